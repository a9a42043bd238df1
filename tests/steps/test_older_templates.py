"""A return on a template of the form's first version, which did not ask as much."""

from dataclasses import replace

import openpyxl
import pytest
from conftest import FULL

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.identity import Payload, make_token, manifest, read_token

LATER_FIELDS = {field.key for field in RETURN_FORMS["goals"].fields if field.since > 1}


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
    """Two rounds of columns fewer: the outcome is in N, and the comment further to the left."""
    older(region, region.send("U1", {**FULL["U1"], ("G1", "outcome"): 70}), version=1)
    (file,) = region.collect().files
    finding, older_form = file.findings
    assert (finding.code.id, finding.place.cell) == ("XG-301", "T5")
    assert older_form.code.id == "XG-130"
    book = openpyxl.load_workbook(region.feedback("U1"))
    noted = [cell.coordinate for row in book["Goals"] for cell in row if cell.comment]
    book.close()
    assert noted == ["Y5"], "the answer is a template of today"


@pytest.mark.parametrize(
    "gone", sorted(LATER_FIELDS & {f.key for f in RETURN_FORMS["goals"].inputs})
)
def test_a_template_of_today_lacks_a_column_that_is_gone(region, gone):
    older(region, region.send("U1", FULL["U1"]), version=2, gone={gone})
    (file,) = region.collect().files
    assert [(finding.code.id, finding.field) for finding in file.findings] == [("XG-122", gone)]
