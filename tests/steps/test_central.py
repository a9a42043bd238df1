"""What central staff are asked about a round: equal outcomes, targets and meanings that changed."""

from copy import deepcopy

import pytest
from conftest import FULL, SMALL, Region, small_catalogue

from xlgoals.steps.new import new

SHARED = {"same_goal": "in time", "target": "90", "measure_type": "share", "measure_unit": "%"}


def region_of(root, settings=(), **goals):
    """The small region where G1 and G6 are the same goal under two boards."""
    rows = deepcopy(SMALL)
    rows["settings"] += list(settings)
    for row in rows["catalogue_goals"]:
        if row["goal_id"] in ("G1", "G6"):
            row |= SHARED
        row |= goals.get(row["goal_id"], {})
    workspace = new(root / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(root / "region")
    region.issue()
    return region


@pytest.fixture
def make(tmp_path, at_noon):
    return lambda *settings, **goals: region_of(tmp_path, settings, **goals)


def answer(region, first, second):
    """What U1 reports of G1, and U3 of G6."""
    words = {"comment": "So it is.", "action": "We go on."}
    for unit, goal, value in (("U1", "G1", first), ("U3", "G6", second)):
        texts = {(goal, field): text for field, text in words.items()}
        region.send(unit, {**FULL[unit], **texts, (goal, "outcome"): value})
    region.collect()


def central(region):
    """Findings that are nobody's return: code, severity and message."""
    return [
        (row["code"], row["severity"], row["message"])
        for row in region.export("findings")
        if row["code"] >= "XG-6"
    ]


# --- the same outcome under several boards ---


def test_equal_outcomes_under_two_boards_are_asked_about(make):
    region = make()
    answer(region, 93.5, 93.5)
    (found,) = [row for row in region.export("findings") if row["code"] == "XG-611"]
    assert (found["severity"], found["unit_id"], found["file_name"]) == ("check", "", "")
    assert found["message"] == (
        "G1 (B1): G1 (B1) and G6 (B2) are the same goal under several boards, and all have the "
        "outcome 93.5 %. See that each board reports its own figure, or say that it is measured "
        "centrally. [XG-611]"
    )


@pytest.mark.parametrize(("first", "second"), [(93.5, 93.6), (0, 0), (100, 100)])
def test_other_outcomes_are_not(make, first, second):
    """Nothing and all are what several may well have."""
    region = make()
    answer(region, first, second)
    assert central(region) == []


def test_what_is_measured_centrally_is_the_same_everywhere(make):
    region = make(G1={"aggregation": "central"}, G6={"aggregation": "central"})
    answer(region, 93.5, 93.5)
    assert central(region) == []


def test_goals_that_are_not_said_to_be_the_same_may_be_alike(make):
    region = make(G1={"same_goal": ""}, G6={"same_goal": ""})
    answer(region, 93.5, 93.5)
    assert central(region) == []


def test_they_are_in_the_master(make):
    region = make()
    answer(region, 93.5, 93.5)
    region.consolidate()
    assert "XG-611" in {str(value) for value in all_cells(region.dir.master)}


def all_cells(path):
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True)
    found = [cell.value for row in book["Findings"].iter_rows() for cell in row if cell.value]
    book.close()
    return found


# --- what has changed since the round before ---


def next_round(region, cli, **goals):
    """The second round, with the plan changed before it is issued: by goal and field."""
    typed = {(goal, field): value for goal, row in goals.items() for field, value in row.items()}
    region.edit_catalogue({("R2", "state"): "Open", **typed})
    assert cli("issue", "-w", region.root, "-r", "R2").exit == 0
    return Region(region.root, "R2")


def test_the_same_plan_asks_nothing(full_region, cli):
    assert central(next_round(full_region, cli)) == []


def test_a_target_that_has_changed_is_told_with_both(full_region, cli):
    second = next_round(full_region, cli, G1={"target": "92"})
    assert central(second) == [
        (
            "XG-612",
            "check",
            "G1 (B1): The target was at least 90 % in the round before, and is at least 92 %. "
            "See that this has been decided. [XG-612]",
        )
    ]
    assert central(full_region) == [], "the round before stands on its own plan"


def test_a_target_that_came_or_went_has_changed(full_region, cli):
    second = next_round(full_region, cli, G5={"target": "12"}, G6={"target": None})
    assert [message.split(" See")[0] for _, _, message in central(second)] == [
        "G5 (B2): The target was none stated in the round before, and is at least 12.",
        "G6 (B2): The target was at least 50 % in the round before, and is none stated.",
    ]


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("title", "Another goal", "its wording"),
        ("measure_unit", "per cent", "its unit of measure"),
        ("measure_type", "Index", "its type of measure"),
        ("basis", "Cumulative", "what period it covers"),
        ("reference_year", 2019, "its reference year"),
        ("aggregation", "Highest", "how units are put together"),
    ],
)
def test_a_definition_that_has_changed_is_told_with_what(full_region, cli, field, value, what):
    second = next_round(full_region, cli, G1={field: value})
    (found,) = central(second)
    assert found[:2] == ("XG-613", "check")
    assert (
        f"G1 (B1): The goal is defined in another way than in the round before ({what})."
        in found[2]
    )


def test_several_changes_are_told_in_one(full_region, cli):
    second = next_round(full_region, cli, G1={"title": "Another", "reference_year": 2019})
    (found,) = central(second)
    assert "(its wording and its reference year)" in found[2]


def test_which_way_is_better_is_a_part_of_what_a_goal_means(full_region, cli):
    second = next_round(full_region, cli, G1={"direction": "Lower is better"})
    assert "(which way is better)" in central(second)[0][2]


def test_a_goal_that_can_be_compared_all_the_same_is_not_asked_about(full_region, cli):
    second = next_round(full_region, cli, G1={"title": "In other words", "comparable": "Yes"})
    assert central(second) == []


def test_what_has_changed_has_no_trend(full_region, cli):
    """95 is better than nothing known; in other words it is another goal."""
    second = next_round(full_region, cli, G1={"title": "Another goal"})
    second.send("U1", {**FULL["U1"], ("G1", "outcome"): 96, ("G4", "outcome"): 4})
    second.collect()
    second.consolidate()
    assert second.master()["G1", "trend"] in (None, "")
    assert second.master()["G4", "trend"] == "Better than before"


def test_the_plan_may_make_them_notes(make, cli):
    region = make({"key": "severity_XG-611", "value": "Note"})
    answer(region, 93.5, 93.5)
    assert [found[:2] for found in central(region)] == [("XG-611", "note")]
