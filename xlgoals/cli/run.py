"""What every command shares: language, workspace, progress, output, exit codes."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from xlgoals.i18n import LANGUAGES, N_, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, RenderableType
    from rich.progress import Progress, TaskID

    from xlgoals.errors import Unusable
    from xlgoals.findings import Finding
    from xlgoals.lock import Holder
    from xlgoals.steps.session import Session
    from xlgoals.workspace import Workspace

PATIENCE = 1.0
"""Seconds of work before a bar is shown."""


class Exit(IntEnum):
    """What the exit code says."""

    DONE = 0
    TO_FIX = 1
    UNUSABLE = 2
    FAULT = 3


@dataclass
class Answer:
    """What a command answers: values for `--json`, what people see, and the exit code."""

    values: dict[str, Any]
    shown: Sequence[RenderableType] = ()
    exit: Exit = Exit.DONE


def own_language() -> Language:
    """The language of help and of messages before a workspace is known."""
    named = (
        os.environ.get("XLGOALS_LANGUAGE") or os.environ.get("LC_ALL") or os.environ.get("LANG", "")
    )
    return Language("sv" if named.casefold().startswith("sv") else "en")


class Call:
    """One call of a command: `language` is the workspace's once that is known."""

    def __init__(self, as_json: bool, workspace: Path | None, language: Language) -> None:
        self.as_json = as_json
        self.workspace = workspace
        self.language = language
        self.code = Exit.DONE
        self._root: Path | None = None
        self._bars: dict[str, TaskID] = {}
        self._progress: Progress | None = None
        self._started = time.monotonic()

    @cached_property
    def place(self) -> Workspace:
        """The workspace that the call is about, its ledger not opened."""
        from xlgoals.workspace import Workspace

        found = Workspace.find(self.workspace or Path.cwd())
        self.language, self._root = found.language, found.root
        return found

    @cached_property
    def session(self) -> Session:
        """The workspace that the call is about, at work."""
        from xlgoals.steps.session import Session

        return Session.open(self.place, self.progress, self.waiting)

    @cached_property
    def console(self) -> Console:
        """Where people read."""
        from rich.console import Console

        class Piped(Console):
            """A reader such as `head` may leave when it has seen enough."""

            def on_broken_pipe(self) -> None:
                raise BrokenPipeError

        return Piped(highlight=False)

    @cached_property
    def aside(self) -> Console:
        """Where progress and faults go."""
        from rich.console import Console

        return Console(stderr=True, highlight=False)

    def text(self, message: str, /, **values: object) -> str:
        """A message in the call's language."""
        return self.language.text(message, **values)

    @cached_property
    def _watched(self) -> bool:
        """Whether a person sees the bars."""
        return not self.as_json and self.aside.is_terminal

    def progress(self, what: str, done: int, of: int) -> None:
        """Show a bar, once the work has taken a second."""
        if time.monotonic() - self._started < PATIENCE or not self._watched:
            return
        if self._progress is None:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._progress = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=self.aside,
                transient=True,
            )
            self._progress.start()
        if what not in self._bars:
            self._bars[what] = self._progress.add_task(self.text(_DOING.get(what, what)), total=of)
        self._progress.update(self._bars[what], completed=done, total=of)

    def waiting(self, holder: Holder) -> None:
        """Say whom the call waits for; on stderr, also with `--json`."""
        from xlgoals.lock import NOBODY

        message = N_("Waiting for {user} on {host}, who runs {command} since {time}.")
        if holder is NOBODY:
            message = N_("Waiting for somebody else who uses the workspace.")
        self.stop_progress()
        self.aside.print(self.text(message, **holder.values()), markup=False, soft_wrap=True)

    def stop_progress(self) -> None:
        """Take the bars away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
            self._bars.clear()

    def in_workspace(self, name: object) -> bool:
        """Whether a file of this name lies in the workspace: its faults are none of ours."""
        return (
            self._root is not None
            and isinstance(name, str)
            and Path(name).absolute().is_relative_to(self._root)
        )

    def done(self, answer: Answer) -> None:
        """Give the answer."""
        self.stop_progress()
        self.code = answer.exit
        if self.as_json:
            write_json(answer.values)
            return
        for part in answer.shown:
            self.console.print(part)

    def write(self, content: bytes, output: Path | None) -> None:
        """Bytes to a file or to stdout."""
        self.stop_progress()
        if output is None:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        else:
            from xlgoals.files import write_atomic

            write_atomic(output, content)

    def refuse_unknown(self, given: Sequence[str], known: Sequence[str]) -> None:
        """Refuse a choice that there is not."""
        from xlgoals.errors import Unusable

        for choice in given:
            if choice not in known:
                message = N_('There is no "{choice}". There are: {known}')
                raise Unusable(message, choice=choice, known="; ".join(known))

    def unusable(self, error: Unusable) -> None:
        """Say why the call cannot be used, with what is wrong in detail."""
        self.stop_progress()
        words = error.words(self.language)
        messages = [finding.message(self.language) for finding in error.findings]
        if self.as_json:
            values = {
                "error": words,
                "findings": [finding_values(f, self.language) for f in error.findings],
            }
            write_json(values)
        else:
            self.aside.print(words, markup=False, soft_wrap=True)
            for message in messages:
                self.aside.print(f"- {message}", markup=False, soft_wrap=True)

    def fault(self, error: BaseException) -> None:
        """Say that xlgoals itself failed, with what is needed to mend it."""
        import traceback

        self.stop_progress()
        from xlgoals.findings import Code, Finding

        finding = Finding.of(Code.PROGRAM_FAULT, what=f"{type(error).__name__}: {error}")
        words = finding.message(self.language)
        if self.as_json:
            write_json({"error": words})
        traceback.print_exc(file=sys.stderr)
        self.aside.print(words, markup=False, soft_wrap=True)


_OUT_OF_REACH = N_(
    "{path} cannot be used ({why}). See that it is there and that you may read and write it, and "
    "run again."
)


def write_json(values: object) -> None:
    """One JSON value on stdout."""
    import json

    text = json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    if hasattr(sys.stdout, "buffer"):
        sys.stdout.buffer.write(text.encode())  # UTF-8, whatever the terminal is
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(text)


def finding_values(finding: Finding, language: Language) -> dict[str, str]:
    """A finding as `--json` gives it."""
    return {
        "code": finding.code.id,
        "severity": finding.severity.value,
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "message": finding.message(language),
    }


_DOING = {
    "issue": N_("Writing templates"),
    "fill": N_("Filling in templates"),
    "collect": N_("Reading returns"),
    "import": N_("Reading figures"),
    "record": N_("Recording"),
    "feedback": N_("Writing answers"),
    "consolidate": N_("Building the master"),
    "report": N_("Making the report"),
    "backup": N_("Packing"),
    "restore": N_("Unpacking"),
    "archive": N_("Looking through the archive"),
}


@contextmanager
def running(
    as_json: bool, workspace: Path | None = None, language: str | None = None
) -> Iterator[Call]:
    """Run one command: faults become sentences, and the exit code says how it went."""
    from xlgoals.errors import Unusable

    call = Call(as_json, workspace, own_language())
    try:
        if language is not None:
            call.refuse_unknown([language], LANGUAGES)
            call.language = Language(language)
        yield call
    except Unusable as error:
        call.unusable(error)
        _leave(Exit.UNUSABLE)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            with suppress(OSError):
                sys.stdout.close()
            _leave(Exit.DONE)
        if not call.in_workspace(error.filename):
            call.fault(error)
            _leave(Exit.FAULT)
        why = error.strerror or type(error).__name__
        call.unusable(Unusable(_OUT_OF_REACH, path=error.filename, why=why))
        _leave(Exit.UNUSABLE)
    except (typer.Exit, KeyboardInterrupt, SystemExit):
        call.stop_progress()
        raise
    except Exception as error:
        call.fault(error)
        _leave(Exit.FAULT)
    call.stop_progress()
    _leave(call.code)


def _leave(code: Exit) -> NoReturn:
    raise typer.Exit(int(code))
