"""The plan's follow-up calendar: all of it, or what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals import clock
from xlgoals.steps.session import named_round
from xlgoals.tables.calendar import CalendarRow, calendar_rows, coming

if TYPE_CHECKING:
    from xlgoals.steps.session import Session


def whole_calendar(session: Session, round_id: str | None = None) -> list[CalendarRow]:
    """Every item of the plan as its file is now; those of a named round are marked.

    Raises:
        Unusable: The catalogue cannot be used, or there is no such round.
    """
    catalogue = session.usable_catalogue().catalogue
    assert catalogue is not None  # noqa: S101 - usable
    if round_id is not None:
        named_round(catalogue, round_id)
    return calendar_rows(catalogue, session.language, round_id)


def coming_items(session: Session, round_id: str) -> list[CalendarRow]:
    """What comes next by the ledger's clock, in the plan as it was when any round was last issued.

    A round's own snapshot may be older than that, and not know what has become of the others.
    """
    issued = session.ledger.events(kind="issued", limit=1)
    catalogue = session.snapshot_catalogue(str(issued[-1].details["snapshot"]))
    rows = calendar_rows(catalogue, session.language, round_id)
    return coming(rows, clock.day(clock.now()))
