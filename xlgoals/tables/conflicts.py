"""What was written differently in copies of the master, until somebody has chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.forms.declared import MASTER_FORMS
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from xlgoals.domain.model import Catalogue
    from xlgoals.i18n import Language

NOTHING = N_("(nothing)")
"""What stands in cells that are blank."""


@dataclass(frozen=True, slots=True)
class Version:
    """What somebody wrote in a group of cells: per field codes and texts, who, when and where."""

    values: Mapping[str, str]
    who: str = ""
    at: datetime | None = None
    file: str = ""
    """The name of the master that it was written in; blank for what was read earlier."""
    build: int = 0


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """Two versions of the same cells: the one that stands, and another."""

    id: str
    form: str
    fields: tuple[str, ...]
    key: tuple[str, ...]
    stands: Version
    other: Version


def conflict_words(form: str, version: Version, language: Language) -> str:
    """A version as people read it: a line per cell that anything stands in."""
    fields = MASTER_FORMS[form].field
    lines = []
    for name, value in version.values.items():
        labels = {choice.code: language.text(choice.label) for choice in fields[name].choices}
        lines.append(labels.get(value, value))
    return "\n".join(lines) or language.text(NOTHING)


def told_by(version: Version, language: Language) -> str:
    """Who wrote a version, when, and in which file: what is known of it."""
    when = language.moment(version.at) if version.at else ""
    built = N_("{file}, build {number}")
    file = language.text(built, file=version.file, number=version.build) if version.file else ""
    return ", ".join(part for part in (version.who, when, file) if part)


def row_words(row: ConflictRow, catalogue: Catalogue, language: Language) -> str:
    """Which cells they are: the goal or the part of the plan, and what the cells are called."""
    names = {node.node_id: node.name for node in catalogue.nodes}
    goal = catalogue.goal.get((row.key[0], row.key[-1])) if len(row.key) > 1 else None
    title = goal.title if goal else names.get(row.key[-1], "")
    labels = [language.text(MASTER_FORMS[row.form].field[name].label) for name in row.fields]
    where = f"{' '.join(row.key)} {title}".strip()
    return f"{where}: {language.listing(labels)}"


def conflicts_told(n: int, language: Language) -> str:
    """That so many edits wait for somebody to choose."""
    return language.ntext(
        "{n} edit is contradicted by another copy of the master. Choose on its sheet "
        '"Two versions".',
        "{n} edits are contradicted by another copy of the master. Choose on its sheet "
        '"Two versions".',
        n,
    )
