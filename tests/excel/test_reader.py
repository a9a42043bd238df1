"""Files good, strange and hostile, each made here."""

import io
import pickle
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xlgoals.excel.reader import ReadFailure, ReadLimits, read_book
from xlgoals.findings import Code

LIMITS = ReadLimits()


def book(path: Path, cells: dict[str, object], *, rows: int = 0) -> Path:
    """A workbook of one sheet `Mål`, written by XlsxWriter."""
    made = xlsxwriter.Workbook(str(path), {"in_memory": True})
    made.set_properties({"created": datetime(2022, 5, 6, 12, 0)})
    sheet = made.add_worksheet("Mål")
    for address, value in cells.items():
        sheet.write(address, value)
    blank = made.add_format({"bg_color": "#FFF9E5"})
    for row in range(rows):
        sheet.write_blank(row, 0, None, blank)
    made.close()
    return path


def with_part(path: Path, name: str, change: bytes | tuple[bytes, bytes]) -> Path:
    """The same package with one part replaced, or with one text in it replaced."""
    with zipfile.ZipFile(path) as source:
        parts = {entry: source.read(entry) for entry in source.namelist()}
    if isinstance(change, tuple):
        assert change[0] in parts[name]
        parts[name] = parts[name].replace(*change)
    else:
        parts[name] = change
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry, part in parts.items():
            target.writestr(entry, part)
    return path


def failure(path: Path, limits: ReadLimits = LIMITS) -> ReadFailure:
    with pytest.raises(ReadFailure) as caught:
        read_book(path, limits)
    return caught.value


SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_cells_stand_where_they_stand(tmp_path: Path) -> None:
    read = read_book(book(tmp_path / "a.xlsx", {"C3": "Åäö 😀\nrad 2", "D5": 3, "B5": True}))
    sheet = read.sheet("Mål")
    assert sheet is not None
    assert sheet.rows == [[], [], ["", "", "Åäö 😀\nrad 2"], [], ["", True, "", 3.0]]
    assert isinstance(sheet.rows[4][3], float)
    assert read.saved_at == datetime(2022, 5, 6, 12, 0, tzinfo=UTC)
    assert read.application == "Microsoft Excel"


