"""A form as a table: where things stand, what may be typed, what is coloured. No file is made."""

from datetime import date
from decimal import Decimal

import pytest

from xlgoals.domain.model import Answer, Comparator, Direction, GoalKind, Status, Yardstick
from xlgoals.findings import Severity
from xlgoals.forms.declared.returns import GOALS
from xlgoals.forms.form import Choice, Field, Form, Kind, Role, Rows
from xlgoals.forms.form_row import FormRow
from xlgoals.forms.layout import Lists, Placed, TableLayout
from xlgoals.forms.look import STYLES
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Area, Cell, DropDown, Limits, SheetLayout
from xlgoals.forms.unit_table import UnitTable
from xlgoals.i18n import Language

SV, EN = Language("sv"), Language("en")
D = Decimal
FORM = Form(
    "small",
    1,
    "Goals",
    (
        Field("goal_id", "Goal no.", role=Role.KEY, width=8),
        Field("level1", "Level 1", role=Role.SHOWN, width=20),
        Field("secret", "Board", role=Role.SHOWN, hidden=True),
        Field("status", "Status", Kind.CHOICE, choices=(Choice("g", "Green"), Choice("r", "Red"))),
        Field("n", "Level", Kind.INTEGER, minimum=D(1), maximum=D(3), help="One to three."),
        Field("value", "Value", Kind.NUMBER),
        Field("share", "Share", Kind.NUMBER, minimum=D(0)),
        Field("day", "Start", Kind.DATE),
        Field("comment", "Comment", Kind.LONG_TEXT, help="Where do you stand?"),
        Field("tags", "Tags", Kind.WORDS),
    ),
    keys=("goal_id",),
    rows=Rows.GOALS,
)


def made(language: Language = EN, top: int = 3, **rest: object) -> tuple[TableLayout, SheetLayout]:
    sheet = SheetLayout("O'Brien")
    return TableLayout(FORM, sheet, Lists(language), language, top=top, **rest), sheet  # type: ignore[arg-type]


def row_of(sheet: SheetLayout, row: int) -> list[object]:
    return [cell.value for (r, _), cell in sorted(sheet.cells.items()) if r == row]


# --- headers ---------------------------------------------------------------------------------


def test_keys_stand_hidden_above_the_labels() -> None:
    table, sheet = made(SV)
    table.headers()
    assert row_of(sheet, 3) == [*(field.key for field in FORM.fields), FORM.mark]
    assert row_of(sheet, 4)[:4] == ["Mål nr", "Nivå 1", "Nämnd", "Status"]
    assert sheet.hidden_rows == {3}
    assert {cell.style for (row, _), cell in sheet.cells.items() if row == 3} == {"key"}


def test_inputs_are_set_off_by_their_heading_unless_all_is_input() -> None:
    table, sheet = made()
    table.headers()
    assert [sheet.cells[4, column].style for column in (0, 1, 3)] == ["head", "head", "head_input"]
    table, sheet = made(marked_inputs=False)
    table.headers()
    assert {cell.style for (row, _), cell in sheet.cells.items() if row == 4} == {"head"}


def test_names_of_levels_come_from_the_plan() -> None:
    table, sheet = made(labels={"level1": "Strategi"})
    table.headers()
    assert sheet.cells[4, 1].value == "Strategi"
    assert sheet.cells[3, 1].value == "level1"


def test_widths_and_hidden_columns() -> None:
    table, sheet = made(hidden=frozenset({"level1"}))
    table.headers()
    assert (sheet.widths[0], sheet.widths[1]) == (8, 20)
    assert sheet.hidden_columns == {1, 2, len(FORM.fields)}, "and the form's mark beyond them"


# --- the body --------------------------------------------------------------------------------

VALUES = {
    "goal_id": "G1",
    "level1": "Strategi",
    "status": "r",
    "value": D("94.7"),
    "day": date(2022, 4, 30),
    "tags": ("a", "b"),
}


def body(
    language: Language = EN, rows: int = 2, blank: int = 0
) -> tuple[Placed, SheetLayout, TableLayout]:
    table, sheet = made(language)
    table.headers()
    shown = [
        {key: table.words(FORM.field[key], value) for key, value in VALUES.items()}
        for _ in range(rows)
    ]
    return table.body(shown, blank), sheet, table


