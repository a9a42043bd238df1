"""Sentences whose figures follow cells: the words in the reader's language, joined by a formula."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.forms.formulas import literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.i18n import Language

_PLACE = re.compile(r"\{(\w+)\}")


def spliced(words: str, refer: Mapping[str, str]) -> str:
    """`{green} of {n}` as a formula: texts and the cells of `refer`, joined.

    Whole numbers are joined without separators, whatever language the spreadsheet speaks.
    """
    parts = _PLACE.split(words)
    named = (refer[part] if odd else literal(part) for odd, part in _alternating(parts))
    return "&".join(named)


def _alternating(parts: list[str]) -> list[tuple[bool, str]]:
    return [(bool(place % 2), part) for place, part in enumerate(parts) if part]


def filled(words: str, values: Mapping[str, int]) -> str:
    """The same sentence with the figures that the cells hold now."""
    return words.format(**values)


@dataclass(frozen=True, slots=True)
class OpenWords:
    """Sentences whose places are still open."""

    language: Language

    def ntext(self, one: str, many: str, *places: str) -> tuple[str, str]:
        """A sentence in the singular and in the plural."""
        still_open = {name: f"{{{name}}}" for name in places}
        forms = (self.language.ntext(one, many, n, **still_open) for n in (1, 2))
        return next(forms), next(forms)


def percent_sign(language: Language) -> str:
    """What follows a figure in per cent: a sign, with a space before it in Swedish."""
    return language.percent(0, 0).replace("0", "", 1)
