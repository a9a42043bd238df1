"""What the units are asked, and their mark of readiness."""

from decimal import Decimal

from xlgoals.domain.quantity import LARGEST
from xlgoals.findings import Code
from xlgoals.forms.declared.words import GROUNDS, NO_OUTCOME, PROGRESS, STATUSES, YES
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

GOALS = Form(
    key="goals",
    version=2,
    title=N_("Goals"),
    lead=N_("Fill in the yellow cells. The rest is locked, but you may filter, and change widths."),
    rows=Rows.GOALS,
    keys=("goal_id", "board", "breakdown"),
    fields=(
        Field("level1", N_("Level 1"), role=Role.SHOWN, width=18),
        Field("level2", N_("Level 2"), role=Role.SHOWN, width=18),
        Field("level3", N_("Level 3"), role=Role.SHOWN, width=16, hidden=True),
        Field("goal_id", N_("Goal no."), role=Role.KEY, width=8),
        Field("board", N_("Board"), role=Role.KEY, width=7),
        Field("breakdown", N_("Breakdown"), role=Role.KEY, width=10, on_request=True),
        Field("title", N_("Goal"), role=Role.SHOWN, width=38),
        Field("target_words", N_("Target"), role=Role.SHOWN, width=15),
        Field("limits_words", N_("Limits"), role=Role.SHOWN, width=18),
        Field("due", N_("Followed up now"), role=Role.SHOWN, width=10, hidden=True),
        Field("measure_type", N_("Type"), role=Role.SHOWN, hidden=True),
        Field("asks", N_("Asked for"), role=Role.SHOWN, hidden=True, since=2),
        Field("previous", N_("Previous value"), role=Role.SHOWN, width=14),
        Field(
            "outcome",
            N_("Outcome"),
            Kind.ANSWER,
            width=12,
            help=N_("The figure alone, in the unit that stands beside it, or choose an answer."),
        ),
        Field("measure_unit", N_("Unit of measure"), role=Role.SHOWN, width=11),
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
        Field("status", N_("Status"), role=Role.LIVE, width=15, style="status"),
        Field("status_code", N_("Status code"), role=Role.LIVE, hidden=True),
        Field("attainment", N_("Attainment"), role=Role.LIVE, width=19, style="percent"),
        Field("deviation", N_("Deviation"), Kind.NUMBER, Role.LIVE, width=11, since=2),
        Field(
            "outcome_period",
            N_("Refers to"),
            Kind.MONTH,
            width=11,
            help=N_("Only if the outcome is of another month than the round's: write 2022-03."),
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
        Field(
            "comment",
            N_("Comment"),
            Kind.LONG_TEXT,
            width=46,
            max_length=4000,
            help=N_("Where do you stand, why, and what do you do about it, by when?"),
        ),
        Field(
            "action",
            N_("Action"),
            Kind.LONG_TEXT,
            width=30,
            max_length=2000,
            help=N_('What is done when a goal is not reached, or "cannot be influenced".'),
        ),
        Field(
            "explanation",
            N_("Explanation"),
            Kind.LONG_TEXT,
            width=24,
            max_length=2000,
            help=N_("If something looks odd but is right: say why."),
        ),
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
            help=N_("When an outcome that is not available yet will be: write 2022-06-15."),
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
        ),
        Field("check", N_("Row check"), role=Role.LIVE, width=18),
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

DATED_ACTIVITIES = Form(
    key="dated_activities",
    version=1,
    title=N_("Activities"),
    lead=N_("Activities in the plan with a start and an end. They are described, not judged."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    fields=(
        Field("level1", N_("Level 1"), role=Role.SHOWN, width=18),
        Field("level2", N_("Level 2"), role=Role.SHOWN, width=18),
        Field("line_id", N_("Activity no."), role=Role.KEY, width=9),
        Field("board", N_("Board"), role=Role.KEY, width=7),
        Field("title", N_("Activity"), role=Role.SHOWN, width=40),
        Field("description", N_("Description"), role=Role.SHOWN, width=36),
        Field("start", N_("Start"), Kind.DATE, Role.SHOWN, width=11),
        Field("end", N_("End"), Kind.DATE, Role.SHOWN, width=11),
        Field(
            "progress",
            N_("Progress"),
            Kind.CHOICE,
            choices=PROGRESS,
            width=14,
            help=N_("How far the activity has come."),
        ),
        Field(
            "comment",
            N_("Comment"),
            Kind.LONG_TEXT,
            width=50,
            max_length=4000,
            help=N_("Where do you stand, why, and what do you do about it, by when?"),
        ),
        Field("check", N_("Row check"), role=Role.LIVE, width=18),
    ),
    rules=(Rule(Code.EMPTY, "progress", (Blank("progress"), Filled("comment"))),),
)

RETURN_FORMS: dict[str, Form] = {form.key: form for form in (GOALS, DATED_ACTIVITIES)}
"""The forms that a unit may be asked to fill in, in the order of the sheets."""

READY = Form(
    key="ready",
    version=1,
    title=N_("Start"),
    rows=Rows.ONE,
    keys=("part",),
    fields=(
        Field("part", N_("Part"), role=Role.KEY, hidden=True),
        Field(
            "ready",
            N_("Ready to be used?"),
            Kind.CHOICE,
            choices=YES,
            help=N_("Choose Yes when all is filled in and the responsible manager agrees."),
        ),
        Field(
            "ready_by",
            N_("Marked ready by"),
            max_length=100,
            help=N_("Your role or name."),
        ),
    ),
)
"""The mark on the start sheet, one row."""
