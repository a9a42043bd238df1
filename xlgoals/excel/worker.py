"""A process that reads workbooks and may die of one: asked on its input, answers on its output.

Each message is its length in eight bytes and a pickle. The parent sends `Orders`, then paths; the
worker answers `READY`, then one `RawBook` or `ReadFailure` per path, in order, and ends when its
input does.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from xlgoals.excel.limits import ReadFailure, ReadLimits, megabytes, too_large
from xlgoals.excel.reader import read_book
from xlgoals.findings import Code

if TYPE_CHECKING:
    from xlgoals.forms.raw import RawBook

READY = "ready"
_LENGTH = struct.Struct(">Q")
_NOT_FINITE = tuple(b"G" + bytes.fromhex(sign) for sign in ("7ff0", "fff0", "7ff8", "fff8"))
"""How the pickles of infinities, and of what is not a number, begin."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a worker is held to: `seconds` per file and `memory` bytes in all."""

    limits: ReadLimits
    seconds: float
    memory: int


def send(stream: IO[bytes], message: object) -> None:
    """Write one message whole."""
    _write(stream, pickle.dumps(message, pickle.HIGHEST_PROTOCOL))


def _write(stream: IO[bytes], body: bytes) -> None:
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read one message; EOFError when the other side is gone, also in mid-message."""
    head = stream.read(_LENGTH.size)
    body = stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if not body or len(body) < _LENGTH.unpack(head)[0]:
        raise EOFError
    return pickle.loads(body)  # noqa: S301 - from our own process


def main() -> None:
    """Read what is asked for until the parent closes the pipe."""
    # the parent deals with the keyboard, and ends its workers itself
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
    questions, answers = _private_streams()
    orders: Orders = receive(questions)
    _restrict(orders)
    with suppress(EOFError, BrokenPipeError):
        send(answers, READY)
        while True:
            _write(answers, _packed(_answer(receive(questions), orders), orders.limits))


def _private_streams() -> tuple[IO[bytes], IO[bytes]]:
    """The pipes, out of reach of whatever prints: the parser reports panics on its own."""
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return questions, answers


def _restrict(orders: Orders) -> None:
    if sys.platform == "win32":
        return
    import resource

    # not every system lets a process do this; the parent's clock is there in any case
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (orders.memory, orders.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(path: str, orders: Orders) -> RawBook | ReadFailure:
    _alarm(orders.seconds)
    try:
        return read_book(Path(path), orders.limits)
    except ReadFailure as failure:
        return failure
    except MemoryError:
        return ReadFailure(Code.READER_DIED)
    except Exception as error:
        return ReadFailure(Code.OUR_FAULT, what=f"{type(error).__name__}: {error}")
    finally:
        _alarm(0)


def _packed(answer: RawBook | ReadFailure, limits: ReadLimits) -> bytes:
    """An answer as it is sent: within the limits, and with no number that no cell can hold."""
    body = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    if len(body) > limits.answer_bytes:
        refused = too_large(megabytes(len(body)), megabytes(limits.answer_bytes))
        return pickle.dumps(refused, pickle.HIGHEST_PROTOCOL)
    # seen here at once; to look at each cell would take ten times as long
    if any(mark in body for mark in _NOT_FINITE) and not isinstance(answer, ReadFailure):
        for row in (row for sheet in answer.sheets for row in sheet.rows):
            row[:] = [str(v) if isinstance(v, float) and not isfinite(v) else v for v in row]
        body = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
    return body


def _alarm(seconds: float) -> None:
    """Have the system end this process after `seconds`, even if the parent is busy or gone."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
