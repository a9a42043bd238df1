"""Counts as pies, where the plan wants them: in the master and in the report."""

import re
import zipfile
from copy import deepcopy
from html import unescape
from math import atan2, pi

import openpyxl
import pytest
from conftest import FULL, SMALL, Region, places, small_catalogue
from openpyxl.utils.cell import coordinate_to_tuple

from xlgoals.domain.model import Status
from xlgoals.forms.look import STRONG
from xlgoals.forms.themes import theme
from xlgoals.pages.pies import slices
from xlgoals.steps.new import new
from xlgoals.tables.rows import Counts

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
    pies = re.findall(r'<figure class="pie">(.*?)</figure>', html, re.DOTALL)
    told = [re.search(r'<svg role="img" aria-label="([^"]*)"', pie)[1] for pie in pies]
    assert told == [
        "Health. Green: 3, Yellow: 0, Red: 1, Not measured: 0",
        "Learning. Green: 1, Yellow: 0, Red: 0, Not measured: 1",
        "Health board. Green: 3, Yellow: 0, Red: 1, Not measured: 0",
        "School board. Green: 1, Yellow: 0, Red: 0, Not measured: 1",
    ]
    caption = re.sub(
        r"<[^>]+>", "", re.search(r"<figcaption>(.*?)</figcaption>", pies[0], re.DOTALL)[1]
    )
    assert " ".join(caption.split()) == (
        "Health ● Green: 3 (75%) ▲ Yellow: 0 (0%) ■ Red: 1 (25%) ○ Not measured: 0 (0%)"
    )
    assert re.findall(r'<path class="(\w+)"', pies[0]) == ["green", "red"]
    assert re.findall(r"<text [^>]*>(.*?)</text>", pies[0]) == ["● 3", "■ 1"], "read in grey"
    counted = html[html.index('id="counts"') : html.index('id="assessments"')]
    assert 'class="bar"' not in counted


def test_bars_are_as_they_were(full_region):
    assert not any("pieChart" in xml for xml in charts(full_region.dir.master)[0])
    (page,) = full_region.report().paths
    assert '<figure class="pie">' not in page.read_text("utf-8")


def counts(*numbers):
    return Counts(*numbers, reasons={})


def angles(piece):
    """Where a slice begins and ends, as shares of the way round, read from its outline."""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", piece.path)]
    points = (numbers[2:4], numbers[-2:])
    return [atan2(x - 50, 50 - y) / (2 * pi) % 1 for x, y in points]


def test_slices_go_round_in_the_order_of_the_statuses():
    found = slices(counts(3, 2, 0, 5))
    assert [piece.status for piece in found] == [
        Status.GREEN, Status.YELLOW, Status.NOT_MEASURED,
    ]  # fmt: skip
    edges = [angles(piece) for piece in found]
    assert edges == [
        pytest.approx([0, 0.3], abs=0.001),
        pytest.approx([0.3, 0.5], abs=0.001),
        pytest.approx([0.5, 0], abs=0.001),
    ]
    assert " 0 0 1 " in found[0].path
    assert " 0 1 1 " in slices(counts(1, 0, 3, 0))[1].path, "the long way round"


def test_one_status_alone_is_a_whole_circle():
    (only,) = slices(counts(0, 0, 7, 0))
    assert only.path.count("A48 48") == 2
    assert (only.x, only.y, only.has_room) == ("50", "50", True)
    assert slices(counts(0, 0, 0, 0)) == []


def test_a_thin_slice_has_no_room_for_words():
    assert [piece.has_room for piece in slices(counts(95, 5, 0, 0))] == [True, False]
