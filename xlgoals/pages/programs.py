"""Other programs that are run for a while: a browser, LibreOffice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def run(command: Sequence[str], seconds: float) -> bool:
    """Run a program without a word to or from it; whether it was done in time.

    One that was not is ended, with all that it has started.

    Raises:
        OSError: it cannot be started.
    """
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - a known program, its arguments made by its caller
        command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            _end(process)
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started."""
    if sys.platform == "win32":
        system = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32")
        subprocess.run(  # noqa: S603 - Windows' own program, by its whole path
            [system / "taskkill.exe", "/F", "/T", "/PID", str(process.pid)],
            check=False,
            capture_output=True,
        )
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
