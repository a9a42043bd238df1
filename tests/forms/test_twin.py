"""What the sheet shows while a person types is what Python says: recalculated by LibreOffice.

Every formula is written with a value that it never gives, so that nothing passes unless it has
been computed. All workbooks are recalculated in one start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import Template, make_template
from xlgoals.domain.model import (
    DONE,
    Answer,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    LimitKind,
    Line,
    MeasureType,
    Node,
    Plan,
    Reason,
    Report,
    Round,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.domain.quantity import significant
from xlgoals.domain.status import judge
from xlgoals.excel.writer import write_book
from xlgoals.findings import Code
from xlgoals.forms import formulas
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.returns import GOALS
from xlgoals.forms.layout import Lists, Placed, UnitTable
from xlgoals.forms.prefill import FormRow, Prefill
from xlgoals.forms.sheet import BookLayout, CellValue, SheetLayout
from xlgoals.forms.values import Value
from xlgoals.i18n import Language
from xlgoals.steps.issue import unit_rows

SV = Language("sv")
D = Decimal
CREATED = datetime(2022, 4, 30, tzinfo=UTC)
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
WRONG = "never the result"

ANSWERS = {
    "yes": Answer(GoalKind.ACTIVITY_GOAL, "yes", "Ja", Status.GREEN),
    "ongoing": Answer(GoalKind.ACTIVITY_GOAL, "ongoing", 'Pågående, "snart" klart', Status.YELLOW),
    "no": Answer(GoalKind.ACTIVITY_GOAL, "no", "Nej", Status.RED),
    "other": Answer(GoalKind.ACTIVITY_GOAL, "other", "Gäller inte oss", None),
}


@dataclass(frozen=True)
class Case:
    """A row, and what was typed in it; `expected` is the status by the rules, where stated."""

    row: FormRow
    values: dict[str, Value] = field(default_factory=dict)
    raw: dict[str, CellValue] = field(default_factory=dict)
    expected: str = ""
    ratio: str | None = None
    """The attainment by the rules: per cent with one decimal, or `reached`."""


def a_row(yardstick: Yardstick | None, **rest: object) -> FormRow:
    shown: dict[str, CellValue] = {"due": "yes", "measure_type": "share"}
    return FormRow(
        ("", "B", "total"), {**shown, **rest.pop("shown", {})}, yardstick=yardstick, **rest
    )  # type: ignore[arg-type, dict-item]


def usual(direction: Direction, strict: bool = False) -> Comparator:
    if direction is HIGHER:
        return Comparator.MORE_THAN if strict else Comparator.AT_LEAST
    return Comparator.LESS_THAN if strict else Comparator.AT_MOST


# --- the cases of RULES 1 --------------------------------------------------------------------

TABLE = [
    ("4.65", "4.5", HIGHER, "at_least", "green", "103.3"),
    ("18", "20", HIGHER, "at_least", "yellow", "90.0"),
    ("90", "95", HIGHER, "at_least", "yellow", "94.7"),
    ("6.7", "7.5", HIGHER, "at_least", "red", "89.3"),
    ("0", "50", HIGHER, "at_least", "red", "0.0"),
    ("7.6", "4.8", LOWER, "at_most", "red", "63.2"),
    ("209", "200", LOWER, "less_than", "yellow", "95.7"),
    ("19209", "20581", LOWER, "less_than", "green", "107.1"),
    ("-2", "-2.1", LOWER, "at_most", "yellow", "95.2"),
    ("-22.6", "5.3", LOWER, "at_most", "green", "reached"),
    ("5.2", "-0.5", LOWER, "at_most", "red", "0.0"),
    ("-21", "-48", LOWER, "at_most", "red", "43.8"),
    ("-17", "-15.8", HIGHER, "at_least", "yellow", "92.9"),
    ("200", "200", LOWER, "less_than", "yellow", "100.0"),
    # the rows of the table above that the published cases leave out
    ("3", "0", HIGHER, "at_least", "green", "reached"),
    ("-3", "0", HIGHER, "at_least", "red", "0.0"),
    ("-1", "-2", HIGHER, "at_least", "green", "reached"),
    ("0", "0", LOWER, "at_most", "green", "reached"),
    ("0.1", "0", LOWER, "at_most", "red", "0.0"),
    ("0", "0", LOWER, "less_than", "red", "0.0"),
    ("0", "0", HIGHER, "more_than", "red", "0.0"),
    ("-5", "-4", LOWER, "at_most", "green", "125.0"),
    ("0", "5", LOWER, "at_most", "green", "reached"),
    ("89.99", "100", HIGHER, "at_least", "red", "90.0"),
    ("99.6", "100", HIGHER, "at_least", "yellow", "99.6"),
    ("-5", "20", HIGHER, "at_least", "red", "0.0"),
]


def by_the_rules() -> Iterator[Case]:
    for outcome, target, direction, comparator, status, ratio in TABLE:
        yardstick = Yardstick(direction, Comparator(comparator), D(target))
        yield Case(a_row(yardstick), {"outcome": D(outcome)}, {}, status, ratio)
    done = Yardstick(HIGHER, Comparator.AT_LEAST, DONE)
    yield Case(a_row(done, answers=ANSWERS), {"outcome": "ongoing"}, {}, "yellow")
    yield Case(
        a_row(
            Yardstick(HIGHER, Comparator.AT_LEAST, D(70)), due=False, blank_reason=Reason.NOT_DUE
        ),
        expected="not_measured",
    )
    none = Yardstick(HIGHER, Comparator.AT_LEAST, None)
    blank = a_row(none, blank_reason=Reason.NO_TARGET)
    yield Case(blank, {"outcome": D(30)}, {}, "not_measured")


# --- a grid about every edge -----------------------------------------------------------------

TARGETS = ["4.5", "0.9", "95", "200", "20581", "0", "-2.1", "-48", "0.3333333333", "1234567.891"]


def step(value: Decimal) -> Decimal:
    """The smallest difference that ten digits can show at this value."""
    return D(1).scaleb((value or D(1)).adjusted() - 9)


def around(*edges: Decimal) -> set[Decimal]:
    found = {edge + n * step(edge) for edge in edges for n in (-1, 0, 1)}
    return {significant(value) for value in found}


def yardsticks() -> Iterator[Yardstick]:
    for text in TARGETS:
        target = D(text)
        for direction in Direction:
            for strict in (False, True):
                base = Yardstick(direction, usual(direction, strict), target)
                yield base
            away = -1 if direction is HIGHER else 1
            yield replace(base, yellow_kind=LimitKind.DISTANCE, yellow_from=D("0.1"))
            yield replace(
                base, yellow_kind=LimitKind.VALUE, yellow_from=significant(target + away * D("0.7"))
            )
            yield replace(base, tolerance=D("0.3"))


def edges(yardstick: Yardstick) -> list[Decimal]:
    target = yardstick.number
    assert target is not None
    away = -1 if yardstick.direction is HIGHER else 1
    limit = yardstick.yellow_from
    match yardstick.yellow_kind:
        case LimitKind.DISTANCE:
            yellow = target + away * limit
        case LimitKind.VALUE:
            yellow = limit
        case _:
            shrinks = (yardstick.direction is HIGHER) == (target > 0)
            yellow = significant(target * limit if shrinks else target / limit)
    return [target, yellow, target + away * yardstick.tolerance]


def grid() -> Iterator[Case]:
    for yardstick in yardsticks():
        target = yardstick.number or D(0)
        others = {D(0), -target, 3 * target, D("0.000001")}
        for outcome in sorted(around(*edges(yardstick)) | {significant(o) for o in others}):
            yield Case(a_row(yardstick), {"outcome": outcome, "comment": "därför"})


def between() -> Iterator[Case]:
    for low, high in (("10", "20"), ("-5", "5"), ("99999.8", "100000")):
        for kind, limit in ((LimitKind.RATIO, "0.9"), (LimitKind.DISTANCE, "0.1")):
            for tolerance in ("0", "0.05"):
                yardstick = Yardstick(
                    HIGHER, Comparator.BETWEEN, D(low), D(high), kind, D(limit), D(tolerance)
                )
                slack, near = D(tolerance), D("0.1")
                about = around(
                    *(D(low) - s for s in (0, slack, near)),
                    *(D(high) + s for s in (0, slack, near)),
                )
                for outcome in sorted(about | {D(0), D(1000), D(-1000)}):
                    yield Case(a_row(yardstick), {"outcome": outcome})


def words_and_blanks() -> Iterator[Case]:
    number = Yardstick(HIGHER, Comparator.AT_LEAST, D(50))
    done = Yardstick(HIGHER, Comparator.AT_LEAST, DONE)
    none = Yardstick(HIGHER, Comparator.AT_LEAST, None)
    for yardstick in (number, done, none, None):
        for answers in (ANSWERS, {}):
            for reason in (None, Reason.MISSING, Reason.NOT_DUE, Reason.NO_TARGET):
                yield Case(a_row(yardstick, answers=answers, blank_reason=reason))
                waiting = {"comment": "vi vet mer i maj"}
                yield Case(a_row(yardstick, answers=answers, blank_reason=reason), dict(waiting))
            for answer in answers:
                yield Case(a_row(yardstick, answers=answers), {"outcome": answer})
            yield Case(a_row(yardstick, answers=answers), {"outcome": D(60)})
            for typed in ("ca 5", "94,7 %", "52 70", True, False, "Ja då"):
                yield Case(a_row(yardstick, answers=answers), {}, {"outcome": typed})


def rules_of_the_row() -> Iterator[Case]:
    """Every rule of the form, alone and with others."""
    missed = Yardstick(HIGHER, Comparator.AT_LEAST, D(50))
    extras: list[dict[str, Value]] = [
        {},
        {"comment": "därför"},
        {"comment": "därför", "action": "vi mäter om"},
        {"comment": "därför", "action": "vi mäter om", "own_status": "green"},
        {"comment": "därför", "action": "a", "own_status": "green", "own_status_reason": "other"},
        {"comment": "därför", "action": "a", "own_status_reason": "other"},
        {"explanation": "ovanligt men rätt"},
        {"outcome_period": "2022-03", "forecast": D(12)},
    ]
    for kind in ("share", "count", ""):
        for due in ("yes", "no"):
            row = a_row(
                missed,
                shown={"due": due, "measure_type": kind},
                due=due == "yes",
                blank_reason=Reason.MISSING if due == "yes" else Reason.NOT_DUE,
            )
            for outcome in (None, D(10), D(47), D(60), D("100.1"), D("-0.1"), D(100)):
                for extra in extras:
                    value = {} if outcome is None else {"outcome": outcome}
                    yield Case(row, {**value, **extra})
            met: dict[str, Value] = {"outcome": D(60)}
            yield Case(row, {**met, "own_status": "green"}, {"own_status_reason": "för att"})
            yield Case(row, {**met, "own_status_reason": "other"}, {"own_status": "lila"})
            yield Case(row, {**met}, {"outcome_period": "i våras"})


def forecasts() -> Iterator[Case]:
    yardstick = Yardstick(HIGHER, Comparator.AT_LEAST, D(50))
    for outcome in (None, D(10), D(60)):
        for forecast in (None, D(10), D(47), D(60)):
            asked = {"outcome": outcome, "forecast": forecast}
            values: dict[str, Value] = {key: v for key, v in asked.items() if v is not None}
            yield Case(a_row(yardstick, judged="forecast", blank_reason=Reason.MISSING), values)


def cases() -> list[Case]:
    made = [
        *by_the_rules(),
        *grid(),
        *between(),
        *words_and_blanks(),
        *rules_of_the_row(),
        *forecasts(),
    ]
    return [
        replace(
            case,
            row=replace(
                case.row,
                key=(f"G{n}", "B", "total"),
                shown={**case.row.shown, "goal_id": f"G{n}", "board": "B", "breakdown": "total"},
            ),
        )
        for n, case in enumerate(made)
    ]


CASES = cases()


def test_the_grid_is_wide() -> None:
    numbers = [case for case in CASES if case.row.yardstick and "outcome" in case.values]
    assert len(numbers) >= 600
    pythons = {live(case)["status_code"] for case in CASES}
    assert pythons == {"green", "yellow", "red", "not_measured", "check", ""}


# --- a small region, for the start sheet -----------------------------------------------------


def region() -> Catalogue:
    plan = Plan("Testregionen", "Plan 2022", "Kansliet", "0980-319 200")
    higher = Yardstick(HIGHER, Comparator.AT_LEAST, D(50))
    goals = (
        Goal("G1", "B", "S1", "Ett", GoalKind.INDICATOR, higher, MeasureType.SHARE, "%"),
        Goal("G2", "B", "S1", "Två", GoalKind.INDICATOR, higher, MeasureType.COUNT),
        Goal("G3", "B", "S1", "Tre", GoalKind.INDICATOR, higher, due_in=("helår",)),
    )
    return Catalogue(
        plan,
        (Unit("B", "Nämnden", "board"), Unit("U", "O'Brien & Co", "area", "B")),
        (Node("S1", 1, None, "Strategi"),),
        goals,
        tuple(Report(goal.goal_id, "B", "U") for goal in goals),
        (Round("R", "Rapport april", "tertial", "2022-04", None, date(2022, 5, 6)),),
        (),
        (Line("dated_activities", "A1", "B", "S1", "U", "Bygga"),),
    )


FILLED: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {
    "goals": {
        ("G1", "B", "total"): {"outcome": D(60)},
        ("G2", "B", "total"): {"outcome": D(70)},
    },
    "dated_activities": {("A1", "B"): {"progress": "ongoing"}},
}
NOT_YET = {
    "goals": {
        ("G1", "B", "total"): {"outcome": D(10)},  # red without a comment
        ("G2", "B", "total"): {"outcome": D(70)},
    }
}
TEMPLATES = {"empty": {}, "begun": NOT_YET, "filled": FILLED}
LEFT = {"empty": (2, 1), "begun": (1, 1), "filled": (0, 0)}
"""Rows left per form: G3 is not asked for in this round."""


def template(values: dict[str, dict[tuple[str, ...], dict[str, Value]]]) -> Template:
    catalogue = region()
    round_ = catalogue.round("R")
    rows = unit_rows(Prefill(catalogue, round_, SV), "U")
    content = TemplateContent(catalogue, round_, catalogue.unit["U"], SV, rows, RETURN_FORMS)
    return make_template(content, Typed(values))


# --- written, recalculated, read back --------------------------------------------------------


def twin() -> tuple[BookLayout, Placed]:
    lists = Lists(SV)
    sheet = SheetLayout("Mål")
    table = UnitTable(GOALS, sheet, lists, SV, top=2)
    table.headers()
    placed = table.fill(
        [case.row for case in CASES],
        {case.row.key: case.values for case in CASES},
        {case.row.key: case.raw for case in CASES},
    )
    for place, cell in sheet.cells.items():
        if isinstance(cell.value, bool):
            # LibreOffice takes a logical value in a cell formatted as a number for a number
            sheet.cells[place] = replace(cell, style="text")
    sheet.put(0, 0, 987_654, formula="1+1")
    return BookLayout([sheet, lists.sheet], CREATED, names=lists.names), placed


def spoilt(layout: BookLayout) -> tuple[bytes, int]:
    """The workbook with a wrong value kept for every formula, and how many there are."""
    count = 0
    for sheet in layout.sheets:
        for place, cell in sheet.cells.items():
            if cell.formula:
                count += 1
                wrong = 987_654 if isinstance(cell.value, int | float | Decimal) else WRONG
                sheet.cells[place] = replace(cell, value=wrong)
    return write_book(layout), count


@dataclass
class Recalculated:
    """Every sheet as LibreOffice left it: the sheet's name to values by zero-based place."""

    books: dict[str, dict[str, dict[tuple[int, int], object]]]
    formulas: dict[str, int]


