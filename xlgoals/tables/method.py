"""How goals are judged, counted and assessed, in sentences: what report and master say of it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from xlgoals.domain.model import STATUS_WORDS, JudgedOn, LimitKind, Scale, Status
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from xlgoals.domain.model import Answer, Goal, Plan
    from xlgoals.i18n import Language

JUDGED_WORDS = {
    JudgedOn.FULL_YEAR_TARGET: N_("The outcome so far is compared with the target for the year."),
    JudgedOn.PERIOD_TARGET: N_("The outcome so far is compared with the target for the period."),
    JudgedOn.FORECAST: N_("The forecast for the full year is compared with the year's target."),
}
MEANINGS = {
    Status.GREEN: N_("The goal is reached."),
    Status.YELLOW: N_("The goal is nearly reached."),
    Status.RED: N_("The goal is not reached."),
    Status.NOT_MEASURED: N_("No status can be given. The reason is stated."),
}
"""What the statuses mean where the plan does not say."""
MEANINGS_OF_CHANGE = {
    Status.GREEN: N_("The outcome is better than before."),
    Status.YELLOW: N_("The outcome is as before."),
    Status.RED: N_("The outcome is worse than before."),
    Status.NOT_MEASURED: N_("No status can be given. The reason is stated."),
}
"""The same on the scale by change."""
UNROUNDED = N_("Figures are judged as reported, before they are rounded.")


def meaning(plan: Plan, status: Status, language: Language) -> str:
    """What a status means: the plan's own words, else ours."""
    ours = MEANINGS_OF_CHANGE if plan.scale is Scale.CHANGE else MEANINGS
    return dict(plan.legend).get(status.value) or language.text(ours[status])


def inside(message: str, language: Language) -> str:
    """A text of its own as it stands inside a sentence."""
    words = language.text(message)
    return words[:1].lower() + words[1:]


def judged(
    goals: Sequence[Goal], answers: Sequence[Answer], scale: Scale, language: Language
) -> list[str]:
    """What these goals are judged on, and by which limits, the most common first."""
    said = _judged_on(goals, language) + _limits(goals, language)
    if scale is Scale.CHANGE:
        said = [
            language.text(
                "Each outcome is compared with the one before: better is green, unchanged is "
                "yellow and worse is red. What adds up during the year is compared with the "
                "same month of the year before."
            )
        ]
    tolerant = sum(goal.yardstick.tolerance > 0 for goal in goals)
    if tolerant and scale is Scale.TARGET:
        said.append(
            language.ntext(
                "{n} goal has a tolerance of its own, within which it is green.",
                "{n} goals have a tolerance of their own, within which they are green.",
                tolerant,
            )
        )
    kinds = {goal.kind for goal in goals}
    colours = dict.fromkeys(
        f"{answer.label} = {inside(STATUS_WORDS[answer.status], language)}"
        for answer in answers
        if answer.status is not None and answer.kind in kinds
    )
    if colours:
        words = ", ".join(colours)
        said.append(language.text("An answer in words gives the status: {list}.", list=words))
    return said


def assessed(plan: Plan, language: Language) -> list[str]:
    """How an assessment is proposed."""
    said = [
        language.text(
            "The proposed assessment is the mean of the goals that have been measured, where green "
            "is 2, yellow 1 and red 0: satisfactory from {green}, not entirely satisfactory from "
            "{yellow}, below that unsatisfactory.",
            green=language.number(plan.assessment_green_from, 2),
            yellow=language.number(plan.assessment_yellow_from, 2),
        )
    ]
    if plan.assessment_minimum_share:
        said.append(
            language.text(
                "Where less than {percent} of the goals have been measured, it cannot be assessed.",
                percent=language.percent(plan.assessment_minimum_share),
            )
        )
    return said


def limit_words(kind: LimitKind, limit: Decimal, language: Language) -> str:
    """From where a goal that is not reached is yellow."""
    if kind is LimitKind.RATIO:
        return language.text(
            "A goal that is not reached is yellow from an attainment of {percent}, below that red.",
            percent=language.percent(limit),
        )
    if kind is LimitKind.DISTANCE:
        return language.text(
            "A goal that is not reached is yellow up to {value} from its target, "
            "in the unit of the goal, beyond that red.",
            value=language.number(limit),
        )
    return language.text(
        "A goal that is not reached is yellow up to a limit of its own, beyond that red."
    )


def _judged_on(goals: Sequence[Goal], language: Language) -> list[str]:
    counted = Counter(goal.judged_on for goal in goals).most_common()
    return [
        _for_some(language.text(JUDGED_WORDS[judged_on]), n, len(counted), language)
        for judged_on, n in counted
    ]


def _limits(goals: Sequence[Goal], language: Language) -> list[str]:
    counted = Counter(
        limit_words(goal.yardstick.yellow_kind, goal.yardstick.yellow_from, language)
        for goal in goals
        if goal.yardstick.number is not None
    ).most_common()
    return [_for_some(words, n, len(counted), language) for words, n in counted]


def _for_some(words: str, n: int, ways: int, language: Language) -> str:
    """`words`, and how many goals they hold for where there is more than one way."""
    if ways == 1:
        return words
    held = language.ntext("This holds for {n} goal.", "This holds for {n} goals.", n)
    return f"{words} {held}"
