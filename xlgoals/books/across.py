"""Cells that go over several columns, and tables of such, with rows as high as their words need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.forms.fit import LEAST, height_of
from xlgoals.forms.sheet import Area, Cell, CellValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.forms.sheet import SheetLayout

Span = tuple[int, int]
"""The first and the last of some columns."""


def lay_across(sheet: SheetLayout, row: int, span: Span, cell: Cell) -> float:
    """Put a cell over some columns; the height that its words need."""
    first, last = span
    sheet.cells[row, first] = cell
    if first < last:
        sheet.merged.append(Area(row, first, row, last))
    return height_of(cell, sum(sheet.widths[column] for column in range(first, last + 1)))


def put_across(sheet: SheetLayout, row: int, span: Span, cell: Cell) -> None:
    """Put a cell over some columns, and make its row as high as its words need."""
    needed = lay_across(sheet, row, span, cell)
    sheet.heights[row] = max(LEAST, sheet.heights.get(row, 0), needed)


def put_table(
    sheet: SheetLayout,
    top: int,
    heads: Sequence[tuple[Span, str]],
    rows: Iterable[Sequence[CellValue | Cell]],
    styles: Sequence[str],
) -> int:
    """A table whose columns go over several of the sheet's; the row after it."""
    for span, words in heads:
        put_across(sheet, top, span, Cell(words, "head"))
    row = top
    for row, values in enumerate(rows, top + 1):
        for (span, _), value, style in zip(heads, values, styles, strict=True):
            cell = value if isinstance(value, Cell) else Cell(value, style)
            put_across(sheet, row, span, cell)
    return row + 1
