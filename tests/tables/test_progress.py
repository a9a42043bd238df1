"""How far the work with an assignment has come, beside its status; who answers for it; since when."""

from dataclasses import fields
from datetime import date

import pytest
from test_aggregate import EN, a_goal, alone, judged, unit

from xlgoals.domain.model import Aggregation, GoalKind, Status
from xlgoals.tables.rows import BESIDE, GoalRow

WORK = {"kind": GoalKind.ASSIGNMENT}
NEW = {"progress", "responsible", "added"}


def test_they_stand_beside_the_contracts_columns() -> None:
    assert {f.name for f in fields(GoalRow) if f.metadata == BESIDE} >= NEW


@pytest.mark.parametrize(
    ("said", "words"),
    [("not_started", "Not started"), ("some_deviation", "Some deviation"), (None, "")],
)
def test_one_units_progress_is_in_words(said: str | None, words: str) -> None:
    assert alone(a_goal(**WORK), unit("U1", progress=said), language=EN).progress == words


def test_it_is_in_the_readers_language() -> None:
    assert alone(a_goal(**WORK), unit("U1", progress="on_schedule")).progress == "Enligt plan"


def test_it_says_nothing_of_the_status() -> None:
    row = alone(a_goal(**WORK), unit("U1", progress="done"), language=EN)
    assert (row.progress, row.status) == ("Done", Status.NOT_MEASURED)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("done", "done", "done"), "Done"),
        (("done", "done", "on_schedule"), ""),
        (("done", "done", None), ""),
        (("done", "done"), ""),
        ((), ""),
    ],
)
def test_of_several_units_only_what_all_of_them_say(said: tuple[str, ...], words: str) -> None:
    goal = a_goal(Aggregation.ALL_YES, **WORK)
    units = [unit(f"U{number}", progress=one) for number, one in enumerate(said, 1)]
    expected = ("U1", "U2", "U3")
    assert judged(goal, *units, expected=expected, language=EN).progress == words


def test_boards_and_date_are_the_plans() -> None:
    goal = a_goal(responsible=("RS", "HSN"), added=date(2022, 3, 1), **WORK)
    row = alone(goal)
    assert (row.responsible, row.added) == (("RS", "HSN"), date(2022, 3, 1))
