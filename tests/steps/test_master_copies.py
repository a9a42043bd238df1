"""Several masters with edits: both files and copies of them, of one build or of several."""

import shutil
from datetime import timedelta

import openpyxl
import pytest
from conftest import NOON, Region, file_hashes

from xlgoals.files import archived, sha256_file
from xlgoals.steps.edits.conflicts import CONFLICT

LATER = NOON + timedelta(hours=1)
STATUS = {
    ("G1", "set_status"): "Yellow",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "Two clinics have not counted.",
}
OTHERWISE = {
    ("G1", "set_status"): "Red",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "Half of them are missing.",
}
COMMENT = {("G2", "board_comment"): "Fewer than before."}


def status_of(region):
    goal = region.goals()["G1"]
    return goal["status"], goal["justification"]


def two_versions(region):
    """The rows of the sheet where somebody chooses: by id, the fields."""
    found = {}
    for (key, field), value in region.master().items():
        if field in ("cells", "stands", "other", "other_by", "keep"):
            found.setdefault(key, {})[field] = value
    return found


def signed(path, name):
    """Let the file say who saved it."""
    book = openpyxl.load_workbook(path, keep_vba=path.suffix == ".xlsm")
    book.properties.lastModifiedBy = name
    book.save(path)


@pytest.fixture
def masters(full_region):
    full_region.consolidate()
    return full_region.dir.master, full_region.dir.master_with_buttons


def test_either_file_is_read(full_region, masters):
    plain, buttons = masters
    full_region.edit_master(STATUS, path=plain)
    full_region.edit_master(COMMENT, path=buttons)
    built = full_region.consolidate()
    assert (built.decisions, built.figures.conflicts) == (2, [])
    for path in masters:
        told = full_region.master(path)
        assert {spot: told[spot] for spot in STATUS | COMMENT} == STATUS | COMMENT
    again = full_region.consolidate()
    assert (again.decisions, again.changed, again.kept) == (0, False, {})


@pytest.mark.parametrize("kind", ["xlsx", "xlsm"])
def test_a_master_that_libreoffice_has_saved_is_read(full_region, masters, office, tmp_path, kind):
    """Its formulas, tables and hidden sheets come back otherwise than they were written."""
    path = dict(zip(("xlsx", "xlsm"), masters, strict=True))[kind]
    full_region.edit_master(STATUS | COMMENT, path=path)
    (saved,) = office.save_as(kind, [path], tmp_path)
    shutil.copy(saved, path)
    built = full_region.consolidate()
    assert (built.decisions, built.findings, built.figures.conflicts) == (2, [], [])
    for master in masters:
        told = full_region.master(master)
        assert {spot: told[spot] for spot in STATUS | COMMENT} == STATUS | COMMENT


def test_the_same_words_in_both_are_one_edit(full_region, masters):
    for path in masters:
        full_region.edit_master(STATUS, path=path)
    assert full_region.consolidate().decisions == 1
    assert status_of(full_region) == ("yellow", "Two clinics have not counted.")


def test_who_wrote_it_and_in_which_build_is_known(full_region, masters):
    full_region.edit_master(STATUS)
    signed(full_region.dir.master, "Controller North")
    full_region.consolidate()
    (made,) = full_region.session.ledger.decision_history("R1", "status")
    assert (made.who, made.made_at) == ("Controller North", NOON)
    (event,) = full_region.session.ledger.events(kind="edited")
    assert event.details["saved_by"] == "Controller North"
    assert (event.details["file"], event.details["build"]) == ("master.xlsx", 1)


