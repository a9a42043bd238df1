"""What staff have decided about returns and their rows, as readers are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals.domain.model import TOTAL
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Rows
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from datetime import datetime

    from xlgoals.domain.model import Catalogue
    from xlgoals.i18n import Language


class Ruled(StrEnum):
    """What was decided."""

    ACCEPTED_ROW = "accepted_row"
    WITHDRAWN_ROW = "withdrawn_row"
    WITHDRAWN_FILE = "withdrawn_file"


RULED_WORDS = {
    Ruled.ACCEPTED_ROW: N_("Row accepted as it is"),
    Ruled.WITHDRAWN_ROW: N_("Row withdrawn"),
    Ruled.WITHDRAWN_FILE: N_("Return withdrawn"),
}


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in force on a return or a row; of a whole return `form` and `row` are empty."""

    ruled: Ruled
    unit_id: str
    unit: str
    board: str
    """The board that the unit stands under; empty where the plan does not know it."""
    form: str
    row: tuple[str, ...]
    row_words: str
    file_name: str
    sha256: str
    reason: str
    who: str
    made_at: datetime | None


def row_words(catalogue: Catalogue, language: Language, form: str, key: tuple[str, ...]) -> str:
    """A row in words: `G001 Care in time (HSN, women)`; of other forms with their name."""
    lines = {(line.form, line.line_id): line.title for line in catalogue.lines}
    goal = catalogue.goal.get((key[0], key[1])) if len(key) > 2 else None
    title = goal.title if goal else lines.get((form, key[0]), "")
    parts = ", ".join(part for part in key[1:] if part and part != TOTAL)
    words = f"{key[0]} {title}".strip() + (f" ({parts})" if parts else "")
    if form not in RETURN_FORMS or RETURN_FORMS[form].rows is Rows.GOALS:
        return words
    return f"{language.text(RETURN_FORMS[form].title)}: {words}"
