"""What the buttons say before Python is there to say it, in the workbook's language.

The macros read these texts from named cells. `macros/xlgoals_buttons.bas` has them in English too,
for where the cells are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.forms.sheet import SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.i18n import Language

_TEXTS = (
    (
        "xg_said_failed",
        N_(
            "The button could not be run. Close other dialogs and try again. If it fails again, "
            "run this in a terminal: xlgoals doctor. This is what Excel says:"
        ),
    ),
    (
        "xg_said_other_settings",
        N_(
            "The hidden sheet xlwings.conf has been changed, or a file of that name lies in the "
            "workbook's folder. Such settings could run anything, so nothing was run. Remove the "
            "file, unless you know whose it is, close the workbook, and run this in a terminal: "
            "xlgoals consolidate"
        ),
    ),
    (
        "xg_said_no_python",
        N_(
            "Excel does not know yet where xlgoals is on this computer. Run this once in a "
            "terminal, then try again: xlgoals excel install"
        ),
    ),
    (
        "xg_said_python_gone",
        N_(
            "The Python that runs xlgoals is no longer where it was. Run this once in a "
            "terminal, then try again: xlgoals excel install. It was here:"
        ),
    ),
)


def macro_texts(language: Language) -> list[tuple[str, str]]:
    """The defined name of each text's cell, and the text."""
    return [(name, language.text(text)) for name, text in _TEXTS]


def settings_sheet() -> SheetLayout:
    """The hidden sheet with the only setting of xlwings that the master brings itself.

    Code is not to be looked for in the workbook's folder: others may put files there, and where it
    was opened from the web there is no such folder.
    """
    sheet = SheetLayout("xlwings.conf", hidden=True)
    sheet.put(0, 0, "ADD_WORKBOOK_TO_PYTHONPATH", "plain")
    sheet.put(0, 1, "False", "plain")
    return sheet
