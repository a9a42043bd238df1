"""What the buttons of an open master do: the same steps as the commands, and the workbook refilled.

The macros call these functions by name. What they take are numbers alone.
"""

from __future__ import annotations

__all__ = ["check", "collect", "main", "recalculate", "report", "show_source"]


def collect() -> None:
    """Take in the returns that are in the round's inbox."""
    from xlgoals.buttons import acts, work

    work.run(acts.collect)


def recalculate() -> None:
    """Read what staff have written, compute everything and refill the workbook."""
    from xlgoals.buttons import acts, work

    work.run(acts.recalculate)


def check() -> None:
    """Mark what has to be mended in what staff have written."""
    from xlgoals.buttons import acts, work

    work.run(acts.check)


def report() -> None:
    """Read what staff have written and make the report."""
    from xlgoals.buttons import acts, work

    work.run(acts.report)


def show_source(sheet_index: int, row: int) -> None:
    """Open the file behind a row, by its sheet's number and its own, both counted from 1."""
    from xlgoals.buttons import acts, work

    work.run(lambda at: acts.show_source(at, sheet_index, row), saves=False)


def main() -> None:
    """Do what is chosen in the workbook: for a workbook with one button for everything."""
    from xlgoals.buttons import acts, work

    work.run(acts.chosen)
