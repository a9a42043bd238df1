"""What each example has, counted in exported tables, and in the master's rows alike."""

import csv
import re
from collections import Counter
from io import StringIO

import openpyxl
import pytest
from conftest import call, once, run_example
from example_tables import (
    ROUNDS,
    body,
    counted,
    exported,
    master,
    master_goals,
    report,
    sheet_rows,
    status_counts,
)

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Rows

SWEDISH = [name for name in ROUNDS if name.startswith("region")]
LINE_FORMS = [key for key, form in RETURN_FORMS.items() if form.rows is not Rows.GOALS]


def whole(name, told):
    root = told(name).root
    return root, ROUNDS[name]


# --- counts, from the source tables ---


def test_the_factors_of_2017(told):
    root, round_id = whole("region-2017", told)
    rows = exported(root, "goals", round_id)
    assert len(rows) == 160
    assert set(counted(rows, "kind")) == {"factor"}
    assert len({(row["level1"], row["level2"]) for row in rows}) == 22
    assert counted(rows, "board") == {"RS": 84, "VVN": 42, "RUN": 34}
    perspectives = counted(rows, "level1")
    assert perspectives == {
        "Samhälle": 59, "Patient": 46, "Medarbetare": 21, "Verksamhetsresultat": 34
    }  # fmt: skip
    assert not any(row["level3"] for row in rows)


def test_new_factors_of_2017_are_marked_as_added_during_the_year(told):
    root, round_id = whole("region-2017", told)
    added = [row["goal_id"] for row in master_goals(root, round_id) if row["added"]]
    assert len(added) == len(set(added)) == 14
    assert len(master_goals(root, round_id)) == 160


def test_2017_has_a_pie_per_perspective_and_per_board(told):
    root, round_id = whole("region-2017", told)
    book = openpyxl.load_workbook(master(root, round_id))
    pies = [chart for sheet in book.worksheets for chart in sheet._charts]
    assert [type(chart).__name__ for chart in pies] == ["PieChart"] * 7
    book.close()
    page = report(root, round_id)
    told = re.findall(r'<figure class="chart pies">\s*<img [^>]*alt="([^"]*)"', page)
    assert [text.count("Grön: ") for text in told] == [4, 3], "a picture of each group's pies"


def test_the_plan_of_2021(told):
    root, round_id = whole("region-2021", told)
    rows = exported(root, "goals", round_id)
    assert len(rows) == 42
    assert sum(not row["level3"] for row in rows) == 20, "directly under an area"
    summaries = exported(root, "rollup", round_id)
    nodes = {
        level: {row["key"]: row["n"] for row in summaries if row["level"] == level}
        for level in ("level1", "level2", "level3")
    }
    assert [len(found) for found in nodes.values()] == [4, 11, 13]
    assert sorted(key for key, n in nodes["level3"].items() if n == 0) == ["S1.1.1", "S3.2.1"]
    assert sum(nodes["level3"].values()) == 22
    for level in ("level1", "level2"):
        assert sum(nodes[level].values()) == 42
    no_number = {row["goal_id"] for row in rows if row["target"] is None}
    assert no_number >= {"M25", "M26"}


def test_the_goals_of_2022(demo):
    rows = exported(demo.root, "goals", "2022-T1")
    assert len({row["level1"] for row in rows}) == 4
    assert len({(row["level1"], row["level2"]) for row in rows}) == 13
    assert len(rows) == 135


def test_the_areas_of_2024(told):
    root, round_id = whole("region-2024", told)
    rows = exported(root, "goals", round_id)
    assert counted(rows, "kind") == {"assignment": 38, "indicator": 23}
    areas = {(row["level1"], row["level2"]) for row in rows}
    assert len(areas) == 6
    assert {process for process, _ in areas} == {
        "Kärnverksamhet", "Stödverksamhet", "Ledningsprocesser"
    }  # fmt: skip
    judged = [row for row in exported(root, "rollup", round_id) if row["level"] == "level2"]
    assert len(judged) == 6
    comments = body(master(root, round_id), "Assessments")
    assert len(comments) == 6


