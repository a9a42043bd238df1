"""The master's buttons: what each is called, what it does, and the command that does the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.books.master_sources import TITLE as SOURCES
from xlgoals.forms.declared.master import ASSESSMENTS, MASTER_GOALS
from xlgoals.forms.sheet import Button
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlgoals.forms.sheet import Macros, SheetLayout
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures

HEIGHT = 22
"""Of a button, in pixels."""
ROOM = 24.0
"""Of the row that it lies on, in points."""
_GAP = 4
_PAD, _SIGN = 16, 6
"""Of a button's width in pixels: what its caption has beside it, and about what a sign takes."""
_BESIDE = 2
"""The column of buttons beside a sheet's title: it stays in sight."""


@dataclass(frozen=True, slots=True)
class Act:
    """One button."""

    macro: str
    """The Sub that it runs."""
    target: str
    """The function of `xlgoals.buttons` that the Sub calls."""
    caption: str
    does: str
    command: str
    """What does the same without buttons."""


COLLECT = Act(
    "CollectReturns",
    "collect",
    N_("Take in returns"),
    N_("Reads the returns in the round's inbox, writes the answers, and refills this workbook."),
    "xlgoals collect",
)
RECALCULATE = Act(
    "Recalculate",
    "recalculate",
    N_("Recalculate"),
    N_("Takes what you have written, judges every goal anew, and refills every sheet."),
    "xlgoals consolidate",
)
CHECK = Act(
    "CheckEdits",
    "check",
    N_("Check"),
    N_("Looks through what you have written and marks the cells that must be mended."),
    "xlgoals consolidate",
)
REPORT = Act(
    "MakeReport",
    "report",
    N_("Make the report"),
    N_("Takes what you have written and makes the report in all its forms."),
    "xlgoals report",
)
SOURCE = Act(
    "ShowSource",
    "show_source",
    N_("Show the source"),
    N_("Opens the unit's file at the cell behind the row that is selected."),
    N_("the links in the column Source"),
)
ACTS = (COLLECT, RECALCULATE, CHECK, REPORT, SOURCE)
"""Every button there is."""
CHOICES = (COLLECT, RECALCULATE, CHECK, REPORT)
"""What the only button can do, where there is one: it knows no row that is selected."""


def put_buttons(
    sheet: SheetLayout,
    language: Language,
    place: tuple[int, int],
    acts: Iterable[Act],
    macros: Macros,
    size: tuple[int, int] | None = None,
) -> None:
    """Lay buttons side by side on a cell, as wide as their captions ask for.

    With a `size`, width and height in pixels, they cover what stands in the cell.

    None where the macros are not ours: theirs is one, and has a place of its own.
    """
    if macros != "own":
        return
    row, column = place
    x = 1
    for act in acts:
        caption = language.text(act.caption)
        wide, high = size or (_PAD + _SIGN * len(caption), HEIGHT)
        y = 1 if size else 4
        sheet.buttons.append(Button(row, column, wide, high, caption, act.macro, x, y))
        x += wide + _GAP
    sheet.heights[row] = max(sheet.heights.get(row, 0), ROOM)
    sheet.fixed_heights.add(row)


def put_acts(sheets: Iterable[SheetLayout], figures: Figures, macros: Macros) -> None:
    """Lay the buttons that are needed most at the head of the sheets they are needed on."""
    t = figures.language.text
    acts = {
        t(MASTER_GOALS.title): (SOURCE, RECALCULATE, CHECK),
        t(ASSESSMENTS.title): (RECALCULATE, CHECK),
        t(SOURCES): (SOURCE,),
    }
    for sheet in sheets:
        if sheet.name in acts:
            put_buttons(sheet, figures.language, (0, _BESIDE), acts[sheet.name], macros)
