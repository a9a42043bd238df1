"""Templates for a round: one per unit, never over a file that somebody has changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from xlgoals.books.content import TemplateContent
from xlgoals.books.template import Template, make_template
from xlgoals.catalogue.snapshot import Change, changes
from xlgoals.errors import Unusable
from xlgoals.excel.writer import write_book
from xlgoals.files import sha256_file, write_atomic
from xlgoals.forms.calendar import asked_in
from xlgoals.forms.declared import GIVEN, READY, RETURN_FORMS
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.i18n import N_
from xlgoals.identity import Payload, make_token, manifest
from xlgoals.ledger import Issue
from xlgoals.steps.earlier import earlier
from xlgoals.steps.given import given_rows, parted
from xlgoals.steps.session import Session, planned_round
from xlgoals.steps.standing import standing_rows
from xlgoals.steps.terms import keep_terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlgoals.domain.lines import Given
    from xlgoals.domain.model import Catalogue, Round, Unit
    from xlgoals.findings import Finding
    from xlgoals.forms.form import Form
    from xlgoals.steps.standing import Standing


@dataclass
class Issued:
    """What `issue` did. Lists hold file names."""

    round: str
    written: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Files that somebody has changed, and that were left as they are."""
    changes: list[Change] = field(default_factory=list)
    """What differs in the catalogue since this round was issued last."""
    dropped: list[tuple[str, str]] = field(default_factory=list)
    """Unit and number of rows that have been answered and are now asked of the unit no more."""
    given: int = 0
    """How many imported figures the templates show."""
    gone: list[Given] = field(default_factory=list)
    """Imported figures whose unit, goal or line is not in the plan any more; they are not shown."""
    findings: list[Finding] = field(default_factory=list)


def issue(session: Session, round_id: str | None = None, units: Sequence[str] = ()) -> Issued:
    """Make the templates of a round, for all units or those named."""
    with session.alone("issue"):  # the catalogue may be another after a wait
        read = session.usable_catalogue()
        catalogue = read.catalogue
        assert catalogue is not None  # noqa: S101 - usable
        session.note_states(catalogue)
        round_ = planned_round(catalogue, round_id, session.language)
        catalogue = asked_in(catalogue, round_)
        figures, gone = parted(session.ledger.imported(round_.round_id), catalogue)
        catalogue = replace(catalogue, given=tuple(figures))
        snapshot = {**read.snapshot, GIVEN.key: given_rows(figures)} if figures else read.snapshot
        chosen = _chosen(catalogue, units)
        before = session.snapshot(round_.round_id)
        result = Issued(round_.round_id, given=len(figures), gone=gone, findings=read.findings)
        result.changes = [] if before is None else changes(before, snapshot)
        makers = _Maker(session, catalogue, round_)
        if result.changes:
            asked, _ = session.snapshot_round(round_.round_id)
            standing = standing_rows(session.ledger, asked, round_.round_id)
            keep_terms(session, standing, asked, catalogue)
            result.dropped = _dropped(standing, makers.prefill)
        templates = []
        for number, unit in enumerate(chosen, 1):
            templates.append(makers.make(unit))
            session.progress("issue", number, len(chosen))
        _record(session, round_, snapshot, templates, result)
        folder = session.workspace.round_dir(round_.round_id)
        folder.make()
        for made in templates:
            _write(made, folder.templates / file_name(made.unit), result)
    return result


def _dropped(standing: Standing, prefill: Prefill) -> list[tuple[str, str]]:
    """Answers received that have no place any more; they are kept in the ledger, uncounted."""
    owed: dict[str, set[tuple[str, tuple[str, ...]]]] = {}
    found = []
    for form, unit_id, key in sorted(standing.rows):
        if unit_id not in owed:
            rows = unit_rows(prefill, unit_id)
            owed[unit_id] = {(name, row.key) for name, asked in rows.items() for row in asked}
        if (form, key) not in owed[unit_id]:
            found.append((unit_id, key[0]))
    return list(dict.fromkeys(found))


