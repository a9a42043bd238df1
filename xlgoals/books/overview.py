"""The master's first sheet: what a director sees in ten seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table, put_logo, put_notice
from xlgoals.books.counts import level_cells, ratio
from xlgoals.domain.assess import share
from xlgoals.domain.model import STATUS_WORDS, ChartKind, Status
from xlgoals.forms.formulas import literal, shown_status
from xlgoals.forms.look import HEAD, STRONG
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Area, Cell, CellValue, Chart, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.economy import deviation_words
from xlgoals.tables.figures import ARRIVAL_WORDS, Arrival

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.forms.layout import Placed
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures, UnitReturn
    from xlgoals.tables.rollup import Summary

CHART_ROWS = 12
"""How many rows the charts beside the tables take."""
_STATUSES = (Status.GREEN, Status.YELLOW, Status.RED, Status.NOT_MEASURED)


def overview_sheet(figures: Figures, goals: Placed) -> SheetLayout:
    """Lay out the overview. Counts are live formulas over the sheet of all goals."""
    t = figures.language.text
    title = t(N_("Overview"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}", tab_colour=HEAD)
    sheet.widths = {0: 58, 1: 10, 2: 10, 3: 10, 4: 12, 5: 10, 6: 14, 7: 14}
    sheet.put(0, 0, figures.round.name, "title")
    plan = figures.catalogue.plan
    sheet.put(
        1, 0, " – ".join(part for part in (plan.organisation, plan.plan_name) if part), "heading"
    )
    sheet.put(2, 0, headline(figures) if figures.goals else "", "plain")
    sheet.put(3, 0, returned_words(figures), "plain")
    put_notice(sheet, plan, 4, 0, 7)
    put_logo(sheet, plan, Area(0, 5, 1, 7))
    row = 4
    if figures.goals:
        row = _status_table(sheet, figures, goals, 5)
        row = _level_table(sheet, figures, goals, max(row, CHART_ROWS) + 2, "level1")
        row = _level_table(sheet, figures, goals, row + 2, "board")
    row = _economy_table(sheet, figures, row + 2)
    _who_is_missing(sheet, figures, row + 2)
    return sheet


def _economy_table(sheet: SheetLayout, figures: Figures, top: int) -> int:
    """The boards' economy, the largest deviation first; nothing where there is none."""
    t = figures.language.text
    boards = [row for row in figures.economy if row.depth == 0 and row.outcome.figure is not None]
    if not boards:
        return top - 2
    columns = [
        Column(t(N_("Economy")), 58, "bold"),
        Column(t(N_("Amounts in")), 10),
        Column(t(N_("Outcome")), 10, "amount"),
        Column(t(N_("Budget of the period")), 10, "amount"),
        Column(t(N_("Deviation")), 12, "amount"),
        Column(t(N_("Deviation, %")), 10, "number"),
        Column(t(N_("In words")), 14),
    ]
    rows = [
        (
            row.unit.name,
            row.measure_unit,
            row.outcome.figure,
            row.outcome.budget,
            row.outcome.deviation,
            row.outcome.deviation_percent,
            deviation_words(row.outcome, figures.language),
        )
        for row in boards
    ]
    sheet.heights[top] = 30
    return plain_table(sheet, top, columns, rows).last_row


def headline(figures: Figures) -> str:
    """How many goals are reached and measured, in one sentence with its counts."""
    t, counts = figures.language.text, figures.summary("all").counts
    return t(
        N_("{green} of {n} goals are green; {measured} of {n} measured, {not_measured} not."),
        green=counts.green,
        n=counts.n,
        measured=counts.measured,
        not_measured=counts.not_measured,
    )


def returned_words(figures: Figures) -> str:
    """How many units are in, and as of when."""
    t = figures.language.text
    arrived = sum(unit.arrival is not Arrival.MISSING for unit in figures.units)
    words = t(N_("{n} of {of} units have returned."), n=arrived, of=len(figures.units))
    if figures.as_of is None:
        return words
    when = t(N_("As of {when}."), when=figures.language.moment(figures.as_of))
    return f"{words} {when}"


def _status_table(sheet: SheetLayout, figures: Figures, goals: Placed, top: int) -> int:
    t = figures.language.text
    counts = figures.summary("all").counts
    codes = goals.area("status_code")
    columns = [
        Column(t(N_("Status")), 58, "bold"),
        Column(t(N_("Goals")), 10, "whole"),
        Column(t(N_("Share of all")), 10, "percent_whole"),
        Column(t(N_("Share of measured")), 10, "percent_whole"),
    ]
    legend = dict(figures.catalogue.plan.legend)
    rows: list[Sequence[CellValue | Cell]] = []
    first, end = top + 2, top + 1 + len(_STATUSES)
    every, coloured = f"SUM($B${first}:$B${end})", f"SUM($B${first}:$B${end - 1})"
    for place, status in enumerate(_STATUSES, first):
        number = counts.of(status)
        measured = share(number, counts.measured) if status is not Status.NOT_MEASURED else None
        meaning = legend.get(status.value)
        words = shown_status(status, figures.language) + (f" – {meaning}" if meaning else "")
        rows.append(
            (
                Cell(words, f"status_{status.value}"),
                Cell(number, "whole", f"COUNTIF({codes},{literal(status.value)})"),
                Cell(share(number, counts.n), "percent_whole", ratio(f"$B${place}", every)),
                Cell(measured, "percent_whole", ratio(f"$B${place}", coloured))
                if status is not Status.NOT_MEASURED
                else None,
            )
        )
    area = plain_table(sheet, top, columns, rows)
    total = area.last_row + 1
    letter = column_name(1)
    first, last = area.first_row + 1, area.last_row + 1
    sheet.put(total, 0, t(N_("In all")), "bold")
    sheet.cells[total, 1] = Cell(counts.n, "whole", f"SUM({letter}{first}:{letter}{last})")
    _doughnut(sheet, figures, area)
    sheet.heights[top] = 30
    return total


