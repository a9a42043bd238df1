"""What a comment says the outcome or the target is, held against the cells of its row.

Only what a careful reader would call a statement of *the* outcome of *this* goal *now* counts.
Figures of last year, of the nation, of a part, of a change or of a time to come contradict
nothing; in doubt nothing is said (RULES 6).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.texts.agree import agrees
from xlgoals.texts.numerals import figures
from xlgoals.texts.owners import Owner, Said, said
from xlgoals.texts.units import PERCENT, is_dimension, kept, same_noun, same_unit, surely_same_unit
from xlgoals.texts.words import BY_NAME, DONE

if TYPE_CHECKING:
    from xlgoals.texts.numerals import Figure

LIKELY, FAR = Decimal(2), Decimal(10)
"""How many times larger or smaller than the cell, or than the target where the cell is empty, a
figure may be that nobody calls the outcome."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the cells of a row say.

    Attributes:
        outcome: the outcome, in the goal's unit; None for an empty cell.
        target: the target, the lower limit of two.
        target_high: the upper limit of two.
        previous: the outcome of the time before, when it is known.
        measure_unit: the goal's unit as the catalogue states it: `%`, `st`, `kWh/m2`; empty
            when it is not known.
        period: the round's last month, `2025-04`.
    """

    outcome: Decimal | None
    target: Decimal | None
    target_high: Decimal | None
    previous: Decimal | None
    measure_unit: str
    period: str


def outcome_in(comment: str, known: Known) -> Figure | None:
    """The figure in a comment that looks like the outcome which its empty cell lacks.

    Only for goals that are measured by a number: an activity has no figure to lack. None when
    the cell is filled.
    """
    if known.outcome is not None or not _may_say(comment, known):
        return None
    told = [one for one in said(comment, known.period) if not _is_known(one, known)]
    claims = [one for one in told if _tells_outcome(one) and _may_be_outcome(one, known)]
    wholes = [one for one in told if one.owner is Owner.NOBODY and _looks_whole(one, known)]
    changes = [one for one in told if one.owner is Owner.CHANGE and _asks_for_change(one, known)]
    for one in (
        *sorted(claims, key=lambda one: one.one_month),
        *sorted(wholes, key=lambda one: not one.whole),
        *changes,
    ):
        return one.figure
    parts = [one for one in told if one.owner is Owner.PART and _surely(one, known)]
    return parts[0].figure if len(parts) > 1 else None


def other_outcome(comment: str, known: Known) -> Figure | None:
    """The figure that a comment calls the outcome, where the cell holds another.

    None when the cell is empty, or when any of the comment's claims agrees with it.
    """
    if known.outcome is None or not _may_say(comment, known):
        return None
    told = said(comment, known.period)
    ours = [one for one in told if _claims_outcome(one) and not one.one_month]
    ours = [one for one in ours if _in_unit(one, known)]
    if not ours or any(_agrees(one, known.outcome) for one in told if _is_present(one)):
        return None
    first = next((one for one in told if _is_level(one) and _in_unit(one, known)), None)
    for one in ours:
        named = one.owner is Owner.OUTCOME or (
            one is first and _is_likely(one, known, known.outcome)
        )
        if named and not _is_old_or_limit(one, known):
            return one.figure
    return None


def other_target(comment: str, known: Known) -> Figure | None:
    """The figure that a comment calls the target, where the cells hold another.

    None when the goal has no target in numbers, or when any of them agrees.
    """
    targets = [value for value in (known.target, known.target_high) if value is not None]
    if not targets or not _may_say(comment, known):
        return None
    ours = [one for one in said(comment, known.period) if one.owner is Owner.TARGET]
    ours = [one for one in ours if _unit_of_target(one, known)]
    if any(_agrees(one, target, exact_cell=True) for one in ours for target in targets):
        return None
    return ours[0].figure if ours else None


def _may_say(comment: str, known: Known) -> bool:
    """Whether any figure of a comment can be in the goal's unit; most comments have none."""
    unit = known.measure_unit
    found = figures(comment)
    return any(same_unit(one.unit, "", unit) for one in found) or (
        bool(found) and is_dimension(unit)
    )


