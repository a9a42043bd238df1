"""A `BookLayout` -> the bytes of an .xlsx file; the same layout gives the same bytes.

Whatever Excel would refuse or silently change is an error here, never a shortened or missing part:
XlsxWriter's warnings and negative return codes become `LayoutError`. People's words are written as
text and as nothing else.
"""

from __future__ import annotations

import io
import re
import warnings
from datetime import UTC, date
from functools import lru_cache
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from xlgoals.excel.charts import draw
from xlgoals.excel.values import (
    FIRST_DAY,
    LayoutError,
    cached_of,
    date_format,
    formula_of,
    number_of,
    serial_of,
    text_of,
)
from xlgoals.forms.look import STYLES, Style
from xlgoals.forms.raw import address

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.forms.sheet import (
        Area,
        BookLayout,
        Cell,
        Chart,
        DropDown,
        Highlight,
        Limits,
        SheetLayout,
    )

_ANY_NUMBER = -9.99e307
_OPTIONS = {
    "in_memory": True,  # the other modes give other bytes
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "nan_inf_to_errors": False,
}


def write_book(layout: BookLayout) -> bytes:
    """The workbook as a file.

    Raises:
        LayoutError: something in the layout cannot stand in a workbook; the message says what.
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
        self.book = Workbook(target, _OPTIONS)
        self._formats: dict[tuple[str, str], Any] = {}
        self._highlights: dict[str, Any] = {}

    def write(self) -> None:
        """Write all of it and finish the file."""
        created = self.layout.created.astimezone(UTC).replace(tzinfo=None)
        self.book.set_properties({"title": self.layout.title, "created": created})
        pages = [
            (layout, self.book.add_worksheet(layout.name, _GrowingSheet))
            for layout in self.layout.sheets
        ]
        self._define_names()
        for layout, page in pages:
            _SheetWriter(self, layout, page).write()
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
        """The cell format of a style; `number` is used where the style states none."""
        key = (name, number)
        if key not in self._formats:
            self._formats[key] = self.book.add_format(_cell_format(_style(name), number))
        return self._formats[key]

    def highlight(self, name: str) -> Any:
        """The part of a style that a cell can take while a condition holds: no size, no font."""
        if name not in self._highlights:
            style = _style(name)
            wanted = {
                "bold": style.bold,
                "italic": style.italic,
                "font_color": f"#{style.colour}",
                **({"bg_color": f"#{style.fill}"} if style.fill else {}),
            }
            self._highlights[name] = self.book.add_format(wanted)
        return self._highlights[name]


def _style(name: str) -> Style:
    if name not in STYLES:
        raise LayoutError(f"no such style: {name!r}")
    return STYLES[name]


def _cell_format(style: Style, number: str) -> dict[str, object]:
    wanted: dict[str, object] = {
        "font_name": "Calibri",
        "font_size": style.size,
        "bold": style.bold,
        "italic": style.italic,
        "font_color": f"#{style.colour}",
        "align": style.align,
        "valign": {"center": "vcenter"}.get(style.valign, style.valign),
        "text_wrap": style.wrap,
        "indent": style.indent,
        "locked": style.locked,
        "num_format": style.number or number,
    }
    if style.fill:
        wanted["bg_color"] = f"#{style.fill}"
    if style.line:
        wanted |= {"border": 1, "border_color": f"#{style.line}"}
    if style.top_line:
        wanted |= {"top": 1, "top_color": f"#{style.top_line}"}
    return {key: value for key, value in wanted.items() if value != ""}


def checked(result: object, what: str) -> None:
    """Refuse what XlsxWriter refused: it only returns a negative number."""
    if isinstance(result, int) and result < 0:
        raise LayoutError(f"{what} cannot be written (XlsxWriter: {result})")


class _GrowingSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows grow with what is typed into them.

    XlsxWriter marks every height as set by hand, and a spreadsheet then keeps it; a height that
    is only stated is shown, and changed when a long text is typed.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row":
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """As XlsxWriter does it, once per text: it takes most of a template's time otherwise."""
        return _prepared(formula, expand_future_functions)


@lru_cache(maxsize=1 << 14)
def _prepared(formula: str, expand: bool) -> str:
    prepared: str = Worksheet()._prepare_formula(formula, expand)  # noqa: SLF001 - as above
    return prepared


