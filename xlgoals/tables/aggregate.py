"""Unit rows to goal rows: put together, judged, and what people set by hand (RULES 1, 2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.combine import Combined, Part, combine
from xlgoals.domain.forecast import project
from xlgoals.domain.model import (
    TOTAL,
    Answer,
    Catalogue,
    Goal,
    JudgedOn,
    Report,
    Round,
    Status,
)
from xlgoals.domain.status import Judgement, judge, not_measured_reason
from xlgoals.forms import formulas
from xlgoals.forms.prefill import in_round, target_words
from xlgoals.tables.rows import GoalRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language

GoalKey = tuple[str, str]
"""A goal and its board."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """What stands of a unit's report of one goal in a round: typed values by field."""

    goal_id: str
    board: str
    unit_id: str
    values: Mapping[str, Value]
    breakdown: str = TOTAL
    preliminary: bool = False


@dataclass(frozen=True, slots=True)
class SetStatus:
    """A status set by hand. It is bound to the outcome it was made on, as text."""

    status: Status
    reason: str
    text: str
    set_by: str
    bound_to: str


@dataclass(frozen=True)
class Circumstances:
    """What a round is judged in besides the units' rows."""

    catalogue: Catalogue
    round: Round
    language: Language
    earlier: Mapping[GoalKey, Mapping[str, Decimal]] = field(default_factory=dict)
    """Outcomes of earlier periods per goal: period to value."""
    by_hand: Mapping[GoalKey, SetStatus] = field(default_factory=dict)


def goal_rows(units: Iterable[UnitRow], known: Circumstances) -> list[GoalRow]:
    """One row per goal and board of the catalogue, in its order."""
    reported: dict[GoalKey, dict[str, UnitRow]] = {}
    for unit in units:
        if unit.breakdown == TOTAL:
            reported.setdefault((unit.goal_id, unit.board), {})[unit.unit_id] = unit
    return [_goal_row(goal, reported.get(goal.key, {}), known) for goal in known.catalogue.goals]


def bound_to(outcome: Decimal | str | None) -> str:
    """An outcome as the text that a status set by hand is bound to."""
    return "" if outcome is None else str(outcome)


def _goal_row(goal: Goal, units: Mapping[str, UnitRow], known: Circumstances) -> GoalRow:
    reports = known.catalogue.reporters.get(goal.key, ())
    combined = _combined(goal, reports, units, "outcome")
    row = _plain_row(goal, known)
    row.outcome = combined.outcome
    row.outcome_text = outcome_text(goal, combined, known)
    row.units_reported, row.units_expected = combined.reported, combined.expected
    row.preliminary = any(unit.preliminary for unit in units.values())
    row.outcome_period = _shared(units, "outcome_period")
    row.comment = _joined(units, "comment", known)
    row.action = _joined(units, "action", known)
    row.forecast = _combined(goal, reports, units, "forecast").outcome
    before = {p: v for p, v in known.earlier.get(goal.key, {}).items() if p < known.round.period}
    row.previous_outcome = before[max(before)] if before else None
    _judge(row, goal, combined, known)
    _project(row, goal, before, known)
    _apply_status(row, goal, reports, units, known)
    return row


def _plain_row(goal: Goal, known: Circumstances) -> GoalRow:
    path = [node.name for node in known.catalogue.path(goal.node_id)] + ["", "", ""]
    yardstick = in_round(goal, known.round)
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
    )


def _combined(
    goal: Goal,
    reports: Sequence[Report],
    units: Mapping[str, UnitRow],
    asked: str,
) -> Combined:
    parts = []
    for report in reports:
        unit = units.get(report.unit_id)
        value = unit.values.get(asked) if unit else None
        outcome = value if isinstance(value, Decimal | str) else None
        parts.append(Part(report.unit_id, outcome, report.weight))
    own = goal.board if any(report.unit_id == goal.board for report in reports) else None
    return combine(goal.aggregation, parts, goal.coverage, own)


