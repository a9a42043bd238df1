"""What a unit sees while it fills in: what is left, what comes last, how it went before."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.start import LISTED
from xlgoals.books.template import Template, make_template
from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier
from xlgoals.domain.lines import Line
from xlgoals.domain.model import (
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    Node,
    Plan,
    Report,
    Round,
    Unit,
    Yardstick,
)
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.fit import TALLEST
from xlgoals.forms.form import Kind
from xlgoals.forms.look import STYLES
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.forms.raw import address
from xlgoals.forms.sheet import SheetLayout
from xlgoals.i18n import Language

SV, EN = Language("sv"), Language("en")
D = Decimal
ROUND = Round("R", "Rapport april", "tertial", "2022-04", None, date(2022, 5, 6))
AIM = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(50))
COMMENT = "Vi ligger på 47,5 mot målet 50. Två tjänster var tomma. De är tillsatta från juni. " * 8


def plan(goals: int, *, lines: tuple[Line, ...] = (), boards: int = 1) -> Catalogue:
    """A plan of so many goals that one unit reports, every third of them due in autumn only."""
    names = [f"G{number:04}" for number in range(1, goals + 1)]
    nodes = (Node("S1", 1, None, "Hälsa"), Node("S1.1", 2, "S1", "Vård"),
             Node("S2", 1, None, "Miljö"), Node("S2.1", 2, "S2", "Energi"))  # fmt: skip
    made = tuple(
        Goal(
            name,
            f"B{number % boards or ''}",
            "S1.1" if number < goals / 2 else "S2.1",
            f"Målet {name}",
            GoalKind.INDICATOR,
            AIM,
            measure_unit="%",
            basis=Basis.LATEST,
            due_in=("autumn",) if number % 3 == 2 else (),
        )
        for number, name in enumerate(names)
    )
    return Catalogue(
        Plan(organisation="Testregionen", contact="Kansliet", level_names=("Strategi", "Inriktning")),
        (*(Unit(f"B{n or ''}", f"Nämnd {n}", "board") for n in range(boards)),
         Unit("U", "O'Brien & Co", "area", "B", responsible_role="Chef")),
        nodes,
        made,
        tuple(Report(goal.goal_id, goal.board, "U") for goal in made),
        (ROUND,),
        (),
        lines,
    )  # fmt: skip


def template(
    catalogue: Catalogue,
    earlier: Earlier = NOTHING_EARLIER,
    typed: Typed | None = None,
    language: Language = SV,
) -> Template:
    rows = unit_rows(Prefill(catalogue, ROUND, language, earlier), "U")
    unit = catalogue.unit["U"]
    content = TemplateContent(catalogue, ROUND, unit, language, rows, RETURN_FORMS)
    return make_template(content, typed)


def sheet(made: Template, name: str) -> SheetLayout:
    return next(one for one in made.layout.sheets if one.name == name)


def column(made: Template, field: str, form: str = "goals") -> list[object]:
    """What stands in a field's column, from the first row down."""
    table = made.placed[form]
    cells, place = sheet(made, table.sheet).cells, table.columns[field]
    return [cells[row, place].value for row in range(table.first_row, table.last_row + 1)]


def styles(made: Template, field: str) -> list[str]:
    table = made.placed["goals"]
    cells, place = sheet(made, table.sheet).cells, table.columns[field]
    return [cells[row, place].style for row in range(table.first_row, table.last_row + 1)]


BEFORE = Earlier(
    goals={("G0001", "B"): {"2021-08": D(40), "2021-12": D(43), "2022-01": D("45.5")},
           ("G0002", "B"): {"2021-12": D(60)}},
    texts={("G0001", "B", "U"): {"comment": "Sent i gång.", "action": "Fler tider"},
           ("G0002", "B", "V"): {"comment": "En annan enhets ord.", "action": ""}},
)  # fmt: skip


# --- what comes last, and the lines between -----------------------------------------------------


