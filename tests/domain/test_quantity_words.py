"""Numbers to text and back in both languages, and texts made to mislead."""

import re
from decimal import Decimal, localcontext

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals.domain.model import Comparator
from xlgoals.domain.quantity import (
    LARGEST,
    LONGEST,
    SMALLEST,
    Quantity,
    Unreadable,
    plain,
    read_number,
    written,
)
from xlgoals.i18n import LANGUAGES, Language

SPACES = " \u00a0\u202f\u2009"
MINUSES = "-\u2212\u2013"
READ_COMPARATORS = [None, *(one for one in Comparator if one is not Comparator.BETWEEN)]
UNITS = {
    "": None,
    "%": None,
    "‰": None,
    "st": None,
    "kWh/m2": None,
    "ton CO2e": None,
    "m²": None,
    "°C": None,
    "d.": None,
    "/ år": None,
    "%-enheter": None,
    "st per månad": None,
    "mkr": None,
    "recept per 1000 inv": 1000,
    "per 100 000 invånare": 100_000,
    "fall/1000 inv": 1000,
    "Å" * 80: None,
}

untimed = settings(deadline=None)  # the first number written loads the locale
languages = st.sampled_from([Language(code) for code in LANGUAGES])
values = st.one_of(
    st.just(Decimal(0)),
    st.sampled_from([SMALLEST, LARGEST, -SMALLEST, -LARGEST]),
    # Every size, with up to ten digits.
    st.builds(
        lambda digits, places: plain(Decimal(digits).scaleb(places)),
        st.integers(-(10**10) + 1, 10**10 - 1),
        st.integers(-15, 3),
    ).filter(lambda value: SMALLEST <= abs(value) <= LARGEST),
)


@st.composite
def quantities(draw: st.DrawFn) -> Quantity:
    unit = draw(st.sampled_from(list(UNITS)))
    per = UNITS[unit]
    denominator = None if per is None else Decimal(per)
    return Quantity(draw(values), draw(st.sampled_from(READ_COMPARATORS)), unit, denominator)


def typed() -> st.SearchStrategy[str]:
    """What people and accidents leave in a cell, about half of it in order."""
    front = [
        "",
        "",
        "Minst",
        "Minst ",
        "högst ",
        "Mindre än",
        "more  than ",
        ">=",
        "<",
        "max",
        "ca ",
    ]
    sign = ["", "", "", *MINUSES, "+"]
    number = st.one_of(
        st.integers(0, 99_999).map(str),
        st.tuples(st.integers(1, 999), st.sampled_from(SPACES), st.integers(100, 999)),
        st.tuples(st.integers(0, 9999), st.sampled_from(",."), st.integers(0, 9999)),
        st.sampled_from(["1.234.567", "1,234,567.5", "52 70", "2020", "05", "٣", "５", "1\u00ad5"]),
    )
    behind = [
        [
            "",
            "",
            "%",
            " %",
            " st",
            "kWh/m2",
            " ton CO2e",
            "/ 1000",
            "\n",
            "\t",
            ".",
            "½",
            "²",
            "-",
            "–",
        ],
        ["", "", " per 1000 inv", "/1000 inv", " per\u00a0100\u2009000", " under året", " i snitt"],
        ["", "", "", " tusen", " maj", " lägre", " (okt)", " års", "e5", "; 5", "\u200b", " ſt"],
    ]
    orderly = st.tuples(
        st.sampled_from(front), st.sampled_from(sign), number, *map(st.sampled_from, behind)
    )
    return st.one_of(orderly, orderly.flatmap(st.permutations)).map(flat)


def flat(pieces: object) -> str:
    return "".join(map(flat, pieces)) if isinstance(pieces, tuple | list) else str(pieces)


def read(text: str, language: Language) -> Quantity | Unreadable:
    return read_number(text, language.code)


def told(quantity: Quantity) -> tuple[object, ...]:
    """What a text can tell: all but that digits were cut."""
    return quantity.value, quantity.comparator, quantity.unit, quantity.denominator


@pytest.mark.parametrize(
    ("text", "swedish", "english"),
    [
        ("1234567,5", "1\u00a0234\u00a0567,5", "1,234,567.5"),
        ("Minst1 500", "minst 1\u00a0500", "at least 1,500"),
        ("Högst -2,1 %", "högst -2,1 %", "at most -2.1 %"),
        ("> 0", "mer än 0", "more than 0"),
        (
            "Mindre än20 581 dygnsdos per 1000 invånare",
            "mindre än 20\u00a0581 dygnsdos per 1000 invånare",
            "less than 20,581 dygnsdos per 1000 invånare",
        ),
        ("200kWh/m2", "200 kWh/m2", "200 kWh/m2"),
        ("0,000001234567891", "0,000001234567891", "0.000001234567891"),
    ],
)
def test_written_in_words(text: str, swedish: str, english: str) -> None:
    quantity = read_number(text)
    assert isinstance(quantity, Quantity)
    assert written(quantity, Language("sv")) == swedish
    assert written(quantity, Language("en")) == english


