"""What is handed out of the master: a sheet per board, a page per unit, how it was all made."""

import re
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, small_catalogue

from xlgoals.books.master import make_master
from xlgoals.books.master_order import LISTED, READ, WRITTEN
from xlgoals.domain.model import RoundState, Status, Waiver
from xlgoals.excel.writer import write_book
from xlgoals.i18n import Language
from xlgoals.steps.figures import figures
from xlgoals.steps.new import new

SV, EN = Language("sv"), Language("en")
LATER = NOON + timedelta(hours=1)
RED = {
    ("G1", "outcome"): 50,
    ("G1", "comment"): "Too few came.",
    ("G1", "action"): "More hours.",
    ("G2", "outcome"): 60,
    ("G4", "outcome"): 4.5,
}


def sheets_of(found):
    """The master's sheets as layouts, by name."""
    return {sheet.name: sheet for sheet in make_master(found, {}).sheets}


def texts(sheet, row=None):
    """What stands on a sheet, or in one row of it, in reading order."""
    cells = sorted(sheet.cells.items(), key=lambda item: item[0])
    return [
        cell.value for (at, _), cell in cells if row in (None, at) and cell.value not in (None, "")
    ]


def page_of(sheet, unit):
    """The texts of one unit's page."""
    starts = [*sheet.page_breaks, max(row for row, _ in sheet.cells) + 1]
    first = next(row for row in sheet.page_breaks if texts(sheet, row)[0].startswith(f"{unit} "))
    last = starts[starts.index(first) + 1]
    return [words for row in range(first, last) for words in texts(sheet, row)]


@pytest.fixture
def with_red(region):
    """U1 has a red goal, U2 and U3 have not returned, and G5's unit has an activity."""
    region.send("U1", RED)
    region.send("U2", {("G3", "outcome"): "Yes"}, ready=False)
    region.collect()
    region.consolidate()
    return region


# --- boards ---


def test_a_boards_sheet_has_its_headline_counts_and_goals(with_red):
    sheet = sheets_of(figures(with_red.session, "R1"))["Board B1"]
    rows = [texts(sheet, row) for row in range(10)]
    assert rows[:4] == [
        ["Health board"],
        ["Report of April – Testland"],
        ["2 of 3 measured goals are green"],
        ["3 of 4 goals have been measured, 1 not."],
    ]
    assert rows[5:8] == [
        ["Strategy", "Goals", "● Green", "▲ Yellow", "■ Red", "○ Not measured"],
        ["Health", 4, 2, 0, 1, 1],
        ["In all", 4, 2, 0, 1, 1],
    ]
    assert rows[9][:10] == [
        "Strategy", "Goal no.", "Goal", "Target", "Outcome", "Status", "Trend",
        "Forecast full year", "Comment", "Action",
    ]  # fmt: skip
    assert texts(sheet, 10)[:8] == [
        "Health", "G1", "Goal G1", "at least 90 %", "50 %", "■ Red", "Too few came.", "More hours.",
    ]  # fmt: skip
    assert sheet.repeat_rows == (9, 9)
    assert (sheet.landscape, sheet.pages_wide) == (True, 1)


def test_the_boards_comment_goes_before_the_units_and_an_internal_note_never_out(with_red):
    said = {("G1", "board_comment"): "The board has decided.", ("G1", "internal_note"): "Secret."}
    with_red.edit_master(said)
    with_red.consolidate()
    found = sheets_of(figures(with_red.session, "R1"))
    handed = [found["Board B1"], found["Unit pages"], found["Overview"], found["Method"]]
    words = [str(text) for sheet in handed for text in texts(sheet)]
    assert "The board has decided." in texts(found["Board B1"])
    assert "Too few came." not in texts(found["Board B1"])
    assert [text for text in words if "Secret" in text] == []


def test_a_working_note_is_held_back_until_it_is_released(with_red):
    known = figures(with_red.session, "R1")
    for row in known.goals:
        if row.goal_id == "G1":
            row.comment = "TODO: check this figure xx"
    held = "(The text is held back until it has been looked at: XG-312.)"
    first = texts(sheets_of(known)["Board B1"])
    (code,) = {
        match[1] for text in first if (match := re.search(r"\((?:.*)(XG-\d+)\.\)", str(text)))
    }
    assert held.replace("XG-312", code) in first
    waiver = Waiver(code, None, "G1", None, "The director", "It is a name.")
    known.catalogue = replace(known.catalogue, waivers=(waiver,))
    assert "TODO: check this figure xx" in texts(sheets_of(known)["Board B1"])


