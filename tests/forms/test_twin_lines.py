"""Sums, differences, per cent, products and words of the forms of lines: LibreOffice and Python.

As in `test_twin`: real templates whose formulas all show wrong values, computed by LibreOffice.
"""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import cycle, product

import pytest
from openpyxl.utils import coordinate_to_tuple
from test_twin import same
from twin_books import WRONG, WRONG_NUMBER, _spoilt, links

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.domain.lines import Convention, Line, Nature
from xlgoals.domain.model import Catalogue, Node, Plan, Round, Unit
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.i18n import Language

D = Decimal
SV = Language("sv")
INCOME, COST, EITHER = Nature.INCOME, Nature.COST, Nature.EITHER
FIGURES = [
    *(None, "0", "1", "-1", "0.1", "0.2", "-0.3", "1234.56", "-1234.56", "3", "2000", "800"),
    *("0.000001", "-0.000001", "999999.9999", "1234567890", "-1234567890", "0.05", "1e11", "33.3"),
]
AMOUNTS = [None if figure is None else D(figure) for figure in FIGURES]
UNREAD = ("ca 5", "12 mkr", "-")
"""What is no number: it is counted as nothing."""


def line(form, line_id, part_of="", nature=EITHER):
    return Line(form, line_id, "B", "S1", "U", f"Rad {line_id}", part_of=part_of, nature=nature)


def groups():
    """Sums of income and costs, their results, and ids that a spreadsheet takes for one another."""
    for number in range(100, 100 + len(AMOUNTS)):
        yield line("economy", f"{number}.1", f"{number}.10", INCOME)
        yield line("economy", f"{number}.2", f"{number}.10", COST)
        yield line("economy", f"{number}.10", f"R{number}", INCOME)
        yield line("economy", f"{number}.3", f"{number}.1x", COST)
        yield line("economy", f"{number}.1x", f"R{number}", COST)
        yield line("economy", f"R{number}", "T" if number % 2 else "t")
    for odd in ('a"b', "*", "?", "7.1", "7.10", ">0", "2022-01"):
        yield line("economy", f"del {odd}", odd)
        yield line("economy", odd, "t")
    yield line("economy", "T")
    yield line("economy", "t")


LINES = [
    *groups(),
    *(line("investments", f"I{number}") for number in range(4)),
    line("investments", "I9", "I2"),
    *(line("savings", f"S{number}") for number in range(3)),
    *(line("headcount", f"H{number}") for number in range(len(AMOUNTS))),
    *(line("internal_control", f"C{number}") for number in range(16)),
    *(line("frames", f"F{number}") for number in range(4)),
]


def content_of(convention):
    conventions = (("economy", convention), ("savings", convention))
    own = (("internal_control", 3),)
    plan = Plan("Testregionen", conventions=conventions, own_rows=own)
    catalogue = Catalogue(
        plan,
        (Unit("B", "Nämnden", "board"), Unit("U", "Enheten", "area", "B")),
        (Node("S1", 1, None, "Strategi"),),
        (),
        (),
        (Round("R", "Rapport april", "tertial", "2022-04", None, date(2022, 5, 6)),),
        (),
        tuple(LINES),
    )
    rows = unit_rows(Prefill(catalogue, catalogue.round("R"), SV), "U")
    return TemplateContent(
        catalogue, catalogue.round("R"), catalogue.unit["U"], SV, rows, RETURN_FORMS
    )


def typed_in(content):
    """Every figure beside every other, some blank, some that cannot be read."""
    pairs, odd = cycle(product(AMOUNTS, AMOUNTS)), cycle(UNREAD)
    values, unread = {}, {}
    for form, rows in content.rows.items():
        for number, row in enumerate(rows):
            if row.is_own and int(row.key[0][1:]) % 3 == 0:
                continue
            one, other = next(pairs)
            mine = dict(zip(_figures(form), (one, other, one), strict=False))
            if form == "internal_control":
                mine = {
                    "risk": "r",
                    "probability": number % 4 + 1,
                    "consequence": number // 4 % 4 + 1,
                }
            if row.is_own:
                mine["title"] = "Eget"
            if row.is_sum:
                continue
            if number % 7 == 3 and form == "economy":
                unread.setdefault(form, {})[row.key] = {"outcome": next(odd)}
                mine["outcome"] = None
            mine = {name: value for name, value in mine.items() if value is not None}
            values.setdefault(form, {})[row.key] = mine
    return Typed(values, unread)


def _figures(form):
    return [field.key for field in RETURN_FORMS[form].inputs if field.kind in ("amount", "number")]


def results(layout):
    return {
        (sheet.name, *place): "" if cell.value is None else cell.value
        for sheet in layout.sheets
        for place, cell in sheet.cells.items()
        if cell.formula
    }


