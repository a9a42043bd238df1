"""Choices that several forms share: code and label."""

from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.lines import Convention, Nature
from xlgoals.domain.model import (
    REASON_WORDS,
    STATUS_WORDS,
    Aggregation,
    Basis,
    ChartKind,
    Comparator,
    Direction,
    GoalKind,
    JudgedOn,
    LimitKind,
    MeasureType,
    PeriodBy,
    Reason,
    RoundState,
    Scale,
)
from xlgoals.findings import Code, Severity
from xlgoals.forms.form import Choice
from xlgoals.i18n import N_

YES = (Choice("yes", N_("Yes")),)
YES_NO = (*YES, Choice("no", N_("No")))
STATUSES = tuple(Choice(status.value, word) for status, word in STATUS_WORDS.items())
ASSESSMENTS = tuple(Choice(code.value, word) for code, word in ASSESSMENT_WORDS.items())
NO_OUTCOME = tuple(
    Choice(reason.value, REASON_WORDS[reason])
    for reason in (Reason.NOT_APPLICABLE, Reason.NOT_AVAILABLE_YET, Reason.SUPPRESSED)
)
"""Why a unit that owes an outcome has none to give."""
ANSWER_STATUSES = STATUSES[:3]

GROUNDS = (
    Choice("other_target", N_("Judged against another target")),
    Choice("known_trend", N_("The year's development is known")),
    Choice("uncertain_figure", N_("The figure is uncertain")),
    Choice("decided_action", N_("Decided actions change the picture")),
    Choice("counts_mislead", N_("The counts do not show the whole picture")),
    Choice("other", N_("Other reason, given in words")),
)
"""Why a person departs from what was computed."""

