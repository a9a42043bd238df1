"""An open master refilled is the master built anew, with what people have put there left alone."""

import pytest
from open_master import Master, unlike

STATUS = {
    ("G1", "set_status"): "Yellow",
    ("G1", "set_reason"): "The figure is uncertain",
    ("G1", "justification"): "=1+1 and 007: two clinics have not counted.",
}
TEXTS = {
    ("G2", "board_comment"): "-5",
    ("G2", "internal_note"): "1-2",
}
GOALS, PARTS = "All goals", "Assessments"


@pytest.fixture
def master(full_region, monkeypatch):
    return Master(full_region, monkeypatch)


def test_nothing_is_written_where_nothing_has_changed(master):
    assert not master.press("recalculate")
    assert master.written() == {}
    assert unlike(master.book, master.fresh()) == []


def test_edits_are_read_and_every_sheet_is_as_if_built_anew(master):
    master.type_in(GOALS, STATUS | TEXTS)
    assert not master.press("recalculate")
    assert unlike(master.book, master.fresh()) == []
    assert master.region.goals()["G1"]["status"] == "yellow"
    assert master.places(GOALS)["G2", "board_comment"].value == "-5"
    assert not master.press("recalculate")
    assert master.written() == {}
