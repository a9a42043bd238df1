"""Figures that other systems hold, from a file into a round; the next `issue` shows them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.domain.model import RoundState
from xlgoals.errors import Unusable
from xlgoals.excel.delimited import is_text, read_delimited
from xlgoals.excel.guard import ReadFailure
from xlgoals.files import archive, file_name, sha256_file
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.forms.calendar import asked_forms
from xlgoals.i18n import N_
from xlgoals.ledger import Import
from xlgoals.steps.earlier import earlier
from xlgoals.steps.import_cells import read_parts
from xlgoals.steps.import_extract import find_extract
from xlgoals.steps.import_rows import Held, RowChecker
from xlgoals.steps.session import planned_round, refuse_closed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from xlgoals.domain.lines import Given
    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.forms.raw import RawBook
    from xlgoals.i18n import Language
    from xlgoals.ledger import Ledger, Writing
    from xlgoals.steps.import_extract import Extract
    from xlgoals.steps.import_rows import Found
    from xlgoals.steps.session import Session

IMPORTED, UNDONE = "imported", "import_undone"
"""Events of imports."""
FILE = "import"


@dataclass(frozen=True, slots=True)
class Moved:
    """What is in force of one figure, before and after; None where nothing is."""

    figure: Given
    before: Decimal | None
    after: Decimal | None


@dataclass
class Imported:
    """What `import` did."""

    file: str
    sha256: str
    rounds: list[str]
    extract: str = ""
    figures: list[Given] = field(default_factory=list)
    """What the file gives: taken in, or taken back."""
    rows: int = 0
    """Rows of the file with anything in them."""
    blocked: int = 0
    """Rows of which nothing was taken in."""
    replaced: list[Moved] = field(default_factory=list)
    """Figures that were in force before, and are others now."""
    findings: list[Finding] = field(default_factory=list)
    changed: bool = False
    """Whether anything was recorded."""
    undone: bool = False
    dry_run: bool = False

    @property
    def must_fix(self) -> bool:
        """Whether anything must be fixed."""
        return any(finding.severity is Severity.MUST_FIX for finding in self.findings)


class _TriedOnly(Exception):
    """Leaves a transaction that was only tried."""


def import_file(
    session: Session,
    path: Path,
    name: str | None = None,
    round_id: str | None = None,
    *,
    dry_run: bool = False,
) -> Imported:
    """Take the figures of a file into a round: a copy to the archive, then one transaction.

    The same file twice changes nothing. Of a row with something that must be fixed nothing is
    taken in.

    Args:
        session: The workspace.
        path: Text with delimiters, or a workbook.
        name: The extract of the sheet Imports, or a form; else told by the file's headings.
        round_id: The round; else the open one whose period is the rows'.
        dry_run: Tell what would change, and change nothing.

    Raises:
        Unusable: The file, the catalogue or the call cannot be used, or the round is closed.
    """
    with session.alone(FILE):
        catalogue = session.usable_catalogue().catalogue
        assert catalogue is not None  # noqa: S101 - usable
        sha256, book = _read(session, path)
        shown = file_name(path)
        extract = find_extract(book, catalogue, name, shown, session.language)
        rows = read_parts(extract, session.language)
        periods = {read.period for read in rows.values() if read.period}
        round_ = _round(catalogue, extract, round_id, periods, session.language)
        catalogue = catalogue.valid_in(round_)
        mine = {made.id for made in _known(session.ledger, round_, sha256, extract.name)}
        others = session.ledger.imported(round_.round_id, without=mine)
        held = Held(others, earlier(session, catalogue, round_))
        checker = RowChecker(extract, catalogue, round_, session.language)
        found = checker.run(rows, held, shown, lambda done, of: session.progress(FILE, done, of))
        made = Import(round_.round_id, sha256, shown, extract.name)
        result = _result(made, found)
        result.dry_run = dry_run
        if found.figures and not dry_run:
            _keep(session, path, sha256)
        try:
            with session.ledger.writing() as ledger:
                _record(ledger, round_, made, result)
                if dry_run:
                    raise _TriedOnly
        except _TriedOnly:
            pass
    return result


def _result(made: Import, found: Found) -> Imported:
    figures = [replace(one, file_name=made.file_name, sha256=made.sha256) for one in found.figures]
    return Imported(
        made.file_name,
        made.sha256,
        [made.round],
        made.extract,
        figures,
        found.rows,
        found.blocked,
        findings=found.findings,
    )


def _read(session: Session, path: Path) -> tuple[str, RawBook]:
    """The file's hash and cells. Raises Unusable when it cannot be read."""
    shown = file_name(path)
    if not path.is_file():
        raise Unusable(N_("There is no file {path}."), path=path)
    try:
        sha256 = sha256_file(path)
        if is_text(path):
            return sha256, read_delimited(path, session.staff_limits)
        with session.readers(1, session.staff_limits) as readers:
            ((_, book),) = readers.read([path])
    except OSError as error:
        book = ReadFailure(Code.VANISHED, what=error.strerror or type(error).__name__)
    except ReadFailure as failure:
        book = failure
    if isinstance(book, ReadFailure):
        finding = Finding.of(book.code, Place(shown), **book.values)
        raise Unusable(N_("The file {file} cannot be read."), file=shown, findings=(finding,))
    return sha256, book