UNIT_KINDS = (
    Choice("board", N_("Board")),
    Choice("administration", N_("Administration")),
    Choice("area", N_("Area")),
    Choice("unit", N_("Unit")),
)
GOAL_KINDS = (
    Choice(GoalKind.INDICATOR, N_("Indicator")),
    Choice(GoalKind.ACTIVITY_GOAL, N_("Activity goal")),
    Choice(GoalKind.ASSIGNMENT, N_("Assignment")),
    Choice(GoalKind.FACTOR, N_("Success factor")),
)
MEASURE_TYPES = (
    Choice(MeasureType.SHARE, N_("Share")),
    Choice(MeasureType.CHANGE, N_("Change")),
    Choice(MeasureType.INDEX, N_("Index")),
    Choice(MeasureType.COUNT, N_("Count")),
    Choice(MeasureType.AMOUNT, N_("Amount")),
    Choice(MeasureType.RATIO, N_("Ratio")),
)
DIRECTIONS = (
    Choice(Direction.HIGHER, N_("Higher is better")),
    Choice(Direction.LOWER, N_("Lower is better")),
)
COMPARATORS = (
    Choice(Comparator.AT_LEAST, N_("At least")),
    Choice(Comparator.AT_MOST, N_("At most")),
    Choice(Comparator.MORE_THAN, N_("More than")),
    Choice(Comparator.LESS_THAN, N_("Less than")),
    Choice(Comparator.BETWEEN, N_("Between")),
)
BASES = (
    Choice(Basis.CUMULATIVE, N_("Cumulative")),
    Choice(Basis.LATEST, N_("Latest value")),
    Choice(Basis.ROLLING_12, N_("Rolling twelve months")),
)
JUDGED_ON = (
    Choice(JudgedOn.FULL_YEAR_TARGET, N_("Full-year target")),
    Choice(JudgedOn.PERIOD_TARGET, N_("Period target")),
    Choice(JudgedOn.FORECAST, N_("Forecast")),
)
LIMIT_KINDS = (
    Choice(LimitKind.RATIO, N_("Ratio of the target")),
    Choice(LimitKind.DISTANCE, N_("Distance from the target")),
    Choice(LimitKind.VALUE, N_("Value")),
)
SCALES = (
    Choice(Scale.TARGET, N_("Against the target")),
    Choice(Scale.CHANGE, N_("Change since last time")),
)
PERIODS_BY = (
    Choice(PeriodBy.LINEAR, N_("The same each month")),
    Choice(PeriodBy.LAST_YEARS_MONTHS, N_("Last year's months")),
    Choice(PeriodBy.OWN_WEIGHTS, N_("Own weights")),
)
AGGREGATIONS = (
    Choice(Aggregation.SUM, N_("Sum")),
    Choice(Aggregation.WEIGHTED_MEAN, N_("Weighted mean")),
    Choice(Aggregation.MEAN, N_("Mean")),
    Choice(Aggregation.MIN, N_("Lowest")),
    Choice(Aggregation.MAX, N_("Highest")),
    Choice(Aggregation.SHARE_YES, N_("Share of yes")),
    Choice(Aggregation.ALL_YES, N_("All yes")),
    Choice(Aggregation.OWN_VALUE, N_("The board's own figure")),
    Choice(Aggregation.CENTRAL, N_("Measured centrally")),
)
ROUND_STATES = (
    Choice(RoundState.PLANNED, N_("Planned")),
    Choice(RoundState.OPEN, N_("Open")),
    Choice(RoundState.CLOSED, N_("Closed")),
)
NATURES = (
    Choice(Nature.INCOME, N_("Income")),
    Choice(Nature.COST, N_("Cost")),
    Choice(Nature.EITHER, N_("Either")),
)
CONVENTIONS = (
    Choice(Convention.COSTS_NEGATIVE, N_("Costs negative")),
    Choice(Convention.INCOME_NEGATIVE, N_("Income negative")),
    Choice(Convention.ALL_POSITIVE, N_("All positive")),
)
"""What a plan may choose; what is spent alone is a form's own."""
IMPORT_SIGNS = (
    Choice("as_is", N_("As it is")),
    Choice("reversed", N_("Reversed")),
)
CHARTS = (
    Choice(ChartKind.BARS, N_("Bars")),
    Choice(ChartKind.PIES, N_("Pies")),
)
PROGRESS = (
    Choice("not_started", N_("Not started")),
    Choice("ongoing", N_("Ongoing")),
    Choice("delayed", N_("Delayed")),
    Choice("done", N_("Done")),
)
ON_SCHEDULE = (
    Choice("not_started", N_("Not started")),
    Choice("on_schedule", N_("On schedule")),
    Choice("some_deviation", N_("Some deviation")),
    Choice("large_deviation", N_("Large deviation")),
    Choice("done", N_("Done")),
)
INVESTMENT_STATES = (
    Choice("not_started", N_("Not started")),
    Choice("ongoing", N_("Ongoing")),
    Choice("delayed", N_("Delayed")),
    Choice("finished", N_("Finished")),
    Choice("stopped", N_("Stopped")),
)
RETURN_STATES = (
    Choice("accepted", N_("Accepted")),
    Choice("accepted_with_remarks", N_("Accepted with remarks")),
    Choice("incomplete", N_("Needs completing")),
    Choice("rejected", N_("Nothing could be taken in")),
    Choice("superseded", N_("Replaced by a later return")),
    Choice("duplicate", N_("Duplicate")),
    Choice("withdrawn", N_("Withdrawn by staff")),
    Choice("foreign", N_("Does not belong here")),
    Choice("unreadable", N_("Cannot be read")),
)
SEVERITIES = tuple(Choice(severity.value, severity.words) for severity in Severity)
FAR_WORDS = {
    MeasureType.SHARE: N_("Far from before, shares"),
    MeasureType.CHANGE: N_("Far from before, changes"),
    MeasureType.INDEX: N_("Far from before, indexes"),
    MeasureType.COUNT: N_("Far from before, counts"),
    MeasureType.AMOUNT: N_("Far from before, amounts"),
    MeasureType.RATIO: N_("Far from before, ratios"),
}
CODES = tuple(Choice(code.id, code.id) for code in Code)
"""The codes of findings, for a waiver."""
