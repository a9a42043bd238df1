"""Files that are written whole or not at all, and the archive of what was received.

A file gets its final name only when all of it is on the disk. What a kill leaves behind is at
most a file `.xlgoals-*.tmp`, which nothing reads and the next run takes away (`sweep`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from xlgoals.errors import Unusable
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".xltx", ".xltm"})
"""Endings of spreadsheets, which the archive keeps so that a double click opens the file."""
_CHUNK = 1 << 20
_PREFIX, _SUFFIX = ".xlgoals-", ".tmp"
_NOT_WRITTEN = N_("{path} cannot be written ({why}).")
_COMMANDS = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def write_atomic(path: Path, data: bytes) -> bool:
    """Make `path` hold `data`; the folder is made where it is wanting.

    Returns:
        Whether anything was written: False when the file already held these bytes, and then it
        keeps its time too.

    Raises:
        Unusable: It cannot be written; what was there before still is.
    """
    with said_plainly(path):
        if _holds(path, data):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with _temporary(path.parent) as (temporary, stream):
            stream.write(data)
            _finish(stream)
            temporary.replace(path)
        _sync_folder(path.parent)
    return True


def make_folder(path: Path) -> None:
    """Make a folder, and those above it, where they are wanting. Raises Unusable."""
    try:
        with said_plainly(path):
            path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # a file in its place
        raise Unusable(_NOT_WRITTEN, path=path, why=error.strerror) from error


def sweep(folders: Iterable[Path]) -> None:
    """Take away what a process that was killed has left half-written in these folders."""
    for folder in folders:
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError):
                path.unlink()


def remove(path: Path) -> None:
    """Take a file away, if it is there. Raises Unusable when it may not be, or is open."""
    with said_plainly(path):
        path.unlink(missing_ok=True)


def write_new(path: Path, data: bytes, mode: int = 0o666) -> None:
    """Make the file `path`, which must not be there: of several who try, one succeeds.

    Raises:
        FileExistsError: It is there.
        Unusable: It cannot be written.
    """
    with said_plainly(path), _temporary(path.parent, mode) as (temporary, stream):
        stream.write(data)
        _finish(stream)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: exclusive all the same
            with os.fdopen(_create(path, mode), "wb") as final:
                final.write(data)
                _finish(final)
        _sync_folder(path.parent)


@contextmanager
def writing_new(path: Path, mode: int = 0o666, *, half: str = "") -> Iterator[BinaryIO]:
    """Make the file `path`, which must not be there, of what the block writes; whole or not at all.

    Faults of what the block reads are its own to say: one of the system here is told of `path`.

    Args:
        path: The file.
        mode: Who may read and write it.
        half: What it is called until it is whole, see `half_name`. One of that name is taken away
            first, so the caller holds a lock by which nobody else writes it.

    Raises:
        FileExistsError: It is there, at the latest when the block is done.
        Unusable: It cannot be written.
    """
    with said_plainly(path), _temporary(path.parent, mode, half) as (temporary, stream):
        yield stream
        _finish(stream)
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
            temporary.rename(path)
        _sync_folder(path.parent)


def half_name(of: str) -> str:
    """A name for what is half-written, by which the next run finds what a kill has left."""
    return (
        f"{_PREFIX}{hashlib.sha256(of.encode(errors='surrogateescape')).hexdigest()[:16]}{_SUFFIX}"
    )


def refuses_writing(folder: Path) -> str:
    """Why no file can be made in `folder`, as the system says it; blank when one can be made."""
    try:
        with _temporary(folder):
            return ""
    except OSError as error:
        return error.strerror or type(error).__name__


def sha256_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal, however large it is. Raises OSError."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def archive(path: Path, archive_dir: Path) -> str:
    """Keep a copy of `path` under its own hash: `ab/abcd....xlsx`.

    The same bytes are kept once, under the ending they first came with. The hash is taken of the
    copy, so it is right even when the file is changed while it is read.

    Returns:
        The sha256 of what was kept.

    Raises:
        OSError: `path` cannot be read.
        Unusable: The archive cannot be written.
    """
    digest = hashlib.sha256()
    with path.open("rb") as source, said_plainly(archive_dir):
        archive_dir.mkdir(parents=True, exist_ok=True)
        with _temporary(archive_dir) as (temporary, stream):
            for chunk in _chunks(source):
                digest.update(chunk)
                stream.write(chunk)
            _keep(temporary, stream, path.suffix.lower(), archive_dir, digest.hexdigest())
    return digest.hexdigest()


def archived(archive_dir: Path, sha256: str) -> Path | None:
    """Where the archive keeps the file with this hash, or None when it has none."""
    folder = archive_dir / sha256[:2]
    for suffix in ("", *sorted(SUFFIXES)):
        if (folder / f"{sha256}{suffix}").exists():
            return folder / f"{sha256}{suffix}"
    return None


def relative_name(path: Path, root: Path) -> str:
    r"""`path` below `root` with `/` between, or in full when it lies elsewhere.

    Bytes of a name that are no text in the system's own encoding are written as `\xe5`, and signs
    that would command a terminal or turn the line around likewise, so that any name can be stored
    and shown.
    """
    path, root = path.absolute(), root.absolute()
    name = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return _COMMANDS.sub(lambda sign: sign[0].encode("unicode_escape").decode(), name)


def file_name(path: Path) -> str:
    """The last part of `path`, as `relative_name` writes it."""
    return relative_name(path, path.parent)


class _SourceError(Exception):
    """A fault of the file that is read, on its way past the faults of the one written."""


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while True:
        try:
            chunk = source.read(_CHUNK)
        except OSError as error:
            raise _SourceError from error
        if not chunk:
            return
        yield chunk


def _keep(temporary: Path, stream: BinaryIO, suffix: str, archive_dir: Path, sha256: str) -> None:
    if archived(archive_dir, sha256) is not None:
        return
    _finish(stream)
    folder = archive_dir / sha256[:2]
    if not folder.exists():
        folder.mkdir(exist_ok=True)
        _sync_folder(archive_dir)
    temporary.replace(folder / f"{sha256}{suffix if suffix in SUFFIXES else ''}")
    _sync_folder(folder)


def _holds(path: Path, data: bytes) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_size == len(data) and path.read_bytes() == data
    return False


def _create(path: Path, mode: int) -> int:
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode)


@contextmanager
def _temporary(folder: Path, mode: int = 0o666, name: str = "") -> Iterator[tuple[Path, BinaryIO]]:
    """A new file in `folder`, gone after the block unless it was given another name there."""
    path = folder / (name or f"{_PREFIX}{secrets.token_hex(8)}{_SUFFIX}")
    if name:
        path.unlink(missing_ok=True)
    handle = _create(path, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield path, stream
    finally:
        path.unlink(missing_ok=True)


def _finish(stream: BinaryIO) -> None:
    """Get the bytes onto the disk; closed too, since Windows renames no open file."""
    stream.flush()
    os.fsync(stream.fileno())
    stream.close()


def _sync_folder(folder: Path) -> None:
    """Get the new name onto the disk, where the system lets a folder be opened for that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def said_plainly(path: Path) -> Iterator[None]:
    """Say a fault in writing `path` so that a person knows what to do."""
    try:
        yield
    except FileExistsError:
        raise
    except _SourceError as error:
        raise error.__cause__ or error from None
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise Unusable(N_("There is no room on the disk for {path}."), path=path) from error
        if isinstance(error, PermissionError):
            message = N_(
                "{path} cannot be written. Close it if it is open somewhere, see that you may "
                "write there, and run again."
            )
            raise Unusable(message, path=path) from error
        why = error.strerror or type(error).__name__
        raise Unusable(_NOT_WRITTEN, path=path, why=why) from error
