"""What tests share: a small region, the demo's region made once, a command line, an office."""

import hashlib
import json
import os
import shutil
import sqlite3
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from hypothesis import settings
from typer.testing import CliRunner

from xlgoals import clock
from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.excel.typing_in import type_into
from xlgoals.excel.writer import write_book
from xlgoals.i18n import Language
from xlgoals.steps.collect import collect
from xlgoals.steps.consolidate import consolidate
from xlgoals.steps.export import export
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.report import Format, report
from xlgoals.steps.session import Session
from xlgoals.workspace import Workspace

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
NOON = datetime(2022, 5, 4, 12, tzinfo=UTC)


def pytest_configure(config):
    """Note which finding codes are triggered; a whole run fails for those that are not."""
    # openpyxl, with which tests look at workbooks, leaves out small charts in cells
    config.addinivalue_line("filterwarnings", "ignore:Sparkline Group extension:UserWarning")
    from codes_told import CodesTold

    plugin = CodesTold()
    plugin.watch()
    config.pluginmanager.register(plugin, "codes_told")


DEMO_ROUND = "2022-T1"

# --- a small region: three units of two boards, six goals and an activity ---


def _goal(goal_id, board, node_id, **rest):
    values = {"goal_id": goal_id, "board": board, "node_id": node_id, "title": f"Goal {goal_id}"}
    return {**values, "kind": "indicator", "direction": "higher", **rest}


SMALL = {
    "settings": [
        {"key": "organisation", "value": "Testland"},
        {"key": "level1", "value": "Strategy"},
        {"key": "level2", "value": "Direction"},
    ],
    "rounds": [
        {
            "round_id": "R1",
            "name": "Report of April",
            "occasion": "spring",
            "period": "2022-04",
            "due": date(2022, 5, 6),
            "state": "open",
        },
        {
            "round_id": "R2",
            "name": "Report of August",
            "occasion": "autumn",
            "period": "2022-08",
            "state": "planned",
        },
    ],
    "units": [
        {"unit_id": "B1", "name": "Health board", "kind": "board"},
        {"unit_id": "B2", "name": "School board", "kind": "board"},
        {"unit_id": "U1", "name": "North", "kind": "area", "parent_id": "B1"},
        {"unit_id": "U2", "name": "South", "kind": "area", "parent_id": "B1"},
        {"unit_id": "U3", "name": "School", "kind": "area", "parent_id": "B2"},
    ],
    "structure": [
        {"node_id": "S1", "level": 1, "name": "Health"},
        {"node_id": "S1.1", "level": 2, "parent_id": "S1", "name": "Care"},
        {"node_id": "S1.2", "level": 2, "parent_id": "S1", "name": "Means"},
        {"node_id": "S2", "level": 1, "name": "Learning"},
        {"node_id": "S2.1", "level": 2, "parent_id": "S2", "name": "Schools"},
    ],
    "catalogue_goals": [
        _goal("G1", "B1", "S1.1", measure_type="share", target="90", measure_unit="%"),
        _goal(
            "G2",
            "B1",
            "S1.1",
            measure_type="count",
            direction="lower",
            comparator="less_than",
            target="200",
            aggregation="sum",
        ),
        _goal("G3", "B1", "S1.2", kind="activity_goal", target="done"),
        _goal("G4", "B1", "S1.2", measure_type="change", direction="lower", target="5"),
        _goal("G5", "B2", "S2.1", measure_type="count"),
        _goal("G6", "B2", "S2.1", measure_type="share", target="50", measure_unit="%"),
    ],
    "reporting": [
        {"goal_id": goal, "board": board, "unit_id": unit}
        for goal, board, unit in (
            ("G1", "B1", "U1"),
            ("G2", "B1", "U1"),
            ("G2", "B1", "U2"),
            ("G3", "B1", "U2"),
            ("G4", "B1", "U1"),
            ("G5", "B2", "U3"),
            ("G6", "B2", "U3"),
        )
    ],
    "answers": [
        {"kind": "activity_goal", "answer": "yes", "label": "Yes", "status": "green"},
        {"kind": "activity_goal", "answer": "ongoing", "label": "Ongoing", "status": "yellow"},
        {"kind": "activity_goal", "answer": "no", "label": "No", "status": "red"},
    ],
    "lines": [
        {
            "form": "dated_activities",
            "line_id": "A1",
            "board": "B2",
            "node_id": "S2.1",
            "unit_id": "U3",
            "title": "Build a school",
            "start": date(2022, 1, 1),
            "end": date(2022, 12, 31),
        }
    ],
}

FULL = {
    "U1": {("G1", "outcome"): 95, ("G2", "outcome"): 60, ("G4", "outcome"): 4.5},
    "U2": {("G2", "outcome"): 70, ("G3", "outcome"): "Yes"},
    "U3": {("G5", "outcome"): 12, ("G6", "outcome"): 55, ("A1", "progress"): "Ongoing"},
}
"""What the units answer when all is well: five goals green, and G5 has no target."""


