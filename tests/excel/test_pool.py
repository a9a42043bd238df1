"""Processes that read, and die of some files."""

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from xlgoals.excel import pool as pool_module
from xlgoals.excel.pool import ReaderPool, read_all
from xlgoals.excel.reader import ReadFailure, ReadLimits
from xlgoals.findings import Code
from xlgoals.forms.raw import RawBook

pipes_block = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a file that blocks")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Twenty workbooks, of which each holds its own number."""
    paths = [tmp_path / f"{number:02}.xlsx" for number in range(20)]
    for number, path in enumerate(paths):
        with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
            book.add_worksheet().write(0, 0, number)
    return paths


def children() -> set[str]:
    """The processes that we have started and that are there, where the system tells."""
    told = Path("/proc/self/task").glob("*/children")
    return {child for thread in told for child in thread.read_text().split()}


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """No process and no thread outlives a test."""
    before = set(threading.enumerate()), children()
    yield
    assert (set(threading.enumerate()), children()) == before


def numbers(answers: dict[Path, RawBook | ReadFailure]) -> list[object]:
    return [
        answer.sheets[0].rows[0][0] if isinstance(answer, RawBook) else answer.code
        for _, answer in sorted(answers.items())
    ]


def blocking(path: Path) -> Path:
    """A file that nobody ever gets to the end of."""
    path.unlink()
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("workers", [1, 2, 50])
def test_every_file_is_answered_once(files: list[Path], workers: int) -> None:
    answers = list(read_all(files, workers=workers))
    assert len(answers) == 20
    assert numbers(dict(answers)) == list(range(20))


def test_no_files() -> None:
    assert list(read_all([])) == []


def test_bad_files_are_answered_too(files: list[Path]) -> None:
    files[3].write_bytes(b"no workbook")
    files[4].unlink()
    answers = numbers(dict(read_all(files, workers=2)))
    assert answers == [0, 1, 2, Code.UNREADABLE, Code.VANISHED, *range(5, 20)]


@pipes_block
def test_a_file_that_takes_too_long(files: list[Path]) -> None:
    blocking(files[5])
    answers = numbers(dict(read_all(files, workers=2, seconds=0.5)))
    assert answers == [*range(5), Code.READER_DIED, *range(6, 20)]


@pipes_block
def test_the_parent_ends_a_worker_whose_alarm_does_not_ring(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "_GRACE_SECONDS", 0.1)
    with ReaderPool(1, seconds=0.5) as pool:
        answers = pool.read([files[0], blocking(files[1]), files[2]])
        found = dict([next(answers)])
        os.kill(pool._workers[0].process.pid, signal.SIGSTOP)
        found |= dict(answers)
    assert numbers(found) == [0, Code.READER_DIED, 2]


@pipes_block
def test_a_worker_that_is_killed_costs_one_file(files: list[Path]) -> None:
    blocking(files[1])
    with ReaderPool(1) as pool:
        answers = pool.read(files)
        found = dict([next(answers)])
        os.kill(pool._workers[0].process.pid, signal.SIGKILL)
        found |= dict(answers)
    assert numbers(found) == [0, Code.READER_DIED, *range(2, 20)]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit of memory that holds")
def test_a_file_that_needs_too_much_memory(files: list[Path]) -> None:
    with xlsxwriter.Workbook(str(files[1]), {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", 1)
        sheet.write("XFD1048576", 1)
    limits = ReadLimits(rows=2**20, columns=2**14)  # so that it comes as far as the parser
    answers = numbers(dict(read_all(files, limits, workers=2)))
    assert answers == [0, Code.READER_DIED, *range(2, 20)]


@pytest.mark.parametrize("taken", [0, 1, 7])
def test_closed_early(files: list[Path], taken: int) -> None:
    answers = read_all(files, workers=2)
    for _ in range(taken):
        next(answers)
    answers.close()  # type: ignore[attr-defined]


@pipes_block
def test_closed_while_a_worker_hangs(files: list[Path]) -> None:
    answers = read_all([files[0], blocking(files[1])], workers=1)
    next(answers)
    answers.close()  # type: ignore[attr-defined]


def test_a_warm_pool_keeps_its_workers(files: list[Path]) -> None:
    with ReaderPool(2) as pool:
        assert numbers(dict(pool.read(files))) == list(range(20))
        first = [worker.process.pid for worker in pool._workers]
        assert numbers(dict(pool.read(files[:3]))) == [0, 1, 2]
        assert [worker.process.pid for worker in pool._workers] == first
        answers = pool.read(files)
        next(answers)
        answers.close()  # type: ignore[attr-defined]
        assert numbers(dict(pool.read(files))) == list(range(20))


def test_one_reading_at_a_time(files: list[Path]) -> None:
    with ReaderPool(1) as pool:
        going_on = pool.read(files)
        next(going_on)
        with pytest.raises(RuntimeError, match="already"):
            next(pool.read(files))


def test_a_worker_that_cannot_start_is_told(
    files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool_module, "_BOOT", "raise SystemExit(3)")
    with ReaderPool(1) as pool, pytest.raises(RuntimeError, match="could not be started"):
        list(pool.read(files))


def test_a_script_without_a_main_guard(files: list[Path]) -> None:
    script = files[0].parent / "script.py"
    script.write_text(
        "import sys\nfrom pathlib import Path\nfrom xlgoals.excel.pool import read_all\n"
        "print('once', sum(1 for _ in read_all([Path(p) for p in sys.argv[1:]], workers=2)))\n"
    )
    here = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, script, *files],
        env={**os.environ, "PYTHONPATH": here},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (done.stdout, done.stderr) == ("once 20\n", "")


def test_workers_import_no_heavy_library() -> None:
    code = (
        "import sys, xlgoals.excel.worker\n"
        "print(sorted({'pandas', 'numpy', 'openpyxl', 'xlsxwriter', 'babel'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_many_small_files_in_a_long_path(files: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / ("mapp åäö " * 20) / ("b" * 200)
    folder.mkdir(parents=True)
    copies = [Path(shutil.copy(path, folder / path.name)) for path in files]
    assert numbers(dict(read_all(copies, workers=1))) == list(range(20))
