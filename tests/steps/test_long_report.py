"""A report that is too long for what is used otherwise: by a browser, and without page numbers."""

import zipfile

import pikepdf
import pytest

from xlgoals.errors import Unusable
from xlgoals.pages import pdf
from xlgoals.pages.pdf import Maker, browser, maker_for
from xlgoals.pages.word import page_numbers
from xlgoals.steps import report
from xlgoals.steps.report import Format

ROW = "<tr><td>One</td></tr>"
both = pytest.mark.skipif(len(pdf.makers()) < 2, reason="takes both WeasyPrint and a browser")


def test_a_page_is_long_by_the_rows_of_its_tables():
    there = pdf.makers()
    assert maker_for(ROW * pdf.LONG) is there[0]
    assert maker_for(f"{ROW * pdf.LONG}<tr class='total'><td>One</td></tr>") is there[-1]
    assert maker_for("<track>" * 2 * pdf.LONG) is there[0]


def test_where_there_is_no_browser_the_length_does_not_matter(monkeypatch):
    monkeypatch.setattr(browser, "find", lambda: None)
    assert maker_for(ROW * 2 * pdf.LONG) is next(iter(pdf.makers()), None)
    assert Maker.BROWSER not in pdf.makers()


def claim(path):
    """What the PDF says of itself, if it claims PDF/UA."""
    with pikepdf.open(path) as file:
        about = file.Root.get("/Metadata")
        return about is not None and b"pdfuaid" in about.read_bytes()


@both
def test_a_long_report_is_printed_by_a_browser_and_that_is_told(full_region, cli, monkeypatch):
    made = full_region.report(formats=[Format.PDF])
    assert claim(made.paths[0])
    assert not made.by_browser
    monkeypatch.setattr(pdf, "LONG", 0)
    said = cli("report", "-w", full_region.root, "--format", "pdf")
    assert not claim(made.paths[0])
    assert " ".join(said.out.split()).endswith(
        "The report is so long that a browser has printed the PDF, which is much faster. Its table "
        "of contents has no page numbers, and it does not claim PDF/UA."
    )


@both
def test_where_the_browser_fails_it_is_laid_out_as_always(full_region, monkeypatch):
    def failing(*_):
        raise Unusable("The browser fails")

    monkeypatch.setattr(pdf, "LONG", 0)
    monkeypatch.setattr(browser, "print_page", failing)
    made = full_region.report(formats=[Format.PDF])
    assert claim(made.paths[0])
    assert not made.by_browser


def test_pages_of_a_long_word_file_are_not_counted(full_region, monkeypatch):
    asked = []
    monkeypatch.setattr(page_numbers, "pages", lambda content: asked.append(content) or {})
    made = full_region.report(formats=[Format.DOCX])
    assert len(asked) == 1
    monkeypatch.setattr(report, "MOST_COUNTED", 1)
    again = full_region.report(formats=[Format.DOCX])
    assert len(asked) == 1
    with zipfile.ZipFile(again.paths[0]) as file:
        assert b"<w:updateFields" in file.read("word/settings.xml")
    assert made.paths == again.paths
