"""What holds of every status, share and projection, at all sizes that a figure may have."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals.domain.earlier import Earlier
from xlgoals.domain.forecast import Method, Projection, project
from xlgoals.domain.model import (
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    LimitKind,
    MeasureType,
    PeriodBy,
    Plan,
    Reason,
    Round,
    Status,
    Yardstick,
)
from xlgoals.domain.quantity import significant
from xlgoals.domain.status import Judgement, judge, not_measured_reason
from xlgoals.domain.yardstick import by_change, period_share

HIGHER, LOWER = Direction.HIGHER, Direction.LOWER
WORST_FIRST = [Status.RED, Status.YELLOW, Status.GREEN]
OTHER_WAY = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.BETWEEN: Comparator.BETWEEN,
}
ONE_SIDED = {
    HIGHER: (Comparator.AT_LEAST, Comparator.MORE_THAN),
    LOWER: (Comparator.AT_MOST, Comparator.LESS_THAN),
}
untimed = settings(deadline=None, max_examples=200)

directions = st.sampled_from(Direction)
sizes = st.builds(
    lambda digits, power: Decimal(digits).scaleb(power),
    st.integers(1_000_000_000, 9_999_999_999) | st.integers(1, 120),
    st.integers(-6, 2),
)
tiny = st.builds(
    lambda digits, power: Decimal(digits).scaleb(power),
    st.integers(1_000_000_000, 9_999_999_999),
    st.integers(-15, -12),
)
edges = st.sampled_from([Decimal("0.000001"), Decimal(1000000000000)])
positive = st.one_of(sizes, tiny, edges)
signed = st.builds(lambda size, sign: sign * size, positive, st.sampled_from([1, -1]))
figures = st.one_of(signed, st.just(Decimal(0)))
steps = st.one_of(st.just(Decimal(0)), positive)
ratios = st.sampled_from([Decimal(text) for text in ("0", "0.0001", "0.5", "0.9", "0.9999", "1")])


@st.composite
def near(draw: st.DrawFn, figure: Decimal) -> Decimal:
    """A figure that is close to another one, or any; what is near a limit tells most."""
    how = draw(st.sampled_from(["any", "some per cent", "last digit"]))
    if how == "any":
        return draw(figures)
    if how == "some per cent":
        return significant(figure * draw(st.sampled_from([Decimal("0.9"), Decimal("1.1")])))
    return significant(figure + draw(st.integers(-2, 2)) * abs(figure) / 10**9)


@dataclass(frozen=True)
class Case:
    """An outcome and what it is held against."""

    outcome: Decimal
    yardstick: Yardstick

    def judged(self) -> Judgement:
        return judge(self.outcome, self.yardstick, {})

    def times(self, factor: Decimal) -> "Case":
        """The same in another unit of measure."""
        one = self.yardstick
        target, high = one.number, one.target_high
        assert target is not None
        ratio = one.yellow_kind is LimitKind.RATIO
        return Case(
            self.outcome * factor,
            replace(
                one,
                target=target * factor,
                target_high=None if high is None else high * factor,
                yellow_from=one.yellow_from if ratio else one.yellow_from * factor,
                tolerance=one.tolerance * factor,
            ),
        )

    def mirrored(self) -> "Case":
        """The same with all signs, and what is better, turned round."""
        one = self.yardstick
        target, high = one.number, one.target_high
        assert target is not None
        value = one.yellow_kind is LimitKind.VALUE
        return Case(
            -self.outcome,
            replace(
                one,
                direction=LOWER if one.direction is HIGHER else HIGHER,
                comparator=OTHER_WAY[one.comparator],
                target=-target if high is None else -high,
                target_high=None if high is None else -target,
                yellow_from=-one.yellow_from if value else one.yellow_from,
            ),
        )


@st.composite
def cases(draw: st.DrawFn, *, between: bool = False) -> Case:
    direction = draw(directions)
    target = draw(figures)
    kind = draw(st.sampled_from(LimitKind))
    limit = {LimitKind.RATIO: ratios, LimitKind.DISTANCE: steps, LimitKind.VALUE: near(target)}
    yardstick = Yardstick(
        direction,
        Comparator.BETWEEN if between else draw(st.sampled_from(ONE_SIDED[direction])),
        target,
        target + draw(steps) if between else None,
        kind,
        draw(limit[kind]),
        draw(steps),
    )
    return Case(draw(near(target)), yardstick)


any_case = st.one_of(cases(), cases(between=True))


def rank(case: Case) -> int:
    return WORST_FIRST.index(case.judged().status)


# --- outcomes against targets ----------------------------------------------------------------


@untimed
@given(cases(), steps)
def test_a_better_outcome_of_any_size_is_never_judged_worse(case: Case, gain: Decimal) -> None:
    sign = 1 if case.yardstick.direction is HIGHER else -1
    better = replace(case, outcome=case.outcome + sign * gain)
    assert rank(better) >= rank(case)
    assert better.judged().reached >= case.judged().reached


@untimed
@given(cases(between=True), st.fractions(0, 1).map(lambda part: part.limit_denominator(1000)))
def test_nearer_to_two_limits_is_never_worse(case: Case, part: Fraction) -> None:
    low, high, outcome = case.yardstick.number, case.yardstick.target_high, case.outcome
    assert low is not None
    assert high is not None
    limit = min(max(outcome, low), high)
    way = significant(Fraction(limit - outcome) * part)
    nearer = replace(case, outcome=outcome + way)
    assert rank(nearer) >= rank(case)
    assert rank(replace(case, outcome=limit)) == WORST_FIRST.index(Status.GREEN)
    assert case.judged().reached == (low <= outcome <= high)


@untimed
@given(any_case, positive)
def test_a_status_knows_no_unit_of_measure(case: Case, factor: Decimal) -> None:
    assert case.times(factor).judged() == case.judged()


@untimed
@given(any_case)
def test_a_status_is_the_same_with_all_signs_turned(case: Case) -> None:
    turned, usual = case.mirrored().judged(), case.judged()
    assert (turned.status, turned.reached) == (usual.status, usual.reached)


@untimed
@given(cases(), steps, steps)
def test_wider_limits_never_give_a_worse_status(case: Case, more: Decimal, green: Decimal) -> None:
    one = case.yardstick
    kinder = replace(one, tolerance=one.tolerance + green)
    if one.yellow_kind is LimitKind.DISTANCE:
        kinder = replace(kinder, yellow_from=one.yellow_from + more)
    assert rank(replace(case, yardstick=kinder)) >= rank(case)


@untimed
@given(cases())
def test_attainment_says_whether_the_target_is_reached(case: Case) -> None:
    found, one = case.judged(), case.yardstick
    full = found.attainment is None or found.attainment >= 1
    equalled = one.comparator.strict and case.outcome == one.number
    assert found.reached == (full and not equalled)
    assert found.attainment is None or found.attainment >= 0
    if found.reached:
        assert found.status is Status.GREEN


# --- outcomes against the one before ---------------------------------------------------------

AIM = Yardstick(HIGHER, Comparator.AT_LEAST, Decimal(1))
GOAL = Goal("G", "B", "S", "Ett mål", GoalKind.INDICATOR, AIM)
ROUND = Round("R", "April", "tertial", "2022-04", None, None)


def by_the_one_before(
    before: Decimal, direction: Direction, *, within: Decimal, share: Decimal = Decimal(0)
) -> Yardstick:
    """The yardstick of a goal with a tolerance of its own, or with the plan's share."""
    goal = replace(GOAL, yardstick=replace(AIM, direction=direction, tolerance=within))
    catalogue = Catalogue(Plan(change_tolerance=share), (), (), (goal,), (), (ROUND,), ())
    return by_change(goal, ROUND, catalogue, Earlier(), {"2021-12": before})


