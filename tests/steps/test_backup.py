"""A workspace packed in one file and made anew of it: whole, checked, or not at all."""

import hashlib
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import crash
import pytest
from conftest import NOON, Region, file_hashes, ledger_rows

from xlgoals import clock
from xlgoals.errors import Busy, Unusable
from xlgoals.lock import LOCK_FILE
from xlgoals.steps.backup import backup
from xlgoals.steps.packed import LIST
from xlgoals.steps.restore_backup import restore_backup
from xlgoals.workspace import Workspace

posix = pytest.mark.skipif(os.name != "posix", reason="links, modes and signals of POSIX")


@pytest.fixture
def packed(full_region, tmp_path):
    """A backup of the full region."""
    return backup(full_region.session.workspace, tmp_path / "kept.zip").path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def everything(root):
    return file_hashes(root), ledger_rows(root / "ledger.db")


def test_what_is_restored_is_what_was_packed(full_region, tmp_path):
    made = backup(full_region.session.workspace)
    assert made.path == tmp_path / "region-backup-2022-05-04.zip"
    done = restore_backup(made.path, tmp_path / "nya mål åäö")
    assert done.root == tmp_path / "nya mål åäö"
    assert everything(done.root) == everything(full_region.root)
    assert (made.contents.has_key, made.contents.rounds, made.contents.received) == (
        True, ("R1",), 3,
    )  # fmt: skip
    for path in full_region.root.rglob("*"):
        there = done.root / path.relative_to(full_region.root)
        assert there.is_dir() == path.is_dir()
        if path.is_file():
            assert there.stat().st_mtime_ns == path.stat().st_mtime_ns
    assert names(tmp_path) == ["nya mål åäö", "region", "region-backup-2022-05-04.zip"]


def test_work_goes_on_in_what_was_restored(region, tmp_path):
    """The key is the same: a template that was sent out before the backup is known."""
    sent = region.send("U1", {("G1", "outcome"): 95})
    made = backup(region.session.workspace)
    moved = Region(restore_backup(made.path, tmp_path / "b").root)
    assert moved.collect(sent).states == {"accepted_with_remarks": 1}


def test_the_backup_changes_nothing(full_region):
    before = everything(full_region.root)
    backup(full_region.session.workspace)
    assert everything(full_region.root) == before


def test_the_same_workspace_is_the_same_bytes(full_region, tmp_path):
    one, two = (backup(full_region.session.workspace).path for _ in range(2))
    assert (one.name, two.name) == (
        "region-backup-2022-05-04.zip",
        "region-backup-2022-05-04-2.zip",
    )
    assert one.read_bytes() == two.read_bytes()


@posix
def test_it_is_for_its_owner_alone(full_region, packed, tmp_path):
    assert packed.stat().st_mode & 0o777 == 0o600
    root = restore_backup(packed, tmp_path / "b").root
    assert (root / "signing.key").stat().st_mode & 0o777 == 0o600


def test_what_is_of_a_moment_is_left_out_and_the_rest_is_kept(full_region, tmp_path):
    root = full_region.root
    kept = ["anteckningar å.txt", "rounds/R1/inbox/mål 2 (ä).xlsx", "rounds/R1/x.zip", LIST]
    of_a_moment = ["~$master.xlsx", ".~lock.master.xlsx#", ".xlgoals-ab.tmp", "xlgoals.takeover"]
    for name in [*kept, *of_a_moment]:
        (root / name).write_bytes(name.encode())
    (root / "tomt" / "inuti").mkdir(parents=True)
    made = backup(full_region.session.workspace, root / "mine.zip")
    again = backup(full_region.session.workspace, tmp_path)
    assert again.backups == ["mine.zip"]
    there = restore_backup(again.path, tmp_path / "b").root
    assert (there / "tomt" / "inuti").is_dir()
    for name in kept[:-1]:
        assert (there / name).read_bytes() == name.encode()
    # the name of the list itself is taken, in a backup
    assert made.renamed == [(LIST, f"{LIST}-2")]
    assert (there / f"{LIST}-2").read_bytes() == LIST.encode()
    assert not [name for name in of_a_moment if (there / name).exists()]
    assert not (there / LOCK_FILE).exists()


