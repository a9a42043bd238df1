"""Which extract of the catalogue a file is, and where its columns stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from xlgoals.catalogue.extracts import (
    BOARD,
    EXTRACTED,
    PARTS,
    PERIOD,
    ROW,
    SOURCE,
    UNIT,
    importable,
    importing_forms,
)
from xlgoals.catalogue.pointing import title
from xlgoals.domain.lines import ImportColumn
from xlgoals.errors import Unusable
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.raw import address
from xlgoals.forms.values import fold, key_text, raw_text
from xlgoals.i18n import LANGUAGES, N_, Language
from xlgoals.steps.given import rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Form
    from xlgoals.forms.raw import RawBook, RawSheet

HEADER_WITHIN = 30
"""Rows of a sheet among which its headings stand."""
_HEADINGS = {
    ROW: ("goal_id", "line_id", N_("Goal no."), N_("Goal"), N_("Row no."), N_("Row"), N_("Line")),
    UNIT: ("unit_id", N_("Unit")),
    BOARD: (N_("Board"),),
    PERIOD: (N_("Period"),),
    SOURCE: (N_("Source"),),
    EXTRACTED: (N_("Extracted on"), N_("Date of extract")),
}
"""The headings that are known without the sheet Imports, in every language."""
_VALUE = N_("Value")
"""The heading of the form's first figure."""


@dataclass(frozen=True)
class Extract:
    """An extract in a file. `columns` are zero-based, and `header` the row of headings."""

    name: str
    form: Form
    sheet: RawSheet
    header: int
    columns: Mapping[ImportColumn, int]

    @property
    def at(self) -> dict[str, int]:
        """Columns by what they mean."""
        return {column.means: place for column, place in self.columns.items()}

    def heading(self, means: str) -> str:
        """What the file calls the column."""
        return quoted_heading(self.sheet.rows[self.header][self.at[means]])

    @property
    def figures(self) -> dict[ImportColumn, int]:
        """The columns that hold figures."""
        return {c: place for c, place in self.columns.items() if c.means not in PARTS}

    def place(self, row: int, means: str) -> Place:
        """A cell by its zero-based row."""
        cell = address(row, self.at[means])
        return Place(self.sheet.name, cell, self.heading(means))


def quoted_heading(cell: object) -> str:
    """A heading on one line."""
    return " ".join(raw_text(cell).split())


def find_extract(
    book: RawBook, catalogue: Catalogue, name: str | None, file: str, language: Language
) -> Extract:
    """The extract of this name, else the one whose columns are all in a row of the file.

    Where the catalogue declares none, the usual headings are known, one extract a form.

    Raises:
        Unusable: There is none or several, or columns are lacking or stand twice.
    """
    declared: dict[str, list[ImportColumn]] = {}
    for column in catalogue.import_columns:
        declared.setdefault(column.name, []).append(column)
    if name is not None:
        known = {fold(word): word for word in declared}
        if (word := known.get(fold(name))) is not None:
            return _named(book, word, declared[word], file, language)
        form = _form_named(name)
        if form is None:
            names = "; ".join([*declared, *importing_forms()])
            message = N_('There is no extract "{name}". There are: {names}')
            raise Unusable(message, name=name, names=names)
        return _usual(book, catalogue, [form], file, language)
    if not declared:
        return _usual(book, catalogue, list(importing_forms().values()), file, language)
    found = {
        word: spot
        for word, columns in declared.items()
        if (spot := _whole(book, columns)) is not None
    }
    if not found:
        raise _none(book, declared, file, language)
    if len(found) > 1:
        message = N_("{file} has the headings of several extracts: {names}. Say which with: --as")
        raise Unusable(message, file=file, names="; ".join(found))
    ((word, spot),) = found.items()
    return _made(word, declared[word], *spot, language)


def _named(
    book: RawBook, name: str, columns: Sequence[ImportColumn], file: str, language: Language
) -> Extract:
    """A declared extract. Raises Unusable when the file lacks some of its columns."""
    spot = _whole(book, columns)
    if spot is None:
        message = N_("{file} lacks columns of the extract {name}.")
        faults = _lacking(book, name, columns, language)
        raise Unusable(message, file=file, name=name, findings=faults)
    return _made(name, columns, *spot, language)


def _none(
    book: RawBook, declared: Mapping[str, Sequence[ImportColumn]], file: str, language: Language
) -> Unusable:
    """That a file is no extract, with what it lacks of the one it is most alike."""
    message = N_(
        "{file} has the headings of no extract in the sheet {where}: {names}. Say which it is "
        "with: --as"
    )

    known = {name: _best(book, columns)[2] for name, columns in declared.items()}
    nearest = max(declared, key=lambda name: (known[name], -len(declared[name])))
    alike = known[nearest] > 1
    faults = _lacking(book, nearest, declared[nearest], language) if alike else ()
    where, names = title("imports", language), "; ".join(declared)
    return Unusable(message, file=file, where=where, names=names, findings=faults)


def _made(
    name: str, columns: Iterable[ImportColumn], sheet: RawSheet, header: int, language: Language
) -> Extract:
    """The extract where it stands. Raises Unusable when one of its headings stands twice."""
    places: dict[str, list[int]] = {}
    for number, cell in enumerate(sheet.rows[header]):
        places.setdefault(fold(raw_text(cell)), []).append(number)
    faults = []
    found = {}
    for column in columns:
        first, *more = places[fold(column.column)]
        found[column] = first
        for other in more:
            place = Place(sheet.name, address(header, other), column.column)
            values = {"column": column.column, "other": address(header, first)}
            faults.append(Finding.of(Code.HEADING_TWICE, place, **values))
    if faults:
        message = N_("The columns of {sheet} cannot be told apart.")
        raise Unusable(message, sheet=sheet.name, findings=tuple(faults))
    return Extract(name, RETURN_FORMS[next(iter(found)).form], sheet, header, found)


