"""The report in Word, read back by another library and opened by LibreOffice."""

import importlib.util
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import monotonic

import docx
import openpyxl
import pikepdf
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import RGBColor
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tests.pages.word_sample import (
    HOSTILE,
    LINES,
    LONG,
    chart_png,
    document,
    mark,
    png,
)
from xlgoals.domain.model import STATUS_SYMBOLS, Status
from xlgoals.errors import Unusable
from xlgoals.forms.look import Look as Colours
from xlgoals.forms.themes import theme
from xlgoals.i18n import Language
from xlgoals.pages.document import Cell, Chart, Column, Line, Look, Paragraph, Part, Row, Table
from xlgoals.pages.word import page_numbers, shipped, to_word
from xlgoals.pages.word.markup import Bookmarks

TEMPLATES = Path(__file__).parents[2] / "templates"
SYMBOLS = "".join(STATUS_SYMBOLS.values())


def word(sample=None, *, look=None, count_pages=False, **more):
    sample = sample or document()
    return to_word(sample, look or theme(), chart_png=chart_png, count_pages=count_pages, **more)


def opened(content):
    return docx.Document(io.BytesIO(content))


def part_of(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def changed(content, name, change):
    """The same file with one part changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.namelist():
            part = old.read(entry)
            new.writestr(entry, change(part.decode()).encode() if entry == name else part)
    return made.getvalue()


def one_by(sample, **more):
    """The sample with other values of its own."""
    return replace(sample, **more)


def of_blocks(*blocks):
    return one_by(document(), parts=[Part("one", "Del", 2, blocks)])


def text_of(cell):
    """What a cell says, without the symbols of statuses."""
    shown = "\n".join(paragraph.text for paragraph in cell.paragraphs)
    return re.sub(f"[{SYMBOLS}]\u00a0", "", shown)


class TestBody:
    def test_the_title_and_each_part_are_real_headings(self):
        found = [
            (paragraph.style.name, paragraph.text)
            for paragraph in opened(word()).paragraphs
            if paragraph.style.name.startswith(("Title", "Heading"))
        ]
        assert found == [
            ("Title", "Uppföljning av målen"),
            ("Heading 1", "Sammanfattning"),
            ("Heading 2", "Läsanvisning"),
            ("Heading 1", "Målen"),
            ("Heading 2", "Trafiknämndens mål"),
            ("Heading 3", "Djupare"),
            ("Heading 4", "Ännu djupare"),
            ("Heading 5", "Djupast"),
            ("Heading 1", "Metod"),
        ]

    def test_what_words_are_decides_their_style(self):
        styles = {p.text: p.style.name for p in opened(word()).paragraphs}
        assert styles["Åtta av tolv mål uppfylls helt eller i hög grad."] == "Headline"
        assert styles["Så här räknas det: varje mål en gång."] == "Description"
        assert styles["En not i liten stil."] == "Note"
        assert styles["Läget: Vanlig text."] == "Report text"
        assert styles["En punkt."] == "List Bullet"
        assert styles["Mål efter perspektiv"] == "Caption"
        assert styles["Tolv mån, januari–december."] == "Table note"
        assert styles["Två nämnder saknas."] == "Draft"
        assert styles["Får inte spridas."] == "Notice"
        assert styles["Arbetsmaterial"] == "Working material"

    def test_a_persons_lines_are_kept(self):
        shown = next(p for p in opened(word()).paragraphs if p.text.startswith("Ordföranden"))
        assert shown.text == f"Ordföranden skriver: {LINES}".replace("\r\n", "\n")
        assert len(shown._p.findall(f".//{qn('w:br')}")) == 2
        assert len(shown._p.findall(f".//{qn('w:tab')}")) == 1

    def test_a_status_has_its_colour_symbol_and_word(self):
        made = opened(word())
        shown = next(p for p in made.paragraphs if p.text.startswith("Ekonomi"))
        assert shown.text == "Ekonomi ▲\u00a0Gul tre av fyra mål."
        fill = shown._p.find(f".//{qn('w:shd')}").get(qn("w:fill"))
        assert fill == theme().colour("yellow")

    def test_a_link_leads_to_its_row_and_one_that_leads_nowhere_is_none(self):
        made = opened(word())
        marks = [e.get(qn("w:name")) for e in made.element.iter(qn("w:bookmarkStart"))]
        links = [e.get(qn("w:anchor")) for e in made.element.iter(qn("w:hyperlink"))]
        assert set(links) <= set(marks)
        assert len(set(map(str.casefold, marks))) == len(marks)
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in marks)
        linked = {
            link.get(qn("w:anchor")): "".join(t.text or "" for t in link.iter(qn("w:t")))
            for link in made.element.iter(qn("w:hyperlink"))
        }
        assert linked["goalM001"] == "M001"
        assert "nowhere" not in linked.values()

    def test_anchors_that_differ_in_signs_alone_have_names_of_their_own(self):
        names = Bookmarks.of(["a-b", "a_b", "A.B", "7", "ö", "x" * 50, "x" * 51]).names
        assert len({name.casefold() for name in names.values()}) == 7
        assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,39}", name) for name in names.values())

    def test_pages_lie_on_their_side_and_a_summary_stands(self):
        whole, short = (
            opened(word()).sections[0],
            opened(word(document(is_summary=True))).sections[0],
        )
        assert (whole.page_width.mm, whole.page_height.mm) == pytest.approx((297, 210), abs=0.1)
        assert (short.page_width.mm, short.page_height.mm) == pytest.approx((210, 297), abs=0.1)
        assert [whole.orientation, short.orientation] == [1, 0]


class TestTables:
    def test_every_table_says_what_it_says(self):
        sample = document()
        found = [
            [[text_of(cell) for cell in row.cells] for row in table.rows]
            for table in opened(word(sample)).tables
        ]
        assert found == [
            [
                [column.label for column in table.columns],
                *([cell.words or "–" for cell in row.cells] for row in table.rows),
            ]
            for table in sample.tables
        ]

    def test_a_header_is_repeated_and_short_rows_are_not_broken(self):
        long_row = Row([Cell((Line("kort"),)), Cell((Line("lång " * 400),))])
        short_row = Row([Cell((Line("kort"),)), Cell((Line("kort"),))])
        table = Table("t", "Lista", [Column("A"), Column("B")], [long_row, short_row])
        rows = opened(word(of_blocks(table))).tables[0]._tbl.tr_lst
        assert [row.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [
            True,
            False,
            False,
        ]
        assert [row.find(f".//{qn('w:cantSplit')}") is not None for row in rows] == [
            True,
            False,
            True,
        ]

    @pytest.mark.parametrize(("number", "kept"), [(3, {0, 1, 2}), (20, {19})])
    def test_a_small_table_and_a_sum_are_not_left_alone(self, number, kept):
        rows = [Row([Cell((Line(f"{n}"),))]) for n in range(number)]
        rows.append(Row([Cell((Line("Summa"),))], is_total=True))
        table = Table("t", "Lista", [Column("A", Look.FIGURE)], rows)
        made = opened(word(of_blocks(table))).tables[0]
        found = {
            place
            for place, row in enumerate(made.rows[1:])
            if row.cells[0].paragraphs[0].paragraph_format.keep_with_next
        }
        assert found == kept

    def test_columns_share_the_whole_width(self):
        made = opened(word())
        section = made.sections[0]
        width = (section.page_width - section.left_margin - section.right_margin) // 635
        for table in made.tables:
            grid = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
            assert sum(grid) == width
            assert grid == [cell.width // 635 for cell in table.rows[0].cells]
            assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"

    def test_an_id_is_not_broken_however_narrow_its_share(self):
        columns = [Column("Id", Look.ID, 1), Column("Ord", Look.WORDS, 99)]
        rows = [Row([Cell((Line("A-1234567"),)), Cell((Line("ord"),))])]
        table = opened(word(of_blocks(Table("t", "Lista", columns, rows)))).tables[0]
        assert table.rows[0].cells[0].width.mm > 15

    def test_a_table_is_told_to_those_who_do_not_see_it(self):
        made = opened(word())
        told = [
            tuple(
                table._tbl.tblPr.find(qn(f"w:{tag}")).get(qn("w:val"))
                for tag in ("tblCaption", "tblDescription")
            )
            for table in made.tables
        ]
        assert told == [
            ("Mål efter perspektiv", "Tolv mån, januari–december."),
            ("Mål efter perspektiv", "Tolv mån, januari–december."),
            ("Mål efter status", "Mål efter status"),
        ]

    def test_a_status_and_a_sum_have_their_ground(self):
        table = opened(word()).tables[0]

        def ground(row, column):
            shade = table.rows[row].cells[column]._tc.find(f"{qn('w:tcPr')}/{qn('w:shd')}")
            return None if shade is None else shade.get(qn("w:fill"))

        colour = theme().colour
        assert [ground(row, 6) for row in (1, 2, 3, 4)] == [
            colour("yellow"),
            colour("red"),
            colour("not_measured"),
            colour("green"),
        ]
        assert [ground(row, 7) for row in (1, 7)] == [None, colour("shade")]

    def test_two_statuses_in_a_cell_are_shaded_one_by_one(self):
        language = Language("sv")
        lines = [Line(mark=mark(status, language)) for status in (Status.GREEN, Status.RED)]
        columns = [Column("Status", Look.STATUS)]
        table = Table("t", "Lista", columns, [Row([Cell(lines)])])
        cell = opened(word(of_blocks(table))).tables[0].rows[1].cells[0]
        assert cell.text == "●\u00a0Grön\n■\u00a0Röd"
        assert cell._tc.find(f"{qn('w:tcPr')}/{qn('w:shd')}") is None
        assert [e.get(qn("w:fill")) for e in cell._tc.iter(qn("w:shd"))] == [
            theme().colour("green"),
            theme().colour("red"),
        ]

    def test_two_tables_on_end_stay_two(self):
        body = opened(word()).element.body
        tags = [child.tag for child in body]
        assert (qn("w:tbl"), qn("w:tbl")) not in set(pairwise(tags))

    def test_a_chart_has_its_text_and_its_table(self):
        made = opened(word())
        shown = made.inline_shapes[0]
        told = shown._inline.docPr
        assert told.get("descr") == 'Stapel: 5 gröna, "3 gula" & 2 röda.'
        assert told.get("name") == "Status efter nämnd"
        assert (shown.width.mm, shown.height.mm) == (150, 60)
        chart = next(
            block for part in document().parts for block in part.blocks if isinstance(block, Chart)
        )
        assert text_of(made.tables[-1].rows[1].cells[0]) == chart.table.rows[0].cells[0].words

    def test_a_chart_is_no_wider_than_the_text(self):
        made = opened(
            to_word(
                document(is_summary=True),
                theme(),
                chart_png=lambda _chart: (png(), 400.0, 100.0),
                count_pages=False,
            )
        )
        assert made.inline_shapes[0].width.mm == pytest.approx(178, abs=0.5)
        assert made.inline_shapes[0].height.mm == pytest.approx(44.5, abs=0.5)


class TestFile:
    def test_the_file_tells_its_title_and_nobodys_name(self):
        about = opened(word()).core_properties
        assert (about.title, about.language) == ("Uppföljning av målen", "sv-SE")
        assert (about.author, about.last_modified_by, about.comments) == ("", "", "")
        assert about.created == about.modified
        assert "Company" not in part_of(word(), "docProps/app.xml")

    @pytest.mark.parametrize(("code", "locale"), [("sv", "sv-SE"), ("en", "en-GB")])
    def test_the_language_is_set(self, code, locale):
        found = re.findall(
            r'<w:lang w:val="([^"]*)"', part_of(word(document(code)), "word/styles.xml")
        )
        assert found == [locale]

    def test_the_same_report_is_the_same_file(self):
        assert word() == word()
        with zipfile.ZipFile(io.BytesIO(word())) as package:
            assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}

    def test_head_and_foot(self):
        section = opened(word()).sections[0]
        assert [p.text for p in section.header.paragraphs] == [
            "Får inte spridas.",
            "Arbetsmaterial",
        ]
        assert [p.text for p in section.footer.paragraphs] == [
            "Region Norr · Uppföljning av målen · sida 1 av 1",
            "Dokumentet är en slutprodukt från xlgoals. Texterna ändras i sammanställningen (Excel), "
            "och ändringar här följer inte med till nästa.",
        ]
        codes = [e.text.strip() for e in section.footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]

    def test_the_look_gives_colours_font_and_logo(self):
        look = Colours(
            {**theme().colours, "heading": "112233", "head": "445566"},
            font="Arial",
            header="Regionens huvud",
            footer="Regionens fot",
            logo=png(200, 50),
        )
        made = opened(word(look=look))
        assert made.styles["Heading 1"].font.color.rgb == RGBColor.from_string("112233")
        assert 'w:ascii="Arial"' in made.styles.element.xml
        assert 'w:fill="445566"' in made.styles["Report table"].element.xml
        assert made.inline_shapes[0].width.mm == pytest.approx(50)
        assert made.sections[0].header.paragraphs[0].text == "Regionens huvud"
        assert made.sections[0].footer.paragraphs[1].text == "Regionens fot"

    def test_what_people_write_is_shown_as_written(self):
        content = word(document(hostile=True))
        made = opened(content)
        shown = re.sub("[\x00\x07\x1b]", "\ufffd", HOSTILE)
        texts = [p.text.strip() for p in made.paragraphs]
        assert LONG in texts
        assert texts.count(shown.strip()) == 3  # the title, a heading and a paragraph
        assert made.core_properties.title == shown.strip()
        assert shown.strip() in made.sections[0].footer.paragraphs[0].text

    @pytest.mark.parametrize("words", ["\ud800", "a\x0bb", "\u2028", "😀", "ﷺ", "\ufffe", "]]>"])
    def test_any_sign_can_be_written(self, words):
        sample = one_by(of_blocks(Paragraph(Line(words, lead=words))), title=words, draft=words)
        assert opened(word(sample)).paragraphs


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs suppressAutoHyphens "
    "spacing ind jc outlineLvl",
    "rPr": "rStyle rFonts b i color sz szCs u shd lang",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar tblLook tblCaption "
    "tblDescription",
    "tcPr": "tcW shd",
    "style": "name basedOn next uiPriority semiHidden qFormat pPr rPr tblPr tblStylePr",
    "sectPr": "headerReference footerReference type pgSz pgMar cols docGrid",
    "settings": "zoom defaultTabStop autoHyphenation hyphenationZone doNotHyphenateCaps "
    "updateFields compat",
    "tc": "tcPr bookmarkStart p bookmarkEnd",
}
"""What stands before what in the elements that we write (ECMA-376); Word refuses other orders."""


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/settings.xml"])
def test_elements_stand_in_the_order_that_word_asks_for(name):
    content = word(look=Colours(theme().colours, logo=png()))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = parse_xml(package.read(name))
    seen = set()
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2]
        if tag not in ORDER:
            continue
        seen.add(tag)
        order = ORDER[tag].split()
        children = [str(child.tag).rpartition("}")[2] for child in element]
        assert children == sorted(children, key=order.index), tag
    assert seen


class TestContents:
    def test_it_is_a_field_with_an_entry_a_part(self):
        made = opened(word())
        codes = [e.text.strip() for e in made.element.iter(qn("w:instrText"))]
        assert codes[0] == 'TOC \\o "1-3" \\h'
        alone = opened(word(of_blocks()))
        assert next(alone.element.iter(qn("w:instrText"))).text == ' TOC \\o "1-1" \\h '
        entries = [
            ("".join(t.text or "" for t in p.iter(qn("w:t"))), p.pPr.style)
            for p in made.element.body.iter(qn("w:p"))
            if p.pPr is not None and (p.pPr.style or "").startswith("Toc")
        ]
        assert entries == [
            ("Innehåll", "TocHeading"),
            ("Sammanfattning", "Toc1"),
            ("Målen", "Toc1"),
            ("Trafiknämndens mål", "Toc2"),
            ("Djupare", "Toc3"),
            ("Metod", "Toc1"),
        ]

    def test_word_fills_in_pages_that_nobody_has_counted(self):
        settings = part_of(word(), "word/settings.xml")
        assert settings.index("<w:updateFields") < settings.index("<w:compat>")

    def test_page_numbers_are_those_of_the_pages(self, tmp_path):
        if not page_numbers.program():
            if os.environ.get("CI"):
                pytest.fail("LibreOffice Writer is not installed, and CI may not do without")
            pytest.skip("LibreOffice Writer is not installed")
        content = word(document(rows=60), count_pages=True)
        assert "<w:updateFields" not in part_of(content, "word/settings.xml")
        shown = [
            "".join(t.text or "" for t in p.iter(qn("w:t")))
            for p in opened(content).element.body.iter(qn("w:p"))
            if p.pPr is not None and (p.pPr.style or "").startswith("Toc")
        ][1:]
        (tmp_path / "report.docx").write_bytes(content)
        bookmarks = {"ExportBookmarks": {"type": "boolean", "value": "true"}}
        subprocess.run(
            [
                page_numbers.program(),
                f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
                "--headless",
                "--convert-to",
                f"pdf:writer_pdf_Export:{json.dumps(bookmarks)}",
                "--outdir",
                str(tmp_path),
                str(tmp_path / "report.docx"),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        with pikepdf.open(tmp_path / "report.pdf") as pdf, pdf.open_outline() as outline:
            pages = {page.objgen: str(n) for n, page in enumerate(pdf.pages, 1)}

            def walk(items):
                for item in items:
                    yield item.title, pages[item.destination[0].objgen]
                    yield from walk(item.children)

            stands = dict(walk(outline.root))
            assert len(pdf.pages) > 3
        titles = ["Sammanfattning", "Målen", "Trafiknämndens mål", "Djupare", "Metod"]
        assert shown == [title + stands[title] for title in titles]
        assert stands["Metod"] != "1"
        if shutil.which("pdftotext"):
            text = subprocess.run(
                ["pdftotext", "-layout", str(tmp_path / "report.pdf"), "-"],
                check=True,
                capture_output=True,
                text=True,
                encoding="utf-8",
            ).stdout
            assert "M060" in text
            assert "Dokumentet är en slutprodukt från xlgoals." in text

    def test_a_program_that_hangs_is_ended(self, tmp_path, monkeypatch):
        if os.name == "nt":
            pytest.skip("the stand-in is a shell script")
        hanging = tmp_path / "soffice"
        hanging.write_text("#!/bin/sh\nsleep 60\n")
        hanging.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        assert page_numbers.pages(word(), patience=1) == {}


def build_word():
    spec = importlib.util.spec_from_file_location("build_word", TEMPLATES / "build_word.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_word_saves(content, change):
    """A template opened, changed and saved."""
    made, saved = opened(content), io.BytesIO()
    change(made)
    made.save(saved)
    return saved.getvalue()


class TestTemplate:
    def test_the_shipped_one_is_what_the_script_makes(self):
        with (
            zipfile.ZipFile(io.BytesIO(build_word().build())) as made,
            zipfile.ZipFile(io.BytesIO(shipped())) as there,
        ):
            assert made.namelist() == there.namelist()
            assert [n for n in made.namelist() if made.read(n) != there.read(n)] == []

    def test_its_styles_have_readable_names(self):
        names = {style.name for style in opened(shipped()).styles}
        assert {
            *("Title", "Heading 1", "Heading 5", "Report text", "Note", "Headline"),
            *("Description", "Narrative", "Table text", "Table note", "Table head"),
            *("Report table", "Caption"),
        } <= names

    def test_one_of_its_own_keeps_its_look(self):
        def restyle(made):
            made.styles["Heading 1"].font.color.rgb = RGBColor.from_string("AA0000")
            made.sections[0].footer.add_paragraph("Region Norrs egen fot")
            made.sections[0].left_margin = 1_800_000

        content = word(template=as_word_saves(shipped(), restyle))
        made = opened(content)
        assert made.styles["Heading 1"].font.color.rgb == RGBColor.from_string("AA0000")
        assert made.sections[0].footer.paragraphs[-1].text == "Region Norrs egen fot"
        grid = [int(column.get(qn("w:w"))) for column in made.tables[0]._tbl.tblGrid]
        section = made.sections[0]
        assert sum(grid) == (section.page_width - 1_800_000 - section.right_margin) // 635

    def test_one_made_in_another_way_is_given_the_styles_it_lacks(self):
        made, saved = docx.Document(), io.BytesIO()
        made.core_properties.title = "{{ 7*7 }} {% broken"
        made.core_properties.author = "Somebody"
        for words in (
            "{{ title }}",
            "{%p for part in parts %}",
            "{{r part.heading }}",
            "{%p for block in part.blocks %}",
            "{{p block }}",
            "{%p endfor %}",
            "{%p endfor %}",
        ):
            made.add_paragraph(words)
        made.save(saved)
        found = opened(word(template=saved.getvalue()))
        assert [p.style.name for p in found.paragraphs if p.text.startswith("Åtta")] == ["Headline"]
        assert found.tables[0].style.name == "Report table"
        assert found.core_properties.author == ""

    def test_the_path_it_was_made_from_does_not_come_along(self):
        link = (
            '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
            'relationships/attachedTemplate" Target="file:///C:/Users/somebody/own.dotx" '
            'TargetMode="External"/>'
        )
        own = changed(
            shipped(),
            "word/settings.xml",
            lambda xml: re.sub(
                r"(<w:zoom [^>]*/>)",
                r'\1<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/'
                r'2006/relationships" r:id="rId1"/>',
                xml,
            ),
        )
        made = io.BytesIO(own)
        with zipfile.ZipFile(made, "a") as package:
            package.writestr(
                "word/_rels/settings.xml.rels",
                '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                f'relationships">{link}</Relationships>',
            )
        content = word(template=made.getvalue())
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert not any(b"somebody" in package.read(name) for name in package.namelist())
        assert "attachedTemplate" not in part_of(content, "word/settings.xml")

    @pytest.mark.parametrize(
        ("template", "said"),
        [
            (b"", "The Word template is no Word document. Save it in Word as .docx."),
            (b"text", "The Word template is no Word document. Save it in Word as .docx."),
            (
                b"x" * (11 << 20),
                "The Word template is too large: at most 10 MB. Make its pictures smaller.",
            ),
        ],
    )
    def test_what_is_no_word_file_is_refused(self, template, said):
        with pytest.raises(Unusable) as refused:
            word(template=template)
        assert str(refused.value) == said

    def test_a_workbook_is_no_word_file(self):
        workbook = io.BytesIO()
        openpyxl.Workbook().save(workbook)
        with pytest.raises(Unusable) as refused:
            word(template=workbook.getvalue())
        assert str(refused.value) == (
            "The Word template is no Word document. Save it in Word as .docx."
        )

    def test_parts_that_are_damaged_are_refused(self):
        own = changed(shipped(), "word/document.xml", lambda xml: xml[: len(xml) // 2])
        with pytest.raises(Unusable) as refused:
            word(template=own)
        assert str(refused.value) == (
            "The Word template is no Word document. Save it in Word as .docx."
        )

    def test_macros_are_refused(self):
        own = io.BytesIO(shipped())
        with zipfile.ZipFile(own, "a") as package:
            package.writestr("word/vbaProject.bin", b"macro")
        with pytest.raises(Unusable) as refused:
            word(template=own.getvalue())
        assert str(refused.value) == (
            "The Word template has macros. Save it as a Word document without macros (.docx)."
        )

    @pytest.mark.parametrize(
        ("words", "where", "why"),
        [
            ("Läget {{ title", "Läget {{ title", "{{ }}"),
            ("Läget {{ title }", "Läget {{ title }", "{{ }}"),
            ("{% if draft }}Nu{% endif %}", "{% if draft }}Nu", "{{ }}"),
            ("Läget {{ titel }}", "Läget {{ titel }}", 'nothing called "titel"'),
            ("{{ title.__class__ }}", "{{ title.__class__ }}", 'may not use "__class__"'),
            ("{{ 1 / 0 }}", "{{ 1 / 0 }}", "cannot be worked out"),
            ("{%p for part in parts %}", "", "Unexpected end of template"),
            ("{% endfor %}", "{% endfor %}", "Encountered unknown tag 'endfor'"),
        ],
    )
    def test_marks_that_cannot_be_understood_are_shown(self, words, where, why):
        own = as_word_saves(shipped(), lambda made: made.add_paragraph(words))
        with pytest.raises(Unusable) as refused:
            word(template=own)
        told = str(refused.value)
        assert told.startswith(f'The Word template cannot be filled in near "{where}')
        assert why in told

    def test_a_mark_in_the_head_is_shown_too(self):
        own = as_word_saves(
            shipped(), lambda made: made.sections[0].header.add_paragraph("Vid {{ nothing }}")
        )
        said = r'near "Vid \{\{ nothing \}\}": there is nothing called "nothing"\.'
        with pytest.raises(Unusable, match=said):
            word(template=own)

    def test_what_a_filter_makes_of_words_is_words(self):
        marks = "{{ draft|e }} {{ draft|upper }} {{ draft ~ title }}"
        own = as_word_saves(shipped(), lambda made: made.add_paragraph(marks))
        sample = one_by(document(), draft="<a> & {_{\x00", title="b")
        made = opened(word(sample, template=own))
        assert made.paragraphs[-1].text == ("<a> & {_{\ufffd <A> & {_{\ufffd <a> & {_{\ufffdb")

    def test_words_cannot_be_made_markup(self):
        own = as_word_saves(shipped(), lambda made: made.add_paragraph("{{ draft|safe }}"))
        with pytest.raises(Unusable, match="No filter named 'safe'"):
            word(template=own)

    def test_an_environment_of_the_callers_is_used(self):
        environment = ImmutableSandboxedEnvironment()
        environment.globals["own"] = "from <outside>"
        own = as_word_saves(shipped(), lambda made: made.add_paragraph("{{ own }}"))
        made = opened(word(template=own, environment=environment))
        assert made.paragraphs[-1].text == "from <outside>"
        assert environment.autoescape is False


def test_three_thousand_rows_are_filled_in_within_half_a_minute():
    begin = monotonic()
    made = word(document(rows=3000))
    assert monotonic() - begin < 30
    assert part_of(made, "word/document.xml").count("<w:tr>") > 3000
