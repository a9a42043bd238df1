"""Findings that point at a cell of the catalogue."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.values import fold

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlgoals.forms.form import Choice
    from xlgoals.forms.parse import Row, Table
    from xlgoals.i18n import Language


def label(choices: tuple[Choice, ...], code: object, language: Language) -> str:
    """A choice in words."""
    return next(choice.words(language) for choice in choices if choice.code == code)


def title(form: str, language: Language) -> str:
    """The name of a sheet."""
    return language.text(CATALOGUE_FORMS[form].title)


def unknown(
    table: Table,
    row: Row,
    key: str,
    value: str,
    form: str,
    language: Language,
    names: Collection[str],
) -> Finding:
    """A name that is not in the sheet where it should be; `names` are those that are there."""
    shown = {"value": value, "where": title(form, language)}
    near = nearest(value, names)
    if near is None:
        return at(table, row, key, Code.UNKNOWN_REFERENCE, language, **shown)
    return at(table, row, key, Code.NEAR_REFERENCE, language, **shown, near=near)


def nearest(value: str, names: Collection[str]) -> str | None:
    """The name that was probably meant.

    Only one with the same numbers in it: among G001 to G135 some other is always alike.
    """
    letters, numbers = _taken_apart(value)
    alike: dict[str, str] = {}
    for name in names:
        others, own = _taken_apart(name)
        if own == numbers:
            alike.setdefault(others, name)
    near = get_close_matches(letters, alike, n=1, cutoff=0.6)
    return alike[near[0]] if near else None


def _taken_apart(name: str) -> tuple[str, list[int]]:
    """A name's letters, and its numbers without leading zeros."""
    letters = re.sub(r"[\W\d_]+", "", fold(name))
    return letters, [int(digits) for digits in re.findall(r"[0-9]+", name)]


def at(
    table: Table, row: Row, field: str, code: Code, language: Language, /, **values: object
) -> Finding:
    """A finding at one cell of a row."""
    label = language.text(table.form.field[field].label)
    place = Place(table.sheet, table.address(row, field), label)
    return Finding.about(code, place, table.form.key, field, row.key, **values)
