"""Boards as people write them in a row: the five ways of the 2024 source, and more."""

import pytest

from xlgoals.catalogue.boards import read_boards

BOARDS = ("RS", "HSN", "RUN")
ALL = BOARDS


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # the five ways of the source (DOMAIN 6)
        ("(RS och HSN)", ("RS", "HSN")),
        ("(HSN, RS)", ("RS", "HSN")),
        ("(RS+RUN)", ("RS", "RUN")),
        ("(RS+Nämnder)", ALL),
        ("(RS+nämnder)", ALL),
        # as others might write the same
        ("RS", ("RS",)),
        ("", ()),
        ("()", ()),
        ("rs & hsn", ("RS", "HSN")),
        ("RS/RUN", ("RS", "RUN")),
        ("RS; HSN och RUN", ALL),
        ("  RS   och\tHSN ", ("RS", "HSN")),
        ("(RS) och (HSN)", ("RS", "HSN")),
        ("RS, RS", ("RS",)),
        ("RS+nämnderna", ALL),
        ("RS + övriga nämnder", ALL),
        ("RS och de övriga nämnderna", ALL),
        ("Nämnderna", ALL),
        ("RS and HSN", ("RS", "HSN")),
        ("RS and the other boards", ALL),
        ("RS + Boards", ALL),
        ("HSN, other boards", ALL),
        ("the boards", ALL),
    ],
)
def test_boards_are_read_as_they_are_written(written: str, meant: tuple[str, ...]) -> None:
    assert read_boards(written, BOARDS) == (meant, ())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Öst och Väst", ("Väst", "Öst")),
        ("ÅMÅL+VÄST", ("Väst", "Åmål")),
        ("öst", ("Öst",)),
        ("Åmål och nämnder", ("Väst", "Åmål", "Öst")),
    ],
)
def test_ids_may_have_any_letters(written: str, meant: tuple[str, ...]) -> None:
    assert read_boards(written, ("Väst", "Åmål", "Öst")) == (meant, ())


@pytest.mark.parametrize("board", ["Och", "AND", "Sandön", "Ochre", "Brand och Räddning"])
def test_a_word_for_and_inside_an_id_parts_nothing(board: str) -> None:
    assert read_boards(f"RS, {board}", ("RS", board)) == (("RS", board), ())


def test_what_is_no_board_is_told() -> None:
    assert read_boards("RS, HNS och kultur", BOARDS) == (("RS",), ("HNS", "kultur"))
