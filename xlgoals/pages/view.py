"""What the report shows of a round: its goals, counts and lists, for all boards or one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote

from xlgoals.domain.assess import Assessment
from xlgoals.domain.forecast import METHOD_WORDS, Method
from xlgoals.domain.model import Reason, RoundState, Scale, Status
from xlgoals.errors import Unusable
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.remarks import UNEXPLAINABLE
from xlgoals.i18n import N_
from xlgoals.pages.sentences import Sentences
from xlgoals.tables.by_hand import ByHand, by_hand
from xlgoals.tables.decisions import RULED_WORDS
from xlgoals.tables.figures import Arrival
from xlgoals.tables.method import assessed, meaning
from xlgoals.tables.printed import printed
from xlgoals.tables.rollup import Summary, roll_up, seen_from_board
from xlgoals.tables.waivers import WaiverRow, waiver_rows
from xlgoals.tables.wording import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlgoals.domain.model import Goal, Node, Waiver
    from xlgoals.tables.decisions import DecisionRow
    from xlgoals.tables.economy import EconomyRow
    from xlgoals.tables.figures import Figures, UnitReturn
    from xlgoals.tables.lines import UnitLine
    from xlgoals.tables.rows import GoalRow

COLOUR_OF = {
    Assessment.SATISFACTORY: Status.GREEN,
    Assessment.NOT_ENTIRELY: Status.YELLOW,
    Assessment.UNSATISFACTORY: Status.RED,
    Assessment.CANNOT_BE_ASSESSED: Status.NOT_MEASURED,
}
"""The colour that an assessment is shown in."""


def anchor(text: str) -> str:
    """`text` as a part of an id that a link can name."""
    return quote(text, safe="").replace("%", "_")


@dataclass(frozen=True, slots=True)
class Section:
    """One node of the plan's structure, with the goals that hang directly under it."""

    node: Node
    summary: Summary
    narrative: str
    rows: Sequence[GoalRow]


