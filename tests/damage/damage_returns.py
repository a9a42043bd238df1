"""A sound return of every form, as values and as a file, and what the intake finds in others."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.domain.lines import Given, Line, Nature
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
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
    Status,
    Unit,
    Yardstick,
)
from xlgoals.excel.reader import read_book
from xlgoals.excel.writer import write_book
from xlgoals.forms.declared import READY, RETURN_FORMS
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.i18n import Language
from xlgoals.identity import Payload, make_token, manifest
from xlgoals.intake.checking import Severities, check
from xlgoals.intake.known import Known
from xlgoals.intake.reading import Intake
from xlgoals.intake.returned import Return
from xlgoals.ledger import Issue

SV = Language("sv")
D = Decimal
KEY = b"k" * 32
WORKSPACE = "12345678-aaaa"


def _catalogue():
    high = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, D(95))
    low = Yardstick(Direction.LOWER, Comparator.AT_MOST, D(5))
    done = Yardstick(Direction.HIGHER, Comparator.AT_LEAST, DONE)
    kind = GoalKind.ACTIVITY_GOAL
    goals = (
        Goal("G1", "B", "S1", "Andel i tid", GoalKind.INDICATOR, high, MeasureType.SHARE, "%"),
        Goal("G2", "B", "S1", "Antal besök", GoalKind.INDICATOR, high, MeasureType.COUNT),
        Goal("G3", "B", "S1", "En plan finns", kind, done),
        Goal("G4", "B", "S1", "Mäts senare", GoalKind.INDICATOR, high, due_in=("helår",)),
        Goal(
            "G5", "B", "S1", "Vägs ihop", GoalKind.INDICATOR, high, MeasureType.SHARE, "%",
            aggregation=Aggregation.WEIGHTED_MEAN,
        ),
        Goal("G6", "B", "S1", "Antal fel", GoalKind.INDICATOR, low, MeasureType.COUNT),
        Goal("G7", "B", "S1", "Kommer i juni", GoalKind.INDICATOR, high),
        Goal("G8", "B", "S1", "Angår andra", GoalKind.INDICATOR, high),
        Goal("G9", "B", "S1", "Bara den andra", GoalKind.INDICATOR, high, MeasureType.COUNT),
        Goal("K1", "B", "S1", "Se över avtalen", GoalKind.ASSIGNMENT, done, responsible=("B",)),
        Goal("K2", "B", "S1", "Utreda lokalerna", GoalKind.ASSIGNMENT, done),
        Goal("K3", "B", "S1", "Skriva en policy", GoalKind.ASSIGNMENT, done),
        Goal("P1", "B", "S1", "Delaktiga medarbetare", GoalKind.FACTOR, done),
        Goal("P2", "B", "S1", "Nöjda patienter", GoalKind.FACTOR, done),
        Goal("P3", "B", "S1", "En hållbar ekonomi", GoalKind.FACTOR, done),
    )  # fmt: skip
    own_rows = (("investments", 2), ("savings", 2), ("internal_control", 2))
    return Catalogue(
        Plan("Testregionen", own_rows=own_rows),
        (
            Unit("B", "Nämnden", "board"),
            Unit("U", "Enheten", "area", "B"),
            Unit("V", "En annan", "area", "B"),
        ),
        (Node("S1", 1, None, "Strategi"),),
        goals,
        (
            *(Report(goal.goal_id, "B", "U") for goal in goals if goal.goal_id != "G9"),
            Report("G5", "B", "V"),
            Report("G9", "B", "V"),
        ),
        (
            Round("R", "Rapport", "tertial", "2022-04", None, date(2022, 5, 6)),
            Round("Q", "Rapport två", "tertial", "2022-08", None, date(2022, 9, 6)),
        ),
        tuple(
            Answer(kind, code, label, status)
            for kind in (kind, GoalKind.ASSIGNMENT, GoalKind.FACTOR)
            for code, label, status in (
                ("yes", "Ja", Status.GREEN),
                ("ongoing", "Pågående", Status.YELLOW),
                ("no", "Nej", Status.RED),
            )
        ),
        (
            Line("dated_activities", "A1", "B", "S1", "U", "Bygga", start=date(2022, 1, 1)),
            Line("dated_activities", "A2", "B", "S1", "U", "Riva", "Hela huset"),
            Line("dated_activities", "A3", "B", "S1", "U", "Röja"),
            Line("dated_activities", "A4", "B", "S1", "V", "Gräva"),
            *_lines(),
        ),
        given=_given(),
    )


def _lines():
    """Lines of all other forms: sums of sums, lines of one unit that the other has as well."""
    income, cost = Nature.INCOME, Nature.COST
    for form, line_id, title, part_of, nature in (
        ("economy", "E11", "Avgifter", "E1", income),
        ("economy", "E12", "Bidrag", "E1", income),
        ("economy", "E1", "Intäkter", "E3", income),
        ("economy", "E2", "Kostnader", "E3", cost),
        ("economy", "E3", "Resultat", "", Nature.EITHER),
        ("forecast", "F1", "Intäkter", "F3", income),
        ("forecast", "F2", "Kostnader", "F3", cost),
        ("forecast", "F3", "Resultat", "", Nature.EITHER),
        ("frames", "R1", "Ram för vård", "", Nature.EITHER),
        ("frames", "R2", "Ram för skola", "", Nature.EITHER),
        ("frames", "R3", "Ram för resor", "", Nature.EITHER),
        ("investments", "I1", "En ny flygel", "", Nature.EITHER),
        ("investments", "I2", "Ett nytt system", "", Nature.EITHER),
        ("savings", "S1", "Färre resor", "", Nature.EITHER),
        ("savings", "S2", "Färre hyrda", "", Nature.EITHER),
        ("headcount", "H1", "Sjuksköterskor", "", Nature.EITHER),
        ("headcount", "H2", "Lärare", "", Nature.EITHER),
        ("headcount", "H3", "Övriga", "", Nature.EITHER),
        ("internal_control", "C1", "Upphandling", "", Nature.EITHER),
        ("internal_control", "C2", "Löner", "", Nature.EITHER),
        ("texts", "X1", "Läget i korthet", "", Nature.EITHER),
        ("texts", "X2", "Det som ligger framför", "", Nature.EITHER),
    ):
        for unit in "UV":
            yield Line(form, line_id, "B", "S1", unit, title, part_of=part_of, nature=nature)


def _given():
    """What systems hold of unit U."""
    return tuple(
        Given("R", form, "U", row, "B", field, D(value), "Raindance", date(2022, 5, 1))
        for form, row, field, value in (
            ("economy", "E11", "budget", "1200"),
            ("economy", "E2", "budget", "-2500"),
            ("frames", "R1", "last_year", "900.5"),
            ("headcount", "H1", "headcount", "52"),
        )
    )


def goal(name):
    return (name, "B", "total")


def line(name):
    return (name, "B")


FILLED = {
    "goals": {
        goal("G1"): {
            "outcome": D("80.5"),
            "outcome_period": "2022-03",
            "forecast": D(90),
            "comment": "Vi ligger efter.",
            "action": "Fler mottagningar.",
            "own_status": "yellow",
            "own_status_reason": "known_trend",
        },
        goal("G2"): {"outcome": D(1500), "comment": "Som väntat."},
        goal("G3"): {
            "outcome": "ongoing",
            "forecast": "yes",
            "comment": "Skrivs nu.",
            "action": "Beslut i maj.",
        },
        goal("G5"): {"outcome": D(96), "numerator": D(192), "denominator": D(200)},
        goal("G6"): {"outcome": D(3)},
        goal("G7"): {"no_outcome": "not_available_yet", "expected": date(2022, 6, 15)},
        goal("G8"): {"no_outcome": "not_applicable", "explanation": "Verksamhet saknas."},
    },
    "dated_activities": {
        ("A1", "B"): {"progress": "ongoing", "comment": "Enligt plan."},
        ("A2", "B"): {"progress": "not_started"},
    },
    "assignments": {
        goal("K1"): {
            "outcome": "ongoing",
            "progress": "on_schedule",
            "comment": "Skrivs nu.",
            "action": "Beslut i maj.",
        },
        goal("K2"): {"outcome": "yes", "progress": "on_schedule"},
        goal("K3"): {"outcome": "yes", "progress": "some_deviation"},
    },
    "factors": {
        goal("P1"): {"outcome": "ongoing", "comment": "På väg.", "action": "Fler möten."},
        goal("P2"): {"outcome": "yes"},
        goal("P3"): {"outcome": "yes"},
    },
    "economy": {
        line("E11"): {"outcome": D(1300), "last_year": D("1100.5"), "comment": "Fler besök."},
        line("E12"): {"outcome": D("400.5"), "budget": D(420), "last_year": D(380)},
        line("E1"): {"comment": "Mer än väntat."},
        line("E2"): {"outcome": D("-2600.4"), "last_year": D(-2400), "comment": "Dyrare."},
    },
    "forecast": {
        line("F1"): {"forecast": D(5000), "year_budget": D("4900.2"), "comment": "Som nu."},
        line("F2"): {"forecast": D(-7600), "year_budget": D(-7500)},
    },
    "frames": {
        line("R1"): {"frame": D("950.5"), "comment": "Uppräknad."},
        line("R2"): {"frame": D(300), "last_year": D(290)},
    },
    "investments": {
        line("I1"): {
            "outcome": D("20.5"),
            "budget": D(30),
            "forecast": D(30),
            "total_budget": D(90),
            "state": "ongoing",
            "procurement": "yes",
            "comment": "Taket är lagt.",
        },
        line("I2"): {"outcome": D(3), "budget": D(5)},
        line("N01"): {"title": "En hiss", "outcome": D(2), "budget": D("4.5"), "comment": "Ny."},
    },
    "savings": {
        line("S1"): {"effect": D("40.5"), "outcome": D(-300), "last_year": D(-350)},
        line("S2"): {"effect": D(10), "outcome": D(-90), "comment": "Går trögt."},
        line("N01"): {"title": "Färre möten", "effect": D(2), "outcome": D("-5.5")},
    },
    "headcount": {
        line("H1"): {"before": D(50), "comment": "Fler har börjat."},
        line("H2"): {"headcount": D("12.5"), "before": D(14)},
    },
    "internal_control": {
        line("C1"): {
            "risk": "Fel avtal används.",
            "probability": 2,
            "consequence": 3,
            "control": "Stickprov.",
            "result": "Två fel.",
            "action": "Utbildning i höst.",
        },
        line("N01"): {
            "title": "Behörigheter",
            "risk": "Den som slutat kommer åt uppgifter.",
            "probability": 1,
            "consequence": 4,
        },
    },
    "texts": {
        line("X1"): {"text": "Vi är nästan i mål.\n\nTvå mottagningar väntar på lokaler."},
        line("X2"): {"text": "Fler flyttar in."},
    },
    "ready": {("return",): {"ready": "yes", "ready_by": "Chefen"}},
}
OTHERS = {
    "goals": {
        goal("G5"): {"outcome": D(95), "numerator": D(190), "denominator": D(200)},
        goal("G9"): {"outcome": D(99)},
    },
    "dated_activities": {("A4", "B"): {"progress": "ongoing"}},
    "economy": {line("E2"): {"outcome": D(-20), "budget": D(-20)}},
    "investments": {line("I1"): {"outcome": D(20), "budget": D(20)}},
}
CATALOGUE = _catalogue()
ROUND = CATALOGUE.round("R")
ROWS = unit_rows(Prefill(CATALOGUE, ROUND, SV), "U")
FORMS = {**{key: RETURN_FORMS[key] for key in ROWS}, "ready": READY}
"""The forms that the unit owes: what is damaged here is every form that the plan above has."""


@dataclass(frozen=True)
class Made:
    """A filled-in template as its file's bytes, as read, and its token."""

    file: bytes
    book: object
    token: str


