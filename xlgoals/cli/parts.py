"""Pieces of what commands show: findings, lists of names, lines, paths."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from xlgoals.findings import Severity, folded
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import RenderableType

    from xlgoals.cli.run import Call
    from xlgoals.findings import Finding

MOST = 12
"""Findings or names shown before the rest is counted."""
_COLOURS = {Severity.MUST_FIX: "red", Severity.CHECK: "yellow", Severity.NOTE: "cyan"}


def findings_shown(findings: Iterable[Finding], call: Call) -> list[RenderableType]:
    """Findings in words, the most serious first, and those of a column that are alike as one."""
    order = list(Severity)
    found = [told for told, _ in folded(sorted(findings, key=lambda f: order.index(f.severity)))]
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


def listed(names: Sequence[str], call: Call) -> list[str]:
    """Names, one a line, and how many more there are."""
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
