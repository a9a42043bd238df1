"""Attainment and status, by the table and the cases of RULES 1."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from xlgoals.domain.model import (
    DONE,
    Answer,
    Comparator,
    Direction,
    GoalKind,
    LimitKind,
    Reason,
    Scale,
    Status,
    Yardstick,
)
from xlgoals.domain.quantity import plain
from xlgoals.domain.status import (
    Judgement,
    at_limit,
    deviation,
    judge,
    not_measured_reason,
    yellow_limit,
)

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
GREEN, YELLOW, RED = Status.GREEN, Status.YELLOW, Status.RED
NOT_MEASURED = Status.NOT_MEASURED
WORST_FIRST = [RED, YELLOW, GREEN]


def stick(
    direction: Direction,
    target: str | None,
    comparator: Comparator | None = None,
    limit: tuple[LimitKind, str] = (LimitKind.RATIO, "0.9"),
    high: str | None = None,
    tolerance: str = "0",
) -> Yardstick:
    plain_one = Comparator.AT_LEAST if direction is HIGHER else Comparator.AT_MOST
    return Yardstick(
        direction,
        comparator or plain_one,
        None if target is None else Decimal(target),
        None if high is None else Decimal(high),
        limit[0],
        Decimal(limit[1]),
        Decimal(tolerance),
    )


def held(outcome: str | int, yardstick: Yardstick) -> Judgement:
    return judge(Decimal(outcome), yardstick, {})


@pytest.mark.parametrize(
    ("outcome", "target", "direction", "comparator", "percent", "status"),
    [
        ("4.65", "4.5", HIGHER, None, "103.3", GREEN),
        ("18", "20", HIGHER, None, "90.0", YELLOW),
        ("90", "95", HIGHER, None, "94.7", YELLOW),
        ("6.7", "7.5", HIGHER, Comparator.AT_LEAST, "89.3", RED),
        ("0", "50", HIGHER, Comparator.AT_LEAST, "0.0", RED),
        ("7.6", "4.8", LOWER, None, "63.2", RED),
        ("209", "200", LOWER, Comparator.LESS_THAN, "95.7", YELLOW),
        ("19209", "20581", LOWER, Comparator.LESS_THAN, "107.1", GREEN),
        ("-2", "-2.1", LOWER, None, "95.2", YELLOW),
        ("-22.6", "5.3", LOWER, Comparator.AT_MOST, None, GREEN),
        ("5.2", "-0.5", LOWER, None, "0.0", RED),
        ("-21", "-48", LOWER, None, "43.8", RED),
        ("-17", "-15.8", HIGHER, None, "92.9", YELLOW),
        ("200", "200", LOWER, Comparator.LESS_THAN, "100.0", YELLOW),
        # Limits are not rounded for the eye first.
        ("99.6", "100", HIGHER, None, "99.6", YELLOW),
        ("89.99", "100", HIGHER, None, "90.0", RED),
        # The rest of the table.
        ("0", "0", HIGHER, None, None, GREEN),
        ("-0.1", "0", HIGHER, None, "0.0", RED),
        ("-5", "50", HIGHER, None, "0.0", RED),
        ("-15", "-15.8", HIGHER, None, None, GREEN),
        ("3", "-15.8", HIGHER, None, None, GREEN),
        ("0", "4.8", LOWER, None, None, GREEN),
        ("0", "0", LOWER, None, None, GREEN),
        ("0.1", "0", LOWER, None, "0.0", RED),
        ("-3", "-2", LOWER, None, "150.0", GREEN),
        ("0", "-2", LOWER, None, "0.0", RED),
        # A strict comparator missed by equality.
        ("20", "20", HIGHER, Comparator.MORE_THAN, "100.0", YELLOW),
        ("-20", "-20", LOWER, Comparator.LESS_THAN, "100.0", YELLOW),
        ("-20", "-20", HIGHER, Comparator.MORE_THAN, "100.0", YELLOW),
        ("0", "0", HIGHER, Comparator.MORE_THAN, "0.0", RED),
        ("0", "0", LOWER, Comparator.LESS_THAN, "0.0", RED),
    ],
)
def test_numbers(
    outcome: str,
    target: str,
    direction: Direction,
    comparator: Comparator | None,
    percent: str | None,
    status: Status,
) -> None:
    found = held(outcome, stick(direction, target, comparator))
    shown = None if found.attainment is None else f"{found.attainment * 100:.1f}"
    assert (shown, found.status, found.reason) == (percent, status, None)
    assert found.reached == (status is GREEN)


def test_attainment_is_rounded_away_from_zero_at_twelve_decimals() -> None:
    assert held(2, stick(HIGHER, "3")).attainment == Decimal("0.666666666667")
    half = held("0.00001", stick(HIGHER, "8000000"))  # 1.25e-12
    assert half.attainment == Decimal("0.000000000001")
    tie = held("0.00001", stick(HIGHER, "4000000"))  # 2.5e-12
    assert tie.attainment == Decimal("0.000000000003")
    assert held("1e12", stick(HIGHER, "0.000001")).attainment == Decimal("1e18")


def test_attainment_is_rounded_before_it_is_compared() -> None:
    just_below = stick(HIGHER, "1000000000000", limit=(LimitKind.RATIO, "0.9"))
    assert held("899999999999.6", just_below).status is YELLOW


@pytest.mark.parametrize(
    ("direction", "limit", "target", "yellow", "red"),
    [
        (HIGHER, (LimitKind.DISTANCE, "2"), "95", "93", "92.9"),
        (LOWER, (LimitKind.DISTANCE, "0.5"), "4.8", "5.3", "5.31"),
        (HIGHER, (LimitKind.DISTANCE, "2"), "0", "-2", "-2.1"),
        (HIGHER, (LimitKind.VALUE, "80"), "95", "80", "79.9"),
        (LOWER, (LimitKind.VALUE, "6"), "4.8", "6", "6.1"),
        (HIGHER, (LimitKind.RATIO, "0.95"), "100", "95", "94.9"),
    ],
)
def test_where_yellow_ends(
    direction: Direction, limit: tuple[LimitKind, str], target: str, yellow: str, red: str
) -> None:
    yardstick = stick(direction, target, limit=limit)
    assert held(yellow, yardstick).status is YELLOW
    assert held(red, yardstick).status is RED
    assert yellow_limit(yardstick) == Decimal(yellow)


def test_two_limits() -> None:
    between = stick(HIGHER, "4", Comparator.BETWEEN, limit=(LimitKind.DISTANCE, "0.5"), high="6")
    outcomes = ["3.4", "3.5", "3.9", "4", "6", "6.5", "6.6"]
    found = [held(outcome, between) for outcome in outcomes]
    assert [each.status for each in found] == [RED, YELLOW, YELLOW, GREEN, GREEN, YELLOW, RED]
    assert {each.attainment for each in found} == {None}
    assert held("3.9", stick(HIGHER, "4", Comparator.BETWEEN, high="6")).status is RED
    assert yellow_limit(between) is None


def test_tolerance_makes_green_and_not_reached() -> None:
    yardstick = stick(HIGHER, "95", tolerance="0.5")
    assert held("94.5", yardstick) == Judgement(GREEN, None, Decimal("0.994736842105"), False)
    assert held("94.4", yardstick).status is YELLOW
    assert held("5.3", stick(LOWER, "4.8", tolerance="0.5")).status is GREEN


ANSWERS = {
    "on_schedule": Answer(GoalKind.ACTIVITY_GOAL, "on_schedule", "Enligt plan", GREEN),
    "yes": Answer(GoalKind.ACTIVITY_GOAL, "yes", "Ja", YELLOW),
    "elsewhere": Answer(GoalKind.ACTIVITY_GOAL, "elsewhere", "Inte hos oss", None),
}


@pytest.mark.parametrize("target", [DONE, Decimal(5), None])
def test_an_answer_is_judged_by_itself_whatever_the_target(target: Decimal | str | None) -> None:
    yardstick = Yardstick(HIGHER, Comparator.AT_LEAST, target)
    assert judge("on_schedule", yardstick, ANSWERS) == Judgement(GREEN, reached=True)
    assert judge("ongoing", yardstick, ANSWERS) == Judgement(YELLOW)
    assert judge("no", yardstick, ANSWERS) == Judgement(RED)
    assert judge("done", yardstick, ANSWERS).status is GREEN


def test_the_plans_own_meaning_of_an_answer_comes_first() -> None:
    yardstick = stick(HIGHER, None)
    assert judge("yes", yardstick, ANSWERS).status is YELLOW
    elsewhere = judge("elsewhere", yardstick, ANSWERS)
    assert elsewhere == Judgement(NOT_MEASURED, Reason.NOT_APPLICABLE)
    with pytest.raises(KeyError, match="perhaps"):
        judge("perhaps", yardstick, ANSWERS)


def test_without_target_or_outcome() -> None:
    no_target = Judgement(NOT_MEASURED, Reason.NO_TARGET)
    assert held(30, stick(HIGHER, None)) == no_target
    assert judge(None, stick(HIGHER, None), {}) == no_target
    assert judge(Decimal(1), Yardstick(HIGHER, Comparator.AT_LEAST, DONE), {}) == no_target
    missing = Judgement(NOT_MEASURED, Reason.MISSING)
    assert judge(None, stick(HIGHER, "70"), {}) == missing
    assert judge(None, Yardstick(HIGHER, Comparator.AT_LEAST, DONE), {}) == missing


ALL_REASONS = {
    "withdrawn": True, "not_applicable": True, "not_comparable": True, "has_target": False,
    "due": False, "not_available_yet": True, "suppressed": True, "incomplete": True,
    "has_outcome": False,
}  # fmt: skip


def test_reasons_in_their_order() -> None:
    state = dict(ALL_REASONS)
    found = []
    for cause in ALL_REASONS:
        found.append(not_measured_reason(**state))
        state[cause] = not state[cause]
    assert found == list(Reason)
    assert not_measured_reason(**state) is None


def test_an_outcome_that_was_not_asked_for_is_judged() -> None:
    asked = {"has_target": True, "due": False, "not_available_yet": True}
    assert not_measured_reason(**asked, has_outcome=True) is None
    assert not_measured_reason(**asked, has_outcome=False) is Reason.NOT_DUE


def test_an_answer_needs_no_target_but_a_number_does() -> None:
    asked = {"has_target": False, "due": True, "has_outcome": True}
    assert not_measured_reason(**asked, is_answer=True) is None
    assert not_measured_reason(**asked) is Reason.NO_TARGET
    left_out = not_measured_reason(has_target=True, due=True, has_outcome=True, suppressed=True)
    assert left_out is Reason.SUPPRESSED


@pytest.mark.parametrize(
    ("direction", "target", "limit"),
    [
        (HIGHER, "95", "85.5"),
        (LOWER, "200", "222.2222222"),
        (LOWER, "50", "55.55555555"),  # rounded towards the target, or it would be red
        (LOWER, "-48", "-43.2"),
        (HIGHER, "-15.8", "-17.55555555"),
        (HIGHER, "0", None),
        (HIGHER, None, None),
    ],
)
def test_yellow_limit_of_a_ratio(
    direction: Direction, target: str | None, limit: str | None
) -> None:
    found = yellow_limit(stick(direction, target))
    assert found == (None if limit is None else Decimal(limit))


def test_no_yellow_limit_where_there_is_no_yellow() -> None:
    assert yellow_limit(stick(HIGHER, "95", limit=(LimitKind.VALUE, "95"))) is None
    assert yellow_limit(stick(LOWER, "95", limit=(LimitKind.VALUE, "90"))) is None
    assert yellow_limit(stick(HIGHER, "95", limit=(LimitKind.RATIO, "1"))) is None
    assert yellow_limit(stick(HIGHER, "95", tolerance="10")) is None
    strict = stick(LOWER, "95", Comparator.LESS_THAN, limit=(LimitKind.RATIO, "1"))
    assert yellow_limit(strict) == 95
    assert held(95, strict).status is YELLOW


@pytest.mark.parametrize(
    ("outcome", "yardstick", "away"),
    [
        ("7.8", stick(HIGHER, "5"), "2.8"),
        ("2.2", stick(HIGHER, "5"), "-2.8"),
        ("-2.1", stick(LOWER, "-5"), "2.9"),
        ("5", stick(LOWER, "5"), "0"),
        ("5.0", stick(HIGHER, "5"), "0"),
        ("2", stick(HIGHER, "3", Comparator.BETWEEN, high="6"), "-1"),
        ("6.5", stick(HIGHER, "3", Comparator.BETWEEN, high="6"), "0.5"),
        ("3", stick(HIGHER, "3", Comparator.BETWEEN, high="6"), "0"),
        ("4", stick(HIGHER, "3", Comparator.BETWEEN, high="6"), "0"),
    ],
)
def test_the_deviation_is_in_the_goals_own_unit(
    outcome: str, yardstick: Yardstick, away: str
) -> None:
    """Positive is above the target, whichever way is better; of two limits the nearer counts."""
    found = deviation(Decimal(outcome), yardstick)
    assert str(found) == away


def test_there_is_no_deviation_from_what_is_no_number() -> None:
    assert deviation(Decimal(5), stick(HIGHER, None)) is None
    assert deviation(Decimal(5), Yardstick(HIGHER, Comparator.AT_LEAST, DONE)) is None


@pytest.mark.parametrize(
    ("outcome", "comparator", "said"),
    [
        ("200", Comparator.LESS_THAN, True),
        ("200.0", Comparator.LESS_THAN, True),
        ("199.99", Comparator.LESS_THAN, False),
        ("200.01", Comparator.LESS_THAN, False),
        ("200", Comparator.AT_MOST, False),
    ],
)
def test_a_target_that_is_only_equalled_is_at_the_limit(
    outcome: str, comparator: Comparator, said: bool
) -> None:
    assert at_limit(Decimal(outcome), stick(LOWER, "200", comparator)) is said


def test_a_change_that_is_none_is_not_at_a_limit() -> None:
    change = replace(stick(HIGHER, "50", Comparator.MORE_THAN), scale=Scale.CHANGE)
    assert not at_limit(Decimal(50), change)


numbers = st.decimals(min_value=-1000, max_value=1000, places=3)
limits = st.one_of(
    st.tuples(st.just(LimitKind.RATIO), st.sampled_from(["0.5", "0.9", "0.99", "1"])),
    st.tuples(st.just(LimitKind.DISTANCE), st.sampled_from(["0", "0.5", "20"])),
    st.tuples(st.just(LimitKind.VALUE), st.sampled_from(["-50", "0", "90"])),
)
ONE_SIDED = {
    HIGHER: [Comparator.AT_LEAST, Comparator.MORE_THAN],
    LOWER: [Comparator.AT_MOST, Comparator.LESS_THAN],
}


@st.composite
def yardsticks(draw: st.DrawFn) -> Yardstick:
    direction = draw(st.sampled_from([HIGHER, LOWER]))
    return stick(
        direction,
        str(draw(st.one_of(numbers, st.sampled_from([Decimal(0), Decimal(100)])))),
        draw(st.sampled_from(ONE_SIDED[direction])),
        draw(limits),
        tolerance=draw(st.sampled_from(["0", "0.5", "5"])),
    )


@given(yardsticks(), numbers, st.decimals(min_value=0, max_value=500, places=3))
def test_a_better_outcome_never_gives_a_worse_status(
    yardstick: Yardstick, outcome: Decimal, gain: Decimal
) -> None:
    better = outcome + gain if yardstick.direction is HIGHER else outcome - gain
    before, after = judge(outcome, yardstick, {}), judge(better, yardstick, {})
    assert WORST_FIRST.index(after.status) >= WORST_FIRST.index(before.status)
    assert after.reached >= before.reached


@given(yardsticks(), numbers, st.decimals(min_value="0.01", max_value=100, places=2))
def test_another_unit_of_measure_keeps_the_status(
    yardstick: Yardstick, outcome: Decimal, factor: Decimal
) -> None:
    assume(yardstick.yellow_kind is LimitKind.RATIO)
    target = yardstick.number
    assert target is not None
    scaled = Yardstick(
        yardstick.direction,
        yardstick.comparator,
        target * factor,
        yellow_from=yardstick.yellow_from,
        tolerance=yardstick.tolerance * factor,
    )
    assert judge(outcome * factor, scaled, {}) == judge(outcome, yardstick, {})


@given(yardsticks())
def test_yellow_begins_at_the_yellow_limit(yardstick: Yardstick) -> None:
    limit = yellow_limit(yardstick)
    assume(limit is not None)
    assert limit is not None
    worse = Decimal("0.001") if yardstick.direction is LOWER else Decimal("-0.001")
    assert judge(limit, yardstick, {}).status is YELLOW
    assert judge(plain(limit + worse), yardstick, {}).status is RED
