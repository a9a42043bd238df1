"""A catalogue workbook, read and checked in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.catalogue.build import build
from xlgoals.catalogue.checks import across, references
from xlgoals.catalogue.pointing import label
from xlgoals.catalogue.settings import read_settings
from xlgoals.catalogue.snapshot import to_snapshot
from xlgoals.domain.model import Catalogue, Plan
from xlgoals.findings import Code, Finding, Place, Severity
from xlgoals.forms.declared.catalogue import CATALOGUE_FORMS
from xlgoals.forms.declared.settings import SETTINGS
from xlgoals.forms.parse import Table, TableReader, find_table
from xlgoals.tables import schema

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlgoals.forms.raw import RawBook
    from xlgoals.i18n import Language


@dataclass
class CatalogueRead:
    """What became of a catalogue workbook. `catalogue` is None when it cannot be used."""

    catalogue: Catalogue | None
    snapshot: dict[str, list[dict[str, str]]]
    findings: list[Finding] = field(default_factory=list)


def read_catalogue(book: RawBook, language: Language) -> CatalogueRead:
    """Read and check a catalogue. Every fault is found in one pass."""
    found: list[Finding] = []
    tables: dict[str, Table] = {}
    for form in CATALOGUE_FORMS.values():
        place = find_table(form, book)
        if place is None:
            if not form.optional:
                found.append(Finding.of(Code.NO_SHEET, table=language.text(form.title)))
            continue
        table = TableReader(form, language).read(place)
        table.rows = [row for row in table.rows if row.filled]
        tables[form.key] = table
        found += table.findings
        found += _breaches(table, language)
    found += references(tables, language)
    plan, faults = _plan(tables.get("settings"), language)
    found += faults
    rows = {key: [row.values for row in table.rows] for key, table in tables.items()}
    if not any(finding.severity is Severity.MUST_FIX for finding in found):
        catalogue = build(rows, plan)
        found += across(catalogue, tables, language)
        if not any(finding.severity is Severity.MUST_FIX for finding in found):
            return CatalogueRead(catalogue, to_snapshot(rows), found)
    return CatalogueRead(None, {}, _one_per_cell(found))


def _breaches(table: Table, language: Language) -> Iterable[Finding]:
    """The findings of the pandera pass over one sheet of the catalogue."""
    if not table.rows:
        return
    reader = TableReader(table.form, language)
    frame = schema.frame(table.form, [("", row) for row in table.rows])
    for breach in schema.breaches(table.form, frame):
        row = table.rows[breach.place]
        if breach.field in row.bad:
            continue
        yield reader.finding(
            table,
            row,
            breach.field,
            breach.code,
            **schema.message_values(table, row, breach, language),
        )


def _one_per_cell(found: list[Finding]) -> list[Finding]:
    """At most one finding per cell: the one of the earliest gate, a mere note last."""
    kept: dict[object, Finding] = {}
    # What keeps the catalogue from being used is never hidden by what it was read as.
    order = sorted(found, key=lambda f: (f.severity is not Severity.MUST_FIX, f.code.gate))
    for place, finding in enumerate(order):
        at = (finding.place.sheet, finding.place.cell) if finding.place.cell else place
        kept.setdefault(at, finding)
    return list(kept.values())


def _plan(table: Table | None, language: Language) -> tuple[Plan, list[Finding]]:
    if table is None:
        return Plan(), []
    written = {
        str(row.values["key"]): str(row.values.get("value", ""))
        for row in table.rows
        if "key" in row.values
    }
    plan, faults = read_settings(written)
    found = []
    for row in table.rows:
        fault = faults.get(str(row.values.get("key", "")))
        if fault is None:
            continue
        place = Place(table.sheet, table.address(row, "value"))
        expected = language.text(fault.expected)
        name = label(SETTINGS, row.values["key"], language)
        values = {"value": fault.value, "key": name, "expected": expected}
        found.append(Finding.about(Code.BAD_SETTING, place, "settings", "value", row.key, **values))
    return plan, found
