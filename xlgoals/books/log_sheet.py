"""The master's sheet of its buttons, and of what has been done in the round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.buttons import ACTS, CHOICES, HEIGHT, ROOM, put_buttons
from xlgoals.books.common import Column, plain_table
from xlgoals.forms.raw import column_name, place_on
from xlgoals.forms.sheet import Area, Button, DropDown, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.forms.layout import Lists
    from xlgoals.forms.sheet import Macros
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures

LAST, CHOSEN = "xg_last", "xg_chosen"
"""The names of the cells that say what was done last, and what the only button is to do."""
_TITLE = N_("Buttons and log")
_COVERING = (199, 30)
"""Width and height in pixels of a button that covers what stands in its cell."""
_FIRST = 4
"""The zero-based row of the first button."""
_PLACES = {LAST: (_FIRST + len(ACTS) + 1, 1), CHOSEN: (_FIRST + len(ACTS) + 2, 1)}
_LOG = _PLACES[CHOSEN][0] + 2
_LEADS = {
    "own": N_(
        "The buttons are in the file master.xlsm. Where macros may not be run, the command beside "
        "each does the same."
    ),
    "xlwings": N_(
        "The button is in the file master.xlsm. Choose below what it is to do. Where macros may "
        "not be run, the command beside each does the same."
    ),
    "": N_("What is done with the round, and with which command. Below is what has happened."),
}


def log_sheet(figures: Figures, lists: Lists, macros: Macros) -> SheetLayout:
    """Lay out the buttons with what they do, and the round's latest events, newest first."""
    language, t = figures.language, figures.language.text
    title = t(_TITLE)
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    sheet.put(1, 0, t(_LEADS[macros]), "plain")
    acts = [
        Column(t(N_("Button")), 28, "bold"),
        Column(t(N_("What it does")), 84),
        Column(t(N_("Without buttons")), 30),
    ]
    rows = [[t(act.caption), t(act.does), t(act.command)] for act in ACTS]
    plain_table(sheet, _FIRST - 1, acts, rows)
    for row, act in enumerate(ACTS, _FIRST):
        put_buttons(sheet, language, (row, 0), [act], macros, _COVERING)
    if macros:
        row, column = _PLACES[LAST]
        sheet.put(row, 0, t(N_("Last done")), "bold")
        sheet.put(row, column, "", "text")
    if macros == "xlwings":
        _put_choice(sheet, lists, language)
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
    sheet.freeze = (_FIRST - 1, 0)
    sheet.autofilter = Area(_LOG, 0, area.last_row, len(columns) - 1)
    return sheet


def _put_choice(sheet: SheetLayout, lists: Lists, language: Language) -> None:
    """The one button that there is, and the list of what it can do."""
    row, column = _PLACES[CHOSEN]
    words = [language.text(act.caption) for act in CHOICES]
    sheet.put(row, 0, language.text(N_("What the button is to do")), "bold")
    sheet.put(row, column, words[1], "input_text")
    area = Area(row, column, row, column)
    sheet.drop_downs.append(DropDown(area, lists.source("act", words)))
    caption = language.text(N_("Do it"))
    sheet.buttons.append(Button(row, column + 1, 100, HEIGHT, caption, ACTS[0].macro, 6, 4))
    sheet.heights[row] = ROOM
    sheet.fixed_heights.add(row)


def log_cells(language: Language, macros: Macros) -> dict[str, str]:
    """The cells that buttons write to and read, by name: `Log!$B$11`."""
    wanted = [*([LAST] if macros else []), *([CHOSEN] if macros == "xlwings" else [])]
    title = language.text(_TITLE)
    return {
        name: f"{title}!${column_name(column)}${row + 1}"
        for name, (row, column) in _PLACES.items()
        if name in wanted
    }


def log_names(language: Language, macros: Macros) -> dict[str, str]:
    """The same as defined names of the workbook."""
    cells = log_cells(language, macros).items()
    return {name: f"={place_on(*cell.split('!'))}" for name, cell in cells}
