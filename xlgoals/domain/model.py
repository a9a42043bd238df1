"""The nouns of goal follow-up, as frozen values.

What differs between organisations and years (names of levels, answers, limits, severities) is
data in these values, never code.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.domain.lines import Convention, Given, ImportColumn, Line, Meeting
    from xlgoals.i18n import Language


class Status(StrEnum):
    """How a goal stands."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NOT_MEASURED = "not_measured"


class Reason(StrEnum):
    """Why a goal is not measured, in order of precedence (RULES 1)."""

    WITHDRAWN = "withdrawn"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPARABLE = "not_comparable"
    NO_TARGET = "no_target"
    NOT_DUE = "not_due"
    NOT_AVAILABLE_YET = "not_available_yet"
    SUPPRESSED = "suppressed"
    INCOMPLETE = "incomplete"
    MISSING = "missing"


class Direction(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"


class Comparator(StrEnum):
    """How an outcome is held against its target."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    BETWEEN = "between"

    @property
    def strict(self) -> bool:
        """Whether equality misses the target."""
        return self in (Comparator.MORE_THAN, Comparator.LESS_THAN)


class LimitKind(StrEnum):
    """What the number `yellow_from` is."""

    RATIO = "ratio"
    DISTANCE = "distance"
    VALUE = "value"


class GoalKind(StrEnum):
    """What is followed up."""

    INDICATOR = "indicator"
    ACTIVITY_GOAL = "activity_goal"
    ASSIGNMENT = "assignment"
    FACTOR = "factor"


class MeasureType(StrEnum):
    """What kind of figure it is: decides what is plausible and how a miss is shown."""

    SHARE = "share"
    CHANGE = "change"
    INDEX = "index"
    COUNT = "count"
    AMOUNT = "amount"
    RATIO = "ratio"


class Basis(StrEnum):
    """What period an outcome covers."""

    CUMULATIVE = "cumulative"
    LATEST = "latest"
    ROLLING_12 = "rolling_12"


class Scale(StrEnum):
    """What a status says: how an outcome stands to its target, or to the measurement before."""

    TARGET = "target"
    CHANGE = "change"


class PeriodBy(StrEnum):
    """How a year's target is shared out over its months."""

    LINEAR = "linear"
    LAST_YEARS_MONTHS = "last_years_months"
    OWN_WEIGHTS = "own_weights"


class Layer(StrEnum):
    """Whose view a status or an assessment set by hand is; the last one here is the highest."""

    UNIT = "unit"
    BOARD = "board"
    REGION = "region"


class JudgedOn(StrEnum):
    """Which figure is held against which target."""

    FULL_YEAR_TARGET = "full_year_target"
    PERIOD_TARGET = "period_target"
    FORECAST = "forecast"


class Aggregation(StrEnum):
    """How several units' outcomes become one (RULES 2)."""

    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    MEAN = "mean"
    MIN = "min"
    MAX = "max"
    SHARE_YES = "share_yes"
    ALL_YES = "all_yes"
    OWN_VALUE = "own_value"
    CENTRAL = "central"


class ChartKind(StrEnum):
    """How counts per part of the plan are drawn."""

    BARS = "bars"
    PIES = "pies"


class RoundState(StrEnum):
    """Where a round is in its life."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


STATUS_WORDS = {
    Status.GREEN: N_("Green"),
    Status.YELLOW: N_("Yellow"),
    Status.RED: N_("Red"),
    Status.NOT_MEASURED: N_("Not measured"),
}
STATUS_SYMBOLS = {
    Status.GREEN: "●",
    Status.YELLOW: "▲",
    Status.RED: "■",
    Status.NOT_MEASURED: "○",
}
REASON_WORDS = {
    Reason.WITHDRAWN: N_("Withdrawn"),
    Reason.NOT_APPLICABLE: N_("Not applicable"),
    Reason.NOT_COMPARABLE: N_("Not comparable"),
    Reason.NO_TARGET: N_("No target"),
    Reason.NOT_DUE: N_("Not measured in this round"),
    Reason.NOT_AVAILABLE_YET: N_("Not available yet"),
    Reason.SUPPRESSED: N_("Left out (too few)"),
    Reason.INCOMPLETE: N_("Incomplete"),
    Reason.MISSING: N_("Outcome missing"),
}
LAYER_WORDS = {
    Layer.UNIT: N_("Unit"),
    Layer.BOARD: N_("Board"),
    Layer.REGION: N_("Region"),
}
LEVEL_WORDS = (N_("Level 1"), N_("Level 2"), N_("Level 3"))
"""What the levels are called where the plan does not say."""
DONE = "done"
"""The target of a goal that is an activity to carry out."""
TOTAL = "total"
"""The breakdown of an outcome that is not broken down."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit; a board is a unit of the kind `board`, at the top."""

    unit_id: str
    name: str
    kind: str
    parent_id: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    responsible_role: str = ""
    reviewer_role: str = ""
    mailbox: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the plan's structure, such as a strategy or a direction."""

    node_id: str
    level: int
    parent_id: str | None
    name: str
    description: str = ""
    """What it means, such as an overall goal."""


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What an outcome is held against. `target` is a number, or `DONE`, or None.

    On the scale by change the target is the outcome before, which must be beaten by more than
    `-tolerance` for green.
    """

    direction: Direction
    comparator: Comparator
    target: Decimal | str | None
    target_high: Decimal | None = None
    yellow_kind: LimitKind = LimitKind.RATIO
    yellow_from: Decimal = Decimal("0.9")
    tolerance: Decimal = Decimal(0)
    scale: Scale = Scale.TARGET

    @property
    def number(self) -> Decimal | None:
        """The target when it is a number."""
        return self.target if isinstance(self.target, Decimal) else None

    @property
    def lacking(self) -> Reason | None:
        """Why nothing can be held against it, where it has no target."""
        if self.target is not None:
            return None
        return Reason.NOT_COMPARABLE if self.scale is Scale.CHANGE else Reason.NO_TARGET


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal under one board."""

    goal_id: str
    board: str
    node_id: str
    title: str
    kind: GoalKind
    yardstick: Yardstick
    measure_type: MeasureType | None = None
    measure_unit: str = ""
    decimals: int = 0
    basis: Basis = Basis.LATEST
    judged_on: JudgedOn = JudgedOn.FULL_YEAR_TARGET
    due_in: tuple[str, ...] = ()
    aggregation: Aggregation | None = None
    coverage: Decimal = Decimal(1)
    weight: Decimal = Decimal(1)
    reference_year: int | None = None
    same_goal: str = ""
    tags: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """What the outcome is broken down into beside the total, such as women and men."""
    period_by: PeriodBy = PeriodBy.LINEAR
    month_weights: tuple[Decimal, ...] = ()
    """Twelve, where the year's target is shared out by own weights."""
    withdrawn: str = ""
    """The decision by which the goal is followed up no more."""
    available_from: date | None = None
    """When the source publishes."""
    comparable: bool = False
    """Whether it can be compared with the round before although its definition has changed."""
    responsible: tuple[str, ...] = ()
    """The boards that answer for it together."""
    added: date | None = None
    """When it was added, during the year."""

    @property
    def definition(self) -> tuple[object, ...]:
        """What makes an outcome comparable with one of another round (CONTRACT, Ledger)."""
        return (
            self.title,
            self.kind,
            self.measure_type,
            self.measure_unit,
            self.yardstick.direction,
            self.basis,
            self.aggregation,
            self.reference_year,
        )

    @property
    def per_hundred(self) -> bool:
        """Whether an outcome is a hundred times its numerator by its denominator."""
        return self.measure_type is MeasureType.SHARE or self.measure_unit == "%"

    @property
    def key(self) -> tuple[str, str]:
        """What a goal row is known by: goal and board."""
        return self.goal_id, self.board

    def is_unpublished(self, round_: Round) -> bool:
        """Whether the goal's source publishes only after the round is due."""
        limit = round_.due or round_.ends
        return self.available_from is not None and self.available_from > limit

    def is_due(self, occasion: str) -> bool:
        """Whether the goal is measured in rounds of this occasion; none stated means all."""
        return not self.due_in or occasion in self.due_in


@dataclass(frozen=True, slots=True)
class Report:
    """That a unit reports a goal, perhaps with a target, a share of it or a weight of its own."""

    goal_id: str
    board: str
    unit_id: str
    target: Decimal | None = None
    share: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One time of follow-up. `period` is its last month, `2025-04`."""

    round_id: str
    name: str
    occasion: str
    period: str
    opens: date | None
    due: date | None
    state: RoundState = RoundState.OPEN

    @property
    def ends(self) -> date:
        """The last day of the period."""
        year, month = (int(part) for part in self.period.split("-"))
        return date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class Past:
    """An outcome of a time before, as the catalogue states it."""

    goal_id: str
    board: str
    unit_id: str | None
    period: str
    value: Decimal
    source: str = ""


@dataclass(frozen=True, slots=True)
class PeriodTarget:
    """The target of one goal row in one round, where it is judged on the period's target."""

    goal_id: str
    board: str
    round_id: str
    target: Decimal
    target_high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a rule does not apply: to a unit, a goal or a round, or to all where blank."""

    rule: str
    unit_id: str | None
    goal_id: str | None
    round_id: str | None
    decided_by: str
    reason: str
    until: date | None = None

    def in_force(self, round_: Round) -> bool:
        """Whether it is in force in a round: by the round's last day, whatever today is."""
        return self.round_id in (None, round_.round_id) and (
            self.until is None or self.until >= round_.ends
        )

    def holds(self, code_id: str, round_: Round, unit_id: str | None, goal_id: str | None) -> bool:
        """Whether a finding with this code, of a unit and a goal, is waived in a round.

        Without a unit, only what is waived for all of them is.
        """
        return (
            self.rule == code_id
            and self.unit_id in (None, unit_id)
            and self.goal_id in (None, goal_id)
            and self.in_force(round_)
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in words, and the status it gives, for one kind of goal."""

    kind: GoalKind
    answer: str
    label: str
    status: Status | None


FAR = {
    MeasureType.SHARE: Decimal(20),
    MeasureType.CHANGE: Decimal(15),
    MeasureType.INDEX: Decimal("0.25"),
    MeasureType.COUNT: Decimal(1),
    MeasureType.AMOUNT: Decimal(1),
    MeasureType.RATIO: Decimal("0.5"),
}
"""How far from the value before is far where the plan does not say."""


@dataclass(frozen=True)
class Plan:
    """The catalogue's Settings: what changes a figure, a status or a word."""

    organisation: str = ""
    plan_name: str = ""
    contact: str = ""
    contact_telephone: str = ""
    level_names: tuple[str, ...] = ("", "")
    """What the plan calls its levels, one each from the top; blank where it does not say."""
    judged_on: JudgedOn = JudgedOn.FULL_YEAR_TARGET
    yellow_kind: LimitKind = LimitKind.RATIO
    yellow_from: Decimal = Decimal("0.9")
    assessment_green_from: Decimal = Decimal(5) / Decimal(3)
    assessment_yellow_from: Decimal = Decimal(2) / Decimal(3)
    assessment_minimum_share: Decimal = Decimal("0.5")
    scale: Scale = Scale.TARGET
    change_tolerance: Decimal = Decimal(0)
    """On the scale by change, the share of the value before within which nothing has changed."""
    far: tuple[tuple[str, Decimal], ...] = ()
    """Per type of measure, how far from the value before an outcome is worth a question."""
    severities: tuple[tuple[str, str], ...] = ()
    """Per code of a finding, the severity it has in this plan."""
    trials: tuple[tuple[str, date], ...] = ()
    """Per code of a finding, the last day that it is on trial."""
    legend: tuple[tuple[str, str], ...] = ()
    """Per status word, what it means in this plan, in the plan's language."""
    notice: str = ""
    """What every page says, such as that outcomes are made up."""
    charts: ChartKind = ChartKind.BARS
    amount_unit: str = "tkr"
    """What amounts are in where a line does not say."""
    calendar_days: int = 14
    """How many days before a meeting a return is due, where its round does not say."""
    conventions: tuple[tuple[str, Convention], ...] = ()
    """Per form, which signs amounts are typed with."""
    own_rows: tuple[tuple[str, int], ...] = ()
    """Per form, how many rows are prepared for what the unit adds."""

    def level_name(self, level: int, language: Language) -> str:
        """What a level, from 1 down, is called: in the plan's words, else by its number."""
        named = self.level_names[level - 1] if level <= len(self.level_names) else ""
        return named or language.text(LEVEL_WORDS[level - 1])

    @property
    def assessed_level(self) -> int:
        """The level that is assessed as a whole: the second, or the first if there is one only."""
        return min(2, max(1, len(self.level_names)))

    def far_from(self, measure_type: MeasureType) -> Decimal:
        """How far from the value before an outcome is worth a question.

        In the measure's own unit for shares and changes, else as a share of the value before.
        """
        return dict(self.far).get(measure_type.value, FAR[measure_type])

    def severity_of(self, code_id: str) -> str | None:
        """The severity that the plan sets for a code, or None."""
        return dict(self.severities).get(code_id)

    def trial_of(self, code_id: str, round_: Round) -> date | None:
        """The last day that a code is on trial, where it still is on the round's last day."""
        until = dict(self.trials).get(code_id)
        return until if until is not None and until >= round_.ends else None


@dataclass(frozen=True)
class Catalogue:
    """The plan as read, whole and checked."""

    plan: Plan
    units: tuple[Unit, ...]
    nodes: tuple[Node, ...]
    goals: tuple[Goal, ...]
    reports: tuple[Report, ...]
    rounds: tuple[Round, ...]
    answers: tuple[Answer, ...]
    lines: tuple[Line, ...] = ()
    history: tuple[Past, ...] = ()
    period_targets: tuple[PeriodTarget, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    calendar: tuple[Meeting, ...] = ()
    import_columns: tuple[ImportColumn, ...] = ()
    given: tuple[Given, ...] = ()
    """Figures that systems hold, as imported before the round was issued."""

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by id."""
        return {unit.unit_id: unit for unit in self.units}

    @cached_property
    def units_below(self) -> dict[str, tuple[str, ...]]:
        """The units directly under each unit, in the catalogue's order."""
        found: dict[str, list[str]] = {}
        for unit in self.units:
            if unit.parent_id:
                found.setdefault(unit.parent_id, []).append(unit.unit_id)
        return {unit: tuple(below) for unit, below in found.items()}

    @cached_property
    def node(self) -> dict[str, Node]:
        """Nodes by id."""
        return {node.node_id: node for node in self.nodes}

    @cached_property
    def goal(self) -> dict[tuple[str, str], Goal]:
        """Goals by goal and board."""
        return {goal.key: goal for goal in self.goals}

    @cached_property
    def boards(self) -> tuple[Unit, ...]:
        """The boards, in the catalogue's order."""
        return tuple(unit for unit in self.units if unit.kind == "board")

    @cached_property
    def reporters(self) -> dict[tuple[str, str], tuple[Report, ...]]:
        """The reports of each goal."""
        found: dict[tuple[str, str], list[Report]] = {}
        for report in self.reports:
            found.setdefault((report.goal_id, report.board), []).append(report)
        return {key: tuple(reports) for key, reports in found.items()}

    def is_alone(self, goal: Goal) -> bool:
        """Whether no more than one unit reports the goal."""
        return len(self.reporters.get(goal.key, ())) <= 1

    @cached_property
    def reports_of(self) -> dict[str, tuple[Report, ...]]:
        """What each unit reports, in the catalogue's order of goals."""
        order = {goal.key: place for place, goal in enumerate(self.goals)}
        found: dict[str, list[Report]] = {}
        for report in sorted(self.reports, key=lambda r: order[r.goal_id, r.board]):
            found.setdefault(report.unit_id, []).append(report)
        return {unit: tuple(reports) for unit, reports in found.items()}

    @cached_property
    def period_target(self) -> dict[tuple[str, str, str], PeriodTarget]:
        """The targets typed per goal, board and round."""
        return {(t.goal_id, t.board, t.round_id): t for t in self.period_targets}

    @cached_property
    def given_of(self) -> dict[tuple[str, ...], dict[str, Given]]:
        """What systems hold of each row, by field; rows by form, unit, row and board."""
        found: dict[tuple[str, ...], dict[str, Given]] = {}
        for one in self.given:
            found.setdefault(one.place, {})[one.field] = one
        return found

    def waiver_of(
        self, code_id: str, round_: Round, unit_id: str | None, goal_id: str | None
    ) -> Waiver | None:
        """The first waiver that holds for a finding with this code, or None."""
        holding = (w for w in self.waivers if w.holds(code_id, round_, unit_id, goal_id))
        return next(holding, None)

    @cached_property
    def lines_of(self) -> dict[tuple[str, str], tuple[Line, ...]]:
        """The lines of each form and unit."""
        found: dict[tuple[str, str], list[Line]] = {}
        for line in self.lines:
            found.setdefault((line.form, line.unit_id), []).append(line)
        return {key: tuple(lines) for key, lines in found.items()}

    @cached_property
    def answers_of(self) -> dict[GoalKind, dict[str, Answer]]:
        """The answers of each kind of goal, by code."""
        found: dict[GoalKind, dict[str, Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.kind, {})[answer.answer] = answer
        return found

    def round(self, round_id: str) -> Round:
        """The round with this id; KeyError when there is none."""
        for candidate in self.rounds:
            if candidate.round_id == round_id:
                return candidate
        raise KeyError(round_id)

    def valid_in(self, round_: Round) -> Catalogue:
        """The catalogue with what units report that are there at the round's end."""
        there = {
            unit.unit_id
            for unit in self.units
            if (unit.valid_from is None or unit.valid_from <= round_.ends)
            and (unit.valid_to is None or unit.valid_to >= round_.ends)
        }
        return replace(
            self,
            reports=tuple(report for report in self.reports if report.unit_id in there),
            lines=tuple(line for line in self.lines if line.unit_id in there),
        )

    def path(self, node_id: str) -> tuple[Node, ...]:
        """The nodes from the top level down to this one."""
        steps: list[Node] = []
        node = self.node.get(node_id)
        while node is not None and node not in steps:
            steps.append(node)
            node = self.node.get(node.parent_id) if node.parent_id else None
        return tuple(reversed(steps))

    @cached_property
    def reporting_units(self) -> tuple[Unit, ...]:
        """The units that report something, in the catalogue's order."""
        busy = {report.unit_id for report in self.reports} | {line.unit_id for line in self.lines}
        return tuple(unit for unit in self.units if unit.unit_id in busy)

    def board_of(self, unit_id: str) -> Unit | None:
        """The board a unit stands under."""
        unit = self.unit.get(unit_id)
        for _ in self.units:  # no chain is longer, so one that goes round in a ring ends too
            if unit is None or unit.kind == "board":
                return unit
            unit = self.unit.get(unit.parent_id) if unit.parent_id else None
        return None
