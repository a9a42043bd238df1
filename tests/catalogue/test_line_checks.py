"""What a catalogue is asked about its lines, its calendar, and what goals say beside targets."""

from copy import deepcopy
from datetime import datetime

import pytest
from test_reading_catalogue import RIGHT, SV, Rows, at, found, read

from xlgoals.domain.lines import Convention
from xlgoals.findings import Code
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.line_rows import convention

LINE = {"form": "economy", "board": "B1", "unit_id": "U1", "title": "Rad"}
MEETING = {"date": datetime(2022, 5, 20), "item": "Månadsrapport", "round_id": "R1"}


def with_rows(
    form: str, *rows: dict[str, object], settings: dict[str, object] | None = None
) -> Rows:
    """The right catalogue with these rows beside its own."""
    made: Rows = deepcopy(RIGHT)
    made.setdefault(form, []).extend(rows)  # type: ignore[arg-type]
    made["settings"] += [{"key": key, "value": value} for key, value in (settings or {}).items()]  # type: ignore[dict-item]
    return made


def lines(*rows: dict[str, object], **settings: object) -> Rows:
    return with_rows("lines", *({**LINE, **row} for row in rows), settings=settings)


def calendar(*rows: dict[str, object]) -> Rows:
    return with_rows("calendar", *({**MEETING, **row} for row in rows))


def words_of(rows: Rows) -> list[str]:
    return [finding.message(SV) for finding in read(rows).findings]


# --- forms ---


@pytest.mark.parametrize(
    ("written", "key"),
    [("economy", "economy"), ("Ekonomi", "economy"), ("forecast", "forecast"), ("PROGNOS", "forecast")],
)  # fmt: skip
def test_a_form_is_named_by_its_key_or_its_title(written: str, key: str) -> None:
    result = read(lines({"form": written, "line_id": "E1"}))
    assert found(result) == []
    assert result.catalogue is not None
    assert result.catalogue.lines[1].form == key
    assert result.snapshot["lines"][1]["form"] == key


@pytest.mark.parametrize(
    ("written", "code"),
    [("economi", Code.NEAR_MATCH), ("Ekonomin", Code.NEAR_MATCH), ("Kaffe", Code.NOT_IN_LIST),
     ("goals", Code.NOT_IN_LIST)],
)  # fmt: skip
def test_a_line_of_no_form_with_lines_is_told(written: str, code: Code) -> None:
    result = read(lines({"form": written, "line_id": "E1"}))
    assert result.catalogue is None
    assert found(result) == [(code, at("lines", 1, "form"))]


def test_the_near_match_is_offered_and_all_forms_named() -> None:
    (said,) = words_of(lines({"form": "Ekonomin", "line_id": "E1"}))
    assert 'Menade du "Ekonomi"?' in said
    for title in ("Aktiviteter", "Ekonomi", "Prognos", "Investeringar", "Antal anställda"):
        assert title in said


def test_the_calendar_names_forms_in_the_same_ways() -> None:
    result = read(calendar({"forms": "Mål; economy; goals"}))
    assert found(result) == []
    assert result.catalogue is not None
    assert result.catalogue.calendar[0].forms == ("goals", "economy")


def test_a_form_that_the_calendar_makes_up_is_told() -> None:
    result = read(calendar({"forms": "economy; forcast"}))
    assert result.catalogue is None
    assert found(result) == [(Code.NEAR_MATCH, at("calendar", 0, "forms"))]


# --- parts and sums ---


def test_parts_of_a_sum_are_in_order() -> None:
    rows = lines(
        {"line_id": "E1"},
        {"line_id": "E2", "part_of": "E1"},
        {"line_id": "E3", "part_of": "E2"},
    )
    assert found(read(rows)) == []


@pytest.mark.parametrize(
    ("other", "part_of", "code"),
    [
        ({"line_id": "EK1"}, "EKO1", Code.NEAR_REFERENCE),
        ({"line_id": "EK1"}, "X9", Code.PART_OF_NOTHING),
        ({"line_id": "S1", "unit_id": "U2"}, "S1", Code.PART_OF_NOTHING),
        ({"line_id": "S1", "form": "forecast"}, "S1", Code.PART_OF_NOTHING),
    ],
)
def test_a_line_is_part_of_one_of_the_same_form_and_unit(
    other: dict[str, object], part_of: str, code: Code
) -> None:
    result = read(lines(other, {"line_id": "E2", "part_of": part_of}))
    assert result.catalogue is None
    assert found(result) == [(code, at("lines", 2, "part_of"))]


