"""Returns in: found, read behind guards, identified, checked, recorded, answered."""

from __future__ import annotations

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.domain.model import RoundState
from xlgoals.errors import Unusable
from xlgoals.files import archive, relative_name, sha256_file
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.i18n import N_
from xlgoals.ledger import ReceiptState
from xlgoals.lock import lock
from xlgoals.steps.checking import Severities, check
from xlgoals.steps.feedback import write_feedback
from xlgoals.steps.record import record
from xlgoals.steps.returned import Intake, Return

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Executor

    from xlgoals.excel.pool import ReaderPool
    from xlgoals.steps.session import Session


TURNED_AWAY = frozenset({ReceiptState.FOREIGN, ReceiptState.UNREADABLE, ReceiptState.REJECTED})
"""The states of files that nothing was taken in of."""


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
        unread = [file for file in fresh if file.state is None]
        with ThreadPoolExecutor(4) as copies:
            _read(session, unread, intake, pool, copies)
        fresh = [file for file in fresh if not _put_off(file, result)]
        severities = Severities(catalogue, round_)
        check(fresh, severities, session.language)
        for file in fresh:
            _conclude(file)
        failed = record(session, round_.round_id, fresh, severities)
        result.faults += [(file.name, _fault(error)) for file, error in failed]
        unrecorded = {id(file) for file, _ in failed}
        result.files = [file for file in fresh if id(file) not in unrecorded]
        result.feedback = write_feedback(session, catalogue, round_, intake.prefill, key)
    return result


def read_returns(session: Session, round_id: str | None, paths: Sequence[Path]) -> list[Return]:
    """One pass over files as `collect` makes it, with nothing recorded or written."""
    catalogue, round_ = session.issued_round(round_id)
    intake = Intake(session, catalogue, round_, session.workspace.signing_key(issued=True))
    files = [
        Return(path, relative_name(path, session.workspace.root), sha256_file(path))
        for path in paths
    ]
    _read(session, files, intake)
    check(files, Severities(catalogue, round_), session.language)
    for file in files:
        _conclude(file)
    return files


def _files(paths: Iterable[Path]) -> list[Path]:
    """The files to take in: those named, and all that lie in the folders named.

    What an office or a system leaves beside files in a folder is none of it.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            for folder, names, files in os.walk(path):
                names.sort()
                inside = [Path(folder, name) for name in sorted(files) if not _is_litter(name)]
                found += [file for file in inside if not _is_device(file)]
        elif path.exists():
            found.append(path)
        else:
            raise Unusable(N_("There is no file or folder {path}."), path=path)
    return list(dict.fromkeys(found))


def _is_device(path: Path) -> bool:
    """Whether it is a pipe or the like, which would never end."""
    return path.is_fifo() or path.is_socket() or path.is_char_device() or path.is_block_device()


def _is_litter(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.casefold() in ("thumbs.db", "desktop.ini")


def _refuse_too_many(found: Sequence[Path], limit: int) -> None:
    if len(found) > limit:
        message = N_(
            "There are {n} files, and the limit is {limit} a call. Name fewer, or raise "
            "the limit in xlgoals.toml."
        )
        raise Unusable(message, n=len(found), limit=limit)


def _fresh(session: Session, found: Sequence[Path], result: Collected) -> list[Return]:
    """The files that are new, by hash; same bytes as another are duplicates."""
    receipts = session.ledger.receipts(result.round)
    known = {(receipt.path, receipt.sha256) for receipt in receipts}
    # What was turned away in another place, or under other limits, may be right here and now.
    hashes = {receipt.sha256 for receipt in receipts if receipt.state not in TURNED_AWAY}
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
    if file.copy is None:
        return None
    try:
        if file.copy.result() == file.sha256:
            return None
    except OSError as error:
        what = error.strerror or type(error).__name__
        return Finding.of(Code.VANISHED, Place(file.path.name), what=what)
    return Finding.of(Code.CHANGED_MEANWHILE, Place(file.path.name))


def _conclude(file: Return) -> None:
    """What becomes of a return that was read (CONTRACT, What becomes of a received file)."""
    if file.state is not None:
        return
    severities = {finding.severity for finding in file.findings}
    if Severity.MUST_FIX in severities or not file.ready:
        file.state = ReceiptState.INCOMPLETE
    elif Severity.CHECK in severities:
        file.state = ReceiptState.ACCEPTED_WITH_REMARKS
    else:
        file.state = ReceiptState.ACCEPTED
