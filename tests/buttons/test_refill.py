"""An open master refilled is the master built anew, with what people have put there left alone."""

from datetime import timedelta

import pytest
from conftest import FULL, NOON
from open_master import Master, unlike

from xlgoals.books.looks_sheet import SHEET
from xlgoals.forms.declared.words import GROUNDS
from xlgoals.i18n import Language

LATER = NOON + timedelta(hours=1)
STATUS = {
    ("G1", "set_status"): "Yellow",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "=1+1 and 007: two clinics have not counted.",
}
TEXTS = {
    ("G2", "board_comment"): "-5",
    ("G2", "internal_note"): "1-2",
    ("G4", "board_comment"): "TRUE",
}
ASSESSED = {
    ("S1.1", "assessment"): "Unsatisfactory",
    ("S1.1", "justification"): "One is uncertain.",
}
GOALS, PARTS = "All goals", "Assessments"


@pytest.fixture
def master(full_region, monkeypatch):
    return Master(full_region, monkeypatch)


@pytest.fixture
def early(region, monkeypatch):
    """A master that was built when one unit of three had answered."""
    region.send("U1", FULL["U1"])
    region.collect()
    return Master(region, monkeypatch)


def edit(master):
    master.type_in(GOALS, STATUS | TEXTS)
    master.type_in(PARTS, ASSESSED)


def returns_come(region):
    region.send("U2", FULL["U2"])
    region.send("U3", {**FULL["U3"], ("G6", "outcome"): "about fifty"})
    region.send("U1", {("G1", "outcome"): 12.345}, "more.xlsx", saved_at=LATER)
    region.collect()


def test_nothing_is_written_where_nothing_has_changed(master):
    assert not master.press("recalculate")
    assert master.written() == {}
    assert unlike(master.book, master.fresh()) == []


def test_edits_are_read_and_every_sheet_is_as_if_built_anew(master):
    edit(master)
    assert not master.press("recalculate")
    assert unlike(master.book, master.fresh()) == []
    assert master.region.goals()["G1"]["status"] == "yellow"
    assert master.places(GOALS)["G2", "board_comment"].value == "-5"
    assert not master.press("recalculate")
    assert master.written() == {}


def test_what_is_refilled_is_what_is_saved(master):
    edit(master)
    master.press("recalculate")
    again = type(master.book)(master.path)
    assert unlike(again, master.fresh()) == []
    assert master.book.saved == 2, "before, and after"


def test_returns_that_came_between_are_there_and_lists_have_grown(early):
    edit(early)
    returns_come(early.region)
    early.press("recalculate")
    fresh = early.fresh()
    assert unlike(early.book, fresh) == []
    assert early.region.goals()["G1"]["status"] == "yellow"
    early.press("recalculate")
    assert early.written() == {}


def test_lists_that_have_shrunk_leave_nothing_behind(early):
    returns_come(early.region)
    early.press("recalculate")
    early.region.send("U3", FULL["U3"], "mended.xlsx", saved_at=LATER)
    early.region.collect()
    early.press("recalculate")
    assert unlike(early.book, early.fresh()) == []


@pytest.mark.parametrize("name", [GOALS, PARTS])
def test_sorted_rows_stay_sorted(early, name):
    edit(early)
    early.sort(name)
    order = [
        cell for (_, field), cell in early.places(name).items() if field in ("goal_id", "node_id")
    ]
    order = [cell.value for cell in order]
    returns_come(early.region)
    early.press("recalculate")
    now = [cell.value for (_, f), cell in early.places(name).items() if f in ("goal_id", "node_id")]
    assert now == order != sorted(order)
    fresh = early.fresh()
    there = rows_of(fresh, name)
    goes = {row: there[key] for key, row in early.rows_of(name).items()}
    assert [one for one in unlike(early.book, fresh, {name: goes}) if one[1] != "height"] == []
    early.press("recalculate")
    assert early.written() == {}


def rows_of(book, name):
    return Master.rows_of(type("Other", (), {"book": book, "places": Master.places})(), name)


def test_filtered_rows_stay_hidden_and_are_written_too(early):
    page = early.book.sheet(GOALS).page
    hidden = sorted(early.rows_of(GOALS).values())[::2]
    for row in hidden:
        page.row_dimensions[row].hidden = True
    edit(early)
    returns_come(early.region)
    early.press("recalculate")
    assert [
        row for row in early.rows_of(GOALS).values() if page.row_dimensions[row].hidden
    ] == hidden
    assert [one for one in unlike(early.book, early.fresh()) if one[1] != "height"] == []


def test_ones_own_notes_beside_stay(early):
    pages = {name: early.book.sheet(name).page for name in (GOALS, "Sources", "Overview")}
    spots = {name: page.cell(9, page.max_column + 3) for name, page in pages.items()}
    for cell in spots.values():
        cell.value = "My own"
    edit(early)
    returns_come(early.region)
    early.press("recalculate")
    assert {cell.value for cell in spots.values()} == {"My own"}


def test_choices_and_highlights_are_as_built(early):
    choices = {sheet.name: dict(sheet.inputs) for sheet in early.book.sheets}
    edit(early)
    returns_come(early.region)
    early.press("recalculate")
    fresh = early.fresh()
    assert {sheet.name: sheet.inputs for sheet in early.book.sheets} == choices
    for sheet in fresh.sheets:
        if sheet.name not in (SHEET, "Findings", "Returns"):
            assert early.book.sheet(sheet.name).marks == sheet.marks, sheet.name


