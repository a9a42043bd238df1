"""`xlgoals report` in every form: what is asked for, what hinders it, and people's words in it."""

import copy
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import crash
import docx
import pdfplumber
import pikepdf
import pytest
from conftest import FULL, NOON, SMALL, Region, call, once, small_catalogue

from xlgoals import clock
from xlgoals.pages.word import page_numbers
from xlgoals.steps.new import new

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits, modes and signals of POSIX")
MARGIN = 40
"""Points at the head and the foot of a printed page."""
FORMS = ["html", "pdf", "docx"]
NAMES = ["report.docx", "report.html", "report.pdf"]
NO_PDF = (
    'No PDF can be made here. Install what makes it: pip install "xlgoals[pdf]", on Linux also the '
    "package of Pango. Edge, Chrome or Chromium on the computer will do as well."
)


def ask(region, *arguments, **rest):
    return call("report", *arguments, "-w", region.root, **rest)


def forms(*names):
    return [part for name in names for part in ("--format", name)]


def written(region):
    return sorted(path.name for path in region.dir.report.rglob("*"))


def contents(region):
    return {path.name: path.read_bytes() for path in region.dir.report.iterdir()}


# --- what the forms say, read back ---


class Page(HTMLParser):
    """What a page says, without its style and its script."""

    def __init__(self, source):
        super().__init__()
        self.said = self.script = ""
        self._within = ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self._within = tag

    def handle_endtag(self, tag):
        self._within = ""

    def handle_data(self, data):
        if self._within == "script":
            self.script += data
        elif self._within != "style":
            self.said += data


def said_in(path):
    """The words of one form, without spaces, breaks and the hyphens that may come with these."""
    content = path.read_bytes()
    if path.suffix == ".html":
        text = Page(content.decode()).said
    elif path.suffix == ".pdf":
        with pdfplumber.open(path) as pdf:
            letters = [(page, letter) for page in pdf.pages for letter in page.chars]
            # what stands in the margins comes last, not between the two halves of a text
            letters.sort(key=lambda found: _in_margin(*found))
            text = "".join(letter["text"] for _, letter in letters)
    else:
        file = docx.Document(io.BytesIO(content))
        sections = [part for s in file.sections for part in (s.header, s.footer)]
        text = "".join(
            node.text or ""
            for part in (file, *sections)
            for node in (part.element if part is file else part._element).iter()
            if node.tag.endswith("}t")
        )
    return squeezed(text)


def _in_margin(page, letter):
    return not MARGIN < letter["top"] < page.height - MARGIN


def squeezed(text):
    return re.sub(r"[\s\u00ad\u200b\u200f\u2010-]", "", text)


def said(region):
    """What each form says, by its ending."""
    assert written(region) == NAMES
    return {path.suffix[1:]: said_in(path) for path in region.dir.report.iterdir()}


def assert_in_all(region, *words):
    told = said(region)
    lacking = [(form, w) for form in told for w in words if squeezed(w) not in told[form]]
    assert not lacking, [(form, w[:20]) for form, w in lacking]


def assert_in_none(region, *words):
    told = said(region)
    found = [(form, w) for form in told for w in words if squeezed(w) in told[form]]
    assert found == []


def assert_nothing_stands_beside_the_page(region):
    with pdfplumber.open(region.dir.report / "report.pdf") as pdf:
        for page in pdf.pages:
            assert min(letter["x0"] for letter in page.chars) >= 0
            assert max(letter["x1"] for letter in page.chars) <= page.width


def planned(root, **changes):
    """The small region after another plan, its templates issued."""
    with clock.fixed(NOON):
        workspace = new(root, language="en")
        small_catalogue(workspace.catalogue, {**copy.deepcopy(SMALL), **changes})
        region = Region(root)
        issued = region.issue()
    assert not [f for f in issued.findings if f.severity.value == "must_fix"], issued.findings
    return region


# --- formats ---


