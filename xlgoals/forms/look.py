"""Styles by name, the same in every workbook, and the look: what colours, font and logo they have.

A style says roles, never colours: `ink` on `shade`. A `Look` says what colour each role is, so that
no layout depends on it. Contrast of text to ground is at least 4.5 to 1, and no meaning hangs on
colour alone.
"""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.domain.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

INK, MUTED, REPEATED, DIMMED = "ink", "muted", "repeated", "dimmed"
HEADING, HEAD, HEAD_INK, LINK = "heading", "head", "head_ink", "link"
LINE, SHADE, GIVEN, WANTING = "line", "shade", "given", "wanting"
INPUT, INPUT_LINE, INPUT_HEAD = "input", "input_line", "input_head"
FAULTY, FAULTY_LINE = "faulty", "faulty_line"
WHITE = "white"
"""What is printed on, which no theme has a say in."""
FILL = {status: status.value for status in Status}
"""Grounds of status cells; the text on them is ink."""
STRONG = {status: f"{status.value}_strong" for status in Status}
"""Fills of charts."""
ROLES = (
    *(INK, MUTED, REPEATED, DIMMED, HEADING, HEAD, HEAD_INK, LINK),
    *(LINE, SHADE, GIVEN, WANTING, INPUT, INPUT_LINE, INPUT_HEAD, FAULTY, FAULTY_LINE),
    *FILL.values(),
    *STRONG.values(),
)
"""What a theme gives a colour; what each is for stands in `templates/themes/standard.toml`."""
LEAST_CONTRAST = 4.5
"""Of text to its ground, as WCAG 2.2 asks for (1.4.3)."""
WORKBOOK_FONT = "Calibri"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Colours are roles of a `Look`; sizes are points."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    colour: str = INK
    fill: str = ""
    line: str = ""
    """Colour of a thin line on all four sides."""
    top_line: str = ""
    align: str = "left"
    valign: str = "top"
    wrap: bool = False
    most_lines: int = 0
    """How many lines of a text a row makes room for; all of them when 0."""
    number: str = ""
    """Number format as Excel writes it in any language, such as `#,##0.0`."""
    locked: bool = True
    indent: int = 0


ANY_NUMBER = "#,##0.##########"
AMOUNT = "#,##0.##;−#,##0.##;0"
"""Number formats; by such ones Excel shows a whole number as `73,`, see `whole_number`."""
DECIMALS = 10
"""Most decimals that a number is shown with."""

_text = Style(line=LINE, wrap=True)
_number = replace(_text, align="right", number=ANY_NUMBER, wrap=False)
_input = replace(_text, fill=INPUT, line=INPUT_LINE, locked=False)

MARKS: dict[str, dict[str, str]] = {
    "rule": {"top_line": HEAD},
    "later": {"colour": DIMMED, "fill": SHADE},
}
"""What is changed of a style whose name ends in `+rule` or `+later`, or in both."""


def whole_number(pattern: str) -> str:
    """A number format without its optional decimals."""
    return re.sub(r"\.#+", "", pattern)


class _Styles(dict[str, Style]):
    """Styles by name; those with marks are made when they are asked for."""

    def __missing__(self, name: str) -> Style:
        base, *marks = name.split("+")
        if not marks:
            raise KeyError(name)
        style = self[base]
        for mark in marks:
            style = replace(style, **MARKS[mark])  # type: ignore[arg-type]
        return style


