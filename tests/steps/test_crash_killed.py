"""Killed at any moment of its run, and run again, a command ends as if nothing had happened."""

import json
import os
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import crash
import pytest
from conftest import call, once

from xlgoals.lock import LOCK_FILE
from xlgoals.steps import record

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes forked and signals of POSIX")

_RANDOM = random.Random(20220504)
TIMES = [(number + _RANDOM.random()) / 8 for number in range(8)]
"""Moments in time, as parts of an undisturbed run from its very start."""
EVENTS = [
    (kind, (number + _RANDOM.random()) / many)
    for kind, many in {
        "open": 5,
        "os.rename": 5,
        "os.link": 1,
        "os.remove": 2,
        "commit": 4,
        "after commit": 4,
        "after execute": 4,
    }.items()
    for number in range(many)
]
"""Moments of doing: before a file is opened, named, removed, before and after a commit, and in the
middle of transactions; as parts of how often that is done in an undisturbed run."""


def _make(folder):
    region = crash.prepare(folder / "region")
    whole = shutil.copytree(region.root, folder / "whole")
    counted = crash.start(whole, counts=str(folder / "counts.json"))
    said = counted.communicate()
    assert counted.returncode == 1, said  # something to mend
    timed = shutil.copytree(region.root, folder / "timed")
    begun = time.monotonic()
    crash.start(timed, together=25).communicate()
    (folder / "seconds").write_text(str(time.monotonic() - begun))


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory):
    """The region before, and what `run` makes of it: files, rows, how often what was done."""
    folder = once(tmp_path_factory, "crash", _make)
    return SimpleNamespace(
        root=folder / "region",
        end=crash.state(folder / "whole"),
        together=crash.state(folder / "timed"),
        counts=json.loads((folder / "counts.json").read_text()),
        seconds=float((folder / "seconds").read_text()),
    )


@pytest.fixture(scope="module")
def server():
    with crash.server() as serving:
        yield serving


def finish(root, undisturbed):
    """Run the command again, and hold everything against the undisturbed run."""
    # Transactions of the same size: what follows from a return is told of in the log right after it.
    had_lock = (root / LOCK_FILE).exists()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "TOGETHER", crash.TOGETHER)
        assert call("run", "-w", root).exit in (0, 1)
    files, rows = crash.state(root)
    if not had_lock:  # at most the lock's own beginning, before which nothing was done
        files = {name: sha for name, sha in files.items() if not name.startswith(".xlgoals-")}
    assert files == undisturbed.end[0]
    assert rows == undisturbed.end[1]


def test_the_undisturbed_run_is_worth_disturbing(undisturbed):
    """Several transactions, every kind of file, and workbooks that open."""
    files, rows = undisturbed.end
    states = {row[5] for row in rows["receipts"]}
    assert states == {
        "accepted",
        "accepted_with_remarks",
        "incomplete",
        "superseded",
        "duplicate",
        "foreign",
        "unreadable",
    }
    assert len(rows["receipts"]) == 25
    assert undisturbed.counts["os.rename"] > 30
    assert undisturbed.counts["commit"] > 4
    assert sum("/feedback/" in name for name in files) > 20
    # in how many transactions makes no odds but to the order in the log
    assert undisturbed.together[0] == files
    assert unordered(undisturbed.together[1]) == unordered(rows)


def unordered(rows):
    """The ledger's rows, the log's without their numbers."""
    return {**rows, "events": sorted((row[1:] for row in rows["events"]), key=repr)}


@pytest.mark.parametrize("part", TIMES, ids=lambda part: f"{part:.2f}")
def test_killed_at_a_moment_in_time(undisturbed, tmp_path, at_noon, part):
    root = shutil.copytree(undisturbed.root, tmp_path / "region")
    running = crash.start(root)
    try:
        running.communicate(timeout=part * undisturbed.seconds)
    except subprocess.TimeoutExpired:
        if os.name == "posix":
            os.killpg(running.pid, signal.SIGKILL)
        else:
            running.kill()
        running.communicate()
    crash.assert_whole(root, undisturbed.end, tmp_path / "looked at")
    finish(root, undisturbed)


@posix
@pytest.mark.parametrize(
    ("kind", "part"), EVENTS, ids=[f"{kind} {part:.2f}" for kind, part in EVENTS]
)
def test_killed_while_doing_something(undisturbed, server, tmp_path, at_noon, kind, part):
    root = shutil.copytree(undisturbed.root, tmp_path / "region")
    left = 1 + int(part * undisturbed.counts[kind])
    code, said = server.run(root, kind=kind, left=left)
    assert code == -signal.SIGKILL, said
    crash.assert_whole(root, undisturbed.end, tmp_path / "looked at")
    finish(root, undisturbed)


@posix
def test_killed_again_and_again(undisturbed, server, tmp_path, at_noon):
    """Each run gets no further than one transaction, and the next goes on from there."""
    root = shutil.copytree(undisturbed.root, tmp_path / "region")
    recorded = []
    for number in range(9):
        assert server.run(root, kind="after commit", left=1)[0] == -signal.SIGKILL
        looked_at = tmp_path / f"looked at {number}"
        crash.assert_whole(root, undisturbed.end, looked_at)
        recorded.append(len(crash.ledger_rows(looked_at / "ledger.db")["receipts"]))
    # the returns in fours, then that they have been answered, then the master
    assert recorded == [4, 8, 12, 16, 20, 24, 25, 25, 25]
    finish(root, undisturbed)


@posix
@pytest.mark.parametrize("kind", ["open archive", "commit", "after commit", "open R1"])
def test_an_edit_of_the_master_is_taken_once(full_region, server, tmp_path, kind):
    """Though the run that took it was killed, and the master was not built anew."""
    full_region.edit_master({("G1", "board_comment"): "Well done."})
    whole = shutil.copytree(full_region.root, tmp_path / "whole")
    assert call("run", "-w", whole).exit == 0
    code, said = server.run(full_region.root, kind=kind, left=1)
    assert code == -signal.SIGKILL, said
    assert call("run", "-w", full_region.root).exit == 0
    assert crash.state(full_region.root) == crash.state(whole)
    assert full_region.master()["G1", "board_comment"] == "Well done."


WORKERS = """
import subprocess

class Noted(subprocess.Popen):
    "Lets each worker hold the pipe that is listened to, and says that there is one."
    def __init__(self, *arguments, **rest):
        super().__init__(*arguments, **rest, pass_fds=[PIPE])
        os.write(PIPE, b"w")

PIPE = int(sys.argv[2])
subprocess.Popen = Noted
"""


@posix
@pytest.mark.parametrize(("kind", "left"), [("open archive", 1), ("open archive", 12)])
def test_workers_of_a_killed_parent_end_by_themselves(undisturbed, tmp_path, kind, left):
    """Who listens to a pipe hears its end when nobody holds it any more."""
    root = shutil.copytree(undisturbed.root, tmp_path / "region")
    listen, hold = os.pipe()
    order = {"root": str(root), "command": ["run"], "kind": kind, "left": left, "alone": True}
    script = crash.RUNNER + WORKERS + "\nobey(json.loads(sys.argv[1]))\n"
    command = [sys.executable, "-c", script, json.dumps(order), str(hold)]
    running = subprocess.Popen(command, pass_fds=[hold], env=crash.around())
    os.close(hold)
    assert running.wait() == -signal.SIGKILL
    heard = b""
    while select.select([listen], [], [], 60)[0] and (more := os.read(listen, 100)):
        heard += more
    ended = select.select([listen], [], [], 0)[0] == [listen]
    os.close(listen)
    assert heard
    assert set(heard) == set(b"w")
    assert ended
