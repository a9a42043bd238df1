"""A ledger's file looked at and copied while others have it."""

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from conftest import ledger_rows

from xlgoals.errors import Busy, Unusable
from xlgoals.ledger import Ledger, copy_ledger, health


@pytest.fixture
def path(tmp_path):
    ledger = Ledger.open(tmp_path / "mål.db")
    with ledger.writing() as writing:
        writing.record_event("issued", "R1", note="å")
    return ledger.path


def test_a_copy_has_every_row(path, tmp_path):
    copy = tmp_path / "copy.tmp"
    copy.write_bytes(b"")
    assert copy_ledger(path, copy) == health(path)
    assert ledger_rows(copy) == ledger_rows(path)
    assert sorted(name.name for name in tmp_path.iterdir()) == ["copy.tmp", "mål.db"]


def test_one_that_another_has_to_itself(path, tmp_path):
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        for act in (lambda: health(path, 0.1), lambda: copy_ledger(path, tmp_path / "a", 0.1)):
            with pytest.raises(Busy, match="is in use by someone else"):
                act()
        other.execute("ROLLBACK")


def test_taken_by_another_when_it_was_opened(path, tmp_path, monkeypatch):
    """Between the opening and the copying: the copying does not wait for ever."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        opened = sqlite3.connect

        def connect(name, *rest, **more):
            if name == tmp_path / "a":
                other.execute("BEGIN EXCLUSIVE")
            return opened(name, *rest, **more)

        monkeypatch.setattr("xlgoals.ledger.keeping.sqlite3.connect", connect)
        with pytest.raises(Busy):
            copy_ledger(path, tmp_path / "a", 0.1)
        other.execute("ROLLBACK")


CUT_OFF = """
import os, sqlite3, sys
other = sqlite3.connect(sys.argv[1], isolation_level=None)
other.execute("PRAGMA cache_size = 1")
other.execute("BEGIN IMMEDIATE")
for number in range(2000):
    row = (str(number), "x" * 200)
    other.execute("INSERT INTO events (at, who, kind, details) VALUES (?, 'b', 'c', ?)", row)
os._exit(0)
"""


def test_a_transaction_that_was_cut_off_is_not_copied(path, tmp_path):
    """What a killed writer has left in the journal is taken back first, as every command does."""
    before = ledger_rows(path)
    subprocess.run([sys.executable, "-c", CUT_OFF, path], check=True)
    assert (tmp_path / "mål.db-journal").exists()
    copy_ledger(path, tmp_path / "copy")
    assert ledger_rows(tmp_path / "copy") == before


def test_what_is_no_ledger(tmp_path):
    with pytest.raises(Unusable, match="is not there"):
        health(tmp_path / "gone.db")
    assert not (tmp_path / "gone.db").exists()
    (tmp_path / "a.db").write_bytes(b"no database" * 500)
    with pytest.raises(Unusable, match="is damaged"):
        health(tmp_path / "a.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE t (a)")
    assert (health(tmp_path / "other.db").version, health(tmp_path / "other.db").is_sound) == (
        -1,
        False,
    )