def test_different_words_are_both_shown_and_neither_is_taken(full_region, masters, cli):
    plain, buttons = masters
    full_region.edit_master(STATUS, path=plain)
    full_region.edit_master(OTHERWISE, path=buttons)
    signed(buttons, "Controller South")
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 0
    assert (
        "2 edits are contradicted by another copy of the master. Choose on its sheet "
        '"Two versions".' in answer.out.replace("\n", " ")
    )
    assert status_of(full_region) == ("green", "")
    rows = two_versions(full_region)
    assert sorted(row["other"] for row in rows.values()) == [
        "Red\nThe figure is uncertain\nHalf of them are missing.",
        "Yellow\nThe figure is uncertain\nTwo clinics have not counted.",
    ]
    assert {row["stands"] for row in rows.values()} == {"(nothing)"}
    assert {row["cells"] for row in rows.values()} == {
        "G1 B1 Goal G1: Status set by hand, Reason and Justification (printed)"
    }
    assert sum("Controller South" in row["other_by"] for row in rows.values()) == 1
    assert all("build 1" in row["other_by"] for row in rows.values())
    told = [row for row in full_region.export("findings") if row["code"] == "XG-603"]
    assert len(told) == 2
    assert told[0]["message"].startswith(
        "G1 B1 Goal G1: Status set by hand, Reason and Justification (printed): Two copies of "
        'the master say different things. What stands is "(nothing)"; the other (Controller South, '
    )
    # it stays until somebody chooses, and is told once
    assert full_region.consolidate().changed is False
    assert len(full_region.session.ledger.events(kind=CONFLICT)) == 1


@pytest.mark.parametrize(
    ("keep", "stands"),
    [
        ("The other version", ("red", "Half of them are missing.")),
        ("What stands now", ("green", "")),
    ],
)
def test_somebody_chooses(full_region, masters, keep, stands):
    plain, buttons = masters
    full_region.edit_master(STATUS, path=plain)
    full_region.edit_master(OTHERWISE, path=buttons)
    full_region.consolidate()
    (chosen,) = [key for key, row in two_versions(full_region).items() if "Red" in row["other"]]
    full_region.edit_master({(chosen, "keep"): keep}, saved_at=LATER, path=buttons)
    assert full_region.consolidate().decisions == 1
    assert status_of(full_region) == stands
    assert two_versions(full_region) == {}
    assert "XG-603" not in {row["code"] for row in full_region.export("findings")}
    assert full_region.consolidate().changed is False


def test_a_third_version_typed_in_the_cells_settles_it_too(full_region, masters):
    plain, buttons = masters
    full_region.edit_master(STATUS, path=plain)
    full_region.edit_master(OTHERWISE, path=buttons)
    full_region.consolidate()
    full_region.edit_master(STATUS | {("G1", "set_status"): "Not measured"}, saved_at=LATER)
    full_region.consolidate()
    assert status_of(full_region)[0] == "not_measured"
    assert two_versions(full_region) == {}


def test_an_edit_of_an_older_copy_does_not_displace_a_later_one(full_region, masters, tmp_path):
    """One colleague's copy is from before another's edit was taken in."""
    older = shutil.copy(masters[0], tmp_path / "older.xlsx")
    full_region.edit_master(STATUS)
    full_region.consolidate()
    copy = full_region.dir.root / "master (1).xlsx"
    shutil.copy(older, copy)
    full_region.edit_master(OTHERWISE | COMMENT, saved_at=LATER, path=copy)
    built = full_region.consolidate()
    assert built.decisions == 1  # the comment, which nobody contradicts
    assert status_of(full_region) == ("yellow", "Two clinics have not counted.")
    (row,) = two_versions(full_region).values()
    assert row["stands"] == "Yellow\nThe figure is uncertain\nTwo clinics have not counted."
    assert row["other"] == "Red\nThe figure is uncertain\nHalf of them are missing."
    assert row["other_by"].endswith("master (1).xlsx, build 1")
    assert copy.exists()  # it is nobody's but theirs
    assert full_region.consolidate().changed is False


def test_a_copy_that_was_read_before_is_no_news(full_region, masters):
    full_region.edit_master(STATUS)
    copy = full_region.dir.root / "master-COMPUTER.xlsx"
    shutil.copy(full_region.dir.master, copy)
    full_region.consolidate()
    full_region.edit_master(OTHERWISE, saved_at=LATER)
    full_region.consolidate()
    full_region.edit_master(COMMENT, saved_at=LATER, path=copy)  # saved again, with one more
    built = full_region.consolidate()
    assert (built.decisions, built.figures.conflicts) == (1, [])
    assert status_of(full_region) == ("red", "Half of them are missing.")


