"""What an outcome is held against: the period's part of a target, a unit's own, a change."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    JudgedOn,
    LimitKind,
    PeriodBy,
    PeriodTarget,
    Plan,
    Reason,
    Report,
    Round,
    Scale,
    Status,
    Yardstick,
)
from xlgoals.domain.status import judge
from xlgoals.domain.yardstick import TOGETHER, in_round, of_unit, period_share

D = Decimal
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
YEAR = Yardstick(HIGHER, Comparator.AT_LEAST, D(120))
BY_PERIOD = Goal(
    "G1", "B", "S1", "A goal", GoalKind.INDICATOR, YEAR,
    basis=Basis.CUMULATIVE, judged_on=JudgedOn.PERIOD_TARGET,
)  # fmt: skip


def a_round(period: str = "2022-04") -> Round:
    return Round("R1", "A round", "spring", period, None, date(2022, 5, 6))


def plan(goal: Goal, *reports: Report, targets: tuple[PeriodTarget, ...] = (), **of_plan: object):
    return Catalogue(
        Plan(**of_plan),  # type: ignore[arg-type]
        (), (), (goal,), reports, (a_round(),), (), period_targets=targets,
    )  # fmt: skip


def before(**values: object) -> Earlier:
    """The goal's series from `m2021_04=3`."""
    series = {name[1:].replace("_", "-"): D(str(value)) for name, value in values.items()}
    return Earlier({("G1", "B"): series})


def row(
    goal: Goal = BY_PERIOD,
    period: str = "2022-04",
    earlier: Earlier = NOTHING_EARLIER,
    **rest: object,
) -> Yardstick:
    return in_round(goal, a_round(period), plan(goal, **rest), earlier)  # type: ignore[arg-type]


# --- the year's target, and the period's ---


@pytest.mark.parametrize(
    ("period", "target"),
    [("2022-01", 10), ("2022-04", 40), ("2022-08", 80), ("2022-12", 120)],
)
def test_the_years_target_by_months(period: str, target: int) -> None:
    assert row(period=period) == replace(YEAR, target=D(target))


def test_a_share_that_does_not_come_out_even_has_ten_digits() -> None:
    seven = replace(BY_PERIOD, yardstick=replace(YEAR, target=D(7)))
    assert row(seven, "2022-05").target == D("2.916666667")


@pytest.mark.parametrize(
    "goal",
    [
        replace(BY_PERIOD, judged_on=JudgedOn.FULL_YEAR_TARGET),
        replace(BY_PERIOD, judged_on=JudgedOn.FORECAST),
        replace(BY_PERIOD, basis=Basis.LATEST),
        replace(BY_PERIOD, basis=Basis.ROLLING_12),
        replace(BY_PERIOD, yardstick=replace(YEAR, target=None)),
        replace(BY_PERIOD, yardstick=replace(YEAR, target=DONE)),
    ],
)
def test_everything_else_is_held_against_the_years(goal: Goal) -> None:
    assert row(goal) == goal.yardstick


def test_both_limits_of_a_range_are_the_periods() -> None:
    between = replace(YEAR, comparator=Comparator.BETWEEN, target_high=D(180))
    found = row(replace(BY_PERIOD, yardstick=between))
    assert (found.target, found.target_high) == (D(40), D(60))


def test_a_limit_that_is_a_value_moves_with_the_target() -> None:
    """90 of 120 in a year is 30 of 40 in April; else nearly all would be red, or nothing."""
    value = replace(YEAR, yellow_kind=LimitKind.VALUE, yellow_from=D(90))
    found = row(replace(BY_PERIOD, yardstick=value))
    assert (found.target, found.yellow_from) == (D(40), D(30))
    lower = Yardstick(LOWER, Comparator.AT_MOST, D(120), None, LimitKind.VALUE, D(150))
    assert row(replace(BY_PERIOD, yardstick=lower)).yellow_from == D(50)


@pytest.mark.parametrize("kind", [LimitKind.RATIO, LimitKind.DISTANCE])
def test_other_limits_stay_as_they_are(kind: LimitKind) -> None:
    other = replace(YEAR, yellow_kind=kind, yellow_from=D("0.8"), tolerance=D(2))
    found = row(replace(BY_PERIOD, yardstick=other))
    assert (found.yellow_from, found.tolerance) == (D("0.8"), D(2))


def test_the_year_0_has_no_proportion_for_a_limit() -> None:
    zero = Yardstick(LOWER, Comparator.AT_MOST, D(0), None, LimitKind.VALUE, D(6))
    found = row(replace(BY_PERIOD, yardstick=zero))
    assert (found.target, found.yellow_from) == (D(0), D(6))


