"""Workbooks and short texts to send back to the units, made from the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import Answered, make_template
from xlgoals.excel.writer import write_book
from xlgoals.files import remove, write_atomic
from xlgoals.findings import Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.values import raw_text
from xlgoals.i18n import N_
from xlgoals.identity import Payload, make_token, manifest
from xlgoals.ledger import ReceiptState
from xlgoals.steps.issue import file_name, form_versions, unit_rows
from xlgoals.steps.standing import newest_last, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.findings import Finding
    from xlgoals.forms.prefill import Prefill
    from xlgoals.forms.sheet import CellValue
    from xlgoals.forms.values import Value
    from xlgoals.ledger import Receipt, RowRecord
    from xlgoals.steps.session import Session


_ANSWERED = frozenset(
    {
        ReceiptState.ACCEPTED,
        ReceiptState.ACCEPTED_WITH_REMARKS,
        ReceiptState.INCOMPLETE,
        ReceiptState.REJECTED,
    }
)
_EVENT = "answered"


def write_feedback(
    session: Session, catalogue: Catalogue, round_: Round, prefill: Prefill, key: bytes
) -> list[str]:
    """Answer the returns that have no answer yet: a text, and a workbook where something is amiss.

    Which are answered stands in the log, so that a run which was cut off is finished by the
    next. Of a unit's several files the newest is answered. A unit whose return is in order has
    its earlier workbook taken away, since it asks for what has been done.

    Returns:
        The names of the workbooks written.
    """
    name = round_.round_id
    unanswered = _unanswered(session, name)
    if not unanswered:
        return []
    owing = {unit.unit_id for unit in catalogue.reporting_units}
    newest = {
        receipt.unit_id: receipt
        for receipt in newest_last(unanswered)
        if receipt.state in _ANSWERED and receipt.unit_id in owing
    }
    folder = session.workspace.round_dir(name).feedback
    maker = _Feedback(session, catalogue, round_, prefill, key)
    written = []
    for number, receipt in enumerate(newest.values(), 1):
        path = folder / file_name(catalogue.unit[receipt.unit_id or ""])
        if maker.is_needed(receipt):
            write_atomic(path, maker.workbook(receipt))
            written.append(path.name)
        else:
            remove(path)
        write_atomic(path.with_suffix(".txt"), maker.text(receipt).encode("utf-8-sig"))
        session.progress("feedback", number, len(newest))
    with session.ledger.writing() as ledger:
        ledger.record_event(_EVENT, name, to=max(receipt.id for receipt in unanswered))
    return sorted(written)


def _unanswered(session: Session, round_id: str) -> list[Receipt]:
    """The receipts recorded since answers were last written."""
    events = session.ledger.events(round_id=round_id, kind=_EVENT, limit=1)
    last = int(events[-1].details["to"]) if events else 0
    return [receipt for receipt in session.ledger.receipts(round_id) if receipt.id > last]


class _Feedback:
    """Makes the answers of one round."""

    def __init__(
        self, session: Session, catalogue: Catalogue, round_: Round, prefill: Prefill, key: bytes
    ) -> None:
        self.session, self.catalogue, self.round = session, catalogue, round_
        self.language = session.language
        self.prefill, self.key = prefill, key
        self.numbers = {i.unit_id: i.number for i in session.ledger.issues(round_.round_id)}
        self.findings: dict[int, list[Finding]] = {}
        for receipt_id, finding in session.ledger.findings(round_.round_id):
            self.findings.setdefault(receipt_id or 0, []).append(finding)

    @staticmethod
    def is_needed(receipt: Receipt) -> bool:
        """Whether anything is to be mended or looked at."""
        return receipt.state is not ReceiptState.ACCEPTED

    def found(self, receipt: Receipt) -> list[Finding]:
        """A return's findings, the most serious first."""
        order = list(Severity)
        return sorted(self.findings.get(receipt.id, []), key=lambda f: order.index(f.severity))

    def workbook(self, receipt: Receipt) -> bytes:
        """A fresh template of the unit with all that was typed, faulty cells marked."""
        unit = self.catalogue.unit[receipt.unit_id or ""]
        rows = unit_rows(self.prefill, unit.unit_id)
        content = TemplateContent(
            self.catalogue, self.round, unit, self.language, rows, RETURN_FORMS
        )
        when = self.language.moment(receipt.received_at) if receipt.received_at else ""
        typed = _typed(
            receipt, self.session.ledger.rows(self.round.round_id, receipts=[receipt.id])
        )
        answered = Answered(receipt.file_name, when, self.found(receipt))
        template = make_template(content, typed, answered)
        payload = Payload(
            self.session.workspace.id,
            self.round.round_id,
            unit.unit_id,
            self.numbers.get(unit.unit_id, 1),
            form_versions(rows),
        )
        token = make_token(self.key, payload)
        return write_book(template.signed(manifest(payload, token)))

    def text(self, receipt: Receipt) -> str:
        """The text to paste into a mail: thanks and receipt, or what is left to do."""
        t = self.language.text
        unit = self.catalogue.unit[receipt.unit_id or ""]
        found = self.found(receipt)
        lines = [t(N_("{round}, {unit}"), round=self.round.name, unit=unit.name), ""]
        if receipt.state is ReceiptState.ACCEPTED:
            lines.append(t(N_("Thank you. The return is received, and nothing is left to do.")))
        elif all(finding.severity is Severity.NOTE for finding in found):
            message = N_(
                "Thank you. The return is received, and its figures are preliminary until it is "
                "marked ready."
            )
            lines.append(t(message))
        else:
            lines.append(t(N_("Thank you for the return. Something is left to do:")))
        for severity in Severity:
            messages = [f.message(self.language) for f in found if f.severity is severity]
            if messages:
                lines += ["", t(severity.words), *(f"- {message}" for message in messages)]
        if self.is_needed(receipt):
            message = N_(
                "Mend it in the attached workbook, where each place is marked, and send it back."
            )
            lines += ["", t(message)]
        return "\n".join(lines) + "\n"


def _typed(receipt: Receipt, rows: Iterable[RowRecord]) -> Typed:
    """What the unit had typed, read or not."""
    values: dict[str, dict[tuple[str, ...], dict[str, Value]]] = {}
    unread: dict[str, dict[tuple[str, ...], dict[str, CellValue]]] = {}
    for row in rows:
        values.setdefault(row.form, {})[row.key] = values_of(row)
        unread.setdefault(row.form, {})[row.key] = {
            name: _shown(cell.raw) for name, cell in row.cells.items() if cell.parsed is None
        }
    ready: dict[str, Value] = {"ready_by": receipt.ready_by} if receipt.ready_by else {}
    if receipt.ready:
        ready["ready"] = "yes"
    return Typed(values, unread, ready)


def _shown(raw: object) -> CellValue:
    return raw if isinstance(raw, int | float | str) else raw_text(raw)
