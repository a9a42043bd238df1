"""What has happened in a round, as readers are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class LogRow:
    """An event of the ledger in words."""

    at: datetime
    who: str
    round: str
    what: str
    unit: str
    """The unit's id."""
    details: str