@pytest.fixture(scope="module")
def recalculated(office, tmp_path_factory: pytest.TempPathFactory) -> Recalculated:
    folder = tmp_path_factory.mktemp("twin")
    layouts = {"twin": twin()[0]} | {
        name: template(values).layout for name, values in TEMPLATES.items()
    }
    counts = {}
    for name, layout in layouts.items():
        content, counts[name] = spoilt(layout)
        (folder / f"{name}.xlsx").write_bytes(content)
    files = [folder / f"{name}.xlsx" for name in layouts]
    saved = office.save_as("xlsx", files, folder / "saved")
    return Recalculated({path.stem: values_of(path) for path in saved}, counts)


def values_of(path: Path) -> dict[str, dict[tuple[int, int], object]]:
    book = openpyxl.load_workbook(path, data_only=True)
    found = {
        sheet.title: {
            (row, column): value
            for row, cells in enumerate(sheet.iter_rows(values_only=True))
            for column, value in enumerate(cells)
            if value is not None
        }
        for sheet in book.worksheets
    }
    book.close()
    return found


def test_recalculation_has_really_happened(recalculated: Recalculated) -> None:
    assert recalculated.books["twin"]["Mål"][0, 0] == 2
    assert recalculated.formulas["twin"] == 4 * len(CASES) + 1
    for name, sheets in recalculated.books.items():
        values = [value for sheet in sheets.values() for value in sheet.values()]
        assert not [value for value in values if value in (WRONG, 987_654)], name
        assert not [value for value in values if str(value).startswith("#")], name


