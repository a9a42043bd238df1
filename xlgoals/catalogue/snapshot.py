"""The catalogue as the text that a round keeps, and what differs between two of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.catalogue.build import Rows, build
from xlgoals.catalogue.settings import read_settings
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.declared.given import GIVEN
from xlgoals.forms.values import restored, stored

if TYPE_CHECKING:
    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Form

_FORMS = {**CATALOGUE_FORMS, GIVEN.key: GIVEN}
"""What a round keeps: the sheets of the catalogue, and what systems hold."""
Snapshot = Mapping[str, Sequence[Mapping[str, str]]]
"""The filled cells of every sheet as text: what a round is computed from."""


def to_snapshot(rows: Rows) -> dict[str, list[dict[str, str]]]:
    """Typed rows as a snapshot."""
    return {
        form: [{key: stored(value) for key, value in row.items()} for row in table]
        for form, table in rows.items()
    }


def from_snapshot(content: Snapshot) -> Catalogue:
    """The catalogue that a snapshot holds."""
    rows = {
        key: [
            {name: restored(_FORMS[key].field[name], value) for name, value in row.items()}
            for row in table
        ]
        for key, table in content.items()
    }
    written = {str(row["key"]): str(row.get("value", "")) for row in rows.get("settings", [])}
    return build(rows, read_settings(written)[0])


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two snapshots; `field` is blank for a row added or taken away."""

    form: str
    row: tuple[str, ...]
    field: str
    old: str
    new: str


def changes(before: Snapshot, after: Snapshot) -> list[Change]:
    """What differs between two snapshots, in the order of sheets and rows."""
    found = []
    for key, form in _FORMS.items():
        then, now = _by_key(form, before.get(key, [])), _by_key(form, after.get(key, []))
        for row in dict.fromkeys([*then, *now]):
            if form is GIVEN:
                found += _figures(row, then.get(row, {}), now.get(row, {}))
                continue
            if row not in now or row not in then:
                old, new = ("", "+") if row in now else ("+", "")
                found.append(Change(key, row, "", old, new))
                continue
            found += [
                Change(key, row, name.key, then[row].get(name.key, ""), now[row].get(name.key, ""))
                for name in form.fields
                if then[row].get(name.key, "") != now[row].get(name.key, "")
            ]
    return found


_TOLD = ("value", "source", "extracted")
"""What is told of an imported figure; where it stands in its file tells nobody anything."""


def _figures(row: tuple[str, ...], then: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    """How an imported figure has changed: by its value, else by where it comes from."""
    told = _TOLD[:1] if then.get("value") != now.get("value") else _TOLD
    pairs = [(name, then.get(name, ""), now.get(name, "")) for name in told]
    return [Change(GIVEN.key, row, name, old, new) for name, old, new in pairs if old != new]


def _by_key(
    form: Form, rows: Sequence[Mapping[str, str]]
) -> dict[tuple[str, ...], Mapping[str, str]]:
    return {tuple(row.get(key, "") for key in form.keys): row for row in rows}
