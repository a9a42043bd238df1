"""Examples as folders of plain text: what they say of themselves, their language, their source."""

import csv
import shutil
from copy import deepcopy

import openpyxl
import pytest
from conftest import SMALL

from xlgoals.catalogue.reading import read_catalogue
from xlgoals.excel.reader import read_book
from xlgoals.forms.raw import RawBook
from xlgoals.i18n import Language
from xlgoals.steps import example as examples
from xlgoals.workspace import Workspace

README = """# A tiny example

It shows how a plan is made.
## What is invented
- All the outcomes.
=1+1
"""
STORY = """
title = "Tiny"
first = true
round = "R1"
late = []
faulty = []
status = []
assessment = []

[times]
issue = 2022-04-19T08:00:00+02:00
first_returns = 2022-05-04T09:00:00+02:00
first_collect = 2022-05-06T16:30:00+02:00
mended_returns = 2022-05-09T10:00:00+02:00
second_collect = 2022-05-10T09:00:00+02:00
master_edited = 2022-05-11T13:00:00+02:00
report = 2022-05-12T08:30:00+02:00
"""
RETURNS = [
    {"unit_id": "U1", "goal_id": "G1", "board": "B1", "outcome": "95"},
    {"unit_id": "U1", "goal_id": "G2", "board": "B1", "outcome": "60"},
    {"unit_id": "U1", "goal_id": "G4", "board": "B1", "outcome": "4.5"},
    {"unit_id": "U2", "goal_id": "G2", "board": "B1", "outcome": "70"},
    {"unit_id": "U2", "goal_id": "G3", "board": "B1", "outcome": "yes"},
    {"unit_id": "U3", "goal_id": "G5", "board": "B2", "outcome": "12"},
    {"unit_id": "U3", "goal_id": "G6", "board": "B2", "outcome": "55"},
]
STATED = [
    {"goal_id": "G6", "board": "B2", "stated": "reached"},
    {"goal_id": "G2", "board": "B1", "stated": "nearly there"},
]


