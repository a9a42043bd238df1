"""What somebody has changed in one master: its tables held against what it was built with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.findings import Code, Finding, Severity
from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.forms.declared.conflicts import CONFLICTS
from xlgoals.forms.find import find_table, realigned
from xlgoals.forms.parse import TableReader
from xlgoals.forms.values import stored
from xlgoals.i18n import N_
from xlgoals.ledger import DecisionKind
from xlgoals.steps.edits.editable import EDITABLE, Editable, Values, joined
from xlgoals.tables import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.parse import Table
    from xlgoals.i18n import Language
    from xlgoals.steps.edits.editable import Base
    from xlgoals.steps.edits.masters import Master

RowKey = tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """A group of cells that somebody has changed in a master."""

    group: Editable
    key: RowKey
    then: Values
    """What stood there when the master was built, or was last read."""
    now: Values
    master: Master
    bound_to: str = ""
    """The figure that the master showed, where the decision is bound to it."""


@dataclass
class MasterRead:
    """What was read from one master."""

    master: Master
    edits: list[Edit] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    """Which of two versions is to stand: by the id that the sheet of conflicts gives them."""
    findings: list[Finding] = field(default_factory=list)
    rows: Base = field(default_factory=dict)
    """Per form and row key, all that stands in the editable cells of the rows that differ."""

    @property
    def must_fix(self) -> bool:
        """Whether something in it must be mended before anything is taken."""
        return any(finding.severity is Severity.MUST_FIX for finding in self.findings)


def read_master(master: Master, catalogue: Catalogue, language: Language) -> MasterRead:
    """Read what staff have changed in a master. Raises Unusable when a table of it is gone."""
    read = MasterRead(master)
    known = _known_rows(catalogue)
    for form in MASTER_FORMS:
        table = _table(form, known.get(form), read, language)
        for key, then, now in _changed(table, master.base) if table else ():
            read.rows.setdefault(form, {})[joined(key)] = now
            if form == CONFLICTS.key:
                if now.get("keep"):
                    read.chosen[key[0]] = now["keep"]
            else:
                read.edits += _edits(form, key, then, now, master)
    return read


def _known_rows(catalogue: Catalogue) -> dict[str, set[RowKey]]:
    """The rows that the plan knows, by form; of the others the ledger knows."""
    boards, nodes = catalogue.boards, catalogue.nodes
    return {
        "master_goals": {(goal, board) for goal, board in catalogue.goal},
        "assessments": {(node.node_id,) for node in nodes},
        "board_assessments": {(board.unit_id, node.node_id) for board in boards for node in nodes},
    }


def _table(
    key: str, known: Collection[RowKey] | None, read: MasterRead, language: Language
) -> Table | None:
    """One of the sheets that staff write in, with what is wrong in it added to `read`.

    None where a master may do without it, and does.
    """
    form = MASTER_FORMS[key]
    place = find_table(form, read.master.book)
    if place is None and form.optional:
        return None
    if place is None:
        message = N_(
            'The sheet "{sheet}" is missing in the master. Undo that, or move the '
            "file away to have it built anew."
        )
        raise Unusable(message, sheet=language.text(form.title))
    reader = TableReader(form, language)
    table = reader.read(realigned(form, place))
    read.findings += table.findings
    frame = schema.frame(form, [("", row) for row in table.rows])
    for breach in schema.breaches(form, frame):
        row = table.rows[breach.place]
        values = schema.message_values(table, row, breach, language)
        read.findings.append(reader.finding(table, row, breach.field, breach.code, **values))
    for row in table.rows:
        if known is not None and row.filled and row.key not in known:
            name = " ".join(row.key).strip() or "–"
            at = form.keys[0]
            read.findings.append(reader.finding(table, row, at, Code.NOT_IN_PLAN, key=name))
    return table


def _changed(table: Table, base: Base) -> Iterator[tuple[RowKey, Mapping[str, str], Values]]:
    for row in table.rows:
        then = base.get(table.form.key, {}).get(joined(row.key), {})
        now = {name: stored(value) for name, value in row.values.items()}
        if now != then:
            yield row.key, then, now


def _edits(
    form: str, key: RowKey, then: Mapping[str, str], now: Values, master: Master
) -> Iterator[Edit]:
    """The groups of one row that differ."""
    seen = master.seen.get((form, joined(key)), ())
    for group in (one for one in EDITABLE if one.form == form):
        was, is_now = group.values(then), group.values(now)
        if was == is_now or is_now in map(group.values, seen):
            continue
        shown = "projections" if group.kind is DecisionKind.PROJECTION else "outcomes"
        bound = str(master.base.get(shown, {}).get(joined(key), "")) if group.bound else ""
        yield Edit(group, key, was, is_now, master, bound)
