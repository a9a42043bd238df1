"""The master's first sheet: what a director sees in ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table, put_logo, put_notice
from xlgoals.books.counts import level_cells, ratio
from xlgoals.books.overview_lists import put_economy, put_missing, put_turned
from xlgoals.books.overview_top import (
    TILES,
    counted_at,
    counts_in_words,
    doughnut_rows,
    headline_cell,
    measured_cell,
    put_doughnuts,
    put_tiles,
)
from xlgoals.books.printing import on_two_pages, width_in_pixels
from xlgoals.domain.assess import share
from xlgoals.domain.model import STATUS_WORDS, Status
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.look import STRONG
from xlgoals.forms.raw import column_name, place_on
from xlgoals.forms.sheet import Area, Cell, CellValue, Chart, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.figures import Arrival

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary

_BESIDE = TILES[-1][0]
"""The column of charts and lists beside the tables."""
_TOP = 6
"""The row of the tiles."""
_CHART_TOP, _BAR = 110, 28
"""A bar chart's title, legend and scale, and each of its bars, in pixels."""


def overview_sheet(figures: Figures, goals: GoalsTable, charts: str = "") -> SheetLayout:
    """Lay out the overview. Counts are live formulas over the sheet of all goals.

    Args:
        figures: The round.
        goals: Its sheet of all goals.
        charts: The name of the sheet that has the charts, where it is not this one.
    """
    t = figures.language.text
    title = t(N_("Overview"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.widths = {0: 34, **dict.fromkeys(range(1, 10), 9.5), _BESIDE: 48}
    sheet.put(0, 0, figures.round.name, "title")
    plan = figures.catalogue.plan
    sheet.put(
        1, 0, " – ".join(part for part in (plan.organisation, plan.plan_name) if part), "heading"
    )
    put_notice(sheet, plan, 4, 0, _BESIDE)
    put_logo(sheet, plan, Area(0, _BESIDE, 1, _BESIDE))
    sheet.heights[_TOP - 1] = 8 if plan.notice else 1
    row = second = _TOP
    if figures.goals:
        row = _counts(sheet, figures, goals, charts)
        second = row
        row = put_turned(sheet, figures, goals, row)
    else:
        sheet.put(3, 0, returned_words(figures), "plain")
    row = put_missing(sheet, figures, row)
    put_economy(sheet, figures, row)
    fit_rows(sheet)
    on_two_pages(sheet, second)
    return sheet


def _counts(sheet: SheetLayout, figures: Figures, goals: GoalsTable, charts: str) -> int:
    """Headline, tiles, doughnuts and the tables of counts; the row after them."""
    t, counted, counts = figures.language.text, counted_at(_TOP), figures.summary("all").counts
    sheet.cells[2, 0] = headline_cell(counted, counts, figures.language, "headline")
    sheet.heights[2] = 36
    sheet.cells[3, 0] = measured_cell(counted, counts, figures.language, "plain")
    sheet.put(3, 4, returned_words(figures), "plain")
    row = put_tiles(sheet, figures, goals, _TOP)
    sheet.heights[row] = 8
    row += 1
    summaries = level_summaries(figures, "level1")
    if charts:
        sheet.put(row, 0, t(N_("Charts")), "link", link=f"internal:{place_on(charts, 'A1')}")
        row += 2
    else:
        table = row + doughnut_rows(summaries)
        row = put_doughnuts(sheet, summaries, figures, row, table)
    row = _level_table(sheet, figures, goals, row, "level1") + 2
    return _level_table(sheet, figures, goals, row, "board", bars=not charts) + 2


def returned_words(figures: Figures) -> str:
    """How many units are in, as of when, and what the changes are since."""
    t = figures.language.text
    arrived = sum(unit.arrival is not Arrival.MISSING for unit in figures.units)
    said = [t(N_("{n} of {of} units have returned."), n=arrived, of=len(figures.units))]
    if figures.as_of is not None:
        said.append(t(N_("As of {when}."), when=figures.language.moment(figures.as_of)))
    if figures.before_name and figures.goals:
        said.append(t(N_("Last round: {name}."), name=figures.before_name))
    return " ".join(said)


def _level_table(
    sheet: SheetLayout,
    figures: Figures,
    goals: GoalsTable,
    top: int,
    level: str,
    *,
    bars: bool = False,
) -> int:
    """Counts per part of the top level or per board, and in all; the last row taken."""
    t = figures.language.text
    named = figures.catalogue.plan.level_name(1, figures.language)
    label = t(N_("Board")) if level == "board" else named
    green, red = (t(STATUS_WORDS[status]) for status in (Status.GREEN, Status.RED))
    columns = [
        Column(label, 34, "bold"),
        Column(t(N_("Goals")), 9.5, "whole"),
        *(Column(shown_status(status, figures.language), 9.5, "whole") for status in Status),
        Column(t(N_("{status}, share of all"), status=green), 9.5, "percent_whole"),
        Column(t(N_("{status}, share of measured"), status=green), 9.5, "percent_whole"),
    ]
    changes = figures.summary("all").previous is not None
    if changes:
        columns += [
            Column(t(N_("{status}, change"), status=status), 9.5, "change")
            for status in (green, red)
        ]
    summaries = level_summaries(figures, level)
    lines = [
        level_cells(summary, goals.placed, at) + (_changes(summary, at) if changes else [])
        for at, summary in enumerate(summaries, top + 2)
    ]
    area = plain_table(sheet, top, columns, lines)
    sheet.heights[top] = 44
    last = area.last_row
    if len(summaries) > 1:
        last += 1
        _total_line(sheet, t(N_("In all")), figures.summary("all"), area, changes=changes)
    if bars and summaries:
        last = max(last, _bars(sheet, figures, area, label, summaries, changes=changes))
    return last


def _changes(summary: Summary, row: int) -> list[CellValue | Cell]:
    """How many more or fewer are green, and red, than in the last round; `row` is Excel's."""
    then = summary.previous
    if then is None:
        return ["", ""]
    return [
        Cell(
            summary.counts.of(status) - then.of(status),
            "change",
            f"${letter}${row}-{then.of(status)}",
        )
        for status, letter in ((Status.GREEN, "C"), (Status.RED, "E"))
    ]


def _total_line(
    sheet: SheetLayout, words: str, whole: Summary, area: Area, *, changes: bool
) -> None:
    """The sums below a table of counts, and the shares of them."""
    row, counts = area.last_row + 1, whole.counts
    first, last = area.first_row + 1, area.last_row + 1
    sheet.put(row, 0, words, "total")
    for column, n in enumerate((counts.n, *(counts.of(status) for status in Status)), 1):
        letter = column_name(column)
        sheet.cells[row, column] = Cell(n, "total_whole", f"SUM({letter}{first}:{letter}{last})")
    at = row + 1
    shares = (
        (share(counts.green, counts.n), f"$B${at}"),
        (share(counts.green, counts.measured), f"SUM($C${at}:$E${at})"),
    )
    for column, (value, of) in enumerate(shares, 6):
        sheet.cells[row, column] = Cell(value, "total_percent", ratio(f"$C${at}", of))
    if changes:
        for column, cell in enumerate(_changes(whole, at), 8):
            assert isinstance(cell, Cell)  # noqa: S101 - there are changes of the whole
            sheet.cells[row, column] = Cell(cell.value, "total_change", cell.formula)


def level_summaries(figures: Figures, level: str) -> list[Summary]:
    """The lines of a level that have any goals."""
    return [summary for summary in figures.of_level(level) if summary.counts.n]


def _bars(
    sheet: SheetLayout,
    figures: Figures,
    area: Area,
    label: str,
    summaries: Sequence[Summary],
    *,
    changes: bool,
) -> int:
    """A bar per line beside the table; the last row it takes."""
    t, name = figures.language.text, sheet.name
    first, last = area.first_row + 1, area.last_row + 1
    series = tuple(
        (t(STATUS_WORDS[status]), f"'{name}'!${letter}${first}:${letter}${last}", STRONG[status])
        for status, letter in zip(Status, "CDEF", strict=True)
    )
    column = _BESIDE if changes else _BESIDE - 2
    high = _CHART_TOP + _BAR * len(summaries)
    sheet.charts.append(
        Chart(
            "bar_percent",
            area.first_row - 1,
            column,
            label,
            f"'{name}'!$A${first}:$A${last}",
            series,
            width=width_in_pixels(sheet, column, _BESIDE) - 12,
            height=high,
            description="; ".join(counts_in_words(s, figures.language) for s in summaries),
            x=8,
        )
    )
    heading = sheet.heights[area.first_row - 1] / 0.75
    return area.first_row - 1 + max(0, -int(-(high - heading) // 20))
