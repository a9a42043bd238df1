"""A real spreadsheet engine, and workbooks whose formulas show what they never give."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from threading import Timer
from uuid import uuid4

import pytest

ALWAYS, NEVER = 0, 1
"""Whether LibreOffice recalculates what it opens."""
PATIENCE = 180
"""Seconds after which LibreOffice is taken to hang."""
_DRIVER = Path(__file__).with_name("uno_calculate.py")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>{recalculate}</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
</oor:items>
"""


def _missing(words):
    """CI has installed all that the tests need; elsewhere people may do without."""
    if os.environ.get("CI"):
        pytest.fail(f"{words}, and CI may not do without")
    pytest.skip(words)


def _soffice():
    places = ["soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice"]
    places += [
        f"{os.environ[name]}/LibreOffice/program/soffice.exe"
        for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")
        if name in os.environ
    ]
    found = next(filter(None, map(shutil.which, places)), None)
    return found or _missing("LibreOffice Calc is not installed")


def _uno_python(soffice):
    """A Python that has LibreOffice's library: the system's, or the one LibreOffice brings."""
    folder = Path(soffice).resolve().parent
    brought = ["python.exe", "python", "../Resources/python"]
    places = ["/usr/bin/python3", *(str(folder / name) for name in brought), sys.executable]
    for place in filter(shutil.which, places):
        asked = [place, "-c", "import uno"]
        if subprocess.run(asked, capture_output=True, env=_bare()).returncode == 0:
            return place
    return _missing("no Python with LibreOffice's library uno is installed")


def _bare():
    """The environment without what leads another Python to this one's packages."""
    ours = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in ours}


def _profile(folder, recalculate, locale):
    """A profile of its own, so that nobody's settings count and nobody's LibreOffice is used."""
    (folder / "user").mkdir(parents=True)
    settings = _SETTINGS.format(recalculate=recalculate, locale=locale)
    (folder / "user" / "registrymodifications.xcu").write_text(settings)
    return f"-env:UserInstallation={folder.as_uri()}"


class Office:
    """LibreOffice with a profile of its own, which recalculates whatever it opens."""

    def __init__(self, profile):
        self.program = _soffice()
        self.profile = _profile(profile, ALWAYS, "en-US")

    def save_as(self, kind, files, folder):
        """Open each file and save it in another folder, as xlsx, ods or xls, in one start."""
        command = [self.program, self.profile, "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        saved = [folder / Path(file).with_suffix(f".{kind}").name for file in files]
        assert [path.name for path in saved if not path.exists()] == []
        return saved


class Calculator:
    """LibreOffice that is started once and stays open; it computes what and when it is told to.

    It starts when the first workbook is opened.
    """

    def __init__(self, profile, locale):
        self.profile, self.locale = profile, locale
        self.office = self.driver = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        program = _soffice()
        python = _uno_python(program)
        pipe = f"xlgoals{uuid4().hex}"
        listen = f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"
        command = [program, _profile(self.profile, NEVER, self.locale), listen]
        command += ["--headless", "--norestore", "--nodefault", "--nologo"]
        nowhere = subprocess.DEVNULL
        self.office = subprocess.Popen(
            command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
        self.driver = subprocess.Popen(
            [python, str(_DRIVER), pipe],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_bare(),
            text=True,
        )

    def ask(self, command, *arguments):
        """What the driver answers (`uno_calculate.py`)."""
        if self.driver is None:
            self._start()
        guard = Timer(PATIENCE, self._kill)
        guard.start()
        try:
            print(json.dumps([command, *arguments]), file=self.driver.stdin, flush=True)
            line = self.driver.stdout.readline()
        finally:
            guard.cancel()
        assert line, f"LibreOffice is gone, or did not answer in {PATIENCE} s: {command}"
        answer = json.loads(line)
        assert "fault" not in answer, f"{command}: {answer['fault']}"
        return answer["said"]

    def open(self, path, *, macros=False):
        """A workbook, opened as it was saved; its macros can be run where that is asked for."""
        return Book(self, path, macros)

    def close(self):
        """End what was started."""
        if self.driver is None:
            return
        guard = Timer(PATIENCE, self._kill)
        guard.start()
        try:
            self.driver.communicate('["quit"]\n')
            self.office.wait()
        finally:
            guard.cancel()
        self.driver = self.office = None

    def _kill(self):
        self.driver.kill()
        if hasattr(os, "killpg"):  # the program is a script that starts others
            os.killpg(self.office.pid, signal.SIGKILL)
        else:
            self.office.kill()


class Book:
    """One open workbook. Rows and columns are zero-based."""

    def __init__(self, calculator, path, macros):
        self.ask = calculator.ask
        self.sheets = self.ask("open", str(path), macros)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ask("close")

    def read(self):
        """What stands there now: per sheet, place to number or text; errors as `#N/A`."""
        return {name: _cells(**found) for name, found in self.ask("read").items()}

    def calculate(self):
        """Compute every formula."""
        self.ask("calculate")

    def type(self, sheet, place, text):
        """Type as a person does, in the locale's own way of writing numbers."""
        self.ask("type", sheet, *place, text)

    def shown(self, sheet, place):
        """A cell as a person sees it."""
        return self.ask("shown", sheet, *place)

    def cut(self, sheet, area, to):
        """Cut an area (first row and column, last row and column), paste it at a cell."""
        self.ask("cut", sheet, area, *to)

    def store(self, path):
        """Save a copy as .xlsx."""
        self.ask("store", str(path))

    def insert_row(self, sheet, row):
        self.ask("insert_row", sheet, row)

    def insert_column(self, sheet, column):
        self.ask("insert_column", sheet, column)

    def unprotect(self, sheet):
        """Take off the protection; it has no password."""
        self.ask("unprotect", sheet)

    def sort(self, sheet, area, column, *, ascending=True):
        """Sort whole rows of an area by one of its columns."""
        self.ask("sort", sheet, area, column, ascending)

    def modules(self, project="VBAProject"):
        """The modules of its macro project: name to text."""
        return self.ask("modules", project)

    def buttons(self, sheet):
        """Its buttons: what stands on each, and the macros that a click calls."""
        return [(label, scripts) for label, scripts in self.ask("buttons", sheet)]

    def run(self, macro):
        """Run a macro, such as `VBAProject.Module1.Greet`."""
        self.ask("run", macro)


def _cells(rows, faults):
    found = {
        (row, column): value
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value not in ("", None)
    }
    for place, words in faults.items():
        row, column = place.split(",")
        found[int(row), int(column)] = words
    return found


def with_wrong_values(source, target):
    """A copy whose formulas all show a number they never give, so that only recalculating helps."""
    wrong = re.compile(r"(<c [^>]*?)(?: t=\"\w+\")?(>\s*<f[^>]*>[^<]*</f>)(?:<v>[^<]*</v>|<v/>)?")
    formulas = 0
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as made:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                text, count = wrong.subn(r"\1\2<v>987654</v>", part.decode())
                part, formulas = text.encode(), formulas + count
            made.writestr(name, part)
    return formulas
