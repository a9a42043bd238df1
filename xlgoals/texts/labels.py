"""The words beside a number that is no figure: dates, places in a text, names of things.

The words themselves are data, one file per language: `words_sv.toml`, `words_en.toml`.
"""

from __future__ import annotations

from xlgoals.texts.vocabulary import listed, numbered, words

MONTHS = numbered("months")
"""A month's name to its number."""

MONTHS_AND_SEASONS = frozenset(MONTHS) | words("seasons")
"""What stands before a year of two digits: `hösten -21`."""

LABELS = words("labels")
"""A bare whole number behind one of these is a place or a name."""

DIARY_LABELS = words("diary_labels")
"""The same, also with a colon between."""

SCALES = words("scales")
"""`skala upp till 6`: the end of a scale."""

NUMBER_NAMES = words("number_names")
"""Numbers that are names wherever they stand alone."""

AGE_LEADS = words("age_leads")
"""`barn under 18 år`: an age."""

AGE_ENDS = (*listed("age_ends"), ")")
"""`65 år och äldre`: an age."""

YEAR_LEADS = MONTHS_AND_SEASONS | words("year_leads")
"""`under 2025 personer`: a year although a noun is behind it."""

FUNCTION_WORDS = words("function_words")
"""Words behind a number that are not what it counts."""
