"""Units as people write them, and which of them measure the same."""

from __future__ import annotations

from functools import lru_cache

from xlgoals.texts.vocabulary import words

PERCENT = "%"
POINTS = "procentenheter"

_PERCENT = ("%", "procent", "percent", "per cent", "pct")
_POINTS = (
    *("procentenhet", "procentenheter", "%-enhet", "%-enheter", "%enheter"),
    *("pp", "percentage point", "percentage points"),
)
_MONEY = (
    *("kr", "kronor", "tkr", "ksek", "mkr", "mnkr", "msek", "sek", "mdkr", "mdr", "milj", "öre"),
    *("miljon", "miljoner", "miljard", "miljarder", "miljoner kronor", "miljarder kronor"),
    *("tusen kronor", "euro", "million", "billion", "kronor per"),
)
_TIME = (
    *("år", "månad", "månader", "månaderna", "mån", "vecka", "veckor", "veckorna"),
    *("dag", "dagar", "dagarna", "dygn", "timme", "timmar", "timmarna", "tim", "h"),
    *("minut", "minuter", "min", "sekunder", "vårddygn", "years", "year", "months", "month"),
    *("weeks", "week", "days", "day", "hours", "hour", "minutes"),
)
_TIMES = ("gång", "gånger", "ggr", "times")
_PHYSICAL = (
    *("kwh/m2", "kwh/m²", "kwh", "mwh", "gwh", "twh", "ton", "kg", "gram", "tonnes"),
    *("km", "mil", "m2", "m²", "kvm", "m3", "m³", "liter", "grader", "‰", "promille"),
)
_PIECES = ("st", "stycken", "styck", "pieces")

UNITS: dict[str, str] = {
    **dict.fromkeys(_PERCENT, PERCENT),
    **dict.fromkeys(_POINTS, POINTS),
    **{word: word for word in (*_MONEY, *_TIME, *_TIMES, *_PHYSICAL)},
    **dict.fromkeys(_PIECES, "st"),
    "m²": "m2",
    "kwh/m²": "kwh/m2",
    "year": "år",
    "years": "år",
}
"""How a unit is written to how it is kept: of shares, time, money and size."""

COUNTED = words("counted")
"""Nouns that stand behind a number as its unit."""

_ANYBODY = words("anybody")
_PEOPLE = _ANYBODY | words("people")
"""Who may be counted where a goal counts persons."""

_DIMENSIONS = frozenset((POINTS, *_MONEY, *_TIME, *_TIMES, *_PHYSICAL))
_STEM = 5
"""Letters that two forms of a noun share: dygnsdos, dygnsdoser."""


@lru_cache(maxsize=1024)
def kept(unit: str) -> str:
    """How a goal's unit is kept: `%` for `procent` and `% av kostnaden`, `timmar` for a rate."""
    whole = unit.lower().strip()
    return UNITS.get(whole) or UNITS.get(whole.partition(" ")[0], whole)


@lru_cache(maxsize=1024)
def same_unit(unit: str, noun: str, wanted: str) -> bool:
    """Whether a figure can stand in a cell of a unit.

    Args:
        unit: the figure's unit, empty for a bare number.
        noun: the word behind a number without a unit.
        wanted: the unit of the goal, empty when it is not known.
    """
    goal = kept(wanted)
    if goal in ("", "st"):
        return unit not in _DIMENSIONS and (unit != PERCENT or not goal)
    if unit == goal:
        return True
    if unit in UNITS.values():
        return unit == "st" and goal not in _DIMENSIONS and goal != PERCENT
    said = unit or noun
    return not said or same_noun(said, wanted)


@lru_cache(maxsize=1024)
def surely_same_unit(unit: str, noun: str, wanted: str) -> bool:
    """Whether a figure says the unit of the goal itself, so that it needs no other word for it.

    Without a known unit of the goal a share is taken for one: counts are too common in prose.
    """
    if not unit and not noun:
        return False
    if kept(wanted) in ("", "st"):
        return unit in (PERCENT, "st") and same_unit(unit, noun, wanted)
    return same_unit(unit, noun, wanted)


def same_noun(noun: str, wanted: str) -> bool:
    """Whether a noun in some form is one of the words of a goal's unit."""
    asked = wanted.lower().split()
    if noun in _PEOPLE and not _ANYBODY.isdisjoint(asked):
        return True
    return any(word[:_STEM] == noun[:_STEM] for word in asked)


def is_dimension(unit: str) -> bool:
    """Whether a unit measures time, money, size or percentage points."""
    return kept(unit) in _DIMENSIONS
