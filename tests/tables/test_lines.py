"""Rows of the forms beside the goals: their sums, stated totals, economy, words and export."""

from dataclasses import replace
from decimal import Decimal

import pytest

from xlgoals.domain.lines import Convention, Given, Line, Nature
from xlgoals.domain.model import Catalogue, Plan, Round, Unit
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.prefill import Prefill
from xlgoals.i18n import Language
from xlgoals.tables.economy import NOTHING, Result, deviation_words, economy_rows
from xlgoals.tables.export import plain
from xlgoals.tables.lines import stated_totals, stated_words, unit_lines
from xlgoals.tables.shown import is_figure, shown_fields, shown_value

D = Decimal
EN = Language("en")
INCOME, COST, EITHER = Nature.INCOME, Nature.COST, Nature.EITHER


def plan_of(lines, given=(), **plan):
    """A board with two departments, one of which has a ward."""
    return Catalogue(
        Plan("Testland", **plan),
        (
            Unit("B", "Board", "board"),
            Unit("U", "North", "area", "B"),
            Unit("V", "South", "area", "B"),
            Unit("W", "Ward", "area", "V"),
        ),
        (),
        (),
        (),
        (Round("R", "April", "tertial", "2022-04", None, None),),
        (),
        tuple(lines),
        given=tuple(given),
    )


def line(unit, line_id, part_of="", nature=EITHER, form="economy", measure_unit=""):
    return Line(
        form, line_id, "B", "", unit, line_id, part_of=part_of, nature=nature,
        measure_unit=measure_unit,
    )  # fmt: skip


def given(unit, row, field, value, form="economy"):
    return Given("R", form, unit, row, "B", field, D(value), "the ledger")


def read(plan, typed=(), form="economy", *, preliminary=False):
    """All units' rows of a form, of what each has typed: {(unit, line): values}."""
    prefill, typed = Prefill(plan, plan.round("R"), EN), dict(typed)
    found = []
    for unit in plan.units:
        mine = {
            (row, "B"): {name: D(f) if isinstance(f, int | float) else f for name, f in v.items()}
            for (whose, row), v in typed.items()
            if whose == unit.unit_id
        }
        rows = prefill.rows(RETURN_FORMS[form], unit.unit_id)
        asked = RETURN_FORMS[form]
        found += unit_lines(asked, unit.unit_id, rows, mine, preliminary=preliminary)
    return found


def told(plan, lines, form="economy"):
    """The stated totals: unit, line, field, both figures, over units, whether it adds up."""
    return [
        (s.line.unit_id, s.line.line_id, s.field, s.stated, s.computed, s.over_units, s.adds_up)
        for s in stated_totals(RETURN_FORMS[form], lines, plan)
    ]


RESULT = [("I", "R", INCOME), ("C", "R", COST), ("R", "", EITHER)]


def results(*units):
    return [line(unit, *one) for unit in units for one in RESULT]


# --- a unit's rows ---


def test_sums_and_differences_are_there_and_what_is_given_counts():
    plan = plan_of(results("U"), [given("U", "C", "budget", -80)])
    typed = {("U", "I"): {"outcome": 100, "budget": 90}, ("U", "C"): {"outcome": -85, "budget": 1}}
    rows = {one.line_id: one for one in read(plan, typed)}
    assert rows["C"].values["budget"] == -80
    assert (rows["R"].values["outcome"], rows["R"].values["budget"]) == (15, 10)
    assert [rows[name].values["deviation"] for name in "ICR"] == [10, -5, 5]
    assert rows["C"].values["deviation_percent"] == D("-6.3")
    assert rows["C"].values["deviation_words"] == "worse than budget"


