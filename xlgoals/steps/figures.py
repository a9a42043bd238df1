"""All figures of a round from the ledger: what master, report, export and status show."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlgoals import clock
from xlgoals.domain.assess import Assessment
from xlgoals.domain.model import TOTAL, Layer
from xlgoals.files import archived, relative_name
from xlgoals.findings import Finding, Settled, Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.forms.severity import Ruling, ruling
from xlgoals.forms.values import raw_text
from xlgoals.intake.merging import COUNTING, Merged, still_open
from xlgoals.ledger import DecisionKind, ReceiptState
from xlgoals.steps.central import central_findings
from xlgoals.steps.decided import ACCEPTED, RESTORED, WITHDRAWN
from xlgoals.steps.decision_rows import decision_rows
from xlgoals.steps.earlier import earlier_of, last_judged, past_rounds
from xlgoals.steps.edits.conflicts import open_conflicts
from xlgoals.steps.log import done_in_words
from xlgoals.steps.standing import (
    Standing,
    is_of_goals,
    standing_rows,
    statuses_by_hand,
    values_of,
)
from xlgoals.tables.aggregate import Circumstances, goal_rows
from xlgoals.tables.figures import Arrival, Figures, Issued, PartState, UnitReturn
from xlgoals.tables.lines import UnitLine, stated_totals, unit_lines
from xlgoals.tables.rollup import Assessed, board_summaries, roll_up
from xlgoals.tables.rows import FindingRow, ReturnRow, SourceRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from xlgoals.domain.model import Catalogue, Round, Unit
    from xlgoals.findings import Finding
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value
    from xlgoals.ledger import Receipt
    from xlgoals.steps.session import Session
    from xlgoals.tables.log import LogRow


TOLD = 200
"""How many events the master tells of."""


def figures(session: Session, round_id: str | None = None) -> Figures:
    """Everything that is known of a round."""
    catalogue, round_ = session.issued_round(round_id)
    name = round_.round_id
    standing = standing_rows(session.ledger, catalogue, name)
    decided = _Decided(session, name)
    past = past_rounds(session, round_)
    before = earlier_of(catalogue, round_, past)
    decisions = decision_rows(session.ledger, catalogue, name, standing, session.language)
    known = Circumstances(
        catalogue, round_, session.language, before, decided.statuses, decided.projections
    )
    reported = list(standing.unit_rows(catalogue))
    goals = goal_rows(reported, known)
    judged = last_judged(past)
    prefill = Prefill(catalogue, round_, session.language, before)
    owed = {unit: unit_rows(prefill, unit.unit_id) for unit in catalogue.reporting_units}
    lines = _lines(owed, standing)
    receipts = _ordered(session.ledger.receipts(name), catalogue)
    found = _Findings(session, receipts, standing, catalogue, round_)
    made = Figures(
        catalogue=catalogue,
        round=round_,
        language=session.language,
        goals=goals,
        sources=_sources(session, catalogue, name, standing),
        summaries=roll_up(catalogue, goals, judged.rows if judged else (), decided.assessed),
        returns=_returns(catalogue, receipts, found),
        findings=found.rows,
        units=[
            _unit(unit, catalogue, round_, rows, standing, found) for unit, rows in owed.items()
        ],
        lines=lines,
        stated=[
            one
            for key, rows in lines.items()
            for one in stated_totals(RETURN_FORMS[key], rows, catalogue)
        ],
        assessed_by_board=decided.by_board,
        board_summaries=board_summaries(catalogue, goals, decided.by_board),
        narratives={key[0]: text for key, text in decided.texts(DecisionKind.NARRATIVE).items()},
        board_comments=decided.texts(DecisionKind.BOARD_COMMENT),
        internal_notes=decided.texts(DecisionKind.INTERNAL_NOTE),
        codes_of_goal={goal: sorted(codes) for goal, codes in found.of_goal.items()},
        decisions=decisions,
        conflicts=[one.row for one in open_conflicts(session.ledger, name).values()],
        reported=reported,
        log=_log(session, name),
        before={(row.goal_id, row.board): row.status for row in (judged.rows if judged else ())},
        before_name=judged.round.name if judged else "",
        issued=_issued(session, name),
        as_of=_as_of(session, name),
    )
    made.findings += central_findings(made, past)
    return made


class _Decided:
    """Staff's decisions in force."""

    def __init__(self, session: Session, round_id: str) -> None:
        self._all = session.ledger.decisions(round_id)
        self.statuses = statuses_by_hand(session.ledger, round_id)
        self.assessed: dict[str, Assessed] = {}
        self.by_board: dict[str, dict[str, Assessed]] = {}
        self.projections: dict[tuple[str, str], str] = {}
        for d in self._all:
            if d.kind is DecisionKind.ASSESSMENT and d.new:
                said = Assessed(Assessment(d.new), d.text)
                if d.layer is Layer.BOARD:
                    self.by_board.setdefault(d.key[0], {})[d.key[1]] = said
                else:
                    self.assessed[d.key[0]] = said
            if d.kind is DecisionKind.PROJECTION and d.new:
                self.projections[d.key[0], d.key[1]] = d.bound_to

    def texts(self, kind: DecisionKind) -> dict[tuple[str, str], str]:
        """The texts of one kind, by key."""
        return {
            (d.key[0], d.key[1] if len(d.key) > 1 else ""): str(d.new)
            for d in self._all
            if d.kind is kind and d.new
        }


