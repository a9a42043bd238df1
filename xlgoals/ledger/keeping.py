"""A ledger's file looked at and copied, whatever its version, with nothing changed in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.errors import Busy, Unusable
from xlgoals.i18n import N_
from xlgoals.ledger.connecting import DAMAGED, IN_USE, connect, said_plainly
from xlgoals.ledger.migrations import MIGRATIONS, version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOURNALS = ("-journal", "-wal", "-shm")
"""What SQLite may have beside a file of its own, by the end of its name."""
_FAULTS_TOLD = 3


@dataclass(frozen=True, slots=True)
class Health:
    """What was found in a ledger's file."""

    version: int
    """Of the schema: 0 for an empty file, -1 for a database that is no ledger."""
    faults: tuple[str, ...] = ()
    """What SQLite says is wrong in the file, in its words."""
    newest: int = len(MIGRATIONS)
    """The version that this xlgoals knows."""

    @property
    def is_sound(self) -> bool:
        """Whether it is a ledger that this xlgoals can go on with."""
        return not self.faults and 0 < self.version <= self.newest


def health(path: Path, timeout: float = 30.0) -> Health:
    """Look through all of a ledger's file. Raises Unusable or Busy when it cannot be opened."""
    with said_plainly(path), connect(_existing(path), timeout).connect() as connection:
        told = connection.exec_driver_sql(f"PRAGMA integrity_check({_FAULTS_TOLD})").scalars().all()
        faults = tuple(str(line) for line in told if line != "ok")
        return Health(version(connection), faults)


def copy_ledger(path: Path, target: Path, timeout: float = 30.0) -> Health:
    """Copy a ledger as it is between two transactions, by SQLite's own means.

    Args:
        path: The ledger's file.
        target: The file to write, which may be there and empty.
        timeout: Seconds to wait for another who writes.

    Returns:
        What was found in the copy.

    Raises:
        Unusable: The ledger, or the copy of it, is damaged or cannot be used.
        Busy: Another is writing and does not end in time.
    """

    def step(status: int, _remaining: int, _pages: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):  # else it is asked for ever
            raise Busy(IN_USE, file=path)

    with (
        said_plainly(path),
        _driver(_existing(path), timeout) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        copy.execute("PRAGMA journal_mode = OFF")  # no second file beside one of a moment
        source.backup(copy, progress=step)
    found = health(target)
    if found.faults:
        raise Unusable(DAMAGED, file=path, why="; ".join(found.faults))
    return found


@contextmanager
def _driver(path: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """SQLite's own connection."""
    with connect(path, timeout).connect() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - the only kind of engine there is
        yield driver


def _existing(path: Path) -> Path:
    """The path. Raises Unusable when there is no file, which opening would make."""
    if not path.exists():
        raise Unusable(N_("The ledger {file} is not there."), file=path)
    return path
