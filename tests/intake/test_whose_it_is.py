"""Whose a file is: known by its marking and the marks of its sheets, never by its name."""

import shutil

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, call, small_catalogue

from xlgoals.i18n import Language
from xlgoals.identity import Owner, Payload, make_token, manifest, new_key, owner_of

NEXT_YEAR = NOON.replace(year=2099)
"""Later than what another library says of when it saved."""
ELSEWHERE = [
    {**row, "value": "Elsewhere"} if row["key"] == "organisation" else row
    for row in SMALL["settings"]
]


def messages(file):
    return [finding.message(Language("en")) for finding in file.findings]


def codes(file):
    return [finding.code.id for finding in file.findings]


def copy_sheet(source, title, target, name=None):
    """A sheet of one workbook as a person would copy it into another."""
    there, here = openpyxl.load_workbook(source), openpyxl.load_workbook(target)
    made = here.create_sheet(name or f"{title} (2)")
    for row in there[title].iter_rows():
        for cell in row:
            made[cell.coordinate] = cell.value
    there.close()
    here.save(target)


def marking(path):
    """The manifest's cells by their key."""
    book = openpyxl.load_workbook(path)
    sheet = book["xlgoals"]
    cells = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(1, sheet.max_row + 1)}
    return book, cells


@pytest.mark.parametrize("name", ["U2 South.xlsx", "~old.xlsx", "Mål för åäö (kopia) 2.xlsx"])
def test_a_name_means_nothing(region, name):
    region.send("U1", FULL["U1"], name)
    (file,) = region.collect().files
    assert (file.unit_id, file.state, file.findings) == ("U1", "accepted", [])


def test_a_marking_copied_in_from_another_units_file(region):
    """The sheets carry whose they are too, though the rows may be the same."""
    path = region.send("U1", {("G2", "outcome"): 60})
    _, theirs = marking(region.template("U2"))
    book, mine = marking(path)
    for key, cell in mine.items():
        cell.value = theirs[key].value
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, file.unit_id) == ("rejected", "U2")
    assert messages(file) == [
        "The hidden marking, which says whose the file is, is that of South, but the sheets are "
        "those of North. Fill in your own unit's template for this round and send that. [XG-118]"
    ]
    assert region.export("sources") == []


def test_two_markings_in_one_file(region):
    path = region.send("U1", FULL["U1"])
    copy_sheet(region.template("U2"), "xlgoals", path)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("rejected", ["XG-118"])


def test_a_sheet_copied_in_from_another_units_file_is_not_read(region):
    path = region.send("U2", FULL["U2"])
    book = openpyxl.load_workbook(path)
    del book["Goals"]
    book.save(path)
    copy_sheet(region.template("U1"), "Goals", path, "Goals")
    (file,) = region.collect().files
    assert messages(file)[0] == (
        "Goals: The sheet comes from the template of North; this file is that of South. It is "
        "not read. Copy your answers into the sheet of your own template. [XG-129]"
    )
    assert file.state == "rejected"


def test_a_start_sheet_of_another_unit_marks_nothing_ready(region):
    path = region.send("U1", FULL["U1"], ready=False)
    book = openpyxl.load_workbook(path)
    del book["Start"]
    book.save(path)
    copy_sheet(region.send("U2", FULL["U2"]), "Start", path, "Start")
    files = {file.unit_id: file for file in region.collect().files}
    assert messages(files["U1"])[0].startswith("Start: The sheet comes from the template of South;")
    assert (files["U1"].ready, files["U1"].state) == (False, "incomplete")
    assert files["U2"].ready


def test_a_sheet_of_the_same_unit_from_another_round_is_not_read(region):
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    sheet = book["Goals"]
    (mark,) = [cell for cell in sheet[3] if owner_of([cell.value])]
    mark.value = Owner("R2", "U1").mark
    book.save(path)
    (file,) = region.collect().files
    assert messages(file)[0].startswith(
        "Goals: The sheet comes from the template of Report of August (R2); this file is that of "
        "Report of April (R1)."
    )


def test_a_sheet_without_its_mark_is_read_by_its_rows(region):
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows(max_row=40) for cell in row):
            if isinstance(cell.value, str) and cell.value.startswith("xg_of:"):
                cell.value = None
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])


def test_a_marking_whose_open_words_were_edited(region):
    path = region.send("U1", FULL["U1"])
    book, cells = marking(path)
    cells["unit"].value = "U3"
    book.save(path)
    (file,) = region.collect().files
    assert (file.unit_id, file.state) == ("U1", "accepted_with_remarks")
    assert messages(file) == [
        "The hidden marking has been edited: it says School, but was made for North, and that is "
        "what counts. See that you have filled in your own unit's template. [XG-119]"
    ]


