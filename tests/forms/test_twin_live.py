"""Formulas in real workbooks while people type, cut, sort: in LibreOffice, English and Swedish."""

import re
from collections import Counter

import openpyxl
import pytest
from conftest import places
from office import with_wrong_values
from openpyxl.utils import coordinate_to_tuple, get_column_letter

from xlgoals.domain.model import Status
from xlgoals.forms.formulas import shown_status
from xlgoals.i18n import Language

EN = Language("en")
WRONG = 987_654

# --- a template --------------------------------------------------------------------------------


class Goals:
    """The goals' sheet of an open template, by goal and field, wherever its rows stand now."""

    def __init__(self, book, path):
        self.book, where = book, places(path)
        self.sheet, _ = where["G1", "outcome"]
        self.fields = {
            field: coordinate_to_tuple(place)[1] - 1
            for (goal, field), (_, place) in where.items()
            if goal == "G1"
        }

    def cells(self):
        return self.book.read()[self.sheet]

    def at(self, goal, field):
        return self._row(self.cells(), goal), self.fields[field]

    def _row(self, cells, goal):
        column = self.fields["goal_id"]
        (row,) = {r for (r, c), value in cells.items() if c == column and value == goal}
        return row

    def row(self, goal):
        """All of a goal's row, as an area."""
        row, _ = self.at(goal, "goal_id")
        return row, 0, row, max(self.fields.values())

    def type(self, goal, **typed):
        for field, text in typed.items():
            self.book.type(self.sheet, self.at(goal, field), text)

    def cut(self, goal, field, to_goal):
        place = self.at(goal, field)
        self.book.cut(self.sheet, (*place, *place), self.at(to_goal, field))

    def beside(self, goal):
        """What stands beside the outcome and the comment."""
        cells = self.cells()
        row, fields = self._row(cells, goal), ("echo", "trend", "comment_length")
        return tuple(cells.get((row, self.fields[field]), "") for field in fields)

    def left(self):
        """What the start sheet says first, and the rows that it leads to."""
        start = self.book.read()["Start"]
        links = [value for value in start.values() if ": G" in str(value)]
        return start[3, 1], links

    def says(self, goal):
        cells = self.cells()
        row, fields = self._row(cells, goal), ("outcome", "status_code", "check")
        return tuple(cells.get((row, self.fields[field]), "") for field in fields)


@pytest.fixture
def goals(region, calculator):
    """A template of three goals: at least 90, less than 200 with another unit, at most 5."""
    path = region.template("U1")
    with calculator.open(path) as book:
        yield Goals(book, path)


NOTHING = ("", "not_measured", "Remains")


def test_the_status_follows_what_is_typed(goals, calculator):
    mark = {"en-US": ".", "sv-SE": ","}[calculator.locale]
    assert goals.says("G1") == NOTHING
    goals.type("G1", outcome=f"80{mark}99")
    assert goals.says("G1") == (80.99, "red", "Comment missing")
    goals.type("G1", outcome="81")
    assert goals.says("G1") == (81, "yellow", "Comment missing")
    goals.type("G1", comment="därför")
    assert goals.says("G1") == (81, "yellow", "Action missing")
    goals.type("G1", action="vi mäter om")
    assert goals.says("G1") == (81, "yellow", "Done")
    goals.type("G1", outcome="about 81")
    assert goals.says("G1") == ("about 81", "check", "Write a number")
    goals.type("G1", outcome="")
    assert goals.says("G1") == ("", "not_measured", "Outcome missing")
    assert goals.says("G4") == NOTHING


def test_figures_are_told_in_words_and_comments_counted(goals, calculator):
    mark, between = {"en-US": (".", ","), "sv-SE": (",", "\u00a0")}[calculator.locale]
    assert goals.beside("G1") == ("%", "", "")
    for typed, said in (
        (f"80{mark}99", f"80{mark}99 %"),
        (f"-1234{mark}50", f"-1{between}234{mark}5 %"),
        (f"0{mark}00004", "0 %"),
        (f"-0{mark}00004", "0 %"),
        ("about 81", "%"),
        ("", "%"),
    ):
        goals.type("G1", outcome=typed)
        assert goals.beside("G1") == (said, "", "")
    for typed, said in (
        ("därför", "6 of 4000"),
        ("   ", ""),
        ("x" * 4001, "4001 of 4000"),
        ("", ""),
    ):
        goals.type("G1", comment=typed)
        assert goals.beside("G1") == ("%", "", said)


def test_the_start_sheet_leads_to_what_is_left(goals):
    rows = [f"Remains: {goal} Goal {goal}" for goal in ("G1", "G2", "G4")]
    assert goals.left() == ("3 left to do", rows)
    goals.type("G2", outcome="150")
    goals.type("G1", outcome="81")
    assert goals.left() == ("2 left to do", ["Comment missing: G1 Goal G1", rows[2]])
    goals.type("G1", comment="därför", action="vi mäter om")
    goals.type("G4", outcome="4")
    assert goals.left() == ("Done, nothing more to do", [])
    goals.type("G2", outcome="")
    assert goals.left() == ("1 left to do", rows[1:2])


