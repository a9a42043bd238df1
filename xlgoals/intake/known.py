"""What the returns of one round are held against."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals import clock
from xlgoals.books.content import TemplateContent
from xlgoals.books.start import own_cells
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form_row import FormRow
from xlgoals.forms.prefill import Prefill, unit_rows
from xlgoals.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from xlgoals.domain.model import Catalogue, Round, Unit
    from xlgoals.identity import Owner, Payload
    from xlgoals.ledger import Issue

_DAY = timedelta(days=1)
OwnCells = tuple[frozenset[tuple[int, int]], frozenset[str]]
"""Zero-based places, and texts folded."""
Owed = dict[str, dict[tuple[str, ...], FormRow]]
"""The rows that a unit owes, per form and key."""


@dataclass
class Known:
    """A round as it was issued: its plan, its templates and the key they were signed with."""

    catalogue: Catalogue
    round: Round
    prefill: Prefill
    key: bytes
    workspace: str
    """The workspace's id."""
    issues: Mapping[tuple[str, int], Issue]
    """Every template made for the round, by unit and number."""
    snapshot: Callable[[str], Catalogue]
    """The catalogue of a snapshot, by its hash."""
    _start: dict[tuple[object, ...], OwnCells] = field(default_factory=dict, init=False)
    _owed: dict[str, Owed] = field(default_factory=dict, init=False)
    _newest: dict[str, int] = field(default_factory=dict, init=False)
    _earlier: dict[tuple[str, str], Owed] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for unit_id, number in self.issues:
            self._newest[unit_id] = max(number, self._newest.get(unit_id, 0))

    @property
    def language(self) -> Language:
        """The language of findings, and of the templates that are made now."""
        return self.prefill.language

    @cached_property
    def in_languages(self) -> tuple[Known, ...]:
        """The same round in every language: itself first, then the others.

        A template may have been made before the workspace was given another language.
        """
        others = (Language(code) for code in LANGUAGES if code != self.language.code)
        return self, *(replace(self, prefill=self.prefill.said_in(one)) for one in others)

    def told(self, unit_id: str, form: str, key: tuple[str, ...]) -> Iterator[FormRow]:
        """A row that the unit owes, as a template tells it in each language; ours first."""
        for known in self.in_languages:
            if row := known.owed(unit_id).get(form, {}).get(key):
                yield row

    def owed(self, unit_id: str) -> Owed:
        """The rows that a unit owes now."""
        if unit_id not in self._owed:
            self._owed[unit_id] = _by_key(self.prefill, unit_id)
        return self._owed[unit_id]

    def owed_then(self, unit_id: str, number: int) -> Owed:
        """The rows that the unit's template of this number had; none where it is not known."""
        if number == self.newest(unit_id):
            return self.owed(unit_id)
        issue = self.issues.get((unit_id, number))
        if issue is None:
            return {}
        at = unit_id, issue.snapshot
        if at not in self._earlier:
            catalogue = self.snapshot(issue.snapshot).valid_in(self.round)
            prefill = Prefill(catalogue, self.round, self.language)
            self._earlier[at] = _by_key(prefill, unit_id)
        return self._earlier[at]

    def name_then(self, unit_id: str, number: int) -> str:
        """The name that the unit had when its template of this number was made."""
        issue = self.issues.get((unit_id, number))
        if issue is None or number == self.newest(unit_id):
            return self.unit_name(unit_id)
        unit = self.snapshot(issue.snapshot).unit.get(unit_id)
        return unit.name if unit else unit_id

    def names_before(self, unit_id: str) -> set[str]:
        """The names that a unit had in its earlier templates, where they were others."""
        numbers = range(1, self.newest(unit_id) or 1)
        return {self.name_then(unit_id, number) for number in numbers} - {self.unit_name(unit_id)}

    def start_cells(self, unit: Unit) -> OwnCells:
        """The start sheet's own cells, and its texts but for the unit's own name and role."""
        forms = {key: RETURN_FORMS[key] for key in self.owed(unit.unit_id)}
        kind = (*forms, bool(unit.responsible_role))  # what the layout depends on
        if kind not in self._start:
            content = TemplateContent(self.catalogue, self.round, unit, self.language, {}, forms)
            self._start[kind] = own_cells(content)
        return self._start[kind]

    def newest(self, unit_id: str) -> int | None:
        """The number of the newest template made for a unit, or None where none was."""
        return self._newest.get(unit_id)

    def saved_at(self, path: Path, said: datetime | None, payload: Payload) -> datetime | None:
        """When a file was last saved: by its own word, else by the file's time.

        A time before the template was made or after today is nobody's: clocks are wrong, and some
        programs write always the same one. None where neither can be.
        """
        issue = self.issues.get((payload.unit, payload.issue))
        first = issue.issued_at - _DAY if issue and issue.issued_at else None
        last = clock.now() + _DAY
        with suppress(OSError, OverflowError, ValueError):
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            for moment in (said, written):
                if moment and (first is None or first <= moment) and moment <= last:
                    return moment
        return None

    def unit_name(self, unit_id: str | None) -> str:
        """A unit's name; its id where the plan does not know it."""
        unit = self.catalogue.unit.get(unit_id or "")
        return unit.name if unit else unit_id or "?"

    def round_name(self, round_id: str) -> str:
        """A round's name and id; the id alone where the plan does not know it."""
        names = {round_.round_id: round_.name for round_ in self.catalogue.rounds}
        return f"{names[round_id]} ({round_id})" if round_id in names else round_id

    def owner_names(self, theirs: Owner, ours: Owner) -> tuple[str, str]:
        """Two owners' names: of the units where those differ, else of the rounds."""
        if theirs.unit != ours.unit:
            return self.unit_name(theirs.unit), self.unit_name(ours.unit)
        return self.round_name(theirs.round), self.round_name(ours.round)


def _by_key(prefill: Prefill, unit_id: str) -> Owed:
    rows = unit_rows(prefill, unit_id)
    return {form: {row.key: row for row in found} for form, found in rows.items()}
