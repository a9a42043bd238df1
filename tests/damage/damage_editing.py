"""What people do to a workbook, done to its values or to its file.

A cell is named by where it stood in the template (`Spot`); rows and columns that have been moved
are followed, so that what is expected can be said before and looked up after. Rows and columns are
zero-based.
"""

import io
import re
import zipfile
from typing import NamedTuple

import openpyxl
from damage_returns import FORMS, made
from openpyxl.utils import range_boundaries
from openpyxl.workbook.defined_name import DefinedName

from xlgoals.forms.raw import RawBook, RawSheet, address

MOST_ROWS, MOST_COLUMNS = 60, 60


class Spot(NamedTuple):
    """A cell of the sound return. Of what has been added since, ids are below zero."""

    sheet: str
    row: int
    column: int


def _tables():
    """Where each form's rows and fields stand in the sound return."""
    spots, sheets = {}, {}
    for sheet in made().book.sheets:
        for name, form in FORMS.items():
            for top, cells in enumerate(sheet.rows):
                if form.mark in cells and form.keys[0] in cells:
                    columns = {key: cells.index(key) for key in form.field}
                    sheets[name] = sheet.name
                    for row in range(top + 2, len(sheet.rows)):
                        width = len(cells)
                        found = [*sheet.rows[row], *[""] * width]
                        key = tuple(found[columns[part]] for part in form.keys)
                        for field, column in columns.items():
                            spots[name, key, field] = Spot(sheet.name, row, column)
                    for field, column in columns.items():
                        spots[name, None, field] = Spot(sheet.name, top + 1, column)
    return spots, sheets


SPOTS, SHEETS = _tables()
"""Form, row key and field to the cell; the row key None is the visible header."""
TOP = {name: SPOTS[name, None, form.keys[0]].row - 1 for name, form in FORMS.items()}
"""The row of field keys."""


def rows_of(form):
    """A table's rows, from the first to the last."""
    return sorted({spot.row for (name, key, _), spot in SPOTS.items() if name == form and key})


class Editing:
    """A workbook in somebody's hands. What is done by ids is done by places below."""

    def __init__(self):
        names = [sheet.name for sheet in made().book.sheets]
        self.names = {name: name for name in names}
        self.rows = {name: list(range(MOST_ROWS)) for name in names}
        self.columns = {name: list(range(MOST_COLUMNS)) for name in names}
        self.merged = []
        self._new = 0

    # where things are

    def at(self, spot):
        """Where a cell stands now."""
        return self.rows[spot.sheet].index(spot.row), self.columns[spot.sheet].index(spot.column)

    def place(self, spot):
        """Sheet and address of a cell now."""
        return self.names[spot.sheet], address(*self.at(spot))

    def _next(self):
        self._new -= 1
        return self._new

    # what is done

    def put(self, spot, value, **how):
        self._put(spot.sheet, *self.at(spot), value, **how)

    def insert_row(self, sheet, before):
        """A blank row; returns its id."""
        at = self.rows[sheet].index(before)
        self._insert(sheet, at, rows=True)
        self.rows[sheet].insert(at, self._next())
        return self._new

    def insert_column(self, sheet, before):
        """A blank column; returns its id."""
        at = self.columns[sheet].index(before)
        self._insert(sheet, at, rows=False)
        self.columns[sheet].insert(at, self._next())
        return self._new

    def delete_row(self, sheet, row):
        at = self.rows[sheet].index(row)
        self._delete(sheet, at, rows=True)
        del self.rows[sheet][at]

    def delete_column(self, sheet, column):
        at = self.columns[sheet].index(column)
        self._delete(sheet, at, rows=False)
        del self.columns[sheet][at]

    def copy_row(self, sheet, row, to):
        """Copy all that stands in a row over another."""
        source, target = (self.rows[sheet].index(each) for each in (row, to))
        for column in range(MOST_COLUMNS):
            self._copy_cell(sheet, (source, column), (target, column))

    def order_rows(self, sheet, wanted):
        """Sort some rows, which stand in a block, into this order."""
        ids = self.rows[sheet]
        places = sorted(ids.index(row) for row in wanted)
        self._order(sheet, places, [ids.index(row) for row in wanted])
        for place, row in zip(places, wanted, strict=True):
            ids[place] = row

    def sort_cells(self, sheet, column, wanted):
        """Sort one column alone: rows keep their places, and its cells come from these."""
        at = self.columns[sheet].index(column)
        places = [self.rows[sheet].index(row) for row in sorted(wanted)]
        values = [self._value(sheet, self.rows[sheet].index(row), at) for row in wanted]
        for place, value in zip(places, values, strict=True):
            self._put(sheet, place, at, value)

    def move_column(self, sheet, column, before):
        """Cut a column and insert it before another."""
        at = self.columns[sheet].index(column)
        cells = self._take_column(sheet, at)
        del self.columns[sheet][at]
        to = self.columns[sheet].index(before)
        self._give_column(sheet, to, cells)
        self.columns[sheet].insert(to, column)

    def merge(self, first, last):
        """Merge cells: only the first keeps what it holds."""
        (top, left), (bottom, right) = self.at(first), self.at(last)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    self._put(first.sheet, row, column, "")
        self.merged.append((first, last))

    def rename(self, sheet, name):
        self._rename(self.names[sheet], name)
        self.names[sheet] = name

    def delete_sheet(self, sheet):
        self._delete_sheet(self.names.pop(sheet))

    def add_sheet(self, name, rows, *, visible=True):
        """A sheet that was not there, with these rows of values."""
        self.names[name] = name
        self.rows[name] = list(range(MOST_ROWS))
        self.columns[name] = list(range(MOST_COLUMNS))
        self._add_sheet(name, rows, visible)

    def values(self, sheet):
        """A copy of what stands in a sheet."""
        raise NotImplementedError


