"""What lies on the cells of a sheet: small charts, tables, pictures, page breaks, the ground."""

import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from pictures import jpeg, png

from xlgoals.excel.values import LayoutError
from xlgoals.excel.writer import write_book
from xlgoals.forms.look import HEAD, INPUT_LINE, SHADE
from xlgoals.forms.raw import address
from xlgoals.forms.sheet import (
    Area,
    BookLayout,
    Cell,
    LogoPlace,
    Picture,
    RealTable,
    SheetLayout,
    Sparkline,
)
from xlgoals.forms.themes import FOOT_LENGTH, PRINTED_LENGTH, theme

CREATED = datetime(2022, 4, 30, tzinfo=UTC)


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
    sheet.sparklines.append(Sparkline(0, 3, "'A'!$A$1:$C$1", "head"))
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


def drawn(book: BookLayout) -> str:
    with zipfile.ZipFile(BytesIO(write_book(book))) as package:
        return package.read("xl/drawings/drawing1.xml").decode()


def size_of(drawing: str) -> tuple[int, int]:
    (found,) = re.findall(r'<a:ext cx="(\d+)" cy="(\d+)"', drawing)
    return int(found[0]) // 9525, int(found[1]) // 9525


@pytest.mark.parametrize("dpi", [0, 72, 300])
def test_a_picture_is_as_large_whatever_it_says_of_pixels_to_an_inch(dpi) -> None:
    sheet = grid(("x",))
    sheet.pictures.append(Picture(1, 1, png(400, 100, dpi), 200, 60, "x"))
    assert size_of(xml(sheet, "xl/drawings/drawing1.xml")) == (200, 50)


@pytest.mark.parametrize(
    ("widths", "heights", "hidden", "size", "begins"),
    [
        ({}, {0: 45, 1: 30}, set(), (180, 45), ("3", 12)),
        ({3: 10, 4: 10}, {}, set(), (144, 36), ("3", 6)),  # no higher than its rows
        ({3: 10, 4: 10}, {0: 45}, {4}, (75, 18), ("3", 0)),  # no wider than what is seen
    ],
)
def test_the_logo_fills_its_cells_from_the_right_and_no_others(
    widths, heights, hidden, size, begins
) -> None:
    sheet = grid(("x",))
    sheet.widths, sheet.heights, sheet.hidden_columns = widths, heights, hidden
    sheet.logo = LogoPlace(Area(0, 3, 1, 4 if widths else 5), "Testland")
    book = BookLayout([sheet], CREATED, look=replace(theme(), logo=png(400, 100)))
    drawing = drawn(book)
    assert size_of(drawing) == pytest.approx(size, abs=1)
    start = re.search(r"<xdr:col>(\d+)</xdr:col><xdr:colOff>(\d+)", drawing)
    assert (start[1], int(start[2]) // 9525) == (begins[0], pytest.approx(begins[1], abs=1))
    assert 'descr="Testland"' in drawing


def test_a_logo_may_be_a_jpeg() -> None:
    sheet = grid(("x",))
    sheet.logo = LogoPlace(Area(0, 3, 1, 4), "Testland")
    look = replace(theme(), logo=jpeg(40, 20))
    with zipfile.ZipFile(BytesIO(write_book(BookLayout([sheet], CREATED, look=look)))) as package:
        assert package.read("xl/media/image1.jpeg") == jpeg(40, 20)


def test_long_words_at_the_head_stand_above_each_other() -> None:
    sheet = grid(("x",))
    sheet.landscape = False
    sheet.print_title = "A & B – " + "x" * 60
    book = BookLayout([sheet], CREATED, look=replace(theme(), header="Region & " + "y" * 40))
    with zipfile.ZipFile(BytesIO(write_book(book))) as package:
        page = package.read("xl/worksheets/sheet1.xml").decode()
    told = re.search(r"<oddHeader>(.*?)</oddHeader>", page, re.DOTALL)[1].replace("&amp;", "&")
    assert told == f"&LRegion && {'y' * 40}\nA && B – {'x' * 60}"
    assert 'top="0.9"' in page, "there is room for both"


def test_the_longest_of_all_that_is_printed_fits() -> None:
    """The longest name of a unit and of a sheet, of a notice, a header and a footer."""
    for landscape in (True, False):
        sheet = grid(("x",))
        sheet.name, sheet.landscape = "B" * 31, landscape
        sheet.print_title = f"{'u' * 120} – {'B' * 31}"
        look = replace(theme(), header="h" * PRINTED_LENGTH, footer="f" * PRINTED_LENGTH)
        notice = "n " * ((FOOT_LENGTH - PRINTED_LENGTH) // 2)
        assert write_book(BookLayout([sheet], CREATED, look=look, notice=notice))
        look = replace(look, footer="f" * (FOOT_LENGTH - 200))
        assert write_book(BookLayout([sheet], CREATED, look=look, notice="n" * 200))


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


def test_marks_change_a_style_and_leave_the_rest_of_it() -> None:
    sheet = grid(("a", "b"))
    sheet.cells[0, 0] = Cell("a", "input_text+rule+later")
    read = openpyxl.load_workbook(BytesIO(written(sheet)))["A"]["A1"]
    look = theme()
    assert read.border.top.color.rgb[2:] == look.colour(HEAD)
    assert read.border.left.color.rgb[2:] == look.colour(INPUT_LINE)
    assert read.fill.fgColor.rgb[2:] == look.colour(SHADE)
    assert read.protection.locked is False


@pytest.mark.parametrize("name", ["nothing", "text+nothing", "nothing+rule"])
def test_a_style_or_a_mark_that_is_none_is_refused(name: str) -> None:
    sheet = grid(("a",))
    sheet.cells[0, 0] = Cell("a", name)
    with pytest.raises(LayoutError, match="no such style"):
        written(sheet)
