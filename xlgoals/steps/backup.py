"""A backup: the whole workspace in one file, key included."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from xlgoals import __version__, clock
from xlgoals.errors import Unusable
from xlgoals.files import half_name, relative_name, remove, write_new, writing_new
from xlgoals.i18n import N_
from xlgoals.ledger import JOURNALS, copy_ledger
from xlgoals.lock import lock
from xlgoals.steps.packed import LIST, Contents, PackedFile, is_backup, list_text
from xlgoals.steps.session import patient, refuse_lost_ledger, silent
from xlgoals.workspace import KEY_FILE, LOCK_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from xlgoals.steps.session import Progress, Waiting
    from xlgoals.workspace import Workspace

LEFT_OUT = (LOCK_FILE, "xlgoals.takeover", ".xlgoals-*.tmp", "~$*", ".~lock*")
"""Names of what is of a moment: locks, half-written files, what programs put beside an open one."""
_CHUNK = 1 << 20
_OWNER_ONLY = 0o600
_LARGE = 1 << 30
"""Bytes from where a file gets room for more in the zip than 2 GB, since it may grow meanwhile."""
_EARLIEST, _LATEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)
"""Between these a zip can tell a time."""
_IS_THERE = N_("{file} is there already, and is not replaced. Name another file.")
_OUTSIDE = N_(
    "{path} lies outside the workspace (the setting {key}), so a backup cannot hold it. Move it "
    "into the workspace, or copy the workspace and it by other means."
)


@dataclass
class BackedUp:
    """A backup that was made."""

    path: Path
    contents: Contents
    size: int = 0
    """Bytes of the backup's own file."""
    renamed: list[tuple[str, str]] = field(default_factory=list)
    """Files with signs in their names that not every system has, and what they are called in it."""
    backups: list[str] = field(default_factory=list)
    """Backups that lie in the workspace, which are not packed."""


def backup(
    workspace: Workspace,
    target: Path | None = None,
    progress: Progress = silent,
    waiting: Waiting = patient,
) -> BackedUp:
    """Pack the whole workspace, as it is when nobody else changes it.

    Args:
        workspace: What to pack.
        target: The file to make, or a folder to make it in; beside the workspace when None.
        progress: Told of each file.
        waiting: Told who has the workspace, when that must be waited for.

    Raises:
        Unusable: There is a file of that name, something cannot be read or written, or the ledger
            is gone or damaged. Then no backup is made.
    """
    path = _target(workspace, target)
    _refuse_what_lies_outside(workspace)
    refuse_lost_ledger(workspace)
    with lock(workspace, "backup", on_wait=waiting):
        try:
            half = half_name(f"backup of {workspace.id}")  # what a kill leaves holds the key
            with writing_new(path, _OWNER_ONLY, half=half) as stream:
                made = _Packing(workspace, stream, progress).all()
        except FileExistsError as error:
            raise Unusable(_IS_THERE, file=path) from error
    contents, renamed, backups = made
    return BackedUp(path, contents, path.stat().st_size, renamed, backups)


def _target(workspace: Workspace, target: Path | None) -> Path:
    """The file to make. Raises Unusable when it is there, or its folder is not."""
    root = workspace.root.resolve()
    if target is None or target.is_dir():
        folder = root.parent if target is None else target.absolute()
        day = clock.day(clock.now()).isoformat()
        names = (f"{root.name or 'xlgoals'}-backup-{day}{more}.zip" for more in _numbers())
        return next(path for name in names if not (path := folder / name).exists())
    path = target.absolute()
    if not path.suffix:
        path = path.with_name(f"{path.name}.zip")
    if path.exists():
        raise Unusable(_IS_THERE, file=path)
    if not path.parent.is_dir():
        message = N_("There is no folder {folder} to make the backup in. Make it, or name another.")
        raise Unusable(message, folder=path.parent)
    return path


def _numbers() -> Iterator[str]:
    yield ""
    number = 2
    while True:
        yield f"-{number}"
        number += 1


def _refuse_what_lies_outside(workspace: Workspace) -> None:
    paths, look = workspace.settings.paths, workspace.settings.look
    stated = {f"paths.{name}": getattr(paths, name) for name in paths.__slots__}
    stated["look.logo"] = look.logo
    root = workspace.root.absolute()
    for key, text in stated.items():
        path = root / text
        inside = path.is_relative_to(root) and ".." not in path.relative_to(root).parts
        if not inside and path.exists():
            raise Unusable(_OUTSIDE, path=path, key=key)


