"""Which cells hold a formula, and which are merged: what the parser does not tell."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from test_reader import SHEET, book, ods, sheet_xml, with_part

from xlgoals.excel.reader import read_book
from xlgoals.forms.raw import RawSheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet_of(tmp_path: Path, xml: str | bytes) -> RawSheet:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    with_part(path, SHEET, xml if isinstance(xml, bytes) else sheet_xml(xml))
    return read_book(path).sheets[0]


def test_formulas_by_column_with_and_without_a_value(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = made.add_worksheet("Mål")
    sheet.write_formula("B2", "=1+1", None, 2)
    sheet.write_formula("B3", '="never"', None, "")
    sheet.write_formula("AB2", "=2", None, 2)
    sheet.write_string("C4", "=1")
    sheet.conditional_format("A1:B9", {"type": "formula", "criteria": "=$B1=2"})
    sheet.data_validation("B5", {"validate": "custom", "value": "=TRUE"})
    made.close()
    read = read_book(tmp_path / "a.xlsx").sheets[0]
    assert read.formulas_in({0, 1, 2}) == {(1, 1), (2, 1)}
    assert read.formulas_in([27]) == {(1, 27)}
    assert read.formulas_in([]) == set()
    assert read.rows[2] == []  # a formula that nobody has calculated reads as blank


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ('<c r="A1"><f>1</f></c>', {(0, 0)}),
        ('<c r="B1" s="3" t="str"><f t="shared" ref="B1:B2" si="0">1</f><v/></c>', {(0, 1)}),
        ('<c r="B1"><f t="shared" si="0"/><v>3</v></c>', {(0, 1)}),
        ('<c r="B1"><f/></c>', {(0, 1)}),
        ("<c r='B1'><f>1</f></c><c r=\"C1\"><f>2</f></c>", {(0, 1), (0, 2)}),
        ('<c s="1" r="B1" ><f >1</f></c>', {(0, 1)}),
        ('<c r="B1">\n<f>1</f></c><c r="C1"><f>1</f></c>', {(0, 1), (0, 2)}),
        ("<c><v>1</v></c><c><f>1</f></c>", {(0, 1)}),
        ('<c r="B1"><v>1</v></c><c><f>1</f></c><c t="b"><f>1</f></c>', {(0, 2), (0, 3)}),
        ('<c r="B1" t="inlineStr"><is><t>a&lt;f&gt;</t></is></c>', set()),
        ('<c r="B1"><is><font>1</font></is></c>', set()),
    ],
)
def test_formulas_however_written(tmp_path: Path, cells: str, found: set[tuple[int, int]]) -> None:
    read = sheet_of(tmp_path, f'<row r="1">{cells}</row>')
    assert read.formulas_in(range(6)) == found


def test_formulas_with_a_prefix(tmp_path: Path) -> None:
    rows = (
        '<x:row r="2"><x:c r="B2"><x:f>1/0</x:f><x:v>1</x:v></x:c>'
        '<x:c r="C2"><x:v>2</x:v></x:c><x:c r="D2" t="e"><x:f>A</x:f><x:v>#N/A</x:v></x:c></x:row>'
    )
    xml = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    read = sheet_of(tmp_path, xml.encode())
    assert read.formulas_in({0, 1, 2, 3}) == {(1, 1), (1, 3)}
    assert read.errors == {(1, 3): "#N/A"}
    assert read.rows[1] == ["", 1.0, 2.0]


def test_a_formula_hides_neither_errors_nor_percents(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet, percent = made.add_worksheet(), made.add_format({"num_format": "0 %"})
    sheet.write_formula("A1", "=0.5", percent, 0.5)
    sheet.write_formula("B1", "=1/0", None, "#DIV/0!")
    made.close()
    read = read_book(tmp_path / "a.xlsx").sheets[0]
    assert (read.percents, read.errors) == ({(0, 0)}, {(0, 1): "#DIV/0!"})


def test_merged_ranges(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.merge_cells("B2:AA4")
    made.active.merge_cells("A7:A8")
    made.active["A7"] = 1
    made.create_sheet("None")["A1"] = 1
    made.save(tmp_path / "a.xlsx")
    first, second = read_book(tmp_path / "a.xlsx").sheets
    assert set(first.merged) == {(1, 1, 3, 26), (6, 0, 7, 0)}
    assert second.merged == ()


def test_more_merged_ranges_than_rows_are_not_all_told(tmp_path: Path) -> None:
    tags = '<mergeCell ref="A1:B1"/>' * 20_000
    xml = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
    xml = xml.replace(b"</worksheet>", f"<mergeCells>{tags}</mergeCells></worksheet>".encode())
    assert sheet_of(tmp_path, xml).merged == ((0, 0, 0, 1),) * 10_000


def test_ods_formulas_and_merged(tmp_path: Path) -> None:
    value = 'office:value-type="float" office:value="2"'
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        f'<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        f'<table:table-cell table:formula="of:=1+1" {value}/>'
        f'<table:table-cell table:formula="of:=[.A1]" table:number-columns-repeated="2"/>'
        '<table:table-cell table:number-columns-spanned="3" table:number-rows-spanned="2"/>'
        f"<table:covered-table-cell {value}/></table:table-row>"
    )
    read = read_book(ods(tmp_path / "a.ods", rows)).sheets[0]
    assert read.formulas_in(range(9)) == {(2, 2), (2, 3), (2, 4)}
    assert read.merged == ((2, 5, 3, 7),)


def test_repeated_rows_of_an_ods_tell_of_each_row(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell table:formula="of:=1" office:value-type="percentage" office:value="2"/>'
    )
    rows = f'<table:table-row table:number-rows-repeated="2">{cell}</table:table-row>'
    read = read_book(ods(tmp_path / "a.ods", rows)).sheets[0]
    assert read.formulas_in([0]) == read.percents == {(0, 0), (1, 0)}
