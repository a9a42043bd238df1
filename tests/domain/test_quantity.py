"""Cells as people type them, from the published tables (DOMAIN 10), read exactly or refused."""

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.domain.model import Comparator
from xlgoals.domain.quantity import Quantity, Unreadable, plain, read_number, significant, twelve
from xlgoals.i18n import Language

AT_LEAST, AT_MOST = Comparator.AT_LEAST, Comparator.AT_MOST
LESS, MORE = Comparator.LESS_THAN, Comparator.MORE_THAN


def read(raw: str | float, language: str = "sv") -> Quantity:
    found = read_number(raw, language)
    assert isinstance(found, Quantity), f"{raw!r}: {found}"
    return found


@pytest.mark.parametrize(
    ("raw", "value", "comparator", "unit"),
    [
        ("24,8 %", "24.8", None, "%"),
        ("4,65", "4.65", None, ""),
        ("0.03 enheter", "0.03", None, "enheter"),
        ("Minst1 500", "1500", AT_LEAST, ""),
        ("Minst41 %", "41", AT_LEAST, "%"),
        ("Mindre än20 %", "20", LESS, "%"),
        ("3 157", "3157", None, ""),
        ("13295", "13295", None, ""),
        ("-2 %", "-2", None, "%"),
        ("-2,0 %", "-2", None, "%"),
        ("\u22120,5 %", "-0.5", None, "%"),
        ("\u201316,4 %", "-16.4", None, "%"),
        ("Högst 5,3 %", "5.3", AT_MOST, "%"),
        ("Högst -2,1 %", "-2.1", AT_MOST, "%"),
        ("200kWh/m2", "200", None, "kWh/m2"),
        ("100%", "100", None, "%"),
        ("Minst 4 st", "4", AT_LEAST, "st"),
        ("Minst 3 st aktiviteter per termin", "3", AT_LEAST, "st aktiviteter per termin"),
        ("Minst 25 st\nper månad", "25", AT_LEAST, "st per månad"),
        ("Minst 2 800 timmar", "2800", AT_LEAST, "timmar"),
        ("357,1 %", "357.1", None, "%"),
        ("0 %", "0", None, "%"),
        ("-0", "0", None, ""),
        ("+5,2 mkr", "5.2", None, "mkr"),
        ("266 rec/TIN", "266", None, "rec/TIN"),
        ("< 28 d.", "28", LESS, "d."),
        (">=5", "5", AT_LEAST, ""),
        ("≤ 5", "5", AT_MOST, ""),
        ("<-5", "-5", LESS, ""),
        ("> 5 %", "5", MORE, "%"),
        ("At least 5", "5", AT_LEAST, ""),
        ("at most5", "5", AT_MOST, ""),
        ("more\nthan 5", "5", MORE, ""),
        ("LESS THAN 5", "5", LESS, ""),
        ("Mer än 5", "5", MORE, ""),
        ("mindre a\u0308n 5", "5", LESS, ""),  # ä in two signs, as a Mac writes it
        ("12 ton CO2e", "12", None, "ton CO2e"),
        ("1\u00a0234\u202f567,5", "1234567.5", None, ""),
        ("21\u2009200 besök", "21200", None, "besök"),
        ("1.234,5", "1234.5", None, ""),
        ("1,234.5", "1234.5", None, ""),
        ("1.234.567", "1234567", None, ""),
        ("0.123", "0.123", None, ""),
        ("1234.567", "1234.567", None, ""),
        ("1 234.567", "1234.567", None, ""),
        ("1,234", "1.234", None, ""),
        ("30% av inköpen", "30", None, None),
        ("30 slutförda kurser årll av personalen", "30", None, None),
    ],
)
def test_read(raw: str, value: str, comparator: Comparator | None, unit: str | None) -> None:
    found = read(raw)
    assert (found.value, found.comparator) == (Decimal(value), comparator)
    assert str(found.value) == value
    assert found.denominator is None
    assert unit is None or found.unit == unit


@pytest.mark.parametrize(
    ("raw", "value", "unit", "denominator"),
    [
        ("Mindre än200 recept per 1000 inv", 200, "recept per 1000 inv", 1000),
        (
            "Mindre än20 581 dygnsdos\nper 1000 invånare",
            20581,
            "dygnsdos per 1000 invånare",
            1000,
        ),
        ("13 per 100 000 invånare", 13, "per 100 000 invånare", 100000),
        ("5 fall/1000 inv", 5, "fall/1000 inv", 1000),
    ],
)
def test_denominator_is_no_second_number(raw: str, value: int, unit: str, denominator: int) -> None:
    found = read(raw)
    assert (found.value, found.unit, found.denominator) == (value, unit, denominator)


