"""The marking that tells a returned workbook's workspace, round and unit.

A token is base32(payload) + "." + base32(HMAC-SHA256 of the payload's bytes). It shows that the
marking was made with the workspace's key; it does not stop a marking from being copied from one
workbook to another, so row keys are held against the unit as well.
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
import json
import secrets
from base64 import b32decode, b32encode
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from xlgoals.findings import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.forms.raw import RawBook, RawSheet

MARK = "xlgoals"
"""What stands in A1 of the manifest."""
_MANIFEST_VERSION = "1"


@dataclass(frozen=True, slots=True)
class Payload:
    """What a template is: no time and no nonce, so the same template is the same token."""

    workspace: str
    round: str
    unit: str
    issue: int
    forms: Mapping[str, int] = field(default_factory=dict)
    """Per form its key and version."""


_NAMES = tuple(column.name for column in fields(Payload))


@dataclass(frozen=True, slots=True)
class TokenFault:
    """A token that was not made with the key. `claimed` is what it says of itself, if readable."""

    claimed: Payload | None = None


def new_key() -> bytes:
    """A new random key of 32 bytes."""
    return secrets.token_bytes(32)


def make_token(key: bytes, payload: Payload) -> str:
    """The token of `payload`; the same every time for the same key and payload."""
    content = _canonical(payload)
    return f"{b32encode(content).decode()}.{b32encode(_sign(key, content)).decode()}"


def read_token(text: str, key: bytes) -> Payload | TokenFault:
    """What the token in `text` says, or a fault when one character of it is not as it was made.

    Space, small letters and missing `=` are let through: they carry nothing, and people and
    programs change them.
    """
    head, _, tail = "".join(text.split()).upper().partition(".")
    content, signature = _decode(head), _decode(tail)
    payload = _payload(content) if content is not None else None
    if payload is None or content is None or signature is None:
        return TokenFault(payload)
    if not hmac.compare_digest(signature, _sign(key, content)):
        return TokenFault(payload)
    return payload


def refusal(token: Payload | TokenFault, workspace: str) -> Code | None:
    """Why a token cannot be used in the workspace with this id, or None when it can.

    A genuine marking of another workspace has another key too, so it is known by what it claims.
    """
    claimed = token.claimed if isinstance(token, TokenFault) else token
    if claimed is not None and claimed.workspace != workspace:
        return Code.OTHER_WORKSPACE
    return Code.BAD_TOKEN if isinstance(token, TokenFault) else None


def manifest(payload: Payload, token: str) -> list[tuple[str, str]]:
    """The rows of a template's manifest sheet, all text. Only the token is used on reading."""
    return [
        (MARK, _MANIFEST_VERSION),
        ("workspace", payload.workspace),
        ("round", payload.round),
        ("unit", payload.unit),
        ("issue", str(payload.issue)),
        *((f"form:{form}", str(version)) for form, version in sorted(payload.forms.items())),
        ("token", token),
    ]


def find_token(book: RawBook) -> str | None:
    """The token in a workbook's manifest, whatever the sheet is called, or None."""
    for sheet in book.sheets:
        if _text(sheet, 0, 0) == MARK:
            for row in range(1, len(sheet.rows)):
                if _text(sheet, row, 0) == "token":
                    return _text(sheet, row, 1) or None
    return None


def _text(sheet: RawSheet, row: int, column: int) -> str:
    cells = sheet.rows[row] if row < len(sheet.rows) else []
    return str(cells[column]).strip() if column < len(cells) else ""


def _sign(key: bytes, content: bytes) -> bytes:
    return hmac.digest(key, content, hashlib.sha256)


def _canonical(payload: Payload) -> bytes:
    """The payload's bytes: keys in order, no spaces, UTF-8."""
    content = {name: getattr(payload, name) for name in _NAMES} | {"forms": dict(payload.forms)}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _decode(text: str) -> bytes | None:
    """The bytes of base32 `text` without `=`; None unless it is the very text they give."""
    bare = text.rstrip("=")
    try:
        content = b32decode(bare + "=" * (-len(bare) % 8))
    except (binascii.Error, ValueError):
        return None
    # The last letter has unused bits, which another letter could fill in another way.
    return content if b32encode(content).decode().rstrip("=") == bare else None


def _payload(content: bytes) -> Payload | None:
    """The payload that these bytes spell, or None when they spell none."""
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or set(found) != set(_NAMES):
        return None
    texts = [found[name] for name in ("workspace", "round", "unit")]
    forms = found["forms"]
    numbers = [found["issue"], *(forms.values() if isinstance(forms, dict) else [None])]
    if all(type(text) is str for text in texts) and all(type(n) is int for n in numbers):
        return Payload(**found)
    return None
