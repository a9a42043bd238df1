"""How serious a finding is in a plan, and what settles it: a waiver, or a trial of its rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from xlgoals.findings import Settled, Severity

if TYPE_CHECKING:
    from datetime import date

    from xlgoals.domain.model import Catalogue, Plan, Round, Waiver
    from xlgoals.findings import Code, Finding


class Ruling(NamedTuple):
    """How serious a finding is, and what made it a note where something did."""

    severity: Severity
    waiver: Waiver | None = None
    on_trial_until: date | None = None

    @property
    def settled(self) -> Settled:
        """What made it a note; a waiver outlasts a trial, and goes before it."""
        if self.waiver is not None:
            return Settled.WAIVED
        return Settled.NONE if self.on_trial_until is None else Settled.TRIAL


def severity_in(plan: Plan, code: Code) -> Severity:
    """What the plan sets for a code, else the code's own; waivers and trials left aside."""
    chosen = plan.severity_of(code.id)
    return Severity(chosen) if chosen else code.value.severity


def ruling(
    catalogue: Catalogue, round_: Round, code: Code, unit_id: str | None, goal_id: str | None
) -> Ruling:
    """What is said of a code in a round, of a unit and a goal; None of either is all of them.

    What is a note anyway asks for nothing, so that nothing settles it.
    """
    usual = severity_in(catalogue.plan, code)
    if usual is Severity.NOTE:
        return Ruling(usual)
    if waiver := catalogue.waiver_of(code.id, round_, unit_id, goal_id):
        return Ruling(Severity.NOTE, waiver)
    if until := catalogue.plan.trial_of(code.id, round_):
        return Ruling(Severity.NOTE, on_trial_until=until)
    return Ruling(usual)


def judged(finding: Finding, found: Ruling) -> Finding:
    """A finding with the severity that a ruling gives it."""
    if found.on_trial_until is not None:
        return finding.on_trial(found.on_trial_until)
    return finding.at(found.severity, found.settled)
