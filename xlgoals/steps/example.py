"""Examples: catalogues built from plain text, and the returns that the demo types.

An example is a folder in `workbooks/`: a CSV per sheet of the catalogue, `readme.md` with what the
example is, `returns/<round>/` with a CSV per form, `story.toml` with its language and what the demo
lets happen, `stated.csv` with what the source itself says of its goals, and `catalogue.xlsx` made
from it all.
"""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from xlgoals.books.catalogue_book import catalogue_book
from xlgoals.domain.status import ANSWER_STATUS
from xlgoals.errors import Unusable
from xlgoals.excel.writer import write_book
from xlgoals.findings import Code
from xlgoals.forms.declared import CATALOGUE_FORMS
from xlgoals.forms.parse import Found, Row, TableReader
from xlgoals.forms.raw import RawSheet, RawValue
from xlgoals.i18n import N_, Language
from xlgoals.resources import folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlgoals.forms.form import Form

CATALOGUE_FILE = "catalogue.xlsx"
_CREATED = datetime(2020, 1, 1, tzinfo=UTC)
"""What a catalogue says of when it was made: the same for the same text."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What the source of an example says itself of a goal's result."""

    goal_id: str
    board: str
    words: str


def examples() -> list[str]:
    """The names of the examples there are."""
    return sorted(path.parent.name for path in folder("workbooks").glob(f"*/{CATALOGUE_FILE}"))


def first_example() -> str:
    """The example to show first: the one whose story says so."""
    told = {name: story(folder("workbooks") / name) for name in examples()}
    return next((name for name, tale in told.items() if tale.get("first")), examples()[0])


def example_folder(name: str) -> Path:
    """The folder of an example. Raises Unusable, with the names there are."""
    if name not in examples():
        message = N_('There is no example "{name}". There are: {names}')
        raise Unusable(message, name=name, names="; ".join(examples()))
    return folder("workbooks") / name


def language_of(name: str | None) -> str:
    """The language of an example; of a workspace that is made from none, Swedish."""
    return "sv" if name is None else _language(example_folder(name))


def _language(source: Path) -> str:
    return str(story(source).get("language", "sv"))


def build_catalogue(source: Path, language: Language | None = None) -> bytes:
    """The catalogue workbook of an example's plain text, in its own language if none is asked for.

    Raises:
        ValueError: A cell of the text cannot be read.
    """
    language = language or Language(_language(source))
    readme = source / "readme.md"
    words = readme.read_text(encoding="utf-8") if readme.exists() else ""
    rows = {
        key: [row.values for row in read_csv(source / f"{key}.csv", form, language)]
        for key, form in CATALOGUE_FORMS.items()
        if (source / f"{key}.csv").exists()
    }
    return write_book(catalogue_book(rows, language, _CREATED, words))


def empty_catalogue(language: Language) -> bytes:
    """A catalogue with nothing in it but its headings."""
    return write_book(catalogue_book({}, language, _CREATED))


def read_csv(path: Path, form: Form, language: Language) -> list[Row]:
    """The rows of a CSV whose header holds the form's field keys, read as a sheet is."""
    answers = _answers(path) or {code: code for code in ANSWER_STATUS}
    table = TableReader(form, language, lambda _: answers).read(_found(path, form))
    faults = [finding for finding in table.findings if finding.code is not Code.NO_COLUMN]
    if faults:
        raise ValueError(f"{path.name}: {faults[0].message(Language('en'))}")
    return table.rows


def _answers(path: Path) -> dict[str, str]:
    """The codes of the example's own answers, where it is one of its returns that is read."""
    own = path.parents[2] / "answers.csv"
    return {code: code for code in read_column(own, "answer")} if own.exists() else {}


def _found(path: Path, form: Form) -> Found:
    with path.open(encoding="utf-8", newline="") as stream:
        lines: list[list[RawValue]] = [list(line) for line in csv.reader(stream)]
    sheet = RawSheet(path.name, [lines[0], *lines])
    columns = {str(name): place for place, name in enumerate(lines[0]) if name in form.field}
    for missing in (key for key in form.keys if key not in columns):
        columns[missing] = len(lines[0])  # reads as blank
    return Found(sheet, 0, columns, 1)


def stated(source: Path) -> list[Stated]:
    """What an example's source says of its goals' results; nothing where it is not told."""
    path = source / "stated.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    return [Stated(line["goal_id"], line["board"], line["stated"]) for line in lines]


def read_column(path: Path, name: str) -> list[str]:
    """One column of a CSV, whatever form it is of."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [line[name] for line in csv.DictReader(stream)]


def story(source: Path) -> Mapping[str, Any]:
    """What the demo lets happen in an example."""
    return tomllib.loads((source / "story.toml").read_text(encoding="utf-8"))
