"""The report as PDF, laid out from its HTML.

WeasyPrint does it where it can be loaded, and `tags` mends what it leaves out. Elsewhere, mostly
on Windows without Pango, an installed browser prints the same page. It prints very long pages
everywhere, see `LONG`.
"""

from __future__ import annotations

import gc
import io
import re
from contextlib import contextmanager, redirect_stdout
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.pages.pdf import browser

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

VARIANT = "pdf/ua-1"
LONG = 4_000
"""Rows of tables, from where a browser prints the page if there is one.

WeasyPrint takes 10 to 15 milliseconds a row and nearly as long for bare tables, so nothing in the
page can mend that: a minute is passed at some 5,000 rows. A browser takes a tenth of it. What it
prints is tagged and has an outline, but does not claim PDF/UA, and its table of contents has no
page numbers; so it is not the first choice for shorter pages, and whoever asks is told.
"""
_ROW = re.compile(r"<tr[\s>]")
NO_MAKER = N_(
    'No PDF can be made here. Install what makes it: pip install "xlgoals[pdf]", on Linux also the '
    "package of Pango. Edge, Chrome or Chromium on the computer will do as well."
)


class Maker(StrEnum):
    """What makes a PDF."""

    WEASYPRINT = "weasyprint"
    BROWSER = "browser"


def makers() -> list[Maker]:
    """What can make a PDF here, the preferred one first; empty when nothing can."""
    there = {
        Maker.WEASYPRINT: _weasyprint() is not None,
        Maker.BROWSER: browser.find() is not None,
    }
    return [maker for maker in Maker if there[maker]]


def maker_for(html: str) -> Maker | None:
    """What makes the PDF of this page when nobody has chosen; None when nothing can."""
    there = makers()
    is_long = sum(1 for _ in _ROW.finditer(html)) > LONG
    if is_long and Maker.BROWSER in there:
        return Maker.BROWSER
    return there[0] if there else None


def pdf(html: str, maker: Maker | None = None) -> bytes:
    """A page that holds all it needs, as PDF.

    Args:
        html: the whole page; only `data:` addresses in it are followed.
        maker: what is to make it; None for what `maker_for` says.

    Raises:
        Unusable: nothing can make a PDF here, or the browser fails.
    """
    maker = maker or maker_for(html)
    if maker is Maker.WEASYPRINT and _weasyprint():
        return to_pdf(html)
    program = browser.find()
    if maker is not Maker.BROWSER or not program:
        raise Unusable(NO_MAKER)
    printed = browser.print_page(html, program)
    if not _has_pikepdf():
        return printed
    from xlgoals.pages.pdf.tags import tidy

    return tidy(printed)


def to_pdf(html: str) -> bytes:
    """A page as tagged PDF by WeasyPrint; the same page gives the same bytes.

    The file claims PDF/UA-1. No validator is part of the build. What the tests hold it to instead
    is: title, and its being shown; language; every piece of content either tagged or an artifact,
    and neither within the other; tables, lists and headings nested as they must be; a scope for
    every heading of a table; alternative text and place for every picture; links tagged, with
    words; tab order; every font embedded. They do not see whether a font has every sign: a sign
    that no font of the machine has, such as a rare emoji, is drawn as a box, which PDF/UA does not
    allow. A table that goes on over pages is a table of its own on each, with its headings.

    Raises:
        Unusable: WeasyPrint cannot be loaded here.
    """
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise Unusable(NO_MAKER)
    from xlgoals.pages.pdf.tags import mend

    fetcher = weasyprint.urls.URLFetcher(allowed_protocols={"data"})
    with _no_collections(), _pages_numbered_once():
        document = weasyprint.HTML(string=html, url_fetcher=fetcher).render(pdf_variant=VARIANT)
        metadata = document.metadata
        metadata.authors, metadata.keywords = [], []
        metadata.description = metadata.created = metadata.modified = None
        return mend(document.write_pdf(pdf_variant=VARIANT), html)


@contextmanager
def _no_collections() -> Iterator[None]:
    """Look for no garbage: a long layout is millions of objects that nearly all live to its end.

    Looking through them, however seldom, was measured to 6 % of the time at 80 pages. What is left
    lying takes 2 % more memory.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _pages_numbered_once() -> Iterator[None]:
    """Let the numbers of all pages be made once for all tags, not once for each tag.

    Without this, the time grows with the square of the pages: a fifth of it at 450 pages.
    """
    import pydyf

    slow = pydyf.PDF.page_references
    known: dict[tuple[int, int], tuple[bytes, ...]] = {}

    def references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
        key = (id(pdf), len(pdf.pages["Kids"]))
        if key not in known:
            known[key] = slow.fget(pdf)
        return known[key]

    pydyf.PDF.page_references = property(references)
    try:
        yield
    finally:
        pydyf.PDF.page_references = slow


@cache
def _weasyprint() -> ModuleType | None:
    """WeasyPrint; None when it, or a library of the system that it needs, is not there."""
    told = io.StringIO()  # it prints what it misses, and stdout is for results
    try:
        with redirect_stdout(told):
            import weasyprint
            import weasyprint.urls
    except (ImportError, OSError):
        return None
    return weasyprint if _has_pikepdf() else None


@cache
def _has_pikepdf() -> bool:
    try:
        import xlgoals.pages.pdf.tags  # noqa: F401 - whether it can be loaded is what is asked
    except (ImportError, OSError):
        return False
    return True
