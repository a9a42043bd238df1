"""The workspace: where things are, its settings, its key and its lock."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime

import pytest

from xlgoals import clock
from xlgoals.errors import Busy, Unusable
from xlgoals.findings import Code
from xlgoals.i18n import Language
from xlgoals.identity import Payload, make_token, read_token, refusal
from xlgoals.lock import LOCK_FILE, lock, user_name
from xlgoals.workspace import Settings, Workspace


@pytest.fixture
def workspace(tmp_path):
    return Workspace.create(tmp_path / "mål", "en")


def change(workspace, old, new):
    path = workspace.root / "xlgoals.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_created_is_found_from_below(workspace):
    below = workspace.root / "rounds" / "T1" / "inbox"
    below.mkdir(parents=True)
    assert Workspace.find(below) == workspace == Workspace.find(workspace.root)
    assert re.fullmatch("[0-9a-f]{32}", workspace.id)


def test_defaults_are_those_of_the_contract(workspace):
    limits = workspace.settings.limits
    assert (limits.file_mb, limits.unpacked_mb, limits.seconds, limits.memory_mb) == (
        25, 200, 20, 1024,
    )  # fmt: skip
    assert (limits.rows, limits.columns, limits.files) == (10_000, 200, 10_000)
    assert workspace.settings == Settings(id=workspace.id, language="en")


def test_every_setting_is_written_with_a_comment(workspace):
    lines = (workspace.root / "xlgoals.toml").read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if "=" in line and not line.startswith("#")]
    assert len(settings) == 22
    assert all(" # " in line for line in settings)


def test_paths(workspace):
    root = workspace.root
    assert workspace.catalogue == root / "catalogue.xlsx"
    assert workspace.ledger_path == root / "ledger.db"
    assert workspace.archive == root / "archive"
    folder = workspace.round_dir("2022-T1")
    folder.make()
    made = sorted(path.name for path in (root / "rounds" / "2022-T1").iterdir())
    assert made == ["feedback", "inbox", "templates"]
    assert folder.master == root / "rounds" / "2022-T1" / "master.xlsx"
    assert folder.report == root / "rounds" / "2022-T1" / "report"


@pytest.mark.parametrize("name", ["2022-T1", "T1", "Delår 1 (april)", "2022.04", "å"])
def test_round_ids_that_are_folders(workspace, name):
    assert workspace.round_dir(name).inbox.parts[-2] == name


@pytest.mark.parametrize(
    "name",
    ["", "..", "../x", "a/b", "a\\b", ".hidden", "a.", "a ", " a", "CON", "nul.x", "a:b", "a\n"],
)
def test_round_ids_that_are_no_folders(workspace, name):
    with pytest.raises(Unusable, match="cannot be the name of a folder"):
        workspace.round_dir(name)


def test_no_workspace_names_the_way_out(tmp_path):
    with pytest.raises(Unusable) as caught:
        Workspace.find(tmp_path)
    assert caught.value.words(Language("en")) == (
        f"There is no workspace in {tmp_path} or above it. Make one with: xlgoals new DIR, or "
        "say where it is with: -w DIR"
    )


def test_a_folder_with_something_in_it_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(Unusable, match="is not empty"):
        Workspace.create(tmp_path)
    with pytest.raises(Unusable, match="cannot be made"):
        Workspace.create(tmp_path / "mine.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("file_mb = 25", "file_mb = ", "cannot be understood: Invalid value (at line "),
        (
            "file_mb = 25",
            "file_MB = 25",
            "there is no setting limits.file_MB. There are: file_mb, ",
        ),
        ("[limits]", "[limit]", "there is no setting limit. There are: id, language, "),
        ("file_mb = 25", 'file_mb = "25"', 'limits.file_mb is "25", and must be a whole number'),
        ("file_mb = 25", "file_mb = 2.5", 'limits.file_mb is "2.5", and must be a whole number'),
        ("rows = 10000", "rows = 0", 'limits.rows is "0", and must be a whole number from 1 up.'),
        ("rows = 10000", "rows = true", 'limits.rows is "True", and must be a whole number'),
        ("workers = 0", "workers = -1", 'workers is "-1", and must be a whole number from 0 up.'),
        ('"archive"', '" "', 'paths.archive is " ", and must be a text in quotation marks.'),
        ('"archive"', "7", 'paths.archive is "7", and must be a text in quotation marks.'),
        ('language = "en"', 'language = "fi"', 'language is "fi", and must be one of: sv, en.'),
        (
            'project = "own"',
            'project = "both"',
            'buttons.project is "both", and must be one of: own, xlwings, none.',
        ),
        ('project = "own"', 'project = ""', 'buttons.project is "", and must be a text in quo'),
        ("workers = 0", "limits = 1\nworkers = 0", "cannot be understood"),
    ],
)
def test_a_fault_in_the_settings_names_file_and_key(workspace, old, new, said):
    change(workspace, old, new)
    with pytest.raises(Unusable) as caught:
        Workspace.open(workspace.root)
    assert str(workspace.root / "xlgoals.toml") in str(caught.value)
    assert said in str(caught.value)


def test_settings_without_id_and_settings_that_are_no_text(workspace):
    path = workspace.root / "xlgoals.toml"
    path.write_text('language = "sv"\n')
    with pytest.raises(Unusable, match="the setting id is missing"):
        Workspace.open(workspace.root)
    path.write_text(f'id = "{workspace.id}"\nlimits = 1\n')
    with pytest.raises(Unusable, match=r"limits must be a section of its own, headed \[limits\]"):
        Workspace.open(workspace.root)
    path.write_bytes(b'\xe5 = "\xe4"')
    with pytest.raises(Unusable, match="cannot be understood"):
        Workspace.open(workspace.root)


def test_settings_saved_by_a_plain_editor(workspace):
    path = workspace.root / "xlgoals.toml"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert Workspace.open(workspace.root) == workspace
    path.write_text(f'id = "{workspace.id}"\n[limits]\nrows = 5\n')
    assert Workspace.open(workspace.root).settings.limits.rows == 5
    assert Workspace.open(workspace.root).settings.limits.columns == 200


# --- the key ---


def test_key_is_made_once_and_for_the_owner_only(workspace):
    key = workspace.signing_key(create=True)
    assert len(key) == 32
    assert workspace.signing_key(create=True) == key == workspace.signing_key()
    if os.name == "posix":
        assert (workspace.root / "signing.key").stat().st_mode & 0o777 == 0o600
    assert "signing.key" in (workspace.root / ".gitignore").read_text().splitlines()


def test_without_key(workspace):
    with pytest.raises(Unusable, match="made by xlgoals issue"):
        workspace.signing_key()
    with pytest.raises(Unusable, match="a new key would know none of them"):
        workspace.signing_key(create=True, issued=True)
    assert not (workspace.root / "signing.key").exists()


@pytest.mark.parametrize("content", [b"", b"short", b"\xff" * 32, b"AAAA" * 20])
def test_damaged_key_is_never_overwritten(workspace, content):
    path = workspace.root / "signing.key"
    path.write_bytes(content)
    with pytest.raises(Unusable, match="damaged"):
        workspace.signing_key(create=True)
    assert path.read_bytes() == content


def test_a_return_to_another_workspace_is_recognised(workspace, tmp_path):
    other = Workspace.create(tmp_path / "other", "en")
    token = make_token(other.signing_key(create=True), Payload(other.id, "T1", "u", 1))
    found = read_token(token, workspace.signing_key(create=True))
    assert refusal(found, workspace.id) is Code.OTHER_WORKSPACE
    shutil.copy(other.root / "signing.key", workspace.root / "signing.key")
    assert refusal(read_token(token, workspace.signing_key()), workspace.id) is Code.OTHER_WORKSPACE
    assert refusal(read_token(token, other.signing_key()), other.id) is None


# --- the lock ---

HOLD = """
import sys
from pathlib import Path
from xlgoals.lock import lock
from xlgoals.workspace import Workspace
with lock(Workspace.open(Path(sys.argv[1])), "collect"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(workspace):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(workspace.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout.readline() == b"held\n"
    with process:
        yield process
        process.kill()


def test_lock_says_who_and_is_gone_afterwards(workspace):
    path = workspace.root / LOCK_FILE
    with clock.fixed(datetime(2022, 5, 6, 12, 3, tzinfo=UTC)), lock(workspace, "issue"):
        found = json.loads(path.read_text(encoding="utf-8"))
        assert found["pid"] == os.getpid()
        assert found["user"] == user_name()
        assert found["command"] == "issue"
        assert found["time"] == "2022-05-06T12:03:00+00:00"
        with lock(workspace, "collect", timeout=0):
            pass
        assert path.exists()
    assert not path.exists()


def test_lock_is_given_back_after_a_fault(workspace):
    with pytest.raises(ZeroDivisionError), lock(workspace, "issue"):
        raise ZeroDivisionError
    with lock(workspace, "issue", timeout=0):
        pass


def test_the_second_is_told_who_holds_it(workspace, holder):
    told = []
    with pytest.raises(Busy) as caught, lock(workspace, "run", timeout=0, on_wait=told.append):
        pass
    assert [(held.pid, held.command) for held in told] == [(holder.pid, "collect")]
    said = caught.value.words(Language("en"))
    assert said.startswith(f"The workspace is in use: {user_name()} on ")
    assert f"runs collect since {told[0].time[:10]}" in said
    assert f"(process {holder.pid})" in said
    assert said.endswith(f"delete {workspace.root / LOCK_FILE}.")


def test_the_second_waits_its_turn(workspace, holder):
    order, waits = [], threading.Event()

    def second():
        with lock(workspace, "run", timeout=60, on_wait=lambda _: waits.set()):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    assert waits.wait(60)
    order.append("first")
    holder.stdin.close()
    thread.join()
    assert order == ["first", "second"]


def test_a_lock_whose_process_is_gone_is_taken_over(workspace, holder):
    holder.kill()
    holder.wait()
    assert (workspace.root / LOCK_FILE).exists()
    with lock(workspace, "run", timeout=0):
        assert json.loads((workspace.root / LOCK_FILE).read_text())["pid"] == os.getpid()
    assert sorted(path.name for path in workspace.root.iterdir()) == [".gitignore", "xlgoals.toml"]


@pytest.mark.parametrize(
    "content",
    ['{"host": "elsewhere", "user": "b", "pid": 1, "time": "", "command": "run"}', "", "{}", "[1]"],
    ids=["another computer", "empty", "nobody", "other"],
)
def test_a_lock_of_which_nothing_can_be_known_is_left(workspace, content):
    path = workspace.root / LOCK_FILE
    path.write_text(content)
    with pytest.raises(Busy), lock(workspace, "run", timeout=0):
        pass
    assert path.read_text() == content


def test_a_takeover_that_was_killed_does_not_stop_the_next(workspace, holder):
    holder.kill()
    holder.wait()
    path = workspace.root / LOCK_FILE
    shutil.copy(path, path.with_suffix(".takeover"))
    with lock(workspace, "run", timeout=0):
        pass
    assert not path.with_suffix(".takeover").exists()


def test_many_at_once_each_alone(workspace):
    code = """
import sys
from pathlib import Path
from xlgoals.lock import lock
from xlgoals.workspace import Workspace
space = Workspace.open(Path(sys.argv[1]))
for _ in range(5):
    with lock(space, "run"):
        count = space.root / "count"
        count.write_text(str(int(count.read_text()) + 1))
"""
    (workspace.root / "count").write_text("0")
    call = [sys.executable, "-c", code, str(workspace.root)]
    running = [subprocess.Popen(call) for _ in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    assert (workspace.root / "count").read_text() == "20"


def test_user_without_a_name(monkeypatch):
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    assert user_name()
    monkeypatch.setattr("getpass.getuser", lambda: {}["nobody"])
    assert user_name()
