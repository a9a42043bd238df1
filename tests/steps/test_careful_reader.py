"""What a careful reader asks, from the return to the finding: how serious, and what goes first."""

from copy import deepcopy
from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, places, small_catalogue

from xlgoals.findings import Severity
from xlgoals.steps.new import new

ONLY_IN_COMMENT = "Utfallet är 91 %."
OF_G1 = {"goal_id": "G1", "board": "B1", "period": "2021-12", "value": 30}
"""65 from the 95 that U1 answers."""
OF_G2 = {"goal_id": "G2", "board": "B1", "unit_id": "U1", "period": "2021-12", "value": 300}


def invented_number():
    """Of the first day of 1901 and a series that is not given out, with its check digit."""
    nine = "010101" + "999"
    doubled = "".join(str(int(digit) * (2, 1)[place % 2]) for place, digit in enumerate(nine))
    return f"{nine[:6]}-{nine[6:]}{-sum(map(int, doubled)) % 10}"


NUMBER = invented_number()


def region_of(root, *, settings=(), waivers=(), history=(), **goals):
    """The small region where some goals have more to say, its templates issued."""
    rows = deepcopy(SMALL)
    rows["settings"] += [{"key": key, "value": value} for key, value in settings]
    rows["waivers"] = [{"decided_by": "Staff", "reason": "Known.", **waiver} for waiver in waivers]
    rows["history"] = list(history)
    for row in rows["catalogue_goals"]:
        row |= goals.get(row["goal_id"], {})
    workspace = new(root / "region", language="en")
    small_catalogue(workspace.catalogue, rows)
    region = Region(root / "region")
    issued = region.issue()
    assert [f for f in issued.findings if f.severity is Severity.MUST_FIX] == []
    return region


@pytest.fixture
def make(tmp_path, at_noon):
    return lambda **rest: region_of(tmp_path, **rest)


def found(region, field, unit="U1", goal="G1"):
    """What was found at one field of a goal in the newest return of a unit: code and severity."""
    sheet, cell = where(region, unit, goal, field)
    return [
        (row["code"], row["severity"])
        for row in region.export("findings")
        if (row["unit_id"], row["sheet"], row["cell"]) == (unit, sheet, cell)
    ]


def where(region, unit, goal, field):
    return places(region.template(unit))[goal, field]


def messages(region):
    return [row["message"] for row in region.export("findings")]


def answered(region, unit, **fields):
    """Send a unit's answers with more of G1, and take them in."""
    region.send(unit, {**FULL[unit], **{("G1", name): value for name, value in fields.items()}})
    return region.collect()


# --- a check, a note, or what the plan says ---


def test_a_question_is_asked_until_it_is_answered(make):
    region = make(history=[OF_G1])
    assert answered(region, "U1").states == {"accepted_with_remarks": 1}
    assert found(region, "outcome") == [("XG-324", "check")]
    (told,) = [text for text in messages(region) if "XG-324" in text]
    assert "95 %" in told
    assert "30 %" in told
    later = {**FULL["U1"], ("G1", "explanation"): "Vi räknar numera alla mottagningar."}
    region.send("U1", later, "second.xlsx", saved_at=NOON + timedelta(hours=1))
    assert region.collect().states == {"accepted": 1}
    assert ("XG-324", "note") in found(region, "outcome")


@pytest.mark.parametrize(("explained", "severity"), [(None, "check"), ("Av en del.", "note")])
@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"comment": "Utfallet är 71 %."}, "comment", "XG-322"),
        ({"comment": "Målet är 97 %."}, "comment", "XG-323"),
        ({"outcome": None, "comment": ONLY_IN_COMMENT}, "outcome", "XG-321"),
        ({"outcome": 0.95, "comment": "Nästan.", "action": "Mer."}, "outcome", "XG-325"),
    ],
)
def test_an_explanation_answers_the_questions_of_its_row(
    make, fields, field, code, explained, severity
):
    region = make()
    answered(region, "U1", explanation=explained, **fields)
    assert found(region, field) == [(code, severity)]


@pytest.mark.parametrize("field", ["comment", "action", "explanation"])
@pytest.mark.parametrize(
    ("text", "code"), [("Vi når xx av dem.", "XG-331"), (f"Ring {NUMBER} om det.", "XG-332")]
)
def test_an_explanation_does_not_answer_for_what_must_not_be_printed(make, field, text, code):
    region = make()
    fields = {"explanation": "Det ska vara så.", field: text}
    assert answered(region, "U1", **fields).states == {"accepted_with_remarks": 1}
    assert found(region, field) == [(code, "check")]
    assert not any(NUMBER in told or NUMBER[:6] in told for told in messages(region))


