"""What a template shows before anyone has written in it: rows of a form for one unit.

All of it follows from the catalogue's snapshot, so it can be made again when the return comes.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.domain.combine import OF_ANSWERS
from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier, last_comparable
from xlgoals.domain.forecast import year_end_factor
from xlgoals.domain.model import (
    DONE,
    REASON_WORDS,
    TOTAL,
    Aggregation,
    Answer,
    Catalogue,
    Goal,
    JudgedOn,
    Line,
    Reason,
    Report,
    Round,
    Scale,
    Yardstick,
)
from xlgoals.domain.quantity import Quantity, written
from xlgoals.domain.status import not_measured_reason
from xlgoals.domain.yardstick import in_round, of_unit
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Form, Rows
from xlgoals.forms.values import fold
from xlgoals.forms.yardstick_words import limits_words, target_words
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal
    from fractions import Fraction

    from xlgoals.forms.sheet import CellValue

TOGETHER_WORDS = N_("With other units")
PART_WORDS = N_("Part of the whole")
WEIGHT = frozenset({"numerator", "denominator"})
"""What is asked of a unit whose figure is weighed with others'."""


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
    volatile: frozenset[str] = frozenset({"previous"})
    """Shown fields that follow from other rounds, which may be corrected meanwhile."""

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

    @cached_property
    def fixed(self) -> Mapping[str, CellValue]:
        """What the template showed, whatever has become of other rounds."""
        return {key: value for key, value in self.shown.items() if key not in self.volatile}


