"""The master workbook: overview, all goals, assessments, summaries, returns, findings.

Staff write in the yellow columns of two sheets, which are declared forms and read back as such.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from xlgoals.books.common import (
    Column,
    level_labels,
    midnight,
    names_of,
    plain_table,
    unused_levels,
)
from xlgoals.books.overview import overview_sheet
from xlgoals.domain.assess import ASSESSMENT_WORDS, share
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Reason, Status
from xlgoals.findings import Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.master import ASSESSMENTS, MASTER_GOALS
from xlgoals.forms.declared.words import PROGRESS
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.layout import Lists, Placed, TableLayout, shade_status
from xlgoals.forms.sheet import Area, BookLayout, Cell, CellValue, Highlight, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.aggregate import answer_label
from xlgoals.tables.figures import ARRIVAL_WORDS, PART_WORDS, Arrival, Figures

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.forms.form import Form
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
        _summaries(figures),
        _units(figures),
        _findings(figures),
    ]
    if figures.activities:
        sheets.append(_activities(figures))
    for sheet in sheets:
        fit_rows(sheet)
    areas = {
        "xg_master_goals": _body(goals_at),
        "xg_assessments": _body(assessments_at),
    }
    names = names_of(areas, {"xg_master_goals": goals.name, "xg_assessments": assessments.name})
    return BookLayout(
        [*sheets, lists.sheet],
        midnight(figures.round.ends),
        title=f"{figures.round.name} – {figures.catalogue.plan.organisation}",
        language=language.code,
        names={**names, **lists.names},
    )


def _body(table: Placed) -> Area:
    return Area(table.first_row, 0, table.last_row, len(table.columns) - 1)


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


_COUNTS = (Status.GREEN, Status.YELLOW, Status.RED, Status.NOT_MEASURED)


def _summaries(figures: Figures) -> SheetLayout:
    """Counts and shares per level and board, each level a table of its own."""
    language, plan = figures.language, figures.catalogue.plan
    t = language.text
    title = t(N_("Summaries"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    note = N_("Shares of all goals, and of those measured. Not measured are given by reason.")
    sheet.put(1, 0, t(note), "plain")
    names = {"all": t(N_("In all")), **level_labels(plan), "board": t(N_("Board"))}
    row = 3
    for level, name in names.items():
        summaries = [s for s in figures.of_level(level) if s.counts.n]
        if not summaries:
            continue
        columns = [
            Column(name, 46, "bold"),
            Column(t(N_("Goals")), 8, "whole"),
            Column(t(N_("Distinct goals")), 10, "whole"),
            *(Column(t(STATUS_WORDS[status]), 9, "whole") for status in _COUNTS),
            *(
                Column(
                    t(N_("{status}, share of all"), status=t(STATUS_WORDS[status])),
                    12,
                    "percent_whole",
                )
                for status in _COUNTS
            ),
            *(
                Column(
                    t(N_("{status}, share of measured"), status=t(STATUS_WORDS[status])),
                    12,
                    "percent_whole",
                )
                for status in _COUNTS[:3]
            ),
            *(Column(t(REASON_WORDS[reason]), 11, "whole") for reason in _reasons(figures)),
        ]
        area = plain_table(sheet, row, columns, (_summary_cells(s, figures) for s in summaries))
        sheet.heights[row] = 46
        row = area.last_row + 3
    sheet.freeze = (3, 1)
    return sheet


def _reasons(figures: Figures) -> list[Reason]:
    """The reasons that occur in the round."""
    return list(figures.summary("all").counts.reasons)


def _summary_cells(summary: Summary, figures: Figures) -> list[CellValue | Cell]:
    counts = summary.counts
    return [
        summary.name,
        counts.n,
        summary.n_distinct,
        *(counts.of(status) for status in _COUNTS),
        *(share(counts.of(status), counts.n) for status in _COUNTS),
        *(share(counts.of(status), counts.measured) for status in _COUNTS[:3]),
        *(counts.reasons.get(reason, 0) for reason in _reasons(figures)),
    ]


def _units(figures: Figures) -> SheetLayout:
    """Who has returned, who is late, what is left."""
    language = figures.language
    t = language.text
    title = t(N_("Returns"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    due = language.day(figures.round.due) if figures.round.due else "–"
    sheet.put(1, 0, t(N_("Due date: {due}"), due=due), "plain")
    columns = [
        Column(t(N_("Unit")), 34, "bold"),
        Column(t(N_("Board")), 8),
        Column(t(N_("State")), 18),
        Column(t(N_("Received")), 17),
        Column(t(N_("Parts")), 34),
        Column(t(N_("Rows filled in")), 10),
        Column(t(Severity.MUST_FIX.words), 12, "whole"),
        Column(t(Severity.CHECK.words), 12, "whole"),
        Column(t(N_("File")), 44, "link_cell"),
    ]
    rows: list[list[CellValue | Cell]] = []
    for unit in figures.units:
        parts = "; ".join(
            f"{t(RETURN_FORMS[form].title)}: {t(PART_WORDS[state]).lower()}"
            for form, state in unit.parts.items()
        )
        rows.append(
            [
                f"{unit.unit_id} {unit.name}",
                unit.board,
                t(ARRIVAL_WORDS[unit.arrival]),
                language.moment(unit.received_at) if unit.received_at else "",
                parts,
                t(N_("{n} of {of}"), n=unit.filled, of=unit.rows),
                unit.must_fix,
                unit.check,
                _file_link(unit.file_name, unit.path),
            ]
        )
    area = plain_table(sheet, 3, columns, rows)
    missing = t(ARRIVAL_WORDS[Arrival.MISSING])
    late = t(ARRIVAL_WORDS[Arrival.LATE])
    first = area.first_row + 1
    states = Area(area.first_row, 2, area.last_row, 2)
    sheet.highlights += [
        Highlight(states, f'$C{first}="{missing}"', "red"),
        Highlight(states, f'$C{first}="{late}"', "yellow"),
    ]
    sheet.freeze = (4, 1)
    sheet.autofilter = Area(3, 0, area.last_row, len(columns) - 1)
    sheet.repeat_rows = (3, 3)
    return sheet


def _file_link(name: str, path: str) -> Cell:
    """A link to the unit's file. Paths outside the workspace are named, not linked."""
    inside = path and not path.startswith("/") and ":" not in path
    return Cell(
        name, "link_cell" if inside else "text", link=f"external:../../{path}" if inside else ""
    )


