"""A form as a pandera schema: one pass over the rows of all returns.

Cells are typed before they come here (forms.parse), so the frame has clean types, nothing is
coerced, and what one unit typed cannot switch a check off for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from xlgoals.findings import Code
from xlgoals.forms.form import (
    NUMBERS,
    Among,
    Blank,
    Condition,
    Field,
    Filled,
    Form,
    Outside,
    Role,
    Rule,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.forms.parse import Row, Table
    from xlgoals.i18n import Language

FILE, KEY = "_file", "_key"


@dataclass(frozen=True, slots=True)
class Breach:
    """A check that a row failed: the row's place in the frame, the field, the code."""

    place: int
    field: str
    code: Code


def frame(
    form: Form, rows: Sequence[tuple[object, Row]], extra: Sequence[Mapping[str, object]] = ()
) -> pd.DataFrame:
    """One frame of all rows, indexed from 0.

    Args:
        form: Which form the rows are of.
        rows: The file (any hashable) and row, in order.
        extra: Per row, values that the rules need beside the inputs, such as the status.

    Returns:
        A column per field that is an input or in `extra`; numbers are floats, the rest objects,
        None where blank; and the columns `_file` and `_key`.
    """
    columns: dict[str, Any] = {
        FILE: [file for file, _ in rows],
        KEY: ["\x1f".join(row.key) for _, row in rows],
    }
    known = extra[0].keys() if extra else ()
    for asked in form.fields:
        if asked.key in known:
            columns[asked.key] = _objects([values.get(asked.key) for values in extra])
            continue
        if asked.role is not Role.INPUT:
            continue
        values = [row.values.get(asked.key) for _, row in rows]
        if asked.kind in NUMBERS:
            columns[asked.key] = pd.Series(
                [float("nan") if value is None else float(str(value)) for value in values],
                dtype="float64",
            )
        else:
            columns[asked.key] = _objects(values)
    return pd.DataFrame(columns)


def _objects(values: list[Any]) -> pd.Series[Any]:
    """Values as they are, but decimals as floats, which checks can compare."""
    return pd.Series(
        [float(value) if isinstance(value, Decimal) else value for value in values], dtype=object
    )


def breaches(form: Form, rows: pd.DataFrame) -> list[Breach]:
    """Everything in the frame that breaks the form's requirements, limits and rules.

    Duplicated rows within a file are found too, at their first key field. In order of place.
    """
    found = _repeated(form, rows)
    try:
        _schema(form, rows).validate(rows, lazy=True)
    except SchemaErrors as errors:
        found += _read(errors.failure_cases)
    order = {asked.key: place for place, asked in enumerate(form.fields)}
    return sorted(set(found), key=lambda b: (b.place, order[b.field], b.code.id))


def _schema(form: Form, rows: pd.DataFrame) -> pa.DataFrameSchema:
    """The form's schema. A rule is a check of the column it points at, over the whole row."""
    checks: dict[str, list[pa.Check]] = {asked.key: _limits(asked) for asked in form.fields}
    for rule in form.rules:
        checks[rule.at].append(_rule(rule, rows))
    return pa.DataFrameSchema(
        {
            asked.key: pa.Column(
                "float64" if asked.kind in NUMBERS else None,
                checks[asked.key],
                nullable=not asked.required,
                coerce=False,
            )
            for asked in form.fields
            if asked.key in rows
        }
    )


def _limits(asked: Field) -> list[pa.Check]:
    checks = []
    if asked.minimum is not None:
        checks.append(pa.Check.ge(float(asked.minimum), error=Code.TOO_SMALL.id))
    if asked.maximum is not None:
        checks.append(pa.Check.le(float(asked.maximum), error=Code.TOO_BIG.id))
    if asked.max_length:
        checks.append(pa.Check.str_length(max_value=asked.max_length, error=Code.TOO_LONG.id))
    return checks


def _rule(rule: Rule, rows: pd.DataFrame) -> pa.Check:
    broken = pd.Series(True, index=rows.index)
    for condition in rule.when:
        broken &= _mask(condition, rows)
    return pa.Check(lambda _: ~broken, error=rule.code.id, ignore_na=False)


def _mask(condition: Condition, rows: pd.DataFrame) -> pd.Series[bool]:
    """Where a rule's condition holds. A field the frame lacks is blank."""
    if condition.field not in rows:
        return pd.Series(isinstance(condition, Blank), index=rows.index)
    column = rows[condition.field]
    match condition:
        case Blank():
            return column.isna() | (column == "")
        case Filled():
            return column.notna() & (column != "")
        case Among(codes=codes):
            return column.isin(codes)
        case Outside(low=low, high=high):
            numbers = pd.to_numeric(column, errors="coerce")
            return (numbers < float(low)) | (numbers > float(high))


def _repeated(form: Form, rows: pd.DataFrame) -> list[Breach]:
    """Rows whose key stands before in the same file."""
    required = [key for key in form.keys if form.field[key].required and key in rows]
    whole = rows[required].notna().all(axis=1)  # a key that is wanting is EMPTY, not repeated
    repeated = rows.duplicated([FILE, KEY]) & whole
    return [Breach(int(place), form.keys[0], Code.ROW_TWICE) for place in rows.index[repeated]]


def _read(failures: pd.DataFrame) -> list[Breach]:
    """Pandera's table of failures as breaches. What has no row is a fault of ours, and raised."""
    found = []
    for column, check, place in zip(
        failures["column"], failures["check"], failures["index"], strict=True
    ):
        if place is None or pd.isna(place):
            raise RuntimeError(f"the check {check!r} of {column!r} failed without a row")
        code = Code.EMPTY if check == "not_nullable" else Code.by_id(str(check))
        found.append(Breach(int(place), str(column), code))
    return found


def message_values(table: Table, row: Row, breach: Breach, language: Language) -> dict[str, str]:
    """What the message of a breach quotes: the value, the limit, the length, the other row."""
    value = row.values.get(breach.field, "")
    values = {
        "value": language.number(value) if isinstance(value, Decimal) else str(value),
        "key": " ".join(row.key[:2]).strip(),
    }
    asked = table.form.field[breach.field]
    match breach.code:
        case Code.TOO_SMALL:
            values["limit"] = language.number(asked.minimum or 0)
        case Code.TOO_BIG:
            values["limit"] = language.number(asked.maximum or 0)
        case Code.TOO_LONG:
            values |= {"n": str(len(str(value))), "limit": str(asked.max_length)}
        case Code.ROW_TWICE:
            first = next(other for other in table.rows if other.key == row.key)
            values["other"] = table.address(first, breach.field)
    return values
