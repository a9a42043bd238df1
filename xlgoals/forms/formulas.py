"""Status and completeness as spreadsheet formulas: the twin of `domain.status`.

A formula is made for each row, with the row's own target in it, so that it is short and a person
can read it. Cells are found by `INDEX(column, ROW())`, so that cutting and pasting breaks nothing.
Nothing here depends on the language settings of the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from string import Formatter
from typing import TYPE_CHECKING

from xlgoals.domain.model import (
    REASON_WORDS,
    STATUS_SYMBOLS,
    STATUS_WORDS,
    Comparator,
    Direction,
    LimitKind,
    Reason,
    Scale,
    Status,
    Yardstick,
)
from xlgoals.domain.quantity import DIGITS
from xlgoals.findings import Severity
from xlgoals.forms.declared.words import NO_OUTCOME
from xlgoals.forms.form import Among, Blank, Condition, Field, Filled, Form, Kind, Outside, Rule
from xlgoals.forms.form_row import closed_inputs, computed_inputs
from xlgoals.forms.yardstick_words import at_limit_words
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from xlgoals.forms.form_row import FormRow

DONE_WORDS = N_("Done")
NOT_NOW_WORDS = N_("Not now")
REMAINS_WORDS = N_("Remains")
NUMBER_WANTED = N_("Write a number")
REACHED_WORDS = N_("reached")

UNREAD = "?"
"""What stands for a cell that could not be read: it is filled, and it is no answer."""

_UP = Context(prec=DIGITS, rounding=ROUND_CEILING)
_DOWN = Context(prec=DIGITS, rounding=ROUND_FLOOR)

Refer = Callable[[str], str]
"""A field's key to a reference to its cell in the same row."""


def literal(value: str) -> str:
    """A text as a formula writes it."""
    return '"' + value.replace('"', '""') + '"'


def number(value: Decimal) -> str:
    """A number as a formula writes it, without exponent."""
    return f"{value:f}"


def sentence(message: str, language: Language, /, **cells: str) -> str:
    """A message whose values are computed live: `cells` are formulas by placeholder."""
    return spliced(language.text(message), cells)


def spliced(words: str, cells: Mapping[str, str]) -> str:
    """`{green} of {n}` as a formula: texts and the cells of `cells`, joined.

    Numbers are joined as the spreadsheet writes them, so they should be whole ones.
    """
    parts = []
    for plain, name, *_ in Formatter().parse(words):
        parts += [literal(plain)] if plain else []
        parts += [cells[name]] if name else []
    return "&".join(parts)


def length(cell: str) -> str:
    """How much stands in a cell: spaces alone are nothing, an error is something."""
    return f"IFERROR(LEN(TRIM({cell})),1)"


def above(outcome: str, limit: Decimal, strict: bool = False) -> str:
    """Whether an outcome is at a limit or above it; `strict` leaves equality out.

    An outcome has ten digits. A limit with more of them becomes the next number of ten digits,
    since a double might not tell it from its neighbours.
    """
    kept = _UP.plus(limit)
    return f"{outcome}{'>' if strict and kept == limit else '>='}{number(kept)}"


def below(outcome: str, limit: Decimal, strict: bool = False) -> str:
    """Whether an outcome is at a limit or below it, as `above`."""
    kept = _DOWN.plus(limit)
    return f"{outcome}{'<' if strict and kept == limit else '<='}{number(kept)}"


# --- the number and its yardstick ------------------------------------------------------------


def met(outcome: str, yardstick: Yardstick) -> str:
    """Whether the outcome meets the target."""
    assert yardstick.number is not None  # noqa: S101 - callers have a number
    low, high = yardstick.number, yardstick.target_high
    slack = yardstick.tolerance
    if yardstick.comparator is Comparator.BETWEEN and high is not None:
        return f"AND({above(outcome, low - slack)},{below(outcome, high + slack)})"
    if yardstick.direction is Direction.HIGHER:
        return above(outcome, low - slack, yardstick.comparator.strict)
    return below(outcome, low + slack, yardstick.comparator.strict)


