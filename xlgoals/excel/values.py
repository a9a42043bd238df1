"""What a cell can hold: values as a workbook keeps them, or an error where it cannot."""

from __future__ import annotations

import math
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.forms.look import ANY_NUMBER, STYLES, whole_number
from xlgoals.forms.raw import text_units

if TYPE_CHECKING:
    from xlgoals.forms.look import Look, Style
    from xlgoals.forms.sheet import Cell, CellValue

LONGEST_TEXT = 32_767
"""Most that a cell holds, in UTF-16 units, as Excel counts; so an emoji counts as two."""
LONGEST_FORMULA = 8_192
FIRST_DAY = date(1900, 3, 1)
"""The first day that Excel, which believes in 29 February 1900, and the calendar agree on."""
_DAY_ZERO = datetime(1899, 12, 30)


class LayoutError(ValueError):
    """The layout asks for something that a workbook cannot hold: a fault of the calling code."""


def text_of(value: str, at: str) -> str:
    """A text that fits into the cell `at`; LayoutError when it does not."""
    units = len(value)
    if units > LONGEST_TEXT // 2:
        units = text_units(value)
    if units > LONGEST_TEXT:
        raise LayoutError(f"{at}: a text of {units} characters; a cell holds {LONGEST_TEXT}")
    return value


def formula_of(formula: str, at: str) -> str:
    """A formula with its `=`, whether it was given with it or not."""
    formula = "=" + formula.removeprefix("=")
    if not 1 < len(formula) <= LONGEST_FORMULA:
        raise LayoutError(f"{at}: a formula of {len(formula)} characters")
    return formula


def number_of(value: float | Decimal, at: str) -> float:
    """A number as the double that a cell holds; LayoutError for NaN and infinities."""
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise LayoutError(f"{at}: {value!r} is not a number that a cell can hold")
    return number


def serial_of(value: date, at: str) -> float:
    """A date as Excel counts it: days, 1 March 1900 being number 61."""
    if isinstance(value, datetime):
        if value.tzinfo is not None:
            raise LayoutError(f"{at}: {value!r} has a time zone, which a cell cannot hold")
        moment = value
    else:
        moment = datetime(value.year, value.month, value.day)
    if moment.date() < FIRST_DAY:
        raise LayoutError(f"{at}: {value!r} is before Excel's calendar")
    days = moment - _DAY_ZERO
    return days.days + (days.seconds + days.microseconds / 1e6) / 86_400


def date_format(value: object) -> str:
    """The number format of a date or time whose style states none."""
    return "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"


def cached_of(value: CellValue, at: str) -> str | float | bool:
    """What a formula gives now; nothing known is a blank, which makes LibreOffice compute it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text_of(value, at)
    return serial_of(value, at) if isinstance(value, date) else number_of(value, at)


def checked(result: object, what: str) -> None:
    """Refuse what XlsxWriter refused: it only returns a negative number."""
    if isinstance(result, int) and result < 0:
        raise LayoutError(f"{what} cannot be written (XlsxWriter: {result})")


def shown(look: Look, role: str) -> str:
    """The colour of a role, as XlsxWriter takes it."""
    try:
        return f"#{look.colour(role)}"
    except KeyError:
        raise LayoutError(f"no such colour: {role!r}") from None


def style_of(name: str) -> Style:
    """The style of a name, which may end in marks."""
    try:
        return STYLES[name]
    except KeyError:
        raise LayoutError(f"no such style: {name!r}") from None


def number_format(cell: Cell) -> str:
    """The number format of a cell where its style's own will not do; blank where that does.

    A format with optional decimals shows a whole number as `73,`: it is for what has decimals.
    What is not known yet has the spreadsheet's own format, and amounts a highlight for whole ones.
    """
    style = style_of(cell.style)
    if isinstance(cell.value, date):
        return "" if style.number else date_format(cell.value)
    if style.locked and not cell.formula and isinstance(cell.value, int | float | Decimal):
        return whole_number(style.number) if _is_whole(cell.value) else ""
    return "General" if style.number == ANY_NUMBER else ""


def _is_whole(value: float | Decimal) -> bool:
    return isinstance(value, int) or (math.isfinite(value) and value % 1 == 0)
