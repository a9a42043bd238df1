"""Rows that a unit adds itself: two people may take the same blank row for different things."""

from datetime import timedelta

import pytest
from conftest import NOON, SMALL, Region, small_catalogue

from xlgoals import clock
from xlgoals.findings import Code
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.session import Session

BOAT = {("N01", "title"): "A boat", ("N01", "outcome"): 7, ("N01", "comment"): "Bought."}


@pytest.fixture
def building(tmp_path):
    """A region whose unit U1 invests in a bridge, and may add objects of its own."""
    bridge = {"form": "investments", "line_id": "L1", "board": "B1", "unit_id": "U1"}
    with clock.fixed(NOON):
        workspace = new(tmp_path / "region", language="en")
        small_catalogue(workspace.catalogue, {**SMALL, "lines": [{**bridge, "title": "Bridge"}]})
        issue(Session.open(workspace))
        yield Region(tmp_path / "region")


def added(region):
    rows = region.export("investments")
    return [(row["title"], row["outcome"]) for row in rows if row["line_id"].startswith("N")]


@pytest.mark.parametrize("together", [True, False])
def test_another_thing_in_the_same_row_is_told_of_with_both(building, together):
    building.send("U1", BOAT, "a.xlsx")
    if not together:
        building.collect()
    later = {("N01", "title"): "Three cars", ("N01", "outcome"): 9}
    building.send("U1", later, "b.xlsx", saved_at=NOON + timedelta(hours=1))
    found = [f for file in building.collect().files for f in file.findings]
    told = [f for f in found if f.code is Code.CONFLICT and f.field == "title"]
    assert [(f.values["value"], f.values["theirs"]) for f in told] == [("Three cars", "A boat")]
    assert added(building) == [("Three cars", 9)]


def test_a_title_that_is_mended_is_the_same_thing(building):
    building.send("U1", BOAT, "a.xlsx")
    building.collect()
    mended = {**BOAT, ("N01", "title"): "A small boat"}
    building.send("U1", mended, "b.xlsx", saved_at=NOON + timedelta(hours=1))
    found = [f.code for file in building.collect().files for f in file.findings]
    assert Code.CONFLICT not in found
    assert added(building) == [("A small boat", 7)]
