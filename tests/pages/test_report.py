"""The report, read as a browser reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from rendering import Page, rendered

from xlgoals import clock, resources
from xlgoals.domain.assess import Assessment
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    JudgedOn,
    Layer,
    LimitKind,
    Node,
    Plan,
    Report,
    Round,
    RoundState,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.errors import Unusable
from xlgoals.forms.form_row import FormRow
from xlgoals.i18n import Language
from xlgoals.pages.sentences import Sentences
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows
from xlgoals.tables.figures import Arrival, Figures, PartState, UnitReturn
from xlgoals.tables.layers import SetStatus
from xlgoals.tables.lines import UnitLine
from xlgoals.tables.rollup import Assessed, roll_up
from xlgoals.tables.rows import Counts

if TYPE_CHECKING:
    from pathlib import Path

NASTY = (
    "<script>alert(1)</script> {{ 7*7 }} {% raw %} & \"x\" 'y' =1+1 {0} 😀\nsecond line </style>"
)
EN = Language("en")


def at_least(target: str) -> Yardstick:
    return Yardstick(Direction.HIGHER, Comparator.AT_LEAST, Decimal(target))


def catalogue(**plan: object) -> Catalogue:
    goals = (
        Goal("G1", "RS", "S1.1", "Loyalty", GoalKind.INDICATOR, at_least("95"), measure_unit="%"),
        Goal("G2", "RS", "S1.2", "Plan made", GoalKind.ACTIVITY_GOAL,
             Yardstick(Direction.HIGHER, Comparator.AT_LEAST, DONE)),
        Goal("G3", "HSN", "S1.2", "Calls", GoalKind.INDICATOR, at_least("100"),
             measure_unit="calls", aggregation=Aggregation.SUM),
        Goal("G4", "HSN", "S2.1", "Sick leave", GoalKind.INDICATOR,
             Yardstick(Direction.LOWER, Comparator.AT_MOST, Decimal("4.8")), measure_unit="%",
             due_in=("year",)),
    )  # fmt: skip
    return Catalogue(
        plan=Plan(**{"organisation": "Region X", "plan_name": "Plan 2022",
                     "level_names": ("Strategy", "Direction"), **plan}),  # type: ignore[arg-type]
        units=(
            Unit("RS", "The board", "board"),
            Unit("HSN", "The care board", "board"),
            Unit("U1", "Staff office", "unit", "RS"),
            Unit("U2", "Care north", "unit", "HSN"),
            Unit("U3", "Care south", "unit", "HSN"),
        ),
        nodes=(
            Node("S1", 1, None, "Strategy one"),
            Node("S1.1", 2, "S1", "Direction one"),
            Node("S1.2", 2, "S1", "Direction two"),
            Node("S2", 1, None, "Strategy two"),
            Node("S2.1", 2, "S2", "Direction three"),
        ),
        goals=goals,
        reports=(
            Report("G1", "RS", "U1"),
            Report("G2", "RS", "U1"),
            Report("G3", "HSN", "U2"),
            Report("G3", "HSN", "U3"),
            Report("G4", "HSN", "U2"),
        ),
        rounds=(Round("R1", "April 2022", "april", "2022-04", None, date(2022, 5, 6)),),
        answers=(
            Answer(GoalKind.ACTIVITY_GOAL, "yes", "Yes", Status.GREEN),
            Answer(GoalKind.ACTIVITY_GOAL, "ongoing", "Ongoing", Status.YELLOW),
        ),
    )  # fmt: skip


def returned(unit_id: str, name: str, board: str, arrival: Arrival) -> UnitReturn:
    return UnitReturn(unit_id, name, board, arrival, None, "", "", {"goals": PartState.READY},
                      1, 1, 0, 0)  # fmt: skip


def set_by_hand(
    status: Status, ground: str, text: str, bound_to: str, layer: Layer = Layer.REGION
) -> SetStatus:
    """What Anna of central staff, or a board, has set."""
    return SetStatus(layer, status, ground, text, "anna", bound_to)


def figures(
    plan: Catalogue | None = None,
    *,
    language: Language = EN,
    outcome: str = "90",
    south: str | None = "48",
    by_hand: dict[tuple[str, str], list[SetStatus]] | None = None,
    comment: str = "Below.",
    preliminary: bool = False,
    missing: bool = False,
    state: RoundState = RoundState.CLOSED,
    final: dict[str, Assessed] | None = None,
) -> Figures:
    """A closed round with 2 reached (G2, G3), 1 yellow (G1) and 1 not due (G4)."""
    plan = plan or catalogue()
    units = [
        UnitRow("G1", "RS", "U1", {"outcome": Decimal(outcome), "comment": comment,
                                   "action": "More training", "forecast": Decimal(96)}),
        UnitRow("G2", "RS", "U1", {"outcome": "yes"}, preliminary=preliminary),
        UnitRow("G3", "HSN", "U2", {"outcome": Decimal(60), "outcome_period": "2022-03"}),
    ]  # fmt: skip
    if south is not None:
        units.append(UnitRow("G3", "HSN", "U3", {"outcome": Decimal(south)}))
    round_ = replace(plan.rounds[0], state=state)
    known = Circumstances(plan, round_, language, by_hand=by_hand or {})
    rows = goal_rows(units, known)
    arrival = Arrival.MISSING if missing else Arrival.RETURNED
    return Figures(
        plan, round_, language, rows, [], roll_up(plan, rows, [], final or {}), [], [],
        [returned("U1", "Staff office", "RS", Arrival.RETURNED),
         returned("U2", "Care north", "HSN", Arrival.RETURNED),
         returned("U3", "Care south", "HSN", arrival)],
        as_of=datetime(2022, 5, 9, 12, 3, tzinfo=UTC),
    )  # fmt: skip


def activity(board: str, title: str, description: str, comment: str) -> UnitLine:
    """A dated activity, as its unit has answered."""
    shown = {"title": title, "description": description}
    values = {**shown, "progress": "ongoing", "comment": comment}
    return UnitLine("dated_activities", "U1", FormRow(("A1", board), shown), values, False)


def test_the_headline_says_what_the_figures_say() -> None:
    text = Page(rendered(figures())).text
    assert (
        "2 of 4 goals are reached (50%), 1 is yellow (25%) and 0 are red (0%). "
        "3 of 4 goals have been measured (75%); 1 could not be measured (25%). "
        "Of the 3 goals that have been measured, 2 are reached (67%), 1 is yellow (33%) "
        "and 0 are red (0%). "
        "Not measured, by reason: not measured in this round 1."
    ) in text


def test_published_shares_and_half_up() -> None:
    said = Sentences(EN)
    assert said.counted(Counts(32, 34, 34, 35)) == [
        "32 of 135 goals are reached (24%), 34 are yellow (25%) and 34 are red (25%).",
        "100 of 135 goals have been measured (74%); 35 could not be measured (26%).",
    ]
    assert said.share(1, 8) == "13%"
    assert said.share(0, 0) == "–"


@pytest.mark.parametrize(
    ("counts", "sentences"),
    [
        (Counts(), ["There are no goals in this round."]),
        (Counts(not_measured=1), ["The only goal has not been measured."]),
        (Counts(not_measured=7), ["None of the 7 goals has been measured."]),
        (
            Counts(green=1),
            ["The only goal is reached."],
        ),
    ],
)  # fmt: skip
def test_small_counts_are_said_as_they_are(counts: Counts, sentences: list[str]) -> None:
    assert Sentences(EN).counted(counts) == sentences


def test_a_goal_row_shows_figures_and_status_in_colour_symbol_and_word() -> None:
    page = Page(rendered(figures()))
    assert page.keyed["G1/RS/target"] == "at least 95 %"
    assert page.keyed["G1/RS/outcome"] == "90 %"
    assert page.keyed["G1/RS/attainment"] == "94.7%"
    assert page.keyed["G1/RS/status"] == "▲\u00a0Yellow"
    assert page.keyed["G1/RS/forecast"].split() == ["96", "%", "●", "Green"]
    assert "Below. Action: More training" in page.text
    assert {"class": "chip yellow"} in page.all("span")


def test_what_is_not_measured_says_why_and_sums_say_how_many_units() -> None:
    page = Page(rendered(figures()))
    assert page.keyed["G4/HSN/status"] == "○\u00a0Not measured"
    assert page.text.count("Not measured in this round") == 2  # in the goals and in the list
    assert "108 calls 2 of 2 units Refers to March 2022" in page.text
    part = Page(rendered(figures(south=None)))
    assert part.keyed["G3/HSN/outcome"] == "60 calls from 1 of 2 units"
    assert "Incomplete" in part.text


def test_summaries_count_per_strategy_and_board() -> None:
    page = Page(rendered(figures()))
    assert page.keyed["all//n"] == "4"
    assert page.keyed["level1/S1/green"] == "2"
    assert page.keyed["board/HSN/not_measured"] == "1"
    told = [str(picture["alt"]) for picture in page.all("img")]
    assert told[0].startswith(
        "Goals by status: Strategy. Strategy one: Green: 2, Yellow: 1, Red: 0"
    )


def test_peoples_words_are_shown_as_typed_and_nothing_else() -> None:
    plan = catalogue(organisation=NASTY, plan_name=NASTY, legend=(("green", NASTY),))
    goals = tuple(replace(goal, title=NASTY) for goal in plan.goals)
    nodes = tuple(replace(node, name=NASTY) for node in plan.nodes)
    plan = replace(plan, goals=goals, nodes=nodes)
    hand = {("G1", "RS"): [set_by_hand(Status.GREEN, "other", NASTY, "90")]}
    final = {"S1.1": Assessed(Assessment.UNSATISFACTORY, NASTY)}
    found = figures(plan, comment=NASTY, by_hand=hand, final=final)
    found.narratives = {"S1.1": NASTY}
    found.board_comments = {("G3", "HSN"): NASTY}
    found.lines = {"dated_activities": [activity("RS", NASTY, NASTY, NASTY)]}
    source = rendered(found)
    page = Page(source)
    assert page.all("script") == [{}]  # the report's own
    assert "".join(page.pieces).count(NASTY) >= 20
    assert source.count("</style>") == 1
    assert "7*7" in page.text
    assert "49" not in page.text


def test_no_request_leaves_the_file() -> None:
    page = Page(rendered(figures()))
    for tag, attributes in page.tags:
        assert tag not in {"link", "iframe"}
        assert (attributes.get("href") or "#").startswith("#")
        assert (attributes.get("src") or "data:image/").startswith("data:image/")
    assert "@import" not in rendered(figures())
    assert "url(" not in rendered(figures())


@pytest.mark.parametrize("summary_only", [False, True])
@pytest.mark.parametrize("board", [None, "HSN"])
def test_the_page_can_be_read_by_everyone(board: str | None, summary_only: bool) -> None:
    page = Page(rendered(figures(), board=board, summary_only=summary_only))
    assert page.all("html") == [{"lang": "en"}]
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(head.get("scope") for head in page.all("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes in page.tags:
        for asked in [attributes.get("href", "#content"), attributes.get("aria-labelledby")]:
            assert asked is None or asked.removeprefix("#") in ids
    levels = [int(tag[1]) for tag, _ in page.tags if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_what_is_wanting_is_said_at_the_top() -> None:
    whole = rendered(figures())
    assert "Preliminary" not in whole
    assert "Working material" not in whole
    draft = Page(rendered(figures(missing=True, preliminary=True))).text
    assert "Preliminary: 1 of 3 units has not reported and 1 goal is preliminary" in draft
    assert "● Green Preliminary" in draft.replace("\u00a0", " ")
    assert "Units that have not reported" in draft
    assert "Care south HSN" in draft
    assert "Working material" in rendered(figures(state=RoundState.OPEN))


def test_a_boards_report_holds_its_own_goals() -> None:
    page = Page(rendered(figures(missing=True), board="RS"))
    assert "April 2022 – The board" in page.text
    assert "G1/RS/status" in page.keyed
    assert not any(key.startswith(("G3", "G4", "level1/S2", "board/HSN")) for key in page.keyed)
    assert page.keyed["level1/S1/n"] == "2"
    assert "1 of 2 goals is reached (50%)" in page.text
    assert "All units have reported." in page.text  # the missing one is another board's


def test_a_boards_report_shows_the_boards_own_assessment() -> None:
    found = figures(final={"S1.2": Assessed(Assessment.UNSATISFACTORY, "Too few.")})
    found.assessed_by_board = {"RS": {"S1.2": Assessed(Assessment.NOT_ENTIRELY, "Nearly.")}}
    page = Page(rendered(found, board="RS"))
    text = page.text.replace("\u00a0", " ")
    assert "● Satisfactory ▲ Not entirely satisfactory ✎ Set by hand" in text  # its own proposal
    assert "Nearly." in page.keyed["level2/S1.2/assessment"]
    assert "Too few." not in text
    other = Page(rendered(found, board="HSN"))
    assert "nobody has decided" in other.keyed["level2/S1.2/assessment"]
    whole = Page(rendered(found)).text
    assert "Too few." in whole
    assert "Nearly." not in whole


def test_a_boards_report_shows_the_boards_own_status() -> None:
    """The region may see it otherwise, and the report of all boards says so."""
    layers = [
        set_by_hand(Status.GREEN, "other_target", "As others do.", "90", Layer.BOARD),
        set_by_hand(Status.RED, "other", "No.", "90"),
    ]
    found = figures(by_hand={("G1", "RS"): layers})
    mine, whole = Page(rendered(found, board="RS")), Page(rendered(found))
    assert mine.keyed["G1/RS/status"] == "●\u00a0Green"
    assert whole.keyed["G1/RS/status"] == "■\u00a0Red"
    assert "2 of 2 goals are reached" in mine.text
    assert "As others do." in whole.text, "the later never erases the earlier"


def test_a_mean_that_some_are_missing_in_says_so_once() -> None:
    plan = catalogue()
    goals = tuple(
        replace(g, aggregation=Aggregation.MEAN, coverage=Decimal("0.5"))
        if g.goal_id == "G3"
        else g
        for g in plan.goals
    )
    page = Page(rendered(figures(replace(plan, goals=goals), south=None)))
    assert page.keyed["G3/HSN/outcome"] == "60 calls (1 of 2 units)"
    assert page.text.count("(1 of 2 units)") == 2  # with the plan, and with the board
    assert " 1 of 2 units" not in page.text


def test_an_unknown_board_is_refused() -> None:
    with pytest.raises(Unusable, match='There is no board "XX"'):
        rendered(figures(), board="XX")


def test_the_summary_leaves_out_the_goals() -> None:
    page = Page(rendered(figures(), summary_only=True))
    assert "2 of 4 goals are reached" in page.text
    assert "level2/S1.1/assessment" in page.keyed
    assert not any(key.startswith("G") for key in page.keyed)


def test_the_boards_comment_is_printed_and_notes_never() -> None:
    found = figures()
    found.board_comments = {("G1", "RS"): "As the board says."}
    found.internal_notes = {("G1", "RS"): "Ask Anna."}
    text = Page(rendered(found)).text
    assert "As the board says. Action" in text
    assert "Below." not in text
    assert "Ask Anna" not in text


def test_a_status_set_by_hand_is_shown_with_its_reason() -> None:
    chosen = set_by_hand(Status.GREEN, "other_target", "The nation's target.", "90")
    page = Page(rendered(figures(by_hand={("G1", "RS"): [chosen]})))
    assert page.keyed["G1/RS/status"] == "●\u00a0Green"
    assert "Set by hand. Computed: Yellow" in page.text
    assert "Judged against another target The nation's target." in page.text
    assert "1 status has been set by hand." in page.text
    assert "anna" not in page.text


def test_a_status_set_on_another_outcome_is_not_used() -> None:
    chosen = set_by_hand(Status.GREEN, "other", "Then.", "89")
    page = Page(rendered(figures(by_hand={("G1", "RS"): [chosen]})))
    assert page.keyed["G1/RS/status"] == "▲\u00a0Yellow"
    assert "Not used: the outcome has changed since" in page.text
    assert "been set by hand." not in page.text


def test_an_assessment_that_departs_from_the_proposal_is_marked() -> None:
    final = {
        "S1.1": Assessed(Assessment.UNSATISFACTORY, "The trend is down."),
        "S1.2": Assessed(Assessment.SATISFACTORY, ""),
    }
    page = Page(rendered(figures(final=final)))
    first = " ".join(page.keyed["level2/S1.1/assessment"].split())
    assert first == "■ Unsatisfactory ✎ Set by hand, departs from the proposal The trend is down."
    assert page.keyed["level2/S1.2/assessment"].split() == ["●", "Satisfactory"]
    assert "nobody has decided" in page.keyed["level2/S2.1/assessment"]


def test_the_method_says_what_goals_are_judged_on() -> None:
    plan = catalogue()
    first, *others = plan.goals
    other = replace(first, judged_on=JudgedOn.FORECAST,
                    yardstick=replace(first.yardstick, yellow_kind=LimitKind.DISTANCE,
                                      yellow_from=Decimal("1.5")))  # fmt: skip
    text = Page(rendered(figures(replace(plan, goals=(other, *others))))).text
    assert "compared with the target for the year. This holds for 3 goals." in text
    assert "compared with the year's target. This holds for 1 goal." in text
    assert "yellow from an attainment of 90%, below that red. This holds for 2 goals." in text
    assert "yellow up to 1.5 from its target" in text
    assert "An answer in words gives the status: Yes = green, Ongoing = yellow." in text


def test_the_legend_is_the_plans_own_else_ours() -> None:
    text = Page(rendered(figures(catalogue(legend=(("green", "All well"),))))).text
    assert "● Green All well ▲ Yellow The goal is nearly reached." in text.replace("\u00a0", " ")


def test_the_same_figures_give_the_same_bytes_at_any_time() -> None:
    first = rendered(figures())
    with clock.fixed(datetime(2031, 1, 1, tzinfo=UTC)):
        assert rendered(figures()) == first
    assert "Figures as of 2022-05-09 14:03" in first


def test_a_swedish_report_is_marked_so() -> None:
    page = Page(rendered(figures(language=Language("sv"))))
    assert page.all("html") == [{"lang": "sv"}]
    assert page.keyed["G1/RS/attainment"] == "94,7\u00a0%"


def test_shipped_folders_are_found() -> None:
    assert (resources.folder("templates") / "report.html.j2").is_file()
    with pytest.raises(Unusable, match="passwords"):
        resources.folder("passwords")


def test_an_installed_package_does_not_look_beside_itself(tmp_path: Path) -> None:
    package = tmp_path / "xlgoals"
    assert resources._candidates("templates", package) == [package / "shipped" / "templates"]