def _claims_outcome(one: Said) -> bool:
    return one.owner in (Owner.OUTCOME, Owner.MEASURE)


def _tells_outcome(one: Said) -> bool:
    return _claims_outcome(one) or one.owner is Owner.WHOLE


def _is_present(one: Said) -> bool:
    """Whether a figure is not taken away from the goal's present state by any word."""
    return one.owner not in (Owner.TARGET, Owner.OTHER)


def _is_level(one: Said) -> bool:
    """Whether a figure may be a level of something now, the goal's or a part's."""
    return _is_present(one) and one.owner is not Owner.CHANGE


def _agrees(one: Said, cell: Decimal, *, exact_cell: bool = False) -> bool:
    figure = one.figure
    return agrees(figure.value, figure.decimals, cell, about=one.about, exact_cell=exact_cell)


def _is_known(one: Said, known: Known) -> bool:
    """Whether a figure only repeats the target, or what the last round said."""
    value = one.figure.value
    if _tells_outcome(one):
        return one.past and value == known.previous
    return value in (known.previous, known.target, known.target_high)


def _may_be_outcome(one: Said, known: Known) -> bool:
    if _in_unit(one, known):
        return True
    # The outcome by that name, in a unit of its own: the target counted per m2, the outcome in MWh.
    return one.owner is Owner.OUTCOME and is_dimension(known.measure_unit)


def _in_unit(one: Said, known: Known) -> bool:
    """Whether a claim is in the goal's unit; a share without one needs the outcome's name."""
    figure, unit = one.figure, known.measure_unit
    if kept(unit) == PERCENT and not figure.unit and one.noun not in BY_NAME:
        return False
    return same_unit(figure.unit, figure.noun, unit) and _rated_alike(one, unit)


def _looks_whole(one: Said, known: Known) -> bool:
    """Whether a figure of which nothing is said looks like the goal's: by unit, as the total."""
    figure, unit = one.figure, known.measure_unit
    if not _is_near(figure.value, known.target, FAR) or not _rated_alike(one, unit):
        return False
    told = one.whole or one.labelled or one.stated
    if _surely(one, known) and (told or (unit and not is_dimension(unit))):
        return True
    counted = bool(figure.unit or figure.noun) or (one.labelled and kept(unit) != PERCENT)
    return one.whole and counted and same_unit(figure.unit, figure.noun, unit)


def _is_near(value: Decimal, other: Decimal | None, times: Decimal) -> bool:
    """Whether a figure is at most so many times larger or smaller; of nothing, always."""
    return not other or abs(other) / times <= abs(value) <= abs(other) * times


def _surely(one: Said, known: Known) -> bool:
    return surely_same_unit(one.figure.unit, one.figure.noun, known.measure_unit)


def _asks_for_change(one: Said, known: Known) -> bool:
    """Whether the goal is a change itself: a target below zero, in the figure's unit."""
    return known.target is not None and known.target < 0 and _surely(one, known)


def _is_old_or_limit(one: Said, known: Known) -> bool:
    """Whether a figure is told as past and was the outcome then, or is the target as a limit."""
    if one.past and one.figure.value == known.previous:
        return True
    return one.about and one.figure.value in (known.target, known.target_high)


def _is_likely(one: Said, known: Known, outcome: Decimal) -> bool:
    """Whether the level of something that goals measure is likely the level of this goal."""
    unit, value, cell = known.measure_unit, abs(one.figure.value), abs(outcome)
    if any(word not in DONE and not same_noun(word, unit) for word in one.of):
        return False
    if not cell or not _is_near(value, cell, LIKELY):
        return False
    # A share and what is left of it: those who waited longer, those who did not.
    return kept(unit) != PERCENT or abs(value + cell - 100) > 1


def _unit_of_target(one: Said, known: Known) -> bool:
    figure, unit = one.figure, known.measure_unit
    noun = "" if figure.noun.startswith("mål") else figure.noun
    return same_unit(figure.unit, noun, unit) and _rated_alike(one, unit)


def _rated_alike(one: Said, unit: str) -> bool:
    """Whether a figure that counts per something meets a goal that does."""
    return not one.rated or "per " in unit or "/" in unit
