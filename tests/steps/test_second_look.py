"""Faults that people found by using it, each kept from coming back."""

import os
import sys
from datetime import timedelta

import pytest
from conftest import FULL, NOON, Region, file_hashes, read_cells

LATER = NOON + timedelta(hours=1)


def both_open(region, cli):
    """A second round beside the first, issued too."""
    region.edit_catalogue({("R2", "state"): "Open"})
    assert cli("issue", "-w", region.root, "-r", "R2").exit == 0
    return Region(region.root, "R2")


def test_a_file_put_in_the_wrong_inbox_is_taken_in_by_the_right_one(region, cli):
    second = both_open(region, cli)
    second.send("U1", FULL["U1"], "mine.xlsx")
    wrong = region.dir.inbox / "mine.xlsx"
    wrong.write_bytes((second.dir.inbox / "mine.xlsx").read_bytes())
    (file,) = region.collect().files
    assert (file.state, [f.code.id for f in file.findings]) == ("foreign", ["XG-114"])
    (file,) = second.collect().files
    assert file.state == "accepted"


def test_an_edit_taken_back_after_a_report_is_taken_back(full_region):
    full_region.edit_master({("G2", "board_comment"): "Never mind."})
    full_region.report()  # reads the edit; the master is not built again
    full_region.edit_master({("G2", "board_comment"): None}, LATER)
    assert full_region.consolidate().decisions == 1
    assert full_region.master()["G2", "board_comment"] is None


def test_statuses_set_by_hand_count_in_the_next_rounds_comparison(full_region, cli):
    full_region.edit_master(
        {("G1", "set_status"): "Red", ("G1", "set_reason"): "The figure is uncertain"}
    )
    full_region.consolidate()
    (before,) = [row for row in full_region.export("rollup") if row["level"] == "all"]
    second = both_open(full_region, cli)
    (now,) = [row for row in second.export("rollup") if row["level"] == "all"]
    assert [now[f"previous_{name}"] for name in ("green", "yellow", "red")] == [
        before["green"], before["yellow"], before["red"],
    ]  # fmt: skip


@pytest.mark.parametrize("how", ["gone", "empty"])
def test_a_ledger_that_is_gone_is_not_begun_anew(full_region, cli, how):
    path = full_region.root / "ledger.db"
    path.unlink() if how == "gone" else path.write_bytes(b"")
    before = file_hashes(full_region.root)
    answer = cli("issue", "-w", full_region.root)
    assert (answer.exit, answer.out) == (2, "")
    assert answer.err.startswith("The ledger ledger.db is gone or empty")
    assert file_hashes(full_region.root) == before


def test_a_unit_that_owes_nothing_any_more_is_told_so(region):
    region.send("U3", FULL["U3"])
    region.edit_catalogue({("U3", "valid_to"): "2021-12-31"})
    region.issue()
    (file,) = region.collect().files
    assert (file.state, [f.code.id for f in file.findings]) == ("rejected", ["XG-117"])
    assert list(region.dir.feedback.iterdir()) == []


def test_feedback_to_an_older_template_is_of_the_newest(region):
    region.send("U1", {("G1", "outcome"): "ca 95"})
    region.edit_catalogue({("G1", "target"): 80})
    region.issue()
    region.collect()
    region.send(
        "U1", {("G1", "outcome"): 95}, "new.xlsx", saved_at=LATER, source=region.feedback("U1")
    )
    (file,) = region.collect().files
    assert "XG-115" not in [f.code.id for f in file.findings]


def test_which_file_comes_first_does_not_matter(region, tmp_path):
    """An older file that arrives later makes the same findings as in the order of saving."""

    def findings(order):
        found = set()
        for name, values, saved_at in order:
            region.send("U1", values, name, saved_at=saved_at)
            region.collect()
        for row in region.export("findings"):
            found.add((row["file_name"], row["code"], row["cell"]))
        return found

    older = ("a.xlsx", FULL["U1"], NOON)
    newer = ("b.xlsx", {("G1", "outcome"): 97}, LATER)
    expected = findings([newer, older])
    assert {code for name, code, _ in expected if name == "b.xlsx"} >= {"XG-401"}
    assert not [name for name, code, _ in expected if (name, code) == ("a.xlsx", "XG-401")]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files in folders")
def test_a_pipe_in_the_inbox_is_passed_over(region):
    os.mkfifo(region.dir.inbox / "pipe.xlsx")
    region.send("U1", FULL["U1"])
    assert len(region.collect().files) == 1


def test_a_terminal_without_swedish_letters_gets_what_it_can_show(full_region, tmp_path):
    import subprocess

    surroundings = {
        **os.environ,
        "PYTHONIOENCODING": "ascii",
        "PYTHONUTF8": "0",
        "XLGOALS_LANGUAGE": "sv",
    }
    program = "from xlgoals.cli import main; main()"
    for arguments in (["status"], ["status", "--json"], ["log"]):
        done = subprocess.run(
            [sys.executable, "-c", program, *arguments, "-w", str(full_region.root)],
            env=surroundings, capture_output=True,
        )  # fmt: skip
        assert (done.returncode, b"Traceback" in done.stderr) == (0, False), done.stderr


def test_text_in_a_column_put_among_ours_is_told_of(region):
    import openpyxl

    region.send("U1", FULL["U1"], "one.xlsx")
    path = region.dir.inbox / "one.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Goals"]
    sheet.insert_cols(14)
    sheet["N5"] = "beside"
    book.save(path)
    (file,) = region.collect().files
    assert "XG-126" in [f.code.id for f in file.findings]


def test_a_plan_whose_units_go_round_in_a_ring_is_refused(region, cli):
    region.edit_catalogue({("U1", "parent_id"): "U1"})
    answer = cli("issue", "-w", region.root)
    assert answer.exit == 2
    assert "[XG-512]" in answer.err


def test_limits_between_are_said(region):
    assert read_cells(region.template("U1"))["G1", "limits_words"]