@cache
def made(unit="U", round_id="R"):
    """The return of a unit in a round: ours, another unit's, another round's."""
    round_ = CATALOGUE.round(round_id)
    rows = unit_rows(Prefill(CATALOGUE, round_, SV), unit)
    forms = {key: RETURN_FORMS[key] for key in rows}
    content = TemplateContent(CATALOGUE, round_, CATALOGUE.unit[unit], SV, rows, forms)
    filled = FILLED if unit == "U" else OTHERS
    layout = make_template(content, Typed(filled, ready=FILLED["ready"]["return",]))
    versions = {key: FORMS[key].version for key in (*rows, "ready")}
    payload = Payload(WORKSPACE, round_id, unit, 1, versions)
    token = make_token(KEY, payload)
    file = write_book(layout.signed(manifest(payload, token, "Testregionen")))
    with TemporaryDirectory() as folder:
        path = Path(folder, "return.xlsx")
        path.write_bytes(file)
        return Made(file, read_book(path), token)


def known():
    issues = {
        (unit, 1): Issue("R", unit, 1, "s", {}, made(unit).token, "", "") for unit in ("U", "V")
    }
    prefill = Prefill(CATALOGUE, ROUND, SV)
    return Known(CATALOGUE, ROUND, prefill, KEY, WORKSPACE, issues, lambda _: CATALOGUE)


def taken(books):
    """The returns that these workbooks are, read and checked together, as `collect` does it."""
    intake = Intake(known())
    files = []
    for number, book in enumerate(books):
        file = Return(Path("return.xlsx"), "return.xlsx", f"{number:064}")
        intake.take(file, book)
        files.append(file)
    check(files, Severities(CATALOGUE, ROUND), SV)
    for file in files:
        file.conclude()
    return files


def changed(**rest):
    """A payload like ours but for some of it."""
    versions = {key: form.version for key, form in FORMS.items()}
    return replace(Payload(WORKSPACE, "R", "U", 1, versions), **rest)
