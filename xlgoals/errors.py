"""What ends a command before it is done, said in the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.i18n import Language

if TYPE_CHECKING:
    from xlgoals.findings import Finding


class Unusable(Exception):
    """The call, the workspace or the catalogue cannot be used (exit code 2).

    `message` is a message id marked with `N_`, `values` what is put into it, and `findings` what
    is wrong in detail, where there is such.
    """

    def __init__(
        self, message: str, /, *, findings: tuple[Finding, ...] = (), **values: object
    ) -> None:
        super().__init__(message)
        self.message = message
        self.values = values
        self.findings = findings

    def words(self, language: Language) -> str:
        """The whole sentence in this language."""
        shown = {
            name: language.number(value) if isinstance(value, Decimal) else value
            for name, value in self.values.items()
        }
        return language.text(self.message, **shown)

    def __str__(self) -> str:
        return self.words(Language("en"))


class Busy(Unusable):
    """Someone else is writing, and the time to wait has run out."""
