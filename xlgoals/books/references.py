"""References in formulas, moved as a spreadsheet moves them when it sorts or copies a row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS = re.compile(
    r'"(?:[^"]|"")*"'  # a text
    r"|(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?"  # elsewhere
    r"|(?<![\w.$])(\$?[A-Z]{1,3})(\$?)(\d+)(?![\w.(])"
)
"""What a formula holds: texts, references to other sheets, and references to its own."""
_SPACES = re.compile(r"\"(?:[^\"]|\"\")*\"|'(?:[^']|'')+'|\s+")
_PLAIN_SHEET = re.compile(r"'([^\W\d][\w.]*)'(?=!)")


def _own(formula: str, moved: Callable[[int], int]) -> str:
    """The formula with the rows of its relative references to its own sheet moved."""

    def one(found: re.Match[str]) -> str:
        if not found[3] or found[2]:
            return found[0]
        return f"{found[1]}{moved(int(found[3]))}"

    return _PARTS.sub(one, formula)


def shifted(formula: str, rows: int) -> str:
    """A formula as it stands so many rows further down; `$5` and other sheets stay."""
    return _own(formula, lambda row: row + rows)


def in_row(formula: str, row: int, other: int) -> str:
    """A formula of a row as it stands in another: what names its own row names that instead."""
    return _own(formula, lambda at: other if at == row else at)


def alike(formula: str) -> str:
    """A formula by which two are compared: as spreadsheets change neither spaces nor quotes."""
    bare = formula.removeprefix("=")
    bare = _SPACES.sub(lambda found: "" if found[0].isspace() else found[0], bare)
    return _PLAIN_SHEET.sub(r"\1", bare)


def has_relative_column(formula: str) -> bool:
    """Whether it names a column of its own sheet that moves when it is copied sideways."""
    return any(found[3] and not found[1].startswith("$") for found in _PARTS.finditer(formula))