def test_none_named_makes_all_and_the_second_time_nothing(full_region):
    first = ask(full_region, "--json")
    assert (first.exit, first.err) == (0, "")
    paths = [str(full_region.dir.report / f"report.{form}") for form in FORMS]
    assert first.json == {
        "round": "R1",
        "report": paths,
        "changed": True,
        "not_made": [],
        "by_browser": False,
        "findings": [],
    }
    before = contents(full_region)
    times = {path: path.stat().st_mtime_ns for path in full_region.dir.report.iterdir()}
    time.sleep(0.01)
    assert ask(full_region, "--json").json == {**first.json, "changed": False}
    assert contents(full_region) == before
    assert {path: path.stat().st_mtime_ns for path in full_region.dir.report.iterdir()} == times


@pytest.mark.parametrize("form", FORMS)
def test_each_alone(full_region, form):
    assert ask(full_region, *forms(form)).exit == 0
    assert written(full_region) == [f"report.{form}"]


def test_repeated_and_in_another_order(full_region):
    answer = ask(full_region, *forms("docx", "html", "docx"), "--json")
    paths = [path.rpartition("/")[2] for path in answer.json["report"]]
    assert (answer.exit, paths) == (0, ["report.docx", "report.html"])
    assert written(full_region) == ["report.docx", "report.html"]


@pytest.mark.parametrize("name", ["odt", "HTML", ""])
def test_unknown(full_region, name):
    said = f'There is no "{name}". There are: html; pdf; docx\n'
    assert ask(full_region, *forms("html", name)) == (2, "", said)
    assert not full_region.dir.report.exists()


# --- where no PDF can be made ---

WITHOUT = """
import sys
class Refused:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
sys.meta_path.insert(0, Refused())
"""


def without_pdf(region, *arguments, **more):
    """The command where WeasyPrint cannot be loaded and no other program is on the path."""
    environment = {**crash.around(), "PATH": str(region.root), **more}
    script = f"{WITHOUT}\nfrom xlgoals.cli import main\nmain()"
    command = [sys.executable, "-c", script, "report", *arguments, "-w", str(region.root)]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8")


def test_a_pdf_that_nobody_named_is_said_not_to_be_made(full_region):
    done = without_pdf(full_region)
    assert (done.returncode, done.stderr) == (0, "")
    assert NO_PDF in done.stdout.splitlines()
    assert written(full_region) == ["report.docx", "report.html"]


def test_one_of_an_earlier_time_is_said_to_be_old(full_region):
    folder = full_region.dir.report
    folder.mkdir()
    (folder / "report.pdf").write_bytes(b"old")
    done = without_pdf(full_region, "--json")
    old = f"{folder / 'report.pdf'} is from an earlier report and has not been renewed."
    assert f'"not_made": [\n  {_json(NO_PDF)},\n  {_json(old)}\n ]' in done.stdout
    assert (folder / "report.pdf").read_bytes() == b"old"


def _json(text):
    return '"' + text.replace('"', '\\"') + '"'


@pytest.mark.parametrize("names", [["pdf"], ["html", "pdf", "docx"]])
def test_a_pdf_that_was_named_is_refused_and_nothing_is_written(full_region, names):
    done = without_pdf(full_region, *forms(*names))
    assert (done.returncode, done.stdout, done.stderr) == (2, "", NO_PDF + "\n")
    assert not full_region.dir.report.exists()


def test_without_libreoffice_word_is_asked_for_the_page_numbers(full_region):
    done = without_pdf(full_region, *forms("docx"))
    assert (done.returncode, done.stderr) == (0, "")
    with zipfile.ZipFile(full_region.dir.report / "report.docx") as made:
        assert b'<w:updateFields w:val="true"/>' in made.read("word/settings.xml")


@posix
@pytest.mark.parametrize("does", ["sleep 600", "echo %PDF-1.7 > report.pdf; sleep 600", "exit 1"])
def test_a_libreoffice_that_hangs_or_fails_is_ended(full_region, tmp_path, monkeypatch, does):
    program = tmp_path / "soffice"
    half = does.replace("report.pdf", '"$6/report.pdf"')
    program.write_text(f'#!/bin/sh\nset -- "$@"\n{half}\n')
    program.chmod(0o755)
    monkeypatch.setattr(page_numbers, "program", lambda: str(program))
    monkeypatch.setitem(page_numbers.pages.__kwdefaults__, "patience", 1)
    begun = time.monotonic()
    assert ask(full_region, *forms("docx")).exit == 0
    assert time.monotonic() - begun < 20
    with zipfile.ZipFile(full_region.dir.report / "report.docx") as made:
        assert b'<w:updateFields w:val="true"/>' in made.read("word/settings.xml")