@untimed
@given(figures, directions, steps, positive)
def test_a_change_within_the_tolerance_is_none(
    before: Decimal, direction: Direction, within: Decimal, beyond: Decimal
) -> None:
    stick = by_the_one_before(before, direction, within=within)
    sign = 1 if direction is HIGHER else -1
    by = {
        -within - beyond: Status.RED,
        -within: Status.YELLOW,
        Decimal(0): Status.YELLOW,
        within: Status.YELLOW,
        within + beyond: Status.GREEN,
    }
    for change, status in by.items():
        found = judge(before + sign * change, stick, {})
        assert (found.status, found.attainment) == (status, None)


@untimed
@given(figures, figures, directions, steps, ratios)
def test_a_change_is_judged_the_same_with_all_signs_turned(
    outcome: Decimal, before: Decimal, direction: Direction, within: Decimal, share: Decimal
) -> None:
    turned = LOWER if direction is HIGHER else HIGHER
    usual = by_the_one_before(before, direction, within=within, share=share)
    other = by_the_one_before(-before, turned, within=within, share=share)
    assert judge(outcome, usual, {}).status is judge(-outcome, other, {}).status
    assert judge(before, usual, {}).status is Status.YELLOW


# --- why nothing is measured -----------------------------------------------------------------

FLAGS = (
    "has_target", "due", "has_outcome", "is_answer", "withdrawn", "not_applicable",
    "not_comparable", "not_available_yet", "suppressed", "incomplete",
)  # fmt: skip


