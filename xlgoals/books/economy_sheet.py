"""The master's sheet of the economy: every unit and board, and the check of stated totals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column
from xlgoals.books.listing import listing, without_empty
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.words import UNIT_KINDS
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.economy import deviation_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.tables.economy import EconomyRow
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.lines import Stated


def economy_sheets(figures: Figures) -> list[SheetLayout]:
    """The overview of the economy and the check of totals; each only where there is any."""
    sheets = []
    if figures.economy:
        sheets.append(_overview(figures))
    if figures.stated:
        sheets.append(_checked(figures))
    return sheets


def _overview(figures: Figures) -> SheetLayout:
    t = figures.language.text
    title = t(N_("Economy overview"))
    lead = N_(
        "Boards first, then what is below them; the largest deviations first, of outcome or "
        "forecast. Above zero is better."
    )
    columns = [
        Column(t(N_("Unit")), 38, "bold"),
        Column(t(N_("Level")), 20),
        Column(t(N_("Amounts in")), 10),
        Column(t(N_("Outcome")), 13, "amount"),
        Column(t(N_("Budget of the period")), 13, "amount"),
        Column(t(N_("Deviation")), 13, "amount"),
        Column(t(N_("Deviation, %")), 10, "number"),
        Column(t(N_("In words")), 18),
        Column(t(N_("Last year")), 13, "amount"),
        Column(t(N_("Change since last year")), 13, "amount"),
        Column(t(N_("Forecast full year")), 13, "amount"),
        Column(t(N_("Budget full year")), 13, "amount"),
        Column(t(N_("Deviation of the forecast")), 13, "amount"),
        Column(t(N_("In words")), 18),
        Column(t(N_("Change since last forecast")), 13, "amount"),
        Column(t(N_("Added up from")), 16),
        Column(t(N_("Preliminary")), 12),
    ]
    columns, rows = without_empty(columns, [_cells(row, figures) for row in figures.economy])
    return listing(figures, title, t(lead), columns, rows, frozen=1, heading=46)[0]


def _cells(row: EconomyRow, figures: Figures) -> list[CellValue | Cell]:
    language = figures.language
    kind = next((c for c in UNIT_KINDS if c.code == row.unit.kind), None)
    outcome, forecast = row.outcome, row.forecast
    return [
        row.unit.name,
        kind.words(language) if kind else row.unit.kind,
        row.measure_unit,
        outcome.figure,
        outcome.budget,
        outcome.deviation,
        outcome.deviation_percent,
        deviation_words(outcome, language),
        outcome.before,
        outcome.change,
        forecast.figure,
        forecast.budget,
        forecast.deviation,
        deviation_words(forecast, language),
        forecast.change,
        "" if row.is_own else language.text(N_("the units below")),
        language.text(N_("Preliminary")) if row.preliminary else "",
    ]


def _checked(figures: Figures) -> SheetLayout:
    t = figures.language.text
    title = t(N_("Check of totals"))
    lead = N_("Every total that somebody states, beside what it adds up to.")
    columns = [
        Column(t(N_("Form")), 18),
        Column(t(N_("Unit")), 34, "bold"),
        Column(t(N_("Line")), 40),
        Column(t(N_("Column")), 20),
        Column(t(N_("Amounts in")), 10),
        Column(t(N_("Stated")), 14, "amount"),
        Column(t(N_("Added up")), 14, "amount"),
        Column(t(N_("Difference")), 12, "amount"),
        Column(t(N_("Parts")), 8, "whole"),
        Column(t(N_("Result")), 22),
        Column(t(N_("From")), 26),
    ]
    return listing(figures, title, t(lead), columns, _checks(figures), frozen=2)[0]


def _checks(figures: Figures) -> Iterator[list[CellValue | Cell]]:
    """The totals that do not add up first."""
    language = figures.language
    for one in sorted(figures.stated, key=lambda stated: stated.adds_up):
        form = RETURN_FORMS[one.line.form]
        style = "text" if one.adds_up else "status_red"
        yield [
            language.text(form.title),
            figures.catalogue.unit[one.line.unit_id].name,
            str(one.line.values.get("title") or one.line.line_id),
            language.text(form.field[one.field].label),
            str(one.line.values.get("measure_unit") or ""),
            one.stated,
            one.computed,
            one.stated - one.computed,
            one.parts,
            Cell(verdict(one, figures), style),
            one.source,
        ]


def verdict(one: Stated, figures: Figures) -> str:
    """Whether a total adds up, in words."""
    t = figures.language.text
    if one.stated == one.computed:
        return t(N_("adds up"))
    return t(N_("adds up but for rounding")) if one.adds_up else t(N_("does not add up"))