def test_what_is_not_due_comes_last_and_greyed() -> None:
    made = template(plan(7))
    assert column(made, "goal_id") == [
        "G0001", "G0002", "G0004", "G0005", "G0007", "G0003", "G0006",
    ]  # fmt: skip
    assert column(made, "check") == ["Återstår"] * 5 + ["Inte nu"] * 2
    greyed = [style.endswith("+later") for style in styles(made, "title")]
    assert greyed == [False] * 5 + [True] * 2
    assert not any(STYLES[style].locked for style in styles(made, "outcome")), (
        "all may be filled in"
    )


def test_a_line_is_drawn_where_another_part_of_the_plan_begins() -> None:
    made = template(plan(7))
    begins = [value for value, style in zip(column(made, "goal_id"), styles(made, "outcome"), strict=True)
              if "+rule" in style]  # fmt: skip
    assert begins == ["G0005", "G0003", "G0006"], (
        "the second strategy, what is not due, and its second"
    )
    repeated = [style.split("+")[0] for style in styles(made, "level1")]
    assert repeated == ["text", "text_repeat", "text_repeat", "text", "text_repeat", "text", "text"]


def test_the_board_is_shown_where_there_are_several() -> None:
    for boards, hidden in ((1, True), (2, False)):
        made = template(plan(4, boards=boards))
        goals = sheet(made, "Mål")
        assert (made.placed["goals"].columns["board"] in goals.hidden_columns) is hidden


# --- how it went before -------------------------------------------------------------------------


def test_the_outcomes_before_are_drawn_where_there_are_two() -> None:
    made = template(plan(3), BEFORE)
    goals, series = sheet(made, "Mål"), sheet(made, "Serier")
    table = made.placed["goals"]
    (drawn,) = goals.sparklines
    assert (drawn.row, drawn.column) == (table.first_row, table.columns["over_time"])
    assert drawn.cells == "'Serier'!$A$1:$C$1"
    assert [series.cells[0, place].value for place in range(3)] == [D(40), D(43), D("45.5")]
    assert series.hidden
    assert table.columns["over_time"] not in goals.hidden_columns
    with zipfile.ZipFile(BytesIO(write_book(made.layout))) as book:
        xml = book.read("xl/worksheets/sheet2.xml").decode()
    place = address(drawn.row, drawn.column)
    assert f"<xm:f>'Serier'!A1:C1</xm:f><xm:sqref>{place}</xm:sqref>" in xml


def test_what_was_never_measured_has_no_columns_for_it() -> None:
    made = template(plan(3))
    goals = sheet(made, "Mål")
    assert goals.sparklines == []
    assert [one.name for one in made.layout.sheets] == [
        "Start",
        "Mål",
        "Listor",
        "Det här återstår",
    ]
    hidden = {key for key, at in made.placed["goals"].columns.items() if at in goals.hidden_columns}
    assert {"over_time", "trend", "last_comment", "last_action"} <= hidden


@pytest.mark.parametrize(("outcome", "said"), [
    (D(46), "Förbättrad"), (D("45.5"), "Oförändrad"), (D(45), "Försämrad"), (None, ""),
])  # fmt: skip
def test_the_trend_is_a_word_beside_the_chart(outcome: Decimal | None, said: str) -> None:
    values = {} if outcome is None else {"outcome": outcome}
    made = template(plan(3), BEFORE, Typed({"goals": {("G0001", "B", "total"): values}}))
    assert column(made, "trend")[0] == said


def test_the_unit_sees_its_own_words_of_last_time() -> None:
    made = template(plan(3), BEFORE)
    assert column(made, "last_comment") == ["Sent i gång.", None, None]
    assert column(made, "last_action") == ["Fler tider", None, None]
    table, goals = made.placed["goals"], sheet(made, "Mål")
    locked = [STYLES[style].locked for style in styles(made, "last_comment")]
    assert locked == [True] * 3
    assert table.columns["last_comment"] not in goals.hidden_columns


# --- while typing -------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "outcome", "said"), [
    (SV, D("94.7"), "94,7 %"), (EN, D("94.7"), "94.7 %"), (SV, D("12345.5"), "12\u00a0345,5 %"),
    (SV, D("-2.10"), "-2,1 %"), (EN, D("-2.1"), "-2.1 %"), (SV, D("0.123456"), "0,1235 %"), (SV, None, "%"),
])  # fmt: skip
def test_the_figure_stands_in_words_beside_it(language, outcome, said) -> None:
    values = {} if outcome is None else {"outcome": outcome}
    typed = Typed({"goals": {("G0001", "B", "total"): values}})
    assert column(template(plan(2), typed=typed, language=language), "echo")[0] == said


