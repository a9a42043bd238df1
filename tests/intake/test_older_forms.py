"""A form whose fields have been renamed, added and taken away: older sheets are read as it is."""

import pytest

from xlgoals.forms.form import BadForm, Field, Form, Kind, Role, Rows
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.forms.raw import RawBook, RawSheet
from xlgoals.i18n import Language

NOW = Form(
    "measures",
    3,
    "Goals",
    (
        Field("line_id", "Goal no.", role=Role.KEY, was=("id",), since=2),
        Field("result", "Outcome", Kind.NUMBER, was=("value", "amount"), since=3),
        Field("comment", "Comment"),
        Field("action", "Action", since=3),
    ),
    keys=("line_id",),
    rows=Rows.FREE,
)


def sheet(keys, labels, *rows):
    return RawBook([RawSheet("Old", [["A title"], [], list(keys), list(labels), *map(list, rows)])])


FIRST = sheet(("id", "amount", "comment"), ("No", "Amount", "Comment"), ("A1", 12.5, "Well."))
SECOND = sheet(("comment", "line_id", "value"), ("Comment", "No", "Value"), ("Well.", "A1", "12,5"))
PRESENT = sheet(
    ("line_id", "result", "comment", "action"), ("Goal no.", "Outcome", "Comment", "Action"),
    ("A1", 12.5, "Well.", ""),
)  # fmt: skip


@pytest.mark.parametrize(("book", "version"), [(FIRST, 1), (SECOND, 2), (PRESENT, 3)])
def test_every_version_gives_the_same_values(book, version):
    place = find_table(NOW, book)
    table = TableReader(NOW, Language("sv")).read(place, version)
    ((row),) = table.rows
    assert (row.key, {k: str(v) for k, v in row.values.items()}) == (
        ("A1",),
        {"result": "12.5", "comment": "Well."},
    )
    assert table.findings == []


def test_what_moved_is_known_by_what_the_sheet_calls_it():
    place = find_table(NOW, FIRST)
    assert place.moved == {"line_id", "result"}
    assert place.label("result") == "Amount"
    assert find_table(NOW, PRESENT).moved == frozenset()


def test_a_sheet_that_says_its_version_lacks_what_it_should_have():
    place = find_table(NOW, SECOND)
    table = TableReader(NOW, Language("en")).read(place, 3)
    assert [(f.code.id, f.field) for f in table.findings] == [("XG-122", "action")]


def test_without_a_version_the_columns_tell():
    """Sheets of the catalogue and the master carry no marking."""
    for book in (FIRST, SECOND):
        table = TableReader(NOW, Language("en")).read(find_table(NOW, book))
        assert table.findings == []


def test_the_present_key_goes_before_a_former_one():
    book = sheet(
        ("line_id", "value", "result", "comment"), ("Goal no.", "Old", "Outcome", "Comment"),
        ("A1", 1.0, 2.0, ""),
    )  # fmt: skip
    (row,) = TableReader(NOW, Language("en")).read(find_table(NOW, book), 3).rows
    assert str(row.values["result"]) == "2"


def test_a_key_that_another_field_has_had_cannot_be_taken():
    fields = (Field("a", "A", role=Role.KEY), Field("b", "B", was=("a",)))
    with pytest.raises(BadForm):
        Form("f", 1, "F", fields, ("a",), Rows.FREE)
