"""A table's rows against those that the unit owes: missing, unknown, renumbered, gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.around import is_filled
from xlgoals.forms.form import Role
from xlgoals.forms.values import fold, key_text, raw_text
from xlgoals.i18n import N_
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.parse import Found, Row, Table, TableReader
    from xlgoals.forms.raw import RawValue
    from xlgoals.intake.known import Known
    from xlgoals.intake.returned import Return

    Expected = Mapping[tuple[str, ...], FormRow]

Key = tuple[str, ...]
NAMED = 7
"""As many rows are named in a message; the others are counted."""


def true_keys(
    table: Found, form: Form, expected: Expected, told: Callable[[Key], Iterable[FormRow]]
) -> dict[int, Key]:
    """The keys of rows that show what another of the unit's rows does, but for its number.

    So it is where a number was changed or deleted, and where the numbers alone were sorted: what
    is typed there is that other row's. Of several with the same title it is the one that shows
    all else as well.

    Args:
        table: Where the table stands.
        form: Its form.
        expected: The rows that the unit owes.
        told: Such a row as a template tells it in each language.

    Returns:
        The key per zero-based row.
    """
    if (at_title := table.columns.get("title")) is None:
        return {}
    apart: dict[int, dict[str, str]] = {}
    wanted = {key: row for key, row in expected.items() if not row.is_own}
    at_keys = [table.columns[part] for part in form.keys]
    for number, cells in enumerate(table.sheet.rows[table.body :], table.body):
        key = tuple([key_text(cells[at]) if at < len(cells) else "" for at in at_keys])
        title = raw_text(cells[at_title]) if at_title < len(cells) else ""
        ours = expected.get(key)
        if ours and ours.is_own:
            continue  # its title is the unit's
        if ours and any(_is_same(one.shown.get("title"), title) for one in told(key)):
            wanted.pop(key, None)
        elif title.strip():
            apart[number] = _shown(form, table, cells)
    found: dict[int, Key] = {}
    for number, shown in apart.items():
        fits = [key for key in wanted if _is_told(shown, told(key), {"title"})]
        if len(fits) > 1:
            fits = [key for key in fits if _is_told(shown, told(key), shown)]
        if len(fits) == 1:
            found[number] = fits[0]
            del wanted[fits[0]]
    return found


def _is_same(ours: object, theirs: str) -> bool:
    """Whether a cell says what the template said, spaces and case apart."""
    return ours == theirs or fold(raw_text(ours or "")) == fold(theirs)


def _shown(form: Form, table: Found, cells: Sequence[RawValue]) -> dict[str, str]:
    """What a row shows in the fields that the template filled."""
    return {
        field.key: raw_text(cells[at])
        for field in form.fields
        if (field.role is Role.SHOWN or field.key == "title")
        and (at := table.columns.get(field.key, len(cells))) < len(cells)
    }


def _is_told(shown: Mapping[str, str], ways: Iterable[FormRow], names: Collection[str]) -> bool:
    """Whether a row shows in these fields what a template shows in one of the languages."""
    return any(_shows(shown, ours, names) for ours in ways)


def _shows(shown: Mapping[str, str], ours: FormRow, names: Iterable[str]) -> bool:
    """Whether a row shows in these fields what the template shows in one of the unit's."""
    return all(
        _is_same(ours.fixed[name], shown.get(name, "")) for name in names if name in ours.fixed
    )


