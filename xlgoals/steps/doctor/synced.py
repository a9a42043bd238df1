"""Folders that a cloud service copies between computers, and the copies it makes when two write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.files import relative_name
from xlgoals.i18n import N_
from xlgoals.steps.doctor.check import mend, note, well
from xlgoals.steps.said import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.machine import Machine
    from xlgoals.workspace import Workspace

_SYNCED, _COPIES = N_("Synced folder"), N_("Copies")
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
_PARTS = {
    "onedrive": "OneDrive",
    "sharepoint": "SharePoint",
    "dropbox": "Dropbox",
    "mobile documents": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "nextcloud": "Nextcloud",
}
"""How a part of a path begins, in small letters, and whose it is."""
_MARK = re.compile(
    r" \(\d+\)"  # a browser's or Google Drive's second file
    r"| \d"  # iCloud's
    r"|-(?=.*[A-Z])[A-Za-z0-9][\w-]*"  # OneDrive puts the computer's name there
    r"|.*(?i:conflict|konflikt|motstridig).*"  # Dropbox, Nextcloud
)
"""What services put after the name of a file that they cannot put together with another's."""
_SHOWN = 5


def synced(machine: Machine, workspace: Workspace) -> Iterator[Check]:
    """Whether a service copies the workspace about, and whether it has made copies of its own."""
    service = service_of(workspace.root, machine)
    if service is None:
        yield well(
            "synced",
            _SYNCED,
            say(N_("The workspace lies in no folder that is known to be synced.")),
        )
    else:
        seen = say(
            N_("The workspace lies in a folder that {service} copies between computers."),
            service=service,
        )
        do = N_(
            "Set the folder to be kept on this computer always. Let one person at a time run "
            "commands, and let the copying be done before another does. A folder on a server of "
            "your own is safer."
        )
        yield note("synced", _SYNCED, seen, say(do))
    copies = conflict_copies(workspace)
    if copies:
        names = ", ".join(relative_name(path, workspace.root) for path in copies[:_SHOWN])
        more = ", …" if len(copies) > _SHOWN else ""
        seen = say(
            N_("There are copies beside the files that are used: {names}"), names=names + more
        )
        do = N_(
            "They come about when two computers write at once. Compare them with the file that is "
            "used, write in it what only they have, and move them out of the workspace."
        )
        yield mend("copies", _COPIES, seen, say(do))


def service_of(folder: Path, machine: Machine) -> str | None:
    """The service that copies a folder; None where none is known to."""
    for name in _VARIABLES:
        root = machine.environment.get(name)
        if root and folder.is_relative_to(Path(root)):
            return "OneDrive"
    for part in folder.parts:
        for start, service in _PARTS.items():
            if part.casefold().startswith(start):
                return service
    return None


def conflict_copies(workspace: Workspace) -> list[Path]:
    """Files that a service has made of two, beside the ledger, the plan and the masters."""
    rounds = workspace.root / workspace.settings.paths.rounds
    used = [workspace.ledger_path, workspace.catalogue]
    if rounds.is_dir():
        for folder in sorted(path for path in rounds.iterdir() if path.is_dir()):
            used += [folder / "master.xlsx", folder / "master.xlsm"]
    return [path for file in used if file.parent.is_dir() for path in _copies_of(file)]


def _copies_of(file: Path) -> list[Path]:
    beside = sorted(file.parent.glob(f"{_escaped(file.stem)}?*{file.suffix}"))
    return [path for path in beside if _MARK.fullmatch(path.stem.removeprefix(file.stem))]


def _escaped(stem: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", stem)
