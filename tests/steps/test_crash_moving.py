"""Files that come, go and change while they are taken in; what others leave beside them."""

import os
import shutil
import sys

import openpyxl
import pytest
from conftest import FULL

from xlgoals.errors import Unusable
from xlgoals.files import sha256_file
from xlgoals.ledger import Receipt, ReceiptState

_acts = []


def _look(event, arguments):
    if event == "open" and _acts:
        for act in tuple(_acts):
            act(arguments[0])


sys.addaudithook(_look)


@pytest.fixture
def when_opened():
    """Do something right before this process opens a file for the n-th time."""

    def plan(path, number, act):
        left = [number]

        def seen(name):
            if not isinstance(name, int) and os.fspath(name) == os.fspath(path):
                left[0] -= 1
                if left[0] == 0:
                    act()

        _acts.append(seen)

    yield plan
    _acts.clear()


HALF = b"PK half a workbook"
AT = {"listed": ("U1.xlsx", 1), "hashed": ("U2.xlsx", 1), "read": ("U1.xlsx", 2)}
"""What is done when U1's file is listed, hashed, or read in a worker, and not yet what comes next:
the file that is opened then, and for which time (U1 is hashed first, then U2)."""


def codes(found):
    return {name: finding.code.id for name, finding in found}


@pytest.mark.parametrize("at", AT)
def test_a_file_that_vanishes(region, when_opened, tmp_path, at):
    path = region.send("U1", FULL["U1"])
    region.send("U2", FULL["U2"])
    name, number = AT[at]
    aside = tmp_path / "U1.xlsx"
    when_opened(region.dir.inbox / name, number, lambda: path.rename(aside))
    result = region.collect()
    assert [file.unit_id for file in result.files] == ["U2"]
    assert codes(result.unopened) == {"rounds/R1/inbox/U1.xlsx": "XG-105"}
    aside.rename(path)
    assert region.collect().states == {"accepted": 1}
    assert region.goals()["G1"]["status"] == "green"


@pytest.mark.parametrize("at", ["hashed", "read"])
@pytest.mark.parametrize("kind", ["grows", "half", "another unit's", "foreign"])
def test_a_file_that_changes(region, when_opened, tmp_path, at, kind):
    """It is left for the next run, also when what was read of it is nothing to be kept."""
    path = region.send("U1", FULL["U1"])
    region.send("U2", FULL["U2"])
    whole = path.read_bytes()
    openpyxl.Workbook().save(tmp_path / "foreign.xlsx")
    now = {
        "grows": whole + b"and more",
        "half": HALF,
        "another unit's": region.template("U3").read_bytes(),
        "foreign": (tmp_path / "foreign.xlsx").read_bytes(),
    }[kind]
    name, number = AT[at]
    when_opened(region.dir.inbox / name, number, lambda: path.write_bytes(now))
    result = region.collect()
    assert [file.unit_id for file in result.files] == ["U2"]
    assert codes(result.unopened) == {"rounds/R1/inbox/U1.xlsx": "XG-106"}
    path.write_bytes(whole)  # the very bytes that were seen first
    assert region.collect().states == {"accepted": 1}
    assert region.goals()["G1"]["status"] == "green"


def test_an_upload_that_is_completed_later(region):
    """What it was first stays recorded."""
    path = region.send("U1", FULL["U1"])
    whole = path.read_bytes()
    path.write_bytes(whole[:5000])
    assert region.collect().states == {"unreadable": 1}
    path.write_bytes(whole)
    assert region.collect().states == {"accepted": 1}
    states = [(row["file_name"], row["state"]) for row in region.export("returns")]
    assert sorted(states) == [("U1.xlsx", "accepted"), ("U1.xlsx", "unreadable")]
    assert region.collect().passed_over == 1


UNFINISHED = (
    "~$U1.xlsx",
    ".~lock.U1.xlsx#",
    ".U1.xlsx.k3j4",
    "~WRD0001.tmp",
    "4A7F2E00.tmp",
    "U1.xlsx.tmp",
    "U1.xlsx.part",
    "U1.xlsx.partial",
    "U1.xlsx.filepart",
    "U1.xlsx.crdownload",
    "U1.xlsx.opdownload",
    "U1.XLSX.DOWNLOAD",
    "Thumbs.db",
    "desktop.ini",
)


