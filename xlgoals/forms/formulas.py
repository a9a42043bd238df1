"""Status and completeness as spreadsheet formulas: the twin of `domain.status`.

A formula is made for each row, with the row's own target in it, so that it is short and a person
can read it. Cells are found by `INDEX(column, ROW())`, so that cutting and pasting breaks nothing.
Nothing here depends on the language settings of the spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import (
    REASON_WORDS,
    STATUS_SYMBOLS,
    STATUS_WORDS,
    Comparator,
    Direction,
    LimitKind,
    Status,
    Yardstick,
)
from xlgoals.domain.status import Judgement, judge
from xlgoals.findings import Severity
from xlgoals.forms.form import Among, Blank, Condition, Filled, Form, Outside, Rule
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from xlgoals.forms.prefill import FormRow
    from xlgoals.forms.values import Value

DONE_WORDS = N_("Done")
NOT_NOW_WORDS = N_("Not now")
REMAINS_WORDS = N_("Remains")
NUMBER_WANTED = N_("Write a number")
TOGETHER_WORDS = N_("With other units")
REACHED_WORDS = N_("reached")

UNREAD = "?"
"""What stands for a cell that could not be read: it is filled, and it is no answer."""

Refer = Callable[[str], str]
"""A field's key to a reference to its cell in the same row."""


def literal(value: str) -> str:
    """A text as a formula writes it."""
    return '"' + value.replace('"', '""') + '"'


def number(value: Decimal) -> str:
    """A number as a formula writes it, without exponent."""
    return f"{value:f}"


# --- the number and its yardstick ------------------------------------------------------------


def met(outcome: str, yardstick: Yardstick) -> str:
    """Whether the outcome meets the target."""
    assert yardstick.number is not None  # noqa: S101 - callers have a number
    low, high = yardstick.number, yardstick.target_high
    slack = yardstick.tolerance
    match yardstick.comparator:
        case Comparator.BETWEEN if high is not None:
            return f"AND({outcome}>={number(low - slack)},{outcome}<={number(high + slack)})"
        case Comparator.MORE_THAN:
            return f"{outcome}>{number(low - slack)}"
        case Comparator.LESS_THAN:
            return f"{outcome}<{number(low + slack)}"
        case _ if yardstick.direction is Direction.HIGHER:
            return f"{outcome}>={number(low - slack)}"
        case _:
            return f"{outcome}<={number(low + slack)}"


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
        low = number(target - limit)
        return f"AND({outcome}>={low},{outcome}<={number(high + limit)})"
    match yardstick.yellow_kind:
        case LimitKind.RATIO:
            return f"{missed_ratio(outcome, yardstick)}>={number(limit)}"
        case LimitKind.DISTANCE:
            limit = target - limit if higher else target + limit
        case LimitKind.VALUE:
            pass
    return f"{outcome}{'>=' if higher else '<='}{number(limit)}"


def _numeric(outcome: str) -> str:
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
    formula = f'IF({_numeric(outcome)},{judged},"check")'
    for answer in reversed(list(row.answers.values())):
        status = answer.status.value if answer.status else Status.NOT_MEASURED.value
        shown = literal("" if row.yardstick is None else status)
        formula = f"IF({outcome}={literal(answer.label)},{shown},{formula})"
    blank = literal("" if row.yardstick is None else Status.NOT_MEASURED)
    return f"IF(LEN({outcome})=0,{blank},{formula})"


def attainment(outcome: str, row: FormRow, language: Language) -> str:
    """The attainment as a ratio, or the word for reached, or blank."""
    yardstick = row.yardstick
    if yardstick is None or yardstick.number is None:
        return '""'
    reached = literal(language.text(REACHED_WORDS))
    exactly = replace(yardstick, tolerance=Decimal(0))  # green by tolerance is still a miss
    ratio = (
        f"IF({met(outcome, exactly)},{met_ratio(outcome, yardstick, reached)},"
        f"{_missed_shown(outcome, yardstick)})"
    )
    return f'IF({_numeric(outcome)},{ratio},"")'


def _missed_shown(outcome: str, yardstick: Yardstick) -> str:
    between = yardstick.comparator is Comparator.BETWEEN
    return '""' if between else missed_ratio(outcome, yardstick)


