"""Unit rows to goal rows: put together, judged, projected (RULES 1, 2, 4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.combine import Combined, Part, combine
from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier, GoalKey, last_comparable
from xlgoals.domain.forecast import project, trend
from xlgoals.domain.model import (
    TOTAL,
    Catalogue,
    Goal,
    JudgedOn,
    Layer,
    Reason,
    Report,
    Round,
    Scale,
    Status,
)
from xlgoals.domain.status import judge, not_measured_reason
from xlgoals.domain.yardstick import in_round
from xlgoals.forms.declared.words import ON_SCHEDULE
from xlgoals.forms.yardstick_words import target_words
from xlgoals.tables.layers import SetStatus, bound_to, checked
from xlgoals.tables.rows import GoalRow
from xlgoals.tables.wording import (
    attainment_text,
    deviation_text,
    figure,
    is_mean,
    outcome_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What stands of a unit's report of one goal in a round: typed values by field."""

    goal_id: str
    board: str
    unit_id: str
    values: Mapping[str, Value]
    breakdown: str = TOTAL
    preliminary: bool = False


@dataclass(frozen=True)
class Circumstances:
    """What a round is judged in besides the units' rows."""

    catalogue: Catalogue
    round: Round
    language: Language
    earlier: Earlier = NOTHING_EARLIER
    by_hand: Mapping[GoalKey, Sequence[SetStatus]] = field(default_factory=dict)
    """The statuses that board and region have set."""
    confirmed: Mapping[GoalKey, str] = field(default_factory=dict)
    """The projections that staff have confirmed, as text."""


@dataclass(frozen=True)
class _Told:
    """What the units behind one goal row, or one part of it, have told."""

    goal: Goal
    reports: Sequence[Report]
    units: Mapping[str, UnitRow]
    """By unit."""

    def value(self, report: Report, asked: str) -> Value | None:
        """What a unit wrote in a field."""
        unit = self.units.get(report.unit_id)
        return unit.values.get(asked) if unit else None

    def says(self, reason: Reason) -> list[Report]:
        """The units that have no outcome for this reason."""
        return [
            report
            for report in self.reports
            if self.value(report, "outcome") is None
            and self.value(report, "no_outcome") == reason.value
        ]

    def combined(self, asked: str) -> Combined:
        """The units' figures of one field put together; whom it does not concern is left out."""
        absent = self.says(Reason.NOT_APPLICABLE)
        parts = [self._part(report, asked) for report in self.reports if report not in absent]
        board = self.goal.board
        own = board if any(report.unit_id == board for report in self.reports) else None
        return combine(self.goal.aggregation, parts, self.goal.coverage, own)

    def _part(self, report: Report, asked: str) -> Part:
        value = self.value(report, asked)
        outcome = value if isinstance(value, Decimal | str) else None
        weight, counted = report.weight, None
        if weight is None:
            written = self.value(report, "denominator")
            weight = written if isinstance(written, Decimal) else None
            counted = self._counted(report) if asked == "outcome" else None
        return Part(report.unit_id, outcome, weight, counted)

    def _counted(self, report: Report) -> Decimal | None:
        """The numerator in the outcome's unit: a share in per cent is a hundred times as much."""
        written = self.value(report, "numerator")
        if not isinstance(written, Decimal):
            return None
        return written * 100 if self.goal.per_hundred else written


def goal_rows(units: Iterable[UnitRow], known: Circumstances) -> list[GoalRow]:
    """One row per goal and board of the catalogue, in its order."""
    told: dict[GoalKey, dict[str, dict[str, UnitRow]]] = {}
    for unit in units:
        parts = told.setdefault((unit.goal_id, unit.board), {})
        parts.setdefault(unit.breakdown, {})[unit.unit_id] = unit
    rows = []
    for goal in known.catalogue.goals:
        reports = known.catalogue.reporters.get(goal.key, ())
        mine = told.get(goal.key, {})
        total = _Told(goal, reports, mine.get(TOTAL, {}))
        broken_down = {
            part: _Told(goal, reports, mine[part]) for part in goal.parts if part in mine
        }
        rows.append(_goal_row(total, broken_down, known))
    return rows


