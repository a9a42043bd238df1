"""A received file on its way in: its tables as read, and what was found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from xlgoals.findings import Severity, quoted
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.live import judged
from xlgoals.forms.raw import column_name
from xlgoals.forms.values import as_shown, stored
from xlgoals.i18n import N_
from xlgoals.ledger import CellRecord, ReceiptState, Stray, cells_text
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from concurrent.futures import Future
    from datetime import datetime
    from pathlib import Path

    from xlgoals.findings import Finding
    from xlgoals.forms.amounts import Remark
    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.parse import Row, Table
    from xlgoals.forms.remarks import Reader
    from xlgoals.i18n import Language

RowKey = tuple[str, ...]


class Change(NamedTuple):
    """A cell that a later return has changed."""

    form: str
    row: RowKey
    field: str
    place: str
    """Sheet and cell in the later return."""
    before: str
    after: str


@dataclass
class FormRead:
    """One form of a return: the table, and the rows it should have by their key."""

    table: Table
    expected: dict[RowKey, FormRow]
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
    program: str = ""
    """What it was last saved with, by its own word."""
    forms: dict[str, FormRead] = field(default_factory=dict)
    ready: bool = False
    ready_by: str = ""
    findings: list[Finding] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    """What stands in the workbook and has no place in the form."""
    changes: list[Change] = field(default_factory=list)
    """What it changed of what stood before."""
    copy: Future[str] | None = None
    """The file's copy for the archive, being made."""
    blocked: set[tuple[str, RowKey]] = field(default_factory=set)
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
        """How many rows wait for the unit."""
        return sum(
            row.waits(read.table.form)
            for read in self.forms.values()
            for row in read.expected.values()
        )

    def turn_away(self, state: ReceiptState, finding: Finding) -> None:
        """Take nothing in of it, for this reason; what else was seen may only follow from it."""
        self.state = state
        self.findings = [finding]

    def conclude(self) -> None:
        """What becomes of it once it has been read, unless that is known."""
        if self.state is None:
            self.state = concluded(self.findings, ready=self.ready)


def change_words(changes: Iterable[Change], language: Language) -> list[str]:
    """Each change in words: where, what stood there before, and what stands there now."""
    empty = language.text(N_("empty"))

    def seen(change: Change, text: str) -> str:
        asked = RETURN_FORMS[change.form].field[change.field]
        return quoted(as_shown(asked, without_number(text), language)) or empty

    return [
        language.text(
            N_("{place} ({label}): {before} → {after}"),
            place=change.place,
            label=language.text(RETURN_FORMS[change.form].field[change.field].label),
            before=seen(change, change.before),
            after=seen(change, change.after),
        )
        for change in changes
    ]


def concluded(findings: Iterable[Finding], *, ready: bool) -> ReceiptState:
    """What becomes of a return that was read (CONTRACT, What becomes of a received file)."""
    severities = {finding.severity for finding in findings}
    if Severity.MUST_FIX in severities or not ready:
        return ReceiptState.INCOMPLETE
    if Severity.CHECK in severities:
        return ReceiptState.ACCEPTED_WITH_REMARKS
    return ReceiptState.ACCEPTED
