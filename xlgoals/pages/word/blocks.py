"""The blocks of a report as Word's markup, by the names of the template's styles.

Tables are laid out here and not by the template: their widths follow the columns' shares, and
which rows repeat or may be broken follows from what stands in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from xlgoals.forms.look import FILL
from xlgoals.pages.document import (
    Bullets,
    Chart,
    Legend,
    Line,
    Look,
    Paragraph,
    Table,
    Tone,
)
from xlgoals.pages.signs import one_line
from xlgoals.pages.word.markup import (
    TWIPS_PER_MM,
    Bookmarks,
    Raw,
    Styles,
    escaped,
    field_of,
    paragraph,
    picture,
    run,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlgoals.domain.model import Status
    from xlgoals.forms.look import Look as Colours
    from xlgoals.pages.document import Block, Cell, Column, Mark, Part, Row

STYLE_OF = {
    Tone.PLAIN: "Report text",
    Tone.PERSON: "Report text",
    Tone.NOTE: "Note",
    Tone.STRONG: "Report text",
    Tone.HEADLINE: "Headline",
    Tone.DESCRIPTION: "Description",
    Tone.NARRATIVE: "Narrative",
}
"""The style of a paragraph by what its words are."""
NONE = "–"
"""What a cell without words shows."""
LISTED_LEVELS = 3
"""Most levels of headings that the table of contents has; Word fills it in by level, too."""
_HEADINGS = 5
_LONGEST_UNBROKEN = 9
"""Most lines, as estimated, of a row that is kept on one page."""
_SMALL_ROWS, _SMALL_LINES = 8, 20
"""Most rows, and lines of them, of a table that is kept on one page."""
_UNBROKEN = {Look.ID, Look.FIGURE, Look.STATUS}
_LONGEST_WORD = 16
"""Most signs of a word that a column is widened for."""
_BESIDE_MM = 3.5
"""What is left free beside the words of a cell."""
_SIGNS_PER_MM = 0.62
"""How many signs of a table's text stand on a millimetre, about."""
_KEEP_NEXT = "<w:keepNext/>"


