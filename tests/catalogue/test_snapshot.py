"""What a round keeps of the catalogue, and what differs between two."""

import json
from datetime import date
from decimal import Decimal

import pytest

from xlgoals.catalogue.build import build, read_target, target
from xlgoals.catalogue.reading import read_catalogue
from xlgoals.catalogue.settings import read_settings
from xlgoals.catalogue.snapshot import Change, changes, from_snapshot, to_snapshot
from xlgoals.domain.model import DONE, Comparator
from xlgoals.excel.reader import read_book
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.form import Kind
from xlgoals.forms.values import Value
from xlgoals.i18n import Language
from xlgoals.resources import folder

SV = Language("sv")
D = Decimal
ROWS: dict[str, list[dict[str, Value]]] = {
    "settings": [
        {"key": "organisation", "value": "Testregionen", "note": "en\nrad"},
        {"key": "yellow_from", "value": "0,85"},
        {"key": "severity_XG-301", "value": "check"},
    ],
    "rounds": [
        {
            "round_id": "R1", "name": "April", "occasion": "tertial", "period": "2022-04",
            "due": date(2022, 5, 6), "state": "open",
        }
    ],
    "units": [
        {"unit_id": "B1", "name": "Nämnden", "kind": "board", "valid_from": date(2020, 1, 1)},
        {"unit_id": "U1", "name": "=1+1", "kind": "area", "parent_id": "B1"},
    ],
    "structure": [{"node_id": "S1", "level": 1, "name": "Hälsa"}],
    "catalogue_goals": [
        {
            "goal_id": "G1", "board": "B1", "node_id": "S1", "title": "Ett", "kind": "indicator",
            "direction": "lower", "target": "7.5", "due_in": ("tertial", "helår"), "decimals": 1,
            "yellow_from": D("0.95"), "tolerance": D("1E-7"), "tags": ("a",), "weight": D("2.50"),
            "parts": ("kvinnor", "män"), "period_by": "own_weights",
            "month_weights": ("0,5", *["1"] * 11), "available_from": date(2022, 6, 15),
            "withdrawn": "RS 2022/14", "comparable": "yes",
        },
        {
            "goal_id": "G2", "board": "B1", "node_id": "S1", "title": "Två",
            "kind": "activity_goal", "direction": "higher", "target": "done",
        },
    ],
    "reporting": [{"goal_id": "G1", "board": "B1", "unit_id": "U1", "share": D("0.5")}],
    "answers": [{"kind": "activity_goal", "answer": "yes", "label": "Ja", "status": "green"}],
    "lines": [],
    "history": [{"goal_id": "G1", "board": "B1", "period": "2021-04", "value": D("5.20")}],
    "period_targets": [
        {"goal_id": "G1", "board": "B1", "round_id": "R1", "target": D("2.5")},
        {
            "goal_id": "G1", "board": "B1", "round_id": "R2", "target": D(3), "target_high": D(5),
        },
    ],
    "waivers": [
        {"rule": "XG-301", "decided_by": "RD", "reason": "källan", "until": date(2022, 12, 31)}
    ],
}  # fmt: skip


def test_a_catalogue_is_the_same_after_a_snapshot() -> None:
    plan, faults = read_settings({str(r["key"]): str(r["value"]) for r in ROWS["settings"]})
    assert not faults
    assert from_snapshot(to_snapshot(ROWS)) == build(ROWS, plan)


def test_a_snapshot_is_text_and_survives_as_json() -> None:
    snapshot = to_snapshot(ROWS)
    again = json.loads(json.dumps(snapshot, ensure_ascii=False))
    assert again == snapshot
    assert from_snapshot(again) == from_snapshot(snapshot)
    assert to_snapshot({"units": ROWS["units"]})["units"][0] == {
        "unit_id": "B1", "name": "Nämnden", "kind": "board", "valid_from": "2020-01-01",
    }  # fmt: skip


def test_the_bundled_example_is_the_same_after_a_snapshot() -> None:
    path = folder("workbooks") / "region-2022" / "catalogue.xlsx"
    read = read_catalogue(read_book(path), SV)
    assert read.catalogue is not None
    assert from_snapshot(json.loads(json.dumps(read.snapshot))) == read.catalogue


def test_every_kind_of_field_is_in_a_snapshot_that_is_tried() -> None:
    tried = {
        CATALOGUE_FORMS[form].field[key].kind
        for form, rows in ROWS.items()
        for row in rows
        for key in row
    }
    asked = {field.kind for form in CATALOGUE_FORMS.values() for field in form.fields}
    assert tried == asked
    assert Kind.WORDS in tried


# --- what differs ----------------------------------------------------------------------------


def differing(form: str, rows: list[dict[str, Value]]) -> list[Change]:
    return changes(to_snapshot(ROWS), to_snapshot({**ROWS, form: rows}))


