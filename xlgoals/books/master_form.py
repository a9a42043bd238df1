"""A sheet of the master that staff write in: a declared form with its heading and finish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import level_labels, unused_levels
from xlgoals.forms.declared.master import MARKED, TO_MEND
from xlgoals.forms.fit import fit_rows, height_of
from xlgoals.forms.layout import Placed, TableLayout
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Area, Highlight, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.forms.form import Form
    from xlgoals.forms.layout import Lists
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures

LONGEST_NAME = 255
"""Most characters that the name of a table's column has."""


def form_sheet(
    form: Form,
    figures: Figures,
    lists: Lists,
    *,
    hidden: frozenset[str] = frozenset(),
    legend: str = "",
) -> tuple[SheetLayout, TableLayout]:
    """The sheet of a form with its heading.

    Args:
        form: What is laid out.
        figures: Of the round.
        lists: What its drop-downs take their words from.
        hidden: The columns that the round has nothing in.
        legend: What its marks mean, on a line above the table.
    """
    language, plan = figures.language, figures.catalogue.plan
    title = language.text(form.title)
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    sheet.put(1, 0, language.text(form.lead), "plain")
    if legend:
        sheet.put(2, 0, legend, "plain")
    table = TableLayout(
        form,
        sheet,
        lists,
        language,
        labels=labels_apart(form, level_labels(plan), language),
        top=3 if legend else 2,
        hidden=unused_levels(plan) | hidden,
    )
    table.headers()
    return sheet, table


def labels_apart(form: Form, levels: Mapping[str, str], language: Language) -> dict[str, str]:
    """What the columns of the plan's levels are called: as no other column of the form is."""
    own = {key: language.text(field.label) for key, field in form.field.items()}
    taken = {label.casefold() for key, label in own.items() if key not in levels}
    labels = {}
    for key, name in levels.items():
        if key not in own:
            continue
        wanted = label = " ".join(name.split())[: LONGEST_NAME - 20] or own[key]
        number = 1
        while label.casefold() in taken:
            again = N_("{name} ({level})")
            label = language.text(again, name=wanted, level=own[key].lower())
            label += f" {number}" if number > 1 else ""
            number += 1
        taken.add(label.casefold())
        labels[key] = label
    return labels


def finish(sheet: SheetLayout, placed: Placed, frozen: str) -> None:
    """Frozen panes up to a column, and what is repeated on every printed page."""
    sheet.freeze = (placed.first_row, placed.columns[frozen] + 1)
    sheet.repeat_rows = (placed.header_row, placed.header_row)
    sheet.repeat_columns = (0, placed.columns[frozen])
    heads = [
        height_of(cell, sheet.widths[column])
        for (row, column), cell in sheet.cells.items()
        if row == placed.header_row and column not in sheet.hidden_columns
    ]
    sheet.heights[placed.header_row] = max([32.0, *heads])


def soften(sheet: SheetLayout, placed: Placed, levels: tuple[str, ...], last_column: int) -> None:
    """Grey the names of levels that repeat the row above, and rule off where the first changes.

    These are highlights, so that they follow when the rows are sorted.
    """
    first, above = placed.first_row + 1, placed.first_row
    same = []
    for level in levels:
        column = placed.columns[level]
        letter = column_name(column)
        same.append(f"${letter}{first}=${letter}{above}")
        area = Area(placed.first_row, column, placed.last_row, column)
        together = f"AND({','.join(same)})" if len(same) > 1 else same[0]
        sheet.highlights.append(Highlight(area, together, "text_repeat"))
    if placed.last_row > placed.first_row:
        letter = column_name(placed.columns[levels[0]])
        every = Area(placed.first_row + 1, 0, placed.last_row, last_column)
        other = f"${letter}{first + 1}<>${letter}{first}"
        sheet.highlights.append(Highlight(every, other, "rule"))


def show_marks(sheet: SheetLayout, placed: Placed) -> None:
    """Let the cells stand out that a check of the open workbook finds wrong, and what it says."""
    row = placed.first_row + 1
    said, marked = (f"${column_name(placed.columns[key])}{row}" for key in (TO_MEND, MARKED))
    wrong = {asked.key: f'ISNUMBER(FIND("|{asked.key}|",{marked}))' for asked in placed.form.inputs}
    for key, holds in {**wrong, TO_MEND: f'{said}<>""'}.items():
        column = placed.columns[key]
        area = Area(placed.first_row, column, placed.last_row, column)
        sheet.highlights.append(Highlight(area, holds, "mend"))


def roomy(sheet: SheetLayout, placed: Placed, least: float, most: float) -> None:
    """Heights of rows: room to write in, and no row so tall that it fills the screen."""
    fit_rows(sheet, least, placed.first_row)
    for row in range(placed.first_row, placed.last_row + 1):
        height = max(sheet.heights.get(row, 0), least)
        if height > most:
            sheet.fixed_heights.add(row)
        sheet.heights[row] = min(height, most)
