"""Figures of a made-up round, without workspace or ledger, for what the master shows of them."""

from datetime import date
from decimal import Decimal

from xlgoals.books.master import make_master
from xlgoals.domain.earlier import Earlier
from xlgoals.domain.model import (
    Aggregation,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    MeasureType,
    Node,
    Plan,
    Report,
    Round,
    Unit,
    Yardstick,
)
from xlgoals.i18n import Language
from xlgoals.tables.aggregate import Circumstances, UnitRow, goal_rows
from xlgoals.tables.figures import Figures
from xlgoals.tables.rollup import board_summaries, roll_up
from xlgoals.tables.rows import SourceRow

D = Decimal
EN, SV = Language("en"), Language("sv")
ROUND = Round("R", "April", "tertial", "2022-04", None, date(2022, 5, 6))
AIM = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(50))
NODES = (
    Node("1", 1, None, "Health"),
    Node("1.1", 2, "1", "Care"),
    Node("1.10", 2, "1", "Care"),
    Node("2", 1, None, "Health"),
    Node("2.1", 2, "2", "Care"),
)
"""Two strategies of the same name, and ids that a spreadsheet would take for one number."""
UNITS = (
    Unit("10", "The board", "board"),
    Unit("010", "The other board", "board"),
    Unit("U1", "One", "area", "10"),
    Unit("U2", "Two", "area", "10"),
    Unit("U3", "Three", "area", "010"),
)
OUTCOMES = ("60", "47", "10", None, "60", "60", "10")
PLAN = Plan(organisation="Testland", level_names=("Area", "Aim"))


def goal(number, **rest):
    """One goal; they go round the parts of the plan and the boards."""
    usual = {
        "goal_id": f"G{number}",
        "board": ("10", "010")[number % 2],
        "node_id": ("1.1", "1.10", "2.1")[number % 3],
        "title": f"Goal {number}",
        "kind": GoalKind.INDICATOR,
        "yardstick": AIM,
        "measure_type": MeasureType.SHARE,
        "measure_unit": "%",
    }
    return Goal(**{**usual, **rest})


def goals(count, **rest):
    return tuple(goal(number, **rest) for number in range(count))


def row(one, value, unit=None, **values):
    told = {} if value is None else {"outcome": D(value)}
    return UnitRow(one.goal_id, one.board, unit or reporter(one), {**told, **values})


def reporter(one):
    return "U1" if one.board == "10" else "U3"


def figures(
    asked,
    rows=None,
    *,
    language=EN,
    plan=PLAN,
    nodes=NODES,
    reports=None,
    sources=(),
    earlier=None,
    changed=frozenset(),
    by_hand=None,
):
    """Everything of a round in which these goals are asked for and these rows have come."""
    reports = reports or tuple(Report(one.goal_id, one.board, reporter(one)) for one in asked)
    catalogue = Catalogue(plan, UNITS, nodes, tuple(asked), reports, (ROUND,), ())
    if rows is None:
        rows = [
            row(one, OUTCOMES[number % len(OUTCOMES)])
            for number, one in enumerate(asked)
            if OUTCOMES[number % len(OUTCOMES)]
        ]
    known = Circumstances(
        catalogue, ROUND, language, Earlier(goals=earlier or {}, changed=changed), by_hand or {}
    )
    made = goal_rows(rows, known)
    return Figures(
        catalogue,
        ROUND,
        language,
        made,
        list(sources),
        roll_up(catalogue, made, [], {}),
        [],
        [],
        [],
        board_summaries=board_summaries(catalogue, made, {}),
    )


def source(one, unit="U1", file="U1.xlsx", path=None, **rest):
    """Where an outcome stands."""
    usual = {
        "round": "R",
        "goal_id": one.goal_id,
        "board": one.board,
        "unit_id": unit,
        "breakdown": "total",
        "field": "outcome",
        "value": "60",
        "sha256": "ab",
        "file_name": file,
        "sheet": "Mål",
        "cell": "F9",
        "path": f"rounds/R/inbox/{file}" if path is None else path,
    }
    return SourceRow(**{**usual, **rest})


MEAN = {"aggregation": Aggregation.MEAN, "board": "10"}


# --- the master of it ---


def sheet_of(layout, title):
    return next(sheet for sheet in layout.sheets if sheet.name == title)


def columns(sheet):
    """Field keys to columns, of the sheet of all goals."""
    return {cell.value: at for (row, at), cell in sheet.cells.items() if row == 3}


def goals_of(made, title="All goals"):
    return sheet_of(make_master(made, {}), title)
