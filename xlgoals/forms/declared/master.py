"""What staff write in the master, beside what was computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code
from xlgoals.forms.declared import words
from xlgoals.forms.declared.conflicts import CONFLICTS
from xlgoals.forms.form import Blank, Field, Filled, Form, Kind, Role, Rows, Rule
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Iterable

TO_MEND, MARKED = "to_mend", "marked"
"""The columns where a check of the open workbook tells what is wrong, and which fields that is."""


def _marks(since: int) -> tuple[Field, Field]:
    """Where a check tells what is wrong in a row: nothing, in a master that is just built."""
    return (
        Field(TO_MEND, N_("To mend"), Kind.LONG_TEXT, Role.SHOWN, width=30, since=since),
        Field(MARKED, N_("Fields to mend"), role=Role.SHOWN, hidden=True, since=since),
    )


def marked_words(fields: Iterable[str]) -> str:
    """What the hidden column holds where these fields are wrong: `|set_status|set_reason|`."""
    names = "|".join(dict.fromkeys(fields))
    return f"|{names}|" if names else ""


_NAME = Field("name", N_("Name"), role=Role.SHOWN, width=40)
_COUNTED = (
    Field("n", N_("Goals"), Kind.INTEGER, Role.SHOWN, width=8),
    Field("green", N_("Green"), Kind.INTEGER, Role.SHOWN, width=8),
    Field("yellow", N_("Yellow"), Kind.INTEGER, Role.SHOWN, width=8),
    Field("red", N_("Red"), Kind.INTEGER, Role.SHOWN, width=8),
    Field("not_measured", N_("Not measured"), Kind.INTEGER, Role.SHOWN, width=9),
    Field("mean_score", N_("Mean, 0 to 2"), Kind.NUMBER, Role.SHOWN, width=10, style="number_2"),
    Field("proposed", N_("Proposed assessment"), role=Role.SHOWN, width=22),
    Field(
        "assessment",
        N_("Assessment"),
        Kind.CHOICE,
        choices=words.ASSESSMENTS,
        width=24,
        help=N_("Only where you depart from the proposal. Give the reason beside it."),
    ),
    Field(
        "justification",
        N_("Justification (printed)"),
        Kind.LONG_TEXT,
        width=40,
        max_length=2000,
        help=N_("Printed in the report with the assessment."),
    ),
)
"""What is told of a part of the plan, and how it is assessed."""
_PROPOSED = 7
"""How many of these stand before the check of the proposal."""


def _basis(since: int) -> Field:
    """Whether the counts are still those that the proposal was made of."""
    return Field("basis", N_("Check of the proposal"), role=Role.SHOWN, width=18, since=since)


_ASSESSED_RULES = (
    Rule(
        Code.STATUS_WITHOUT_REASON,
        "justification",
        (Filled("assessment"), Blank("justification")),
    ),
)

_OF_STAFF = (
    Field(
        "board_status",
        N_("The board's status"),
        Kind.CHOICE,
        choices=words.STATUSES,
        width=14,
        since=2,
        help=N_("Only where the board departs from the computed status."),
    ),
    Field(
        "board_reason",
        N_("The board's reason"),
        Kind.CHOICE,
        choices=words.GROUNDS,
        width=22,
        since=2,
    ),
    Field(
        "board_justification",
        N_("The board's justification (printed)"),
        Kind.LONG_TEXT,
        width=36,
        max_length=2000,
        since=2,
        help=N_("Printed in the board's own report."),
    ),
    Field(
        "set_status",
        N_("Status set by hand"),
        Kind.CHOICE,
        choices=words.STATUSES,
        width=14,
        help=N_("Only where you depart from the computed status. Give the reason beside it."),
    ),
    Field("set_reason", N_("Reason"), Kind.CHOICE, choices=words.GROUNDS, width=22),
    Field(
        "justification",
        N_("Justification (printed)"),
        Kind.LONG_TEXT,
        width=36,
        max_length=2000,
        help=N_("Printed in the report beside the status."),
    ),
    Field(
        "use_projection",
        N_("Print the projection"),
        Kind.CHOICE,
        choices=words.YES,
        width=13,
        since=2,
        help=N_("Yes if the projection is a fair one and may stand in the report."),
    ),
    Field(
        "board_comment",
        N_("The board's comment (printed)"),
        Kind.LONG_TEXT,
        width=44,
        max_length=4000,
        help=N_("The text that is printed in the report."),
    ),
    Field(
        "internal_note",
        N_("Internal note (never printed)"),
        Kind.LONG_TEXT,
        width=32,
        max_length=4000,
        help=N_("Never printed."),
    ),
)
"""What staff write of a goal: the board's view, the region's, and the texts."""
_COUNTED_BY = (
    Field("status_code", N_("Status code"), role=Role.SHOWN, hidden=True),
    Field(
        "board_code", N_("Status code, as the board sees it"), role=Role.SHOWN, hidden=True, since=4
    ),
    Field("reason_code", N_("Reason code"), role=Role.SHOWN, hidden=True, since=4),
    Field("weight", N_("Weight"), Kind.NUMBER, Role.SHOWN, hidden=True, since=4),
    Field("board_id", N_("Id of the board"), role=Role.SHOWN, hidden=True, since=4),
    Field("node1", N_("Id, level 1"), role=Role.SHOWN, hidden=True, since=4),
    Field("node2", N_("Id, level 2"), role=Role.SHOWN, hidden=True, since=4),
    Field("node3", N_("Id, level 3"), role=Role.SHOWN, hidden=True, since=4),
)
"""What the counts go by, in hidden columns: names may be alike, ids are not."""

MASTER_GOALS = Form(
    "master_goals",
    5,
    N_("All goals"),
    (
        Field("goal_id", N_("Goal no."), role=Role.KEY, width=7),
        Field("board", N_("Board"), role=Role.KEY, width=7),
        Field("title", N_("Goal"), role=Role.SHOWN, width=38),
        Field("level1", N_("Level 1"), role=Role.SHOWN, width=16),
        Field("level2", N_("Level 2"), role=Role.SHOWN, width=18),
        Field("level3", N_("Level 3"), role=Role.SHOWN, width=18, since=4),
        Field("responsible", N_("Boards responsible"), role=Role.SHOWN, width=17, since=3),
        Field("added", N_("Added on"), Kind.DATE, Role.SHOWN, width=11, since=3),
        Field("target_words", N_("Target"), role=Role.SHOWN, width=14),
        Field("outcome", N_("Outcome"), Kind.ANSWER, Role.SHOWN, width=11),
        Field("measure_unit", N_("Unit of measure"), role=Role.SHOWN, width=10),
        Field("preliminary", N_("Preliminary"), role=Role.SHOWN, width=12),
        Field("progress", N_("Progress"), role=Role.SHOWN, width=15, since=3),
        Field("attainment", N_("Attainment"), Kind.NUMBER, Role.SHOWN, width=19, style="percent"),
        Field("deviation", N_("Deviation"), role=Role.SHOWN, width=12, since=2),
        Field("over_time", N_("Over time"), role=Role.SHOWN, width=18, since=4),
        Field("trend", N_("Trend"), role=Role.SHOWN, width=12, since=2),
        Field("previous_outcome", N_("Previous value"), Kind.NUMBER, Role.SHOWN, width=11),
        Field("previous_period", N_("Previous value from"), role=Role.SHOWN, width=14, since=4),
        Field("status", N_("Status"), role=Role.SHOWN, width=14, style="status"),
        Field("reason", N_("Why not measured"), role=Role.SHOWN, width=17),
        Field("computed", N_("Computed status"), role=Role.SHOWN, width=13),
        Field("forecast", N_("Forecast full year"), Kind.ANSWER, Role.SHOWN, width=11),
        Field(
            "projection",
            N_("Projected full year (computed)"),
            Kind.NUMBER,
            Role.SHOWN,
            width=12,
            since=2,
        ),
        Field("method", N_("How projected"), role=Role.SHOWN, width=20, since=2),
        Field("comment", N_("Comment"), Kind.LONG_TEXT, Role.SHOWN, width=46),
        Field("action", N_("Action"), Kind.LONG_TEXT, Role.SHOWN, width=32),
        *_OF_STAFF,
        *_marks(since=5),
        Field("units", N_("Units"), role=Role.SHOWN, width=9),
        Field("units_words", N_("Units and parts"), role=Role.SHOWN, width=28, since=2),
        Field("layers", N_("Set by hand so far"), role=Role.SHOWN, width=24, since=2),
        Field("findings", N_("Findings"), role=Role.SHOWN, width=14),
        Field("source", N_("Source"), role=Role.SHOWN, width=32, style="link_cell", since=4),
        *_COUNTED_BY,
    ),
    keys=("goal_id", "board"),
    rows=Rows.GOALS,
    rules=(
        Rule(
            Code.STATUS_WITHOUT_REASON,
            "board_reason",
            (Filled("board_status"), Blank("board_reason")),
        ),
        Rule(
            Code.REASON_WITHOUT_STATUS,
            "board_status",
            (Blank("board_status"), Filled("board_reason")),
        ),
        Rule(Code.STATUS_WITHOUT_REASON, "set_reason", (Filled("set_status"), Blank("set_reason"))),
        Rule(Code.REASON_WITHOUT_STATUS, "set_status", (Blank("set_status"), Filled("set_reason"))),
    ),
    lead=N_("The yellow columns are yours. What you write there is kept when this is built again."),
)

ASSESSMENTS = Form(
    "assessments",
    4,
    N_("Assessments"),
    (
        Field("level1", N_("Level 1"), role=Role.SHOWN, width=26),
        Field("node_id", N_("Id"), role=Role.KEY, width=8),
        _NAME,
        Field(
            "description",
            N_("What it means"),
            Kind.LONG_TEXT,
            Role.SHOWN,
            width=50,
            since=2,
        ),
        *_COUNTED[:_PROPOSED],
        _basis(since=3),
        *_COUNTED[_PROPOSED:],
        Field(
            "narrative",
            N_("Text for the report (printed)"),
            Kind.LONG_TEXT,
            width=70,
            max_length=8000,
            help=N_("The text that is printed in the report."),
        ),
        *_marks(since=4),
    ),
    keys=("node_id",),
    rows=Rows.LINES,
    rules=_ASSESSED_RULES,
    lead=N_("The proposal is a basis. The assessment is yours, and so is the text."),
)

BOARD_ASSESSMENTS = Form(
    "board_assessments",
    3,
    N_("Boards' assessments"),
    (
        Field("board", N_("Board"), role=Role.KEY, width=8),
        Field("level1", N_("Level 1"), role=Role.SHOWN, width=26),
        Field("assessed", N_("Id"), role=Role.KEY, width=8),
        _NAME,
        *_COUNTED[:_PROPOSED],
        _basis(since=2),
        *_COUNTED[_PROPOSED:],
        *_marks(since=3),
    ),
    keys=("board", "assessed"),
    rows=Rows.LINES,
    rules=_ASSESSED_RULES,
    optional=True,
    lead=N_("What each board says of its own goals. It is shown in the board's own report."),
)

MASTER_FORMS: dict[str, Form] = {
    form.key: form for form in (MASTER_GOALS, ASSESSMENTS, BOARD_ASSESSMENTS, CONFLICTS)
}
"""The sheets of the master that are read back."""
