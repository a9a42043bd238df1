"""What a part of the plan means: under its heading in the report, beside it in the master."""

import re
from copy import deepcopy
from html import unescape

import openpyxl
import pytest
from conftest import NOON, SMALL, Region, places, small_catalogue

from xlgoals.excel.typing_in import type_into
from xlgoals.steps.new import new

WORDS = "Care in time, near <home>\nand with respect."


@pytest.fixture
def region(tmp_path, at_noon):
    rows = deepcopy(SMALL)
    rows["structure"][1]["description"] = WORDS
    rows["structure"][3]["description"] = "Everyone learns."
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    made = Region(tmp_path / "region")
    made.issue()
    made.send_all()
    made.collect()
    made.consolidate()
    return made


def column_hidden(path, field):
    spots = places(path)
    sheet, cell = next(spot for (_, name), spot in spots.items() if name == field)
    book = openpyxl.load_workbook(path)
    hidden = book[sheet].column_dimensions[re.match("[A-Z]+", cell)[0]].hidden
    book.close()
    return hidden


def test_the_report_prints_it_under_the_heading(region):
    (page,) = region.report().paths
    html = page.read_text("utf-8")
    for node, words in (("S1.1", WORDS), ("S2", "Everyone learns.")):
        heading = re.search(rf'<h\d id="node-{node}">.*?</h\d>\s*', html)
        after = html[heading.end() :]
        told = re.match(r'<div class="words description">(.*?)</div>', after, re.DOTALL)
        assert unescape(told[1]) == words
    assert html.count('class="words description"') == 2


def test_the_master_shows_it_beside_what_staff_assess(region):
    shown = region.master()
    assert shown["S1.1", "description"] == WORDS
    assert shown["S1.2", "description"] is None
    assert not column_hidden(region.dir.master, "description")


def test_a_plan_without_descriptions_has_no_column_for_them(full_region):
    assert column_hidden(full_region.dir.master, "description")


def test_a_master_of_the_version_before_is_read_as_it_was(region):
    path = region.dir.master
    sheet, cell = places(path)["S1.1", "description"]
    letter = re.match("[A-Z]+", cell)[0]
    book = openpyxl.load_workbook(path)
    key = next(cell.coordinate for cell in book[sheet][letter] if cell.value == "description")
    book.close()
    region.edit_master({("S1.1", "narrative"): "A good year."})
    type_into(path, {(sheet, key): None}, saved_at=NOON, force=True)
    built = region.consolidate()
    assert (built.decisions, list(built.findings)) == (1, [])
    assert region.master()["S1.1", "narrative"] == "A good year."
    assert region.master()["S1.1", "description"] == WORDS, "built anew"
