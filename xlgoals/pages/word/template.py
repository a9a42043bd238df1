"""The Word file that a report is filled into: what makes one unusable, and its styles.

The one that is shipped takes its colours and its font from the look. An organisation's own keeps
what it has, and is given the styles that it lacks.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING, Any
from xml.parsers.expat import ExpatError, ParserCreate

from xlgoals.errors import Unusable
from xlgoals.excel.limits import ReadFailure, ReadLimits
from xlgoals.excel.package import BAD_PACKAGE, Parts
from xlgoals.findings import Code
from xlgoals.forms.look import HEAD, HEAD_INK, HEADING, INK, LINE, LINK, MUTED, SHADE
from xlgoals.i18n import N_
from xlgoals.pages.environment import Fault
from xlgoals.pages.word.markup import Styles, W

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlgoals.forms.look import Look

A4 = (210 * 36_000, 297 * 36_000)
"""Width and height of the page, of a template that does not say."""
MOST_BYTES = 10 << 20
LIMITS = ReadLimits(file_bytes=MOST_BYTES, unpacked_bytes=50 << 20, parts=500)
"""How large an organisation's own template may be."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_MAY_LEAD_OUT = {"hyperlink", "attachedTemplate"}
"""What may name an address: a link that somebody clicks, and what is left out of the report."""
_NEAR = 80
"""Most signs that a message quotes of a template."""

_TOLD = {
    Fault.MARKS: N_(
        'The Word template cannot be filled in near "{near}": this is not understood ({why}). '
        "Mend the text between the braces there, or take it from the template that comes with "
        "xlgoals."
    ),
    Fault.NAME: N_(
        'The Word template cannot be filled in near "{near}": there is nothing called "{why}". '
        "Mend the text between the braces there, or take it from the template that comes with "
        "xlgoals."
    ),
    Fault.FORBIDDEN: N_(
        'The Word template cannot be filled in near "{near}": a template may not use "{why}". '
        "Mend the text between the braces there, or take it from the template that comes with "
        "xlgoals."
    ),
    Fault.TOO_MUCH: N_(
        'The Word template cannot be filled in near "{near}": this asks for more than can be '
        "made. Mend the text between the braces there, or take it from the template that comes "
        "with xlgoals."
    ),
    Fault.SENSELESS: N_(
        'The Word template cannot be filled in near "{near}": this cannot be worked out. Mend '
        "the text between the braces there, or take it from the template that comes with xlgoals."
    ),
}

INKS: dict[str, str] = {
    "normal": INK,
    "title": HEADING,
    **{f"heading {level}": HEADING for level in range(1, 6)},
    "toc heading": HEADING,
    "organisation": MUTED,
    "facts": MUTED,
    "note": MUTED,
    "description": MUTED,
    "table note": MUTED,
    "table head": HEAD_INK,
    "caption": HEADING,
    "header": MUTED,
    "footer": MUTED,
    "hyperlink": LINK,
    "aside": MUTED,
}
"""The role of the text of each style, by its name in small letters."""
GROUNDS: dict[str, str] = {"draft": SHADE}
EDGES: dict[str, str] = {"notice": HEADING, "draft": HEADING, "header": LINE, "footer": LINE}
TABLE = "report table"
TABLE_GROUNDS = {"firstRow": HEAD, "lastRow": SHADE}


def check(content: bytes) -> None:
    """Refuse what is no Word file, is too large or has macros.

    Raises:
        Unusable: it cannot be used, with what to do about it.
    """
    if len(content) > LIMITS.file_bytes:
        raise _too_large()
    try:
        parts = Parts(content, LIMITS)
        types = parts.read(_CONTENT_TYPES).decode("utf-8", "replace")
        parts.read_rest()
    except ReadFailure as error:
        if error.code is Code.TOO_LARGE:
            raise _too_large() from error
        raise _no_word_file() from error
    except BAD_PACKAGE as error:
        raise _no_word_file() from error
    if "macroEnabled" in types or any(name.endswith("vbaproject.bin") for name in parts):
        raise Unusable(
            N_("The Word template has macros. Save it as a Word document without macros (.docx).")
        )
    if _WORD not in types:
        raise _no_word_file()
    for name in parts:
        if name.endswith(".rels"):
            _refuse_fetching(parts.read(name))


