"""Commands that are ended, hindered or kept waiting: a region of some dozens, and who runs them."""

import copy
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import openpyxl
from conftest import NOON, SMALL, Region, file_hashes, ledger_rows, small_catalogue

from xlgoals import clock
from xlgoals.files import archived, sha256_file
from xlgoals.lock import LOCK_FILE
from xlgoals.steps.new import new

UNITS = [f"U{number:02}" for number in range(20)]
TOGETHER = 4
"""Returns in a transaction, of those commands that are ended: so there are several."""


def catalogue_rows():
    """One board, whose units all report the same two goals."""
    rows = copy.deepcopy(SMALL)
    rows["units"] = [unit for unit in rows["units"] if unit["kind"] == "board"]
    rows["units"] += [
        {"unit_id": unit, "name": f"Area {unit}", "kind": "area", "parent_id": "B1"}
        for unit in UNITS
    ]
    rows["catalogue_goals"] = [
        {**goal, "measure_type": "count", "measure_unit": "", "target": "900", "aggregation": "sum"}
        for goal in rows["catalogue_goals"]
        if goal["goal_id"] in ("G1", "G2")
    ]
    rows["reporting"] = [
        {"goal_id": goal, "board": "B1", "unit_id": unit} for unit in UNITS for goal in ("G1", "G2")
    ]
    rows["lines"] = []
    return rows


def prepare(root):
    """A workspace with an inbox of all kinds: in order, faulty, not ready, twice, foreign, bad."""
    with clock.fixed(NOON):
        workspace = new(root, language="en")
        small_catalogue(workspace.catalogue, catalogue_rows())
        region = Region(root)
        region.issue()
        for number, unit in enumerate(UNITS[:-1]):
            typed = {("G1", "outcome"): 40 + number, ("G2", "outcome"): 5}
            if number % 6 == 1:
                typed["G1", "outcome"] = "about 40"
            region.send(unit, typed, ready=number % 7 != 3)
    inbox = region.dir.inbox
    later, some = NOON + timedelta(hours=1), {("G1", "outcome"): 41}
    region.send(UNITS[0], some, "some again.xlsx", saved_at=later)
    region.send(UNITS[2], {**some, ("G2", "outcome"): 6}, "all again.xlsx", saved_at=later)
    (inbox / "from a mail").mkdir()
    shutil.copy(inbox / f"{UNITS[5]}.xlsx", inbox / "from a mail" / "copy.xlsx")
    openpyxl.Workbook().save(inbox / "budget.xlsx")
    for name in ("half.xlsx", "half again.xlsx"):  # next to each other in the order of recording
        (inbox / name).write_bytes(b"PK half a workbook")
    return region


def state(root):
    """All files, and all rows of the ledger."""
    return file_hashes(root), ledger_rows(root / "ledger.db")


def assert_whole(root, end, scratch):
    """What was left by a command that was ended: nothing half-written, all that is told of there.

    Args:
        root: The workspace.
        end: Files and rows of an undisturbed run.
        scratch: A folder to look at a copy of the ledger in, so that this mends nothing.
    """
    files, rows = end
    left = {
        name
        for name, sha in file_hashes(root).items()
        if files.get(name) != sha and not Path(name).name.startswith(".xlgoals-")
    }
    assert left <= {LOCK_FILE, "xlgoals.takeover", "ledger.db-journal"}
    scratch.mkdir()
    for path in root.glob("ledger.db*"):
        shutil.copy(path, scratch)
    with sqlite3.connect(scratch / "ledger.db") as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ledger.execute("PRAGMA foreign_key_check").fetchall() == []
        taken = ledger.execute("SELECT sha256, state, path FROM receipts").fetchall()
    ledger.close()
    # a later file of the same unit may yet make another state of it
    assert {(row[3], row[2]) for row in rows["receipts"]} >= {(sha, path) for sha, _, path in taken}
    assert set(ledger_rows(scratch / "ledger.db")["events"]) <= set(rows["events"])
    for sha256, became, _ in taken:
        if became not in ("foreign", "unreadable", "duplicate"):
            assert sha256_file(archived(root / "archive", sha256)) == sha256


# --- who runs them ---