def test_what_was_set_by_hand_is_told_on_the_boards_sheet(with_red):
    said = {
        ("G1", "set_status"): "Yellow",
        ("G1", "set_reason"): "The figure is uncertain",
        ("G1", "justification"): "Two clinics are missing.",
    }
    with_red.edit_master(said)
    with_red.consolidate()
    found = sheets_of(figures(with_red.session, "R1"))
    assert texts(found["Board B1"], 10)[5] == "▲ Yellow *"
    assert "Region: Yellow" in texts(found["Board B1"], 10)
    column = texts(found["Board B1"], 9).index("Set by hand so far")
    hidden = [column in found[f"Board {board}"].hidden_columns for board in ("B1", "B2")]
    assert hidden == [False, True]
    method = found["Method"]
    (row,) = {at for (at, _), cell in method.cells.items() if cell.value == "G1"}
    assert texts(method, row) == [
        "G1", "Goal G1 (B1)", "Region", "■ Red", "▲ Yellow", "The figure is uncertain",
        "Two clinics are missing.",
    ]  # fmt: skip


def one_board(folder):
    rows = deepcopy(SMALL)
    for form in ("catalogue_goals", "reporting", "lines"):
        rows[form] = [row for row in rows[form] if row["board"] == "B1"]
    rows["units"] = [row for row in rows["units"] if row["unit_id"] not in ("B2", "U3")]
    return region_of(folder, rows)


def region_of(folder, rows, language="en"):
    workspace = new(folder, language=language)
    small_catalogue(workspace.catalogue, rows)
    region = Region(folder)
    region.issue()
    return region


def test_a_plan_with_one_board_has_no_board_sheets(tmp_path, at_noon):
    found = sheets_of(figures(one_board(tmp_path / "region").session, "R1"))
    assert [name for name in found if name.startswith("Board")] == []
    assert "Unit pages" in found


HOSTILE = "=A'[]:*?/\\B & <c> {x} !$1"


def renamed(known, ids):
    """The figures of a round whose boards have other ids, and names that are none."""
    plan = known.catalogue
    units = tuple(
        replace(
            unit,
            unit_id=ids.get(unit.unit_id, unit.unit_id),
            parent_id=ids.get(unit.parent_id, unit.parent_id),
            name=HOSTILE if unit.kind == "board" else unit.name,
        )
        for unit in plan.units
    )
    goals = tuple(replace(goal, board=ids[goal.board]) for goal in plan.goals)
    reports = tuple(replace(report, board=ids[report.board]) for report in plan.reports)
    known.catalogue = replace(plan, units=units, goals=goals, reports=reports)
    for row in known.goals:
        row.board = ids[row.board]
    known.reported = [replace(row, board=ids[row.board]) for row in known.reported]
    known.sources = [replace(one, board=ids[one.board]) for one in known.sources]
    return known


def test_hostile_names_of_boards_become_sheets(full_region, tmp_path):
    """Two ids that the name of a sheet cannot tell apart, and a name that is no name."""
    ids = {
        "B1": "'A[]:*?/ that is far longer than it may be",
        "B2": "'a[]:*?/ THAT is far longer 2",
    }
    layout = make_master(renamed(figures(full_region.session, "R1"), ids), {})
    names = [sheet.name for sheet in layout.sheets if sheet.name.startswith("Board ")]
    assert names == ["Board 'A------ that is far long", "Board 'a------ THAT is far lo 2"]
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(write_book(layout))
    book = openpyxl.load_workbook(path)
    assert {book[name]["A1"].value for name in names} == {HOSTILE}
    assert {book[name]["A1"].data_type for name in names} == {"s"}
    assert max(len(name) for name in book.sheetnames) <= 31


# --- units ---


def test_a_units_page_has_its_reds_as_it_reported_them(with_red):
    sheet = sheets_of(figures(with_red.session, "R1"))["Unit pages"]
    page = page_of(sheet, "U1")
    assert page[:2] == ["U1 North", "Report of April – Health board"]
    assert page[2] == "Returned 2022-05-04 14:00; Goals: ready."
    assert page[3] == "The goals that the unit reports (3): ● Green 1, ■ Red 1, ○ Not measured 1."
    at = page.index("■ Red (1)")
    assert page[at + 1 : at + 15] == [
        "Goal no.", "Goal", "Target", "The unit's outcome", "Status", "Comment", "Action",
        "G1", "Goal G1", "at least 90 %", "50 %", "■ Red", "Too few came.", "More hours.",
    ]  # fmt: skip


