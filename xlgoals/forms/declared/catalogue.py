"""The catalogue's own sheets, which central staff write."""

from decimal import Decimal

from xlgoals.forms.declared import words
from xlgoals.forms.declared.catalogue_goals import GOALS
from xlgoals.forms.declared.settings import SETTINGS as PLAN_SETTINGS
from xlgoals.forms.form import Field, Form, Kind, Rows
from xlgoals.i18n import N_

_ZERO, _ONE = Decimal(0), Decimal(1)

SETTINGS = Form(
    "settings",
    1,
    N_("Settings"),
    (
        Field(
            "key",
            N_("Setting"),
            Kind.CHOICE,
            choices=PLAN_SETTINGS,
            required=True,
            width=32,
        ),
        Field("value", N_("Value"), width=40),
        Field("note", N_("Remark"), Kind.LONG_TEXT, width=60),
    ),
    keys=("key",),
    rows=Rows.FREE,
    blank_rows=20,
    lead=N_("What changes a figure, a status or a word."),
)
UNITS = Form(
    "units",
    1,
    N_("Units"),
    (
        Field("unit_id", N_("Id"), required=True, width=12, max_length=30),
        Field("name", N_("Name"), required=True, width=40, max_length=120),
        Field("kind", N_("Kind"), Kind.CHOICE, choices=words.UNIT_KINDS, required=True, width=16),
        Field("parent_id", N_("Belongs to"), refers_to="units", width=12),
        Field("valid_from", N_("Valid from"), Kind.DATE, width=12),
        Field("valid_to", N_("Valid to"), Kind.DATE, width=12),
        Field("responsible_role", N_("Responsible manager"), width=26),
        Field("reviewer_role", N_("Reviewer"), width=20),
        Field("mailbox", N_("Mailbox"), width=32),
        Field("telephone", N_("Telephone"), width=16),
    ),
    keys=("unit_id",),
    rows=Rows.FREE,
    blank_rows=100,
    lead=N_("Boards, and the units that report to them. A board belongs to nobody."),
)
STRUCTURE = Form(
    "structure",
    2,
    N_("Structure"),
    (
        Field("node_id", N_("Id"), required=True, width=12),
        Field("level", N_("Level"), Kind.INTEGER, required=True, minimum=_ONE, maximum=Decimal(3)),
        Field("parent_id", N_("Belongs to"), refers_to="structure", width=12),
        Field("name", N_("Name"), required=True, width=60, max_length=200),
        Field(
            "description",
            N_("What it means"),
            Kind.LONG_TEXT,
            width=60,
            max_length=1000,
            since=2,
            help=N_("Such as an overall goal; it is printed under the heading."),
        ),
    ),
    keys=("node_id",),
    rows=Rows.FREE,
    blank_rows=50,
    lead=N_("The plan's levels as a tree, such as strategies and their directions."),
)
REPORTING = Form(
    "reporting",
    1,
    N_("Reporting"),
    (
        Field("goal_id", N_("Goal no."), required=True, width=10),
        Field("board", N_("Board"), refers_to="units", required=True, width=10),
        Field("unit_id", N_("Unit"), refers_to="units", required=True, width=14),
        Field("target", N_("Own target"), Kind.NUMBER),
        Field("share", N_("Share of the target"), Kind.NUMBER, minimum=_ZERO, ratio=True),
        Field("weight", N_("Weight"), Kind.NUMBER, minimum=_ZERO),
    ),
    keys=("goal_id", "board", "unit_id"),
    rows=Rows.FREE,
    blank_rows=200,
    lead=N_("Who reports each goal. Several units may report the same one."),
)
ROUNDS = Form(
    "rounds",
    1,
    N_("Rounds"),
    (
        Field("round_id", N_("Id"), required=True, width=12, max_length=30),
        Field("name", N_("Name"), required=True, width=34),
        Field(
            "occasion",
            N_("Occasion"),
            required=True,
            width=14,
            help=N_("The word that goals name when they say where they are followed up."),
        ),
        Field(
            "period",
            N_("Period"),
            Kind.MONTH,
            required=True,
            help=N_("The last month, as 2025-04."),
        ),
        Field("opens", N_("Opens"), Kind.DATE),
        Field("due", N_("Due date"), Kind.DATE, width=18),
        Field("state", N_("State"), Kind.CHOICE, choices=words.ROUND_STATES, required=True),
    ),
    keys=("round_id",),
    rows=Rows.FREE,
    blank_rows=20,
    lead=N_("The times of follow-up. Several may be open at once."),
)
LINES = Form(
    "lines",
    2,
    N_("Lines"),
    (
        Field("form", N_("Form"), required=True, width=18),
        Field("line_id", N_("Id"), required=True),
        Field("board", N_("Board"), refers_to="units", required=True),
        Field("node_id", N_("Belongs to"), refers_to="structure"),
        Field("unit_id", N_("Unit"), refers_to="units", required=True, width=14),
        Field("title", N_("Title"), required=True, width=50, max_length=300),
        Field("description", N_("Description"), Kind.LONG_TEXT, width=50),
        Field("start", N_("Start"), Kind.DATE),
        Field("end", N_("End"), Kind.DATE),
        Field(
            "part_of",
            N_("Part of"),
            width=12,
            since=2,
            help=N_("The line of the same form and unit that this one is part of; that is a sum."),
        ),
        Field(
            "nature",
            N_("Income or cost"),
            Kind.CHOICE,
            choices=words.NATURES,
            width=14,
            since=2,
            help=N_("What the line's amounts are, so that a wrong sign is seen."),
        ),
        Field(
            "measure_unit",
            N_("Unit of measure"),
            width=14,
            max_length=30,
            since=2,
            help=N_("Of the line's amounts, where it is not the one in Settings."),
        ),
    ),
    keys=("form", "line_id", "unit_id"),
    rows=Rows.FREE,
    blank_rows=50,
    optional=True,
    lead=N_("Rows of the other forms: activities, lines of the economy, investments."),
)
CALENDAR = Form(
    "calendar",
    1,
    N_("Calendar"),
    (
        Field("date", N_("Date"), Kind.DATE, required=True),
        Field("until", N_("Until"), Kind.DATE),
        Field("kind", N_("Kind"), width=26, max_length=60),
        Field("item", N_("Item"), required=True, width=60, max_length=300),
        Field("responsible_role", N_("Responsible role"), width=34, max_length=120),
        Field("round_id", N_("Round"), refers_to="rounds", width=12),
        Field(
            "forms",
            N_("Forms asked for"),
            Kind.WORDS,
            width=36,
            help=N_("What the round asks for because of this, with semicolons between."),
        ),
        Field("note", N_("Remark"), Kind.LONG_TEXT, width=40),
    ),
    keys=("date", "item"),
    rows=Rows.FREE,
    blank_rows=30,
    optional=True,
    lead=N_(
        "What is dealt with when, and by whom. A round that is named here with forms asks for "
        "those alone."
    ),
)
IMPORTS = Form(
    "imports",
    1,
    N_("Imports"),
    (
        Field("name", N_("Extract"), required=True, width=16, max_length=30),
        Field("form", N_("Form"), required=True, width=16),
        Field(
            "column",
            N_("Column in the file"),
            required=True,
            width=26,
            help=N_("The heading that the column has in the file."),
        ),
        Field(
            "means",
            N_("Means"),
            required=True,
            width=18,
            help=N_("row, unit, board, period, source, extracted, or a field such as outcome."),
        ),
        Field("measure_unit", N_("Unit of measure"), width=14, max_length=30),
        Field("sign", N_("Sign"), Kind.CHOICE, choices=words.IMPORT_SIGNS, width=14),
    ),
    keys=("name", "column"),
    rows=Rows.FREE,
    blank_rows=30,
    optional=True,
    lead=N_("What the columns mean in files from other systems, which xlgoals import reads."),
)
HISTORY = Form(
    "history",
    1,
    N_("History"),
    (
        Field("goal_id", N_("Goal no."), required=True, width=10),
        Field("board", N_("Board"), refers_to="units", required=True, width=10),
        Field("unit_id", N_("Unit"), refers_to="units", width=14),
        Field("period", N_("Period"), Kind.MONTH, required=True),
        Field("value", N_("Value"), Kind.NUMBER, required=True),
        Field("source", N_("Source"), width=50),
    ),
    keys=("goal_id", "board", "unit_id", "period"),
    rows=Rows.FREE,
    blank_rows=200,
    optional=True,
    lead=N_("Outcomes of times before, where xlgoals was not used."),
)
PERIOD_TARGETS = Form(
    "period_targets",
    1,
    N_("Period targets"),
    (
        Field("goal_id", N_("Goal no."), required=True, width=10),
        Field("board", N_("Board"), refers_to="units", required=True, width=10),
        Field("round_id", N_("Round"), refers_to="rounds", required=True, width=14),
        Field("target", N_("Target"), Kind.NUMBER, required=True),
        Field("target_high", N_("Upper target"), Kind.NUMBER, help=N_("Only with between.")),
    ),
    keys=("goal_id", "board", "round_id"),
    rows=Rows.FREE,
    blank_rows=50,
    optional=True,
    lead=N_("Targets for single rounds, of goals that are judged on the period's target."),
)
WAIVERS = Form(
    "waivers",
    1,
    N_("Waivers"),
    (
        Field(
            "rule",
            N_("Code"),
            Kind.CHOICE,
            choices=words.CODES,
            required=True,
            help=N_("The code of the finding: XG-301."),
        ),
        Field("unit_id", N_("Unit"), refers_to="units", width=14),
        Field("goal_id", N_("Goal no.")),
        Field("round_id", N_("Round"), refers_to="rounds"),
        Field("decided_by", N_("Decided by"), required=True, width=24),
        Field("reason", N_("Reason"), Kind.LONG_TEXT, required=True, width=50),
        Field("until", N_("Until"), Kind.DATE),
    ),
    keys=("rule", "unit_id", "goal_id", "round_id"),
    rows=Rows.FREE,
    blank_rows=20,
    optional=True,
    lead=N_("Rules that do not apply, to whom, why and until when."),
)
ANSWERS = Form(
    "answers",
    1,
    N_("Answers"),
    (
        Field("kind", N_("Kind"), Kind.CHOICE, choices=words.GOAL_KINDS, required=True, width=16),
        Field("answer", N_("Code"), required=True),
        Field("label", N_("Words"), required=True, width=40, max_length=200),
        Field("status", N_("Status"), Kind.CHOICE, choices=words.ANSWER_STATUSES, width=14),
    ),
    keys=("kind", "answer"),
    rows=Rows.FREE,
    blank_rows=10,
    lead=N_("Answers in words to goals that have no number, and the status each gives."),
)

CATALOGUE_FORMS: dict[str, Form] = {
    form.key: form
    for form in (
        SETTINGS,
        ROUNDS,
        UNITS,
        STRUCTURE,
        GOALS,
        REPORTING,
        ANSWERS,
        LINES,
        HISTORY,
        PERIOD_TARGETS,
        CALENDAR,
        IMPORTS,
        WAIVERS,
    )
}
"""The sheets of the catalogue, in their order."""
