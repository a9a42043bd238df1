"""How serious a finding is in a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Severity

if TYPE_CHECKING:
    from xlgoals.domain.model import Plan
    from xlgoals.findings import Code


def severity_in(plan: Plan, code: Code) -> Severity:
    """What the plan sets for a code, else the code's own."""
    chosen = plan.severity_of(code.id)
    return Severity(chosen) if chosen else code.value.severity