def test_lines_that_are_part_of_themselves_are_told() -> None:
    rows = lines(
        {"line_id": "E1", "part_of": "E1"},
        {"line_id": "E2", "part_of": "E3"},
        {"line_id": "E3", "part_of": "E2"},
        {"line_id": "E4", "part_of": "E3"},
    )
    result = read(rows)
    assert result.catalogue is None
    assert found(result) == [(Code.RING, at("lines", row, "part_of")) for row in (1, 2, 3)]


@pytest.mark.parametrize(
    ("units", "row"),
    [(("tkr", "mkr", ""), 2), (("", "", "mkr"), 3), (("mkr", "tkr", "tkr"), 2)],
)
def test_a_sum_of_different_units_of_measure_is_told_once(units: tuple[str, ...], row: int) -> None:
    """A blank unit is the plan's."""
    part_of = ("", "E1", "E1")
    rows = lines(
        *(
            {"line_id": f"E{n}", "part_of": above, "measure_unit": unit}
            for n, (unit, above) in enumerate(zip(units, part_of, strict=True), 1)
        )
    )
    result = read(rows)
    assert result.catalogue is None
    assert found(result) == [(Code.MIXED_UNITS, at("lines", row, "measure_unit"))]


def test_lines_of_one_unit_of_measure_each_are_not_mixed() -> None:
    rows = lines(
        {"line_id": "E1", "measure_unit": "tkr"},
        {"line_id": "E2", "part_of": "E1"},
        {"line_id": "E3", "measure_unit": "mkr"},
        {"line_id": "E4", "measure_unit": "mkr", "part_of": "E3"},
        {"line_id": "E1", "unit_id": "U2", "measure_unit": "mkr"},
        {"line_id": "H1", "form": "headcount", "measure_unit": "årsarbetare"},
    )
    assert found(read(rows)) == []


def test_a_forms_total_is_a_sum_of_all_its_lines() -> None:
    invested = {"form": "investments"}
    rows = lines(
        {**invested, "line_id": "I1"},
        {**invested, "line_id": "I2", "measure_unit": "mkr"},
        {**invested, "line_id": "I1", "unit_id": "U2", "measure_unit": "mkr"},
    )
    (finding,) = read(rows).findings
    assert finding.code is Code.MIXED_UNITS
    said = finding.message(SV)
    assert "Investeringar (Norr)" in said
    assert "tkr och mkr" in said


# --- income and costs ---


def test_without_signs_a_line_must_say_what_it_is() -> None:
    rows = (
        {"line_id": "E1"},
        {"line_id": "E2", "part_of": "E1"},
        {"line_id": "E3", "part_of": "E1", "nature": "Kostnad"},
        {"line_id": "F1", "form": "forecast"},
    )
    assert found(read(lines(*rows))) == []
    result = read(lines(*rows, sign_economy="all_positive"))
    assert result.catalogue is not None
    # not the sum, which may be either, and not the other form
    assert found(result) == [(Code.NO_NATURE, at("lines", 2, "nature"))]


def test_what_is_spent_is_known_to_be_spent() -> None:
    """A plan may say of investments that all is positive: that is how they are written anyway."""
    rows = lines({"form": "investments", "line_id": "I1"}, sign_investments="all_positive")
    result = read(rows)
    assert found(result) == []
    assert result.catalogue is not None
    form = RETURN_FORMS["investments"]
    assert convention(form, result.catalogue) is Convention.SPENDING
    other = read(lines({"form": "savings", "line_id": "S1"}, sign_savings="all_positive"))
    assert [code for code, _ in found(other)] == [Code.NO_NATURE]


@pytest.mark.parametrize(
    ("key", "value"),
    [("sign_economy", "ibland"), ("rows_savings", "många"), ("rows_investments", "-1")],
)
def test_settings_of_forms_are_held_to_what_they_take(key: str, value: str) -> None:
    result = read(lines({"line_id": "E1"}, **{key: value}))
    assert result.catalogue is None
    assert found(result) == [(Code.BAD_SETTING, at("settings", 2, "value"))]


