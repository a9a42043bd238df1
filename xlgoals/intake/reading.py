"""A returned workbook's tables, read against what its unit owes, gate by gate (CONTRACT)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from xlgoals.books.start import READY_KEY, START_UNIT
from xlgoals.excel.guard import ReadFailure
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.declared import READY, RETURN_FORMS
from xlgoals.forms.parse import Found, TableReader, find_tables
from xlgoals.forms.raw import address
from xlgoals.forms.remarks import Reader
from xlgoals.forms.values import raw_text
from xlgoals.i18n import in_all_languages
from xlgoals.identity import Owner, owner_of
from xlgoals.intake.cells import cells_apart, inputs_apart
from xlgoals.intake.closed import settle_closed
from xlgoals.intake.identifying import identify, is_mixed_up
from xlgoals.intake.returned import FormRead, Return
from xlgoals.intake.rows import rows_beside, settle_rows, true_keys
from xlgoals.intake.strays import find_strays
from xlgoals.ledger import ReceiptState

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.parse import Row
    from xlgoals.forms.raw import RawBook
    from xlgoals.identity import Payload
    from xlgoals.intake.known import Known

T = TypeVar("T")
Expected = dict[tuple[str, ...], "FormRow"]


class Intake:
    """Reads the returns of one round against its snapshot."""

    def __init__(self, known: Known) -> None:
        self.known = known
        plan, period = known.catalogue.plan, known.round.period
        self.careful = Reader(plan, period, known.language)

    def take(self, file: Return, book: RawBook | ReadFailure) -> None:
        """Identify the workbook and read its tables, as far as each gate lets it."""
        if isinstance(book, ReadFailure):
            file.turn_away(ReceiptState.UNREADABLE, Finding.of(book.code, **book.values))
            return
        payload = identify(file, book, self.known)
        if payload is None:
            return
        file.unit_id, file.issue = payload.unit, payload.issue
        file.saved_at = self.known.saved_at(file.path, book.saved_at, payload)
        file.program = book.application
        owed = self.known.owed(payload.unit)
        if not owed:
            unit = self.known.unit_name(payload.unit)
            file.turn_away(ReceiptState.REJECTED, Finding.of(Code.NOTHING_OWED, unit=unit))
            return
        copies = {key: find_tables(RETURN_FORMS[key], book) for key in owed}
        ready = find_tables(READY, book)
        places = [place for found in (*copies.values(), ready) for place in found]
        mine = Owner(payload.round, payload.unit)
        if is_mixed_up(file, places, mine, self.known):
            return
        newest = self.known.newest(payload.unit)
        if newest is not None and payload.issue < newest:
            file.findings.append(Finding.of(Code.OLDER_ISSUE, theirs=payload.issue, ours=newest))
        apart = {
            key: self._read_form(file, payload, key, copies[key], expected)
            for key, expected in owed.items()
        }
        self._read_ready(file, self._own(file, payload, READY, ready))
        find_strays(file, book, places, apart, self.known)
        if not file.forms:
            file.state = ReceiptState.REJECTED
        elif file.rows and not file.filled:
            file.findings.append(Finding.of(Code.NOTHING_FILLED_IN, n=file.rows))

    def _read_form(
        self, file: Return, payload: Payload, key: str, copies: list[Found], expected: Expected
    ) -> list[Row]:
        """Read one table; returns its rows that are not used: another's, and those told twice."""
        form = RETURN_FORMS[key]
        place = self._chosen(file, payload, key, copies)
        if place is None:
            return []
        reader = TableReader(
            form,
            self.known.language,
            _of_row(expected, lambda row: row.answer_words, {}),
            _of_row(expected, lambda row: str(row.shown.get("measure_unit", "")), ""),
            _of_row(expected, lambda row: row.is_worded, False),
        )
        version = payload.forms.get(key, 1)
        told = partial(self.known.told, payload.unit, key)
        table = reader.read(place, version, true_keys(place, form, expected, told))
        file.findings += table.findings
        if version < form.version:
            file.findings += self._moved(place, key, version)
        apart = settle_rows(file, reader, table, place, expected, self.known)
        settle_closed(file, reader, table, place, expected, self.known)
        is_older = version < form.version
        cells_apart(file, reader, table, place, expected, self.known, is_older=is_older)
        file.forms[key] = FormRead(table, expected, self.careful)
        return [*apart, *rows_beside(table)]

    def _chosen(
        self, file: Return, payload: Payload, key: str, copies: list[Found]
    ) -> Found | None:
        """The copy of a table that is read, with what is to be said of the others."""
        form, mine = RETURN_FORMS[key], Owner(payload.round, payload.unit)
        titles = in_all_languages(form.title)
        if own := self._own(file, payload, form, copies):
            # marked as ours before unmarked, then the most columns, the form's name, the first
            chosen = max(
                own,
                key=lambda p: (_owner(p) == mine, len(p.columns), p.sheet.name in titles),
            )
            others = [place for place in own if place is not chosen]
            answers = _typed(chosen, form) if others else {}
            for other in others:
                if any(answers.get(row) != typed for row, typed in _typed(other, form).items()):
                    self._about(file, Code.TABLE_TWICE, key, other, other=chosen.sheet.name)
            return chosen
        if not copies:
            code = Code.NO_TABLE if key in payload.forms else Code.NEW_FORM
            self._about(file, code, key, None, table=self.known.language.text(form.title))
        return None

    def _own(self, file: Return, payload: Payload, form: Form, copies: list[Found]) -> list[Found]:
        """The copies of a table that are the unit's; others with something in them are told of."""
        mine = Owner(payload.round, payload.unit)
        own = [place for place in copies if _owner(place) in (None, mine)]
        for place in copies:
            owner = _owner(place)
            if owner not in (None, mine) and (not own or _typed(place, form)):
                theirs, ours = self.known.owner_names(owner, mine)
                self._about(file, Code.SHEET_OF_ANOTHER, form.key, place, theirs=theirs, ours=ours)
        return own

    @staticmethod
    def _about(
        file: Return, code: Code, key: str, place: Found | None, /, **values: object
    ) -> None:
        """Something found about a whole table."""
        where = Place(place.sheet.name) if place else Place()
        file.findings.append(Finding.about(code, where, key, "", (), **values))

    def _moved(self, place: Found, key: str, version: int) -> list[Finding]:
        """What has come and what has another name since the sheet's version."""
        form, text = RETURN_FORMS[key], self.known.language.text
        told = [
            f"{text(field.label)} ← {place.label(field.key)}"
            if field.key in place.moved
            else f"+ {text(field.label)}"
            for field in form.inputs
            if field.since > version
        ]
        where = Place(place.sheet.name)
        about = Finding.about(Code.OLDER_FORM, where, key, "", (), of="; ".join(told))
        return [about] if told else []

    def _read_ready(self, file: Return, places: list[Found]) -> None:
        """The mark of readiness on the start sheet; a copy of the sheet says nothing."""
        if not places:
            file.findings.append(Finding.of(Code.NOT_READY))
            return
        self._owner_on_start(file, places[0])
        reader = TableReader(READY, self.known.language)
        table = reader.read(places[0])
        table.rows = [row for row in table.rows if row.key == READY_KEY] or table.rows[:1]
        mark = {row.key for row in table.rows}
        file.findings += [f for f in table.findings if not f.row or f.row in mark]
        inputs_apart(file, reader, table, places[0])
        if not table.rows:
            file.findings.append(Finding.of(Code.NOT_READY, Place(table.sheet)))
        for row in table.rows:
            file.ready = row.values.get("ready") == "yes"
            file.ready_by = str(row.values.get("ready_by", ""))
            if not file.ready and "ready" not in row.bad:
                file.findings.append(reader.finding(table, row, "ready", Code.NOT_READY))

    def _owner_on_start(self, file: Return, place: Found) -> None:
        """The start sheet names the unit; another name there is worth asking about."""
        unit = self.known.catalogue.unit.get(file.unit_id or "")
        top = place.sheet.rows[: place.key_row]
        if unit is None:
            return
        names = {unit.name, self.known.name_then(unit.unit_id, file.issue or 0)}
        if any(not names.isdisjoint(cells) for cells in top):
            return
        row, column = START_UNIT
        shown = raw_text(top[row][column]) if len(top) > row and len(top[row]) > column else ""
        where = Place(place.sheet.name, address(row, column))
        file.findings.append(
            Finding.of(Code.OTHER_UNIT, where, shown=shown or "–", owner=unit.name)
        )


def _owner(place: Found) -> Owner | None:
    return owner_of(place.sheet.rows[place.key_row])


def _typed(place: Found, form: Form) -> dict[tuple[str, ...], list[str]]:
    """What is typed in a copy of a table, as text, by the row's key; blank rows are out."""
    columns, rows = place.columns, {}
    for cells in place.sheet.rows[place.body :]:
        texts = [raw_text(cell).strip() for cell in cells]
        texts += [""] * (max(columns.values()) + 1 - len(texts))
        inputs = [texts[columns[field.key]] for field in form.inputs if field.key in columns]
        if any(inputs):
            rows[tuple(texts[columns[part]] for part in form.keys)] = inputs
    return rows


def _of_row(
    expected: Expected, ask: Callable[[FormRow], T], otherwise: T
) -> Callable[[tuple[str, ...]], T]:
    """What is known of the row with a key; `otherwise` where the unit has no such row."""
    return lambda key: ask(row) if (row := expected.get(key)) else otherwise