def test_dates_leading_zeros_and_the_longest_text(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append([date(2022, 4, 30), "007", "x" * 32_767, "  två blanksteg"])
    made.save(tmp_path / "a.xlsx")
    (row,) = read_book(tmp_path / "a.xlsx").sheets[0].rows
    assert row == [date(2022, 4, 30), "007", "x" * 32_767, "  två blanksteg"]


def test_hidden_sheets_are_read_and_told_apart(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.title = "Start"
    for name, state in (("Listor", "hidden"), ("xg", "veryHidden")):
        made.create_sheet(name).sheet_state = state
        made[name]["A1"] = name
    made.save(tmp_path / "a.xlsx")
    sheets = read_book(tmp_path / "a.xlsx").sheets
    assert [(sheet.name, sheet.visible) for sheet in sheets] == [
        ("Start", True),
        ("Listor", False),
        ("xg", False),
    ]
    assert sheets[2].rows == [["xg"]]


def test_errors_are_told_apart_from_blanks(tmp_path: Path) -> None:
    made = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    made.add_worksheet("Start").write("A1", "x")
    sheet = made.add_worksheet("Mål")
    sheet.write_formula("F9", "=1/0", None, "#DIV/0!")
    sheet.write_formula("AA10", "=NA()", None, "#N/A")
    sheet.write("A1", "#N/A")
    made.close()
    start, goals = read_book(tmp_path / "a.xlsx").sheets
    assert start.errors == {}
    assert goals.errors == {(8, 5): "#DIV/0!", (9, 26): "#N/A"}
    assert goals.rows[0] == ["#N/A"]


def test_cells_without_a_place_follow_the_one_before(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    rows = '<row><c><v>1</v></c></row><row><c><v>2</v></c><c t="e"><v>#REF!</v></c></row>'
    with_part(path, SHEET, sheet_xml(rows))
    assert read_book(path).sheets[0].errors == {(1, 1): "#REF!"}


@pytest.mark.parametrize("cell", ['<c r="A1"> t="e"<v>1</v></c>', '<c r="A1"><v>1</v> t="e"</c>'])
def test_text_that_reads_like_the_mark_of_an_error(tmp_path: Path, cell: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    with_part(path, SHEET, sheet_xml(f'<row r="1">{cell}<c r="B1" t="e"><v>#N/A</v></c></row>'))
    assert read_book(path).sheets[0].errors == {(0, 1): "#N/A"}


def test_an_error_cell_without_its_error(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    for address in (' r="{}"', ""):
        cells = "".join(
            f"<c{address.format(place)}{rest}"
            for place, rest in (
                ("A1", ' t="e"/>'),
                ("B1", "><v>5</v></c>"),
                ("C1", ' t="e"></c>'),
                ("D1", "><v>6</v></c>"),
                ("E1", ' t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
            )
        )
        with_part(path, SHEET, sheet_xml(f'<row r="1">{cells}</row>'))
        assert read_book(path).sheets[0].errors == {(0, 0): "", (0, 2): "", (0, 4): "#DIV/0!"}


def test_the_name_of_the_file_says_nothing(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": "x"}).rename(tmp_path / "svar.xls")
    assert read_book(path).sheets[0].rows == [["x"]]


@pytest.mark.parametrize("content", [b"", b"Goal;Outcome\n", b"PK", b"PK\x03\x04 and no more"])
def test_what_is_no_workbook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert failure(path).code is Code.UNREADABLE


def test_truncated(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": "x"})
    path.write_bytes(path.read_bytes()[:-200])
    assert failure(path).code is Code.UNREADABLE


@pytest.mark.parametrize("at", [-10, -6])
def test_a_package_that_points_out_of_itself(tmp_path: Path, at: int) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": "x"})
    content = bytearray(path.read_bytes())
    content[at : at + 4] = b"\xc4\xff\xff\xfe"
    path.write_bytes(content)
    assert failure(path).code is Code.UNREADABLE


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_broken_xml(tmp_path: Path, part: str) -> None:
    path = with_part(book(tmp_path / "a.xlsx", {"A1": "x"}), part, b"<a><b></a>\xff\xfe")
    assert failure(path).code is Code.UNREADABLE


def test_a_package_of_another_kind(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert failure(tmp_path / "a.xlsx").code is Code.UNREADABLE


def test_gone(tmp_path: Path) -> None:
    assert failure(tmp_path / "a.xlsx").code is Code.VANISHED


def test_password_of_a_workbook(tmp_path: Path) -> None:
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    name = "EncryptedPackage".encode("utf-16-le")
    (tmp_path / "a.xlsx").write_bytes(header + name + bytes(2000))
    assert failure(tmp_path / "a.xlsx").code is Code.ENCRYPTED


def test_a_damaged_compound_file(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000))
    assert failure(tmp_path / "a.xls").code is Code.UNREADABLE


def test_password_of_an_ods(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", b"\x00\x01")
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert failure(tmp_path / "a.ods").code is Code.ENCRYPTED


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            "<office:document-content"
            ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
            ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
            ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
            ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
            '><office:body><office:spreadsheet><table:table table:name="Mål">'
            f"{rows}</table:table></office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr(
            "meta.xml",
            "<meta><meta:generator>LibreOffice/7.4</meta:generator>"
            "<dc:date>2022-05-06T14:00:00.123456789</dc:date></meta>",
        )
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


ODS_BLANK = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
ODS_VALUE = '<table:table-cell office:value-type="float" office:value="{}"/>'


def test_ods_with_repeated_blanks_and_errors(tmp_path: Path) -> None:
    error = (
        '<table:table-cell office:value-type="string" office:string-value=""'
        ' calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    )
    row = (
        '<table:table-row><table:table-cell table:number-columns-repeated="3"/>'
        f"{ODS_VALUE.format(2)}{error}</table:table-row>"
    )
    read = read_book(ods(tmp_path / "a.ods", ODS_BLANK.format(4) + row + ODS_BLANK.format(1048571)))
    assert read.sheets[0].rows[4][:4] == ["", "", "", 2.0]
    assert read.sheets[0].errors == {(4, 4): "#N/A"}
    # LibreOffice writes the time of day on the wall, here summer time in Sweden
    assert read.saved_at == datetime(2022, 5, 6, 12, 0, 0, 123456, tzinfo=UTC)
    assert read.application == "LibreOffice/7.4"


def test_ods_with_one_value_far_out(tmp_path: Path) -> None:
    rows = f"{ODS_BLANK.format(1048575)}<table:table-row>{ODS_VALUE.format(1)}</table:table-row>"
    refused = failure(ods(tmp_path / "a.ods", rows))
    assert (refused.code, refused.values["what"]) == (
        Code.TOO_LARGE,
        "Mål!A1048576 > GR10000",
    )


@pytest.mark.parametrize("address", ["XFD1048576", "GS1", "A10001", "ZZ5", "AAA1", "B100000"])
def test_one_value_far_out(tmp_path: Path, address: str) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    row = "".join(filter(str.isdigit, address))
    with_part(path, SHEET, sheet_xml(f'<row r="{row}"><c r="{address}" s="0"><v>1</v></c></row>'))
    refused = failure(path)
    assert refused.code is Code.TOO_LARGE
    assert refused.values["what"] == f"Mål!{address} > GR10000"


def test_one_value_at_the_limit(tmp_path: Path) -> None:
    sheet = read_book(book(tmp_path / "a.xlsx", {"GR10000": 1})).sheets[0]
    assert (len(sheet.rows), len(sheet.rows[-1])) == (10_000, 200)


def test_a_sheet_that_is_formatted_to_its_end(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1_048_577, 16))
    first = '<row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576" s="1"></c></row>'
    with_part(path, SHEET, sheet_xml(first + rows + last))
    assert read_book(path).sheets[0].rows == [[1.0]]


def test_rows_without_a_number_count_too(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    with_part(path, SHEET, sheet_xml("<row/>" * 10_001 + "<row><c><v>1</v></c></row>"))
    assert failure(path).code is Code.TOO_LARGE


def test_large_files(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": "x"})
    refused = failure(path, ReadLimits(file_bytes=2**10))
    assert refused.code is Code.TOO_LARGE
    assert refused.values["what"].endswith(" MB > 0.0 MB")


def test_zip_bombs(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": "x"})
    with_part(path, "xl/media/image1.png", bytes(11 * 2**20))
    assert "100 : 1" in failure(path).values["what"]
    assert "zip: 11.0 MB > 1 MB" in failure(path, ReadLimits(unpacked_bytes=2**20)).values["what"]


def test_a_part_that_is_larger_than_it_says(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": "x"})
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        size = package.getinfo(SHEET).file_size.to_bytes(4, "little")
    for at in range(len(content)):
        if content[at : at + 4] == size:
            content[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(content)
    assert failure(path).code is Code.UNREADABLE


def test_nothing_is_expanded(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"A1": 1})
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
    with_part(path, SHEET, entity + sheet_xml(cell))
    assert failure(path).code is Code.UNREADABLE


def test_a_failure_travels_between_processes() -> None:
    there = ReadFailure(Code.TOO_LARGE, what="2 > 1")
    back = pickle.loads(pickle.dumps(there))
    assert (back.code, back.values, str(back)) == (there.code, there.values, str(there))
