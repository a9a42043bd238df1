"""What each button does, and what its box says when it cannot."""

import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from conftest import FULL, Region
from excel_double import BUSY, REFUSED, Book
from open_master import Master

from xlgoals import buttons
from xlgoals.buttons import source, work
from xlgoals.i18n import Language
from xlgoals.remembered import remember_workspace

GOALS, LOG = "All goals", "Buttons and log"
WRONG = {
    ("G1", "set_status"): "Yellow",
    ("G2", "set_status"): "Blue",
    ("G2", "board_comment"): "Well.",
}


@pytest.fixture
def master(full_region, monkeypatch):
    return Master(full_region, monkeypatch)


def last(master):
    return master.book.sheet(LOG).page["B11"].value


def box(master, capsys, name, *numbers):
    assert master.press(name, *numbers)
    return capsys.readouterr().err.removesuffix("\n")


# --- what they do -----------------------------------------------------------------------------


def test_collect_takes_in_the_inbox(master):
    region = master.region
    region.send("U1", {("G1", "outcome"): "about 12"}, "more.xlsx")
    assert not master.press("collect")
    assert last(master).startswith(
        "2022-05-04 14:00  1 return taken in. To mend, sent to the units: 1. 0 edits were read. The "
        "sheets are up to date."
    )
    assert len(region.session.ledger.receipts("R1")) == 4
    assert not master.press("collect")
    assert last(master) == "2022-05-04 14:00  There is nothing to take in."


def test_recalculate_says_what_it_read(master):
    master.type_in(GOALS, {("G2", "board_comment"): "Well."})
    assert not master.press("recalculate")
    assert last(master) == "2022-05-04 14:00  1 edit was read. The sheets are up to date."


def test_recalculate_says_what_only_a_new_build_shows(master):
    typed = {
        "set_status": "Yellow",
        "set_reason": "The figure is uncertain",
        "justification": "Two.",
    }
    master.type_in(GOALS, {("G1", field): value for field, value in typed.items()})
    assert not master.press("recalculate")
    assert last(master) == (
        "2022-05-04 14:00  1 edit was read. The sheets are up to date. Columns, charts or lists have "
        "changed on: All goals, Board B1. To see that, close the workbook and run: xlgoals consolidate"
    )


def test_check_marks_what_is_wrong_and_touches_nothing_else(master):
    master.type_in(GOALS, WRONG)
    before = cells_of(master)
    assert not master.press("check")
    where = master.places(GOALS)
    said = [where[goal, "to_mend"].value for goal in ("G1", "G2")]
    assert said == [
        "Reason: A status has been set by hand without a reason. Give the reason, or take the status "
        "away. [XG-307]",
        'Status set by hand: "Blue" is not in the list. Choose one of: Green; Yellow; Red; Not '
        "measured. [XG-205]",
    ]
    assert where["G1", "marked"].value == "|set_reason|"
    assert where["G2", "marked"].value == "|set_status|"
    assert not where["G3", "marked"].value
    columns = {where["G1", name].column_letter for name in ("to_mend", "marked")}
    changed = {at for at, value in cells_of(master).items() if before.get(at) != value}
    assert changed == {
        f"{column}{where[goal, 'marked'].row}" for column in columns for goal in ("G1", "G2")
    }
    assert "marked on their sheets" in last(master)
    assert not master.region.session.ledger.decision_history("R1")


def cells_of(master):
    page = master.book.sheet(GOALS).page
    return {
        cell.coordinate: cell.value
        for row in page.iter_rows()
        for cell in row
        if cell.value is not None
    }


def test_what_is_mended_is_marked_no_more(master):
    master.type_in(GOALS, WRONG)
    master.press("check")
    master.type_in(GOALS, {("G1", "set_status"): None, ("G2", "set_status"): None})
    assert not master.press("check")
    where = master.places(GOALS)
    assert [where[goal, "marked"].value for goal in ("G1", "G2")] == [None, None]
    assert last(master).endswith("Nothing to mend.")