@posix
def test_names_that_no_zip_holds_are_spelled_out(full_region, tmp_path):
    inbox = full_region.dir.inbox
    (inbox / os.fsdecode(b"m\xe5l.xlsx")).write_bytes(b"odd")
    (inbox / "a\\b.xlsx").write_bytes(b"more")
    (inbox / "a_b.xlsx").write_bytes(b"most")
    made = backup(full_region.session.workspace)
    assert made.renamed == [
        ("rounds/R1/inbox/a_b.xlsx", "rounds/R1/inbox/a_b.xlsx-2"),
        ("rounds/R1/inbox/m\\xe5l.xlsx", "rounds/R1/inbox/m_xe5l.xlsx"),
    ] or made.renamed == [
        ("rounds/R1/inbox/a\\b.xlsx", "rounds/R1/inbox/a_b.xlsx"),
        ("rounds/R1/inbox/a_b.xlsx", "rounds/R1/inbox/a_b.xlsx-2"),
        ("rounds/R1/inbox/m\\xe5l.xlsx", "rounds/R1/inbox/m_xe5l.xlsx"),
    ]
    there = restore_backup(made.path, tmp_path / "b").root / "rounds" / "R1" / "inbox"
    assert (there / "m_xe5l.xlsx").read_bytes() == b"odd"
    assert {(there / name).read_bytes() for name in ("a_b.xlsx", "a_b.xlsx-2")} == {
        b"more",
        b"most",
    }


@posix
def test_links_are_what_they_lead_to(full_region, tmp_path):
    outside = tmp_path / "elsewhere"
    outside.mkdir()
    (outside / "a.txt").write_text("a")
    (full_region.root / "linked").symlink_to(outside)
    (full_region.root / "linked" / "back").symlink_to(full_region.root)
    root = restore_backup(backup(full_region.session.workspace).path, tmp_path / "b").root
    assert (root / "linked").is_dir()
    assert not (root / "linked").is_symlink()
    assert names(root / "linked") == ["a.txt"]  # what leads back to where it stands is nothing