def _refuse_fetching(links: bytes) -> None:
    """Refuse what Word would fetch from elsewhere whenever somebody opens the report."""

    def seen(_tag: str, values: dict[str, str]) -> None:
        kind = values.get("Type", "").rpartition("/")[2]
        if values.get("TargetMode") == "External" and kind not in _MAY_LEAD_OUT:
            message = N_(
                'The Word template fetches "{target}" from elsewhere. Put the picture itself into '
                "the file: in Word, Insert picture, not Link to file."
            )
            raise Unusable(message, target=values.get("Target", ""))

    parser = ParserCreate()
    parser.StartElementHandler = seen
    try:
        parser.Parse(links, True)
    except ExpatError as error:
        raise _no_word_file() from error


def check_marks(document: Any) -> None:
    """Refuse a mark that has lost a brace: nothing would show that it is not filled in.

    Raises:
        Unusable: with the words of the paragraph that it stands in.
    """
    sections = document.sections
    around = [part for one in sections for part in (one.header, one.footer)]
    roots = [document.element, *(part._element for part in around)]  # noqa: SLF001 - the library's
    for paragraph in (found for root in roots for found in root.iter(f"{W}p")):
        words = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for begins, ends in (("{{", "}}"), ("{%", "%}"), ("{#", "#}")):
            if words.count(begins) != words.count(ends):
                raise unreadable(Fault.MARKS, f"{begins} {ends}", words[:_NEAR])


def opened(make: Callable[[], Any]) -> Any:
    """The opened file. Raises Unusable where its parts are not those of a Word file."""
    try:
        file = make()
        if not file.sections:
            raise _no_word_file()
    except (*BAD_PACKAGE, AttributeError, SyntaxError, TypeError) as error:
        raise _no_word_file() from error
    return file


def _too_large() -> Unusable:
    message = N_("The Word template is too large: at most {limit} MB. Make its pictures smaller.")
    return Unusable(message, limit=LIMITS.file_bytes >> 20)


def _no_word_file() -> Unusable:
    return Unusable(N_("The Word template is no Word document. Save it in Word as .docx."))


def unreadable(fault: Fault, why: str, near: str) -> Unusable:
    """What is said of a template whose marks, between braces, cannot be filled in."""
    return Unusable(_TOLD[fault], near=near, why=why.rstrip("."))


def without_parts() -> Unusable:
    """What is said of a template that shows nothing of the report."""
    return Unusable(
        N_(
            "The Word template shows none of the report's parts. Take the lines from "
            '"for part in parts" to "endfor" from the template that comes with xlgoals.'
        )
    )


def near(markup: str, line: int) -> str:
    """The words of one line of the template's markup, and of those around it where it has none."""
    lines = markup.split("\n")
    for first, last in ((line - 1, line), (line - 2, line + 1), (line - 4, line + 3)):
        words = " ".join(re.sub(r"<[^>]*>", " ", " ".join(lines[max(first, 0) : last])).split())
        if words:
            return words if len(words) <= _NEAR else f"{words[:_NEAR]} …"
    return ""


def check_whole(markup: str) -> None:
    """Refuse markup whose elements are not closed in order, as when a mark stands amiss."""
    parser = ParserCreate()
    try:
        parser.Parse(markup, True)
    except ExpatError as error:
        place = max(0, error.offset - 2 * _NEAR) if error.lineno == 1 else 0
        before = markup.split("\n")[error.lineno - 1][place : error.offset + _NEAR]
        words = " ".join(re.sub(r"<[^>]*>?", " ", before).split())
        raise unreadable(Fault.MARKS, str(error), words[:_NEAR]) from error


def styles_of(root: Any) -> Styles:
    """The styles of a file by name, of whatever language it was made in."""
    return Styles({name: style.get(f"{W}styleId") for name, style in _named(root).items()})


def _named(root: Any) -> dict[str, Any]:
    return {
        style.find(f"{W}name").get(f"{W}val").casefold(): style
        for style in root.findall(f"{W}style")
        if style.find(f"{W}name") is not None
    }


