"""A made-up region of many units, with one filled return each, for measuring.

The same number of returns gives the same figures and faults every time; only the workspace's id and
key differ. The returns are written straight from the template's layout, not typed into a saved one,
which takes a tenth of the time and gives the same cells.
"""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from multiprocessing import get_context
from random import Random
from typing import TYPE_CHECKING, Any

from xlgoals import clock
from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.template import make_template
from xlgoals.domain.model import Status
from xlgoals.excel.writer import write_book
from xlgoals.files import write_atomic
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.live import judged
from xlgoals.forms.prefill import FormRow, Prefill, unit_rows
from xlgoals.identity import Payload, manifest
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlgoals.domain.model import Goal
    from xlgoals.forms.sheet import CellValue
    from xlgoals.forms.values import Value
    from xlgoals.ledger import Issue

ROUND = "2022-T1"
ROWS = 60
"""Goals that each unit reports."""
FAULTS = 0.03
"""Share of rows with something wrong."""
GOALS_PER_BOARD = 100
BOARDS = ("RS", "HSN", "RUN")
ISSUED = datetime(2022, 4, 19, 8, tzinfo=UTC)
RECEIVED = datetime(2022, 5, 9, 8, tzinfo=UTC)
_LEDGER_AS_ISSUED = "ledger.issued"

# what a goal is about: measure, aggregation, direction, target, unit
_SHAPES: tuple[tuple[str, str, str, int, str], ...] = (
    ("", "all_yes", "higher", 0, ""),
    ("", "share_yes", "higher", 0, ""),
    ("count", "sum", "higher", 400, "st"),
    ("amount", "sum", "lower", 1200, "tkr"),
    ("share", "weighted_mean", "higher", 90, "%"),
    ("share", "weighted_mean", "lower", 6, "%"),
    ("share", "weighted_mean", "higher", 50, "%"),
    ("index", "mean", "higher", 75, ""),
    ("ratio", "max", "lower", 14, "dagar"),
    ("count", "min", "higher", 12, "st"),
)
_SENTENCES = (
    "Utfallet påverkas av vakanser och hög belastning under perioden",
    "Arbetet följer planen och nya rutiner är på plats sedan mars",
    "Jämförelsen med föregående år störs av ändrad registrering",
    "En översyn av bemanning och öppettider är beslutad och klar till hösten",
    "Insatserna har gett effekt i de större enheterna men ännu inte i de mindre",
)


@dataclass(frozen=True)
class Region:
    """A workspace whose templates are issued and whose inbox is full, and what that took."""

    workspace: Workspace
    returns: int
    seconds_issue: float | None = None
    """None when the region was made before."""

    @property
    def inbox(self) -> list[Path]:
        """The filled returns."""
        return sorted(self.workspace.round_dir(ROUND).inbox.iterdir())

    def session(self, workers: int) -> Session:
        """The workspace at work, with so many workers."""
        settings = replace(self.workspace.settings, workers=workers)
        return Session.open(replace(self.workspace, settings=settings))

    def reset(self) -> None:
        """As it was before anything was taken in."""
        root, folder = self.workspace.root, self.workspace.round_dir(ROUND)
        shutil.rmtree(self.workspace.archive, ignore_errors=True)
        shutil.rmtree(folder.feedback, ignore_errors=True)
        folder.master.unlink(missing_ok=True)
        for left in root.glob("ledger.db*"):
            left.unlink()
        shutil.copy(root / _LEDGER_AS_ISSUED, self.workspace.ledger_path)
        folder.make()


def region(keep: Path, returns: int) -> Region:
    """The region with so many returns in the folder `keep`, made unless it is there."""
    root = keep / f"region-{returns}"
    if (root / _LEDGER_AS_ISSUED).exists():
        return Region(Workspace.open(root), returns)
    shutil.rmtree(root, ignore_errors=True)
    workspace = new(root)
    write_atomic(workspace.catalogue, _catalogue(workspace, returns))
    # the catalogue's sheet of who reports what is longer than the limit for returns
    limits = replace(workspace.settings.limits, rows=100 + returns * ROWS)
    roomy = replace(workspace, settings=replace(workspace.settings, limits=limits))
    with clock.fixed(ISSUED):
        started = time.perf_counter()
        issue(Session.open(roomy), ROUND)
        seconds = time.perf_counter() - started
    _fill(workspace)
    shutil.copy(workspace.ledger_path, root / _LEDGER_AS_ISSUED)
    return Region(workspace, returns, seconds)


