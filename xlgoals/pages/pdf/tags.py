"""What is mended in a PDF once it is laid out: its tags, its links' words, its metadata."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

POINTS_A_PIXEL = 0.75
KEPT_INFO = ("/Title", "/Creator", "/Producer")
_MARKED = re.compile(rb"/(?:Span|Figure)\s*<<\s*/MCID (\d+)\s*>>\s*BDC")


def mend(raw: bytes, html: str) -> bytes:
    """A PDF of WeasyPrint's from this page, with what PDF/UA asks for and it leaves out.

    Headings of tables get their scope, and lose the lists of headings that name cells by ids which
    nothing in the file looks up. What stands in page margins, and pictures that say nothing, become
    artifacts. Terms and their meanings become items of a list. Pictures get their place as PDF
    counts it, and links the words that they have on the page.
    """
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        reached = _mend_elements(pdf)
        _mend_margins(pdf, reached)
        _mend_links(pdf, _words_of_links(html))
        _keep_info(pdf, KEPT_INFO)
        return _saved(pdf)


def tidy(raw: bytes) -> bytes:
    """A browser's PDF without what tells of machine and moment, showing its title."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _keep_info(pdf, ("/Title",))
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        return _saved(pdf)


def places(path: Path) -> dict[str, int]:
    """The named places of a PDF, and the page of each, from 1; nothing where it is not whole."""
    try:
        opened = pikepdf.open(path)
    except pikepdf.PdfError:
        return {}
    with opened as pdf:
        numbers: dict[object, int] = {
            page.objgen: number for number, page in enumerate(pdf.pages, 1)
        }
        named = pdf.Root.get("/Dests")
        if not isinstance(named, Dictionary):
            return {}
        found = {str(name).lstrip("/"): place[0].objgen for name, place in named.items()}
        return {name: numbers[page] for name, page in found.items() if page in numbers}


def _keep_info(pdf: Pdf, kept: Collection[str]) -> None:
    for key in {str(key) for key in pdf.docinfo} - set(kept):
        del pdf.docinfo[key]


def _saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    return out.getvalue()


def _kids(element: Object) -> list[Object | int]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _elements(element: Object) -> Iterator[Object]:
    """The structure elements right below one."""
    return (kid for kid in _kids(element) if isinstance(kid, Dictionary) and "/S" in kid)


def _mend_elements(pdf: Pdf) -> set[tuple[int, int]]:
    """Mend the tree of tags; tell which elements are in it."""
    heights = {page.obj.objgen: float(page.mediabox[3]) for page in pdf.pages}
    reached = set()
    stack = [(pdf.Root.StructTreeRoot.K[0], False)]
    while stack:
        element, in_head = stack.pop()
        kind = element.S
        if kind == Name.Figure:
            if not str(element.get("/Alt", "")).strip():
                _leave_out(element)
                continue
            _mend_place(element, heights[element.Pg.objgen])
        elif kind == Name.L:
            _mend_terms(element)
        elif kind in (Name.TH, Name.TD):
            _mend_cell(element, in_head=in_head)
        reached.add(element.objgen)
        inside = kind == Name.THead or (in_head and kind != Name.Table)
        stack += [(kid, inside) for kid in _elements(element)]
    return reached


def _leave_out(element: Object) -> None:
    above = element.P
    above.K = Array([kid for kid in _kids(above) if not _is(kid, element)])


def _is(kid: Object | int, element: Object) -> bool:
    return isinstance(kid, Dictionary) and kid.objgen == element.objgen


def _mend_cell(cell: Object, *, in_head: bool) -> None:
    about = cell.get("/A", Dictionary(O=Name.Table))
    if "/Headers" in about:
        del about["/Headers"]
    if "/ID" in cell:
        del cell["/ID"]
    if cell.S == Name.TH:
        about.Scope = Name.Column if in_head else Name.Row
    cell.A = about


def _mend_place(figure: Object, height: float) -> None:
    """The place as points from the lower left, instead of pixels from the upper left."""
    about = figure.get("/A")
    if about is None or "/BBox" not in about:
        return
    left, top, right, bottom = (float(side) * POINTS_A_PIXEL for side in about.BBox)
    about.BBox = Array([left, height - bottom, right, height - top])


def _mend_terms(terms: Object) -> None:
    """A group of a term and its meaning, which is a `Div` of two items, becomes one item."""
    for group in _elements(terms):
        if group.S not in (Name.Div, Name.NonStruct):
            continue
        group.S = Name.LI
        bodies = [body for item in _elements(group) for body in _elements(item)]
        for place, body in enumerate(bodies):
            body.S = Name.LBody if place else Name.Lbl
            body.P = group
        group.K = Array(bodies)


def _mend_margins(pdf: Pdf, reached: set[tuple[int, int]]) -> None:
    """Content whose element is not in the tree becomes an artifact."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    of_page = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    for page in pdf.pages:
        parents = of_page[int(page.obj.StructParents)]
        loose = {place for place, element in enumerate(parents) if element.objgen not in reached}
        if not loose:
            continue

        def mark(found: re.Match[bytes], loose: set[int] = loose) -> bytes:
            return b"/Artifact BMC" if int(found[1]) in loose else found[0]

        content = page.obj.Contents
        content.write(_MARKED.sub(mark, content.read_bytes()))
        for place in loose:
            parents[place] = None


def _mend_links(pdf: Pdf, words: Mapping[str, str]) -> None:
    for page in pdf.pages:
        for note in page.obj.get("/Annots", Array()):
            if note.get("/Subtype") == Name.Link:
                target = str(note.get("/Dest", note.get("/Contents", "")))
                note.Contents = String(words.get(target, target))


class _Links(HTMLParser):
    """The words of the first link to each place, by the place."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, str] = {}
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            target = (dict(attrs).get("href") or "").removeprefix("#")
            self._target = "" if target in self.words else target

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._target = ""

    def handle_data(self, data: str) -> None:
        if self._target:
            self.words[self._target] = self.words.get(self._target, "") + data


def _words_of_links(html: str) -> dict[str, str]:
    page = _Links()
    page.feed(html)
    page.close()
    return {target: " ".join(words.split()) for target, words in page.words.items()}
