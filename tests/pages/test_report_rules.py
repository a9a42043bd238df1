"""What the report must never print, and what it says of deviation, projection, layers and scale."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from rendering import Page, rendered

from xlgoals.domain.assess import Assessment
from xlgoals.domain.earlier import Earlier
from xlgoals.domain.model import (
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    Layer,
    MeasureType,
    Node,
    Plan,
    Report,
    Round,
    RoundState,
    Scale,
    Status,
    Unit,
    Waiver,
    Yardstick,
)
from xlgoals.forms.form_row import FormRow
from xlgoals.i18n import Language
from xlgoals.pages.content import compose
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows
from xlgoals.tables.figures import Figures
from xlgoals.tables.layers import SetStatus
from xlgoals.tables.lines import UnitLine
from xlgoals.tables.rollup import Assessed, roll_up

EN = Language("en")
NOTE = "Vi väntar på xx procent."


def invented_number() -> str:
    """Of the first day of 1901 and a series that is not given out, with its check digit."""
    nine = "010101" + "999"
    doubled = "".join(str(int(digit) * (2, 1)[place % 2]) for place, digit in enumerate(nine))
    return f"{nine[:6]}-{nine[6:]}{-sum(map(int, doubled)) % 10}"


NUMBER = invented_number()
PERSON = f"Ring {NUMBER} om det."


def yardstick(target: str, direction: Direction = Direction.HIGHER) -> Yardstick:
    higher = direction is Direction.HIGHER
    return Yardstick(
        direction, Comparator.AT_LEAST if higher else Comparator.AT_MOST, Decimal(target)
    )


def catalogue(*waivers: Waiver, scale: Scale = Scale.TARGET, **of_g1: object) -> Catalogue:
    """Two boards with a unit and a goal each; G1 is a share unless `of_g1` says otherwise."""
    shares = {"measure_type": MeasureType.SHARE, "measure_unit": "%", "yardstick": yardstick("90")}
    first = {"goal_id": "G1", "board": "B1", "node_id": "S1", "title": "Care in time"}
    second = {"goal_id": "G2", "board": "B2", "node_id": "S1", "title": "Schools"}
    kind = {"kind": GoalKind.INDICATOR, **shares}
    return Catalogue(
        plan=Plan(organisation="Testland", level_names=("Strategy",), scale=scale),
        units=(
            Unit("B1", "Health board", "board"),
            Unit("B2", "School board", "board"),
            Unit("U1", "North", "unit", "B1"),
            Unit("U2", "School", "unit", "B2"),
        ),
        nodes=(Node("S1", 1, None, "Health"),),
        goals=(
            Goal(**{**first, **kind, **of_g1}),  # type: ignore[arg-type]
            Goal(**{**second, **kind}),  # type: ignore[arg-type]
        ),
        reports=(Report("G1", "B1", "U1"), Report("G2", "B2", "U2")),
        rounds=(
            Round("R1", "April", "april", "2022-04", None, date(2022, 5, 6), RoundState.CLOSED),
        ),
        answers=(),
        waivers=waivers,
    )


def figures(
    plan: Catalogue | None = None,
    *,
    by_hand: dict[tuple[str, str], list[SetStatus]] | None = None,
    earlier: Earlier | None = None,
    confirmed: dict[tuple[str, str], str] | None = None,
    final: dict[str, Assessed] | None = None,
    **of_g1: object,
) -> Figures:
    plan = plan or catalogue()
    told = {"outcome": Decimal(80), "comment": "Färre än väntat.", "action": "Mer tid."}
    units = [
        UnitRow("G1", "B1", "U1", {**told, **of_g1}),  # type: ignore[dict-item]
        UnitRow("G2", "B2", "U2", {"outcome": Decimal(95)}),
    ]
    known = Circumstances(
        plan, plan.rounds[0], EN, earlier or Earlier(), by_hand or {}, confirmed or {}
    )
    rows = goal_rows(units, known)
    return Figures(
        plan, plan.rounds[0], EN, rows, [], roll_up(plan, rows, [], final or {}), [], [], [],
        as_of=datetime(2022, 5, 9, 12, tzinfo=UTC),
    )  # fmt: skip


def activity(board: str, title: str, description: str, comment: str) -> UnitLine:
    """A dated activity, as its unit has answered."""
    shown = {"title": title, "description": description}
    values = {**shown, "progress": "ongoing", "comment": comment}
    return UnitLine("dated_activities", "U1", FormRow(("A1", board), shown), values, False)


def page(found: Figures, board: str | None = None) -> Page:
    return Page(rendered(found, board=board))


# --- what is held back ---


def with_text(place: str, text: str, *waivers: Waiver) -> Figures:
    """A round that has this text in one place."""
    plan = catalogue(*waivers)
    if place in ("comment", "action"):
        return figures(plan, **{place: text})
    if place == "unit's status":
        own = {"own_status": "green", "own_status_reason": "other", "explanation": text}
        return figures(plan, **own)
    if place == "status":
        chosen = SetStatus(Layer.REGION, Status.GREEN, "other", text, "staff", "80")
        return figures(plan, by_hand={("G1", "B1"): [chosen]})
    if place == "assessment":
        return figures(plan, final={"S1": Assessed(Assessment.UNSATISFACTORY, text)})
    found = figures(plan)
    if place == "board's comment":
        found.board_comments = {("G1", "B1"): text}
    elif place == "narrative":
        found.narratives = {"S1": text}
    else:
        found.lines = {"dated_activities": [activity("B1", "Build", "", text)]}
    return found


OF_A_GOAL = ["comment", "action", "board's comment", "unit's status", "status"]
PLACES = [*OF_A_GOAL, "narrative", "activity", "assessment"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("text", "code"), [(NOTE, "XG-331"), (PERSON, "XG-332")])
def test_what_must_not_be_printed_is_held_back(place: str, text: str, code: str) -> None:
    found = page(with_text(place, text))
    assert text not in found.text
    assert NUMBER not in found.text
    held = f"(The text is held back until it has been looked at: {code}.)"
    assert held in found.text
    assert found.text.count(code) == 1, "nothing else is held back"


@pytest.mark.parametrize("place", PLACES)
def test_what_may_be_printed_is(place: str) -> None:
    found = page(with_text(place, "Arbetet går som det ska."))
    assert "Arbetet går som det ska." in found.text
    assert "held back" not in found.text


def waiver(rule: str, **at: object) -> Waiver:
    blank = {"unit_id": None, "goal_id": None, "round_id": None}
    return Waiver(rule, **{**blank, **at}, decided_by="Staff", reason="Seen.")  # type: ignore[arg-type]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("text", "code"), [(NOTE, "XG-331"), (PERSON, "XG-332")])
def test_a_waiver_of_that_code_releases_it(place: str, text: str, code: str) -> None:
    other = {"XG-331": "XG-332", "XG-332": "XG-331"}[code]
    assert text in page(with_text(place, text, waiver(code))).text
    assert text not in page(with_text(place, text, waiver(other))).text


@pytest.mark.parametrize("place", OF_A_GOAL)
@pytest.mark.parametrize(
    ("at", "released"),
    [
        ({"goal_id": "G1"}, True),
        ({"goal_id": "G2"}, False),
        ({"round_id": "R1"}, True),
        ({"round_id": "R2"}, False),
        ({"until": date(2022, 4, 30)}, True),
        ({"until": date(2022, 4, 29)}, False),
    ],
)
def test_a_waiver_releases_where_it_holds(
    place: str, at: dict[str, object], released: bool
) -> None:
    found = page(with_text(place, NOTE, waiver("XG-331", **at)))
    assert (NOTE in found.text) is released


def test_a_waiver_of_one_goal_releases_no_text_of_the_structure() -> None:
    assert NOTE not in page(with_text("narrative", NOTE, waiver("XG-331", goal_id="G1"))).text


def test_of_a_text_with_both_one_waiver_releases_nothing() -> None:
    both = f"{NOTE} {PERSON}"
    for code, still in (("XG-331", "XG-332"), ("XG-332", "XG-331")):
        found = page(with_text("comment", both, waiver(code)))
        assert f"looked at: {still}" in found.text
        assert NUMBER not in found.text
    assert both in page(with_text("comment", both, waiver("XG-331"), waiver("XG-332"))).text


def test_the_boards_comment_stands_in_for_the_units() -> None:
    found = figures(comment=PERSON)
    found.board_comments = {("G1", "B1"): "Så säger nämnden."}
    text = page(found).text
    assert "Så säger nämnden." in text
    assert "held back" not in text


def test_a_units_comment_is_printed_only_where_the_workspace_says_so() -> None:
    found = figures(comment="Så säger enheten.", action="Mer tid.")
    silent = compose(found, unit_comments=False)
    words = " ".join(
        cell.words for table in silent.tables for row in table.rows for cell in row.cells
    )
    assert "Så säger enheten." not in words
    assert "Mer tid." in words
    assert "Så säger enheten." in page(found).text
    found.board_comments = {("G1", "B1"): "Så säger nämnden."}
    assert any(
        "Så säger nämnden." in cell.words
        for table in compose(found, unit_comments=False).tables
        for row in table.rows
        for cell in row.cells
    )


# --- projections ---

CUMULATIVE = {"measure_type": MeasureType.COUNT, "measure_unit": "calls",
              "basis": Basis.CUMULATIVE}  # fmt: skip


def test_a_confirmed_projection_is_printed_with_its_method() -> None:
    plan = catalogue(**CUMULATIVE)
    found = page(figures(plan, confirmed={("G1", "B1"): "240"}))  # 80 by April
    assert (
        "Projected full year 240 calls (the same each month for the rest of the year)"
        in found.at("G1/B1/forecast")
    )
    assert "A projection is the machine's arithmetic" in found.text


def test_last_years_share_is_named_as_the_method() -> None:
    months = {"2020-04": 40, "2020-12": 100, "2021-04": 50, "2021-12": 100}
    earlier = Earlier({("G1", "B1"): {month: Decimal(value) for month, value in months.items()}})
    plan = catalogue(**CUMULATIVE)
    found = page(figures(plan, earlier=earlier, confirmed={("G1", "B1"): "160"}))
    assert "160 calls (by last year's share at the same month)" in found.at("G1/B1/forecast")


@pytest.mark.parametrize("confirmed", [{}, {("G1", "B1"): "239"}, {("G2", "B2"): "240"}])
def test_a_projection_that_nobody_confirmed_is_never_printed(
    confirmed: dict[tuple[str, str], str],
) -> None:
    """Nor one that was confirmed when it was another."""
    found = figures(catalogue(**CUMULATIVE), confirmed=confirmed)
    assert found.goals[0].projection == 240
    shown = page(found)
    assert "240" not in shown.text
    assert "rojection" not in shown.text
    assert "Projected" not in shown.text


# --- the deviation ---


@pytest.mark.parametrize(
    ("measure_type", "unit", "target", "outcome", "deviation"),
    [
        (MeasureType.CHANGE, "%", "5", "7.8", "+2.8 percentage points"),
        (MeasureType.CHANGE, "%", "5", "-1", "-6 percentage points"),
        (MeasureType.INDEX, "", "4.5", "4.2", "-0.3"),
        (MeasureType.AMOUNT, "mkr", "-10", "-12.5", "-2.5 mkr"),
        (MeasureType.AMOUNT, "mkr", "10", "10", "0 mkr"),
        (MeasureType.SHARE, "%", "90", "80", None),
        (MeasureType.COUNT, "calls", "90", "80", None),
        (MeasureType.RATIO, "", "90", "80", None),
    ],
)
def test_the_deviation_of_what_may_be_negative(
    measure_type: MeasureType, unit: str, target: str, outcome: str, deviation: str | None
) -> None:
    plan = catalogue(measure_type=measure_type, measure_unit=unit, yardstick=yardstick(target))
    words = page(figures(plan, outcome=Decimal(outcome))).at("G1/B1/attainment")
    minus = EN.number(Decimal(-1))[0]
    if deviation is None:
        assert "Deviation" not in words
    else:
        assert words.endswith(f"Deviation {deviation.replace('-', minus)}")


# --- layers ---


def layers(bound: str = "80") -> list[SetStatus]:
    return [
        SetStatus(Layer.BOARD, Status.YELLOW, "other", "Nämnden ser en väg.", "B1", bound),
        SetStatus(Layer.REGION, Status.RED, "other", "Regionen gör det inte.", "staff", bound),
    ]


OWN = {"own_status": "green", "own_status_reason": "other", "explanation": "Vi är nästan där."}


def test_every_layer_is_listed_with_who_set_it_from_the_unit_up() -> None:
    found = page(figures(by_hand={("G1", "B1"): layers()}, **OWN))
    wanted = [
        "By: North", "Vi är nästan där.",
        "By: Board", "Nämnden ser en väg.",
        "By: Region", "Regionen gör det inte.",
    ]  # fmt: skip
    places = [found.text.index(words) for words in wanted]
    assert places == sorted(places)
    assert found.at("G1/B1/status").endswith("Red")
    assert "1 status has been set by hand." in found.text
    assert "staff" not in found.text


@pytest.mark.parametrize(("board", "status"), [("B1", "Yellow"), (None, "Red")])
def test_a_boards_own_report_shows_the_boards_status(board: str | None, status: str) -> None:
    found = figures(by_hand={("G1", "B1"): layers()}, **OWN)
    shown = page(found, board)
    assert shown.at("G1/B1/status").endswith(status)
    assert shown.at(f"level1/S1/{status.lower()}") == "1"
    assert page(found).at("G1/B1/status").endswith("Red"), "the one leaves the other as it was"


def test_where_the_board_has_set_nothing_its_report_shows_the_units() -> None:
    found = figures(by_hand={("G1", "B1"): layers()[1:]}, **OWN)
    assert page(found, "B1").at("G1/B1/status").endswith("Green")
    assert (
        page(figures(by_hand={("G1", "B1"): layers()[1:]}), "B1").at("G1/B1/status").endswith("Red")
    ), "80 of 90 is red by the rule"


def test_a_layer_on_another_outcome_is_listed_and_not_used() -> None:
    found = page(figures(by_hand={("G1", "B1"): layers("79")}))
    assert found.text.count("Not used: the outcome has changed since") == 2
    assert found.at("G1/B1/status").endswith("Red")
    assert "By: Board" not in found.text
    assert "been set by hand." not in found.text


# --- the scale by change ---


def by_change(outcome: str = "85") -> Figures:
    """G1 against 80 before, G2 95 against 96; both have targets, which nobody is held to."""
    before = {("G1", "B1"): {"2021-12": Decimal(80)}, ("G2", "B2"): {"2021-12": Decimal(96)}}
    plan = catalogue(scale=Scale.CHANGE)
    return figures(plan, earlier=Earlier(before), outcome=Decimal(outcome))


@pytest.mark.parametrize("board", [None, "B1", "B2"])
@pytest.mark.parametrize("outcome", ["85", "80", "75", "95"])
def test_on_the_scale_by_change_nothing_is_said_to_be_reached(
    board: str | None, outcome: str
) -> None:
    text = page(by_change(outcome), board).text.lower()
    assert "reached" not in text
    assert "attainment says" not in text
    assert "compared with the one before" in text


def test_on_the_scale_by_change_the_headline_says_better() -> None:
    shown = page(by_change())
    assert (
        "1 of 2 goals is better than before (50%), 0 are yellow (0%) and 1 is red (50%)."
        in shown.text
    )
    assert "The outcome is worse than before." in shown.text
    assert shown.at("G1/B1/status").endswith("Green"), "85 is below the target, and above before"


def test_the_round_before_is_told_on_the_same_scale() -> None:
    found = by_change()
    whole = found.summary("all")
    found.summaries = [
        replace(summary, previous=whole.counts) if summary is whole else summary
        for summary in found.summaries
    ]
    text = page(found).text
    assert "In the previous round, 1 of 2 goals was better than before (50%)." in text
    assert "reached" not in text


def test_on_the_scale_by_target_it_is_said() -> None:
    text = page(figures()).text
    assert "1 of 2 goals is reached (50%)" in text
    assert "better than before" not in text.lower()
