"""The catalogue as a workbook: every sheet with its headings, drop-downs and hints."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from xlgoals.books.common import level_labels
from xlgoals.domain.model import DONE, Plan
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.declared.returns import RETURN_FORMS
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.layout import Lists, Placed, TableLayout
from xlgoals.forms.look import HEAD
from xlgoals.forms.sheet import Area, BookLayout, SheetLayout
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from xlgoals.forms.form import Form
    from xlgoals.forms.sheet import CellValue
    from xlgoals.forms.values import Value


_NAMES_OF_FORMS = {("lines", "form"), ("calendar", "forms"), ("imports", "form")}
"""Columns where return forms are named, by their key or their title in any language."""


def catalogue_book(
    rows: Mapping[str, Sequence[Mapping[str, Value]]],
    language: Language,
    created: datetime,
    readme: str = "",
) -> BookLayout:
    """The catalogue with these typed rows per form; without any it is an empty one to fill in.

    `readme` is what is told of it on a first sheet, which is not read: lines of text, those that
    begin with `# ` headings.
    """
    lists = Lists(language)
    sheets = [
        _sheet(form, rows.get(key, ()), lists, language) for key, form in CATALOGUE_FORMS.items()
    ]
    if readme.strip():
        sheets.insert(0, _readme_sheet(readme, language))
    return BookLayout(
        [*sheets, lists.sheet],
        created,
        title=language.text(N_("Catalogue")),
        language=language.code,
        names=lists.names,
    )


def _readme_sheet(readme: str, language: Language) -> SheetLayout:
    title = language.text(N_("Read me"))
    sheet = SheetLayout(title, print_title=title, landscape=False, tab_colour=HEAD)
    sheet.widths = {0: 74}  # no wider than a page, which a single column is not scaled to
    for row, line in enumerate(readme.strip().splitlines()):
        words = line.strip()
        if words.startswith("#"):
            sheet.put(row, 0, words.lstrip("#").strip(), "heading_wrap" if row else "title_wrap")
        elif words:
            sheet.put(row, 0, f"• {words[2:]}" if words.startswith(("- ", "* ")) else words, "lead")
    fit_rows(sheet)
    return sheet


def _sheet(
    form: Form, rows: Sequence[Mapping[str, Value]], lists: Lists, language: Language
) -> SheetLayout:
    title = language.text(form.title)
    sheet = SheetLayout(title, print_title=title)
    sheet.put(0, 0, title, "title")
    sheet.put(1, 0, language.text(form.lead), "plain")
    table = TableLayout(
        form, sheet, lists, language, top=2, marked_inputs=False, labels=level_labels(Plan())
    )
    table.headers()
    placed = table.body(
        ({key: _shown(table, key, value) for key, value in row.items()} for row in rows),
        form.blank_rows,
    )
    sheet.freeze = (placed.first_row, 1)
    sheet.autofilter = _whole(placed)
    sheet.repeat_rows = (placed.header_row, placed.header_row)
    sheet.selected = (placed.first_row, 0)
    fit_rows(sheet)
    return sheet


def _shown(table: TableLayout, name: str, value: Value) -> CellValue:
    """A value as people write it: forms by their titles, a target as a number or a word."""
    text = table.language.text
    if (table.form.key, name) in _NAMES_OF_FORMS:
        keys = value if isinstance(value, tuple) else (str(value),)
        forms = (RETURN_FORMS.get(key) for key in keys)
        return "; ".join(text(f.title) if f else key for key, f in zip(keys, forms, strict=True))
    if (table.form.key, name) == ("catalogue_goals", "target") and isinstance(value, str):
        if value == DONE:
            return text(N_("carried out"))
        with suppress(InvalidOperation):
            return Decimal(value)
    return table.words(table.form.field[name], value)


def _whole(placed: Placed) -> Area:
    return Area(placed.header_row, 0, placed.last_row, len(placed.columns) - 1)
