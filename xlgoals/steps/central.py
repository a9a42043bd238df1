"""What central staff are asked about a round's figures, beside what the units are asked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import Aggregation, Scale
from xlgoals.findings import Code, Finding
from xlgoals.forms.severity import judged, ruling
from xlgoals.forms.yardstick_words import target_words
from xlgoals.i18n import N_
from xlgoals.steps.earlier import goal_before
from xlgoals.tables.aggregate import judged_figure
from xlgoals.tables.conflicts import conflict_words, row_words, told_by
from xlgoals.tables.layers import bound_to
from xlgoals.tables.lines import stated_words
from xlgoals.tables.rows import FindingRow
from xlgoals.tables.wording import in_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.domain.model import Goal
    from xlgoals.steps.earlier import PastRound
    from xlgoals.tables.conflicts import ConflictRow
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.lines import Stated
    from xlgoals.tables.rows import GoalRow

_REMARKABLE = 2
"""Digits from which on two boards hardly have the same outcome by chance."""
_WHAT = (
    N_("its wording"),
    N_("its kind"),
    N_("its type of measure"),
    N_("its unit of measure"),
    N_("which way is better"),
    N_("what period it covers"),
    N_("how units are put together"),
    N_("its reference year"),
)
"""What each part of a goal's definition is called, in order."""


def central_findings(figures: Figures, past: Sequence[PastRound]) -> list[FindingRow]:
    """The findings for central staff, of goal rows and not of a return (RULES 6)."""
    found = [*_unconfirmed(figures), *_copied(figures), *_changed(figures, past)]
    rows = [_row(row, finding, figures) for row, finding in found]
    rows += (_two_versions(one, figures) for one in figures.conflicts)
    return [*rows, *(_total(one, figures) for one in figures.stated if not one.adds_up)]


def _two_versions(one: ConflictRow, figures: Figures) -> FindingRow:
    """What copies of the master say differently, with both versions and who wrote the other."""
    language = figures.language
    stands, other = (conflict_words(one.form, said, language) for said in (one.stands, one.other))
    by = told_by(one.other, language)
    raised = Finding.of(Code.TWO_VERSIONS, stands=stands, other=other, by=by)
    return _of_row(row_words(one, figures.catalogue, language), one.key[0], raised, figures)


def _total(one: Stated, figures: Figures) -> FindingRow:
    """That a stated total is not what it is made up of, with both figures."""
    language, number = figures.language, figures.language.number
    unit_id = one.line.unit_id
    found = Finding.of(Code.STATED_TOTAL, value=number(one.stated), computed=number(one.computed))
    said = ruling(figures.catalogue, figures.round, found.code, unit_id, one.line.line_id)
    finding = judged(found, said)
    return FindingRow(
        "",
        "",
        unit_id,
        "",
        "",
        finding.code.id,
        finding.severity.value,
        f"{stated_words(one, figures.catalogue, language)}: {finding.message(language)}",
        finding.settled,
        said.waiver,
    )


def _row(row: GoalRow, raised: Finding, figures: Figures) -> FindingRow:
    return _of_row(_about(row), row.goal_id, raised, figures)


def _of_row(about: str, goal_id: str, raised: Finding, figures: Figures) -> FindingRow:
    said = ruling(figures.catalogue, figures.round, raised.code, None, goal_id)
    finding = judged(raised, said)
    return FindingRow(
        "",
        "",
        "",
        "",
        "",
        finding.code.id,
        finding.severity.value,
        f"{about}: {finding.message(figures.language)}",
        finding.settled,
        said.waiver,
    )


def _about(row: GoalRow) -> str:
    return f"{row.goal_id} ({row.board})"


def _unconfirmed(figures: Figures) -> Iterator[tuple[GoalRow, Finding]]:
    """Statuses set by hand on a figure that has changed since."""
    for row in figures.unconfirmed():
        for chosen in row.layers:
            if not chosen.confirmed:
                now = bound_to(judged_figure(row)) or "–"
                old = chosen.bound_to or "–"
                yield row, Finding.of(Code.UNCONFIRMED, old=old, new=now)


def _copied(figures: Figures) -> Iterator[tuple[GoalRow, Finding]]:
    """The same outcome under several boards, of a goal that is not measured centrally."""
    groups: dict[tuple[str, Decimal], list[GoalRow]] = {}
    for row in figures.goals:
        goal = figures.catalogue.goal[row.goal_id, row.board]
        central = goal.aggregation is Aggregation.CENTRAL
        if goal.same_goal and not central and isinstance(row.outcome, Decimal):
            groups.setdefault((goal.same_goal, row.outcome), []).append(row)
    for (_, outcome), rows in groups.items():
        digits = outcome.normalize().as_tuple().digits  # 0 and 100 have one
        if len({row.board for row in rows}) > 1 and len(digits) >= _REMARKABLE:
            goal = figures.catalogue.goal[rows[0].goal_id, rows[0].board]
            names = figures.language.listing([_about(row) for row in rows])
            value = in_unit(outcome, goal, figures.language)
            yield rows[0], Finding.of(Code.COPIED_OUTCOME, goals=names, value=value)


def _changed(figures: Figures, past: Sequence[PastRound]) -> Iterator[tuple[GoalRow, Finding]]:
    """Targets and definitions that are others than in the round before."""
    by_target = figures.catalogue.plan.scale is Scale.TARGET
    for row in figures.goals:
        goal = figures.catalogue.goal[row.goal_id, row.board]
        before = goal_before(goal, past)
        if before is None:
            continue
        if before.definition != goal.definition and not goal.comparable:
            yield row, _redefined(before, goal, figures)
        if before.yardstick.target != goal.yardstick.target and by_target:
            old, new = (
                target_words(one, one.yardstick, figures.language) for one in (before, goal)
            )
            yield row, Finding.of(Code.TARGET_CHANGED, old=old, new=new)


def _redefined(before: Goal, goal: Goal, figures: Figures) -> Finding:
    parts = zip(_WHAT, before.definition, goal.definition, strict=True)
    words = [figures.language.text(what) for what, old, new in parts if old != new]
    return Finding.of(Code.DEFINITION_CHANGED, of=figures.language.listing(words))