def _goal_row(told: _Told, parts: Mapping[str, _Told], known: Circumstances) -> GoalRow:
    goal, units = told.goal, told.units
    combined = told.combined("outcome")
    row = _plain_row(goal, known)
    row.outcome = combined.outcome
    row.outcome_text = outcome_text(goal, combined, known.catalogue, known.language)
    row.units_reported, row.units_expected = combined.reported, combined.expected
    row.preliminary = any(unit.preliminary for unit in units.values())
    row.outcome_period = _shared(units, "outcome_period")
    row.comment = _joined(units, "comment", known)
    row.action = _joined(units, "action", known)
    row.forecast = told.combined("forecast").outcome
    row.units_text = _beside(told, parts, known)
    row.progress = _progress(told, known)
    before = known.earlier.of_goal(goal)
    past = [month for month in before if month < known.round.period]
    if past:
        row.previous_period = max(past)
        row.previous_outcome = before[row.previous_period]
    row.is_mean = is_mean(goal, combined)
    row.series = _series(row, goal, known)
    _judge(row, told, combined, known)
    _project(row, goal, known)
    _apply_layers(row, told, known)
    return row


def _series(row: GoalRow, goal: Goal, known: Circumstances) -> tuple[tuple[str, Decimal], ...]:
    """Month and outcome up to now; what cannot be compared with this outcome is left out."""
    before = known.earlier.of_goal(goal) if known.earlier.comparable(goal) else {}
    series = {month: value for month, value in before.items() if month < known.round.period}
    if isinstance(row.outcome, Decimal):
        series[known.round.period] = row.outcome
    return tuple(sorted(series.items()))


def _plain_row(goal: Goal, known: Circumstances) -> GoalRow:
    path = [node.name for node in known.catalogue.path(goal.node_id)] + ["", "", ""]
    yardstick = in_round(goal, known.round, known.catalogue, known.earlier)
    if yardstick.scale is Scale.CHANGE:  # the year's target is told, though nothing is held to it
        yardstick = goal.yardstick
    return GoalRow(
        round=known.round.round_id,
        goal_id=goal.goal_id,
        board=goal.board,
        level1=path[0],
        level2=path[1],
        level3=path[2],
        kind=goal.kind.value,
        title=goal.title,
        measure_type=goal.measure_type.value if goal.measure_type else "",
        direction=yardstick.direction.value,
        comparator=yardstick.comparator.value,
        target=yardstick.target,
        target_text=target_words(goal, yardstick, known.language),
        measure_unit=goal.measure_unit,
        basis=goal.basis.value,
        judged_on=goal.judged_on.value,
        due=goal.is_due(known.round.occasion),
        responsible=goal.responsible,
        added=goal.added,
    )


def judged_figure(row: GoalRow) -> Decimal | str | None:
    """The figure that the row's status is about: the outcome, or the forecast."""
    return row.forecast if row.judged_on == JudgedOn.FORECAST else row.outcome


def _judge(row: GoalRow, told: _Told, combined: Combined, known: Circumstances) -> None:
    goal = told.goal
    answers = known.catalogue.answers_of.get(goal.kind, {})
    yardstick = in_round(goal, known.round, known.catalogue, known.earlier)
    judged = judged_figure(row)
    reason = not_measured_reason(
        has_target=yardstick.lacking is not Reason.NO_TARGET,
        due=row.due,
        has_outcome=judged is not None,
        is_answer=isinstance(judged, str),
        withdrawn=bool(goal.withdrawn),
        not_applicable=bool(told.reports)
        and len(told.says(Reason.NOT_APPLICABLE)) == len(told.reports),
        not_comparable=yardstick.lacking is Reason.NOT_COMPARABLE and not isinstance(judged, str),
        not_available_yet=goal.is_unpublished(known.round)
        or bool(told.says(Reason.NOT_AVAILABLE_YET)),
        suppressed=judged is None and bool(told.says(Reason.SUPPRESSED)),
        incomplete=combined.incomplete,
    )
    judgement = judge(judged, yardstick, answers)
    if reason is None:
        reason = judgement.reason
    row.status_reason = reason
    row.status_computed = row.status = Status.NOT_MEASURED if reason else judgement.status
    if reason is None:
        row.attainment = judgement.attainment
        row.attainment_text = attainment_text(judged, judgement, yardstick, known.language)
        row.deviation_text = deviation_text(judged, goal, yardstick, known.language)
    if row.forecast is not None:
        row.forecast_status = judge(row.forecast, goal.yardstick, answers).status


