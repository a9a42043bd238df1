"""Any text is read without an error, and long ones without end are not (no growth out of bounds)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlgoals.texts import (
    Known,
    editing_mark,
    figures,
    other_outcome,
    other_target,
    outcome_in,
    personal_number,
)
from xlgoals.texts.owners import Owner, said

FULL = Known(Decimal(74), Decimal(75), Decimal(80), Decimal(70), "%", "2022-04")
EMPTY = Known(None, None, None, None, "", "")

PIECES = st.sampled_from(
    (
        *("utfallet", "resultat", "målet", "är", "ligger på", "uppgår till", "från", "till", "av"),
        *("förra året", "riket", "kvinnor", "ökat med", "prognos", "cirka", "82 %", "4,7", "1 234"),
        *(
            "2021",
            "2022-04-30",
            "april",
            "(",
            ")",
            ",",
            ". ",
            ": ",
            "-",
            "+",
            "%",
            "%-målet",
            "§ 4",
        ),
        *(
            "XX",
            "[",
            "]",
            "??",
            "internt:",
            "850102-1236",
            "\n",
            "•",
            "Östersund",
            "per",
            "st",
            "İ",
        ),
    )
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.lists(PIECES, max_size=40).map("".join),
)


def read_all(text: str) -> None:
    for known in (FULL, EMPTY):
        for check in (outcome_in, other_outcome, other_target):
            found = check(text, known)
            assert found is None or text[found.start : found.end] == found.text
    mark, number = editing_mark(text), personal_number(text)
    assert mark is None or mark in text
    assert number is None or number in text


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    read_all(text)


@given(TEXTS)
def test_figures_stand_where_they_say_and_do_not_overlap(text: str) -> None:
    end = 0
    for one in figures(text):
        assert one.start >= end
        assert text[one.start : one.end] == one.text
        end = one.end


@given(TEXTS)
def test_a_cell_that_repeats_a_claim_is_never_contradicted(text: str) -> None:
    for one in said(text, "2022-04"):
        if one.owner is Owner.OUTCOME:
            assert (
                other_outcome(text, Known(one.figure.value, None, None, None, "", "2022-04"))
                is None
            )
        if one.owner is Owner.TARGET:
            cells = Known(Decimal(1), one.figure.value, None, None, one.figure.unit, "2022-04")
            assert other_target(text, cells) is None


LONG = 4000
HOSTILE = (
    *("1", " ", "a", "1 ", "111 ", "1,", "1.", "1-", "1/", "1:", "-1", "+ 1", "0", "0 1", "+46 "),
    *(
        "1 av ",
        "12 % ",
        "12 % och ",
        "utfallet ",
        "utfallet är ",
        "målet är 1 ",
        "till ",
        "från 1 ",
    ),
    *(
        "målvärde ",
        "x",
        "xx",
        "?",
        "[",
        "[fyll",
        "<fyll ",
        "_",
        "#",
        "(",
        ")",
        ".",
        ". A",
        "\n",
        "• ",
    ),
    *(
        "är ",
        "i april ",
        "text ",
        "850102-",
        "850102",
        "1 000 ",
        "ä",
        "\u00a0",
        "%",
        "- ",
        "Text: ",
    ),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_long_repeats_are_read(piece: str) -> None:
    text = (piece * LONG)[:LONG]
    read_all(text)
    read_all(f"Utfallet är {text} 82 %")
    read_all(f"{text}!")
