"""What stands above a form's table in a unit's template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.lines import CONVENTION_WORDS
from xlgoals.forms.line_rows import convention
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Field, Form
    from xlgoals.forms.form_row import FormRow
    from xlgoals.i18n import Language


def example_words(asked: Field, language: Language) -> str:
    """How a field is filled in well, as it stands above the field's column."""
    return language.text(N_("For example: {words}"), words=language.text(asked.example))


def lead_words(
    form: Form, rows: Sequence[FormRow], catalogue: Catalogue, language: Language
) -> str:
    """The form's own lead, its signs, what is known already, and what to do when it is full."""
    said = [language.text(form.lead)]
    if form.has_amounts:
        said.append(language.text(CONVENTION_WORDS[convention(form, catalogue)]))
    seen = (row for row in rows if not row.is_sum)  # what is given of a sum is only compared
    if held := dict.fromkeys(words for row in seen for words in row.sources.values()):
        locked = N_("Figures on a blue ground are known already and locked: {sources}.")
        said.append(language.text(locked, sources="; ".join(_small(words) for words in held)))
    if own := sum(row.is_own for row in rows):
        full = N_(
            "{n} rows are prepared for what you add. If they are not enough, send in what you have "
            "and ask {contact} for more: the file that you get back has them."
        )
        contact = catalogue.plan.contact or language.text(N_("the contact person"))
        said.append(language.text(full, n=own, contact=contact))
    return " ".join(said)


def _small(words: str) -> str:
    """Words as they stand inside a sentence."""
    return words[:1].lower() + words[1:]
