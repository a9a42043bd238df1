"""The commands by which staff decide about what has come in."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from xlgoals.cli.keeping import restore_workspace
from xlgoals.cli.options import JsonOption, RoundOption, WorkspaceOption  # noqa: TC001
from xlgoals.cli.run import own_language, running
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlgoals.cli.run import Call

_t = own_language().text

FileOption = Annotated[
    str,
    typer.Option(
        "--file",
        "-f",
        metavar="FILE",
        help=_t(N_("A received file: its name, its path or how its hash begins.")),
    ),
]
UnitOption = Annotated[
    str, typer.Option("--unit", "-u", metavar="UNIT", help=_t(N_("A unit: its id or its name.")))
]
RowOption = Annotated[
    str, typer.Option("--row", metavar="GOAL", help=_t(N_("A row: the goal's or the line's id.")))
]
BoardOption = Annotated[
    str, typer.Option("--board", metavar="BOARD", help=_t(N_("The row of this board.")))
]
PartOption = Annotated[
    str,
    typer.Option("--part", metavar="PART", help=_t(N_("The row of this part; else the total."))),
]
FormOption = Annotated[
    str, typer.Option("--form", metavar="FORM", help=_t(N_("The row of this form.")))
]
ReasonOption = Annotated[
    str,
    typer.Option("--reason", metavar="TEXT", help=_t(N_("Why; it is shown to those who read."))),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help=_t(N_("Tell what would change, and change nothing.")))
]


def _command(act: str) -> Callable[..., None]:
    """The command of an act that asks for nothing of its own."""

    def command(
        reason: ReasonOption = "",
        file: FileOption = "",
        unit: UnitOption = "",
        row: RowOption = "",
        board: BoardOption = "",
        part: PartOption = "",
        form: FormOption = "",
        dry_run: DryRunOption = False,
        workspace: WorkspaceOption = None,
        round_id: RoundOption = None,
        as_json: JsonOption = False,
    ) -> None:
        named = (file, unit, row, board, part, form)
        with running(as_json, workspace) as call:
            _decide(call, act, named, reason, round_id, dry_run=dry_run)

    return command


def restore(
    backup: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(
            metavar="BACKUP.zip",
            help=_t(N_("A backup, to be made a workspace of; else a decision is taken back.")),
        ),
    ] = None,
    to: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option(
            "--to",
            metavar="DIR",
            help=_t(N_("With a backup: the folder to make, which must be new or empty.")),
        ),
    ] = None,
    reason: ReasonOption = "",
    file: FileOption = "",
    unit: UnitOption = "",
    row: RowOption = "",
    board: BoardOption = "",
    part: PartOption = "",
    form: FormOption = "",
    only: Annotated[
        Optional[str],  # noqa: UP045 - Typer reads it at run time
        typer.Option(
            "--only",
            metavar="accept|withdraw",
            help=_t(N_("What to take back; else what was decided last.")),
        ),
    ] = None,
    dry_run: DryRunOption = False,
    workspace: WorkspaceOption = None,
    round_id: RoundOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take back a decision, or make a workspace of a backup."""
    named = (file, unit, row, board, part, form)
    with running(as_json, workspace) as call:
        if backup is not None or to is not None:
            others = (*named, reason, only, workspace, round_id)
            restore_workspace(call, backup, to, others, dry_run=dry_run)
            return
        call.refuse_unknown([only] if only else [], ["accept", "withdraw"])
        _decide(call, "restore", named, reason, round_id, only=only, dry_run=dry_run)


def _decide(
    call: Call,
    act: str,
    named: tuple[str, ...],
    reason: str,
    round_id: str | None,
    *,
    only: str | None = None,
    dry_run: bool,
) -> None:
    from xlgoals.cli import show_decided
    from xlgoals.ledger import DecisionKind
    from xlgoals.steps.decide import decide
    from xlgoals.steps.outcome import Act
    from xlgoals.steps.pointed import Asked

    kind = DecisionKind(only) if only else None
    asked = Asked(*named)
    made = decide(call.session, Act(act), asked, reason, round_id, only=kind, dry_run=dry_run)
    call.done(show_decided.decided(made, call))


def add_decisions(app: typer.Typer) -> None:
    """Add the three commands."""
    accepting = _t(N_("Let rows count as they are, though something must be fixed."))
    withdrawing = _t(N_("Let a return, or a row of it, count no more."))
    app.command("accept", help=accepting)(_command("accept"))
    app.command("withdraw", help=withdrawing)(_command("withdraw"))
    restoring = N_("Take back a decision, or make a workspace of a backup.")
    app.command(help=_t(restoring))(restore)
