"""The master workbook: overview, all goals, assessments, summaries, returns, findings.

Staff write in the yellow columns of two sheets, which are declared forms and read back as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlgoals.books.buttons import put_acts
from xlgoals.books.common import midnight, names_of
from xlgoals.books.conflicts_sheet import conflicts_sheet
from xlgoals.books.goals_table import GoalsTable
from xlgoals.books.log_sheet import log_names, log_sheet
from xlgoals.books.master_assessed import assessments_sheet, board_assessments_sheet
from xlgoals.books.master_goals import goals_sheet
from xlgoals.books.master_order import all_sheets
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.layout import Lists
from xlgoals.forms.sheet import BookLayout

if TYPE_CHECKING:
    from xlgoals.forms.sheet import Macros
    from xlgoals.tables.figures import Figures

RowKey = tuple[str, ...]
Edits = Mapping[str, Mapping[RowKey, Mapping[str, str]]]
"""What stands in the columns that staff write: per form, row key and field, codes and texts."""


def make_master(figures: Figures, edits: Edits, macros: Macros = "own") -> BookLayout:
    """Lay out the master of a round, with staff's own words in their columns; no manifest yet.

    `macros` are those of the file with buttons, if there is to be one.
    """
    language = figures.language
    lists = Lists(language)
    goals, goals_at = goals_sheet(figures, edits.get("master_goals", {}), lists)
    assessments, assessments_at = assessments_sheet(
        figures, edits.get("assessments", {}), lists, goals_at
    )
    by_board = board_assessments_sheet(figures, edits.get("board_assessments", {}), lists, goals_at)
    of_goals = [goals, assessments, *by_board]
    for sheet in of_goals if not figures.goals else ():
        sheet.hidden = True  # in a round of amounts alone they are empty
    log = log_sheet(figures, lists, macros)
    written = [*of_goals, conflicts_sheet(figures, lists)]
    sheets = all_sheets(figures, GoalsTable(goals, goals_at), written, log)
    put_acts(sheets, figures, macros)
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
        names={**names, **lists.names, **log_names(language, macros)},
        notice=figures.catalogue.plan.notice,
    )
