"""Words, numbers and dates in the reader's language.

The English texts in the code are the message ids; `locale/sv` holds the Swedish. A text that is
declared in one place and shown in another is marked with `N_` where it is declared.
"""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

LOCALE_DIR = Path(__file__).parent / "locale"
LANGUAGES = ("sv", "en")
"""The languages there are, the preferred one first."""


def in_all_languages(message: str) -> tuple[str, ...]:
    """A text that takes no values as each of the languages says it, the preferred one first."""
    return tuple(Language(code).text(message) for code in LANGUAGES)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation without translating it yet."""
    return message


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    if code == "en":
        return gettext.NullTranslations()
    source = LOCALE_DIR / code / "LC_MESSAGES" / "xlgoals.po"
    compiled = source.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
        return _read_source(source, code)
    with compiled.open("rb") as stream:
        return gettext.GNUTranslations(stream)


def _read_source(source: Path, code: str) -> gettext.NullTranslations:
    """Read the `.po` itself: in a checkout it may be newer than the compiled one."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with source.open("rb") as stream:
        messages = read_po(stream, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Language:
    """One language: `sv` or `en`."""

    code: str = "sv"

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"no such language: {self.code!r}")

    @property
    def locale(self) -> str:
        """Babel's name of the locale that numbers and dates follow."""
        return {"sv": "sv_SE", "en": "en_GB"}[self.code]

    def text(self, message: str, /, **values: object) -> str:
        """`message` in this language, with `values` put in. Values are never interpreted."""
        if not message:
            return ""
        translated = _catalogue(self.code).gettext(message)
        return translated.format(**values) if values else translated

    def ntext(self, one: str, many: str, count: int, /, **values: object) -> str:
        """`one` or `many` by `count`, which is also the value `{n}`."""
        translated = _catalogue(self.code).ngettext(one, many, count)
        return translated.format(n=count, **values)

    def number(self, value: Decimal | float, decimals: int | None = None) -> str:
        """`value` as people write it, `1 234,5`, with `decimals` or as many as it has."""
        from babel.numbers import format_decimal

        # as many as a cell shows of a figure from 1 up; small ones have all of theirs
        kept = "#" * (10 if not -1 < value < 1 else 15)
        pattern = "#,##0." + (kept if decimals is None else "0" * decimals)
        return format_decimal(value, format=pattern.rstrip("."), locale=self.locale)

    def percent(self, ratio: Decimal | float, decimals: int = 1) -> str:
        """A ratio as per cent: 0.947 is `94,7 %`."""
        from babel.numbers import format_percent

        pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
        pattern += "\u00a0%" if self.code == "sv" else "%"
        return format_percent(ratio, format=pattern, locale=self.locale)

    def day(self, value: date) -> str:
        """`value` in words: `6 maj 2025`."""
        from babel.dates import format_date

        return format_date(value, format="d MMMM y", locale=self.locale)

    def moment(self, value: datetime) -> str:
        """`value`, which is in UTC, on a clock in Sweden: `2025-05-06 14:03`."""
        from babel.dates import format_datetime, get_timezone

        from xlgoals.clock import ZONE

        return format_datetime(
            value, "yyyy-MM-dd HH:mm", tzinfo=get_timezone(ZONE), locale=self.locale
        )

    def month(self, value: str) -> str:
        """A month `2025-04` in words: `april 2025`."""
        from datetime import date

        from babel.dates import format_date

        year, month = value.split("-")
        return format_date(date(int(year), int(month), 1), "MMMM y", locale=self.locale)

    def listing(self, items: list[str]) -> str:
        """`items` as a list in a sentence: `a, b och c`."""
        from babel.lists import format_list

        return format_list(items, locale=self.locale)