@pytest.mark.parametrize("name", ["recalculate", "report"])
def test_what_must_be_mended_is_marked_and_nothing_is_computed(master, capsys, name):
    master.type_in(GOALS, WRONG)
    said = box(master, capsys, name)
    assert said.startswith("What is marked on the sheets must be mended first (")
    assert said.endswith("). Nothing has been computed, and nothing is changed.")
    assert master.places(GOALS)["G2", "marked"].value
    assert not master.region.session.ledger.decision_history("R1")
    assert set(master.written()) <= {GOALS, LOG}


def test_a_mark_is_taken_away_by_what_is_computed_next(master):
    master.type_in(GOALS, WRONG)
    master.press("check")
    master.type_in(
        GOALS, {("G1", "set_reason"): "The figure is uncertain", ("G2", "set_status"): None}
    )
    master.type_in(GOALS, {("G1", "justification"): "Two."})
    assert not master.press("recalculate")
    assert not master.places(GOALS)["G1", "marked"].value
    assert not master.places(GOALS)["G1", "to_mend"].value


def test_the_report_is_made(master, monkeypatch):
    from xlgoals.steps import report as step

    real = step.report
    monkeypatch.setattr(step, "report", lambda s, r: real(s, r, formats=[step.Format.HTML]))
    master.type_in(GOALS, {("G2", "board_comment"): "Fewer than before."})
    assert not master.press("report")
    page = master.region.dir.report / "report.html"
    assert "Fewer than before." in page.read_text("utf-8")
    assert last(master) == f"2022-05-04 14:00  The report is in {page.parent}: report.html."


def test_the_source_of_a_goal_is_opened_at_its_cell(master):
    sheets = [sheet.name for sheet in master.book.sheets]
    row = master.places(GOALS)["G1", "title"].row
    assert not master.press("show_source", sheets.index(GOALS) + 1, row)
    assert Book.last.file == master.region.dir.inbox / "U1.xlsx"
    assert Book.last.read_only
    assert master.book.saved == 0, "nothing was written that would have to be saved"
    assert (
        Book.last.active.cell(*spot(Book.last.active.selected)).value == FULL["U1"]["G1", "outcome"]
    )
    assert last(master).endswith(
        f"U1.xlsx is open at {Book.last.active.name} {Book.last.active.selected}."
    )


def spot(address):
    from openpyxl.utils.cell import coordinate_to_tuple

    return coordinate_to_tuple(address)


def test_of_several_sources_the_first_is_opened(master):
    sheets = [sheet.name for sheet in master.book.sheets]
    assert not master.press(
        "show_source", sheets.index(GOALS) + 1, master.places(GOALS)["G2", "title"].row
    )
    assert last(master).endswith("the first of 2 sources, see the sheet Sources.")


def test_a_row_of_the_sources_opens_that_one(master):
    sheets = [sheet.name for sheet in master.book.sheets]
    page = master.book.sheet("Sources").page
    (row,) = [
        c.row
        for c in page["A"]
        if c.value == "G2" and page.cell(c.row, 8).value and "U2" in str(page.cell(c.row, 8).value)
    ]
    master.book.sheet("Sources")._values |= {f"H{row}": "U2.xlsx"}
    assert not master.press("show_source", sheets.index("Sources") + 1, row)
    assert Book.last.file.name == "U2.xlsx"


def test_where_the_file_is_gone_the_archives_copy_is_opened(master):
    sheets = [sheet.name for sheet in master.book.sheets]
    (master.region.dir.inbox / "U1.xlsx").unlink()
    assert not master.press(
        "show_source", sheets.index(GOALS) + 1, master.places(GOALS)["G1", "title"].row
    )
    assert Book.last.file.is_relative_to(master.region.session.workspace.archive)


@pytest.mark.parametrize("action", ["Räkna om", "recalculate", "Recalculate "])
def test_one_button_does_what_is_chosen(full_region, monkeypatch, action):
    settings = full_region.root / "xlgoals.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('project = "own"', 'project = "xlwings"'), "utf-8")
    master = Master(Region(full_region.root), monkeypatch)
    master.type_in(GOALS, {("G2", "board_comment"): "Well."})
    chosen = master.book.sheet(LOG).page["B12"]
    chosen.value = action
    assert not master.press("main")
    assert last(master).endswith("1 edit was read. The sheets are up to date.")
    assert chosen.value == action