def complete(root: Any, ours: Any) -> None:
    """Give a file the styles of ours that it has not got."""
    there, shipped = _named(root), _named(ours)
    missing = {name: deepcopy(style) for name, style in shipped.items() if name not in there}
    taken = {style.get(f"{W}styleId") for style in there.values()}
    ids = {}
    for name, style in shipped.items():
        own = style.get(f"{W}styleId")
        if name in there:
            ids[own] = there[name].get(f"{W}styleId")
        else:
            ids[own] = f"xlgoals{own}" if own in taken else own
    for style in missing.values():
        style.set(f"{W}styleId", ids[style.get(f"{W}styleId")])
        for tag in ("basedOn", "next", "link"):
            for element in style.findall(f"{W}{tag}"):
                element.set(f"{W}val", ids.get(element.get(f"{W}val"), ""))
        style.attrib.pop(f"{W}default", None)
        # its lists are another file's
        for numbering in style.findall(f"{W}pPr/{W}numPr"):
            numbering.getparent().remove(numbering)
        root.append(style)


def dress(root: Any, look: Look) -> None:
    """Give the shipped template's styles the colours and the font of a look."""
    named = _named(root)
    for name, role in INKS.items():
        _set(named, name, "rPr", "color", {"val": look.colour(role)})
    for name, role in GROUNDS.items():
        _set(named, name, "pPr", "shd", {"fill": look.colour(role)})
    for name, role in EDGES.items():
        for edge in named[name].iterfind(f"{W}pPr/{W}pBdr/*"):
            edge.set(f"{W}color", look.colour(role))
    for edge in named[TABLE].iterfind(f"{W}tblPr/{W}tblBorders/*"):
        edge.set(f"{W}color", look.colour(LINE))
    for part, role in TABLE_GROUNDS.items():
        _ground(named[TABLE], part).set(f"{W}fill", look.colour(role))
    fonts = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(f"{W}{script}", look.workbook_font)


def _set(
    named: Mapping[str, Any], name: str, group: str, tag: str, values: Mapping[str, str]
) -> None:
    element = named[name].find(f"{W}{group}/{W}{tag}")
    for key, value in values.items():
        element.set(f"{W}{key}", value)


def _ground(style: Any, part: str) -> Any:
    """The ground that a table style gives one part of a table; None where it gives none."""
    for element in style.findall(f"{W}tblStylePr"):
        if element.get(f"{W}type") == part:
            return element.find(f"{W}tcPr/{W}shd")
    return None


def total_ground(root: Any, look: Look) -> str:
    """The ground of sums: what the table style gives a last row, otherwise the look's."""
    style = _named(root).get(TABLE)
    ground = None if style is None else _ground(style, "lastRow")
    fill = "" if ground is None else ground.get(f"{W}fill") or ""
    return fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else look.colour(SHADE)


_LEAST_SIZE = 11
"""Of letters, in half points."""


def speak(root: Any, locale: str) -> None:
    """Say what language the words are in, which spelling and reading aloud go by."""
    defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    if defaults is not None:
        language = defaults.find(f"{W}lang")
        if language is None:
            language = defaults.makeelement(f"{W}lang")
            defaults.append(language)
        language.set(f"{W}val", locale.replace("_", "-"))
    for element in root.findall(f"{W}style/{W}rPr/{W}lang"):
        element.getparent().remove(element)


def shrink(root: Any, sections: Any, factor: float) -> None:
    """Make letters, distances and margins smaller, for what is to be one page."""
    for section in sections:
        section.top_margin = round(section.top_margin * factor)
        section.bottom_margin = round(section.bottom_margin * factor)
    for size in root.iter(f"{W}sz", f"{W}szCs"):
        size.set(f"{W}val", str(max(_LEAST_SIZE, round(int(size.get(f"{W}val")) * factor))))
    for spacing in root.iter(f"{W}spacing"):
        for side in ("before", "after"):
            if found := spacing.get(f"{W}{side}"):
                spacing.set(f"{W}{side}", str(round(int(found) * factor**2)))
    for margins in root.iter(f"{W}tblCellMar"):
        for edge in (*margins.iter(f"{W}top"), *margins.iter(f"{W}bottom")):
            edge.set(f"{W}w", str(round(int(edge.get(f"{W}w")) * factor**2)))


def prepare(document: Any, *, landscape: bool) -> None:
    """Lay the pages on their side, or upright, in the size they have; leave one language."""
    for section in document.sections:
        short, long = sorted((section.page_width or A4[0], section.page_height or A4[1]))
        section.page_width, section.page_height = (long, short) if landscape else (short, long)
    for size in document.element.iter(f"{W}pgSz"):
        size.set(f"{W}orient", "landscape" if landscape else "portrait")
    # what Word guessed while somebody typed the marks
    for element in [*document.element.iter(f"{W}lang")]:
        element.getparent().remove(element)
