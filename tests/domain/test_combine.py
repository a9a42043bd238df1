"""Several units behind one goal row (RULES 2)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.combine import Combined, Part, combine
from xlgoals.domain.model import Aggregation


def parts(*outcomes: float | str | None) -> list[Part]:
    return [
        Part(f"u{n}", Decimal(str(each)) if isinstance(each, int | float) else each)
        for n, each in enumerate(outcomes)
    ]


def weighted(*pairs: tuple[str, str | None]) -> list[Part]:
    return [
        Part(f"u{n}", Decimal(value), None if weight is None else Decimal(weight))
        for n, (value, weight) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation.SUM, "49.5"),
        (Aggregation.MEAN, "16.5"),
        (Aggregation.MIN, "2.5"),
        (Aggregation.MAX, "40"),
    ],
)
def test_numbers_of_all_units(aggregation: Aggregation, expected: str) -> None:
    assert combine(aggregation, parts(40, 2.5, 7)) == Combined(Decimal(expected), 3, 3, True)


def test_a_sum_with_a_unit_missing_shows_its_part() -> None:
    found = combine(Aggregation.SUM, parts(40, None, 0, 2))
    assert found == Combined(None, 3, 4, False, Decimal(42))
    assert found.incomplete


def test_nobody_has_reported() -> None:
    found = combine(Aggregation.SUM, parts(None, None))
    assert found == Combined(None, 0, 2, False)
    assert not found.incomplete


def test_weighted_mean() -> None:
    found = combine(Aggregation.WEIGHTED_MEAN, weighted(("90", "2"), ("60", "1")))
    assert found == Combined(Decimal(80), 2, 2, True)
    thirds = combine(Aggregation.WEIGHTED_MEAN, weighted(("1", "1"), ("0", "2")))
    assert thirds.outcome == Decimal("0.3333333333")
    tie = combine(Aggregation.WEIGHTED_MEAN, weighted(("1.000000001", "1"), ("1", "1")))
    assert tie.outcome == Decimal("1.000000001")


def test_a_mean_of_what_was_counted_is_exact() -> None:
    """1 of 3 and 2 of 3 are half of six, though each unit's own percentage is rounded."""
    counted = [
        Part("a", Decimal("33.3"), Decimal(3), Decimal(100)),
        Part("b", Decimal("66.7"), Decimal(3), Decimal(200)),
    ]
    assert combine(Aggregation.WEIGHTED_MEAN, counted).outcome == Decimal(50)
    rounded = [Part(part.unit_id, part.outcome, part.weight) for part in counted]
    uneven = [Part("a", Decimal("33.3"), Decimal(3), Decimal(100)), *rounded[1:]]
    assert combine(Aggregation.WEIGHTED_MEAN, uneven).outcome == Decimal("50.01666667")


def test_what_was_counted_matters_only_where_it_is_weighed() -> None:
    counted = [Part("a", Decimal(10), None, Decimal(900)), Part("b", Decimal(20), None, None)]
    assert combine(Aggregation.SUM, counted).outcome == Decimal(30)
    assert combine(Aggregation.MEAN, counted).outcome == Decimal(15)


def test_a_weighted_mean_needs_every_weight() -> None:
    found = combine(Aggregation.WEIGHTED_MEAN, weighted(("90", "2"), ("60", None)))
    assert found == Combined(None, 1, 2, False, Decimal(90))
    negative = combine(Aggregation.WEIGHTED_MEAN, weighted(("90", "2"), ("60", "-1")))
    assert negative == found
    nothing_to_weigh = combine(Aggregation.WEIGHTED_MEAN, weighted(("90", "0"), ("60", "0")))
    assert nothing_to_weigh == Combined(None, 2, 2, True)


@pytest.mark.parametrize("aggregation", [Aggregation.MEAN, Aggregation.MIN, Aggregation.MAX])
def test_a_mean_is_stated_from_its_coverage(aggregation: Aggregation) -> None:
    three_of_four = parts(5, 5, None, 5)
    assert combine(aggregation, three_of_four).outcome is None
    enough = combine(aggregation, three_of_four, coverage=Decimal("0.75"))
    assert enough == Combined(Decimal(5), 3, 4, False)
    assert combine(aggregation, three_of_four, coverage=Decimal("0.76")).outcome is None
    assert combine(aggregation, parts(None, None), coverage=Decimal(0)).outcome is None


def test_share_of_yes() -> None:
    found = combine(Aggregation.SHARE_YES, parts("yes", "done", "no"))
    assert found == Combined(Decimal("66.66666667"), 3, 3, True)
    missing = combine(Aggregation.SHARE_YES, parts("yes", "no", None))
    assert missing == Combined(None, 2, 3, False, Decimal(50))
    assert combine(Aggregation.SHARE_YES, parts("no")).outcome == 0
    assert combine(Aggregation.SHARE_YES, []) == Combined(None, 0, 0, False)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (("yes", "yes"), "yes"),
        (("done", "done"), "done"),
        (("done", "yes"), "yes"),
        (("no", "no"), "no"),
        (("yes", "no"), "ongoing"),
        (("no", "ongoing"), "ongoing"),
        (("ongoing", "ongoing"), "ongoing"),
        (("some_deviation", "some_deviation"), "some_deviation"),
        (("some_deviation",), "some_deviation"),
        (("yes", None), None),
    ],
)
def test_all_yes(answers: tuple[str | None, ...], expected: str | None) -> None:
    found = combine(Aggregation.ALL_YES, parts(*answers))
    assert found.outcome == expected
    assert found.complete == (None not in answers)


@pytest.mark.parametrize("aggregation", [Aggregation.OWN_VALUE, Aggregation.CENTRAL])
def test_one_units_figure_counts(aggregation: Aggregation) -> None:
    three = parts(29, 36, 33)
    assert combine(aggregation, three) == Combined(Decimal(29), 1, 1, True)
    assert combine(aggregation, three, own="u2").outcome == 33
    assert combine(aggregation, parts(None, 36)) == Combined(None, 0, 1, False)
    assert combine(aggregation, three, own="board") == Combined(None, 0, 1, False)


def test_a_single_unit_passes_its_outcome_through() -> None:
    assert combine(None, parts("ongoing")) == Combined("ongoing", 1, 1, True)
    assert combine(None, parts(None)) == Combined(None, 0, 1, False)
    assert combine(Aggregation.SUM, parts("ongoing")).outcome == "ongoing"
    assert combine(None, []) == Combined(None, 0, 0, False)
    with pytest.raises(ValueError, match="no aggregation"):
        combine(None, parts(1, 2))


def test_an_answer_in_words_is_no_part_of_a_sum() -> None:
    assert combine(Aggregation.SUM, parts(40, "ongoing")) == Combined(
        None, 1, 2, False, Decimal(40)
    )


figures = st.decimals(min_value=-10_000, max_value=10_000, places=4)
of_units = st.lists(
    st.builds(Part, st.just("u"), st.one_of(st.none(), figures), figures), min_size=2, max_size=8
)
ORDERLESS = [
    Aggregation.SUM,
    Aggregation.WEIGHTED_MEAN,
    Aggregation.MEAN,
    Aggregation.MIN,
    Aggregation.MAX,
    Aggregation.SHARE_YES,
    Aggregation.ALL_YES,
]


@given(st.sampled_from(ORDERLESS), of_units, st.randoms())
def test_the_order_of_units_changes_nothing(aggregation, several, chance) -> None:  # type: ignore[no-untyped-def]
    mixed = list(several)
    chance.shuffle(mixed)
    half = Decimal("0.5")
    assert combine(aggregation, mixed, half) == combine(aggregation, several, half)
