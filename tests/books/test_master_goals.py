"""The master's sheet of all goals: a table, small charts, links, marks; and the list of sources."""

import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from master_figures import (
    EN,
    MEAN,
    PLAN,
    SV,
    columns,
    figures,
    goal,
    goals,
    goals_of,
    row,
    sheet_of,
    source,
)

from xlgoals.books import links, master_sources
from xlgoals.books.links import file_link
from xlgoals.books.master import make_master
from xlgoals.books.master_goals import TALLEST, number_style
from xlgoals.domain.model import Node, Plan, Report
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared.master import MASTER_GOALS
from xlgoals.forms.fit import height_of

D = Decimal


def cell(sheet, number, key):
    """A cell of a goal row, counted from 0."""
    return sheet.cells[5 + number, columns(sheet)[key]]


def xml_of(layout, title):
    """The XML of a sheet, and of what its links lead to."""
    number = [sheet.name for sheet in layout.sheets].index(title) + 1
    with zipfile.ZipFile(BytesIO(write_book(layout))) as book:
        part = book.read(f"xl/worksheets/sheet{number}.xml").decode()
        names = book.namelist()
        beside = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        return part, book.read(beside).decode() if beside in names else ""


# --- the table --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [EN, SV], ids=str)
@pytest.mark.parametrize("count", [0, 1, 7])
def test_all_goals_are_one_real_table(language, count):
    layout = make_master(figures(goals(count), language=language), {})
    title = language.text("All goals")
    book = openpyxl.load_workbook(BytesIO(write_book(layout)))
    table = book[title].tables["xg_all_goals"]
    first, last = table.ref.split(":")
    assert (first, last[-2:].lstrip("AWXY")) == ("A5", str(5 + max(count, 1)))
    heads = [column.name for column in table.tableColumns]
    assert heads == [cell.value for cell in book[title][5] if cell.value]
    assert len({head.casefold() for head in heads}) == len(heads) == len(MASTER_GOALS.fields)
    assert book[title].auto_filter.ref is None
    assert book[title].freeze_panes == "D6"


@pytest.mark.parametrize("language", [EN, SV], ids=str)
@pytest.mark.parametrize(
    "names",
    [
        ("Goal", "Mål", "mål"),
        ("Level 3", "Nivå 3", "Level 1"),
        (" Board \n one", "Board one", "x" * 400),
        ("Goal (level 1)", "Goal", "GOAL"),
        ("", "Level 1", "Nivå 1"),
    ],
)
def test_odd_names_of_levels_are_told_apart(language, names):
    nodes = (Node("1", 1, None, "A"), Node("1.1", 2, "1", "B"), Node("1.1.1", 3, "1.1", "C"))
    asked = [goal(0, node_id="1.1.1")]
    plan = replace(PLAN, level_names=names)
    layout = make_master(figures(asked, language=language, plan=plan, nodes=nodes), {})
    book = openpyxl.load_workbook(BytesIO(write_book(layout)))
    table = book[language.text("All goals")].tables["xg_all_goals"]
    heads = [column.name for column in table.tableColumns]
    assert len({head.casefold() for head in heads}) == len(heads)
    assert max(map(len, heads)) <= 255
    assert not any("\n" in head for head in heads)
    assert not {3, 4, 5} & sheet_of(layout, language.text("All goals")).hidden_columns


def test_a_level_with_a_name_of_its_own_keeps_it():
    sheet = goals_of(figures(goals(1), plan=replace(PLAN, level_names=("Goal", "Aim"))))
    assert [sheet.cells[4, column].value for column in (2, 3, 4)] == [
        "Goal", "Goal (level 1)", "Aim",
    ]  # fmt: skip


# --- over time --------------------------------------------------------------------------------


def with_past(asked, months, rows=None):
    past = {month: D(40 + number) for number, month in enumerate(months)}
    return figures(asked, rows, earlier={asked[0].key: past})


