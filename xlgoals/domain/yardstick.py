"""What an outcome is held against in a round, of the row and of one unit behind it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.earlier import last_comparable, share_of_year
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Basis,
    Comparator,
    Direction,
    JudgedOn,
    LimitKind,
    PeriodBy,
    Scale,
    Yardstick,
)
from xlgoals.domain.quantity import significant

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.domain.earlier import Earlier, Series
    from xlgoals.domain.model import Catalogue, Goal, Report, Round

TOGETHER = frozenset(
    {Aggregation.SUM, Aggregation.SHARE_YES, Aggregation.ALL_YES, Aggregation.CENTRAL}
)
"""Where one unit's figure has no status of its own unless the unit has a target of its own."""


def in_round(goal: Goal, round_: Round, catalogue: Catalogue, earlier: Earlier) -> Yardstick:
    """What the goal row is held against in a round.

    The year's target; or the period's, which is typed for the round or a share of the year's; or
    by the plan's scale the outcome before. The target is None where that is not known.
    """
    if catalogue.plan.scale is Scale.CHANGE and goal.yardstick.target != DONE:
        return by_change(goal, round_, catalogue, earlier, earlier.of_goal(goal))
    if goal.judged_on is not JudgedOn.PERIOD_TARGET or goal.yardstick.target == DONE:
        return goal.yardstick
    typed = catalogue.period_target.get((*goal.key, round_.round_id))
    if typed is not None:
        return _moved(goal.yardstick, typed.target, typed.target_high)
    if goal.yardstick.number is None or goal.basis is not Basis.CUMULATIVE:
        return goal.yardstick
    share = period_share(goal, round_, earlier)
    if share is None:
        return replace(goal.yardstick, target=None)
    return _part_of(goal.yardstick, goal.yardstick.number, share)


def _moved(yardstick: Yardstick, target: Decimal, high: Decimal | None) -> Yardstick:
    """The yardstick with the period's target; a limit given as a value moves in proportion."""
    year, limit = yardstick.number, yardstick.yellow_from
    if yardstick.yellow_kind is LimitKind.VALUE and year:
        limit = significant(Fraction(limit) * Fraction(target) / Fraction(year))
    return replace(yardstick, target=target, target_high=high, yellow_from=limit)


def _part_of(yardstick: Yardstick, whole: Decimal, share: Fraction) -> Yardstick:
    """The yardstick with a share of its target `whole`, and of the upper one where there is."""
    high = yardstick.target_high
    return _moved(
        yardstick,
        significant(Fraction(whole) * share),
        None if high is None else significant(Fraction(high) * share),
    )


def period_share(goal: Goal, round_: Round, earlier: Earlier) -> Fraction | None:
    """The share of the year's target that belongs to the months up to the round's last.

    None where it goes by last year's months and their outcomes are not known, or not positive.
    """
    month = round_.ends.month
    match goal.period_by:
        case PeriodBy.LINEAR:
            return Fraction(month, 12)
        case PeriodBy.OWN_WEIGHTS:
            weights = [Fraction(weight) for weight in goal.month_weights]
            return sum(weights[:month], Fraction(0)) / sum(weights) if sum(weights) else None
        case PeriodBy.LAST_YEARS_MONTHS:
            return share_of_year(earlier.of_goal(goal), round_.ends.year - 1, month)


def by_change(
    goal: Goal, round_: Round, catalogue: Catalogue, earlier: Earlier, series: Series
) -> Yardstick:
    """The yardstick of the scale by change: better is green, unchanged yellow, worse red.

    Unchanged is within the goal's tolerance, else the plan's share of the value before. The target
    is None where there is nothing to compare with (RULES 1, "Another scale exists").
    """
    before = last_comparable(goal, series, round_.period) if earlier.comparable(goal) else None
    within = goal.yardstick.tolerance
    if not within and before is not None:
        within = significant(Fraction(abs(before)) * Fraction(catalogue.plan.change_tolerance))
    higher = goal.yardstick.direction is Direction.HIGHER
    return Yardstick(
        goal.yardstick.direction,
        Comparator.MORE_THAN if higher else Comparator.LESS_THAN,
        before,
        None,
        LimitKind.DISTANCE,
        within,
        -within,
        Scale.CHANGE,
    )


def of_unit(
    goal: Goal, report: Report, round_: Round, catalogue: Catalogue, earlier: Earlier
) -> Yardstick | None:
    """What one unit's own figure is held against, or None when only the whole is judged.

    Source: RULES 2. A share of the target counts for sums.
    """
    alone = catalogue.is_alone(goal)
    row = in_round(goal, round_, catalogue, earlier)
    if row.scale is Scale.CHANGE:
        series = earlier.of_unit(goal, report.unit_id, alone=alone)
        if alone or goal.aggregation not in TOGETHER:
            return by_change(goal, round_, catalogue, earlier, series)
        return None
    if report.target is not None:
        return _moved(row, report.target, row.target_high)
    if report.share is not None and row.number is not None:
        return _part_of(row, row.number, Fraction(report.share))
    return row if alone or goal.aggregation not in TOGETHER else None