def test_names_of_files_on_their_way_are_left_alone(region):
    """And are taken in as soon as they have their own."""
    inbox = region.dir.inbox
    path = region.send("U1", FULL["U1"])
    whole = path.read_bytes()
    path.unlink()
    for name in UNFINISHED:
        (inbox / name).write_bytes(whole[:5000])
    for name in ("U1.xlsx.download", ".dropbox.cache"):  # which are folders
        (inbox / name).mkdir()
        (inbox / name / "U1.xlsx").write_bytes(whole[:5000])
    result = region.collect()
    assert (result.files, result.unopened) == ([], [])
    (inbox / "U1.xlsx.part").write_bytes(whole)
    (inbox / "U1.xlsx.part").rename(path)
    assert region.collect().states == {"accepted": 1}
    assert sorted(p.name for p in inbox.iterdir() if p.is_file()) == sorted(
        [name for name in UNFINISHED if name != "U1.xlsx.part"] + ["U1.xlsx"]
    )


def test_a_workbook_that_is_open_somewhere_is_read_as_it_was_saved(region):
    region.send("U1", FULL["U1"])
    (region.dir.inbox / "~$U1.xlsx").write_bytes(b"\x05Owner".ljust(165))
    assert region.collect().states == {"accepted": 1}


def test_a_copy_of_what_was_turned_away_is_judged_the_same_in_a_run_that_goes_on(region):
    """Two of the same bytes: one is unreadable and the other its duplicate, cut off or not."""
    first = region.dir.inbox / "a.xlsx"
    first.write_bytes(HALF)
    with region.session.ledger.writing() as ledger:  # as a run that was killed had left it
        name = "rounds/R1/inbox/a.xlsx"
        unreadable = ReceiptState.UNREADABLE
        ledger.record_receipt(Receipt("R1", name, sha256_file(first), "a.xlsx", unreadable))
    shutil.copy(first, region.dir.inbox / "b.xlsx")
    assert region.collect().states == {"duplicate": 1}
    shutil.copy(first, region.dir.inbox / "c.xlsx")
    assert region.collect().states == {"unreadable": 1}  # a later call looks again


def test_a_master_that_is_saved_while_it_is_built_anew(full_region):
    """What staff saved in between is not written over: the next run reads it."""

    def meanwhile(what, done, _of):
        if (what, done) == ("consolidate", 1):
            full_region.edit_master({("G1", "board_comment"): "Well done."})
            full_region.session.progress = lambda *_: None

    full_region.send("U1", {("G1", "outcome"): 91}, "later.xlsx")
    full_region.collect()
    full_region.session.progress = meanwhile
    with pytest.raises(Unusable, match=r"master.xlsx was saved by somebody meanwhile"):
        full_region.consolidate()
    assert full_region.master()["G1", "board_comment"] == "Well done."
    assert full_region.consolidate().decisions == 1
    assert full_region.master()["G1", "board_comment"] == "Well done."


def test_a_master_that_is_saved_while_it_is_read(full_region, when_opened):
    master = full_region.dir.master
    full_region.edit_master({("G1", "board_comment"): "Well done."})
    first = master.read_bytes()

    def save_again():
        _acts.clear()
        full_region.edit_master({("G1", "board_comment"): "Very well done."})

    when_opened(master, 3, save_again)  # for its hash, to be read, for the archive
    with pytest.raises(Unusable, match=r"master.xlsx was saved by somebody meanwhile"):
        full_region.consolidate()
    assert master.read_bytes() != first
    assert full_region.consolidate().decisions == 1
    assert full_region.master()["G1", "board_comment"] == "Very well done."


def test_a_folder_that_vanishes_as_it_is_looked_into_is_told_of(region):
    """Taken away at the very moment, for whoever runs it: no mode bits stop an administrator."""
    path = region.send("U1", FULL["U1"])
    folder = region.dir.inbox / "sub"
    folder.mkdir()
    path.rename(folder / path.name)
    region.send("U2", FULL["U2"])
    left = [folder]

    def take_away(event, arguments):
        if left and event == "os.scandir" and arguments[0] == os.fspath(left[0]):
            shutil.rmtree(left.pop())

    sys.addaudithook(take_away)
    collected = region.collect()
    assert [file.unit_id for file in collected.files] == ["U2"]
    ((name, finding),) = collected.unopened
    assert (name, finding.code.id) == ("rounds/R1/inbox/sub", "XG-107")
