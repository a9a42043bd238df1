"""Staff accept, withdraw and restore: what counts then, what each file is, what the unit is told."""

import json
import shutil
from datetime import timedelta

import openpyxl
import pytest
from conftest import FULL, NOON, call

from xlgoals.errors import Unusable
from xlgoals.i18n import Language
from xlgoals.ledger import DecisionKind
from xlgoals.steps import decide as deciding
from xlgoals.steps.decide import decide
from xlgoals.steps.outcome import Act
from xlgoals.steps.pointed import Asked

LATER, LATEST = NOON + timedelta(hours=1), NOON + timedelta(hours=2)
BAD = {**FULL["U1"], ("G1", "outcome"): "about 90"}
"""All is well but G1, which cannot be read."""
G1 = Asked(unit="U1", row="G1")
TABLES = ("goals", "sources", "rollup", "returns", "findings")
OF_DECISIONS = {"events", "decisions", "sqlite_sequence"}


def do(region, act, asked, **rest):
    return decide(region.session, Act(act), asked, "Agreed by telephone.", "R1", **rest)


def outcomes(region, unit="U1"):
    rows = region.export("sources")
    return {
        r["goal_id"]: r["value"] for r in rows if (r["unit_id"], r["field"]) == (unit, "outcome")
    }


def states(region):
    return {row["file_name"]: row["state"] for row in region.export("returns")}


def open_codes(region):
    return [row["code"] for row in region.export("findings") if row["severity"] != "note"]


def answer(region, unit="U1"):
    (path,) = region.dir.feedback.glob(f"{unit} *.txt")
    return path.read_text("utf-8-sig")


def has_workbook(region, unit="U1"):
    return bool(list(region.dir.feedback.glob(f"{unit} *.xlsx")))


def picture(region):
    """All that is told of a round and kept of it, apart from the log and decisions."""
    exported = {table: region.export(table) for table in TABLES}
    rows = {name: found for name, found in region.rows().items() if name not in OF_DECISIONS}
    return exported, rows


@pytest.fixture
def blocked(region):
    """One return, with a row that cannot be used."""
    region.send("U1", BAD, "first.xlsx")
    region.collect()
    return region


@pytest.fixture
def two(region):
    """A return, and a later one that has other figures."""
    region.send("U1", FULL["U1"], "first.xlsx")
    region.collect()
    values = {("G1", "outcome"): 91, ("G2", "outcome"): 61, ("G4", "outcome"): 4}
    region.send("U1", values, "second.xlsx", saved_at=LATER)
    region.collect()
    assert states(region) == {"first.xlsx": "superseded", "second.xlsx": "accepted"}
    return region


# --- accept ---


def test_an_accepted_row_counts_with_what_could_be_read(region):
    values = {**BAD, ("G1", "comment"): "It is June's figure."}
    region.send("U1", values, "first.xlsx")
    region.collect()
    assert (states(region)["first.xlsx"], region.goals()["G1"]["comment"]) == ("incomplete", "")
    made = do(region, "accept", G1)
    assert [(m.at, m.before, m.after) for m in made.moved] == [
        (("goals", ("G1", "B1", "total")), None, "first.xlsx")
    ]
    assert [(c.label, c.value) for c in made.unread] == [("Outcome", "about 90")]
    assert states(region) == {"first.xlsx": "accepted"}
    assert region.goals()["G1"]["comment"] == "It is June's figure."
    assert "G1" not in outcomes(region)
    assert open_codes(region) == []


