"""The follow-up calendar in words: what is dealt with when, by whom, and what that asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.forms.calendar import asks_words, form_titles
from xlgoals.forms.declared.words import ROUND_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from xlgoals.domain.lines import Meeting
    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.i18n import Language

FEW = 5
"""So many items, or more, are shown of what comes next."""


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One item of the calendar, and the round it names."""

    meeting: Meeting
    when: str
    """Its date or dates in words."""
    round: Round | None
    asks: str
    """The forms that the item asks for; where it names none, what its round asks for."""
    is_ours: bool
    """Whether it is of the round that is looked at."""

    @property
    def last_day(self) -> date:
        """The day that it ends."""
        return self.meeting.until or self.meeting.day


def calendar_rows(
    catalogue: Catalogue, language: Language, round_id: str | None = None
) -> list[CalendarRow]:
    """The items by date, those of one day in the catalogue's order; `round_id` is looked at."""
    rounds = {round_.round_id: round_ for round_ in catalogue.rounds}
    rows = []
    for meeting in catalogue.calendar:
        of = rounds.get(meeting.round_id)
        asks = form_titles(meeting.forms, language)
        if of is not None and not asks:
            asks = asks_words(catalogue, of, language)
        is_ours = of is not None and of.round_id == round_id
        rows.append(CalendarRow(meeting, when_words(meeting, language), of, asks, is_ours))
    return sorted(rows, key=lambda row: (row.meeting.day, row.last_day))


def when_words(meeting: Meeting, language: Language) -> str:
    """The date or dates of an item: `6 maj`, `6–8 maj`, with the year."""
    day, until = meeting.day, meeting.until
    if until is None or until == day:
        return language.day(day)
    if (day.year, day.month) == (until.year, until.month):
        return f"{day.day}–{language.day(until)}"
    return f"{language.day(day)} – {language.day(until)}"


def state_words(round_: Round, language: Language) -> str:
    """Whether a round is planned, open or closed, in words."""
    return next(choice.words(language) for choice in ROUND_STATES if choice.code == round_.state)


def coming(rows: Sequence[CalendarRow], today: date) -> list[CalendarRow]:
    """The next items that are not over: whole days, until they are a few."""
    ahead = [row for row in rows if row.last_day >= today]
    if len(ahead) <= FEW:
        return ahead
    last = ahead[FEW - 1].meeting.day
    return [row for row in ahead if row.meeting.day <= last]
