"""Killed at any moment, a command loses nothing: run again, it ends as if nothing had happened."""

import shutil
import subprocess
import sys

import pytest
from conftest import FULL, NOON, Region, call, file_hashes

from xlgoals import clock
from xlgoals.lock import LOCK_FILE

ENDED = 77
_RUN = f"""
import os, sys
from datetime import datetime
from xlgoals import clock
from xlgoals.cli import main

name, left = sys.argv.pop(1), int(sys.argv.pop(1))

def end_before_that_file(event, arguments):
    global left
    if event == "os.rename" and name in os.fspath(arguments[1]).replace(os.sep, "/"):
        left -= 1
        if left == 0:
            os._exit({ENDED})

sys.addaudithook(end_before_that_file)
with clock.fixed(datetime.fromisoformat("{NOON.isoformat()}")):
    main()
"""
"""Runs a command, and ends the process before it puts a certain file in its place."""

RETURNS = {**FULL, "U2": {**FULL["U2"], ("G2", "outcome"): "about 70"}}


def run(root, name, left):
    command = [sys.executable, "-c", _RUN, name, str(left), "run", "-w", str(root)]
    return subprocess.run(command, capture_output=True, check=False).returncode


def state(region):
    """Files and rows. What a kill may leave behind is nothing that anyone reads."""
    files = file_hashes(region.root)
    return {name: sha for name, sha in files.items() if not name.endswith(".tmp")}, region.rows()


@pytest.fixture(scope="module")
def sent(issued_once, tmp_path_factory):
    """Returns in the inbox, and what `run` makes of them when nothing ends it."""
    root = tmp_path_factory.mktemp("sent") / "region"
    region = Region(shutil.copytree(issued_once, root))
    for unit, values in RETURNS.items():
        region.send(unit, values)
    whole = Region(shutil.copytree(root, root.parent / "whole"))
    with clock.fixed(NOON):
        assert call("run", "-w", whole.root).exit == 1  # something to mend
    return root, state(whole)


@pytest.mark.parametrize(
    ("name", "left"), [("/archive/", 2), ("/feedback/", 2), ("master.xlsx", 1), ("report.html", 1)]
)
def test_a_run_that_is_killed(sent, tmp_path, at_noon, name, left):
    root, (files, rows) = sent
    region = Region(shutil.copytree(root, tmp_path / "region"))
    assert run(region.root, name, left) == ENDED
    half = {n for n, sha in state(region)[0].items() if files.get(n) != sha}
    assert half <= {LOCK_FILE, "ledger.db-journal"}
    assert call("run", "-w", region.root).exit in (0, 1)
    assert region.rows() == rows
    now = state(region)[0]
    assert {name: now.get(name) for name in files.keys() | now.keys()} == files


def test_an_edit_is_taken_once_though_the_master_was_not_built(full_region, tmp_path):
    full_region.edit_master({("G1", "board_comment"): "Well done."})
    whole = Region(shutil.copytree(full_region.root, tmp_path / "whole"))
    assert call("run", "-w", whole.root).exit == 0
    assert run(full_region.root, "master.xlsx", 1) == ENDED
    assert call("run", "-w", full_region.root).exit == 0
    assert state(full_region) == state(whole)
    assert full_region.master()["G1", "board_comment"] == "Well done."
