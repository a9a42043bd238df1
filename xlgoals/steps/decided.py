"""What staff have decided about returns and their rows: accepted, withdrawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.intake.merging import cell_text
from xlgoals.ledger import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.ledger import Decision, Receipt, RowRecord
    from xlgoals.ledger.reading import Reading

FILE, ROW = "file", "row"
"""What a decision is about: the first part of its key.

A withdrawn file is known by its hash; a withdrawn row by unit, form, row key and the file's hash;
an accepted row by unit, form, row key and the digest of what stood in it, so that each content that
was accepted stays so, in whatever copy it comes.
"""
ACCEPTED, WITHDRAWN, RESTORED = "accepted", "withdrawn", "restored"
"""The events of decisions."""
Key = tuple[str, ...]


@dataclass(frozen=True)
class Decided:
    """The decisions on returns that are in force in a round, by key."""

    withdrawn: Mapping[Key, Decision] = field(default_factory=dict)
    accepted: Mapping[Key, Decision] = field(default_factory=dict)
    _accepted_rows: frozenset[Key] = frozenset()
    """The keys without the digest, which takes long to make."""

    def is_withdrawn(self, receipt: Receipt) -> bool:
        """Whether nothing of a return counts, by decision."""
        return file_key(receipt) in self.withdrawn

    def is_set_aside(self, receipt: Receipt, row: RowRecord) -> bool:
        """Whether a row of a return is withdrawn: it is then as if it had not been sent."""
        return withdrawal_key(receipt, row) in self.withdrawn

    def is_usable(self, receipt: Receipt, row: RowRecord) -> bool:
        """Whether a filled row may count."""
        return not row.blocked or self.acceptance(receipt.unit_id or "", row) is not None

    def acceptance(self, unit_id: str, row: RowRecord) -> Decision | None:
        """What accepts a row as it is; another content is to be decided anew."""
        if row_key(unit_id, row) not in self._accepted_rows:
            return None
        return self.accepted.get(acceptance_key(unit_id, row))


def file_key(receipt: Receipt) -> Key:
    """The key of a decision on a file."""
    return FILE, receipt.sha256


def row_key(unit_id: str, row: RowRecord) -> Key:
    """What the keys of all decisions on a unit's row begin with."""
    return ROW, unit_id, row.form, *row.key


def withdrawal_key(receipt: Receipt, row: RowRecord) -> Key:
    """The key of a withdrawal of a row of one file."""
    return *row_key(receipt.unit_id or "", row), receipt.sha256


def acceptance_key(unit_id: str, row: RowRecord) -> Key:
    """The key of an acceptance of what stands in a row."""
    return *row_key(unit_id, row), content_digest(row)


def content_digest(row: RowRecord) -> str:
    """A hash of what stands in a row."""
    content = repr(sorted((name, cell_text(cell)) for name, cell in row.cells.items()))
    return hashlib.sha256(content.encode()).hexdigest()


def decided(ledger: Reading, round_id: str) -> Decided:
    """The decisions in force in a round."""
    withdrawn = _in_force(ledger, round_id, DecisionKind.WITHDRAW)
    accepted = _in_force(ledger, round_id, DecisionKind.ACCEPT)
    return Decided(withdrawn, accepted, frozenset(key[:-1] for key in accepted))


def _in_force(ledger: Reading, round_id: str, kind: DecisionKind) -> dict[Key, Decision]:
    return {d.key: d for d in ledger.decisions(round_id, kind) if d.new}
