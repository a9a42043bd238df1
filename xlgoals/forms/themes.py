"""Looks: the themes that are shipped, and a theme with what a workspace has of its own."""

from __future__ import annotations

import re
import tomllib
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from xlgoals import resources
from xlgoals.errors import Unusable
from xlgoals.forms.look import LEAST_CONTRAST, ROLES, WHITE, Look
from xlgoals.forms.raw import text_units
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STANDARD = "standard"
FONT_LENGTH = 31
"""The longest name of a font that Excel takes."""
PRINTED_LENGTH = 90
"""Most characters of a header and of a footer, an ampersand counted twice.

A printed head holds 255 in all, and the names of a sheet and of its unit stand there too.
"""
FOOT_LENGTH = 230
"""Most characters of the footer and the plan's notice together, which stand in one printed foot."""
_COLOUR = re.compile(r"#?([0-9A-Fa-f]{6})")
_FONT = re.compile(r"[\w][\w .+-]*")


class Chosen(Protocol):
    """What a workspace says of its look."""

    @property
    def theme(self) -> str:
        """The name of a shipped theme."""

    @property
    def font(self) -> str:
        """The name of a font; the theme's when blank."""

    @property
    def header(self) -> str:
        """What is printed at the head of every page."""

    @property
    def footer(self) -> str:
        """What is printed at the foot of every page."""

    @property
    def colours(self) -> Mapping[str, str]:
        """Colours by role that are others than the theme's."""


def themes() -> list[str]:
    """The names of the themes there are, the standard one first."""
    names = sorted(path.stem for path in (resources.folder("templates") / "themes").glob("*.toml"))
    return [STANDARD, *(name for name in names if name != STANDARD)]


@lru_cache
def theme(name: str = STANDARD) -> Look:
    """A shipped theme; what it leaves out is as in the standard one."""
    path = resources.folder("templates") / "themes" / f"{name}.toml"
    stated = tomllib.loads(path.read_text(encoding="utf-8"))
    before = theme().colours if name != STANDARD else {}
    return Look({**before, **stated["colours"]}, stated.get("font", ""))


def chosen_look(chosen: Chosen, file: Path) -> Look:
    """The look that a workspace has chosen in its settings, but for the logo.

    Args:
        chosen: What its settings say.
        file: The file they stand in, which messages name.

    Raises:
        Unusable: Something of it cannot be used; the message says what and why.
    """
    if chosen.theme not in themes():
        message = N_('{file}: {key} is "{value}", and must be one of: {choices}.')
        names = ", ".join(themes())
        raise Unusable(message, file=file, key="look.theme", value=chosen.theme, choices=names)
    if chosen.font and (len(chosen.font) > FONT_LENGTH or not _FONT.fullmatch(chosen.font)):
        message = N_('{file}: {key} is "{value}", and must be the name of a font.')
        raise Unusable(message, file=file, key="look.font", value=chosen.font)
    base = theme(chosen.theme)
    own = {role: _own_colour(role, value, file) for role, value in chosen.colours.items()}
    look = Look(
        {**base.colours, **own},
        chosen.font or base.font,
        _printed("header", chosen.header, file),
        _printed("footer", chosen.footer, file),
    )
    _refuse_poor_contrast(look, file)
    return look


def _printed(key: str, words: str, file: Path) -> str:
    """Words as they are printed on every page: on one line."""
    said = " ".join(words.split())
    key = f"look.{key}"
    if not said.isprintable():
        message = N_("{file}: {key} holds a sign that cannot be printed.")
        raise Unusable(message, file=file, key=key)
    if (n := printed_length(said)) > PRINTED_LENGTH:
        message = N_(
            "{file}: {key} takes {n} characters in print, where & counts as two, and at most "
            "{most} fit. Make it shorter."
        )
        raise Unusable(message, file=file, key=key, n=n, most=PRINTED_LENGTH)
    return said


def printed_length(words: str) -> int:
    """How much of a printed head or foot words take: an ampersand is written twice there."""
    return text_units(words.replace("&", "&&"))


def refuse_long_foot(look: Look, notice: str) -> None:
    """Raises Unusable where the look's footer and a plan's notice do not fit the same foot."""
    both = printed_length(look.footer), printed_length(notice)
    if look.footer and sum(both) > FOOT_LENGTH:
        message = N_(
            "The footer in the settings takes {footer} characters and the plan's notice {notice}, "
            "where & counts as two, and at most {most} fit together at the foot of a page. Make "
            "one of them shorter."
        )
        raise Unusable(message, footer=both[0], notice=both[1], most=FOOT_LENGTH)


def _own_colour(role: str, value: str, file: Path) -> str:
    if role not in ROLES:
        message = N_("{file}: there is no setting {key}. There are: {choices}.")
        raise Unusable(message, file=file, key=f"look.colours.{role}", choices=", ".join(ROLES))
    if not (digits := _COLOUR.fullmatch(value.strip())):
        message = N_(
            '{file}: {key} is "{value}", and must be a colour in six hexadecimal digits, '
            "such as 1F4E5F."
        )
        raise Unusable(message, file=file, key=f"look.colours.{role}", value=value)
    return digits[1].upper()


def _refuse_poor_contrast(look: Look, file: Path) -> None:
    poor = look.poor_contrast()
    if poor is None:
        return
    text, ground = (f"{role} ({look.colour(role)})" if role != WHITE else role for role in poor[:2])
    message = N_(
        "{file}: text in the colour {text} on {ground} has a contrast of {ratio} to 1, and at "
        "least {least} to 1 is needed to read it. Change one of them under [look.colours]."
    )
    # cut off, so that what falls short never reads as enough
    ratio = Decimal(poor[2]).quantize(Decimal("0.01"), ROUND_DOWN)
    raise Unusable(
        message, file=file, text=text, ground=ground, ratio=ratio, least=Decimal(LEAST_CONTRAST)
    )
