"""Real templates of very many goals, and what Python says of the files made of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from twin_cases import ANSWERS, KIND, Case, at_least

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import due_first, make_template
from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier
from xlgoals.domain.lines import Line
from xlgoals.domain.model import (
    Aggregation,
    Basis,
    Catalogue,
    Goal,
    GoalKind,
    JudgedOn,
    MeasureType,
    Node,
    Plan,
    Report,
    Round,
    Scale,
    Status,
    Unit,
)
from xlgoals.domain.quantity import significant
from xlgoals.domain.status import at_limit, judge
from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.forms import formulas
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.returns import GOALS
from xlgoals.forms.form import Kind
from xlgoals.forms.form_row import FormRow
from xlgoals.forms.parse import Row, TableReader, find_table
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.forms.sheet import BookLayout, CellValue
from xlgoals.forms.values import Value, fold
from xlgoals.forms.yardstick_words import at_limit_words
from xlgoals.i18n import Language

SV = Language("sv")
WRONG, WRONG_NUMBER = "never the result", 987_654
CHECK = "check"
"""The status code of what is no number."""
MEASURED_IN = {MeasureType.SHARE: "%", MeasureType.COUNT: 'besök av 1,5 "slag"'}
"""The units of measure; one with signs that figures and formulas have too."""

Key = tuple[str, ...]
Place = tuple[str, int, int]
"""A sheet's name, and a zero-based row and column."""


# --- a plan ----------------------------------------------------------------------------------


def plan_of(
    goals: Sequence[Goal],
    together: Sequence[Goal] = (),
    lines: Sequence[Line] = (),
    scale: Scale = Scale.TARGET,
) -> Catalogue:
    """A plan whose goals are all reported by unit U, and those `together` by another too."""
    reports = [Report(goal.goal_id, goal.board, "U") for goal in goals]
    reports += [Report(goal.goal_id, goal.board, "V") for goal in together]
    return Catalogue(
        Plan("Testregionen", "Plan 2022", "Kansliet", "0980-319 200", scale=scale),
        (
            Unit("B", "Nämnden", "board"),
            Unit("U", "O'Brien & Co", "area", "B"),
            Unit("V", "Väst", "area", "B"),
        ),
        (Node("S1", 1, None, "Strategi"),),
        tuple(goals),
        tuple(reports),
        (Round("R", "Rapport april", "tertial", "2022-04", None, date(2022, 5, 6)),),
        tuple(ANSWERS.values()),
        tuple(lines),
    )


def template_content(
    plan: Catalogue, more: Sequence[FormRow] = (), earlier: Earlier = NOTHING_EARLIER
) -> TemplateContent:
    """What unit U is asked, and rows that the plan does not give."""
    rows = unit_rows(Prefill(plan, plan.round("R"), SV, earlier), "U")
    rows["goals"] = [*rows.get("goals", []), *more]
    return TemplateContent(plan, plan.round("R"), plan.unit["U"], SV, rows, RETURN_FORMS)


def content_of(cases: Mapping[str, Case]) -> TemplateContent:
    """A template of these cases, by goal."""
    planned = {name: case for name, case in cases.items() if case.row is None}
    goals = {name: _goal(name, case) for name, case in planned.items()}
    together = [goals[name] for name, case in planned.items() if case.yardstick is None]
    before = {
        goals[name].key: _before(number, case)
        for number, (name, case) in enumerate(planned.items())
        if case.yardstick is not None
    }
    scale = Scale.CHANGE if all(case.changes for case in cases.values()) else Scale.TARGET
    others = [_row(name, case.row) for name, case in cases.items() if case.row is not None]
    plan = plan_of(list(goals.values()), together, scale=scale)
    return template_content(plan, others, Earlier(before))


def _before(number: int, case: Case) -> dict[str, Decimal]:
    """What was measured before: the case's own; else nothing, the same, a bit less or more."""
    outcome = case.values.get("outcome")
    if case.before is not None:
        return {"2022-01": case.before}
    if case.changes or number % 4 == 0:
        return {}
    if not isinstance(outcome, Decimal):
        return {"2021-04": Decimal(40)}
    away = (Decimal(1), Decimal("0.97"), Decimal("1.000000004"))[number % 4 - 1]
    return {"2021-04": significant(outcome * away)}


def _goal(name: str, case: Case) -> Goal:
    yardstick = case.yardstick or at_least(Decimal(50))
    aggregation = Aggregation.SUM if case.yardstick is None else None
    if case.answers and yardstick.number is not None:
        aggregation = Aggregation.SHARE_YES  # a number to reach, by units that answer in words
    return Goal(
        name,
        "B",
        "S1",
        f"Mål {name}",
        KIND if case.answers else GoalKind.INDICATOR,
        yardstick,
        case.measure,
        MEASURED_IN.get(case.measure, ""),
        basis=Basis.CUMULATIVE if case.adds_up else Basis.LATEST,
        judged_on=JudgedOn.FORECAST if case.judged == "forecast" else JudgedOn.FULL_YEAR_TARGET,
        due_in=() if case.due else ("helår",),
        aggregation=aggregation,
    )