RUNNER = f"""
import ctypes, json, os, signal, sqlite3, subprocess, sys
from collections import Counter
from datetime import datetime
from xlgoals import clock
from xlgoals.cli import main

counts = Counter()

def end(alone):
    if alone or os.name != "posix":
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
    os.killpg(0, signal.SIGKILL)

def watch(order):
    "Count what is done to the workspace, and at one moment end this or leave no room."
    root, kind, left = order["root"], order.get("kind"), order.get("left")

    def seen(what):
        counts[what] += 1
        if what == kind and counts[what] == left:
            if "bytes" not in order:
                end(order.get("alone"))
            import resource
            hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["bytes"], hard))

    def audit(event, arguments):
        if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            name = os.fsdecode(arguments[0]) if not isinstance(arguments[0], int) else ""
            if name.startswith(root):
                seen("open")
                seen("open " + os.path.basename(os.path.dirname(name)))
        elif event in ("os.rename", "os.link", "os.remove", "os.mkdir"):
            seen(event)

    def profile(_frame, event, called):
        if type(called) is not type(len):
            return
        if not issubclass(type(called.__self__), (sqlite3.Connection, sqlite3.Cursor)):
            return
        if event == "c_call" and called.__name__ == "commit":
            seen("commit")
        if event == "c_return" and called.__name__ in ("commit", "execute", "executemany"):
            seen("after " + called.__name__)

    sys.addaudithook(audit)
    if kind in (None, "commit") or kind.startswith("after "):
        sys.setprofile(profile)

def obey_modes():
    "Give up root's right to read and write whatever the mode bits of a file say, for good."
    libc = ctypes.CDLL(None, use_errno=True)
    for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
        if libc.prctl(24, right, 0, 0, 0):  # PR_CAPBSET_DROP: of what is started from here too
            raise OSError(ctypes.get_errno(), "prctl")
    head = (ctypes.c_uint32 * 2)(0x20080522, 0)
    rights = (ctypes.c_uint32 * 6)()
    if libc.capget(head, rights):
        raise OSError(ctypes.get_errno(), "capget")
    for place in (0, 1):  # effective, permitted
        rights[place] &= ~0b110
    if libc.capset(head, rights):
        raise OSError(ctypes.get_errno(), "capset")

def obey(order):
    "Run one command as ordered."
    from xlgoals import ledger
    from xlgoals.steps import record

    assert record.TOGETHER
    record.TOGETHER = order.get("together", {TOGETHER})
    if "patience" in order:
        connect = ledger.connect
        ledger.connect = lambda path, _timeout: connect(path, order["patience"])
    if order.get("modes") and os.geteuid() == 0:
        obey_modes()
    watch(order)
    where = [] if order.get("no_workspace") else ["-w", order["root"]]
    sys.argv = ["xlgoals", *order["command"], *where]
    try:
        with clock.fixed(datetime.fromisoformat("{NOON.isoformat()}")):
            main()
    finally:
        sys.setprofile(None)
        if "counts" in order:
            with open(order["counts"], "w") as out:
                json.dump(counts, out)
"""
"""What both of the following begin with."""

ONCE = RUNNER + "\nobey(json.loads(sys.argv[1]))\n"
"""A command in a process of its own, from its start."""

SERVE = (
    RUNNER
    + """
# what every run imports, so that none of those that are forked has to
import openpyxl, pandera.pandas, rich.progress, rich.table, sqlalchemy.dialects.sqlite, xlsxwriter
import xlgoals.cli.app, xlgoals.cli.show, xlgoals.steps.issue, xlgoals.steps.run
import xlgoals.tables.schema

sys.stdout.write("ready\\n")
sys.stdout.flush()
for line in sys.stdin:
    order = json.loads(line)
    hear, say = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.dup2(say, 1)
        os.dup2(say, 2)
        os.close(say)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)
        code = 0
        try:
            obey(order)
        except SystemExit as error:
            code = error.code or 0
        sys.stdout.flush()
        os._exit(code)
    os.close(say)
    with open(hear, encoding="utf-8") as stream:
        said = stream.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    sys.stdout.write(json.dumps([status, said]) + "\\n")
    sys.stdout.flush()
"""
)
"""A process that has imported everything, and forks one for each command it is sent."""


def around():
    """The environment of a command: in English, whole sentences on a line, one thread of maths."""
    return {
        **os.environ,
        "XLGOALS_LANGUAGE": "en",
        "COLUMNS": "400",
        "TERM": "dumb",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def start(root, *command, script=ONCE, **order):
    """Start a command in a process, and a group, of its own."""
    order = {"root": str(root), "command": command or ["run"], **order}
    return subprocess.Popen(
        [sys.executable, "-c", script, json.dumps(order)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=around(),
        encoding="utf-8",
        start_new_session=True,
    )


class Server:
    """Runs commands one after the other, each in a process forked for it."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=around(),
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def run(self, root, *command, **order):
        """Run a command to its end: its exit code, below 0 when it was killed, and what it said."""
        order = {"root": str(root), "command": command or ["run"], **order}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return tuple(json.loads(self.process.stdout.readline()))

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@contextmanager
def server():
    serving = Server()
    try:
        yield serving
    finally:
        serving.close()
