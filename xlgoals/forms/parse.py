"""Raw cells to typed values, cell by cell, with findings; limits and rules come after (tables).

Cells are found by the row of field keys and the columns of row keys, wherever they stand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from xlgoals import findings as found
from xlgoals.domain.quantity import Quantity, Unreadable, plain, read_number
from xlgoals.findings import Code, Finding, Place
from xlgoals.forms.find import Found, find_table, find_tables
from xlgoals.forms.form import NUMBERS, Field, Form, Kind
from xlgoals.forms.raw import RawValue, address
from xlgoals.forms.values import Value, as_shown, fold, key_text, raw_text
from xlgoals.i18n import LANGUAGES, Language
from xlgoals.texts import without_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Found", "Row", "Table", "TableReader", "find_table", "find_tables", "read_date"]


@dataclass(slots=True)
class Row:
    """One row of a table as read. `number` is Excel's; only filled inputs have values."""

    key: tuple[str, ...]
    number: int
    values: dict[str, Value] = field(default_factory=dict)
    raw: dict[str, RawValue] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)
    """Inputs that could not be read; they have a finding and no value."""

    @property
    def filled(self) -> bool:
        """Whether a person wrote anything in the row."""
        return bool(self.raw)


@dataclass(slots=True)
class Table:
    """A form's table as read from one sheet. `columns` are zero-based."""

    form: Form
    sheet: str
    columns: dict[str, int]
    rows: list[Row]
    findings: list[Finding]

    def address(self, row: Row, key: str) -> str:
        """The address of a field in a row, such as `F9`; empty when it has no column."""
        column = self.columns.get(key)
        return "" if column is None else address(row.number - 1, column)


@cache
def spellings(field: Field) -> dict[str, str]:
    """Every way to write a field's choices, folded, to their codes: labels in all languages."""
    ways: dict[str, str] = {}
    for choice in field.choices:
        ways[fold(choice.code)] = choice.code
        for language in LANGUAGES:
            ways[fold(choice.words(Language(language)))] = choice.code
    return ways


