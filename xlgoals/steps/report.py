"""The document that the board reads, in three forms with the same content."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals import resources
from xlgoals.errors import Unusable
from xlgoals.files import write_atomic
from xlgoals.i18n import N_, Language
from xlgoals.pages import charts
from xlgoals.pages.content import compose
from xlgoals.pages.html import to_html
from xlgoals.steps.edits import take_edits
from xlgoals.steps.figures import figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlgoals.findings import Finding
    from xlgoals.pages.document import Chart, Document
    from xlgoals.steps.session import Session


WORD_TEMPLATE = "report.docx"
MOST_COUNTED = 2_000
"""Rows of tables up to which LibreOffice is asked for the page numbers in Word's table of contents.

It lays out the whole file for them, which takes some 4 milliseconds of the processor a row: 8
seconds at this number, half a minute at 7,000, where the file itself takes 5. Word fills them in
on opening longer reports.
"""
_MM = 25.4 / 96
"""Millimetres of a CSS pixel."""


class Format(StrEnum):
    """What the document can be; its value is the file's ending."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


@dataclass
class Reported:
    """A report that was made."""

    round: str
    paths: list[Path]
    changed: bool
    findings: list[Finding] = field(default_factory=list)
    not_made: list[Unusable] = field(default_factory=list)
    """Why a form that nobody asked for by name could not be made here."""
    by_browser: bool = False
    """Whether a browser printed the PDF although WeasyPrint is there, since it is so long."""


def report(
    session: Session,
    round_id: str | None = None,
    *,
    board: str | None = None,
    summary: bool = False,
    formats: Sequence[Format] = (),
) -> Reported:
    """Read staff's edits from the master, then make the report from the ledger.

    Args:
        session: the workspace.
        round_id: the round; the open one when None.
        board: the board whose report it is; None for all.
        summary: what stands on one page.
        formats: in which forms; all that can be made here when none is named.

    Raises:
        Unusable: there is no such board, or a form asked for by name cannot be made here.
    """
    catalogue, round_ = session.issued_round(round_id)
    name = round_.round_id
    boards = [unit.unit_id for unit in catalogue.boards]
    if board is not None and board not in boards:
        message = N_('There is no board "{board}". There are: {boards}')
        raise Unusable(message, board=board, boards="; ".join(boards))
    wanted = list(dict.fromkeys(formats or Format))
    with session.alone("report"):
        session.progress("report", 0, len(wanted) + 1)
        edits = take_edits(session, name)
        document = compose(figures(session, name), board, summary_only=summary)
        result = Reported(name, [], changed=False, findings=edits.findings)
        parts = ["report", *([board] if board else []), *(["summary"] if summary else [])]
        folder = session.workspace.round_dir(name).report
        maker = _Maker(session, document)
        for number, form in enumerate(wanted, 1):
            session.progress("report", number, len(wanted) + 1)
            try:
                made = maker.made(form)
            except Unusable as error:
                if formats or form is not Format.PDF:
                    raise
                result.not_made.append(error)
                continue
            result.by_browser |= form is Format.PDF and maker.is_too_long
            path = folder / f"{'-'.join(parts)}.{form.value}"
            result.changed |= write_atomic(path, made)
            result.paths.append(path)
    return result


def copied_template(session: Session, name: str) -> Path:
    """Copy one of our templates to the workspace's own, where it is used instead of ours.

    Raises:
        Unusable: there is no template of that name, or the workspace has its own already.
    """
    source = resources.folder("templates")
    names = {path.relative_to(source).as_posix(): path for path in _templates(source)}
    if name not in names:
        message = N_('There is no template "{name}". There are: {names}')
        raise Unusable(message, name=name, names=", ".join(sorted(names)))
    path = session.workspace.own_templates / name
    if path.exists():
        raise Unusable(N_("{file} is there already. Take it away first to begin anew."), file=path)
    write_atomic(path, names[name].read_bytes())
    return path


def _templates(folder: Path) -> Iterator[Path]:
    for kind in ("*.j2", "*.css", "*.js", "*.docx"):
        yield from folder.rglob(kind)


class _Maker:
    """Makes one document in several forms."""

    def __init__(self, session: Session, document: Document) -> None:
        self.document = document
        self.look = session.workspace.look()
        self.own = session.workspace.own_templates
        self._page = ""
        self.is_too_long = False
        """Whether the page was left to a browser although WeasyPrint is there."""

    def made(self, form: Format) -> bytes:
        """The document's bytes in this form."""
        match form:
            case Format.HTML:
                return self.page().encode()
            case Format.PDF:
                return self.pdf()
        return self.word()

    def page(self) -> str:
        """The page, which is printed too."""
        self._page = self._page or to_html(self.document, self.look, self.own)
        return self._page

    def pdf(self) -> bytes:
        """The page as PDF, by what suits its length."""
        from xlgoals.pages.pdf import maker_for, makers, pdf

        maker, there = maker_for(self.page()), makers()
        self.is_too_long = maker in there[1:]
        try:
            return pdf(self.page(), maker)
        except Unusable:
            if not self.is_too_long:
                raise
        self.is_too_long = False  # a browser that fails; the preferred one takes longer
        return pdf(self.page(), there[0])

    def word(self) -> bytes:
        """The Word file, after the organisation's own template where there is one."""
        from xlgoals.pages.word import to_word

        own = self.own / WORD_TEMPLATE
        template = own.read_bytes() if own.is_file() else None
        rows = sum(len(table.rows) for table in self.document.tables)
        return to_word(
            self.document,
            self.look,
            chart_png=self._picture,
            template=template,
            count_pages=rows <= MOST_COUNTED,
        )

    def _picture(self, chart: Chart) -> tuple[bytes, float, float]:
        """A chart with its width and height in millimetres."""
        width, height = charts.size(chart)
        language = Language(self.document.language)
        return charts.png(chart, self.look, language), width * _MM, height * _MM
