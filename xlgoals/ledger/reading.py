"""What can be asked of the ledger.

Every answer is read whole before it is handed over, so no one who uses it keeps a writer waiting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, and_, func, select, type_coerce

from xlgoals.domain.lines import Given
from xlgoals.domain.model import Layer
from xlgoals.findings import Code, Finding, Place, Settled, Severity
from xlgoals.ledger import tables
from xlgoals.ledger.codec import decode
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

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection, RowMapping, Select

_AT_ONCE = 400
"""Receipts whose rows are fetched together."""
_AS_TEXT = [
    type_coerce(column, Text).label(column.name) if isinstance(column.type, tables.Json) else column
    for column in tables.rows.c
]
"""The columns of a row, whose JSON is made into values one row at a time."""


class Reading:
    """The questions, whichever connection answers them."""

    def _connection(self) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _all(self, query: Select[Any]) -> Sequence[RowMapping]:
        with self._connection() as connection:
            return connection.execute(query).mappings().all()

    def snapshot(self, sha256: str) -> Any:
        """The content of a snapshot; KeyError when there is none of this hash."""
        found = self._all(
            select(tables.snapshots.c.content).where(tables.snapshots.c.sha256 == sha256)
        )
        if not found:
            raise KeyError(sha256)
        return found[0]["content"]

    def latest_snapshot(self, round_id: str) -> str | None:
        """The sha256 of the snapshot that a round is computed from: that of its newest issue.

        None when the round has never been issued.
        """
        table = tables.issues
        query = select(table.c.snapshot).where(table.c.round == round_id)
        found = self._all(query.order_by(table.c.sequence.desc()).limit(1))
        return found[0]["snapshot"] if found else None

    def issues(self, round_id: str | None = None) -> list[Issue]:
        """All issues of a round, or of all rounds, by round, unit and number."""
        table = tables.issues
        query = select(table).order_by(table.c.round, table.c.unit_id, table.c.number)
        if round_id is not None:
            query = query.where(table.c.round == round_id)
        return [_issue(row) for row in self._all(query)]

    def issue(self, round_id: str, unit_id: str) -> Issue | None:
        """A unit's newest issue in a round, or None."""
        table = tables.issues
        query = select(table).where(table.c.round == round_id, table.c.unit_id == unit_id)
        found = self._all(query.order_by(table.c.number.desc()).limit(1))
        return _issue(found[0]) if found else None

    def receipts(self, round_id: str, unit_id: str | None = None) -> list[Receipt]:
        """The files received in a round, of one unit or all, in the order they were recorded."""
        table = tables.receipts
        query = select(table).where(table.c.round == round_id).order_by(table.c.id)
        if unit_id is not None:
            query = query.where(table.c.unit_id == unit_id)
        return [Receipt(**{**row, "state": ReceiptState(row["state"])}) for row in self._all(query)]

    def rows(
        self, round_id: str, form: str | None = None, receipts: Collection[int] | None = None
    ) -> Iterator[RowRecord]:
        """The rows of a round's files, of one form or all, of these receipts or all.

        By receipt, form and row key.
        """
        table = tables.rows
        if receipts is None:
            receipts = [receipt.id for receipt in self.receipts(round_id)]
        ids = sorted(receipts)
        for start in range(0, len(ids), _AT_ONCE):
            query = select(*_AS_TEXT).where(table.c.receipt_id.in_(ids[start : start + _AT_ONCE]))
            if form is not None:
                query = query.where(table.c.form == form)
            query = query.order_by(table.c.receipt_id, table.c.form, table.c.row_key)
            with self._connection() as connection:
                found = connection.execute(query).all()
            yield from (_row(*row) for row in found)

    def findings(self, round_id: str, receipt_id: int | None = None) -> list[FoundIn]:
        """The findings of a round, or of one receipt.

        First those of no file, then by receipt, in their order.
        """
        table = tables.findings
        query = select(table).where(table.c.round == round_id)
        if receipt_id is not None:
            query = query.where(table.c.receipt_id == receipt_id)
        query = query.order_by(func.ifnull(table.c.receipt_id, 0), table.c.seq)
        return [FoundIn(row["receipt_id"], _finding(row)) for row in self._all(query)]

    def strays(self, receipt_id: int) -> list[Stray]:
        """What stood outside the forms of a received file, in its order."""
        table = tables.strays
        found = self._strays(select(table).where(table.c.receipt_id == receipt_id))
        return found.get(receipt_id, [])

    def strays_of(self, round_id: str) -> dict[int, list[Stray]]:
        """The same of every file of a round that had any, by receipt."""
        table, receipts = tables.strays, tables.receipts
        theirs = select(receipts.c.id).where(receipts.c.round == round_id)
        return self._strays(select(table).where(table.c.receipt_id.in_(theirs)))

    def _strays(self, query: Select[Any]) -> dict[int, list[Stray]]:
        table, found = tables.strays, dict[int, list[Stray]]()
        for row in self._all(query.order_by(table.c.receipt_id, table.c.seq)):
            stray = Stray(row["sheet"], row["cell"], row["text"])
            found.setdefault(row["receipt_id"], []).append(stray)
        return found

    def decisions(self, round_id: str, kind: str | None = None) -> list[Decision]:
        """The decisions in force in a round, of one kind or all: the newest of each key."""
        newest = {
            (decision.kind, decision.layer, decision.key): decision
            for decision in self.decision_history(round_id, kind)
        }
        return sorted(newest.values(), key=lambda decision: decision.id)

    def decision_history(self, round_id: str, kind: str | None = None) -> list[Decision]:
        """Every decision ever made in a round, of one kind or all, in the order they were made."""
        table = tables.decisions
        query = select(table).where(table.c.round == round_id).order_by(table.c.id)
        if kind is not None:
            query = query.where(table.c.kind == kind)
        return [_decision(row) for row in self._all(query)]

    def events(
        self,
        *,
        round_id: str | None = None,
        kind: str | None = None,
        unit_id: str | None = None,
        since: datetime | None = None,
        limit: int | None = None,
    ) -> list[Event]:
        """The log, in the order things happened; with `limit`, only the last so many."""
        table = tables.events
        asked = {table.c.round: round_id, table.c.kind: kind, table.c.unit_id: unit_id}
        conditions = [column == value for column, value in asked.items() if value is not None]
        if since is not None:
            conditions.append(table.c.at >= since)
        query = select(table).order_by(table.c.id.desc()).limit(limit)
        if conditions:
            query = query.where(and_(*conditions))
        return [Event(**row) for row in reversed(self._all(query))]

    def imports(self, round_id: str | None = None, sha256: str | None = None) -> list[Import]:
        """The imports of a round or of all, of one file or of all, in the order they were made."""
        table = tables.imports
        query = select(table).order_by(table.c.id)
        if round_id is not None:
            query = query.where(table.c.round == round_id)
        if sha256 is not None:
            query = query.where(table.c.sha256 == sha256)
        return [Import(**row) for row in self._all(query)]

    def imported(
        self, round_id: str, import_id: int | None = None, without: Collection[int] = ()
    ) -> list[Given]:
        """The figures that are in force in a round, or all those of one import.

        Of a cell the newest that has not been taken back, imports `without` left aside; by form,
        unit, row, board and field.
        """
        made, table = tables.imports, tables.imported
        query = (
            select(table, made.c.file_name, made.c.sha256)
            .join(made, table.c.import_id == made.c.id)
            .where(made.c.round == round_id)
            .order_by(made.c.id)
        )
        if import_id is None:
            query = query.where(made.c.withdrawn_at.is_(None), made.c.id.not_in(without))
        else:
            query = query.where(made.c.id == import_id)
        newest = {one.key: one for one in (_given(round_id, row) for row in self._all(query))}
        return [newest[key] for key in sorted(newest)]

    def builds(self, round_id: str) -> list[Build]:
        """The masters built in a round, by number."""
        table = tables.builds
        query = select(table).where(table.c.round == round_id).order_by(table.c.number)
        return [Build(**row) for row in self._all(query)]


