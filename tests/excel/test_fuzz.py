"""Damaged workbooks by the hundred: each is read or refused, and the reader lives on.

The number of cases is bounded; `XLGOALS_FUZZ=20000 pytest -m long tests/excel/test_fuzz.py` tries
more. The number of a case makes the case, so a find can be made again.
"""

import os

import pytest
from conftest import FULL, Region
from mutate import as_ods, mutant, packed, parts_of
from test_guards import number, xls

from xlgoals.excel.pool import ReaderPool
from xlgoals.excel.reader import ReadFailure, read_book
from xlgoals.findings import Code
from xlgoals.identity import find_manifests
from xlgoals.intake.reading import Intake
from xlgoals.intake.returned import Return
from xlgoals.steps.collect import known_of

USUAL = 400
LONG = int(os.environ.get("XLGOALS_FUZZ", "5000"))
BATCH = 50
REFUSALS = {Code.UNREADABLE, Code.ENCRYPTED, Code.TOO_LARGE}


@pytest.fixture
def base(region):
    """What is damaged: returns of three units, one of them also as .ods, and an .xls."""
    paths = [region.send(unit, values) for unit, values in FULL.items()]
    plain = xls(b"".join(number(row, column) for row in range(20) for column in range(5)))
    return [*(parts_of(path.read_bytes()) for path in paths), as_ods(read_book(paths[0])), plain]


def intake(region: Region):
    catalogue, round_ = region.session.issued_round("R1")
    return Intake(known_of(region.session, catalogue, round_))


def fuzz(region, base, folder, cases):
    """Read the cases; what is neither read nor refused as it should be, by number."""
    good = folder / "good.xlsx"
    good.write_bytes(packed(base[0]))
    expected = read_book(good)
    taking, wrong, read, ours = intake(region), {}, 0, 0
    with ReaderPool(1) as pool:
        for start in range(0, len(cases), BATCH):
            paths = {folder / f"{case}": case for case in cases[start : start + BATCH]}
            for path, case in paths.items():
                path.write_bytes(mutant(base, case))
            for path, answer in pool.read([*paths, good]):
                if path == good:
                    assert answer == expected
                elif isinstance(answer, ReadFailure):
                    if answer.code not in REFUSALS:
                        wrong[paths[path]] = f"{answer.code} {answer.values}"
                else:
                    read += 1
                    if find_manifests(answer):
                        ours += 1
                        try:
                            taking.take(Return(path, path.name, "0" * 64), answer)
                        except Exception as error:
                            wrong[paths[path]] = repr(error)
            for path in paths:
                path.unlink()
    return wrong, read, ours


def test_the_undamaged_are_read(base, tmp_path):
    for at, origin in enumerate(base):
        path = tmp_path / str(at)
        path.write_bytes(origin if isinstance(origin, bytes) else packed(origin))
        book = read_book(path)
        assert bool(find_manifests(book)) is not isinstance(origin, bytes)


def test_damaged_workbooks(region, base, tmp_path):
    wrong, read, ours = fuzz(region, base, tmp_path, range(USUAL))
    assert wrong == {}
    # the damage is neither so slight nor so heavy that nothing is tried
    assert USUAL // 10 < ours < read < USUAL * 9 // 10


@pytest.mark.long
def test_many_damaged_workbooks(region, base, tmp_path):
    wrong, *_ = fuzz(region, base, tmp_path, range(USUAL, USUAL + LONG))
    assert wrong == {}
