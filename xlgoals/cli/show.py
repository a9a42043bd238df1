"""What each command shows people, and gives programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from xlgoals import clock
from xlgoals.cli.run import Answer, Call, Exit, finding_values
from xlgoals.domain.assess import ASSESSMENT_WORDS, whole_percent
from xlgoals.domain.model import STATUS_WORDS, Status
from xlgoals.findings import Severity
from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.i18n import N_
from xlgoals.tables.figures import ARRIVAL_WORDS, Arrival

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from rich.console import RenderableType

    from xlgoals.catalogue.snapshot import Change
    from xlgoals.findings import Finding
    from xlgoals.ledger import Event
    from xlgoals.steps.check import Checked
    from xlgoals.steps.collect import Collected
    from xlgoals.steps.consolidate import Consolidated
    from xlgoals.steps.issue import Issued
    from xlgoals.steps.report import Reported
    from xlgoals.steps.run import Ran
    from xlgoals.tables.figures import Figures, UnitReturn
    from xlgoals.workspace import Workspace

MOST = 12
"""Findings or names shown before the rest is counted."""
_COLOURS = {Severity.MUST_FIX: "red", Severity.CHECK: "yellow", Severity.NOTE: "cyan"}


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
        lines += _listed(result.kept, call)
    if result.changes:
        lines.append(t(N_("Changed in the catalogue since the last issue:")))
        lines += _listed([change_words(change, call) for change in result.changes], call)
    values = {
        "round": result.round,
        "written": result.written,
        "unchanged": result.unchanged,
        "kept": result.kept,
        "changes": [[c.form, *c.row, c.field, c.old, c.new] for c in result.changes],
        "findings": [finding_values(f, call.language) for f in result.findings],
    }
    parts = [*plain(lines), *_findings(result.findings, call)]
    return Answer(values, parts, Exit.TO_FIX if result.kept else Exit.DONE)


def change_words(change: Change, call: Call) -> str:
    """One change of the catalogue in words."""
    from xlgoals.forms.declared import CATALOGUE_FORMS

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


def collected(result: Collected, call: Call) -> Answer:
    """Returns that were taken in."""
    t = call.text
    states = {choice.code: t(choice.label) for choice in RETURN_STATES}
    table = Table(title=t(N_("Received: {n}"), n=len(result.files)), title_justify="left")
    table.add_column(t(N_("State")))
    table.add_column(t(N_("Files")), justify="right")
    for code, words in states.items():
        if count := result.states.get(code):  # type: ignore[call-overload]
            table.add_row(words, str(count))
    parts: list[RenderableType] = []
    if result.files:
        parts.append(table)
    elif not result.passed_over:
        parts += plain([t(N_("There is nothing to take in."))])
    if result.passed_over:
        parts += plain([t(N_("Known before: {n}"), n=result.passed_over)])
    for file in result.files:
        worst = [f for f in file.findings if f.severity is not Severity.NOTE]
        if worst:
            parts.append(Text(f"\n{file.path.name}", style="bold"))
            parts += _findings(worst, call)
    for name, finding in [*result.unopened, *result.faults]:
        parts += plain([f"{name}: {finding.message(call.language)}"])
    values = {
        "round": result.round,
        "received": len(result.files),
        "states": {str(state): count for state, count in sorted(result.states.items())},
        "passed_over": result.passed_over,
        "files": [
            {
                "file": file.name,
                "sha256": file.sha256,
                "state": str(file.state),
                "unit_id": file.unit_id,
                "findings": [finding_values(f, call.language) for f in file.findings],
            }
            for file in result.files
        ],
        "not_opened": [name for name, _ in result.unopened],
        "faults": [name for name, _ in result.faults],
        "feedback": result.feedback,
    }
    return Answer(values, parts, _exit(result))


def _exit(result: Collected) -> Exit:
    if result.faults:
        return Exit.FAULT
    return Exit.TO_FIX if result.must_fix or result.unopened else Exit.DONE


def consolidated(result: Consolidated, call: Call) -> Answer:
    """The master that was built."""
    t = call.text
    state = N_("{path} is built.") if result.changed else N_("{path} is as it was.")
    lines = [t(state, path=here(result.path))]
    if result.decisions:
        words = call.language.ntext(
            "{n} edit was read from it first.",
            "{n} edits were read from it first.",
            result.decisions,
        )
        lines.append(words)
    values = {
        "round": result.round,
        "master": str(result.path),
        "changed": result.changed,
        "decisions": result.decisions,
        "findings": [finding_values(f, call.language) for f in result.findings],
        **headline_values(result.figures),
    }
    parts = [*plain(lines), *_findings(result.findings, call), headline(result.figures, call)]
    return Answer(values, parts)


def reported(result: Reported, call: Call) -> Answer:
    """The report that was made."""
    paths = [str(path) for path in result.paths]
    lines = [call.text(N_("The report is in {path}."), path=here(path)) for path in result.paths]
    values = {
        "round": result.round,
        "report": paths,
        "changed": result.changed,
        "findings": [finding_values(f, call.language) for f in result.findings],
    }
    return Answer(values, [*plain(lines), *_findings(result.findings, call)])


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
        parts += _findings(findings, call) or plain([call.text(N_("Nothing to remark on."))])
        values.append(
            {"file": name, "findings": [finding_values(f, call.language) for f in findings]}
        )
    return Answer({"files": values}, parts, Exit.TO_FIX if result.must_fix else Exit.DONE)


def status(figures: Figures, call: Call) -> Answer:
    """Who has returned, who is late, what is open."""
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
        **headline_values(figures),
    }
    return Answer(values, [table, headline(figures, call)])


def _arrival(unit: UnitReturn, figures: Figures, today: date, call: Call) -> Text:
    words = call.text(ARRIVAL_WORDS[unit.arrival])
    due = figures.round.due
    if unit.arrival is Arrival.MISSING and due is not None and today > due:
        days = call.language.ntext("{n} day late", "{n} days late", (today - due).days)
        return Text(f"{words}, {days}", style="red")
    if not unit.ready and unit.arrival is not Arrival.MISSING:
        return Text(call.text(N_("{state}, preliminary"), state=words), style="yellow")
    return Text(words, style="red" if unit.arrival is Arrival.MISSING else "green")


EVENT_WORDS = {
    "issued": N_("Templates issued"),
    "received": N_("File received"),
    "superseded": N_("Replaced by a later return"),
    "answered": N_("Answers written"),
    "edited": N_("Master edited"),
    "closed": N_("Round closed"),
    "reopened": N_("Round opened again"),
}
_DETAILS = {
    "file": N_("file {value}"),
    "state": N_("state: {value}"),
    "units": N_("units: {value}"),
    "changes": N_("changes in the catalogue: {value}"),
    "decisions": N_("edits: {value}"),
}


def events(found: Sequence[Event], call: Call) -> Answer:
    """The log."""
    table = Table()
    for label in (N_("When"), N_("Who"), N_("Round"), N_("What"), N_("Unit"), N_("Details")):
        table.add_column(call.text(label))
    for event in found:
        table.add_row(
            call.language.moment(event.at),
            event.who,
            event.round or "",
            call.text(EVENT_WORDS.get(event.kind, event.kind)),
            event.unit_id or "",
            Text(_details(event, call)),
        )
    values = [
        {
            "at": event.at.isoformat(),
            "who": event.who,
            "round": event.round,
            "kind": event.kind,
            "unit_id": event.unit_id,
            "sha256": event.sha256,
            "details": event.details,
        }
        for event in found
    ]
    return Answer({"events": values}, [table])


def _details(event: Event, call: Call) -> str:
    """What people want to know of an event: a list by its length, a state in words."""
    states = {choice.code: call.text(choice.label) for choice in RETURN_STATES}
    told = []
    for key, message in _DETAILS.items():
        value = event.details.get(key)
        if value:
            shown = str(len(value)) if isinstance(value, list) else str(value)
            told.append(call.text(message, value=states.get(shown, shown)))
    return "; ".join(told)


def headline_values(figures: Figures) -> dict[str, Any]:
    """The figures that a headline is made of, for programs."""
    counts = figures.summary("all").counts
    level1 = {
        s.name: {"n": s.counts.n, "green": s.counts.green} for s in figures.of_level("level1")
    }
    assessments: dict[str, int] = {}
    for summary in figures.of_level("level2"):
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


def headline(figures: Figures, call: Call) -> RenderableType:
    """The counts per top level, and the assessments of the next."""
    t = call.text
    names = figures.catalogue.plan.level_names
    table = Table(title=figures.round.name, title_justify="left")
    table.add_column(names[0] if names else "")
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
    if assessed and len(names) > 1:
        words = {code.value: t(word) for code, word in ASSESSMENT_WORDS.items()}
        caption = "; ".join(f"{words[code]}: {n}" for code, n in sorted(assessed.items()))
        table.caption = f"{names[1]}: {caption}"
        table.caption_justify = "left"
    return table


def _findings(findings: Iterable[Finding], call: Call) -> list[RenderableType]:
    found = sorted(findings, key=lambda f: list(Severity).index(f.severity))
    parts: list[RenderableType] = []
    for finding in found[:MOST]:
        words = call.text(finding.severity.words)
        line = Text("  ")
        line.append(f"{words}: ", style=_COLOURS[finding.severity])
        line.append(finding.message(call.language))
        parts.append(line)
    if len(found) > MOST:
        parts += plain([call.text(N_("  and {n} more"), n=len(found) - MOST)])
    return parts


def _listed(names: Sequence[str], call: Call) -> list[str]:
    lines = [f"  {name}" for name in names[:MOST]]
    if len(names) > MOST:
        lines.append(call.text(N_("  and {n} more"), n=len(names) - MOST))
    return lines


def plain(lines: Iterable[str]) -> list[RenderableType]:
    """Lines of plain text."""
    return [Text(line) for line in lines]


def here(path: Path) -> Path:
    """A path as short as it can be said from where we stand."""
    absolute = path.absolute()
    here = Path.cwd()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else absolute


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
