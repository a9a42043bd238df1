"""The catalogue of codes: stable, complete, and worded as a reader can use."""

import ast
import re
import string
from datetime import date
from pathlib import Path

import pytest

from xlgoals.codes import Code, Entry, Gate, Severity
from xlgoals.findings import QUOTED, SETTLED_WORDS, Finding, Place, Settled, choices, quoted
from xlgoals.i18n import LANGUAGES, Language

EN, SV = Language("en"), Language("sv")
PACKAGE = Path(__file__).parents[1] / "xlgoals"

IDS = {
    "UNREADABLE": "XG-101",
    "ENCRYPTED": "XG-102",
    "TOO_LARGE": "XG-103",
    "READER_DIED": "XG-104",
    "VANISHED": "XG-105",
    "CHANGED_MEANWHILE": "XG-106",
    "FOLDER_CLOSED": "XG-107",
    "IS_A_LINK": "XG-108",
    "NOTHING_OWED": "XG-117",
    "PROGRAM_FAULT": "XG-191",
    "OUR_FAULT": "XG-190",
    "NOT_OURS": "XG-111",
    "BAD_TOKEN": "XG-112",
    "OTHER_WORKSPACE": "XG-113",
    "OTHER_ROUND": "XG-114",
    "OLDER_ISSUE": "XG-115",
    "OTHER_UNIT": "XG-116",
    "NO_TABLE": "XG-121",
    "NO_COLUMN": "XG-122",
    "MISSING_ROWS": "XG-123",
    "UNKNOWN_ROW": "XG-124",
    "ROW_TWICE": "XG-125",
    "OUTSIDE": "XG-126",
    "LOCKED_CHANGED": "XG-127",
    "NO_SHEET": "XG-128",
    "NOT_A_NUMBER": "XG-201",
    "TWO_NUMBERS": "XG-202",
    "NOT_A_DATE": "XG-203",
    "NOT_A_MONTH": "XG-204",
    "NOT_IN_LIST": "XG-205",
    "NEAR_MATCH": "XG-206",
    "TOO_SMALL": "XG-207",
    "TOO_BIG": "XG-208",
    "TOO_LONG": "XG-209",
    "EMPTY": "XG-210",
    "ERROR_VALUE": "XG-211",
    "ROUNDED": "XG-212",
    "NOT_WHOLE": "XG-213",
    "OTHER_UNIT_OF_MEASURE": "XG-214",
    "UNKNOWN_REFERENCE": "XG-215",
    "NEAR_REFERENCE": "XG-229",
    "OUT_OF_SIZE": "XG-216",
    "NO_COMMENT": "XG-301",
    "NO_ACTION": "XG-302",
    "NO_OUTCOME": "XG-303",
    "IMPOSSIBLE_SHARE": "XG-306",
    "STATUS_WITHOUT_REASON": "XG-307",
    "REASON_WITHOUT_STATUS": "XG-308",
    "ERASED": "XG-401",
    "NOT_READY": "XG-402",
    "NOTHING_FILLED_IN": "XG-403",
    "TARGET_DIFFERS": "XG-501",
    "NO_REPORTER": "XG-502",
    "NO_DIRECTION": "XG-503",
    "LIMITS_ORDER": "XG-504",
    "MEAN_OF_SHARES": "XG-505",
    "NO_AGGREGATION": "XG-506",
    "NO_ROUND": "XG-507",
    "UNUSED_UNIT": "XG-508",
    "ANSWER_WITHOUT_STATUS": "XG-509",
    "BAD_SETTING": "XG-511",
    "UNCONFIRMED": "XG-601",
    "NOT_IN_PLAN": "XG-602",
    "TWO_VERSIONS": "XG-603",
    "RING": "XG-512",
    "NO_GOALS": "XG-513",
    "NO_ANSWERS": "XG-514",
    "NOT_A_TARGET": "XG-217",
    "SAID_MORE_OR_LESS": "XG-218",
    "PERCENT_CELL": "XG-219",
    "NO_WEIGHT": "XG-304",
    "NEGATIVE_COUNT": "XG-305",
    "OUTCOME_AND_REASON": "XG-309",
    "DOES_NOT_ADD_UP": "XG-310",
    "NO_EXPLANATION": "XG-311",
    "NO_DATE": "XG-312",
    "FIGURE_IN_COMMENT": "XG-321",
    "COMMENT_OUTCOME": "XG-322",
    "COMMENT_TARGET": "XG-323",
    "FAR_FROM_BEFORE": "XG-324",
    "HUNDRED_TIMES": "XG-325",
    "EDITING_MARK": "XG-331",
    "PERSONAL_NUMBER": "XG-332",
    "GIVEN_CHANGED": "XG-137",
    "OTHER_UNIT_OF_AMOUNT": "XG-223",
    "NO_PROGRESS": "XG-313",
    "UNEXPECTED_SIGN": "XG-314",
    "THOUSAND_TIMES": "XG-315",
    "STATED_TOTAL": "XG-614",
    "SHARES_SUM": "XG-515",
    "NO_WEIGHTS": "XG-516",
    "LIMIT_DIGITS": "XG-517",
    "NO_PERIOD_TARGET": "XG-518",
    "MONTH_WEIGHTS": "XG-519",
    "TARGETS_SUM": "XG-520",
    "PARTS_ALIKE": "XG-521",
    "PART_OF_NOTHING": "XG-531",
    "MIXED_UNITS": "XG-532",
    "NO_NATURE": "XG-533",
    "ENDS_FIRST": "XG-534",
    "ASKS_FOR_ALL": "XG-535",
    "MEETING_TOO_EARLY": "XG-536",
    "ADDED_LATER": "XG-537",
    "COPIED_OUTCOME": "XG-611",
    "TARGET_CHANGED": "XG-612",
    "DEFINITION_CHANGED": "XG-613",
    "MIXED_UP": "XG-118",
    "MARKING_EDITED": "XG-119",
    "LATER_VERSION": "XG-120",
    "SHEET_OF_ANOTHER": "XG-129",
    "OLDER_FORM": "XG-130",
    "NEW_FORM": "XG-131",
    "KEY_CHANGED": "XG-132",
    "GONE_FROM_PLAN": "XG-133",
    "TABLE_TWICE": "XG-134",
    "OTHER_SHEET": "XG-135",
    "CELL_NOTE": "XG-136",
    "MERGED": "XG-220",
    "UNCALCULATED": "XG-221",
    "FORMULA": "XG-222",
    "CONFLICT": "XG-404",
    "OLDER_FILE": "XG-405",
    "NO_IMPORT_COLUMN": "XG-701",
    "HEADING_TWICE": "XG-702",
    "NOT_REPORTED": "XG-703",
    "WHICH_BOARD": "XG-704",
    "TWO_VALUES": "XG-705",
    "WRONG_SIGN": "XG-706",
    "IMPORT_THOUSAND_TIMES": "XG-707",
    "OTHER_PERIOD": "XG-708",
    "NO_FIGURE": "XG-709",
    "CONVERTED": "XG-710",
    "ANSWERED_IN_WORDS": "XG-711",
    "MEANS_TWICE": "XG-721",
    "EXTRACT_LACKS": "XG-722",
    "TWO_FORMS": "XG-723",
}
"""Other programs, waivers and settings know the ids: one that has been given never changes."""