def test_each_row_draws_the_series_that_stands_in_it():
    """The figures stand in the row itself: a spreadsheet that sorts leaves small charts behind."""
    made = with_past(goals(2), ["2020-12", "2021-04", "2021-12"])
    layout = make_master(made, {})
    sheet = sheet_of(layout, "All goals")
    first = len(MASTER_GOALS.fields)
    heads = [sheet.cells[4, first + n].value for n in range(4)]
    assert heads == ["2020-12", "2021-04", "2021-12", "2022-04"]
    assert [sheet.cells[5, first + n].value for n in range(4)] == [40, 41, 42, 60]
    assert not any((6, first + n) in sheet.cells for n in range(4)), "one outcome is no line"
    assert {first + n for n in range(4)} <= sheet.hidden_columns
    part, _ = xml_of(layout, "All goals")
    drawn = re.findall(r"<xm:f>(.*?)</xm:f><xm:sqref>(.*?)</xm:sqref>", part)
    assert sorted(drawn) == [
        ("'All goals'!AZ6:BC6", "P6"),
        ("'All goals'!AZ7:BC7", "P7"),
    ]
    assert 'displayEmptyCellsAs="span"' in part
    assert 'displayHidden="1"' in part
    assert cell(sheet, 0, "trend").value == "Better than before"
    assert cell(sheet, 0, "previous_outcome").value == 42
    assert cell(sheet, 0, "previous_period").value == "December 2021"
    (table,) = sheet.tables
    assert table.area.last_column == first + 3, "sorted with the rest"


def test_the_last_twelve_periods_are_drawn():
    months = [f"{year}-{month:02}" for year in (2020, 2021) for month in range(1, 13)]
    sheet = goals_of(with_past(goals(1), months))
    first = len(MASTER_GOALS.fields)
    assert [sheet.cells[4, column].value for column in range(first, first + 12)] == [
        *months[-11:], "2022-04",
    ]  # fmt: skip
    assert (4, first + 12) not in sheet.cells


def test_without_two_outcomes_there_is_no_column_for_it():
    made = figures(goals(3))
    sheet = goals_of(made)
    assert sheet.sparklines == []
    assert columns(sheet)["over_time"] in sheet.hidden_columns
    assert columns(sheet)["trend"] in sheet.hidden_columns


def test_what_cannot_be_compared_is_not_drawn():
    asked = goals(1)
    past, now = {asked[0].key: {"2021-12": D(40)}}, ("2022-04", D(60))
    found = []
    for changed in (frozenset(), frozenset({asked[0].key})):
        (told,) = figures(asked, earlier=past, changed=changed).goals
        found.append(told.series)
        assert (told.previous_outcome, told.previous_period) == (D(40), "2021-12")
    assert found == [(("2021-12", D(40)), now), (now,)]


# --- where it stands --------------------------------------------------------------------------


def test_one_source_is_a_link_to_its_cell():
    asked = goals(1)
    layout = make_master(figures(asked, sources=[source(asked[0])]), {})
    shown = cell(sheet_of(layout, "All goals"), 0, "source")
    assert (shown.value, shown.style) == ("U1.xlsx, Mål F9", "link_cell")
    part, targets = xml_of(layout, "All goals")
    assert "location=\"'Mål'!F9\"" in part
    assert r'Target="..\..\rounds\R\inbox\U1.xlsx" TargetMode="External"' in targets


def test_several_sources_lead_to_the_list_of_them():
    asked = [goal(0, **MEAN), goal(2, **MEAN)]
    told = [source(one, unit, f"{unit}.xlsx") for one in asked for unit in ("U1", "U2")]
    told.insert(1, source(asked[0], field="comment", cell="Y9", value="As planned."))
    layout = make_master(figures(asked, sources=told), {})
    sheet = sheet_of(layout, "All goals")
    assert [cell(sheet, n, "source").value for n in (0, 1)] == ["2 sources", "2 sources"]
    assert cell(sheet, 1, "source").link == "internal:'Sources'!A8"
    rows = sheet_of(layout, "Sources")
    at = [[rows.cells[row, column].value for column in (0, 3, 5, 6, 7, 9)] for row in (4, 5, 7)]
    assert at == [
        ["G0", "One", "Outcome", 60, "U1.xlsx", "F9"],
        ["G0", "One", "Comment", "As planned.", "U1.xlsx", "Y9"],
        ["G2", "One", "Outcome", 60, "U1.xlsx", "F9"],
    ]
    assert [table.name for table in rows.tables] == ["xg_all_sources"]


def test_what_a_system_holds_is_told_in_words():
    asked = goals(1)
    made = figures(asked, sources=[source(asked[0], file="key.csv", path="", sheet="key.csv")])
    shown = cell(goals_of(made), 0, "source")
    assert (shown.value, shown.link) == ("key.csv, key.csv F9", "")


