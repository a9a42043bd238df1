"""Outcomes of times before: earlier rounds in the ledger, and the catalogue's History."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.steps.standing import standing_rows, statuses_by_hand
from xlgoals.tables.aggregate import Circumstances, GoalKey, goal_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.i18n import Language
    from xlgoals.steps.session import Session
    from xlgoals.tables.rows import GoalRow


EarlierRounds = Sequence[tuple["Round", Sequence["GoalRow"]]]
"""Rounds of earlier periods, oldest first, with their goal rows."""


def earlier_outcomes(
    catalogue: Catalogue, round_: Round, rounds: EarlierRounds
) -> dict[GoalKey, dict[str, Decimal]]:
    """Per goal row, its outcome in each earlier period; what was collected goes before History."""
    found: dict[GoalKey, dict[str, Decimal]] = {}
    for past in catalogue.history:
        if past.unit_id is None and past.period < round_.period:
            found.setdefault((past.goal_id, past.board), {})[past.period] = past.value
    for other, rows in rounds:
        for row in rows:
            if isinstance(row.outcome, Decimal) and not row.preliminary:
                found.setdefault((row.goal_id, row.board), {})[other.period] = row.outcome
    return found


def earlier_rounds(session: Session, round_: Round) -> list[tuple[Round, list[GoalRow]]]:
    """The rounds of earlier periods that have been issued here."""
    found = []
    for name in dict.fromkeys(issue.round for issue in session.ledger.issues()):
        catalogue, other = session.snapshot_round(name)
        if name != round_.round_id and other.period < round_.period:
            units = standing_rows(session.ledger, catalogue, name).unit_rows()
            by_hand = statuses_by_hand(session.ledger, name)
            rows = goal_rows(
                units, Circumstances(catalogue, other, session.language, by_hand=by_hand)
            )
            found.append((other, rows))
    return sorted(found, key=lambda pair: (pair[0].period, pair[0].round_id))


def earlier_words(
    session: Session, catalogue: Catalogue, round_: Round
) -> Mapping[tuple[str, str, str], str]:
    """Per goal, board and unit, the last value before in words: the unit's own, else the row's."""
    language = session.language
    own: dict[tuple[str, str, str], tuple[str, Decimal]] = {}
    for past in sorted(catalogue.history, key=lambda p: p.period):
        if past.unit_id is not None and past.period < round_.period:
            own[past.goal_id, past.board, past.unit_id] = (past.period, past.value)
    whole = earlier_outcomes(catalogue, round_, earlier_rounds(session, round_))
    words = {}
    for report in catalogue.reports:
        key = (report.goal_id, report.board, report.unit_id)
        series = whole.get(key[:2], {})
        last = own.get(key) or ((max(series), series[max(series)]) if series else None)
        if last is not None:
            goal = catalogue.goal[key[:2]]
            words[key] = figure_words(last[1], goal.measure_unit, last[0], language)
    return words


def figure_words(value: Decimal, unit: str, period: str, language: Language) -> str:
    """An earlier figure with its unit and month: `5,2 % (april 2021)`."""
    figure = f"{language.number(value)} {unit}".strip()
    return f"{figure} ({language.month(period)})"
