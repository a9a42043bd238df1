"""The master's charts where the plan wants pies: one per part of the top level, and per board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table
from xlgoals.books.counts import level_cells
from xlgoals.books.overview import level_summaries
from xlgoals.books.overview_top import counts_in_words
from xlgoals.domain.model import Status
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.look import STRONG
from xlgoals.forms.sheet import Chart, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.forms.layout import Placed
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary

_ACROSS = (0, 1, 4)
"""The columns where the charts of a row begin."""
_WIDTH, _HEIGHT, _ROWS = 280, 225, 12
"""A chart's size in pixels, and the rows that it takes."""


def charts_sheet(figures: Figures, goals: Placed) -> SheetLayout:
    """Lay out the charts below their counts, live formulas over the sheet of all goals."""
    t, language = figures.language.text, figures.language
    title = t(N_("Charts"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.landscape, sheet.pages_tall = False, 1  # no chart is cut in two
    sheet.widths = {0: 40, **dict.fromkeys(range(1, 7), 13)}
    sheet.put(0, 0, title, "title")
    row = 2
    for level, name in (
        ("level1", figures.catalogue.plan.level_name(1, language)),
        ("board", t(N_("Board"))),
    ):
        columns = [
            Column(name, 40, "bold"),
            Column(t(N_("Goals")), 13, "whole"),
            *(Column(shown_status(status, language), 13, "whole") for status in Status),
        ]
        summaries = level_summaries(figures, level)
        first = row + 1
        lines = (level_cells(one, goals, at)[:6] for at, one in enumerate(summaries, first + 1))
        row = plain_table(sheet, row, columns, lines).last_row + 2
        for number, summary in enumerate(summaries):
            down, across = divmod(number, len(_ACROSS))
            place = (row + down * _ROWS, _ACROSS[across])
            sheet.charts.append(_pie(sheet, figures, summary, place, first + number, first - 1))
        row += -(-len(summaries) // len(_ACROSS)) * _ROWS + 1
    return sheet


def _pie(
    sheet: SheetLayout,
    figures: Figures,
    summary: Summary,
    place: tuple[int, int],
    row: int,
    header: int,
) -> Chart:
    """The pie of one line of counts; rows and columns are zero-based."""
    cells = f"'{sheet.name}'!$C${{0}}:$F${{0}}"
    return Chart(
        "pie",
        *place,
        summary.name,
        cells.format(header + 1),
        ((summary.name, cells.format(row + 1), STRONG[Status.GREEN]),),
        point_colours=tuple(STRONG[status] for status in Status),
        width=_WIDTH,
        height=_HEIGHT,
        description=counts_in_words(summary, figures.language),
    )
