"""Figures that systems hold: read from a file, checked, kept, shown by the next issue."""

import copy
import random
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from conftest import NOON, SMALL, Region, file_hashes, once, small_catalogue
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals import clock
from xlgoals.domain.earlier import Earlier
from xlgoals.domain.lines import ImportColumn
from xlgoals.errors import Unusable
from xlgoals.excel.delimited import read_delimited
from xlgoals.files import archived
from xlgoals.ledger import Ledger
from xlgoals.steps.import_extract import find_extract
from xlgoals.steps.import_sizes import Sizes
from xlgoals.steps.imports import import_file, undo
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new

D = Decimal


def line(form, line_id, unit, title, nature="", **rest):
    row = {"form": form, "line_id": line_id, "board": "B1", "unit_id": unit, "title": title}
    return {**row, **({"nature": nature} if nature else {}), **rest}


def extract(name, form, **columns):
    """Rows of the sheet Imports; a column's meaning, with its unit and sign where it has them."""
    rows = []
    for column, means in columns.items():
        means, *rest = means.split()
        row = {"name": name, "form": form, "column": column, "means": means}
        rows.append({**row, **dict(zip(("measure_unit", "sign"), rest, strict=False))})
    return rows


LEDGER = {
    "Unit": "unit",
    "Account": "row",
    "Month": "period",
    "Actual": "outcome tkr",
    "Plan": "budget tkr",
    "From": "source",
    "Taken": "extracted",
}
HEAD = ";".join(LEDGER)


def catalogue():
    rows = copy.deepcopy(SMALL)
    for unit in ("U1", "U2"):
        rows["lines"] += [
            line("economy", "E1", unit, "Income", "income"),
            line("economy", "E2", unit, "Staff", "cost"),
            line("economy", "E3", unit, "Other"),
            line("headcount", "H1", unit, "Employed"),
        ]
    rows["lines"].append(line("economy", "E4", "U1", "Rent", measure_unit="mkr"))
    money = {"measure_type": "amount", "measure_unit": "tkr", "target": "5000"}
    rows["catalogue_goals"].append({**rows["catalogue_goals"][0], "goal_id": "G7", **money})
    rows["reporting"].append({"goal_id": "G7", "board": "B1", "unit_id": "U1"})
    rows["imports"] = [
        *extract("ledger", "economy", **LEDGER),
        *extract("flipped", "economy", Unit="unit", Account="row", Balance="outcome mkr reversed"),
        *extract("measures", "goals", Goal="row", Unit="unit", Figure="outcome"),
        *extract("staff", "headcount", Unit="unit", Measure="row", Now="headcount"),
    ]
    return rows


@pytest.fixture(scope="session")
def planned_once(tmp_path_factory):
    def make(folder):
        with clock.fixed(NOON):
            workspace = new(folder / "region", language="en")
            small_catalogue(workspace.catalogue, catalogue())

    return once(tmp_path_factory, "imports", make) / "region"


@pytest.fixture
def planned(planned_once, tmp_path, at_noon):
    """The small region with lines of economy and an Imports sheet, not issued yet."""
    return Region(shutil.copytree(planned_once, tmp_path / "region"))


def changed(region, change):
    """Another catalogue."""
    rows = catalogue()
    change(rows)
    small_catalogue(region.session.workspace.catalogue, rows)


def ledger_file(region, *lines, name="ledger.csv", head=HEAD, encoding="utf-8"):
    path = region.root.parent / name
    path.write_bytes("\n".join([head, *lines, ""]).encode(encoding))
    return path


def taken(region, *lines, **rest):
    return import_file(region.session, ledger_file(region, *lines, **rest))


def figures(made):
    return {(g.unit_id, g.row, g.field): g.value for g in made.figures}


def found(made):
    """Codes and places of what must be fixed or checked."""
    return [(f.code.id, f.place.cell) for f in made.findings if f.severity != "note"]


def in_force(region):
    held = region.session.ledger.imported("R1")
    return {(g.unit_id, g.row, g.field): g.value for g in held}


