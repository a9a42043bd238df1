"""The log as people read it, and programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from xlgoals.cli.run import Answer
from xlgoals.cli.show_decided import TAKEN_BACK
from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.i18n import N_
from xlgoals.steps.decided import ACCEPTED, RESTORED, WITHDRAWN
from xlgoals.steps.feedback import CHANGED
from xlgoals.steps.imports import IMPORTED, UNDONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.cli.run import Call
    from xlgoals.ledger import Event

EVENT_WORDS = {
    "issued": N_("Templates issued"),
    "received": N_("File received"),
    "superseded": N_("Replaced by a later return"),
    "answered": N_("Answers written"),
    "edited": N_("Master edited"),
    "closed": N_("Round closed"),
    "reopened": N_("Round opened again"),
    CHANGED: N_("Changed what stood"),
    ACCEPTED: N_("Row accepted as it is"),
    WITHDRAWN: N_("Withdrawn by staff"),
    RESTORED: N_("Restored by staff"),
    IMPORTED: N_("Figures imported"),
    UNDONE: N_("Import taken back"),
}
_DETAILS = {
    "row": N_("row {value}"),
    "file": N_("file {value}"),
    "state": N_("state: {value}"),
    "extract": N_("extract {value}"),
    "figures": N_("figures: {value}"),
    "replaced": N_("replaced: {value}"),
    "units": N_("units: {value}"),
    "changes": N_("changes in the catalogue: {value}"),
    "decisions": N_("edits: {value}"),
    "of": N_("taken back: {value}"),
    "reason": N_("reason: {value}"),
    "program": N_("saved with {value}"),
}


_CODED = frozenset({"state", "of"})
"""Details that are codes, and are put in words."""


def events(found: Sequence[Event], call: Call) -> Answer:
    """The log."""
    table = Table()
    for label in (N_("When"), N_("Who"), N_("Round"), N_("What"), N_("Unit"), N_("Details")):
        table.add_column(call.text(label))
    for event in found:
        table.add_row(
            call.language.moment(event.at),
            event.who,
            event.round or "",
            call.text(EVENT_WORDS.get(event.kind, event.kind)),
            event.unit_id or "",
            Text(_details(event, call)),
        )
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


_CHANGES = N_("cells: {value}")
"""What a later return has changed, as the catalogue's changes are told for a round."""


def _details(event: Event, call: Call) -> str:
    """What people want to know of an event: a list by its length, a state in words."""
    words = {choice.code: choice.label for choice in RETURN_STATES}
    words |= {kind.value: text for kind, text in TAKEN_BACK.items()}
    told = []
    for key, message in _DETAILS.items():
        value = event.details.get(key)
        if value:
            message = _CHANGES if (event.kind, key) == (CHANGED, "changes") else message
            shown = str(len(value)) if isinstance(value, list) else str(value)
            if key in _CODED:
                shown = call.text(words.get(shown, shown))
            told.append(call.text(message, value=shown))
    return "; ".join(told)
