"""How often each rule fired and what came of it, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from xlgoals.cli.run import Answer
from xlgoals.i18n import N_
from xlgoals.steps.statistics import Came

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xlgoals.cli.run import Call
    from xlgoals.steps.statistics import Statistics

_CAME_WORDS = {
    Came.EXPLAINED: N_("Right as it is"),
    Came.ACCEPTED: N_("Accepted by staff"),
    Came.WAIVED: N_("Waived"),
    Came.TRIAL: N_("On trial"),
    Came.MENDED: N_("Mended"),
    Came.OPEN: N_("Open"),
    Came.NOTE: N_("Only told"),
}


def rules(found: Statistics, call: Call) -> Answer:
    """The rules, the most frequent first."""
    t = call.text
    values = {
        "rounds": found.rounds,
        "rules": [
            {
                "code": rule.code.id,
                "title": t(rule.code.value.title),
                "severity": rule.severity.value,
                "fired": rule.fired,
                **{came.value: rule.came[came] for came in Came},
                "asks_in_vain": rule.asks_in_vain,
            }
            for rule in found.rules
        ],
    }
    if not found.rules:
        return Answer(values, [Text(t(N_("Nothing has been found in any return.")))])
    title = t(N_("Findings by rule: {rounds}"), rounds="; ".join(found.rounds))
    table = Table(title=title, title_justify="left")
    for label in (N_("Code"), N_("Rule"), N_("How serious")):
        table.add_column(t(label))
    for label in (N_("Times"), *_CAME_WORDS.values()):
        table.add_column(t(label), justify="right")
    for rule in found.rules:
        table.add_row(
            rule.code.id,
            t(rule.code.value.title),
            t(rule.severity.words),
            str(rule.fired),
            *(str(rule.came[came] or "") for came in _CAME_WORDS),
        )
    parts: list[RenderableType] = [table]
    in_vain = [rule.code.id for rule in found.rules if rule.asks_in_vain]
    if in_vain:
        message = N_(
            "Most answers to {codes} are that it is right as it is. Put the rule on trial in the "
            "sheet Settings, or make a waiver."
        )
        parts.append(Text(t(message, codes=call.language.listing(in_vain))))
    return Answer(values, parts)
