"""Goal rows to summary tables: counts and shares per level, board and in all (RULES 3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from xlgoals.domain.assess import Assessment, propose, share
from xlgoals.domain.model import Catalogue, Layer, Plan, Reason, Status
from xlgoals.tables.rows import Counts, GoalRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LEVELS = ("all", "level1", "level2", "level3", "board")


@dataclass(frozen=True, slots=True)
class Assessed:
    """A person's assessment of a node, and why."""

    assessment: Assessment
    justification: str


@dataclass(slots=True)
class Summary:
    """One line of the summary tables."""

    level: str
    key: str
    name: str
    counts: Counts
    n_distinct: int
    previous: Counts | None
    mean_score: Decimal | None
    proposed: Assessment | None
    final: Assessed | None

    @property
    def assessment(self) -> Assessment | None:
        """The assessment that stands: a person's, else the proposed one."""
        return self.final.assessment if self.final else self.proposed


def roll_up(
    catalogue: Catalogue,
    rows: Sequence[GoalRow],
    previous: Sequence[GoalRow],
    assessed: Mapping[str, Assessed],
) -> list[Summary]:
    """The summaries of all levels that the plan has, in the catalogue's order.

    A goal under three boards counts three times; `n_distinct` counts it once.
    """
    frame, before = _frame(catalogue, rows), _frame(catalogue, previous)
    plan = catalogue.plan
    found = [_summary("all", "", plan.organisation, frame, before, plan, None)]
    for level in ("level1", "level2", "level3"):
        for node in catalogue.nodes:
            if f"level{node.level}" != level:
                continue
            mine = frame[frame[level] == node.node_id]
            then = before[before[level] == node.node_id]
            found.append(
                _summary(
                    level, node.node_id, node.name, mine, then, plan, assessed.get(node.node_id)
                )
            )
    for board in catalogue.boards:
        mine = frame[frame["board"] == board.unit_id]
        then = before[before["board"] == board.unit_id]
        found.append(_summary("board", board.unit_id, board.name, mine, then, plan, None))
    return found


def assessed_level(plan: Plan) -> str:
    """The level that is assessed as a whole, as summaries name it."""
    return f"level{plan.assessed_level}"


def seen_from_board(rows: Iterable[GoalRow], board: str) -> list[GoalRow]:
    """A board's own rows, with the statuses that it sees."""
    mine = [replace(row) for row in rows if row.board == board]
    for row in mine:
        row.show(Layer.BOARD)
    return mine


def board_summaries(
    catalogue: Catalogue,
    rows: Sequence[GoalRow],
    assessed: Mapping[str, Mapping[str, Assessed]],
) -> list[tuple[str, Summary]]:
    """Per board the summaries of the assessed level, as the board itself sees its goals."""
    found = []
    for board in catalogue.boards:
        mine = seen_from_board(rows, board.unit_id)
        level = assessed_level(catalogue.plan)
        summaries = roll_up(catalogue, mine, [], assessed.get(board.unit_id, {}))
        found += [(board.unit_id, one) for one in summaries if one.level == level and one.counts.n]
    return found


def _frame(catalogue: Catalogue, rows: Iterable[GoalRow]) -> pd.DataFrame:
    """What is counted, one line per goal row: nodes per level, board, same goal, status."""
    lines = []
    for row in rows:
        goal = catalogue.goal.get((row.goal_id, row.board))
        path = {
            f"level{node.level}": node.node_id
            for node in (catalogue.path(goal.node_id) if goal else ())
        }
        lines.append(
            {
                "level1": path.get("level1"),
                "level2": path.get("level2"),
                "level3": path.get("level3"),
                "board": row.board,
                "same": (goal.same_goal if goal else "") or row.goal_id,
                "status": row.status.value,
                "weight": goal.weight if goal else Decimal(1),
                "reason": row.status_reason.value if row.status_reason else "",
            }
        )
    columns = ["level1", "level2", "level3", "board", "same", "status", "weight", "reason"]
    return pd.DataFrame(lines, columns=columns, dtype=object)


def count(frame: pd.DataFrame) -> Counts:
    """The rows of a frame by status and reason."""
    by_status = frame["status"].value_counts()
    reasons = frame.loc[frame["status"] == Status.NOT_MEASURED.value, "reason"].value_counts()
    return Counts(
        **{status.value: int(by_status.get(status.value, 0)) for status in Status},
        reasons={reason: int(reasons[reason.value]) for reason in Reason if reason in reasons},
    )


def _summary(
    level: str,
    key: str,
    name: str,
    frame: pd.DataFrame,
    before: pd.DataFrame,
    plan: Plan,
    final: Assessed | None,
) -> Summary:
    counts = count(frame)
    proposed, mean = propose(
        _weight(frame, Status.GREEN),
        _weight(frame, Status.YELLOW),
        _weight(frame, Status.RED),
        _weight(frame, Status.NOT_MEASURED),
        plan,
    )
    return Summary(
        level,
        key,
        name,
        counts,
        int(frame["same"].nunique()),
        count(before) if len(before) else None,
        mean,
        proposed if len(frame) else None,
        final,
    )


def _weight(frame: pd.DataFrame, status: Status) -> Decimal:
    """The goals' weights of one status, added."""
    return sum(frame.loc[frame["status"] == status.value, "weight"], Decimal(0))


def exported(summaries: Iterable[Summary]) -> pd.DataFrame:
    """The summaries with the contract's columns. Shares are ratios."""
    return pd.DataFrame([_line(summary) for summary in summaries], dtype=object)


def _line(summary: Summary) -> dict[str, object]:
    counts, then = summary.counts, summary.previous
    line: dict[str, object] = {
        "level": summary.level,
        "key": summary.key,
        "name": summary.name,
        "n": counts.n,
        "n_distinct": summary.n_distinct,
    }
    line |= {status.value: counts.of(status) for status in Status}
    line |= {reason.value: counts.reasons.get(reason, 0) for reason in Reason}
    line |= {f"share_{status.value}": share(counts.of(status), counts.n) for status in Status}
    line |= {
        f"share_{status.value}_measured": share(counts.of(status), counts.measured)
        for status in Status
        if status is not Status.NOT_MEASURED
    }
    line |= {f"previous_{status.value}": then.of(status) if then else None for status in Status}
    return line | {
        "mean_score": summary.mean_score,
        "assessment_proposed": summary.proposed.value if summary.proposed else None,
        "assessment": summary.assessment.value if summary.assessment else None,
        "justification": summary.final.justification if summary.final else "",
    }
