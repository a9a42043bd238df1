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
from xlgoals.books.goals_table import GoalsTable
from xlgoals.books.master_order import all_sheets
from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.forecast import METHOD_WORDS, TREND_WORDS, Method
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Layer, Status
from xlgoals.forms.declared.master import ASSESSMENTS, BOARD_ASSESSMENTS, MASTER_GOALS
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.formulas import chosen_code, code_words, shown_status
from xlgoals.forms.layout import Lists, Placed, TableLayout, shade_status
from xlgoals.forms.sheet import Area, BookLayout, Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.by_hand import layers_words
from xlgoals.tables.layers import standing
from xlgoals.tables.rollup import assessed_level
from xlgoals.tables.wording import answer_label

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.forms.form import Form
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary
    from xlgoals.tables.rows import GoalRow

RowKey = tuple[str, ...]
Edits = Mapping[str, Mapping[RowKey, Mapping[str, str]]]
"""What stands in the columns that staff write: per form, row key and field, codes and texts."""


_WHERE_SAID = ("responsible", "added", "progress")
"""The columns of goals that are shown only where the round has something to say in them."""


def make_master(figures: Figures, edits: Edits) -> BookLayout:
    """Lay out the master of a round, with staff's own words in their columns; no manifest yet."""
    language = figures.language
    lists = Lists(language)
    goals, goals_at = _goals(figures, edits.get("master_goals", {}), lists)
    assessments, assessments_at = _assessments(figures, edits.get("assessments", {}), lists)
    by_board = _board_assessments(figures, edits.get("board_assessments", {}), lists)
    of_goals = [goals, assessments, *by_board]
    for sheet in of_goals if not figures.goals else ():
        sheet.hidden = True  # in a round of amounts alone they are empty
    sheets = all_sheets(figures, GoalsTable(goals, goals_at), of_goals)
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


def _form_sheet(
    form: Form, figures: Figures, lists: Lists, hidden: frozenset[str] = frozenset()
) -> tuple[SheetLayout, TableLayout]:
    """The sheet of a form with its heading; `hidden` are columns that the round has nothing in."""
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
        hidden=unused_levels(plan) | hidden,
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
    empty = {name for name in _WHERE_SAID if not any(getattr(row, name) for row in figures.goals)}
    sheet, table = _form_sheet(MASTER_GOALS, figures, lists, frozenset(empty))
    rows: list[dict[str, CellValue | Cell]] = []
    for row in figures.goals:
        shown = _goal_cells(row, figures) | {
            "findings": ", ".join(figures.codes_of_goal.get((row.goal_id, row.board), ()))
        }
        shown |= _status_cells(row, table)
        shown |= {
            name: table.words(MASTER_GOALS.field[name], value)
            for name, value in edits.get((row.goal_id, row.board), {}).items()
        }
        rows.append(shown)
    placed = table.body(rows)
    shade_status(sheet, placed, "status", "status_code")
    _finish(sheet, placed, "title")
    return sheet, placed


def _status_cells(row: GoalRow, table: TableLayout) -> dict[str, Cell]:
    """The status and its code, which follow what staff choose while they work."""
    waiting = {one.layer for one in row.layers if not one.confirmed}
    chosen = [
        table.refer(key)
        for key, layer in (("set_status", Layer.REGION), ("board_status", Layer.BOARD))
        if layer not in waiting
    ]
    below = standing(row.layers, Layer.UNIT)
    base = below.status if below else row.status_computed
    words = shown_status(row.status, table.language)
    mark = " *" if row.status is not row.status_computed else ""
    return {
        "status_code": Cell(row.status.value, "plain", chosen_code(chosen, base, table.language)),
        "status": Cell(
            f"{words}{mark}",
            "status",
            code_words(table.refer("status_code"), row.status_computed, table.language),
        ),
    }


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
    return {
        "level1": row.level1,
        "level2": row.level2,
        "goal_id": row.goal_id,
        "board": row.board,
        "title": row.title,
        "responsible": ", ".join(row.responsible),
        "added": row.added,
        "progress": row.progress,
        "target_words": row.target_text,
        "outcome": outcome,
        "measure_unit": row.measure_unit,
        "previous_outcome": row.previous_outcome,
        "attainment": row.attainment
        if row.attainment is not None
        else Cell(row.attainment_text, "text"),
        "deviation": row.deviation_text,
        "trend": language.text(TREND_WORDS[row.trend]) if row.trend else "",
        "reason": language.text(REASON_WORDS[row.status_reason])
        if row.status is Status.NOT_MEASURED and row.status_reason
        else "",
        "computed": language.text(STATUS_WORDS[row.status_computed]) if by_hand else "",
        "forecast": figure(row.forecast),
        "projection": row.projection,
        "method": language.text(METHOD_WORDS[Method(row.projection_method)])
        if row.projection_method
        else "",
        "units_words": row.units_text,
        "layers": layers_words(row, language),
        "units": language.text(N_("{n} of {of}"), n=row.units_reported, of=row.units_expected),
        "preliminary": language.text(N_("Preliminary")) if row.preliminary else "",
        "comment": row.comment,
        "action": row.action,
    }


def _assessments(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists
) -> tuple[SheetLayout, Placed]:
    nodes, summaries = figures.catalogue.node, assessed_summaries(figures)
    described = any(nodes[summary.key].description for summary in summaries)
    hidden = frozenset() if described else frozenset({"description"})
    sheet, table = _form_sheet(ASSESSMENTS, figures, lists, hidden)
    rows = [
        {
            **_assessed_cells(summary, figures, table, edits.get((summary.key,), {})),
            "description": nodes[summary.key].description,
        }
        for summary in summaries
    ]
    placed = table.body(rows)
    _finish(sheet, placed, "name")
    return sheet, placed


def _board_assessments(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists
) -> list[SheetLayout]:
    """The sheet where each board assesses its own goals; none where there is one board only."""
    if len(figures.catalogue.boards) < 2:
        return []
    sheet, table = _form_sheet(BOARD_ASSESSMENTS, figures, lists)
    rows = [
        {
            "board": board,
            "assessed": summary.key,
            **_assessed_cells(summary, figures, table, edits.get((board, summary.key), {})),
        }
        for board, summary in figures.board_summaries
    ]
    _finish(sheet, table.body(rows), "name")
    return [sheet]


def _assessed_cells(
    summary: Summary, figures: Figures, table: TableLayout, edits: Mapping[str, str]
) -> dict[str, CellValue | Cell]:
    language, counts = figures.language, summary.counts
    shown: dict[str, CellValue | Cell] = {
        "level1": figures.catalogue.path(summary.key)[0].name,
        "node_id": summary.key,
        "name": summary.name,
        "n": counts.n,
        "green": counts.green,
        "yellow": counts.yellow,
        "red": counts.red,
        "not_measured": counts.not_measured,
        "mean_score": _rounded(summary.mean_score),
        "proposed": language.text(ASSESSMENT_WORDS[summary.proposed]) if summary.proposed else "",
    }
    written = {name: table.words(table.form.field[name], value) for name, value in edits.items()}
    return shown | written


def assessed_summaries(figures: Figures) -> list[Summary]:
    """The lines that staff assess: the plan's lowest level, down to level 2, with goals or not."""
    return figures.of_level(assessed_level(figures.catalogue.plan))


def _rounded(value: Decimal | None) -> Decimal | None:
    return None if value is None else round(value, 2)
