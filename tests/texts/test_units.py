"""Which figures can stand in a cell of which unit."""

import pytest

from xlgoals.texts.units import is_dimension, kept, same_unit, surely_same_unit

SAME = [
    ("%", "", "%"),
    ("%", "", "procent"),
    ("%", "", "% av personalkostnaden"),
    ("", "", "%"),
    ("", "", "st"),
    ("st", "", "st"),
    ("besök", "", "st"),
    ("", "hälsosamtal", "st"),
    ("st", "", "besök"),
    ("besök", "", "besök"),
    ("", "dygnsdoser", "dygnsdos per 1000 invånare"),
    ("recept", "", "recept per 1000 inv"),
    ("medarbetare", "", "personer"),
    ("kwh/m2", "", "kWh/m2"),
    ("timmar", "", "timmar per månad"),
    ("mkr", "", "mkr"),
    ("%", "", ""),
    ("", "", ""),
]


@pytest.mark.parametrize(("unit", "noun", "wanted"), SAME)
def test_figures_that_can_stand_there(unit: str, noun: str, wanted: str) -> None:
    assert same_unit(unit, noun, wanted)


OTHER = [
    ("procentenheter", "", "%"),
    ("mkr", "", "%"),
    ("besök", "", "%"),
    ("", "hälsosamtal", "%"),
    ("st", "", "%"),
    ("%", "", "st"),
    ("dagar", "", "st"),
    ("dagar", "", ""),
    ("tkr", "", "mkr"),
    ("mwh", "", "kWh/m2"),
    ("%", "", "recept per 1000 inv"),
    ("besök", "", "samtal"),
    ("personer", "", "medarbetare"),
    ("dagar", "", "timmar per månad"),
]


@pytest.mark.parametrize(("unit", "noun", "wanted"), OTHER)
def test_figures_that_cannot(unit: str, noun: str, wanted: str) -> None:
    assert not same_unit(unit, noun, wanted)


def test_a_bare_number_or_a_count_says_no_unit_of_its_own() -> None:
    assert not surely_same_unit("", "", "%")
    assert not surely_same_unit("besök", "", "st")
    assert not surely_same_unit("besök", "", "")
    assert surely_same_unit("%", "", "%")
    assert surely_same_unit("%", "", "")
    assert surely_same_unit("besök", "", "besök")


def test_units_are_kept_one_way() -> None:
    assert [kept(unit) for unit in ("%", "Procent", "styck", "kWh/m²", "")] == [
        *("%", "%", "st", "kwh/m2", ""),
    ]
    assert is_dimension("Mkr")
    assert not is_dimension("besök")
