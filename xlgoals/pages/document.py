"""The report as a list of parts: what HTML, PDF and Word show alike.

`content` composes a document from a round's figures; `html`, `pdf` and `word` only lay it out.
People's words stand in it as typed, and are values wherever they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlgoals.domain.model import ChartKind, Status
    from xlgoals.tables.rows import Counts


_LONG = 1_000
"""Characters of a cell, from where its row may go on over pages."""


_ROWY = 24


class Tone(StrEnum):
    """What words are, which decides how they are set."""

    PLAIN = "plain"
    PERSON = "person"
    """What somebody has written: its line breaks are kept."""
    NOTE = "note"
    STRONG = "strong"
    HEADLINE = "headline"
    DESCRIPTION = "description"
    NARRATIVE = "narrative"


@dataclass(frozen=True, slots=True)
class Mark:
    """A status or an assessment: its colour is the status's, its symbol too."""

    status: Status
    word: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of words, perhaps with a mark after `lead` and before `text`."""

    text: str = ""
    tone: Tone = Tone.PLAIN
    mark: Mark | None = None
    lead: str = ""
    """What the line is about, set before the rest."""
    key: str = ""
    """What a figure is known by: `G001/RS/outcome`."""
    link: str = ""
    """The anchor of the part or row that it leads to."""
    after: str = ""
    """Smaller, after the rest: a figure's share."""

    @property
    def words(self) -> str:
        """All of it in the order shown, without symbols."""
        mark = self.mark.word if self.mark else ""
        return " ".join(part for part in (self.lead, mark, self.text, self.after) if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: no, one or several lines; a dash is shown for none."""

    lines: Sequence[Line] = ()
    key: str = ""
    """What the whole cell is known by, where no line is."""

    @property
    def words(self) -> str:
        """What it says, a line each."""
        return "\n".join(line.words for line in self.lines)


class Look(StrEnum):
    """What a column holds, which decides how it is set."""

    PLAIN = "plain"
    ID = "id"
    TITLE = "title"
    """Names the row: its cells are headings."""
    FIGURE = "figure"
    """To the right, not broken."""
    STATUS = "status"
    WORDS = "text"
    """Longer words of somebody's."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. Its width is its `share` of the sum of those that are shown."""

    label: str
    look: Look = Look.PLAIN
    share: int = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One row, a cell a column."""

    cells: Sequence[Cell]
    anchor: str = ""
    """What links lead to."""
    is_total: bool = False
    status: Status | None = None
    """What the page can be filtered by, as board and units."""
    board: str = ""
    units: Sequence[str] = ()

    @property
    def is_long(self) -> bool:
        """Whether it may be parted between pages, since it hardly fits on one."""
        return any(len(cell.words) > _LONG for cell in self.cells)


class Kind(StrEnum):
    """What a table is, which decides how wide and how large it is set."""

    GOALS = "goals"
    COUNTS = "counts"
    FORM = "form"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Table:
    """A table. Its caption is always there; `caption_shown` says whether eyes see it."""

    key: str
    """Unlike any other table's, as an id."""
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    kind: Kind = Kind.LIST
    caption_shown: bool = True
    note: str = ""
    """Smaller, after the caption."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph."""

    line: Line


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list."""

    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Legend:
    """What the statuses mean, in the scale's order."""

    heading: str
    meanings: Sequence[tuple[Mark, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts by status as a picture. `table` says the same, and `alt` does in one text."""

    key: str
    kind: ChartKind
    """A bar a name, of 100 per cent each, or a pie."""
    title: str
    alt: str
    counts: Sequence[tuple[str, Counts]]
    """What is counted by name; a name may be blank where there is but one."""
    table: Table


Block = Paragraph | Bullets | Legend | Table | Chart


@dataclass(frozen=True, slots=True)
class Part:
    """A part with a heading. Levels go from 2; the document's title is the only one of level 1."""

    key: str
    """Its anchor, unlike any other's."""
    title: str
    level: int
    blocks: Sequence[Block]
    is_listed: bool = True
    """Whether the table of contents has it."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the goals on the page can be filtered by: value and words of each."""

    statuses: Sequence[tuple[str, str]]
    boards: Sequence[tuple[str, str]]
    units: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """A round's report, for all boards or one, whole or on a page."""

    language: str
    """Its code."""
    organisation: str
    title: str
    facts: Sequence[str]
    """Plan, and as of when."""
    working_material: str
    """The words for what is not final; blank once the round is closed."""
    notice: str
    """What the organisation wants on every page."""
    draft: str
    """What is still wanting; blank when nothing is."""
    parts: Sequence[Part]
    choices: Choices
    symbols: Mapping[Status, str]
    is_summary: bool = False

    @property
    def tables(self) -> Iterator[Table]:
        """Every table in the order shown, also those of charts."""
        for part in self.parts:
            for block in part.blocks:
                if isinstance(block, Table):
                    yield block
                elif isinstance(block, Chart):
                    yield block.table

    @property
    def n_rows(self) -> int:
        """How many rows its tables have together."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def is_dense(self) -> bool:
        """Whether a summary has so many rows that only smaller letters keep it on its page."""
        return self.is_summary and self.n_rows > _ROWY

    @property
    def running_foot(self) -> str:
        """What stands at the foot of every page."""
        parts = (self.organisation, self.title, self.working_material)
        return " · ".join(part for part in parts if part)
