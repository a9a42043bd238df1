"""What a careful reader would ask about a row of amounts: its signs, and its unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.lines import Nature
from xlgoals.findings import Code
from xlgoals.forms.form import Difference, Form, Kind
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language

_LOW, _HIGH = Decimal(500), Decimal(2000)
"""Between these a ratio of two amounts is about a thousand: kronor for thousands of them."""
_NATURES = {Nature.INCOME: N_("income"), Nature.COST: N_("costs")}
_EXPECTED = {
    True: N_("without a minus sign"),
    False: N_("with a minus sign"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A question about one field of a row, with the values of its message."""

    code: Code
    at: str
    values: Mapping[str, str] = field(default_factory=dict)
    rests_on: frozenset[str] = frozenset()
    """The fields that it follows from, where it is not alone about `at`."""


def amount_remarks(
    form: Form, row: FormRow, values: Mapping[str, Value], language: Language
) -> Iterator[Remark]:
    """The questions about one row's amounts, as the unit has typed them."""
    if row.is_sum:
        return
    for asked in form.inputs:
        figure = values.get(asked.key)
        if asked.kind is not Kind.AMOUNT or asked.key in row.given:
            continue
        if isinstance(figure, Decimal) and row.nature.is_contradicted(row.sign * figure):
            shown = {
                "value": language.number(figure),
                "of": language.text(_NATURES[row.nature]),
                "expected": language.text(_EXPECTED[_is_positive(row)]),
            }
            yield Remark(Code.UNEXPECTED_SIGN, asked.key, shown)
    for _, how in form.computed:
        if isinstance(how, Difference):
            yield from _thousand_times(form, row, values, how, language)


def _is_positive(row: FormRow) -> bool:
    """Whether the row's amounts are written without a minus sign, as they usually are."""
    return (row.nature is Nature.INCOME) is (row.sign > 0)


def thousand_times(figure: Decimal, other: Decimal) -> bool:
    """Whether two amounts are about a thousand times apart, whichever is the larger."""
    if not figure or not other:
        return False
    low, high = sorted((abs(figure), abs(other)))
    return _LOW * low <= high <= _HIGH * low


def _thousand_times(
    form: Form,
    row: FormRow,
    values: Mapping[str, Value],
    how: Difference,
    language: Language,
) -> Iterator[Remark]:
    """An amount beside one that it is compared with, a thousand times as large or as small."""
    figure, other = values.get(how.of), values.get(how.minus)
    if not isinstance(figure, Decimal) or not isinstance(other, Decimal):
        return
    if form.field[how.of].kind is Kind.AMOUNT and thousand_times(figure, other):
        at, beside = (how.of, how.minus) if how.of not in row.given else (how.minus, how.of)
        if at in row.given:
            return
        shown = {
            "value": language.number(values[at]),  # type: ignore[arg-type]
            "other": language.number(values[beside]),  # type: ignore[arg-type]
            "of": language.text(form.field[beside].label),
            "expected": str(row.shown.get("measure_unit") or "–"),
        }
        yield Remark(Code.THOUSAND_TIMES, at, shown, frozenset({how.of, how.minus}))