def test_a_value_that_is_out_of_bounds_counts_once_it_is_accepted(region):
    region.send("U1", {**FULL["U1"], ("G1", "outcome"): 70})  # red without a comment
    region.collect()
    assert (open_codes(region), outcomes(region).get("G1")) == (["XG-301"], None)
    do(region, "accept", G1)
    assert (open_codes(region), outcomes(region)["G1"]) == ([], "70")
    assert region.goals()["G1"]["preliminary"] is False


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Accepted as it is by staff: nothing needs to be done. [XG-201]"),
        ("sv", "Godtaget som det är: inget behöver göras. [XG-201]"),
    ],
)
def test_an_accepted_finding_is_a_note_and_asks_for_nothing(blocked, language, words):
    do(blocked, "accept", G1)
    ((_, finding),) = blocked.session.ledger.findings("R1")
    assert (finding.severity, finding.settled) == ("note", "accepted")
    assert finding.message(Language(language)).endswith(words)


def test_the_unit_is_not_asked_to_mend_what_has_been_accepted(blocked):
    assert has_workbook(blocked)
    do(blocked, "accept", G1)
    assert not has_workbook(blocked)
    assert "XG-201" not in answer(blocked)
    assert "- G1 Goal G1 (B1): Agreed by telephone." in answer(blocked)
    do(blocked, "restore", G1)
    assert has_workbook(blocked)
    assert "XG-201" in answer(blocked)
    assert "telephone" not in answer(blocked)


def test_the_same_content_is_accepted_still_in_a_copy(blocked):
    do(blocked, "accept", G1)
    blocked.send("U1", {**BAD, ("G4", "outcome"): 4}, "copy.xlsx", saved_at=LATER)
    (file,) = blocked.collect().files
    assert (file.state, [str(f.settled) for f in file.findings]) == ("accepted", ["accepted"])
    assert not has_workbook(blocked)


def test_another_content_is_judged_anew(blocked):
    do(blocked, "accept", G1)
    blocked.send("U1", {**BAD, ("G1", "outcome"): "about 91"}, "other.xlsx", saved_at=LATER)
    (file,) = blocked.collect().files
    assert (file.state, open_codes(blocked)) == ("incomplete", ["XG-201"])
    assert has_workbook(blocked)
    do(blocked, "accept", G1)
    assert open_codes(blocked) == []
    do(blocked, "withdraw", Asked(file="other.xlsx"))
    assert states(blocked) == {"first.xlsx": "accepted", "other.xlsx": "withdrawn"}
    assert open_codes(blocked) == [], "the first content was accepted too"


def test_accepting_a_file_accepts_all_its_blocked_rows(region):
    region.send("U1", {**BAD, ("G4", "outcome"): "some"}, "first.xlsx")
    region.collect()
    made = do(region, "accept", Asked(file="first.xlsx"))
    assert [at[1][0] for at in made.at] == ["G1", "G4"]
    assert states(region) == {"first.xlsx": "accepted"}
    kinds = [e.kind for e in region.session.ledger.events(unit_id="U1")]
    assert kinds.count("accepted") == 2
    assert do(region, "accept", Asked(file="first.xlsx")).nothing == "It is accepted already."
    back = do(region, "restore", Asked(file="first.xlsx"))
    assert (back.restored, len(back.at)) == (DecisionKind.ACCEPT, 2)
    assert states(region) == {"first.xlsx": "incomplete"}


def test_what_is_to_be_checked_in_the_row_remains_to_be_looked_at(region):
    region.send("U1", {**BAD, ("G1", "comment"): "XXX to be filled in later"}, "first.xlsx")
    region.collect()
    assert sorted(open_codes(region)) == ["XG-201", "XG-331"]
    do(region, "accept", G1)
    assert (open_codes(region), states(region)["first.xlsx"]) == (
        ["XG-331"],
        "accepted_with_remarks",
    )


def test_there_is_nothing_to_accept_in_a_row_that_is_in_order(two):
    before = picture(two), two.rows()
    made = do(two, "accept", G1)
    assert made.nothing == "No row of it must be mended."
    assert (picture(two), two.rows()) == before


# --- withdraw and restore ---


