"""Charts of counts by status, drawn alike for every form of the report.

The statuses always come in the same order. Each is told by its colour, by its symbol where there
is room, and by its pattern, so that charts can be read in grey as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, pi, sin
from typing import TYPE_CHECKING, Literal

from xlgoals.domain.model import STATUS_SYMBOLS, STATUS_WORDS, ChartKind, Status
from xlgoals.forms.look import INK, MUTED, STRONG
from xlgoals.pages.drawing import Drawing, Fill, Pattern, as_shipped, width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.forms.look import Look
    from xlgoals.i18n import Language
    from xlgoals.pages.document import Chart
    from xlgoals.tables.rows import Counts

WIDTH = 680
"""Of every chart, in CSS pixels: somewhat more than an A4 page has between its margins."""
_SIZE, _LEADING = 12, 15
"""Of letters, and from one line to the next."""
_RISE = 0.36
"""From the middle of a capital to the line it stands on, as a share of the size of letters."""
_NAME_WIDTH, _MOST_LINES = 238, 3
"""Room for some 34 signs."""
_BAR, _LOW_BAR, _BETWEEN_ROWS, _APART = 24, 26, 9, 12
_RADIUS, _WORDS_OUT = 62, 0.62
_PIES_BESIDE, _BETWEEN_PIES = 4, 18
_LEAST = 0.12
"""The least share of a slice that has room for its symbol and a figure of one digit."""
_LEAST_SEEN = 0.01
"""What a share is drawn as at least: one of a thousand is seen too."""
_RIM = 1.2
"""How thick the white lines between statuses are."""
_LEGEND, _SWATCH, _BESIDE_SWATCH = 34, 13, 6
_WHITE = "FFFFFF"
_NONE = "–"
_PATTERNS = {Status.RED: Pattern.LINES, Status.NOT_MEASURED: Pattern.DOTS}
"""The strong colours of red and green are alike in grey, and so are those of the other two."""
_PATTERN_SHARE = 0.42
"""How far the colour of a pattern is from the ground's towards that of words on it."""


def svg(chart: Chart, look: Look, language: Language) -> bytes:
    """The chart as an SVG image: without a prolog, to stand in a page."""
    with as_shipped(chart.key):
        return _Picture(chart, look, language).drawn().svg()


def png(chart: Chart, look: Look, language: Language) -> bytes:
    """The same drawing as a PNG image of 200 dots an inch."""
    with as_shipped(chart.key):
        return _Picture(chart, look, language).drawn().png()


