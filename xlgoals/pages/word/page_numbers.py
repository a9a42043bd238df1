"""LibreOffice where there is one: on which page each bookmark of a Word file stands."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
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
    with tempfile.TemporaryDirectory(prefix="xlgoals") as name:
        folder = Path(name)
        source = folder / "report.docx"
        source.write_bytes(content)
        # a profile of its own, so that nobody's open LibreOffice answers
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [found, profile, "--headless", "--convert-to", _FILTER]
        with suppress(OSError):
            programs.run([*command, "--outdir", name, str(source)], patience)
        return _places(source.with_suffix(".pdf"))


def _places(made: Path) -> dict[str, int]:
    """The page of each named place of a PDF; nothing where it cannot be told."""
    try:
        from xlgoals.pages.pdf.tags import places
    except ImportError:
        return {}
    return places(made) if made.exists() else {}
