"""The master's sheet of the follow-up calendar: what is dealt with when, and what it asks for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from xlgoals.books.common import Column
from xlgoals.books.listing import listing
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.calendar import CalendarRow, calendar_rows, state_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures


def calendar_sheet(figures: Figures) -> SheetLayout:
    """Every item of the plan's calendar by date, those of this round marked."""
    language = figures.language
    t = language.text
    title = t(N_("Calendar"))
    lead = N_("What is dealt with when. The items of this round are marked.")
    columns = [
        Column(t(N_("Date")), 20),
        Column(t(N_("This round")), 9),
        Column(t(N_("Kind")), 18),
        Column(t(N_("Item")), 46),
        Column(t(N_("Responsible role")), 26),
        Column(t(N_("Round")), 24),
        Column(t(N_("State")), 11),
        Column(t(N_("Due date")), 17),
        Column(t(N_("Forms asked for")), 26),
        Column(t(N_("Remark")), 24),
    ]
    return listing(figures, title, t(lead), columns, _cells(figures), frozen=1)[0]


def _cells(figures: Figures) -> Iterator[list[CellValue | Cell]]:
    """The rows' cells: a line above each new date, and the date pale where it is the same again."""
    rows = calendar_rows(figures.catalogue, figures.language, figures.round.round_id)
    for _, of_day in groupby(rows, key=lambda row: row.when):
        for number, row in enumerate(of_day):
            style = "text" if number else "text_first"
            when = Cell(row.when, "text_repeat" if number else "text_first")
            rest = _words(row, figures.language)
            yield [when, *(Cell(words, "bold" if row.is_ours else style) for words in rest)]


def _words(row: CalendarRow, language: Language) -> list[str]:
    of, meeting = row.round, row.meeting
    return [
        language.text(N_("Yes")) if row.is_ours else "",
        meeting.kind,
        meeting.item,
        meeting.responsible_role,
        of.name if of else meeting.round_id,
        state_words(of, language) if of else "",
        language.day(of.due) if of and of.due else "",
        row.asks,
        meeting.note,
    ]
