"""The overview: its counts follow the goals' table, and it tells what is other than last time."""

import re
import shutil
from copy import deepcopy
from datetime import timedelta
from itertools import pairwise

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, call, once, places, small_catalogue
from office import with_wrong_values
from openpyxl.utils import coordinate_to_tuple

from xlgoals import clock
from xlgoals.books.master import make_master
from xlgoals.books.overview_lists import MOST_TURNED, turned
from xlgoals.books.printing import LANDSCAPE, height
from xlgoals.domain.model import Status
from xlgoals.steps.figures import figures
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.session import Session

LATER = NOON + timedelta(days=120)
WHY = {"comment": "It went badly.", "action": "More hours."}
SECOND = {
    "U1": {
        ("G1", "outcome"): 50,
        **{("G1", name): text for name, text in WHY.items()},
        ("G2", "outcome"): 60,
        ("G4", "outcome"): 4.5,
    },
    "U2": {("G2", "outcome"): 70, ("G3", "outcome"): "Yes"},
}
"""In the second round G1 falls from green to red, and the school has not returned."""


def two_rounds(folder, language="en"):
    """The small region with two rounds: of the first all has come, of the second not the school."""
    workspace = new(folder, language=language)
    small_catalogue(workspace.catalogue)
    with clock.fixed(NOON):
        issue(Session.open(workspace))
        region = Region(folder)
        full = {unit: dict(values) for unit, values in FULL.items()}
        full["U2"][("G3", "outcome")] = "No"
        full["U2"] |= {("G3", name): text for name, text in WHY.items()}
        for unit, values in full.items():
            region.send(unit, values)
        region.collect()
        region.consolidate()
        region.edit_catalogue({("R2", "state"): "Open"})
        assert call("issue", "-w", folder, "-r", "R2").exit == 0
    with clock.fixed(LATER):
        second = Region(folder, "R2")
        for unit, values in SECOND.items():
            second.send(unit, values, saved_at=LATER)
        second.collect()
        second.consolidate()


@pytest.fixture(scope="session")
def second_once(tmp_path_factory):
    return once(tmp_path_factory, "second", lambda folder: two_rounds(folder / "region"))


@pytest.fixture
def second(second_once, tmp_path, at_noon):
    return Region(shutil.copytree(second_once / "region", tmp_path / "region"), "R2")


def rows_of(path, title="Overview"):
    """The cells of a sheet that hold something, row by row, from the values in the file."""
    book = openpyxl.load_workbook(path, data_only=True)
    rows = [[cell.value for cell in row if cell.value is not None] for row in book[title]]
    book.close()
    return [row for row in rows if row]


def after(rows, first):
    """The rows after the one that begins with some words."""
    at = next(place for place, row in enumerate(rows) if row[0] == first)
    return rows[at + 1 :]


def test_the_headline_and_the_tiles_tell_the_counts(full_region):
    rows = rows_of(full_region.dir.master)
    assert rows[2] == ["5 of 5 measured goals are green"]
    assert rows[3] == [
        "5 of 6 goals have been measured, 1 not.",
        "3 of 3 units have returned. As of 2022-05-04 14:00.",
    ]
    words, numbers, shares = rows[4:7]
    assert words == [
        "● Green", "▲ Yellow", "■ Red", "○ Not measured", "Units that have returned",
    ]  # fmt: skip
    assert numbers == [5, 0, 0, 1, "3 of 3"]
    assert shares == ["83% of all", "0% of all", "0% of all", "17% of all", "Late: 0"]


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ({"G1": "red", "G2": "red", "G3": "red", "G4": "red"}, "1 of 5 measured goals is green"),
        ({"G1": "yellow"}, "4 of 5 measured goals are green"),
        (dict.fromkeys(["G1", "G2", "G3", "G4", "G6"], "not_measured"), "No goal has been measured"),
    ],
)  # fmt: skip
def test_the_headline_is_a_sentence_whatever_the_counts_become(
    full_region, calculator, statuses, words
):
    master = full_region.dir.master
    with calculator.open(master) as book:
        for goal, status in statuses.items():
            sheet, place = places(master)[goal, "status_code"]
            row, column = coordinate_to_tuple(place)
            book.type(sheet, (row - 1, column - 1), status)
        book.calculate()
        assert book.shown("Overview", (2, 0)) == words