def test_how_much_of_the_comments_room_is_used() -> None:
    typed = Typed({"goals": {("G0001", "B", "total"): {"comment": "Åtta 😀."}}})
    assert column(template(plan(2), typed=typed), "comment_length") == ["8 av 4000", ""]


def test_a_status_has_its_colour_when_the_row_is_complete() -> None:
    made = template(plan(2))
    goals, table = sheet(made, "Mål"), made.placed["goals"]
    status = [one for one in goals.highlights
              if one.area.first_column == table.columns["status"] == one.area.last_column]  # fmt: skip
    assert [one.style for one in status] == ["green", "yellow", "red", "not_measured"]
    assert all(one.formula.startswith("AND(") and '="Klar")' in one.formula for one in status)


def test_a_good_comment_is_shown_above_its_column() -> None:
    made = template(plan(2))
    goals, table = sheet(made, "Mål"), made.placed["goals"]
    example = goals.cells[1, table.columns["comment"]]
    assert str(example.value).startswith("Till exempel: 91 procent fick tid i tid, målet är 95.")
    assert made.placed["goals"].header_row == 3, "it stays in sight when one scrolls down"
    assert goals.freeze[0] == table.first_row


# --- what is left -------------------------------------------------------------------------------


def listed(made: Template) -> list[str]:
    """What the start sheet says, down to the last row."""
    cells = sheet(made, "Start").cells
    return [str(cells[at].value) for at in sorted(cells) if cells[at].value]


@pytest.mark.parametrize(("filled", "said"), [(0, "5 kvar att göra"), (4, "1 kvar att göra"),
                                              (5, "Klar, inget mer att göra")])  # fmt: skip
def test_one_cell_says_whether_anything_is_left(filled: int, said: str) -> None:
    catalogue = plan(7)
    due = [goal for goal in catalogue.goals if not goal.due_in][:filled]
    typed = Typed({"goals": {(*goal.key, "total"): {"outcome": D(60)} for goal in due}})
    made = template(catalogue, typed=typed)
    assert sheet(made, "Start").cells[3, 1].value == said
    full = 10 * filled // 5
    assert f"{'■' * full}{'□' * (10 - full)}   {5 - filled} kvar av 5" in listed(made)


@pytest.mark.parametrize(("filled", "ready", "said"), [
    (0, {}, None),
    (5, {}, "Klarmarkera nedan och skicka in filen."),
    (5, {"ready": "yes"}, "Skriv nedan vem som klarmarkerar."),
    (5, {"ready": "yes", "ready_by": "Chef"}, "Klarmarkerad. Spara och skicka in filen."),
    (3, {"ready": "yes"}, "Klarmarkerad, men 2 kvar att göra."),
])  # fmt: skip
def test_below_it_stands_what_to_do_about_the_mark_of_readiness(filled, ready, said) -> None:
    catalogue = plan(7)
    due = [goal for goal in catalogue.goals if not goal.due_in][:filled]
    values = {(*goal.key, "total"): {"outcome": D(60)} for goal in due}
    made = template(catalogue, typed=Typed({"goals": values}, ready=ready))
    start = sheet(made, "Start")
    assert (start.cells[4, 1].value or None) == said
    (marked,) = (
        at for at, cell in start.cells.items() if cell.style == "input_text" and at[1] == 1
    )
    assert f"LEN(TRIM({address(*marked)}))" in start.cells[4, 1].formula


def test_what_is_left_is_listed_with_links() -> None:
    typed = Typed({"goals": {("G0001", "B", "total"): {"outcome": D(60)},
                             ("G0002", "B", "total"): {"outcome": D(10)}}})  # fmt: skip
    made = template(plan(7), typed=typed)
    at = listed(made).index("Gör detta härnäst")
    assert listed(made)[at + 1 : at + 5] == [
        "Kommentar saknas: G0002 Målet G0002", "Återstår: G0004 Målet G0004",
        "Återstår: G0005 Målet G0005", "Återstår: G0007 Målet G0007",
    ]  # fmt: skip
    left, table = sheet(made, "Det här återstår"), made.placed["goals"]
    outcome = address(table.first_row + 1, table.columns["outcome"])
    assert left.cells[1, 2].value == f"#'Mål'!{outcome}"
    start = sheet(made, "Start")
    links = [cell.formula for cell in start.cells.values() if "HYPERLINK" in cell.formula]
    assert len(links) == LISTED


