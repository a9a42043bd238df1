"""The pieces that a Word file is made of, as markup: runs, paragraphs, bookmarks, pictures.

People's words become text and nothing else. Braces are written as numbers, since the library that
fills the template reads some of them once more after it is filled.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from xlgoals.pages.signs import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TWIPS_PER_MM = 1440 / 25.4
EMU_PER_MM = 36_000
_LONGEST_NAME = 40
"""Most signs of a bookmark's name."""
_SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "{": "&#123;", "}": "&#125;"}
)


class Raw(str):
    """Markup, which the template puts in as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def escaped(words: str) -> str:
    """Words as they are written between tags and in attributes."""
    return plain(words).translate(_SIGNS)


def run(words: str, *, bold: bool = False, style: str = "", fill: str = "") -> str:
    """Words in one run, their line breaks and tabs kept; nothing for no words."""
    if not words:
        return ""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += "<w:b/>" if bold else ""
    look += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f"<w:r>{look}{_content(words)}</w:r>"


def _content(words: str) -> str:
    lines = (_tabbed(line) for line in plain(words).split("\n"))
    return "<w:br/>".join(lines)


def _tabbed(line: str) -> str:
    return "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escaped(part)}</w:t>' if part else ""
        for part in line.split("\t")
    )


def paragraph(style: str, inner: str, *, more: str = "") -> str:
    """A paragraph of a style, by its id; `more` is what is set beside the style."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    look = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{look}{inner}</w:p>"


def field_of(code: str, shown: str) -> str:
    """A field that Word computes, and what it shows until then."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{shown}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def picture(relation: str, alt: str, wide: float, high: float, name: str) -> str:
    """A picture in the line, with the text for those who do not see it. Sizes are millimetres."""
    size = f'cx="{round(wide * EMU_PER_MM)}" cy="{round(high * EMU_PER_MM)}"'
    main = "http://schemas.openxmlformats.org/drawingml/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    name, alt = escaped(one_line(name)), escaped(one_line(alt))
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
        f'xmlns:wp="{main}/wordprocessingDrawing">'
        f'<wp:extent {size}/><wp:docPr id="1" name="{name}" descr="{alt}"/>'
        f'<a:graphic xmlns:a="{main}/main"><a:graphicData uri="{main}/picture">'
        f'<pic:pic xmlns:pic="{main}/picture"><pic:nvPicPr>'
        f'<pic:cNvPr id="0" name="{name}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip xmlns:r="{office}" r:embed="{relation}"/>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


@dataclass(slots=True)
class Bookmarks:
    """What links lead to. Each anchor is marked once, where it first stands."""

    names: dict[str, str]
    _placed: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, anchors: Iterable[str]) -> Bookmarks:
        """A name of letters and digits each; capitals do not tell two apart."""
        names: dict[str, str] = {}
        taken: set[str] = set()
        for anchor in anchors:
            if anchor and anchor not in names:
                names[anchor] = _bookmark(anchor, taken)
                taken.add(names[anchor].casefold())
        return cls(names)

    def around(self, anchor: str, inner: str) -> str:
        """What stands there, marked if it is to be and is not yet marked elsewhere."""
        name = self.names.get(anchor)
        if not name or anchor in self._placed:
            return inner
        number = self._placed[anchor] = len(self._placed) + 1
        return (
            f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{inner}'
            f'<w:bookmarkEnd w:id="{number}"/>'
        )

    def link(self, anchor: str, inner: str) -> str:
        """What stands there as a link, if it leads anywhere."""
        name = self.names.get(anchor)
        if not name or not inner:
            return inner
        return f'<w:hyperlink w:anchor="{name}" w:history="1">{inner}</w:hyperlink>'


def _bookmark(anchor: str, taken: set[str]) -> str:
    """Letters and digits alone, since LibreOffice tells any other sign by its number."""
    name = re.sub(r"[^A-Za-z0-9]", "", anchor)
    if not name[:1].isalpha():
        name = f"b{name}"
    if len(name) <= _LONGEST_NAME and name.casefold() not in taken:
        return name
    mark = sha256(anchor.encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{name[: _LONGEST_NAME - len(mark)]}{mark}"


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a template: their ids by name, capitals aside."""

    ids: dict[str, str]

    def __getitem__(self, name: str) -> str:
        """The id of the style of this name; blank where there is none."""
        return self.ids.get(name.casefold(), "")