def _chosen(catalogue: Catalogue, names: Sequence[str]) -> list[Unit]:
    reporting = {unit.unit_id: unit for unit in catalogue.reporting_units}
    if unknown := [name for name in names if name not in reporting]:
        message = N_("No such unit reports anything: {names}. Those that do: {known}")
        raise Unusable(message, names="; ".join(unknown), known="; ".join(reporting))
    return [reporting[name] for name in names] if names else list(reporting.values())


@dataclass(frozen=True)
class _Made:
    """A template, and its issue as it is to be recorded."""

    unit: Unit
    content: bytes
    issue: Issue
    earlier: frozenset[str]
    """Hashes of what was written for this unit before."""


class _Maker:
    """Makes the templates of one round."""

    def __init__(self, session: Session, catalogue: Catalogue, round_: Round) -> None:
        self.session, self.catalogue, self.round = session, catalogue, round_
        issues = session.ledger.issues()
        self.key = session.workspace.signing_key(create=True, issued=bool(issues))
        self.issues: dict[str, list[Issue]] = {}
        for known in issues:
            if known.round == round_.round_id:
                self.issues.setdefault(known.unit_id, []).append(known)
        before = earlier(session, catalogue, round_)
        self.look = session.look(catalogue.plan)
        self.prefill = Prefill(catalogue, round_, session.language, before)

    def make(self, unit: Unit) -> _Made:
        rows = unit_rows(self.prefill, unit.unit_id)
        content = TemplateContent(
            self.catalogue, self.round, unit, self.session.language, rows, RETURN_FORMS
        )
        template = make_template(content)
        known = self.issues.get(unit.unit_id, [])
        number = _number(template, known)
        forms = form_versions(rows)
        payload = Payload(
            self.session.workspace.id, self.round.round_id, unit.unit_id, number, forms
        )
        token = make_token(self.key, payload)
        signed = template.signed(manifest(payload, token, self.catalogue.plan.organisation))
        written = write_book(replace(signed, look=self.look))
        made = Issue(
            self.round.round_id,
            unit.unit_id,
            number,
            "",
            forms,
            token,
            template.digest,
            sha256(written).hexdigest(),
        )
        return _Made(unit, written, made, frozenset(i.file_sha256 for i in known))


def form_versions(rows: Mapping[str, object]) -> dict[str, int]:
    """The forms of a template and their versions, with the mark of readiness."""
    forms: list[Form] = [RETURN_FORMS[key] for key in rows]
    return {form.key: form.version for form in [*forms, READY]}


def _number(template: Template, known: list[Issue]) -> int:
    """The issue's number: the last one's where nothing that a person sees has changed."""
    if not known:
        return 1
    last = known[-1]
    return last.number if last.layout_sha256 == template.digest else last.number + 1


def _record(
    session: Session,
    round_: Round,
    snapshot: object,
    templates: Sequence[_Made],
    result: Issued,
) -> None:
    """Record before writing: a file that a kill kept from being written is written next time."""
    with session.ledger.writing() as ledger:
        sha = ledger.record_snapshot(snapshot)
        recorded = [ledger.record_issue(replace(made.issue, snapshot=sha)) for made in templates]
        news = [
            made.unit.unit_id for made in templates if made.issue.file_sha256 not in made.earlier
        ]
        if any(recorded):
            changed = [[c.form, list(c.row), c.field, c.old, c.new] for c in result.changes]
            ledger.record_event(
                "issued", round_.round_id, units=news, snapshot=sha, changes=changed
            )


def _write(made: _Made, path: Path, result: Issued) -> None:
    if path.exists():
        now = sha256_file(path)
        if now not in made.earlier | {made.issue.file_sha256}:
            result.kept.append(path.name)
            return
    changed = write_atomic(path, made.content)
    (result.written if changed else result.unchanged).append(path.name)


def file_name(unit: Unit) -> str:
    """The name of a unit's files: its id and name, without what a file system refuses."""
    words = re.sub(r'[<>:"/\\|?*\x00-\x1f]+', " ", f"{unit.unit_id} {unit.name}")
    return " ".join(words.split())[:80].rstrip(". ") + ".xlsx"
