"""What a cell holds once read, and the text it is kept and compared as."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.forms.form import NUMBERS, Kind

if TYPE_CHECKING:
    from xlgoals.forms.form import Field
    from xlgoals.forms.raw import RawValue
    from xlgoals.i18n import Language

Value = str | int | Decimal | date | tuple[str, ...]
"""What a filled cell holds once read. Choices and answers are codes; months are `2025-04`."""

_IN_NUMBERS = NUMBERS | {Kind.ANSWER}
_NUMBER = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?")


def fold(text: str) -> str:
    """Text as it is compared: one space between words, no case."""
    return " ".join(text.split()).casefold()


def raw_text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, dates as 2025-04-30."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return value.date().isoformat()
    return str(value)


def as_shown(asked: Field, text: str, language: Language) -> str:
    """What `raw_text` made, as people write it: a number the way the language writes it."""
    if asked.kind in _IN_NUMBERS and _NUMBER.fullmatch(text):
        return language.number(Decimal(text))
    return text


def key_text(value: RawValue) -> str:
    """A row key as text."""
    return value.strip() if isinstance(value, str) else raw_text(value)


def stored(value: Value) -> str:
    """A typed value as the text that the ledger keeps."""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def restored(asked: Field, text: str) -> Value:
    """The typed value of a text that `stored` made."""
    match asked.kind:
        case Kind.NUMBER | Kind.AMOUNT:
            return Decimal(text)
        case Kind.INTEGER:
            return int(text)
        case Kind.DATE:
            return date.fromisoformat(text)
        case Kind.WORDS:
            return tuple(text.split("; "))
        case Kind.ANSWER:
            return Decimal(text) if _NUMBER.fullmatch(text) else text
        case _:
            return text
