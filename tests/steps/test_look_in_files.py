"""The look in the files that are made: colours, font, logo, and what stands on every page."""

import re
import shutil
import zipfile
from html import unescape

import openpyxl
import pytest
from conftest import FULL, Region
from pictures import png

from xlgoals.errors import Unusable
from xlgoals.excel.writer import write_book
from xlgoals.findings import Code
from xlgoals.forms.look import INK, STYLES, WHITE
from xlgoals.forms.themes import theme, themes
from xlgoals.steps import feedback, issue, master_files

HEADER, FOOTER = "Region Å & Ö", "Fråga <oss> & svara"


def dressed(region: Region, logo_bytes: bytes = b"", **look: str) -> Region:
    """The region with these settings of its look."""
    path = region.root / "xlgoals.toml"
    if logo_bytes:
        (region.root / "logo.png").write_bytes(logo_bytes)
        look["logo"] = "logo.png"
    lines = "".join(f'{key} = "{value}"\n' for key, value in look.items())
    path.write_text(path.read_text("utf-8").split("[look]")[0] + "[look]\n" + lines, "utf-8")
    return Region(region.root, region.round)


def part(path, name):
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def parts(path, begins):
    with zipfile.ZipFile(path) as package:
        return [name for name in package.namelist() if name.startswith(begins)]


def numbers(region):
    return {one.unit_id: one.number for one in region.session.ledger.issues()}


def test_another_look_is_the_same_issue(region):
    before = region.template("U1").read_bytes()
    changed = region.template("U2")
    changed.write_bytes(b"somebody's own")
    again = dressed(region, png(40, 20), theme="print", font="Arial", header=HEADER)
    result = again.issue()
    assert (len(result.written), result.unchanged, result.changes) == (2, [], [])
    assert result.kept == [changed.name]
    assert region.template("U1").read_bytes() != before
    assert set(numbers(again).values()) == {1}
    assert changed.read_bytes() == b"somebody's own"
    assert again.issue().written == []
    back = dressed(again).issue()
    assert len(back.written) == 2
    assert region.template("U1").read_bytes() == before, "the same settings, the same bytes"
    assert set(numbers(again).values()) == {1}


def test_returns_of_the_old_and_of_the_new_look_are_taken_in(region):
    region.send("U1", FULL["U1"])
    again = dressed(region, theme="heather", font="Arial", header=HEADER, footer=FOOTER)
    again.issue()
    for unit in ("U2", "U3"):
        again.send(unit, FULL[unit])
    collected = again.collect()
    assert collected.states == {"accepted": 3}
    assert [finding for file in collected.files for finding in file.findings] == []


def test_a_template_with_a_logo_comes_back_and_is_read(region):
    again = dressed(region, png(40, 20))
    again.issue("U1")
    shutil.copy(again.template("U1"), again.dir.inbox / "U1.xlsx")
    (file,) = again.collect().files
    assert file.unit_id == "U1"
    told = {finding.code for finding in file.findings}
    assert told == {Code.NOTHING_FILLED_IN, Code.NO_OUTCOME, Code.NOT_READY}, (
        "nothing of the picture"
    )


def files(region):
    """A template, a feedback and a master, made with the look that is set."""
    region.issue()
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "ca 5"})
    region.collect()
    region.consolidate()
    return [region.template("U1"), region.feedback("U1"), region.dir.master]


