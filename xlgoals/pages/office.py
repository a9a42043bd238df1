"""LibreOffice where there is one: on which page each bookmark of a Word file stands."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

PATIENCE = 180
"""Seconds after which LibreOffice is taken to hang."""
_PLACES = (
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_FILTER = (
    'pdf:writer_pdf_Export:{"ExportBookmarksToPDFDestination":{"type":"boolean","value":"true"},'
    '"UseTaggedPDF":{"type":"boolean","value":"false"}}'
)


def program() -> str:
    """Where LibreOffice is; blank where there is none."""
    return next(filter(None, map(shutil.which, _PLACES)), "")


def pages(content: bytes, *, patience: int = PATIENCE) -> dict[str, int]:
    """The page of each bookmark of a Word file, from 1; nothing where it cannot be told."""
    found = program()
    if not found:
        return {}
    with tempfile.TemporaryDirectory(prefix="xlgoals") as name:
        folder = Path(name)
        source = folder / "report.docx"
        source.write_bytes(content)
        # a profile of its own, so that nobody's open LibreOffice answers
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [found, profile, "--headless", "--convert-to", _FILTER]
        _run([*command, "--outdir", name, str(source)], patience)
        made = source.with_suffix(".pdf")
        return _destinations(made) if made.exists() else {}


def _run(command: list[str], patience: int) -> None:
    """Run it to its end, or end it and all that it started."""
    nowhere = subprocess.DEVNULL
    started = subprocess.Popen(  # noqa: S603 - LibreOffice, with paths of our own making
        command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
    )
    try:
        started.wait(patience)
    except subprocess.TimeoutExpired:
        if hasattr(os, "killpg"):  # the program is a script that starts others
            os.killpg(started.pid, signal.SIGKILL)
        else:
            started.kill()
        started.wait()


def _destinations(made: Path) -> dict[str, int]:
    """The named places of a PDF, and the page of each."""
    try:
        import pikepdf
    except ImportError:
        return {}
    with pikepdf.open(made) as pdf:
        numbers: dict[object, int] = {
            page.objgen: number for number, page in enumerate(pdf.pages, 1)
        }
        named = pdf.Root.get("/Dests")
        if not isinstance(named, pikepdf.Dictionary):
            return {}
        places = {str(name).lstrip("/"): place[0].objgen for name, place in named.items()}
        return {name: numbers[page] for name, page in places.items() if page in numbers}
