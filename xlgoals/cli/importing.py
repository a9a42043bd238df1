"""The command by which figures that other systems hold are taken in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import Annotated, Optional

import typer

from xlgoals.cli.decisions import DryRunOption  # noqa: TC001
from xlgoals.cli.options import JsonOption, RoundOption, WorkspaceOption  # noqa: TC001
from xlgoals.cli.run import own_language, running
from xlgoals.i18n import N_

_t = own_language().text


def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    name: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Option(
            "--as",
            metavar="NAME",
            help=_t(N_("The extract, as the sheet Imports calls it; else told by the headings.")),
        ),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help=_t(N_("Take back what the file has given.")))
    ] = False,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Import figures."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show_imported
        from xlgoals.steps import imports

        act = imports.undo if undo else imports.import_file
        made = act(call.session, file, name, round_id, dry_run=dry_run)
        call.done(show_imported.imported(made, call))


def add_import(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import", help=_t(N_("Take in figures that other systems hold.")))(import_)
