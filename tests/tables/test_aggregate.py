"""Unit rows to goal rows: put together, judged, set by hand, beside what was before."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    JudgedOn,
    MeasureType,
    Node,
    Plan,
    Reason,
    Report,
    Round,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.forms.values import Value
from xlgoals.i18n import Language
from xlgoals.tables.aggregate import (
    Circumstances,
    GoalKey,
    SetStatus,
    UnitRow,
    bound_to,
    goal_rows,
    unconfirmed,
)
from xlgoals.tables.rows import GoalRow

SV, EN = Language("sv"), Language("en")
D = Decimal
UNITS = ("U1", "U2", "U3", "U4")
ROUND = Round("R2", "April", "tertial", "2022-04", None, date(2022, 5, 6))
ACTIVITY = GoalKind.ACTIVITY_GOAL


def yardstick(
    target: str | None = "100", direction: Direction = Direction.HIGHER, **rest: object
) -> Yardstick:
    usual = Comparator.AT_LEAST if direction is Direction.HIGHER else Comparator.AT_MOST
    number = DONE if target == DONE else None if target is None else D(target)
    return Yardstick(direction, usual, number, **rest)  # type: ignore[arg-type]


def known(
    goal: Goal, reports: tuple[Report, ...], language: Language = SV, **rest: object
) -> Circumstances:
    catalogue = Catalogue(
        Plan("Testregionen"),
        (Unit("B", "Nämnden", "board"), *(Unit(u, f"Enhet {u}", "area", "B") for u in UNITS)),
        (Node("S1", 1, None, "Strategi"), Node("S1.1", 2, "S1", "Inriktning")),
        (goal,),
        reports,
        (ROUND,),
        (
            Answer(ACTIVITY, "yes", "Ja", Status.GREEN),
            Answer(ACTIVITY, "ongoing", "Pågående", Status.YELLOW),
            Answer(ACTIVITY, "no", "Nej", Status.RED),
            Answer(ACTIVITY, "none", "Gäller inte", None),
        ),
    )
    return Circumstances(catalogue, ROUND, language, **rest)  # type: ignore[arg-type]


def a_goal(aggregation: Aggregation | None = None, **rest: object) -> Goal:
    values: dict[str, object] = {
        "yardstick": yardstick(),
        "kind": GoalKind.INDICATOR,
        "measure_type": MeasureType.COUNT,
        "aggregation": aggregation,
        **rest,
    }
    return Goal("G1", "B", "S1.1", "Ett mål", **values)  # type: ignore[arg-type]


def unit(name: str, preliminary: bool = False, **values: Value | None) -> UnitRow:
    given_values = {key: value for key, value in values.items() if value is not None}
    return UnitRow("G1", "B", name, given_values, preliminary=preliminary)


def judged(
    goal: Goal,
    *units: UnitRow,
    weights: dict[str, str] | None = None,
    expected: tuple[str, ...] = UNITS,
    **rest: object,
) -> GoalRow:
    """The row of a goal that `expected` report."""
    weight = weights or {}
    reports = tuple(
        Report("G1", "B", name, weight=D(weight[name]) if name in weight else None)
        for name in expected
    )
    (row,) = goal_rows(units, known(goal, reports, **rest))
    return row


def outcomes(*values: str | None) -> list[UnitRow]:
    return [
        unit(name, outcome=D(value))
        for name, value in zip(UNITS, values, strict=False)
        if value is not None
    ]


# --- one unit --------------------------------------------------------------------------------


def alone(goal: Goal, *units: UnitRow, **rest: object) -> GoalRow:
    return judged(goal, *units, expected=("U1",), **rest)


def test_a_goal_row_says_what_is_judged_and_how() -> None:
    row = alone(a_goal(measure_unit="st"), unit("U1", outcome=D("94.7"), comment="k", action="å"))
    assert (row.round, row.goal_id, row.board, row.level1, row.level2, row.level3) == (
        "R2", "G1", "B", "Strategi", "Inriktning", "",
    )  # fmt: skip
    assert (row.outcome, row.outcome_text) == (D("94.7"), "94,7 st")
    assert (row.target, row.target_text) == (D(100), "minst 100 st")
    assert (row.attainment, row.attainment_text) == (D("0.947"), "94,7\u00a0%")
    assert (row.status, row.status_computed, row.status_reason) == (
        Status.YELLOW, Status.YELLOW, None,
    )  # fmt: skip
    assert (row.comment, row.action, row.due) == ("k", "å", True)
    assert (row.units_reported, row.units_expected) == (1, 1)


def test_reached_and_far_beyond_are_said_in_words() -> None:
    far = alone(a_goal(), unit("U1", outcome=D(1001)))
    assert far.attainment_text == f"över {SV.percent(10, 0)}"
    zero = alone(a_goal(yardstick=yardstick("0")), unit("U1", outcome=D(3)))
    assert (zero.attainment, zero.attainment_text) == (None, "uppfyllt")
    missed = alone(a_goal(yardstick=yardstick("0")), unit("U1", outcome=D(-3)))
    assert (missed.attainment, missed.status) == (D(0), Status.RED)


def test_an_answer_is_shown_and_judged_in_the_plans_words() -> None:
    goal = a_goal(kind=ACTIVITY, yardstick=yardstick(DONE))
    row = alone(goal, unit("U1", outcome="ongoing"))
    assert (row.outcome, row.outcome_text, row.status) == ("ongoing", "Pågående", Status.YELLOW)
    assert (row.attainment, row.attainment_text) == (None, "")


REASONS = [
    (a_goal(), None, Reason.MISSING),
    (a_goal(yardstick=yardstick(None)), None, Reason.NO_TARGET),
    (a_goal(yardstick=yardstick(None)), D(30), Reason.NO_TARGET),
    (a_goal(due_in=("helår",)), None, Reason.NOT_DUE),
    (a_goal(kind=ACTIVITY, yardstick=yardstick(DONE)), "none", Reason.NOT_APPLICABLE),
    (a_goal(kind=ACTIVITY, yardstick=yardstick(DONE)), D(5), Reason.NO_TARGET),
]


@pytest.mark.parametrize(("goal", "outcome", "reason"), REASONS)
def test_what_is_not_measured_says_why(goal: Goal, outcome: Value | None, reason: Reason) -> None:
    row = alone(goal, unit("U1", outcome=outcome))
    assert (row.status, row.status_reason) == (Status.NOT_MEASURED, reason)
    assert (row.attainment, row.attainment_text) == (None, "")


def test_an_outcome_that_was_not_due_is_judged_all_the_same() -> None:
    row = alone(a_goal(due_in=("helår",)), unit("U1", outcome=D(100)))
    assert (row.due, row.status) == (False, Status.GREEN)


def test_an_answer_judges_a_goal_that_has_no_target() -> None:
    row = alone(a_goal(kind=ACTIVITY, yardstick=yardstick(None)), unit("U1", outcome="no"))
    assert (row.status, row.status_reason) == (Status.RED, None)


def test_a_goal_that_nobody_reports_is_missing_its_outcome() -> None:
    row = judged(a_goal(), expected=())
    assert (row.status_reason, row.units_expected) == (Reason.MISSING, 0)


# --- several units ---------------------------------------------------------------------------


def test_a_sum_is_judged_when_all_are_in() -> None:
    row = judged(a_goal(Aggregation.SUM), *outcomes("10", "20", "30", "40"))
    assert (row.outcome, row.status) == (D(100), Status.GREEN)
    assert (row.units_reported, row.units_expected) == (4, 4)


def test_a_sum_with_a_unit_missing_shows_the_part_and_no_colour() -> None:
    row = judged(a_goal(Aggregation.SUM, measure_unit="st"), *outcomes("10", None, "12", "20"))
    assert (row.outcome, row.status, row.status_reason) == (
        None, Status.NOT_MEASURED, Reason.INCOMPLETE,
    )  # fmt: skip
    assert row.outcome_text == "42 st från 3 av 4 enheter"
    assert row.attainment is None


def test_a_sum_that_nobody_has_begun_is_missing() -> None:
    row = judged(a_goal(Aggregation.SUM))
    assert (row.status_reason, row.outcome_text) == (Reason.MISSING, "")


def test_a_weighted_mean_uses_the_weights_of_the_reporting() -> None:
    goal = a_goal(Aggregation.WEIGHTED_MEAN, measure_type=MeasureType.SHARE)
    weights = {"U1": "3", "U2": "1", "U3": "0", "U4": "4"}
    row = judged(goal, *outcomes("80", "100", "5", "100"), weights=weights)
    assert row.outcome == D("92.5")


def test_a_weighted_mean_without_a_weight_is_incomplete() -> None:
    goal = a_goal(Aggregation.WEIGHTED_MEAN)
    weights = {"U1": "3", "U2": "1", "U3": "2"}
    row = judged(goal, *outcomes("80", "100", "90", "100"), weights=weights)
    assert (row.status_reason, row.units_reported) == (Reason.INCOMPLETE, 3)


def test_a_mean_is_stated_from_the_coverage_on() -> None:
    goal = a_goal(Aggregation.MEAN, coverage=D("0.75"))
    assert judged(goal, *outcomes("90", "100", "110")).outcome == D(100)
    few = judged(goal, *outcomes("90", "100"))
    assert (few.outcome, few.status_reason) == (None, Reason.INCOMPLETE)


def test_own_value_is_the_boards() -> None:
    goal = a_goal(Aggregation.OWN_VALUE)
    board = UnitRow("G1", "B", "B", {"outcome": D(7)})
    row = judged(goal, *outcomes("1", "2"), board, expected=("U1", "U2", "B"))
    assert row.outcome == D(7)


def test_a_breakdown_is_no_second_outcome() -> None:
    women = UnitRow("G1", "B", "U1", {"outcome": D(5)}, breakdown="women")
    row = alone(a_goal(), unit("U1", outcome=D(90)), women)
    assert row.outcome == D(90)


def test_units_that_were_never_asked_do_not_count() -> None:
    stranger = UnitRow("G1", "B", "X", {"outcome": D(1000)})
    row = judged(a_goal(Aggregation.SUM), *outcomes("1", "2", "3", "4"), stranger)
    assert (row.outcome, row.units_reported) == (D(10), 4)


def test_texts_of_several_units_stand_under_their_names() -> None:
    row = judged(
        a_goal(Aggregation.SUM),
        unit("U2", outcome=D(1), comment="två", action="b"),
        unit("U1", outcome=D(1), comment="ett"),
    )
    assert row.comment == "Enhet U1: ett\nEnhet U2: två"
    assert row.action == "Enhet U2: b"


def test_one_preliminary_unit_makes_the_row_preliminary() -> None:
    units = [unit("U1", outcome=D(1)), unit("U2", preliminary=True, outcome=D(1))]
    assert judged(a_goal(Aggregation.SUM), *units).preliminary
    assert not judged(a_goal(Aggregation.SUM), units[0]).preliminary


def test_months_that_differ_are_all_shown() -> None:
    goal = a_goal(Aggregation.SUM)
    one = judged(goal, unit("U1", outcome_period="2022-03"), unit("U2", outcome_period="2022-03"))
    two = judged(goal, unit("U1", outcome_period="2022-03"), unit("U2", outcome_period="2022-02"))
    assert (one.outcome_period, two.outcome_period) == ("2022-03", "2022-02; 2022-03")


@given(st.permutations(range(4)))
def test_the_order_of_units_changes_nothing(order: list[int]) -> None:
    made = [
        unit(name, outcome=D(value), comment=f"k{name}", outcome_period=f"2022-0{n + 1}")
        for n, (name, value) in enumerate(zip(UNITS, ("0.1", "0.2", "33.3", "66.4"), strict=True))
    ]
    for aggregation in (Aggregation.SUM, Aggregation.MEAN, Aggregation.MAX):
        goal = a_goal(aggregation)
        assert judged(goal, *(made[n] for n in order)) == judged(goal, *made)


# --- what is judged --------------------------------------------------------------------------


def test_a_forecast_is_judged_where_the_plan_says_so() -> None:
    goal = a_goal(judged_on=JudgedOn.FORECAST)
    row = alone(goal, unit("U1", outcome=D(10), forecast=D(100)))
    assert (row.outcome, row.forecast, row.status) == (D(10), D(100), Status.GREEN)
    without = alone(goal, unit("U1", outcome=D(10)))
    assert (without.status, without.status_reason) == (Status.NOT_MEASURED, Reason.MISSING)


def test_a_forecast_has_a_status_of_its_own() -> None:
    row = alone(a_goal(), unit("U1", outcome=D(100), forecast=D(50)))
    assert (row.status, row.forecast_status) == (Status.GREEN, Status.RED)


def test_a_period_target_is_the_years_by_months() -> None:
    goal = a_goal(
        yardstick=yardstick("120"), judged_on=JudgedOn.PERIOD_TARGET, basis=Basis.CUMULATIVE
    )
    row = alone(goal, unit("U1", outcome=D(40)))
    assert (row.status, row.attainment, row.target) == (Status.GREEN, D(1), D(40))
    latest = a_goal(yardstick=yardstick("120"), judged_on=JudgedOn.PERIOD_TARGET)
    assert alone(latest, unit("U1", outcome=D(40))).status is Status.RED


# --- set by hand -----------------------------------------------------------------------------


def test_a_units_own_status_is_shown_and_the_computed_one_kept() -> None:
    row = alone(
        a_goal(), unit("U1", outcome=D(10), own_status="yellow", explanation="engångshändelse")
    )
    assert (row.status, row.status_computed) == (Status.YELLOW, Status.RED)
    assert (row.set_by, row.justification) == ("U1", "engångshändelse")


def test_one_of_several_units_does_not_judge_for_all() -> None:
    row = judged(
        a_goal(Aggregation.MAX),
        unit("U1", outcome=D(10), own_status="green"),
        expected=("U1", "U2"),
    )
    assert (row.status, row.set_by) == (Status.NOT_MEASURED, "")


def by_hand(outcome: Value | None, status: Status = Status.GREEN) -> dict[GoalKey, SetStatus]:
    bound = bound_to(outcome)  # type: ignore[arg-type]
    return {("G1", "B"): SetStatus(status, "other_target", "Mot rikets mål", "region", bound)}


def test_a_status_set_by_hand_stands_above_the_units_own() -> None:
    row = alone(a_goal(), unit("U1", outcome=D(10), own_status="yellow"), by_hand=by_hand(D(10)))
    assert (row.status, row.status_computed) == (Status.GREEN, Status.RED)
    assert (row.set_by, row.justification) == ("region", "Mot rikets mål")


def test_it_is_bound_to_the_outcome_it_was_set_on() -> None:
    chosen = by_hand(D(10))
    row = alone(a_goal(), unit("U1", outcome=D(11)), by_hand=chosen)
    assert (row.status, row.set_by, row.justification) == (Status.RED, "", "")
    assert unconfirmed(row, chosen["G1", "B"])
    same = alone(a_goal(), unit("U1", outcome=D(10)), by_hand=chosen)
    assert not unconfirmed(same, chosen["G1", "B"])
    assert not unconfirmed(row, None)


def test_a_status_set_where_there_is_no_outcome_waits_for_one() -> None:
    chosen = by_hand(None)
    row = alone(a_goal(), by_hand=chosen)
    assert (row.status, row.status_computed) == (Status.GREEN, Status.NOT_MEASURED)
    assert unconfirmed(alone(a_goal(), unit("U1", outcome=D(0)), by_hand=chosen), chosen["G1", "B"])


def test_a_decimal_written_otherwise_is_the_same_outcome() -> None:
    """10 and 10.0 are one figure; the reading gives one form of both, and so does the sum."""
    row = judged(
        a_goal(Aggregation.SUM), *outcomes("2.5", "2.5", "2.5", "2.5"), by_hand=by_hand(D(10))
    )
    assert row.status is Status.GREEN


# --- before ----------------------------------------------------------------------------------


def test_the_previous_outcome_is_the_last_before_this_round() -> None:
    earlier = {
        ("G1", "B"): {
            "2021-04": D(5), "2021-12": D(8), "2022-04": D(99), "2022-08": D(98), "2020-12": D(4),
        }
    }  # fmt: skip
    row = alone(a_goal(), unit("U1", outcome=D(10)), earlier=earlier)
    assert row.previous_outcome == D(8)
    assert alone(a_goal(), unit("U1", outcome=D(10))).previous_outcome is None


def test_a_projection_is_made_of_what_is_known() -> None:
    goal = a_goal(basis=Basis.CUMULATIVE)
    assert alone(goal, unit("U1", outcome=D(40))).projection == D(120)
    years = {("G1", "B"): {"2021-04": D(30), "2021-12": D(60), "2020-04": D(20), "2020-12": D(60)}}
    assert alone(goal, unit("U1", outcome=D(40)), earlier=years).projection == D(80)
    assert alone(goal).projection is None
    money = a_goal(basis=Basis.CUMULATIVE, measure_type=MeasureType.AMOUNT)
    assert alone(money, unit("U1", outcome=D(40))).projection is None


# --- the whole table -------------------------------------------------------------------------


def test_there_is_a_row_per_goal_in_the_catalogues_order() -> None:
    circumstances = known(a_goal(), ())
    catalogue = circumstances.catalogue
    goals = tuple(
        Goal(name, "B", "S1.1", name, GoalKind.INDICATOR, yardstick())
        for name in ("G3", "G1", "G2")
    )
    whole = Circumstances(
        Catalogue(
            catalogue.plan, catalogue.units, catalogue.nodes, goals, (), (ROUND,), catalogue.answers
        ),
        ROUND,
        SV,
    )
    assert [row.goal_id for row in goal_rows([], whole)] == ["G3", "G1", "G2"]


def test_words_are_in_the_language_asked_for() -> None:
    row = judged(a_goal(Aggregation.SUM), *outcomes("10", "20"), language=EN)
    assert row.outcome_text == "30 from 2 of 4 units"
    assert row.target_text == "at least 100"
