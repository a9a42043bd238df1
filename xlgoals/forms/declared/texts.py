"""What the units are asked to write at length."""

from xlgoals.forms.declared.parts import BOARD, CHECK, prose
from xlgoals.forms.form import Field, Form, Role, Rows
from xlgoals.i18n import N_

TEXTS = Form(
    key="texts",
    version=1,
    title=N_("Texts"),
    lead=N_("Longer texts. This sheet is not locked, so spelling is checked as you write."),
    rows=Rows.LINES,
    keys=("line_id", "board"),
    is_open=True,
    fields=(
        Field("line_id", N_("Row no."), role=Role.KEY, width=8),
        BOARD,
        Field("title", N_("Text about"), role=Role.SHOWN, width=30),
        Field("description", N_("Description"), role=Role.SHOWN, width=36),
        prose(
            "text",
            N_("Text"),
            N_("Write freely, in several paragraphs if you like: Alt and Enter begin a new line."),
            width=100,
            longest=8000,
        ),
        CHECK,
    ),
)
