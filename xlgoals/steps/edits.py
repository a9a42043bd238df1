"""What staff wrote in the master, read back into the ledger.

The only place that reads a file xlgoals itself wrote. What stands in the editable columns is held
against what was written there when that master was built; the differences are staff's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.domain.model import Layer
from xlgoals.errors import Unusable
from xlgoals.excel.guard import ReadFailure
from xlgoals.excel.reader import read_book
from xlgoals.files import archive, sha256_file
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.forms.find import realigned
from xlgoals.forms.parse import Table, TableReader, find_table
from xlgoals.forms.values import stored
from xlgoals.i18n import N_
from xlgoals.ledger import Decision, DecisionKind
from xlgoals.tables import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from xlgoals.books.master import Edits
    from xlgoals.forms.raw import RawBook
    from xlgoals.ledger import Build, Event
    from xlgoals.ledger.reading import Reading
    from xlgoals.steps.session import Session

MARK = "xlgoals-master"
EDITED = "edited"
Base = dict[str, dict[str, dict[str, str]]]
"""Per form and row key (joined), what stands in the editable cells; and the outcomes shown."""


@dataclass
class EditsRead:
    """What was read from a master."""

    sha256: str = ""
    """Of the master as it was read; empty when there is none."""
    build: int = 0
    """The number of the build that it was made of."""
    decisions: list[Decision] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: Base = field(default_factory=dict)
    """Per form and row key, all that stands in the editable cells of the rows that differ."""


@dataclass(frozen=True, slots=True)
class _Editable:
    """Cells of the master that make one decision: what is new, the reason and the text of it."""

    form: str
    kind: DecisionKind
    layer: Layer
    new: str
    reason: str = ""
    text: str = ""
    bound: bool = False
    """Whether it is bound to the figure that the master showed."""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields it is made of."""
        return tuple(name for name in (self.new, self.reason, self.text) if name)


_EDITABLE = (
    _Editable(
        "master_goals",
        DecisionKind.STATUS,
        Layer.BOARD,
        "board_status",
        "board_reason",
        "board_justification",
        bound=True,
    ),
    _Editable(
        "master_goals",
        DecisionKind.STATUS,
        Layer.REGION,
        "set_status",
        "set_reason",
        "justification",
        bound=True,
    ),
    _Editable("master_goals", DecisionKind.PROJECTION, Layer.REGION, "use_projection", bound=True),
    _Editable("master_goals", DecisionKind.BOARD_COMMENT, Layer.REGION, "board_comment"),
    _Editable("master_goals", DecisionKind.INTERNAL_NOTE, Layer.REGION, "internal_note"),
    _Editable(
        "assessments",
        DecisionKind.ASSESSMENT,
        Layer.REGION,
        "assessment",
        text="justification",
    ),
    _Editable("assessments", DecisionKind.NARRATIVE, Layer.REGION, "narrative"),
    _Editable(
        "board_assessments",
        DecisionKind.ASSESSMENT,
        Layer.BOARD,
        "assessment",
        text="justification",
    ),
)
"""Everything that staff write in the master, and the decision that each makes."""
_OF = {(one.kind, one.layer): one for one in _EDITABLE}


def decided(ledger: Reading, round_id: str) -> Edits:
    """What the ledger says stands in the editable columns: per form, row and field."""
    cells: dict[str, dict[tuple[str, ...], dict[str, str]]] = {key: {} for key in MASTER_FORMS}
    for decision in ledger.decisions(round_id):
        cell = _OF.get((decision.kind, decision.layer))
        if cell is None:
            continue
        written = {
            cell.new: decision.new,
            cell.reason: decision.reason,
            cell.text: decision.text,
        }
        for name, value in written.items():
            if name and value:
                cells[cell.form].setdefault(decision.key, {})[name] = value
    return cells