def test_rows_stand_below_the_heading_in_the_order_of_fields() -> None:
    placed, sheet, _ = body()
    assert (placed.header_row, placed.first_row, placed.last_row) == (4, 5, 6)
    assert placed.columns == {field.key: n for n, field in enumerate(FORM.fields)}
    assert row_of(sheet, 5) == [
        "G1", "Strategi", None, "Red", None, D("94.7"), None, date(2022, 4, 30), None, "a; b",
    ]  # fmt: skip
    assert row_of(sheet, 6) == row_of(sheet, 5)
    assert (7, 0) not in sheet.cells


def test_choices_are_words_in_the_sheets_language() -> None:
    _, sheet, table = body(SV)
    assert sheet.cells[5, 3].value == "Röd"
    assert table.words(FORM.field["status"], "unknown") == "unknown"
    assert table.words(FORM.field["status"], None) is None


def test_styles_follow_who_writes_and_what() -> None:
    _, sheet, _ = body()
    styles = [sheet.cells[5, column].style for column in range(len(FORM.fields))]
    assert styles == [
        "text", "text", "text", "input_text", "input_number", "input_number", "input_number",
        "input_date", "input_text", "input_text",
    ]  # fmt: skip
    assert [STYLES[style].locked for style in styles] == [True] * 3 + [False] * 7


def test_blank_rows_take_only_what_is_written() -> None:
    placed, sheet, _ = body(rows=1, blank=3)
    assert placed.last_row == 8
    assert {column for row, column in sheet.cells if row == 8} == set(range(3, 10))


def test_a_table_without_rows_has_one_to_hang_checks_on() -> None:
    placed, sheet, _ = body(rows=0)
    assert (placed.first_row, placed.last_row) == (5, 5)
    assert sheet.limits[0].area == Area(5, 4, 5, 4)


def test_a_ready_made_cell_is_taken_as_it_is() -> None:
    table, sheet = made()
    cell = Cell("x", "status_red", link="internal:'A'!A1")
    table.body([{"goal_id": cell}])
    assert sheet.cells[5, 0] is cell


def test_a_placed_table_names_its_cells_for_formulas_and_links() -> None:
    placed, _, _ = body()
    assert placed.area("value") == "'O''Brien'!$F$6:$F$7"
    assert placed.link(1, "value") == "internal:'O''Brien'!F7"


# --- what may be typed -----------------------------------------------------------------------


def limits_of(sheet: SheetLayout) -> dict[int, Limits]:
    return {limits.area.first_column: limits for limits in sheet.limits}


def test_every_input_with_something_to_say_has_one_check_over_the_whole_body() -> None:
    placed, sheet, _ = body(rows=3, blank=2)
    checks = [*sheet.drop_downs, *sheet.limits]
    assert sorted(check.area.first_column for check in checks) == [3, 4, 5, 6, 7, 8]
    for check in checks:
        assert (check.area.first_row, check.area.last_row) == (placed.first_row, placed.last_row)
        assert check.area.first_column == check.area.last_column


def test_limits_of_numbers() -> None:
    _, sheet, _ = body()
    limits = limits_of(sheet)
    assert [(limits[c].kind, limits[c].low, limits[c].high) for c in (4, 5, 6)] == [
        ("whole", D(1), D(3)),
        ("decimal", D("-1e12"), D("1e12")),
        ("decimal", D(0), D("1e12")),
    ]
    assert limits[4].error == "Write a number from 1 to 3."
    assert limits[5].error == "Write a number, digits only."


def test_a_text_has_its_hint_and_no_limit() -> None:
    _, sheet, _ = body()
    hint = limits_of(sheet)[8]
    assert (hint.kind, hint.prompt_title, hint.prompt) == ("any", "Comment", "Where do you stand?")
    assert 9 not in limits_of(sheet)


def test_a_hint_fits_what_a_spreadsheet_shows() -> None:
    long = Field("x", "L" * 40, help="h" * 255)
    table, sheet = made()
    table.validate(long, Area(5, 8, 5, 8))
    (hint,) = sheet.limits
    assert (len(hint.prompt_title), len(hint.prompt)) == (32, 255)


def test_a_choice_is_made_from_a_list() -> None:
    _, sheet, _ = body(SV)
    (choice,) = sheet.drop_downs
    assert choice.source == "=xg_list_status"
    assert choice.strict
    assert choice.error


# --- lists -----------------------------------------------------------------------------------


