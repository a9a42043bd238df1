"""The sheet Imports: what is wrong in it is found at its cell."""

import copy

import pytest
from conftest import SMALL, small_catalogue

from xlgoals.catalogue.extracts import importable, importing_forms
from xlgoals.catalogue.reading import read_catalogue
from xlgoals.domain.lines import ImportColumn
from xlgoals.excel.reader import read_book
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Role
from xlgoals.i18n import Language


def column(name="ledger", form="economy", column="Actual", means="outcome", **rest):
    return {"name": name, "form": form, "column": column, "means": means, **rest}


SOUND = [
    column(column="Unit", means="unit"),
    column(column="Account", means="row"),
    column(measure_unit="tkr", sign="reversed"),
]


def read(tmp_path, rows):
    catalogue = {**copy.deepcopy(SMALL), "imports": rows}
    small_catalogue(tmp_path / "catalogue.xlsx", catalogue)
    return read_catalogue(read_book(tmp_path / "catalogue.xlsx"), Language("en"))


def test_a_sound_sheet_becomes_columns(tmp_path):
    made = read(tmp_path, SOUND)
    assert made.findings == []
    assert made.catalogue.import_columns[2] == ImportColumn(
        "ledger", "economy", "Actual", "outcome", "tkr", reversed=True
    )


@pytest.mark.parametrize(
    ("rows", "code", "cell", "says"),
    [
        ([*SOUND, column("b", "economi")], "XG-206", "B8", 'Did you mean "economy"?'),
        ([*SOUND, column("b", "xyz")], "XG-205", "B8", "goals; assignments"),
        ([*SOUND, column("b", "dated_activities")], "XG-205", "B8", "goals; assignments"),
        ([*SOUND, column(column="B", means="budgt")], "XG-206", "D8", 'Did you mean "budget"?'),
        ([*SOUND, column(column="B", means="comment")], "XG-205", "D8", "row; unit; board"),
        ([*SOUND, column(column="B", means="deviation")], "XG-205", "D8", "row; unit; board"),
        ([*SOUND, column(column=" actual", means="budget")], "XG-125", "C8", "also stands in C7"),
        ([*SOUND, column(column="B")], "XG-721", "D8", "the other is D7"),
        ([*SOUND, column("Ledger", "headcount", "B", "before")], "XG-723", "B8", '"economy" above'),
        (SOUND[1:], "XG-722", "A5", "no column that means unit"),
        (SOUND[:2], "XG-722", "A5", "outcome; budget; last_year"),
    ],
)
def test_a_fault_is_found_at_its_cell(tmp_path, rows, code, cell, says):
    made = read(tmp_path, rows)
    told = [(f.code.id, f.place.sheet, f.place.cell) for f in made.findings]
    assert told == [(code, "Imports", cell)]
    assert says in made.findings[0].message(Language("en"))
    assert made.catalogue is None


def test_what_may_be_imported_is_a_figure_that_a_person_writes():
    assert set(importable("economy")) == {"outcome", "budget", "last_year"}
    assert set(importable("headcount")) == {"headcount", "before"}
    assert "dated_activities" not in importing_forms()
    assert importing_forms()
    for form in importing_forms():
        roles = {RETURN_FORMS[form].field[key].role for key in importable(form)}
        assert roles == {Role.INPUT}
