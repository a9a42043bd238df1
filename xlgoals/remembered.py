"""Which workspaces this user of this computer has, by id.

A master that is opened from OneDrive or SharePoint knows its workspace's id, and of where it lies
only an address on the web. The file is the user's own, in the home folder, and holds nothing else.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.files import write_atomic
from xlgoals.i18n import N_
from xlgoals.workspace import SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_FOLDER, _FILE, _TABLE = ".xlgoals", "workspaces.toml", "workspaces"


def remembered_file(home: Path | None = None) -> Path:
    """The file; `home` is the user's own home folder when None, here and below."""
    return (home or Path.home()) / _FOLDER / _FILE


def remembered_workspaces(home: Path | None = None) -> dict[str, Path]:
    """The folders of the workspaces that are remembered, by id, whether they are there or not.

    Raises:
        Unusable: The file cannot be read or understood.
    """
    found = tomllib.loads(_text(home)).get(_TABLE, {})
    return {name: Path(folder) for name, folder in found.items() if isinstance(folder, str)}


def find_workspace(workspace_id: str, home: Path | None = None) -> Workspace:
    """The workspace with this id, where it was when it was remembered last.

    Raises:
        Unusable: It is not remembered, or another workspace or none is there now.
    """
    folder = remembered_workspaces(home).get(workspace_id)
    if folder is None:
        message = N_(
            "It is not known on this computer where the workspace of this master lies. Open a "
            "terminal window in the workspace's folder and run: xlgoals excel install"
        )
        raise Unusable(message)
    found = Workspace.open(folder) if (folder / SETTINGS_FILE).is_file() else None
    if found is None or found.id != workspace_id:
        message = N_(
            "The workspace of this master is not in {folder} any more. Open a terminal window in "
            "the folder where it is now and run: xlgoals excel install"
        )
        raise Unusable(message, folder=folder)
    return found


def remember_workspace(workspace: Workspace, home: Path | None = None) -> bool:
    """Remember where a workspace is, instead of where it was.

    Returns:
        Whether anything was written.

    Raises:
        Unusable: The file cannot be read, understood or written.
    """
    document = _document(home)
    if _TABLE not in document:
        import tomlkit

        document.add(_TABLE, tomlkit.table())
    document[_TABLE][workspace.id] = str(workspace.root)
    return _write(document, home)


def forget_workspace(workspace_id: str, home: Path | None = None) -> bool:
    """Forget where a workspace is; whether anything was written. Raises Unusable likewise."""
    if workspace_id not in remembered_workspaces(home):
        return False
    document = _document(home)
    del document[_TABLE][workspace_id]
    return _write(document, home)


def _text(home: Path | None) -> str:
    """What the file says; blank where there is none."""
    path = remembered_file(home)
    try:
        text = path.read_bytes().decode()
        if not isinstance(tomllib.loads(text).get(_TABLE, {}), dict):
            raise ValueError(_TABLE)
    except FileNotFoundError:
        return ""
    except ValueError as error:
        message = N_("{file} cannot be understood ({why}). Delete it, and run again.")
        raise Unusable(message, file=path, why=error) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unusable(N_("{file} cannot be read ({why})."), file=path, why=why) from error
    return text


def _document(home: Path | None) -> TOMLDocument:
    """The file, whose comments and other lines are kept."""
    import tomlkit

    return tomlkit.parse(_text(home))


def _write(document: TOMLDocument, home: Path | None) -> bool:
    import tomlkit

    return write_atomic(remembered_file(home), tomlkit.dumps(document).encode())
