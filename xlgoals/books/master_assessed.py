"""The master's sheets where the parts of the plan are assessed: as a whole, and by each board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.counts import count, of_board, weight, with_status, within
from xlgoals.books.master_form import finish, form_sheet, roomy, show_marks, soften
from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.model import Status
from xlgoals.forms.declared.master import ASSESSMENTS, BOARD_ASSESSMENTS
from xlgoals.forms.formulas import literal, number
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Area, Cell, CellValue, Highlight, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.rollup import assessed_level

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.forms.layout import Lists, Placed, TableLayout
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary

RowKey = tuple[str, ...]
Cells = dict[str, CellValue | Cell]

ROOM, TALLEST = 60.0, 240.0
"""Least height of a row in points, room to write in, and the greatest."""
_CHANGED = N_("The counts have changed. The proposal is as last put together.")


def assessments_sheet(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists, goals: Placed
) -> tuple[SheetLayout, Placed]:
    """Lay out the parts that are assessed as a whole: basis, assessment, text for the report."""
    nodes, summaries = figures.catalogue.node, assessed_summaries(figures)
    described = any(nodes[summary.key].description for summary in summaries)
    hidden = frozenset() if described else frozenset({"description"})
    sheet, table = form_sheet(ASSESSMENTS, figures, lists, hidden=hidden)
    rows = []
    for at, summary in enumerate(summaries, table.top + 3):
        basis = _Basis(figures, table, goals, summary, at)
        own = _written(table, edits.get((summary.key,), {}))
        description: Cells = {"description": nodes[summary.key].description}
        rows.append(basis.cells() | description | own)
    return sheet, _finished(sheet, table, rows)


def board_assessments_sheet(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists, goals: Placed
) -> list[SheetLayout]:
    """The sheet where each board assesses its own goals; none where there is one board only."""
    if len(figures.catalogue.boards) < 2:
        return []
    sheet, table = form_sheet(BOARD_ASSESSMENTS, figures, lists)
    rows = []
    for at, (board, summary) in enumerate(figures.board_summaries, table.top + 3):
        basis = _Basis(figures, table, goals, summary, at, board)
        own = _written(table, edits.get((board, summary.key), {}))
        keys: Cells = {"board": board, "assessed": summary.key}
        rows.append(basis.cells() | keys | own)
    _finished(sheet, table, rows)
    return [sheet]


def assessed_summaries(figures: Figures) -> list[Summary]:
    """The lines that staff assess: the plan's lowest level, down to level 2, with goals or not."""
    return figures.of_level(assessed_level(figures.catalogue.plan))


def _written(table: TableLayout, edits: Mapping[str, str]) -> Cells:
    return {name: table.words(table.form.field[name], value) for name, value in edits.items()}


def _finished(sheet: SheetLayout, table: TableLayout, rows: Sequence[Cells]) -> Placed:
    placed = table.body(rows)
    finish(sheet, placed, "name")
    sheet.autofilter = Area(placed.header_row, 0, placed.last_row, len(placed.columns) - 1)
    sheet.pages_wide = 2
    show_marks(sheet, placed)
    above = ("board", "level1") if "board" in placed.columns else ("level1",)
    soften(sheet, placed, above, len(placed.columns) - 1)
    column = placed.columns["basis"]
    area = Area(placed.first_row, column, placed.last_row, column)
    cell = f"${column_name(column)}{placed.first_row + 1}"
    sheet.highlights.append(Highlight(area, f'{cell}<>""', "wanting"))
    roomy(sheet, placed, ROOM, TALLEST)
    return placed


class _Basis:
    """What an assessment rests on, as formulas over the goals of a part, or a board's of them."""

    def __init__(
        self,
        figures: Figures,
        table: TableLayout,
        goals: Placed,
        summary: Summary,
        row: int,
        board: str = "",
    ) -> None:
        self.figures, self.table, self.goals, self.summary = figures, table, goals, summary
        self.row = row
        self.within = [within(summary, goals)]
        self.codes = "status_code"
        if board:  # a board sees its own statuses, and none of the region's
            self.within.append(of_board(board, goals))
            self.codes = "board_code"

    def cells(self) -> Cells:
        """The cells of one line."""
        summary, language = self.summary, self.figures.language
        proposed = summary.proposed
        return {
            "level1": self.figures.catalogue.path(summary.key)[0].name,
            "node_id": summary.key,
            "name": Cell(summary.name, "bold"),
            "n": Cell(summary.counts.n, "whole", count(*self.within)),
            **{
                status.value: Cell(summary.counts.of(status), "whole", self._counted(status))
                for status in Status
            },
            "mean_score": Cell(summary.mean_score, "number_2", self._mean()),
            "proposed": language.text(ASSESSMENT_WORDS[proposed]) if proposed else "",
            "basis": Cell("", "text", self._check()),
        }

    def _status(self, status: Status) -> str:
        return with_status(status, self.goals, self.codes)

    def _counted(self, status: Status) -> str:
        return count(*self.within, self._status(status))

    def _weighted(self) -> bool:
        return len({goal.weight for goal in self.figures.catalogue.goals}) > 1

    def _mean(self) -> str:
        """The mean score, to twelve decimals as Python has it; blank where nothing is measured."""
        coloured = (Status.GREEN, Status.YELLOW, Status.RED)
        green, yellow, red = (
            weight(self.goals, *self.within, self._status(status))
            if self._weighted()
            else self._cell(status.value)
            for status in coloured
        )
        return f'IFERROR(ROUND((2*{green}+{yellow})/({green}+{yellow}+{red}),12),"")'

    def _check(self) -> str:
        """Whether the counts are still those that the proposal was made of."""
        counts, mean = self.summary.counts, self.summary.mean_score
        same = [f"{self._cell(status.value)}={counts.of(status)}" for status in Status]
        if self._weighted():  # other goals may have the same statuses and weigh something else
            shown = self._cell("mean_score")
            still = f'{shown}=""' if mean is None else f"ROUND({shown},9)={number(round(mean, 9))}"
            same.append(f"IFERROR({still},FALSE)")
        words = literal(self.figures.language.text(_CHANGED))
        return f'IF(AND({",".join(same)}),"",{words})'

    def _cell(self, key: str) -> str:
        return f"${column_name(self.table.columns[key])}{self.row}"
