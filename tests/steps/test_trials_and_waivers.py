"""Rules on trial and waivers: how serious it is then, and what unit, staff and board are told."""

from copy import deepcopy
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, SMALL, Region, places, read_cells

from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.excel.writer import write_book
from xlgoals.findings import Severity
from xlgoals.i18n import Language
from xlgoals.steps.new import new

RED = {("G1", "outcome"): 70, ("G4", "outcome"): 7, ("G4", "comment"): "Dearer."}
"""Both red: G1 without a comment (XG-301), G4 without an action (XG-302)."""
WORDS = {"sv": {"Yes": "Ja", "Ongoing": "Pågående"}, "en": {}}


def region_of(root, language="en", *, settings=(), waivers=(), **goals):
    """The small region with these settings, waivers and changed goals, its templates issued."""
    rows = deepcopy(SMALL)
    rows["settings"] += [{"key": key, "value": value} for key, value in settings]
    rows["waivers"] = [{"decided_by": "Staff", "reason": "Known.", **waiver} for waiver in waivers]
    for row in rows["catalogue_goals"]:
        row |= goals.get(row["goal_id"], {})
    workspace = new(root / "region", language=language)
    book = catalogue_book(rows, Language(language), datetime(2020, 1, 1, tzinfo=UTC))
    workspace.catalogue.write_bytes(write_book(book))
    region = Region(root / "region")
    assert [f for f in region.issue().findings if f.severity is Severity.MUST_FIX] == []
    return region


@pytest.fixture
def make(tmp_path, at_noon):
    return lambda *args, **rest: region_of(tmp_path, *args, **rest)


def send(region, unit="U1", *, ready=True, **rest):
    """All that a unit answers, of U1 with what is red."""
    words = WORDS[region.session.language.code]
    values = {**FULL[unit], **(RED if unit == "U1" else {})}
    if ready:
        values["return", "ready"] = "Yes"
    typed = {
        spot: words.get(value, value) if spot[1] in ("progress", "ready") else value
        for spot, value in values.items()
    }
    return region.send(unit, typed, ready=False, **rest)


