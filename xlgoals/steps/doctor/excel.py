"""Excel, and what it starts Python by."""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.steps.doctor.check import mend, note, well
from xlgoals.steps.excel_install import in_force
from xlgoals.steps.machine import System
from xlgoals.steps.said import Said, said_of, say
from xlgoals.steps.xlwings_settings import UserSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.machine import Machine

_EXCEL, _STARTS, _SCRIPT = N_("Excel"), N_("Python for Excel"), N_("Script for Excel")
_APP = "Microsoft Excel.app"
_PATHS = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
    r"HKCU\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
)
_VERSION = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
INSTALL = N_("Run: xlgoals excel install")
_WITHOUT = N_("The buttons need it. Without it, work in master.xlsx and run the commands.")


def excel(machine: Machine, beside: Iterable[Path] = ()) -> Iterator[Check]:
    """Whether there is an Excel, and whether it starts this Python.

    Args:
        machine: The computer.
        beside: Folders with masters, where a settings file would go first.
    """
    if machine.system is System.OTHER:
        seen = say(N_("Excel is not on this kind of system."))
        yield note("excel", _EXCEL, seen, say(N_("Work in master.xlsx, and run the commands.")))
        return
    found, version = _windows(machine) if machine.system is System.WINDOWS else _mac(machine)
    if found is None:
        yield note("excel", _EXCEL, say(N_("Excel was not found.")), say(_WITHOUT))
    else:
        yield well("excel", _EXCEL, say("{app}", app=f"{found} {version}".strip()))
    yield from _interpreter(machine)
    yield from _beside(beside)
    if machine.system is System.MAC:
        yield from _script(machine)


def _windows(machine: Machine) -> tuple[Path | None, str]:
    for key in _PATHS:
        path = machine.registry.value(key, "")
        if isinstance(path, str) and Path(path.strip('"')).is_file():
            return Path(path.strip('"')), str(
                machine.registry.value(_VERSION, "VersionToReport") or ""
            )
    return None, ""


def _mac(machine: Machine) -> tuple[Path | None, str]:
    for folder in machine.applications:
        app = folder / _APP
        if not app.is_dir():
            continue
        try:
            about = plistlib.loads((app / "Contents" / "Info.plist").read_bytes())
            return app, str(about.get("CFBundleShortVersionString", ""))
        except (OSError, ValueError, plistlib.InvalidFileException):
            return app, ""
    return None, ""


def _interpreter(machine: Machine) -> Iterator[Check]:
    """What the user's settings of xlwings say that Excel starts."""
    path, ours = machine.settings, machine.interpreter
    assert path is not None  # noqa: S101 - there is an Excel on such a system
    try:
        settings = UserSettings.read(path, machine.encoding)
    except Unusable as error:
        yield mend("interpreter", _STARTS, said_of(error), say(N_("See that you may read it.")))
        return
    named = in_force(settings, machine.interpreter_key)
    if not named:
        seen = say(N_("It is not said which Python Excel is to start ({file})."), file=path)
        yield mend("interpreter", _STARTS, seen, say(INSTALL))
    elif not Path(machine.expanded(named)).is_file():
        seen = say(
            N_("Excel is to start {python}, which is not there ({file})."), python=named, file=path
        )
        yield mend("interpreter", _STARTS, seen, _replace())
    elif not machine.is_ours(named):
        seen = say(
            N_("Excel starts another Python, {python}, and not this one, {ours} ({file})."),
            python=named,
            ours=ours,
            file=path,
        )
        yield mend("interpreter", _STARTS, seen, _replace())
    elif machine.system is System.MAC and " " in named:
        seen = say(
            N_("Excel for Mac cannot start {python}, for the space in the name."), python=named
        )
        spaceless = N_("Install Python and xlgoals in a folder without spaces.")
        yield mend("interpreter", _STARTS, seen, say(spaceless))
    else:
        yield well(
            "interpreter", _STARTS, say(N_("Excel starts this Python: {python}"), python=named)
        )


def _replace() -> Said:
    message = N_("If no other workbook needs that one, run: xlgoals excel install --replace")
    return say(message)


def _beside(folders: Iterable[Path]) -> Iterator[Check]:
    for folder in folders:
        path = folder / "xlwings.conf"
        if path.exists():
            seen = say(
                N_("{file} lies beside a master and goes before the user's own settings."),
                file=path,
            )
            do = N_("Take it away, unless whoever looks after this computer has put it there.")
            yield mend("settings_beside", _STARTS, seen, say(do))


def _script(machine: Machine) -> Iterator[Check]:
    """On a Mac, the script of the very version of xlwings whose macros the master has."""
    script = machine.script
    if script is None:
        return
    target = machine.scripts / script.name
    if target.is_file() and target.read_bytes() == script.read_bytes():
        yield well("script", _SCRIPT, say("{path}", path=target))
        return
    seen = say(N_("{file} is not there, or is another than xlwings' own."), file=target)
    yield mend("script", _SCRIPT, seen, say(INSTALL))
