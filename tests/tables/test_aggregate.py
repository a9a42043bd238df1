"""Unit rows to goal rows: put together, judged, set by hand, beside what was before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.earlier import Earlier, GoalKey
from xlgoals.domain.forecast import Method, Trend
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
    Layer,
    MeasureType,
    Node,
    Plan,
    Reason,
    Report,
    Round,
    Scale,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.forms.values import Value
from xlgoals.i18n import Language
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows
from xlgoals.tables.layers import SetStatus, bound_to
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
    goal: Goal,
    reports: tuple[Report, ...],
    language: Language = SV,
    scale: Scale = Scale.TARGET,
    **rest: object,
) -> Circumstances:
    catalogue = Catalogue(
        Plan("Testregionen", scale=scale),
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


def counted(name: str, outcome: str, of: str | None, count: str | None = None) -> UnitRow:
    return unit(
        name,
        outcome=D(outcome),
        denominator=None if of is None else D(of),
        numerator=None if count is None else D(count),
    )


WEIGHED = a_goal(Aggregation.WEIGHTED_MEAN, measure_unit="%", measure_type=MeasureType.SHARE)


def test_a_unit_states_its_own_weight_where_the_plan_has_none() -> None:
    row = judged(
        WEIGHED, counted("U1", "90", "200"), counted("U2", "60", "100"), expected=("U1", "U2")
    )
    assert row.outcome == D(80)


def test_a_weight_of_the_plan_goes_before_a_units_own() -> None:
    row = judged(
        WEIGHED,
        counted("U1", "90", "1000", "900"),
        counted("U2", "60", "1"),
        expected=("U1", "U2"),
        weights={"U1": "1", "U2": "2"},
    )
    assert row.outcome == D(70)


def test_what_was_counted_is_used_where_it_is_known() -> None:
    """33,3 and 66,7 of a hundred are what people round 1 and 2 of 3 to."""
    units = [counted("U1", "33.3", "3", "1"), counted("U2", "66.7", "3", "2")]
    assert judged(WEIGHED, *units, expected=("U1", "U2")).outcome == D(50)
    ratio = a_goal(Aggregation.WEIGHTED_MEAN, measure_unit="kr per besök")
    costs = [counted("U1", "33.3", "3", "100"), counted("U2", "66.7", "3", "200")]
    assert judged(ratio, *costs, expected=("U1", "U2")).outcome == D(50)


def test_a_unit_without_its_denominator_makes_the_mean_incomplete() -> None:
    row = judged(
        WEIGHED, counted("U1", "90", "200"), counted("U2", "60", None), expected=("U1", "U2")
    )
    assert (row.outcome, row.status_reason) == (None, Reason.INCOMPLETE)
    assert row.outcome_text == "90 % från 1 av 2 enheter"


def test_forecasts_are_weighed_with_the_same_weights_and_no_counts() -> None:
    units = [
        unit("U1", outcome=D(1), forecast=D(90), denominator=D(200), numerator=D(2)),
        unit("U2", outcome=D(1), forecast=D(60), denominator=D(100), numerator=D(1)),
    ]
    assert judged(WEIGHED, *units, expected=("U1", "U2")).forecast == D(80)


@pytest.mark.parametrize(
    ("decimals", "shown"), [(0, "99,97 %"), (1, "99,97 %"), (2, "99,97 %"), (3, "99,967 %")]
)
def test_a_mean_is_shown_with_the_goals_decimals_but_never_as_the_target(
    decimals: int, shown: str
) -> None:
    """99.9666… is not 100, which is the target; with two decimals it is seen to be below."""
    goal = replace(WEIGHED, decimals=decimals)
    units = [counted("U1", "99.9", "200"), counted("U2", "100.1", "100")]
    row = judged(goal, *units, expected=("U1", "U2"))
    assert (row.outcome_text, row.status) == (shown, Status.YELLOW)
    far = [counted("U1", "38.1", "2"), counted("U2", "37.9", "1")]
    told = judged(replace(goal, decimals=0), *far, expected=("U1", "U2"))
    assert told.outcome_text == "38 %"


def test_a_mean_is_stated_from_the_coverage_on() -> None:
    goal = a_goal(Aggregation.MEAN, coverage=D("0.75"))
    assert judged(goal, *outcomes("90", "100", "110")).outcome == D(100)
    assert judged(goal, *outcomes("90", "100", "110")).outcome_text == "100 (3 av 4 enheter)"
    assert judged(goal, *outcomes("90", "100", "110", "100")).outcome_text == "100"
    few = judged(goal, *outcomes("90", "100"))
    assert (few.outcome, few.status_reason) == (None, Reason.INCOMPLETE)


def test_own_value_is_the_boards() -> None:
    goal = a_goal(Aggregation.OWN_VALUE)
    board = UnitRow("G1", "B", "B", {"outcome": D(7)})
    row = judged(goal, *outcomes("1", "2"), board, expected=("U1", "U2", "B"))
    assert row.outcome == D(7)


def part(name: str, of: str, outcome: str, **values: Value) -> UnitRow:
    return UnitRow("G1", "B", of, {"outcome": D(outcome), **values}, breakdown=name)


def test_parts_are_told_beside_the_total_in_the_plans_order() -> None:
    goal = a_goal(parts=("kvinnor", "män"), measure_unit="st")
    row = alone(
        goal, part("män", "U1", "40"), part("kvinnor", "U1", "50"), unit("U1", outcome=D(90))
    )
    assert (row.outcome, row.units_text) == (D(90), "kvinnor: 50 st\nmän: 40 st")
    assert (row.units_reported, row.units_expected) == (1, 1)


def test_a_part_is_put_together_as_the_total_is() -> None:
    goal = a_goal(Aggregation.SUM, parts=("kvinnor", "män"))
    row = judged(
        goal,
        unit("U1", outcome=D(10)),
        unit("U2", outcome=D(20)),
        part("kvinnor", "U1", "4"),
        part("kvinnor", "U2", "9"),
        part("män", "U2", "11"),
        expected=("U1", "U2"),
    )
    assert row.units_text.split("\n") == [
        "Enhet U1: 10", "Enhet U2: 20", "kvinnor: 13", "män: 11 från 1 av 2 enheter",
    ]  # fmt: skip


def test_a_part_alone_is_no_outcome() -> None:
    row = alone(a_goal(parts=("kvinnor",)), part("kvinnor", "U1", "50"))
    assert (row.outcome, row.status_reason, row.units_text) == (None, Reason.MISSING, "kvinnor: 50")


def test_a_part_that_the_goal_is_not_broken_down_by_is_not_told() -> None:
    row = alone(a_goal(parts=("kvinnor",)), unit("U1", outcome=D(90)), part("okänt", "U1", "1"))
    assert row.units_text == ""


def test_what_each_of_several_units_has_reported_is_told() -> None:
    row = judged(
        a_goal(Aggregation.SUM, measure_unit="st"),
        unit("U4", outcome=D("1234.5")),
        unit("U1", outcome=D(0)),
        unit("U2", no_outcome="suppressed"),
    )
    assert row.units_text == f"Enhet U1: 0 st\nEnhet U4: {SV.number(D('1234.5'))} st"
    done = a_goal(Aggregation.ALL_YES, kind=ACTIVITY, yardstick=yardstick(DONE))
    answers = judged(done, unit("U1", outcome="yes"), unit("U2", outcome="ongoing"))
    assert answers.units_text == "Enhet U1: Ja\nEnhet U2: Pågående"


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


def by_hand(
    outcome: Value | None, status: Status = Status.GREEN, layer: Layer = Layer.REGION
) -> dict[GoalKey, list[SetStatus]]:
    bound = bound_to(outcome)  # type: ignore[arg-type]
    chosen = SetStatus(layer, status, "other_target", "Mot rikets mål", layer.value, bound)
    return {("G1", "B"): [chosen]}


def confirmed(row: GoalRow) -> list[bool]:
    """Per layer, from the unit up, whether it was set on the figure there is."""
    return [one.confirmed for one in row.layers]


def test_a_status_set_by_hand_stands_above_the_units_own() -> None:
    row = alone(a_goal(), unit("U1", outcome=D(10), own_status="yellow"), by_hand=by_hand(D(10)))
    assert (row.status, row.status_computed) == (Status.GREEN, Status.RED)
    assert (row.set_by, row.justification) == ("region", "Mot rikets mål")


def test_it_is_bound_to_the_outcome_it_was_set_on() -> None:
    chosen = by_hand(D(10))
    row = alone(a_goal(), unit("U1", outcome=D(11)), by_hand=chosen)
    assert (row.status, row.set_by, row.justification) == (Status.RED, "", "")
    assert confirmed(row) == [False]
    same = alone(a_goal(), unit("U1", outcome=D(10)), by_hand=chosen)
    assert confirmed(same) == [True]
    assert confirmed(alone(a_goal(), unit("U1", outcome=D(11)))) == []


def test_a_status_set_where_there_is_no_outcome_waits_for_one() -> None:
    chosen = by_hand(None)
    row = alone(a_goal(), by_hand=chosen)
    assert (row.status, row.status_computed) == (Status.GREEN, Status.NOT_MEASURED)
    assert confirmed(alone(a_goal(), unit("U1", outcome=D(0)), by_hand=chosen)) == [False]


def test_a_decimal_written_otherwise_is_the_same_outcome() -> None:
    """10 and 10.0 are one figure; the reading gives one form of both, and so does the sum."""
    row = judged(
        a_goal(Aggregation.SUM), *outcomes("2.5", "2.5", "2.5", "2.5"), by_hand=by_hand(D(10))
    )
    assert row.status is Status.GREEN


def three_layers() -> dict[GoalKey, list[SetStatus]]:
    """What board and region have set when the outcome was 10."""
    board = by_hand(D(10), Status.NOT_MEASURED, Layer.BOARD)["G1", "B"]
    return {("G1", "B"): [*by_hand(D(10), Status.GREEN)["G1", "B"], *board]}


def seen(row: GoalRow, layer: Layer) -> tuple[Status, str]:
    row.show(layer)
    return row.status, row.set_by


def test_the_later_layer_never_erases_the_earlier() -> None:
    row = alone(a_goal(), unit("U1", outcome=D(10), own_status="yellow"), by_hand=three_layers())
    assert [(one.layer, one.status) for one in row.layers] == [
        (Layer.UNIT, Status.YELLOW), (Layer.BOARD, Status.NOT_MEASURED), (Layer.REGION, Status.GREEN),
    ]  # fmt: skip
    assert (row.status, row.set_by) == (Status.GREEN, "region")
    assert seen(row, Layer.BOARD) == (Status.NOT_MEASURED, "board")
    assert seen(row, Layer.UNIT) == (Status.YELLOW, "U1")
    assert row.status_computed is Status.RED


def test_when_the_figure_changes_the_layers_set_on_it_wait() -> None:
    """The unit's own stands in the return that holds the figure, so it never waits."""
    row = alone(a_goal(), unit("U1", outcome=D(11), own_status="yellow"), by_hand=three_layers())
    assert confirmed(row) == [True, False, False]
    assert (row.status, row.set_by) == (Status.YELLOW, "U1")
    without = alone(a_goal(), unit("U1", outcome=D(11)), by_hand=three_layers())
    assert confirmed(without) == [False, False]
    assert (without.status, without.set_by) == (Status.RED, "")


