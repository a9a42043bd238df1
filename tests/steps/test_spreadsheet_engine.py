"""Our workbooks in a real spreadsheet engine, and what it saves read by us.

Everything is opened and saved by LibreOffice once, in three starts.
"""

import shutil
from collections import Counter
from datetime import UTC, date, datetime
from typing import NamedTuple

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, once, small_catalogue
from office import with_wrong_values

from xlgoals import clock
from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.books.master import make_master
from xlgoals.books.start import LISTED
from xlgoals.books.template import TemplateContent, make_template
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.i18n import Language
from xlgoals.steps.edits.editable import decided
from xlgoals.steps.figures import figures

EN = Language("en")
WORDS = "=1+1 <b> {{x}} 😀 åäö\nsecond line"
ANSWERS = {
    "U1": {
        ("G1", "outcome"): 84.7,
        ("G1", "outcome_period"): "2022-03",
        ("G1", "forecast"): 91.25,
        ("G1", "comment"): WORDS,
        ("G1", "action"): "åtgärd " * 250,
        ("G1", "own_status"): "Green",
        ("G1", "own_status_reason"): "The figure is uncertain",
        ("G2", "outcome"): "1 234,5",
        ("G2", "comment"): "0123",
        ("G4", "outcome"): -2.1,
        ("G4", "outcome_period"): date(2022, 3, 31),
        ("G4", "forecast"): 0,
    },
    "U2": {
        ("G2", "outcome"): "70 st",
        ("G2", "explanation"): "=1+1",
        ("G3", "outcome"): "Ongoing",
        ("G3", "comment"): "On the way.",
        ("G3", "action"): "Cannot be influenced",
    },
    "U3": {
        ("G5", "outcome"): "about 12",
        ("G6", "outcome"): 0.5,
        ("G6", "comment"): "TRUE",
        ("A1", "progress"): "Delayed",
        ("A1", "comment"): "2022-04-30",
    },
}
EDITS = {
    ("G1", "set_status"): "Yellow",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "Åäö.",
    ("G2", "board_comment"): WORDS,
    ("S1.1", "narrative"): "First line\n\nthird line",
}


class Saved(NamedTuple):
    """A region with an edited master, and what the office made of its files, by kind."""

    region: object
    xlsx: object
    ods: object
    xls: object


@pytest.fixture(scope="module")
def saved(issued_once, office, tmp_path_factory):
    def make(folder):
        region = Region(shutil.copytree(issued_once, folder / "region"))
        with clock.fixed(NOON):
            for unit, values in FULL.items():
                region.send(unit, {**values, ("G1", "outcome"): "about 95"} if unit == "U1" else
                            values, f"first {unit}.xlsx")  # fmt: skip
            region.collect()
            region.consolidate()
            plain = folder / "plain.xlsx"
            shutil.copy(region.dir.master, plain)
            region.edit_master(EDITS)
            returns = [region.send(unit, values) for unit, values in ANSWERS.items()]
        for path in returns:
            path.rename(folder / path.name)
        returns = [folder / path.name for path in returns]
        small_catalogue(folder / "catalogue.xlsx")
        others = [region.dir.master, plain, folder / "catalogue.xlsx"]
        others += [shutil.copy(region.template(unit), folder / f"t{unit}.xlsx") for unit in FULL]
        others += [shutil.copy(region.feedback("U1"), folder / "feedback.xlsx")]
        wrong = folder / "wrong.xlsx"
        # nine live cells in each of three rows, and two that count it; of the start sheet two
        # sentences, a form's bar with its two counts, and a heading above the links and the rest
        assert with_wrong_values(returns[0], wrong) == 3 * (9 + 2) + 2 + 3 + 1 + LISTED + 1
        office.save_as("xlsx", [*returns, *others, wrong], folder / "xlsx")
        office.save_as("ods", returns, folder / "ods")
        office.save_as("xls", returns, folder / "xls")

    folder = once(tmp_path_factory, "office", make)
    return Saved(folder / "region", folder / "xlsx", folder / "ods", folder / "xls")