def size(chart: Chart) -> tuple[int, int]:
    """How wide and high the drawing is, in CSS pixels."""
    return WIDTH, ceil(_layout(chart).height)


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in lines, with its counts."""

    lines: Sequence[str]
    counts: Counts

    @property
    def height(self) -> float:
        return max(_BAR, len(self.lines) * _LEADING)


class _Bars:
    """Where bars are: each row as high as its name, a legend below where there are several."""

    def __init__(self, chart: Chart) -> None:
        self.names = [_Name(lines_of(name, _NAME_WIDTH), counts) for name, counts in chart.counts]
        self.is_bare = len(self.names) < 2 and not any(name.lines for name in self.names)
        self.has_legend = len(self.names) > 1

    @property
    def height(self) -> float:
        """Of all of it."""
        if self.is_bare:
            return _LOW_BAR
        rows = sum(name.height + _BETWEEN_ROWS for name in self.names)
        return rows + (_LEGEND if self.has_legend else 0)


class _Pies:
    """Where pies are: in rows of equal length, each row as high as its longest name."""

    has_legend = True

    def __init__(self, chart: Chart) -> None:
        n = max(1, len(chart.counts))
        self.beside = ceil(n / ceil(n / _PIES_BESIDE))
        self.cell = WIDTH / self.beside
        room = WIDTH / _PIES_BESIDE - _APART
        names = [_Name(lines_of(name, room), counts) for name, counts in chart.counts]
        self.rows = [names[at : at + self.beside] for at in range(0, len(names), self.beside)]

    @staticmethod
    def head(row: Sequence[_Name]) -> float:
        """How high names and sums above a row of pies are."""
        return (max(len(name.lines) for name in row) + 1) * _LEADING + 8

    @property
    def height(self) -> float:
        """Of all of it."""
        pie = 2 * _RADIUS + _BETWEEN_PIES
        return sum(self.head(row) + pie for row in self.rows) + _LEGEND - _BETWEEN_PIES


def _layout(chart: Chart) -> _Bars | _Pies:
    return _Bars(chart) if chart.kind is ChartKind.BARS else _Pies(chart)


class _Picture:
    """One chart on its way to a drawing."""

    def __init__(self, chart: Chart, look: Look, language: Language) -> None:
        self.layout = _layout(chart)
        self.look, self.language = look, language
        self.sheet = Drawing(WIDTH, ceil(self.layout.height))
        self.fills = {status: fill(look, status) for status in Status}

    def drawn(self) -> Drawing:
        if isinstance(self.layout, _Pies):
            self._pies(self.layout)
        elif self.layout.is_bare:
            counts = self.layout.names[0].counts if self.layout.names else None
            self._bar((0, 0, WIDTH, _LOW_BAR), counts)
        else:
            self._bars(self.layout)
        if self.layout.has_legend:
            self._legend(ceil(self.layout.height) - _SWATCH / 2 - 2)
        return self.sheet

    def _bars(self, layout: _Bars) -> None:
        sums = [self.language.number(name.counts.n) for name in layout.names]
        left = _widest(line for name in layout.names for line in name.lines)
        left += _APART if left else 0
        right = WIDTH - _widest(sums) - _APART
        y = _BETWEEN_ROWS / 2
        for name, n in zip(layout.names, sums, strict=True):
            middle = y + name.height / 2
            self._lines(name.lines, (0, middle - len(name.lines) * _LEADING / 2))
            self._bar((left, middle - _BAR / 2, right - left, _BAR), name.counts)
            self.sheet.words(n, (WIDTH, middle + _RISE * _SIZE), _SIZE, self._ink(), "right")
            y += name.height + _BETWEEN_ROWS

    def _bar(self, place: tuple[float, float, float, float], counts: Counts | None) -> None:
        """Statuses from the left, with a white line between two."""
        if not counts or not counts.n:
            self._outline(place)
            return
        x, y, width, height = place
        middle = y + height / 2
        for status, (begin, end) in spans(counts):
            left, wide = x + begin * width, (end - begin) * width
            self.sheet.box(left, y, wide, height, self.fills[status])
            if begin:
                self.sheet.line((left, y), (left, y + height), _WHITE, _RIM)
            words = self._label(counts, status)
            if width_of(words, _SIZE) + _APART <= wide:
                self._on(status, words, (left + wide / 2, middle))

    def _outline(self, place: tuple[float, float, float, float]) -> None:
        x, y, width, height = place
        grey = self.look.colour(MUTED)
        self.sheet.box(x, y, width, height, Fill(grey))
        self.sheet.box(x + 1, y + 1, width - 2, height - 2, Fill(_WHITE))
        self._middle(_NONE, (x + width / 2, y + height / 2), grey)

    def _pies(self, layout: _Pies) -> None:
        y = 0.0
        for row in layout.rows:
            head = layout.head(row)
            for at, name in enumerate(row):
                x = (at + 0.5) * layout.cell
                top = y + head - 8 - _LEADING * (len(name.lines) + 1)
                self._lines(name.lines, (x, top), "center")
                n = self.language.number(name.counts.n)
                line = y + head - 8 - _LEADING / 2 + _RISE * _SIZE
                self.sheet.words(n, (x, line), _SIZE, self.look.colour(MUTED), "center")
                self._pie((x, y + head + _RADIUS), name.counts)
            y += head + 2 * _RADIUS + _BETWEEN_PIES

    def _pie(self, middle: tuple[float, float], counts: Counts) -> None:
        """Statuses from the top and clockwise."""
        if not counts.n:
            grey = self.look.colour(MUTED)
            self.sheet.wedge(*middle, _RADIUS, (0, 1), Fill(grey))
            self.sheet.wedge(*middle, _RADIUS - 1, (0, 1), Fill(_WHITE))
            self._middle(_NONE, middle, grey)
            return
        shown = spans(counts)
        for status, share in shown:
            self.sheet.wedge(*middle, _RADIUS, share, self.fills[status])
        for status, (begin, end) in shown:
            if len(shown) > 1:
                self.sheet.line(middle, _round(middle, begin, _RADIUS + 1), _WHITE, _RIM)
            n = counts.of(status)
            if n / counts.n >= _LEAST + 0.03 * (len(str(n)) - 1):
                far = _WORDS_OUT * _RADIUS if len(shown) > 1 else 0
                at = _round(middle, (begin + end) / 2, far)
                self._on(status, self._label(counts, status), at)

    def _legend(self, middle: float) -> None:
        said = {
            status: f"{STATUS_SYMBOLS[status]} {self.language.text(word)}"
            for status, word in STATUS_WORDS.items()
        }
        apart = _SWATCH + _BESIDE_SWATCH + 2 * _APART
        wide = sum(width_of(words, _SIZE) + apart for words in said.values()) - 2 * _APART
        x = (WIDTH - wide) / 2 if isinstance(self.layout, _Pies) else 0.0
        for status, words in said.items():
            self.sheet.box(x, middle - _SWATCH / 2, _SWATCH, _SWATCH, self.fills[status])
            at = (x + _SWATCH + _BESIDE_SWATCH, middle + _RISE * _SIZE)
            self.sheet.words(words, at, _SIZE, self._ink())
            x += width_of(words, _SIZE) + apart

    def _on(self, status: Status, words: str, middle: tuple[float, float]) -> None:
        """Words on a status's colour, with no pattern behind them."""
        strong = STRONG[status]
        if self.fills[status].pattern:
            wide, (x, y) = width_of(words, _SIZE) + 6, middle
            plain = Fill(self.fills[status].ground)
            self.sheet.box(x - wide / 2, y - _LEADING / 2, wide, _LEADING, plain)
        self._middle(words, middle, self.look.colour(self.look.readable(strong)))

    def _middle(self, words: str, middle: tuple[float, float], colour: str) -> None:
        x, y = middle
        self.sheet.words(words, (x, y + _RISE * _SIZE), _SIZE, colour, "center")

    def _lines(
        self,
        lines: Sequence[str],
        top: tuple[float, float],
        align: Literal["left", "center"] = "left",
    ) -> None:
        for at, line in enumerate(lines):
            y = top[1] + (at + 0.5) * _LEADING + _RISE * _SIZE
            self.sheet.words(line, (top[0], y), _SIZE, self._ink(), align)

    def _label(self, counts: Counts, status: Status) -> str:
        return f"{STATUS_SYMBOLS[status]} {self.language.number(counts.of(status))}"

    def _ink(self) -> str:
        return self.look.colour(INK)


