"""What was written differently in copies of the master: kept as events, until somebody chooses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlgoals.domain.model import Layer
from xlgoals.ledger import DecisionKind
from xlgoals.steps.edits.editable import OF, Editable, Values
from xlgoals.tables.conflicts import ConflictRow, Version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.ledger import Decision
    from xlgoals.ledger.reading import Reading
    from xlgoals.steps.edits.reading import Edit

CONFLICT = "conflict"
"""The event of an edit that another one contradicts."""


@dataclass(frozen=True)
class Conflict:
    """A group of cells that copies of the master have written differently.

    `versions` are those that do not stand; what stands is what the ledger has.
    """

    group: Editable
    key: tuple[str, ...]
    versions: tuple[Edit, ...]

    def details(self, after: int) -> dict[str, Any]:
        """What its event says. A decision on the cells later than `after` settles it."""
        return {
            "form": self.group.form,
            "decision": self.group.kind.value,
            "layer": self.group.layer.value,
            "row": " ".join(self.key),
            "key": list(self.key),
            "after": after,
            "versions": [
                {
                    "values": edit.now,
                    "who": edit.master.saved_by,
                    "at": edit.master.saved_at,
                    "file": edit.master.name,
                    "build": edit.master.build,
                    "bound_to": edit.bound_to,
                }
                for edit in self.versions
            ],
        }


@dataclass(frozen=True)
class OpenConflict:
    """One version that contradicts what stands, and has neither been taken nor left."""

    id: str
    group: Editable
    key: tuple[str, ...]
    stands: Decision | None
    values: Values
    bound_to: str
    written: Version

    @property
    def row(self) -> ConflictRow:
        """The conflict as readers are told of it."""
        stands = self.stands
        said = Version(
            self.group.written(stands) if stands else {},
            stands.who if stands else "",
            stands.made_at if stands else None,
        )
        return ConflictRow(
            self.id, self.group.form, self.group.fields, self.key, said, self.written
        )


def open_conflicts(ledger: Reading, round_id: str) -> dict[str, OpenConflict]:
    """The versions of a round that somebody has to choose of, by id: the event's and a number."""
    newest = {
        (decision.kind, decision.layer, decision.key): decision
        for decision in ledger.decisions(round_id)
    }
    found = {}
    for event in ledger.events(round_id=round_id, kind=CONFLICT):
        told = event.details
        kind, layer = DecisionKind(told["decision"]), Layer(told["layer"])
        key = tuple(told["key"])
        stands = newest.get((kind, layer, key))
        if stands is not None and stands.id > told["after"]:
            continue
        group = OF[kind, layer]
        for number, one in enumerate(told["versions"], 1):
            values = group.values(one["values"])
            written = Version(values, one["who"], one["at"], one["file"], one["build"])
            name = f"{event.id}.{number}"
            found[name] = OpenConflict(name, group, key, stands, values, one["bound_to"], written)
    return found


def without_known(
    conflicts: Sequence[Conflict], known: Mapping[str, OpenConflict]
) -> list[Conflict]:
    """The conflicts that are not told of already."""
    told = [(one.group, one.key, one.values) for one in known.values()]
    return [
        conflict
        for conflict in conflicts
        if any((conflict.group, conflict.key, edit.now) not in told for edit in conflict.versions)
    ]
