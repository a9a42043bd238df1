"""A catalogue as staff write it: every fault by its code, at its sheet and cell, in one pass."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlgoals.catalogue.pointing import nearest
from xlgoals.catalogue.reading import CatalogueRead, read_catalogue
from xlgoals.catalogue.settings import SETTINGS, read_settings
from xlgoals.catalogue.snapshot import from_snapshot
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Basis,
    Comparator,
    Direction,
    GoalKind,
    JudgedOn,
    LimitKind,
    MeasureType,
    RoundState,
    Scale,
    Status,
)
from xlgoals.excel.reader import read_book
from xlgoals.findings import Code, Severity
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.raw import RawBook, RawSheet, RawValue, address
from xlgoals.i18n import Language
from xlgoals.resources import folder
from xlgoals.steps.example import build_catalogue, empty_catalogue

SV = Language("sv")
D = Decimal
Rows = dict[str, list[dict[str, RawValue]]]

RIGHT: Rows = {
    "settings": [
        {"key": "organisation", "value": "Testregionen"},
        {"key": "yellow_from", "value": 0.9},
    ],
    "rounds": [
        {"round_id": "R1", "name": "April", "occasion": "tertial", "period": "2022-04", "state": "Öppen"},
        {"round_id": "R2", "name": "År", "occasion": "helår", "period": "2022-12", "state": "Planerad"},
    ],
    "units": [
        {"unit_id": "B1", "name": "Vårdnämnden", "kind": "Nämnd"},
        {"unit_id": "B2", "name": "Skolnämnden", "kind": "Nämnd"},
        {"unit_id": "U1", "name": "Norr", "kind": "Verksamhetsområde", "parent_id": "B1"},
        {"unit_id": "U2", "name": "Söder", "kind": "Verksamhetsområde", "parent_id": "B1"},
    ],
    "structure": [
        {"node_id": "S1", "level": 1.0, "name": "Hälsa"},
        {"node_id": "S1.1", "level": 2.0, "parent_id": "S1", "name": "Vård"},
    ],
    "catalogue_goals": [
        {
            "goal_id": "G1", "board": "B1", "node_id": "S1.1", "title": "Andel i tid",
            "kind": "Indikator", "measure_type": "Andel", "direction": "Högre är bättre",
            "comparator": "Minst", "target": 95.0, "measure_unit": "%", "due_in": "tertial; helår",
            "aggregation": "Vägt medelvärde",
        },
        {
            "goal_id": "G2", "board": "B1", "node_id": "S1", "title": "En plan finns",
            "kind": "Aktivitetsmål", "direction": "Högre är bättre", "target": "Done",
        },
        {
            "goal_id": "G3", "board": "B1", "node_id": "S1", "title": "Kostnad per besök",
            "kind": "Indikator", "direction": "Lägre är bättre", "target": "1 500",
            "yellow_kind": "Värde", "yellow_from": 1600.0, "tolerance": 5.0, "decimals": 1.0,
        },
        {
            "goal_id": "G4", "board": "B1", "node_id": "S1", "title": "Väntan",
            "kind": "Indikator", "direction": "Lägre är bättre", "comparator": "Mellan",
            "target": 3.0, "target_high": 6.0,
        },
    ],
    "reporting": [
        {"goal_id": "G1", "board": "B1", "unit_id": "U1", "weight": 3.0},
        {"goal_id": "G1", "board": "B1", "unit_id": "U2", "weight": 1.0},
        {"goal_id": "G2", "board": "B1", "unit_id": "U1"},
        {"goal_id": "G3", "board": "B1", "unit_id": "U2"},
        {"goal_id": "G4", "board": "B1", "unit_id": "U2"},
    ],
    "answers": [
        {"kind": "Aktivitetsmål", "answer": "yes", "label": "Ja", "status": "Grön"},
        {"kind": "Aktivitetsmål", "answer": "no", "label": "Nej", "status": "Röd"},
    ],
    "lines": [
        {
            "form": "dated_activities", "line_id": "A1", "board": "B1", "unit_id": "U1",
            "title": "Bygga", "start": datetime(2022, 1, 1),
        },
    ],
    "history": [{"goal_id": "G1", "board": "B1", "period": "2021-04", "value": 94.5}],
    "period_targets": [],
    "waivers": [],
}  # fmt: skip


def book(rows: Rows, *, without: tuple[str, ...] = ()) -> RawBook:
    """The workbook as read: title, lead, keys, headings, rows."""
    sheets = []
    for key, form in CATALOGUE_FORMS.items():
        if key in without:
            continue
        keys: list[RawValue] = [field.key for field in form.fields]
        heads: list[RawValue] = [SV.text(field.label) for field in form.fields]
        title = SV.text(form.title)
        body = [[row.get(str(name), "") for name in keys] for row in rows.get(key, [])]
        sheets.append(RawSheet(title, [[title], [SV.text(form.lead)], keys, heads, *body]))
    return RawBook(sheets)


def read(rows: Rows, **rest: tuple[str, ...]) -> CatalogueRead:
    return read_catalogue(book(rows, **rest), SV)


def at(form: str, row: int, key: str) -> tuple[str, str]:
    """The sheet and cell of a field in the body's row, counted from 0."""
    column = [field.key for field in CATALOGUE_FORMS[form].fields].index(key)
    return SV.text(CATALOGUE_FORMS[form].title), address(4 + row, column)


