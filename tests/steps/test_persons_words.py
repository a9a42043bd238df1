"""A person's words appear unchanged, and unexecuted, wherever they are shown."""

from html.parser import HTMLParser

import openpyxl
import pytest
from conftest import FULL, places

LONG = ("Åtgärd nr 1: räksmörgås på Frösön. " * 120)[:3900].strip("Å") + "slut"
WORDS = {
    ("G1", "comment"): "=1+1",
    ("G1", "action"): '=HYPERLINK("http://a.example";"klicka")',
    ("G3", "comment"): "<b>fet</b> & <script>alert(1)</script> &amp; </div>",
    ("G3", "action"): "{{ 7*7 }} {% raw %} {0} {x} %s",
    ("G4", "comment"): "Första raden\nandra raden\n\nfjärde å ä ö",
    ("G4", "action"): "😀 👩‍⚕️ Åäö é 漢字 «citat» ”x” 'y'",
    ("G5", "comment"): LONG,
    ("G5", "action"): "+46 63-14 75 00",
    ("G6", "comment"): "-5 % mot i fjol; se 00123",
    ("G6", "action"): "@SUM(A1:A2)|cmd",
}
STAFFS = {
    ("G1", "board_comment"): WORDS["G3", "comment"],
    ("G2", "board_comment"): "=1+1",
    ("G4", "board_comment"): LONG,
    ("G1", "internal_note"): "{{ 7*7 }}",
    ("S1.1", "narrative"): WORDS["G4", "comment"],
    ("S1.2", "narrative"): WORDS["G4", "action"],
    ("S2.1", "narrative"): WORDS["G3", "action"],
}


@pytest.fixture
def told(region):
    """A region where every unit has written words, and nobody is ready: so all get an answer."""
    for unit, values in FULL.items():
        goals = {goal for goal, _ in values} - {"G2"}
        words = {spot: text for spot, text in WORDS.items() if spot[0] in goals}
        region.send(unit, {**values, **words}, ready=False)
    assert region.collect().states == {"incomplete": 3}
    region.consolidate()
    return region


def cells(path, spots):
    """What stands at some spots, and of which type it is: `s` is a text."""
    where = places(path)
    book = openpyxl.load_workbook(path)
    found = {spot: book[where[spot][0]][where[spot][1]] for spot in spots}
    book.close()
    return {spot: cell.value for spot, cell in found.items()}, {c.data_type for c in found.values()}


class Page(HTMLParser):
    """A page's texts as a person wrote them, and what its scripts and bold words are."""

    def __init__(self, page):
        super().__init__()
        self.words, self.inside, self.open = [], {"script": "", "b": ""}, []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        if "words" in (dict(attributes).get("class") or "").split():
            self.words.append("")
            self.open.append("words")

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass

    def handle_data(self, data):
        if "words" in self.open:
            self.words[-1] += data
        for tag in self.inside:
            if tag in self.open:
                self.inside[tag] += data


def test_in_the_ledger_and_the_exports(told):
    sources = {(r["goal_id"], r["field"]): r["value"] for r in told.export("sources")}
    assert {spot: sources[spot] for spot in WORDS} == WORDS
    goals = told.goals()
    assert {spot: goals[spot[0]][spot[1]] for spot in WORDS} == WORDS


def test_in_the_master(told):
    assert cells(told.dir.master, WORDS) == (WORDS, {"s"})


def test_in_the_feedback_and_in_what_is_sent_back(told):
    for unit, values in FULL.items():
        mine = {spot: text for spot, text in WORDS.items() if spot in WORDS and spot[0] in
                {goal for goal, _ in values} - {"G2"}}  # fmt: skip
        assert cells(told.feedback(unit), mine) == (mine, {"s"})
        told.send(unit, {}, f"{unit} again.xlsx", source=told.feedback(unit))
    assert told.collect().states["incomplete"] == 0
    goals = told.goals()
    assert {spot: goals[spot[0]][spot[1]] for spot in WORDS} == WORDS


def test_in_the_report(told):
    page = Page(told.report().paths[0].read_text("utf-8"))
    assert set(WORDS.values()) <= set(page.words)
    assert "alert(1)" not in page.inside["script"]
    assert "fet" not in page.inside["b"]


def test_staffs_own(told):
    told.edit_master(STAFFS)
    assert told.consolidate().decisions == len(STAFFS)
    assert cells(told.dir.master, STAFFS) == (STAFFS, {"s"})
    assert told.consolidate().decisions == 0
    page = Page(told.report().paths[0].read_text("utf-8"))
    printed = {text for (_, field), text in STAFFS.items() if field != "internal_note"}
    assert printed <= set(page.words)
    assert STAFFS["G1", "internal_note"] not in page.words