class _SheetWriter:
    """One sheet while it is being written."""

    def __init__(self, parent: _BookWriter, layout: SheetLayout, page: Any) -> None:
        self.parent = parent
        self.layout = layout
        self.page = page

    def write(self) -> None:
        """Write all of the sheet."""
        self._set_sizes()
        self._set_view()
        self._set_print()
        covered = self._merge()
        for place, cell in sorted(self.layout.cells.items(), key=lambda item: item[0]):
            if place not in covered:
                self._put(*place, cell)
            elif cell.value is not None or cell.formula:
                raise LayoutError(f"{self._at(*place)} is covered by a merged area")
        for choice in self.layout.drop_downs:
            self._validate(choice.area, self._drop_down(choice))
        for limits in self.layout.limits:
            self._validate(limits.area, _limits(limits))
        for highlight in self.layout.highlights:
            self._highlight(highlight)
        for chart in self.layout.charts:
            self._insert(chart)

    def _at(self, row: int, column: int) -> str:
        return f"{self.layout.name}!{address(row, column)}"

    def _set_sizes(self) -> None:
        layout = self.layout
        for column in sorted(layout.widths.keys() | layout.hidden_columns):
            hidden = {"hidden": True} if column in layout.hidden_columns else {}
            result = self.page.set_column(column, column, layout.widths.get(column), None, hidden)
            checked(result, f"{layout.name}: column {column}")
        for row in sorted(layout.heights.keys() | layout.hidden_rows):
            hidden = {"hidden": True} if row in layout.hidden_rows else {}
            result = self.page.set_row(row, layout.heights.get(row), None, hidden)
            checked(result, f"{layout.name}: row {row}")

    def _set_view(self) -> None:
        layout, page = self.layout, self.page
        page.set_zoom(layout.zoom)
        if layout.freeze:
            page.freeze_panes(*layout.freeze)
        if layout.autofilter:
            checked(page.autofilter(*_corners(layout.autofilter)), f"{layout.name}: filter")
        if not layout.gridlines:
            page.hide_gridlines(2)
        if layout.tab_colour:
            page.set_tab_color(f"#{layout.tab_colour}")
        if layout.selected:
            page.set_selection(*layout.selected, *layout.selected)
        if layout.hidden:
            page.hide()
        if layout.protected:
            # a locked sheet that cannot be filtered, nor its columns widened, is what people of
            # other tools complain of most; there is no password, since it stops mishaps only
            allowed = ("autofilter", "format_columns", "format_rows")
            page.protect("", dict.fromkeys(allowed, True))

    def _set_print(self) -> None:
        layout, page = self.layout, self.page
        page.set_paper(9)  # A4
        page.set_landscape() if layout.landscape else page.set_portrait()
        page.fit_to_pages(layout.pages_wide, layout.pages_tall)
        notice = self._notice_lines()
        page.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7 + 0.15 * len(notice))
        if layout.repeat_rows:
            page.repeat_rows(*layout.repeat_rows)
        if layout.repeat_columns:
            page.repeat_columns(*layout.repeat_columns)
        if layout.print_title:
            page.set_header("&L" + layout.print_title.replace("&", "&&"))
        # as many lines on both sides, so that sheet and page stand on one line, below the notice
        foot, beside = "".join(f"{line}\n" for line in notice), "\n" * len(notice)
        page.set_footer(f"&L{foot}&A&R{beside}&P / &N")

    def _notice_lines(self) -> list[str]:
        """The book's notice as the lines that fit a page's width."""
        width = 140 if self.layout.landscape else 95
        return [line.replace("&", "&&") for line in wrap(self.parent.layout.notice, width)]

    def _merge(self) -> set[tuple[int, int]]:
        """Merge what is to be merged; the cells that are covered by another thereby."""
        covered: set[tuple[int, int]] = set()
        for area in self.layout.merged:
            first = (area.first_row, area.first_column)
            cell = self.layout.cells.get(first)
            look = self.parent.format(cell.style if cell else "plain")
            checked(self.page.merge_range(*_corners(area), "", look), self._at(*first))
            rows = range(area.first_row, area.last_row + 1)
            columns = range(area.first_column, area.last_column + 1)
            covered |= {(row, column) for row in rows for column in columns} - {first}
        return covered

    def _put(self, row: int, column: int, cell: Cell) -> None:
        value, page, place = cell.value, self.page, (row, column)
        at = self._at(row, column)
        is_date = isinstance(value, date)
        look = self.parent.format(cell.style, date_format(value) if is_date else "")
        if cell.link:
            if value is None or value == "":
                raise LayoutError(f"{at}: a link without words")
            text = text_of(str(value), at)
            checked(page.write_url(row, column, cell.link, look, text), at)
        if cell.formula:
            formula = formula_of(cell.formula, at)
            result = page.write_formula(*place, formula, look, cached_of(value, at))
        elif value is None or value == "":
            result = page.write_blank(*place, None, look)
        elif isinstance(value, bool):
            result = page.write_boolean(*place, value, look)
        elif isinstance(value, str):
            result = 0 if cell.link else page.write_string(*place, text_of(value, at), look)
        else:
            number = serial_of(value, at) if isinstance(value, date) else number_of(value, at)
            result = page.write_number(*place, number, look)
        checked(result, at)
        if cell.note:
            self._note(row, column, cell.note)

    def _note(self, row: int, column: int, note: str) -> None:
        """Hang a note on a cell, in a box that shows all of it unless it is very long."""
        lines = sum(1 + len(line) // 45 for line in note.splitlines())
        look = {
            "author": "xlgoals",
            "width": 300,
            "height": min(24 + 16 * lines, 480),
            "font_name": "Calibri",
            "font_size": 10,
        }
        at = self._at(row, column)
        checked(self.page.write_comment(row, column, text_of(note, at), look), at)

    def _validate(self, area: Area, wanted: dict[str, object]) -> None:
        at = self._at(area.first_row, area.first_column)
        checked(self.page.data_validation(*_corners(area), wanted), f"{at}: the check of input")

    def _drop_down(self, choice: DropDown) -> dict[str, object]:
        """A list by reference only: as text it holds 255 characters and splits at commas."""
        source = choice.source
        known = {name.casefold() for name in self.parent.layout.names}
        if not source.startswith("=") or (
            re.fullmatch(r"=[\w.\\]+", source) and source[1:].casefold() not in known
        ):
            raise LayoutError(f"{source!r} is no defined name or area to choose from")
        kind = "stop" if choice.strict else "warning"
        return {"validate": "list", "source": source, "error_type": kind, **_messages(choice)}

    def _highlight(self, highlight: Highlight) -> None:
        at = self._at(highlight.area.first_row, highlight.area.first_column)
        wanted = {
            "type": "formula",
            "criteria": formula_of(highlight.formula, at),
            "format": self.parent.highlight(highlight.style),
        }
        result = self.page.conditional_format(*_corners(highlight.area), wanted)
        checked(result, f"{at}: the highlight")

    def _insert(self, chart: Chart) -> None:
        at = self._at(chart.row, chart.column)
        drawn = draw(self.parent.book, chart)
        # moves with its cells and keeps its size when columns are widened
        options = {"description": chart.description or chart.title, "object_position": 2}
        checked(self.page.insert_chart(chart.row, chart.column, drawn, options), f"{at}: the chart")


def _corners(area: Area) -> tuple[int, int, int, int]:
    return area.first_row, area.first_column, area.last_row, area.last_column


# --- checks of input


def _messages(check: DropDown | Limits) -> dict[str, object]:
    wanted = {
        "input_title": check.prompt_title,
        "input_message": check.prompt,
        "error_title": check.error_title,
        "error_message": check.error,
    }
    return {key: text for key, text in wanted.items() if text}


def _limits(limits: Limits) -> dict[str, object]:
    """XlsxWriter's words for a check; a number or date without limits must still be one."""
    if limits.kind == "any":
        return {"validate": "any", **_messages(limits)}
    if limits.kind == "custom":
        formula = formula_of(limits.formula, "a check of input")
        return {"validate": "custom", "value": formula, **_messages(limits)}
    low, high = limits.low, limits.high
    if low is None and high is None and limits.kind == "date":
        low = FIRST_DAY
    elif low is None and high is None and limits.kind == "length":
        raise LayoutError("a check of length without limits")
    wanted: dict[str, object] = {"validate": limits.kind, **_messages(limits)}
    if low is not None and high is not None:
        if _bound(low) > _bound(high):
            raise LayoutError(f"a check of input between {low} and {high}")
        return wanted | {"criteria": "between", "minimum": _bound(low), "maximum": _bound(high)}
    if high is not None:
        return wanted | {"criteria": "<=", "value": _bound(high)}
    return wanted | {"criteria": ">=", "value": _ANY_NUMBER if low is None else _bound(low)}


def _bound(value: Decimal | date | int) -> float | int:
    if isinstance(value, date):
        return serial_of(value, "a check of input")
    return value if isinstance(value, int) else number_of(value, "a check of input")