def test_a_personal_number_is_not_in_the_feedback_either(make):
    region = make()
    answered(region, "U1", comment=f"[namn {NUMBER}] har frågat.")
    assert found(region, "comment") == [("XG-332", "check")]
    book = openpyxl.load_workbook(region.feedback("U1"))
    # the unit's own text is given back to it; what is said about it never repeats the number
    texts = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if "XG-332" in str(cell.value)
    ]
    notes = [
        cell.comment.text
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    ]
    book.close()
    assert texts or notes
    assert not any(NUMBER in text for text in [*texts, *notes])


@pytest.mark.parametrize(
    ("waiver", "severity"),
    [
        ({}, "note"),
        ({"unit_id": "U1", "goal_id": "G1", "round_id": "R1"}, "note"),
        ({"unit_id": "U2"}, "check"),
        ({"goal_id": "G2"}, "check"),
        ({"round_id": "R2"}, "check"),
        ({"until": NOON.date().replace(month=4, day=30)}, "note"),
        ({"until": NOON.date().replace(month=4, day=29)}, "check"),
    ],
)
@pytest.mark.parametrize(
    ("code", "text"), [("XG-322", "Utfallet är 71 %."), ("XG-331", "Vi når xx av dem.")]
)
def test_a_waiver_makes_it_a_note_where_it_holds(make, code, text, waiver, severity):
    region = make(waivers=[{"rule": code, **waiver}])
    answered(region, "U1", comment=text)
    assert found(region, "comment") == [(code, severity)]


@pytest.mark.parametrize("severity", ["must_fix", "check", "note"])
def test_the_plan_says_how_serious_it_is(make, severity):
    words = {"must_fix": "Must be fixed", "check": "Check", "note": "Note"}
    region = make(history=[OF_G1], settings=[("severity_XG-324", words[severity])])
    answered(region, "U1")
    assert found(region, "outcome") == [("XG-324", severity)]
    assert (region.goals()["G1"]["outcome"] is None) is (severity == "must_fix")


def test_what_the_plan_must_have_mended_no_explanation_excuses(make):
    region = make(history=[OF_G1], settings=[("severity_XG-324", "Must be fixed")])
    answered(region, "U1", explanation="Vi räknar numera alla.")
    assert found(region, "outcome") == [("XG-324", "must_fix")]


@pytest.mark.parametrize(("limit", "asked"), [("65", False), ("64.9", True)])
def test_the_plan_says_how_far_is_far(make, limit, asked):
    region = make(history=[OF_G1], settings=[("far_share", limit)])
    answered(region, "U1")
    assert found(region, "outcome") == ([("XG-324", "check")] if asked else [])


# --- one finding per cell ---


def test_the_figure_in_the_comment_is_told_instead_of_that_it_is_missing(make):
    region = make()
    answered(region, "U1", outcome=None, comment=ONLY_IN_COMMENT)
    assert found(region, "outcome") == [("XG-321", "check")]
    (told,) = [text for text in messages(region) if "XG-321" in text]
    assert "91 %" in told


def test_without_a_figure_it_is_told_that_it_is_missing(make):
    region = make()
    answered(region, "U1", outcome=None, comment="Siffran kommer i maj.")
    assert found(region, "outcome") == [("XG-303", "check")]


def test_a_hundred_times_off_is_told_instead_of_far(make):
    region = make(history=[{**OF_G1, "value": 94}])
    answered(region, "U1", outcome=0.95, comment="Nästan alla.", action="Vi går vidare.")
    assert found(region, "outcome") == [("XG-325", "check")]


def test_what_must_be_fixed_goes_before_a_question_in_the_same_cell(make):
    """Also where the question was found before it."""
    region = make(history=[OF_G1], settings=[("severity_XG-306", "Must be fixed")])
    answered(region, "U1", outcome=130, comment="Fler än alla.")
    assert found(region, "outcome") == [("XG-306", "must_fix")]
    assert region.goals()["G1"]["outcome"] is None


WEIGHED = {
    "G2": {
        "measure_type": "share",
        "measure_unit": "%",
        "aggregation": "weighted_mean",
        "comparator": "at_most",
        "target": "90",
    }
}


def weighed(region, **fields):
    """Send U1's share of G2, which is weighed with U2's."""
    values = {**FULL["U1"], ("G2", "outcome"): 60}
    region.send("U1", {**values, **{("G2", name): value for name, value in fields.items()}})
    region.collect()


