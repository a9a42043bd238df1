"""Trend and projection to the end of the year (RULES 4)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from xlgoals.domain.forecast import (
    METHOD_WORDS,
    TREND_WORDS,
    Method,
    Point,
    Projection,
    Trend,
    project,
    trend,
    year_end_factor,
)
from xlgoals.domain.model import (
    Basis,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    MeasureType,
    Round,
    Yardstick,
)

COUNT, SHARE, AMOUNT = MeasureType.COUNT, MeasureType.SHARE, MeasureType.AMOUNT
CUMULATIVE, LATEST = Basis.CUMULATIVE, Basis.LATEST


def series(**values: float) -> list[Point]:
    """Points from `m2022_04=3`."""
    return [(name[1:].replace("_", "-"), Decimal(str(value))) for name, value in values.items()]


@pytest.mark.parametrize(
    ("outcome", "direction", "expected"),
    [
        ("6", Direction.HIGHER, Trend.BETTER),
        ("6", Direction.LOWER, Trend.WORSE),
        ("4", Direction.HIGHER, Trend.WORSE),
        ("4", Direction.LOWER, Trend.BETTER),
        ("5.0", Direction.LOWER, Trend.UNCHANGED),
    ],
)
def test_trend(outcome: str, direction: Direction, expected: Trend) -> None:
    assert trend(Decimal(outcome), Decimal(5), direction) is expected


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("5.5", Trend.UNCHANGED),
        ("5.51", Trend.BETTER),
        ("4.5", Trend.UNCHANGED),
        ("4.49", Trend.WORSE),
    ],
)
def test_a_trend_within_the_tolerance_is_none(outcome: str, expected: Trend) -> None:
    """The edge itself is still unchanged."""
    found = trend(Decimal(outcome), Decimal(5), Direction.HIGHER, Decimal("0.5"))
    assert found is expected


def test_no_trend_of_one_point() -> None:
    assert trend(Decimal(5), None, Direction.HIGHER) is None


def test_cumulative_by_month() -> None:
    found = project(CUMULATIVE, COUNT, "2022-04", series(m2022_02=20, m2022_04=50))
    assert found == Projection(Decimal(150), Method.LINEAR)
    march = project(CUMULATIVE, COUNT, "2022-04", series(m2022_03=10))
    assert march == Projection(Decimal(40), Method.LINEAR)  # the outcome refers to March


TWO_YEARS = series(m2020_04=30, m2020_12=100, m2021_04=40, m2021_12=100)


def test_cumulative_by_last_years_share() -> None:
    found = project(CUMULATIVE, COUNT, "2022-04", series(m2022_04=50), TWO_YEARS)
    assert found == Projection(Decimal(125), Method.LAST_YEARS_SHARE)


@pytest.mark.parametrize("left_out", range(4))
def test_one_comparable_year_is_not_enough(left_out: int) -> None:
    history = [point for place, point in enumerate(TWO_YEARS) if place != left_out]
    found = project(CUMULATIVE, COUNT, "2022-04", series(m2022_04=50), history)
    assert found == Projection(Decimal(150), Method.LINEAR)


def a_goal(basis: Basis = CUMULATIVE, measure_type: MeasureType | None = COUNT) -> Goal:
    aim = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, Decimal(5))
    return Goal("G", "B", "S", "G", GoalKind.INDICATOR, aim, measure_type, basis=basis)


def a_round(period: str = "2022-04") -> Round:
    return Round("R", "R", "spring", period, None, None)


def test_while_typing_an_outcome_is_carried_forward_by_the_same_factor() -> None:
    """The template's projection is the one that the master makes of the same outcome."""
    assert year_end_factor(a_goal(), a_round(), {}) == Fraction(3)
    assert year_end_factor(a_goal(), a_round("2022-08"), {}) == Fraction(3, 2)
    assert year_end_factor(a_goal(measure_type=None), a_round(), {}) == Fraction(3)
    assert year_end_factor(a_goal(), a_round(), dict(TWO_YEARS)) == Fraction(5, 2)
    found = project(CUMULATIVE, COUNT, "2022-04", series(m2022_04=50), TWO_YEARS)
    assert found is not None
    assert found.value == 50 * Fraction(5, 2)


@pytest.mark.parametrize(
    ("goal", "period"),
    [
        (a_goal(LATEST), "2022-04"),
        (a_goal(Basis.ROLLING_12), "2022-04"),
        (a_goal(measure_type=SHARE), "2022-04"),
        (a_goal(measure_type=AMOUNT), "2022-04"),
        (a_goal(), "2022-12"),
    ],
)
def test_what_is_no_multiple_of_an_outcome_is_not_carried_forward(goal: Goal, period: str) -> None:
    assert year_end_factor(goal, a_round(period), {}) is None


def test_a_percentage_since_january_is_not_multiplied() -> None:
    found = project(CUMULATIVE, SHARE, "2022-04", series(m2022_04=4.8))
    assert found == Projection(Decimal("4.8"), Method.LAST_VALUE)


def test_latest_is_the_last_value_up_to_three_points() -> None:
    found = project(LATEST, COUNT, "2022-04", series(m2022_04=7), series(m2021_08=1, m2021_12=3))
    assert found == Projection(Decimal(7), Method.LAST_VALUE)


@pytest.mark.parametrize("basis", [LATEST, Basis.ROLLING_12])
def test_a_line_from_four_points(basis: Basis) -> None:
    history = series(m2021_04=10, m2021_08=12, m2021_12=14)
    found = project(basis, COUNT, "2022-04", series(m2022_04=16), history)
    assert found == Projection(Decimal(20), Method.LINEAR_TREND)


def test_a_line_stays_where_the_figures_can_be() -> None:
    up = series(m2021_04=70, m2021_08=80, m2021_12=90)
    share = project(LATEST, SHARE, "2022-04", series(m2022_04=100), up)
    assert share == Projection(Decimal(100), Method.LINEAR_TREND)
    down = series(m2021_04=30, m2021_08=20, m2021_12=10)
    count = project(LATEST, COUNT, "2022-04", series(m2022_04=0), down)
    assert count == Projection(Decimal(0), Method.LINEAR_TREND)


@pytest.mark.parametrize("basis", list(Basis))
def test_a_year_that_is_over_is_not_projected(basis: Basis) -> None:
    history = series(m2021_04=10, m2021_08=12, m2021_12=14)
    found = project(basis, COUNT, "2022-12", series(m2022_04=1, m2022_12=5), history)
    assert found == Projection(Decimal(5), Method.LAST_VALUE)


def test_no_projection() -> None:
    assert project(CUMULATIVE, AMOUNT, "2022-04", series(m2022_04=5)) is None
    assert project(LATEST, COUNT, "2022-04", [], TWO_YEARS) is None
    assert project(LATEST, COUNT, "2022-04", series(m2022_08=5)) is None


def test_history_ends_where_the_year_begins() -> None:
    too_late = series(m2022_01=1, m2022_02=2, m2023_04=3)
    found = project(LATEST, COUNT, "2022-04", series(m2022_04=5), too_late)
    assert found == Projection(Decimal(5), Method.LAST_VALUE)


def test_everything_has_words() -> None:
    assert set(TREND_WORDS) == set(Trend)
    assert set(METHOD_WORDS) == set(Method)
