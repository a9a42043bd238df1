"""A file -> its cells with their places, or a failure that says what is wrong with the file.

Known by its content, not by its name: .xlsx, .xlsm (macros are not looked at), .ods and .xls.
"""

from __future__ import annotations

import io
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from xlgoals.excel.guard import COMPOUND_FILE, inspect
from xlgoals.excel.limits import (
    Package,
    ReadFailure,
    ReadLimits,
    SheetMarks,
    megabytes,
    too_far,
    too_large,
)
from xlgoals.findings import Code
from xlgoals.forms.raw import RawBook, RawSheet, without_blanks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


__all__ = ["ReadFailure", "ReadLimits", "read_book"]


def read_book(path: Path, limits: ReadLimits = ReadLimits()) -> RawBook:  # noqa: B008 - frozen
    """Read the cells of every sheet of the workbook at `path`.

    Raises:
        ReadFailure: the file is gone, damaged, encrypted, of another kind or beyond `limits`.
    """
    content = _content(path, limits)
    package = inspect(content, limits)
    with _parsing():
        return _parsed(content, package, limits)


def _content(path: Path, limits: ReadLimits) -> bytes:
    try:
        with path.open("rb") as stream:
            content = stream.read(limits.file_bytes + 1)
            size = os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise ReadFailure(Code.VANISHED, what=error.strerror or type(error).__name__) from error
    if len(content) > limits.file_bytes:
        raise too_large(megabytes(max(size, len(content))), megabytes(limits.file_bytes))
    return content


@contextmanager
def _parsing() -> Iterator[None]:
    """Turn what the parser raises into a failure of the file."""
    try:
        yield
    except PasswordError as error:
        raise ReadFailure(Code.ENCRYPTED) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise ReadFailure(Code.UNREADABLE) from error
    except BaseException as error:
        # a panic of the parser is no Exception, and its class cannot be imported
        if type(error).__name__ != "PanicException":
            raise
        raise ReadFailure(Code.UNREADABLE) from error


def _parsed(content: bytes, package: Package, limits: ReadLimits) -> RawBook:
    sheets, cells = [], 0
    with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
        for index, meta in enumerate(book.sheets_metadata):
            if meta.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_index(index)
            row, column = sheet.end or (0, 0)
            if row >= limits.rows or column >= limits.columns:
                raise too_far(meta.name, row, column, limits)
            cells += (row + 1) * (column + 1)
            if cells > limits.cells:
                raise too_large(f"{meta.name}: {cells}", str(limits.cells))
            # leading blank rows stay: without them every address would be wrong
            rows = without_blanks(sheet.to_python(skip_empty_area=False))
            visible = meta.visible == SheetVisibleEnum.Visible
            known = package.sheets[index] if index < len(package.sheets) else SheetMarks()
            merged = known.merged
            if content.startswith(COMPOUND_FILE):
                merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())
            sheets.append(
                RawSheet(
                    meta.name,
                    rows,
                    visible,
                    known.errors,
                    known.percents,
                    known.formulas,
                    merged,
                    known.notes,
                )
            )
    return RawBook(sheets, package.saved_at, package.application, package.saved_by)
