"""The plan of 2021: its budget in two directions, its calendar, and two rounds side by side."""

import openpyxl
import pytest
from conftest import call
from example_tables import body, exported, master, report, sheet_rows
from printed import AREAS, BOARD, COLUMNS, COSTS, ELECTED, FRAMES, INCOME

from xlgoals.steps.figures import figures
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

TERTIAL, MONTH = "2021-T1", "2021-03"


@pytest.fixture
def root(told):
    return told("region-2021").root


@pytest.fixture
def budget(root):
    """The year's budget by unit and column."""
    rows = exported(root, "forecast", TERTIAL)
    return {(row["unit_id"], row["line_id"]): row["year_budget"] for row in rows}


def test_the_matrix_is_as_printed(budget):
    assert len(AREAS) == 16
    assert len(budget) == 17 * 10
    for unit, figures_of in {**AREAS, "HSN": BOARD}.items():
        assert tuple(budget[unit, column] for column in COLUMNS) == figures_of, unit


@pytest.mark.parametrize("unit", [*AREAS, "HSN"])
def test_every_row_of_the_matrix_adds_up(budget, unit):
    income, costs = (sum(budget[unit, column] for column in columns) for columns in (INCOME, COSTS))
    assert budget[unit, "B03"] == income
    assert budget[unit, "B09"] == costs
    assert budget[unit, "B10"] == income + costs


@pytest.mark.parametrize(("column", "printed"), list(zip(COLUMNS, BOARD, strict=True)))
def test_every_column_of_the_matrix_adds_up(budget, column, printed):
    assert sum(budget[unit, column] for unit in AREAS) == printed == budget["HSN", column]


def test_every_printed_total_of_the_budget_is_checked(root):
    """3 sums of each of 17 rows, 7 more columns of the board, and those of the frames."""
    made = figures(Session.open(Workspace.open(root)), TERTIAL)
    assert all(one.adds_up and one.stated == one.computed for one in made.stated)
    matrix = [one for one in made.stated if one.line.form == "forecast"]
    assert sum(not one.over_units for one in matrix) == 17 * 3
    assert sum(one.over_units for one in matrix) == 10
    assert {one.parts for one in matrix if one.over_units} == {16}
    assert sum(one.line.form == "frames" for one in made.stated) == 3 * 2 + 2
    shown = body(master(root, TERTIAL), "Check of totals")
    assert len(shown) == len(made.stated) == 69


def test_the_frames_are_as_printed(root):
    rows = exported(root, "frames", TERTIAL)
    found = {row["line_id"]: (row["last_year"], row["frame"]) for row in rows}
    assert found == FRAMES | ELECTED
    assert {row["measure_unit"] for row in rows if row["unit_id"] == "HSN"} == {"mkr"}
    assert {row["measure_unit"] for row in rows if row["unit_id"] == "FUM"} == {"tkr"}


def test_the_planned_investments_have_no_printed_total_and_get_one(root):
    rows = {row["line_id"]: row["budget"] for row in exported(root, "investments", TERTIAL)}
    assert rows == {"V01": 55810, "V02": 6050, "SUM": 61860}


def test_the_boards_forecast_is_what_the_areas_come_to(root):
    """The board states its budget and no forecast; the overview fills it in from below."""
    rows = exported(root, "forecast", TERTIAL)
    net = {row["unit_id"]: row["forecast"] for row in rows if row["line_id"] == "B10"}
    assert net.pop("HSN") is None
    assert len(net) == 16
    (board, *areas) = body(master(root, TERTIAL), "Economy overview")
    assert board[0] == "Hälso- och sjukvårdsnämnden"
    assert board[10:13] == (sum(net.values()), -2729300, sum(net.values()) + 2729300)
    assert "enheterna under" in board
    assert len(areas) == 16
    assert sum(row[3] for row in areas) == board[3]


# --- the calendar ---


def test_the_calendar_has_51_items_on_12_dates(root):
    rows = sheet_rows(master(root, TERTIAL), "Calendar")[4:]
    items = [row for row in rows if row[3]]
    assert len(items) == 51
    assert len({row[0] for row in items}) == 12
    without = [row for row in items if not row[4]]
    assert [row[0] for row in without] == ["10 juni 2021"], "the source names nobody"


def test_the_calendar_says_which_round_asks_for_what(root):
    made = figures(Session.open(Workspace.open(root)), TERTIAL)
    asked = {}
    for item in made.catalogue.calendar:
        if item.round_id:
            asked.setdefault(item.round_id, set()).update(item.forms)
    whole = {"goals", "economy", "forecast", "investments", "frames"}
    assert asked == {
        "2021-01": {"economy"},
        "2021-02": {"economy"},
        "2021-03": {"economy"},
        "2021-T1": whole | {"internal_control"},
        "2021-05": {"economy"},
        "2021-06": {"economy"},
        "2021-D": whole,
        "2021-10": {"economy", "internal_control"},
        "2021-11": {"economy"},
    }


def test_a_round_asks_its_units_for_those_forms_and_no_others(root):
    def asks(round_id):
        units = call("status", "-w", root, "-r", round_id, "--json").json["units"]
        return {form for unit in units for form in unit["parts"]}, len(units)

    assert asks(MONTH) == ({"economy"}, 16)
    forms = {"goals", "economy", "forecast", "investments", "frames", "internal_control"}
    assert asks(TERTIAL) == (forms, 19)


# --- two rounds at once ---


def test_the_round_beside_is_whole_and_not_mixed_with_the_other(root):
    month, tertial = (exported(root, "economy", round_id) for round_id in (MONTH, TERTIAL))
    assert len(month) == len(tertial) == 16 * 3
    assert [row["round"] for row in month] == [MONTH] * 48
    assert [row["round"] for row in tertial] == [TERTIAL] * 48
    for row in (*month, *tertial):
        assert None not in (row["outcome"], row["budget"], row["last_year"]), row
    key = ("unit_id", "line_id")
    later = {tuple(row[name] for name in key): row["outcome"] for row in tertial}
    for row in month:
        assert abs(row["outcome"]) < abs(later[tuple(row[name] for name in key)]), row
    assert exported(root, "goals", MONTH) == []
    assert exported(root, "findings", MONTH) == []
    assert len(exported(root, "returns", MONTH)) == 16
    assert len(exported(root, "returns", TERTIAL)) == 19 + 3


def test_both_rounds_have_a_master_and_a_report_that_say_what_is_invented(root):
    notice = "Utfall, prognoser och kommentarer är påhittade. Bara planen och budgeten är verkliga."
    for round_id in (MONTH, TERTIAL):
        assert notice in report(root, round_id)
        book = openpyxl.load_workbook(master(root, round_id))
        shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in shown:
            assert "påhittade" in str(sheet.oddFooter.left.text), sheet.title
        book.close()
