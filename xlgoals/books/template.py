"""A unit's template: a start sheet, a sheet per form, hidden lists and a hidden manifest.

A feedback workbook is the same template with what was typed in it, faulty cells marked, and a
first sheet that lists what to mend.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING

from xlgoals.books.common import (
    digest,
    level_labels,
    manifest_sheet,
    midnight,
    names_of,
    unused_levels,
)
from xlgoals.books.content import Answered, TemplateContent, Typed
from xlgoals.books.left import left_sheet
from xlgoals.books.series import Series
from xlgoals.books.start import start_sheet
from xlgoals.books.to_mend import strays_sheet, to_mend_sheet
from xlgoals.forms.fit import fit_rows, height_of
from xlgoals.forms.form import Rows
from xlgoals.forms.layout import Lists, Placed
from xlgoals.forms.lead import example_words, lead_words
from xlgoals.forms.raw import address, place_on
from xlgoals.forms.severity import ruling
from xlgoals.forms.sheet import Area, BookLayout, Cell, SheetLayout
from xlgoals.forms.unit_table import UnitTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.findings import Finding, Place
    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.i18n import Language

LEAST_LEAD = 55
"""Characters that what stands above a table needs beside each other."""
LEAD_WIDTH = 110
"""Characters that are in sight beside each other on a small screen."""
PAGE_WIDTH = 200
"""Characters that a printed page holds beside each other and can be read."""
EXAMPLE_WIDTH = 80
"""Characters that an example of a good text may take beside each other."""
LINE = 14.0
"""Height of a line, in points."""
GOAL_HEIGHT, LINE_HEIGHT, TEXT_HEIGHT = 42.0, 28.0, 160.0
"""Least height of a row to fill in, in points: of goals, of lines with figures, of long texts."""


@dataclass
class Template:
    """A template's layout, and the places of its tables."""

    layout: BookLayout
    placed: Mapping[str, Placed]

    @cached_property
    def digest(self) -> str:
        """A hash of what a person sees."""
        return digest(self.layout)

    def signed(self, rows: Sequence[tuple[str, str]]) -> BookLayout:
        """The layout with its manifest."""
        return replace(self.layout, sheets=[*self.layout.sheets, manifest_sheet(rows)])


def make_template(
    content: TemplateContent, typed: Typed | None = None, answered: Answered | None = None
) -> Template:
    """Lay out a template, or with `answered` the feedback to a return."""
    typed = typed or Typed()
    language, lists = content.language, Lists(content.language)
    series = Series(language)
    placed: dict[str, Placed] = {}
    sheets: list[SheetLayout] = []
    for key, rows in content.rows.items():
        form = content.forms[key]
        ordered = due_first(rows) if form.rows is Rows.GOALS else rows
        sheet, table = _form_sheet(content, form, ordered, typed, lists)
        for number, row in enumerate(ordered, table.first_row):
            series.draw(sheet, number, table.columns.get("over_time", 0), row.series)
        sheets.append(sheet)
        placed[key] = table
    left = left_sheet(placed, sheets, language)
    start = start_sheet(content, placed, left, typed, lists)
    sheets.insert(0, start)
    if answered is not None:
        links = _mark(answered, placed, sheets, language)
        sheets.insert(0, to_mend_sheet(answered, links, language))
        if answered.strays:
            sheets.append(strays_sheet(answered, language))
    areas = {f"xg_{key}": table.body for key, table in placed.items()}
    names = names_of(areas, {f"xg_{key}": table.sheet for key, table in placed.items()})
    for sheet in sheets:
        fit_rows(sheet)
    hidden = lists.sheet, left, series.sheet
    layout = BookLayout(
        [*sheets, *(one for one in hidden if one.cells)],
        midnight(content.round.ends),
        title=f"{content.round.name} – {content.unit.name}",
        language=language.code,
        names={**names, **lists.names},
        notice=content.catalogue.plan.notice,
    )
    return Template(layout, placed)


def _form_sheet(
    content: TemplateContent, form: Form, rows: Sequence[FormRow], typed: Typed, lists: Lists
) -> tuple[SheetLayout, Placed]:
    language, plan = content.language, content.catalogue.plan
    title = language.text(form.title)
    sheet = SheetLayout(title, print_title=f"{content.unit.name} – {title}")
    sheet.protected = not form.is_open
    sheet.put(0, 0, f"{title} – {content.unit.name}", "title")
    table = UnitTable(
        form,
        sheet,
        lists,
        language,
        labels=level_labels(plan),
        top=2,
        hidden=unused_levels(plan) | _unasked(form, rows) | _always_the_same(form, rows),
        owner=content.owner,
    )
    table.severity = lambda rule, row: (
        ruling(
            content.catalogue, content.round, rule.code, content.unit.unit_id, row.key[0]
        ).severity
    )
    table.headers()
    frozen = "title" if "title" in form.field else form.keys[0]
    lead = lead_words(form, rows, content.catalogue, language)
    _put_lead(sheet, lead, table.columns[frozen])
    _put_example(sheet, form, table)
    placed = table.fill(rows, typed.values.get(form.key), typed.unread.get(form.key))
    sheet.freeze = (placed.first_row, placed.columns[frozen] + 1)
    sheet.autofilter = Area(placed.header_row, 0, placed.last_row, len(placed.columns) - 1)
    sheet.repeat_rows = (placed.header_row, placed.header_row)
    sheet.selected = (placed.first_row, placed.columns[form.inputs[0].key])
    sheet.repeat_columns = (placed.columns[form.keys[0]], placed.columns[frozen])
    # what stands above the table is for the screen: across several pages it would be cut in two
    sheet.print_area = sheet.autofilter
    sheet.pages_wide = _pages_wide(sheet)
    fit_rows(sheet, _typing_height(form), placed.first_row)
    return sheet, placed


