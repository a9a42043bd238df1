"""The sandbox that templates of the report are read in: ours, and an organisation's own."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment, safe_range

from xlgoals import resources
from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.pages.signs import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jinja2 import Environment

LARGEST = 2 << 20
"""Most bytes of an organisation's own template of the page."""
MOST_TURNS = 1_000_000
"""How often all loops over numbers together may go round while one document is made."""

FAULTS = (
    TemplateError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What a template that is wrong may end in."""


class Fault(StrEnum):
    """What can be wrong with a template."""

    MARKS = "marks"
    NAME = "name"
    FORBIDDEN = "forbidden"
    TOO_MUCH = "too much"
    SENSELESS = "senseless"


_TOLD = {
    Fault.MARKS: N_(
        "{file}, line {line}: this is not understood ({why}). Mend it, or take the file away; "
        "then ours of the same name is used."
    ),
    Fault.NAME: N_(
        '{file}, line {line}: there is nothing called "{why}" here. Mend it, or take the file '
        "away; then ours of the same name is used."
    ),
    Fault.FORBIDDEN: N_(
        '{file}, line {line}: a template may not use "{why}". Mend it, or take the file away; '
        "then ours of the same name is used."
    ),
    Fault.TOO_MUCH: N_(
        "{file}, line {line}: this asks for more than can be made. Mend it, or take the file "
        "away; then ours of the same name is used."
    ),
    Fault.SENSELESS: N_(
        "{file}, line {line}: this cannot be worked out. Mend it, or take the file away; then "
        "ours of the same name is used."
    ),
}


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which loops within loops come to an end, too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.globals["range"] = _counted()


def _counted() -> Callable[..., range]:
    left = MOST_TURNS

    def numbers(*bounds: int) -> range:
        nonlocal left
        made = safe_range(*bounds)
        left -= len(made)
        if left < 0:
            raise OverflowError
        return made

    return numbers


def sandbox(own: Path | None = None) -> ImmutableSandboxedEnvironment:
    """Where templates see a document's values and can change nothing.

    Args:
        own: a folder whose files are taken instead of ours of the same name, where it is there.
    """
    loaders: list[BaseLoader] = [_Own(own)] if own is not None else []
    return Sandbox(
        loader=ChoiceLoader([*loaders, FileSystemLoader(resources.folder("templates"))]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _shown(value: object) -> object:
    """A value as it is put into a page: words as people can see them, anything else as it is."""
    return plain(value) if type(value) is str else value


class _Own(BaseLoader):
    """Finds an organisation's own templates."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """A template's text and path. Raises TemplateNotFound where there is none."""
        path = self.folder.joinpath(*split_template_path(template))
        content = own_file(self.folder, path, LARGEST)
        if content is None:
            raise TemplateNotFound(template)
        try:
            words = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            message = N_("{file} is not saved as UTF-8. Save it again, and choose UTF-8 there.")
            raise Unusable(message, file=path) from error
        return words.replace("\r\n", "\n").replace("\r", "\n"), str(path), lambda: True


def own_file(folder: Path, path: Path, most: int) -> bytes | None:
    """A file in an organisation's own folder; None where there is none of that name.

    Args:
        folder: what the file must lie in, also where a link leads to it.
        path: the file.
        most: how many bytes it may have.

    Raises:
        Unusable: it is something else than a file, lies elsewhere, is too large or closed.
    """
    try:
        if os.path.lexists(folder) and not folder.is_dir():
            message = N_("{file} is no folder. The report's own templates lie in a folder.")
            raise Unusable(message, file=folder)
        if not os.path.lexists(path):
            return None
        if not path.resolve().is_relative_to(folder.resolve()):
            message = N_("{file} leads to a file elsewhere. Put the file itself into the folder.")
            raise Unusable(message, file=path)
        if not path.is_file():
            message = N_("{file} is no file. Take it away; then ours of the same name is used.")
            raise Unusable(message, file=path)
        if path.stat().st_size > most:
            message = N_("{file} is too large: at most {limit} MB.")
            raise Unusable(message, file=path, limit=most >> 20)
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Unusable(N_("{file} cannot be read ({why})."), file=path, why=why) from error


def source(environment: Environment, name: str) -> str:
    """A file of the templates as it stands, an organisation's own before ours."""
    if environment.loader is None:
        raise ValueError("an environment without templates")
    return environment.loader.get_source(environment, name)[0]


def fault_of(error: BaseException) -> tuple[Fault, str]:
    """What is wrong with a template that ended so, and the name or words that it is about."""
    words = str(error).rstrip(".")
    names = re.findall(r"'([^']*)'", words)
    if isinstance(error, TemplateNotFound):
        return Fault.NAME, str(error.name)
    if isinstance(error, TemplateSyntaxError):
        return Fault.MARKS, str(error.message).rstrip(".")
    if isinstance(error, SecurityError):
        return Fault.FORBIDDEN, names[0] if names else words
    if isinstance(error, UndefinedError):
        return Fault.NAME, names[-1] if names else words
    if isinstance(error, (OverflowError, MemoryError, RecursionError)):
        return Fault.TOO_MUCH, ""
    return Fault.SENSELESS, ""


@contextmanager
def faults_told(own: Path | None) -> Iterator[None]:
    """Say what is wrong with an organisation's own template. A fault of ours stays ours.

    Raises:
        Unusable: a template cannot be read, names what is not there, or is up to no good.
    """
    try:
        yield
    except FAULTS as error:
        if own is None or not own.is_dir():
            raise
        fault, why = fault_of(error)
        if place := _place(error, own):
            file, line = place
            raise Unusable(_TOLD[fault], file=file, line=line, why=why) from error
        if fault is not Fault.NAME:
            raise
        message = N_(
            'A template in {folder} lacks "{name}", which another one needs. Mend it, or take it '
            "away; then ours of the same name is used."
        )
        raise Unusable(message, folder=own, name=why) from error


def _place(error: BaseException, own: Path) -> tuple[Path, int] | None:
    """The file and the line of an organisation's own template at which it went wrong."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        path = Path(trace.tb_frame.f_code.co_filename)
        if path.is_relative_to(own):
            found = path, trace.tb_lineno
        trace = trace.tb_next
    if isinstance(error, TemplateSyntaxError) and error.filename:
        path = Path(error.filename)
        return (path, error.lineno) if path.is_relative_to(own) else None
    return found
