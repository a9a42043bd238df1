"""What each command shows people, and gives programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from xlgoals import clock
from xlgoals.cli.parts import findings_shown, here, listed, plain
from xlgoals.cli.run import Answer, Call, Exit, finding_values
from xlgoals.cli.show_calendar import item_values, items_table
from xlgoals.cli.show_collected import collected
from xlgoals.cli.show_decided import decision_list, decision_values
from xlgoals.cli.show_imported import figure_words, given_words
from xlgoals.domain.assess import ASSESSMENT_WORDS, whole_percent
from xlgoals.domain.model import STATUS_WORDS, Status
from xlgoals.i18n import N_
from xlgoals.steps.master_files import sign_of
from xlgoals.tables.conflicts import conflicts_told
from xlgoals.tables.figures import ARRIVAL_WORDS, Arrival

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from pathlib import Path

    from rich.console import RenderableType

    from xlgoals.catalogue.snapshot import Change
    from xlgoals.steps.check import Checked
    from xlgoals.steps.consolidate import Consolidated
    from xlgoals.steps.issue import Issued
    from xlgoals.steps.report import Reported
    from xlgoals.steps.run import Ran
    from xlgoals.tables.calendar import CalendarRow
    from xlgoals.tables.figures import Figures, UnitReturn
    from xlgoals.workspace import Workspace


def new(workspace: Workspace, call: Call) -> Answer:
    """A workspace that was made."""
    lines = [
        call.text(N_("The workspace is in {folder}."), folder=workspace.root),
        call.text(N_("Fill in {file}, then run: xlgoals issue"), file=workspace.catalogue.name),
    ]
    values = {"workspace": str(workspace.root), "catalogue": str(workspace.catalogue)}
    return Answer(values, plain(lines))


def issued(result: Issued, call: Call) -> Answer:
    """Templates that were made, and what changed in the catalogue since."""
    t = call.text
    lines = [
        t(
            N_("{round}: {written} templates written, {unchanged} as they were."),
            round=result.round,
            written=len(result.written),
            unchanged=len(result.unchanged),
        )
    ]
    if result.kept:
        lines.append(t(N_("Left as they are, since somebody has changed them:")))
        lines += listed(result.kept, call)
    if result.changes:
        lines.append(t(N_("Changed in the catalogue since the last issue:")))
        lines += listed([change_words(change, call) for change in result.changes], call)
    if result.dropped:
        lines.append(t(N_("Answered already, and asked no more; kept, and not counted:")))
        lines += listed([f"{unit}: {row}" for unit, row in result.dropped], call)
    if result.given:
        shown = call.language.ntext(
            "{n} imported figure is shown, with its source.",
            "{n} imported figures are shown, with their sources.",
            result.given,
        )
        lines.append(shown)
    if result.gone:
        lines.append(t(N_("Imported, and not in the plan any more; kept, and not shown:")))
        lines += listed([figure_words(one, call) for one in result.gone], call)
    values = {
        "round": result.round,
        "given": result.given,
        "gone": [list(one.key) for one in result.gone],
        "dropped": [list(row) for row in result.dropped],
        "written": result.written,
        "unchanged": result.unchanged,
        "kept": result.kept,
        "changes": [[c.form, *c.row, c.field, c.old, c.new] for c in result.changes],
        "findings": [finding_values(f, call.language) for f in result.findings],
    }
    parts = [*plain(lines), *findings_shown(result.findings, call)]
    return Answer(values, parts, Exit.TO_FIX if result.kept else Exit.DONE)


def change_words(change: Change, call: Call) -> str:
    """One change of the catalogue in words."""
    from xlgoals.forms.declared import CATALOGUE_FORMS, GIVEN

    if change.form == GIVEN.key:
        return given_words(change, call)
    form = CATALOGUE_FORMS[change.form]
    sheet, row = call.text(form.title), " ".join(part for part in change.row if part)
    if not change.field:
        message = N_("{sheet}: {row} added") if change.new else N_("{sheet}: {row} taken away")
        return call.text(message, sheet=sheet, row=row)
    label = call.text(form.field[change.field].label)
    old, new = change.old or "–", change.new or "–"
    return call.text(
        N_("{sheet}: {row}, {label}: {old} → {new}"),
        sheet=sheet,
        row=row,
        label=label,
        old=old,
        new=new,
    )


def consolidated(result: Consolidated, call: Call) -> Answer:
    """The master that was built."""
    t = call.text
    state = N_("{path} is built.") if result.changed else N_("{path} is as it was.")
    lines = [t(state, path=here(path)) for path in result.files]
    for path, other in result.beside.items():
        said = N_(
            "{path} is open somewhere, so the new one is {other}. Close both, and the next run "
            "puts it in its place; what is written in either is read."
        )
        lines.append(t(said, path=here(path), other=other.name))
        if sign := sign_of(path):
            said = N_("If nobody has it open any more, delete {file}, which a program has left.")
            lines.append(t(said, file=here(sign)))
    for path, copy in result.kept.items():
        said = N_("{path} had been saved by somebody; as it was it is kept as {copy}.")
        lines.append(t(said, path=here(path), copy=here(copy)))
    if result.decisions:
        words = call.language.ntext(
            "{n} edit was read from it first.",
            "{n} edits were read from it first.",
            result.decisions,
        )
        lines.append(words)
    if conflicts := len(result.figures.conflicts):
        lines.append(conflicts_told(conflicts, call.language))
    values = {
        "round": result.round,
        "master": str(result.path),
        "changed": result.changed,
        "decisions": result.decisions,
        "conflicts": len(result.figures.conflicts),
        "files": [str(path) for path in result.files],
        "beside": {str(path): str(other) for path, other in result.beside.items()},
        "kept": {str(path): str(copy) for path, copy in result.kept.items()},
        "findings": [finding_values(f, call.language) for f in result.findings],
        **headline_values(result.figures),
    }
    parts = [*plain(lines), *findings_shown(result.findings, call)]
    return Answer(values, [*parts, *headline(result.figures, call)])


def reported(result: Reported, call: Call) -> Answer:
    """The report that was made."""
    paths = [str(path) for path in result.paths]
    lines = [call.text(N_("The report is in {path}."), path=here(path)) for path in result.paths]
    values = {
        "round": result.round,
        "report": paths,
        "changed": result.changed,
        "not_made": [error.words(call.language) for error in result.not_made],
        "by_browser": result.by_browser,
        "findings": [finding_values(f, call.language) for f in result.findings],
    }
    lines += [error.words(call.language) for error in result.not_made]
    if result.by_browser:
        said = N_(
            "The report is so long that a browser has printed the PDF, which is much faster. Its "
            "table of contents has no page numbers, and it does not claim PDF/UA."
        )
        lines.append(call.text(said))
    return Answer(values, [*plain(lines), *findings_shown(result.findings, call)])


def template_copied(path: Path, call: Call) -> Answer:
    """A template that can now be changed."""
    said = N_("{path} is yours to change. The report is made of it from now on.")
    return Answer({"template": str(path)}, plain([call.text(said, path=here(path))]))


def ran(result: Ran, call: Call) -> Answer:
    """Collected, consolidated and reported."""
    answers = [
        collected(result.collected, call),
        consolidated(result.consolidated, call),
        reported(result.reported, call),
    ]
    values = dict(
        zip(("collect", "consolidate", "report"), (a.values for a in answers), strict=True)
    )
    return Answer(
        values,
        [part for answer in answers for part in answer.shown],
        max(answer.exit for answer in answers),
    )


def checked(result: Checked, call: Call) -> Answer:
    """Files that were looked at."""
    parts: list[RenderableType] = []
    values = []
    for name, findings in result.files:
        parts.append(Text(name, style="bold"))
        parts += findings_shown(findings, call) or plain([call.text(N_("Nothing to remark on."))])
        values.append(
            {"file": name, "findings": [finding_values(f, call.language) for f in findings]}
        )
    return Answer({"files": values}, parts, Exit.TO_FIX if result.must_fix else Exit.DONE)


def status(figures: Figures, coming: Sequence[CalendarRow], call: Call) -> Answer:
    """Who has returned, who is late, what is open, and what comes next by the calendar."""
    t = call.text
    today = clock.day(clock.now())
    table = Table(title=figures.round.name, title_justify="left")
    for label in (N_("Unit"), N_("Board"), N_("State"), N_("Rows"), N_("To mend"), N_("To check")):
        table.add_column(t(label), justify="right" if label == N_("Rows") else "left")
    for unit in figures.units:
        table.add_row(
            f"{unit.unit_id} {unit.name}",
            unit.board,
            _arrival(unit, figures, today, call),
            f"{unit.filled}/{unit.rows}",
            str(unit.must_fix or ""),
            str(unit.check or ""),
        )
    values = {
        "round": figures.round.round_id,
        "due": figures.round.due.isoformat() if figures.round.due else None,
        "units": [
            {
                "unit_id": unit.unit_id,
                "name": unit.name,
                "board": unit.board,
                "arrival": unit.arrival.value,
                "ready": unit.ready,
                "received_at": _iso(unit.received_at),
                "filled": unit.filled,
                "rows": unit.rows,
                "parts": {form: state.value for form, state in unit.parts.items()},
                "must_fix": unit.must_fix,
                "check": unit.check,
            }
            for unit in figures.units
        ],
        "decisions": [decision_values(row) for row in figures.decisions],
        "next": item_values(coming),
        **headline_values(figures),
    }
    notice = figures.catalogue.plan.notice
    values["notice"] = notice
    parts: list[RenderableType] = [Text(notice, style="bold"), ""] if notice else []
    parts += [table, *decision_list(figures.decisions, call), *headline(figures, call)]
    if coming:
        parts.append(items_table(coming, t(N_("What comes next")), call))
    return Answer(values, parts)


def _arrival(unit: UnitReturn, figures: Figures, today: date, call: Call) -> Text:
    words = call.text(ARRIVAL_WORDS[unit.arrival])
    due = figures.round.due
    if unit.arrival is Arrival.MISSING and due is not None and today > due:
        days = call.language.ntext("{n} day late", "{n} days late", (today - due).days)
        return Text(f"{words}, {days}", style="red")
    if not unit.ready and unit.arrival is not Arrival.MISSING:
        return Text(call.text(N_("{state}, preliminary"), state=words), style="yellow")
    return Text(words, style="red" if unit.arrival is Arrival.MISSING else "green")


def headline_values(figures: Figures) -> dict[str, Any]:
    """The figures that a headline is made of, for programs."""
    counts = figures.summary("all").counts
    level1 = {
        s.name: {"n": s.counts.n, "green": s.counts.green} for s in figures.of_level("level1")
    }
    assessments: dict[str, int] = {}
    for summary in figures.of_level(f"level{figures.catalogue.plan.assessed_level}"):
        if summary.assessment is not None:
            code = summary.assessment.value
            assessments[code] = assessments.get(code, 0) + 1
    return {
        "n": counts.n,
        "green": counts.green,
        "yellow": counts.yellow,
        "red": counts.red,
        "not_measured": counts.not_measured,
        "level1": level1,
        "assessments": assessments,
        "units_expected": len(figures.units),
        "units_missing": sum(u.arrival is Arrival.MISSING for u in figures.units),
    }


def headline(figures: Figures, call: Call) -> list[RenderableType]:
    """The counts per top level, and the assessments of the next; nothing of a round of no goals."""
    if not figures.goals:
        return []
    t = call.text
    plan = figures.catalogue.plan
    table = Table(title=figures.round.name, title_justify="left")
    table.add_column(plan.level_name(1, call.language))
    table.add_column(t(N_("Goals")), justify="right")
    for status_ in Status:
        table.add_column(t(STATUS_WORDS[status_]), justify="right")
    table.add_column(t(N_("Green, share of all")), justify="right")
    for summary in [*figures.of_level("level1"), figures.summary("all")]:
        counts = summary.counts
        percent = whole_percent(counts.green, counts.n)
        name = t(N_("In all")) if summary.level == "all" else summary.name
        table.add_row(
            name,
            str(counts.n),
            *(str(counts.of(status_)) for status_ in Status),
            "" if percent is None else f"{percent} %",
        )
    assessed = headline_values(figures)["assessments"]
    if assessed:
        words = {code.value: t(word) for code, word in ASSESSMENT_WORDS.items()}
        caption = "; ".join(f"{words[code]}: {n}" for code, n in sorted(assessed.items()))
        table.caption = f"{plan.level_name(plan.assessed_level, call.language)}: {caption}"
        table.caption_justify = "left"
    return [table]


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