def holding(**flag: bool) -> set[Reason]:
    """All reasons that hold, in no order."""
    held = {reason for reason in Reason if flag.get(reason.value)}
    if not flag["has_target"] and not (flag["is_answer"] and flag["has_outcome"]):
        held.add(Reason.NO_TARGET)
    if flag["has_outcome"]:
        return held - {Reason.NOT_AVAILABLE_YET}
    return held | ({Reason.MISSING} if flag["due"] else {Reason.MISSING, Reason.NOT_DUE})


def test_the_first_of_the_reasons_that_hold_is_told() -> None:
    order = [
        "withdrawn", "not_applicable", "not_comparable", "no_target", "not_due",
        "not_available_yet", "suppressed", "incomplete", "missing",
    ]  # fmt: skip
    for values in product([False, True], repeat=len(FLAGS)):
        flags = dict(zip(FLAGS, values, strict=True))
        held = holding(**flags)
        first = min(held, key=lambda reason: order.index(reason.value), default=None)
        assert not_measured_reason(**flags) is first, flags  # type: ignore[arg-type]


# --- shares of the year ----------------------------------------------------------------------

months = st.lists(st.one_of(st.just(Decimal(0)), positive), min_size=12, max_size=12).filter(any)
WAYS = [PeriodBy.LINEAR, PeriodBy.OWN_WEIGHTS, PeriodBy.LAST_YEARS_MONTHS]


@pytest.mark.parametrize("way", WAYS)
@untimed
@given(months)
def test_shares_of_the_year_grow_to_the_whole(way: PeriodBy, monthly: list[Decimal]) -> None:
    goal = replace(GOAL, period_by=way, month_weights=tuple(monthly), basis=Basis.CUMULATIVE)
    last_year = {f"2021-{n:02}": sum_ for n, sum_ in enumerate(accumulate(monthly), 1)}
    earlier = Earlier({goal.key: last_year})
    found = [
        period_share(goal, replace(ROUND, period=f"2022-{month:02}"), earlier)
        for month in range(1, 13)
    ]
    known = [share for share in found if share is not None]
    assert known == sorted(known)
    assert found[-1] == 1
    # Only by last year's months can a share be unknown: while nothing had come in.
    begun = [total > 0 for total in last_year.values()]
    expected = begun if way is PeriodBy.LAST_YEARS_MONTHS else [True] * 12
    assert [share is not None for share in found] == expected


# --- the end of the year ---------------------------------------------------------------------

periods = st.builds("{}-{:02}".format, st.integers(2019, 2021), st.integers(1, 12))
histories = st.dictionaries(periods, figures, max_size=8).map(lambda known: list(known.items()))
projected = st.sampled_from([None, *(one for one in MeasureType if one is not MeasureType.AMOUNT)])


@untimed
@given(st.sampled_from(Basis), projected, figures, figures, histories)
def test_in_december_the_projection_is_the_outcome(
    basis: Basis,
    measure: MeasureType | None,
    outcome: Decimal,
    spring: Decimal,
    history: list[tuple[str, Decimal]],
) -> None:
    this_year = [("2022-04", spring), ("2022-12", outcome)]
    found = project(basis, measure, "2022-12", this_year, history)
    assert found == Projection(outcome, Method.LAST_VALUE)