# --- by last year's months ---

LAST_YEAR = replace(BY_PERIOD, period_by=PeriodBy.LAST_YEARS_MONTHS)


def test_last_years_months_share_out_the_target() -> None:
    found = row(LAST_YEAR, earlier=before(m2021_04=20, m2021_12=80))
    assert found == replace(YEAR, target=D(30))


@pytest.mark.parametrize(
    "known",
    [
        before(),
        before(m2021_04=20),
        before(m2021_12=80),
        before(m2020_04=20, m2020_12=80),
        before(m2021_04=0, m2021_12=80),
        before(m2021_04=20, m2021_12=0),
        before(m2021_04=-20, m2021_12=-80),
    ],
)
def test_without_them_there_is_no_target(known: Earlier) -> None:
    """A guess in its place would look like the plan's own."""
    found = row(LAST_YEAR, earlier=known)
    assert found == replace(YEAR, target=None)
    assert judge(D(5), found, {}).reason is Reason.NO_TARGET


# --- by own weights ---

SUMMER = (D(1), D(1), D(1), D(1), D(2), D(2), *[D("0.5")] * 4, D(1), D(1))


def weighed(weights: tuple[Decimal, ...]) -> Goal:
    return replace(BY_PERIOD, period_by=PeriodBy.OWN_WEIGHTS, month_weights=weights)


def test_own_weights_share_out_the_target() -> None:
    assert sum(SUMMER) == 12
    assert row(weighed(SUMMER)).target == D(40)
    assert row(weighed(SUMMER), "2022-06").target == D(80)
    assert row(weighed(SUMMER), "2022-12").target == D(120)


def test_weights_need_not_sum_to_anything() -> None:
    tenfold = tuple(weight * 10 for weight in SUMMER)
    assert row(weighed(tenfold), "2022-05").target == row(weighed(SUMMER), "2022-05").target


def test_a_target_of_the_last_months_is_nothing_before() -> None:
    autumn = (*[D(0)] * 8, *[D(1)] * 4)
    assert row(weighed(autumn), "2022-08").target == D(0)
    assert row(weighed(autumn), "2022-09").target == D(30)


def test_without_weights_there_is_no_target() -> None:
    assert row(weighed(())).target is None


MONTHS = st.sampled_from([f"2022-{month:02}" for month in range(1, 13)])
WEIGHTS = st.lists(st.integers(0, 99), min_size=12, max_size=12).filter(any)


@given(WEIGHTS, MONTHS)
def test_a_periods_share_is_a_part_of_the_year(weights: list[int], period: str) -> None:
    goal = weighed(tuple(D(weight) for weight in weights))
    share = period_share(goal, a_round(period), NOTHING_EARLIER)
    assert share is not None
    assert 0 <= share <= 1
    assert period_share(goal, a_round("2022-12"), NOTHING_EARLIER) == Fraction(1)


# --- typed for the round ---


def test_a_target_that_is_typed_for_the_round_goes_before_any_other() -> None:
    typed = (PeriodTarget("G1", "B", "R1", D(36)), PeriodTarget("G1", "C", "R1", D(1)))
    for goal in (BY_PERIOD, LAST_YEAR, replace(BY_PERIOD, basis=Basis.LATEST)):
        assert row(goal, targets=typed).target == D(36)
    assert row(targets=(PeriodTarget("G1", "B", "R9", D(36)),)).target == D(40)


def test_it_brings_its_own_upper_limit_and_moves_a_value() -> None:
    value = replace(YEAR, yellow_kind=LimitKind.VALUE, yellow_from=D(90), target_high=D(200))
    typed = (PeriodTarget("G1", "B", "R1", D(60), D(70)),)
    found = row(replace(BY_PERIOD, yardstick=value), targets=typed)
    assert (found.target, found.target_high, found.yellow_from) == (D(60), D(70), D(45))


def test_it_is_only_for_goals_judged_on_the_period() -> None:
    typed = (PeriodTarget("G1", "B", "R1", D(36)),)
    assert row(replace(BY_PERIOD, judged_on=JudgedOn.FORECAST), targets=typed) == YEAR
    done = replace(BY_PERIOD, yardstick=replace(YEAR, target=DONE))
    assert row(done, targets=typed).target == DONE


def test_it_may_be_the_only_target_there_is() -> None:
    none = replace(BY_PERIOD, yardstick=replace(YEAR, target=None))
    assert row(none, targets=(PeriodTarget("G1", "B", "R1", D(36)),)).target == D(36)


