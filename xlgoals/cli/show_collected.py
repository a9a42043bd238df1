"""What `collect` shows people, and gives programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from xlgoals.cli.parts import findings_shown, listed, plain
from xlgoals.cli.run import Answer, Call, Exit, finding_values
from xlgoals.files import file_name
from xlgoals.findings import Severity
from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.i18n import N_
from xlgoals.intake.returned import change_words

if TYPE_CHECKING:
    from rich.console import RenderableType

    from xlgoals.steps.collect import Collected


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
            parts.append(Text(f"\n{file_name(file.path)}", style="bold"))
            parts += findings_shown(worst, call)
        if file.changes:
            changed = call.language.ntext(
                "{file}: {n} value changed since the return before:",
                "{file}: {n} values changed since the return before:",
                len(file.changes),
                file=file_name(file.path),
            )
            lines = listed(change_words(file.changes, call.language), call)
            parts += plain(["", changed, *lines])
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
                "changes": [{**c._asdict(), "row": list(c.row)} for c in file.changes],
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
