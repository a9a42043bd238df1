"""The words of the texts: data, one file per language."""

from importlib import resources

import pytest

from xlgoals.texts import labels, units, words
from xlgoals.texts.vocabulary import FILES, grouped, listed, numbered
from xlgoals.texts.vocabulary import words as words_of
from xlgoals.texts.words import Sense, senses


def test_every_language_has_its_file_beside_the_code() -> None:
    shipped = resources.files("xlgoals.texts")
    assert {path.name for path in shipped.iterdir() if path.name.endswith(".toml")} == set(FILES)


def test_words_of_both_languages_hold_together() -> None:
    assert {"och", "and", ","} <= words.BREAKS
    assert {"medarbetare", "employees"} <= units.COUNTED
    assert words_of("wholes") == frozenset(listed("wholes")[0].split())


def test_every_month_has_its_number_and_no_other() -> None:
    assert numbered("months") == labels.MONTHS
    assert set(labels.MONTHS.values()) == set(range(1, 13))
    assert (labels.MONTHS["maj"], labels.MONTHS["may"], labels.MONTHS["october"]) == (5, 5, 10)


def test_every_sense_has_words_and_every_list_of_words_a_sense() -> None:
    assert set(grouped("senses")) == {sense.value for sense in Sense}
    assert all(grouped("senses").values())


def test_a_stem_stands_for_all_that_begin_with_it() -> None:
    assert Sense.NATION in senses("socialstyrelsens")
    assert Sense.PREVIOUS in senses("fjolårets")
    assert senses("klinik") == {Sense.PART}
    assert Sense.PART not in senses("klinikchef")


def test_a_list_that_no_language_has_is_a_fault() -> None:
    with pytest.raises(KeyError):
        words_of("no_such_list")
