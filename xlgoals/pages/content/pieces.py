"""Small pieces of a document that several parts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.model import STATUS_SYMBOLS, STATUS_WORDS, ChartKind, Status
from xlgoals.i18n import N_
from xlgoals.pages.document import (
    Cell,
    Chart,
    Column,
    Kind,
    Line,
    Look,
    Mark,
    Paragraph,
    Row,
    Table,
    Tone,
)
from xlgoals.pages.view import COLOUR_OF

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.domain.assess import Assessment
    from xlgoals.i18n import Language
    from xlgoals.pages.view import View
    from xlgoals.tables.rollup import Summary
    from xlgoals.tables.rows import Counts

HAND = "✎"
"""Stands before what a person has decided otherwise."""


def cell(text: str = "", key: str = "", *, link: str = "") -> Cell:
    """A cell of one line; of none where there are no words."""
    return Cell([Line(text, link=link)], key) if text else Cell((), key)


def person(text: str, key: str = "") -> Cell:
    """A cell with what somebody has written."""
    return Cell([Line(text, Tone.PERSON)] if text else [], key)


def note(text: str) -> Line:
    """A smaller line."""
    return Line(text, Tone.NOTE)


def paragraph(text: str, tone: Tone = Tone.PLAIN) -> Paragraph:
    """A paragraph of words alone."""
    return Paragraph(Line(text, tone))


def status_mark(status: Status, language: Language) -> Mark:
    """A status as it is shown."""
    return Mark(status, language.text(STATUS_WORDS[status]))


def assessment_mark(assessment: Assessment, language: Language) -> Mark:
    """An assessment as it is shown."""
    return Mark(COLOUR_OF[assessment], language.text(ASSESSMENT_WORDS[assessment]))


def status_columns(language: Language, share: int = 10) -> list[Column]:
    """A column of figures a status, each of this share of the width."""
    names = [
        f"{STATUS_SYMBOLS[status]}\u00a0{language.text(STATUS_WORDS[status])}" for status in Status
    ]
    return [Column(name, Look.FIGURE, share) for name in names]


def share_of(n: int, of: int, v: View) -> Cell:
    """`n` of `of`, with its share."""
    words = v.language.text(N_("{n} of {of}"), n=v.language.number(n), of=v.language.number(of))
    return Cell([Line(words, after=f"({v.say.share(n, of)})")])


def counts_chart(
    v: View,
    key: str,
    name: str,
    summaries: Sequence[Summary],
    *,
    total: Summary | None = None,
    before: bool = False,
    is_caption_shown: bool = True,
) -> Chart:
    """Summaries counted by status, as a picture and as a table.

    Args:
        v: the figures.
        key: the id of the chart; its table's begins with it.
        name: what is counted: a level, the boards, or one part of the plan.
        summaries: what has a bar or a pie, and a row.
        total: what the table ends with.
        before: whether the table tells of the round before.
        is_caption_shown: whether eyes see the table's caption.
    """
    title = v.language.text(N_("Goals by status: {name}"), name=name)
    alone = len(summaries) == 1
    alt = "; ".join(f"{one.name}: {v.say.in_line(one.counts)}" for one in summaries)
    return Chart(
        key,
        ChartKind.BARS if alone else v.plan.charts,
        title,
        f"{title}. {alt}",
        [("" if alone else one.name, one.counts) for one in summaries],
        _counted(v, key, title, name, summaries, total, before, is_caption_shown),
    )


def _counted(
    v: View,
    key: str,
    title: str,
    name: str,
    summaries: Sequence[Summary],
    total: Summary | None,
    before: bool,
    is_caption_shown: bool,
) -> Table:
    t = v.language.text
    alone = N_("Board") if summaries[0].level == "board" else N_("Part of the plan")
    columns = [
        Column(name if len(summaries) > 1 else t(alone), Look.TITLE, 26),
        Column(t(N_("Goals")), Look.FIGURE, 12),
        *status_columns(v.language),
        Column(t(N_("Green of measured")), Look.FIGURE, 15),
    ]
    if before:
        columns.append(Column(t(N_("Green in the previous round")), Look.FIGURE, 12))
    rows = [_counted_row(v, one, before) for one in summaries]
    if total is not None:
        rows.append(_counted_row(v, total, before, is_total=True))
    return Table(f"{key}-table", title, columns, rows, Kind.COUNTS, is_caption_shown)


def _counted_row(v: View, summary: Summary, before: bool, *, is_total: bool = False) -> Row:
    t, number, counts = v.language.text, v.language.number, summary.counts
    key = f"{summary.level}/{summary.key}"
    short = f"({summary.key})" if summary.level == "board" else ""
    title = Line(t(N_("All goals")) if is_total else summary.name, after=short)
    different = ""
    if summary.n_distinct != counts.n:
        different = "(" + t(N_("{n} different"), n=number(summary.n_distinct)) + ")"
    n = Line(number(counts.n), key=f"{key}/n", after=different)
    cells = [
        Cell([title]),
        Cell([n]),
        *(_counted_cell(v, key, counts, status) for status in Status),
    ]
    cells.append(share_of(counts.green, counts.measured, v))
    if before:
        then = summary.previous
        cells.append(share_of(then.green, then.n, v) if then else Cell())
    return Row(cells, is_total=is_total)


def _counted_cell(v: View, key: str, counts: Counts, status: Status) -> Cell:
    n = counts.of(status)
    share = f"({v.say.share(n, counts.n)})"
    return Cell([Line(v.language.number(n), key=f"{key}/{status.value}", after=share)])
