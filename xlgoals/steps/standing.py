"""What stands of a round: of all returns, row by row, the newest that counts (CONTRACT, Parts)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.domain.model import TOTAL, Status
from xlgoals.findings import Settled
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Rows
from xlgoals.forms.values import restored
from xlgoals.intake.merging import TAKEN_IN, Filed, Merged, merge
from xlgoals.ledger import DecisionKind
from xlgoals.steps.decided import decided
from xlgoals.tables.aggregate import UnitRow
from xlgoals.tables.layers import SetStatus

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.domain.earlier import GoalKey
    from xlgoals.domain.model import Catalogue
    from xlgoals.findings import Finding
    from xlgoals.forms.values import Value
    from xlgoals.ledger import Decision, Receipt, RowRecord
    from xlgoals.ledger.reading import Reading
    from xlgoals.steps.decided import Decided

ANSWERED = "answered"
"""The event of answers having been written to all returns up to one."""
StandingKey = tuple[str, str, tuple[str, ...]]
"""Form, unit, row key."""


@dataclass
class Standing:
    """The rows that stand, each with the return it came in, and each unit's returns together."""

    rows: dict[StandingKey, tuple[Receipt, RowRecord]] = field(default_factory=dict)
    units: dict[str, Merged] = field(default_factory=dict)
    blocked: set[tuple[str, str]] = field(default_factory=set)
    """Units' forms with a row whose newest answer cannot be used."""
    accepted: dict[StandingKey, tuple[Receipt, RowRecord, Decision]] = field(default_factory=dict)
    """The rows that staff have accepted as they are, where no later return has them."""

    def is_set_aside(self, receipt: Receipt, finding: Finding) -> bool:
        """Whether a finding is of a row that staff have withdrawn."""
        merged = self.units.get(receipt.unit_id or "")
        return merged is not None and merged.is_set_aside(receipt.id, finding)

    def why_accepted(self, receipt: Receipt, finding: Finding) -> str:
        """The reason that staff gave for accepting what a finding is about, where they have."""
        found = self.accepted.get((finding.form, receipt.unit_id or "", finding.row))
        is_theirs = found and found[0].id == receipt.id and finding.settled is Settled.ACCEPTED
        return found[2].reason if found and is_theirs else ""

    def unit_rows(self, catalogue: Catalogue) -> Iterator[UnitRow]:
        """The rows of goals, as the aggregation takes them, with what systems hold of them."""
        held = {place for place in catalogue.given_of if is_of_goals(place[0])}
        for (form, unit_id, key), (_, row) in self.rows.items():
            if is_of_goals(form):
                values = values_of(row)
                place = (form, unit_id, *key[:2])
                if key[2] == TOTAL and place in held:
                    held.discard(place)
                    values |= figures_of(catalogue, place)
                preliminary = self.is_preliminary(unit_id, form)
                yield UnitRow(key[0], key[1], unit_id, values, key[2], preliminary)
        for form, unit_id, goal_id, board in sorted(held):
            values = figures_of(catalogue, (form, unit_id, goal_id, board))
            preliminary = self.is_preliminary(unit_id, form)
            yield UnitRow(goal_id, board, unit_id, values, TOTAL, preliminary)

    def is_preliminary(self, unit_id: str, form: str) -> bool:
        """Whether what the unit has told in a form may still change."""
        if unit_id not in self.units:
            return True
        # the mark of readiness is the unit's: what it said last holds for all it has sent
        return not self.units[unit_id].order[-1].ready or (unit_id, form) in self.blocked


def is_of_goals(form: str) -> bool:
    """Whether the rows of a form are goals."""
    return form in RETURN_FORMS and RETURN_FORMS[form].rows is Rows.GOALS


def figures_of(catalogue: Catalogue, place: tuple[str, ...]) -> dict[str, Value]:
    """What systems hold of one row: form, unit, row and board."""
    return {name: one.value for name, one in catalogue.given_of.get(place, {}).items()}


def last_answer(ledger: Reading, round_id: str) -> tuple[int, int]:
    """The newest receipt that has been answered, and the event of that; 0 and 0 before any."""
    events = ledger.events(round_id=round_id, kind=ANSWERED, limit=1)
    return (int(events[-1].details["to"]), events[-1].id) if events else (0, 0)