def test_what_copies_say_differently_is_shown_in_the_open_workbook(master):
    """The other copy's words too, and the list to choose from; what was typed stays."""
    region = master.region
    master.type_in(GOALS, {("G2", "board_comment"): "Well."})
    region.edit_master({("G2", "board_comment"): "Badly."})
    assert not master.press("recalculate")
    assert "2 edits are contradicted by another copy of the master." in last(master)
    page = master.book.sheet("Two versions").page
    assert [page.cell(row, 5).value for row in (5, 6)] == ["Badly.", "Well."]
    page["G6"].value = "The other version"
    assert not master.press("recalculate")
    assert master.places(GOALS)["G2", "board_comment"].value == "Well."
    assert [page.cell(row, column).value for row in (5, 6) for column in (1, 5, 7)] == [None] * 6
    assert region.session.ledger.decisions("R1", "board_comment")[-1].new == "Well."


# --- what their boxes say ---------------------------------------------------------------------

BOTH = ["en", "sv"]


def speak(master, language, monkeypatch):
    file = master.region.root / "xlgoals.toml"
    file.write_text(
        file.read_text("utf-8").replace('language = "en"', f'language = "{language}"'), "utf-8"
    )
    monkeypatch.setattr(work, "own_language", lambda: Language(language))
    return Language(language).text


