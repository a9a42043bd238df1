"""What a master with buttons tells of itself: looks, sizes, links that can be written anew."""

import pytest
from master_figures import figures, goals

from xlgoals.books.live_links import to_cell, with_live_links
from xlgoals.books.looks import Highlights, looks_of, raw_sheet
from xlgoals.books.looks_sheet import SHEET, read_looks, with_buttons
from xlgoals.books.master import make_master
from xlgoals.books.references import alike, has_relative_column, in_row, shifted
from xlgoals.forms.sheet import SheetLayout


def test_the_sheet_tells_what_the_workbook_is_built_with():
    layout = with_buttons(make_master(figures(goals(3)), {}))
    live = read_looks(raw_sheet(layout.sheets[-1]))
    highlights = Highlights()
    told = {
        sheet.name: looks_of(sheet, highlights, layout.names, raw_sheet(sheet))
        for sheet in layout.sheets[:-1]
    }
    assert layout.sheets[-1].name == SHEET
    assert live.sheets == told
    assert live.shifted == set()
    looks = {look for one in told.values() for row in one.cells.values() for look in row.values()}
    assert [look for look in looks if live.sample(look) is None and not look[2]] == []
    keys = [name for name in told["All goals"].cells if name.startswith("=")]
    assert [len(name.split("\t")) for name in keys] == [2, 2, 2]


@pytest.mark.parametrize(
    ("link", "formula"),
    [
        ("internal:'All goals'!C7", 'HYPERLINK("#\'All goals\'!C7","Say ""so""")'),
        ("external:../../a%20b.xlsx", 'HYPERLINK("../../a b.xlsx","Say ""so""")'),
        (
            "external:../../a%23.xlsx#'M'!F9",
            'HYPERLINK("../../a%23.xlsx#\'M\'!F9","Say ""so""")',
        ),
        ("external:../../" + "a" * 250, ""),
    ],
)
def test_a_link_is_a_formula(link, formula):
    sheet = SheetLayout("S")
    sheet.put(0, 0, 'Say "so"', "link_cell", link=link)
    (cell,) = with_live_links(sheet).cells.values()
    assert (cell.value, cell.formula, cell.link) == ('Say "so"', formula, "")


def test_only_links_within_the_workbook_lead_to_a_row_of_it():
    found = to_cell('HYPERLINK("#\'All goals\'!C7","x")')
    assert (found[1], found[3]) == ("'All goals'", "7")
    assert to_cell('HYPERLINK("../a.xlsx#\'All goals\'!C7","x")') is None


@pytest.mark.parametrize(
    ("formula", "down"),
    [
        ("$D6=$D5", "$D16=$D15"),
        ("IF(A6=\"B6\",'B6'!C6,$A$6)", "IF(A16=\"B6\",'B6'!C6,$A$6)"),
        ("SUM(A1:B6)+LOG10(C6)", "SUM(A11:B16)+LOG10(C16)"),
        ("xg_list_6&Mål!A6", "xg_list_6&Mål!A6"),
    ],
)
def test_rows_of_references_move(formula, down):
    assert shifted(formula, 10) == down


def test_only_its_own_row_moves():
    assert in_row("ROUND($E6/$E$6+$E5,1)", 6, 9) == "ROUND($E9/$E$6+$E5,1)"


def test_formulas_are_alike_whatever_a_spreadsheet_does_to_quotes_and_spaces():
    assert alike("=SUM( 'Mål'!A1 , \"a b\")") == alike('SUM(Mål!A1,"a b")')
    assert alike("='All goals'!A1") == "'All goals'!A1"
    assert alike('="a b"') != alike('="ab"')
    assert has_relative_column("A1=1")
    assert not has_relative_column("$A1=1")
