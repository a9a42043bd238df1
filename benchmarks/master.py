"""How long a large master takes: laid out, written with buttons and without, and read back.

1,000 goal rows by default. What is measured, and its floor in the same process:

| part | floor |
|-|-|
| master.xlsx | XlsxWriter writing the same values and formulas, without any format |
| master.xlsm, with its hidden sheet of looks and its macros | master.xlsx |
| macros compiled | zlib packing the same texts |
| read for edits | python-calamine reading all cells of the same file |

Seconds are of the processor; look at the ratios.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
import zlib
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.forms.sheet import BookLayout

FLOORS = {
    "master.xlsx": "bare master.xlsx",
    "master.xlsm": "master.xlsx",
    "macros": "texts packed",
    "read for edits": "cells read",
}


class Seconds(dict[str, float]):
    """Seconds of the processor by what was done."""

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count the block's."""
        start = time.process_time()
        yield
        self[name] = time.process_time() - start


def bare(layout: BookLayout) -> bytes:
    """The same values and formulas, and nothing else."""
    from xlsxwriter import Workbook

    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_urls": False}) as book:
        for number, sheet in enumerate(layout.sheets):
            page = book.add_worksheet(f"S{number}")
            for (row, column), cell in sheet.cells.items():
                if cell.formula:
                    page.write_formula(row, column, cell.formula, None, 0)
                elif isinstance(cell.value, str):
                    page.write_string(row, column, cell.value)
                elif cell.value is not None:
                    page.write(row, column, cell.value)
    return content.getvalue()


def measure(rows: int) -> Seconds:
    """All parts of a master with so many goal rows."""
    from figures import round_figures
    from python_calamine import CalamineWorkbook

    from xlgoals.books.looks_sheet import with_buttons
    from xlgoals.books.master import make_master
    from xlgoals.excel.reader import read_book
    from xlgoals.excel.vba import macro_project
    from xlgoals.excel.vba.sources import library_modules, own_module
    from xlgoals.excel.writer import write_book
    from xlgoals.forms.declared import MASTER_FORMS
    from xlgoals.forms.find import find_table
    from xlgoals.forms.parse import TableReader

    found = round_figures(rows)
    texts = "".join(one.text for one in (own_module(), *library_modules())).encode()
    spent = Seconds()
    with spent.part("laid out"):
        layout = make_master(found, {})
    with spent.part("texts packed"):
        zlib.compress(texts, 9)
    with spent.part("macros"):
        macro_project(len(layout.sheets))
    with spent.part("bare master.xlsx"):
        bare(layout)
    with spent.part("master.xlsx"):
        content = write_book(layout)
    with spent.part("master.xlsm"):
        write_book(replace(with_buttons(layout), macros="own"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "master.xlsx"
        path.write_bytes(content)
        with spent.part("cells read"), CalamineWorkbook.from_path(str(path)) as book:
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        with spent.part("read for edits"):
            raw = read_book(path)
            for form in MASTER_FORMS.values():
                place = find_table(form, raw)
                if place is not None:
                    TableReader(form, found.language).read(place)
    return spent


def main() -> None:
    """Print the seconds and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=1000, metavar="N")
    spent = measure(parser.parse_args().rows)
    for name, seconds in spent.items():
        floor = FLOORS.get(name)
        ratio = f"  {seconds / spent[floor]:5.1f} of {floor}" if floor else ""
        print(f"{name:<18} {seconds:7.2f} s{ratio}")


if __name__ == "__main__":
    main()