def test_a_marking_made_with_another_key(region):
    """Knowing the way the marking is made helps nobody without the key."""
    path = region.send("U1", FULL["U1"])
    payload = Payload(region.session.workspace.id, "R1", "U3", 1, {"goals": 2, "ready": 1})
    book, cells = marking(path)
    for key, value in manifest(payload, make_token(new_key(), payload)):
        cells.get(key, cells["token"]).value = value
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, file.unit_id) == ("rejected", None)
    assert messages(file) == [
        "The hidden marking, which says whose the file is (School), has been changed or was made "
        "with another key. Copy your answers into the template you were sent and send that. "
        "[XG-112]"
    ]


def test_a_template_of_a_later_program(region):
    path = region.send("U1", FULL["U1"])
    key = region.session.workspace.signing_key()
    payload = Payload(region.session.workspace.id, "R1", "U1", 1, {"goals": 99, "ready": 1})
    book, cells = marking(path)
    for name, value in manifest(payload, make_token(key, payload)):
        cells.get(name, cells["token"]).value = value
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("rejected", ["XG-120"])


def test_a_form_that_is_not_known_here_is_of_a_later_program_too(region):
    path = region.send("U1", FULL["U1"])
    key = region.session.workspace.signing_key()
    forms = {"goals": 2, "ready": 1, "dreams": 1}
    payload = Payload(region.session.workspace.id, "R1", "U1", 1, forms)
    book, cells = marking(path)
    for name, value in manifest(payload, make_token(key, payload)):
        cells.get(name, cells["token"]).value = value
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("rejected", ["XG-120"])


def test_both_rounds_are_named(region):
    region.send("U1", FULL["U1"])
    region.edit_catalogue({("R2", "state"): "Open"})
    assert call("issue", "-w", region.root, "-r", "R2").exit == 0
    answer = call("collect", region.dir.inbox, "-w", region.root, "-r", "R2", "--json")
    ((finding,),) = [file["findings"] for file in answer.json["files"]]
    assert finding["message"] == (
        "The workbook belongs to the round Report of April (R1); this is Report of August (R2). "
        "Take it in for that round, or fill in the template for this one. [XG-114]"
    )


def test_both_workspaces_are_named(region, tmp_path):
    other = tmp_path / "other"
    assert call("new", other, "--language", "en").exit == 0
    small_catalogue(other / "catalogue.xlsx", {**SMALL, "settings": ELSEWHERE})
    assert call("issue", "-w", other).exit == 0
    theirs = Region(other)
    theirs.send("U1", FULL["U1"])
    shutil.copy(theirs.dir.inbox / "U1.xlsx", region.dir.inbox / "U1.xlsx")
    (file,) = region.collect().files
    assert file.state == "foreign"
    assert "another workspace (Elsewhere (" in messages(file)[0]
    assert "; this is Testland (" in messages(file)[0]


# --- older templates of the same round -------------------------------------------------------


def test_a_goal_taken_out_of_the_plan_meanwhile(region):
    """What was answered on the older template is kept, said, and not counted."""
    region.send("U1", FULL["U1"], "old.xlsx")
    book = openpyxl.load_workbook(region.session.workspace.catalogue)
    sheet = book["Reporting"]
    (row,) = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "G4"]
    sheet.delete_rows(row)
    book.save(region.session.workspace.catalogue)
    region.issue("U1")
    (file,) = region.collect().files
    assert file.state == "accepted"
    assert messages(file) == [
        "The template is number 1; a newer one, number 2, has been sent out. What could be read "
        "has been taken in; use the newer one next time. [XG-115]",
        'Goals, cell D7 (Goal no.): "G4 B1" has been taken out of the plan since this template '
        "was sent out, and is not counted. Nothing needs to be done. [XG-133]",
    ]
    (receipt,) = region.session.ledger.receipts("R1")
    assert [stray.text for stray in region.session.ledger.strays(receipt.id)] == [
        "G4 B1 total Goal G4: 4.5"
    ]


def test_answers_that_a_change_of_the_plan_leaves_without_a_place(full_region, cli):
    region = full_region
    book = openpyxl.load_workbook(region.session.workspace.catalogue)
    sheet = book["Reporting"]
    (row,) = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "G4"]
    sheet.delete_rows(row)
    book.save(region.session.workspace.catalogue)
    answer = cli("issue", "-w", region.root)
    assert "Answered already, and asked no more; kept, and not counted:\n  U1: G4" in answer.out
    answer = cli("issue", "-w", region.root, "--json")
    assert answer.json["dropped"] == [], "it is said once"


