"""A unit's template: a start sheet, a sheet per form, hidden lists and a hidden manifest.

A feedback workbook is the same template with what was typed in it, faulty cells marked, and a
first sheet that lists what to mend.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from xlgoals.books.common import (
    Column,
    digest,
    level_labels,
    manifest_sheet,
    midnight,
    names_of,
    plain_table,
    unused_levels,
)
from xlgoals.books.content import TemplateContent, Typed
from xlgoals.books.start import start_sheet
from xlgoals.forms.fit import fit_rows
from xlgoals.forms.layout import Lists, Placed, UnitTable
from xlgoals.forms.raw import address
from xlgoals.forms.severity import severity_in
from xlgoals.forms.sheet import Area, BookLayout, Cell, SheetLayout
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.findings import Finding
    from xlgoals.forms.form import Form
    from xlgoals.forms.prefill import FormRow

TYPING_HEIGHT = 42.0
"""Least height of a row to fill in, in points: three lines."""


@dataclass(frozen=True)
class Answered:
    """What a feedback workbook answers: the file, when it came, and what was found in it."""

    file_name: str
    received: str
    findings: Sequence[Finding]


@dataclass
class Template:
    """A template's layout, the places of its tables, and a hash of what a person sees."""

    layout: BookLayout
    placed: Mapping[str, Placed]
    digest: str

    def signed(self, rows: Sequence[tuple[str, str]]) -> BookLayout:
        """The layout with its manifest."""
        return replace(self.layout, sheets=[*self.layout.sheets, manifest_sheet(rows)])


def make_template(
    content: TemplateContent, typed: Typed | None = None, answered: Answered | None = None
) -> Template:
    """Lay out a template, or with `answered` the feedback to a return."""
    typed = typed or Typed()
    language, lists = content.language, Lists(content.language)
    placed: dict[str, Placed] = {}
    sheets: list[SheetLayout] = []
    for key, rows in content.rows.items():
        sheet, table = _form_sheet(content, content.forms[key], rows, typed, lists)
        sheets.append(sheet)
        placed[key] = table
    start = start_sheet(content, placed, typed, lists)
    sheets.insert(0, start)
    if answered is not None:
        spots = _mark(answered, placed, sheets, language)
        sheets.insert(0, _to_mend(answered, spots, language))
    areas = {f"xg_{key}": table.body for key, table in placed.items()}
    names = names_of(areas, {f"xg_{key}": table.sheet for key, table in placed.items()})
    for sheet in sheets:
        fit_rows(sheet)
    layout = BookLayout(
        [*sheets, lists.sheet],
        midnight(content.round.ends),
        title=f"{content.round.name} – {content.unit.name}",
        language=language.code,
        names={**names, **lists.names},
    )
    return Template(layout, placed, digest(layout))


def _form_sheet(
    content: TemplateContent, form: Form, rows: Sequence[FormRow], typed: Typed, lists: Lists
) -> tuple[SheetLayout, Placed]:
    language, plan = content.language, content.catalogue.plan
    title = language.text(form.title)
    sheet = SheetLayout(title, protected=True, print_title=f"{content.unit.name} – {title}")
    sheet.put(0, 0, f"{title} – {content.unit.name}", "title")
    sheet.put(1, 0, language.text(form.lead), "plain")
    table = UnitTable(
        form,
        sheet,
        lists,
        language,
        labels=level_labels(plan),
        top=2,
        hidden=unused_levels(plan) | _unasked(form, rows),
    )
    table.severity = lambda rule: severity_in(plan, rule.code)
    table.headers()
    placed = table.fill(rows, typed.values.get(form.key), typed.unread.get(form.key))
    frozen = "title" if "title" in form.field else form.keys[0]
    sheet.freeze = (placed.first_row, placed.columns[frozen] + 1)
    sheet.autofilter = Area(placed.header_row, 0, placed.last_row, len(placed.columns) - 1)
    sheet.repeat_rows = (placed.header_row, placed.header_row)
    sheet.selected = (placed.first_row, placed.columns[form.inputs[0].key])
    sheet.repeat_columns = (placed.columns[form.keys[0]], placed.columns[frozen])
    sheet.pages_wide = 2
    fit_rows(sheet, TYPING_HEIGHT, placed.first_row)
    return sheet, placed


def _unasked(form: Form, rows: Sequence[FormRow]) -> frozenset[str]:
    """The columns shown on request that no row of the unit asks for."""
    wanted = {key for row in rows for key in row.asks}
    if any(row.goal and row.goal.parts for row in rows):
        wanted.add("breakdown")
    if any(row.factor is not None for row in rows):
        wanted.add("projection")
    return frozenset(field.key for field in form.fields if field.on_request) - wanted


def _mark(
    answered: Answered,
    placed: Mapping[str, Placed],
    sheets: list[SheetLayout],
    language: Language,
) -> list[str]:
    """Colour each faulty cell, hang the message on it, and tell where each finding stands now."""
    by_name = {sheet.name: sheet for sheet in sheets}
    links = []
    for finding in answered.findings:
        spot = _spot(finding, placed, by_name)
        links.append("")
        if spot is not None:
            sheet, row, column = spot
            cell = sheet.cells.get((row, column), Cell())
            note = finding.message(language)
            sheet.cells[row, column] = replace(cell, style=_faulty(cell.style), note=note)
            name = sheet.name.replace("'", "''")
            links[-1] = f"internal:'{name}'!{address(row, column)}"
    return links


def _faulty(style: str) -> str:
    return "faulty_input" if style.startswith("input") else "faulty_locked"


def _spot(
    finding: Finding, placed: Mapping[str, Placed], sheets: Mapping[str, SheetLayout]
) -> tuple[SheetLayout, int, int] | None:
    """Where a finding's row and field stand in the fresh workbook."""
    table = placed.get(finding.form)
    if table is None or finding.field not in table.columns:
        return None
    sheet = sheets[table.sheet]
    for row in range(table.first_row, table.last_row + 1):
        key = tuple(
            str(cell.value) if (cell := sheet.cells.get((row, table.columns[part]))) else ""
            for part in table.form.keys
        )
        if key == finding.row:
            return sheet, row, table.columns[finding.field]
    return None


def _to_mend(answered: Answered, links: Sequence[str], language: Language) -> SheetLayout:
    """The first sheet: place, how serious, what, with a link to each cell."""
    sheet = SheetLayout(language.text(N_("To mend")), tab_colour="C0392B", protected=True)
    sheet.print_title = sheet.name
    sheet.put(0, 0, sheet.name, "title")
    about = language.text(
        N_('This answers "{file}", received {when}. Mend the marked cells and send it back.'),
        file=answered.file_name,
        when=answered.received,
    )
    sheet.put(1, 0, about, "plain")
    columns = [
        Column(language.text(N_("Place")), 30, "link"),
        Column(language.text(N_("How serious")), 16),
        Column(language.text(N_("What, and what to do")), 90),
    ]
    rows = []
    for finding, link in zip(answered.findings, links, strict=True):
        place = finding.place.words(language) or language.text(N_("The whole file"))
        shown = Cell(place, "link_cell" if link else "text", link=link)
        rows.append((shown, language.text(finding.severity.words), finding.message(language)))
    plain_table(sheet, 3, columns, rows)
    sheet.freeze = (4, 0)
    return sheet
