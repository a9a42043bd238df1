"""Rows for the twin: a goal, what is typed in its row, and what the rules say of it where they do.

Every number typed has at most ten significant digits and a size from 1e-6 to 1e12, or is zero.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import product

from xlgoals.domain.model import (
    DONE,
    Answer,
    Comparator,
    Direction,
    GoalKind,
    LimitKind,
    MeasureType,
    Reason,
    Status,
    Yardstick,
)
from xlgoals.domain.quantity import DIGITS, LARGEST, SMALLEST, significant
from xlgoals.forms.form_row import FormRow
from xlgoals.forms.sheet import CellValue
from xlgoals.forms.values import Value

D = Decimal
HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
RATIO, DISTANCE, VALUE = LimitKind.RATIO, LimitKind.DISTANCE, LimitKind.VALUE

KIND = GoalKind.ACTIVITY_GOAL
ANSWERS = {
    "yes": Answer(KIND, "yes", "Ja", Status.GREEN),
    "ongoing": Answer(KIND, "ongoing", 'Pågående, "snart" klart', Status.YELLOW),
    "no": Answer(KIND, "no", "Nej", Status.RED),
    "other": Answer(KIND, "other", "Gäller inte oss", None),
}


@dataclass(frozen=True)
class Case:
    """A row, and what was typed in it: `values` as Python knows them, `raw` as cells hold them."""

    yardstick: Yardstick | None
    """None: the unit's figure is judged together with others'."""
    values: Mapping[str, Value] = field(default_factory=dict)
    raw: Mapping[str, CellValue] = field(default_factory=dict)
    expected: str = ""
    """The status by the rules, where it is stated here."""
    ratio: str = ""
    """The attainment by the rules: per cent with one decimal, or `reached`."""
    answers: bool = False
    due: bool = True
    measure: MeasureType | None = MeasureType.SHARE
    judged: str = "outcome"
    changes: bool = False
    """Whether the plan judges by change since the time before, when the outcome was `before`."""
    before: Decimal | None = None
    adds_up: bool = False
    """Whether the outcome is a sum over the year so far."""
    row: FormRow | None = None
    """A row that no plan gives, laid out as it is."""


def usual(direction: Direction, strict: bool = False) -> Comparator:
    if direction is HIGHER:
        return Comparator.MORE_THAN if strict else Comparator.AT_LEAST
    return Comparator.LESS_THAN if strict else Comparator.AT_MOST


def at_least(target: Decimal | str | None) -> Yardstick:
    return Yardstick(HIGHER, Comparator.AT_LEAST, target)


# --- the cases of RULES 1 --------------------------------------------------------------------

TABLE = [
    ("4.65", "4.5", HIGHER, "at_least", "green", "103.3"),
    ("18", "20", HIGHER, "at_least", "yellow", "90.0"),
    ("90", "95", HIGHER, "at_least", "yellow", "94.7"),
    ("6.7", "7.5", HIGHER, "at_least", "red", "89.3"),
    ("0", "50", HIGHER, "at_least", "red", "0.0"),
    ("7.6", "4.8", LOWER, "at_most", "red", "63.2"),
    ("209", "200", LOWER, "less_than", "yellow", "95.7"),
    ("19209", "20581", LOWER, "less_than", "green", "107.1"),
    ("-2", "-2.1", LOWER, "at_most", "yellow", "95.2"),
    ("-22.6", "5.3", LOWER, "at_most", "green", "reached"),
    ("5.2", "-0.5", LOWER, "at_most", "red", "0.0"),
    ("-21", "-48", LOWER, "at_most", "red", "43.8"),
    ("-17", "-15.8", HIGHER, "at_least", "yellow", "92.9"),
    ("200", "200", LOWER, "less_than", "yellow", "100.0"),
    # the rows of the table above that the published cases leave out
    ("3", "0", HIGHER, "at_least", "green", "reached"),
    ("-3", "0", HIGHER, "at_least", "red", "0.0"),
    ("-1", "-2", HIGHER, "at_least", "green", "reached"),
    ("0", "0", LOWER, "at_most", "green", "reached"),
    ("0.1", "0", LOWER, "at_most", "red", "0.0"),
    ("0", "0", LOWER, "less_than", "red", "0.0"),
    ("0", "0", HIGHER, "more_than", "red", "0.0"),
    ("-5", "-4", LOWER, "at_most", "green", "125.0"),
    ("0", "5", LOWER, "at_most", "green", "reached"),
    ("89.99", "100", HIGHER, "at_least", "red", "90.0"),
    ("99.6", "100", HIGHER, "at_least", "yellow", "99.6"),
    ("-5", "20", HIGHER, "at_least", "red", "0.0"),
    ("-0", "0", HIGHER, "at_least", "green", "reached"),
    ("-0", "50", HIGHER, "at_least", "red", "0.0"),
    ("-0", "5", LOWER, "at_most", "green", "reached"),
]


def by_the_rules() -> Iterator[Case]:
    for outcome, target, direction, comparator, status, ratio in TABLE:
        yardstick = Yardstick(direction, Comparator(comparator), D(target))
        yield Case(yardstick, {"outcome": D(outcome)}, expected=status, ratio=ratio)
    done = at_least(DONE)
    yield Case(done, {"outcome": "ongoing"}, expected="yellow", answers=True)
    yield Case(at_least(D(70)), expected="not_measured", due=False)
    yield Case(at_least(None), {"outcome": D(30)}, expected="not_measured")
    yield Case(at_least(None), {"outcome": "yes"}, expected="green", answers=True)
    for text in ("94,7 %", "94.7", "ca 5"):
        yield Case(at_least(D(70)), raw={"outcome": text}, expected="check")
    for logical in (True, False):
        yield Case(at_least(D(0)), raw={"outcome": logical}, expected="check")
    within = Yardstick(HIGHER, Comparator.BETWEEN, D(10), D(20), DISTANCE, D(1))
    for outcome, status in (("10", "green"), ("20", "green"), ("9", "yellow"), ("21.01", "red")):
        yield Case(within, {"outcome": D(outcome)}, expected=status)


# --- every limit, plus and minus one unit in the tenth digit ---------------------------------

TARGETS = ["4.5", "0.9", "95", "200", "20581", "0", "-2.1", "-48", "0.3333333333", "1234567.891"]
TARGETS += ["0.000001", "-0.000003", "0.00123", "-0.7", "7", "-15.8", "66.67"]
TINY = D("0.000001")
"""A tolerance or distance that a double hardly tells beside a large target."""
TARGETS += ["123456789000", "-987654321.1", "1000000000000", "-1000000000000"]
RATIOS = ["0.95", "0.8", "0.6667"]


def within_size(value: Decimal) -> bool:
    return not value or SMALLEST <= abs(value) <= LARGEST


def step(value: Decimal) -> Decimal:
    """The smallest difference that ten digits can show at this value; at 0 the smallest figure."""
    return D(1).scaleb(value.adjusted() - DIGITS + 1) if value else SMALLEST


def around(edges: Iterable[Decimal]) -> set[Decimal]:
    near = {edge + n * step(edge) for edge in edges for n in (-1, 0, 1)}
    return set(filter(within_size, map(significant, near)))


def yardsticks() -> Iterator[Yardstick]:
    for text, direction, strict in product(TARGETS, Direction, (False, True)):
        target = D(text)
        base = Yardstick(direction, usual(direction, strict), target)
        yield base
        away = -1 if direction is HIGHER else 1
        tenth = abs(target) / 10 or D("0.1")
        if strict:
            yield replace(base, yellow_kind=DISTANCE, yellow_from=tenth, tolerance=tenth / 4)
            yield replace(base, yellow_kind=DISTANCE, yellow_from=TINY, tolerance=TINY)
            continue
        for ratio in RATIOS:
            yield replace(base, yellow_from=D(ratio))
        yield replace(base, yellow_kind=DISTANCE, yellow_from=tenth)
        yield replace(base, yellow_kind=VALUE, yellow_from=significant(target + away * 3 * tenth))
        yield replace(base, tolerance=tenth / 2)
        if abs(target) < 10**7:
            yield replace(base, yellow_kind=DISTANCE, yellow_from=D("0.1"))
            yield replace(base, tolerance=D("0.3"))
        yield replace(
            base,
            yellow_kind=VALUE,
            yellow_from=significant(target + away * 7 * tenth),
            tolerance=tenth,
        )


def edges(yardstick: Yardstick) -> list[Decimal]:
    """Where the status changes, to ten digits."""
    target, limit = yardstick.number, yardstick.yellow_from
    assert target is not None
    away = -1 if yardstick.direction is HIGHER else 1
    match yardstick.yellow_kind:
        case LimitKind.DISTANCE:
            yellow = target + away * limit
        case LimitKind.VALUE:
            yellow = limit
        case _:
            shrinks = (yardstick.direction is HIGHER) == (target > 0)
            yellow = target * limit if shrinks else target / limit
    return [significant(e) for e in (target, yellow, target + away * yardstick.tolerance)]


def grid() -> Iterator[Case]:
    for yardstick in yardsticks():
        target = yardstick.number or D(0)
        others = map(significant, (D("-0"), -target, 3 * target, SMALLEST, -LARGEST))
        for outcome in sorted(around(edges(yardstick)) | set(filter(within_size, others))):
            # every zero here is a negative one, which must be the same
            yield Case(yardstick, {"outcome": outcome or D("-0"), "comment": "därför"})


def between() -> Iterator[Case]:
    ends = [("10", "20"), ("-5", "5"), ("99999.8", "100000"), ("0", "0.000009"), ("-1e12", "-1e3")]
    limits = [(RATIO, "0.9"), (DISTANCE, "0.1"), (DISTANCE, "0.000001")]
    for (low, high), (kind, limit), slack in product(ends, limits, ("0", "0.05")):
        yardstick = Yardstick(HIGHER, Comparator.BETWEEN, D(low), D(high), kind, D(limit), D(slack))
        away = [D(0), D(slack), D(limit)]
        about = around([*(D(low) - a for a in away), *(D(high) + a for a in away)])
        for outcome in sorted(about | {D(0), D(1000), D(-1000)}):
            yield Case(yardstick, {"outcome": outcome})


# --- drawn at random, always the same --------------------------------------------------------

DRAWN = 600


def drawn() -> Iterator[Case]:
    """Half of them anywhere, half next to where the status changes."""
    chance = random.Random("twin")
    made = 0
    while made < DRAWN:
        yardstick = _any_yardstick(chance)
        outcome = _any_number(chance)
        if chance.random() < 0.5:
            away = D(chance.randint(-99, 99)).scaleb(-chance.randint(2, 9))
            outcome = significant(chance.choice(edges(yardstick)) * (1 + away))
        if within_size(outcome):
            made += 1
            yield Case(yardstick, {"outcome": outcome}, measure=None)


def _any_number(chance: random.Random) -> Decimal:
    digits = chance.randint(1, DIGITS)
    value = D(chance.randrange(10 ** (digits - 1), 10**digits))
    value = value.scaleb(chance.randint(-6, 11) - digits + 1)
    return chance.choice((1, 1, -1)) * value


def _any_yardstick(chance: random.Random) -> Yardstick:
    direction, kind = chance.choice(list(Direction)), chance.choice(list(LimitKind))
    target = _any_number(chance)
    away = abs(target) * D(chance.randint(1, 99)).scaleb(-chance.randint(2, 4))
    limit = {
        RATIO: D(chance.randint(1, 9999)).scaleb(-4),
        DISTANCE: significant(away),
        VALUE: significant(target + (away if direction is LOWER else -away)),
    }[kind]
    tolerance = chance.choice([D(0), D(0), D(f"{float(away) / 3:.3g}")])
    comparator = usual(direction, chance.random() < 0.3)
    return Yardstick(direction, comparator, target, None, kind, limit, tolerance)


# --- answers, texts, blanks, the rules of the row --------------------------------------------

UNREADABLE: list[CellValue] = ["ca 5", "94,7 %", "52 70", "60", "60.5", "1e3", "Ja då", "\u22125"]
UNREADABLE += [True, False]


def words_and_blanks() -> Iterator[Case]:
    waiting: dict[str, Value] = {"comment": "vi vet mer i maj"}
    for target, answers, due in product(
        (D(50), DONE, None, "together"), (True, False), (True, False)
    ):
        yardstick = None if target == "together" else at_least(target)
        case = Case(yardstick, answers=answers, due=due)
        yield case
        yield replace(case, values=waiting)
        for typed in (D(60), D(40), D("-0")):
            yield replace(case, values={"outcome": typed})
        for cell in UNREADABLE:
            yield replace(case, raw={"outcome": cell})
        yield replace(case, raw={"outcome": " "})
        yield replace(case, raw={"comment": "  "})
        if answers:
            for answer in ANSWERS:
                yield replace(case, values={"outcome": answer})
            for text in ("JA", "Ja ", ' pågående,  "snart" klart', "  "):
                yield replace(case, raw={"outcome": text})
            yield replace(case, raw={"outcome": 'pågående, "Snart" klart'})


def rows_of_no_plan() -> Iterator[Case]:
    """Reasons and yardsticks that a plan does not bring together."""
    for target, answers in product((D(50), DONE, None, "together"), (ANSWERS, {})):
        yardstick = None if target == "together" else at_least(target)
        for reason in (None, *Reason):
            shown: dict[str, CellValue] = {"due": "yes", "measure_type": "share"}
            row = FormRow(("", "B", "total"), shown, answers, yardstick, reason)
            yield Case(yardstick, row=row)
            yield Case(yardstick, {"comment": "vi vet mer i maj"}, row=row)


def rules_of_the_row() -> Iterator[Case]:
    """Every rule of the form, alone and with others."""
    extras: list[dict[str, Value]] = [
        {},
        {"comment": "därför"},
        {"comment": "därför", "action": "vi mäter om"},
        {"comment": "därför", "action": "vi mäter om", "own_status": "green"},
        {"comment": "därför", "action": "a", "own_status": "green", "own_status_reason": "other"},
        {"comment": "därför", "action": "a", "own_status_reason": "other"},
        {"explanation": "ovanligt men rätt"},
        {"outcome_period": "2022-03", "forecast": D(12)},
    ]
    outcomes = (None, D(10), D(47), D(60), D("100.1"), D("-0.1"), D(100), D("-0"))
    for measure, due in product((MeasureType.SHARE, MeasureType.COUNT, None), (True, False)):
        case = Case(at_least(D(50)), due=due, measure=measure)
        for outcome, extra in product(outcomes, extras):
            value: dict[str, Value] = {} if outcome is None else {"outcome": outcome}
            yield replace(case, values={**value, **extra})
        met: dict[str, Value] = {"outcome": D(60)}
        yield replace(case, values={**met, "own_status": "green"}, raw={"own_status_reason": "för"})
        yield replace(
            case, values={**met, "own_status_reason": "other"}, raw={"own_status": "lila"}
        )
        yield replace(case, values=met, raw={"outcome_period": "i våras"})
        yield replace(case, values={"outcome": D(10)}, raw={"comment": " "})
        yield replace(case, values={"outcome": D(10)}, raw={"explanation": " ", "action": " "})


def by_change() -> Iterator[Case]:
    """The second scale: better than before, as before within a tolerance, worse."""
    for text, direction, within in product(
        ("0", "4.7", "-2.1", "20581", "0.000123"), Direction, ("0", "0.00005", "0.3", "100")
    ):
        before, slack = D(text), D(within)
        held = Yardstick(direction, usual(direction), D(50), tolerance=slack)
        case = Case(held, {"comment": "därför"}, changes=True, before=before)
        for outcome in sorted(
            around((before, before - slack, before + slack)) | {D(0), D("0.000001"), D(99999)}
        ):
            away = (outcome - before) * (1 if direction is HIGHER else -1)
            status = "green" if away > slack else "yellow" if away >= -slack else "red"
            typed = {**case.values, "outcome": outcome}
            yield replace(case, values=typed, expected=status)
    unknown = Case(at_least(D(50)), changes=True)
    yield unknown
    yield replace(unknown, values={"outcome": D(5)}, expected="not_measured")
    yield replace(unknown, values={"no_outcome": "not_applicable", "explanation": "inte hos oss"})


def excuses() -> Iterator[Case]:
    """Why there is no outcome, by the unit's own word."""
    for reason, due in product(
        ("not_applicable", "not_available_yet", "suppressed"), (True, False)
    ):
        for target in (D(50), None):
            case = Case(at_least(target), {"no_outcome": reason}, due=due)
            yield case
            yield replace(case, values={**case.values, "explanation": "därför"})
            yield replace(case, values={**case.values, "expected": date(2022, 6, 15)})
            yield replace(case, values={**case.values, "outcome": D(60)})
    yield Case(at_least(D(50)), raw={"no_outcome": "vet inte"})
    for outcome in ("0", "-3.5", "41", "123456.789", "9999999999"):
        yield Case(
            at_least(D(50)), {"outcome": D(outcome)}, measure=MeasureType.COUNT, adds_up=True
        )


def forecasts() -> Iterator[Case]:
    """The forecast is judged, whatever the outcome is."""
    figures = (None, D(10), D(47), D(60), D("-0"))
    for outcome, forecast in product(figures, figures):
        asked = {"outcome": outcome, "forecast": forecast}
        values: dict[str, Value] = {key: v for key, v in asked.items() if v is not None}
        yield Case(at_least(D(50)), values, judged="forecast")
    for answer in ANSWERS:
        yield Case(at_least(DONE), {"forecast": answer}, judged="forecast", answers=True)
        yield Case(at_least(DONE), {"outcome": answer}, judged="forecast", answers=True)
    for cell in UNREADABLE:
        yield Case(at_least(D(50)), {"outcome": D(60)}, {"forecast": cell}, judged="forecast")
        yield Case(at_least(D(50)), {"forecast": D(60)}, {"outcome": cell}, judged="forecast")


def cases() -> list[Case]:
    return [
        *by_the_rules(),
        *grid(),
        *between(),
        *drawn(),
        *words_and_blanks(),
        *rules_of_the_row(),
        *forecasts(),
        *by_change(),
        *excuses(),
        *rows_of_no_plan(),
    ]