class _Findings:
    """The findings of a round as rows, and how many each return has that are still to be seen.

    What a later return of the unit has settled is left out.
    """

    def __init__(
        self,
        session: Session,
        receipts: list[Receipt],
        standing: Standing,
        catalogue: Catalogue,
        round_: Round,
    ) -> None:
        by_id = {receipt.id: receipt for receipt in receipts}
        order = {receipt.id: place for place, receipt in enumerate(receipts)}
        found = sorted(
            session.ledger.findings(round_.round_id), key=lambda f: order.get(f[0] or 0, -1)
        )
        self.rows: list[FindingRow] = []
        self.counts: dict[int, dict[Severity, int]] = {}
        self.of_goal: dict[tuple[str, str], list[str]] = {}
        self.of_receipt: dict[int, list[Finding]] = {}
        for receipt_id, finding in found:
            self.of_receipt.setdefault(receipt_id or 0, []).append(finding)
        still = {
            id(finding)
            for merged in standing.units.values()
            for _, finding in still_open(merged, self.of_receipt)
        }
        for receipt_id, finding in found:
            receipt = by_id.get(receipt_id or 0)
            if receipt is not None and standing.is_set_aside(receipt, finding):
                continue
            counts = self.counts.setdefault(receipt_id or 0, {})
            counts[finding.severity] = counts.get(finding.severity, 0) + 1
            if receipt is None or receipt.state is ReceiptState.WITHDRAWN:
                continue
            if receipt.state in COUNTING and id(finding) not in still:
                continue
            if is_of_goals(finding.form) and finding.severity is not Severity.NOTE and finding.row:
                codes = self.of_goal.setdefault((finding.row[0], finding.row[1]), [])
                if finding.code.id not in codes:
                    codes.append(finding.code.id)
            said = _settling(finding, catalogue, round_, receipt.unit_id)
            self.rows.append(
                FindingRow(
                    receipt.sha256,
                    receipt.file_name,
                    receipt.unit_id or "",
                    finding.place.sheet,
                    finding.place.cell,
                    finding.code.id,
                    finding.severity.value,
                    finding.message(session.language),
                    finding.settled or said.settled,
                    said.waiver,
                    standing.why_accepted(receipt, finding),
                )
            )

    def count(self, receipt: Receipt, severity: Severity) -> int:
        """How many findings of a severity a return has."""
        return self.counts.get(receipt.id, {}).get(severity, 0)


