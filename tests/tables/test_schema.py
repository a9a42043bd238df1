"""One pandera pass over all rows: every fault is found, in its row, and none hides another."""

from decimal import Decimal
from typing import Any

import pandas as pd
import pandera.pandas as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals.findings import Code
from xlgoals.forms.form import (
    Among,
    Blank,
    Choice,
    Field,
    Filled,
    Form,
    Kind,
    Outside,
    Role,
    Rows,
    Rule,
)
from xlgoals.forms.parse import Row, Table
from xlgoals.forms.values import Value
from xlgoals.i18n import Language
from xlgoals.tables import schema
from xlgoals.tables.schema import Breach, breaches, frame, message_values

D = Decimal
FORM = Form(
    "small",
    1,
    "Small",
    (
        Field("id", "Id", required=True, max_length=5),
        Field("due", "Followed up now", role=Role.SHOWN),
        Field("kind", "Kind", Kind.CHOICE, choices=(Choice("a", "A"), Choice("b", "B"))),
        Field("whole", "Level", Kind.INTEGER, minimum=D(1), maximum=D(3)),
        Field("number", "Value", Kind.NUMBER, minimum=D(0), maximum=D(100)),
        Field("outcome", "Outcome", Kind.ANSWER),
        Field("comment", "Comment", Kind.LONG_TEXT, max_length=10),
        Field("must", "Reason", required=True),
    ),
    keys=("id",),
    rows=Rows.FREE,
    rules=(
        Rule(Code.NO_COMMENT, "comment", (Among("kind", ("b",)), Blank("comment"))),
        Rule(Code.NO_OUTCOME, "outcome", (Among("due", ("yes",)), Blank("outcome"))),
        Rule(
            Code.IMPOSSIBLE_SHARE, "outcome", (Outside("outcome", D(0), D(100)), Blank("comment"))
        ),
        Rule(Code.REASON_WITHOUT_STATUS, "kind", (Filled("comment"), Blank("kind"))),
    ),
)
GOOD: dict[str, Value] = {"must": "x"}


def rows_of(*values: dict[str, Value], file: str = "f") -> list[tuple[object, Row]]:
    """Rows as the parser gives them, each with a key of its own unless it states one."""
    made: list[tuple[object, Row]] = []
    for number, one in enumerate(values):
        full = {"id": f"r{number}", **GOOD, **one}
        filled = {key: value for key, value in full.items() if value != ""}
        made.append((file, Row((str(full["id"]),), number + 5, filled, dict(filled))))  # type: ignore[arg-type]
    return made


def found(
    *values: dict[str, Value], extra: list[dict[str, object]] | None = None
) -> list[tuple[int, str, Code]]:
    given_rows = rows_of(*values)
    return [
        (b.place, b.field, b.code) for b in breaches(FORM, frame(FORM, given_rows, extra or []))
    ]


FAULTS: list[tuple[dict[str, Value], str, Code]] = [
    ({"id": "toolong"}, "id", Code.TOO_LONG),
    ({"whole": 0}, "whole", Code.TOO_SMALL),
    ({"whole": 4}, "whole", Code.TOO_BIG),
    ({"number": D("-0.1")}, "number", Code.TOO_SMALL),
    ({"number": D("100.1")}, "number", Code.TOO_BIG),
    ({"comment": "x" * 11, "kind": "a"}, "comment", Code.TOO_LONG),
    ({"must": ""}, "must", Code.EMPTY),
    ({"kind": "b"}, "comment", Code.NO_COMMENT),
    ({"outcome": D(101)}, "outcome", Code.IMPOSSIBLE_SHARE),
    ({"outcome": D(-1)}, "outcome", Code.IMPOSSIBLE_SHARE),
    ({"comment": "x"}, "kind", Code.REASON_WITHOUT_STATUS),
]


@pytest.mark.parametrize(("fault", "field", "code"), FAULTS)
def test_each_fault_is_found_in_its_row(fault: dict[str, Value], field: str, code: Code) -> None:
    assert found({}, fault, {}) == [(1, field, code)]


def test_nothing_wrong_gives_nothing() -> None:
    assert found({}, {"number": D(0), "whole": 3}, {"outcome": "yes"}, {"id": "12345"}) == []
    assert found({"comment": "x" * 10, "kind": "b", "number": D(100), "outcome": D(150)}) == []


def test_no_rows_give_nothing() -> None:
    assert found() == []


