"""Personal identity numbers: which ten or twelve digits are one. The numbers here are made up."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.texts import personal_number


def checked(nine: str) -> str:
    """Nine digits and their check digit, reckoned apart from the code under test."""
    doubled = [int(digit) * (2, 1)[place % 2] for place, digit in enumerate(nine)]
    return nine + str(-sum(sum(divmod(number, 10)) for number in doubled) % 10)


def written(day: date, serial: str, mark: str = "-", century: bool = False, more: int = 0) -> str:
    ten = checked(f"{day:%y%m}{day.day + more:02}{serial}")
    return f"{str(day.year)[:2] if century else ''}{ten[:6]}{mark}{ten[6:]}"


BORN = date(1985, 1, 2)
ONE = written(BORN, "123")

FOUND = [
    ONE,
    f"Patienten {ONE} har fått tid.",
    f"({ONE})",
    f"{ONE}.",
    f"{ONE},",
    written(BORN, "123", century=True),
    written(BORN, "123", "", century=True),
    written(BORN, "123", ""),
    written(BORN, "123", "+"),
    written(BORN, "123", "–"),
    written(BORN, "123", " - "),
    written(BORN, "123", " ", century=True),
    written(BORN, "123", more=60),
    written(BORN, "123", "", century=True, more=60),
    written(date(2000, 2, 29), "238"),
    written(date(2012, 12, 12), "121", century=True),
    written(date(2007, 1, 23), "456"),
    f"Tel 063-12 34 56, pnr {ONE}",
    f"7654321 {ONE}",
]


@pytest.mark.parametrize("text", FOUND)
def test_a_personal_number_is_found(text: str) -> None:
    found = personal_number(text)
    assert found is not None
    assert found in text
    assert sum(sign.isdigit() for sign in found) in (10, 12)


def wrong_check(number: str) -> str:
    return number[:-1] + str((int(number[-1]) + 1) % 10)


NOT_FOUND = [
    "",
    "Inga siffror",
    wrong_check(ONE),
    wrong_check(written(BORN, "123", "", century=True)),
    checked("851301123"),  # month 13
    checked("850132123"),  # day 32
    checked("850130000"),  # no such serial number
    checked("010229123"),  # no leap year, in neither century
    checked("850192123"),  # day 32 of a coordination number
    checked("850160123"),  # day 0 of one
    checked("202100012"),  # an organisation
    f"{checked('556012579')[:6]}-{checked('556012579')[6:]}",
    f"16{checked('556012579')}",
    f"17{checked('850102123')}",  # no century of anybody alive
    written(date(2007, 1, 23), "456", ""),  # could be a telephone number
    "0701234567",
    "070-123 45 67",
    "070-1234567",
    "063-14 75 00",
    "+46 70 123 45 67",
    "2022-04-30",
    "20220430",
    "220430",
    "1234567890123456",
    f"1{written(BORN, '123', '', century=True)}",
    f"{written(BORN, '123', '')}9",
    f"RS/{ONE}/22",
    f"12-{ONE}",
    "850102-XXXX",
    "850102-****",
    "850102",
    "5 850 102 123 456",
    "Bankgiro 5050-1055",
    "13 209 samtal och 19 209 dygnsdoser",
    "2022-2024, 2025-2027",
    "Dnr 2022-1234",
    "ISBN 978-91-7000-150-5",
    "SE4550000000058398257466",
    "850102 8504",
    "1 234 567 890 kr",
    "100000-0000",
    "2,850102-1236",
]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_other_digits_are_no_personal_number(text: str) -> None:
    assert personal_number(text) is None


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(1, 999), st.booleans())
def test_every_number_that_is_right_is_found(day: date, serial: int, century: bool) -> None:
    number = written(day, f"{serial:03}", century=century)
    assert personal_number(f"Se {number}, tack") == number
    assert personal_number(f"Se {wrong_check(number)}, tack") is None
