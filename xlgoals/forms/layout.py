"""A form as a table on a sheet: cells, drop-downs, limits, formats, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from xlgoals.domain.model import Status
from xlgoals.forms import formulas
from xlgoals.forms.form import Field, Form, Kind, Role, Rule
from xlgoals.forms.live import live_values
from xlgoals.forms.raw import address, column_name
from xlgoals.forms.sheet import Area, Cell, CellValue, DropDown, Highlight, Limits, SheetLayout
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from xlgoals.findings import Severity
    from xlgoals.forms.prefill import FormRow
    from xlgoals.forms.values import Value

_STYLE = {
    Kind.INTEGER: "whole",
    Kind.NUMBER: "number",
    Kind.DATE: "date",
    Kind.ANSWER: "number",
}
_INPUT_STYLE = {
    Kind.INTEGER: "input_number",
    Kind.NUMBER: "input_number",
    Kind.ANSWER: "input_number",
    Kind.DATE: "input_date",
}


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
            self.names[name] = f"='{self.sheet.name}'!${letter}$1:${letter}${len(wanted)}"
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
        sheet = self.sheet.replace("'", "''")
        return f"'{sheet}'!${letter}${self.first_row + 1}:${letter}${self.last_row + 1}"

    def link(self, row: int, key: str) -> str:
        """A link to a cell of the body; `row` counts from 0 there."""
        sheet = self.sheet.replace("'", "''")
        return f"internal:'{sheet}'!{address(self.first_row + row, self.columns[key])}"


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
        if self.owner:  # beyond the table, in a column of its own that is hidden
            self.sheet.put(self.top, len(self.columns), self.owner, "key")
            self.sheet.hidden_columns.add(len(self.columns))
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
            case Kind.NUMBER | Kind.INTEGER:
                kind = "whole" if asked.kind is Kind.INTEGER else "decimal"
                low = low if low is not None else Decimal("-1e12")
                high = high if high is not None else Decimal("1e12")
                error = self._number_error(asked)
                self.sheet.limits.append(
                    Limits(area, kind, low, high, "", title, prompt, error_title, error)  # type: ignore[arg-type]
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


class UnitTable(TableLayout):
    """A form of a unit's template: its rows, what has been typed, live formulas, highlights."""

    severity: Callable[[Rule, FormRow], Severity] = staticmethod(
        lambda rule, _row: rule.code.value.severity
    )
    """How serious a broken rule is in a row."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._checks: dict[tuple[object, ...], str] = {}

    def fill(
        self,
        rows: Sequence[FormRow],
        typed: Mapping[tuple[str, ...], Mapping[str, Value]] | None = None,
        raw: Mapping[tuple[str, ...], Mapping[str, CellValue]] | None = None,
    ) -> Placed:
        """The table with `typed` values, or `raw` cells where they could not be read."""
        typed, raw = typed or {}, raw or {}
        cells: list[dict[str, CellValue | Cell]] = []
        checks = []
        for row in rows:
            values, unread = typed.get(row.key, {}), raw.get(row.key, {})
            rules = formulas.live_rules(self.form, row, self.severity)
            live = live_values(self.form, row, values, set(unread), rules, self.language)
            shown: dict[str, CellValue | Cell] = {**row.shown, **self._unasked(row)}
            shown |= {key: self._typed(key, row, value) for key, value in values.items()}
            shown |= unread
            shown |= self._live_cells(row, rules, live)
            checks.append(str(live["check"]))
            if cells and "level1" in self.form.field:
                self._soften(shown, rows[len(cells) - 1])
            cells.append(shown)
        placed = self.body(cells)
        self._answers(rows, placed)
        self._highlights(placed)
        return replace(placed, checks=tuple(checks))

    def _typed(self, key: str, row: FormRow, value: Value) -> CellValue:
        if self.form.field[key].kind is Kind.ANSWER and isinstance(value, str):
            answer = row.answers.get(value)
            return answer.label if answer else value
        return self.words(self.form.field[key], value)

    def _unasked(self, row: FormRow) -> dict[str, Cell]:
        """The cells of inputs that other rows are asked for, locked and blank."""
        fields = (asked for asked in self.form.inputs if asked.on_request)
        return {asked.key: Cell(None, "text") for asked in fields if asked.key not in row.asks}

    def _soften(self, shown: dict[str, CellValue | Cell], above: FormRow) -> None:
        """Names of levels that repeat the row above are greyed."""
        for key in ("level1", "level2", "level3"):
            value = shown.get(key)
            if key not in self.form.field or value != above.shown.get(key):
                return
            shown[key] = Cell(value, "text_repeat")  # type: ignore[arg-type]

    def _row_check(self, row: FormRow, rules: Sequence[Rule]) -> str:
        """The formula of a row's check: the same for all rows with the same rules."""
        kind = (row.due, *(rule.code for rule in rules))
        if kind not in self._checks:
            made = formulas.row_check(self.form, row, rules, self.refer, self.language)
            self._checks[kind] = made
        return self._checks[kind]

    def _live_cells(
        self, row: FormRow, rules: Sequence[Rule], live: Mapping[str, object]
    ) -> dict[str, Cell]:
        refer = self.refer
        made = {"check": self._row_check(row, rules)}
        if "status_code" in self.form.field:
            outcome, code, none = refer(row.judged), refer("status_code"), refer("no_outcome")
            made["status_code"] = formulas.status_code(outcome, row)
            made["status"] = formulas.status_words(code, outcome, none, row, self.language)
            made["attainment"] = formulas.attainment(outcome, row, self.language)
            made["deviation"] = formulas.away(outcome, row)
            made["projection"] = formulas.year_end(refer("outcome"), row)
        return {
            key: Cell(live[key], self.style(self.form.field[key]), formula)  # type: ignore[arg-type]
            for key, formula in made.items()
        }

    def _validations(self, placed: Placed) -> None:
        for asked in self.form.inputs:
            if asked.kind is not Kind.ANSWER:
                column = self.columns[asked.key]
                self.validate(asked, Area(placed.first_row, column, placed.last_row, column))

    def _answers(self, rows: Sequence[FormRow], placed: Placed) -> None:
        """Outcomes: a list where the answer is in words, else a number; block by block."""
        for asked in (a for a in self.form.inputs if a.kind is Kind.ANSWER):
            column, row = self.columns[asked.key], placed.first_row
            for (labels, worded), block in groupby(rows, key=_answered_how):
                height = len(list(block))
                area = Area(row, column, row + height - 1, column)
                row += height
                if labels:
                    self._answer_list(asked, labels, area, worded=worded)
                else:
                    self._any_number(asked, area)

    def _answer_list(
        self, asked: Field, labels: tuple[str, ...], area: Area, *, worded: bool
    ) -> None:
        title, prompt = self._hint(asked)
        either = N_("Choose from the list, or write a number.")
        error = self.language.text(CHOOSE_ONLY if worded else either)
        source = self.lists.source("answers", labels)
        self.sheet.drop_downs.append(
            DropDown(
                area,
                source,
                title,
                prompt,
                self.language.text(N_("Cannot be used")),
                error,
                strict=worded,
            )
        )

    def _any_number(self, asked: Field, area: Area) -> None:
        title, prompt = self._hint(asked)
        error = self.language.text(N_("Write a number, digits only."))
        bounds = Decimal("-1e12"), Decimal("1e12")
        self.sheet.limits.append(
            Limits(
                area,
                "decimal",
                *bounds,
                "",
                title,
                prompt,
                self.language.text(N_("Cannot be used")),
                error,
            )
        )

    def _highlights(self, placed: Placed) -> None:
        if "status_code" in self.columns:
            shade_status(self.sheet, placed, "status", "status_code")
        check = self.columns["check"]
        first = placed.first_row
        letter = column_name(check)
        area = Area(first, check, placed.last_row, check)
        done = formulas.literal(self.language.text(formulas.DONE_WORDS))
        later = formulas.literal(self.language.text(formulas.NOT_NOW_WORDS))
        cell = f"${letter}{first + 1}"
        self.sheet.highlights += [
            Highlight(area, f"{cell}={done}", "done"),
            Highlight(area, f"{cell}={later}", "not_due"),
            Highlight(area, f"AND({cell}<>{done},{cell}<>{later})", "wanting"),
        ]


def _answered_how(row: FormRow) -> tuple[tuple[str, ...], bool]:
    """The answers in words that a row may have, and whether only those are answers."""
    return tuple(answer.label for answer in row.answers.values()), row.is_worded


def shade_status(sheet: SheetLayout, placed: Placed, shown: str, code: str) -> None:
    """Colour the cells of a column by the status code in another."""
    column, letter = placed.columns[shown], column_name(placed.columns[code])
    area = Area(placed.first_row, column, placed.last_row, column)
    for status in Status:
        formula = f'${letter}{placed.first_row + 1}="{status.value}"'
        sheet.highlights.append(Highlight(area, formula, status.value))
