"""Why a goal has no figure, through a whole round: template, return, master, report, next round."""

from copy import deepcopy
from datetime import date, timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, small_catalogue

from xlgoals.steps.new import new

LATER = NOON + timedelta(hours=1)


def region_of(root, **goals):
    """The small region where some goals have more to say, its templates issued."""
    rows = deepcopy(SMALL)
    for row in rows["catalogue_goals"]:
        row |= goals.get(row["goal_id"], {})
    workspace = new(root / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(root / "region")
    region.issue()
    return region


@pytest.fixture
def make(tmp_path, at_noon):
    return lambda **goals: region_of(tmp_path, **goals)


def shown(region, unit, goal):
    """What the sheet of goals shows of one goal in a template: by field."""
    book = openpyxl.load_workbook(region.template(unit), data_only=True)
    sheet = book["Goals"]
    keys = [cell.value for cell in sheet[3]]
    (row,) = [
        {key: cell.value for key, cell in zip(keys, line, strict=False)}
        for line in sheet.iter_rows(min_row=5)
        if line[keys.index("goal_id")].value == goal
        and line[keys.index("breakdown")].value == "total"
    ]
    book.close()
    return row


def reason(region, goal):
    row = region.goals()[goal]
    assert row["status"] == ("not_measured" if row["status_reason"] else row["status"])
    return row["status_reason"]


def said(region):
    """What was found in the files taken in: code, cell."""
    return {(row["code"], row["cell"]) for row in region.export("findings")}


# --- withdrawn ---


def test_a_withdrawn_goal_is_asked_of_nobody_and_is_told_as_withdrawn(make):
    region = make(G1={"withdrawn": "Decision 14"})
    template = shown(region, "U1", "G1")
    assert (template["due"], template["status"], template["check"]) == (
        "no", "Withdrawn", "Not now",
    )  # fmt: skip
    answers = {spot: value for spot, value in FULL["U1"].items() if spot[0] != "G1"}
    region.send("U1", answers)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    region.consolidate()
    assert reason(region, "G1") == "withdrawn"
    assert region.master()["G1", "reason"] == "Withdrawn"
    (page,) = region.report().paths
    assert "Withdrawn" in page.read_text("utf-8")
    # the rest is as it was
    assert region.goals()["G4"]["status"] == "green"


def test_the_template_gives_a_withdrawn_goal_no_status_whatever_is_typed(make):
    region = make(G1={"withdrawn": "Decision 14"})
    book = openpyxl.load_workbook(region.template("U1"))
    sheet = book["Goals"]
    fields = {cell.value: cell.column_letter for cell in sheet[3]}
    row = next(r for r in range(5, 9) if sheet[f"{fields['goal_id']}{r}"].value == "G1")
    assert sheet[f"{fields['status']}{row}"].value == '="Withdrawn"'
    assert "green" not in sheet[f"{fields['status_code']}{row}"].value


def test_an_outcome_of_a_withdrawn_goal_gives_no_status(make):
    region = make(G1={"withdrawn": "Decision 14"})
    region.send("U1", FULL["U1"])
    region.collect()
    row = region.goals()["G1"]
    assert (row["outcome"], row["status"], row["status_reason"]) == (
        95, "not_measured", "withdrawn",
    )  # fmt: skip


# --- the unit says why ---


def test_what_does_not_concern_the_unit_is_not_missing(region):
    answers = {
        **FULL["U1"],
        ("G1", "outcome"): None,
        ("G1", "no_outcome"): "Not applicable",
        ("G1", "explanation"): "There are no such visits here.",
    }
    region.send("U1", {spot: value for spot, value in answers.items() if value is not None})
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    region.consolidate()
    assert reason(region, "G1") == "not_applicable"
    assert region.master()["G1", "reason"] == "Not applicable"


def test_not_applicable_needs_a_word_of_why(region):
    answers = {spot: value for spot, value in FULL["U1"].items() if spot[0] != "G1"}
    region.send("U1", {**answers, ("G1", "no_outcome"): "Not applicable"})
    (file,) = region.collect().files
    (finding,) = file.findings
    assert (file.state, finding.code.id, finding.field) == ("incomplete", "XG-311", "explanation")
    assert reason(region, "G1") == "missing", "the row is not taken in until it is explained"


def test_one_of_several_that_a_goal_does_not_concern_is_left_out_of_the_sum(region):
    region.send("U1", FULL["U1"])
    region.send(
        "U2",
        {
            ("G2", "no_outcome"): "Not applicable",
            ("G2", "explanation"): "Closed since March.",
            ("G3", "outcome"): "Yes",
        },
    )
    region.collect()
    row = region.goals()["G2"]
    assert (row["outcome"], row["units_reported"], row["units_expected"]) == (60, 1, 1)
    assert row["status"] == "green"


def test_what_is_not_available_yet_is_said_with_its_day(region):
    answers = {spot: value for spot, value in FULL["U1"].items() if spot[0] != "G1"}
    late = {("G1", "no_outcome"): "Not available yet"}
    region.send("U1", {**answers, **late})
    (file,) = region.collect().files
    (finding,) = file.findings
    assert (file.state, finding.code.id, finding.field) == (
        "accepted_with_remarks", "XG-312", "expected",
    )  # fmt: skip
    dated = {**answers, **late, ("G1", "expected"): date(2022, 6, 15)}
    region.send("U1", dated, "again.xlsx", saved_at=LATER)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    assert reason(region, "G1") == "not_available_yet"
    (stood,) = [
        row["value"]
        for row in region.export("sources")
        if (row["goal_id"], row["field"]) == ("G1", "expected")
    ]
    assert stood == "2022-06-15"


def test_too_few_to_tell_is_left_out_and_no_sum_is_made_of_the_rest(region):
    """The rest beside a total would tell what was left out."""
    region.send("U1", FULL["U1"])
    region.send("U2", {("G2", "no_outcome"): "Left out (too few)", ("G3", "outcome"): "Yes"})
    files = region.collect().files
    assert {str(file.state) for file in files} == {"accepted"}
    row = region.goals()["G2"]
    assert (row["outcome"], row["status_reason"]) == (None, "suppressed")
    region.consolidate()
    assert region.master()["G2", "reason"] == "Left out (too few)"


def test_a_reason_for_none_beside_an_outcome_is_refused(region):
    region.send("U1", {**FULL["U1"], ("G1", "no_outcome"): "Not available yet"})
    (file,) = region.collect().files
    (finding,) = file.findings
    assert (file.state, finding.code.id, finding.field) == ("incomplete", "XG-309", "no_outcome")
    assert reason(region, "G1") == "missing"


def test_an_outcome_that_comes_after_a_reason_takes_its_place(region):
    answers = {spot: value for spot, value in FULL["U1"].items() if spot[0] != "G1"}
    late = {("G1", "no_outcome"): "Not available yet", ("G1", "expected"): date(2022, 6, 15)}
    region.send("U1", {**answers, **late})
    region.collect()
    region.send("U1", FULL["U1"], "with it.xlsx", saved_at=LATER)
    region.collect()
    assert (reason(region, "G1"), region.goals()["G1"]["status"]) == (None, "green")


# --- the plan says why ---


def test_a_source_that_publishes_after_the_due_date_is_waited_for(make):
    region = make(G1={"available_from": date(2022, 6, 15)})
    assert shown(region, "U1", "G1")["status"] == "Not available yet"
    assert reason(region, "G1") == "not_available_yet"
    region.send("U1", FULL["U1"])
    region.collect()
    assert region.goals()["G1"]["status"] == "green", "an early one is as good"


def test_a_source_that_publishes_in_time_is_not(make):
    region = make(G1={"available_from": date(2022, 5, 6)})
    assert reason(region, "G1") == "missing"


# --- what the template shows while typing, in the reports' order ---


def test_a_unit_may_say_that_a_goal_that_is_late_does_not_concern_it(make):
    region = make(G1={"available_from": date(2022, 6, 15)})
    answers = {spot: value for spot, value in FULL["U1"].items() if spot[0] != "G1"}
    why = {("G1", "no_outcome"): "Not applicable", ("G1", "explanation"): "Not our patients."}
    region.send("U1", {**answers, **why})
    region.collect()
    assert reason(region, "G1") == "not_applicable"
