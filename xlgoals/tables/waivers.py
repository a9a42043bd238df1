"""The waivers in force in a round, in words, and what each has settled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.findings import Code
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.domain.model import Waiver
    from xlgoals.tables.figures import Figures

_TITLES = {code.id: code.value.title for code in Code}


@dataclass(frozen=True, slots=True)
class WaiverRow:
    """A waiver in force: what and whom it is about in words, and how many findings it settled."""

    waiver: Waiver
    rule: str
    """The rule's title."""
    unit: str
    goal: str
    until: str
    settled: int


def waiver_rows(figures: Figures) -> Iterator[WaiverRow]:
    """The waivers in force in the round, in the catalogue's order.

    One that has run out, or is of another round, is none of them.
    """
    t = figures.language.text
    settled = Counter(finding.waiver for finding in figures.findings)
    for waiver in figures.catalogue.waivers:
        if waiver.in_force(figures.round):
            yield WaiverRow(
                waiver,
                t(_TITLES.get(waiver.rule, "")),
                _unit(waiver, figures),
                _goal(waiver, figures),
                _until(waiver, figures),
                settled[waiver],
            )


def _unit(waiver: Waiver, figures: Figures) -> str:
    if waiver.unit_id is None:
        return figures.language.text(N_("All units"))
    unit = figures.catalogue.unit.get(waiver.unit_id)
    return unit.name if unit else waiver.unit_id


def _goal(waiver: Waiver, figures: Figures) -> str:
    """The goal's number and title; of a line of another form, the line's."""
    if waiver.goal_id is None:
        return figures.language.text(N_("All goals"))
    titles = {line.line_id: line.title for line in figures.catalogue.lines}
    titles |= {goal.goal_id: goal.title for goal in figures.catalogue.goals}
    return f"{waiver.goal_id} {titles.get(waiver.goal_id, '')}".strip()


def _until(waiver: Waiver, figures: Figures) -> str:
    language = figures.language
    if waiver.until is not None:
        return language.day(waiver.until)
    always = waiver.round_id is None
    return language.text(N_("Until further notice") if always else N_("This round"))
