"""Over two hundred hostile files among sixty good returns: none harms another, none is let in."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from build import STOPPED, cases
from conftest import NOON, Region, call, once
from inbox import (
    GOOD_UNITS,
    Returns,
    fill,
    fill_with_what_is_no_file,
    hostile_unit,
    make_region,
    outcome,
)

from xlgoals import clock
from xlgoals.files import relative_name

HERE = Path(__file__).parent
CASES = cases()
IS_A_LINK, NOT_OPENED = "XG-108", "XG-105"
MOST_MB = 1024
TURNED_AWAY = {"foreign", "unreadable"}

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="names and pipes of Unix")


def _collect(root):
    """Take in the inbox, in a process whose memory is measured."""
    around = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE.parent), *sys.path])}
    done = subprocess.run(
        [sys.executable, str(HERE / "collecting.py"), str(root)],
        capture_output=True,
        env=around,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def _make(folder):
    region = Region(make_region(folder).root)
    outside = folder / "outside" / "secret.xlsx"
    outside.parent.mkdir()
    # a genuine return of a unit that has sent nothing else: to follow the link would show
    outside.write_bytes(Returns(region).of("X000", 1).content)
    paths = fill(region)
    fill_with_what_is_no_file(region.dir.inbox, outside)
    answer = _collect(region.root)
    names = {relative_name(path, region.root): name for name, path in paths.items()}
    (folder / "answer.json").write_text(json.dumps(answer | {"names": names}), "utf-8")


class Taken:
    """What `collect` made of it all."""

    def __init__(self, folder):
        answer = json.loads((folder / "answer.json").read_text("utf-8"))
        self.answer, self.region = answer, Region(folder / "region")
        self.files = {answer["names"].get(f["file"], f["file"]): f for f in answer["files"]}


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    return Taken(once(tmp_path_factory, "hostile", _make))


def test_there_are_enough_of_them():
    assert len(CASES) >= 200
    assert len({case.file_name for case in CASES.values()}) == len(CASES)


def test_all_good_returns_are_taken_in_with_their_values(taken):
    states = {unit: taken.files[f"rounds/R1/inbox/{unit}.xlsx"]["state"] for unit in GOOD_UNITS}
    assert states == dict.fromkeys(GOOD_UNITS, "accepted")
    found = {
        (row["unit_id"], row["goal_id"]): row["value"]
        for row in taken.region.export("sources")
        if row["field"] == "outcome" and row["unit_id"] in GOOD_UNITS
    }
    for number, unit in enumerate(GOOD_UNITS, 1):
        assert float(found[unit, "G1"]) == outcome(number)
        assert float(found[unit, "G2"]) == 2 * outcome(number)
        assert found[unit, "G3"] == "Yes"
    assert len(found) == 180


@pytest.mark.parametrize("name", CASES)
def test_each_hostile_file_is_in_its_state(taken, name):
    case, file = CASES[name], taken.files[name]
    codes = [finding["code"] for finding in file["findings"]]
    assert (file["state"], codes) == (
        case.state,
        [case.becomes] if case.becomes.startswith("XG") else codes,
    )
    assert file["unit"] == (hostile_unit(name) if case.ours else None)
    if case.state != "accepted":
        assert codes


def test_what_is_no_file_is_left_alone(taken):
    inbox = "rounds/R1/inbox"
    opened = {name: finding["code"] for name, finding in taken.answer["unopened"].items()}
    links = dict.fromkeys((f"{inbox}/länk.xlsx", f"{inbox}/länk till intet.xlsx"), IS_A_LINK)
    locked = f"{inbox}/utan rättighet.xlsx"
    if os.geteuid() == 0:  # for root there is no file that may not be read
        assert taken.files[locked]["state"] == "unreadable"
        assert opened == links
    else:
        assert opened == {**links, locked: NOT_OPENED}
    known = {*CASES, *(f"{inbox}/{unit}.xlsx" for unit in GOOD_UNITS), locked}
    assert set(taken.files) <= known
    assert "X000" not in {row["unit_id"] for row in taken.region.export("returns")}


@pytest.mark.parametrize("language", ["en", "sv"])
def test_every_finding_is_a_clear_sentence(taken, language):
    findings = [f for file in taken.answer["files"] for f in file["findings"]]
    findings += taken.answer["unopened"].values()
    for finding in findings:
        said = finding[language]
        assert re.fullmatch(r".{20,500} \[XG-\d{3}\]", said), said
        assert said.endswith(f"[{finding['code']}]")
        assert not re.search(
            r"Traceback|Error\b|Exception|\bNone\b|[/\\](tmp|home|root)\b|\{", said
        )
    swedish, english = ([f[name] for f in findings] for name in ("sv", "en"))
    assert not [text for text in swedish if text in english]


def test_nothing_is_our_fault_and_next_to_nothing_waits_for_the_clock(taken):
    codes = [f["code"] for file in taken.answer["files"] for f in file["findings"]]
    assert taken.answer["faults"] == []
    assert codes.count(STOPPED) <= 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells the most memory of a process")
def test_all_of_it_takes_less_than_a_gigabyte(taken):
    assert 50 < taken.answer["parent"] < MOST_MB
    assert 50 < taken.answer["workers"] < MOST_MB
    assert taken.answer["parent"] + taken.answer["workers"] < MOST_MB


def test_nothing_is_kept_of_what_is_not_ours(taken):
    archive = taken.region.session.workspace.archive
    kept = {path.name.partition(".")[0] for path in archive.rglob("*") if path.is_file()}
    ours = {f["sha256"] for f in taken.answer["files"] if f["state"] not in TURNED_AWAY}
    assert kept == ours


def test_a_second_run_changes_nothing(taken, tmp_path):
    again = Region(
        shutil.copytree(
            taken.region.root,
            tmp_path / "region",
            symlinks=True,
            ignore=lambda folder, names: [n for n in names if n == "rör.xlsx"],
        )
    )
    os.mkfifo(again.dir.inbox / "rör.xlsx")
    before = again.rows()
    with clock.fixed(NOON):
        answer = call("collect", "-w", again.root, "--json")
    assert answer.exit == 1  # two links are still there
    said = answer.json
    assert (said["received"], said["files"], said["faults"], said["feedback"]) == (0, [], [], [])
    assert len(said["not_opened"]) == len(taken.answer["unopened"])
    assert said["passed_over"] == len(taken.answer["files"])
    assert again.rows() == before


def test_reading_opens_that_file_and_nothing_else(taken):
    inbox = taken.region.dir.inbox
    done = subprocess.run(
        [sys.executable, str(HERE / "opening.py"), str(inbox), str(inbox / "U01.xlsx")],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    answer = json.loads(done.stdout)
    assert answer["elsewhere"] == []
    assert answer["read"] > len(CASES)
    assert answer["books"] > len(GOOD_UNITS)