@pytest.mark.parametrize("language", BOTH)
def test_excel_is_busy(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    Book.fails = BUSY
    assert box(master, capsys, "recalculate") == text(work._BUSY)


@pytest.mark.parametrize("language", BOTH)
def test_excel_refuses(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    Book.fails = REFUSED
    said = box(master, capsys, "check")
    assert said == text(work._REFUSED, why=work._named(REFUSED))


@pytest.mark.parametrize("language", BOTH)
def test_a_workbook_that_cannot_be_saved_is_told_and_done_all_the_same(
    master, language, monkeypatch, capsys
):
    text = speak(master, language, monkeypatch)
    shutil.copy(master.path, master.region.dir.master)
    master.book.refuses_saving = True
    assert box(master, capsys, "check") == text(work._UNSAVED)
    assert last(master).endswith(text("Nothing to mend."))


@pytest.mark.parametrize("language", BOTH)
def test_another_workbook(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    file = master.path.with_name("other.xlsx")
    openpyxl.Workbook().save(file)
    monkeypatch.setattr(Book, "open", Book(file))
    assert box(master, capsys, "recalculate") == text(
        "This workbook is not a master of xlgoals. Press the button in master.xlsm."
    )


@pytest.mark.parametrize("language", BOTH)
def test_a_copy(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    copy = shutil.copy(master.path, master.path.with_name("copy of master.xlsm"))
    monkeypatch.setattr(Book, "open", Book(copy))
    words = "This is a copy. Open {file} instead; what you have written here is not read."
    assert box(master, capsys, "recalculate") == text(words, file=master.path)


@pytest.mark.parametrize("language", BOTH)
def test_a_master_in_another_workspace(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    file = master.region.root / "xlgoals.toml"
    file.write_text(
        file.read_text("utf-8").replace(master.region.session.workspace.id, "0" * 32), "utf-8"
    )
    words = (
        "This workbook was made in another workspace than the one that it lies in. Open {file} "
        "from the folder of its own round."
    )
    assert box(master, capsys, "recalculate") == text(words, file="master.xlsm")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A home folder of one's own: what the user has is not touched."""
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "home"))


ADDRESS = "https://region.sharepoint.com/sites/goals/rounds/R1/master.xlsm"


class XlwingsError(Exception):
    __module__ = "xlwings"


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("address", [ADDRESS, XlwingsError("Couldn't find the local path")])
def test_on_the_web_where_nobody_knows_its_workspace(
    master, address, language, monkeypatch, capsys
):
    text = speak(master, language, monkeypatch)
    master.book.address = address
    words = (
        "It is not known on this computer where the workspace of this master lies. Open a terminal "
        "window in the workspace's folder and run: xlgoals excel install"
    )
    assert box(master, capsys, "recalculate") == text(words)


@pytest.mark.parametrize("address", [ADDRESS, XlwingsError("Couldn't find the local path")])
def test_on_the_web_the_workspace_is_known_by_its_id(master, address, monkeypatch):
    remember_workspace(master.region.session.workspace)
    master.book.address = address
    master.type_in(GOALS, {("G2", "board_comment"): "Well."})
    assert not master.press("recalculate")
    assert last(master).endswith("1 edit was read. The sheets are up to date.")


@pytest.mark.parametrize("language", BOTH)
def test_a_fault_of_ours_is_kept_beside_the_ledger(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    monkeypatch.setattr("xlgoals.buttons.acts.mark", lambda *_: 1 / 0)
    file = master.region.root / work.FAULT_FILE
    said = box(master, capsys, "check")
    assert said == text(work._OURS, why="ZeroDivisionError: division by zero", file=file)
    assert "1 / 0" in file.read_text("utf-8")


@pytest.mark.parametrize("language", BOTH)
def test_a_step_that_cannot_be_done_says_why(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    monkeypatch.setattr("xlgoals.ledger.reading.Reading.latest_snapshot", lambda *_: None)
    shutil.rmtree(master.region.root / "rounds" / "R1" / "inbox")
    (master.region.root / "ledger.db").unlink()
    file = "ledger.db"
    words = (
        "The ledger {file} is gone or empty, and with it all that was received and decided. Copy it "
        "back from a backup."
    )
    assert box(master, capsys, "collect") == text(words, file=file)


@pytest.mark.parametrize("language", BOTH)
def test_sources_that_cannot_be_shown(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    sheets = [sheet.name for sheet in master.book.sheets]
    goals, overview = (sheets.index(name) + 1 for name in (GOALS, "Overview"))
    nowhere = text(source._NO_ROW, goals=text("All goals"), sources=text("Sources"))
    assert box(master, capsys, "show_source", overview, 3) == nowhere
    assert box(master, capsys, "show_source", goals, 1) == nowhere
    assert box(master, capsys, "show_source", 99, 4000) == nowhere
    row = master.places(GOALS)["G1", "title"].row
    (master.region.dir.inbox / "U1.xlsx").unlink()
    shutil.rmtree(master.region.session.workspace.archive)
    assert box(master, capsys, "show_source", goals, row) == text(source._GONE, file="U1.xlsx")


def test_nobody_has_reported_yet(region, monkeypatch, capsys):
    made = Master(region, monkeypatch)
    sheets = [sheet.name for sheet in made.book.sheets]
    row = made.places(GOALS)["G1", "title"].row
    said = box(made, capsys, "show_source", sheets.index(GOALS) + 1, row)
    assert said == source._NOBODY


@pytest.mark.parametrize("language", BOTH)
def test_one_button_for_which_nothing_is_chosen(master, language, monkeypatch, capsys):
    text = speak(master, language, monkeypatch)
    choices = ("Take in returns", "Recalculate", "Check", "Make the report")
    assert box(master, capsys, "main") == text(
        "Choose first what to do: {choices}.", choices="; ".join(map(text, choices))
    )


def test_without_excel_a_box_says_so_and_the_exit_code_is_1(tmp_path):
    """As the macro calls it, in a process of its own; here there is no Excel to answer."""
    call = [sys.executable, "-c", "import xlgoals.buttons; xlgoals.buttons.recalculate()"]
    done = subprocess.run(call, capture_output=True, text=True, cwd=tmp_path, env=around(tmp_path))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


def around(folder):
    import os

    return {
        **os.environ,
        "TMPDIR": str(folder),
        "PYTHONPATH": str(Path(buttons.__file__).parents[2]),
    }