def _settling(finding: Finding, catalogue: Catalogue, round_: Round, unit_id: str | None) -> Ruling:
    """What made a recorded finding a note, where it was a waiver or a trial.

    What was recorded as more than a note is still asked, whatever has been decided since.
    """
    by_person = finding.settled in (Settled.EXPLAINED, Settled.ACCEPTED)
    if finding.severity is not Severity.NOTE or by_person:
        return Ruling(finding.severity)
    goal = finding.row[0] if finding.row else None
    return ruling(catalogue, round_, finding.code, unit_id, goal)


def _issued(session: Session, round_id: str) -> Issued:
    """What the round's templates were made of, the newest of each unit."""
    newest = {issue.unit_id: issue for issue in session.ledger.issues(round_id)}
    moments = [issue.issued_at for issue in newest.values() if issue.issued_at]
    versions: dict[str, set[int]] = {}
    for issue in newest.values():
        for form, version in issue.forms.items():
            versions.setdefault(form, set()).add(version)
    return Issued(
        min(moments, default=None),
        max(moments, default=None),
        len(newest),
        session.ledger.latest_snapshot(round_id) or "",
        {form: sorted(versions[form]) for form in RETURN_FORMS if form in versions},
    )


def _log(session: Session, round_id: str) -> list[LogRow]:
    """What has been done last in a round, the latest first."""
    events = session.ledger.events(round_id=round_id)
    return list(done_in_words(events, session.language))[: -TOLD - 1 : -1]


def _as_of(session: Session, round_id: str) -> datetime | None:
    """When the figures last became others: something came in, or staff decided something."""
    events = [
        event
        for kind in ("received", "edited", ACCEPTED, WITHDRAWN, RESTORED)
        for event in session.ledger.events(round_id=round_id, kind=kind, limit=1)
    ]
    return max((event.at for event in events), default=None)


def _ordered(receipts: list[Receipt], catalogue: Catalogue) -> list[Receipt]:
    """Receipts by unit and hash: the order in which files came never matters."""
    order = {unit.unit_id: place for place, unit in enumerate(catalogue.units)}
    last = len(order)
    return sorted(receipts, key=lambda r: (order.get(r.unit_id or "", last), r.sha256, r.path))


def _sources(
    session: Session, catalogue: Catalogue, round_id: str, standing: Standing
) -> list[SourceRow]:
    """One row per value that counts, in the order of goals, units, parts and fields."""
    order = {goal.key: place for place, goal in enumerate(catalogue.goals)}
    fields = {key: list(form.field) for key, form in RETURN_FORMS.items() if is_of_goals(key)}
    receipts = {receipt.id: receipt for receipt, _ in standing.rows.values()}
    paths = {number: _path(receipt, session) for number, receipt in receipts.items()}
    found: list[tuple[tuple[int, str, str, int], SourceRow]] = []

    def add(form: str, key: tuple[str, ...], unit_id: str, name: str, *cell: str) -> None:
        at = order[key[0], key[1]], unit_id, key[2], fields[form].index(name)
        found.append((at, SourceRow(round_id, key[0], key[1], unit_id, key[2], name, *cell)))

    for (form, unit_id, key), (receipt, row) in standing.rows.items():
        if form not in fields or key[:2] not in order:
            continue
        held = catalogue.given_of.get((form, unit_id, *key[:2]), {}) if key[2] == TOTAL else {}
        for name in (asked.key for asked in RETURN_FORMS[form].inputs if asked.key not in held):
            cell = row.cells.get(name)
            if cell is not None and cell.parsed is not None:
                file = receipt.sha256, receipt.file_name, row.sheet, cell.address
                add(form, key, unit_id, name, raw_text(cell.raw), *file, paths[receipt.id])
    for one in catalogue.given:
        if one.form in fields and (one.row, one.board) in order:
            key = one.row, one.board, TOTAL
            file = one.sha256, one.file_name, one.sheet, one.cell
            add(one.form, key, one.unit_id, one.field, str(one.value), *file)
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]


