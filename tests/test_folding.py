"""More than ten findings that are alike in a column are told as one."""

import pytest

from xlgoals.findings import MOST_ALIKE, Code, Finding, Place, Severity, folded
from xlgoals.i18n import Language


def at(cell, code=Code.NOT_A_NUMBER, value="x", severity=Severity.MUST_FIX):
    place = Place("Mål", cell, "Utfall")
    return Finding.about(code, place, "goals", "outcome", (cell,), value=value).at(severity)


def column(numbers, letter="F"):
    return [at(f"{letter}{number}", value=f"ca {number}") for number in numbers]


def words(findings, language="en"):
    return [told.message(Language(language)) for told, _ in folded(findings)]


def test_ten_are_told_one_by_one():
    found = column(range(1, MOST_ALIKE + 1))
    assert [told for told, _ in folded(found)] == found


@pytest.mark.parametrize(
    ("language", "message"),
    [
        (
            "en",
            'Mål, cells F5:F15 (Utfall): 11 cells alike; of the first: "ca 5" cannot be read as '
            "a number. Write digits only, and put words in the comment. [XG-201]",
        ),
        (
            "sv",
            'Mål, cellerna F5:F15 (Utfall): 11 likadana celler; om den första: "ca 5" kan inte '
            "läsas som ett tal. Skriv bara siffror, och lägg ord i kommentaren. [XG-201]",
        ),
    ],
)
def test_eleven_become_one_with_a_range(language, message):
    assert words(column(range(5, 16)), language) == [message]


def test_gaps_make_several_ranges_and_many_are_cut():
    (told,) = words(column([*range(5, 12), 14, *range(20, 25)]))
    assert "cells F5:F11; F14; F20:F24 (Utfall): 13 cells alike" in told
    (told,) = words(column(range(5, 40, 2)))
    assert "cells F5; F7; F9; F11; F13; F15; F17; … (Utfall): 18 cells alike" in told


def test_order_and_others_stay():
    """Another code, column, sheet or severity is another matter, and each stands where it stood."""
    first, last = at("A1"), at("Z99")
    many = column(range(5, 17))
    noted = [at(f"F{number}", severity=Severity.NOTE) for number in range(20, 24)]
    told = folded([first, *many, *noted, last])
    assert [finding.place.cell for finding, _ in told] == [
        "A1", "F5:F16", "F20", "F21", "F22", "F23", "Z99",
    ]  # fmt: skip
    assert told[1][1] is many[0], "what it links to is the first"


def test_findings_of_whole_files_are_never_folded():
    found = [Finding.of(Code.OTHER_SHEET, Place("Notes"), n=1) for _ in range(20)]
    assert len(folded(found)) == 20
