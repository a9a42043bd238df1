"""The log as people read it, and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from xlgoals.cli.run import Answer
from xlgoals.i18n import N_
from xlgoals.steps.log import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.cli.run import Call
    from xlgoals.ledger import Event


def events(found: Sequence[Event], call: Call) -> Answer:
    """The log."""
    table = Table()
    for label in (N_("When"), N_("Who"), N_("Round"), N_("What"), N_("Unit"), N_("Details")):
        table.add_column(call.text(label))
    for row in in_words(found, call.language):
        when = call.language.moment(row.at)
        table.add_row(when, row.who, row.round, row.what, row.unit, Text(row.details))
    values = [
        {
            "at": event.at.isoformat(),
            "who": event.who,
            "round": event.round,
            "kind": event.kind,
            "unit_id": event.unit_id,
            "sha256": event.sha256,
            "details": event.details,
        }
        for event in found
    ]
    return Answer({"events": values}, [table])
