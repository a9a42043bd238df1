"""What the units are asked of activities, staff and risks."""

from decimal import Decimal

from xlgoals.findings import Code
from xlgoals.forms.declared.parts import BOARD, CHECK, COMMENT_ON_WORK, COUNTER
from xlgoals.forms.declared.words import PROGRESS
from xlgoals.forms.form import Blank, Difference, Field, Filled, Form, Kind, Role, Rows, Rule
from xlgoals.i18n import N_

DATED_ACTIVITIES = Form(
    key="dated_activities",
    version=2,
    title=N_("Activities"),
    lead=N_("Activities in the plan with a start and an end. They are described, not judged."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    fields=(
        Field("level1", N_("Level 1"), role=Role.SHOWN, width=18),
        Field("level2", N_("Level 2"), role=Role.SHOWN, width=18),
        Field("line_id", N_("Activity no."), role=Role.KEY, width=9),
        BOARD,
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
        CHECK,
        COMMENT_ON_WORK,
        COUNTER,
    ),
    rules=(Rule(Code.EMPTY, "progress", (Blank("progress"), Filled("comment"))),),
)

HEADCOUNT = Form(
    key="headcount",
    version=1,
    title=N_("Headcount"),
    lead=N_("How many are employed at the end of the period, and how that has changed."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    fields=(
        Field("line_id", N_("Row no."), role=Role.KEY, width=9),
        BOARD,
        Field("title", N_("Staff"), role=Role.SHOWN, width=40),
        Field("description", N_("Description"), role=Role.SHOWN, width=40),
        Field(
            "headcount",
            N_("Employed now"),
            Kind.NUMBER,
            minimum=Decimal(0),
            width=12,
            help=N_("At the end of the period. Part-time staff may be counted as 0.5."),
        ),
        Field(
            "before",
            N_("Employed before"),
            Kind.NUMBER,
            minimum=Decimal(0),
            width=12,
            help=N_("At the time that the description names."),
        ),
        Field(
            "change",
            N_("Change"),
            Kind.NUMBER,
            Role.LIVE,
            width=10,
            computed=Difference("headcount", "before"),
        ),
        Field(
            "comment",
            N_("Comment"),
            Kind.LONG_TEXT,
            width=50,
            max_length=4000,
            help=N_("Why it has changed, and what you do about it."),
        ),
        CHECK,
    ),
    rules=(Rule(Code.EMPTY, "headcount", (Blank("headcount"), Filled("comment"))),),
)
