"""The master's sheet of all goals: the table that staff work in, one row per goal and board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.counts import as_words
from xlgoals.books.master_form import finish, form_sheet, roomy, show_marks, soften
from xlgoals.books.master_sources import Sources
from xlgoals.domain.forecast import METHOD_WORDS, TREND_WORDS, Method
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Layer, Status
from xlgoals.domain.quantity import plain, rounded
from xlgoals.forms.declared.master import MASTER_GOALS
from xlgoals.forms.formulas import chosen_code, code_words, literal, shown_status
from xlgoals.forms.layout import Placed, TableLayout, shade_status
from xlgoals.forms.look import DECIMALS, HEAD
from xlgoals.forms.raw import column_name, place_on
from xlgoals.forms.sheet import Area, Cell, CellValue, Highlight, RealTable, SheetLayout, Sparkline
from xlgoals.i18n import N_
from xlgoals.tables.by_hand import layers_words
from xlgoals.tables.layers import standing
from xlgoals.tables.wording import answer_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from xlgoals.forms.layout import Lists
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.rows import GoalRow

RowKey = tuple[str, ...]
Cells = dict[str, CellValue | Cell]

TABLE = "xg_all_goals"
TALLEST = 120.0
"""A row's greatest height in points: of a longer text the beginning is seen, the whole is there."""
PERIODS = 12
"""Most periods that are drawn over time."""
BEYOND_A_MEAN = 2
"""How many decimals more than the goal's a figure is shown with that nobody has measured."""
_LEGEND = N_(
    "* after a status: set by hand; the computed one stands beside it. Italics: computed, not "
    "reported. Blue: preliminary, the unit has not said that it is ready."
)
_WHERE_SAID = (
    "responsible",
    "added",
    "preliminary",
    "progress",
    "deviation_text",
    "trend",
    "previous_outcome",
    "previous_period",
    "forecast",
    "projection",
    "projection_method",
    "units_text",
    "layers",
)
"""What is shown in a column of its own only where the round has something to say in it."""
_COLUMN = {
    "deviation_text": "deviation",
    "projection_method": "method",
    "units_text": "units_words",
}


def goals_sheet(
    figures: Figures, edits: Mapping[RowKey, Mapping[str, str]], lists: Lists
) -> tuple[SheetLayout, Placed]:
    """Lay out all goals, with staff's own words in their columns."""
    periods = drawn_periods(figures.goals)
    unsaid = {_COLUMN.get(n, n) for n in _WHERE_SAID if not any(map(_has(n), figures.goals))}
    hidden = frozenset(unsaid | (set() if periods else {"over_time"}))
    legend = figures.language.text(_LEGEND)
    sheet, table = form_sheet(MASTER_GOALS, figures, lists, hidden=hidden, legend=legend)
    sources = Sources(figures)
    rows = []
    for row in figures.goals:
        shown = _what(row, figures) | _figures(row, figures) | _counted_by(row, figures)
        shown["source"] = sources.cell(row)
        shown |= _live(row, table, len(figures.goals))
        shown |= {
            name: table.words(MASTER_GOALS.field[name], value)
            for name, value in edits.get((row.goal_id, row.board), {}).items()
        }
        rows.append(shown)
    placed = table.body(rows)
    last_column = _over_time(sheet, placed, figures.goals, periods)
    sheet.tables.append(RealTable(TABLE, Area(placed.header_row, 0, placed.last_row, last_column)))
    _mark(sheet, placed, table)
    finish(sheet, placed, "title")
    sheet.pages_wide = 4
    roomy(sheet, placed, 30, TALLEST)
    return sheet, placed


def _has(name: str) -> Callable[[GoalRow], bool]:
    """Whether a row has something to say in a field."""
    return lambda row: getattr(row, name) not in (None, "", (), False)


def _what(row: GoalRow, figures: Figures) -> Cells:
    """What the goal is, and what is told of it in words."""
    language = figures.language
    return {
        "goal_id": row.goal_id,
        "board": row.board,
        "title": row.title,
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "responsible": ", ".join(row.responsible),
        "added": row.added,
        "target_words": row.target_text,
        "measure_unit": row.measure_unit,
        "preliminary": language.text(N_("Preliminary")) if row.preliminary else "",
        "progress": row.progress,
        "deviation": row.deviation_text,
        "trend": language.text(TREND_WORDS[row.trend]) if row.trend else "",
        "previous_period": language.month(row.previous_period) if row.previous_period else "",
        "method": language.text(METHOD_WORDS[Method(row.projection_method)])
        if row.projection_method
        else "",
        "comment": row.comment,
        "action": row.action,
        "units": language.text(N_("{n} of {of}"), n=row.units_reported, of=row.units_expected),
        "units_words": row.units_text,
        "layers": layers_words(row, language),
        "findings": ", ".join(figures.codes_of_goal.get((row.goal_id, row.board), ())),
    }


def _figures(row: GoalRow, figures: Figures) -> Cells:
    """The numbers, each with as many decimals as it has; the values themselves are exact."""
    goal = figures.catalogue.goal[row.goal_id, row.board]
    answers = figures.catalogue.answers_of.get(goal.kind, {})
    fewer = min(goal.decimals + BEYOND_A_MEAN, DECIMALS)

    def figure(value: Decimal | str | None, most: int = DECIMALS) -> Cell:
        words = answer_label(value, answers) if isinstance(value, str) else value
        return Cell(words, number_style(value, most))

    outcome = figure(row.outcome, fewer if row.is_mean else DECIMALS)
    if row.outcome is None and row.outcome_text:
        outcome = Cell(row.outcome_text, "text")
    return {
        "outcome": outcome,
        "attainment": row.attainment
        if row.attainment is not None
        else Cell(row.attainment_text, "text"),
        "previous_outcome": figure(row.previous_outcome, fewer if row.is_mean else DECIMALS),
        "forecast": figure(row.forecast, fewer if row.is_mean else DECIMALS),
        "projection": figure(row.projection, fewer),
    }