def live(case: Case) -> dict[str, object]:
    rules = formulas.live_rules(GOALS, UnitTable.severity)
    return formulas.live_values(GOALS, case.row, case.values, set(case.raw), rules, SV)


def shown(recalculated: Recalculated, key: str) -> list[object]:
    _, placed = twin()
    sheet = recalculated.books["twin"]["Mål"]
    return [sheet.get((placed.first_row + n, placed.columns[key]), "") for n in range(len(CASES))]


def described(case: Case) -> str:
    return f"{case.values} {case.raw} against {case.row.yardstick} {dict(case.row.shown)}"


@pytest.mark.parametrize("key", ["status_code", "status", "check"])
def test_the_sheet_says_what_python_says(key: str, recalculated: Recalculated) -> None:
    wrong = [
        f"{described(case)}: the sheet {theirs!r}, Python {live(case)[key]!r}"
        for case, theirs in zip(CASES, shown(recalculated, key), strict=True)
        if theirs != live(case)[key]
    ]
    assert not wrong, f"{len(wrong)} of {len(CASES)}: {wrong[:5]}"


def same(theirs: object, ours: object) -> bool:
    if isinstance(theirs, int | float) and isinstance(ours, Decimal):
        return abs(theirs - float(ours)) <= 1e-12 * max(1, abs(theirs))
    return theirs == ours


