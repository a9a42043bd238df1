"""What is known of a picture before it is put into a file: its kind, and that it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1 << 20
"""The largest logo: it stands in every template."""
PNG, JPEG = "image/png", "image/jpeg"
_PNG, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND"
_JPEG, _JPEG_END = b"\xff\xd8\xff", b"\xff\xd9"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The markers of a JPEG file that its size stands after."""


def kind_of(content: bytes) -> str:
    """The media type of a whole PNG or JPEG file with anything to show; blank of anything else."""
    if content.startswith(_PNG) and _PNG_END in content[-12:]:
        wide, high = content[16:20], content[20:24]
        return PNG if content[12:16] == b"IHDR" and any(wide) and any(high) else ""
    if content.startswith(_JPEG) and _JPEG_END in content[-64:]:
        return JPEG if _has_frame(content) else ""
    return ""


def _has_frame(content: bytes) -> bool:
    """Whether a JPEG file says how large it is, before its picture begins."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if marker in _FRAMES:
            return any(content[at + 5 : at + 7]) and any(content[at + 7 : at + 9])
        at += 2 + length
    return False


def read_logo(path: Path, settings: Path) -> bytes:
    """The logo in a file. Raises Unusable, with the settings that name it, when it is none."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= MOST_BYTES else b""
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        message = N_(
            "{file}: the logo {logo} cannot be read ({why}). Name a PNG or JPEG file from the "
            "workspace's folder, or leave look.logo blank."
        )
        raise Unusable(message, file=settings, logo=path.name, why=why) from error
    if size > MOST_BYTES:
        message = N_("{file}: the logo {logo} is larger than 1 MB. Make the picture smaller.")
        raise Unusable(message, file=settings, logo=path.name)
    if not kind_of(content):
        message = N_("{file}: the logo {logo} is no whole picture. Save it anew as PNG or JPEG.")
        raise Unusable(message, file=settings, logo=path.name)
    return content