def test_the_municipality_has_two_levels_and_quarters(told):
    root, round_id = whole("small-municipality", told)
    rows = exported(root, "goals", round_id)
    assert (len(rows), counted(rows, "board")) == (19, {"EX": 8, "EC": 11})
    assert len({row["level1"] for row in rows}) == 4
    assert len({row["level2"] for row in rows}) == 8
    assert not any(row["level3"] for row in rows)
    assert status_counts(rows, "status_computed") == (6, 5, 4, 4)
    assert re.fullmatch(r"2025-Q[1-4]", round_id)


@pytest.mark.parametrize(
    ("name", "first", "by_rule", "final"),
    [
        ("region-2017", (36, 86, 11, 27), (41, 95, 11, 13), (41, 96, 11, 12)),
        ("region-2021", (9, 8, 8, 17), (11, 12, 11, 8), (12, 12, 11, 7)),
        ("region-2024", (15, 28, 8, 10), (15, 32, 10, 4), (15, 32, 10, 4)),
        ("small-municipality", (3, 4, 3, 9), (6, 5, 4, 4), (6, 6, 3, 4)),
    ],
)
def test_statuses_first_by_rule_and_at_last(told, name, first, by_rule, final):
    said = told(name).said
    statuses = ("green", "yellow", "red", "not_measured")
    for when, counts in (("first", first), ("by_rule", by_rule), ("final", final)):
        assert tuple(said[when][status] for status in statuses) == counts, when
    assert said["first"]["units_missing"] > 0
    assert said["final"]["units_missing"] == 0
    assert status_counts(exported(told(name).root, "goals", ROUNDS[name])) == final


# --- one table is as long as another ---


@pytest.mark.parametrize("name", ROUNDS)
def test_exported_goals_are_the_masters_rows(told, name):
    root, round_id = whole(name, told)
    language = "sv" if name in SWEDISH else "en"
    rows = exported(root, "goals", round_id)
    shown = master_goals(root, round_id, language)
    assert [(r["goal_id"], r["board"]) for r in rows] == [(r["goal_id"], r["board"]) for r in shown]
    assert counted(rows, "status") == counted(shown, "status_code")


@pytest.mark.parametrize("name", ROUNDS)
def test_every_form_has_as_many_rows_in_the_master_as_exported(told, name):
    root, round_id = whole(name, told)
    language = "sv" if name in SWEDISH else "en"
    book = openpyxl.load_workbook(master(root, round_id), read_only=True)
    sheets = book.sheetnames
    book.close()
    from xlgoals.i18n import Language

    seen = 0
    for key in LINE_FORMS:
        title = Language(language).text(RETURN_FORMS[key].title)
        rows = exported(root, key, round_id)
        assert bool(rows) is (title in sheets), key
        if rows:
            shown = [row for row in sheet_rows(master(root, round_id), title, language) if row[1]]
            assert len(shown) - 1 == len(rows), key
            seen += len(rows)
    assert seen == {
        "region-2017": 0,
        "region-2021": 48 + 170 + 16 + 3 + 5,
        "region-2024": 29 + 4 + 47 + 6 + 2,
        "small-municipality": 27 + 7 + 7,
    }.get(name), name


@pytest.mark.parametrize("name", ROUNDS)
def test_csv_and_json_have_the_same_rows(told, name):
    root, round_id = whole(name, told)
    for table in ("goals", "returns", "findings"):
        answer = call("export", table, "--format", "csv", "-w", root, "-r", round_id)
        assert len(list(csv.DictReader(StringIO(answer.out)))) == len(
            exported(root, table, round_id)
        )


# --- what the units are asked ---


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("region-2017", {"XG-301": 10, "XG-302": 23, "XG-303": 8}),
        ("region-2021", {}),
        ("region-2024", {"XG-301": 4, "XG-303": 2}),
        ("small-municipality", {"XG-324": 1}),
    ],
)
def test_nothing_is_found_that_the_story_has_not_planned(told, name, found):
    """Comments, actions and outcomes that the sources lack; and a fall that is explained."""
    root, round_id = whole(name, told)
    rows = exported(root, "findings", round_id)
    assert counted(rows, "code") == found
    assert not any(row["severity"] == "must_fix" for row in rows)
    if name == "small-municipality":
        assert [row["severity"] for row in rows] == ["note"], "the unit has explained it"


