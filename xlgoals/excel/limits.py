"""How much of a workbook is read, why one is refused, and what the guards tell of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

from xlgoals.findings import Code
from xlgoals.forms.raw import address

if TYPE_CHECKING:
    import re

MIB = 2**20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much of a workbook is read; a template is far below all of it (CONTRACT, Limits)."""

    file_bytes: int = 25 * MIB
    unpacked_bytes: int = 200 * MIB
    ratio: int = 100
    """Most that the parts may grow when unpacked, in all; counted from `ratio_from` bytes on."""
    ratio_from: int = 10 * MIB
    rows: int = 10_000
    columns: int = 200
    parts: int = 5_000
    """Files in the package."""
    sheets: int = 255

    @property
    def cells(self) -> int:
        """Most cells that all sheets together reach over, blank or not."""
        return self.rows * self.columns

    @property
    def marks(self) -> int:
        """Most cells of a sheet that are told one by one: formulas, errors, percents."""
        return self.cells // 4

    @property
    def answer_bytes(self) -> int:
        """Most that a worker hands over of one workbook."""
        return self.unpacked_bytes // 6


class ReadFailure(Exception):
    """A file that cannot be read, with the finding's code and the values of its message.

    A value such as `what` is in figures and signs only, so that it needs no translation.
    """

    def __init__(self, code: Code, **values: str) -> None:
        super().__init__(code.id, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        return _failure, (self.code, self.values)


def _failure(code: Code, values: dict[str, str]) -> ReadFailure:
    return ReadFailure(code, **values)


MarkedPlaces = dict[tuple[int, int], str]


@dataclass(slots=True)
class SheetMarks:
    """What the parser does not tell of a sheet's cells, by zero-based row and column."""

    errors: MarkedPlaces = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()
    """Cells that show their number as per cent."""
    formulas: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    """Both as in `RawSheet`."""
    notes: MarkedPlaces = field(default_factory=dict)
    """What is hung on cells."""


@dataclass(slots=True)
class Package:
    """What the XML tells that the parser does not; `sheets` are in the workbook's order."""

    saved_at: datetime | None = None
    application: str = ""
    sheets: list[SheetMarks] = field(default_factory=list)
    saved_by: str = ""


def too_large(found: str, limit: str) -> ReadFailure:
    """The failure of a file where `found` is beyond `limit`."""
    return ReadFailure(Code.TOO_LARGE, what=f"{found} > {limit}")


def too_far(sheet: str, row: int, column: int, limits: ReadLimits) -> ReadFailure:
    """The failure of a sheet with something in the cell at zero-based `row`, `column`."""
    last = address(limits.rows - 1, limits.columns - 1)
    return too_large(f"{sheet}!{address(row, column)}", last)


def check_number(sheet: str, number: int, limits: ReadLimits) -> None:
    """Refuse a sheet with more cells of one kind than are told one by one."""
    if number > limits.marks:
        raise too_large(f"{sheet}: {number}", str(limits.marks))


def megabytes(size: int) -> str:
    """A size in bytes as people read it."""
    return f"{size / MIB:.{0 if size % MIB == 0 or size > 100 * MIB else 1}f} MB"


def first(pattern: re.Pattern[bytes], xml: bytes) -> str:
    """The text that the pattern first finds, or nothing."""
    found = pattern.search(xml)
    return unescape(found[1].decode()).strip() if found else ""


def moment(text: str) -> datetime | None:
    """A time in UTC. One without a zone (.ods) is by the clock in Sweden, as in `Language`."""
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            from zoneinfo import ZoneInfo

            found = found.replace(tzinfo=ZoneInfo("Europe/Stockholm"))
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
