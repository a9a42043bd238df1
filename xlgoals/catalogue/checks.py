"""What is wrong in a catalogue beyond its cells: names that lead nowhere, rules between sheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from xlgoals.catalogue.build import read_target
from xlgoals.domain.model import DONE, Aggregation, Comparator, Direction, LimitKind, MeasureType
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.declared import words
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS

if TYPE_CHECKING:
    from xlgoals.domain.model import Catalogue, Goal
    from xlgoals.forms.form import Choice
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
                    yield _unknown(table, row, asked.key, str(value), asked.refers_to, language)
    for key in ("units", "structure"):
        if key in tables:
            yield from _rings(tables[key], language)
    yield from _goal_references(tables, language)
    yield from _goal_rows(tables, language)


def _rings(table: Table, language: Language) -> Iterator[Finding]:
    """Rows that belong to themselves, at once or through others."""
    parents = {row.key[0]: str(row.values.get("parent_id", "")) for row in table.rows}
    for row in table.rows:
        above, seen = parents[row.key[0]], set()
        while above and above not in seen and above != row.key[0]:
            seen.add(above)
            above = parents.get(above, "")
        if above and above == row.key[0]:
            yield _at(table, row, "parent_id", Code.RING, language, name=row.key[0])


def _goal_references(tables: Tables, language: Language) -> Iterator[Finding]:
    if "catalogue_goals" not in tables:
        return
    goals = {row.key for row in tables["catalogue_goals"].rows}
    units = {row.key[0] for row in tables["units"].rows} if "units" in tables else set()
    for key in ("reporting", "history"):
        for row in tables[key].rows if key in tables else ():
            board = row.key[1]  # an unknown one has been told of
            if row.key[:2] not in goals and "goal_id" in row.values and board in units:
                name = " ".join(row.key[:2])
                yield _unknown(tables[key], row, "goal_id", name, "catalogue_goals", language)


def _goal_rows(tables: Tables, language: Language) -> Iterator[Finding]:
    """What one row of the goals contradicts in itself."""
    goals = tables.get("catalogue_goals")
    rounds = tables.get("rounds")
    occasions = {str(row.values.get("occasion")) for row in rounds.rows} if rounds else set()
    for row in goals.rows if goals else ():
        assert goals is not None  # noqa: S101 - there are rows
        yield from _target(goals, row, language)
        for occasion in row.values.get("due_in", ()):  # type: ignore[union-attr]
            if rounds and occasion not in occasions:
                yield _unknown(goals, row, "due_in", str(occasion), "rounds", language)
        comparator, direction = row.values.get("comparator"), row.values.get("direction")
        fits = _FITS.get(Comparator(str(comparator))) if comparator else None
        if direction and fits is not None and fits != direction:
            yield _at(
                goals,
                row,
                "comparator",
                Code.NO_DIRECTION,
                language,
                comparator=_label(words.COMPARATORS, comparator, language),
                direction=_label(words.DIRECTIONS, direction, language).casefold(),
            )


def _target(table: Table, row: Row, language: Language) -> Iterator[Finding]:
    """Make the target plain, and take a comparator that was written with it."""
    written = row.raw.get("target")
    if written is None:
        return
    try:
        plain, comparator = read_target(written, language)
    except ValueError:
        yield _at(table, row, "target", Code.NOT_A_TARGET, language, value=written)
        return
    row.values["target"] = plain
    if comparator is not None and row.values.setdefault("comparator", comparator) != comparator:
        yield _at(table, row, "target", Code.NOT_A_TARGET, language, value=written)


def across(catalogue: Catalogue, tables: Tables, language: Language) -> Iterator[Finding]:
    """What does not hold between sheets, of a catalogue whose cells are in order."""
    if not catalogue.rounds:
        yield Finding.of(Code.NO_ROUND, where=_title("rounds", language))
    if not catalogue.goals:
        yield Finding.of(Code.NO_GOALS, where=_title("catalogue_goals", language))
    rows = {row.key: row for row in tables["catalogue_goals"].rows}
    for goal in catalogue.goals:
        yield from _goal(goal, rows[goal.key], catalogue, tables, language)
    yield from _same_goal(catalogue, tables, language)
    for answer, row in zip(catalogue.answers, tables["answers"].rows, strict=True):
        if answer.status is None and answer.kind.value != "assignment":
            yield _at(
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
            yield _at(
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
    if not reports:
        yield _at(
            table,
            row,
            "goal_id",
            Code.NO_REPORTER,
            language,
            goal=name,
            where=_title("reporting", language),
        )
    if len(reports) > 1 and goal.aggregation is None:
        yield _at(
            table, row, "aggregation", Code.NO_AGGREGATION, language, goal=name, n=len(reports)
        )
    if goal.aggregation is Aggregation.MEAN and goal.measure_type is MeasureType.SHARE:
        waived = any(
            w.rule == Code.MEAN_OF_SHARES.id and w.goal_id in (None, goal.goal_id)
            for w in catalogue.waivers
        )
        if not waived:
            yield _at(table, row, "aggregation", Code.MEAN_OF_SHARES, language)
    if goal.yardstick.target == DONE and goal.kind not in catalogue.answers_of:
        where = _title("answers", language)
        yield _at(table, row, "kind", Code.NO_ANSWERS, language, where=where)
    yield from _limits(goal, row, table, language)


def _limits(goal: Goal, row: Row, table: Table, language: Language) -> Iterator[Finding]:
    """Limits in an order that leaves no room for yellow or for green."""
    yardstick = goal.yardstick
    low, high = yardstick.number, yardstick.target_high
    if yardstick.comparator is Comparator.BETWEEN:
        if low is None or high is None or low > high:
            yield _at(
                table,
                row,
                "target_high",
                Code.LIMITS_ORDER,
                language,
                low=low if low is not None else "–",
                high=high if high is not None else "–",
            )
    elif low is not None and yardstick.yellow_kind is LimitKind.VALUE:
        first, last = (
            (yardstick.yellow_from, low)
            if yardstick.direction is Direction.HIGHER
            else (low, yardstick.yellow_from)
        )
        if first > last:
            yield _at(table, row, "yellow_from", Code.LIMITS_ORDER, language, low=first, high=last)
    elif yardstick.yellow_kind is LimitKind.RATIO and yardstick.yellow_from > 1:
        # 90 for 90 per cent would make every miss red
        yellow = language.number(yardstick.yellow_from)
        yield _at(table, row, "yellow_from", Code.TOO_BIG, language, value=yellow, limit=1)


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
            yield _at(
                tables["catalogue_goals"],
                rows[goals[0].key],
                "target",
                Code.TARGET_DIFFERS,
                language,
                goals=names,
            )


def _label(choices: tuple[Choice, ...], code: object, language: Language) -> str:
    return next(language.text(choice.label) for choice in choices if choice.code == code)


def _title(form: str, language: Language) -> str:
    return language.text(CATALOGUE_FORMS[form].title)


def _unknown(
    table: Table, row: Row, key: str, value: str, form: str, language: Language
) -> Finding:
    return _at(
        table, row, key, Code.UNKNOWN_REFERENCE, language, value=value, where=_title(form, language)
    )


def _at(
    table: Table, row: Row, field: str, code: Code, language: Language, /, **values: object
) -> Finding:
    label = language.text(table.form.field[field].label)
    place = Place(table.sheet, table.address(row, field), label)
    return Finding.about(code, place, table.form.key, field, row.key, **values)
