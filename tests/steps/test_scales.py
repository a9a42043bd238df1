"""Rounds that are judged by change, or on the period's target: template, master, next round."""

from copy import deepcopy

import openpyxl
import pytest
from conftest import FULL, SMALL, Region, small_catalogue

from xlgoals.findings import Severity
from xlgoals.steps.new import new

BY_CHANGE = [{"key": "scale", "value": "change"}, {"key": "change_tolerance", "value": "0.01"}]
HISTORY = [
    {"goal_id": "G1", "board": "B1", "period": "2021-12", "value": 94},
    {"goal_id": "G2", "board": "B1", "period": "2021-12", "value": 130},
    {"goal_id": "G2", "board": "B1", "unit_id": "U1", "period": "2021-12", "value": 1},
]


def region_of(root, rows):
    workspace = new(root / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(root / "region")
    issued = region.issue()
    assert [f for f in issued.findings if f.severity is Severity.MUST_FIX] == []
    return region


@pytest.fixture
def by_change(tmp_path, at_noon):
    rows = deepcopy(SMALL)
    rows["settings"] += BY_CHANGE
    rows["history"] = HISTORY
    return region_of(tmp_path, rows)


def in_template(region, unit):
    """Per goal what the template shows: by field."""
    book = openpyxl.load_workbook(region.template(unit), data_only=True)
    rows = list(book["Goals"].iter_rows(min_row=3, values_only=True))
    book.close()
    found = [dict(zip(rows[0], row, strict=False)) for row in rows[2:]]
    return {row["goal_id"]: row for row in found if row["goal_id"]}


def statuses(region):
    return {name: (row["status"], row["status_reason"]) for name, row in region.goals().items()}


# --- by change ---


def test_the_template_says_what_better_and_worse_are(by_change):
    goals = in_template(by_change, "U1")
    assert goals["G1"]["limits_words"] == "Green above 94.94, yellow from 93.06 to 94.94"
    assert goals["G1"]["target_words"] == "at least 90 %"
    assert goals["G1"]["previous"] == "94 % (December 2021)"
    assert goals["G2"]["status"] == "With other units"
    assert (goals["G4"]["limits_words"], goals["G4"]["status"]) == (
        "Nothing to compare with", "Not comparable",
    )  # fmt: skip


def test_better_is_green_and_what_has_nothing_before_is_not_comparable(by_change):
    by_change.send_all()
    # 60 after 1 is worth a question to the unit
    assert by_change.collect().states == {"accepted": 2, "accepted_with_remarks": 1}
    assert statuses(by_change) == {
        "G1": ("green", None),
        "G2": ("yellow", None),  # 130, and 130 before
        "G3": ("green", None),  # an answer
        "G4": ("not_measured", "not_comparable"),
        "G5": ("not_measured", "not_comparable"),
        "G6": ("not_measured", "not_comparable"),
    }
    assert by_change.goals()["G1"]["attainment"] is None


@pytest.mark.parametrize(
    ("outcome", "status"), [(94.95, "green"), (94.94, "yellow"), (93.06, "yellow"), (93.05, "red")]
)
def test_the_tolerance_holds_to_its_edge(by_change, outcome, status):
    text = {("G1", "comment"): "So it is.", ("G1", "action"): "We go on."}
    by_change.send("U1", {**FULL["U1"], **text, ("G1", "outcome"): outcome})
    by_change.collect()
    assert statuses(by_change)["G1"] == (status, None)


def test_the_next_round_is_held_against_this_one(by_change, cli):
    by_change.send_all()
    by_change.collect()
    by_change.edit_catalogue({("R2", "state"): "Open"})
    assert cli("issue", "-w", by_change.root, "-r", "R2").exit == 0
    second = Region(by_change.root, "R2")
    assert in_template(second, "U1")["G4"]["limits_words"] == (
        "Green below 4.455, yellow from 4.455 to 4.545"
    )
    second.send("U1", {("G1", "outcome"): 96, ("G2", "outcome"): 60, ("G4", "outcome"): 4.4})
    second.collect()
    assert statuses(second)["G4"] == ("green", None)
    assert statuses(second)["G1"] == ("green", None)


def test_a_goal_that_has_changed_is_not_comparable_with_before(by_change, cli):
    by_change.send_all()
    by_change.collect()
    by_change.edit_catalogue({("R2", "state"): "Open", ("G1", "title"): "Another goal"})
    assert cli("issue", "-w", by_change.root, "-r", "R2").exit == 0
    second = Region(by_change.root, "R2")
    second.send("U1", {**FULL["U1"], ("G4", "outcome"): 4})
    second.collect()
    assert statuses(second)["G1"] == ("not_measured", "not_comparable")
    second.edit_catalogue({("G1", "comparable"): "Yes"})
    assert cli("issue", "-w", by_change.root, "-r", "R2").exit == 0
    assert statuses(second)["G1"] == ("yellow", None)


def test_the_target_is_no_finding_on_that_scale(by_change, cli):
    by_change.edit_catalogue({("R2", "state"): "Open", ("G1", "target"): "99"})
    assert cli("issue", "-w", by_change.root, "-r", "R2").exit == 0
    assert "XG-612" not in {row["code"] for row in Region(by_change.root, "R2").export("findings")}


# --- by period ---


def periods(root, *, typed=(), **goal):
    """G5, 120 in a year, judged on the period's target in April."""
    rows = deepcopy(SMALL)
    for row in rows["catalogue_goals"]:
        if row["goal_id"] == "G5":
            row |= {"target": "120", "judged_on": "period_target", "basis": "cumulative", **goal}
    rows["period_targets"] = [
        {"goal_id": "G5", "board": "B2", "round_id": round_id, "target": target}
        for round_id, target in typed
    ]
    rows["history"] = [
        {"goal_id": "G5", "board": "B2", "period": period, "value": value}
        for period, value in (("2021-04", 25), ("2021-12", 100))
    ]
    return region_of(root, rows)


@pytest.mark.parametrize(
    ("goal", "typed", "target"),
    [
        ({}, (), 40),
        ({"period_by": "last_years_months"}, (), 30),
        ({"period_by": "own_weights", "month_weights": "; ".join("1111" + "2" * 8)}, (), 24),
        ({}, (("R1", 36), ("R2", 70)), 36),
    ],
    ids=["by months", "by last year", "by own weights", "typed"],
)
def test_the_template_and_the_master_have_the_same_period_target(
    tmp_path, at_noon, goal, typed, target
):
    region = periods(tmp_path, typed=typed, **goal)
    shown = in_template(region, "U3")["G5"]["target_words"]
    region.send("U3", {**FULL["U3"], ("G5", "outcome"): target})
    region.collect()
    row = region.goals()["G5"]
    assert row["target"] == pytest.approx(target)
    assert (row["target_text"], row["status"], row["attainment"]) == (shown, "green", 1)


def test_a_typed_target_that_is_changed_is_a_change_of_the_plan(tmp_path, at_noon, cli):
    region = periods(tmp_path, typed=(("R1", 36),))
    book = openpyxl.load_workbook(region.session.workspace.catalogue)
    sheet = book["Period targets"]
    keys = [cell.value for cell in sheet[3]]
    sheet.cell(5, keys.index("target") + 1).value = 37
    book.save(region.session.workspace.catalogue)
    answer = cli("issue", "-w", region.root)
    assert answer.exit == 0
    assert "  Period targets: G5 B2 R1, Target: 36 → 37\n" in answer.out
    assert in_template(region, "U3")["G5"]["target_words"] == "at least 37"
