"""The same damages done to real files with another library, read by the real pool."""

import random
from itertools import combinations

import pytest
from damage_editing import File
from damage_kinds import Level
from damage_lines import TABLE
from damage_returns import made, taken
from test_one_damage import expected, found
from test_two_damages import both, fit

from xlgoals.excel.pool import ReaderPool

ALONE, MIXED = 1, 120
"""Places of each kind alone, and pairs of a cell or the marking with any other."""


@pytest.fixture(scope="module")
def pool():
    with ReaderPool(2) as readers:
        yield readers


def wrong_ones(pool, folder, made_files):
    """The files whose findings are not those that are to come."""
    paths = {}
    for number, (words, content, wanted) in enumerate(made_files):
        path = folder / f"{number}.xlsx"
        path.write_bytes(content)
        paths[path] = words, wanted
    books = dict(pool.read(list(paths)))
    files = taken([books[path] for path in paths])
    return [
        (words, wanted, found(file))
        for (words, wanted), file in zip(paths.values(), files, strict=True)
        if found(file) != wanted
    ]


def test_a_file_that_was_only_saved_again(pool, tmp_path):
    assert (
        wrong_ones(pool, tmp_path, [("saved", File().done(), []), ("ours", made().file, [])]) == []
    )


def test_every_kind_in_a_file(pool, tmp_path):
    files = []
    for kind in TABLE:
        damages = list(kind.places())
        for damage in random.Random(kind.name).sample(damages, min(ALONE, len(damages))):
            book = File()
            told = damage.do(book)
            files.append((f"{kind.name} {damage.at}", book.done(), expected(book, told)))
    assert len(files) >= len(TABLE)
    assert not wrong_ones(pool, tmp_path, files)


def pairs():
    chance = random.Random(4)
    structural = [kind for kind in TABLE if Level.CELL < kind.level < Level.FILE]
    for one, two in combinations(structural, 2):
        first, second = sorted((one, two), key=lambda kind: kind.level)
        found = [
            (a, b)
            for a in chance.sample(list(first.places()), 1)
            for b in chance.sample(list(second.places()), 1)
            if fit(a, b)
        ]
        yield from found
    others = [kind for kind in TABLE if kind.level in (Level.CELL, Level.FILE)]
    for _ in range(MIXED):
        one, two = chance.choice(others), chance.choice(TABLE)
        first, second = sorted((one, two), key=lambda kind: kind.level)
        a, b = chance.choice(list(first.places())), chance.choice(list(second.places()))
        if fit(a, b):
            yield a, b


PAIRS = list(pairs())
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_pairs_in_files(pool, tmp_path, part):
    files = []
    for one, two in PAIRS[part::PARTS]:
        made_pair = both(one, two, File)
        if made_pair is not None:
            files.append((f"{one.kind} {one.at} | {two.kind} {two.at}", *made_pair))
    assert len(files) * PARTS > 200
    assert not wrong_ones(pool, tmp_path, files)
