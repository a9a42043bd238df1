"""Sentences whose figures follow cells: the words in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlgoals.i18n import Language


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
