"""Returns in: found, read behind guards, identified, checked, recorded, answered."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.domain.model import RoundState
from xlgoals.errors import Unusable
from xlgoals.excel.pool import ReaderPool
from xlgoals.files import archive, relative_name, sha256_file
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.forms.values import raw_text
from xlgoals.i18n import N_
from xlgoals.ledger import CellRecord, Receipt, ReceiptState, RowRecord, Writing
from xlgoals.lock import lock
from xlgoals.steps.checking import Severities, check
from xlgoals.steps.feedback import write_feedback
from xlgoals.steps.returned import FormRead, Intake, Return
from xlgoals.steps.standing import COUNTING, newest_last, standing_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.parse import Row
    from xlgoals.steps.session import Session


@dataclass
class Collected:
    """What `collect` took in. Files are in the order of their hash."""

    round: str
    files: list[Return] = field(default_factory=list)
    passed_over: int = 0
    """Files known before, with the same path and bytes."""
    unopened: list[tuple[str, Finding]] = field(default_factory=list)
    """Files that could not be opened now, and are not recorded."""
    faults: list[tuple[str, Finding]] = field(default_factory=list)
    """Files that xlgoals itself failed on: kept in the archive, not recorded, tried again."""
    feedback: list[str] = field(default_factory=list)

    @property
    def states(self) -> Counter[ReceiptState]:
        """How many files ended in each state."""
        return Counter(file.state for file in self.files if file.state is not None)

    @property
    def must_fix(self) -> int:
        """How many findings must be fixed."""
        return sum(f.severity is Severity.MUST_FIX for file in self.files for f in file.findings)


def collect(
    session: Session,
    round_id: str | None = None,
    paths: Sequence[Path] = (),
    pool: ReaderPool | None = None,
) -> Collected:
    """Take in the round's inbox, or the files and folders named."""
    catalogue, round_ = session.issued_round(round_id)
    if round_.state is RoundState.CLOSED:
        message = N_("The round {round} is closed and is not changed.")
        raise Unusable(message, round=round_.round_id)
    workspace = session.workspace
    with lock(workspace, "collect"):
        inbox = workspace.round_dir(round_.round_id).inbox
        found = _files(paths) if paths else _files([inbox] if inbox.exists() else [])
        _refuse_too_many(found, workspace.settings.limits.files)
        result = Collected(round_.round_id)
        fresh = _fresh(session, found, result)
        key = workspace.signing_key(issued=True)
        intake = Intake(session, catalogue, round_, key)
        _read(session, [file for file in fresh if file.state is None], intake, pool)
        fresh = [file for file in fresh if not _put_off(file, result, workspace.archive)]
        check(fresh, Severities(catalogue, round_), session.language)
        for file in fresh:
            _conclude(file)
        _record(session, round_.round_id, fresh, catalogue)
        result.files = fresh
        if fresh:
            result.feedback = write_feedback(session, catalogue, round_, fresh, intake)
    return result


def read_returns(session: Session, round_id: str | None, paths: Sequence[Path]) -> list[Return]:
    """One pass over files as `collect` makes it, with nothing recorded or written."""
    catalogue, round_ = session.issued_round(round_id)
    intake = Intake(session, catalogue, round_, session.workspace.signing_key(issued=True))
    files = [
        Return(path, relative_name(path, session.workspace.root), sha256_file(path))
        for path in paths
    ]
    _read(session, files, intake, None)
    check(files, Severities(catalogue, round_), session.language)
    for file in files:
        _conclude(file)
    return files


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files to take in, folders searched through; lock files of open workbooks are none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            for folder, names, files in os.walk(path):
                names.sort()
                found += [Path(folder, name) for name in sorted(files)]
        elif path.exists():
            found.append(path)
        else:
            raise Unusable(N_("There is no file or folder {path}."), path=path)
    wanted = [p for p in found if not p.name.startswith(("~$", ".", "Thumbs.db"))]
    return list(dict.fromkeys(wanted))


def _refuse_too_many(found: Sequence[Path], limit: int) -> None:
    if len(found) > limit:
        message = N_(
            "There are {n} files, and the limit is {limit} a call. Name fewer, or raise "
            "the limit in xlgoals.toml."
        )
        raise Unusable(message, n=len(found), limit=limit)


