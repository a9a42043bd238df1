"""The master's sheets of the forms beside the goals: one a form, all units together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlgoals.books.common import Column
from xlgoals.books.listing import Cells, listing, without_empty
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Field, Kind
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.shown import is_figure, shown_fields, shown_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.tables.figures import Figures
    from xlgoals.tables.lines import UnitLine

_STYLES = {
    Kind.AMOUNT: "amount",
    Kind.NUMBER: "number",
    Kind.INTEGER: "whole",
    Kind.DATE: "date",
}


def form_sheets(figures: Figures) -> list[SheetLayout]:
    """A sheet for each form beside the goals that any unit owes in the round."""
    return [_sheet(key, lines, figures) for key, lines in figures.lines.items()]


def _sheet(key: str, lines: Sequence[UnitLine], figures: Figures) -> SheetLayout:
    t, form = figures.language.text, RETURN_FORMS[key]
    title = t(form.title)
    lead = t(N_("All units, as they have reported. Sums are computed."))
    fields = shown_fields(form, lines)
    columns = [
        Column(t(N_("Unit")), 30, "bold"),
        *(Column(t(asked.label), asked.width, _STYLES.get(asked.kind, "text")) for asked in fields),
        Column(t(N_("From")), 30),
        Column(t(N_("Preliminary")), 12),
    ]
    columns, rows = without_empty(columns, [_cells(line, fields, figures) for line in lines])
    styles = [column.style for column in columns]
    _part_units(rows, [line.unit_id for line in lines], styles)
    at_title = next((n for n, asked in enumerate(fields, 1) if asked.key == "title"), 1)
    return listing(figures, title, lead, columns, rows, frozen=at_title + 1, heading=32)[0]


def _cells(line: UnitLine, fields: Sequence[Field], figures: Figures) -> list[CellValue | Cell]:
    language = figures.language
    shown: list[CellValue | Cell] = [figures.catalogue.unit[line.unit_id].name]
    for asked in fields:
        value = shown_value(asked, line, language)
        if line.row.is_sum and asked.kind is not Kind.LONG_TEXT:
            style = "sum" if is_figure(asked) else "bold"
            shown.append(Cell(value, style))
        else:
            shown.append(value)
    sources = "; ".join(line.sources)
    waiting = language.text(N_("Preliminary")) if line.preliminary else ""
    return [*shown, sources, waiting]


def _part_units(rows: Sequence[Cells], units: Sequence[str], styles: Sequence[str]) -> None:
    """Draw a line where another unit begins, and grey the name of one that is said again."""
    for row, unit, above in zip(rows[1:], units[1:], units, strict=False):
        if unit == above:
            row[0] = Cell(_cell(row[0], "text").value, "text_repeat")
            continue
        for place, style in enumerate(styles):
            cell = _cell(row[place], style)
            row[place] = replace(cell, style=f"{cell.style}+rule")


def _cell(value: CellValue | Cell, style: str) -> Cell:
    return value if isinstance(value, Cell) else Cell(value, style)
