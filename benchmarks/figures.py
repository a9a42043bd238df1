"""The figures of a made-up round with many goal rows, for measuring the report.

The same number of rows gives the same figures every time. Texts are as long as in the example of
2022: four rows of five have a comment of some 140 signs, every fifth an action of some 60.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from xlgoals.domain.assess import Assessment
from xlgoals.domain.earlier import Earlier
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    MeasureType,
    Node,
    Plan,
    Report,
    Round,
    RoundState,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.i18n import Language
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows
from xlgoals.tables.figures import Arrival, Figures, PartState, UnitReturn
from xlgoals.tables.rollup import Assessed, roll_up

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.forms.values import Value

BOARDS, UNITS_A_BOARD, STRATEGIES, DIRECTIONS = 12, 5, 4, 60
PERIOD, BEFORE = "2022-04", "2021-12"

# measure, aggregation, comparator, target, unit
_SHAPES: tuple[tuple[MeasureType | None, Aggregation, Comparator, str, str], ...] = (
    (None, Aggregation.ALL_YES, Comparator.AT_LEAST, DONE, ""),
    (MeasureType.SHARE, Aggregation.MEAN, Comparator.AT_LEAST, "90", "%"),
    (MeasureType.COUNT, Aggregation.SUM, Comparator.AT_LEAST, "400", "st"),
    (MeasureType.SHARE, Aggregation.MEAN, Comparator.AT_MOST, "6", "%"),
    (MeasureType.INDEX, Aggregation.MEAN, Comparator.MORE_THAN, "75", ""),
    (None, Aggregation.ALL_YES, Comparator.AT_LEAST, DONE, ""),
    (MeasureType.AMOUNT, Aggregation.SUM, Comparator.AT_MOST, "1200", "tkr"),
    (MeasureType.RATIO, Aggregation.MAX, Comparator.AT_MOST, "14", "dagar"),
)
_ANSWERS = (("yes", "Ja", "green"), ("ongoing", "Pågående", "yellow"), ("no", "Nej", "red"))
_WORDS = """
andelen patienter som fått en första bedömning inom tre dagar har ökat sedan våren men når inte
målet för året eftersom bemanningen är låg i flera verksamheter och registreringen ändrades
arbetet följer planen nya rutiner finns på plats uppföljningen sker varje månad tillsammans med
kommunerna länsgemensamma handlingsplanen tillgängligheten kompetensförsörjning sjukfrånvaron
medarbetarundersökningen visar bättre resultat än tidigare mätningar insatserna fortsätter under
hösten vårdcentralerna kollektivtrafiken resandet återhämtar sig långsamt efter pandemin utbildning
av chefer pågår digitala besök ersätter delvis fysiska vilket minskar köerna läkemedelskostnaderna
"""


def round_figures(rows: int) -> Figures:
    """All that is known of a round of so many goals, each under one board."""
    random = Random(rows)
    plan = _catalogue(rows, random)
    round_, language = plan.rounds[0], Language("sv")
    before = Earlier(goals={goal.key: dict(_before(goal, random)) for goal in plan.goals})
    reported = list(_reported(plan, random))
    goals = goal_rows(reported, Circumstances(plan, round_, language, before))
    directions = [node for node in plan.nodes if node.level == 2]
    final = {
        node.node_id: Assessed(Assessment.NOT_ENTIRELY, _text(random, 120))
        for node in directions[::4]
    }
    return Figures(
        plan,
        round_,
        language,
        goals,
        [],
        roll_up(plan, goals, [], final),
        [],
        [],
        [_returned(unit, place) for place, unit in enumerate(plan.units) if unit.parent_id],
        narratives={node.node_id: _text(random, 190) for node in directions},
        as_of=datetime(2022, 5, 9, 12, tzinfo=UTC),
    )


def _catalogue(rows: int, random: Random) -> Catalogue:
    boards = [Unit(f"N{b:02}", f"Nämnden för område {b}", "board") for b in range(1, BOARDS + 1)]
    units = [
        Unit(
            f"{board.unit_id}E{u}", f"Enhet {u} vid {board.name.casefold()}", "unit", board.unit_id
        )
        for board in boards
        for u in range(1, UNITS_A_BOARD + 1)
    ]
    firsts = [Node(f"S{s}", 1, None, f"Strategi {s} för länet") for s in range(1, STRATEGIES + 1)]
    seconds = [
        Node(f"S{1 + d % STRATEGIES}.{1 + d // STRATEGIES}", 2, f"S{1 + d % STRATEGIES}",
             _text(random, 30).rstrip("."))
        for d in range(DIRECTIONS)
    ]  # fmt: skip
    nodes = [node for first in firsts for node in (first, *_below(first, seconds))]
    goals = [_goal(place, boards, seconds, random) for place in range(rows)]
    goals.sort(key=lambda goal: [node.node_id for node in nodes].index(goal.node_id))
    return Catalogue(
        plan=Plan("Region Mätning", "Verksamhetsplan 2022", level_names=("Strategi", "Inriktning")),
        units=(*boards, *units),
        nodes=tuple(nodes),
        goals=tuple(goals),
        reports=tuple(report for place, goal in enumerate(goals) for report in _by(goal, place)),
        rounds=(
            Round("2022-T1", "Tertialrapport april 2022", "tertial", PERIOD, None,
                  date(2022, 5, 6), RoundState.CLOSED),
        ),
        answers=tuple(
            Answer(GoalKind.ACTIVITY_GOAL, answer, label, Status(status))
            for answer, label, status in _ANSWERS
        ),
    )  # fmt: skip


def _below(first: Node, seconds: Sequence[Node]) -> Iterator[Node]:
    return (node for node in seconds if node.parent_id == first.node_id)


def _goal(place: int, boards: Sequence[Unit], seconds: Sequence[Node], random: Random) -> Goal:
    measure, aggregation, comparator, target, unit = _SHAPES[place % len(_SHAPES)]
    lower = comparator is Comparator.AT_MOST
    return Goal(
        f"G{place + 1:04}",
        boards[place // len(seconds) % len(boards)].unit_id,
        seconds[place % len(seconds)].node_id,
        _text(random, 57).rstrip("."),
        GoalKind.INDICATOR if measure else GoalKind.ACTIVITY_GOAL,
        Yardstick(
            Direction.LOWER if lower else Direction.HIGHER,
            comparator,
            Decimal(target) if measure else DONE,
        ),
        measure_type=measure,
        measure_unit=unit,
        decimals=1,
        aggregation=aggregation,
        due_in=("year",) if random.random() < 0.2 else (),
    )


def _by(goal: Goal, place: int) -> Iterator[Report]:
    """Who reports a goal: one unit, or for every third all units of its board."""
    for unit in range(1, UNITS_A_BOARD + 1):
        if place % 3 == 0 or unit == 1 + place % UNITS_A_BOARD:
            yield Report(goal.goal_id, goal.board, f"{goal.board}E{unit}")


def _before(goal: Goal, random: Random) -> Iterator[tuple[str, Decimal]]:
    if goal.yardstick.number is not None:
        yield BEFORE, _near(goal.yardstick.number, random)


def _reported(plan: Catalogue, random: Random) -> Iterator[UnitRow]:
    for goal in plan.goals:
        reports = plan.reporters[goal.key]
        worded = random.choice(reports)
        for report in reports:
            values = dict(_values(goal, random)) if goal.is_due("tertial") else {}
            if report is worded and random.random() < 0.8:
                values["comment"] = _text(random, random.choice((70, 90, 110, 130, 160, 260)))
            if report is worded and values and random.random() < 0.25:
                values["action"] = _text(random, random.choice((30, 60, 90)))
            if values:
                yield UnitRow(goal.goal_id, goal.board, report.unit_id, values)


def _values(goal: Goal, random: Random) -> Iterator[tuple[str, Value]]:
    target = goal.yardstick.number
    if target is None:
        yield "outcome", random.choice(["yes", "yes", "ongoing", "no"])
        return
    yield "outcome", _near(target, random)
    if random.random() < 0.5:
        yield "forecast", _near(target, random)


def _near(target: Decimal, random: Random) -> Decimal:
    return (target * Decimal(random.randrange(85, 118)) / 100).quantize(Decimal("0.1"))


def _text(random: Random, signs: int) -> str:
    words = _WORDS.split()
    said = random.choice(words).capitalize()
    while len(said) < signs:
        said += f" {random.choice(words)}"
    return f"{said}."


def _returned(unit: Unit, place: int) -> UnitReturn:
    arrival = Arrival.RETURNED if place % 20 else Arrival.MISSING
    board = unit.parent_id or unit.unit_id
    ready = {"goals": PartState.READY}
    return UnitReturn(unit.unit_id, unit.name, board, arrival, None, "", "", ready, 1, 1, 0, 0)
