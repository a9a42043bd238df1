"""What a plan says on every page: in workbooks, in the report, in the terminal."""

import re
import zipfile
from copy import deepcopy
from html import unescape

import openpyxl
import pytest
from conftest import FULL, SMALL, Region, small_catalogue

from xlgoals.catalogue.settings import read_settings
from xlgoals.excel.writer import write_book
from xlgoals.forms.sheet import NOTICE_LENGTH, BookLayout, SheetLayout
from xlgoals.steps.new import new

NOTICE = 'The outcomes are invented & "not" <real>.'


@pytest.fixture
def region(tmp_path, at_noon):
    rows = deepcopy(SMALL)
    rows["settings"].append({"key": "notice", "value": NOTICE})
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    made = Region(tmp_path / "region")
    made.issue()
    return made


def feet(path):
    """The printed foot of each visible sheet, as a spreadsheet program reads it."""
    with zipfile.ZipFile(path) as package:
        book = package.read("xl/workbook.xml").decode()
        names = re.findall(r'<sheet name="([^"]+)" sheetId="(\d+)"( state="hidden")?', book)
        found = {}
        for name, number, hidden in names:
            xml = package.read(f"xl/worksheets/sheet{number}.xml").decode()
            if not hidden:
                found[name] = unescape(
                    re.search(r"<oddFooter>(.*?)</oddFooter>", xml, re.DOTALL)[1]
                )
    return found


def cells(path, sheet):
    book = openpyxl.load_workbook(path)
    found = {cell.coordinate: cell.value for row in book[sheet].iter_rows() for cell in row}
    book.close()
    return {place: value for place, value in found.items() if value is not None}


PRINTED = NOTICE.replace("&", "&&")


def test_every_sheet_of_template_feedback_and_master_is_printed_with_it(region):
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "ca 5"})
    region.collect()
    region.consolidate()
    for path, sheets in (
        (region.template("U1"), 2),
        (region.feedback("U1"), 3),
        (region.dir.master, 7),
    ):
        told = feet(path)
        assert len(told) >= sheets
        assert set(told.values()) == {f"&L{PRINTED}\n&A&R\n&P / &N"}
    assert cells(region.template("U1"), "Start")["B3"] == NOTICE
    assert cells(region.feedback("U1"), "Start")["B3"] == NOTICE
    assert cells(region.dir.master, "Overview")["A5"] == NOTICE


def test_a_template_with_a_notice_comes_back_without_a_word(region):
    region.send_all()
    collected = region.collect()
    assert collected.states == {"accepted": 3}
    assert [finding for file in collected.files for finding in file.findings] == []


@pytest.mark.parametrize("summary", [False, True])
def test_the_report_says_it_on_top_and_on_every_printed_page(region, summary):
    region.send_all()
    region.collect()
    (page,) = region.report(summary=summary).paths
    html = page.read_text("utf-8")
    banner = re.search(r'<p class="notice" role="note">(.*?)</p>', html)
    assert unescape(banner[1]) == NOTICE
    assert html.index(banner[0]) < html.index("<h1>")
    printed = re.search(r'@page \{[^@]*@top-left \{ content: "(.*?)";', html, re.DOTALL)
    said = re.sub(r"\\([0-9a-f]+) ", lambda found: chr(int(found[1], 16)), printed[1])
    assert said == NOTICE


def test_status_says_it_first(region, cli):
    said = cli("status", "-w", region.root)
    assert said.out.splitlines()[0] == NOTICE
    assert cli("status", "-w", region.root, "--json").json["notice"] == NOTICE


def test_without_a_notice_nothing_is_said(full_region, cli):
    full_region.report()
    assert set(feet(full_region.template("U1")).values()) == {"&L&A&R&P / &N"}
    html = next(full_region.dir.report.glob("*.html")).read_text("utf-8")
    assert 'class="notice"' not in html
    assert "@top-left { content" not in html
    assert cli("status", "-w", full_region.root, "--json").json["notice"] == ""


def test_a_long_notice_is_printed_on_several_lines(at_noon):
    words = ("word " * 100)[:NOTICE_LENGTH].strip()
    book = BookLayout([SheetLayout("A", landscape=False)], at_noon, notice=words)
    book.sheets[0].put(0, 0, "a")
    content = write_book(book)
    assert content == write_book(book)
    plan, faults = read_settings({"notice": words})
    assert (plan.notice, faults) == (words, {})


@pytest.mark.parametrize("words", ["x" * (NOTICE_LENGTH + 1), "&" * (NOTICE_LENGTH // 2 + 1)])
def test_a_notice_that_no_foot_holds_is_a_fault_of_the_setting(words):
    plan, faults = read_settings({"notice": words})
    assert plan.notice == ""
    assert faults["notice"].expected == "a text of at most 200 characters"


def test_a_notice_as_long_as_may_be_fits_the_foot(at_noon):
    for words in ("x" * NOTICE_LENGTH, "&" * (NOTICE_LENGTH // 2), "å " * (NOTICE_LENGTH // 2)):
        plan, faults = read_settings({"notice": words})
        assert not faults
        for landscape in (True, False):
            book = BookLayout([SheetLayout("A" * 31, landscape=landscape)], at_noon)
            book.notice = plan.notice
            book.sheets[0].put(0, 0, "a")
            assert write_book(book)