def _doughnut(sheet: SheetLayout, figures: Figures, area: Area) -> None:
    name = sheet.name
    counts = figures.summary("all").counts
    description = "; ".join(
        f"{figures.language.text(STATUS_WORDS[status])} {counts.of(status)}" for status in _STATUSES
    )
    rows = f"{area.first_row + 1}:${{}}${area.last_row + 1}"
    sheet.charts.append(
        Chart(
            "doughnut",
            0,
            9,
            figures.language.text(N_("All goals")),
            f"'{name}'!$A${rows.format('A')}",
            (
                (
                    figures.language.text(N_("Goals")),
                    f"'{name}'!$B${rows.format('B')}",
                    STRONG[Status.GREEN],
                ),
            ),
            point_colours=tuple(STRONG[status] for status in _STATUSES),
            width=420,
            height=250,
            description=description,
        )
    )


def _level_table(sheet: SheetLayout, figures: Figures, goals: Placed, top: int, level: str) -> int:
    """Counts per part of the top level or per board, with a bar chart beside."""
    t = figures.language.text
    plan = figures.catalogue.plan
    label = t(N_("Board")) if level == "board" else plan.level_name(1, figures.language)
    columns = [
        Column(label, 58, "bold"),
        Column(t(N_("Goals")), 10, "whole"),
        *(Column(t(STATUS_WORDS[status]), 10, "whole") for status in _STATUSES),
        Column(
            t(N_("{status}, share of all"), status=t(STATUS_WORDS[Status.GREEN])),
            14,
            "percent_whole",
        ),
        Column(
            t(N_("{status}, share of measured"), status=t(STATUS_WORDS[Status.GREEN])),
            14,
            "percent_whole",
        ),
    ]
    summaries = level_summaries(figures, level)
    lines = (level_cells(summary, goals, at) for at, summary in enumerate(summaries, top + 2))
    area = plain_table(sheet, top, columns, lines)
    sheet.heights[top] = 30
    if plan.charts is ChartKind.PIES:
        return area.last_row  # they are on a sheet of their own
    _bars(sheet, figures, area, label, summaries)
    return max(area.last_row, top + CHART_ROWS)


def level_summaries(figures: Figures, level: str) -> list[Summary]:
    """The lines of a level that have any goals."""
    return [summary for summary in figures.of_level(level) if summary.counts.n]


def counts_in_words(summary: Summary, language: Language) -> str:
    """A line of counts for those who cannot see the chart of it."""
    words = ", ".join(
        f"{language.text(STATUS_WORDS[status]).lower()} {summary.counts.of(status)}"
        for status in _STATUSES
    )
    return f"{summary.name}: {words}"


def _bars(
    sheet: SheetLayout, figures: Figures, area: Area, label: str, summaries: Sequence[Summary]
) -> None:
    t, name = figures.language.text, sheet.name
    first, last = area.first_row + 1, area.last_row + 1
    series = tuple(
        (t(STATUS_WORDS[status]), f"'{name}'!${letter}${first}:${letter}${last}", STRONG[status])
        for status, letter in zip(_STATUSES, "CDEF", strict=True)
    )
    description = "; ".join(counts_in_words(s, figures.language) for s in summaries)
    sheet.charts.append(
        Chart(
            "bar_percent",
            area.first_row - 1,
            9,
            label,
            f"'{name}'!$A${first}:$A${last}",
            series,
            width=620,
            height=235,
            description=description,
        )
    )


def _who_is_missing(sheet: SheetLayout, figures: Figures, row: int) -> None:
    """Units that have not returned, and those that were late."""
    t = figures.language.text
    for arrival in (Arrival.MISSING, Arrival.LATE):
        units = [unit for unit in figures.units if unit.arrival is arrival]
        sheet.put(row, 0, f"{t(ARRIVAL_WORDS[arrival])} ({len(units)})", "heading")
        for place, unit in enumerate(units, row + 1):
            sheet.put(place, 0, _unit_words(unit, figures), "plain")
        row += len(units) + 2


def _unit_words(unit: UnitReturn, figures: Figures) -> str:
    when = figures.language.moment(unit.received_at) if unit.received_at else ""
    return f"{unit.unit_id} {unit.name}" + (f" – {when}" if when else "")
