"""From a series of outcomes to its trend and to the end of the year (RULES 4).

A projection is the machine's and names its method; a forecast is a person's and is not made here.
Periods are months, `2025-04`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.earlier import share_of_year
from xlgoals.domain.model import Basis, Direction, MeasureType
from xlgoals.domain.quantity import plain, significant
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.domain.model import Goal, Round

Point = tuple[str, Decimal]
"""A month and the outcome of it."""
TREND_FROM = 4
"""Fewest points that a line is drawn through."""
_ADDS_UP = frozenset({None, MeasureType.COUNT})
"""What grows month by month: a percentage or an index since January does not."""


class Trend(StrEnum):
    """How an outcome stands to the one before."""

    BETTER = "better"
    UNCHANGED = "unchanged"
    WORSE = "worse"


TREND_WORDS = {
    Trend.BETTER: N_("Better than before"),
    Trend.UNCHANGED: N_("As before"),
    Trend.WORSE: N_("Worse than before"),
}


class Method(StrEnum):
    """How a projection was made."""

    LAST_YEARS_SHARE = "last_years_share"
    LINEAR = "linear"
    LAST_VALUE = "last_value"
    LINEAR_TREND = "linear_trend"


METHOD_WORDS = {
    Method.LAST_YEARS_SHARE: N_("By last year's share at the same month"),
    Method.LINEAR: N_("The same each month for the rest of the year"),
    Method.LAST_VALUE: N_("As the last outcome"),
    Method.LINEAR_TREND: N_("A straight line through the outcomes so far"),
}


@dataclass(frozen=True, slots=True)
class Projection:
    """The value at the end of the year, ten significant digits, and how it was reached."""

    value: Decimal
    method: Method


def trend(
    outcome: Decimal, before: Decimal | None, direction: Direction, tolerance: Decimal = Decimal(0)
) -> Trend | None:
    """How an outcome stands to the one it is compared with; None where there is none.

    Args:
        outcome: now.
        before: the one of `earlier.last_comparable`.
        direction: which way is better.
        tolerance: in the goal's own unit, within which nothing has changed.
    """
    if before is None:
        return None
    if abs(outcome - before) <= tolerance:
        return Trend.UNCHANGED
    return Trend.BETTER if (outcome > before) == (direction is Direction.HIGHER) else Trend.WORSE


def project(
    basis: Basis,
    measure_type: MeasureType | None,
    period: str,
    points_of_year: Sequence[Point],
    history: Sequence[Point] = (),
) -> Projection | None:
    """The value that the year up to `period` points at.

    Args:
        basis: what an outcome covers.
        measure_type: amounts of money are never projected; a cumulative outcome is carried
            forward by month only when it is a count (or of no stated type).
        period: the month of the round; later points are left out.
        points_of_year: the outcomes of this year.
        history: those of earlier years.

    Returns:
        None for money, and when the year has no outcome yet.
    """
    if measure_type is MeasureType.AMOUNT:
        return None
    year = period[:4]
    so_far = {month: value for month, value in points_of_year if year <= month <= period}
    if not so_far:
        return None
    series = {month: value for month, value in history if month < year} | so_far
    last = max(so_far)
    if last.endswith("-12"):  # the year is over: nothing is left to project
        return Projection(plain(so_far[last]), Method.LAST_VALUE)
    if basis is Basis.CUMULATIVE:
        if measure_type in _ADDS_UP:
            return _cumulative(last, series)
        return Projection(plain(so_far[last]), Method.LAST_VALUE)
    if len(series) < TREND_FROM:
        return Projection(plain(so_far[last]), Method.LAST_VALUE)
    return Projection(_on_line(series, f"{year}-12", measure_type), Method.LINEAR_TREND)


def year_end_factor(goal: Goal, round_: Round, series: Mapping[str, Decimal]) -> Fraction | None:
    """What an outcome of this round is multiplied by to project the year's end.

    None where the projection is no multiple of the outcome: of what does not add up during the
    year, of money, and when the year is over.
    """
    adds_up = goal.basis is Basis.CUMULATIVE and goal.measure_type in _ADDS_UP
    if not adds_up or round_.ends.month == 12:
        return None
    return _factor(round_.period, series)[0]


def _cumulative(last: str, series: Mapping[str, Decimal]) -> Projection:
    factor, method = _factor(last, series)
    return Projection(significant(Fraction(series[last]) * factor), method)


def _factor(last: str, series: Mapping[str, Decimal]) -> tuple[Fraction, Method]:
    year, month = (int(part) for part in last.split("-"))
    shares = [share_of_year(series, year - back, month) for back in (1, 2)]
    # Two years, so that one odd year is not taken for the rule; the nearer one's share is used.
    if shares[0] is not None and shares[1] is not None:
        return 1 / shares[0], Method.LAST_YEARS_SHARE
    return Fraction(12, month), Method.LINEAR


def _on_line(series: dict[str, Decimal], at: str, measure_type: MeasureType | None) -> Decimal:
    """Where the line of least squares through the series stands in the month `at`."""
    points = [(_months(month), Fraction(value)) for month, value in series.items()]
    mean_x = Fraction(sum(x for x, _ in points), len(points))
    mean_y = sum((y for _, y in points), Fraction(0)) / len(points)
    spread = sum(((x - mean_x) ** 2 for x, _ in points), Fraction(0))
    slope = sum(((x - mean_x) * (y - mean_y) for x, y in points), Fraction(0)) / spread
    value = mean_y + slope * (_months(at) - mean_x)
    lowest, highest = min(series.values()), max(series.values())
    # A line knows no limits: what was never negative, or a share never over 100, does not get so.
    if lowest >= 0:
        value = max(value, Fraction(0))
    if measure_type is MeasureType.SHARE and highest <= 100:
        value = min(value, Fraction(100))
    return significant(value)


def _months(period: str) -> int:
    year, month = period.split("-")
    return 12 * int(year) + int(month)
