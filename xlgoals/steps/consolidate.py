"""The master: what staff wrote in the last one is read first, then it is built from the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING

from xlgoals.books.common import digest, manifest_sheet
from xlgoals.books.master import make_master
from xlgoals.excel.writer import write_book
from xlgoals.files import sha256_file, write_atomic
from xlgoals.steps.edits import MARK, build_base, decided, saved_meanwhile, take_edits
from xlgoals.steps.figures import figures
from xlgoals.tables.aggregate import judged_figure
from xlgoals.tables.layers import bound_to

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    changed: bool
    """Whether the file is another than before."""
    decisions: int
    """How many edits of staff's were read from the one before."""
    figures: Figures
    layout: BookLayout
    """What stands in it, its hidden sheet and its number with it."""
    findings: list[Finding] = field(default_factory=list)


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
        written = decided(session.ledger, name)
        shown = {(row.goal_id, row.board): bound_to(judged_figure(row)) for row in known.goals}
        projected = {(row.goal_id, row.board): bound_to(row.projection) for row in known.goals}
        layout = replace(make_master(known, written), look=look)
        base = {**build_base(written, shown, projected), "layout": digest(layout)}
        layout, content = _numbered(session, name, base, layout)
        path = session.workspace.round_dir(name).master
        if (sha256_file(path) if path.exists() else "") != edits.sha256:
            raise saved_meanwhile(path)
        with session.ledger.writing() as ledger:
            ledger.record_build(name, sha256(content).hexdigest(), base)
        changed = write_atomic(path, content)
    return Consolidated(name, path, changed, len(edits.decisions), known, layout, edits.findings)


def _numbered(
    session: Session, round_id: str, base: Mapping[str, object], layout: BookLayout
) -> tuple[BookLayout, bytes]:
    """The master and its file with its number: the last one's where it is the same file.

    It may be another with the same content, in another look or with another notice.
    """

    def numbered(number: int) -> tuple[BookLayout, bytes]:
        rows = [(MARK, session.workspace.id), ("round", round_id), ("build", str(number))]
        whole = replace(layout, sheets=[*layout.sheets, manifest_sheet(rows)])
        return whole, write_book(whole)

    builds = session.ledger.builds(round_id)
    if builds and builds[-1].base == base:
        same = numbered(builds[-1].number)
        if sha256(same[1]).hexdigest() == builds[-1].sha256:
            return same
    return numbered(len(builds) + 1)