def missed_ratio(outcome: str, yardstick: Yardstick) -> str:
    """The attainment of an outcome that misses its target (RULES 1)."""
    target = yardstick.number
    assert target is not None  # noqa: S101 - callers have a number
    if target == 0 or yardstick.comparator is Comparator.BETWEEN:
        return "0"
    over, under = f"ROUND({outcome}/{number(target)},12)", f"ROUND({number(target)}/{outcome},12)"
    if yardstick.direction is Direction.HIGHER:
        return f"MAX(0,{over})" if target > 0 else under
    return under if target > 0 else f"IF({outcome}<0,{over},0)"


def met_ratio(outcome: str, yardstick: Yardstick, reached: str) -> str:
    """The attainment of an outcome that meets its target; `reached` where it has no number."""
    target = yardstick.number
    assert target is not None  # noqa: S101 - callers have a number
    over, under = f"ROUND({outcome}/{number(target)},12)", f"ROUND({number(target)}/{outcome},12)"
    if target == 0 or yardstick.comparator is Comparator.BETWEEN:
        return reached
    if yardstick.direction is Direction.HIGHER:
        return over if target > 0 else reached
    return f"IF({outcome}>0,{under},{reached})" if target > 0 else over


def within_yellow(outcome: str, yardstick: Yardstick) -> str:
    """Whether an outcome that misses its target is within the yellow limit.

    Distances become limits on the outcome itself, since a difference of doubles is not exact.
    """
    target, limit = yardstick.number, yardstick.yellow_from
    assert target is not None  # noqa: S101 - callers have a number
    higher = yardstick.direction is Direction.HIGHER
    if yardstick.comparator is Comparator.BETWEEN:
        high = yardstick.target_high if yardstick.target_high is not None else target
        if yardstick.yellow_kind is not LimitKind.DISTANCE:
            return "FALSE"
        return f"AND({above(outcome, target - limit)},{below(outcome, high + limit)})"
    match yardstick.yellow_kind:
        case LimitKind.RATIO:
            return f"{missed_ratio(outcome, yardstick)}>={number(limit)}"
        case LimitKind.DISTANCE:
            limit = target - limit if higher else target + limit
        case LimitKind.VALUE:
            pass
    return above(outcome, limit) if higher else below(outcome, limit)


def numeric(outcome: str) -> str:
    """Whether a cell holds a number."""
    return f"AND(ISNUMBER({outcome}),NOT(ISLOGICAL({outcome})))"


def status_code(outcome: str, row: FormRow) -> str:
    """The status's code; `check` for what is no number, blank where units are judged together."""
    if row.yardstick is None:
        judged = '""'
    elif row.yardstick.number is None:
        judged = literal(Status.NOT_MEASURED)
    else:
        missed = f'IF({within_yellow(outcome, row.yardstick)},"yellow","red")'
        judged = f'IF({met(outcome, row.yardstick)},"green",{missed})'
    formula = f'IF({numeric(outcome)},{judged},"check")'
    for answer in reversed(list(row.answers.values())):
        status = answer.status.value if answer.status else Status.NOT_MEASURED.value
        shown = literal("" if row.yardstick is None else status)
        formula = f"IF(TRIM({outcome})={literal(' '.join(answer.label.split()))},{shown},{formula})"
    if row.answers:
        formula = f'IF(ISERROR({outcome}),"check",{formula})'
    blank = literal("" if row.yardstick is None else Status.NOT_MEASURED)
    return f"IF({length(outcome)}=0,{blank},{formula})"


def attainment(outcome: str, row: FormRow, language: Language) -> str:
    """The attainment as a ratio, or the word for reached, or blank."""
    yardstick = row.yardstick
    if yardstick is None or yardstick.number is None or yardstick.scale is Scale.CHANGE:
        return '""'
    reached = literal(language.text(REACHED_WORDS))
    exactly = replace(yardstick, tolerance=Decimal(0))  # green by tolerance is still a miss
    ratio = (
        f"IF({met(outcome, exactly)},{met_ratio(outcome, yardstick, reached)},"
        f"{_missed_shown(outcome, yardstick)})"
    )
    if yardstick.comparator.strict:
        only_just = literal(at_limit_words(yardstick, language))
        ratio = f"IF({outcome}={number(yardstick.number)},{only_just},{ratio})"
    return f'IF({numeric(outcome)},{ratio},"")'


