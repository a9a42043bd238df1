"""The tables that other programs read: frames with the contract's columns, and their formats."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Rows
from xlgoals.tables import rollup
from xlgoals.tables.rows import FindingRow, GoalRow, ReturnRow, SourceRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlgoals.forms.form import Form
    from xlgoals.tables.figures import Figures

_FORMS = {key: form for key, form in RETURN_FORMS.items() if form.rows is not Rows.GOALS}
TABLES = ("goals", "sources", "rollup", "returns", "findings", *_FORMS)
"""The goals have the tables of the contract; every further form has one of its own."""
_LEFT_OUT = frozenset({"board", "sign", "check", "comment_length"})


def table(figures: Figures, name: str) -> pd.DataFrame:
    """One of `TABLES` as a frame of plain values, the rows in the figures' own order.

    Raises:
        KeyError: There is no table of this name.
    """
    match name:
        case "goals":
            return _frame(figures.goals, GoalRow)
        case "sources":
            return _frame(figures.sources, SourceRow)
        case "rollup":
            return rollup.exported(figures.summaries).map(plain)
        case "returns":
            return _frame(figures.returns, ReturnRow)
        case "findings":
            return _frame(figures.findings, FindingRow)
    return _form_frame(figures, _FORMS[name])


def _form_frame(figures: Figures, form: Form) -> pd.DataFrame:
    """The rows of one form: round, board, unit, then its fields; amounts have its own signs."""
    fields_ = [asked.key for asked in form.fields if asked.key not in _LEFT_OUT]
    rows = [
        [figures.round.round_id, line.board, line.unit_id]
        + [plain(line.values.get(key) if line.values.get(key) != "" else None) for key in fields_]
        for line in figures.lines.get(form.key, ())
    ]
    columns = ["round", "board", "unit_id", *fields_]
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _frame(rows: Iterable[object], kind: type) -> pd.DataFrame:
    names = [column.name for column in fields(kind) if not column.metadata]
    values = [[plain(getattr(row, name)) for name in names] for row in rows]
    return pd.DataFrame(values, columns=names, dtype=object)


def plain(value: object) -> object:
    """A value as other programs take it: numbers as numbers, codes and dates as text."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value


def encoded(frame: pd.DataFrame, form: str) -> bytes:
    """A frame as `csv` (UTF-8), `json` (a list of objects) or `parquet` (needs pyarrow).

    Raises:
        ImportError: parquet, and pyarrow is not installed.
        KeyError: There is no such format.
    """
    match form:
        case "csv":
            return frame.to_csv(index=False, lineterminator="\n").encode()
        case "json":
            return (
                frame.to_json(orient="records", force_ascii=False, indent=1, double_precision=15)
                + "\n"
            ).encode()
        case "parquet":
            buffer = BytesIO()
            texts = {name: "string" for name in frame if _is_text(frame[name])}
            frame.infer_objects().astype(texts).to_parquet(buffer, index=False)
            return buffer.getvalue()
    raise KeyError(form)


def _is_text(column: pd.Series[Any]) -> bool:
    """Whether a column holds any text: parquet takes one type a column."""
    return any(isinstance(value, str) for value in column)