def take_edits(session: Session, round_id: str) -> EditsRead:
    """Read the round's master, if somebody has changed it since it was read, into the ledger.

    Raises:
        Unusable: It cannot be read, is another round's, or holds something that must be mended;
            then nothing is taken and the file is left as it is.
    """
    path = session.workspace.round_dir(round_id).master
    read = read_edits(session, round_id)
    if any(finding.severity is Severity.MUST_FIX for finding in read.findings):
        message = N_(
            "The master {file} holds something that must be mended first. It is left as it is."
        )
        raise Unusable(message, file=path.name, findings=tuple(read.findings))
    if read.decisions:
        if archive(path, session.workspace.archive) != read.sha256:
            raise saved_meanwhile(path)
        with session.ledger.writing() as ledger:
            for decision in read.decisions:
                ledger.record_decision(decision)
            ledger.record_event(
                EDITED,
                round_id,
                sha256=read.sha256,
                decisions=len(read.decisions),
                build=read.build,
                rows=read.rows,
            )
    return read


def read_edits(session: Session, round_id: str) -> EditsRead:
    """What somebody has changed in the round's master, with nothing recorded.

    Raises:
        Unusable: It cannot be read, or is another round's.
    """
    path = session.workspace.round_dir(round_id).master
    if not path.exists():
        return EditsRead()
    sha256 = sha256_file(path)
    builds = session.ledger.builds(round_id)
    taken = session.ledger.events(round_id=round_id, kind=EDITED)
    if sha256 in {*(b.sha256 for b in builds[-1:]), *(event.sha256 for event in taken[-1:])}:
        return EditsRead(sha256)
    book = _open(path, session)
    base, number = _base(_manifest(book), builds, taken, session, round_id, path)
    read = _differences(book, base, session, round_id)
    read.sha256, read.build = sha256, number
    return read


def saved_meanwhile(path: Path) -> Unusable:
    """The refusal of a master that somebody saved while it was being read."""
    message = N_(
        "The master {file} was saved by somebody meanwhile. It is left as it is; run again."
    )
    return Unusable(message, file=path.name)


def _base(
    manifest: Mapping[str, str],
    builds: Sequence[Build],
    taken: Sequence[Event],
    session: Session,
    round_id: str,
    path: Path,
) -> tuple[Base, int]:
    """What stood in the master when it was last read, and the number of its build.

    That is what it was built with, and what has been read from that build since.
    """
    if manifest.get(MARK) != session.workspace.id or manifest.get("round") != round_id:
        message = N_("{file} is not the master of the round {round}. Move it away and run again.")
        raise Unusable(message, file=path.name, round=round_id)
    known = {str(build.number): build for build in builds}
    build = known.get(manifest.get("build", ""))
    if build is None:
        message = N_(
            "The ledger knows nothing of this {file}; it may have been copied back from a backup. "
            "Move the file away and run again."
        )
        raise Unusable(message, file=path.name)
    base: Base = {form: dict(rows) for form, rows in build.base.items() if form != "layout"}
    # A copy of an older build may be from before it was read: what it lacks is not taken away.
    newest = build.number == builds[-1].number
    for event in taken:
        if newest and event.details.get("build") == build.number:
            for form, rows in event.details["rows"].items():
                base.setdefault(form, {}).update(rows)
    return base, build.number


def _open(path: Path, session: Session) -> RawBook:
    try:
        return read_book(path, session.staff_limits)
    except ReadFailure as failure:
        finding = Finding.of(failure.code, Place(path.name), **failure.values)
        message = N_(
            "The master {file} cannot be read. Close it in Excel and run again, or move "
            "it away to have it built anew."
        )
        raise Unusable(message, file=path.name, findings=(finding,)) from failure


def _manifest(book: RawBook) -> Mapping[str, str]:
    for sheet in book.sheets:
        if sheet.rows and sheet.rows[0] and sheet.rows[0][0] == MARK:
            return {str(row[0]): str(row[1]) for row in sheet.rows if len(row) > 1}
    return {}


