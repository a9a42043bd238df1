"""A printed page per unit for its management meeting: reds, economy, staff, what is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.books.across import Span, put_across, put_table
from xlgoals.books.printing import PORTRAIT, scale_to_width
from xlgoals.domain.model import STATUS_WORDS, TOTAL, GoalKind, Status
from xlgoals.findings import Settled, Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.words import ON_SCHEDULE
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.raw import address, place_on
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.economy import deviation_words
from xlgoals.tables.figures import ARRIVAL_WORDS, PART_WORDS, Arrival
from xlgoals.tables.printed import printed
from xlgoals.tables.shown import shown_value
from xlgoals.tables.wording import figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.domain.model import Goal
    from xlgoals.tables.aggregate import UnitRow
    from xlgoals.tables.figures import Figures, UnitReturn
    from xlgoals.tables.lines import UnitLine
    from xlgoals.tables.rows import FindingRow, GoalRow

_WIDTHS = (11, 28, 13, 13, 13, 24, 24)
_LAST = len(_WIDTHS) - 1
_STAFF, _ACTIVITIES = "headcount", "dated_activities"
_DONE = "done"
_INDEX = 3
"""The row of the heading of the list of units."""
_GOAL_STYLES = ("text",) * 7
_SHADES = {status: f"status_{status.value}" for status in Status}


def unit_pages(figures: Figures, goals: GoalsTable) -> tuple[list[SheetLayout], Mapping[str, str]]:
    """The sheet of all units' pages, and a link to each page; no sheet where there are no units."""
    if not figures.units:
        return [], {}
    return _Pages(figures, goals).laid_out()


@dataclass
class _Own:
    """What is known of one unit."""

    goals: list[tuple[GoalRow, UnitRow | None]] = field(default_factory=list)
    lines: dict[str, list[UnitLine]] = field(default_factory=dict)
    findings: list[FindingRow] = field(default_factory=list)


