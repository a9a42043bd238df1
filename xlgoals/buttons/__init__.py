"""What the buttons of an open master do: the same steps as the commands, and the workbook refilled.

The macros call these functions by name. What they take are numbers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["check", "collect", "main", "recalculate", "report", "show_source"]


def remembered(_workspace_id: str) -> Path | None:
    """Where a workspace was last seen on this machine."""
    return None


def collect() -> None:
    """Take in the returns that are in the round's inbox."""
    from xlgoals.buttons import acts, work

    work.run(acts.collect, remembered)


def recalculate() -> None:
    """Read what staff have written, compute everything and refill the workbook."""
    from xlgoals.buttons import acts, work

    work.run(acts.recalculate, remembered)


def check() -> None:
    """Mark what has to be mended in what staff have written."""
    from xlgoals.buttons import acts, work

    work.run(acts.check, remembered)


def report() -> None:
    """Read what staff have written and make the report."""
    from xlgoals.buttons import acts, work

    work.run(acts.report, remembered)


def show_source(sheet_index: int, row: int) -> None:
    """Open the file behind a row, by its sheet's number and its own, both counted from 1."""
    from xlgoals.buttons import acts, work

    work.run(lambda at: acts.show_source(at, sheet_index, row), remembered)


def main() -> None:
    """Do what is chosen in the workbook: for a workbook with one button for everything."""
    from xlgoals.buttons import acts, work

    work.run(acts.chosen, remembered)
