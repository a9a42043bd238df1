"""All of a unit's returns looked at together: what each became, once the others are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Place, Settled, Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.values import raw_text
from xlgoals.intake.merging import COUNTING, KNOWING, Conflict, Erased, Merged, merge
from xlgoals.intake.returned import concluded
from xlgoals.ledger import ReceiptState
from xlgoals.steps.decided import decided
from xlgoals.steps.standing import returns_of
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlgoals.i18n import Language
    from xlgoals.intake.checking import Severities
    from xlgoals.intake.merging import Filed
    from xlgoals.ledger import Receipt, RowRecord, Writing
    from xlgoals.steps.decided import Decided


def review(
    ledger: Writing, round_id: str, unit_id: str, severities: Severities, language: Language
) -> Merged:
    """Look at all of a unit's returns again, and record what has become of each.

    Rows that a later return leaves blank and cells where two that came together differ are found;
    what must be fixed in a row that staff have accepted is a note; returns of which nothing stands
    any more are superseded, unless staff have withdrawn them.
    """
    decisions = decided(ledger, round_id)
    filed = returns_of(ledger, round_id, decisions, unit_id).get(unit_id, [])
    merged = merge(filed, decisions.is_usable)
    reviewer = _Reviewer(ledger, round_id, unit_id, severities, language)
    made = reviewer.findings(merged)
    still = {receipt.id for receipt, _ in merged.stands.values()}
    for one in filed:
        receipt = one.receipt
        known = [finding for _, finding in ledger.findings(round_id, receipt.id)]
        found = reviewer.judged(one, known, made.get(receipt.id, []), decisions)
        if found != known:
            ledger.record_findings(round_id, found, receipt.id)
        asked = [finding for finding in found if not merged.is_set_aside(receipt.id, finding)]
        state = concluded(asked, ready=receipt.ready)
        if receipt.id not in still and receipt is not merged.order[-1]:
            state = ReceiptState.SUPERSEDED
        reviewer.settle(receipt, state)
    for receipt in ledger.receipts(round_id, unit_id):
        if receipt.state in COUNTING and decisions.is_withdrawn(receipt):
            reviewer.set_aside(receipt)
    return merged


class _Reviewer:
    """Writes what a review of one unit finds."""

    def __init__(
        self,
        ledger: Writing,
        round_id: str,
        unit_id: str,
        severities: Severities,
        language: Language,
    ) -> None:
        self.ledger, self.round_id, self.unit_id = ledger, round_id, unit_id
        self.severities, self.language = severities, language

    def findings(self, merged: Merged) -> dict[int, list[Finding]]:
        """What follows from the unit's returns together, per receipt."""
        found: dict[int, list[Finding]] = {}
        for erased in merged.erased:
            found.setdefault(erased.receipt.id, []).append(self._erased(erased))
        for conflict in merged.conflicts:
            found.setdefault(conflict.receipt.id, []).append(self._conflict(conflict))
        for receipt, other in merged.late:
            late = Finding.of(Code.OLDER_FILE, other=other.file_name)
            found.setdefault(receipt.id, []).append(late)
        return found

    def judged(
        self, one: Filed, known: Iterable[Finding], made: Iterable[Finding], decisions: Decided
    ) -> list[Finding]:
        """A return's findings as they are now, what was known first."""
        accepted = {
            (row.form, row.key)
            for row in (*one.rows, *one.set_aside)
            if decisions.acceptance(self.unit_id, row)
        }
        explained = {
            (row.form, row.key) for row in one.rows if row.filled and "explanation" in row.cells
        }
        kept = [finding for finding in known if finding.code not in KNOWING]
        kept += [self.severities.judged(finding, self.unit_id, explained) for finding in made]
        return [self._accepted(f, is_so=(f.form, f.row) in accepted) for f in kept]

    def _accepted(self, finding: Finding, *, is_so: bool) -> Finding:
        """A finding of a row that staff have accepted, or accept no more."""
        if is_so and finding.severity is Severity.MUST_FIX:
            return finding.at(Severity.NOTE, Settled.ACCEPTED)
        if not is_so and finding.settled is Settled.ACCEPTED:
            return finding.at(Severity.MUST_FIX)  # nothing else is ever accepted
        return finding

    def set_aside(self, receipt: Receipt) -> None:
        """Record that a return is withdrawn: what followed from the unit's others is gone."""
        known = [finding for _, finding in self.ledger.findings(self.round_id, receipt.id)]
        own = [finding for finding in known if finding.code not in KNOWING]
        if own != known:
            self.ledger.record_findings(self.round_id, own, receipt.id)
        self.settle(receipt, ReceiptState.WITHDRAWN)

    def settle(self, receipt: Receipt, state: ReceiptState) -> None:
        """Record the state of a return, and in the log when it is superseded."""
        if receipt.state is state:
            return
        self.ledger.set_state(receipt.id, state)
        if state is ReceiptState.SUPERSEDED:
            self.ledger.record_event(
                "superseded",
                self.round_id,
                unit_id=self.unit_id,
                sha256=receipt.sha256,
                file=receipt.file_name,
            )

    def _erased(self, erased: Erased) -> Finding:
        """The finding at the first field that the earlier return had filled."""
        name, cell = next(iter(erased.before.cells.items()))
        value = without_number(raw_text(cell.raw))
        return self._at(Code.ERASED, erased.row, name, cell.address, value=value)

    def _conflict(self, conflict: Conflict) -> Finding:
        cell = conflict.row.cells[conflict.field]
        return self._at(
            Code.CONFLICT,
            conflict.row,
            conflict.field,
            cell.address,
            value=without_number(raw_text(cell.raw)),
            theirs=without_number(raw_text(conflict.theirs.raw)),
            other=conflict.other.file_name,
        )

    def _at(
        self, code: Code, row: RowRecord, name: str, address: str, /, **values: object
    ) -> Finding:
        """A finding in a row, in the column of `address`."""
        label = self.language.text(RETURN_FORMS[row.form].field[name].label)
        column = address.rstrip("0123456789")
        place = Place(row.sheet, f"{column}{row.row_number}", label)
        return Finding.about(code, place, row.form, name, row.key, **values)