def test_a_status_is_bound_to_the_figure_that_is_judged() -> None:
    """Where that is the forecast, another outcome changes nothing."""
    goal = a_goal(judged_on=JudgedOn.FORECAST)
    row = alone(goal, unit("U1", outcome=D(7), forecast=D(10)), by_hand=by_hand(D(10)))
    assert (row.status, confirmed(row)) == (Status.GREEN, [True])
    other = alone(goal, unit("U1", outcome=D(10), forecast=D(7)), by_hand=by_hand(D(10)))
    assert (other.status, confirmed(other)) == (Status.RED, [False])


# --- why not measured, the first that holds --------------------------------------------------

LATE, NOT_OURS, FEW = (
    {"no_outcome": reason} for reason in ("not_available_yet", "not_applicable", "suppressed")
)
SEVERAL = a_goal(Aggregation.SUM)
GONE = a_goal(Aggregation.SUM, withdrawn="RS 2022/14", due_in=("helår",), yardstick=yardstick(None))
ALSO = {"due_in": ("helår",), "available_from": date(2022, 6, 1)}

PRECEDENCE = {
    "withdrawn before all": (GONE, [NOT_OURS] * 4, Scale.CHANGE, Reason.WITHDRAWN),
    "withdrawn though there is an outcome": (
        a_goal(Aggregation.SUM, withdrawn="RS 1"), [{"outcome": D(50)}] * 4, Scale.TARGET,
        Reason.WITHDRAWN,
    ),
    "not applicable before not comparable": (
        a_goal(Aggregation.SUM, **ALSO), [NOT_OURS] * 4, Scale.CHANGE, Reason.NOT_APPLICABLE,
    ),
    "not applicable before no target": (
        a_goal(Aggregation.SUM, yardstick=yardstick(None)), [NOT_OURS] * 4, Scale.TARGET,
        Reason.NOT_APPLICABLE,
    ),
    "not comparable before not due": (
        a_goal(Aggregation.SUM, **ALSO), [LATE, FEW, {}, {}], Scale.CHANGE, Reason.NOT_COMPARABLE,
    ),
    "not comparable though there is an outcome": (
        SEVERAL, [{"outcome": D(5)}] * 4, Scale.CHANGE, Reason.NOT_COMPARABLE,
    ),
    "no target before not due": (
        a_goal(Aggregation.SUM, yardstick=yardstick(None), **ALSO), [LATE, FEW, {}, {}],
        Scale.TARGET, Reason.NO_TARGET,
    ),
    "not due before not available yet": (
        a_goal(Aggregation.SUM, **ALSO), [LATE, FEW, {"outcome": D(5)}, {}], Scale.TARGET,
        Reason.NOT_DUE,
    ),
    "not available yet before suppressed": (
        SEVERAL, [LATE, FEW, {"outcome": D(5)}, {}], Scale.TARGET, Reason.NOT_AVAILABLE_YET,
    ),
    "the source publishes later": (
        a_goal(Aggregation.SUM, available_from=date(2022, 5, 7)), [FEW, {"outcome": D(5)}],
        Scale.TARGET, Reason.NOT_AVAILABLE_YET,
    ),
    "the source publishes on the due date": (
        a_goal(Aggregation.SUM, available_from=date(2022, 5, 6)), [], Scale.TARGET, Reason.MISSING,
    ),
    "suppressed before incomplete": (
        SEVERAL, [{"outcome": D(5)}, FEW, {}, {}], Scale.TARGET, Reason.SUPPRESSED,
    ),
    "incomplete before missing": (
        SEVERAL, [{"outcome": D(5)}, {}, {}, {}], Scale.TARGET, Reason.INCOMPLETE,
    ),
    "missing": (SEVERAL, [{}, {}, {}, {}], Scale.TARGET, Reason.MISSING),
}  # fmt: skip


