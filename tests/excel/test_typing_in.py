"""Typing into a workbook, and looking at it with another library."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from xlgoals.excel.reader import read_book
from xlgoals.excel.typing_in import cell_values, type_into
from xlgoals.excel.writer import write_book
from xlgoals.forms.sheet import Area, BookLayout, DropDown, SheetLayout

SAVED = datetime(2022, 5, 6, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    sheet = SheetLayout("Mål", protected=True, merged=[Area(8, 0, 8, 2)])
    sheet.put(0, 0, "Utfall", "head")
    sheet.put(0, 1, None, "input_number")
    sheet.put(1, 1, "gammalt", "input_text")
    sheet.put(2, 1, None, "input_date")
    sheet.put(8, 0, "över tre", "input_text")
    sheet.drop_downs.append(DropDown(Area(1, 1, 1, 1), "='Mål'!$A$1:$A$2"))
    (tmp_path / "a.xlsx").write_bytes(write_book(BookLayout([sheet], SAVED)))
    return tmp_path / "a.xlsx"


def test_what_is_typed_is_read(path: Path) -> None:
    entries = {
        ("Mål", "B1"): Decimal("94.7"),
        ("Mål", "B2"): None,
        ("Mål", "B3"): date(2022, 4, 30),
    }
    type_into(path, entries, saved_at=datetime(2022, 5, 7, 8, 30, tzinfo=UTC))
    read = read_book(path)
    assert read.sheets[0].rows[:3] == [["Utfall", 94.7], [], ["", date(2022, 4, 30)]]
    assert read.saved_at == datetime(2022, 5, 7, 8, 30, tzinfo=UTC)
    assert len(openpyxl.load_workbook(path)["Mål"].data_validations.dataValidation) == 1


@pytest.mark.parametrize("words", ["=1+1", "+46", "Åäö 😀\nny rad", "<b>{{x}}</b>", "x" * 32_767])
def test_words_are_words(path: Path, words: str) -> None:
    type_into(path, {("Mål", "B2"): words}, saved_at=SAVED)
    assert read_book(path).sheets[0].rows[1] == ["", words]


def test_an_error_is_an_error(path: Path) -> None:
    type_into(path, {("Mål", "B1"): "#N/A"}, saved_at=SAVED)
    assert read_book(path).sheets[0].errors == {(0, 1): "#N/A"}


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "says"),
    [
        ("Mål", "A1", "annat", "locked"),
        ("Mål", "H99", 1, "locked"),
        ("Mål", "B9", 1, "merged"),
        ("Mal", "A1", 1, "no sheet"),
        ("Mål", "9F", 1, "no cell"),
        ("Mål", "B2", "x" * 32_768, "32768"),
        ("Mål", "B2", "\x07", "cannot hold"),
    ],
)
def test_what_a_person_could_not_type(
    path: Path, sheet: str, cell: str, value: object, says: str
) -> None:
    before = path.read_bytes()
    with pytest.raises(ValueError, match=says):
        type_into(path, {(sheet, cell): value}, saved_at=SAVED)  # type: ignore[dict-item]
    assert path.read_bytes() == before


def test_by_force(path: Path) -> None:
    type_into(path, {("Mål", "A1"): "annat"}, saved_at=SAVED, force=True)
    assert read_book(path).sheets[0].rows[0] == ["annat"]


def test_the_same_typing_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.xlsx", tmp_path / "two.xlsx"
    for target in (one, two):
        type_into(path, {("Mål", "B1"): 5}, save_as=target, saved_at=SAVED)
    assert one.read_bytes() == two.read_bytes()
    assert read_book(path).sheets[0].rows[0] == ["Utfall"]


def test_a_second_look(path: Path) -> None:
    assert cell_values(path) == {"Mål": {"A1": "Utfall", "B2": "gammalt", "A9": "över tre"}}
