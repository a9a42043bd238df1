"""The document that the board reads, in three forms with the same content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from xlgoals import resources
from xlgoals.errors import Unusable
from xlgoals.files import make_folder, write_atomic, write_new
from xlgoals.i18n import N_, Language
from xlgoals.pages import charts
from xlgoals.pages.content import compose
from xlgoals.pages.html import to_html
from xlgoals.steps.edits import take_edits
from xlgoals.steps.figures import figures
from xlgoals.workspace import can_be_a_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
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
_SUMMARY = "summary"
_MM = 25.4 / 96
"""Millimetres of a CSS pixel."""
_SMALL = 0.58
"""How large a summary's charts are."""


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
    if Format.PDF in formats:
        refuse_without_maker()
    with session.alone("report"):
        session.progress("report", 0, len(wanted) + 1)
        edits = take_edits(session, name)
        document = compose(
            figures(session, name),
            board,
            summary_only=summary,
            unit_comments=session.workspace.settings.report.unit_comments,
        )
        result = Reported(name, [], changed=False, findings=edits.findings)
        parts = ["report", *([_in_a_name(board, boards)] if board is not None else [])]
        path = session.workspace.round_dir(name).report / "-".join(
            [*parts, *([_SUMMARY] if summary else [])]
        )
        maker = _Maker(session, document)
        made: dict[Path, bytes] = {}
        for number, form in enumerate(wanted, 1):
            session.progress("report", number, len(wanted) + 1)
            file = path.with_name(f"{path.name}.{form.value}")
            try:
                made[file] = maker.made(form)
            except Unusable as error:
                if formats or form is not Format.PDF:
                    raise
                result.not_made += [error, *_left_as_it_was(file)]
                continue
            result.by_browser |= form is Format.PDF and maker.is_too_long
        _write(made, result)
    return result


def refuse_without_maker() -> None:
    """Refuse to make a PDF where nothing can, before anything is done."""
    from xlgoals.pages.pdf import NO_MAKER, makers

    if not makers():
        raise Unusable(NO_MAKER)


def _left_as_it_was(file: Path) -> Iterator[Unusable]:
    if file.exists():
        yield Unusable(N_("{file} is from an earlier report and has not been renewed."), file=file)


def _write(made: Mapping[Path, bytes], result: Reported) -> None:
    """Write all that can be written; one that is open somewhere does not hinder the others."""
    hindered = None
    for path, content in made.items():
        try:
            result.changed |= write_atomic(path, content)
        except Unusable as error:
            hindered = hindered or error
        else:
            result.paths.append(path)
    if hindered:
        raise hindered


def _in_a_name(board: str, boards: Sequence[str]) -> str:
    """A board's id as a part of a file's name, unlike any other's.

    An id that no file can be called by, or that only capitals tell from another, gets a mark.
    """
    alike = [other for other in boards if other.casefold() == board.casefold()]
    is_summary = board.casefold().endswith(_SUMMARY)
    if can_be_a_name(board) and len(alike) == 1 and not is_summary:
        return board
    mark = sha256(board.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    words = re.sub(r"\W+", "_", board)[:40].strip("_")
    return f"{words}-{mark}" if words else mark


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
    make_folder(path.parent)
    try:
        write_new(path, names[name].read_bytes())
    except FileExistsError as error:
        message = N_("{file} is there already. Take it away first to begin anew.")
        raise Unusable(message, file=path) from error
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
        self.is_too_long = False
        """Whether a browser printed the page, which is longer than what WeasyPrint is asked for."""

    def made(self, form: Format) -> bytes:
        """The document's bytes in this form."""
        match form:
            case Format.HTML:
                return self.page.encode("utf-8", "replace")
            case Format.PDF:
                return self.pdf()
        return self.word()

    @cached_property
    def page(self) -> str:
        """The page, which is printed too."""
        return to_html(self.document, self.look, self.own)

    def pdf(self) -> bytes:
        """The page as PDF, by what suits its length."""
        from xlgoals.pages.pdf import maker_for, makers, pdf

        maker, there = maker_for(self.page), makers()
        self.is_too_long = maker in there[1:]
        try:
            return pdf(self.page, maker)
        except Unusable:
            if not self.is_too_long:
                raise
        self.is_too_long = False  # a browser that fails; the preferred one takes longer
        return pdf(self.page, there[0])

    def word(self) -> bytes:
        """The Word file, after the organisation's own template where there is one."""
        from xlgoals.pages.environment import own_file
        from xlgoals.pages.word import to_word
        from xlgoals.pages.word.template import MOST_BYTES

        template = own_file(self.own, self.own / WORD_TEMPLATE, MOST_BYTES)
        return to_word(
            self.document,
            self.look,
            chart_png=self._picture,
            template=template,
            count_pages=self.document.n_rows <= MOST_COUNTED,
        )

    def _picture(self, chart: Chart) -> tuple[bytes, float, float]:
        """A chart with its width and height in millimetres."""
        width, height = charts.size(chart)
        language = Language(self.document.language)
        scale = _MM * (_SMALL if self.document.is_summary else 1)
        return charts.png(chart, self.look, language), width * scale, height * scale
