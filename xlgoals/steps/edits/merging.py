"""What several people have written in copies of the master, put together.

Each edit is held against what stood where it was made and against what stands now. Where only one
of the copies departs from that, it is taken; where two say different things, none is, and both are
shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from xlgoals.forms.declared.conflicts import OTHER
from xlgoals.ledger import Decision
from xlgoals.steps.edits.conflicts import Conflict
from xlgoals.steps.edits.editable import EDITABLE, Editable, Values, in_force

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlgoals.steps.edits.conflicts import OpenConflict
    from xlgoals.steps.edits.reading import Edit, MasterRead

Cells = tuple[Editable, tuple[str, ...]]
"""A group of cells in a row."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Merged:
    """What is to be recorded."""

    decisions: list[Decision] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)


def merge(
    round_id: str,
    reads: Sequence[MasterRead],
    decisions: Sequence[Decision],
    conflicts: Mapping[str, OpenConflict],
) -> Merged:
    """Put edits together, in the order of sheets and rows.

    Args:
        round_id: The round.
        reads: What was read from each master.
        decisions: Those in force.
        conflicts: Those that are open, by id.
    """
    stands = in_force(decisions)
    edits: dict[Cells, list[Edit]] = {}
    for edit in (edit for read in reads for edit in read.edits):
        edits.setdefault((edit.group, edit.key), []).append(edit)
    chosen: dict[Cells, list[Decision]] = {}
    for one in _choices(round_id, reads, conflicts):
        chosen.setdefault(one[0], []).append(one[1])
    merged = Merged()
    for cells in sorted({*edits, *chosen}, key=lambda at: (EDITABLE.index(at[0]), at[1])):
        now = stands.get(cells, {})
        said = {_as_key(edit.now): edit for edit in sorted(edits.get(cells, ()), key=_newness)}
        said.pop(_as_key(now), None)
        picked = {_as_key(cells[0].written(one)): one for one in chosen.get(cells, ())}
        if len(picked) == 1 and not said.keys() - picked.keys():
            merged.decisions += picked.values()
        elif len(said) == 1 and not picked and next(iter(said.values())).then == now:
            merged.decisions.append(_decision(round_id, next(iter(said.values())), now))
        elif said:
            merged.conflicts.append(Conflict(*cells, tuple(said[key] for key in sorted(said))))
    return merged


def _as_key(values: Values) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(values.items()))


def _newness(edit: Edit) -> tuple[int, datetime, str]:
    """Of the same words in two copies the newest counts: it shows what they were written on."""
    return edit.master.build, edit.master.saved_at or _LONG_AGO, edit.master.name


def _decision(round_id: str, edit: Edit, now: Values) -> Decision:
    group = edit.group
    return Decision(
        round_id,
        group.kind,
        group.layer,
        edit.key,
        new=edit.now.get(group.new),
        old=now.get(group.new),
        reason=edit.now.get(group.reason, ""),
        text=edit.now.get(group.text, ""),
        bound_to=edit.bound_to,
        who=edit.master.saved_by,
    )


def _choices(
    round_id: str, reads: Sequence[MasterRead], conflicts: Mapping[str, OpenConflict]
) -> Iterator[tuple[Cells, Decision]]:
    """What was chosen on the sheet of two versions; what stands is decided once more."""
    for read in reads:
        for name, keep in sorted(read.chosen.items()):
            conflict = conflicts.get(name)
            if conflict is None:  # it has been settled since
                continue
            group, stands = conflict.group, conflict.stands
            before: Values = group.written(stands) if stands else {}
            values = conflict.values if keep == OTHER else before
            bound = conflict.bound_to if keep == OTHER or stands is None else stands.bound_to
            yield (
                (group, conflict.key),
                Decision(
                    round_id,
                    group.kind,
                    group.layer,
                    conflict.key,
                    new=values.get(group.new),
                    old=before.get(group.new),
                    reason=values.get(group.reason, ""),
                    text=values.get(group.text, ""),
                    bound_to=bound,
                    who=read.master.saved_by,
                ),
            )
