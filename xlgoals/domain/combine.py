"""Several units' outcomes behind one goal row become one (RULES 2).

Parts are the units that owe an outcome: those the goal does not concern are left out before.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.model import Aggregation
from xlgoals.domain.quantity import significant

if TYPE_CHECKING:
    from collections.abc import Sequence

YES_ANSWERS = frozenset({"yes", "done"})
YES, ONGOING = "yes", "ongoing"

_NEEDS_ALL = frozenset(
    {
        Aggregation.SUM,
        Aggregation.WEIGHTED_MEAN,
        Aggregation.SHARE_YES,
        Aggregation.ALL_YES,
    }
)
OF_ANSWERS = frozenset({Aggregation.SHARE_YES, Aggregation.ALL_YES})
"""Those of answers in words, which no number is."""
_OF_ONE = frozenset({Aggregation.OWN_VALUE, Aggregation.CENTRAL})


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's outcome (a number, an answer's code or none), and its weight in a mean.

    The weight is the denominator where the outcome is a fraction; `numerator` is then what it was
    computed from, in the outcome's unit times the weight.
    """

    unit_id: str
    outcome: Decimal | str | None
    weight: Decimal | None = None
    numerator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Combined:
    """What the parts give together, and how many of how many units it rests on.

    `complete` says that every unit expected has reported. `partial` is what the reported parts
    give of a sum or a share when the rest is missing ("42 from 3 of 4 units").
    """

    outcome: Decimal | str | None
    reported: int
    expected: int
    complete: bool
    partial: Decimal | None = None

    @property
    def incomplete(self) -> bool:
        """Whether there is no outcome although some unit has reported one."""
        return self.outcome is None and self.reported > 0


def combine(
    aggregation: Aggregation | None,
    parts: Sequence[Part],
    coverage: Decimal = Decimal(1),
    own: str | None = None,
) -> Combined:
    """Combine the outcomes of the units behind one goal row.

    Computed figures have ten significant digits, ties away from zero; sums and means are exact
    until then. A single part passes its outcome through, an answer too, except to a share of
    answers. Of several, only what fits counts as reported: numbers in sums and means (in a
    weighted mean with a weight, not negative), answers in `share_yes` and `all_yes`.

    Args:
        aggregation: how; None only where there is one unit.
        parts: one per unit that owes an outcome.
        coverage: the share of units, 0 to 1, from which `mean`, `min` and `max` are stated.
        own: for `own_value` and `central` the unit whose figure counts; else the first part.

    Raises:
        ValueError: several parts and no aggregation.
    """
    if aggregation in _OF_ONE:
        chosen = [part for part in parts if own is None or part.unit_id == own][:1]
        return _alone(chosen, 1)
    if len(parts) <= 1 and aggregation is not Aggregation.SHARE_YES:
        return _alone(parts, len(parts))
    if aggregation is None:
        raise ValueError("several units and no aggregation")
    usable = [part for part in parts if _fits(aggregation, part)]
    complete = bool(parts) and len(usable) == len(parts)
    if aggregation is Aggregation.ALL_YES:
        answer = _all_yes({str(part.outcome) for part in usable}) if complete else None
        return Combined(answer, len(usable), len(parts), complete)
    value = _figure(aggregation, usable)
    enough = complete if aggregation in _NEEDS_ALL else len(usable) >= coverage * len(parts)
    partial = value if aggregation in _NEEDS_ALL and not complete else None
    return Combined(value if enough else None, len(usable), len(parts), complete, partial)


def _alone(parts: Sequence[Part], expected: int) -> Combined:
    """The outcome of the one part there is, or none."""
    outcome = parts[0].outcome if parts else None
    reported = outcome is not None
    return Combined(outcome, int(reported), expected, reported)


def _fits(aggregation: Aggregation, part: Part) -> bool:
    """Whether the part can be counted in this aggregation."""
    if aggregation in OF_ANSWERS:
        return isinstance(part.outcome, str)
    if aggregation is Aggregation.WEIGHTED_MEAN and (part.weight is None or part.weight < 0):
        return False
    return isinstance(part.outcome, Decimal)


def _figure(aggregation: Aggregation, parts: Sequence[Part]) -> Decimal | None:
    """The figure that these parts give; None when there is nothing to divide by."""
    if aggregation is Aggregation.SHARE_YES:
        yes = sum(part.outcome in YES_ANSWERS for part in parts)
        return significant(Fraction(100 * yes, len(parts))) if parts else None
    numbers = [part.outcome for part in parts if isinstance(part.outcome, Decimal)]
    if not numbers:
        return None
    if aggregation is Aggregation.MIN:
        return min(numbers)
    if aggregation is Aggregation.MAX:
        return max(numbers)
    # A sum is a mean that is not divided; unweighted means weigh every unit 1.
    weighted = aggregation is Aggregation.WEIGHTED_MEAN
    weights = [Fraction(part.weight or 0) if weighted else Fraction(1) for part in parts]
    products = [Fraction(number) * weight for number, weight in zip(numbers, weights, strict=True)]
    if weighted:  # what was counted is exact, a unit's own percentage may be rounded
        products = [
            product if part.numerator is None else Fraction(part.numerator)
            for product, part in zip(products, parts, strict=True)
        ]
    total = sum(products, Fraction(0))
    divisor = Fraction(1) if aggregation is Aggregation.SUM else sum(weights, Fraction(0))
    return significant(total / divisor) if divisor else None


def _all_yes(answers: set[str]) -> str:
    """Yes when all say yes, no when all say no, else ongoing; what all say alike stays as it is."""
    if len(answers) == 1:
        return next(iter(answers))
    return YES if answers <= YES_ANSWERS else ONGOING
