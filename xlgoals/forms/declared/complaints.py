"""What the units are asked of complaints: how many came in the month, and how they were met."""

from decimal import Decimal

from xlgoals.findings import Code
from xlgoals.forms.declared.parts import ACTION, ADDED_TITLE, BOARD, CHECK, prose
from xlgoals.forms.form import (
    Blank,
    Difference,
    Field,
    Filled,
    Form,
    Kind,
    PerCent,
    Role,
    Rows,
    Rule,
)
from xlgoals.i18n import N_


def _count(key: str, label: str, hint: str) -> Field:
    return Field(key, label, Kind.INTEGER, minimum=Decimal(0), width=12, help=hint, summed=True)


COMPLAINTS = Form(
    key="complaints",
    version=1,
    title=N_("Complaints"),
    lead=N_("Complaints of the month, by subject. Subjects of your own go in the blank rows."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    own_rows=10,
    has_total=True,
    fields=(
        Field("line_id", N_("Row no."), role=Role.KEY, width=8),
        BOARD,
        Field("part_of", N_("Part of"), role=Role.SHOWN, hidden=True),
        Field("sign", N_("Sign"), Kind.INTEGER, Role.SHOWN, hidden=True),
        Field("title", N_("Subject"), width=40, max_length=300, help=ADDED_TITLE),
        _count("received", N_("Came in"), N_("How many came in during the month.")),
        _count("before", N_("The month before"), N_("How many came in during the month before.")),
        Field(
            "change",
            N_("Change"),
            Kind.INTEGER,
            Role.LIVE,
            width=10,
            computed=Difference("received", "before"),
        ),
        _count("in_time", N_("Answered in time"), N_("How many of them were answered in time.")),
        Field(
            "share_in_time",
            N_("In time, %"),
            Kind.NUMBER,
            Role.LIVE,
            width=10,
            computed=PerCent("in_time", "received"),
        ),
        prose("cause", N_("Cause"), N_("What lies behind them, if you know.")),
        ACTION,
        CHECK,
    ),
    rules=(
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("received"))),
        Rule(Code.EMPTY, "received", (Filled("in_time"), Blank("received"))),
    ),
)