class _Packing:
    """One backup being made."""

    def __init__(self, workspace: Workspace, stream: BinaryIO, progress: Progress) -> None:
        self.workspace = workspace
        self.progress = progress
        self.stream = stream
        self.names: dict[str, Path] = {}
        self.folders: list[str] = []
        self.renamed: list[tuple[str, str]] = []
        self.backups: list[str] = []
        self.files: list[PackedFile] = []

    def all(self) -> tuple[Contents, list[tuple[str, str]], list[str]]:
        """Pack everything, and the list of it last."""
        space = self.workspace
        self._look_in(space.root, frozenset())
        version = None
        with zipfile.ZipFile(self.stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for number, (name, path) in enumerate(sorted(self.names.items()), 1):
                if path == space.ledger_path:
                    version = self._ledger(packed, name)
                else:
                    self._file(packed, name, path)
                self.progress("backup", number, len(self.names))
            contents = Contents(
                workspace=space.id,
                language=space.language.code,
                folder=relative_name(space.root, space.root.parent),
                made_at=clock.now(),
                version=__version__,
                ledger=version,
                has_key=any(file.name == KEY_FILE for file in self.files),
                rounds=tuple(sorted(self._rounds())),
                received=self._below(space.archive),
                files=tuple(self.files),
                folders=tuple(sorted(self.folders)),
            )
            packed.writestr(_member(LIST, clock.now().timestamp()), list_text(contents))
        return contents, self.renamed, self.backups

    def _look_in(self, folder: Path, above: frozenset[Path]) -> None:
        """Find what is to be packed. A link is what it leads to, and nothing if it leads back."""
        with _reading(folder):
            real = folder.resolve()
            if real in above:
                return
            inside = sorted(folder.iterdir())
        before = len(self.names)
        for path in inside:
            if any(fnmatch(path.name, pattern) for pattern in LEFT_OUT) or self._is_journal(path):
                continue
            if path.is_dir():
                self._look_in(path, above | {real})
            elif path.suffix.lower() == ".zip" and is_backup(path):
                self.backups.append(relative_name(path, self.workspace.root))
            elif path.is_file():
                self.names[self._name(path)] = path
        if len(self.names) == before and folder != self.workspace.root:
            self.folders.append(self._portable(folder))

    def _rounds(self) -> set[str]:
        folder = self.workspace.root / self.workspace.settings.paths.rounds
        paths = [path.relative_to(folder) for path in self.names.values() if folder in path.parents]
        return {
            relative_name(folder / path.parts[0], folder) for path in paths if len(path.parts) > 1
        }

    def _below(self, folder: Path) -> int:
        return sum(folder in path.parents for path in self.names.values())

    def _is_journal(self, path: Path) -> bool:
        ledger = self.workspace.ledger_path
        return path.parent == ledger.parent and path.name in {ledger.name + end for end in JOURNALS}

    def _portable(self, path: Path) -> str:
        """A name that every zip and every system can hold; nearly always the file's own."""
        return relative_name(path, self.workspace.root).replace("\\", "_")

    def _name(self, path: Path) -> str:
        own, name = relative_name(path, self.workspace.root), self._portable(path)
        unlike = name
        for more in _numbers():
            unlike = name + more
            if unlike not in {LIST, *self.names}:
                break
        if unlike != own:
            self.renamed.append((own, unlike))
        return unlike

    def _ledger(self, packed: zipfile.ZipFile, name: str) -> int:
        copy = self.workspace.root / f".xlgoals-{secrets.token_hex(8)}.tmp"
        write_new(copy, b"", _OWNER_ONLY)
        try:
            found = copy_ledger(self.workspace.ledger_path, copy)
            modified = self.workspace.ledger_path.stat().st_mtime_ns
            self._file(packed, name, copy, modified)
        finally:
            remove(copy)
        return found.version

    def _file(
        self, packed: zipfile.ZipFile, name: str, path: Path, modified: int | None = None
    ) -> None:
        digest, size = hashlib.sha256(), 0
        with _reading(path):
            try:
                source = path.open("rb")
            except FileNotFoundError:  # somebody took it away just now
                return
        with source:
            about = os.fstat(source.fileno())
            modified = about.st_mtime_ns if modified is None else modified
            is_large = about.st_size > _LARGE
            with packed.open(_member(name, modified / 1e9), "w", force_zip64=is_large) as member:
                while chunk := _chunk(source, path):
                    digest.update(chunk)
                    size += len(chunk)
                    member.write(chunk)
        self.files.append(PackedFile(name, size, digest.hexdigest(), modified))


def _chunk(source: BinaryIO, path: Path) -> bytes:
    with _reading(path):
        return source.read(_CHUNK)


@contextmanager
def _reading(path: Path) -> Iterator[None]:
    """Say a fault in reading a file of the workspace so that a person knows what to do."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        message = N_(
            "{path} cannot be read ({why}), so no backup was made. Close it if it is open "
            "somewhere, see that you may read it, and run again."
        )
        why = error.strerror or type(error).__name__
        raise Unusable(message, path=path, why=why) from error


def _member(name: str, seconds: float) -> zipfile.ZipInfo:
    """A file of the zip, for its owner alone; the list has its time exactly."""
    moment = time.gmtime(max(0, seconds))[:6]
    member = zipfile.ZipInfo(name, min(max(_EARLIEST, moment), _LATEST))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = (stat.S_IFREG | _OWNER_ONLY) << 16
    return member
