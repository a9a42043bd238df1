"""The report's sections of the forms beside the goals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Kind
from xlgoals.tables.shown import is_figure, shown_fields, shown_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlgoals.forms.form import Field
    from xlgoals.i18n import Language
    from xlgoals.tables.figures import Figures
    from xlgoals.tables.lines import UnitLine

Printed = Callable[[str, str | None], str]
"""A text and its row to the text as it may be printed."""
_NOT_PRINTED = frozenset({"line_id", "measure_unit"})
"""What stands in the heading of a unit's table, or says nothing to those who read."""


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One cell: its words, its column's label, and how it is set."""

    words: str
    label: str
    is_figure: bool
    is_title: bool
    is_text: bool
    """Whether it is longer words of somebody's."""
    key: str
    """What it is known by in the page: form, unit, row, field."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row; `is_sum` rows are set off."""

    cells: Sequence[ReportCell]
    is_sum: bool


@dataclass(frozen=True, slots=True)
class UnitTable:
    """One unit's rows of a form."""

    name: str
    measure_unit: str
    source: str
    rows: Sequence[ReportRow]


@dataclass(frozen=True, slots=True)
class FormSection:
    """A form beside the goals: its columns, and a table a unit."""

    key: str
    title: str
    columns: Sequence[tuple[str, bool]]
    """Label, and whether it holds figures."""
    tables: Sequence[UnitTable]


def form_sections(
    figures: Figures, is_mine: Callable[[str], bool], printed: Printed
) -> list[FormSection]:
    """The forms beside the goals that boards of the report have rows of, in the forms' order."""
    found = []
    for key, lines in figures.lines.items():
        mine = [line for line in lines if is_mine(line.board)]
        if mine:
            found.append(_section(key, mine, figures, printed))
    return found


def _section(
    key: str, lines: Sequence[UnitLine], figures: Figures, printed: Printed
) -> FormSection:
    form, language = RETURN_FORMS[key], figures.language
    fields = [asked for asked in shown_fields(form, lines) if asked.key not in _NOT_PRINTED]
    fields.sort(key=lambda asked: asked.key != "title")
    by_unit: dict[str, list[UnitLine]] = {}
    for line in lines:
        by_unit.setdefault(line.unit_id, []).append(line)
    tables = [
        UnitTable(
            figures.catalogue.unit[unit_id].name,
            _listed(str(line.values.get("measure_unit") or "") for line in mine),
            _listed(source for line in mine for source in line.sources),
            [_row(line, fields, language, printed) for line in mine],
        )
        for unit_id, mine in by_unit.items()
    ]
    columns = [(language.text(asked.label), is_figure(asked)) for asked in fields]
    return FormSection(key, language.text(form.title), columns, tables)


def _listed(words: Iterator[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def _row(
    line: UnitLine, fields: Sequence[Field], language: Language, printed: Printed
) -> ReportRow:
    cells = []
    for asked in fields:
        value = shown_value(asked, line, language)
        words = in_words(value, language)
        is_text = asked.kind is Kind.LONG_TEXT
        if isinstance(value, str) and not asked.choices and asked.computed is None:
            words = printed(words, line.line_id)
        cells.append(
            ReportCell(
                words,
                language.text(asked.label),
                is_figure(asked),
                asked.key == "title",
                is_text,
                f"{line.form}/{line.unit_id}/{line.line_id}/{asked.key}",
            )
        )
    return ReportRow(cells, line.row.is_sum)


def in_words(value: object, language: Language) -> str:
    """A value as the report prints it; a dash for none is the page's."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return language.number(value).replace("-", "−")
    if isinstance(value, date):
        return language.day(value)
    return str(value)
