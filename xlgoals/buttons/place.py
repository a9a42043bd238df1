"""Which workspace and round an open workbook belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.buttons.faults import is_busy, is_of_excel
from xlgoals.buttons.live import read_sheet
from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.remembered import find_workspace
from xlgoals.steps.edits.masters import MARK, files_of
from xlgoals.workspace import SETTINGS_FILE, Workspace

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


def manifest(book: OpenBook) -> tuple[str, dict[str, str]]:
    """The name of the sheet that tells what a workbook is, and what stands there.

    Raises:
        Unusable: It has none.
    """
    for page in book.sheets:
        first = page.range((1, 1)).value
        if first == MARK:
            rows = read_sheet(page).raw.rows
            return page.name, {str(row[0]): _text(row[1]) for row in rows if len(row) > 1}
    raise Unusable(_NO_MASTER)


def belongs(book: OpenBook) -> Belongs:
    """Find where an open master belongs: by its path, or else by the id of its workspace.

    Raises:
        Unusable: It is none, a copy, another workspace's, or cannot be found.
    """
    sheet, told = manifest(book)
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
    lies = any((folder / SETTINGS_FILE).is_file() for folder in path.resolve().parents)
    return Workspace.find(path.parent) if lies else None


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _text(value: object) -> str:
    """A value of the sheet, which a spreadsheet may have made a number of."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
