"""The document that the board reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.files import write_atomic
from xlgoals.i18n import N_
from xlgoals.pages.report import render_report
from xlgoals.steps.edits import take_edits
from xlgoals.steps.figures import figures

if TYPE_CHECKING:
    from pathlib import Path

    from xlgoals.findings import Finding
    from xlgoals.steps.session import Session


@dataclass
class Reported:
    """A report that was made."""

    round: str
    paths: list[Path]
    changed: bool
    findings: list[Finding] = field(default_factory=list)


def report(
    session: Session,
    round_id: str | None = None,
    *,
    board: str | None = None,
    summary: bool = False,
) -> Reported:
    """Read staff's edits from the master, then make the report from the ledger, as HTML."""
    catalogue, round_ = session.issued_round(round_id)
    name = round_.round_id
    boards = [unit.unit_id for unit in catalogue.boards]
    if board is not None and board not in boards:
        message = N_('There is no board "{board}". There are: {boards}')
        raise Unusable(message, board=board, boards="; ".join(boards))
    with session.alone("report"):
        session.progress("report", 0, 2)
        look = session.workspace.look()
        edits = take_edits(session, name)
        session.progress("report", 1, 2)
        known = figures(session, name)
        page = render_report(known, board=board, summary_only=summary, look=look)
        parts = ["report", *([board] if board else []), *(["summary"] if summary else [])]
        path = session.workspace.round_dir(name).report / ("-".join(parts) + ".html")
        changed = write_atomic(path, page.encode())
    return Reported(name, [path], changed, edits.findings)