@settings(max_examples=40)
@given(st.lists(st.sampled_from([None, *range(len(FAULTS))]), min_size=1, max_size=40))
def test_as_many_are_found_as_were_planted(planted: list[int | None]) -> None:
    values = [{} if fault is None else FAULTS[fault][0] for fault in planted]
    unique = [{**one, "id": one.get("id") or f"r{n}"} for n, one in enumerate(values)]
    long = [n for n, fault in enumerate(planted) if fault == 0]
    for n in long:
        unique[n]["id"] = f"{n:06}"
    wanted = {
        (n, FAULTS[fault][1], FAULTS[fault][2])
        for n, fault in enumerate(planted)
        if fault is not None
    }
    result = found(*unique)
    assert set(result) == wanted
    assert len(result) == len(wanted)


def test_a_row_with_many_faults_has_them_all() -> None:
    all_at_once: dict[str, Value] = {
        "id": "toolong",
        "kind": "b",
        "whole": 9,
        "number": D(-1),
        "outcome": D(-60),
        "must": "",
    }
    assert set(found(all_at_once)) == {
        (0, "id", Code.TOO_LONG),
        (0, "whole", Code.TOO_BIG),
        (0, "number", Code.TOO_SMALL),
        (0, "outcome", Code.IMPOSSIBLE_SHARE),
        (0, "comment", Code.NO_COMMENT),
        (0, "must", Code.EMPTY),
    }


# --- blanks ----------------------------------------------------------------------------------


def test_a_blank_breaks_no_limit_and_no_rule_that_needs_a_value() -> None:
    assert found({"whole": "", "number": "", "outcome": "", "comment": "", "kind": ""}) == []


def test_a_rule_about_blanks_is_not_skipped_for_blanks() -> None:
    """Pandera leaves out rows with a blank unless told otherwise."""
    extra: list[dict[str, object]] = [{"due": "yes"}, {"due": "no"}, {"due": "yes"}]
    assert found({}, {}, {"outcome": D(5)}, extra=extra) == [(0, "outcome", Code.NO_OUTCOME)]


def test_a_column_that_is_blank_all_the_way_is_no_fault() -> None:
    table = frame(FORM, rows_of({}, {}))
    assert table["comment"].isna().all()
    assert breaches(FORM, table) == []


def test_a_condition_on_what_the_frame_lacks_holds_for_blanks_only() -> None:
    table = frame(FORM, rows_of({"kind": "b"})).drop(columns=["comment", "kind"])
    assert breaches(FORM, table) == []


# --- one text in a number column --------------------------------------------------------------


def test_a_text_among_numbers_switches_nothing_off() -> None:
    """The answers of a goal are words, those of the next numbers."""
    assert found({"outcome": "yes"}, {"outcome": D(-60)}, {"outcome": D(200)}, {"whole": 7}) == [
        (1, "outcome", Code.IMPOSSIBLE_SHARE),
        (2, "outcome", Code.IMPOSSIBLE_SHARE),
        (3, "whole", Code.TOO_BIG),
    ]


def test_a_cell_that_could_not_be_read_hides_nothing_in_other_rows() -> None:
    """It has no value, so that its column stays one of numbers."""
    unread = Row(("x",), 9, {"id": "x", "must": "x"}, {"number": "ca 5"}, {"number"})
    table = frame(FORM, [("f", unread), *rows_of({"number": D(-1)})])
    assert [(b.place, b.code) for b in breaches(FORM, table)] == [(1, Code.TOO_SMALL)]


# --- rows that stand twice -------------------------------------------------------------------


def test_a_row_that_stands_twice_is_found_each_time_after_the_first() -> None:
    assert found({"id": "a"}, {"id": "b"}, {"id": "a"}, {"id": "a"}) == [
        (2, "id", Code.ROW_TWICE),
        (3, "id", Code.ROW_TWICE),
    ]


def test_the_same_row_in_two_files_is_not_twice() -> None:
    rows = [*rows_of({"id": "a"}), *rows_of({"id": "a"}, file="g")]
    assert breaches(FORM, frame(FORM, rows)) == []


def test_parts_of_a_key_are_kept_apart() -> None:
    two = Form("two", 1, "Two", (Field("a", "A"), Field("b", "B")), ("a", "b"), Rows.FREE)
    rows = [("f", Row(key, 5, {"a": key[0], "b": key[1]})) for key in (("1", "11"), ("11", "1"))]
    assert breaches(two, frame(two, rows)) == []


def test_rows_without_their_key_are_empty_and_not_twice() -> None:
    assert found({"id": ""}, {"id": ""}) == [(0, "id", Code.EMPTY), (1, "id", Code.EMPTY)]


