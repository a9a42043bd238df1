"""A workbook as read: cells and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

RawValue = str | int | float | bool | date | datetime | time | timedelta
"""What a cell can hold. A blank cell is the empty text."""


@dataclass(slots=True)
class RawSheet:
    """A sheet's cells: `rows[0][0]` is A1, and no row is longer than it needs to be.

    `errors` holds the cells that show an error value such as `#N/A`, by zero-based row and
    column, since such a cell reads as blank. `percents` are the cells that show their number as
    per cent.
    """

    name: str
    rows: list[list[RawValue]]
    visible: bool = True
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()


@dataclass(slots=True)
class RawBook:
    """A workbook's sheets, in its order, and when it was last saved, by its own word."""

    sheets: list[RawSheet]
    saved_at: datetime | None = None
    application: str = ""

    def sheet(self, name: str) -> RawSheet | None:
        """The sheet of this name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@cache
def column_name(index: int) -> str:
    """The letters of a zero-based column: 0 is `A`, 26 is `AA`."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """A zero-based place as Excel shows it: (8, 5) is `F9`."""
    return f"{column_name(column)}{row + 1}"
