"""Every outcome, target and result of the published tables, and how a careful person reads it.

The tables hold 171 distinct values: 169 among the outcomes and targets of 2021, 2022 and 2024, and
two results of 2017. They were read by hand. Figures and short phrases are as printed; two values
marked with `own words` stand for longer ones with the same trap.
"""

import re

import pytest

from xlgoals.catalogue.build import read_target
from xlgoals.domain.model import Comparator
from xlgoals.domain.quantity import Quantity, Unreadable, read_number
from xlgoals.i18n import LANGUAGES, Language

AT_LEAST, AT_MOST, LESS = Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.LESS_THAN

# As typed; value; unit. Without a comparator: what is better stands elsewhere in the catalogue.
PLAIN = [
    ("0", "0", ""),  # a real zero, not a blank
    ("1", "1", ""),
    ("3", "3", ""),
    ("4", "4", ""),
    ("5", "5", ""),
    ("6", "6", ""),
    ("10", "10", ""),
    ("11", "11", ""),
    ("12", "12", ""),
    ("17", "17", ""),
    ("20", "20", ""),
    ("25", "25", ""),
    ("30", "30", ""),
    ("40", "40", ""),
    ("45", "45", ""),
    ("52", "52", ""),
    ("70", "70", ""),
    ("90", "90", ""),
    ("94", "94", ""),
    ("99", "99", ""),
    ("103", "103", ""),
    ("115", "115", ""),
    ("156", "156", ""),
    ("176", "176", ""),
    ("209", "209", ""),
    ("250", "250", ""),
    ("527", "527", ""),
    ("867", "867", ""),
    ("-17", "-17", ""),
    ("-21", "-21", ""),
    ("1 600", "1600", ""),
    ("1 747", "1747", ""),
    ("1 896", "1896", ""),
    ("2 603", "2603", ""),
    ("3 157", "3157", ""),
    ("8 000", "8000", ""),
    ("13 209", "13209", ""),
    ("19 209", "19209", ""),
    ("30 000", "30000", ""),
    ("35 000", "35000", ""),
    ("4,14", "4.14", ""),
    ("4,25", "4.25", ""),
    ("4,5", "4.5", ""),
    ("4,57", "4.57", ""),
    ("4,6", "4.6", ""),
    ("4,63", "4.63", ""),
    ("4,65", "4.65", ""),
    ("4,67", "4.67", ""),
    ("4,82", "4.82", ""),
    ("4,84", "4.84", ""),
    ("4,88", "4.88", ""),
    ("5,2", "5.2", ""),
    ("5,7", "5.7", ""),
    ("7,5", "7.5", ""),
    ("10,7", "10.7", ""),
    ("98,4", "98.4", ""),
    ("98,6", "98.6", ""),
    ("203,5", "203.5", ""),
    ("0 %", "0", "%"),
    ("1 %", "1", "%"),  # meant as a reduction, but nothing in the cell says so
    ("2 %", "2", "%"),
    ("3 %", "3", "%"),
    ("5 %", "5", "%"),
    ("7 %", "7", "%"),
    ("8 %", "8", "%"),
    ("13 %", "13", "%"),
    ("14 %", "14", "%"),
    ("16%", "16", "%"),
    ("20 %", "20", "%"),
    ("25 %", "25", "%"),
    ("30 %", "30", "%"),
    ("35 %", "35", "%"),
    ("36 %", "36", "%"),
    ("40 %", "40", "%"),
    ("41 %", "41", "%"),
    ("50 %", "50", "%"),
    ("70 %", "70", "%"),
    ("72 %", "72", "%"),
    ("74 %", "74", "%"),
    ("75 %", "75", "%"),
    ("80 %", "80", "%"),
    ("85 %", "85", "%"),
    ("89 %", "89", "%"),
    ("90 %", "90", "%"),
    ("91 %", "91", "%"),
    ("95 %", "95", "%"),
    ("98 %", "98", "%"),
    ("100 %", "100", "%"),
    ("100%", "100", "%"),
    ("268 %", "268", "%"),
    ("0,6 %", "0.6", "%"),
    ("3,96 %", "3.96", "%"),
    ("4,1 %", "4.1", "%"),
    ("4,4 %", "4.4", "%"),
    ("4,6 %", "4.6", "%"),
    ("4,8 %", "4.8", "%"),
    ("5,2 %", "5.2", "%"),
    ("6,53 %", "6.53", "%"),
    ("6,7 %", "6.7", "%"),
    ("6,8 %", "6.8", "%"),
    ("7,6 %", "7.6", "%"),
    ("8,6 %", "8.6", "%"),
    ("10,1 %", "10.1", "%"),
    ("12,7 %", "12.7", "%"),
    ("16,88 %", "16.88", "%"),
    ("24,8 %", "24.8", "%"),
    ("62,5 %", "62.5", "%"),
    ("83,3 %", "83.3", "%"),
    ("96,6 %", "96.6", "%"),
    ("357,1 %", "357.1", "%"),
    ("-0,5 %", "-0.5", "%"),
    ("-0,7 %", "-0.7", "%"),
    ("-1 %", "-1", "%"),
    ("-2 %", "-2", "%"),
    ("-2,1 %", "-2.1", "%"),
    ("-6,5 %", "-6.5", "%"),
    ("-10 %", "-10", "%"),
    ("-15,8 %", "-15.8", "%"),
    ("-16,4 %", "-16.4", "%"),
    ("-20 %", "-20", "%"),
    ("-22,6 %", "-22.6", "%"),
    ("-48 %", "-48", "%"),
    ("200kWh/m2", "200", "kWh/m2"),  # the 2 belongs to the unit
    (  # own words
        "30 slutförda kurser årll av personalen",
        "30",
        "slutförda kurser årll av personalen",
    ),
]

