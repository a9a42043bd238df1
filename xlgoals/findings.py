"""What was found wrong, where, and the sentence that says it.

A `Finding` is a code and values, never a sentence; `Finding.message` makes the sentence in the
reader's language: where, what is there, the rule, what to do, and the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals.codes import Code, Gate, Severity
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from xlgoals.i18n import Language

__all__ = [
    "SETTLED_WORDS",
    "Code",
    "Finding",
    "Gate",
    "Place",
    "Settled",
    "Severity",
    "choices",
    "folded",
    "quoted",
]

QUOTED = 40
"""Longest piece of a cell that a message repeats, in characters."""
MOST_ALIKE = 10
"""As many equal findings in a column are told one by one; more become one (MESSAGES 8)."""
RUNS = 7
"""As many ranges are named."""
_CELL = re.compile(r"([A-Z]+)(\d+)")
OURS = frozenset(
    {"choices", "expected", "goals", "near", "of", "rows", "targets", "where", "whose"}
)
"""Values that are the program's own words, and are not cut."""
ON_TRIAL = N_("On trial until {until}: nothing needs to be done.")
ACCEPTED = N_("Accepted as it is by staff: nothing needs to be done.")
_UNTIL = "on_trial_until"
"""The value of a finding that has the last day of its rule's trial, as 2025-09-01."""


class Settled(StrEnum):
    """Why nothing is left to do about a finding that would else have asked for something."""

    NONE = ""
    EXPLAINED = "explained"
    WAIVED = "waived"
    TRIAL = "trial"
    ACCEPTED = "accepted"


SETTLED_WORDS = {
    Settled.NONE: "",
    Settled.EXPLAINED: N_("Explanation"),
    Settled.WAIVED: N_("Waiver"),
    Settled.TRIAL: N_("Trial"),
    Settled.ACCEPTED: N_("Acceptance"),
}
"""What settled a finding, as people read it."""


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
        several = N_("{sheet}, cells {cell}")
        one = N_("{sheet}, cell {cell}")
        words = several if ":" in self.cell or ";" in self.cell else one
        place = language.text(words, sheet=self.sheet, cell=self.cell)
        return f"{place} ({self.label})" if self.label else place


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: a code, where, and the values its message needs.

    `field` and `row` name the field and the row key of the form, for programs; `place` is for
    people. `severity` is the code's own unless a setting or a waiver says otherwise, and `settled`
    tells what made it a note.
    """

    code: Code
    place: Place = field(default_factory=Place)
    values: Mapping[str, str] = field(default_factory=dict)
    form: str = ""
    field: str = ""
    row: tuple[str, ...] = ()
    severity: Severity = Severity.NOTE
    settled: Settled = Settled.NONE
    times: int = 1
    """In how many cells it was found, where findings have been folded."""

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

    def at(self, severity: Severity, settled: Settled = Settled.NONE) -> Finding:
        """The same finding with another severity, and what settled it where something did."""
        return replace(self, severity=severity, settled=settled)

    def on_trial(self, until: date) -> Finding:
        """The same finding as a note, of a rule that is on trial up to and including a day."""
        values = {**self.values, _UNTIL: until.isoformat()}
        return replace(self.at(Severity.NOTE, Settled.TRIAL), values=values)

    def message(self, language: Language) -> str:
        """The whole message: place, what and rule, what to do, code."""
        entry = self.code.value
        sentence = language.text(entry.wording, **self.values)
        remedy = language.text(entry.remedy, **self.values)
        if until := self.values.get(_UNTIL):
            remedy = language.text(ON_TRIAL, until=until)  # the one act is none
        elif self.settled is Settled.ACCEPTED:
            remedy = language.text(ACCEPTED)
        place = self.place.words(language)
        if self.times > 1:
            alike = language.text(N_("{n} cells alike; of the first:"), n=self.times)
            sentence = f"{alike} {sentence}"
        return f"{place + ': ' if place else ''}{sentence} {remedy} [{entry.id}]"


def quoted(value: str) -> str:
    """`value` on one line, cut for a message."""
    line = " ".join(value.split())
    return line if len(line) <= QUOTED else line[: QUOTED - 1] + "…"


def choices(words: list[str], language: Language, more_in: str = "") -> str:
    """The words to choose from, for a message: at most seven, then how many more and where."""
    shown = "; ".join(word.rstrip(".") for word in words[:7])
    if len(words) <= 7:
        return shown
    more = language.text(N_("and {n} more (see sheet {sheet})"), n=len(words) - 7, sheet=more_in)
    return f"{shown}; {more}"


def folded(findings: Sequence[Finding]) -> list[tuple[Finding, Finding]]:
    """Findings as they are told: the same in more than ten cells of a column becomes one.

    Returns:
        What is told, with a range as its place where it stands for several, and the first finding
        that it stands for.
    """
    alike: dict[object, list[Finding]] = {}
    for finding in findings:
        alike.setdefault(_column(finding), []).append(finding)
    told: list[tuple[Finding, Finding]] = []
    for finding in findings:
        group = alike[_column(finding)]
        if len(group) <= MOST_ALIKE:
            told.append((finding, finding))
        elif finding is group[0]:
            told.append((_as_one(group), finding))
    return told


def _column(finding: Finding) -> object:
    """What findings must share to be told as one: the fault and the column."""
    cell = _CELL.fullmatch(finding.place.cell)
    column = cell[1] if cell else id(finding)
    return finding.code, finding.severity, finding.place.sheet, column


def _as_one(group: Sequence[Finding]) -> Finding:
    """One finding for all of a column's."""
    first = group[0]
    letters = first.place.cell.rstrip("0123456789")
    runs: list[list[int]] = []
    for number in sorted(int(finding.place.cell.removeprefix(letters)) for finding in group):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    shown = [
        f"{letters}{low}:{letters}{high}" if low < high else f"{letters}{low}" for low, high in runs
    ]
    cells = "; ".join(shown[:RUNS]) + ("; …" if len(shown) > RUNS else "")
    return replace(first, place=replace(first.place, cell=cells), times=len(group))