def test_only_the_first_are_listed_and_the_rest_counted() -> None:
    assert f"och {27 - LISTED} till" in listed(template(plan(40)))


# --- sizes, protection, printing ----------------------------------------------------------------


@pytest.mark.parametrize("goals", [1, 2, 60, 1000])
def test_any_number_of_goals_makes_a_sound_workbook(goals: int) -> None:
    made = template(plan(goals))
    content = write_book(made.layout)
    book = openpyxl.load_workbook(BytesIO(content))
    page, table = book["Mål"], made.placed["goals"]
    assert page.max_row == table.last_row + 1 == goals + 4
    assert page.auto_filter.ref == f"A4:{address(table.last_row, len(table.columns) - 1)}"
    wanted = sheet(made, "Mål")
    assert page.data_validations.count == len(wanted.drop_downs) + len(wanted.limits)
    formats = [rule for found in page.conditional_formatting for rule in found.rules]
    assert len(formats) == len(wanted.highlights)
    assert set(book.defined_names) == set(made.layout.names)


def test_sixty_goals_with_all_that_was_before_stay_small() -> None:
    catalogue = plan(60)
    months = {f"2021-{month:02}": D(month) / 7 for month in range(1, 13)}
    keys = [goal.key for goal in catalogue.goals]
    earlier = Earlier(
        goals=dict.fromkeys(keys, months),
        texts={(*key, "U"): {"comment": COMMENT, "action": COMMENT[:80]} for key in keys},
    )
    typed = Typed({"goals": {(*key, "total"): {"outcome": D(40), "comment": f"{key} {COMMENT}"}
                             for key in keys}})  # fmt: skip
    made = template(catalogue, earlier, typed)
    assert len(sheet(made, "Mål").sparklines) == 60
    assert len(write_book(made.layout)) < 60_000


@pytest.mark.parametrize("length", [600, 2000])
def test_a_long_comment_is_seen_whole(length: int) -> None:
    text = (COMMENT * 4)[:length]
    typed = Typed({"goals": {("G0001", "B", "total"): {"outcome": D(10), "comment": text}}})
    made = template(plan(2), typed=typed)
    goals, table = sheet(made, "Mål"), made.placed["goals"]
    lines = length / (1.2 * table.form.field["comment"].width)  # of the usual font
    assert 13 * lines < goals.heights[table.first_row] <= TALLEST or length > 1400
    assert goals.heights[table.first_row + 1] == 42


def test_long_texts_have_a_sheet_that_is_not_locked() -> None:
    line = Line("texts", "T1", "B", "S1.1", "U", "Läget i korthet")
    made = template(plan(2, lines=(line,)))
    assert [(one.name, one.protected) for one in made.layout.sheets if not one.hidden] == [
        ("Start", True), ("Mål", True), ("Texter", False),
    ]  # fmt: skip
    texts, table = sheet(made, "Texter"), made.placed["texts"]
    assert texts.heights[table.first_row] == 160
    assert texts.widths[table.columns["text"]] == 100
    assert column(made, "check", "texts") == ["Återstår"]


def test_a_unit_without_goals_has_no_sheet_of_them() -> None:
    line = Line("texts", "T1", "B", "S1.1", "U", "Läget i korthet")
    made = template(plan(0, lines=(line,)))
    assert [one.name for one in made.layout.sheets if not one.hidden] == ["Start", "Texter"]
    assert "1 kvar att göra" in listed(made)
    openpyxl.load_workbook(BytesIO(write_book(made.layout)))


