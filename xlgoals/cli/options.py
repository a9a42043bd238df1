"""The options that all commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from xlgoals.cli.run import own_language
from xlgoals.i18n import N_

_t = own_language().text

WorkspaceOption = Annotated[
    Optional[Path],  # noqa: UP045 - Typer reads it at run time
    typer.Option(
        "-w",
        "--workspace",
        metavar="DIR",
        help=_t(N_("The workspace; else the one here or above.")),
    ),
]
RoundOption = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("-r", "--round", metavar="ROUND", help=_t(N_("The round; else the open one."))),
]
JsonOption = Annotated[
    bool, typer.Option("--json", help=_t(N_("One JSON object on stdout, and nothing else there.")))
]
