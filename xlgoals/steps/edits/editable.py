"""What staff can write in a master, and the decision that each group of cells makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.domain.model import Layer
from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.ledger import DecisionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlgoals.books.master import Edits
    from xlgoals.ledger import Decision

Base = dict[str, dict[str, dict[str, str]]]
"""Per form and row key (joined), what stands in the editable cells; and the outcomes shown."""
Values = dict[str, str]
"""What stands in the cells of a group by field, codes and texts; a blank cell is left out."""


@dataclass(frozen=True, slots=True)
class Editable:
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

    def values(self, row: Mapping[str, str]) -> Values:
        """What stands in its cells of a row."""
        return {name: row[name] for name in self.fields if row.get(name)}

    def written(self, decision: Decision) -> Values:
        """What a decision puts in its cells."""
        said = {self.new: decision.new, self.reason: decision.reason, self.text: decision.text}
        return {name: value for name, value in said.items() if name and value}


EDITABLE = (
    Editable(
        "master_goals",
        DecisionKind.STATUS,
        Layer.BOARD,
        "board_status",
        "board_reason",
        "board_justification",
        bound=True,
    ),
    Editable(
        "master_goals",
        DecisionKind.STATUS,
        Layer.REGION,
        "set_status",
        "set_reason",
        "justification",
        bound=True,
    ),
    Editable("master_goals", DecisionKind.PROJECTION, Layer.REGION, "use_projection", bound=True),
    Editable("master_goals", DecisionKind.BOARD_COMMENT, Layer.REGION, "board_comment"),
    Editable("master_goals", DecisionKind.INTERNAL_NOTE, Layer.REGION, "internal_note"),
    Editable(
        "assessments",
        DecisionKind.ASSESSMENT,
        Layer.REGION,
        "assessment",
        text="justification",
    ),
    Editable("assessments", DecisionKind.NARRATIVE, Layer.REGION, "narrative"),
    Editable(
        "board_assessments",
        DecisionKind.ASSESSMENT,
        Layer.BOARD,
        "assessment",
        text="justification",
    ),
)
"""Everything that staff write in the master beside choosing between versions."""
OF = {(one.kind, one.layer): one for one in EDITABLE}


def in_force(decisions: Iterable[Decision]) -> dict[tuple[Editable, tuple[str, ...]], Values]:
    """What the newest decisions put in the cells, by group and row key."""
    found = {}
    for decision in decisions:
        group = OF.get((decision.kind, decision.layer))
        if group is not None:
            found[group, decision.key] = group.written(decision)
    return found


def decided(decisions: Iterable[Decision]) -> Edits:
    """What decisions put in the editable columns: per form, row and field."""
    cells: dict[str, dict[tuple[str, ...], Values]] = {key: {} for key in MASTER_FORMS}
    for (group, key), values in in_force(decisions).items():
        if values:
            cells[group.form].setdefault(key, {}).update(values)
    return cells


def joined(key: tuple[str, ...]) -> str:
    """A row key as one text."""
    return "\x1f".join(key)


def build_base(
    edits: Edits,
    outcomes: Mapping[tuple[str, str], str],
    projections: Mapping[tuple[str, str], str],
) -> dict[str, object]:
    """What a build's later edits are held against: the editable cells, and the figures shown."""
    return {
        **{
            form: {joined(key): dict(row) for key, row in rows.items()}
            for form, rows in edits.items()
        },
        "outcomes": {joined(key): outcome for key, outcome in outcomes.items()},
        "projections": {joined(key): value for key, value in projections.items()},
    }
