"""The small region with a calendar: a monthly report of amounts beside one of the goals."""

from copy import deepcopy
from datetime import date

from conftest import SMALL, Region, small_catalogue

from xlgoals.steps.issue import issue
from xlgoals.steps.new import new

CALENDAR = [
    {
        "date": date(2022, 5, 27),
        "until": date(2022, 5, 29),
        "item": "Report of April",
        "kind": "Follow-up",
        "responsible_role": "Head of planning",
        "round_id": "R1",
    },
    {"date": date(2022, 5, 20), "item": "Budget seminar", "responsible_role": "Treasurer"},
    {
        "date": date(2022, 5, 20),
        "item": "Monthly report",
        "kind": "Economy",
        "responsible_role": "Treasurer",
        "round_id": "M",
        "forms": "forecast; economy",
        "note": "In brief",
    },
    {"date": date(2022, 4, 12), "item": "Meeting of the board"},
    {"date": date(2022, 6, 14), "item": "Monthly report again", "round_id": "M"},
]
"""Out of order, as people write it."""


def planned():
    """The small region's catalogue with the calendar: the monthly round asks for amounts alone."""
    rows = deepcopy(SMALL)
    rows["rounds"][0].pop("due")
    rows["rounds"].insert(
        0,
        {
            "round_id": "M",
            "name": "Monthly report of April",
            "occasion": "month",
            "period": "2022-04",
            "state": "open",
        },
    )
    frame = {"board": "B1", "unit_id": "U1", "node_id": "S1.2"}
    rows["lines"] += [
        {**frame, "form": "economy", "line_id": "E1", "title": "Staff"},
        {**frame, "form": "forecast", "line_id": "F1", "title": "Staff"},
    ]
    rows["calendar"] = deepcopy(CALENDAR)
    return rows


def region_of(folder, rows, *rounds):
    """A workspace of this catalogue with these rounds issued, and a `Region` for each of them."""
    workspace = new(folder / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    regions = [Region(folder / "region", name) for name in rounds]
    for region in regions:
        issue(region.session, region.round)
    return regions
