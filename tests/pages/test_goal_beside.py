"""What a goal's row in the report says beside its figures: boards, since when, how far."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rendering import Page, rendered
from test_report import figures

from xlgoals.i18n import Language

SV = Language("sv")


def page(language: Language | None = None, **values: object) -> str:
    """The text of the report when G1, of RS, has these values."""
    found = figures() if language is None else figures(language=language)
    found.goals[0] = replace(found.goals[0], **values)  # type: ignore[arg-type]
    return Page(rendered(found)).text


@pytest.mark.parametrize(
    ("boards", "says"),
    [
        (("RS", "HSN"), "Answered for by RS, HSN"),
        (("HSN",), "Answered for by HSN"),
        (("RS",), ""),  # the row's own board
        ((), ""),
    ],
)
def test_the_boards_that_answer_for_it(boards: tuple[str, ...], says: str) -> None:
    text = page(responsible=boards)
    assert ("Answered for by" in text) == bool(says)
    assert says in text


@pytest.mark.parametrize(
    ("added", "says"),
    [
        (date(2022, 3, 31), "New, followed up from 31 March 2022"),
        (date(2021, 5, 31), ""),  # new the year before
        (None, ""),
    ],
)
def test_what_is_new_this_year(added: date | None, says: str) -> None:
    text = page(added=added)
    assert ("New, followed up" in text) == bool(says)
    assert says in text


def test_how_far_the_work_has_come() -> None:
    assert "Progress: Some deviation" in page(progress="Some deviation")
    assert "Progress" not in page()


def test_in_swedish() -> None:
    text = page(SV, responsible=("RS", "HSN"), added=date(2022, 3, 31), progress="Enligt plan")
    assert "Ansvariga: RS, HSN" in text
    assert "Ny, följs upp från 31 mars 2022" in text
    assert "Läge: Enligt plan" in text
