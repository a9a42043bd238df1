"""A form as a table on a sheet: cells, drop-downs, limits, formats, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.domain.model import Status
from xlgoals.forms.form import Field, Form, Kind, Role
from xlgoals.forms.raw import address, column_name, place_on
from xlgoals.forms.sheet import Area, Cell, CellValue, DropDown, Highlight, Limits, SheetLayout
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


_STYLE = {
    Kind.INTEGER: "whole",
    Kind.NUMBER: "number",
    Kind.AMOUNT: "amount",
    Kind.DATE: "date",
    Kind.ANSWER: "number",
}
_INPUT_STYLE = {
    Kind.INTEGER: "input_number",
    Kind.NUMBER: "input_number",
    Kind.AMOUNT: "input_amount",
    Kind.ANSWER: "input_number",
    Kind.DATE: "input_date",
    Kind.MONTH: "input_month",
}

FIRST_DATE = date(2000, 1, 1)
"""Before this no date is meant."""
CHOOSE_ONLY = N_("Choose from the list, or leave the cell empty.")


class Lists:
    """The lists that drop-downs take their words from, on one hidden sheet.

    A list typed into the drop-down itself may hold 255 characters and no comma; these have no
    limit. `names` are the workbook's defined names for them.
    """

    def __init__(self, language: Language) -> None:
        self.sheet = SheetLayout(language.text(N_("Lists")), hidden=True)
        self.names: dict[str, str] = {}
        self._known: dict[tuple[str, ...], str] = {}

    def source(self, key: str, words: Sequence[str]) -> str:
        """The name of a list of these words, made once."""
        wanted = tuple(words)
        if wanted not in self._known:
            column = len(self._known)
            name = f"xg_list_{key}" if f"xg_list_{key}" not in self.names else f"xg_list_{column}"
            for row, word in enumerate(wanted):
                self.sheet.put(row, column, word, "plain")
            letter = column_name(column)
            cells = f"${letter}$1:${letter}${len(wanted)}"
            self.names[name] = f"={place_on(self.sheet.name, cells)}"
            self._known[wanted] = name
        return f"={self._known[wanted]}"


@dataclass(frozen=True)
class Placed:
    """Where a table came to stand. Rows and columns are zero-based; `last_row` is part of it."""

    form: Form
    sheet: str
    header_row: int
    first_row: int
    last_row: int
    columns: Mapping[str, int] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    """What each row's own check says now, in words."""

    @property
    def body(self) -> Area:
        """All rows and columns below the header."""
        return Area(self.first_row, 0, self.last_row, len(self.columns) - 1)

    def area(self, key: str) -> str:
        """A column of the body as formulas name it: `'Mål'!$P$5:$P$64`."""
        letter = column_name(self.columns[key])
        column = f"${letter}${self.first_row + 1}:${letter}${self.last_row + 1}"
        return place_on(self.sheet, column)

    def link(self, row: int, key: str) -> str:
        """A link to a cell of the body; `row` counts from 0 there."""
        cell = address(self.first_row + row, self.columns[key])
        return f"internal:{place_on(self.sheet, cell)}"