STYLES: dict[str, Style] = _Styles()
"""Styles by name, which may end in marks: `input_text+rule`."""
STYLES |= {
    "ground": Style(),
    "plain": Style(),
    "plain_wrap": Style(wrap=True),
    "title": Style(size=16, bold=True, colour=HEADING),
    "heading": Style(size=12, bold=True, colour=HEADING),
    "title_wrap": Style(size=16, bold=True, colour=HEADING, wrap=True),
    "heading_wrap": Style(size=12, bold=True, colour=HEADING, wrap=True),
    "lead": Style(size=11, wrap=True),
    "muted": Style(colour=MUTED, wrap=True),
    "link": Style(colour=LINK),
    "key": Style(size=8, colour=MUTED),
    "head": Style(bold=True, colour=HEAD_INK, fill=HEAD, line=HEAD, wrap=True, valign="center"),
    "head_input": Style(
        bold=True, colour=INK, fill=INPUT_HEAD, line=INPUT_LINE, wrap=True, valign="center"
    ),
    "text": _text,
    "text_first": replace(_text, top_line=MUTED),
    "text_repeat": replace(_text, colour=REPEATED),
    "last_text": replace(_text, colour=DIMMED, most_lines=8),
    "example": Style(size=9, italic=True, colour=MUTED, wrap=True, valign="bottom"),
    "bold": replace(_text, bold=True),
    "number": _number,
    "whole": replace(_number, number="#,##0"),
    "percent": replace(_number, number="0.0%"),
    "percent_whole": replace(_number, number="0%"),
    "date": replace(_text, number="yyyy-mm-dd", wrap=False),
    "status": replace(_text, bold=True),
    "input_text": _input,
    "input_number": replace(_input, align="right", number=ANY_NUMBER, wrap=False),
    "amount": replace(_number, number=AMOUNT),
    "sum": replace(_number, number=AMOUNT, bold=True, fill=SHADE),
    "input_amount": replace(_input, align="right", number=AMOUNT, wrap=False),
    "given": replace(_text, fill=GIVEN),
    "given_number": replace(_number, fill=GIVEN),
    "given_amount": replace(_number, number=AMOUNT, fill=GIVEN),
    "input_month": replace(_input, number="@"),
    "bold_plain": Style(bold=True),
    "echo": replace(_text, indent=1),
    "input_date": replace(_input, number="yyyy-mm-dd", wrap=False),
    "faulty_input": replace(_input, fill=FAULTY, line=FAULTY_LINE),
    "faulty_locked": replace(_text, fill=FAULTY, line=FAULTY_LINE),
    "link_cell": replace(_text, colour=LINK),
    "readiness": Style(
        size=16, bold=True, colour=HEADING, fill=SHADE, line=LINE, valign="center", indent=1
    ),
    "notice": Style(
        bold=True, colour=HEADING, fill=SHADE, line=LINE, wrap=True, valign="center", indent=1
    ),
    **{f"status_{status.value}": replace(_text, bold=True, fill=FILL[status]) for status in Status},
    # taken by highlights
    "green": Style(fill=FILL[Status.GREEN]),
    "yellow": Style(fill=FILL[Status.YELLOW]),
    "red": Style(fill=FILL[Status.RED]),
    "not_measured": Style(fill=FILL[Status.NOT_MEASURED]),
    "mend": Style(fill=FAULTY, line=FAULTY_LINE),
    "rule": Style(top_line=HEAD, line=LINE),
    "not_due": Style(colour=DIMMED, fill=SHADE),
    "wanting": Style(fill=WANTING),
    "whole_amount": Style(number="#,##0;−#,##0;0"),
    "done": Style(fill=FILL[Status.GREEN], bold=True),
    "text_line": replace(_text, wrap=False),
    "preliminary": Style(fill=GIVEN, italic=True),
    "projected": Style(italic=True, colour=MUTED),
    # numbers by how many decimals the figure has: a format with optional ones ends in a comma
    **{
        f"number_{n}": replace(_number, number=f"#,##0.{'0' * n}".rstrip("."))
        for n in range(DECIMALS + 1)
    },
    # what people read in the master
    "headline": Style(size=22, bold=True, colour=HEADING, valign="center"),
    "change": replace(_number, number="+#,##0;−#,##0;0"),
    "total": replace(_text, bold=True, fill=SHADE),
    "total_whole": replace(_number, number="#,##0", bold=True, fill=SHADE),
    "total_percent": replace(_number, number="0%", bold=True, fill=SHADE),
    "total_change": replace(_number, number="+#,##0;−#,##0;0", bold=True, fill=SHADE),
    **{
        f"tile_{part}_{name}": Style(
            size=size, bold=bold, align="center", valign="center", wrap=part != "number", fill=fill
        )
        for name, fill in (*((status.value, FILL[status]) for status in Status), ("plain", SHADE))
        for part, size, bold in (("word", 11, True), ("number", 24, True), ("text", 9, False))
    },
}


_ALSO_TEXT = (
    *((INK, FILL[status]) for status in Status),
    *((INK, WANTING), (MUTED, SHADE), (LINK, SHADE), (HEADING, SHADE), (INK, INPUT_HEAD)),
)
"""Text on a ground in charts, in the report and while a highlight holds."""
TEXTS = tuple(
    sorted({*_ALSO_TEXT, *((style.colour, style.fill or WHITE) for style in STYLES.values())})
)
"""Every role of text with every role of ground that it stands on."""


def contrast(one: str, other: str) -> float:
    """How many to 1 the contrast of two colours is (WCAG 2.2, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
        linear = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True)
class Look:
    """What an organisation's workbooks and reports look like; nothing in it changes what they say.

    `themes` makes them: from what is shipped, and from what a workspace has of its own.
    """

    colours: Mapping[str, str]
    """Of each role, six hexadecimal digits."""
    font: str = ""
    """The font of everything; Calibri in workbooks and the reader's own in reports when blank."""
    header: str = ""
    """Printed at the head of every page."""
    footer: str = ""
    """Printed at the foot of every page."""
    logo: bytes = field(default=b"", repr=False)
    """A PNG or JPEG file; empty for none."""

    @property
    def workbook_font(self) -> str:
        """The font of every cell and chart."""
        return self.font or WORKBOOK_FONT

    def colour(self, role: str) -> str:
        """The colour of a role. Raises KeyError where there is no such role."""
        return "FFFFFF" if role == WHITE else self.colours[role]

    def readable(self, ground: str) -> str:
        """The role that reads best on this one: ink or white."""
        return max((INK, WHITE), key=lambda role: self.between(role, ground))

    def between(self, one: str, other: str) -> float:
        """How many to 1 the contrast of two roles is."""
        return contrast(self.colour(one), self.colour(other))

    def poor_contrast(self) -> tuple[str, str, float] | None:
        """The first text that does not stand out of its ground, the ground and the contrast."""
        on_charts = ((self.readable(strong), strong) for strong in STRONG.values())
        for text, ground in (*TEXTS, *on_charts):
            if (found := self.between(text, ground)) < LEAST_CONTRAST:
                return text, ground, found
        return None

    def on_dark(self, role: str, ground: str, least: float = 7) -> str:
        """The colour of a role, as much lighter as it takes to be read on a dark ground."""
        parts = (int(self.colour(role)[at : at + 2], 16) / 255 for at in (0, 2, 4))
        hue, lightness, saturation = rgb_to_hls(*parts)
        found = self.colour(role)
        while contrast(found, ground) < least and lightness < 1:
            lightness = min(1.0, lightness + 0.02)
            lighter = hls_to_rgb(hue, lightness, saturation)
            found = "".join(f"{round(part * 255):02X}" for part in lighter)
        return found
