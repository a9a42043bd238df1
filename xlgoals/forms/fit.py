"""Heights of rows, so that wrapped text is seen whole in every spreadsheet program."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from xlgoals.forms.look import STYLES

if TYPE_CHECKING:
    from xlgoals.forms.sheet import Cell, SheetLayout

TALLEST = 409.0
"""The tallest row a spreadsheet takes, in points."""
LEAST = 15.0
_LINE = 1.36
"""Height of a line in parts of the font's size."""
_WIDE = 1.1
"""How many signs fit in one of a column's width, of the wider fonts that may stand in."""


def fit_rows(sheet: SheetLayout, least: float = LEAST, first_row: int = 0) -> None:
    """State a height for each row that needs more than one line, unless it has one already.

    Args:
        sheet: What is to be fitted.
        least: The least height from `first_row` on, in points: room to type in.
        first_row: Where rows that are typed in begin.
    """
    needed: dict[int, float] = {}
    for (row, column), cell in sheet.cells.items():
        if row not in sheet.heights and column not in sheet.hidden_columns:
            height = height_of(cell, sheet.widths.get(column, 8.43))
            needed[row] = max(needed.get(row, LEAST), height)
    for row, height in needed.items():
        wanted = max(height, least if row >= first_row else LEAST)
        if wanted > LEAST:
            sheet.heights[row] = min(wanted, TALLEST)


def height_of(cell: Cell, width: float) -> float:
    """The height in points that a cell needs in columns so many characters wide."""
    style = STYLES[cell.style]
    line = style.size * _LINE
    if not style.wrap or not isinstance(cell.value, str):
        return line
    fits = max(1.0, width * _WIDE * 10 / style.size)
    lines = sum(max(1, ceil(len(part) / fits)) for part in cell.value.split("\n"))
    return min(lines, style.most_lines or lines) * line + 2
