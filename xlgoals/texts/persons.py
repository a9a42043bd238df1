"""Personal identity numbers in texts: never to be stored, shown or printed by mistake."""

from __future__ import annotations

import re
from datetime import date

_NUMBER = re.compile(
    r"(?<![0-9])(?<![0-9][-+–−/.,])"
    r"(?P<century>18|19|20)?(?P<date>[0-9]{6})(?P<mark> ?[-+‐‑–−] ?| )?(?P<last>[0-9]{4})"
    r"(?![0-9])(?![-/][0-9])"
)
_DATE = re.compile(r"[0-9]{6}")
_COORDINATION = 60
"""What is added to the day in a coordination number, for who is not registered in the country."""


def personal_number(text: str) -> str | None:
    """The first Swedish personal or coordination number in a text, as it stands there.

    It has a date that exists and a check digit that is right, so organisation numbers (whose
    "month" is 20 or more), telephone numbers and most other long numbers are none. Without a
    hyphen and a century it may not begin with 0, as telephone numbers do.
    """
    if _DATE.search(text) is None:
        return None
    for found in _NUMBER.finditer(text):
        if _is_one(found):
            return found[0]
    return None


def without_number(text: str) -> str:
    """A text as a message may repeat it, with a sign in place of a personal identity number."""
    while (number := personal_number(text)) is not None:
        text = text.replace(number, "…")
    return text


def _is_one(found: re.Match[str]) -> bool:
    digits, last = found["date"], found["last"]
    if last[:3] == "000" or not _is_checked(digits + last):
        return False
    mark = (found["mark"] or "").strip()
    if not mark and not found["century"] and (digits[0] == "0" or found["mark"]):
        return False
    centuries = (found["century"],) if found["century"] else ("19", "20")
    return any(_is_date(century + digits) for century in centuries)


def _is_date(digits: str) -> bool:
    day = int(digits[6:8])
    if day > _COORDINATION:
        day -= _COORDINATION
    try:
        date(int(digits[:4]), int(digits[4:6]), day)
    except ValueError:
        return False
    return True


def _is_checked(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of the nine before it (Luhn)."""
    total = 0
    for place, digit in enumerate(digits):
        doubled = int(digit) * (2 - place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
