"""What the units are asked of money: economy, forecast, frames, investments, savings measures."""

from xlgoals.domain.lines import Convention
from xlgoals.findings import Code
from xlgoals.forms.declared.parts import ADDED_TITLE, BOARD, CHECK, EXPLANATION, comment
from xlgoals.forms.declared.words import INVESTMENT_STATES, YES_NO
from xlgoals.forms.form import (
    Blank,
    Difference,
    Field,
    Filled,
    Form,
    InWords,
    Kind,
    PerCent,
    Role,
    Rows,
    Rule,
)
from xlgoals.i18n import N_

BETTER, WORSE = N_("better than budget"), N_("worse than budget")
AS_BUDGETED = N_("as budgeted")
"""A deviation in a word."""


def _lines(title: str, *, added: bool = False) -> tuple[Field, ...]:
    """How a row of amounts begins; with `added` the unit names the rows that it adds."""
    return (
        Field("line_id", N_("Row no."), role=Role.KEY, width=8),
        BOARD,
        Field("part_of", N_("Part of"), role=Role.SHOWN, hidden=True),
        Field("sign", N_("Sign"), Kind.INTEGER, Role.SHOWN, hidden=True),
        Field("title", title, width=40, max_length=300, help=ADDED_TITLE)
        if added
        else Field("title", title, role=Role.SHOWN, width=40),
        Field("measure_unit", N_("Amounts in"), role=Role.SHOWN, width=9),
    )


def _amount(key: str, label: str, hint: str = "") -> Field:
    return Field(key, label, Kind.AMOUNT, width=13, help=hint, summed=True)


def _compared(of: str, minus: str) -> tuple[Field, ...]:
    """A deviation as an amount, in per cent and in a word."""
    return (
        Field(
            "deviation",
            N_("Deviation"),
            Kind.AMOUNT,
            Role.LIVE,
            width=12,
            computed=Difference(of, minus, signed=True),
        ),
        Field(
            "deviation_percent",
            N_("Deviation, %"),
            Kind.NUMBER,
            Role.LIVE,
            width=10,
            computed=PerCent("deviation", minus),
        ),
        Field(
            "deviation_words",
            N_("In words"),
            role=Role.LIVE,
            width=17,
            computed=InWords("deviation", BETTER, WORSE, AS_BUDGETED),
        ),
    )


_WRITTEN = (
    comment(N_("What the larger deviations come from, and what you do about them.")),
    EXPLANATION,
    CHECK,
)

