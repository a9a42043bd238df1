"""What staff write in the master: read once, kept when it is built again, refused when wrong."""

import shutil
from datetime import timedelta

import openpyxl
import pytest
from conftest import NOON, Region, file_hashes
from openpyxl.utils import get_column_letter

LATER = NOON + timedelta(hours=1)
STATUS = {
    ("G1", "set_status"): "Yellow",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "Two clinics have not counted.",
}
TEXTS = {
    ("G2", "board_comment"): "Fewer than before.",
    ("G2", "internal_note"): "Ask again in June.",
    ("S1.1", "assessment"): "Unsatisfactory",
    ("S1.1", "justification"): "One figure is uncertain.",
    ("S1.1", "narrative"): "Care has come a long way.",
}
EDITS = {**STATUS, **TEXTS}


def written(region):
    """What stands in the columns that are staff's."""
    columns = {field for _, field in EDITS}
    return {
        spot: value
        for spot, value in region.master().items()
        if spot[1] in columns and value is not None and spot[0] in {"G1", "G2", "S1.1"}
    }


def test_edits_are_read_once_and_survive(full_region):
    full_region.edit_master(EDITS)
    built = full_region.consolidate()
    assert built.decisions == 5
    assert written(full_region) == EDITS
    goal = full_region.goals()["G1"]
    assert (goal["status_computed"], goal["status"]) == ("green", "yellow")
    assert goal["justification"] == "Two clinics have not counted."
    assert goal["set_by"]
    (care,) = [row for row in full_region.export("rollup") if row["key"] == "S1.1"]
    assert (care["assessment"], care["justification"]) == (
        "unsatisfactory",
        "One figure is uncertain.",
    )
    assert care["assessment_proposed"] == "not_entirely"  # one green, one yellow
    again = full_region.consolidate()
    assert (again.decisions, again.changed) == (0, False)
    assert len(full_region.session.ledger.decision_history("R1")) == 5


def test_edits_survive_that_returns_come(full_region):
    full_region.edit_master(EDITS)
    full_region.consolidate()
    full_region.send("U3", {("G5", "outcome"): 13}, "more.xlsx", saved_at=LATER)
    full_region.collect()
    assert full_region.consolidate().changed
    assert written(full_region) == EDITS


def test_edits_survive_that_the_master_is_deleted(full_region):
    full_region.edit_master(EDITS)
    full_region.consolidate()
    before = full_region.dir.master.read_bytes()
    full_region.dir.master.unlink()
    full_region.consolidate()
    assert full_region.dir.master.read_bytes() == before


def test_edits_are_read_when_returns_have_come_since_the_master_was_built(full_region):
    """The edit is held against the master it was made in, and bound to what was shown there."""
    full_region.send("U1", {("G1", "outcome"): 99}, "more.xlsx", saved_at=LATER)
    full_region.edit_master(EDITS)
    full_region.collect()
    assert full_region.consolidate().decisions == 5
    assert written(full_region) == EDITS
    assert full_region.goals()["G1"]["status"] == "green"
    assert [row["code"] for row in full_region.export("findings") if row["code"] > "XG-6"] == [
        "XG-601"
    ]


def test_an_older_master_saved_over_a_newer_undoes_nothing(full_region, tmp_path):
    """A colleague had it open since before: only what the colleague wrote is an edit."""
    older = shutil.copy(full_region.dir.master, tmp_path / "older.xlsx")
    full_region.edit_master(STATUS)
    full_region.consolidate()
    shutil.copy(older, full_region.dir.master)
    full_region.edit_master(TEXTS, saved_at=LATER)
    assert full_region.consolidate().decisions == 4
    assert written(full_region) == EDITS
    assert full_region.goals()["G1"]["status"] == "yellow"


def test_the_report_reads_them_too(full_region):
    full_region.edit_master(TEXTS)
    (page,) = full_region.report().paths
    assert "Care has come a long way." in page.read_text("utf-8")
    assert "Fewer than before." in page.read_text("utf-8")
    assert "Ask again in June." not in page.read_text("utf-8")
    full_region.consolidate()
    assert written(full_region) == TEXTS


