"""Workbooks and short texts to send back to the units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import Answered, make_template
from xlgoals.excel.writer import write_book
from xlgoals.files import write_atomic
from xlgoals.findings import Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.values import raw_text
from xlgoals.i18n import N_
from xlgoals.identity import Payload, make_token, manifest
from xlgoals.ledger import ReceiptState
from xlgoals.steps.earlier import earlier_words
from xlgoals.steps.issue import file_name, form_versions, unit_rows
from xlgoals.steps.standing import moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.forms.sheet import CellValue
    from xlgoals.forms.values import Value
    from xlgoals.steps.returned import Intake, Return
    from xlgoals.steps.session import Session

_ANSWERED = (
    ReceiptState.ACCEPTED,
    ReceiptState.ACCEPTED_WITH_REMARKS,
    ReceiptState.INCOMPLETE,
    ReceiptState.REJECTED,
)


def write_feedback(
    session: Session,
    catalogue: Catalogue,
    round_: Round,
    files: Sequence[Return],
    intake: Intake,
) -> list[str]:
    """Answer each return: a workbook where something is to be mended, and a text for the mail.

    Returns the names of the workbooks. Of a unit's several files the newest
    is answered. A unit whose return is in order has its earlier workbook taken away, since it
    asks for what has been done.
    """
    folder = session.workspace.round_dir(round_.round_id).feedback
    maker = _Feedback(session, catalogue, round_, intake)
    written = []
    by_age = sorted(files, key=lambda f: (moment(f.saved_at), f.sha256))
    newest = {f.unit_id: f for f in by_age if f.state in _ANSWERED and f.unit_id in catalogue.unit}
    answered = sorted(newest.values(), key=lambda f: f.sha256)
    for number, file in enumerate(answered, 1):
        unit = catalogue.unit[file.unit_id or ""]
        path = folder / file_name(unit)
        if maker.is_needed(file):
            write_atomic(path, maker.workbook(file))
            written.append(path.name)
        else:
            path.unlink(missing_ok=True)
        write_atomic(path.with_suffix(".txt"), maker.text(file).encode("utf-8-sig"))
        session.progress("feedback", number, len(answered))
    return written


class _Feedback:
    def __init__(
        self, session: Session, catalogue: Catalogue, round_: Round, intake: Intake
    ) -> None:
        self.session, self.catalogue, self.round = session, catalogue, round_
        self.language = session.language
        self.prefill = intake.prefill
        self.key = intake.key
        self.previous = earlier_words(session, catalogue, round_)
        self.received = {
            receipt.sha256: receipt.received_at
            for receipt in session.ledger.receipts(round_.round_id)
        }

    @staticmethod
    def is_needed(file: Return) -> bool:
        """Whether anything is to be mended or looked at."""
        return file.state is not ReceiptState.ACCEPTED

    def workbook(self, file: Return) -> bytes:
        """A fresh template of the unit with all that was typed, faulty cells marked."""
        unit = self.catalogue.unit[file.unit_id or ""]
        rows = unit_rows(self.prefill, unit.unit_id, self.previous)
        content = TemplateContent(
            self.catalogue, self.round, unit, self.language, rows, RETURN_FORMS
        )
        moment = self.received.get(file.sha256)
        when = self.language.moment(moment) if moment else ""
        order = list(Severity)
        findings = sorted(file.findings, key=lambda finding: order.index(finding.severity))
        template = make_template(
            content, self._typed(file), Answered(file.path.name, when, findings)
        )
        payload = Payload(
            self.session.workspace.id,
            self.round.round_id,
            unit.unit_id,
            file.issue or 1,
            form_versions(rows),
        )
        token = make_token(self.key, payload)
        return write_book(template.signed(manifest(payload, token)))

    def _typed(self, file: Return) -> Typed:
        values: dict[str, Mapping[tuple[str, ...], Mapping[str, Value]]] = {}
        unread: dict[str, Mapping[tuple[str, ...], Mapping[str, CellValue]]] = {}
        for key, read in file.forms.items():
            values[key] = {row.key: row.values for row in read.table.rows}
            unread[key] = {
                row.key: {name: _shown(row.raw[name]) for name in row.bad}
                for row in read.table.rows
            }
        ready: dict[str, Value] = {"ready_by": file.ready_by} if file.ready_by else {}
        if file.ready:
            ready["ready"] = "yes"
        return Typed(values, unread, ready)

    def text(self, file: Return) -> str:
        """The text to paste into a mail: thanks and receipt, or what is left to do."""
        t = self.language.text
        unit = self.catalogue.unit[file.unit_id or ""]
        lines = [
            t(N_("{round}, {unit}"), round=self.round.name, unit=unit.name),
            "",
        ]
        counts = {
            severity: [f for f in file.findings if f.severity is severity] for severity in Severity
        }
        if file.state is ReceiptState.ACCEPTED:
            lines.append(t(N_("Thank you. The return is received, and nothing is left to do.")))
        elif not counts[Severity.MUST_FIX] and not counts[Severity.CHECK]:
            lines.append(
                t(
                    N_(
                        "Thank you. The return is received, and its figures are "
                        "preliminary until it is marked ready."
                    )
                )
            )
        else:
            lines.append(t(N_("Thank you for the return. Something is left to do:")))
        for severity, found in counts.items():
            if found:
                lines += ["", t(severity.words)]
                lines += [f"- {finding.message(self.language)}" for finding in found]
        if self.is_needed(file):
            lines += [
                "",
                t(
                    N_(
                        "Mend it in the attached workbook, where each place is marked, "
                        "and send it back."
                    )
                ),
            ]
        return "\n".join(lines) + "\n"


def _shown(raw: object) -> CellValue:
    return raw if isinstance(raw, int | float | str) else raw_text(raw)
