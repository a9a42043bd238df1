"""What the units are asked of the goals."""

from dataclasses import replace
from decimal import Decimal

from xlgoals.domain.model import GoalKind
from xlgoals.domain.quantity import LARGEST
from xlgoals.findings import Code
from xlgoals.forms.declared.parts import (
    ACTION,
    ADDED,
    BOARD,
    BREAKDOWN,
    CHECK,
    COMMENT,
    COMMENT_ON_WORK,
    COUNTER,
    EXPLANATION,
    LAST_TEXTS,
    LEVELS,
    STATUS,
)
from xlgoals.forms.declared.words import GROUNDS, NO_OUTCOME, ON_SCHEDULE, STATUSES
from xlgoals.forms.form import (
    Among,
    Blank,
    Field,
    Filled,
    Form,
    Kind,
    Outside,
    Role,
    Rows,
    Rule,
)
from xlgoals.i18n import N_

_MISSED = Among("status_code", ("yellow", "red"))

_HIDDEN = (
    Field("due", N_("Followed up now"), role=Role.SHOWN, width=10, hidden=True),
    Field("measure_type", N_("Type"), role=Role.SHOWN, hidden=True),
    Field("asks", N_("Asked for"), role=Role.SHOWN, hidden=True),
)

GOALS = Form(
    key="goals",
    version=3,
    title=N_("Goals"),
    lead=N_(
        "Fill in the yellow cells. The rest is locked, but you may filter, and change widths and "
        "heights. Excel does not sort a locked sheet."
    ),
    rows=Rows.GOALS,
    kinds=(GoalKind.INDICATOR, GoalKind.ACTIVITY_GOAL),
    keys=("goal_id", "board", "breakdown"),
    fields=(
        *LEVELS,
        Field("goal_id", N_("Goal no."), role=Role.KEY, width=8),
        BOARD,
        BREAKDOWN,
        Field("title", N_("Goal"), role=Role.SHOWN, width=36),
        Field("target_words", N_("Target"), role=Role.SHOWN, width=16),
        Field("limits_words", N_("Limits"), role=Role.SHOWN, width=17),
        *_HIDDEN[:-1],
        replace(_HIDDEN[-1], since=2),
        Field("previous", N_("Previous value"), role=Role.SHOWN, width=13),
        Field("over_time", N_("Over time"), role=Role.SHOWN, width=11, on_request=True, since=3),
        Field("trend", N_("Trend"), role=Role.LIVE, width=11, on_request=True, since=3),
        Field(
            "outcome",
            N_("Outcome"),
            Kind.ANSWER,
            width=12,
            help=N_(
                "The figure alone, without its unit, which stands beside; or an answer in the list."
            ),
        ),
        Field("echo", N_("Unit of measure"), role=Role.LIVE, width=14, since=3, style="echo"),
        Field("measure_unit", N_("Unit of measure"), role=Role.SHOWN, hidden=True),
        Field(
            "numerator",
            N_("Numerator"),
            Kind.NUMBER,
            width=11,
            on_request=True,
            since=2,
            help=N_("What was counted: the share is of this number. Leave empty if not known."),
        ),
        Field(
            "denominator",
            N_("Denominator or weight"),
            Kind.NUMBER,
            minimum=Decimal(0),
            width=13,
            on_request=True,
            since=2,
            help=N_("How many the figure is of, so that it can be weighed with other units'."),
        ),
        *STATUS,
        CHECK,
        COMMENT,
        replace(COUNTER, since=3),
        replace(ACTION, width=32),
        *(replace(one, since=3) for one in LAST_TEXTS),
        EXPLANATION,
        Field(
            "no_outcome",
            N_("Why no outcome"),
            Kind.CHOICE,
            choices=NO_OUTCOME,
            width=16,
            since=2,
            help=N_("Only if the outcome is empty for one of these reasons."),
        ),
        Field(
            "expected",
            N_("Comes when"),
            Kind.DATE,
            width=12,
            since=2,
            help=N_("When an outcome that is not available yet will be: write 2025-06-15."),
        ),
        Field(
            "forecast",
            N_("Forecast full year"),
            Kind.ANSWER,
            width=12,
            help=N_("What you judge the outcome will be at the end of the year."),
        ),
        Field(
            "projection",
            N_("Projected full year"),
            Kind.NUMBER,
            Role.LIVE,
            width=12,
            on_request=True,
            since=2,
        ),
        Field("attainment", N_("Attainment"), role=Role.LIVE, width=19, style="percent"),
        Field("deviation", N_("Deviation"), Kind.NUMBER, Role.LIVE, width=11, since=2),
        Field(
            "outcome_period",
            N_("Refers to"),
            Kind.MONTH,
            width=11,
            help=N_("Only if the outcome is of another month than the round's: write 2025-03."),
        ),
        Field(
            "own_status",
            N_("Own status"),
            Kind.CHOICE,
            choices=STATUSES,
            width=13,
            help=N_("Only if you judge the status to be another than the computed one."),
        ),
        Field(
            "own_status_reason",
            N_("Reason for own status"),
            Kind.CHOICE,
            choices=GROUNDS,
            width=22,
            help=N_("Choose the reason that comes nearest. Write more in the explanation."),
        ),
    ),
    rules=(
        Rule(Code.OUTCOME_AND_REASON, "no_outcome", (Filled("outcome"), Filled("no_outcome"))),
        Rule(
            Code.NO_OUTCOME,
            "outcome",
            (Among("due", ("yes",)), Blank("outcome"), Blank("no_outcome"), Blank("explanation")),
        ),
        Rule(
            Code.NO_EXPLANATION,
            "explanation",
            (
                Among("no_outcome", ("not_applicable",)),
                Blank("outcome"),
                Blank("explanation"),
                Blank("comment"),
            ),
        ),
        Rule(
            Code.NO_DATE,
            "expected",
            (
                Among("no_outcome", ("not_available_yet",)),
                Blank("outcome"),
                Blank("expected"),
                Blank("explanation"),
            ),
        ),
        Rule(
            Code.NO_WEIGHT,
            "denominator",
            (Among("asks", ("weight",)), Filled("outcome"), Blank("denominator")),
        ),
        Rule(Code.NO_COMMENT, "comment", (_MISSED, Blank("comment"))),
        Rule(Code.NO_ACTION, "action", (_MISSED, Filled("comment"), Blank("action"))),
        Rule(
            Code.IMPOSSIBLE_SHARE,
            "outcome",
            (
                Among("measure_type", ("share",)),
                Outside("outcome", Decimal(0), Decimal(100)),
                Blank("explanation"),
            ),
        ),
        Rule(
            Code.NEGATIVE_COUNT,
            "outcome",
            (
                Among("measure_type", ("count",)),
                Outside("outcome", Decimal(0), LARGEST),
                Blank("explanation"),
            ),
        ),
        Rule(
            Code.STATUS_WITHOUT_REASON,
            "own_status_reason",
            (Filled("own_status"), Blank("own_status_reason")),
        ),
        Rule(
            Code.REASON_WITHOUT_STATUS,
            "own_status",
            (Blank("own_status"), Filled("own_status_reason")),
        ),
    ),
)