# --- by change ---

PLAIN = replace(BY_PERIOD, judged_on=JudgedOn.FULL_YEAR_TARGET, basis=Basis.LATEST)


def by_change(goal: Goal = PLAIN, known: Earlier | None = None, tolerance: str = "0") -> Yardstick:
    known = before(m2021_08=70, m2021_12=50) if known is None else known
    return row(goal, earlier=known, scale=Scale.CHANGE, change_tolerance=D(tolerance))


def status(outcome: str, yardstick: Yardstick) -> Status:
    return judge(D(outcome), yardstick, {}).status


def test_on_the_scale_by_change_the_target_is_the_outcome_before() -> None:
    found = by_change()
    assert (found.scale, found.target) == (Scale.CHANGE, D(50))


@pytest.mark.parametrize(
    ("outcome", "higher", "lower"),
    [
        ("50.01", Status.GREEN, Status.RED),
        ("50", Status.YELLOW, Status.YELLOW),
        ("49.99", Status.RED, Status.GREEN),
    ],
)
def test_better_is_green_unchanged_yellow_and_worse_red(
    outcome: str, higher: Status, lower: Status
) -> None:
    falling = replace(PLAIN, yardstick=Yardstick(LOWER, Comparator.AT_MOST, D(5)))
    assert status(outcome, by_change()) is higher
    assert status(outcome, by_change(falling)) is lower


EDGES = [
    ("51.01", Status.GREEN, Status.RED),
    ("51", Status.YELLOW, Status.YELLOW),
    ("50", Status.YELLOW, Status.YELLOW),
    ("49", Status.YELLOW, Status.YELLOW),
    ("48.99", Status.RED, Status.GREEN),
]


@pytest.mark.parametrize(("outcome", "higher", "lower"), EDGES)
def test_within_the_plans_share_nothing_has_changed(
    outcome: str, higher: Status, lower: Status
) -> None:
    """Two per cent of 50 is 1, and both edges are within."""
    falling = replace(PLAIN, yardstick=Yardstick(LOWER, Comparator.AT_MOST, D(5)))
    assert status(outcome, by_change(tolerance="0.02")) is higher
    assert status(outcome, by_change(falling, tolerance="0.02")) is lower


@pytest.mark.parametrize(("outcome", "higher", "lower"), EDGES)
def test_a_goals_own_tolerance_goes_before_the_plans(
    outcome: str, higher: Status, lower: Status
) -> None:
    """It is in the goal's own unit."""
    own = replace(PLAIN, yardstick=replace(YEAR, tolerance=D(1)))
    falling = replace(PLAIN, yardstick=Yardstick(LOWER, Comparator.AT_MOST, D(5), tolerance=D(1)))
    assert status(outcome, by_change(own, tolerance="0.5")) is higher
    assert status(outcome, by_change(falling, tolerance="0.5")) is lower


def test_the_share_of_a_negative_value_is_no_negative_tolerance() -> None:
    found = by_change(known=before(m2021_12=-50), tolerance="0.02")
    assert [status(one, found) for one in ("-48.99", "-49", "-51", "-51.01")] == [
        Status.GREEN, Status.YELLOW, Status.YELLOW, Status.RED,
    ]  # fmt: skip


def test_a_change_from_zero() -> None:
    found = by_change(known=before(m2021_12=0), tolerance="0.5")
    assert [status(one, found) for one in ("0.1", "0", "-0.1")] == [
        Status.GREEN, Status.YELLOW, Status.RED,
    ]  # fmt: skip


def test_there_is_no_attainment_of_a_change() -> None:
    judgement = judge(D(60), by_change(), {})
    assert (judgement.status, judgement.attainment) == (Status.GREEN, None)


@pytest.mark.parametrize(
    "known",
    [before(), before(m2022_08=5), replace(before(m2021_12=5), changed=frozenset({("G1", "B")}))],
)
def test_with_nothing_to_compare_it_is_not_comparable(known: Earlier) -> None:
    found = by_change(known=known)
    assert found.target is None
    for outcome in (D(5), None):
        judgement = judge(outcome, found, {})
        assert (judgement.status, judgement.reason) == (
            Status.NOT_MEASURED, Reason.NOT_COMPARABLE,
        )  # fmt: skip


def test_the_plan_may_say_that_a_changed_goal_can_be_compared() -> None:
    changed = replace(before(m2021_12=50), changed=frozenset({("G1", "B")}))
    assert by_change(replace(PLAIN, comparable=True), changed).target == D(50)


