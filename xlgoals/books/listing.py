"""A sheet of the master that is one table to read: title, lead, table, filter, frozen panes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table
from xlgoals.forms.sheet import Area, Cell, CellValue, SheetLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.tables.figures import Figures

TOP = 3
"""The zero-based row of the table's heading."""
Cells = list[CellValue | Cell]


def listing(
    figures: Figures,
    title: str,
    lead: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[CellValue | Cell]],
    *,
    frozen: int = 0,
    heading: float = 0,
) -> tuple[SheetLayout, Area]:
    """Lay out a table that is only read.

    Args:
        figures: Of the round that the sheet is named after in print.
        title: The sheet's name, in the figures' language.
        lead: What stands above the table.
        columns: Its columns.
        rows: Its rows.
        frozen: How many columns stay in sight.
        heading: The height of the heading in points; 0 is one line.

    Returns:
        The sheet, and the table's body.
    """
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    sheet.put(1, 0, lead, "plain")
    area = plain_table(sheet, TOP, columns, rows)
    if heading:
        sheet.heights[TOP] = heading
    sheet.freeze = (TOP + 1, frozen)
    sheet.autofilter = Area(TOP, 0, area.last_row, len(columns) - 1)
    sheet.repeat_rows = (TOP, TOP)
    return sheet, area


def without_empty(
    columns: Sequence[Column], rows: Sequence[Sequence[CellValue | Cell]]
) -> tuple[list[Column], list[Cells]]:
    """The columns that any row has something in, and the rows with those alone."""
    kept = [
        place for place in range(len(columns)) if any(row[place] not in (None, "") for row in rows)
    ]
    return [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]
