"""Checks of what is typed, as XlsxWriter words them: drop-downs, limits, hints."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from xlgoals.excel.values import FIRST_DAY, LayoutError, formula_of, number_of, serial_of
from xlgoals.forms.sheet import DropDown, Limits

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

_ANY_NUMBER = -9.99e307


def input_check(check: DropDown | Limits, names: Iterable[str]) -> dict[str, object]:
    """What XlsxWriter is told of a check; `names` are the workbook's defined names."""
    return _limits(check) if isinstance(check, Limits) else _drop_down(check, names)


def _drop_down(choice: DropDown, names: Iterable[str]) -> dict[str, object]:
    """A list by reference only: as text it holds 255 characters and splits at commas."""
    source = choice.source
    known = {name.casefold() for name in names}
    if not source.startswith("=") or (
        re.fullmatch(r"=[\w.\\]+", source) and source[1:].casefold() not in known
    ):
        raise LayoutError(f"{source!r} is no defined name or area to choose from")
    wanted = {"validate": "list", "source": source, "show_error": choice.strict}
    return wanted | _messages(choice)


def _messages(check: DropDown | Limits) -> dict[str, object]:
    wanted = {
        "input_title": check.prompt_title,
        "input_message": check.prompt,
        "error_title": check.error_title,
        "error_message": check.error,
    }
    return {key: text for key, text in wanted.items() if text}


def _limits(limits: Limits) -> dict[str, object]:
    """XlsxWriter's words for a check; a number or date without limits must still be one."""
    if limits.kind == "any":
        return {"validate": "any", **_messages(limits)}
    if limits.kind == "custom":
        formula = formula_of(limits.formula, "a check of input")
        return {"validate": "custom", "value": formula, **_messages(limits)}
    low, high = limits.low, limits.high
    if low is None and high is None and limits.kind == "date":
        low = FIRST_DAY
    elif low is None and high is None and limits.kind == "length":
        raise LayoutError("a check of length without limits")
    wanted: dict[str, object] = {"validate": limits.kind, **_messages(limits)}
    if low is not None and high is not None:
        if _bound(low) > _bound(high):
            raise LayoutError(f"a check of input between {low} and {high}")
        return wanted | {"criteria": "between", "minimum": _bound(low), "maximum": _bound(high)}
    if high is not None:
        return wanted | {"criteria": "<=", "value": _bound(high)}
    return wanted | {"criteria": ">=", "value": _ANY_NUMBER if low is None else _bound(low)}


def _bound(value: Decimal | date | int) -> float | int:
    if isinstance(value, date):
        return serial_of(value, "a check of input")
    return value if isinstance(value, int) else number_of(value, "a check of input")