def test_what_is_taken_away_is_gone(full_region):
    full_region.edit_master(EDITS)
    full_region.consolidate()
    full_region.edit_master(dict.fromkeys(EDITS), saved_at=LATER)
    full_region.consolidate()
    assert written(full_region) == {}
    assert full_region.goals()["G1"]["status"] == "green"


def test_a_changed_mind_is_kept_with_the_old_one(full_region):
    full_region.edit_master(STATUS)
    full_region.consolidate()
    full_region.edit_master({("G1", "set_status"): "Red"}, saved_at=LATER)
    full_region.consolidate()
    history = full_region.session.ledger.decision_history("R1", "status")
    assert [(decision.old, decision.new) for decision in history] == [
        (None, "yellow"),
        ("yellow", "red"),
    ]
    assert full_region.goals()["G1"]["status"] == "red"


@pytest.mark.parametrize(
    "spot",
    [("G1", "justification"), ("G1", "set_reason"), ("S1.1", "justification")],
    ids=" ".join,
)
def test_words_beside_no_status_are_kept(full_region, spot):
    """ "What you write there is kept when this is built again", also when it is not finished."""
    words = "The figure is uncertain"
    full_region.edit_master({spot: words})
    full_region.consolidate()
    assert full_region.master()[spot] == words


@pytest.mark.parametrize(
    ("spot", "typed", "says"),
    [
        (
            ("G1", "set_status"),
            "Purple",
            'All goals, cell AE6 (Status set by hand): "Purple" is not in the list. Choose one of: '
            "Green; Yellow; Red; Not measured. [XG-205]",
        ),
        (
            ("S1.1", "assessment"),
            "Satisfactry",
            'Assessments, cell M5 (Assessment): "Satisfactry" is not in the list. Did you mean '
            '"Satisfactory"? Choose one of: Satisfactory; Not entirely satisfactory; '
            "Unsatisfactory; Cannot be assessed. [XG-206]",
        ),
        (
            ("G1", "set_status"),
            "Red",
            "All goals, cell AF6 (Reason): A status has been set by hand without a reason. Give "
            "the reason, or take the status away. [XG-307]",
        ),
        (
            ("G2", "board_comment"),
            "x" * 4001,
            "All goals, cell AI7 (The board's comment (printed)): The text has 4001 "
            "characters; there is room for 4000. Shorten it. [XG-209]",
        ),
    ],
    ids=["not in the list", "nearly in the list", "without reason", "too long"],
)
def test_what_must_be_mended_is_named_and_left(full_region, cli, spot, typed, says):
    full_region.edit_master({("G2", "internal_note"): "Right in itself.", spot: typed})
    before, rows = full_region.dir.master.read_bytes(), full_region.rows()
    answer = cli("consolidate", "-w", full_region.root)
    assert answer == (
        2,
        "",
        "The master master.xlsx holds something that must be mended first. It is left as it is.\n"
        f"- {says}\n",
    )
    assert full_region.dir.master.read_bytes() == before
    assert full_region.rows() == rows


@pytest.mark.parametrize("command", ["report", "run"])
def test_nothing_is_made_from_a_master_that_must_be_mended(full_region, cli, command):
    full_region.edit_master({("G1", "set_status"): "Purple"})
    before, rows = file_hashes(full_region.root), full_region.rows()
    answer = cli(command, "-w", full_region.root)
    assert (answer.exit, answer.out) == (2, "")
    assert "[XG-205]" in answer.err
    assert (file_hashes(full_region.root), full_region.rows()) == (before, rows)


def test_what_is_to_be_checked_in_the_master_is_said(full_region, cli):
    full_region.edit_master({("G1", "set_reason"): "The figure is uncertain"})
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 0
    assert (
        "All goals, cell AE6 (Status set by hand): A reason is given, but no status set by hand. "
        "Choose the status, or take the reason away. [XG-308]" in answer.out
    )


