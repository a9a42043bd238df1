"""The master's sheet of all goals as other sheets refer to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.forms.formulas import literal

if TYPE_CHECKING:
    from xlgoals.domain.earlier import GoalKey
    from xlgoals.domain.model import Status
    from xlgoals.forms.layout import Placed
    from xlgoals.forms.sheet import CellValue, SheetLayout


@dataclass(frozen=True)
class GoalsTable:
    """The sheet and where its table stands."""

    sheet: SheetLayout
    placed: Placed

    @cached_property
    def _rows(self) -> dict[GoalKey, int]:
        """The row of each goal, counted from the table's first."""
        found = {}
        for row in range(self.placed.first_row, self.placed.last_row + 1):
            key = self._value(row, "goal_id"), self._value(row, "board")
            found[str(key[0]), str(key[1])] = row - self.placed.first_row
        return found

    def _value(self, row: int, name: str) -> CellValue:
        cell = self.sheet.cells.get((row, self.placed.columns[name]))
        return cell.value if cell else None

    def link(self, key: GoalKey) -> str:
        """A link to a goal's title."""
        return self.placed.link(self._rows[key], "title")

    def shown(self, key: GoalKey, name: str) -> CellValue:
        """What a goal's row shows in a field now."""
        return self._value(self.placed.first_row + self._rows[key], name)

    def place(self, key: GoalKey) -> int:
        """Which row of the table a goal has now, from 1."""
        return self._rows[key] + 1

    def find(self, key: GoalKey) -> str:
        """The same as a formula, which finds it by number and board wherever it is sorted to."""
        numbers, boards = self.placed.area("goal_id"), self.placed.area("board")
        above = f"ROW({numbers.partition(':')[0]})-1"
        return (
            f"SUMPRODUCT(({numbers}={literal(key[0])})*({boards}={literal(key[1])})"
            f"*(ROW({numbers})-({above})))"
        )

    def at(self, place: str, name: str) -> str:
        """What stands in a field of the row whose place a cell holds; blank where there is none."""
        return f'IF({place}=0,"",INDEX({self.placed.area(name)},{place}))'

    def count(self, status: Status) -> str:
        """How many goals have a status, as a formula."""
        return f"COUNTIF({self.placed.area('status_code')},{literal(status.value)})"
