"""The report as a Word file, filled into a template that staff can restyle in Word.

The template says in which order things stand and in which styles; its loops are filled in as
those of the pages are, with every value escaped, and nothing in a value is read as a mark.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Any

from xlgoals import resources
from xlgoals.forms.picture import kind_of
from xlgoals.i18n import N_, Language
from xlgoals.pages.environment import FAULTS, Sandbox, fault_of
from xlgoals.pages.signs import one_line
from xlgoals.pages.word import page_numbers
from xlgoals.pages.word import template as word_template
from xlgoals.pages.word.blocks import Setter, level_of
from xlgoals.pages.word.markup import (
    Bookmarks,
    Raw,
    escaped,
    paragraph,
    picture,
)
from xlgoals.pages.word.package import with_page_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from docxtpl import DocxTemplate
    from jinja2 import Environment

    from xlgoals.forms.look import Look
    from xlgoals.pages.document import Chart, Document

    ChartPicture = Callable[[Chart], tuple[bytes, float, float]]
    """A chart as PNG, with its width and height in millimetres."""

MADE = datetime(2000, 1, 1)
"""When a file says that it was made: always the same, so that the same report is the same file."""
END_PRODUCT = N_(
    "This document is made by xlgoals; its texts are edited in the master workbook, and changes "
    "made here do not come with the next one."
)
_SUMMARY, _DENSE = 0.7, 0.6
"""How large a summary's letters are, so that it keeps to one page."""
_LOGO_MM = (50, 16)
"""The largest logo, in millimetres."""
_EMU_PER_TWIP = 635
_NARROWEST = 2000
"""The least width that is reckoned with, whatever the margins."""


@dataclass(frozen=True, slots=True)
class _Part:
    """What the template sees of a part."""

    key: str
    title: str
    level: int
    """1 to 5, as Word numbers headings."""
    heading: Raw
    """The title with the bookmark that the table of contents leads to."""
    blocks: list[Raw]


class _Parts(list[_Part]):
    """The parts, which know whether the template has gone through them."""

    shown = False

    def __iter__(self) -> Iterator[_Part]:
        self.shown = True
        return super().__iter__()


def shipped() -> bytes:
    """The template that comes with xlgoals, which organisations may start from."""
    return (resources.folder("templates") / "report.docx").read_bytes()


def to_word(
    document: Document,
    look: Look,
    *,
    chart_png: ChartPicture,
    template: bytes | None = None,
    environment: Environment | None = None,
    count_pages: bool = True,
    made: datetime = MADE,
) -> bytes:
    """A report as a Word file (.docx); the same document gives the same bytes.

    Args:
        document: the report.
        look: colours, font, logo and texts on every page. Of an organisation's own template only
            the statuses' colours come from it, the logo and the texts.
        chart_png: makes a chart's picture.
        template: an organisation's own template; None for the shipped one.
        environment: Jinja's, for the marks in the template; a sandboxed one when None.
        count_pages: ask LibreOffice, where there is one, for the page numbers of the table of
            contents. Word is asked to fill them in on opening otherwise.
        made: when the file says that it was made and changed.

    Raises:
        Unusable: the template is no Word file, is too large, has macros, or cannot be filled in.
    """
    if template is not None:
        word_template.check(template)
    filled = _Filling(document, look, template, chart_png).fill(_jinja(environment), made)
    numbers = page_numbers.pages(filled) if count_pages else {}
    return with_page_numbers(filled, numbers)


def _jinja(given: Environment | None) -> Environment:
    """An environment in which values are values, whoever wrote the template."""
    from jinja2 import StrictUndefined

    base = given or Sandbox(undefined=StrictUndefined)
    found = base.overlay(autoescape=True, finalize=_shown, trim_blocks=False, lstrip_blocks=False)
    # it would have people's words read as markup
    found.filters = {name: value for name, value in base.filters.items() if name != "safe"}
    return found


def _shown(value: object) -> object:
    """What a mark in the template shows: markup of ours, or anything else as words."""
    if isinstance(value, Raw):
        return value
    if hasattr(value, "__html__"):  # a filter's, which has been escaped for a page
        return Raw(escaped(unescape(value.__html__())))
    return Raw(escaped(str(value)))


