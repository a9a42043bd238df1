"""How a sentence says a figure to be the outcome or the target: by a noun, a verb, a change.

Only the form of the sentence is read here; whether a word in it takes the figure away is for
`owners` to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.texts import words
from xlgoals.texts.words import Sense, senses

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.texts.sentences import Place

THEN = words.BE_THEN | words.LEVEL_THEN
BE = words.BE_NOW | words.BE_THEN
LEVEL = words.LEVEL_NOW | words.LEVEL_THEN
VERBS = BE | LEVEL
CLAIMED = words.OUTCOME_NOUNS | words.MEASURE_NOUNS
SOFT = words.APPROXIMATE | words.FILLERS | words.LINKS
_NOUNS = CLAIMED | words.TARGET_NOUNS
_INSIDE_VERB = words.NEUTRAL | words.SCOPES | words.FILLERS
_BEFORE_TARGET = (words.TARGET_VERBS | words.NEUTRAL | words.SCOPES | SOFT) - words.TARGET_NOUNS
_FARTHEST_VERB = 10
"""Words between the two halves of a verb: `uppgick i mars 2025 till`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that says a figure to be something's level.

    Attributes:
        noun: what it is the level of, empty when that is left out (`Ligger på 82 %`).
        clause: the words of the clause before the figure, those of the noun among them.
        between: the words between the noun and the verb.
        start: the place in `before` where the clause begins.
        past: whether it is told in the past tense.
        general: whether it is true of outcomes as such (`ett resultat över 45 % är bra`).
    """

    noun: str
    clause: tuple[str, ...]
    between: tuple[str, ...] = ()
    start: int = 0
    past: bool = False
    general: bool = False


def soft_from(before: Sequence[str]) -> int:
    """Where the words begin that only soften a figure: `now`, `about`, a preposition."""
    end = len(before)
    while end and before[end - 1] in SOFT:
        end -= 1
    return end


def target_at(before: Sequence[str]) -> int | None:
    """The place of the target's noun, where it and nothing but a verb stand before a figure."""
    at = len(before)
    while at and (before[at - 1] in _BEFORE_TARGET or before[at - 1].isdigit()):
        at -= 1
    return at - 1 if at and before[at - 1] in words.TARGET_NOUNS else None


def clause_start(before: Sequence[str], at: int) -> int:
    """Where the clause of a word begins; a clause that leans on the one before includes it."""
    while at > 0 and before[at - 1] not in words.BREAKS:
        at -= 1
    if at and (before[at] in words.RELATIVE or before[at - 1] in words.RELATIVE):
        return 0
    return at


def claim(place: Place, end: int) -> Claim | None:
    """How a figure is said to be a level, if it is; `end` is where softening words begin."""
    before = place.before
    if not end:
        return _end_of_change(place)
    if before[end - 1] in CLAIMED:
        return _beside(before, end - 1, end)
    noun = _dated_noun(before, end)
    if noun is not None:
        return _beside(before, noun, end)
    verb = _verb(before, end)
    if verb is None:
        return _end_of_change(place)
    return _by_verb(place, verb)


def _beside(before: tuple[str, ...], noun: int, end: int) -> Claim:
    """`resultat: 4,7`, `är utfallet nu 82 %`."""
    start = clause_start(before, noun)
    verbs = [word for word in before[start:] if word in VERBS]
    limit = not verbs and any(word in words.APPROXIMATE for word in before[end:])
    past = any(word in THEN for word in verbs)
    return Claim(before[noun], before[start:], (), start, past, general=limit)


def _dated_noun(before: Sequence[str], end: int) -> int | None:
    """The place of an outcome with a time behind it and no verb: `utfall april 2025: 4`."""
    at = end
    while at and (before[at - 1] in words.DATE_WORDS or before[at - 1].isdigit()):
        at -= 1
    return at - 1 if at and before[at - 1] in words.OUTCOME_NOUNS else None


def _by_verb(place: Place, verb: int) -> Claim | None:
    """`utfallet för perioden är 82 %`, `ligger på 82 %`."""
    before, past = place.before, place.before[verb] in THEN
    noun = _subject(before, verb)
    if noun is None:
        return None
    if noun < 0:
        start = clause_start(before, verb)
        return Claim("", before[start:], (), start, past)
    between = before[noun + 1 : verb]
    if before[noun] in words.TARGET_NOUNS or "att" in between:
        return None  # resultatet visar att det är 45 %
    if any(name > noun for name in place.names):
        return None
    start = clause_start(before, noun)
    general = "ett" in before[max(0, noun - 2) : noun]  # ett bra värde är 45 %
    return Claim(before[noun], before[start:], between, start, past, general)


def _verb(before: Sequence[str], end: int) -> int | None:
    """The place of the verb whose object the figure is: `är`, `ligger på`, `uppgick i maj till`."""
    linked = any(word in words.LINKS for word in before[end:])
    if before[end - 1] in BE or (linked and before[end - 1] in LEVEL):
        return end - 1
    if not linked:
        return None
    for at in range(end - 1, max(-1, end - _FARTHEST_VERB), -1):
        if before[at] in LEVEL:
            return at
        if before[at] not in _INSIDE_VERB and not before[at].isdigit():
            return None
    return None


def _subject(before: Sequence[str], verb: int) -> int | None:
    """The place of the noun that a verb speaks of; -1 when it is left out, None when unknown."""
    at = verb - 1
    if at >= 0 and before[at] in ("som", "which"):
        at -= 1
    left_out = at < 0 or before[at] in words.BREAKS
    if left_out:
        at -= 1
    while at >= 0 and (left_out or before[at] not in words.BREAKS):
        if before[at] in _NOUNS:
            return at
        at -= 1
    return -1 if left_out and before[verb] in LEVEL else None


def _end_of_change(place: Place) -> Claim | None:
    """`har minskat från 8,1 till 6,4`, `har ökat till 81`: a change and where it ended."""
    if place.before[-1:] not in (("till",), ("to",)):
        return None
    said = place.sentence()
    if not words.TARGET_NOUNS.isdisjoint(said):
        return None
    at, began = len(said) - 2, False
    while at >= 0 and Sense.CHANGE not in senses(said[at]):
        began = began or said[at] in ("från", "from")
        if said[at] in ("med", "by") and not began:
            return None  # ökat med 3 till 5
        at -= 1
    if at < 0:
        return None
    nouns = [n for n in range(at) if said[n] in CLAIMED]
    if nouns:
        return Claim(said[nouns[-1]], said, said[nouns[-1] + 1 : at])
    return Claim("", said, said[:at])
