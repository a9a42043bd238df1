"""Fields that several forms share."""

from dataclasses import replace

from xlgoals.forms.form import Field, Kind, Role
from xlgoals.i18n import N_

LEVELS = (
    Field("level1", N_("Level 1"), role=Role.SHOWN, width=18),
    Field("level2", N_("Level 2"), role=Role.SHOWN, width=18),
    Field("level3", N_("Level 3"), role=Role.SHOWN, width=16, hidden=True),
)
BOARD = Field("board", N_("Board"), role=Role.KEY, width=7)
BREAKDOWN = Field("breakdown", N_("Breakdown"), role=Role.KEY, width=10, on_request=True)
ADDED = Field("added", N_("Added on"), Kind.DATE, Role.SHOWN, width=11, on_request=True)
STATUS = (
    Field("status", N_("Status"), role=Role.LIVE, width=15, style="status"),
    Field("status_code", N_("Status code"), role=Role.LIVE, hidden=True),
)
COMMENT = Field(
    "comment",
    N_("Comment"),
    Kind.LONG_TEXT,
    width=50,
    max_length=4000,
    help=N_("Where do you stand, why, and what do you do about it, by when?"),
    example=N_(
        "91 per cent were seen within the time, against the target 95. Two nurses left in March, "
        "so there were fewer times. One has been employed from May, and evening clinics begin in "
        "June. We expect to be there in September."
    ),
)
COMMENT_ON_WORK = replace(
    COMMENT,
    example=N_(
        "Two of four areas have been trained. The others wait for premises, which are ready in "
        "May. They are trained in June, and the work is finished then."
    ),
)
COUNTER = Field("comment_length", N_("Number of characters"), role=Role.LIVE, width=12, since=2)
"""How much of the room for the comment is used."""
LAST_TEXTS = (
    Field(
        "last_comment",
        N_("Comment last time"),
        role=Role.SHOWN,
        width=36,
        on_request=True,
        since=2,
        style="last_text",
    ),
    Field(
        "last_action",
        N_("Action last time"),
        role=Role.SHOWN,
        width=24,
        on_request=True,
        since=2,
        style="last_text",
    ),
)
"""What the unit wrote of the same row the time before."""
ACTION = Field(
    "action",
    N_("Action"),
    Kind.LONG_TEXT,
    width=34,
    max_length=2000,
    help=N_('What is done when a goal is not reached, or "cannot be influenced".'),
)
EXPLANATION = Field(
    "explanation",
    N_("Explanation"),
    Kind.LONG_TEXT,
    width=24,
    max_length=2000,
    help=N_("If something looks odd but is right: say why."),
)
ADDED_TITLE = N_("What you add, in few words.")
"""The hint of a title that the unit writes in a blank row."""
CHECK = Field("check", N_("Row check"), role=Role.LIVE, width=18)


def prose(key: str, label: str, hint: str, width: float = 36, longest: int = 2000) -> Field:
    """A field of longer words."""
    return Field(key, label, Kind.LONG_TEXT, width=width, max_length=longest, help=hint)


def comment(hint: str) -> Field:
    """A comment that is asked for in other words."""
    return replace(COMMENT, help=hint, example="")
