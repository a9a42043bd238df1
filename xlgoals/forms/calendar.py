"""What a round asks for, where the plan's calendar says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Rows
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection

    from xlgoals.domain.model import Catalogue, Round
    from xlgoals.i18n import Language

_EVERYTHING = N_("All that the units report")


def asked_forms(catalogue: Catalogue, round_: Round) -> frozenset[str]:
    """The forms that the calendar names for a round; none where it names none."""
    items = (item for item in catalogue.calendar if item.round_id == round_.round_id)
    return frozenset(form for item in items for form in item.forms)


def asked_in(catalogue: Catalogue, round_: Round) -> Catalogue:
    """The catalogue with what is asked for in a round, of the units that are there at its end.

    Goals, reports and lines of forms that the round does not ask for are left out, so that nobody
    is waited for who owes nothing. So are goals that are added after its period.
    """
    there = catalogue.valid_in(round_)
    named = asked_forms(catalogue, round_) or frozenset(RETURN_FORMS)
    kinds = {
        kind
        for form in RETURN_FORMS.values()
        if form.key in named and form.rows is Rows.GOALS
        for kind in form.kinds
    }
    goals = tuple(
        goal
        for goal in there.goals
        if goal.kind in kinds and (goal.added is None or goal.added <= round_.ends)
    )
    keys = {goal.key for goal in goals}
    return replace(
        there,
        goals=goals,
        reports=tuple(one for one in there.reports if (one.goal_id, one.board) in keys),
        lines=tuple(line for line in there.lines if line.form in named),
    )


def form_titles(forms: Collection[str], language: Language) -> str:
    """The names of forms, in the order of the sheets."""
    titles = [language.text(form.title) for key, form in RETURN_FORMS.items() if key in forms]
    return ", ".join(titles)


def asks_words(catalogue: Catalogue, round_: Round, language: Language) -> str:
    """What a round asks for, in words: the names of its forms, or that it is everything."""
    named = asked_forms(catalogue, round_)
    return form_titles(named, language) if named else language.text(_EVERYTHING)
