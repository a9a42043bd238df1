"""A real spreadsheet engine, and workbooks whose formulas show what they never give."""

import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Office:
    """LibreOffice with a profile of its own, which recalculates whatever it opens."""

    def __init__(self, profile):
        self.program = shutil.which("soffice") or shutil.which("libreoffice")
        if self.program is None:
            if os.environ.get("CI"):
                pytest.fail("LibreOffice Calc is not installed, and CI may not do without")
            pytest.skip("LibreOffice Calc is not installed")
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE)
        self.profile = profile

    def save_as(self, kind, files, folder):
        """Open each file and save it in another folder, as xlsx, ods or xls, in one start."""
        command = [self.program, f"-env:UserInstallation={self.profile.as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(folder), *map(str, files)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        saved = [folder / Path(file).with_suffix(f".{kind}").name for file in files]
        assert [path.name for path in saved if not path.exists()] == []
        return saved


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
