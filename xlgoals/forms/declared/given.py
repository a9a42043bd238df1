"""Figures that systems hold, as a round keeps them beside its catalogue. No sheet has this form."""

from xlgoals.forms.form import Field, Form, Kind, Rows
from xlgoals.i18n import N_

GIVEN = Form(
    "given",
    1,
    N_("Imported figures"),
    (
        Field("round_id", N_("Round"), required=True),
        Field("form", N_("Form"), required=True),
        Field("unit_id", N_("Unit"), required=True),
        Field("row", N_("Row"), required=True),
        Field("board", N_("Board"), required=True),
        Field("field", N_("Field"), required=True),
        Field("value", N_("Value"), Kind.NUMBER, required=True),
        Field("source", N_("Source"), required=True),
        Field("extracted", N_("Extracted on"), Kind.DATE),
        Field("file_name", N_("File")),
        Field("sha256", N_("File's hash")),
        Field("sheet", N_("Sheet")),
        Field("cell", N_("Cell")),
    ),
    keys=("form", "unit_id", "row", "board", "field"),
    rows=Rows.FREE,
    optional=True,
)
