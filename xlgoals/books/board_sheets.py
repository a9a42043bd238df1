"""A sheet per board, ready to hand out: its headline, its counts, its goals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlgoals.books.across import put_across
from xlgoals.books.common import Column, plain_table
from xlgoals.books.overview_top import Counted, headline_cell, measured_cell
from xlgoals.domain.forecast import TREND_WORDS
from xlgoals.domain.model import REASON_WORDS, Status
from xlgoals.forms.formulas import literal, shown_status
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Area, Cell, CellValue, Highlight, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.by_hand import layers_words
from xlgoals.tables.printed import printed
from xlgoals.tables.rows import Counts
from xlgoals.tables.wording import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.domain.model import Unit
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rows import GoalRow

_LONGEST = 31
"""Most characters of a sheet's name."""
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_STATUS = 5
"""The column of the status."""
_COUNTED = range(3, 8)
"""The columns of the counts: all goals, then by status."""
_TABLE = 5
"""The row of the heading of the counts."""


def board_sheets(figures: Figures, goals: GoalsTable) -> list[SheetLayout]:
    """A sheet for each board that has goals; none where there is one board only."""
    if len(figures.catalogue.boards) < 2:
        return []
    sheets: list[SheetLayout] = []
    for board in figures.catalogue.boards:
        rows = [row for row in figures.goals if row.board == board.unit_id]
        if rows:
            name = _sheet_name(board, figures, {sheet.name.casefold() for sheet in sheets})
            sheets.append(_BoardSheet(figures, goals, board, rows, name).laid_out())
    return sheets


def _sheet_name(board: Unit, figures: Figures, taken: set[str]) -> str:
    """A name that a spreadsheet takes, of the board's id."""
    words = figures.language.text(N_("Board {board}"), board=board.unit_id)
    clean = _FORBIDDEN.sub("-", words)[:_LONGEST].strip(" '")
    name, number = clean, 1
    while name.casefold() in taken:
        number += 1
        name = f"{clean[: _LONGEST - len(str(number)) - 1]} {number}"
    return name