def write_csv(path, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as stream:
        lines = csv.DictWriter(stream, names, lineterminator="\n")
        lines.writeheader()
        lines.writerows(rows)


def write_example(folder, language="", stated=()):
    for sheet, rows in deepcopy(SMALL).items():
        write_csv(folder / f"{sheet}.csv", rows)
    write_csv(folder / "returns" / "R1" / "goals.csv", RETURNS)
    write_csv(folder / "narratives.csv", [{"node_id": "S1.1", "narrative": "It goes well."}])
    if stated:
        write_csv(folder / "stated.csv", stated)
    head = f'language = "{language}"\n' if language else ""
    (folder / "story.toml").write_text(head + STORY, "utf-8")
    (folder / "readme.md").write_text(README, "utf-8")
    (folder / "catalogue.xlsx").write_bytes(examples.build_catalogue(folder))
    return folder


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A folder of examples in place of the one that is shipped."""
    root = tmp_path / "workbooks"
    monkeypatch.setattr(examples, "folder", lambda name: tmp_path / name)
    write_example(root / "english", "en", STATED)
    write_example(root / "svenskt")
    return root


def sheets(path):
    book = openpyxl.load_workbook(path)
    found = book.sheetnames
    book.close()
    return found


@pytest.mark.parametrize(("name", "title"), [("english", "Read me"), ("svenskt", "Läs mig")])
def test_what_an_example_says_of_itself_is_its_first_sheet(shelf, name, title):
    book = openpyxl.load_workbook(shelf / name / "catalogue.xlsx")
    assert book.sheetnames[0] == book.active.title == title
    cells = {cell.coordinate: cell for cell in book[title]["A"] if cell.value}
    assert {place: cell.value for place, cell in cells.items()} == {
        "A1": "A tiny example",
        "A3": "It shows how a plan is made.",
        "A4": "What is invented",
        "A5": "• All the outcomes.",
        "A6": "=1+1",
    }
    assert [place for place, cell in cells.items() if cell.font.bold] == ["A1", "A4"]
    assert all(cell.alignment.wrap_text for cell in cells.values())
    assert cells["A6"].data_type == "s"
    book.close()


def test_the_reading_of_catalogues_passes_over_it(shelf):
    path = shelf / "english" / "catalogue.xlsx"
    book = read_book(path)
    told = read_catalogue(book, Language("en"))
    without = RawBook([sheet for sheet in book.sheets if sheet.name != "Read me"])
    assert told.catalogue is not None
    assert told.catalogue == read_catalogue(without, Language("en")).catalogue
    assert [finding.place.sheet for finding in told.findings if "Read" in finding.place.sheet] == []


def test_an_example_without_one_has_no_such_sheet(shelf):
    (shelf / "english" / "readme.md").write_text(" \n", "utf-8")
    content = examples.build_catalogue(shelf / "english")
    (shelf / "plain.xlsx").write_bytes(content)
    assert "Read me" not in sheets(shelf / "plain.xlsx")


def test_a_catalogue_is_built_in_the_examples_language(shelf):
    assert "Units" in sheets(shelf / "english" / "catalogue.xlsx")
    assert "Enheter" in sheets(shelf / "svenskt" / "catalogue.xlsx")
    (shelf / "other.xlsx").write_bytes(examples.build_catalogue(shelf / "english", Language("sv")))
    assert "Enheter" in sheets(shelf / "other.xlsx")


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (["--example", "english"], "en"),
        (["--example", "english", "--language", "sv"], "sv"),
        (["--example", "svenskt"], "sv"),
        (["--example", "svenskt", "--language", "en"], "en"),
        ([], "sv"),
    ],
)
def test_a_workspace_has_the_examples_language_unless_another_is_asked_for(
    shelf, tmp_path, cli, asked, language
):
    answer = cli("new", tmp_path / "mine", *asked)
    assert answer.exit == 0, answer.err
    assert Workspace.open(tmp_path / "mine").settings.language == language
    assert ("The workspace is in" in answer.out) is (language == "en")


def test_an_example_that_is_not_there_is_named(shelf, tmp_path, cli):
    answer = cli("new", tmp_path / "mine", "--example", "norskt", "--language", "en")
    assert answer.exit == 2
    assert 'There is no example "norskt". There are: english; svenskt' in answer.err
    assert not (tmp_path / "mine").exists()


def test_what_was_computed_stands_beside_what_the_source_says(shelf, tmp_path, cli):
    answer = cli("demo", tmp_path / "told", "--example", "english")
    assert answer.exit == 0, answer.err
    table = answer.out[answer.out.index("Computed, beside what the source says") :]
    rows = [" ".join(line.split()) for line in table.splitlines()]
    cells = [[cell.strip() for cell in row.strip("│┃ ").split("│")] for row in rows if "G" in row]
    assert ["G6 Goal G6", "55 %", "at least 50 %", "Green", "reached"] in cells
    assert ["G2 Goal G2", "130", "less than 200", "Green", "nearly there"] in cells
    values = cli("demo", tmp_path / "again", "--example", "english", "--json").json
    assert values["stated"] == [
        {
            "goal_id": "G6",
            "board": "B2",
            "title": "Goal G6",
            "outcome_text": "55 %",
            "target_text": "at least 50 %",
            "status": "green",
            "stated": "reached",
        },
        {
            "goal_id": "G2",
            "board": "B1",
            "title": "Goal G2",
            "outcome_text": "130",
            "target_text": "less than 200",
            "status": "green",
            "stated": "nearly there",
        },
    ]


def test_an_example_whose_source_says_nothing_has_no_such_table(shelf, tmp_path, cli):
    answer = cli("demo", tmp_path / "told", "--example", "svenskt", "--language", "en")
    assert answer.exit == 0, answer.err
    assert "beside what the source says" not in answer.out
    assert "Report of April" in answer.out


def test_every_folder_of_an_example_is_built(tmp_path):
    """By the script, beside a copy of which the examples stand."""
    import subprocess
    import sys

    from xlgoals import resources

    shutil.copy(resources.folder("workbooks") / "build.py", tmp_path)
    for name, language in (("one", "en"), ("two", "")):
        (write_example(tmp_path / name, language) / "catalogue.xlsx").unlink()
    done = subprocess.run(
        [sys.executable, tmp_path / "build.py"], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["one:", "built", "two:", "built"]
    assert sheets(tmp_path / "one" / "catalogue.xlsx")[0] == "Read me"
    assert sheets(tmp_path / "two" / "catalogue.xlsx")[0] == "Läs mig"