def taken_in(issued_once, tmp_path, files):
    """Collect files in a fresh copy of the region: parsed values, states and codes per unit."""
    region = Region(shutil.copytree(issued_once, tmp_path / f"copy of {files[0].parent.name}"))
    with clock.fixed(NOON):
        collected = region.collect(*files)
    ledger = region.session.ledger
    units = {receipt.id: receipt.unit_id for receipt in ledger.receipts("R1")}
    values = {
        (units[row.receipt_id], *row.key, name): cell.parsed
        for row in ledger.rows("R1")
        for name, cell in row.cells.items()
    }
    told = {
        file.unit_id: (str(file.state), sorted(f.code.id for f in file.findings), file.ready)
        for file in collected.files
    }
    return values, told


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
def test_returns_saved_by_the_office_give_the_same_values(saved, issued_once, tmp_path, kind):
    ours = [saved.xlsx.parent / f"{unit}.xlsx" for unit in ANSWERS]
    theirs = [getattr(saved, kind) / f"{unit}.{kind}" for unit in ANSWERS]
    values, told = taken_in(issued_once, tmp_path, ours)
    assert told == {
        "U1": ("accepted", [], True),
        "U2": ("accepted", [], True),
        "U3": ("incomplete", ["XG-201", "XG-302", "XG-325"], True),
    }
    assert values["U1", "G1", "B1", "total", "comment"] == WORDS
    found, said = taken_in(issued_once, tmp_path, theirs)
    assert {spot: value for spot, value in found.items() if value != values.get(spot)} == {}
    assert (len(found), said) == (len(values), told)


def test_a_template_counts_by_itself(saved):
    """Status, attainment and row check, recalculated from wrong values, are Python's own."""

    def shown(path):
        book = openpyxl.load_workbook(path, data_only=True)
        rows = [[cell.value for cell in row] for row in book["Goals"].iter_rows(min_row=3)]
        start = [row[1].value for row in book["Start"].iter_rows()]
        book.close()
        names = "status_code", "status", "attainment", "check", "echo", "comment_length"
        live = [rows[0].index(name) for name in names]
        return [[row[place] for place in live] for row in rows[2:]], start

    rows, start = shown(saved.xlsx / "wrong.xlsx")
    assert [row[:2] for row in rows] == [
        ["yellow", "▲ Yellow"],
        ["check", "With other units"],
        ["green", "● Green"],
    ]
    assert rows[0][2] == pytest.approx(84.7 / 90)
    assert [row[4:] for row in rows] == [
        ["84.7 %", f"{len(WORDS)} of 4000"],  # this engine takes an emoji for one character
        [None, "4 of 4000"],
        ["-2.1", None],
    ]
    assert start[3] == "1 left to do", "the figure that was typed as text"
    assert [text for text in start if ": G" in str(text)] == ["Write a number: G2 Goal G2"]


def test_a_master_saved_by_the_office_is_read_back(saved, tmp_path):
    region = Region(shutil.copytree(saved.region, tmp_path / "region"))
    shutil.copy(saved.xlsx / "master.xlsx", region.dir.master)
    assert region.consolidate().decisions == 3
    book = openpyxl.load_workbook(region.dir.master)
    assert {name: [*book[name].tables] for name in ("All goals", "Sources")} == {
        "All goals": ["xg_all_goals"],
        "Sources": ["xg_all_sources"],
    }
    master = region.master()
    assert {spot: master[spot] for spot in EDITS} == EDITS
    assert region.consolidate().decisions == 0


def test_a_master_saved_by_the_office_without_an_edit_is_no_edit(saved, tmp_path):
    region = Region(shutil.copytree(saved.region, tmp_path / "region"))
    shutil.copy(saved.xlsx / "plain.xlsx", region.dir.master)
    built = region.consolidate()
    assert (built.decisions, built.findings) == (0, [])
    assert region.session.ledger.decision_history("R1") == []


# --- what stands in each kind of workbook ---


def wanted(layout):
    """Per sheet, how many validations, conditional formats, formulas and notes are laid out."""
    return {
        sheet.name: (
            len(sheet.drop_downs) + len(sheet.limits),
            len(sheet.highlights),
            sum(bool(cell.formula) for cell in sheet.cells.values()),
            sum(bool(cell.note) for cell in sheet.cells.values()),
        )
        for sheet in layout.sheets
    }


def found(path):
    book = openpyxl.load_workbook(path)
    counts = {
        sheet.title: (
            len(sheet.data_validations.dataValidation),
            sum(len(area.rules) for area in sheet.conditional_formatting),
            sum(cell.data_type == "f" for row in sheet.iter_rows() for cell in row),
            sum(cell.comment is not None for row in sheet.iter_rows() for cell in row),
        )
        for sheet in book.worksheets
    }
    book.close()
    return counts


