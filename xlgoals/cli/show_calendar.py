"""The follow-up calendar, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from xlgoals.cli.run import Answer
from xlgoals.i18n import N_
from xlgoals.tables.calendar import state_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from xlgoals.cli.run import Call
    from xlgoals.tables.calendar import CalendarRow


def calendar(rows: Sequence[CalendarRow], call: Call) -> Answer:
    """The whole calendar."""
    values = {"calendar": item_values(rows)}
    if not rows:
        return Answer(values, [Text(call.text(N_("The plan has no calendar.")))])
    return Answer(values, [items_table(rows, call.text(N_("Calendar")), call)])


def items_table(rows: Sequence[CalendarRow], title: str, call: Call) -> RenderableType:
    """Items of the calendar as a table; a date is said once."""
    t = call.text
    table = Table(title=title, title_justify="left")
    labels = (
        N_("Date"),
        N_("Item"),
        N_("Responsible role"),
        N_("Round"),
        N_("State"),
        N_("Forms asked for"),
        N_("Due date"),
    )
    for label in labels:
        table.add_column(t(label))
    before = ""
    for row in rows:
        of = row.round
        cells = (
            row.when if row.when != before else "",
            row.meeting.item,
            row.meeting.responsible_role,
            of.round_id if of else "",
            state_words(of, call.language) if of else "",
            row.asks,
            call.language.day(of.due) if of and of.due else "",
        )
        table.add_row(*map(Text, cells), style="bold" if row.is_ours else "")
        before = row.when
    return table


def item_values(rows: Sequence[CalendarRow]) -> list[dict[str, Any]]:
    """Items of the calendar for programs."""
    return [
        {
            "date": row.meeting.day.isoformat(),
            "until": row.meeting.until.isoformat() if row.meeting.until else None,
            "kind": row.meeting.kind,
            "item": row.meeting.item,
            "responsible_role": row.meeting.responsible_role,
            "round": row.round.round_id if row.round else None,
            "state": row.round.state.value if row.round else None,
            "due": row.round.due.isoformat() if row.round and row.round.due else None,
            "forms": list(row.meeting.forms),
            "note": row.meeting.note,
        }
        for row in rows
    ]
