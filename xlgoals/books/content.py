"""What a template holds before it is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from xlgoals.identity import Owner

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.domain.model import Catalogue, Round, Unit
    from xlgoals.findings import Finding
    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.sheet import CellValue
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language

RowKey = tuple[str, ...]


@dataclass(frozen=True)
class TemplateContent:
    """What one template holds: whose it is, and the rows of each form it has."""

    catalogue: Catalogue
    round: Round
    unit: Unit
    language: Language
    rows: Mapping[str, Sequence[FormRow]]
    """Per form that the unit owes."""
    forms: Mapping[str, Form]

    @property
    def owner(self) -> str:
        """The mark of whose template a sheet belongs to."""
        return Owner(self.round.round_id, self.unit.unit_id).mark


@dataclass(frozen=True)
class Typed:
    """What a unit had typed: values per form and row, raw cells where they could not be read."""

    values: Mapping[str, Mapping[RowKey, Mapping[str, Value]]] = field(default_factory=dict)
    unread: Mapping[str, Mapping[RowKey, Mapping[str, CellValue]]] = field(default_factory=dict)
    ready: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Answered:
    """What a feedback workbook answers: the file, when it came, and what was found in it."""

    file_name: str
    received: str
    findings: Sequence[Finding]
    strays: Sequence[Stray] = ()
    """What stood outside the form."""


class Stray(Protocol):
    """A text that stood outside the form, and where."""

    @property
    def sheet(self) -> str:
        """The sheet's name."""

    @property
    def cell(self) -> str:
        """The cell, such as `F9`."""

    @property
    def text(self) -> str:
        """What stood there, whole."""
