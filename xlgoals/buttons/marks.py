"""What has to be mended in the columns of staff's, marked in the open workbook beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlgoals.buttons.live import Typed, as_text, put
from xlgoals.findings import Place, Severity
from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.forms.declared.master import MARKED, TO_MEND, marked_words
from xlgoals.forms.find import find_table
from xlgoals.forms.raw import RawBook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlgoals.buttons.live import LiveSheet
    from xlgoals.findings import Finding
    from xlgoals.forms.find import Found
    from xlgoals.forms.form import Form
    from xlgoals.i18n import Language

LONGEST = 4_000
"""Most characters of what is said of one row."""


def mark(sheets: Iterable[LiveSheet], findings: Sequence[Finding], language: Language) -> int:
    """Mark every cell that is found wrong, and take away the marks of those that are not.

    Only the two columns of marks are written: what people have written stands as it is.

    Returns:
        How many findings have a row to stand in.
    """
    marked = 0
    for live in sheets:
        for form in MASTER_FORMS.values():
            found = find_table(form, RawBook([live.raw]))
            if found is not None and {TO_MEND, MARKED} <= found.columns.keys():
                of_form = [one for one in findings if one.form == form.key and _is_told(one)]
                marked += _mark(live, form, found, of_form, language)
    return marked


def _is_told(finding: Finding) -> bool:
    return finding.severity is not Severity.NOTE


def _mark(
    live: LiveSheet, form: Form, found: Found, findings: Sequence[Finding], language: Language
) -> int:
    of_row: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        of_row.setdefault(finding.row, []).append(finding)
    told = 0
    for row in range(found.body, len(live.raw.rows)):
        key = tuple(str(live.at(row, found.columns[name])) for name in form.keys)
        wrong = of_row.get(key, [])
        told += len(wrong)
        wanted = {
            TO_MEND: "\n".join(_words(one, language) for one in wrong)[:LONGEST],
            MARKED: marked_words(one.field for one in wrong),
        }
        _write(live, row, {found.columns[name]: text for name, text in wanted.items()})
    return told


def _write(live: LiveSheet, row: int, wanted: Mapping[int, str]) -> None:
    for column, text in wanted.items():
        if live.at(row, column) != text:
            put(live.page, row, column, [Typed(as_text(text))])


def _words(finding: Finding, language: Language) -> str:
    """What is wrong, with the column's name instead of the place that it stands beside."""
    return replace(finding, place=Place(finding.place.label)).message(language)
