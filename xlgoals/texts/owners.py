"""Whose a figure is: the outcome's, the target's, last year's, the nation's, a part's.

It is read from the words around the figure, by four questions: is a target named right before
it? an outcome, by a noun and a verb? does a change lead to it? does any word near it say that
it is something else's?
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from xlgoals.texts import phrasing, words
from xlgoals.texts.labels import MONTHS
from xlgoals.texts.sentences import places
from xlgoals.texts.units import POINTS
from xlgoals.texts.words import Sense, senses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.texts.numerals import Figure
    from xlgoals.texts.phrasing import Claim
    from xlgoals.texts.sentences import Place


class Owner(Enum):
    """Whose a figure is."""

    OUTCOME = auto()
    """said to be the outcome, by that name"""
    MEASURE = auto()
    """said to be the level of what goals measure: a share, a number, sick leave"""
    WHOLE = auto()
    """said to be the level of the whole organisation, which may be more than this row's"""
    TARGET = auto()
    """said to be the target"""
    CHANGE = auto()
    """a change"""
    PART = auto()
    """a part's: of women, of one unit"""
    OTHER = auto()
    """something else's"""
    NOBODY = auto()
    """nothing says whose"""


@dataclass(frozen=True, slots=True)
class Said:
    """What a comment says of one of its figures.

    Attributes:
        figure: the figure.
        owner: whose it is.
        about: whether it is not meant exactly, or is a limit.
        noun: what it is said to be the level of, if anything is.
        past: whether it is told in the past tense.
        one_month: whether it may be of one month or quarter only, or of another one.
        of: the words between its noun and its verb by which it may be another measure's.
        rated: whether it counts per something: `3 besök per patient`.
        whole: whether a word beside it calls it a total.
        labelled: whether it stands behind a colon or begins the comment.
        stated: whether it stands behind a verb that says what something is.
    """

    figure: Figure
    owner: Owner
    about: bool = False
    noun: str = ""
    past: bool = False
    one_month: bool = False
    of: tuple[str, ...] = ()
    rated: bool = False
    whole: bool = False
    labelled: bool = False
    stated: bool = False


_NOT_OUTCOME = frozenset(Sense) - {
    Sense.PART,
    Sense.CHANGE,
    Sense.LIMIT,
    Sense.OTHER_TARGET,
}
_NOT_TARGET = frozenset((Sense.PREVIOUS, Sense.NATION, Sense.PART, Sense.OTHER_TARGET))
_EMPTY = words.NEUTRAL | words.SCOPES | words.BREAKS | phrasing.SOFT | phrasing.VERBS


@lru_cache(maxsize=256)  # the checks of a row ask one after the other
def said(comment: str, period: str) -> tuple[Said, ...]:
    """Whose each figure of a comment is.

    Args:
        comment: what a person wrote.
        period: the round's last month, `2025-04`; figures of other years are not its own.
    """
    return tuple(_said(place, period) for place in places(comment))


def _said(place: Place, period: str) -> Said:
    before, behind = place.before, place.behind
    soft = phrasing.soft_from(before)
    about = not words.APPROXIMATE.isdisjoint(before[soft:])
    rated = _rated(behind)
    target = _target(place, period)
    if target is not None:
        return Said(place.figure, target, about, rated=rated)
    if place.figure.unit == POINTS or place.figure.sign == "+":
        return Said(place.figure, Owner.CHANGE, about)
    claim = phrasing.claim(place, soft)
    if claim is None:
        whole = not (words.TOTALS.isdisjoint(before) and words.TOTALS.isdisjoint(behind))
        return Said(
            place.figure,
            _unclaimed(place, soft, period, whole),
            about,
            rated=rated,
            whole=whole,
            labelled=before[-1:] == (":",) or not place.figure.start,
            stated=not phrasing.VERBS.isdisjoint(before[soft - 1 : soft]),
        )
    return Said(
        place.figure,
        _claimed(claim, place, period),
        about,
        noun=claim.noun,
        past=claim.past,
        one_month=_of_one_month(claim.clause, period) or _of_one_month(behind, period),
        of=tuple(word for word in claim.between if _has_content(word)),
        rated=rated,
    )


# --- The target ------------------------------------------------------------------------------


