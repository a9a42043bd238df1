"""One sheet of a workbook: sizes, view, print, cells, checks of input, what lies on the cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Protocol

from xlsxwriter.image import Image
from xlsxwriter.worksheet import ColumnInfo, Worksheet

from xlgoals.excel.charts import draw
from xlgoals.excel.input_checks import input_check
from xlgoals.excel.values import (
    LayoutError,
    cached_of,
    checked,
    formula_of,
    number_format,
    number_of,
    serial_of,
    shown,
    text_of,
)
from xlgoals.forms.raw import address

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlgoals.forms.sheet import (
        Area,
        BookLayout,
        Cell,
        Chart,
        DropDown,
        Highlight,
        Limits,
        LogoPlace,
        Picture,
        RealTable,
        SheetLayout,
        Sparkline,
    )


LAST_COLUMN = 16_383
"""The last column that a sheet has, counted from 0."""
LOGO_WIDTH, LOGO_HEIGHT = 180, 60
"""How large a logo is at most, in pixels."""


class Book(Protocol):
    """The workbook that a sheet is part of."""

    book: Any
    layout: BookLayout

    def format(self, name: str, number: str = "") -> Any:
        """The cell format of a style."""

    def highlight(self, name: str) -> Any:
        """The part of a style that a cell can take while a condition holds."""


class GrowingSheet(Worksheet):  # type: ignore[misc]
    """A sheet whose rows grow with what is typed into them.

    XlsxWriter marks every height as set by hand, and a spreadsheet then keeps it; a height that
    is only stated is shown, and changed when a long text is typed.
    """

    def _xml_start_tag_unencoded(self, tag: str, attributes: Any = ()) -> None:
        if tag == "row" and int(dict(attributes)["r"]) - 1 not in self.fixed_rows:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    fixed_rows: Collection[int] = ()
    """Those whose heights are kept, counted from 0."""
    ground: Any = None
    """The format of all cells that nothing is written in; the workbook's own when None."""

    def _write_cols(self) -> None:
        """As XlsxWriter does it, and with the ground out to the last column."""
        if self.ground is None:
            super()._write_cols()
            return
        self._xml_start_tag("cols")
        beyond = max(self.col_info, default=-1) + 1
        bare = ColumnInfo(column_format=self.ground)
        for column in range(beyond):
            known = replace(self.col_info.get(column, bare), column_format=self.ground)
            self._write_col_info(column, column, known)
        self._write_col_info(beyond, LAST_COLUMN, bare)
        self._xml_end_tag("cols")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """As XlsxWriter does it, once per text: it takes most of a template's time otherwise."""
        return _prepared(formula, expand_future_functions)


@lru_cache(maxsize=1 << 14)
def _prepared(formula: str, expand: bool) -> str:
    prepared: str = Worksheet()._prepare_formula(formula, expand)  # noqa: SLF001 - as above
    return prepared