@pytest.mark.parametrize("case", PRECEDENCE)
def test_the_first_reason_that_holds_is_the_one_given(case: str) -> None:
    goal, told, scale, reason = PRECEDENCE[case]
    units = [unit(name, **values) for name, values in zip(UNITS, told, strict=False)]
    row = judged(goal, *units, scale=scale)
    assert (row.status_computed, row.status_reason) == (Status.NOT_MEASURED, reason)
    assert (row.attainment, row.attainment_text, row.deviation_text) == (None, "", "")


def test_every_reason_can_be_given() -> None:
    assert {reason for _, _, _, reason in PRECEDENCE.values()} == set(Reason)


def test_whom_a_goal_does_not_concern_is_not_waited_for() -> None:
    told = [{"outcome": D(60)}, {"outcome": D(50)}, NOT_OURS, NOT_OURS]
    row = judged(SEVERAL, *(unit(name, **v) for name, v in zip(UNITS, told, strict=True)))
    assert (row.outcome, row.status, row.units_expected) == (D(110), Status.GREEN, 2)


def test_an_outcome_goes_before_a_reason_for_none() -> None:
    """Both are refused when a return is taken in; what was kept from before is still judged."""
    row = alone(a_goal(), unit("U1", outcome=D(100), no_outcome="not_applicable"))
    assert (row.status, row.status_reason) == (Status.GREEN, None)