def test_after_recalculating_everything_is_as_python_wrote_it(second, calculator, tmp_path):
    """Every sheet of a master with two rounds, from formulas that all show something else."""
    wrong = tmp_path / "wrong.xlsx"
    assert with_wrong_values(second.dir.master, wrong) > 100
    with calculator.open(second.dir.master) as book:
        ours = book.read()
    with calculator.open(wrong) as book:
        book.calculate()
        theirs = book.read()
    assert theirs == {name: pytest.approx(cells) for name, cells in ours.items()}
    shown = [str(value) for cells in theirs.values() for value in cells.values()]
    errors = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "Err:")
    assert [value for value in shown if value.startswith(errors)] == []


def test_the_overviews_counts_are_those_of_the_export(second):
    rows = rows_of(second.dir.master)
    of_level = {
        level: {
            row["name"]: [row["n"], *(row[status.value] for status in Status)]
            for row in second.export("rollup")
            if row["level"] == level
        }
        for level in ("all", "level1", "board")
    }
    for heading, level in (("Strategy", "level1"), ("Board", "board")):
        table = after(rows, heading)
        found = {row[0]: row[1:6] for row in table[: len(of_level[level])]}
        assert found == of_level[level]
        assert table[len(found)][:6] == ["In all", *of_level["all"]["Testland"]]


def test_what_has_changed_since_the_last_round(second):
    """G1 was green and is red, G3 was red and is green; G6 was green and is not in."""
    rows = rows_of(second.dir.master)
    assert rows[3][1].endswith("Last round: Report of April.")
    assert rows[7] == [
        "−1 since the last round",
        "unchanged since the last round",
        "unchanged since the last round",
        "+1 since the last round",
    ]
    (health,) = [row for row in after(rows, "Strategy")[:2] if row[0] == "Health"]
    assert health[-2:] == [0, 0]
    (learning,) = [row for row in after(rows, "Strategy")[:2] if row[0] == "Learning"]
    assert learning[-2:] == [-1, 0]


def test_what_turned_red_and_what_left_red(second):
    rows = rows_of(second.dir.master)
    assert after(rows, "Turned red since the last round (1)")[:2] == [
        ["Goal", "Goal no.", "Board", "Before and now", "Outcome", "Target"],
        ["Goal G1", "G1", "B1", "● Green → ■ Red", "50 %", "at least 90 %"],
    ]
    assert after(rows, "No longer red (1)")[:2] == [
        ["Goal", "Goal no.", "Board", "Before and now"],
        ["Goal G3", "G3", "B1", "■ Red → ● Green"],
    ]


def test_a_goal_that_turned_red_leads_to_its_row(second):
    book = openpyxl.load_workbook(second.dir.master)
    links = [
        cell.hyperlink.location
        for row in book["Overview"].iter_rows()
        for cell in row
        if cell.value == "G1"
    ]
    (link,) = links
    sheet, place = link.split("!")
    assert book[sheet.strip("'")][place].value == "Goal G1"


def test_a_goal_that_is_new_has_not_turned_red(second):
    found = figures(second.session, "R2")
    found.before = {key: status for key, status in found.before.items() if key[0] != "G1"}
    became, left = turned(found)
    assert ([row.goal_id for row in became], [row.goal_id for row in left]) == ([], ["G3"])


def test_without_a_round_before_nothing_is_compared(full_region):
    text = "\n".join(str(value) for row in rows_of(full_region.dir.master) for value in row)
    assert re.findall("since|change|Turned|Last round", text) == []


def test_who_is_missing_and_what_is_not_measured(second):
    rows = rows_of(second.dir.master)
    missing = after(rows, "Not returned (1)")
    assert missing[0] == ["U3 School", "No target: 1"]
    assert missing[1] == ["Outcome missing: 1"]
    (heading,) = [row for row in rows if row[0] == "Not returned (1)"]
    assert heading == ["Not returned (1)", "Parts that are not ready (0)", "Not measured (2)"]


def layout_of(found):
    """The master's overview as a layout, and its sheet of all goals."""
    sheets = {sheet.name: sheet for sheet in make_master(found, {}).sheets}
    return sheets[found.language.text("Overview")], sheets


