"""The ledger's events in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.i18n import N_
from xlgoals.ledger import DecisionKind
from xlgoals.steps.decided import ACCEPTED, RESTORED, WITHDRAWN
from xlgoals.steps.edits import EDITED
from xlgoals.steps.edits.conflicts import CONFLICT
from xlgoals.steps.feedback import CHANGED
from xlgoals.steps.imports import IMPORTED, UNDONE
from xlgoals.steps.session import CLOSED, REOPENED
from xlgoals.tables.log import LogRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlgoals.i18n import Language
    from xlgoals.ledger import Event

RECEIVED = "received"
TAKEN_BACK = {
    DecisionKind.ACCEPT: N_("acceptance"),
    DecisionKind.WITHDRAW: N_("withdrawal"),
}
"""What `restore` takes back."""
EVENT_WORDS = {
    "issued": N_("Templates issued"),
    RECEIVED: N_("File received"),
    "superseded": N_("Replaced by a later return"),
    "answered": N_("Answers written"),
    EDITED: N_("Master edited"),
    CONFLICT: N_("Written differently in two copies of the master"),
    CLOSED: N_("Round closed"),
    REOPENED: N_("Round opened again"),
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
    "saved_by": N_("saved by {value}"),
    "of": N_("taken back: {value}"),
    "reason": N_("reason: {value}"),
    "program": N_("saved with {value}"),
}
_TAKEN_IN, _FILES = N_("Returns taken in"), N_("files: {value}")
_OF_ONE_FILE = frozenset({"superseded", "answered", CHANGED})
"""Events that follow from what came in."""
_CODED = frozenset({"state", "of"})
"""Details that are codes, and are put in words."""
_CHANGES = N_("cells: {value}")
"""What a later return has changed, as the catalogue's changes are told for a round."""


def in_words(events: Iterable[Event], language: Language) -> Iterator[LogRow]:
    """Events as people read them, in their order."""
    for event in events:
        yield LogRow(
            event.at,
            event.who,
            event.round or "",
            language.text(EVENT_WORDS.get(event.kind, event.kind)),
            event.unit_id or "",
            _details(event, language),
        )


def done_in_words(events: Iterable[Event], language: Language) -> Iterator[LogRow]:
    """What was done, in its order: returns that came in at the same time are one line.

    What became of each stands in the list of returns, and does not hang on their order.
    """
    done = (event for event in events if event.kind not in _OF_ONE_FILE)
    for (kind, moment), together in groupby(done, lambda one: (one.kind, language.moment(one.at))):
        told = list(together)
        if kind != RECEIVED or not moment:
            yield from in_words(told, language)
            continue
        last = told[-1]
        n = language.text(_FILES, value=len(told))
        yield LogRow(last.at, last.who, last.round or "", language.text(_TAKEN_IN), "", n)


def _details(event: Event, language: Language) -> str:
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
                shown = language.text(words.get(shown, shown))
            told.append(language.text(message, value=shown))
    return "; ".join(told)
