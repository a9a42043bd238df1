"""What a comment says in words, read with care for false alarms; standard library only."""

from xlgoals.texts.claims import Known, other_outcome, other_target, outcome_in
from xlgoals.texts.marks import editing_mark
from xlgoals.texts.numerals import Figure, figures
from xlgoals.texts.persons import personal_number, without_number

__all__ = [
    "Figure",
    "Known",
    "editing_mark",
    "figures",
    "other_outcome",
    "other_target",
    "outcome_in",
    "personal_number",
    "without_number",
]
