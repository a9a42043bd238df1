"""The rows of forms of lines, and what stands above them."""

from decimal import Decimal

import pytest

from xlgoals.domain.earlier import Earlier
from xlgoals.domain.lines import CONVENTION_WORDS, Convention, Line, Nature
from xlgoals.domain.model import Catalogue, Node, Plan, Round, Unit
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.lead import lead_words
from xlgoals.forms.line_rows import convention, line_rows
from xlgoals.forms.prefill import Prefill
from xlgoals.i18n import Language

EN, SV = Language("en"), Language("sv")
INCOME, COST, EITHER = Nature.INCOME, Nature.COST, Nature.EITHER


def plan_of(*lines, **plan):
    return Catalogue(
        Plan("Testland", **plan),
        (Unit("B", "Board", "board"), Unit("U", "North", "area", "B")),
        (Node("S1", 1, None, "Health"), Node("S1.1", 2, "S1", "Care")),
        (),
        (),
        (Round("R", "April", "tertial", "2022-04", None, None),),
        (),
        lines,
    )


def line(form, line_id, part_of="", nature=EITHER, **rest):
    return Line(
        form, line_id, "B", "S1.1", "U", f"Row {line_id}", part_of=part_of, nature=nature, **rest
    )


def rows_of(plan, form, language=EN):
    return Prefill(plan, plan.round("R"), language).rows(RETURN_FORMS[form], "U")


def test_lines_then_rows_of_ones_own_then_the_sum_of_all():
    plan = plan_of(line("investments", "I1"), own_rows=(("investments", 2),))
    rows = rows_of(plan, "investments", SV)
    assert [row.key for row in rows] == [(k, "B") for k in ("I1", "N01", "N02", "SUM")]
    assert [row.is_own for row in rows] == [False, True, True, False]
    assert [row.is_total for row in rows] == [False, False, False, True]
    assert [row.shown["part_of"] for row in rows] == ["SUM", "SUM", "SUM", ""]
    assert [row.given.get("title") for row in rows] == ["Row I1", None, None, "Totalt"]
    assert [row.sign for row in rows] == [-1] * 4


def test_a_unit_without_lines_owes_nothing_and_blank_rows_neither():
    assert rows_of(plan_of(), "investments") == []
    plan = plan_of(line("savings", "S1"))
    assert len(rows_of(plan, "savings")) == 1 + 30 + 1
    assert [row.due for row in rows_of(plan, "savings")[1:3]] == [False, False]


@pytest.mark.parametrize(
    ("wanted", "signs"),
    [
        ("costs_negative", [1, 1, 1]),
        ("income_negative", [-1, -1, -1]),
        ("all_positive", [1, -1, 1]),
    ],
)
def test_signs_follow_from_the_plan_and_the_lines_nature(wanted, signs):
    lines = [
        line("economy", n, nature=nature)
        for n, nature in zip("ABC", [INCOME, COST, EITHER], strict=True)
    ]
    plan = plan_of(*lines, conventions=(("economy", Convention(wanted)),))
    rows = rows_of(plan, "economy")
    assert [row.sign for row in rows] == [row.shown["sign"] for row in rows] == signs


def test_what_is_spent_is_never_written_with_a_minus_sign():
    form = RETURN_FORMS["investments"]
    plan = plan_of(conventions=(("investments", Convention.ALL_POSITIVE),))
    assert convention(form, plan) is Convention.SPENDING


def test_a_line_that_others_are_part_of_is_a_sum_where_there_are_sums():
    lines = [line("economy", "A", "T"), line("economy", "T")]
    assert [row.is_sum for row in rows_of(plan_of(*lines), "economy")] == [False, True]
    for form in ("headcount", "internal_control", "dated_activities"):
        rows = rows_of(plan_of(line(form, "A", "T"), line(form, "T")), form)
        assert not any(row.is_sum for row in rows), form


def test_amounts_are_in_the_lines_unit_else_in_the_plans():
    plan = plan_of(
        line("frames", "A"), line("frames", "B", measure_unit="mkr"), amount_unit="tusen euro"
    )
    assert [row.shown["measure_unit"] for row in rows_of(plan, "frames")] == ["tusen euro", "mkr"]


def test_the_last_forecast_is_shown_and_may_be_another_since():
    plan = plan_of(line("forecast", "A"))
    earlier = Earlier(lines={("forecast", "U", ("A", "B")): {"forecast": Decimal(5)}})
    form = RETURN_FORMS["forecast"]
    (row,) = line_rows(form, plan.lines, plan, earlier, EN)
    assert row.shown["last_forecast"] == 5
    assert "last_forecast" not in row.fixed


# --- above the table ---


def test_the_lead_says_the_signs_and_what_to_do_when_the_rows_are_full():
    plan = plan_of(line("savings", "S1"), contact="the office")
    form, rows = RETURN_FORMS["savings"], rows_of(plan, "savings")
    said = lead_words(form, rows, plan, EN)
    assert said.startswith(form.lead)
    assert CONVENTION_WORDS[Convention.COSTS_NEGATIVE] in said
    assert "30 rows are prepared" in said
    assert "ask the office for more" in said


def test_the_lead_says_no_more_than_there_is():
    plan = plan_of(line("headcount", "H1"))
    form = RETURN_FORMS["headcount"]
    assert lead_words(form, rows_of(plan, "headcount"), plan, EN) == form.lead
    plan = plan_of(line("frames", "F1"), conventions=(("frames", Convention.INCOME_NEGATIVE),))
    said = lead_words(RETURN_FORMS["frames"], rows_of(plan, "frames"), plan, SV)
    assert said.endswith(SV.text(CONVENTION_WORDS[Convention.INCOME_NEGATIVE]))


def test_no_contact_is_somebody_all_the_same():
    plan = plan_of(line("internal_control", "C1"))
    form = RETURN_FORMS["internal_control"]
    assert "ask the contact person" in lead_words(form, rows_of(plan, form.key), plan, EN)
