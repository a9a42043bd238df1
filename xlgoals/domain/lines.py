"""Rows of the forms beside the goals, and figures that a system already holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals.i18n import N_

if TYPE_CHECKING:
    from datetime import date


class Nature(StrEnum):
    """What a line of amounts is: income, a cost, or either."""

    INCOME = "income"
    COST = "cost"
    EITHER = "either"

    def is_contradicted(self, amount: Decimal) -> bool:
        """Whether an amount, with costs negative, has the sign of the other nature (RULES 5)."""
        match self:
            case Nature.INCOME:
                return amount < 0
            case Nature.COST:
                return amount > 0
        return False


class Convention(StrEnum):
    """Which signs amounts are typed with (RULES 5). What is computed has costs negative."""

    COSTS_NEGATIVE = "costs_negative"
    INCOME_NEGATIVE = "income_negative"
    ALL_POSITIVE = "all_positive"
    SPENDING = "spending"
    """All that is spent is positive, and there is no income: investments."""

    def sign(self, nature: Nature) -> int:
        """What a typed amount is multiplied by, so that costs are negative and income is not."""
        match self:
            case Convention.COSTS_NEGATIVE:
                return 1
            case Convention.ALL_POSITIVE:
                return -1 if nature is Nature.COST else 1
            case _:
                return -1


CONVENTION_WORDS = {
    Convention.COSTS_NEGATIVE: N_("Income is positive and costs are negative (−)."),
    Convention.INCOME_NEGATIVE: N_("Income is negative (−) and costs are positive."),
    Convention.ALL_POSITIVE: N_("Income and costs are both written without a minus sign."),
    Convention.SPENDING: N_("What is spent is written without a minus sign."),
}


def tolerance(figure: Decimal, summands: int) -> Decimal:
    """How far a written sum may be from its parts: one in its last digit a summand (RULES 5)."""
    exponent = figure.as_tuple().exponent
    last = Decimal(1).scaleb(min(0, exponent)) if isinstance(exponent, int) else Decimal(1)
    return last * max(1, summands)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a form other than the goals: an activity, a line of an economy form.

    A line that others are part of is a sum: its amounts are computed.
    """

    form: str
    line_id: str
    board: str
    node_id: str
    unit_id: str
    title: str
    description: str = ""
    start: date | None = None
    end: date | None = None
    part_of: str = ""
    """The line of the same form and unit that it is part of."""
    nature: Nature = Nature.EITHER
    measure_unit: str = ""
    """Of its amounts, where it is not the plan's."""

    @property
    def key(self) -> tuple[str, str]:
        """What its row is known by: line and board."""
        return self.line_id, self.board


@dataclass(frozen=True, slots=True)
class Given:
    """A figure that a system already holds: of one row's field in one round, and where it stands.

    `row` is a goal or a line; `board` that goal's or line's.
    """

    round_id: str
    form: str
    unit_id: str
    row: str
    board: str
    field: str
    value: Decimal
    source: str
    extracted: date | None = None
    file_name: str = ""
    sha256: str = ""
    sheet: str = ""
    cell: str = ""

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Form, unit, row and board."""
        return self.form, self.unit_id, self.row, self.board

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        """The same with the field: there is one figure of each."""
        return *self.place, self.field


@dataclass(frozen=True, slots=True)
class Meeting:
    """An item of the follow-up calendar: what is dealt with when, and who answers for it.

    Where it names a round and forms, that round asks for those forms.
    """

    day: date
    item: str
    until: date | None = None
    kind: str = ""
    responsible_role: str = ""
    round_id: str = ""
    forms: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """What a column of a system's extract means: `means` is a part of the key, or a field."""

    name: str
    form: str
    column: str
    means: str
    measure_unit: str = ""
    reversed: bool = False
    """Whether the system has the other sign."""
