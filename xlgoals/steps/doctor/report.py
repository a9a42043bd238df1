"""What reports are made with: fonts, what makes PDF, LibreOffice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.forms.look import WORKBOOK_FONT
from xlgoals.i18n import N_
from xlgoals.pages.drawing import has_font
from xlgoals.pages.pdf import NO_MAKER, Maker, makers
from xlgoals.pages.word.page_numbers import program
from xlgoals.steps.doctor.check import note, well
from xlgoals.steps.said import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.steps.doctor.check import Check
    from xlgoals.workspace import Workspace

_FONT, _PDF, _WORD = N_("Font"), N_("The report as PDF"), N_("The report in Word")


def reports(workspace: Workspace | None) -> Iterator[Check]:
    """Whether workbooks and reports get the font they ask for, and which forms can be made."""
    yield _font((workspace.settings.look.font if workspace else "") or WORKBOOK_FONT)
    yield _pdf()
    yield _word()


def _font(name: str) -> Check:
    if has_font(name):
        return well("font", _FONT, say(N_("{font} is installed."), font=name))
    seen = say(N_("{font} is not installed on this computer."), font=name)
    do = N_(
        "Workbooks and reports name it all the same, and look right where it is. What is printed "
        "or made to PDF here has another font: lines may break elsewhere."
    )
    return note("font", _FONT, seen, say(do))


def _pdf() -> Check:
    found = makers()
    if Maker.WEASYPRINT in found:
        return well("pdf", _PDF, say(N_("WeasyPrint makes it.")))
    if found:
        seen = N_("A browser makes it: without page numbers in its contents, and without PDF/UA.")
        do = N_('For both, install what makes it: pip install "xlgoals[pdf]"')
        return note("pdf", _PDF, say(seen), say(do))
    return note("pdf", _PDF, say(N_("It cannot be made here.")), say(NO_MAKER))


def _word() -> Check:
    found = program()
    if found:
        seen = N_("LibreOffice tells the page numbers of its contents ({program}).")
        return well("word", _WORD, say(seen, program=found))
    lacking = N_("Its contents have no page numbers until they are asked for in Word.")
    do = N_(
        "In Word, stand in the contents and press F9. With LibreOffice installed they are there."
    )
    return note("word", _WORD, say(lacking), say(do))
