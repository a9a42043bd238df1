"""Counts as pies, where the plan wants them: in the master and in the report."""

import re
import zipfile
from copy import deepcopy
from html import unescape

import openpyxl
import pytest
from conftest import FULL, SMALL, Region, places, small_catalogue
from openpyxl.utils.cell import coordinate_to_tuple

from xlgoals.domain.model import Status
from xlgoals.forms.look import STRONG
from xlgoals.forms.themes import theme
from xlgoals.steps.new import new

WORSE = {
    "U1": {
        **FULL["U1"],
        ("G4", "outcome"): 7,
        ("G4", "comment"): "More.",
        ("G4", "action"): "Act.",
    },
    "U2": FULL["U2"],
    "U3": FULL["U3"],
}


@pytest.fixture
def region(tmp_path, at_noon):
    rows = deepcopy(SMALL)
    rows["settings"].append({"key": "charts", "value": "Pies"})
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    made = Region(tmp_path / "region")
    made.issue()
    for unit, values in WORSE.items():
        made.send(unit, values)
    made.collect()
    made.consolidate()
    return made


def charts(path):
    """Each chart of a workbook: its XML by title, and the alternative texts there are."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        found = [
            package.read(name).decode()
            for name in names
            if re.match(r"xl/charts/chart\d+\.xml", name)
        ]
        drawings = "".join(
            package.read(name).decode() for name in names if name.startswith("xl/drawings/drawing")
        )
    return found, [unescape(text) for text in re.findall(r' descr="([^"]*)"', drawings)]


def test_the_master_has_a_pie_per_part_of_the_top_level_and_per_board(region):
    drawn, told = charts(region.dir.master)
    pies = [xml for xml in drawn if "<c:pieChart>" in xml]
    assert "barChart" not in "".join(drawn)
    titles = [re.search(r"<c:title>.*?<a:t>(.*?)</a:t>", xml)[1] for xml in pies]
    assert titles == ["Health", "Learning", "Health board", "School board"]
    assert "Health: green 3, yellow 0, red 1, not measured 0" in told
    assert "School board: green 1, yellow 0, red 0, not measured 1" in told
    colours = [theme().colour(STRONG[status]) for status in Status]
    for xml in pies:
        points = re.findall(r"<c:dPt>.*?<a:srgbClr val=\"(\w{6})\"", xml)
        assert points == colours


def test_the_pies_read_live_cells(region):
    drawn, _ = charts(region.dir.master)
    book = openpyxl.load_workbook(region.dir.master)
    shown = openpyxl.load_workbook(region.dir.master, data_only=True)
    assert book.sheetnames[:2] == ["Overview", "Charts"]
    found = {}
    for xml in drawn:
        if "<c:pieChart>" in xml:
            area = re.search(
                r"<c:val>.*?<c:f>'Charts'!(.*?)</c:f>|<c:val>.*?<c:f>Charts!(.*?)</c:f>", xml
            )
            place = (area[1] or area[2]).replace("$", "")
            (cells,) = book["Charts"][place]
            assert all(str(cell.value).startswith("=COUNTIFS(") for cell in cells)
            name = shown["Charts"].cell(cells[0].row, 1).value
            found[name] = tuple(cell.value for (cell) in shown["Charts"][place][0])
            heads = re.search(r"<c:cat>.*?<c:f>'?Charts'?!(.*?)</c:f>", xml)[1].replace("$", "")
            words = [cell.value for cell in book["Charts"][heads][0]]
            assert words == ["● Green", "▲ Yellow", "■ Red", "○ Not measured"]
    assert found == {
        "Health": (3, 0, 1, 0),
        "Learning": (1, 0, 0, 1),
        "Health board": (3, 0, 1, 0),
        "School board": (1, 0, 0, 1),
    }
    book.close()
    shown.close()


def test_the_counts_follow_what_staff_set_while_they_work(region, calculator):
    sheet, place = places(region.dir.master)["G1", "status_code"]
    row, column = coordinate_to_tuple(place)
    with calculator.open(region.dir.master) as book:
        book.type(sheet, (row - 1, column - 1), "red")
        book.calculate()
        health = [book.read()["Charts"][3, column] for column in range(6)]
    assert health == ["Health", 4, 2, 0, 2, 0]


@pytest.mark.parametrize("summary", [False, True])
def test_the_report_has_a_pie_per_part_and_board_with_its_figures_in_words(region, summary):
    (page,) = region.report(summary=summary).paths
    html = page.read_text("utf-8")
    told = re.findall(r'<figure class="chart pies">\s*<img [^>]*alt="([^"]*)"', html)
    by_board = (
        "Goals by status: Board. Health board: Green: 3, Yellow: 0, Red: 1, Not measured: 0; "
        "School board: Green: 1, Yellow: 0, Red: 0, Not measured: 1"
    )
    assert told == [
        "Goals by status: Strategy. Health: Green: 3, Yellow: 0, Red: 1, Not measured: 0; "
        "Learning: Green: 1, Yellow: 0, Red: 0, Not measured: 1",
        *([] if summary else [by_board]),  # which is a table alone there
    ]
    assert ('class="chart bars"' in html) is not summary, "a part alone is a bar"


def test_bars_are_as_they_were(full_region):
    assert not any("pieChart" in xml for xml in charts(full_region.dir.master)[0])
    (page,) = full_region.report().paths
    html = page.read_text("utf-8")
    assert 'class="chart pies"' not in html
    assert 'class="chart bars"' in html
