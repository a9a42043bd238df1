"""The hidden sheet of a master with buttons: what stands where, and a sample of every look.

Refilled while it is open, a workbook cannot be asked what its cells look like. So it tells what it
was built with: per sheet how large it is, which areas are merged, how high rows are and which look
each cell has, and it holds a cell of every look, to be copied.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from xlgoals.books.live_links import with_live_links
from xlgoals.books.looks import ANCHOR, Highlights, Look, Place, SheetLooks, looks_of, raw_sheet
from xlgoals.books.references import has_relative_column, shifted
from xlgoals.excel.values import number_format
from xlgoals.forms.look import STYLES
from xlgoals.forms.raw import address, place_on
from xlgoals.forms.sheet import Area, BookLayout, Cell, CellValue, Highlight, SheetLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlgoals.forms.raw import RawSheet

SHEET = "xlgoals_looks"
MARK = "xlgoals-looks"
"""What stands in its first cell."""
UNTOUCHED = (0, 9)
"""A cell that nothing is ever put in: what a cell looks like that is none of ours."""
_FIRST_SAMPLE = 10
_VALUES: tuple[CellValue, ...] = (None, 0, 0.5, date(2000, 1, 1), datetime(2000, 1, 1))
"""Values by which a style takes every number format that it can have."""
LONGEST = 30_000
"""Most characters of what is told in one cell."""


def with_buttons(layout: BookLayout) -> BookLayout:
    """A master as it stands in the workbook with buttons: links as formulas, and the looks."""
    sheets = [with_live_links(sheet) for sheet in layout.sheets if sheet.name != SHEET]
    for sheet in sheets:
        sheet.protected &= not sheet.hidden  # what tells of the workbook is written anew too
    whole = replace(layout, sheets=sheets)
    return replace(whole, sheets=[*sheets, looks_sheet(whole)])


def looks_sheet(layout: BookLayout) -> SheetLayout:
    """The hidden sheet of a workbook's looks."""
    highlights = Highlights()
    told = {
        sheet.name: looks_of(sheet, highlights, layout.names, raw_sheet(sheet))
        for sheet in layout.sheets
    }
    page = SheetLayout(SHEET, hidden=True)
    page.put(0, 0, MARK, "plain")
    samples = _wanted(told.values())
    at = _samples(page, highlights, samples)
    known = {look: number for number, look in enumerate(samples)}
    for row, line in enumerate(lines_told(told, known), at):
        for column, cell in enumerate(line):
            page.cells[row, column] = cell
    page.widths = {0: 12, 1: 24, 2: 24, 3: 60}
    return page


def _wanted(told: Iterable[SheetLooks]) -> dict[tuple[str, str], CellValue]:
    """Every look a cell may come to have, and a value that a cell takes it by."""
    used = {look[0] for one in told for row in one.cells.values() for look in row.values()}
    found: dict[tuple[str, str], CellValue] = {}
    for style in sorted({*STYLES, *used}):
        for value in _VALUES:
            found.setdefault((style, number_format(Cell(value, style))), value)
    return found


def _samples(
    page: SheetLayout, highlights: Highlights, samples: Mapping[tuple[str, str], CellValue]
) -> int:
    """Put a cell of every look, and those of lists with each set of highlights too."""
    at = 1
    for number, marks in enumerate(highlights.sets):
        text = "\n".join("\t".join(mark) for mark in marks)
        for column, value in enumerate(("set", str(number), text)):
            page.put(at, column, value, "plain")
        at += 1
    first = at
    for at, ((style, pattern), sample) in enumerate(samples.items(), first):
        for column, word in enumerate(("look", style, pattern)):
            page.put(at, column, word, "plain")
        for place in range(len(highlights.sets) if _is_listed(style) else 1):
            page.put(at, _FIRST_SAMPLE + place, sample, style)
    for number, marks in enumerate(highlights.sets):
        area = Area(first, _FIRST_SAMPLE + number, at, _FIRST_SAMPLE + number)
        for style, formula in marks:
            if has_relative_column(formula):
                raise ValueError(f"a highlight that cannot be copied: {formula}")
            page.highlights.append(Highlight(area, shifted(formula, first - ANCHOR), style))
    return at + 1


def _is_listed(style: str) -> bool:
    """Whether a style is one of cells in lists, which are what has highlights."""
    made = STYLES[style]
    return bool(made.line) and made.size == STYLES["text"].size


