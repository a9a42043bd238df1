"""Whether an imported figure has the sign and the size that the plan and others let expect."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.catalogue.extracts import importable
from xlgoals.domain.model import MeasureType
from xlgoals.forms.amounts import thousand_times
from xlgoals.forms.declared.words import NATURES
from xlgoals.forms.form import Difference, Kind, Rows
from xlgoals.forms.line_rows import convention
from xlgoals.i18n import N_
from xlgoals.steps.import_cells import is_money

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.domain.earlier import Earlier
    from xlgoals.domain.lines import Given, Line
    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.i18n import Language
    from xlgoals.steps.import_extract import Extract

Place = tuple[str, str, str]
"""Unit, row and board."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A figure that is about a thousand times off another.

    `of` is the other's field, and `words` what it is where it is of another time.
    """

    field: str
    value: Decimal
    of: str
    other: Decimal
    words: str = ""


class Sizes:
    """Signs and sizes of one form's figures."""

    def __init__(
        self,
        extract: Extract,
        catalogue: Catalogue,
        round_: Round,
        figures: Sequence[Given],
        earlier: Earlier,
    ) -> None:
        form = extract.form
        self.form, self.catalogue, self.round, self.earlier = form, catalogue, round_, earlier
        fields = importable(form.key)
        self.amounts = frozenset(key for key, f in fields.items() if f.kind is Kind.AMOUNT)
        self.pairs = [
            (how.of, how.minus)
            for _, how in form.computed
            if isinstance(how, Difference) and {how.of, how.minus} <= self.amounts
        ]
        """Amounts that the form compares."""
        signed = [how for _, how in form.computed if isinstance(how, Difference) and how.signed]
        self.signed = {key for how in signed for key in (how.of, how.minus)} & self.amounts
        """Amounts with the line's own sign; an effect of a measure has not."""
        self.convention = convention(form, catalogue)
        self.held: dict[Place, dict[str, Decimal]] = {}
        for one in figures:
            if one.form == form.key:
                self.held.setdefault((one.unit_id, one.row, one.board), {})[one.field] = one.value

    def is_wrong_way(self, line: Line, means: str, value: Decimal) -> bool:
        """Whether an amount has the sign of a cost on a line of income, or the other way round."""
        amount = value * self.convention.sign(line.nature)
        return means in self.signed and line.nature.is_contradicted(amount)

    def nature_words(self, line: Line, language: Language) -> str:
        """What the line is, in words."""
        return next(c.words(language) for c in NATURES if c.code == line.nature).casefold()

    def thousand_times(self, place: Place, values: Mapping[str, Decimal]) -> Doubt | None:
        """The figure of a row that is about a thousand times off another, if one is.

        Of the row's amounts the one that is off most of those it is compared with; then against
        what was given before, the round before, and a goal's target.
        """
        held = self.held.get(place, {})
        off: dict[str, list[tuple[str, Decimal]]] = {}
        for of, minus in self.pairs:
            for means, other in ((of, minus), (minus, of)):
                figure = values.get(other, held.get(other))
                if means in values and figure and thousand_times(values[means], figure):
                    off.setdefault(means, []).append((other, figure))
        if off:
            means = max(off, key=lambda key: len(off[key]))
            of, figure = off[means][0]
            return Doubt(means, values[means], of, figure)
        return next(
            (
                Doubt(means, value, means, other, words)
                for means, value in values.items()
                for other, words in self._before(place, means, held)
                if thousand_times(value, other)
            ),
            None,
        )

    def _before(
        self, place: Place, means: str, held: Mapping[str, Decimal]
    ) -> list[tuple[Decimal, str]]:
        """What a figure was, or is to be, and what that is in words."""
        if self.form.rows is Rows.GOALS:
            return self._of_goal(place, means, held)
        if means not in self.amounts:
            return []
        unit, row, board = place
        last = self.earlier.lines.get((self.form.key, unit, (row, board)), {}).get(means)
        found = [(held[means], N_("what was imported before"))] if means in held else []
        if isinstance(last, Decimal):
            found.append((last, N_("the round before")))
        return found

    def _of_goal(
        self, place: Place, means: str, held: Mapping[str, Decimal]
    ) -> list[tuple[Decimal, str]]:
        unit, row, board = place
        goal = self.catalogue.goal[row, board]
        money = goal.measure_type is MeasureType.AMOUNT or is_money(goal.measure_unit)
        if not money or means not in ("outcome", "forecast"):
            return []
        found = [(held[means], N_("what was imported before"))] if means in held else []
        series = self.earlier.of_unit(goal, unit, alone=self.catalogue.is_alone(goal))
        before = [month for month in series if month < self.round.period]
        if before:
            found.append((series[max(before)], N_("the outcome before")))
        if goal.yardstick.number is not None:
            found.append((goal.yardstick.number, N_("the target")))
        return found