def test_it_fits_a_small_screen() -> None:
    """Some 190 characters are in sight beside each other on 13 inches; what is frozen is always."""
    made = template(plan(9), BEFORE)
    goals, table = sheet(made, "Mål"), made.placed["goals"]
    shown = {at: width for at, width in goals.widths.items() if at not in goals.hidden_columns}
    frozen = sum(width for at, width in shown.items() if at < goals.freeze[1])
    to_check = sum(width for at, width in shown.items() if at <= table.columns["check"])
    assert frozen <= 85
    assert to_check <= 220
    assert sum(width for at, width in shown.items() if at <= table.columns["outcome"]) <= 190
    merged = [area for area in goals.merged if area.first_column < goals.freeze[1]]
    assert all(area.last_column < goals.freeze[1] for area in merged), "cut when one scrolls"


def test_whole_figures_have_no_decimal_sign() -> None:
    """In Excel a format with optional decimals alone shows 73 as `73,`."""
    line = Line("economy", "E1", "B", "S1.1", "U", "Personal")
    typed = Typed({"goals": {("G0001", "B", "total"): {"outcome": D(73)}}})
    made = template(plan(2, lines=(line,)), typed=typed)
    book = openpyxl.load_workbook(BytesIO(write_book(made.layout)))
    goals, economy = made.placed["goals"], made.placed["economy"]
    formats = {book["Mål"].cell(goals.first_row + 1, goals.columns[key] + 1).number_format
               for key in ("outcome", "forecast", "deviation")}  # fmt: skip
    assert formats == {"General"}
    amounts = [asked.key for asked in economy.form.fields if asked.kind is Kind.AMOUNT]
    whole = [
        one.area.first_column
        for one in sheet(made, "Ekonomi").highlights
        if one.style == "whole_amount"
    ]
    assert sorted(whole) == sorted(economy.columns[key] for key in amounts)
    with zipfile.ZipFile(BytesIO(write_book(made.layout))) as parts:
        styles = parts.read("xl/styles.xml").decode()
    assert 'formatCode="#,##0;−#,##0;0"' in styles.split("<dxfs")[1]


def test_rows_of_the_units_own_stand_before_the_sum_and_are_no_greyer() -> None:
    line = Line("investments", "I1", "B", "S1.1", "U", "Ny hiss")
    made = template(plan(1, lines=(line,)))
    assert column(made, "line_id", "investments")[:2] == ["I1", "N01"]
    assert column(made, "line_id", "investments")[-1] == "SUM"
    table = made.placed["investments"]
    cells = sheet(made, table.sheet).cells
    assert not [cell.style for cell in cells.values() if "+later" in cell.style]


def test_it_opens_without_asking_anything() -> None:
    with zipfile.ZipFile(BytesIO(write_book(template(plan(9), BEFORE).layout))) as book:
        parts = book.namelist()
        rels = [book.read(part).decode() for part in parts if part.endswith(".rels")]
        sheets = [book.read(part).decode() for part in parts if "worksheets/sheet" in part]
    assert not [
        part for part in parts if re.search(r"vba|macro|externalLink|connection|activeX", part)
    ]
    assert not [text for text in rels if 'TargetMode="External"' in text]
    formulas = [found for text in sheets for found in re.findall(r"<f>(.*?)</f>", text)]
    assert not [
        one for one in formulas if re.search(r"\[|https?:|\b(INDIRECT|OFFSET|NOW|TODAY)\(", one)
    ]


def test_it_prints_so_that_it_can_be_read() -> None:
    made = template(plan(9), BEFORE)
    goals, table = sheet(made, "Mål"), made.placed["goals"]
    assert goals.print_area == goals.autofilter
    assert goals.repeat_rows == (table.header_row, table.header_row)
    assert goals.landscape
    shown = sum(w for at, w in goals.widths.items() if at not in goals.hidden_columns)
    assert shown / goals.pages_wide < 200


def test_the_same_content_gives_the_same_bytes() -> None:
    assert write_book(template(plan(9), BEFORE).layout) == write_book(
        template(plan(9), BEFORE).layout
    )


def test_a_look_at_the_past_changes_nothing_that_is_asked() -> None:
    """What other rounds tell is no part of what a return is held against."""
    before, after = (unit_rows(Prefill(plan(3), ROUND, SV, one), "U")["goals"]
                     for one in (NOTHING_EARLIER, BEFORE))  # fmt: skip
    assert [row.fixed for row in before] == [replace(row).fixed for row in after]
