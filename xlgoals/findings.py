"""What was found wrong, where, and the sentence that says it.

A `Finding` is a code and values, never a sentence; `Finding.message` makes the sentence in the
reader's language: where, what is there, the rule, what to do, and the code.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.codes import Code, Gate, Severity
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.i18n import Language

__all__ = ["Code", "Finding", "Gate", "Place", "Severity", "choices", "quoted"]

QUOTED = 40
"""Longest piece of a cell that a message repeats, in characters."""
OURS = frozenset({"choices", "expected", "goals", "near", "of", "rows", "targets", "where"})
"""Values that are the program's own words, and are not cut."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points, as Excel shows it."""

    sheet: str = ""
    cell: str = ""
    label: str = ""

    def words(self, language: Language) -> str:
        """`Mål, cell F9 (Utfall)`; empty when the finding concerns the whole file."""
        if not self.cell:
            return self.sheet
        place = language.text(N_("{sheet}, cell {cell}"), sheet=self.sheet, cell=self.cell)
        return f"{place} ({self.label})" if self.label else place


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a code, where, and the values its message needs.

    `field` and `row` name the field and the row key of the form, for programs; `place` is for
    people. `severity` is the code's own unless a setting or a waiver says otherwise.
    """

    code: Code
    place: Place = field(default_factory=Place)
    values: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    field: str = ""
    row: tuple[str, ...] = ()
    severity: Severity = Severity.NOTE

    @classmethod
    def of(cls, code: Code, place: Place | None = None, /, **values: object) -> Finding:
        """A finding of a whole file or sheet, with the code's own severity and values as text."""
        return cls.about(code, place or Place(), "", "", (), **values)

    @classmethod
    def about(
        cls,
        code: Code,
        place: Place,
        form: str,
        field: str,
        row: tuple[str, ...],
        /,
        **values: object,
    ) -> Finding:
        """A finding about a form, and a field and row of it where it has such."""
        texts = {
            key: str(value) if key in OURS else quoted(str(value)) for key, value in values.items()
        }
        return cls(code, place, texts, form, field, row, code.value.severity)

    def at(self, severity: Severity) -> Finding:
        """The same finding with another severity."""
        return replace(self, severity=severity)

    def message(self, language: Language) -> str:
        """The whole message: place, what and rule, what to do, code."""
        entry = self.code.value
        sentence = language.text(entry.wording, **self.values)
        remedy = language.text(entry.remedy, **self.values)
        place = self.place.words(language)
        return f"{place + ': ' if place else ''}{sentence} {remedy} [{entry.id}]"


def quoted(value: str) -> str:
    """`value` on one line, cut for a message."""
    line = " ".join(value.split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def choices(words: list[str], language: Language, more_in: str = "") -> str:
    """The words to choose from, for a message: at most seven, then how many more and where."""
    shown = "; ".join(words[:7])
    if len(words) <= 7:
        return shown
    more = language.text(N_("and {n} more (see sheet {sheet})"), n=len(words) - 7, sheet=more_in)
    return f"{shown}; {more}"