def _project(row: GoalRow, goal: Goal, known: Circumstances) -> None:
    if not isinstance(row.outcome, Decimal):
        return
    before = known.earlier.of_goal(goal)
    period, year = known.round.period, known.round.period[:4]
    compared = last_comparable(goal, before, period) if known.earlier.comparable(goal) else None
    row.trend = trend(row.outcome, compared, goal.yardstick.direction)
    past = [(month, value) for month, value in before.items() if month < period]
    this_year = [(m, v) for m, v in past if m[:4] == year] + [(period, row.outcome)]
    others = [(m, v) for m, v in past if m[:4] != year]
    projection = project(goal.basis, goal.measure_type, period, this_year, others)
    if projection is not None:
        row.projection, row.projection_method = projection.value, projection.method.value
        row.projection_confirmed = known.confirmed.get(goal.key) == bound_to(projection.value)


def _apply_layers(row: GoalRow, told: _Told, known: Circumstances) -> None:
    """The highest layer that states a status is the one shown; a stale one waits (RULES 1)."""
    judged = judged_figure(row)
    chosen = [*_units_own(told, judged), *known.by_hand.get(told.goal.key, ())]
    row.layers = checked(chosen, judged)
    row.show()


def _units_own(told: _Told, judged: Decimal | str | None) -> list[SetStatus]:
    """The status that the only unit behind a row has set, in the return that holds the outcome."""
    if len(told.reports) != 1:
        return []
    report = told.reports[0]
    own = told.value(report, "own_status")
    if not isinstance(own, str):
        return []
    reason = str(told.value(report, "own_status_reason") or "")
    text = str(told.value(report, "explanation") or "")
    return [SetStatus(Layer.UNIT, Status(own), reason, text, report.unit_id, bound_to(judged))]


def _shared(units: Mapping[str, UnitRow], asked: str) -> str:
    values = {str(value) for unit in units.values() if (value := unit.values.get(asked))}
    return values.pop() if len(values) == 1 else "; ".join(sorted(values))


def _joined(units: Mapping[str, UnitRow], asked: str, known: Circumstances) -> str:
    """The units' texts, each under its unit's name where there are several."""
    texts = [
        (unit_id, str(row.values[asked]))
        for unit_id, row in sorted(units.items())
        if row.values.get(asked)
    ]
    if len(units) <= 1:
        return texts[0][1] if texts else ""
    names = known.catalogue.unit
    return "\n".join(f"{names[unit_id].name}: {text}" for unit_id, text in texts)


def _progress(told: _Told, known: Circumstances) -> str:
    """How far the work has come, in words; of several units only what all of them say."""
    said = {told.value(report, "progress") for report in told.reports}
    words = {choice.code: choice.words(known.language) for choice in ON_SCHEDULE}
    return words.get(str(said.pop()), "") if len(said) == 1 else ""


def _beside(told: _Told, parts: Mapping[str, _Told], known: Circumstances) -> str:
    """What each of several units has reported, and what each part comes to, a line each."""
    lines = []
    if len(told.reports) > 1:
        for report in told.reports:
            value = told.value(report, "outcome")
            if isinstance(value, Decimal | str):
                name = known.catalogue.unit[report.unit_id].name
                words = figure(value, told.goal, known.catalogue, known.language)
                lines.append(f"{name}: {words}")
    for part, of_part in parts.items():
        words = outcome_text(
            told.goal, of_part.combined("outcome"), known.catalogue, known.language
        )
        if words:
            lines.append(f"{part}: {words}")
    return "\n".join(lines)