def test_an_archive_outside_the_workspace_is_not_left_behind_in_silence(full_region, tmp_path):
    shutil.move(full_region.root / "archive", tmp_path / "archive")
    path = full_region.root / "xlgoals.toml"
    text = path.read_text(encoding="utf-8").replace('archive = "archive"', 'archive = "../archive"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable, match=r"outside the workspace \(the setting paths\.archive\)"):
        backup(Workspace.open(full_region.root))
    assert names(tmp_path) == ["archive", "region"]


def test_a_file_is_never_replaced(full_region, tmp_path):
    (tmp_path / "mine.zip").write_bytes(b"mine")
    for name in ("mine.zip", "mine"):
        with pytest.raises(Unusable) as error:
            backup(full_region.session.workspace, tmp_path / name)
        assert str(error.value) == (
            f"{tmp_path / 'mine.zip'} is there already, and is not replaced. Name another file."
        )
    with pytest.raises(Unusable, match="There is no folder"):
        backup(full_region.session.workspace, tmp_path / "nowhere" / "a.zip")
    assert (tmp_path / "mine.zip").read_bytes() == b"mine"


def test_a_damaged_ledger_is_not_packed_as_if_it_were_whole(full_region, tmp_path):
    ledger = full_region.root / "ledger.db"
    content = bytearray(ledger.read_bytes())
    content[4096 : 4096 * 12] = b"\x17" * (4096 * 11)
    ledger.write_bytes(content)
    with pytest.raises(Unusable, match="is damaged"):
        backup(full_region.session.workspace)
    ledger.unlink()
    with pytest.raises(Unusable, match=r"The ledger ledger.db is gone or empty"):
        backup(full_region.session.workspace)
    assert names(tmp_path) == ["region"]
    assert not list(full_region.root.glob(".xlgoals-*"))


def test_a_workspace_where_nothing_has_been_issued(tmp_path):
    workspace = Workspace.create(tmp_path / "ny", "sv")
    made = backup(workspace)
    assert (made.contents.ledger, made.contents.has_key) == (None, False)
    root = restore_backup(made.path, tmp_path / "b").root
    assert Workspace.open(root).id == workspace.id


def test_the_ledger_is_as_between_two_transactions(full_region, tmp_path):
    """Another is in the middle of writing; what is packed holds nothing of that."""
    before = ledger_rows(full_region.root / "ledger.db")
    with sqlite3.connect(full_region.root / "ledger.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO events (at, who, kind, details) VALUES ('a', 'b', 'c', '{}')")
        made = backup(full_region.session.workspace)
        other.execute("ROLLBACK")
    other.close()
    root = restore_backup(made.path, tmp_path / "b").root
    assert ledger_rows(root / "ledger.db") == before


def test_one_at_a_time(full_region, monkeypatch):
    other = {"host": "elsewhere", "user": "Å", "pid": 1, "time": "2022-05-04T10", "command": "run"}
    (full_region.root / LOCK_FILE).write_text(json.dumps(other), encoding="utf-8")
    told = []
    passed = iter(range(0, 1000, 50))
    monkeypatch.setattr("xlgoals.lock.time.monotonic", lambda: next(passed))
    with pytest.raises(Busy, match="Å on elsewhere runs run"):
        backup(full_region.session.workspace, waiting=told.append)
    assert [holder.user for holder in told] == ["Å"]


# --- what cannot be written, and ends half-way ---

ENDED = """
import os, signal, sys, pathlib
from xlgoals.steps import backup, restore_backup
from xlgoals.workspace import Workspace
def end(what, done, of):
    if done > of // 2:
        os.kill(os.getpid(), signal.SIGKILL)
_, act, source, target = sys.argv
if act == "backup":
    backup.backup(Workspace.open(pathlib.Path(source)), pathlib.Path(target), end)
else:
    restore_backup.restore_backup(pathlib.Path(source), pathlib.Path(target), end)
"""


def run(code, *arguments):
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@posix
def test_killed_while_packing_leaves_no_backup(full_region, tmp_path):
    done = run(ENDED, "backup", full_region.root, tmp_path / "a.zip")
    assert done.returncode == -signal.SIGKILL, done.stderr
    half, left = names(tmp_path)
    assert (half.startswith(".xlgoals-"), left) == (True, "region")
    made = backup(full_region.session.workspace, tmp_path / "a.zip")  # the lock is taken over
    assert restore_backup(made.path, None, dry_run=True).contents == made.contents
    assert not list(full_region.root.glob(".xlgoals-*"))
    assert names(tmp_path) == ["a.zip", "region"]


@posix
def test_killed_while_unpacking_leaves_no_workspace(packed, tmp_path):
    done = run(ENDED, "restore", packed, tmp_path / "b")
    assert done.returncode == -signal.SIGKILL, done.stderr
    half, *left = names(tmp_path)
    assert (half.startswith(".xlgoals-"), left) == (True, ["kept.zip", "region"])
    assert restore_backup(packed, tmp_path / "b").root == tmp_path / "b"
    assert names(tmp_path) == ["b", "kept.zip", "region"]


FULL_DISK = """
import pathlib, resource, signal, sys
from xlgoals.errors import Unusable
from xlgoals.steps import backup, restore_backup
from xlgoals.workspace import Workspace
_, act, source, target = sys.argv
resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))
try:
    if act == "backup":
        backup.backup(Workspace.open(pathlib.Path(source)), pathlib.Path(target))
    else:
        restore_backup.restore_backup(pathlib.Path(source), pathlib.Path(target))
except Unusable as error:
    print(error)
"""


@posix
@pytest.mark.parametrize("act", ["backup", "restore"])
def test_no_room_on_the_disk(full_region, packed, tmp_path, act):
    before = names(tmp_path)
    source = full_region.root if act == "backup" else packed
    done = run(FULL_DISK, act, source, tmp_path / "b.zip")
    assert done.stdout.startswith("There is no room on the disk for "), done.stderr
    assert names(tmp_path) == before
    assert not list(full_region.root.glob(".xlgoals-*"))


@posix
def test_a_target_that_may_not_be_written(full_region, packed, tmp_path):
    """As somebody who may read there only."""
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    for command in (["backup", closed / "a.zip"], ["restore", packed, "--to", closed / "b"]):
        elsewhere = command[0] == "restore"
        order = {"modes": True, "no_workspace": elsewhere}
        running = crash.start(full_region.root, *map(str, command), **order)
        said = running.communicate()
        assert (running.returncode, names(closed)) == (2, []), said
        assert said[1].startswith(f"{command[-1]} cannot be written.")


@posix
def test_a_file_that_may_not_be_read(full_region, tmp_path):
    """All of the workspace or no backup, and the file is named."""
    secret = full_region.root / "rounds" / "R1" / "master.xlsx"
    secret.chmod(0)
    running = crash.start(full_region.root, "backup", modes=True)
    said = running.communicate()
    assert (running.returncode, names(tmp_path)) == (2, ["region"])
    assert said[1] == (
        f"{secret} cannot be read (Permission denied), so no backup was made. Close it if it is "
        "open somewhere, see that you may read it, and run again.\n"
    )


# --- what is no backup, or no longer one ---


def rebuilt(packed, target, change):
    """The backup with its members changed by hand: name to bytes, and its list."""
    with zipfile.ZipFile(packed) as source:
        members = [(member.filename, source.read(member)) for member in source.infolist()]
    values = json.loads(dict(members)[LIST])
    members = [pair for pair in members if pair[0] != LIST]
    change(members, values)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in [*members, (LIST, json.dumps(values).encode())]:
            made.writestr(name, content)
    return target


def add(name, listed=True):
    """A change that adds a file of this name, in good order but for its name."""

    def change(members, values):
        members.append((name, b"evil"))
        sha256 = hashlib.sha256(b"evil").hexdigest()
        if listed:
            values["files"].append({"name": str(name), "size": 4, "sha256": sha256, "modified": 0})

    return change


def other_bytes(members, _values):
    members[0] = (members[0][0], members[0][1][:-1] + b"?")


def link(members, values):
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    add(info)(members, values)
    values["files"][-1]["name"] = "link"


def declared(**changed):
    return lambda _members, values: values.update(changed)


def of_first(**changed):
    return lambda _members, values: values["files"][0].update(changed)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (add("../evil"), "../evil"),
        (add("rounds/../../evil"), "rounds/../../evil"),
        (add("/evil"), "/evil"),
        (add("C:\\evil"), "C:\\\\evil"),
        (add("..\\evil"), "..\\\\evil"),
        (add("rounds//evil"), "rounds//evil"),
        (add("unlisted", listed=False), "unlisted"),
        (add("catalogue.xlsx/", listed=False), "catalogue.xlsx/"),
        (link, "link"),
        (other_bytes, ".gitignore"),
        (lambda members, _: members.pop(0), ".gitignore"),
        (lambda _, values: values["files"].pop(0), ".gitignore"),
        (lambda _, values: values["files"].append(values["files"][0]), LIST),
        (lambda _, values: values["folders"].append("../evil"), "../evil"),
        (of_first(size=1), ".gitignore"),
        (of_first(sha256="0" * 64), ".gitignore"),
        (of_first(sha256="zz"), LIST),
        (of_first(size=True), LIST),
        (of_first(name=5), LIST),
        (declared(files=5), LIST),
        (declared(language="de"), LIST),
        (declared(made_at="now"), LIST),
        (declared(more=1), LIST),
        (declared(workspace="0" * 32), "xlgoals.toml"),
        (declared(kind="something"), LIST),
    ],
)
def test_a_backup_that_was_changed(packed, tmp_path, change, what):
    changed = rebuilt(packed, tmp_path / "changed.zip", change)
    before = names(tmp_path)
    with pytest.raises(Unusable) as error:
        restore_backup(changed, tmp_path / "b")
    shown = what.replace("\\\\", "\\")
    assert str(error.value) == (
        f"The backup {changed} is damaged or has been changed: {shown} is not as it was packed. "
        "Nothing was restored. Use another backup."
    )
    assert names(tmp_path) == before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice(packed, tmp_path):
    changed = shutil.copy(packed, tmp_path / "changed.zip")
    with zipfile.ZipFile(changed, "a") as more:
        more.writestr("signing.key", b"another")
    with pytest.raises(Unusable, match=r"changed: signing\.key is not as it was packed"):
        restore_backup(changed, tmp_path / "b")
    with zipfile.ZipFile(packed, "a") as more:
        more.writestr(LIST, b"another")
    with pytest.raises(Unusable, match=f"changed: {LIST} is not"):
        restore_backup(packed, tmp_path / "b")
    assert not (tmp_path / "b").exists()


