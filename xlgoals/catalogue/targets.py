"""What is wrong with targets, limits, shares and weights in a catalogue."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.catalogue.build import month_weights, read_target
from xlgoals.catalogue.pointing import at, title
from xlgoals.catalogue.settings import too_fine
from xlgoals.domain.model import (
    DONE,
    TOTAL,
    Aggregation,
    Basis,
    Comparator,
    Direction,
    JudgedOn,
    LimitKind,
    PeriodBy,
    RoundState,
)
from xlgoals.findings import Code, Finding
from xlgoals.forms.parse import bare
from xlgoals.forms.values import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlgoals.domain.model import Catalogue, Goal, Report, Round
    from xlgoals.forms.parse import Row, Table
    from xlgoals.i18n import Language

_ROUNDED = Decimal("0.0005")
"""How far from the exact share one of three decimals may be."""


def own_target(table: Table, row: Row, language: Language) -> Iterator[Finding]:
    """Make the target plain, and take a comparator that was written with it."""
    written = row.raw.get("target")
    if written is None:
        return
    try:
        target = read_target(written, language)
    except ValueError:
        yield at(table, row, "target", Code.NOT_A_TARGET, language, value=written)
        return
    row.values["target"] = DONE if target is None else str(target.value)
    comparator = target.comparator if target else None
    unit, expected = target.unit if target else "", str(row.values.get("measure_unit", ""))
    if unit and bare(unit) != bare(expected):
        code = Code.OTHER_UNIT_OF_MEASURE
        yield at(table, row, "target", code, language, value=written, expected=expected or "–")
    if comparator is not None and row.values.setdefault("comparator", comparator) != comparator:
        yield at(table, row, "target", Code.NOT_A_TARGET, language, value=written)


def weights_of_months(table: Table, row: Row, language: Language) -> Iterator[Finding]:
    """Weights that are not twelve, or not there where the goal goes by them."""
    written = row.values.get("month_weights")
    wanted = row.values.get("period_by") == PeriodBy.OWN_WEIGHTS
    if (isinstance(written, tuple) and month_weights(written) is None) or (wanted and not written):
        value = row.raw.get("month_weights", "")
        yield at(table, row, "month_weights", Code.MONTH_WEIGHTS, language, value=value)


def parts(table: Table, row: Row, language: Language) -> Iterator[Finding]:
    """Parts of a goal whose rows would have the same key."""
    written = row.values.get("parts", ())
    names = [fold(str(name)) for name in (TOTAL, *written)]  # type: ignore[misc]
    if len(set(names)) < len(names):
        value = row.raw.get("parts", "")
        yield at(table, row, "parts", Code.PARTS_ALIKE, language, value=value)


def limits(goal: Goal, row: Row, table: Table, language: Language) -> Iterator[Finding]:
    """Limits in an order that leaves no room for yellow or for green."""
    yardstick = goal.yardstick
    low, high = yardstick.number, yardstick.target_high
    if yardstick.comparator is Comparator.BETWEEN:
        if high is None:
            yield at(table, row, "target_high", Code.EMPTY, language)
        elif low is None or low > high:
            yield at(
                table,
                row,
                "target_high",
                Code.LIMITS_ORDER,
                language,
                low="–" if low is None else language.number(low),
                high=language.number(high),
            )
    elif low is not None and yardstick.yellow_kind is LimitKind.VALUE:
        first, last = (
            (yardstick.yellow_from, low)
            if yardstick.direction is Direction.HIGHER
            else (low, yardstick.yellow_from)
        )
        if first > last:
            words = {"low": language.number(first), "high": language.number(last)}
            yield at(table, row, "yellow_from", Code.LIMITS_ORDER, language, **words)
    elif yardstick.yellow_kind is LimitKind.RATIO and yardstick.yellow_from > 1:
        # 90 for 90 per cent would make every miss red
        yellow = language.number(yardstick.yellow_from)
        yield at(table, row, "yellow_from", Code.TOO_BIG, language, value=yellow, limit=1)
    elif "yellow_from" in row.values and too_fine(yardstick.yellow_from, yardstick.yellow_kind):
        yellow = language.number(yardstick.yellow_from)
        yield at(table, row, "yellow_from", Code.LIMIT_DIGITS, language, value=yellow)


def shares(
    goal: Goal, reports: Sequence[Report], tables: Mapping[str, Table], language: Language
) -> Iterator[Finding]:
    """Units' shares and targets that do not add up, and weights that are all zero (RULES 2)."""
    table = tables["reporting"]
    mine = [row for row in table.rows if row.key[:2] == goal.key]
    if not mine:
        return
    name = f"{goal.goal_id} ({goal.board})"
    stated = [report.share for report in reports if report.share is not None]
    if stated and abs(sum(stated, Decimal(-1))) > _ROUNDED * len(stated):
        total = language.number(sum(stated, Decimal(0)))
        yield at(table, mine[0], "share", Code.SHARES_SUM, language, goal=name, sum=total)
    weights = [report.weight for report in reports]
    weighed = goal.aggregation is Aggregation.WEIGHTED_MEAN and len(reports) > 1
    if weighed and all(weight == 0 for weight in weights):
        yield at(table, mine[0], "weight", Code.NO_WEIGHTS, language, goal=name)
    targets = [report.target for report in reports if report.target is not None]
    whole = goal.yardstick.number
    added = goal.aggregation is Aggregation.SUM and len(targets) == len(reports) > 1
    if added and whole is not None and sum(targets) != whole:
        yield at(
            table,
            mine[0],
            "target",
            Code.TARGETS_SUM,
            language,
            goal=name,
            sum=language.number(sum(targets, Decimal(0))),
            target=language.number(whole),
        )


