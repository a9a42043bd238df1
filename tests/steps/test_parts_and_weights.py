"""Parts of a goal, denominators and cells shown as per cent, through a whole round."""

from copy import deepcopy

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, small_catalogue
from openpyxl.utils import get_column_letter

from xlgoals.excel.typing_in import type_into
from xlgoals.steps.new import new


@pytest.fixture
def weighed(tmp_path, at_noon):
    """G2 is a weighted mean of U1 and U2, and G1 is told for women and men too."""
    rows = deepcopy(SMALL)
    goals = {row["goal_id"]: row for row in rows["catalogue_goals"]}
    goals["G1"]["parts"] = "women; men"
    goals["G2"] |= {
        "measure_type": "share", "measure_unit": "%", "aggregation": "weighted_mean",
        "direction": "higher", "comparator": "at_least", "target": "30",
    }  # fmt: skip
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(tmp_path / "region")
    region.issue()
    return region


def fields(path):
    """The sheet of goals, the letter of each field, and the row of each goal and part."""
    book = openpyxl.load_workbook(path)
    sheet = book["Goals"]
    letters = {cell.value: get_column_letter(cell.column) for cell in sheet[3] if cell.value}
    rows = {
        (
            sheet[f"{letters['goal_id']}{row}"].value,
            sheet[f"{letters['breakdown']}{row}"].value,
        ): row
        for row in range(5, sheet.max_row + 1)
    }
    return sheet, letters, rows


def send(region, unit, values):
    """Fill in cells by goal, part and field."""
    _, letters, rows = fields(region.template(unit))
    cells = {
        ("Goals", f"{letters[field]}{rows[goal, part]}"): value
        for (goal, part, field), value in values.items()
    }
    region.send(unit, {})
    path = region.dir.inbox / f"{unit}.xlsx"
    type_into(path, cells, saved_at=NOON)
    return path


ANSWERS = {
    ("G1", "total", "outcome"): 95,
    ("G1", "women", "outcome"): 97,
    ("G1", "men", "outcome"): 93,
    ("G2", "total", "outcome"): 33.3,
    ("G2", "total", "numerator"): 1,
    ("G2", "total", "denominator"): 3,
    ("G4", "total", "outcome"): 4.5,
}


def test_parts_are_asked_taken_in_and_told_beside_the_total(weighed):
    send(weighed, "U1", ANSWERS)
    (file,) = weighed.collect().files
    assert (file.state, [f.message(weighed.session.language) for f in file.findings]) == (
        "accepted", [],
    )  # fmt: skip
    goal = weighed.goals()["G1"]
    assert (goal["outcome"], goal["status"]) == (95, "green")
    sources = {
        row["breakdown"]: row["value"]
        for row in weighed.export("sources")
        if (row["goal_id"], row["field"]) == ("G1", "outcome")
    }
    assert sources == {"total": "95", "women": "97", "men": "93"}
    weighed.consolidate()
    assert weighed.master()["G1", "units_words"] == "women: 97 %\nmen: 93 %"
    assert len(weighed.goals()) == len(SMALL["catalogue_goals"]), "no part is a goal"


def test_a_weighted_mean_is_of_what_was_counted(weighed):
    send(weighed, "U1", ANSWERS)
    others = {("G2", "total", "outcome"): 66.7, ("G2", "total", "denominator"): 3}
    send(weighed, "U2", {**others, ("G3", "total", "outcome"): "Yes"})
    states = {file.unit_id: str(file.state) for file in weighed.collect().files}
    assert states == {"U1": "accepted", "U2": "accepted"}
    goal = weighed.goals()["G2"]
    assert goal["outcome"] == pytest.approx((100 + 66.7 * 3) / 6)
    assert (goal["status"], goal["units_reported"]) == ("green", 2)
    weighed.consolidate()
    assert weighed.master()["G2", "units_words"] == "North: 33.3 %\nSouth: 66.7 %"


def test_an_outcome_that_is_weighed_needs_its_denominator(weighed):
    without = {key: value for key, value in ANSWERS.items() if key[2] != "denominator"}
    send(weighed, "U1", without)
    (file,) = weighed.collect().files
    (finding,) = file.findings
    assert (file.state, finding.code.id, finding.field) == ("incomplete", "XG-304", "denominator")
    assert (finding.row[0], finding.place.sheet) == ("G2", "Goals")


def test_a_denominator_below_zero_is_refused(weighed):
    send(weighed, "U1", {**ANSWERS, ("G2", "total", "denominator"): -3})
    (file,) = weighed.collect().files
    assert [(f.code.id, f.field) for f in file.findings] == [("XG-207", "denominator")]


def test_the_cells_of_goals_that_are_not_weighed_are_locked(weighed):
    sheet, letters, rows = fields(weighed.template("U1"))
    locked = {
        goal: sheet[f"{letters['denominator']}{rows[goal, 'total']}"].protection.locked
        for goal in ("G1", "G2", "G4")
    }
    assert locked == {"G1": True, "G2": False, "G4": True}
    assert not sheet.column_dimensions[letters["denominator"]].hidden
    plain, letters, _ = fields(weighed.template("U3"))
    assert plain.column_dimensions[letters["denominator"]].hidden
    assert plain.column_dimensions[letters["breakdown"]].hidden


# --- as per cent ---


def formatted(path, spot, number_format, value):
    """A person changes the format of a cell, which the template allows nobody, and types."""
    sheet, letters, rows = fields(path)
    goal, part, field = spot
    cell = sheet[f"{letters[field]}{rows[goal, part]}"]
    cell.number_format = number_format
    cell.value = value
    sheet.parent.save(path)


@pytest.mark.parametrize("number_format", ["0%", "0.00%", "0.0 %"])
def test_a_cell_shown_as_per_cent_is_read_as_the_person_sees_it(region, number_format):
    path = region.send("U1", FULL["U1"])
    formatted(path, ("G1", "total", "outcome"), number_format, 0.947)
    (file,) = region.collect().files
    (finding,) = file.findings
    assert (finding.code.id, finding.severity.value) == ("XG-219", "note")
    assert (file.state, region.goals()["G1"]["outcome"]) == ("accepted", 94.7)


def test_per_cent_where_something_else_is_counted_is_asked_about(weighed):
    """A number of parts per thousand that is shown as 4.5 % is neither for sure."""
    weighed.edit_catalogue({("G4", "measure_unit"): "per mille"})
    weighed.issue()
    path = send(weighed, "U1", ANSWERS)
    formatted(path, ("G4", "total", "outcome"), "0.0%", 0.045)
    (file,) = weighed.collect().files
    assert [(f.code.id, f.row[0]) for f in file.findings] == [("XG-214", "G4")]
    assert (file.state, weighed.goals()["G4"]["outcome"]) == ("accepted_with_remarks", 4.5)


@pytest.mark.parametrize("typed", [">95", "more than 95", "at least 95 %", "< 95"])
def test_on_which_side_of_a_number_is_no_outcome(region, typed):
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): typed})
    (file,) = region.collect().files
    (finding,) = file.findings
    assert (file.state, finding.code.id) == ("incomplete", "XG-218")
    assert finding.message(region.session.language) == (
        f'Goals, cell P5 (Outcome): "{typed}" says on which side of a number it is, and not which '
        "number it is. Write the number itself. [XG-218]"
    )
    assert region.goals()["G1"]["outcome"] is None
