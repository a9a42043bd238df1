"""The ledger, and the key that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.identity import TokenFault, read_token
from xlgoals.ledger import Ledger, health
from xlgoals.steps.doctor.check import mend, note, well
from xlgoals.steps.said import said_of, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.steps.doctor.check import Check
    from xlgoals.workspace import Workspace

_LEDGER, _KEY = N_("Ledger"), N_("Key")
PATIENCE = 5.0
"""Seconds to wait for another who writes in the ledger."""
_BACK = N_("Copy the file back from a backup, or make a workspace of one with: xlgoals restore")


def opened(workspace: Workspace) -> tuple[list[Check], Ledger | None]:
    """What there is to say of the ledger's file, and the ledger if it can be asked."""
    path = workspace.ledger_path
    if not path.exists() or not path.stat().st_size:
        if workspace.has_key():
            seen = say(N_("{file} is gone or empty, though templates have been issued."), file=path)
            return [mend("ledger", _LEDGER, seen, say(_BACK))], None
        seen = say(N_("There is none yet. It is made when templates are issued."))
        return [well("ledger", _LEDGER, seen)], None
    try:
        found = health(path, PATIENCE)
    except Unusable as error:
        return [mend("ledger", _LEDGER, said_of(error), say(_BACK))], None
    if found.faults:
        seen = say(N_("{file} is damaged: {why}"), file=path, why="; ".join(found.faults))
        return [mend("ledger", _LEDGER, seen, say(_BACK))], None
    if found.version > found.newest:
        seen = say(N_("{file} was made by a later xlgoals."), file=path)
        return [mend("ledger", _LEDGER, seen, say(N_("Install the later xlgoals.")))], None
    if not found.is_sound:
        seen = say(N_("{file} is not a ledger of xlgoals."), file=path)
        return [mend("ledger", _LEDGER, seen, say(_BACK))], None
    if found.version < found.newest:
        seen = say(
            N_("{file} is whole, of version {theirs}; this xlgoals has {ours}."),
            file=path,
            theirs=found.version,
            ours=found.newest,
        )
        do = N_("The next command takes it on. Make a backup first, with: xlgoals backup")
        return [note("ledger", _LEDGER, seen, say(do))], None
    seen = say(N_("{file} is whole, of version {version}."), file=path, version=found.version)
    return [well("ledger", _LEDGER, seen)], Ledger.open(path, timeout=PATIENCE)


def key(workspace: Workspace, ledger: Ledger | None) -> Iterator[Check]:
    """Whether the key is there, and is the one that the templates were marked with."""
    issues = ledger.issues() if ledger is not None else []
    if not workspace.has_key():
        if issues:
            seen = say(N_("signing.key is gone, though templates have been issued."))
            yield mend("key", _KEY, seen, say(_BACK))
        else:
            yield well(
                "key", _KEY, say(N_("There is none yet. It is made when templates are issued."))
            )
        return
    try:
        content = workspace.signing_key()
    except Unusable as error:
        yield mend("key", _KEY, said_of(error), say(_BACK))
        return
    unknown = [
        issue for issue in issues if isinstance(read_token(issue.token, content), TokenFault)
    ]
    if unknown:
        seen = say(
            N_("signing.key is not the one that {n} of {of} templates were marked with."),
            n=len(unknown),
            of=len(issues),
        )
        yield mend("key", _KEY, seen, say(_BACK))
    else:
        seen = say(
            N_("It is there, and knows every template that has been issued ({n})."), n=len(issues)
        )
        yield well("key", _KEY, seen)
