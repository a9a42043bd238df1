"""Files written whole or not at all; the archive."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from xlgoals import files
from xlgoals.errors import Unusable
from xlgoals.files import (
    archive,
    archived,
    file_name,
    relative_name,
    sha256_file,
    write_atomic,
    write_new,
)

posix = pytest.mark.skipif(os.name != "posix", reason="limits and signals of POSIX")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def run(code, *arguments):
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=False)


def test_writes_and_says_so(tmp_path):
    path = tmp_path / "rounds" / "T1" / "a.xlsx"
    assert write_atomic(path, b"one") is True
    assert path.read_bytes() == b"one"
    assert write_atomic(path, b"two") is True
    assert path.read_bytes() == b"two"
    assert names(path.parent) == ["a.xlsx"]


def test_same_bytes_are_left_alone(tmp_path):
    path = tmp_path / "a"
    write_atomic(path, b"one")
    os.utime(path, (1, 1))
    assert write_atomic(path, b"one") is False
    assert path.stat().st_mtime == 1


@posix
def test_killed_before_the_rename_leaves_the_old_file(tmp_path):
    path = tmp_path / "master.xlsx"
    write_atomic(path, b"old")
    code = """
import os, signal, sys, pathlib
from xlgoals import files
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
files.write_atomic(pathlib.Path(sys.argv[1]), b"new" * 1000)
"""
    assert run(code, path).returncode == -9
    assert path.read_bytes() == b"old"
    assert all(name == "master.xlsx" or name.endswith(".tmp") for name in names(tmp_path))
    assert write_atomic(path, b"new")


@posix
def test_one_who_reads_meanwhile_reads_the_old_file_whole(tmp_path):
    path = tmp_path / "master.xlsx"
    write_atomic(path, b"old" * 1000)
    with path.open("rb", buffering=0) as reader:
        start = reader.read(5)
        write_atomic(path, b"new")
        assert start + reader.read() == b"old" * 1000


@posix
def test_disk_full_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "master.xlsx"
    write_atomic(path, b"old")
    code = """
import pathlib, resource, sys
from xlgoals.errors import Unusable
from xlgoals.files import write_atomic
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
path = pathlib.Path(sys.argv[1])
try:
    write_atomic(path, b"x" * 100_000)
except Unusable as error:
    sys.exit(3 if str(error) == f"There is no room on the disk for {path}." else str(error))
"""
    assert run(code, path).returncode == 3
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["master.xlsx"]


def test_a_folder_in_the_way_is_said_plainly(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(Unusable, match="a cannot be written"):
        write_atomic(tmp_path / "a", b"x")
    assert names(tmp_path) == ["a"]


def test_permissions_are_those_of_any_new_file(tmp_path):
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_atomic(tmp_path / "a", b"x")
    write_new(tmp_path / "key", b"x", mode=0o600)
    assert (tmp_path / "a").stat().st_mode == plain.stat().st_mode
    if os.name == "posix":
        assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("links", [True, False])
def test_write_new_is_never_over_another(tmp_path, monkeypatch, links):
    if not links:  # as on many shared folders

        def refuse(*_):
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(files.os, "link", refuse)
    path = tmp_path / "a"
    write_new(path, b"one")
    with pytest.raises(FileExistsError):
        write_new(path, b"two")
    assert path.read_bytes() == b"one"
    assert names(tmp_path) == ["a"]


def test_sha256(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"x" * 3_000_000)
    assert sha256_file(path) == hashlib.sha256(b"x" * 3_000_000).hexdigest()


def test_archive_keeps_by_hash(tmp_path):
    source = tmp_path / "Mål öst.XLSX"
    source.write_bytes(b"content" * 300_000)
    kept = tmp_path / "archive"
    sha = archive(source, kept)
    assert sha == sha256_file(source)
    assert archived(kept, sha) == kept / sha[:2] / f"{sha}.xlsx"
    assert archived(kept, sha).read_bytes() == source.read_bytes()
    assert names(kept) == [sha[:2]]


def test_archive_twice_is_once(tmp_path):
    kept = tmp_path / "archive"
    for name in ("a.xlsx", "b.xls", "c"):
        (tmp_path / name).write_bytes(b"same")
    hashes = {archive(tmp_path / name, kept) for name in ("a.xlsx", "b.xls", "c", "a.xlsx")}
    assert len(hashes) == 1
    assert [path.suffix for path in kept.rglob("*") if path.is_file()] == [".xlsx"]


def test_archive_gives_no_ending_that_could_be_run(tmp_path):
    (tmp_path / "a.exe").write_bytes(b"MZ")
    sha = archive(tmp_path / "a.exe", tmp_path / "archive")
    assert archived(tmp_path / "archive", sha).name == sha


def test_a_source_that_is_gone_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        archive(tmp_path / "gone.xlsx", tmp_path / "archive")
    assert archived(tmp_path / "archive", "ab" * 32) is None


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file whose reading fails")
def test_a_source_that_fails_while_read_is_an_os_error(tmp_path):
    with pytest.raises(OSError, match=r"Errno 5|Errno 14"):
        archive(Path("/proc/self/mem"), tmp_path / "archive")
    assert names(tmp_path / "archive") == []


def test_relative_name(tmp_path):
    assert relative_name(tmp_path / "rounds" / "å.xlsx", tmp_path) == "rounds/å.xlsx"
    assert relative_name(tmp_path.parent / "x", tmp_path) == (tmp_path.parent / "x").as_posix()


@posix
def test_a_name_in_another_encoding_can_be_stored(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/m\xe5l.xlsx"))
    assert relative_name(path, tmp_path) == "m\\xe5l.xlsx"


def test_names_that_would_command_a_terminal(tmp_path):
    """What a name holds is shown, never obeyed."""
    name = relative_name(tmp_path / "a\x1b[31m\n\u202excod.xlsx", tmp_path)
    assert name == "a\\x1b[31m\\n\\u202excod.xlsx"
    assert file_name(tmp_path / "å ä 😀.xlsx") == "å ä 😀.xlsx"
