"""Which sheets the master has, in which order, and what all of them have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.board_sheets import board_sheets
from xlgoals.books.calendar_sheet import calendar_sheet
from xlgoals.books.charts_sheet import charts_sheet
from xlgoals.books.economy_sheet import economy_sheets
from xlgoals.books.form_sheets import form_sheets
from xlgoals.books.master_lists import (
    decisions_sheet,
    findings_sheet,
    units_sheet,
    waivers_sheet,
)
from xlgoals.books.master_sources import sources_sheet
from xlgoals.books.method_sheet import method_sheet
from xlgoals.books.overview import overview_sheet
from xlgoals.books.summaries_sheet import summaries_sheet
from xlgoals.books.unit_pages import unit_pages
from xlgoals.domain.model import ChartKind, RoundState, Status
from xlgoals.forms.look import HEAD, INPUT_LINE, STRONG
from xlgoals.i18n import N_
from xlgoals.tables.waivers import waiver_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.forms.sheet import SheetLayout
    from xlgoals.tables.figures import Figures

READ, WRITTEN, LISTED = HEAD, INPUT_LINE, STRONG[Status.NOT_MEASURED]
"""The colours of tabs: what is read first, what staff write in, and the lists behind it."""


def all_sheets(
    figures: Figures, goals: GoalsTable, written: Sequence[SheetLayout], log: SheetLayout
) -> list[SheetLayout]:
    """All sheets in their order; `written` are those that staff write in, `log` the buttons'."""
    pies = figures.catalogue.plan.charts is ChartKind.PIES and bool(figures.goals)
    charts = [charts_sheet(figures, goals.placed)] if pies else []
    boards = board_sheets(figures, goals)
    units, at = unit_pages(figures, goals)
    first = [overview_sheet(figures, goals, charts[0].name if charts else ""), *charts]
    summaries = [summaries_sheet(figures, goals.placed)] if figures.goals else []
    handed_out = [*summaries, *boards, *units]
    lists = [*economy_sheets(figures), *form_sheets(figures)]
    if figures.catalogue.calendar:
        lists.append(calendar_sheet(figures))
    lists += [units_sheet(figures, at), findings_sheet(figures)]
    lists += [sources_sheet(figures)] if figures.goals else []
    if waivers := list(waiver_rows(figures)):
        lists.append(waivers_sheet(waivers, figures))
    if figures.decisions:
        lists.append(decisions_sheet(figures))
    for sheets, colour in ((first + handed_out, READ), (written, WRITTEN), ([log, *lists], LISTED)):
        for sheet in sheets:
            sheet.tab_colour = colour
    method = method_sheet(figures, goals)
    method.tab_colour = READ
    ordered = [*first, *written, log, *handed_out, *lists, method]
    _mark_working(ordered, figures)
    return ordered


def _mark_working(sheets: Sequence[SheetLayout], figures: Figures) -> None:
    """Say on every printed page that it is working material, until the round is closed."""
    if figures.round.state is RoundState.CLOSED:
        return
    words = figures.language.text(N_("Working material"))
    for sheet in sheets:
        sheet.print_title = f"{words} – {sheet.print_title or sheet.name}"
