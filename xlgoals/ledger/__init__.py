"""The ledger: what was issued, received, found and decided, in one SQLite file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from xlgoals.ledger.connecting import connect, for_writing, journal, said_plainly
from xlgoals.ledger.keeping import JOURNALS, Health, copy_ledger, health
from xlgoals.ledger.migrations import is_newest, migrate
from xlgoals.ledger.reading import Reading
from xlgoals.ledger.records import (
    Build,
    CellRecord,
    Decision,
    DecisionKind,
    Event,
    FoundIn,
    Import,
    Issue,
    Receipt,
    ReceiptState,
    RowRecord,
    Stray,
)
from xlgoals.ledger.writing import Writing, cells_text
from xlgoals.lock import user_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

__all__ = [
    "JOURNALS",
    "Build",
    "CellRecord",
    "Decision",
    "DecisionKind",
    "Event",
    "FoundIn",
    "Health",
    "Import",
    "Issue",
    "Ledger",
    "Receipt",
    "ReceiptState",
    "RowRecord",
    "Stray",
    "Writing",
    "cells_text",
    "copy_ledger",
    "health",
]


class Ledger(Reading):
    """The ledger's file, opened and of the newest version. Nothing is held open between uses.

    Every use raises Unusable when the file cannot be used, and Busy when another is writing and
    does not end in time.
    """

    def __init__(self, path: Path, who: str, timeout: float) -> None:
        self.path = path
        self.who = who
        self._engine = connect(path, timeout)
        self._held: Connection | None = None

    @classmethod
    def open(cls, path: Path, *, who: str = "", timeout: float = 30.0) -> Ledger:
        """The ledger in a file, which is made when it is wanting.

        Args:
            path: The file; its folder must be there.
            who: Who the log says did what is done; this computer's user when blank.
            timeout: Seconds to wait for another who writes.
        """
        ledger = cls(path, who or user_name(), timeout)
        with ledger._connection() as connection:
            ready = is_newest(connection)
        if not ready:
            with ledger._transaction() as connection:
                migrate(connection, path)
        return ledger

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """One transaction: all that is recorded in the block, or nothing if it is left by a fault.

        While it lasts, ask it, not the ledger: the ledger may have to wait for it to end.
        """
        with self._transaction() as connection:
            yield Writing(connection, self.who)

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """Keep one connection for the block: many small transactions then cost less.

        The journal's file is kept between them and taken away at the end.
        """
        with said_plainly(self.path), for_writing(self._engine).connect() as connection:
            journal(connection, "TRUNCATE")
            self._held = connection
            try:
                yield
            finally:
                self._held = None
                journal(connection, "DELETE")

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        with said_plainly(self.path), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        if self._held is not None:
            with said_plainly(self.path), self._held.begin():
                yield self._held
            return
        with said_plainly(self.path), for_writing(self._engine).begin() as connection:
            yield connection
