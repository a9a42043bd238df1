"""Returns into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.values import raw_text
from xlgoals.ledger import Receipt, ReceiptState, RowRecord
from xlgoals.steps.standing import COUNTING, newest_last, standing_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.domain.model import Catalogue
    from xlgoals.ledger import Writing
    from xlgoals.steps.returned import Return
    from xlgoals.steps.session import Session


TOGETHER = 25
"""Returns recorded in one transaction: each waits for the disk."""


def record(session: Session, round_id: str, files: Sequence[Return], catalogue: Catalogue) -> None:
    """Record returns, whose copies are in the archive, some in each transaction.

    One that is cut off leaves whole transactions; the rest is taken in by the next run. Findings
    about rows that an earlier return of the unit had filled are added on the way, and earlier
    returns of which nothing stands any more are marked as superseded.
    """
    before = {receipt.unit_id for receipt in session.ledger.receipts(round_id)}
    with session.ledger.held_open():
        for first in range(0, len(files), TOGETHER):
            chosen = files[first : first + TOGETHER]
            with session.ledger.writing() as ledger:
                for file in chosen:
                    again = file.ours and file.unit_id is not None and file.unit_id in before
                    before.add(file.unit_id)
                    _record_one(ledger, round_id, file, catalogue if again else None)
            session.progress("record", first + len(chosen), len(files))


def _record_one(ledger: Writing, round_id: str, file: Return, earlier_of: Catalogue | None) -> None:
    """One file; with a catalogue when the unit has sent something before."""
    if earlier_of is not None:
        _find_erased(ledger, earlier_of, round_id, file)
    ledger.record_receipt(_receipt(round_id, file), _rows(file), file.findings)
    ledger.record_event(
        "received",
        round_id,
        unit_id=file.unit_id,
        sha256=file.sha256,
        file=file.path.name,
        state=str(file.state),
        path=file.name,
    )
    if earlier_of is not None and file.unit_id is not None:
        _supersede(ledger, round_id, file.unit_id)


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


def _find_erased(ledger: Writing, catalogue: Catalogue, round_id: str, file: Return) -> None:
    """Rows filled in an earlier return and blank in this one: the earlier stands, and is named."""
    if file.unit_id is None:
        return
    standing = standing_rows(ledger, catalogue, round_id, file.unit_id)
    for key, read in file.forms.items():
        for row in read.table.rows:
            before = standing.rows.get((key, file.unit_id, row.key))
            if before is None or row.filled:
                continue
            name, cell = next(iter(before[1].cells.items()))
            place = Place(read.table.sheet, read.table.address(row, name))
            file.findings.append(
                Finding.about(Code.ERASED, place, key, name, row.key, value=raw_text(cell.raw))
            )
    if file.state is ReceiptState.ACCEPTED and any(
        finding.code is Code.ERASED for finding in file.findings
    ):
        file.state = ReceiptState.ACCEPTED_WITH_REMARKS


def _supersede(ledger: Writing, round_id: str, unit_id: str) -> None:
    """A return of which every row has been replaced by later ones is superseded."""
    receipts = [
        receipt
        for receipt in newest_last(ledger.receipts(round_id, unit_id))
        if receipt.state in COUNTING
    ]
    if len(receipts) < 2:
        return
    stands: dict[tuple[str, tuple[str, ...]], int] = {}
    rows: dict[int, int] = {}
    ids = [receipt.id for receipt in receipts]
    order = {receipt_id: place for place, receipt_id in enumerate(ids)}
    for row in sorted(ledger.rows(round_id, receipts=ids), key=lambda r: order[r.receipt_id]):
        if row.filled:
            rows[row.receipt_id] = rows.get(row.receipt_id, 0) + 1
            if not row.blocked:
                stands[row.form, row.key] = row.receipt_id
    still = set(stands.values())
    for receipt in receipts[:-1]:
        if receipt.id not in still and receipt.state is not ReceiptState.SUPERSEDED:
            ledger.set_state(receipt.id, ReceiptState.SUPERSEDED)
            ledger.record_event(
                "superseded",
                round_id,
                unit_id=unit_id,
                sha256=receipt.sha256,
                file=receipt.file_name,
            )
