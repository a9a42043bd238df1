"""What the sheets of a master are built with: sizes, merged areas, heights, every cell's look."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.books.references import shifted
from xlgoals.excel.values import number_format
from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.forms.find import find_table
from xlgoals.forms.raw import RawBook, RawSheet, place_on
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


ANCHOR = 1000
"""The row, counted from 0, at which a highlight's formula is compared with others."""
Look = tuple[str, str, int]
"""A style, a number format of the cell's own or none, and which highlights it has, 0 for none."""
Place = tuple[int, int]
Marks = tuple[tuple[str, str], ...]
"""Highlights as they are compared: style and formula."""


@dataclass
class SheetLooks:
    """One sheet as it was built."""

    rows: int = 0
    columns: int = 0
    frame: str = ""
    """A hash of all that cannot be written anew while the workbook is open."""
    heights: dict[int, float] = field(default_factory=dict)
    merged: set[tuple[int, int, int, int]] = field(default_factory=set)
    cells: dict[str, dict[int, Look]] = field(default_factory=dict)
    """By row, which is named by its number or, in a table with keys, by these: look by column."""


# --- a layout's looks ---


class Highlights:
    """The different sets of highlights that cells of a workbook have, by number; 0 is none."""

    def __init__(self, known: Iterable[Marks] = ((),)) -> None:
        self.sets = list(known)
        self._number = {marks: number for number, marks in enumerate(self.sets)}

    def number(self, marks: Marks) -> int:
        """Which one this is; a new one gets the next number."""
        if marks not in self._number:
            self._number[marks] = len(self.sets)
            self.sets.append(marks)
        return self._number[marks]

    def of(self, sheet: SheetLayout) -> dict[Place, int]:
        """The set of each cell of a sheet that has highlights."""
        marks: dict[Place, list[tuple[str, str]]] = {}
        for one in sheet.highlights:
            area = one.area
            mark = one.style, shifted(one.formula, ANCHOR - area.first_row)
            for row in range(area.first_row, area.last_row + 1):
                for column in range(area.first_column, area.last_column + 1):
                    marks.setdefault((row, column), []).append(mark)
        return {place: self.number(tuple(found)) for place, found in marks.items()}


def cell_looks(sheet: SheetLayout, highlights: Highlights) -> dict[Place, Look]:
    """The look of every cell of a sheet; what is covered by another has that one's."""
    sets = highlights.of(sheet)
    looks = {
        place: (cell.style, number_format(cell), sets.get(place, 0))
        for place, cell in sheet.cells.items()
    }
    for area in sheet.merged:
        first = sheet.cells.get((area.first_row, area.first_column), Cell(style="plain"))
        for row in range(area.first_row, area.last_row + 1):
            for column in range(area.first_column, area.last_column + 1):
                own = sets.get((row, column), 0)
                looks[row, column] = (first.style, number_format(first), own)
    return looks


def frame(sheet: SheetLayout, names: Mapping[str, str]) -> str:
    """A hash of what cannot be written anew: columns, lists of choices, charts, filters, tables."""
    own = sorted(
        (name, target) for name, target in names.items() if f"={place_on(sheet.name, '')}" in target
    )
    charts = [replace(chart, description="") for chart in sheet.charts]
    parts = (
        *(sorted(sheet.hidden_columns), sorted(sheet.hidden_rows), sheet.hidden),
        *(sheet.drop_downs, sheet.limits, charts, sheet.sparklines, sheet.tables, own),
        *(_filtered(sheet), sheet.freeze, sheet.buttons, len(sheet.pictures)),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _filtered(sheet: SheetLayout) -> tuple[int, int, int] | None:
    """The head of a list that has a filter: how far down it goes a spreadsheet finds itself."""
    area = sheet.autofilter
    return (area.first_row, area.first_column, area.last_column) if area else None


def size(sheet: SheetLayout) -> tuple[int, int]:
    """How many rows and columns a sheet's cells reach over."""
    places = [*sheet.cells, *((area.last_row, area.last_column) for area in sheet.merged)]
    rows, columns = zip(*places, strict=True) if places else ((0,), (0,))
    return max(rows) + 1, max(columns) + 1


def raw_sheet(sheet: SheetLayout) -> RawSheet:
    """A layout's sheet as it would be read."""
    rows: list[list[CellValue]] = []
    for (row, column), cell in sheet.cells.items():
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = "" if cell.value is None else cell.value
    return RawSheet(sheet.name, rows)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Keyed:
    """Where a table stands whose rows are known by keys: its columns, and each key's row."""

    columns: Mapping[str, int]
    body: int
    """The first row that may be one of a key."""
    head: Sequence[object]
    """What stands in its header."""
    rows: Mapping[str, int]


def keyed(sheet: RawSheet) -> Keyed | None:
    """The table of a sheet that staff write in; None where it has none."""
    for form in MASTER_FORMS.values():
        found = find_table(form, RawBook([sheet]))
        if found is None or found.header is None:
            continue
        columns = [found.columns[key] for key in form.keys]
        rows: dict[str, int] = {}
        for number, cells in enumerate(sheet.rows[found.body :], found.body):
            key = [str(cells[column]) if column < len(cells) else "" for column in columns]
            if any(key):
                rows.setdefault("\t".join(key), number)
        width = max(found.columns.values()) + 1
        head = [*sheet.rows[found.header], *[""] * width][:width]
        return Keyed(found.columns, found.body, head, rows)
    return None


def row_names(table: Keyed | None) -> dict[int, str]:
    """What rows are named by that have keys; the others are by their number."""
    return {row: f"={key}" for key, row in table.rows.items()} if table else {}


def looks_of(
    sheet: SheetLayout, highlights: Highlights, names: Mapping[str, str], raw: RawSheet
) -> SheetLooks:
    """A sheet's looks as they are told; `raw` tells which of its rows have keys."""
    rows, columns = size(sheet)
    named = row_names(keyed(raw))
    made = SheetLooks(rows, columns, frame(sheet, names), heights_of(sheet))
    made.merged = {(a.first_row, a.first_column, a.last_row, a.last_column) for a in sheet.merged}
    for (row, column), look in cell_looks(sheet, highlights).items():
        made.cells.setdefault(named.get(row, str(row)), {})[column] = look
    return made


def heights_of(sheet: SheetLayout) -> dict[int, float]:
    """How high rows are, to a hundredth of a point."""
    return {row: round(float(height), 2) for row, height in sheet.heights.items()}
