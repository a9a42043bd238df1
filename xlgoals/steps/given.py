"""Figures that systems hold, and whether a round's plan has a place for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.catalogue.extracts import importable, importing_forms
from xlgoals.catalogue.snapshot import to_snapshot
from xlgoals.forms.form import Rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.domain.lines import Given
    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Form


def rows_of(catalogue: Catalogue, form: Form) -> dict[tuple[str, str], list[str]]:
    """What units report in a form: the boards by unit and by goal or line."""
    found: dict[tuple[str, str], list[str]] = {}
    if form.rows is Rows.GOALS:
        for report in catalogue.reports:
            if catalogue.goal[report.goal_id, report.board].kind in form.kinds:
                found.setdefault((report.unit_id, report.goal_id), []).append(report.board)
    else:
        for line in catalogue.lines:
            if line.form == form.key:
                found.setdefault((line.unit_id, line.line_id), []).append(line.board)
    return found


def parted(figures: Sequence[Given], catalogue: Catalogue) -> tuple[list[Given], list[Given]]:
    """Figures that have a place in the plan, and those whose unit, goal or line is gone."""
    places = {key: rows_of(catalogue, form) for key, form in importing_forms().items()}
    there: list[Given] = []
    gone: list[Given] = []
    for one in figures:
        boards = places.get(one.form, {}).get((one.unit_id, one.row), [])
        has_place = one.board in boards and one.field in importable(one.form)
        (there if has_place else gone).append(one)
    return there, gone


def given_rows(figures: Sequence[Given]) -> list[dict[str, str]]:
    """Figures as a round's snapshot keeps them, in their order."""
    rows = []
    for one in figures:
        values = {name: getattr(one, name) for name in one.__dataclass_fields__}
        rows.append({name: value for name, value in values.items() if value not in (None, "")})
    return to_snapshot({"given": rows})["given"]
