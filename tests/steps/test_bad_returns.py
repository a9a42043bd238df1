"""Bad files among the good: each told in a sentence with its place, and the rest goes on."""

import shutil
import sys
import zipfile

import openpyxl
import pytest
from conftest import FULL, NOON, Region, call

from xlgoals.excel.typing_in import type_into
from xlgoals.intake.reading import Intake

GOOD = {"U2", "U3"}


def collected(region):
    """What `collect` answers, once U2 and U3 have sent good returns too."""
    for unit in GOOD:
        region.send(unit, FULL[unit])
    answer = call("collect", "-w", region.root, "--json")
    good = {f["unit_id"]: f["state"] for f in answer.json["files"] if f["unit_id"] in GOOD}
    assert good == dict.fromkeys(GOOD, "accepted")
    return answer


def others(answer):
    """State and messages of the files that are not the good ones."""
    return [
        (file["state"], [finding["message"] for finding in file["findings"]])
        for file in answer.json["files"]
        if file["unit_id"] not in GOOD
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half a file", b"\x00" * 5000])
def test_a_file_that_cannot_be_read(region, content):
    (region.dir.inbox / "U1.xlsx").write_bytes(content)
    answer = collected(region)
    message = (
        "The file cannot be read as a workbook: it is damaged or of another kind. Open it in "
        "Excel, save it as .xlsx and send it again. [XG-101]"
    )
    assert others(answer) == [("unreadable", [message])]
    assert answer.exit == 1


def test_a_workbook_that_is_none_of_ours(region):
    openpyxl.Workbook().save(region.dir.inbox / "budget.xlsx")
    answer = collected(region)
    message = (
        "The workbook is not a template from xlgoals. Fill in the template you were sent and send "
        "that. [XG-111]"
    )
    assert others(answer) == [("foreign", [message])]
    assert answer.exit == 1
    archived = {path.stem for path in region.session.workspace.archive.rglob("*.xlsx")}
    assert len(archived) == 2  # of what is foreign, nothing but its name and hash is kept


def test_a_template_of_another_workspace(region, tmp_path):
    other = tmp_path / "other"
    assert call("new", other, "--language", "en").exit == 0
    shutil.copy(region.session.workspace.catalogue, other / "catalogue.xlsx")
    assert call("issue", "-w", other).exit == 0
    theirs = Region(other)
    theirs.send("U1", FULL["U1"])
    shutil.copy(theirs.dir.inbox / "U1.xlsx", region.dir.inbox / "U1.xlsx")
    answer = collected(region)
    theirs_id, ours_id = theirs.session.workspace.id[:8], region.session.workspace.id[:8]
    message = (
        f"The workbook belongs to another workspace (Testland ({theirs_id})); this is Testland "
        f"({ours_id}). Send it to those who sent you the template. [XG-113]"
    )
    assert others(answer) == [("foreign", [message])]
    assert answer.exit == 1


def test_a_template_of_another_round(region, cli):
    region.send("U1", FULL["U1"])
    region.edit_catalogue({("R2", "state"): "Open"})
    assert cli("issue", "-w", region.root, "-r", "R2").exit == 0
    answer = cli("collect", region.dir.inbox, "-w", region.root, "-r", "R2", "--json")
    (file,) = answer.json["files"]
    assert file["state"] == "foreign"
    assert [finding["code"] for finding in file["findings"]] == ["XG-114"]


def test_a_marking_that_has_been_changed(region):
    """Ours by its own word: nothing is taken in, and the file is kept."""
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    sheet = book["xlgoals"]
    row = next(r for r in range(1, 20) if sheet.cell(r, 1).value == "token")
    token = sheet.cell(row, 2).value
    sheet.cell(row, 2).value = token[:-8] + ("AAAAAAA=" if token[-8] != "A" else "BBBBBBB=")
    book.save(path)
    answer = collected(region)
    message = (
        "The hidden marking, which says whose the file is (North), has been changed or was made "
        "with another key. Copy your answers into the template you were sent and send that. "
        "[XG-112]"
    )
    assert others(answer) == [("rejected", [message])]
    assert len(list(region.session.workspace.archive.rglob("*.xlsx"))) == 3


@pytest.mark.parametrize(
    ("spot", "typed", "message"),
    [
        (
            ("G1", "outcome"),
            "about 90",
            'Goals, cell P5 (Outcome): "about 90" cannot be read as a number. Write digits only, '
            "and put words in the comment. [XG-201]",
        ),
        (
            ("G1", "outcome"),
            "52 70",
            'Goals, cell P5 (Outcome): "52 70" can be read as more than one number. Write one '
            "number. [XG-202]",
        ),
        (
            ("G4", "outcome"),
            "#N/A",
            "Goals, cell P7 (Outcome): The cell shows an error value from the spreadsheet (#N/A). "
            "Write the value itself instead of the formula. [XG-211]",
        ),
        (
            ("G1", "outcome_period"),
            "spring",
            'Goals, cell AJ5 (Refers to): "spring" cannot be read as a month. Write year-month, for example 2025-04. '
            "[XG-204]",
        ),
        (
            ("G1", "own_status"),
            "Grene",
            'Goals, cell AK5 (Own status): "Grene" is not in the list. Did you mean "Green"? '
            "Choose one of: Green; Yellow; Red; Not measured. [XG-206]",
        ),
        (
            ("G1", "outcome"),
            70,
            "Goals, cell X5 (Comment): The status is yellow or red, and the comment is empty. "
            "Write where you stand, why, and what you will do. [XG-301]",
        ),
    ],
    ids=["words", "two numbers", "error", "month", "list", "no comment"],
)
def test_one_cell_to_mend_blocks_its_row_alone(region, spot, typed, message):
    region.send("U1", {**FULL["U1"], spot: typed})
    answer = collected(region)
    assert others(answer) == [("incomplete", [message])]
    assert answer.exit == 1
    taken = {
        row["goal_id"]
        for row in region.export("sources")
        if row["unit_id"] == "U1" and row["field"] == "outcome"
    }
    assert taken == {"G1", "G2", "G4"} - {spot[0]}
    book = openpyxl.load_workbook(region.feedback("U1"))
    assert message in [row[2] for row in book["To mend"].iter_rows(values_only=True)]
    noted = [cell.comment.text for row in book["Goals"] for cell in row if cell.comment]
    book.close()
    assert noted == [message]
    assert message in region.feedback("U1").with_suffix(".txt").read_text("utf-8-sig")


def test_a_unit_in_order_gets_thanks_and_no_workbook(region):
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"}, "bad.xlsx")
    region.collect()
    answered = region.feedback("U1")
    region.send("U1", FULL["U1"], "good.xlsx")
    (file,) = region.collect().files
    assert file.state == "accepted"
    assert not answered.exists()
    assert answered.with_suffix(".txt").read_text("utf-8-sig") == (
        "Report of April, North\n\nThank you. The return is received, and nothing is left to do.\n"
    )


def test_rows_of_another_unit_are_not_taken_in(region):
    path = region.send("U1", FULL["U1"])
    typed = {("Goals", "D5"): "G6", ("Goals", "E5"): "B2", ("Goals", "G5"): "Goal G6"}
    type_into(path, typed, saved_at=NOON, force=True)
    answer = collected(region)
    ((state, messages),) = others(answer)
    assert state == "incomplete"
    assert messages == [
        'Goals, cell D5 (Goal no.): The row "G6 B2" is not one of North\'s; it is reported by '
        "School. Report only the rows of your own template. [XG-124]",
        "Goals: Rows of the template are missing (1): G1. If they were deleted by mistake, fill "
        "them in in a fresh template. [XG-123]",
    ]
    units = {row["unit_id"] for row in region.export("sources") if row["goal_id"] == "G6"}
    assert units == {"U3"}


def test_a_row_whose_number_was_changed_is_known_again_and_not_used(region):
    path = region.send("U1", FULL["U1"])
    type_into(path, {("Goals", "D5"): "G99"}, saved_at=NOON, force=True)
    answer = collected(region)
    message = (
        'Goals, cell D5 (Goal no.): The row reads as that of "G1", but its number says "G99". It '
        "is not used. Put the right number there if that is the row that is meant, or use the "
        "workbook in our answer. [XG-132]"
    )
    assert others(answer) == [("incomplete", [message])]
    assert region.goals()["G1"]["outcome"] is None
    book = openpyxl.load_workbook(region.feedback("U1"))
    assert book["Goals"]["P5"].value == 95, "what was typed stands in its right row"
    assert book["Goals"]["D5"].value == "G1"
    book.close()


def test_a_locked_cell_that_was_changed_is_not_used(region):
    path = region.send("U1", FULL["U1"])
    type_into(path, {("Goals", "H5"): "at least 10 %"}, saved_at=NOON, force=True)
    answer = collected(region)
    message = (
        'Goals, cell H5 (Target): "at least 10 %" stands where the template says "at least 90 %"; '
        "the change is not used. Tell the contact person on the start sheet if the template is "
        "wrong. [XG-127]"
    )
    assert others(answer) == [("accepted_with_remarks", [message])]
    assert answer.exit == 0
    assert region.goals()["G1"]["target"] == 90


def test_a_return_whose_sheet_is_gone(region):
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    del book["Goals"]
    book.save(path)
    answer = collected(region)
    ((state, messages),) = others(answer)
    assert state == "rejected"
    assert messages[0] == (
        'The table "Goals" cannot be found: its sheet, or a hidden row or column, is gone. Copy '
        "your answers into the template you were sent. [XG-121]"
    )


def test_a_file_that_is_gone_before_it_is_read(region, cli):
    answer = cli("collect", region.root / "nowhere.xlsx", "-w", region.root)
    assert answer == (2, "", f"There is no file or folder {region.root / 'nowhere.xlsx'}.\n")


@pytest.mark.parametrize("there", [True, False])
def test_an_empty_inbox(region, cli, there):
    if not there:
        region.dir.inbox.rmdir()
    answer = cli("collect", "-w", region.root)
    assert answer == (0, "There is nothing to take in.\n", "")
    assert cli("run", "-w", region.root).exit == 0
    assert {row["status"] for row in region.export("goals")} == {"not_measured"}


def test_too_many_files(region, cli):
    settings = region.root / "xlgoals.toml"
    settings.write_text(settings.read_text("utf-8").replace("files = 10000", "files = 2"), "utf-8")
    region.send_all()
    answer = cli("collect", "-w", region.root)
    assert answer == (
        2,
        "",
        "There are 3 files, and the limit is 2 a call. Name fewer, or raise the limit in "
        "xlgoals.toml.\n",
    )


def test_a_fault_of_ours_costs_one_file_and_is_tried_again(region, monkeypatch):
    """It is in the archive, not in the ledger, and the next call takes it in."""
    region.send("U1", FULL["U1"])
    take = Intake.take

    def fails_for_one(self, file, book):
        take(self, file, book)
        if file.unit_id == "U1":
            raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(Intake, "take", fails_for_one)
    answer = collected(region)
    assert answer.exit == 3
    assert answer.json["faults"] == ["rounds/R1/inbox/U1.xlsx"]
    assert len(list(region.session.workspace.archive.rglob("*.xlsx"))) == 3
    assert {row["unit_id"] for row in region.export("returns")} == GOOD
    monkeypatch.undo()
    assert {file.state for file in region.collect().files} == {"accepted"}
    assert region.goals()["G1"]["status"] == "green"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a right of its own to make links")
@pytest.mark.parametrize("there", [True, False])
def test_a_link_in_the_inbox_is_not_followed(region, tmp_path, there):
    """Whoever may write in the inbox may not lead the program to files that others may read."""
    elsewhere = region.send("U1", FULL["U1"]).rename(tmp_path / "elsewhere.xlsx")
    (region.dir.inbox / "U1.xlsx").symlink_to(elsewhere if there else tmp_path / "nowhere")
    answer = collected(region)
    assert answer.exit == 1
    assert answer.json["not_opened"] == ["rounds/R1/inbox/U1.xlsx"]
    assert others(answer) == []
    said = call("collect", "-w", region.root).out
    assert (
        "rounds/R1/inbox/U1.xlsx: The file is a link to another place. Links in a folder "
        "are not followed. Put the file itself there, and run again. [XG-108]"
    ) in " ".join(said.split())
    if there:  # named by a person, it is
        assert call("collect", region.dir.inbox / "U1.xlsx", "-w", region.root).exit == 0


def test_a_number_that_no_cell_can_hold(region):
    """It is told like any other, and the others get their feedback."""
    path = region.send("U1", FULL["U1"])
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    (sheet,) = (name for name, part in parts.items() if b"<v>4.5</v>" in part)
    parts[sheet] = parts[sheet].replace(b"<v>4.5</v>", b"<v>1e999</v>")
    with zipfile.ZipFile(path, "w") as package:
        for name, part in parts.items():
            package.writestr(name, part)
    ((state, (message,)),) = others(collected(region))
    assert state == "incomplete"
    assert message.startswith('Goals, cell P7 (Outcome): "inf" cannot be read as a number.')
