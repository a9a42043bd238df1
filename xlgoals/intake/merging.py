"""Several returns of one unit as one: what stands, what replaces what (CONTRACT, Parts)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Severity
from xlgoals.forms.values import fold, raw_text
from xlgoals.intake.returned import Change, RowKey
from xlgoals.ledger import ReceiptState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlgoals.ledger import CellRecord, Receipt, RowRecord

COUNTING = frozenset(
    {
        ReceiptState.ACCEPTED,
        ReceiptState.ACCEPTED_WITH_REMARKS,
        ReceiptState.INCOMPLETE,
        ReceiptState.SUPERSEDED,
    }
)
"""The states of returns whose rows count."""
TAKEN_IN = COUNTING | {ReceiptState.WITHDRAWN}
"""The states of returns that have been read, whether staff let them count or not."""

KNOWING = frozenset({Code.ERASED, Code.CONFLICT, Code.OLDER_FILE})
"""The findings that follow from a unit's other returns."""
_SAME_TITLE = 0.6
"""How alike two titles are that may be one title, mended."""
At = tuple[str, RowKey]
"""Form and row key."""


@dataclass(frozen=True)
class Filed:
    """A return that counts, with its rows.

    `batch` says which came together: the unit had no answer between files of the same batch.
    """

    receipt: Receipt
    rows: Sequence[RowRecord]
    batch: int = 0
    set_aside: Sequence[RowRecord] = ()
    """Rows that staff have withdrawn, which are not among the others."""


@dataclass(frozen=True)
class Erased:
    """A row that is filled in an earlier return and blank in this one: the earlier one stands."""

    receipt: Receipt
    row: RowRecord
    before: RowRecord


@dataclass(frozen=True)
class Conflict:
    """A cell where two returns that came together differ."""

    receipt: Receipt
    row: RowRecord
    field: str
    other: Receipt
    theirs: CellRecord


@dataclass
class Merged:
    """What stands of a unit's returns, and what the later ones did to the earlier."""

    order: list[Receipt] = field(default_factory=list)
    """The returns, the one saved last at the end."""
    stands: dict[At, tuple[Receipt, RowRecord]] = field(default_factory=dict)
    newest: dict[At, tuple[Receipt, RowRecord]] = field(default_factory=dict)
    """The newest filled row of each key, whether it can be used or not."""
    erased: list[Erased] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    late: list[tuple[Receipt, Receipt]] = field(default_factory=list)
    """Files saved before another that had been taken in when they came, and that other."""
    changes: dict[int, list[Change]] = field(default_factory=dict)
    """Per receipt, what it changed of what stood."""
    set_aside: dict[tuple[int, At], tuple[Receipt, RowRecord]] = field(default_factory=dict)
    """Rows that staff have withdrawn, by receipt, form and row key."""

    def is_set_aside(self, receipt_id: int, finding: Finding) -> bool:
        """Whether a finding is of a row that staff have withdrawn."""
        return (receipt_id, (finding.form, finding.row)) in self.set_aside

    def is_open(self, receipt: Receipt, finding: Finding) -> bool:
        """Whether a return's finding still holds, now that the unit's others are known.

        Of each row those of the newest return that has it filled in hold; what concerns a whole
        file, or a row that is blank in all of them, of the return saved last.
        """
        if self.is_set_aside(receipt.id, finding):
            return False
        if finding.code is Code.NOTHING_FILLED_IN and self.newest:
            return False  # a copy with nothing but the mark of readiness, as a manager sends it
        newest = self.newest.get((finding.form, finding.row)) if finding.row else None
        if finding.code is Code.ERASED or newest is None:
            return receipt.id == self.order[-1].id
        return newest[0].id == receipt.id


