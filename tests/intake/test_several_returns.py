"""Several returns of one unit: corrected, in parts, apart. What stands, and what is said."""

from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, call
from hypothesis import given, settings
from hypothesis import strategies as st

from xlgoals.i18n import Language
from xlgoals.intake.merging import Filed, merge
from xlgoals.ledger import CellRecord, Receipt, ReceiptState, RowRecord

HOUR = timedelta(hours=1)


def messages(file):
    return [finding.message(Language("en")) for finding in file.findings]


def codes(file):
    return sorted(finding.code.id for finding in file.findings)


def outcomes(region, unit="U1"):
    return {
        row["goal_id"]: row["value"]
        for row in region.export("sources")
        if row["field"] == "outcome" and row["unit_id"] == unit
    }


def answer_of(region, unit="U1"):
    (path,) = region.dir.feedback.glob(f"{unit} *.txt")
    return path.read_text("utf-8-sig")


# --- several people, each with a copy ---------------------------------------------------------


def test_the_answer_to_several_copies_holds_and_asks_everything(region):
    """A fault in a copy that is not the newest is told, and no one's work is missing."""
    region.send("U1", {("G1", "outcome"): "about 90"}, "one.xlsx")
    region.send("U1", {("G2", "outcome"): 60}, "two.xlsx", saved_at=NOON + HOUR)
    region.send("U1", {("G4", "outcome"): 4.5}, "three.xlsx", saved_at=NOON + 2 * HOUR)
    collected = region.collect()
    assert not [c for file in collected.files for c in codes(file) if c in ("XG-401", "XG-404")]
    book = openpyxl.load_workbook(region.feedback("U1"))
    typed = [book["Goals"][f"P{row}"].value for row in (5, 6, 7)]
    marked = [cell.coordinate for row in book["Goals"] for cell in row if cell.comment]
    book.close()
    assert (typed, marked) == (["about 90", 60, 4.5], ["P5"])
    assert answer_of(region).count("[XG-") == 1
    mended = {("G1", "outcome"): 95}
    later = NOON + 3 * HOUR
    region.send("U1", mended, "mended.xlsx", source=region.feedback("U1"), saved_at=later)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    assert outcomes(region) == {"G1": "95", "G2": "60", "G4": "4.5"}
    assert "nothing is left to do" in answer_of(region)


def test_the_mark_of_readiness_is_the_units_and_not_the_copys(region):
    """The manager marks it ready in a copy with nothing else in it."""
    region.send("U1", FULL["U1"], "administrator.xlsx", ready=False)
    region.collect()
    assert region.goals()["G1"]["preliminary"] is True
    region.send("U1", {}, "manager.xlsx", saved_at=NOON + HOUR)
    region.collect()
    assert region.goals()["G1"]["preliminary"] is False
    assert outcomes(region) == {"G1": "95", "G2": "60", "G4": "4.5"}
    assert "nothing is left to do" in answer_of(region)
    region.send("U1", {("G1", "outcome"): 91}, "draft.xlsx", ready=False, saved_at=NOON + 2 * HOUR)
    region.collect()
    assert region.goals()["G1"]["preliminary"] is True, "opened again"


@pytest.mark.parametrize("years", [-100, 77])
def test_a_computer_whose_clock_is_wrong_does_not_decide_what_is_newest(region, years):
    wrong = NOON.replace(year=NOON.year + years)
    region.send("U1", FULL["U1"], "first.xlsx", saved_at=wrong)
    region.collect()
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): 91}, "second.xlsx", saved_at=NOON)
    region.collect()
    assert outcomes(region)["G1"] == "91"
    (receipt, _) = region.session.ledger.receipts("R1")
    assert receipt.saved_at is None


def test_the_old_file_mended_clears_it_too(region):
    path = region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"}, "mine.xlsx")
    region.collect()
    path.unlink()
    region.send("U1", FULL["U1"], "mine.xlsx", saved_at=NOON + HOUR)
    (file,) = region.collect().files
    assert (file.state, file.findings) == ("accepted", [])
    assert "nothing is left to do" in answer_of(region)


def test_a_mended_row_alone_clears_its_finding(region):
    """A fresh template with nothing but the one row: the others stand from before."""
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): "about 90"}, "first.xlsx")
    region.collect()
    region.send("U1", {("G1", "outcome"): 95}, "second.xlsx", saved_at=NOON + HOUR)
    region.collect()
    assert outcomes(region) == {"G1": "95", "G2": "60", "G4": "4.5"}
    assert "XG-201" not in answer_of(region)
    assert {row["code"] for row in region.export("findings")} == {"XG-401"}
    assert {row["preliminary"] for row in region.export("goals") if row["goal_id"] == "G1"} == {
        False
    }


# --- what changed -----------------------------------------------------------------------------