def test_two_limits_are_no_quantity_that_was_read() -> None:
    with pytest.raises(KeyError):
        written(Quantity(Decimal(5), Comparator.BETWEEN), Language("sv"))


@untimed
@given(quantities(), languages)
def test_number_to_text_to_number(quantity: Quantity, language: Language) -> None:
    assert read(written(quantity, language), language) == quantity


@untimed
@given(st.one_of(typed(), st.text(max_size=LONGEST)), languages, languages)
def test_whatever_was_read_is_written_and_read_the_same(
    text: str, typed_in: Language, shown_in: Language
) -> None:
    found = read(text, typed_in)
    if isinstance(found, Quantity):
        again = read(written(found, shown_in), shown_in)
        assert isinstance(again, Quantity)
        assert told(again) == told(found)


@untimed
@given(quantities(), languages, st.sampled_from(SPACES), st.sampled_from(MINUSES))
def test_any_space_and_any_minus_are_read_the_same(
    quantity: Quantity, language: Language, space: str, minus: str
) -> None:
    text = written(quantity, language)
    text = re.sub(f"[{SPACES}]", space, text)
    text = re.sub(f"[{MINUSES}](?=[0-9])", minus, text)
    assert read(text, language) == quantity


@given(typed(), languages, st.sampled_from(SPACES))
def test_the_kind_of_space_decides_nothing(text: str, language: Language, space: str) -> None:
    other = re.sub(f"[{SPACES}]", space, text)
    assert read(other, language) == read(text, language)


@given(typed(), languages)
def test_no_text_with_a_number_in_other_digits_is_read(text: str, language: Language) -> None:
    found = read(text, language)
    if any(sign in text for sign in "٣５½\u00ad\u200b"):
        assert isinstance(found, Unreadable)


@given(st.integers(), languages)
def test_any_whole_number_of_a_cell_is_read_or_out_of_size(number: int, language: Language) -> None:
    found = read_number(number, language.code)
    if number and abs(number) > LARGEST:
        assert found is Unreadable.OUT_OF_SIZE
    else:
        assert isinstance(found, Quantity)
        assert found.rounded or found.value == number


@given(st.floats(), languages)
def test_any_float_of_a_cell_is_read_or_refused(number: float, language: Language) -> None:
    found = read_number(number, language.code)
    if isinstance(found, Quantity):
        assert abs(float(found.value) - number) <= abs(number) * 1e-9
        assert not found.value.is_signed() or found.value < 0


# --- Comparators -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("Minimum 5 st", Comparator.AT_LEAST),
        ("Max 5 st", Comparator.AT_MOST),
        ("max5 st", Comparator.AT_MOST),
        ("Maximum 5 st", Comparator.AT_MOST),
        ("Maximalt 5 st", Comparator.AT_MOST),
        ("Fler än 5 st", Comparator.MORE_THAN),
        ("Färre än5 st", Comparator.LESS_THAN),
        ("Fewer than 5 st", Comparator.LESS_THAN),
        ("min\u017ft 5 st", Comparator.AT_LEAST),  # a long s, as some scanners see it
        ("MINDRE A\u0308N 5 st", Comparator.LESS_THAN),
    ],
)
def test_comparators_that_mean_one_thing(text: str, comparator: Comparator) -> None:
    assert read_number(text) == Quantity(Decimal(5), comparator, "st")


@pytest.mark.parametrize(
    "text",
    [
        "Lägre än 5", "Högre än 5", "lower than 5", "higher than 5", "Under 5", "Över 5", "below 5",
        "Upp till 5", "up to 5", "från 5", "from 5", "min 5", "Max. 5", "inte mer än 5", "ej 5",
        "no more than 5", "mellan 5", "ner till 5", "= 5", "~5", "≈5", "±5", "≠ 5", "> = 5", ">>5",
        "=> 5", "=<5", "minst ca 5", "minst > 5", "m\u0131nst 5", "M\u0130NST 5",
    ],
)  # fmt: skip
def test_other_words_in_front_are_refused(text: str) -> None:
    assert read_number(text) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "5 max", "5 minst", "5 % som mest", "5 och uppåt", "5 st och upp", "5 and up", "5 st eller fler",
        "5 at most", "5 or more", "5 över", "5 % under målet", "5 % under förra året", "5 above",
        "5 % över årets budget", "5 % lägre", "5 procent färre än året innan", "5 %-ig minskning",
        "5 fler", "5 st mer", "5 fewer", "5 lower than", "5 nya platser fler", "5 % increase",
    ],
)  # fmt: skip
def test_a_comparison_behind_the_number_is_never_dropped(text: str) -> None:
    assert read_number(text) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize(
    "text",
    ["Mindre än 2020", "> 2019", "<1990", "2020 års nivå", "Minst 2019 års utfall", "2020 levels"],
)
def test_a_year_to_compare_with_is_no_number(text: str) -> None:
    assert read_number(text) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2020", 2020),
        ("Minst 2020", 2020),
        ("Mindre än 2 020", 2020),
        ("Mindre än 2020 kg", 2020),
        ("Mindre än 2120", 2120),
        ("5 års väntan", 5),
    ],
)
def test_a_number_in_the_size_of_a_year(text: str, value: int) -> None:
    found = read_number(text)
    assert isinstance(found, Quantity)
    assert found.value == value


