"""Macros: the texts in `macros/` and of xlwings -> the project that a workbook carries.

Written after [MS-OVBA] and [MS-CFB], the open specifications of Office's macro projects and of the
files they are kept in. Nothing but the standard library is needed, and neither Excel nor xlwings is
started.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from xlgoals.excel.vba.project import project_of
from xlgoals.excel.vba.sources import library_book, library_modules, own_module

__all__ = ["macro_project", "shipped_project"]


def macro_project(sheets: int) -> bytes:
    """Our buttons' macros, and what they need of xlwings, for a workbook of so many sheets.

    Raises:
        Unusable: A text of macros is not there.
    """
    return project_of([own_module(), *library_modules()], sheets)


def shipped_project() -> bytes:
    """The project that xlwings ships, for where Excel will not have ours.

    It has a single macro, `SHIPPED_MACRO`. Excel adds the modules of sheets that it does not know.

    Raises:
        Unusable: It is not there.
    """
    with zipfile.ZipFile(BytesIO(library_book())) as book:
        return book.read("xl/vbaProject.bin")
