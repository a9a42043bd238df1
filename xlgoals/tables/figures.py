"""Everything that is known of a round, as tables of values: what master, report and export show."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.i18n import N_
from xlgoals.tables.economy import EconomyRow, economy_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlgoals.domain.earlier import GoalKey
    from xlgoals.domain.model import Catalogue, Round, Status
    from xlgoals.i18n import Language
    from xlgoals.tables.aggregate import UnitRow
    from xlgoals.tables.conflicts import ConflictRow
    from xlgoals.tables.decisions import DecisionRow
    from xlgoals.tables.lines import Stated, UnitLine
    from xlgoals.tables.log import LogRow
    from xlgoals.tables.rollup import Assessed, Summary
    from xlgoals.tables.rows import FindingRow, GoalRow, ReturnRow, SourceRow


class Arrival(StrEnum):
    """Whether a unit's return is in."""

    RETURNED = "returned"
    LATE = "late"
    MISSING = "missing"


ARRIVAL_WORDS = {
    Arrival.RETURNED: N_("Returned"),
    Arrival.LATE: N_("Returned late"),
    Arrival.MISSING: N_("Not returned"),
}


class PartState(StrEnum):
    """How far a unit has come with one form."""

    OPEN = "open"
    PRELIMINARY = "preliminary"
    READY = "ready"


PART_WORDS = {
    PartState.OPEN: N_("Open"),
    PartState.PRELIMINARY: N_("Preliminary"),
    PartState.READY: N_("Ready"),
}


@dataclass(frozen=True, slots=True)
class UnitReturn:
    """How one unit stands: its first arrival, its parts, what is left to mend."""

    unit_id: str
    name: str
    board: str
    arrival: Arrival
    received_at: datetime | None
    file_name: str
    path: str
    """Of the newest return that counts, from the workspace's folder."""
    parts: Mapping[str, PartState]
    """Per form the unit owes."""
    filled: int
    """Of the rows that wait for the unit, how many stand."""
    rows: int
    must_fix: int
    check: int

    @property
    def ready(self) -> bool:
        """Whether every part is ready."""
        return all(state is PartState.READY for state in self.parts.values())


@dataclass(frozen=True, slots=True)
class Issued:
    """What a round's templates were made of."""

    first: datetime | None = None
    last: datetime | None = None
    units: int = 0
    """How many units have had a template."""
    snapshot: str = ""
    """The sha256 of the catalogue as it was at the last issue."""
    forms: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """Per form the versions that units have had."""


@dataclass
class Figures:
    """A round's tables. Lists are in the catalogue's order; times are the ledger's."""

    catalogue: Catalogue
    round: Round
    language: Language
    goals: list[GoalRow]
    sources: list[SourceRow]
    summaries: list[Summary]
    returns: list[ReturnRow]
    findings: list[FindingRow]
    units: list[UnitReturn]
    lines: Mapping[str, Sequence[UnitLine]] = field(default_factory=dict)
    """Per form beside the goals that any unit owes, its rows, by unit."""
    stated: Sequence[Stated] = ()
    """The totals that systems state, held against their parts."""
    assessed_by_board: Mapping[str, Mapping[str, Assessed]] = field(default_factory=dict)
    """Per board and node what the board itself says."""
    board_summaries: Sequence[tuple[str, Summary]] = ()
    """The lowest level that is assessed, counted per board."""
    narratives: Mapping[str, str] = field(default_factory=dict)
    """Per node the text for the report."""
    board_comments: Mapping[GoalKey, str] = field(default_factory=dict)
    internal_notes: Mapping[GoalKey, str] = field(default_factory=dict)
    codes_of_goal: Mapping[GoalKey, Sequence[str]] = field(default_factory=dict)
    """Per goal row the codes found on its units' rows, notes left out."""
    decisions: Sequence[DecisionRow] = ()
    conflicts: Sequence[ConflictRow] = ()
    """What copies of the master say differently, until somebody has chosen."""
    log: Sequence[LogRow] = ()
    """What has happened in the round, the latest first."""
    """What staff have accepted and withdrawn of the returns."""
    reported: Sequence[UnitRow] = ()
    """What stands of each unit's report of each goal."""
    before: Mapping[GoalKey, Status] = field(default_factory=dict)
    """The status of each goal row in the last round that judged any."""
    before_name: str = ""
    """The name of that round."""
    issued: Issued = field(default_factory=Issued)
    as_of: datetime | None = None
    """When the figures last became others; None before anything has come in."""

    def summary(self, level: str, key: str = "") -> Summary:
        """The summary of one level and key; KeyError when there is none."""
        for summary in self.summaries:
            if summary.level == level and summary.key == key:
                return summary
        raise KeyError(level, key)

    def of_level(self, level: str) -> list[Summary]:
        """All summaries of one level."""
        return [summary for summary in self.summaries if summary.level == level]

    @cached_property
    def economy(self) -> list[EconomyRow]:
        """Economy per unit and board, the largest deviations first."""
        return economy_rows(self.lines, self.catalogue)

    def unconfirmed(self) -> list[GoalRow]:
        """Goal rows with a status that was set by hand on a figure that has changed since."""
        return [row for row in self.goals if any(not one.confirmed for one in row.layers)]
