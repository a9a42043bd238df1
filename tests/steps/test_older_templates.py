"""Returns on templates of the form's earlier versions, which did not ask as much."""

from dataclasses import replace

import openpyxl
import pytest
from conftest import FULL

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.former import FORMER_LEADS, FORMER_TEXTS
from xlgoals.identity import Payload, make_token, manifest, read_token

GOALS = RETURN_FORMS["goals"]
LATER_FIELDS = {field.key for field in GOALS.fields if field.since > 1}
SECOND = [
    "level1",
    "level2",
    "level3",
    "goal_id",
    "board",
    "breakdown",
    "title",
    "target_words",
    "limits_words",
    "due",
    "measure_type",
    "asks",
    "previous",
    "outcome",
    "measure_unit",
    "numerator",
    "denominator",
    "status",
    "status_code",
    "attainment",
    "deviation",
    "outcome_period",
    "forecast",
    "projection",
    "comment",
    "action",
    "explanation",
    "no_outcome",
    "expected",
    "own_status",
    "own_status_reason",
    "check",
]
"""The columns of the second version, in their order."""


def older(region, path, *, version, gone=LATER_FIELDS):
    """The same return as if it had been made when the form was `version`, without some columns."""
    key = region.session.workspace.signing_key()
    book = openpyxl.load_workbook(path)
    sheet = book["xlgoals"]
    places = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(1, sheet.max_row + 1)}
    payload = read_token(places["token"].value, key)
    assert isinstance(payload, Payload)
    payload = replace(payload, forms={**payload.forms, "goals": version})
    for name, value in manifest(payload, make_token(key, payload)):
        places[name].value = value
    goals = book["Goals"]
    columns = [cell.column for cell in goals[3] if cell.value in gone]
    assert len(columns) == len(gone)
    for column in reversed(columns):
        goals.delete_cols(column)
    book.save(path)


def test_it_is_taken_in_as_it_is(region):
    older(region, region.send("U1", FULL["U1"]), version=1)
    (file,) = region.collect().files
    assert file.state == "accepted"
    assert [finding.message(region.session.language) for finding in file.findings] == [
        "Goals: The sheet is of an earlier kind, and has been read as the present one. What "
        "differs: + Numerator; + Denominator or weight; + Why no outcome; + Comes when. Nothing needs to be "
        "done. [XG-130]"
    ]
    assert {row["field"] for row in region.export("sources")} == {"outcome"}
    assert region.goals()["G1"]["status"] == "green"


def test_what_is_wrong_in_it_is_told_where_it_stands_there(region):
    """Columns are fewer: the outcome is in M, and the comment further to the left."""
    older(region, region.send("U1", {**FULL["U1"], ("G1", "outcome"): 70}), version=1)
    (file,) = region.collect().files
    finding, older_form = file.findings
    assert (finding.code.id, finding.place.cell) == ("XG-301", "R5")
    assert older_form.code.id == "XG-130"
    book = openpyxl.load_workbook(region.feedback("U1"))
    noted = [cell.coordinate for row in book["Goals"] for cell in row if cell.comment]
    book.close()
    assert noted == ["X5"], "the answer is a template of today"


def test_one_of_the_version_before_has_its_columns_in_another_order(region):
    typed = {**FULL["U1"], ("G1", "outcome"): 80, ("G1", "comment"): "c", ("G1", "action"): "a"}
    path = region.send("U1", typed)
    newer = {field.key for field in GOALS.fields} - set(SECOND)
    older(region, path, version=2, gone=newer)
    book = openpyxl.load_workbook(path)
    goals = book["Goals"]
    now = [cell.value for cell in goals[3]]
    places = [now.index(name) for name in SECOND] + [*range(len(SECOND), len(now))]
    for row in goals.iter_rows(min_row=3):
        values = [cell.value for cell in row]
        for cell, place in zip(row, places, strict=True):
            cell.value = values[place]
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    sources = {(row["goal_id"], row["field"]): row["cell"] for row in region.export("sources")}
    assert sources["G1", "outcome"] == "N5"
    goal = region.goals()["G1"]
    assert (goal["outcome"], goal["comment"], goal["action"]) == (80, "c", "a")


@pytest.mark.parametrize("gone", sorted(LATER_FIELDS & {f.key for f in GOALS.inputs}))
def test_a_template_of_today_lacks_a_column_that_is_gone(region, gone):
    older(region, region.send("U1", FULL["U1"]), version=GOALS.version, gone={gone})
    (file,) = region.collect().files
    assert [(finding.code.id, finding.field) for finding in file.findings] == [("XG-122", gone)]


@pytest.mark.parametrize("lead", FORMER_LEADS)
def test_what_templates_once_said_is_not_taken_for_the_units(region, lead):
    """A whole return as an earlier version made it: lead, steps and labels of that time."""
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    book["Goals"]["A2"] = f"{lead} And more of ours."
    for row, text in enumerate(sorted(FORMER_TEXTS), 20):
        book.worksheets[0].cell(row, 6, text)
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])


def test_a_units_own_words_above_an_older_table_are_still_told_of(region):
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    book["Goals"]["A2"] = "In all honesty"
    book.save(path)
    (file,) = region.collect().files
    assert [(one.code.id, one.place.cell) for one in file.findings] == [("XG-126", "A2")]


def test_the_mark_of_readiness_is_known_by_its_key(region):
    """A row that somebody has put above it is not the mark."""
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    start = book.worksheets[0]
    (at,) = (row for row in range(1, 80) if start.cell(row, 1).value == "return")
    values = [cell.value for cell in start[at]]
    for column, value in enumerate(values, 1):
        start.cell(at + 1, column, value)
        start.cell(at, column).value = None
    start.cell(at, 1, "note")
    start.cell(at, 2, "No")
    book.save(path)
    (file,) = region.collect().files
    assert file.ready is True