def test_nothing_counts_of_a_withdrawn_file_and_what_it_replaced_stands(two):
    made = do(two, "withdraw", Asked(file="second.xlsx"))
    assert states(two) == {"first.xlsx": "accepted", "second.xlsx": "withdrawn"}
    assert outcomes(two) == {"G1": "95", "G2": "60", "G4": "4.5"}
    assert [(c.file_name, c.before, c.after) for c in made.states] == [
        ("first.xlsx", "superseded", "accepted"),
        ("second.xlsx", "accepted", "withdrawn"),
    ]
    assert {m.at[1][0]: (m.before, m.after) for m in made.moved} == dict.fromkeys(
        ("G1", "G2", "G4"), ("second.xlsx", "first.xlsx")
    )


def test_a_unit_whose_only_return_is_withdrawn_has_not_returned(blocked):
    do(blocked, "withdraw", Asked(file="first.xlsx"))
    units = call("status", "-w", blocked.root, "--json").json["units"]
    assert [unit["arrival"] for unit in units] == ["missing"] * 3
    assert not has_workbook(blocked)
    assert "Send a new return." in answer(blocked)
    assert "- first.xlsx: Agreed by telephone." in answer(blocked)
    assert open_codes(blocked) == []
    do(blocked, "restore", Asked(file="first.xlsx"))
    assert has_workbook(blocked)


def test_a_copy_of_a_withdrawn_file_is_a_duplicate_and_does_not_bring_it_back(two):
    do(two, "withdraw", Asked(file="second.xlsx"))
    shutil.copy(two.dir.inbox / "second.xlsx", two.dir.inbox / "again.xlsx")
    (file,) = two.collect().files
    assert file.state == "duplicate"
    assert outcomes(two)["G1"] == "95"
    back = do(two, "restore", Asked(file="again.xlsx"))
    assert (back.file_name, outcomes(two)["G1"]) == ("second.xlsx", "91")


def test_a_return_that_comes_after_a_withdrawal_leaves_it_withdrawn(two):
    do(two, "withdraw", Asked(file="second.xlsx"))
    two.send("U1", {("G1", "outcome"): 92}, "third.xlsx", saved_at=LATEST)
    two.collect()
    assert states(two)["second.xlsx"] == "withdrawn"
    assert outcomes(two) == {"G1": "92", "G2": "60", "G4": "4.5"}
    do(two, "restore", Asked(file="second.xlsx"))
    assert outcomes(two) == {"G1": "92", "G2": "61", "G4": "4"}


def test_of_a_withdrawn_row_what_stood_before_stands_again(two):
    do(two, "withdraw", G1)
    assert outcomes(two) == {"G1": "95", "G2": "61", "G4": "4"}
    assert states(two) == {"first.xlsx": "accepted", "second.xlsx": "accepted"}
    again = do(two, "withdraw", G1)
    assert again.nothing == "It is withdrawn already."
    assert outcomes(two)["G1"] == "95", "twice does not take the one before"
    do(two, "withdraw", Asked(unit="U1", row="G1", file="first.xlsx"))
    assert "G1" not in outcomes(two)
    assert region_part(two) == "preliminary"


def region_part(region):
    units = call("status", "-w", region.root, "--json").json["units"]
    return units[0]["parts"]["goals"]


def test_nothing_is_asked_of_a_withdrawn_row(blocked):
    blocked.send("U1", {**BAD, ("G1", "outcome"): "some"}, "second.xlsx", saved_at=LATER)
    blocked.collect()
    assert open_codes(blocked) == ["XG-201"]
    made = do(blocked, "withdraw", G1)
    assert made.file_name == "second.xlsx"
    assert states(blocked)["second.xlsx"] == "accepted"
    assert [row["file_name"] for row in blocked.export("findings")] == ["first.xlsx"]


