"""Nothing changes when a command is run again, and the order of files does not matter."""

import shutil
from datetime import timedelta

import openpyxl
import pytest
from conftest import DEMO_ROUND, FULL, NOON, Region, call, file_hashes, ledger_rows

from xlgoals import clock

COMMANDS = (
    ("issue",),
    ("collect",),
    ("consolidate",),
    ("report",),
    ("report", "--summary"),
    ("report", "--board", "B1"),
    ("status",),
    ("run",),
    ("log",),
    *(("export", table) for table in ("goals", "sources", "rollup", "returns", "findings")),
)


def state(root):
    return file_hashes(root), ledger_rows(root / "ledger.db")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_run_again_changes_nothing(full_region, cli, command):
    """The clock goes on in between, as it does for people."""
    root = full_region.root
    first = cli(*command, "-w", root)
    assert first.exit == 0, first
    before = state(root)
    with clock.fixed(NOON + timedelta(days=1)):
        again = cli(*command, "-w", root)
    assert again.exit == 0
    assert state(root) == before


def test_every_command_after_the_demo_changes_nothing(demo_copy):
    """Also when the folder has been moved to another place."""
    root = demo_copy.root
    assert call("report", "-w", root).exit == 0  # in the forms that the demo leaves out, too
    before = state(root)
    for command in (["issue", "-r", DEMO_ROUND], ["run"], ["issue"]):
        assert call(*command, "-w", root).exit == 0
        assert state(root) == before, command


def test_a_command_on_a_faulty_return_run_again_changes_nothing(region, cli):
    region.send("U1", {("G1", "outcome"): "about 90"})
    (region.dir.inbox / "broken.xlsx").write_bytes(b"no workbook")
    assert cli("run", "-w", region.root).exit == 1
    before = state(region.root)
    with clock.fixed(NOON + timedelta(days=1)):
        again = cli("run", "-w", region.root, "--json")
    assert state(region.root) == before
    assert again.json["collect"]["received"] == 0
    assert again.json["collect"]["passed_over"] == 2


def test_edits_are_taken_once_also_by_the_report(full_region, cli):
    full_region.edit_master({("G1", "board_comment"): "Well done."})
    assert cli("report", "-w", full_region.root).exit == 0
    before = state(full_region.root)
    with clock.fixed(NOON + timedelta(days=1)):
        assert cli("report", "-w", full_region.root).exit == 0
    assert state(full_region.root) == before


@pytest.fixture
def twin(region, tmp_path):
    """Another copy of the same workspace: same key, same settings, same templates."""
    shutil.copytree(region.root, tmp_path / "twin")
    return Region(tmp_path / "twin")


def _tables(region):
    """What is exported, without the names of files."""
    tables = {name: region.export(name) for name in ("goals", "sources", "rollup", "findings")}
    for row in (*tables["sources"], *tables["findings"]):
        del row["file_name"]
    tables["findings"].sort(key=lambda row: (row["sha256"], row["cell"], row["code"]))
    return tables


FAULTY = {
    "U1": {**FULL["U1"], ("G4", "outcome"): "5 or 6"},
    "U2": {("G2", "outcome"): 70},
    "U3": {("G5", "outcome"): 12},
}
"""Something to mend in one file, and something to check in each."""


def test_files_in_another_order_give_the_same_master(region, twin):
    for one in (region, twin):
        for unit, values in FAULTY.items():
            one.send(unit, values)
    inbox = region.dir.inbox
    region.collect(*(inbox / f"{unit}.xlsx" for unit in ("U1", "U2", "U3")))
    inbox = twin.dir.inbox
    twin.collect(*(inbox / f"{unit}.xlsx" for unit in ("U3", "U1", "U2")))
    region.consolidate()
    twin.consolidate()
    assert region.dir.master.read_bytes() == twin.dir.master.read_bytes()


def test_files_one_by_one_in_another_order_give_the_same_master(region, twin):
    for one, order in ((region, "U1 U2 U3"), (twin, "U3 U2 U1")):
        for unit in order.split():
            one.send(unit, FAULTY[unit])
            one.collect()
        one.consolidate()
    assert _tables(region) == _tables(twin)
    assert region.dir.master.read_bytes() == twin.dir.master.read_bytes()


def test_other_names_and_folders_give_the_same_figures(region, twin):
    for unit, values in FAULTY.items():
        region.send(unit, values)
        twin.send(unit, values, f"sub/{9 - int(unit[1])} år/Kopia av (slutlig) {unit}.xlsx")
    for one in (region, twin):
        one.collect()
        one.consolidate()
    assert _tables(region) == _tables(twin)
    ours, theirs = _cells(region.dir.master), _cells(twin.dir.master)
    assert ours.keys() == theirs.keys()
    differ = {value for spot, value in ours.items() if value != theirs[spot]}
    names = {f"{unit}.xlsx" for unit in FULL}
    assert differ >= names
    assert {value.partition(",")[0] for value in differ} == names


def _cells(path):
    book = openpyxl.load_workbook(path, data_only=True)
    cells = {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    book.close()
    return cells


def test_the_same_template_for_the_same_content(region, twin):
    """A template written anew is the one that was there, byte by byte."""
    path = twin.template("U2")
    path.unlink()
    assert twin.issue().written == [path.name]
    assert path.read_bytes() == region.template("U2").read_bytes()


def test_rows_columns_and_sheets_in_another_order_are_read_alike(region, twin):
    """Cells are found by the row of field keys and the column of row keys."""
    region.send("U1", FULL["U1"])
    path = twin.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    sheet = book["Goals"]
    values = [
        [(cell.value, cell.number_format) for cell in row]
        for row in sheet.iter_rows(min_row=3, max_row=7)
    ]
    keys, labels, *rows = values
    turned = [line[::-1] for line in (keys, labels, *reversed(rows))]
    for number, line in enumerate(turned, 3):
        for column, value in enumerate(line, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.number_format = value
    sheet.title = "Something else"
    book.move_sheet("Something else", 3)
    book.save(path)
    for one in (region, twin):
        one.collect()
    found = [
        {(row["goal_id"], row["field"]): row["value"] for row in one.export("sources")}
        for one in (region, twin)
    ]
    assert found[0] == found[1]
    assert len(found[0]) == 3
