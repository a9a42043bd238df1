"""Counts of statuses to shares and to a proposed assessment of a direction (RULES 3)."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.quantity import twelve
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.domain.model import Plan


class Assessment(StrEnum):
    """How a direction stands as a whole: a person's judgement, which the system proposes."""

    SATISFACTORY = "satisfactory"
    NOT_ENTIRELY = "not_entirely"
    UNSATISFACTORY = "unsatisfactory"
    CANNOT_BE_ASSESSED = "cannot_be_assessed"


ASSESSMENT_WORDS = {
    Assessment.SATISFACTORY: N_("Satisfactory"),
    Assessment.NOT_ENTIRELY: N_("Not entirely satisfactory"),
    Assessment.UNSATISFACTORY: N_("Unsatisfactory"),
    Assessment.CANNOT_BE_ASSESSED: N_("Cannot be assessed"),
}


def share(n: int | Decimal, of: int | Decimal) -> Decimal | None:
    """`n` as a ratio of `of` to twelve decimals; None when there is nothing to divide by."""
    return twelve(Fraction(n) / Fraction(of)) if of else None


def whole_percent(n: int, of: int) -> int | None:
    """`n` in whole per cent of `of`, rounded half up; None when there is nothing to divide by."""
    return (200 * n + of) // (2 * of) if of else None


def propose(
    green: int | Decimal,
    yellow: int | Decimal,
    red: int | Decimal,
    not_measured: int | Decimal,
    plan: Plan,
) -> tuple[Assessment | None, Decimal | None]:
    """The assessment that counts of rows, or sums of their weights, speak for.

    Returns the assessment (None without any rows) and the mean score of what is measured, green
    2, yellow 1, red 0, to twelve decimals (None when nothing is). The plan's limits are rounded
    alike before they are compared, so that 5 of 3 is 5/3.
    """
    measured = Fraction(green) + Fraction(yellow) + Fraction(red)
    total = measured + Fraction(not_measured)
    if not total:
        return None, None
    if not measured:
        return Assessment.CANNOT_BE_ASSESSED, None
    score = twelve((2 * Fraction(green) + Fraction(yellow)) / measured)
    if twelve(measured / total) < twelve(plan.assessment_minimum_share):
        return Assessment.CANNOT_BE_ASSESSED, score
    if score >= twelve(plan.assessment_green_from):
        return Assessment.SATISFACTORY, score
    if score >= twelve(plan.assessment_yellow_from):
        return Assessment.NOT_ENTIRELY, score
    return Assessment.UNSATISFACTORY, score