def test_ids_are_those_that_were_given() -> None:
    assert {code.name: code.id for code in Code} == IDS


def test_ids_are_unique_and_of_one_pattern() -> None:
    ids = [code.id for code in Code]
    assert len(set(ids)) == len(ids)
    assert [name for name in ids if not re.fullmatch(r"XG-[1-9]\d\d", name)] == []


def test_a_code_is_found_by_its_id() -> None:
    assert Code.by_id("XG-201") is Code.NOT_A_NUMBER
    with pytest.raises(KeyError):
        Code.by_id("XG-999")


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_every_code_is_complete(code: Code) -> None:
    entry = code.value
    assert isinstance(entry, Entry)
    assert isinstance(entry.severity, Severity)
    assert isinstance(entry.gate, Gate)
    assert entry.title == entry.title.strip()
    assert 0 < len(entry.title) <= 60
    assert not entry.title.endswith(".")
    for sentence in (entry.wording, entry.remedy):
        assert sentence == sentence.strip()
        assert re.search(r"[.?]$", sentence), "a sentence ends"


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def message(code: Code, language: Language) -> str:
    """A whole message about a cell, with no quoted value and no choices in it."""
    names = placeholders(code.value.wording) | placeholders(code.value.remedy)
    values = {name: "" if name in ("value", "choices") else "9" for name in names}
    return Finding.of(code, Place("Mål", "F109", language.text("Outcome")), **values).message(
        language
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_a_message_is_short(code: Code, language: str) -> None:
    said = message(code, Language(language)).removesuffix(f" [{code.id}]")
    assert len(said) <= 200, said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_a_message_on_trial_is_short_and_asks_for_nothing(code: Code, language: str) -> None:
    place = Place("Mål", "F109", Language(language).text("Outcome"))
    names = placeholders(code.value.wording) | placeholders(code.value.remedy)
    finding = Finding.of(code, place, **dict.fromkeys(names, "9")).on_trial(date(2022, 9, 1))
    said = finding.message(Language(language))
    asks = {
        "en": "On trial until 2022-09-01: nothing needs to be done.",
        "sv": "På prov till och med 2022-09-01: inget behöver göras.",
    }
    assert said.endswith(f" {asks[language]} [{code.id}]")
    assert len(said.removesuffix(f" [{code.id}]")) <= 200
    assert (finding.severity, finding.settled) == (Severity.NOTE, Settled.TRIAL)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_a_translation_holds_the_same_places_for_values(code: Code, language: str) -> None:
    for sentence in (code.value.title, code.value.wording, code.value.remedy):
        assert placeholders(Language(language).text(sentence)) == placeholders(sentence)


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_places_for_values_are_plain_names(code: Code) -> None:
    """Nothing positional, no format: whoever makes the finding gives each value by its name."""
    assert not placeholders(code.value.title)
    for sentence in (code.value.wording, code.value.remedy):
        for _, name, spec, conversion in string.Formatter().parse(sentence):
            assert name is None or (name.isidentifier() and not spec and not conversion)


FORBIDDEN = (
    *("invalid", "null", "dtype", "schema", "validation failed", "!", "<", "nan"),
    *("ogiltig", "felaktig", "dataframe", "error code", "illegal"),
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_words_are_plain_and_calm(code: Code, language: str) -> None:
    entry = code.value
    text = " ".join(Language(language).text(part) for part in entry[3:]).casefold()
    found = [
        word
        for word in FORBIDDEN
        if re.search(rf"\b{word}\b" if word.isalpha() else re.escape(word), text)
    ]
    assert not found


@pytest.mark.parametrize("code", Code, ids=lambda code: code.name)
def test_a_message_ends_with_its_code_in_both_languages(code: Code) -> None:
    assert message(code, EN).endswith(f" [{code.id}]")
    assert message(code, SV).endswith(f" [{code.id}]")
    assert message(code, SV) != message(code, EN)


def test_a_message_says_where_what_and_what_to_do() -> None:
    finding = Finding.of(Code.NOT_A_NUMBER, Place("Mål", "F9", "Utfall"), value="ca 5")
    assert finding.message(SV) == (
        'Mål, cell F9 (Utfall): "ca 5" kan inte läsas som ett tal. '
        "Skriv bara siffror, och lägg ord i kommentaren. [XG-201]"
    )
    assert finding.message(EN) == (
        'Mål, cell F9 (Utfall): "ca 5" cannot be read as a number. '
        "Write digits only, and put words in the comment. [XG-201]"
    )


def test_a_finding_of_a_whole_file_names_no_place() -> None:
    assert Finding.of(Code.ENCRYPTED).message(EN).startswith("The file is protected")


def test_a_finding_of_a_sheet_begins_with_its_name() -> None:
    said = Finding.of(Code.NO_COLUMN, Place("Mål"), column="Utfall").message(EN)
    assert said.startswith('Mål: The column "Utfall"')


def test_a_quotation_is_cut_at_forty_characters() -> None:
    assert QUOTED == 40
    assert quoted("x" * 40) == "x" * 40
    assert quoted("x" * 41) == "x" * 39 + "…"
    assert quoted(" två\n ord ") == "två ord"
    finding = Finding.of(Code.NOT_A_NUMBER, value="y" * 200)
    assert finding.values["value"] == "y" * 39 + "…"


def test_values_are_never_taken_for_places() -> None:
    finding = Finding.of(Code.NOT_A_NUMBER, value="{value.__class__}")
    assert '"{value.__class__}"' in finding.message(SV)


def test_up_to_seven_choices_are_all_named() -> None:
    words = list("abcdefg")
    assert choices(words, EN, "Lists") == "a; b; c; d; e; f; g"


def test_of_more_choices_seven_are_named_and_the_rest_counted() -> None:
    words = [f"val {n}" for n in range(19)]
    shown = choices(words, EN, "Lists")
    assert shown.startswith("val 0; ")
    assert shown.endswith("val 6; and 12 more (see sheet Lists)")
    assert choices(words[:8], EN, "Lists").endswith("val 6; and 1 more (see sheet Lists)")
    assert "12" in choices(words, SV, "Listor")
    assert "Listor" in choices(words, SV, "Listor")


def test_choices_are_not_cut_in_a_message() -> None:
    listed = choices([f"ett ganska långt val {n}" for n in range(9)], EN, "Lists")
    finding = Finding.of(Code.NOT_IN_LIST, value="x", choices=listed)
    assert listed in finding.message(EN)


def test_a_finding_takes_another_severity_and_stays_the_same_else() -> None:
    finding = Finding.of(Code.EMPTY, Place("Mål", "F9"))
    waived = finding.at(Severity.NOTE, Settled.WAIVED)
    assert (waived.severity, waived.settled) == (Severity.NOTE, Settled.WAIVED)
    assert waived.at(Severity.CHECK).settled is Settled.NONE
    assert (waived.code, waived.place, waived.values) == (
        finding.code,
        finding.place,
        finding.values,
    )


def test_what_settles_a_finding_in_words() -> None:
    assert [SV.text(SETTLED_WORDS[settled]) for settled in Settled] == [
        "", "Förklaring", "Undantag", "Prov", "Godtagande",
    ]  # fmt: skip


def test_severities_in_words() -> None:
    assert [SV.text(severity.words) for severity in Severity] == [
        "Måste rättas",
        "Kontrollera",
        "Upplysning",
    ]


def used_codes() -> set[str]:
    """The names of codes that the package itself uses somewhere."""
    return {
        node.attr
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "Code"
    }


def test_no_code_is_there_for_nothing() -> None:
    used = used_codes()
    unused = [f"{code.id} {code.name}" for code in Code if code.name not in used]
    assert not unused
