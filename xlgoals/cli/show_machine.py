"""What was found of computer and workspace, and what was set up, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from xlgoals.cli.parts import plain
from xlgoals.cli.run import Answer, Exit
from xlgoals.i18n import N_
from xlgoals.steps.doctor.check import STATE_WORDS, State
from xlgoals.steps.excel_install import Done

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from xlgoals.cli.run import Call
    from xlgoals.steps.doctor.check import Check
    from xlgoals.steps.excel_install import Installed
    from xlgoals.steps.said import Said

_COLOURS = {State.WELL: "green", State.NOTE: "cyan", State.MEND: "red"}
_DONE = {
    Done.SET: N_("done"),
    Done.AS_IT_WAS: N_("as it was"),
    Done.NOT_DONE: N_("not done"),
}


def checked(found: Sequence[Check], call: Call) -> Answer:
    """What a look at computer and workspace found."""
    t = call.text
    table = Table(show_lines=True)
    for label in (N_("What"), N_("State"), N_("Seen, and what to do")):
        table.add_column(t(label), overflow="fold")
    # what is to be mended stands last: there the eye is when a long answer has gone by
    for check in sorted(found, key=lambda check: list(State).index(check.state)):
        words = Text(_words(check.seen, call))
        if check.do is not None:
            words.append("\n→ " + _words(check.do, call), style="bold")
        state = Text(t(STATE_WORDS[check.state]), style=_COLOURS[check.state])
        table.add_row(t(check.about), state, words)
    to_mend = sum(check.state is State.MEND for check in found)
    if to_mend:
        ending = call.language.ntext(
            "{n} thing is to be mended.", "{n} things are to be mended.", to_mend
        )
    else:
        ending = t(N_("Nothing needs to be mended."))
    values = {"to_mend": to_mend, "checks": [_values(check, call) for check in found]}
    return Answer(values, [table, *plain([ending])], Exit.TO_FIX if to_mend else Exit.DONE)


def _words(said: Said, call: Call) -> str:
    return said.words(call.language)


def _values(check: Check, call: Call) -> dict[str, Any]:
    return {
        "check": check.key,
        "about": call.text(check.about),
        "state": check.state.value,
        "seen": _words(check.seen, call),
        "do": _words(check.do, call) if check.do else None,
    }


def installed(made: Installed, call: Call) -> Answer:
    """What was set up for Excel, or taken back."""
    t = call.text
    parts: list[RenderableType] = []
    if made.dry_run:
        parts += plain([t(N_("Nothing has been changed. This is what would be done:"))])
    for part in made.parts:
        line = Text("  ")
        style = "red" if part.done is Done.NOT_DONE else ""
        line.append(f"{t(_DONE[part.done])}: ", style=style)
        line.append(_words(part.said, call))
        parts.append(line)
    if made.by_hand:
        parts.append(Text(t(N_("What you do yourself:")), style="bold"))
        parts += plain(f"  - {_words(said, call)}" for said in made.by_hand)
    values = {
        "dry_run": made.dry_run,
        "undo": made.undo,
        "parts": [
            {"part": part.key, "state": part.done.value, "message": _words(part.said, call)}
            for part in made.parts
        ],
        "by_hand": [_words(said, call) for said in made.by_hand],
    }
    return Answer(values, parts, Exit.DONE if made.is_done else Exit.TO_FIX)
