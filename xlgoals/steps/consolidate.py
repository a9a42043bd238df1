"""The master: what staff wrote in the last one is read first, then it is built from the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.books.common import digest
from xlgoals.books.master import make_master
from xlgoals.steps.edits import take_edits
from xlgoals.steps.edits.editable import build_base, decided
from xlgoals.steps.figures import figures
from xlgoals.steps.master_files import build, macros_of, write_masters
from xlgoals.tables.aggregate import judged_figure
from xlgoals.tables.layers import bound_to

if TYPE_CHECKING:
    from pathlib import Path

    from xlgoals.findings import Finding
    from xlgoals.forms.sheet import BookLayout
    from xlgoals.steps.session import Session
    from xlgoals.tables.figures import Figures


@dataclass
class Consolidated:
    """A master that was built."""

    round: str
    path: Path
    """Of the one without buttons."""
    changed: bool
    """Whether any file of it is another than before."""
    decisions: int
    """How many edits of staff's were read from the ones before."""
    figures: Figures
    layout: BookLayout
    """What stands in it, its hidden sheet and its number with it."""
    findings: list[Finding] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    """The files that hold it now."""
    beside: dict[Path, Path] = field(default_factory=dict)
    """Of a master that is open somewhere, the file it was written to instead."""
    kept: dict[Path, Path] = field(default_factory=dict)
    """Where the archive keeps the masters that somebody had changed, as they were."""


def consolidate(session: Session, round_id: str | None = None) -> Consolidated:
    """Read staff's edits, then build the round's master from the ledger."""
    catalogue, round_ = session.issued_round(round_id)
    name = round_.round_id
    with session.alone("consolidate"):
        look = session.look(catalogue.plan)
        session.progress("consolidate", 0, 3)
        edits = take_edits(session, name)
        session.progress("consolidate", 1, 3)
        known = figures(session, name)
        session.progress("consolidate", 2, 3)
        stands = decided(session.ledger.decisions(name))
        shown = {(row.goal_id, row.board): bound_to(judged_figure(row)) for row in known.goals}
        projected = {(row.goal_id, row.board): bound_to(row.projection) for row in known.goals}
        layout = replace(make_master(known, stands, macros_of(session)), look=look)
        base = {**build_base(stands, shown, projected), "layout": digest(layout)}
        built = build(session, name, layout, base)
        written = write_masters(session, name, built, edits)
    return Consolidated(
        name,
        session.workspace.round_dir(name).master,
        written.changed,
        len(edits.decisions),
        known,
        built.layout,
        edits.findings,
        written.files,
        written.beside,
        edits.kept,
    )
