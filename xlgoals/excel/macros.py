"""A workbook's macros and the buttons that run them, while it is being written."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlgoals.excel.values import LayoutError, checked
from xlgoals.excel.vba import macro_project, shipped_project
from xlgoals.excel.vba.project import WORKBOOK, sheet_name
from xlgoals.excel.vba.sources import SHIPPED_MACRO, own_module, public_subs
from xlgoals.forms.raw import address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.forms.sheet import Button, Macros, SheetLayout

LONGEST_CAPTION = 255
"""Characters that a button shows."""


def add_macros(book: Any, macros: Macros, pages: Sequence[tuple[SheetLayout, Any]]) -> None:
    """Give a workbook its macros, and its sheets their buttons.

    Raises:
        LayoutError: A button is to run a macro that there is not.
        Unusable: The texts of the macros are not there.
    """
    own = macros == "own"
    project = macro_project(len(pages)) if own else shipped_project()
    checked(book.add_vba_project(BytesIO(project), is_stream=True), "the macros")
    book.set_vba_name(WORKBOOK)
    subs = public_subs(own_module().text)
    for number, (layout, page) in enumerate(pages, 1):
        page.set_vba_name(sheet_name(number))
        for button in layout.buttons:
            at = f"{layout.name}!{address(button.row, button.column)}"
            if button.macro not in subs:
                raise LayoutError(f"{at}: there is no macro {button.macro!r}")
            _insert(page, button, button.macro if own else SHIPPED_MACRO, at)


def _insert(page: Any, button: Button, macro: str, at: str) -> None:
    if not 0 < len(button.caption) <= LONGEST_CAPTION:
        raise LayoutError(f"{at}: a button's caption of {len(button.caption)} characters")
    if button.width < 1 or button.height < 1:
        raise LayoutError(f"{at}: a button of {button.width} x {button.height} pixels")
    wanted = {
        "macro": macro,
        "caption": button.caption,
        "description": button.caption,
        "width": button.width,
        "height": button.height,
        "x_offset": button.x,
        "y_offset": button.y,
    }
    checked(page.insert_button(button.row, button.column, wanted), f"{at}: the button")
