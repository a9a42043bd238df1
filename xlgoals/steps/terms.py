"""Amounts that have been returned are read as they were asked for: same signs, same unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.lines import CONVENTION_WORDS, Nature
from xlgoals.errors import Unusable
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.line_rows import convention, unit_of
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Form
    from xlgoals.steps.session import Session
    from xlgoals.steps.standing import Standing


def keep_terms(
    session: Session, standing: Standing, before: Catalogue, catalogue: Catalogue
) -> None:
    """See that a changed catalogue gives no amount that has come in another meaning.

    Args:
        session: Of the language.
        standing: What has been answered.
        before: The catalogue that it was asked for by.
        catalogue: The catalogue as it is now.

    Raises:
        Unusable: Signs or the unit of measure of a row that has been answered are others now.
    """
    for name, unit_id, key in sorted(standing.rows):
        form = RETURN_FORMS[name]
        if not form.has_amounts:
            continue
        then, now = (_terms(form, unit_id, key, plan) for plan in (before, catalogue))
        if then is not None and now is not None and then != now:
            message = N_(
                "Amounts have come in for {form} ({unit}, row {row}). They were asked for in {old} "
                "and would now be read as {new}. Undo that change in the catalogue, or withdraw "
                "those returns first."
            )
            raise Unusable(
                message,
                form=session.language.text(form.title),
                unit=unit_id,
                row=key[0],
                old=_words(form, then[1], before, session),
                new=_words(form, now[1], catalogue, session),
            )


def _terms(
    form: Form, unit_id: str, key: tuple[str, ...], catalogue: Catalogue
) -> tuple[int, str] | None:
    """The sign and the unit of measure of a row; None where the unit owes the form no more."""
    lines = catalogue.lines_of.get((form.key, unit_id), ())
    if not lines:
        return None
    line = next((line for line in lines if line.key == key), None)
    sign = convention(form, catalogue).sign(line.nature if line else Nature.EITHER)
    return sign, unit_of(form, line or lines[0], catalogue)


def _words(form: Form, measure_unit: str, catalogue: Catalogue, session: Session) -> str:
    signs = session.language.text(CONVENTION_WORDS[convention(form, catalogue)])
    return f"{measure_unit} ({signs.rstrip('.')})"