def _target(place: Place, period: str) -> Owner | None:
    """TARGET, OTHER for a target that is not this row's, or None when no target is named."""
    before, behind = place.before, place.behind
    if place.figure.noun in words.TARGET_NOUNS:  # 250-målet
        return Owner.OTHER if _any(before[-2:], _NOT_TARGET) else Owner.TARGET
    if (
        behind[:1] in (("är",), ("som",), ("is",))
        and behind[1:2]
        and behind[1] in words.TARGET_NOUNS
    ):
        return Owner.OTHER if _any(before, _NOT_TARGET) else Owner.TARGET
    at = phrasing.target_at(before)
    if at is None:
        return None
    told, passed = before[phrasing.clause_start(before, at) : at], before[at + 1 :]
    if _says_how_far(told, passed, behind) or (told and _is_other_genitive(told[-1])):
        return Owner.OTHER
    every = (*told, *passed, *behind)
    if _any(every, _NOT_TARGET) or _any(behind, {Sense.ATTAINMENT}) or _other_year(every, period):
        return Owner.OTHER
    if _scoped(passed) or any(word in MONTHS for word in passed):
        return Owner.OTHER
    return Owner.TARGET


def _says_how_far(told: Sequence[str], passed: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether words around a target tell what is reached of it, or of one target among several."""
    if "till" in passed and not passed[0].startswith(("är", "sat", "fast")):
        return True  # når målet till 85 %
    if passed == ("på",) and behind[:1] == ("av",):
        return True  # når målet på 80 % av enheterna
    if told[-1:] == ("ett",) and "är" in passed:
        return True  # ett mål är 80 %
    return bool(behind) and Sense.CHANGE in senses(behind[0])


# --- The outcome -----------------------------------------------------------------------------


def _claimed(claim: Claim, place: Place, period: str) -> Owner:
    """The owner that a claim names, unless a word near it takes the figure away."""
    clause, behind = claim.clause, place.behind
    wider = (*place.earlier(), *place.sentence()) if claim.past else clause
    if claim.general or _any((*clause, *behind), _NOT_OUTCOME) or _any(wider, {Sense.PREVIOUS}):
        return Owner.OTHER
    if _other_year((*wider, *behind), period) or _limited(place.before):
        return Owner.OTHER
    now = not claim.past and not words.NOW.isdisjoint(clause)
    if not now and _other_year(_last_year(place.sentence()), period):
        return Owner.OTHER
    if _is_distance(behind):
        return Owner.CHANGE
    if not words.TARGET_NOUNS.isdisjoint(behind[:3]):
        return Owner.OTHER
    if _is_a_parts(claim, place):
        return Owner.PART
    if not words.ORGANISATION.isdisjoint((*clause, *behind)):
        return Owner.WHOLE
    return Owner.OUTCOME if claim.noun in words.OUTCOME_NOUNS else Owner.MEASURE


def _is_a_parts(claim: Claim, place: Place) -> bool:
    clause, behind = claim.clause, place.behind
    if _any((*clause, *behind), {Sense.PART}) or _scoped(clause) or _scoped(behind):
        return True
    if place.named_behind or any(name >= claim.start for name in place.names):
        return True
    if _placed(behind) or _placed(claim.between):
        return True
    if claim.noun in words.OUTCOME_NOUNS and _concerning(claim.between):
        return True
    nouns = pairwise(clause)
    return any(_is_other_genitive(lead) for lead, word in nouns if word in words.OUTCOME_NOUNS)


def _has_content(word: str) -> bool:
    """Whether a word between a noun and its verb may make it another measure."""
    if word in words.ORGANISATION:
        return False
    return word not in _EMPTY and not word.isdigit() and Sense.CHANGE not in senses(word)


# --- What is neither ---------------------------------------------------------------------------


def _unclaimed(place: Place, soft: int, period: str, whole: bool) -> Owner:
    """Whose a figure is that no noun and verb claim."""
    before, behind = place.before, place.behind
    near = (*before, *behind)
    last = before[soft - 1] if soft else ""
    if last in ("från", "from") or _limited(before):
        return Owner.OTHER
    if not words.TARGET_NOUNS.isdisjoint(near):
        return Owner.OTHER
    if not soft and before and not words.TARGET_NOUNS.isdisjoint(place.sentence()):
        return Owner.OTHER  # målet höjdes från 70 till 80
    if _any(near, _NOT_OUTCOME - {Sense.PREVIOUS}):
        return Owner.OTHER
    part = _any(near, {Sense.PART}) or any(name > len(before) - 4 for name in place.names)
    led = last in ("med", "by") and not (soft > 1 and before[soft - 2].startswith("jämför"))
    if led or _any(near, {Sense.CHANGE}) or _is_distance(behind):
        return Owner.PART if part else Owner.CHANGE
    years = _last_year(place.sentence())
    if _any(near, {Sense.PREVIOUS}) or _other_year(years, period) or _other_year(behind, period):
        return Owner.OTHER
    if behind[:1] == ("av",) and not words.OF_THESE.isdisjoint(behind[1:2]):
        return Owner.OTHER
    if part or _scoped(before[-3:]):
        return Owner.PART
    scoped = place.named_behind or _placed(behind[:2]) or _scoped(behind[:2])
    return Owner.PART if scoped and not whole else Owner.NOBODY


# --- Words ---------------------------------------------------------------------------------------


def _any(told: Iterable[str], wanted: Iterable[Sense]) -> bool:
    return not frozenset[Sense]().union(*map(senses, told)).isdisjoint(wanted)


def _limited(before: Sequence[str]) -> bool:
    """`inom 30 dagar`, `de senaste 6`, `mellan 4`."""
    return before[-1:] in (("senaste",), ("last",)) or _any(before[-2:], {Sense.LIMIT})


def _is_distance(behind: Sequence[str]) -> bool:
    """`5 % lägre`, `5 % under målet`."""
    return bool(behind) and (Sense.CHANGE in senses(behind[0]) or behind[0] in words.DISTANCES)


def _rated(behind: Sequence[str]) -> bool:
    """`3 besök per patient`; `per den 30 april` is a date."""
    return any(
        lead in ("per", "varje", "each") and word not in words.NEUTRAL and not word.isdigit()
        for lead, word in pairwise(behind)
    )


def _of_one_month(told: Sequence[str], period: str) -> bool:
    """Whether words name another month than the round's, that month alone, or a part of the year.

    `i april` may be April alone where the cell holds January to April, unless something is
    measured then; `till och med april`, `per april` and `utfall april` are not.
    """
    if any(word.startswith(words.PARTS_OF_YEAR) for word in told):
        return True
    named = [place for place, word in enumerate(told) if word in MONTHS]
    own = period[5:7].lstrip("0")
    if not words.OCCASIONS.isdisjoint(told):
        return False
    if named and all(str(MONTHS[told[place]]) != own for place in named):
        return True
    return any(told[max(0, at - 1)] in words.MONTH_LEADS and at + 1 not in named for at in named)


def _other_year(told: Sequence[str], period: str) -> bool:
    """Whether a year is named that is not the round's; a year of birth is none."""
    own = period[:4]
    before = ""
    for word in told:
        lead, before = before, word
        digits = word.lstrip("-'’")
        if not digits.isdigit() or lead.startswith(("född", "born")):
            continue
        if digits not in (own, own[2:]) or not own:
            return True
    return False


def _last_year(told: Sequence[str]) -> Sequence[str]:
    """The last year that words name, with the word before it."""
    for at in range(len(told) - 1, -1, -1):
        if told[at][-1].isdigit():
            return told[max(0, at - 1) : at + 1]
    return ()


def _scoped(told: Sequence[str]) -> bool:
    """Whether a preposition names what a figure is of, other than a time or an occasion."""
    return any(lead in words.SCOPES and _has_content(word) for lead, word in pairwise(told))


def _placed(told: Sequence[str]) -> bool:
    """`på enhet A`, `på frågan om ledarskap`."""
    return any(lead == "på" and _has_content(word) for lead, word in pairwise(told))


def _concerning(told: Sequence[str]) -> bool:
    """`resultatet av granskningen`, `utfallet avseende inköp`."""
    return any(lead in words.CONCERNING and _has_content(word) for lead, word in pairwise(told))


def _is_other_genitive(word: str) -> bool:
    """`regionens`, `projektets`: somebody's, and nothing says that it is this row's."""
    return len(word) > 3 and word.endswith("s") and word not in words.NEUTRAL_GENITIVES