def test_the_start_sheet_leads_to_rows_that_were_sorted(goals):
    goals.type("G1", outcome="95")
    goals.book.unprotect(goals.sheet)
    first, last = goals.row("G1"), goals.row("G4")
    goals.book.sort(goals.sheet, (*first[:2], *last[2:]), goals.fields["goal_id"], ascending=False)
    assert goals.left() == ("2 left to do", ["Remains: G4 Goal G4", "Remains: G2 Goal G2"])
    rows, cells = goals.book.read()["What is left"], goals.cells()
    for row, goal in enumerate(("G4", "G2", "G1")):
        sheet, place = rows[row, 2].removeprefix("#").split("!")
        at, column = coordinate_to_tuple(place)
        assert (sheet, column - 1) == (f"'{goals.sheet}'", goals.fields["outcome"])
        assert cells[at - 1, goals.fields["goal_id"]] == goal
        assert rows[row, 1].endswith(f": {goal} Goal {goal}")


def test_an_error_is_no_number_and_spreads_no_further(goals):
    goals.type("G1", outcome="=1/0")
    assert goals.says("G1") == ("#DIV/0!", "check", "Write a number")
    assert goals.beside("G1") == ("%", "", "")
    goals.type("G1", outcome="60", comment="=1/0", action="x")
    assert goals.says("G1") == (60, "red", "Done")
    assert goals.beside("G1") == ("60 %", "", "")
    goals.type("G2", outcome="=1/0")
    assert goals.says("G2") == ("#DIV/0!", "check", "Write a number")


def test_a_cell_cut_and_pasted_breaks_nothing(goals):
    goals.type("G1", outcome="95")
    assert goals.says("G1") == (95, "green", "Done")
    goals.cut("G1", "outcome", "G4")
    assert (goals.says("G1"), goals.says("G4")) == (NOTHING, (95, "red", "Comment missing"))
    goals.type("G1", outcome="85")
    assert goals.says("G1") == (85, "yellow", "Comment missing")
    assert goals.says("G4") == (95, "red", "Comment missing")
    goals.type("G4", outcome="4", comment="därför")
    goals.cut("G4", "comment", "G1")
    assert goals.says("G1") == (85, "yellow", "Action missing")
    assert goals.says("G4") == (4, "green", "Done")


def test_rows_moved_and_sorted_keep_their_own_status(goals):
    goals.type("G1", outcome="95")
    goals.type("G2", outcome="150")
    goals.type("G4", outcome="7")
    before = {goal: goals.says(goal) for goal in ("G1", "G2", "G4")}
    assert [status for _, status, _ in before.values()] == ["green", "", "red"]
    places_before = [goals.row(goal)[0] for goal in before]
    goals.book.unprotect(goals.sheet)
    first, last = min(places_before), max(places_before)
    table = (first, 0, last, max(goals.fields.values()))
    goals.book.sort(goals.sheet, table, goals.fields["outcome"])
    assert [goals.row(goal)[0] for goal in ("G4", "G1", "G2")] == sorted(places_before)
    assert {goal: goals.says(goal) for goal in before} == before
    goals.book.cut(goals.sheet, goals.row("G1"), (last + 3, 0))
    assert {goal: goals.says(goal) for goal in before} == before
    goals.type("G1", outcome="10")
    assert goals.says("G1") == (10, "red", "Comment missing")
    assert [goals.says(goal) for goal in ("G2", "G4")] == [before["G2"], before["G4"]]


def test_rows_and_columns_that_are_pushed_in_break_nothing(goals):
    goals.type("G1", outcome="95")
    goals.book.unprotect(goals.sheet)
    goals.book.insert_row(goals.sheet, goals.row("G1")[0])
    assert goals.says("G1") == (95, "green", "Done")
    at = goals.fields["outcome"]
    goals.book.insert_column(goals.sheet, at)
    goals.fields = {name: n + (n >= at) for name, n in goals.fields.items()}
    assert goals.says("G1") == (95, "green", "Done")
    goals.type("G1", outcome="85")
    goals.type("G4", outcome="5")
    assert goals.says("G1") == (85, "yellow", "Comment missing")
    assert goals.says("G4") == (5, "green", "Done")


# --- the master --------------------------------------------------------------------------------


def formulas_of(path):
    """Every formula of a workbook's cells: sheet and zero-based place."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.row - 1, cell.column - 1): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def counted(book):
    """The overview's counts: by status, and per strategy and board."""
    cells = book.read()["Overview"]
    rows = {(cells[place], place[0]) for place in cells if place[1] == 0}
    tiles = {words: place for place, words in reversed(cells.items())}
    whole = {}
    for status in Status:
        row, column = tiles[shown_status(status, EN)]
        whole[status.value] = cells[row + 1, column]
    parts = {
        words: [cells[row, column] for column in range(1, 6)]
        for words, row in rows
        if words != "In all" and isinstance(cells.get((row, 5)), float)
    }
    return whole, parts