class Region:
    """A workspace and what people do with it."""

    def __init__(self, root, round_id="R1"):
        self.root, self.round = root, round_id
        self.session = Session.open(Workspace.open(root))
        self.dir = self.session.workspace.round_dir(round_id)

    def issue(self, *units):
        return issue(self.session, units=units)

    def collect(self, *paths):
        return collect(self.session, self.round, paths)

    def consolidate(self):
        return consolidate(self.session, self.round)

    def report(self, **rest):
        return report(self.session, self.round, **{"formats": [Format.HTML], **rest})

    def export(self, table):
        return json.loads(export(self.session, table, "json", self.round))

    def goals(self):
        return {row["goal_id"]: row for row in self.export("goals")}

    def template(self, unit):
        (path,) = self.dir.templates.glob(f"{unit} *.xlsx")
        return path

    def feedback(self, unit):
        (path,) = self.dir.feedback.glob(f"{unit} *.xlsx")
        return path

    def send(self, unit, values, name=None, *, ready=True, saved_at=NOON, source=None):
        """Fill in a unit's template and put it in the inbox; a row is named by its first key."""
        source = source or self.template(unit)
        typed = dict(values)
        if ready:
            typed["return", "ready"] = "Yes"
        target = self.dir.inbox / (name or f"{unit}.xlsx")
        type_into(source, _at(source, typed), save_as=target, saved_at=saved_at)
        return target

    def send_all(self):
        return [self.send(unit, values) for unit, values in FULL.items()]

    def edit_master(self, values, saved_at=NOON, path=None):
        """Type in a master, as staff would: the one without buttons, or any other."""
        path = path or self.dir.master
        type_into(path, _at(path, values), saved_at=saved_at, force=True)

    def master(self, path=None):
        """What the master's tables that staff write in hold: by row key and field."""
        return read_cells(path or self.dir.master)

    def edit_catalogue(self, values):
        path = self.session.workspace.catalogue
        type_into(path, _at(path, values), saved_at=NOON)

    def rows(self):
        """Every row of every table of the ledger."""
        return ledger_rows(self.root / "ledger.db")


def ledger_rows(path):
    with sqlite3.connect(path) as ledger:
        tables = ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        rows = {
            name: sorted(ledger.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for (name,) in tables.fetchall()
        }
    ledger.close()
    return rows


def file_hashes(root):
    """Every file of a workspace but the ledger, which is compared by its rows."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "ledger.db"
    }


# --- tables in workbooks, found with another library than the one that reads returns ---

_KEYS = (
    "goal_id",
    "conflict",
    "line_id",
    "node_id",
    "unit_id",
    "round_id",
    "key",
    "part",
)
"""Fields by which a row is known; the first that a table has."""


def places(path):
    """Where each field of each row stands: (row key, field) to sheet and address."""
    book = openpyxl.load_workbook(path)
    found = {}
    for sheet in book.worksheets:
        for number, row in enumerate(sheet.iter_rows(max_row=60), 1):
            fields = {cell.value: cell.column_letter for cell in row if cell.value}
            key = next((name for name in _KEYS if name in fields), None)
            if key is None or sheet.row_dimensions[number].hidden is False:
                continue
            for below in range(number + 2, sheet.max_row + 1):
                name = sheet[f"{fields[key]}{below}"].value
                for field, letter in fields.items():
                    if name:
                        found.setdefault((str(name), field), (sheet.title, f"{letter}{below}"))
            break
    book.close()
    return found


def _at(path, values):
    where = places(path)
    return {where[spot]: value for spot, value in values.items()}


def read_cells(path):
    """What stands there: (row key, field) to value."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {spot: book[sheet][cell].value for spot, (sheet, cell) in places(path).items()}
    book.close()
    return found


def small_catalogue(path, rows=SMALL):
    content = catalogue_book(rows, Language("en"), datetime(2020, 1, 1, tzinfo=UTC))
    path.write_bytes(write_book(content))


@pytest.fixture
def at_noon():
    with clock.fixed(NOON):
        yield NOON


@pytest.fixture(scope="session")
def issued_once(tmp_path_factory):
    """The small region after its first issue, to be copied."""
    return once(tmp_path_factory, "issued", _issue_small) / "region"


def _issue_small(folder):
    with clock.fixed(NOON):
        workspace = new(folder / "region", language="en")
        small_catalogue(workspace.catalogue)
        issue(Session.open(workspace))


@pytest.fixture(scope="session")
def full_once(issued_once, tmp_path_factory):
    """The small region with all returns in and a master, to be copied."""

    def make(folder):
        region = Region(shutil.copytree(issued_once, folder / "region"))
        with clock.fixed(NOON):
            region.send_all()
            assert region.collect().states == {"accepted": 3}
            region.consolidate()

    return once(tmp_path_factory, "full", make) / "region"


@pytest.fixture
def region(issued_once, tmp_path, at_noon):
    """The small region, its templates issued. The clock stands still."""
    return Region(shutil.copytree(issued_once, tmp_path / "region"))


@pytest.fixture
def full_region(full_once, tmp_path, at_noon):
    """The small region with all returns in and a master. The clock stands still."""
    return Region(shutil.copytree(full_once, tmp_path / "region"))


# --- what takes long is made once, also by several processes of tests ---


def once(tmp_path_factory, name, make):
    """The folder `name`, made by the first who asks; the others wait for it."""
    root = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        root = root.parent
    folder, done = root / name, root / f"{name}.done"
    try:
        (root / f"{name}.lock").mkdir()
    except FileExistsError:
        _wait_for(done)
    else:
        said = "failed elsewhere"
        try:
            folder.mkdir()
            make(folder)
            said = ""
        finally:
            done.with_suffix(".part").write_text(said)
            done.with_suffix(".part").replace(done)
    if why := done.read_text():
        pytest.fail(f"{name}: {why}")
    return folder


def _wait_for(path):
    deadline = time.monotonic() + 180
    while not path.exists():
        if time.monotonic() > deadline:
            pytest.fail(f"{path.name} did not come")
        time.sleep(0.1)


class Answer(NamedTuple):
    """What a command said."""

    exit: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)


