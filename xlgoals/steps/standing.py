"""What stands of a round: of all returns, row by row, the newest that counts (CONTRACT, Parts)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlgoals.domain.model import Status
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.values import restored
from xlgoals.ledger import DecisionKind, ReceiptState
from xlgoals.tables.aggregate import UnitRow
from xlgoals.tables.layers import SetStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlgoals.domain.earlier import GoalKey
    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.values import Value
    from xlgoals.ledger import Receipt, RowRecord
    from xlgoals.ledger.reading import Reading

COUNTING = frozenset(
    {
        ReceiptState.ACCEPTED,
        ReceiptState.ACCEPTED_WITH_REMARKS,
        ReceiptState.INCOMPLETE,
        ReceiptState.SUPERSEDED,
    }
)
"""The states of returns whose rows count."""

StandingKey = tuple[str, str, tuple[str, ...]]
"""Form, unit, row key."""


@dataclass
class Standing:
    """The rows that stand, each with the return it came in."""

    rows: dict[StandingKey, tuple[Receipt, RowRecord]] = field(default_factory=dict)

    def unit_rows(self) -> Iterator[UnitRow]:
        """The rows of the goals form, as the aggregation takes them."""
        for (form, unit_id, key), (receipt, row) in self.rows.items():
            if form == "goals":
                preliminary = not receipt.ready or receipt.state is ReceiptState.INCOMPLETE
                yield UnitRow(key[0], key[1], unit_id, values_of(row), key[2], preliminary)


def values_of(row: RowRecord) -> dict[str, Value]:
    """The typed values of a row as the ledger has them; cells that could not be read are out."""
    fields = RETURN_FORMS[row.form].field
    return {
        name: restored(fields[name], cell.parsed)
        for name, cell in row.cells.items()
        if cell.parsed is not None and name in fields
    }


def newest_last(receipts: Iterable[Receipt]) -> list[Receipt]:
    """Returns in the order they were saved, by their own word, else received; ties by hash."""
    return sorted(receipts, key=lambda r: (moment(r.saved_at or r.received_at), r.sha256))


def moment(when: datetime | None) -> datetime:
    """A time to order by; what has none comes first."""
    return when or datetime.min.replace(tzinfo=UTC)


def standing_rows(
    ledger: Reading, catalogue: Catalogue, round_id: str, unit_id: str | None = None
) -> Standing:
    """What stands in a round, of one unit or all.

    A row that is blank or blocked replaces nothing. Rows of units and forms that the round's
    catalogue does not know are left out.
    """
    receipts = {
        receipt.id: receipt
        for receipt in newest_last(ledger.receipts(round_id, unit_id))
        if receipt.state in COUNTING
    }
    by_receipt: dict[int, list[RowRecord]] = {}
    for row in ledger.rows(round_id, receipts=receipts.keys()):
        by_receipt.setdefault(row.receipt_id, []).append(row)
    standing = Standing()
    for receipt_id, receipt in receipts.items():
        for row in by_receipt.get(receipt_id, ()):
            known = receipt.unit_id in catalogue.unit and row.form in RETURN_FORMS
            if row.filled and not row.blocked and known:
                standing.rows[row.form, receipt.unit_id or "", row.key] = receipt, row
    return standing


def statuses_by_hand(ledger: Reading, round_id: str) -> dict[GoalKey, list[SetStatus]]:
    """The statuses that board and region have set in a round, also those to be confirmed."""
    found: dict[GoalKey, list[SetStatus]] = {}
    for d in ledger.decisions(round_id, DecisionKind.STATUS):
        if d.new:
            chosen = SetStatus(d.layer, Status(d.new), d.reason, d.text, d.who, d.bound_to)
            found.setdefault((d.key[0], d.key[1]), []).append(chosen)
    return found