def test_an_outcome_that_its_own_numbers_do_not_give(make):
    region = make(**WEIGHED)
    weighed(region, numerator=30, denominator=40)
    assert found(region, "outcome", goal="G2") == [("XG-310", "must_fix")]
    (told,) = [text for text in messages(region) if "XG-310" in text]
    assert "60 is written, and 75 follows from 30 / 40" in told


def test_what_does_not_add_up_goes_before_what_is_far(make):
    region = make(**WEIGHED, history=[{**OF_G2, "value": 5}])
    weighed(region, numerator=30, denominator=40)
    assert found(region, "outcome", goal="G2") == [("XG-310", "must_fix")]


@pytest.mark.parametrize(("field", "other"), [("numerator", "denominator")])
def test_an_unreadable_number_is_the_only_thing_told(make, field, other):
    region = make(**WEIGHED)
    weighed(region, **{field: "trettio", other: 40})
    assert found(region, field, goal="G2") != []
    assert "XG-310" not in {row["code"] for row in region.export("findings")}


@pytest.mark.parametrize("numerator", ["30 st", 30, 30.1234567891234])
def test_a_number_that_was_read_is_reckoned_with(make, numerator):
    """Also one that was rounded, of which a note tells."""
    region = make(**WEIGHED)
    weighed(region, numerator=numerator, denominator=40)
    assert found(region, "outcome", goal="G2") == [("XG-310", "must_fix")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [({}, "XG-324"), ({"comment": "Fler än alla.", "outcome": 130.123456789123}, "XG-306")],
)
def test_a_note_on_how_a_cell_was_read_hides_no_question(make, fields, code):
    region = make(history=[OF_G1] if code == "XG-324" else [])
    answered(region, "U1", **{"outcome": 95.1234567891234, **fields})
    assert found(region, "outcome") == [(code, "check")]


def test_a_note_is_told_where_there_is_nothing_else(make):
    region = make()
    answered(region, "U1", outcome=95.1234567891234)
    assert found(region, "outcome") == [("XG-212", "note")]


# --- what it is compared with ---


@pytest.mark.parametrize(
    ("basis", "outcome", "asked"),
    [
        ("cumulative", 90, False),  # 80 in April
        ("cumulative", 290, True),
        ("latest", 90, True),  # 300 in December
        ("latest", 290, False),
    ],
)
def test_what_adds_up_is_compared_with_the_same_month(make, basis, outcome, asked):
    history = [
        {"goal_id": "G2", "board": "B1", "unit_id": "U1", "period": period, "value": value}
        for period, value in (("2021-04", 80), ("2021-12", 300))
    ]
    region = make(history=history, G2={"basis": basis})
    region.send("U1", {**FULL["U1"], ("G2", "outcome"): outcome})
    region.collect()
    assert found(region, "outcome", goal="G2") == ([("XG-324", "check")] if asked else [])
    if asked:
        (told,) = [text for text in messages(region) if "XG-324" in text]
        assert ("80" if basis == "cumulative" else "300") in told


def test_without_the_same_month_nothing_is_asked(make):
    region = make(history=[OF_G2], G2={"basis": "cumulative"})
    region.send("U1", {**FULL["U1"], ("G2", "outcome"): 20})
    region.collect()
    assert found(region, "outcome", goal="G2") == []


def test_a_goal_that_has_changed_is_not_compared(make, cli):
    region = make()
    region.send_all()
    region.collect()
    region.edit_catalogue({("R2", "state"): "Open", ("G1", "title"): "Another goal"})
    assert cli("issue", "-w", region.root, "-r", "R2").exit == 0
    second = Region(region.root, "R2")
    low = {("G1", "outcome"): 40, ("G1", "comment"): "Färre.", ("G1", "action"): "Mer."}
    second.send("U1", {**FULL["U1"], **low})
    second.collect()
    assert found(second, "outcome") == []


def test_a_goal_that_is_the_same_is_compared_with_the_round_before(make, cli):
    region = make()
    region.send_all()
    region.collect()
    region.edit_catalogue({("R2", "state"): "Open"})
    assert cli("issue", "-w", region.root, "-r", "R2").exit == 0
    second = Region(region.root, "R2")
    low = {("G1", "outcome"): 40, ("G1", "comment"): "Färre.", ("G1", "action"): "Mer."}
    second.send("U1", {**FULL["U1"], **low})
    second.collect()
    assert found(second, "outcome") == [("XG-324", "check")]


def test_the_form_of_activities_is_read_too(make):
    region = make()
    number = {**FULL["U3"], ("A1", "comment"): f"Fråga {NUMBER}."}
    region.send("U3", number)
    assert region.collect().states == {"accepted_with_remarks": 1}
    assert found(region, "comment", "U3", "A1") == [("XG-332", "check")]
