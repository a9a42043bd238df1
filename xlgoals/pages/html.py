"""The report as one HTML file that holds all it needs.

How it is laid out stands in `templates/`. People's words are only ever put in as values, so that
they are shown as typed.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from xlgoals.forms.picture import kind_of
from xlgoals.i18n import Language
from xlgoals.pages import charts
from xlgoals.pages.document import Bullets, Chart, Legend, Paragraph
from xlgoals.pages.environment import faults_told, sandbox, source
from xlgoals.pages.inlined import Script
from xlgoals.pages.view import anchor

if TYPE_CHECKING:
    from pathlib import Path

    from jinja2 import Environment

    from xlgoals.forms.look import Look
    from xlgoals.pages.document import Document, Table

_BLOCKS = {"paragraph": Paragraph, "bullets": Bullets, "legend": Legend, "chart": Chart}
"""What templates ask a block for; what is none of them is a table."""


def to_html(document: Document, look: Look, own: Path | None = None) -> str:
    """The document as a page; the same document gives the same text.

    Args:
        document: what is said.
        look: colours, font, logo and texts on every page.
        own: the folder of an organisation's own templates, where it has any.

    Raises:
        Unusable: one of those templates cannot be used.
    """
    with faults_told(own):
        environment = _environment(document, look, own)
        return environment.get_template("report.html.j2").render(d=document)


def _environment(document: Document, look: Look, own: Path | None) -> Environment:
    language, environment = Language(document.language), sandbox(own)
    environment.globals.update(t=language.text, look=look, logo=_picture_uri(look.logo))
    environment.globals["script"] = Script(source(environment, "report.js"))
    environment.globals["shapes"] = shapes = _shapes(document)
    environment.filters["shape"] = lambda table: shapes[_labels(table)]
    environment.filters["css_string"] = _css_string
    environment.filters["anchor"] = anchor
    environment.filters["picture"] = lambda chart: _chart_uri(chart, look, language)
    environment.filters["picture_size"] = charts.size
    for name, kind in _BLOCKS.items():
        environment.tests[name] = lambda block, kind=kind: isinstance(block, kind)
    return environment


def _labels(table: Table) -> tuple[str, ...]:
    return tuple(column.label for column in table.columns)


def _shapes(document: Document) -> dict[tuple[str, ...], str]:
    """The columns that tables have, by their labels, and a class for tables that have the same."""
    found = dict.fromkeys(_labels(table) for table in document.tables)
    return {labels: f"shape-{number}" for number, labels in enumerate(found, 1)}


def _chart_uri(chart: Chart, look: Look, language: Language) -> str:
    drawn = b64encode(charts.svg(chart, look, language)).decode()
    return f"data:image/svg+xml;base64,{drawn}"


def _picture_uri(picture: bytes) -> str:
    """A picture as an address that holds all of it; blank for none."""
    if not picture:
        return ""
    return f"data:{kind_of(picture)};base64,{b64encode(picture).decode()}"


def _css_string(text: str) -> str:
    """`text` as a string in a style sheet, of signs that can end neither string nor sheet."""
    signs = (sign if sign.isalnum() or sign == " " else f"\\{ord(sign):x} " for sign in text)
    return '"' + "".join(signs) + '"'
