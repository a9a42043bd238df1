"""What is said of damages in words, and what people may write without being asked."""

from damage_editing import SPOTS, Grid
from damage_lines import TABLE
from damage_returns import CATALOGUE, FILLED, ROUND, ROWS, SV, goal, taken

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Kind
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.i18n import Language

EN = Language("en")


def test_every_message_says_where_and_holds_no_place_for_a_value():
    books, damages = [], []
    for kind in TABLE:
        if not kind.in_files_only:
            damage = next(kind.places())
            book = Grid()
            damage.do(book)
            books.append(book.done())
            damages.append(damage)
    told = [finding for file in taken(books) for finding in file.findings]
    assert len(told) > 60
    for finding in told:
        for language in (SV, EN):
            said = finding.message(language)
            assert "{" not in said, said
            assert said.startswith(finding.place.words(language)), said
            assert "850101" not in said
            assert not finding.place.cell or finding.place.cell in said


def test_a_cells_message_names_it_as_the_sheet_shows_it():
    book = Grid()
    book.put(SPOTS["goals", goal("G2"), "outcome"], "ca 5")
    (file,) = taken([book.done()])
    (finding,) = file.findings
    assert finding.message(SV).startswith('Mål, cell P6 (Utfall): "ca 5" kan inte läsas')


def test_a_template_that_nobody_filled_in_says_what_is_not_there(tmp_path):
    book = Grid()
    for form, rows in FILLED.items():
        for key, values in rows.items():
            for field in values:
                book.put(SPOTS[form, key, field], "")
    (file,) = taken([book.done()])
    found = [finding.code.name for finding in file.findings]
    assert sorted(found) == sorted(
        # an amount is asked for where a system holds the budget
        [*["NO_OUTCOME"] * 13, *["EMPTY"] * 2, "NOTHING_FILLED_IN", "NOT_READY"]
    )


def test_an_unreadable_cell_is_the_cause_of_what_follows():
    """An explanation that cannot be read may be the one that the empty outcome needs."""
    book = Grid()
    book.put(SPOTS["goals", goal("G2"), "outcome"], "")
    book.put(SPOTS["goals", goal("G2"), "explanation"], "", error="#REF!")
    (file,) = taken([book.done()])
    assert [finding.code.name for finding in file.findings] == ["ERROR_VALUE"]


PERSONS_WORDS = [
    *("=1+1", "<b>fet</b>", "{{x}}", "å" * 3999, "🙂🙂", "rad\nrad", "+46 70", "'x", "@a", "#N/A?")
]


def test_a_persons_words_come_back_unchanged(tmp_path):
    """Through the template's layout, the writer and the reader, in every text that is asked."""
    path = tmp_path / "return.xlsx"
    for words in PERSONS_WORDS:
        texts = {
            form.key: [
                field.key
                for field in form.inputs
                if field.kind is Kind.LONG_TEXT and len(words) <= field.max_length
            ]
            for form in map(RETURN_FORMS.get, ROWS)
        }
        filled = {
            key: {row.key: dict.fromkeys(texts[key], words) for row in rows}
            for key, rows in ROWS.items()
        }
        content = TemplateContent(CATALOGUE, ROUND, CATALOGUE.unit["U"], SV, ROWS, RETURN_FORMS)
        path.write_bytes(write_book(make_template(content, Typed(filled)).layout))
        book = read_book(path)
        for form in map(RETURN_FORMS.get, ROWS):
            rows = TableReader(form, SV).read(find_table(form, book)).rows
            assert len(rows) == len(ROWS[form.key])
            for row in rows:
                assert all(row.values[name] == words for name in texts[form.key])
