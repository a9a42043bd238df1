"""Economy per unit, department and board: outcome, budget, forecast, deviations (RULES 5).

Amounts have costs negative, whatever signs they were typed with, so that above budget is better.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from xlgoals.domain.model import REASON_WORDS, Reason
from xlgoals.domain.quantity import EXACT, rounded
from xlgoals.forms.computed import leaves
from xlgoals.forms.declared.economy import AS_BUDGETED, BETTER, WORSE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlgoals.domain.model import Catalogue, Unit
    from xlgoals.i18n import Language
    from xlgoals.tables.lines import UnitLine

OUTCOME_FORM, FORECAST_FORM = "economy", "forecast"
"""The forms that the overview is made of."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a unit's lines of one form come to, in one unit of measure."""

    figure: Decimal | None
    budget: Decimal | None
    before: Decimal | None
    """Last year's outcome, or the last forecast."""
    is_whole: bool = True
    """Whether all that has a budget has a figure too, and the other way about."""

    @property
    def deviation(self) -> Decimal | None:
        """How much better than budget, negative where it is worse; None of a part of the figures.

        A part of the outcome held against the whole budget would say what is not so.
        """
        return _less(self.figure, self.budget) if self.is_whole else None

    @property
    def deviation_percent(self) -> Decimal | None:
        """The deviation in per cent of the size of the budget, one decimal."""
        if self.deviation is None or not self.budget:
            return None
        return rounded(EXACT.divide(100 * self.deviation, abs(self.budget)), 1)

    @property
    def change(self) -> Decimal | None:
        """How much better than before."""
        return _less(self.figure, self.before)


NOTHING = Result(None, None, None)


@dataclass(frozen=True, slots=True)
class EconomyRow:
    """The economy of one unit, or of all below it where it states nothing itself."""

    unit: Unit
    depth: int
    """0 for a board, 1 for what is directly below it, and so on."""
    measure_unit: str
    outcome: Result
    forecast: Result
    is_own: bool
    """Whether it is what the unit itself states, and not the sum of the units below."""
    preliminary: bool


def economy_rows(lines: Mapping[str, Sequence[UnitLine]], catalogue: Catalogue) -> list[EconomyRow]:
    """Every unit with lines of the economy or the forecast, and all above it.

    Boards come first, then what is below them, and so on; at each depth the largest deviation
    first, whatever its sign.
    """
    of_outcome = _own(lines.get(OUTCOME_FORM, ()), ("outcome", "budget", "last_year"))
    of_forecast = _own(lines.get(FORECAST_FORM, ()), ("forecast", "year_budget", "last_forecast"))
    rows = []
    for unit in catalogue.units:
        outcomes = _of_unit(unit.unit_id, of_outcome, catalogue)
        forecasts = _of_unit(unit.unit_id, of_forecast, catalogue)
        for measure_unit in dict.fromkeys([*outcomes, *forecasts]):
            outcome, own_outcome, open_outcome = outcomes.get(measure_unit, (NOTHING, True, False))
            forecast, own, still_open = forecasts.get(measure_unit, (NOTHING, True, False))
            rows.append(
                EconomyRow(
                    unit,
                    _depth(unit, catalogue),
                    measure_unit,
                    outcome,
                    forecast,
                    own_outcome and own,
                    open_outcome or still_open,
                )
            )
    return sorted(rows, key=_largest_first)


def _largest_first(row: EconomyRow) -> tuple[int, Decimal]:
    deviations = (row.outcome.deviation, row.forecast.deviation)
    largest = max((abs(one) for one in deviations if one is not None), default=Decimal(-1))
    return row.depth, -largest


_Found = dict[str, tuple[Result, bool, bool]]
"""Per unit of measure: the result, whether it is the unit's own, whether it is preliminary."""