def test_settings_of_forms_are_read_in_words() -> None:
    settings = {"sign_economy": "Intäkter negativa", "rows_savings": "12"}
    result = read(lines({"line_id": "E1"}, **settings))
    assert result.catalogue is not None
    plan = result.catalogue.plan
    assert (plan.conventions[0][0], plan.conventions[0][1].value) == ("economy", "income_negative")
    assert plan.own_rows == (("savings", 12),)


@pytest.mark.parametrize("key", ["sign_headcount", "rows_economy", "sign_ekonomi"])
def test_a_setting_of_a_form_that_has_no_such_thing_is_told(key: str) -> None:
    result = read(lines({"line_id": "E1"}, **{key: "5"}))
    assert result.catalogue is None
    assert [place for _, place in found(result)] == [at("settings", 2, "key")]


# --- dates ---


def test_a_line_that_ends_before_it_begins_is_told() -> None:
    dates = {"start": datetime(2022, 5, 1), "end": datetime(2022, 4, 30)}
    result = read(lines({"form": "dated_activities", "line_id": "A2", **dates}))
    assert result.catalogue is None
    assert found(result) == [(Code.ENDS_FIRST, at("lines", 1, "end"))]


def test_an_item_that_ends_before_it_begins_is_told() -> None:
    result = read(calendar({"until": datetime(2022, 5, 19), "forms": "economy"}))
    assert result.catalogue is None
    assert found(result) == [(Code.ENDS_FIRST, at("calendar", 0, "until"))]
    same = calendar({"until": datetime(2022, 5, 20), "forms": "economy"})
    assert found(read(same)) == []


def test_a_round_that_is_dealt_with_before_its_period_ends_is_asked_about() -> None:
    early = calendar({"date": datetime(2022, 4, 29), "forms": "economy"})
    result = read(early)
    assert result.catalogue is not None
    assert found(result) == [(Code.MEETING_TOO_EARLY, at("calendar", 0, "date"))]
    last_day = calendar({"date": datetime(2022, 4, 30), "forms": "economy"})
    assert found(read(last_day)) == []


def test_a_round_that_asks_for_everything_is_told_once() -> None:
    result = read(calendar({}, {"item": "Igen"}, {"item": "Annat", "round_id": ""}))
    assert result.catalogue is not None
    assert found(result) == [(Code.ASKS_FOR_ALL, at("calendar", 0, "forms"))]
    named = calendar({}, {"item": "Igen", "forms": "goals"})
    assert found(read(named)) == []


@pytest.mark.parametrize(("year", "codes"), [(2022, []), (2023, [Code.ADDED_LATER])])
def test_a_goal_that_is_added_after_all_rounds_is_asked_about(year: int, codes: list[Code]) -> None:
    rows = deepcopy(RIGHT)
    rows["catalogue_goals"][2]["added"] = datetime(year, 5, 31)
    result = read(rows)
    assert result.catalogue is not None
    assert [code for code, _ in found(result)] == codes


# --- boards ---


@pytest.mark.parametrize(
    ("written", "codes", "boards"),
    [
        ("B1 och B2", [], ("B1", "B2")),
        ("B1 + nämnder", [], ("B1", "B2")),
        ("", [], ()),
        ("B1, B3", [Code.UNKNOWN_REFERENCE], ()),
        ("U1", [Code.UNKNOWN_REFERENCE], ()),  # a unit that is no board
    ],
)
def test_boards_responsible_are_boards_of_the_plan(
    written: str, codes: list[Code], boards: tuple[str, ...]
) -> None:
    rows = deepcopy(RIGHT)
    rows["catalogue_goals"][1]["responsible"] = written
    result = read(rows)
    assert found(result) == [(code, at("catalogue_goals", 1, "responsible")) for code in codes]
    if not codes:
        assert result.catalogue is not None
        assert result.catalogue.goals[1].responsible == boards


def test_the_board_that_was_meant_is_offered() -> None:
    rows = deepcopy(RIGHT)
    rows["units"].append({"unit_id": "HSN", "name": "Vård", "kind": "Nämnd"})
    rows["catalogue_goals"][1]["responsible"] = "B1 och HNS"
    (finding,) = read(rows).findings
    assert finding.code is Code.NEAR_REFERENCE
    assert '"HNS"' in finding.message(SV)
    assert 'Menade du "HSN"?' in finding.message(SV)