def found(result: CatalogueRead) -> list[tuple[Code, tuple[str, str]]]:
    return [(f.code, (f.place.sheet, f.place.cell)) for f in result.findings]


def changed(form: str, row: int, **values: RawValue) -> Rows:
    rows = deepcopy(RIGHT)
    rows[form][row] |= values
    return rows


def added(form: str, **values: RawValue) -> Rows:
    rows = deepcopy(RIGHT)
    rows[form].append(values)
    return rows


# --- a right one -----------------------------------------------------------------------------


def test_a_right_catalogue_is_read_without_a_word() -> None:
    result = read(RIGHT)
    assert found(result) == []
    assert result.catalogue is not None


def test_it_becomes_the_fields_nouns() -> None:
    catalogue = read(RIGHT).catalogue
    assert catalogue is not None
    g1, g2, g3, g4 = catalogue.goals
    assert (g1.kind, g1.aggregation, g1.due_in) == (
        GoalKind.INDICATOR, Aggregation.WEIGHTED_MEAN, ("tertial", "helår"),
    )  # fmt: skip
    assert (g1.yardstick.direction, g1.yardstick.comparator, g1.yardstick.target) == (
        Direction.HIGHER, Comparator.AT_LEAST, D(95),
    )  # fmt: skip
    assert (g2.yardstick.target, g2.yardstick.comparator) == (DONE, Comparator.AT_LEAST)
    assert (g3.yardstick.target, g3.yardstick.comparator) == (D(1500), Comparator.AT_MOST)
    assert (g3.yardstick.yellow_kind, g3.yardstick.yellow_from, g3.yardstick.tolerance) == (
        LimitKind.VALUE, D(1600), D(5),
    )  # fmt: skip
    assert (g4.yardstick.comparator, g4.yardstick.target_high) == (Comparator.BETWEEN, D(6))
    assert (g1.basis, g1.judged_on, g1.weight, g3.decimals) == (
        Basis.LATEST, JudgedOn.FULL_YEAR_TARGET, D(1), 1,
    )  # fmt: skip
    assert [report.weight for report in catalogue.reports] == [D(3), D(1), None, None, None]
    assert catalogue.rounds[0].state is RoundState.OPEN
    assert catalogue.answers[0].status is Status.GREEN
    assert (catalogue.lines[0].node_id, catalogue.lines[0].start) == ("", date(2022, 1, 1))
    assert (catalogue.history[0].unit_id, catalogue.history[0].value) == (None, D("94.5"))
    assert [unit.unit_id for unit in catalogue.reporting_units] == ["U1", "U2"]


def test_limits_that_a_goal_does_not_state_are_the_plans() -> None:
    rows = deepcopy(RIGHT)
    rows["settings"] += [
        {"key": "yellow_kind", "value": "distance"},
        {"key": "judged_on", "value": "forecast"},
    ]
    rows["settings"][1]["value"] = "2,5"
    catalogue = read(rows).catalogue
    assert catalogue is not None
    g1, _, g3, _ = catalogue.goals
    assert (g1.yardstick.yellow_kind, g1.yardstick.yellow_from) == (LimitKind.DISTANCE, D("2.5"))
    assert (g3.yardstick.yellow_kind, g3.yardstick.yellow_from) == (LimitKind.VALUE, D(1600))
    assert g1.judged_on is JudgedOn.FORECAST


def test_order_of_sheets_rows_and_columns_changes_nothing() -> None:
    one = book(RIGHT)
    other = book({key: list(reversed(rows)) for key, rows in RIGHT.items()})
    other.sheets.reverse()
    for sheet in other.sheets:
        width = len(sheet.rows[2])
        sheet.rows[2:] = [
            list(reversed([*row, *[""] * (width - len(row))])) for row in sheet.rows[2:]
        ]
        sheet.name = f"Blad {sheet.name}"
    first, second = read_catalogue(one, SV), read_catalogue(other, SV)
    assert first.catalogue is not None
    assert second.catalogue is not None
    assert set(first.catalogue.goals) == set(second.catalogue.goals)
    assert set(first.catalogue.reports) == set(second.catalogue.reports)
    assert first.catalogue.plan == second.catalogue.plan


