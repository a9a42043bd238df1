"""What an outcome is compared with: the series of a goal and of each unit behind it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier, last_comparable
from xlgoals.domain.model import Basis, Comparator, Direction, Goal, GoalKind, Yardstick

D = Decimal
GOAL = Goal(
    "G1", "B", "S1", "A goal", GoalKind.INDICATOR,
    Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(95)),
)  # fmt: skip
ADDS_UP = replace(GOAL, basis=Basis.CUMULATIVE)
SERIES = {"2020-04": D(3), "2021-12": D(9), "2021-08": D(6), "2021-04": D(4)}


@pytest.mark.parametrize("basis", [Basis.LATEST, Basis.ROLLING_12])
def test_a_value_is_compared_with_the_last_one(basis: Basis) -> None:
    assert last_comparable(replace(GOAL, basis=basis), SERIES, "2022-04") == D(9)


@pytest.mark.parametrize(
    ("period", "value"),
    [("2022-04", D(4)), ("2022-08", D(6)), ("2021-04", D(3)), ("2022-12", D(9))],
)
def test_what_adds_up_is_compared_with_the_same_month(period: str, value: Decimal) -> None:
    """The last year that has one counts; April holds less of a year than December does."""
    assert last_comparable(ADDS_UP, SERIES, period) == value


def test_a_year_without_the_month_is_passed_over() -> None:
    less = {"2020-04": D(3), "2021-12": D(9)}
    assert last_comparable(ADDS_UP, less, "2022-04") == D(3)


@pytest.mark.parametrize("goal", [GOAL, ADDS_UP])
def test_only_what_was_before_counts(goal: Goal) -> None:
    later = {"2022-04": D(1), "2022-08": D(2), "2023-04": D(3)}
    assert last_comparable(goal, later, "2022-04") is None
    assert last_comparable(goal, {}, "2022-04") is None


def test_a_month_that_never_came_is_no_comparison() -> None:
    assert last_comparable(ADDS_UP, SERIES, "2022-03") is None


def test_zero_is_an_outcome() -> None:
    assert last_comparable(GOAL, {"2021-12": D(0)}, "2022-04") == D(0)


EARLIER = Earlier(
    goals={("G1", "B"): {"2021-04": D(10), "2021-12": D(30)}},
    units={("G1", "B", "U1"): {"2021-12": D(29)}, ("G1", "B", "U2"): {"2021-12": D(1)}},
)


def test_a_unit_has_its_own_series() -> None:
    assert EARLIER.of_unit(GOAL, "U1", alone=False) == {"2021-12": D(29)}
    assert EARLIER.of_unit(GOAL, "U9", alone=False) == {}


def test_a_unit_that_is_alone_has_the_rows_series_and_its_own_above() -> None:
    """History is often stated for the goal and not for the unit."""
    assert EARLIER.of_unit(GOAL, "U1", alone=True) == {"2021-04": D(10), "2021-12": D(29)}
    assert EARLIER.of_unit(GOAL, "U9", alone=True) == {"2021-04": D(10), "2021-12": D(30)}


def test_the_same_goal_of_another_board_is_another_series() -> None:
    assert EARLIER.of_goal(replace(GOAL, board="C")) == {}
    assert EARLIER.of_goal(GOAL)["2021-04"] == D(10)
    assert NOTHING_EARLIER.of_goal(GOAL) == {}


def test_a_goal_that_has_changed_is_not_compared_unless_the_plan_says_so() -> None:
    changed = replace(EARLIER, changed=frozenset({GOAL.key}))
    assert EARLIER.comparable(GOAL)
    assert not changed.comparable(GOAL)
    assert changed.comparable(replace(GOAL, comparable=True))
    assert changed.comparable(replace(GOAL, board="C"))
