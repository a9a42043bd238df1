"""Returns into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.files import file_name
from xlgoals.intake.merging import most_telling
from xlgoals.intake.rows import used_rows
from xlgoals.ledger import Receipt, RowRecord
from xlgoals.steps.review import review

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.intake.checking import Severities
    from xlgoals.intake.returned import Return
    from xlgoals.ledger import Writing
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
        self.recorded: dict[str, list[tuple[Return, int]]] = {}
        """The returns of this call by unit, with their receipts' ids."""
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
        fresh: dict[str, list[tuple[Return, int]]] = {}
        with self.session.ledger.writing() as ledger:
            for file in files:
                receipt_id = self._one(ledger, file)
                if file.ours and file.unit_id is not None:
                    fresh.setdefault(file.unit_id, []).append((file, receipt_id))
            for unit_id, mine in fresh.items():
                if unit_id in self.known or len(mine) > 1:
                    self._look_again(ledger, unit_id, mine)
        for unit_id, mine in fresh.items():
            self.known.add(unit_id)
            self.recorded.setdefault(unit_id, []).extend(mine)

    def _look_again(self, ledger: Writing, unit_id: str, fresh: list[tuple[Return, int]]) -> None:
        """Review a unit that has sent several files; those of this call are told what became."""
        review(ledger, self.round_id, unit_id, self.severities, self.session.language)
        for file, receipt_id in [*self.recorded.get(unit_id, ()), *fresh]:
            self._tell(ledger, file, receipt_id)

    def _one(self, ledger: Writing, file: Return) -> int:
        receipt_id = ledger.record_receipt(
            _receipt(self.round_id, file), _rows(file), file.findings, file.strays
        )
        ledger.record_event(
            "received",
            self.round_id,
            unit_id=file.unit_id,
            sha256=file.sha256,
            file=file_name(file.path),
            state=str(file.state),
            path=file.name,
            program=file.program,
        )
        return receipt_id

    def _tell(self, ledger: Writing, file: Return, receipt_id: int) -> None:
        """What the review made of a file, for those who look at it now."""
        found = ledger.findings(self.round_id, receipt_id)
        file.findings = most_telling(finding for _, finding in found)
        for receipt in ledger.receipts(self.round_id, file.unit_id):
            if receipt.id == receipt_id:
                file.state = receipt.state


def _receipt(round_id: str, file: Return) -> Receipt:
    assert file.state is not None  # noqa: S101 - concluded
    return Receipt(
        round_id,
        file.name,
        file.sha256,
        file_name(file.path),
        file.state,
        file.unit_id,
        file.issue,
        saved_at=file.saved_at,
        ready=file.ready,
        ready_by=file.ready_by,
    )


def _rows(file: Return) -> Iterable[RowRecord]:
    """A return's rows as the ledger keeps them, one of each key."""
    for key, read in file.forms.items():
        used = used_rows(read.table)
        for row, text in zip(read.table.rows, read.written, strict=True):
            if row is used[row.key]:
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