def away(outcome: str, row: FormRow) -> str:
    """How far above the target the outcome is; of two limits the nearer."""
    yardstick = row.yardstick
    if yardstick is None or yardstick.number is None:
        return '""'
    low, high = yardstick.number, yardstick.target_high
    kept = places(yardstick)
    far = f"ROUND({outcome}-{number(low)},{kept})"
    if yardstick.comparator is Comparator.BETWEEN and high is not None:
        over = f"ROUND({outcome}-{number(high)},{kept})"
        far = f"IF({outcome}<{number(low)},{far},IF({outcome}>{number(high)},{over},0))"
    return f'IF({numeric(outcome)},{far},"")'


def places(yardstick: Yardstick) -> int:
    """Decimals of a difference to the target that doubles tell for certain."""
    size = yardstick.number.adjusted() if yardstick.number else 0
    return max(0, min(DIGITS, 12 - size))


def year_end(outcome: str, row: FormRow) -> str:
    """The outcome carried forward to the end of the year, where that is a multiple of it."""
    if row.factor is None:
        return '""'
    factor = f"{row.factor.numerator}/{row.factor.denominator}"
    return f'IF({numeric(outcome)},ROUND({outcome}*{factor},6),"")'


def _missed_shown(outcome: str, yardstick: Yardstick) -> str:
    between = yardstick.comparator is Comparator.BETWEEN
    return '""' if between else missed_ratio(outcome, yardstick)


def status_words(code: str, outcome: str, none: str, row: FormRow, language: Language) -> str:
    """The status as symbol and word, from the cells that hold its code and why there is none.

    `none` is blank where the form does not ask why.
    """
    if row.yardstick is None:
        return literal(language.text(row.unjudged))
    formula = literal(language.text(NUMBER_WANTED))
    for status in (Status.RED, Status.YELLOW, Status.GREEN):
        formula = (
            f"IF({code}={literal(status)},{literal(shown_status(status, language))},{formula})"
        )
    blank = REASON_WORDS[row.blank_reason] if row.blank_reason else ""
    other = literal(shown_status(Status.NOT_MEASURED, language))
    unsaid = literal(language.text(blank))
    if none and (own := excuses(row)):
        said = ",".join(f"{none}={literal(language.text(REASON_WORDS[one]))}" for one in own)
        unsaid = f"IF(IFERROR(OR({said}),FALSE),{none},{unsaid})"
    unmeasured = f"IF({length(outcome)}=0,{unsaid},{other})"
    return f"IF({code}={literal(Status.NOT_MEASURED)},{unmeasured},{formula})"


def excuses(row: FormRow) -> list[Reason]:
    """The unit's own reasons for having no outcome that come before the row's in precedence."""
    order = list(Reason)
    last = order.index(row.blank_reason) if row.blank_reason else len(order)
    return [Reason(choice.code) for choice in NO_OUTCOME if order.index(Reason(choice.code)) < last]


def shown_status(status: Status, language: Language) -> str:
    """A status as people see it: symbol and word."""
    return f"{STATUS_SYMBOLS[status]} {language.text(STATUS_WORDS[status])}"


# --- the status that staff choose in the master ----------------------------------------------


def chosen_code(chosen: Sequence[str], base: Status, language: Language) -> str:
    """The code of the first cell of `chosen` that names a status, else `base`."""
    formula = literal(base)
    for cell in reversed(chosen):
        for status in reversed(Status):
            named = literal(language.text(STATUS_WORDS[status]))
            formula = f"IF({cell}={named},{literal(status)},{formula})"
    return formula


def code_words(code: str, computed: Status, language: Language) -> str:
    """The status of a code in symbol and word, with an asterisk where it is not the computed."""
    formula = literal("")
    for status in reversed(Status):
        mark = "" if status is computed else " *"
        words = literal(shown_status(status, language) + mark)
        formula = f"IF({code}={literal(status)},{words},{formula})"
    return formula