# --- many returns ----------------------------------------------------------------------------


def test_three_thousand_rows_lead_back_to_their_own() -> None:
    values: list[dict[str, Value]] = [{"number": D(50), "id": f"{n}"} for n in range(3000)]
    planted = {17: {"number": D(101)}, 1500: {"must": ""}, 2999: {"kind": "b"}}
    for place, fault in planted.items():
        values[place] |= fault  # type: ignore[arg-type]
    table = frame(FORM, rows_of(*values))
    assert len(table) == 3000
    assert breaches(FORM, table) == [
        Breach(17, "number", Code.TOO_BIG),
        Breach(1500, "must", Code.EMPTY),
        Breach(2999, "comment", Code.NO_COMMENT),
    ]


@settings(max_examples=30)
@given(st.permutations(range(len(FAULTS))))
def test_the_order_of_rows_changes_nothing_but_the_order(order: list[int]) -> None:
    values = [{"id": f"r{n}", **FAULTS[n][0]} for n in order]
    by_row = {(order[place], field, code) for place, field, code in found(*values)}
    assert by_row == {(n, field, code) for n, (_, field, code) in enumerate(FAULTS)}


def test_breaches_come_in_the_order_of_rows_and_fields() -> None:
    result = found({"must": "", "number": D(-1)}, {"id": "toolong", "whole": 0})
    assert result == [
        (0, "number", Code.TOO_SMALL),
        (0, "must", Code.EMPTY),
        (1, "id", Code.TOO_LONG),
        (1, "whole", Code.TOO_SMALL),
    ]


# --- the frame -------------------------------------------------------------------------------


def test_numbers_are_floats_and_the_rest_objects() -> None:
    table = frame(FORM, rows_of({"whole": 2, "number": D("94.7"), "outcome": D(5)}, {}))
    assert list(table.columns) == ["_file", "_key", *(field.key for field in FORM.inputs)]
    assert table["number"].tolist()[0] == 94.7
    assert str(table["number"].dtype) == str(table["whole"].dtype) == "float64"
    assert table["outcome"].tolist() == [5.0, None]
    assert table["comment"].tolist() == [None, None]


def test_what_a_rule_needs_beside_the_inputs_goes_in_as_it_is() -> None:
    table = frame(FORM, rows_of({}, {}), [{"due": "yes"}, {"due": "no"}])
    assert table["due"].tolist() == ["yes", "no"]


# --- a crash of ours -------------------------------------------------------------------------


def test_a_check_of_ours_that_crashes_is_raised_as_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """It must never be shown as a fault of the row."""

    def broken(asked: Field) -> list[pa.Check]:
        return [pa.Check(lambda column: 1 / 0, error=Code.TOO_SMALL.id)]

    monkeypatch.setattr(schema, "_limits", broken)
    with pytest.raises((RuntimeError, ZeroDivisionError)):
        breaches(FORM, frame(FORM, rows_of({"number": D(1)})))


def test_a_frame_of_other_types_is_raised_as_ours() -> None:
    table = frame(FORM, rows_of({"number": D(1)}))
    table["number"] = pd.Series(["ca 5"], dtype=object)
    with pytest.raises((RuntimeError, LookupError)):
        breaches(FORM, table)


# --- what the message quotes -----------------------------------------------------------------

SV = Language("sv")


def quoted(field: str, code: Code, values: dict[str, Value]) -> dict[str, str]:
    rows = [row for _, row in rows_of(values, values)]
    table = Table(FORM, "Blad", {f.key: n for n, f in enumerate(FORM.fields)}, rows, [])
    return message_values(table, rows[1], Breach(1, field, code), SV)


def test_a_limit_is_quoted_as_people_write_it() -> None:
    said: dict[str, Any] = quoted("number", Code.TOO_BIG, {"number": D("100.5")})
    assert (said["value"], said["limit"]) == ("100,5", "100")
    assert quoted("number", Code.TOO_SMALL, {"number": D(-1)})["limit"] == "0"


def test_a_length_is_quoted() -> None:
    said = quoted("comment", Code.TOO_LONG, {"comment": "x" * 12})
    assert (said["n"], said["limit"]) == ("12", "10")


def test_the_other_row_is_quoted_by_its_cell() -> None:
    assert quoted("id", Code.ROW_TWICE, {"id": "G1"})["other"] == "A5"
    assert quoted("id", Code.ROW_TWICE, {"id": "G1"})["key"] == "G1"
