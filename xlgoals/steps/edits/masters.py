"""The masters that lie in a round's folder: both files and copies of them, of whichever build.

The only place that reads a file xlgoals itself wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.excel.guard import ReadFailure
from xlgoals.excel.reader import read_book
from xlgoals.files import sha256_file
from xlgoals.findings import Finding, Place
from xlgoals.forms.values import raw_text
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from xlgoals.forms.raw import RawBook
    from xlgoals.ledger import Build, Event
    from xlgoals.steps.edits.editable import Base
    from xlgoals.steps.session import Session
    from xlgoals.workspace import RoundDir

MARK = "xlgoals-master"
EDITED = "edited"
"""The event of edits that were read from a master."""


@dataclass
class Master:
    """A master that somebody may have changed, and what it was built with."""

    path: Path
    sha256: str
    """Of the file as it was read; empty where it is open in a spreadsheet program."""
    book: RawBook
    build: int
    base: Base
    """What stood in it when it was last read: what it was built with, and what has been read
    from it since."""
    seen: Mapping[tuple[str, str], Sequence[Mapping[str, str]]] = field(default_factory=dict)
    """Of an older build what has been read from its copies: per form and row key, the rows."""

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def saved_at(self) -> datetime | None:
        """When it was last saved, by its own word."""
        return self.book.saved_at

    @property
    def saved_by(self) -> str:
        """Who saved it last, by its own word."""
        return self.book.saved_by


def files_of(folder: RoundDir) -> list[Path]:
    """The files that are masters or copies of one by their names, in the order of these.

    A synced folder names copies as it likes: `master (1).xlsx`, `master-COMPUTER.xlsm`.
    """
    found = [path for kind in ("xlsx", "xlsm") for path in folder.root.glob(f"master*.{kind}")]
    return sorted(path for path in found if path.is_file())


def changed_masters(session: Session, round_id: str) -> tuple[list[Master], dict[Path, str]]:
    """The masters of a round that are not as they were written or last read.

    Returns:
        The masters, and the hash of every file that was looked at.

    Raises:
        Unusable: One of the two masters cannot be read, or is none of this round's. Of a copy
            nothing is said: it may be anything.
    """
    folder = session.workspace.round_dir(round_id)
    own = {folder.master, folder.master_with_buttons}
    lineage = _Lineage(session, round_id)
    found, hashes = [], {}
    for path in sorted({*files_of(folder), *session.open_masters}):
        live = session.open_masters.get(path)
        if live is None:
            hashes[path] = sha256_file(path)
            if lineage.is_known(path.name, hashes[path]):
                continue
        try:
            book = live or _read(path, session)
            found.append(lineage.of(path, hashes.get(path, ""), book))
        except Unusable:
            if path in own:
                raise
    return found, hashes


class _Lineage:
    """What is known of the masters that were built in a round, and of what was read from them."""

    def __init__(self, session: Session, round_id: str) -> None:
        self._round, self._workspace = round_id, session.workspace.id
        self._builds = {str(build.number): build for build in session.ledger.builds(round_id)}
        self._taken = session.ledger.events(round_id=round_id, kind=EDITED)
        self._newest: dict[str, Build] = {}
        for build in self._builds.values():
            self._newest |= dict.fromkeys(build.files, build)

    def is_known(self, name: str, sha256: str) -> bool:
        """Whether a file is as it was written last, or as it was when it was last read."""
        newest = self._newest.get(name)
        if newest is not None and newest.files[name] == sha256:
            return True
        read = [event.sha256 for event in self._taken if _file(event) == name]
        return sha256 in read[-1:]

    def of(self, path: Path, sha256: str, book: RawBook) -> Master:
        """A master with what its edits are held against. Raises Unusable where it is none."""
        said = manifest(book)
        if said.get(MARK) != self._workspace or said.get("round") != self._round:
            message = N_(
                "{file} is not the master of the round {round}. Move it away and run again."
            )
            raise Unusable(message, file=path.name, round=self._round)
        build = self._builds.get(said.get("build", ""))
        if build is None:
            message = N_(
                "The ledger knows nothing of this {file}; it may have been copied back from a "
                "backup. Move the file away and run again."
            )
            raise Unusable(message, file=path.name)
        base: Base = {form: dict(rows) for form, rows in build.base.items() if form != "layout"}
        newest = self._newest.get(path.name)
        seen: dict[tuple[str, str], list[Mapping[str, str]]] = {}
        for form, key, row, event in self._rows(build.number):
            if newest is None or newest.number != build.number:
                # A copy of an older build may be from before it was read or from after: what it
                # lacks is not taken away, and what was read before is no news.
                seen.setdefault((form, key), []).append(row)
            elif _file(event) == path.name:
                base.setdefault(form, {})[key] = dict(row)
        return Master(path, sha256, book, build.number, base, seen)

    def _rows(self, number: int) -> Iterator[tuple[str, str, Mapping[str, str], Event]]:
        for event in self._taken:
            if event.details.get("build") == number:
                for form, rows in event.details["rows"].items():
                    for key, row in rows.items():
                        yield form, key, row, event


def _file(event: Event) -> str:
    """The name of the master that edits were read from; there was one before there were two."""
    return str(event.details.get("file", "master.xlsx"))


def _read(path: Path, session: Session) -> RawBook:
    try:
        return read_book(path, session.staff_limits)
    except ReadFailure as failure:
        finding = Finding.of(failure.code, Place(path.name), **failure.values)
        message = N_(
            "The master {file} cannot be read. Close it in Excel and run again, or move "
            "it away to have it built anew."
        )
        raise Unusable(message, file=path.name, findings=(finding,)) from failure


def manifest(book: RawBook) -> Mapping[str, str]:
    """What a master's hidden sheet says of it; nothing where the workbook is none."""
    for sheet in book.sheets:
        if sheet.rows and sheet.rows[0] and sheet.rows[0][0] == MARK:
            return {str(row[0]): raw_text(row[1]) for row in sheet.rows if len(row) > 1}
    return {}


def saved_meanwhile(path: Path) -> Unusable:
    """The refusal of a master that somebody saved while it was being read."""
    message = N_(
        "The master {file} was saved by somebody meanwhile. It is left as it is; run again."
    )
    return Unusable(message, file=path.name)
