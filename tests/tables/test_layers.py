"""Statuses set by hand, one layer upon another: none erases another, the highest is shown."""

from decimal import Decimal
from itertools import permutations

import pytest

from xlgoals.domain.model import Layer, Status
from xlgoals.tables.layers import SetStatus, bound_to, checked, standing

D = Decimal


def of(layer: Layer, on: str = "10", status: Status = Status.GREEN) -> SetStatus:
    return SetStatus(layer, status, "other", "Så är det.", layer.value, on)


ALL = (
    of(Layer.UNIT, status=Status.RED),
    of(Layer.BOARD, status=Status.YELLOW),
    of(Layer.REGION, status=Status.GREEN),
)


def stands(layers: tuple[SetStatus, ...], up_to: Layer = Layer.REGION) -> Layer | None:
    found = standing(layers, up_to)
    return found.layer if found else None


@pytest.mark.parametrize("order", list(permutations(ALL)))
def test_they_are_told_from_the_unit_up_in_whatever_order_they_came(
    order: tuple[SetStatus, ...],
) -> None:
    assert checked(order, D(10)) == ALL


def test_the_highest_is_shown() -> None:
    assert stands(ALL) is Layer.REGION
    assert stands(ALL[:2]) is Layer.BOARD
    assert stands(ALL[:1]) is Layer.UNIT
    assert stands(()) is None


def test_a_view_ends_with_its_layer() -> None:
    assert [stands(ALL, layer) for layer in Layer] == [Layer.UNIT, Layer.BOARD, Layer.REGION]
    assert stands((ALL[0], ALL[2]), Layer.BOARD) is Layer.UNIT
    assert stands(ALL[1:], Layer.UNIT) is None


@pytest.mark.parametrize(
    ("unit", "board", "region", "wanted"),
    [
        ("10", "10", "9", Layer.BOARD),
        ("10", "9", "10", Layer.REGION),
        ("10", "9", "9", Layer.UNIT),
        ("9", "9", "9", None),
    ],
)
def test_one_that_was_set_on_another_figure_waits(
    unit: str, board: str, region: str, wanted: Layer | None
) -> None:
    layers = checked(
        [of(Layer.UNIT, unit), of(Layer.BOARD, board), of(Layer.REGION, region)], D(10)
    )
    assert [one.confirmed for one in layers] == [on == "10" for on in (unit, board, region)]
    assert len(layers) == 3, "none is taken away"
    assert stands(layers) is wanted


def test_one_that_waits_is_confirmed_again_when_the_figure_comes_back() -> None:
    waiting = checked(ALL, D(9))
    assert not any(one.confirmed for one in waiting)
    assert checked(waiting, D(10)) == ALL


@pytest.mark.parametrize(
    ("figure", "text"), [(D("94.7"), "94.7"), (None, ""), ("ongoing", "ongoing"), (D(0), "0")]
)
def test_a_figure_as_what_a_status_is_bound_to(figure: Decimal | str | None, text: str) -> None:
    assert bound_to(figure) == text
    assert checked([of(Layer.BOARD, text)], figure)[0].confirmed


def test_nothing_is_another_figure_than_zero() -> None:
    assert not checked([of(Layer.BOARD, bound_to(None))], D(0))[0].confirmed
