"""What charts are drawn with: shapes and words on a white ground, as SVG or PNG.

Everything is placed in CSS pixels from the upper left corner. Words become outlines of the font
that matplotlib brings, so that a drawing looks alike and has the same bytes on every machine.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import cache
from io import BytesIO
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import Patch
    from matplotlib.transforms import Transform

Align = Literal["left", "center", "right"]
_PER_INCH = 96
"""CSS pixels."""
_POINTS = 72 / _PER_INCH
"""How many points a CSS pixel is."""
_STEP, _STROKE, _DOTS = 5.0, 1.3, (1.0, 2.85)
"""From one line of a pattern to the next, how thick it is, and a dot and the gap after it."""
_PNG_PER_INCH = 200
_NOT_OURS = ("backend", "interactive", "toolbar", "webagg", "tk.", "date.epoch", "timezone")
"""Settings of matplotlib that no drawing depends on."""
_NO_CREATOR = ("Date", "Creator", "Format", "Type")
_SLIMMER = tuple(
    (re.compile(pattern, re.DOTALL), instead)
    for pattern, instead in (
        (r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->|<metadata>.*?</metadata>", ""),
        (r' id="(?:figure|patch|text|line2d)_\d+"', ""),
        (r'(?<=["#])DejaVuSans-', "d"),
        (r">\s+<", "><"),
        (r"\s*\n\s*", " "),
        (r" ?\b([MLQC]) (?=[-\d])", r"\1"),
    )
)
"""What only other programs ask for, and shorter ways to write the rest."""


@cache
def _load() -> None:
    """Import matplotlib without its words on caches of fonts, which are no concern of a reader."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        import matplotlib.backends.backend_agg
        import matplotlib.backends.backend_svg
        import matplotlib.figure
        import matplotlib.textpath  # noqa: F401 - it is here that it is loaded
    finally:
        log.setLevel(level)


@contextmanager
def as_shipped(salt: str) -> Iterator[None]:
    """Matplotlib's own settings whatever a person has chosen for theirs, and no warnings.

    It warns of signs that its font lacks: a box is drawn for those.

    Args:
        salt: What the ids in an SVG differ by.
    """
    _load()
    from matplotlib import rc_context, rcParams, rcParamsDefault

    changed: dict[Any, Any] = {
        key: value
        for key, value in rcParamsDefault.items()
        if not key.startswith(_NOT_OURS) and rcParams[key] != value
    }
    own: dict[Any, Any] = {"svg.fonttype": "path", "svg.hashsalt": salt}
    with rc_context(changed | own), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@cache
def _font(size: float) -> FontProperties:
    """The font by its file, which no search for fonts is needed for. The size is in pixels."""
    import matplotlib
    from matplotlib.font_manager import FontProperties

    file = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    return FontProperties(fname=file, size=size * _POINTS)


@cache
def width_of(words: str, size: float) -> float:
    """How many pixels words take on a line, in a font of so many pixels."""
    _load()
    from matplotlib.textpath import text_to_path

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        width: float = text_to_path.get_text_width_height_descent(words, _font(size), False)[0]
    return width / _POINTS


class Pattern(Enum):
    """What tells one ground from another without colours."""

    LINES = "lines"
    """From the lower left to the upper right."""
    DOTS = "dots"


@dataclass(frozen=True, slots=True)
class Fill:
    """What a shape is filled with. Colours are six hexadecimal digits."""

    ground: str
    pattern: Pattern | None = None
    """What is drawn over the ground."""
    pattern_colour: str = ""


