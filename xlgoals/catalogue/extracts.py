"""Extracts of other systems: what their columns can mean, and what the sheet Imports gets wrong."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from xlgoals.catalogue.pointing import at
from xlgoals.findings import Code, Finding
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import NUMBERS, Field, Form, Kind, Role
from xlgoals.forms.values import fold
from xlgoals.i18n import in_all_languages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlgoals.forms.parse import Row, Table
    from xlgoals.i18n import Language

ROW, UNIT, BOARD, PERIOD, SOURCE, EXTRACTED = (
    "row",
    "unit",
    "board",
    "period",
    "source",
    "extracted",
)
"""What a column can mean beside a figure: the row that it is of, and where it comes from."""
PARTS = (ROW, UNIT, BOARD, PERIOD, SOURCE, EXTRACTED)
_FIGURES = NUMBERS | {Kind.ANSWER}


@cache
def importable(key: str) -> Mapping[str, Field]:
    """The fields of a return form that a system may fill in: the figures among its inputs."""
    fields = RETURN_FORMS[key].fields
    return {f.key: f for f in fields if f.role is Role.INPUT and f.kind in _FIGURES}


def importing_forms() -> dict[str, Form]:
    """The forms that have such fields."""
    return {key: form for key, form in RETURN_FORMS.items() if importable(key)}


@cache
def _titles() -> Mapping[str, str]:
    """The keys of the forms by their titles in all languages, folded."""
    forms = RETURN_FORMS.values()
    return {fold(title): form.key for form in forms for title in in_all_languages(form.title)}


def extracts(tables: Mapping[str, Table], language: Language) -> Iterator[Finding]:
    """What is wrong in the sheet Imports."""
    table = tables.get("imports")
    if table is None:
        return
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        form = str(row.values.get("form", ""))
        if key := _titles().get(fold(form)):
            row.values["form"] = key
        groups.setdefault(fold(str(row.values.get("name", ""))), []).append(row)
    for name, rows in groups.items():
        if name:  # a blank one has been told of
            yield from _extract(table, rows, language)


def _extract(table: Table, rows: list[Row], language: Language) -> Iterator[Finding]:
    """One extract: its form, what its columns mean, and whether that is enough."""
    first = rows[0]
    name, form = str(first.values["name"]), str(first.values.get("form", ""))
    seen: dict[tuple[str, str], Row] = {}
    sound = True
    for row in rows:
        found = [*_of_form(table, row, form, language), *_means(table, row, language)]
        for field, code in (("column", Code.ROW_TWICE), ("means", Code.MEANS_TWICE)):
            value = str(row.values.get(field, ""))
            other = seen.setdefault((field, fold(value)), row)
            if value and other is not row:
                values = {"extract": name, "value": value, "key": f"{name} {value}"}
                spot = table.address(other, field)
                found.append(at(table, row, field, code, language, **values, other=spot))
        yield from found
        sound = sound and not found
    means = {str(row.values.get("means")) for row in rows}
    figures = [] if form not in RETURN_FORMS else list(importable(form))
    lacking = [part for part in (ROW, UNIT) if part not in means]
    if sound and (lacking or not means & set(figures)):
        needed = lacking or figures
        listed = "; ".join(needed)
        yield at(table, first, "name", Code.EXTRACT_LACKS, language, extract=name, choices=listed)


def _of_form(table: Table, row: Row, form: str, language: Language) -> Iterator[Finding]:
    value = str(row.values.get("form", ""))
    if value and value not in importing_forms():
        yield _unlisted(table, row, "form", value, list(importing_forms()), language)
    elif value and form and value != form:
        values = {"extract": row.values["name"], "value": value, "other": form}
        yield at(table, row, "form", Code.TWO_FORMS, language, **values)


def _means(table: Table, row: Row, language: Language) -> Iterator[Finding]:
    value, form = str(row.values.get("means", "")), str(row.values.get("form", ""))
    if value and form in importing_forms():
        choices = [*PARTS, *importable(form)]
        if value not in choices:
            yield _unlisted(table, row, "means", value, choices, language)


def _unlisted(
    table: Table, row: Row, field: str, value: str, choices: list[str], language: Language
) -> Finding:
    """A word that is none of those there are, with the one that was probably meant."""
    near = get_close_matches(fold(value), choices, n=1, cutoff=0.6)
    values = {"value": value, "choices": "; ".join(choices)}
    if near:
        return at(table, row, field, Code.NEAR_MATCH, language, **values, near=near[0])
    return at(table, row, field, Code.NOT_IN_LIST, language, **values)
