"""What people have set by hand beside what was computed, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.domain.model import LAYER_WORDS, STATUS_WORDS, Layer
from xlgoals.forms.declared.words import GROUNDS
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlgoals.domain.model import Catalogue, Status
    from xlgoals.i18n import Language
    from xlgoals.tables.layers import SetStatus
    from xlgoals.tables.rows import GoalRow


@dataclass(frozen=True, slots=True)
class ByHand:
    """A goal whose status a person has set: what was set, by which layer, and why."""

    row: GoalRow
    status: Status
    set_by: str
    ground: str
    justification: str
    confirmed: bool


def by_hand(rows: Iterable[GoalRow], catalogue: Catalogue, language: Language) -> Iterator[ByHand]:
    """The statuses that unit, board and region have set, in the rows' order."""
    grounds = {choice.code: choice.label for choice in GROUNDS}
    for row in rows:
        for one in row.layers:
            yield ByHand(
                row,
                one.status,
                _who(one, catalogue, language),
                language.text(grounds[one.reason]) if one.reason in grounds else one.reason,
                one.text,
                one.confirmed,
            )


def _who(chosen: SetStatus, catalogue: Catalogue, language: Language) -> str:
    """Whose view a status is: the unit's name, the board, the region."""
    unit = catalogue.unit.get(chosen.set_by) if chosen.layer is Layer.UNIT else None
    return unit.name if unit else language.text(LAYER_WORDS[chosen.layer])


def layers_words(row: GoalRow, language: Language) -> str:
    """What unit, board and region have set, a line each."""
    lines = []
    for one in row.layers:
        words = N_("{layer}: {status}") if one.confirmed else N_("{layer}: {status}, not confirmed")
        layer, status = LAYER_WORDS[one.layer], STATUS_WORDS[one.status]
        lines.append(language.text(words, layer=language.text(layer), status=language.text(status)))
    return "\n".join(lines)
