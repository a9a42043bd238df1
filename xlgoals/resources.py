"""Finds what is shipped beside the code: workbooks, templates, macros."""

from __future__ import annotations

from pathlib import Path

from xlgoals.errors import Unusable
from xlgoals.i18n import N_

FOLDERS = ("workbooks", "templates", "macros")
"""The folders that are shipped."""

_PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The shipped folder of this name: in the installed package, else in the checkout.

    Raises:
        Unusable: there is no such folder.
    """
    if name in FOLDERS:
        for candidate in _candidates(name, _PACKAGE):
            if candidate.is_dir():
                return candidate
    raise Unusable(
        N_('The folder "{name}" that belongs to xlgoals is not there. Install xlgoals again.'),
        name=name,
    )


def _candidates(name: str, package: Path) -> list[Path]:
    """Where the folder may be; what lies beside an installed package is somebody else's."""
    places = [package / "shipped" / name]
    if (package.parent / "pyproject.toml").is_file():
        places.append(package.parent / name)
    return places
