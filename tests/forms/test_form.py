"""Declarations: impossible ones are refused, changed ones need a new version, new ones suffice."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.findings import Code
from xlgoals.forms.declared import CATALOGUE_FORMS, MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.forms.form import (
    Among,
    BadForm,
    Blank,
    Choice,
    Field,
    Filled,
    Form,
    Kind,
    Outside,
    Role,
    Rows,
    Rule,
)
from xlgoals.forms.layout import Lists, TableLayout
from xlgoals.forms.look import STYLES
from xlgoals.forms.parse import Table, TableReader, find_table
from xlgoals.forms.raw import RawBook
from xlgoals.forms.sheet import BookLayout, SheetLayout
from xlgoals.i18n import LANGUAGES, Language
from xlgoals.tables import schema

SV = Language("sv")
ID = Field("id", "Id", role=Role.KEY)


def form(*fields: Field, rules: tuple[Rule, ...] = (), keys: tuple[str, ...] = ("id",)) -> Form:
    return Form("small", 1, "Small", (ID, *fields), keys, Rows.FREE, rules)


# --- what is refused -------------------------------------------------------------------------

A = (Choice("a", "A"),)
IMPOSSIBLE = {
    "a field is declared twice": lambda: form(Field("x", "X"), Field("x", "Y")),
    "key without field": lambda: form(keys=("id", "nothing")),
    "choices go with": lambda: form(Field("x", "X", choices=A)),
    "choices go with the kind": lambda: form(Field("x", "X", Kind.CHOICE)),
    "only what a person writes": lambda: form(Field("x", "X", role=Role.SHOWN, required=True)),
    "limits go with numbers": lambda: form(Field("x", "X", minimum=Decimal(0))),
    "limits go with": lambda: form(Field("x", "X", Kind.DATE, maximum=Decimal(9))),
    "limits go with number": lambda: form(Field("x", "X", Kind.ANSWER, minimum=Decimal(0))),
    "the lower limit is above": lambda: form(
        Field("x", "X", Kind.NUMBER, minimum=Decimal(2), maximum=Decimal(1))
    ),
    "holds 255 characters": lambda: form(Field("x", "X", help="h" * 256)),
    "names 'nothing', not a field": lambda: form(
        rules=(Rule(Code.EMPTY, "nothing", (Filled("id"),)),)
    ),
    "names 'neither', not a field": lambda: form(
        Field("x", "X"), rules=(Rule(Code.EMPTY, "x", (Blank("neither"),)),)
    ),
}


@pytest.mark.parametrize("why", IMPOSSIBLE)
def test_what_no_sheet_could_follow_is_refused(why: str) -> None:
    with pytest.raises(BadForm, match=why):
        IMPOSSIBLE[why]()


def test_what_is_just_possible_is_not_refused() -> None:
    made = form(
        Field("x", "X", Kind.NUMBER, minimum=Decimal(1), maximum=Decimal(1), help="h" * 255),
        Field("y", "Y", Kind.CHOICE, choices=A, required=True),
        Field("z", "Z", Kind.CHOICE, role=Role.LIVE),
        rules=(Rule(Code.EMPTY, "x", (Among("y", ("a",)), Outside("x", Decimal(0), Decimal(1)))),),
    )
    assert [field.key for field in made.inputs] == ["x", "y"]
    assert [field.key for field in made.shown] == ["id"]


# --- versions --------------------------------------------------------------------------------

FORMS = {**RETURN_FORMS, READY.key: READY, **MASTER_FORMS, **CATALOGUE_FORMS}
VERSIONS = {
    "goals": {1: "e33c089fa1a5a1a6", 2: "e230027d77953add", 3: "1087528f358ea2ba"},
    "dated_activities": {1: "88b5462ee2ad1490", 2: "4eb8f37287ef043d"},
    "assignments": {1: "72e380094dbe9772", 2: "df2aa18078f04407"},
    "factors": {1: "481651ddd08795fd", 2: "d4dd689842244bdd"},
    "economy": {1: "1bd37ccad4ca7be9"},
    "forecast": {1: "ddd21872d397b129"},
    "frames": {1: "93dabbbb36778e8a"},
    "investments": {1: "16637800a509b7bc"},
    "savings": {1: "5ce94b3b87be81e9"},
    "headcount": {1: "8c274977e5aa6ac2"},
    "internal_control": {1: "6399c31e13c9898c"},
    "complaints": {1: "8cb0b73241888438"},
    "texts": {1: "c8042be536725c67"},
    "ready": {1: "5f06732f961801cc"},
    "master_goals": {
        1: "6b9beea2307c7e65",
        2: "84502ea7e52456cc",
        3: "2b68241e76024aee",
        4: "2c370a072077fa2b",
        5: "b638bf4cdabc3043",
    },
    "assessments": {
        1: "cced9e4bf36af88b",
        2: "6f5aac79b5d9f4fd",
        3: "49058ad2f7c41934",
        4: "56ddf28435ee3b2a",
    },
    "board_assessments": {1: "d1cbac14b3455f46", 2: "4ee824352ed98d89", 3: "a8fa41735b8383e4"},
    "conflicts": {1: "a9bbd47b3dc14daa"},
    "rounds": {1: "83a106f80bd85894"},
    "units": {1: "cd85f180d2ed19fb"},
    "structure": {1: "6c1558df5e3f3391", 2: "f2aed6279a30c116"},
    "catalogue_goals": {1: "8904170beb8658a7", 2: "b8e7c45910747a9b", 3: "e9967a3fb459f182"},
    "reporting": {1: "f866cfe2d69b890c"},
    "answers": {1: "59598e1110e79a69"},
    "lines": {1: "3591e5789d9ac9f7", 2: "28b045a887897a49"},
    "calendar": {1: "9b6afe369aaf43da"},
    "imports": {1: "86c0c91422e91d5b"},
    "history": {1: "1726b5f895301287"},
    "period_targets": {1: "3696abe23172447e"},
}
"""Per form each version that was ever sent out, and its fingerprint. Lines are added, never changed."""


OF_CODES = {"settings", "waivers"}
"""Their choices are the codes of findings, which grow; no copy of these sheets goes out."""


@pytest.mark.parametrize("key", [key for key in FORMS if key not in OF_CODES])
def test_a_form_that_asks_something_else_has_a_new_version(key: str) -> None:
    declared = FORMS[key]
    known = VERSIONS.get(key, {})
    line = f'"{key}": {{..., {declared.version}: "{declared.fingerprint}"}}'
    if declared.version in known:
        assert declared.fingerprint == known[declared.version], (
            f"{key} asks something else than version {declared.version} did: raise its version, "
            f"so that copies that are out are known for what they are, and add it to VERSIONS"
        )
    assert declared.version == max(known, default=0), f"not in VERSIONS yet; add {line}"


def test_no_form_is_forgotten() -> None:
    assert set(VERSIONS) == set(FORMS) - OF_CODES


def test_the_fingerprint_sees_what_matters_and_no_more() -> None:
    plain = form(Field("x", "X"))
    assert form(Field("x", "Another label", width=30, help="h")).fingerprint == plain.fingerprint
    for other in (
        Field("y", "X"),
        Field("x", "X", Kind.LONG_TEXT),
        Field("x", "X", role=Role.SHOWN),
        Field("x", "X", required=True),
        Field("x", "X", Kind.CHOICE, choices=A),
    ):
        assert form(other).fingerprint != plain.fingerprint
    more = (*A, Choice("b", "B"))
    assert (
        form(Field("x", "X", Kind.CHOICE, choices=more)).fingerprint
        != form(Field("x", "X", Kind.CHOICE, choices=A)).fingerprint
    )


# --- the forms there are ---------------------------------------------------------------------


@pytest.mark.parametrize("key", FORMS)
def test_every_form_can_be_laid_out_and_is_found_again(key: str, tmp_path: Path) -> None:
    """Its name fits a tab, its styles are there, its words differ, its headers are its own."""
    declared = FORMS[key]
    for code in LANGUAGES:
        language = Language(code)
        assert 0 < len(language.text(declared.title)) <= 31
        raw = written(declared, [{}], tmp_path, language)
        place = find_table(declared, raw)
        assert place is not None
        assert list(place.columns) == [field.key for field in declared.fields]
        for field in declared.fields:
            assert not field.style or field.style in STYLES
            words = [choice.words(language) for choice in field.choices]
            assert len({word.casefold() for word in words}) == len(words), field.key
            assert len(language.text(field.help)) <= 255


@pytest.mark.parametrize("key", FORMS)
def test_references_lead_to_a_sheet_of_the_catalogue(key: str) -> None:
    assert {f.refers_to for f in FORMS[key].fields if f.refers_to} <= set(CATALOGUE_FORMS)


@pytest.mark.parametrize("key", FORMS)
def test_no_other_form_is_taken_for_it(key: str, tmp_path: Path) -> None:
    """A workbook without the sheet is a workbook without it, though others share its fields."""
    together = {
        **dict.fromkeys(CATALOGUE_FORMS, CATALOGUE_FORMS),
        **dict.fromkeys(MASTER_FORMS, MASTER_FORMS),
    }.get(key, {**RETURN_FORMS, READY.key: READY})
    others = [other for name, other in together.items() if name != key]
    sheets = [written(other, [{}], tmp_path, SV).sheets[0] for other in others]
    assert find_table(FORMS[key], RawBook(sheets)) is None


# --- a new form is one declaration -----------------------------------------------------------

VEHICLES = Form(
    key="vehicles",
    version=1,
    title="Vehicles",
    rows=Rows.FREE,
    keys=("vehicle_id",),
    blank_rows=5,
    fields=(
        Field("vehicle_id", "Vehicle", required=True, max_length=6),
        Field("fuel", "Fuel", Kind.CHOICE, choices=(Choice("el", "El"), Choice("bio", "Biogas"))),
        Field(
            "distance", "Distance, km", Kind.INTEGER, minimum=Decimal(0), maximum=Decimal(100_000)
        ),
        Field("cost", "Cost", Kind.NUMBER, minimum=Decimal(0)),
        Field("bought", "Bought", Kind.DATE),
        Field("month", "Month", Kind.MONTH),
        Field("drivers", "Drivers", Kind.WORDS),
        Field("comment", "Comment", Kind.LONG_TEXT),
    ),
    rules=(
        Rule(
            Code.NO_COMMENT,
            "comment",
            (Outside("cost", Decimal(0), Decimal(9000)), Blank("comment")),
        ),
    ),
)


def written(
    declared: Form, rows: list[dict[str, object]], folder: Path, language: Language = SV
) -> RawBook:
    """The form laid out with these rows, written as a file and read back."""
    lists = Lists(language)
    sheet = SheetLayout(language.text(declared.title))
    table = TableLayout(declared, sheet, lists, language, top=2)
    table.headers()
    table.body(
        (
            {key: table.words(declared.field[key], value) for key, value in row.items()}
            for row in rows
        ),
        declared.blank_rows,
    )
    created = datetime(2022, 4, 30, tzinfo=UTC)
    path = folder / f"{declared.key}-{language.code}.xlsx"
    path.write_bytes(write_book(BookLayout([sheet, lists.sheet], created, names=lists.names)))
    return read_book(path)


def read(declared: Form, book: RawBook) -> Table:
    place = find_table(declared, book)
    assert place is not None
    return TableReader(declared, SV).read(place)


def found(declared: Form, table: Table) -> list[tuple[str, Code]]:
    """What the check finds: address and code, those of reading first."""
    frame = schema.frame(declared, [("file", row) for row in table.rows])
    return [(finding.place.cell, finding.code) for finding in table.findings] + [
        (table.address(table.rows[breach.place], breach.field), breach.code)
        for breach in schema.breaches(declared, frame)
    ]


GOOD: dict[str, object] = {
    "vehicle_id": "V1",
    "fuel": "bio",
    "distance": 1200,
    "cost": Decimal("410.5"),
    "bought": datetime(2021, 3, 1).date(),
    "month": "2022-04",
    "drivers": ("Ann", "Bo"),
    "comment": "=1+1 <b> {{x}}\nrad två 🙂",
}


def test_a_new_form_comes_back_as_it_was_laid_out(tmp_path: Path) -> None:
    table = read(VEHICLES, written(VEHICLES, [GOOD, {"vehicle_id": "V2"}], tmp_path))
    assert [row.values for row in table.rows] == [GOOD, {"vehicle_id": "V2"}]
    assert [row.number for row in table.rows] == [5, 6]
    assert found(VEHICLES, table) == []


def test_a_new_form_is_checked_by_its_declaration_alone(tmp_path: Path) -> None:
    rows = [
        {**GOOD, "vehicle_id": "V1234567"},
        {**GOOD, "vehicle_id": "V2", "fuel": "Diesel"},
        {**GOOD, "vehicle_id": "V3", "distance": -1},
        {**GOOD, "vehicle_id": "V4", "cost": Decimal(9001), "comment": ""},
        {**GOOD, "vehicle_id": ""},
        {**GOOD, "vehicle_id": "V3"},
        {**GOOD, "vehicle_id": "V7", "distance": 100_001},
    ]
    table = read(VEHICLES, written(VEHICLES, rows, tmp_path))
    assert found(VEHICLES, table) == [
        ("B6", Code.NOT_IN_LIST),
        ("A5", Code.TOO_LONG),
        ("C7", Code.TOO_SMALL),
        ("H8", Code.NO_COMMENT),
        ("A9", Code.EMPTY),
        ("A10", Code.ROW_TWICE),
        ("C11", Code.TOO_BIG),
    ]
