"""The sandbox that templates of the report are read in: ours, and an organisation's own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from xlgoals import resources
from xlgoals.errors import Unusable
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jinja2 import Environment


def sandbox(own: Path | None = None) -> ImmutableSandboxedEnvironment:
    """Where templates see a document's values and can change nothing.

    Args:
        own: a folder whose files are taken instead of ours of the same name, where it is there.
    """
    folders = [own] if own is not None and own.is_dir() else []
    loaders: list[BaseLoader] = [
        FileSystemLoader(folder) for folder in (*folders, resources.folder("templates"))
    ]
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def source(environment: Environment, name: str) -> str:
    """A file of the templates as it stands, an organisation's own before ours."""
    if environment.loader is None:
        raise ValueError("an environment without templates")
    return environment.loader.get_source(environment, name)[0]


@contextmanager
def faults_told(own: Path | None) -> Iterator[None]:
    """Say what is wrong with an organisation's own template. A fault of ours stays ours.

    Raises:
        Unusable: a template cannot be read, names what is not there, or is up to no good.
    """
    try:
        yield
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        if own is None or not own.is_dir():
            raise
        message = N_(
            "A template in {folder} cannot be used: {where}{why}. Mend it, or take it away; then "
            "ours of the same name is used."
        )
        where = f"{error.name}, {error.lineno}: " if isinstance(error, TemplateSyntaxError) else ""
        raise Unusable(message, folder=own, where=where, why=error) from error