@pytest.mark.parametrize(
    ("convention", "typed"),
    [("costs_negative", (100, -85)), ("income_negative", (-100, 85)), ("all_positive", (100, 85))],
)
def test_the_signs_of_the_plan_are_turned_to_those_of_the_form(convention, typed):
    plan = plan_of(results("U"), conventions=(("economy", Convention(convention)),))
    values = {
        ("U", name): {"outcome": figure, "budget": figure}
        for name, figure in zip("IC", typed, strict=True)
    }
    rows = {one.line_id: one for one in read(plan, values)}
    assert [rows[name].values["outcome"] for name in "ICR"] == [100, -85, 15]
    assert [rows[name].amount("outcome") for name in "ICR"] == [100, -85, 15]


def test_what_is_spent_stays_without_a_minus_sign_and_is_a_cost():
    plan = plan_of([line("U", "I1", form="investments")])
    typed = {("U", "I1"): {"outcome": 20, "budget": 30}}
    one, total = read(plan, typed, "investments")
    assert (one.values["outcome"], one.amount("outcome")) == (20, -20)
    assert (one.values["deviation"], total.values["deviation"]) == (10, 10)


def test_blank_rows_of_ones_own_are_left_out_and_others_counted():
    plan = plan_of([line("U", "S1", form="savings")])
    typed = {("U", "S1"): {"effect": 10}, ("U", "N07"): {"title": "New", "effect": 5}}
    rows = read(plan, typed, "savings")
    assert [row.line_id for row in rows] == ["S1", "N07", "SUM"]
    assert rows[-1].values["effect"] == 15


def test_a_sum_is_preliminary_where_a_part_is():
    plan = plan_of(results("U", "V"))
    rows = read(plan, {("U", "I"): {"outcome": 5}}, preliminary=True)
    assert [(r.unit_id, r.line_id) for r in rows if r.preliminary] == [("U", "I"), ("U", "R")]
    (north,) = [r for r in economy_rows({"economy": rows}, plan) if r.unit.unit_id == "U"]
    assert north.preliminary


def test_a_line_may_have_the_number_of_a_row_of_ones_own_or_of_the_sum():
    lines = [line("U", name, form="savings") for name in ("N01", "SUM")]
    typed = {("U", "N01"): {"effect": 1}, ("U", "SUM"): {"effect": 2}}
    rows = read(plan_of(lines), typed, "savings")
    assert [(row.line_id, row.values["effect"]) for row in rows] == [
        ("N01", 1), ("SUM", 2), ("SUM_", 3),
    ]  # fmt: skip


def test_forms_without_sums_have_none():
    lines = [line("U", "H1", "H2", form="headcount"), line("U", "H2", form="headcount")]
    typed = {("U", "H1"): {"headcount": 5, "before": 4}, ("U", "H2"): {"headcount": 1}}
    rows = read(plan_of(lines), typed, "headcount")
    assert [row.values["headcount"] for row in rows] == [5, 1]


# --- stated totals ---


@pytest.mark.parametrize(("stated", "adds_up"), [("15", 1), ("17", 1), ("17.1", 0), ("14.7", 0)])
def test_a_systems_total_is_held_against_its_parts(stated, adds_up):
    plan = plan_of(results("U"), [given("U", "R", "outcome", stated)])
    typed = {("U", "I"): {"outcome": 100}, ("U", "C"): {"outcome": -85}}
    assert told(plan, read(plan, typed)) == [
        ("U", "R", "outcome", D(stated), 15, False, bool(adds_up))
    ]


def test_parts_without_a_figure_make_no_room_for_rounding():
    plan = plan_of(results("U"), [given("U", "R", "outcome", 102)])
    found = told(plan, read(plan, {("U", "I"): {"outcome": 100}}))
    assert found == [("U", "R", "outcome", 102, 100, False, False)]


def test_a_boards_total_is_held_against_the_nearest_units_below():
    plan = plan_of([line(unit, "L") for unit in "BUW"])
    typed = {("B", "L"): {"outcome": 30}, ("U", "L"): {"outcome": 10}, ("W", "L"): {"outcome": 15}}
    assert told(plan, read(plan, typed)) == [("B", "L", "outcome", 30, 25, True, False)]
    typed["W", "L"] = {"outcome": 18}
    assert told(plan, read(plan, typed)) == [("B", "L", "outcome", 30, 28, True, True)]
    (one,) = stated_totals(RETURN_FORMS["economy"], read(plan, typed), plan)
    assert stated_words(one, plan, EN) == "Economy, Board, L, Outcome"


