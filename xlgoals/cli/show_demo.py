"""What the demo shows: the story, the figures on the way, and where everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from xlgoals.cli.parts import here, plain
from xlgoals.cli.run import Answer, Call
from xlgoals.cli.show import headline, headline_values
from xlgoals.domain.model import STATUS_WORDS, Status
from xlgoals.findings import Severity
from xlgoals.i18n import N_
from xlgoals.tables.figures import Arrival

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xlgoals.steps.demo import Demo
    from xlgoals.tables.rows import GoalRow


def demo(result: Demo, call: Call) -> Answer:
    """What happened in the demo, and where everything is."""
    parts = [
        *_collections(result, call),
        _figures(result, call),
        *headline(result.final.figures, call),
        *_beside_the_source(result, call),
        *plain([""]),
        *_places(result, call),
    ]
    return Answer(_values(result), parts)


def _collections(result: Demo, call: Call) -> list[RenderableType]:
    """What went out, what came in, what was faulty, and what was done about it."""
    t = call.text
    first, second = result.first, result.second
    missing = [u for u in result.first_master.figures.units if u.arrival is Arrival.MISSING]
    collected = N_("At the first collection {n} came in, {faulty} of them with something to mend.")
    late = call.language.ntext(
        "{n} unit was late: {names}.",
        "{n} units were late: {names}.",
        len(missing),
        names=call.language.listing([unit.name for unit in missing]),
    )
    mended = N_(
        "Then the faulty ones were mended and sent again, and the late ones came: {n} files."
    )
    parts: list[RenderableType] = plain(
        [
            *_before(result, call),
            t(N_("{n} templates were sent out."), n=len(result.issued.written)),
            t(collected, n=len(first.files), faulty=len(result.faulty)),
            *([late] if missing else []),
        ]
    )
    for file in first.files:
        must = [f for f in file.findings if f.severity is Severity.MUST_FIX]
        if must:
            parts.append(Text(f"  {file.path.name}", style="bold"))
            parts += [Text(f"    {f.message(call.language)}") for f in must]
    edits = N_("Staff set a status and some assessments in the master: {n} edits.")
    lines = ["", t(mended, n=len(second.files)), t(edits, n=result.final.decisions), ""]
    return [*parts, *plain(lines)]


def _before(result: Demo, call: Call) -> list[str]:
    """What systems held, and the round that was reported beside."""
    said = []
    if result.imported:
        figures = sum(len(made.figures) for made in result.imported)
        words = N_("{n} figures were read from other systems: {files}.")
        files = call.language.listing([made.file for made in result.imported])
        said.append(call.text(words, n=figures, files=files))
    if result.beside is not None:
        name = result.beside.figures.round.name
        said.append(call.text(N_("Beside it, {round} was reported."), round=name))
    return said


def _figures(result: Demo, call: Call) -> Table:
    """The counts of the three masters."""
    table = Table(title=call.text(N_("Goal rows")), title_justify="left")
    table.add_column("")
    for status in Status:
        table.add_column(call.text(STATUS_WORDS[status]), justify="right")
    for label, build in (
        (N_("First master"), result.first_master),
        (N_("All in, by rule"), result.second_master),
        (N_("With what staff set"), result.final),
    ):
        counts = build.figures.summary("all").counts
        table.add_row(call.text(label), *(str(counts.of(status)) for status in Status))
    return table


def _rows_stated(result: Demo) -> list[tuple[GoalRow, str]]:
    """The goals that the source says something of, and what it says.

    Raises:
        ValueError: the example tells of a goal that it does not have.
    """
    rows = {(row.goal_id, row.board): row for row in result.final.figures.goals}
    for one in result.stated:
        if (one.goal_id, one.board) not in rows:
            raise ValueError(f"stated.csv: there is no goal {one.goal_id} of {one.board}")
    return [(rows[one.goal_id, one.board], one.words) for one in result.stated]


def _beside_the_source(result: Demo, call: Call) -> list[RenderableType]:
    """What was computed beside what the example's source says; nothing where it says nothing."""
    t = call.text
    stated = _rows_stated(result)
    if not stated:
        return []
    table = Table(
        title=t(N_("Computed, beside what the source says")), title_justify="left", show_lines=True
    )
    for label in (N_("Goal"), N_("Outcome"), N_("Target"), N_("Status"), N_("The source says")):
        table.add_column(t(label))
    for row, words in stated:
        status = t(STATUS_WORDS[row.status])
        table.add_row(
            Text(f"{row.goal_id} {row.title}"),
            Text(row.outcome_text or "–"),
            Text(row.target_text or "–"),
            Text(status),
            Text(words),
        )
    return [*plain([""]), table]


def _places(result: Demo, call: Call) -> list[RenderableType]:
    """Where to look."""
    places = {
        N_("Workspace"): result.root,
        N_("Templates"): result.root / "rounds" / result.issued.round / "templates",
        N_("Master"): result.final.path,
        N_("Report"): result.reported.paths[0],
    }
    return [
        Text(f"{call.text(label)}: {here(path)}", overflow="fold") for label, path in places.items()
    ]


def _values(result: Demo) -> dict[str, Any]:
    return {
        "workspace": str(result.root),
        "round": result.issued.round,
        "first": headline_values(result.first_master.figures),
        "by_rule": headline_values(result.second_master.figures),
        "final": headline_values(result.final.figures),
        "stated": [
            {
                "goal_id": row.goal_id,
                "board": row.board,
                "title": row.title,
                "outcome_text": row.outcome_text,
                "target_text": row.target_text,
                "status": row.status.value,
                "stated": words,
            }
            for row, words in _rows_stated(result)
        ],
        "master": str(result.final.path),
        "report": str(result.reported.paths[0]),
    }
