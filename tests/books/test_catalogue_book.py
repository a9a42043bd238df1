"""The catalogue as a workbook: what is written in it comes back, and it helps who fills it in."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.form import Kind
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.forms.values import Value
from xlgoals.i18n import LANGUAGES, Language

CREATED = datetime(2020, 1, 1, tzinfo=UTC)
D = Decimal
BY_KIND: dict[Kind, Value] = {
    Kind.TEXT: "=1+1 <b> å",
    Kind.LONG_TEXT: "rad ett\nrad två",
    Kind.INTEGER: 2,
    Kind.NUMBER: D("0.5"),
    Kind.DATE: date(2022, 4, 30),
    Kind.MONTH: "2022-04",
    Kind.WORDS: ("tertial", "helår"),
}


def row(form: str) -> dict[str, Value]:
    """A value in every field of a form; of choices the last."""
    made = {
        field.key: field.choices[-1].code if field.choices else BY_KIND[field.kind]
        for field in CATALOGUE_FORMS[form].fields
    }
    if form == "catalogue_goals":
        made["reference_year"] = 2020
    return made


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_field_of_every_sheet_comes_back(code: str, tmp_path: Path) -> None:
    language = Language(code)
    rows = {form: [row(form)] for form in CATALOGUE_FORMS}
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(write_book(catalogue_book(rows, language, CREATED)))
    book = read_book(path)
    for key, form in CATALOGUE_FORMS.items():
        place = find_table(form, book)
        assert place is not None
        table = TableReader(form, language).read(place)
        assert table.findings == []
        assert table.sheet == language.text(form.title)
        assert [one.values for one in table.rows if one.filled] == [row(key)]


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_empty_one_has_all_sheets_with_room_to_write(code: str) -> None:
    language = Language(code)
    layout = catalogue_book({}, language, CREATED)
    visible = [sheet for sheet in layout.sheets if not sheet.hidden]
    assert [sheet.name for sheet in visible] == [
        language.text(form.title) for form in CATALOGUE_FORMS.values()
    ]
    for sheet, form in zip(visible, CATALOGUE_FORMS.values(), strict=True):
        assert sheet.selected == (4, 0)
        last = max(row for row, _ in sheet.cells)
        assert last >= 4 + form.blank_rows - 1
        assert not sheet.protected, "central staff sort, fill down and add columns as they like"


def test_every_choice_has_its_list_and_every_list_is_there(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xlsx"
    layout = catalogue_book({}, Language("sv"), CREATED)
    path.write_bytes(write_book(layout))
    book = openpyxl.load_workbook(path)
    for form in CATALOGUE_FORMS.values():
        sheet = book[Language("sv").text(form.title)]
        lists = [v for v in sheet.data_validations.dataValidation if v.type == "list"]
        assert len(lists) == sum(field.kind is Kind.CHOICE for field in form.fields)
        for one in lists:
            assert one.formula1 in book.defined_names
    assert set(layout.names) == set(book.defined_names)


def test_the_same_rows_are_the_same_bytes() -> None:
    rows = {"units": [row("units")]}
    one, two = (write_book(catalogue_book(rows, Language("sv"), CREATED)) for _ in range(2))
    assert one == two
