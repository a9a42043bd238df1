"""What holds of all counts and of all figures put together, whatever the catalogue."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals.domain.combine import Part, combine
from xlgoals.domain.model import (
    Aggregation,
    Answer,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    LimitKind,
    MeasureType,
    Node,
    Plan,
    Reason,
    Report,
    Round,
    Status,
    Unit,
    Yardstick,
)
from xlgoals.domain.quantity import significant
from xlgoals.i18n import Language
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows
from xlgoals.tables.rollup import Summary, exported, roll_up
from xlgoals.tables.rows import GoalRow

SV = Language("sv")
D = Decimal
AIM = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(100))
ROUND = Round("R", "April", "tertial", "2022-04", None, date(2022, 5, 6))
BOARDS = ("B1", "B2", "B3")
UNITS = ("U1", "U2", "U3", "U4", "U5")
ANSWERS = (
    Answer(GoalKind.INDICATOR, "yes", "Ja", Status.GREEN),
    Answer(GoalKind.INDICATOR, "no", "Nej", Status.RED),
)
untimed = settings(deadline=None, max_examples=60)
few = settings(deadline=None, max_examples=30)


# --- counts ----------------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> Catalogue:
    """A plan of one to three levels; goals stand at any of them."""
    depth = draw(st.integers(1, 3))
    nodes = [Node(f"S{n}", 1, None, f"S{n}") for n in range(draw(st.integers(1, 3)))]
    for level in range(2, depth + 1):
        above = [node for node in nodes if node.level == level - 1]
        for n in range(draw(st.integers(1, 4))):
            parent = draw(st.sampled_from(above)).node_id
            nodes.append(Node(f"{parent}.{n}", level, parent, f"nod {n}"))
    places = st.tuples(
        st.sampled_from([f"G{n}" for n in range(6)]),
        st.sampled_from(BOARDS),
        st.sampled_from(nodes),
        st.sampled_from(["", "hälsa"]),
        st.integers(0, 3),
    )
    drawn = draw(st.lists(places, max_size=14, unique_by=lambda place: place[:2]))
    goals = tuple(
        Goal(
            goal_id, board, node.node_id, "Ett mål", GoalKind.INDICATOR, AIM,
            same_goal=same, weight=D(weight),
        )
        for goal_id, board, node, same, weight in drawn
    )  # fmt: skip
    plan = Plan("Testregionen", level_names=("Strategi", "Inriktning", "Insats")[:depth])
    boards = tuple(Unit(board, board, "board") for board in BOARDS)
    return Catalogue(plan, boards, tuple(nodes), goals, (), (), ())


def goal_row(goal: Goal, status: Status, reason: Reason | None) -> GoalRow:
    return GoalRow(
        round="R", goal_id=goal.goal_id, board=goal.board, level1="", level2="", level3="",
        kind="indicator", title=goal.title, measure_type="", direction="higher",
        comparator="at_least", target=D(1), target_text="", measure_unit="", basis="latest",
        judged_on="full_year_target", due=True, status=status, status_reason=reason,
    )  # fmt: skip


COLOURED = [Status.GREEN, Status.YELLOW, Status.RED]
stands = st.one_of(
    st.tuples(st.sampled_from(COLOURED), st.none()),
    st.tuples(st.just(Status.NOT_MEASURED), st.sampled_from(Reason)),
)


@st.composite
def rounds(draw: st.DrawFn) -> tuple[Catalogue, list[GoalRow], list[GoalRow]]:
    """A plan, its rows, and those of a round before in which some goals were not there."""
    plan = draw(plans())
    now = [goal_row(goal, *draw(stands)) for goal in plan.goals]
    then = [goal_row(goal, *draw(stands)) for goal in plan.goals if draw(st.booleans())]
    return plan, now, then


def counted(summaries: Sequence[Summary], *, before: bool = False) -> Counter[str]:
    """The counts of several summaries together, by status and by reason."""
    total: Counter[str] = Counter()
    for summary in summaries:
        counts = summary.previous if before else summary.counts
        if counts is not None:
            total.update({status.value: counts.of(status) for status in Status})
            total.update({reason.value: n for reason, n in counts.reasons.items()})
    return +total


def told(rows: Sequence[GoalRow]) -> Counter[str]:
    """The same, counted from the rows by hand."""
    return Counter(
        word
        for row in rows
        for word in (row.status.value, row.status_reason and row.status_reason.value)
        if word
    )


@untimed
@given(rounds())
def test_every_level_adds_up(case: tuple[Catalogue, list[GoalRow], list[GoalRow]]) -> None:
    plan, now, then = case
    found = roll_up(plan, now, then, {})
    of_level = {level: [one for one in found if one.level == level] for level in
                ("all", "level1", "level2", "level3", "board")}  # fmt: skip
    for rows, before in ((now, False), (then, True)):
        whole = told(rows)
        for level in ("all", "level1", "board"):
            assert counted(of_level[level], before=before) == whole
        for summary in (one for one in found if one.level in ("level1", "level2")):
            children = [one.node_id for one in plan.nodes if one.parent_id == summary.key]
            below = [one for one in found if one.key in children and one.level != "board"]
            itself = [r for r in rows if plan.goal[r.goal_id, r.board].node_id == summary.key]
            assert counted(below, before=before) + told(itself) == counted([summary], before=before)


@untimed
@given(rounds())
def test_a_line_of_the_table_adds_up(case: tuple[Catalogue, list[GoalRow], list[GoalRow]]) -> None:
    plan, now, then = case
    for line in exported(roll_up(plan, now, then, {})).to_dict("records"):
        assert sum(line[status.value] for status in Status) == line["n"]
        assert sum(line[reason.value] for reason in Reason) == line["not_measured"]
        assert line["n_distinct"] <= line["n"]
        assert (line["n_distinct"] == 0) == (line["n"] == 0)
        measured = line["n"] - line["not_measured"]
        shares = [(f"share_{status.value}", status, line["n"]) for status in Status]
        shares += [(f"share_{status.value}_measured", status, measured) for status in COLOURED]
        for name, status, of in shares:
            # A share has twelve decimals; what it was before it was rounded is the count's.
            expected = Fraction(line[status.value], of) if of else None
            assert (line[name] is None) == (expected is None)
            if expected is not None:
                assert abs(Fraction(line[name]) - expected) <= Fraction(1, 2 * 10**12)


@untimed
@given(rounds())
def test_a_mean_score_is_that_of_the_weights(
    case: tuple[Catalogue, list[GoalRow], list[GoalRow]],
) -> None:
    plan, now, _ = case
    score = {Status.GREEN: 2, Status.YELLOW: 1, Status.RED: 0}
    (whole, *_) = roll_up(plan, now, [], {})
    weighed = [
        (Fraction(plan.goal[row.goal_id, row.board].weight), score[row.status])
        for row in now
        if row.status in score
    ]
    total = sum(weight for weight, _ in weighed)
    if not total:
        assert whole.mean_score is None
    else:
        expected = sum(weight * points for weight, points in weighed) / total
        assert whole.mean_score is not None
        assert abs(Fraction(whole.mean_score) - expected) <= Fraction(1, 2 * 10**12)


# --- several units' figures ------------------------------------------------------------------

figures = st.one_of(
    st.integers(-9_999_999_999, 9_999_999_999).map(D),
    st.decimals(-1000, 1000, places=3),
    st.sampled_from([D(0), D("1e12"), D("-1e12"), D("0.000001")]),
)
weights = st.one_of(st.integers(1, 5000).map(D), st.decimals("0.01", 900, places=2), st.just(D(0)))
NUMERIC = [
    Aggregation.SUM,
    Aggregation.MEAN,
    Aggregation.MIN,
    Aggregation.MAX,
    Aggregation.WEIGHTED_MEAN,
]
several = st.lists(st.builds(Part, st.just("u"), figures, weights), min_size=2, max_size=8)


def by_fractions(aggregation: Aggregation, parts: Sequence[Part]) -> Fraction | None:
    pairs = [(Fraction(p.outcome), Fraction(p.weight or 0)) for p in parts]  # type: ignore[arg-type]
    numbers = [number for number, _ in pairs]
    if aggregation is Aggregation.WEIGHTED_MEAN:
        total = sum(weight for _, weight in pairs)
        return sum(n * weight for n, weight in pairs) / total if total else None
    return {
        Aggregation.SUM: sum(numbers),
        Aggregation.MEAN: sum(numbers) / len(numbers),
        Aggregation.MIN: min(numbers),
        Aggregation.MAX: max(numbers),
    }[aggregation]  # type: ignore[return-value]


@untimed
@given(st.sampled_from(NUMERIC), several)
def test_figures_are_those_of_plain_fractions(aggregation: Aggregation, parts: list[Part]) -> None:
    found, expected = combine(aggregation, parts), by_fractions(aggregation, parts)
    assert found.outcome == (None if expected is None else significant(expected))
    assert (found.reported, found.expected, found.complete) == (len(parts), len(parts), True)


@untimed
@given(st.sampled_from(NUMERIC), several, st.integers(1, 4), st.integers(0, 100))
def test_coverage_decides_at_its_very_edge(
    aggregation: Aggregation, parts: list[Part], absent: int, per_cent: int
) -> None:
    coverage = D(per_cent) / 100
    everyone = [*parts, *(Part(f"a{n}", None, D(1)) for n in range(absent))]
    found, expected = combine(aggregation, everyone, coverage), by_fractions(aggregation, parts)
    figure = None if expected is None else significant(expected)
    assert (found.reported, found.expected) == (len(parts), len(everyone))
    assert not found.complete
    if aggregation in (Aggregation.SUM, Aggregation.WEIGHTED_MEAN):
        assert (found.outcome, found.partial) == (None, figure)
    else:
        enough = 100 * len(parts) >= per_cent * len(everyone)
        assert (found.outcome, found.partial) == (figure if enough else None, None)


@untimed
@given(several, st.decimals("0.001", 5000, places=3), st.booleans())
def test_only_how_weights_stand_to_each_other_matters(
    parts: list[Part], factor: Decimal, counted_ones: bool
) -> None:
    if counted_ones:
        parts = [replace(p, numerator=p.outcome * p.weight) for p in parts]  # type: ignore[operator]
    scaled = [
        replace(
            part,
            weight=part.weight * factor,  # type: ignore[operator]
            numerator=None if part.numerator is None else part.numerator * factor,
        )
        for part in parts
    ]
    assert combine(Aggregation.WEIGHTED_MEAN, scaled) == combine(Aggregation.WEIGHTED_MEAN, parts)


# --- units' rows to goal rows ----------------------------------------------------------------

HOW = [*NUMERIC, Aggregation.SHARE_YES, Aggregation.ALL_YES]
LIMITS = [(LimitKind.RATIO, D("0.9")), (LimitKind.DISTANCE, D(5)), (LimitKind.VALUE, D(80))]


@st.composite
def followed_up(draw: st.DrawFn) -> tuple[Catalogue, list[UnitRow]]:
    """A plan of goals that several units report, and what they have written."""
    goals, reports, rows = [], [], []
    for n in range(draw(st.integers(1, 3))):
        how = draw(st.sampled_from(HOW))
        kind, limit = draw(st.sampled_from(LIMITS))
        goals.append(
            Goal(
                f"G{n}", "B1", "S1", f"Mål {n}", GoalKind.INDICATOR,
                replace(AIM, yellow_kind=kind, yellow_from=limit), MeasureType.COUNT,
                aggregation=how, coverage=draw(st.sampled_from([D("0.5"), D(1)])),
            )
        )  # fmt: skip
        for unit in draw(st.lists(st.sampled_from(UNITS), min_size=2, unique=True)):
            reports.append(Report(f"G{n}", "B1", unit, weight=draw(weights)))
            rows.append(UnitRow(f"G{n}", "B1", unit, draw(written(how))))
    units = (*(Unit(b, b, "board") for b in BOARDS), *(Unit(u, u, "area", "B1") for u in UNITS))
    nodes = (Node("S1", 1, None, "Strategi"),)
    plan = Plan("Testregionen")
    catalogue = Catalogue(plan, units, nodes, tuple(goals), tuple(reports), (ROUND,), ANSWERS)
    return catalogue, rows


@st.composite
def written(draw: st.DrawFn, how: Aggregation) -> dict[str, object]:
    """What a unit wrote in a row: an outcome, or why there is none, or nothing."""
    answered = how in (Aggregation.SHARE_YES, Aggregation.ALL_YES)
    outcomes = st.sampled_from(["yes", "no"]) if answered else figures
    values = draw(
        st.one_of(
            st.fixed_dictionaries({"outcome": outcomes}),
            st.fixed_dictionaries({"outcome": outcomes}),
            st.fixed_dictionaries(
                {"no_outcome": st.sampled_from(["not_applicable", "suppressed"])}
            ),
            st.just({}),
        )
    )
    return values | draw(st.fixed_dictionaries({}, optional={"comment": st.just("En kommentar.")}))


def judged(catalogue: Catalogue, rows: Sequence[UnitRow]) -> list[GoalRow]:
    return goal_rows(rows, Circumstances(catalogue, ROUND, SV))


@few
@given(followed_up(), st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_nothing(case, chance) -> None:  # type: ignore[no-untyped-def]
    catalogue, rows = case
    reports = list(catalogue.reports)
    usual = [asdict(row) for row in judged(catalogue, rows)]
    chance.shuffle(rows)
    assert [asdict(row) for row in judged(catalogue, rows)] == usual
    chance.shuffle(reports)
    found = [asdict(row) for row in judged(replace(catalogue, reports=tuple(reports)), rows)]
    for one in (*found, *usual):  # the units' figures stand in the order of the catalogue
        one["units_text"] = sorted(one["units_text"].split("\n"))
    assert found == usual


@few
@given(followed_up())
def test_what_is_incomplete_has_no_colour(case: tuple[Catalogue, list[UnitRow]]) -> None:
    catalogue, rows = case
    needs_all = set(HOW) - {Aggregation.MEAN, Aggregation.MIN, Aggregation.MAX}
    for row in judged(catalogue, rows):
        goal = catalogue.goal[row.goal_id, row.board]
        expected = row.units_expected
        least = expected if goal.aggregation in needs_all else goal.coverage * expected
        if row.units_reported < least:
            assert (row.status, row.outcome, row.attainment) == (Status.NOT_MEASURED, None, None)
        assert (row.status is Status.NOT_MEASURED) == (row.status_reason is not None)
        assert row.status is Status.NOT_MEASURED or row.outcome is not None


@few
@given(followed_up())
def test_whom_a_goal_does_not_concern_is_as_if_not_asked(
    case: tuple[Catalogue, list[UnitRow]],
) -> None:
    catalogue, rows = case
    absent = {
        (row.goal_id, row.unit_id)
        for row in rows
        if row.values.get("no_outcome") == Reason.NOT_APPLICABLE.value
    }
    asked = tuple(r for r in catalogue.reports if (r.goal_id, r.unit_id) not in absent)
    others = [row for row in rows if (row.goal_id, row.unit_id) not in absent]
    for found, without in zip(
        judged(catalogue, rows), judged(replace(catalogue, reports=asked), others), strict=True
    ):
        known = (found.outcome, found.attainment, found.units_reported, found.units_expected)
        assert known == (
            without.outcome, without.attainment, without.units_reported, without.units_expected,
        )  # fmt: skip
        assert found.status is without.status
        nobody = all(report.goal_id != found.goal_id for report in asked)
        assert found.status_reason is (Reason.NOT_APPLICABLE if nobody else without.status_reason)