def newest_last(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Returns in the order they were saved, by their own word, else received; ties by hash."""
    return sorted(receipts, key=lambda r: (moment(r.saved_at or r.received_at), r.sha256))


def _saved(receipt: Receipt) -> datetime:
    return moment(receipt.saved_at or receipt.received_at)


def moment(when: datetime | None) -> datetime:
    """A time to order by; what has none comes first."""
    return when or datetime.min.replace(tzinfo=UTC)


def merge(filed: Sequence[Filed], usable: Callable[[Receipt, RowRecord], bool]) -> Merged:
    """Put a unit's returns together, row by row: the newer filled row over the older.

    Args:
        filed: The returns that count, in any order.
        usable: Whether a filled row may count.
    """
    return _Merger(filed, usable).merged


class _Merger:
    """Puts a unit's returns together."""

    def __init__(
        self, filed: Sequence[Filed], usable: Callable[[Receipt, RowRecord], bool]
    ) -> None:
        self.usable = usable
        self.by_id = {one.receipt.id: one for one in filed}
        self.typed = {
            one.receipt.id: {(row.form, row.key): row for row in one.rows if row.filled}
            for one in filed
        }
        place = {r.id: n for n, r in enumerate(newest_last(one.receipt for one in filed))}
        # of those saved at the same moment, what came after an answer comes last
        order = sorted(
            filed, key=lambda one: (_saved(one.receipt), one.batch, place[one.receipt.id])
        )
        self.merged = Merged([one.receipt for one in order])
        self.before: dict[At, RowRecord] = {}
        """What stood when the batch of the return in hand began."""
        for number, one in enumerate(order):
            if not number or one.batch != order[number - 1].batch:
                self.before = {at: row for at, (_, row) in self.merged.stands.items()}
            later = next((two for two in order[number + 1 :] if two.batch < one.batch), None)
            if later is not None:
                self.merged.late.append((one.receipt, later.receipt))
            for row in one.rows:
                self._take(one, row)
            for row in one.set_aside:
                at = one.receipt.id, (row.form, row.key)
                self.merged.set_aside[at] = one.receipt, row

    def _take(self, one: Filed, row: RowRecord) -> None:
        at = row.form, row.key
        known = self.merged.stands.get(at)
        if row.filled:
            self.merged.newest[at] = one.receipt, row
            if self.usable(one.receipt, row):
                self.merged.stands[at] = one.receipt, row
                if known is not None:
                    self._compare(one, row, *known)
        elif known and self.typed[one.receipt.id].keys() & self.typed[known[0].id].keys():
            # a copy that shares no row with another never held what is in that one
            self.merged.erased.append(Erased(one.receipt, row, known[1]))

    def _compare(self, one: Filed, row: RowRecord, other: Receipt, before: RowRecord) -> None:
        """Note what differs from the row that stood."""
        apart = self.by_id[other.id].batch == one.batch and self._are_copies(one, other, row)
        apart |= _are_two_things(row, before)
        for name in sorted({*row.cells, *before.cells}):
            now, then = cell_text(row.cells.get(name)), cell_text(before.cells.get(name))
            if now == then:
                continue
            if apart and now and then:
                conflict = Conflict(one.receipt, row, name, other, before.cells[name])
                self.merged.conflicts.append(conflict)
            cell = row.cells.get(name) or before.cells[name]
            place = f"{row.sheet} {cell.address.rstrip('0123456789')}{row.row_number}"
            change = Change(row.form, row.key, name, place, then, now)
            self.merged.changes.setdefault(one.receipt.id, []).append(change)

    def _are_copies(self, one: Filed, other: Receipt, row: RowRecord) -> bool:
        """Whether the two have gone apart, rather than one being a later state of the other.

        So it is when the older has rows that the newer lacks, and when the newer has still what
        stood before both.
        """
        mine, theirs = self.typed[one.receipt.id], self.typed[other.id]
        known = self.before.get((row.form, row.key))
        unchanged = known is not None and _texts(known) == _texts(row)
        return bool(theirs.keys() - mine.keys()) or unchanged


def _are_two_things(row: RowRecord, before: RowRecord) -> bool:
    """Whether a row that the unit adds itself holds something else than it did: another title."""
    mine, theirs = (fold(cell_text(one.cells.get("title"))) for one in (row, before))
    return bool(mine and theirs) and SequenceMatcher(None, mine, theirs).ratio() < _SAME_TITLE


def _texts(row: RowRecord) -> dict[str, str]:
    return {name: cell_text(cell) for name, cell in row.cells.items()}


def most_telling(findings: Iterable[Finding]) -> list[Finding]:
    """At most one finding a cell: the most serious, and of equals the one that knows most."""
    kept: dict[object, Finding] = {}
    order = list(Severity)
    for finding in findings:
        at = (finding.place.sheet, finding.place.cell) if finding.place.cell else id(finding)
        known = kept.get(at)
        if known is None or (order.index(finding.severity), finding.code not in KNOWING) < (
            order.index(known.severity),
            known.code not in KNOWING,
        ):
            kept[at] = finding
    return list(kept.values())


def still_open(
    merged: Merged, findings: Mapping[int, Iterable[Finding]]
) -> Iterator[tuple[Receipt, Finding]]:
    """The findings of a unit's returns that a later return has not settled.

    Args:
        merged: The unit's returns put together.
        findings: By receipt.

    Yields:
        Those that hold (`Merged.is_open`), at most one a cell.
    """
    for receipt in merged.order:
        for finding in most_telling(findings.get(receipt.id, ())):
            if merged.is_open(receipt, finding):
                yield receipt, finding


def cell_text(cell: CellRecord | None) -> str:
    """A cell as it is compared: what it was read as, else what stood there."""
    if cell is None:
        return ""
    return str(cell.parsed) if cell.parsed is not None else raw_text(cell.raw)
