"""Many workbooks read at once, by processes that may die: a file that kills one costs that file.

Workers are started as `python -c ...` and spoken to through their input and output. That way
starts the same on Windows, macOS and Linux and leaves the caller's main module alone:
multiprocessing's spawn and forkserver would run it again (a script without a `__main__` guard, a
notebook, an embedded interpreter), and fork copies a parent that has threads. One thread per worker
takes in its answers, since Windows cannot wait for several pipes.
"""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from xlgoals.excel.reader import ReadFailure, ReadLimits
from xlgoals.excel.worker import Orders, receive, send
from xlgoals.findings import Code

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.forms.raw import RawBook

_BOOT = "import sys; sys.path[:] = sys.argv[1:]; from xlgoals.excel.worker import main; main()"
_AHEAD = 8
"""Files a worker holds at most: enough to be busy while the parent works, little in memory."""
_START_SECONDS = 60.0
_GRACE_SECONDS = 1.0
"""How much longer than the worker's own alarm the parent waits before it ends the worker."""

if TYPE_CHECKING:
    Events = queue.SimpleQueue[tuple["_Worker", RawBook | ReadFailure | str | None]]


class _Worker:
    """One process and the threads that feed it and listen to it.

    `asked` holds the numbers of the files whose answers have not been looked at, in order;
    `condemned` is the one that the process was ended for.
    """

    def __init__(self, orders: Orders, events: Events) -> None:
        self.asked: deque[int] = deque()
        self.ready = False
        self.condemned: int | None = None
        self._sent, self._heard = 1, 0  # the orders, which it answers too
        self._deadline = time.monotonic() + _START_SECONDS
        self._seconds = orders.seconds + _GRACE_SECONDS
        self._events = events
        self._outbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        paths = [str(Path(entry).absolute()) for entry in sys.path]
        self.process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-c", _BOOT, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows only
        )
        self._threads = [
            threading.Thread(target=self._feed, args=(self.process.stdin,), daemon=True),
            threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True),
        ]
        for thread in self._threads:
            thread.start()
        self._outbox.put(orders)

    def ask(self, number: int, path: Path) -> None:
        """Hand the worker one more file."""
        if self._heard == self._sent:
            self._restart_clock()
        self._sent += 1
        self.asked.append(number)
        self._outbox.put(str(path))

    def _restart_clock(self) -> None:
        self._deadline = time.monotonic() + self._seconds

    @property
    def seconds_left(self) -> float:
        """How long it may still take over what it is doing."""
        return self._deadline - time.monotonic()

    def condemn(self) -> None:
        """End the process for what it is doing; the listener tells of its end."""
        self.condemned = self.asked[0] if self.asked else None
        self.process.kill()

    def close(self, *, at_once: bool) -> None:
        """End the process, at once or as soon as it has nothing to do, and wait for it."""
        if at_once:
            self.process.kill()
        self._outbox.put(None)
        try:
            self.process.wait(self._seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for thread in self._threads:
            thread.join()

    def _feed(self, stream: IO[bytes]) -> None:
        """Send what is asked. In a thread: a worker at work reads nothing, and a pipe is small."""
        with suppress(OSError), stream:
            while (message := self._outbox.get()) is not None:
                send(stream, message)

    def _listen(self, stream: IO[bytes]) -> None:
        """Take in answers as they come, and None when there will be no more."""
        try:
            with suppress(EOFError, OSError), stream:
                while True:
                    answer = receive(stream)
                    # now, however late the parent comes to look at the answer
                    self._restart_clock()
                    self._heard += 1
                    self._events.put((self, answer))
        finally:
            self._events.put((self, None))


class ReaderPool:
    """Workers that are kept from one call of `read` to the next; closed as a context manager.

    Args:
        workers: most processes at a time; at least one.
        limits: what a workbook may hold.
        seconds: what one file may take.
        memory: bytes of address space a worker may take, where the system can hold it to that.
    """

    def __init__(
        self,
        workers: int,
        limits: ReadLimits | None = None,
        *,
        seconds: float = 20,
        memory: int = 1 << 30,
    ) -> None:
        self._most = max(1, workers)
        self._orders = Orders(limits or ReadLimits(), seconds, memory)
        self._events: Events = queue.SimpleQueue()
        self._workers: list[_Worker] = []
        self._busy = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers and wait until they are gone."""
        while self._workers:
            worker = self._workers.pop()
            worker.close(at_once=bool(worker.asked) or not worker.ready)

    def read(self, paths: Sequence[Path]) -> Iterator[tuple[Path, RawBook | ReadFailure]]:
        """Yield each path with its book, or why there is none, as they come and in any order.

        Raises:
            RuntimeError: a worker cannot be started, or another `read` is still going on.
        """
        if self._busy:
            raise RuntimeError("the pool is reading already")
        self._busy = True
        waiting = deque(range(len(paths)))
        try:
            for _ in range(len(paths)):
                number, answer = self._next(waiting, paths)
                yield paths[number], answer
        finally:
            for worker in [worker for worker in self._workers if worker.asked]:
                self._workers.remove(worker)
                worker.close(at_once=True)
            self._busy = False

    def _next(
        self, waiting: deque[int], paths: Sequence[Path]
    ) -> tuple[int, RawBook | ReadFailure]:
        """The next file that is done, with its answer."""
        while True:
            self._hand_out(waiting, paths)
            worker, answer = self._event()
            if worker not in self._workers:
                continue  # the last word of one that was ended before
            if answer is None:
                if (victim := self._bury(worker, waiting)) is not None:
                    return victim, ReadFailure(Code.READER_DIED)
            elif isinstance(answer, str):
                worker.ready = True
            else:
                number = worker.asked.popleft()
                self._hand_out(waiting, paths)
                return number, answer

    def _event(self) -> tuple[_Worker, RawBook | ReadFailure | str | None]:
        """What a worker says next; one that takes too long is ended, and its end is told."""
        at_work = [worker for worker in self._workers if worker.asked or not worker.ready]
        try:
            patience = min(worker.seconds_left for worker in at_work)
            return self._events.get(timeout=max(0.0, patience))
        except queue.Empty:
            for worker in at_work:
                if worker.seconds_left <= 0:
                    worker.condemn()
            return self._events.get()

    def _bury(self, worker: _Worker, waiting: deque[int]) -> int | None:
        """Take a dead worker out; the number of the file it died of, when there is one.

        That is the first file it had not answered. The others had not been opened and wait again.
        """
        self._workers.remove(worker)
        worker.close(at_once=True)
        if not worker.ready:
            raise RuntimeError("a process that reads workbooks could not be started")
        # it may have answered just before it was ended: then no file is to blame
        spared = worker.condemned is not None and worker.condemned not in worker.asked
        victim = worker.asked.popleft() if worker.asked and not spared else None
        waiting.extendleft(reversed(worker.asked))
        worker.asked.clear()
        return victim

    def _hand_out(self, waiting: deque[int], paths: Sequence[Path]) -> None:
        """Give each worker a little to do, and start another while there is work for it."""
        idle = sum(not worker.asked for worker in self._workers)
        for _ in range(min(self._most - len(self._workers), len(waiting) - idle)):
            self._workers.append(_Worker(self._orders, self._events))
        # towards the end a worker gets less ahead, so that none sits on work another could do
        ahead = min(_AHEAD, 1 + len(waiting) // (2 * len(self._workers)) if self._workers else 1)
        for held in range(ahead):
            for worker in self._workers:
                if waiting and len(worker.asked) == held:
                    number = waiting.popleft()
                    worker.ask(number, paths[number])


def read_all(
    paths: Sequence[Path],
    limits: ReadLimits | None = None,
    *,
    workers: int = 1,
    seconds: float = 20,
    memory: int = 1 << 30,
) -> Iterator[tuple[Path, RawBook | ReadFailure]]:
    """Read all `paths` in a pool of their own; see `ReaderPool`."""
    with ReaderPool(min(workers, len(paths)), limits, seconds=seconds, memory=memory) as pool:
        yield from pool.read(paths)
