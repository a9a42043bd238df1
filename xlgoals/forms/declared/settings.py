"""What a plan can set."""

from xlgoals.findings import Code
from xlgoals.forms.declared import words
from xlgoals.forms.declared.returns import RETURN_FORMS
from xlgoals.forms.form import Choice
from xlgoals.i18n import N_

_WITH_AMOUNTS = [form for form in RETURN_FORMS.values() if form.has_amounts]
_WITH_OWN_ROWS = [form for form in RETURN_FORMS.values() if form.own_rows]
_SIGNS = N_("Signs of amounts: {of}")
_ROWS = N_("Blank rows: {of}")
_TRIAL = N_("{of} on trial until")
SETTINGS = (
    Choice("organisation", N_("Organisation")),
    Choice("plan_name", N_("Name of the plan")),
    Choice("contact", N_("Contact")),
    Choice("contact_telephone", N_("Contact's telephone")),
    Choice("level1", N_("Name of level 1")),
    Choice("level2", N_("Name of level 2")),
    Choice("level3", N_("Name of level 3")),
    Choice("judged_on", N_("Judged on")),
    Choice("yellow_kind", N_("Kind of limit")),
    Choice("yellow_from", N_("Yellow from")),
    Choice("scale", N_("Scale")),
    Choice("change_tolerance", N_("Unchanged within")),
    *(Choice(f"far_{kind.value}", label) for kind, label in words.FAR_WORDS.items()),
    Choice("assessment_green_from", N_("Satisfactory from")),
    Choice("assessment_yellow_from", N_("Not entirely satisfactory from")),
    Choice("assessment_minimum_share", N_("Least share measured")),
    Choice("notice", N_("Notice on every page")),
    Choice("charts", N_("Charts")),
    Choice("amount_unit", N_("Unit of amounts")),
    Choice("calendar_days", N_("Days before a meeting")),
    Choice("legend_green", N_("Meaning of green")),
    Choice("legend_yellow", N_("Meaning of yellow")),
    Choice("legend_red", N_("Meaning of red")),
    Choice("legend_not_measured", N_("Meaning of not measured")),
    *(Choice(f"sign_{form.key}", _SIGNS, form.title) for form in _WITH_AMOUNTS),
    *(Choice(f"rows_{form.key}", _ROWS, form.title) for form in _WITH_OWN_ROWS),
    *(Choice(f"severity_{code.id}", code.id) for code in Code),
    *(Choice(f"trial_{code.id}", _TRIAL, code.id) for code in Code),
)
"""What a plan can set; a finding's code stands for how serious it is."""
