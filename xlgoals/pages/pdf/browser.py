"""A page printed to PDF by an installed browser: Edge, Chrome or Chromium.

The browser gets a profile of its own that is thrown away, no network, no scripts and a time limit.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.pages import programs

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 300
"""How long a browser may take: ten times what a report of 3,000 rows needs."""

NAMES = (
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "chromium",
    "chromium-browser",
)
"""What browsers are called on the path."""

PROGRAM_FOLDERS = ("PROGRAMFILES(X86)", "PROGRAMFILES", "LOCALAPPDATA")
"""Where programs lie on Windows, which does not put browsers on the path."""
IN_PROGRAM_FOLDERS = (
    "Microsoft/Edge/Application/msedge.exe",
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
)
APPLICATIONS = (
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)
"""What browsers are called among the applications of macOS."""

FLAGS = (
    "--headless",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--password-store=basic",
    "--use-mock-keychain",
)

POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\';'
    " style-src 'unsafe-inline'; img-src data:; font-src data:\">"
)
"""Nothing is run, and nothing fetched: neither from the network nor from the disk."""
_HEAD = re.compile(r"<head(\s[^>]*)?>", re.IGNORECASE)


def find() -> Path | None:
    """The browser that is used here; None when there is no known one."""
    return next((path for path in _candidates() if path.is_file()), None)


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        found = shutil.which(name)
        # a browser in a Snap sees no temporary folders but its own
        if found and not Path(found).resolve().is_relative_to("/snap"):
            yield Path(found)
    if sys.platform == "darwin":
        for root in (Path("/Applications"), Path.home() / "Applications"):
            yield from (root / name for name in APPLICATIONS)
    folders = [Path(os.environ[name]) for name in PROGRAM_FOLDERS if os.environ.get(name)]
    for program in IN_PROGRAM_FOLDERS:
        yield from (folder / program for folder in folders)


def print_page(html: str, browser: Path, *, seconds: float = SECONDS) -> bytes:
    """A page as PDF, as the browser prints it: tagged, and with an outline of its headings.

    Raises:
        Unusable: the browser cannot be started, takes too long or makes no PDF.
    """
    try:
        return _printed(html, browser, seconds)
    except OSError as error:
        message = N_("The page cannot be put down for the browser to print ({why}).")
        raise Unusable(message, why=error.strerror or type(error).__name__) from error


def _printed(html: str, browser: Path, seconds: float) -> bytes:
    with TemporaryDirectory(prefix="xlgoals-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_text(_shut_in(html), encoding="utf-8")
        command = [
            str(browser),
            *FLAGS,
            *_sandbox(),
            f"--user-data-dir={Path(folder, 'profile')}",
            f"--print-to-pdf={printed}",
            page.as_uri(),
        ]
        _run(command, browser, seconds)
        if not printed.is_file() or not printed.stat().st_size:
            raise Unusable(
                N_("The browser {browser} made no PDF. Print the report from a browser instead."),
                browser=browser,
            )
        return printed.read_bytes()


def _shut_in(html: str) -> str:
    """The page with the policy as the first thing in its head; a browser obeys every policy."""
    head = _HEAD.search(html)
    start = head.end() if head else 0
    return html[:start] + POLICY + html[start:]


def _sandbox() -> tuple[str, ...]:
    """Chromium refuses to start for root unless told to do without its sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def _run(command: list[str], browser: Path, seconds: float) -> None:
    try:
        if programs.run(command, seconds):
            return
    except OSError as error:
        raise Unusable(
            N_("The browser {browser} cannot be started: {error}"),
            browser=browser,
            error=error.strerror or type(error).__name__,
        ) from error
    message = N_(
        "The browser {browser} was not done within {seconds} seconds and has been ended. "
        "Print the report from a browser instead."
    )
    raise Unusable(message, browser=browser, seconds=f"{seconds:g}")