class Prefill:
    """Makes the rows of every form and unit of one round."""

    def __init__(
        self,
        catalogue: Catalogue,
        round_: Round,
        language: Language,
        earlier: Earlier = NOTHING_EARLIER,
    ) -> None:
        self.catalogue = catalogue
        self.round = round_
        self.language = language
        self.earlier = earlier
        self._goal_words: dict[tuple[str, str], dict[str, CellValue]] = {}
        self._goal_rows: dict[tuple[object, ...], list[FormRow]] = {}

    def rows(self, form: Form, unit_id: str) -> list[FormRow]:
        """The rows of a form for a unit, in the catalogue's order; none when it owes none."""
        if form.rows is Rows.GOALS:
            reports = self.catalogue.reports_of.get(unit_id, ())
            return [row for report in reports for row in self._rows_of(report)]
        lines = self.catalogue.lines_of.get((form.key, unit_id), ())
        return [self._line_row(line) for line in lines]

    def _rows_of(self, report: Report) -> list[FormRow]:
        """The row of a goal, and those of its parts."""
        goal = self.catalogue.goal[report.goal_id, report.board]
        alone = self.catalogue.is_alone(goal)
        series = self.earlier.of_unit(goal, report.unit_id, alone=alone)
        if series:
            return self._made(report, goal, series)
        # Units that report the same goal on the same terms, and never before, share the rows.
        terms = (goal.key, report.target, report.share, report.weight is None)
        if terms not in self._goal_rows:
            self._goal_rows[terms] = self._made(report, goal, series)
        return self._goal_rows[terms]

    def _made(self, report: Report, goal: Goal, series: Mapping[str, Decimal]) -> list[FormRow]:
        row = self._goal_row(report, goal)
        before = [month for month in series if month < self.round.period]
        if before or not row.answers:
            row = replace(row, factor=year_end_factor(goal, self.round, series))
        if before:
            words = figure_words(series[max(before)], goal.measure_unit, max(before), self.language)
            row = replace(
                row,
                shown={**row.shown, "previous": words},
                previous=last_comparable(goal, series, self.round.period)
                if self.earlier.comparable(goal)
                else None,
            )
        return [row, *(self._part_row(row, goal, part) for part in goal.parts)]

    def _goal_row(self, report: Report, goal: Goal) -> FormRow:
        yardstick = of_unit(goal, report, self.round, self.catalogue, self.earlier)
        if goal.withdrawn:  # whatever is typed, nothing is judged
            yardstick = None
        row = in_round(goal, self.round, self.catalogue, self.earlier)
        shown = self._words_of(goal)
        if yardstick is not None and yardstick != row:
            target, limits = self._target_words(goal, yardstick)
            shown = {**shown, "target_words": target, "limits_words": limits}
        elif yardstick is None and not goal.withdrawn:
            shown = {**shown, "limits_words": self.language.text(N_("Judged with other units"))}
        asks = WEIGHT if self._is_weighed(goal, report) else frozenset()
        moves = row.scale is Scale.CHANGE or goal.judged_on is JudgedOn.PERIOD_TARGET
        return FormRow(
            (goal.goal_id, goal.board, TOTAL),
            {**shown, "asks": "weight"} if asks else shown,
            self._answers(goal),
            yardstick,
            blank_reason(goal, row, self.round),
            self._is_asked(goal),
            "forecast" if goal.judged_on is JudgedOn.FORECAST else "outcome",
            asks=asks,
            goal=goal,
            unjudged=REASON_WORDS[Reason.WITHDRAWN] if goal.withdrawn else TOGETHER_WORDS,
            volatile=frozenset({"previous", "target_words", "limits_words"})
            if moves
            else frozenset({"previous"}),
        )

    def _is_asked(self, goal: Goal) -> bool:
        return goal.is_due(self.round.occasion) and not goal.withdrawn

    def _is_weighed(self, goal: Goal, report: Report) -> bool:
        """Whether the unit must say what its figure weighs beside the others'."""
        several = not self.catalogue.is_alone(goal)
        return goal.aggregation is Aggregation.WEIGHTED_MEAN and several and report.weight is None

    def _part_row(self, whole: FormRow, goal: Goal, part: str) -> FormRow:
        """The row of a part, such as women: told beside the total, which is what is judged."""
        title = f"{goal.title} – {part}"
        gone = {"target_words": "", "limits_words": self.language.text(PART_WORDS)}
        return replace(
            whole,
            key=(goal.goal_id, goal.board, part),
            shown={**whole.shown, **gone, "title": title, "breakdown": part, "previous": None},
            yardstick=None,
            judged="outcome",
            unjudged=PART_WORDS,
            previous=None,
            factor=None,
        )

    def _answers(self, goal: Goal) -> Mapping[str, Answer]:
        """Answers in words are for goals whose target is no number, and for shares of yes."""
        words = self.catalogue.answers_of.get(goal.kind, {})
        if goal.aggregation in OF_ANSWERS:
            return words or _first(self.catalogue)
        return words if goal.yardstick.number is None else {}

    def _words_of(self, goal: Goal) -> dict[str, CellValue]:
        if goal.key not in self._goal_words:
            yardstick = in_round(goal, self.round, self.catalogue, self.earlier)
            target, limits = self._target_words(goal, yardstick)
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
                "due": "yes" if self._is_asked(goal) else "no",
                "measure_type": goal.measure_type.value if goal.measure_type else "",
                "asks": "",
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


def unit_rows(prefill: Prefill, unit_id: str) -> dict[str, list[FormRow]]:
    """The rows of every form that a unit owes."""
    rows = {key: prefill.rows(form, unit_id) for key, form in RETURN_FORMS.items()}
    return {key: found for key, found in rows.items() if found}


def _first(catalogue: Catalogue) -> Mapping[str, Answer]:
    """The first kind of goal that has answers lends them to shares of yes."""
    return next(iter(catalogue.answers_of.values()), {})


def blank_reason(goal: Goal, yardstick: Yardstick, round_: Round) -> Reason | None:
    """Why the goal is not measured as long as no outcome is given."""
    return not_measured_reason(
        has_target=yardstick.lacking is not Reason.NO_TARGET,
        due=goal.is_due(round_.occasion),
        has_outcome=False,
        withdrawn=bool(goal.withdrawn),
        not_comparable=yardstick.lacking is Reason.NOT_COMPARABLE,
        not_available_yet=goal.is_unpublished(round_),
    )


def figure_words(value: Decimal, unit: str, period: str, language: Language) -> str:
    """An earlier figure with its unit and month: `5,2 % (april 2021)`."""
    return f"{written(Quantity(value, unit=unit), language)} ({language.month(period)})"
