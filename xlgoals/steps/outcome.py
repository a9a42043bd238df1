"""What a decision on a return or a row came to: rows that count or not, states that changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xlgoals.intake.merging import At
    from xlgoals.ledger import DecisionKind, ReceiptState


class Act(StrEnum):
    """What staff do."""

    ACCEPT = "accept"
    WITHDRAW = "withdraw"
    RESTORE = "restore"


class StateChange(NamedTuple):
    """A return that has another state than before."""

    file_name: str
    sha256: str
    before: ReceiptState
    after: ReceiptState


class Moved(NamedTuple):
    """A row that counts from another file than before; None where it does not count."""

    at: At
    words: str
    before: str | None
    after: str | None


class Unread(NamedTuple):
    """A cell of an accepted row that could not be read, and counts as blank."""

    words: str
    label: str
    value: str


@dataclass
class Outcome:
    """What a decision came to, or with `dry_run` would come to."""

    act: Act
    round: str
    reason: str
    dry_run: bool
    unit_id: str = ""
    unit: str = ""
    file_name: str = ""
    sha256: str = ""
    at: list[At] = field(default_factory=list)
    """The rows decided about; none where it is a whole file."""
    rows: list[str] = field(default_factory=list)
    """The same in words."""
    restored: DecisionKind | None = None
    """What was taken back: an acceptance or a withdrawal."""
    nothing: str = ""
    """Why nothing is changed, as a message; blank where something is."""
    moved: list[Moved] = field(default_factory=list)
    states: list[StateChange] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    feedback: list[str] = field(default_factory=list)
    """The workbooks written to answer the units anew."""