def periods(
    goal: Goal,
    row: Row,
    catalogue: Catalogue,
    tables: Mapping[str, Table],
    language: Language,
) -> Iterator[Finding]:
    """Open rounds whose period target goes by last year's months, which are not known."""
    by_last_year = (
        goal.judged_on is JudgedOn.PERIOD_TARGET
        and goal.period_by is PeriodBy.LAST_YEARS_MONTHS
        and goal.basis is Basis.CUMULATIVE
        and goal.yardstick.number is not None
    )
    for round_ in catalogue.rounds if by_last_year else ():
        typed = (*goal.key, round_.round_id) in catalogue.period_target
        if round_.state is not RoundState.OPEN or typed or not goal.is_due(round_.occasion):
            continue
        if not _last_year_known(goal, round_, catalogue):
            yield at(
                tables["catalogue_goals"],
                row,
                "period_by",
                Code.NO_PERIOD_TARGET,
                language,
                goal=f"{goal.goal_id} ({goal.board})",
                round=round_.round_id,
                where=title("history", language),
                targets=title("period_targets", language),
            )


def period_targets(
    goal: Goal, catalogue: Catalogue, tables: Mapping[str, Table], language: Language
) -> Iterator[Finding]:
    """Targets of single rounds that lack the upper of two limits, or have it below the other."""
    if goal.yardstick.comparator is not Comparator.BETWEEN:
        return
    for typed in catalogue.period_targets:
        high = typed.target_high
        if (typed.goal_id, typed.board) != goal.key or (high is not None and high >= typed.target):
            continue
        table = tables["period_targets"]
        row = next(row for row in table.rows if row.key == (*goal.key, typed.round_id))
        yield at(
            table,
            row,
            "target_high",
            Code.LIMITS_ORDER,
            language,
            low=language.number(typed.target),
            high="–" if high is None else language.number(high),
        )


def _last_year_known(goal: Goal, round_: Round, catalogue: Catalogue) -> bool:
    """Whether last year's outcomes are in History, or have been collected in rounds."""
    year = round_.ends.year - 1
    known = {round_.period for round_ in catalogue.rounds} | {
        past.period
        for past in catalogue.history
        if (past.goal_id, past.board) == goal.key and past.unit_id is None
    }
    return {f"{year}-{round_.ends.month:02}", f"{year}-12"} <= known