def test_what_a_later_return_changed_is_listed(region, cli):
    region.send("U1", {**FULL["U1"], ("G1", "comment"): "All well."}, "first.xlsx")
    region.collect()
    changed = {**FULL["U1"], ("G1", "outcome"): 96, ("G1", "action"): "None needed."}
    region.send("U1", changed, "second.xlsx", saved_at=NOON + HOUR)
    answer = cli("collect", "-w", region.root)
    lines = [
        "  Goals Z5 (Action): empty → None needed.",
        "  Goals X5 (Comment): All well. → empty",
        "  Goals P5 (Outcome): 95 → 96",
    ]
    assert "second.xlsx: 3 values changed since the return before:" in answer.out
    assert [line for line in answer.out.splitlines() if "→" in line] == sorted(lines, key=_field)
    (event,) = region.session.ledger.events(kind="changed")
    assert [change[2:] for change in event.details["changes"]] == [
        ["action", "Goals Z5", "", "None needed."],
        ["comment", "Goals X5", "All well.", ""],
        ["outcome", "Goals P5", "95", "96"],
    ]
    text = answer_of(region)
    assert "Changed since the return before:\n- Goals Z5 (Action): empty → None needed." in text


def _field(line):
    return line.partition("(")[2]


def test_the_first_return_and_the_same_again_change_nothing(region):
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    region.send("U1", FULL["U1"], "second.xlsx", saved_at=NOON + HOUR)
    region.collect()
    assert region.session.ledger.events(kind="changed") == []


# --- copies gone apart ------------------------------------------------------------------------


def test_a_conflict_copy_is_told_apart_from_a_correction(region):
    """Two who had the same file open: each has what the other lacks, and they differ in one."""
    mine = {("G1", "outcome"): 95, ("G2", "outcome"): 60}
    theirs = {("G1", "outcome"): 91, ("G4", "outcome"): 4.5}
    region.send("U1", mine, "U1.xlsx")
    region.send("U1", theirs, "U1-DESKTOP-7.xlsx", saved_at=NOON + HOUR)
    files = {file.path.name: file for file in region.collect().files}
    assert [m for m in messages(files["U1-DESKTOP-7.xlsx"]) if "XG-404" in m] == [
        'Goals, cell P5 (Outcome): This file says "91" and U1.xlsx, which came with it, says '
        '"95"; the one saved last counts. Mend it, or explain which is right. [XG-404]'
    ]
    assert outcomes(region) == {"G1": "91", "G2": "60", "G4": "4.5"}
    explained = {("G1", "explanation"): "91 is the final figure."}
    later = NOON + 2 * HOUR
    region.send("U1", explained, "sure.xlsx", source=region.feedback("U1"), saved_at=later)
    (file,) = region.collect().files
    assert "XG-404" not in codes(file)
    assert "XG-404" not in answer_of(region)


def test_a_copy_that_still_has_what_stood_before_both(region):
    """Started from the same return: one mended the row, the other saved later without it."""
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): 99}, "a.xlsx", saved_at=NOON + HOUR)
    untouched = {**FULL["U1"], ("G4", "outcome"): 4}
    region.send("U1", untouched, "b.xlsx", saved_at=NOON + 2 * HOUR)
    files = {file.path.name: file for file in region.collect().files}
    assert codes(files["a.xlsx"]) == []
    assert codes(files["b.xlsx"]) == ["XG-404"]
    assert files["b.xlsx"].findings[0].row[0] == "G1"


def test_a_correction_before_any_answer_is_no_conflict(region):
    region.send("U1", FULL["U1"], "first.xlsx")
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): 99}, "v2.xlsx", saved_at=NOON + HOUR)
    files = {file.path.name: file for file in region.collect().files}
    assert (files["v2.xlsx"].state, codes(files["v2.xlsx"])) == ("accepted", [])
    assert outcomes(region)["G1"] == "99"


def test_a_file_saved_before_one_that_has_been_taken_in(region):
    region.send("U1", {("G1", "outcome"): 96}, "new.xlsx", saved_at=NOON + HOUR)
    region.collect()
    region.send("U1", {("G1", "outcome"): 90, ("G2", "outcome"): 60}, "old.xlsx")
    (file,) = region.collect().files
    assert [m for m in messages(file) if "XG-405" in m] == [
        "The file was saved before new.xlsx, which has been taken in, so its values count only "
        "where that has none. Nothing needs to be done. [XG-405]"
    ]
    assert outcomes(region) == {"G1": "96", "G2": "60"}


# --- folded -----------------------------------------------------------------------------------


def test_what_is_rejected_displaces_nothing(region):
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    path = region.send("U1", {**FULL["U1"], ("G1", "outcome"): 1}, "x.xlsx", saved_at=NOON + HOUR)
    book = openpyxl.load_workbook(path)
    del book["Goals"]
    book.save(path)
    (file,) = region.collect().files
    assert file.state == "rejected"
    assert outcomes(region) == {"G1": "95", "G2": "60", "G4": "4.5"}
    units = call("status", "-w", region.root, "--json").json["units"]
    assert [unit["ready"] for unit in units if unit["unit_id"] == "U1"] == [True]


