"""One writer at a time: the lock on a workspace, and who holds it."""

from __future__ import annotations

import getpass
import json
import os
import socket
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from xlgoals import clock
from xlgoals.errors import Busy
from xlgoals.files import sweep, write_new
from xlgoals.i18n import N_
from xlgoals.workspace import LOCK_FILE, RoundDir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from xlgoals.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a workspace's lock."""

    host: str
    user: str
    pid: int
    time: str
    """ISO, UTC."""
    command: str

    def values(self) -> dict[str, Any]:
        """The holder for a message: `user`, `host`, `pid`, `command` and `time`."""
        return asdict(self) | {"time": self.time[:16].replace("T", " ") + " UTC"}


_held: set[Path] = set()
NOBODY = Holder("?", "?", 0, "", "?")
"""The holder of a lock that cannot be read."""
BUSY = N_(
    "The workspace is in use: {user} on {host} runs {command} since {time} (process {pid}). Wait "
    "until it is done, or, if it is not running any more, delete {file}."
)
UNREAD = N_(
    "The workspace is in use, but {file} does not say by whom. See that nobody runs xlgoals here, "
    "and then delete the file."
)


@contextmanager
def lock(
    workspace: Workspace,
    what: str,
    *,
    timeout: float = 60.0,
    on_wait: Callable[[Holder], None] | None = None,
) -> Iterator[None]:
    """Be the only one who changes the workspace for the length of the block.

    A lock within a lock of the same process is free. One left by a process that is gone from
    this computer is taken over.

    Args:
        workspace: What to lock.
        what: The command, for those who wait.
        timeout: Seconds to wait for another.
        on_wait: Called with the holder when waiting begins, and for each new holder.

    Raises:
        Busy: The time ran out.
    """
    path = workspace.root / LOCK_FILE
    if path in _held:
        yield
        return
    mine = Holder(socket.gethostname(), user_name(), os.getpid(), clock.now().isoformat(), what)
    _acquire(workspace, mine, timeout, on_wait)
    _held.add(path)
    try:
        yield
    finally:
        _held.discard(path)
        if _holder(path) == mine:  # somebody may have deleted it, as the message says, and gone on
            with suppress(OSError):  # Windows, while another reads it: known as ours, thus stale
                path.unlink()


def look(workspace: Workspace) -> tuple[Holder, bool] | None:
    """Who holds the lock, and whether that process has ended here; None when nobody holds it."""
    holder = _holder(workspace.root / LOCK_FILE)
    return None if holder is None else (holder, _gone(holder))


def _acquire(
    workspace: Workspace, mine: Holder, timeout: float, on_wait: Callable[[Holder], None] | None
) -> None:
    path = workspace.root / LOCK_FILE
    deadline = time.monotonic() + timeout
    told: Holder | None = None
    while not _take(path, mine):
        holder = _holder(path)
        if holder is None or (_gone(holder) and _clear(workspace, mine)):
            continue
        if holder != told and on_wait is not None:
            on_wait(holder)
        told = holder
        if time.monotonic() >= deadline:
            message = UNREAD if holder is NOBODY else BUSY
            raise Busy(message, file=path, **holder.values())
        time.sleep(0.1)


def _take(path: Path, mine: Holder) -> bool:
    if path.exists():  # whoever waits asks ten times a second, and writing is slow on a share
        return False
    try:
        write_new(path, json.dumps(asdict(mine), ensure_ascii=False).encode())
    except FileExistsError:
        return False
    return True


def _holder(path: Path) -> Holder | None:
    """Who holds the lock; None when nobody does any more."""
    try:
        return Holder(**json.loads(path.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError):
        return NOBODY


def _clear(workspace: Workspace, mine: Holder) -> bool:
    """Take a stale lock away; of several who find it, one does, under a lock for just that.

    So long as the lock stands nobody writes, so what is half-written is of the one that ended.
    """
    path = workspace.root / LOCK_FILE
    guard = path.with_suffix(".takeover")
    if not _take(guard, mine):
        clearing = _holder(guard)
        if clearing is not None and _gone(clearing):
            guard.unlink(missing_ok=True)
            return True
        return False
    try:
        holder = _holder(path)
        if holder is not None and _gone(holder):
            sweep(_written_in(workspace))
            path.unlink(missing_ok=True)
    finally:
        guard.unlink(missing_ok=True)
    return True


def _written_in(workspace: Workspace) -> Iterator[Path]:
    """The folders that commands write in while they hold the lock."""
    yield from (workspace.root, workspace.archive)
    for folder in (workspace.root / workspace.settings.paths.rounds).glob("*"):
        round_ = RoundDir(folder)
        yield from (round_.root, round_.templates, round_.feedback, round_.report)


def _gone(holder: Holder) -> bool:
    """Whether the holder's process has ended; of another computer's nothing can be known.

    A lock of our own number is from an earlier process: what we hold is in `_held`.
    """
    if holder.host != socket.gethostname() or holder is NOBODY:
        return False
    return holder.pid == os.getpid() or not _alive(holder.pid)


if sys.platform == "win32":

    def _alive(pid: int) -> bool:
        import ctypes  # os.kill would end the process

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
        if not handle:
            return ctypes.get_last_error() == 5  # access denied: there is one
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(handle, ctypes.byref(code))
        kernel.CloseHandle(handle)
        return code.value == 259  # STILL_ACTIVE

else:

    def _alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        except (ProcessLookupError, OverflowError):
            return False
        return pid > 0


def user_name() -> str:
    """The name this user has on this computer; the user's number where there is no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid()) if hasattr(os, "getuid") else "?"
