"""Drives an open LibreOffice over UNO; run by a Python that has its library, not by the tests' own.

A command is a line of JSON on standard input, `[name, ...arguments]`, its answer a line on
standard output: `{"said": ...}`, or `{"fault": ...}` with what went wrong. Rows and columns are
zero-based.
"""

import json
import sys
import time
from contextlib import suppress

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

ALWAYS = 4
"""com.sun.star.document.MacroExecMode.ALWAYS_EXECUTE_NO_WARN."""
FAULTS = 4
"""com.sun.star.sheet.FormulaResult.ERROR."""
PATIENCE = 90
"""Seconds in which LibreOffice must answer for the first time."""


def connected(pipe):
    """The desktop of the LibreOffice that listens at this pipe."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    url = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
    latest = time.monotonic() + PATIENCE
    while True:
        try:
            there = resolver.resolve(url)
        except NoConnectException:
            if time.monotonic() > latest:
                raise
            time.sleep(0.05)
        else:
            name = "com.sun.star.frame.Desktop"
            return there.ServiceManager.createInstanceWithContext(name, there)


class Driver:
    """The commands, on one workbook at a time."""

    def __init__(self, desktop):
        self.desktop = desktop
        self.book = None

    def open(self, path, macros=False):
        """Open a workbook; no links, and nothing is recalculated by itself.

        It is hidden, unless its macros are to be run: what is hidden has no active cell.
        """
        url, wanted = uno.systemPathToFileUrl(path), _property("Hidden", True)
        if macros:
            wanted = _property("MacroExecutionMode", ALWAYS)
        self.book = self.desktop.loadComponentFromURL(url, "_blank", 0, (wanted,))
        if self.book is None:
            raise ValueError(f"cannot be opened: {path}")
        return list(self.book.Sheets.ElementNames)

    def close(self):
        book, self.book = self.book, None
        book.close(True)

    def read(self):
        """Every sheet from A1 on: rows of numbers and texts, and the cells that show an error."""
        return {sheet.Name: self._content(sheet) for sheet in self._sheets()}

    def _content(self, sheet):
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        faults = {}
        for found in area.queryFormulaCells(FAULTS).RangeAddresses:
            for row in range(found.StartRow, found.EndRow + 1):
                for column in range(found.StartColumn, found.EndColumn + 1):
                    cell = sheet.getCellByPosition(column, row)
                    faults[f"{row},{column}"] = cell.String
        return {"rows": area.DataArray, "faults": faults}

    def _sheets(self):
        return [self.book.Sheets.getByIndex(n) for n in range(self.book.Sheets.Count)]

    def _cell(self, sheet, row, column):
        return self._sheet(sheet).getCellByPosition(column, row)

    def _area(self, sheet, area):
        row, column, last_row, last_column = area
        return self._sheet(sheet).getCellRangeByPosition(column, row, last_column, last_row)

    def _sheet(self, sheet):
        return self.book.Sheets.getByName(sheet)

    def calculate(self):
        """Compute every formula of the workbook."""
        self.book.calculateAll()

    def type(self, sheet, row, column, text):
        """Type in a cell what a person would: `94,7` is a number where commas are decimal."""
        self._cell(sheet, row, column).FormulaLocal = text

    def shown(self, sheet, row, column):
        """A cell as a person sees it."""
        return self._cell(sheet, row, column).String

    def cut(self, sheet, area, row, column):
        """Cut an area (first row and column, last row and column), paste it at a cell."""
        place = self._cell(sheet, row, column).CellAddress
        self._sheet(sheet).moveRange(place, self._area(sheet, area).RangeAddress)

    def store(self, path):
        """Save a copy as .xlsx."""
        wanted = (_property("FilterName", "Calc MS Excel 2007 XML"),)
        self.book.storeToURL(uno.systemPathToFileUrl(path), wanted)

    def insert_row(self, sheet, row):
        self._sheet(sheet).Rows.insertByIndex(row, 1)

    def insert_column(self, sheet, column):
        self._sheet(sheet).Columns.insertByIndex(column, 1)

    def unprotect(self, sheet):
        self._sheet(sheet).unprotect("")

    def sort(self, sheet, area, column, ascending):
        """Sort whole rows of an area by one of its columns."""
        field = uno.createUnoStruct("com.sun.star.table.TableSortField")
        field.Field, field.IsAscending = column - area[1], ascending
        fields = uno.Any("[]com.sun.star.table.TableSortField", (field,))
        wanted = (_property("SortFields", fields), _property("ContainsHeader", False))
        given = uno.Any("[]com.sun.star.beans.PropertyValue", wanted)
        uno.invoke(self._area(sheet, area), "sort", (given,))

    def modules(self, project):
        """The modules of a macro project, by name, as LibreOffice keeps them."""
        library = self.book.BasicLibraries.getByName(project)
        return {name: library.getByName(name) for name in library.ElementNames}

    def buttons(self, sheet):
        """A sheet's buttons from the first on: what stands on each, and what a click calls."""
        forms = self._sheet(sheet).DrawPage.Forms
        return [
            [
                form.getByIndex(place).Label,
                [event.ScriptCode for event in form.getScriptEvents(place)],
            ]
            for form in (forms.getByIndex(number) for number in range(forms.Count))
            for place in range(form.Count)
        ]

    def run(self, script):
        """Run a macro, such as `VBAProject.Module1.Greet`."""
        address = f"vnd.sun.star.script:{script}?language=Basic&location=document"
        self.book.getScriptProvider().getScript(address).invoke((), (), ())


def _property(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made


def main(pipe):
    desktop = connected(pipe)
    driver = Driver(desktop)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        if name == "quit":
            break
        try:
            answer = {"said": getattr(driver, name)(*arguments)}
        except Exception as fault:
            answer = {"fault": f"{type(fault).__name__}: {fault}"}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    with suppress(Exception):  # it may hang up before it has answered
        desktop.terminate()


if __name__ == "__main__":
    main(sys.argv[1])
