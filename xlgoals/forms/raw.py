"""A workbook as read: cells and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

RawValue = str | int | float | bool | date | datetime | time | timedelta
"""What a cell can hold. A blank cell is the empty text."""


@dataclass(slots=True)
class RawSheet:
    """A sheet's cells: `rows[0][0]` is A1, and no row is longer than it needs to be.

    `errors` holds the cells that show an error value such as `#N/A`, by zero-based row and
    column, since such a cell reads as blank. `percents` are the cells that show their number as
    per cent. `formulas` are the addresses of cells that hold a formula, with spaces between them,
    as `formulas_in` reads them. `merged` are ranges of merged cells: first row, first column, last
    row, last column, zero-based. `notes` are what people have hung on cells. An .xls tells of no
    errors, percents, formulas or notes, an .ods of no notes.
    """

    name: str
    rows: list[list[RawValue]]
    visible: bool = True
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()
    formulas: str = ""
    merged: tuple[tuple[int, int, int, int], ...] = ()
    notes: dict[tuple[int, int], str] = field(default_factory=dict)

    def formulas_in(self, columns: Collection[int]) -> set[tuple[int, int]]:
        """The cells of these zero-based columns that hold a formula, by row and column.

        A formula that was never calculated reads as a blank cell. None are told of an .xls.
        """
        if not self.formulas or not columns:
            return set()
        places = {column_name(column): column for column in columns}
        return {
            (int(digits) - 1, places[letters])
            for letters, digits in _column_cells(frozenset(places)).findall(self.formulas)
        }


@cache
def _column_cells(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(sorted(names))})(\d+)")


@dataclass(slots=True)
class RawBook:
    """A workbook's sheets in its order; when it was last saved and by whom, by its own word."""

    sheets: list[RawSheet]
    saved_at: datetime | None = None
    application: str = ""
    saved_by: str = ""

    def sheet(self, name: str) -> RawSheet | None:
        """The sheet of this name, or None."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def without_blanks(rows: list[list[RawValue]]) -> list[list[RawValue]]:
    """Rows with the blank cells taken off the end of each, and blank rows off the end of all."""
    for row in rows:
        while row and row[-1] == "":
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


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


def place_on(sheet: str, cells: str) -> str:
    """Cells of a sheet as links and formulas name them: `'O''Brien'!F9`."""
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{cells}"


def text_units(text: str) -> int:
    """How many characters Excel counts in a text: some signs are two to it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
