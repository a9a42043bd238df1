"""`xlgoals import` on the command line: what it says, to people and to programs."""

import copy
import shutil
from datetime import date

import pytest
from conftest import NOON, SMALL, Region, call, once, small_catalogue

from xlgoals import clock
from xlgoals.steps.new import new

HEAD = "Unit;Account;Month;Actual;Plan;Source;Taken"
MEANS = ("unit", "row", "period", "outcome", "budget", "source", "extracted")
SOUND = "U1;E1;2022-04;1 234,5;1 200;Ledger;2022-05-02"


def catalogue():
    rows = copy.deepcopy(SMALL)
    rows["lines"] += [
        {
            "form": "economy",
            "line_id": f"E{number}",
            "board": "B1",
            "unit_id": "U1",
            "title": f"Line {number}",
            "start": date(2022, 1, 1),
        }
        for number in range(1, 15)
    ]
    rows["imports"] = [
        {"name": "ledger", "form": "economy", "column": column, "means": means}
        for column, means in zip(HEAD.split(";"), MEANS, strict=True)
    ]
    return rows


@pytest.fixture(scope="session")
def planned_once(tmp_path_factory):
    def make(folder):
        with clock.fixed(NOON):
            for language in ("en", "sv"):
                workspace = new(folder / language, language=language)
                small_catalogue(workspace.catalogue, catalogue())

    return once(tmp_path_factory, "cli imports", make)


@pytest.fixture
def root(planned_once, tmp_path, at_noon):
    return shutil.copytree(planned_once / "en", tmp_path / "region")


def file(root, *rows, name="ledger.csv"):
    path = root.parent / name
    path.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    return path


def test_what_was_taken_in_is_counted_and_what_to_do_is_said(root):
    answer = call("import", file(root, SOUND, "U1;E2;2022-04;5;;;"), "-w", root)
    assert answer.exit == 0
    assert answer.err == ""
    assert answer.out == (
        "ledger.csv, read as ledger, is taken into R1. Figures: 3; rows: 2; units: 1.\n"
        "The templates show it after: xlgoals issue\n"
        "  Note: ledger.csv, cell E3 (Plan): The cell is empty and is passed over. Nothing needs "
        "to be done if there is no figure. [XG-709]\n"
    )


def test_a_replaced_figure_is_shown_with_both_values(root):
    call("import", file(root, SOUND), "-w", root)
    later = file(root, SOUND.replace("1 234,5", "1 300"), name="later.csv")
    tried = call("import", later, "-w", root, "--dry-run")
    assert "  Economy E1 of U1, Outcome: 1,234.5 → 1,300\nNothing has been changed" in tried.out
    assert "later.csv, read as ledger, would be taken into R1. Figures: 2;" in tried.out
    assert "Replaced earlier figures:" in call("import", later, "-w", root).out
    assert call("import", later, "-w", root).out == (
        "later.csv has been imported into R1 before. Nothing is changed.\n"
    )
    tried = call("import", later, "-w", root, "--undo", "--dry-run")
    assert tried.out.startswith("What later.csv gave would be taken back from R1. Figures: 2.\n")
    assert call("import", later, "-w", root, "--undo").out == (
        "What later.csv gave is taken back from R1. Figures: 2.\n"
        "In force instead:\n"
        "  Economy E1 of U1, Outcome: 1,300 → 1,234.5\n"
        "The templates show it after: xlgoals issue\n"
    )
    again = call("import", later, "-w", root, "--undo")
    assert (again.exit, again.out) == (
        0, "Nothing that later.csv gave is in force. Nothing is changed.\n",
    )  # fmt: skip


def test_more_than_ten_alike_are_told_as_one(root):
    rows = [f"U1;E{number};2022-04;some;;;" for number in range(1, 13)]
    answer = call("import", file(root, SOUND.replace("E1", "E14"), *rows), "-w", root)
    assert answer.exit == 1
    assert "cells D3:D14 (Actual): 12 cells alike; of the first:" in answer.out
    assert "Rows of the file: 13; with nothing taken in: 12." in answer.out


