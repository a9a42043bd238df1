"""How much of a sheet stands on a printed page, so that pages break where people would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlgoals.forms.sheet import SheetLayout

LANDSCAPE = (716.0, 460.0)
"""What a page of A4 holds between its margins, in points: width and height.

Some of it is spared, since programs and printers differ by a few per cent.
"""
PORTRAIT = (486.0, 700.0)
_ROW = 15.0
_LEAST = 45
"""Per cent below which nobody can read it."""
_READABLE = 60
"""Per cent from which one page is better than two."""


def width_in_pixels(sheet: SheetLayout, first: int, last: int) -> int:
    """How wide some columns are together."""
    return sum(round(7 * sheet.widths.get(column, 8.43) + 5) for column in range(first, last + 1))


def height(sheet: SheetLayout, first: int, last: int) -> float:
    """How high some rows are together, in points."""
    return sum(sheet.heights.get(row, _ROW) for row in range(first, last + 1))


def scale_to_width(sheet: SheetLayout, page: tuple[float, float]) -> int:
    """Per cent at which the sheet's columns fit the page's width."""
    points = 0.75 * width_in_pixels(sheet, 0, max(sheet.widths))
    return max(_LEAST, min(100, int(100 * page[0] / points)))


def on_two_pages(sheet: SheetLayout, at: int) -> None:
    """Print a sheet on one landscape page, or on two of which `at` is the second's first row."""
    last = max(row for row, _ in sheet.cells)
    scale = scale_to_width(sheet, LANDSCAPE)
    alone = min(scale, int(100 * LANDSCAPE[1] / height(sheet, 0, last)))
    if alone >= _READABLE or not 0 < at <= last:
        sheet.scale = max(_LEAST, alone)
        return
    fuller = max(height(sheet, 0, at - 1), height(sheet, at, last))
    sheet.scale = max(_LEAST, min(scale, int(100 * LANDSCAPE[1] / fuller)))
    sheet.page_breaks = [at]