def severities(region, goal="G1", unit="U1"):
    """The severity of each code found in a goal's row."""
    book = places(region.template(unit))
    row = "".join(filter(str.isdigit, book[goal, "outcome"][1]))
    return {
        found["code"]: found["severity"]
        for found in region.export("findings")
        if found["unit_id"] == unit and found["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == row
    }


def sheet(region, title):
    """The rows of a sheet of the master, or None where it is not there."""
    book = openpyxl.load_workbook(region.dir.master)
    rows = None
    if title in book.sheetnames:
        rows = [[cell.value for cell in row] for row in book[title].iter_rows()]
    book.close()
    return rows


# --- on trial ---


@pytest.mark.parametrize("cell", [str, date.fromisoformat])
@pytest.mark.parametrize(
    ("until", "severity"),
    [("2022-04-29", "must_fix"), ("2022-04-30", "note"), ("2022-09-01", "note")],
)
def test_a_rule_is_on_trial_to_the_day_that_the_round_ends(make, cell, until, severity):
    """Whatever today is: it is in May here."""
    region = make(settings=[("trial_XG-301", cell(until))])
    send(region)
    region.collect()
    assert severities(region)["XG-301"] == severity
    assert (region.goals()["G1"]["outcome"] is None) is (severity == "must_fix")


@pytest.mark.parametrize(
    ("language", "words", "settled"),
    [
        ("en", "On trial until 2022-09-01: nothing needs to be done. [XG-301]", "Trial"),
        ("sv", "På prov till och med 2022-09-01: inget behöver göras. [XG-301]", "Prov"),
    ],
)
def test_a_finding_on_trial_says_so_to_all(make, language, words, settled):
    region = make(
        language, settings=[("trial_XG-301", "2022-09-01"), ("trial_XG-302", "2022-09-01")]
    )
    send(region)
    assert region.collect().states == {"accepted": 1}
    (answer,) = region.dir.feedback.glob("U1*.txt")
    assert words in answer.read_text("utf-8-sig")
    (told,) = [row["message"] for row in region.export("findings") if row["code"] == "XG-301"]
    assert told.endswith(words)
    region.consolidate()
    findings = sheet(region, Language(language).text("Findings"))
    (row,) = [row for row in findings if "XG-301" in row]
    assert settled in row


def test_without_a_trial_nothing_is_said_of_one(make):
    region = make()
    send(region)
    region.collect()
    region.consolidate()
    assert not any("rial" in row["message"] for row in region.export("findings"))
    (row,) = [row for row in sheet(region, "Findings") if "XG-301" in row]
    assert row[5] in (None, "")


def test_what_is_a_note_anyway_is_not_on_trial(make):
    settings = [("trial_XG-301", "2022-09-01"), ("severity_XG-301", "Note")]
    region = make(settings=settings)
    send(region)
    region.collect()
    (told,) = [row for row in region.export("findings") if row["code"] == "XG-301"]
    assert told["severity"] == "note"
    assert "trial" not in told["message"]


def test_a_row_that_a_later_file_leaves_blank_is_on_trial_too(make):
    region = make(settings=[("trial_XG-401", "2022-09-01")])
    send(region)
    send(region, name="second.xlsx", saved_at=NOON + timedelta(hours=1))
    blank = {("G2", "outcome"): 60, ("return", "ready"): "Yes"}
    region.send("U1", blank, "third.xlsx", ready=False, saved_at=NOON + timedelta(hours=2))
    region.collect()
    told = [row for row in region.export("findings") if row["code"] == "XG-401"]
    assert told
    assert {row["severity"] for row in told} == {"note"}
    assert all("On trial until 2022-09-01" in row["message"] for row in told)


# --- the check that shows while a person types ---


@pytest.mark.parametrize(
    ("rest", "left"),
    [
        ({}, {"G1", "G4"}),
        ({"settings": [("trial_XG-301", "2022-09-01"), ("trial_XG-302", "2022-09-01")]}, set()),
        ({"settings": [("trial_XG-301", "2022-04-29")]}, {"G1", "G4"}),
        ({"waivers": [{"rule": code, "goal_id": "G1"} for code in ("XG-301", "XG-302")]}, {"G4"}),
        ({"waivers": [{"rule": code, "unit_id": "U1"} for code in ("XG-301", "XG-302")]}, set()),
        ({"waivers": [{"rule": "XG-301", "unit_id": "U2"}]}, {"G1", "G4"}),
    ],
)
def test_the_row_check_and_the_findings_ask_for_the_same(make, rest, left):
    region = make(**rest)
    values = {**FULL["U1"], **RED}
    region.send("U1", values, ready=False)  # so that there is a workbook to look at
    region.collect()
    shown = read_cells(region.feedback("U1"))
    checks = {goal: shown[goal, "check"] for goal in ("G1", "G4")}
    assert {goal for goal, words in checks.items() if words != "Done"} == left
    asked = {goal for goal in checks if set(severities(region, goal).values()) - {"note"}}
    assert asked == left


@pytest.mark.parametrize(("trial", "asks"), [("2022-04-29", True), ("2022-04-30", False)])
def test_the_templates_formula_leaves_out_what_is_on_trial(make, trial, asks):
    region = make(settings=[("trial_XG-301", trial)])
    name, cell = places(region.template("U1"))["G1", "check"]
    book = openpyxl.load_workbook(region.template("U1"))
    formula = book[name][cell].value
    book.close()
    assert ("Comment missing" in formula) is asks
    assert "Action missing" in formula


# --- waivers in the master ---

SEVERAL = [
    {"rule": "XG-301", "unit_id": "U1", "goal_id": "G1", "until": date(2022, 12, 31)},
    {"rule": "XG-302", "round_id": "R1", "decided_by": "The director", "reason": "Agreed."},
    {"rule": "XG-303", "goal_id": "A1"},
    {"rule": "XG-304", "until": date(2022, 4, 29)},
    {"rule": "XG-305", "round_id": "R2"},
]


@pytest.mark.parametrize(
    ("language", "title", "wanted"),
    [
        (
            "en",
            "Waivers",
            [
                ["XG-301", "Comment missing", "North", "G1 Goal G1", "Staff", "Known.",
                 "31 December 2022", 1],
                ["XG-302", "Action missing", "All units", "All goals", "The director", "Agreed.",
                 "This round", 1],
                ["XG-303", "Outcome missing", "All units", "A1 Build a school", "Staff", "Known.",
                 "Until further notice", 0],
            ],
        ),
        (
            "sv",
            "Undantag",
            [
                ["XG-301", "Kommentar saknas", "North", "G1 Goal G1", "Staff", "Known.",
                 "31 december 2022", 1],
                ["XG-302", "Åtgärd saknas", "Alla enheter", "Alla mål", "The director", "Agreed.",
                 "Den här omgången", 1],
                ["XG-303", "Utfall saknas", "Alla enheter", "A1 Build a school", "Staff", "Known.",
                 "Tills vidare", 0],
            ],
        ),
    ],
)  # fmt: skip
def test_the_master_lists_the_waivers_in_force(make, language, title, wanted):
    region = make(language, waivers=SEVERAL)
    send(region)
    assert region.collect().states == {"accepted": 1}
    region.consolidate()
    assert sheet(region, title)[4:] == wanted
    findings = sheet(region, Language(language).text("Findings"))
    waived = {row[1] for row in findings if Language(language).text("Waiver") in row}
    assert waived == {"XG-301", "XG-302"}


def test_without_waivers_in_force_there_is_no_sheet(make):
    region = make(waivers=SEVERAL[3:])
    send(region)
    region.collect()
    region.consolidate()
    assert sheet(region, "Waivers") is None


def test_what_was_asked_before_it_was_waived_is_not_counted(make):
    """The finding stands as it was told to the unit, until the unit's next file."""
    region = make(waivers=[{"rule": "XG-302", "goal_id": "G2"}])
    send(region)
    region.collect()
    book = openpyxl.load_workbook(region.session.workspace.catalogue)
    waivers = book["Waivers"]
    for row in waivers.iter_rows():
        for cell in row:
            if cell.value == "G2":
                cell.value = "G4"
    book.save(region.session.workspace.catalogue)
    region.issue()
    region.consolidate()
    assert [(row[0], row[-1]) for row in sheet(region, "Waivers")[4:]] == [("XG-302", 0)]
    (row,) = [row for row in sheet(region, "Findings") if "XG-302" in row]
    assert "Waiver" not in row


SAME = {"same_goal": "one", "target": "90", "measure_type": "share", "measure_unit": "%"}


@pytest.mark.parametrize(
    ("rest", "severity", "settled"),
    [
        ({}, "check", None),
        ({"waivers": [{"rule": "XG-611", "goal_id": "G1"}]}, "note", "Waiver"),
        ({"waivers": [{"rule": "XG-611", "unit_id": "U1"}]}, "check", None),
        ({"settings": [("trial_XG-611", "2022-04-30")]}, "note", "Trial"),
    ],
)
def test_what_central_staff_are_asked_is_settled_too(make, rest, severity, settled):
    region = make(G1=SAME, G6=SAME, **rest)
    for unit, goal in (("U1", "G1"), ("U3", "G6")):
        region.send(unit, {**FULL[unit], (goal, "outcome"): 94.7})
    region.collect()
    (found,) = [row for row in region.export("findings") if row["code"] == "XG-611"]
    assert found["severity"] == severity
    region.consolidate()
    (row,) = [row for row in sheet(region, "Findings") if "XG-611" in row]
    assert (row[5] or None) == settled
    if settled == "Waiver":
        assert [row[-1] for row in sheet(region, "Waivers")[4:]] == [1]


def test_the_exported_findings_have_the_columns_they_had(make):
    region = make(waivers=SEVERAL)
    send(region)
    region.collect()
    assert set(region.export("findings")[0]) == {
        "sha256", "file_name", "unit_id", "sheet", "cell", "code", "severity", "message",
    }  # fmt: skip
