"""A spreadsheet program on the master with buttons: its counts, its links, what it tells of rows."""

import re

import pytest
from open_master import Master, rows_told
from test_refill import ASSESSED, GOALS, PARTS, STATUS

from xlgoals.books.looks_sheet import SHEET, read_looks
from xlgoals.excel.reader import read_book


@pytest.fixture
def master(full_region, monkeypatch):
    return Master(full_region, monkeypatch)


def test_counts_of_a_refilled_master_are_the_ledgers(master, calculator):
    master.type_in(GOALS, STATUS)
    master.type_in(PARTS, ASSESSED)
    assert not master.press("recalculate")
    with calculator.open(master.path) as book:
        book.calculate()
        shown = book.read()
    faults = {
        (name, place): value
        for name, cells in shown.items()
        for place, value in cells.items()
        if isinstance(value, str) and re.match("#[A-Z]|Err:", value)
    }
    assert faults == {}
    statuses = [row["status"] for row in master.region.goals().values()]
    for row in master.region.export("rollup"):
        assert row["n"] == sum(row[status] for status in ("green", "yellow", "red", "not_measured"))
    counted = rows_told(shown[PARTS], "Id", ("Green", "Yellow", "Red", "Not measured"))
    parts = {row["key"]: row for row in master.region.export("rollup") if row["key"] in counted}
    assert counted == {
        key: [row[status] for status in ("green", "yellow", "red", "not_measured")]
        for key, row in parts.items()
    }
    assert "yellow" in statuses


def test_rows_that_a_person_puts_in_are_known_by_the_workbook(master, calculator, tmp_path):
    stored = tmp_path / "stored.xlsx"
    with calculator.open(master.path) as book:
        book.insert_row("Findings", 2)
        book.insert_column("Method", 1)
        book.calculate()
        book.store(stored)
    looks = read_looks(read_book(stored).sheet(SHEET))
    assert looks.shifted == {"Findings", "Method"}


def test_links_show_their_words(master, calculator):
    with calculator.open(master.path) as book:
        before = book.read()
        book.calculate()
        assert book.read()["Sources"] == before["Sources"]
