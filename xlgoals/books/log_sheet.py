"""The master's sheet of its buttons, and of what has been done in the round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.buttons import ACTS, HEIGHT, put_buttons
from xlgoals.books.common import Column, plain_table
from xlgoals.forms.sheet import Area, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.tables.figures import Figures

FIRST = 4
"""The zero-based row of the first button."""
LAST_DONE = (FIRST + len(ACTS) + 1, 1)
"""The cell that a button says in what it has done."""
_LOG = LAST_DONE[0] + 2


def log_sheet(figures: Figures) -> SheetLayout:
    """Lay out the buttons with what they do, and the round's latest events, newest first."""
    language, t = figures.language, figures.language.text
    title = t(N_("Buttons and log"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    lead = N_(
        "The buttons are in the file master.xlsm. Where macros may not be run, the command beside "
        "each does the same."
    )
    sheet.put(1, 0, t(lead), "plain")
    acts = [
        Column(t(N_("Button")), 28, "bold"),
        Column(t(N_("What it does")), 84),
        Column(t(N_("Without buttons")), 30),
    ]
    rows = [[t(act.caption), t(act.does), t(act.command)] for act in ACTS]
    plain_table(sheet, FIRST - 1, acts, rows)
    for row, act in enumerate(ACTS, FIRST):
        put_buttons(sheet, language, row, 0, [act])
    sheet.put(LAST_DONE[0], 0, t(N_("Last done")), "bold")
    sheet.put(*LAST_DONE, "", "text")
    columns = [
        Column(t(N_("When")), 28),
        Column(t(N_("What")), 84),
        Column(t(N_("Unit")), 30),
        Column(t(N_("Who")), 22),
    ]
    events = [
        [
            language.moment(row.at),
            ": ".join(filter(None, (row.what, row.details))),
            row.unit,
            row.who,
        ]
        for row in figures.log
    ]
    area = plain_table(sheet, _LOG, columns, events)
    sheet.freeze = (FIRST - 1, 0)
    sheet.autofilter = Area(_LOG, 0, area.last_row, len(columns) - 1)
    return sheet


__all__ = ["HEIGHT", "LAST_DONE", "log_sheet"]
