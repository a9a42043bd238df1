"""People's texts as they may be handed out (RULES 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.forms.remarks import held_back
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.tables.figures import Figures

HELD_BACK = N_("(The text is held back until it has been looked at: {code}.)")


def printed(figures: Figures, text: str, goal_id: str | None = None) -> str:
    """A text as it may be printed: one with a working note or a personal number is held back.

    It is released by a waiver of the finding (RULES 6: never printed unless somebody says so).
    """
    waivers = figures.catalogue.waivers
    for code in held_back(text):
        if not any(waiver.holds(code.id, figures.round, None, goal_id) for waiver in waivers):
            return figures.language.text(HELD_BACK, code=code.id)
    return text