def by_python(rows):
    def counts(some):
        return Counter(row["status"] for row in some)

    def line(some):
        return [len(some), *(counts(some)[status.value] for status in Status)]

    keys = {row["level1"]: "level1" for row in rows}
    names = {"B1": "Health board", "B2": "School board"}
    parts = {key: line([r for r in rows if r["level1"] == key]) for key in keys}
    parts |= {name: line([r for r in rows if r["board"] == board]) for board, name in names.items()}
    return {status.value: counts(rows)[status.value] for status in Status}, parts


def test_the_master_counts_live(full_region, calculator, tmp_path):
    master, wrong = full_region.dir.master, tmp_path / "wrong.xlsx"
    found = formulas_of(master)
    assert with_wrong_values(master, wrong) == len(found) >= 5 + 4 * 5
    rows = list(full_region.goals().values())
    assert by_python(rows)[0] == {"green": 5, "yellow": 0, "red": 0, "not_measured": 1}
    with calculator.open(wrong) as book:
        shown = book.read()
        assert {shown[sheet][row, column] for sheet, row, column in found} == {WRONG}
        book.calculate()
        assert counted(book) == by_python(rows)
        for goal, status in (("G1", "red"), ("G5", "yellow"), ("G6", "not_measured")):
            sheet, place = places(master)[goal, "status_code"]
            row, column = coordinate_to_tuple(place)
            book.type(sheet, (row - 1, column - 1), status)
            (changed,) = [r for r in rows if r["goal_id"] == goal]
            changed["status"] = status
            assert counted(book) == by_python(rows)
    assert by_python(rows)[0] == {"green": 3, "yellow": 1, "red": 1, "not_measured": 1}


# --- what formulas are made of -----------------------------------------------------------------

ALLOWED = {"ABS", "AND", "COUNTIF", "COUNTIFS", "IF", "IFERROR", "INDEX", "ISERROR", "ISLOGICAL"}
ALLOWED |= {
    "FIND",
    "ISNUMBER",
    "LEN",
    "MAX",
    "MIN",
    "NOT",
    "OR",
    "ROUND",
    "ROW",
    "ROWS",
    "SUM",
    "SUMIFS",
}
ALLOWED |= {"INT", "LEFT", "MATCH", "REPT", "SUMPRODUCT", "TRIM"}
"""Functions that every spreadsheet has, that mean the same in every language, and that compute
only when a cell they name changes."""
SHOWN = {"FIXED", "HYPERLINK"}
"""Functions for the eye alone: the one writes figures with the signs of the person's own
spreadsheet, the other is computed whenever a file is opened."""


def every_formula(path):
    """Of cells, drop-downs and checks of input, highlights and defined names."""
    book = openpyxl.load_workbook(path)
    yield from formulas_of(path).values()
    yield from (name.attr_text for name in book.defined_names.values())
    for sheet in book.worksheets:
        for check in sheet.data_validations.dataValidation:
            yield from filter(None, (check.formula1, check.formula2))
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                yield from rule.formula


def functions(formula):
    bare = re.sub(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'', "", formula)
    return set(re.findall(r"([\w.]+)\s*\(", bare))


def test_formulas_use_plain_functions_only(full_region):
    folder = full_region.dir
    books = [*folder.templates.glob("*.xlsx"), *folder.feedback.glob("*.xlsx"), folder.master]
    books.append(full_region.session.workspace.catalogue)
    found = {book.name: [*every_formula(book)] for book in books}
    assert len(books) >= 3 + 1 + 1
    assert sum(map(len, found.values())) > 60
    used = {name: set().union(*map(functions, formulas)) for name, formulas in found.items()}
    assert {name: extra for name, some in used.items() if (extra := some - ALLOWED - SHOWN)} == {}
    assert {"INDEX", "ROW", "ROUND", "COUNTIFS"} | SHOWN <= set().union(*used.values())


def test_nothing_is_computed_from_what_is_for_the_eye_alone(full_region):
    for path in full_region.dir.templates.glob("*.xlsx"):
        echoes = {spot for (_, field), spot in places(path).items() if field == "echo"}
        letters = {(sheet, cell.rstrip("0123456789")) for sheet, cell in echoes}
        found = formulas_of(path)
        for (sheet, row, column), formula in found.items():
            some = functions(formula)
            letter = get_column_letter(column + 1)
            assert "FIXED" not in some or (sheet, f"{letter}{row + 1}") in echoes
            assert "HYPERLINK" not in some or sheet == "Start"
            for where, echo in letters:
                named = f"${echo}:${echo}" in formula or f"!{echo}:" in formula
                assert not (sheet == where and named), formula
        assert len(echoes) == sum("FIXED" in functions(one) for one in found.values()) > 0


def test_functions_are_found_wherever_they_stand():
    odd = "=IF(LET(x,1,x)=\"TODAY()\",_xlfn.XLOOKUP (A1,B:B,C:C),SUM('NOW()'!A1))"
    assert functions(odd) == {"IF", "LET", "_xlfn.XLOOKUP", "SUM"}
