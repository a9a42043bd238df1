"""The master's sheet of what was written differently in two copies, and which is to stand."""

from xlgoals.forms.form import Choice, Field, Form, Kind, Role, Rows
from xlgoals.i18n import N_

STANDS, OTHER = "stands", "other"
"""Which version is to stand: the one that stands now, or the other."""

CONFLICTS = Form(
    "conflicts",
    1,
    N_("Two versions"),
    (
        Field("conflict", N_("Id"), role=Role.KEY, width=7),
        Field("cells", N_("What it is about"), Kind.LONG_TEXT, Role.SHOWN, width=36),
        Field("stands", N_("What stands now"), Kind.LONG_TEXT, Role.SHOWN, width=34),
        Field("stands_by", N_("Written by"), Kind.LONG_TEXT, Role.SHOWN, width=20),
        Field("other", N_("The other version"), Kind.LONG_TEXT, Role.SHOWN, width=34),
        Field("other_by", N_("The other version is by"), Kind.LONG_TEXT, Role.SHOWN, width=22),
        Field(
            "keep",
            N_("Which is to stand"),
            Kind.CHOICE,
            choices=(
                Choice(STANDS, N_("What stands now")),
                Choice(OTHER, N_("The other version")),
            ),
            width=22,
            help=N_("Choose one of the two, or write a third one in the cells themselves."),
        ),
    ),
    keys=("conflict",),
    rows=Rows.LINES,
    optional=True,
    lead=N_(
        "The same cells were written differently in two copies of the master. Choose which "
        "version is to stand."
    ),
)