class Grid(Editing):
    """A workbook as values: what the reader makes of it."""

    def __init__(self):
        super().__init__()
        self.book = [_copied(sheet) for sheet in made().book.sheets]
        self.order = False

    def _sheet(self, sheet):
        name = self.names[sheet]
        return next(found for found in self.book if found.name == name)

    def _put(self, sheet, row, column, value, *, error="", percent=False, formula=False):
        found = self._sheet(sheet)
        rows = found.rows
        rows += [[] for _ in range(row + 1 - len(rows))]
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = "" if error or value is None else value
        found.errors.pop((row, column), None)
        found.percents -= {(row, column)}
        found.formulas = " ".join(f for f in found.formulas.split() if f != address(row, column))
        if error:
            found.errors[row, column] = error
        if percent:
            found.percents |= {(row, column)}
        if formula:
            found.formulas = " ".join(sorted([*found.formulas.split(), address(row, column)]))

    def _value(self, sheet, row, column):
        cells = self._sheet(sheet).rows[row]
        return cells[column] if column < len(cells) else ""

    def _shift(self, sheet, moved):
        """Follow what is known of cells, where `moved` gives the new place or None."""
        found = self._sheet(sheet)
        places = ((int(d) - 1, _column(c)) for c, d in re.findall(r"([A-Z]+)(\d+)", found.formulas))
        found.formulas = " ".join(address(*to) for to in map(moved, places) if to)
        found.errors = {to: text for at, text in found.errors.items() if (to := moved(at))}
        found.percents = frozenset(to for at in found.percents if (to := moved(at)))

    def _insert(self, sheet, at, *, rows):
        found = self._sheet(sheet)
        if rows:
            found.rows += [[] for _ in range(at - len(found.rows))]
            found.rows.insert(at, [])
            self._shift(sheet, lambda p: (p[0] + (p[0] >= at), p[1]))
        else:
            for cells in found.rows:
                if len(cells) > at:
                    cells.insert(at, "")
            self._shift(sheet, lambda p: (p[0], p[1] + (p[1] >= at)))

    def _delete(self, sheet, at, *, rows):
        found = self._sheet(sheet)
        if rows:
            del found.rows[at : at + 1]
            self._shift(sheet, lambda p: None if p[0] == at else (p[0] - (p[0] > at), p[1]))
        else:
            for cells in found.rows:
                del cells[at : at + 1]
            self._shift(sheet, lambda p: None if p[1] == at else (p[0], p[1] - (p[1] > at)))

    def _copy_cell(self, sheet, source, target):
        found = self._sheet(sheet)
        self._put(
            sheet, *target, self._value(sheet, *source),
            error=found.errors.get(source, ""), percent=source in found.percents,
            formula=address(*source) in found.formulas.split(),
        )  # fmt: skip

    def _order(self, sheet, places, sources):
        found = self._sheet(sheet)
        kept = [found.rows[source] for source in sources]
        for place, cells in zip(places, kept, strict=True):
            found.rows[place] = cells
        to = dict(zip(sources, places, strict=True))
        self._shift(sheet, lambda p: (to.get(p[0], p[0]), p[1]))

    def _take_column(self, sheet, at):
        found = self._sheet(sheet)
        formulas = found.formulas.split()
        cells = [
            (
                self._value(sheet, row, at),
                {
                    "error": found.errors.get((row, at), ""),
                    "percent": (row, at) in found.percents,
                    "formula": address(row, at) in formulas,
                },
            )
            for row in range(len(found.rows))
        ]
        self._delete(sheet, at, rows=False)
        return cells

    def _give_column(self, sheet, at, cells):
        self._insert(sheet, at, rows=False)
        for row, (value, how) in enumerate(cells):
            if value != "" or any(how.values()):
                self._put(sheet, row, at, value, **how)

    def _rename(self, name, to):
        next(sheet for sheet in self.book if sheet.name == name).name = to

    def _delete_sheet(self, name):
        self.book = [sheet for sheet in self.book if sheet.name != name]

    def _add_sheet(self, name, rows, visible):
        self.book.append(RawSheet(name, [list(row) for row in rows], visible))

    def hide(self, sheet):
        self._sheet(sheet).visible = False

    def reverse_sheets(self):
        self.book.reverse()

    def values(self, sheet):
        return [list(row) for row in self._sheet(sheet).rows]

    def name(self, name, target=None):
        """The reader knows nothing of defined names."""

    def done(self):
        """The workbook as the reader gives it."""
        for first, last in self.merged:
            if first.sheet in self.names:
                self._sheet(first.sheet).merged += ((*self.at(first), *self.at(last)),)
        for sheet in self.book:
            for row in sheet.rows:
                while row and row[-1] == "":
                    row.pop()
            while sheet.rows and not sheet.rows[-1]:
                sheet.rows.pop()
        return RawBook(self.book)


