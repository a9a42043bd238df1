"""The figures of a text: the numbers that measure something, with their units.

A comment is full of numbers that are no figures: dates, years, weeks, paragraphs, telephone
numbers, ages, names such as M365. They are left out here, so that what reads the figures need
not know of them. In doubt a number is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlgoals.texts import labels
from xlgoals.texts.units import COUNTED, UNITS

LONGEST = 15
"""Most characters of a number that measures something."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in prose.

    `text` is the number as it stands with its unit, `start` its place in the comment. `unit` is
    written one way (`%` for `procent`), empty for a bare number. `noun` is the word behind a
    number that has no known unit, `decimals` how many were written, `sign` `+`, `-` or nothing.
    """

    value: Decimal
    text: str
    start: int
    unit: str
    noun: str = ""
    decimals: int = 0
    sign: str = ""

    @property
    def end(self) -> int:
        """The place of the first character behind the figure and its unit."""
        return self.start + len(self.text)


_SPACE = "[ \u00a0\u202f\u2009]"
# Begins with a digit in every branch, so that texts without any are passed over at once.
_DIGITS = rf"[0-9](?:[0-9]{{0,2}}(?:{_SPACE}[0-9]{{3}}(?![0-9]))+|[0-9]*)(?:[.,][0-9]+)*"
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_DASH = f"[{_DASHES}]"
_NUMBER = re.compile(
    # `tied`: dates, ranges, clock times, ratios, cases: numbers tied together by a mark.
    rf"(?P<digits>{_DIGITS})(?P<tied>(?:(?:{_SPACE}?(?:{_DASH}|/){_SPACE}?|:){_DIGITS})+)?"
)
_TELEPHONE = re.compile(  # 063-12 34 56, and what follows +46: 70 123 45 67
    rf"(?:0|46{_SPACE}?(?:\(0\))?)[0-9]{{1,3}}(?:{_DASH}|{_SPACE})"
    rf"[0-9]{{2,3}}(?:{_SPACE}?[0-9]{{2,3}}){{1,3}}(?![0-9])"
)
_BEHIND = re.compile(
    rf"{_SPACE}?(?P<word>%(?:-?enhet[a-z]*)?|‰|[^\W\d_]+(?:/[^\W\d_]+[23²³]?(?![^\W_]))?[²³]?"
    r"(?:[23](?![^\W_]))?)(?P<glued>[-:][^\W\d_])?"
)
_OF = re.compile(rf"{_SPACE}(?:av|of|out of){_SPACE}(?:de |totalt |sammanlagt |the )?(?=[0-9])")
_SECOND_WORD = re.compile(r"[ ]([^\W\d_]+)")
_TARGET_BEHIND = re.compile(
    rf"{_DASH}(?P<percent>procents?{_DASH}?)?(?P<noun>mål(?:et)?)\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_WHOLE_DATE = re.compile(
    r"(?:(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|20[0-9]{2}(?:0[1-9]|1[0-2]))"
)
_THREE_DECIMALS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class _Numeral(NamedTuple):
    """A number as it stands: its digits and marks, its sign, what is behind it, its place."""

    digits: str
    sign: str
    unit: str
    noun: str
    start: int
    end: int

    @property
    def is_bare(self) -> bool:
        """Whether it is a whole number without a unit, which may be a name or a place."""
        return not (self.unit or "," in self.digits or "." in self.digits)


@lru_cache(maxsize=256)  # the checks of a row ask one after the other
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of a text in their order; what is not surely one is left out."""
    found: list[Figure] = []
    at, base = 0, -1
    while (match := _NUMBER.search(text, at)) is not None:
        start, at = match.start(), match.end()
        if text[start] == "0" or text[start - 1 : start] == "+":
            telephone = _TELEPHONE.match(text, start)
            if telephone is not None:
                at = telephone.end()
                continue
        figure = None if start == base else _figure(text, match)
        at = figure.end if figure else at
        of = _OF.match(text, at)
        if of is not None:
            base = of.end()  # a share of it is said, so it is no figure itself
        # 45 av 60: the share is behind it, and nobody wrote it; 82 % av 60: it is written.
        if figure and (of is None or figure.unit or figure.decimals):
            found.append(figure)
    return tuple(found)


def _figure(text: str, match: re.Match[str]) -> Figure | None:
    digits = match["digits"]
    if match["tied"] or len(digits) > LONGEST or not _one_number(digits):
        return None
    sign, start = _sign(text, match.start())
    if not _starts_freely(text, start, signed=bool(sign)):
        return None
    behind = _behind(text, match.end())
    if behind is None:
        return None
    numeral = _Numeral(digits, sign, behind[0], behind[1], start, behind[2])
    if _names_something(text, numeral):
        return None
    plain = re.sub(_SPACE, "", digits).replace(",", ".")
    value = Decimal(plain)
    return Figure(
        value=-value if sign == "-" else value,
        text=text[start : numeral.end],
        start=start,
        unit=numeral.unit,
        noun="" if numeral.noun in labels.MONTHS else numeral.noun,
        decimals=len(plain.partition(".")[2]),
        sign=sign,
    )


