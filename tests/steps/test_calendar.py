"""The follow-up calendar: what is due when, who is waited for, what comes next."""

from datetime import UTC, date, datetime

import openpyxl
import pytest
from calendar_region import planned, region_of
from conftest import NOON, Region, call, small_catalogue

from xlgoals import clock
from xlgoals.steps.figures import figures
from xlgoals.steps.new import new
from xlgoals.tables.figures import Arrival

DAYS = {"key": "calendar_days", "value": "7"}


@pytest.fixture
def monthly(tmp_path, at_noon):
    """The monthly round, issued beside that of the goals."""
    return region_of(tmp_path, planned(), "M", "R1")[0]


def catalogue_of(folder, rows):
    workspace = new(folder / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    return Region(workspace.root).session.usable_catalogue().catalogue


# --- when a round is due ---


def test_a_round_is_due_some_days_before_its_first_meeting(tmp_path):
    catalogue = catalogue_of(tmp_path, planned())
    due = {round_.round_id: round_.due for round_ in catalogue.rounds}
    assert due == {"M": date(2022, 5, 6), "R1": date(2022, 5, 13), "R2": None}


def test_how_many_days_is_a_setting_and_a_stated_date_goes_before(tmp_path):
    rows = planned()
    rows["settings"].append(DAYS)
    rows["rounds"][1]["due"] = date(2022, 5, 2)
    catalogue = catalogue_of(tmp_path, rows)
    assert catalogue.round("M").due == date(2022, 5, 13)
    assert catalogue.round("R1").due == date(2022, 5, 2)


def test_the_due_date_stays_with_the_snapshot(monthly):
    assert monthly.session.issued_round("M")[1].due == date(2022, 5, 6)
    rows = planned()
    rows["calendar"][2]["date"] = date(2022, 5, 25)
    small_catalogue(monthly.session.workspace.catalogue, rows)
    assert monthly.session.issued_round("M")[1].due == date(2022, 5, 6)
    assert call("issue", "-w", monthly.root, "-r", "M").exit == 0
    assert monthly.session.issued_round("M")[1].due == date(2022, 5, 11)


def test_a_return_after_that_day_is_late(monthly):
    monthly.send("U1", {("E1", "outcome"): 5, ("E1", "budget"): 6, ("F1", "forecast"): 7})
    with clock.fixed(datetime(2022, 5, 7, 12, tzinfo=UTC)):
        monthly.collect()
    assert [unit.arrival for unit in figures(monthly.session, "M").units] == [Arrival.LATE]


# --- who owes something ---


def test_only_those_who_owe_something_are_asked_and_waited_for(monthly):
    assert [path.name for path in monthly.dir.templates.iterdir()] == ["U1 North.xlsx"]
    (unit,) = figures(monthly.session, "M").units
    assert (unit.unit_id, list(unit.parts)) == ("U1", ["economy", "forecast"])
    goals = figures(monthly.session, "R1")
    assert [unit.unit_id for unit in goals.units] == ["U1", "U2", "U3"]
    assert call("status", "-w", monthly.root, "-r", "M", "--json").json["units_missing"] == 1


def test_no_goal_is_missing_in_a_round_that_asks_for_none(monthly):
    monthly.consolidate()
    monthly.report()
    found = figures(monthly.session, "M")
    assert (found.goals, found.summary("all").counts.n) == ([], 0)
    assert monthly.export("goals") == []


def test_a_unit_that_owes_nothing_cannot_be_named(monthly):
    answer = call("issue", "-w", monthly.root, "-r", "M", "--unit", "U3")
    assert answer.exit == 2
    assert answer.err == "No such unit reports anything: U3. Those that do: U1\n"


# --- which rounds there are to issue ---


def test_open_rounds_are_named_with_what_they_ask_for_and_when(monthly):
    answer = call("issue", "-w", monthly.root)
    assert answer.exit == 2
    assert answer.err.splitlines() == [
        "Several rounds are open. Say which with: -r ROUND",
        "  M: Monthly report of April. Asks for: Economy, Forecast. Due: 6 May 2022",
        "  R1: Report of April. Asks for: All that the units report. Due: 13 May 2022",
    ]


# --- the master's sheet ---


def calendar_of(path):
    """The sheet's rows as text, and which of them are bold."""
    book = openpyxl.load_workbook(path)
    sheet = book["Calendar"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    bold = [row[3].value for row in sheet.iter_rows(min_row=5) if row[3].font.b]
    book.close()
    return rows, bold


def test_the_master_shows_the_calendar_with_this_rounds_items_marked(monthly):
    monthly.consolidate()
    rows, bold = calendar_of(monthly.dir.master)
    assert rows[0] == [
        "Date", "This round", "Kind", "Item", "Responsible role", "Round", "State", "Due date",
        "Forms asked for", "Remark",
    ]  # fmt: skip
    forms = "Economy, Forecast"
    month = ["Monthly report of April", "Open", "6 May 2022", forms]
    april = ["Report of April", "Open", "13 May 2022", "All that the units report"]
    none = [None] * 4
    assert rows[1:] == [
        ["12 April 2022", None, None, "Meeting of the board", None, *none, None],
        ["20 May 2022", None, None, "Budget seminar", "Treasurer", *none, None],
        ["20 May 2022", "Yes", "Economy", "Monthly report", "Treasurer", *month, "In brief"],
        ["27–29 May 2022", None, "Follow-up", "Report of April", "Head of planning", *april, None],
        ["14 June 2022", "Yes", None, "Monthly report again", None, *month, None],
    ]
    assert bold == ["Monthly report", "Monthly report again"]


def test_a_plan_without_a_calendar_has_no_such_sheet(full_region):
    book = openpyxl.load_workbook(full_region.dir.master)
    assert "Calendar" not in book.sheetnames
    book.close()


# --- status ---


def test_status_ends_with_what_comes_next(monthly):
    answer = call("status", "-w", monthly.root, "-r", "R1")
    assert answer.exit == 0
    shown = answer.out[answer.out.index("What comes next") :]
    assert "Meeting of the board" not in shown
    items = ("Budget seminar", "Monthly report", "Report of April", "Monthly report again")
    assert [shown.index(item) for item in items] == sorted(shown.index(item) for item in items)
    values = call("status", "-w", monthly.root, "-r", "R1", "--json").json["next"]
    assert values[1] == {
        "date": "2022-05-20",
        "until": None,
        "kind": "Economy",
        "item": "Monthly report",
        "responsible_role": "Treasurer",
        "round": "M",
        "state": "open",
        "due": "2022-05-06",
        "forms": ["forecast", "economy"],
        "note": "In brief",
    }


@pytest.mark.parametrize(
    ("day", "items"),
    [
        (date(2022, 5, 20), 4),
        (date(2022, 5, 21), 2),
        (date(2022, 5, 29), 2),  # the report's days are not over
        (date(2022, 5, 30), 1),
        (date(2022, 6, 15), 0),
    ],
)
def test_what_is_over_does_not_come_next(monthly, day, items):
    with clock.fixed(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)):
        answer = call("status", "-w", monthly.root, "-r", "M", "--json")
        assert len(answer.json["next"]) == items
        out = call("status", "-w", monthly.root, "-r", "M").out
        assert ("What comes next" in out) == bool(items)


def test_a_few_items_come_next_and_days_whole(tmp_path, at_noon):
    rows = planned()
    for number in range(8):
        rows["calendar"].append({"date": date(2022, 5, 27), "item": f"Matter {number}"})
    (region,) = region_of(tmp_path, rows, "M")
    values = call("status", "-w", region.root, "--json", "-r", "M").json["next"]
    assert {item["date"] for item in values} == {"2022-05-20", "2022-05-27"}
    assert len(values) == 2 + 9


def test_status_shows_the_whole_calendar_before_anything_is_issued(tmp_path, at_noon):
    rows = planned()
    rows["calendar"].append({"date": date(2022, 3, 1), "item": "New in the plan"})
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    answer = call("status", "-w", workspace.root, "--calendar", "--json")
    assert [item["item"] for item in answer.json["calendar"]] == [
        "New in the plan",
        "Meeting of the board",
        "Budget seminar",
        "Monthly report",
        "Report of April",
        "Monthly report again",
    ]
    shown = call("status", "-w", workspace.root, "--calendar").out
    for words in ("27–29 May 2022", "Head of planning", "Open", "Economy, Forecast"):
        assert words in shown
    assert call("status", "-w", workspace.root, "--calendar", "-r", "R9").exit == 2


def test_a_plan_without_a_calendar_says_so(full_region):
    answer = call("status", "-w", full_region.root, "--calendar")
    assert (answer.exit, answer.out) == (0, "The plan has no calendar.\n")
    assert call("status", "-w", full_region.root, "--json").json["next"] == []


def test_dates_are_in_the_workspaces_language(tmp_path):
    from xlgoals.domain.lines import Meeting
    from xlgoals.i18n import Language
    from xlgoals.tables.calendar import when_words

    sv = Language("sv")
    assert when_words(Meeting(NOON.date(), ""), sv) == "4 maj 2022"
    over = Meeting(date(2022, 12, 30), "", until=date(2023, 1, 2))
    assert when_words(over, sv) == "30 december 2022 – 2 januari 2023"
    assert when_words(Meeting(NOON.date(), "", until=NOON.date()), sv) == "4 maj 2022"


def test_status_has_no_table_of_goals_where_the_round_asks_for_none(monthly):
    assert "share of all" not in call("status", "-w", monthly.root, "-r", "M").out
    assert "share of all" in call("status", "-w", monthly.root, "-r", "R1").out