class SheetWriter:
    """One sheet while it is being written."""

    def __init__(self, parent: Book, layout: SheetLayout, page: Any) -> None:
        self.parent = parent
        self.layout = layout
        self.page = page

    def write(self) -> None:
        """Write all of the sheet."""
        self._set_sizes()
        self._set_view()
        self._set_print()
        for table in self.layout.tables:
            self._name_table(table)  # before its cells, which have their own looks
        covered = self._merge()
        for place, cell in sorted(self.layout.cells.items(), key=lambda item: item[0]):
            if place not in covered:
                self._put(*place, cell)
            elif cell.value is not None or cell.formula:
                raise LayoutError(f"{self._at(*place)} is covered by a merged area")
        checks: list[DropDown | Limits] = [*self.layout.drop_downs, *self.layout.limits]
        for check in checks:
            self._check_input(check)
        for highlight in self.layout.highlights:
            self._highlight(highlight)
        for chart in self.layout.charts:
            self._insert(chart)
        for sparkline in self.layout.sparklines:
            self._draw_small(sparkline)
        for picture in self.layout.pictures:
            self._show_picture(picture)
        if self.layout.logo and self.parent.layout.look.logo:
            self._show_logo(self.layout.logo, self.parent.layout.look.logo)

    def _at(self, row: int, column: int) -> str:
        return f"{self.layout.name}!{address(row, column)}"

    def _set_sizes(self) -> None:
        layout = self.layout
        for column in sorted(layout.widths.keys() | layout.hidden_columns):
            hidden = {"hidden": True} if column in layout.hidden_columns else {}
            result = self.page.set_column(column, column, layout.widths.get(column), None, hidden)
            checked(result, f"{layout.name}: column {column}")
        self.page.fixed_rows = layout.fixed_heights
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
            page.set_tab_color(shown(self.parent.layout.look, layout.tab_colour))
        if layout.selected:
            page.set_selection(*layout.selected, *layout.selected)
        if layout.hidden:
            page.hide()
        if layout.protected:
            # a locked sheet that cannot be filtered, nor its columns widened, is what people of
            # other tools complain of most; there is no password, since it stops mishaps only
            allowed = ("autofilter", "format_columns", "format_rows")
            page.protect("", dict.fromkeys(allowed, True))
            page.ground = self.parent.format("ground")
            page.ground._get_xf_index()  # noqa: SLF001 - it is used by no cell that is written

    def _set_print(self) -> None:
        layout, page = self.layout, self.page
        page.set_paper(9)  # A4
        page.set_landscape() if layout.landscape else page.set_portrait()
        if layout.scale:
            page.set_print_scale(layout.scale)
            page.set_h_pagebreaks(layout.page_breaks)
        elif layout.page_breaks:
            raise LayoutError(f"{layout.name}: what is fitted to pages has no breaks of its own")
        else:
            page.fit_to_pages(layout.pages_wide, layout.pages_tall)
        (left, right), foot = self._head(), self._foot_lines()
        top, bottom = 0.75 + 0.15 * left.count("\n"), 0.7 + 0.15 * len(foot)
        page.set_margins(left=0.5, right=0.5, top=top, bottom=bottom)
        if layout.print_area:
            page.print_area(*_corners(layout.print_area))
        if layout.repeat_rows:
            page.repeat_rows(*layout.repeat_rows)
        if layout.repeat_columns:
            page.repeat_columns(*layout.repeat_columns)
        if left or right:
            page.set_header(("&L" + left) * bool(left) + ("&R" + right) * bool(right))
        # as many lines on both sides, so that sheet and page stand on one line, below the notice
        below, beside = "".join(f"{line}\n" for line in foot), "\n" * len(foot)
        page.set_footer(f"&L{below}&A&R{beside}&P / &N")

    def _page_width(self) -> int:
        """About how many characters a line of a printed head or foot takes."""
        return 140 if self.layout.landscape else 95

    def _head(self) -> tuple[str, str]:
        """What is printed at the head, left and right: above each other where both are long."""
        title, header = self.layout.print_title, self.parent.layout.look.header
        left, right = (part.replace("&", "&&") for part in (title, header))
        if title and header and len(title) + len(header) > self._page_width() - 5:
            return f"{right}\n{left}", ""
        return left, right

    def _foot_lines(self) -> list[str]:
        """The book's notice and its look's footer, as the lines that fit a page's width."""
        told = (self.parent.layout.notice, self.parent.layout.look.footer)
        lines = [line for words in told for line in wrap(words, self._page_width())]
        return [line.replace("&", "&&") for line in lines]

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
        look = self.parent.format(cell.style, number_format(cell))
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
            "font_name": self.parent.layout.look.workbook_font,
            "font_size": 10,
        }
        at = self._at(row, column)
        checked(self.page.write_comment(row, column, text_of(note, at), look), at)

    def _check_input(self, check: DropDown | Limits) -> None:
        area = check.area
        wanted = input_check(check, self.parent.layout.names)
        at = f"{self._at(area.first_row, area.first_column)}: the check of input"
        checked(self.page.data_validation(*_corners(area), wanted), at)

    def _highlight(self, highlight: Highlight) -> None:
        at = self._at(highlight.area.first_row, highlight.area.first_column)
        wanted = {
            "type": "formula",
            "criteria": formula_of(highlight.formula, at),
            "format": self.parent.highlight(highlight.style),
        }
        result = self.page.conditional_format(*_corners(highlight.area), wanted)
        checked(result, f"{at}: the highlight")

    def _name_table(self, table: RealTable) -> None:
        area, at = table.area, f"{self.layout.name}: the table {table.name}"
        columns = range(area.first_column, area.last_column + 1)
        heads = [str(self.layout.cells[area.first_row, column].value) for column in columns]
        if len({head.casefold() for head in heads}) < len(heads):
            raise LayoutError(f"{at} has two columns of the same name")
        wanted = {
            "name": table.name,
            "style": None,
            "columns": [{"header": head} for head in heads],
        }
        checked(self.page.add_table(*_corners(area), wanted), at)

    def _draw_small(self, sparkline: Sparkline) -> None:
        at = self._at(sparkline.row, sparkline.column)
        wanted = {
            "range": sparkline.cells,
            "series_color": shown(self.parent.layout.look, sparkline.colour),
            "markers": True,
            "show_hidden": True,
            "empty_cells": "connect",
        }
        result = self.page.add_sparkline(sparkline.row, sparkline.column, wanted)
        checked(result, f"{at}: the sparkline")

    def _show_picture(self, picture: Picture) -> None:
        """Insert a picture, made smaller where it is larger than it may be."""
        at = self._at(picture.row, picture.column)
        image, smaller = _fitted(picture.content, picture.width, picture.height)
        self._insert_image(at, picture.row, picture.column, image, smaller, picture.description)

    def _show_logo(self, place: LogoPlace, content: bytes) -> None:
        """Insert the logo in the upper right corner of its cells, and never beyond them."""
        area, layout = place.area, self.layout
        columns = {*range(area.first_column, area.last_column + 1)} - layout.hidden_columns
        rows = range(area.first_row, area.last_row + 1)
        # a column is five pixels wider than its characters of seven; a point is 4/3 pixels
        wide = sum(int(layout.widths.get(column, 8.43) * 7) + 5 for column in columns)
        high = sum(int(layout.heights.get(row, 15) * 4 / 3) for row in rows)
        image, smaller = _fitted(content, min(wide, LOGO_WIDTH), min(high, LOGO_HEIGHT) - 4)
        free, column = wide - int(image.width * smaller), area.first_column
        at = self._at(area.first_row, column)
        self._insert_image(
            at, area.first_row, column, image, smaller, place.description, (max(free, 0), 2)
        )

    def _insert_image(
        self,
        at: str,
        row: int,
        column: int,
        image: Any,
        smaller: float,
        description: str,
        offset: tuple[int, int] = (0, 0),
    ) -> None:
        options = {
            # a pixel is a pixel, whatever the file says of how many it has to an inch
            "x_scale": smaller * image.x_dpi / 96,
            "y_scale": smaller * image.y_dpi / 96,
            "x_offset": offset[0],
            "y_offset": offset[1],
            "object_position": 2,
            "description": description,
        }
        result = self.page.insert_image(row, column, image, options)
        checked(result, f"{at}: the picture")

    def _insert(self, chart: Chart) -> None:
        at = self._at(chart.row, chart.column)
        drawn = draw(self.parent.book, chart, self.parent.layout.look)
        # moves with its cells and keeps its size when columns are widened
        described = chart.description or chart.title
        options = {"description": described, "object_position": 2, "x_offset": chart.x}
        checked(self.page.insert_chart(chart.row, chart.column, drawn, options), f"{at}: the chart")


def _fitted(content: bytes, width: float, height: float) -> tuple[Any, float]:
    """A picture, and how much smaller it has to be to be no larger than that."""
    image = Image(BytesIO(content))
    return image, min(1.0, width / image.width, height / image.height)


def _corners(area: Area) -> tuple[int, int, int, int]:
    return area.first_row, area.first_column, area.last_row, area.last_column
