"""What a unit has written is neither lost nor made another, however often it goes to and fro."""

from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, read_cells
from openpyxl.utils import get_column_letter

from xlgoals.i18n import Language

HOUR = timedelta(hours=1)


def texts_of(path):
    book = openpyxl.load_workbook(path)
    found = {str(cell.value) for sheet in book for row in sheet for cell in row if cell.value}
    book.close()
    return found


def edit(path, change):
    """Change the workbook `path` as no input of the template lets one."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    book.close()
    return path


def answer_of(region, unit="U1"):
    (path,) = region.dir.feedback.glob(f"{unit} *.txt")
    return path.read_text("utf-8-sig")


def codes(file):
    return sorted(finding.code.id for finding in file.findings)


def copy_row(book):
    """Copy the first row below the table, as for a second version of it."""
    sheet = book["Goals"]
    for column in range(1, 39):
        letter = get_column_letter(column)
        sheet[f"{letter}9"] = sheet[f"{letter}5"].value
    sheet["P9"], sheet["X9"] = 77, "Only in the copy"


def test_of_a_row_that_stands_twice_both_are_kept(region):
    """One is in the row and the other among what stood outside, to be chosen from."""
    edit(region.send("U1", FULL["U1"]), copy_row)
    (file,) = region.collect().files
    assert "XG-125" in codes(file)
    assert read_cells(region.feedback("U1"))["G1", "outcome"] == 95
    assert {"G1 B1 total Goal G1: 77", "G1 B1 total Goal G1: Only in the copy"} <= texts_of(
        region.feedback("U1")
    )


def test_of_a_row_that_stands_twice_the_one_that_is_filled_in_is_read(region):
    def change(book):
        copy_row(book)
        book["Goals"]["P5"] = None

    edit(region.send("U1", FULL["U1"]), change)
    region.collect()
    answer = read_cells(region.feedback("U1"))
    assert (answer["G1", "outcome"], answer["G1", "comment"]) == (77, "Only in the copy")


def test_another_unit_of_measure_does_not_become_the_goals_on_the_way(region):
    """The number alone, sent back as it came, would count as per cent."""
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "95 kr"})
    region.collect()
    assert read_cells(region.feedback("U1"))["G1", "outcome"] == "95 kr"
    again = NOON + HOUR
    region.send("U1", {}, "again.xlsx", source=region.feedback("U1"), saved_at=again)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("accepted_with_remarks", ["XG-214"])


def test_a_draft_that_comes_late_does_not_take_back_the_mark_of_readiness(region):
    most = {("G1", "outcome"): 95, ("G2", "outcome"): 60}
    region.send("U1", most, "all.xlsx")
    region.collect()
    draft = {("G4", "outcome"): 4.5}
    region.send("U1", draft, "draft.xlsx", ready=False, saved_at=NOON - HOUR)
    region.collect()
    assert region.goals()["G1"]["preliminary"] is False
    assert "nothing is left to do" in answer_of(region)
    assert not list(region.dir.feedback.glob("U1 *.xlsx"))


def test_what_stood_outside_the_form_is_asked_of_once(region):
    """Whether it was moved or was meant as a note, there is nothing left to do."""

    def change(book):
        book["Goals"]["AZ5"] = "A note"

    edit(region.send("U1", FULL["U1"], "first.xlsx"), change)
    region.collect()
    assert "A note" in texts_of(region.feedback("U1"))
    again = NOON + HOUR
    region.send("U1", {}, "again.xlsx", source=region.feedback("U1"), saved_at=again)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    assert "nothing is left to do" in answer_of(region)
    assert not list(region.dir.feedback.glob("U1 *.xlsx"))


def test_what_is_replied_on_the_sheet_of_what_is_to_be_mended_is_told(region):
    def change(book):
        sheet = book["To mend"]
        sheet.protection.disable()
        sheet["D5"], sheet["A6"] = "We cannot know this yet", "Ask the clinic"

    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 95"})
    region.collect()
    again = region.send("U1", {}, "again.xlsx", source=region.feedback("U1"))
    edit(again, change)
    (file,) = region.collect().files
    assert codes(file) == ["XG-126", "XG-126", "XG-201"]
    assert {"We cannot know this yet", "Ask the clinic"} <= texts_of(region.feedback("U1"))
    as_it_came = region.send("U1", {}, "third.xlsx", source=region.feedback("U1"))
    (file,) = region.collect(as_it_came).files
    assert codes(file) == ["XG-201"], "its own sheets are not told of"


def test_a_unit_that_was_renamed_is_not_asked_whose_its_older_template_is(region):
    region.send("U1", FULL["U1"])
    region.edit_catalogue({("U1", "name"): "Far North"})
    region.issue()
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("accepted", ["XG-115"])


@pytest.mark.parametrize("value", [95, 0.5, "95 %", "2 of 3"])
def test_a_number_is_no_answer_to_whether_something_is_done(region, value):
    """It was taken in as in order, and then not measured."""
    region.send("U2", {**FULL["U2"], ("G3", "outcome"): value})
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("incomplete", ["XG-205"])
    answer = region.feedback("U2")
    assert read_cells(answer)["G3", "outcome"] == value
    mended = {("G3", "outcome"): "Ongoing", ("G3", "comment"): "c", ("G3", "action"): "a"}
    region.send("U2", mended, "mended.xlsx", source=answer, saved_at=NOON + HOUR)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])


def test_goals_that_changed_numbers_in_the_plan_do_not_change_answers(region):
    """The unit has changed nothing in its older template, and is not told that it has."""
    path = region.send("U1", FULL["U1"])
    region.edit_catalogue({("G1", "title"): "Goal G2", ("G2", "title"): "Goal G1"})
    region.issue()
    (file,) = region.collect(path).files
    (first, second) = [f for f in file.findings if f.code.id == "XG-132"]
    assert first.message(Language("en")).startswith(
        'Goals, cell D5 (Goal no.): The row reads as that of "G2", but its number says "G1".'
    )
    assert second.row[0] == "G1"
    assert {row["goal_id"] for row in region.export("sources")} == {"G4"}
    answer = read_cells(region.feedback("U1"))
    assert (answer["G1", "outcome"], answer["G2", "outcome"]) == (60, 95)


def test_an_answer_under_a_units_earlier_name_is_taken_away(region):
    """It asks for what the unit has mended since, or stands anew under the name of now."""
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 95"}, "first.xlsx")
    region.collect()
    mended = {("G1", "outcome"): 95}
    again = NOON + HOUR
    region.send("U1", mended, "again.xlsx", source=region.feedback("U1"), saved_at=again)
    region.edit_catalogue({("U1", "name"): "Far North"})
    region.issue()
    region.collect()
    assert [path.name for path in region.dir.feedback.iterdir()] == ["U1 Far North.txt"]
