"""People's words as every form of the report can show them: their breaks, and no hidden signs."""

from __future__ import annotations

import re

_NEVER = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What neither a page nor XML can hold, or what nobody sees: control signs, halves of signs."""
_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")


def plain(words: str) -> str:
    """Words with line feeds as their only breaks; a sign that cannot be shown is `\ufffd`."""
    return _NEVER.sub("\ufffd", _BREAKS.sub("\n", words))


def one_line(words: str) -> str:
    """The same on one line."""
    return " ".join(plain(words).split())