def test_a_goal_that_rests_on_several_units_says_so_and_shows_the_units_own(full_region):
    known = figures(full_region.session, "R1")
    for row in known.goals:
        if row.goal_id == "G2":
            row.status = Status.RED
    sheet = sheets_of(known)["Unit pages"]
    for unit, own in (("U1", "60"), ("U2", "70")):
        page = page_of(sheet, unit)
        assert page[page.index("G2") :][:5] == [
            "G2", "Goal G2", "less than 200", own, "■ Red\n2 of 2 units",
        ]  # fmt: skip


def test_activities_that_are_not_done_are_on_the_page(full_region):
    sheet = sheets_of(figures(full_region.session, "R1"))["Unit pages"]
    page = page_of(sheet, "U3")
    assert "Build a school" in page[page.index("Activities that are not done (1)") :]
    done = {**FULL["U3"], ("A1", "progress"): "Done"}
    full_region.send("U3", done, "done.xlsx", saved_at=LATER)
    full_region.collect()
    sheet = sheets_of(figures(full_region.session, "R1"))["Unit pages"]
    assert "Build a school" not in page_of(sheet, "U3")


def test_a_unit_with_nothing_has_a_page_that_says_so(region):
    """Nothing has come: no block of goals, no economy, no staff."""
    sheet = sheets_of(figures(region.session, "R1"))["Unit pages"]
    assert page_of(sheet, "U1") == [
        "U1 North",
        "Report of April – Health board",
        "Not returned; Goals: open.",
        "The goals that the unit reports (3): ○ Not measured 3.",
        "None of them is red or yellow.",
    ]


def test_each_page_begins_a_printed_page_and_the_index_leads_there(full_region):
    known = figures(full_region.session, "R1")
    sheets = sheets_of(known)
    sheet = sheets["Unit pages"]
    assert len(sheet.page_breaks) == 3
    assert 45 <= sheet.scale < 100
    assert not sheet.landscape
    links = {cell.value: cell.link for cell in sheet.cells.values() if cell.link.endswith("A9")}
    assert links == {"U1": "internal:'Unit pages'!A9"}
    assert sheet.page_breaks[0] == 8
    returns = {c.value: c.link for c in sheets["Returns"].cells.values() if "Unit pages" in c.link}
    assert list(returns) == ["U1 North", "U2 South", "U3 School"]
    for (words, link), row in zip(returns.items(), sheet.page_breaks, strict=True):
        assert link == f"internal:'Unit pages'!A{row + 1}"
        assert texts(sheet, row) == [words]


def test_economy_and_staff_are_on_the_page_of_who_reports_them(told):
    root = told("small-municipality").root
    sheet = sheets_of(figures(Region(root, "2025-Q2").session, "2025-Q2"))["Unit pages"]
    page = page_of(sheet, "EX-TEC")
    assert "EUR thousand, better than budget" in page[page.index("Economy") :]
    assert "Full-time equivalents" in page[page.index("Staff") :]
    assert "Economy" not in page_of(sheet, "EX-CUL")


# --- the whole master ---


def test_every_printed_page_is_working_material_until_the_round_is_closed(full_region):
    known = figures(full_region.session, "R1")
    titles = [s.print_title for s in make_master(known, {}).sheets if not s.hidden]
    assert {title.startswith("Working material – Report of April – ") for title in titles} == {True}
    known.round = replace(known.round, state=RoundState.CLOSED)
    titles = [s.print_title for s in make_master(known, {}).sheets if not s.hidden]
    assert {title.startswith("Report of April – ") for title in titles} == {True}


def test_templates_are_no_working_material(region):
    book = openpyxl.load_workbook(region.template("U1"))
    heads = [sheet.oddHeader.left.text or "" for sheet in book.worksheets]
    assert [head for head in heads if "material" in head.lower()] == []


def test_the_order_of_sheets_and_their_colours(full_region):
    known = figures(full_region.session, "R1")
    shown = [(s.name, s.tab_colour) for s in make_master(known, {}).sheets if not s.hidden]
    assert shown == [
        ("Overview", READ),
        ("All goals", WRITTEN),
        ("Assessments", WRITTEN),
        ("Boards' assessments", WRITTEN),
        ("Two versions", WRITTEN),
        ("Buttons and log", LISTED),
        ("Summaries", READ),
        ("Board B1", READ),
        ("Board B2", READ),
        ("Unit pages", READ),
        ("Activities", LISTED),
        ("Returns", LISTED),
        ("Findings", LISTED),
        ("Sources", LISTED),
        ("Method", READ),
    ]


