"""What staff's decisions on returns came to, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.text import Text

from xlgoals.cli.run import Answer
from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.i18n import N_
from xlgoals.steps.log import TAKEN_BACK
from xlgoals.tables.decisions import RULED_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from xlgoals.cli.run import Call
    from xlgoals.steps.outcome import Moved, Outcome
    from xlgoals.tables.decisions import DecisionRow

_DONE = {
    "accept": (N_("Accepted as it is: {what}"), N_("Would be accepted as it is: {what}")),
    "withdraw": (N_("Withdrawn: {what}"), N_("Would be withdrawn: {what}")),
    "restore": (
        N_("Taken back: the {kind} of {what}"),
        N_("Would be taken back: the {kind} of {what}"),
    ),
}
"""Per act what is said when it is done, and when it is only tried."""


def decided(made: Outcome, call: Call) -> Answer:
    """A decision that was made, or tried."""
    t = call.text
    what = "; ".join(made.rows)
    source = t(N_("{file} from {unit}"), file=made.file_name, unit=f"{made.unit_id} {made.unit}")
    what = t(N_("{row}, in {source}"), row=what, source=source) if what else source
    if made.nothing:
        lines = [t(N_("Nothing is changed: {what}. {why}"), what=what, why=t(made.nothing))]
        return Answer(_values(made), [Text(line) for line in lines])
    kind = t(TAKEN_BACK[made.restored]) if made.restored else ""
    lines = [t(_DONE[made.act.value][made.dry_run], what=what, kind=kind)]
    lines += [f"  {_move_words(moved, call)}" for moved in made.moved]
    unread = N_('  {row}: "{value}" in {label} cannot be read, and counts as blank.')
    for cell in made.unread:
        lines.append(t(unread, row=cell.words, value=cell.value, label=cell.label))
    states = {choice.code: choice.words(call.language) for choice in RETURN_STATES}
    for change in made.states:
        words = N_("  The file {file}: {before} → {after}")
        before, after = states[change.before.value], states[change.after.value]
        lines.append(t(words, file=change.file_name, before=before, after=after))
    if not made.moved and not made.states:
        lines.append(t(N_("  No figure and no file's state is another by it.")))
    if made.dry_run:
        lines.append(t(N_("Nothing has been changed: this was only tried.")))
    else:
        lines.append(t(N_("The unit's answer has been written anew, in the folder feedback.")))
    return Answer(_values(made), [Text(line) for line in lines])


def _move_words(moved: Moved, call: Call) -> str:
    if moved.after is None:
        message = N_("{row} does not count any more (it did, from {before}).")
    elif moved.before is None:
        message = N_("{row} now counts, from {after}.")
    else:
        message = N_("{row} now counts from {after}, not from {before}.")
    return call.text(message, row=moved.words, before=moved.before, after=moved.after)


def _values(made: Outcome) -> dict[str, Any]:
    return {
        "round": made.round,
        "act": made.act.value,
        "dry_run": made.dry_run,
        "changed": not made.nothing,
        "restored": made.restored.value if made.restored else None,
        "unit_id": made.unit_id,
        "file": made.file_name,
        "sha256": made.sha256,
        "rows": [[form, *key] for form, key in made.at],
        "reason": made.reason,
        "counting": [
            {"row": [moved.at[0], *moved.at[1]], "before": moved.before, "after": moved.after}
            for moved in made.moved
        ],
        "states": [
            {
                "file": change.file_name,
                "sha256": change.sha256,
                "before": change.before.value,
                "after": change.after.value,
            }
            for change in made.states
        ],
        "feedback": made.feedback,
    }


def decision_list(decisions: Sequence[DecisionRow], call: Call) -> list[RenderableType]:
    """The decisions in force, one a line."""
    if not decisions:
        return []
    lines = [Text(call.text(N_("Decided on returns:")), style="bold")]
    for row in decisions:
        about = ", ".join(filter(None, (row.unit_id, row.row_words, row.file_name)))
        words = call.text(RULED_WORDS[row.ruled])
        lines.append(Text(f"  {words}: {about} ({row.reason})"))
    return [*lines]


def decision_values(row: DecisionRow) -> dict[str, Any]:
    """A decision in force, for programs."""
    return {
        "decision": row.ruled.value,
        "unit_id": row.unit_id,
        "row": [row.form, *row.row] if row.row else None,
        "file": row.file_name,
        "sha256": row.sha256,
        "reason": row.reason,
        "who": row.who,
        "made_at": row.made_at.isoformat() if row.made_at else None,
    }
