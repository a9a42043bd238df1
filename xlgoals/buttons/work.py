"""What every button does around its own work: finds the workspace, and tells how it went."""

from __future__ import annotations

import io
import locale
import sys
import tempfile
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals import clock
from xlgoals.books.log_sheet import CHOSEN, LAST
from xlgoals.buttons.faults import is_busy, is_of_excel
from xlgoals.buttons.live import as_text, calling_book, read_sheets
from xlgoals.buttons.place import belongs
from xlgoals.errors import Busy, Unusable
from xlgoals.excel.sheet_text import coordinates
from xlgoals.forms.raw import RawBook
from xlgoals.i18n import N_, Language
from xlgoals.steps.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlgoals.buttons.live import LiveSheet, OpenBook, OpenRange, Place
    from xlgoals.buttons.place import Belongs

FAULT_FILE = "xlgoals-fault.log"
"""Beside the ledger: what is needed to mend a fault of ours."""

_BUSY = N_(
    "Excel is busy. End what you are writing in the cell with Enter or Esc, and press again."
)
_REFUSED = N_(
    "Excel has refused what was asked of it ({why}). Save, close the workbook, open it and press "
    "again."
)
_OURS = N_(
    "This is a fault of xlgoals, not yours ({why}). What you have written is as it was. Send the "
    "file {file} to those who look after xlgoals."
)
_OUT_OF_REACH = N_(
    "{path} cannot be used ({why}). See that it is there and that you may read and write it, and "
    "press again."
)
_UNSAVED = N_("The workbook could not be saved. Save it under File; if it is read-only, close it.")


@dataclass
class Work:
    """A button's work on the workbook that it stands in."""

    book: OpenBook
    home: Belongs
    session: Session
    is_saved: bool = True
    said: list[str] = field(default_factory=list)
    """What the workbook told of itself on the way, to be told at the end."""

    @property
    def round(self) -> str:
        """The round that the workbook is of."""
        return self.home.round

    @property
    def language(self) -> Language:
        """The workspace's."""
        return self.session.language

    def text(self, message: str, /, **values: object) -> str:
        """A message in the workspace's language."""
        return self.language.text(message, **values)

    def save(self) -> None:
        """Save the workbook; that it cannot be saved is told, and hinders nothing."""
        try:
            self.book.save()
            self.is_saved = True
        except Exception as error:
            if is_busy(error) or not is_of_excel(error):
                raise
            self.is_saved = False

    def read(self) -> list[LiveSheet]:
        """What stands in the workbook now; steps take that instead of its file."""
        sheets = read_sheets(self.book)
        self.session.open_masters[self.home.master] = RawBook([sheet.raw for sheet in sheets])
        return sheets

    def own_cells(self) -> list[tuple[str, Place]]:
        """The cells that buttons write to and read, by the name of their sheet."""
        places = [self.home.told[name] for name in (LAST, CHOSEN) if name in self.home.told]
        split = (place.rpartition("!") for place in places)
        return [
            (sheet, coordinates(*(part.encode() for part in cell.strip("$").split("$"))))
            for sheet, _, cell in split
        ]

    def own_cell(self, name: str) -> OpenRange | None:
        """One of these, where the workbook has it."""
        sheet, _, cell = self.home.told.get(name, "").rpartition("!")
        pages = (page for page in self.book.sheets if sheet and page.name == sheet)
        return next((page.range(cell) for page in pages), None)

    def tell(self, words: str) -> None:
        """Say in its cell what was done last, where the workbook has such a cell."""
        moment = self.language.moment(clock.now())
        try:
            cell = self.own_cell(LAST)
            if cell is not None:
                cell.value = as_text(f"{moment}  {words}")
        except Exception as error:
            if not is_of_excel(error):
                raise


def run(act: Callable[[Work], str], *, saves: bool = True) -> None:
    """Do a button's work; what it answers is told in the workbook, and why it failed in a box.

    A box is what the macro shows of standard error when the exit code is not 0. With `saves` the
    workbook is saved before and after: what is in it is to be on the disk whatever happens.
    """
    language, folder = own_language(), Path(tempfile.gettempdir())
    try:
        book = calling_book()
        home = belongs(book)
        language, folder = home.workspace.language, home.workspace.ledger_path.parent
        work = Work(book, home, Session.open(home.workspace))
        if saves:
            work.save()
        words = act(work)
        work.tell(words)
        if saves:
            work.save()
        problems = [*work.said, *([] if work.is_saved else [work.text(_UNSAVED)])]
    except Exception as error:
        problems = [why(error, language, folder)]
    if problems:
        _show("\n".join(problems))


def why(error: Exception, language: Language, folder: Path) -> str:
    """Why something did not go, in a sentence; of a fault of ours the rest goes into a file."""
    if isinstance(error, Unusable):
        return _refusal(error, language)
    if is_busy(error):
        return language.text(_BUSY)
    if is_of_excel(error):
        return language.text(_REFUSED, why=_named(error))
    if isinstance(error, OSError) and error.filename:
        reason = error.strerror or type(error).__name__
        return language.text(_OUT_OF_REACH, path=error.filename, why=reason)
    return language.text(_OURS, why=_named(error), file=_kept(error, folder))


def _refusal(error: Unusable, language: Language) -> str:
    """Why it cannot be used, and the first of what is wrong in detail."""
    lines = [error.words(language)]
    if isinstance(error, Busy):
        return lines[0]
    return "\n".join([*lines, *(finding.message(language) for finding in error.findings[:1])])


def _named(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def _kept(error: Exception, folder: Path) -> Path:
    """The file that tells of a fault."""
    lines = "".join(traceback.format_exception(error))
    for place in (folder, Path(tempfile.gettempdir())):
        try:
            file = place / FAULT_FILE
            with file.open("a", encoding="utf-8") as stream:
                stream.write(f"{clock.now().isoformat()}\n{lines}\n")
        except OSError:
            continue
        return file
    return Path(FAULT_FILE)


def _show(words: str) -> None:
    """Write to standard error, in the encoding that a macro reads it by, and end."""
    encoding = {"win32": "mbcs", "darwin": "mac_roman"}.get(sys.platform)
    if encoding and isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(encoding=encoding, errors="replace")
    sys.stderr.write(words + "\n")
    raise SystemExit(1)


def own_language() -> Language:
    """The machine's language, until the workspace is known."""
    name = locale.getlocale()[0] or ""
    return Language("sv" if name.casefold().startswith(("sv", "swedish")) else "en")
