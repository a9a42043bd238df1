"""The lower half of the overview: what turned red, what is missing, the boards' economy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.across import Span, put_across, put_table
from xlgoals.books.overview_top import TILES
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Status
from xlgoals.findings import Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.raw import place_on
from xlgoals.forms.sheet import Cell, CellValue
from xlgoals.i18n import N_
from xlgoals.tables.economy import deviation_words
from xlgoals.tables.figures import ARRIVAL_WORDS, PART_WORDS, Arrival, PartState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.forms.sheet import SheetLayout
    from xlgoals.tables.figures import Figures, UnitReturn
    from xlgoals.tables.rows import GoalRow

MOST_TURNED, MOST_LEFT, MOST_LISTED = 15, 5, 12
"""How many lines are shown before the rest is counted."""
_BESIDE = TILES[-1][0]
_LAST = _BESIDE - 1

# --- what turned red ---------------------------------------------------------------------------


def turned(figures: Figures) -> tuple[list[GoalRow], list[GoalRow]]:
    """The goals that are red and were not in the last round, and those that no longer are."""
    became: list[GoalRow] = []
    left: list[GoalRow] = []
    for row in figures.goals:
        before = figures.before.get((row.goal_id, row.board))
        if before is None or (before is Status.RED) is (row.status is Status.RED):
            continue
        (became if row.status is Status.RED else left).append(row)
    return became, left


def put_turned(sheet: SheetLayout, figures: Figures, goals: GoalsTable, row: int) -> int:
    """What turned red since the last round, and in short what left red; the row after them."""
    if not figures.before:
        return row
    t = figures.language.text
    became, left = turned(figures)
    for words, rows, most, measured in (
        (t(N_("Turned red since the last round ({n})"), n=len(became)), became, MOST_TURNED, True),
        (t(N_("No longer red ({n})"), n=len(left)), left, MOST_LEFT, False),
    ):
        sheet.put(row, 0, words, "heading")
        if not rows:
            sheet.put(row + 1, 0, t(N_("No goal.")), "plain")
            row += 3
            continue
        row = _turned_table(sheet, figures, goals, row + 1, rows[:most], measured=measured)
        if len(rows) > most:
            _put_more(sheet, figures, row, 0, len(rows) - most, goals.sheet.name)
            row += 1
        row += 1
    return row


def _turned_table(
    sheet: SheetLayout,
    figures: Figures,
    goals: GoalsTable,
    top: int,
    rows: Sequence[GoalRow],
    *,
    measured: bool,
) -> int:
    """Goals whose status is another than before, with their outcomes where it is `measured`."""
    t = figures.language.text
    heads = [
        ((0, 0), t(N_("Goal"))),
        ((1, 1), t(N_("Goal no."))),
        ((2, 2), t(N_("Board"))),
        ((3, 5), t(N_("Before and now"))),
        ((6, _LAST), t(N_("Outcome"))),
        ((_BESIDE, _BESIDE), t(N_("Target"))),
    ]
    lines: list[list[CellValue | Cell]] = [
        [
            row.title,
            Cell(row.goal_id, "link_cell", link=goals.link((row.goal_id, row.board))),
            row.board,
            _shift(row, figures),
            row.outcome_text,
            row.target_text,
        ]
        for row in rows
    ]
    kept = len(heads) if measured else len(heads) - 2
    styles = ("text",) * kept
    return put_table(sheet, top, heads[:kept], [line[:kept] for line in lines], styles)


def _shift(row: GoalRow, figures: Figures) -> str:
    """A goal's status before and now."""
    before = figures.before[row.goal_id, row.board]
    language = figures.language
    return f"{shown_status(before, language)} → {shown_status(row.status, language)}"


def _put_more(
    sheet: SheetLayout, figures: Figures, row: int, column: int, n: int, target: str
) -> None:
    """How many lines are left out, as a link to the sheet that has them all."""
    words = figures.language.text(N_("and {n} more"), n=n)
    sheet.put(row, column, words, "link", link=f"internal:{place_on(target, 'A1')}")


# --- what is missing ---------------------------------------------------------------------------