def validated(path):
    """Per sheet, each cell that is validated, and how."""
    book = openpyxl.load_workbook(path)
    cells = {
        sheet.title: Counter(
            (cell, rule.type)
            for rule in sheet.data_validations.dataValidation
            for area in rule.sqref.ranges
            for row in area.rows
            for cell in row
        )
        for sheet in book.worksheets
    }
    book.close()
    return cells


def template_layout(region, unit):
    catalogue, round_ = region.session.issued_round("R1")
    rows = unit_rows(Prefill(catalogue, round_, EN), unit)
    content = TemplateContent(catalogue, round_, catalogue.unit[unit], EN, rows, RETURN_FORMS)
    return make_template(content).layout


def check_book(layout, ours, theirs):
    counts = wanted(layout)
    mine = found(ours)
    assert {name: mine[name] for name in counts} == counts
    saved_by_office = found(theirs)
    assert {name: count[1:] for name, count in saved_by_office.items()} == {
        name: count[1:] for name, count in mine.items()
    }
    assert validated(theirs) == validated(ours)
    return counts


def test_the_template(saved):
    region = Region(saved.region)
    counts = check_book(
        template_layout(region, "U2"), region.template("U2"), saved.xlsx / "tU2.xlsx"
    )
    # outcome and forecast with a number or an answer, ten other inputs; four colours and three
    # states of the check; nine live cells in each of two rows
    assert counts["Goals"] == (14, 7, 2 * 9, 0)
    assert counts["Start"][0] == 2


def test_the_template_with_activities(saved):
    region = Region(saved.region)
    counts = check_book(
        template_layout(region, "U3"), region.template("U3"), saved.xlsx / "tU3.xlsx"
    )
    assert counts["Activities"] == (2, 3, 2, 0)


def test_the_feedback(saved):
    """The template again, a sheet of what to mend before it, and a note at the cell."""
    region = Region(saved.region)
    template, feedback = found(region.template("U1")), found(region.feedback("U1"))
    assert next(iter(feedback)) == "To mend"
    goals = template.pop("Goals")
    assert feedback.pop("Goals") == (*goals[:3], 1)
    assert feedback.pop("To mend") == (0, 0, 0, 0)
    assert feedback == template
    assert found(saved.xlsx / "feedback.xlsx")["Goals"][1:] == (*goals[1:3], 1)
    assert validated(saved.xlsx / "feedback.xlsx") == validated(region.feedback("U1"))


def test_the_master(saved, tmp_path):
    region = Region(saved.region)
    layout = make_master(
        figures(region.session, "R1"), decided(region.session.ledger.decisions("R1"))
    )
    counts = check_book(layout, saved.xlsx.parent / "plain.xlsx", saved.xlsx / "plain.xlsx")
    # the status, its codes and the computed one in each of six rows follow what staff choose, and
    # so does why two of them are not measured; four colours, what is preliminary in three columns,
    # what is computed in two, names of two levels that repeat, a rule where the first changes,
    # and what a check marks: nine columns of staff's, and where it says why
    assert counts["All goals"] == (9, 4 + 3 + 2 + 2 + 1 + 9 + 1, 4 * 6 + 2, 0)
    # per line goals, four statuses, mean and the check of the proposal
    assert counts["Assessments"] == (3, 3 + 3 + 1, 7 * 3, 0)
    assert counts["Boards' assessments"] == (2, 4 + 2 + 1, 7 * 3, 0)
    # per table with its lines: goals, statuses, shares of all and of the measured, two reasons
    assert counts["Summaries"] == (0, 0, (1 + 4 + 4 + 3 + 2) * (1 + 2 + 3 + 2), 0)
    # two sentences, four statuses and their shares; a count, four statuses and two shares per
    # strategy and board, and in all of both
    assert counts["Overview"] == (0, 0, 2 + 4 + 4 + (5 + 2) * (3 + 3), 0)
    # two sentences, five counts per strategy and in all; place, status and its code of four goals
    assert counts["Board B1"] == (0, 4, 2 + 5 * 2 + 3 * 4, 0)
    assert len(openpyxl.load_workbook(saved.xlsx / "plain.xlsx")["Overview"]._charts) == 3


def test_the_catalogue(saved):
    layout = catalogue_book(SMALL, EN, datetime(2020, 1, 1, tzinfo=UTC))
    ours, theirs = saved.xlsx.parent / "catalogue.xlsx", saved.xlsx / "catalogue.xlsx"
    counts = check_book(layout, ours, theirs)
    assert sum(count[0] for count in counts.values()) == 72
    assert len(validated(ours)["Goals"]) == 29 * 106  # its rows, and a hundred to fill in
