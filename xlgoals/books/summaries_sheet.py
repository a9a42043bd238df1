"""The master's summaries: counts, shares and reasons per level and board, as live formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table
from xlgoals.books.counts import count, ratio, with_reason, with_status, within
from xlgoals.domain.assess import share
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Reason, Status
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.forms.layout import Placed
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary

_COLOURS = (Status.GREEN, Status.YELLOW, Status.RED)
_FIRST = 3
"""The column of the first status: before it stand name, goals and distinct goals."""


def summaries_sheet(figures: Figures, goals: Placed) -> SheetLayout:
    """Counts and shares per level and board, each level a table of its own."""
    language, plan = figures.language, figures.catalogue.plan
    t = language.text
    title = t(N_("Summaries"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    note = N_("Shares of all goals, and of those measured. Not measured are given by reason.")
    sheet.put(1, 0, t(note), "plain")
    levels = {f"level{n}": plan.level_name(n, language) for n, _ in enumerate(plan.level_names, 1)}
    names = {"all": t(N_("In all")), **levels, "board": t(N_("Board"))}
    reasons = _reasons(figures)
    row = 3
    for level, name in names.items():
        summaries = [s for s in figures.of_level(level) if s.counts.n]
        if not summaries:
            continue
        columns = list(_columns(name, reasons, figures))
        lines = (_cells(s, goals, reasons, at) for at, s in enumerate(summaries, row + 2))
        area = plain_table(sheet, row, columns, lines)
        sheet.heights[row] = 46
        row = area.last_row + 3
    sheet.freeze = (3, 1)
    return sheet


def _columns(name: str, reasons: list[Reason], figures: Figures) -> Iterator[Column]:
    t = figures.language.text
    yield Column(name, 46, "bold")
    yield Column(t(N_("Goals")), 8, "whole")
    yield Column(t(N_("Distinct goals")), 10, "whole")
    for status in Status:
        yield Column(t(STATUS_WORDS[status]), 9, "whole")
    for status in Status:
        words = t(N_("{status}, share of all"), status=t(STATUS_WORDS[status]))
        yield Column(words, 12, "percent_whole")
    for status in _COLOURS:
        words = t(N_("{status}, share of measured"), status=t(STATUS_WORDS[status]))
        yield Column(words, 12, "percent_whole")
    for reason in reasons:
        yield Column(t(REASON_WORDS[reason]), 11, "whole")


def _reasons(figures: Figures) -> list[Reason]:
    """The reasons there are, also of goals that a person has given another status."""
    found = {row.status_reason for row in figures.goals}
    return [reason for reason in Reason if reason in found]


def _cells(
    summary: Summary, goals: Placed, reasons: list[Reason], row: int
) -> list[CellValue | Cell]:
    """One line; `row` is Excel's."""
    counts, mine = summary.counts, within(summary, goals)
    place = {status: f"${column_name(_FIRST + n)}{row}" for n, status in enumerate(Status)}
    coloured = f"SUM({place[Status.GREEN]}:{place[Status.RED]})"
    added = f"SUM({place[Status.GREEN]}:{place[Status.NOT_MEASURED]})"
    every = f"$B{row}"
    of_all = [(share(counts.of(one), counts.n), ratio(place[one], every)) for one in Status]
    of_measured = [
        (share(counts.of(one), counts.measured), ratio(place[one], coloured)) for one in _COLOURS
    ]
    return [
        summary.name,
        Cell(counts.n, "whole", count(mine) if mine else added),
        summary.n_distinct,
        *(Cell(counts.of(one), "whole", count(mine, with_status(one, goals))) for one in Status),
        *(Cell(value, "percent_whole", formula) for value, formula in of_all + of_measured),
        *(
            Cell(counts.reasons.get(one, 0), "whole", count(mine, with_reason(one, goals)))
            for one in reasons
        ),
    ]
