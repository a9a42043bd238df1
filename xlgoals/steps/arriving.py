"""Which files there are to take in: found, told from litter, and from what is known already."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.files import relative_name, sha256_file
from xlgoals.findings import Code, Finding
from xlgoals.i18n import N_
from xlgoals.intake.returned import Return
from xlgoals.ledger import ReceiptState
from xlgoals.steps.standing import last_answer

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from xlgoals.steps.session import Session

TURNED_AWAY = frozenset({ReceiptState.FOREIGN, ReceiptState.UNREADABLE, ReceiptState.REJECTED})
"""The states of files that nothing was taken in of."""


@dataclass
class Arrivals:
    """The files of one call, in the order of their hash."""

    files: list[Return] = field(default_factory=list)
    """Those that are new; same bytes as another are duplicates."""
    passed_over: int = 0
    """Files known before, with the same path and bytes."""
    unopened: list[tuple[str, Finding]] = field(default_factory=list)
    """Files that could not be opened now."""


def arrivals(session: Session, round_id: str, paths: Sequence[Path]) -> Arrivals:
    """Find the files to take in. Raises Unusable when one is not there, or they are too many."""
    result = Arrivals()
    found = _files(paths, session.workspace.root, result)
    _refuse_too_many(found, session.workspace.settings.limits.files)
    found = _without_links(session, found, set(paths), result)
    result.files = _fresh(session, round_id, found, result)
    return result


def _files(paths: Iterable[Path], root: Path, result: Arrivals) -> list[Path]:
    """The files to take in: those named, and all that lie in the folders named.

    What an office or a system leaves beside files in a folder is none of it, nor is what is
    still on its way there. A folder that cannot be looked into is told of.
    """
    found: list[Path] = []

    def closed(error: OSError) -> None:
        why = error.strerror or type(error).__name__
        finding = Finding.of(Code.FOLDER_CLOSED, what=why)
        result.unopened.append((relative_name(Path(error.filename), root), finding))

    for path in paths:
        if path.is_dir():
            for folder, names, files in os.walk(path, onerror=closed):
                names[:] = sorted(name for name in names if not _is_litter(name))
                inside = [Path(folder, name) for name in sorted(files) if not _is_litter(name)]
                found += [file for file in inside if not _is_pipe(file)]
        elif path.exists():
            found.append(path)
        else:
            raise Unusable(N_("There is no file or folder {path}."), path=path)
    return list(dict.fromkeys(found))


def _is_pipe(path: Path) -> bool:
    """Whether it is a pipe, a device or the like, which would never end."""
    try:
        return not S_ISREG(path.stat().st_mode)
    except OSError:  # told of when it is opened
        return False


UNFINISHED = (
    ".tmp",
    ".part",
    ".partial",
    ".filepart",
    ".crdownload",
    ".opdownload",
    ".download",
)
"""Endings that programs give a file until all of it has come; then it gets its name."""


def _is_litter(name: str) -> bool:
    folded = name.casefold()
    left_beside = name.startswith(("~$", ".")) or folded in ("thumbs.db", "desktop.ini")
    return left_beside or folded.endswith(UNFINISHED)


def _refuse_too_many(found: Sequence[Path], limit: int) -> None:
    if len(found) > limit:
        message = N_(
            "There are {n} files, and the limit is {limit} a call. Name fewer, or raise "
            "the limit in xlgoals.toml."
        )
        raise Unusable(message, n=len(found), limit=limit)


def _without_links(
    session: Session, found: Sequence[Path], named: Collection[Path], result: Arrivals
) -> list[Path]:
    """The files that lie where they were found: whoever may write there may not lead elsewhere."""
    # Path.is_symlink fails where we may not look; then it is told of when it is opened
    links = {path for path in found if os.path.islink(path)} - set(named)  # noqa: PTH114
    for path in sorted(links):
        finding = Finding.of(Code.IS_A_LINK)
        result.unopened.append((relative_name(path, session.workspace.root), finding))
    return [path for path in found if path not in links]


def _fresh(
    session: Session, round_id: str, found: Sequence[Path], result: Arrivals
) -> list[Return]:
    """The files that are new, by hash; same bytes as another are duplicates."""
    receipts = session.ledger.receipts(round_id)
    known = {(receipt.path, receipt.sha256) for receipt in receipts}
    # What was turned away in another place, or under other limits, may be right here and now;
    # but not what a call turned away that was cut off, and that this one goes on with.
    last, _ = last_answer(session.ledger, round_id)
    hashes = {
        receipt.sha256
        for receipt in receipts
        if receipt.state not in (*TURNED_AWAY, ReceiptState.DUPLICATE) or receipt.id > last
    }
    files = []
    for path in found:
        name = relative_name(path, session.workspace.root)
        try:
            sha256 = sha256_file(path)
        except OSError as error:
            why = error.strerror or type(error).__name__
            finding = Finding.of(Code.VANISHED, what=why)
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
