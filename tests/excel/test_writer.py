"""Layouts written, and read back with another library."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import LayoutError, write_book
from xlgoals.forms.look import STRONG, STYLES
from xlgoals.forms.sheet import (
    Area,
    BookLayout,
    Cell,
    CellValue,
    Chart,
    DropDown,
    Highlight,
    Limits,
    SheetLayout,
)
from xlgoals.forms.themes import theme

CREATED = datetime(2022, 4, 30, 21, 59, tzinfo=UTC)


def book(*sheets: SheetLayout, **rest: object) -> BookLayout:
    return BookLayout(list(sheets), CREATED, **rest)  # type: ignore[arg-type]


def cell(value: CellValue = None, style: str = "text", **rest: str) -> BookLayout:
    sheet = SheetLayout("Mål")
    sheet.put(0, 0, value, style, **rest)
    return book(sheet)


def opened(layout: BookLayout) -> Worksheet:
    """The first sheet as openpyxl reads it, with formulas."""
    return openpyxl.load_workbook(io.BytesIO(write_book(layout))).worksheets[0]


def parts(layout: BookLayout) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(write_book(layout))) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


def everything() -> BookLayout:
    """A sheet with some of all there is."""
    lists = SheetLayout("Listor", hidden=True)
    for row, word in enumerate(("ja, delvis", "nej")):
        lists.put(row, 0, word)
    sheet = SheetLayout(
        "Mål & medel",
        widths={0: 10, 1: 44.5},
        heights={1: 30},
        hidden_rows={2},
        hidden_columns={5},
        merged=[Area(0, 0, 0, 3)],
        freeze=(4, 1),
        autofilter=Area(3, 0, 9, 4),
        protected=True,
        tab_colour="head",
        repeat_rows=(3, 3),
        print_title="2022 & framåt",
        zoom=90,
        selected=(4, 1),
    )
    sheet.put(0, 0, "Uppföljning", "title")
    for row in range(4, 10):
        sheet.put(row, 1, Decimal("94.7"), "input_number", note="Rad ett\nrad två")
        sheet.put(row, 2, row, "whole", formula=f"ROUND(B{row + 1},0)")
        sheet.put(row, 3, "green", "status", formula=f'IF(B{row + 1}>9,"green","red")')
        sheet.put(row, 4, True, "text", formula="TRUE")
    sheet.put(10, 0, "Till början", "link", link="internal:'Mål & medel'!A1")
    sheet.drop_downs = [DropDown(Area(4, 0, 9, 0), "=xg_list", "Svar", "Välj", "Fel", "Välj ur")]
    sheet.limits = [
        Limits(Area(4, 1, 9, 1), "decimal", Decimal("0.5"), 100, error="0,5 till 100"),
        Limits(Area(4, 2, 9, 2), "date", date(2022, 1, 1), date(2022, 12, 31)),
        Limits(Area(4, 3, 9, 3), "custom", formula="LEN(D5)<9"),
        Limits(Area(4, 4, 9, 4), "any", prompt="Skriv kort"),
        Limits(Area(4, 5, 9, 5), "whole"),
        Limits(Area(4, 6, 9, 6), "length", high=200),
    ]
    sheet.highlights = [
        Highlight(Area(4, 3, 9, 3), f'$D5="{style}"', style) for style in ("green", "yellow", "red")
    ]
    series = (("Grönt", "'Mål & medel'!$C$5:$C$10", "green_strong"),)
    for at, kind in enumerate(("doughnut", "bar_stacked", "bar_percent", "column")):
        sheet.charts.append(
            Chart(
                kind,  # type: ignore[arg-type]
                12,
                at * 8,
                "Läget",
                "'Mål & medel'!$D$5:$D$10",
                series * (2 if kind.startswith("bar") else 1),
                tuple(STRONG.values()) if kind == "doughnut" else (),
                description="Sex mål, alla gröna",
            )
        )
    return book(
        lists,
        sheet,
        title="Mall",
        active="Mål & medel",
        names={"xg_list": "='Listor'!$A$1:$A$2", "xg_goals": "='Mål & medel'!$A$5:$E$10"},
    )


def test_the_same_layout_gives_the_same_bytes() -> None:
    one, two = everything(), everything()
    two.sheets[1].cells = dict(reversed(two.sheets[1].cells.items()))
    two.created = CREATED.astimezone(timezone(timedelta(hours=2)))
    assert write_book(one) == write_book(two)
    two.sheets[1].put(4, 1, 95)
    assert write_book(one) != write_book(two)


def test_everything_is_there_when_read_back() -> None:
    read = openpyxl.load_workbook(io.BytesIO(write_book(everything())))
    sheet = read["Mål & medel"]
    kinds = [check.type for check in sheet.data_validations.dataValidation]
    assert kinds == ["list", "decimal", "date", "custom", None, "whole", "textLength"]
    first = sheet.data_validations.dataValidation[0]
    assert (first.formula1, first.errorStyle, first.promptTitle) == ("xg_list", None, "Svar")
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert [rule.formula for rule in rules] == [
        ['$D5="green"'],
        ['$D5="yellow"'],
        ['$D5="red"'],
    ]
    assert rules[0].dxf.fill.bgColor.rgb == "FFCDEBD3"
    assert sum(c.data_type == "f" for row in sheet.iter_rows() for c in row) == 18
    assert len(sheet._charts) == 4
    assert sheet.merged_cells.ranges == {openpyxl.worksheet.cell_range.CellRange("A1:D1")}
    assert sheet["B5"].comment.text == "Rad ett\nrad två"
    assert sheet["A11"].hyperlink.location == "'Mål & medel'!A1"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:E10")
    assert (sheet.row_dimensions[3].hidden, sheet.column_dimensions["F"].hidden) == (True, True)
    assert (read["Listor"].sheet_state, read.active.title) == ("hidden", "Mål & medel")
    assert read.defined_names["xg_list"].attr_text == "'Listor'!$A$1:$A$2"
    assert (sheet.sheet_view.zoomScale, sheet.sheet_view.showGridLines) == (90, False)
    assert read.properties.title == "Mall"
    assert read.properties.modified == CREATED.replace(tzinfo=None)


def test_what_protection_leaves_open() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_book(everything())))["Mål & medel"]
    kept = sheet.protection
    assert (kept.sheet, kept.password) == (True, None)
    # in the file a 0 says that it is not forbidden
    opened_up = (kept.autoFilter, kept.formatColumns, kept.formatRows, kept.selectLockedCells)
    assert opened_up == (False, False, False, False)
    assert (kept.formatCells, kept.insertRows, kept.sort) == (True, True, True)
    assert [sheet[at].protection.locked for at in ("A1", "B5", "C5")] == [True, False, True]


def test_page_setup() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_book(everything())))["Mål & medel"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True)
    assert sheet.print_title_rows == "$4:$4"
    xml = parts(everything())["xl/worksheets/sheet2.xml"]
    assert "<oddHeader>&amp;L2022 &amp;&amp; framåt</oddHeader>" in xml
    assert "<oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter>" in xml


def test_charts_say_what_they_show() -> None:
    found = parts(everything())
    assert found["xl/drawings/drawing1.xml"].count('descr="Sex mål, alla gröna"') == 4
    doughnut = found["xl/charts/chart1.xml"]
    assert '<c:holeSize val="58"/>' in doughnut
    assert doughnut.count("E0A800") == 1
    assert 'grouping val="percentStacked"' in found["xl/charts/chart3.xml"]
    assert all('legendPos val="b"' in found[f"xl/charts/chart{n}.xml"] for n in (1, 2, 3))
    assert "<c:legend>" not in found["xl/charts/chart4.xml"]


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+46 8 123",
        "https://example.org",
        "{=A1}",
        "<b>fet</b> & {{x}} {% if %}",
        "Åäö Ö 😀",
        "rad ett\nrad två",
        "007",
        "  indraget ",
        "_x0041_",
        "1 234,5",
        "#N/A",
        "x" * 32_767,
        "å" * 32_765 + "😀",
    ],
)
def test_words_come_back_unchanged_and_unexecuted(tmp_path: Path, words: str) -> None:
    content = write_book(cell(words))
    (tmp_path / "a.xlsx").write_bytes(content)
    assert read_book(tmp_path / "a.xlsx").sheets[0].rows == [[words]]
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert "<f>" not in package.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (5, 5.0),
        (Decimal("0.1"), 0.1),
        (True, True),
        (date(2022, 4, 30), date(2022, 4, 30)),
        (datetime(2022, 4, 30, 14, 3), datetime(2022, 4, 30, 14, 3)),
    ],
)
def test_values_come_back(tmp_path: Path, value: CellValue, read: object) -> None:
    for layout in (cell(value), cell(value, formula="A2")):
        (tmp_path / "a.xlsx").write_bytes(write_book(layout))
        assert read_book(tmp_path / "a.xlsx").sheets[0].rows == [[read]]


@pytest.mark.parametrize("value", ["grön", "007", True, Decimal("94.7")])
def test_a_formula_shows_what_python_computed(tmp_path: Path, value: CellValue) -> None:
    (tmp_path / "a.xlsx").write_bytes(write_book(cell(value, formula="=A2")))
    shown = float(value) if isinstance(value, Decimal) else value
    assert read_book(tmp_path / "a.xlsx").sheets[0].rows == [[shown]]
    assert opened(cell(value, formula="A2"))["A1"].value == "=A2"
    assert 'fullCalcOnLoad="1"' in parts(cell(value, formula="A2"))["xl/workbook.xml"]


def test_a_date_without_a_format_gets_one() -> None:
    assert opened(cell(date(2022, 4, 30), "bold"))["A1"].number_format == "yyyy-mm-dd"
    assert opened(cell(date(2022, 4, 30), "percent"))["A1"].number_format == "0.0%"


@pytest.mark.parametrize("name", STYLES)
def test_every_style_is_kept(name: str) -> None:
    read, style = opened(cell("x", name))["A1"], STYLES[name]
    assert (read.font.sz, bool(read.font.b), read.font.color.rgb[2:]) == (
        style.size,
        style.bold,
        theme().colour(style.colour),
    )
    filled = theme().colour(style.fill) if style.fill else ""
    assert (read.fill.fgColor.rgb[2:] if read.fill.fill_type else "") == filled
    assert read.protection.locked is style.locked
    assert (read.alignment.wrap_text or False) is style.wrap


def test_links_on_numbers_and_out_of_the_file() -> None:
    sheet = opened(cell(5, link="external:../inbox/svar åäö.xlsx"))
    assert sheet["A1"].value == 5
    assert sheet["A1"].hyperlink.target == r"..\inbox\svar%20åäö.xlsx"


def test_a_chart_title_is_no_reference() -> None:
    layout = everything()
    chart = layout.sheets[1].charts[0]
    layout.sheets[1].charts = [replace(chart, title="Stopp!A1")]
    assert "Stopp!\u2060A1" in parts(layout)["xl/charts/chart1.xml"]


def changed(**values: object) -> BookLayout:
    return book(SheetLayout("Mål", **values))  # type: ignore[arg-type]


A1 = Area(0, 0, 0, 0)
CHART = Chart("column", 0, 0, "x", "'Mål'!$A$1:$A$2", (("n", "'Mål'!$B$1:$B$2", "head"),))
LONG = "x" * 256


@pytest.mark.parametrize(
    "layout",
    {
        "text too long": cell("x" * 32_768),
        "text too long for Excel": cell("😀" * 16_384),
        "half a sign": cell("\ud83d"),
        "NaN": cell(float("nan")),
        "infinite": cell(Decimal("Infinity")),
        "too great": cell(10**400),
        "time zone": cell(CREATED),
        "before 1900": cell(date(1899, 12, 31)),
        "empty formula": cell(1, formula="="),
        "long formula": cell(1, formula="1+" * 5000 + "1"),
        "NaN of a formula": cell(float("nan"), formula="A2"),
        "no such style": cell(1, "nice"),
        "no role but a colour": changed(tab_colour="1F4E5F"),
        "no such colour in a chart": changed(charts=[replace(CHART, point_colours=("nice",))]),
        "link without words": cell(None, link="internal:'Mål'!A1"),
        "long link": cell("x", link="https://example.org/" + "x" * 3000),
        "outside the sheet": changed(cells={(1_048_576, 0): Cell(1)}),
        "under a merged area": changed(cells={(0, 1): Cell(1)}, merged=[Area(0, 0, 0, 1)]),
        "one cell merged": changed(merged=[A1]),
        "merged twice": changed(merged=[Area(0, 0, 0, 1), Area(0, 1, 0, 2)]),
        "prompt title": changed(limits=[Limits(A1, "any", prompt_title="x" * 33)]),
        "prompt": changed(limits=[Limits(A1, "any", prompt=LONG)]),
        "error title": changed(limits=[Limits(A1, "whole", error_title="x" * 33)]),
        "error": changed(limits=[Limits(A1, "whole", error=LONG)]),
        "nothing to say": changed(limits=[Limits(A1, "any")]),
        "no length": changed(limits=[Limits(A1, "length")]),
        "turned round": changed(limits=[Limits(A1, "whole", 2, 1)]),
        "empty check": changed(limits=[Limits(A1, "custom")]),
        "unknown list": changed(drop_downs=[DropDown(A1, "=xg_list")]),
        "list as text": changed(drop_downs=[DropDown(A1, "ja,nej")]),
        "highlight outside": changed(highlights=[Highlight(Area(0, 0, 1 << 20, 0), "A1", "red")]),
        "empty highlight": changed(highlights=[Highlight(A1, "", "red")]),
        "chart of no sheet": changed(charts=[replace(CHART, categories="'Mal'!$A$1:$A$2")]),
        "chart without series": changed(charts=[replace(CHART, series=())]),
        "zoom": changed(zoom=5),
        "print title": changed(print_title=LONG),
        "column": changed(widths={16_384: 5}),
        "row": changed(heights={1_048_576: 5}),
        "no visible sheet": changed(hidden=True),
        "no such sheet on top": book(SheetLayout("Mål"), active="Start"),
        "sheet twice": book(SheetLayout("Mål"), SheetLayout("mål")),
        "sheet name": book(SheetLayout("a/b")),
        "long sheet name": book(SheetLayout("x" * 32)),
        "name like a cell": book(SheetLayout("Mål"), names={"A1": "='Mål'!$A$1"}),
        "name with a blank": book(SheetLayout("Mål"), names={"xg a": "='Mål'!$A$1"}),
        "name elsewhere": book(SheetLayout("Mål"), names={"xg_a": "='Mal'!$A$1"}),
        "names twice": book(SheetLayout("M"), names={"xg_a": "=M!$A$1", "XG_A": "=M!$A$1"}),
        "no time zone": BookLayout([SheetLayout("Mål")], datetime(2022, 1, 1)),
    }.items(),
    ids=lambda item: item[0],
)
def test_what_a_workbook_cannot_hold_is_refused(layout: tuple[str, BookLayout]) -> None:
    with pytest.raises(LayoutError):
        write_book(layout[1])


def test_the_greatest_that_fits_is_written() -> None:
    longest = Limits(A1, "whole", prompt_title="x" * 32, prompt="y" * 255, error="z" * 255)
    (check,) = opened(changed(limits=[longest])).data_validations.dataValidation
    assert (len(check.promptTitle), len(check.prompt), len(check.error)) == (32, 255, 255)
    assert re.fullmatch("z{255}", check.error)
