"""The master's counts: live formulas that equal Python's figures, and follow what staff choose."""

from decimal import Decimal

import pytest
from master_figures import SV, columns, figures, goal, goals, goals_of, sheet_of
from office import with_wrong_values

from xlgoals.books.master import make_master
from xlgoals.domain.model import Layer, Status
from xlgoals.excel.writer import write_book
from xlgoals.tables.layers import SetStatus

D = Decimal


def formulas(layout):
    """Every formula and what Python says that it gives."""
    return {
        (sheet.name, place): cell.value
        for sheet in layout.sheets
        for place, cell in sheet.cells.items()
        if cell.formula
    }


def differing(layout, book, left_out=()):
    """The formulas that show something else than Python's figure."""
    shown = book.read()
    found = {}
    for (sheet, place), value in formulas(layout).items():
        there = shown[sheet].get(place, "")
        wanted = "" if value is None else value
        same = (
            there == pytest.approx(float(wanted), abs=1e-9)
            if not isinstance(wanted, str) and not isinstance(there, str)
            else there == wanted
        )
        if not same and (sheet, place[1]) not in left_out:
            found[sheet, place] = (wanted, there)
    return found


def places_of_goals(layout):
    """The hidden columns of the boards' sheets that say where each goal stands."""
    boards = [sheet for sheet in layout.sheets if sheet.name.startswith("Board ")]
    assert all(sheet.hidden_columns for sheet in boards)
    return {(sheet.name, column) for sheet in boards for column in sheet.hidden_columns}


def written(layout, folder):
    path, wrong = folder / "master.xlsx", folder / "wrong.xlsx"
    path.write_bytes(write_book(layout))
    assert with_wrong_values(path, wrong) == len(formulas(layout))
    return wrong


CASES = {
    "none": lambda: figures([]),
    "one": lambda: figures(goals(1)),
    "alike": lambda: figures(goals(14)),
    "weights": lambda: figures([goal(n, weight=D("0.1") * (1 + n % 4)) for n in range(14)]),
    "swedish": lambda: figures(goals(14), language=SV),
    "by hand": lambda: figures(goals(14), by_hand=BY_HAND),
}
BY_HAND = {
    ("G0", "10"): [SetStatus(Layer.BOARD, Status.RED, "x", "", "B", "60")],
    ("G2", "10"): [
        SetStatus(Layer.BOARD, Status.YELLOW, "x", "", "B", "10"),
        SetStatus(Layer.REGION, Status.NOT_MEASURED, "x", "", "R", "10"),
    ],
    ("G3", "010"): [SetStatus(Layer.REGION, Status.GREEN, "x", "", "R", "")],
}
BY_HAND_CELLS = {
    ("G0", "10"): {"board_status": "red"},
    ("G2", "10"): {"board_status": "yellow", "set_status": "not_measured"},
    ("G3", "010"): {"set_status": "green"},
}


@pytest.mark.parametrize("case", CASES)
def test_every_formula_gives_pythons_figure(case, calculator, tmp_path):
    edits = {"master_goals": BY_HAND_CELLS} if case == "by hand" else {}
    layout = make_master(CASES[case](), edits)
    with calculator.open(written(layout, tmp_path)) as book:
        book.calculate()
        assert differing(layout, book) == {}


def test_parts_of_the_same_name_are_counted_apart():
    made = figures(goals(14))
    sheet = goals_of(made, "Summaries")
    rows = [
        [sheet.cells[row, column].value for column in range(4)]
        for row in range(30)
        if (row, 3) in sheet.cells and sheet.cells[row, 0].value in ("Health", "Care")
    ]
    assert rows == [
        ["Health", 10, 10, 4], ["Health", 4, 4, 2],
        ["Care", 5, 5, 2], ["Care", 5, 5, 2], ["Care", 4, 4, 2],
    ]  # fmt: skip


def test_a_status_changed_in_the_sheet_changes_all_counts(calculator, tmp_path):
    """What staff choose is what Python would make of it: overview, assessments, summaries."""
    before, after = figures(goals(14)), figures(goals(14), by_hand=BY_HAND)
    layout, wanted = (make_master(made, {}) for made in (before, after))
    at = columns(sheet_of(layout, "All goals"))
    with calculator.open(written(layout, tmp_path)) as book:
        for (goal_id, _), values in BY_HAND_CELLS.items():
            for key, status in values.items():
                words = status.replace("_", " ").capitalize()
                book.type("All goals", (5 + int(goal_id[1:]), at[key]), words)
        book.calculate()
        asked = [sheet_of(wanted, name) for name in ("Assessments", "Boards' assessments")]
        checks = {
            (sheet.name, place[1])
            for sheet in asked
            for place, cell in sheet.cells.items()
            if cell.value == "basis"
        }
        found = differing(wanted, book, checks)
        # the boards' sheets get a column of what was set by hand when they are built again
        assert [place for place in found if not place[0].startswith("Board ")] == []
        shown = book.read()
        said = [
            shown[name].get((row, column), "")
            for name, column in sorted(checks)
            for row in range(4, 7)
        ]
    changed = "The counts have changed. The proposal is as last put together."
    assert said == [changed, "", changed, changed, "", changed]


@pytest.mark.parametrize("change", ["sort", "column", "row", "table column"])
def test_sorting_and_inserting_break_no_count(change, calculator, tmp_path):
    layout = make_master(figures(goals(14)), {})
    sheet = sheet_of(layout, "All goals")
    at, last = columns(sheet), sheet.tables[0].area.last_column
    with calculator.open(written(layout, tmp_path)) as book:
        if change == "sort":
            book.sort("All goals", (5, 0, 18, last), at["title"], ascending=False)
        elif change == "column":
            book.insert_column("All goals", 3)
        elif change == "row":
            book.insert_row("All goals", 8)
        else:  # as a spreadsheet inserts a column in a table: the cells above it stay
            book.cut("All goals", (4, 3, 18, last), (4, 4))
        book.calculate()
        found = differing(layout, book, places_of_goals(layout))
        assert not {place for place in found if place[0] not in ("All goals", "Overview")}
        shown = book.read()["All goals"]
        codes = {"sort": at["status_code"], "row": at["status_code"]}
        column = codes.get(change, at["status_code"] + 1)
        found = [shown[row, column] for row in range(5, 20) if (row, column) in shown]
    order = [one.status.value for one in figures(goals(14)).goals]
    if change == "sort":
        by_title = sorted(figures(goals(14)).goals, key=lambda one: one.title, reverse=True)
        order = [one.status.value for one in by_title]
    assert found == order
