"""The file and cell behind a row of the master."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.master_sources import TITLE, told_by
from xlgoals.buttons.live import opened
from xlgoals.errors import Unusable
from xlgoals.files import archived
from xlgoals.forms.declared.master import MASTER_GOALS
from xlgoals.forms.find import find_table
from xlgoals.forms.raw import RawBook
from xlgoals.i18n import N_
from xlgoals.steps.figures import figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlgoals.buttons.live import LiveSheet
    from xlgoals.steps.session import Session
    from xlgoals.tables.rows import SourceRow

_NO_ROW = N_(
    'Put the cursor in the row of a goal, on the sheet "{goals}" or "{sources}", and press again.'
)
_NOBODY = N_("Nobody has reported anything of this goal yet.")
_GONE = N_("The file {file} is not there any more, and the archive has no copy of it.")
_OPENED = N_("{file} is open at {cell}.")
_OPENED_FIRST = N_("{file} is open at {cell}: the first of {n} sources, see the sheet {sources}.")


def show(session: Session, round_id: str, live: LiveSheet, row: int) -> str:
    """Open the file behind a row, which counts from 0, at the cell; returns what was done.

    Raises:
        Unusable: There is no such row, no source, or the file is gone.
    """
    language = session.language
    title = language.text(TITLE)
    known = figures(session, round_id).sources
    sources = _of_goal(live, row, known)
    if sources is None and live.raw.name == title:
        sources = [one for one in known if _is_row(live, row, one)]
    if sources is None or (not sources and live.raw.name == title):
        goals = language.text(MASTER_GOALS.title)
        raise Unusable(_NO_ROW, goals=goals, sources=title)
    if not sources:
        raise Unusable(_NOBODY)
    first = sources[0]
    path = _file(session, first)
    _open(path, first)
    place = " ".join(filter(None, (first.sheet, first.cell)))
    words = _OPENED_FIRST if len(sources) > 1 else _OPENED
    values = {"n": len(sources), "sources": title} if len(sources) > 1 else {}
    return language.text(words, file=first.file_name, cell=place, **values)


def _of_goal(live: LiveSheet, row: int, known: Sequence[SourceRow]) -> Sequence[SourceRow] | None:
    """What tells the outcome of the goal in a row; None where it is no goal's."""
    found = find_table(MASTER_GOALS, RawBook([live.raw]))
    if found is None or row < found.body:
        return None
    key = tuple(str(live.at(row, found.columns[name])) for name in MASTER_GOALS.keys)
    if not any(key):
        return None
    return told_by([one for one in known if (one.goal_id, one.board) == key])


def _is_row(live: LiveSheet, row: int, source: SourceRow) -> bool:
    """Whether a row of the list of sources is this one's: goal, board, file, sheet and cell."""
    told = [str(live.at(row, column)) for column in (0, 1, 7, 8, 9)]
    return told == [source.goal_id, source.board, source.file_name, source.sheet, source.cell]


def _file(session: Session, source: SourceRow) -> Path:
    """Where the file came, or the archive's copy where it is there no more."""
    workspace = session.workspace
    if source.path and (path := workspace.root / source.path).is_file():
        return path
    copy = archived(workspace.archive, source.sha256) if source.sha256 else None
    if copy is None:
        raise Unusable(_GONE, file=source.file_name)
    return copy


def _open(path: Path, source: SourceRow) -> None:
    book = opened(str(path))
    for page in book.sheets:
        if page.name == source.sheet:
            page.activate()
            if source.cell:
                page.range(source.cell.split(":")[0]).select()
