"""The report as PDF by a browser, where WeasyPrint cannot be loaded."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from pdf_check import elements, tag
from pdf_page import LONG, NASTY, TITLE, WORKING_MATERIAL, outline, page, read, rows, words

from xlgoals.errors import Unusable
from xlgoals.i18n import Language
from xlgoals.pages.pdf import Maker, browser, pdf

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def printed():
    return pdf(page(("A", [*rows(30), (NASTY, LONG)])), Maker.BROWSER)


def test_the_browser_prints_all_of_it(printed):
    said = words(printed)
    places = [said.index(f"A{n} Title {n}") for n in range(30)]
    assert places == sorted(places)
    assert NASTY.replace(" ", "") in said.replace(" ", "")
    assert [word for word in said.split() if word.startswith("word")] == LONG.split()
    assert "Filter" not in said


def test_the_browser_tags_and_has_an_outline(printed):
    assert outline(printed) == [TITLE, "Contents", "Part A"]
    with pikepdf.open(io.BytesIO(printed)) as file:
        tags = {tag(element) for element, _ in elements(file)}
        scopes = [element for element, _ in elements(file) if tag(element) == "TH"]
        assert str(file.Root.Lang) == "sv"
        assert file.Root.ViewerPreferences.DisplayDocTitle
    assert {"H1", "H2", "Table", "TR", "TH", "TD", "Figure", "Link"} <= tags
    assert scopes


def test_working_material_is_on_every_page(printed):
    assert all(WORKING_MATERIAL in part.extract_text() for part in read(printed).pages)


def test_the_browsers_file_tells_nothing_of_machine_or_moment(printed):
    with pikepdf.open(io.BytesIO(printed)) as file:
        assert {key: str(value) for key, value in file.docinfo.items()} == {"/Title": TITLE}
    assert b"xlgoals-" not in printed


HIDE = """
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            print("WeasyPrint could not import some external libraries")
            raise {error}
sys.meta_path.insert(0, Missing())
import xlgoals.pages.pdf as made
from pdf_page import page, rows
"""
NO_PANGO = "OSError('cannot load library libgobject-2.0-0')"
NOT_INSTALLED = "ModuleNotFoundError(name)"


def run(code, error, **environment):
    """What a Python of its own says, in which WeasyPrint cannot be loaded."""
    return subprocess.run(
        [sys.executable, "-c", HIDE.format(error=error) + code],
        capture_output=True,
        text=True,
        check=False,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests/pages"))),
            "PYTHONIOENCODING": "utf-8",
            **environment,
        },
    )


@pytest.mark.parametrize("error", [NO_PANGO, NOT_INSTALLED])
def test_without_weasyprint_the_browser_does_it(error):
    code = (
        "print(*made.makers()); import pypdf, io\n"
        "print(pypdf.PdfReader(io.BytesIO(made.pdf(page(('A', rows(2)))))).metadata.title)"
    )
    done = run(code, error)
    assert (done.stdout, done.returncode) == (f"browser\n{TITLE}\n", 0), done.stderr


SENTENCE = (
    'No PDF can be made here. Install what makes it: pip install "xlgoals[pdf]", on Linux also the '
    "package of Pango. Edge, Chrome or Chromium on the computer will do as well."
)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere browsers are not on the path")
def test_with_neither_a_sentence_says_what_to_install(tmp_path):
    code = (
        "print(made.makers())\ntry: made.pdf(page(('A', rows(2))))\n"
        "except made.Unusable as error: print(error)"
    )
    done = run(code, NO_PANGO, PATH=str(tmp_path))
    assert (done.stdout, done.returncode) == (f"[]\n{SENTENCE}\n", 0), done.stderr


def script(folder, text):
    path = folder / "browser"
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def is_running(process):
    """Whether it runs; what has ended and has not been waited for does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="starts a shell script")


@ON_LINUX
def test_a_browser_that_hangs_is_ended_with_its_children(tmp_path):
    children = tmp_path / "children"
    hanging = script(tmp_path, f"sleep 600 & echo $! > '{children}'; echo $$ >> '{children}'; wait")
    start = time.monotonic()
    with pytest.raises(Unusable) as told:
        browser.print_page("<p>x", hanging, seconds=1)
    assert time.monotonic() - start < 30
    assert str(told.value) == (
        f"The browser {hanging} was not done within 1 seconds and has been ended. "
        "Print the report from a browser instead."
    )
    started = children.read_text().split()
    assert len(started) == 2
    deadline = time.monotonic() + 10
    while any(map(is_running, started)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(is_running, started))


@ON_LINUX
def test_a_browser_that_makes_nothing_is_told_of(tmp_path):
    empty = script(tmp_path, "exit 0")
    with pytest.raises(Unusable) as told:
        browser.print_page("<p>x", empty)
    assert told.value.words(Language("sv")) == (
        f"Webbläsaren {empty} gjorde ingen PDF. Skriv ut rapporten från en webbläsare i stället."
    )


def test_a_browser_that_cannot_be_started_is_told_of(tmp_path):
    with pytest.raises(Unusable) as told:
        browser.print_page("<p>x", tmp_path / "none")
    assert str(told.value).startswith(f"The browser {tmp_path / 'none'} cannot be started: ")


@ON_LINUX
def test_no_profile_is_left_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    found = browser.find()
    assert found
    assert browser.print_page(page(("A", rows(1))), found).startswith(b"%PDF-")
    assert list(tmp_path.iterdir()) == []


@ON_LINUX
def test_a_browser_is_found_by_its_name_on_the_path(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert browser.find() is None
    (tmp_path / "browser").write_text("")
    script(tmp_path, "exit 0").rename(tmp_path / "msedge")
    assert browser.find() == tmp_path / "msedge"
