"""One look at files, with nothing recorded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.catalogue.reading import read_catalogue
from xlgoals.errors import Unusable
from xlgoals.excel.guard import ReadFailure
from xlgoals.findings import Finding, Severity
from xlgoals.forms.declared import CATALOGUE_FORMS
from xlgoals.forms.parse import find_table
from xlgoals.i18n import N_
from xlgoals.identity import find_manifests
from xlgoals.steps.collect import read_returns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlgoals.steps.session import Session


@dataclass
class Checked:
    """What was found, per file."""

    files: list[tuple[str, list[Finding]]] = field(default_factory=list)

    @property
    def must_fix(self) -> bool:
        """Whether anything must be fixed."""
        return any(f.severity is Severity.MUST_FIX for _, found in self.files for f in found)


def check(session: Session, paths: Sequence[Path], round_id: str | None = None) -> Checked:
    """Check catalogues and returns; what a file is, its content says."""
    result = Checked()
    for path in paths:
        if not path.is_file():
            raise Unusable(N_("There is no file {path}."), path=path)
        result.files.append((path.name, _look(session, path, round_id)))
    return result


def _look(session: Session, path: Path, round_id: str | None) -> list[Finding]:
    with session.readers(1, session.staff_limits) as readers:
        ((_, book),) = readers.read([path])
    if isinstance(book, ReadFailure):
        return [Finding.of(book.code, **book.values)]
    sheets = [form for form in CATALOGUE_FORMS.values() if find_table(form, book)]
    if not find_manifests(book) and len(sheets) > 2:
        return read_catalogue(book, session.language).findings
    return read_returns(session, round_id, [path])[0].findings