class Drawing:
    """A white sheet of so many pixels, to be drawn on and saved within `as_shipped`."""

    def __init__(self, width: float, height: float) -> None:
        from matplotlib.figure import Figure
        from matplotlib.transforms import Affine2D

        size = (width / _PER_INCH, height / _PER_INCH)
        self._figure: Figure = Figure(size, dpi=_PER_INCH, facecolor="white", edgecolor="none")
        down = Affine2D().scale(1 / width, -1 / height).translate(0, 1)
        self._down: Transform = down + self._figure.transFigure

    def box(self, x: float, y: float, width: float, height: float, fill: Fill) -> None:
        """A rectangle by its upper left corner."""
        from matplotlib.patches import Rectangle

        self._add(Rectangle((x, y), width, height), (x, y, x + width, y + height), fill)

    def wedge(
        self, x: float, y: float, radius: float, share: tuple[float, float], fill: Fill
    ) -> None:
        """A slice round a middle, from one share of the way round to another, from the top."""
        from matplotlib.patches import Wedge

        begin, end = (360 * part - 90 for part in share)
        bounds = (x - radius, y - radius, x + radius, y + radius)
        self._add(Wedge((x, y), radius, begin, end), bounds, fill)

    def line(
        self, begin: tuple[float, float], end: tuple[float, float], colour: str, width: float
    ) -> None:
        """A straight line."""
        from matplotlib.lines import Line2D

        (x, y), (to_x, to_y) = begin, end
        line = Line2D([x, to_x], [y, to_y], linewidth=width * _POINTS, color=f"#{colour}")
        line.set_transform(self._down)
        line.set_solid_capstyle("butt")
        self._figure.add_artist(line)

    def words(
        self, words: str, at: tuple[float, float], size: float, colour: str, align: Align = "left"
    ) -> None:
        """One line of words. They stand on the line through the point, and are never markup."""
        place = self._figure.text(*at, words, transform=self._down, ha=align, va="baseline")
        place.set(parse_math=False, fontproperties=_font(size), color=f"#{colour}")

    def _add(self, patch: Patch, bounds: tuple[float, float, float, float], fill: Fill) -> None:
        patch.set(facecolor=f"#{fill.ground}", linewidth=0, transform=self._down)
        self._figure.add_artist(patch)
        if fill.pattern:
            self._pattern(patch, bounds, fill)

    def _pattern(self, patch: Patch, bounds: tuple[float, float, float, float], fill: Fill) -> None:
        """Lines over all of the bounds, seen where the patch is.

        Matplotlib's own patterns are a hundred times as large in an SVG.
        """
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Outline

        left, top, right, foot = bounds
        if fill.pattern is Pattern.LINES:
            high = foot - top
            starts = _every(_STEP, left - high, right)
            ends = [((x, foot), (x + high, top)) for x in starts]
        else:
            ends = [((left, y), (right, y)) for y in _every(_STEP, top, foot)]
        points = [point for pair in ends for point in pair]
        lines = PathPatch(
            Outline(points, [Outline.MOVETO, Outline.LINETO] * len(ends)),
            fill=False,
            edgecolor=f"#{fill.pattern_colour}",
            linewidth=_STROKE * _POINTS,
            linestyle="-" if fill.pattern is Pattern.LINES else (0, _DOTS),
            capstyle="butt",
            transform=self._down,
        )
        lines.set_clip_path(patch)
        self._figure.add_artist(lines)

    def svg(self) -> bytes:
        """The drawing without what only other programs ask for."""
        raw = self._saved(format="svg", metadata=dict.fromkeys(_NO_CREATOR))
        slim = raw.decode()
        for unused, instead in _SLIMMER:
            slim = unused.sub(instead, slim)
        return slim.strip().encode()

    def png(self) -> bytes:
        """The drawing for print, without the name of the program."""
        return self._saved(format="png", dpi=_PNG_PER_INCH, metadata={"Software": None})

    def _saved(self, **chosen: Any) -> bytes:
        to = BytesIO()
        self._figure.savefig(to, **chosen)
        return to.getvalue()


def _every(step: float, begin: float, end: float) -> list[float]:
    """Where lines so far apart stand between two places, alike wherever the two are."""
    return [at * step for at in range(ceil(begin / step), floor(end / step) + 1)]


def has_font(family: str) -> bool:
    """Whether a font of this name is installed on the computer."""
    _load()
    from matplotlib.font_manager import fontManager

    return family.casefold() in {name.casefold() for name in fontManager.get_font_names()}
