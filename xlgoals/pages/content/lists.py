"""Lists at the end: what is not measured, what was set by hand, who has not reported, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.model import REASON_WORDS
from xlgoals.i18n import N_
from xlgoals.pages.content.goals import number_cell
from xlgoals.pages.content.pieces import cell, note, paragraph, person, status_mark
from xlgoals.pages.document import Cell, Column, Line, Look, Part, Row, Table, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.pages.document import Block
    from xlgoals.pages.view import View
    from xlgoals.tables.by_hand import ByHand
    from xlgoals.tables.rows import GoalRow
    from xlgoals.tables.waivers import WaiverRow


def parts(v: View) -> Iterator[Part]:
    """The lists that have anything, and always the one of those who have not reported."""
    if v.unmeasured:
        yield _unmeasured(v)
    if v.by_hand:
        yield _by_hand(v)
    yield _absent(v)
    if v.waivers:
        yield _waivers(v)
    if v.decisions:
        yield _decisions(v)


def _part(
    key: str, title: str, columns: Sequence[Column], rows: Sequence[Row], said: str = ""
) -> Part:
    """A part of one table, named as the part is."""
    table = Table(f"{key}-table", title, columns, rows, caption_shown=False)
    blocks: list[Block] = [paragraph(said)] if said else []
    return Part(key, title, 2, [*blocks, table])


def _unmeasured(v: View) -> Part:
    t = v.language.text
    columns = [
        Column(t(N_("Goal no.")), Look.ID, 7),
        Column(t(N_("Board")), share=9),
        Column(t(N_("Goal")), Look.TITLE, 50),
        Column(t(N_("Why not measured")), share=34),
    ]
    rows = [
        Row([number_cell(v, row), cell(row.board), cell(row.title), _why(v, row)])
        for row in v.unmeasured
    ]
    return _part("unmeasured", t(N_("Goals that are not measured, and why")), columns, rows)


def _why(v: View, row: GoalRow) -> Cell:
    reason = row.status_reason
    words = v.language.text(REASON_WORDS[reason] if reason else N_("Set by hand"))
    return Cell([Line(words, after=f"({row.outcome_text})" if row.outcome_text else "")])


def _by_hand(v: View) -> Part:
    t = v.language.text
    columns = [
        Column(t(N_("Goal no.")), Look.ID, 7),
        Column(t(N_("Board")), share=8),
        Column(t(N_("Goal")), Look.TITLE, 27),
        Column(t(N_("Computed status")), Look.STATUS, 12),
        Column(t(N_("Status set by hand")), Look.STATUS, 16),
        Column(t(N_("Justification")), Look.WORDS, 30),
    ]
    rows = [_set_by_hand(v, one) for one in v.by_hand]
    return _part("by-hand", t(N_("Statuses set by hand")), columns, rows)


def _set_by_hand(v: View, one: ByHand) -> Row:
    t, row = v.language.text, one.row
    not_used = N_("Not used: the outcome has changed since, and nobody has confirmed the status.")
    who = t(N_("By: {who}"), who=one.set_by) if one.confirmed else t(not_used)
    why = [Line(one.ground)] if one.ground else []
    why += [Line(one.justification, Tone.PERSON)] if one.justification else []
    return Row(
        [
            number_cell(v, row),
            cell(row.board),
            cell(row.title),
            Cell([Line(mark=status_mark(row.status_computed, v.language))]),
            Cell([Line(mark=status_mark(one.status, v.language)), note(who)]),
            Cell(why),
        ]
    )


def _absent(v: View) -> Part:
    t = v.language.text
    title = t(N_("Units that have not reported"))
    if not v.absent:
        return Part("absent", title, 2, [paragraph(t(N_("All units have reported.")))])
    columns = [Column(t(N_("Unit")), Look.TITLE, 60), Column(t(N_("Board")), share=40)]
    rows = [Row([cell(unit.name), cell(unit.board)]) for unit in v.absent]
    return _part("absent", title, columns, rows)


def _waivers(v: View) -> Part:
    t = v.language.text
    columns = [
        Column(t(N_("Rule")), Look.TITLE, 26),
        Column(t(N_("Unit")), share=13),
        Column(t(N_("Goal")), share=17),
        Column(t(N_("Reason")), Look.WORDS, 26),
        Column(t(N_("Decided by")), share=9),
        Column(t(N_("Until")), share=9),
    ]
    said = t(N_("Rules that do not apply in this round, by decision."))
    rows = [_waiver(v, row) for row in v.waivers]
    return _part("waivers", t(N_("Waivers")), columns, rows, said)


def _waiver(v: View, row: WaiverRow) -> Row:
    rule = [Line(row.rule, after=f"({row.waiver.rule})")]
    if v.releases(row.waiver):
        words = N_("Texts that are otherwise held back may be printed.")
        rule.append(note(v.language.text(words)))
    return Row(
        [
            Cell(rule),
            cell(row.unit),
            cell(row.goal),
            person(row.waiver.reason),
            cell(row.waiver.decided_by),
            cell(row.until),
        ]
    )


def _decisions(v: View) -> Part:
    t = v.language.text
    columns = [
        Column(t(N_("Decision")), Look.TITLE, 22),
        Column(t(N_("Unit")), share=20),
        Column(t(N_("Row")), share=26),
        Column(t(N_("Reason")), Look.WORDS, 32),
    ]
    said = N_(
        "Rows that count as they are though something in them had to be mended, and rows and "
        "returns that do not count."
    )
    rows = [
        Row(
            [
                cell(v.ruled_words(row)),
                cell(row.unit),
                cell(row.row_words or t(N_("The whole return"))),
                person(row.reason),
            ]
        )
        for row in v.decisions
    ]
    return _part("decisions", t(N_("Decisions on returns")), columns, rows, t(said))