def call(*arguments, language="en", **environment):
    """Run a command in this process, its output wide enough for whole sentences."""
    from xlgoals.cli.app import app

    around = {"XLGOALS_LANGUAGE": language, "COLUMNS": "400", "TERM": "dumb", **environment}
    result = CliRunner().invoke(app, [str(part) for part in arguments], env=around)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Answer(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def cli(at_noon):
    return call


class Demo(NamedTuple):
    """What the demo left: the workspace, the master at each of three builds, what it said."""

    root: Path
    masters: list[Path]
    said: dict


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo, run once. Whoever writes in it takes a copy (`demo_copy`)."""
    folder = once(tmp_path_factory, "demo", _run_demo)
    masters = [folder / f"master{number}.xlsx" for number in (1, 2, 3)]
    return Demo(folder / "region", masters, json.loads((folder / "said.json").read_text("utf-8")))


def _run_demo(folder):
    from xlgoals.steps import demo

    masters = []

    def consolidate_and_keep(session, round_id):
        built = consolidate(session, round_id)
        masters.append(shutil.copy(built.path, folder / f"master{len(masters) + 1}.xlsx"))
        return built

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "consolidate", consolidate_and_keep)
        answer = call("demo", folder / "region", "--json")
    assert answer.exit == 0, answer
    (folder / "said.json").write_text(answer.out, "utf-8")


class Told(NamedTuple):
    """What an example's demo left: the workspace, what it said as JSON and to people."""

    root: Path
    said: dict
    words: str


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """An example's demo by its name, run when it is first asked for. Nobody writes in it."""

    def get(name):
        folder = once(tmp_path_factory, f"told {name}", lambda folder: run_example(folder, name))
        said = json.loads((folder / "said.json").read_text("utf-8"))
        return Told(folder / "region", said, (folder / "said.txt").read_text("utf-8"))

    return get


def run_example(folder, name):
    """Run an example's demo in `folder`/region, with an id and a key that are always the same."""
    from xlgoals import workspace

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "new_key", lambda: b"k" * 32)
        patch.setattr(workspace.uuid, "uuid4", lambda: uuid.UUID(int=4))
        answer = call("demo", folder / "region", "--example", name, "--json")
    assert answer.exit == 0, answer
    (folder / "said.json").write_text(answer.out, "utf-8")
    (folder / "said.txt").write_text(answer.err, "utf-8")


@pytest.fixture
def demo_copy(demo, tmp_path):
    """The demo's region, to be written in. The clock stands after its last act."""
    shutil.copytree(demo.root, tmp_path / "demo")
    with clock.fixed(datetime(2022, 5, 13, 8, tzinfo=UTC)):
        yield Region(tmp_path / "demo", DEMO_ROUND)


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A real spreadsheet engine."""
    from office import Office

    return Office(tmp_path_factory.mktemp("office") / "profile")


@pytest.fixture(scope="session", params=["en-US", "sv-SE"])
def calculator(request, tmp_path_factory):
    """A real spreadsheet engine that stays open, in English and in Swedish."""
    from office import Calculator

    with Calculator(tmp_path_factory.mktemp("calculator") / "profile", request.param) as started:
        yield started


@pytest.fixture(scope="session")
def chrome():
    """A real browser that stays open."""
    from chrome import Chrome

    with Chrome() as started:
        yield started


@pytest.fixture(scope="session")
def pages(demo, told, tmp_path_factory):
    """Reports in HTML by what they are of: the demo's and another example's."""
    folder = once(tmp_path_factory, "pages", lambda folder: _make_pages(folder, demo, told))
    return {path.stem: path for path in folder.glob("*.html")}


def _make_pages(folder, demo, told):
    for name, root, round_id, board in (
        ("demo", demo.root, DEMO_ROUND, "HSN"),
        ("other", told("region-2024").root, "2024-D", "RS"),
    ):
        region = Region(shutil.copytree(root, folder / f"{name} region"), round_id)
        for kind, asked in (
            ("", {}),
            ("-board", {"board": board}),
            ("-summary", {"summary": True}),
        ):
            (made,) = (path for path in region.report(**asked).paths if path.suffix == ".html")
            shutil.copy(made, folder / f"{name}{kind}.html")
