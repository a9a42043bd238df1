"""What `import` shows people, and gives programs; and imported figures among an issue's changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlgoals.cli.parts import findings_shown, listed, plain
from xlgoals.cli.run import Answer, Call, Exit, finding_values
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.given import GIVEN
from xlgoals.forms.values import restored
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.catalogue.snapshot import Change
    from xlgoals.domain.lines import Given
    from xlgoals.steps.imports import Imported, Moved


def imported(made: Imported, call: Call) -> Answer:
    """Figures that were taken in, or taken back."""
    lines = _undone(made, call) if made.undone else _taken_in(made, call)
    if made.replaced:
        now = N_("In force instead:") if made.undone else N_("Replaced earlier figures:")
        moves = [_moved_words(moved, call) for moved in made.replaced]
        lines += [call.text(now), *listed(moves, call)]
    if made.changed and not made.dry_run:
        lines.append(call.text(N_("The templates show it after: xlgoals issue")))
    if made.dry_run:
        lines.append(call.text(N_("Nothing has been changed: this was only tried.")))
    parts = [*plain(lines), *findings_shown(made.findings, call)]
    return Answer(_values(made, call), parts, Exit.TO_FIX if made.must_fix else Exit.DONE)


def _taken_in(made: Imported, call: Call) -> list[str]:
    t = call.text
    if not made.figures:
        return [t(N_("{file}: no figure could be taken in."), file=made.file)]
    if not made.changed:
        words = N_("{file} has been imported into {round} before. Nothing is changed.")
        return [t(words, file=made.file, round=made.rounds[0])]
    words = (
        N_(
            "{file}, read as {extract}, would be taken into {round}. Figures: {n}; rows: {rows}; "
            "units: {units}."
        )
        if made.dry_run
        else N_(
            "{file}, read as {extract}, is taken into {round}. Figures: {n}; rows: {rows}; "
            "units: {units}."
        )
    )
    lines = [
        t(
            words,
            file=made.file,
            extract=made.extract,
            n=len(made.figures),
            rows=len({one.place for one in made.figures}),
            units=len({one.unit_id for one in made.figures}),
            round=made.rounds[0],
        )
    ]
    if made.blocked:
        blocked = N_("Rows of the file: {n}; with nothing taken in: {blocked}.")
        lines.append(t(blocked, n=made.rows, blocked=made.blocked))
    return lines


def _undone(made: Imported, call: Call) -> list[str]:
    if not made.changed:
        words = N_("Nothing that {file} gave is in force. Nothing is changed.")
        return [call.text(words, file=made.file)]
    words = (
        N_("What {file} gave would be taken back from {round}. Figures: {n}.")
        if made.dry_run
        else N_("What {file} gave is taken back from {round}. Figures: {n}.")
    )
    rounds = call.language.listing(made.rounds)
    return [call.text(words, file=made.file, n=len(made.figures), round=rounds)]


def _moved_words(moved: Moved, call: Call) -> str:
    message = N_("{figure}: {old} → {new}")
    old, new = (_number(value, call) for value in (moved.before, moved.after))
    return call.text(message, figure=figure_words(moved.figure, call), old=old, new=new)


def _number(value: Decimal | None, call: Call) -> str:
    return "–" if value is None else call.language.number(value)


def figure_words(figure: Given, call: Call) -> str:
    """Which figure it is, in words."""
    return _words(figure.form, figure.unit_id, figure.row, figure.field, call)


def _words(form: str, unit_id: str, row: str, field: str, call: Call) -> str:
    asked = RETURN_FORMS[form]
    title, label = call.text(asked.title), call.text(asked.field[field].label)
    words = N_("{form} {row} of {unit}, {label}")
    return call.text(words, form=title, row=row, unit=unit_id, label=label)


def given_words(change: Change, call: Call) -> str:
    """One change of an imported figure in words; its place is form, unit, row, board and field."""
    form, unit_id, row, _, field = change.row
    figure = _words(form, unit_id, row, field, call)
    old, new = (_cell(change.field, text, call) for text in (change.old, change.new))
    if change.field == "value":
        message = N_("Imported: {figure}: {old} → {new}")
        return call.text(message, figure=figure, old=old, new=new)
    label = call.text(GIVEN.field[change.field].label)
    message = N_("Imported: {figure}, {part}: {old} → {new}")
    return call.text(message, figure=figure, part=label.casefold(), old=old, new=new)


def _cell(field: str, text: str, call: Call) -> str:
    if not text:
        return "–"
    return _number(restored(GIVEN.field[field], text), call) if field == "value" else text  # type: ignore[arg-type]


def _values(made: Imported, call: Call) -> dict[str, Any]:
    def known(one: Given) -> dict[str, Any]:
        day = one.extracted.isoformat() if one.extracted else None
        return {
            **dict(zip(("form", "unit_id", "row", "board", "field"), one.key, strict=True)),
            "round": one.round_id,
            "value": float(one.value),
            "source": one.source,
            "extracted": day,
            "sheet": one.sheet,
            "cell": one.cell,
        }

    return {
        "file": made.file,
        "sha256": made.sha256,
        "rounds": made.rounds,
        "extract": made.extract,
        "undone": made.undone,
        "dry_run": made.dry_run,
        "changed": made.changed,
        "rows": made.rows,
        "blocked": made.blocked,
        "figures": [known(one) for one in made.figures],
        "replaced": [
            {
                "row": list(moved.figure.key),
                "before": None if moved.before is None else float(moved.before),
                "after": None if moved.after is None else float(moved.after),
            }
            for moved in made.replaced
        ],
        "findings": [finding_values(f, call.language) for f in made.findings],
    }
