"""What the units are asked of their internal control: risks, how they are met, what came of it."""

from decimal import Decimal

from xlgoals.findings import Code
from xlgoals.forms.declared.parts import ADDED_TITLE, BOARD, CHECK, prose
from xlgoals.forms.form import Blank, Field, Filled, Form, Kind, Product, Role, Rows, Rule
from xlgoals.i18n import N_

_ONE, _FOUR = Decimal(1), Decimal(4)

INTERNAL_CONTROL = Form(
    key="internal_control",
    version=1,
    title=N_("Internal control"),
    lead=N_("One row a risk: how likely and how serious it is from 1 to 4, and how it is met."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    own_rows=30,
    fields=(
        Field("line_id", N_("Row no."), role=Role.KEY, width=8),
        BOARD,
        Field("title", N_("Process"), width=30, max_length=300, help=ADDED_TITLE),
        prose("risk", N_("Risk"), N_("What may go wrong.")),
        Field(
            "probability",
            N_("Probability"),
            Kind.INTEGER,
            minimum=_ONE,
            maximum=_FOUR,
            width=11,
            help=N_("1 unlikely, 2 less likely, 3 possible, 4 likely."),
        ),
        Field(
            "consequence",
            N_("Consequence"),
            Kind.INTEGER,
            minimum=_ONE,
            maximum=_FOUR,
            width=12,
            help=N_("1 negligible, 2 slight, 3 noticeable, 4 serious."),
        ),
        Field(
            "risk_value",
            N_("Risk value"),
            Kind.INTEGER,
            Role.LIVE,
            width=10,
            computed=Product("probability", "consequence"),
        ),
        prose("control", N_("Control"), N_("How the risk is met, and how that is followed up.")),
        prose("result", N_("Result"), N_("What the control has shown.")),
        prose("action", N_("Action"), N_("What is done about it, by when.")),
        CHECK,
    ),
    rules=(
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("risk"))),
        Rule(Code.EMPTY, "probability", (Filled("risk"), Blank("probability"))),
        Rule(Code.EMPTY, "consequence", (Filled("risk"), Blank("consequence"))),
    ),
)
