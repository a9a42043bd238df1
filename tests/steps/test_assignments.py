"""Assignments of several boards, added during the year: template, return, master, report, export."""

from copy import deepcopy
from datetime import date, datetime

import openpyxl
import pytest
from calendar_region import region_of
from conftest import FULL, SMALL

from xlgoals.findings import Code

ASSIGNMENT = {
    "board": "B1",
    "node_id": "S1.2",
    "kind": "assignment",
    "direction": "higher",
    "target": "done",
}
ANSWERS = (("full", "Fully", "green"), ("partly", "Partly", "yellow"), ("not", "Not", "red"))
BESIDE = ("responsible", "added", "progress")


def plan():
    """The small region with two assignments of U1: one shared and new in March, one plain."""
    rows = deepcopy(SMALL)
    rows["catalogue_goals"] += [
        {**ASSIGNMENT, "goal_id": "K1", "title": "Plan for staff",
         "responsible": "(B2, B1)", "added": date(2022, 3, 31)},
        {**ASSIGNMENT, "goal_id": "K2", "title": "New archive"},
    ]  # fmt: skip
    rows["reporting"] += [{"goal_id": k, "board": "B1", "unit_id": "U1"} for k in ("K1", "K2")]
    rows["answers"] += [
        {"kind": "assignment", "answer": code, "label": label, "status": status}
        for code, label, status in ANSWERS
    ]
    return rows


@pytest.fixture
def region(tmp_path, at_noon):
    return region_of(tmp_path, plan(), "R1")[0]


def columns(path, sheet):
    """Which of the columns beside are shown in a sheet, by field key."""
    book = openpyxl.load_workbook(path)
    there = book[sheet]
    keys = next(row for row in there.iter_rows(max_row=5) if "goal_id" in [c.value for c in row])
    shown = [
        cell.value
        for cell in keys
        if cell.value in BESIDE and not there.column_dimensions[cell.column_letter].hidden
    ]
    book.close()
    return shown


def test_the_template_says_who_answers_for_it_and_since_when(region):
    path = region.template("U1")
    assert columns(path, "Assignments") == ["responsible", "added", "progress"]
    book = openpyxl.load_workbook(path)
    words = [cell.value for row in book["Assignments"].iter_rows() for cell in row]
    book.close()
    assert "B1, B2" in words
    assert datetime(2022, 3, 31) in words


def test_no_column_for_what_nobody_says(tmp_path, at_noon):
    rows = plan()
    for goal in rows["catalogue_goals"]:
        goal.pop("added", None)
        goal.pop("responsible", None)
    (region,) = region_of(tmp_path, rows, "R1")
    assert "added" not in columns(region.template("U1"), "Assignments")
    region.consolidate()
    assert columns(region.dir.master, "All goals") == []


def test_progress_stands_apart_from_the_assessment(region):
    said = {
        ("K1", "outcome"): "Fully",
        ("K1", "progress"): "Some deviation",
        ("K2", "outcome"): "Partly",
        ("K2", "progress"): "Done",
        ("K2", "comment"): "The rooms are not ready.",
        ("K2", "action"): "They will be in June.",
    }
    region.send("U1", {**FULL["U1"], **said})
    assert region.collect().states == {"accepted": 1}
    region.consolidate()
    master = region.master()
    assert columns(region.dir.master, "All goals") == ["responsible", "added", "progress"]
    shown = [
        tuple(master[goal, name] for name in (*BESIDE, "status_code"))
        for goal in ("K1", "K2", "G1")
    ]
    assert shown == [
        ("B1, B2", datetime(2022, 3, 31), "Some deviation", "green"),
        (None, None, "Done", "yellow"),
        (None, None, None, "green"),
    ]
    page = region.report().paths[0].read_text("utf-8")
    assert "Answered for by B1, B2" in page
    assert "New, followed up from 31 March 2022" in page
    assert '<span data-key="K2/B1/progress">Done</span>' in page
    exported = region.goals()["K1"]
    assert (exported["status"], exported["outcome"]) == ("green", "full")
    assert not set(BESIDE) & set(exported)


def test_a_goal_is_followed_up_from_the_round_that_it_was_added_by(tmp_path, at_noon):
    rows = plan()
    rows["catalogue_goals"][-2]["added"] = date(2022, 5, 31)
    april, august = region_of(tmp_path, rows, "R1", "R2")
    assert ("K1" in april.goals(), "K1" in august.goals()) == (False, True)
    answers = {("K2", "outcome"): "Fully", ("K2", "progress"): "Done"}
    april.send("U1", {**FULL["U1"], **answers})
    assert april.collect().states == {"accepted": 1}


def test_an_assessment_without_progress_is_asked_about(region):
    done = {("K1", "outcome"): "Fully", ("K1", "progress"): "Done"}
    region.send("U1", {**FULL["U1"], **done, ("K2", "outcome"): "Fully"})
    (file,) = region.collect().files
    assert [(f.code, f.row[0], f.field) for f in file.findings] == [
        (Code.NO_PROGRESS, "K2", "progress")
    ]