def test_what_adds_up_is_compared_with_the_same_month() -> None:
    known = before(m2021_04=20, m2021_12=50)
    assert by_change(replace(PLAIN, basis=Basis.CUMULATIVE), known).target == D(20)


def test_an_activity_is_done_or_not_on_any_scale() -> None:
    done = replace(PLAIN, yardstick=replace(YEAR, target=DONE))
    assert by_change(done) == done.yardstick


def test_a_goal_without_a_target_has_one_by_change() -> None:
    none = replace(PLAIN, yardstick=replace(YEAR, target=None))
    assert status("51", by_change(none)) is Status.GREEN


# --- one unit of several ---


def one_units(
    goal: Goal = PLAIN,
    earlier: Earlier = NOTHING_EARLIER,
    others: int = 1,
    scale: Scale = Scale.TARGET,
    **report: Decimal,
) -> Yardstick | None:
    mine = Report("G1", "B", "U1", **report)
    reports = (mine, *(Report("G1", "B", f"V{n}") for n in range(others)))
    return of_unit(goal, mine, a_round(), plan(goal, *reports, scale=scale), earlier)


def summed(**rest: object) -> Goal:
    return replace(PLAIN, aggregation=Aggregation.SUM, **rest)  # type: ignore[arg-type]


def test_a_unit_that_is_alone_is_held_against_the_goals_target() -> None:
    assert one_units(others=0) == YEAR
    assert one_units(summed(), others=0) == YEAR


@pytest.mark.parametrize("aggregation", Aggregation)
def test_one_of_several_is_judged_where_its_figure_says_something(
    aggregation: Aggregation,
) -> None:
    """A part of a sum says nothing by itself; a figure that is averaged does."""
    found = one_units(replace(PLAIN, aggregation=aggregation))
    assert found == (None if aggregation in TOGETHER else YEAR)
    assert (aggregation in TOGETHER) == (
        aggregation.value in {"sum", "share_yes", "all_yes", "central"}
    )


def test_a_unit_may_have_a_target_of_its_own() -> None:
    assert one_units(summed(), target=D(30)) == replace(YEAR, target=D(30))


def test_a_share_of_the_target_is_the_units_own() -> None:
    assert one_units(summed(), share=D("0.25")) == replace(YEAR, target=D(30))
    third = one_units(summed(), share=D("0.333"))
    assert third is not None
    assert third.target == D("39.96")


def test_an_own_target_goes_before_a_share() -> None:
    both = one_units(summed(), target=D(31), share=D("0.25"))
    assert both is not None
    assert both.target == D(31)


def test_limits_that_are_values_move_with_a_units_own_target() -> None:
    value = replace(YEAR, yellow_kind=LimitKind.VALUE, yellow_from=D(90), target_high=D(160))
    own = one_units(summed(yardstick=value), target=D(30))
    shared = one_units(summed(yardstick=value), share=D("0.25"))
    assert own == replace(value, target=D(30), yellow_from=D("22.5"))
    assert shared == replace(value, target=D(30), yellow_from=D("22.5"), target_high=D(40))


def test_a_share_is_of_the_periods_target() -> None:
    found = one_units(replace(BY_PERIOD, aggregation=Aggregation.SUM), share=D("0.25"))
    assert found is not None
    assert found.target == D(10)


def test_a_share_of_no_target_is_none() -> None:
    none = summed(yardstick=replace(YEAR, target=None))
    assert one_units(none, share=D("0.25")) is None
    assert one_units(none, target=D(30)) == Yardstick(HIGHER, Comparator.AT_LEAST, D(30))


UNITS_OWN = Earlier({("G1", "B"): {"2021-12": D(50)}}, {("G1", "B", "U1"): {"2021-12": D(12)}})


def test_by_change_a_unit_is_held_against_its_own_outcome_before() -> None:
    mean = replace(PLAIN, aggregation=Aggregation.MEAN)
    found = one_units(mean, UNITS_OWN, scale=Scale.CHANGE)
    assert found is not None
    assert (found.scale, found.target) == (Scale.CHANGE, D(12))


def test_by_change_a_unit_that_is_alone_may_use_the_goals() -> None:
    alone = one_units(PLAIN, Earlier({("G1", "B"): {"2021-12": D(50)}}), 0, Scale.CHANGE)
    assert alone is not None
    assert alone.target == D(50)


def test_by_change_a_part_of_a_sum_is_not_judged() -> None:
    assert one_units(summed(), UNITS_OWN, scale=Scale.CHANGE) is None
