"""What a template shows before anyone has written in it: rows of a form for one unit.

All of it follows from the catalogue's snapshot, so it can be made again when the return comes.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.domain.combine import OF_ANSWERS
from xlgoals.domain.earlier import NOTHING_EARLIER, Earlier, last_comparable
from xlgoals.domain.forecast import year_end_factor
from xlgoals.domain.model import (
    REASON_WORDS,
    TOTAL,
    Aggregation,
    Answer,
    Catalogue,
    Goal,
    JudgedOn,
    Reason,
    Report,
    Round,
    Scale,
    Yardstick,
)
from xlgoals.domain.quantity import Quantity, written
from xlgoals.domain.status import not_measured_reason
from xlgoals.domain.yardstick import in_round, of_unit
from xlgoals.forms.calendar import asked_forms
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Form, Rows
from xlgoals.forms.form_row import TOGETHER_WORDS, VOLATILE, FormRow
from xlgoals.forms.line_rows import line_rows
from xlgoals.forms.yardstick_words import limits_words, target_words
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from xlgoals.forms.sheet import CellValue

PART_WORDS = N_("Part of the whole")
SHOWN_BEFORE = 11
"""Most outcomes before that are drawn: with this one a year of months."""
_NOT_OF_PARTS = dict.fromkeys(VOLATILE)
WEIGHT = frozenset({"numerator", "denominator"})
"""What is asked of a unit whose figure is weighed with others'."""


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

    def said_in(self, language: Language) -> Prefill:
        """The same rows in another language."""
        return Prefill(self.catalogue, self.round, language, self.earlier)

    def rows(self, form: Form, unit_id: str) -> list[FormRow]:
        """The rows of a form for a unit, in the catalogue's order; none when it owes none."""
        if form.key not in self._asked:
            return []
        if form.rows is Rows.GOALS:
            reports = self.catalogue.reports_of.get(unit_id, ())
            return [
                self._with_given(row, form, unit_id)
                for report in reports
                if self.catalogue.goal[report.goal_id, report.board].kind in form.kinds
                for row in self._rows_of(report)
            ]
        lines = self.catalogue.lines_of.get((form.key, unit_id), ())
        rows = line_rows(form, lines, self.catalogue, self.earlier, self.language)
        return [self._with_given(row, form, unit_id) for row in rows]

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The forms that the round asks for."""
        return asked_forms(self.catalogue, self.round) or frozenset(RETURN_FORMS)

    def _with_given(self, row: FormRow, form: Form, unit_id: str) -> FormRow:
        """The row with what systems hold of it."""
        whole = form.rows is not Rows.GOALS or row.key[2] == TOTAL
        held = self.catalogue.given_of.get((form.key, unit_id, *row.key[:2]), {})
        if not held or not whole:
            return row
        text, day = self.language.text, self.language.day
        return replace(
            row,
            held_by={name: one.source for name, one in held.items()},
            given={**row.given, **{name: one.value for name, one in held.items()}},
            sources={
                name: text(N_("From {source}, {day}"), source=one.source, day=day(one.extracted))
                if one.extracted
                else text(N_("From {source}"), source=one.source)
                for name, one in held.items()
            },
        )

    def _rows_of(self, report: Report) -> list[FormRow]:
        """The row of a goal, and those of its parts."""
        goal = self.catalogue.goal[report.goal_id, report.board]
        alone = self.catalogue.is_alone(goal)
        series = self.earlier.of_unit(goal, report.unit_id, alone=alone)
        if series or (*goal.key, report.unit_id) in self.earlier.texts:
            return self._made(report, goal, series)
        # Units that report the same goal on the same terms, and never before, share the rows.
        terms = (goal.key, report.target, report.share, report.weight is None)
        if terms not in self._goal_rows:
            self._goal_rows[terms] = self._made(report, goal, series)
        return self._goal_rows[terms]

    def _made(self, report: Report, goal: Goal, series: Mapping[str, Decimal]) -> list[FormRow]:
        row = self._goal_row(report, goal)
        before = sorted(month for month in series if month < self.round.period)
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
                series=tuple(series[month] for month in before[-SHOWN_BEFORE:]),
            )
        if written := self.earlier.texts.get((*goal.key, report.unit_id)):
            then = {f"last_{name}": text for name, text in written.items()}
            row = replace(row, shown={**row.shown, **then})
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
        weighs = self._is_weighed(goal, report)
        asks = WEIGHT if weighs else frozenset()
        moves = row.scale is Scale.CHANGE or goal.judged_on is JudgedOn.PERIOD_TARGET
        return FormRow(
            (goal.goal_id, goal.board, TOTAL),
            {**shown, "asks": "weight"} if weighs else shown,
            self._answers(goal),
            yardstick,
            blank_reason(goal, row, self.round),
            self._is_asked(goal),
            "forecast" if goal.judged_on is JudgedOn.FORECAST else "outcome",
            asks=asks,
            goal=goal,
            unjudged=REASON_WORDS[Reason.WITHDRAWN] if goal.withdrawn else TOGETHER_WORDS,
            volatile=VOLATILE | {"target_words", "limits_words"} if moves else VOLATILE,
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
            shown={**whole.shown, **gone, "title": title, "breakdown": part, **_NOT_OF_PARTS},
            yardstick=None,
            judged="outcome",
            unjudged=PART_WORDS,
            previous=None,
            series=(),
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
                "responsible": ", ".join(goal.responsible),
                "added": goal.added,
            }
        return self._goal_words[goal.key]

    def _target_words(self, goal: Goal, yardstick: Yardstick) -> tuple[str, str]:
        answers = self.catalogue.answers_of.get(goal.kind, {})
        return (
            target_words(goal, yardstick, self.language),
            limits_words(goal, yardstick, answers, self.language),
        )


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
    """An earlier figure with its unit and month: `5,2 % (april 2025)`."""
    return f"{written(Quantity(value, unit=unit), language)} ({language.month(period)})"
