"""Several rounds open at once: the same unit, the same forms, and nothing of one in the other."""

import shutil
from datetime import date, timedelta

import openpyxl
import pytest
from calendar_region import planned, region_of
from conftest import FULL, NOON, Region, call, file_hashes, read_cells

from xlgoals.steps.collect import collect
from xlgoals.steps.figures import figures
from xlgoals.steps.issue import issue

AMOUNTS = ("economy", "forecast")
DAY = timedelta(days=1)


def money(outcome, forecast):
    """What U1 answers of its amounts."""
    return {
        ("E1", "outcome"): outcome,
        ("E1", "budget"): -100,
        ("F1", "forecast"): forecast,
        ("F1", "year_budget"): -300,
    }


def plan():
    """A monthly report of March, one of April, and the report of April that asks for all."""
    rows = planned()
    month = next(one for one in rows["rounds"] if one["round_id"] == "M")
    rows["rounds"].insert(
        0, {**month, "round_id": "M3", "name": "Monthly report of March", "period": "2022-03"}
    )
    meeting = {"item": "Monthly report of March", "round_id": "M3", "forms": "economy; forecast"}
    rows["calendar"].append({"date": date(2022, 4, 22), **meeting})
    return rows


@pytest.fixture
def beside(tmp_path, at_noon):
    """The monthly report of April and the report of April, both open."""
    return region_of(tmp_path, plan(), "M", "R1")


@pytest.fixture
def answered(beside):
    """Both with what U1 says, each something else."""
    monthly, april = beside
    monthly.send("U1", money(-90, -310))
    april.send("U1", {**FULL["U1"], **money(-95, -320)})
    assert monthly.collect().states == april.collect().states == {"accepted": 1}
    return beside


def cells_of(path, *names):
    """What the template's tables show of the line F1."""
    found = read_cells(path)
    return tuple(found.get(("F1", name)) for name in names)


# --- each its own ---


def test_each_round_asks_for_its_own(beside):
    monthly, april = beside
    sheets = {}
    for region in beside:
        book = openpyxl.load_workbook(region.template("U1"))
        sheets[region.round] = [s.title for s in book if s.sheet_state == "visible"]
        book.close()
    assert sheets == {
        "M": ["Start", "Economy", "Forecast"],
        "R1": ["Start", "Goals", "Economy", "Forecast"],
    }
    assert len(list(monthly.dir.templates.iterdir())) == 1
    assert len(list(april.dir.templates.iterdir())) == 3


def test_each_round_has_its_own_answers(answered):
    for region, outcome, forecast in zip(answered, ("-90", "-95"), ("-310", "-320"), strict=True):
        rows = region.session.ledger.rows(region.round)
        said = {(row.form, name): cell.parsed for row in rows for name, cell in row.cells.items()}
        assert (said["economy", "outcome"], said["forecast", "forecast"]) == (outcome, forecast)
        units = {unit.unit_id: unit for unit in figures(region.session, region.round).units}
        assert units["U1"].ready
    assert {row["goal_id"] for row in answered[1].export("goals")} == {f"G{n}" for n in range(1, 7)}
    assert answered[0].export("goals") == []


@pytest.mark.parametrize("order", [("M", "R1"), ("R1", "M")])
def test_masters_and_reports_are_made_side_by_side(answered, order):
    """Whichever is made first, the one changes nothing of the other."""
    by_round = {region.round: region for region in answered}
    first, second = (by_round[name] for name in order)
    assert call("run", "-w", first.root, "-r", first.round).exit == 0
    before = file_hashes(first.dir.templates.parent)
    assert call("run", "-w", second.root, "-r", second.round).exit == 0
    assert file_hashes(first.dir.templates.parent) == before
    assert call("run", "-w", first.root, "-r", first.round).exit == 0
    assert file_hashes(first.dir.templates.parent) == before
    for region in answered:
        book = openpyxl.load_workbook(region.dir.master)
        goals = [row[0].value for row in book["All goals"].iter_rows(min_row=5)]
        book.close()
        assert ("G1" in goals) == (region.round == "R1")
        page = next(region.dir.templates.parent.rglob("report.html")).read_text("utf-8")
        assert ("Goal G1" in page) == (region.round == "R1")