def settle_rows(
    file: Return,
    reader: TableReader,
    table: Table,
    place: Found,
    expected: Expected,
    known: Known,
) -> list[Row]:
    """Leave in the table the rows that the unit owes, and say what is amiss with the others.

    Returns:
        The rows with a key that were taken out of it.
    """
    kept: list[Row] = []
    apart: list[Row] = []
    for row in table.rows:
        if row.key in expected:
            if changed := _key_changed(reader, table, row, place):
                file.findings.append(changed)
            kept.append(row)
            continue
        file.findings = [f for f in file.findings if not _is_about(f, table, row)]
        if any(row.key) and (all(row.key) or not _is_text_alone(table, row, place)):
            file.findings.append(_unknown(file, reader, table, row, known))
            apart.append(row)
        # else nothing but text beside the rows: it is told with what else stands outside
    table.rows = kept
    there = {row.key for row in kept}
    known_then = known.owed_then(file.unit_id or "", file.issue or 0).get(table.form.key)
    gone = [
        key
        for key, row in expected.items()
        if key not in there and not row.is_own and (known_then is None or key in known_then)
    ]
    if gone:
        file.findings.append(_missing(table, gone))
    return apart


def used_rows(table: Table) -> dict[Key, Row]:
    """The row that is read of each key: of a key that stands twice, the first that is filled in."""
    used: dict[Key, Row] = {}
    for row in table.rows:
        known = used.get(row.key)
        if known is None or (row.filled and not known.filled):
            used[row.key] = row
    return used


def rows_beside(table: Table) -> list[Row]:
    """The rows that say something else than the one that is read of their key."""
    used = used_rows(table)
    return [row for row in table.rows if row.filled and row.raw != used[row.key].raw]


def _is_text_alone(table: Table, row: Row, place: Found) -> bool:
    """Whether there is nothing in the row but words that stand in the columns of keys."""
    keys = {table.columns[part] for part in table.form.keys}
    cells = place.sheet.rows[row.number - 1]
    return not any(is_filled(cell) for at, cell in enumerate(cells) if at not in keys)


def _is_about(finding: Finding, table: Table, row: Row) -> bool:
    """Whether a finding is of a cell in a row that is not read."""
    cell = finding.place.cell
    return (
        finding.place.sheet == table.sheet
        and finding.row == row.key
        and cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row.number)
    )


def _key_changed(reader: TableReader, table: Table, row: Row, place: Found) -> Finding | None:
    """That a row says another key than the one it is known by."""
    cells = place.sheet.rows[row.number - 1]
    for at, ours in zip(table.form.keys, row.key, strict=True):
        column = table.columns[at]
        said = key_text(cells[column]) if column < len(cells) else ""
        if said != ours:
            return reader.finding(
                table, row, at, Code.KEY_CHANGED, value=without_number(said) or "–", ours=ours
            )
    return None


def _unknown(file: Return, reader: TableReader, table: Table, row: Row, known: Known) -> Finding:
    """A row that is another unit's, has gone from the plan, or never was in it."""
    at, name = table.form.keys[0], " ".join(row.key[:2]).strip()
    then = known.owed_then(file.unit_id or "", file.issue or 0)
    if row.key in then.get(table.form.key, {}):
        return reader.finding(table, row, at, Code.GONE_FROM_PLAN, key=name)
    owner = known.unit_name(file.unit_id)
    text = known.language.text
    if owners := _owners(known, table.form.key, row.key):
        names = "; ".join(known.unit_name(unit) for unit in owners[:NAMED])
        whose = text(N_("it is reported by {units}"), units=names)
    else:
        whose = text(N_("the plan has no such row"))
    return reader.finding(table, row, at, Code.UNKNOWN_ROW, key=name, owner=owner, whose=whose)


def _owners(known: Known, form: str, key: tuple[str, ...]) -> list[str]:
    """The units that owe a row with this key, in the catalogue's order."""
    units = (unit.unit_id for unit in known.catalogue.reporting_units)
    return [unit for unit in units if key in known.owed(unit).get(form, {})]


def _missing(table: Table, gone: Iterable[tuple[str, ...]]) -> Finding:
    names = list(dict.fromkeys(key[0] for key in gone))
    more = "; …" if len(names) > NAMED else ""
    rows = "; ".join(names[:NAMED]) + more
    where = Place(table.sheet)
    return Finding.about(Code.MISSING_ROWS, where, table.form.key, "", (), n=len(names), rows=rows)