def test_another_unit_of_measure_is_not_compared():
    plan = plan_of([line("B", "L"), line("U", "L", measure_unit="mkr"), line("V", "L")])
    typed = {("B", "L"): {"outcome": 30}, ("U", "L"): {"outcome": 5}, ("V", "L"): {"outcome": 30}}
    assert told(plan, read(plan, typed)) == [("B", "L", "outcome", 30, 30, True, True)]
    del typed["V", "L"]
    assert told(plan, read(plan, typed)) == []


def test_rows_that_units_have_added_are_not_parts_of_one_another():
    plan = plan_of([line(unit, "S1", form="savings") for unit in "BU"])
    typed = {("B", "N01"): {"title": "a", "effect": 5}, ("U", "N01"): {"title": "b", "effect": 80}}
    found = told(plan, read(plan, typed, "savings"), "savings")
    assert [one[1] for one in found] == ["SUM"]


# --- economy ---


def test_economy_is_ones_own_or_that_of_the_units_below_with_the_largest_deviation_first():
    plan = plan_of(results("U", "W", "V"))
    typed = {
        ("U", "I"): {"outcome": 100, "budget": 90},
        ("W", "C"): {"outcome": -70, "budget": -50},
        ("V", "I"): {"outcome": 1, "budget": 3},
    }
    rows = economy_rows({"economy": read(plan, typed)}, plan)
    assert [(r.unit.unit_id, r.depth, r.is_own, r.outcome.deviation) for r in rows] == [
        ("B", 0, False, 8),
        ("U", 1, True, 10),
        ("V", 1, True, -2),  # what it states itself, not the ward below
        ("W", 2, True, -20),
    ]
    assert [r.outcome.deviation_percent for r in rows] == [D("8.6"), D("11.1"), D("-66.7"), -40]
    words = [deviation_words(r.outcome, EN) for r in rows]
    assert words == ["better than budget"] * 2 + ["worse than budget"] * 2
    as_budgeted = Result(D(5), D(5), None)
    assert (deviation_words(as_budgeted, EN), deviation_words(NOTHING, EN)) == ("as budgeted", "")


def test_a_part_of_the_outcome_is_not_held_against_the_whole_budget():
    plan = plan_of(results("U", "W"))
    typed = {
        ("U", "I"): {"outcome": 100, "budget": 90},
        ("U", "C"): {"budget": -50},  # whose outcome is wanting
        ("W", "C"): {"outcome": -70, "budget": -50},
    }
    rows = {r.unit.unit_id: r for r in economy_rows({"economy": read(plan, typed)}, plan)}
    assert {unit: (r.outcome.figure, r.outcome.deviation) for unit, r in rows.items()} == {
        "U": (100, None), "W": (-70, -20), "V": (-70, -20), "B": (30, None),
    }  # fmt: skip
    assert deviation_words(rows["B"].outcome, EN) == "Incomplete"


def test_units_of_measure_are_never_mixed():
    plan = plan_of([line("U", "L"), line("V", "L", measure_unit="mkr")])
    typed = {(unit, "L"): {"outcome": 2, "budget": 1} for unit in "UV"}
    rows = economy_rows({"economy": read(plan, typed)}, plan)
    board = {r.measure_unit: r.outcome.figure for r in rows if r.unit.unit_id == "B"}
    assert board == {"tkr": 2, "mkr": 2}


def test_the_forecast_stands_beside_the_outcome_and_its_deviation_counts():
    lines = [line(unit, "L", form=form) for unit in "UV" for form in ("economy", "forecast")]
    plan = plan_of(lines)
    outcome = read(plan, {("U", "L"): {"outcome": 5, "budget": 4}, ("V", "L"): {"outcome": 5}})
    forecast = read(plan, {("V", "L"): {"forecast": 9, "year_budget": 20}}, "forecast")
    rows = economy_rows({"economy": outcome, "forecast": forecast}, plan)
    assert [r.unit.unit_id for r in rows] == ["B", "V", "U"]
    assert (rows[1].forecast.deviation, rows[1].outcome.deviation) == (-11, None)


