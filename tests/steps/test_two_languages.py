"""A return filled in one language is read in a workspace of the other, and the master's edits."""

import re
import shutil

import openpyxl
import pytest
from conftest import FULL, NOON, Region, small_catalogue

from xlgoals.excel.guard import ReadLimits
from xlgoals.excel.typing_in import type_into
from xlgoals.findings import Severity
from xlgoals.forms.declared import CATALOGUE_FORMS, MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.forms.values import fold
from xlgoals.i18n import LANGUAGES, N_, Language
from xlgoals.ledger import ReceiptState
from xlgoals.steps.collect import read_returns
from xlgoals.steps.example import build_catalogue, example_folder, examples
from xlgoals.steps.new import new
from xlgoals.steps.session import catalogue_file

OTHER = {"sv": "en", "en": "sv"}


def speak(region: Region, language: str) -> Region:
    """The region after somebody has given its workspace another language."""
    settings = region.root / "xlgoals.toml"
    words = settings.read_text("utf-8")
    changed = re.sub(r'^language = "\w+"', f'language = "{language}"', words, flags=re.MULTILINE)
    settings.write_text(changed, "utf-8")
    again = Region(region.root, region.round)
    assert again.session.language.code == language
    return again


def issued(root, language: str) -> Region:
    """The small region, its templates issued in a language."""
    workspace = new(root, language=language)
    small_catalogue(workspace.catalogue)
    region = Region(root)
    region.issue()
    return region


def answers(language: str) -> dict:
    """What the units answer, the words of the drop-downs in a language; one goal has no outcome."""
    text = Language(language).text
    done = {unit: dict(values) for unit, values in FULL.items()}
    done["U1"]["G1", "no_outcome"] = text(N_("Not applicable"))
    done["U1"]["G1", "explanation"] = "Det finns ingen sådan verksamhet."
    del done["U1"]["G1", "outcome"]
    done["U3"]["A1", "progress"] = text(N_("Delayed"))
    done["U3"]["G6", "comment"] = "Nått."
    return done


def sent(region: Region, language: str, words: str | None = None) -> list:
    """All units' returns, the drop-downs in `words`; the mark of readiness in them as well."""
    text = Language(words or language).text
    return [
        region.send(unit, {**values, ("return", "ready"): text(N_("Yes"))}, ready=False)
        for unit, values in answers(words or language).items()
    ]


def told(collected) -> list:
    return [(f.code.id, f.place.cell) for file in collected.files for f in file.findings]