class File(Editing):
    """A workbook as a file, edited with another library than the one that reads it."""

    def __init__(self):
        super().__init__()
        self.book = openpyxl.load_workbook(io.BytesIO(made().file))

    def _sheet(self, sheet):
        return self.book[self.names[sheet]]

    def _put(self, sheet, row, column, value, *, error="", percent=False, formula=False):
        cell = self._sheet(sheet).cell(row + 1, column + 1)
        cell.value = error or (None if value == "" else _escaped(value))
        if percent or isinstance(value, float):  # as pasted: the format goes with it
            cell.number_format = "0.0%" if percent else "General"
        if formula:  # with what it gives now, which this library cannot write, or without
            cell.value = "=1+1" if value == "" else f"={value}+0"

    def _value(self, sheet, row, column):
        value = self._sheet(sheet).cell(row + 1, column + 1).value
        return "" if value is None else value

    def _insert(self, sheet, at, *, rows):
        found = self._sheet(sheet)
        found.insert_rows(at + 1) if rows else found.insert_cols(at + 1)

    def _delete(self, sheet, at, *, rows):
        found = self._sheet(sheet)
        found.delete_rows(at + 1) if rows else found.delete_cols(at + 1)

    def _copy_cell(self, sheet, source, target):
        found = self._sheet(sheet)
        here = found.cell(source[0] + 1, source[1] + 1)
        there = found.cell(target[0] + 1, target[1] + 1)
        there.value, there.number_format = here.value, here.number_format

    def _order(self, sheet, places, sources):
        found = self._sheet(sheet)
        width = found.max_column
        rows = [[self._cell(found, source, c) for c in range(width)] for source in sources]
        for place, cells in zip(places, rows, strict=True):
            for column, (value, shown) in enumerate(cells):
                cell = found.cell(place + 1, column + 1)
                cell.value, cell.number_format = value, shown

    @staticmethod
    def _cell(found, row, column):
        cell = found.cell(row + 1, column + 1)
        return cell.value, cell.number_format

    def _take_column(self, sheet, at):
        found = self._sheet(sheet)
        cells = [self._cell(found, row, at) for row in range(found.max_row)]
        found.delete_cols(at + 1)
        return cells

    def _give_column(self, sheet, at, cells):
        found = self._sheet(sheet)
        found.insert_cols(at + 1)
        for row, (value, shown) in enumerate(cells):
            cell = found.cell(row + 1, at + 1)
            cell.value, cell.number_format = value, shown

    def _rename(self, name, to):
        self.book[name].title = to

    def _delete_sheet(self, name):
        del self.book[name]

    def _add_sheet(self, name, rows, visible):
        sheet = self.book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells, 1):
                if value not in ("", None):
                    sheet.cell(row, column).value = value
        sheet.sheet_state = "visible" if visible else "hidden"

    def hide(self, sheet):
        self._sheet(sheet).sheet_state = "hidden"

    def reverse_sheets(self):
        self.book.move_sheet(self.book.worksheets[0], len(self.book.worksheets) - 1)
        self.book.active = 0

    def values(self, sheet):
        return [list(row) for row in self._sheet(sheet).iter_rows(values_only=True)]

    def name(self, name, target=None):
        """Define a name, or delete it."""
        if target is None:
            self.book.defined_names.pop(name, None)
        else:
            self.book.defined_names[name] = DefinedName(name, attr_text=target)

    def done(self):
        """The file's bytes."""
        for first, last in self.merged:
            if first.sheet in self.names:
                self._sheet(first.sheet).merge_cells(
                    f"{address(*self.at(first))}:{address(*self.at(last))}"
                )
        if not any(sheet.sheet_state == "visible" for sheet in self.book.worksheets):
            self.book.worksheets[0].sheet_state = "visible"
        saved, final = io.BytesIO(), io.BytesIO()
        self.book.save(saved)
        with zipfile.ZipFile(saved) as old, zipfile.ZipFile(final, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if name.startswith("xl/worksheets/"):
                    part = _CALCULATED.sub(rb"<f>\1+0</f><v>\1</v>", part)
                new.writestr(name, part)
        return final.getvalue()


_CALCULATED = re.compile(rb"<f>(-?[0-9.]+)\+0</f><v ?/?>(?:</v>)?")


def _escaped(value):
    """Control characters as an .xlsx holds them."""
    if isinstance(value, str):
        return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", lambda m: f"_x{ord(m[0]):04X}_", value)
    return value


def _copied(sheet):
    return RawSheet(
        sheet.name, [list(row) for row in sheet.rows], sheet.visible, dict(sheet.errors),
        sheet.percents, sheet.formulas, sheet.merged,
    )  # fmt: skip


def _column(letters):
    return range_boundaries(f"{letters}1")[0] - 1