@pytest.mark.parametrize("convention", list(Convention)[:3])
def test_every_formula_of_the_lines_gives_what_python_says(convention, calculator, tmp_path):
    content = content_of(convention)
    typed = typed_in(content)
    layout = make_template(content, typed).layout
    wanted, linking = results(layout), set(links(layout))
    assert len(wanted) > 1000
    path = tmp_path / "lines.xlsx"
    path.write_bytes(write_book(_spoilt(make_template(content, typed).layout)))
    with calculator.open(path) as book:
        before = book.read()
        stored = wanted.keys() - linking  # links are computed when a file is opened
        assert {before[name][row, column] for name, row, column in stored} == {WRONG, WRONG_NUMBER}
        book.calculate()
        after = book.read()
    wrong = [
        (place, after[place[0]].get(place[1:], ""), ours)
        for place, ours in wanted.items()
        if not same(after[place[0]].get(place[1:], ""), _plain(ours))
    ]
    assert not wrong, (len(wrong), wrong[:8])


def _plain(value):
    return D(value) if isinstance(value, int) else value


# --- while somebody types, and moves rows ------------------------------------------------------


class Sheet:
    """A form's sheet of an open workbook, by row number and field."""

    def __init__(self, book, placed):
        self.book, self.placed = book, placed

    def at(self, line_id, field):
        cells, column = self.book.read()[self.placed.sheet], self.placed.columns["line_id"]
        (row,) = {r for (r, c), value in cells.items() if c == column and value == line_id}
        return row, self.placed.columns[field]

    def type(self, line_id, field, text):
        self.book.type(self.placed.sheet, self.at(line_id, field), text)

    def says(self, line_id, field):
        return self.book.read()[self.placed.sheet].get(self.at(line_id, field), "")


@pytest.fixture
def investments(calculator, tmp_path):
    content = content_of(Convention.COSTS_NEGATIVE)
    content = replace(content, rows={"investments": content.rows["investments"]})
    made = make_template(content)
    path = tmp_path / "investments.xlsx"
    path.write_bytes(write_book(made.layout))
    with calculator.open(path) as book:
        yield Sheet(book, made.placed["investments"])


def test_rows_of_ones_own_count_and_blank_ones_say_nothing(investments):
    book = investments
    done, nothing = SV.text("Done"), SV.text("Done, nothing more to do")
    start = lambda: list(book.book.read()["Start"].values())  # noqa: E731
    assert [book.says(row, "check") for row in ("N01", "N30", "SUM")] == ["", "", ""]
    assert SV.text("{n} left to do", n=4) in start()
    assert f"□□□□□□□□□□   {SV.text('{left} left of {n}', left=4, n=4)}" in start()
    book.type("N01", "outcome", "5")
    assert book.says("N01", "check") == "Objekt saknas"
    assert SV.text("{n} left to do", n=5) in start()
    book.type("N01", "title", "Ny hiss")
    book.type("N30", "title", "Sist")
    book.type("N30", "outcome", "7")
    assert [book.says(row, "check") for row in ("N01", "N30")] == [done, done]
    assert book.says("SUM", "outcome") == 12
    for row in ("I0", "I1", "I3", "I9"):
        book.type(row, "outcome", "10")
    assert (book.says("I2", "outcome"), book.says("SUM", "outcome")) == (10, 52)
    assert nothing in start()
    book.type("I0", "outcome", "=1/0")
    assert (book.says("I2", "outcome"), book.says("SUM", "outcome")) == (10, "")
    book.type("I0", "outcome", "ca 10")
    assert book.says("SUM", "outcome") == 42


def test_rows_that_are_sorted_between_the_sums_keep_their_sums(investments):
    book = investments
    for row, value in (("I9", "9"), ("N01", "1"), ("N02", "2"), ("N03", "3")):
        book.type(row, "outcome", value)
    before = book.says("I2", "outcome"), book.says("SUM", "outcome")
    assert before == (9, 15)
    sheet = book.placed.sheet
    book.book.unprotect(sheet)
    first, last = book.at("I3", "line_id")[0], book.at("N30", "line_id")[0]
    area = (first, 0, last, len(book.placed.columns) - 1)
    book.book.sort(sheet, area, book.placed.columns["outcome"], ascending=False)
    assert (book.says("I2", "outcome"), book.says("SUM", "outcome")) == before
    book.book.insert_row(sheet, first + 1)
    book.type("N02", "outcome", "20")
    assert (book.says("I2", "outcome"), book.says("SUM", "outcome")) == (9, 33)


def test_no_sum_refers_to_its_own_row_or_another_sum():
    """A circular reference is an error in every spreadsheet."""

    made = make_template(content_of(Convention.ALL_POSITIVE))
    for sheet in made.layout.sheets:
        sums = {place for place, cell in sheet.cells.items() if "SUMPRODUCT" in cell.formula}
        for row, column in sums:
            for first, last in re.findall(
                r"(\$[A-Z]+\$\d+):(\$[A-Z]+\$\d+)", sheet.cells[row, column].formula
            ):
                (top, left), (bottom, _) = (
                    coordinate_to_tuple(one.replace("$", "")) for one in (first, last)
                )
                assert not any(
                    (number - 1, left - 1) in sums for number in range(top, bottom + 1)
                ), (sheet.name, row, column)