class View:
    """What the report shows of the figures, for all boards or for one."""

    def __init__(self, figures: Figures, board: str | None, *, unit_comments: bool = True) -> None:
        self.figures, self.unit_comments = figures, unit_comments
        self.language = figures.language
        self.say = Sentences(figures.language, figures.catalogue.plan.scale)
        self.catalogue = figures.catalogue
        self.plan = figures.catalogue.plan
        self.round = figures.round
        boards = {unit.unit_id: unit for unit in self.catalogue.boards}
        if board is not None and board not in boards:
            raise Unusable(
                N_('There is no board "{board}". There are: {boards}'),
                board=board,
                boards=", ".join(boards),
            )
        self.board = boards[board] if board is not None else None

    # what is reported

    @cached_property
    def title(self) -> str:
        """The round's name, and the board's where there is one."""
        return f"{self.round.name} – {self.board.name}" if self.board else self.round.name

    @cached_property
    def rows(self) -> list[GoalRow]:
        """The goal rows, in the catalogue's order; in a board's own report with its own view."""
        if self.board is None:
            return self.figures.goals
        return seen_from_board(self.figures.goals, self.board.unit_id)

    @cached_property
    def units(self) -> list[UnitReturn]:
        """How the units stand."""
        return [unit for unit in self.figures.units if self.is_mine(unit.board)]

    @cached_property
    def absent(self) -> list[UnitReturn]:
        """The units that have not returned."""
        return [unit for unit in self.units if unit.arrival is Arrival.MISSING]

    @cached_property
    def form_lines(self) -> dict[str, list[UnitLine]]:
        """The rows of the forms beside the goals, by form; of people's words see `printed`."""
        found = {
            form: [line for line in lines if self.is_mine(line.board)]
            for form, lines in self.figures.lines.items()
        }
        return {form: lines for form, lines in found.items() if lines}

    @property
    def form_titles(self) -> list[str]:
        """The forms beside the goals by name."""
        return [self.language.text(RETURN_FORMS[form].title) for form in self.form_lines]

    @cached_property
    def economy(self) -> list[EconomyRow]:
        """The economy of units and boards, the largest deviations first."""
        return [row for row in self.figures.economy if self._is_unit_mine(row.unit.unit_id)]

    def _is_unit_mine(self, unit_id: str) -> bool:
        board = self.catalogue.board_of(unit_id)
        return board is None or self.is_mine(board.unit_id)

    @cached_property
    def waivers(self) -> list[WaiverRow]:
        """The waivers in force that concern what is reported; of their texts see `printed`."""
        return [
            replace(row, waiver=self._printed_waiver(row.waiver))
            for row in waiver_rows(self.figures)
            if self._concerns(row.waiver)
        ]

    @cached_property
    def decisions(self) -> list[DecisionRow]:
        """What staff have accepted and withdrawn of what is reported; of reasons see `printed`."""
        return [
            replace(row, reason=self.printed(row.reason, row.row[0] if row.row else None))
            for row in self.figures.decisions
            if self.is_mine(row.row[1] if len(row.row) > 1 else row.board)
        ]

    def ruled_words(self, row: DecisionRow) -> str:
        """What was decided."""
        return self.language.text(RULED_WORDS[row.ruled])

    def _concerns(self, waiver: Waiver) -> bool:
        if waiver.unit_id is not None:
            return self._is_unit_mine(waiver.unit_id)
        boards = {goal.board for goal in self.catalogue.goals if goal.goal_id == waiver.goal_id}
        boards |= {line.board for line in self.catalogue.lines if line.line_id == waiver.goal_id}
        return not boards or any(self.is_mine(board) for board in boards)

    def _printed_waiver(self, waiver: Waiver) -> Waiver:
        return replace(
            waiver,
            reason=self.printed(waiver.reason, waiver.goal_id),
            decided_by=self.printed(waiver.decided_by, waiver.goal_id),
        )

    @staticmethod
    def releases(waiver: Waiver) -> bool:
        """Whether it lets texts be printed that are else held back."""
        return waiver.unit_id is None and waiver.rule in {code.id for code in UNEXPLAINABLE}

    @property
    def open(self) -> bool:
        """Whether the round is not closed, so that the report is working material."""
        return self.round.state is not RoundState.CLOSED

    def is_mine(self, board: str) -> bool:
        """Whether what stands under a board belongs to the report."""
        return self.board is None or board == self.board.unit_id

    # counts

    @cached_property
    def whole(self) -> Summary:
        """The counts of all goals in the report."""
        if self.board is None:
            return self.figures.summary("all")
        before = self.figures.summary("board", self.board.unit_id).previous
        return replace(self._summary["all", ""], previous=before)

    @cached_property
    def _summary(self) -> Mapping[tuple[str, str], Summary]:
        """Summaries by level and key; a board's are counted anew, over its own goals."""
        found = self.figures.summaries
        if self.board is not None:
            mine = self.figures.assessed_by_board.get(self.board.unit_id, {})
            if len(self.catalogue.boards) == 1:  # whose own assessments are the region's
                mine = {summary.key: summary.final for summary in found if summary.final}
            found = roll_up(self.catalogue, self.rows, [], mine)
        return {(summary.level, summary.key): summary for summary in found}

    def summaries(self, level: str) -> list[Summary]:
        """The summaries of a level that have any goals."""
        found = (summary for (at, _), summary in self._summary.items() if at == level)
        return [summary for summary in found if summary.counts.n]

    @cached_property
    def sections(self) -> list[Section]:
        """The plan's structure from the top down, without what is empty."""
        below: dict[str, list[GoalRow]] = {}
        for row in self.rows:
            below.setdefault(self._goal(row).node_id, []).append(row)
        found = []
        for node in self._from_top(None):
            summary = self._shown(self._summary[f"level{node.level}", node.node_id])
            narrative = self.printed(self.figures.narratives.get(node.node_id, ""))
            if summary.counts.n or (narrative and self.board is None):
                found.append(Section(node, summary, narrative, below.get(node.node_id, [])))
        return found

    def _shown(self, summary: Summary) -> Summary:
        """A summary whose justification is as it may be printed."""
        if summary.final is None:
            return summary
        why = self.printed(summary.final.justification)
        return replace(summary, final=replace(summary.final, justification=why))

    def _from_top(self, parent: str | None) -> Iterator[Node]:
        for node in self.catalogue.nodes:
            if (node.parent_id or None) == parent:
                yield node
                yield from self._from_top(node.node_id)

    @cached_property
    def assessed(self) -> list[Section]:
        """What is assessed as a whole: the second level, the first where it has none below."""
        parents = {node.parent_id for node in self.catalogue.nodes}
        return [
            section
            for section in self.sections
            if section.summary.final
            or section.node.level == 2
            or (section.node.level == 1 and section.node.node_id not in parents)
        ]

    @cached_property
    def assessed_name(self) -> str:
        """What the plan calls the level that is assessed."""
        level = 2 if any(section.node.level > 1 for section in self.assessed) else 1
        return self.plan.level_name(level, self.language)

    @cached_property
    def by_tag(self) -> dict[str, list[GoalRow]]:
        """The goals that the plan has marked alike, in the catalogue's order."""
        found: dict[str, list[GoalRow]] = {}
        for row in self.rows:
            for tag in self._goal(row).tags:
                found.setdefault(tag, []).append(row)
        return found

    def board_assessments(self, board: str) -> list[tuple[str, Summary]]:
        """What a board itself has assessed, by the name of the node."""
        found = (one for owner, one in self.figures.board_summaries if owner == board)
        return [(one.name, one) for one in found if one.final]

    # sentences

    def headline(self) -> list[str]:
        """The figures of the whole in sentences."""
        by_hand = sum(bool(row.set_by) for row in self.rows)
        return self.say.headline(self.whole.counts, self.whole.previous, by_hand)

    def draft(self) -> str:
        """What is still wanting, in one sentence; empty when nothing is."""
        preliminary = sum(row.preliminary for row in self.rows)
        return self.say.draft(len(self.absent), len(self.units), preliminary)

    def method(self) -> list[str]:
        """What the goals are judged on, and by which limits."""
        goals = [self._goal(row) for row in self.rows]
        return self.say.method(goals, self.catalogue.answers)

    def proposed(self) -> list[str]:
        """How an assessment is proposed."""
        return assessed(self.plan, self.language)

    @cached_property
    def judged_alike(self) -> dict[str, list[str]]:
        """How goals are judged, in words, and the goals' numbers, the most common first."""
        alike: dict[tuple[object, ...], list[Goal]] = {}
        for goal in map(self._goal, self.rows):
            yardstick = goal.yardstick
            limits = (yardstick.yellow_kind, yardstick.yellow_from, yardstick.tolerance > 0)
            has_target = yardstick.number is not None
            way = (goal.judged_on, goal.kind, *(limits if has_target else ()))
            alike.setdefault(way, []).append(goal)
        found: dict[str, list[str]] = {}
        for goals in sorted(alike.values(), key=len, reverse=True):
            words = " ".join(self.say.method(goals, self.catalogue.answers))
            found.setdefault(words, []).extend(dict.fromkeys(goal.goal_id for goal in goals))
        return found

    # one goal

    def _goal(self, row: GoalRow) -> Goal:
        return self.catalogue.goal[row.goal_id, row.board]

    def anchor(self, row: GoalRow) -> str:
        """The id of a goal's row."""
        return f"goal-{anchor(row.goal_id)}-{anchor(row.board)}"

    def comment(self, row: GoalRow) -> str:
        """The board's comment where there is one, else the unit's if it is to be printed.

        See `printed`.
        """
        units = row.comment if self.unit_comments else ""
        written = self.figures.board_comments.get((row.goal_id, row.board)) or units
        return self.printed(written, row.goal_id)

    def action(self, row: GoalRow) -> str:
        """What is done about the goal; see `printed`."""
        return self.printed(row.action, row.goal_id)

    def printed(self, text: str, goal_id: str | None = None) -> str:
        """A text as it may be printed: one with a working note or a personal number is held back.

        It is released by a waiver of the finding (RULES 6: never printed unless somebody says so).
        """
        return printed(self.figures, text, goal_id)

    def forecast(self, row: GoalRow) -> str:
        """The person's forecast in words; empty when there is none."""
        return figure(row.forecast, self._goal(row), self.catalogue, self.language)

    def projection(self, row: GoalRow) -> str:
        """The projection with its method, where staff have confirmed it; else empty (RULES 4)."""
        if not row.projection_confirmed:
            return ""
        words = figure(row.projection, self._goal(row), self.catalogue, self.language)
        method = self.language.text(METHOD_WORDS[Method(row.projection_method)])
        return f"{words} ({method[:1].lower()}{method[1:]})"

    @cached_property
    def _units(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for report in self.catalogue.reports:
            found.setdefault((report.goal_id, report.board), []).append(report.unit_id)
        return found

    def units_of(self, row: GoalRow) -> list[str]:
        """The units that report a goal."""
        return self._units.get((row.goal_id, row.board), [])

    @cached_property
    def has_attainment(self) -> bool:
        """Whether any goal has an attainment, a deviation or a trend to show."""
        return any(row.attainment_text or row.deviation_text or row.trend for row in self.rows)

    @cached_property
    def has_forecast(self) -> bool:
        """Whether anybody has made a forecast, or confirmed a projection."""
        return any(self.forecast(row) or self.projection(row) for row in self.rows)

    @property
    def by_target(self) -> bool:
        """Whether outcomes are held against targets, and not against those before."""
        return self.plan.scale is Scale.TARGET

    @cached_property
    def projects(self) -> bool:
        """Whether any projection is printed."""
        return any(row.projection_confirmed for row in self.rows)

    def rests_on(self, row: GoalRow) -> str:
        """On how many units the outcome rests, where there are several."""
        said_already = row.units_reported < row.units_expected and row.outcome_text
        if row.units_expected <= 1 or not row.units_reported or said_already:
            return ""
        return self.language.text("{n} of {of} units", n=row.units_reported, of=row.units_expected)

    @cached_property
    def by_hand(self) -> list[ByHand]:
        """The statuses that unit, board and region have set, in the catalogue's order."""
        return [
            replace(one, justification=self.printed(one.justification, one.row.goal_id))
            for one in by_hand(self.rows, self.catalogue, self.language)
        ]

    @cached_property
    def unmeasured(self) -> list[GoalRow]:
        """The goals that are not measured, by reason; last those a person took out."""
        order: list[Reason | None] = [*Reason, None]
        rows = [row for row in self.rows if row.status is Status.NOT_MEASURED]
        return sorted(rows, key=lambda row: order.index(row.status_reason))

    def meaning(self, status: Status) -> str:
        """What a status means: the plan's own words, else ours."""
        return meaning(self.plan, status, self.language)

    def month(self, period: str) -> str:
        """A month in words; what is no month as it stands."""
        try:
            return self.language.month(period)
        except ValueError:
            return period
