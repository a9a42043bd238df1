"""Counts over the master's sheet of all goals, as formulas: a changed status changes them at once.

Parts of the plan and boards are told apart by their ids, which stand in hidden columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlgoals.domain.assess import share
from xlgoals.domain.model import Status
from xlgoals.forms.formulas import literal
from xlgoals.forms.sheet import Cell

if TYPE_CHECKING:
    from xlgoals.domain.model import Reason
    from xlgoals.forms.layout import Placed
    from xlgoals.forms.sheet import CellValue
    from xlgoals.tables.rollup import Summary


def as_words(name: str) -> str:
    """An id as the hidden columns have it: `1.1` and `1.10` alone would be one number."""
    return f"id {name}" if name else ""


def ratio(part: str, whole: str) -> str:
    """A share that follows the counts; blank where there is nothing to divide by."""
    return f'IF({whole}=0,"",{part}/{whole})'


def within(summary: Summary, goals: Placed) -> str:
    """The condition that a goal belongs to a part or a board; blank for all of them."""
    if summary.level == "all":
        return ""
    column = "board_id" if summary.level == "board" else f"node{summary.level[-1]}"
    return f"{goals.area(column)},{exactly(as_words(summary.key))}"


def of_board(board: str, goals: Placed) -> str:
    """The condition that a goal is a board's."""
    return f"{goals.area('board_id')},{exactly(as_words(board))}"


def with_status(status: Status, goals: Placed, column: str = "status_code") -> str:
    """The condition that a goal has a status, as a column of codes has it."""
    return f"{goals.area(column)},{literal(status)}"


def with_reason(reason: Reason, goals: Placed) -> str:
    """The condition that a goal is not measured for a reason."""
    return (
        f"{with_status(Status.NOT_MEASURED, goals)},{goals.area('reason_code')},{literal(reason)}"
    )


def count(*conditions: str) -> str:
    """How many goals meet all of the conditions."""
    return f"COUNTIFS({','.join(filter(None, conditions))})"


def weight(goals: Placed, *conditions: str) -> str:
    """What the goals that meet all of the conditions weigh together."""
    return f"SUMIFS({goals.area('weight')},{','.join(filter(None, conditions))})"


def level_cells(summary: Summary, goals: Placed, row: int) -> list[CellValue | Cell]:
    """One line of counts of a part or a board, in the columns from A on; `row` is Excel's."""
    counts, mine = summary.counts, within(summary, goals)
    return [
        summary.name,
        Cell(counts.n, "whole", count(mine)),
        *(
            Cell(counts.of(status), "whole", count(mine, with_status(status, goals)))
            for status in Status
        ),
        Cell(share(counts.green, counts.n), "percent_whole", ratio(f"$C${row}", f"$B${row}")),
        Cell(
            share(counts.green, counts.measured),
            "percent_whole",
            ratio(f"$C${row}", f"SUM($C${row}:$E${row})"),
        ),
    ]


def exactly(text: str) -> str:
    """A criterion that a text alone meets, whatever signs are in it."""
    return literal("=" + re.sub(r"([~*?])", r"~\1", text))
