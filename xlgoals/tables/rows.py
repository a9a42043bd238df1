"""The rows of the tables that are exported, as values, in the contract's order of columns."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.domain.model import Layer, Reason, Status
from xlgoals.findings import Settled
from xlgoals.tables.layers import SetStatus, standing

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from xlgoals.domain.forecast import Trend
    from xlgoals.domain.model import Waiver

BESIDE = {"beside": True}
"""What marks a value that is shown and not exported."""


@dataclass(slots=True)
class GoalRow:
    """One goal under one board, judged. Attainment is a ratio; an outcome is in its own unit."""

    round: str
    goal_id: str
    board: str
    level1: str
    level2: str
    level3: str
    kind: str
    title: str
    measure_type: str
    direction: str
    comparator: str
    target: Decimal | str | None
    target_text: str
    measure_unit: str
    basis: str
    judged_on: str
    due: bool
    outcome: Decimal | str | None = None
    outcome_text: str = ""
    outcome_period: str = ""
    previous_outcome: Decimal | None = None
    attainment: Decimal | None = None
    attainment_text: str = ""
    status_computed: Status = Status.NOT_MEASURED
    status: Status = Status.NOT_MEASURED
    status_reason: Reason | None = None
    set_by: str = ""
    justification: str = ""
    forecast: Decimal | str | None = None
    forecast_status: Status | None = None
    projection: Decimal | None = None
    comment: str = ""
    action: str = ""
    units_reported: int = 0
    units_expected: int = 0
    preliminary: bool = False
    deviation_text: str = field(default="", metadata=BESIDE)
    trend: Trend | None = field(default=None, metadata=BESIDE)
    projection_method: str = field(default="", metadata=BESIDE)
    projection_confirmed: bool = field(default=False, metadata=BESIDE)
    layers: tuple[SetStatus, ...] = field(default=(), metadata=BESIDE)
    """The statuses that unit, board and region have set, in this order."""
    units_text: str = field(default="", metadata=BESIDE)
    """What each unit has reported, and each part of the whole, in words."""
    responsible: tuple[str, ...] = field(default=(), metadata=BESIDE)
    """The boards that answer for it together."""
    added: date | None = field(default=None, metadata=BESIDE)
    """When it was added, during the year."""
    progress: str = field(default="", metadata=BESIDE)
    """How far the work has come, in words, apart from the status."""
    previous_period: str = field(default="", metadata=BESIDE)
    """The month of the previous outcome."""
    series: tuple[tuple[str, Decimal], ...] = field(default=(), metadata=BESIDE)
    """Month and outcome of the times before that can be compared with this one, and of this."""
    is_mean: bool = field(default=False, metadata=BESIDE)
    """Whether the outcome was computed as a mean, and has more digits than anybody measured."""

    def show(self, up_to: Layer = Layer.REGION) -> None:
        """Take the status that stands, as seen from a layer."""
        chosen = standing(self.layers, up_to)
        self.status = chosen.status if chosen else self.status_computed
        self.set_by = chosen.set_by if chosen else ""
        self.justification = chosen.text if chosen else ""


@dataclass(slots=True)
class SourceRow:
    """One reported value, and the file and cell that hold it."""

    round: str
    goal_id: str
    board: str
    unit_id: str
    breakdown: str
    field: str
    value: str
    sha256: str
    file_name: str
    sheet: str
    cell: str
    path: str = dataclasses.field(default="", metadata=BESIDE)
    """Of the file, from the workspace's folder; blank where it cannot be opened at the cell."""


@dataclass(slots=True)
class ReturnRow:
    """One received file, and what became of it."""

    unit_id: str
    unit_name: str
    file_name: str
    sha256: str
    received_at: str
    state: str
    must_fix: int
    check: int


@dataclass(slots=True)
class FindingRow:
    """One finding, in words."""

    sha256: str
    file_name: str
    unit_id: str
    sheet: str
    cell: str
    code: str
    severity: str
    message: str
    settled: Settled = field(default=Settled.NONE, metadata=BESIDE)
    """Why nothing is left to do about it."""
    waiver: Waiver | None = field(default=None, metadata=BESIDE)
    """The waiver that settled it."""
    reason: str = field(default="", metadata=BESIDE)
    """Why staff have accepted it."""


@dataclass(slots=True)
class Counts:
    """Goal rows by status. `reasons` counts the not measured by reason."""

    green: int = 0
    yellow: int = 0
    red: int = 0
    not_measured: int = 0
    reasons: dict[Reason, int] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """All rows."""
        return self.measured + self.not_measured

    @property
    def measured(self) -> int:
        """Rows with a colour."""
        return self.green + self.yellow + self.red

    def of(self, status: Status) -> int:
        """The count of one status."""
        return int(getattr(self, status.value))
