"""What can be recorded in the ledger: the whole of a transaction or nothing of it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, select, update

from xlgoals import clock
from xlgoals.ledger import tables
from xlgoals.ledger.codec import digest, encode
from xlgoals.ledger.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sqlalchemy import Connection

    from xlgoals.domain.lines import Given
    from xlgoals.findings import Finding
    from xlgoals.ledger.records import (
        CellRecord,
        Decision,
        Import,
        Issue,
        Receipt,
        ReceiptState,
        RowRecord,
        Stray,
    )

_INSERT_ROW = (
    "INSERT INTO rows"
    " (receipt_id, form, row_key, sheet, row_number, cells, filled, blocked)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_ROWS_AT_ONCE = 10_000


class Writing(Reading):
    """One transaction. Questions asked of it are answered with what it has recorded so far."""

    def __init__(self, connection: Connection, who: str) -> None:
        self._open = connection
        self._who = who

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        yield self._open

    def record_snapshot(self, content: Any) -> str:
        """Keep what a catalogue says, once.

        Args:
            content: Dictionaries, lists, texts, numbers, Decimals, dates and None.

        Returns:
            The sha256 of its canonical JSON: the same for the same content, whatever the order
            of its keys.
        """
        sha256 = digest(encode(content))
        table = tables.snapshots
        if not self._all(select(table.c.sha256).where(table.c.sha256 == sha256)):
            values = {"sha256": sha256, "content": content, "recorded_at": clock.now()}
            self._open.execute(insert(table), values)
        return sha256

    def record_issue(self, issue: Issue) -> bool:
        """Record an issue, or that one of the same number now has other bytes or a later snapshot.

        Returns:
            Whether anything was recorded. An issue that is known keeps the time it was made.
        """
        table = tables.issues
        known = _same(table, round=issue.round, unit_id=issue.unit_id, number=issue.number)
        before = self._all(select(table).where(*known))
        values = _fields(issue)
        values["sequence"] = 1 + self._largest(table.c.sequence)
        if not before:
            values["issued_at"] = issue.issued_at or clock.now()
            self._open.execute(insert(table), values)
            return True
        del values["issued_at"]
        if all(before[0][name] == values[name] for name in values if name != "sequence"):
            return False
        self._open.execute(update(table).where(*known).values(values))
        return True

    def record_receipt(
        self,
        receipt: Receipt,
        rows: Iterable[RowRecord] = (),
        findings: Iterable[Finding] = (),
        strays: Iterable[Stray] = (),
    ) -> int:
        """Record a received file with all it held; the `receipt_id` of rows is not looked at.

        Returns:
            The receipt's id.

        Raises:
            sqlalchemy.exc.IntegrityError: The same path and bytes are recorded already, or two
                rows of a form have the same key.
        """
        values = _fields(receipt)
        del values["id"]
        values["received_at"] = receipt.received_at or clock.now()
        result = self._open.execute(insert(tables.receipts), values)
        receipt_id = int(result.lastrowid)
        self._insert_rows(receipt_id, rows)
        self._insert_findings(receipt.round, findings, receipt_id)
        outside = [
            {"receipt_id": receipt_id, "seq": seq, **stray._asdict()}
            for seq, stray in enumerate(strays)
        ]
        if outside:
            self._open.execute(insert(tables.strays), outside)
        return receipt_id

    def _insert_rows(self, receipt_id: int, rows: Iterable[RowRecord]) -> None:
        """The one place with very many values: past the statements that are built for each."""
        made = (
            (
                receipt_id,
                row.form,
                _key(row.key),
                row.sheet,
                row.row_number,
                row.text or cells_text(row.cells),
                row.filled,
                row.blocked,
            )
            for row in rows
        )
        while batch := list(islice(made, _ROWS_AT_ONCE)):
            self._open.exec_driver_sql(_INSERT_ROW, batch)

    def record_findings(
        self, round_id: str, findings: Iterable[Finding], receipt_id: int | None = None
    ) -> None:
        """Let these be the findings of a receipt, or those of a round that belong to no file."""
        table = tables.findings
        if receipt_id is None:
            theirs = _same(table, round=round_id, receipt_id=None)
        else:
            theirs = _same(table, receipt_id=receipt_id)
        self._open.execute(delete(table).where(*theirs))
        self._insert_findings(round_id, findings, receipt_id)

    def _insert_findings(
        self, round_id: str, findings: Iterable[Finding], receipt_id: int | None
    ) -> None:
        values = [
            {"round": round_id, "receipt_id": receipt_id, "seq": seq, **_finding(finding)}
            for seq, finding in enumerate(findings)
        ]
        if values:
            self._open.execute(insert(tables.findings), values)

    def set_state(self, receipt_id: int, state: ReceiptState) -> None:
        """Say what has become of a received file."""
        table = tables.receipts
        query = update(table).where(table.c.id == receipt_id).values(state=str(state))
        self._open.execute(query)

    def record_decision(self, decision: Decision) -> int:
        """Record what staff have decided, and by whom: the ledger's own user when none is said.

        Returns:
            The decision's id.
        """
        values = _fields(decision)
        del values["id"]
        values["who"] = decision.who or self._who
        values["made_at"] = decision.made_at or clock.now()
        return int(self._open.execute(insert(tables.decisions), values).lastrowid)

    def record_import(self, made: Import, figures: Iterable[Given]) -> int:
        """Record a file of figures with those it gives; of `figures`, the file is not looked at.

        Returns:
            The import's id.
        """
        values = _fields(made)
        del values["id"]
        values["imported_at"] = made.imported_at or clock.now()
        import_id = int(self._open.execute(insert(tables.imports), values).lastrowid)
        names = [column.name for column in tables.imported.c if column.name != "import_id"]
        rows = [
            {"import_id": import_id, **{name: getattr(one, name) for name in names}}
            for one in figures
        ]
        if rows:
            self._open.execute(insert(tables.imported), rows)
        return import_id

    def withdraw_import(self, import_id: int) -> None:
        """Take back what a file has given; what others gave before it is in force again."""
        table = tables.imports
        query = update(table).where(table.c.id == import_id).values(withdrawn_at=clock.now())
        self._open.execute(query)

    def record_event(
        self,
        kind: str,
        round_id: str | None = None,
        *,
        unit_id: str | None = None,
        sha256: str | None = None,
        **details: Any,
    ) -> None:
        """Add a line to the log: now, by the ledger's own user."""
        values = {
            "at": clock.now(),
            "who": self._who,
            "round": round_id,
            "kind": kind,
            "unit_id": unit_id,
            "sha256": sha256,
            "details": details,
        }
        self._open.execute(insert(tables.events), values)

    def record_build(
        self, round_id: str, sha256: str, base: Any, files: Mapping[str, str] | None = None
    ) -> int:
        """Record that a master was built, unless it is the one built last.

        Of that one the files that it has been written to now are recorded.

        Returns:
            Its number in the round, from 1.
        """
        before, table = self.builds(round_id), tables.builds
        if before and before[-1].sha256 == sha256 and encode(before[-1].base) == encode(base):
            last = before[-1]
            theirs = _same(table, round=round_id, number=last.number)
            known = {**last.files, **(files or {})}
            if known != last.files:
                self._open.execute(update(table).where(*theirs).values(files=known))
            return last.number
        number = before[-1].number + 1 if before else 1
        values = {
            "round": round_id,
            "number": number,
            "sha256": sha256,
            "made_at": clock.now(),
            "base": base,
            "files": files or {},
        }
        self._open.execute(insert(table), values)
        return number

    def _largest(self, column: Any) -> int:
        return int(self._open.execute(select(func.max(column))).scalar() or 0)


def cells_text(cells: Mapping[str, CellRecord]) -> str:
    """A row's cells as the ledger keeps them, for those who have time to make it beforehand."""
    return encode(cells)


@lru_cache(maxsize=1 << 16)
def _key(key: tuple[str, ...]) -> str:
    """The text of a row key: the same few thousand keys come back in every unit's return."""
    return encode(key)


def _same(table: Any, **values: Any) -> list[Any]:
    """The conditions that columns of `table` have these values; None is none."""
    return [table.c[name].is_not_distinct_from(value) for name, value in values.items()]


def _fields(record: Any) -> dict[str, Any]:
    """A record's values by name, as they are (`asdict` would copy what is in them)."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "label": finding.place.label,
        "form": finding.form,
        "field": finding.field,
        "row_key": finding.row,
        "values": finding.values,
        "settled": finding.settled.value,
    }
