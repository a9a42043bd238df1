"""What a template shows before anyone has written in it: rows of a form for one unit.

All of it follows from the catalogue's snapshot, so it can be made again when the return comes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.domain.model import (
    DONE,
    TOTAL,
    Aggregation,
    Answer,
    Basis,
    Catalogue,
    Comparator,
    Direction,
    Goal,
    JudgedOn,
    Line,
    Reason,
    Report,
    Round,
    Yardstick,
)
from xlgoals.domain.quantity import significant
from xlgoals.domain.status import not_measured_reason, yellow_limit
from xlgoals.forms.form import Form, Rows
from xlgoals.forms.values import fold
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.forms.sheet import CellValue

TOGETHER = {Aggregation.SUM, Aggregation.SHARE_YES, Aggregation.ALL_YES, Aggregation.CENTRAL}
"""Where one unit's figure has no status of its own unless the unit has a target of its own."""

_COMPARED = {
    Comparator.AT_LEAST: N_("at least {value}"),
    Comparator.AT_MOST: N_("at most {value}"),
    Comparator.MORE_THAN: N_("more than {value}"),
    Comparator.LESS_THAN: N_("less than {value}"),
}


@dataclass(frozen=True)
class FormRow:
    """One row to be filled in.

    `yardstick` is what the outcome is judged against while typing; None where the status is only
    known together with other units. `blank_reason` is what a blank outcome means.
    """

    key: tuple[str, ...]
    shown: Mapping[str, CellValue]
    answers: Mapping[str, Answer] = field(default_factory=dict)
    yardstick: Yardstick | None = None
    blank_reason: Reason | None = None
    due: bool = True
    judged: str = "outcome"
    """The field whose figure is judged: the outcome, or the forecast."""

    @cached_property
    def answer_words(self) -> Mapping[str, str]:
        """The folded words that may be answered, and their codes."""
        return {fold(answer.label): code for code, answer in self.answers.items()}


class Prefill:
    """Makes the rows of every form and unit of one round.

    `previous` gives, for goal, board and unit, the value before in words; it is shown, and not
    compared when the return comes, since earlier rounds may be corrected.
    """

    def __init__(self, catalogue: Catalogue, round_: Round, language: Language) -> None:
        self.catalogue = catalogue
        self.round = round_
        self.language = language
        self._goal_words: dict[tuple[str, str], dict[str, CellValue]] = {}
        self._goal_rows: dict[tuple[object, ...], FormRow] = {}
        self._targets: dict[Yardstick, tuple[str, str]] = {}

    def rows(
        self,
        form: Form,
        unit_id: str,
        previous: Mapping[tuple[str, str, str], str] | None = None,
    ) -> list[FormRow]:
        """The rows of a form for a unit, in the catalogue's order; none when it owes none."""
        if form.rows is Rows.GOALS:
            reports = self.catalogue.reports_of.get(unit_id, ())
            return [self._with_previous(report, previous or {}) for report in reports]
        lines = self.catalogue.lines_of.get((form.key, unit_id), ())
        return [self._line_row(line) for line in lines]

    def _with_previous(
        self, report: Report, previous: Mapping[tuple[str, str, str], str]
    ) -> FormRow:
        # Units that report the same goal on the same terms share the row.
        terms = (report.goal_id, report.board, report.target, report.share)
        row = self._goal_rows.get(terms)
        if row is None:
            row = self._goal_rows[terms] = self._goal_row(report)
        if not previous:
            return row
        words = previous.get((report.goal_id, report.board, report.unit_id))
        return replace(row, shown={**row.shown, "previous": words})

    def _goal_row(self, report: Report) -> FormRow:
        goal = self.catalogue.goal[report.goal_id, report.board]
        yardstick = unit_yardstick(goal, report, self.catalogue, self.round)
        due = goal.is_due(self.round.occasion)
        shown = self._words_of(goal)
        if yardstick is not None and yardstick != in_round(goal, self.round):
            target, limits = self._target_words(goal, yardstick)
            shown = {**shown, "target_words": target, "limits_words": limits}
        elif yardstick is None:
            shown = {**shown, "limits_words": self.language.text(N_("Judged with other units"))}
        return FormRow(
            (goal.goal_id, goal.board, TOTAL),
            shown,
            self._answers(goal),
            yardstick,
            not_measured_reason(
                has_target=goal.yardstick.target is not None, due=due, has_outcome=False
            ),
            due,
            "forecast" if goal.judged_on is JudgedOn.FORECAST else "outcome",
        )

    def _answers(self, goal: Goal) -> Mapping[str, Answer]:
        """Answers in words are for goals whose target is no number, and for shares of yes."""
        words = self.catalogue.answers_of.get(goal.kind, {})
        if goal.aggregation in (Aggregation.SHARE_YES, Aggregation.ALL_YES):
            return words or _first(self.catalogue)
        return words if goal.yardstick.number is None else {}

    def _words_of(self, goal: Goal) -> dict[str, CellValue]:
        if goal.key not in self._goal_words:
            target, limits = self._target_words(goal, in_round(goal, self.round))
            path = [node.name for node in self.catalogue.path(goal.node_id)]
            path += [""] * (3 - len(path))
            self._goal_words[goal.key] = {
                "level1": path[0],
                "level2": path[1],
                "level3": path[2],
                "goal_id": goal.goal_id,
                "board": goal.board,
                "breakdown": TOTAL,
                "title": goal.title,
                "target_words": target,
                "limits_words": limits,
                "due": "yes" if goal.is_due(self.round.occasion) else "no",
                "measure_type": goal.measure_type.value if goal.measure_type else "",
                "measure_unit": goal.measure_unit,
            }
        return self._goal_words[goal.key]

    def _target_words(self, goal: Goal, yardstick: Yardstick) -> tuple[str, str]:
        answers = self.catalogue.answers_of.get(goal.kind, {})
        return (
            target_words(goal, yardstick, self.language),
            limits_words(goal, yardstick, answers, self.language),
        )

    def _line_row(self, line: Line) -> FormRow:
        path = [node.name for node in self.catalogue.path(line.node_id)] + ["", ""]
        shown: dict[str, CellValue] = {
            "level1": path[0],
            "level2": path[1],
            "line_id": line.line_id,
            "board": line.board,
            "title": line.title,
            "description": line.description,
            "start": line.start,
            "end": line.end,
        }
        return FormRow((line.line_id, line.board), shown)


