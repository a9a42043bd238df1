"""Counts that add up at every level, shares, proposals, and what a person set instead."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals.domain.assess import Assessment
from xlgoals.domain.model import (
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    Node,
    Plan,
    Reason,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.tables.export import plain
from xlgoals.tables.rollup import Assessed, Summary, exported, roll_up
from xlgoals.tables.rows import Counts, GoalRow

D = Decimal
G, Y, R, N = Status.GREEN, Status.YELLOW, Status.RED, Status.NOT_MEASURED
NODES = (
    Node("S1", 1, None, "Hälsa"),
    Node("S1.1", 2, "S1", "Vård"),
    Node("S1.1.1", 3, "S1.1", "Nära vård"),
    Node("S1.2", 2, "S1", "Medel"),
    Node("S2", 1, None, "Lärande"),
    Node("S2.1", 2, "S2", "Skola"),
)
UNITS = (
    Unit("B1", "Vårdnämnden", "board"),
    Unit("B2", "Skolnämnden", "board"),
    Unit("U", "E", "area", "B1"),
)
AIM = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(1))


def goal(goal_id: str, board: str, node: str, **rest: object) -> Goal:
    return Goal(goal_id, board, node, f"Målet för {board}", GoalKind.INDICATOR, AIM, **rest)  # type: ignore[arg-type]


GOALS = (
    goal("G1", "B1", "S1.1"),
    goal("G2", "B1", "S1.1.1"),
    goal("G3", "B1", "S1.2"),
    goal("G4", "B1", "S1", same_goal="frisk"),
    goal("G5", "B2", "S1.2", same_goal="frisk"),
    goal("G6", "B2", "S2.1"),
    goal("G6", "B1", "S2.1"),
    goal("G7", "B2", "S2.1"),
)


def catalogue(goals: tuple[Goal, ...] = GOALS, plan: Plan | None = None) -> Catalogue:
    return Catalogue(plan or Plan("Testregionen"), UNITS, NODES, goals, (), (), ())


def row(one: Goal, status: Status, reason: Reason | None = None) -> GoalRow:
    return GoalRow(
        round="R", goal_id=one.goal_id, board=one.board, level1="", level2="", level3="",
        kind="indicator", title=one.title, measure_type="", direction="higher",
        comparator="at_least", target=D(1), target_text="", measure_unit="", basis="latest",
        judged_on="full_year_target", due=True, status=status, status_computed=status,
        status_reason=reason,
    )  # fmt: skip


def rows(*statuses: Status | Reason, goals: tuple[Goal, ...] = GOALS) -> list[GoalRow]:
    return [
        row(one, N, status) if isinstance(status, Reason) else row(one, status)
        for one, status in zip(goals, statuses, strict=True)
    ]


def summaries(
    made: list[GoalRow], before: list[GoalRow] | None = None, **rest: object
) -> dict[tuple[str, str], Summary]:
    found = roll_up(
        rest.pop("catalogue", catalogue()), made, before or [], rest.pop("assessed", {})
    )  # type: ignore[arg-type]
    return {(summary.level, summary.key): summary for summary in found}


MIXED = rows(G, Y, R, Reason.MISSING, G, Reason.NOT_DUE, Reason.NOT_DUE, Y)


def counted(summary: Summary) -> tuple[int, int, int, int]:
    return tuple(summary.counts.of(status) for status in Status)  # type: ignore[return-value]


def test_rows_are_counted_at_every_level() -> None:
    found = summaries(MIXED)
    assert {key: counted(summary) for key, summary in found.items()} == {
        ("all", ""): (2, 2, 1, 3),
        ("level1", "S1"): (2, 1, 1, 1),
        ("level1", "S2"): (0, 1, 0, 2),
        ("level2", "S1.1"): (1, 1, 0, 0),
        ("level2", "S1.2"): (1, 0, 1, 0),
        ("level2", "S2.1"): (0, 1, 0, 2),
        ("level3", "S1.1.1"): (0, 1, 0, 0),
        ("board", "B1"): (1, 1, 1, 2),
        ("board", "B2"): (1, 1, 0, 1),
    }
    assert found["all", ""].counts.reasons == {Reason.NOT_DUE: 2, Reason.MISSING: 1}
    assert list(found["all", ""].counts.reasons) == [Reason.NOT_DUE, Reason.MISSING]


def test_a_goal_under_two_boards_counts_twice_and_is_one_distinct_goal() -> None:
    found = summaries(MIXED)
    assert (found["all", ""].counts.n, found["all", ""].n_distinct) == (8, 6)
    assert (found["level1", "S1"].counts.n, found["level1", "S1"].n_distinct) == (5, 4)
    assert (found["board", "B1"].counts.n, found["board", "B1"].n_distinct) == (5, 5)


def test_names_are_the_catalogues() -> None:
    found = summaries(MIXED)
    assert found["all", ""].name == "Testregionen"
    assert (found["level1", "S1"].name, found["board", "B2"].name) == ("Hälsa", "Skolnämnden")


def test_a_unit_that_is_no_board_has_no_line() -> None:
    assert ("board", "U") not in summaries(MIXED)


def test_a_node_without_goals_is_there_and_empty() -> None:
    found = summaries(rows(G, goals=GOALS[5:6]), catalogue=catalogue(GOALS[5:6]))
    empty = found["level1", "S1"]
    assert (empty.counts, empty.n_distinct, empty.proposed, empty.mean_score) == (
        Counts(), 0, None, None,
    )  # fmt: skip
    assert empty.assessment is None


def test_no_rows_at_all_give_lines_of_zeros() -> None:
    assert {counted(summary) for summary in summaries([]).values()} == {(0, 0, 0, 0)}


# --- adding up -------------------------------------------------------------------------------

STATUSES = st.one_of(st.sampled_from([G, Y, R]), st.sampled_from(list(Reason)))


@settings(max_examples=30)
@given(st.lists(STATUSES, min_size=len(GOALS), max_size=len(GOALS)))
def test_counts_add_up_at_every_level(statuses: list[Status | Reason]) -> None:
    found = summaries(rows(*statuses))
    whole = found["all", ""].counts
    assert whole.n == len(GOALS)
    for level in ("level1", "board"):
        for status in Status:
            parts = [s.counts.of(status) for s in found.values() if s.level == level]
            assert sum(parts) == whole.of(status)
    for summary in found.values():
        counts = summary.counts
        assert sum(counts.reasons.values()) == counts.not_measured
        assert counts.n == counts.measured + counts.not_measured
        assert summary.n_distinct <= counts.n
    below = [s.counts.n for s in found.values() if s.level == "level2" and s.key.startswith("S1")]
    assert sum(below) + 1 == found["level1", "S1"].counts.n, "G4 stands at level 1 itself"


@settings(max_examples=20)
@given(st.permutations(range(len(GOALS))))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    found = summaries([MIXED[n] for n in order])
    usual = summaries(MIXED)
    assert {key: (counted(s), s.proposed) for key, s in found.items()} == {
        key: (counted(s), s.proposed) for key, s in usual.items()
    }
    assert list(found) == list(usual)


# --- before ----------------------------------------------------------------------------------


def test_the_round_before_stands_beside() -> None:
    before = rows(R, R, R, R, R, R, R, G)
    found = summaries(MIXED, before)
    previous = found["level1", "S2"].previous
    assert previous is not None
    assert (previous.green, previous.red) == (1, 2)
    assert counted(found["level1", "S2"]) == (0, 1, 0, 2)


def test_without_a_round_before_nothing_stands_beside() -> None:
    assert summaries(MIXED)["all", ""].previous is None


def test_a_goal_that_has_left_the_plan_is_not_counted_under_a_node() -> None:
    gone = row(goal("G99", "B1", "S1.1"), G)
    found = summaries(MIXED, [gone])
    assert found["level1", "S1"].previous is None
    assert found["all", ""].previous == Counts(green=1)


# --- assessments -----------------------------------------------------------------------------


def two(first: Status | Reason, second: Status | Reason, **plan: object) -> Summary:
    goals = (goal("G1", "B1", "S1.1"), goal("G2", "B1", "S1.1"))
    chosen = catalogue(goals, Plan("T", **plan))  # type: ignore[arg-type]
    return summaries(rows(first, second, goals=goals), catalogue=chosen)["level2", "S1.1"]


PROPOSALS = [
    (G, G, Assessment.SATISFACTORY, "2"),
    (G, Y, Assessment.NOT_ENTIRELY, "1.5"),
    (Y, Y, Assessment.NOT_ENTIRELY, "1"),
    (Y, R, Assessment.UNSATISFACTORY, "0.5"),
    (R, R, Assessment.UNSATISFACTORY, "0"),
    (G, Reason.MISSING, Assessment.SATISFACTORY, "2"),
]


@pytest.mark.parametrize(("first", "second", "proposed", "mean"), PROPOSALS)
def test_an_assessment_is_proposed(
    first: Status, second: Status | Reason, proposed: Assessment, mean: str
) -> None:
    summary = two(first, second)
    assert (summary.proposed, summary.mean_score) == (proposed, D(mean))
    assert summary.assessment is proposed
    assert summary.final is None


def test_too_little_that_is_measured_cannot_be_assessed() -> None:
    summary = two(G, Reason.NOT_DUE, assessment_minimum_share=D("0.6"))
    assert (summary.proposed, summary.mean_score) == (Assessment.CANNOT_BE_ASSESSED, D(2))
    nothing = two(Reason.NOT_DUE, Reason.NOT_DUE, assessment_minimum_share=D(0))
    assert nothing.proposed is Assessment.CANNOT_BE_ASSESSED


def test_limits_of_assessments_are_the_plans() -> None:
    assert two(G, Y, assessment_green_from=D("1.5")).proposed is Assessment.SATISFACTORY
    assert two(Y, R, assessment_yellow_from=D("0.5")).proposed is Assessment.NOT_ENTIRELY


def test_goals_weigh_what_the_catalogue_says() -> None:
    goals = (goal("G1", "B1", "S1.1", weight=D(9)), goal("G2", "B1", "S1.1", weight=D(1)))
    found = summaries(rows(G, R, goals=goals), catalogue=catalogue(goals))["level2", "S1.1"]
    assert (found.mean_score, found.proposed) == (D("1.8"), Assessment.SATISFACTORY)
    assert counted(found) == (1, 0, 1, 0), "counts weigh nothing"


def test_a_persons_assessment_stands_and_the_proposal_beside_it() -> None:
    chosen = Assessed(Assessment.UNSATISFACTORY, "Siffrorna visar inte allt.")
    found = summaries(MIXED, assessed={"S1.1": chosen})
    mine = found["level2", "S1.1"]
    assert (mine.assessment, mine.proposed) == (
        Assessment.UNSATISFACTORY, Assessment.NOT_ENTIRELY,
    )  # fmt: skip
    assert found["level2", "S1.2"].final is None


# --- for other programs ----------------------------------------------------------------------

COLUMNS = [
    "level", "key", "name", "n", "n_distinct", "green", "yellow", "red", "not_measured",
    "withdrawn", "not_applicable", "not_comparable", "no_target", "not_due", "not_available_yet",
    "suppressed", "incomplete", "missing",
    "share_green", "share_yellow", "share_red", "share_not_measured",
    "share_green_measured", "share_yellow_measured", "share_red_measured",
    "previous_green", "previous_yellow", "previous_red", "previous_not_measured",
    "mean_score", "assessment_proposed", "assessment", "justification",
]  # fmt: skip


def test_the_table_has_the_contracts_columns() -> None:
    table = exported(roll_up(catalogue(), MIXED, rows(*[R] * 8), {}))
    assert list(table.columns) == COLUMNS
    line = table.map(plain).iloc[0].to_dict()
    assert (line["level"], line["key"], line["n"], line["n_distinct"]) == ("all", "", 8, 6)
    assert (line["green"], line["not_measured"], line["not_due"], line["missing"]) == (2, 3, 2, 1)
    assert (line["share_green"], line["share_not_measured"]) == (0.25, 0.375)
    assert (line["share_green_measured"], line["share_red_measured"]) == (0.4, 0.2)
    assert (line["previous_red"], line["previous_green"]) == (8, 0)
    assert (line["mean_score"], line["assessment_proposed"]) == (1.2, "not_entirely")


def test_where_nothing_is_measured_there_is_no_share() -> None:
    table = exported(roll_up(catalogue(), rows(*[Reason.NOT_DUE] * 8), [], {}))
    line = table.iloc[0]
    assert line["share_green_measured"] is None
    assert line["share_not_measured"] == 1
    assert line["previous_green"] is None
