"""A template's hidden sheet that counts what is left, row by row, so that it can be listed live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.forms import formulas
from xlgoals.forms.raw import address, column_name, place_on
from xlgoals.forms.sheet import Cell, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from xlgoals.forms.layout import Placed
    from xlgoals.i18n import Language

_COUNT, _WORDS, _LINK = 0, 1, 2
"""The columns: how many rows are left so far, the row in words, where it stands."""
_LEFT, _DONE = 4, 5
"""The columns with a row for each form: how many of its rows are left, and how many are done."""
_NAMED = ("title", "name")
"""The fields that say what a row is about, the first that a form has."""
LONGEST = 70
"""Characters of a title that are shown."""


@dataclass(frozen=True)
class Left:
    """One row of a template: where it stands and what it says now."""

    table: Placed
    row: int
    """From 0 in the table's body."""
    key: str
    name: str
    check: str

    @property
    def at(self) -> int:
        """The row as a spreadsheet counts it."""
        return self.table.first_row + self.row + 1


def finished_words(language: Language) -> list[str]:
    """What the row check of a row says that has nothing left to do.

    Rows that are prepared for the unit's own say nothing as long as nothing is in them.
    """
    return ["", *map(language.text, (formulas.DONE_WORDS, formulas.NOT_NOW_WORDS))]


def left_sheet(
    placed: Mapping[str, Placed], sheets: Iterable[SheetLayout], language: Language
) -> SheetLayout:
    """Lay out the count: a row for each row of each form that stands on `sheets`, in order."""
    sheet = SheetLayout(language.text(N_("What is left")), hidden=True, protected=True)
    finished = finished_words(language)
    so_far = 0
    for number, row in enumerate(_rows(placed, {one.name: one for one in sheets})):
        so_far += row.check not in finished
        check, name = _cell(row, "check"), _cell(row, _name_field(row.table))
        key = _cell(row, row.table.form.keys[0])
        done = ",".join(f"{check}={formulas.literal(words)}" for words in finished)
        before = f"{address(number - 1, _COUNT)}+" if number else ""
        sheet.cells[number, _COUNT] = Cell(so_far, "plain", f"{before}IF(OR({done}),0,1)")
        live = f'{check}&": "&{key}&" "&LEFT({name},{LONGEST})'
        shown = f"{row.check}: {row.key} {row.name[:LONGEST]}"
        sheet.cells[number, _WORDS] = Cell(shown, "plain", live)
        sheet.put(number, _LINK, "#" + _target(row), "plain")
    for number, table in enumerate(placed.values()):
        area = table.area("check")
        counts = "".join(f"-COUNTIF({area},{formulas.literal(words)})" for words in finished)
        left = sum(check not in finished for check in table.checks)
        sheet.cells[number, _LEFT] = Cell(left, "plain", f"ROWS({area}){counts}")
        done = language.text(formulas.DONE_WORDS)
        counted = f"COUNTIF({area},{formulas.literal(done)})"
        sheet.cells[number, _DONE] = Cell(table.checks.count(done), "plain", counted)
    return sheet


@dataclass(frozen=True)
class Count:
    """How many rows: the cell that says so, and what it says now."""

    cell: str
    now: int


def counted(sheet: SheetLayout, number: int) -> tuple[Count, Count]:
    """How many rows of a form are left and how many are done; forms are numbered from 0."""
    left, done = (_count(sheet, number, column) for column in (_LEFT, _DONE))
    return left, done


def _count(sheet: SheetLayout, row: int, column: int) -> Count:
    value = sheet.cells[row, column].value
    cell = place_on(sheet.name, f"${column_name(column)}${row + 1}")
    return Count(cell, int(value))  # type: ignore[arg-type]


def listed(sheet: SheetLayout, most: int) -> Iterator[Cell]:
    """Links to the first rows that are left, blank where there are fewer; live."""
    counts, words, links = (_column(sheet, column) for column in (_COUNT, _WORDS, _LINK))
    now: dict[int, str] = {}
    for number in range(_height(sheet)):
        count = sheet.cells[number, _COUNT].value
        now.setdefault(int(count), str(sheet.cells[number, _WORDS].value))  # type: ignore[arg-type]
    for place in range(1, most + 1):
        found = f"MATCH({place},{counts},0)"
        link = f"HYPERLINK(INDEX({links},{found}),INDEX({words},{found}))"
        yield Cell(now.get(place, ""), "link", f'IFERROR({link},"")')


def total(sheet: SheetLayout) -> Count:
    """How many rows are left in all."""
    height = _height(sheet)
    return _count(sheet, height - 1, _COUNT) if height else Count("0", 0)


def _rows(placed: Mapping[str, Placed], sheets: Mapping[str, SheetLayout]) -> Iterator[Left]:
    for table in (one for one in placed.values() if one.checks):
        cells = sheets[table.sheet].cells
        key, name = table.columns[table.form.keys[0]], table.columns[_name_field(table)]
        for row, check in enumerate(table.checks):
            at = table.first_row + row
            said = [str(cells.get((at, c), Cell()).value or "") for c in (key, name)]
            yield Left(table, row, said[0], said[1], check)


def _name_field(table: Placed) -> str:
    return next((key for key in _NAMED if key in table.columns), table.form.keys[0])


def _cell(row: Left, field: str) -> str:
    """A field's cell, found by its place: rows that are cut or sorted do not move it."""
    letter = column_name(row.table.columns[field])
    column = place_on(row.table.sheet, f"${letter}:${letter}")
    return f"INDEX({column},{row.at})"


def _target(row: Left) -> str:
    first = row.table.form.inputs[0].key
    return place_on(row.table.sheet, address(row.at - 1, row.table.columns[first]))


def _height(sheet: SheetLayout) -> int:
    return sum(column == _COUNT for _, column in sheet.cells)


def _column(sheet: SheetLayout, column: int) -> str:
    letter = column_name(column)
    return place_on(sheet.name, f"${letter}$1:${letter}${max(1, _height(sheet))}")
