"""What was measured before: the series of a goal row and of each unit behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.model import Basis

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.domain.model import Goal

GoalKey = tuple[str, str]
"""A goal and its board."""
Series = Mapping[str, "Decimal"]
"""Outcomes by month, `2025-04`."""


@dataclass(frozen=True)
class Earlier:
    """Outcomes of earlier periods.

    `goals` are those of the rows, `units` those of each unit by goal, board and unit. `changed`
    are the goal rows whose definition is another than in the round before.
    """

    goals: Mapping[GoalKey, Series] = field(default_factory=dict)
    units: Mapping[tuple[str, str, str], Series] = field(default_factory=dict)
    changed: frozenset[GoalKey] = frozenset()
    lines: Mapping[tuple[str, str, tuple[str, ...]], Mapping[str, object]] = field(
        default_factory=dict
    )
    """What was last answered in the forms beside the goals, by form, unit and row key."""
    texts: Mapping[tuple[str, str, str], Mapping[str, str]] = field(default_factory=dict)
    """What each unit last wrote of a goal, by goal, board and unit: texts by field."""

    def of_goal(self, goal: Goal) -> Series:
        """The series of a goal row."""
        return self.goals.get(goal.key, {})

    def of_unit(self, goal: Goal, unit_id: str, *, alone: bool) -> Series:
        """The series of one unit; where it is `alone` behind the row, the row's own is its too."""
        own = self.units.get((*goal.key, unit_id), {})
        return {**self.of_goal(goal), **own} if alone else own

    def comparable(self, goal: Goal) -> bool:
        """Whether the goal still means what it meant in the round before."""
        return goal.comparable or goal.key not in self.changed


NOTHING_EARLIER = Earlier()


def share_of_year(series: Series, year: int, month: int) -> Fraction | None:
    """How much of a year's outcome was there by a month; None unless both are positive."""
    part, whole = series.get(f"{year}-{month:02}"), series.get(f"{year}-12")
    if part is None or whole is None or part <= 0 or whole <= 0:
        return None
    return Fraction(part) / Fraction(whole)


def last_comparable(goal: Goal, series: Series, period: str) -> Decimal | None:
    """The outcome that one of `period` is compared with, or None.

    What adds up during the year is compared with the same month of the last year that has one,
    everything else with the last outcome.
    """
    before = [month for month in series if month < period]
    if goal.basis is Basis.CUMULATIVE:
        before = [month for month in before if month[4:] == period[4:]]
    return series[max(before)] if before else None
