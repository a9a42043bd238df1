"""The report's section of the economy: units and boards, and totals that do not add up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlgoals.i18n import N_
from xlgoals.pages.form_sections import in_words
from xlgoals.tables.economy import FORECAST_FORM, OUTCOME_FORM, deviation_words
from xlgoals.tables.lines import stated_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlgoals.i18n import Language
    from xlgoals.tables.economy import EconomyRow
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.lines import Stated


@dataclass(frozen=True, slots=True)
class EconomyLine:
    """One unit's economy in words."""

    unit_id: str
    name: str
    depth: int
    measure_unit: str
    figures: Mapping[str, str]
    """By name: outcome, budget, deviation and so on."""
    preliminary: bool


@dataclass(frozen=True, slots=True)
class EconomySection:
    """The economy as the report shows it."""

    lines: Sequence[EconomyLine]
    """The largest deviations first."""
    columns: Sequence[tuple[str, str]]
    """Those that any unit has something in: the name of `EconomyLine.figures`, and the label."""
    wrong_totals: Sequence[str]
    """The totals that do not add up, in sentences with both figures."""


def economy_section(figures: Figures, is_mine: Callable[[str], bool]) -> EconomySection | None:
    """The economy of the units of the report's boards; None where none of them has any."""
    language = figures.language
    lines = list(_lines(figures, is_mine))
    columns = [
        (name, language.text(label))
        for name, label in _COLUMNS
        if any(line.figures[name] for line in lines)
    ]
    stated = (one for one in figures.stated if is_mine(one.line.board) and not one.adds_up)
    wrong = [_wrong_total(one, figures) for one in stated]
    return EconomySection(lines, columns, wrong) if lines or wrong else None


def _wrong_total(one: Stated, figures: Figures) -> str:
    language = figures.language
    return language.text(
        N_("{what}: {stated} is stated, and {computed} is the sum."),
        what=stated_words(one, figures.catalogue, language),
        stated=language.number(one.stated),
        computed=language.number(one.computed),
    )


def _lines(figures: Figures, is_mine: Callable[[str], bool]) -> Iterator[EconomyLine]:
    language = figures.language
    for row in figures.economy:
        board = figures.catalogue.board_of(row.unit.unit_id)
        if board is None or is_mine(board.unit_id):
            yield EconomyLine(
                row.unit.unit_id,
                row.unit.name,
                row.depth,
                row.measure_unit,
                {name: in_words(value, language) for name, value in _figures(row, language)},
                row.preliminary,
            )


def _figures(row: EconomyRow, language: Language) -> Iterator[tuple[str, object]]:
    for form, result in ((OUTCOME_FORM, row.outcome), (FORECAST_FORM, row.forecast)):
        yield f"{form}/figure", result.figure
        yield f"{form}/budget", result.budget
        yield f"{form}/deviation", result.deviation
        yield f"{form}/percent", result.deviation_percent
        yield f"{form}/words", deviation_words(result, language)
        yield f"{form}/before", result.before
        yield f"{form}/change", result.change


_COLUMNS = (
    ("economy/figure", N_("Outcome")),
    ("economy/budget", N_("Budget of the period")),
    ("economy/deviation", N_("Deviation")),
    ("economy/percent", N_("Deviation, %")),
    ("economy/words", N_("In words")),
    ("economy/before", N_("Last year")),
    ("economy/change", N_("Change since last year")),
    ("forecast/figure", N_("Forecast full year")),
    ("forecast/budget", N_("Budget full year")),
    ("forecast/deviation", N_("Deviation of the forecast")),
    ("forecast/change", N_("Change since last forecast")),
)
"""What the overview of the economy shows, by the names of `EconomyLine.figures`."""