def values_of(row: RowRecord) -> dict[str, Value]:
    """The typed values of a row as the ledger has them; cells that could not be read are out."""
    fields = RETURN_FORMS[row.form].field
    return {
        name: restored(fields[name], cell.parsed)
        for name, cell in row.cells.items()
        if cell.parsed is not None and name in fields
    }


def returns_of(
    ledger: Reading, round_id: str, decisions: Decided, unit_id: str | None = None
) -> dict[str, list[Filed]]:
    """The returns that count in a round, of one unit or all, with their rows, by unit.

    What counts is what staff have decided; the states in the ledger follow by the next review.
    """
    receipts = {
        receipt.id: receipt
        for receipt in ledger.receipts(round_id, unit_id)
        if receipt.state in TAKEN_IN and receipt.unit_id and not decisions.is_withdrawn(receipt)
    }
    answered = [
        int(event.details["to"]) for event in ledger.events(round_id=round_id, kind=ANSWERED)
    ]
    rows: dict[int, list[RowRecord]] = {}
    set_aside: dict[int, list[RowRecord]] = {}
    for row in ledger.rows(round_id, receipts=receipts.keys()):
        is_out = decisions.is_set_aside(receipts[row.receipt_id], row)
        (set_aside if is_out else rows).setdefault(row.receipt_id, []).append(row)
    found: dict[str, list[Filed]] = {}
    for receipt in receipts.values():
        batch = sum(to < receipt.id for to in answered)
        out = set_aside.get(receipt.id, ())
        filed = Filed(receipt, rows.get(receipt.id, ()), batch, out)
        found.setdefault(receipt.unit_id or "", []).append(filed)
    return found


def standing_rows(
    ledger: Reading, catalogue: Catalogue, round_id: str, unit_id: str | None = None
) -> Standing:
    """What stands in a round, of one unit or all.

    A row that is blank or blocked replaces nothing, unless staff have accepted it; what staff have
    withdrawn is as if it had not been sent. Rows of units and forms that the round's catalogue does
    not know are left out.
    """
    decisions = decided(ledger, round_id)
    standing = Standing()
    for unit, filed in returns_of(ledger, round_id, decisions, unit_id).items():
        if unit not in catalogue.unit:
            continue
        merged = standing.units[unit] = merge(filed, decisions.is_usable)
        for (form, key), found in merged.stands.items():
            if form in RETURN_FORMS:
                standing.rows[form, unit, key] = found
        for (form, _), (receipt, row) in merged.newest.items():
            if not decisions.is_usable(receipt, row):
                standing.blocked.add((unit, form))
        for _, at in merged.set_aside:
            if at not in merged.stands:  # nothing has come in its place
                standing.blocked.add((unit, at[0]))
        if decisions.accepted:
            standing.accepted |= _accepted(unit, filed, merged, decisions)
    return standing


def _accepted(
    unit_id: str, filed: list[Filed], merged: Merged, decisions: Decided
) -> dict[StandingKey, tuple[Receipt, RowRecord, Decision]]:
    """A unit's accepted rows: of each row that of the newest return, where it is accepted."""
    by_id = {one.receipt.id: one for one in filed}
    found = {}
    for receipt in merged.order:
        for row in by_id[receipt.id].rows:
            newest = merged.newest.get((row.form, row.key))
            if newest is not None and newest[0].id != receipt.id:
                continue
            decision = decisions.acceptance(unit_id, row)
            if decision is not None:
                found[row.form, unit_id, row.key] = receipt, row, decision
    return found


def statuses_by_hand(ledger: Reading, round_id: str) -> dict[GoalKey, list[SetStatus]]:
    """The statuses that board and region have set in a round, also those to be confirmed."""
    found: dict[GoalKey, list[SetStatus]] = {}
    for d in ledger.decisions(round_id, DecisionKind.STATUS):
        if d.new:
            chosen = SetStatus(d.layer, Status(d.new), d.reason, d.text, d.who, d.bound_to)
            found.setdefault((d.key[0], d.key[1]), []).append(chosen)
    return found
