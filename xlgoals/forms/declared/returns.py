"""What the units are asked, and their mark of readiness."""

from xlgoals.forms.declared.activities import DATED_ACTIVITIES, HEADCOUNT
from xlgoals.forms.declared.complaints import COMPLAINTS
from xlgoals.forms.declared.economy import ECONOMY, FORECAST, FRAMES, INVESTMENTS, SAVINGS
from xlgoals.forms.declared.goals import ASSIGNMENTS, FACTORS, GOALS
from xlgoals.forms.declared.internal_control import INTERNAL_CONTROL
from xlgoals.forms.declared.texts import TEXTS
from xlgoals.forms.declared.words import YES
from xlgoals.forms.form import Field, Form, Kind, Role, Rows
from xlgoals.i18n import N_

RETURN_FORMS: dict[str, Form] = {
    form.key: form
    for form in (
        GOALS,
        ASSIGNMENTS,
        FACTORS,
        DATED_ACTIVITIES,
        ECONOMY,
        FORECAST,
        FRAMES,
        INVESTMENTS,
        SAVINGS,
        HEADCOUNT,
        INTERNAL_CONTROL,
        COMPLAINTS,
        TEXTS,
    )
}
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
