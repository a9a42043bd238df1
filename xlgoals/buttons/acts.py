"""The work of each button: a step, and what it changes in the open workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.buttons import CHOICES
from xlgoals.books.log_sheet import CHOSEN
from xlgoals.buttons.live import read_sheet
from xlgoals.buttons.marks import mark
from xlgoals.buttons.refill import refill
from xlgoals.buttons.source import show
from xlgoals.errors import Unusable
from xlgoals.findings import Severity
from xlgoals.forms.values import fold
from xlgoals.i18n import LANGUAGES, N_, Language
from xlgoals.steps import collect as collecting
from xlgoals.steps import consolidate as building
from xlgoals.steps import report as reporting
from xlgoals.steps.edits import read_edits
from xlgoals.tables.conflicts import conflicts_told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.buttons.live import LiveSheet
    from xlgoals.buttons.refill import Refilled
    from xlgoals.buttons.work import Work
    from xlgoals.findings import Finding

_MUST = N_(
    "What is marked on the sheets must be mended first ({n}). Nothing has been computed, and "
    "nothing is changed."
)
_REST = N_(
    "Columns, charts or lists have changed on: {sheets}. To see that, close the workbook and run: "
    "xlgoals consolidate"
)
_SURPLUS = N_("Not there any more when the workbook is built anew: {sheets}.")
_KEPT = N_('The sheet "{sheet}" is left as it was. {why}')
_ANEW = N_("Or close the workbook and run: xlgoals consolidate")


def collect(work: Work) -> str:
    """Take in the round's inbox, and refill the workbook where nothing in it must be mended."""
    taken = collecting.collect(work.session, work.round)
    if not taken.files and not taken.unopened:
        return work.text(N_("There is nothing to take in."))
    said = work.language.ntext("{n} return taken in.", "{n} returns taken in.", len(taken.files))
    if taken.must_fix:
        said += " " + work.text(N_("To mend, sent to the units: {n}."), n=taken.must_fix)
    told = [*taken.unopened, *taken.faults]
    work.said += [f"{name}: {finding.message(work.language)}" for name, finding in told]
    try:
        return f"{said} {recalculate(work)}"
    except Unusable as error:
        work.said.append(error.words(work.language))
        return said


def recalculate(work: Work) -> str:
    """Take in what staff have written, compute, and refill every sheet."""
    before = work.read()
    _refuse_wrong(work, before)
    made = building.consolidate(work.session, work.round)
    typed = {sheet.raw.name: sheet.raw for sheet in before}
    done = refill(work.book, made.layout, typed, work.home.sheet, work.own_cells())
    work.said += _problems(work, done)
    said = work.language.ntext(
        "{n} edit was read. The sheets are up to date.",
        "{n} edits were read. The sheets are up to date.",
        made.decisions,
    )
    if made.figures.conflicts:
        said += " " + conflicts_told(len(made.figures.conflicts), work.language)
    if done.kept:
        said = work.text(N_("Computed, but not all sheets could be written."))
    if done.unlike:
        said += " " + work.text(_REST, sheets=", ".join(done.unlike))
    return said


def _refuse_wrong(work: Work, sheets: Sequence[LiveSheet]) -> None:
    """Mark what must be mended, and refuse to go on with it."""
    findings = read_edits(work.session, work.round).findings
    must = [one for one in findings if one.severity is Severity.MUST_FIX]
    if not must:
        return
    mark(sheets, findings, work.language)
    words = Unusable(_MUST, n=len(must))
    work.tell(words.words(work.language))
    raise words


def _problems(work: Work, done: Refilled) -> list[str]:
    """What a person has to do something about, each in a line."""
    lines = [
        work.text(_KEPT, sheet=name, why=work.text(kept.words, **kept.values))
        for name, kept in done.kept
    ]
    if done.surplus:
        lines.append(work.text(_SURPLUS, sheets=", ".join(done.surplus)))
    return [*lines, work.text(_ANEW)] if lines else []


def check(work: Work) -> str:
    """Mark what is wrong in what staff have written; nothing is recorded."""
    sheets = work.read()
    findings = read_edits(work.session, work.round).findings
    told = [one for one in findings if one.severity is not Severity.NOTE]
    marked = mark(sheets, told, work.language)
    work.said += _elsewhere(work, told, marked)
    if not told:
        return work.text(N_("Nothing to mend."))
    return work.language.ntext(
        "{n} thing to mend or check. It is marked on its sheet.",
        "{n} things to mend or check. They are marked on their sheets.",
        len(told),
    )


def _elsewhere(work: Work, told: Sequence[Finding], marked: int) -> list[str]:
    """What is wrong in no row, where it could be marked."""
    if marked == len(told):
        return []
    return [finding.message(work.language) for finding in told if not finding.row]


def report(work: Work) -> str:
    """Read what staff have written, and make the report."""
    before = work.read()
    _refuse_wrong(work, before)
    made = reporting.report(work.session, work.round)
    work.said += [error.words(work.language) for error in made.not_made]
    names = ", ".join(path.name for path in made.paths)
    folder = work.session.workspace.round_dir(work.round).report
    return work.text(N_("The report is in {folder}: {names}."), folder=folder, names=names)


def show_source(work: Work, sheet_index: int, row: int) -> str:
    """Open the file behind a row, both counted from 1 as Excel does."""
    pages = list(work.book.sheets)
    page = pages[min(max(sheet_index, 1), len(pages)) - 1]
    return show(work.session, work.round, read_sheet(page), row - 1)


def chosen(work: Work) -> str:
    """Do what is chosen in the cell for that, in any of the languages."""
    cell = work.own_cell(CHOSEN)
    words = fold(str(cell.value or "")) if cell is not None else ""
    acts = {"collect": collect, "recalculate": recalculate, "check": check, "report": report}
    for act in CHOICES:
        if words in {fold(Language(code).text(act.caption)) for code in LANGUAGES}:
            return acts[act.target](work)
    listed = "; ".join(work.text(act.caption) for act in CHOICES)
    raise Unusable(N_("Choose first what to do: {choices}."), choices=listed)
