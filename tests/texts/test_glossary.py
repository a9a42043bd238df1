"""The words of the field: each term has one Swedish word, and some words are not used.

The catalogue is called what its file is to people, Planfil, and a round what staff call it, Omgång:
texts to units say uppföljning.
"""

import csv
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from xlgoals.i18n import LOCALE_DIR

PO = LOCALE_DIR / "sv" / "LC_MESSAGES" / "xlgoals.po"
WORDS = Path(__file__).with_name("glossary.csv")


def messages() -> dict[str, str]:
    """Every text of the program and what it is in Swedish, one and many apart."""
    found = {}
    with PO.open("rb") as stream:
        for message in read_po(stream, locale="sv"):
            ids = message.id if isinstance(message.id, tuple) else (message.id,)
            said = message.string if isinstance(message.id, tuple) else (message.string,)
            found.update(zip(ids, said, strict=True))
    found.pop("")
    return found


def glossary() -> list[dict[str, str]]:
    with WORDS.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


SAID = messages()
TERMS = glossary()

ALSO = {
    "resultat": "what a control has shown, and the result of the economy",
    "värde": "a limit that is a value, beside one that is a share or a distance",
    "mål": "the goal, whose target is another thing",
    "skäl": "the reason, chosen from a list, beside the justification in one's own words",
    "förklaring": "why a figure that looks odd is right, which is no cause of an outcome",
    "trend": "better, unchanged or worse than before, which is no projection",
    "saknas": "a return that has not come",
    "ändrad definition": "the finding that a definition was changed, which staff are to look at",
    "formulär": "one table of a template: goals, economy, investments",
    "klar": "an activity that is done, and a row where nothing is left to fill in",
    "försenad": "an activity that is behind its plan",
    "ej aktuell": "a goal that is nothing for the unit, which is no goal that waits",
}
"""Words that are not used for one term and are right for another."""

OTHERS = {"Withdrawn: {what}"}
"""Texts that begin with a term in another sense: a return that staff have withdrawn."""

NEVER = {
    r"åsidos|överstyr": "sounds like breaking a rule; it is: justera, frångå förslaget",
    r"katalog": "planfil",
    r"\bmaster(?!\.xls)": "sammanställning",  # the files are called so
    r"\bretur(en|er|erna)?\b": "inlämning",
    r"avvisa|underkän": "behöver kompletteras",
    r"anmärkning(?<!utan anmärkning)": "censure of auditors; it is: påpekande",
    r"sekretessprick|undertryck": "uppgift utelämnad (för få)",
    r"deadline": "sista inlämningsdag",
    r"dispens": "undantag",
    r"periodmål": "periodens målvärde",
    r"uppfyllnadsgrad|måluppfyllelse(?!grad)": "måluppfyllelsegrad",
    r"trafikljus": "status",
    r"arbetsyt": "arbetsmapp",
    r"fingeravtryck": "kontrollsumma",
    r"för hand": "justerad",
}
"""What stands in no Swedish text, and what it is instead."""


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["english"])
def test_a_term_has_its_word_wherever_it_is_a_label(term):
    for english, swedish in SAID.items():
        if english.casefold() == term["english"].casefold() and not english.islower():
            assert swedish == term["swedish"], english
        if english.startswith(f"{term['english']}: {{") and english not in OTHERS:
            assert swedish.startswith(f"{term['swedish']}: "), english


def test_the_terms_are_those_of_the_program():
    used = {term["english"] for term in TERMS} & SAID.keys()
    assert len(used) > 60


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["english"])
def test_a_word_that_is_not_used_is_no_label(term):
    labels = {swedish.casefold(): english for english, swedish in SAID.items()}
    avoided = {word for word in term["not"].split(";") if word} - ALSO.keys()
    assert {word: labels[word] for word in avoided if word in labels} == {}


def test_a_word_that_has_another_meaning_has_it_still():
    labels = {swedish.casefold() for swedish in SAID.values()}
    avoided = {word for term in TERMS for word in term["not"].split(";")}
    assert {word for word in ALSO if word not in labels or word not in avoided} == set()


@pytest.mark.parametrize("pattern", NEVER, ids=NEVER.values())
def test_some_words_stand_in_no_text(pattern):
    found = {
        english: swedish
        for english, swedish in SAID.items()
        if re.search(pattern, swedish, re.IGNORECASE)
    }
    assert found == {}


def test_no_text_speaks_to_one_and_to_several():
    to_one, to_several = r"\b(du|dig|din|ditt|dina)\b", r"\b(ni|er|ert|era)\b"
    assert [
        swedish
        for swedish in SAID.values()
        if re.search(to_one, swedish, re.IGNORECASE)
        and re.search(to_several, swedish, re.IGNORECASE)
    ] == []
