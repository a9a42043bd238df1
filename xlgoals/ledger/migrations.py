"""The ledger's schema, version by version.

A migration that has been released is never changed: a ledger made with it is out there. A new
one is added at the end of `MIGRATIONS` and takes a ledger one version on, and `tables` follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

_BASE = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE snapshots (
        sha256 TEXT PRIMARY KEY, content TEXT NOT NULL, recorded_at TEXT NOT NULL)""",
    """CREATE TABLE issues (
        id INTEGER PRIMARY KEY, round TEXT NOT NULL, unit_id TEXT NOT NULL,
        number INTEGER NOT NULL, snapshot TEXT NOT NULL REFERENCES snapshots (sha256),
        forms TEXT NOT NULL, token TEXT NOT NULL, layout_sha256 TEXT NOT NULL,
        file_sha256 TEXT NOT NULL, issued_at TEXT NOT NULL,
        sequence INTEGER NOT NULL,  -- the order of writing
        UNIQUE (round, unit_id, number))""",
    """CREATE TABLE receipts (
        id INTEGER PRIMARY KEY, round TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
        file_name TEXT NOT NULL, state TEXT NOT NULL, unit_id TEXT, issue INTEGER,
        received_at TEXT NOT NULL, saved_at TEXT, ready INTEGER NOT NULL, ready_by TEXT NOT NULL,
        UNIQUE (round, path, sha256))""",
    "CREATE INDEX receipts_of_round ON receipts (round, unit_id)",
    """CREATE TABLE rows (
        receipt_id INTEGER NOT NULL REFERENCES receipts (id), form TEXT NOT NULL,
        row_key TEXT NOT NULL, sheet TEXT NOT NULL, row_number INTEGER NOT NULL,
        cells TEXT NOT NULL, filled INTEGER NOT NULL, blocked INTEGER NOT NULL,
        PRIMARY KEY (receipt_id, form, row_key)) WITHOUT ROWID""",
    """CREATE TABLE findings (
        receipt_id INTEGER REFERENCES receipts (id), round TEXT NOT NULL, seq INTEGER NOT NULL,
        code TEXT NOT NULL, severity TEXT NOT NULL, sheet TEXT NOT NULL, cell TEXT NOT NULL,
        label TEXT NOT NULL, form TEXT NOT NULL, field TEXT NOT NULL, row_key TEXT NOT NULL,
        "values" TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX findings_place ON findings (round, ifnull(receipt_id, 0), seq)",
    "CREATE INDEX findings_of_receipt ON findings (receipt_id)",
    """CREATE TABLE decisions (
        id INTEGER PRIMARY KEY, round TEXT NOT NULL, kind TEXT NOT NULL, layer TEXT NOT NULL,
        "key" TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL, reason TEXT NOT NULL,
        text TEXT NOT NULL, bound_to TEXT NOT NULL, who TEXT NOT NULL, made_at TEXT NOT NULL)""",
    "CREATE INDEX decisions_of_round ON decisions (round, kind)",
    """CREATE TABLE events (
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, round TEXT,
        kind TEXT NOT NULL, unit_id TEXT, sha256 TEXT, details TEXT NOT NULL)""",
    "CREATE INDEX events_of_round ON events (round)",
    """CREATE TABLE builds (
        round TEXT NOT NULL, number INTEGER NOT NULL, sha256 TEXT NOT NULL,
        made_at TEXT NOT NULL, base TEXT NOT NULL, PRIMARY KEY (round, number))""",
    *(
        f"""CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"""
        for table in ("events", "decisions")
        for act in ("update", "delete")
    ),
    *(  # INSERT OR REPLACE deletes without asking the trigger above
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, '{table} are only ever added'); END"""  # noqa: S608 - our own names
        for table in ("events", "decisions")
    ),
)


def _base(connection: Connection) -> None:
    for statement in _BASE:
        connection.exec_driver_sql(statement)


def _strays_and_settled(connection: Connection) -> None:
    """What stood outside the forms; how a finding was settled."""
    connection.exec_driver_sql(
        """CREATE TABLE strays (
        receipt_id INTEGER NOT NULL REFERENCES receipts (id), seq INTEGER NOT NULL,
        sheet TEXT NOT NULL, cell TEXT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (receipt_id, seq)) WITHOUT ROWID"""
    )
    connection.exec_driver_sql("ALTER TABLE findings ADD COLUMN settled TEXT NOT NULL DEFAULT ''")


def _imports(connection: Connection) -> None:
    """Files of figures that systems hold, and the figures."""
    connection.exec_driver_sql(
        """CREATE TABLE imports (
        id INTEGER PRIMARY KEY, round TEXT NOT NULL, sha256 TEXT NOT NULL,
        file_name TEXT NOT NULL, extract TEXT NOT NULL, imported_at TEXT NOT NULL,
        withdrawn_at TEXT)"""
    )
    connection.exec_driver_sql("CREATE INDEX imports_of_round ON imports (round)")
    connection.exec_driver_sql(
        """CREATE TABLE imported (
        import_id INTEGER NOT NULL REFERENCES imports (id), form TEXT NOT NULL,
        unit_id TEXT NOT NULL, "row" TEXT NOT NULL, board TEXT NOT NULL, field TEXT NOT NULL,
        value TEXT NOT NULL, source TEXT NOT NULL, extracted TEXT,
        sheet TEXT NOT NULL, cell TEXT NOT NULL,
        PRIMARY KEY (import_id, form, unit_id, "row", board, field)) WITHOUT ROWID"""
    )


def _files_of_builds(connection: Connection) -> None:
    """A build is several files: by name the sha256 of each."""
    connection.exec_driver_sql("ALTER TABLE builds ADD COLUMN files TEXT NOT NULL DEFAULT '{}'")
    connection.exec_driver_sql("UPDATE builds SET files = json_object('master.xlsx', sha256)")


MIGRATIONS: list[Callable[[Connection], None]] = [
    _base,
    _strays_and_settled,
    _imports,
    _files_of_builds,
]
"""The first makes version 1 of an empty file, the next version 2 of version 1, and so on."""


def version(connection: Connection) -> int:
    """The version of the schema: 0 for an empty file, -1 for a database that is no ledger."""
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars())
    if not tables:
        return 0
    if not {"meta", "receipts"} <= tables:
        return -1
    found = connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'schema'").scalar()
    return int(found) if found is not None and str(found).isdigit() else -1


def is_newest(connection: Connection) -> bool:
    """Whether a ledger needs no migration."""
    return version(connection) == len(MIGRATIONS)


def migrate(connection: Connection, path: object) -> None:
    """Bring a ledger to the newest version, within the connection's transaction.

    Raises:
        Unusable: The file is no ledger, or one of a later xlgoals.
    """
    now = version(connection)
    if now < 0:
        message = N_("{file} is not a ledger of xlgoals. Copy the file back from a backup.")
        raise Unusable(message, file=path)
    if now > len(MIGRATIONS):
        message = N_(
            "The ledger {file} was made by a later xlgoals (its version is {theirs}; this one "
            "knows {ours}). Install the later one."
        )
        raise Unusable(message, file=path, theirs=now, ours=len(MIGRATIONS))
    for step in MIGRATIONS[now:]:
        step(connection)
    connection.exec_driver_sql(
        "INSERT OR REPLACE INTO meta (name, value) VALUES ('schema', ?)", (str(len(MIGRATIONS)),)
    )