def cells(region: Region) -> list:
    """Every value that the ledger keeps of a return: form, row, field, as it was read."""
    ledger = region.session.ledger
    return sorted(
        (row.form, row.key, name, cell.parsed)
        for row in ledger.rows(region.round)
        for name, cell in row.cells.items()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_return_in_one_language_is_read_in_a_workspace_of_the_other(tmp_path, at_noon, language):
    same, other = issued(tmp_path / "same", language), issued(tmp_path / "other", language)
    sent(same, language)
    sent(other, language)
    first = same.collect()
    other = speak(other, OTHER[language])
    second = other.collect()
    assert (told(first), told(second)) == ([], [])
    assert second.states == {ReceiptState.ACCEPTED: 3}
    assert cells(same) == cells(other)
    assert ("goals", ("G1", "B1", "total"), "no_outcome", "not_applicable") in cells(other)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_languages_words_may_be_typed_in_a_template(tmp_path, at_noon, language):
    ours, mixed = issued(tmp_path / "ours", language), issued(tmp_path / "mixed", language)
    sent(ours, language)
    sent(mixed, language, OTHER[language])
    assert told(ours.collect()) == []
    assert told(mixed.collect()) == []
    assert cells(ours) == cells(mixed)


@pytest.mark.parametrize("words", ["FÖRSENAD", "delayed ", "Delayed", " försenad"])
def test_case_and_space_around_a_word_are_nothing(tmp_path, at_noon, words):
    region = issued(tmp_path / "region", "sv")
    region.send("U3", {**FULL["U3"], ("A1", "progress"): words, ("return", "ready"): "YES"},
                ready=False)  # fmt: skip
    assert told(region.collect()) == []
    assert [row["progress"] for row in region.export("dated_activities")] == ["delayed"]


def test_a_plans_own_answers_are_the_plans(tmp_path, at_noon):
    region = issued(tmp_path / "region", "sv")
    region.send("U2", {**FULL["U2"], ("G3", "outcome"): "Ja"}, ready=False)
    assert "XG-205" in {code for code, _ in told(region.collect())}


def test_the_same_return_in_both_languages_is_no_change(tmp_path, at_noon):
    region = issued(tmp_path / "region", "en")
    sent(region, "en")
    region.collect()
    before = cells(region)
    region = speak(region, "sv")
    for path in region.dir.templates.glob("*.xlsx"):
        path.unlink()
    region.issue()
    sent(region, "sv")
    collected = region.collect()
    assert [change for file in collected.files for change in file.changes] == []
    assert told(collected) == []
    assert set(cells(region)) == set(before)


def test_an_english_return_is_read_after_the_templates_were_made_in_swedish(tmp_path, at_noon):
    region = issued(tmp_path / "region", "en")
    paths = sent(region, "en")
    region = speak(region, "sv")
    region.issue()
    collected = region.collect()
    assert len(paths) == 3
    assert {code for code, _ in told(collected)} == {"XG-115"}
    assert {row["goal_id"]: row["outcome"] for row in region.export("goals")}["G6"] == 55


def changed(path, field, value, below=2):
    """Type in a cell that the template has locked, by the row of keys that names its column."""
    book = openpyxl.load_workbook(path)
    for sheet in book.worksheets:
        for number, row in enumerate(sheet.iter_rows(max_row=20), 1):
            for cell in row:
                if cell.value == field:
                    at = f"{cell.column_letter}{number + below}"
                    type_into(path, {(sheet.title, at): value}, saved_at=NOON, force=True)
                    return at
    raise LookupError(field)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("field", "below"), [("target_words", 2), ("limits_words", 1)])