def _headers(book: RawBook) -> Iterable[tuple[RawSheet, int, set[str]]]:
    """The rows that may be headings, with their folded texts."""
    for sheet in book.sheets:
        for number, cells in enumerate(sheet.rows[:HEADER_WITHIN]):
            yield sheet, number, {fold(raw_text(cell)) for cell in cells}


def _best(book: RawBook, columns: Collection[ImportColumn]) -> tuple[RawSheet | None, int, int]:
    """The row with most of the columns' headings, and how many; the first of several."""
    asked = {fold(column.column) for column in columns}
    best: tuple[RawSheet | None, int, int] = (None, 0, 0)
    for sheet, number, texts in _headers(book):
        if len(asked & texts) > best[2]:
            best = sheet, number, len(asked & texts)
    return best


def _whole(book: RawBook, columns: Collection[ImportColumn]) -> tuple[RawSheet, int] | None:
    """Where all of the columns' headings stand in one row."""
    sheet, number, count = _best(book, columns)
    whole = len({fold(column.column) for column in columns})
    return (sheet, number) if sheet is not None and count == whole else None


def _lacking(
    book: RawBook, name: str, columns: Collection[ImportColumn], language: Language
) -> tuple[Finding, ...]:
    """The columns of an extract that the file does not have."""
    sheet, number, _ = _best(book, columns)
    texts = {fold(raw_text(cell)) for cell in sheet.rows[number]} if sheet else set()
    place = Place(sheet.name if sheet else "")
    where = title("imports", language)
    return tuple(
        Finding.of(Code.NO_IMPORT_COLUMN, place, column=c.column, extract=name, where=where)
        for c in columns
        if fold(c.column) not in texts
    )


# --- the usual headings ---


def _form_named(name: str) -> Form | None:
    """A form by its key or its title."""
    for key, form in importing_forms().items():
        titles = {fold(Language(code).text(form.title)) for code in LANGUAGES}
        if fold(name) in {fold(key), *titles}:
            return form
    return None


@cache
def _usual_headings(key: str) -> Mapping[str, str]:
    """What the usual headings mean for a form, folded, in every language."""
    ways: dict[str, str] = {}

    def add(means: str, words: Iterable[str]) -> None:
        for word in words:
            ways.setdefault(fold(word), means)
            for code in LANGUAGES:
                ways.setdefault(fold(Language(code).text(word)), means)

    for means, words in _HEADINGS.items():
        add(means, (means, *words))
    form = RETURN_FORMS[key]
    add(ROW, (form.field[form.keys[0]].label,))
    for name, asked in importable(key).items():
        add(name, (name, asked.label))
    add(next(iter(importable(key))), ("value", _VALUE))
    return ways


def _usual(
    book: RawBook, catalogue: Catalogue, forms: Sequence[Form], file: str, language: Language
) -> Extract:
    """The extract with the usual headings, of the form whose rows the file names most of."""
    scored: list[tuple[int, int, Form, RawSheet, int, list[ImportColumn]]] = []
    for form in forms:
        ways, best = _usual_headings(form.key), 0
        needed = {ROW, UNIT}
        spot = None
        for sheet, number, texts in _headers(book):
            means = {ways[text] for text in texts if text in ways}
            if needed <= means and means - set(PARTS) and len(means) > best:
                best, spot = len(means), (sheet, number)
        if spot is not None:
            columns = _usual_columns(form, *spot)
            score = _known_rows(catalogue, form, columns, *spot)
            figures = sum(column.means not in PARTS for column in columns)
            scored.append((score, figures, form, *spot, columns))
    if not scored:
        message = N_(
            "{file} has no row with the headings Row, Unit and a figure. Say in the sheet {where} "
            "of the catalogue what its columns mean."
        )
        raise Unusable(message, file=file, where=title("imports", language))
    top = max(one[:2] for one in scored)
    chosen = [one for one in scored if one[:2] == top]
    if len(chosen) > 1:
        message = N_("{file} may be for several forms: {names}. Say which with: --as")
        raise Unusable(message, file=file, names="; ".join(one[2].key for one in chosen))
    _, _, form, sheet, header, columns = chosen[0]
    return _made(form.key, columns, sheet, header, language)


def _usual_columns(form: Form, sheet: RawSheet, header: int) -> list[ImportColumn]:
    """The columns whose headings are known; of several that mean the same, the first."""
    found: dict[str, ImportColumn] = {}
    for cell in sheet.rows[header]:
        means = _usual_headings(form.key).get(fold(raw_text(cell)))
        if means is not None:
            found.setdefault(means, ImportColumn(form.key, form.key, raw_text(cell), means))
    return list(found.values())


def _known_rows(
    catalogue: Catalogue, form: Form, columns: Sequence[ImportColumn], sheet: RawSheet, header: int
) -> int:
    """How many rows of the file name something that the form follows up."""
    heading = next(fold(column.column) for column in columns if column.means == ROW)
    texts = [fold(raw_text(cell)) for cell in sheet.rows[header]]
    place = texts.index(heading)
    known = {fold(row) for _, row in rows_of(catalogue, form)}
    body = sheet.rows[header + 1 :]
    return sum(len(cells) > place and fold(key_text(cells[place])) in known for cells in body)
