"""Every damage of the table at every place: exactly the finding it is to give, there, no other."""

import pytest
from damage_editing import Grid
from damage_lines import TABLE
from damage_returns import FORMS, ROWS, SV, made, taken


def test_the_sound_return_has_no_findings():
    (file,) = taken([made().book])
    assert [finding.message(SV) for finding in file.findings] == []
    assert file.state == "accepted"


def test_there_are_many_kinds_and_every_field_is_damaged():
    names = [kind.name for kind in TABLE]
    assert len(set(names)) == len(names) >= 25
    touched = {damage.at[0::2] for kind in TABLE for damage in kind.places()}
    assert {(name, field.key) for name, form in FORMS.items() for field in form.inputs} <= touched
    assert {(name, field.key) for name in ROWS for field in FORMS[name].fields} <= touched


def expected(book, told):
    """What is to be found: sheet, cell and code. Of a form's whole table each code is told once."""
    places = {
        (*(book.place(one.spot) if one.spot else (one.sheet and book.names[one.sheet], "")),
         one.code.id, "" if one.spot else one.about[0])
        for one in told
    }  # fmt: skip
    return sorted(place[:3] for place in places)


def found(file):
    return sorted((f.place.sheet, f.place.cell, f.code.id) for f in file.findings)


@pytest.mark.parametrize("kind", TABLE, ids=lambda kind: kind.name)
def test_one_damage(kind):
    books, wanted, damages = [], [], list(kind.places())
    assert damages
    for damage in damages:
        book = Grid()
        told = damage.do(book)
        wanted.append(expected(book, told))
        books.append(book.done())
    files = taken(books)
    wrong = [
        (damage.at, want, found(file))
        for damage, want, file in zip(damages, wanted, files, strict=True)
        if found(file) != want
    ]
    assert not wrong, (len(wrong), len(damages), wrong[:5])