_IN_WORDS_RULES = (
    Rule(
        Code.NO_OUTCOME,
        "outcome",
        (Among("due", ("yes",)), Blank("outcome"), Blank("explanation")),
    ),
    Rule(Code.NO_COMMENT, "comment", (_MISSED, Blank("comment"))),
    Rule(Code.NO_ACTION, "action", (_MISSED, Filled("comment"), Blank("action"))),
)
"""What holds of goals that are answered in words."""

ASSIGNMENTS = Form(
    key="assignments",
    version=2,
    title=N_("Assignments"),
    lead=N_(
        "Say how far the work has come, and apart from that, how you assess the assignment as a "
        "whole."
    ),
    rows=Rows.GOALS,
    kinds=(GoalKind.ASSIGNMENT,),
    keys=("goal_id", "board", "breakdown"),
    fields=(
        *LEVELS,
        Field("goal_id", N_("Assignment no."), role=Role.KEY, width=10),
        BOARD,
        BREAKDOWN,
        Field("title", N_("Assignment"), role=Role.SHOWN, width=44),
        Field("responsible", N_("Boards responsible"), role=Role.SHOWN, width=14),
        ADDED,
        *_HIDDEN,
        Field(
            "progress",
            N_("Progress"),
            Kind.CHOICE,
            choices=ON_SCHEDULE,
            width=16,
            help=N_("How far the work has come, held against its plan."),
        ),
        Field(
            "outcome",
            N_("Assessment"),
            Kind.ANSWER,
            width=18,
            help=N_("How you assess the assignment as a whole. Choose from the list."),
        ),
        *STATUS,
        CHECK,
        COMMENT_ON_WORK,
        COUNTER,
        ACTION,
        *LAST_TEXTS,
        EXPLANATION,
    ),
    rules=(
        *_IN_WORDS_RULES,
        Rule(Code.NO_PROGRESS, "progress", (Filled("outcome"), Blank("progress"))),
    ),
)

FACTORS = Form(
    key="factors",
    version=2,
    title=N_("Success factors"),
    lead=N_("Choose the sentence that says how each factor stands, and say why in the comment."),
    rows=Rows.GOALS,
    kinds=(GoalKind.FACTOR,),
    keys=("goal_id", "board", "breakdown"),
    fields=(
        *LEVELS,
        Field("goal_id", N_("Factor no."), role=Role.KEY, width=9),
        BOARD,
        BREAKDOWN,
        Field("title", N_("Success factor"), role=Role.SHOWN, width=44),
        ADDED,
        *_HIDDEN,
        Field(
            "outcome",
            N_("Assessment"),
            Kind.ANSWER,
            width=40,
            style="input_text",
            help=N_("The sentence that says how the factor stands. Choose from the list."),
        ),
        *STATUS,
        CHECK,
        COMMENT_ON_WORK,
        COUNTER,
        ACTION,
        *LAST_TEXTS,
        EXPLANATION,
    ),
    rules=_IN_WORDS_RULES,
)
