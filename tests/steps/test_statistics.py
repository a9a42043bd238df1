"""How often each rule fired, and what came of it: every finding once, whatever copies came."""

from datetime import timedelta

import pytest
from conftest import FULL, NOON
from test_trials_and_waivers import region_of

from xlgoals.steps.decide import decide
from xlgoals.steps.outcome import Act
from xlgoals.steps.pointed import Asked
from xlgoals.steps.statistics import Came, statistics

LATER = NOON + timedelta(hours=1)
RED = {**FULL["U1"], ("G1", "outcome"): 70}
"""Red without a comment: XG-301, which must be fixed."""


def counted(region, **rest):
    found = statistics(region.session, "R1", **rest)
    return {rule.code.id: {c.value: n for c, n in rule.came.items()} for rule in found.rules}


def test_a_finding_is_counted_once_however_many_copies_come(region):
    for number in range(3):
        values = {**RED, ("G4", "outcome"): 3 + number}
        saved = NOON + timedelta(hours=number)
        region.send("U1", values, f"{number}.xlsx", saved_at=saved)
        region.collect()
    assert counted(region)["XG-301"] == {"open": 1}


def test_what_a_later_return_no_longer_has_is_mended(region):
    region.send("U1", RED, "first.xlsx")
    region.collect()
    region.send("U1", FULL["U1"], "second.xlsx", saved_at=LATER)
    region.collect()
    assert counted(region) == {"XG-301": {"mended": 1}}


def test_a_row_that_is_blank_in_a_later_copy_is_open_still(region):
    region.send("U1", RED, "first.xlsx")
    region.collect()
    region.send("U1", {("G2", "outcome"): 61}, "second.xlsx", saved_at=LATER)
    region.collect()
    assert counted(region)["XG-301"] == {"open": 1}


def test_an_explained_one_is_right_as_it_is(region):
    marked = {**FULL["U1"], ("G1", "outcome"): 0.95, ("G1", "explanation"): "Counted twice."}
    region.send("U1", marked)
    region.collect()
    found = [f for _, f in region.session.ledger.findings("R1") if f.settled == "explained"]
    assert found
    assert counted(region)[found[0].code.id] == {"explained": 1}


def test_accepted_waived_and_on_trial(tmp_path, at_noon):
    region = region_of(
        tmp_path,
        settings=[("trial_XG-302", "2022-09-01")],
        waivers=[{"rule": "XG-301"}],
    )
    red = {("G4", "outcome"): 7, ("G4", "comment"): "Dearer.", ("G2", "outcome"): "some"}
    region.send("U1", {**RED, **red})
    region.collect()
    decide(region.session, Act.ACCEPT, Asked(unit="U1", row="G2"), "So be it.")
    assert counted(region) == {
        "XG-201": {"accepted": 1},
        "XG-301": {"waived": 1},
        "XG-302": {"trial": 1},
    }


def test_what_is_withdrawn_is_not_counted(region):
    region.send("U1", RED, "first.xlsx")
    region.collect()
    decide(region.session, Act.WITHDRAW, Asked(unit="U1", row="G1"), "Not theirs.")
    assert counted(region) == {}
    decide(region.session, Act.RESTORE, Asked(unit="U1", row="G1"), "Theirs.")
    decide(region.session, Act.WITHDRAW, Asked(file="first.xlsx"), "Not theirs.")
    assert counted(region) == {}


def test_what_was_turned_away_is_counted_by_file(region):
    for name in ("one.xlsx", "two.xlsx"):
        (region.dir.inbox / name).write_bytes(b"PK " + name.encode())
    region.collect()
    assert list(counted(region).values()) == [{"open": 2}]


def test_the_most_frequent_comes_first_and_a_fair_share_is_told(region):
    for unit in ("U1", "U2"):
        region.send(unit, {k: "some" for k in FULL[unit] if k[1] == "outcome"})
    region.send("U3", {**FULL["U3"], ("G6", "outcome"): 5})
    region.collect()
    found = statistics(region.session, "R1")
    fired = [(rule.fired, rule.code.id) for rule in found.rules]
    assert fired == sorted(fired, key=lambda item: (-item[0], item[1]))
    assert fired[0] == (4, "XG-201")
    assert not any(rule.asks_in_vain for rule in found.rules)
    decide(region.session, Act.ACCEPT, Asked(file="U1.xlsx"), "So be it.")
    assert not statistics(region.session, "R1").rules[0].asks_in_vain, "three answers are few"
    decide(region.session, Act.ACCEPT, Asked(file="U2.xlsx"), "So be it.")
    (first, *_) = statistics(region.session, "R1").rules
    assert (first.came[Came.ACCEPTED], first.asks_in_vain) == (4, True)


@pytest.mark.parametrize("all_rounds", [False, True])
def test_of_one_round_or_of_all(region, all_rounds):
    region.send("U1", RED)
    region.collect()
    region.edit_catalogue({("R2", "state"): "Open"})
    from xlgoals.steps.issue import issue

    issue(region.session, "R2")
    found = statistics(region.session, "R2", all_rounds=all_rounds)
    assert [rule.code.id for rule in found.rules] == (["XG-301"] if all_rounds else [])
    assert found.rounds == (["R1", "R2"] if all_rounds else ["R2"])
