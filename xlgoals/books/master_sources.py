"""The master's list of every reported value, with the file and the cell that hold it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.books.common import Column
from xlgoals.books.links import MOST_LINKS, file_link
from xlgoals.books.listing import TOP, listing
from xlgoals.domain.model import TOTAL
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.raw import place_on
from xlgoals.forms.sheet import Area, Cell, CellValue, RealTable, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.domain.earlier import GoalKey
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rows import GoalRow, SourceRow

TABLE = "xg_all_sources"
TITLE = N_("Sources")


class Sources:
    """The values behind each goal row, and the links to them."""

    def __init__(self, figures: Figures) -> None:
        self._language = figures.language
        self._of: dict[GoalKey, list[SourceRow]] = {}
        self._first: dict[GoalKey, int] = {}
        for number, source in enumerate(figures.sources):
            key = source.goal_id, source.board
            self._first.setdefault(key, number)
            self._of.setdefault(key, []).append(source)
        self._links = 0

    def cell(self, row: GoalRow) -> Cell:
        """Where the outcome of a goal comes from: its file and cell, or the list where several."""
        key = row.goal_id, row.board
        behind = told_by(self._of.get(key, ()))
        if not behind:
            return Cell("", "text")
        if len(behind) == 1:
            return self.linked(_words(behind[0], self._language), _link(behind[0]))
        words = self._language.text(N_("{n} sources"), n=len(behind))
        place = place_on(self._language.text(TITLE), f"A{self._first[key] + TOP + 2}")
        return self.linked(words, f"internal:{place}")

    def linked(self, words: str, link: str) -> Cell:
        """A link as long as the sheet has room for one more; words alone else."""
        if not link or self._links >= MOST_LINKS:
            return Cell(words, "text")
        self._links += 1
        return Cell(words, "link_cell", link=link)


_FIGURE = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d+)?")
"""What is a number and nothing else: `007` is a text."""


def sources_sheet(figures: Figures) -> SheetLayout:
    """Lay out every value that counts: goal, board, unit, part, field, value, file and cell."""
    t, catalogue = figures.language.text, figures.catalogue
    columns = [
        Column(t(N_("Goal no.")), 9, "bold"),
        Column(t(N_("Board")), 9),
        Column(t(N_("Goal")), 40, "text_line"),
        Column(t(N_("Unit")), 30, "text_line"),
        Column(t(N_("Part")), 14, "text_line"),
        Column(t(N_("Field")), 22, "text_line"),
        Column(t(N_("Value")), 40, "text_line"),
        Column(t(N_("File")), 44, "link_cell"),
        Column(t(N_("Sheet")), 16),
        Column(t(N_("Cell")), 9),
    ]
    forms = reversed(RETURN_FORMS.values())  # what the first of them calls a field goes first
    labels = {key: t(field.label) for form in forms for key, field in form.field.items()}
    links = Sources(figures)
    rows: list[list[CellValue | Cell]] = [
        [
            source.goal_id,
            source.board,
            catalogue.goal[source.goal_id, source.board].title,
            catalogue.unit[source.unit_id].name,
            t(N_("Total")) if source.breakdown == TOTAL else source.breakdown,
            labels.get(source.field, source.field),
            _written(source.value),
            links.linked(source.file_name, _link(source)) if source.file_name else "",
            source.sheet,
            source.cell,
        ]
        for source in figures.sources
    ]
    lead = t(N_("Every value that counts, as it was written, and the file and cell that hold it."))
    sheet, area = listing(figures, t(TITLE), lead, columns, rows, frozen=1)
    sheet.autofilter = None
    last = max(area.last_row, TOP + 1)
    sheet.tables.append(RealTable(TABLE, Area(TOP, 0, last, len(columns) - 1)))
    for row in range(TOP + 1, area.last_row + 1):
        sheet.heights[row] = 15.0  # a list to look up in: a long text shows its beginning
        sheet.fixed_heights.add(row)
    return sheet


def _written(value: str) -> CellValue:
    """A value as it was written: a figure as a number, so that it reads as the language has it."""
    return Decimal(value) if _FIGURE.fullmatch(value) else value


def told_by(sources: Sequence[SourceRow]) -> Sequence[SourceRow]:
    """What tells a goal's outcome: the wholes, else the parts, else what has been written of it."""
    outcomes = [one for one in sources if one.field == "outcome"]
    wholes = [one for one in outcomes if one.breakdown == TOTAL]
    if wholes or outcomes:
        return wholes or outcomes
    return list({one.unit_id: one for one in reversed(sources)}.values())[::-1]


def _words(source: SourceRow, language: Language) -> str:
    words = N_("{file}, {cell}")
    place = " ".join(filter(None, (source.sheet, source.cell)))
    return language.text(words, file=source.file_name, cell=place) if place else source.file_name


def _link(source: SourceRow) -> str:
    return file_link(source.path, source.sheet, source.cell)
