"""What a backup of a workspace is: a zip of its files, and a list of them with their hashes."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from xlgoals.i18n import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

LIST = "xlgoals-backup.json"
"""The member that lists the others."""
KIND, FORMAT = "xlgoals-backup", 1
"""What the list says it is, and the newest form of it that is read here."""
LONGEST_LIST = 64 << 20
"""Bytes of a list that are read: some 300,000 files."""
NOT_OURS = (ValueError, TypeError, KeyError, RecursionError)
"""How a list is found not to be one of ours."""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of the workspace as it was packed."""

    name: str
    """From the workspace's folder, with `/` between."""
    size: int
    sha256: str
    modified: int
    """Nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup holds, as its list says."""

    workspace: str
    """The workspace's id."""
    language: str
    folder: str
    """What the workspace's folder was called."""
    made_at: datetime
    version: str
    """Of the xlgoals that made it."""
    ledger: int | None
    """The version of the ledger; None when nothing had been issued."""
    has_key: bool
    rounds: tuple[str, ...]
    """Names of the rounds' folders."""
    received: int
    """Files in the archive."""
    files: tuple[PackedFile, ...]
    folders: tuple[str, ...]
    """Those without files."""

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def list_text(contents: Contents) -> str:
    """The list as it is written."""
    values = {"kind": KIND, "format": FORMAT, **asdict(contents)}
    values["made_at"] = contents.made_at.isoformat()
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def format_of(text: bytes) -> tuple[int, dict[str, Any]]:
    """The form of a list, and its values. Raises one of `NOT_OURS` when it is none."""
    values = json.loads(text)
    if values.pop("kind") != KIND or type(values["format"]) is not int:
        raise ValueError
    return int(values.pop("format")), values


def contents_of(values: dict[str, Any]) -> Contents:
    """What a list says. Raises one of `NOT_OURS` when a value is not of its kind."""
    files = tuple(_file(one) for one in values.pop("files"))
    folders = tuple(_text(one) for one in values.pop("folders"))
    rounds = tuple(_text(one) for one in values.pop("rounds"))
    made_at = datetime.fromisoformat(values.pop("made_at"))
    found = Contents(**values, rounds=rounds, files=files, folders=folders, made_at=made_at)
    for text in (found.workspace, found.folder, found.version):
        _text(text)
    if found.language not in LANGUAGES or type(found.has_key) is not bool:
        raise ValueError
    if found.ledger is not None and type(found.ledger) is not int:
        raise ValueError
    if made_at.tzinfo is None or type(found.received) is not int:
        raise ValueError
    return found


def _file(values: dict[str, Any]) -> PackedFile:
    file = PackedFile(**values)
    _text(file.name)
    if type(file.size) is not int or type(file.modified) is not int or file.size < 0:
        raise ValueError
    if len(bytes.fromhex(_text(file.sha256))) != 32:
        raise ValueError
    return file


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def is_backup(path: Path) -> bool:
    """Whether a file is a backup of a workspace, of any workspace."""
    try:
        with zipfile.ZipFile(path) as packed:
            return LIST in packed.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False
