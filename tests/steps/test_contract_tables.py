"""The tables that other programs read: their columns, and that `sources` tells the truth."""

import csv
import json
from decimal import Decimal
from io import StringIO

import openpyxl
import pytest
from conftest import call
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

COLUMNS = {
    "goals": "round, goal_id, board, level1, level2, level3, kind, title, measure_type, "
    "direction, comparator, target, target_text, measure_unit, basis, judged_on, due, outcome, "
    "outcome_text, outcome_period, previous_outcome, attainment, attainment_text, "
    "status_computed, status, status_reason, set_by, justification, forecast, forecast_status, "
    "projection, comment, action, units_reported, units_expected, preliminary",
    "sources": "round, goal_id, board, unit_id, breakdown, field, value, sha256, file_name, "
    "sheet, cell",
    "rollup": "level, key, name, n, n_distinct, green, yellow, red, not_measured, "
    "withdrawn, not_applicable, not_comparable, no_target, not_due, not_available_yet, "
    "suppressed, incomplete, missing, "
    "share_green, share_yellow, share_red, share_not_measured, share_green_measured, "
    "share_yellow_measured, share_red_measured, previous_green, previous_yellow, previous_red, "
    "previous_not_measured, mean_score, assessment_proposed, assessment, justification",
    "returns": "unit_id, unit_name, file_name, sha256, received_at, state, must_fix, check",
    "findings": "sha256, file_name, unit_id, sheet, cell, code, severity, message",
    "dated_activities": "round, board, unit_id, level1, level2, line_id, title, description, "
    "start, end, progress, comment",
}
STATES = {
    "accepted",
    "accepted_with_remarks",
    "incomplete",
    "rejected",
    "superseded",
    "duplicate",
    "foreign",
    "unreadable",
}


def exported(demo, table):
    answer = call("export", table, "-w", demo.root)
    assert (answer.exit, answer.err) == (0, "")
    return list(csv.DictReader(StringIO(answer.out)))


@pytest.mark.parametrize("table", COLUMNS)
def test_columns(demo, table):
    rows = exported(demo, table)
    assert ", ".join(rows[0]) == COLUMNS[table]


@pytest.mark.parametrize("table", ["goals", "sources"])
def test_json_says_the_same_as_csv(demo, table):
    answer = call("export", table, "--format", "json", "-w", demo.root)
    rows = json.loads(answer.out)
    assert ", ".join(rows[0]) == COLUMNS[table]
    as_text = [{k: "" if v is None else str(v) for k, v in row.items()} for row in rows]
    assert as_text == exported(demo, table)


def test_words_are_the_contracts(demo):
    goals = exported(demo, "goals")
    statuses = {"green", "yellow", "red", "not_measured"}
    assert {row["status"] for row in goals} == statuses
    assert {row["status_computed"] for row in goals} == statuses
    reasons = {row["status_reason"] for row in goals if row["status"] == "not_measured"}
    assert reasons == {"no_target", "not_due", "missing"}
    assert {row["state"] for row in exported(demo, "returns")} <= STATES
    rollup = exported(demo, "rollup")
    assert [row["level"] for row in rollup] == ["all"] + ["level1"] * 4 + ["level2"] * 13 + [
        "board"
    ] * 3


def test_numbers_are_plain(demo):
    goal = next(row for row in exported(demo, "goals") if row["goal_id"] == "G081")
    assert (goal["outcome"], goal["target"]) == ("209", "200")
    assert (goal["measure_type"], goal["direction"]) == ("ratio", "lower")
    assert float(goal["attainment"]) == pytest.approx(0.956937799043)
    assert (goal["status_computed"], goal["status"]) == ("yellow", "green")
    assert goal["justification"].startswith("Bedömt mot det nationella målet")


def test_a_file_gets_the_same_bytes_as_stdout(demo, tmp_path):
    answer = call("export", "rollup", "-w", demo.root, "--output", tmp_path / "a" / "r.csv")
    assert answer == (0, "", "")
    shown = call("export", "rollup", "-w", demo.root).out
    assert (tmp_path / "a" / "r.csv").read_bytes() == shown.encode()


def test_every_source_names_a_cell_that_holds_the_value(demo):
    rows = exported(demo, "sources")
    assert len(rows) > 135
    books = {}
    wrong = []
    for row in rows:
        sha256 = row["sha256"]
        folder = demo.root / "archive" / sha256[:2]
        if row["file_name"].endswith(".csv"):
            held = _imported((folder / sha256).read_text("utf-8"), row["cell"])
        else:
            if sha256 not in books:
                books[sha256] = openpyxl.load_workbook(folder / f"{sha256}.xlsx")
            held = books[sha256][row["sheet"]][row["cell"]].value
        if not _same(row, held):
            wrong.append((row["goal_id"], row["field"], row["value"], held))
    for book in books.values():
        book.close()
    assert wrong == []


def _imported(text, cell):
    """A figure of an extract with semicolons and decimal commas, by its address as a sheet."""
    column, row = coordinate_from_string(cell)
    lines = list(csv.reader(StringIO(text), delimiter=";"))
    held = lines[row - 1][column_index_from_string(column) - 1]
    return float(held.replace("\u00a0", "").replace(" ", "").replace(",", "."))


def _same(row, held):
    """Whether a cell holds a value: numbers as numbers, the rest to the letter."""
    if isinstance(held, int | float):
        return Decimal(row["value"]) == Decimal(repr(held))
    return row["value"] == held


def test_every_outcome_of_the_goals_has_its_sources(demo):
    """A goal has as many outcomes among the sources as units reported, and no other goal has any."""
    found = {}
    for row in exported(demo, "sources"):
        if row["field"] == "outcome":
            found.setdefault(row["goal_id"], set()).add(row["unit_id"])
    reported = {
        row["goal_id"]: int(row["units_reported"])
        for row in exported(demo, "goals")
        if row["units_reported"] != "0"
    }
    assert {goal: len(units) for goal, units in found.items()} == reported
    assert len([goal for goal, units in found.items() if len(units) > 1]) >= 6


def test_sums_are_of_what_the_units_reported(demo):
    goals = {row["goal_id"]: row for row in exported(demo, "goals")}
    parts = {}
    for row in exported(demo, "sources"):
        if row["field"] == "outcome":
            parts.setdefault(row["goal_id"], []).append(row["value"])
    assert Decimal(goals["G078"]["outcome"]) == sum(map(Decimal, parts["G078"]))
    assert len(parts["G078"]) == 4