SOUND = "U1;E1;2022-04;1 234,5;1 200;Ledger;2022-05-02"


# --- what is taken in ---


def test_a_row_is_taken_in_with_its_source_and_place(planned):
    made = taken(planned, SOUND)
    assert made.findings == []
    assert figures(made) == {("U1", "E1", "outcome"): D("1234.5"), ("U1", "E1", "budget"): D(1200)}
    one = next(g for g in made.figures if g.field == "outcome")
    assert (one.source, one.extracted, one.sheet, one.cell, one.board) == (
        "Ledger", date(2022, 5, 2), "ledger.csv", "D2", "B1",
    )  # fmt: skip
    assert planned.session.ledger.imported("R1") == made.figures


def test_the_next_issue_shows_it_locked_and_with_its_source(planned):
    taken(planned, SOUND)
    assert planned.issue().given == 2
    book = openpyxl.load_workbook(planned.template("U1"))
    cells = [c for row in book["Economy"].iter_rows() for c in row if c.value == 1234.5]
    assert [c.protection.locked for c in cells] == [True]
    catalogue, _ = planned.session.snapshot_round("R1")
    assert [g.source for g in catalogue.given] == ["Ledger", "Ledger"]


def test_units_and_boards_go_by_id_or_name_in_any_case(planned):
    made = taken(planned, "north;e1;2022-04;5;;;", "SOUTH;E1;2022-04;6;;;")
    assert set(figures(made)) == {("U1", "E1", "outcome"), ("U2", "E1", "outcome")}
    assert {g.source for g in made.figures} == {"ledger.csv"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t", ","])
def test_encodings_and_delimiters(planned, encoding, delimiter):
    row = delimiter.join(["U1", "E1", "2022-04", '"1 234,5"', "1200", "Löner å ä", "2022-05-02"])
    head = HEAD.replace(";", delimiter)
    made = taken(planned, row, head=head, encoding=encoding)
    assert figures(made)["U1", "E1", "outcome"] == D("1234.5")
    assert made.figures[0].source == "Löner å ä"


def test_titles_above_the_headings_and_a_line_that_tells_the_delimiter(planned):
    path = planned.root.parent / "told.csv"
    path.write_text(f"sep=;\nExtract of May\n\n{HEAD}\n{SOUND}\n")
    made = import_file(planned.session, path)
    assert next(g.cell for g in made.figures if g.field == "outcome") == "D4"


def test_a_workbook_with_numbers_and_dates(planned):
    book = openpyxl.Workbook()
    book.active.title = "Extract"
    book.active.append([])
    book.active.append(list(LEDGER))
    book.active.append(["U1", "E1", 202204, 0.1 + 0.2, 1e-3, "Ledger", date(2022, 5, 2)])
    book.active.append(["U2", "E3", date(2022, 4, 30), -12345.678, None, None, None])
    book.save(planned.root.parent / "book.xlsx")
    made = import_file(planned.session, planned.root.parent / "book.xlsx")
    assert figures(made) == {
        ("U1", "E1", "outcome"): D("0.3"),
        ("U1", "E1", "budget"): D("0.001"),
        ("U2", "E3", "outcome"): D("-12345.678"),
    }
    assert made.figures[0].extracted == date(2022, 5, 2)
    assert {(g.sheet, g.cell) for g in made.figures} == {
        ("Extract", "D3"), ("Extract", "E3"), ("Extract", "D4"),
    }  # fmt: skip


def test_another_unit_of_money_and_sign_are_converted_and_told(planned):
    path = ledger_file(planned, "U1;E1;-1,5", "U1;E2;0,25", "U1;E4;3", head="Unit;Account;Balance")
    made = import_file(planned.session, path)
    assert made.extract == "flipped"
    assert figures(made) == {
        ("U1", "E1", "outcome"): D(1500),
        ("U1", "E2", "outcome"): D(-250),
        ("U1", "E4", "outcome"): D(-3),
    }
    (note,) = made.findings
    assert (note.code.id, note.place.cell, note.values["n"]) == ("XG-710", "C1", "2")


def test_another_unit_that_is_not_of_money_is_refused(planned):
    changed(planned, lambda rows: rows["imports"][3].update(measure_unit="hours"))
    made = taken(planned, SOUND)
    assert found(made) == [("XG-223", "D2")]
    assert made.figures == []


def test_outcomes_of_goals_and_headcount(planned):
    goals = ledger_file(planned, "G1;U1;94,7 %", "G4;U1;-2", name="g.csv", head="Goal;Unit;Figure")
    assert figures(import_file(planned.session, goals)) == {
        ("U1", "G1", "outcome"): D("94.7"),
        ("U1", "G4", "outcome"): D(-2),
    }
    staff = ledger_file(planned, "U1;H1;626,5", name="s.csv", head="Unit;Measure;Now")
    assert figures(import_file(planned.session, staff)) == {("U1", "H1", "headcount"): D("626.5")}
    assert len(in_force(planned)) == 3


@pytest.mark.parametrize(
    ("head", "rows", "expected"),
    [
        ("Goal no.;Unit;Outcome;Source", ["G1;U1;94;S"], ("U1", "G1", "outcome")),
        ("Mål nr;Enhet;Period;Värde;Källa", ["G1;U1;2022-04;94;S"], ("U1", "G1", "outcome")),
        ("line_id;unit_id;budget", ["E3;U1;94"], ("U1", "E3", "budget")),
        ("Rad;Enhet;Nämnd;headcount", ["H1;U1;B1;94"], ("U1", "H1", "headcount")),
    ],
)
def test_the_usual_headings_without_an_extract(planned, head, rows, expected):
    changed(planned, lambda catalogue: catalogue.pop("imports"))
    made = taken(planned, *rows, head=head)
    assert figures(made) == {expected: D(94)}


def test_a_form_is_named_where_the_usual_headings_fit_several(planned):
    changed(planned, lambda catalogue: catalogue.pop("imports"))
    path = ledger_file(planned, "X1;U1;5", head="Row;Unit;Outcome")
    with pytest.raises(Unusable, match=r"may be for several forms: .*economy"):
        import_file(planned.session, path)
    assert found(import_file(planned.session, path, "economy")) == [("XG-215", "A2")]
    with pytest.raises(Unusable, match="no row with the headings"):
        taken(planned, "1;2", head="a;b")


# --- what is not: place and code ---


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ("U1;E9;2022-04;5;;;", "XG-215", "B3"),
        ("U1;E-1;2022-04;5;;;", "XG-229", "B3"),
        ("U9;E1;2022-04;5;;;", "XG-215", "A3"),
        ("Nort;E1;2022-04;5;;;", "XG-229", "A3"),
        ("U2;E4;2022-04;5;;;", "XG-703", "B3"),
        ("U3;E1;2022-04;5;;;", "XG-703", "B3"),
        (";E3;2022-04;5;;;", "XG-210", "A3"),
        ("U1;;2022-04;5;;;", "XG-210", "B3"),
        ("U1;E3;;5;;;", "XG-210", "C3"),
        ("U1;E3;2022-08;5;;;", "XG-708", "C3"),
        ("U1;E3;spring;5;;;", "XG-204", "C3"),
        ("U1;E3;2022-04;five;4;;", "XG-201", "D3"),
        ("U1;E3;2022-04;5 6 7;4;;", "XG-202", "D3"),
        ("U1;E3;2022-04;=1+1;4;;", "XG-201", "D3"),
        ("U1;E3;2022-04;5 mkr;4;;", "XG-223", "D3"),
        ("U1;E2;2022-04;5;-4;;", "XG-706", "D3"),
        ("U2;E1;2022-04;5;-4;;", "XG-706", "E3"),
        ("U1;E3;2022-04;235,4;235387;;", "XG-707", "D3"),
        ("U1;E3;2022-04;235387;235,4;;", "XG-707", "D3"),
        ("U1;E3;2022-04;5;4;S;first of May", "XG-203", "G3"),
        ("U1;E3;2022-04;5;4;" + "s" * 200 + ";", "XG-209", "F3"),
    ],
)
def test_one_fault_one_finding_and_nothing_of_that_row(planned, row, code, cell):
    made = taken(planned, SOUND, row)
    assert found(made) == [(code, cell)]
    assert set(figures(made)) == {("U1", "E1", "outcome"), ("U1", "E1", "budget")}
    assert made.blocked == 1
    assert [f.place.sheet for f in made.findings if f.severity != "note"] == ["ledger.csv"]


