"""A backup restored: checked in every part, and a new folder made of it, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
import zipfile
import zlib
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.files import half_name, make_folder, said_plainly
from xlgoals.i18n import N_
from xlgoals.ledger import health
from xlgoals.steps.packed import (
    FORMAT,
    LIST,
    LONGEST_LIST,
    NOT_OURS,
    Contents,
    PackedFile,
    contents_of,
    format_of,
)
from xlgoals.steps.session import silent
from xlgoals.workspace import KEY_FILE, SETTINGS_FILE, Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from xlgoals.steps.session import Progress

_CHUNK = 1 << 20
_ROOM_LEFT = 64 << 20
"""Bytes that are left free on the disk."""
_NOT_ON_WINDOWS = re.compile(
    r'[<>:"|?*]|(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$)|[. ](/|$)', re.IGNORECASE
)
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""How Python's reader of zips says that one is damaged or of a kind it does not read."""

_FOREIGN = N_(
    "{file} is not a backup of a workspace, made by xlgoals backup. Nothing was restored."
)
_DAMAGED = N_(
    "The backup {file} is damaged or has been changed: {what} is not as it was packed. Nothing was "
    "restored. Use another backup."
)
_LATER = N_(
    "The backup {file} was made by a later xlgoals ({version}). Install that one, and restore it "
    "then."
)
_TAKEN = N_("The folder {folder} is there already and is not empty. Name a new one with: --to DIR")


@dataclass(frozen=True, slots=True)
class RestoredBackup:
    """A backup that was looked through, and what was made of it."""

    path: Path
    contents: Contents
    root: Path | None
    """The new workspace; None when nothing was to be made."""


def restore_backup(
    path: Path, to: Path | None, progress: Progress = silent, *, dry_run: bool = False
) -> RestoredBackup:
    """Make a workspace of a backup, in a folder that is wanting or empty.

    Args:
        path: The backup.
        to: The folder; None when nothing is to be made.
        progress: Told of each file.
        dry_run: Look through the backup, every hash of it, and make nothing.

    Raises:
        Unusable: The backup is none, is damaged or cannot be read, or the folder is not empty or
            cannot be written. Then nothing is restored.
    """
    if to is not None:
        to = to.absolute()
        _refuse_taken(to)
    with _opened(path) as packed:
        contents = _contents(packed, path)
        members = _members(packed, contents, path)
        if to is None or dry_run:
            for number, file in enumerate(contents.files, 1):
                _copy(packed, members[file.name], file, None, path)
                progress("restore", number, len(contents.files))
            return RestoredBackup(path, contents, None)
        _refuse_full(to, contents)
        with _folder_for(to) as folder:
            for number, file in enumerate(contents.files, 1):
                _copy(packed, members[file.name], file, folder, path)
                progress("restore", number, len(contents.files))
            for name in contents.folders:
                folder.joinpath(*name.split("/")).mkdir(parents=True, exist_ok=True)
            _look_over(folder, contents, path)
    return RestoredBackup(path, contents, to)


# --- what the backup says ---


def _contents(packed: zipfile.ZipFile, path: Path) -> Contents:
    """What its list says."""
    lists = [member for member in packed.infolist() if member.filename == LIST]
    if not lists:
        raise Unusable(_FOREIGN, file=path)
    if len(lists) > 1 or lists[0].file_size > LONGEST_LIST:
        raise _damaged(path, LIST)
    with _told(path, LIST), packed.open(lists[0]) as stream:
        text = stream.read(LONGEST_LIST)
    try:
        number, values = format_of(text)
        if number > FORMAT:
            raise Unusable(_LATER, file=path, version=values.get("version", "?"))
        return contents_of(values)
    except NOT_OURS as error:
        raise _damaged(path, LIST) from error


def _members(packed: zipfile.ZipFile, contents: Contents, path: Path) -> dict[str, zipfile.ZipInfo]:
    """The zip's files by name: those of the list, each once, ordinary and of the size it says."""
    members: dict[str, zipfile.ZipInfo] = {}
    for member in packed.infolist():
        if member.filename in members:
            raise _damaged(path, member.filename)
        members[member.filename] = member
    listed = [file.name for file in contents.files]
    for name in (*listed, *contents.folders):
        _refuse_name(name, path)
    odd = {LIST, *listed} ^ members.keys()
    if odd or len(set(listed)) < len(listed):
        raise _damaged(path, min(odd, default=LIST))
    for file in contents.files:
        member = members[file.name]
        kind = stat.S_IFMT(member.external_attr >> 16)
        if member.file_size != file.size or kind not in (0, stat.S_IFREG) or member.is_dir():
            raise _damaged(path, file.name)
    if SETTINGS_FILE not in members:
        raise _damaged(path, SETTINGS_FILE)
    return members


