"""A look at the computer and the workspace: what is well, what is to be mended, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.remembered import remembered_workspaces
from xlgoals.steps.doctor.archive import archive
from xlgoals.steps.doctor.check import STATE_WORDS, Check, State, mend, note, well
from xlgoals.steps.doctor.excel import INSTALL, excel
from xlgoals.steps.doctor.folder import folder
from xlgoals.steps.doctor.ledger import key, opened
from xlgoals.steps.doctor.python import python
from xlgoals.steps.doctor.report import reports
from xlgoals.steps.doctor.synced import synced
from xlgoals.steps.doctor.trust import trust
from xlgoals.steps.machine import System
from xlgoals.steps.said import said_of, say
from xlgoals.steps.session import silent
from xlgoals.workspace import RoundDir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlgoals.steps.machine import Machine
    from xlgoals.steps.session import Progress
    from xlgoals.workspace import Workspace

__all__ = ["STATE_WORDS", "Check", "State", "doctor"]

_SETTINGS, _KNOWN = N_("Settings"), N_("The workspace, for Excel")


def doctor(
    machine: Machine,
    workspace: Workspace | None,
    *,
    fault: Unusable | None = None,
    thorough: bool = False,
    progress: Progress = silent,
) -> list[Check]:
    """Look at everything; nothing is changed.

    Args:
        machine: The computer.
        workspace: The workspace; None to look at the computer alone.
        fault: Why there is a workspace that cannot be opened.
        thorough: Also read every file of the archive.
        progress: Told of each file of the archive.
    """
    rounds = _rounds(workspace) if workspace else []
    masters = [path for one in rounds for path in sorted(one.root.glob("master*.xlsm"))]
    found = [*python(machine), *excel(machine, [one.root for one in rounds])]
    if machine.system is System.WINDOWS:
        found += trust(machine, masters, [one.inbox for one in rounds])
    if fault is not None:
        do = N_("Mend the file, or copy it back from a backup.")
        found.append(mend("settings", _SETTINGS, said_of(fault), say(do)))
    if workspace is not None:
        found += _workspace(machine, workspace, thorough=thorough, progress=progress)
    return [*found, *reports(workspace)]


def _workspace(
    machine: Machine, workspace: Workspace, *, thorough: bool, progress: Progress
) -> Iterator[Check]:
    if machine.settings is not None:
        yield _known(machine, workspace)
    told, ledger = opened(workspace)
    yield from told
    yield from key(workspace, ledger)
    if ledger is not None:
        yield from archive(workspace, ledger, thorough=thorough, progress=progress)
    yield from folder(machine, workspace)
    yield from synced(machine, workspace)


def _known(machine: Machine, workspace: Workspace) -> Check:
    """Whether a master that is opened under an address on the web finds its way here."""
    try:
        where = remembered_workspaces(machine.home).get(workspace.id)
    except Unusable as error:
        return mend("known", _KNOWN, said_of(error), say(INSTALL))
    if where == workspace.root:
        return well("known", _KNOWN, say(N_("Its place is remembered: {folder}"), folder=where))
    seen = say(N_("Its place is not remembered, for masters that are opened from the web."))
    if where is not None:
        seen = say(N_("Another place is remembered: {folder}"), folder=where)
    return note("known", _KNOWN, seen, say(INSTALL))


def _rounds(workspace: Workspace) -> list[RoundDir]:
    root: Path = workspace.root / workspace.settings.paths.rounds
    if not root.is_dir():
        return []
    return [RoundDir(path) for path in sorted(root.iterdir()) if path.is_dir()]