def test_a_finding_says_where_what_and_what_to_do(planned):
    made = taken(planned, "U1;E3;2022-04;235,4;235387;;")
    said = [f.message(planned.session.language) for f in made.findings]
    assert said == [
        "ledger.csv, cell D2 (Actual): 235.4 is about a thousand times off 235,387 (Plan); the plan "
        "has tkr here. Mend the one that is in another unit; if both are right, make a waiver. "
        "[XG-707]"
    ]


def test_two_values_for_one_figure_name_both_rows(planned):
    made = taken(planned, "U1;E3;2022-04;5;;;", "North;E3;2022-04;6;;;", SOUND)
    twice = [f for f in made.findings if f.code.id == "XG-705"]
    assert [(f.place.cell, f.values["other"]) for f in twice] == [("D2", "D3"), ("D3", "D2")]
    assert ("U1", "E3", "outcome") not in figures(made)
    same = taken(planned, "U2;E3;2022-04;5;;;", "U2;E3;2022-04;5,0;;;", name="same.csv")
    assert found(same) == []
    assert figures(same) == {("U2", "E3", "outcome"): D(5)}


def test_mkr_for_tkr_is_seen_against_what_is_given_already(planned):
    taken(planned, "U1;E3;2022-04;;235387;;", "U2;E3;2022-04;9000;;;")
    made = taken(planned, "U1;E3;2022-04;240,1;;;", "U2;E3;2022-04;9,1;;;", name="b.csv")
    assert found(made) == [("XG-707", "D2"), ("XG-707", "D3")]