def test_the_sheet_reckons_the_attainment_that_python_does(recalculated: Recalculated) -> None:
    wrong = [
        f"{described(case)}: the sheet {theirs!r}, Python {live(case)['attainment']!r}"
        for case, theirs in zip(CASES, shown(recalculated, "attainment"), strict=True)
        if not same(theirs, live(case)["attainment"])
    ]
    assert not wrong, f"{len(wrong)} of {len(CASES)}: {wrong[:5]}"


def test_both_say_what_the_rules_say(recalculated: Recalculated) -> None:
    codes, ratios = shown(recalculated, "status_code"), shown(recalculated, "attainment")
    for case, code, ratio in zip(CASES, codes, ratios, strict=True):
        if case.expected:
            assert code == case.expected, described(case)
        if case.ratio == "reached":
            assert ratio == SV.text(formulas.REACHED_WORDS), described(case)
        elif case.ratio:
            assert f"{100 * ratio:.1f}" == case.ratio, described(case)  # type: ignore[operator]


def test_numbers_are_judged_as_the_domain_judges_them(recalculated: Recalculated) -> None:
    """Straight against the domain, past what lays out the sheet."""
    for case, code in zip(CASES, shown(recalculated, "status_code"), strict=True):
        outcome = case.values.get(case.row.judged)
        if case.row.yardstick and isinstance(outcome, Decimal | str):
            assert code == judge(outcome, case.row.yardstick, case.row.answers).status.value


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_start_sheet_counts_what_is_left(name: str, recalculated: Recalculated) -> None:
    cells = recalculated.books[name][SV.text("Start")]
    made = template(TEMPLATES[name]).layout.sheets[0]
    reckoned = {place: cell.value for place, cell in made.cells.items() if cell.formula}
    assert {place: cells[place] for place in reckoned} == reckoned
    goals, activities = LEFT[name]
    rows, in_all = SV.text("left to do"), SV.text("left to do in all")
    whole = f"{goals + activities} {in_all}"
    if goals + activities == 0:
        whole = SV.text("Done, nothing more to do")
    assert list(reckoned.values()) == [f"{goals} {rows}", f"{activities} {rows}", whole]


@pytest.mark.parametrize("name", TEMPLATES)
def test_each_row_of_a_template_says_what_it_lacks(name: str, recalculated: Recalculated) -> None:
    made = template(TEMPLATES[name])
    for table in made.placed.values():
        cells = recalculated.books[name][table.sheet]
        rows = range(table.first_row, table.last_row + 1)
        assert tuple(cells[row, table.columns["check"]] for row in rows) == table.checks
    done, remains = SV.text("Done"), SV.text("Remains")
    wanted = {
        "empty": (remains, remains, SV.text("Not now")),
        "begun": (SV.text(Code.NO_COMMENT.value.title), done, SV.text("Not now")),
        "filled": (done, done, SV.text("Not now")),
    }
    assert made.placed["goals"].checks == wanted[name]