def test_restore_takes_back_what_was_decided_last(blocked):
    do(blocked, "accept", G1)
    accepted = picture(blocked)
    do(blocked, "withdraw", G1)
    back = do(blocked, "restore", G1)
    assert back.restored is DecisionKind.WITHDRAW
    assert picture(blocked) == accepted
    assert do(blocked, "restore", G1).nothing == "It has been restored already."
    assert picture(blocked) == accepted
    assert do(blocked, "restore", G1, only=DecisionKind.ACCEPT).restored is DecisionKind.ACCEPT
    assert open_codes(blocked) == ["XG-201"]


def test_there_is_nothing_to_restore_where_nothing_was_decided(two):
    rows = two.rows()
    for asked in (G1, Asked(file="first.xlsx")):
        assert do(two, "restore", asked).nothing == "It is neither accepted nor withdrawn."
    assert two.rows() == rows


@pytest.mark.parametrize("asked", [Asked(file="second.xlsx"), Asked(file="first.xlsx"), G1])
@pytest.mark.parametrize("accepted", [False, True])
def test_withdraw_and_restore_leave_all_as_it_was(region, asked, accepted):
    """With rows erased, in conflict, explained, blocked and accepted."""
    first = {**FULL["U1"], ("G2", "comment"): "Counted by hand."}
    region.send("U1", first, "first.xlsx")
    second = {("G1", "outcome"): "some", ("G4", "outcome"): 6, ("G4", "explanation"): "So it is."}
    region.send("U1", second, "second.xlsx", saved_at=LATER)
    region.collect()
    if accepted:
        do(region, "accept", Asked(file="second.xlsx"))
    before, text = picture(region), answer(region)
    do(region, "withdraw", asked)
    assert picture(region) != before
    do(region, "restore", asked)
    assert picture(region) == before
    assert answer(region) == text


def test_received_is_still_the_sum_of_the_states(two):
    do(two, "withdraw", Asked(file="second.xlsx"))
    assert sorted(states(two).values()) == ["accepted", "withdrawn"]


# --- what a decision is, once made ---


@pytest.mark.parametrize("act", ["accept", "withdraw", "restore"])
def test_a_dry_run_tells_the_same_and_changes_nothing(blocked, act):
    if act == "restore":
        do(blocked, "accept", G1)
    before = blocked.rows(), answer(blocked), sorted(blocked.dir.feedback.iterdir())
    tried = do(blocked, act, G1, dry_run=True)
    assert (blocked.rows(), answer(blocked), sorted(blocked.dir.feedback.iterdir())) == before
    made = do(blocked, act, G1)
    assert (tried.moved, tried.states, tried.rows) == (made.moved, made.states, made.rows)
    assert made.states != [] or act == "withdraw"


@pytest.mark.parametrize("act", ["accept", "withdraw"])
def test_twice_changes_nothing_the_second_time(blocked, act):
    do(blocked, act, G1)
    rows = blocked.rows()
    assert do(blocked, act, G1).nothing.endswith("already.")
    assert blocked.rows() == rows


def test_each_is_in_the_log_with_reason_file_and_row(two):
    do(two, "withdraw", G1)
    do(two, "restore", G1)
    withdrawn, restored = (
        next(reversed(two.session.ledger.events(kind=kind))) for kind in ("withdrawn", "restored")
    )
    (second,) = [r["sha256"] for r in two.export("returns") if r["file_name"] == "second.xlsx"]
    for event in (withdrawn, restored):
        assert (event.unit_id, event.sha256, event.who) == ("U1", second, two.session.ledger.who)
        assert event.details["reason"] == "Agreed by telephone."
        assert event.details["key"] == ["goals", "G1", "B1", "total"]
    assert restored.details["of"] == "withdraw"