# --- what is left as it is --------------------------------------------------------------------


def test_something_of_ones_own_in_the_way_is_told_and_not_written_over(early, capsys):
    page = early.book.sheet("Sources").page
    page.cell(page.max_row + 2, 3).value = "Ask North about this"
    at = f"C{page.max_row}"
    before = {cell.coordinate: cell.value for row in page.iter_rows() for cell in row}
    returns_come(early.region)
    assert early.press("recalculate")
    assert capsys.readouterr().err == (
        f'The sheet "Sources" is left as it was. In {at} stands something of your own where the list '
        "now goes on. Move it.\nOr close the workbook and run: xlgoals consolidate\n"
    )
    assert {cell.coordinate: cell.value for row in page.iter_rows() for cell in row} == before
    assert [one for one in unlike(early.book, early.fresh()) if one[0] != "Sources"] == []
    page[at].value = None
    assert not early.press("recalculate")
    assert unlike(early.book, early.fresh()) == []


def test_a_protected_sheet_is_told_and_the_others_are_done(master, capsys):
    edit(master)
    page = master.book.sheet("Method").page
    page.protection.sheet = True
    assert master.press("recalculate")
    assert capsys.readouterr().err == (
        'The sheet "Method" is left as it was. Excel does not let it be changed; take its '
        "protection away, under Review.\nOr close the workbook and run: xlgoals consolidate\n"
    )
    assert {one[0] for one in unlike(master.book, master.fresh())} == {"Method"}
    page.protection.sheet = False
    assert not master.press("recalculate")
    assert unlike(master.book, master.fresh()) == []


def test_the_build_is_told_only_when_what_staff_write_in_is_done(master):
    edit(master)
    page = master.book.sheet(GOALS).page
    page.protection.sheet = True
    build = master.book.sheet("xlgoals").page["B3"]
    assert build.value == "1"
    assert master.press("recalculate")
    assert build.value == "1"
    page.protection.sheet = False
    assert not master.press("recalculate")
    assert build.value == "2"
    assert unlike(master.book, master.fresh()) == []


def left(master, capsys):
    assert master.press("recalculate")
    return capsys.readouterr().err.splitlines()[0]


def test_rows_put_in_by_a_person_are_told(master, capsys):
    page = master.book.sheet(SHEET).page
    (row,) = [
        row for row in page.iter_rows() if (row[0].value, row[1].value) == ("sheet", "Findings")
    ]
    last = int(row[2].value.rpartition("$")[2].removesuffix(")"))
    row[2].value = row[2].value.replace(f"${last})", f"${last + 1})")  # as Excel changes it
    assert left(master, capsys) == (
        'The sheet "Findings" is left as it was. Rows or columns have been put in or taken away '
        "there, or headings changed."
    )


def test_a_column_put_into_the_table_is_told(master, capsys):
    page = master.book.sheet(GOALS).page
    (head,) = [cell for row in page.iter_rows(max_row=8) for cell in row if cell.value == "Trend"]
    head.value = "Mine"
    assert left(master, capsys) == (
        'The sheet "All goals" is left as it was. Rows or columns have been put in or taken away '
        "there, or headings changed."
    )


def test_a_sheet_that_has_another_name_is_told(master, capsys):
    master.book.sheet("Sources").page.title = "Källorna"
    assert left(master, capsys) == (
        'The sheet "Sources" is left as it was. It is not in this workbook, or has another name.'
    )


def test_what_is_typed_while_it_computes_is_kept_and_read_the_next_time(master, monkeypatch):
    from xlgoals.steps import consolidate as step

    real = step.consolidate

    def slow(session, round_id):
        built = real(session, round_id)
        master.type_in(GOALS, {("G2", "internal_note"): "Typed meanwhile"})
        return built

    monkeypatch.setattr(step, "consolidate", slow)
    assert not master.press("recalculate")
    assert master.places(GOALS)["G2", "internal_note"].value == "Typed meanwhile"
    monkeypatch.setattr(step, "consolidate", real)
    assert not master.press("recalculate")
    assert (
        master.region.session.ledger.decision_history("R1", "internal_note")[-1].new
        == "Typed meanwhile"
    )


def test_what_excel_does_not_take_is_told(master, monkeypatch, capsys):
    edit(master)
    sheet = master.book.sheet("Method")
    monkeypatch.setattr(sheet, "set", lambda cell, value: None)
    assert "Excel has not taken what was written in" in left(master, capsys)


# --- the demo's region ------------------------------------------------------------------------


def test_the_demos_region(demo_copy, monkeypatch):
    master = Master(demo_copy, monkeypatch)
    rows = demo_copy.export("goals")
    goal = next(row["goal_id"] for row in rows if row["status"] == "green")
    ground = Language("sv").text(GROUNDS[0].label)
    typed = {"set_status": "Röd", "set_reason": ground, "justification": "=SUMMA(A1)"}
    master.type_in("Alla mål", {(goal, field): value for field, value in typed.items()})
    assert not master.press("recalculate")
    assert unlike(master.book, master.fresh()) == []
    assert not master.press("recalculate")
    assert master.written() == {}