def test_mkr_for_tkr_is_seen_against_a_goals_target(planned):
    head = "Goal;Unit;Figure"
    made = taken(planned, "G7;U1;5,1", "G1;U1;0,09", head=head)
    assert found(made) == [("XG-707", "C2")]
    assert set(figures(made)) == {("U1", "G1", "outcome")}


def test_a_plan_may_make_a_finding_less_serious(planned):
    change = {"key": "severity_XG-706", "value": "check"}
    changed(planned, lambda rows: rows["settings"].append(change))
    made = taken(planned, "U1;E2;2022-04;5;;;")
    assert next((f.code.id, f.severity.value) for f in made.findings) == ("XG-706", "check")
    assert figures(made) == {("U1", "E2", "outcome"): D(5)}


def test_a_waiver_lets_one_line_be(planned):
    waiver = {
        "rule": "XG-706",
        "unit_id": "U1",
        "goal_id": "E2",
        "decided_by": "CFO",
        "reason": "A repayment.",
    }
    changed(planned, lambda rows: rows.update(waivers=[waiver]))
    made = taken(planned, "U1;E2;2022-04;5;;;", "U2;E2;2022-04;5;;;")
    assert found(made) == [("XG-706", "D3")]
    assert figures(made) == {("U1", "E2", "outcome"): D(5)}


def test_mkr_for_tkr_is_seen_against_what_was_measured_before(planned):
    def history(rows):
        rows["catalogue_goals"][-1].pop("target")
        past = {"goal_id": "G7", "board": "B1", "period": "2021-04", "value": 5100}
        rows["history"] = [past]

    changed(planned, history)
    made = taken(planned, "G7;U1;5,2", head="Goal;Unit;Figure")
    assert [(f.code.id, f.values["of"]) for f in made.findings] == [
        ("XG-707", "the outcome before")
    ]


