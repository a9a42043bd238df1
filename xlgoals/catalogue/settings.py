"""The catalogue's settings: which there are, what each takes, and the plan they make."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlgoals.domain.lines import Convention
from xlgoals.domain.model import ChartKind, JudgedOn, LimitKind, MeasureType, Plan, Scale, Status
from xlgoals.domain.quantity import Quantity, read_number
from xlgoals.findings import Code, Severity
from xlgoals.forms.declared import RETURN_FORMS, words
from xlgoals.forms.parse import read_date
from xlgoals.forms.sheet import NOTICE_LENGTH
from xlgoals.forms.values import fold
from xlgoals.i18n import LANGUAGES, N_, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from xlgoals.forms.form import Choice


@dataclass(frozen=True, slots=True)
class SettingFault:
    """A setting that cannot be used: what was written, and what was expected."""

    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class _Setting:
    read: Callable[[str], Any]
    expected: str


def _number(text: str) -> Decimal:
    quantity = read_number(text)
    if not isinstance(quantity, Quantity) or quantity.value < 0:
        raise ValueError(text)
    if quantity.comparator is not None or quantity.unit:
        raise ValueError(text)
    return quantity.value


def _ratio(text: str) -> Decimal:
    number = _number(text)
    if number > 1:
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number) or number > _MOST:
        raise ValueError(text)
    return int(number)


def _score(text: str) -> Decimal:
    number = _number(text)
    if number > 2:
        raise ValueError(text)
    return number


def _notice(text: str) -> str:
    """A text that goes on one or two lines of a printed foot."""
    said = " ".join(text.split())
    if len(said.replace("&", "&&")) > NOTICE_LENGTH:
        raise ValueError(text)
    return said


def _among(choices: Iterable[Choice]) -> Callable[[str], str]:
    """Reads one of the choices, by its code or by its words in any language."""
    ways = {
        fold(label): choice.code
        for choice in choices
        for label in (choice.code, *(Language(code).text(choice.label) for code in LANGUAGES))
    }

    def read(text: str) -> str:
        if fold(text) not in ways:
            raise ValueError(text)
        return ways[fold(text)]

    return read


_DIGITS = 4
_MOST = 366
_TEXT = _Setting(str, N_("a text"))

_SEVERITY = _Setting(
    lambda text: Severity(_among(words.SEVERITIES)(text)),
    N_("must be fixed, please check or note"),
)
_TRIAL = _Setting(read_date, N_("a date such as 2025-09-01"))

SETTINGS: dict[str, _Setting] = {
    "organisation": _TEXT,
    "plan_name": _TEXT,
    "contact": _TEXT,
    "contact_telephone": _TEXT,
    "level1": _TEXT,
    "level2": _TEXT,
    "level3": _TEXT,
    "judged_on": _Setting(
        lambda text: JudgedOn(_among(words.JUDGED_ON)(text)),
        N_("full-year target, period target or forecast"),
    ),
    "yellow_kind": _Setting(
        lambda text: LimitKind(_among(words.LIMIT_KINDS)(text)),
        N_("ratio of the target, distance from the target or value"),
    ),
    "yellow_from": _Setting(_number, N_("a number from 0 up")),
    "scale": _Setting(
        lambda text: Scale(_among(words.SCALES)(text)),
        N_("against the target or change since last time"),
    ),
    "change_tolerance": _Setting(_ratio, N_("a number from 0 to 1")),
    **{f"far_{kind.value}": _Setting(_number, N_("a number from 0 up")) for kind in MeasureType},
    "assessment_green_from": _Setting(_score, N_("a number from 0 to 2")),
    "assessment_yellow_from": _Setting(_score, N_("a number from 0 to 2")),
    "assessment_minimum_share": _Setting(_ratio, N_("a number from 0 to 1")),
    "notice": _Setting(_notice, N_("a text of at most 200 characters")),
    "charts": _Setting(lambda text: ChartKind(_among(words.CHARTS)(text)), N_("bars or pies")),
    "amount_unit": _TEXT,
    "calendar_days": _Setting(_whole, N_("a whole number from 0 to 366")),
    **{
        f"sign_{form.key}": _Setting(
            lambda text: Convention(_among(words.CONVENTIONS)(text)),
            N_("costs negative, income negative or all positive"),
        )
        for form in RETURN_FORMS.values()
        if form.has_amounts
    },
    **{
        f"rows_{form.key}": _Setting(_whole, N_("a whole number from 0 to 366"))
        for form in RETURN_FORMS.values()
        if form.own_rows
    },
    **{f"legend_{status.value}": _TEXT for status in Status},
    **{f"severity_{code.id}": _SEVERITY for code in Code},
    **{f"trial_{code.id}": _TRIAL for code in Code},
}
"""Every setting by its key."""


def too_fine(limit: Decimal, kind: LimitKind) -> bool:
    """Whether a limit has more than the four digits of a ratio (RULES 1, Exactness)."""
    return kind is LimitKind.RATIO and len(limit.as_tuple().digits) > _DIGITS


def read_settings(written: Mapping[str, str]) -> tuple[Plan, dict[str, SettingFault]]:
    """The plan that the settings make, and what is wrong with any of them.

    A faulty setting is left at its default.
    """
    values: dict[str, Any] = {}
    faults: dict[str, SettingFault] = {}
    for key, text in written.items():
        if not text:
            continue
        try:
            values[key] = SETTINGS[key].read(text)
        except ValueError:
            faults[key] = SettingFault(text, SETTINGS[key].expected)
    kind = values.get("yellow_kind", LimitKind.RATIO)
    limit = values.get("yellow_from", Decimal(0))
    if (kind is LimitKind.RATIO and limit > 1) or too_fine(limit, kind):
        expected = N_("a number from 0 to 1 with at most four digits, as long as it is a ratio")
        faults["yellow_from"] = SettingFault(str(values.pop("yellow_from")), expected)
    green = values.get("assessment_green_from", Plan.assessment_green_from)
    yellow = values.get("assessment_yellow_from", Plan.assessment_yellow_from)
    if yellow > green:
        key = (
            "assessment_yellow_from"
            if "assessment_yellow_from" in values
            else "assessment_green_from"
        )
        expected = N_("a number by which satisfactory begins above not entirely satisfactory")
        faults[key] = SettingFault(str(values.pop(key)), expected)
    levels = tuple(values.pop(f"level{n}", "") for n in (1, 2, 3))
    legend = tuple((status.value, values.pop(f"legend_{status.value}", "")) for status in Status)
    far = tuple(
        (kind.value, values.pop(f"far_{kind.value}"))
        for kind in MeasureType
        if f"far_{kind.value}" in values
    )
    severities, trials, conventions, own_rows = (
        tuple(
            (key.removeprefix(kind), values.pop(key))
            for key in sorted(values)
            if key.startswith(kind)
        )
        for kind in ("severity_", "trial_", "sign_", "rows_")
    )
    if any(levels):
        values["level_names"] = levels[: max(n for n, name in enumerate(levels, 1) if name)]
    plan = Plan(
        **values,
        legend=legend,
        far=far,
        severities=severities,
        trials=trials,
        conventions=conventions,
        own_rows=own_rows,
    )
    return plan, faults
