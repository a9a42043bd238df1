"""What board and region write in the master, each beside the other, and confirmed projections."""

from copy import deepcopy
from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, small_catalogue
from openpyxl.utils import get_column_letter

from xlgoals.domain.model import Layer, Status
from xlgoals.excel.typing_in import type_into
from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.steps.figures import figures
from xlgoals.steps.new import new

LATER, LAST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
BOARD = {
    ("G1", "board_status"): "Yellow",
    ("G1", "board_reason"): "The year's development is known",
    ("G1", "board_justification"): "Two clinics have not counted.",
}
REGION = {
    ("G1", "set_status"): "Red",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "It is too early.",
}


def layers(region, goal="G1"):
    (row,) = [row for row in figures(region.session, "R1").goals if row.goal_id == goal]
    return [(one.layer, one.status, one.confirmed) for one in row.layers]


def told(region, code):
    return [row["message"] for row in region.export("findings") if row["code"] == code]


# --- statuses ---


def test_a_board_states_its_own_status_and_it_is_read_back(full_region):
    full_region.edit_master(BOARD)
    assert full_region.consolidate().decisions == 1
    goal = full_region.goals()["G1"]
    assert (goal["status_computed"], goal["status"]) == ("green", "yellow")
    assert goal["justification"] == "Two clinics have not counted."
    master = full_region.master()
    assert {spot: master[spot] for spot in BOARD} == BOARD
    assert master["G1", "layers"] == "Board: Yellow"
    assert full_region.consolidate().decisions == 0


def test_the_region_may_see_it_otherwise_and_neither_is_erased(full_region):
    full_region.edit_master({**BOARD, **REGION})
    assert full_region.consolidate().decisions == 2
    assert full_region.goals()["G1"]["status"] == "red"
    assert layers(full_region) == [
        (Layer.BOARD, Status.YELLOW, True), (Layer.REGION, Status.RED, True),
    ]  # fmt: skip
    master = full_region.master()
    assert {spot: master[spot] for spot in {**BOARD, **REGION}} == {**BOARD, **REGION}
    assert master["G1", "layers"] == "Board: Yellow\nRegion: Red"


def test_when_the_region_takes_its_status_back_the_boards_stands(full_region):
    full_region.edit_master({**BOARD, **REGION})
    full_region.consolidate()
    full_region.edit_master(dict.fromkeys(REGION), saved_at=LATER)
    full_region.consolidate()
    assert full_region.goals()["G1"]["status"] == "yellow"
    assert layers(full_region) == [(Layer.BOARD, Status.YELLOW, True)]


def test_a_units_own_status_is_the_lowest_of_three(full_region):
    own = {
        ("G1", "own_status"): "Not measured",
        ("G1", "own_status_reason"): "The figure is uncertain",
    }
    full_region.send("U1", {**FULL["U1"], **own}, "own.xlsx", saved_at=LATER)
    full_region.collect()
    full_region.consolidate()
    assert full_region.goals()["G1"]["status"] == "not_measured"
    full_region.edit_master({**BOARD, **REGION}, saved_at=LATER)
    full_region.consolidate()
    assert [layer for layer, _, _ in layers(full_region)] == list(Layer)
    assert full_region.master()["G1", "layers"] == (
        "Unit: Not measured\nBoard: Yellow\nRegion: Red"
    )
    assert full_region.goals()["G1"]["status"] == "red"


def test_each_layer_waits_to_be_confirmed_on_another_figure(full_region):
    full_region.edit_master({**BOARD, **REGION})
    full_region.consolidate()
    full_region.send("U1", {**FULL["U1"], ("G1", "outcome"): 96}, "new.xlsx", saved_at=LATER)
    full_region.collect()
    full_region.consolidate()
    goal = full_region.goals()["G1"]
    assert (goal["status"], goal["set_by"]) == ("green", "")
    assert len(told(full_region, "XG-601")) == 2
    master = full_region.master()
    assert master["G1", "layers"] == "Board: Yellow, not confirmed\nRegion: Red, not confirmed"
    assert {spot: master[spot] for spot in BOARD} == BOARD, "nobody's words are lost"
    full_region.edit_master({("G1", "board_justification"): "Still so."}, saved_at=LAST)
    full_region.consolidate()
    assert layers(full_region) == [
        (Layer.BOARD, Status.YELLOW, True), (Layer.REGION, Status.RED, False),
    ]  # fmt: skip
    assert full_region.goals()["G1"]["status"] == "yellow"


def test_the_boards_report_shows_the_boards_view(full_region):
    full_region.edit_master({**BOARD, **REGION})
    full_region.consolidate()
    (whole,) = full_region.report().paths
    whole = whole.read_text("utf-8")
    (mine,) = full_region.report(board="B1").paths
    mine = mine.read_text("utf-8")
    chip = 'class="chip {}" data-key="G1/B1/status"'
    assert chip.format("red") in whole
    assert chip.format("yellow") in mine
    assert "Two clinics have not counted." in whole