def _fresh(session: Session, found: Sequence[Path], result: Collected) -> list[Return]:
    """The files that are new, by hash; same bytes as another are duplicates."""
    known = session.ledger.known_files()
    hashes = {sha256 for _, sha256 in known}
    files = []
    for path in found:
        name = relative_name(path, session.workspace.root)
        try:
            sha256 = sha256_file(path)
        except OSError as error:
            why = error.strerror or type(error).__name__
            finding = Finding.of(Code.VANISHED, Place(path.name), what=why)
            result.unopened.append((name, finding))
            continue
        if (name, sha256) in known:
            result.passed_over += 1
        else:
            files.append(Return(path, name, sha256))
    files.sort(key=lambda file: (file.sha256, file.name))
    for file in files:
        if file.sha256 in hashes:
            file.state = ReceiptState.DUPLICATE
        hashes.add(file.sha256)
    return files


def _read(
    session: Session, files: Sequence[Return], intake: Intake, pool: ReaderPool | None
) -> None:
    """Read each file in a worker that may die, and take in what it holds as it comes."""
    by_path = {file.path: file for file in files}
    if not by_path:
        return
    limits = session.workspace.settings.limits
    workers = session.workspace.settings.workers or min(4, os.cpu_count() or 1)
    own = pool or ReaderPool(
        min(workers, 1 + len(files) // 40),
        session.limits,
        seconds=limits.seconds,
        memory=limits.memory_mb << 20,
    )
    try:
        for number, (path, book) in enumerate(own.read(list(by_path)), 1):
            file = by_path[path]
            try:
                intake.take(file, book)
            except Exception as error:
                _our_fault(file, error)
            session.progress("collect", number, len(files))
    finally:
        if pool is None:
            own.close()


def _our_fault(file: Return, error: Exception) -> None:
    file.forms.clear()
    file.findings = [Finding.of(Code.OUR_FAULT, what=f"{type(error).__name__}: {error}")]


def _put_off(file: Return, result: Collected, archive_dir: Path) -> bool:
    """Whether a file is left for the next run: it could not be opened, or we failed on it."""
    for finding in file.findings:
        if finding.code is Code.VANISHED:
            result.unopened.append((file.name, finding))
            return True
        if finding.code is Code.OUR_FAULT:
            result.faults.append((file.name, finding))
            archive(file.path, archive_dir)
            return True
    return False


def _conclude(file: Return) -> None:
    """What becomes of a return that was read (CONTRACT, What becomes of a received file)."""
    if file.state is not None:
        return
    if not file.filled:
        file.findings.append(Finding.of(Code.NOTHING_FILLED_IN, n=file.rows))
    severities = {finding.severity for finding in file.findings}
    if Severity.MUST_FIX in severities or not file.ready:
        file.state = ReceiptState.INCOMPLETE
    elif Severity.CHECK in severities:
        file.state = ReceiptState.ACCEPTED_WITH_REMARKS
    else:
        file.state = ReceiptState.ACCEPTED


def _record(session: Session, round_id: str, files: Sequence[Return], catalogue: Catalogue) -> None:
    """Each file's copy first, then its rows in one transaction; then what it replaced."""
    for number, file in enumerate(files, 1):
        if file.ours:
            archive(file.path, session.workspace.archive)
        with session.ledger.writing() as ledger:
            if file.ours:
                _find_erased(ledger, catalogue, round_id, file)
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
            if file.unit_id is not None:
                _supersede(ledger, round_id, file.unit_id)
        session.progress("record", number, len(files))


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
        for row in read.table.rows:
            if row.key not in seen:
                seen.add(row.key)
                blocked = (key, row.key) in file.blocked
                yield RowRecord(
                    key,
                    row.key,
                    read.table.sheet,
                    row.number,
                    _cells(read, row),
                    row.filled,
                    blocked,
                )


def _cells(read: FormRead, row: Row) -> dict[str, CellRecord]:
    table = read.table
    return {
        name: CellRecord(table.address(row, name), raw, row.values.get(name))
        for name, raw in row.raw.items()
    }


def _find_erased(ledger: Writing, catalogue: Catalogue, round_id: str, file: Return) -> None:
    """Rows filled in an earlier return and blank in this one: the earlier stands, and is named."""
    if file.unit_id is None or not ledger.receipts(round_id, file.unit_id):
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
