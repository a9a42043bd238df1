"""One returned workbook: whose it is, and its tables as read. Nothing is recorded here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.books.start import START_UNIT
from xlgoals.excel.guard import ReadFailure
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.around import changed_locked, outside
from xlgoals.forms.declared import READY, RETURN_FORMS
from xlgoals.forms.live import judged
from xlgoals.forms.parse import Found, Row, Table, TableReader, find_table
from xlgoals.forms.prefill import FormRow, Prefill
from xlgoals.forms.raw import address, column_name
from xlgoals.forms.remarks import Reader, Remark
from xlgoals.forms.values import raw_text, stored
from xlgoals.identity import Payload, TokenFault, find_token, read_token, refusal
from xlgoals.ledger import CellRecord, ReceiptState, cells_text
from xlgoals.steps.earlier import earlier
from xlgoals.steps.issue import unit_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.forms.form import Form
    from xlgoals.forms.raw import RawBook
    from xlgoals.steps.session import Session


@dataclass
class FormRead:
    """One form of a return: the table, and the rows it should have by their key."""

    table: Table
    expected: dict[tuple[str, ...], FormRow]
    reader: Reader
    known: list[dict[str, object]] = field(default_factory=list, init=False)
    """Per row, what its rules need beside its inputs."""
    written: list[str] = field(default_factory=list, init=False)
    """Per row, its cells as the ledger keeps them."""
    remarks: list[tuple[Row, Remark]] = field(default_factory=list, init=False)
    """What a careful reader would ask."""

    def __post_init__(self) -> None:
        # Made ready now, while the next file is being read, not when all wait for it.
        columns = self.table.columns.items()
        letters = {name: column_name(column) for name, column in columns}
        for row in self.table.rows:
            self.known.append(_known(self.table.form, self.expected[row.key], row))
            self.written.append(cells_text(_cells(row, letters)))
            if row.values:
                asked = self.reader.row(self.table.form, self.expected[row.key], row.values)
                self.remarks += [(row, remark) for remark in asked]
        by_key = {row.key: row for row in self.table.rows}
        values = {key: row.values for key, row in by_key.items()}
        self.remarks += [
            (by_key[key], remark) for key, remark in self.reader.table(self.expected, values)
        ]


def _known(form: Form, expected: FormRow, row: Row) -> dict[str, object]:
    """What the template showed that rules ask about, and the row's status."""
    if "status_code" not in form.field:
        return {}
    standing = judged(expected, row.values.get(expected.judged))
    return {
        "due": expected.shown["due"],
        "measure_type": expected.shown["measure_type"],
        "asks": expected.shown["asks"],
        "status_code": standing.status.value if standing else None,
    }


def _cells(row: Row, letters: Mapping[str, str]) -> dict[str, CellRecord]:
    """The row's filled inputs: address, what stood there, and the typed value as text."""
    number, values = row.number, row.values
    return {
        name: CellRecord(
            f"{letters[name]}{number}", raw, stored(values[name]) if name in values else None
        )
        for name, raw in row.raw.items()
    }


@dataclass
class Return:
    """A received file on its way in. `state` is set as soon as it is known."""

    path: Path
    name: str
    """From the workspace's folder, for the ledger."""
    sha256: str
    state: ReceiptState | None = None
    unit_id: str | None = None
    issue: int | None = None
    saved_at: datetime | None = None
    forms: dict[str, FormRead] = field(default_factory=dict)
    ready: bool = False
    ready_by: str = ""
    findings: list[Finding] = field(default_factory=list)
    copy: Future[str] | None = None
    """The file's copy for the archive, being made."""
    blocked: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)
    """Form and key of rows with something that must be fixed."""

    @property
    def ours(self) -> bool:
        """Whether it is a return to this round, readable or not."""
        return self.state not in (
            ReceiptState.FOREIGN,
            ReceiptState.UNREADABLE,
            ReceiptState.DUPLICATE,
        )

    @property
    def filled(self) -> int:
        """How many rows anything is written in."""
        return sum(row.filled for read in self.forms.values() for row in read.table.rows)

    @property
    def rows(self) -> int:
        """How many rows the unit owes."""
        return sum(len(read.expected) for read in self.forms.values())