ECONOMY = Form(
    key="economy",
    version=1,
    title=N_("Economy"),
    lead=N_("Accumulated amounts from the beginning of the year. Sums are computed."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    fields=(
        *_lines(N_("Line")),
        _amount("outcome", N_("Outcome"), N_("Accumulated, to the end of the period.")),
        _amount("budget", N_("Budget of the period"), N_("The budget of the same months.")),
        *_compared("outcome", "budget"),
        _amount("last_year", N_("Last year"), N_("The outcome of the same months last year.")),
        Field(
            "change",
            N_("Change since last year"),
            Kind.AMOUNT,
            Role.LIVE,
            width=12,
            computed=Difference("outcome", "last_year", signed=True),
        ),
        *_WRITTEN,
    ),
    rules=(
        Rule(Code.EMPTY, "outcome", (Blank("outcome"), Filled("budget"), Blank("explanation"))),
        Rule(Code.EMPTY, "budget", (Filled("outcome"), Blank("budget"), Blank("explanation"))),
    ),
)

FORECAST = Form(
    key="forecast",
    version=1,
    title=N_("Forecast"),
    lead=N_("What you judge that the full year will be. Sums are computed."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    fields=(
        *_lines(N_("Line")),
        _amount("forecast", N_("Forecast full year"), N_("The whole year, in your judgement.")),
        _amount("year_budget", N_("Budget full year"), N_("The whole year's budget.")),
        *_compared("forecast", "year_budget"),
        Field(
            "last_forecast",
            N_("Last forecast"),
            Kind.AMOUNT,
            Role.SHOWN,
            width=12,
            last_of="forecast",
        ),
        Field(
            "change",
            N_("Change since last forecast"),
            Kind.AMOUNT,
            Role.LIVE,
            width=12,
            computed=Difference("forecast", "last_forecast", signed=True),
        ),
        *_WRITTEN,
    ),
    rules=(
        Rule(
            Code.EMPTY,
            "forecast",
            (Blank("forecast"), Filled("comment"), Blank("year_budget"), Blank("explanation")),
        ),
    ),
)

FRAMES = Form(
    key="frames",
    version=1,
    title=N_("Budget frames"),
    lead=N_("The year's frames beside those of the year before. Sums are computed."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    fields=(
        *_lines(N_("Line")),
        _amount("last_year", N_("Frame last year"), N_("As it was decided for last year.")),
        _amount("frame", N_("Frame this year"), N_("As it is decided for this year.")),
        Field(
            "change",
            N_("Change"),
            Kind.AMOUNT,
            Role.LIVE,
            width=12,
            computed=Difference("frame", "last_year", signed=True),
        ),
        *_WRITTEN,
    ),
)

INVESTMENTS = Form(
    key="investments",
    version=1,
    title=N_("Investments"),
    lead=N_(
        "What each object has cost and will cost. Objects that are not in the list are added in "
        "the blank rows. Sums are computed."
    ),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    own_rows=30,
    has_total=True,
    convention=Convention.SPENDING,
    fields=(
        *_lines(N_("Object"), added=True),
        _amount("outcome", N_("Outcome this year"), N_("Spent this year so far.")),
        _amount("budget", N_("Budget this year"), N_("What the object may cost this year.")),
        Field(
            "deviation",
            N_("Left of the budget"),
            Kind.AMOUNT,
            Role.LIVE,
            width=12,
            computed=Difference("outcome", "budget", signed=True),
        ),
        _amount("forecast", N_("Forecast full year"), N_("What the year will come to.")),
        _amount("total_budget", N_("Budget in all"), N_("For the whole object, over the years.")),
        _amount(
            "total_outcome",
            N_("Outcome since the start"),
            N_("All that has been spent since the object began, this year included."),
        ),
        Field(
            "state",
            N_("State"),
            Kind.CHOICE,
            choices=INVESTMENT_STATES,
            width=13,
            help=N_("How far the object has come. Say why in the comment if it is not as planned."),
        ),
        Field(
            "procurement",
            N_("Procurement contacted"),
            Kind.CHOICE,
            choices=YES_NO,
            width=13,
            help=N_("Whether the procurement department has been contacted."),
        ),
        comment(N_("Where the object stands, and why it is not finished.")),
        EXPLANATION,
        CHECK,
    ),
    rules=(
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("outcome"))),
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("budget"))),
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("comment"))),
    ),
)

SAVINGS = Form(
    key="savings",
    version=1,
    title=N_("Savings measures"),
    lead=N_(
        "What each measure was to save, and what it has come to. Add your own in the blank rows."
    ),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    own_rows=30,
    has_total=True,
    fields=(
        *_lines(N_("Action"), added=True),
        _amount("effect", N_("Assessed effect"), N_("What the measure is judged to save.")),
        _amount("outcome", N_("Outcome this year"), N_("The cost that it is about, so far.")),
        _amount("last_year", N_("Outcome last year"), N_("The same months last year.")),
        Field(
            "change",
            N_("Change"),
            Kind.AMOUNT,
            Role.LIVE,
            width=12,
            computed=Difference("outcome", "last_year", signed=True),
        ),
        Field(
            "change_words",
            N_("In words"),
            role=Role.LIVE,
            width=17,
            computed=InWords("change", N_("costs less"), N_("costs more"), N_("costs the same")),
        ),
        *_WRITTEN,
    ),
    rules=(
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("effect"))),
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("outcome"))),
        Rule(Code.EMPTY, "title", (Blank("title"), Filled("comment"))),
    ),
)
