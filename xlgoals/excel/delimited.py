"""A table as text, as systems give it -> its cells: delimiter and encoding are seen from the file.

Cells are texts, and stand where a spreadsheet that opens the file shows them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from typing import TYPE_CHECKING

from xlgoals.excel.guard import COMPOUND_FILE
from xlgoals.excel.limits import ReadFailure, ReadLimits, megabytes, too_far, too_large
from xlgoals.files import file_name
from xlgoals.findings import Code
from xlgoals.forms.raw import RawBook, RawSheet

if TYPE_CHECKING:
    from pathlib import Path

    from xlgoals.forms.raw import RawValue

DELIMITERS = ";\t,"
"""What may part cells; of two that fit a file alike, the first: a comma is also in numbers."""
_ZIP = b"PK\x03\x04"
_LOOKED_AT = 50
"""Rows by which the delimiter is seen."""
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SAID = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""A first line by which a file tells its delimiter; a spreadsheet does not show it."""


def is_text(path: Path) -> bool:
    """Whether a file does not begin as a workbook does. Raises OSError."""
    with path.open("rb") as stream:
        start = stream.read(8)
    return not start.startswith((_ZIP, COMPOUND_FILE))


def read_delimited(path: Path, limits: ReadLimits) -> RawBook:
    """Read a file of text with cells parted by semicolons, tabs or commas, as one sheet.

    UTF-8 with or without a mark, UTF-16 with one, else Windows' own western letters. The sheet is
    called as the file.

    Raises:
        ReadFailure: It is gone, no text, not whole, or beyond `limits`.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.file_bytes + 1)
    except OSError as error:
        raise ReadFailure(Code.VANISHED, what=error.strerror or type(error).__name__) from error
    if len(content) > limits.file_bytes:
        raise too_large(megabytes(len(content)), megabytes(limits.file_bytes))
    text, name = _decoded(content), file_name(path)
    said = _SAID.match(text)
    delimiter = said[1] if said and said[1] in DELIMITERS else _delimiter(text)
    rows = _rows(text[said.end() :] if said else text, delimiter, name, limits)
    return RawBook([RawSheet(name, rows)])


def _decoded(content: bytes) -> str:
    marked = [name for mark, name in _MARKS.items() if content.startswith(mark)]
    for name in marked or ("utf-8", "cp1252"):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        return text
    raise ReadFailure(Code.UNREADABLE)


def _delimiter(text: str) -> str:
    """The one by which most rows have the same number of cells, and more than one."""

    def fit(delimiter: str) -> int:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        widths: Counter[int] = Counter()
        try:
            for _, cells in zip(range(_LOOKED_AT), lines, strict=False):
                if len(cells) > 1:
                    widths[len(cells)] += 1
        except csv.Error:
            return 0
        return max(widths.values(), default=0)

    return max(DELIMITERS, key=fit)


def _rows(text: str, delimiter: str, name: str, limits: ReadLimits) -> list[list[RawValue]]:
    """The rows as they stand, without blank cells at their ends and blank rows after the last."""
    rows: list[list[RawValue]] = []
    # strict: a quotation that never ends would else swallow the rows that follow
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in lines:
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > limits.columns or len(rows) >= limits.rows:
                raise too_far(name, len(rows), len(cells), limits)
            rows.append(list(cells))
    except csv.Error as error:
        raise ReadFailure(Code.UNREADABLE) from error
    while rows and not rows[-1]:
        rows.pop()
    return rows
