"""Where green and yellow begin, in words: nothing that the status rests on is left out."""

from decimal import Decimal

import pytest

from xlgoals.domain.model import Comparator, Direction, Goal, GoalKind, LimitKind, Scale, Yardstick
from xlgoals.forms.yardstick_words import limits_words, target_words
from xlgoals.i18n import Language

D = Decimal
EN = Language("en")
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
BETWEEN = Yardstick(HIGHER, Comparator.BETWEEN, D(20), D(25))
DISTANCE = LimitKind.DISTANCE


@pytest.mark.parametrize(
    ("yardstick", "words"),
    [
        (Yardstick(HIGHER, Comparator.AT_LEAST, D(95)), "Green from 95, yellow from 85.5"),
        (Yardstick(LOWER, Comparator.LESS_THAN, D(200)), "Green below 200, yellow up to 222.22"),
        (
            Yardstick(LOWER, Comparator.AT_MOST, D("6.8"), tolerance=D("0.5")),
            "Green up to 7.3, yellow up to 7.55",
        ),
        (BETWEEN, "Green from 20 to 25"),
        (
            Yardstick(HIGHER, Comparator.BETWEEN, D(20), D(25), DISTANCE, D(5)),
            "Green from 20 to 25, yellow from 15 to 30",
        ),
        (
            Yardstick(HIGHER, Comparator.BETWEEN, D(20), D(25), DISTANCE, D(1), D(2)),
            "Green from 18 to 27",
        ),
        (
            Yardstick(
                HIGHER, Comparator.MORE_THAN, D(94), None, DISTANCE, D(1), D(-1), Scale.CHANGE
            ),
            "Green above 95, yellow from 93 to 95",
        ),
    ],
)
def test_the_limits(yardstick: Yardstick, words: str) -> None:
    goal = Goal("G1", "B", "S1", "One", GoalKind.INDICATOR, yardstick, measure_unit="%")
    assert limits_words(goal, yardstick, {}, EN) == words


def test_the_target_of_the_year_is_told_though_nothing_is_held_to_it() -> None:
    goal = Goal("G1", "B", "S1", "One", GoalKind.INDICATOR, BETWEEN, measure_unit="%")
    change = Yardstick(HIGHER, Comparator.MORE_THAN, D(94), scale=Scale.CHANGE)
    assert target_words(goal, change, EN) == target_words(goal, BETWEEN, EN) == "20 to 25 %"
