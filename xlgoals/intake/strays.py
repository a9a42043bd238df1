"""Text that stands outside the form: it is not read, and it is not lost."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from xlgoals.books.to_mend import HEADER, TITLES, WIDTH
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.around import beside, is_filled
from xlgoals.forms.declared import READY, RETURN_FORMS
from xlgoals.forms.former import FORMER_LEADS
from xlgoals.forms.lead import example_words
from xlgoals.forms.raw import address
from xlgoals.forms.values import fold, raw_text
from xlgoals.i18n import LANGUAGES, Language, in_all_languages
from xlgoals.identity import is_manifest
from xlgoals.ledger import Stray
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlgoals.forms.parse import Found, Row
    from xlgoals.forms.raw import RawBook, RawSheet
    from xlgoals.intake.known import Known
    from xlgoals.intake.returned import FormRead, Return

MOST = 2_000
"""Pieces of text kept of one file, and characters of each; the archive has the whole file."""
LONGEST = 32_767
_OUR_NOTE = re.compile(r"\[XG-\d{3}\]\s*$")


def find_strays(
    file: Return,
    book: RawBook,
    places: Sequence[Found],
    apart: Mapping[str, Sequence[Row]],
    known: Known,
) -> None:
    """Keep and tell of everything written outside the form's own cells.

    `apart` has, per form, rows that are told of already; what is typed in them is kept too.
    """
    by_sheet = {id(place.sheet): place for place in places}
    by_name = {place.sheet.name: place for place in places}
    for form, told in file.forms.items():
        file.strays += _typed(told, apart[form], by_name[told.table.sheet])
    used = {read.table.sheet: key for key, read in file.forms.items()}
    copies: list[Found] = []
    for sheet in book.sheets:
        place = by_sheet.get(id(sheet))
        if place is None:
            if _is_answer(sheet):
                _tell(file, sheet, _on_answer(sheet), "")
            elif sheet.visible and not is_manifest(sheet):
                _other_sheet(file, sheet, told=_is_what_is_left(file, sheet, known))
        elif READY.keys[0] in place.columns:
            _tell(file, sheet, _on_start(file, place, known), "")
        elif sheet.name in used:
            key = used[sheet.name]
            read = {row.number - 1 for row in (*file.forms[key].table.rows, *apart.get(key, ()))}
            found = (at for at in beside(place, read) if not _is_lead(place, at))
            _tell(file, sheet, found, key)
        else:
            copies.append(place)
    for place in copies:
        _copy(file, place)
    own = _own_notes(file, book, known)
    for sheet in book.sheets:
        _tell_notes(file, sheet, own)
    del file.strays[MOST:]


def _own_notes(file: Return, book: RawBook, known: Known) -> set[str]:
    """What the unit's templates say of where given figures come from, as notes; folded."""
    unit, issue = file.unit_id or "", file.issue or 0
    there = {fold(text) for sheet in book.sheets for text in sheet.notes.values()}
    own: set[str] = set()
    for said in known.in_languages:
        if there <= own:
            break
        owed = (said.owed(unit), said.owed_then(unit, issue))
        rows = (row for forms in owed for found in forms.values() for row in found.values())
        own |= {fold(text) for row in rows for text in row.sources.values()}
    return own


def _tell_notes(file: Return, sheet: RawSheet, own: set[str]) -> None:
    """What people have hung on cells; what we hung on them ourselves is none of it."""
    for (row, column), text in sorted(sheet.notes.items()):
        if not _OUR_NOTE.search(text) and fold(text) not in own:
            place = Place(sheet.name, address(row, column))
            file.strays.append(Stray(sheet.name, place.cell, text[:LONGEST]))
            value = without_number(text)
            file.findings.append(Finding.of(Code.CELL_NOTE, place, value=value))


def _copy(file: Return, place: Found) -> None:
    """A table that is not read, since another is: what is told of it keeps all that it says."""
    sheet = place.sheet
    if any(found.place == Place(sheet.name) for found in file.findings):
        _other_sheet(file, sheet, told=True)
        return
    known_texts = {stray.text for stray in file.strays}
    below = range(place.body, len(sheet.rows))
    found = (
        (row, column)
        for row, column in beside(place, below)
        if not _is_lead(place, (row, column))
        and raw_text(sheet.rows[row][column]) not in known_texts
    )
    _tell(file, sheet, found, "")


def _is_what_is_left(file: Return, sheet: RawSheet, known: Known) -> bool:
    """Whether the sheet was a form's that could not be found, which is told of already."""
    gone = known.owed(file.unit_id or "").keys() - file.forms.keys()
    for form in (RETURN_FORMS[key] for key in gone):
        own = *in_all_languages(form.title), *in_all_languages(form.lead)
        keys = {key for key in form.key_of if "_" in key}
        for cells in sheet.rows[:200]:
            texts = [cell for cell in cells if isinstance(cell, str)]
            ours = any(text.startswith(own) for text in texts[:1]) or form.mark in texts
            if ours or len(keys & set(texts)) > 1:
                return True
    return False


