"""Returns in: found, read behind guards, identified, checked, recorded, answered."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.files import archive, relative_name, sha256_file
from xlgoals.findings import Code, Finding, Severity
from xlgoals.forms.prefill import Prefill
from xlgoals.intake.checking import Severities, check
from xlgoals.intake.known import Known
from xlgoals.intake.reading import Intake
from xlgoals.intake.returned import Return
from xlgoals.steps.arriving import arrivals
from xlgoals.steps.earlier import earlier
from xlgoals.steps.feedback import write_feedback
from xlgoals.steps.record import record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.excel.pool import ReaderPool
    from xlgoals.ledger import ReceiptState
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
    workspace = session.workspace
    with session.alone("collect"):
        catalogue, round_ = session.open_round(round_id)
        session.look(catalogue.plan)  # what the answers need is told before anything is taken in
        inbox = workspace.round_dir(round_.round_id).inbox
        arrived = arrivals(session, round_.round_id, paths or [inbox] * inbox.exists())
        result = Collected(round_.round_id, [], arrived.passed_over, arrived.unopened)
        fresh = arrived.files
        known = known_of(session, catalogue, round_)
        unread = [file for file in fresh if file.state is None]
        with ThreadPoolExecutor(4) as copies:
            _read(session, unread, Intake(known), pool, copies)
        fresh = [file for file in fresh if not _put_off(file, result)]
        severities = Severities(catalogue, round_)
        check(fresh, severities, session.language)
        for file in fresh:
            file.conclude()
        failed = record(session, round_.round_id, fresh, severities)
        result.faults += [(file.name, _fault(error)) for file, error in failed]
        unrecorded = {id(file) for file, _ in failed}
        result.files = [file for file in fresh if id(file) not in unrecorded]
        answered = write_feedback(session, known)
        result.feedback = answered.written
        for file in result.files:
            file.changes = answered.changes.get(file.sha256, [])
    return result


def read_returns(session: Session, round_id: str | None, paths: Sequence[Path]) -> list[Return]:
    """One pass over files as `collect` makes it, with nothing recorded or written."""
    catalogue, round_ = session.issued_round(round_id)
    files = [
        Return(path, relative_name(path, session.workspace.root), sha256_file(path))
        for path in paths
    ]
    _read(session, files, Intake(known_of(session, catalogue, round_)))
    check(files, Severities(catalogue, round_), session.language)
    for file in files:
        file.conclude()
    return files


def known_of(session: Session, catalogue: Catalogue, round_: Round) -> Known:
    """What a round's returns are held against. Raises Unusable when the key is gone."""
    issues = session.ledger.issues(round_.round_id)
    before = earlier(session, catalogue, round_)
    return Known(
        catalogue,
        round_,
        Prefill(catalogue, round_, session.language, before),
        session.workspace.signing_key(issued=True),
        session.workspace.id,
        {(issue.unit_id, issue.number): issue for issue in issues},
        session.snapshot_catalogue,
    )


def _read(
    session: Session,
    files: Sequence[Return],
    intake: Intake,
    pool: ReaderPool | None = None,
    copies: Executor | None = None,
) -> None:
    """Read each file in a worker that may die, and take in what it holds as it comes.

    With `copies`, what is ours is copied to the archive meanwhile.
    """
    by_path = {file.path: file for file in files}
    if not by_path:
        return
    with pool or session.readers(len(files)) as readers:
        for number, (path, book) in enumerate(readers.read(list(by_path)), 1):
            file = by_path[path]
            try:
                intake.take(file, book)
            except Exception as error:
                _our_fault(file, error)
            if copies is not None and file.ours:
                file.copy = copies.submit(archive, path, session.workspace.archive)
            session.progress("collect", number, len(files))


def _our_fault(file: Return, error: Exception) -> None:
    file.forms.clear()
    file.findings = [_fault(error)]


def _fault(error: Exception) -> Finding:
    return Finding.of(Code.OUR_FAULT, what=f"{type(error).__name__}: {error}")


def _put_off(file: Return, result: Collected) -> bool:
    """Whether a file is left for the next run: it could not be read as it was, or we failed."""
    changed = _changed_meanwhile(file)
    if changed is not None:
        file.findings = [changed]
    for finding in file.findings:
        if finding.code in (Code.VANISHED, Code.CHANGED_MEANWHILE):
            result.unopened.append((file.name, finding))
            return True
        if finding.code is Code.OUR_FAULT:
            result.faults.append((file.name, finding))
            return True
    return False


def _changed_meanwhile(file: Return) -> Finding | None:
    """The finding of a file that was written, or went away, while it was taken in."""
    try:
        # what is not kept has been judged too, and must be what the ledger says it was
        now = sha256_file(file.path) if file.copy is None else file.copy.result()
        if now == file.sha256:
            return None
    except OSError as error:
        what = error.strerror or type(error).__name__
        return Finding.of(Code.VANISHED, what=what)
    return Finding.of(Code.CHANGED_MEANWHILE)
