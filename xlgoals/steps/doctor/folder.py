"""The workspace's folder: may it be written in, is there room, does somebody hold it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.files import refuses_writing
from xlgoals.i18n import N_
from xlgoals.lock import NOBODY, look
from xlgoals.steps.doctor.check import mend, note, well
from xlgoals.steps.said import say
from xlgoals.workspace import LOCK_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.machine import Machine
    from xlgoals.workspace import Workspace

_LOCK, _WRITING, _ROOM = N_("Lock"), N_("Right to write"), N_("Room on the disk")
_GB = 1 << 30
LEAST, LITTLE = _GB // 5, _GB
"""Room below which work may stop, and below which it is well to know."""


def folder(machine: Machine, workspace: Workspace) -> Iterator[Check]:
    """Lock, right to write and room."""
    yield _lock(workspace)
    yield from _writing(workspace)
    yield _room(machine, workspace)


def _lock(workspace: Workspace) -> Check:
    found = look(workspace)
    if found is None:
        return well("lock", _LOCK, say(N_("Nobody uses the workspace just now.")))
    holder, has_ended = found
    file = workspace.root / LOCK_FILE
    if holder is NOBODY:
        seen = say(N_("{file} does not say who uses the workspace."), file=file)
        do = N_("See that nobody runs xlgoals here, and then delete the file.")
        return mend("lock", _LOCK, seen, say(do))
    if has_ended:
        seen = say(N_("A command of {user} was cut off ({command}, {time})."), **holder.values())
        return note("lock", _LOCK, seen, say(N_("The next command takes over. Nothing was lost.")))
    seen = say(N_("{user} on {host} runs {command} since {time}."), **holder.values())
    do = N_("Wait until it is done. If it is not running any more, delete {file}.")
    return note("lock", _LOCK, seen, say(do, file=file))


def _writing(workspace: Workspace) -> Iterator[Check]:
    rounds = workspace.root / workspace.settings.paths.rounds
    refused = False
    for path in (workspace.root, rounds, workspace.archive):
        why = refuses_writing(path) if path.is_dir() else ""
        if why:
            refused = True
            seen = say(N_("You may not write in {folder} ({why})."), folder=path, why=why)
            do = N_("Ask whoever looks after the folder for the right to write there.")
            yield mend("writing", _WRITING, seen, say(do))
    if not refused:
        yield well("writing", _WRITING, say(N_("You may write in the workspace.")))


def _room(machine: Machine, workspace: Workspace) -> Check:
    free = machine.free(workspace.root)
    seen = say(N_("{gb} GB are free."), gb=Decimal(free) / _GB)
    if free < LEAST:
        return mend("room", _ROOM, seen, say(N_("Make room: a command that finds none stops.")))
    if free < LITTLE:
        return note("room", _ROOM, seen, say(N_("Make room soon.")))
    return well("room", _ROOM, seen)
