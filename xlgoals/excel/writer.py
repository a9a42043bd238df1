"""A `BookLayout` -> the bytes of an .xlsx or .xlsm file; the same layout gives the same bytes.

Whatever Excel would refuse or silently change is an error here, never a shortened or missing part:
XlsxWriter's warnings and negative return codes become `LayoutError`. People's words are written as
text and as nothing else.
"""

from __future__ import annotations

import io
import re
import warnings
from datetime import UTC
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from xlgoals.excel.macros import add_macros
from xlgoals.excel.sheet_writer import GrowingSheet, SheetWriter
from xlgoals.excel.values import LayoutError, checked, shown, style_of
from xlgoals.forms.look import Style

if TYPE_CHECKING:
    from xlgoals.forms.sheet import (
        BookLayout,
        SheetLayout,
    )

_OPTIONS = {
    "in_memory": True,  # the other modes give other bytes
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def write_book(layout: BookLayout) -> bytes:
    """The workbook as a file: an .xlsm where it has macros, else an .xlsx.

    Raises:
        LayoutError: something in the layout cannot stand in a workbook; the message says what.
        Unusable: it is to have macros, and their texts are not there.
    """
    if layout.created.tzinfo is None:
        raise LayoutError("created has no time zone")
    target = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            _BookWriter(layout, target).write()
        except (UserWarning, XlsxWriterException, UnicodeEncodeError) as fault:
            raise LayoutError(f"{type(fault).__name__}: {fault}") from fault
    return target.getvalue()


class _BookWriter:
    """One workbook while it is being written."""

    def __init__(self, layout: BookLayout, target: io.BytesIO) -> None:
        self.layout = layout
        self.look = layout.look
        # what is pasted from elsewhere takes the style Normal, and may not lock a cell by that
        normal = {"font_name": self.look.workbook_font, "font_size": 11, "locked": False}
        self.book = Workbook(target, {**_OPTIONS, "default_format_properties": normal})
        self._formats: dict[tuple[str, str], Any] = {}
        self._highlights: dict[str, Any] = {}

    def write(self) -> None:
        """Write all of it and finish the file."""
        created = self.layout.created.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": self.layout.title, "created": created})
        pages = [
            (layout, self.book.add_worksheet(layout.name, GrowingSheet))
            for layout in self.layout.sheets
        ]
        self._define_names()
        for layout, page in pages:
            SheetWriter(self, layout, page).write()
        if self.layout.macros:
            add_macros(self.book, self.layout.macros, pages)
        self._show(pages)
        self.book.close()

    def _define_names(self) -> None:
        names = self.layout.names
        if len({name.casefold() for name in names}) < len(names):
            raise LayoutError("two defined names differ in case only")
        sheets = {sheet.name for sheet in self.layout.sheets}
        for name, target in names.items():
            found = re.match(r"='((?:[^']|'')+)'!|=([^'!]+)!", target)
            if not found or (found[1] or found[2]).replace("''", "'") not in sheets:
                raise LayoutError(f"{name}: {target!r} is on no sheet of the workbook")
            checked(self.book.define_name(name, target), name)

    def _show(self, pages: list[tuple[SheetLayout, Any]]) -> None:
        """Put one sheet on top: a workbook does not open on a hidden one."""
        visible = [(layout.name, page) for layout, page in pages if not layout.hidden]
        on_top = [page for name, page in visible if name == (self.layout.active or visible[0][0])]
        if not on_top:
            raise LayoutError("no visible sheet to open the workbook on")
        on_top[0].activate()

    def format(self, name: str, number: str = "") -> Any:
        """The cell format of a style; `number` goes before the style's own."""
        key = (name, number)
        if key not in self._formats:
            made = self.book.add_format(self._cell_format(style_of(name), number))
            if made.locked:  # said in so many words, since the style Normal is not locked
                made._get_protection_properties = lambda: [("locked", 1)]  # noqa: SLF001
            self._formats[key] = made
        return self._formats[key]

    def highlight(self, name: str) -> Any:
        """The part of a style that a cell can take while a condition holds: no size, no font."""
        if name not in self._highlights:
            style, plain = style_of(name), Style()
            wanted: dict[str, object] = {"bold": style.bold, "italic": style.italic}
            if style.colour != plain.colour:
                wanted["font_color"] = shown(self.look, style.colour)
            if style.fill:
                wanted["bg_color"] = shown(self.look, style.fill)
            if style.number:
                wanted["num_format"] = style.number
            if style.line:  # all four: LibreOffice takes away those that are not stated
                wanted |= {"border": 1, "border_color": shown(self.look, style.line)}
            if style.top_line:
                wanted |= {"top": 1, "top_color": shown(self.look, style.top_line)}
            self._highlights[name] = self.book.add_format(wanted)
        return self._highlights[name]

    def _cell_format(self, style: Style, number: str) -> dict[str, object]:
        wanted: dict[str, object] = {
            "font_name": self.look.workbook_font,
            "font_size": style.size,
            "bold": style.bold,
            "italic": style.italic,
            "font_color": shown(self.look, style.colour),
            "align": style.align,
            "valign": {"center": "vcenter"}.get(style.valign, style.valign),
            "text_wrap": style.wrap,
            "indent": style.indent,
            "locked": style.locked,
            "num_format": number or style.number,
        }
        if style.fill:
            wanted["bg_color"] = shown(self.look, style.fill)
        if style.line:
            wanted |= {"border": 1, "border_color": shown(self.look, style.line)}
        if style.top_line:
            wanted |= {"top": 1, "top_color": shown(self.look, style.top_line)}
        return {key: value for key, value in wanted.items() if value != ""}
