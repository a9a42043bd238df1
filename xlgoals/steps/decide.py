"""Staff's decisions on a return or a row of it: accepted as it is, withdrawn, restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.model import Layer
from xlgoals.errors import Unusable
from xlgoals.findings import Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.values import raw_text
from xlgoals.i18n import N_
from xlgoals.intake.checking import Severities
from xlgoals.intake.merging import TAKEN_IN
from xlgoals.ledger import Decision, DecisionKind
from xlgoals.steps.collect import known_of
from xlgoals.steps.decided import (
    ACCEPTED,
    RESTORED,
    WITHDRAWN,
    acceptance_key,
    decided,
    file_key,
    row_key,
    withdrawal_key,
)
from xlgoals.steps.feedback import write_feedback
from xlgoals.steps.outcome import Act, Moved, Outcome, StateChange, Unread
from xlgoals.steps.pointed import point
from xlgoals.steps.review import review
from xlgoals.steps.standing import standing_rows
from xlgoals.tables.decisions import row_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlgoals.domain.model import Catalogue
    from xlgoals.intake.merging import At
    from xlgoals.ledger import Receipt, RowRecord, Writing
    from xlgoals.steps.decided import Key
    from xlgoals.steps.pointed import Asked, Pointed
    from xlgoals.steps.session import Session


class _TriedOnly(Exception):
    """Takes back what a dry run has recorded."""


def decide(
    session: Session,
    act: Act,
    asked: Asked,
    reason: str,
    round_id: str | None = None,
    *,
    only: DecisionKind | None = None,
    dry_run: bool = False,
) -> Outcome:
    """Record a decision, judge the unit's returns anew, and answer the unit anew.

    The decision, states and findings are one transaction. The same decision twice changes nothing.

    Args:
        session: The workspace.
        act: What to do.
        asked: The file or row it is about.
        reason: Why.
        round_id: The round; else the only one that is open.
        only: With `RESTORE`, what to take back where there is more than one decision.
        dry_run: Tell what would change, and change nothing.

    Raises:
        Unusable: There is no such file or row or there are several, no reason is given, or the
            round is closed.
    """
    if not reason.strip():
        raise Unusable(
            N_("Give the reason with --reason. It is shown in the master and the report.")
        )
    with session.alone(act.value):
        catalogue, round_ = session.open_round(round_id)
        made = Outcome(act, round_.round_id, " ".join(reason.split()), dry_run)
        known = known_of(session, catalogue, round_)  # refuses before anything is recorded
        try:
            with session.ledger.writing() as ledger:
                pointed = point(ledger, session, catalogue, round_.round_id, asked)
                decider = _Decider(session, ledger, catalogue, made, pointed)
                decider.run(Severities(catalogue, round_), only)
                if dry_run:
                    raise _TriedOnly
        except _TriedOnly:
            return made
        made.feedback = write_feedback(session, known).written
    return made


class _Decider:
    """Records one decision."""

    def __init__(
        self,
        session: Session,
        ledger: Writing,
        catalogue: Catalogue,
        made: Outcome,
        pointed: Pointed,
    ) -> None:
        self.session, self.ledger, self.catalogue = session, ledger, catalogue
        self.made, self.pointed = made, pointed
        self.decisions = decided(ledger, made.round)

    def run(self, severities: Severities, only: DecisionKind | None) -> None:
        """Decide, and note what has changed by it."""
        made, unit_id = self.made, self.pointed.unit_id
        unit = self.catalogue.unit.get(unit_id)
        made.unit_id, made.unit = unit_id, unit.name if unit else unit_id
        counted, states = self._counted(), self._states()
        if made.act is Act.ACCEPT:
            self._accept()
        elif made.act is Act.WITHDRAW:
            self._withdraw()
        else:
            self._restore(only)
        made.rows = [self._words(at) for at in made.at]
        if made.nothing:
            return
        review(self.ledger, made.round, unit_id, severities, self.session.language)
        made.moved = self._moved(counted)
        for receipt_id, receipt in self._states().items():
            before = states[receipt_id].state
            if receipt.state is not before:
                change = StateChange(receipt.file_name, receipt.sha256, before, receipt.state)
                made.states.append(change)

    # --- the three acts ---

    def _accept(self) -> None:
        pointed = self.pointed
        if pointed.receipt is not None and self.decisions.is_withdrawn(pointed.receipt):
            message = N_("{file} is withdrawn. Restore it first, with: xlgoals restore")
            raise Unusable(message, file=pointed.receipt.file_name)
        if pointed.at is None:
            chosen = pointed.rows
        else:
            chosen = [self._newest(self._that_count())]
            if self.decisions.is_set_aside(*chosen[0]):
                message = N_("The row is withdrawn. Restore it first, with: xlgoals restore")
                raise Unusable(message)
        self._about(chosen[-1][0] if chosen else pointed.receipt)
        asked = self._must_be_fixed({receipt.id for receipt, _ in chosen})
        fresh = [
            (receipt, row)
            for receipt, row in chosen
            if (row.blocked or (receipt.id, row.form, row.key) in asked)
            and not self.decisions.acceptance(pointed.unit_id, row)
            and not self.decisions.is_set_aside(receipt, row)
        ]
        known = any(self.decisions.acceptance(pointed.unit_id, row) for _, row in chosen)
        if not fresh:
            self.made.at = [pointed.at] if pointed.at else []
            accepted = N_("It is accepted already.")
            self.made.nothing = accepted if known else N_("No row of it must be mended.")
        for receipt, row in fresh:
            self._record(DecisionKind.ACCEPT, acceptance_key(pointed.unit_id, row), row=row)
            self.made.at.append((row.form, row.key))
            self.made.unread += self._unread(row)
            self._tell(ACCEPTED, receipt, row)

    def _withdraw(self) -> None:
        pointed, already = self.pointed, N_("It is withdrawn already.")
        if pointed.at is None:
            assert pointed.receipt is not None  # noqa: S101 - one of the two was named
            self._about(pointed.receipt)
            if self.decisions.is_withdrawn(pointed.receipt):
                self.made.nothing = already
                return
            self._record(DecisionKind.WITHDRAW, file_key(pointed.receipt))
            self._tell(WITHDRAWN, pointed.receipt)
            return
        counting = self._that_count()
        filled = [found for found in counting if found[1].filled]
        # What stands, or what did until it was withdrawn: twice does not go down to the one before.
        stood = [
            (receipt, row)
            for receipt, row in filled
            if self.decisions.is_usable(receipt, row) or self.decisions.is_set_aside(receipt, row)
        ]
        if not filled:
            raise Unusable(N_("The row is blank, so there is nothing in it to withdraw."))
        receipt, row = (stood or filled)[-1]
        self._about(receipt)
        self.made.at = [pointed.at]
        if self.decisions.is_set_aside(receipt, row):
            self.made.nothing = already
            return
        self._record(DecisionKind.WITHDRAW, withdrawal_key(receipt, row), row=row)
        self._tell(WITHDRAWN, receipt, row)

    def _restore(self, only: DecisionKind | None) -> None:
        """Take back the newest decision, unless that is a restoration."""
        found = self._decision_keys()
        history = [
            decision
            for decision in self.ledger.decision_history(self.made.round)
            if (decision.kind, decision.key) in found and only in (None, decision.kind)
        ]
        self._about(self.pointed.receipt)
        self.made.at = [self.pointed.at] if self.pointed.at else []
        if not history:
            self.made.nothing = N_("It is neither accepted nor withdrawn.")
            return
        newest = history[-1]
        self._about(found[newest.kind, newest.key][0])
        if not newest.new:
            self.made.nothing = N_("It has been restored already.")
            return
        self.made.restored = newest.kind
        in_force = (
            self.decisions.accepted
            if newest.kind is DecisionKind.ACCEPT
            else {newest.key: self.decisions.withdrawn[newest.key]}
        )
        self.made.at = []
        for (kind, key), (receipt, row) in found.items():
            if kind is newest.kind and key in in_force:
                self._record(kind, key, new=None, old=True, row=row)
                self._tell(RESTORED, receipt, row, of=kind.value)
                self.made.at += [(row.form, row.key)] if row else []

    def _decision_keys(self) -> dict[tuple[DecisionKind, Key], tuple[Receipt, RowRecord | None]]:
        """What can have been decided about what is pointed at, and the file and row it was in."""
        pointed = self.pointed
        kinds = (DecisionKind.ACCEPT, DecisionKind.WITHDRAW)
        history = self.ledger.decision_history(self.made.round)
        decided_rows = {decision.key[:-1] for decision in history if decision.kind in kinds}
        found: dict[tuple[DecisionKind, Key], tuple[Receipt, RowRecord | None]] = {}
        if pointed.at is None and pointed.receipt is not None:
            key = file_key(pointed.receipt)
            found[DecisionKind.WITHDRAW, key] = pointed.receipt, None
        for receipt, row in pointed.rows:
            if row_key(pointed.unit_id, row) in decided_rows:
                key = acceptance_key(pointed.unit_id, row)
                found[DecisionKind.ACCEPT, key] = receipt, row
                if pointed.at is not None:
                    key = withdrawal_key(receipt, row)
                    found[DecisionKind.WITHDRAW, key] = receipt, row
        return found

    # --- what they share ---

    def _about(self, receipt: Receipt | None) -> None:
        if receipt is not None:
            self.made.file_name, self.made.sha256 = receipt.file_name, receipt.sha256

    def _that_count(self) -> list[tuple[Receipt, RowRecord]]:
        """The row in each file that is not withdrawn as a whole."""
        found = [
            (receipt, row)
            for receipt, row in self.pointed.rows
            if not self.decisions.is_withdrawn(receipt)
        ]
        if not found:
            message = N_("All files with this row are withdrawn.")
            raise Unusable(message)
        return found

    def _newest(self, found: Sequence[tuple[Receipt, RowRecord]]) -> tuple[Receipt, RowRecord]:
        """The newest filled row that is not withdrawn, else the newest."""
        filled = [one for one in found if one[1].filled]
        left = [one for one in filled if not self.decisions.is_set_aside(*one)]
        return (left or filled or found)[-1]

    def _must_be_fixed(self, receipt_ids: set[int]) -> set[tuple[int, str, tuple[str, ...]]]:
        """The rows with such a finding; one that follows from other returns blocks no row."""
        return {
            (receipt_id, finding.form, finding.row)
            for receipt_id in receipt_ids
            for _, finding in self.ledger.findings(self.made.round, receipt_id)
            if finding.severity is Severity.MUST_FIX and finding.row
        }

    def _record(
        self,
        kind: DecisionKind,
        key: Key,
        *,
        new: bool | None = True,
        old: bool | None = None,
        row: RowRecord | None = None,
    ) -> None:
        about = self.made.file_name if row is None else self._words((row.form, row.key))
        self.ledger.record_decision(
            Decision(
                self.made.round,
                kind,
                Layer.REGION,
                key,
                new=new,
                old=old,
                reason=self.made.reason,
                text=about,
            )
        )

    def _tell(
        self, event: str, receipt: Receipt, row: RowRecord | None = None, **details: str
    ) -> None:
        """A line in the log."""
        if row is not None:
            details["row"] = self._words((row.form, row.key))
        self.ledger.record_event(
            event,
            self.made.round,
            unit_id=self.pointed.unit_id,
            sha256=receipt.sha256,
            file=receipt.file_name,
            key=[row.form, *row.key] if row else [],
            reason=self.made.reason,
            **details,
        )

    def _words(self, at: At) -> str:
        return row_words(self.catalogue, self.session.language, *at)

    def _unread(self, row: RowRecord) -> Iterable[Unread]:
        fields = RETURN_FORMS[row.form].field
        for name, cell in row.cells.items():
            if cell.parsed is None and name in fields:
                label = self.session.language.text(fields[name].label)
                yield Unread(self._words((row.form, row.key)), label, raw_text(cell.raw))

    def _counted(self) -> dict[At, Receipt]:
        """Each row of the unit that counts, and the file that it counts from."""
        unit_id = self.pointed.unit_id
        standing = standing_rows(self.ledger, self.catalogue, self.made.round, unit_id)
        return {(form, key): found[0] for (form, _, key), found in standing.rows.items()}

    def _states(self) -> dict[int, Receipt]:
        receipts = self.ledger.receipts(self.made.round, self.pointed.unit_id)
        return {receipt.id: receipt for receipt in receipts if receipt.state in TAKEN_IN}

    def _moved(self, before: dict[At, Receipt]) -> list[Moved]:
        after = self._counted()
        moved = []
        for at in sorted({*before, *after}):
            then, now = before.get(at), after.get(at)
            if (then and then.id) != (now and now.id):
                names = [found.file_name if found else None for found in (then, now)]
                moved.append(Moved(at, self._words(at), *names))
        return moved
