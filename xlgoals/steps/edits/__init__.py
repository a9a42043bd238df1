"""What staff wrote in the masters, read back into the ledger.

What stands in the editable columns is held against what was written there when that master was
built; the differences are staff's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.files import archive, archived
from xlgoals.i18n import N_
from xlgoals.steps.edits.conflicts import CONFLICT, open_conflicts, without_known
from xlgoals.steps.edits.masters import EDITED, changed_masters, saved_meanwhile
from xlgoals.steps.edits.merging import merge
from xlgoals.steps.edits.reading import read_master

if TYPE_CHECKING:
    from pathlib import Path

    from xlgoals.findings import Finding
    from xlgoals.ledger import Decision
    from xlgoals.steps.edits.conflicts import Conflict
    from xlgoals.steps.edits.reading import MasterRead
    from xlgoals.steps.session import Session

__all__ = ["EDITED", "EditsRead", "read_edits", "take_edits"]


@dataclass
class EditsRead:
    """What was read from a round's masters."""

    masters: list[MasterRead] = field(default_factory=list)
    """Those that are not as they were written or last read."""
    decisions: list[Decision] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    hashes: dict[Path, str] = field(default_factory=dict)
    """The sha256 of every master there is, as it was read."""
    kept: dict[Path, Path] = field(default_factory=dict)
    """Where the archive keeps those that somebody has changed."""

    @property
    def findings(self) -> list[Finding]:
        """What is wrong in them, master by master."""
        return [finding for read in self.masters for finding in read.findings]


def read_edits(session: Session, round_id: str) -> EditsRead:
    """What somebody has changed in the round's masters, with nothing recorded.

    Raises:
        Unusable: One of them cannot be read, or is another round's.
    """
    masters, hashes = changed_masters(session, round_id)
    if not masters:
        return EditsRead(hashes=hashes)
    catalogue, _ = session.issued_round(round_id)
    reads = [read_master(master, catalogue, session.language) for master in masters]
    known = open_conflicts(session.ledger, round_id)
    merged = merge(round_id, reads, session.ledger.decisions(round_id), known)
    return EditsRead(reads, merged.decisions, without_known(merged.conflicts, known), hashes)


def take_edits(session: Session, round_id: str) -> EditsRead:
    """Read the round's masters, where somebody has changed them since, into the ledger.

    Each that was changed is kept in the archive as it was.

    Raises:
        Unusable: One cannot be read, is another round's, or holds something that must be mended;
            then nothing is taken and the files are left as they are.
    """
    read = read_edits(session, round_id)
    for one in read.masters:
        if one.must_fix:
            message = N_(
                "The master {file} holds something that must be mended first. It is left as it is."
            )
            findings = tuple(one.findings)
            raise Unusable(message, file=one.master.name, findings=findings)
    for one in read.masters:
        _keep(session, one, read)
    after = max((d.id for d in session.ledger.decisions(round_id)), default=0)
    with session.ledger.writing() as ledger:
        for decision in read.decisions:
            ledger.record_decision(decision)
        for conflict in read.conflicts:
            ledger.record_event(CONFLICT, round_id, **conflict.details(after))
        for one in read.masters:
            if one.edits or one.chosen:
                ledger.record_event(
                    EDITED,
                    round_id,
                    sha256=one.master.sha256 or None,
                    decisions=len(one.edits) + len(one.chosen),
                    build=one.master.build,
                    file=one.master.name,
                    saved_by=one.master.saved_by,
                    saved_at=one.master.saved_at,
                    rows=one.rows,
                )
    return read


def _keep(session: Session, one: MasterRead, read: EditsRead) -> None:
    """Keep a master as it is: the next build replaces it.

    What is open in a spreadsheet program is not replaced, and its cells are in the ledger.
    """
    path, folder = one.master.path, session.workspace.archive
    if path in session.open_masters:
        return
    if archive(path, folder) != one.master.sha256:
        raise saved_meanwhile(path)
    kept = archived(folder, one.master.sha256)
    if kept is not None:
        read.kept[path] = kept
