"""Links as formulas, in the workbook with buttons: they can be written anew while it is open."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from xlgoals.excel.values import LONGEST_FORMULA
from xlgoals.forms.raw import text_units

if TYPE_CHECKING:
    from xlgoals.forms.sheet import Cell, SheetLayout

LONGEST_TARGET = 255
"""Most characters of a link's target, and of a text in quotation marks in a formula."""
_PIECE = LONGEST_TARGET // 2
"""Of a text in a formula: some signs are two to a spreadsheet."""
_INTERNAL, _EXTERNAL = "internal:", "external:"
_TO_CELL = re.compile(r"\"#((?:'(?:[^']|'')+'|[^!'#]+))!([A-Z]{1,3})(\d+)")


def with_live_links(sheet: SheetLayout) -> SheetLayout:
    """The sheet with `HYPERLINK` formulas for its links; where one does not fit, its words."""
    cells = {place: _live(cell) if cell.link else cell for place, cell in sheet.cells.items()}
    return replace(sheet, cells=cells)


def _live(cell: Cell) -> Cell:
    words = str(cell.value)
    target = _target(cell.link)
    formula = f"HYPERLINK({_quoted(target)},{_quoted(words)})"
    fits = target and text_units(target) <= LONGEST_TARGET and len(formula) < LONGEST_FORMULA
    return replace(cell, link="", formula=formula) if fits else replace(cell, link="")


def _target(link: str) -> str:
    """What the function takes for a link: file names as they are, where they can be told."""
    if link.startswith(_INTERNAL):
        return f"#{link.removeprefix(_INTERNAL)}"
    file, sign, place = link.removeprefix(_EXTERNAL).partition("#")
    bare = unquote(file)
    return (file if "#" in bare else bare) + sign + place


def _quoted(text: str) -> str:
    """A text as a formula holds it, in pieces where it is long."""
    pieces = [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)] or [""]
    return "&".join('"{}"'.format(piece.replace('"', '""')) for piece in pieces)


def to_cell(formula: str) -> re.Match[str] | None:
    """Where in the same workbook a link leads: its sheet as quoted, letters and row."""
    return _TO_CELL.search(formula) if formula.startswith("HYPERLINK(") else None
