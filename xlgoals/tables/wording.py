"""A goal row's figures in words: outcome with its unit, attainment, deviation, the parts of it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import Aggregation, MeasureType, Scale
from xlgoals.domain.quantity import Quantity, rounded, significant, written
from xlgoals.domain.status import at_limit, deviation
from xlgoals.forms.formulas import REACHED_WORDS
from xlgoals.forms.yardstick_words import at_limit_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.domain.combine import Combined
    from xlgoals.domain.model import Answer, Catalogue, Goal, Yardstick
    from xlgoals.domain.status import Judgement
    from xlgoals.i18n import Language

_BY_DEVIATION = frozenset({MeasureType.CHANGE, MeasureType.INDEX, MeasureType.AMOUNT})
"""What may be negative, so that a ratio says little (RULES 1)."""
_MEANS = frozenset({Aggregation.MEAN, Aggregation.WEIGHTED_MEAN})
"""What is computed with more digits than anybody has measured."""


def in_unit(value: Decimal, goal: Goal, language: Language) -> str:
    """A figure of a goal as people write it: `94,7 %`."""
    return written(Quantity(value, unit=goal.measure_unit), language)


def answer_label(code: str, answers: Mapping[str, Answer]) -> str:
    """An answer in the plan's own words."""
    return answers[code].label if code in answers else code


def figure(
    value: Decimal | str | None, goal: Goal, catalogue: Catalogue, language: Language
) -> str:
    """A number with its unit, or an answer in the plan's words; empty for none."""
    if isinstance(value, str):
        return answer_label(value, catalogue.answers_of.get(goal.kind, {}))
    return "" if value is None else in_unit(value, goal, language)


def outcome_text(goal: Goal, combined: Combined, catalogue: Catalogue, language: Language) -> str:
    """The outcome in words, or the part of it that has been reported, and of how many units."""
    if combined.partial is not None:
        return language.text(
            "{part} from {n} of {of} units",
            part=in_unit(combined.partial, goal, language),
            n=combined.reported,
            of=combined.expected,
        )
    outcome = combined.outcome
    if isinstance(outcome, Decimal) and is_mean(goal, combined):
        outcome = _shortened(outcome, goal)
    words = figure(outcome, goal, catalogue, language)
    if words and combined.expected > 1 and not combined.complete:
        counted = language.text("{n} of {of} units", n=combined.reported, of=combined.expected)
        return f"{words} ({counted})"
    return words


def is_mean(goal: Goal, combined: Combined) -> bool:
    """Whether an outcome is a mean of several units'."""
    return combined.expected > 1 and goal.aggregation in _MEANS


def _shortened(mean: Decimal, goal: Goal) -> Decimal:
    """A mean with the goal's decimals, or as many more as keep it on its side of the target."""
    target = goal.yardstick.number
    for decimals in range(goal.decimals, 10):
        short = rounded(mean, decimals)
        if target is None or (short > target, short < target) == (mean > target, mean < target):
            return short
    return mean


def attainment_text(
    outcome: Decimal | str | None, judgement: Judgement, yardstick: Yardstick, language: Language
) -> str:
    """The attainment in words: per cent, that the target is reached, or only just missed."""
    if not isinstance(outcome, Decimal) or yardstick.number is None:
        return ""
    if at_limit(outcome, yardstick):
        return at_limit_words(yardstick, language)
    if judgement.attainment is None:
        told = judgement.reached and yardstick.scale is Scale.TARGET
        return language.text(REACHED_WORDS) if told else ""
    if judgement.attainment > 10:
        return language.text("over {percent}", percent=language.percent(10, 0))
    return language.percent(judgement.attainment)


def deviation_text(
    outcome: Decimal | str | None, goal: Goal, yardstick: Yardstick, language: Language
) -> str:
    """How far from the target with its unit, `+2,8 mkr`, of measures where a ratio says little."""
    if not isinstance(outcome, Decimal) or goal.measure_type not in _BY_DEVIATION:
        return ""
    away = deviation(outcome, yardstick)
    if away is None:
        return ""
    sign = "+" if away > 0 else ""
    number = sign + language.number(significant(away))
    if goal.measure_unit == "%":
        return language.text("{n} percentage points", n=number)
    return f"{number} {goal.measure_unit}".strip()
