"""Python, and the packages that xlgoals is built of."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from xlgoals import __version__
from xlgoals.i18n import N_
from xlgoals.steps.doctor.check import mend, note, well
from xlgoals.steps.machine import System
from xlgoals.steps.said import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.machine import Machine

NEEDED = (
    *("babel", "docxtpl", "jinja2", "matplotlib", "openpyxl", "pandas", "pandera"),
    *("python-calamine", "rich", "sqlalchemy", "tomlkit", "typer", "xlsxwriter", "xlwings"),
)
"""Packages without which some command fails."""
_PYTHON, _PACKAGES = N_("Python"), N_("Packages")


def python(machine: Machine) -> Iterator[Check]:
    """Which Python runs, and whether every package is there."""
    seen = say(
        N_("xlgoals {ours} on Python {version}, {path} ({system})"),
        ours=__version__,
        version=platform.python_version(),
        path=machine.executable,
        system=machine.name,
    )
    yield well("python", _PYTHON, seen)
    versions = {name: machine.version_of(name) for name in NEEDED}
    missing = [name for name, version in versions.items() if version is None]
    shown = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    if not missing:
        yield well("packages", _PACKAGES, say("{shown}", shown=shown))
        return
    gone = say(N_("Not installed: {names}"), names=", ".join(missing))
    install = N_("Stand in the folder of xlgoals and run: pip install .")
    if missing == ["xlwings"]:
        needed = N_("The buttons in the master need it. {install}")
        state = note if machine.system is System.OTHER else mend
        yield state("packages", _PACKAGES, gone, say(needed, install=say(install)))
    else:
        yield mend("packages", _PACKAGES, gone, say(install))