@pytest.mark.parametrize("name", ROUNDS)
def test_files_are_late_faulty_and_mended_as_the_story_says(told, name):
    root, round_id = whole(name, told)
    states = counted(exported(root, "returns", round_id), "state")
    assert states["superseded"] == 3, "three had to mend theirs"
    assert set(states) <= {"accepted", "accepted_with_remarks", "superseded"}
    log = call("log", "--kind", "received", "-n", "200", "-w", root, "--json").json["events"]
    first = Counter(event["details"]["state"] for event in log)
    assert first["incomplete"] == 3


@pytest.mark.parametrize("name", ROUNDS)
def test_nobody_is_waited_for_who_has_nothing_to_fill_in(told, name):
    """Rows that a system holds, sums and rows for something added do not count as waiting."""
    root, round_id = whole(name, told)
    units = call("status", "-w", root, "-r", round_id, "--json").json["units"]
    short = {u["unit_id"]: u["rows"] - u["filled"] for u in units if u["filled"] != u["rows"]}
    assert short == {
        "region-2017": {"RS-PLA": 1, "VVN-HAL": 7},
        "region-2021": {"HSN": 7},
        "region-2024": {"RS-HR": 1},
        "small-municipality": {"EX-CUL": 1},
    }.get(name), short
    assert all(set(unit["parts"].values()) == {"ready"} for unit in units)


# --- languages ---

ENGLISH_WORDS = re.compile(
    r"\b(the|and|outcome|target|budget of|unit|goals?|not measured)\b", re.IGNORECASE
)
SWEDISH_WORDS = re.compile(
    r"\b(och|enhet(en|er)?|utfall|målvärde|nämnd(en)?|mål|inte)\b", re.IGNORECASE
)


def texts(path):
    """What people read in a workbook: the texts of visible sheets, but for hidden rows."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield sheet.title
            for row in sheet.iter_rows():
                if not sheet.row_dimensions[row[0].row].hidden:
                    yield from (
                        cell.value
                        for cell in row
                        if isinstance(cell.value, str)
                        and cell.data_type != "f"
                        and not sheet.column_dimensions[cell.column_letter].hidden
                    )
    book.close()


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("region-2024", ENGLISH_WORDS),
        ("region-2017", ENGLISH_WORDS),
        ("small-municipality", SWEDISH_WORDS),
    ],
)
def test_workbooks_are_in_one_language(told, name, others):
    root, round_id = whole(name, told)
    templates = sorted((root / "rounds" / round_id / "templates").glob("*.xlsx"))
    for path in (master(root, round_id), templates[0], templates[-1]):
        wrong = [text for text in texts(path) if others.search(text)]
        assert wrong == [], path.name


def test_the_municipality_is_in_english_in_euro_and_judged_by_change(told):
    root, round_id = whole("small-municipality", told)
    sheets = openpyxl.load_workbook(master(root, round_id), read_only=True).sheetnames
    assert sheets[:2] == ["Overview", "All goals"]
    assert {row["measure_unit"] for row in exported(root, "economy", round_id)} == {"EUR thousand"}
    goals = {(g["goal_id"], g["board"]): g for g in exported(root, "goals", round_id)}
    better, same = goals["L01", "EC"], goals["L02", "EC"]
    assert (better["outcome"], better["target"], better["status"]) == (85.2, 88, "green")
    assert (same["outcome"], same["target"], same["status"]) == (8.3, 7, "yellow")
    assert goals["L07", "EC"]["status"] == "red", "more falls than at the same time last year"
    assert counted(goals.values(), "status_reason") == {
        None: 15, "not_comparable": 2, "not_available_yet": 1, "not_due": 1
    }  # fmt: skip


# --- the demo again ---


@pytest.mark.parametrize(
    "name",
    [
        "region-2024",
        "small-municipality",
        *(pytest.param(name, marks=pytest.mark.long) for name in ("region-2017", "region-2021")),
    ],
)
def test_the_demo_run_again_gives_the_same_bytes(told, tmp_path_factory, name):
    """In another folder, with the same key: templates, masters, feedback and reports."""
    first = told(name).root
    folder = once(tmp_path_factory, f"again {name}", lambda folder: run_example(folder, name))
    again = folder / "region"
    made = sorted(
        path.relative_to(first)
        for path in (first / "rounds").rglob("*")
        if path.is_file() and path.parent.name != "inbox"
    )
    assert len(made) > 2 * len(list((first / "rounds" / ROUNDS[name] / "templates").iterdir()))
    differ = [p for p in made if (first / p).read_bytes() != (again / p).read_bytes()]
    assert differ == []
