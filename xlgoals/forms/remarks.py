"""What a careful reader would ask about a row, beyond types and limits (RULES 6).

Each question names what it saw, and the unit mends it or explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import Aggregation, Basis, MeasureType
from xlgoals.domain.quantity import EXACT, Quantity, plain, significant, written
from xlgoals.findings import Code
from xlgoals.forms.amounts import Remark, amount_remarks
from xlgoals.forms.form import Kind
from xlgoals.forms.prefill import WEIGHT
from xlgoals.i18n import N_
from xlgoals.texts import (
    Known,
    editing_mark,
    other_outcome,
    other_target,
    outcome_in,
    personal_number,
    without_number,
)

if TYPE_CHECKING:
    from xlgoals.domain.model import Goal, Plan
    from xlgoals.forms.form import Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language
    from xlgoals.texts import Figure

Values = Mapping[str, "Value"]

UNEXPLAINABLE = frozenset({Code.EDITING_MARK, Code.PERSONAL_NUMBER})
"""What an explanation does not answer: the text is held back until staff release it."""

_BY_DISTANCE = frozenset({MeasureType.SHARE, MeasureType.CHANGE})
_ADD_UP = frozenset({MeasureType.COUNT, MeasureType.AMOUNT})
_HUNDRED = Decimal(100)
_TARGET, _BEFORE = N_("target"), N_("value before")


@dataclass(frozen=True, slots=True)
class Reader:
    """A careful reader of one round's rows."""

    plan: Plan
    period: str
    language: Language

    def row(self, form: Form, row: FormRow, values: Values) -> Iterator[Remark]:
        """The questions about one row, the most telling first."""
        yield from text_marks(form, values)
        if row.goal is None:
            yield from amount_remarks(form, row, values, self.language)
            return
        outcome = values.get("outcome")
        if isinstance(outcome, Decimal):
            yield from self._not_what_it_is_of(row.goal, outcome, values)
            yield from self._hundred_times(row, row.goal, outcome)
            yield from self._far(row, row.goal, outcome)
        yield from self._against_comment(row, row.goal, outcome, values)

    def table(
        self, rows: Mapping[tuple[str, ...], FormRow], values: Mapping[tuple[str, ...], Values]
    ) -> Iterator[tuple[tuple[str, ...], Remark]]:
        """The questions about a goal's total and its parts, at the total's row."""
        for key, row in rows.items():
            if row.goal is None or not row.goal.parts or key[2] in row.goal.parts:
                continue
            total = values.get(key, {}).get("outcome")
            parts = [values.get((*key[:2], part), {}).get("outcome") for part in row.goal.parts]
            numbers = [part for part in parts if isinstance(part, Decimal)]
            if isinstance(total, Decimal) and len(numbers) == len(parts):
                wrong = self._parts(row.goal, total, numbers)
                if wrong is not None:
                    yield key, wrong

    # one row

    def _against_comment(
        self, row: FormRow, goal: Goal, outcome: Value | None, values: Values
    ) -> Iterator[Remark]:
        """What the comment says of outcome and target, held against the cells."""
        comment = values.get("comment")
        numeric = goal.measure_type is not None or goal.yardstick.number is not None
        if not isinstance(comment, str) or not numeric or isinstance(outcome, str):
            return
        target = row.yardstick.number if row.yardstick else goal.yardstick.number
        number = outcome if isinstance(outcome, Decimal) else None
        known = Known(
            number, target, goal.yardstick.target_high, row.previous, goal.measure_unit, self.period
        )
        if number is None:
            said = _no_person(outcome_in(comment, known)) if not values.get("no_outcome") else None
            if said is not None:
                yield Remark(Code.FIGURE_IN_COMMENT, "outcome", {"said": said.text})
        elif (said := _no_person(other_outcome(comment, known))) is not None:
            shown = {"said": said.text, "value": self._figure(number, goal)}
            yield Remark(Code.COMMENT_OUTCOME, "comment", shown)
        if target is None or (said := _no_person(other_target(comment, known))) is None:
            return
        # a unit's own or period's target stands beside the year's, which may be meant
        if said.value != goal.yardstick.number:
            shown = {"said": said.text, "value": self._figure(target, goal)}
            yield Remark(Code.COMMENT_TARGET, "comment", shown)

    def _far(self, row: FormRow, goal: Goal, outcome: Decimal) -> Iterator[Remark]:
        before = row.previous
        if before is None or goal.measure_type is None:
            return
        limit = self.plan.far_from(goal.measure_type)
        if goal.measure_type in _BY_DISTANCE:
            far = abs(outcome - before) > limit
        else:
            far = _times(outcome, before) > 1 + limit
        if far:
            shown = {"value": self._figure(outcome, goal), "before": self._figure(before, goal)}
            yield Remark(Code.FAR_FROM_BEFORE, "outcome", shown)

    def _hundred_times(self, row: FormRow, goal: Goal, outcome: Decimal) -> Iterator[Remark]:
        """94,7 or 0,947?"""
        target = row.yardstick.number if row.yardstick else None
        if goal.basis is Basis.CUMULATIVE or goal.measure_type is MeasureType.CHANGE:
            target = None  # early in the year, or of changes, so far off is no wonder
        for other, word in ((row.previous, _BEFORE), (target, _TARGET)):
            perhaps = _hundredfold(outcome, other, goal.measure_type)
            if other is not None and perhaps is not None:
                shown = {
                    "value": self.language.number(outcome),
                    "of": self.language.text(word),
                    "other": self._figure(other, goal),
                    "perhaps": self.language.number(perhaps),
                }
                yield Remark(Code.HUNDRED_TIMES, "outcome", shown)
                return

    def _not_what_it_is_of(self, goal: Goal, outcome: Decimal, values: Values) -> Iterator[Remark]:
        """An outcome that its own numerator and denominator do not give."""
        counted, whole = values.get("numerator"), values.get("denominator")
        if not isinstance(counted, Decimal) or not isinstance(whole, Decimal) or whole <= 0:
            return
        factor = _HUNDRED if goal.per_hundred else Decimal(1)
        computed = significant(EXACT.divide(counted * factor, whole))
        if abs(computed - outcome) > _last_digit(outcome):
            of = f"{self.language.number(counted)} / {self.language.number(whole)}"
            shown = self._two(outcome, computed, of)
            yield Remark(Code.DOES_NOT_ADD_UP, "outcome", shown, WEIGHT | {"outcome"})

    def _parts(self, goal: Goal, total: Decimal, parts: list[Decimal]) -> Remark | None:
        """Parts that do not add up to the total, or, of means, do not lie around it."""
        of = " + ".join(goal.parts)
        if goal.aggregation is Aggregation.SUM or goal.measure_type in _ADD_UP:
            added = plain(sum(parts, Decimal(0)))
            if abs(added - total) <= _last_digit(total) * len(parts):
                return None
            return Remark(Code.DOES_NOT_ADD_UP, "outcome", self._two(total, added, of))
        low, high = min(parts), max(parts)
        if low - _last_digit(total) <= total <= high + _last_digit(total):
            return None
        numbers = f"{self.language.number(low)}–{self.language.number(high)}"
        shown = {"value": self.language.number(total), "computed": numbers, "of": of}
        return Remark(Code.DOES_NOT_ADD_UP, "outcome", shown)

    def _two(self, written: Decimal, computed: Decimal, of: str) -> dict[str, str]:
        number = self.language.number
        return {"value": number(written), "computed": number(computed), "of": of}

    def _figure(self, value: Decimal, goal: Goal) -> str:
        return written(Quantity(value, unit=goal.measure_unit), self.language)