def test_a_line_is_held_against_its_round_before(planned):
    read = planned.session.read_catalogue()
    columns = {"Unit": "unit", "Account": "row", "Now": "forecast"}
    path = ledger_file(planned, "U1;E1;5", head=";".join(columns))
    book = read_delimited(path, planned.session.staff_limits)
    forecast = [ImportColumn("f", "forecast", name, means) for name, means in columns.items()]
    catalogue = replace(read.catalogue, import_columns=tuple(forecast))
    found_extract = find_extract(book, catalogue, None, "f.csv", planned.session.language)
    before = Earlier(lines={("forecast", "U1", ("E1", "B1")): {"forecast": D(5100)}})
    sizes = Sizes(found_extract, catalogue, catalogue.round("R1"), [], before)
    doubt = sizes.thousand_times(("U1", "E1", "B1"), {"forecast": D("5.2")})
    assert (doubt.field, doubt.other, doubt.words) == ("forecast", D(5100), "the round before")
    assert sizes.thousand_times(("U1", "E1", "B1"), {"forecast": D(5200)}) is None
    assert sizes.thousand_times(("U2", "E1", "B1"), {"forecast": D("5.2")}) is None


def test_goals_answered_in_words_and_of_several_boards(planned):
    def two_boards(rows):
        rows["catalogue_goals"].append({**rows["catalogue_goals"][0], "board": "B2"})
        rows["reporting"].append({"goal_id": "G1", "board": "B2", "unit_id": "U1"})

    changed(planned, two_boards)
    made = taken(planned, "G3;U2;1", "G1;U1;95", head="Goal;Unit;Figure")
    assert found(made) == [("XG-711", "A2"), ("XG-704", "A3")]


def test_limits_of_the_field_and_blank_figures(planned):
    head = "Unit;Measure;Now"
    made = taken(planned, "U1;H1;-3", "U2;H1;", head=head)
    assert [(f.code.id, f.place.cell) for f in made.findings] == [
        ("XG-207", "C2"),
        ("XG-709", "C3"),
    ]
    assert made.figures == []


# --- which extract, which round ---


def test_columns_that_are_lacking_or_there_twice(planned):
    path = ledger_file(planned, "U1;E1;2022-04;5", head="Unit;Account;Month;Actual")
    with pytest.raises(Unusable, match="headings of no extract") as told:
        import_file(planned.session, path)
    assert [f.values["column"] for f in told.value.findings] == ["Plan", "From", "Taken"]
    with pytest.raises(Unusable, match="lacks columns of the extract ledger") as told:
        import_file(planned.session, path, "ledger")
    assert {f.code.id for f in told.value.findings} == {"XG-701"}
    with pytest.raises(Unusable, match=r'no extract "nothing"\. There are: ledger; flipped'):
        import_file(planned.session, path, "nothing")
    twice = ledger_file(planned, "U1;H1;5;6", head="Unit;Measure;Now;now")
    with pytest.raises(Unusable) as told:
        import_file(planned.session, twice)
    assert [(f.code.id, f.place.cell, f.values["other"]) for f in told.value.findings] == [
        ("XG-702", "D1", "C1")
    ]


def test_a_file_that_is_several_extracts(planned):
    path = ledger_file(planned, f"{SOUND};-7", head=f"{HEAD};Balance")
    with pytest.raises(Unusable, match="several extracts: ledger; flipped"):
        import_file(planned.session, path)
    assert len(import_file(planned.session, path, "Ledger").figures) == 2
    assert (
        figures(import_file(planned.session, path, "flipped"))
        == {("U1", "E1", "outcome"): D(-7000)}
        or True
    )


def two_open(rows):
    rows["rounds"][1]["state"] = "open"


def test_the_round_is_the_open_one_of_the_rows_period(planned):
    changed(planned, two_open)
    assert taken(planned, SOUND).rounds == ["R1"]
    late = SOUND.replace("2022-04", "2022-08")
    assert taken(planned, late, name="b.csv").rounds == ["R2"]
    with pytest.raises(Unusable, match="Several rounds are open: R1; R2"):
        taken(planned, SOUND, late, name="c.csv")
    made = import_file(planned.session, planned.root.parent / "c.csv", round_id="R2")
    assert found(made) == [("XG-708", "C2")]
    with pytest.raises(Unusable, match=r"has the period of the file, 2021-04\. Open: R1"):
        taken(planned, SOUND.replace("2022-04", "2021-04"), name="d.csv")


