"""Collect, consolidate and report, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.steps.collect import Collected, collect
from xlgoals.steps.consolidate import Consolidated, consolidate
from xlgoals.steps.report import Reported, report

if TYPE_CHECKING:
    from xlgoals.steps.session import Session


@dataclass
class Ran:
    """What the three steps did."""

    collected: Collected
    consolidated: Consolidated
    reported: Reported


def run(session: Session, round_id: str | None = None) -> Ran:
    """Take in what has come, build the master, make the report."""
    with session.alone("run"):
        return Ran(
            collect(session, round_id), consolidate(session, round_id), report(session, round_id)
        )
