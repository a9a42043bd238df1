"""One valid return, damaged one cell at a time: one finding each, at that cell.

A catalogue made here, its template laid out, filled in, written, read back: sensible values give
no findings. Then every kind of damage is done to every cell that can have it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    Line,
    MeasureType,
    Node,
    Plan,
    Report,
    Round,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.findings import Code, Finding
from xlgoals.forms.around import changed_locked, outside
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Field, Form, Kind
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.forms.prefill import FormRow, Prefill
from xlgoals.forms.raw import RawBook, RawSheet, RawValue, address
from xlgoals.forms.remarks import Reader
from xlgoals.forms.values import Value
from xlgoals.i18n import Language
from xlgoals.steps.checking import Severities, check
from xlgoals.steps.issue import unit_rows
from xlgoals.steps.returned import FormRead, Return

SV = Language("sv")
D = Decimal
KIND = GoalKind.ACTIVITY_GOAL
HIGH = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(95))
LOW = Yardstick(Direction.LOWER, Comparator.AT_MOST, D(5))


def catalogue() -> Catalogue:
    done = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, DONE)
    goals = (
        Goal("G1", "B", "S1", "Andel i tid", GoalKind.INDICATOR, HIGH, MeasureType.SHARE, "%"),
        Goal("G2", "B", "S1", "Antal besök", GoalKind.INDICATOR, HIGH, MeasureType.COUNT),
        Goal("G3", "B", "S1", "En plan finns", KIND, done),
        Goal("G4", "B", "S1", "Mäts senare", GoalKind.INDICATOR, HIGH, due_in=("helår",)),
        Goal(
            "G5", "B", "S1", "Vägs ihop", GoalKind.INDICATOR, HIGH, MeasureType.SHARE, "%",
            aggregation=Aggregation.WEIGHTED_MEAN,
        ),
        Goal("G6", "B", "S1", "Antal fel", GoalKind.INDICATOR, LOW, MeasureType.COUNT),
        Goal("G7", "B", "S1", "Kommer i juni", GoalKind.INDICATOR, HIGH),
        Goal("G8", "B", "S1", "Angår andra", GoalKind.INDICATOR, HIGH),
    )  # fmt: skip
    return Catalogue(
        Plan("Testregionen"),
        (
            Unit("B", "Nämnden", "board"),
            Unit("U", "Enheten", "area", "B"),
            Unit("V", "En annan", "area", "B"),
        ),
        (Node("S1", 1, None, "Strategi"),),
        goals,
        (*(Report(goal.goal_id, "B", "U") for goal in goals), Report("G5", "B", "V")),
        (Round("R", "Rapport", "tertial", "2022-04", None, date(2022, 5, 6)),),
        tuple(
            Answer(KIND, code, label, status)
            for code, label, status in (
                ("yes", "Ja", Status.GREEN),
                ("ongoing", "Pågående", Status.YELLOW),
                ("no", "Nej", Status.RED),
            )
        ),
        (
            Line("dated_activities", "A1", "B", "S1", "U", "Bygga", start=date(2022, 1, 1)),
            Line("dated_activities", "A2", "B", "S1", "U", "Riva"),
        ),
    )


FILLED: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {
    "goals": {
        ("G1", "B", "total"): {
            "outcome": D("80.5"),
            "outcome_period": "2022-03",
            "forecast": D(90),
            "comment": "Vi ligger efter.",
            "action": "Fler mottagningar.",
            "own_status": "yellow",
            "own_status_reason": "known_trend",
        },
        ("G2", "B", "total"): {"outcome": D(1500)},
        ("G3", "B", "total"): {
            "outcome": "ongoing",
            "forecast": "yes",
            "comment": "Skrivs nu.",
            "action": "Beslut i maj.",
        },
        ("G5", "B", "total"): {
            "outcome": D(96),
            "numerator": D(192),
            "denominator": D(200),
        },
        ("G6", "B", "total"): {"outcome": D(3)},
        ("G7", "B", "total"): {"no_outcome": "not_available_yet", "expected": date(2022, 6, 15)},
        ("G8", "B", "total"): {"no_outcome": "not_applicable", "explanation": "Verksamhet saknas."},
    },
    "dated_activities": {
        ("A1", "B"): {"progress": "ongoing", "comment": "Enligt plan."},
        ("A2", "B"): {"progress": "not_started"},
    },
}
CATALOGUE = catalogue()
ROUND = CATALOGUE.round("R")
ROWS = unit_rows(Prefill(CATALOGUE, ROUND, SV), "U")


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> RawBook:
    content = TemplateContent(CATALOGUE, ROUND, CATALOGUE.unit["U"], SV, ROWS, RETURN_FORMS)
    path: Path = tmp_path_factory.mktemp("damage") / "return.xlsx"
    path.write_bytes(write_book(make_template(content, Typed(FILLED)).layout))
    return read_book(path)


def findings(book: RawBook) -> list[Finding]:
    """All that is found in the tables of a return, as `collect` finds it."""
    file = Return(Path("return.xlsx"), "return.xlsx", "0" * 64, unit_id="U")
    for key, rows in ROWS.items():
        form = RETURN_FORMS[key]
        expected = {row.key: row for row in rows}
        place = find_table(form, book)
        assert place is not None
        reader = TableReader(
            form,
            SV,
            lambda key, rows=expected: rows[key].answer_words,  # type: ignore[misc]
            lambda key, rows=expected: str(rows[key].shown.get("measure_unit", "")),  # type: ignore[misc]
        )
        table = reader.read(place)
        shown = {row.key: row.shown for row in rows}
        file.findings += table.findings
        file.findings += [
            reader.finding(table, row, name, Code.LOCKED_CHANGED, value=now, ours=then)
            for row, name, now, then in changed_locked(table, place, shown)
        ]
        file.findings += outside(table, place)
        file.forms[key] = FormRead(table, expected, Reader(CATALOGUE.plan, ROUND.period, SV))
    check([file], Severities(CATALOGUE, ROUND), SV)
    return file.findings


def copied(book: RawBook) -> RawBook:
    return RawBook(
        [
            RawSheet(s.name, [list(row) for row in s.rows], s.visible, dict(s.errors), s.percents)
            for s in book.sheets
        ]
    )


def test_sensible_values_give_no_findings(valid: RawBook) -> None:
    assert [finding.message(SV) for finding in findings(valid)] == []


def test_a_template_that_nobody_filled_in_says_what_is_not_there(tmp_path: Path) -> None:
    content = TemplateContent(CATALOGUE, ROUND, CATALOGUE.unit["U"], SV, ROWS, RETURN_FORMS)
    path = tmp_path / "blank.xlsx"
    path.write_bytes(write_book(make_template(content).layout))
    found = findings(read_book(path))
    assert {(finding.code, finding.row[0]) for finding in found} == {
        (Code.NO_OUTCOME, name) for name in ("G1", "G2", "G3", "G5", "G6", "G7", "G8")
    }


# --- kinds of damage -------------------------------------------------------------------------


@dataclass(frozen=True)
class Damage:
    """What is put into a cell, to which cells it applies, and the code that it gives."""

    name: str
    put: RawValue
    applies: Callable[[Field, FormRow, RawValue], bool]
    code: Callable[[Field, FormRow], Code]
    error: str = ""
    """The error value that the cell shows; it reads as blank."""
    percent: bool = False
    """Whether the cell shows its number as per cent."""


def kinds(*wanted: Kind) -> Callable[[Field, FormRow, RawValue], bool]:
    return lambda field, row, now: field.kind in wanted


def always(code: Code) -> Callable[[Field, FormRow], Code]:
    return lambda field, row: code


def words_or_number(field: Field, row: FormRow) -> Code:
    """Where answers may be given, what is none of them is not in their list."""
    answered = field.kind is Kind.ANSWER and row.answers
    return Code.NOT_IN_LIST if answered else Code.NOT_A_NUMBER


def percent_code(field: Field, row: FormRow) -> Code:
    """A share in per cent may be shown as such; per cent of something else is another unit."""
    expected = row.shown.get("measure_unit") if field.kind is Kind.ANSWER else ""
    return Code.PERCENT_CELL if expected in ("", "%") else Code.OTHER_UNIT_OF_MEASURE


def emptied(*names: str, code: Code, form: str = "goals") -> Damage:
    """A filled cell that may not be empty where it is filled here."""
    return Damage(
        f"emptied: {code.name}",
        "",
        lambda field, row, now: (
            field.key in names and now != "" and (len(row.key) == 3) == (form == "goals")
        ),
        always(code),
    )


NUMBERS = (Kind.ANSWER, Kind.NUMBER, Kind.INTEGER)
DAMAGES = [
    Damage("words", "vet inte än", kinds(*NUMBERS), words_or_number),
    Damage("a hedge", "ca 5", kinds(*NUMBERS), always(Code.NOT_A_NUMBER)),
    Damage("two numbers", "52 70", kinds(*NUMBERS), always(Code.TWO_NUMBERS)),
    Damage("a range", "4-5", kinds(*NUMBERS), always(Code.TWO_NUMBERS)),
    Damage("on one side of a number", ">95", kinds(*NUMBERS), always(Code.SAID_MORE_OR_LESS)),
    Damage("shown as per cent", 0.97, kinds(*NUMBERS), percent_code, percent=True),
    Damage("not a date", "i juni", kinds(Kind.DATE), always(Code.NOT_A_DATE)),
    Damage("a day that is none", "2022-02-30", kinds(Kind.DATE), always(Code.NOT_A_DATE)),
    Damage(
        "below the least",
        -1.0,
        lambda field, row, now: field.key == "denominator",
        always(Code.TOO_SMALL),
    ),
    Damage(
        "a count below zero",
        -1.0,
        lambda field, row, now: field.key == "outcome" and row.key[0] == "G6",
        always(Code.NEGATIVE_COUNT),
    ),
    Damage(
        "a reason for no outcome beside one",
        "Data finns ännu ej",
        lambda field, row, now: field.key == "no_outcome" and row.key[0] in ("G1", "G2", "G3"),
        always(Code.OUTCOME_AND_REASON),
    ),
    Damage("a logical value", True, kinds(*NUMBERS), always(Code.NOT_A_NUMBER)),
    Damage("a date", datetime(2022, 5, 4), kinds(*NUMBERS), always(Code.NOT_A_NUMBER)),
    Damage("a size out of all reason", 1e14, kinds(*NUMBERS), always(Code.OUT_OF_SIZE)),
    Damage(
        "a near match of an answer",
        "Pågåend",
        lambda field, row, now: field.kind is Kind.ANSWER and bool(row.answers),
        always(Code.NEAR_MATCH),
    ),
    Damage(
        "another unit of measure",
        "90 mkr",
        lambda field, row, now: field.kind is Kind.ANSWER and row.shown.get("measure_unit") == "%",
        always(Code.OTHER_UNIT_OF_MEASURE),
    ),
    Damage("not in the list", "lila", kinds(Kind.CHOICE), always(Code.NOT_IN_LIST)),
    Damage("a number for a choice", 3.0, kinds(Kind.CHOICE), always(Code.NOT_IN_LIST)),
    Damage(
        "a near match",
        "Gull",
        lambda field, row, now: field.key == "own_status",
        always(Code.NEAR_MATCH),
    ),
    Damage("not a month", "våren", kinds(Kind.MONTH), always(Code.NOT_A_MONTH)),
    Damage("a thirteenth month", "2022-13", kinds(Kind.MONTH), always(Code.NOT_A_MONTH)),
    Damage(
        "too long",
        "x" * 4001,
        lambda field, row, now: field.kind is Kind.LONG_TEXT,
        always(Code.TOO_LONG),
    ),
    Damage("an error value", "", lambda field, row, now: True, always(Code.ERROR_VALUE), "#N/A"),
    Damage(
        "a share beyond its bounds",
        100.1,
        lambda field, row, now: field.key == "outcome" and row.shown.get("measure_type") == "share",
        always(Code.IMPOSSIBLE_SHARE),
    ),
    Damage("more digits than are kept", 90.1234567891, kinds(Kind.ANSWER), always(Code.ROUNDED)),
    emptied("outcome", code=Code.NO_OUTCOME),
    emptied("denominator", code=Code.NO_WEIGHT),
    emptied("expected", code=Code.NO_DATE),
    emptied("explanation", code=Code.NO_EXPLANATION),
    emptied("comment", code=Code.NO_COMMENT),
    emptied("action", code=Code.NO_ACTION),
    emptied("own_status", code=Code.REASON_WITHOUT_STATUS),
    emptied("own_status_reason", code=Code.STATUS_WITHOUT_REASON),
]


@dataclass(frozen=True)
class Target:
    """One input cell of one row."""

    form: Form
    field: Field
    row: FormRow


def targets() -> list[Target]:
    return [
        Target(RETURN_FORMS[key], field, row)
        for key, rows in ROWS.items()
        for row in rows
        for field in RETURN_FORMS[key].inputs
    ]


def spot(book: RawBook, form: Form, row: FormRow, key: str) -> tuple[RawSheet, int, int]:
    place = find_table(form, book)
    assert place is not None
    for number, cells in enumerate(place.sheet.rows):
        if (
            number > place.key_row + 1
            and tuple(cells[place.columns[k]] for k in form.keys) == row.key
        ):
            return place.sheet, number, place.columns[key]
    raise AssertionError(row.key)


def now_at(target: Target) -> RawValue:
    filled = FILLED[target.form.key].get(target.row.key, {})
    return "" if target.field.key not in filled else str(filled[target.field.key])


def applicable() -> Iterator[tuple[Damage, Target]]:
    for damage in DAMAGES:
        for target in targets():
            if damage.applies(target.field, target.row, now_at(target)) and not _makes_two(
                damage, target
            ):
                yield damage, target


def _makes_two(damage: Damage, target: Target) -> bool:
    """What is sound in itself but makes another cell of the row wanting, which is a fault there."""
    if target.field.key != "outcome":
        return False
    excused = "G6", "G7", "G8"  # too many, or a reason for no outcome stands beside
    makes_wanting = {
        Code.ROUNDED: ("G2", "G4", "G5", *excused),  # yellow needs a comment
        Code.PERCENT_CELL: excused,
        Code.OTHER_UNIT_OF_MEASURE: ("G5",),
        Code.IMPOSSIBLE_SHARE: ("G5",),  # its denominator says what it is of
    }
    return target.row.key[0] in makes_wanting.get(damage.code(target.field, target.row), ())


PAIRS = list(applicable())


def test_there_is_much_to_damage() -> None:
    assert len({damage.name for damage, _ in PAIRS}) == len(DAMAGES) >= 10
    touched = {(t.form.key, t.field.key) for _, t in PAIRS}
    assert touched == {(f.key, asked.key) for f in RETURN_FORMS.values() for asked in f.inputs}


def damaged(valid: RawBook, damage: Damage, target: Target) -> tuple[RawBook, tuple[str, str]]:
    book = copied(valid)
    sheet, row, column = spot(book, target.form, target.row, target.field.key)
    cells = sheet.rows[row]
    cells += [""] * (column + 1 - len(cells))
    cells[column] = damage.put
    if damage.error:
        sheet.errors[row, column] = damage.error
    if damage.percent:
        sheet.percents |= {(row, column)}
    return book, (sheet.name, address(row, column))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_one_damaged_cell_gives_one_finding_at_that_cell(damage: Damage, valid: RawBook) -> None:
    wrong = []
    for one, target in PAIRS:
        if one is not damage:
            continue
        book, at = damaged(valid, damage, target)
        found = [(f.place.sheet, f.place.cell, f.code) for f in findings(book)]
        if found != [(*at, damage.code(target.field, target.row))]:
            wrong.append((target.row.key[0], target.field.key, at, found))
    assert not wrong


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.name)
def test_the_message_names_the_cell_as_the_sheet_shows_it(damage: Damage, valid: RawBook) -> None:
    target = next(target for one, target in PAIRS if one is damage)
    book, (sheet, cell) = damaged(valid, damage, target)
    (finding,) = findings(book)
    said = finding.message(SV)
    assert said.startswith(f"{sheet}, cell {cell} ({SV.text(target.field.label)}): ")
    assert "{" not in said


def test_what_is_written_in_a_locked_cell_is_found_there(valid: RawBook) -> None:
    for form_key, rows in ROWS.items():
        form = RETURN_FORMS[form_key]
        for row in rows:
            for field in form.shown:
                if field.key in form.keys or field.key not in row.shown:
                    continue
                book = copied(valid)
                sheet, number, column = spot(book, form, row, field.key)
                sheet.rows[number][column] = "något annat"
                found = [(f.place.cell, f.code) for f in findings(book)]
                assert found == [(address(number, column), Code.LOCKED_CHANGED)], field.key


def test_a_formula_that_somebody_overwrote_is_nobodys_business(valid: RawBook) -> None:
    """Live cells are for the person who types, and never used."""
    for key in ("status", "status_code", "attainment", "check"):
        book = copied(valid)
        sheet, row, column = spot(book, RETURN_FORMS["goals"], ROWS["goals"][0], key)
        sheet.rows[row][column] = "green"
        assert findings(book) == []


def test_words_beside_the_table_are_found_where_they_stand(valid: RawBook) -> None:
    book = copied(valid)
    sheet, row, _ = spot(book, RETURN_FORMS["goals"], ROWS["goals"][1], "comment")
    sheet.rows[row] += [""] * (40 - len(sheet.rows[row])) + ["se bilaga"]
    assert [(f.place.cell, f.code) for f in findings(book)] == [(address(row, 40), Code.OUTSIDE)]


def test_two_damaged_cells_give_two_findings(valid: RawBook) -> None:
    damage = DAMAGES[1]
    first, second = (
        t
        for d, t in PAIRS
        if d is damage and t.field.key == "outcome" and t.row.key[0] in ("G1", "G2")
    )
    book, one = damaged(valid, damage, first)
    book, two = damaged(book, damage, second)
    assert {(f.place.sheet, f.place.cell) for f in findings(book)} == {one, two}


PERSONS_WORDS = [
    "=1+1",
    "<b>fet</b>",
    "{{x}}",
    "å" * 3999,
    "🙂🙂",
    "rad\nrad",
    "+46 70",
    "'x",
    "@a",
    "#N/A?",
]


def test_a_persons_words_come_back_unchanged(tmp_path: Path) -> None:
    """Through the template's layout, the writer and the reader, in every text that is asked."""
    for words in PERSONS_WORDS:
        filled = {
            form.key: {
                row.key: {
                    **FILLED[form.key].get(row.key, {}),
                    **{
                        f.key: words
                        for f in form.inputs
                        if f.kind is Kind.LONG_TEXT and len(words) <= f.max_length
                    },
                }
                for row in ROWS[form.key]
            }
            for form in RETURN_FORMS.values()
        }
        content = TemplateContent(CATALOGUE, ROUND, CATALOGUE.unit["U"], SV, ROWS, RETURN_FORMS)
        path = tmp_path / "return.xlsx"
        path.write_bytes(write_book(make_template(content, Typed(filled)).layout))
        book = read_book(path)
        for form in RETURN_FORMS.values():
            place = find_table(form, book)
            assert place is not None
            for row in TableReader(form, SV).read(place).rows:
                assert row.values["comment"] == words


def test_what_follows_from_an_unreadable_cell_is_not_told_as_well(valid: RawBook) -> None:
    """An explanation that cannot be read may be the one that the empty outcome needs."""
    row = ROWS["goals"][1]
    book = copied(valid)
    sheet, number, column = spot(book, RETURN_FORMS["goals"], row, "outcome")
    sheet.rows[number][column] = ""
    assert [f.code for f in findings(book)] == [Code.NO_OUTCOME]
    _, _, explanation = spot(book, RETURN_FORMS["goals"], row, "explanation")
    sheet.errors[number, explanation] = "#REF!"
    at = address(number, explanation)
    assert [(f.place.cell, f.code) for f in findings(book)] == [(at, Code.ERROR_VALUE)]