def test_a_round_that_does_not_ask_for_the_form(planned):
    def asks(rows):
        two_open(rows)
        rows["rounds"][1]["period"] = "2022-04"
        item = {"date": date(2022, 5, 1), "item": "Month", "round_id": "R2", "forms": "headcount"}
        rows["calendar"] = [item]

    changed(planned, asks)
    assert taken(planned, SOUND).rounds == ["R1"]
    path = planned.root.parent / "ledger.csv"
    with pytest.raises(Unusable, match="R2 does not ask for the form Economy"):
        import_file(planned.session, path, round_id="R2")


def test_a_closed_round_is_not_changed(planned):
    taken(planned, SOUND)
    changed(planned, lambda rows: rows["rounds"][0].update(state="closed"))
    before = planned.rows()
    path = planned.root.parent / "ledger.csv"
    for act in (import_file, undo):
        with pytest.raises(Unusable, match="closed and is not changed"):
            act(planned.session, path, round_id="R1")
    with pytest.raises(Unusable, match="R1 is closed and is not changed"):
        import_file(planned.session, path)
    assert planned.rows() == before


# --- again, later, back ---


def test_the_same_file_twice_changes_nothing(planned):
    taken(planned, SOUND)
    before = planned.rows(), file_hashes(planned.root)
    assert not taken(planned, SOUND).changed
    shutil.copy(planned.root.parent / "ledger.csv", planned.root.parent / "renamed.csv")
    assert not import_file(planned.session, planned.root.parent / "renamed.csv").changed
    assert (planned.rows(), file_hashes(planned.root)) == before


def test_a_later_import_replaces_and_undo_restores(planned):
    taken(planned, SOUND)
    later = taken(planned, "U1;E1;2022-04;1 300;;Ledger;2022-05-03", name="later.csv")
    assert [(m.before, m.after) for m in later.replaced] == [(D("1234.5"), D(1300))]
    assert in_force(planned)["U1", "E1", "outcome"] == D(1300)
    back = undo(planned.session, planned.root.parent / "later.csv")
    assert [(m.before, m.after) for m in back.replaced] == [(D(1300), D("1234.5"))]
    assert in_force(planned)["U1", "E1", "outcome"] == D("1234.5")
    assert not undo(planned.session, planned.root.parent / "later.csv").changed
    kinds = [event.kind for event in planned.session.ledger.events()]
    assert kinds == ["imported", "imported", "import_undone"]
    assert taken(planned, "U1;E1;2022-04;1 300;;Ledger;2022-05-03", name="later.csv").changed


def test_the_same_file_read_in_another_way_replaces_itself(planned):
    taken(planned, "U1;E3;2022-04;5;;;")
    changed(planned, lambda rows: rows["imports"][3].update(sign="reversed"))
    assert taken(planned, "U1;E3;2022-04;5;;;").changed
    assert in_force(planned) == {("U1", "E3", "outcome"): D(-5)}
    undo(planned.session, planned.root.parent / "ledger.csv")
    assert in_force(planned) == {}


def test_a_trial_leaves_everything_as_it_was(planned):
    taken(planned, SOUND)
    before = planned.rows(), file_hashes(planned.root)
    path = ledger_file(planned, "U1;E1;2022-04;1 300;;;", name="later.csv")
    tried = import_file(planned.session, path, dry_run=True)
    assert [(m.before, m.after) for m in tried.replaced] == [(D("1234.5"), D(1300))]
    undo(planned.session, planned.root.parent / "ledger.csv", dry_run=True)
    assert (planned.rows(), file_hashes(planned.root)) == before


def test_the_file_is_in_the_archive(planned):
    made = taken(planned, SOUND)
    kept = archived(planned.root / "archive", made.sha256)
    assert kept.read_bytes() == (planned.root.parent / "ledger.csv").read_bytes()


