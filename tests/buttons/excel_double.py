"""xlwings' members over a real .xlsx, with the ways of Excel that a refill has to live with.

What is assigned is read as if typed; what is copied brings its format, its highlights and no
choices, and parts what is merged; a protected sheet refuses; one row of cells is a flat list.
"""

import re
from copy import copy
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.cell_range import CellRange

from xlgoals.books.references import shifted

LOOKS_LIKE = re.compile(
    r"[=+\-@].*|[\d\s.,:/%-]+|true|false|sant|falskt|\d{1,2}[ -]?[a-zåäö]{3,}.*|[a-zåäö]{3,9} \d{2,4}",
    re.IGNORECASE | re.DOTALL,
)
"""What Excel would make a formula, a number, a date or a truth of."""
ANCHOR = 1000


class com_error(Exception):  # noqa: N801 - as pywin32 has it
    __module__ = "pywintypes"


REFUSED = com_error(
    -2147352567, "Exception occurred.", (0, "Microsoft Excel", "", None, 0, -2146827284), None
)
BUSY = com_error(-2147418111, "Call was rejected by callee.", None, None)


class Range:
    def __init__(self, sheet, bounds):
        self.sheet, self.bounds = sheet, bounds  # left, top, right, bottom, counted from 1

    @property
    def cells(self):
        left, top, right, bottom = self.bounds
        return [
            [self.sheet.cell(row, column) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    def _answer(self, rows):
        """As xlwings: one cell is a value, one row or one column a list."""
        if len(rows) == 1:
            return rows[0][0] if len(rows[0]) == 1 else rows[0]
        return [row[0] for row in rows] if len(rows[0]) == 1 else rows

    @property
    def value(self):
        self.sheet.book.answer()
        return self._answer([[self.sheet.shown(cell) for cell in row] for row in self.cells])

    @value.setter
    def value(self, data):
        for cell, one in self._to_write(data):
            self.sheet.type_in(cell, one, together=isinstance(data, list))

    @property
    def formula(self):
        """Of one cell a text, else tuples in a tuple: xlwings gives on what Excel answers."""
        words = tuple(tuple(self.sheet.word(cell) for cell in row) for row in self.cells)
        return words[0][0] if len(words) == len(words[0]) == 1 else words

    @formula.setter
    def formula(self, data):
        for cell, one in self._to_write(data):
            assert isinstance(one, str)
            assert one.startswith("=")
            assert len(one) <= 8192
            self.sheet.set(cell, one)

    def _to_write(self, data):
        self.sheet.book.answer()
        left, top, right, bottom = self.bounds
        assert top == bottom, "an array over several rows goes wrong where some are hidden"
        self.sheet.refuse_protected()
        values = data if isinstance(data, list) else [data] * (right - left + 1)
        assert len(values) == right - left + 1
        return zip(self.cells[0], values, strict=True)

    @property
    def row_height(self):
        found = self.sheet.page.row_dimensions[self.bounds[1]]
        return 0 if found.hidden else found.height or 15.0

    @row_height.setter
    def row_height(self, points):
        self.sheet.refuse_protected()
        found = self.sheet.page.row_dimensions[self.bounds[1]]
        found.height, found.hidden = points, False

    def copy(self, destination=None):
        left, top, right, bottom = self.bounds
        assert (left, top) == (right, bottom), "samples are single cells"
        destination.sheet.refuse_protected()
        destination.sheet.paste(self.sheet, self.cells[0][0], destination.bounds)

    def merge(self):
        self.sheet.refuse_protected()
        left, top, right, bottom = self.bounds
        area = CellRange(min_col=left, min_row=top, max_col=right, max_row=bottom)
        assert all(area.isdisjoint(other) for other in self.sheet.page.merged_cells.ranges)
        self.sheet.page.merge_cells(area.coord)

    def select(self):
        if self.sheet.book.active is not self.sheet:
            raise REFUSED
        self.sheet.selected = f"{get_column_letter(self.bounds[0])}{self.bounds[1]}"


class Sheet:
    def __init__(self, book, page, values):
        self.book, self.page, self._values = book, page, values
        self.selected = None
        self.writes = []
        self.marks = highlights(page, book.file)
        self.inputs = {}
        for check in page.data_validations.dataValidation:
            for area in check.sqref.ranges:
                for row, column in _places(area.bounds):
                    self.inputs[row, column] = (check.type, check.formula1, check.error)

    @property
    def name(self):
        return self.page.title

    @property
    def used_range(self):
        page = self.page
        return Range(self, (page.min_column, page.min_row, page.max_column, page.max_row))

    def range(self, cell1, cell2=None):
        one = self._bounds(cell1)
        other = self._bounds(cell2) if cell2 is not None else one
        return Range(
            self,
            (
                min(one[0], other[0]),
                min(one[1], other[1]),
                max(one[2], other[2]),
                max(one[3], other[3]),
            ),
        )

    def _bounds(self, cell):
        if isinstance(cell, Range):
            assert cell.sheet is self, "ranges are of one sheet"
            return cell.bounds
        if isinstance(cell, str):
            return range_boundaries(cell)
        row, column = cell
        assert row >= 1
        assert column >= 1
        return column, row, column, row

    def activate(self):
        self.book.active = self

    # --- within ---

    def cell(self, row, column):
        return self.page.cell(row, column)

    def refuse_protected(self):
        if self.page.protection.sheet:
            raise REFUSED

    def set(self, cell, value):
        self.writes.append(cell.coordinate)
        if isinstance(cell, MergedCell):
            return
        cell.value = value
        if isinstance(value, str) and not value.startswith("="):
            cell.data_type = "s"
        self._values.pop(cell.coordinate, None)

    def type_in(self, cell, value, together):
        """What Excel does with what it is given."""
        if isinstance(value, str):
            assert len(value) <= 32768
            assert not together or len(value) <= 8203, "too long to be written with others"
            if value.startswith("'") and cell.number_format != "@":
                self.set(cell, None)
                self.set(cell, value[1:])
                if not isinstance(cell, MergedCell):
                    cell.data_type = "s"
                return
            assert cell.number_format == "@" or not LOOKS_LIKE.fullmatch(value), (
                f"{value!r} is no text to Excel"
            )
        self.set(cell, value)
        if isinstance(value, str) and not isinstance(cell, MergedCell):
            cell.data_type = "s"

    def shown(self, cell):
        if isinstance(cell, MergedCell):
            return None
        if cell.data_type == "f":
            counted = re.fullmatch(
                r"=(ROWS|COLUMNS)\((?:'(?:[^']|'')+'|\w+)!\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)\)",
                cell.value,
            )
            if counted:
                left, top, right, bottom = range_boundaries(
                    f"{counted[2]}{counted[3]}:{counted[4]}{counted[5]}"
                )
                return float(bottom - top + 1 if counted[1] == "ROWS" else right - left + 1)
            return self._values.get(cell.coordinate)
        if isinstance(cell.value, bool | datetime) or cell.value in (None, ""):
            return cell.value or None if cell.value == "" else cell.value
        return float(cell.value) if isinstance(cell.value, int | float) else cell.value

    def word(self, cell):
        """Formulas as Excel writes them: no quotes where a sheet's name needs none."""
        value = None if isinstance(cell, MergedCell) else cell.value
        if cell.data_type == "f":
            return re.sub(r"'([^\W\d]\w*)'!", r"\1!", value)
        return "" if value is None else str(value)

    def paste(self, source, sample, bounds):
        area = CellRange(min_col=bounds[0], min_row=bounds[1], max_col=bounds[2], max_row=bounds[3])
        for merged in list(self.page.merged_cells.ranges):
            if not area.isdisjoint(merged):
                assert area.issuperset(merged), "Excel cannot do that to a merged cell"
                self.page.unmerge_cells(merged.coord)
        for row, column in _places(area.bounds):
            cell = self.page.cell(row, column)
            self.set(cell, sample.value)
            cell._style = copy(sample._style)
            self.inputs.pop((row, column), None)
            self.marks[row, column] = source.marks.get((sample.row, sample.column), ())
            if not self.marks[row, column]:
                del self.marks[row, column]


def _places(bounds):
    left, top, right, bottom = bounds
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def highlights(page, file):
    """The highlights of each cell: formula, colours and line."""
    found = {}
    for group in page.conditional_formatting:
        for rule in group.rules:
            for area in group.sqref.ranges:
                first = min(one.bounds[1] for one in group.sqref.ranges)
                formula = shifted(rule.formula[0], ANCHOR - first)
                shown = rule.dxf
                fill = shown.fill.bgColor.rgb if shown.fill else None
                font = (
                    (shown.font.color.rgb if shown.font.color else None, shown.font.i)
                    if shown.font
                    else None
                )
                line = bool(shown.border)
                for place in _places(area.bounds):
                    found.setdefault(place, []).append((rule.priority, formula, fill, font, line))
    return {
        place: tuple(one[1:] for one in sorted(marks, key=lambda mark: mark[0]))
        for place, marks in found.items()
    }


class Book:
    """An open workbook; `Book(path)` opens one, `Book.caller()` is the one whose button it is."""

    open = None
    fails = None

    def __init__(self, fullname=None, read_only=None):
        self.file = Path(fullname)
        self.address = str(fullname)
        self.read_only = read_only
        self.wb = openpyxl.load_workbook(self.file)
        values = openpyxl.load_workbook(self.file, data_only=True)
        self._sheets = []
        for page in self.wb.worksheets:
            known = {
                c.coordinate: c.value
                for row in values[page.title].iter_rows()
                for c in row
                if c.value is not None
            }
            self._sheets.append(Sheet(self, page, known))
        self.active = self._sheets[0]
        self.saved = 0
        self.refuses_saving = False
        Book.last = self

    @classmethod
    def caller(cls):
        return cls.open

    @property
    def fullname(self):
        if isinstance(self.address, Exception):
            raise self.address
        return self.address

    @property
    def sheets(self):
        return self._sheets

    def answer(self):
        if Book.fails is not None:
            raise Book.fails

    def save(self):
        if self.refuses_saving:
            raise REFUSED
        self.saved += 1
        self.wb.save(self.file)

    def sheet(self, name):
        return next(sheet for sheet in self.sheets if sheet.name == name)