def _issue(row: RowMapping) -> Issue:
    return Issue(**{name: row[name] for name in Issue.__dataclass_fields__})


def _row(
    receipt_id: int,
    form: str,
    key: str,
    sheet: str,
    row_number: int,
    cells: str,
    filled: bool,
    blocked: bool,
) -> RowRecord:
    """A row from the columns of the table, in their order, as `_AS_TEXT` fetches them."""
    made = {name: CellRecord(*cell) for name, cell in decode(cells).items()}
    return RowRecord(form, tuple(decode(key)), sheet, row_number, made, filled, blocked, receipt_id)


def _finding(row: RowMapping) -> Finding:
    return Finding(
        Code.by_id(row["code"]),
        Place(row["sheet"], row["cell"], row["label"]),
        row["values"],
        row["form"],
        row["field"],
        tuple(row["row_key"]),
        Severity(row["severity"]),
        Settled(row["settled"]),
    )


def _given(round_id: str, row: RowMapping) -> Given:
    """A figure from its row, with the file that it came in."""
    values = {name: value for name, value in row.items() if name != "import_id"}
    return Given(**values, round_id=round_id)


def _decision(row: RowMapping) -> Decision:
    kind, layer = DecisionKind(row["kind"]), Layer(row["layer"])
    return Decision(**{**row, "kind": kind, "layer": layer, "key": tuple(row["key"])})
