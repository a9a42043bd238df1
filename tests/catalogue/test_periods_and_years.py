"""What later versions of the catalogue ask: period targets, parts, what is withdrawn or late."""

from copy import deepcopy
from datetime import date, datetime
from decimal import Decimal

import pytest
from test_reading_catalogue import RIGHT, Rows, at, book, by_months, changed, found, read

from xlgoals.catalogue.reading import read_catalogue
from xlgoals.domain.model import JudgedOn, PeriodBy, PeriodTarget, Scale
from xlgoals.findings import Code
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.raw import RawBook, RawValue
from xlgoals.i18n import Language

SV = Language("sv")
D = Decimal

GOAL_COLUMNS = [f.key for f in CATALOGUE_FORMS["catalogue_goals"].fields if f.since > 1]
"""The columns that the first version of the sheet did not have."""


def without_columns(book: RawBook, form: str, keys: list[str]) -> RawBook:
    """The workbook as it was before the sheet had these columns."""
    (sheet,) = (s for s in book.sheets if s.name == SV.text(CATALOGUE_FORMS[form].title))
    places = [place for place, key in enumerate(sheet.rows[2]) if key in keys]
    assert len(places) == len(keys)
    for row in sheet.rows[2:]:
        for place in reversed(places):
            del row[place : place + 1]
    return book


# --- catalogues of before ---


def test_a_catalogue_without_the_new_columns_and_sheet_is_read_without_a_word() -> None:
    old = without_columns(book(RIGHT, without=("period_targets",)), "catalogue_goals", GOAL_COLUMNS)
    result = read_catalogue(old, SV)
    assert result.findings == []
    assert result.catalogue == read(RIGHT).catalogue


def test_there_are_new_columns() -> None:
    assert GOAL_COLUMNS == [
        "parts", "period_by", "month_weights", "available_from", "withdrawn", "comparable",
        "responsible", "added",
    ]  # fmt: skip


@pytest.mark.parametrize("gone", GOAL_COLUMNS)
def test_a_catalogue_with_some_of_them_is_told_of_the_one_that_is_gone(gone: str) -> None:
    """It is a newer one, somebody has taken a column away, and what stood there is lost."""
    result = read_catalogue(without_columns(book(RIGHT), "catalogue_goals", [gone]), SV)
    (finding,) = result.findings
    label = SV.text(CATALOGUE_FORMS["catalogue_goals"].field[gone].label)
    assert (finding.code, finding.place.sheet, finding.values["column"]) == (
        Code.NO_COLUMN, SV.text("Goals"), label,
    )  # fmt: skip
    assert result.catalogue is None


# --- what is read ---


def test_the_new_columns_become_the_goals_own() -> None:
    rows = by_months("Egna vikter", "0,5; 1; 1; 1; 1; 1; 0; 1; 1; 1; 1; 2,5")
    rows["catalogue_goals"][0] |= {
        "parts": "kvinnor; män",
        "available_from": datetime(2022, 6, 15),
        "withdrawn": "RS 2022/14",
        "comparable": "Ja",
    }
    result = read(rows)
    assert result.findings == []
    assert result.catalogue is not None
    goal, other, *_ = result.catalogue.goals
    assert goal.parts == ("kvinnor", "män")
    assert (goal.judged_on, goal.period_by) == (JudgedOn.PERIOD_TARGET, PeriodBy.OWN_WEIGHTS)
    assert goal.month_weights == (D("0.5"), *[D(1)] * 5, D(0), *[D(1)] * 4, D("2.5"))
    assert (goal.available_from, goal.withdrawn, goal.comparable) == (
        date(2022, 6, 15), "RS 2022/14", True,
    )  # fmt: skip
    assert (other.parts, other.period_by, other.month_weights) == ((), PeriodBy.LINEAR, ())
    assert (other.available_from, other.withdrawn, other.comparable) == (None, "", False)


def test_period_targets_are_by_goal_board_and_round() -> None:
    rows = deepcopy(RIGHT)
    rows["period_targets"] = [
        {"goal_id": "G1", "board": "B1", "round_id": "R1", "target": "31,5"},
        {"goal_id": "G4", "board": "B1", "round_id": "R2", "target": 2.0, "target_high": 5.0},
    ]
    catalogue = read(rows).catalogue
    assert catalogue is not None
    assert catalogue.period_target == {
        ("G1", "B1", "R1"): PeriodTarget("G1", "B1", "R1", D("31.5")),
        ("G4", "B1", "R2"): PeriodTarget("G4", "B1", "R2", D(2), D(5)),
    }


def test_a_share_may_be_written_as_per_cent() -> None:
    """25 % of the target is a quarter of it, and so is a cell that shows 0.25 as per cent."""
    rows = deepcopy(RIGHT)
    rows["reporting"][0]["share"], rows["reporting"][1]["share"] = "25 %", 0.75
    raw = book(rows)
    (sheet,) = (s for s in raw.sheets if s.name == SV.text("Reporting"))
    column = sheet.rows[2].index("share")
    sheet.percents = frozenset({(5, column)})
    result = read_catalogue(raw, SV)
    assert result.findings == []
    assert result.catalogue is not None
    assert [report.share for report in result.catalogue.reports[:2]] == [D("0.25"), D("0.75")]


def test_a_coverage_in_per_cent_is_a_share_too() -> None:
    result = read(changed("catalogue_goals", 0, coverage="75 %"))
    assert result.catalogue is not None
    assert result.catalogue.goals[0].coverage == D("0.75")


# --- when a period target is known ---

KNOWN = ("2021-04", "2021-12")


