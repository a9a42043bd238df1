"""What every step starts from: the workspace, its ledger, and which round it is about."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.catalogue.reading import CatalogueRead, read_catalogue
from xlgoals.catalogue.snapshot import Snapshot, from_snapshot
from xlgoals.domain.model import Catalogue, Round, RoundState
from xlgoals.errors import Unusable
from xlgoals.excel.guard import ReadFailure, ReadLimits
from xlgoals.excel.pool import ReaderPool
from xlgoals.excel.reader import read_book
from xlgoals.findings import Finding, Place
from xlgoals.forms.calendar import asked_in, asks_words
from xlgoals.forms.themes import refuse_long_foot
from xlgoals.i18n import N_, Language
from xlgoals.ledger import Ledger
from xlgoals.lock import Holder, lock

if TYPE_CHECKING:
    from pathlib import Path

    from xlgoals.domain.model import Plan
    from xlgoals.forms.look import Look
    from xlgoals.forms.raw import RawBook
    from xlgoals.workspace import Workspace

CLOSED, REOPENED = "closed", "reopened"
"""Events of a round's state."""
EXCEL_ROWS = 1_048_576
"""As many rows as a sheet can have."""

Progress = Callable[[str, int, int], None]
"""Called with what is done, how many are done, and of how many."""


Waiting = Callable[[Holder], None]
"""Called with the one who has the workspace, when a step has to wait for that."""


def silent(_what: str, _done: int, _of: int) -> None:
    """Show no progress."""


def patient(_holder: Holder) -> None:
    """Wait, and tell nobody."""


