"""Shares and the proposed assessment of a direction (RULES 3)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.assess import ASSESSMENT_WORDS, Assessment, propose, share, whole_percent
from xlgoals.domain.model import Plan

GOOD, FAIR = Assessment.SATISFACTORY, Assessment.NOT_ENTIRELY
POOR, UNKNOWN = Assessment.UNSATISFACTORY, Assessment.CANNOT_BE_ASSESSED


def test_the_published_percents() -> None:
    rows = [(9, 59), (9, 40), (8, 22), (5, 14)]
    assert [whole_percent(green, of) for green, of in rows] == [15, 23, 36, 36]
    assert [whole_percent(n, 135) for n in (32, 34, 34, 35)] == [24, 25, 25, 26]


@pytest.mark.parametrize(("n", "of", "percent"), [(1, 200, 1), (1, 8, 13), (0, 3, 0), (3, 3, 100)])
def test_half_a_percent_is_rounded_up(n: int, of: int, percent: int) -> None:
    assert whole_percent(n, of) == percent


def test_shares() -> None:
    assert share(2, 3) == Decimal("0.666666666667")
    assert share(0, 3) == 0
    assert share(0, 0) is None
    assert whole_percent(0, 0) is None


@pytest.mark.parametrize(
    ("counts", "assessment", "score"),
    [
        ((2, 1, 0, 0), GOOD, "1.666666666667"),  # exactly 5/3
        ((20, 11, 0, 0), FAIR, "1.645161290323"),
        ((1, 0, 2, 0), FAIR, "0.666666666667"),  # exactly 2/3
        ((0, 2, 1, 0), FAIR, "0.666666666667"),
        ((3, 0, 7, 0), POOR, "0.6"),
        ((2, 0, 0, 2), GOOD, "2"),  # exactly half is measured
        ((2, 0, 0, 3), UNKNOWN, "2"),
    ],
)
def test_proposals(counts: tuple[int, int, int, int], assessment: Assessment, score: str) -> None:
    assert propose(*counts, Plan()) == (assessment, Decimal(score))


def test_nothing_measured_and_no_rows() -> None:
    anything = Plan(assessment_minimum_share=Decimal(0))
    assert propose(0, 0, 0, 4, anything) == (UNKNOWN, None)
    assert propose(0, 0, 0, 0, anything) == (None, None)
    assert propose(1, 0, 0, 99, anything) == (GOOD, Decimal(2))


def test_limits_come_from_the_plan() -> None:
    strict = Plan(assessment_green_from=Decimal(2), assessment_yellow_from=Decimal("1.5"))
    assert propose(9, 1, 0, 0, strict)[0] is FAIR
    assert propose(1, 2, 0, 0, strict)[0] is POOR


def test_weights_count_instead_of_rows() -> None:
    found = propose(Decimal("0.5"), Decimal(0), Decimal("1.5"), Decimal(0), Plan())
    assert found == (POOR, Decimal("0.5"))


def test_every_assessment_has_words() -> None:
    assert set(ASSESSMENT_WORDS) == set(Assessment)


counts = st.integers(0, 40)


@given(counts, counts, counts)
def test_a_red_that_turns_green_never_lowers_the_proposal(
    green: int, yellow: int, red: int
) -> None:
    order = [POOR, FAIR, GOOD]
    before, _ = propose(green, yellow, red + 1, 0, Plan())
    after, _ = propose(green + 1, yellow, red, 0, Plan())
    assert before is not None
    assert after is not None
    assert order.index(after) >= order.index(before)