def test_without_a_place_for_temporary_files_word_is_made(full_region):
    """Page numbers are then left to Word."""
    broken = str(full_region.root / "nowhere")
    script = f"import tempfile; tempfile.tempdir = {broken!r}\nfrom xlgoals.cli import main\nmain()"
    command = [sys.executable, "-c", script, "report", "--format", "docx"]
    done = subprocess.run(
        [*command, "-w", str(full_region.root)],
        env=crash.around(),
        capture_output=True,
        encoding="utf-8",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert written(full_region) == ["report.docx"]


# --- files that are hindered ---


@posix
def test_a_folder_that_is_closed(full_region):
    folder = full_region.dir.report
    folder.mkdir()
    folder.chmod(0o555)
    running = crash.start(full_region.root, "report", *forms("html", "docx"), modes=True)
    told = running.communicate()[1]
    folder.chmod(0o755)
    assert (running.returncode, told) == (
        2,
        f"{folder / 'report.html'} cannot be written. Close it if it is open somewhere, see that "
        "you may write there, and run again.\n",
    )
    assert written(full_region) == []


def test_a_folder_in_the_place_of_one_form(full_region):
    """The others are made all the same, so that no one is older than need be."""
    (full_region.dir.report / "report.pdf").mkdir(parents=True)
    answer = ask(full_region)
    path = full_region.dir.report / "report.pdf"
    assert answer == (2, "", f"{path} cannot be written (Is a directory).\n")
    assert written(full_region) == NAMES
    assert list(path.iterdir()) == []


def test_a_file_in_the_place_of_the_folder(full_region):
    full_region.dir.report.write_text("not a folder")
    answer = ask(full_region, *forms("html"))
    assert (answer.exit, answer.out, answer.err.count("\n")) == (2, "", 1)
    assert str(full_region.dir.report) in answer.err


@pytest.fixture(scope="module")
def reported(full_once, tmp_path_factory):
    """A region whose report was made, after which a unit has sent another figure."""

    def make(folder):
        region = Region(shutil.copytree(full_once, folder / "region"))
        with clock.fixed(NOON):
            assert ask(region).exit == 0
            shutil.copytree(region.dir.report, folder / "old")
            region.send("U1", {**FULL["U1"], ("G1", "outcome"): 12}, "again.xlsx",
                        saved_at=NOON.replace(hour=13))  # fmt: skip
            region.collect()
            whole = Region(shutil.copytree(region.root, folder / "whole"))
            assert ask(whole).exit == 0
            shutil.copytree(whole.dir.report, folder / "new")

    return once(tmp_path_factory, "reported", make)


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@posix
@pytest.mark.parametrize(("left", "size"), [(1, 0), (2, 5000), (3, 5000)])
def test_a_full_disk(reported, tmp_path, left, size):
    region = Region(shutil.copytree(reported / "region", tmp_path / "region"))
    old, new_ = bytes_of(reported / "old"), bytes_of(reported / "new")
    running = crash.start(region.root, "report", kind="open report", left=left, bytes=size)
    told = running.communicate()[1]
    path = region.dir.report / f"report.{FORMS[left - 1]}"
    assert (running.returncode, told) == (2, f"There is no room on the disk for {path}.\n")
    assert not any(old[name] == new_[name] for name in NAMES)
    for number, form in enumerate(FORMS, 1):
        name = f"report.{form}"
        assert bytes_of(region.dir.report)[name] == (new_ if number < left else old)[name]
    assert written(region) == NAMES


@posix
@pytest.mark.parametrize(
    ("kind", "left"), [("open report", 1), ("open report", 2), ("os.rename", 3)]
)
def test_killed_in_the_midst(reported, tmp_path, at_noon, kind, left):
    region = Region(shutil.copytree(reported / "region", tmp_path / "region"))
    old, new_ = bytes_of(reported / "old"), bytes_of(reported / "new")
    running = crash.start(region.root, "report", kind=kind, left=left)
    running.communicate()
    assert running.returncode < 0
    for name, content in bytes_of(region.dir.report).items():
        if not name.startswith(".xlgoals-"):
            assert content in (old[name], new_[name])
    assert ask(region).exit == 0
    assert bytes_of(region.dir.report) == new_


@posix
def test_two_at_once(reported, tmp_path):
    region = Region(shutil.copytree(reported / "region", tmp_path / "region"))
    both = [crash.start(region.root, "report", "--json") for _ in range(2)]
    answers = [one.communicate() for one in both]
    assert [one.returncode for one in both] == [0, 0], answers
    assert sorted('"changed": true' in out for out, _ in answers) == [False, True]
    assert bytes_of(region.dir.report) == bytes_of(reported / "new")


# --- boards ---


def test_a_board_that_there_is_not(full_region):
    said = 'There is no board "B9". There are: B1; B2\n'
    assert ask(full_region, "--board", "B9") == (2, "", said)
    assert ask(full_region, "--board", "") == (2, "", said.replace("B9", ""))
    assert not full_region.dir.report.exists()


def test_a_board_its_summary_and_the_whole_stand_side_by_side(full_region):
    for more in ((), ("--board", "B1"), ("--summary",), ("--board", "B1", "--summary")):
        assert ask(full_region, *forms("html"), *more).exit == 0
    assert written(full_region) == [
        "report-B1-summary.html",
        "report-B1.html",
        "report-summary.html",
        "report.html",
    ]


def named(boards):
    """The plan with further boards, by their ids."""
    more = [{"unit_id": board, "name": f"Board {board}", "kind": "board"} for board in boards]
    return {"units": [*SMALL["units"], *more]}


def test_a_board_without_goals(tmp_path, at_noon):
    region = planned(tmp_path / "region", **named(["B3"]))
    assert ask(region, "--board", "B3").exit == 0
    assert written(region) == ["report-B3.docx", "report-B3.html", "report-B3.pdf"]


ODD = ["Hälsa å", "1.2 b", "../x", "../../../x", "/etc/x", "CON", "a:b", "a\\b", "summary",
       "B1-summary", "b1", ".", "..", "x" * 30, "*?<>|", "a\nb", "😀"]  # fmt: skip


def test_the_ids_of_boards_lead_to_a_file_each_in_the_folder(tmp_path, at_noon):
    """Whatever signs they have, also where capitals make no difference."""
    region = planned(tmp_path / "region", **named(ODD))
    before = {path for path in tmp_path.rglob("*") if path != region.dir.report}
    boards = [unit.unit_id for unit in region.session.issued_round("R1")[0].boards]
    assert len(boards) >= 2 + len(ODD) - 2
    for board in boards:
        for more in ((), ("--summary",)):
            answer = ask(region, *forms("html"), "--board", board, *more)
            assert answer.exit == 0, (board, answer)
    assert ask(region, *forms("html"), "--summary").exit == 0
    names = written(region)
    assert len({name.casefold() for name in names}) == len(names) == 2 * len(boards) + 1
    for name in names:
        assert re.fullmatch(r"report-[\w .,+()-]{1,80}\.html", name), name
    assert "report-Hälsa å.html" in names
    assert "report-1.2 b.html" in names
    after = {path for path in tmp_path.rglob("*") if region.dir.report not in path.parents}
    assert after - {region.dir.report} == before


# --- rounds of all kinds ---


def test_without_any_return(region):
    assert ask(region).exit == 0
    assert_in_all(region, "Goal G1", "Not measured", "Working material")
    assert "Green" in said(region)["pdf"]


def test_with_forms_only(tmp_path, at_noon):
    asked = {"date": date(2022, 5, 6), "item": "Report of April", "kind": "Follow-up",
             "responsible_role": "Staff", "round_id": "R1", "forms": "dated_activities"}  # fmt: skip
    region = planned(tmp_path / "region", calendar=[asked])
    assert ask(region).exit == 0
    assert_in_all(region, "Build a school", "Testland")
    assert ask(region, "--summary").exit == 0


def test_one_goal_on_one_level(tmp_path, at_noon):
    region = planned(
        tmp_path / "region",
        structure=[{"node_id": "S1", "level": 1, "name": "Only"}],
        catalogue_goals=[{**SMALL["catalogue_goals"][0], "node_id": "S1"}],
        reporting=SMALL["reporting"][:1],
        lines=[],
        settings=[
            {"key": "organisation", "value": "Testland"},
            {"key": "level1", "value": "Area"},
        ],
    )
    region.send("U1", {("G1", "outcome"): 95})
    region.collect()
    assert ask(region).exit == 0
    assert_in_all(region, "Goal G1", "Only", "95")


def test_three_levels(tmp_path, at_noon):
    deep = {"node_id": "S1.1.1", "level": 3, "parent_id": "S1.1", "name": "Deepest"}
    goals = [{**goal, "node_id": "S1.1.1"} if goal["node_id"] == "S1.1" else goal
             for goal in SMALL["catalogue_goals"]]  # fmt: skip
    region = planned(
        tmp_path / "region",
        structure=[*SMALL["structure"], deep],
        catalogue_goals=goals,
        settings=[*SMALL["settings"], {"key": "level3", "value": "Area"}],
    )
    assert ask(region).exit == 0
    assert_in_all(region, "Health", "Care", "Deepest", "Goal G1")


def test_a_closed_round_is_no_working_material(full_region):
    assert ask(full_region).exit == 0
    assert_in_all(full_region, "Working material")
    full_region.edit_catalogue({("R1", "state"): "closed", ("R2", "state"): "open"})
    call("issue", "-r", "R2", "-w", full_region.root)
    assert ask(full_region, "-r", "R1").exit == 0
    assert_in_none(full_region, "Working material", "working material")
    for content in contents(full_region).values():
        assert b"orking material" not in content


LONG_NAME = ("Patients and their families are met in time and with respect " * 4)[:199] + "."


def test_names_as_long_as_they_may_be(tmp_path, at_noon):
    rows = copy.deepcopy(SMALL)
    for name in ("units", "structure", "rounds"):
        for number, row in enumerate(rows[name]):
            row["name"] = f"{number} {LONG_NAME}"[:120]
    for number, row in enumerate(rows["catalogue_goals"]):
        row["title"] = f"{number} {LONG_NAME}"
    region = planned(tmp_path / "region", **rows)
    assert ask(region).exit == 0
    wanted = [row["name"] for row in rows["structure"]]
    wanted += [row["title"] for row in rows["catalogue_goals"]]
    assert_in_all(region, *wanted)
    assert_nothing_stands_beside_the_page(region)


def test_the_look_is_seen_in_every_form(full_region):
    from PIL import Image

    Image.new("RGB", (90, 30), "navy").save(full_region.root / "logo.png")
    settings = full_region.root / "xlgoals.toml"
    text = settings.read_text("utf-8")
    for key, value in (("theme", "heather"), ("logo", "logo.png"), ("header", "Head of ours"),
                       ("footer", "Foot of ours")):  # fmt: skip
        text = re.sub(rf'(?m)^{key} = "[^"]*"', f'{key} = "{value}"', text)
    settings.write_text(text, "utf-8")
    region = Region(full_region.root)
    assert ask(region).exit == 0
    assert_in_all(region, "Head of ours", "Foot of ours")
    heading = region.session.workspace.look().colour("heading")
    page = (region.dir.report / "report.html").read_text("utf-8")
    assert f"--heading: #{heading};" in page
    assert 'class="logo"' in page
    with zipfile.ZipFile(region.dir.report / "report.docx") as made:
        assert heading in made.read("word/styles.xml").decode()
        assert (region.root / "logo.png").read_bytes() in [
            made.read(name) for name in made.namelist() if name.startswith("word/media/")
        ]
    with pdfplumber.open(region.dir.report / "report.pdf") as pdf:
        first = pdf.pages[0]
        assert any(picture["srcsize"] == (90, 30) for picture in first.images)
        ink = tuple(int(heading[at : at + 2], 16) / 255 for at in (0, 2, 4))
        inks = {letter["non_stroking_color"] for letter in first.chars}
        assert any(max(abs(a - b) for a, b in zip(ink, one, strict=False)) < 0.01
                   for one in inks if len(one) == 3)  # fmt: skip


# --- people's words in every place ---

HOSTILE = {
    "markup": "<script>alert(1)</script> </style> ]]> <b>x</b> &amp; \"y\" 'z'",
    "marks": "{{ 7*7 }} {% raw %} {# x #} {%- endfor %} ${x} {0} %s",
    "formula": "=1+1 @SUM(A1) $\\frac{1}$ __x__",
    "signs": "Åäö é 漢 «q» a\u200fb ―",
    "unbroken": "m" * 90,
}


def hostile_plan(words):
    """The plan with the words at the end of every name that its author gives."""
    rows = copy.deepcopy(SMALL)
    for table, column in (("units", "name"), ("structure", "name"), ("catalogue_goals", "title"),
                          ("lines", "title"), ("answers", "label")):  # fmt: skip
        for number, row in enumerate(rows[table]):
            row[column] = f"{table}{number} {words}"
    rows["rounds"][0]["name"] = f"round {words}"
    rows["settings"][0]["value"] = f"organisation {words}"
    rows["settings"].append({"key": "plan_name", "value": f"plan {words}"})
    rows["waivers"] = [{"rule": "XG-303", "goal_id": "G1", "decided_by": "Staff",
                        "reason": f"waiver {words}"}]  # fmt: skip
    return rows


@pytest.mark.parametrize("name", HOSTILE)
def test_words_in_every_place_stand_as_typed(tmp_path, at_noon, name):
    """Of the plan, the units and the staff, in all three forms, and none of it is run."""
    words = HOSTILE[name]
    region = planned(tmp_path / "region", **hostile_plan(words))
    region.send("U1", {**FULL["U1"], ("G1", "comment"): f"comment {words}",
                       ("G1", "action"): f"action {words}"}, ready=False)  # fmt: skip
    region.send("U3", {**FULL["U3"], ("A1", "comment"): f"formcomment {words}"},
                ready=False)  # fmt: skip
    region.collect()
    region.consolidate()
    region.edit_master(
        {
            ("G2", "board_comment"): f"boardcomment {words}",
            ("G2", "set_status"): "Yellow",
            ("G2", "set_reason"): "The figure is uncertain",
            ("G2", "justification"): f"justification {words}",
            ("S1.1", "narrative"): f"narrative {words}",
            ("S1.1", "assessment"): "Unsatisfactory",
            ("S1.1", "justification"): f"why {words}",
            ("G1", "internal_note"): f"internalnote {words}",
        }
    )
    answer = ask(region)
    assert answer.exit == 0, answer
    rows = hostile_plan(words)
    wanted = [f"{place} {words}" for place in ("organisation", "round", "plan", "comment",
              "action", "boardcomment", "justification", "narrative", "why", "waiver",
              "formcomment")]  # fmt: skip
    wanted += [row["name"] for row in rows["structure"]]
    wanted += [row["name"] for row in rows["units"] if row["unit_id"] in ("B1", "B2", "U2")]
    wanted += [row["title"] for row in rows["catalogue_goals"]]
    wanted += [row["title"] for row in rows["lines"]]
    assert_in_all(region, *wanted)
    assert_in_none(region, "internalnote")
    page = Page((region.dir.report / "report.html").read_text("utf-8"))
    assert "<b>x</b>" not in (region.dir.report / "report.html").read_text("utf-8")
    assert "alert(1)" not in page.script
    assert_nothing_stands_beside_the_page(region)


BREAKS = "one\ntwo\r\nthree\rfour\u2028five\u2029six\x85seven"
HIDDEN = "bell\x07 esc\x1b del\x7f end"


def test_breaks_of_all_kinds_are_breaks_and_hidden_signs_show(full_region):
    spots = {("G1", "comment"): BREAKS, ("G1", "action"): HIDDEN.replace("\x07", "_x0007_")
             .replace("\x1b", "_x001B_").replace("\x7f", "_x007F_")}  # fmt: skip
    full_region.send("U1", {**FULL["U1"], **spots}, "again.xlsx", saved_at=NOON.replace(hour=13))
    full_region.collect()
    assert ask(full_region).exit == 0
    assert_in_all(full_region, "onetwothreefourfivesixseven")
    page = (full_region.dir.report / "report.html").read_text("utf-8")
    assert "one\ntwo\nthree\nfour\nfive\nsix\nseven" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", page)
    made = docx.Document(full_region.dir.report / "report.docx")
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    assert any("one\ntwo\nthree\nfour\nfive\nsix\nseven" in cell for cell in cells)
    with pdfplumber.open(full_region.dir.report / "report.pdf") as pdf:
        tops = [word["top"] for page in pdf.pages for word in page.extract_words()
                if word["text"] in ["one", "two", "three", "four", "five", "six", "seven"]]  # fmt: skip
    assert len(set(tops)) >= 7


def test_the_longest_text_that_there_is_room_for(full_region):
    """In what staff write; with and without spaces."""
    longest = ("abcdefghi " * 800)[:7_993] + "the end"
    full_region.edit_master({("S1.1", "narrative"): longest, ("S1.2", "narrative"): "m" * 5000})
    assert ask(full_region).exit == 0
    for form, told in said(full_region).items():
        # over pages, other pieces may be drawn in between
        assert told.count("abcdefghi") == 799, form
        assert sum(map(len, re.findall("m{20,}", told))) == 5000, form
    assert_nothing_stands_beside_the_page(full_region)


@pytest.mark.parametrize("released", [False, True])
def test_a_text_held_back_is_in_none_until_a_waiver_releases_it(tmp_path, at_noon, released):
    words = {"XG-332": "About 19121212-1212 here.", "XG-331": "TODO: ask the ward."}
    waivers = [{"rule": rule, "decided_by": "Staff", "reason": "Seen."} for rule in words]
    region = planned(tmp_path / "region", waivers=waivers if released else [])
    comments = {("G1", "comment"): words["XG-332"], ("G4", "comment"): words["XG-331"]}
    region.send("U1", {**FULL["U1"], **comments})
    region.collect()
    assert ask(region).exit == 0
    (assert_in_all if released else assert_in_none)(region, *words.values())


# --- what the files tell of who made them and where ---


def test_nothing_tells_who_where_or_on_what_machine(full_region):
    assert ask(full_region).exit == 0
    import getpass

    host, user = socket.gethostname(), getpass.getuser()
    secrets = [str(full_region.root), "/tmp/", f"{Path.home()}/"]
    secrets += [name for name in (user, host) if len(name) > 4]  # others stand in any bytes
    told = {}
    for path in full_region.dir.report.iterdir():
        told[path.name] = path.read_bytes()
    with zipfile.ZipFile(full_region.dir.report / "report.docx") as made:
        told |= {name: made.read(name) for name in made.namelist()}
    with pikepdf.open(full_region.dir.report / "report.pdf") as pdf:
        told["info"] = str(dict(pdf.docinfo)).encode()
        told |= {
            f"stream {number}": item.read_bytes()
            for number, item in enumerate(pdf.objects)
            if isinstance(item, pikepdf.Stream)
            and "/Filter" in item
            and item.Filter != "/DCTDecode"
        }
        told["xmp"] = pdf.Root.Metadata.read_bytes()
        assert set(pdf.docinfo) <= {"/Title", "/Producer", "/Creator"}
    found = [(name, secret) for name, content in told.items() for secret in secrets
             if secret.encode() in content]  # fmt: skip
    assert found == []
    core = told["docProps/core.xml"].decode()
    assert re.search(r"<dc:creator>[^<]", core) is None
    assert re.search(r"lastModifiedBy>[^<]", core) is None