def test_without_an_outcome_what_has_been_written_is_named():
    asked = goals(1)
    told = [source(asked[0], field="comment", cell="Y9"), source(asked[0], field="action")]
    shown = cell(goals_of(figures(asked, [], sources=told)), 0, "source")
    assert shown.value == "U1.xlsx, Mål Y9"


HOSTILE = {
    "inbox/it's.xlsx": "external:../../inbox/it's.xlsx#'A''s'!B2",
    "inbox/#1 50%.xlsx": "external:../../inbox/%231%2050%25.xlsx#'A''s'!B2",
    "inbox/100%20.xlsx": "external:../../inbox/100%2520.xlsx#'A''s'!B2",
    "inbox/å {1} [x].xlsx": "external:../../inbox/å%20%7b1%7d%20%5bx%5d.xlsx#'A''s'!B2",
    "/elsewhere/a.xlsx": "",
    "C:/elsewhere/a.xlsx": "",
    "inbox/a\\b.xlsx": "",
    "inbox/" + "å" * 2079: "",
    "": "",
}


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path[:12])
def test_names_of_files_are_data(path):
    assert file_link(path, "A's", "B2") == HOSTILE[path]
    asked = goals(1)
    told = source(asked[0], file=path.rpartition("/")[2] or "x", path=path, sheet="A's", cell="B2")
    part, targets = xml_of(make_master(figures(asked, sources=[told]), {}), "All goals")
    if HOSTILE[path]:
        wanted = HOSTILE[path].removeprefix("external:").partition("#")[0].replace("/", "\\")
        assert f'Target="{wanted}"' in targets
        assert "location=\"'A''s'!B2\"" in part
    else:
        assert "External" not in targets


def test_beyond_what_a_sheet_holds_of_links_there_are_words(monkeypatch):
    assert (links.MOST_LINKS, links.LONGEST_LINK) == (65_530, 2_079)
    monkeypatch.setattr(master_sources, "MOST_LINKS", 3)
    asked = goals(5)
    layout = make_master(figures(asked, sources=[source(one) for one in asked]), {})
    for title, column in (("All goals", "source"), ("Sources", 7)):
        sheet = sheet_of(layout, title)
        found = [cell for cell in sheet.cells.values() if cell.link]
        assert len(found) == 3, title
        at = columns(sheet)[column] if isinstance(column, str) else column
        assert sum(c.value not in (None, "") for (_, n), c in sheet.cells.items() if n == at) >= 5


# --- figures and marks ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "most", "style"),
    [
        (D("95"), 10, "number_0"),
        (D("95.0"), 10, "number_0"),
        (D("1E+3"), 10, "number_0"),
        (D("94.75"), 10, "number_2"),
        (D("0.0000000000012"), 10, "number_0"),
        (D("61.66666667"), 2, "number_2"),
        (D("61.6999"), 2, "number_1"),
        (D("61.99999"), 2, "number_0"),
        (None, 2, "number"),
        ("Yes", 2, "number"),
    ],
)
def test_a_number_is_shown_with_the_decimals_it_has(value, most, style):
    assert number_style(value, most) == style


def test_a_mean_is_exact_and_shown_short():
    asked = [goal(0, decimals=1, **MEAN)]
    reports = tuple(Report("G0", "10", unit) for unit in ("U1", "U2"))
    told = [row(asked[0], "60", "U1"), row(asked[0], "61.23457", "U2")]
    shown = cell(goals_of(figures(asked, told, reports=reports)), 0, "outcome")
    assert (shown.value, shown.style) == (D("60.617285"), "number_3")


def test_what_is_preliminary_or_computed_is_marked():
    asked = goals(2)
    told = [replace(row(one, "60"), preliminary=n == 0) for n, one in enumerate(asked)]
    sheet = goals_of(figures(asked, told))
    at = columns(sheet)
    assert [cell(sheet, n, "preliminary").value for n in (0, 1)] == ["Preliminary", ""]
    marks = {(one.area.first_column, one.style): one.formula for one in sheet.highlights}
    for key in ("title", "outcome", "preliminary"):
        assert marks[at[key], "preliminary"] == '$L6<>""'
    assert marks[at["projection"], "projected"] == '$X6<>""'
    assert sheet.cells[4, at["projection"]].value == "Projected full year (computed)"


