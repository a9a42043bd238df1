"""The master workbook: overview, all goals, assessments, summaries, returns, findings.

Staff write in the yellow columns of two sheets, which are declared forms and read back as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlgoals.books.calendar_sheet import calendar_sheet
from xlgoals.books.charts_sheet import charts_sheet
from xlgoals.books.common import midnight, names_of
from xlgoals.books.economy_sheet import economy_sheets
from xlgoals.books.form_sheets import form_sheets
from xlgoals.books.master_assessed import assessments_sheet, board_assessments_sheet
from xlgoals.books.master_goals import goals_sheet
from xlgoals.books.master_lists import (
    decisions_sheet,
    findings_sheet,
    units_sheet,
    waivers_sheet,
)
from xlgoals.books.master_sources import sources_sheet
from xlgoals.books.overview import overview_sheet
from xlgoals.books.summaries_sheet import summaries_sheet
from xlgoals.domain.model import ChartKind
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.layout import Lists
from xlgoals.forms.sheet import BookLayout
from xlgoals.tables.waivers import waiver_rows

if TYPE_CHECKING:
    from xlgoals.tables.figures import Figures

RowKey = tuple[str, ...]
Edits = Mapping[str, Mapping[RowKey, Mapping[str, str]]]
"""What stands in the columns that staff write: per form, row key and field, codes and texts."""


def make_master(figures: Figures, edits: Edits) -> BookLayout:
    """Lay out the master of a round, with staff's own words in their columns; no manifest yet."""
    language = figures.language
    lists = Lists(language)
    goals, goals_at = goals_sheet(figures, edits.get("master_goals", {}), lists)
    assessments, assessments_at = assessments_sheet(
        figures, edits.get("assessments", {}), lists, goals_at
    )
    by_board = board_assessments_sheet(figures, edits.get("board_assessments", {}), lists, goals_at)
    pies = figures.catalogue.plan.charts is ChartKind.PIES
    of_goals = [goals, assessments, *by_board]
    for sheet in of_goals if not figures.goals else ():
        sheet.hidden = True  # in a round of amounts alone they are empty
    sheets = [
        overview_sheet(figures, goals_at),
        *([charts_sheet(figures, goals_at)] if pies and figures.goals else []),
        *of_goals,
        *([summaries_sheet(figures, goals_at)] if figures.goals else []),
        units_sheet(figures),
        findings_sheet(figures),
        *([sources_sheet(figures)] if figures.goals else []),
    ]
    if waivers := list(waiver_rows(figures)):
        sheets.append(waivers_sheet(waivers, figures))
    if figures.decisions:
        sheets.append(decisions_sheet(figures))
    sheets += [*economy_sheets(figures), *form_sheets(figures)]
    if figures.catalogue.calendar:
        sheets.append(calendar_sheet(figures))
    for sheet in sheets:
        fit_rows(sheet)
    areas = {
        "xg_master_goals": goals_at.body,
        "xg_assessments": assessments_at.body,
    }
    names = names_of(areas, {"xg_master_goals": goals.name, "xg_assessments": assessments.name})
    return BookLayout(
        [*sheets, lists.sheet],
        midnight(figures.round.ends),
        title=f"{figures.round.name} – {figures.catalogue.plan.organisation}",
        language=language.code,
        names={**names, **lists.names},
        notice=figures.catalogue.plan.notice,
    )