def _path(receipt: Receipt, session: Session) -> str:
    """Where a return can be opened: where it came, or the archive's copy if that is elsewhere."""
    if not receipt.path.startswith("/") and ":" not in receipt.path:
        return receipt.path
    copy = archived(session.workspace.archive, receipt.sha256)
    return relative_name(copy, session.workspace.root) if copy else ""


def _returns(catalogue: Catalogue, receipts: list[Receipt], found: _Findings) -> list[ReturnRow]:
    rows = []
    for receipt in receipts:
        unit = catalogue.unit.get(receipt.unit_id or "")
        rows.append(
            ReturnRow(
                receipt.unit_id or "",
                unit.name if unit else "",
                receipt.file_name,
                receipt.sha256,
                receipt.received_at.isoformat() if receipt.received_at else "",
                receipt.state.value,
                found.count(receipt, Severity.MUST_FIX),
                found.count(receipt, Severity.CHECK),
            )
        )
    return rows


def _lines(
    owed: Mapping[Unit, Mapping[str, list[FormRow]]], standing: Standing
) -> dict[str, list[UnitLine]]:
    """The rows of the forms beside the goals, by form and then in the order of units."""
    typed: dict[tuple[str, str], dict[tuple[str, ...], dict[str, Value]]] = {}
    for (form, unit_id, key), (_, row) in standing.rows.items():
        if not is_of_goals(form):
            typed.setdefault((form, unit_id), {})[key] = values_of(row)
    found: dict[str, list[UnitLine]] = {}
    for name, asked in RETURN_FORMS.items():
        for unit, rows in owed.items() if not is_of_goals(name) else ():
            told = typed.get((name, unit.unit_id), {})
            is_open = standing.is_preliminary(unit.unit_id, name)
            made = unit_lines(
                asked,
                unit.unit_id,
                rows.get(name, ()),
                told,
                preliminary=is_open,
                held_back=(unit.unit_id, name) in standing.blocked,
            )
            if made:
                found.setdefault(name, []).extend(made)
    return found


def _unit(
    unit: Unit,
    catalogue: Catalogue,
    round_: Round,
    owed: Mapping[str, list[FormRow]],
    standing: Standing,
    found: _Findings,
) -> UnitReturn:
    board = catalogue.board_of(unit.unit_id)
    merged = standing.units.get(unit.unit_id, Merged())
    receipts = merged.order
    last = receipts[-1] if receipts else None
    stands = [form for form, _ in merged.stands if form in owed]
    open_ = Counter(finding.severity for _, finding in still_open(merged, found.of_receipt))
    arrivals = [receipt.received_at for receipt in receipts if receipt.received_at]
    first = min(arrivals) if arrivals else None
    waiting = {
        (form, row.key)
        for form, rows in owed.items()
        for row in rows
        if row.waits(RETURN_FORMS[form])
    }
    parts = {}
    for form in owed:
        ready = last is not None and last.ready and (unit.unit_id, form) not in standing.blocked
        if form in stands:
            parts[form] = PartState.READY if ready else PartState.PRELIMINARY
        else:
            empty = ready and not open_[Severity.MUST_FIX]
            parts[form] = PartState.READY if empty else PartState.OPEN
    return UnitReturn(
        unit.unit_id,
        unit.name,
        board.unit_id if board else "",
        _arrival(first, round_.due),
        last.received_at if last else None,
        last.file_name if last else "",
        last.path if last else "",
        parts,
        len(waiting & set(merged.stands)),
        len(waiting),
        open_[Severity.MUST_FIX],
        open_[Severity.CHECK],
    )


def _arrival(first: datetime | None, due: date | None) -> Arrival:
    if first is None:
        return Arrival.MISSING
    return Arrival.LATE if due is not None and clock.day(first) > due else Arrival.RETURNED