def test_an_outcome_that_came_before_its_source_was_expected_is_judged() -> None:
    goal = a_goal(available_from=date(2022, 12, 1))
    assert alone(goal, unit("U1", outcome=D(100))).status is Status.GREEN


def test_a_mean_may_do_without_the_few() -> None:
    goal = a_goal(Aggregation.MEAN, coverage=D("0.5"))
    row = judged(goal, *outcomes("90", "110"), unit("U3", **FEW), unit("U4", **LATE))
    assert (row.outcome, row.status) == (D(100), Status.GREEN)


def test_an_answer_is_judged_on_the_scale_by_change_too() -> None:
    goal = a_goal(kind=ACTIVITY, yardstick=yardstick(DONE))
    assert alone(goal, unit("U1", outcome="yes"), scale=Scale.CHANGE).status is Status.GREEN


# --- how far, and which way ------------------------------------------------------------------

FALL = yardstick("-5", Direction.LOWER)


@pytest.mark.parametrize(
    ("measure_type", "target", "outcome", "said"),
    [
        (MeasureType.CHANGE, FALL, "-2.1", "+2,9 procentenheter"),
        (MeasureType.CHANGE, FALL, "-6", "-1 procentenheter"),
        (MeasureType.INDEX, yardstick("100"), "100", "0 procentenheter"),
        (MeasureType.AMOUNT, yardstick("0"), "-1200", f"{SV.number(D(-1200))} procentenheter"),
        (MeasureType.SHARE, yardstick("95"), "90", ""),
        (MeasureType.COUNT, yardstick("95"), "90", ""),
        (None, yardstick("95"), "90", ""),
    ],
)
def test_the_deviation_is_told_where_a_ratio_says_little(
    measure_type: MeasureType | None, target: Yardstick, outcome: str, said: str
) -> None:
    goal = a_goal(measure_type=measure_type, yardstick=target, measure_unit="%")
    assert alone(goal, unit("U1", outcome=D(outcome))).deviation_text == said


