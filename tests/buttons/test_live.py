"""What is read of an open workbook, and how texts are typed so that they stay texts."""

from datetime import datetime
from decimal import Decimal

import openpyxl
import pytest
from excel_double import LOOKS_LIKE, Book

from xlgoals.buttons.faults import is_busy, is_of_excel
from xlgoals.buttons.live import Typed, as_text, put, read_sheet
from xlgoals.excel.reader import read_book

TEXTS = [
    *("=1+1", "+46 8", "-5", "@SUM(A1)", "1-2", "007", "1e5", "TRUE", "sant", "3/4", "12:30"),
    *(
        "2022-05-04",
        "4 maj",
        "mars 2022",
        "'quoted'",
        "''",
        " =1",
        "\t=1",
        "åäö 🎉",
        "x" * 9_000,
        "{=1}",
    ),
    *("two\nlines", '=HYPERLINK("http://a.b")', "#N/A", "100 %"),
]


@pytest.fixture
def page(tmp_path):
    def make(cells, number_format="General"):
        book = openpyxl.Workbook()
        for at, value in cells.items():
            book.active[at] = value
            book.active[at].number_format = number_format
        book.save(tmp_path / "a.xlsx")
        return Book(tmp_path / "a.xlsx").sheets[0]

    return make


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text[:12])
def test_a_text_is_a_text_whatever_it_looks_like(page, text):
    sheet = page({"A1": "before"})
    put(sheet, 0, 0, [Typed(as_text(text)), Typed(as_text("beside"))])
    assert (sheet.page["A1"].value, sheet.page["A1"].data_type) == (text, "s")
    read = read_sheet(sheet)
    assert read.at(0, 0) == text
    assert read.formulas == {}
    sheet.book.save()
    assert read_book(sheet.book.file).sheets[0].rows[0] == [text, "beside"]


def test_the_double_refuses_what_excel_would_make_something_else_of(page):
    """Else the test above could not fail."""
    sheet = page({"A1": "before"})
    for text in ("=1+1", "007", "TRUE", "mars 2022", "2022-05-04"):
        assert LOOKS_LIKE.fullmatch(text)
        with pytest.raises(AssertionError, match="no text to Excel"):
            put(sheet, 0, 0, [Typed(text)])


def test_in_a_cell_of_the_format_text_there_is_no_apostrophe(page):
    sheet = page({"A1": "x"}, number_format="@")
    put(sheet, 0, 0, [Typed(as_text("=1+1", "@"))])
    assert sheet.page["A1"].value == "=1+1"
    assert sheet.page["A1"].data_type == "s"


def test_what_is_read_is_what_a_file_of_it_is_read_as(page):
    moment = datetime(2022, 5, 4, 12, 30)
    cells = {"C3": "text", "D3": 7, "E3": 0.5, "F3": True, "C5": "=1+1", "G9": None}
    sheet = page(cells)
    sheet.page["D5"].value = moment
    sheet.book.save()
    theirs, ours = read_book(sheet.book.file).sheets[0], read_sheet(sheet).raw
    assert ours.rows == theirs.rows
    assert ours.formulas_in({2, 3}) == theirs.formulas_in({2, 3}) == {(4, 2)}
    assert ours.rows[0] == []


@pytest.mark.parametrize(
    "cells", [{}, {"A1": "x"}, {"B2": "x"}, {"A1": "x", "F1": "y"}, {"A7": "x"}], ids=str
)
def test_one_cell_one_row_and_one_column_are_read_too(page, cells):
    sheet = page(cells)
    read = read_sheet(sheet)
    found = {
        (r, c): value for r, row in enumerate(read.raw.rows) for c, value in enumerate(row) if value
    }
    assert list(found.values()) == list(cells.values())


def test_money_is_a_number(page):
    sheet = page({"A1": 1})
    sheet.shown = lambda cell: Decimal("1.5") if cell.coordinate == "A1" else None
    assert read_sheet(sheet).at(0, 0) == 1.5


def test_long_texts_are_written_one_by_one(page):
    sheet = page({"A1": "x"})
    texts = ["a", "b" * 8_001, "c" * 32_767, "d", "e"]
    put(sheet, 0, 0, [Typed(as_text(text)) for text in texts])
    assert [cell.value for cell in sheet.page[1]] == texts


def test_a_fault_is_excels_by_where_its_class_comes_from():
    class Command(Exception):
        __module__ = "appscript.reference"

    assert is_of_excel(Command())
    assert not is_of_excel(ValueError())
    assert not is_busy(Command(-2147418111.0))
    assert is_busy(Command(0, (1, (-2146777998,))))