def test_the_method_tells_what_was_decided_and_of_what_it_was_made(full_region):
    words = texts(sheets_of(figures(full_region.session, "R1"))["Method"])
    for said in (
        "• The outcome so far is compared with the target for the year.",
        "• A goal that is not reached is yellow from an attainment of 90%, below that red.",
        "• Figures are judged as reported, before they are rounded.",
        "Report of April (R1), open",
        "2022-05-04 14:00, 3 units",
        "Goals 3, Activities 2",
        "Statuses set by hand (0)",
    ):
        assert said in words
    assert "Waivers" not in " ".join(map(str, words))


@pytest.fixture(scope="module")
def in_both(tmp_path_factory):
    """The same region in Swedish and in English."""
    from xlgoals import clock

    found = {}
    with clock.fixed(NOON):
        for code in ("sv", "en"):
            folder = tmp_path_factory.mktemp(code) / "region"
            found[code] = region_of(folder, SMALL, code)
            found[code].session = type(found[code].session).open(
                found[code].session.workspace, Language(code)
            )
    return found


def test_no_text_of_the_program_is_the_same_in_both_languages(in_both):
    """What stands alike in both is the plan's own, or a word that is the same."""
    words = {}
    for code, region in in_both.items():
        known = figures(region.session, "R1")
        known.before = {(row.goal_id, row.board): Status.RED for row in known.goals}
        shown = [sheet for sheet in make_master(known, {}).sheets if sheet.name != "xlgoals"]
        words[code] = {str(text) for sheet in shown for text in texts(sheet)}
        assert len(words[code]) > 150
    plan = {str(value) for rows in SMALL.values() for row in rows for value in row.values()}
    alike = {text for text in words["sv"] & words["en"] if re.search(r"[a-zå-ö]{3}", text)}
    ours = re.compile(
        r"(form:)?[a-z_0-9]+|xlgoals [\d.]+|[0-9a-f]{12}"  # keys, version, snapshot
        r"|xlgoals (collect|consolidate|report)"  # commands
        r"|Report of April.*|U\d \w+"  # the plan's own, joined
        r"|Cell|Period|Program|Start|Status|Trend"  # words that both languages have
    )
    assert {text for text in alike - plan if not ours.fullmatch(text)} == set()


def test_a_thousand_goals(tmp_path, at_noon):
    """Every goal has its line on its board's sheet, and the page of its unit."""
    rows = deepcopy(SMALL)
    model = next(goal for goal in rows["catalogue_goals"] if goal["goal_id"] == "G1")
    names = [f"N{number:04}" for number in range(1000)]
    rows["catalogue_goals"] += [{**model, "goal_id": name, "title": name} for name in names]
    rows["reporting"] += [{"goal_id": name, "board": "B1", "unit_id": "U1"} for name in names]
    region = region_of(tmp_path / "region", rows)
    known = figures(region.session, "R1")
    for number, row in enumerate(known.goals):
        row.status = tuple(Status)[number % 4]
    layout = make_master(known, {})
    sheet = next(one for one in layout.sheets if one.name == "Board B1")
    counted = [row for row in known.goals if row.board == "B1"]
    total = next(row for (row, _), cell in sheet.cells.items() if cell.value == "In all")
    assert texts(sheet, total)[1:] == [
        len(counted), *(sum(row.status is status for row in counted) for status in Status)
    ]  # fmt: skip
    assert len(write_book(layout)) > 100_000


def test_the_boards_sheets_of_goals_that_have_the_same_number(full_region):
    """A goal is found by its number and its board, each compared whole."""
    known = figures(full_region.session, "R1")
    sheets = sheets_of(known)
    formulas = [
        cell.formula for cell in sheets["Board B1"].cells.values() if "SUMPRODUCT" in cell.formula
    ]
    assert len(formulas) == 4
    for formula in formulas:
        assert re.fullmatch(
            r"SUMPRODUCT\(\('All goals'!\$A\$6:\$A\$11=\"G\d\"\)\*"
            r"\('All goals'!\$B\$6:\$B\$11=\"B1\"\)\*"
            r"\(ROW\('All goals'!\$A\$6:\$A\$11\)-\(ROW\('All goals'!\$A\$6\)-1\)\)\)",
            formula,
        )
