"""A new workspace, empty or from an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.files import write_atomic
from xlgoals.i18n import Language
from xlgoals.steps.example import CATALOGUE_FILE, empty_catalogue, example_folder, language_of
from xlgoals.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def new(root: Path, *, example: str | None = None, language: str | None = None) -> Workspace:
    """Make a workspace in a folder that is wanting or empty, with its catalogue.

    Without a language it has the example's, and Swedish where there is none.

    Raises:
        Unusable: The folder is not empty, or there is no such example.
    """
    language = language or language_of(example)
    if example is None:
        content = empty_catalogue(Language(language))
    else:
        content = (example_folder(example) / CATALOGUE_FILE).read_bytes()
    workspace = Workspace.create(root, language)
    write_atomic(workspace.catalogue, content)
    return workspace
