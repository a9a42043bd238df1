"""The commands. Each opens the workspace, runs one step, and shows what came of it.

Steps are imported where they are used: `--help` needs none of them.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from xlgoals.cli.decisions import add_decisions
from xlgoals.cli.excel import add_excel
from xlgoals.cli.importing import add_import
from xlgoals.cli.keeping import add_keeping
from xlgoals.cli.options import JsonOption, RoundOption, WorkspaceOption  # noqa: TC001
from xlgoals.cli.run import own_language, running
from xlgoals.i18n import N_, Language

_t = own_language().text

app = typer.Typer(
    help=_t(N_("Goal follow-up with spreadsheets: templates out, returns in, one report.")),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LanguageOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--language",
        metavar="sv|en",
        help=_t(N_("Language of the workspace; else the example's, else Swedish.")),
    ),
]


@app.command(help=_t(N_("Run the whole cycle on an example region, in a new folder.")))
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR")] = Path("xlgoals-demo"),
    example: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--example", metavar="NAME", help=_t(N_("Another example."))),
    ] = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run the demo."""
    with running(as_json, language=language or "sv") as call:
        from xlgoals.cli import show_demo
        from xlgoals.steps.demo import demo as tell
        from xlgoals.steps.example import first_example, language_of

        language = language or language_of(example or first_example())
        call.language = Language(language)
        call.done(show_demo.demo(tell(folder, example, language, call.progress), call))


@app.command(help=_t(N_("Make a workspace, empty or from an example.")))
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR")],
    example: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--example", metavar="NAME", help=_t(N_("An example to start from."))),
    ] = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make a workspace."""
    with running(as_json, language=language or "sv") as call:
        from xlgoals.cli import show
        from xlgoals.steps.example import language_of
        from xlgoals.steps.new import new as make

        language = language or language_of(example)
        call.language = Language(language)
        call.done(show.new(make(folder, example=example, language=language), call))


@app.command(help=_t(N_("Check a return or a catalogue, and record nothing.")))
def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE")],
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check files."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show
        from xlgoals.steps.check import check as look

        call.done(show.checked(look(call.session, files, round_id), call))


@app.command(help=_t(N_("Make the round's templates, one per unit.")))
def issue(
    units: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--unit",
            "-u",
            metavar="UNIT",
            help=_t(N_("Only this unit; may be given several times.")),
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Issue templates."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show
        from xlgoals.steps.issue import issue as make

        call.done(show.issued(make(call.session, round_id, units or ()), call))


add_import(app)


@app.command(help=_t(N_("Take in returns, and write the answers to them.")))
def collect(
    paths: Annotated[
        Optional[list[Path]],  # noqa: UP045
        typer.Argument(metavar="PATH", help=_t(N_("Files or folders; else the round's inbox."))),
    ] = None,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Collect returns."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show_collected
        from xlgoals.steps.collect import collect as take

        call.done(show_collected.collected(take(call.session, round_id, paths or ()), call))


@app.command(help=_t(N_("Read what staff wrote in the master, then build it anew.")))
def consolidate(
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Build the master."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show
        from xlgoals.steps.consolidate import consolidate as build

        call.done(show.consolidated(build(call.session, round_id), call))


@app.command(help=_t(N_("Make the report.")))
def report(
    formats: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--format",
            metavar="html|pdf|docx",
            help=_t(N_("In which form; may be repeated. Else all that can be made here.")),
        ),
    ] = None,
    board: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--board", metavar="BOARD", help=_t(N_("Only this board's goals."))),
    ] = None,
    summary: Annotated[
        bool, typer.Option("--summary", help=_t(N_("Only the summary, without every goal.")))
    ] = False,
    copy_template: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--copy-template",
            metavar="FILE",
            help=_t(N_("Copy one of the report's templates to change it, such as report.docx.")),
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Make the report."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show
        from xlgoals.steps.report import Format, copied_template
        from xlgoals.steps.report import report as make

        if copy_template is not None:
            call.done(show.template_copied(copied_template(call.session, copy_template), call))
            return
        call.refuse_unknown(formats or [], [form.value for form in Format])
        forms = [Format(name) for name in formats or []]
        made = make(call.session, round_id, board=board, summary=summary, formats=forms)
        call.done(show.reported(made, call))


@app.command(help=_t(N_("Show who has returned, who is late, and what is open.")))
def status(
    rules: Annotated[
        bool,
        typer.Option("--rules", help=_t(N_("How often each rule fired, and what came of it."))),
    ] = False,
    all_rounds: Annotated[
        bool, typer.Option("--all-rounds", help=_t(N_("With --rules: of all rounds.")))
    ] = False,
    calendar: Annotated[
        bool, typer.Option("--calendar", help=_t(N_("Every item of the plan's calendar.")))
    ] = False,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how the round stands."""
    with running(as_json, workspace) as call:
        if rules or all_rounds:
            from xlgoals.cli import show_rules
            from xlgoals.steps.statistics import statistics

            found = statistics(call.session, round_id, all_rounds=all_rounds)
            call.done(show_rules.rules(found, call))
            return
        from xlgoals.steps.calendar import coming_items, whole_calendar

        if calendar:
            from xlgoals.cli import show_calendar

            call.done(show_calendar.calendar(whole_calendar(call.session, round_id), call))
            return
        from xlgoals.cli import show
        from xlgoals.steps.figures import figures

        found_now = figures(call.session, round_id)
        coming = coming_items(call.session, found_now.round.round_id)
        call.done(show.status(found_now, coming, call))


@app.command(help=_t(N_("Collect, consolidate and report, one after the other.")))
def run(
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Collect, consolidate, report."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show
        from xlgoals.steps.run import run as all_three

        call.done(show.ran(all_three(call.session, round_id), call))


add_decisions(app)


@app.command(help=_t(N_("Write a table for other programs to read.")))
def export(
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE",
            help=_t(N_("goals, sources, rollup, returns, findings, or a form such as economy")),
        ),
    ],
    form: Annotated[str, typer.Option("--format", metavar="csv|json|parquet")] = "csv",
    output: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--output", "-o", metavar="FILE", help=_t(N_("A file; else stdout."))),
    ] = None,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export a table."""
    with running(as_json, workspace) as call:
        import json

        from xlgoals.cli.run import Answer
        from xlgoals.steps.export import export as make

        if as_json:
            rows = json.loads(make(call.session, table, "json", round_id))
            call.done(Answer({"table": table, "rows": rows}))
            return
        content = make(call.session, table, form, round_id, to_file=output is not None)
        call.write(content, output)


@app.command(help=_t(N_("Show what has happened.")))
def log(
    kind: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--kind", metavar="KIND", help=_t(N_("Only events of this kind."))),
    ] = None,
    unit: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--unit", "-u", metavar="UNIT", help=_t(N_("Only this unit's."))),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", help=_t(N_("Only the last so many.")))
    ] = 50,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the log."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show_log

        events = call.session.ledger.events(round_id=round_id, kind=kind, unit_id=unit, limit=limit)
        call.done(show_log.events(events, call))


add_keeping(app)
add_excel(app)


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help=_t(N_("Show the version.")))] = False,
) -> None:
    if version:
        from xlgoals import __version__

        sys.stdout.write(f"xlgoals {__version__}\n")
        raise typer.Exit


def main() -> None:
    """Run the command line; exit codes as in `run.Exit`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal may lack å, and bars and boxes
            stream.reconfigure(errors="replace")
    app()


__all__ = ["app", "main"]
