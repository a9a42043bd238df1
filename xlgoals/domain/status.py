"""The status of one goal: attainment, colour, or the reason why there is none (RULES 1).

The formulas in the workbook are the twin of what stands here; both round the ratio to twelve
decimals before they compare it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import Comparator, Direction, LimitKind, Reason, Scale, Status
from xlgoals.domain.quantity import DIGITS, EXACT, plain, twelve

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.domain.model import Answer, Yardstick

_ZERO = Decimal(0)
_DOWN = Context(prec=DIGITS, rounding=ROUND_FLOOR)
_UP = Context(prec=DIGITS, rounding=ROUND_CEILING)

ANSWER_STATUS = {
    "done": Status.GREEN,
    "yes": Status.GREEN,
    "ongoing": Status.YELLOW,
    "no": Status.RED,
}
"""What the common answers mean in a plan whose answers do not list them."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """How one outcome stands.

    `reason` is there when and only when the status is not measured. `attainment` is a ratio of
    at most twelve decimals, 1 = target reached; None where there is no number for it. `reached`
    says whether the target itself is met, so it is False for what is green by tolerance only.
    """

    status: Status
    reason: Reason | None = None
    attainment: Decimal | None = None
    reached: bool = False


def judge(
    outcome: Decimal | str | None, yardstick: Yardstick, answers: Mapping[str, Answer]
) -> Judgement:
    """Hold an outcome against its yardstick.

    A number is held against a target in numbers; which side is better follows from the
    direction, and the comparator says only whether equality is enough, or that there are two
    limits. An answer (`str`) is judged by its own status, whatever the target. Without an outcome
    the reason is "missing" or "no target"; what else is known of the round is for
    `not_measured_reason`.

    Raises:
        KeyError: the answer is none of `answers` and none of the common ones.
    """
    if isinstance(outcome, str):
        return _judge_answer(outcome, answers)
    if yardstick.lacking is not None:
        return Judgement(Status.NOT_MEASURED, yardstick.lacking)
    if outcome is not None and yardstick.number is None:
        return Judgement(Status.NOT_MEASURED, Reason.NO_TARGET)
    if outcome is None:
        return Judgement(Status.NOT_MEASURED, Reason.MISSING)
    reached = _miss(outcome, yardstick, _ZERO) is None
    attainment = _attainment(outcome, yardstick, reached)
    return Judgement(_colour(outcome, yardstick, attainment), None, attainment, reached)


def _judge_answer(answer: str, answers: Mapping[str, Answer]) -> Judgement:
    status = answers[answer].status if answer in answers else ANSWER_STATUS[answer]
    if status is None or status is Status.NOT_MEASURED:
        # An answer that the plan gives no colour says that the goal does not concern the unit.
        return Judgement(Status.NOT_MEASURED, Reason.NOT_APPLICABLE)
    return Judgement(status, reached=status is Status.GREEN)


def _miss(outcome: Decimal, yardstick: Yardstick, tolerance: Decimal) -> Decimal | None:
    """How far the outcome is from the target widened by `tolerance`, or None when it is met."""
    target = yardstick.number
    if target is None:
        raise ValueError("the target is not a number")
    below = EXACT.subtract(EXACT.subtract(target, tolerance), outcome)
    above = EXACT.subtract(outcome, EXACT.add(target, tolerance))
    if yardstick.comparator is Comparator.BETWEEN:
        if yardstick.target_high is not None:
            above = EXACT.subtract(outcome, EXACT.add(yardstick.target_high, tolerance))
        miss = max(below, above)
    else:
        miss = below if yardstick.direction is Direction.HIGHER else above
    met = miss < 0 or (miss == 0 and not yardstick.comparator.strict)
    return None if met else miss


def _attainment(outcome: Decimal, yardstick: Yardstick, reached: bool) -> Decimal | None:
    """The ratio of the table in RULES 1; None where it says "reached" or there is no such ratio."""
    target = yardstick.number
    if target is None or not has_ratio(yardstick):
        return None
    if target == 0:
        return None if reached else _ZERO
    if yardstick.direction is Direction.HIGHER:
        if target > 0:
            return max(_ZERO, _ratio(outcome, target))
        return None if reached else _ratio(target, outcome)
    if target > 0:
        return _ratio(target, outcome) if outcome > 0 else None
    return _ratio(outcome, target) if outcome < 0 else _ZERO


def has_ratio(yardstick: Yardstick) -> bool:
    """Whether an outcome is a ratio of the target: not of two limits, nor where it is a change."""
    return yardstick.comparator is not Comparator.BETWEEN and yardstick.scale is Scale.TARGET


def deviation(outcome: Decimal, yardstick: Yardstick) -> Decimal | None:
    """How far above (or below, negative) the target the outcome is, in the goal's own unit.

    Of two limits the nearer counts, and 0 is between them. None without a target in numbers.
    """
    low = yardstick.number
    if low is None:
        return None
    high = yardstick.target_high if yardstick.comparator is Comparator.BETWEEN else low
    if high is not None and low <= outcome <= high:
        return _ZERO
    nearer = high if high is not None and outcome > high else low
    return plain(EXACT.subtract(outcome, nearer))


def at_limit(outcome: Decimal, yardstick: Yardstick) -> bool:
    """Whether a target that must be passed is only just equalled."""
    return yardstick.comparator.strict and has_ratio(yardstick) and outcome == yardstick.number


def _ratio(numerator: Decimal, denominator: Decimal) -> Decimal:
    return twelve(EXACT.divide(numerator, denominator))


def _colour(outcome: Decimal, yardstick: Yardstick, attainment: Decimal | None) -> Status:
    if _miss(outcome, yardstick, yardstick.tolerance) is None:
        return Status.GREEN
    return Status.YELLOW if _is_near(outcome, yardstick, attainment) else Status.RED


def _is_near(outcome: Decimal, yardstick: Yardstick, attainment: Decimal | None) -> bool:
    """Whether an outcome that is not green is within the yellow limit.

    Of two limits only a distance to the nearer one can be stated (RULES 1, the table).
    """
    limit = yardstick.yellow_from
    if yardstick.yellow_kind is LimitKind.DISTANCE:
        # Met, and yet not green, is an outcome that beats the one before by no more than tolerated.
        miss = _miss(outcome, yardstick, _ZERO)
        return miss is None or miss <= limit
    if yardstick.comparator is Comparator.BETWEEN:
        return False
    if yardstick.yellow_kind is LimitKind.VALUE:
        return outcome >= limit if yardstick.direction is Direction.HIGHER else outcome <= limit
    return attainment is None or attainment >= limit


def yellow_limit(yardstick: Yardstick) -> Decimal | None:
    """The outcome at which yellow begins, or None where no single one can be stated.

    It is exact for a distance and a value; of a ratio it has ten significant digits, rounded
    towards the target, so that an outcome equal to it is always yellow. None without a target in
    numbers, for two limits, for a ratio of the target 0, and where the limits leave no yellow.
    """
    target, limit = yardstick.number, yardstick.yellow_from
    if target is None or not has_ratio(yardstick):
        return None
    higher = yardstick.direction is Direction.HIGHER
    if yardstick.yellow_kind is LimitKind.VALUE:
        begins = limit
    elif yardstick.yellow_kind is LimitKind.DISTANCE:
        begins = EXACT.subtract(target, limit) if higher else EXACT.add(target, limit)
    elif target == 0 or limit <= 0:
        return None
    else:
        towards = _UP if higher else _DOWN
        shrinks = higher == (target > 0)
        begins = towards.multiply(target, limit) if shrinks else towards.divide(target, limit)
    return plain(begins) if _leaves_yellow(begins, yardstick, target) else None


def _leaves_yellow(begins: Decimal, yardstick: Yardstick, target: Decimal) -> bool:
    """Whether there is room between the yellow limit and where green begins."""
    if yardstick.direction is Direction.HIGHER:
        room = EXACT.subtract(EXACT.subtract(target, yardstick.tolerance), begins)
    else:
        room = EXACT.subtract(begins, EXACT.add(target, yardstick.tolerance))
    return room > 0 or (room == 0 and yardstick.comparator.strict)


def not_measured_reason(
    *,
    has_target: bool,
    due: bool,
    has_outcome: bool,
    is_answer: bool = False,
    withdrawn: bool = False,
    not_applicable: bool = False,
    not_comparable: bool = False,
    not_available_yet: bool = False,
    suppressed: bool = False,
    incomplete: bool = False,
) -> Reason | None:
    """Why a goal is not measured, the first reason that holds by RULES 1; None when it is.

    An outcome given in a round where none is due, or before its source is out, is judged as
    usual. An answer in words (`is_answer`) needs no target.
    """
    reasons = {
        Reason.WITHDRAWN: withdrawn,
        Reason.NOT_APPLICABLE: not_applicable,
        Reason.NOT_COMPARABLE: not_comparable,
        Reason.NO_TARGET: not has_target and not (has_outcome and is_answer),
        Reason.NOT_DUE: not due and not has_outcome,
        Reason.NOT_AVAILABLE_YET: not_available_yet and not has_outcome,
        Reason.SUPPRESSED: suppressed,
        Reason.INCOMPLETE: incomplete,
        Reason.MISSING: not has_outcome,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)