def number_style(value: Decimal | str | None, most: int = DECIMALS) -> str:
    """The style of a figure: with the decimals that it has, `most` at the most."""
    if value is None or isinstance(value, str):
        return "number"
    exponent = plain(rounded(value, most)).as_tuple().exponent
    return f"number_{max(0, -int(exponent))}"


def _counted_by(row: GoalRow, figures: Figures) -> Cells:
    """What the counts go by."""
    goal = figures.catalogue.goal[row.goal_id, row.board]
    nodes = {node.level: node.node_id for node in figures.catalogue.path(goal.node_id)}
    return {
        "reason_code": row.status_reason.value if row.status_reason else "",
        "weight": goal.weight,
        "board_id": as_words(row.board),
        **{f"node{level}": as_words(nodes.get(level, "")) for level in (1, 2, 3)},
    }


def _live(row: GoalRow, table: TableLayout, rows: int) -> Cells:
    """The status in code and words, and what hangs on it; it follows what staff choose."""
    language = table.language
    waiting = {one.layer for one in row.layers if not one.confirmed}
    by_board, by_region = (
        [] if layer in waiting else [_beside(table, key, rows)]
        for key, layer in (("board_status", Layer.BOARD), ("set_status", Layer.REGION))
    )
    below = standing(row.layers, Layer.UNIT)
    base = below.status if below else row.status_computed
    seen = standing(row.layers, Layer.BOARD)
    code, computed = _beside(table, "status_code", rows), row.status_computed
    mark = " *" if row.status is not computed else ""
    why = language.text(REASON_WORDS[row.status_reason]) if row.status_reason else ""
    unmeasured, was = row.status is Status.NOT_MEASURED, language.text(STATUS_WORDS[computed])
    return {
        "status_code": Cell(
            row.status.value, "plain", chosen_code([*by_region, *by_board], base, language)
        ),
        "board_code": Cell(
            (seen.status if seen else computed).value,
            "plain",
            chosen_code(by_board, base, language),
        ),
        "status": Cell(
            f"{shown_status(row.status, language)}{mark}",
            "status",
            code_words(code, computed, language),
        ),
        "reason": Cell(
            why if unmeasured else "",
            "text",
            f'IF({code}={literal(Status.NOT_MEASURED)},{literal(why)},"")' if why else "",
        ),
        "computed": Cell(
            was if mark else "", "text", f'IF({code}={literal(computed)},"",{literal(was)})'
        ),
    }


def _beside(table: TableLayout, key: str, rows: int) -> str:
    """A field's cell in the row where the formula stands.

    By the column of the table, which a spreadsheet moves as a whole when a column is inserted in
    the table, and by the row's place in it, which cutting, sorting and filtering leave alone.
    """
    letter, head = column_name(table.columns[key]), table.top + 2
    column = f"${letter}${head}:${letter}${head + max(rows, 1)}"
    return f"INDEX({column},ROW()-ROW(${letter}${head})+1)"


# --- over time -------------------------------------------------------------------------------


def drawn_periods(goals: Sequence[GoalRow]) -> list[str]:
    """The last months that any goal with at least two outcomes has one of."""
    months = {month for row in goals if len(row.series) > 1 for month, _ in row.series}
    return sorted(months)[-PERIODS:]


def _over_time(
    sheet: SheetLayout, placed: Placed, goals: Sequence[GoalRow], periods: Sequence[str]
) -> int:
    """The series in hidden columns of the same table, and a small chart of them in each row.

    A spreadsheet that sorts moves the cells and leaves the small charts where they are: each
    draws what stands in its own row, whatever goal that has become.

    Returns:
        The table's last column.
    """
    first = len(placed.columns)
    last = first + len(periods) - 1
    for column, month in enumerate(periods, first):
        sheet.put(placed.header_row, column, month, "head")
        sheet.hidden_columns.add(column)
    for at, row in enumerate(goals if periods else (), placed.first_row):
        known = {month: value for month, value in row.series if month in periods}
        for column, month in enumerate(periods, first):
            if len(known) > 1 and month in known:
                sheet.put(at, column, known[month], "number")
        cells = f"${column_name(first)}${at + 1}:${column_name(last)}${at + 1}"
        drawn = place_on(sheet.name, cells)
        sheet.sparklines.append(Sparkline(at, placed.columns["over_time"], drawn, HEAD))
    return last


# --- marks -----------------------------------------------------------------------------------


def _mark(sheet: SheetLayout, placed: Placed, table: TableLayout) -> None:
    """Colours of statuses, what is preliminary or computed, names of levels that repeat."""
    shade_status(sheet, placed, "status", "status_code")
    show_marks(sheet, placed)
    first = placed.first_row + 1
    said = f'${column_name(placed.columns["preliminary"])}{first}<>""'
    for key in ("title", "outcome", "preliminary"):
        sheet.highlights.append(Highlight(_column(placed, key), said, "preliminary"))
    for key in ("projection", "method"):
        cell = f"${column_name(placed.columns[key])}{first}"
        sheet.highlights.append(Highlight(_column(placed, key), f'{cell}<>""', "projected"))
    levels = [key for key in ("level1", "level2", "level3") if key not in table.hidden]
    soften(sheet, placed, tuple(levels) or ("level1",), placed.columns["source"])


def _column(placed: Placed, key: str) -> Area:
    column = placed.columns[key]
    return Area(placed.first_row, column, placed.last_row, column)
