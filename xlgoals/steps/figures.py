"""All figures of a round from the ledger: what master, report, export and status show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals import clock
from xlgoals.domain.assess import Assessment
from xlgoals.domain.model import Layer
from xlgoals.findings import Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.prefill import Prefill
from xlgoals.forms.values import raw_text
from xlgoals.ledger import DecisionKind, ReceiptState
from xlgoals.steps.central import central_findings
from xlgoals.steps.earlier import earlier_of, past_rounds
from xlgoals.steps.issue import unit_rows
from xlgoals.steps.standing import (
    COUNTING,
    Standing,
    newest_last,
    standing_rows,
    statuses_by_hand,
    values_of,
)
from xlgoals.tables.aggregate import Circumstances, goal_rows
from xlgoals.tables.figures import ActivityRow, Arrival, Figures, PartState, UnitReturn
from xlgoals.tables.rollup import Assessed, board_summaries, roll_up
from xlgoals.tables.rows import FindingRow, ReturnRow, SourceRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from xlgoals.domain.model import Catalogue, Round, Unit
    from xlgoals.forms.prefill import FormRow
    from xlgoals.ledger import Receipt
    from xlgoals.steps.session import Session


def figures(session: Session, round_id: str | None = None) -> Figures:
    """Everything that is known of a round."""
    catalogue, round_ = session.issued_round(round_id)
    name = round_.round_id
    standing = standing_rows(session.ledger, catalogue, name)
    decided = _Decided(session, name)
    past = past_rounds(session, round_)
    before = earlier_of(catalogue, round_, past)
    known = Circumstances(
        catalogue, round_, session.language, before, decided.statuses, decided.projections
    )
    goals = goal_rows(standing.unit_rows(), known)
    receipts = _ordered(session.ledger.receipts(name), catalogue)
    found = _Findings(session, receipts, name)
    made = Figures(
        catalogue=catalogue,
        round=round_,
        language=session.language,
        goals=goals,
        sources=_sources(catalogue, name, standing),
        summaries=roll_up(catalogue, goals, past[-1].rows if past else [], decided.assessed),
        returns=_returns(catalogue, receipts, found),
        findings=found.rows,
        units=_units(session, catalogue, round_, standing, receipts, found),
        activities=_activities(catalogue, name, standing),
        assessed_by_board=decided.by_board,
        board_summaries=board_summaries(catalogue, goals, decided.by_board),
        narratives={key[0]: text for key, text in decided.texts(DecisionKind.NARRATIVE).items()},
        board_comments=decided.texts(DecisionKind.BOARD_COMMENT),
        internal_notes=decided.texts(DecisionKind.INTERNAL_NOTE),
        codes_of_goal={goal: sorted(codes) for goal, codes in found.of_goal.items()},
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
    """The findings of a round as rows, and how many each return has that are still to be seen."""

    def __init__(self, session: Session, receipts: list[Receipt], round_id: str) -> None:
        by_id = {receipt.id: receipt for receipt in receipts}
        order = {receipt.id: place for place, receipt in enumerate(receipts)}
        found = sorted(session.ledger.findings(round_id), key=lambda f: order.get(f[0] or 0, -1))
        self.rows: list[FindingRow] = []
        self.counts: dict[int, dict[Severity, int]] = {}
        self.of_goal: dict[tuple[str, str], list[str]] = {}
        for receipt_id, finding in found:
            receipt = by_id.get(receipt_id or 0)
            counts = self.counts.setdefault(receipt_id or 0, {})
            counts[finding.severity] = counts.get(finding.severity, 0) + 1
            if receipt is None or receipt.state is ReceiptState.SUPERSEDED:
                continue
            if finding.form == "goals" and finding.severity is not Severity.NOTE and finding.row:
                codes = self.of_goal.setdefault((finding.row[0], finding.row[1]), [])
                if finding.code.id not in codes:
                    codes.append(finding.code.id)
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
                )
            )

    def count(self, receipt: Receipt, severity: Severity) -> int:
        """How many findings of a severity a return has."""
        return self.counts.get(receipt.id, {}).get(severity, 0)


def _as_of(session: Session, round_id: str) -> datetime | None:
    """When the figures last became others: something came in, or staff decided something."""
    events = [
        event
        for kind in ("received", "edited")
        for event in session.ledger.events(round_id=round_id, kind=kind, limit=1)
    ]
    return max((event.at for event in events), default=None)


def _ordered(receipts: list[Receipt], catalogue: Catalogue) -> list[Receipt]:
    """Receipts by unit and hash: the order in which files came never matters."""
    order = {unit.unit_id: place for place, unit in enumerate(catalogue.units)}
    last = len(order)
    return sorted(receipts, key=lambda r: (order.get(r.unit_id or "", last), r.sha256, r.path))


def _sources(catalogue: Catalogue, round_id: str, standing: Standing) -> list[SourceRow]:
    """One row per value that counts, in the order of goals, units and fields."""
    order = {goal.key: place for place, goal in enumerate(catalogue.goals)}
    found = []
    for (form, unit_id, key), (receipt, row) in standing.rows.items():
        if form != "goals" or key[:2] not in order:
            continue
        for asked in RETURN_FORMS[form].inputs:
            cell = row.cells.get(asked.key)
            if cell is not None and cell.parsed is not None:
                source = SourceRow(
                    round_id,
                    key[0],
                    key[1],
                    unit_id,
                    key[2],
                    asked.key,
                    raw_text(cell.raw),
                    receipt.sha256,
                    receipt.file_name,
                    row.sheet,
                    cell.address,
                )
                found.append((order[key[0], key[1]], unit_id, source))
    return [source for _, _, source in sorted(found, key=lambda item: item[:2])]


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


def _units(
    session: Session,
    catalogue: Catalogue,
    round_: Round,
    standing: Standing,
    receipts: list[Receipt],
    found: _Findings,
) -> list[UnitReturn]:
    prefill = Prefill(catalogue, round_, session.language)
    mine: dict[str, list[Receipt]] = {}
    for receipt in newest_last(receipts):
        if receipt.state in COUNTING and receipt.unit_id:
            mine.setdefault(receipt.unit_id, []).append(receipt)
    standing_of: dict[str, list[tuple[str, Receipt]]] = {}
    for (form, unit_id, _), (receipt, _) in standing.rows.items():
        standing_of.setdefault(unit_id, []).append((form, receipt))
    return [
        _unit(
            unit,
            catalogue,
            round_,
            unit_rows(prefill, unit.unit_id),
            mine.get(unit.unit_id, []),
            standing_of.get(unit.unit_id, []),
            found,
        )
        for unit in catalogue.reporting_units
    ]


def _unit(
    unit: Unit,
    catalogue: Catalogue,
    round_: Round,
    owed: Mapping[str, list[FormRow]],
    receipts: list[Receipt],
    stands: list[tuple[str, Receipt]],
    found: _Findings,
) -> UnitReturn:
    board = catalogue.board_of(unit.unit_id)
    last = receipts[-1] if receipts else None
    arrivals = [receipt.received_at for receipt in receipts if receipt.received_at]
    first = min(arrivals) if arrivals else None
    parts = {}
    for form in owed:
        of_form = [receipt for key, receipt in stands if key == form]
        if not of_form:
            empty = last is not None and last.ready and not found.count(last, Severity.MUST_FIX)
            parts[form] = PartState.READY if empty else PartState.OPEN
        else:
            whole = last is not None and last.ready and last.state is not ReceiptState.INCOMPLETE
            parts[form] = PartState.READY if whole else PartState.PRELIMINARY
    return UnitReturn(
        unit.unit_id,
        unit.name,
        board.unit_id if board else "",
        _arrival(first, round_.due),
        last.received_at if last else None,
        last.file_name if last else "",
        last.path if last else "",
        parts,
        len(stands),
        sum(len(rows) for rows in owed.values()),
        found.count(last, Severity.MUST_FIX) if last else 0,
        found.count(last, Severity.CHECK) if last else 0,
    )


def _arrival(first: datetime | None, due: date | None) -> Arrival:
    if first is None:
        return Arrival.MISSING
    return Arrival.LATE if due is not None and clock.day(first) > due else Arrival.RETURNED


def _activities(catalogue: Catalogue, round_id: str, standing: Standing) -> list[ActivityRow]:
    found = []
    for line in catalogue.lines:
        if line.form != "dated_activities":
            continue
        stands = standing.rows.get((line.form, line.unit_id, (line.line_id, line.board)))
        values = values_of(stands[1]) if stands else {}
        path = [node.name for node in catalogue.path(line.node_id)] + ["", ""]
        found.append(
            ActivityRow(
                round_id,
                line.board,
                line.unit_id,
                line.line_id,
                path[0],
                path[1],
                line.title,
                line.description,
                line.start,
                line.end,
                str(values.get("progress", "")),
                str(values.get("comment", "")),
            )
        )
    return found
