"""From raw cells to typed values: found wherever they stand, or refused with code and cell."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.findings import Code, Finding, Severity
from xlgoals.forms.around import beside, changed_locked
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Choice, Field, Form, Kind, Role, Rows
from xlgoals.forms.parse import Row, Table, TableReader, find_table
from xlgoals.forms.raw import RawBook, RawSheet, RawValue, address, column_name
from xlgoals.forms.values import Value, fold, raw_text, restored, stored
from xlgoals.i18n import Language

SV, EN = Language("sv"), Language("en")
COLOURS = (Choice("green", "Green"), Choice("yellow", "Yellow"), Choice("red", "Red"))
FORM = Form(
    "everything",
    1,
    "Everything",
    (
        Field("title", "Title", role=Role.SHOWN),
        Field("goal_id", "Goal no.", role=Role.KEY),
        Field("board", "Board", role=Role.KEY),
        Field("text", "Title"),
        Field("long", "Comment", Kind.LONG_TEXT),
        Field("whole", "Level", Kind.INTEGER),
        Field("number", "Value", Kind.NUMBER),
        Field("date", "Start", Kind.DATE),
        Field("month", "Period", Kind.MONTH),
        Field("choice", "Status", Kind.CHOICE, choices=COLOURS),
        Field("words", "Tags", Kind.WORDS),
        Field("answer", "Outcome", Kind.ANSWER),
    ),
    keys=("goal_id", "board"),
    rows=Rows.GOALS,
)
KEYS = [field.key for field in FORM.fields]
ANSWERS = {"ja": "yes", "pågående": "ongoing", "nej": "no"}
HEADS: list[RawValue] = [field.label for field in FORM.fields]


def line(
    goal: str = "G1", board: str = "RS", title: str = "Ett mål", **cells: RawValue
) -> list[RawValue]:
    return [title, goal, board, *(cells.get(key, "") for key in KEYS[3:])]


def sheet(*lines: list[RawValue], above: int = 2, name: str = "Mål") -> RawSheet:
    """The table as a template lays it out: words above, keys, headers, rows."""
    top: list[list[RawValue]] = [["Mål – Förvaltningen"], *([[]] * (above - 1))] if above else []
    return RawSheet(name, [*top, list(KEYS), list(HEADS), *map(list, lines)])


def read(*sheets: RawSheet, form: Form = FORM, language: Language = SV) -> Table:
    place = find_table(form, RawBook(list(sheets)))
    assert place is not None
    return TableReader(form, language, lambda _: ANSWERS).read(place)


def said(findings: list[Finding]) -> list[tuple[str, Code]]:
    return [(finding.place.cell, finding.code) for finding in findings]


FULL = line(
    text="ord",
    long="rad ett\nrad två",
    whole=3.0,
    number=94.7,
    date=date(2022, 4, 30),
    month="2022-03",
    choice="Gul",
    words="tertial; helår",
    answer="Pågående",
)
VALUES = {
    "text": "ord",
    "long": "rad ett\nrad två",
    "whole": 3,
    "number": Decimal("94.7"),
    "date": date(2022, 4, 30),
    "month": "2022-03",
    "choice": "yellow",
    "words": ("tertial", "helår"),
    "answer": "ongoing",
}

# --- where the table stands ------------------------------------------------------------------


def test_a_table_is_read_where_the_template_has_it() -> None:
    table = read(sheet(FULL))
    assert table.findings == []
    (row,) = table.rows
    assert (row.key, row.number, row.values) == (("G1", "RS"), 5, VALUES)
    assert table.address(row, "answer") == "L5"


@pytest.mark.parametrize("above", [0, 1, 7, 60])
def test_rows_may_be_put_in_above(above: int) -> None:
    (row,) = read(sheet(FULL, above=above)).rows
    assert (row.values, row.number) == (VALUES, above + 3)


def test_a_sheet_may_have_another_name_and_place() -> None:
    other = RawSheet("Anteckningar", [["goal_id", "är ett ord"], ["outcome"], []])
    table = read(other, RawSheet("Blad3", []), sheet(FULL, name="Kopia av Mål (2)"))
    assert table.sheet == "Kopia av Mål (2)"
    assert table.rows[0].values == VALUES


@given(st.permutations(range(len(KEYS))), st.integers(0, 3))
def test_columns_may_stand_in_any_order(order: list[int], shift: int) -> None:
    moved = sheet(FULL)
    moved.rows[2:] = [[""] * shift + [cells[place] for place in order] for cells in moved.rows[2:]]
    table = read(moved)
    assert table.findings == []
    assert table.rows[0].values == VALUES
    assert table.columns == {KEYS[place]: shift + column for column, place in enumerate(order)}


def test_a_column_put_in_between_is_left_alone() -> None:
    wider = sheet(FULL)
    for cells in wider.rows[2:]:
        cells.insert(4, "min egen kolumn")
    table = read(wider)
    assert table.rows[0].values == VALUES
    assert said(table.findings) == []


def test_the_fuller_of_two_row_of_keys_is_the_table() -> None:
    part = sheet(line("G9"))
    for cells in part.rows:
        del cells[8:]
    assert read(part, sheet(FULL)).rows[0].key == ("G1", "RS")
    assert read(sheet(FULL), part).rows[0].key == ("G1", "RS")


def test_without_its_row_of_keys_there_is_no_table() -> None:
    gone = sheet(FULL)
    del gone.rows[2]
    assert find_table(FORM, RawBook([gone])) is None
    assert find_table(FORM, RawBook([])) is None


def test_a_row_key_that_is_missing_leaves_no_table() -> None:
    gone = sheet(FULL)
    gone.rows[2][2] = ""
    assert find_table(FORM, RawBook([gone])) is None


def test_half_of_the_fields_are_not_a_table() -> None:
    little = sheet(FULL)
    little.rows[2][6:] = [""] * (len(KEYS) - 6)
    assert find_table(FORM, RawBook([little])) is None


def test_a_missing_column_is_found_by_its_name_and_the_rest_is_read() -> None:
    less = sheet(FULL)
    less.rows[2][4] = ""
    table = read(less)
    (finding,) = table.findings
    assert finding.code is Code.NO_COLUMN
    assert (finding.place.sheet, finding.place.cell, finding.field) == ("Mål", "", "long")
    assert '"Kommentar"' in finding.message(SV)
    assert table.rows[0].values == {key: v for key, v in VALUES.items() if key != "long"}


# --- rows ------------------------------------------------------------------------------------


def test_blank_rows_are_no_rows_and_shift_no_address() -> None:
    table = read(sheet(line("G1", number=1), [], ["", "", ""], line("G2", number="fel")))
    assert [row.number for row in table.rows] == [5, 8]
    assert said(table.findings) == [("G8", Code.NOT_A_NUMBER)]


@given(st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_blank_rows_put_in_anywhere_only_move_the_addresses(gaps: list[int]) -> None:
    lines: list[list[RawValue]] = []
    places = []
    for goal, gap in zip(("G1", "G2", "G3"), gaps, strict=True):
        lines += [[]] * gap
        lines.append(line(goal, number="fel" if goal == "G2" else 5))
        places.append(4 + len(lines))
    table = read(sheet(*lines))
    assert [row.number for row in table.rows] == places
    assert said(table.findings) == [(f"G{places[1]}", Code.NOT_A_NUMBER)]


def test_a_row_that_nobody_filled_in_is_there_and_not_filled() -> None:
    (row,) = read(sheet(line())).rows
    assert not row.filled
    assert row.values == {}


def test_a_filled_row_without_a_key_is_kept_to_be_told_of() -> None:
    (row,) = read(sheet(line("", "", number=5))).rows
    assert row.filled
    assert row.key == ("", "")


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\t\n "])
def test_a_stray_space_is_a_blank(blank: str) -> None:
    (row,) = read(sheet(line(number=blank, choice=blank, long=blank, date=blank))).rows
    assert not row.filled
    assert row.values == {}


def test_rows_shorter_than_the_table_end_in_blanks() -> None:
    (row,) = read(sheet(["Ett mål", "G1", "RS", "ord"])).rows
    assert row.values == {"text": "ord"}


def test_keys_that_a_spreadsheet_made_numbers_are_still_the_same() -> None:
    numbered = sheet([" x ", 101.0, " RS "])
    (row,) = read(numbered).rows
    assert row.key == ("101", "RS")


def test_a_key_that_stands_twice_is_read_twice() -> None:
    """Which of the two is right is for the check of the whole table to ask."""
    table = read(sheet(line(number=1), line(number=2)))
    assert [row.key for row in table.rows] == [("G1", "RS")] * 2


def test_error_values_are_found_where_they_show() -> None:
    faulty = sheet(line(number=1), line("G2"))
    faulty.errors = {(5, 6): "#N/A", (5, 0): "#REF!"}  # the second is not in an input
    table = read(faulty)
    assert said(table.findings) == [("G6", Code.ERROR_VALUE)]
    assert "#N/A" in table.findings[0].message(SV)
    assert table.rows[1].filled
    assert table.rows[1].bad == {"number"}


# --- each kind of value ----------------------------------------------------------------------

READ: list[tuple[str, RawValue, Value]] = [
    ("text", "  ord ", "ord"),
    ("text", 7.0, "7"),
    ("text", 7.5, "7.5"),
    ("text", "=1+1 <b>{{x}} 🙂", "=1+1 <b>{{x}} 🙂"),
    ("text", datetime(2022, 4, 30), "2022-04-30"),
    ("long", "rad\n\nrad", "rad\n\nrad"),
    ("long", "x" * 32_767, "x" * 32_767),
    ("whole", 3.0, 3),
    ("whole", "1 200", 1200),
    ("whole", -4, -4),
    ("number", 94.7, Decimal("94.7")),
    ("number", 0, Decimal(0)),
    ("number", "94,7 %", Decimal("94.7")),
    ("number", "1 500 kr", Decimal(1500)),
    ("number", "\u22122,1", Decimal("-2.1")),
    ("date", date(2022, 4, 30), date(2022, 4, 30)),
    ("date", datetime(2022, 4, 30, 13, 5), date(2022, 4, 30)),
    ("date", " 2022-4-3 ", date(2022, 4, 3)),
    ("date", "2022-04-30 00:00:00", date(2022, 4, 30)),
    ("month", "2022-03", "2022-03"),
    ("month", "2022/03", "2022-03"),
    ("month", "202203", "2022-03"),
    ("month", 202203.0, "2022-03"),
    ("month", date(2022, 3, 31), "2022-03"),
    ("month", datetime(2022, 3, 1), "2022-03"),
    ("month", "mars 2022", "2022-03"),
    ("month", "Maj  2022", "2022-05"),
    ("month", "March 2022", "2022-03"),
    ("month", "okt 2022", "2022-10"),
    ("month", "okt. 2022", "2022-10"),
    ("month", "DEC 2022", "2022-12"),
    ("choice", "Gul", "yellow"),
    ("choice", " grön ", "green"),
    ("choice", "Red", "red"),
    ("choice", "yellow", "yellow"),
    ("words", "a; b;c ;; ", ("a", "b", "c")),
    ("words", 5.0, ("5",)),
    ("answer", "Ja", "yes"),
    ("answer", " PÅGÅENDE ", "ongoing"),
    ("answer", "12,5", Decimal("12.5")),
    ("answer", 12.5, Decimal("12.5")),
]


@pytest.mark.parametrize(("key", "raw", "value"), READ)
def test_what_a_careful_person_would_read_is_read(key: str, raw: RawValue, value: Value) -> None:
    table = read(sheet(line(**{key: raw})))
    assert said(table.findings) == []
    assert table.rows[0].values == {key: value}
    assert type(table.rows[0].values[key]) is type(value)
    assert table.rows[0].raw == {key: raw}


REFUSED: list[tuple[str, RawValue, Code]] = [
    ("whole", 3.5, Code.NOT_WHOLE),
    ("whole", "tre", Code.NOT_A_NUMBER),
    ("whole", "3 4", Code.TWO_NUMBERS),
    ("number", "ca 5", Code.NOT_A_NUMBER),
    ("number", "52 70", Code.TWO_NUMBERS),
    ("number", "4,5 (okt)", Code.NOT_A_NUMBER),
    ("number", True, Code.NOT_A_NUMBER),
    ("number", date(2022, 1, 1), Code.NOT_A_NUMBER),
    ("number", 1e15, Code.OUT_OF_SIZE),
    ("number", 1e-9, Code.OUT_OF_SIZE),
    ("number", "minst 1 500 kr", Code.SAID_MORE_OR_LESS),
    ("number", ">95", Code.SAID_MORE_OR_LESS),
    ("number", "< 4,8 %", Code.SAID_MORE_OR_LESS),
    ("whole", "högst 3", Code.SAID_MORE_OR_LESS),
    ("answer", ">95", Code.SAID_MORE_OR_LESS),
    ("answer", "mer än 95 %", Code.SAID_MORE_OR_LESS),
    ("date", "30 april", Code.NOT_A_DATE),
    ("date", "2022-02-30", Code.NOT_A_DATE),
    ("date", 44_681.0, Code.NOT_A_DATE),
    ("date", "30/4 2022", Code.NOT_A_DATE),
    ("month", "våren", Code.NOT_A_MONTH),
    ("month", "2022-13", Code.NOT_A_MONTH),
    ("month", "mars", Code.NOT_A_MONTH),
    ("month", "mars 22", Code.NOT_A_MONTH),
    ("month", 3.0, Code.NOT_A_MONTH),
    ("choice", "lila", Code.NOT_IN_LIST),
    ("choice", 5.0, Code.NOT_IN_LIST),
    ("choice", "Grönn", Code.NEAR_MATCH),
    ("answer", "kanske", Code.NOT_IN_LIST),
    ("answer", "pågåend", Code.NEAR_MATCH),
    ("answer", "52 70", Code.TWO_NUMBERS),
    ("answer", True, Code.NOT_A_NUMBER),
]


@pytest.mark.parametrize(("key", "raw", "code"), REFUSED)
def test_what_is_in_doubt_is_found_at_its_cell(key: str, raw: RawValue, code: Code) -> None:
    table = read(sheet(line(), line("G2", **{key: raw})))
    (finding,) = table.findings
    assert (finding.code, finding.place.cell) == (code, address(5, KEYS.index(key)))
    assert (finding.form, finding.field, finding.row) == ("everything", key, ("G2", "RS"))
    assert finding.place.label == SV.text(FORM.field[key].label)
    assert table.rows[1].bad == {key}
    assert table.rows[1].values == {}
    assert table.rows[1].filled


def test_a_number_that_is_cut_is_used_and_remarked_on() -> None:
    table = read(sheet(line(number="1,23456789012")))
    assert table.rows[0].values == {"number": Decimal("1.234567890")}
    assert said(table.findings) == [("G5", Code.ROUNDED)]
    assert "1,23456789012" in table.findings[0].message(SV)
    assert table.rows[0].bad == set()


def test_one_bad_cell_leaves_the_others_of_its_row() -> None:
    table = read(sheet(line(number="ca 5", long="text", choice="Gul")))
    assert table.rows[0].values == {"long": "text", "choice": "yellow"}
    assert len(table.findings) == 1


def test_a_near_match_is_offered_in_the_readers_language() -> None:
    (finding,) = read(sheet(line(choice="gron"))).findings
    assert finding.values["near"] == "Grön"
    assert finding.values["choices"] == "Grön; Gul; Röd"
    (finding,) = read(sheet(line(choice="Grean")), language=EN).findings
    assert finding.values["near"] == "Green"


def test_answers_are_those_of_the_row() -> None:
    place = find_table(FORM, RawBook([sheet(line("G1", answer="Ja"), line("G2", answer="Ja"))]))
    assert place is not None
    table = TableReader(FORM, SV, lambda key: ANSWERS if key[0] == "G1" else {}).read(place)
    assert table.rows[0].values == {"answer": "yes"}
    assert said(table.findings) == [("L6", Code.NOT_A_NUMBER)]


def test_an_answer_of_the_plan_may_hold_a_digit() -> None:
    """It stands in the drop-down, so it must be readable."""
    place = find_table(FORM, RawBook([sheet(line(answer="Steg 2 av 3"))]))
    assert place is not None
    table = TableReader(FORM, SV, lambda _: {fold("Steg 2 av 3"): "step2"}).read(place)
    assert said(table.findings) == []
    assert table.rows[0].values == {"answer": "step2"}


def test_the_choices_of_an_unlisted_answer_are_named() -> None:
    (finding,) = read(sheet(line(answer="kanske"))).findings
    assert finding.values["choices"] == "Ja; Pågående; Nej"


@pytest.mark.parametrize("reader", [SV, EN])
@pytest.mark.parametrize(("made", "value"), [(SV, Decimal("1.234")), (EN, Decimal(1234))])
def test_a_comma_is_read_as_the_language_of_the_sheet_has_it(
    reader: Language, made: Language, value: Decimal
) -> None:
    typed = sheet(line(number="1,234"))
    typed.rows[3] = [made.text(field.label) for field in FORM.fields]
    (row,) = read(typed, language=reader).rows
    assert row.values == {"number": value}


@pytest.mark.parametrize(("reader", "value"), [(SV, Decimal("1.234")), (EN, Decimal(1234))])
def test_a_comma_on_a_sheet_of_no_language_is_read_as_the_workspace_has_it(
    reader: Language, value: Decimal
) -> None:
    typed = sheet(line(number="1,234"))
    del typed.rows[3]
    (row,) = read(typed, language=reader).rows
    assert row.values == {"number": value}


# --- locked cells, and what stands beside ----------------------------------------------------


def place_of(one: RawSheet):
    place = find_table(FORM, RawBook([one]))
    assert place is not None
    return place


def beside_of(one: RawSheet) -> list[str]:
    place = place_of(one)
    rows = {row.number - 1 for row in TableReader(FORM, SV).read(place).rows if any(row.key)}
    return [address(*at) for at in beside(place, rows) if at[0] > place.key_row]


def test_text_to_the_right_of_the_table_is_found() -> None:
    assert beside_of(sheet([*line(number=5), "", "se bilaga 3"], line("G2"))) == ["N5"]


def test_text_below_the_table_is_found_and_blanks_are_not() -> None:
    below = [" ", "", "", "Vi återkommer."]
    assert beside_of(sheet(line(number=5), [], below)) == ["D7"]


def test_nothing_beside_the_table_is_nothing_found() -> None:
    assert beside_of(sheet(FULL)) == []


SHOWN = {("G1", "RS"): {"title": "Ett mål"}}


@pytest.mark.parametrize("now", ["Ett mål", " ett  MÅL "])
def test_a_locked_cell_with_the_same_words_is_unchanged(now: str) -> None:
    place = place_of(sheet(line(title=now)))
    assert list(changed_locked(TableReader(FORM, SV).read(place), place, SHOWN)) == []


def test_a_locked_cell_with_other_words_is_found_with_both() -> None:
    place = place_of(sheet(line(title="Ett annat mål"), line("G2", title="vad som helst")))
    table = TableReader(FORM, SV).read(place)
    ((row, key, now, then),) = changed_locked(table, place, SHOWN)
    assert (row.key, key, now, then) == (("G1", "RS"), "title", "Ett annat mål", "Ett mål")
    assert table.address(row, key) == "A5"


def test_a_locked_cell_that_was_emptied_is_found() -> None:
    place = place_of(sheet(line(title="")))
    ((_, _, now, then),) = changed_locked(TableReader(FORM, SV).read(place), place, SHOWN)
    assert (now, then) == ("", "Ett mål")


@pytest.mark.parametrize(
    ("then", "now"),
    [(Decimal(95), 95.0), (date(2022, 4, 30), datetime(2022, 4, 30)), (None, ""), (5, "5")],
)
def test_a_locked_value_is_the_same_however_the_file_holds_it(then: object, now: RawValue) -> None:
    one = sheet(line())
    one.rows[4][0] = now
    place = place_of(one)
    shown = {("G1", "RS"): {"title": then}}
    assert list(changed_locked(TableReader(FORM, SV).read(place), place, shown)) == []


def test_what_the_template_did_not_tell_is_not_compared() -> None:
    place = place_of(sheet(line(title="egna ord")))
    shown: dict[tuple[str, ...], dict[str, object]] = {("G1", "RS"): {}}
    assert list(changed_locked(TableReader(FORM, SV).read(place), place, shown)) == []


# --- kept as text ----------------------------------------------------------------------------

NUMBERS = st.decimals(-(10**9), 10**9, places=4, allow_nan=False)
KEPT = {
    Kind.TEXT: st.text(min_size=1),
    Kind.LONG_TEXT: st.text(min_size=1),
    Kind.INTEGER: st.integers(),
    Kind.NUMBER: NUMBERS,
    Kind.AMOUNT: NUMBERS,
    Kind.DATE: st.dates(),
    Kind.MONTH: st.sampled_from(["2022-04", "1999-12"]),
    Kind.CHOICE: st.sampled_from(["green", "red"]),
    Kind.WORDS: st.lists(
        st.text("abcåäö ", min_size=1).map(str.strip).filter(bool), min_size=1
    ).map(tuple),
    Kind.ANSWER: st.one_of(NUMBERS, st.sampled_from(["yes", "no", "step2", "9", "on_schedule"])),
}


def same(value: Value) -> Value:
    """An answer whose code is a number cannot be told from the number, which is all right."""
    return Decimal(value) if isinstance(value, str) and value.isdigit() else value


@pytest.mark.parametrize("kind", Kind)
@given(data=st.data())
def test_a_value_kept_as_text_is_the_same_again(kind: Kind, data: st.DataObject) -> None:
    value = data.draw(KEPT[kind])
    asked = Field("x", "X", kind, choices=COLOURS if kind is Kind.CHOICE else ())
    again = restored(asked, stored(value))
    wanted = same(value) if kind is Kind.ANSWER else value
    assert again == wanted
    assert type(again) is type(wanted)


def test_nothing_but_semicolons_is_no_value() -> None:
    """What is kept as an empty text would come back as something else."""
    table = read(sheet(line(words=" ; ")))
    assert table.rows[0].values == {}
    assert said(table.findings) == [("K5", Code.EMPTY)]


UNITS = [
    ("94,7 %", "%", None),
    ("94,7%", " % ", None),
    ("5 st.", "st", None),
    ("5 St", "st", None),
    ("5", "tkr", None),
    (5.0, "tkr", None),
    ("5 mkr", "", None),
    ("5 mkr", "tkr", Code.OTHER_UNIT_OF_MEASURE),
    ("5 %", "procentenheter", Code.OTHER_UNIT_OF_MEASURE),
]


@pytest.mark.parametrize(("typed", "unit", "code"), UNITS)
def test_a_unit_that_was_typed_must_be_the_goals(
    typed: RawValue, unit: str, code: Code | None
) -> None:
    place = find_table(FORM, RawBook([sheet(line(answer=typed))]))
    assert place is not None
    table = TableReader(FORM, SV, lambda _: {}, lambda _: unit).read(place)
    assert said(table.findings) == ([("L5", code)] if code else [])
    assert isinstance(table.rows[0].values["answer"], Decimal), "it is asked about, and used"


# --- cells shown as per cent ------------------------------------------------------------------

SHARED = Form(
    "shared",
    3,
    "Shared",
    (
        Field("goal_id", "Goal no.", role=Role.KEY),
        Field("outcome", "Outcome", Kind.ANSWER),
        Field("number", "Value", Kind.NUMBER),
        Field("whole", "Level", Kind.INTEGER),
        Field("share", "Coverage", Kind.NUMBER, ratio=True, maximum=Decimal(1)),
        Field("text", "Comment", Kind.LONG_TEXT),
        Field("date", "Start", Kind.DATE),
        Field("amount", "Amount", Kind.AMOUNT),
        Field("later", "Expected", Kind.NUMBER, since=2),
        Field("latest", "Weight", Kind.NUMBER, since=3),
    ),
    keys=("goal_id",),
    rows=Rows.GOALS,
)
SHARED_KEYS = [field.key for field in SHARED.fields]


def as_percent(key: str, raw: RawValue, unit: str = "%") -> Table:
    """One row where a cell holds this, and the spreadsheet shows it as per cent."""
    cells: list[RawValue] = ["G1", *[""] * (len(SHARED_KEYS) - 1)]
    column = SHARED_KEYS.index(key)
    cells[column] = raw
    one = RawSheet("Mål", [list(SHARED_KEYS), list(SHARED_KEYS), cells])
    one.percents = frozenset({(2, column)})
    place = find_table(SHARED, RawBook([one]))
    assert place is not None
    return TableReader(SHARED, SV, lambda _: {"ja": "yes"}, lambda _: unit).read(place)


@pytest.mark.parametrize("key", ["outcome", "number", "latest"])
@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (0.947, Decimal("94.7")),
        (1.0, Decimal(100)),
        (0.0, Decimal(0)),
        (-0.021, Decimal("-2.1")),
        (94.7, Decimal(9470)),  # odd, but it is what the person sees: 9470 %
        (0.1 + 0.2, Decimal(30)),
    ],
)
def test_a_number_shown_as_per_cent_is_what_the_person_sees(
    key: str, raw: float, value: Decimal
) -> None:
    table = as_percent(key, raw)
    (finding,) = table.findings
    assert table.rows[0].values == {key: value}
    assert table.rows[0].bad == set()
    assert finding.code is Code.PERCENT_CELL
    assert finding.values["used"] == SV.number(value).replace("\u00a0", " ")
    assert finding.severity is Severity.NOTE


def test_a_whole_number_shown_as_per_cent_stays_whole() -> None:
    table = as_percent("whole", 1.0)
    assert table.rows[0].values == {"whole": 100}
    assert type(table.rows[0].values["whole"]) is int


@pytest.mark.parametrize("typed", ["94,7", "94,7 %", " 94.7 "])
def test_a_text_in_such_a_cell_is_already_what_the_person_sees(typed: str) -> None:
    table = as_percent("outcome", typed)
    assert (table.rows[0].values, table.findings) == ({"outcome": Decimal("94.7")}, [])


def test_an_answer_in_such_a_cell_is_an_answer() -> None:
    table = as_percent("outcome", "Ja")
    assert (table.rows[0].values, table.findings) == ({"outcome": "yes"}, [])


@pytest.mark.parametrize(
    ("raw", "code"), [(True, Code.NOT_A_NUMBER), (">95", Code.SAID_MORE_OR_LESS)]
)
def test_what_is_no_number_is_none_in_such_a_cell(raw: RawValue, code: Code) -> None:
    table = as_percent("outcome", raw)
    assert table.rows[0].values == {}
    assert [finding.code for finding in table.findings] == [code]


@pytest.mark.parametrize(
    ("key", "raw"), [("text", "0,5"), ("text", 0.5), ("date", datetime(2022, 4, 30))]
)
def test_only_numbers_are_read_so(key: str, raw: RawValue) -> None:
    assert as_percent(key, raw).findings == []


@pytest.mark.parametrize("unit", ["st", "procentenheter", "mkr"])
def test_per_cent_of_another_unit_is_asked_about(unit: str) -> None:
    """94,7 % where the goal is in mkr: it is used as it is seen, and a person is asked."""
    table = as_percent("outcome", 0.947, unit)
    (finding,) = table.findings
    assert table.rows[0].values == {"outcome": Decimal("94.7")}
    assert finding.code is Code.OTHER_UNIT_OF_MEASURE
    assert (finding.values["value"], finding.values["expected"]) == ("94,7 %", unit)


def test_an_amount_shown_as_per_cent_is_refused_as_per_cent_in_words_is() -> None:
    table = as_percent("amount", 0.12, "tkr")
    (finding,) = table.findings
    assert (table.rows[0].values, table.rows[0].bad) == ({}, {"amount"})
    assert finding.code is Code.OTHER_UNIT_OF_AMOUNT
    assert finding.values == {"value": "12 %", "expected": "tkr"}
    assert [one.code for one in as_percent("amount", "12 %", "tkr").findings] == [finding.code]


def test_what_a_cell_holds_is_written_the_way_the_language_writes_it() -> None:
    (finding,) = as_percent("number", -1.05).findings
    assert (finding.values["value"], finding.values["used"]) == ("-1,05", "-105")


def test_a_goal_without_a_unit_may_be_in_per_cent() -> None:
    assert [finding.code for finding in as_percent("outcome", 0.947, "").findings] == [
        Code.PERCENT_CELL
    ]


# --- shares of one ---


def of_share(raw: RawValue, percent: bool = False) -> Table:
    if percent:
        return as_percent("share", raw)
    cells: list[RawValue] = ["G1", "", "", "", raw, "", "", "", ""]
    one = RawSheet("Mål", [list(SHARED_KEYS), list(SHARED_KEYS), cells])
    place = find_table(SHARED, RawBook([one]))
    assert place is not None
    return TableReader(SHARED, SV).read(place)


@pytest.mark.parametrize(
    ("raw", "percent"),
    [(0.25, False), ("0,25", False), ("25 %", False), ("25%", True), (0.25, True)],
)
def test_a_share_is_a_quarter_however_it_is_written(raw: RawValue, percent: bool) -> None:
    table = of_share(raw, percent)
    assert (table.rows[0].values, table.findings) == ({"share": Decimal("0.25")}, [])


def test_a_share_of_25_is_25() -> None:
    """Whether that can be is for the limits of the field to say."""
    assert of_share(25.0).rows[0].values == {"share": Decimal(25)}


# --- older versions ---


def of_version(version: int | None, *gone: str) -> list[str]:
    """The columns that are missed in a workbook without these."""
    keys: list[RawValue] = ["" if key in gone else key for key in SHARED_KEYS]
    place = find_table(SHARED, RawBook([RawSheet("Mål", [keys, keys, ["G1"]])]))
    assert place is not None
    found = TableReader(SHARED, SV).read(place, version).findings
    assert {finding.code for finding in found} <= {Code.NO_COLUMN}
    return [finding.field for finding in found]


def test_a_workbook_of_before_may_do_without_later_columns() -> None:
    assert of_version(1, "later", "latest") == []
    assert of_version(2, "latest") == []
    assert of_version(2, "later", "latest") == ["later"]
    assert of_version(3, "later", "latest") == ["later", "latest"]


def test_without_a_version_it_is_that_of_its_newest_column() -> None:
    assert of_version(None, "later", "latest") == []
    assert of_version(None, "latest") == []
    assert of_version(None, "later") == ["later"]


def test_a_column_of_the_first_version_is_always_missed() -> None:
    assert of_version(1, "text") == ["text"]
    assert of_version(None, "text", "later", "latest") == ["text"]


# --- small helpers ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (5.25, "5.25"),
        (1e20, "1e+20"),
        (datetime(2022, 4, 30), "2022-04-30"),
        (datetime(2022, 4, 30, 8, 5), "2022-04-30 08:05:00"),
        (True, "True"),
        ("x ", "x "),
    ],
)
def test_a_cell_as_text(value: RawValue, text: str) -> None:
    assert raw_text(value) == text


@pytest.mark.parametrize(
    ("index", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")]
)
def test_columns_have_their_letters(index: int, name: str) -> None:
    assert column_name(index) == name


def test_a_row_that_has_no_such_column_has_no_address() -> None:
    table = Table(FORM, "Mål", {"number": 6}, [Row(("G1", "RS"), 9)], [])
    assert table.address(table.rows[0], "number") == "G9"
    assert table.address(table.rows[0], "long") == ""


def test_every_key_of_the_forms_is_a_word_that_people_do_not_type() -> None:
    """A table is found by its keys, so a heading must not be one of them by chance."""
    for form in RETURN_FORMS.values():
        headers: list[RawValue] = [SV.text(field.label) for field in form.fields]
        assert find_table(form, RawBook([RawSheet("x", [headers, headers])])) is None
