"""The words of the texts, read once from one file per language: lists of words under a name.

A language without a list has no words of that kind; the words of all languages hold together,
as people mix them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

FILES = ("words_sv.toml", "words_en.toml")
"""One per language, shipped beside this module."""


@cache
def _languages() -> tuple[dict[str, object], ...]:
    shipped = resources.files("xlgoals.texts")
    return tuple(tomllib.loads((shipped / name).read_text(encoding="utf-8")) for name in FILES)


def listed(name: str) -> tuple[str, ...]:
    """The texts of a list as they stand, language by language.

    Raises:
        KeyError: no language has a list of that name.
    """
    found = [language[name] for language in _languages() if name in language]
    if not found:
        raise KeyError(name)
    return tuple(
        str(text) for value in found for text in (value if isinstance(value, list) else [value])
    )


def words(name: str, signs: str = "") -> frozenset[str]:
    """The words of a list in all languages, with `signs` (apart by spaces) among them.

    Raises:
        KeyError: no language has a list of that name.
    """
    return frozenset(word for text in (*listed(name), signs) for word in text.split())


def numbered(name: str) -> dict[str, int]:
    """Every word of a list of lists to its place, from 1: the names of the months."""
    return {
        word: number
        for language in _languages()
        for number, forms in enumerate(_list(language.get(name)), 1)
        for word in str(forms).split()
    }


def grouped(name: str) -> dict[str, tuple[str, ...]]:
    """The words of a table of lists in all languages, by the name of each list."""
    found: dict[str, tuple[str, ...]] = {}
    for language in _languages():
        table = language.get(name)
        for key, text in table.items() if isinstance(table, dict) else ():
            found[key] = (*found.get(key, ()), *str(text).split())
    return found


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
