"""What the live cells of a row show, by Python: what `formulas` says in the spreadsheet."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from xlgoals.domain.model import REASON_WORDS, Reason, Scale, Status
from xlgoals.domain.quantity import rounded
from xlgoals.domain.status import Judgement, at_limit, deviation, judge
from xlgoals.forms.beside import beside_values
from xlgoals.forms.computed import value
from xlgoals.forms.formulas import (
    DONE_WORDS,
    NUMBER_WANTED,
    REACHED_WORDS,
    UNREAD,
    excuses,
    holds,
    open_fields,
    places,
    rule_words,
    shown_status,
    untouched,
)
from xlgoals.forms.yardstick_words import at_limit_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.domain.model import Yardstick
    from xlgoals.forms.form import Form, Rule
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language


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
        live = _live_status(row, values, bad, language)
    live |= beside_values(form, row, values, bad, language)
    for asked, computed in form.computed:
        known = {**row.shown, **values, **live}
        live[asked.key] = value(computed, known, row.sign, language)
    seen = {**row.shown, **values, **dict.fromkeys(bad, UNREAD), **live}
    words = untouched(form, row)
    written = values.keys() & {asked.key for asked in open_fields(form, row)}
    if words is not None and not written and not bad:
        check = language.text(words)
    elif live.get("status_code") == "check":
        check = language.text(NUMBER_WANTED)
    else:
        broken = (rule for rule in rules if all(holds(one, seen) for one in rule.when))
        first = next(broken, None)
        check = rule_words(first, form, language) if first else language.text(DONE_WORDS)
    return {**live, "check": check}


def _live_status(
    row: FormRow, values: Mapping[str, Value], bad: set[str], language: Language
) -> dict[str, object]:
    outcome = values.get(row.judged)
    unread = row.judged in bad
    live: dict[str, object] = {"attainment": "", **_live_figures(row, values, bad)}
    if row.yardstick is None:
        words = language.text(row.unjudged)
        return {**live, "status_code": "check" if unread else "", "status": words}
    if unread:
        return {**live, "status_code": "check", "status": language.text(NUMBER_WANTED)}
    judgement = judged(row, outcome)
    if judgement is None:
        reason = row.blank_reason
        said = values.get("no_outcome")
        if isinstance(said, str) and Reason(said) in excuses(row):
            reason = Reason(said)
        words = language.text(REASON_WORDS[reason]) if reason else ""
        return {**live, "status_code": Status.NOT_MEASURED.value, "status": words}
    return {
        **live,
        "status_code": judgement.status.value,
        "status": shown_status(judgement.status, language),
        "attainment": _attainment_shown(row.yardstick, outcome, judgement, language),
    }


def _attainment_shown(
    yardstick: Yardstick, outcome: Value | None, judgement: Judgement, language: Language
) -> object:
    if not isinstance(outcome, Decimal) or yardstick.number is None:
        return ""
    if at_limit(outcome, yardstick):
        return at_limit_words(yardstick, language)
    if judgement.attainment is not None:
        return judgement.attainment
    told = judgement.reached and yardstick.scale is Scale.TARGET
    return language.text(REACHED_WORDS) if told else ""


def _live_figures(row: FormRow, values: Mapping[str, Value], bad: set[str]) -> dict[str, object]:
    """The deviation of the judged figure, and the outcome carried forward."""
    judged_figure, outcome = values.get(row.judged), values.get("outcome")
    found: dict[str, object] = {"deviation": "", "projection": ""}
    if row.yardstick and isinstance(judged_figure, Decimal) and row.judged not in bad:
        far = deviation(judged_figure, row.yardstick)
        found["deviation"] = "" if far is None else rounded(far, places(row.yardstick))
    if row.factor is not None and isinstance(outcome, Decimal) and "outcome" not in bad:
        found["projection"] = rounded(Fraction(outcome) * row.factor, 6)
    return found
