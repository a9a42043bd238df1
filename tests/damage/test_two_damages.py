"""Two damages at once, for every pair of kinds: the findings of both, causes before consequences.

Of each pair of kinds one is at a place chosen by a seed, and the other in other rows, in the same
row, and (a cell and what is around it) over the same cell.
"""

import random
from itertools import combinations

import pytest
from damage_editing import Grid
from damage_kinds import How, Level
from damage_lines import TABLE
from damage_returns import taken
from test_one_damage import expected, found

KINDS = [kind for kind in TABLE if not kind.in_files_only]
DAMAGES = {kind.name: list(kind.places()) for kind in KINDS}
IN_ROWS = {name: [a for a in damages if a.at[1]] for name, damages in DAMAGES.items()}
BY_ROW = {name: {} for name in DAMAGES}
for _name, _damages in IN_ROWS.items():
    for _damage in _damages:
        BY_ROW[_name].setdefault(_damage.at[:2], []).append(_damage)
PARTS = 4


def covers(place, about):
    """Whether what is hidden, with None for all, is where a finding is about."""
    return place is not None and all(
        one is None or one == other for one, other in zip(place, about, strict=True)
    )


def rows(damage):
    form, key, _ = damage.at
    return {*damage.touches, *([(form, key)] if key else [])}


def below(damage):
    """Whether it writes below the form."""
    return damage.kind in {
        "text below the form",
        "personal number outside",
        "a row that was never in the plan",
        "another unit's row pasted in",
        "three paragraphs over three rows of comments",
        "three paragraphs over three outcomes",
    }


def fit(one, two):
    """Whether the two can be told apart: the table says which findings each of them gives.

    Left out are those where the second does away with the cell that the first is done in, where
    both write in it, and where a file that is turned away is damaged in yet another way.
    """
    if covers(one.hides, (None, None, None)) and covers(two.hides, (None, None, None)):
        return False  # which of two reasons is told is no matter
    if one.at == two.at and one.level is two.level:
        return False  # the same cell, row or sheet
    if Level.SHEET in (one.level, two.level) and (one.by_sheets or two.by_sheets):
        return False  # with a sheet of the right unit in it, it is that unit's
    if one.level is Level.MERGE and two.kind == "rows sorted":
        return False  # a spreadsheet refuses
    keyed = two.kind.startswith("row number") and rows(one) & rows(two)
    if keyed and one.at[2] == "title":
        return False  # neither number nor title tells which row it is
    if {one.kind, two.kind} == {"header label changed", "header row deleted"}:
        return False
    if "of another" in two.kind and one.hides == two.at:
        return False  # of a form that is not found the other's sheet is told, and no more
    if below(one) and below(two):
        return False  # they make one row
    if one.level > Level.MERGE:
        return not (one.at[0] and one.at[0] == two.at[0] and one.level is two.level)
    if Level.MERGE in (one.level, two.level) or one.touches or two.touches:
        return not rows(one) & rows(two)  # whole blocks of cells: in other rows only
    return True


def both(one, two, book=Grid):
    """What two damages give together: the book, and what is to be found; None where undecided."""
    book = book()
    told = []
    for damage, other in ((one, two), (two, one)):
        try:
            done = damage.do(book)
        except (KeyError, ValueError):
            return None  # the place is not there any more
        for finding in done:
            same_row = finding.about[:2] == other.at[:2]
            if same_row and other.at[2] in finding.rests_on and other.how is not How.KEPT:
                if other.how is How.CHANGED or other.level > Level.CELL or finding.delicate:
                    return None  # other rules apply then
                continue
            again = damage is two and covers(two.hides, one.at)  # and told for its own sake
            if again or not covers(other.hides, finding.about):
                told.append(finding)
    return book.done(), expected(book, told)


def pairs():
    """For each two kinds a pair in different rows and one in the same row, where there are."""
    for one, two in combinations(KINDS, 2):
        chance = random.Random(f"{one.name}/{two.name}")
        if one.level is two.level is Level.CELL and chance.random() < 0.5:
            continue  # most kinds are of one cell; every second pair of those will do
        first, second = sorted((one, two), key=lambda kind: kind.level)
        sample = [
            (a, b)
            for a in chance.sample(DAMAGES[first.name], min(6, len(DAMAGES[first.name])))
            for b in chance.sample(DAMAGES[second.name], min(6, len(DAMAGES[second.name])))
            if fit(a, b)
        ]
        apart = [pair for pair in sample if not rows(pair[0]) & rows(pair[1])]
        yield from apart[:1]
        together = [
            (a, b)
            for a in chance.sample(IN_ROWS[first.name], min(12, len(IN_ROWS[first.name])))
            for b in BY_ROW[second.name].get(a.at[:2], ())
            if fit(a, b)
        ]
        yield from chance.sample(together, min(1, len(together)))


@pytest.mark.parametrize("part", range(PARTS))
def test_two_damages_give_the_findings_of_both(part):
    damages, books, wanted = [], [], []
    for one, two in list(pairs())[part::PARTS]:
        made = both(one, two)
        if made is not None:
            damages.append((one, two))
            books.append(made[0])
            wanted.append(made[1])
    assert len(books) > 1000
    wrong = [
        (f"{one.kind} {one.at} | {two.kind} {two.at}", want, found(file))
        for (one, two), want, file in zip(damages, wanted, taken(books), strict=True)
        if found(file) != want
    ]
    assert not wrong, (len(wrong), len(damages), wrong[:3])