def test_a_correction_is_of_its_own_round(answered):
    monthly, april = answered
    monthly.send("U1", money(-91, -311), "corrected.xlsx", saved_at=NOON + DAY)
    monthly.collect()
    before = list(april.session.ledger.rows("R1"))
    assert call("run", "-w", april.root, "-r", "R1").exit == 0
    assert list(april.session.ledger.rows("R1")) == before
    assert len(april.session.ledger.receipts("R1")) == 1
    assert len(monthly.session.ledger.receipts("M")) == 2


# --- in the wrong inbox ---


@pytest.mark.parametrize(
    ("sent", "taken", "names"),
    [
        (0, 1, ("Monthly report of April (M)", "Report of April (R1)")),
        (1, 0, ("Report of April (R1)", "Monthly report of April (M)")),
    ],
)
def test_a_return_in_the_other_rounds_inbox_is_told_with_both_names(beside, sent, taken, names):
    theirs, ours = beside[sent], beside[taken]
    goals = FULL["U1"] if theirs.round == "R1" else {}
    path = theirs.send("U1", {**goals, **money(-90, -310)})
    shutil.move(path, ours.dir.inbox / "U1.xlsx")
    (file,) = ours.collect().files
    assert file.state == "foreign"
    (finding,) = file.findings
    assert finding.code.id == "XG-114"
    message = finding.message(ours.session.language)
    assert [message.index(name) for name in names] == sorted(message.index(n) for n in names)
    assert list(ours.session.ledger.rows(ours.round)) == []
    shutil.move(ours.dir.inbox / "U1.xlsx", path)
    assert theirs.collect().states == {"accepted": 1}


def test_a_file_of_the_one_cannot_be_taken_into_the_other_by_name(beside):
    """The forms are the same, and yet the monthly forecast is not that of the report."""
    monthly, april = beside
    path = monthly.send("U1", money(-90, -310))
    answer = collect(april.session, "R1", [path])
    assert answer.states == {"foreign": 1}
    assert monthly.collect().states == {"accepted": 1}


# --- what was before ---


def test_the_last_forecast_is_that_of_an_earlier_period(tmp_path, at_noon):
    march, monthly, april = region_of(tmp_path, plan(), "M3", "M", "R1")
    assert cells_of(monthly.template("U1"), "last_forecast") == (None,)
    march.send("U1", money(-70, -305))
    march.collect()
    monthly.send("U1", money(-90, -310))
    monthly.collect()
    for region in (monthly, april):
        issue(region.session, region.round)
        assert cells_of(region.template("U1"), "last_forecast") == (-305,)
    # nor does what is said of April become what was said before March
    issue(march.session, "M3")
    assert cells_of(march.template("U1"), "last_forecast") == (None,)


def test_goals_are_compared_with_the_last_round_that_asked_for_them(tmp_path, at_noon):
    """A monthly report between two reports of the goals is no round before of theirs."""
    rows = plan()
    rows["rounds"][1] |= {"period": "2022-06", "name": "Monthly report of June"}
    monthly, april = region_of(tmp_path, rows, "M", "R1")
    april.send("U1", {**FULL["U1"], **money(-95, -320)})
    april.collect()
    monthly.send("U1", money(-90, -310))
    monthly.collect()
    autumn = Region(april.root, "R2")
    issue(autumn.session, "R2")
    before = figures(autumn.session, "R2").summary("all").previous
    assert before is not None
    assert (before.n, before.green) == (6, 2)
    assert cells_of(autumn.template("U1"), "last_forecast") == (-310,)