# --- the plan --------------------------------------------------------------------------------


def _catalogue(workspace: Workspace, returns: int) -> bytes:
    units = [f"E{number:04}" for number in range(1, returns + 1)]
    board_of = {unit: BOARDS[place % len(BOARDS)] for place, unit in enumerate(units)}
    rows: dict[str, list[Mapping[str, Value]]] = {
        "settings": [{"key": "organisation", "value": "Region Mätning"}],
        "rounds": [
            {
                "round_id": ROUND,
                "name": "Tertialrapport april 2022",
                "occasion": "tertial",
                "period": "2022-04",
                "opens": date(2022, 4, 19),
                "due": date(2022, 5, 6),
                "state": "open",
            }
        ],
        "units": [
            *({"unit_id": board, "name": f"Nämnd {board}", "kind": "board"} for board in BOARDS),
            *(
                {
                    "unit_id": unit,
                    "name": f"Enhet {unit[1:]}",
                    "kind": "unit",
                    "parent_id": board_of[unit],
                    "responsible_role": "Enhetschef",
                }
                for unit in units
            ),
        ],
        "structure": _nodes(),
        "catalogue_goals": [
            _goal(board, number)
            for board in BOARDS
            for number in range(1, 1 + min(GOALS_PER_BOARD, max(ROWS, returns * ROWS // 3)))
        ],
        "answers": [
            {"kind": "activity_goal", "answer": code, "label": label, "status": status}
            for code, label, status in (
                ("yes", "Ja", "green"),
                ("ongoing", "Pågående", "yellow"),
                ("no", "Nej", "red"),
            )
        ],
    }
    rows["reporting"] = [
        {"goal_id": f"{board_of[unit]}{number:03}", "board": board_of[unit], "unit_id": unit}
        for place, unit in enumerate(units)
        for number in _reported(place // len(BOARDS))
    ]
    rows["history"] = [
        {
            "goal_id": goal["goal_id"],
            "board": goal["board"],
            "period": "2021-12",
            "value": Decimal(str(goal["target"])),
        }
        for goal in rows["catalogue_goals"]
        if goal["target"] != "done"
    ]
    return write_book(catalogue_book(rows, workspace.language, ISSUED))


def _nodes() -> list[Mapping[str, Value]]:
    firsts: list[Mapping[str, Value]] = [
        {"node_id": f"S{first}", "level": 1, "name": f"Strategi nummer {first}"}
        for first in range(1, 6)
    ]
    return firsts + [
        {
            "node_id": f"S{first}.{second}",
            "level": 2,
            "parent_id": f"S{first}",
            "name": f"Prioriterad inriktning {first}.{second}",
        }
        for first in range(1, 6)
        for second in range(1, 6)
    ]


def _goal(board: str, number: int) -> Mapping[str, Value]:
    measure, aggregation, direction, target, unit = _SHAPES[number % len(_SHAPES)]
    made: dict[str, Value] = {
        "goal_id": f"{board}{number:03}",
        "board": board,
        "node_id": f"S{1 + number // 21}.{1 + number % 5}",
        "title": f"Mål nummer {number} om {_SENTENCES[number % 5].casefold()}",
        "kind": "indicator" if measure else "activity_goal",
        "direction": direction,
        "target": str(target + number % 7) if measure else "done",
        "aggregation": aggregation,
    }
    if measure:
        made |= {"measure_type": measure, "decimals": 1}
    return made | ({"measure_unit": unit} if unit else {})


def _reported(place: int) -> list[int]:
    """The goals of its board that the unit in this place reports; every goal has reporters."""
    return sorted(1 + (place * 40 + step) % GOALS_PER_BOARD for step in range(ROWS))


# --- the returns -----------------------------------------------------------------------------


def _fill(workspace: Workspace) -> None:
    """Fill in every unit's template and put it in the inbox, in two processes."""
    known = Session.open(workspace)
    units = [issued.unit_id for issued in known.ledger.issues(ROUND)]
    context = get_context("spawn")  # the same on every system
    with ProcessPoolExecutor(2, context, _start_filling, (workspace.root,)) as pool:
        for _ in pool.map(_fill_unit, units, chunksize=20):
            pass


_filler: list[_Filler] = []


def _start_filling(root: Path) -> None:
    _filler.append(_Filler(root))


def _fill_unit(unit_id: str) -> None:
    _filler[0].fill(unit_id)


class _Filler:
    """Fills in one round's templates as the units would."""

    def __init__(self, root: Path) -> None:
        self.session = Session.open(Workspace.open(root))
        self.catalogue, self.round = self.session.issued_round(ROUND)
        self.prefill = Prefill(self.catalogue, self.round, self.session.language)
        self.issues: dict[str, Issue] = {
            issued.unit_id: issued for issued in self.session.ledger.issues(ROUND)
        }

    def fill(self, unit_id: str) -> None:
        """Write one unit's return into the inbox."""
        unit, issued = self.catalogue.unit[unit_id], self.issues[unit_id]
        rows = unit_rows(self.prefill, unit_id)
        random = Random(unit_id)
        values: dict[tuple[str, ...], dict[str, Value]] = {}
        unread: dict[tuple[str, ...], dict[str, CellValue]] = {}
        for row in rows["goals"]:
            values[row.key] = self._row(row, random)
            if random.random() < FAULTS:
                unread[row.key] = _damage(values[row.key], row, random)
        typed = Typed(
            {"goals": values}, {"goals": unread}, {"ready": "yes", "ready_by": "Enhetschef"}
        )
        content = TemplateContent(
            self.catalogue, self.round, unit, self.session.language, rows, RETURN_FORMS
        )
        payload = Payload(
            self.session.workspace.id, ROUND, unit_id, issued.number, dict(issued.forms)
        )
        layout = make_template(content, typed).signed(manifest(payload, issued.token))
        saved = RECEIVED - timedelta(minutes=random.randrange(20_000))
        inbox = self.session.workspace.round_dir(ROUND).inbox
        (inbox / f"{unit_id}.xlsx").write_bytes(write_book(replace(layout, created=saved)))

    def _row(self, row: FormRow, random: Random) -> dict[str, Value]:
        goal = self.catalogue.goal[row.key[0], row.key[1]]
        values: dict[str, Value] = {"outcome": _outcome(goal, row, random)}
        if "denominator" in row.asks:
            values["denominator"] = Decimal(random.randint(20, 900))
        standing = judged(row, values["outcome"])
        missed = standing is not None and standing.status in (Status.YELLOW, Status.RED)
        if missed or random.random() < 0.5:
            values["comment"] = _text(random, 2)
        if missed:
            values["action"] = _text(random, 1)
        if goal.yardstick.number is not None and random.random() < 0.3:
            values["forecast"] = _outcome(goal, row, random)
        return values


def _outcome(goal: Goal, row: FormRow, random: Random) -> Value:
    if goal.yardstick.number is None:
        return random.choice([*row.answers])
    spread = Decimal(random.randrange(88, 112)) / 100
    value = goal.yardstick.number * spread
    return value.quantize(Decimal("0.1")).normalize() + 0 if value < 100 else value.quantize(1)


def _damage(values: dict[str, Value], row: FormRow, random: Random) -> dict[str, Any]:
    """Put a fault in a row; returns the cells that cannot be read as what they should be."""
    kind = random.randrange(4)
    if kind == 0 and "action" in values:
        del values["comment"]
        return {}
    if kind == 1:
        del values["outcome"]
        return {}
    if kind == 2:
        values["own_status"] = "green"
        return {}
    good = values.pop("outcome")
    return {"outcome": "Kanske" if isinstance(good, str) else f"ca {good} eller mer"}


def _text(random: Random, sentences: int) -> str:
    return ". ".join(random.choice(_SENTENCES) for _ in range(sentences)) + "."