def test_a_long_list_is_cut_and_counted(tmp_path, at_noon):
    """Twenty goals turned red."""
    rows = deepcopy(SMALL)
    model = next(goal for goal in rows["catalogue_goals"] if goal["goal_id"] == "G1")
    many = [f"N{number:02}" for number in range(20)]
    rows["catalogue_goals"] += [{**model, "goal_id": name, "title": name} for name in many]
    rows["reporting"] += [{"goal_id": name, "board": "B1", "unit_id": "U1"} for name in many]
    workspace = new(tmp_path / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(tmp_path / "region")
    region.issue()
    found = figures(region.session, "R1")
    for row in found.goals:
        if row.goal_id in many:
            row.status = Status.RED
    found.before = dict.fromkeys([(name, "B1") for name in many], Status.GREEN)
    sheet, _ = layout_of(found)
    shifts = [c.value for c in sheet.cells.values() if c.value == "● Green → ■ Red"]
    assert len(shifts) == MOST_TURNED
    (more,) = [c for c in sheet.cells.values() if c.value == f"and {20 - MOST_TURNED} more"]
    assert more.link == "internal:'All goals'!A1"


def test_charts_lie_on_no_cell_with_text(demo, second):
    """Of the demo as well, which has four strategies and three boards."""
    for region in (Region(demo.root, "2022-T1"), second):
        sheet, _ = layout_of(figures(region.session, region.round))
        for chart in sheet.charts:
            bottom, last = chart.row, 0.0
            while last < chart.height * 0.75:
                last += sheet.heights.get(bottom, 15)
                bottom += 1
            left = 7 * sheet.widths[chart.column] + 5
            first = chart.column if chart.x < left else None
            under = {
                place: cell.value
                for place, cell in sheet.cells.items()
                if chart.row <= place[0] < bottom
                and (chart.kind == "doughnut" or place[1] >= (first or 0))
                and cell.value not in (None, "")
            }
            assert under == {}, chart.title
            assert chart.description


def test_it_is_printed_on_at_most_two_pages(demo, second):
    for region in (Region(demo.root, "2022-T1"), second):
        sheet, _ = layout_of(figures(region.session, region.round))
        breaks = [0, *sheet.page_breaks, max(row for row, _ in sheet.cells) + 1]
        assert len(breaks) <= 3
        for first, last in pairwise(breaks):
            assert height(sheet, first, last - 1) * sheet.scale / 100 <= LANDSCAPE[1] + 1


def test_its_first_screen_has_the_headline_tiles_and_doughnuts(demo):
    """1280 by 640 pixels at 100 per cent."""
    sheet, _ = layout_of(figures(Region(demo.root, "2022-T1").session, "2022-T1"))
    doughnuts = [chart for chart in sheet.charts if chart.kind == "doughnut"]
    assert len(doughnuts) == 4
    for chart in doughnuts:
        assert height(sheet, 0, chart.row - 1) / 0.75 + chart.height < 640
        assert chart.x + chart.width < 1280
    assert sum(7 * width + 5 for width in sheet.widths.values()) < 1240


def test_a_boards_sheet_finds_its_goals_wherever_they_are_sorted_to(second, calculator):
    master = second.dir.master
    spots = places(master)
    corners = [coordinate_to_tuple(spots[goal, "goal_id"][1]) for goal in ("G1", "G6")]
    (sheet, _) = spots["G1", "goal_id"]
    last = max(coordinate_to_tuple(at)[1] for (goal, _), (_, at) in spots.items() if goal == "G1")
    area = [corners[0][0] - 1, 0, corners[1][0] - 1, last - 1]
    with calculator.open(master) as book:
        before = book.read()["Board B1"]
        book.sort(sheet, area, corners[0][1] - 1, ascending=False)
        book.calculate()
        moved = book.read()
        now = moved["Board B1"]
    assert moved[sheet][corners[0][0] - 1, corners[0][1] - 1] == "G6"
    changed = {place[1] for place in now if now[place] != before[place]}
    assert len(changed) == 1, "where they stand, and nothing else"


def test_a_changed_status_changes_the_boards_sheet_at_once(second, calculator):
    master = second.dir.master
    sheet, place = places(master)["G1", "status_code"]
    row, column = coordinate_to_tuple(place)
    with calculator.open(master) as book:
        before = book.read()["Board B1"]
        book.type(sheet, (row - 1, column - 1), "green")
        book.calculate()
        now = book.read()["Board B1"]
    assert before[2, 0] == "3 of 4 measured goals are green"
    assert now[2, 0] == "4 of 4 measured goals are green"
    changed = [(before[place], now[place]) for place in now if now[place] != before[place]]
    assert ("red", "green") in changed
    assert changed.count((3.0, 4.0)) == changed.count((1.0, 0.0)) == 2, "the part and the sum"