def test_a_workbook_that_is_only_called_so_is_passed_over(full_region, masters):
    other = full_region.dir.root / "master plan.xlsx"
    shutil.copy(full_region.template("U1"), other)
    (full_region.dir.root / "master notes.xlsx").write_bytes(b"no workbook")
    assert full_region.consolidate().changed is False


def test_a_changed_master_is_kept_as_it_was(full_region, masters, cli):
    """Also what was written where nothing is read, such as a sheet of one's own."""
    book = openpyxl.load_workbook(full_region.dir.master)
    book.create_sheet("My own")["A1"] = "To be asked in June"
    book.save(full_region.dir.master)
    before = sha256_file(full_region.dir.master)
    answer = cli("consolidate", "-w", full_region.root)
    kept = archived(full_region.session.workspace.archive, before)
    assert kept is not None
    told = answer.out.replace("\n", " ")
    assert "master.xlsx had been saved by somebody; as it was it is kept as" in told
    assert f"/archive/{before[:2]}/{before}.xlsx." in told.replace(" ", "")
    assert openpyxl.load_workbook(kept)["My own"]["A1"].value == "To be asked in June"


def test_a_master_that_is_open_somewhere_is_left(full_region, masters, cli):
    """LibreOffice leaves such a file beside what it has open, and so does Excel."""
    plain, buttons = masters
    full_region.send("U1", {("G1", "outcome"): 99}, "more.xlsx", saved_at=LATER)
    full_region.collect()
    sign = plain.with_name(f".~lock.{buttons.name}#")
    sign.write_text(",a person,computer,22.11.2022 12:00,file:///;")
    before = sha256_file(buttons)
    answer = cli("consolidate", "-w", full_region.root)
    beside = buttons.with_name("master-2.xlsm")
    assert sha256_file(buttons) == before
    assert full_region.master(beside)["G1", "outcome"] == 99
    assert full_region.master(plain)["G1", "outcome"] == 99
    assert (
        "master.xlsm is open somewhere, so the new one is master-2.xlsm. Close both, and the next "
        "run puts it in its place; what is written in either is read."
        in answer.out.replace("\n", " ")
    )
    # both are written in, then closed
    full_region.edit_master(STATUS, saved_at=LATER, path=buttons)
    full_region.edit_master(COMMENT, saved_at=LATER, path=beside)
    sign.unlink()
    built = full_region.consolidate()
    assert (built.decisions, built.beside) == (2, {})
    assert not beside.exists()
    told = full_region.master(buttons)
    assert {spot: told[spot] for spot in STATUS | COMMENT} == STATUS | COMMENT
    assert full_region.consolidate().changed is False


def test_what_is_taken_away_in_a_master_that_stayed_open_is_gone(full_region, masters):
    """It is of an older build, but it is the newest of its name."""
    _, buttons = masters
    full_region.edit_master(STATUS, path=buttons)
    full_region.report()  # reads it and builds no other
    sign = buttons.with_name(f"~${buttons.name}")
    sign.write_bytes(b"")
    full_region.consolidate()
    full_region.edit_master(dict.fromkeys(STATUS), saved_at=LATER, path=buttons)
    sign.unlink()
    full_region.consolidate()
    assert status_of(full_region) == ("green", "")


def test_something_to_mend_in_one_leaves_both(full_region, masters, cli):
    plain, buttons = masters
    full_region.edit_master(COMMENT, path=plain)
    full_region.edit_master({("G1", "set_status"): "Purple"}, path=buttons)
    before, rows = file_hashes(full_region.root), full_region.rows()
    answer = cli("consolidate", "-w", full_region.root)
    assert answer.exit == 2
    assert answer.err.startswith(
        "The master master.xlsm holds something that must be mended first. It is left as it is.\n"
    )
    assert (file_hashes(full_region.root), full_region.rows()) == (before, rows)


def test_an_organisation_without_macros_has_one_file(full_region, masters):
    settings = full_region.root / "xlgoals.toml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace('project = "own"', 'project = "none"'), "utf-8")
    masters[1].unlink()
    assert Region(full_region.root).consolidate().files == [masters[0]]
    assert not masters[1].exists()
