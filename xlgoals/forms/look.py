"""Colours and styles, the same in every workbook.

Contrast of text to ground is at least 4.5 to 1, and no meaning hangs on colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from xlgoals.domain.model import Status

INK = "1F2933"
MUTED = "52606D"
LINE = "CBD2D9"
HEAD = "1F4E5F"
SHADE = "F0F4F5"
INPUT = "FFF9E5"
INPUT_LINE = "B8A15A"
WHITE = "FFFFFF"

FILL = {
    Status.GREEN: "CDEBD3",
    Status.YELLOW: "FCE9A9",
    Status.RED: "F7C8C4",
    Status.NOT_MEASURED: "E4E7EB",
}
"""Grounds of status cells; the text on them is ink."""
STRONG = {
    Status.GREEN: "2E8540",
    Status.YELLOW: "E0A800",
    Status.RED: "C0392B",
    Status.NOT_MEASURED: "9AA5B1",
}
"""Fills of charts."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. Colours are six hexadecimal digits; sizes are points."""

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
    number: str = ""
    """Number format as Excel writes it in any language, such as `#,##0.0`."""
    locked: bool = True
    indent: int = 0


_text = Style(line=LINE, wrap=True)
_number = replace(_text, align="right", number="#,##0.##########", wrap=False)
_input = replace(_text, fill=INPUT, line=INPUT_LINE, locked=False)

STYLES: dict[str, Style] = {
    "ground": Style(),
    "plain": Style(),
    "plain_wrap": Style(wrap=True),
    "title": Style(size=16, bold=True, colour=HEAD),
    "heading": Style(size=12, bold=True, colour=HEAD),
    "title_wrap": Style(size=16, bold=True, colour=HEAD, wrap=True),
    "heading_wrap": Style(size=12, bold=True, colour=HEAD, wrap=True),
    "lead": Style(size=11, wrap=True),
    "muted": Style(colour=MUTED, wrap=True),
    "link": Style(colour="0B5CAD"),
    "key": Style(size=8, colour=MUTED),
    "head": Style(bold=True, colour=WHITE, fill=HEAD, line=HEAD, wrap=True, valign="center"),
    "head_input": Style(
        bold=True, colour=INK, fill="F2D98B", line=INPUT_LINE, wrap=True, valign="center"
    ),
    "text": _text,
    "text_first": replace(_text, top_line=MUTED),
    "text_repeat": replace(_text, colour="6B7785"),
    "muted_cell": replace(_text, colour="5F6B78", fill=SHADE),
    "bold": replace(_text, bold=True),
    "number": _number,
    "whole": replace(_number, number="#,##0"),
    "percent": replace(_number, number="0.0%"),
    "percent_whole": replace(_number, number="0%"),
    "date": replace(_text, number="yyyy-mm-dd", wrap=False),
    "status": replace(_text, bold=True),
    "input_text": _input,
    "input_number": replace(_input, align="right", number="#,##0.##########", wrap=False),
    "amount": replace(_number, number="#,##0.##;−#,##0.##;0"),
    "sum": replace(_number, number="#,##0.##;−#,##0.##;0", bold=True, fill=SHADE),
    "input_amount": replace(_input, align="right", number="#,##0.##;−#,##0.##;0", wrap=False),
    "given": replace(_text, fill="E6EEF5", line=LINE),
    "given_number": replace(_number, fill="E6EEF5"),
    "given_amount": replace(_number, number="#,##0.##;−#,##0.##;0", fill="E6EEF5"),
    "input_date": replace(_input, number="yyyy-mm-dd", wrap=False),
    "faulty_input": replace(_input, fill="F9D5A7", line="B5651D"),
    "faulty_locked": replace(_text, fill="F9D5A7", line="B5651D"),
    "link_cell": replace(_text, colour="0B5CAD"),
    "big_number": Style(size=22, bold=True, align="center", valign="center", fill=SHADE, line=LINE),
    "big_label": Style(size=10, align="center", valign="center", fill=SHADE, line=LINE, wrap=True),
    "notice": Style(
        bold=True, colour=HEAD, fill=SHADE, line=LINE, wrap=True, valign="center", indent=1
    ),
    "note_box": Style(fill=SHADE, line=LINE, wrap=True),
    **{f"status_{status.value}": replace(_text, bold=True, fill=FILL[status]) for status in Status},
    # taken by highlights
    "green": Style(fill=FILL[Status.GREEN]),
    "yellow": Style(fill=FILL[Status.YELLOW]),
    "red": Style(fill=FILL[Status.RED]),
    "not_measured": Style(fill=FILL[Status.NOT_MEASURED]),
    "rule": Style(top_line=HEAD),
    "not_due": Style(colour="5F6B78", fill=SHADE),
    "wanting": Style(fill="FDEBD0"),
    "done": Style(fill=FILL[Status.GREEN], bold=True),
    # what people read in the master
    "headline": Style(size=22, bold=True, colour=HEAD, valign="center"),
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
