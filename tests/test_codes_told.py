"""The watch over codes: what the package finds counts, what a test makes by hand does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from codes_told import CodesTold

from xlgoals.findings import Code, Finding
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.parse import TableReader, find_table
from xlgoals.forms.raw import RawBook, RawSheet
from xlgoals.i18n import Language


@pytest.fixture
def watch(monkeypatch):
    monkeypatch.setattr(Finding, "about", Finding.about)
    plugin = CodesTold()
    plugin.watch()
    return plugin


def test_a_finding_made_by_hand_does_not_count(watch):
    assert Finding.of(Code.EMPTY).code is Code.EMPTY
    assert watch.told == set()
    assert len(watch.missing()) == len(Code)


def test_a_finding_of_the_packages_own_counts(watch):
    form = RETURN_FORMS["dated_activities"]
    keys = [field.key for field in form.fields if field.key != "comment"]
    place = find_table(form, RawBook([RawSheet("Mål", [keys])]))
    assert [f.code for f in TableReader(form, Language("sv")).read(place).findings] == [
        Code.NO_COLUMN
    ]
    assert watch.told == {"XG-122"}
    assert "XG-122 NO_COLUMN" not in watch.missing()


@pytest.mark.parametrize(("workers", "whole"), [("0", True), ("2", True), ("0", False)])
def test_a_whole_run_fails_for_codes_that_nothing_triggers(tmp_path, workers, whole):
    here = Path(__file__).parent
    (tmp_path / "pytest.ini").write_text("[pytest]\ntestpaths = .\n")
    (tmp_path / "test_one.py").write_text("def test_one():\n    pass\n")
    (tmp_path / "conftest.py").write_text(
        "from codes_told import CodesTold\n"
        "def pytest_configure(config):\n"
        "    plugin = CodesTold()\n"
        "    plugin.watch()\n"
        "    plugin.told = {'XG-101'}\n"
        "    config.pluginmanager.register(plugin)\n"
    )
    paths = os.pathsep.join([str(here), str(here.parent)])
    command = [sys.executable, "-m", "pytest", "-q", "-n", workers]
    command += [] if whole else ["test_one.py"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": paths}, capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode == (1 if whole else 0), done.stdout + done.stderr
    assert ("XG-102 ENCRYPTED" in done.stdout) is whole
    assert "XG-101" not in done.stdout