def held_back(text: str) -> Iterator[Code]:
    """Why a text is not to be printed as it stands, the most serious first."""
    if personal_number(text) is not None:
        yield Code.PERSONAL_NUMBER
    if editing_mark(text) is not None:
        yield Code.EDITING_MARK


def text_marks(form: Form, values: Values) -> Iterator[Remark]:
    """Working notes and personal identity numbers in the texts of a row."""
    for asked in form.inputs:
        text = values.get(asked.key)
        if asked.kind is not Kind.LONG_TEXT or not isinstance(text, str):
            continue
        for code in held_back(text):
            mark = editing_mark(text) if code is Code.EDITING_MARK else None
            yield Remark(code, asked.key, {"mark": without_number(mark)} if mark else {})


def _no_person(said: Figure | None) -> Figure | None:
    """A figure that a message may repeat: no personal number taken for one."""
    return None if said is None or personal_number(said.text) is not None else said


def _times(outcome: Decimal, before: Decimal) -> Decimal:
    """How many times the larger is the smaller in size; as a share of `before` across zero."""
    if not before:
        return Decimal(1)
    if outcome * before > 0:
        low, high = sorted((abs(outcome), abs(before)))
        return EXACT.divide(high, low)
    return 1 + EXACT.divide(abs(outcome - before), abs(before))


def _hundredfold(
    outcome: Decimal, other: Decimal | None, measure_type: MeasureType | None
) -> Decimal | None:
    """The outcome moved two digits, where that brings it near `other`; else None."""
    if other is None or outcome * other <= 0:
        return None
    # of a share even half a hundred times is hard to believe
    near = Decimal(2) if measure_type is MeasureType.SHARE else Decimal("1.25")
    for moved in (outcome * _HUNDRED, outcome / _HUNDRED):
        beyond = measure_type is MeasureType.SHARE and moved > _HUNDRED >= other
        if _times(moved, other) <= near and not beyond:
            return plain(moved)
    return None


def _last_digit(value: Decimal) -> Decimal:
    """One in the last digit of a figure as it was written."""
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)