@pytest.mark.parametrize("form", [key for key, form in CATALOGUE_FORMS.items() if form.optional])
def test_a_sheet_that_is_optional_may_be_missing(form: str) -> None:
    result = read(RIGHT, without=(form,))
    assert result.catalogue is not None
    assert result.findings == []


# --- every fault -----------------------------------------------------------------------------

SEVERAL = {"measure_type": "Andel", "aggregation": "Medelvärde"}


def waived() -> Rows:
    rows = changed("catalogue_goals", 0, **SEVERAL)
    rows["waivers"] = [
        {"rule": "XG-505", "goal_id": "G1", "decided_by": "RD", "reason": "lika stora"}
    ]
    return rows


def a_waiver(**values: RawValue) -> Rows:
    return added("waivers", **{"rule": "XG-301", "decided_by": "RD", "reason": "x", **values})


def same_goal(**values: RawValue) -> Rows:
    rows = added(
        "catalogue_goals",
        **{**RIGHT["catalogue_goals"][0], "board": "B2", "same_goal": "i tid", **values},
    )
    rows["catalogue_goals"][0]["same_goal"] = "i tid"
    rows["units"].append(
        {"unit_id": "U3", "name": "Skola", "kind": "Verksamhetsområde", "parent_id": "B2"}
    )
    rows["reporting"].append({"goal_id": "G1", "board": "B2", "unit_id": "U3"})
    return rows


def without_rounds() -> Rows:
    rows = deepcopy(RIGHT)
    rows["rounds"] = []
    rows["catalogue_goals"][0]["due_in"] = ""
    return rows


def unit_without_goals() -> Rows:
    return added("units", unit_id="U9", name="Ledig", kind="Verksamhetsområde", parent_id="B1")


def reported(first: dict[str, RawValue], second: dict[str, RawValue], **goal: RawValue) -> Rows:
    """What the two units behind G1 are told, and how they are put together."""
    rows = changed("catalogue_goals", 0, **goal)
    for row, values in zip(rows["reporting"], (first, second), strict=False):
        row |= values
    return rows


def by_months(period_by: str, weights: str = "") -> Rows:
    """G1 judged on the period's target, which is shared out over the months in some way."""
    return changed(
        "catalogue_goals",
        0,
        judged_on="Periodens målvärde",
        basis="Ackumulerat",
        period_by=period_by,
        month_weights=weights,
    )


def twice_in_period_targets() -> Rows:
    rows = deepcopy(RIGHT)
    rows["period_targets"] = [
        {"goal_id": "G1", "board": "B1", "round_id": "R1", "target": target}
        for target in (5.0, 6.0)
    ]
    return rows