@pytest.mark.parametrize(
    "raw",
    [
        "52 70", "11 10", "30 30 30", "4,14 4", "1 747 8 000", "53 % / 52 %", "40,50,60,70",
        "12 606 218 407 231013", "1 / 311", "14 / 000 / 23 / 000", "52\n700", "52\t700",
        "29,5% till 31,63%", "0.1-1.0", "867 ton2018", "1.234", "12.500 kr", "1,234,567",
        "0 500", "1  500", "2022-04-30", "12:30", "200 per 2020", "5/1000", "5 per 1000 2000",
    ],
)  # fmt: skip
def test_refused_as_two_numbers(raw: str) -> None:
    assert read_number(raw) is Unreadable.TWO_NUMBERS


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "ca 5", "5 ca", "4,5 (okt)", "Ja", "-", "-+5,2 mkr", "½-året", "5½", "5²", "٣",
        "Genomfört ja/nej", "Lägre än 2020", "ska öka", "i nivå med 5", "1E5", "1,5e-05", "5?",
        "- 5", "Minst-5", "5.", ",5", "25:-", "#DIV/0!", "=5", "5 eller fler", "minst",
        "5 " + "x" * 120, "9" * 40_000,
        True, False, float("nan"), float("inf"), float("-inf"),
    ],
)  # fmt: skip
def test_refused_as_no_number(raw: str | float) -> None:
    assert read_number(raw) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize(
    "raw",
    [1e-7, 9.99e-7, 1.1e12, -1e300, 10**12 + 1, 10**400, "0,0000001", "1 000 000 000 001"],
)
def test_refused_for_its_size(raw: str | float) -> None:
    assert read_number(raw) is Unreadable.OUT_OF_SIZE


@pytest.mark.parametrize("raw", [1e-6, 1e12, -1e12, 10**12, 0, 0.0, -0.0, "0,000001", "0"])
def test_sizes_within_the_bounds(raw: str | float) -> None:
    assert not read(raw).rounded


@pytest.mark.parametrize(
    ("raw", "value", "rounded"),
    [
        (94.7, "94.7", False),
        (5.0, "5", False),
        (5, "5", False),
        (1500000.0, "1500000", False),
        (0.1 + 0.2, "0.3", False),  # noise that no spreadsheet shows
        (0.000001234, "0.000001234", False),
        (100_000_000_000, "100000000000", False),
        (12345678905, "12345678910", True),
        (-12345678905, "-12345678910", True),
        (1.23456789049, "1.23456789", True),
        ("1,23456789050", "1.234567891", True),
        ("1 234 567,8905", "1234567.891", True),
    ],
)
def test_ten_digits_are_kept(raw: str | float, value: str, rounded: bool) -> None:
    found = read(raw)
    assert (str(found.value), found.rounded) == (value, rounded)


def test_a_logical_value_is_not_the_number_one_read_before() -> None:
    assert read(1).value == read(1.0).value == 1
    assert read_number(True) is Unreadable.NOT_A_NUMBER


def test_the_language_decides_three_digits_behind_a_mark() -> None:
    assert read("1,234", "en").value == 1234
    assert read("1.234", "en").value == Decimal("1.234")
    assert read("1,234,567", "en").value == 1234567
    assert read("40,5", "en").value == Decimal("40.5")
    assert read_number("40,50,60,70", "en") is Unreadable.TWO_NUMBERS


def test_the_callers_decimal_context_changes_nothing() -> None:
    with localcontext() as context:
        context.prec = 2
        assert read("1 234,56789").value == Decimal("1234.56789")
        assert twelve(Decimal("123.45")) == Decimal("123.45")


def figures() -> st.SearchStrategy[Decimal]:
    """Every number that is kept and that Language.number shows in full (ten decimals)."""
    return st.builds(
        lambda digits, places: plain(Decimal(digits).scaleb(places)),
        st.integers(-(10**10) + 1, 10**10 - 1),
        st.integers(-10, 2),
    ).filter(lambda value: value == 0 or Decimal("1e-6") <= abs(value) <= Decimal("1e12"))


@given(figures(), st.sampled_from(["sv", "en"]), st.sampled_from(["", " %", "kWh/m2"]))
def test_what_is_shown_is_read_back(value: Decimal, language: str, unit: str) -> None:
    shown = Language(language).number(value) + unit
    assert read(shown, language) == Quantity(value, unit=unit.strip())


@given(figures())
def test_a_cell_with_a_number_and_its_text_are_read_alike(value: Decimal) -> None:
    assert read(float(value)) == Quantity(value)


@given(st.text(max_size=150))
def test_any_text_is_read_or_refused(text: str) -> None:
    assert isinstance(read_number(text), Quantity | Unreadable)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=15, min_value=-10, max_value=10))
def test_plain_and_significant_keep_the_value(value: Decimal) -> None:
    assert plain(value) == value
    assert abs(significant(value) - value) <= abs(value) * Decimal("5.1e-10")
