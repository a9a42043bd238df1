"""Counts as a pie: what of its slices a page draws, in a square of a hundred by a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from typing import TYPE_CHECKING

from xlgoals.domain.model import Status

if TYPE_CHECKING:
    from xlgoals.tables.rows import Counts

_MIDDLE, _RADIUS, _WORDS = 50, 48, 30
"""Where the middle is, how far out the rim is, and how far out a slice's words are."""
_LEAST = 0.12
"""The least share of a slice that has room for its symbol and a figure of one digit."""


@dataclass(frozen=True, slots=True)
class Slice:
    """One status in a pie: its outline as an SVG path, and where its words stand."""

    status: Status
    n: int
    path: str
    x: str
    y: str
    has_room: bool


def slices(counts: Counts) -> list[Slice]:
    """The slices of these counts from the top and clockwise, without what is none."""
    found, begin = [], 0.0
    for status in Status:
        n = counts.of(status)
        if not n:
            continue
        share = n / counts.n
        half = begin + share / 2
        alone = n == counts.n
        x, y = (f"{_MIDDLE}", f"{_MIDDLE}") if alone else _at(half, _WORDS)
        room = share >= _LEAST + 0.03 * (len(str(n)) - 1)
        path = _ring() if alone else _wedge(begin, begin + share)
        found.append(Slice(status, n, path, x, y, room))
        begin += share
    return found


def _at(share: float, far: int) -> tuple[str, str]:
    """The point at a share of the way round, so far from the middle."""
    angle = 2 * pi * share
    return _number(_MIDDLE + far * sin(angle)), _number(_MIDDLE - far * cos(angle))


def _wedge(begin: float, end: float) -> str:
    first, last = " ".join(_at(begin, _RADIUS)), " ".join(_at(end, _RADIUS))
    long_way = int(end - begin > 0.5)
    return f"M{_MIDDLE} {_MIDDLE}L{first}A{_RADIUS} {_RADIUS} 0 {long_way} 1 {last}Z"


def _ring() -> str:
    """All of it: an arc cannot end where it begins, so there are two."""
    top, foot = _MIDDLE - _RADIUS, _MIDDLE + _RADIUS
    arc = f"A{_RADIUS} {_RADIUS} 0 1 1 {_MIDDLE}"
    return f"M{_MIDDLE} {top}{arc} {foot}{arc} {top}Z"


def _number(value: float) -> str:
    """Two decimals, and no minus before a zero."""
    return f"{round(value, 2) + 0.0:g}"