def test_more_bytes_than_are_declared(packed, tmp_path):
    """The zip says ten bytes where it holds a hundred million; no more than ten are ever written."""
    bomb = tmp_path / "bomb.zip"
    rebuilt(packed, bomb, lambda members, _: members.append(("bomb", b"0" * 100_000_000)))
    content = bytearray(bomb.read_bytes())
    size, small = (100_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
    assert content.count(size) == 2
    content = content.replace(size, small)
    bomb.write_bytes(content)
    sha256 = hashlib.sha256(b"0" * 10).hexdigest()
    with zipfile.ZipFile(bomb) as source:
        values = json.loads(source.read(LIST))
    values["files"].append({"name": "bomb", "size": 10, "sha256": sha256, "modified": 0})
    replaced = json.dumps(values).encode()
    with zipfile.ZipFile(bomb, "a") as again:
        at = next(m for m in again.infolist() if m.filename == LIST)
        again.filelist.remove(at)
        del again.NameToInfo[LIST]
        again.writestr(LIST, replaced)
    with pytest.raises(Unusable, match="changed: bomb is not as it was packed"):
        restore_backup(bomb, tmp_path / "b")
    assert names(tmp_path) == ["bomb.zip", "kept.zip", "region"]


def test_more_than_the_disk_holds(packed, tmp_path, monkeypatch):
    """Refused before anything is written."""
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=70_000_000))
    restore_backup(packed, tmp_path / "b")
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=67_200_000))
    with pytest.raises(Unusable, match="There is no room on the disk for"):
        restore_backup(packed, tmp_path / "c")
    assert names(tmp_path) == ["b", "kept.zip", "region"]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.999])