def _keep(session: Session, path: Path, sha256: str) -> None:
    """A copy in the archive. Raises Unusable when the file is another by now."""
    try:
        if archive(path, session.workspace.archive) == sha256:
            return
        finding = Finding.of(Code.CHANGED_MEANWHILE)
    except OSError as error:
        finding = Finding.of(Code.VANISHED, what=error.strerror or type(error).__name__)
    message = N_("The file {file} cannot be read.")
    raise Unusable(message, file=file_name(path), findings=(finding,))


def _round(
    catalogue: Catalogue,
    extract: Extract,
    round_id: str | None,
    periods: set[str],
    language: Language,
) -> Round:
    """The round named, else the open one of the rows' period that asks for the form.

    Raises:
        Unusable: There is none or several, it is closed, or it does not ask for the form.
    """
    asked = language.text(extract.form.title)
    if round_id is None and periods:
        open_ = [r for r in catalogue.rounds if r.state is RoundState.OPEN]
        meant = [
            r for r in catalogue.rounds if r.period in periods and _asks(catalogue, r, extract)
        ]
        found = [r for r in meant if r.state is RoundState.OPEN]
        if not found:
            for closed in meant:
                refuse_closed(closed)
            message = N_(
                "No open round that asks for the form {form} has the period of the file, "
                "{periods}. Open: {names}"
            )
            names = "; ".join(f"{r.round_id} ({r.period})" for r in open_) or "–"
            listed = "; ".join(sorted(periods))
            raise Unusable(message, form=asked, periods=listed, names=names)
        if len(found) > 1:
            message = N_("Several rounds are open: {names}. Say which with: -r ROUND")
            raise Unusable(message, names="; ".join(r.round_id for r in found))
        return found[0]
    round_ = planned_round(catalogue, round_id, language)
    if not _asks(catalogue, round_, extract):
        message = N_("The round {round} does not ask for the form {form}.")
        raise Unusable(message, round=round_.round_id, form=asked)
    return round_


def _asks(catalogue: Catalogue, round_: Round, extract: Extract) -> bool:
    asked = asked_forms(catalogue, round_)
    return not asked or extract.form.key in asked


def _known(
    ledger: Ledger | Writing, round_: Round, sha256: str, extract: str | None = None
) -> list[Import]:
    """What the same file has given the round, and that has not been taken back."""
    return [
        made
        for made in ledger.imports(round_.round_id, sha256)
        if made.withdrawn_at is None and extract in (None, made.extract)
    ]


def _record(ledger: Writing, round_: Round, made: Import, result: Imported) -> None:
    """Record what a file gives, instead of what it gave when it was read in another way."""
    known = _known(ledger, round_, made.sha256, made.extract)
    now = _gist(result.figures)
    if not now or any(_gist(ledger.imported(round_.round_id, one.id)) == now for one in known):
        return
    before = ledger.imported(round_.round_id)
    for one in known:
        ledger.withdraw_import(one.id)
    ledger.record_import(made, result.figures)
    result.changed = True
    result.replaced = _moved(before, ledger.imported(round_.round_id))
    ledger.record_event(
        IMPORTED,
        round_.round_id,
        sha256=made.sha256,
        file=made.file_name,
        extract=made.extract,
        figures=len(result.figures),
        replaced=len(result.replaced),
    )


def _gist(figures: Sequence[Given]) -> list[tuple[object, ...]]:
    """What figures say, by whatever name their file went."""
    return [
        (one.key, one.value, one.extracted, one.cell, one.source.removeprefix(one.file_name))
        for one in figures
    ]


def _moved(before: Sequence[Given], after: Sequence[Given]) -> list[Moved]:
    """Figures that were in force before, and are others after."""
    now = {one.key: one.value for one in after}
    return [
        Moved(one, one.value, now.get(one.key)) for one in before if now.get(one.key) != one.value
    ]


def undo(
    session: Session,
    path: Path,
    name: str | None = None,
    round_id: str | None = None,
    *,
    dry_run: bool = False,
) -> Imported:
    """Take back what a file gave, by its bytes; what others gave before is in force again.

    Args:
        session: The workspace.
        path: The file.
        name: Only what it gave as this extract.
        round_id: Only what it gave this round.
        dry_run: Tell what would change, and change nothing.

    Raises:
        Unusable: There is no such file, or a round that it was taken into is closed.
    """
    if not path.is_file():
        raise Unusable(N_("There is no file {path}."), path=path)
    with session.alone(FILE):
        catalogue = session.usable_catalogue().catalogue
        assert catalogue is not None  # noqa: S101 - usable
        sha256 = sha256_file(path)
        given = [
            made
            for made in session.ledger.imports(round_id, sha256)
            if made.withdrawn_at is None and name in (None, made.extract)
        ]
        rounds = {
            made.round: planned_round(catalogue, made.round, session.language) for made in given
        }
        result = Imported(file_name(path), sha256, list(rounds), undone=True, dry_run=dry_run)
        result.extract = "; ".join(dict.fromkeys(made.extract for made in given))
        try:
            with session.ledger.writing() as ledger:
                for made in given:
                    _take_back(ledger, made, result)
                if dry_run:
                    raise _TriedOnly
        except _TriedOnly:
            pass
    return result


def _take_back(ledger: Writing, made: Import, result: Imported) -> None:
    before = ledger.imported(made.round)
    figures = ledger.imported(made.round, made.id)
    ledger.withdraw_import(made.id)
    moved = _moved(before, ledger.imported(made.round))
    result.figures += figures
    result.replaced += moved
    result.changed = True
    ledger.record_event(
        UNDONE,
        made.round,
        sha256=made.sha256,
        file=made.file_name,
        extract=made.extract,
        figures=len(figures),
        replaced=len(moved),
    )
