"""A round stands on its own snapshot: the catalogue changes it only through the next issue."""

from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, Region, call, read_cells

from xlgoals.catalogue.snapshot import Change
from xlgoals.excel.typing_in import type_into


def test_an_edited_target_changes_nothing_until_the_next_issue(full_region):
    before = full_region.dir.master.read_bytes()
    assert full_region.goals()["G1"]["status"] == "green"
    full_region.edit_catalogue({("G1", "target"): 99})
    full_region.consolidate()
    assert full_region.dir.master.read_bytes() == before
    issued = full_region.issue()
    assert issued.changes == [Change("catalogue_goals", ("G1", "B1"), "target", "90", "99")]
    assert issued.written == ["U1 North.xlsx"]
    full_region.consolidate()
    goal = full_region.goals()["G1"]
    assert (goal["target"], goal["status"]) == (99, "yellow")
    assert goal["attainment"] == pytest.approx(95 / 99)
    assert full_region.master()["G1", "status_code"] == "yellow"
    assert full_region.issue().changes == []


def test_the_next_issue_says_what_changed(full_region, cli):
    full_region.edit_catalogue({("G1", "target"): 99, ("U2", "name"): "Far south"})
    answer = cli("issue", "-w", full_region.root)
    assert answer.exit == 0
    assert "Changed in the catalogue since the last issue:" in answer.out
    assert "  Goals: G1 B1, Target: 90 → 99\n" in answer.out
    assert "  Units: U2, Name: South → Far south\n" in answer.out


def test_the_next_issue_says_what_came_and_went(full_region, cli):
    path = full_region.session.workspace.catalogue
    book = openpyxl.load_workbook(path)
    sheet = book["Reporting"]
    assert [sheet.cell(6, column).value for column in (1, 2, 3)] == ["G2", "B1", "U1"]
    for column, value in enumerate(("G4", "B1", "U2"), 1):
        sheet.cell(6, column).value = value
    goals = book["Goals"]
    row = next(r for r in range(1, 20) if goals.cell(r, 1).value == "G4")
    key = next(c for c in range(1, 30) if goals.cell(3, c).value == "aggregation")
    goals.cell(row, key).value = "Mean"
    book.save(path)
    changes = cli("issue", "-w", full_region.root, "--json").json["changes"]
    assert sorted(changes) == [
        ["catalogue_goals", "G4", "B1", "aggregation", "", "mean"],
        ["reporting", "G2", "B1", "U1", "", "+", ""],
        ["reporting", "G4", "B1", "U2", "", "", "+"],
    ]


def test_a_change_that_no_template_shows_counts_too(full_region):
    """The number of the issue stays, and the round follows the catalogue all the same."""
    full_region.edit_catalogue({("G2", "aggregation"): "Highest"})
    issued = full_region.issue()
    assert [(change.field, change.new) for change in issued.changes] == [("aggregation", "max")]
    numbers = [issue.number for issue in full_region.session.ledger.issues("R1")]
    full_region.consolidate()
    assert full_region.goals()["G2"]["outcome"] == 70
    assert numbers.count(1) + numbers.count(2) == len(numbers)


def test_the_number_rises_only_where_the_template_differs(full_region):
    full_region.edit_catalogue({("G1", "target"): 99})
    full_region.issue()
    newest = {issue.unit_id: issue.number for issue in full_region.session.ledger.issues("R1")}
    assert newest == {"U1": 2, "U2": 1, "U3": 1}


def test_a_return_on_an_older_template_is_taken_in(full_region):
    later = NOON + timedelta(hours=1)
    old = full_region.send("U1", {("G1", "outcome"): 99.5}, "old.xlsx", saved_at=later)
    full_region.edit_catalogue({("G1", "target"): 99})
    full_region.issue()
    collected = full_region.collect(old)
    assert "XG-115" in [finding.code.id for finding in collected.files[0].findings]
    assert full_region.goals()["G1"]["outcome"] == 99.5


def test_a_template_that_somebody_changed_is_kept(region, cli):
    path = region.template("U1")
    type_into(path, {("Start", "B1"): "Our own title"}, saved_at=NOON, force=True)
    mine = path.read_bytes()
    answer = cli("issue", "-w", region.root)
    assert answer.exit == 1
    assert "Left as they are, since somebody has changed them:\n  U1 North.xlsx\n" in answer.out
    assert path.read_bytes() == mine
    region.edit_catalogue({("G1", "target"): 99})
    assert region.issue().kept == ["U1 North.xlsx"]
    assert path.read_bytes() == mine


def test_one_units_templates_alone(region):
    for path in region.dir.templates.iterdir():
        path.unlink()
    assert region.issue("U2").written == ["U2 South.xlsx"]
    assert [path.name for path in region.dir.templates.iterdir()] == ["U2 South.xlsx"]


def shown(path):
    """What stands in a master, and whether its printed pages say that it is working material."""
    book = openpyxl.load_workbook(path)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    sheets = [sheet for sheet in shown if sheet.title != "Buttons and log"]
    cells = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in sheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "Report of April (R1), open", "Report of April (R1), closed")
    }
    working = {sheet.oddHeader.left.text.startswith("Working material") for sheet in sheets}
    book.close()
    return cells, working


def test_a_round_that_is_closed_is_not_issued(full_region, cli):
    before, _ = shown(full_region.dir.master)
    full_region.edit_catalogue({("R1", "state"): "Closed", ("G1", "target"): 99})
    answer = cli("issue", "-w", full_region.root, "-r", "R1")
    assert answer == (2, "", "The round R1 is closed and is not changed.\n")
    full_region.consolidate()
    assert shown(full_region.dir.master) == (before, {False}), "only no working material any more"


def test_the_next_round_knows_the_one_before_and_leaves_it_as_it_was(full_region, cli):
    root, (master, _) = full_region.root, shown(full_region.dir.master)
    tables = [full_region.export(name) for name in ("goals", "rollup", "sources")]
    edits = {("R1", "state"): "Closed", ("R2", "state"): "Open", ("G1", "target"): 80}
    full_region.edit_catalogue(edits)
    assert cli("issue", "-w", root).out == "R2: 3 templates written, 0 as they were.\n"
    second = Region(root, "R2")
    assert read_cells(second.template("U1"))["G1", "previous"] == "95 % (April 2022)"
    for unit, values in FULL.items():
        second.send(unit, values)
    assert cli("run", "-w", root).exit == 0
    goal = second.goals()["G1"]
    assert (goal["target"], goal["outcome"], goal["previous_outcome"]) == (80, 95, 95)
    (whole,) = [row for row in second.export("rollup") if row["level"] == "all"]
    assert [whole[f"previous_{name}"] for name in ("green", "not_measured")] == [5, 1]
    assert cli("consolidate", "-w", root, "-r", "R1").exit == 0
    for command in ("issue", "collect"):
        answer = cli(command, "-w", root, "-r", "R1")
        assert answer == (2, "", "The round R1 is closed and is not changed.\n")
    assert shown(full_region.dir.master) == (master, {False})
    assert [full_region.export(name) for name in ("goals", "rollup", "sources")] == tables


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_example_is_read_in_both_languages(tmp_path, language):
    root = tmp_path / "region"
    assert call("new", root, "--example", "region-2022", "--language", language).exit == 0
    answer = call("check", root / "catalogue.xlsx", "-w", root, "--json")
    assert answer.exit == 0
    assert {f["severity"] for f in answer.json["files"][0]["findings"]} <= {"check", "note"}
