"""What would make the parser die, hang or see something else is refused before it is asked."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
import xlsxwriter
from test_reader import SHEET, book, failure, ods, sheet_xml, with_part

from xlgoals.excel.guard import inspect
from xlgoals.excel.limits import ReadFailure, ReadLimits
from xlgoals.excel.package import Parts
from xlgoals.excel.pool import read_all
from xlgoals.excel.reader import read_book
from xlgoals.findings import Code
from xlgoals.forms.raw import RawBook

LIMITS = ReadLimits()
VALUE = 'office:value-type="float" office:value="2"'


def content(path: Path, cells: str) -> bytes:
    return with_part(book(path, {"A1": 1}), SHEET, sheet_xml(cells)).read_bytes()


def refused(made: bytes, limits: ReadLimits = LIMITS) -> Code:
    with pytest.raises(ReadFailure) as caught:
        inspect(made, limits)
    return caught.value.code


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c r="A0000001048576"><v>1</v></c>',
        "<c r = 'GS1'><v>1</v></c>",
        '<c s=">" r="GS1"><v>1</v></c>',
        '<c r="GS1" s=">"><v>1</v></c>',
        '<c r="GS1"><!-- --><v>1</v></c>',
        '<any:c r="GS1"><v>1</v></any:c>',
        '<c\tr="GS1"><f>1</f></c>',
        "<c/>" * 200 + "<c><v>1</v></c>",
        '<c r="GR1"/><c><v>1</v></c>',
        "</row>" + "<row/>" * 10_000 + "<row><c><v>1</v></c>",
        '</row><row r="10000"/><row><c><v>1</v></c>',
    ],
)
def test_no_spelling_hides_a_cell_far_out(tmp_path: Path, cell: str) -> None:
    """Found without the parser, which would ask for room for all that lies between."""
    made = content(tmp_path / "a.xlsx", f'<row r="1">{cell}</row>')
    assert refused(made) is Code.TOO_LARGE


@pytest.mark.parametrize("rows", [5, 9, 50, 99, 10_000])
def test_limits_of_any_number_of_digits(tmp_path: Path, rows: int) -> None:
    limits = ReadLimits(rows=rows, columns=30)
    for row, column, fits in ((rows, "AD", True), (rows + 1, "A", False), (1, "AE", False)):
        cell = f'<row r="{row}"><c r="{column}{row}"><v>1</v></c></row>'
        made = content(tmp_path / "a.xlsx", cell)
        if fits:
            inspect(made, limits)
        else:
            assert refused(made, limits) is Code.TOO_LARGE


def test_a_sheet_that_no_sheet_of_the_workbook_names_is_looked_at_too(tmp_path: Path) -> None:
    far = sheet_xml('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    path = with_part(book(tmp_path / "a.xlsx", {"A1": 1}), "xl/worksheets/more.bin", far)
    assert refused(path.read_bytes()) is Code.TOO_LARGE


def test_many_cells_in_all(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        for _ in range(3):
            made.add_worksheet().write("GR5000", 1)
    assert failure(tmp_path / "a.xlsx").values["what"] == "Sheet3: 3000000 > 2000000"


def test_one_text_for_very_many_cells(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as made:
        sheet = made.add_worksheet("Mål")
        for row in range(2000):
            sheet.write(row, 0, "x" * 32_000)
    code = refused((tmp_path / "a.xlsx").read_bytes())
    assert code is Code.TOO_LARGE
    roomy = ReadLimits(unpacked_bytes=300 * 2**20)
    assert len(read_book(tmp_path / "a.xlsx", roomy).sheets[0].rows) == 2000


def test_very_many_formulas(tmp_path: Path) -> None:
    rows = '<row><c r="A1"><f>1</f></c></row>' * 600_000
    assert refused(content(tmp_path / "a.xlsx", rows)) is Code.TOO_LARGE


def test_what_is_handed_over_has_a_limit_too(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {f"A{row}": "x" * 3000 for row in range(1, 41)})
    small = ReadLimits(unpacked_bytes=600_000)
    assert isinstance(read_book(path, small), RawBook)
    ((_, answer),) = read_all([path], small)
    assert isinstance(answer, ReadFailure)
    assert answer.code is Code.TOO_LARGE


def test_numbers_that_no_cell_can_hold_are_texts(tmp_path: Path) -> None:
    numbers = ("inf", "-inf", "NaN", "1e999", "1e300", "5")
    cells = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{v}</v></c></row>' for n, v in enumerate(numbers, 1)
    )
    (tmp_path / "b.xlsx").write_bytes(content(tmp_path / "a.xlsx", cells))
    ((_, answer),) = read_all([tmp_path / "b.xlsx"])
    assert isinstance(answer, RawBook)
    assert answer.sheets[0].rows == [["inf"], ["-inf"], ["nan"], ["inf"], [1e300], [5.0]]


# --- packages ---


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts:
            package.writestr(name, part)
    return target.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("again", [SHEET, SHEET.upper(), SHEET.replace("/", "\\")])
def test_a_name_that_stands_for_two_parts(tmp_path: Path, again: str) -> None:
    parts = parts_of(book(tmp_path / "a.xlsx", {"A1": 1}))
    made = zipped([*parts.items(), (again, b"<worksheet/>")])
    assert refused(made) is Code.UNREADABLE


def test_names_as_other_programs_write_them(tmp_path: Path) -> None:
    parts = parts_of(book(tmp_path / "a.xlsx", {"A1": "x", "B2": 5}))
    for change in (str.upper, lambda name: name.replace("/", "\\")):
        path = tmp_path / "b.xlsx"
        path.write_bytes(zipped([(change(name), part) for name, part in parts.items()]))
        assert read_book(path).sheets[0].rows == [["x"], ["", 5.0]]


def test_parts_that_share_their_bytes(tmp_path: Path) -> None:
    made = bytearray(book(tmp_path / "a.xlsx", {"A1": 1}).read_bytes())
    first = made.index(b"PK\1\2")
    second = made.index(b"PK\1\2", first + 4)
    made[second + 42 : second + 46] = made[first + 42 : first + 46]
    assert refused(bytes(made)) is Code.UNREADABLE


def test_two_directories(tmp_path: Path) -> None:
    made = book(tmp_path / "a.xlsx", {"A1": 1}).read_bytes()
    assert refused(made + b"PK\5\6" + bytes(18)) is Code.UNREADABLE


def test_a_part_is_never_unpacked_beyond_its_word(tmp_path: Path) -> None:
    """Also one whose checksum is right for as much as it owns up to."""
    made = bytearray(zipped([("xl/workbook.xml", b"<a>" + bytes(5_000_000))]))
    for mark, at in ((b"PK\3\4", 14), (b"PK\1\2", 16)):
        start = made.index(mark) + at
        crc = struct.pack("<I", zlib.crc32(b"<a>"))
        made[start : start + 4], made[start + 8 : start + 12] = crc, struct.pack("<I", 3)
    parts = Parts(bytes(made), LIMITS)
    with pytest.raises(zipfile.BadZipFile):
        parts.read("xl/workbook.xml")


def test_too_many_parts_are_counted_before_they_are_listed() -> None:
    made = zipped([(f"xl/{number}", b"") for number in range(5001)])
    assert refused(made) is Code.TOO_LARGE


@pytest.mark.parametrize("unused", ["xl/theme/theme1.xml", "docProps/app.xml"])
def test_damage_in_a_part_that_is_not_needed_is_damage(tmp_path: Path, unused: str) -> None:
    made = bytearray(book(tmp_path / "a.xlsx", {"A1": 1}).read_bytes())
    at = made.index(unused.encode()) + len(unused) + 40
    made[at : at + 4] = b"\xa5\xa5\xa5\xa5"
    assert refused(bytes(made)) is Code.UNREADABLE


@pytest.mark.parametrize(
    "head",
    [
        b'<?xml version="1.0" encoding="UTF-16"?>',
        b'<?xml version="1.0" encoding="UTF-7"?>',
        b"<!DOCTYPE a>",
        b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- <a> --><!DOCTYPE a [<!ENTITY b "c">]>',
    ],
)
def test_heads_that_workbooks_do_not_have(tmp_path: Path, head: bytes) -> None:
    path = with_part(book(tmp_path / "a.xlsx", {"A1": 1}), SHEET, head + sheet_xml(""))
    assert refused(path.read_bytes()) is Code.UNREADABLE
    for harmless in (b"\xef\xbb\xbf", b'<?xml version="1.0" encoding="ISO-8859-1"?><!-- a -->'):
        with_part(path, SHEET, harmless + sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>'))
        assert read_book(path).sheets[0].rows == [[1.0]]


# --- .ods ---


def test_an_ods_table_without_end(tmp_path: Path) -> None:
    """The parser would wait for its end for ever."""
    path = ods(tmp_path / "a.ods", "")
    with_part(path, "content.xml", (b"</table:table>", b""))
    assert failure(path).code is Code.UNREADABLE


@pytest.mark.parametrize(
    "cell",
    [
        f'<table:table-cell {VALUE} table:number-columns-repeated="201"/>',
        "<table:table-cell office:value='2' table:number-columns-repeated='4000000000'/>",
        '<table:table-cell table:number-columns-repeated="200"/><table:table-cell office:value="1"/>',
    ],
)
def test_an_ods_with_values_far_right(tmp_path: Path, cell: str) -> None:
    path = ods(tmp_path / "a.ods", f"<table:table-row>{cell}</table:table-row>")
    assert refused(path.read_bytes()) is Code.TOO_LARGE


def test_an_ods_with_one_text_in_very_many_cells(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="100">'
        f"<text:p>{'x' * 30_000}</text:p></table:table-cell>"
    )
    rows = f'<table:table-row table:number-rows-repeated="100">{cell}</table:table-row>'
    assert refused(ods(tmp_path / "a.ods", rows).read_bytes()) is Code.TOO_LARGE


# --- .xls ---


def xls(records: bytes, *, small: bool = False) -> bytes:
    """A compound file with one stream of BIFF8 records."""
    begin = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 5, 0, 0, 0, 6)
    sheet = struct.pack("<HHIBBBB4s", 0x85, 12, 20 + 16 + 4, 0, 0, 4, 0, b"Blad")
    inside = struct.pack("<HHHHHHII", 0x809, 16, 0x600, 16, 0, 0, 0, 6) + records
    stream = begin + sheet + b"\x0a\0\0\0" + inside + b"\x0a\0\0\0"
    free, last = 0xFFFFFFFF, 0xFFFFFFFE
    size = len(stream) if small else max(4096, len(stream))
    padded = stream.ljust(-(-size // 512) * 512, b"\0")
    count = len(padded) // 512
    table = [0xFFFFFFFD, last, *range(3, 2 + count), last]
    small_table = last
    if small:
        pieces = len(padded) // 64
        small_table = len(table)
        table.append(last)
        numbers = struct.pack("<128I", *range(1, pieces), last, *([free] * (128 - pieces)))
        padded += numbers
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHHHIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0)
    head += struct.pack("<IIIII109I", 4096, small_table, int(small), last, 0, 0, *([free] * 108))
    entries = b""
    for name, kind, child, first, length in (
        ("Root Entry", 5, 1, 2 if small else last, count * 512 if small else 0),
        ("Workbook", 2, free, 0 if small else 2, size),
    ):
        text = name.encode("utf-16-le") + b"\0\0"
        entries += text.ljust(64, b"\0")
        entries += struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
        entries += bytes(36) + struct.pack("<IQ", first, length)
    fat = struct.pack("<128I", *table, *([free] * (128 - len(table))))
    return head + fat + entries.ljust(512, b"\0") + padded


def number(row: int, column: int) -> bytes:
    return struct.pack("<HHHHHd", 0x203, 14, row, column, 0, 2.5)


@pytest.mark.parametrize("small", [True, False])
def test_an_xls_is_read(tmp_path: Path, *, small: bool) -> None:
    (tmp_path / "a.xls").write_bytes(xls(number(1, 1), small=small))
    assert read_book(tmp_path / "a.xls").sheets[0].rows == [[], ["", 2.5]]


@pytest.mark.parametrize("small", [True, False])
@pytest.mark.parametrize(("row", "column"), [(65535, 0), (0, 255), (10_000, 3), (3, 200)])
def test_an_xls_with_a_value_far_out(row: int, column: int, *, small: bool) -> None:
    with pytest.raises(ReadFailure) as caught:
        inspect(xls(number(0, 0) + number(row, column), small=small), LIMITS)
    assert caught.value.code is Code.TOO_LARGE
    assert caught.value.values["what"].startswith("Blad!")


def test_an_xls_with_a_password() -> None:
    assert refused(xls(struct.pack("<HHH", 0x2F, 2, 1))) is Code.ENCRYPTED


def test_an_xls_whose_sectors_go_round() -> None:
    made = bytearray(xls(number(0, 0)))
    made[512 + 4 * 3 : 512 + 4 * 4] = struct.pack("<I", 2)
    assert refused(bytes(made)) is Code.UNREADABLE
