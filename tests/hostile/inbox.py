"""A region of many units, a good return of each, and the hostile files among them."""

import os
from datetime import date

from build import cases
from conftest import NOON, Region, small_catalogue
from pieces import GOALS, START, Good, text

from xlgoals import clock
from xlgoals.excel.reader import read_book
from xlgoals.forms.raw import address
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

GOOD_UNITS = [f"U{number:02}" for number in range(1, 61)]


def hostile_unit(name):
    """The unit whose return a hostile file was, when it is taken in at all."""
    return f"X{name[:3]}"


def make_region(folder):
    """The workspace with the templates of all units issued."""
    theirs = [hostile_unit(name) for name, case in cases().items() if case.ours]
    units = [*GOOD_UNITS, *theirs, "X000"]
    goals = [
        {"goal_id": "G1", "measure_type": "index", "aggregation": "mean", "target": "1"},
        {"goal_id": "G2", "measure_type": "count", "aggregation": "sum", "target": "1"},
        {"goal_id": "G3", "kind": "activity_goal", "aggregation": "all_yes", "target": "done"},
    ]
    common = {"board": "B1", "node_id": "S1.1", "kind": "indicator", "direction": "higher"}
    rows = {
        "settings": [{"key": "organisation", "value": "Testland"}],
        "rounds": [
            {
                "round_id": "R1",
                "name": "Report of April",
                "occasion": "spring",
                "period": "2022-04",
                "due": date(2022, 5, 6),
                "state": "open",
            }
        ],
        "units": [
            {"unit_id": "B1", "name": "Health board", "kind": "board"},
            *(
                {"unit_id": u, "name": f"Unit {u}", "kind": "area", "parent_id": "B1"}
                for u in units
            ),
        ],
        "structure": [
            {"node_id": "S1", "level": 1, "name": "Health"},
            {"node_id": "S1.1", "level": 2, "parent_id": "S1", "name": "Care"},
        ],
        "catalogue_goals": [
            {**common, "title": f"Goal {goal['goal_id']}", **goal} for goal in goals
        ],
        "reporting": [
            {"goal_id": goal["goal_id"], "board": "B1", "unit_id": unit}
            for unit in units
            for goal in goals
        ],
        "answers": [
            {"kind": "activity_goal", "answer": answer, "label": answer.title(), "status": status}
            for answer, status in (("yes", "green"), ("ongoing", "yellow"), ("no", "red"))
        ],
    }
    with clock.fixed(NOON):
        workspace = new(folder / "region", language="en")
        small_catalogue(workspace.catalogue, rows)
        issue(Session.open(workspace))
    return Workspace.open(folder / "region")


class Returns:
    """Filled returns of any unit, made of its template without opening it in a program."""

    def __init__(self, region: Region):
        self.folder = region.dir.templates
        self.spots = spots_of(self.template("U01"))

    def template(self, unit):
        (path,) = self.folder.glob(f"{unit} *.xlsx")
        return path

    def of(self, unit, number):
        """The unit's return: an outcome of `number`, twice that, and a yes."""
        blank = Good(self.template(unit).read_bytes(), self.spots)
        outcomes = {"outcome": f"<v>{number}</v>", "outcome2": f"<v>{2 * number}</v>"}
        filled = blank.typed({**outcomes, "outcome3": text("Yes")}, GOALS)
        return filled.typed({"ready": text("Yes")}, START)


def spots_of(template):
    """Where things are typed in, and where the marking stands."""
    book = read_book(template)
    spots = {}
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows):
            if "goal_id" in row:
                for name in ("outcome", "comment"):
                    spots[name] = address(number + 2, row.index(name))
                for more in (2, 3):
                    spots[f"outcome{more}"] = address(number + 1 + more, row.index("outcome"))
            elif "ready" in row:
                spots["ready"] = address(number + 2, row.index("ready"))
            elif row[:1] == ["token"]:
                spots["token"] = address(number, 1)
    return spots


def outcome(number):
    """What the unit of this number answers: near the target, so that nobody asks about it."""
    return 1 + number / 1000


def fill(region):
    """Put the good returns and the hostile files into the inbox; the hostile ones' paths."""
    returns, inbox = Returns(region), region.dir.inbox
    for number, unit in enumerate(GOOD_UNITS, 1):
        (inbox / f"{unit}.xlsx").write_bytes(returns.of(unit, outcome(number)).content)
    paths = {}
    for name, case in cases().items():
        unit = hostile_unit(name) if case.ours else "X000"
        good = returns.of(unit, outcome(int(name[:3])))
        paths[name] = inbox / os.fsdecode(case.file_name)
        paths[name].write_bytes(case.make(good))
    return paths


def fill_with_what_is_no_file(inbox, outside):
    """Links, folders, pipes and what programs leave; `outside` is a file elsewhere."""
    (inbox / "länk.xlsx").symlink_to(outside)
    (inbox / "länk till intet.xlsx").symlink_to(outside.with_name("nowhere.xlsx"))
    (inbox / "mapp.xlsx").mkdir()
    (inbox / "mapp.xlsx" / "runt").symlink_to(inbox)
    (inbox / "mapp.xlsx" / "utanför").symlink_to(outside.parent)
    os.mkfifo(inbox / "rör.xlsx")
    (inbox / "~$U01.xlsx").write_bytes(b"lock")
    (inbox / ".DS_Store").write_bytes(b"x")
    (inbox / "Thumbs.db").write_bytes(b"x")
    locked = inbox / "utan rättighet.xlsx"
    locked.write_bytes(b"no workbook, for those who may look")
    locked.chmod(0)
