"""Fifty edits at random in masters that are rebuilt five times, with returns coming in between."""

import random
import shutil
from datetime import timedelta

import pytest
from conftest import NOON

from xlgoals.steps.edits.conflicts import CONFLICT, open_conflicts

REBUILDS, EDITS = 5, 10
STATUSES = {"Grön": "green", "Gul": "yellow", "Röd": "red", "Ej mätt": "not_measured"}
GROUND = "Siffran är osäker"


class Writers:
    """People who write in both masters, and one whose copy is always a build behind."""

    def __init__(self, region, seed):
        self.region, self.random = region, random.Random(seed)
        self.behind = region.dir.root / "master-EN ANNAN DATOR.xlsx"
        self.texts = []
        """Every text that was ever typed."""
        self.said = {}
        """Per cell what was typed there last, and in which rebuild; each in all the copies."""

    def write(self, rebuild):
        files = [self.region.dir.master, self.region.dir.master_with_buttons, self.behind]
        goals = [f"G{number:03}" for number in range(1, 136)]
        # few goals, so that the same cells are written again, also by others
        goals = self.random.sample(goals, 12) if rebuild == 0 else self.goals
        self.goals = goals
        wanted = {}
        for _ in range(EDITS):
            file = self.random.choice(files)
            goal = self.random.choice(goals)
            kind = self.random.choice(["board_comment", "internal_note", "set_status"])
            text = f"Skrivet {len(self.texts)}: åäö =1+1"
            self.texts.append(text)
            cells = {(goal, kind): text}
            if kind == "set_status":
                status = self.random.choice(list(STATUSES))
                cells = {
                    (goal, "set_status"): status,
                    (goal, "set_reason"): GROUND,
                    (goal, "justification"): text,
                }
            wanted.setdefault(file, {}).update(cells)
        when = NOON + timedelta(hours=rebuild)
        for file, cells in wanted.items():
            self.region.edit_master(cells, saved_at=when, path=file)
            for spot, value in cells.items():
                self.said.setdefault(spot, []).append((rebuild, file.name, value))


def texts_in(value):
    if isinstance(value, dict):
        return {text for part in value.values() for text in texts_in(part)}
    if isinstance(value, list | tuple):
        return {text for part in value for text in texts_in(part)}
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("seed", [1, 2])
def test_every_edit_is_there_or_among_the_conflicts_with_its_history(demo_copy, seed):
    region = demo_copy
    region.consolidate()
    writers = Writers(region, seed)
    units = sorted(path.name.split()[0] for path in region.dir.templates.glob("*.xlsx"))
    before = region.dir.root / "before.xlsx"
    for rebuild in range(REBUILDS):
        shutil.copy(before if before.exists() else region.dir.master, writers.behind)
        shutil.copy(region.dir.master, before)
        writers.write(rebuild)
        unit = writers.random.choice(units)
        region.send(unit, {}, f"{unit} {rebuild}.xlsx", saved_at=NOON + timedelta(hours=rebuild))
        region.collect()
        region.consolidate()
        masters = region.dir.master, region.dir.master_with_buttons
        holds_everything(region, writers, masters[rebuild % 2])
    again = region.consolidate()
    assert (again.decisions, again.changed) == (0, False)
    assert region.session.ledger.events(kind=CONFLICT), "nobody was contradicted"
    read = {event.details["file"] for event in region.session.ledger.events(kind="edited")}
    assert writers.behind.name in read


def holds_everything(region, writers, path):
    ledger, name = region.session.ledger, region.round
    history = ledger.decision_history(name)
    decided = {text for one in history for text in texts_in([one.new, one.text])}
    contradicted = set()
    for event in ledger.events(round_id=name, kind=CONFLICT):
        contradicted |= texts_in(event.details["versions"])
    typed = {value for said in writers.said.values() for _, _, value in said}
    # of what one person typed over before saving, the last is what was saved
    saved = set(writers.texts) & typed
    assert saved <= decided | contradicted
    still_open = open_conflicts(ledger, name)
    waiting = {(one.key[0], field) for one in still_open.values() for field in one.group.fields}
    shown = region.master(path)
    for spot, said in writers.said.items():
        last = [value for rebuild, _, value in said if rebuild == said[-1][0]]
        assert shown[spot] in last or spot in waiting, (spot, said, shown[spot])
        if spot in waiting:
            told = {text for one in still_open.values() for text in texts_in(one.values)}
            labels = {STATUSES.get(value, value) for value in last}
            assert shown[spot] in last or labels & told or GROUND in last
    everyone = {one.who for one in history if texts_in([one.new, one.text]) & set(writers.texts)}
    assert all(everyone)