def put_missing(sheet: SheetLayout, figures: Figures, row: int) -> int:
    """Who has not returned or was late, parts that are not ready, goals not measured by reason."""
    t = figures.language.text
    returns = t(N_("Returns"))
    below = row
    for arrival in (Arrival.MISSING, Arrival.LATE):
        units = [unit for unit in figures.units if unit.arrival is arrival]
        words = f"{t(ARRIVAL_WORDS[arrival])} ({len(units)})"
        lines = [_unit_words(unit, figures) for unit in units]
        below = _put_list(sheet, figures, (below, (0, 2)), words, lines, returns)
    waiting = [unit for unit in figures.units if unit.arrival is not Arrival.MISSING]
    waiting = [unit for unit in waiting if not unit.ready]
    words = t(N_("Parts that are not ready ({n})"), n=len(waiting))
    parts = [_part_words(unit, figures) for unit in waiting]
    after = _put_list(sheet, figures, (row, (3, _LAST)), words, parts, returns)
    if figures.goals:
        counts = figures.summary("all").counts
        words = f"{t(STATUS_WORDS[Status.NOT_MEASURED])} ({counts.not_measured})"
        reasons = [
            f"{t(REASON_WORDS[reason])}: {n}"
            for reason, n in sorted(counts.reasons.items(), key=lambda pair: -pair[1])
        ]
        if unsaid := counts.not_measured - sum(counts.reasons.values()):
            reasons.append(t(N_("Set by hand: {n}"), n=unsaid))
        after = max(
            after, _put_list(sheet, figures, (row, (_BESIDE, _BESIDE)), words, reasons, returns)
        )
    return max(after, below)


def _put_list(
    sheet: SheetLayout,
    figures: Figures,
    place: tuple[int, Span],
    heading: str,
    lines: Sequence[str],
    target: str,
) -> int:
    """A heading and its lines, the rest of a long list counted; the row after a blank one."""
    row, span = place
    sheet.put(row, span[0], heading, "heading")
    shown = lines if len(lines) <= MOST_LISTED + 1 else lines[:MOST_LISTED]
    last = row + len(shown)
    for at, words in enumerate(shown, row + 1):
        put_across(sheet, at, span, Cell(words, "plain_wrap"))
    if len(shown) < len(lines):
        last += 1
        _put_more(sheet, figures, last, span[0], len(lines) - len(shown), target)
    return last + 2


def _unit_words(unit: UnitReturn, figures: Figures) -> str:
    when = figures.language.moment(unit.received_at) if unit.received_at else ""
    return f"{unit.unit_id} {unit.name}" + (f" – {when}" if when else "")


def _part_words(unit: UnitReturn, figures: Figures) -> str:
    """A unit, its parts that are not ready, and how much there is to mend."""
    t = figures.language.text
    parts = [
        f"{t(RETURN_FORMS[form].title)} ({t(PART_WORDS[state]).lower()})"
        for form, state in unit.parts.items()
        if state is not PartState.READY
    ]
    words = f"{unit.unit_id} {unit.name}: {', '.join(parts)}"
    if unit.must_fix:
        words += f"; {t(Severity.MUST_FIX.words).lower()}: {unit.must_fix}"
    return words


# --- economy -----------------------------------------------------------------------------------


def put_economy(sheet: SheetLayout, figures: Figures, top: int) -> int:
    """The boards' economy, the largest deviation first; nothing where there is none."""
    t = figures.language.text
    boards = [row for row in figures.economy if row.depth == 0 and row.outcome.figure is not None]
    if not boards:
        return top
    heads = (
        ((0, 0), t(N_("Economy"))),
        ((1, 1), t(N_("Amounts in"))),
        ((2, 3), t(N_("Outcome"))),
        ((4, 5), t(N_("Budget of the period"))),
        ((6, 7), t(N_("Deviation"))),
        ((8, 9), t(N_("Deviation, %"))),
        ((_BESIDE, _BESIDE), t(N_("In words"))),
    )
    styles = ("bold", "text", "amount", "amount", "amount", "number", "text")
    rows: list[list[CellValue | Cell]] = [
        [
            row.unit.name,
            row.measure_unit,
            row.outcome.figure,
            row.outcome.budget,
            row.outcome.deviation,
            row.outcome.deviation_percent,
            deviation_words(row.outcome, figures.language),
        ]
        for row in boards
    ]
    return put_table(sheet, top, heads, rows, styles)
