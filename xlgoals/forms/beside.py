"""What stands beside the outcome and the comment while a person types, as formulas and by Python.

The figure in words, how it stands to the one before, and how much of the comment's room is used.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.forecast import TREND_WORDS, Trend, trend
from xlgoals.domain.model import Direction
from xlgoals.domain.quantity import rounded
from xlgoals.forms.formulas import Refer, literal, number, numeric
from xlgoals.forms.raw import text_units
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language

OF_WORDS = N_("of {n}")
DECIMALS = 4
"""Most decimals of a figure in words."""


def beside_formulas(form: Form, row: FormRow, refer: Refer, language: Language) -> dict[str, str]:
    """The formulas of those of the fields that the form has."""
    made = {}
    if "echo" in form.field:
        made["echo"] = _echo(refer("outcome"), _unit(row), language)
    if "trend" in form.field:
        made["trend"] = _trend_word(refer("outcome"), row, language)
    if "comment_length" in form.field:
        made["comment_length"] = _counter(refer("comment"), _most(form), language)
    return made


def beside_values(
    form: Form, row: FormRow, values: Mapping[str, Value], bad: set[str], language: Language
) -> dict[str, object]:
    """What those formulas give; fields in `bad` could not be read."""
    outcome = None if "outcome" in bad else values.get("outcome")
    live: dict[str, object] = {}
    if "echo" in form.field:
        live["echo"] = _unit(row)
        if isinstance(outcome, Decimal):
            live["echo"] = f"{language.number(rounded(outcome, DECIMALS))} {_unit(row)}".strip()
    if "trend" in form.field:
        way = None
        if row.goal is not None and isinstance(outcome, Decimal):
            way = trend(outcome, row.previous, row.goal.yardstick.direction)
        live["trend"] = language.text(TREND_WORDS[way]) if way else ""
    if "comment_length" in form.field:
        size = 0 if "comment" in bad else text_units(str(values.get("comment") or ""))
        live["comment_length"] = f"{size} {language.text(OF_WORDS, n=_most(form))}" if size else ""
    return live


def _unit(row: FormRow) -> str:
    return str(row.shown.get("measure_unit") or "")


def _most(form: Form) -> int:
    return form.field["comment"].max_length


def _echo(outcome: str, unit: str, language: Language) -> str:
    """The figure with its unit; the unit alone as long as there is no figure.

    Signs for thousands and decimals are those of the person's own spreadsheet.
    """
    figure = f"ABS({outcome})"
    decimals = str(DECIMALS)
    for kept in reversed(range(DECIMALS)):
        decimals = f"IF(ROUND({figure},{kept})=ROUND({figure},{DECIMALS}),{kept},{decimals})"
    minus = literal(language.number(-1).removesuffix("1"))
    sign = f'IF(ROUND({outcome},{DECIMALS})<0,{minus},"")'
    words = f"{sign}&FIXED({figure},{decimals})"
    if unit:
        words += f"&{literal(' ' + unit)}"
    return f"IF({numeric(outcome)},{words},{literal(unit)})"


def _trend_word(outcome: str, row: FormRow, language: Language) -> str:
    """How the outcome stands to the one that it is compared with."""
    if row.previous is None or row.goal is None:
        return '""'
    word = {one: literal(language.text(words)) for one, words in TREND_WORDS.items()}
    higher = row.goal.yardstick.direction is Direction.HIGHER
    more, less = (Trend.BETTER, Trend.WORSE) if higher else (Trend.WORSE, Trend.BETTER)
    before = number(row.previous)
    moved = f"IF({outcome}>{before},{word[more]},{word[less]})"
    return f'IF({numeric(outcome)},IF({outcome}={before},{word[Trend.UNCHANGED]},{moved}),"")'


def _counter(comment: str, most: int, language: Language) -> str:
    """How many characters stand in a comment, of how many that it may have."""
    words = literal(" " + language.text(OF_WORDS, n=most))
    return f'IFERROR(IF(LEN(TRIM({comment}))=0,"",LEN({comment})&{words}),"")'
