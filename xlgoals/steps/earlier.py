"""Outcomes of times before: earlier rounds in the ledger, and the catalogue's History."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.earlier import Earlier, GoalKey
from xlgoals.domain.model import TOTAL
from xlgoals.steps.standing import (
    figures_of,
    is_of_goals,
    standing_rows,
    statuses_by_hand,
    values_of,
)
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.domain.model import Catalogue, Goal, Round
    from xlgoals.steps.session import Session
    from xlgoals.steps.standing import Standing
    from xlgoals.tables.rows import GoalRow


_TEXTS = ("comment", "action")
"""What a unit wrote that is shown to it the time after."""
Lines = Mapping[tuple[str, str, tuple[str, ...]], Mapping[str, object]]


@dataclass(frozen=True)
class PastRound:
    """A round of an earlier period, judged by its own snapshot and what was known before it."""

    catalogue: Catalogue
    round: Round
    units: Sequence[UnitRow]
    rows: Sequence[GoalRow]
    lines: Lines = field(default_factory=dict)
    """What was answered in the forms beside the goals, by form, unit and row key."""


def past_rounds(session: Session, round_: Round) -> list[PastRound]:
    """The rounds of earlier periods that have been issued here, oldest first."""
    found = []
    for name in dict.fromkeys(issue.round for issue in session.ledger.issues()):
        catalogue, other = session.snapshot_round(name)
        if name != round_.round_id and other.period < round_.period:
            found.append((other, catalogue))
    past: list[PastRound] = []
    for other, catalogue in sorted(found, key=lambda pair: (pair[0].period, pair[0].round_id)):
        standing = standing_rows(session.ledger, catalogue, other.round_id)
        units = list(standing.unit_rows(catalogue))
        known = Circumstances(
            catalogue,
            other,
            session.language,
            earlier_of(catalogue, other, past),
            statuses_by_hand(session.ledger, other.round_id),
        )
        past.append(
            PastRound(catalogue, other, units, goal_rows(units, known), _lines(standing, catalogue))
        )
    return past


def _lines(standing: Standing, catalogue: Catalogue) -> Lines:
    """What stands of the forms beside the goals, with what systems hold."""
    found: dict[tuple[str, str, tuple[str, ...]], dict[str, object]] = {}
    for (form, unit_id, key), (_, row) in standing.rows.items():
        if not is_of_goals(form):
            found[form, unit_id, key] = dict(values_of(row))
    for place in catalogue.given_of:
        form, unit_id = place[:2]
        if not is_of_goals(form):
            held = found.setdefault((form, unit_id, place[2:]), {})
            held.update(figures_of(catalogue, place))
    return found


def earlier(session: Session, catalogue: Catalogue, round_: Round) -> Earlier:
    """What was measured before a round."""
    return earlier_of(catalogue, round_, past_rounds(session, round_))


def earlier_of(catalogue: Catalogue, round_: Round, past: Sequence[PastRound]) -> Earlier:
    """What was measured before a round; what was collected goes before the catalogue's History.

    Preliminary outcomes are left out.
    """
    goals: dict[GoalKey, dict[str, Decimal]] = {}
    units: dict[tuple[str, str, str], dict[str, Decimal]] = {}
    texts: dict[tuple[str, str, str], dict[str, str]] = {}
    for one in catalogue.history:
        if one.period >= round_.period:
            continue
        if one.unit_id is None:
            goals.setdefault((one.goal_id, one.board), {})[one.period] = one.value
        else:
            key = (one.goal_id, one.board, one.unit_id)
            units.setdefault(key, {})[one.period] = one.value
    before = [one for one in past if one.round.period < round_.period]
    for collected in before:
        period = collected.round.period
        for row in collected.rows:
            if isinstance(row.outcome, Decimal) and not row.preliminary:
                goals.setdefault((row.goal_id, row.board), {})[period] = row.outcome
        for unit in collected.units:
            if unit.breakdown != TOTAL:
                continue
            key = (unit.goal_id, unit.board, unit.unit_id)
            texts[key] = {name: str(unit.values.get(name) or "") for name in _TEXTS}
            outcome = unit.values.get("outcome")
            if isinstance(outcome, Decimal) and not unit.preliminary:
                units.setdefault(key, {})[period] = outcome
    changed = {
        goal.key
        for goal in catalogue.goals
        if (old := goal_before(goal, before)) is not None and old.definition != goal.definition
    }
    lines: dict[tuple[str, str, tuple[str, ...]], Mapping[str, object]] = {}
    for collected in before:
        lines.update(collected.lines)
    return Earlier(goals, units, frozenset(changed), lines, texts)


def goal_before(goal: Goal, past: Sequence[PastRound]) -> Goal | None:
    """The goal as it was in the last round that had it."""
    for one in reversed(past):
        if goal.key in one.catalogue.goal:
            return one.catalogue.goal[goal.key]
    return None


def last_judged(past: Sequence[PastRound]) -> PastRound | None:
    """The last round that asked for any goals: one of amounts alone is passed over."""
    return next((one for one in reversed(past) if one.rows), None)
