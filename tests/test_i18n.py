"""Words, numbers and dates as Swedish and English readers write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from xlgoals.i18n import LANGUAGES, N_, Language

SV, EN = Language("sv"), Language("en")
NBSP = "\u00a0"


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="'de'"):
        Language("de")


def test_the_preferred_language_comes_first() -> None:
    assert LANGUAGES == ("sv", "en")
    assert Language().code == "sv"


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (Decimal("1234.5"), None, f"1{NBSP}234,5", "1,234.5"),
        (Decimal("94.7"), None, "94,7", "94.7"),
        (Decimal("-2.1"), None, "-2,1", "-2.1"),
        (Decimal(0), None, "0", "0"),
        (Decimal("1E+3"), None, f"1{NBSP}000", "1,000"),
        (Decimal("0.000001"), None, "0,000001", "0.000001"),
        (Decimal(1234567890), None, f"1{NBSP}234{NBSP}567{NBSP}890", "1,234,567,890"),
        (1500.0, None, f"1{NBSP}500", "1,500"),
        (Decimal(2), 1, "2,0", "2.0"),
        (Decimal("2.25"), 0, "2", "2"),
        (Decimal("1999.999"), 2, f"2{NBSP}000,00", "2,000.00"),
    ],
)
def test_numbers(value: Decimal | float, decimals: int | None, swedish: str, english: str) -> None:
    assert SV.number(value, decimals) == swedish
    assert EN.number(value, decimals) == english


@pytest.mark.parametrize(
    ("ratio", "decimals", "swedish", "english"),
    [
        (Decimal("0.947368421053"), 1, f"94,7{NBSP}%", "94.7%"),
        (Decimal("0.9"), 1, f"90{NBSP}%", "90%"),
        (Decimal(1), 0, f"100{NBSP}%", "100%"),
        (Decimal(10), 0, f"1{NBSP}000{NBSP}%", "1,000%"),
        (0.5, 0, f"50{NBSP}%", "50%"),
    ],
)
def test_percents(ratio: Decimal | float, decimals: int, swedish: str, english: str) -> None:
    assert SV.percent(ratio, decimals) == swedish
    assert EN.percent(ratio, decimals) == english


def test_a_day_in_words() -> None:
    assert SV.day(date(2022, 5, 6)) == "6 maj 2022"
    assert SV.day(date(2022, 4, 30)) == "30 april 2022"
    assert EN.day(date(2022, 9, 30)) == "30 September 2022"


def test_a_moment_is_shown_on_a_swedish_clock() -> None:
    assert SV.moment(datetime(2022, 5, 6, 12, 3, tzinfo=UTC)) == "2022-05-06 14:03"
    assert EN.moment(datetime(2022, 12, 31, 23, 30, tzinfo=UTC)) == "2023-01-01 00:30"


def test_a_month_in_words() -> None:
    assert SV.month("2022-04") == "april 2022"
    assert EN.month("2022-03") == "March 2022"


@pytest.mark.parametrize(
    ("items", "swedish", "english"),
    [
        ([], "", ""),
        (["a"], "a", "a"),
        (["a", "b"], "a och b", "a and b"),
        (["a", "b", "c"], "a, b och c", "a, b and c"),
    ],
)
def test_a_list_in_a_sentence(items: list[str], swedish: str, english: str) -> None:
    assert SV.listing(items) == swedish
    assert EN.listing(items) == english


def test_a_text_takes_its_values() -> None:
    message = N_("{sheet}, cell {cell}")
    assert EN.text(message, sheet="Mål", cell="F9") == "Mål, cell F9"
    assert SV.text(message, sheet="Mål", cell="F9") == "Mål, cell F9"


def test_values_are_never_interpreted() -> None:
    assert EN.text(N_("{sheet}, cell {cell}"), sheet="{cell}", cell="%s") == "{cell}, cell %s"


def test_an_empty_text_stays_empty() -> None:
    """In a catalogue of messages the empty id holds the header."""
    assert SV.text("") == ""
    assert EN.text("") == ""


def test_a_text_that_has_no_translation_is_shown_in_english() -> None:
    assert SV.text("Nobody ever wrote this") == "Nobody ever wrote this"


def test_a_text_without_values_may_hold_braces() -> None:
    assert EN.text("Nobody {ever} wrote this") == "Nobody {ever} wrote this"


@pytest.mark.parametrize(
    ("n", "english"), [(1, "1 day late"), (0, "0 days late"), (5, "5 days late")]
)
def test_one_or_many(n: int, english: str) -> None:
    assert EN.ntext("{n} day late", "{n} days late", n) == english
    assert SV.ntext("{n} day late", "{n} days late", n).startswith(f"{n} dag")