def fill(look: Look, status: Status) -> Fill:
    """The colour of a status in charts, and its pattern."""
    ground, words = look.colour(STRONG[status]), look.colour(look.readable(STRONG[status]))
    if status not in _PATTERNS:
        return Fill(ground)
    pairs = ((int(ground[at : at + 2], 16), int(words[at : at + 2], 16)) for at in (0, 2, 4))
    mixed = "".join(f"{round(a + _PATTERN_SHARE * (b - a)):02X}" for a, b in pairs)
    return Fill(ground, _PATTERNS[status], mixed)


def spans(counts: Counts) -> list[tuple[Status, tuple[float, float]]]:
    """From where to where each status reaches, as shares of the whole, without what is none."""
    shares = {status: counts.of(status) / counts.n for status in Status if counts.of(status)}
    small = {status for status, share in shares.items() if share < _LEAST_SEEN}
    rest = sum(share for status, share in shares.items() if status not in small)
    scale = (1 - _LEAST_SEEN * len(small)) / rest
    found, begin = [], 0.0
    for status, share in shares.items():
        end = begin + (_LEAST_SEEN if status in small else share * scale)
        found.append((status, (begin, end)))
        begin = end
    return found


def lines_of(name: str, room: float) -> list[str]:
    """A name in lines that have room; what does not fit the last one is cut off with a sign."""
    lines: list[str] = []
    left = name.split()
    while left and len(lines) < _MOST_LINES:
        line = left.pop(0)
        while left and width_of(f"{line} {left[0]}", _SIZE) <= room:
            line = f"{line} {left.pop(0)}"
        if _fitting(line, room) < len(line):
            fits = _fitting(line, room - width_of("-", _SIZE))
            left.insert(0, line[fits:])
            line = f"{line[:fits]}-"
        lines.append(line)
    if left:
        last = lines[-1].removesuffix("-")
        lines[-1] = f"{last[: _fitting(last, room - width_of('…', _SIZE))].rstrip()}…"
    return lines


def _fitting(line: str, room: float) -> int:
    """How many of the first signs have room; at least one."""
    n = len(line)
    while n > 1 and width_of(line[:n], _SIZE) > room:
        n -= 1
    return n


def _widest(words: Iterable[str]) -> float:
    return max((width_of(one, _SIZE) for one in words), default=0)


def _round(middle: tuple[float, float], share: float, far: float) -> tuple[float, float]:
    """The point at a share of the way round from the top, so far from the middle."""
    angle = 2 * pi * share
    return middle[0] + far * sin(angle), middle[1] - far * cos(angle)