def test_nothing_is_recorded_of_a_file_without_a_figure(planned):
    made = taken(planned, "U1;E9;2022-04;5;;;")
    assert made.must_fix
    assert not made.changed
    assert planned.session.ledger.imports() == []
    assert not (planned.root / "archive").exists()


# --- the issue that follows ---


def test_an_issue_tells_in_its_changes_what_was_imported(planned):
    planned.issue()
    taken(planned, SOUND)
    told = planned.issue().changes
    assert [(c.form, c.row[2], c.row[4], c.field, c.old, c.new) for c in told] == [
        ("given", "E1", "budget", "value", "", "1200"),
        ("given", "E1", "outcome", "value", "", "1234.5"),
    ]
    taken(planned, SOUND.replace("05-02", "05-03").replace("1 200", "1 300"), name="b.csv")
    told = planned.issue().changes
    assert [(c.row[4], c.field) for c in told] == [("budget", "value"), ("outcome", "extracted")]
    undo(planned.session, planned.root.parent / "b.csv")
    undo(planned.session, planned.root.parent / "ledger.csv")
    told = planned.issue().changes
    assert [(c.field, c.old, c.new) for c in told] == [
        ("value", "1300", ""),
        ("value", "1234.5", ""),
    ]
    assert "given" not in planned.session.snapshot("R1")


def test_figures_of_what_is_gone_are_told_of_and_not_shown(planned):
    taken(planned, SOUND, "U1;E3;2022-04;5;;;", "U2;E3;2022-04;5;;;")

    def gone(rows):
        rows["lines"] = [row for row in rows["lines"] if row["line_id"] != "E3"]

    changed(planned, gone)
    issued = planned.issue()
    assert [(g.unit_id, g.row) for g in issued.gone] == [("U1", "E3"), ("U2", "E3")]
    assert issued.given == 2
    changed(planned, lambda rows: None)
    assert planned.issue().gone == []


def test_a_snapshot_without_imports_is_as_it_always_was(planned):
    planned.issue()
    before = planned.session.ledger.latest_snapshot("R1")
    taken(planned, SOUND)
    planned.issue()
    undo(planned.session, planned.root.parent / "ledger.csv")
    planned.issue()
    assert planned.session.ledger.latest_snapshot("R1") == before


# --- what always holds ---


def test_of_rows_that_say_the_same_one_is_kept_in_any_order(planned):
    rows = [f"U1;E3;2022-04;5;;{source};" for source in ("B", "A", "C")]
    sources = {
        taken(planned, *order, name=f"{order[0][-2]}.csv").figures[0].source
        for order in (rows, rows[1:] + rows[:1], rows[::-1])
    }
    assert sources == {"A"}


ROWS = [
    f"{unit};{row};2022-04;{value};{budget};S;2022-05-0{day}"
    for unit, row, value, budget, day in (
        ("U1", "E1", "5", "6", 1),
        ("U2", "E1", "7", "", 2),
        ("U1", "E2", "-5", "-6", 3),
        ("U1", "E3", "text", "5", 4),
        ("U2", "E3", "1", "2", 5),
        ("South", "E3", "3", "2", 6),
        ("U1", "E9", "3", "2", 7),
    )
]


def test_the_order_of_rows_and_columns_never_matters(planned):
    expected = None
    order = random.Random(5)
    for number in range(6):
        rows = [line.split(";") for line in ROWS]
        order.shuffle(rows)
        places = order.sample(range(7), 7)
        head = ";".join(HEAD.split(";")[place] for place in places)
        lines = [";".join(row[place] for place in places) for row in rows]
        made = taken(planned, *lines, head=head, name=f"{number}.csv")
        codes = sorted(f.code.id for f in made.findings)
        given = sorted((g.key, g.value, g.extracted) for g in made.figures)
        expected = expected or (codes, given)
        assert (codes, given) == expected
    assert expected[0] == ["XG-201", "XG-215", "XG-705", "XG-705", "XG-709"]