def status_words(code: str, outcome: str, row: FormRow, language: Language) -> str:
    """The status as symbol and word, from the cell that holds its code."""
    if row.yardstick is None:
        return literal(language.text(TOGETHER_WORDS))
    formula = literal(language.text(NUMBER_WANTED))
    for status in (Status.RED, Status.YELLOW, Status.GREEN):
        formula = (
            f"IF({code}={literal(status)},{literal(shown_status(status, language))},{formula})"
        )
    blank = REASON_WORDS[row.blank_reason] if row.blank_reason else ""
    other = literal(shown_status(Status.NOT_MEASURED, language))
    unmeasured = f"IF(LEN({outcome})=0,{literal(language.text(blank))},{other})"
    return f"IF({code}={literal(Status.NOT_MEASURED)},{unmeasured},{formula})"


def shown_status(status: Status, language: Language) -> str:
    """A status as people see it: symbol and word."""
    return f"{STATUS_SYMBOLS[status]} {language.text(STATUS_WORDS[status])}"


# --- conditions of rules ---------------------------------------------------------------------


def condition(one: Condition, refer: Refer) -> str:
    """A rule's condition as a formula."""
    cell = refer(one.field)
    match one:
        case Blank():
            return f"LEN({cell})=0"
        case Filled():
            return f"LEN({cell})>0"
        case Among(codes=codes):
            return "OR(" + ",".join(f"{cell}={literal(code)}" for code in codes) + ")"
        case Outside(low=low, high=high):
            return f"AND(ISNUMBER({cell}),OR({cell}<{number(low)},{cell}>{number(high)}))"


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


def live_rules(form: Form, severity: Callable[[Rule], Severity]) -> list[Rule]:
    """The rules that the row check shows while a person types: those above a note."""
    return [rule for rule in form.rules if severity(rule) is not Severity.NOTE]


def row_check(
    form: Form, row: FormRow, rules: Sequence[Rule], refer: Refer, language: Language
) -> str:
    """The row's own check in words: done, remains, or what is missing."""
    formula = literal(language.text(DONE_WORDS))
    for rule in reversed(rules):
        conditions = ",".join(condition(one, refer) for one in rule.when)
        title = literal(language.text(rule.code.value.title))
        formula = f"IF(AND({conditions}),{title},{formula})"
    if "status_code" in form.field:
        wanted = literal(language.text(NUMBER_WANTED))
        formula = f'IF({refer("status_code")}="check",{wanted},{formula})'
    empty = "+".join(f"LEN({refer(asked.key)})" for asked in form.inputs)
    untouched = literal(language.text(REMAINS_WORDS if row.due else NOT_NOW_WORDS))
    return f"IF({empty}=0,{untouched},{formula})"


# --- the same in Python ----------------------------------------------------------------------


def judged(row: FormRow, outcome: Value | None) -> Judgement | None:
    """The row's own status by Python; None where units are judged together or nothing is said."""
    if row.yardstick is None or outcome is None or not isinstance(outcome, Decimal | str):
        return None
    return judge(outcome, row.yardstick, row.answers)


def live_values(
    form: Form,
    row: FormRow,
    values: Mapping[str, Value],
    bad: set[str],
    rules: Sequence[Rule],
    language: Language,
) -> dict[str, object]:
    """What the live cells of a row show for these values: the formulas' own results."""
    live: dict[str, object] = {}
    if "status_code" in form.field:
        live = _live_status(row, values.get(row.judged), row.judged in bad, language)
    seen = {**row.shown, **values, **dict.fromkeys(bad, UNREAD), **live}
    if not values and not bad:
        check = REMAINS_WORDS if row.due else NOT_NOW_WORDS
    elif live.get("status_code") == "check":
        check = NUMBER_WANTED
    else:
        broken = (rule for rule in rules if all(holds(one, seen) for one in rule.when))
        first = next(broken, None)
        check = first.code.value.title if first else DONE_WORDS
    return {**live, "check": language.text(check)}


def _live_status(
    row: FormRow, outcome: Value | None, bad: bool, language: Language
) -> dict[str, object]:
    if row.yardstick is None:
        words = language.text(TOGETHER_WORDS)
        return {"status_code": "check" if bad else "", "status": words, "attainment": ""}
    if bad:
        words = language.text(NUMBER_WANTED)
        return {"status_code": "check", "status": words, "attainment": ""}
    judgement = judged(row, outcome)
    if judgement is None:
        words = language.text(REASON_WORDS[row.blank_reason]) if row.blank_reason else ""
        return {"status_code": Status.NOT_MEASURED.value, "status": words, "attainment": ""}
    ratio: object = judgement.attainment
    is_number = isinstance(outcome, Decimal) and row.yardstick.number is not None
    if ratio is None and is_number and judgement.reached:
        ratio = language.text(REACHED_WORDS)
    return {
        "status_code": judgement.status.value,
        "status": shown_status(judgement.status, language),
        "attainment": "" if ratio is None else ratio,
    }
