"""A sound return of every form, as values and as a file, and what the intake finds in others."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.domain.model import (
    DONE,
    Aggregation,
    Answer,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    GoalKind,
    Line,
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
FORMS = {**RETURN_FORMS, "ready": READY}


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
    )  # fmt: skip
    return Catalogue(
        Plan("Testregionen"),
        (
            Unit("B", "Nämnden", "board"),
            Unit("U", "Enheten", "area", "B"),
            Unit("V", "En annan", "area", "B"),
        ),
        (Node("S1", 1, None, "Strategi"),),
        goals,
        (
            *(Report(goal.goal_id, "B", "U") for goal in goals[:-1]),
            Report("G5", "B", "V"),
            Report("G9", "B", "V"),
        ),
        (
            Round("R", "Rapport", "tertial", "2022-04", None, date(2022, 5, 6)),
            Round("Q", "Rapport två", "tertial", "2022-08", None, date(2022, 9, 6)),
        ),
        tuple(
            Answer(kind, code, label, status)
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
        ),
    )


def goal(name):
    return (name, "B", "total")


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
    "ready": {("return",): {"ready": "yes", "ready_by": "Chefen"}},
}
OTHERS = {
    "goals": {
        goal("G5"): {"outcome": D(95), "numerator": D(190), "denominator": D(200)},
        goal("G9"): {"outcome": D(99)},
    },
    "dated_activities": {("A4", "B"): {"progress": "ongoing"}},
}
CATALOGUE = _catalogue()
ROUND = CATALOGUE.round("R")
ROWS = unit_rows(Prefill(CATALOGUE, ROUND, SV), "U")


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
