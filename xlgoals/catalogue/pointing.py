"""Findings that point at a cell of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS

if TYPE_CHECKING:
    from xlgoals.forms.form import Choice
    from xlgoals.forms.parse import Row, Table
    from xlgoals.i18n import Language


def label(choices: tuple[Choice, ...], code: object, language: Language) -> str:
    """A choice in words."""
    return next(language.text(choice.label) for choice in choices if choice.code == code)


def title(form: str, language: Language) -> str:
    """The name of a sheet."""
    return language.text(CATALOGUE_FORMS[form].title)


def unknown(table: Table, row: Row, key: str, value: str, form: str, language: Language) -> Finding:
    """A name that is not in the sheet where it should be."""
    return at(
        table, row, key, Code.UNKNOWN_REFERENCE, language, value=value, where=title(form, language)
    )


def at(
    table: Table, row: Row, field: str, code: Code, language: Language, /, **values: object
) -> Finding:
    """A finding at one cell of a row."""
    label = language.text(table.form.field[field].label)
    place = Place(table.sheet, table.address(row, field), label)
    return Finding.about(code, place, table.form.key, field, row.key, **values)
