"""A unit's workbook: what is on each sheet, and the feedback that marks what to mend."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.start import READY_KEY
from xlgoals.books.template import Answered, Template, make_template
from xlgoals.domain.lines import Line
from xlgoals.domain.model import (
    Aggregation,
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
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.declared import READY, RETURN_FORMS
from xlgoals.forms.look import STYLES
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.forms.raw import RawBook, RawSheet, address
from xlgoals.forms.sheet import Cell, SheetLayout
from xlgoals.i18n import Language

SV = Language("sv")
D = Decimal
AIM = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(50))
ROUND = Round("R", "Rapport april", "tertial", "2022-04", None, date(2022, 5, 6))


def catalogue(**plan: object) -> Catalogue:
    goals = tuple(
        Goal(name, "B", "S1.1", f"Målet {name}", GoalKind.INDICATOR, AIM, measure_unit="%")
        for name in ("G1", "G2")
    )
    return Catalogue(
        Plan(**{"organisation": "Testregionen", "contact": "Kansliet", **plan}),  # type: ignore[arg-type]
        (
            Unit("B", "Nämnden", "board"),
            Unit("U", "O'Brien & Co", "area", "B", responsible_role="Chef"),
        ),
        (Node("S1", 1, None, "Hälsa"), Node("S1.1", 2, "S1", "Vård")),
        goals,
        tuple(Report(goal.goal_id, "B", "U") for goal in goals),
        (ROUND,),
        (),
        (Line("dated_activities", "A1", "B", "S1.1", "U", "Bygga"),),
    )


def content(language: Language = SV, **plan: object) -> TemplateContent:
    one = catalogue(**plan)
    rows = unit_rows(Prefill(one, ROUND, language), "U")
    return TemplateContent(one, ROUND, one.unit["U"], language, rows, RETURN_FORMS)


def sheet(made: Template, name: str) -> SheetLayout:
    return next(one for one in made.layout.sheets if one.name == SV.text(name))


def texts(one: SheetLayout) -> list[str]:
    return [str(cell.value) for cell in one.cells.values() if cell.value is not None]


def test_sheets_stand_in_their_order_and_the_hidden_ones_last() -> None:
    made = make_template(content())
    assert [(one.name, one.hidden) for one in made.layout.sheets] == [
        ("Start", False), ("Mål", False), ("Aktiviteter", False), ("Listor", True),
        ("Det här återstår", True),
    ]  # fmt: skip
    signed = made.signed([("token", "abc")])
    manifest = signed.sheets[-1]
    assert (manifest.name, manifest.hidden, manifest.protected) == ("xlgoals", True, True)
    assert texts(manifest) == ["token", "abc"]
    assert len(made.layout.sheets) == 5, "the layout itself is not touched"


def test_a_form_that_the_unit_does_not_owe_has_no_sheet() -> None:
    full = content()
    less = replace(full, rows={"goals": full.rows["goals"]})
    names = [one.name for one in make_template(less).layout.sheets]
    assert names == ["Start", "Mål", "Listor", "Det här återstår"]


def test_the_start_sheet_says_whose_it_is_and_what_to_do() -> None:
    start = sheet(make_template(content()), "Start")
    said = texts(start)
    for wanted in (
        "Rapport april",
        "O'Brien & Co",
        "Testregionen",
        "6 maj 2022",
        "april 2022",
        "Chef",
    ):
        assert wanted in said
    assert start.protected


def test_what_is_not_known_is_left_out() -> None:
    start = sheet(make_template(content(contact="")), "Start")
    assert SV.text("Contact") not in texts(start)


def test_only_what_the_unit_writes_is_unlocked() -> None:
    made = make_template(content())
    for key, placed in made.placed.items():
        one = next(s for s in made.layout.sheets if s.name == placed.sheet)
        assert one.protected
        inputs = {placed.columns[f.key] for f in RETURN_FORMS[key].inputs if not f.on_request}
        for (row, column), cell in one.cells.items():
            unlocked = not STYLES[cell.style].locked
            assert unlocked == (row >= placed.first_row and column in inputs)


def on_request(goal: Goal, *reports: Report) -> tuple[SheetLayout, dict[str, int], int]:
    """The sheet of the goals where G2 is another one; its columns, and the row of G2."""
    plain = catalogue()
    units = (*plain.units, Unit("V", "En annan", "area", "B"))
    one = replace(
        plain, goals=(plain.goals[0], goal), units=units, reports=(*plain.reports, *reports)
    )
    rows = unit_rows(Prefill(one, ROUND, SV), "U")
    made = make_template(TemplateContent(one, ROUND, one.unit["U"], SV, rows, RETURN_FORMS))
    placed = made.placed["goals"]
    return sheet(made, "Goals"), dict(placed.columns), placed.first_row + 1


ON_REQUEST = {field.key for field in RETURN_FORMS["goals"].fields if field.on_request}


def shown(one: SheetLayout, columns: dict[str, int]) -> set[str]:
    return {key for key in ON_REQUEST if columns[key] not in one.hidden_columns}


def test_what_no_goal_asks_for_is_hidden() -> None:
    one, columns, _ = on_request(catalogue().goals[1])
    before = {"over_time", "trend", "last_comment", "last_action"}
    assert {"numerator", "denominator", "breakdown", "projection"} | before == ON_REQUEST
    assert shown(one, columns) == set()


def test_a_goal_that_is_weighed_asks_for_its_denominator_alone() -> None:
    """Its own cells are unlocked; those of the goals that do not ask are locked."""
    goal = replace(catalogue().goals[1], aggregation=Aggregation.WEIGHTED_MEAN)
    one, columns, row = on_request(goal, Report("G2", "B", "V"))
    assert shown(one, columns) == {"numerator", "denominator"}
    for key in ("numerator", "denominator"):
        assert not STYLES[one.cells[row, columns[key]].style].locked
        assert STYLES[one.cells[row - 1, columns[key]].style].locked


def test_a_weight_that_the_plan_states_is_not_asked_for() -> None:
    goal = replace(catalogue().goals[1], aggregation=Aggregation.WEIGHTED_MEAN)
    plain = catalogue()
    weighed = tuple(replace(report, weight=D(2)) for report in plain.reports)
    one = replace(
        plain,
        goals=(plain.goals[0], goal),
        units=(*plain.units, Unit("V", "En annan", "area", "B")),
        reports=(*weighed, Report("G2", "B", "V", weight=D(3))),
    )
    rows = unit_rows(Prefill(one, ROUND, SV), "U")["goals"]
    assert [row.asks for row in rows] == [frozenset(), frozenset()]


def test_the_parts_of_a_goal_stand_below_it_and_are_not_judged() -> None:
    goal = replace(catalogue().goals[1], parts=("kvinnor", "män"))
    one, columns, row = on_request(goal)
    assert shown(one, columns) == {"breakdown"}
    told = [
        [one.cells[row + n, columns[key]].value for key in ("goal_id", "breakdown", "title")]
        for n in range(3)
    ]
    assert told == [
        ["G2", "total", "Målet G2"],
        ["G2", "kvinnor", "Målet G2 – kvinnor"],
        ["G2", "män", "Målet G2 – män"],
    ]
    assert one.cells[row, columns["target_words"]].value == "minst 50 %"
    assert one.cells[row + 1, columns["target_words"]].value == ""
    assert one.cells[row + 1, columns["limits_words"]].value == SV.text("Part of the whole")
    assert not STYLES[one.cells[row + 1, columns["outcome"]].style].locked


def test_what_adds_up_during_the_year_is_carried_forward_beside_it() -> None:
    goal = replace(catalogue().goals[1], basis=Basis.CUMULATIVE)
    one, columns, row = on_request(goal)
    assert shown(one, columns) == {"projection"}
    assert "*3/1" in one.cells[row, columns["projection"]].formula  # April: a third of the year


def test_tables_are_frozen_filtered_and_repeated_on_paper() -> None:
    made = make_template(content())
    placed = made.placed["goals"]
    one = sheet(made, "Goals")
    assert one.freeze == (placed.first_row, placed.columns["title"] + 1)
    assert one.autofilter is not None
    assert (one.autofilter.first_row, one.autofilter.last_row) == (
        placed.header_row,
        placed.last_row,
    )
    assert one.repeat_rows == (placed.header_row, placed.header_row)
    assert one.hidden_rows == {placed.header_row - 1}


def test_levels_have_the_plans_names_and_those_it_lacks_are_hidden() -> None:
    made = make_template(content(level_names=("Område",)))
    one, columns = sheet(made, "Goals"), made.placed["goals"].columns
    assert one.cells[made.placed["goals"].header_row, columns["level1"]].value == "Område"
    assert {columns["level2"], columns["level3"]} <= one.hidden_columns
    assert columns["level1"] not in one.hidden_columns


def test_names_lead_to_the_tables_and_the_lists() -> None:
    names = make_template(content()).layout.names
    assert names["xg_goals"] == "='Mål'!$A$5:$AL$6"
    assert {"xg_dated_activities", "xg_list_own_status"} <= set(names)
    assert all(name.startswith("xg_") for name in names)


def test_the_mark_of_readiness_is_read_back_as_it_was_typed() -> None:
    typed = Typed(ready={"ready": "yes", "ready_by": "Enhetschef"})
    start = sheet(make_template(content(), typed), "Start")
    height = max(row for row, _ in start.cells) + 1
    rows = [
        [start.cells.get((row, column), Cell("")).value or "" for column in range(6)]
        for row in range(height)
    ]
    book = RawBook([RawSheet("Start", rows)])  # type: ignore[arg-type]
    place = find_table(READY, book)
    assert place is not None
    row, *below = TableReader(READY, SV).read(place).rows
    assert READY_KEY not in {one.key for one in below}
    assert (row.key, row.values) == (("return",), {"ready": "yes", "ready_by": "Enhetschef"})


# --- the same content ------------------------------------------------------------------------


def test_the_same_content_is_the_same_digest_and_bytes() -> None:
    one, two = make_template(content()), make_template(content())
    assert one.digest == two.digest
    assert write_book(one.layout) == write_book(two.layout)


@pytest.mark.parametrize(
    "other",
    [
        content(contact="Någon annan"),
        content(organisation="Annan"),
        content(Language("en")),
        replace(content(), round=replace(ROUND, due=date(2022, 5, 7))),
    ],
)
def test_what_a_person_sees_changed_is_another_digest(other: TemplateContent) -> None:
    assert make_template(other).digest != make_template(content()).digest


# --- feedback --------------------------------------------------------------------------------

KEY = ("G2", "B", "total")
AT_OUTCOME = Finding.about(
    Code.NOT_A_NUMBER, Place("Mål", "M99", "Utfall"), "goals", "outcome", KEY, value="ca 5"
)
ON_LOCKED = Finding.about(
    Code.LOCKED_CHANGED, Place("Mål", "G99"), "goals", "title", KEY, value="x", ours="y"
)
OF_FILE = Finding.of(Code.NO_TABLE, table="Aktiviteter")
STRANGER = Finding.about(
    Code.UNKNOWN_ROW,
    Place("Mål", "D7"),
    "goals",
    "goal_id",
    ("G9", "B", "total"),
    key="G9",
    owner="O",
    whose="planen har ingen sådan rad",
)
TYPED = Typed(
    {"goals": {("G1", "B", "total"): {"outcome": D(60)}}},
    {"goals": {KEY: {"outcome": "ca 5"}}},
)


def feedback(*findings: Finding) -> Template:
    answered = Answered("O'Brien <final>.xlsx", "2022-05-06 14:03", findings)
    return make_template(content(), TYPED, answered)


def test_the_first_sheet_lists_what_to_mend_with_links_to_the_cells() -> None:
    made = feedback(AT_OUTCOME, OF_FILE, STRANGER)
    first = made.layout.sheets[0]
    placed = made.placed["goals"]
    assert (first.name, first.protected) == (SV.text("To mend"), True)
    assert "O'Brien <final>.xlsx" in str(first.cells[1, 0].value)
    places = [first.cells[row, 0] for row in (4, 5, 6)]
    wanted = address(placed.first_row + 1, placed.columns["outcome"])
    assert [cell.link for cell in places] == [f"internal:'Mål'!{wanted}", "", ""]
    assert places[0].value == "Mål, cell M99 (Utfall)", "where it stood in the file sent in"
    assert places[1].value == SV.text("The whole file")
    messages = [first.cells[row, 2].value for row in (4, 5, 6)]
    assert messages == [one.message(SV) for one in (AT_OUTCOME, OF_FILE, STRANGER)]
    assert first.cells[4, 1].value == "Måste rättas"


def test_a_faulty_cell_is_marked_and_holds_what_was_typed() -> None:
    made = feedback(AT_OUTCOME, ON_LOCKED)
    placed, goals = made.placed["goals"], sheet(made, "Goals")
    cell = goals.cells[placed.first_row + 1, placed.columns["outcome"]]
    assert (cell.value, cell.style, cell.note) == ("ca 5", "faulty_input", AT_OUTCOME.message(SV))
    assert not STYLES[cell.style].locked, "it is to be mended"
    locked = goals.cells[placed.first_row + 1, placed.columns["title"]]
    assert (locked.value, locked.style) == ("Målet G2", "faulty_locked")
    assert STYLES[locked.style].locked
    marked = [one for one in goals.cells.values() if one.style.startswith("faulty")]
    assert len(marked) == 2


def test_feedback_without_a_fault_marks_nothing() -> None:
    made = feedback()
    assert not [c for s in made.layout.sheets for c in s.cells.values() if c.note]


def test_the_feedback_can_be_opened_with_its_notes_links_and_checks() -> None:
    """Read by another library than any of ours."""
    made = feedback(AT_OUTCOME, OF_FILE)
    book = openpyxl.load_workbook(BytesIO(write_book(made.signed([("token", "x")]))))
    goals, placed = book["Mål"], made.placed["goals"]
    cell = goals.cell(placed.first_row + 2, placed.columns["outcome"] + 1)
    assert cell.value == "ca 5"
    assert cell.comment is not None
    assert AT_OUTCOME.message(SV) in cell.comment.text
    assert book.worksheets[0]["A5"].hyperlink is not None
    layout = sheet(made, "Goals")
    assert len(goals.data_validations.dataValidation) == len(layout.drop_downs) + len(layout.limits)
    written = sum(
        str(c.value).startswith("=") for row in goals.iter_rows() for c in row if c.data_type == "f"
    )
    assert written == sum(bool(c.formula) for c in layout.cells.values()) == 2 * 9
    assert book["Listor"].sheet_state == "hidden"
    assert book.properties.created == datetime(2022, 4, 30)
    assert book["Mål"].protection.sheet
    assert made.layout.created == datetime(2022, 4, 30, tzinfo=UTC)