def test_a_status_is_confirmed_again_when_another_figure_comes(full_region, cli):
    full_region.edit_master(STATUS)
    full_region.consolidate()
    full_region.send("U1", {("G1", "outcome"): 96}, "corrected.xlsx", saved_at=LATER)
    full_region.collect()
    full_region.consolidate()
    goal = full_region.goals()["G1"]
    assert (goal["status_computed"], goal["status"]) == ("green", "green")
    (found,) = [row for row in full_region.export("findings") if row["code"] == "XG-601"]
    assert found["message"] == (
        "G1 (B1): The status was set by hand when the outcome was 95; it is now 96. If it "
        "still holds, write something new in the justification; else change it or take it away. "
        "[XG-601]"
    )
    assert written(full_region) == STATUS  # nobody's words are lost
    full_region.edit_master({("G1", "justification"): "Still so."}, saved_at=LATER)
    full_region.consolidate()
    assert full_region.goals()["G1"]["status"] == "yellow"
    assert "XG-601" not in {row["code"] for row in full_region.export("findings")}


@pytest.mark.parametrize("typed", ["95,0", "95.00 %", 95.0])
def test_the_same_figure_typed_in_another_way_confirms_nothing_anew(full_region, typed):
    full_region.edit_master(STATUS)
    full_region.consolidate()
    full_region.send("U1", {("G1", "outcome"): typed}, "again.xlsx", saved_at=LATER)
    full_region.collect()
    assert full_region.goals()["G1"]["status"] == "yellow"
    assert "XG-601" not in {row["code"] for row in full_region.export("findings")}


def test_another_file_in_the_masters_place_is_refused(full_region, cli):
    full_region.dir.master.write_bytes(full_region.template("U1").read_bytes())
    answer = cli("consolidate", "-w", full_region.root)
    assert answer == (
        2,
        "",
        "master.xlsx is not the master of the round R1. Move it away and run again.\n",
    )


def test_a_master_that_is_no_workbook_is_refused(full_region, cli):
    full_region.dir.master.write_bytes(b"half a file")
    answer = cli("consolidate", "-w", full_region.root)
    assert answer == (
        2,
        "",
        "The master master.xlsx cannot be read. Close it in Excel and run again, or move it away "
        "to have it built anew.\n"
        "- master.xlsx: The file cannot be read as a workbook: it is damaged or of another kind. "
        "Open it in Excel, save it as .xlsx and send it again. [XG-101]\n",
    )
    assert full_region.dir.master.read_bytes() == b"half a file"


def change_goals(region, change):
    """Change the master's sheet of goals beyond its yellow cells; `change` gets the columns."""
    book = openpyxl.load_workbook(region.dir.master)
    sheet = book["All goals"]
    change(sheet, {cell.value: cell.column for cell in sheet[4] if cell.value})
    book.save(region.dir.master)


def copy_a_row(sheet, columns):
    for column in columns.values():
        sheet.cell(12, column).value = sheet.cell(6, column).value


def delete_a_column(sheet, columns):
    sheet.delete_cols(columns["board_comment"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (copy_a_row, 'All goals, cell A12 (Goal no.): "G1 B1" also stands in A6.'),
        (
            delete_a_column,
            'All goals: The column "The board\'s comment (printed)" is missing',
        ),
    ],
)
def test_a_table_that_was_changed_is_refused(full_region, cli, change, says):
    full_region.edit_master(TEXTS)
    full_region.consolidate()
    change_goals(full_region, change)
    before, rows = full_region.dir.master.read_bytes(), full_region.rows()
    answer = cli("consolidate", "-w", full_region.root)
    assert (answer.exit, answer.out) == (2, "")
    assert f"\n- {says}" in answer.err
    assert (full_region.dir.master.read_bytes(), full_region.rows()) == (before, rows)


def test_words_beside_an_unknown_goal_are_not_lost(full_region, cli):
    """Somebody wrote over the goal's number: it is said, and the words stay where they are."""

    def write_over(sheet, columns):
        sheet.cell(6, columns["goal_id"]).value = "G01"
        sheet.cell(6, columns["board_comment"]).value = "Well done."

    change_goals(full_region, write_over)
    before = full_region.dir.master.read_bytes()
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 2
    assert "[XG-602]" in answer.err
    assert full_region.dir.master.read_bytes() == before


