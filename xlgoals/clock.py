"""The one clock of the program, which tests and the demo can set."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = "Europe/Stockholm"
"""Where the organisations are whose days and hours are shown and counted."""

_fixed: list[datetime] = []


def now() -> datetime:
    """The time in UTC, to the second."""
    return _fixed[-1] if _fixed else datetime.now(UTC).replace(microsecond=0)


def day(moment: datetime) -> date:
    """The day that a moment falls on where people are."""
    return moment.astimezone(ZoneInfo(ZONE)).date()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Let the clock stand at `moment` (with a time zone) for the length of the block."""
    _fixed.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _fixed.pop()
