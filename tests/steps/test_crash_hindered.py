"""No room, no right to write, a ledger in use: said plainly, nothing lost, and the next run ends."""

import os
import shutil
import sqlite3
from types import SimpleNamespace

import crash
import pytest
from conftest import FULL, Region, call, ledger_rows, once

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits and modes of POSIX")

RETURNS = {**FULL, "U2": {**FULL["U2"], ("G2", "outcome"): "about 70"}}


@pytest.fixture(scope="session")
def sent(issued_once, tmp_path_factory):
    """Returns in the inbox, and what `run` makes of them when nothing hinders it."""

    def make(folder):
        region = Region(shutil.copytree(issued_once, folder / "region"))
        for unit, values in RETURNS.items():
            region.send(unit, values)
        shutil.copytree(region.root, folder / "whole")
        running = crash.start(folder / "whole")
        assert running.communicate()[1] == ""

    folder = once(tmp_path_factory, "hindered", make)
    return SimpleNamespace(root=folder / "region", end=crash.state(folder / "whole"))


@pytest.fixture(scope="module")
def server():
    with crash.server() as serving:
        yield serving


@pytest.fixture
def root(sent, tmp_path, at_noon):
    return shutil.copytree(sent.root, tmp_path / "region")


def assert_mended(root, sent, tmp_path):
    """Nothing half-written stands there, not even under a name of its own; and the next run ends."""
    crash.assert_whole(root, sent.end, tmp_path / "looked at")
    assert not list(root.rglob(".xlgoals-*"))
    assert not (root / "xlgoals.lock").exists()
    assert call("run", "-w", root).exit in (0, 1)  # what was taken in before is not told again
    assert crash.state(root) == sent.end


# --- the disk is full ---


@pytest.mark.parametrize(
    ("kind", "left", "size", "said"),
    [
        ("open", 1, 20, "There is no room on the disk for {root}/xlgoals.lock."),
        ("open archive", 1, 0, "There is no room on the disk for {root}/archive."),
        ("open archive", 3, 5000, "There is no room on the disk for {root}/archive."),
        ("open feedback", 1, 5000, "There is no room on the disk for {root}/rounds/R1/feedback/"),
        ("open feedback", 3, 10, "There is no room on the disk for {root}/rounds/R1/feedback/"),
        ("open R1", 1, 5000, "There is no room on the disk for {root}/rounds/R1/master.xlsx."),
        ("open report", 1, 5000, "There is no room on the disk for {root}/rounds/R1/report/"),
    ],
)
def test_no_room_for_a_file(root, sent, server, tmp_path, kind, left, size, said):
    code, told = server.run(root, kind=kind, left=left, bytes=size)
    assert (code, told.startswith(said.format(root=root))) == (2, True), told
    assert told.count("\n") == 1
    assert_mended(root, sent, tmp_path)


@pytest.mark.parametrize("kind", ["after executemany", "commit"])
@pytest.mark.parametrize("size", [100, 5_000, 20_000, 60_000])
def test_no_room_for_the_ledger(root, sent, server, tmp_path, kind, size):
    """At the beginning of its journal, in the midst of that, in the pages of its own."""
    code, told = server.run(root, kind=kind, left=2, bytes=size, together=1)
    assert (code, told) == (
        2,
        f"The ledger {root}/ledger.db could not be written (disk I/O error). See that there is "
        "room on the disk and that the folder can be reached, and run again. Nothing that was "
        "recorded is lost.\n",
    )
    assert len(ledger_rows(root / "ledger.db")["receipts"]) == 1
    assert_mended(root, sent, tmp_path)


def test_no_room_for_templates(root, server, tmp_path):
    before = crash.state(root)
    for path in (root / "rounds" / "R1" / "templates").iterdir():
        path.unlink()
    code, told = server.run(root, "issue", kind="open templates", left=2, bytes=5000)
    assert code == 2
    assert told.startswith(f"There is no room on the disk for {root}/rounds/R1/templates/U2 South.")
    assert [path.name for path in (root / "rounds" / "R1" / "templates").iterdir()] == [
        "U1 North.xlsx"
    ]
    assert call("issue", "-w", root).exit == 0
    assert crash.state(root) == before


# --- no right to read or write ---


@pytest.mark.parametrize(
    ("name", "mode", "said"),
    [
        (".", 0o555, "{root}/xlgoals.lock cannot be written. Close it"),
        ("ledger.db", 0o444, "The ledger {root}/ledger.db may not be written."),
        ("ledger.db", 0o000, "The ledger {root}/ledger.db cannot be opened"),
        ("xlgoals.toml", 0o000, "{root}/xlgoals.toml cannot be read (Permission denied)"),
        ("signing.key", 0o000, "The key {root}/signing.key cannot be read or is damaged."),
        ("archive", 0o555, "{root}/archive cannot be written. Close it"),
        ("rounds/R1", 0o555, "{root}/rounds/R1/master.xlsx cannot be written. Close it"),
        ("rounds/R1", 0o000, "{root}/rounds/R1/inbox cannot be used (Permission denied)."),
        ("rounds/R1/feedback", 0o555, "{root}/rounds/R1/feedback/U"),
    ],
)
def test_what_may_not_be_written_or_read(root, sent, server, tmp_path, name, mode, said):
    (root / "archive").mkdir(exist_ok=True)
    path = root / name
    usual = path.stat().st_mode
    path.chmod(mode)
    code, told = server.run(root, modes=True)
    path.chmod(usual)
    assert (code, told.startswith(said.format(root=root))) == (2, True), told
    assert told.count("\n") == 1
    assert_mended(root, sent, tmp_path)


