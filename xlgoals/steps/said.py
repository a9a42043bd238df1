"""A sentence that a step has to say, put in words when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.errors import Unusable
    from xlgoals.i18n import Language


@dataclass(frozen=True, slots=True)
class Said:
    """A message marked with `N_`, and what is put into it; values may be sentences themselves."""

    message: str
    values: Mapping[str, Any]

    def words(self, language: Language) -> str:
        """The sentence in this language."""
        shown = {name: _shown(value, language) for name, value in self.values.items()}
        return language.text(self.message, **shown)


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Said):
        return value.words(language)
    return language.number(value, 1) if isinstance(value, Decimal) else value


def say(message: str, /, **values: object) -> Said:
    """A sentence."""
    return Said(message, values)


def said_of(error: Unusable) -> Said:
    """What an error says."""
    return Said(error.message, error.values)
