"""Two members of staff at once: one waits and is told for whom, and all is taken in once."""

import json
import os
import re
import signal
import subprocess
import sys

import crash
import pytest
from conftest import FULL, call

from xlgoals.clock import now
from xlgoals.lock import LOCK_FILE, lock, user_name

HELD = """
import os, signal, sys
from pathlib import Path
from xlgoals.lock import lock
from xlgoals.workspace import Workspace
with lock(Workspace.open(Path(sys.argv[1])), "run"):
    print("held", flush=True)
    if sys.argv[2:]:
        os.kill(os.getpid(), signal.SIGKILL)
    sys.stdin.read()
"""


def at_once(monkeypatch):
    """Let nobody wait longer than it takes to be told for whom."""
    usual = {"timeout": 0, "on_wait": None}
    monkeypatch.setattr("xlgoals.lock.lock.__wrapped__.__kwdefaults__", usual)


def say(region, language):
    path = region.root / "xlgoals.toml"
    text = path.read_text("utf-8").replace('language = "en"', f'language = "{language}"')
    path.write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", r"Waiting for {user} on .+, who runs issue since 2022-05-04 12:00 UTC\.\n"),
        ("sv", r"Väntar på {user} på .+, som kör issue sedan 2022-05-04 12:00 UTC\.\n"),
    ],
)
def test_two_who_collect_at_once(region, language, said):
    """Both wait for a third; then one takes in everything, and the other finds it known."""
    region.send_all()
    say(region, language)
    with lock(region.session.workspace, "issue"):
        both = [crash.start(region.root, "collect", "--json") for _ in range(2)]
        told = [one.stderr.readline() for one in both]
    answers = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0], answers
    for line in told:
        assert re.fullmatch(said.format(user=re.escape(user_name())), line)
    assert sorted(json.loads(out)["received"] for out, _ in answers) == [0, 3]
    assert sorted(json.loads(out)["passed_over"] for out, _ in answers) == [0, 3]
    assert [row["unit_id"] for row in region.export("returns")] == list(FULL)
    assert not (region.root / LOCK_FILE).exists()


def test_four_who_run_at_once_and_are_not_held_up(region):
    region.send_all()
    running = [crash.start(region.root) for _ in range(4)]
    answers = [one.communicate() for one in running]
    assert [one.returncode for one in running] == [0] * 4, answers
    for _, told in answers:
        assert all(line.startswith("Waiting for ") for line in told.splitlines())
    rows = region.rows()
    assert len(rows["receipts"]) == 3
    assert len(rows["builds"]) == 1
    assert [row[4] for row in rows["events"]] == ["issued", *["received"] * 3, "answered"]


def test_what_changed_during_the_wait_counts(region):
    """Who had to wait looks at the round as it is then, not as it was when it began."""
    region.send_all()
    with lock(region.session.workspace, "issue"):
        waiting = crash.start(region.root, "collect")
        assert waiting.stderr.readline().startswith("Waiting for ")
        region.edit_catalogue({("R1", "state"): "Closed", ("R2", "state"): "Open"})
        assert call("issue", "-w", region.root, "-r", "R2").exit == 0
    out, told = waiting.communicate()
    assert (waiting.returncode, region.rows()["receipts"]) == (0, []), out + told


def test_who_waits_for_a_lock_that_nobody_can_read(region, monkeypatch):
    path = region.root / LOCK_FILE
    path.write_text("")
    at_once(monkeypatch)
    answer = call("collect", "-w", region.root)
    assert answer == (
        2,
        "",
        "Waiting for somebody else who uses the workspace.\n"
        f"The workspace is in use, but {path} does not say by whom. See that nobody runs xlgoals "
        "here, and then delete the file.\n",
    )


def test_a_lock_of_another_computer_is_never_taken_over(region, monkeypatch):
    path = region.root / LOCK_FILE
    values = {"host": "pc17", "user": "anna", "pid": 1, "time": now().isoformat(), "command": "run"}
    path.write_text(json.dumps(values))
    at_once(monkeypatch)
    answer = call("collect", "-w", region.root)
    assert answer == (
        2,
        "",
        "Waiting for anna on pc17, who runs run since 2022-05-04 12:00 UTC.\n"
        "The workspace is in use: anna on pc17 runs run since 2022-05-04 12:00 UTC (process 1). "
        f"Wait until it is done, or, if it is not running any more, delete {path}.\n",
    )
    assert json.loads(path.read_text()) == values


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_lock_left_by_a_killed_process_is_taken_over_with_what_it_had_begun(region):
    region.send_all()
    killed = subprocess.run([sys.executable, "-c", HELD, str(region.root), "kill"], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (region.root / LOCK_FILE).exists()
    region.session.workspace.archive.mkdir(exist_ok=True)
    begun = [
        region.session.workspace.archive / ".xlgoals-1.tmp",
        region.dir.feedback / ".xlgoals-2.tmp",
        region.dir.root / ".xlgoals-3.tmp",
    ]
    for path in begun:
        path.write_bytes(b"half")
    assert call("collect", "-w", region.root).err == ""
    assert not any(path.exists() for path in begun)
    assert len(region.rows()["receipts"]) == 3


def test_a_lock_that_was_deleted_and_taken_by_another_is_theirs(region):
    """Who was told to delete it may have gone on: then it is not ours to take away."""
    path = region.root / LOCK_FILE
    with lock(region.session.workspace, "run"):
        path.write_text("another's")
    assert path.read_text() == "another's"