def test_lists_stand_on_one_hidden_sheet_under_names() -> None:
    lists = Lists(SV)
    assert lists.source("status", ["Grön", "Röd"]) == "=xg_list_status"
    assert lists.source("answers", ["Ja", "Nej", "Vet inte"]) == "=xg_list_answers"
    assert lists.sheet.hidden
    assert lists.names == {
        "xg_list_status": f"='{lists.sheet.name}'!$A$1:$A$2",
        "xg_list_answers": f"='{lists.sheet.name}'!$B$1:$B$3",
    }
    assert [lists.sheet.cells[row, 1].value for row in range(3)] == ["Ja", "Nej", "Vet inte"]


def test_the_same_words_are_one_list_and_other_words_another() -> None:
    lists = Lists(SV)
    first = lists.source("status", ["Grön", "Röd"])
    assert lists.source("own_status", ["Grön", "Röd"]) == first
    other = lists.source("status", ["Grön"])
    third = lists.source("status", ["Röd"])
    assert len({first, other, third}) == len(lists.names) == 3


def test_names_of_lists_are_unique_whatever_the_order() -> None:
    lists = Lists(SV)
    words = [["a"], ["b"], ["c"], ["d"]]
    sources = [lists.source(key, one) for key, one in zip(("1", "x", "x", "1"), words, strict=True)]
    assert len(set(sources)) == len(words)
    assert len(lists.names) == len(words)


# --- a unit's form ---------------------------------------------------------------------------

ANSWERS = {
    code: Answer(GoalKind.ACTIVITY_GOAL, code, label, status)
    for code, label, status in (("yes", "Ja", Status.GREEN), ("no", "Nej", Status.RED))
}
NUMBER = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(50))


def goal_row(goal: str, level: str = "Strategi", **rest: object) -> FormRow:
    shown = {
        "level1": level,
        "level2": "Inriktning",
        "goal_id": goal,
        "board": "B",
        "breakdown": "total",
        "due": "yes",
        "measure_type": "share",
    }
    return FormRow((goal, "B", "total"), shown, **{"yardstick": NUMBER, **rest})  # type: ignore[arg-type]


ROWS = [
    goal_row("G1"),
    goal_row("G2", answers=ANSWERS),
    goal_row("G3", answers=ANSWERS),
    goal_row("G4", level="Annan strategi"),
]


def unit_table(
    typed: object = None, raw: object = None, rows: list[FormRow] = ROWS
) -> tuple[Placed, SheetLayout]:
    sheet = SheetLayout("Mål")
    table = UnitTable(GOALS, sheet, Lists(SV), SV, top=2)
    table.headers()
    return table.fill(rows, typed, raw), sheet  # type: ignore[arg-type]


def cell(placed: Placed, sheet: SheetLayout, row: int, key: str) -> Cell:
    return sheet.cells[placed.first_row + row, placed.columns[key]]


def test_live_cells_are_formulas_with_pythons_own_value() -> None:
    placed, sheet = unit_table({("G1", "B", "total"): {"outcome": D(40)}})
    shown = {key: cell(placed, sheet, 0, key) for key in ("status_code", "status", "attainment")}
    assert all(one.formula for one in shown.values())
    assert [one.value for one in shown.values()] == ["red", "■ Röd", D("0.8")]
    assert cell(placed, sheet, 0, "check").value == "Kommentar saknas"
    assert placed.checks == ("Kommentar saknas", "Återstår", "Återstår", "Återstår")


def test_formulas_find_their_cells_by_column_and_row() -> None:
    """So that cutting and pasting in a sheet breaks nothing."""
    placed, sheet = unit_table()
    formula = cell(placed, sheet, 0, "status_code").formula
    assert "INDEX($P:$P,ROW())" in formula
    assert column_name(placed.columns["outcome"]) == "P"
    assert formula == cell(placed, sheet, 3, "status_code").formula


@pytest.mark.parametrize("key", ["status_code", "status", "attainment", "check"])
def test_formulas_hold_nothing_that_depends_on_a_language_or_a_new_version(key: str) -> None:
    placed, sheet = unit_table()
    for row in range(len(ROWS)):
        formula = cell(placed, sheet, row, key).formula
        assert len(formula) < 8192
        for word in ("TEXT(", "VALUE(", "INDIRECT(", "LET(", "IFS(", "XLOOKUP(", "_xlfn", ";"):
            assert word not in formula