def test_a_form_that_has_come_since(region):
    region.send("U1", FULL["U1"], "old.xlsx")
    book = openpyxl.load_workbook(region.session.workspace.catalogue)
    sheet = book["Lines"]
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, 1).value == "Activities":
            columns = {c.value: c.column for r in sheet.iter_rows(max_row=6) for c in r if c.value}
            sheet.cell(row, columns["unit_id"]).value = "U1"
            sheet.cell(row, columns["board"]).value = "B1"
    book.save(region.session.workspace.catalogue)
    region.issue()
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("accepted_with_remarks", ["XG-131", "XG-115"])
    assert messages(file)[0] == (
        'The sheet "Activities" has been added to the template since this one was sent out. Fill '
        "it in in the newer template. [XG-131]"
    )


# --- copies of a table, and what stands beside it --------------------------------------------


def test_a_copy_of_a_sheet_with_the_same_answers_or_none_is_no_matter(region):
    path = region.send("U1", FULL["U1"], "same.xlsx")
    copy_sheet(path, "Goals", path)
    path = region.send("U2", FULL["U2"], "blank.xlsx")
    copy_sheet(region.template("U2"), "Goals", path)
    assert region.collect().states == {"accepted": 2}


def test_a_copy_of_a_sheet_with_other_answers_is_asked_about(region):
    path = region.send("U1", FULL["U1"], "a.xlsx")
    other = region.send("U1", {**FULL["U1"], ("G1", "outcome"): 91}, "b.xlsx")
    copy_sheet(other, "Goals", path)
    other.unlink()
    (file,) = region.collect().files
    assert (file.state, messages(file)) == (
        "incomplete",
        [
            "Goals (2): The table also stands on the sheet Goals, with other answers. This one is "
            "not read. Keep one of the two sheets, with the right answers. [XG-134]"
        ],
    )
    assert {row["value"] for row in region.export("sources")} == {"95", "60", "4.5"}


def test_what_stands_outside_the_form_is_listed_in_the_answer_and_not_lost(region):
    path = region.send("U1", {**FULL["U1"]})
    book = openpyxl.load_workbook(path)
    long = "A long thought. " * 40
    book["Goals"]["B30"] = long
    book["Start"]["F2"] = "by the economy team"
    notes = book.create_sheet("Notes")
    notes["A1"], notes["C7"] = "Own notes", 17
    book.save(path)
    (file,) = region.collect().files
    found = {(f.code.id, f.place.sheet, f.place.cell) for f in file.findings}
    assert found == {
        ("XG-126", "Goals", "B30"),
        ("XG-126", "Start", "F2"),
        ("XG-135", "Notes", ""),
    }
    answer = openpyxl.load_workbook(region.feedback("U1"))
    kept = [tuple(row) for row in answer["Also in the file"].iter_rows(min_row=5, values_only=True)]
    assert kept == [
        ("Start", "F2", "by the economy team"),
        ("Goals", "B30", long),
        ("Notes", "A1", "Own notes"),
        ("Notes", "C7", "17"),
    ]
    answer.close()
    region.send("U1", {}, "again.xlsx", source=region.feedback("U1"), saved_at=NEXT_YEAR)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", []), "our own sheets are none of theirs"


def test_names_of_sheets_that_others_make_and_names_that_are_broken_do_not_matter(region):
    from openpyxl.workbook.defined_name import DefinedName

    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    for name in list(book.defined_names):
        if name.startswith("xg_goals"):
            book.defined_names[name].attr_text = "#REF!"
        elif name.startswith("xg_"):
            del book.defined_names[name]
    foreign = DefinedName("_Filter_1", attr_text="#REF!", hidden=True)
    book.defined_names["_Filter_1"] = foreign
    book["Goals"].title = "Whatever"
    hidden = book.create_sheet("_addin")
    hidden["A1"], hidden.sheet_state = "goal_id", "veryHidden"
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])


def test_a_note_on_a_cell_is_told_of_and_kept_and_our_own_are_none(region):
    from openpyxl.comments import Comment

    path = region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"})
    book = openpyxl.load_workbook(path)
    book["Goals"]["N6"].comment = Comment("Counted by hand & twice; 3 < 4.", "somebody")
    book["Start"]["B2"].comment = Comment("Å", "somebody")
    book.save(path)
    (file,) = region.collect().files
    noted = [finding for finding in file.findings if finding.code.id == "XG-136"]
    assert {(f.place.sheet, f.place.cell) for f in noted} == {("Goals", "N6"), ("Start", "B2")}
    (receipt,) = region.session.ledger.receipts("R1")
    kept = {(s.cell, s.text) for s in region.session.ledger.strays(receipt.id)}
    assert kept == {("N6", "Counted by hand & twice; 3 < 4."), ("B2", "Å")}
    later = NOON.replace(hour=15)
    mended = {("G1", "outcome"): 90}
    region.send("U1", mended, "mended.xlsx", source=region.feedback("U1"), saved_at=later)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", []), "the answer's notes are our own"
