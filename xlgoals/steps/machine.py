"""The computer as what looks after it sees it: one value, so that any computer can be looked at."""

from __future__ import annotations

import os
import platform
import re
import shutil
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_VARIABLE = re.compile(r"%([^%]+)%")


class System(StrEnum):
    """The systems that Excel is on, and the others."""

    WINDOWS = "windows"
    MAC = "mac"
    OTHER = "other"


class Registry(Protocol):
    r"""Windows' registry. A key is written `HKCU\Software\...`."""

    def value(self, key: str, name: str) -> str | int | None:
        """A value of a key, the unnamed one for a blank name; None where there is none."""

    def keys(self, key: str) -> list[str]:
        """The names of the keys below a key."""


class NoRegistry:
    """The registry of a computer that has none."""

    def value(self, key: str, name: str) -> str | int | None:
        """None."""
        return None

    def keys(self, key: str) -> list[str]:
        """None at all."""
        return []


if sys.platform == "win32":
    import winreg

    _ROOTS = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}

    class _WindowsRegistry:
        """The registry of this computer. What may not be read is as if it were not there."""

        def value(self, key: str, name: str) -> str | int | None:
            root, _, path = key.partition("\\")
            try:
                with winreg.OpenKey(_ROOTS[root], path) as opened:
                    found, _ = winreg.QueryValueEx(opened, name)
            except OSError:
                return None
            return found if isinstance(found, str | int) else None

        def keys(self, key: str) -> list[str]:
            root, _, path = key.partition("\\")
            names: list[str] = []
            try:
                with winreg.OpenKey(_ROOTS[root], path) as opened:
                    while True:
                        names.append(winreg.EnumKey(opened, len(names)))
            except OSError:  # there are no more, or no key
                return names

    def _registry() -> Registry:
        return _WindowsRegistry()

else:

    def _registry() -> Registry:
        return NoRegistry()


@dataclass(frozen=True)
class Machine:
    """A computer and its user."""

    system: System
    home: Path
    executable: Path
    """The Python that runs."""
    environment: Mapping[str, str] = field(default_factory=dict)
    registry: Registry = field(default_factory=NoRegistry)
    applications: tuple[Path, ...] = ()
    """Folders of programs on a Mac."""
    xlwings: Path | None = None
    """The folder of the package xlwings; None where it is not installed."""
    name: str = ""
    """The system's name and version."""
    version_of: Callable[[str], str | None] = lambda _name: None
    """The version of an installed package, or None."""
    free: Callable[[Path], int] = lambda _folder: 1 << 40
    """Bytes that are free on the disk of a folder."""

    @property
    def interpreter(self) -> Path:
        """The Python that Excel is to start: the one with a console, which can tell of faults."""
        name = self.executable.name
        if self.system is System.WINDOWS and name.lower() == "pythonw.exe":
            return self.executable.with_name("python.exe")
        return self.executable

    def expanded(self, text: str) -> str:
        """A text whose `%NAMES%` are put in, as Windows does."""
        known = {name.casefold(): value for name, value in self.environment.items()}
        return _VARIABLE.sub(lambda name: known.get(name[1].casefold(), name[0]), text)

    def is_ours(self, named: str) -> bool:
        """Whether the path of a Python, as settings name it, is that of ours.

        Links are not followed: an environment's Python is a link to the one it was made of, and
        finds its packages by where the link stands.
        """
        if self.system is System.WINDOWS:
            return self.expanded(named).casefold() == str(self.interpreter).casefold()
        other = Path(named)
        return other.parent == self.interpreter.parent and other.name.startswith("python")

    @property
    def settings(self) -> Path | None:
        """The user's settings of xlwings, where its macros look; None where there is no Excel."""
        if self.system is System.WINDOWS:
            return self.home / ".xlwings" / "xlwings.conf"
        if self.system is System.MAC:
            return self.container / "xlwings.conf"
        return None

    @property
    def container(self) -> Path:
        """Where Excel for Mac may read and write; made when it is started for the first time."""
        return self.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data"

    @property
    def scripts(self) -> Path:
        """The scripts that Excel for Mac may run."""
        return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel"

    @property
    def script(self) -> Path | None:
        """The script of the installed xlwings by which Excel for Mac starts Python."""
        if self.xlwings is None:
            return None
        return next(iter(sorted(self.xlwings.glob("xlwings-*.applescript"))), None)

    @property
    def interpreter_key(self) -> str:
        """The setting that names the Python to start."""
        return "INTERPRETER_MAC" if self.system is System.MAC else "INTERPRETER_WIN"

    @property
    def encoding(self) -> str:
        """What Excel's macros take a settings file to be written in."""
        if self.system is not System.WINDOWS:
            return "utf-8"
        return "mbcs" if sys.platform == "win32" else "cp1252"


def this_machine() -> Machine:
    """This computer."""
    systems = {"win32": System.WINDOWS, "darwin": System.MAC}
    home = Path.home()
    found = util.find_spec("xlwings")
    return Machine(
        system=systems.get(sys.platform, System.OTHER),
        home=home,
        executable=Path(sys.executable),
        environment=os.environ,
        registry=_registry(),
        applications=(Path("/Applications"), home / "Applications"),
        xlwings=Path(found.origin).parent if found is not None and found.origin else None,
        name=platform.platform(),
        version_of=_version_of,
        free=lambda folder: shutil.disk_usage(folder).free,
    )


def _version_of(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