def _refuse_name(name: str, path: Path) -> None:
    """Refuse a name that leads out of the folder, or that this system gives no file."""
    parts = name.split("/")
    if (
        {"", ".", ".."} & set(parts)
        or "\\" in name
        or "\0" in name
        or PurePosixPath(name).is_absolute()
    ):
        raise _damaged(path, name)
    if os.name == "nt" and _NOT_ON_WINDOWS.search(name):
        message = N_(
            "The backup {file} holds {name}, a name that this system gives no file. Restore it on "
            "the kind of computer it was made on."
        )
        raise Unusable(message, file=path, name=name)


def _damaged(path: Path, what: str) -> Unusable:
    shown = what.encode("unicode_escape").decode() if not what.isprintable() else what
    return Unusable(_DAMAGED, file=path, what=shown)


# --- the files ---


def _copy(
    packed: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    file: PackedFile,
    folder: Path | None,
    path: Path,
) -> None:
    """Unpack one file, and check it: never more bytes than it is said to have."""
    with ExitStack() as open_files:
        sink: BinaryIO | None = None
        if folder is not None:
            target = folder.joinpath(*file.name.split("/"))
            open_files.enter_context(said_plainly(target))
            target.parent.mkdir(parents=True, exist_ok=True)
            sink = open_files.enter_context(target.open("xb"))
            if file.name == KEY_FILE:
                target.chmod(0o600)
        digest, left = hashlib.sha256(), file.size
        for chunk in _chunks(packed, member, path):
            left -= len(chunk)
            if left < 0:
                break
            digest.update(chunk)
            if sink is not None:
                sink.write(chunk)
        if left or digest.hexdigest() != file.sha256:
            raise _damaged(path, file.name)
        if sink is not None:
            sink.flush()
            os.fsync(sink.fileno())
    if folder is not None:
        with suppress(OSError, OverflowError):  # a time that this file system cannot tell
            os.utime(target, ns=(file.modified, file.modified))


def _chunks(packed: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Iterator[bytes]:
    """The bytes of a member, a piece at a time."""
    with _told(path, member.filename), packed.open(member) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    with _told(path):
        packed = zipfile.ZipFile(path)
    with packed:
        yield packed


@contextmanager
def _told(path: Path, what: str = "") -> Iterator[None]:
    """Say a fault of the backup's own file: damaged in one part, no zip at all, or out of reach."""
    try:
        yield
    except _DAMAGE as error:
        raise (_damaged(path, what) if what else Unusable(_FOREIGN, file=path)) from error
    except OSError as error:
        why = error.strerror or type(error).__name__
        message = N_("The backup {file} cannot be read ({why}).")
        raise Unusable(message, file=path, why=why) from error


# --- the folder ---


def _refuse_taken(folder: Path) -> None:
    """Refuse a folder that holds something, or whose place a file has."""
    try:
        taken = any(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as error:
        message = N_("The folder {folder} cannot be made or read ({why}). Name another one.")
        why = error.strerror or type(error).__name__
        raise Unusable(message, folder=folder, why=why) from error
    if taken:
        raise Unusable(_TAKEN, folder=folder)


def _refuse_full(to: Path, contents: Contents) -> None:
    """Refuse before anything is written where there is no room for it all."""
    there = next(folder for folder in to.parents if folder.is_dir())
    if shutil.disk_usage(there).free < contents.size + _ROOM_LEFT:
        raise Unusable(N_("There is no room on the disk for {path}."), path=to)


@contextmanager
def _folder_for(to: Path) -> Iterator[Path]:
    """A folder beside `to`, which gets that name when the block is done and is gone if it fails."""
    make_folder(to.parent)
    folder = to.parent / half_name(f"restored as {to.name}")
    shutil.rmtree(folder, ignore_errors=True)  # what a kill has left, with the key
    try:
        with said_plainly(to):
            folder.mkdir()
        yield folder
        try:
            with said_plainly(to):
                if to.exists():  # empty, and Windows gives no folder the name of one that is there
                    to.rmdir()
                folder.rename(to)
        except FileExistsError as error:  # somebody has made something there meanwhile
            raise Unusable(_TAKEN, folder=to) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look_over(folder: Path, contents: Contents, path: Path) -> None:
    """See that what was unpacked is the workspace that was packed, and that its ledger opens."""
    workspace = Workspace.open(folder)
    if workspace.id != contents.workspace:
        raise _damaged(path, SETTINGS_FILE)
    if contents.ledger is None:
        return
    ledger = workspace.ledger_path
    if not ledger.is_file():
        raise _damaged(path, ledger.name)
    found = health(ledger)
    if found.version > found.newest:
        raise Unusable(_LATER, file=path, version=contents.version)
    if not found.is_sound:
        raise _damaged(path, ledger.name)
