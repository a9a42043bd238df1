"""The report of a round as one HTML file that holds all it needs.

How it is laid out stands in `templates/`. People's words are only ever put in as values, so that
they are shown as typed.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from xlgoals import resources
from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.forecast import TREND_WORDS
from xlgoals.domain.model import REASON_WORDS, STATUS_SYMBOLS, STATUS_WORDS, ChartKind, Status
from xlgoals.forms.picture import kind_of
from xlgoals.forms.themes import theme
from xlgoals.pages.inlined import script
from xlgoals.pages.pies import slices
from xlgoals.pages.view import COLOUR_OF, View, anchor
from xlgoals.tables.figures import ARRIVAL_WORDS
from xlgoals.tables.method import UNROUNDED

if TYPE_CHECKING:
    from xlgoals.forms.look import Look
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures


def render_report(
    figures: Figures,
    *,
    board: str | None = None,
    summary_only: bool = False,
    look: Look | None = None,
) -> str:
    """The report of a round as HTML; the same figures give the same text.

    Args:
        figures: all that is known of the round.
        board: the id of the board whose goals alone are reported; None for all.
        summary_only: leave out the goals, the activities and the lists.
        look: colours, font, logo and texts on every page; the standard theme when None.

    Raises:
        Unusable: there is no such board.
    """
    environment = _environment(figures.language, look or theme())
    template = environment.get_template("report.html.j2")
    view = View(figures, board)
    document = {"choices": view.choices, "symbols": STATUS_SYMBOLS, "is_summary": summary_only}
    return template.render(v=view, d=document, summary_only=summary_only)


def _environment(language: Language, look: Look) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(resources.folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=language.text,
        nt=language.ntext,
        number=language.number,
        day=language.day,
        look=look,
        logo=_data_uri(look.logo),
        script=script("report.js"),
        Status=Status,
        ChartKind=ChartKind,
        status_words=STATUS_WORDS,
        status_symbols=STATUS_SYMBOLS,
        reason_words=REASON_WORDS,
        trend_words=TREND_WORDS,
        assessment_words=ASSESSMENT_WORDS,
        arrival_words=ARRIVAL_WORDS,
        colour_of=COLOUR_OF,
        slices=slices,
        unrounded=UNROUNDED,
    )
    environment.filters["anchor"] = anchor
    environment.filters["css_string"] = _css_string
    return environment


def _data_uri(picture: bytes) -> str:
    """A picture as an address that holds all of it; blank for none."""
    if not picture:
        return ""
    return f"data:{kind_of(picture)};base64,{b64encode(picture).decode()}"


def _css_string(text: str) -> str:
    """`text` as a string in a style sheet, of signs that can end neither string nor sheet."""
    signs = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return '"' + "".join(signs) + '"'