def _findings(figures: Figures) -> SheetLayout:
    """Everything found in the returns that count."""
    t = figures.language.text
    title = t(N_("Findings"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    words = {severity.value: t(severity.words) for severity in Severity}
    columns = [
        Column(t(N_("How serious")), 14),
        Column(t(N_("Code")), 9),
        Column(t(N_("Unit")), 12),
        Column(t(N_("Place")), 14),
        Column(t(N_("What, and what to do")), 90),
        Column(t(N_("File")), 40),
    ]
    order = list(words)
    rows = sorted(figures.findings, key=lambda f: order.index(f.severity))
    place = N_("{sheet} {cell}")
    area = plain_table(
        sheet,
        2,
        columns,
        (
            [
                words[f.severity],
                f.code,
                f.unit_id,
                t(place, sheet=f.sheet, cell=f.cell).strip(),
                f.message,
                f.file_name,
            ]
            for f in rows
        ),
    )
    sheet.freeze = (3, 0)
    sheet.autofilter = Area(2, 0, area.last_row, len(columns) - 1)
    sheet.repeat_rows = (2, 2)
    return sheet


def _activities(figures: Figures) -> SheetLayout:
    language = figures.language
    t = language.text
    title = t(N_("Activities"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    labels = level_labels(figures.catalogue.plan)
    progress = {choice.code: t(choice.label) for choice in PROGRESS}
    columns = [
        Column(labels.get("level1", t(N_("Level 1"))), 24),
        Column(labels.get("level2", t(N_("Level 2"))), 26),
        Column(t(N_("Activity no.")), 10),
        Column(t(N_("Board")), 8),
        Column(t(N_("Unit")), 12),
        Column(t(N_("Activity")), 40),
        Column(t(N_("Start")), 11, "date"),
        Column(t(N_("End")), 11, "date"),
        Column(t(N_("Progress")), 14),
        Column(t(N_("Comment")), 60),
    ]
    plain_table(
        sheet,
        2,
        columns,
        (
            [
                a.level1,
                a.level2,
                a.line_id,
                a.board,
                a.unit_id,
                a.title,
                a.start,
                a.end,
                progress.get(a.progress, ""),
                a.comment,
            ]
            for a in figures.activities
        ),
    )
    sheet.freeze = (3, 0)
    return sheet
