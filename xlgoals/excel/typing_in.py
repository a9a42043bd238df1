"""Typing into a workbook as a person would, and a second look at one with another library.

For the demo, for tests and for doubtful files; returns are read by `reader`. What openpyxl does
not know (some charts, drawings and formats) is lost on saving, and so are the values that formulas
showed: a workbook that went through here is one that nobody recalculated.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils.exceptions import IllegalCharacterError

from xlgoals.excel.values import LONGEST_TEXT
from xlgoals.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

Typed = str | int | float | Decimal | bool | date | datetime | time | timedelta | None
"""What is typed; None clears the cell."""

_CONTENTS = "[Content_Types].xml"
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def type_into(
    path: Path,
    entries: Mapping[tuple[str, str], Typed],
    *,
    save_as: Path | None = None,
    saved_at: datetime,
    force: bool = False,
) -> None:
    """Type `entries`, by sheet name and address such as `F9`, and save the workbook whole.

    A text is text, also `=1+1`; only `#N/A` and its like become errors, as in Excel. The same
    workbook, entries and `saved_at` (with a time zone) give the same bytes.

    Args:
        path: an .xlsx or .xlsm file.
        entries: what is typed where.
        save_as: where it is saved; over `path` when None.
        saved_at: what the file says of when it was saved.
        force: type into locked cells too.

    Raises:
        ValueError: no such sheet or cell, a cell is locked, or a value does not fit into one.
    """
    if saved_at.tzinfo is None:
        raise ValueError("saved_at has no time zone")
    with _quiet():
        book = load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
        for (sheet, address), value in entries.items():
            _type(_cell(book, sheet, address), value, force=force)
        saved = io.BytesIO()
        book.save(saved)
    if book.vba_archive:
        book.vba_archive.close()
    write_atomic(save_as or path, _repacked(saved.getvalue(), saved_at))


def cell_values(path: Path) -> dict[str, dict[str, object]]:
    """Per sheet, what its cells show by address, blanks left out: for formulas the cached value."""
    with _quiet():
        book = load_workbook(path, data_only=True)
    return {
        page.title: {
            cell.coordinate: cell.value
            for row in page.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for page in book.worksheets
    }


@contextmanager
def _quiet() -> Iterator[None]:
    """Without openpyxl's warnings about parts of a file that it leaves out."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        yield


def _cell(book: Workbook, sheet: str, address: str) -> Cell:
    if sheet not in book.sheetnames:
        raise ValueError(f"no sheet {sheet!r}")
    if not re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", address):
        raise ValueError(f"no cell {address!r}")
    cell = cast("Worksheet", book[sheet])[address]
    if not isinstance(cell, Cell):
        raise ValueError(f"{sheet}!{address} is covered by a merged area")
    return cell


def _type(cell: Cell, value: Typed, *, force: bool) -> None:
    page = cast("Worksheet", cell.parent)
    place = f"{page.title}!{cell.coordinate}"
    if not force and page.protection.sheet and cell.protection.locked:
        raise ValueError(f"{place} is locked")
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        raise ValueError(f"{place}: a text of {len(value)} characters")
    try:
        cell.value = value
    except IllegalCharacterError as error:
        raise ValueError(f"{place}: a sign that a workbook cannot hold") from error
    if cell.data_type == "f":
        cell.data_type = "s"
        cell.quotePrefix = True  # the apostrophe of one who types such a text


def _repacked(content: bytes, saved_at: datetime) -> bytes:
    """The same parts in a fixed order, without the time of day that openpyxl puts in."""
    stamp = saved_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as package:
        # the list of contents comes first, as in every workbook that Excel saves
        for name in sorted(source.namelist(), key=lambda name: (name != _CONTENTS, name)):
            part = source.read(name)
            if name == _CORE:
                part = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", part)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 3  # otherwise it depends on the system
            entry.external_attr = 0o600 << 16
            package.writestr(entry, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()