def test_a_master_that_may_not_be_read(root, sent, server, tmp_path):
    assert call("run", "-w", root).exit == 1
    master = root / "rounds" / "R1" / "master.xlsx"
    master.chmod(0)
    code, told = server.run(root, modes=True)
    master.chmod(0o644)
    assert (code, told) == (
        2,
        f"{master} cannot be used (Permission denied). See that it is there and that you may read "
        "and write it, and run again.\n",
    )
    assert crash.state(root) == sent.end


@pytest.mark.parametrize("name", ["templates", "templates/U1 North.xlsx"])
def test_templates_that_may_not_be_written_or_read(root, server, name):
    before = crash.state(root)
    path = root / "rounds" / "R1" / name
    usual = path.stat().st_mode
    if path.is_dir():
        (path / "U1 North.xlsx").unlink()
    path.chmod(0o555 if path.is_dir() else 0)
    code, told = server.run(root, "issue", modes=True)
    path.chmod(usual)
    assert (code, "U1 North.xlsx cannot be" in told, told.count("\n")) == (2, True, 1), told
    assert call("issue", "-w", root).exit == 0
    assert crash.state(root) == before


def test_a_folder_in_the_way_of_another(region, cli):
    """A part of the path that is a file: holds for whoever runs it."""
    shutil.rmtree(region.dir.feedback)
    region.dir.feedback.write_text("not a folder")
    answer = cli("issue", "-w", region.root)
    assert answer == (2, "", f"{region.dir.feedback} cannot be written (File exists).\n")


@pytest.mark.parametrize(
    ("name", "mode", "lost", "said"),
    [
        ("U1.xlsx", 0o000, {"U1"}, "inbox/U1.xlsx: The file could not be opened: Permission"),
        ("sub", 0o000, {"U3"}, "inbox/sub: The folder could not be opened, and nothing in it is"),
        ("sub", 0o444, {"U3"}, "inbox/sub/U3.xlsx: The file could not be opened: Permission"),
        ("", 0o000, {"U1", "U2", "U3"}, "inbox: The folder could not be opened, and nothing"),
    ],
)
def test_what_may_not_be_read_in_the_inbox(root, server, name, mode, lost, said):
    """The others are taken in, and the next run takes in the rest."""
    inbox = root / "rounds" / "R1" / "inbox"
    (inbox / "sub").mkdir()
    (inbox / "U3.xlsx").rename(inbox / "sub" / "U3.xlsx")
    path = inbox / name
    usual = path.stat().st_mode
    path.chmod(mode)
    code, told = server.run(root, "collect", modes=True)
    path.chmod(usual)
    assert code == 1, told
    assert f"rounds/R1/{said}" in told
    assert units(root) == {"U1", "U2", "U3"} - lost
    assert call("run", "-w", root).exit in (0, 1)
    assert units(root) == {"U1", "U2", "U3"}


def units(root):
    return {row[6] for row in ledger_rows(root / "ledger.db")["receipts"]}


# --- the ledger is in use ---


@pytest.mark.parametrize(
    "statements",
    [["BEGIN EXCLUSIVE"], ["BEGIN IMMEDIATE"], ["BEGIN", "SELECT * FROM events"]],
    ids=["locked", "written", "read"],
)
def test_a_ledger_that_another_program_has_open(root, sent, server, tmp_path, statements):
    """Also one that only reads: nothing can be written until it is done."""
    other = sqlite3.connect(root / "ledger.db", isolation_level=None)
    for statement in statements:
        other.execute(statement).fetchone()
    code, told = server.run(root, patience=0.1)
    other.rollback()
    other.close()
    assert (code, told) == (
        2,
        f"The ledger {root}/ledger.db is in use by someone else, or open in another program. "
        "Close it there, or run again in a while. Nothing that was recorded is lost.\n",
    )
    assert_mended(root, sent, tmp_path)


def test_a_ledger_taken_by_another_between_two_transactions(root, sent, tmp_path, server):
    """What was recorded before stays recorded."""
    script = crash.RUNNER + TAKES
    running = crash.start(root, script=script, patience=0.1, together=1)
    said = running.communicate()
    assert (running.returncode, "is in use by someone else" in said[1]) == (2, True), said
    assert len(ledger_rows(root / "ledger.db")["receipts"]) == 1
    assert_mended(root, sent, tmp_path)


TAKES = """
order = json.loads(sys.argv[1])
from xlgoals.steps import record as recording

writes = recording._Recorder.write
def once(self, files):
    writes(self, files)
    if not hasattr(self, "other"):
        self.other = sqlite3.connect(os.path.join(order["root"], "ledger.db"))
        self.other.execute("BEGIN EXCLUSIVE")
recording._Recorder.write = once
obey(order)
"""
