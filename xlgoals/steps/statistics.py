"""How often each rule was asked about, and what came of it: which rules ask for nothing useful."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals.findings import Code, Settled, Severity
from xlgoals.forms.severity import severity_in
from xlgoals.intake.merging import COUNTING, Merged, newest_last
from xlgoals.ledger import ReceiptState
from xlgoals.steps.standing import standing_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.findings import Finding
    from xlgoals.ledger import Receipt
    from xlgoals.steps.session import Session

MANY = 4
"""As many answers, or more, say something about a rule."""


class Came(StrEnum):
    """What came of a question."""

    EXPLAINED = "explained"
    """The unit answered that it is right as it is."""
    ACCEPTED = "accepted"
    WAIVED = "waived"
    TRIAL = "trial"
    MENDED = "mended"
    """A later return of the unit no longer has it."""
    OPEN = "open"
    NOTE = "note"
    """Nothing was asked: it was only told."""


_SETTLED = {
    Settled.EXPLAINED: Came.EXPLAINED,
    Settled.ACCEPTED: Came.ACCEPTED,
    Settled.WAIVED: Came.WAIVED,
    Settled.TRIAL: Came.TRIAL,
}
_At = tuple[str, str, str, str, tuple[str, ...], str]
"""Round, unit (or file), form, code, row key, field: what is counted once."""


@dataclass
class RuleCount:
    """One rule: how often it fired, and what came of it."""

    code: Code
    severity: Severity
    """What the plan of the newest round sets."""
    came: Counter[Came] = field(default_factory=Counter)

    @property
    def fired(self) -> int:
        """How often it fired."""
        return self.came.total()

    @property
    def right_as_it_is(self) -> int:
        """The answers that nothing is wrong: by the unit, or by staff who let it pass."""
        return self.came[Came.EXPLAINED] + self.came[Came.ACCEPTED] + self.came[Came.WAIVED]

    @property
    def asks_in_vain(self) -> bool:
        """Whether there are several answers, and most of them are that nothing is wrong."""
        answers = self.right_as_it_is + self.came[Came.MENDED]
        return answers >= MANY and 2 * self.right_as_it_is > answers


@dataclass
class Statistics:
    """The rules that fired in some rounds, the most frequent first."""

    rounds: list[str]
    rules: list[RuleCount]


def statistics(
    session: Session, round_id: str | None = None, *, all_rounds: bool = False
) -> Statistics:
    """Count a round's findings per rule, or those of all rounds that have been issued.

    A finding is counted once per unit, row, field and code, however many copies were sent. Files
    that are no return of a unit count each for itself. What stands in withdrawn files and rows is
    left out, and so is what central staff are asked about the figures.
    """
    if all_rounds:
        rounds = list(dict.fromkeys(issue.round for issue in session.ledger.issues()))
    else:
        rounds = [session.issued_round(round_id)[1].round_id]
    came = {at: what for name in rounds for at, what in _round(session, name).items()}
    counts: dict[Code, RuleCount] = {}
    plan = session.snapshot_round(rounds[-1])[0].plan if rounds else None
    for at, what in came.items():
        code = Code.by_id(at[3])
        if code not in counts:
            usual = severity_in(plan, code) if plan else code.value.severity
            counts[code] = RuleCount(code, usual)
        counts[code].came[what] += 1
    rules = sorted(counts.values(), key=lambda rule: (-rule.fired, rule.code.id))
    return Statistics(rounds, rules)


def _round(session: Session, round_id: str) -> dict[_At, Came]:
    """What came of each finding of a round."""
    catalogue, _ = session.snapshot_round(round_id)
    units = standing_rows(session.ledger, catalogue, round_id).units
    receipts = {receipt.id: receipt for receipt in session.ledger.receipts(round_id)}
    place = {receipt.id: n for n, receipt in enumerate(newest_last(receipts.values()))}
    found = [
        (receipts[receipt_id], finding)
        for receipt_id, finding in session.ledger.findings(round_id)
        if receipt_id in receipts
    ]
    found.sort(key=lambda item: place[item[0].id])
    came: dict[_At, Came] = {}
    for receipt, finding in _that_count(found, units):
        unit_id = receipt.unit_id or receipt.sha256
        at = round_id, unit_id, finding.form, finding.code.id, finding.row, finding.field
        merged = units.get(unit_id, Merged())
        holds = _holds(receipt, finding, merged, place)
        if holds or at not in came:
            what = _what(finding)
            came[at] = what if holds or what is Came.NOTE else Came.MENDED
    return came


def _that_count(
    found: list[tuple[Receipt, Finding]], units: dict[str, Merged]
) -> Iterator[tuple[Receipt, Finding]]:
    for receipt, finding in found:
        merged = units.get(receipt.unit_id or "", Merged())
        withdrawn = receipt.state is ReceiptState.WITHDRAWN
        if not withdrawn and not merged.is_set_aside(receipt.id, finding):
            yield receipt, finding


def _holds(receipt: Receipt, finding: Finding, merged: Merged, place: dict[int, int]) -> bool:
    """Whether no later return of the unit has settled it."""
    if receipt.state in COUNTING and merged.order:
        return merged.is_open(receipt, finding)
    # What was turned away is mended by any return of the unit that was not.
    return not any(place[other.id] > place[receipt.id] for other in merged.order)


def _what(finding: Finding) -> Came:
    if finding.settled is not Settled.NONE:
        return _SETTLED[finding.settled]
    return Came.NOTE if finding.severity is Severity.NOTE else Came.OPEN
