"""The buttons in Microsoft Excel itself, on Windows or a Mac: `pytest -m excel tests/buttons`.

The machine must have been set up by `xlgoals excel install`, so that macros find this Python.
"""

import sys
import time

import pytest
import xlwings
from test_refill import GOALS, STATUS

pytestmark = [
    pytest.mark.excel,
    pytest.mark.skipif(sys.platform == "linux", reason="there is no Excel here"),
]
PATIENCE = 120


class Open:
    """A region's master.xlsm, open in Excel."""

    def __init__(self, region, app):
        self.region = region
        region.consolidate()
        self.path = region.dir.master_with_buttons
        self.book = app.books.open(str(self.path))

    def cell(self, goal, field):
        """A goal's field on the sheet of all goals."""
        sheet = self.book.sheets[GOALS]
        keys = next(
            row
            for row in range(1, 9)
            if "goal_id" in (sheet.range((row, 1), (row, 60)).value or [])
        )
        fields = sheet.range((keys, 1), (keys, 60)).value
        last = sheet.used_range.last_cell.row
        goals = sheet.range((keys, 1), (last, 1)).value
        return sheet.range((keys + goals.index(goal), fields.index(field) + 1))

    def press(self, macro):
        """Press a button, and wait for what it does: on a Mac it runs beside Excel."""
        log = self.last()
        self.book.macro(macro)()
        until = time.monotonic() + PATIENCE
        while self.last() == log:
            assert time.monotonic() < until, f"{macro} has not answered"
            time.sleep(0.5)

    def last(self):
        """What is told of what was done last."""
        return self.book.names["xg_last"].refers_to_range.value


@pytest.fixture
def excel(full_region):
    app = xlwings.App(visible=True, add_book=False)
    app.display_alerts = False
    yield Open(full_region, app)
    for book in list(app.books):
        book.close()
    app.quit()


def test_recalculate_takes_edits_and_keeps_the_view(excel):
    sheet = excel.book.sheets[GOALS]
    sheet.activate()
    for (goal, field), value in STATUS.items():
        excel.cell(goal, field).value = f"'{value}"
    window = excel.book.app.api.ActiveWindow
    window.Zoom = 130
    excel.cell("G4", "title").select()
    table = sheet.tables["xg_all_goals"]
    table.range.api.AutoFilter(Field=2, Criteria1="B1")
    hidden = [row for row in range(6, 12) if sheet.range((row, 1)).row_height == 0]
    assert hidden
    excel.press("Recalculate")
    assert excel.region.goals()["G1"]["status"] == "yellow"
    assert excel.cell("G1", "status").value.endswith("*")
    assert excel.cell("G1", "justification").value == STATUS["G1", "justification"]
    assert excel.cell("G1", "justification").formula == STATUS["G1", "justification"]
    assert [row for row in range(6, 12) if sheet.range((row, 1)).row_height == 0] == hidden
    assert window.Zoom == 130
    assert excel.book.app.selection.address == excel.cell("G4", "title").address


def test_choices_and_highlights_are_still_there(excel):
    cell = excel.cell("G1", "set_status")
    highlights = excel.cell("G1", "outcome").api.FormatConditions.Count
    excel.cell("G1", "set_status").value = "Yellow"
    excel.cell("G1", "set_reason").value = "The figure is uncertain"
    excel.cell("G1", "justification").value = "Two."
    excel.press("Recalculate")
    assert cell.api.Validation.Type == 3
    assert excel.cell("G1", "outcome").api.FormatConditions.Count == highlights


def test_a_merged_area_is_parted_by_a_copy_over_it(excel):
    """What a refill rests on where lists have grown."""
    sheet = excel.book.sheets.add("Mine")
    sheet.range("A1:D1").merge()
    sheet.range("F1").copy(sheet.range("A1:D1"))
    assert not sheet.range("A1:D1").merge_cells


@pytest.mark.parametrize("text", ["=1+1", "007", "TRUE", "1-2", "mars 2022", "'quoted'"])
def test_a_text_stays_a_text(excel, text):
    cell = excel.book.sheets.add("Mine").range("A1")
    cell.value = f"'{text}"
    assert cell.value == text
    assert cell.formula == text


def test_several_sorts_and_returns_between(excel):
    sheet = excel.book.sheets[GOALS]
    sheet.tables["xg_all_goals"].sort(1, False)
    first = sheet.range("A6").value
    excel.region.send("U1", {("G1", "outcome"): 12}, "more.xlsx")
    excel.press("CollectReturns")
    excel.press("Recalculate")
    assert sheet.range("A6").value == first
    assert excel.cell("G1", "outcome").value == 12


def test_the_source_is_opened_at_its_cell(excel):
    excel.book.sheets[GOALS].activate()
    excel.cell("G1", "title").select()
    excel.press("ShowSource")
    assert excel.book.app.books.active.name == "U1.xlsx"


def test_a_mistake_is_marked(excel):
    excel.cell("G1", "set_status").value = "Yellow"
    excel.press("CheckEdits")
    assert excel.cell("G1", "marked").value == "|set_reason|"