def test_no_lines_no_economy():
    plan = plan_of(results("U"))
    assert economy_rows({}, plan) == []
    assert economy_rows({"economy": read(plan)}, plan) == []


# --- as people and programs read them ---


def test_columns_with_anything_in_them_are_shown_and_codes_are_words():
    plan = plan_of([line("U", "I1", form="investments")])
    typed = {("U", "I1"): {"outcome": 20, "budget": 30, "state": "ongoing"}}
    form, rows = RETURN_FORMS["investments"], read(plan, typed, "investments")
    fields = shown_fields(form, rows)
    keys = [asked.key for asked in fields]
    assert keys == ["line_id", "title", "measure_unit", "outcome", "budget", "deviation", "state"]
    assert [shown_value(asked, rows[0], Language("sv")) for asked in fields] == [
        "I1", "I1", "tkr", 20, 30, 10, "Pågående",
    ]  # fmt: skip
    assert [asked.key for asked in fields if is_figure(asked)] == ["outcome", "budget", "deviation"]


def test_computed_words_are_kept_as_ids_and_shown_in_the_language():
    plan = plan_of([line("U", "L")])
    (row,) = read(plan, {("U", "L"): {"outcome": 2, "budget": 1}})
    asked = RETURN_FORMS["economy"].field["deviation_words"]
    assert row.values[asked.key] == "better than budget"
    assert shown_value(asked, row, Language("sv")) == "bättre än budget"
    assert shown_value(RETURN_FORMS["economy"].field["comment"], row, EN) is None


def test_figures_are_exported_as_numbers():
    assert [plain(D(text)) for text in ("5", "5.0", "-0.5", "1E+3")] == [5, 5, -0.5, 1000]


# --- sums of random trees ---


def test_sums_are_those_of_a_straightforward_recomputation():
    import random

    from xlgoals.forms import computed

    form = RETURN_FORMS["economy"]
    for seed in range(150):
        chance = random.Random(seed)
        size = chance.randrange(1, 14)
        lines = [
            line("U", f"L{n}", f"L{chance.randrange(n)}" if n and chance.random() < 0.8 else "",
                 chance.choice([INCOME, COST]))
            for n in range(size)
        ]  # fmt: skip
        convention = chance.choice(list(Convention)[:3])
        plan = plan_of(lines, conventions=(("economy", convention),))
        rows = Prefill(plan, plan.round("R"), EN).rows(form, "U")
        values = {
            row.key: {"outcome": D(chance.randrange(-(10**6), 10**6)) / 100}
            for row in rows
            if chance.random() < 0.8
        }
        natures = {one.line_id: one.nature for one in lines}

        def real(name, lines=lines, values=values, natures=natures, convention=convention):
            """What a line comes to with costs negative, or None."""
            parts = [one.line_id for one in lines if one.part_of == name]
            if not parts:
                figure = values.get((name, "B"), {}).get("outcome")
                return None if figure is None else convention.sign(natures[name]) * figure
            figures = [f for part in parts if (f := real(part)) is not None]
            return sum(figures) if figures else None

        found = computed.sums(form, {row.key: row for row in rows}, values)
        for row in rows:
            if row.is_sum:
                wanted = real(row.key[0])
                shown = None if wanted is None else wanted * convention.sign(natures[row.key[0]])
                assert found[row.key].get("outcome") == shown, (seed, row.key)
        chance.shuffle(rows)
        assert computed.sums(form, {row.key: row for row in rows}, values) == found
        turned = replace(plan, lines=tuple(reversed(lines)))
        again = Prefill(turned, turned.round("R"), EN).rows(form, "U")
        assert computed.sums(form, {row.key: row for row in again}, values) == found
