"""The files that a master is written to: with buttons and without, beside what is open."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, cast

from xlgoals.books.common import manifest_sheet
from xlgoals.books.log_sheet import log_cells
from xlgoals.books.looks_sheet import with_buttons
from xlgoals.books.macro_texts import macro_texts, settings_sheet
from xlgoals.errors import Unusable
from xlgoals.excel.writer import write_book
from xlgoals.files import remove, sha256_file, write_atomic
from xlgoals.forms.raw import place_on
from xlgoals.steps.edits.masters import MARK, files_of, saved_meanwhile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlgoals.forms.sheet import BookLayout, Macros
    from xlgoals.steps.edits import EditsRead
    from xlgoals.steps.session import Session
    from xlgoals.workspace import RoundDir

NO_BUTTONS = "none"
"""The setting of an organisation that wants no macros."""


@dataclass
class Written:
    """Where a master has been written."""

    files: list[Path] = field(default_factory=list)
    """The files that hold it now."""
    changed: bool = False
    """Whether any of them is another than before."""
    beside: dict[Path, Path] = field(default_factory=dict)
    """Of a master that is open somewhere, the file beside it that it was written to instead."""


@dataclass(frozen=True)
class Built:
    """A master with its number, ready to be written."""

    number: int
    layout: BookLayout
    """All of it, its hidden sheet included."""
    base: Mapping[str, object]
    content: bytes
    """The workbook without buttons."""

    @property
    def sha256(self) -> str:
        """What the build is known by."""
        return sha256(self.content).hexdigest()


def build(session: Session, round_id: str, layout: BookLayout, base: Mapping[str, object]) -> Built:
    """The master with its number: the last one's where it is the same file.

    It may be another with the same content, in another look or with another notice.
    """

    def numbered(number: int) -> Built:
        whole = _whole(session, round_id, layout, number)
        return Built(number, whole, base, write_book(whole))

    builds = session.ledger.builds(round_id)
    if builds and builds[-1].base == base:
        same = numbered(builds[-1].number)
        if same.sha256 == builds[-1].sha256:
            return same
    return numbered(len(builds) + 1)


def _whole(session: Session, round_id: str, layout: BookLayout, number: int) -> BookLayout:
    """The layout with its hidden sheet: what it is, and what its macros say."""
    told = macro_texts(session.language)
    cells = log_cells(session.language, macros_of(session))
    rows = [(MARK, session.workspace.id), ("round", round_id), ("build", str(number))]
    rows += [*cells.items(), *told]
    sheet = manifest_sheet(rows)
    first = len(rows) - len(told) + 1
    names = {
        name: f"={place_on(sheet.name, f'$B${row}')}" for row, (name, _) in enumerate(told, first)
    }
    return replace(layout, sheets=[*layout.sheets, sheet], names={**layout.names, **names})


def write_masters(session: Session, round_id: str, built: Built, edits: EditsRead) -> Written:
    """Write a master to its files, and record that it was built.

    What is open in a spreadsheet program is not replaced: it is written beside it, or not at all
    where `open_masters` has it.

    Raises:
        Unusable: A master was saved since its edits were read.
    """
    folder = session.workspace.round_dir(round_id)
    wanted = _files(session, folder)
    for path in files_of(folder):
        if path not in session.open_masters and sha256_file(path) != edits.hashes.get(path):
            raise saved_meanwhile(path)
    written = Written()
    contents: dict[Path, bytes] = {}
    for path, macros in wanted.items():
        if path in session.open_masters:
            continue
        content = _with_macros(built.layout, macros) if macros else built.content
        target = path
        if sha256(content).hexdigest() != edits.hashes.get(path) and is_open(path):
            target = written.beside[path] = _beside(path, built.number)
        contents[target] = content
    _record(session, round_id, built, contents)
    for target, content in contents.items():
        _put(session, round_id, built, target, content, written)
    _tidy(session, round_id, folder, written, edits)
    return written


def _with_macros(layout: BookLayout, macros: Macros) -> bytes:
    made = with_buttons(layout)
    if macros == "own":
        made = replace(made, sheets=[*made.sheets, settings_sheet()])
    return write_book(replace(made, macros=macros))


def _files(session: Session, folder: RoundDir) -> dict[Path, Macros]:
    """The files there are to be, and the macros of each."""
    files: dict[Path, Macros] = {folder.master: ""}
    if macros := macros_of(session):
        files[folder.master_with_buttons] = macros
    return files


def macros_of(session: Session) -> Macros:
    """The macros of the file with buttons; blank where the organisation wants none."""
    project = session.workspace.settings.buttons.project
    return "" if project == NO_BUTTONS else cast("Macros", project)


def _beside(path: Path, number: int) -> Path:
    return path.with_name(f"{path.stem}-{number}{path.suffix}")


def _record(session: Session, round_id: str, built: Built, contents: Mapping[Path, bytes]) -> None:
    files = {path.name: sha256(content).hexdigest() for path, content in contents.items()}
    files |= {path.name: "" for path in session.open_masters}
    with session.ledger.writing() as ledger:
        ledger.record_build(round_id, built.sha256, built.base, files)


def _put(
    session: Session, round_id: str, built: Built, path: Path, content: bytes, written: Written
) -> None:
    """Write one file; beside it where somebody has opened it meanwhile."""
    try:
        written.changed |= write_atomic(path, content)
    except Unusable as error:
        barred = isinstance(error.__cause__, PermissionError) and path.exists()
        if not barred or path in written.beside.values():
            raise
        written.beside[path] = _beside(path, built.number)
        path = written.beside[path]
        _record(session, round_id, built, {path: content})
        written.changed |= write_atomic(path, content)
    written.files.append(path)


def _tidy(
    session: Session, round_id: str, folder: RoundDir, written: Written, edits: EditsRead
) -> None:
    """Take away what was written beside a master that was open, once that is no longer needed.

    What somebody has changed in it has been read, and it is in the archive.
    """
    held = {folder.master, folder.master_with_buttons, *written.files, *session.open_masters}
    others = [path for path in files_of(folder) if path not in held]
    builds = session.ledger.builds(round_id) if others else []
    for path in others:
        known = {one.files[path.name] for one in builds if path.name in one.files}
        if not known or path.with_name(f"master{path.suffix}") in written.beside:
            continue
        untouched = edits.hashes.get(path) in known
        if (untouched or path in edits.kept) and not is_open(path):
            remove(path)


def is_open(path: Path) -> bool:
    """Whether a spreadsheet program has a file open, as far as can be told.

    Windows bars writing; elsewhere the programs leave a file beside it.
    """
    if not path.exists():
        return False
    try:
        with path.open("r+b"):
            pass
    except PermissionError:
        return True
    except OSError:
        return False
    return sign_of(path) is not None


def sign_of(path: Path) -> Path | None:
    """The file that a program leaves beside what it has open, and that a crash leaves behind."""
    names = [f".~lock.{path.name}#"]
    if sys.platform != "win32":  # there the program itself bars writing, and this may be left over
        names.append(f"~${path.name}")
    signs = [path.with_name(name) for name in names]
    with suppress(OSError):
        return next((sign for sign in signs if sign.exists()), None)
    return None
