"""Whether a figure in prose and a figure in a cell are the same one, as a reader would say."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from xlgoals.domain.quantity import EXACT

NEAR = Decimal("0.1")
"""How far off, as a share, a figure may be that is said to be about so much."""


def agrees(
    said: Decimal, decimals: int, cell: Decimal, *, about: bool = False, exact_cell: bool = False
) -> bool:
    """Whether `said`, written with so many decimals, is what the cell holds.

    Both are rounded or cut to the fewer decimals of the two (4,7 and 4.65 agree). Signs are not
    compared: "decreased by 2 %" and -2 agree. Whole hundreds stand for what rounds to them.

    Args:
        said: the figure in prose.
        decimals: how many it was written with.
        cell: what the cell holds.
        about: whether the prose says "about", "over" or the like.
        exact_cell: whether the cell cannot be a rounded figure, as a target cannot.
    """
    one, other = abs(said), abs(cell)
    if about and abs(one - other) <= NEAR * max(one, other):
        return True
    if abs(one - other) * 2 <= _roundness(one):
        return True
    fewest = decimals if exact_cell else min(decimals, _decimals(cell))
    unit = Decimal(1).scaleb(-fewest)
    for rounding in (ROUND_HALF_UP, ROUND_DOWN):
        if _rounded(one, unit, rounding) == _rounded(other, unit, rounding):
            return True
    return False


def _rounded(value: Decimal, unit: Decimal, rounding: str) -> Decimal:
    return value.quantize(unit, rounding=rounding, context=EXACT)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _roundness(value: Decimal) -> int:
    """What a large round number is rounded to: 1 000 for 13 000, 100 for 13 200, 0 for 1 250."""
    if value != value.to_integral_value():
        return 0
    digits = str(int(value))
    zeros = min(len(digits) - len(digits.rstrip("0")), len(digits) - 2)
    return 10**zeros if zeros > 1 else 0