class _Pages:
    """The sheet while it is laid out."""

    def __init__(self, figures: Figures, goals: GoalsTable) -> None:
        self.figures, self.goals = figures, goals
        self.language, self.t = figures.language, figures.language.text
        title = self.t(N_("Unit pages"))
        self.sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
        self.sheet.widths = dict(enumerate(_WIDTHS))
        self.sheet.landscape = False
        self.own = self._gathered()
        self.row = 0

    def _gathered(self) -> dict[str, _Own]:
        """Everything by unit."""
        figures = self.figures
        own = {unit.unit_id: _Own() for unit in figures.units}
        rows = {(row.goal_id, row.board): row for row in figures.goals}
        said = {
            (one.unit_id, one.goal_id, one.board): one
            for one in figures.reported
            if one.breakdown == TOTAL
        }
        for unit_id, reports in figures.catalogue.reports_of.items():
            for report in reports if unit_id in own else ():
                key = report.goal_id, report.board
                if key in rows:
                    own[unit_id].goals.append((rows[key], said.get((unit_id, *key))))
        for form, lines in figures.lines.items():
            for line in lines:
                if line.unit_id in own:
                    own[line.unit_id].lines.setdefault(form, []).append(line)
        for finding in figures.findings:
            still = finding.severity != Severity.NOTE.value and finding.settled is Settled.NONE
            if still and finding.unit_id in own:
                own[finding.unit_id].findings.append(finding)
        return own

    def laid_out(self) -> tuple[list[SheetLayout], Mapping[str, str]]:
        """The whole sheet, and the links to its pages."""
        sheet, units = self.sheet, self.figures.units
        self.row = _INDEX + len(units) + 2
        links = {}
        for unit in units:
            sheet.page_breaks.append(self.row)
            links[unit.unit_id] = f"internal:{place_on(sheet.name, address(self.row, 0))}"
            self._page(unit)
        self._index(links)
        sheet.scale = scale_to_width(sheet, PORTRAIT)
        return [sheet], links

    def _index(self, links: Mapping[str, str]) -> None:
        """The list of units with links to their pages."""
        t, sheet = self.t, self.sheet
        sheet.put(0, 0, sheet.name, "title")
        lead = N_("A page for each unit, as it stood when this was built. Click on a name.")
        sheet.put(1, 0, t(lead), "plain")
        words = [
            t(N_("Id")),
            t(N_("Unit")),
            t(N_("Board")),
            shown_status(Status.RED, self.language),
            shown_status(Status.YELLOW, self.language),
            t(N_("State")),
            t(N_("Findings that are open")),
        ]
        heads: list[tuple[Span, str]] = [((n, n), word) for n, word in enumerate(words)]
        rows: list[list[CellValue | Cell]] = [
            [
                Cell(unit.unit_id, "link_cell", link=links[unit.unit_id]),
                unit.name,
                unit.board,
                len(self._of(unit, Status.RED)),
                len(self._of(unit, Status.YELLOW)),
                t(ARRIVAL_WORDS[unit.arrival]),
                len(self.own[unit.unit_id].findings),
            ]
            for unit in self.figures.units
        ]
        styles = ("text", "bold", "text", "whole", "whole", "text", "whole")
        put_table(sheet, _INDEX, heads, rows, styles)

    def _of(self, unit: UnitReturn, status: Status) -> list[tuple[GoalRow, UnitRow | None]]:
        """The goals that the unit reports and that have a status."""
        return [pair for pair in self.own[unit.unit_id].goals if pair[0].status is status]

    # one page

    def _page(self, unit: UnitReturn) -> None:
        own = self.own[unit.unit_id]
        self._top(unit)
        for status in (Status.RED, Status.YELLOW):
            self._goals(unit, status)
        self._economy(unit)
        self._staff(own.lines.get(_STAFF, ()))
        self._activities(own.lines.get(_ACTIVITIES, ()))
        self._assignments(unit)
        self._findings(own.findings)

    def _top(self, unit: UnitReturn) -> None:
        """Whose page it is, what has come in, and how the unit's goals stand."""
        t, sheet = self.t, self.sheet
        board = self.figures.catalogue.unit.get(unit.board)
        self._across(f"{unit.unit_id} {unit.name}", "title_wrap")
        said = [self.figures.round.name, *([board.name] if board else [])]
        self._across(" – ".join(dict.fromkeys(said)), "heading_wrap")
        arrived = t(ARRIVAL_WORDS[unit.arrival])
        if unit.received_at and unit.arrival is not Arrival.MISSING:
            arrived = f"{arrived} {self.language.moment(unit.received_at)}"
        parts = [
            f"{t(RETURN_FORMS[form].title)}: {t(PART_WORDS[state]).lower()}"
            for form, state in unit.parts.items()
        ]
        self._across("; ".join([arrived, *parts]) + ".", "plain_wrap")
        rows = [row for row, _ in self.own[unit.unit_id].goals]
        if rows:
            counted = [
                f"{shown_status(status, self.language)} {n}"
                for status in STATUS_WORDS
                if (n := sum(row.status is status for row in rows))
            ]
            words = t(N_("The goals that the unit reports ({n})"), n=len(rows))
            self._across(f"{words}: {', '.join(counted)}.", "plain_wrap")
            if not {Status.RED, Status.YELLOW} & {row.status for row in rows}:
                self._across(t(N_("None of them is red or yellow.")), "plain_wrap")
        sheet.heights[self.row] = 8
        self.row += 1

    def _across(self, words: str, style: str) -> None:
        put_across(self.sheet, self.row, (0, _LAST), Cell(words, style))
        self.row += 1

    def _block(
        self,
        heading: str,
        heads: Sequence[tuple[Span, str]],
        rows: Sequence[Sequence[CellValue | Cell]],
        styles: Sequence[str],
    ) -> None:
        """A heading and its table; nothing where it has no rows."""
        if rows:
            self._across(heading, "heading")
            self.row = put_table(self.sheet, self.row, heads, rows, styles) + 1

    def _goals(self, unit: UnitReturn, status: Status) -> None:
        t = self.t
        words = (
            t(N_("Goal no.")),
            t(N_("Goal")),
            t(N_("Target")),
            t(N_("The unit's outcome")),
            t(N_("Status")),
            t(N_("Comment")),
            t(N_("Action")),
        )
        heads = [((n, n), word) for n, word in enumerate(words)]
        rows = [self._goal(row, said) for row, said in self._of(unit, status)]
        heading = f"{shown_status(status, self.language)} ({len(rows)})"
        self._block(heading, heads, rows, _GOAL_STYLES)

    def _goal(self, row: GoalRow, said: UnitRow | None) -> list[CellValue | Cell]:
        key = row.goal_id, row.board
        status = shown_status(row.status, self.language)
        if row.units_expected > 1:
            rests = self.t(N_("{n} of {of} units"), n=row.units_reported, of=row.units_expected)
            status = f"{status}\n{rests}"
        return [
            Cell(row.goal_id, "link_cell", link=self.goals.link(key)),
            row.title,
            row.target_text,
            self._outcome(self.figures.catalogue.goal[key], said),
            Cell(status, _SHADES[row.status]),
            self._said(said, "comment"),
            self._said(said, "action"),
        ]

    def _outcome(self, goal: Goal, said: UnitRow | None) -> str:
        """The unit's own outcome in words."""
        value = said.values.get("outcome") if said else None
        if not isinstance(value, Decimal | str):
            return ""
        return figure(value, goal, self.figures.catalogue, self.language)

    def _said(self, said: UnitRow | None, name: str) -> str:
        """A text of the unit's as it may be handed out."""
        text = said.values.get(name) if said else None
        return printed(self.figures, text, said.goal_id) if said and isinstance(text, str) else ""

    def _economy(self, unit: UnitReturn) -> None:
        t = self.t
        words = (
            t(N_("Economy")),
            t(N_("Outcome")),
            t(N_("Budget of the period")),
            t(N_("Deviation")),
            t(N_("Forecast full year")),
            t(N_("Deviation of the forecast")),
        )
        rows: list[list[CellValue | Cell]] = []
        for one in self.figures.economy:
            if one.unit.unit_id == unit.unit_id:
                outcome, forecast = one.outcome, one.forecast
                told = deviation_words(
                    outcome if outcome.deviation is not None else forecast, self.language
                )
                rows.append(
                    [
                        ", ".join(filter(None, (one.measure_unit, told.lower()))),
                        outcome.figure,
                        outcome.budget,
                        outcome.deviation,
                        forecast.figure,
                        forecast.deviation,
                    ]
                )
        spans = [(0, 1), *((n, n) for n in range(2, _LAST + 1))]
        heads = list(zip(spans, words, strict=True))
        self._block(t(N_("Economy")), heads, rows, ("text", *("amount",) * 5))

    def _line_cell(self, line: UnitLine, name: str) -> CellValue:
        """A field of a line as it is shown; texts as they may be handed out."""
        asked = RETURN_FORMS[line.form].field[name]
        value = shown_value(asked, line, self.language)
        is_text = isinstance(value, str) and not asked.choices
        return printed(self.figures, str(value), line.line_id) if is_text else value

    def _staff(self, lines: Sequence[UnitLine]) -> None:
        t = self.t
        heads: list[tuple[Span, str]] = [
            ((0, 1), t(N_("Staff"))),
            ((2, 2), t(N_("Employed now"))),
            ((3, 3), t(N_("Employed before"))),
            ((4, 4), t(N_("Change"))),
            ((5, _LAST), t(N_("Comment"))),
        ]
        told = [line for line in lines if line.values.get("headcount") is not None]
        names = ("title", "headcount", "before", "change", "comment")
        rows = [[self._line_cell(line, name) for name in names] for line in told]
        self._block(t(N_("Staff")), heads, rows, ("bold", "number", "number", "change", "text"))

    def _activities(self, lines: Sequence[UnitLine]) -> None:
        t = self.t
        heads: list[tuple[Span, str]] = [
            ((0, 2), t(N_("Activity"))),
            ((3, 3), t(N_("End"))),
            ((4, 4), t(N_("Progress"))),
            ((5, _LAST), t(N_("Comment"))),
        ]
        waiting = [line for line in lines if line.values.get("progress") != _DONE]
        names = ("title", "end", "progress", "comment")
        rows = [[self._line_cell(line, name) for name in names] for line in waiting]
        heading = t(N_("Activities that are not done ({n})"), n=len(rows))
        self._block(heading, heads, rows, ("text", "date", "text", "text"))

    def _assignments(self, unit: UnitReturn) -> None:
        """The assignments that are not done and not among the reds and yellows above."""
        t = self.t
        heads: list[tuple[Span, str]] = [
            ((0, 2), t(N_("Assignment"))),
            ((3, 3), t(N_("Progress"))),
            ((4, 4), t(N_("Status"))),
            ((5, _LAST), t(N_("Comment"))),
        ]
        labels = {choice.code: choice.words(self.language) for choice in ON_SCHEDULE}
        rows: list[list[CellValue | Cell]] = []
        for row, said in self.own[unit.unit_id].goals:
            progress = said.values.get("progress") if said else None
            shown_above = row.status in (Status.RED, Status.YELLOW)
            if row.kind == GoalKind.ASSIGNMENT and not shown_above and progress != _DONE:
                rows.append(
                    [
                        f"{row.goal_id} {row.title}",
                        labels.get(str(progress), ""),
                        Cell(shown_status(row.status, self.language), _SHADES[row.status]),
                        self._said(said, "comment"),
                    ]
                )
        heading = t(N_("Other assignments that are not done ({n})"), n=len(rows))
        self._block(heading, heads, rows, ("text",) * 4)

    def _findings(self, findings: Sequence[FindingRow]) -> None:
        t = self.t
        heads: list[tuple[Span, str]] = [
            ((0, 0), t(N_("How serious"))),
            ((1, _LAST), t(N_("What, and what to do"))),
        ]
        words = {severity.value: t(severity.words) for severity in Severity}
        order = list(words)
        rows: list[list[CellValue | Cell]] = [
            [words[one.severity], one.message]
            for one in sorted(findings, key=lambda one: order.index(one.severity))
        ]
        heading = t(N_("Findings that are open ({n})"), n=len(rows))
        self._block(heading, heads, rows, ("text", "text"))