def test_a_locked_cell_that_says_something_else_is_still_told_of(
    tmp_path, at_noon, language, field, below
):
    region = issued(tmp_path / "region", language)
    path = sent(region, language)[0]
    at = changed(path, field, "80", below)
    assert told(speak(region, OTHER[language]).collect()) == [("XG-127", at)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_changed_number_is_seen_through_in_the_other_language(tmp_path, at_noon, language):
    region = issued(tmp_path / "region", language)
    path = sent(region, language)[0]
    at = changed(path, "goal_id", "G9")
    region = speak(region, OTHER[language])
    assert told(region.collect()) == [("XG-132", at)]
    assert ("goals", ("G1", "B1", "total"), "no_outcome", "not_applicable") in cells(region)


@pytest.mark.parametrize(("language", "read"), [("en", "1250"), ("sv", "1.25")])
def test_a_number_typed_as_text_is_read_in_the_templates_language(
    tmp_path, at_noon, language, read
):
    region = issued(tmp_path / "region", language)
    region.send("U3", {**FULL["U3"], ("G5", "outcome"): "1,250"})
    region = speak(region, OTHER[language])
    region.collect()
    found = [cell[3] for cell in cells(region) if cell[1][0] == "G5" and cell[2] == "outcome"]
    assert found == [read]


def looked_at(region: Region, paths) -> list:
    """What each file holds and what is found in it, when it is read now."""
    return [
        (
            {
                (form, row.key, name): value
                for form, read in file.forms.items()
                for row in read.table.rows
                for name, value in row.values.items()
            },
            [(f.code.id, f.place.sheet, f.place.cell) for f in file.findings],
            [(stray.sheet, stray.cell) for stray in file.strays],
        )
        for file in read_returns(region.session, region.round, paths)
    ]


TOTALS = {"Totalt", "In all"}
"""What the row of sums is called; the title is the program's, and is shown in its language."""


@pytest.mark.parametrize(
    ("name", "round_id"), [("region-2024", "2024-D"), ("small-municipality", "2025-Q2")]
)
def test_every_form_of_an_example_reads_alike_in_both_languages(told, tmp_path, name, round_id):
    """Also the faulty files, the systems' figures with their notes, the answers with marked cells.

    The files were made in Swedish.
    """
    region = Region(shutil.copytree(told(name).root, tmp_path / "region"), round_id)
    paths = sorted(region.dir.feedback.glob("*.xlsx"))
    paths += sorted((region.root / "archive").rglob("*.xlsx"))
    swedish = looked_at(region, paths)
    english = looked_at(speak(region, "en"), paths)
    assert len(swedish) == len(paths) > 10
    for ours, theirs in zip(swedish, english, strict=True):
        assert ours[1:] == theirs[1:]
        assert without_totals(ours[0]) == without_totals(theirs[0])


def without_totals(values: dict) -> dict:
    return {at: value for at, value in values.items() if value not in TOTALS}


# --- what staff write in the master ---


STATUSES = {
    "en": ("Yellow", "The figure is uncertain"),
    "sv": ("Gul", "Siffran är osäker"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", LANGUAGES)
def test_what_staff_wrote_is_read_after_the_language_was_changed(
    tmp_path, at_noon, language, words
):
    region = issued(tmp_path / "region", language)
    sent(region, language)
    region.collect()
    region.consolidate()
    status, reason = STATUSES[words]
    region.edit_master(
        {
            ("G6", "set_status"): status,
            ("G6", "set_reason"): reason,
            ("G6", "justification"): "Siffran gäller bara en skola.",
            ("G6", "internal_note"): "Ring skolan.",
            ("G6", "board_comment"): "Yellow",
        }
    )
    region = speak(region, OTHER[language])
    region.consolidate()
    goal = region.goals()["G6"]
    assert (goal["status_computed"], goal["status"]) == ("green", "yellow")
    shown = region.master()
    names = ("set_status", "set_reason", "justification", "internal_note", "board_comment")
    assert [shown["G6", name] for name in names] == [
        *STATUSES[OTHER[language]],
        "Siffran gäller bara en skola.",
        "Ring skolan.",
        "Yellow",
    ]
    decided = len(region.session.ledger.decision_history(region.round))
    speak(region, language).consolidate()
    assert len(region.session.ledger.decision_history(region.round)) == decided


# --- the catalogue ---


@pytest.mark.parametrize("name", examples())
def test_a_catalogue_is_the_same_plan_in_every_language(tmp_path, name):
    plans = []
    for written in LANGUAGES:
        path = tmp_path / f"{written}.xlsx"
        path.write_bytes(build_catalogue(example_folder(name), Language(written)))
        for read in LANGUAGES:
            found = catalogue_file(path, Language(read), ReadLimits())
            assert [f for f in found.findings if f.severity is Severity.MUST_FIX] == []
            plans.append(found.catalogue)
    assert all(plan == plans[0] for plan in plans)


def test_a_catalogue_shows_the_words_of_its_language_and_figures_as_figures(tmp_path):
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(build_catalogue(example_folder("region-2024"), Language("sv")))
    book = openpyxl.load_workbook(path)
    forms = {cell.value for cell in book["Rader"]["A"][4:] if cell.value}
    assert forms >= {"Ekonomi", "Investeringar", "Besparingsåtgärder"}
    assert {cell.value for cell in book["Hämtning"]["B"][4:] if cell.value} >= {"Ekonomi"}
    goals = book["Mål"]
    (target,) = [cell.column_letter for cell in goals[3] if cell.value == "target"]
    targets = {cell.value for cell in goals[target][4:] if cell.value is not None}
    assert {4.5, "genomförd"} <= targets
    assert "done" not in targets


FORMS = (READY, *RETURN_FORMS.values(), *MASTER_FORMS.values(), *CATALOGUE_FORMS.values())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_no_word_of_a_list_is_another_choice_in_the_other_language(form):
    for asked in form.fields:
        meant = {}
        for choice in asked.choices:
            for code in LANGUAGES:
                word = fold(choice.words(Language(code)))
                assert meant.setdefault(word, choice.code) == choice.code, (asked.key, word)