def test_a_boards_status_needs_its_reason(full_region, cli):
    full_region.edit_master({("G1", "board_status"): "Yellow"})
    before = full_region.dir.master.read_bytes()
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 2
    assert (
        "All goals, cell AC6 (The board's reason): A status has been set by hand without a reason."
        in answer.err
    )
    assert full_region.dir.master.read_bytes() == before


def test_a_boards_status_does_not_carry_over(full_region, cli):
    full_region.edit_master(BOARD)
    full_region.consolidate()
    full_region.edit_catalogue({("R2", "state"): "Open"})
    assert cli("issue", "-w", full_region.root, "-r", "R2").exit == 0
    second = Region(full_region.root, "R2")
    second.send("U1", FULL["U1"])
    second.collect()
    assert second.goals()["G1"]["status"] == "green"


# --- boards' assessments ---


def assessments(path):
    """The sheet of boards' assessments: by board and node, field to address and value."""
    book = openpyxl.load_workbook(path, data_only=True)
    sheet = book["Boards' assessments"]
    (top,) = [row for row in range(1, 10) if sheet.cell(row, 1).value == "board"]
    keys = [cell.value for cell in sheet[top]]
    found = {}
    for row in range(top + 2, sheet.max_row + 1):
        values = {
            key: (f"{get_column_letter(column)}{row}", sheet.cell(row, column).value)
            for column, key in enumerate(keys, 1)
        }
        if values["board"][1]:
            found[values["board"][1], values["assessed"][1]] = values
    book.close()
    return found


def assess(region, board, node, saved_at=NOON, **values):
    path = region.dir.master
    cells = assessments(path)[board, node]
    typed = {("Boards' assessments", cells[field][0]): value for field, value in values.items()}
    type_into(path, typed, saved_at=saved_at, force=True)


def test_each_board_assesses_its_own_goals(full_region):
    found = assessments(full_region.dir.master)
    assert sorted(found) == [("B1", "S1.1"), ("B1", "S1.2"), ("B2", "S2.1")]
    assert [found["B1", "S1.1"][key][1] for key in ("name", "n", "green", "proposed")] == [
        "Care", 2, 2, "Satisfactory",
    ]  # fmt: skip


def test_a_boards_assessment_is_read_back_and_is_the_boards_alone(full_region):
    said = {"assessment": "Unsatisfactory", "justification": "It is not enough."}
    assess(full_region, "B1", "S1.1", **said)
    assert full_region.consolidate().decisions == 1
    cells = assessments(full_region.dir.master)["B1", "S1.1"]
    assert {key: cells[key][1] for key in said} == said
    assert full_region.consolidate().decisions == 0
    (care,) = [row for row in full_region.export("rollup") if row["key"] == "S1.1"]
    assert (care["assessment"], care["justification"]) == ("satisfactory", ""), "the proposal"
    (mine,) = full_region.report(board="B1").paths
    assert "It is not enough." in mine.read_text("utf-8")
    (whole,) = full_region.report().paths
    plan, boards = whole.read_text("utf-8").split('id="boards"')
    assert "It is not enough." not in plan, "the region's assessment is another"
    assert boards.count("It is not enough.") == 1


def test_the_boards_counts_are_as_the_board_sees_them(full_region):
    """The region sees red, the board yellow, and of its proposal the board's view decides."""
    full_region.edit_master({**BOARD, **REGION})
    full_region.consolidate()
    cells = assessments(full_region.dir.master)["B1", "S1.1"]
    assert [cells[key][1] for key in ("green", "yellow", "red")] == [1, 1, 0]


def test_a_boards_assessment_needs_its_justification(full_region, cli):
    assess(full_region, "B1", "S1.1", assessment="Unsatisfactory")
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 2
    cell = assessments(full_region.dir.master)["B1", "S1.1"]["justification"][0]
    assert f"Boards' assessments, cell {cell} (Justification (printed)): " in answer.err
    assert "[XG-307]" in answer.err


def test_a_board_that_is_not_in_the_plan_is_not_read(full_region, cli):
    cells = assessments(full_region.dir.master)["B1", "S1.1"]
    typed = {
        ("Boards' assessments", cells["board"][0]): "B9",
        ("Boards' assessments", cells["assessment"][0]): "Unsatisfactory",
        ("Boards' assessments", cells["justification"][0]): "x",
    }
    type_into(full_region.dir.master, typed, saved_at=NOON, force=True)
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 2
    assert "[XG-602]" in answer.err