def test_a_target_that_is_only_equalled_says_so() -> None:
    below = Yardstick(Direction.LOWER, Comparator.LESS_THAN, D(200))
    row = alone(a_goal(yardstick=below), unit("U1", outcome=D(200)))
    assert row.status is Status.YELLOW
    assert (row.attainment, row.attainment_text) == (
        D(1), "på gränsen: målvärdet är under 200",
    )  # fmt: skip


def test_by_change_the_row_tells_the_years_target_and_is_held_against_the_value_before() -> None:
    row = alone(
        a_goal(), unit("U1", outcome=D(50)), scale=Scale.CHANGE, earlier=before(m2021_12=40)
    )
    assert (row.status, row.target_text) == (Status.GREEN, "minst 100")
    assert (row.attainment, row.attainment_text) == (None, "")


# --- before ----------------------------------------------------------------------------------


def before(changed: bool = False, **values: float) -> Earlier:
    """A series of the goal from `m2022_04=3`."""
    series = {name[1:].replace("_", "-"): D(str(value)) for name, value in values.items()}
    return Earlier({("G1", "B"): series}, {}, frozenset({("G1", "B")} if changed else ()))


def test_the_previous_outcome_is_the_last_before_this_round() -> None:
    earlier = before(m2021_04=5, m2021_12=8, m2022_04=99, m2022_08=98, m2020_12=4)
    row = alone(a_goal(), unit("U1", outcome=D(10)), earlier=earlier)
    assert row.previous_outcome == D(8)
    assert alone(a_goal(), unit("U1", outcome=D(10))).previous_outcome is None


def test_a_projection_is_made_of_what_is_known() -> None:
    goal = a_goal(basis=Basis.CUMULATIVE)
    assert alone(goal, unit("U1", outcome=D(40))).projection == D(120)
    years = before(m2021_04=30, m2021_12=60, m2020_04=20, m2020_12=60)
    assert alone(goal, unit("U1", outcome=D(40)), earlier=years).projection == D(80)
    assert alone(goal).projection is None
    money = a_goal(basis=Basis.CUMULATIVE, measure_type=MeasureType.AMOUNT)
    assert alone(money, unit("U1", outcome=D(40))).projection is None


def test_a_projection_is_printed_only_as_it_was_when_it_was_confirmed() -> None:
    goal = a_goal(basis=Basis.CUMULATIVE)
    said = {("G1", "B"): "120"}
    same = alone(goal, unit("U1", outcome=D(40)), confirmed=said)
    assert (same.projection, same.projection_confirmed) == (D(120), True)
    assert same.projection_method == Method.LINEAR
    other = alone(goal, unit("U1", outcome=D(41)), confirmed=said)
    assert (other.projection, other.projection_confirmed) == (D(123), False)
    assert not alone(goal, unit("U1", outcome=D(40))).projection_confirmed
    assert not alone(goal, confirmed=said).projection_confirmed


@pytest.mark.parametrize(
    ("goal", "earlier", "found"),
    [
        (a_goal(), before(m2021_12=5), Trend.BETTER),
        (a_goal(), before(m2021_12=15), Trend.WORSE),
        (a_goal(), before(m2021_12=10), Trend.UNCHANGED),
        (a_goal(yardstick=FALL), before(m2021_12=5), Trend.WORSE),
        (a_goal(), before(), None),
        (a_goal(), before(changed=True, m2021_12=5), None),
        (a_goal(comparable=True), before(changed=True, m2021_12=5), Trend.BETTER),
        (a_goal(basis=Basis.CUMULATIVE), before(m2021_12=50, m2021_04=5), Trend.BETTER),
        (a_goal(basis=Basis.CUMULATIVE), before(m2021_12=5), None),
    ],
)
def test_the_trend_is_against_what_it_can_be_compared_with(
    goal: Goal, earlier: Earlier, found: Trend | None
) -> None:
    assert alone(goal, unit("U1", outcome=D(10)), earlier=earlier).trend is found


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