class TableReader:
    """Reads the tables of one form, and tells of them in one language.

    `answers` gives, for a row's key, the folded words a field of the kind answer may hold and
    their codes; `unit_of` the unit of measure its number is in; `worded` whether only those words
    answer it, as a number is no answer to whether something is done. Reading never raises for what
    a person wrote: it finds.
    """

    def __init__(
        self,
        form: Form,
        language: Language,
        answers: Callable[[tuple[str, ...]], Mapping[str, str]] = lambda _: {},
        unit_of: Callable[[tuple[str, ...]], str] = lambda _: "",
        worded: Callable[[tuple[str, ...]], bool] = lambda _: False,
    ) -> None:
        self.form = form
        self.language = language
        self.answers = answers
        self.unit_of = unit_of
        self.worded = worded
        self._typed_in = language
        """Of numbers that are typed as text: the language of the table, where that can be told."""
        self._read: dict[Kind, Callable[[Field, RawValue, Row], Value | _Bad | _Remarked]] = {
            Kind.TEXT: self._text,
            Kind.LONG_TEXT: self._text,
            Kind.INTEGER: self._integer,
            Kind.NUMBER: self._number,
            Kind.DATE: self._date,
            Kind.MONTH: self._month,
            Kind.CHOICE: self._choice,
            Kind.WORDS: self._words,
            Kind.ANSWER: self._answer,
            Kind.AMOUNT: self._amount,
        }

    def read(
        self,
        place: Found,
        version: int | None = None,
        keys: Mapping[int, tuple[str, ...]] | None = None,
    ) -> Table:
        """The table at `place`: rows with something in them, in the sheet's order.

        `version` is the form's when the table was made; without it, what its columns tell. `keys`
        are those of rows, by zero-based number, that are known by other than what they say.
        """
        table = Table(self.form, place.sheet.name, dict(place.columns), [], [])
        self._typed_in = Language(place.language) if place.language else self.language
        made = version or max(
            (self.form.field[key].since for key in place.columns if key not in place.moved),
            default=1,
        )
        gone = [f for f in self.form.inputs if f.key not in table.columns and f.since <= made]
        table.findings += [self._no_column(table, missing) for missing in gone]
        lost = {missing.key for missing in gone}
        inputs = [
            (f.key, table.columns[f.key], f, self._read[f.kind])
            for f in self.form.inputs
            if f.key in table.columns
        ]
        parts = [table.columns[key] for key in self.form.keys]
        keys = keys or {}
        width = max(column for column in table.columns.values()) + 1
        errors, percents = place.sheet.errors, place.sheet.percents
        # The innermost loop of all reading: half a million cells in a large round.
        for number, cells in enumerate(place.sheet.rows[place.body :], place.body):
            if len(cells) < width:
                cells = [*cells, *[""] * (width - len(cells))]
            key = keys.get(number) or tuple([key_text(cells[column]) for column in parts])
            row = Row(key, number + 1, bad=set(lost))
            for name, column, asked, reader in inputs:
                value = cells[column]
                if value == "" or (value.__class__ is str and not value.strip()):
                    if errors and (number, column) in errors:
                        row.raw[name] = errors[number, column]
                        self._refuse(table, row, asked, Code.ERROR_VALUE)
                    continue
                row.raw[name] = value
                if percents and (number, column) in percents and asked.kind in _IN_NUMBERS:
                    read = self._percent(asked, value, row)
                else:
                    read = reader(asked, value, row)
                if read.__class__ is _Bad or read.__class__ is _Remarked:
                    self._remark(table, row, asked, read)
                else:
                    row.values[name] = read  # type: ignore[assignment]
            if row.raw or any(row.key):
                table.rows.append(row)
        return table

    def _remark(self, table: Table, row: Row, asked: Field, read: _Bad | _Remarked) -> None:
        """A cell that could not be read, or was read with a remark."""
        if isinstance(read, _Bad):
            self._refuse(table, row, asked, read.code, **read.values)
            return
        value = as_shown(asked, raw_text(row.raw[asked.key]), self.language)
        values = {"value": value, **read.values}
        table.findings.append(self.finding(table, row, asked.key, read.code, **values))
        row.values[asked.key] = read.used

    def finding(
        self, table: Table, row: Row, field: str, code: Code, /, **values: object
    ) -> Finding:
        """A finding at one cell of the table."""
        place = Place(table.sheet, table.address(row, field), self.label(field))
        return Finding.about(code, place, self.form.key, field, row.key, **values)

    def label(self, key: str) -> str:
        """The visible name of a field."""
        return self.language.text(self.form.field[key].label)

    def _refuse(self, table: Table, row: Row, asked: Field, code: Code, **values: object) -> None:
        row.bad.add(asked.key)
        shown = without_number(raw_text(row.raw[asked.key]))
        table.findings.append(
            self.finding(table, row, asked.key, code, **{"value": shown, **values})
        )

    def _no_column(self, table: Table, missing: Field) -> Finding:
        return Finding.about(
            Code.NO_COLUMN,
            Place(table.sheet),
            self.form.key,
            missing.key,
            (),
            column=self.language.text(missing.label),
        )

    def _text(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        return raw_text(value).strip()

    def _number(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        if value.__class__ is float:
            quick = read_number(value)
            if quick.__class__ is Quantity and not quick.rounded:
                return quick.value
        quantity = _quantity(value, self._typed_in)
        if isinstance(quantity, _Bad):
            return quantity
        if asked.ratio and quantity.unit == "%":
            return quantity.value / 100
        if quantity.rounded:
            used = self.language.number(quantity.value)
            return _Remarked(Code.ROUNDED, {"used": used}, quantity.value)
        return quantity.value

    def _amount(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        """A sum of money; one that says another unit than the row's is refused (RULES 5)."""
        if isinstance(value, str):
            quantity = _quantity(value, self._typed_in)
            expected = self.unit_of(row.key)
            unit = quantity.unit if isinstance(quantity, Quantity) else ""
            if unit and bare(unit) != bare(expected):
                return _Bad(Code.OTHER_UNIT_OF_AMOUNT, {"expected": expected or "–"})
        return self._number(asked, value, row)

    def _percent(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        """A number in a cell that the spreadsheet shows as per cent: 0.947 there is 94.7."""
        # of whole numbers the share beneath is none
        reader = self._number if asked.kind is Kind.INTEGER else self._read[asked.kind]
        read = reader(asked, value, row)
        number = read.used if isinstance(read, _Remarked) else read
        if isinstance(value, str) or asked.ratio or not isinstance(number, Decimal | int):
            return self._read[asked.kind](asked, value, row)
        used = plain(Decimal(number) * 100)
        shown = f"{self.language.number(used)} %"
        if asked.kind is Kind.AMOUNT:  # refused as the same words typed are
            expected = self.unit_of(row.key) or "–"
            return _Bad(Code.OTHER_UNIT_OF_AMOUNT, {"value": shown, "expected": expected})
        if asked.kind is Kind.INTEGER:
            if used != int(used):
                return _Bad(Code.NOT_WHOLE, {})
            used = int(used)  # type: ignore[assignment]
        expected = self.unit_of(row.key) if asked.kind is Kind.ANSWER else ""
        if expected and bare(expected) != "%":
            values = {"value": shown, "expected": expected}
            return _Remarked(Code.OTHER_UNIT_OF_MEASURE, values, used)
        return _Remarked(Code.PERCENT_CELL, {"used": self.language.number(used)}, used)

    def _integer(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        number = self._number(asked, value, row)
        if not isinstance(number, Decimal):
            return number
        return int(number) if number == int(number) else _Bad(Code.NOT_WHOLE, {})

    def _answer(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        if isinstance(value, str):
            words = self.answers(row.key)
            code = words.get(fold(value))
            if code is not None:
                return code
            if not any(sign.isdigit() for sign in value):
                return self._unlisted(value, words, Code.NOT_A_NUMBER)
            if not self.worded(row.key):
                return self._with_unit(asked, value, row)
        elif not self.worded(row.key):
            return self._number(asked, value, row)
        return self._unlisted(raw_text(value), self.answers(row.key), Code.NOT_IN_LIST)

    def _with_unit(self, asked: Field, value: str, row: Row) -> Value | _Bad | _Remarked:
        """A number typed with words: its unit must be the goal's (RULES 6)."""
        quantity = _quantity(value, self._typed_in)
        expected = self.unit_of(row.key)
        unit = quantity.unit if isinstance(quantity, Quantity) else ""
        if isinstance(quantity, Quantity) and unit and expected and bare(unit) != bare(expected):
            values = {"expected": expected}
            return _Remarked(Code.OTHER_UNIT_OF_MEASURE, values, quantity.value)
        return self._number(asked, value, row)

    def _choice(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        ways = spellings(asked)
        code = ways.get(fold(raw_text(value)))
        if code is not None:
            return code
        own = {fold(choice.words(self.language)): choice.code for choice in asked.choices}
        return self._unlisted(raw_text(value), own, Code.NOT_IN_LIST, asked)

    def _unlisted(
        self, text: str, ways: Mapping[str, str], otherwise: Code, asked: Field | None = None
    ) -> _Bad:
        labels = [choice.words(self.language) for choice in asked.choices] if asked else []
        words = labels or [way.capitalize() for way in dict.fromkeys(ways)]
        near = get_close_matches(fold(text), [fold(word) for word in words], n=1, cutoff=0.6)
        listed = found.choices(words, self.language, self.language.text(_LISTS))
        if near:
            word = next(word for word in words if fold(word) == near[0])
            return _Bad(Code.NEAR_MATCH, {"near": word, "choices": listed})
        if otherwise is Code.NOT_A_NUMBER and words:
            otherwise = Code.NOT_IN_LIST
        return _Bad(otherwise, {"choices": listed} if words else {})

    def _words(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        words = tuple(word.strip() for word in raw_text(value).split(";") if word.strip())
        return words or _Bad(Code.EMPTY, {})

    def _date(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        try:
            return read_date(raw_text(value))
        except ValueError:
            return _Bad(Code.NOT_A_DATE, {})

    def _month(self, asked: Field, value: RawValue, row: Row) -> Value | _Bad | _Remarked:
        if isinstance(value, date):
            return f"{value.year}-{value.month:02}"
        text = raw_text(value).strip()
        match = _ISO_MONTH.fullmatch(text)
        if match and 1 <= int(match[2]) <= 12:
            return f"{match[1]}-{match[2]}"
        name, _, year = text.casefold().partition(" ")
        number = _month_names().get(name.rstrip("."))
        if number and re.fullmatch(r"\d{4}", year.strip()):
            return f"{year.strip()}-{number:02}"
        return _Bad(Code.NOT_A_MONTH, {})


_LISTS = "Lists"
_IN_NUMBERS = NUMBERS | {Kind.ANSWER}
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
_ISO_MONTH = re.compile(r"(\d{4})[-/ ]?(\d{2})")


@dataclass(frozen=True, slots=True)
class _Bad:
    """A cell that could not be read, and why."""

    code: Code
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Remarked:
    """A cell that was read with a remark."""

    code: Code
    values: Mapping[str, str]
    used: Value


_UNREADABLE = {
    Unreadable.NOT_A_NUMBER: Code.NOT_A_NUMBER,
    Unreadable.TWO_NUMBERS: Code.TWO_NUMBERS,
    Unreadable.OUT_OF_SIZE: Code.OUT_OF_SIZE,
}


def _quantity(value: RawValue, language: Language) -> Quantity | _Bad:
    if not isinstance(value, str | int | float):
        return _Bad(Code.NOT_A_NUMBER, {})
    quantity = read_number(value, language.code)
    if not isinstance(quantity, Quantity):
        return _Bad(_UNREADABLE[quantity], {})
    # ">95" is a true statement about many numbers, and none of them
    return quantity if quantity.comparator is None else _Bad(Code.SAID_MORE_OR_LESS, {})


@cache
def _month_names() -> dict[str, int]:
    from babel.dates import get_month_names

    return {
        name.casefold().rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=Language(language).locale).items()
    }


def read_date(text: str) -> date:
    """A date as people write it for others: 2025-09-01. Raises ValueError for all else."""
    match = _ISO_DATE.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    return date(*(int(part) for part in match.groups()))


def bare(unit: str) -> str:
    """A unit of measure as it is compared: no spaces, full stops or case."""
    return re.sub(r"[\s.]", "", unit).casefold()
