"""The plan from the top down with its goals, and the same goals board by board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.i18n import N_
from xlgoals.pages.content.goals import goals_table, short_table
from xlgoals.pages.content.pieces import (
    HAND,
    assessment_mark,
    cell,
    counts_chart,
    paragraph,
    person,
)
from xlgoals.pages.document import Cell, Column, Line, Look, Paragraph, Part, Row, Table, Tone
from xlgoals.pages.view import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.pages.document import Block
    from xlgoals.pages.view import Section, View
    from xlgoals.tables.rollup import Summary

_DEEPEST = 6
"""Headings have no level below."""


def nodes(v: View) -> Iterator[Part]:
    """A part for each node that has goals or a text."""
    for section in v.sections:
        node = section.node
        blocks: list[Block] = []
        key = f"node-{anchor(node.node_id)}"
        if node.description:
            blocks.append(paragraph(node.description, Tone.DESCRIPTION))
        blocks += _assessment(v, section)
        if section.narrative:
            blocks.append(paragraph(section.narrative, Tone.NARRATIVE))
        blocks += _counted(v, key, node.name, section.summary)
        if section.rows:
            blocks.append(goals_table(v, f"{key}-goals", node.name, section.rows))
        yield Part(key, node.name, min(node.level + 1, _DEEPEST), blocks, node.level == 1)


def boards(v: View) -> Iterator[Part]:
    """A part for each board; none where there is but one, or the report is a board's own."""
    summaries = v.summaries("board")
    if v.board is not None or len(summaries) < 2:
        return
    t = v.language.text
    said = t(N_("The same goals by board. Comments and actions stand with the parts of the plan."))
    yield Part("boards", t(N_("Boards")), 2, [paragraph(said)])
    for summary in summaries:
        key = f"board-{anchor(summary.key)}"
        blocks = list(_counted(v, key, summary.name, summary))
        if own := v.board_assessments(summary.key):
            blocks.append(_own_assessments(v, key, summary.name, own))
        rows = [row for row in v.rows if row.board == summary.key]
        caption = t(N_("Goals: {name}"), name=summary.name)
        blocks.append(short_table(v, f"{key}-goals", caption, rows, board=False))
        yield Part(key, summary.name, 3, blocks, is_listed=False)


def _assessment(v: View, section: Section) -> Iterator[Paragraph]:
    """The assessment in a line, where the part is one of those assessed."""
    summary, t = section.summary, v.language.text
    chosen = summary.assessment
    if chosen is None or not (summary.final or section in v.assessed):
        return
    said = ""
    if summary.final is None:
        said = t(N_("proposal"))
    elif summary.final.assessment != summary.proposed:
        said = f"{HAND} " + t(N_("Set by hand"))
    lead = t(N_("Assessment")) + ":"
    yield Paragraph(Line(said, lead=lead, mark=assessment_mark(chosen, v.language)))


def _counted(v: View, key: str, name: str, summary: Summary) -> Iterator[Block]:
    """How many have reached their goals, in words and as a picture."""
    if summary.counts.n:
        yield paragraph(" ".join(v.say.counted(summary.counts)))
        yield counts_chart(v, f"{key}-counts", name, [summary], is_caption_shown=False)


def _own_assessments(v: View, key: str, name: str, own: Sequence[tuple[str, Summary]]) -> Table:
    """What the board itself says of the parts of the plan."""
    t = v.language.text
    columns = [
        Column(v.assessed_name, Look.TITLE, 30),
        Column(t(N_("The board's assessment")), Look.STATUS, 26),
        Column(t(N_("Justification")), Look.WORDS, 44),
    ]
    rows = [
        Row(
            [
                cell(node),
                Cell([Line(mark=assessment_mark(summary.final.assessment, v.language))]),
                person(v.printed(summary.final.justification)),
            ]
        )
        for node, summary in own
        if summary.final
    ]
    caption = t(N_("Assessments of the board: {name}"), name=name)
    return Table(f"{key}-assessments", caption, columns, rows)
