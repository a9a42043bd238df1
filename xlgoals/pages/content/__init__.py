"""What the report says, composed of a round's figures: a part a module, in the reader's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.model import STATUS_SYMBOLS, STATUS_WORDS, Status
from xlgoals.i18n import N_
from xlgoals.pages.content import beside, lists, method, opening, structure
from xlgoals.pages.document import Choices, Document
from xlgoals.pages.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.pages.document import Part
    from xlgoals.tables.figures import Figures


def compose(
    figures: Figures,
    board: str | None = None,
    *,
    summary_only: bool = False,
    unit_comments: bool = True,
) -> Document:
    """The report of a round; the same figures give the same document.

    Args:
        figures: all that is known of the round.
        board: the id of the board whose goals alone are reported; None for all.
        summary_only: what stands on one page: counts, assessments and method.
        unit_comments: whether a unit's comment is printed where the board has written none.

    Raises:
        Unusable: there is no such board.
    """
    v = View(figures, board, unit_comments=unit_comments)
    t, plan = v.language.text, v.plan
    facts = [plan.plan_name]
    if figures.as_of:
        facts.append(t(N_("Figures as of {moment}"), moment=v.language.moment(figures.as_of)))
    return Document(
        language=v.language.code,
        organisation=plan.organisation,
        title=v.title,
        facts=facts,
        working_material=t(N_("Working material")) if v.open else "",
        notice=plan.notice,
        draft=v.draft(),
        parts=list(_summary(v) if summary_only else _parts(v)),
        choices=_choices(v),
        symbols=STATUS_SYMBOLS,
        is_summary=summary_only,
    )


def _summary(v: View) -> Iterator[Part]:
    yield opening.brief(v)
    if v.rows:
        yield opening.counts(v, is_summary=True)
    if v.assessed:
        yield opening.assessments(v, is_summary=True)
    yield method.method(v, is_summary=True)


def _parts(v: View) -> Iterator[Part]:
    yield opening.brief(v)
    if v.rows:
        yield opening.reading(v)
        yield opening.counts(v)
    if v.assessed:
        yield opening.assessments(v)
    yield from opening.tagged(v)
    yield from structure.nodes(v)
    yield from structure.boards(v)
    yield from beside.parts(v)
    yield from lists.parts(v)
    yield method.method(v)


def _choices(v: View) -> Choices:
    """What the goals can be filtered by: what any of them has."""
    boards = {row.board for row in v.rows}
    units = {unit for row in v.rows for unit in v.units_of(row)}
    return Choices(
        [(status.value, v.language.text(STATUS_WORDS[status])) for status in Status],
        [(one.unit_id, one.name) for one in v.catalogue.boards if one.unit_id in boards],
        [(one.unit_id, one.name) for one in v.catalogue.units if one.unit_id in units],
    )
