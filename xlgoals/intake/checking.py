"""The check of all returns at once: one frame per form, pandera once, findings per cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.findings import Finding, Settled, Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form_row import computed_inputs
from xlgoals.forms.formulas import holds
from xlgoals.forms.parse import Row, TableReader
from xlgoals.forms.remarks import UNEXPLAINABLE
from xlgoals.forms.severity import judged, ruling
from xlgoals.tables import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.forms.form import Form
    from xlgoals.i18n import Language
    from xlgoals.intake.returned import Return, RowKey


@dataclass(frozen=True)
class Severities:
    """How serious a finding is here: by its code, the plan, a waiver or a trial."""

    catalogue: Catalogue
    round: Round

    def judged(
        self, finding: Finding, unit_id: str | None, explained: Collection[tuple[str, RowKey]]
    ) -> Finding:
        """A finding in a unit's return, as serious as it is here.

        `explained` are forms and keys of the rows that the unit has explained: what is to be
        checked there is settled.
        """
        goal = finding.row[0] if finding.row else None
        found = judged(finding, ruling(self.catalogue, self.round, finding.code, unit_id, goal))
        answers = found.code not in UNEXPLAINABLE and (found.form, found.row) in explained
        if found.severity is Severity.CHECK and answers:
            return found.at(Severity.NOTE, Settled.EXPLAINED)
        return found


def check(returns: Iterable[Return], severities: Severities, language: Language) -> None:
    """Find what the forms' requirements, limits and rules say of the returns' rows.

    Each return ends with at most one finding per cell, causes before consequences, and with its
    blocked rows named.
    """
    files = [file for file in returns if file.forms]
    for file in files:
        _add_remarks(file, language)
    for form in RETURN_FORMS.values():
        _check_form(form, [file for file in files if form.key in file.forms], language)
    for file in files:
        _settle(file, severities)


def _add_remarks(file: Return, language: Language) -> None:
    """What a careful reader asks; first, since it says more than that something is missing."""
    for key, read in file.forms.items():
        reader = TableReader(RETURN_FORMS[key], language)
        remarked = {
            (finding.row, finding.field)
            for finding in file.findings
            if finding.severity is not Severity.NOTE  # which makes no figure another
        }
        file.findings += [
            reader.finding(read.table, row, remark.at, remark.code, **remark.values)
            for row, remark in read.remarks
            if remark.at not in row.bad
            and not any((row.key, name) in remarked for name in remark.rests_on)
        ]


def _check_form(form: Form, files: Sequence[Return], language: Language) -> None:
    spots = [
        (file, file.forms[form.key], row)
        for file in files
        for row in file.forms[form.key].table.rows
    ]
    if not spots:
        return
    extra = [known for file in files for known in file.forms[form.key].known]
    frame = schema.frame(form, [(file.sha256, row) for file, _, row in spots], extra)
    reader = TableReader(form, language)
    for breach in schema.breaches(form, frame):
        file, read, row = spots[breach.place]
        known = extra[breach.place]
        # what is missing from a sum is missing from its parts, where it is told
        of_parts = breach.field in computed_inputs(form, read.expected[row.key])
        if not of_parts and not _caused_by_bad_cell(form, breach, row, known):
            values = schema.message_values(read.table, row, breach, language)
            file.findings.append(
                reader.finding(read.table, row, breach.field, breach.code, **values)
            )


def _caused_by_bad_cell(
    form: Form, breach: schema.Breach, row: Row, known: Mapping[str, object]
) -> bool:
    """Whether the breach only follows from a cell that could not be read.

    It does not where one of the rules that it breaks rests on none of those cells.
    """
    if not row.bad:
        return False
    values = {**row.values, **known}
    rules = [rule for rule in form.rules if rule.code is breach.code and rule.at == breach.field]
    on = [
        {breach.field, *(condition.field for condition in rule.when)}
        for rule in rules
        if all(holds(one, values) for one in rule.when)
    ]
    return all(not fields.isdisjoint(row.bad) for fields in on or [{breach.field}])


def _settle(file: Return, severities: Severities) -> None:
    """One finding per cell, severities as they are here, rows that are blocked."""
    explained = {
        (key, row.key)
        for key, read in file.forms.items()
        for row in read.table.rows
        if row.values.get("explanation")
    }
    settled = [severities.judged(found, file.unit_id, explained) for found in file.findings]
    serious = list(Severity)
    # A note on how a cell was read hides nothing that is asked of it.
    settled.sort(
        key=lambda finding: (
            finding.severity is Severity.NOTE,
            finding.code.gate,
            serious.index(finding.severity),
        )
    )
    kept: dict[object, Finding] = {}
    for number, finding in enumerate(settled):
        place = finding.place
        at = (place.sheet, place.cell) if place.cell else number
        kept.setdefault(at, finding)
    file.findings = list(kept.values())
    file.blocked = {
        (finding.form, finding.row)
        for finding in file.findings
        if finding.severity is Severity.MUST_FIX and finding.row
    }