FAULTS: dict[str, tuple[Callable[[], Rows], Code, tuple[str, str]]] = {
    "a unit twice": (
        lambda: added(
            "units", unit_id="U1", name="Norr igen", kind="Verksamhetsområde", parent_id="B1"
        ),
        Code.ROW_TWICE,
        at("units", 4, "unit_id"),
    ),
    "a goal twice": (
        lambda: added("catalogue_goals", **RIGHT["catalogue_goals"][1]),
        Code.ROW_TWICE,
        at("catalogue_goals", 4, "goal_id"),
    ),
    "a setting twice": (
        lambda: added("settings", key="organisation", value="Annan"),
        Code.ROW_TWICE,
        at("settings", 2, "key"),
    ),
    "an unknown board": (
        lambda: changed("reporting", 0, board="B9"),
        Code.UNKNOWN_REFERENCE,
        at("reporting", 0, "board"),
    ),
    "an unknown parent of a unit": (
        lambda: changed("units", 2, parent_id="B9"),
        Code.UNKNOWN_REFERENCE,
        at("units", 2, "parent_id"),
    ),
    "an unknown parent of a node": (
        lambda: changed("structure", 1, parent_id="S9"),
        Code.UNKNOWN_REFERENCE,
        at("structure", 1, "parent_id"),
    ),
    "an unknown node": (
        lambda: changed("catalogue_goals", 0, node_id="S9"),
        Code.UNKNOWN_REFERENCE,
        at("catalogue_goals", 0, "node_id"),
    ),
    "an unknown unit": (
        lambda: changed("reporting", 0, unit_id="U9"),
        Code.UNKNOWN_REFERENCE,
        at("reporting", 0, "unit_id"),
    ),
    "an unknown goal": (
        lambda: added("reporting", goal_id="G9", board="B1", unit_id="U1"),
        Code.UNKNOWN_REFERENCE,
        at("reporting", 5, "goal_id"),
    ),
    "an unknown goal in the history": (
        lambda: changed("history", 0, goal_id="G9"),
        Code.UNKNOWN_REFERENCE,
        at("history", 0, "goal_id"),
    ),
    "an unknown occasion": (
        lambda: changed("catalogue_goals", 0, due_in="tertial; kvartal"),
        Code.UNKNOWN_REFERENCE,
        at("catalogue_goals", 0, "due_in"),
    ),
    "an unknown round in a waiver": (
        lambda: added("waivers", rule="XG-301", round_id="R9", decided_by="RD", reason="x"),
        Code.UNKNOWN_REFERENCE,
        at("waivers", 0, "round_id"),
    ),
    "a waiver of no rule": (
        lambda: a_waiver(rule="alla"),
        Code.NOT_IN_LIST,
        at("waivers", 0, "rule"),
    ),
    "a waiver of nearly a rule": (
        lambda: a_waiver(rule="XG-3O1"),
        Code.NEAR_MATCH,
        at("waivers", 0, "rule"),
    ),
    "an unknown unit in a waiver": (
        lambda: a_waiver(unit_id="Vård"),
        Code.UNKNOWN_REFERENCE,
        at("waivers", 0, "unit_id"),
    ),
    "nearly a unit in a waiver": (
        lambda: a_waiver(unit_id="u-1"),
        Code.NEAR_REFERENCE,
        at("waivers", 0, "unit_id"),
    ),
    "an unknown goal in a waiver": (
        lambda: a_waiver(goal_id="G9"),
        Code.UNKNOWN_REFERENCE,
        at("waivers", 0, "goal_id"),
    ),
    "nearly a goal in a waiver": (
        lambda: a_waiver(goal_id="g01"),
        Code.NEAR_REFERENCE,
        at("waivers", 0, "goal_id"),
    ),
    "nearly a goal of a board": (
        lambda: added("reporting", goal_id="G01", board="B1", unit_id="U1"),
        Code.NEAR_REFERENCE,
        at("reporting", 5, "goal_id"),
    ),
    "a unit that belongs to itself": (
        lambda: changed("units", 2, parent_id="U1"),
        Code.RING,
        at("units", 2, "parent_id"),
    ),
    "a target that contradicts its comparator": (
        lambda: changed("catalogue_goals", 0, target="högst 95"),
        Code.NOT_A_TARGET,
        at("catalogue_goals", 0, "target"),
    ),
    "a target that is no number": (
        lambda: changed("catalogue_goals", 0, target="ca 95"),
        Code.NOT_A_TARGET,
        at("catalogue_goals", 0, "target"),
    ),
    "a comparator against the direction": (
        lambda: changed("catalogue_goals", 0, comparator="Högst"),
        Code.NO_DIRECTION,
        at("catalogue_goals", 0, "comparator"),
    ),
    "between without an upper limit": (
        lambda: changed("catalogue_goals", 3, target_high=""),
        Code.EMPTY,
        at("catalogue_goals", 3, "target_high"),
    ),
    "between the wrong way round": (
        lambda: changed("catalogue_goals", 3, target_high=2.0),
        Code.LIMITS_ORDER,
        at("catalogue_goals", 3, "target_high"),
    ),
    "yellow beyond green": (
        lambda: changed("catalogue_goals", 2, yellow_from=1400.0),
        Code.LIMITS_ORDER,
        at("catalogue_goals", 2, "yellow_from"),
    ),
    "a mean of shares": (
        lambda: changed("catalogue_goals", 0, **SEVERAL),
        Code.MEAN_OF_SHARES,
        at("catalogue_goals", 0, "aggregation"),
    ),
    "no aggregation": (
        lambda: changed("catalogue_goals", 0, aggregation=""),
        Code.NO_AGGREGATION,
        at("catalogue_goals", 0, "aggregation"),
    ),
    "an unknown setting": (
        lambda: added("settings", key="Gräns för gul", value="0,8"),
        Code.NEAR_MATCH,
        at("settings", 2, "key"),
    ),
    "an answer without a status": (
        lambda: changed("answers", 0, status=""),
        Code.ANSWER_WITHOUT_STATUS,
        at("answers", 0, "status"),
    ),
    "a goal without a unit": (
        lambda: added(
            "catalogue_goals", **{**RIGHT["catalogue_goals"][1], "goal_id": "G5", "board": "B2"}
        ),
        Code.NO_REPORTER,
        at("catalogue_goals", 4, "goal_id"),
    ),
    "the same goal with another target": (
        lambda: same_goal(target=90.0),
        Code.TARGET_DIFFERS,
        at("catalogue_goals", 0, "target"),
    ),
    "the same goal in another unit": (
        lambda: same_goal(measure_unit="promille"),
        Code.TARGET_DIFFERS,
        at("catalogue_goals", 0, "target"),
    ),
    "a unit without goals": (unit_without_goals, Code.UNUSED_UNIT, at("units", 4, "unit_id")),
    "no round": (without_rounds, Code.NO_ROUND, ("", "")),
    "a required cell that is empty": (
        lambda: changed("units", 0, name=""),
        Code.EMPTY,
        at("units", 0, "name"),
    ),
    "a required number that is empty": (
        lambda: changed("structure", 0, level=""),
        Code.EMPTY,
        at("structure", 0, "level"),
    ),
    "a required choice that is empty": (
        lambda: changed("catalogue_goals", 1, direction=""),
        Code.EMPTY,
        at("catalogue_goals", 1, "direction"),
    ),
    "a number below its limit": (
        lambda: changed("structure", 0, level=0.0),
        Code.TOO_SMALL,
        at("structure", 0, "level"),
    ),
    "a number above its limit": (
        lambda: changed("catalogue_goals", 0, coverage=75.0),
        Code.TOO_BIG,
        at("catalogue_goals", 0, "coverage"),
    ),
    "a negative tolerance": (
        lambda: changed("catalogue_goals", 2, tolerance=-1.0),
        Code.TOO_SMALL,
        at("catalogue_goals", 2, "tolerance"),
    ),
    "a text that is too long": (
        lambda: changed("units", 0, name="x" * 121),
        Code.TOO_LONG,
        at("units", 0, "name"),
    ),
    "a whole number that is not": (
        lambda: changed("structure", 0, level=1.5),
        Code.NOT_WHOLE,
        at("structure", 0, "level"),
    ),
    "a choice that is none": (
        lambda: changed("units", 0, kind="Bolag"),
        Code.NOT_IN_LIST,
        at("units", 0, "kind"),
    ),
    "a choice that is nearly one": (
        lambda: changed("catalogue_goals", 0, direction="Högre är bätre"),
        Code.NEAR_MATCH,
        at("catalogue_goals", 0, "direction"),
    ),
    "a month that is none": (
        lambda: changed("rounds", 0, period="april"),
        Code.NOT_A_MONTH,
        at("rounds", 0, "period"),
    ),
    "a date that is none": (
        lambda: changed("rounds", 0, due="6 maj"),
        Code.NOT_A_DATE,
        at("rounds", 0, "due"),
    ),
    "shares that do not add up": (
        lambda: reported({"share": 0.5}, {"share": 0.4}),
        Code.SHARES_SUM,
        at("reporting", 0, "share"),
    ),
    "a share that one unit has alone": (
        lambda: reported({}, {"share": 0.5}),
        Code.SHARES_SUM,
        at("reporting", 0, "share"),
    ),
    "weights that are all zero": (
        lambda: reported({"weight": 0.0}, {"weight": 0.0}),
        Code.NO_WEIGHTS,
        at("reporting", 0, "weight"),
    ),
    "targets that do not add up": (
        lambda: reported({"target": 40.0}, {"target": 50.0}, aggregation="Summa"),
        Code.TARGETS_SUM,
        at("reporting", 0, "target"),
    ),
    "a limit of five digits": (
        lambda: changed("catalogue_goals", 0, yellow_from=0.89999),
        Code.LIMIT_DIGITS,
        at("catalogue_goals", 0, "yellow_from"),
    ),
    "a limit in per cent": (
        lambda: changed("catalogue_goals", 0, yellow_from=90.0),
        Code.TOO_BIG,
        at("catalogue_goals", 0, "yellow_from"),
    ),
    "own weights that are not there": (
        lambda: by_months("Egna vikter"),
        Code.MONTH_WEIGHTS,
        at("catalogue_goals", 0, "month_weights"),
    ),
    "eleven weights": (
        lambda: by_months("Egna vikter", "1; " * 10 + "1"),
        Code.MONTH_WEIGHTS,
        at("catalogue_goals", 0, "month_weights"),
    ),
    "weights that are all nothing": (
        lambda: by_months("Egna vikter", "0; " * 12),
        Code.MONTH_WEIGHTS,
        at("catalogue_goals", 0, "month_weights"),
    ),
    "a weight below nothing": (
        lambda: by_months("Egna vikter", "-1; " + "1; " * 11),
        Code.MONTH_WEIGHTS,
        at("catalogue_goals", 0, "month_weights"),
    ),
    "a weight that is a word": (
        lambda: by_months("Egna vikter", "ingen; " + "1; " * 11),
        Code.MONTH_WEIGHTS,
        at("catalogue_goals", 0, "month_weights"),
    ),
    "weights that are wrong though nothing goes by them": (
        lambda: by_months("Lika varje månad", "1; 2"),
        Code.MONTH_WEIGHTS,
        at("catalogue_goals", 0, "month_weights"),
    ),
    "last year's months that are not known": (
        lambda: by_months("Som förra årets månader"),
        Code.NO_PERIOD_TARGET,
        at("catalogue_goals", 0, "period_by"),
    ),
    "an unknown goal in the period targets": (
        lambda: added("period_targets", goal_id="G9", board="B1", round_id="R1", target=5.0),
        Code.UNKNOWN_REFERENCE,
        at("period_targets", 0, "goal_id"),
    ),
    "an unknown round in the period targets": (
        lambda: added("period_targets", goal_id="G1", board="B1", round_id="R9", target=5.0),
        Code.UNKNOWN_REFERENCE,
        at("period_targets", 0, "round_id"),
    ),
    "a period target that is empty": (
        lambda: added("period_targets", goal_id="G1", board="B1", round_id="R1", target=""),
        Code.EMPTY,
        at("period_targets", 0, "target"),
    ),
    "a period target that stands twice": (
        lambda: twice_in_period_targets(),
        Code.ROW_TWICE,
        at("period_targets", 1, "goal_id"),
    ),
    "a part that stands twice": (
        lambda: changed("catalogue_goals", 0, parts="kvinnor; Kvinnor"),
        Code.PARTS_ALIKE,
        at("catalogue_goals", 0, "parts"),
    ),
    "a part that is called the total": (
        lambda: changed("catalogue_goals", 0, parts="total; män"),
        Code.PARTS_ALIKE,
        at("catalogue_goals", 0, "parts"),
    ),
    "a day that is none": (
        lambda: changed("catalogue_goals", 0, available_from="i juni"),
        Code.NOT_A_DATE,
        at("catalogue_goals", 0, "available_from"),
    ),
    "an own target that says more than": (
        lambda: reported({"target": ">40"}, {}),
        Code.SAID_MORE_OR_LESS,
        at("reporting", 0, "target"),
    ),
    "a number that is none": (
        lambda: changed("history", 0, value="94,5 (okt)"),
        Code.NOT_A_NUMBER,
        at("history", 0, "value"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found_at_its_cell_and_alone(fault: str) -> None:
    rows, code, place = FAULTS[fault]
    result = read(rows())
    assert found(result) == [(code, place)]
    usable = code.value.severity is not Severity.MUST_FIX
    assert (result.catalogue is not None) == usable
    assert bool(result.snapshot) == usable
    said = result.findings[0].message(SV)
    assert said.startswith(": ".join([result.findings[0].place.words(SV)] if place[0] else []))
    assert "{" not in said


@pytest.mark.parametrize(
    "form", [key for key, form in CATALOGUE_FORMS.items() if not form.optional]
)
def test_a_sheet_that_is_missing_is_named(form: str) -> None:
    result = read(RIGHT, without=(form,))
    title = SV.text(CATALOGUE_FORMS[form].title)
    assert result.catalogue is None
    first = result.findings[0]
    assert (first.code, first.values["table"]) == (Code.NO_SHEET, title)
    assert [finding.code for finding in result.findings].count(Code.NO_SHEET) == 1


def test_what_hangs_on_a_missing_sheet_is_not_also_wrong() -> None:
    """Causes before consequences: without units, no reference to a unit is unknown."""
    for form in ("units", "structure", "rounds"):
        assert [f.code for f in read(RIGHT, without=(form,)).findings] == [Code.NO_SHEET]


def test_a_mean_of_shares_may_be_waived() -> None:
    assert read(waived()).findings == []
    other = waived()
    other["waivers"][0]["goal_id"] = "G2"
    assert [finding.code for finding in read(other).findings] == [Code.MEAN_OF_SHARES]


def test_a_column_that_is_missing_is_named() -> None:
    raw = book(RIGHT)
    (units,) = (sheet for sheet in raw.sheets if sheet.name == SV.text("Units"))
    units.rows[2][1] = ""
    result = read_catalogue(raw, SV)
    assert result.catalogue is None
    codes = [(finding.code, finding.field) for finding in result.findings]
    assert (Code.NO_COLUMN, "name") in codes


def test_rows_without_an_id_are_empty_where_the_id_should_be() -> None:
    rows = added("units", name="Namnlös", kind="Verksamhetsområde")
    rows["units"].append({"name": "Namnlös också", "kind": "Verksamhetsområde"})
    assert found(read(rows)) == [
        (Code.EMPTY, at("units", 4, "unit_id")),
        (Code.EMPTY, at("units", 5, "unit_id")),
    ]


def test_every_fault_is_found_in_one_pass() -> None:
    """Faults in cells, between sheets' names and in settings stand side by side."""
    rows = deepcopy(RIGHT)
    rows["units"][0]["name"] = ""
    rows["structure"][1]["parent_id"] = "S9"
    rows["catalogue_goals"][0]["target"] = "ca 95"
    rows["catalogue_goals"][1]["kind"] = "Dröm"
    rows["settings"][1]["value"] = "mycket"
    assert set(found(read(rows))) == {
        (Code.EMPTY, at("units", 0, "name")),
        (Code.UNKNOWN_REFERENCE, at("structure", 1, "parent_id")),
        (Code.NOT_A_TARGET, at("catalogue_goals", 0, "target")),
        (Code.NOT_IN_LIST, at("catalogue_goals", 1, "kind")),
        (Code.BAD_SETTING, at("settings", 1, "value")),
    }


def test_a_cell_has_one_finding_at_most() -> None:
    rows = changed("units", 3, unit_id="x" * 31)
    rows["units"].append({"unit_id": "x" * 31, "name": "y", "kind": "Verksamhetsområde"})
    places = [place for _, place in found(read(rows))]
    assert len(places) == len(set(places))


# --- settings --------------------------------------------------------------------------------

BAD_SETTINGS = [
    ("judged_on", "magkänsla"),
    ("yellow_kind", "procent"),
    ("yellow_from", "nästan"),
    ("yellow_from", "-1"),
    ("assessment_green_from", "5"),
    ("assessment_yellow_from", "2,1"),
    ("assessment_minimum_share", "50"),
    ("severity_XG-301", "allvarligt"),
    ("scale", "magkänsla"),
    ("change_tolerance", "2"),
    ("change_tolerance", "-0,1"),
    ("far_share", "långt"),
    ("far_amount", "-1"),
    ("trial_XG-301", "snart"),
    ("trial_XG-301", "2022-13-01"),
    ("trial_XG-301", "1 september"),
    ("trial_XG-301", "44805"),
]


@pytest.mark.parametrize(("key", "value"), BAD_SETTINGS)
def test_a_setting_that_cannot_be_used_is_found_at_its_value(key: str, value: str) -> None:
    rows = deepcopy(RIGHT)
    rows["settings"] = [{"key": key, "value": value}]
    result = read(rows)
    assert found(result) == [(Code.BAD_SETTING, at("settings", 0, "value"))]
    assert SV.text(SETTINGS[key].expected) in result.findings[0].message(SV)


def test_settings_make_the_plan() -> None:
    rows = deepcopy(RIGHT)
    rows["settings"] = [
        {"key": "level1", "value": "Område"},
        {"key": "level2", "value": "Mål"},
        {"key": "assessment_minimum_share", "value": 0.0},
        {"key": "severity_XG-301", "value": "check"},
        {"key": "legend_green", "value": "Nått"},
        {"key": "contact", "value": ""},
        {"key": "scale", "value": "Förändring sedan förra gången"},
        {"key": "change_tolerance", "value": "0,02"},
        {"key": "far_share", "value": 5.0},
    ]
    result = read(rows)
    assert result.catalogue is not None
    plan = result.catalogue.plan
    assert plan.level_names == ("Område", "Mål")
    assert plan.assessment_minimum_share == 0
    assert plan.severity_of("XG-301") == "check"
    assert plan.severity_of("XG-302") is None
    assert dict(plan.legend)["green"] == "Nått"
    assert plan.contact == ""
    assert (plan.scale, plan.change_tolerance) == (Scale.CHANGE, D("0.02"))
    assert plan.far_from(MeasureType.SHARE) == 5
    assert plan.far_from(MeasureType.INDEX) == D("0.25"), "ours where the plan does not say"


@pytest.mark.parametrize("kind", ["severity_", "trial_"])
def test_every_code_may_have_a_severity_and_a_trial_of_its_own(kind: str) -> None:
    assert {key for key in SETTINGS if key.startswith(kind)} == {kind + code.id for code in Code}


@pytest.mark.parametrize("key", ["trial_XG-301", "XG-301 på prov till och med",
                                 "xg-301 on trial until"])  # fmt: skip
@pytest.mark.parametrize("value", ["2022-09-01", " 2022-9-1 ", date(2022, 9, 1),
                                   datetime(2022, 9, 1)])  # fmt: skip
def test_a_rule_may_be_on_trial_until_a_date(key: str, value: RawValue) -> None:
    rows = deepcopy(RIGHT)
    rows["settings"] = [{"key": key, "value": value}]
    result = read(rows)
    assert result.findings == []
    assert result.catalogue is not None
    assert result.catalogue.plan.trials == (("XG-301", date(2022, 9, 1)),)
    kept = from_snapshot(result.snapshot).plan
    assert kept.trials == result.catalogue.plan.trials


def test_a_bad_trial_is_told_by_the_settings_name() -> None:
    rows = deepcopy(RIGHT)
    rows["settings"] = [{"key": "trial_XG-301", "value": "snart"}]
    (told,) = read(rows).findings
    assert "inställningen XG-301 på prov till och med. Skriv ett datum, som 2025-09-01." in (
        told.message(SV)
    )


def test_a_waiver_may_name_a_line() -> None:
    rows = added("waivers", rule="xg-301", goal_id=RIGHT["lines"][0]["line_id"], decided_by="RD",
                 reason="x")  # fmt: skip
    result = read(rows)
    assert result.findings == []
    assert result.catalogue is not None
    assert [waiver.rule for waiver in result.catalogue.waivers] == ["XG-301"]


def test_the_name_that_was_probably_meant_is_offered() -> None:
    (told,) = read(a_waiver(goal_id="g01")).findings
    assert told.message(SV).endswith(
        '"g01" finns inte på bladet Mål. Menade du "G1"? '
        "Skriv något som finns där, eller lägg till det där. [XG-229]"
    )


@pytest.mark.parametrize(
    ("value", "near"),
    [("G200", None), ("G 7", "G007"), ("g007", "G007"), ("HSNN", "HSN"), ("RS", None), ("7", None)],
)
def test_only_a_name_with_the_same_numbers_is_near(value: str, near: str | None) -> None:
    """Among goals numbered on, some other is always alike."""
    assert nearest(value, [*(f"G{n:03}" for n in range(1, 136)), "HSN"]) == near


# --- what is bundled -------------------------------------------------------------------------

REGION = folder("workbooks") / "region-2022"


def test_the_bundled_example_is_in_order() -> None:
    result = read_catalogue(read_book(REGION / "catalogue.xlsx"), SV)
    assert result.catalogue is not None
    assert [f.message(SV) for f in result.findings if f.severity is Severity.MUST_FIX] == []
    assert len(result.catalogue.goals) == 135
    assert [goal.goal_id for goal in result.catalogue.goals][::134] == ["G001", "G135"]
    per_board = [
        sum(g.board == b.unit_id for g in result.catalogue.goals) for b in result.catalogue.boards
    ]
    assert per_board == [56, 50, 29]


def test_the_bundled_workbook_is_what_its_plain_text_makes() -> None:
    assert build_catalogue(REGION, SV) == (REGION / "catalogue.xlsx").read_bytes()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_an_empty_catalogue_says_that_there_is_no_round(language: str, tmp_path: Path) -> None:
    path = tmp_path / "catalogue.xlsx"
    path.write_bytes(empty_catalogue(Language(language)))
    result = read_catalogue(read_book(path), Language(language))
    assert [finding.code for finding in result.findings] == [Code.NO_ROUND, Code.NO_GOALS]


def test_the_bundled_workbook_can_be_read_by_a_program_in_english() -> None:
    result = read_catalogue(read_book(REGION / "catalogue.xlsx"), Language("en"))
    assert result.catalogue is not None
    assert [f.code for f in result.findings if f.severity is Severity.MUST_FIX] == []


@pytest.mark.parametrize(
    ("written", "faulty"),
    [
        ({"assessment_green_from": "0,5"}, "assessment_green_from"),
        ({"assessment_yellow_from": "1,9"}, "assessment_yellow_from"),
        ({"assessment_green_from": "1", "assessment_yellow_from": "1,5"}, "assessment_yellow_from"),
    ],
)
def test_satisfactory_begins_above_not_entirely(written: dict[str, str], faulty: str) -> None:
    plan, faults = read_settings(written)
    assert list(faults) == [faulty]
    assert plan.assessment_yellow_from <= plan.assessment_green_from


def test_a_note_never_hides_what_must_be_fixed_in_the_same_cell() -> None:
    """A limit of 0.85 that the cell shows as per cent is read as 85, which is no ratio."""
    whole = book(changed("catalogue_goals", 0, yellow_from=0.85))
    sheet, cell = at("catalogue_goals", 0, "yellow_from")
    raw = whole.sheet(sheet)
    assert raw is not None
    row, column = next(
        (r, c)
        for r, cells in enumerate(raw.rows)
        for c, _ in enumerate(cells)
        if address(r, c) == cell
    )
    raw.percents = frozenset({(row, column)})
    found = [f for f in read_catalogue(whole, SV).findings if f.place.cell == cell]
    assert [finding.code for finding in found if finding.place.sheet == sheet] == [Code.TOO_BIG]
