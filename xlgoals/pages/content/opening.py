"""What the report opens with: the whole in brief, how to read it, counts and assessments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.model import Status
from xlgoals.i18n import N_
from xlgoals.pages.content.goals import short_table
from xlgoals.pages.content.pieces import (
    HAND,
    assessment_mark,
    cell,
    counts_chart,
    note,
    paragraph,
    status_columns,
    status_mark,
)
from xlgoals.pages.document import (
    Bullets,
    Cell,
    Column,
    Kind,
    Legend,
    Line,
    Look,
    Part,
    Row,
    Table,
    Tone,
)
from xlgoals.pages.view import anchor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.pages.document import Block
    from xlgoals.pages.view import Section, View

_READING = (
    N_("A goal is counted once for each board that has it."),
    N_("Shares are whole per cents, rounded half up, and need not add up to 100."),
)
_FORECASTS = N_(
    "A forecast is a person's judgement of the full year, and its symbol the status it would give."
)
_PROJECTIONS = N_(
    "A projection is the machine's arithmetic from the outcomes so far. It stands here only where "
    "a person has confirmed it."
)
_ATTAINMENT = N_(
    "Attainment says how near the outcome is to the target; 100 per cent is the target. Where a "
    "share has no meaning, it says whether the target is reached."
)
_OF_BOARD = N_(
    "Counts, statuses set by hand and assessments are the board's own. Texts of the structure are "
    "for all boards together."
)


def brief(v: View) -> Part:
    """The whole in sentences, and what the statuses mean."""
    t = v.language.text
    blocks: list[Block] = []
    if v.rows or not v.figures.lines:
        blocks.append(paragraph(" ".join(v.headline()), Tone.HEADLINE))
        meanings = [(status_mark(one, v.language), v.meaning(one)) for one in Status]
        blocks.append(Legend(t(N_("What the statuses mean")), meanings))
    else:
        blocks.append(paragraph(v.say.asked_for(v.form_titles), Tone.HEADLINE))
    return Part("brief", t(N_("In brief")), 2, blocks)


def reading(v: View) -> Part:
    """How to read the report, as far as it has what is spoken of."""
    said = [N_("Each status is shown by colour, symbol and word.")]
    if v.by_target and v.has_attainment:
        said.append(_ATTAINMENT)
    said += _READING
    if v.has_forecast:
        said.append(_FORECASTS)
    if v.projects:
        said.append(_PROJECTIONS)
    if v.board:
        said.append(_OF_BOARD)
    t = v.language.text
    lines = [Line(t(words)) for words in said]
    return Part("reading", t(N_("How to read the report")), 2, [Bullets(lines)])


def counts(v: View, *, is_summary: bool = False) -> Part:
    """The goals by status, per part of the plan's first level and per board."""
    t = v.language.text
    groups = [("level1", v.plan.level_name(1, v.language), v.summaries("level1"))]
    if v.board is None and (boards := v.summaries("board")):
        groups.append(("board", t(N_("Board")), boards))
    blocks: list[Block] = []
    for level, name, group in groups:
        before = not is_summary and any(one.previous for one in (*group, v.whole))
        ends = v.whole if not blocks or not is_summary else None
        chart = counts_chart(v, f"counts-{level}", name, group, total=ends, before=before)
        blocks.append(chart.table if blocks and is_summary else chart)
    return Part("counts", t(N_("Goals by status")), 2, blocks)


def assessments(v: View, *, is_summary: bool = False) -> Part:
    """The parts of the plan that are assessed as a whole: proposed, and by a person."""
    t = v.language.text
    columns = [
        Column(v.assessed_name, Look.TITLE, 46 if is_summary else 24),
        Column(t(N_("Goals")), Look.FIGURE, 7),
        Column(t(N_("Measured")), Look.FIGURE, 10),
        *status_columns(v.language, share=9),
        *([] if is_summary else [Column(t(N_("Proposed assessment")), Look.STATUS, 23)]),
        Column(t(N_("Assessment")), Look.STATUS, 34 if is_summary else 27),
    ]
    rows = [_assessed(v, one, is_summary=is_summary) for one in v.assessed]
    caption = t(N_("Assessments: {name}"), name=v.assessed_name)
    table = Table("assessments-table", caption, columns, rows, Kind.COUNTS)
    said = t(
        N_(
            "The assessment is a person's. The proposal follows from the counts and is a basis "
            "for it."
        )
    )
    opening = [] if is_summary else [paragraph(said)]
    return Part("assessments", t(N_("Assessments")), 2, [*opening, table])


def _assessed(v: View, section: Section, *, is_summary: bool) -> Row:
    summary, number = section.summary, v.language.number
    counted, key = summary.counts, f"{summary.level}/{summary.key}"
    link = "" if is_summary else f"node-{anchor(section.node.node_id)}"
    share = f"({v.say.share(counted.measured, counted.n)})"
    proposed = summary.proposed
    return Row(
        [
            cell(section.node.name, link=link),
            cell(number(counted.n), f"{key}/n"),
            Cell([Line(number(counted.measured), after=share)]),
            *(cell(number(counted.of(one)), f"{key}/{one.value}") for one in Status),
            *(
                []
                if is_summary
                else [
                    Cell([Line(mark=assessment_mark(proposed, v.language))] if proposed else []),
                ]
            ),
            Cell(
                [_in_short(v, section)] if is_summary else _assessment(v, section),
                f"{key}/assessment",
            ),
        ]
    )


def _in_short(v: View, section: Section) -> Line:
    """What stands, in one line."""
    t, summary = v.language.text, section.summary
    if summary.final:
        by_hand = summary.final.assessment != summary.proposed
        mark = assessment_mark(summary.final.assessment, v.language)
        return Line(mark=mark, after=f"{HAND} " + t(N_("Set by hand")) if by_hand else "")
    if summary.proposed:
        return Line(mark=assessment_mark(summary.proposed, v.language), after=t(N_("proposal")))
    return note(t(N_("As proposed; nobody has decided yet")))


def _assessment(v: View, section: Section) -> list[Line]:
    """What stands: a person's word, else what is proposed."""
    t, summary = v.language.text, section.summary
    if summary.final:
        lines = [Line(mark=assessment_mark(summary.final.assessment, v.language))]
        if summary.final.assessment != summary.proposed:
            lines.append(note(f"{HAND} " + t(N_("Set by hand, departs from the proposal"))))
        if summary.final.justification:
            lines.append(Line(summary.final.justification, Tone.PERSON))
        return lines
    return [note(t(N_("As proposed; nobody has decided yet")))]


def tagged(v: View) -> Iterator[Part]:
    """The goals that the plan has marked alike, such as the financial ones: a table a mark."""
    for tag, rows in v.by_tag.items():
        title = f"{tag[:1].upper()}{tag[1:]}"
        caption = v.language.text(N_("Goals: {name}"), name=tag)
        key = f"tag-{anchor(tag)}"
        table = short_table(v, f"{key}-table", caption, rows, board=True)
        yield Part(key, title, 2, [table])
