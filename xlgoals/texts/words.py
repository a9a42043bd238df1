"""The words that say whose a figure is: what each list of the vocabulary is for.

The words themselves are data, one file per language: `words_sv.toml`, `words_en.toml`.
"""

from __future__ import annotations

from enum import StrEnum, auto
from functools import lru_cache

from xlgoals.texts.labels import MONTHS
from xlgoals.texts.vocabulary import grouped, words

# --- Where a sentence is cut -------------------------------------------------------------------

BREAKS = words("breaks", ", ( )")
"""Where what is said of one figure ends and what is said of the next begins."""

RELATIVE = words("relative")
"""Beginnings of clauses that speak of what stood before them."""

ABBREVIATIONS = words("abbreviations")
"""Their full stop ends no sentence before a number."""

# --- How a figure is said ----------------------------------------------------------------------

APPROXIMATE = words("approximate")
"""Words that take away a figure's exactness or make it a limit; `mer än` is two of them."""

DISTANCES = APPROXIMATE | words("distances")
"""Words behind a figure that make it a distance: `5 % under målet`, `1 % från målet`."""

NOW = words("now")
"""Words that take a figure back to the present, whatever years the sentence names."""

FILLERS = NOW | words("fillers", "( : =")
"""Words between a verb and its figure that say nothing of whose it is."""

LINKS = words("links")
"""Prepositions that tie a verb or a noun to its figure."""

BE_NOW = words("be_now")
BE_THEN = words("be_then")
LEVEL_NOW = words("level_now")
LEVEL_THEN = words("level_then")
"""Verbs between a subject and its figure, by tense; those of level need a preposition."""

BY_NAME = words("by_name")
"""The outcome by that name; it needs no unit beside the figure."""

OUTCOME_NOUNS = BY_NAME | words("outcome_nouns")
"""What means the outcome of the goal itself."""

MEASURE_NOUNS = words("measure_nouns")
"""Nouns that goals are named by: what is said of them is most often the outcome, but not always."""

TARGET_NOUNS = words("target_nouns")
"""The target itself."""

TARGET_VERBS = words("target_verbs", ": = ( )")
"""Words between the target and its figure."""

# --- Whose it is -------------------------------------------------------------------------------


class Sense(StrEnum):
    """What a word says of the figure beside it."""

    PREVIOUS = auto()
    """of another time: last year's, the base year's"""
    NATION = auto()
    """of the nation, or of others to compare with"""
    PART = auto()
    """of a part of what the goal measures"""
    CHANGE = auto()
    """a change, not a level"""
    FORECAST = auto()
    """of a time to come, or wished for"""
    ADJUSTED = auto()
    """what it would be, counted in another way"""
    ATTAINMENT = auto()
    """how much of the target is reached"""
    ASIDE = auto()
    """of something else: answers to a survey, posts, budget, limits"""
    LIMIT = auto()
    """a limit in time or a range"""
    DENIED = auto()
    """what is said not to be"""
    OTHER_TARGET = auto()
    """a target for a part of the year, of another level or of a time to come"""


_EXACT: dict[str, frozenset[Sense]] = {}
_STEMS: dict[Sense, tuple[str, ...]] = {}
for _sense, _told in ((Sense(_name), _told) for _name, _told in grouped("senses").items()):
    _STEMS[_sense] = tuple(_word[:-1] for _word in _told if _word.endswith("*"))
    for _word in _told:
        _EXACT[_word.rstrip("*")] = _EXACT.get(_word.rstrip("*"), frozenset()) | {_sense}


@lru_cache(maxsize=1 << 13)
def senses(word: str) -> frozenset[Sense]:
    """What a word in lower case says of the figure beside it; most words say nothing."""
    by_stem = {sense for sense, stems in _STEMS.items() if word.startswith(stems)}
    return _EXACT.get(word, frozenset()) | by_stem


# --- Of what a preposition may speak without making it a part's -----------------------------------

SCOPES = words("scopes")
"""Prepositions that name a part, unless a neutral word follows."""

CONCERNING = words("concerning")
"""Prepositions between the outcome and its verb that name what it is the outcome of."""

ORGANISATION = words("organisation")
"""The whole of which a figure may be told; the row's own, or more than that."""

NO_NAMES = ORGANISATION | frozenset(MONTHS)
"""Words that name no part although they have a capital: `Regionen`, `April`."""

PLACE_LEADS = SCOPES | words("place_leads")
"""Prepositions before a name that make a figure that place's."""

_TIMES = words("times") | frozenset(MONTHS)
_OCCASIONS = words("occasions_named")
_WHOLES = words("wholes")
_SMALL = words("small", ",") | {"till och med"}
NEUTRAL = _TIMES | _OCCASIONS | _WHOLES | _SMALL
"""Time, occasion and small words: `för perioden`, `i april`, `vid mätningen`."""

DATE_WORDS = frozenset(MONTHS) | words("date_words") | {"till och med"}
"""Words of a date between an outcome and its figure: `utfall per april`."""

OCCASIONS = words("occasions")
"""What happens in a month and holds until the next time: `i mätningen i april`."""

MONTH_LEADS = words("month_leads")
"""Prepositions before a month that may mean that month alone."""

PARTS_OF_YEAR = tuple(sorted(words("parts_of_year")))
"""Beginnings of words for a part of the year."""

NEUTRAL_GENITIVES = frozenset(MONTHS) | words("neutral_genitives")
"""Genitives before the outcome that name no part: `årets resultat`."""

DONE = words("done")
"""What is said of the things that a goal counts and makes them no others."""

OF_THESE = words("of_these")
"""`av dem`: a share of what another figure counts."""

TOTALS = words("totals")
"""Words by which a count is the whole one."""
