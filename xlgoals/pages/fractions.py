"""How many goals are green as a fraction in words: the sentence that a report opens with."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.model import Scale
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.i18n import Language
    from xlgoals.tables.rows import Counts

_FEWEST = 8
"""Fewer goals than these are told by number alone."""
_NEAR = Fraction(2, 100)
"""How far from a fraction a share may be for "just under" and "just over"."""
_FRACTIONS = (
    (Fraction(1, 10), N_("one goal in ten"), False),
    (Fraction(1, 5), N_("one goal in five"), False),
    (Fraction(1, 4), N_("one goal in four"), False),
    (Fraction(1, 3), N_("one goal in three"), False),
    (Fraction(1, 2), N_("half of the goals"), True),
    (Fraction(2, 3), N_("two goals in three"), True),
    (Fraction(3, 4), N_("three goals in four"), True),
)
"""Each with its words, and whether these take the verb in the plural."""


def opening(counts: Counts, scale: Scale, language: Language) -> str:
    """The share of all goals that is green; empty where no fraction says it.

    All and none are said only when it is so to the goal.
    """
    if counts.n < _FEWEST or not counts.measured:
        return ""
    share = Fraction(counts.green, counts.n)
    if share in (0, 1):
        goals = language.text(N_("all goals") if share else N_("no goal"))
        return _said(goals, share == 1, scale, language)
    for fraction, words, is_plural in _FRACTIONS:
        if abs(share - fraction) <= _NEAR:
            goals = _near(language.text(words), share, fraction, language)
            return _said(goals, is_plural, scale, language)
    return ""


def _near(goals: str, share: Fraction, fraction: Fraction, language: Language) -> str:
    if share < fraction:
        return language.text(N_("just under {goals}"), goals=goals)
    if share > fraction:
        return language.text(N_("just over {goals}"), goals=goals)
    return goals


def _said(goals: str, is_plural: bool, scale: Scale, language: Language) -> str:
    goals = goals[0].upper() + goals[1:]
    if scale is Scale.CHANGE:
        words = (
            N_("{goals} are better than before.")
            if is_plural
            else N_("{goals} is better than before.")
        )
    else:
        words = N_("{goals} are reached.") if is_plural else N_("{goals} is reached.")
    return language.text(words, goals=goals)
