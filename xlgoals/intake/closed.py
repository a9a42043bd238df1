"""Cells that are not the unit's to write: given figures, sums, and what is computed in a row.

What stands there is never used. A given figure is the system's or the plan's; a sum or a
difference that somebody has written is held against what follows from the others (RULES 6).
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.lines import tolerance
from xlgoals.findings import Code
from xlgoals.forms import computed
from xlgoals.forms.form import NUMBERS, Difference, PerCent, rests_on
from xlgoals.forms.form_row import closed_inputs
from xlgoals.forms.raw import address
from xlgoals.forms.values import as_shown, raw_text
from xlgoals.i18n import N_
from xlgoals.intake.rows import used_rows
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlgoals.findings import Finding
    from xlgoals.forms.form import Computed, Field
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.parse import Found, Row, Table, TableReader
    from xlgoals.forms.raw import RawValue
    from xlgoals.forms.values import Value
    from xlgoals.intake.known import Known
    from xlgoals.intake.returned import Return

    Expected = Mapping[tuple[str, ...], FormRow]

Cells = set[tuple[int, int]]
"""Zero-based rows and columns."""
_THE_LINES = N_("the rows that are part of it")


def closed_cells(table: Table, expected: Expected) -> Cells:
    """The cells of inputs that hold given figures and sums."""
    return {
        (row.number - 1, table.columns[name])
        for row in table.rows
        for name in _closed(table, expected[row.key])
    }


def _closed(table: Table, row: FormRow) -> list[str]:
    return [name for name in closed_inputs(table.form, row) if name in table.columns]


def settle_closed(
    file: Return,
    reader: TableReader,
    table: Table,
    place: Found,
    expected: Expected,
    known: Known,
) -> None:
    """Put what is given and computed in the rows, and say where something else is written."""
    if table.form.computed or any(_closed(table, expected[row.key]) for row in table.rows):
        _Settling(file, reader, table, place, expected, known).run()


class _Settling:
    """Settles the closed cells of one table."""

    def __init__(
        self,
        file: Return,
        reader: TableReader,
        table: Table,
        place: Found,
        expected: Expected,
        known: Known,
    ) -> None:
        self.file, self.reader, self.table = file, reader, table
        self.place, self.expected, self.known = place, expected, known
        names = [*table.form.field] if table.form.computed else [f.key for f in table.form.inputs]
        columns = {table.columns[name] for name in names if name in table.columns}
        self.formulas = place.sheet.formulas_in(columns)
        self.under = _under_merged(place)
        self.spoilt = _spoilt_sums(table, expected)
        self.is_newest = file.issue == known.newest(file.unit_id or "")
        self.stated: list[tuple[Row, str, Decimal]] = []
        """Sums that somebody has written: row, field, figure."""

    def run(self) -> None:
        """Given figures first, then sums, then what follows from a row's own figures."""
        closed = closed_cells(self.table, self.expected)
        places = {address(*at) for at in closed}
        self.file.findings = [f for f in self.file.findings if not self._is_at(f, places)]
        for row in self.table.rows:
            for name in _closed(self.table, self.expected[row.key]):
                self._take_out(row, name)
            row.values |= computed.held(self.table.form, self.expected[row.key])
        values = {key: row.values for key, row in used_rows(self.table).items()}
        sums = computed.sums(self.table.form, self.expected, values)
        for row in self.table.rows:
            row.values |= sums.get(row.key, {})
        for row, name, figure in self.stated:
            self._hold_sum(row, name, figure, sums.get(row.key, {}).get(name), values)
        summed = [asked.key for asked in self.table.form.summed]
        for row in self.table.rows:
            if not any((row.key, name) in self.spoilt for name in summed):
                self._hold_computed(row)

    def _is_at(self, finding: Finding, places: Collection[str]) -> bool:
        return finding.place.sheet == self.table.sheet and finding.place.cell in places

    def _take_out(self, row: Row, name: str) -> None:
        """Leave out what stands in a closed cell, and say where it is not what the template has."""
        ours, asked = self.expected[row.key], self.table.form.field[name]
        there, read = row.raw.pop(name, None), row.values.pop(name, None)
        row.bad.discard(name)
        at = row.number - 1, self.table.columns[name]
        if at in self.under:
            return  # a merged cell takes the place of what is not used anyway
        if name in ours.given and not (ours.is_sum and asked.summed):
            had_nothing = there is None and not self.is_newest
            if not had_nothing and not self._is_given(row, name, read):
                self._other(row, name, there)
        elif there is None or at in self.formulas:
            return
        elif asked.summed and isinstance(read, Decimal | int):
            self.stated.append((row, name, Decimal(read)))
        else:
            self._other(row, name, there)

    def _is_given(self, row: Row, name: str, read: Value | None) -> bool:
        """Whether it is what a template holds there, in one of the languages."""
        ways = self.known.told(self.file.unit_id or "", self.table.form.key, row.key)
        return any(read == one.given.get(name) for one in ways)

    def _hold_sum(
        self,
        row: Row,
        name: str,
        figure: Decimal,
        follows: Decimal | None,
        values: Mapping[tuple[str, ...], Mapping[str, Value]],
    ) -> None:
        """Hold a sum that somebody has written against the rows that are part of it."""
        if (row.key, name) in self.spoilt:
            return
        parts = sum(
            part.shown.get("part_of") == row.key[0] and name in values.get(key, {})
            for key, part in self.expected.items()
        )
        if follows is None and figure:  # an .xls has 0 where a formula shows nothing
            self._other(row, name, figure)
        elif follows is not None and abs(figure - follows) > tolerance(figure, parts):
            of = self.known.language.text(_THE_LINES)
            self._does_not_add_up(row, name, figure, follows, of)

    def _hold_computed(self, row: Row) -> None:
        """Hold differences and products that somebody has written against the row's figures."""
        ours, language = self.expected[row.key], self.known.language
        seen: dict[str, object] = {**ours.shown, **row.values}
        for asked, how in self.table.form.computed:
            follows = seen[asked.key] = computed.value(how, seen, ours.sign, language)
            written = self._written(row, asked) if isinstance(follows, Decimal) else None
            if written is None or not isinstance(follows, Decimal):
                continue
            names = rests_on(how)
            if abs(written - follows) > _slack(how, written) and row.bad.isdisjoint(names):
                labels = (self.table.form.field[name].label for name in names)
                of = "; ".join(language.text(label) for label in labels)
                self._does_not_add_up(row, asked.key, written, follows, of)

    def _written(self, row: Row, asked: Field) -> Decimal | None:
        """The number in a computed cell that holds no formula; None where there is none."""
        column = self.table.columns.get(asked.key)
        if column is None or asked.kind not in NUMBERS or (row.number - 1, column) in self.formulas:
            return None
        cells = self.place.sheet.rows[row.number - 1]
        there = cells[column] if column < len(cells) else ""
        is_number = isinstance(there, int | float) and not isinstance(there, bool)
        return Decimal(raw_text(there)) if is_number else None

    def _does_not_add_up(
        self, row: Row, name: str, written: Decimal, follows: Decimal, of: str
    ) -> None:
        number = self.known.language.number
        values = {"value": number(written), "computed": number(follows), "of": of}
        self._tell(row, name, Code.DOES_NOT_ADD_UP, values)

    def _other(self, row: Row, name: str, there: RawValue | Decimal | None) -> None:
        """That something else stands where the template holds a given figure or title."""
        ours, language = self.expected[row.key], self.known.language
        empty = language.text(N_("empty"))
        asked = self.table.form.field[name]
        seen = without_number(raw_text(there))
        now = as_shown(asked, seen, language) if there is not None else empty
        given = ours.given.get(name, empty)
        then = language.number(given) if isinstance(given, Decimal) else str(given)
        if name in ours.sources:
            values = {"value": now, "ours": then, "source": ours.held_by[name]}
            self._tell(row, name, Code.GIVEN_CHANGED, values)
        else:
            self._tell(row, name, Code.LOCKED_CHANGED, {"value": now, "ours": then})

    def _tell(self, row: Row, name: str, code: Code, values: Mapping[str, str]) -> None:
        found = self.reader.finding(self.table, row, name, code, **values)
        self.file.findings.append(found)


def _under_merged(place: Found) -> Cells:
    """The cells that lie under a merged one."""
    return {
        (row, column)
        for top, left, bottom, right in place.sheet.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }


def _spoilt_sums(table: Table, expected: Expected) -> set[tuple[tuple[str, ...], str]]:
    """The sums that cannot be known, by row and field: a part is not there, or cannot be read."""
    there = {row.key: row for row in table.rows}
    found: set[tuple[tuple[str, ...], str]] = set()
    for whole in (row for row in expected.values() if row.is_sum):
        for part in computed.below(whole, expected.values()):
            row = there.get(part.key)
            for asked in table.form.summed:
                lost = row is None and not part.is_own
                bad = row is not None and not part.is_sum and asked.key in row.bad
                if lost or bad:
                    found.add((whole.key, asked.key))
    return found


def _slack(how: Computed, figure: Decimal) -> Decimal:
    """How far a written figure may be from what follows: products of whole numbers are exact."""
    match how:
        case Difference():
            return tolerance(figure, 2)
        case PerCent():
            return tolerance(figure, 1)
    return Decimal(0)
