"""The master's sheet of what its copies say differently, where somebody chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.master_form import finish, form_sheet, roomy
from xlgoals.forms.declared.conflicts import CONFLICTS
from xlgoals.tables.conflicts import conflict_words, row_words, told_by

if TYPE_CHECKING:
    from xlgoals.forms.layout import Lists
    from xlgoals.forms.sheet import SheetLayout
    from xlgoals.tables.figures import Figures

_ROOM, _TALLEST = 30.0, 240.0
"""Least and greatest height of a row, in points."""


def conflicts_sheets(figures: Figures, lists: Lists) -> list[SheetLayout]:
    """The sheet of both versions of each, while there are any."""
    if not figures.conflicts:
        return []
    catalogue, language = figures.catalogue, figures.language
    sheet, table = form_sheet(CONFLICTS, figures, lists)
    placed = table.body(
        {
            "conflict": row.id,
            "cells": row_words(row, catalogue, language),
            "stands": conflict_words(row.form, row.stands, language),
            "stands_by": told_by(row.stands, language),
            "other": conflict_words(row.form, row.other, language),
            "other_by": told_by(row.other, language),
        }
        for row in figures.conflicts
    )
    finish(sheet, placed, "conflict")
    roomy(sheet, placed, _ROOM, _TALLEST)
    return [sheet]
