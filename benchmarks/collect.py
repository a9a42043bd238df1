"""How long `collect` takes over a region's returns, against only reading their cells.

The floor is python-calamine alone over the same files in the same run: every sheet to Python, in
one process. What is compared with it is all of `collect` but the feedback, with one worker. Target:
at most 4 times the floor, and under 600 MB in every process at 1,000 returns.

The parts are timed by wrapping functions from outside; a part's time does not include another's.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import importlib
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from region import Region

TARGET, TARGET_MB = 4.0, 600
_WARM = 5
"""Returns of the small region that a warm process has taken in before."""

_PARTS = (
    ("hash", "xlgoals.steps.arriving", "sha256_file"),
    ("archive", "xlgoals.steps.collect", "archive"),
    ("read cells, identity", "xlgoals.intake.reading", "Intake.take"),
    ("check (pandera)", "xlgoals.steps.collect", "check"),
    ("ledger", "xlgoals.steps.collect", "record"),
    ("snapshot", "xlgoals.steps.session", "Session.issued_round"),
    ("feedback", "xlgoals.steps.collect", "write_feedback"),
)
_WAITING = "wait for workers"


@dataclass
class Parts:
    """Seconds per part. A part inside another is taken out of the outer one."""

    seconds: dict[str, float] = field(default_factory=dict)
    _inner: list[float] = field(default_factory=lambda: [0.0])

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count the block's time as this part's."""
        self._inner.append(0.0)
        started = time.perf_counter()
        try:
            yield
        finally:
            whole = time.perf_counter() - started
            mine = whole - self._inner.pop()
            self._inner[-1] += whole
            self.seconds[name] = self.seconds.get(name, 0.0) + mine

    def wrap(self, name: str, module: str, path: str) -> None:
        """Time every call of a function or method."""
        owner: Any = importlib.import_module(module)
        *outer, last = path.split(".")
        for step in outer:
            owner = getattr(owner, step)
        whole: Callable[..., Any] = getattr(owner, last)

        def timed(*args: Any, **named: Any) -> Any:
            if threading.current_thread() is not threading.main_thread():
                return whole(*args, **named)  # goes on beside what is timed
            with self.part(name):
                return whole(*args, **named)

        setattr(owner, last, timed)

    def wrap_reading(self) -> None:
        """Time what the parent waits for each book, and note how large each worker grew."""
        from xlgoals.excel import pool

        read, close, worker = pool.ReaderPool.read, pool.ReaderPool.close, "_workers"

        def timed(own: Any, paths: Any) -> Iterator[Any]:
            books = read(own, paths)
            while True:
                with self.part(_WAITING):
                    book = next(books, None)
                if book is None:
                    return
                yield book

        def closed(own: Any) -> None:
            with self.part(_WAITING):
                peaks = [peak_of(child.process.pid) for child in getattr(own, worker)]
                self.largest_worker = max([self.largest_worker, *peaks])
                close(own)

        for name, wrapped in (("read", timed), ("close", closed)):
            setattr(pool.ReaderPool, name, wrapped)

    largest_worker: float = 0.0
    """MB."""


def peak_of(pid: int) -> float:
    """The most memory that a live process has had, in MB; 0 where the system does not tell.

    What `getrusage` says of children is of no use: a child starts with its parent's own size.
    """
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def own_peak() -> float:
    """The most memory this process has had, in MB."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def floor(files: list[Path]) -> float:
    """Seconds to read all cells of all sheets with python-calamine alone: the better of two."""
    from python_calamine import CalamineWorkbook

    seconds = []
    for _ in range(2):
        gc.collect()
        started = time.perf_counter()
        for path in files:
            book = CalamineWorkbook.from_path(str(path))
            for name in book.sheet_names:
                book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        seconds.append(time.perf_counter() - started)
    return min(seconds)


@dataclass
class Measured:
    """One run of `collect`: seconds in all, parts of them, how the files ended."""

    seconds: float
    parts: dict[str, float]
    states: dict[str, int]
    findings: int
    feedback: int


def collect_once(made: Region, workers: int, parts: Parts, profile: Path | None) -> Measured:
    """Take in a region's whole inbox."""
    from region import RECEIVED, ROUND

    from xlgoals import clock
    from xlgoals.steps.collect import collect

    made.reset()
    parts.seconds.clear()
    profiler = cProfile.Profile()
    gc.collect()
    with clock.fixed(RECEIVED):
        started = time.perf_counter()
        if profile:
            profiler.enable()
        done = collect(made.session(workers), ROUND)
        profiler.disable()
        seconds = time.perf_counter() - started
    if profile:
        profiler.dump_stats(profile)
    states = {state.value: number for state, number in done.states.items()}
    if sum(states.values()) != made.returns:
        raise SystemExit(f"not all were taken in: {states}, {done.faults[:1]}")
    found = sum(len(file.findings) for file in done.files)
    return Measured(seconds, dict(parts.seconds), states, found, len(done.feedback))


