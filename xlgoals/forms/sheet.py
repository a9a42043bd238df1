"""What a workbook is to contain, as plain values that can be asserted without opening a file.

Rows and columns are zero-based. Styles are names from `look.STYLES`, and colours roles of a
`look.Look`: what a layout holds is the same in every look.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from xlgoals.forms.themes import theme

if TYPE_CHECKING:
    from xlgoals.forms.look import Look

NOTICE_LENGTH = 200
"""Most characters of a notice, an ampersand counted twice: a printed foot holds 255 in all."""

CellValue = str | int | float | Decimal | bool | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. With a `formula` (no leading `=`), `value` is what it gives now."""

    value: CellValue = None
    style: str = "text"
    formula: str = ""
    link: str = ""
    """Where a click leads: `internal:'Mål'!F9` or `external:../inbox/a.xlsx`."""
    note: str = ""
    """A note that hangs on the cell."""


@dataclass(frozen=True, slots=True)
class Area:
    """A block of cells; `last` ones are part of it."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class DropDown:
    """A choice from a list, which stands at `source`, such as `=xg_list_status`."""

    area: Area
    source: str
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""
    strict: bool = True
    """Whether another value is refused; the list is a help where not."""


@dataclass(frozen=True, slots=True)
class Limits:
    """A check of what is typed: a number or date between two values, or a formula."""

    area: Area
    kind: Literal["decimal", "whole", "date", "length", "custom", "any"]
    low: Decimal | date | int | None = None
    high: Decimal | date | int | None = None
    formula: str = ""
    prompt_title: str = ""
    prompt: str = ""
    error_title: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A format that a cell takes when `formula` (for the area's first cell) holds."""

    area: Area
    formula: str
    style: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart over cells of the workbook. `values` and `categories` are `'Sheet'!$A$1:$A$4`."""

    kind: Literal["doughnut", "pie", "bar_stacked", "bar_percent", "column"]
    row: int
    column: int
    title: str
    categories: str
    series: tuple[tuple[str, str, str], ...]
    """Per series: name, values, role of its colour. A doughnut or a pie has one series."""
    point_colours: tuple[str, ...] = ()
    width: int = 480
    height: int = 288
    description: str = ""
    """What it shows, for those who cannot see it."""
    x: int = 0
    """How many pixels it begins to the right of its cell's left edge."""
    legend: bool = True
    title_size: float = 12


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A small chart in a cell, over a row of figures: `cells` is `'Sheet'!$A$1:$F$1`."""

    row: int
    column: int
    cells: str
    colour: str


@dataclass(frozen=True, slots=True)
class RealTable:
    """An area that a spreadsheet knows as a table; its first row is the header, words all apart."""

    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that lies on the cells from its own on, so many pixels wide and high at most."""

    row: int
    column: int
    content: bytes
    width: int
    height: int
    description: str


@dataclass(frozen=True, slots=True)
class LogoPlace:
    """Where the logo lies if there is one: within these cells, in their upper right corner."""

    area: Area
    description: str
    """What it shows, for those who cannot see it: whose it is."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that runs a macro, so many pixels wide and high, at its cell's upper left corner.

    It is drawn in a book with macros alone.
    """

    row: int
    column: int
    width: int
    height: int
    caption: str
    macro: str
    """The name of a public Sub, such as `Recalculate`."""
    x: int = 0
    """How many pixels it begins to the right of its cell's left edge."""
    y: int = 0
    """How many pixels it begins below its cell's upper edge."""


Macros = Literal["", "own", "xlwings"]
"""Which macros a book has: none, those of our buttons, or the one that xlwings ships."""


@dataclass(slots=True)
class SheetLayout:
    """One sheet."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    fixed_heights: set[int] = field(default_factory=set)
    """The rows that keep their height whatever is typed in them; the others grow."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    """Merged areas; the value is that of the first cell."""
    drop_downs: list[DropDown] = field(default_factory=list)
    limits: list[Limits] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    sparklines: list[Sparkline] = field(default_factory=list)
    tables: list[RealTable] = field(default_factory=list)
    """Tables have filters of their own, so a sheet has these or an `autofilter`."""
    pictures: list[Picture] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    logo: LogoPlace | None = field(default=None, repr=False)
    """A part of the look, and so no part of what is compared."""
    page_breaks: list[int] = field(default_factory=list)
    """The rows that begin a new printed page; only where the sheet is printed at a `scale`."""
    scale: int = 0
    """Per cent of its size in print; as it takes to fit the pages when 0."""
    freeze: tuple[int, int] | None = None
    autofilter: Area | None = None
    hidden: bool = False
    protected: bool = False
    tab_colour: str = ""
    """A role, such as `head`."""
    landscape: bool = True
    repeat_rows: tuple[int, int] | None = None
    repeat_columns: tuple[int, int] | None = None
    print_area: Area | None = None
    """What is printed; all of it when None."""
    pages_wide: int = 1
    """Over how many pages side by side the sheet is printed."""
    pages_tall: int = 0
    """Over how many pages one below the other; as many as it takes when 0."""
    print_title: str = ""
    zoom: int = 100
    gridlines: bool = False
    selected: tuple[int, int] | None = None
    """Where the cursor stands when the sheet is opened."""

    def put(
        self, row: int, column: int, value: CellValue, style: str = "text", **rest: str
    ) -> None:
        """Set one cell."""
        self.cells[row, column] = Cell(value, style, **rest)


@dataclass(slots=True)
class BookLayout:
    """A workbook: sheets, defined names and properties."""

    sheets: list[SheetLayout]
    created: datetime
    """What the file says of when it was made; fixed, so that the same content is the same bytes."""
    title: str = ""
    language: str = "sv"
    names: dict[str, str] = field(default_factory=dict)
    """Defined names: `xg_goals` to `='Mål'!$A$5:$P$64`."""
    notice: str = ""
    """What is printed at the foot of every page; at most `NOTICE_LENGTH` characters."""
    look: Look = field(default_factory=theme)
    active: str = ""
    """The sheet that is on top when the workbook is opened; the first when blank."""
    macros: Macros = ""
    """With macros the file is an .xlsm, and its sheets' buttons are drawn."""
