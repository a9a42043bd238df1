"""The commands that keep a workspace: a backup of it, and a workspace of a backup."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlgoals.cli.options import JsonOption, WorkspaceOption  # noqa: TC001
from xlgoals.cli.run import own_language, running
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.cli.run import Call

_t = own_language().text

NO_FOLDER = N_(
    "Say where the workspace is to be made with: --to DIR. The folder must be new or empty."
)
NO_BACKUP = N_(
    "--to is for a backup, which is named first: xlgoals restore BACKUP.zip --to DIR. A decision "
    "is taken back without it."
)
BOTH = N_(
    "A backup is restored whole, and a decision is taken back by naming file, unit or row: these "
    "are two different things. Use either a backup with --to (and --dry-run), or the other options."
)


def backup(
    file: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(
            metavar="FILE",
            help=_t(N_("The file to make, or a folder for it; else beside the workspace.")),
        ),
    ] = None,
    workspace: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pack the workspace."""
    with running(as_json, workspace) as call:
        from xlgoals.cli import show_kept
        from xlgoals.steps.backup import backup as pack

        call.done(show_kept.packed(pack(call.place, file, call.progress, call.waiting), call))


def restore_workspace(
    call: Call, backup: Path | None, to: Path | None, others: Sequence[object], *, dry_run: bool
) -> None:
    """Make a workspace of a backup, or tell what it holds.

    Args:
        call: The call.
        backup: The backup.
        to: The folder to make.
        others: What was given of the options that take back a decision.
        dry_run: Only tell.
    """
    from xlgoals.errors import Unusable

    if backup is None:
        raise Unusable(NO_BACKUP)
    if any(others):
        raise Unusable(BOTH)
    if to is None and not dry_run:
        raise Unusable(NO_FOLDER)
    from xlgoals.cli import show_kept
    from xlgoals.i18n import Language
    from xlgoals.steps.restore_backup import restore_backup

    made = restore_backup(backup, to, call.progress, dry_run=dry_run)
    call.language = Language(made.contents.language)
    call.done(show_kept.restored(made, call))


def add_keeping(app: typer.Typer) -> None:
    """Add the command."""
    packing = N_("Pack the whole workspace in one file, key included.")
    app.command(help=_t(packing))(backup)