# --- conditions of rules ---------------------------------------------------------------------


def condition(one: Condition, form: Form, refer: Refer, language: Language) -> str:
    """A rule's condition as a formula."""
    cell = refer(one.field)
    match one:
        case Blank():
            return f"{length(cell)}=0"
        case Filled():
            return f"{length(cell)}>0"
        case Among(codes=codes):
            named = _as_typed(form.field[one.field], codes, language)
            return "OR(" + ",".join(f"{cell}={literal(word)}" for word in named) + ")"
        case Outside(low=low, high=high):
            beyond = f"OR({cell}<{number(low)},{cell}>{number(high)})"
            return f"IF(ISNUMBER({cell}),{beyond},FALSE)"


def _as_typed(asked: Field, codes: Sequence[str], language: Language) -> list[str]:
    """Codes as they stand in a cell: what a person chooses stands there in words."""
    labels = {choice.code: language.text(choice.label) for choice in asked.choices}
    return [labels.get(code, code) for code in codes]


def holds(one: Condition, values: Mapping[str, object]) -> bool:
    """A rule's condition on the values of one row."""
    value = values.get(one.field)
    match one:
        case Blank():
            return value in (None, "")
        case Filled():
            return value not in (None, "")
        case Among(codes=codes):
            return value in codes
        case Outside(low=low, high=high):
            return isinstance(value, Decimal) and not low <= value <= high


def live_rules(
    form: Form, row: FormRow, severity: Callable[[Rule, FormRow], Severity]
) -> list[Rule]:
    """The rules that the row check shows while a person types: those above a note there.

    What is computed is nothing that a person could mend.
    """
    computed = computed_inputs(form, row)
    return [
        rule
        for rule in form.rules
        if rule.at not in computed and severity(rule, row) is not Severity.NOTE
    ]


def row_check(
    form: Form, row: FormRow, rules: Sequence[Rule], refer: Refer, language: Language
) -> str:
    """The row's own check in words: done, remains, or what is missing."""
    formula = literal(language.text(DONE_WORDS))
    for rule in reversed(rules):
        conditions = ",".join(condition(one, form, refer, language) for one in rule.when)
        said = literal(rule_words(rule, form, language))
        formula = f"IF(AND({conditions}),{said},{formula})"
    if "status_code" in form.field:
        wanted = literal(language.text(NUMBER_WANTED))
        formula = f'IF({refer("status_code")}="check",{wanted},{formula})'
    words = untouched(form, row)
    if words is None:
        return formula
    fields = open_fields(form, row)
    if not fields:
        return literal(language.text(words))
    empty = "+".join(length(refer(asked.key)) for asked in fields)
    return f"IF({empty}=0,{literal(language.text(words))},{formula})"


def rule_words(rule: Rule, form: Form, language: Language) -> str:
    """What the row check says of a broken rule: which field is missing, else what is wrong."""
    if Blank(rule.at) in rule.when:
        label = language.text(form.field[rule.at].label)
        return language.text(N_("{label} missing"), label=label)
    return language.text(rule.code.value.title)


def open_fields(form: Form, row: FormRow) -> list[Field]:
    """The fields that the unit writes in a row: not those that are given, computed or unasked."""
    closed = closed_inputs(form, row)
    return [asked for asked in form.inputs if asked.key not in closed]


def untouched(form: Form, row: FormRow) -> str | None:
    """What a row in which the unit has written nothing says of itself.

    None where that says nothing: it does not wait for the unit, or there is nothing but to comment.
    """
    if row.is_own or row.is_sum:
        return ""
    is_text = all(asked.kind is Kind.LONG_TEXT for asked in form.inputs)
    asks = is_text or any(asked.kind is not Kind.LONG_TEXT for asked in open_fields(form, row))
    if not asks or not row.waits(form):
        return None
    return REMAINS_WORDS if row.due else NOT_NOW_WORDS