def _own(lines: Iterable[UnitLine], names: tuple[str, str, str]) -> dict[str, _Found]:
    """What each unit itself states: its lines that are part of no other, added up."""
    found: dict[str, _Found] = {}
    by_unit: dict[str, list[UnitLine]] = {}
    lines = list(lines)
    for line in lines:
        by_unit.setdefault(line.unit_id, []).append(line)
    for line in lines:
        if line.row.shown.get("part_of") or line.row.is_total:
            continue
        figures = [line.amount(name) for name in names]
        if all(figure is None for figure in figures):
            continue
        unit = found.setdefault(line.unit_id, {})
        measure_unit = str(line.values.get("measure_unit") or "")
        result, _, preliminary = unit.get(measure_unit, (NOTHING, True, False))
        added = [_plus(*pair) for pair in zip(_three(result), figures, strict=True)]
        whole = result.is_whole and _is_whole(line, by_unit[line.unit_id], names)
        unit[measure_unit] = _result(added, whole), True, preliminary or line.preliminary
    return found


def _is_whole(line: UnitLine, of_unit: Sequence[UnitLine], names: tuple[str, str, str]) -> bool:
    """Whether the lines that a line comes from have both figure and budget, or neither."""
    by_key = {other.row.key: other for other in of_unit}
    rows = leaves(line.row, [other.row for other in of_unit]) if line.row.is_sum else [line.row]
    parts = (by_key[row.key] for row in rows)
    return all(_has_both(part.amount(names[0]), part.amount(names[1])) for part in parts)


def _has_both(figure: Decimal | None, budget: Decimal | None) -> bool:
    return (figure is None) is (budget is None)


def _of_unit(unit_id: str, own: Mapping[str, _Found], catalogue: Catalogue) -> _Found:
    """What a unit states, and where it states nothing, what the units below it come to.

    A figure that a unit leaves open beside others it states is filled in from below only where
    all those units have it: it would be held against a whole otherwise.
    """
    parts: dict[str, list[tuple[Result, bool]]] = {}
    for below in catalogue.units_below.get(unit_id, ()):
        for measure_unit, (part, _, still_open) in _of_unit(below, own, catalogue).items():
            parts.setdefault(measure_unit, []).append((part, still_open))
    found: _Found = {}
    for measure_unit, there in parts.items():
        columns = list(zip(*(_three(part) for part, _ in there), strict=True))
        whole = all(part.is_whole and _has_both(*_three(part)[:2]) for part, _ in there)
        added = _result((reduce(_plus, column) for column in columns), whole)
        found[measure_unit] = added, False, any(still_open for _, still_open in there)
    stated = own.get(unit_id)
    if stated is None:
        return found
    return {unit: _filled(here, parts.get(unit, ())) for unit, here in stated.items()}


def _filled(
    stated: tuple[Result, bool, bool], parts: Sequence[tuple[Result, bool]]
) -> tuple[Result, bool, bool]:
    """What a unit states, and of what it leaves open the sums of its parts, if all have it."""
    result, _, preliminary = stated
    if not parts:
        return stated
    figures, is_own = [], True
    columns = zip(*(_three(part) for part, _ in parts), strict=True)
    for figure, column in zip(_three(result), columns, strict=True):
        whole = None if None in column else reduce(_plus, column)
        is_own &= figure is not None or whole is None
        figures.append(whole if figure is None else figure)
    still_open = not is_own and any(open_ for _, open_ in parts)
    from_below = result.figure is None and all(part.is_whole for part, _ in parts)
    return _result(figures, result.is_whole or from_below), is_own, preliminary or still_open


def _depth(unit: Unit, catalogue: Catalogue) -> int:
    """How many units are above a unit; the catalogue has no rings."""
    above = catalogue.unit.get(unit.parent_id or "")
    return 0 if above is None else 1 + _depth(above, catalogue)


def _result(figures: Iterable[Decimal | None], is_whole: bool) -> Result:
    figure, budget, before = figures
    return Result(figure, budget, before, is_whole)


def _three(result: Result) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    return result.figure, result.budget, result.before


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def deviation_words(result: Result, language: Language) -> str:
    """A deviation from budget in a word, or that it rests on a part; blank where there is none."""
    deviation = result.deviation
    if not result.is_whole and None not in (result.figure, result.budget):
        return language.text(REASON_WORDS[Reason.INCOMPLETE])
    if deviation is None:
        return ""
    word = BETTER if deviation > 0 else WORSE if deviation < 0 else AS_BUDGETED
    return language.text(word)