def measure(chosen: argparse.Namespace) -> bool:
    """Measure in this process and print; whether the targets are met."""
    started = chosen.started or time.time()
    from region import region

    made = region(chosen.keep, chosen.returns)
    parts = Parts()
    if not chosen.cold:
        collect_once(region(chosen.keep, _WARM), chosen.workers, parts, None)
    for part in _PARTS:
        parts.wrap(*part)
    parts.wrap_reading()
    before = time.time() - started
    runs = [collect_once(made, chosen.workers, parts, chosen.profile) for _ in range(chosen.repeat)]
    peak = own_peak()
    best = min(runs, key=lambda run: run.seconds)
    if chosen.cold:
        best.seconds += before
        best.parts["start and imports"] = before
    bare = floor(made.inbox)
    met = show(made, chosen, best, bare)
    print(f"peak memory, MB: parent {peak:.0f}, largest worker {parts.largest_worker:.0f}", end="")
    print(f"     target under {TARGET_MB} at 1,000")
    if chosen.consolidate:
        consolidate(made)
    return met and peak < TARGET_MB and parts.largest_worker < TARGET_MB


def show(made: Region, chosen: argparse.Namespace, run: Measured, bare: float) -> bool:
    """Print one run against the floor; whether the target is met."""
    mine = run.seconds - run.parts["feedback"]
    each = 1000 / made.returns
    how = "cold" if chosen.cold else "warm"
    print(f"\n{made.returns} returns, {chosen.workers} worker(s), {how}")
    print(f"  {'part':24}{'s':>8}{'ms a file':>11}{'of floor':>10}")
    rest = run.seconds - sum(run.parts.values())
    feedback = run.parts.pop("feedback")
    lines = [*run.parts.items(), ("other", rest), ("collect", mine), ("floor: calamine", bare)]
    for name, seconds in lines:
        print(f"  {name:24}{seconds:8.2f}{seconds * each:11.2f}{seconds / bare:10.2f}")
    print(f"  feedback, apart         {feedback:8.2f}  for {run.feedback} workbooks")
    states = ", ".join(f"{number} {state}" for state, number in sorted(run.states.items()))
    print(f"  {states}; {run.findings} findings")
    print(f"ratio {mine / bare:.2f}     target at most {TARGET:.0f} (warm, one worker)")
    return mine <= TARGET * bare


def consolidate(made: Region) -> None:
    """How long the master takes after that, and once more when nothing has changed."""
    from region import RECEIVED, ROUND

    from xlgoals import clock
    from xlgoals.steps.consolidate import consolidate as build

    for what in ("consolidate", "consolidate again"):
        started = time.perf_counter()
        with clock.fixed(RECEIVED):
            build(made.session(1), ROUND)
        print(f"{what:18}{time.perf_counter() - started:8.2f} s")


def make(chosen: argparse.Namespace) -> None:
    """Make the regions that are not there."""
    from region import region

    for returns in (_WARM, chosen.returns):
        made = region(chosen.keep, returns)
        if made.seconds_issue is not None:
            rate = returns / made.seconds_issue
            print(f"issue: {returns} templates in {made.seconds_issue:.1f} s, {rate:.0f} a second")


def options() -> argparse.ArgumentParser:
    """What can be chosen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--returns", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=1, help="runs; the best one is shown")
    parser.add_argument("--cold", action="store_true", help="count a fresh process's start too")
    parser.add_argument("--keep", type=Path, help="a folder for the regions made, to use again")
    parser.add_argument("--consolidate", action="store_true", help="build the master too")
    parser.add_argument("--profile", type=Path, help="write cProfile's account of it to a file")
    parser.add_argument("--step", choices=("make", "measure"), help=argparse.SUPPRESS)
    parser.add_argument("--started", type=float, help=argparse.SUPPRESS)
    return parser


def main() -> None:
    """Make the region in one process and measure in another, whose memory is its own."""
    chosen = options().parse_args()
    if chosen.step == "make":
        make(chosen)
    elif chosen.step == "measure":
        sys.exit(not measure(chosen))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            again = [sys.executable, *sys.argv]
            keep = [] if chosen.keep else ["--keep", temporary]
            subprocess.run([*again, *keep, "--step", "make"], check=True)
            started = f"{time.time()}"
            done = subprocess.run([*again, *keep, "--step", "measure", "--started", started])
        sys.exit(done.returncode)


if __name__ == "__main__":
    main()