class _BoardSheet:
    """One board's sheet while it is laid out."""

    def __init__(
        self,
        figures: Figures,
        goals: GoalsTable,
        board: Unit,
        rows: Sequence[GoalRow],
        name: str,
    ) -> None:
        self.figures, self.goals, self.board, self.rows = figures, goals, board, rows
        self.language = figures.language
        self.t = figures.language.text
        title = f"{figures.round.name} – {board.name}"
        self.sheet = SheetLayout(name, print_title=title)
        goal, path = figures.catalogue.goal, figures.catalogue.path
        self.part_of = {row.goal_id: path(goal[row.goal_id, row.board].node_id)[0] for row in rows}
        self.parts = list(dict.fromkeys(self.part_of.values()))
        self.columns = self._columns()
        place = len(self.columns)
        self.place, self.part, self.code = place, place + 1, place + 2
        self.header = _TABLE + len(self.parts) + 3

    def laid_out(self) -> SheetLayout:
        """The whole sheet."""
        sheet = self.sheet
        sheet.widths = {n: column.width for n, column in enumerate(self.columns)}
        sheet.put(0, 0, self.board.name, "title")
        plan = " – ".join(
            filter(None, (self.figures.round.name, self.figures.catalogue.plan.organisation))
        )
        sheet.put(1, 0, plan, "heading")
        self._headline()
        self._counts()
        self._goals()
        sheet.repeat_rows = (self.header, self.header)
        return sheet

    def _columns(self) -> list[Column]:
        t = self.t
        foreseen = any(row.forecast is not None for row in self.rows)
        return [
            Column(self.figures.catalogue.plan.level_name(1, self.language), 16),
            Column(t(N_("Goal no.")), 8),
            Column(t(N_("Goal")), 34),
            Column(t(N_("Target")), 13),
            Column(t(N_("Outcome")), 14),
            Column(t(N_("Status")), 14, "status"),
            Column(t(N_("Trend")), 12 if any(row.trend for row in self.rows) else 9),
            Column(t(N_("Forecast full year")), 12 if foreseen else 9),
            Column(t(N_("Comment")), 44),
            Column(t(N_("Action")), 32),
            Column(t(N_("Set by hand so far")), 18),
        ]

    # the counts

    def _counted(self, rows: Sequence[GoalRow]) -> Counts:
        counts = Counts()
        for row in rows:
            setattr(counts, row.status.value, counts.of(row.status) + 1)
        return counts

    def _headline(self) -> None:
        total = _TABLE + len(self.parts) + 2  # as Excel counts
        cells = {
            status: f"${column_name(column)}${total}"
            for status, column in zip(Status, _COUNTED[1:], strict=True)
        }
        counted, counts = Counted(cells), self._counted(self.rows)
        self.sheet.cells[2, 0] = headline_cell(counted, counts, self.language, "headline")
        self.sheet.heights[2] = 36
        self.sheet.cells[3, 0] = measured_cell(counted, counts, self.language, "plain")

    def _counts(self) -> None:
        """Counts per part of the top level, over the table below."""
        sheet, t = self.sheet, self.t
        heads = [t(N_("Goals")), *(shown_status(status, self.language) for status in Status)]
        put_across(sheet, _TABLE, (0, 2), Cell(self.columns[0].label, "head"))
        for column, words in zip(_COUNTED, heads, strict=True):
            put_across(sheet, _TABLE, (column, column), Cell(words, "head"))
        for number, part in enumerate(self.parts, 1):
            row = _TABLE + number
            put_across(sheet, row, (0, 2), Cell(part.name, "bold"))
            counts = self._counted([r for r in self.rows if self.part_of[r.goal_id] == part])
            where = f"{self._area(self.part)},{number}"
            codes = self._area(self.code)
            formulas = [
                f"COUNTIF({where})",
                *(f"COUNTIFS({where},{codes},{literal(status.value)})" for status in Status),
            ]
            for column, n, formula in zip(_COUNTED, _numbers(counts), formulas, strict=True):
                sheet.cells[row, column] = Cell(n, "whole", formula)
        last = _TABLE + len(self.parts)
        put_across(sheet, last + 1, (0, 2), Cell(t(N_("In all")), "total"))
        for column, n in zip(_COUNTED, _numbers(self._counted(self.rows)), strict=True):
            letter = column_name(column)
            area = f"{letter}{_TABLE + 2}:{letter}{last + 1}"
            sheet.cells[last + 1, column] = Cell(n, "total_whole", f"SUM({area})")

    def _area(self, column: int) -> str:
        """A column of the table of goals."""
        letter, first = column_name(column), self.header + 2
        return f"${letter}${first}:${letter}${self.header + 1 + len(self.rows)}"

    # the goals

    def _goals(self) -> None:
        sheet = self.sheet
        labels = [*self.columns, *(Column(self.t(words), 8) for words in _HIDDEN)]
        lines = [self._line(row, at) for at, row in enumerate(self.rows, self.header + 1)]
        area = plain_table(sheet, self.header, labels, lines)
        sheet.hidden_columns |= {self.place, self.part, self.code}
        last = len(self.columns) - 1
        if not any(row.layers for row in self.rows):
            sheet.hidden_columns.add(last)  # and there: what stands beside it keeps its column
        sheet.autofilter = Area(self.header, 0, area.last_row, last)
        statuses = Area(area.first_row, _STATUS, area.last_row, _STATUS)
        code = f"${column_name(self.code)}{area.first_row + 1}"
        for status in Status:
            formula = f"{code}={literal(status.value)}"
            sheet.highlights.append(Highlight(statuses, formula, status.value))

    def _line(self, row: GoalRow, at: int) -> list[CellValue | Cell]:
        figures, key = self.figures, (row.goal_id, row.board)
        goal = figures.catalogue.goal[key]
        place = f"${column_name(self.place)}${at + 1}"
        part = self.part_of[row.goal_id]
        comment = figures.board_comments.get(key) or row.comment
        cells: list[CellValue | Cell] = [
            part.name,
            Cell(row.goal_id, "link_cell", link=self.goals.link(key)),
            row.title,
            row.target_text,
            row.outcome_text or self._why(row),
            Cell(self.goals.shown(key, "status"), "status", self.goals.at(place, "status")),
            self.t(TREND_WORDS[row.trend]) if row.trend else "",
            figure(row.forecast, goal, figures.catalogue, self.language),
            printed(figures, comment, row.goal_id),
            printed(figures, row.action, row.goal_id),
            layers_words(row, self.language),
        ]
        code = self.goals.shown(key, "status_code")
        return [
            *cells,
            Cell(self.goals.place(key), "whole", self.goals.find(key)),
            self.parts.index(part) + 1,
            Cell(code, "plain", self.goals.at(place, "status_code")),
        ]

    def _why(self, row: GoalRow) -> str:
        """Why there is no outcome, where that is known."""
        return self.t(REASON_WORDS[row.status_reason]) if row.status_reason else ""


_HIDDEN = (N_("Row"), N_("Part"), N_("Status code"))


def _numbers(counts: Counts) -> tuple[int, ...]:
    return counts.n, *(counts.of(status) for status in Status)
