"""The master workbook: overview, all goals, assessments, summaries, returns, findings.

Staff write in the yellow columns of two sheets, which are declared forms and read back as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlgoals.books.common import (
    level_labels,
    midnight,
    names_of,
    unused_levels,
)
from xlgoals.books.master_lists import (
    activities_sheet,
    findings_sheet,
    summaries_sheet,
    units_sheet,
)
from xlgoals.books.overview import overview_sheet
from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Status
from xlgoals.forms.declared.master import ASSESSMENTS, MASTER_GOALS
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.layout import Lists, Placed, TableLayout, shade_status
from xlgoals.forms.sheet import Area, BookLayout, Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.aggregate import answer_label

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.forms.form import Form
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary
    from xlgoals.tables.rows import GoalRow

RowKey = tuple[str, ...]
Edits = Mapping[str, Mapping[RowKey, Mapping[str, str]]]
"""What stands in the columns that staff write: per form, row key and field, codes and texts."""


def make_master(figures: Figures, edits: Edits) -> BookLayout:
    """Lay out the master of a round, with staff's own words in their columns; no manifest yet."""
    language = figures.language
    lists = Lists(language)
    goals, goals_at = _goals(figures, edits.get("master_goals", {}), lists)
    assessments, assessments_at = _assessments(figures, edits.get("assessments", {}), lists)
    sheets = [
        overview_sheet(figures, goals_at),
        goals,
        assessments,
        summaries_sheet(figures),
        units_sheet(figures),
        findings_sheet(figures),
    ]
    if figures.activities:
        sheets.append(activities_sheet(figures))
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
    )


def _form_sheet(form: Form, figures: Figures, lists: Lists) -> tuple[SheetLayout, TableLayout]:
    language, plan = figures.language, figures.catalogue.plan
    title = language.text(form.title)
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    sheet.put(1, 0, language.text(form.lead), "plain")
    table = TableLayout(
        form,
        sheet,
        lists,
        language,
        labels=level_labels(plan),
        top=2,
        hidden=unused_levels(plan),
    )
    table.headers()
    return sheet, table


def _finish(sheet: SheetLayout, placed: Placed, frozen: str) -> None:
    sheet.freeze = (placed.first_row, placed.columns[frozen] + 1)
    sheet.autofilter = Area(placed.header_row, 0, placed.last_row, len(placed.columns) - 1)
    sheet.repeat_rows = (placed.header_row, placed.header_row)
    sheet.repeat_columns = (placed.columns[placed.form.keys[0]], placed.columns[frozen])
    sheet.pages_wide = 3


def _goals(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists
) -> tuple[SheetLayout, Placed]:
    sheet, table = _form_sheet(MASTER_GOALS, figures, lists)
    rows: list[dict[str, CellValue | Cell]] = []
    for row in figures.goals:
        shown = _goal_cells(row, figures) | {
            "findings": ", ".join(figures.codes_of_goal.get((row.goal_id, row.board), ()))
        }
        shown |= {
            name: table.words(MASTER_GOALS.field[name], value)
            for name, value in edits.get((row.goal_id, row.board), {}).items()
        }
        rows.append(shown)
    placed = table.body(rows)
    shade_status(sheet, placed, "status", "status_code")
    _finish(sheet, placed, "title")
    return sheet, placed


def _goal_cells(row: GoalRow, figures: Figures) -> dict[str, CellValue | Cell]:
    language = figures.language
    goal = figures.catalogue.goal[row.goal_id, row.board]
    answers = figures.catalogue.answers_of.get(goal.kind, {})

    def figure(value: Decimal | str | None) -> CellValue:
        return answer_label(value, answers) if isinstance(value, str) else value

    outcome = figure(row.outcome)
    if outcome is None and row.outcome_text:
        outcome = row.outcome_text
    by_hand = row.status is not row.status_computed
    status = shown_status(row.status, language)
    return {
        "level1": row.level1,
        "level2": row.level2,
        "goal_id": row.goal_id,
        "board": row.board,
        "title": row.title,
        "target_words": row.target_text,
        "outcome": outcome,
        "measure_unit": row.measure_unit,
        "previous_outcome": row.previous_outcome,
        "attainment": row.attainment
        if row.attainment is not None
        else Cell(row.attainment_text, "text"),
        "status": f"{status} *" if by_hand else status,
        "status_code": row.status.value,
        "reason": language.text(REASON_WORDS[row.status_reason])
        if row.status is Status.NOT_MEASURED and row.status_reason
        else "",
        "computed": language.text(STATUS_WORDS[row.status_computed]) if by_hand else "",
        "forecast": figure(row.forecast),
        "units": language.text(N_("{n} of {of}"), n=row.units_reported, of=row.units_expected),
        "preliminary": language.text(N_("Preliminary")) if row.preliminary else "",
        "comment": row.comment,
        "action": row.action,
    }


def _assessments(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists
) -> tuple[SheetLayout, Placed]:
    language = figures.language
    sheet, table = _form_sheet(ASSESSMENTS, figures, lists)
    rows: list[dict[str, CellValue | Cell]] = []
    for summary in assessed_summaries(figures):
        counts = summary.counts
        path = figures.catalogue.path(summary.key)
        shown: dict[str, CellValue | Cell] = {
            "level1": path[0].name,
            "node_id": summary.key,
            "name": summary.name,
            "n": counts.n,
            "green": counts.green,
            "yellow": counts.yellow,
            "red": counts.red,
            "not_measured": counts.not_measured,
            "mean_score": _rounded(summary.mean_score),
            "proposed": language.text(ASSESSMENT_WORDS[summary.proposed])
            if summary.proposed
            else "",
        }
        shown |= {
            name: table.words(ASSESSMENTS.field[name], value)
            for name, value in edits.get((summary.key,), {}).items()
        }
        rows.append(shown)
    placed = table.body(rows)
    _finish(sheet, placed, "name")
    return sheet, placed


def assessed_summaries(figures: Figures) -> list[Summary]:
    """The lines that staff assess: the plan's lowest level with goals, down to level 2."""
    level = "level2" if len(figures.catalogue.plan.level_names) > 1 else "level1"
    return [summary for summary in figures.of_level(level) if summary.counts.n]


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 2)
