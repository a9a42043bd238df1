"""The opening sentence with a fraction in words, and what is said of a single goal."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.model import Scale
from xlgoals.i18n import Language
from xlgoals.pages.fractions import opening
from xlgoals.pages.sentences import Sentences
from xlgoals.tables.rows import Counts

SV, EN = Language("sv"), Language("en")
SAID = {
    "Inget mål": (Fraction(0), "No goal"),
    "Vart tionde mål": (Fraction(1, 10), "One goal in ten"),
    "Vart femte mål": (Fraction(1, 5), "One goal in five"),
    "Vart fjärde mål": (Fraction(1, 4), "One goal in four"),
    "Vart tredje mål": (Fraction(1, 3), "One goal in three"),
    "Hälften av målen": (Fraction(1, 2), "Half of the goals"),
    "Två av tre mål": (Fraction(2, 3), "Two goals in three"),
    "Tre av fyra mål": (Fraction(3, 4), "Three goals in four"),
    "Alla mål": (Fraction(1), "All goals"),
}
PLURAL = ("Hälften av målen", "Två av tre mål", "Tre av fyra mål", "Alla mål")
COUNTS = st.builds(
    Counts, *(st.integers(0, 60) for _ in range(3)), not_measured=st.integers(0, 60)
)  # fmt: skip


@pytest.mark.parametrize("words", SAID)
def test_a_fraction_to_the_goal(words: str) -> None:
    share, english = SAID[words]
    green = int(60 * share)
    counts = Counts(green=green, red=60 - green)
    is_plural = words in PLURAL
    reached = "uppfyllda" if is_plural else "uppfyllt"
    verb = "are" if is_plural else "is"
    assert opening(counts, Scale.TARGET, SV) == f"{words} är {reached}."
    assert opening(counts, Scale.CHANGE, SV) == f"{words} är bättre än förut."
    assert opening(counts, Scale.TARGET, EN) == f"{english} {verb} reached."
    assert opening(counts, Scale.CHANGE, EN) == f"{english} {verb} better than before."


@pytest.mark.parametrize(
    ("green", "swedish", "english"),
    [
        (23, "Knappt vart fjärde mål är uppfyllt.", "Just under one goal in four is reached."),
        (27, "Drygt vart fjärde mål är uppfyllt.", "Just over one goal in four is reached."),
        (48, "Knappt hälften av målen är uppfyllda.", "Just under half of the goals are reached."),
        (52, "Drygt hälften av målen är uppfyllda.", "Just over half of the goals are reached."),
        (28, "", ""),
        (47, "", ""),
        (7, "", ""),
        (1, "", ""),
        (99, "", ""),
    ],
)
def test_near_a_fraction(green: int, swedish: str, english: str) -> None:
    counts = Counts(green=green, not_measured=100 - green)
    assert opening(counts, Scale.TARGET, SV) == swedish
    assert opening(counts, Scale.TARGET, EN) == english


def test_nothing_is_said_of_few_goals_or_before_any_is_measured() -> None:
    assert opening(Counts(green=7), Scale.TARGET, SV) == ""
    assert opening(Counts(not_measured=100), Scale.TARGET, SV) == ""
    assert opening(Counts(), Scale.TARGET, SV) == ""
    assert opening(Counts(green=8), Scale.TARGET, SV) == "Alla mål är uppfyllda."


@given(COUNTS)
def test_whatever_is_said_is_true(counts: Counts) -> None:
    said = opening(counts, Scale.TARGET, SV)
    if not said:
        few = counts.n < 8 or not counts.measured
        assert few or all(
            abs(Fraction(counts.green, counts.n) - share)
            > (0 if share in (0, 1) else Fraction(1, 50))
            for share, _ in SAID.values()
        )
        return
    share = Fraction(counts.green, counts.n)
    first, _, rest = said.removesuffix(".").partition(" ")
    words = said.partition(" är ")[0]
    if first in ("Knappt", "Drygt"):
        claimed = SAID[rest[0].upper() + rest.partition(" är ")[0][1:]][0]
        assert 0 < abs(share - claimed) <= Fraction(2, 100)
        assert (share < claimed) is (first == "Knappt")
        assert claimed not in (0, 1)
    else:
        assert share == SAID[words][0]


def test_the_headline_opens_with_it() -> None:
    said = Sentences(SV).headline(Counts(32, 34, 34, 35), None, 0)
    assert said[0] == "Knappt vart fjärde mål är uppfyllt."
    assert said[1].startswith("32 av 135 mål är uppfyllda (24")
    assert Sentences(EN).headline(Counts(2, 1, 0, 1), None, 0)[0].startswith("2 of 4 goals")


@pytest.mark.parametrize(
    ("counts", "scale", "english", "swedish"),
    [
        (Counts(green=1), Scale.TARGET, "reached", "uppfyllt"),
        (Counts(green=1), Scale.CHANGE, "better than before", "bättre än förut"),
        (Counts(yellow=1), Scale.TARGET, "yellow", "gult"),
        (Counts(red=1), Scale.CHANGE, "red", "rött"),
    ],
)
def test_a_single_goal_is_not_counted(
    counts: Counts, scale: Scale, english: str, swedish: str
) -> None:
    in_english, in_swedish = Sentences(EN, scale), Sentences(SV, scale)
    before = [f"In the previous round, the only goal was {english}."]
    assert in_english.headline(counts, counts, 0) == [f"The only goal is {english}.", *before]
    before = [f"Vid förra uppföljningen var det enda målet {swedish}."]
    assert in_swedish.headline(counts, counts, 0) == [f"Det enda målet är {swedish}.", *before]


def test_a_single_goal_that_was_not_measured_before() -> None:
    said = Sentences(EN).headline(Counts(green=1), Counts(not_measured=1), 0)
    assert said[-1] == "In the previous round, the only goal was not measured."


def test_the_only_goal_that_has_been_measured() -> None:
    counts = Counts(red=1, not_measured=1)
    assert Sentences(EN).headline(counts, None, 0)[-1] == (
        "The only goal that has been measured is red."
    )
    assert Sentences(SV, Scale.CHANGE).headline(Counts(1, 0, 0, 2), None, 0)[-1] == (
        "Det enda mål som har mätts är bättre än förut."
    )


def test_the_only_unit_is_not_counted() -> None:
    assert Sentences(EN).draft(1, 1, 0) == "Preliminary: the only unit has not reported"
    assert Sentences(EN).draft(1, 2, 0) == "Preliminary: 1 of 2 units has not reported"
