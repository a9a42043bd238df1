"""What stands around a form's inputs: text beside the table, locked cells that were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.form import Role
from xlgoals.forms.raw import address
from xlgoals.forms.values import fold, raw_text
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlgoals.forms.parse import Found, Row, Table


def outside(table: Table, place: Found) -> Iterator[Finding]:
    """Text that stands beside the table's columns, and would be lost."""
    known = set(table.columns.values())
    for row in table.rows:
        for column, value in enumerate(place.sheet.rows[row.number - 1]):
            if value != "" and column not in known:
                where = Place(table.sheet, address(row.number - 1, column))
                yield Finding.about(
                    Code.OUTSIDE,
                    where,
                    table.form.key,
                    "",
                    row.key,
                    value=without_number(raw_text(value)),
                )


def changed_locked(
    table: Table, place: Found, shown: Mapping[tuple[str, ...], Mapping[str, object]]
) -> Iterator[tuple[Row, str, str, str]]:
    """Locked cells that differ from what the template held: row, field, now, then.

    `shown` gives the template's own values per row key; only fields named there are compared.
    """
    columns = [
        (f.key, table.columns[f.key])
        for f in table.form.fields
        if f.role is Role.SHOWN and f.key in table.columns
    ]
    for row in table.rows:
        ours = shown.get(row.key)
        if ours is None:
            continue
        cells = place.sheet.rows[row.number - 1]
        for key, column in columns:
            mine = ours.get(key, _UNCOMPARED)
            theirs = cells[column] if column < len(cells) else ""
            if mine == theirs or mine is _UNCOMPARED:
                continue
            then, now = raw_text("" if mine is None else mine), raw_text(theirs)
            if fold(then) != fold(now):
                yield row, key, now, then


_UNCOMPARED = object()
