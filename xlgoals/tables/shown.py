"""A form beside the goals as people read it: which columns there are, and each value in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.forms.form import NUMBERS, Field, Form, InWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.i18n import Language
    from xlgoals.tables.lines import UnitLine

_LEFT_OUT = frozenset({"board", "check", "explanation", "level1", "level3"})
"""What is shown otherwise, or is between the unit and central staff."""


def shown_fields(form: Form, lines: Sequence[UnitLine]) -> list[Field]:
    """The columns that are shown: visible ones in which any row has something."""
    return [
        asked
        for asked in form.fields
        if not asked.hidden
        and asked.key not in _LEFT_OUT
        and any(line.values.get(asked.key) not in (None, "") for line in lines)
    ]


def shown_value(
    asked: Field, line: UnitLine, language: Language
) -> str | Decimal | int | date | None:
    """A value as it is shown: codes and computed words in the language, figures as they are."""
    value = line.values.get(asked.key)
    if value is None or value == "":
        return None
    if asked.choices:
        labels = {choice.code: choice.words(language) for choice in asked.choices}
        return labels.get(str(value), str(value))
    if isinstance(asked.computed, InWords):
        return language.text(str(value))
    if isinstance(value, str | Decimal | int | date):
        return value
    return str(value)


def is_figure(asked: Field) -> bool:
    """Whether the column holds figures, which stand to the right."""
    return asked.kind in NUMBERS
