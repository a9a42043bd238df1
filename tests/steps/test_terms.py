"""Amounts that have come in never become others by a change of signs or units in the catalogue."""

from datetime import UTC, datetime

import pytest
from conftest import SMALL, Region, small_catalogue

from xlgoals import clock
from xlgoals.errors import Unusable
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.session import Session

NOON = datetime(2022, 5, 4, 12, tzinfo=UTC)
LINE = {"form": "economy", "line_id": "E1", "board": "B1", "unit_id": "U1", "title": "Net"}
COST = {**LINE, "nature": "cost"}
GOALS = {("G1", "outcome"): 95, ("G2", "outcome"): 60, ("G4", "outcome"): 4.5}


def settings(**changed):
    return [*SMALL["settings"], *({"key": key, "value": value} for key, value in changed.items())]


@pytest.fixture
def answered(tmp_path):
    """U1 has returned -5 of -4 for a line of costs."""
    with clock.fixed(NOON):
        workspace = new(tmp_path / "region", language="en")
        small_catalogue(workspace.catalogue, {**SMALL, "lines": [COST]})
        issue(Session.open(workspace))
        region = Region(tmp_path / "region")
        region.send("U1", {**GOALS, ("E1", "outcome"): -5, ("E1", "budget"): -4})
        region.collect()
        yield region


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"settings": settings(sign_economy="all_positive")}, "without a minus sign"),
        ({"settings": settings(amount_unit="mkr")}, "would now be read as mkr"),
        ({"lines": [{**COST, "measure_unit": "mkr"}]}, "would now be read as mkr"),
    ],
)
def test_what_would_be_read_in_another_way_is_refused(answered, changed, said):
    path = answered.session.workspace.catalogue
    small_catalogue(path, {**SMALL, "lines": [COST], **changed})
    with pytest.raises(Unusable, match="Amounts have come in for") as refused:
        answered.issue()
    assert said in str(refused.value)
    (row,) = answered.export("economy")
    assert (row["outcome"], row["measure_unit"]) == (-5, "tkr")


def test_another_title_changes_no_amount(answered):
    path = answered.session.workspace.catalogue
    small_catalogue(path, {**SMALL, "lines": [{**COST, "title": "Net costs"}]})
    answered.issue()
    (row,) = answered.export("economy")
    assert (row["title"], row["outcome"]) == ("Net costs", -5)