class _Filling:
    """One document on its way into one template."""

    def __init__(
        self, document: Document, look: Look, template: bytes | None, chart_png: ChartPicture
    ) -> None:
        self.document, self.look, self.chart_png = document, look, chart_png
        self.language = Language(document.language)
        self.is_own = template is not None
        self.file = _template_class()(io.BytesIO(template or shipped()))
        self.file.is_own = self.is_own
        self.docx = word_template.opened(self.file.get_docx)
        if self.is_own:
            word_template.check_marks(self.docx)

    def fill(self, environment: Environment, made: datetime) -> bytes:
        """The file, without page numbers."""
        self._style()
        # the library would fill in what the template says of itself, too
        self._tell("", made)
        self.file.render(values := self._values(), environment)
        if not values["parts"].shown and self.document.parts:
            raise word_template.without_parts()
        self._tell(one_line(self.document.title)[:255], made)
        saved = io.BytesIO()
        self.file.save(saved)
        return saved.getvalue()

    def _style(self) -> None:
        root = self.docx.styles.element
        if self.is_own:
            word_template.complete(root, _shipped_styles())
        else:
            word_template.dress(root, self.look)
            if self.document.is_summary:
                dense = self.document.is_dense
                word_template.shrink(root, self.docx.sections, _DENSE if dense else _SUMMARY)
        word_template.speak(root, self.language.locale)
        word_template.prepare(self.docx, landscape=not self.document.is_summary)

    def _values(self) -> dict[str, Any]:
        """What the template may name."""
        document, text = self.document, self.language.text
        setter = self._setter()
        page, of = _around(text(N_("page {page} of {pages}"), page="\0", pages="\0"))
        return {
            "organisation": document.organisation,
            "title": document.title,
            "facts": list(document.facts),
            "working_material": document.working_material,
            "notice": document.notice,
            "draft": document.draft,
            "is_summary": document.is_summary,
            "running_foot": " · ".join(
                part for part in (document.organisation, document.title) if part
            ),
            "header": self.look.header,
            "footer": self.look.footer,
            "page_word": page,
            "of_word": of,
            "made_by": text(END_PRODUCT),
            "logo": self._logo(setter),
            "contents": ""
            if document.is_summary
            else setter.contents(text(N_("Contents")), document.parts),
            "parts": _Parts(
                _Part(
                    part.key,
                    part.title,
                    level_of(part),
                    setter.heading(part),
                    [setter.block(block) for block in part.blocks],
                )
                for part in document.parts
            ),
        }

    def _setter(self) -> Setter:
        root = self.docx.styles.element
        return Setter(
            styles=word_template.styles_of(root),
            colours=self.look,
            symbols=self.document.symbols,
            bookmarks=Bookmarks.of(_anchors(self.document)),
            width=self._width(),
            chart=self._chart,
            total_fill=word_template.total_ground(root, self.look),
        )

    def _width(self) -> int:
        """Of the text on the last section's pages, in twentieths of a point."""
        section = self.docx.sections[-1]
        beside = sum(filter(None, (section.left_margin, section.right_margin, section.gutter)))
        return max(_NARROWEST, int(section.page_width - beside) // _EMU_PER_TWIP)

    def _chart(self, chart: Chart) -> tuple[str, float, float]:
        png, wide, high = self.chart_png(chart)
        relation, _ = self.docx.part.get_or_add_image(io.BytesIO(png))
        return relation, wide, high

    def _logo(self, setter: Setter) -> Raw:
        if not kind_of(self.look.logo):
            return Raw("")
        relation, image = self.docx.part.get_or_add_image(io.BytesIO(self.look.logo))
        scale = min(_LOGO_MM[0] / image.px_width, _LOGO_MM[1] / image.px_height)
        wide, high = image.px_width * scale, image.px_height * scale
        name = one_line(self.document.organisation)
        shown = picture(relation, name, wide, high, name)
        return Raw(paragraph(setter.styles["Organisation"], shown))

    def _tell(self, title: str, made: datetime) -> None:
        """What the file says of itself: what it is, and nobody's name."""
        about = self.docx.core_properties
        about.title = title
        about.language = self.language.locale.replace("_", "-")
        about.author = about.last_modified_by = about.comments = about.category = ""
        about.subject = about.keywords = about.identifier = ""
        about.created = about.modified = made
        about.revision = 1


def _around(words: str) -> tuple[str, str]:
    """What stands before the page's number and before the number of pages."""
    before, between, _ = words.split("\0")
    return before.strip(), between.strip()


def _anchors(document: Document) -> Iterator[str]:
    for part in document.parts:
        yield part.key
    for table in document.tables:
        yield from (row.anchor for row in table.rows)


@lru_cache
def _shipped_styles() -> Any:
    return _template_class()(io.BytesIO(shipped())).get_docx().styles.element


@lru_cache
def _template_class() -> type[DocxTemplate]:
    """The library's template, which says where a mark cannot be understood."""
    from docxtpl import DocxTemplate

    class Template(DocxTemplate):  # type: ignore[misc]
        is_own = False
        """Whether it is an organisation's. A fault of ours stays ours."""

        def render_xml_part(
            self,
            src_xml: str,
            part: Any,
            context: dict[str, object],
            jinja_env: Environment | None = None,
        ) -> str:
            try:
                made: str = super().render_xml_part(src_xml, part, context, jinja_env)
            except FAULTS as error:
                if not self.is_own:
                    raise
                marked = re.sub(r"<w:p([ >])", r"\n<w:p\1", src_xml)
                where = word_template.near(marked, _line(error))
                raise word_template.unreadable(*fault_of(error), where) from error
            word_template.check_whole(made)
            return made

    return Template


def _line(error: BaseException) -> int:
    """The line of the template at which it went wrong."""
    line = getattr(error, "lineno", None)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = line or trace.tb_lineno
        trace = trace.tb_next
    return line or 1
