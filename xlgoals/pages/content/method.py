"""How goals are judged, counted and assessed, and what each goal is judged on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.i18n import N_
from xlgoals.pages.content.pieces import cell
from xlgoals.pages.document import Bullets, Column, Line, Look, Part, Row, Table
from xlgoals.tables.method import UNROUNDED

if TYPE_CHECKING:
    from xlgoals.pages.view import View


def method(v: View, *, is_summary: bool = False) -> Part:
    """The method in sentences, and in the whole report by goal."""
    said = [*v.method(), v.language.text(UNROUNDED)]
    if v.assessed:
        said.append(" ".join(v.proposed()))
    blocks = [Bullets([Line(words) for words in said])]
    tables = [] if is_summary or len(v.judged_alike) < 2 else [_judged(v)]
    return Part("method", v.language.text(N_("Method and limits")), 2, [*blocks, *tables])


def _judged(v: View) -> Table:
    """What each goal is judged on; those judged alike share a row."""
    t = v.language.text
    columns = [
        Column(t(N_("Judged on")), Look.TITLE, 40),
        Column(t(N_("Goals")), Look.FIGURE, 8),
        Column(t(N_("Goal no.")), share=52),
    ]
    rows = [
        Row([cell(words), cell(v.language.number(len(goals))), cell(", ".join(goals))])
        for words, goals in v.judged_alike.items()
    ]
    return Table("method-table", t(N_("What each goal is judged on")), columns, rows)
