"""What stands around a figure: the words that are said of it, and not of its neighbours."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from xlgoals.texts import words
from xlgoals.texts.numerals import Figure, figures

FARTHEST = 300
"""Characters before and behind a figure that can say something of it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A figure and the words around it, in lower case, marks among them (`,` `(` `)` `:` `=`).

    `before` reaches back to the figure before it or to the start of the sentence, `behind` to
    where something else begins. `names` are the places in `before` of words with a capital,
    `named_behind` says that the words behind name a place or a unit. `text` is the comment,
    `earlier_start` and `start` are where the sentence before and the figure's own begin.
    """

    figure: Figure
    before: tuple[str, ...]
    behind: tuple[str, ...]
    names: tuple[int, ...]
    named_behind: bool
    text: str
    earlier_start: int
    start: int

    def sentence(self) -> tuple[str, ...]:
        """All words that stand before the figure in its sentence."""
        return _words(self.text[self.start : self.figure.start])

    def earlier(self) -> tuple[str, ...]:
        """The words of the sentence before the figure's."""
        return _words(self.text[self.earlier_start : self.start])


_WORD = re.compile(
    r"till och med\b|[^\W\d_]+|(?:19|20)[0-9]{2}(?![0-9])|[’'-][0-9]{2}(?![0-9])|[,():=]"
)
_END = re.compile(r"[.!?;\n\r\u2028•]")
_NEW_SENTENCE = re.compile(r"[ \u00a0]+[\W_]{0,3}(?:[A-ZÅÄÖ]|(?P<digit>[0-9]))")


@lru_cache(maxsize=256)  # the checks of a row ask one after the other
def places(text: str) -> tuple[Place, ...]:
    """The figures of a text with what is said around each of them."""
    found = figures(text)
    if not found:
        return ()
    ends = _sentence_ends(text)
    return tuple(_place(text, found, number, ends) for number in range(len(found)))


def _sentence_ends(text: str) -> list[int]:
    """Where sentences end: the places behind their last mark."""
    ends = [0]
    for match in _END.finditer(text):
        end = match.end()
        if match[0] in ".!?":
            new = _NEW_SENTENCE.match(text, end)
            if new is None or (new["digit"] and _abbreviated(text, end - 1)):
                continue
        ends.append(end)
    return ends


def _abbreviated(text: str, stop: int) -> bool:
    last = text[max(0, stop - 8) : stop].rpartition(" ")[2]
    return last.lower().lstrip("(") in words.ABBREVIATIONS


def _place(text: str, found: tuple[Figure, ...], number: int, ends: list[int]) -> Place:
    figure = found[number]
    index = bisect_right(ends, figure.start) - 1
    start = max(ends[index], figure.start - FARTHEST)
    stop = ends[index + 1] if index + 1 < len(ends) else len(text)
    stop = min(stop, figure.end + FARTHEST)
    last = found[number - 1].end if number else 0
    following = found[number + 1].start if number + 1 < len(found) else len(text)

    raw = _WORD.findall(text, max(start, last), figure.start)
    if last > start:
        raw = raw[_first_break(raw) :]
    behind = _said_behind(_WORD.findall(text, figure.end, min(stop, following)), following < stop)
    return Place(
        figure,
        before=tuple(word.lower() for word in raw),
        behind=tuple(word.lower() for word in behind),
        names=tuple(_names(raw, begins=last <= start)),
        named_behind=any(
            behind[name - 1].lower() in words.PLACE_LEADS for name in _names(behind, begins=True)
        ),
        text=text,
        earlier_start=max(ends[index - 1] if index else 0, start - FARTHEST),
        start=start,
    )


def _names(found: list[str], *, begins: bool) -> list[int]:
    """The places of names among words; the first word of a sentence is one if all in capitals."""
    return [
        place
        for place, word in enumerate(found)
        if word[0].isupper()
        and (place or not begins or (len(word) > 1 and word.isupper()))
        and word.lower() not in words.NO_NAMES
    ]


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.lower()))


def _first_break(found: list[str]) -> int:
    """Where, in the words between two figures, those of the second begin; 0 when unclear."""
    inside = found.index(")") + 1 if found[:1] == ["("] and ")" in found else 0
    for place in range(inside, len(found)):
        if found[place].lower() in words.BREAKS:
            return place
    return inside


def _said_behind(found: list[str], another_follows: bool) -> list[str]:
    """The words behind a figure that speak of it, with a parenthesis that follows at once."""
    if found[:1] == ["("] and ")" in found:
        close = found.index(")")
        return found[1:close]
    if found[:1] == ["("] and another_follows:
        return []
    for place, word in enumerate(found):
        if word.lower() in words.BREAKS:
            return found[:place]
    return found
