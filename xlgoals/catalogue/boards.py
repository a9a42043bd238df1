"""Which boards a person means who writes them in a row: `A and B`, `A, B`, `A+the other boards`."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from xlgoals.forms.values import fold
from xlgoals.i18n import LANGUAGES, N_, Language

if TYPE_CHECKING:
    from collections.abc import Sequence

_THE_OTHERS = (N_("boards"), N_("the boards"), N_("other boards"), N_("the other boards"))
_AND = N_("and")


@cache
def _words(*english: str) -> frozenset[str]:
    return frozenset(fold(Language(code).text(word)) for code in LANGUAGES for word in english)


def read_boards(written: str, boards: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The boards that are written, in the order of `boards`, and the words that are none of them.

    Between them stand commas, semicolons, `+`, `&`, `/` or the word *and* in any language, brackets
    around them or not. *The boards* are all there are, beside those that are named. A board whose
    id has a word for *and* in it is found whole.
    """
    ids = {fold(board): board for board in boards}
    others, joining = _words(*_THE_OTHERS), _words(_AND)
    known = sorted({*ids, *others, *joining}, key=lambda word: (-len(word), word))
    pattern = rf"(?<![\w-])(?:{'|'.join(map(re.escape, known))})(?![\w-])"
    text = " ".join(written.split())
    named: set[str] = set()
    for word in map(fold, re.findall(pattern, text, re.IGNORECASE)):
        if word in ids:
            named.add(ids[word])
        elif word in others:
            named |= set(boards)
    rest = re.split(r"[,;+&/()]", re.sub(pattern, ",", text, flags=re.IGNORECASE))
    unknown = tuple(filter(None, (part.strip() for part in rest)))
    return tuple(board for board in boards if board in named), unknown