def _typed(told: FormRead, rows: Sequence[Row], place: Found) -> Iterator[Stray]:
    """What is typed in rows that are not the unit's, with their keys and titles."""
    at = told.table.columns.get("title")
    for row in rows:
        cells = place.sheet.rows[row.number - 1]
        title = raw_text(cells[at]) if at is not None and at < len(cells) else ""
        whose = " ".join([*row.key, title]).strip()
        for name, value in row.raw.items():
            text = f"{whose}: {raw_text(value)}"
            yield Stray(told.table.sheet, told.table.address(row, name), text[:LONGEST])
        if not row.raw and title:
            first = told.table.address(row, told.table.form.keys[0])
            yield Stray(told.table.sheet, first, whose[:LONGEST])


def _is_lead(place: Found, at: tuple[int, int]) -> bool:
    """Whether a cell above the table is the template's own title, lead or example."""
    row, column = at
    text = raw_text(place.sheet.rows[row][column])
    ours = text.startswith(_above_tables()) or fold(text).startswith(FORMER_LEADS)
    return row < place.key_row and ours


@cache
def _above_tables() -> tuple[str, ...]:
    """What stands above the forms' tables in any language, or begins what does."""
    return tuple(
        words
        for language in map(Language, LANGUAGES)
        for form in RETURN_FORMS.values()
        for words in (
            language.text(form.title),
            language.text(form.lead),
            *(example_words(asked, language) for asked in form.inputs if asked.example),
        )
    )


def _is_answer(sheet: RawSheet) -> bool:
    """Whether the sheet is one that tells a unit what was found, and asks nothing."""
    title = raw_text(sheet.rows[0][0]) if sheet.rows and sheet.rows[0] else ""
    return any(title in in_all_languages(words) for words in TITLES)


def _on_answer(sheet: RawSheet) -> Iterator[tuple[int, int]]:
    """Filled cells of such a sheet beside its table or below it: somebody has replied there."""
    below = False
    for row, cells in enumerate(sheet.rows):
        filled = [column for column, value in enumerate(cells) if is_filled(value)]
        # every row of ours has something in all of them
        below |= row > HEADER and filled[:WIDTH] != list(range(WIDTH))
        yield from ((row, column) for column in filled if below or column >= WIDTH)


def _on_start(file: Return, place: Found, known: Known) -> Iterable[tuple[int, int]]:
    """Filled cells of the start sheet where the template has none, and that say nothing of ours."""
    unit = known.catalogue.unit[file.unit_id or ""]
    own = {fold(unit.name), fold(unit.responsible_role)}
    places, _ = known.start_cells(unit)
    for row, cells in enumerate(place.sheet.rows):
        for column, value in enumerate(cells):
            if is_filled(value) and (row, column) not in places:
                text = fold(raw_text(value))
                told = (said.start_cells(unit)[1] for said in known.in_languages)
                if row != place.key_row and text not in own and all(text not in t for t in told):
                    yield row, column


def _tell(file: Return, sheet: RawSheet, cells: Iterable[tuple[int, int]], form: str) -> None:
    """A finding for each cell, beside which the whole text is kept; beyond reason no more."""
    for row, column in islice(cells, MOST):
        text = raw_text(sheet.rows[row][column])
        place = Place(sheet.name, address(row, column))
        file.strays.append(Stray(sheet.name, place.cell, text[:LONGEST]))
        key = _row_at(file, form, row)
        value = without_number(text.strip())
        file.findings.append(Finding.about(Code.OUTSIDE, place, form, "", key, value=value))


def _row_at(file: Return, form: str, row: int) -> tuple[str, ...]:
    """The key of the table's row that stands there."""
    rows = file.forms[form].table.rows if form else []
    return next((found.key for found in rows if found.number == row + 1), ())


def _other_sheet(file: Return, sheet: RawSheet, *, told: bool) -> None:
    """A sheet that is not read: its texts are kept, with one finding unless it is told of."""
    found = [
        (row, column)
        for row, cells in enumerate(sheet.rows)
        for column, value in enumerate(cells)
        if is_filled(value)
    ]
    for row, column in found[:MOST]:
        text = raw_text(sheet.rows[row][column])[:LONGEST]
        file.strays.append(Stray(sheet.name, address(row, column), text))
    if found and not told:
        file.findings.append(Finding.of(Code.OTHER_SHEET, Place(sheet.name), n=len(found)))
