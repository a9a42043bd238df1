"""The hidden sheet with the outcomes over time that small charts in a workbook are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.forms.look import HEAD
from xlgoals.forms.raw import column_name, place_on
from xlgoals.forms.sheet import SheetLayout, Sparkline
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xlgoals.i18n import Language


class Series:
    """A row of figures for each small chart; `sheet` is blank as long as none has been drawn."""

    def __init__(self, language: Language) -> None:
        self.sheet = SheetLayout(language.text(N_("Series")), hidden=True, protected=True)
        self._rows = 0

    def draw(self, sheet: SheetLayout, row: int, column: int, figures: Sequence[Decimal]) -> None:
        """Draw figures, oldest first, in a cell of another sheet; nothing for fewer than two."""
        if len(figures) < 2:
            return
        for place, figure in enumerate(figures):
            self.sheet.put(self._rows, place, figure, "plain")
        self._rows += 1
        last = column_name(len(figures) - 1)
        cells = place_on(self.sheet.name, f"$A${self._rows}:${last}${self._rows}")
        sheet.sparklines.append(Sparkline(row, column, cells, HEAD))
