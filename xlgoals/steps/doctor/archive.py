"""The archive: whether every file that the ledger knows is there, and is what it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.files import archived, sha256_file
from xlgoals.i18n import N_
from xlgoals.ledger import ReceiptState
from xlgoals.steps.doctor.check import mend, well
from xlgoals.steps.edits import EDITED
from xlgoals.steps.said import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.ledger import Ledger
    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.session import Progress
    from xlgoals.workspace import Workspace

_ARCHIVE = N_("Archive")
_NOT_KEPT = {ReceiptState.FOREIGN, ReceiptState.UNREADABLE}
"""What was never ours to keep."""
_SHOWN = 5


def archive(
    workspace: Workspace, ledger: Ledger, *, thorough: bool, progress: Progress
) -> Iterator[Check]:
    """Whether every received file is there; with `thorough`, byte for byte."""
    rounds = sorted({issue.round for issue in ledger.issues()})
    known = {
        receipt.sha256: receipt.file_name
        for round_id in rounds
        for receipt in ledger.receipts(round_id)
        if receipt.state not in _NOT_KEPT
    }
    known |= {one.sha256: one.file_name for one in ledger.imports()}
    edited = ledger.events(kind=EDITED)
    known |= {one.sha256: one.details.get("file", "") for one in edited if one.sha256}
    gone, changed = [], []
    for number, (sha256, name) in enumerate(sorted(known.items()), 1):
        path = archived(workspace.archive, sha256)
        if path is None:
            gone.append(name)
        elif thorough and sha256_file(path) != sha256:
            changed.append(name)
        progress("archive", number, len(known))
    back = say(N_("Copy the archive back from a backup."))
    if gone:
        seen = say(
            N_("{n} of {of} received files are not in the archive: {names}"),
            n=len(gone),
            of=len(known),
            names=_names(gone),
        )
        yield mend("archive", _ARCHIVE, seen, back)
    if changed:
        seen = say(
            N_("{n} of {of} received files are not as they were received: {names}"),
            n=len(changed),
            of=len(known),
            names=_names(changed),
        )
        yield mend("archive_changed", _ARCHIVE, seen, back)
    if not gone and not changed:
        there = N_("Every received file is there ({n}).")
        whole = N_("Every received file is there, and as it was received ({n}).")
        yield well("archive", _ARCHIVE, say(whole if thorough else there, n=len(known)))


def _names(names: list[str]) -> str:
    more = ", …" if len(names) > _SHOWN else ""
    return ", ".join(sorted(names)[:_SHOWN]) + more