@dataclass(slots=True)
class Setter:
    """Sets blocks in the styles of one template."""

    styles: Styles
    colours: Colours
    symbols: Mapping[Status, str]
    bookmarks: Bookmarks
    width: int
    """Of the text, in twentieths of a point."""
    chart: Callable[[Chart], tuple[str, float, float]]
    """Puts a chart's picture into the file: what it is known by there, and millimetres."""
    total_fill: str
    """The ground of sums."""

    def heading(self, part: Part) -> Raw:
        """A part's title, which links and the table of contents lead to."""
        return Raw(self.bookmarks.around(part.key, run(one_line(part.title))))

    def block(self, block: Block) -> Raw:
        """One block, as paragraphs and tables."""
        return Raw("".join(self._pieces(block)))

    def _pieces(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            yield self._line(STYLE_OF[block.line.tone], block.line)
        elif isinstance(block, Bullets):
            yield from (self._line("List Bullet", line) for line in block.lines)
        elif isinstance(block, Legend):
            yield paragraph(self.styles["Legend heading"], run(block.heading))
            for mark, words in block.meanings:
                shown = self._mark(mark, shaded=True) + "<w:r><w:tab/></w:r>" + run(words)
                yield paragraph(self.styles["Legend"], shown)
        elif isinstance(block, Table):
            yield from self._table(block, caption_shown=block.caption_shown)
        else:
            yield from self._chart(block)

    def _line(self, style: str, line: Line, *, more: str = "") -> str:
        return paragraph(self.styles[style], self._words(line, shaded=True), more=more)

    def _words(self, line: Line, *, shaded: bool, bold: bool = False) -> str:
        """The words of a line in the order that `Line.words` has."""
        strong = bold or line.tone is Tone.STRONG
        link = self.styles["Hyperlink"] if line.link in self.bookmarks.names else ""
        runs = (
            run(line.lead, bold=True, style=link),
            self._mark(line.mark, shaded=shaded) if line.mark else "",
            run(line.text, bold=strong, style=link),
            run(line.after, style=self.styles["Aside"]),
        )
        return self.bookmarks.link(line.link, run(" ").join(filter(None, runs)))

    def _mark(self, mark: Mark, *, shaded: bool) -> str:
        """A status: its symbol and its word, on its colour where the cell has not got it."""
        fill = self.colours.colour(FILL[mark.status]) if shaded else ""
        symbol = self.symbols[mark.status]
        # the symbol and the first word stay on one line
        return run(f"{symbol}\u00a0{mark.word}", bold=True, fill=fill)

    def _chart(self, chart: Chart) -> Iterator[str]:
        relation, wide, high = self.chart(chart)
        most = self.width / TWIPS_PER_MM
        if wide > most:
            wide, high = most, high * most / wide
        if chart.title:
            yield paragraph(self.styles["Caption"], run(chart.title))
        shown = picture(relation, chart.alt, wide, high, chart.title or chart.key)
        yield paragraph(self.styles["Chart"], shown, more=_KEEP_NEXT)
        told = chart.table.caption_shown and chart.table.caption != chart.title
        yield from self._table(chart.table, caption_shown=told)

    def _table(self, table: Table, *, caption_shown: bool) -> Iterator[str]:
        if not table.columns:
            return
        if caption_shown and table.caption:
            yield paragraph(self.styles["Caption"], run(table.caption))
        if table.note:
            yield paragraph(self.styles["Table note"], run(table.note), more=_KEEP_NEXT)
        widths = _widths(table, self.width)
        yield self._opening(table, widths)
        yield self._head(table.columns, widths)
        heights = [
            max(_height(cell, width) for cell, width in zip(row.cells, widths, strict=True))
            for row in table.rows
        ]
        kept = _kept(table.rows, heights)
        for place, row in enumerate(table.rows):
            is_whole = heights[place] <= _LONGEST_UNBROKEN
            row_widths = zip(table.columns, widths, strict=True)
            yield self._row(row, [*row_widths], is_whole=is_whole, is_kept=place in kept)
        yield "</w:tbl>"
        # two tables on end would be one, and a text needs its distance
        yield paragraph(self.styles["Table end"], "")

    def _opening(self, table: Table, widths: Sequence[int]) -> str:
        caption, told = (escaped(one_line(text)) for text in (table.caption, table.note))
        style = self.styles["Report table"]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        named = int(bool(table.columns) and table.columns[0].look is Look.TITLE)
        return (
            "<w:tbl><w:tblPr>"
            + (f'<w:tblStyle w:val="{style}"/>' if style else "")
            + f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:firstRow="1" w:lastRow="0" w:firstColumn="{named}" '
            'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblCaption w:val="{caption}"/><w:tblDescription w:val="{told or caption}"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        )

    def _head(self, columns: Sequence[Column], widths: Sequence[int]) -> str:
        cells = (
            _cell(
                width,
                paragraph(self.styles["Table head"], run(column.label), more=_aligned(column)),
            )
            for column, width in zip(columns, widths, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(cells)}</w:tr>"

    def _row(
        self, row: Row, columns: Sequence[tuple[Column, int]], *, is_whole: bool, is_kept: bool
    ) -> str:
        """A row, in one piece if it is whole, and on the page of the next if it is kept there."""
        made = []
        keep = _KEEP_NEXT if is_kept else ""
        for place, (cell, (column, width)) in enumerate(zip(row.cells, columns, strict=True)):
            inner = self._lines(cell, column, keep, is_total=row.is_total)
            if row.anchor and not place:
                inner[0] = self.bookmarks.around(row.anchor, inner[0])
            made.append(_cell(width, "".join(inner), self._ground(cell, is_total=row.is_total)))
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if is_whole else ""
        return f"<w:tr>{whole}{''.join(made)}</w:tr>"

    def _lines(self, cell: Cell, column: Column, keep: str, *, is_total: bool) -> list[str]:
        style = "Table row head" if column.look is Look.TITLE else "Table text"
        shaded = len(_statuses(cell)) > 1
        found = []
        for line in cell.lines or (Line(NONE),):
            own = "Table note" if line.tone is Tone.NOTE else style
            words = self._words(line, shaded=shaded, bold=is_total)
            found.append(paragraph(self.styles[own], words, more=keep + _aligned(column)))
        return found

    def _ground(self, cell: Cell, *, is_total: bool) -> str:
        """The ground of a cell: its only status's colour, or that of sums."""
        statuses = _statuses(cell)
        if len(statuses) == 1:
            return self.colours.colour(FILL[statuses.pop()])
        return self.total_fill if is_total else ""

    def contents(self, heading: str, parts: Sequence[Part]) -> Raw:
        """The table of contents: a field, and what it shows, without page numbers as yet."""
        listed = [part for part in parts if part.is_listed and level_of(part) <= LISTED_LEVELS]
        if not listed:
            return Raw("")
        code = f'TOC \\o "1-{max(map(level_of, listed))}" \\h'
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {escaped(code)} </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        last = len(listed) - 1
        entries = (
            self._entry(part, begin if not place else "", end if place == last else "")
            for place, part in enumerate(listed)
        )
        return Raw(
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>"
            + paragraph(self.styles["TOC Heading"], run(heading))
            + "".join(entries)
            + "</w:sdtContent></w:sdt>"
        )

    def _entry(self, part: Part, before: str, after: str) -> str:
        name = self.bookmarks.names[part.key]
        shown = run(one_line(part.title)) + "<w:r><w:tab/></w:r>"
        shown += field_of(f"PAGEREF {name} \\h", "")
        tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self.width}"/></w:tabs>'
        linked = self.bookmarks.link(part.key, shown)
        return paragraph(self.styles[f"toc {level_of(part)}"], before + linked + after, more=tab)


def level_of(part: Part) -> int:
    """The level of a part's heading in Word, where the title has a style of its own."""
    return min(max(part.level - 1, 1), _HEADINGS)


def _statuses(cell: Cell) -> set[Status]:
    return {line.mark.status for line in cell.lines if line.mark}


def _widths(table: Table, whole: int) -> list[int]:
    """The width of each column by its share; together they are the text's, to the last unit.

    An id, a figure and a status get what their longest word takes, where there is room for it.
    """
    shares = [
        max(column.share, 1) * whole / sum(max(c.share, 1) for c in table.columns)
        for column in table.columns
    ]
    least = [_least(table, place) for place in range(len(shares))]
    spare = sum(max(share - room, 0) for share, room in zip(shares, least, strict=True))
    wanted = sum(max(room - share, 0) for share, room in zip(shares, least, strict=True))
    if 0 < wanted < spare / 2:
        shares = [
            room if share < room else share - (share - room) * wanted / spare
            for share, room in zip(shares, least, strict=True)
        ]
    edges = [round(sum(shares[:place])) for place in range(len(shares) + 1)]
    return [end - begin for begin, end in pairwise(edges)]


def _least(table: Table, place: int) -> float:
    """What the longest word of a column takes, where it is not to be broken."""
    if table.columns[place].look not in _UNBROKEN:
        return 0
    words = (word for row in table.rows for word in row.cells[place].words.split())
    longest = min(max(map(len, words), default=0), _LONGEST_WORD)
    return (longest / _SIGNS_PER_MM + _BESIDE_MM) * TWIPS_PER_MM if longest else 0


def _kept(rows: Sequence[Row], heights: Sequence[int]) -> set[int]:
    """The rows that stand on the page of the next: all of a small table, and one before a sum."""
    if len(rows) <= _SMALL_ROWS and sum(heights) <= _SMALL_LINES:
        return {*range(len(rows) - 1)}
    return {
        place
        for place, (row, after) in enumerate(pairwise(rows))
        if after.is_total and not row.is_total
    }


def _aligned(column: Column) -> str:
    return '<w:jc w:val="right"/>' if column.look is Look.FIGURE else ""


def _cell(width: int, inner: str, fill: str = "") -> str:
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{ground}</w:tcPr>{inner}</w:tc>'


def _height(cell: Cell, width: int) -> int:
    """How many lines the words of a cell take, about."""
    signs = max(1, round(width / TWIPS_PER_MM * _SIGNS_PER_MM))
    return sum(
        -(-max(len(text), 1) // signs) for line in cell.lines for text in line.words.split("\n")
    )
