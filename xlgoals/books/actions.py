"""What the buttons of a master do: their words, their macros and the cells that belong to them."""

from __future__ import annotations

from dataclasses import dataclass

from xlgoals.i18n import N_


@dataclass(frozen=True, slots=True)
class Action:
    """One button: its words, its Sub, and the function of `xlgoals.buttons` that it calls."""

    caption: str
    macro: str
    target: str
    does: str = ""
    """What it does, in a sentence beside it."""


ACTIONS = (
    Action(
        N_("Read in returns"),
        "CollectReturns",
        "collect",
        N_("Takes in what the units have sent, and writes the answers to them."),
    ),
    Action(
        N_("Recalculate"),
        "Recalculate",
        "recalculate",
        N_("Reads what you have written and computes every sheet anew."),
    ),
    Action(
        N_("Check"),
        "CheckEdits",
        "check",
        N_("Marks what has to be mended in what you have written."),
    ),
    Action(
        N_("Make the report"),
        "MakeReport",
        "report",
        N_("Reads what you have written and makes the report."),
    ),
    Action(
        N_("Show the source"),
        "ShowSource",
        "show_source",
        N_("Opens the unit's file at the cell behind the row that you stand in."),
    ),
)
"""The five buttons, in the order that they stand in."""

LAST_CELL = "last_cell"
"""The row of the manifest that says where it is told what was done last: `Log!B4`."""
CHOSEN_CELL = "chosen_cell"
"""The row of the manifest that says where one of the captions is chosen, for one button alone."""
CHOSEN_NAME = "xg_chosen"
"""The defined name of the cell where one of the captions is chosen."""
LAST_NAME = "xg_last"
"""The defined name of the cell that tells what was done last."""