def test_nothing_differs_from_itself() -> None:
    assert changes(to_snapshot(ROWS), to_snapshot(ROWS)) == []


def test_the_order_of_rows_is_no_difference() -> None:
    assert differing("units", list(reversed(ROWS["units"]))) == []


def test_a_row_that_was_added() -> None:
    new: dict[str, Value] = {"unit_id": "U2", "name": "Ny", "kind": "area"}
    assert differing("units", [*ROWS["units"], new]) == [Change("units", ("U2",), "", "", "+")]


def test_a_row_that_was_taken_away() -> None:
    assert differing("reporting", []) == [Change("reporting", ("G1", "B1", "U1"), "", "+", "")]


def test_a_sheet_that_was_taken_away_or_added() -> None:
    less = {key: rows for key, rows in to_snapshot(ROWS).items() if key != "waivers"}
    key = ("XG-301", "", "", "")
    assert changes(to_snapshot(ROWS), less) == [Change("waivers", key, "", "+", "")]
    assert changes(less, to_snapshot(ROWS)) == [Change("waivers", key, "", "", "+")]


FIELDS: list[tuple[str, int, str, Value, str, str]] = [
    ("catalogue_goals", 0, "target", "8", "7.5", "8"),
    ("catalogue_goals", 0, "due_in", ("tertial",), "tertial; helår", "tertial"),
    ("catalogue_goals", 0, "decimals", 2, "1", "2"),
    ("catalogue_goals", 0, "yellow_from", D("0.9"), "0.95", "0.9"),
    ("catalogue_goals", 0, "coverage", D("0.5"), "", "0.5"),
    ("catalogue_goals", 0, "parts", ("kvinnor",), "kvinnor; män", "kvinnor"),
    ("catalogue_goals", 0, "available_from", date(2022, 7, 1), "2022-06-15", "2022-07-01"),
    ("catalogue_goals", 1, "withdrawn", "RS 1", "", "RS 1"),
    ("period_targets", 1, "target_high", D("5.5"), "5", "5.5"),
    ("units", 0, "valid_from", date(2021, 1, 1), "2020-01-01", "2021-01-01"),
    ("rounds", 0, "state", "closed", "open", "closed"),
    ("settings", 1, "value", "0,9", "0,85", "0,9"),
]


@pytest.mark.parametrize(("form", "row", "key", "value", "old", "new"), FIELDS)
def test_a_field_that_was_changed_is_told_with_both_values(
    form: str, row: int, key: str, value: Value, old: str, new: str
) -> None:
    rows = [dict(one) for one in ROWS[form]]
    rows[row][key] = value
    names = tuple(str(rows[row][name]) for name in CATALOGUE_FORMS[form].keys)
    assert differing(form, rows) == [Change(form, names, key, old, new)]


def test_a_field_that_was_emptied_is_told() -> None:
    rows = [dict(one) for one in ROWS["rounds"]]
    del rows[0]["due"]
    assert differing("rounds", rows) == [Change("rounds", ("R1",), "due", "2022-05-06", "")]


def test_changes_come_in_the_order_of_sheets() -> None:
    now = {
        **ROWS,
        "waivers": [],
        "rounds": [{**ROWS["rounds"][0], "name": "Maj"}],
        "units": ROWS["units"][:1],
    }
    assert [change.form for change in changes(to_snapshot(ROWS), to_snapshot(now))] == [
        "rounds", "units", "waivers",
    ]  # fmt: skip


# --- targets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("95", ("95", None)),
        (95.0, ("95", None)),
        (1.234, ("1.234", None)),
        ("7,5", ("7.5", None)),
        ("-2.1", ("-2.1", None)),
        ("20 581", ("20581", None)),
        ("Mindre än 200", ("200", Comparator.LESS_THAN)),
        ("done", (DONE, None)),
        (" Done ", (DONE, None)),
        ("carried out", (DONE, None)),
        (SV.text("carried out").upper(), (DONE, None)),
        (SV.text("completed"), (DONE, None)),
    ],
)
def test_a_target_is_a_number_or_done(written, value):
    assert plainly(read_target(written, SV)) == value


def plainly(target):
    """The number as text and its comparator; `done` for what is to be carried out."""
    return (DONE, None) if target is None else (str(target.value), target.comparator)


def test_a_number_is_read_in_the_plans_language():
    assert plainly(read_target("1,500", Language("en"))) == ("1500", None)
    assert plainly(read_target("1,500", SV)) == ("1.5", None)


@pytest.mark.parametrize("written", ["ca 95", "många", "52 70"])
def test_a_target_that_is_neither_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=written):
        read_target(written, SV)


@pytest.mark.parametrize(("kept", "value"), [(None, None), ("7.5", D("7.5")), (DONE, DONE)])
def test_a_snapshot_holds_targets_plainly(kept, value):
    assert target(kept) == value
