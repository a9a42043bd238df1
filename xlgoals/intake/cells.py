"""Cells of a return that are not as the template made them: changed, merged, formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import level_labels
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.around import changed_locked, is_filled
from xlgoals.forms.former import FORMER_TEXTS
from xlgoals.forms.raw import address
from xlgoals.forms.values import fold, raw_text
from xlgoals.i18n import N_, in_all_languages
from xlgoals.intake.closed import closed_cells
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.parse import Found, Row, Table, TableReader
    from xlgoals.intake.known import Known
    from xlgoals.intake.returned import Return


def cells_apart(
    file: Return,
    reader: TableReader,
    table: Table,
    place: Found,
    expected: Mapping[tuple[str, ...], FormRow],
    known: Known,
    *,
    is_older: bool,
) -> None:
    """Find merged cells, formulas in inputs, and locked cells that say something else.

    What `is_older` is of an earlier version of the form, whose words may have been others.
    """
    hidden = inputs_apart(file, reader, table, place, closed_cells(table, expected))
    if is_older or file.issue != known.newest(file.unit_id or ""):
        return  # what an older template showed may since have changed, in the plan or in the form
    _header(file, table, place, known)
    shown = {key: row.fixed for key, row in expected.items()}
    for row, name, now, then in changed_locked(table, place, shown):
        if (row.number - 1, table.columns[name]) in hidden:
            continue
        ways = known.told(file.unit_id or "", table.form.key, row.key)
        if all(fold(now) != fold(raw_text(one.fixed.get(name) or "")) for one in ways):
            value = without_number(now)
            file.findings.append(
                reader.finding(
                    table,
                    row,
                    name,
                    Code.LOCKED_CHANGED,
                    value=value or known.language.text(N_("empty")),
                    ours=then,
                )
            )


def inputs_apart(
    file: Return,
    reader: TableReader,
    table: Table,
    place: Found,
    closed: Collection[tuple[int, int]] = (),
) -> set[tuple[int, int]]:
    """Find merged cells and formulas in inputs; the cells that lie under others are returned.

    Those in `closed` are not the unit's to write.
    """
    rows = {row.number - 1: row for row in table.rows}
    hidden = _merged(file, reader, table, place, rows, closed)
    _formulas(file, reader, table, place, rows, closed)
    return hidden


def _header(file: Return, table: Table, place: Found, known: Known) -> None:
    """Find labels that have been changed: another word may have led to another answer."""
    if place.header is None:
        return
    form, plan = table.form, level_labels(known.catalogue.plan)
    for key, column in table.columns.items():
        words = form.field[key].label
        ways = (plan[key],) if key in plan else in_all_languages(words)
        now = place.label(key)
        if key not in place.moved and fold(now) not in {*map(fold, ways), *FORMER_TEXTS}:
            label = plan.get(key) or known.language.text(words)
            at = Place(table.sheet, address(place.header, column), label)
            value = without_number(now) or known.language.text(N_("empty"))
            changed = Finding.about(
                Code.LOCKED_CHANGED, at, form.key, key, (), value=value, ours=label
            )
            file.findings.append(changed)


def _merged(
    file: Return,
    reader: TableReader,
    table: Table,
    place: Found,
    rows: Mapping[int, Row],
    closed: Collection[tuple[int, int]],
) -> set[tuple[int, int]]:
    """Tell of inputs that lie under a merged cell; the cells that do are returned."""
    hidden: set[tuple[int, int]] = set()
    inputs = {table.columns[f.key]: f.key for f in table.form.inputs if f.key in table.columns}
    for top, left, bottom, right in place.sheet.merged:
        across = f"{address(top, left)}:{address(bottom, right)}"
        for number in (number for number in rows if top <= number <= bottom):
            under = [c for c in range(left, right + 1) if (number, c) != (top, left)]
            hidden |= {(number, column) for column in under}
            lost = [c for c in under if c in inputs and (number, c) not in closed]
            if names := [inputs[column] for column in lost]:
                finding = reader.finding(table, rows[number], names[0], Code.MERGED, range=across)
                file.findings.append(finding)
                rows[number].bad.update(names)
    return hidden


def _formulas(
    file: Return,
    reader: TableReader,
    table: Table,
    place: Found,
    rows: Mapping[int, Row],
    closed: Collection[tuple[int, int]],
) -> None:
    """Tell of formulas in inputs: the latest value is used; where there is none, it is asked."""
    inputs = {table.columns[f.key]: f.key for f in table.form.inputs if f.key in table.columns}
    for number, column in sorted(place.sheet.formulas_in(inputs)):
        row, name = rows.get(number), inputs[column]
        if row is None or name in row.bad or (number, column) in closed:
            continue
        cells = place.sheet.rows[number]
        value = cells[column] if column < len(cells) else ""
        if is_filled(value):
            shown = without_number(raw_text(value))
            file.findings.append(reader.finding(table, row, name, Code.FORMULA, value=shown))
        else:
            row.bad.add(name)
            file.findings.append(reader.finding(table, row, name, Code.UNCALCULATED))