def _row(name: str, row: FormRow) -> FormRow:
    shown = {**row.shown, "goal_id": name, "board": "B", "breakdown": "total"}
    return replace(row, key=_key(name), shown=shown)


def _key(name: str) -> Key:
    return name, "B", "total"


def typed_in(cases: Mapping[str, Case]) -> Typed:
    return Typed(
        {"goals": {_key(name): case.values for name, case in cases.items()}},
        {"goals": {_key(name): case.raw for name, case in cases.items()}},
    )


# --- spoilt, written, and read by Python -----------------------------------------------------


@dataclass
class Made:
    """Files whose formulas all show wrong values, and Python's word on each."""

    formulas: dict[str, dict[Place, object]] = field(default_factory=dict)
    """Per file, what every formula should give."""
    links: dict[str, set[Place]] = field(default_factory=dict)
    """Per file, the formulas that link."""
    places: dict[tuple[str, str], dict[str, Place]] = field(default_factory=dict)
    """Per file and goal, where each of its fields stands."""
    by_rule: dict[tuple[str, str], tuple[str, object]] = field(default_factory=dict)
    """Per file and goal, its status and attainment, past all that lays out sheets."""

    def add(self, path: Path, content: TemplateContent, typed: Typed) -> None:
        """Write a template, spoilt, and read it as the program reads a return."""
        path.write_bytes(write_book(_spoilt(make_template(content, typed).layout)))
        rows = {row.key: row for row in due_first(content.rows["goals"])}
        read = _python_reads(path, rows)
        values = {key: _understood(read[key], row) for key, row in rows.items()}
        unread = {key: _not_understood(read[key], row) for key, row in rows.items()}
        again = make_template(content, Typed({**typed.values, "goals": values}, {"goals": unread}))
        self.formulas[path.stem] = dict(_results(again.layout))
        self.links[path.stem] = set(links(again.layout))
        table = again.placed["goals"]
        for number, (key, row) in enumerate(rows.items(), table.first_row):
            goal = (path.stem, key[0])
            self.by_rule[goal] = _by_rule(row, values[key], unread[key])
            self.places[goal] = {
                asked: (table.sheet, number, column) for asked, column in table.columns.items()
            }


def _results(layout: BookLayout) -> Iterator[tuple[Place, object]]:
    for sheet in layout.sheets:
        for place, cell in sheet.cells.items():
            if cell.formula:
                yield (sheet.name, *place), "" if cell.value is None else cell.value


def links(layout: BookLayout) -> Iterator[Place]:
    """The formulas that a spreadsheet computes whenever it opens a file: those that link."""
    for sheet in layout.sheets:
        for place, cell in sheet.cells.items():
            if "HYPERLINK(" in cell.formula:
                yield sheet.name, *place


def _spoilt(layout: BookLayout) -> BookLayout:
    """The same with a value that it never gives kept for every formula."""
    for sheet in layout.sheets:
        for place, cell in sheet.cells.items():
            if cell.formula:
                number = isinstance(cell.value, int | float | Decimal)
                sheet.cells[place] = replace(cell, value=WRONG_NUMBER if number else WRONG)
            elif isinstance(cell.value, bool):
                # LibreOffice takes a logical value in a cell formatted as a number for a number
                sheet.cells[place] = replace(cell, style="input_text")
    return layout


def _python_reads(path: Path, rows: Mapping[Key, FormRow]) -> dict[Key, Row]:
    reader = TableReader(GOALS, SV, lambda key: rows[key].answer_words)
    place = find_table(GOALS, read_book(path))
    assert place is not None
    return {row.key: row for row in reader.read(place).rows}


def _understood(read: Row, row: FormRow) -> dict[str, Value]:
    unread = _not_understood(read, row)
    return {key: value for key, value in read.values.items() if key not in unread}


def _not_understood(read: Row, row: FormRow) -> dict[str, CellValue]:
    """What Python cannot read, and texts in number cells: of those the sheet says the same."""
    return {
        key: raw  # type: ignore[misc]
        for key, raw in read.raw.items()
        if key in read.bad or (GOALS.field[key].kind is Kind.ANSWER and _is_text(raw, row))
    }


def _is_text(raw: object, row: FormRow) -> bool:
    return isinstance(raw, str) and fold(raw) not in row.answer_words


def _by_rule(
    row: FormRow, values: Mapping[str, Value], unread: Mapping[str, object]
) -> tuple[str, object]:
    if row.judged in unread:
        return CHECK, ""
    if row.yardstick is None:
        return "", ""
    outcome = values.get(row.judged)
    if outcome is None:
        return Status.NOT_MEASURED.value, ""
    assert isinstance(outcome, Decimal | str)
    judgement = judge(outcome, row.yardstick, row.answers)
    ratio: object = "" if judgement.attainment is None else judgement.attainment
    if isinstance(outcome, Decimal) and at_limit(outcome, row.yardstick):
        return judgement.status.value, at_limit_words(row.yardstick, SV)
    # A number that reaches a target which gives no ratio; an answer has neither.
    by_target = row.yardstick.scale is Scale.TARGET
    if ratio == "" and judgement.reached and isinstance(outcome, Decimal) and by_target:
        ratio = SV.text(formulas.REACHED_WORDS)
    return judgement.status.value, ratio
