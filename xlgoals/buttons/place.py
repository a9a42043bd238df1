"""Which workspace and round an open workbook belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.buttons.faults import is_busy, is_of_excel
from xlgoals.buttons.live import read_sheet
from xlgoals.errors import Unusable
from xlgoals.forms.raw import RawBook
from xlgoals.i18n import N_
from xlgoals.remembered import find_workspace
from xlgoals.steps.edits.masters import MARK, files_of, manifest
from xlgoals.workspace import Workspace, workspace_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.buttons.live import OpenBook

_NO_MASTER = N_("This workbook is not a master of xlgoals. Press the button in master.xlsm.")
_OTHER = N_(
    "This workbook was made in another workspace than the one that it lies in. Open {file} from "
    "the folder of its own round."
)
_COPY = N_("This is a copy. Open {file} instead; what you have written here is not read.")


@dataclass(frozen=True)
class Belongs:
    """What an open master belongs to."""

    workspace: Workspace
    round: str
    master: Path
    """Its file, as the workspace has it: the master, or a copy beside it that is read too."""
    sheet: str
    """The hidden sheet that tells all this."""
    told: Mapping[str, str]
    """What stands on it."""


def _told(book: OpenBook) -> tuple[str, Mapping[str, str]]:
    """The name of the sheet that tells what a workbook is, and what stands there.

    Raises:
        Unusable: It has none.
    """
    for page in book.sheets:
        if page.range((1, 1)).value == MARK:
            return page.name, manifest(RawBook([read_sheet(page).raw]))
    raise Unusable(_NO_MASTER)


def belongs(book: OpenBook) -> Belongs:
    """Find where an open master belongs: by its path, or else by the id of its workspace.

    Raises:
        Unusable: It is none, a copy, another workspace's, or cannot be found.
    """
    sheet, told = _told(book)
    path = _path(book)
    workspace = (_above(path) if path else None) or find_workspace(told[MARK])
    round_id = told.get("round", "")
    folder = workspace.round_dir(round_id)
    if workspace.id != told[MARK]:
        raise Unusable(_OTHER, file=folder.master_with_buttons.name)
    if path is None:
        return Belongs(workspace, round_id, folder.master_with_buttons, sheet, told)
    master = next((one for one in files_of(folder) if _is_same(path, one)), None)
    if master is None:
        raise Unusable(_COPY, file=folder.master_with_buttons)
    return Belongs(workspace, round_id, master, sheet, told)


def _path(book: OpenBook) -> Path | None:
    """Where the workbook lies; None where that is an address, or where xlwings cannot tell."""
    try:
        name = book.fullname
    except Exception as error:
        if is_busy(error) or not is_of_excel(error):
            raise
        return None
    return None if "://" in name else Path(name)


def _above(path: Path) -> Workspace | None:
    """The workspace that a file lies in."""
    root = workspace_folder(path.parent)
    return Workspace.open(root) if root else None


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