# As typed; value; comparator; unit; denominator.
COMPARED = [
    ("Minst 3 st", "3", AT_LEAST, "st", None),
    ("Minst 3 st aktiviteter ska genomföras", "3", AT_LEAST, "st aktiviteter ska genomföras", None),
    ("Minst 4 %", "4", AT_LEAST, "%", None),
    ("Minst 4 st", "4", AT_LEAST, "st", None),
    ("Minst 7,5 %", "7.5", AT_LEAST, "%", None),
    ("Minst 8 %", "8", AT_LEAST, "%", None),
    ("Minst 20 %", "20", AT_LEAST, "%", None),
    ("Minst 25 st per månad", "25", AT_LEAST, "st per månad", None),
    ("Minst 30 %", "30", AT_LEAST, "%", None),
    # Printed as a result of 2017, though it is a target: the comparator tells.
    (
        "Minst 30% av kostnaden för livsmedels-inköpen",
        "30",
        AT_LEAST,
        "% av kostnaden för livsmedels-inköpen",
        None,
    ),
    ("Minst 40 st", "40", AT_LEAST, "st", None),
    ("Minst41 %", "41", AT_LEAST, "%", None),
    ("Minst 50 %", "50", AT_LEAST, "%", None),
    ("Minst 70 %", "70", AT_LEAST, "%", None),
    ("Minst 70 personer", "70", AT_LEAST, "personer", None),
    ("Minst 70 st", "70", AT_LEAST, "st", None),
    ("Minst 75 %", "75", AT_LEAST, "%", None),
    ("Minst 80 %", "80", AT_LEAST, "%", None),
    ("Minst 80 st", "80", AT_LEAST, "st", None),
    ("Minst 90 %", "90", AT_LEAST, "%", None),
    ("Minst 100 %", "100", AT_LEAST, "%", None),
    ("Minst 125 operationer per vecka", "125", AT_LEAST, "operationer per vecka", None),
    ("Minst 400 st", "400", AT_LEAST, "st", None),
    ("Minst 719 st", "719", AT_LEAST, "st", None),
    ("Minst1 500", "1500", AT_LEAST, "", None),
    ("Minst 2 800 timmar", "2800", AT_LEAST, "timmar", None),
    ("Minst 6 000 st", "6000", AT_LEAST, "st", None),
    ("Minst 9 800 st", "9800", AT_LEAST, "st", None),
    ("Minst 21 200 besök", "21200", AT_LEAST, "besök", None),
    ("Minst 38 000 samtal", "38000", AT_LEAST, "samtal", None),
    ("Högst 2,2 %", "2.2", AT_MOST, "%", None),
    ("Högst 2,5 %", "2.5", AT_MOST, "%", None),
    ("Högst 4,4 %", "4.4", AT_MOST, "%", None),
    ("Högst 5,3 %", "5.3", AT_MOST, "%", None),
    ("Högst 5,6 %", "5.6", AT_MOST, "%", None),
    ("Högst 6 %", "6", AT_MOST, "%", None),
    ("Mindre än20 %", "20", LESS, "%", None),
    ("Mindre än200 recept per 1000 inv", "200", LESS, "recept per 1000 inv", "1000"),
    (
        "Mindre än20 581 dygnsdos per 1000 invånare",
        "20581",
        LESS,
        "dygnsdos per 1000 invånare",
        "1000",
    ),
]