def test_cut_off(packed, tmp_path, part):
    content = packed.read_bytes()
    packed.write_bytes(content[: int(len(content) * part)])
    with pytest.raises(Unusable, match="is not a backup of a workspace"):
        restore_backup(packed, tmp_path / "b")
    assert names(tmp_path) == ["kept.zip", "region"]


@pytest.mark.parametrize("part", [0.02, 0.3, 0.6, 0.9])
def test_a_spoiled_byte(packed, tmp_path, part):
    content = bytearray(packed.read_bytes())
    at = int(len(content) * part)
    content[at : at + 40] = bytes(255 - byte for byte in content[at : at + 40])
    packed.write_bytes(content)
    with pytest.raises(Unusable):
        restore_backup(packed, tmp_path / "b")
    assert names(tmp_path) == ["kept.zip", "region"]


def test_other_files_are_no_backups(full_region, tmp_path):
    for path in (full_region.dir.master, full_region.root / "ledger.db"):
        with pytest.raises(Unusable) as error:
            restore_backup(path, tmp_path / "b")
        assert str(error.value) == (
            f"{path} is not a backup of a workspace, made by xlgoals backup. Nothing was restored."
        )


def test_one_of_a_later_xlgoals(packed, tmp_path):
    changed = rebuilt(packed, tmp_path / "a.zip", declared(format=2, version="9.0"))
    with pytest.raises(Unusable) as error:
        restore_backup(changed, tmp_path / "b")
    assert str(error.value) == (
        f"The backup {changed} was made by a later xlgoals (9.0). Install that one, and restore it "
        "then."
    )


def test_only_into_a_new_or_empty_folder(packed, tmp_path):
    (tmp_path / "b").mkdir()
    assert restore_backup(packed, tmp_path / "b").root == tmp_path / "b"
    before = everything(tmp_path / "b")
    with pytest.raises(Unusable) as error:
        restore_backup(packed, tmp_path / "b")
    assert str(error.value) == (
        f"The folder {tmp_path / 'b'} is there already and is not empty. Name a new one with: "
        "--to DIR"
    )
    with pytest.raises(Unusable, match="cannot be made or read"):
        restore_backup(packed, packed)
    assert everything(tmp_path / "b") == before
    assert restore_backup(packed, tmp_path / "x" / "y" / "å").root == tmp_path / "x" / "y" / "å"


def test_looked_through_only(packed, tmp_path):
    done = restore_backup(packed, None, dry_run=True)
    assert (done.root, done.contents.folder, done.contents.made_at) == (None, "region", NOON)
    assert names(tmp_path) == ["kept.zip", "region"]
    with clock.fixed(NOON):
        assert done.contents.made_at == clock.now()
    assert Path(done.path) == packed
