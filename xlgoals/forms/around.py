"""What stands around a form's inputs: text beside the table, locked cells that were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.forms.form import Role
from xlgoals.forms.values import fold, raw_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlgoals.forms.parse import Found, Row, Table
    from xlgoals.forms.raw import RawValue

_UNCOMPARED = object()


def beside(place: Found, rows: Collection[int]) -> Iterator[tuple[int, int]]:
    """The filled cells of a table's sheet that belong to none of its `rows`.

    Args:
        place: Where the table stands.
        rows: The zero-based rows that are read.

    Yields:
        Zero-based row and column.
    """
    known = set(place.columns.values())
    width = max(known) + 1
    inside = sorted(set(range(width)) - known)
    for number, cells in enumerate(place.sheet.rows):
        if number == place.key_row:
            continue
        if number in rows or number == place.header:
            looked_at = [column for column in inside if column < len(cells)]
            looked_at += range(width, len(cells))
        else:
            looked_at = list(range(len(cells)))
        for column in looked_at:
            if is_filled(cells[column]):
                yield number, column


def is_filled(value: RawValue) -> bool:
    """Whether a person would see something in the cell."""
    return bool(value.strip()) if isinstance(value, str) else True


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