@dataclass
class TableLayout:
    """Lays one form out on a sheet.

    `labels` replace the fields' own (names of levels are data); `protected` tells whether input
    cells are set off from locked ones; `choices` shown are words in the sheet's language.
    """

    form: Form
    sheet: SheetLayout
    lists: Lists
    language: Language
    labels: Mapping[str, str] = field(default_factory=dict)
    top: int = 0
    marked_inputs: bool = True
    hidden: frozenset[str] = frozenset()
    owner: str = ""
    """A mark of whose the sheet is, in the hidden row of field keys."""

    def __post_init__(self) -> None:
        self.columns = {asked.key: column for column, asked in enumerate(self.form.fields)}

    def headers(self) -> None:
        """The hidden row of field keys, the visible header, and the widths."""
        for asked in self.form.fields:
            column = self.columns[asked.key]
            label = self.labels.get(asked.key) or self.language.text(asked.label)
            mark = self.marked_inputs and asked.role is Role.INPUT
            self.sheet.put(self.top, column, asked.key, "key")
            self.sheet.put(self.top + 1, column, label, "head_input" if mark else "head")
            self.sheet.widths[column] = asked.width
            if asked.hidden or asked.key in self.hidden:
                self.sheet.hidden_columns.add(column)
        marks = [self.form.mark, *([self.owner] if self.owner else [])]
        for column, said in enumerate(marks, len(self.columns)):
            # beyond the table, in columns of their own that are hidden
            self.sheet.put(self.top, column, said, "key")
            self.sheet.hidden_columns.add(column)
        self.sheet.hidden_rows.add(self.top)
        self.sheet.heights[self.top + 1] = 32

    def body(self, rows: Iterable[Mapping[str, CellValue | Cell]], blank_rows: int = 0) -> Placed:
        """The rows, and blank ones after them; codes of choices become words."""
        first = after = self.top + 2
        for values in rows:
            for asked in self.form.fields:
                self._put(after, asked, values.get(asked.key))
            after += 1
        last = max(after + blank_rows - 1, first)
        for blank in range(after, last + 1):
            for asked in self.form.inputs:
                self._put(blank, asked, None)
        placed = Placed(self.form, self.sheet.name, self.top + 1, first, last, self.columns)
        self._validations(placed)
        return placed

    def _put(self, row: int, asked: Field, value: CellValue | Cell) -> None:
        column = self.columns[asked.key]
        if isinstance(value, Cell):
            self.sheet.cells[row, column] = value
            return
        self.sheet.put(row, column, self.words(asked, value), self.style(asked))

    def refer(self, key: str) -> str:
        """A field's cell in the row where the formula stands, wherever that is moved."""
        letter = column_name(self.columns[key])
        return f"INDEX(${letter}:${letter},ROW())"

    def words(self, asked: Field, value: object) -> CellValue:
        """A typed value as the cell shows it: codes become words."""
        if asked.choices and isinstance(value, str) and value:
            labels = {choice.code: choice.words(self.language) for choice in asked.choices}
            return labels.get(value, value)
        if isinstance(value, tuple):
            return "; ".join(str(word) for word in value)
        return value  # type: ignore[return-value]

    def style(self, asked: Field) -> str:
        """The style of a field's cells."""
        if asked.style:
            return asked.style
        if asked.role is Role.INPUT:
            return _INPUT_STYLE.get(asked.kind, "input_text")
        return _STYLE.get(asked.kind, "text")

    def _validations(self, placed: Placed) -> None:
        for asked in self.form.inputs:
            column = self.columns[asked.key]
            area = Area(placed.first_row, column, placed.last_row, column)
            self.validate(asked, area)

    def validate(self, asked: Field, area: Area) -> None:
        """The drop-down, limits or hint of one field over an area."""
        title, prompt = self._hint(asked)
        error_title = self.language.text(N_("Cannot be used"))
        if asked.kind is Kind.CHOICE:
            words = [choice.words(self.language) for choice in asked.choices]
            error = self.language.text(CHOOSE_ONLY)
            source = self.lists.source(asked.key, words)
            self.sheet.drop_downs.append(DropDown(area, source, title, prompt, error_title, error))
            return
        low, high = asked.minimum, asked.maximum
        match asked.kind:
            case Kind.NUMBER | Kind.INTEGER | Kind.AMOUNT:
                kind = "whole" if asked.kind is Kind.INTEGER else "decimal"
                low = low if low is not None else Decimal("-1e12")
                high = high if high is not None else Decimal("1e12")
                error = self._number_error(asked)
                self.sheet.limits.append(
                    Limits(area, kind, low, high, "", title, prompt, error_title, error)  # type: ignore[arg-type]
                )
            case Kind.DATE:
                error = self.language.text(N_("Write a date: year, month, day: 2025-06-15."))
                self.sheet.limits.append(
                    Limits(area, "date", FIRST_DATE, None, "", title, prompt, error_title, error)
                )
            case _ if asked.max_length:
                error = N_("At most {n} characters. What is longer may stand in a file of its own.")
                most = asked.max_length
                said = self.language.text(error, n=most)
                self.sheet.limits.append(
                    Limits(area, "length", 0, most, "", title, prompt, error_title, said)
                )
            case _ if prompt:
                self.sheet.limits.append(Limits(area, "any", prompt_title=title, prompt=prompt))

    def _hint(self, asked: Field) -> tuple[str, str]:
        label = self.labels.get(asked.key) or self.language.text(asked.label)
        prompt = self.language.text(asked.help)
        return (label[:32], prompt[:255]) if prompt else ("", "")

    def _number_error(self, asked: Field) -> str:
        if asked.minimum is None or asked.maximum is None:
            return self.language.text(N_("Write a number, digits only."))
        return self.language.text(
            N_("Write a number from {low} to {high}."),
            low=self.language.number(asked.minimum),
            high=self.language.number(asked.maximum),
        )


def shade_status(sheet: SheetLayout, placed: Placed, shown: str, code: str, when: str = "") -> None:
    """Colour the cells of a column by the status code in another, `when` a condition holds."""
    column, letter = placed.columns[shown], column_name(placed.columns[code])
    area = Area(placed.first_row, column, placed.last_row, column)
    for status in Status:
        formula = f'${letter}{placed.first_row + 1}="{status.value}"'
        if when:
            formula = f"AND({formula},{when})"
        sheet.highlights.append(Highlight(area, formula, status.value))
