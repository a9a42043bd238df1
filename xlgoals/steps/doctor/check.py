"""What a check of the computer or the workspace tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xlgoals.i18n import N_

if TYPE_CHECKING:
    from xlgoals.steps.said import Said


class State(StrEnum):
    """How it is."""

    WELL = "well"
    NOTE = "note"
    """Good to know; the work can go on."""
    MEND = "mend"


STATE_WORDS = {State.WELL: N_("well"), State.NOTE: N_("note"), State.MEND: N_("mend")}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    key: str
    """For programs: what was looked at."""
    about: str
    """For people: the same, marked for translation."""
    state: State
    seen: Said
    do: Said | None = None


def well(key: str, about: str, seen: Said) -> Check:
    """All is as it should be."""
    return Check(key, about, State.WELL, seen)


def note(key: str, about: str, seen: Said, do: Said | None = None) -> Check:
    """Good to know."""
    return Check(key, about, State.NOTE, seen, do)


def mend(key: str, about: str, seen: Said, do: Said) -> Check:
    """Something to mend."""
    return Check(key, about, State.MEND, seen, do)
