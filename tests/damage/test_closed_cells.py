"""What systems hold and what is computed is the template's own, whatever a file says there."""

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from damage_editing import SPOTS, File, Grid
from damage_kinds import CLOSED
from damage_returns import CATALOGUE, FILLED, FORMS, ROUND, ROWS, SV, line, made, taken

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.excel.pool import ReaderPool
from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.forms import computed
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.forms.prefill import Prefill, unit_rows

D = Decimal
PLACES = [(form, key, name) for (form, key), names in CLOSED.items() for name in names]


def values(file):
    return {
        (form, row.key, name): value
        for form, read in file.forms.items()
        for row in read.table.rows
        for name, value in row.values.items()
    }


def raw(file):
    return {
        (form, row.key, name)
        for form, read in file.forms.items()
        for row in read.table.rows
        for name in row.raw
    }


def test_what_is_given_and_computed_never_comes_from_the_file():
    (sound,) = taken([made().book])
    assert values(sound)["economy", line("E1"), "outcome"] == D("1700.5")
    assert values(sound)["economy", line("E2"), "budget"] == -2500
    chance, books = random.Random(5), []
    for _ in range(40):
        book = Grid()
        for place in chance.sample(PLACES, 6):
            book.put(SPOTS[place], chance.choice([7.0, "", "x", "9", True, -0.0]))
        books.append(book.done())
    for file in taken(books):
        assert values(file) == values(sound)
        assert not raw(file) & set(PLACES)


def test_a_wrong_part_is_told_and_not_the_sum_that_was_typed_for_it():
    book = Grid()
    book.put(SPOTS["economy", line("E11"), "outcome"], "ca 5")
    book.put(SPOTS["economy", line("E1"), "outcome"], 1700.5)
    book.put(SPOTS["economy", line("E3"), "deviation"], 99999.0)
    (file,) = taken([book.done()])
    assert [finding.code.name for finding in file.findings] == ["NOT_A_NUMBER"]


def test_a_sum_with_a_part_gone_is_not_held_against_the_rest():
    book = Grid()
    book.put(SPOTS["economy", line("E1"), "outcome"], 1700.5)
    spot = SPOTS["economy", line("E11"), "line_id"]
    book.delete_row(spot.sheet, spot.row)
    (file,) = taken([book.done()])
    assert [finding.code.name for finding in file.findings] == ["MISSING_ROWS"]


@pytest.mark.parametrize("share", [0.02, 0.025])
def test_a_whole_number_in_a_cell_of_per_cent(share):
    book = Grid()
    book.put(SPOTS["internal_control", line("C1"), "probability"], share, percent=True)
    (file,) = taken([book.done()])
    codes = [finding.code.name for finding in file.findings]
    assert codes == (["PERCENT_CELL"] if share == 0.02 else ["NOT_WHOLE"])


def test_digits_that_are_cut_are_told_of_beside_a_unit_too():
    book = Grid()
    book.put(SPOTS["economy", line("E12"), "outcome"], "400.123456789 tkr")
    (file,) = taken([book.done()])
    assert [finding.code.name for finding in file.findings] == ["ROUNDED"]


def test_a_comment_on_a_given_figure_is_a_persons_unless_it_is_the_templates(tmp_path):
    book = File()
    spot = SPOTS["economy", line("E2"), "budget"]
    cell = book.book[spot.sheet].cell(spot.row + 1, spot.column + 1)
    assert cell.comment.text == "Från Raindance, 1 maj 2022"
    path = tmp_path / "return.xlsx"
    path.write_bytes(book.done())
    assert taken([read_book(path)])[0].findings == []
    cell.comment.text = "Stämmer inte!"
    book.book.save(path)
    (finding,) = taken([read_book(path)])[0].findings
    assert (finding.code.name, finding.place.cell) == ("CELL_NOTE", cell.coordinate)


# --- rows of one's own ---


def test_all_thirty_rows_of_ones_own_may_be_used(tmp_path):
    plan = replace(CATALOGUE, plan=replace(CATALOGUE.plan, own_rows=()))
    rows = unit_rows(Prefill(plan, ROUND, SV), "U")
    content = TemplateContent(plan, ROUND, plan.unit["U"], SV, rows, FORMS)
    for form in ("investments", "savings", "internal_control"):
        own = [row for row in rows[form] if row.is_own]
        assert len(own) == 30
        amounts = {field.key: D(n) for n, field in enumerate(FORMS[form].summed, 1)}
        typed = {row.key: {"title": f"Eget {row.key[0]}", **amounts} for row in own}
        path = tmp_path / f"{form}.xlsx"
        path.write_bytes(write_book(make_template(content, Typed({form: typed})).layout))
        read = TableReader(FORMS[form], SV).read(find_table(FORMS[form], read_book(path)))
        assert read.findings == []
        found = {row.key: row.values for row in read.rows if row.key in typed}
        assert found == typed
        sums = computed.sums(FORMS[form], {row.key: row for row in rows[form]}, found)
        for total in sums.values():
            assert total == {name: 30 * value for name, value in amounts.items()}


# --- filled in by a spreadsheet program ---


def test_a_return_filled_in_by_a_spreadsheet_program_has_no_findings(calculator, tmp_path):
    """With what systems hold in it, sums and rows of one's own; typed in cell by cell."""
    blank = File()
    forms = ("economy", "forecast", "frames", "headcount", "investments", "savings")
    numbers = [
        ((form, key, name), value)
        for form in forms
        for key, filled in FILLED[form].items()
        for name, value in filled.items()
        if isinstance(value, Decimal)
    ]
    for place, _ in numbers:
        blank.put(SPOTS[place], "")
    path, saved = tmp_path / "return.xlsx", tmp_path / "saved.xlsx"
    path.write_bytes(blank.done())
    mark = {"en-US": ".", "sv-SE": ","}[calculator.locale]
    with calculator.open(path) as book:
        for place, value in numbers:
            spot = SPOTS[place]
            book.type(spot.sheet, spot[1:], str(value).replace(".", mark))
        book.calculate()
        book.store(saved)
    with ReaderPool(1) as pool:
        ((_, read),) = pool.read([saved])
    (file,) = taken([read])
    assert [finding.message(SV) for finding in file.findings] == []
    assert values(file) == values(taken([made().book])[0])


def test_every_kind_of_row_is_in_the_sound_return():
    rows = [row for found in ROWS.values() for row in found]
    for has in ("is_sum", "is_own", "is_total", "sources"):
        assert any(getattr(row, has) for row in rows)