def test_one_that_was_cut_off_before_the_answer_is_finished_by_the_next_run(blocked, monkeypatch):
    def cut(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(deciding, "write_feedback", cut)
        with pytest.raises(KeyboardInterrupt):
            do(blocked, "accept", G1)
    assert has_workbook(blocked)
    blocked.collect()
    assert not has_workbook(blocked)
    assert "XG-201" not in answer(blocked)
    rows = blocked.rows()
    blocked.collect()
    assert blocked.rows() == rows


@pytest.mark.parametrize("act", ["accept", "withdraw", "restore"])
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_reason_must_be_given(blocked, act, reason):
    rows = blocked.rows()
    with pytest.raises(Unusable, match="Give the reason"):
        decide(blocked.session, Act(act), G1, reason)
    assert blocked.rows() == rows


def test_a_closed_round_is_not_changed(blocked):
    blocked.edit_catalogue({("R1", "state"): "Closed", ("R2", "state"): "Open"})
    blocked.issue()
    rows = blocked.rows()
    for act in Act:
        with pytest.raises(Unusable, match="closed and is not changed"):
            do(blocked, act, G1)
    assert blocked.rows() == rows


def test_what_is_withdrawn_is_not_accepted(blocked):
    do(blocked, "withdraw", G1)
    with pytest.raises(Unusable, match=r"The row is withdrawn\. Restore it first"):
        do(blocked, "accept", G1)
    do(blocked, "withdraw", Asked(file="first.xlsx"))
    with pytest.raises(Unusable, match=r"first\.xlsx is withdrawn"):
        do(blocked, "accept", Asked(file="first.xlsx"))
    with pytest.raises(Unusable, match="All files with this row are withdrawn"):
        do(blocked, "withdraw", G1)


def test_a_blank_row_is_not_withdrawn(region):
    region.send("U1", {("G2", "outcome"): 60})
    region.collect()
    with pytest.raises(Unusable, match="The row is blank"):
        do(region, "withdraw", G1)


# --- what readers see ---


def test_master_and_report_tell_what_was_decided_and_why(two):
    two.send("U2", {**FULL["U2"], ("G2", "outcome"): "many"}, "south.xlsx")
    two.collect()
    do(two, "accept", Asked(unit="U2", row="G2"))
    do(two, "withdraw", Asked(file="second.xlsx"))
    two.consolidate()
    book = openpyxl.load_workbook(two.dir.master)
    sheets = {
        sheet.title: [[str(c.value or "") for c in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }
    book.close()
    decisions = [row[:5] for row in sheets["Decisions on returns"][4:]]
    why = "Agreed by telephone."
    assert decisions == [
        ["Return withdrawn", "U1 North", "", "second.xlsx", why],
        ["Row accepted as it is", "U2 South", "G2 Goal G2 (B1)", "south.xlsx", why],
    ]
    assert f"second.xlsx: {why}" in [cell for row in sheets["Returns"] for cell in row]
    assert f"Acceptance: {why}" in [cell for row in sheets["Findings"] for cell in row]
    (made,) = two.report().paths
    page = made.read_text("utf-8")
    section = page[page.index('aria-labelledby="decisions">') :]
    for words in ("Return withdrawn", "The whole return", "G2 Goal G2 (B1)", why):
        assert words in section
    assert '<a href="#decisions">' in page


def test_without_decisions_nothing_is_said_of_them(full_region):
    (made,) = full_region.report().paths
    assert "decisions" not in made.read_text("utf-8")
    book = openpyxl.load_workbook(full_region.dir.master)
    assert "Decisions on returns" not in book.sheetnames
    book.close()


def test_a_board_is_told_of_its_own_units(two):
    do(two, "withdraw", Asked(file="second.xlsx"))
    pages = {b: two.report(board=b).paths[0].read_text("utf-8") for b in ("B1", "B2")}
    assert {b for b, page in pages.items() if "Return withdrawn" in page} == {"B1"}


def test_the_decisions_are_in_json(two):
    do(two, "withdraw", Asked(file="second.xlsx"))
    (told,) = json.loads(call("status", "-w", two.root, "--json").out)["decisions"]
    assert (told["decision"], told["file"], told["reason"], told["row"]) == (
        "withdrawn_file",
        "second.xlsx",
        "Agreed by telephone.",
        None,
    )
