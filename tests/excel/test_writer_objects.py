"""What lies on the cells of a sheet: small charts, tables, pictures, page breaks, the ground."""

import re
import struct
import zipfile
import zlib
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest

from xlgoals.excel.values import LayoutError
from xlgoals.excel.writer import write_book
from xlgoals.forms.raw import address
from xlgoals.forms.sheet import (
    Area,
    BookLayout,
    Cell,
    Highlight,
    Picture,
    RealTable,
    SheetLayout,
    Sparkline,
)

CREATED = datetime(2022, 4, 30, tzinfo=UTC)


def png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    lines = (b"\0" + b"\x1f\x4e\x5f" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def written(sheet: SheetLayout) -> bytes:
    return write_book(BookLayout([sheet], CREATED))


def xml(sheet: SheetLayout, part: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(BytesIO(written(sheet))) as book:
        return book.read(part).decode()


def grid(*rows: tuple[object, ...]) -> SheetLayout:
    sheet = SheetLayout("A")
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            sheet.put(row, column, value)  # type: ignore[arg-type]
    return sheet


def test_a_sparkline_stands_over_its_figures() -> None:
    sheet = grid((1, 2, 3))
    sheet.sparklines.append(Sparkline(0, 3, "'A'!$A$1:$C$1", "1F4E5F"))
    found = xml(sheet)
    assert "<xm:f>'A'!A1:C1</xm:f><xm:sqref>D1</xm:sqref>" in found
    assert 'displayHidden="1"' in found, "its figures may stand on a hidden sheet"


def test_a_table_is_one_to_a_spreadsheet_and_keeps_our_looks() -> None:
    sheet = grid(("Mål", "Utfall"), ("M1", 5))
    sheet.cells[0, 0] = Cell("Mål", "head")
    sheet.tables.append(RealTable("xg_table", Area(0, 0, 1, 1)))
    read = openpyxl.load_workbook(BytesIO(written(sheet)))["A"]
    table = read.tables["xg_table"]
    assert (table.ref, table.autoFilter.ref) == ("A1:B2", "A1:B2")
    assert [column.name for column in table.tableColumns] == ["Mål", "Utfall"]
    assert read["A1"].font.b


def test_a_table_whose_columns_share_a_name_is_refused() -> None:
    sheet = grid(("In words", "in words"), (1, 2))
    sheet.tables.append(RealTable("t", Area(0, 0, 1, 1)))
    with pytest.raises(LayoutError, match="two columns of the same name"):
        written(sheet)


@pytest.mark.parametrize(("size", "shown"), [((40, 20), (40, 20)), ((400, 100), (200, 50))])
def test_a_picture_is_made_smaller_and_never_larger(size, shown) -> None:
    sheet = grid(("x",))
    sheet.pictures.append(Picture(1, 1, png(*size), 200, 60, "The region's logo"))
    drawing = xml(sheet, "xl/drawings/drawing1.xml")
    across, down = (
        int(number) // 9525 for number in re.findall(r'<a:ext cx="(\d+)" cy="(\d+)"', drawing)[0]
    )
    assert (across, down) == shown
    assert 'descr="The region\'s logo"' in drawing
    assert written(sheet) == written(sheet)


def test_page_breaks_go_with_a_scale() -> None:
    sheet = grid(*((n,) for n in range(9)))
    sheet.page_breaks = [3, 6]
    with pytest.raises(LayoutError, match="fitted to pages"):
        written(sheet)
    sheet.scale = 80
    found = xml(sheet)
    assert 'scale="80"' in found
    assert re.findall(r'<brk id="(\d+)"', found) == ["3", "6"]
    assert "fitToPage" not in found


def test_what_nobody_wrote_in_is_locked_on_a_protected_sheet() -> None:
    """The style Normal is open, so that what is pasted with it never locks a cell."""
    sheet = grid(("Locked", None))
    sheet.put(0, 1, None, "input_text")
    sheet.widths = {0: 20, 3: 9}
    sheet.hidden_columns = {2}
    sheet.protected = True
    read = openpyxl.load_workbook(BytesIO(written(sheet)))
    assert read._named_styles["Normal"].protection.locked is False
    page = read["A"]
    assert (page["A1"].protection.locked, page["B1"].protection.locked) == (True, False)
    with zipfile.ZipFile(BytesIO(written(sheet))) as book:
        styles = book.read("xl/styles.xml").decode()
    formats = re.findall(
        r"<xf [^>]*/>|<xf .*?</xf>", styles.split("<cellXfs")[1].split("</cellXfs>")[0]
    )
    ranges = re.findall(r'<col min="(\d+)" max="(\d+)" width="([\d.]+)" style="(\d+)"', xml(sheet))
    assert (ranges[0][0], ranges[-1][1]) == ("1", "16384")
    assert all('<protection locked="1"/>' in formats[int(style)] for *_, style in ranges)
    assert [int(first) for first, *_ in ranges[1:]] == [
        int(last) + 1 for _, last, *_ in ranges[:-1]
    ]
    assert f'ref="{address(0, 0)}:B1"' in xml(sheet), "the sheet is no larger for it"


def test_an_open_sheet_has_no_ground() -> None:
    sheet = grid(("x",))
    assert "<cols>" not in xml(sheet)


def test_a_rule_above_a_row_changes_nothing_else() -> None:
    sheet = grid(("a",), ("b",))
    sheet.highlights.append(Highlight(Area(0, 0, 1, 0), "$A1<>$A2", "rule"))
    styles = xml(sheet, "xl/styles.xml")
    dxf = styles.split("<dxfs")[1].split("</dxfs>")[0]
    assert "<top style=" in dxf
    assert "<font>" not in dxf
    assert "<fill>" not in dxf