def _differences(
    book: RawBook,
    base: Base,
    session: Session,
    round_id: str,
) -> EditsRead:
    catalogue, _ = session.issued_round(round_id)
    boards, nodes = catalogue.boards, catalogue.nodes
    known: dict[str, set[tuple[str, ...]]] = {
        "master_goals": {(goal, board) for goal, board in catalogue.goal},
        "assessments": {(node.node_id,) for node in nodes},
        "board_assessments": {(board.unit_id, node.node_id) for board in boards for node in nodes},
    }
    read = EditsRead()
    for key in MASTER_FORMS:
        table = _table(key, book, known[key], session, read)
        for at, then, now in _changed(table, base) if table else ():
            read.decisions += _decisions(round_id, key, at, then, now, base)
            read.rows.setdefault(key, {})[_join(at)] = now
    return read


def _table(
    key: str, book: RawBook, known: Collection[tuple[str, ...]], session: Session, read: EditsRead
) -> Table | None:
    """One of the sheets that staff write in, with what is wrong in it added to `read`.

    None where a master may do without it, and does.
    """
    form = MASTER_FORMS[key]
    place = find_table(form, book)
    if place is None and form.optional:
        return None
    if place is None:
        message = N_(
            'The sheet "{sheet}" is missing in the master. Undo that, or move the '
            "file away to have it built anew."
        )
        raise Unusable(message, sheet=session.language.text(form.title))
    reader = TableReader(form, session.language)
    table = reader.read(realigned(form, place))
    read.findings += table.findings
    frame = schema.frame(form, [("", row) for row in table.rows])
    for breach in schema.breaches(form, frame):
        row = table.rows[breach.place]
        values = schema.message_values(table, row, breach, session.language)
        read.findings.append(reader.finding(table, row, breach.field, breach.code, **values))
    for row in table.rows:
        if row.filled and row.key not in known:
            name = " ".join(row.key).strip() or "–"
            at = form.keys[0]
            read.findings.append(reader.finding(table, row, at, Code.NOT_IN_PLAN, key=name))
    return table


def _changed(
    table: Table, base: Base
) -> Iterator[tuple[tuple[str, ...], Mapping[str, str], dict[str, str]]]:
    for row in table.rows:
        then = base.get(table.form.key, {}).get(_join(row.key), {})
        now = {name: stored(value) for name, value in row.values.items()}
        if now != then:
            yield row.key, then, now


def _join(key: tuple[str, ...]) -> str:
    return "\x1f".join(key)


def build_base(
    edits: Edits,
    outcomes: Mapping[tuple[str, str], str],
    projections: Mapping[tuple[str, str], str],
) -> dict[str, object]:
    """What a build's later edits are held against: the editable cells, and the figures shown."""
    return {
        **{
            form: {_join(key): dict(row) for key, row in rows.items()}
            for form, rows in edits.items()
        },
        "outcomes": {_join(key): outcome for key, outcome in outcomes.items()},
        "projections": {_join(key): value for key, value in projections.items()},
    }


def _decisions(
    round_id: str,
    form: str,
    key: tuple[str, ...],
    then: Mapping[str, str],
    now: Mapping[str, str],
    base: Base,
) -> Iterator[Decision]:
    """The decisions of one row whose cells differ."""
    for cell in (one for one in _EDITABLE if one.form == form):
        if all(now.get(name) == then.get(name) for name in cell.fields):
            continue
        shown = "projections" if cell.kind is DecisionKind.PROJECTION else "outcomes"
        bound = str(base.get(shown, {}).get(_join(key), "")) if cell.bound else ""
        yield Decision(
            round_id,
            cell.kind,
            cell.layer,
            key,
            new=now.get(cell.new),
            old=then.get(cell.new),
            reason=now.get(cell.reason, ""),
            text=now.get(cell.text, ""),
            bound_to=bound,
        )
