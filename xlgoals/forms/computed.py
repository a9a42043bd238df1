"""Live figures that follow from others of their row, and sums of rows: as formulas, by Python.

Both sides leave a figure blank where something it rests on is blank or no number. Sums and
differences of what people write have at most ten digits before rounding to `PLACES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.quantity import EXACT, rounded
from xlgoals.forms.form import Computed, Difference, Form, InWords, PerCent, Product
from xlgoals.forms.formulas import literal

if TYPE_CHECKING:
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language

PLACES = 6
"""Decimals that sums, differences and products are rounded to."""
_PERCENT_PLACES = 1

Refer = Callable[[str], str]
Rows = Mapping[tuple[str, ...], "FormRow"]
Values = Mapping[tuple[str, ...], Mapping[str, object]]


def formula(computed: Computed, refer: Refer, sign: int, language: Language) -> str:
    """What is computed, as a spreadsheet formula without the leading `=`."""
    match computed:
        case Difference(of=of, minus=minus, signed=signed):
            turned = "-" if signed and sign < 0 else ""
            return _numeric(
                f"ROUND({turned}({refer(of)}-{refer(minus)}),{PLACES})", refer, of, minus
            )
        case PerCent(of=of, base=base):
            share = f"ROUND(100*{refer(of)}/ABS({refer(base)}),{_PERCENT_PLACES})"
            return _numeric(f'IF({refer(base)}=0,"",{share})', refer, of, base)
        case Product(of=of, by=by):
            return _numeric(f"ROUND({refer(of)}*{refer(by)},{PLACES})", refer, of, by)
        case InWords(of=of, above=above, below=below, at=at):
            words = [literal(language.text(word)) for word in (above, below, at)]
            chosen = f"IF({refer(of)}>0,{words[0]},IF({refer(of)}<0,{words[1]},{words[2]}))"
            return _numeric(chosen, refer, of)


def _numeric(result: str, refer: Refer, *fields: str) -> str:
    """A result that is blank unless all the fields hold numbers."""
    numbers = ",".join(f"ISNUMBER({refer(field)})" for field in fields)
    return f'IF(AND({numbers}),{result},"")'


def value(
    computed: Computed, values: Mapping[str, object], sign: int, language: Language
) -> object:
    """What is computed, by Python; an empty text where it cannot be."""

    def figures(*fields: str) -> list[Decimal] | None:
        found = [values.get(field) for field in fields]
        numbers = [Decimal(one) for one in found if isinstance(one, Decimal | int)]
        return numbers if len(numbers) == len(fields) else None

    match computed:
        case Difference(of=of, minus=minus, signed=signed):
            if numbers := figures(of, minus):
                return rounded((numbers[0] - numbers[1]) * (sign if signed else 1), PLACES)
        case PerCent(of=of, base=base):
            if (numbers := figures(of, base)) and numbers[1]:
                share = EXACT.divide(100 * numbers[0], abs(numbers[1]))
                return rounded(share, _PERCENT_PLACES)
        case Product(of=of, by=by):
            if numbers := figures(of, by):
                return rounded(numbers[0] * numbers[1], PLACES)
        case InWords(of=of, above=above, below=below, at=at):
            if numbers := figures(of):
                word = above if numbers[0] > 0 else below if numbers[0] < 0 else at
                return language.text(word)
    return ""


# --- rows that are sums of others -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that stand together and are no sums: the areas of their cells in three columns."""

    part_of: str
    """The area that names, for each row, the one that it is part of."""
    sign: str
    amounts: str
    wholes: tuple[str, ...]
    """Those of the sums' keys that count here."""


def below(row: FormRow, rows: Iterable[FormRow]) -> list[FormRow]:
    """The rows that are part of a sum, and of those that are part of it, in the form's order."""
    rows = list(rows)
    wholes = {row.key[0]}
    while more := {r.key[0] for r in rows if r.is_sum and _whole(r) in wholes} - wholes:
        wholes |= more
    return [part for part in rows if _whole(part) in wholes]


def leaves(row: FormRow, rows: Iterable[FormRow]) -> list[FormRow]:
    """The rows that a sum comes from in the end, through sums of sums, in the form's order."""
    return [part for part in below(row, rows) if not part.is_sum]


def _whole(row: FormRow) -> str:
    return str(row.shown.get("part_of") or "")


def sum_formula(row: FormRow, blocks: Iterable[Block]) -> str:
    """The sum of a column over the rows that a sum comes from.

    No block may hold a sum: what refers to its own column in its own row is computed by nobody.
    """
    added, figures = [], []
    for block in blocks:
        # not SUMIFS: to it 1.1 and 1.10 are the same number, and an asterisk is any text
        own = "+".join(f"EXACT({block.part_of},{literal(key)})" for key in block.wholes)
        for sign, before in ((row.sign, "+"), (-row.sign, "-")):
            added.append(f"{before}SUMPRODUCT(({own})*({block.sign}={sign}),{block.amounts})")
        figures.append(f"SUMPRODUCT(({own})*ISNUMBER({block.amounts}))")
    if not figures:
        return '""'
    summed = "".join(added).removeprefix("+")
    return f'IFERROR(IF({"+".join(figures)}=0,"",ROUND({summed},{PLACES})),"")'


def held(form: Form, row: FormRow) -> dict[str, Value]:
    """What is known of a row beforehand; a total that somebody states is only compared."""
    return {
        name: value
        for name, value in row.given.items()
        if not (row.is_sum and form.field[name].summed)
    }


def sums(form: Form, rows: Rows, values: Values) -> dict[tuple[str, ...], dict[str, Decimal]]:
    """The computed figures of every row that is a sum, from those of the rows that it comes from.

    A part without a figure counts as nothing; a sum without any part that has one has none.
    """
    found: dict[tuple[str, ...], dict[str, Decimal]] = {}
    for row in rows.values():
        if not row.is_sum:
            continue
        parts = leaves(row, rows.values())
        found[row.key] = {}
        for field in form.summed:
            below = ((part.sign, values.get(part.key, {}).get(field.key)) for part in parts)
            figures = [sign * Decimal(f) for sign, f in below if isinstance(f, Decimal | int)]
            if figures:
                found[row.key][field.key] = rounded(row.sign * sum(figures, Decimal(0)), PLACES)
    return found