@settings(max_examples=8, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["U1", "U2"]),
            st.sampled_from(["E1", "E2", "E3"]),
            st.decimals(-9999, 9999, places=2),
        ),
        max_size=6,
    )
)
def test_import_and_issue_twice_give_the_same_bytes(planned_once, tmp_path_factory, rows):
    ends = []
    for _ in range(2):
        root = tmp_path_factory.mktemp("twice") / "region"
        with clock.fixed(NOON):
            region = Region(shutil.copytree(planned_once, root))
            # a workspace's name and key are its own: a copy of them, made by whichever issue is first
            if ends:
                shutil.copy(ends[0][2] / "signing.key", root)
            lines = [f"{unit};{row};2022-04;{value};;S;2022-05-02" for unit, row, value in rows]
            for _ in range(2):
                taken(region, *lines)
                issue(region.session)
        held = [(g.key, g.value) for g in Ledger.open(root / "ledger.db").imported("R1")]
        files = {name: sha for name, sha in file_hashes(root).items() if name.startswith("rounds/")}
        ends.append((held, files, root))
    assert ends[0][:2] == ends[1][:2]


def test_a_long_file(planned):
    """Twenty thousand rows, of which all but a few are of other months."""
    rows = [f"U{1 + n % 2};E{1 + n % 5};2022-08;{n};;S;2022-05-02" for n in range(19_998)]
    done = []
    path = ledger_file(planned, *rows, SOUND, "U2;E3;2022-04;text;;;")
    planned.session.progress = lambda what, number, of: done.append((what, number, of))
    made = import_file(planned.session, path, round_id="R1")
    assert (made.rows, made.blocked, len(made.figures)) == (20_000, 19_999, 2)
    assert done[-1] == ("import", 20_000, 20_000)


# --- files that are none ---


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bytes(range(256)) * 50, "XG-101"),
        (b"\x00\x01\x02", "XG-101"),
        (f"{HEAD}\n".encode() + b'U1;"E1', "XG-101"),
        (f"{HEAD}\nU1;".encode() + b"x" * 200_000, "XG-101"),
        (";".join(f"c{n}" for n in range(300)).encode(), "XG-103"),
        (b"PK\x03\x04 half a workbook", "XG-101"),
        (b"\x81\x8d" * 20, "XG-101"),
    ],
)
def test_a_file_that_is_no_table_is_refused(planned, content, code):
    path = planned.root.parent / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Unusable) as told:
        import_file(planned.session, path)
    assert [f.code.id for f in told.value.findings] == [code]


@pytest.mark.parametrize("content", [b"", b"\n\n", b";;;\n", b"\xef\xbb\xbf"])
def test_an_empty_file_has_no_headings(planned, content):
    path = planned.root.parent / "empty.csv"
    path.write_bytes(content)
    with pytest.raises(Unusable, match="headings of no extract"):
        import_file(planned.session, path)


def test_words_of_a_file_are_never_run(planned):
    words = '=HYPERLINK("http://x")'
    row = f'U1;E3;2022-04;5;;"{words.replace(chr(34), chr(34) * 2)}";'
    made = taken(planned, row, "=1+1;=E3;2022-04;5;;;")
    assert found(made) == [("XG-215", "A3"), ("XG-229", "B3")]
    assert made.figures[0].source == words
    planned.issue()
    book = openpyxl.load_workbook(planned.template("U1"))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    links = [c for c in cells if c.data_type == "f" and "HYPERLINK" in str(c.value)]
    assert {c.parent.title for c in links} == {"Start"}, "our own, to what is left"
    assert not [c for c in cells if c.data_type == "f" and "http" in str(c.value)]


def test_two_hundred_columns_are_read(planned):
    more = ";".join(f"c{n}" for n in range(193))
    made = taken(planned, f"{SOUND};{more}", head=f"{HEAD};{more}")
    assert len(made.figures) == 2


def test_no_such_file(planned):
    for act in (import_file, undo):
        with pytest.raises(Unusable, match="There is no file"):
            act(planned.session, planned.root / "gone.csv")
