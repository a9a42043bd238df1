"""Typed rows to the catalogue's nouns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlgoals.catalogue.boards import read_boards
from xlgoals.domain.lines import Given, ImportColumn, Line, Meeting, Nature
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    JudgedOn,
    LimitKind,
    MeasureType,
    Node,
    Past,
    PeriodBy,
    PeriodTarget,
    Plan,
    Report,
    Round,
    RoundState,
    Status,
    Unit,
    Waiver,
    Yardstick,
)
from xlgoals.domain.quantity import Quantity, read_number
from xlgoals.forms.values import Value, fold
from xlgoals.i18n import LANGUAGES, N_, Language

if TYPE_CHECKING:
    from xlgoals.forms.raw import RawValue

Rows = Mapping[str, Sequence[Mapping[str, Value]]]
"""Per form of the catalogue, its rows: filled fields only."""


def build(rows: Rows, plan: Plan) -> Catalogue:
    """The catalogue of typed rows that have been found to be in order."""
    boards = [row["unit_id"] for row in map(_any, rows.get("units", ())) if row["kind"] == "board"]
    nodes = tuple(_node(row) for row in rows.get("structure", ()))
    calendar = tuple(_meeting(row) for row in rows.get("calendar", ()))
    return Catalogue(
        plan=_levelled(plan, nodes),
        units=tuple(Unit(**_any(row)) for row in rows.get("units", ())),
        nodes=nodes,
        goals=tuple(_goal(row, plan, boards) for row in rows.get("catalogue_goals", ())),
        reports=tuple(Report(**_any(row)) for row in rows.get("reporting", ())),
        rounds=tuple(_round(row, calendar, plan) for row in rows.get("rounds", ())),
        answers=tuple(_answer(row) for row in rows.get("answers", ())),
        lines=tuple(_line(row) for row in rows.get("lines", ())),
        history=tuple(Past(**_any({"unit_id": None, **row})) for row in rows.get("history", ())),
        period_targets=tuple(PeriodTarget(**_any(row)) for row in rows.get("period_targets", ())),
        waivers=tuple(
            Waiver(**_any({"unit_id": None, "goal_id": None, "round_id": None, **row}))
            for row in rows.get("waivers", ())
        ),
        calendar=calendar,
        import_columns=tuple(_import_column(row) for row in rows.get("imports", ())),
        given=tuple(Given(**_any(row)) for row in rows.get("given", ())),
    )


def _levelled(plan: Plan, nodes: Sequence[Node]) -> Plan:
    """The plan with a name for each level that it names or has, blank where it does not say."""
    if not nodes:
        return plan
    named = plan.level_names if any(plan.level_names) else ()
    unnamed = max(node.level for node in nodes) - len(named)
    return replace(plan, level_names=(*named, *[""] * unnamed))


def _any(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row whose fields are those of a noun, and whose types the forms have seen to."""
    return dict(row)


def _node(row: Mapping[str, Any]) -> Node:
    description = row.get("description", "")
    return Node(row["node_id"], row["level"], row.get("parent_id"), row["name"], description)


def _round(row: Mapping[str, Any], calendar: Sequence[Meeting], plan: Plan) -> Round:
    """A round; where it states no due date, that is some days before its first meeting."""
    meetings = [item.day for item in calendar if item.round_id == row["round_id"]]
    due = row.get("due")
    if due is None and meetings:
        due = min(meetings) - timedelta(days=plan.calendar_days)
    return Round(
        row["round_id"],
        row["name"],
        row["occasion"],
        row["period"],
        row.get("opens"),
        due,
        RoundState(row["state"]),
    )


def _answer(row: Mapping[str, Any]) -> Answer:
    status = Status(row["status"]) if row.get("status") else None
    return Answer(GoalKind(row["kind"]), row["answer"], row["label"], status)


def _line(row: Mapping[str, Any]) -> Line:
    return Line(**{"node_id": "", **row, "nature": Nature(row.get("nature", Nature.EITHER))})


def _meeting(row: Mapping[str, Any]) -> Meeting:
    return Meeting(row["date"], **{key: row[key] for key in row if key != "date"})


def _import_column(row: Mapping[str, Any]) -> ImportColumn:
    return ImportColumn(
        row["name"],
        row["form"],
        row["column"],
        row["means"],
        row.get("measure_unit", ""),
        row.get("sign") == "reversed",
    )


def _goal(row: Mapping[str, Any], plan: Plan, boards: Sequence[str]) -> Goal:
    return Goal(
        goal_id=row["goal_id"],
        board=row["board"],
        node_id=row["node_id"],
        title=row["title"],
        kind=GoalKind(row["kind"]),
        yardstick=_yardstick(row, plan),
        measure_type=MeasureType(row["measure_type"]) if row.get("measure_type") else None,
        measure_unit=row.get("measure_unit", ""),
        decimals=row.get("decimals", 0),
        basis=Basis(row.get("basis", Basis.LATEST)),
        judged_on=JudgedOn(row.get("judged_on", plan.judged_on)),
        due_in=row.get("due_in", ()),
        aggregation=Aggregation(row["aggregation"]) if row.get("aggregation") else None,
        coverage=row.get("coverage", Decimal(1)),
        weight=row.get("weight", Decimal(1)),
        reference_year=row.get("reference_year"),
        same_goal=row.get("same_goal", ""),
        tags=row.get("tags", ()),
        parts=row.get("parts", ()),
        period_by=PeriodBy(row.get("period_by", PeriodBy.LINEAR)),
        month_weights=month_weights(row.get("month_weights", ())) or (),
        withdrawn=row.get("withdrawn", ""),
        available_from=row.get("available_from"),
        comparable=row.get("comparable") == "yes",
        responsible=read_boards(row.get("responsible", ""), boards)[0],
        added=row.get("added"),
    )


def _yardstick(row: Mapping[str, Any], plan: Plan) -> Yardstick:
    direction = Direction(row["direction"])
    usual = Comparator.AT_LEAST if direction is Direction.HIGHER else Comparator.AT_MOST
    own = "yellow_from" in row
    return Yardstick(
        direction,
        Comparator(row.get("comparator", usual)),
        target(row.get("target")),
        row.get("target_high"),
        LimitKind(row.get("yellow_kind", LimitKind.RATIO)) if own else plan.yellow_kind,
        row["yellow_from"] if own else plan.yellow_from,
        row.get("tolerance", Decimal(0)),
    )


def month_weights(written: Sequence[str]) -> tuple[Decimal, ...] | None:
    """Twelve weights from January on; None where they are not twelve, or none is above zero."""
    weights = []
    for text in written:
        quantity = read_number(text)
        if not isinstance(quantity, Quantity) or quantity.comparator or quantity.value < 0:
            return None
        weights.append(quantity.value)
    return tuple(weights) if len(weights) == 12 and any(weights) else None


def target(written: object) -> Decimal | str | None:
    """A target as a snapshot has it: a plain number, `done`, or None when blank."""
    if written is None or written == DONE:
        return None if written is None else DONE
    return Decimal(str(written))


def read_target(written: RawValue, language: Language) -> Quantity | None:
    """A target as people write it: a number, or None for the word for carried out.

    Raises:
        ValueError: It is neither.
    """
    if isinstance(written, str) and fold(written) in _done_words():
        return None
    if isinstance(written, str | int | float):
        quantity = read_number(written, language.code)
        if isinstance(quantity, Quantity):
            return quantity
    raise ValueError(written)


def _done_words() -> set[str]:
    words = (DONE, N_("carried out"), N_("completed"), N_("activity carried out"))
    return {fold(Language(code).text(word)) for code in LANGUAGES for word in words}
