"""Where a form's table stands in a workbook: by its row of field keys, whatever is moved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from xlgoals.forms.form import FORM_MARK
from xlgoals.forms.values import fold, raw_text
from xlgoals.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.forms.form import Form
    from xlgoals.forms.raw import RawBook, RawSheet, RawValue


@dataclass(frozen=True, slots=True)
class Found:
    """Where a form's table stands: the sheet, and the zero-based row of field keys.

    `columns` are by the fields' present keys; `moved` are those found by a key they had before.
    `header` is the row of visible labels; None where it has been deleted.
    """

    sheet: RawSheet
    key_row: int
    columns: Mapping[str, int]
    header: int | None
    moved: frozenset[str] = frozenset()
    language: str = ""
    """The language its labels are in, if that can be told."""

    @property
    def body(self) -> int:
        """The first row that may hold an answer."""
        return (self.key_row if self.header is None else self.header) + 1

    def label(self, key: str) -> str:
        """What the sheet itself calls a field, in the visible header below the keys."""
        labels = [] if self.header is None else self.sheet.rows[self.header]
        column = self.columns[key]
        return raw_text(labels[column]) if column < len(labels) else ""


def find_table(form: Form, book: RawBook) -> Found | None:
    """The table of this form in the workbook: the row that holds most of its field keys.

    All row keys and more than half of the fields that any version had must be there. Names of
    sheets do not matter.
    """
    return max(find_tables(form, book), key=lambda place: len(place.columns), default=None)


def find_tables(form: Form, book: RawBook) -> list[Found]:
    """Every copy of the form's table in the workbook, at most one a sheet."""
    found = []
    ways = {key for key, field in form.key_of.items() if field == form.keys[0]}
    for sheet in book.sheets:
        best: Found | None = None
        for number, cells in enumerate(sheet.rows[:200]):
            if ways.isdisjoint(cells) or _is_of_another(form, cells):
                continue
            place = _columns(form, sheet, number)
            complete = _is_most(form, place.columns)
            complete &= all(key in place.columns for key in form.keys)
            if complete and (best is None or len(place.columns) > len(best.columns)):
                best = place
        if best is not None:
            found.append(best)
    return found


def _is_most(form: Form, columns: Mapping[str, int]) -> bool:
    """Whether more than half of the fields of one of the form's versions are there."""
    for version in {field.since for field in form.fields}:
        asked = [field.key for field in form.fields if field.since <= version]
        if sum(key in columns for key in asked) * 2 > len(asked):
            return True
    return False


def _is_of_another(form: Form, cells: Sequence[RawValue]) -> bool:
    """Whether a row of field keys says that it is another form's; older ones do not say."""
    marks = {cell for cell in cells if isinstance(cell, str) and cell.startswith(FORM_MARK)}
    return bool(marks) and form.mark not in marks


def realigned(form: Form, place: Found) -> Found:
    """The place with its columns by their visible labels, where the row of keys has slipped.

    What a spreadsheet knows as a table takes a new column between its own alone: the cells above
    it, where the keys stand, stay where they are. A label that has been changed tells nothing.
    """
    if place.header is None:
        return place
    heads = [fold(raw_text(cell)) for cell in place.sheet.rows[place.header]]
    columns: dict[str, int] = {}
    slipped = False
    read = [form.field[key] for key in form.keys] + list(form.inputs)
    for field in (one for one in read if one.key in place.columns):
        at, own = place.columns[field.key], frozenset().union(*_labels((field.label,)).values())
        there = [column for column, head in enumerate(heads) if head in own]
        if at in there:
            columns[field.key] = at
        elif len(there) == 1:
            columns[field.key] = there[0]
            slipped = True
    if slipped and all(key in columns for key in form.keys):
        return replace(place, columns=columns)
    return place


def _columns(form: Form, sheet: RawSheet, number: int) -> Found:
    """The columns that a row of field keys names; a present key goes before a former one."""
    columns: dict[str, int] = {}
    moved: dict[str, int] = {}
    for column, value in enumerate(sheet.rows[number]):
        key = form.key_of.get(value) if isinstance(value, str) else None
        if key is not None:
            (columns if key == value else moved).setdefault(key, column)
    moved = {key: column for key, column in moved.items() if key not in columns}
    header = _header(form, sheet, number)
    language = "" if header is None else _language(form, sheet.rows[header])
    return Found(sheet, number, columns | moved, header, frozenset(moved), language)


def _header(form: Form, sheet: RawSheet, key_row: int) -> int | None:
    """The row of labels: the first below the keys with anything in it, unless it has none.

    A row inserted at the top of a table comes between the hidden keys and the labels.
    """
    labels = form.key_of.keys() | frozenset().union(*_folded(form).values())
    for number, cells in enumerate(sheet.rows[key_row + 1 :], key_row + 1):
        words = [fold(raw_text(cell)) for cell in cells if raw_text(cell).strip()]
        if words:
            # names of levels are the plan's own, and somebody may have renamed a few
            known = sum(word in labels for word in words)
            return number if known * 3 >= len(words) else None
    return None


def _language(form: Form, header: Sequence[RawValue]) -> str:
    """The language that most of a header's labels are in; empty where no one has the most."""
    words = {fold(raw_text(cell)) for cell in header}
    known = {language: len(words & labels) for language, labels in _folded(form).items()}
    most = [language for language in known if known[language] == max(known.values())]
    return most[0] if len(most) == 1 else ""


def _folded(form: Form) -> Mapping[str, frozenset[str]]:
    """The form's labels as they stand in a header, folded, by language."""
    return _labels(tuple(field.label for field in form.fields))


@cache
def _labels(labels: tuple[str, ...]) -> Mapping[str, frozenset[str]]:
    return {
        language: frozenset(fold(Language(language).text(label)) for label in labels)
        for language in LANGUAGES
    }