# As typed; the reason.
REFUSED = [
    ("53 %; 52 %", Unreadable.TWO_NUMBERS),  # two results in one row
    ("Lägre än 2020", Unreadable.NOT_A_NUMBER),  # a year to compare with, not a limit
    # Own words; a method, whose quotation is never closed.
    ("Följer riket, dvs ”Förändringen (i procent, %)", Unreadable.NOT_A_NUMBER),
]

# Answers and targets in words: the answers of the catalogue read them, or nobody does.
CARRIED_OUT = {"Genomförd aktivitet"}
"""The target of a goal that is to be carried out, not measured."""
WORDS = ["Ja", "Nej", "Pågående", "Genomförd aktivitet", "Genomfört ja/nej"]

READ = [(text, value, None, unit, None) for text, value, unit in PLAIN] + COMPARED


def test_every_value_of_the_tables_is_here_once() -> None:
    texts = [row[0] for row in (*READ, *REFUSED)] + WORDS
    assert len(texts) == len(set(texts)) == 169 + 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("text", "value", "comparator", "unit", "denominator"), READ)
def test_read(
    text: str,
    value: str,
    comparator: Comparator | None,
    unit: str,
    denominator: str | None,
    language: str,
) -> None:
    found = read_number(text, language)
    assert isinstance(found, Quantity)
    assert str(found.value) == value
    assert (found.comparator, found.unit, found.rounded) == (comparator, unit, False)
    assert denominator == (None if found.denominator is None else str(found.denominator))


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refused(text: str, reason: Unreadable) -> None:
    assert read_number(text) is reason


@pytest.mark.parametrize("text", WORDS)
def test_words_are_no_numbers(text: str) -> None:
    assert read_number(text) is Unreadable.NOT_A_NUMBER


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", [*(text for text, _ in REFUSED), *(word for word in WORDS if word not in CARRIED_OUT)]
)
def test_as_a_target_they_are_refused_and_never_taken_for_carried_out(
    text: str, language: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        read_target(text, Language(language))


@pytest.mark.parametrize("text", sorted(CARRIED_OUT))
def test_as_a_target_it_is_to_be_carried_out(text: str) -> None:
    assert read_target(text, Language("sv")) is None


@pytest.mark.parametrize(("text", "value", "comparator"), [row[:3] for row in READ])
def test_as_a_target_the_number_and_its_comparator_are_taken(
    text: str, value: str, comparator: Comparator | None
) -> None:
    target = read_target(text, Language("sv"))
    assert target is not None
    assert (str(target.value), target.comparator) == (value, comparator)
