"""LibreOffice where there is one: on which page each bookmark of a Word file stands."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from xlgoals.pages import programs

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
    try:
        with tempfile.TemporaryDirectory(prefix="xlgoals", ignore_cleanup_errors=True) as name:
            return _asked(content, found, Path(name), patience)
    except OSError:  # no room for it, or LibreOffice cannot be started
        return {}


def _asked(content: bytes, found: str, folder: Path, patience: int) -> dict[str, int]:
    source = folder / "report.docx"
    source.write_bytes(content)
    # a profile of its own, so that nobody's open LibreOffice answers
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [found, profile, "--headless", "--convert-to", _FILTER]
    if not programs.run([*command, "--outdir", str(folder), str(source)], patience):
        return {}
    return _places(source.with_suffix(".pdf"))


def _places(made: Path) -> dict[str, int]:
    """The page of each named place of a PDF; nothing where it cannot be told."""
    try:
        from xlgoals.pages.pdf.tags import places
    except ImportError:
        return {}
    return places(made) if made.exists() else {}