def _typing_height(form: Form) -> float:
    if form.is_open:
        return TEXT_HEIGHT
    return GOAL_HEIGHT if form.rows is Rows.GOALS else LINE_HEIGHT


def _pages_wide(sheet: SheetLayout) -> int:
    """Over how many pages the columns are printed, so that the text stays readable."""
    first, last = sheet.repeat_columns or (0, -1)
    shown = _widths_in_sight(sheet)
    repeated = sum(width for column, width in shown.items() if first <= column <= last)
    return max(1, ceil((sum(shown.values()) - repeated) / (PAGE_WIDTH - repeated)))


def _widths_in_sight(sheet: SheetLayout) -> dict[int, float]:
    return {c: width for c, width in sheet.widths.items() if c not in sheet.hidden_columns}


def _reach(sheet: SheetLayout, first: int, wanted: float) -> tuple[int, float]:
    """The last of as many columns as words need beside each other, and how wide they are."""
    shown = _widths_in_sight(sheet)
    last, width = first, shown.get(first, 0)
    while width < wanted and last + 1 in sheet.widths:
        last += 1
        width += shown.get(last, 0)
    return last, width


def _put_lead(sheet: SheetLayout, words: str, frozen: int) -> None:
    """What stands above the table; where it is long, over columns that are in sight.

    Those that stay in sight when one scrolls do where they have room, else as many as a screen has.
    """
    shown = _widths_in_sight(sheet)
    last, width = frozen, sum(width for column, width in shown.items() if column <= frozen)
    if width < LEAST_LEAD:
        last, width = _reach(sheet, 0, LEAD_WIDTH)
    sheet.put(1, 0, words, "plain_wrap" if len(words) > width else "plain")
    if len(words) > width:
        sheet.merged.append(Area(1, 0, 1, last))
        sheet.heights[1] = LINE * ceil(len(words) / width)


def _put_example(sheet: SheetLayout, form: Form, table: UnitTable) -> None:
    """How a column is filled in well, above its heading; it stays there when one scrolls down."""
    language = table.language
    for asked in form.inputs:
        if not asked.example:
            continue
        column = table.columns[asked.key]
        words = example_words(asked, language)
        last, width = _reach(sheet, column, EXAMPLE_WIDTH)
        sheet.put(1, column, words, "example")
        sheet.merged.append(Area(1, column, 1, last))
        sheet.heights[1] = max(sheet.heights.get(1, LINE), height_of(sheet.cells[1, column], width))


def _unasked(form: Form, rows: Sequence[FormRow]) -> frozenset[str]:
    """The columns shown on request that no row of the unit asks for."""
    wanted = {key for row in rows for key in row.asks}
    if any(len(row.series) > 1 for row in rows):
        wanted.add("over_time")
    if any(row.previous is not None for row in rows):
        wanted.add("trend")
    wanted |= {key for row in rows for key in ("last_comment", "last_action") if row.shown.get(key)}
    if any(row.goal and row.goal.parts for row in rows):
        wanted.add("breakdown")
    if any(row.factor is not None for row in rows):
        wanted.add("projection")
    if any(row.shown.get("added") for row in rows):
        wanted.add("added")
    return frozenset(field.key for field in form.fields if field.on_request) - wanted


def due_first(rows: Sequence[FormRow]) -> list[FormRow]:
    """The rows of goals as a template has them: what is not due now comes last."""
    return sorted(rows, key=lambda row: not row.due)


def _always_the_same(form: Form, rows: Sequence[FormRow]) -> frozenset[str]:
    """The board's column, where all rows are of one board."""
    boards = {row.shown.get("board") for row in rows}
    return frozenset({"board"} if "board" in form.field and len(boards) == 1 else ())


def _mark(
    answered: Answered,
    placed: Mapping[str, Placed],
    sheets: list[SheetLayout],
    language: Language,
) -> dict[Place, str]:
    """Colour each faulty cell, hang the message on it, and tell where each stands now."""
    by_name = {sheet.name: sheet for sheet in sheets}
    links = {}
    for finding in answered.findings:
        spot = _spot(finding, placed, by_name)
        if spot is not None:
            sheet, row, column = spot
            cell = sheet.cells.get((row, column), Cell())
            note = finding.message(language)
            sheet.cells[row, column] = replace(cell, style=_faulty(cell.style), note=note)
            place = place_on(sheet.name, address(row, column))
            links[finding.place] = f"internal:{place}"
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