def test_a_plan_with_one_board_has_no_such_sheet(tmp_path, at_noon):
    rows = deepcopy(SMALL)
    for form in ("catalogue_goals", "reporting", "lines"):
        rows[form] = [row for row in rows[form] if row["board"] == "B1"]
    rows["units"] = [row for row in rows["units"] if row["unit_id"] not in ("B2", "U3")]
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(tmp_path / "region")
    region.issue()
    region.consolidate()
    book = openpyxl.load_workbook(region.dir.master)
    assert "Boards' assessments" not in book.sheetnames
    assert "Assessments" in book.sheetnames
    region.edit_master({("G1", "board_comment"): "Alone."})
    assert region.consolidate().decisions == 1


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_master_of_an_older_version_is_still_read(full_region, version):
    """Somebody wrote in it before the program was renewed."""
    full_region.edit_master({("G1", "board_comment"): "From before.", **REGION})
    path = full_region.dir.master
    book = openpyxl.load_workbook(path)
    if version == 1:
        del book["Boards' assessments"]
    sheet = book["All goals"]
    later = {field.key for field in MASTER_FORMS["master_goals"].fields if field.since > version}
    columns = [cell.column for cell in sheet[4] if cell.value in later]
    assert len(columns) == len(later)
    for column in reversed(columns):
        sheet.delete_cols(column)
    book.save(path)
    built = full_region.consolidate()
    assert (built.decisions, built.findings) == (2, [])
    master = full_region.master()
    assert master["G1", "board_comment"] == "From before."
    assert {spot: master[spot] for spot in REGION} == REGION
    assert ("G1", "board_status") in master


# --- projections ---


@pytest.fixture
def adding_up(tmp_path, at_noon):
    """G5 is counted from January on, and its unit has reported 12 in April."""
    rows = deepcopy(SMALL)
    for row in rows["catalogue_goals"]:
        if row["goal_id"] == "G5":
            row |= {"basis": "cumulative", "target": "30", "measure_unit": "visits"}
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(tmp_path / "region")
    region.issue()
    comment = {("G5", "comment"): "On the way.", ("G5", "action"): "More hours."}
    region.send("U3", {**FULL["U3"], **comment})
    region.collect()
    region.consolidate()
    return region


def projected(region):
    (row,) = [row for row in figures(region.session, "R1").goals if row.goal_id == "G5"]
    return str(row.projection), row.projection_confirmed


USE = {("G5", "use_projection"): "Yes"}


def test_a_projection_is_shown_with_its_method(adding_up):
    master = adding_up.master()
    assert master["G5", "projection"] == 36
    assert master["G5", "method"] == "The same each month for the rest of the year"
    assert master["G6", "projection"] == 55
    assert projected(adding_up) == ("36", False)


def test_a_projection_that_staff_have_confirmed_is_read_back(adding_up):
    adding_up.edit_master(USE)
    assert adding_up.consolidate().decisions == 1
    assert projected(adding_up) == ("36", True)
    assert adding_up.master()["G5", "use_projection"] == "Yes"
    assert adding_up.consolidate().decisions == 0
    adding_up.edit_master({("G5", "use_projection"): None}, saved_at=LATER)
    assert adding_up.consolidate().decisions == 1
    assert projected(adding_up) == ("36", False)


def correct(region, outcome, name="corrected.xlsx", saved_at=LATER):
    text = {("G5", "comment"): "On the way.", ("G5", "action"): "More hours."}
    region.send("U3", {**FULL["U3"], **text, ("G5", "outcome"): outcome}, name, saved_at=saved_at)
    region.collect()


def test_a_projection_that_has_changed_is_not_confirmed_any_more(adding_up):
    adding_up.edit_master(USE)
    adding_up.consolidate()
    correct(adding_up, 13)
    assert projected(adding_up) == ("39", False)
    correct(adding_up, 12, "back.xlsx", LAST)
    assert projected(adding_up) == ("36", True), "it is the same projection again"


def test_a_projection_is_bound_to_the_one_that_was_seen(adding_up):
    """The return comes between the master and what is written in it."""
    correct(adding_up, 13)
    adding_up.edit_master(USE)
    assert adding_up.consolidate().decisions == 1
    assert projected(adding_up) == ("39", False)


def test_a_new_projection_is_confirmed_by_taking_the_word_away_and_writing_it_again(adding_up):
    """As the guide says."""
    adding_up.edit_master(USE)
    adding_up.consolidate()
    correct(adding_up, 13)
    adding_up.consolidate()
    adding_up.edit_master({("G5", "use_projection"): None}, saved_at=LATER)
    adding_up.consolidate()
    adding_up.edit_master(USE, saved_at=LAST)
    adding_up.consolidate()
    assert projected(adding_up) == ("39", True)
