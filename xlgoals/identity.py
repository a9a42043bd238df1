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
    from collections.abc import Iterable, Mapping

    from xlgoals.forms.raw import RawBook, RawSheet

MARK = "xlgoals"
"""What stands in A1 of the manifest."""
ORGANISATION = "organisation"
"""The row of the manifest with the name of the workspace's organisation, for messages."""
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


def manifest(payload: Payload, token: str, organisation: str = "") -> list[tuple[str, str]]:
    """The rows of a template's manifest sheet, all text. Only the token is trusted on reading."""
    return [
        (MARK, _MANIFEST_VERSION),
        (ORGANISATION, organisation),
        *(_said(payload).items()),
        *((f"form:{form}", str(version)) for form, version in sorted(payload.forms.items())),
        ("token", token),
    ]


def _said(payload: Payload) -> dict[str, str]:
    """What a manifest says in the open of whose it is; the token says it too."""
    return {name: str(getattr(payload, name)) for name in _NAMES if name != "forms"}


def edited(rows: Mapping[str, str], payload: Payload) -> tuple[str, str, str] | None:
    """Where a manifest says in the open something else than its token: what, that, and this."""
    for name, ours in _said(payload).items():
        if (said := rows.get(name, "")) and said != ours:
            return name, said, ours
    return None


def find_manifests(book: RawBook) -> list[dict[str, str]]:
    """The manifests in a workbook, each by key, whatever the sheets are called."""
    return [
        {_text(sheet, row, 0): _text(sheet, row, 1) for row in range(1, len(sheet.rows))}
        for sheet in book.sheets
        if _text(sheet, 0, 0) == MARK
    ]


def is_manifest(sheet: RawSheet) -> bool:
    """Whether the sheet is a manifest."""
    return _text(sheet, 0, 0) == MARK


_OWNER = "xg_of:"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a sheet is, by the mark in its row of field keys: sheets may be copied about."""

    round: str
    unit: str

    @property
    def mark(self) -> str:
        """The text of the mark."""
        return _OWNER + json.dumps([self.round, self.unit], ensure_ascii=False)


def owner_of(cells: Iterable[object]) -> Owner | None:
    """The owner that a row of field keys names, or None where it names none."""
    for cell in cells:
        if isinstance(cell, str) and cell.startswith(_OWNER):
            try:
                round_id, unit_id = json.loads(cell.removeprefix(_OWNER))
            except (ValueError, TypeError, RecursionError):
                return None
            return Owner(str(round_id), str(unit_id))
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
