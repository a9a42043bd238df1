"""A workbook that is open in Excel, as the buttons use it: a few members of xlwings, and no more.

`OpenBook`, `OpenSheet` and `OpenRange` are xlwings' own classes as far as they are used. Tests hold
`MEMBERS` against the classes that are installed, and use an adapter of the same members over a
real file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, cast

from xlgoals.forms.raw import RawSheet, RawValue, address, without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MEMBERS: Mapping[str, tuple[str, ...]] = {
    "Book.__init__": ("fullname", "read_only"),
    "Book.caller": (),
    "Book.fullname": (),
    "Book.save": (),
    "Book.sheets": (),
    "Sheet.name": (),
    "Sheet.used_range": (),
    "Sheet.range": ("cell1", "cell2"),
    "Sheet.activate": (),
    "Range.value": (),
    "Range.formula": (),
    "Range.copy": ("destination",),
    "Range.merge": (),
    "Range.row_height": (),
    "Range.select": (),
}
"""All of xlwings that is used, and the parameters that are passed."""


class OpenRange(Protocol):
    """Cells of an open workbook."""

    value: Any
    formula: Any
    row_height: Any

    def copy(self, destination: Any = None) -> None:
        """Copy values, formats and highlights to other cells; what is merged there is parted."""

    def merge(self) -> None:
        """Merge the cells."""

    def select(self) -> None:
        """Put the cursor there; the sheet must be on top."""


class OpenSheet(Protocol):
    """A sheet of an open workbook."""

    @property
    def name(self) -> str:
        """What stands on its tab."""

    @property
    def used_range(self) -> OpenRange:
        """All cells that hold or have held something; it need not begin in A1."""

    def range(self, cell1: Any, cell2: Any = None) -> OpenRange:
        """Cells by their first and last, each as row and column counted from 1."""

    def activate(self) -> None:
        """Put the sheet on top, and its workbook."""


class OpenBook(Protocol):
    """An open workbook."""

    @property
    def fullname(self) -> str:
        """Its path, or its address on the web."""

    @property
    def sheets(self) -> Iterable[OpenSheet]:
        """Its sheets, in their order."""

    def save(self) -> None:
        """Save it where it is."""


def calling_book() -> OpenBook:
    """The workbook whose button was pressed."""
    import xlwings

    return cast("OpenBook", xlwings.Book.caller())


def opened(path: str) -> OpenBook:
    """A workbook, opened so that nobody changes it unawares; as it is where it is open."""
    import xlwings

    return cast("OpenBook", xlwings.Book(path, read_only=True))


# --- what stands in it ---

Place = tuple[int, int]


@dataclass
class LiveSheet:
    """A sheet as it stands: what a file of it would be read as, and its formulas in words."""

    page: OpenSheet
    raw: RawSheet
    formulas: dict[Place, str] = field(default_factory=dict)
    """With their `=`."""

    def at(self, row: int, column: int) -> RawValue:
        """What stands in a cell; the empty text where nothing does."""
        cells = self.raw.rows[row] if row < len(self.raw.rows) else []
        return cells[column] if column < len(cells) else ""

    def is_blank(self, row: int, column: int) -> bool:
        """Whether a cell is empty."""
        return self.at(row, column) == "" and (row, column) not in self.formulas


def read_sheet(page: OpenSheet) -> LiveSheet:
    """What stands on a sheet.

    The square of A1 to B2 is read whatever is used, so that what is answered is always a block of
    rows: for one cell or one row alone it would be another kind of answer on each system.
    """
    corner = page.range((1, 1), (2, 2))
    block = page.range(corner, page.used_range)
    values, words = block.value, block.formula
    rows = [[_value(cell) for cell in row] for row in values]
    formulas = {
        (row, column): word
        for row, cells in enumerate(words)
        for column, word in enumerate(cells)
        if _is_formula(word, rows[row][column])
    }
    told = " ".join(address(row, column) for row, column in formulas)
    return LiveSheet(page, RawSheet(page.name, without_blanks(rows), formulas=told), formulas)


def read_sheets(book: OpenBook) -> list[LiveSheet]:
    """What stands on every sheet."""
    return [read_sheet(page) for page in book.sheets]


def cells(page: OpenSheet, row: int, first: int, last_row: int, last: int) -> OpenRange:
    """Cells by zero-based places; the last ones are part of it."""
    return page.range((row + 1, first + 1), (last_row + 1, last + 1))


def _value(cell: object) -> RawValue:
    """A cell's value as a file of it would be read: numbers are floats, a blank cell is ''."""
    match cell:
        case None:
            return ""
        case bool() | datetime():
            return cell
        case int() | float() | Decimal():
            return float(cell)
        case _:
            return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def _is_formula(word: object, value: RawValue) -> bool:
    """Whether a cell holds a formula: a text that only looks like one is its own value."""
    return isinstance(word, str) and word.startswith("=") and word != value


# --- what is written ---


@dataclass(frozen=True, slots=True)
class Typed:
    """What is put into a cell: a formula, or what stands for a value when it is assigned."""

    value: object
    is_formula: bool = False


LONGEST_TOGETHER = 8_000
"""A longer text is written on its own: together with others Excel refuses it."""


def as_text(text: str, number_format: str = "") -> object:
    """A text as it is assigned, so that it is a text whatever it looks like.

    Excel reads what is assigned as if it were typed: `=1+1`, `1-2`, `007`, `TRUE`. An apostrophe
    before it says that it is a text; Excel takes that one away. In a cell of the format text it
    would stay, and needs not be there.
    """
    if not text:
        return None
    return text if number_format == "@" else f"'{text}"


def put(page: OpenSheet, row: int, column: int, typed: Sequence[Typed]) -> None:
    """Write into neighbouring cells of one row.

    Never into several rows at once: of what is written over rows that a filter hides, Excel puts
    some into the wrong ones.
    """
    for first, run in _alike(typed):
        last = column + first + len(run) - 1
        area = cells(page, row, column + first, row, last)
        value: object = [one.value for one in run] if len(run) > 1 else run[0].value
        if run[0].is_formula:
            area.formula = value
        else:
            area.value = value


def _alike(typed: Sequence[Typed]) -> Iterable[tuple[int, list[Typed]]]:
    """Runs that can be written at once: formulas or values, and no long texts."""
    at = 0
    while at < len(typed):
        run = [typed[at]]
        while at + len(run) < len(typed) and _together(run[-1], typed[at + len(run)]):
            run.append(typed[at + len(run)])
        yield at, run
        at += len(run)


def _together(one: Typed, other: Typed) -> bool:
    return one.is_formula == other.is_formula and not any(
        isinstance(each.value, str) and len(each.value) > LONGEST_TOGETHER for each in (one, other)
    )