def _one_number(digits: str) -> bool:
    """Whether digits and marks are one number: not `40,50,60`, `4.1.3`, `12.500` or `007`."""
    marks = digits.count(",") + digits.count(".")
    if marks > 1 or (marks and _THREE_DECIMALS.fullmatch(digits)):
        return False
    return marks == 1 or len(digits) == 1 or digits[0] != "0"


def _sign(text: str, start: int) -> tuple[str, int]:
    """The sign glued to a number, and where the number begins with it; `+ 0,06` has one too."""
    before = text[start - 1 : start]
    if before and before in _DASHES:
        return "-", start - 1
    if before == "+":
        return "+", start - 1
    if before == " " and text[start - 2 : start - 1] == "+":
        return "+", start - 2
    return "", start


def _starts_freely(text: str, start: int, *, signed: bool) -> bool:
    """Whether nothing is glued to the front: not `M365`, `covid-19`, `§45`, `nr.5`."""
    before = text[start - 1 : start]
    return not (
        before.isalnum() or (before and before in "_/§#@.&'’") or (signed and before == ")")
    )


# --- What is behind a number -------------------------------------------------------------------


def _behind(text: str, end: int) -> tuple[str, str, int] | None:
    """The unit and the noun behind a number and where the figure ends; None within a word."""
    mark = text[end : end + 1]
    if (mark and mark in "+/°") or (mark == ":" and text[end + 1 : end + 2].isalpha()):
        return None  # 80+, 5/vecka, 3:e
    if mark and mark in _DASHES:
        target = _TARGET_BEHIND.match(text, end)  # 250-målet, 90-procentsmålet
        if target is None:
            return None
        return ("%" if target["percent"] else ""), target["noun"].lower(), end
    match = _BEHIND.match(text, end)
    if match is None:
        return "", "", end
    word = match["word"].lower()
    unit = UNITS.get(word) or (word if word in COUNTED or word == "per" else None)
    if unit is not None:
        return _whole_unit(text, unit, match)
    if match.start("word") == end:
        return None  # 2G, 1a
    if word in ("procentsmål", "procentsmålet"):
        return "%", word, end
    return "", "" if word in labels.FUNCTION_WORDS else word, end


def _whole_unit(text: str, unit: str, match: re.Match[str]) -> tuple[str, str, int] | None:
    """A unit of one word or two: `4 miljoner kronor`, `2 per cent`, `3 percentage points`."""
    if match["glued"] and unit != "%":
        return None  # 3 års-: half a word
    end = match.end("word")
    second = _SECOND_WORD.match(text, end)
    if second is not None:
        both = f"{match['word'].lower()} {second[1].lower()}"
        if both in UNITS:
            return UNITS[both], "", second.end()
    return ("", "", match.start()) if unit == "per" else (unit, "", end)


# --- Numbers that measure nothing --------------------------------------------------------------


def _names_something(text: str, one: _Numeral) -> bool:
    """Whether a number names a date, a place in a list, an age or a thing, and measures nothing."""
    before = text[max(0, one.start - 32) : one.start].lower().split()
    label = before[-1].strip("(.,\"'”[") if before else ""
    if one.unit == "år":
        behind = text[one.end : one.end + 12].lower()
        return label in labels.AGE_LEADS or behind.startswith(labels.AGE_ENDS)
    if _is_year_or_date(one, before, label):
        return True
    if not one.is_bare:
        return False
    if one.noun in labels.MONTHS and len(one.digits) <= 2:
        return True
    if one.noun.startswith("åring") or one.digits in labels.NUMBER_NAMES:
        return True
    if label in labels.LABELS or label.rstrip(":") in labels.DIARY_LABELS:
        return True
    if not labels.SCALES.isdisjoint(before[-4:]):
        return True
    return _is_item(text, one) or (label == "mål" and not one.noun)


def _is_year_or_date(one: _Numeral, before: list[str], label: str) -> bool:
    digits, unit = one.digits, one.unit
    if len(digits) == 2 and not unit:  # hösten -21, also with a space between
        dashed = one.sign or label in ("-", "–")
        lead = before[-1 if one.sign else -2 :][:1]
        return bool(dashed and lead) and lead[0].strip("(.,") in labels.MONTHS_AND_SEASONS
    if _YEAR.fullmatch(digits):
        return not unit or (unit in COUNTED and label in labels.YEAR_LEADS)
    return not unit and len(digits) in (6, 8) and _WHOLE_DATE.fullmatch(digits) is not None


def _is_item(text: str, one: _Numeral) -> bool:
    """Whether a number counts the items of a list: `1. Text` at the start of a line, `2) Text`."""
    start, end = one.start, one.end
    if text[end : end + 1] == ")":
        return "(" not in text[max(0, start - 40) : start]
    line = text[max(0, start - 8) : start].rstrip(" ")
    first = not line or line[-1] in "\n\r•"
    return first and text[end : end + 1] == "." and text[end + 1 : end + 2].isspace()
