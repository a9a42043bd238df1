"""The top of the overview: the headline, a tile per status, a doughnut per part of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.books.across import lay_across
from xlgoals.books.printing import width_in_pixels
from xlgoals.books.sentence import OpenWords, percent_sign
from xlgoals.domain.assess import whole_percent
from xlgoals.domain.model import STATUS_WORDS, Status
from xlgoals.forms.formulas import literal, shown_status, spliced
from xlgoals.forms.look import STRONG
from xlgoals.forms.raw import address
from xlgoals.forms.sheet import Cell, Chart
from xlgoals.i18n import N_
from xlgoals.tables.figures import Arrival
from xlgoals.tables.method import meaning

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.forms.sheet import SheetLayout
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rollup import Summary
    from xlgoals.tables.rows import Counts

TILES = ((0, 0), (1, 3), (4, 6), (7, 9), (10, 10))
"""The first and last column of each tile."""
WORD, NUMBER, SHARE, CHANGE, MEANING = range(5)
"""The rows of a tile."""
_HEIGHTS = (22, 36, 16, 16)
_ACROSS, _WIDEST, _DOUGHNUT = 6, 245, 172
"""Most doughnuts side by side, and their size in pixels."""
_ROW_PIXELS = 20


@dataclass(frozen=True, slots=True)
class Counted:
    """The cells that hold the counts of all goals now."""

    cells: dict[Status, str]

    @property
    def measured(self) -> str:
        """The goals that have a colour."""
        return "+".join(self.cells[status] for status in (Status.GREEN, Status.YELLOW, Status.RED))

    @property
    def all(self) -> str:
        """All goals."""
        return "+".join(self.cells.values())


def counted_at(row: int) -> Counted:
    """Where the tiles below a row hold their counts."""
    cells = {}
    for status, (first, _) in zip(Status, TILES, strict=False):
        cells[status] = _absolute(row + NUMBER, first)
    return Counted(cells)


def _absolute(row: int, column: int) -> str:
    letters = address(row, column).rstrip("0123456789")
    return f"${letters}${row + 1}"


def headline_cell(counted: Counted, counts: Counts, language: Language, style: str) -> Cell:
    """How many goals are green of those measured; it follows the counts."""
    one, many = OpenWords(language).ntext(
        "{green} of {measured} measured goals is green",
        "{green} of {measured} measured goals are green",
        "green",
        "measured",
    )
    none = language.text(N_("No goal has been measured"))
    green, measured = counted.cells[Status.GREEN], counted.measured
    refer = {"green": green, "measured": f"({measured})"}
    formula = (
        f"IF({measured}=0,{literal(none)},"
        f"IF({green}=1,{spliced(one, refer)},{spliced(many, refer)}))"
    )
    words = one if counts.green == 1 else many
    value = words.format_map({"green": counts.green, "measured": counts.measured})
    return Cell(value if counts.measured else none, style, formula)


def measured_cell(counted: Counted, counts: Counts, language: Language, style: str) -> Cell:
    """How many goals are measured of all; it follows the counts."""
    one, many = OpenWords(language).ntext(
        "{measured} of {of} goals has been measured, {rest} not.",
        "{measured} of {of} goals have been measured, {rest} not.",
        "measured",
        "of",
        "rest",
    )
    rest = counted.cells[Status.NOT_MEASURED]
    every = language.ntext(
        "The only goal has been measured.", "All {n} goals have been measured.", counts.n
    )
    refer = {"measured": f"({counted.measured})", "of": f"({counted.all})", "rest": rest}
    formula = (
        f"IF({rest}=0,{literal(every)},"
        f"IF({counted.measured}=1,{spliced(one, refer)},{spliced(many, refer)}))"
    )
    words = one if counts.measured == 1 else many
    held = {"measured": counts.measured, "of": counts.n, "rest": counts.not_measured}
    return Cell(words.format_map(held) if counts.not_measured else every, style, formula)


def put_tiles(sheet: SheetLayout, figures: Figures, goals: GoalsTable, top: int) -> int:
    """A tile per status and one of the returns; the row after them."""
    summary, language = figures.summary("all"), figures.language
    counted, counts, before = counted_at(top), summary.counts, summary.previous
    heights = dict(enumerate(_HEIGHTS, top))
    if before is None:
        heights.pop(top + CHANGE)
    sheet.heights |= heights
    last = top + (MEANING if before else CHANGE)
    tallest = 0.0
    for status, span in zip(Status, TILES, strict=False):
        look = f"tile_{{}}_{status.value}"
        n, cell = counts.of(status), counted.cells[status]
        word = Cell(shown_status(status, language), look.format("word"))
        lay_across(sheet, top + WORD, span, word)
        number = Cell(n, look.format("number"), goals.count(status))
        lay_across(sheet, top + NUMBER, span, number)
        share = Cell(
            _share_words(n, counts.n, language),
            look.format("text"),
            _share_formula(cell, counted.all, language),
        )
        lay_across(sheet, top + SHARE, span, share)
        if before is not None:
            change = _change_cell(n, before.of(status), cell, language, look.format("text"))
            lay_across(sheet, top + CHANGE, span, change)
        said = Cell(meaning(figures.catalogue.plan, status, language), look.format("text"))
        tallest = max(tallest, lay_across(sheet, last, span, said))
    _returned_tile(sheet, figures, top, last)
    sheet.heights[last] = tallest + 4
    return last + 1


def _share_words(n: int, of: int, language: Language) -> str:
    return language.text(
        N_("{percent} of all"), percent=f"{whole_percent(n, of)}{percent_sign(language)}"
    )


def _share_formula(cell: str, every: str, language: Language) -> str:
    words = language.text(N_("{percent} of all"), percent="{percent}" + percent_sign(language))
    return spliced(words, {"percent": f"ROUND(100*{cell}/({every}),0)"})


def _change_cell(now: int, before: int, cell: str, language: Language, style: str) -> Cell:
    """The change since the last round with its sign, or that there is none."""
    less = f"({before}-{cell})"
    more, fewer, same = (
        language.text(N_("{change} since the last round"), change="+{n}"),
        language.text(N_("{change} since the last round"), change="−{n}"),
        language.text(N_("unchanged since the last round")),
    )
    formula = (
        f"IF({cell}={before},{literal(same)},"
        f"IF({cell}>{before},{spliced(more, {'n': f'({cell}-{before})'})},"
        f"{spliced(fewer, {'n': less})}))"
    )
    words = same if now == before else more if now > before else fewer
    return Cell(words.format_map({"n": abs(now - before)}), style, formula)


def _returned_tile(sheet: SheetLayout, figures: Figures, top: int, last: int) -> None:
    """How many units have returned, and how many were late."""
    t, units = figures.language.text, figures.units
    arrived = sum(unit.arrival is not Arrival.MISSING for unit in units)
    late = sum(unit.arrival is Arrival.LATE for unit in units)
    ready = sum(unit.ready for unit in units)
    said = {
        top + WORD: Cell(t(N_("Units that have returned")), "tile_word_plain"),
        top + NUMBER: Cell(t(N_("{n} of {of}"), n=arrived, of=len(units)), "tile_number_plain"),
        top + SHARE: Cell(t(N_("Late: {n}"), n=late), "tile_text_plain"),
        last: Cell(t(N_("Ready with all parts: {n}"), n=ready), "tile_text_plain"),
    }
    for row in range(top, last + 1):
        sheet.cells[row, TILES[-1][0]] = said.get(row, Cell("", "tile_text_plain"))


def put_doughnuts(
    sheet: SheetLayout, summaries: Sequence[Summary], figures: Figures, top: int, table: int
) -> int:
    """A doughnut per line of the table whose heading is at `table`; the row after them."""
    width = min(_WIDEST, width_in_pixels(sheet, 0, TILES[-1][1]) // min(_ACROSS, len(summaries)))
    rows = -(-_DOUGHNUT // _ROW_PIXELS)
    for number, summary in enumerate(summaries):
        down, across = divmod(number, _ACROSS)
        cells = f"'{sheet.name}'!$C${{0}}:$F${{0}}"
        sheet.charts.append(
            Chart(
                "doughnut",
                top + down * rows,
                0,
                summary.name,
                cells.format(table + 1),
                ((summary.name, cells.format(table + 2 + number), STRONG[Status.GREEN]),),
                point_colours=tuple(STRONG[status] for status in Status),
                width=width,
                height=_DOUGHNUT,
                description=counts_in_words(summary, figures.language),
                x=across * width,
                legend=False,
                title_size=10,
            )
        )
    return top + rows * doughnut_lines(summaries)


def doughnut_lines(summaries: Sequence[Summary]) -> int:
    """Over how many lines the doughnuts stand."""
    return -(-len(summaries) // _ACROSS)


def doughnut_rows(summaries: Sequence[Summary]) -> int:
    """How many rows the doughnuts take."""
    return -(-_DOUGHNUT // _ROW_PIXELS) * doughnut_lines(summaries)


def counts_in_words(summary: Summary, language: Language) -> str:
    """A line of counts for those who cannot see the chart of it."""
    words = ", ".join(
        f"{language.text(STATUS_WORDS[status]).lower()} {summary.counts.of(status)}"
        for status in Status
    )
    return f"{summary.name}: {words}"