def _judge(row: GoalRow, goal: Goal, combined: Combined, known: Circumstances) -> None:
    answers = known.catalogue.answers_of.get(goal.kind, {})
    yardstick = in_round(goal, known.round)
    judged = row.forecast if goal.judged_on is JudgedOn.FORECAST else row.outcome
    reason = not_measured_reason(
        has_target=yardstick.target is not None,
        due=row.due,
        has_outcome=judged is not None,
        is_answer=isinstance(judged, str),
        incomplete=combined.incomplete,
    )
    judgement = judge(judged, yardstick, answers)
    if reason is None:
        reason = judgement.reason
    row.status_reason = reason
    row.status_computed = row.status = Status.NOT_MEASURED if reason else judgement.status
    if reason is None:
        row.attainment = judgement.attainment
        row.attainment_text = attainment_text(judgement, goal, known.language)
    if row.forecast is not None:
        row.forecast_status = judge(row.forecast, goal.yardstick, answers).status


def _project(row: GoalRow, goal: Goal, before: Mapping[str, Decimal], known: Circumstances) -> None:
    if not isinstance(row.outcome, Decimal):
        return
    period, year = known.round.period, known.round.period[:4]
    this_year = [(p, v) for p, v in before.items() if p[:4] == year] + [(period, row.outcome)]
    others = [(p, v) for p, v in before.items() if p[:4] != year]
    projection = project(goal.basis, goal.measure_type, period, this_year, others)
    row.projection = projection.value if projection else None


def _apply_status(
    row: GoalRow,
    goal: Goal,
    reports: Sequence[Report],
    units: Mapping[str, UnitRow],
    known: Circumstances,
) -> None:
    """The highest layer that states a status is the one shown; a stale one waits (RULES 1)."""
    chosen = known.by_hand.get(goal.key)
    if chosen is not None and not unconfirmed(row, chosen):
        row.status, row.set_by = chosen.status, chosen.set_by
        row.justification = chosen.text
        return
    if len(reports) == 1 and (unit := units.get(reports[0].unit_id)) is not None:
        own = unit.values.get("own_status")
        if isinstance(own, str):
            row.status, row.set_by = Status(own), unit.unit_id
            row.justification = str(unit.values.get("explanation", ""))


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


def outcome_text(goal: Goal, combined: Combined, known: Circumstances) -> str:
    """The outcome in words: with its unit, or the part that has been reported."""
    language = known.language
    answers = known.catalogue.answers_of.get(goal.kind, {})
    if combined.partial is not None:
        return language.text(
            "{part} from {n} of {of} units",
            part=in_unit(combined.partial, goal, language),
            n=combined.reported,
            of=combined.expected,
        )
    if isinstance(combined.outcome, str):
        return answer_label(combined.outcome, answers)
    return "" if combined.outcome is None else in_unit(combined.outcome, goal, language)


def in_unit(value: Decimal, goal: Goal, language: Language) -> str:
    """A figure of a goal as people write it: `94,7 %`."""
    return f"{language.number(value)} {goal.measure_unit}".strip()


def answer_label(code: str, answers: Mapping[str, Answer]) -> str:
    """An answer in the plan's own words."""
    return answers[code].label if code in answers else code


def attainment_text(judgement: Judgement, goal: Goal, language: Language) -> str:
    """The attainment in words: per cent, or that the target is reached."""
    if goal.yardstick.number is None:
        return ""
    if judgement.attainment is None:
        return language.text(formulas.REACHED_WORDS) if judgement.reached else ""
    if judgement.attainment > 10:
        return language.text("over {percent}", percent=language.percent(10, 0))
    return language.percent(judgement.attainment)


def unconfirmed(row: GoalRow, chosen: SetStatus | None) -> bool:
    """Whether a status was set by hand on another outcome than the one there is now."""
    return chosen is not None and chosen.bound_to != bound_to(row.outcome)
