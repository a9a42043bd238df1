"""One row of a form for one unit, as the template holds it before anyone has written in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.domain.combine import OF_ANSWERS
from xlgoals.domain.lines import Nature
from xlgoals.domain.model import DONE, Answer, Goal, Reason, Yardstick
from xlgoals.forms.form import NUMBERS, Kind
from xlgoals.forms.values import Value, fold
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from fractions import Fraction

    from xlgoals.forms.form import Form
    from xlgoals.forms.sheet import CellValue

VOLATILE = frozenset({"previous", "last_comment", "last_action"})
"""What is shown of other rounds."""
TOGETHER_WORDS = N_("With other units")


@dataclass(frozen=True)
class FormRow:
    """One row to be filled in.

    `yardstick` is what the outcome is judged against while typing; None where the status is only
    known together with others, as `unjudged` says. `blank_reason` is what a blank outcome means.
    """

    key: tuple[str, ...]
    shown: Mapping[str, CellValue]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    yardstick: Yardstick | None = None
    blank_reason: Reason | None = None
    due: bool = True
    judged: str = "outcome"
    """The field whose figure is judged: the outcome, or the forecast."""
    unjudged: str = TOGETHER_WORDS
    asks: frozenset[str] = frozenset()
    """The fields asked on request that this row asks."""
    goal: Goal | None = None
    previous: Decimal | None = None
    """The outcome before that this one is compared with."""
    factor: Fraction | None = None
    """What the outcome is multiplied by to project the year's end, where it is a multiple."""
    series: tuple[Decimal, ...] = ()
    """The outcomes before, oldest first."""
    volatile: frozenset[str] = VOLATILE
    """Shown fields that follow from other rounds, which may be corrected meanwhile."""
    given: Mapping[str, Value] = field(default_factory=dict)
    """Inputs that are known already, and locked: the plan's, or those that a system holds."""
    sources: Mapping[str, str] = field(default_factory=dict)
    """Where a system's figures come from, in words, by field."""
    held_by: Mapping[str, str] = field(default_factory=dict)
    """The system that holds each of them, by field."""
    nature: Nature = Nature.EITHER
    is_sum: bool = False
    """Whether its summed inputs are computed, from the rows that are part of it."""
    is_total: bool = False
    """Whether it is the sum of all the form's rows."""
    is_own: bool = False
    """Whether it is prepared for something that the unit adds, and may stay blank."""
    sign: int = 1
    """What its amounts are multiplied by, so that costs are negative."""
    turn: int = 1
    """What they are multiplied by, so that they have the signs that the form was declared with."""

    @cached_property
    def answer_words(self) -> Mapping[str, str]:
        """The folded words that may be answered, and their codes."""
        return {fold(answer.label): code for code, answer in self.answers.items()}

    @cached_property
    def is_worded(self) -> bool:
        """Whether nothing but those words can be judged: what is to be done, or counted by yes."""
        if self.goal is None or not self.answers:
            return False
        return self.goal.yardstick.target == DONE or self.goal.aggregation in OF_ANSWERS

    def waits(self, form: Form) -> bool:
        """Whether it waits for the unit.

        A row that is computed, or whose first figure is known already, takes a comment at most; one
        that is prepared for what the unit adds may stay blank.
        """
        figures = (one.key for one in form.inputs if one.kind in NUMBERS | {Kind.ANSWER})
        return not (self.is_sum or self.is_own or next(figures, None) in self.given)

    @cached_property
    def fixed(self) -> Mapping[str, CellValue]:
        """What the template showed, whatever has become of other rounds."""
        return {key: value for key, value in self.shown.items() if key not in self.volatile}


def computed_inputs(form: Form, row: FormRow) -> list[str]:
    """The inputs that are not the unit's in a row that is a sum: all but comments."""
    if not row.is_sum:
        return []
    return [asked.key for asked in form.inputs if asked.kind is not Kind.LONG_TEXT]


def closed_inputs(form: Form, row: FormRow) -> list[str]:
    """The inputs of a row that are locked: what is given, and what is computed in sums."""
    return list(dict.fromkeys([*row.given, *computed_inputs(form, row)]))