@dataclass
class Session:
    """A workspace at work."""

    workspace: Workspace
    ledger: Ledger
    progress: Progress = silent
    waiting: Waiting = patient
    open_masters: dict[Path, RawBook] = field(default_factory=dict)
    """Masters that are open in a spreadsheet program: what stands there is what counts, and their
    files are neither read nor replaced."""
    _catalogues: dict[str, Catalogue] = field(default_factory=dict, repr=False)
    """Catalogues by the hash of their snapshot, which never changes."""

    @classmethod
    def open(
        cls, workspace: Workspace, progress: Progress = silent, waiting: Waiting = patient
    ) -> Session:
        """Open the workspace's ledger. Raises Unusable when it is gone: a key is never without."""
        refuse_lost_ledger(workspace)
        return cls(workspace, Ledger.open(workspace.ledger_path), progress, waiting)

    @contextmanager
    def alone(self, what: str) -> Iterator[None]:
        """Be the only one who changes the workspace; Busy when another does not end in time."""
        with lock(self.workspace, what, on_wait=self.waiting):
            yield

    @cached_property
    def staff_limits(self) -> ReadLimits:
        """How much of a staff's own workbook is read: the catalogue grows with the organisation."""
        return replace(self.limits, rows=EXCEL_ROWS, unpacked_bytes=4 * self.limits.unpacked_bytes)

    def readers(self, files: int, limits: ReadLimits | None = None) -> ReaderPool:
        """Workers to read so many files: starting one costs as much as reading some forty."""
        stated = self.workspace.settings.limits
        workers = self.workspace.settings.workers or min(4, os.cpu_count() or 1)
        return ReaderPool(
            min(workers, 1 + files // 40),
            limits or self.limits,
            seconds=stated.seconds,
            memory=stated.memory_mb << 20,
        )

    def look(self, plan: Plan) -> Look:
        """What workbooks look like. Raises Unusable when it cannot be used with this plan.

        Asked for before anything is recorded, so that a logo that is gone leaves no half of a step.
        """
        look = self.workspace.look()
        refuse_long_foot(look, plan.notice)
        return look

    @property
    def language(self) -> Language:
        """The language of what is written and said."""
        return self.workspace.language

    @cached_property
    def limits(self) -> ReadLimits:
        """How much of a file is read."""
        limits = self.workspace.settings.limits
        mib = 1 << 20
        return ReadLimits(
            file_bytes=limits.file_mb * mib,
            unpacked_bytes=limits.unpacked_mb * mib,
            rows=limits.rows,
            columns=limits.columns,
        )

    def read_catalogue(self) -> CatalogueRead:
        """The catalogue as its file is now. Raises Unusable when it is no workbook."""
        return catalogue_file(self.workspace.catalogue, self.language, self.staff_limits)

    def usable_catalogue(self) -> CatalogueRead:
        """The catalogue as its file is now; Unusable, with the findings, when it cannot be used."""
        read = self.read_catalogue()
        if read.catalogue is None:
            message = N_("The catalogue {file} cannot be used until this is mended.")
            raise Unusable(
                message, file=self.workspace.catalogue.name, findings=tuple(read.findings)
            )
        return read

    def issued_round(self, round_id: str | None) -> tuple[Catalogue, Round]:
        """A round that has been issued, and the catalogue as it was then.

        Without an id, the only one that is open. Whether it is closed is what the catalogue said
        at the last `issue` of any round; everything else is as it was issued itself.
        """
        issued = list(dict.fromkeys(issue.round for issue in self.ledger.issues()))
        closed = self._closed_rounds()
        if round_id is None:
            round_id = _only([name for name in issued if name not in closed])
        if round_id not in issued:
            message = N_(
                'No templates have been issued for the round "{round}". '
                "Issue them with: xlgoals issue"
            )
            raise Unusable(message, round=round_id)
        catalogue, round_ = self.snapshot_round(round_id)
        if round_id in closed:
            round_ = replace(round_, state=RoundState.CLOSED)
        return catalogue, round_

    def open_round(self, round_id: str | None) -> tuple[Catalogue, Round]:
        """The same of a round that may be changed. Raises Unusable when it is closed."""
        catalogue, round_ = self.issued_round(round_id)
        return catalogue, refuse_closed(round_)

    def note_states(self, catalogue: Catalogue) -> None:
        """Put in the log which issued rounds the catalogue now says are closed, or open again."""
        closed, issued = self._closed_rounds(), {issue.round for issue in self.ledger.issues()}
        for round_ in catalogue.rounds:
            is_closed = round_.state is RoundState.CLOSED
            if round_.round_id in issued and is_closed != (round_.round_id in closed):
                with self.ledger.writing() as ledger:
                    ledger.record_event(CLOSED if is_closed else REOPENED, round_.round_id)

    def _closed_rounds(self) -> set[str]:
        """The rounds that have been closed, and not opened again."""
        told = [event for kind in (CLOSED, REOPENED) for event in self.ledger.events(kind=kind)]
        states = {event.round: event.kind for event in sorted(told, key=lambda e: e.id)}
        return {name for name, kind in states.items() if name and kind == CLOSED}

    def snapshot(self, round_id: str) -> Snapshot | None:
        """The snapshot a round is computed from, or None before its first issue."""
        sha256 = self.ledger.latest_snapshot(round_id)
        return None if sha256 is None else self.ledger.snapshot(sha256)

    def snapshot_catalogue(self, sha256: str) -> Catalogue:
        """The catalogue of a snapshot."""
        if sha256 not in self._catalogues:
            self._catalogues[sha256] = from_snapshot(self.ledger.snapshot(sha256))
        return self._catalogues[sha256]

    def snapshot_round(self, round_id: str) -> tuple[Catalogue, Round]:
        """A round, and what it asks for of its catalogue; KeyError when it has not been issued."""
        sha256 = self.ledger.latest_snapshot(round_id)
        if sha256 is None:
            raise KeyError(round_id)
        catalogue = self.snapshot_catalogue(sha256)
        round_ = catalogue.round(round_id)
        return asked_in(catalogue, round_), round_


def refuse_lost_ledger(workspace: Workspace) -> None:
    """Raise Unusable when templates have been marked here, and the ledger of them is gone."""
    path = workspace.ledger_path
    if workspace.has_key() and not (path.exists() and path.stat().st_size):
        message = N_(
            "The ledger {file} is gone or empty, and with it all that was received and "
            "decided. Copy it back from a backup."
        )
        raise Unusable(message, file=path.name)


def planned_round(catalogue: Catalogue, round_id: str | None, language: Language) -> Round:
    """A round to issue: the named one, or the only one that is open."""
    if round_id is None:
        open_rounds = [r for r in catalogue.rounds if r.state is RoundState.OPEN]
        if len(open_rounds) > 1:
            message = N_("Several rounds are open. Say which with: -r ROUND\n{rounds}")
            lines = [_to_issue(catalogue, round_, language) for round_ in open_rounds]
            raise Unusable(message, rounds="\n".join(lines))
        round_id = _only([r.round_id for r in open_rounds])
    return refuse_closed(named_round(catalogue, round_id))


def named_round(catalogue: Catalogue, round_id: str) -> Round:
    """The round with this id. Raises Unusable, with those there are, when there is none."""
    try:
        return catalogue.round(round_id)
    except KeyError:
        names = "; ".join(r.round_id for r in catalogue.rounds)
        message = N_('There is no round "{round}". There are: {names}')
        raise Unusable(message, round=round_id, names=names) from None


def _to_issue(catalogue: Catalogue, round_: Round, language: Language) -> str:
    """A round that may be issued, in a line: its name, what it asks for, when that is due."""
    return language.text(
        N_("  {round}: {name}. Asks for: {forms}. Due: {due}"),
        round=round_.round_id,
        name=round_.name,
        forms=asks_words(catalogue, round_, language),
        due=language.day(round_.due) if round_.due else "–",
    )


def refuse_closed(round_: Round) -> Round:
    """The round. Raises Unusable when it is closed."""
    if round_.state is RoundState.CLOSED:
        message = N_("The round {round} is closed and is not changed.")
        raise Unusable(message, round=round_.round_id)
    return round_


def _only(rounds: list[str]) -> str:
    if not rounds:
        raise Unusable(N_("No round is open. Open one in the catalogue and run: xlgoals issue"))
    if len(rounds) > 1:
        message = N_("Several rounds are open: {names}. Say which with: -r ROUND")
        raise Unusable(message, names="; ".join(rounds))
    return rounds[0]


def catalogue_file(path: Path, language: Language, limits: ReadLimits) -> CatalogueRead:
    """Read a catalogue's file. Raises Unusable when it is not there or is no workbook."""
    try:
        book = read_book(path, limits)
    except ReadFailure as failure:
        finding = Finding.of(failure.code, Place(path.name), **failure.values)
        message = N_("The catalogue {file} cannot be opened.")
        raise Unusable(message, file=path.name, findings=(finding,)) from failure
    return read_catalogue(book, language)
