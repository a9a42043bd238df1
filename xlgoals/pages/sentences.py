"""The report's sentences, made of its figures: they never say more than the figures do."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.assess import whole_percent
from xlgoals.domain.model import REASON_WORDS, STATUS_WORDS, Scale, Status
from xlgoals.i18n import N_
from xlgoals.pages.fractions import opening
from xlgoals.tables.method import inside, judged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.domain.model import Answer, Goal, Round
    from xlgoals.i18n import Language
    from xlgoals.tables.rows import Counts, GoalRow


_ONLY: Mapping[Status | Scale, str] = {
    Scale.TARGET: N_("The only goal is reached."),
    Scale.CHANGE: N_("The only goal is better than before."),
    Status.YELLOW: N_("The only goal is yellow."),
    Status.RED: N_("The only goal is red."),
}
_ONLY_MEASURED: Mapping[Status | Scale, str] = {
    Scale.TARGET: N_("The only goal that has been measured is reached."),
    Scale.CHANGE: N_("The only goal that has been measured is better than before."),
    Status.YELLOW: N_("The only goal that has been measured is yellow."),
    Status.RED: N_("The only goal that has been measured is red."),
}
_ONLY_BEFORE: Mapping[Status | Scale, str] = {
    Scale.TARGET: N_("In the previous round, the only goal was reached."),
    Scale.CHANGE: N_("In the previous round, the only goal was better than before."),
    Status.YELLOW: N_("In the previous round, the only goal was yellow."),
    Status.RED: N_("In the previous round, the only goal was red."),
    Status.NOT_MEASURED: N_("In the previous round, the only goal was not measured."),
}
"""What is said of a single goal, by its status; green is what the scale says that it means."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Composes sentences in one language. Shares are whole per cents, rounded half up."""

    language: Language
    scale: Scale = Scale.TARGET
    """What green means: that the target is reached, or that it is better than before."""

    def share(self, n: int, of: int) -> str:
        """`n` of `of` in whole per cent; a dash when there is nothing to divide by."""
        percent = whole_percent(n, of)
        return "–" if percent is None else self.language.percent(Decimal(percent) / 100, 0)

    def in_line(self, counts: Counts) -> str:
        """All counts in one line, for those who do not see the bar."""
        number = self.language.number
        words = [
            f"{self.language.text(word)}: {number(counts.of(status))}"
            for status, word in STATUS_WORDS.items()
        ]
        return ", ".join(words)

    def asked_for(self, titles: list[str]) -> str:
        """What a round without goals is about, by the names of its forms."""
        listed = self.language.listing([title.lower() for title in titles])
        return self.language.text(N_("This round is about {forms}. It has no goals."), forms=listed)

    def answered_for(self, row: GoalRow) -> str:
        """Which boards answer for a goal; empty where it is its own board alone."""
        if row.responsible in ((), (row.board,)):
            return ""
        return self.language.text(N_("Answered for by {boards}"), boards=", ".join(row.responsible))

    def added(self, row: GoalRow, round_: Round) -> str:
        """That a goal is new in the round's year, and from when; else empty."""
        if row.added is None or row.added.year != round_.ends.year:
            return ""
        day = self.language.day(row.added)
        return self.language.text(N_("New, followed up from {day}"), day=day)

    def headline(self, counts: Counts, previous: Counts | None, by_hand: int) -> list[str]:
        """The counts of a whole, a fraction in words first; `by_hand`: statuses people have set."""
        said = self.counted(counts)
        if fraction := opening(counts, self.scale, self.language):
            said.insert(0, fraction)
        if counts.measured and counts.not_measured:
            said.append(self._of_measured(counts))
        if counts.reasons:
            said.append(self._reasons(counts))
        if previous is not None and previous.n:
            said.append(self._before(previous))
        if by_hand:
            said.append(
                self.language.ntext(
                    "{n} status has been set by hand.",
                    "{n} statuses have been set by hand.",
                    by_hand,
                )
            )
        return said

    def counted(self, counts: Counts) -> list[str]:
        """How many are reached, and how many have been measured: at most one sentence each."""
        if not counts.n:
            return [self.language.text("There are no goals in this round.")]
        if counts.n == counts.measured == 1:
            return [self.language.text(self._of_one(counts, _ONLY))]
        if not counts.measured:
            return [
                self.language.ntext(
                    "The only goal has not been measured.",
                    "None of the {n} goals has been measured.",
                    counts.n,
                )
            ]
        reached = self._green_of(counts)
        return [self._listed([reached, *self._missed(counts, counts.n)]), self._measured(counts)]

    def _green_of(self, counts: Counts) -> str:
        of, share = counts.n, self.share(counts.green, counts.n)
        if self.scale is Scale.CHANGE:
            return self.language.ntext(
                "{n} of {of} goals is better than before ({share})",
                "{n} of {of} goals are better than before ({share})",
                counts.green,
                of=of,
                share=share,
            )
        return self.language.ntext(
            "{n} of {of} goals is reached ({share})",
            "{n} of {of} goals are reached ({share})",
            counts.green,
            of=of,
            share=share,
        )

    def _green_alone(self, counts: Counts) -> str:
        share = self.share(counts.green, counts.measured)
        if self.scale is Scale.CHANGE:
            return self.language.ntext(
                "{n} is better than before ({share})",
                "{n} are better than before ({share})",
                counts.green,
                share=share,
            )
        return self.language.ntext(
            "{n} is reached ({share})", "{n} are reached ({share})", counts.green, share=share
        )

    def _measured(self, counts: Counts) -> str:
        if not counts.not_measured:
            return self.language.text(N_("All {n} goals have been measured."), n=counts.n)
        return self.language.ntext(
            "{n} of {of} goals has been measured ({share}); "
            "{rest} could not be measured ({rest_share}).",
            "{n} of {of} goals have been measured ({share}); "
            "{rest} could not be measured ({rest_share}).",
            counts.measured,
            of=counts.n,
            share=self.share(counts.measured, counts.n),
            rest=counts.not_measured,
            rest_share=self.share(counts.not_measured, counts.n),
        )

    def _of_measured(self, counts: Counts) -> str:
        if counts.measured == 1:
            return self.language.text(self._of_one(counts, _ONLY_MEASURED))
        reached = self._green_alone(counts)
        return self.language.text(
            N_("Of the {n} goals that have been measured, {list}"),
            n=counts.measured,
            list=self._listed([reached, *self._missed(counts, counts.measured)]),
        )

    def _of_one(self, counts: Counts, words: Mapping[Status | Scale, str]) -> str:
        """What is said of a single goal: it has one status, and green is said as the scale does."""
        status = next(status for status in Status if counts.of(status))
        return words[self.scale if status is Status.GREEN else status]

    def _missed(self, counts: Counts, of: int) -> list[str]:
        yellow, red = counts.yellow, counts.red
        return [
            self.language.ntext(
                "{n} is yellow ({share})",
                "{n} are yellow ({share})",
                yellow,
                share=self.share(yellow, of),
            ),
            self.language.ntext(
                "{n} is red ({share})", "{n} are red ({share})", red, share=self.share(red, of)
            ),
        ]

    def _listed(self, parts: list[str]) -> str:
        return f"{self.language.listing(parts)}."

    def _reasons(self, counts: Counts) -> str:
        most_first = sorted(counts.reasons.items(), key=lambda item: (-item[1], item[0]))
        words = [
            f"{inside(REASON_WORDS[reason], self.language)} {self.language.number(n)}"
            for reason, n in most_first
        ]
        return self.language.text(
            "Not measured, by reason: {list}.", list=self.language.listing(words)
        )

    def _before(self, counts: Counts) -> str:
        if counts.n == 1:
            return self.language.text(self._of_one(counts, _ONLY_BEFORE))
        if self.scale is Scale.CHANGE:
            return self.language.ntext(
                "In the previous round, {n} of {of} goals was better than before ({share}).",
                "In the previous round, {n} of {of} goals were better than before ({share}).",
                counts.green,
                of=counts.n,
                share=self.share(counts.green, counts.n),
            )
        return self.language.ntext(
            "In the previous round, {n} of {of} goals was reached ({share}).",
            "In the previous round, {n} of {of} goals were reached ({share}).",
            counts.green,
            of=counts.n,
            share=self.share(counts.green, counts.n),
        )

    def draft(self, absent: int, units: int, preliminary: int) -> str:
        """What is still wanting; empty when nothing is."""
        parts = []
        if absent:
            parts.append(
                self.language.text(N_("the only unit has not reported"))
                if units == 1
                else self.language.ntext(
                    "{n} of {of} units has not reported",
                    "{n} of {of} units have not reported",
                    absent,
                    of=units,
                )
            )
        if preliminary:
            parts.append(
                self.language.ntext(
                    "{n} goal is preliminary", "{n} goals are preliminary", preliminary
                )
            )
        if not parts:
            return ""
        return self.language.text("Preliminary: {list}", list=self.language.listing(parts))

    def method(self, goals: Sequence[Goal], answers: Sequence[Answer]) -> list[str]:
        """What these goals are judged on, and by which limits, the most common first."""
        return judged(goals, answers, self.scale, self.language)
