"""The demo's figures, as RULES 3 states them, from exported tables and from the master's cells."""

import csv
from collections import Counter
from io import StringIO
from itertools import pairwise

import openpyxl
import pytest
from conftest import DEMO_ROUND, call
from office import with_wrong_values

from xlgoals.i18n import Language

STATUSES = ("green", "yellow", "red", "not_measured")
SV = Language("sv")


def exported(demo, table):
    answer = call("export", table, "--format", "csv", "-w", demo.root)
    assert (answer.exit, answer.err) == (0, "")
    return list(csv.DictReader(StringIO(answer.out)))


def by_status(rows, column):
    counts = Counter(row[column] for row in rows)
    return tuple(counts.pop(status, 0) for status in STATUSES), dict(counts)


def test_goals_by_rule_and_by_hand(demo):
    rows = exported(demo, "goals")
    assert [row["goal_id"] for row in rows] == [f"G{number:03}" for number in range(1, 136)]
    assert by_status(rows, "status_computed") == ((31, 35, 34, 35), {})
    assert by_status(rows, "status") == ((32, 34, 34, 35), {})
    differ = [row["goal_id"] for row in rows if row["status"] != row["status_computed"]]
    assert differ == ["G081"]
    assert Counter(row["board"] for row in rows) == {"RS": 56, "HSN": 50, "RUN": 29}
    assert sum(row["direction"] == "lower" for row in rows) == 26
    assert not any(row["preliminary"] == "True" for row in rows)


def test_rollup(demo):
    rows = exported(demo, "rollup")
    (whole,) = [row for row in rows if row["level"] == "all"]
    assert [int(whole[name]) for name in ("n", *STATUSES)] == [135, 32, 34, 34, 35]
    strategies = [row for row in rows if row["level"] == "level1"]
    green = [(int(row["green"]), int(row["n"])) for row in strategies]
    assert green == [(9, 59), (10, 40), (8, 22), (5, 14)]
    directions = [row for row in rows if row["level"] == "level2"]
    assert Counter(row["assessment"] for row in directions) == {
        "satisfactory": 2,
        "not_entirely": 10,
        "unsatisfactory": 1,
    }
    differ = [row["key"] for row in directions if row["assessment"] != row["assessment_proposed"]]
    assert differ == ["S1.3", "S1.4", "S3.1"]
    assert all(row["justification"] for row in directions if row["key"] in differ)


@pytest.mark.parametrize("level", ["level1", "level2", "board"])
def test_every_level_adds_up(demo, level):
    rows = exported(demo, "rollup")
    (whole,) = [row for row in rows if row["level"] == "all"]
    for name in ("n", *STATUSES):
        parts = [int(row[name]) for row in rows if row["level"] == level]
        assert sum(parts) == int(whole[name])


def sheet_rows(path, title):
    """The rows of a sheet as values; its name is given in English."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows = list(book[SV.text(title)].iter_rows(values_only=True))
    book.close()
    return rows


def master_statuses(path):
    """The counts of the status codes in the rows of all goals."""
    rows = sheet_rows(path, "All goals")
    keys = next(row for row in rows if "goal_id" in row)
    found = [dict(zip(keys, row, strict=True)) for row in rows]
    return by_status([row for row in found if str(row["goal_id"]).startswith("G")], "status_code")


def overview_counts(path):
    """The counts on the overview: by status and in all, and per strategy green of how many."""
    rows = [row for row in sheet_rows(path, "Overview") if row[0]]
    (tiles,) = [below for row, below in pairwise(rows) if row[0] == "● Grön"]
    sums = {tuple(row[1:6]) for row in rows if row[0] == SV.text("In all")}
    ((n, *counts),) = sums  # of strategies and of boards
    assert [tiles[column] for column in (0, 1, 4, 7)] == counts
    whole = [*counts, n]
    return whole, [(row[2], row[1]) for row in rows if str(row[0]).startswith("Strategi för ")]


@pytest.mark.parametrize(
    ("build", "counts"),
    [(0, (26, 33, 33, 43)), (1, (31, 35, 34, 35)), (2, (32, 34, 34, 35))],
    ids=["first", "by rule", "final"],
)
def test_the_masters_cells(demo, build, counts):
    assert master_statuses(demo.masters[build]) == (counts, {})
    assert overview_counts(demo.masters[build])[0] == [*counts, 135]


def test_the_overview_per_strategy(demo):
    assert overview_counts(demo.masters[2])[1] == [(9, 59), (10, 40), (8, 22), (5, 14)]


def test_the_overview_counts_by_itself(demo, office, tmp_path):
    """A spreadsheet that recalculates comes to the figures that Python wrote."""
    wrong = tmp_path / "wrong.xlsx"
    assert with_wrong_values(demo.masters[2], wrong) >= 5 + 7 * 5
    assert {row[1] for row in sheet_rows(wrong, "Overview") if row[0] == SV.text("In all")} == {
        987654
    }
    (saved,) = office.save_as("xlsx", [wrong], tmp_path / "saved")
    assert overview_counts(saved) == overview_counts(demo.masters[2])


def test_the_first_master_says_who_is_late_and_who_has_to_complete(demo):
    rows = sheet_rows(demo.masters[0], "Overview")
    overview = [str(row[0]) for row in rows if row[0]]
    assert rows[3][4].startswith("32 av 34 enheter har lämnat in.")
    at = overview.index(f"{SV.text('Not returned')} (2)")
    assert overview[at + 1 : at + 3] == [
        "HSN-FTV Folktandvård",
        "RUN-KOL Kollektivtrafik och infrastruktur",
    ]
    returns = sheet_rows(demo.masters[0], "Returns")[4:]
    to_mend = {row[0].split()[0]: row[6] for row in returns if row[6]}
    assert to_mend == {"RS-IT": 1, "HSN-PSY": 1, "RUN-BIR": 1}


def test_what_became_of_the_files(demo):
    """Three need completing at the first collect; at the end they are replaced by mended ones."""
    log = call("log", "--kind", "received", "-n", "100", "-w", demo.root, "--json").json["events"]
    first = Counter(e["details"]["state"] for e in log if e["at"].startswith("2022-05-06T14:30"))
    second = Counter(e["details"]["state"] for e in log if e["at"].startswith("2022-05-10T07:00"))
    assert (sum(first.values()), first["incomplete"]) == (32, 3)
    assert (sum(second.values()), second["incomplete"]) == (5, 0)
    returns = exported(demo, "returns")
    states = Counter(row["state"] for row in returns)
    assert len(returns) == 37
    assert set(states) == {"accepted", "accepted_with_remarks", "superseded"}
    assert states["superseded"] == 3
    assert len({row["unit_id"] for row in returns}) == 34


def test_the_last_master_has_every_unit(demo):
    returns = sheet_rows(demo.masters[2], "Returns")[4:]
    arrivals = Counter(row[2] for row in returns)
    assert arrivals == {SV.text("Returned"): 32, SV.text("Returned late"): 2}
    assert not any(row[6] for row in returns)


def test_what_the_demo_says(demo):
    said = demo.said
    assert said["round"] == DEMO_ROUND
    assert [said["first"][name] for name in ("n", *STATUSES)] == [135, 26, 33, 33, 43]
    assert said["first"]["units_missing"] == 2
    assert [said["by_rule"][name] for name in STATUSES] == [31, 35, 34, 35]
    assert [said["final"][name] for name in STATUSES] == [32, 34, 34, 35]
    assert said["final"]["units_missing"] == 0
    assert said["final"]["assessments"] == {
        "satisfactory": 2,
        "not_entirely": 10,
        "unsatisfactory": 1,
    }
