"""Tables of goals: one with all that is known of each, and one that fits beside others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.forecast import TREND_WORDS
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Status
from xlgoals.i18n import N_
from xlgoals.pages.content.pieces import HAND, cell, note, status_mark
from xlgoals.pages.document import Cell, Column, Kind, Line, Look, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.pages.view import View
    from xlgoals.tables.rows import GoalRow


def goals_table(v: View, key: str, name: str, rows: Sequence[GoalRow]) -> Table:
    """The goals of a part of the plan, with comments and actions; links lead to its rows."""
    t = v.language.text
    value = 9 if v.has_attainment else 20
    columns = [
        Column(t(N_("Goal no.")), Look.ID, 5),
        Column(t(N_("Board")), share=6),
        Column(t(N_("Goal")), Look.TITLE, 18),
        Column(t(N_("Target")), share=10),
        Column(t(N_("Outcome")), share=value),
        *([Column(t(N_("Attainment")), share=11)] if v.has_attainment else []),
        Column(t(N_("Status")), Look.STATUS, 11),
        *([Column(t(N_("Forecast full year")), share=value)] if v.has_forecast else []),
        Column(t(N_("Comment and action")), Look.WORDS, 24),
    ]
    caption = t(N_("Goals: {name}"), name=name)
    shown = [_row(v, row) for row in rows]
    return Table(key, caption, columns, shown, Kind.GOALS, caption_shown=False)


def short_table(v: View, key: str, caption: str, rows: Sequence[GoalRow], *, board: bool) -> Table:
    """The same goals' figures without words, each with a link to where it is told of in full.

    Args:
        v: the figures.
        key: the table's id.
        caption: what goals they are; unseen.
        rows: the goals.
        board: whether their boards are told.
    """
    t = v.language.text
    columns = [
        Column(t(N_("Goal no.")), Look.ID, 6),
        *([Column(t(N_("Board")), share=8)] if board else []),
        Column(t(N_("Goal")), Look.TITLE, 34),
        Column(t(N_("Target")), share=14),
        Column(t(N_("Outcome")), share=14),
        *([Column(t(N_("Attainment")), share=14)] if v.has_attainment else []),
        Column(t(N_("Status")), Look.STATUS, 14),
    ]
    shown = [Row(_short_cells(v, row, board)) for row in rows]
    return Table(key, caption, columns, shown, caption_shown=False)


def number_cell(v: View, row: GoalRow) -> Cell:
    """The goal's number, with a link to its row."""
    return cell(row.goal_id, link=v.anchor(row))


def _short_cells(v: View, row: GoalRow, board: bool) -> list[Cell]:
    key = f"{row.goal_id}/{row.board}"
    return [
        number_cell(v, row),
        *([cell(row.board)] if board else []),
        cell(row.title),
        cell(row.target_text, f"{key}/target"),
        cell(row.outcome_text, f"{key}/outcome"),
        *([_attainment(v, row, key)] if v.has_attainment else []),
        Cell([Line(mark=status_mark(row.status, v.language), key=f"{key}/status")]),
    ]


def _row(v: View, row: GoalRow) -> Row:
    key = f"{row.goal_id}/{row.board}"
    return Row(
        [
            number_cell(v, row),
            cell(row.board),
            _title(v, row),
            cell(row.target_text, f"{key}/target"),
            _outcome(v, row, key),
            *([_attainment(v, row, key)] if v.has_attainment else []),
            _status(v, row, key),
            *([_forecast(v, row, key)] if v.has_forecast else []),
            _words(v, row),
        ],
        anchor=v.anchor(row),
        status=row.status,
        board=row.board,
        units=v.units_of(row),
    )


def _title(v: View, row: GoalRow) -> Cell:
    notes = [v.say.added(row, v.round), v.say.answered_for(row)]
    return Cell([Line(row.title), *(note(text) for text in notes if text)])


def _outcome(v: View, row: GoalRow, key: str) -> Cell:
    t = v.language.text
    lines = [Line(row.outcome_text or "–", key=f"{key}/outcome")]
    if row.progress:
        lead = t(N_("Progress")) + ":"
        lines.append(Line(row.progress, Tone.NOTE, lead=lead, key=f"{key}/progress"))
    if rests_on := v.rests_on(row):
        lines.append(note(rests_on))
    if row.outcome_period:
        lines.append(note(t(N_("Refers to")) + f" {v.month(row.outcome_period)}"))
    return Cell(lines)


def _attainment(v: View, row: GoalRow, key: str) -> Cell:
    t = v.language.text
    lines = [Line(row.attainment_text or "–")]
    if row.deviation_text:
        lines.append(note(t(N_("Deviation")) + f" {row.deviation_text}"))
    if row.trend:
        lines.append(note(t(TREND_WORDS[row.trend])))
    return Cell(lines, f"{key}/attainment")


def _status(v: View, row: GoalRow, key: str) -> Cell:
    t = v.language.text
    lines = [Line(mark=status_mark(row.status, v.language), key=f"{key}/status")]
    if row.status is Status.NOT_MEASURED and row.status_reason:
        lines.append(note(t(REASON_WORDS[row.status_reason])))
    if row.set_by:
        computed = t(N_("Computed: {status}"), status=t(STATUS_WORDS[row.status_computed]))
        lines.append(note(f"{HAND} " + t(N_("Set by hand")) + f". {computed}"))
    if row.preliminary:
        lines.append(Line(t(N_("Preliminary")), Tone.STRONG))
    return Cell(lines)


def _forecast(v: View, row: GoalRow, key: str) -> Cell:
    lines = []
    if forecast := v.forecast(row):
        lines.append(Line(forecast))
        if row.forecast_status and row.forecast_status is not Status.NOT_MEASURED:
            lines.append(Line(mark=status_mark(row.forecast_status, v.language)))
    if projection := v.projection(row):
        words = v.language.text(N_("Projected full year"))
        lines.append(note(f"{words} {projection}"))
    return Cell(lines, f"{key}/forecast")


def _words(v: View, row: GoalRow) -> Cell:
    comment, action = v.comment(row), v.action(row)
    lead = v.language.text(N_("Action")) + ":"
    lines = [Line(comment, Tone.PERSON)] if comment else []
    lines += [Line(action, Tone.PERSON, lead=lead)] if action else []
    return Cell(lines)