def test_staffs_columns_say_what_is_printed():
    for language, printed, never in (
        (EN, "(printed)", "(never printed)"),
        (SV, "(trycks)", "(trycks aldrig)"),
    ):
        sheet = goals_of(figures(goals(1), language=language), language.text("All goals"))
        at = columns(sheet)
        heads = {key: sheet.cells[4, at[key]] for key in at if (4, at[key]) in sheet.cells}
        inputs = {field.key for field in MASTER_GOALS.inputs}
        assert {key for key, head in heads.items() if head.style == "head_input"} == inputs
        for key in ("board_comment", "justification", "board_justification"):
            assert heads[key].value.endswith(printed)
        assert heads["internal_note"].value.endswith(never)
        assert "*" in sheet.cells[2, 0].value


def test_a_long_text_fills_no_screen():
    asked = goals(3)
    text = "A comment of some length. " * 80
    told = [row(asked[0], "60", comment=text), row(asked[1], "60", comment="Short.")]
    sheet = goals_of(figures(asked, told))
    assert len(text) > 2000
    assert cell(sheet, 0, "comment").value == text
    assert [sheet.heights[5 + n] for n in range(3)] == [TALLEST, 30, 30]
    assert sheet.fixed_heights == {0, 5}, "the buttons' row, and that of the long text"
    part, _ = xml_of(make_master(figures(asked, told), {}), "All goals")
    fixed = [
        int(n) for n, rest in re.findall(r'<row r="(\d+)"([^>]*)', part) if "customHeight" in rest
    ]
    assert fixed == [1, 6], "the others grow with what is typed"
    shown = {
        key: sheet.cells[4, at] for key, at in columns(sheet).items() if (4, at) in sheet.cells
    }
    for key, head in shown.items():
        if columns(sheet)[key] not in sheet.hidden_columns:
            assert height_of(head, sheet.widths[columns(sheet)[key]]) <= sheet.heights[4]


def test_a_repeated_name_is_greyed_and_a_new_one_ruled_off():
    for title, top in (("All goals", 6), ("Assessments", 5)):
        sheet = goals_of(figures(goals(6)), title)
        level1 = "D" if title == "All goals" else "A"
        rules = {one.style: one for one in sheet.highlights if one.style in ("rule", "text_repeat")}
        assert rules["rule"].formula == f"${level1}{top + 1}<>${level1}{top}"
        assert rules["text_repeat"].formula.startswith(("AND(", f"${level1}{top}="))
    sheet = goals_of(figures(goals(6)), "Assessments")
    assert min(sheet.heights[row] for row in (4, 5, 6)) >= 60


# --- the file ---------------------------------------------------------------------------------


def test_a_thousand_goals():
    asked = goals(1000)
    past = {one.key: {"2021-12": D(50)} for one in asked}
    made = figures(asked, earlier=past, sources=[source(one) for one in asked])
    layout = make_master(made, {})
    content = write_book(layout)
    assert content == write_book(make_master(made, {}))
    sheet = sheet_of(layout, "All goals")
    assert (len(sheet.sparklines), len(sheet.tables)) == (1000, 1)
    assert sum(bool(cell.link) for cell in sheet.cells.values()) == 1000
    part, _ = xml_of(layout, "All goals")
    assert [
        part.count(f"<{tag}")
        for tag in ("x14:sparkline>", "tablePart ", "hyperlink ", "cfRule ", "dataValidation ")
    ] == [1000, 1, 1000, len(sheet.highlights), len(sheet.drop_downs) + len(sheet.limits)]


def test_the_same_round_is_the_same_bytes():
    def made():
        asked = goals(7)
        return figures(asked, earlier={asked[0].key: {"2021-12": D(1)}}, sources=[source(asked[0])])

    assert write_book(make_master(made(), {})) == write_book(make_master(made(), {}))


def test_nothing_asked_for_is_no_sheet_of_it():
    layout = make_master(figures([], plan=Plan(organisation="Testland")), {})
    hidden = {sheet.name: sheet.hidden for sheet in layout.sheets}
    assert hidden["All goals"]
    assert "Sources" not in hidden
    assert len(write_book(layout)) > 1000
