"""Connections to the ledger's file, and its faults in plain words."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError

from xlgoals.errors import Busy, Unusable
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

_SETTINGS = (
    "PRAGMA journal_mode = DELETE",  # the other kind does not work on a shared folder
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
)


def connect(path: Path, timeout: float) -> Engine:
    """An engine for reading. No file is held open between uses.

    A transaction for writing is one of `for_writing(engine)`.

    Args:
        path: The ledger's file, made on first use.
        timeout: Seconds to wait for another who writes.
    """
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": timeout})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same engine, whose transactions take the right to write when they begin."""
    return engine.execution_options(xlgoals_begin="IMMEDIATE")


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, not where sqlite3 guesses
    try:
        for statement in _SETTINGS:
            connection.execute(statement)
    except BaseException:
        connection.close()
        raise


def _begin(connection: Connection) -> None:
    # A transaction that begins by reading and writes later would fail at once when another
    # writes in between, instead of waiting its turn.
    kind = connection.get_execution_options().get("xlgoals_begin", "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {kind}")


def journal(connection: Connection, mode: str) -> None:
    """Set what becomes of the journal's file when a transaction ends: `DELETE` or `TRUNCATE`."""
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA journal_mode = {mode}")


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Turn a fault of the database into Unusable, or Busy when another is writing."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        fault = error.orig if isinstance(error, DBAPIError) else error
        name = getattr(fault, "sqlite_errorname", "")
        for start, message in _FAULTS.items():
            if name.startswith(start):
                kind = Busy if message is IN_USE else Unusable
                raise kind(message, file=path, why=fault) from error
        raise


IN_USE = N_(
    "The ledger {file} is in use by someone else, or open in another program. Close it there, or "
    "run again in a while. Nothing that was recorded is lost."
)
DAMAGED = N_("The ledger {file} is damaged ({why}). Copy the file back from a backup.")
_CLOSED = N_("The ledger {file} cannot be opened ({why}). See that you may read and write there.")
_NO_ROOM = N_(
    "The ledger {file} could not be written ({why}). See that there is room on the disk and that "
    "the folder can be reached, and run again. Nothing that was recorded is lost."
)
_FAULTS = {
    "SQLITE_BUSY": IN_USE,
    "SQLITE_LOCKED": IN_USE,
    "SQLITE_FULL": N_("There is no room on the disk for the ledger {file}. Nothing was recorded."),
    "SQLITE_READONLY": N_(
        "The ledger {file} may not be written. See that you may write to the file and its folder."
    ),
    "SQLITE_PERM": _CLOSED,
    "SQLITE_CANTOPEN": _CLOSED,
    "SQLITE_IOERR_WRITE": _NO_ROOM,  # a quota, a limit or a share that went away
    "SQLITE_IOERR_FSYNC": _NO_ROOM,
    "SQLITE_IOERR_TRUNCATE": _NO_ROOM,
    "SQLITE_IOERR": N_("The disk failed while the ledger {file} was used ({why})."),
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_CORRUPT": DAMAGED,
}
