"""An open master: the double of Excel over the file that was built, and what it is held against."""

import contextlib
from copy import copy
from datetime import datetime

import xlwings
from excel_double import Book
from openpyxl.cell.cell import MergedCell
from openpyxl.utils.datetime import to_excel

from xlgoals import buttons
from xlgoals.books.live_links import to_cell
from xlgoals.books.looks_sheet import SHEET, with_buttons
from xlgoals.books.references import alike, in_row
from xlgoals.excel.writer import write_book

LAST_DONE = {("Buttons and log", "B11"), ("Knappar och logg", "B11")}
"""The cell that a button says in what it has done."""


class Master:
    """A region's master with buttons, open in Excel."""

    def __init__(self, region, monkeypatch):
        """Build it, and open it in Excel."""
        self.region = region
        self.path = region.dir.master_with_buttons
        region.consolidate()
        self.book = Book(self.path)
        monkeypatch.setattr(xlwings, "Book", Book)
        monkeypatch.setattr(Book, "open", self.book)
        monkeypatch.setattr(Book, "fails", None)

    def press(self, name, *numbers):
        """Press a button; whether it showed a box."""
        for sheet in self.book.sheets:
            sheet.writes.clear()
        with contextlib.suppress(SystemExit):
            getattr(buttons, name)(*numbers)
            return False
        return True

    def written(self):
        """Where a button has written, but for what it says that it has done."""
        written = {
            sheet.name: [place for place in sheet.writes if (sheet.name, place) not in LAST_DONE]
            for sheet in self.book.sheets
        }
        return {name: places for name, places in written.items() if places}

    def places(self, name):
        """Where a sheet's fields stand: (first key of the row, field) to cell."""
        sheet = self.book.sheet(name)
        found = {}
        for row in sheet.page.iter_rows(max_row=8):
            fields = {cell.value: cell.column for cell in row if cell.value}
            if {"goal_id", "board"} <= fields.keys() or {"node_id", "narrative"} <= fields.keys():
                key = "goal_id" if "goal_id" in fields else "node_id"
                for below in range(row[0].row + 2, sheet.page.max_row + 1):
                    name = sheet.page.cell(below, fields[key]).value
                    for field, column in fields.items():
                        found[name, field] = sheet.page.cell(below, column)
                return found
        raise AssertionError(name)

    def type_in(self, name, values):
        """Type into cells as a person would."""
        where = self.places(name)
        for spot, value in values.items():
            where[spot].value = value

    def rows_of(self, name):
        """The rows of a sheet's table, by their first keys."""
        return {key: cell.row for (key, _), cell in self.places(name).items() if key}

    def sort(self, name):
        """Turn the rows of a table around, as Excel does it: highlights stay where they are."""
        page = self.book.sheet(name).page
        rows = sorted(set(self.rows_of(name).values()))
        taken = {
            row: [(cell.value, copy(cell._style), cell.data_type) for cell in page[row]]
            for row in rows
        }
        for row, other in zip(rows, reversed(rows), strict=True):
            for cell, (value, style, kind) in zip(page[row], taken[other], strict=True):
                cell.value = in_row(value, other, row) if kind == "f" else value
                cell._style = style

    def fresh(self):
        """The workbook as it would be built anew."""
        file = self.path.with_name("fresh.xlsx")
        file.write_bytes(write_book(with_buttons(self.region.consolidate().layout)))
        return Book(file)


def unlike(book, other, rows=None):
    """Where two workbooks differ; `rows` maps rows of a sheet of the first to the other's."""
    found = []
    names = [sheet.name for sheet in other.sheets if sheet.name != SHEET]
    if [sheet.name for sheet in book.sheets if sheet.name in names] != names:
        found.append("sheets")
    for name in names:
        one, two = book.sheet(name), other.sheet(name)
        goes = (rows or {}).get(name, {})
        last = max(one.page.max_row, two.page.max_row)
        width = max(one.page.max_column, two.page.max_column)
        for row in range(1, last + 1):
            for column in range(1, width + 1):
                here, there = one.cell(row, column), two.cell(goes.get(row, row), column)
                mine, theirs = told(one, here, rows), told(two, there, rows, row)
                if mine != theirs and (name, here.coordinate) not in LAST_DONE:
                    found.append((name, here.coordinate, mine, theirs))
        mine, theirs = (sorted(map(str, s.page.merged_cells.ranges)) for s in (one, two))
        if mine != theirs:
            found.append((name, "merged", set(mine) ^ set(theirs)))
        high = [
            (
                row,
                one.page.row_dimensions[row].height,
                two.page.row_dimensions[goes.get(row, row)].height,
            )
            for row in range(1, last + 1)
        ]
        found += [
            (name, "height", *each) for each in high if abs((each[1] or 15) - (each[2] or 15)) > 0.4
        ]
    return found


def told(sheet, cell, rows=None, row=None):
    """All that is compared of a cell; formulas as they are in the row where theirs has gone."""
    if isinstance(cell, MergedCell):
        return None
    value = cell.value
    if cell.data_type == "f":
        value = alike(in_row(value.removeprefix("="), cell.row, row or cell.row))
        found = to_cell(value)
        if found and row is not None:
            back = {there: here for here, there in (rows or {}).get(_bare(found[1]), {}).items()}
            at = back.get(int(found[3]), int(found[3]))
            value = f"{value[: found.start(3)]}{at}{value[found.end(3) :]}"
    elif isinstance(value, datetime):
        value = to_excel(value)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        value = round(float(value), 9)
    fill = cell.fill.fgColor.rgb if cell.fill.fill_type else ""
    font = (cell.font.b, cell.font.i, cell.font.sz, cell.font.color.rgb if cell.font.color else "")
    side = cell.border.top
    line = (side.style, side.color.rgb if side.color else "")
    align = (cell.alignment.horizontal, cell.alignment.wrap_text)
    return value, cell.number_format, fill, font, line, align, cell.protection.locked


def _bare(name):
    return name.removeprefix("'").removesuffix("'")


def rows_told(cells, key, labels):
    """What a sheet shows in some columns, by their headings: the row's key to numbers."""
    head, first = next(place for place, value in cells.items() if value == key)
    columns = {value: column for (row, column), value in cells.items() if row == head}
    return {
        cells[row, first]: [int(cells.get((row, columns[label]), 0)) for label in labels]
        for (row, column) in cells
        if column == first and row > head
    }
