"""Returns into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.values import raw_text
from xlgoals.ledger import Receipt, ReceiptState, RowRecord
from xlgoals.steps.standing import COUNTING, newest_last
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlgoals.ledger import Writing
    from xlgoals.steps.checking import Severities
    from xlgoals.steps.returned import Return
    from xlgoals.steps.session import Session


TOGETHER = 25
"""Returns recorded in one transaction: each waits for the disk."""


def record(
    session: Session, round_id: str, files: Sequence[Return], severities: Severities
) -> list[tuple[Return, Exception]]:
    """Record returns, whose copies are in the archive, some in each transaction.

    A run that is cut off leaves whole transactions; the next one takes in the rest. Where a unit
    has sent several files, all of them are reviewed: rows that a later one leaves blank are found,
    and files of which nothing stands any more are superseded.

    Returns:
        The files that could not be recorded by a fault of ours; they are as if never seen.
    """
    recorder = _Recorder(session, round_id, severities)
    with session.ledger.held_open():
        for first in range(0, len(files), TOGETHER):
            chosen = files[first : first + TOGETHER]
            try:
                recorder.write(chosen)
            except Unusable:
                raise
            except Exception:  # one of them: the others are recorded without it
                for file in chosen:
                    recorder.try_alone(file)
            session.progress("record", first + len(chosen), len(files))
    return recorder.failed


class _Recorder:
    """Writes the returns of one call."""

    def __init__(self, session: Session, round_id: str, severities: Severities) -> None:
        self.session, self.round_id, self.severities = session, round_id, severities
        self.known = {receipt.unit_id for receipt in session.ledger.receipts(round_id)}
        self.failed: list[tuple[Return, Exception]] = []

    def try_alone(self, file: Return) -> None:
        """Record one file in a transaction of its own, or note why not."""
        try:
            self.write([file])
        except Unusable:
            raise
        except Exception as error:
            self.failed.append((file, error))

    def write(self, files: Sequence[Return]) -> None:
        """Record files in one transaction."""
        known, again = set(self.known), []
        with self.session.ledger.writing() as ledger:
            for file in files:
                receipt_id = self._one(ledger, file)
                if file.ours and file.unit_id is not None:
                    if file.unit_id in known:
                        again.append((file, receipt_id))
                    known.add(file.unit_id)
            for unit_id in dict.fromkeys(file.unit_id for file, _ in again):
                self._review(ledger, unit_id or "")
            for file, receipt_id in again:
                self._tell(ledger, file, receipt_id)
        self.known = known

    def _one(self, ledger: Writing, file: Return) -> int:
        receipt_id = ledger.record_receipt(
            _receipt(self.round_id, file), _rows(file), file.findings
        )
        ledger.record_event(
            "received",
            self.round_id,
            unit_id=file.unit_id,
            sha256=file.sha256,
            file=file.path.name,
            state=str(file.state),
            path=file.name,
        )
        return receipt_id

    def _review(self, ledger: Writing, unit_id: str) -> None:
        """Look at all of a unit's files in the order they were saved."""
        receipts = [
            receipt
            for receipt in newest_last(ledger.receipts(self.round_id, unit_id))
            if receipt.state in COUNTING
        ]
        ids = [receipt.id for receipt in receipts]
        rows: dict[int, list[RowRecord]] = {}
        for row in ledger.rows(self.round_id, receipts=ids):
            rows.setdefault(row.receipt_id, []).append(row)
        stands: dict[tuple[str, tuple[str, ...]], RowRecord] = {}
        for receipt in receipts:
            mine = rows.get(receipt.id, [])
            self._find_erased(ledger, receipt, mine, stands)
            for row in mine:
                if row.filled and not row.blocked:
                    stands[row.form, row.key] = row
        still = {row.receipt_id for row in stands.values()}
        for receipt in receipts[:-1]:
            if receipt.id not in still and receipt.state is not ReceiptState.SUPERSEDED:
                ledger.set_state(receipt.id, ReceiptState.SUPERSEDED)
                ledger.record_event(
                    "superseded",
                    self.round_id,
                    unit_id=unit_id,
                    sha256=receipt.sha256,
                    file=receipt.file_name,
                )

    def _find_erased(
        self,
        ledger: Writing,
        receipt: Receipt,
        rows: Sequence[RowRecord],
        stands: Mapping[tuple[str, tuple[str, ...]], RowRecord],
    ) -> None:
        """Rows filled in a file saved before and blank in this one: the earlier stands."""
        found = [
            self._erased(receipt, row, stands[row.form, row.key])
            for row in rows
            if not row.filled and (row.form, row.key) in stands
        ]
        known = [f for _, f in ledger.findings(self.round_id, receipt.id)]
        kept = [finding for finding in known if finding.code is not Code.ERASED]
        if [*kept, *found] == known:
            return
        ledger.record_findings(self.round_id, [*kept, *found], receipt.id)
        remarks = any(f.severity is not Severity.NOTE for f in [*kept, *found])
        if receipt.state is ReceiptState.ACCEPTED and remarks:
            ledger.set_state(receipt.id, ReceiptState.ACCEPTED_WITH_REMARKS)
        if receipt.state is ReceiptState.ACCEPTED_WITH_REMARKS and not remarks:
            ledger.set_state(receipt.id, ReceiptState.ACCEPTED)

    def _erased(self, receipt: Receipt, row: RowRecord, before: RowRecord) -> Finding:
        """The finding at the first field that the earlier file had filled."""
        name, cell = next(iter(before.cells.items()))
        label = self.session.language.text(RETURN_FORMS[row.form].field[name].label)
        column = cell.address.rstrip("0123456789")
        place = Place(row.sheet, f"{column}{row.row_number}", label)
        value = without_number(raw_text(cell.raw))
        finding = Finding.about(Code.ERASED, place, row.form, name, row.key, value=value)
        return finding.at(self.severities.of(finding, receipt.unit_id))

    def _tell(self, ledger: Writing, file: Return, receipt_id: int) -> None:
        """What the review made of a file, for those who look at it now."""
        file.findings = [finding for _, finding in ledger.findings(self.round_id, receipt_id)]
        for receipt in ledger.receipts(self.round_id, file.unit_id):
            if receipt.id == receipt_id:
                file.state = receipt.state


def _receipt(round_id: str, file: Return) -> Receipt:
    assert file.state is not None  # noqa: S101 - concluded
    return Receipt(
        round_id,
        file.name,
        file.sha256,
        file.path.name,
        file.state,
        file.unit_id,
        file.issue,
        saved_at=file.saved_at,
        ready=file.ready,
        ready_by=file.ready_by,
    )


def _rows(file: Return) -> Iterable[RowRecord]:
    """A return's rows as the ledger keeps them; of a key that stands twice, the first."""
    for key, read in file.forms.items():
        seen = set()
        for row, text in zip(read.table.rows, read.written, strict=True):
            if row.key not in seen:
                seen.add(row.key)
                yield RowRecord(
                    form=key,
                    key=row.key,
                    sheet=read.table.sheet,
                    row_number=row.number,
                    cells={},
                    filled=row.filled,
                    blocked=(key, row.key) in file.blocked,
                    text=text,
                )
