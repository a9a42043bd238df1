"""What an outcome is held against, in words: the target, where green and yellow begin."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import DONE, Comparator, Direction, LimitKind, Scale
from xlgoals.domain.quantity import Quantity, written
from xlgoals.domain.status import yellow_limit
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.domain.model import Answer, Goal, Yardstick
    from xlgoals.i18n import Language

_ONLY_JUST = {
    Comparator.MORE_THAN: N_("at the limit: the target is above {value}"),
    Comparator.LESS_THAN: N_("at the limit: the target is below {value}"),
}


def target_words(goal: Goal, yardstick: Yardstick, language: Language) -> str:
    """The target in words: `minst 95 %`."""
    if yardstick.scale is Scale.CHANGE:  # the year's target is told, though nothing is held to it
        yardstick = goal.yardstick
    if yardstick.target is None:
        return language.text(N_("none stated"))
    if yardstick.target == DONE:
        return language.text(N_("carried out"))
    number = yardstick.number
    assert number is not None  # noqa: S101 - a target is a number, DONE or None
    if yardstick.comparator is Comparator.BETWEEN and yardstick.target_high is not None:
        low, high = language.number(number), language.number(yardstick.target_high)
        words = language.text(N_("{low} to {high}"), low=low, high=high)
        return f"{words} {goal.measure_unit}".strip()
    return written(Quantity(number, yardstick.comparator, goal.measure_unit), language)


def limits_words(
    goal: Goal, yardstick: Yardstick, answers: Mapping[str, Answer], language: Language
) -> str:
    """Where green and yellow begin, tolerance counted: `Grönt från 95, gult från 85,5`."""
    number = yardstick.number
    if yardstick.scale is Scale.CHANGE:
        return _change_words(yardstick, language)
    if number is None:
        parts = [
            f"{answer.label} = {language.text(_STATUS_LOWER[answer.status])}"
            for answer in answers.values()
            if answer.status in _STATUS_LOWER
        ]
        said = "; ".join(parts)
        if goal.measure_unit and goal.yardstick.target is None:
            colourless = N_("No target: a figure gets no colour. {answers}")
            return language.text(colourless, answers=said).strip()
        return said
    within = yardstick.tolerance
    if yardstick.comparator is Comparator.BETWEEN and yardstick.target_high is not None:
        low, high = (
            language.number(number - within),
            language.number(yardstick.target_high + within),
        )
        green = language.text(N_("Green from {low} to {high}"), low=low, high=high)
        near = yardstick.yellow_from
        if yardstick.yellow_kind is not LimitKind.DISTANCE or near <= within:
            return green
        low, high = (
            language.number(number - near),
            language.number(yardstick.target_high + near),
        )
        yellow = N_("{green}, yellow from {low} to {high}")
        return language.text(yellow, green=green, low=low, high=high)
    higher = yardstick.direction is Direction.HIGHER
    begins = language.number(number - within if higher else number + within)
    green = language.text(_GREEN[yardstick.comparator], value=begins)
    limit = yellow_limit(yardstick)
    if limit is None:
        return green
    # Towards the target, so that an outcome equal to the limit shown is yellow.
    rounding = ROUND_CEILING if higher else ROUND_FLOOR
    value = language.number(limit.quantize(Decimal(1).scaleb(-(goal.decimals + 2)), rounding))
    yellow = language.text(
        N_("yellow from {value}") if higher else N_("yellow up to {value}"), value=value
    )
    return f"{green}, {yellow}"


def _change_words(yardstick: Yardstick, language: Language) -> str:
    """What is better, unchanged and worse than before, in words."""
    before, within = yardstick.number, -yardstick.tolerance
    if before is None:
        return language.text(N_("Nothing to compare with"))
    higher = yardstick.direction is Direction.HIGHER
    low, high = language.number(before - within), language.number(before + within)
    green = _GREEN[yardstick.comparator]
    better = language.text(green, value=high if higher else low)
    if within:
        return language.text(
            N_("{green}, yellow from {low} to {high}"), green=better, low=low, high=high
        )
    return language.text(N_("{green}, yellow at {value}"), green=better, value=low)


_GREEN = {
    Comparator.AT_LEAST: N_("Green from {value}"),
    Comparator.AT_MOST: N_("Green up to {value}"),
    Comparator.MORE_THAN: N_("Green above {value}"),
    Comparator.LESS_THAN: N_("Green below {value}"),
}
_STATUS_LOWER = {"green": N_("green"), "yellow": N_("yellow"), "red": N_("red")}


def at_limit_words(yardstick: Yardstick, language: Language) -> str:
    """What is said of an outcome that only equals a target which must be passed."""
    value = language.number(yardstick.number or 0)
    return language.text(_ONLY_JUST[yardstick.comparator], value=value)