def history(*months: str, unit: str = "") -> Rows:
    rows = by_months("Som förra årets månader")
    rows["history"] = [
        {"goal_id": "G1", "board": "B1", "unit_id": unit, "period": month, "value": 5.0}
        for month in months
    ]
    return rows


def test_last_years_months_may_stand_in_the_history() -> None:
    assert read(history(*KNOWN)).findings == []


@pytest.mark.parametrize("months", [KNOWN[:1], KNOWN[1:], ("2020-04", "2020-12")])
def test_one_of_them_is_not_enough(months: tuple[str, ...]) -> None:
    wanted = [(Code.NO_PERIOD_TARGET, at("catalogue_goals", 0, "period_by"))]
    assert found(read(history(*months))) == wanted


def test_one_units_history_is_not_the_goals() -> None:
    assert [f.code for f in read(history(*KNOWN, unit="U1")).findings] == [Code.NO_PERIOD_TARGET]


def test_they_may_have_been_collected_in_rounds() -> None:
    rows = by_months("Som förra årets månader")
    rows["rounds"] += [
        {
            "round_id": f"E{n}",
            "name": "x",
            "occasion": "tertial",
            "period": month,
            "state": "Stängd",
        }
        for n, month in enumerate(KNOWN)
    ]
    assert read(rows).findings == []


def test_a_target_that_is_typed_needs_no_months() -> None:
    rows = by_months("Som förra årets månader")
    rows["period_targets"] = [{"goal_id": "G1", "board": "B1", "round_id": "R1", "target": 30.0}]
    assert read(rows).findings == []


@pytest.mark.parametrize(
    "values", [{"due_in": "helår"}, {"basis": "Senaste värdet"}, {"judged_on": "Prognos"}], ids=str
)
def test_nothing_is_asked_where_no_months_are_needed(values: dict[str, RawValue]) -> None:
    """R2, where G1 would be due, is only planned."""
    rows = by_months("Som förra årets månader")
    rows["catalogue_goals"][0] |= values
    assert read(rows).findings == []


# --- what does not add up, and what does ---


@pytest.mark.parametrize(
    ("first", "second", "goal"),
    [
        ({"share": 0.4}, {"share": 0.6}, {}),
        ({"share": "33,3 %"}, {"share": "66,7 %"}, {}),
        ({"weight": 0.0}, {"weight": 1.0}, {}),
        ({"weight": ""}, {"weight": ""}, {}),  # each unit states its own in the template
        ({"target": 45.0}, {"target": 50.0}, {"aggregation": "Summa"}),
        ({"target": 45.0}, {}, {"aggregation": "Summa"}),  # not all of them: no sum to hold up
        ({"target": 90.0}, {"target": 97.0}, {}),  # a mean of targets is no sum
    ],
    ids=str,
)
def test_what_is_in_order_is_not_remarked_on(
    first: dict[str, RawValue], second: dict[str, RawValue], goal: dict[str, RawValue]
) -> None:
    rows = changed("catalogue_goals", 0, **goal)
    for row, values in zip(rows["reporting"], (first, second), strict=False):
        row |= values
    assert read(rows).findings == []


def test_the_sums_are_told() -> None:
    rows = changed("catalogue_goals", 0, aggregation="Summa")
    rows["reporting"][0] |= {"target": 40.0, "share": 0.5}
    rows["reporting"][1] |= {"target": 50.5, "share": 0.25}
    shares, targets = read(rows).findings
    assert (shares.values["goal"], shares.values["sum"]) == ("G1 (B1)", "0,75")
    assert (targets.values["sum"], targets.values["target"]) == ("90,5", "95")


# --- what must not be in a plan ---

REFUSED = {
    "a goal without direction": ({"direction": ""}, "G5", Code.EMPTY),
    "a comparator that contradicts the direction": (
        {"comparator": "Högst"}, "H5", Code.NO_DIRECTION,
    ),
    "yellow that begins where green does not": (
        {"yellow_kind": "Värde", "yellow_from": 96.0}, "S5", Code.LIMITS_ORDER,
    ),
    "an upper target below the lower": (
        {"comparator": "Mellan", "target_high": 90.0}, "J5", Code.LIMITS_ORDER,
    ),
    "a mean of shares": ({"aggregation": "Medelvärde"}, "P5", Code.MEAN_OF_SHARES),
}  # fmt: skip


@pytest.mark.parametrize("fault", REFUSED)
def test_a_plan_that_could_not_be_followed_is_refused(fault: str) -> None:
    """Nothing is made from it; the sheet and the cell are named as a person sees them."""
    values, cell, code = REFUSED[fault]
    result = read(changed("catalogue_goals", 0, **values))
    assert (result.catalogue, result.snapshot) == (None, {})
    (finding,) = result.findings
    assert (finding.code, finding.place.sheet, finding.place.cell) == (code, "Mål", cell)
    assert finding.message(SV).startswith(f"Mål, cell {cell} (")


def test_an_answer_without_a_colour_is_refused() -> None:
    result = read(changed("answers", 1, status=""))
    (finding,) = result.findings
    assert result.catalogue is None
    assert (finding.code, finding.place.sheet, finding.place.cell) == (
        Code.ANSWER_WITHOUT_STATUS, "Svar", "D6",
    )  # fmt: skip


def test_a_plan_by_change_is_read() -> None:
    rows = deepcopy(RIGHT)
    rows["settings"].append({"key": "scale", "value": "change"})
    catalogue = read(rows).catalogue
    assert catalogue is not None
    assert catalogue.plan.scale is Scale.CHANGE