# --- the merging itself, in any order ---------------------------------------------------------

VALUES = st.sampled_from(["", "", "1", "2", "bad"])
FILES = st.lists(
    st.tuples(st.lists(VALUES, min_size=3, max_size=3), st.integers(0, 3), st.integers(0, 2)),
    min_size=1,
    max_size=5,
)


def filed(number, values, hours, batch):
    receipt = Receipt(
        "R",
        f"{number}.xlsx",
        f"{number:064}",
        f"{number}.xlsx",
        ReceiptState.INCOMPLETE,
        "U",
        received_at=NOON + batch * HOUR,
        saved_at=NOON + hours * HOUR,
        id=number,
    )
    rows = [
        RowRecord(
            "goals",
            (f"G{place}", "B", "total"),
            "Goals",
            place + 5,
            {"outcome": CellRecord("N5", value, value)} if value else {},
            bool(value),
            value == "bad",
        )
        for place, value in enumerate(values)
    ]
    return Filed(receipt, rows, batch)


@settings(deadline=None, max_examples=200)
@given(files=FILES, order=st.randoms(use_true_random=False))
def test_the_order_of_files_never_matters(files, order):
    filed_ = [filed(number, *file) for number, file in enumerate(files, 1)]
    turned = list(filed_)
    order.shuffle(turned)
    usable = lambda _, row: not row.blocked  # noqa: E731
    one, other = merge(filed_, usable), merge(turned, usable)
    assert (one.stands, one.newest, one.changes) == (other.stands, other.newest, other.changes)
    assert (one.conflicts, one.erased, one.late) == (other.conflicts, other.erased, other.late)


@settings(deadline=None, max_examples=200)
@given(files=FILES)
def test_what_was_filled_in_and_usable_in_any_file_stands(files):
    """A blank row erases nothing, and a row that cannot be used displaces none."""
    filed_ = [filed(number, *file) for number, file in enumerate(files, 1)]
    stands = merge(filed_, lambda _, row: not row.blocked).stands
    for place in range(3):
        there = [values[place] for values, _, _ in files if values[place] not in ("", "bad")]
        found = stands.get(("goals", (f"G{place}", "B", "total")))
        assert (found is not None) == bool(there)
        if found:
            newest = max(
                (one for one, (values, _, _) in zip(filed_, files, strict=True)
                 if values[place] not in ("", "bad")),
                key=lambda one: (one.receipt.saved_at, one.receipt.received_at, one.receipt.sha256),
            )  # fmt: skip
            assert found[0] is newest.receipt


# --- files that nothing could be taken in of --------------------------------------------------


def without_keys(path):
    """The hidden row of column names is deleted, so that nothing can be told apart."""
    book = openpyxl.load_workbook(path)
    book["Goals"].delete_rows(3)
    book.save(path)


def also(region, unit="U1"):
    book = openpyxl.load_workbook(region.feedback(unit))
    found = [row[2] for row in book["Also in the file"].iter_rows(min_row=5, values_only=True)]
    book.close()
    return found


def test_what_is_typed_in_a_file_that_cannot_be_used_is_in_the_answer(region):
    without_keys(region.send("U1", {**FULL["U1"], ("G1", "comment"): "A long evening's work."}))
    (file,) = region.collect().files
    assert file.state == "rejected"
    assert {"95", "60", "4.5", "A long evening's work."} <= set(also(region))
    assert "U1.xlsx: The table" in answer_of(region)


def test_a_rejected_file_beside_a_newer_good_one_is_told_of_once(region):
    without_keys(region.send("U1", FULL["U1"], "spoilt.xlsx"))
    later = NOON + HOUR
    region.send("U1", {("G1", "outcome"): 91}, "good.xlsx", saved_at=later)
    region.collect()
    assert "spoilt.xlsx: The table" in answer_of(region)
    assert {"95", "60", "4.5"} <= set(also(region))
    region.send("U1", FULL["U1"], "again.xlsx", saved_at=later + HOUR)
    region.collect()
    assert "spoilt.xlsx" not in answer_of(region)
    assert "nothing is left to do" in answer_of(region)


def test_a_mark_of_readiness_whose_row_was_emptied_is_asked_for(region):
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    keys = next(row for row in book["Start"].iter_rows() if "part" in [c.value for c in row])
    for cell in book["Start"][keys[0].row + 2]:
        cell.value = None
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("incomplete", ["XG-402"])


def test_a_marking_without_its_token_is_ours_all_the_same(region):
    path = region.send("U1", FULL["U1"])
    book = openpyxl.load_workbook(path)
    sheet = book["xlgoals"]
    (row,) = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "token"]
    sheet.cell(row, 2).value = None
    book.save(path)
    (file,) = region.collect().files
    assert (file.state, codes(file)) == ("rejected", ["XG-112"])
    assert "North" in messages(file)[0]
    assert len(list(region.session.workspace.archive.rglob("*.xlsx"))) == 1, "it is kept"
