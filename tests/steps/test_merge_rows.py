"""Several returns of one unit: what stands, what is replaced, what becomes of each file."""

import shutil
from collections import Counter
from datetime import timedelta

from conftest import FULL, NOON, call

LATER = NOON + timedelta(hours=1)


def outcomes(region):
    return {
        (row["goal_id"], row["unit_id"]): row["value"]
        for row in region.export("sources")
        if row["field"] == "outcome"
    }


def codes(file):
    return sorted(finding.code.id for finding in file.findings)


def test_copies_each_filled_in_a_part_all_stand(region):
    for number, (spot, value) in enumerate(FULL["U1"].items()):
        region.send("U1", {spot: value}, f"copy {number}.xlsx")
    collected = region.collect()
    assert outcomes(region) == {("G1", "U1"): "95", ("G2", "U1"): "60", ("G4", "U1"): "4.5"}
    assert len(collected.files) == 3
    assert collected.states["superseded"] == 0
    units = call("status", "-w", region.root, "--json").json["units"]
    (unit,) = [unit for unit in units if unit["unit_id"] == "U1"]
    assert (unit["filled"], unit["rows"], unit["ready"]) == (3, 3, True)


def test_a_newer_filled_row_replaces_an_older_one_whole(region):
    first = {("G1", "outcome"): 80, ("G1", "comment"): "Not yet.", ("G2", "outcome"): 60}
    region.send("U1", first, "first.xlsx")
    region.send("U1", {("G1", "outcome"): 95}, "second.xlsx", saved_at=LATER)
    region.collect()
    assert outcomes(region) == {("G1", "U1"): "95", ("G2", "U1"): "60"}
    assert region.goals()["G1"]["comment"] == ""


def test_the_newer_is_the_later_saved_whichever_comes_first(region):
    region.send("U1", {("G1", "outcome"): 96}, "new.xlsx", saved_at=LATER)
    region.collect()
    region.send("U1", {("G1", "outcome"): 95}, "old.xlsx")
    region.collect()
    assert outcomes(region) == {("G1", "U1"): "96"}
    states = {row["file_name"]: row["state"] for row in region.export("returns")}
    assert states == {"new.xlsx": "accepted_with_remarks", "old.xlsx": "superseded"}


def test_a_blank_row_erases_nothing_and_is_named(region):
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    region.send("U1", {("G1", "outcome"): 97}, "second.xlsx", saved_at=LATER)
    (file,) = region.collect().files
    assert outcomes(region) == {("G1", "U1"): "97", ("G2", "U1"): "60", ("G4", "U1"): "4.5"}
    erased = [finding for finding in file.findings if finding.code.id == "XG-401"]
    assert [finding.message(region.session.language) for finding in erased] == [
        'Goals, cell P6 (Outcome): An earlier return has "60" here, this one is empty; the earlier one '
        "stands. Fill it in again, or tell the contact person that it is to be taken away. "
        "[XG-401]",
        'Goals, cell P7 (Outcome): An earlier return has "4.5" here, this one is empty; the earlier one '
        "stands. Fill it in again, or tell the contact person that it is to be taken away. "
        "[XG-401]",
    ]
    assert file.state == "accepted_with_remarks"


def test_a_row_that_cannot_be_used_replaces_nothing(region):
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    values = {**FULL["U1"], ("G1", "outcome"): "some 90", ("G4", "outcome"): 4}
    region.send("U1", values, "second.xlsx", saved_at=LATER)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("incomplete", ["XG-201"])
    assert outcomes(region) == {("G1", "U1"): "95", ("G2", "U1"): "60", ("G4", "U1"): "4"}


def test_a_return_of_which_nothing_stands_is_superseded(region):
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): 91}, "second.xlsx", saved_at=LATER)
    region.collect()
    states = {row["file_name"]: row["state"] for row in region.export("returns")}
    assert states == {"first.xlsx": "superseded", "second.xlsx": "accepted"}
    kinds = [event.kind for event in region.session.ledger.events(unit_id="U1")]
    assert kinds == ["received", "received", "superseded", "changed"]


def test_same_bytes_under_another_name_are_a_duplicate(region):
    first = region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    (region.dir.inbox / "sub").mkdir()
    shutil.copy(first, region.dir.inbox / "sub" / "second.xlsx")
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("duplicate", [])
    assert outcomes(region) == {("G1", "U1"): "95", ("G2", "U1"): "60", ("G4", "U1"): "4.5"}
    assert region.collect().files == []
    assert region.collect().passed_over == 2


def test_same_bytes_twice_in_one_call(region):
    first = region.send("U1", FULL["U1"], "first.xlsx")
    shutil.copy(first, region.dir.inbox / "second.xlsx")
    collected = region.collect()
    assert collected.states == {"accepted": 1, "duplicate": 1}
    assert {file.path.name: file.state for file in collected.files} == {
        "first.xlsx": "accepted",
        "second.xlsx": "duplicate",
    }


def test_received_is_the_sum_of_what_became_of_them(region):
    """Files of every state but one, told apart; whatever came is in the ledger once."""
    first = region.send("U1", FULL["U1"], "accepted.xlsx", saved_at=LATER)
    region.send("U2", {("G2", "outcome"): 70}, "remarks.xlsx")
    region.send("U3", FULL["U3"], "not ready.xlsx", ready=False)
    region.send("U1", {("G1", "outcome"): 90.5}, "replaced.xlsx")
    shutil.copy(first, region.dir.inbox / "duplicate.xlsx")
    (region.dir.inbox / "broken.xlsx").write_bytes(b"PK broken")
    (region.dir.inbox / "note.txt").write_text("hello")
    shutil.copy(region.session.workspace.catalogue, region.dir.inbox / "foreign.xlsx")
    (region.dir.inbox / "~$accepted.xlsx").write_bytes(b"a lock file")
    answer = call("collect", "-w", region.root, "--json")
    states = Counter(row["state"] for row in region.export("returns"))
    assert states == {
        "accepted": 1,
        "accepted_with_remarks": 1,
        "incomplete": 1,
        "superseded": 1,
        "duplicate": 1,
        "unreadable": 2,
        "foreign": 1,
    }
    assert answer.json["received"] == sum(states.values()) == 8
    assert sum(answer.json["states"].values()) == 8
    assert answer.exit == 1


def test_values_of_a_return_not_marked_ready_are_preliminary(region):
    region.send("U1", FULL["U1"], ready=False)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("incomplete", ["XG-402"])
    assert region.goals()["G1"]["preliminary"] is True
    region.consolidate()
    assert region.master()["G1", "preliminary"] == "Preliminary"
    region.send("U1", FULL["U1"], "ready.xlsx", saved_at=LATER)
    region.collect()
    assert region.goals()["G1"]["preliminary"] is False


def test_a_sum_with_a_unit_missing_has_no_colour(region):
    region.send("U1", FULL["U1"])
    region.collect()
    goal = region.goals()["G2"]
    assert (goal["status"], goal["status_reason"]) == ("not_measured", "incomplete")
    assert (goal["outcome"], goal["outcome_text"]) == (None, "60 from 1 of 2 units")
    assert (goal["units_reported"], goal["units_expected"]) == (1, 2)
