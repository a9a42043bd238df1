"""The master's sheet of what its copies say differently, where somebody chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.master_form import finish, form_sheet, roomy
from xlgoals.forms.declared.conflicts import CONFLICTS
from xlgoals.i18n import N_
from xlgoals.tables.conflicts import conflict_words, row_words, told_by

if TYPE_CHECKING:
    from xlgoals.forms.layout import Lists
    from xlgoals.forms.sheet import SheetLayout
    from xlgoals.tables.figures import Figures

_PREPARED = 30
"""Rows that have their list of choices, so that the sheet can be filled while it is open."""
_NONE = N_(
    "Where copies of the master say different things of the same cells, both versions stand here. "
    "There are none now."
)
_ROOM, _TALLEST = 30.0, 240.0
"""Least and greatest height of a row, in points."""


def conflicts_sheet(figures: Figures, lists: Lists) -> SheetLayout:
    """The sheet of both versions of each; it is there when there are none, to be refilled."""
    catalogue, language = figures.catalogue, figures.language
    sheet, table = form_sheet(CONFLICTS, figures, lists)
    if not figures.conflicts:
        sheet.put(1, 0, language.text(_NONE), "plain")
    rows = [
        {
            "conflict": row.id,
            "cells": row_words(row, catalogue, language),
            "stands": conflict_words(row.form, row.stands, language),
            "stands_by": told_by(row.stands, language),
            "other": conflict_words(row.form, row.other, language),
            "other_by": told_by(row.other, language),
        }
        for row in figures.conflicts
    ]
    placed = table.body(rows, max(0, _PREPARED - len(rows)))
    finish(sheet, placed, "conflict")
    roomy(sheet, placed, _ROOM, _TALLEST)
    return sheet
