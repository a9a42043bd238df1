"""What goes into the ledger and comes out of it, as frozen values.

Fields are named as the ledger's columns. Times are in UTC; `None` where one is written means now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from xlgoals.domain.model import Layer
    from xlgoals.findings import Finding


class ReceiptState(StrEnum):
    """What became of a received file: exactly one of these."""

    ACCEPTED = "accepted"
    ACCEPTED_WITH_REMARKS = "accepted_with_remarks"
    INCOMPLETE = "incomplete"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    """By staff: what it holds does not count."""
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


class DecisionKind(StrEnum):
    """What staff can decide."""

    STATUS = "status"
    ASSESSMENT = "assessment"
    NARRATIVE = "narrative"
    PROJECTION = "projection"
    """That a projection may be printed; bound to its value."""
    BOARD_COMMENT = "board_comment"
    INTERNAL_NOTE = "internal_note"
    ACCEPT = "accept"
    WAIVER = "waiver"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Issue:
    """A template made for a unit. `number` rises only when `layout_sha256` differs."""

    round: str
    unit_id: str
    number: int
    snapshot: str
    """The sha256 of the snapshot it was made from."""
    forms: Mapping[str, int]
    """Per form its key and version."""
    token: str
    layout_sha256: str
    file_sha256: str
    """Of the bytes last written; a file with others has been changed by someone."""
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A received file. `id` is given by the ledger."""

    round: str
    path: str
    """From the workspace's folder, with `/` between (`files.relative_name`)."""
    sha256: str
    file_name: str
    state: ReceiptState
    unit_id: str | None = None
    issue: int | None = None
    """The number of the template it was filled in on."""
    received_at: datetime | None = None
    saved_at: datetime | None = None
    """When it was last saved, by its own word."""
    ready: bool = False
    ready_by: str = ""
    id: int = 0


class CellRecord(NamedTuple):
    """One input cell: where, what stood there, and what it was read as.

    `raw` is text, number, boolean, date, datetime, time or timedelta; `parsed` is that, a Decimal,
    None, or a list or dictionary of such.
    """

    address: str
    raw: Any
    parsed: Any


@dataclass(frozen=True, slots=True)
class RowRecord:
    """A row of a form as one file had it. `row_number` is Excel's, counted from 1."""

    form: str
    key: tuple[str, ...]
    sheet: str
    row_number: int
    cells: Mapping[str, CellRecord]
    """Per field of the form."""
    filled: bool = True
    blocked: bool = False
    """Whether something that must be fixed keeps the row from being used."""
    receipt_id: int = 0
    text: str = ""
    """The cells as `cells_text` gives them, where they have been made ready to be written."""


class Stray(NamedTuple):
    """A text that stood in a received file outside its forms."""

    sheet: str
    cell: str
    text: str


class FoundIn(NamedTuple):
    """A finding, and the receipt it belongs to; None when it belongs to no file."""

    receipt_id: int | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Decision:
    """Something staff have decided. The newest of its round, kind, layer and key is in force."""

    round: str
    kind: DecisionKind
    layer: Layer
    key: tuple[str, ...]
    new: Any = None
    old: Any = None
    reason: str = ""
    text: str = ""
    bound_to: str = ""
    """The outcome that it was made on; another outcome leaves it to be confirmed."""
    who: str = ""
    made_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log."""

    id: int
    at: datetime
    who: str
    round: str | None
    kind: str
    unit_id: str | None = None
    sha256: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Import:
    """A file of figures that a system holds, taken into a round. `id` is given by the ledger.

    `extract` is how its columns were read. What has been taken back has a time for it.
    """

    round: str
    sha256: str
    file_name: str
    extract: str
    imported_at: datetime | None = None
    withdrawn_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Build:
    """A master that was built. `base` is what staff's edits of it are held against."""

    round: str
    number: int
    sha256: str
    """Of the workbook without buttons: by it a build is known again."""
    made_at: datetime
    base: Any
    files: Mapping[str, str] = field(default_factory=dict)
    """Every file it was written to, by name, with its sha256; blank where it was written into an
    open workbook."""
