"""Workbooks and short texts to send back to the units, made from the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.books.content import Answered, TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.excel.writer import write_book
from xlgoals.files import remove, write_atomic
from xlgoals.findings import Code, Place, Settled, Severity, folded
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.prefill import unit_rows
from xlgoals.forms.values import raw_text
from xlgoals.i18n import N_
from xlgoals.identity import Payload, make_token, manifest
from xlgoals.intake.merging import COUNTING, Merged, newest_last, still_open
from xlgoals.intake.returned import Change, change_words
from xlgoals.ledger import ReceiptState
from xlgoals.steps.decided import ACCEPTED, RESTORED, WITHDRAWN
from xlgoals.steps.decision_rows import decision_rows
from xlgoals.steps.issue import file_name, form_versions
from xlgoals.steps.standing import ANSWERED, last_answer, standing_rows, values_of
from xlgoals.tables.decisions import Ruled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from xlgoals.domain.model import Unit
    from xlgoals.findings import Finding
    from xlgoals.forms.sheet import CellValue
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language
    from xlgoals.intake.known import Known
    from xlgoals.ledger import Receipt, Stray, Writing
    from xlgoals.steps.session import Session
    from xlgoals.tables.decisions import DecisionRow

CHANGED = "changed"
"""The event of a return having changed what stood."""
_RECEIVED = N_("Thank you. The return is received. See the notes below.")
_PRELIMINARY = N_(
    "Thank you. The return is received, and its figures are preliminary until it is marked ready."
)
_ANSWERED = COUNTING - {ReceiptState.SUPERSEDED} | {ReceiptState.REJECTED}
"""The states of returns that are answered."""
_DECIDED_WORDS = {
    Ruled.ACCEPTED_ROW: N_("Accepted as it is; nothing needs to be done:"),
    Ruled.WITHDRAWN_ROW: N_("Withdrawn by those who run the follow-up, and not counted:"),
    Ruled.WITHDRAWN_FILE: N_("Returns withdrawn by those who run the follow-up, and not counted:"),
}


@dataclass
class Feedback:
    """What `write_feedback` did."""

    written: list[str] = field(default_factory=list)
    """The names of the workbooks."""
    changes: dict[str, list[Change]] = field(default_factory=dict)
    """What the returns that had no answer changed of what stood before, by hash."""


def write_feedback(session: Session, known: Known) -> Feedback:
    """Answer the units whose returns have no answer yet: a text, and where needed a workbook.

    So are those about whose returns staff have decided something since. Which are answered stands
    in the log, so that a run which was cut off is finished by the next. A unit is answered once for
    all it has sent. A unit whose return is in order, or withdrawn, has its earlier workbook taken
    away, since it asks for what has been done.
    """
    name = known.round.round_id
    receipts = session.ledger.receipts(name)
    last, event_id = last_answer(session.ledger, name)
    decided_on = _decided_since(session, name, event_id)
    unanswered = [r for r in receipts if r.id > last or r.unit_id in decided_on]
    if not unanswered:
        return Feedback()
    owing = {unit.unit_id for unit in known.catalogue.reporting_units}
    newest: dict[str | None, Receipt | None] = dict.fromkeys(sorted(decided_on & owing))
    newest |= {
        receipt.unit_id: receipt
        for receipt in newest_last(unanswered)
        if receipt.state in _ANSWERED and receipt.unit_id in owing
    }
    folder = session.workspace.round_dir(name).feedback
    maker = _Maker(session, known, receipts, {receipt.id for receipt in unanswered}, last)
    result = Feedback()
    for number, (unit_id, receipt) in enumerate(newest.items(), 1):
        answer = maker.answer(known.catalogue.unit[unit_id or ""], receipt)
        path = folder / file_name(answer.unit)
        if answer.is_needed:
            write_atomic(path, maker.workbook(answer))
            result.written.append(path.name)
        else:
            remove(path)
        write_atomic(path.with_suffix(".txt"), maker.text(answer).encode("utf-8-sig"))
        for old in known.names_before(answer.unit.unit_id):
            older = folder / file_name(replace(answer.unit, name=old))
            remove(older)
            remove(older.with_suffix(".txt"))
        result.changes |= answer.changes
        session.progress("feedback", number, len(newest))
    with session.ledger.writing() as ledger:
        _note_changes(ledger, name, [r for r in receipts if r.id > last], result)
        ledger.record_event(ANSWERED, name, to=max(last, *(one.id for one in unanswered)))
    result.written.sort()
    return result


def _note_changes(
    ledger: Writing, round_id: str, receipts: Sequence[Receipt], result: Feedback
) -> None:
    """Put in the log what each return changed: with the answers, so once, whatever ends a run."""
    for receipt in receipts:
        if changes := result.changes.get(receipt.sha256):
            ledger.record_event(
                CHANGED,
                round_id,
                unit_id=receipt.unit_id,
                sha256=receipt.sha256,
                file=receipt.file_name,
                changes=[list(change) for change in changes],
            )


def _decided_since(session: Session, round_id: str, event_id: int) -> set[str]:
    """The units about whose returns staff have decided something since an event."""
    return {
        event.unit_id
        for kind in (ACCEPTED, WITHDRAWN, RESTORED)
        for event in session.ledger.events(round_id=round_id, kind=kind)
        if event.id > event_id and event.unit_id
    }


@dataclass(frozen=True)
class _Answer:
    """What a unit is told of all that it has sent."""

    unit: Unit
    receipt: Receipt | None
    """The file answered: the newest that has no answer yet; None where staff have withdrawn all."""
    merged: Merged
    findings: list[Finding]
    """Those still open, the most serious first."""
    strays: list[Stray]
    is_beside: bool
    """Whether some of that stood outside the form of a return that had no answer yet."""
    changes: dict[str, list[Change]]
    """What the returns that had no answer changed, by hash."""
    decisions: list[DecisionRow]
    """What staff have decided about it."""

    @property
    def is_needed(self) -> bool:
        """Whether anything is to be mended or looked at."""
        if self.receipt is None:
            return False
        asked = any(finding.severity is not Severity.NOTE for finding in self.findings)
        return asked or self.is_beside or not self.ready

    @property
    def marked(self) -> Receipt | None:
        """The return whose mark of readiness holds: of all that the unit has sent, the newest."""
        return self.merged.order[-1] if self.merged.order else self.receipt

    @property
    def ready(self) -> bool:
        """Whether the unit has said that its figures are ready."""
        return self.marked is not None and self.marked.ready


class _Maker:
    """Makes the answers of one round.

    `unanswered` are the ids of the returns to answer; what came after `last` has had no answer.
    """

    def __init__(
        self,
        session: Session,
        known: Known,
        receipts: Iterable[Receipt],
        unanswered: Collection[int],
        last: int,
    ) -> None:
        self.unanswered, self.last = unanswered, last
        self.rejected: dict[str | None, list[Receipt]] = {}
        for one in receipts:
            if one.state is ReceiptState.REJECTED:
                self.rejected.setdefault(one.unit_id, []).append(one)
        self.session, self.known, self.language = session, known, session.language
        self.look = session.look(known.catalogue.plan)
        self.round_id = known.round.round_id
        ledger = session.ledger
        self.strays = ledger.strays_of(self.round_id)
        self.standing = standing_rows(ledger, known.catalogue, self.round_id)
        self.findings: dict[int, list[Finding]] = {}
        for receipt_id, finding in ledger.findings(self.round_id):
            self.findings.setdefault(receipt_id or 0, []).append(finding)
        self.decisions = decision_rows(
            ledger, known.catalogue, self.round_id, self.standing, self.language
        )

    def answer(self, unit: Unit, receipt: Receipt | None) -> _Answer:
        """What is to be told of a unit's returns."""
        merged = self.standing.units.get(unit.unit_id, Merged())
        found = [finding for _, finding in still_open(merged, self.findings)]
        rejected = self._rejected(unit.unit_id, receipt)
        for one in rejected:
            about = self.findings.get(one.id, ())
            of_file = Place(one.file_name)
            found += [f if f.place.sheet else replace(f, place=of_file) for f in about]
        order = list(Severity)
        found.sort(key=lambda finding: order.index(finding.severity))
        seen = (*merged.order, *rejected)
        beside = {one.id: self.strays.get(one.id, []) for one in seen}
        strays = [stray for found_in in beside.values() for stray in found_in]
        changes = {
            one.sha256: told
            for one in merged.order
            if one.id in self.unanswered and (told := self._changes(merged, one))
        }
        theirs = [one for one in self.decisions if one.unit_id == unit.unit_id]
        return _Answer(
            unit,
            receipt,
            merged,
            found,
            list(dict.fromkeys(strays)),
            # told once: what was a note need not be moved, and what was moved is gone from there
            any(beside[one] for one in beside.keys() & self.unanswered),
            changes,
            theirs,
        )

    def _rejected(self, unit_id: str, receipt: Receipt | None) -> list[Receipt]:
        """The unit's files that nothing could be taken in of, and that had no answer."""
        return [
            one for one in self.rejected.get(unit_id, ()) if one.id > self.last or one == receipt
        ]

    @staticmethod
    def _changes(merged: Merged, receipt: Receipt) -> list[Change]:
        """What a return changed, but for rows that have been withdrawn."""
        return [
            change
            for change in merged.changes.get(receipt.id, ())
            if (receipt.id, (change.form, change.row)) not in merged.set_aside
        ]

    def workbook(self, answer: _Answer) -> bytes:
        """A fresh template of the unit with all that was typed, faulty cells marked."""
        unit, receipt = answer.unit, answer.receipt
        assert receipt is not None  # noqa: S101 - else none is needed
        rows = unit_rows(self.known.prefill, unit.unit_id)
        content = TemplateContent(
            self.known.catalogue, self.known.round, unit, self.language, rows, RETURN_FORMS
        )
        when = self.language.moment(receipt.received_at) if receipt.received_at else ""
        answered = Answered(receipt.file_name, when, answer.findings, answer.strays)
        template = make_template(content, self._typed(answer), answered)
        payload = Payload(
            self.session.workspace.id,
            self.round_id,
            unit.unit_id,
            self.known.newest(unit.unit_id) or 1,
            form_versions(rows),
        )
        token = make_token(self.known.key, payload)
        organisation = self.known.catalogue.plan.organisation
        signed = template.signed(manifest(payload, token, organisation))
        return write_book(replace(signed, look=self.look))

    def _typed(self, answer: _Answer) -> Typed:
        """What the unit had typed, read or not, in all that it has sent: of each row the newest."""
        values: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {}
        unread: dict[str, dict[tuple[str, ...], dict[str, CellValue]]] = {}
        for (form, key), (receipt, row) in answer.merged.newest.items():
            if form in RETURN_FORMS:
                apart = self._in_another_unit(receipt, form, key)
                read = values_of(row).items()
                values.setdefault(form, {})[key] = {n: v for n, v in read if n not in apart}
                raw = {n: _shown(c.raw) for n, c in row.cells.items() if c.parsed is None}
                unread.setdefault(form, {})[key] = {**raw, **apart}
        ready: dict[str, Value] = {}
        if answer.marked is not None and answer.marked.ready_by:
            ready["ready_by"] = answer.marked.ready_by
        if answer.ready:
            ready["ready"] = "yes"
        return Typed(values, unread, ready)

    def _in_another_unit(
        self, receipt: Receipt, form: str, key: tuple[str, ...]
    ) -> dict[str, CellValue]:
        """Cells of a row with another unit of measure: the number alone would say what nobody did.

        Returns:
            What was typed there, by field.
        """
        return {
            finding.field: str(finding.values["value"])
            for finding in self.findings.get(receipt.id, ())
            if finding.code is Code.OTHER_UNIT_OF_MEASURE
            and (finding.form, finding.row) == (form, key)
        }

    def text(self, answer: _Answer) -> str:
        """The text to paste into a mail: thanks and receipt, or what is left to do."""
        t, found = self.language.text, answer.findings
        found = [finding for finding in found if finding.settled is not Settled.ACCEPTED]
        name = self.known.round.name
        lines = [t(N_("{round}, {unit}"), round=name, unit=answer.unit.name), ""]
        if answer.receipt is None:
            message = N_("What you have sent does not count any more. Send a new return.")
            lines.append(t(message))
        elif not answer.is_needed:
            lines.append(t(N_("Thank you. The return is received, and nothing is left to do.")))
        elif all(finding.severity is Severity.NOTE for finding in found):
            lines.append(t(_RECEIVED if answer.ready else _PRELIMINARY))
        else:
            lines.append(t(N_("Thank you for the return. Something is left to do:")))
        for severity in Severity:
            chosen = [finding for finding in found if finding.severity is severity]
            messages = [finding.message(self.language) for finding, _ in folded(chosen)]
            if messages:
                lines += ["", t(severity.words), *(f"- {message}" for message in messages)]
        lines += _decision_lines(answer, self.language)
        if answer.changes:
            lines += ["", t(N_("Changed since the return before:"))]
            changes = [change for found in answer.changes.values() for change in found]
            lines += [f"- {words}" for words in change_words(changes, self.language)]
        if answer.is_needed:
            message = N_(
                "Mend it in the attached workbook, where each place is marked, and send it back."
            )
            lines += ["", t(message)]
        return "\n".join(lines) + "\n"


def _decision_lines(answer: _Answer, language: Language) -> list[str]:
    """What staff have decided about the unit's returns, each with its reason."""
    lines = []
    for ruled, heading in _DECIDED_WORDS.items():
        chosen = [row for row in answer.decisions if row.ruled is ruled]
        if chosen:
            lines += ["", language.text(heading)]
            lines += [f"- {row.row_words or row.file_name}: {row.reason}" for row in chosen]
    return lines


def _shown(raw: object) -> CellValue:
    return raw if isinstance(raw, int | float | str) else raw_text(raw)
