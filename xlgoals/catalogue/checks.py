"""What is wrong in a catalogue beyond its cells: names that lead nowhere, rules between sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlgoals.catalogue.extracts import extracts
from xlgoals.catalogue.line_checks import line_references, lines_across
from xlgoals.catalogue.pointing import at, label, title, unknown
from xlgoals.catalogue.targets import (
    limits,
    own_target,
    parts,
    period_targets,
    periods,
    shares,
    weights_of_months,
)
from xlgoals.domain.model import DONE, Aggregation, Comparator, Direction, MeasureType
from xlgoals.findings import Code, Finding
from xlgoals.forms.declared import words

if TYPE_CHECKING:
    from xlgoals.domain.model import Catalogue, Goal
    from xlgoals.forms.parse import Row, Table
    from xlgoals.i18n import Language

Tables = Mapping[str, "Table"]

_FITS = {
    Comparator.AT_LEAST: Direction.HIGHER,
    Comparator.MORE_THAN: Direction.HIGHER,
    Comparator.AT_MOST: Direction.LOWER,
    Comparator.LESS_THAN: Direction.LOWER,
}


def references(tables: Tables, language: Language) -> Iterator[Finding]:
    """Names that stand in no sheet: a unit, a board, a goal, a node, an occasion, a target."""
    known = {
        key: {row.key[0] for row in tables[key].rows} if key in tables else None
        for key in ("units", "structure", "rounds")
    }
    for table in tables.values():
        for row in table.rows:
            for asked in table.form.fields:
                names = known.get(asked.refers_to)
                value = row.values.get(asked.key)
                if names is not None and value is not None and value not in names:
                    form = asked.refers_to
                    yield unknown(table, row, asked.key, str(value), form, language, names)
    for key in ("units", "structure"):
        if key in tables:
            yield from _rings(tables[key], language)
    yield from _goal_references(tables, language)
    yield from _goal_rows(tables, language)
    yield from extracts(tables, language)
    yield from line_references(tables, language)


def _rings(table: Table, language: Language) -> Iterator[Finding]:
    """Rows that belong to themselves, at once or through others."""
    parents = {row.key[0]: str(row.values.get("parent_id", "")) for row in table.rows}
    for row in table.rows:
        above, seen = parents[row.key[0]], set()
        while above and above not in seen and above != row.key[0]:
            seen.add(above)
            above = parents.get(above, "")
        if above and above == row.key[0]:
            yield at(table, row, "parent_id", Code.RING, language, name=row.key[0])


def _goal_references(tables: Tables, language: Language) -> Iterator[Finding]:
    if "catalogue_goals" not in tables:
        return
    goals = {row.key for row in tables["catalogue_goals"].rows}
    names = [" ".join(key) for key in goals]
    units = {row.key[0] for row in tables["units"].rows} if "units" in tables else set()
    for key in ("reporting", "history", "period_targets"):
        for row in tables[key].rows if key in tables else ():
            board = row.key[1]  # an unknown one has been told of
            if row.key[:2] not in goals and "goal_id" in row.values and board in units:
                name = " ".join(row.key[:2])
                form = "catalogue_goals"
                yield unknown(tables[key], row, "goal_id", name, form, language, names)
    yield from _waived_goals(tables, language)


def _waived_goals(tables: Tables, language: Language) -> Iterator[Finding]:
    """Goals and lines that a waiver names, of whatever board."""
    lines = tables["lines"].rows if "lines" in tables else []
    known = {row.key[0] for row in tables["catalogue_goals"].rows} | {row.key[1] for row in lines}
    for row in tables["waivers"].rows if "waivers" in tables else ():
        name = str(row.values.get("goal_id", ""))
        if name and name not in known:
            form = "catalogue_goals"
            yield unknown(tables["waivers"], row, "goal_id", name, form, language, known)


def _goal_rows(tables: Tables, language: Language) -> Iterator[Finding]:
    """What one row of the goals contradicts in itself."""
    goals = tables.get("catalogue_goals")
    rounds = tables.get("rounds")
    occasions = {str(row.values.get("occasion")) for row in rounds.rows} if rounds else set()
    for row in goals.rows if goals else ():
        assert goals is not None  # noqa: S101 - there are rows
        yield from own_target(goals, row, language)
        for occasion in row.values.get("due_in", ()):  # type: ignore[union-attr]
            if rounds and occasion not in occasions:
                yield unknown(goals, row, "due_in", str(occasion), "rounds", language, occasions)
        yield from weights_of_months(goals, row, language)
        yield from parts(goals, row, language)
        comparator, direction = row.values.get("comparator"), row.values.get("direction")
        fits = _FITS.get(Comparator(str(comparator))) if comparator else None
        if direction and fits is not None and fits != direction:
            yield at(
                goals,
                row,
                "comparator",
                Code.NO_DIRECTION,
                language,
                comparator=label(words.COMPARATORS, comparator, language),
                direction=label(words.DIRECTIONS, direction, language).casefold(),
            )


def across(catalogue: Catalogue, tables: Tables, language: Language) -> Iterator[Finding]:
    """What does not hold between sheets, of a catalogue whose cells are in order."""
    if not catalogue.rounds:
        yield Finding.of(Code.NO_ROUND, where=title("rounds", language))
    if not catalogue.goals:
        yield Finding.of(Code.NO_GOALS, where=title("catalogue_goals", language))
    rows = {row.key: row for row in tables["catalogue_goals"].rows}
    for goal in catalogue.goals:
        yield from _goal(goal, rows[goal.key], catalogue, tables, language)
    yield from _same_goal(catalogue, tables, language)
    yield from lines_across(catalogue, tables, language)
    for answer, row in zip(catalogue.answers, tables["answers"].rows, strict=True):
        if answer.status is None and answer.kind.value != "assignment":
            yield at(
                tables["answers"],
                row,
                "status",
                Code.ANSWER_WITHOUT_STATUS,
                language,
                value=answer.label,
            )
    parents = {unit.parent_id for unit in catalogue.units}
    busy = {unit.unit_id for unit in catalogue.reporting_units}
    units = {row.key[0]: row for row in tables["units"].rows}
    for unit in catalogue.units:
        if unit.kind != "board" and unit.unit_id not in busy | parents:
            yield at(
                tables["units"],
                units[unit.unit_id],
                "unit_id",
                Code.UNUSED_UNIT,
                language,
                unit=unit.name,
            )


def _goal(
    goal: Goal, row: Row, catalogue: Catalogue, tables: Tables, language: Language
) -> Iterator[Finding]:
    table = tables["catalogue_goals"]
    reports = catalogue.reporters.get(goal.key, ())
    name = f"{goal.goal_id} ({goal.board})"
    if not reports and not goal.withdrawn:
        yield at(
            table,
            row,
            "goal_id",
            Code.NO_REPORTER,
            language,
            goal=name,
            where=title("reporting", language),
        )
    if len(reports) > 1 and goal.aggregation is None:
        yield at(
            table, row, "aggregation", Code.NO_AGGREGATION, language, goal=name, n=len(reports)
        )
    if goal.aggregation is Aggregation.MEAN and goal.measure_type is MeasureType.SHARE:
        waived = any(
            w.rule == Code.MEAN_OF_SHARES.id and w.goal_id in (None, goal.goal_id)
            for w in catalogue.waivers
        )
        if not waived:
            yield at(table, row, "aggregation", Code.MEAN_OF_SHARES, language)
    if goal.yardstick.target == DONE and goal.kind not in catalogue.answers_of:
        where = title("answers", language)
        yield at(table, row, "kind", Code.NO_ANSWERS, language, where=where)
    yield from limits(goal, row, table, language)
    yield from shares(goal, reports, tables, language)
    yield from periods(goal, row, catalogue, tables, language)
    yield from period_targets(goal, catalogue, tables, language)


def _same_goal(catalogue: Catalogue, tables: Tables, language: Language) -> Iterator[Finding]:
    """The same goal under several boards with another target or unit (RULES 6)."""
    groups: dict[str, list[Goal]] = {}
    for goal in catalogue.goals:
        if goal.same_goal:
            groups.setdefault(goal.same_goal, []).append(goal)
    rows = {row.key: row for row in tables["catalogue_goals"].rows}
    for goals in groups.values():
        shapes = {(goal.yardstick, goal.measure_unit) for goal in goals}
        if len(shapes) > 1:
            names = language.listing([goal.goal_id for goal in goals])
            yield at(
                tables["catalogue_goals"],
                rows[goals[0].key],
                "target",
                Code.TARGET_DIFFERS,
                language,
                goals=names,
            )
