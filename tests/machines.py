"""Computers to look at: their files are real, in a folder of the test; their registry is a table."""

import plistlib
from dataclasses import replace

from xlgoals.steps.doctor.python import NEEDED
from xlgoals.steps.machine import Machine, System

APP_PATHS = r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
CHOSEN = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"HKCU\Software\Policies\Microsoft\Office\16.0\Excel\Security"
COMMON = r"HKCU\Software\Policies\Microsoft\Office\16.0\Common\Security"


class Table:
    """A registry of values by key and name."""

    def __init__(self, values=()):
        self.values = {(key.casefold(), name): value for (key, name), value in dict(values).items()}

    def value(self, key, name):
        return self.values.get((key.casefold(), name))

    def keys(self, key):
        start = key.casefold() + "\\"
        below = {at[len(start) :] for at, _ in self.values if at.startswith(start)}
        return sorted({name.partition("\\")[0] for name in below})


def trusted(number, path, *, below=0, root=CHOSEN):
    """A trusted location."""
    key = rf"{root}\Trusted Locations\Location{number}"
    return {(key, "Path"): path, (key, "AllowSubFolders"): below}


def _python(folder, name):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(b"python")
    return folder / name


def _common(folder, system, executable):
    package = folder / "site-packages" / "xlwings"
    package.mkdir(parents=True, exist_ok=True)
    (package / "xlwings-0.37.8.applescript").write_bytes(b"on VbaHandler(ParameterString)\r")
    return Machine(
        system=system,
        home=folder / "home",
        executable=executable,
        xlwings=package,
        name=f"{system.value} of the test",
        version_of=dict.fromkeys(NEEDED, "1.0").get,
        environment={"UserProfile": str(folder / "home")},
    )


def windows(folder, registry=(), **rest):
    """A computer with Windows, Python and Excel."""
    excel = _python(folder / "Office16", "EXCEL.EXE")
    _python(folder / "Python311", "pythonw.exe")
    made = _common(folder, System.WINDOWS, _python(folder / "Python311", "python.exe"))
    made.home.mkdir(exist_ok=True)
    there = {(APP_PATHS, ""): str(excel), (CLICK_TO_RUN, "VersionToReport"): "16.0.17928.20156"}
    return replace(made, registry=Table({**there, **dict(registry)}), **rest)


def mac(folder, *, excel_started=True, **rest):
    """A Mac with Python in an environment, and Excel."""
    contents = folder / "Applications" / "Microsoft Excel.app" / "Contents"
    contents.mkdir(parents=True, exist_ok=True)
    about = {"CFBundleShortVersionString": "16.90.2"}
    (contents / "Info.plist").write_bytes(plistlib.dumps(about))
    made = _common(folder, System.MAC, _python(folder / "venv" / "bin", "python3"))
    if excel_started:
        made.container.mkdir(parents=True, exist_ok=True)
    return replace(made, **{"applications": (folder / "Applications",), **rest})


def linux(folder, **rest):
    """A computer without Excel."""
    made = _common(folder, System.OTHER, _python(folder / "venv" / "bin", "python3"))
    return replace(made, **rest)