def _first(catalogue: Catalogue) -> Mapping[str, Answer]:
    """The first kind of goal that has answers lends them to shares of yes."""
    return next(iter(catalogue.answers_of.values()), {})


def in_round(goal: Goal, round_: Round) -> Yardstick:
    """What the goal is judged against in a round: the year's target, or the period's part of it.

    A period target is the year's by months for what adds up during the year (RULES 1).
    """
    year = goal.yardstick.number
    if goal.judged_on is not JudgedOn.PERIOD_TARGET or goal.basis is not Basis.CUMULATIVE:
        return goal.yardstick
    if year is None:
        return goal.yardstick
    return replace(goal.yardstick, target=significant(Fraction(year) * round_.ends.month / 12))


def unit_yardstick(
    goal: Goal, report: Report, catalogue: Catalogue, round_: Round
) -> Yardstick | None:
    """What one unit's own figure is judged against, or None when only the whole is judged.

    Source: RULES 2. A share of the target counts for sums.
    """
    yardstick = in_round(goal, round_)
    if report.target is not None:
        return replace(yardstick, target=report.target)
    if report.share is not None and yardstick.number is not None:
        return replace(yardstick, target=significant(Fraction(yardstick.number * report.share)))
    alone = len(catalogue.reporters.get(goal.key, ())) <= 1
    return yardstick if alone or goal.aggregation not in TOGETHER else None


def target_words(goal: Goal, yardstick: Yardstick, language: Language) -> str:
    """The target in words: `minst 95 %`."""
    if yardstick.target is None:
        return language.text(N_("none stated"))
    if yardstick.target == DONE:
        return language.text(N_("carried out"))
    number = yardstick.number
    assert number is not None  # noqa: S101 - a target is a number, DONE or None
    if yardstick.comparator is Comparator.BETWEEN and yardstick.target_high is not None:
        low, high = language.number(number), language.number(yardstick.target_high)
        words = language.text(N_("{low} to {high}"), low=low, high=high)
    else:
        words = language.text(_COMPARED[yardstick.comparator], value=language.number(number))
    return f"{words} {goal.measure_unit}".strip()


def limits_words(
    goal: Goal, yardstick: Yardstick, answers: Mapping[str, Answer], language: Language
) -> str:
    """Where green and yellow begin, in words: `Grönt från 95, gult från 85,5`."""
    number = yardstick.number
    if number is None:
        parts = [
            f"{answer.label} = {language.text(_STATUS_LOWER[answer.status])}"
            for answer in answers.values()
            if answer.status in _STATUS_LOWER
        ]
        return "; ".join(parts)
    if yardstick.comparator is Comparator.BETWEEN and yardstick.target_high is not None:
        low, high = language.number(number), language.number(yardstick.target_high)
        return language.text(N_("Green from {low} to {high}"), low=low, high=high)
    higher = yardstick.direction is Direction.HIGHER
    green = language.text(_GREEN[yardstick.comparator], value=language.number(number))
    limit = yellow_limit(yardstick)
    if limit is None:
        return green
    # Towards the target, so that an outcome equal to the limit shown is yellow.
    rounding = ROUND_CEILING if higher else ROUND_FLOOR
    value = language.number(limit.quantize(Decimal(1).scaleb(-(goal.decimals + 2)), rounding))
    yellow = language.text(
        N_("yellow from {value}") if higher else N_("yellow up to {value}"), value=value
    )
    return f"{green}, {yellow}"


_GREEN = {
    Comparator.AT_LEAST: N_("Green from {value}"),
    Comparator.AT_MOST: N_("Green up to {value}"),
    Comparator.MORE_THAN: N_("Green above {value}"),
    Comparator.LESS_THAN: N_("Green below {value}"),
}
_STATUS_LOWER = {"green": N_("green"), "yellow": N_("yellow"), "red": N_("red")}