def test_what_was_typed_is_shown_and_codes_as_words() -> None:
    typed = {
        ("G1", "B", "total"): {"outcome": D(60), "own_status": "green", "comment": "=1+1"},
        ("G2", "B", "total"): {"outcome": "yes"},
    }
    placed, sheet = unit_table(typed)
    assert [cell(placed, sheet, 0, key).value for key in ("outcome", "own_status", "comment")] == [
        D(60), "Grön", "=1+1",
    ]  # fmt: skip
    assert cell(placed, sheet, 1, "outcome").value == "Ja"
    assert cell(placed, sheet, 0, "comment").formula == ""


def test_what_could_not_be_read_stands_as_it_was() -> None:
    placed, sheet = unit_table(None, {("G1", "B", "total"): {"outcome": "ca 5"}})
    assert cell(placed, sheet, 0, "outcome").value == "ca 5"
    assert cell(placed, sheet, 0, "status").value == "Skriv ett tal"
    assert placed.checks[0] == "Skriv ett tal"


def test_names_of_levels_that_repeat_are_greyed() -> None:
    placed, sheet = unit_table()
    styles = [cell(placed, sheet, row, "level1").style for row in range(4)]
    # a line is drawn where another strategy begins
    assert styles == ["text", "text_repeat", "text_repeat", "text+rule"]
    # below a new strategy the direction is a new one, though it has the same name
    assert cell(placed, sheet, 3, "level2").style == "text+rule"


def test_outcomes_are_chosen_where_they_are_words_and_numbers_elsewhere() -> None:
    placed, sheet = unit_table()
    column, first = placed.columns["outcome"], placed.first_row
    lists = [d for d in sheet.drop_downs if d.area.first_column == column]
    numbers = [one for one in sheet.limits if one.area.first_column == column]
    assert [one.area for one in lists] == [Area(first + 1, column, first + 2, column)]
    assert not lists[0].strict, "a share of yes may be given as a number"
    assert [one.area for one in numbers] == [
        Area(first, column, first, column),
        Area(first + 3, column, first + 3, column),
    ]


def test_every_answer_cell_has_exactly_one_check() -> None:
    placed, sheet = unit_table()
    for key in ("outcome", "forecast"):
        column = placed.columns[key]
        areas = [
            check.area
            for check in (*sheet.drop_downs, *sheet.limits)
            if check.area.first_column == column
        ]
        covered = [row for a in areas for row in range(a.first_row, a.last_row + 1)]
        assert sorted(covered) == list(range(placed.first_row, placed.last_row + 1))


def test_status_and_check_are_coloured_by_what_they_say() -> None:
    placed, sheet = unit_table()
    by_column: dict[int, list[tuple[str, str]]] = {}
    for highlight in sheet.highlights:
        assert highlight.area.first_row == placed.first_row
        assert highlight.area.last_row == placed.last_row
        assert highlight.style in STYLES
        by_column.setdefault(highlight.area.first_column, []).append(
            (highlight.formula, highlight.style)
        )
    code, check = (column_name(placed.columns[key]) for key in ("status_code", "check"))
    assert by_column[placed.columns["status"]] == [
        (f'AND(${code}5="{status.value}",${check}5="Klar")', status.value) for status in Status
    ]
    assert [style for _, style in by_column[placed.columns["check"]]] == [
        "done", "not_due", "wanting",
    ]  # fmt: skip


def test_a_rule_that_the_plan_made_a_note_is_not_asked_for() -> None:
    sheet = SheetLayout("Mål")
    table = UnitTable(GOALS, sheet, Lists(SV), SV)
    table.severity = lambda _rule, _row: Severity.NOTE
    table.headers()
    placed = table.fill([goal_row("G1")], {("G1", "B", "total"): {"outcome": D(10)}})
    assert placed.checks == ("Klar",)
    assert "Kommentar saknas" not in cell(placed, sheet, 0, "check").formula


def test_drop_downs_lead_to_lists_that_are_there() -> None:
    sheet, lists = SheetLayout("Mål"), Lists(SV)
    table = UnitTable(GOALS, sheet, lists, SV)
    table.headers()
    table.fill(ROWS)
    sources = {choice.source for choice in sheet.drop_downs}
    assert sources <= {f"={name}" for name in lists.names}
    assert all(isinstance(choice, DropDown) for choice in sheet.drop_downs)