def test_a_row_that_is_deleted_keeps_its_words(full_region):
    full_region.edit_master(TEXTS)
    full_region.consolidate()
    change_goals(full_region, lambda sheet, _: sheet.delete_rows(7))
    assert full_region.consolidate().decisions == 0
    assert written(full_region) == TEXTS


def test_rows_sorted_by_staff_are_read_by_their_keys(full_region):
    path = full_region.dir.master
    book = openpyxl.load_workbook(path)
    sheet = book["All goals"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=11)]
    keys = [cell.value for cell in sheet[4]]
    for number, row in enumerate(reversed(rows), 6):
        row[keys.index("internal_note")] = f"of {row[keys.index('goal_id')]}"
        for column, value in enumerate(row, 1):
            sheet.cell(number, column).value = value
    book.save(path)
    full_region.consolidate()
    master = full_region.master()
    assert [master[f"G{n}", "internal_note"] for n in range(1, 7)] == [
        f"of G{n}" for n in range(1, 7)
    ]


def slip(region, first, by):
    """Insert or take away a column as a table does: the cells above it, with the keys, stay."""
    book = openpyxl.load_workbook(region.dir.master)
    sheet = book["All goals"]
    keys = {cell.value: cell.column for cell in sheet[4] if cell.value}
    start, last = keys[first], sheet.max_column
    area = f"{get_column_letter(start)}5:{get_column_letter(last)}{sheet.max_row}"
    sheet.move_range(area, cols=by)
    if by > 0:
        sheet.cell(5, start).value = "Column1"
    book.save(region.dir.master)


@pytest.mark.parametrize(("before", "by"), [("board_status", 1), ("title", 1), ("level1", -1)])
def test_a_column_inserted_in_the_table_is_no_edit(full_region, before, by):
    """Each text is still read by what stands over it, and nothing is taken for another's."""
    full_region.edit_master(EDITS)
    full_region.consolidate()
    slip(full_region, before, by)
    built = full_region.consolidate()
    assert (built.decisions, built.findings) == (0, [])
    assert written(full_region) == EDITS


def test_what_is_written_beside_an_inserted_column_is_read(full_region):
    slip(full_region, "board_comment", 1)
    book = openpyxl.load_workbook(full_region.dir.master)
    sheet = book["All goals"]
    heads = {cell.value: cell.column for cell in sheet[5] if cell.value}
    sheet.cell(6, heads["The board's comment (printed)"]).value = "Printed."
    sheet.cell(6, heads["Internal note (never printed)"]).value = "Kept in the house."
    sheet.cell(6, heads["Column1"]).value = "A sum of my own"
    book.save(full_region.dir.master)
    assert full_region.consolidate().decisions == 2
    master = full_region.master()
    assert master["G1", "board_comment"] == "Printed."
    assert master["G1", "internal_note"] == "Kept in the house."


def test_a_column_taken_out_of_the_table_is_missed(full_region, cli):
    full_region.edit_master(TEXTS)
    full_region.consolidate()
    slip(full_region, "internal_note", -1)  # over the board's comments
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 2
    assert 'The column "The board\'s comment (printed)" is missing' in answer.err
    full_region.dir.master.unlink()
    full_region.consolidate()
    assert written(full_region) == TEXTS


def test_an_edit_in_the_demo_is_found_in_a_hundred_rows(demo_copy):
    """The same reading where goals are many: one edit is one decision."""
    assert isinstance(demo_copy, Region)
    demo_copy.edit_master({("G135", "board_comment"): "Sist."})
    before = len(demo_copy.session.ledger.decision_history(demo_copy.round))
    assert demo_copy.consolidate().decisions == 1
    assert len(demo_copy.session.ledger.decision_history(demo_copy.round)) == before + 1
    assert demo_copy.master()["G135", "board_comment"] == "Sist."
