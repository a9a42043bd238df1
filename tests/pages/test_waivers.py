"""The report's list of waivers: which are there, in which words, and what they may not let out."""

from datetime import date

import pytest
from rendering import Page, rendered
from test_report_rules import NOTE, NUMBER, PERSON, catalogue, figures, page, waiver

from xlgoals.domain.model import Waiver
from xlgoals.i18n import Language
from xlgoals.tables.figures import Figures


def with_waivers(*waivers: Waiver) -> Figures:
    return figures(catalogue(*waivers))


def listed(found: Figures, board: str | None = None) -> str:
    """The words of the section, or nothing where there is none."""
    source = rendered(found, board=board)
    start = source.find('<section class="part level2" aria-labelledby="waivers">')
    if start < 0:
        return ""
    return Page(source[start : source.index("</section>", start)] + "</section>").text


WHOLE = {
    "unit_id": "U1",
    "goal_id": "G1",
    "until": date(2022, 12, 31),
}


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            "en",
            ["Waivers", "Rules that do not apply in this round, by decision.", "Action missing",
             "(XG-302)", "North", "G1 Care in time", "Seen.", "Staff", "31 December 2022"],
        ),
        (
            "sv",
            ["Undantag", "Regler som enligt beslut inte gäller i den här uppföljningen.",
             "Åtgärd saknas", "(XG-302)", "North", "G1 Care in time", "Seen.", "Staff",
             "31 december 2022"],
        ),
    ],
)  # fmt: skip
def test_a_waiver_in_force_is_listed_in_words(language: str, wanted: list[str]) -> None:
    found = with_waivers(waiver("XG-302", **WHOLE))
    found.language = Language(language)
    words = listed(found)
    places = [words.index(word) for word in wanted]
    assert places == sorted(places)
    assert '<a href="#waivers">' in rendered(found)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ({}, "All units All goals Seen. Staff Until further notice"),
        ({"round_id": "R1"}, "All units All goals Seen. Staff This round"),
        ({"unit_id": "U9"}, "U9 All goals"),
        ({"goal_id": "G9"}, "All units G9 Seen."),
    ],
)
def test_blank_means_all(at: dict[str, object], words: str) -> None:
    assert words in listed(with_waivers(waiver("XG-302", **at)))


@pytest.mark.parametrize("at", [None, {"until": date(2022, 4, 29)}, {"round_id": "R2"}])
def test_without_waivers_in_force_nothing_is_said(at: dict[str, object] | None) -> None:
    waivers = [] if at is None else [waiver("XG-302", **at)]
    source = rendered(with_waivers(*waivers))
    assert "Waivers" not in source
    assert "#waivers" not in source
    assert "XG-302" not in source


@pytest.mark.parametrize(
    ("at", "boards"),
    [
        ({}, {"B1", "B2"}),
        ({"unit_id": "U1"}, {"B1"}),
        ({"unit_id": "U2"}, {"B2"}),
        ({"goal_id": "G2"}, {"B2"}),
        ({"goal_id": "G1", "unit_id": "U1"}, {"B1"}),
    ],
)
def test_a_boards_own_report_lists_what_concerns_it(
    at: dict[str, object], boards: set[str]
) -> None:
    found = with_waivers(waiver("XG-302", **at))
    assert {board for board in ("B1", "B2") if listed(found, board)} == boards
    assert listed(found)


RELEASED = "Texts that are otherwise held back may be printed."


@pytest.mark.parametrize(
    ("rule", "at", "released"),
    [
        ("XG-331", {}, True),
        ("XG-332", {"goal_id": "G1"}, True),
        ("XG-331", {"unit_id": "U1"}, False),
        ("XG-302", {}, False),
    ],
)
def test_what_lets_a_text_be_printed_says_so(
    rule: str, at: dict[str, object], released: bool
) -> None:
    """As it does: what is waived for a unit alone lets nothing be printed."""
    found = figures(catalogue(waiver(rule, **at)), comment=NOTE if rule == "XG-331" else PERSON)
    assert (RELEASED in listed(found)) is released
    shown = page(found).text
    assert (NOTE in shown or PERSON in shown) is released


@pytest.mark.parametrize("place", ["reason", "decided_by"])
def test_a_waivers_own_words_are_held_back_too(place: str) -> None:
    blank = {"unit_id": None, "goal_id": None, "round_id": None}
    said = {"decided_by": "Staff", "reason": "Seen.", place: PERSON}
    found = with_waivers(Waiver("XG-302", **blank, **said))  # type: ignore[arg-type]
    assert NUMBER not in rendered(found)
    assert "held back until it has been looked at: XG-332" in listed(found)


def test_what_is_written_in_a_waiver_is_no_html() -> None:
    blank = {"unit_id": None, "goal_id": None, "round_id": None}
    found = with_waivers(Waiver("XG-302", **blank, decided_by="<b>A</b>", reason="<i>B</i>"))
    source = rendered(found)
    assert "&lt;b&gt;A" in source
    assert "&lt;i&gt;B" in source


def test_a_rule_that_is_no_code_any_more_is_listed_by_its_code() -> None:
    """A round keeps its catalogue as it was; codes may since have gone."""
    assert "(XG-3O1)" in listed(with_waivers(waiver("XG-3O1")))


def test_the_summary_has_no_list() -> None:
    found = with_waivers(waiver("XG-302"))
    assert "Waivers" not in rendered(found, summary_only=True)
