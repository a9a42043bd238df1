"""The report of a round's figures as HTML, and that read as a browser reads it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from xlgoals.forms.themes import theme
from xlgoals.pages.content import compose
from xlgoals.pages.html import to_html

if TYPE_CHECKING:
    from xlgoals.tables.figures import Figures

_VOID = {"meta", "br", "img", "col", "input"}
_INLINE = {"a", "b", "span", "strong"}


def rendered(figures: Figures, board: str | None = None, *, summary_only: bool = False) -> str:
    """The page that `xlgoals report` makes of these figures, in the standard look."""
    return to_html(compose(figures, board, summary_only=summary_only), theme())


class Page(HTMLParser):
    """The text of a page, its elements with their attributes, and the text of each keyed one.

    What stands in several places under one key must say the same in all of them.
    """

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.keyed: dict[str, str] = {}
        self.pieces: list[str] = []
        self._open: list[tuple[str, str | None, list[str]]] = []
        self.feed(source)
        self.close()
        assert not self._open, "every element is closed"
        self.text = " ".join("".join(self.pieces).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in _INLINE:
            self.handle_data(" ")
        if tag not in _VOID:
            self._open.append((tag, dict(attrs).get("data-key"), []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        opened, key, said = self._open.pop()
        assert opened == tag
        if key:
            words = "".join(said).strip(" \n")
            assert self.keyed.setdefault(key, words) == words, f"{key} says two things"
        if tag not in _INLINE:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] in ("style", "script"):
            return
        self.pieces.append(data)
        for _, key, said in self._open:
            if key:
                said.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def at(self, key: str) -> str:
        """What stands under a key, with one space between its words."""
        return " ".join(self.keyed[key].split())
