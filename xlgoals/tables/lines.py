"""The rows of the forms beside the goals, as the units have answered them, and their sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.lines import tolerance
from xlgoals.forms import computed
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Kind
from xlgoals.i18n import Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value

_PLAIN = Language("en")
"""Computed words are kept as their message ids."""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One row of a form beside the goals, of one unit: all its fields.

    Amounts have the signs that the form is declared with, whatever signs the plan asks for.
    """

    form: str
    unit_id: str
    row: FormRow
    values: Mapping[str, object]
    preliminary: bool
    """Whether it may still change: nothing has come, or it is not marked ready."""
    held_back: bool = False
    """Whether rows of its unit do not count until they are mended, so that sums lack them."""

    @property
    def sources(self) -> list[str]:
        """Where its figures come from, in words; not those that a sum only is compared with."""
        summed = {asked.key for asked in RETURN_FORMS[self.form].summed} if self.row.is_sum else ()
        found = (words for name, words in self.row.sources.items() if name not in summed)
        return list(dict.fromkeys(found))

    @property
    def line_id(self) -> str:
        """The line, or the number of the row that the unit has added."""
        return self.row.key[0]

    @property
    def board(self) -> str:
        """The board that the line stands under."""
        return self.row.key[1]

    def amount(self, name: str) -> Decimal | None:
        """A figure with costs negative."""
        figure = self.values.get(name)
        signs = self.row.sign * self.row.turn
        return signs * figure if isinstance(figure, Decimal) else None


@dataclass(frozen=True, slots=True)
class Stated:
    """A total that somebody states, and what its parts add up to."""

    line: UnitLine
    field: str
    stated: Decimal
    computed: Decimal
    parts: int
    source: str
    over_units: bool
    """Whether the parts are the same line of the units below, and not lines of the same unit."""

    @property
    def adds_up(self) -> bool:
        """Whether the two agree, within one in the last printed digit a part (RULES 5)."""
        return abs(self.stated - self.computed) <= tolerance(self.stated, self.parts)


def unit_lines(
    form: Form,
    unit_id: str,
    rows: Sequence[FormRow],
    typed: Mapping[tuple[str, ...], Mapping[str, Value]],
    *,
    preliminary: bool,
    held_back: bool = False,
) -> list[UnitLine]:
    """One unit's rows of a form, with what is given and computed; blank rows of its own left out.

    Args:
        form: A form whose rows are lines.
        unit_id: The unit.
        rows: Its rows, in the form's order.
        typed: What stands of the unit's answers, by row key.
        preliminary: Whether that may still change.
        held_back: Whether something of it does not count until it is mended.
    """
    values = {row.key: {**typed.get(row.key, {}), **computed.held(form, row)} for row in rows}
    sums = computed.sums(form, {row.key: row for row in rows}, values)
    found = []
    for row in rows:
        if row.is_own and not typed.get(row.key):
            continue
        seen: dict[str, object] = {**row.shown, **values[row.key], **sums.get(row.key, {})}
        for asked, how in form.computed:
            seen[asked.key] = computed.value(how, seen, row.sign, _PLAIN)
        for asked in form.fields:
            figure = seen.get(asked.key)
            if asked.kind is Kind.AMOUNT and asked.computed is None and isinstance(figure, Decimal):
                seen[asked.key] = row.turn * figure
        told = preliminary and _is_told(row, rows, typed)
        found.append(UnitLine(form.key, unit_id, row, seen, told, held_back))
    return found


def _is_told(
    row: FormRow,
    rows: Sequence[FormRow],
    typed: Mapping[tuple[str, ...], Mapping[str, Value]],
) -> bool:
    """Whether there is anything of a row: typed, from a system, or in the rows it is a sum of."""
    if typed.get(row.key) or row.sources:
        return True
    parts = (part for part in rows if part.shown.get("part_of") == row.key[0])
    return row.is_sum and any(_is_told(part, rows, typed) for part in parts)


def stated_totals(form: Form, lines: Iterable[UnitLine], catalogue: Catalogue) -> list[Stated]:
    """The totals of a form that are stated, held against their parts, in the lines' order.

    Parts that are held back until they are mended, or of which not all have come, add up to nothing
    that could be compared.
    """
    lines = list(lines)
    by_place = {(line.unit_id, line.line_id): line for line in lines}
    parts: dict[tuple[str, object], list[UnitLine]] = {}
    for line in lines:
        parts.setdefault((line.unit_id, line.row.shown.get("part_of")), []).append(line)
    found = []
    for line in lines:
        if line.held_back:
            continue
        below = list(_below(line, by_place, catalogue))
        for asked in form.summed:
            given = line.row.given.get(asked.key)
            given = line.row.turn * given if isinstance(given, Decimal) else None
            if line.row.is_sum and given is not None:
                figure = line.values.get(asked.key)
                if isinstance(figure, Decimal):
                    n = sum(
                        isinstance(part.values.get(asked.key), Decimal)
                        for part in parts.get((line.unit_id, line.line_id), ())
                    )
                    found.append(_stated(line, asked.key, given, figure, n, over_units=False))
            own = line.values.get(asked.key) if given is None else given
            figures = [f for one in below if isinstance(f := one.values.get(asked.key), Decimal)]
            all_there = len(figures) == len(below) and not any(one.held_back for one in below)
            if isinstance(own, Decimal) and figures and all_there:
                total = sum(figures, Decimal(0))
                found.append(_stated(line, asked.key, own, total, len(figures), over_units=True))
    return found


def _stated(
    line: UnitLine, name: str, stated: Decimal, figure: Decimal, parts: int, *, over_units: bool
) -> Stated:
    return Stated(line, name, stated, figure, parts, line.row.held_by.get(name, ""), over_units)


def _below(
    line: UnitLine, by_place: Mapping[tuple[str, str], UnitLine], catalogue: Catalogue
) -> Iterator[UnitLine]:
    """The same line of the nearest units below that have it in the same unit of measure.

    What units have added themselves has the same numbers, and nothing else in common.
    """
    if line.row.is_own:
        return
    for unit in catalogue.units_below.get(line.unit_id, ()):
        yield from _nearest(unit, line, by_place, catalogue)


def _nearest(
    unit_id: str,
    line: UnitLine,
    by_place: Mapping[tuple[str, str], UnitLine],
    catalogue: Catalogue,
) -> Iterator[UnitLine]:
    there = by_place.get((unit_id, line.line_id))
    if there is None:
        for unit in catalogue.units_below.get(unit_id, ()):
            yield from _nearest(unit, line, by_place, catalogue)
    elif there.values.get("measure_unit") == line.values.get("measure_unit"):
        yield there


def stated_words(one: Stated, catalogue: Catalogue, language: Language) -> str:
    """Which total it is: form, unit, line and column."""
    form = RETURN_FORMS[one.line.form]
    unit = catalogue.unit[one.line.unit_id].name
    line = str(one.line.values.get("title") or one.line.line_id)
    words = language.text(form.title), unit, line, language.text(form.field[one.field].label)
    return ", ".join(words)