class Intake:
    """Reads the returns of one round against its snapshot."""

    def __init__(self, session: Session, catalogue: Catalogue, round_: Round, key: bytes) -> None:
        self.session, self.catalogue, self.round, self.key = session, catalogue, round_, key
        self.language = session.language
        before = earlier(session, catalogue, round_)
        self.prefill = Prefill(catalogue, round_, self.language, before)
        self.careful = Reader(catalogue.plan, round_.period, self.language)
        self._expected: dict[str, dict[str, dict[tuple[str, ...], FormRow]]] = {}
        self._newest = {
            issue.unit_id: issue.number for issue in session.ledger.issues(round_.round_id)
        }

    def take(self, file: Return, book: RawBook | ReadFailure) -> None:
        """Identify the workbook and read its tables, as far as each gate lets it."""
        if isinstance(book, ReadFailure):
            file.state = ReceiptState.UNREADABLE
            file.findings.append(Finding.of(book.code, **book.values))
            return
        payload = self._identify(file, book)
        if payload is None:
            return
        file.unit_id, file.issue, file.saved_at = payload.unit, payload.issue, book.saved_at
        newest = self._newest.get(payload.unit, payload.issue)
        if payload.issue < newest:
            file.findings.append(Finding.of(Code.OLDER_ISSUE, theirs=payload.issue, ours=newest))
        owed = self.expected(payload.unit)
        if not owed:
            finding = Finding.of(Code.NOTHING_OWED, unit=payload.unit)
            _turn_away(file, ReceiptState.REJECTED, finding)
            return
        for key, expected in owed.items():
            self._read_form(file, book, payload.forms.get(key, 1), key, expected)
        self._read_ready(file, book)
        if not file.forms:
            file.state = ReceiptState.REJECTED
        elif not file.filled:
            file.findings.append(Finding.of(Code.NOTHING_FILLED_IN, n=file.rows))

    def expected(self, unit_id: str) -> dict[str, dict[tuple[str, ...], FormRow]]:
        """The rows that a unit owes, per form and key."""
        if unit_id not in self._expected:
            rows = unit_rows(self.prefill, unit_id)
            self._expected[unit_id] = {
                form: {row.key: row for row in found} for form, found in rows.items()
            }
        return self._expected[unit_id]

    def _identify(self, file: Return, book: RawBook) -> Payload | None:
        text = find_token(book)
        if text is None:
            _turn_away(file, ReceiptState.FOREIGN, Finding.of(Code.NOT_OURS))
            return None
        token = read_token(text, self.key)
        workspace = self.session.workspace.id
        match refusal(token, workspace):
            case Code.OTHER_WORKSPACE:
                claimed = token.claimed if isinstance(token, TokenFault) else token
                theirs = claimed.workspace[:8] if claimed else "?"
                fault = Finding.of(Code.OTHER_WORKSPACE, theirs=theirs, ours=workspace[:8])
                _turn_away(file, ReceiptState.FOREIGN, fault)
                return None
            case Code.BAD_TOKEN:
                # Ours by its own word: kept, since somebody may have written in it.
                _turn_away(file, ReceiptState.REJECTED, Finding.of(Code.BAD_TOKEN))
                return None
        if not isinstance(token, Payload):
            raise TypeError("a token that is not refused is a payload")
        if token.round != self.round.round_id:
            fault = Finding.of(Code.OTHER_ROUND, theirs=token.round, ours=self.round.round_id)
            _turn_away(file, ReceiptState.FOREIGN, fault)
            return None
        return token

    def _read_form(
        self,
        file: Return,
        book: RawBook,
        version: int,
        key: str,
        expected: dict[tuple[str, ...], FormRow],
    ) -> None:
        form = RETURN_FORMS[key]
        title = self.language.text(form.title)
        place = find_table(form, book)
        if place is None:
            file.findings.append(Finding.about(Code.NO_TABLE, Place(), key, "", (), table=title))
            return
        reader = TableReader(form, self.language, _answers(expected), _units(expected))
        table = reader.read(place, version)
        file.findings += table.findings
        self._unknown_rows(file, reader, table, expected)
        older = file.issue != self._newest.get(file.unit_id or "", file.issue)
        # What an older template showed may since have changed in the plan.
        shown = {} if older else {row_key: row.fixed for row_key, row in expected.items()}
        for row, name, now, then in changed_locked(table, place, shown):
            file.findings.append(
                reader.finding(table, row, name, Code.LOCKED_CHANGED, value=now, ours=then)
            )
        file.findings += outside(table, place)
        file.forms[key] = FormRead(table, expected, self.careful)

    def _unknown_rows(
        self,
        file: Return,
        reader: TableReader,
        table: Table,
        expected: Mapping[tuple[str, ...], FormRow],
    ) -> None:
        owner = self.catalogue.unit[file.unit_id or ""].name if file.unit_id else ""
        known: list[Row] = []
        for row in table.rows:
            if row.key in expected:
                known.append(row)
            elif row.filled or any(row.key):
                name = " ".join(row.key[:2]).strip() or "–"
                file.findings.append(
                    reader.finding(
                        table, row, table.form.keys[0], Code.UNKNOWN_ROW, key=name, owner=owner
                    )
                )
        table.rows = known
        present = {row.key for row in known}
        if gone := [key[0] for key in expected if key not in present]:
            file.findings.append(
                Finding.about(
                    Code.MISSING_ROWS,
                    Place(table.sheet),
                    table.form.key,
                    "",
                    (),
                    n=len(gone),
                    rows="; ".join(gone[:7]) + ("; …" if len(gone) > 7 else ""),
                )
            )

    def _read_ready(self, file: Return, book: RawBook) -> None:
        place = find_table(READY, book)
        if place is None:
            return
        self._owner_on_start(file, place)
        table = TableReader(READY, self.language).read(place)
        file.findings += table.findings
        for row in table.rows[:1]:
            file.ready = row.values.get("ready") == "yes"
            file.ready_by = str(row.values.get("ready_by", ""))
            if not file.ready and not row.bad:
                reader = TableReader(READY, self.language)
                file.findings.append(reader.finding(table, row, "ready", Code.NOT_READY))

    def _owner_on_start(self, file: Return, place: Found) -> None:
        """The start sheet names the unit; another name there is worth asking about."""
        unit = self.catalogue.unit.get(file.unit_id or "")
        top = place.sheet.rows[: place.key_row]
        if unit is None or any(unit.name in cells for cells in top):
            return
        row, column = START_UNIT
        shown = raw_text(top[row][column]) if len(top) > row and len(top[row]) > column else ""
        where = Place(place.sheet.name, address(row, column))
        file.findings.append(
            Finding.of(Code.OTHER_UNIT, where, shown=shown or "–", owner=unit.name)
        )


def _answers(
    expected: Mapping[tuple[str, ...], FormRow],
) -> Callable[[tuple[str, ...]], Mapping[str, str]]:
    def words(key: tuple[str, ...]) -> Mapping[str, str]:
        row = expected.get(key)
        return row.answer_words if row else {}

    return words


def _units(expected: Mapping[tuple[str, ...], FormRow]) -> Callable[[tuple[str, ...]], str]:
    def unit(key: tuple[str, ...]) -> str:
        row = expected.get(key)
        return str(row.shown.get("measure_unit", "")) if row else ""

    return unit


def _turn_away(file: Return, state: ReceiptState, finding: Finding) -> None:
    file.state = state
    file.findings.append(finding)
