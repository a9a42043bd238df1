"""The commands about this computer: whether it is in order, and Excel set up for the buttons."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xlgoals.cli.options import JsonOption, WorkspaceOption  # noqa: TC001
from xlgoals.cli.run import own_language, running
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.cli.run import Call
    from xlgoals.workspace import Workspace

_t = own_language().text

excel = typer.Typer(
    help=_t(N_("Excel on this computer.")),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@excel.command(help=_t(N_("Set up what the buttons in the master need, for this user.")))
def install(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=_t(N_("Tell what would change, and change nothing.")))
    ] = False,
    replace: Annotated[
        bool,
        typer.Option("--replace", help=_t(N_("Set Python though Excel starts another one now."))),
    ] = False,
    undo: Annotated[
        bool, typer.Option("--undo", help=_t(N_("Take back what was set up last.")))
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set up Excel."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show_machine
        from xlgoals.steps.excel_install import excel_install, excel_undo
        from xlgoals.steps.machine import this_machine

        place = _place(call)
        if undo:
            made = excel_undo(this_machine(), place, dry_run=dry_run)
        else:
            made = excel_install(this_machine(), place, dry_run=dry_run, replace=replace)
        call.done(show_machine.installed(made, call))


def doctor(
    thorough: Annotated[
        bool,
        typer.Option("--thorough", help=_t(N_("Also read every file of the archive."))),
    ] = False,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check computer and workspace."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show_machine
        from xlgoals.errors import Unusable
        from xlgoals.steps.doctor import doctor as look
        from xlgoals.steps.machine import this_machine

        place, fault = None, None
        try:
            place = _place(call)
        except Unusable as error:  # told as one of what is to be mended, if there is a workspace
            if not _has_workspace(call):
                raise
            fault = error
        machine, progress = this_machine(), call.progress
        found = look(machine, place, fault=fault, thorough=thorough, progress=progress)
        call.done(show_machine.checked(found, call))


def _place(call: Call) -> Workspace | None:
    """The workspace that is named, or that we stand in; None when there is none here."""
    return call.place if call.workspace is not None or _has_workspace(call) else None


def _has_workspace(call: Call) -> bool:
    from xlgoals.workspace import workspace_folder

    return workspace_folder(call.workspace or Path.cwd()) is not None


def add_excel(app: typer.Typer) -> None:
    """Add `doctor` and the group `excel`."""
    app.command(help=_t(N_("Check this computer and the workspace, and say what to do.")))(doctor)
    app.add_typer(excel, name="excel")
