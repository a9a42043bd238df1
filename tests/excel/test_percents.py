"""Cells that a spreadsheet shows as per cent: 0.947 is stored where a person sees 94,7 %."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import coordinate_to_tuple

from xlgoals.excel.reader import read_book

FORMATS = {
    "A1": ("0%", True),  # built in, number 9
    "B1": ("0.00%", True),  # built in, number 10
    "C1": ("0.0%", True),
    "D1": ("[Red]0.0%;[Blue]-0.0%", True),
    "E1": ('0.0"%"', False),  # the sign is a text behind the number, which is not multiplied
    "F1": (r"0.0\%", False),
    "G1": (r"0.0\ %", True),  # the space is the text here
    "H1": ('0.0" % av "', False),
    "I1": ('"andel "0.0%', True),
    "J1": ("0.0_%", False),  # as wide as the sign, and blank
    "K1": ("0.00", False),
    "L1": ("General", False),
    "M1": ("[<1]0%;0.0", True),
    "A3": ("0%", True),
    "C5": ("0%", True),
}
"""Per cell its number format, and whether that shows the number as per cent."""
PERCENTS = {
    tuple(place - 1 for place in coordinate_to_tuple(at))
    for at, (_, percent) in FORMATS.items()
    if percent
}


def written(path: Path) -> Path:
    """A workbook where every cell of FORMATS holds 0.947, on its second sheet."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Start"
    sheet = book.create_sheet("Mål & mått")
    for number, (at, (number_format, _)) in enumerate(FORMATS.items()):
        sheet[at] = 0.947 + number / 10000  # alike ones side by side are stored as one by some
        sheet[at].number_format = number_format
    book.save(path)
    return path


def percents(path: Path) -> list[set[tuple[int, int]]]:
    return [set(sheet.percents) for sheet in read_book(path).sheets]


def test_a_cell_shows_per_cent_by_its_number_format(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx")
    assert percents(path) == [set(), PERCENTS]
    assert read_book(path).sheets[1].rows[0][0] == 0.947, "the value is what is stored"


def test_a_workbook_without_a_percentage_has_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 0.5
    book.save(tmp_path / "a.xlsx")
    assert percents(tmp_path / "a.xlsx") == [set()]


def test_a_text_in_such_a_cell_is_still_a_text(tmp_path: Path) -> None:
    """What it means is for the reading of the form to say."""
    book = openpyxl.Workbook()
    book.active["A1"] = "94,7"
    book.active["A1"].number_format = "0%"
    book.save(tmp_path / "a.xlsx")
    sheet = read_book(tmp_path / "a.xlsx").sheets[0]
    assert (sheet.rows, sheet.percents) == ([["94,7"]], {(0, 0)})


@pytest.mark.parametrize(
    "cell", ['<c r="B2" s="1">', '<c s="1" r="B2">', "<c r='B2' t='n' s='1'>"], ids=repr
)
def test_the_order_of_a_cells_attributes_says_nothing(tmp_path: Path, cell: str) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    book.active["A1"].number_format = "0%"
    book.active["A1"] = 1
    book.save(path)
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[part] = (
        f'<worksheet xmlns="{space}"><sheetData><row r="2">{cell}<v>0.5</v></c>'
        '<c r="C2" s="0"><v>0.5</v></c></row></sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            target.writestr(name, content)
    assert percents(path) == [{(1, 1)}]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_a_spreadsheet_engine_saves_shows_the_same(office, tmp_path: Path, kind: str) -> None:
    (saved,) = office.save_as(kind, [written(tmp_path / "a.xlsx")], tmp_path / "saved")
    # LibreOffice itself takes a format with a condition for no percentage where it saves .ods
    assert percents(saved) == [set(), PERCENTS - ({(0, 12)} if kind == "ods" else set())]


def test_equal_percentages_side_by_side_in_an_ods(office, tmp_path: Path) -> None:
    """They are stored as one cell that is repeated."""
    book = openpyxl.Workbook()
    for at in ("B2", "C2", "D2"):
        book.active[at] = 0.5
        book.active[at].number_format = "0%"
    book.active["E2"] = 0.5
    book.save(tmp_path / "a.xlsx")
    (saved,) = office.save_as("ods", [tmp_path / "a.xlsx"], tmp_path / "saved")
    assert percents(saved) == [{(1, 1), (1, 2), (1, 3)}]
