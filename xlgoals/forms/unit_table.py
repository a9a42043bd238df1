"""A form of a unit's template as a table: its rows, what is typed, live formulas, highlights."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from xlgoals.forms import computed, formulas
from xlgoals.forms.beside import beside_formulas
from xlgoals.forms.form import Field, Kind, Rule
from xlgoals.forms.layout import CHOOSE_ONLY, Placed, TableLayout, shade_status
from xlgoals.forms.live import live_values
from xlgoals.forms.raw import column_name
from xlgoals.forms.sheet import Area, Cell, CellValue, DropDown, Highlight, Limits
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlgoals.findings import Severity
    from xlgoals.forms.form_row import FormRow
    from xlgoals.forms.values import Value

_GIVEN_STYLE = {
    Kind.INTEGER: "given_number",
    Kind.NUMBER: "given_number",
    Kind.ANSWER: "given_number",
    Kind.AMOUNT: "given_amount",
}
"""Of inputs that are known already, and locked."""


class UnitTable(TableLayout):
    """A form of a unit's template: its rows, what has been typed, live formulas, highlights."""

    severity: Callable[[Rule, FormRow], Severity] = staticmethod(
        lambda rule, _row: rule.code.value.severity
    )
    """How serious a broken rule is in a row."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._checks: dict[tuple[object, ...], str] = {}
        self._rows: Sequence[FormRow] = ()

    def fill(
        self,
        rows: Sequence[FormRow],
        typed: Mapping[tuple[str, ...], Mapping[str, Value]] | None = None,
        raw: Mapping[tuple[str, ...], Mapping[str, CellValue]] | None = None,
    ) -> Placed:
        """The table with `typed` values, or `raw` cells where they could not be read."""
        typed, raw = typed or {}, raw or {}
        self._rows = rows
        values_of = {
            row.key: {**typed.get(row.key, {}), **computed.held(self.form, row)} for row in rows
        }
        sums = computed.sums(self.form, {row.key: row for row in rows}, values_of)
        cells: list[dict[str, CellValue | Cell]] = []
        checks = []
        for row in rows:
            values, unread = values_of[row.key], raw.get(row.key, {})
            values |= sums.get(row.key, {})
            rules = formulas.live_rules(self.form, row, self.severity)
            live = live_values(self.form, row, values, set(unread), rules, self.language)
            shown: dict[str, CellValue | Cell] = {**row.shown, **self._unasked(row)}
            shown |= {key: self._typed(key, row, value) for key, value in values.items()}
            shown |= unread
            shown |= self._locked(row, sums.get(row.key, {}))
            shown |= self._live_cells(row, rules, live)
            checks.append(str(live["check"]))
            if cells and "level1" in self.form.field:
                self._soften(shown, rows[len(cells) - 1])
            cells.append(shown)
        placed = self.body(cells)
        self._answers(rows, placed)
        self._highlights(placed)
        self._mark_rows(rows, placed)
        return replace(placed, checks=tuple(checks))

    def _typed(self, key: str, row: FormRow, value: Value) -> CellValue:
        if self.form.field[key].kind is Kind.ANSWER and isinstance(value, str):
            answer = row.answers.get(value)
            return answer.label if answer else value
        return self.words(self.form.field[key], value)

    def _locked(self, row: FormRow, sums: Mapping[str, Decimal]) -> dict[str, Cell]:
        """The inputs that are not the unit's to write here: given figures, and sums."""
        cells = {}
        for name, value in row.given.items():
            asked = self.form.field[name]
            style = _GIVEN_STYLE.get(asked.kind, "given" if name in row.sources else "text")
            cells[name] = Cell(self._typed(name, row, value), style, note=row.sources.get(name, ""))
        if not row.is_sum:
            return cells
        if "title" in self.form.field:
            cells["title"] = Cell(row.shown.get("title"), "bold")
        for asked in self.form.inputs:
            if asked.summed:
                formula = computed.sum_formula(row, self._blocks(row, asked.key))
                cells[asked.key] = Cell(sums.get(asked.key, ""), "sum", formula)
            elif asked.kind is not Kind.LONG_TEXT and asked.key not in cells:
                cells[asked.key] = Cell(None, "text")
        return cells

    def _blocks(self, row: FormRow, name: str) -> list[computed.Block]:
        """The blocks of rows between sums that a sum comes from, for one column of amounts."""
        parts = {part.key: part for part in computed.leaves(row, self._rows)}
        blocks = []
        numbered = enumerate(self._rows, self.top + 3)
        for is_sum, found in groupby(numbered, key=lambda one: one[1].is_sum):
            block = list(found)
            inside = [parts[one.key] for _, one in block if one.key in parts]
            if is_sum or not inside:
                continue
            first, last = block[0][0], block[-1][0]
            part_of, sign, amounts = (
                self._column(key, first, last) for key in ("part_of", "sign", name)
            )
            wholes = tuple(dict.fromkeys(str(part.shown["part_of"]) for part in inside))
            blocks.append(computed.Block(part_of, sign, amounts, wholes))
        return blocks

    def _column(self, key: str, top: int, last: int) -> str:
        """A column of the body; rows are Excel's."""
        letter = column_name(self.columns[key])
        return f"${letter}${top}:${letter}${last}"

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
        closed = frozenset(row.given), row.is_sum, row.is_own, bool(row.sources)
        kind = (row.due, closed, *(rule.code for rule in rules))
        if kind not in self._checks:
            made = formulas.row_check(self.form, row, rules, self.refer, self.language)
            self._checks[kind] = made
        return self._checks[kind]

    def _live_cells(
        self, row: FormRow, rules: Sequence[Rule], live: Mapping[str, object]
    ) -> dict[str, Cell]:
        refer, fields = self.refer, self.form.field
        made = {
            "check": self._row_check(row, rules),
            **beside_formulas(self.form, row, refer, self.language),
        }
        if "status_code" in fields:
            outcome, code = refer(row.judged), refer("status_code")
            none = refer("no_outcome") if "no_outcome" in fields else ""
            made["status_code"] = formulas.status_code(outcome, row)
            made["status"] = formulas.status_words(code, outcome, none, row, self.language)
            made["attainment"] = formulas.attainment(outcome, row, self.language)
            made["deviation"] = formulas.away(outcome, row)
            made["projection"] = formulas.year_end(refer("outcome"), row)
        for asked, how in self.form.computed:
            made[asked.key] = computed.formula(how, refer, row.sign, self.language)
        return {
            key: Cell(live[key], self.style(fields[key]), formula)  # type: ignore[arg-type]
            for key, formula in made.items()
            if key in fields
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
        source = self.lists.source("answers", labels)
        refused = (N_("Cannot be used"), CHOOSE_ONLY) if worded else ("", "")
        heading, said = (self.language.text(words) for words in refused)
        choice = DropDown(area, source, title, prompt, heading, said, strict=worded)
        self.sheet.drop_downs.append(choice)

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
        first, last = placed.first_row, placed.last_row
        check = self.columns["check"]
        area = Area(first, check, last, check)
        done = formulas.literal(self.language.text(formulas.DONE_WORDS))
        later = formulas.literal(self.language.text(formulas.NOT_NOW_WORDS))
        cell = f"${column_name(check)}{first + 1}"
        self.sheet.highlights += [
            Highlight(area, f"{cell}={done}", "done"),
            Highlight(area, f"{cell}={later}", "not_due"),
            Highlight(area, f'AND({cell}<>"",{cell}<>{done},{cell}<>{later})', "wanting"),
        ]
        for asked in self.form.fields:
            if asked.kind is Kind.AMOUNT:
                self._whole_amounts(placed, self.columns[asked.key])
        if "status_code" in self.columns:
            # in words at once, since they tell why a comment is wanted; in colour when all is there
            shade_status(self.sheet, placed, "status", "status_code", f"{cell}={done}")

    def _whole_amounts(self, placed: Placed, column: int) -> None:
        """Amounts without decimals show no decimal sign, whatever is typed."""
        cell = f"${column_name(column)}{placed.first_row + 1}"
        whole = f"IF(ISNUMBER({cell}),{cell}=INT({cell}),FALSE)"
        area = Area(placed.first_row, column, placed.last_row, column)
        self.sheet.highlights.append(Highlight(area, whole, "whole_amount"))

    def _mark_rows(self, rows: Sequence[FormRow], placed: Placed) -> None:
        """Grey what is not asked for now, and draw a line where another part of the plan begins."""
        above: FormRow | None = None
        for number, row in enumerate(rows, placed.first_row):
            rule = "+rule" if above is not None and _begins(row, above) else ""
            above = row
            for column in self.columns.values():
                cell = self.sheet.cells[number, column]
                # what is known already keeps its ground, by which it is told
                waits = row.due or row.is_own or cell.style.startswith("given")
                later = "" if waits else "+later"
                if rule or later:
                    self.sheet.cells[number, column] = replace(
                        cell, style=cell.style + rule + later
                    )


def _begins(row: FormRow, above: FormRow) -> bool:
    """Whether another part of the plan, or what is not asked for now, begins with a row."""
    if row.due != above.due and not row.is_own:
        return True
    return any(row.shown.get(key) != above.shown.get(key) for key in ("level1", "level2"))


def _answered_how(row: FormRow) -> tuple[tuple[str, ...], bool]:
    """The answers in words that a row may have, and whether only those are answers."""
    return tuple(answer.label for answer in row.answers.values()), row.is_worded