def test_the_logo_is_in_every_book_with_whose_it_is(region):
    logo = png(400, 100)
    for path in files(dressed(region, logo)):
        (media,) = parts(path, "xl/media/")
        with zipfile.ZipFile(path) as package:
            assert package.read(media) == logo
        drawn = [part(path, name) for name in parts(path, "xl/drawings/drawing")]
        (shown,) = (xml for xml in drawn if "<xdr:pic>" in xml)
        assert 'descr="Testland"' in shown
        sizes = re.findall(r'<xdr:pic>.*?<a:ext cx="(\d+)" cy="(\d+)"', shown, re.DOTALL)
        (across, down) = (int(number) // 9525 for number in sizes[-1])
        assert across <= 180
        assert down <= 60
        assert across / down == pytest.approx(4, abs=0.2)


def test_the_logo_lies_on_no_words(region):
    again = dressed(region, png(400, 100))
    again.issue("U1")
    template = again.template("U1")
    book = openpyxl.load_workbook(template)
    sheet = book["Start"]
    (drawing,) = parts(template, "xl/drawings/drawing")
    corners = re.findall(
        r"<xdr:col>(\d+)</xdr:col>.*?<xdr:row>(\d+)</xdr:row>", part(template, drawing)
    )
    (left, top), (right, bottom) = [(int(column), int(row)) for column, row in corners]
    assert (left, top, bottom) == (2, 0, 1)
    under = sheet.iter_rows(top + 1, bottom + 1, left + 1, right + 1)
    assert not any(cell.value for row in under for cell in row)
    longest = max(len(str(sheet.cell(row, 2).value)) for row in (top + 1, bottom + 1))
    assert longest < sheet.column_dimensions["B"].width, "what stands to its left does not reach it"
    book.close()


def test_without_a_logo_there_is_none(region):
    for path in files(region):
        assert parts(path, "xl/media/") == []
    assert parts(region.template("U1"), "xl/drawings/") == []
    html = region.report().paths[0].read_text("utf-8")
    assert 'letterhead">' not in html
    assert 'class="logo"' not in html


def printed(path, which):
    """What is printed on each sheet that is seen, as a spreadsheet program reads it."""
    book = part(path, "xl/workbook.xml")
    seen = re.findall(r'<sheet name="[^"]+" sheetId="(\d+)" r:id', book)
    found = [part(path, f"xl/worksheets/sheet{number}.xml") for number in seen]
    return [unescape(re.search(rf"<{which}>(.*?)</{which}>", xml, re.DOTALL)[1]) for xml in found]


def test_header_and_footer_are_printed_on_every_page(region):
    for path in files(dressed(region, header=HEADER, footer=FOOTER)):
        assert all(text.endswith("&RRegion Å && Ö") for text in printed(path, "oddHeader"))
        feet = printed(path, "oddFooter")
        assert len(feet) >= 2
        assert set(feet) == {"&LFråga <oss> && svara\n&A&R\n&P / &N"}


def test_the_report_has_logo_font_header_and_footer(region):
    logo = png(40, 20)
    again = dressed(
        region, logo, theme="heather", font="Gill Sans MT", header=HEADER, footer=FOOTER
    )
    html = again.report().paths[0].read_text("utf-8")
    (image,) = re.findall(r'<img class="logo" [^>]*>', html)
    assert image.startswith('<img class="logo" src="data:image/png;base64,iVBOR')
    assert image.endswith('alt="Testland">')
    assert re.search(r"style-src 'unsafe-inline'; script-src 'sha256-[^']+'; img-src data:\"", html)
    assert f"--heading: #{theme('heather').colour('heading')};" in html
    assert '--font: "Gill Sans MT";' in html
    assert html.count("<p>Region Å &amp; Ö</p>") == 1
    assert html.count("<p>Fråga &lt;oss&gt; &amp; svara</p>") == 1
    top = re.search(r'@top-center \{ content: "(.*?)";', html)[1]
    foot = re.search(r'@bottom-left \{ content: "(.*?)";', html)[1]
    said = [re.sub(r"\\([0-9a-f]+) ", lambda f: chr(int(f[1], 16)), text) for text in (top, foot)]
    assert said == [HEADER, f"Testland · Report of April · Working material · {FOOTER}"]


@pytest.mark.parametrize("name", themes())
def test_a_workspace_of_each_theme_opens_and_has_its_colours_and_font(
    full_once, tmp_path, at_noon, name
):
    region = Region(shutil.copytree(full_once, tmp_path / "region"))
    again = dressed(region, png(40, 20), theme=name, font="Arial")
    again.issue()
    assert again.consolidate().changed
    assert not again.consolidate().changed, "the same settings, the same bytes"
    for path, sheet in ((again.template("U1"), "Goals"), (again.dir.master, "All goals")):
        book = openpyxl.load_workbook(path)
        heads = {
            cell.fill.fgColor.rgb[2:] for row in book[sheet].iter_rows(max_row=6) for cell in row
        }
        assert theme(name).colour("head") in heads
        assert book[sheet]["A1"].font.color.rgb[2:] == theme(name).colour("heading")
        book.close()
        assert set(re.findall(r'<name val="([^"]*)"/>', part(path, "xl/styles.xml"))) == {"Arial"}
        for chart in parts(path, "xl/charts/"):
            fonts = re.findall(
                r"<a:(?:defRPr|rPr)\b(?:[^>]*/>|.*?</a:(?:defRPr|rPr)>)", part(path, chart)
            )
            assert fonts
            assert all('<a:latin typeface="Arial"' in font for font in fonts)
    assert len(parts(again.dir.master, "xl/charts/")) == 3


def test_text_is_read_on_every_ground_that_a_highlight_gives_it(region, monkeypatch):
    """Not only where a style has it: a highlight keeps the text of the cell it colours."""
    layouts = []

    def keep(layout):
        layouts.append(layout)
        return write_book(layout)

    for step in (issue, feedback, master_files):
        monkeypatch.setattr(step, "write_book", keep)
    files(region)
    pairs = {
        (highlighted.colour if highlighted.colour != INK else STYLES[cell.style].colour,
         highlighted.fill or STYLES[cell.style].fill or WHITE)
        for layout in layouts
        for sheet in layout.sheets
        if not sheet.hidden  # such as the one of samples
        for highlight in sheet.highlights
        for (row, column), cell in sheet.cells.items()
        if highlight.area.first_row <= row <= highlight.area.last_row
        and highlight.area.first_column <= column <= highlight.area.last_column
        for highlighted in [STYLES[highlight.style]]
    }  # fmt: skip
    assert len(pairs) >= 6
    for name in themes():
        poor = {pair for pair in pairs if theme(name).between(*pair) < 4.5}
        assert not poor


def test_a_logo_that_is_gone_stops_a_step_before_it_does_anything(region):
    region.send_all()
    again = dressed(region, logo="logo.png")
    before = again.rows()
    for step in (again.issue, again.collect, again.consolidate, again.report):
        with pytest.raises(Unusable, match=r"the logo logo\.png cannot be read"):
            step()
    assert again.rows() == before
