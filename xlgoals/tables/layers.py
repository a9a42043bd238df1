"""Statuses set by hand, layer upon layer: unit, board, region (RULES 1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlgoals.domain.model import Layer, Status

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

ORDER = tuple(Layer)


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A status set by hand. It is bound to the figure it was made on, as text."""

    layer: Layer
    status: Status
    reason: str
    text: str
    set_by: str
    bound_to: str
    confirmed: bool = True
    """False when the figure has become another since."""


def bound_to(judged: Decimal | str | None) -> str:
    """A judged figure as the text that a status set by hand is bound to."""
    return "" if judged is None else str(judged)


def checked(chosen: Sequence[SetStatus], judged: Decimal | str | None) -> tuple[SetStatus, ...]:
    """The layers from the unit up, each with whether it was made on the figure there is now."""
    now = bound_to(judged)
    ordered = sorted(chosen, key=lambda one: ORDER.index(one.layer))
    return tuple(replace(one, confirmed=one.bound_to == now) for one in ordered)


def standing(layers: Sequence[SetStatus], up_to: Layer = Layer.REGION) -> SetStatus | None:
    """The highest confirmed layer, no higher than `up_to`: a board's own view ends with the board.

    None where nobody has set anything, so that the computed status stands.
    """
    reach = ORDER[: ORDER.index(up_to) + 1]
    seen = [one for one in layers if one.confirmed and one.layer in reach]
    return seen[-1] if seen else None