def test_nothing_could_be_taken_in(root):
    answer = call("import", file(root, "U1;E1;2022-04;some;;;"), "-w", root)
    assert answer.exit == 1
    assert answer.out.startswith("ledger.csv: no figure could be taken in.\n")


def test_what_cannot_be_used_ends_with_two(root):
    path = root.parent / "bad.csv"
    path.write_bytes(b"\x00\x01")
    answer = call("import", path, "-w", root)
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith("The file bad.csv cannot be read.\n- bad.csv: The file cannot")
    assert call("import", root.parent / "gone.csv", "-w", root).exit == 2
    known = call("import", file(root, SOUND), "-w", root, "--as", "staff")
    assert known.exit == 2
    assert known.err.startswith('There is no extract "staff". There are: ledger; goals; ')


def test_json_is_one_object(root):
    answer = call("import", file(root, SOUND, "U1;E9x;2022-04;5;;;"), "-w", root, "--json").json
    assert answer["changed"]
    assert (answer["rows"], answer["blocked"], answer["rounds"]) == (2, 1, ["R1"])
    assert answer["figures"][1] == {
        "form": "economy",
        "unit_id": "U1",
        "row": "E1",
        "board": "B1",
        "field": "outcome",
        "round": "R1",
        "value": 1234.5,
        "source": "Ledger",
        "extracted": "2022-05-02",
        "sheet": "ledger.csv",
        "cell": "D2",
    }
    assert [f["code"] for f in answer["findings"]] == ["XG-229"]
    undone = call("import", root.parent / "ledger.csv", "-w", root, "--json", "--undo").json
    assert undone["undone"]
    assert undone["replaced"] == [
        {"row": ["economy", "U1", "E1", "B1", field], "before": before, "after": None}
        for field, before in (("budget", 1200.0), ("outcome", 1234.5))
    ]


def test_issue_tells_of_imported_figures_in_words(root):
    call("issue", "-w", root)
    call("import", file(root, SOUND), "-w", root)
    assert call("issue", "-w", root).out == (
        "R1: 1 templates written, 2 as they were.\n"
        "Changed in the catalogue since the last issue:\n"
        "  Imported: Economy E1 of U1, Budget of the period: – → 1,200\n"
        "  Imported: Economy E1 of U1, Outcome: – → 1,234.5\n"
        "2 imported figures are shown, with their sources.\n"
    )
    rows = catalogue()
    rows["lines"] = [line for line in rows["lines"] if line["line_id"] != "E1"]
    small_catalogue(Region(root).session.workspace.catalogue, rows)
    told = call("issue", "-w", root).out
    assert (
        "Imported, and not in the plan any more; kept, and not shown:\n  Economy E1 of U1" in told
    )


def test_a_later_source_alone_is_told_by_its_name(root):
    call("import", file(root, SOUND), "-w", root)
    call("issue", "-w", root)
    call("import", file(root, SOUND.replace("Ledger", "Books"), name="b.csv"), "-w", root)
    assert (
        "  Imported: Economy E1 of U1, Outcome, source: Ledger → Books\n"
        in call("issue", "-w", root).out
    )


def test_the_log_tells_of_it(root):
    call("import", file(root, SOUND), "-w", root)
    call("import", root.parent / "ledger.csv", "-w", root, "--undo")
    told = call("log", "-w", root).out
    assert "Figures imported" in told
    assert "file ledger.csv; extract ledger; figures: 2" in told
    assert "Import taken back" in told
    assert len(call("log", "-w", root, "--kind", "imported", "--json").json["events"]) == 1


def test_in_swedish(planned_once, tmp_path, at_noon):
    root = shutil.copytree(planned_once / "sv", tmp_path / "region")
    answer = call("import", file(root, "U1;E1;2022-04;1 234,5;1,2;;"), "-w", root)
    said = " ".join(answer.out.split())
    assert said.startswith(
        "ledger.csv: ingen uppgift kunde hämtas. Måste rättas: ledger.csv, cell D2 (Actual): 1 234,5"
    )
    assert "ungefär tusen gånger från 1,2 (Plan)" in said
    assert said.endswith("gör ett undantag. [XG-707]")