# --- Words behind ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "5 tusen", "5tusen samtal", "2 miljoner kr", "5k", "3 mn", "4 av tio", "4 per tusen", "5 och en halv",
        "5 dussin", "5 - sju", "05", "00", "007", "-05", "00,5", "0123456789", "5 per 1,000", "1/2", "5 1/2",
    ],
)  # fmt: skip
def test_more_than_one_number(text: str) -> None:
    assert read_number(text) is Unreadable.TWO_NUMBERS


@pytest.mark.parametrize(
    "text",
    [
        "5 maj", "1 april", "12 dec", "4,5 okt", "40 % i mars", "5 May", "5 % prel", "5 st-prel.", "5 c.a",
        "5 kanske", "5 drygt", "5 estimated", "0 nej", "5 ja", "5 ej klart", "3 saknas", "5 st -", "5 st/",
        "5 % –", "5 %,", "5 (ca)", "5 st?",
    ],
)  # fmt: skip
def test_what_takes_the_number_back(text: str) -> None:
    assert read_number(text) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize(
    "unit",
    [
        "min", "mkr", "tkr", "aktiviteter under året", "utbildningar under perioden", "kurser över året",
        "insatser för bättre hälsa", "st seminarier om ökad trygghet", "halvår", "mån", "majblommor",
        "visits over the year", "procentenheter", "men", "st.", "%.", "per år", "h/vecka", "Ω",
    ],
)  # fmt: skip
def test_units_that_only_look_doubtful(unit: str) -> None:
    assert read_number(f"5 {unit}") == Quantity(Decimal(5), unit=unit)


def test_a_long_unit_is_prose() -> None:
    assert isinstance(read_number("5 " + "x" * 80), Quantity)
    assert read_number("5 " + "x" * 81) is Unreadable.NOT_A_NUMBER


# --- Hostile content -------------------------------------------------------------------------


@pytest.mark.parametrize("raw", [0, 0.0, -0.0, "0", "-0", "\u22120,0", "0,000", "+0", "minst -0"])
def test_zero_has_no_sign(raw: str | float) -> None:
    found = read_number(raw)
    assert isinstance(found, Quantity)
    assert str(found.value) == "0"


@pytest.mark.parametrize(
    "raw",
    [
        True, False, float("nan"), float("inf"), float("-inf"), "nan", "inf", "Infinity", "-inf", "True",
        "\u0665", "\u0661\u0662", "\uff15", "\uff15 %", "\u096b", "\u2464", "\u00bd", "x\u00b2", "\u216b",
        "5\u0665", "5\uff15", "\u00ad5", "\u200b5", "\ufeff5", "\u200e5", "5\u00ad", "5\u200b", "5\u200b%",
        "5 s\u00adt", "\u20145", "\u20105", "\uff0d5", "x0", "\x005", "5\x00", "\ud800", "5\ud800",
        "5\u0301", "5\u20e3", "5\u202e%",
    ],
)  # fmt: skip
def test_what_is_no_number_in_this_writing(raw: str | float) -> None:
    assert read_number(raw) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize(
    "text",
    [
        "1\u00ad500", "1\u200b500", "1\u2060500", "1\u2007500", "1\u3000500", "1'500", "1_500", "5_000x", "0x1F", "1\uff0c500",
        "1\u066b5", "5\u20137", "5-7", "5\u22127",
    ],
)  # fmt: skip
def test_other_signs_between_digits_are_refused(text: str) -> None:
    assert read_number(text) is Unreadable.TWO_NUMBERS


@pytest.mark.parametrize(
    "raw",
    [10**5000, -(10**5000), 1e308, 5e-324, "9" * LONGEST, "0," + "0" * 100 + "1", 10**12 + 1],
    ids=["huge", "deep", "largest", "smallest", "digits", "decimals", "beyond"],
)
def test_out_of_size(raw: str | float) -> None:
    assert read_number(raw) is Unreadable.OUT_OF_SIZE


def test_many_digits_are_cut_and_said() -> None:
    found = read_number("0," + "3" * 100)
    assert found == Quantity(Decimal("0.3333333333"), rounded=True)
    assert read_number("9" * (LONGEST + 1)) is Unreadable.NOT_A_NUMBER


def test_the_callers_decimal_context_decides_no_size() -> None:
    with localcontext() as context:
        context.prec = 2
        assert read_number(1_040_000_000_000) is Unreadable.OUT_OF_SIZE
        assert read_number("1 000 000 000 000") == Quantity(LARGEST)