def lines_told(
    told: Mapping[str, SheetLooks], known: Mapping[tuple[str, str], int]
) -> Iterator[list[Cell]]:
    """The lines that tell of sheets; the counts are formulas, which follow what people insert."""
    for name, one in told.items():
        last = re.sub(r"([A-Z]+)", r"$\1$", address(one.rows - 1, one.columns - 1))
        area = place_on(name, f"$A$1:{last}")
        heights = " ".join(f"{row}:{height:g}" for row, height in sorted(one.heights.items()))
        counts = [
            Cell(one.rows, "plain", f"ROWS({area})"),
            Cell(one.columns, "plain", f"COLUMNS({area})"),
        ]
        stated = [str(one.rows), str(one.columns), one.frame]
        yield [_text("sheet"), _text(name), *counts, *map(_text, stated)]
        for piece in _pieces(heights.split()):
            yield [_text("heights"), _text(name), _text(piece)]
        merged = [" ".join(map(str, area)) for area in sorted(one.merged)]
        for piece in _pieces([area.replace(" ", ",") for area in merged]):
            yield [_text("merged"), _text(name), _text(piece)]
        for row, cells in one.cells.items():
            for piece in _pieces(list(_runs(cells, known))):
                yield [_text("row"), _text(name), _text(row), _text(piece)]


def _text(value: str) -> Cell:
    return Cell(value, "plain")


def _pieces(words: Sequence[str]) -> Iterator[str]:
    """Words in texts that a cell holds."""
    line: list[str] = []
    length = 0
    for word in words:
        if line and length + len(word) > LONGEST:
            yield " ".join(line)
            line, length = [], 0
        line.append(word)
        length += len(word) + 1
    if line:
        yield " ".join(line)


def _runs(cells: Mapping[int, Look], known: Mapping[tuple[str, str], int]) -> Iterator[str]:
    """A row's looks: first column, look, highlights and how many cells in a row have them."""
    first, last, before = 0, -1, None
    for column, look in sorted(cells.items()):
        if look == before and column == last + 1:
            last = column
            continue
        if before is not None and before[:2] in known:
            yield f"{first}:{known[before[:2]]}.{before[2]}*{last - first + 1}"
        first, last, before = column, column, look
    if before is not None and before[:2] in known:
        yield f"{first}:{known[before[:2]]}.{before[2]}*{last - first + 1}"


# --- as it is read ---


@dataclass
class LiveLooks:
    """What the hidden sheet of an open workbook tells."""

    samples: dict[tuple[str, str], int] = field(default_factory=dict)
    """The row that holds each look."""
    highlights: Highlights = field(default_factory=Highlights)
    sheets: dict[str, SheetLooks] = field(default_factory=dict)
    shifted: set[str] = field(default_factory=set)
    """The sheets that somebody has put rows or columns into, or taken them out of."""
    sets: int = 0
    """How many sets of highlights there are samples of."""
    first_line: int = 0
    """Where what is told of sheets begins."""

    def known(self) -> dict[tuple[str, str], int]:
        """The number of each look."""
        return {look: number for number, look in enumerate(self.samples)}

    def sample(self, look: Look) -> Place | None:
        """Where a cell of a look is; None where there is none."""
        row = self.samples.get(look[:2])
        if row is None or look[2] >= self.sets:
            return None
        if look[2] and not _is_listed(look[0]):
            return None
        return row, _FIRST_SAMPLE + look[2]


def read_looks(raw: RawSheet) -> LiveLooks:
    """What the sheet tells; empty where it is not one of ours."""
    live, sets = LiveLooks(), []
    looks: list[tuple[str, str]] = []
    for at, cells in enumerate(raw.rows):
        words = [str(cell) for cell in cells] + [""] * 7
        kind, name = words[0], words[1]
        if kind == "set":
            marks = [mark.split("\t") for mark in words[2].split("\n") if mark]
            sets.append(tuple((style, formula) for style, formula in marks))
        elif kind == "look":
            live.samples[name, words[2]] = at
            looks.append((name, words[2]))
        elif kind == "sheet":
            live.first_line = live.first_line or at
            one = live.sheets[name] = SheetLooks(int(words[4]), int(words[5]), words[6])
            if [_whole(cell) for cell in cells[2:4]] != [one.rows, one.columns]:
                live.shifted.add(name)
        elif name in live.sheets:
            _take(live.sheets[name], kind, words, looks)
    live.highlights, live.sets = Highlights(sets), len(sets)
    return live


def _whole(cell: object) -> int | None:
    return int(cell) if isinstance(cell, int | float) else None


def _take(
    one: SheetLooks, kind: str, words: Sequence[str], looks: Sequence[tuple[str, str]]
) -> None:
    if kind == "heights":
        pairs = (word.split(":") for word in words[2].split())
        one.heights |= {int(row): float(height) for row, height in pairs}
    elif kind == "merged":
        for word in words[2].split():
            top, left, bottom, right = map(int, word.split(","))
            one.merged.add((top, left, bottom, right))
    elif kind == "row":
        row = one.cells.setdefault(words[2], {})
        for first, look, marks, count in _RUN.findall(words[3]):
            told = (*looks[int(look)], int(marks))
            row |= dict.fromkeys(range(int(first), int(first) + int(count)), told)


_RUN = re.compile(r"(\d+):(\d+)\.(\d+)\*(\d+)")
