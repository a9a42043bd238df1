"""When a figure in prose and a figure in a cell are the same one."""

from decimal import Decimal

import pytest

from xlgoals.texts.agree import agrees

AGREE = [
    ("4.7", "4.65"),  # rounded
    ("4.6", "4.65"),  # cut
    ("4.65", "4.7"),
    ("5", "4.65"),
    ("4", "4.65"),
    ("2", "-2"),
    ("82", "82.4"),
    ("13000", "13209"),
    ("13200", "13209"),
    ("0", "0"),
    ("0.0", "0"),
]


@pytest.mark.parametrize(("said", "cell"), AGREE)
def test_the_same_figure(said: str, cell: str) -> None:
    value = Decimal(said)
    assert agrees(value, len(said.partition(".")[2]), Decimal(cell))


DIFFER = [
    ("4.8", "4.65"),
    ("82", "74"),
    ("82", "81"),
    ("250", "254"),
    ("200", "209"),
    ("13209", "13208"),
    ("13000", "13700"),
    ("94.7", "0.947"),
    ("1", "0"),
]


@pytest.mark.parametrize(("said", "cell"), DIFFER)
def test_another_figure(said: str, cell: str) -> None:
    assert not agrees(Decimal(said), len(said.partition(".")[2]), Decimal(cell))


def test_about_so_much_may_be_a_tenth_off() -> None:
    assert agrees(Decimal(80), 0, Decimal(74), about=True)
    assert not agrees(Decimal(80), 0, Decimal(70), about=True)


def test_a_target_is_not_rounded_but_its_telling_may_be() -> None:
    assert not agrees(Decimal("4.5"), 1, Decimal(4), exact_cell=True)
    assert agrees(Decimal("4.5"), 1, Decimal("4.50"), exact_cell=True)
    assert agrees(Decimal(5), 0, Decimal("4.5"), exact_cell=True)
