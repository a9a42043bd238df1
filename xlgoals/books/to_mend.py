"""A feedback workbook's own sheets: what is to be mended, and what stood outside the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table
from xlgoals.domain.model import Status
from xlgoals.findings import folded
from xlgoals.forms.look import STRONG
from xlgoals.forms.sheet import Cell, SheetLayout
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.books.content import Answered
    from xlgoals.findings import Place

TO_MEND = N_("To mend")
ALSO = N_("Also in the file")
TITLES = (TO_MEND, ALSO)
"""What stands in A1 of these sheets, which tells them from sheets that a unit has added."""
HEADER, WIDTH = 3, 3
"""The zero-based row of their header, and their columns; all of them are filled in every row."""


def to_mend_sheet(
    answered: Answered, links: Mapping[Place, str], language: Language
) -> SheetLayout:
    """The first sheet: place, how serious, what, with a link to each cell."""
    sheet = SheetLayout(language.text(TO_MEND), tab_colour=STRONG[Status.RED], protected=True)
    sheet.print_title = sheet.name
    sheet.put(0, 0, sheet.name, "title")
    about = language.text(
        N_('This answers "{file}", received {when}. Mend the marked cells and send it back.'),
        file=answered.file_name,
        when=answered.received,
    )
    sheet.put(1, 0, about, "plain")
    columns = [
        Column(language.text(N_("Place")), 30, "link"),
        Column(language.text(N_("How serious")), 16),
        Column(language.text(N_("What, and what to do")), 90),
    ]
    rows = []
    for finding, first in folded(answered.findings):
        link = links.get(first.place, "")
        place = finding.place.words(language) or language.text(N_("The whole file"))
        shown = Cell(place, "link_cell" if link else "text", link=link)
        rows.append((shown, language.text(finding.severity.words), finding.message(language)))
    plain_table(sheet, HEADER, columns, rows)
    sheet.freeze = (4, 0)
    return sheet


def strays_sheet(answered: Answered, language: Language) -> SheetLayout:
    """What stood outside the form, so that it can be moved into it."""
    sheet = SheetLayout(language.text(ALSO), protected=True)
    sheet.print_title = sheet.name
    sheet.put(0, 0, sheet.name, "title")
    about = N_("This stood in your file outside the form. It is not read; nothing of it is lost.")
    sheet.put(1, 0, language.text(about), "plain")
    columns = [
        Column(language.text(N_("Sheet")), 24),
        Column(language.text(N_("Cell")), 10),
        Column(language.text(N_("What stood there")), 100),
    ]
    rows = [(stray.sheet, stray.cell, stray.text) for stray in answered.strays]
    plain_table(sheet, HEADER, columns, rows)
    sheet.freeze = (4, 0)
    return sheet
