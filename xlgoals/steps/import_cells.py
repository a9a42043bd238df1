"""An extract's rows as read: what each says it is of, and its figures, with what could not be read.

Cells are read as a return's are: by the same reader, with the form's own kinds of fields.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.catalogue.extracts import (
    BOARD,
    EXTRACTED,
    PARTS,
    PERIOD,
    ROW,
    SOURCE,
    UNIT,
    importable,
)
from xlgoals.domain.quantity import EXACT, plain
from xlgoals.findings import Code, Finding
from xlgoals.forms.find import Found
from xlgoals.forms.form import Field, Form, Kind, Role
from xlgoals.forms.form import Rows as RowsOf
from xlgoals.forms.parse import TableReader, bare
from xlgoals.forms.values import raw_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlgoals.domain.lines import ImportColumn
    from xlgoals.forms.parse import Table
    from xlgoals.forms.values import Value
    from xlgoals.i18n import Language
    from xlgoals.steps.import_extract import Extract

LONGEST_SOURCE = 120
"""Most characters of a source, which is printed beside each figure."""
_MONEY = {
    **dict.fromkeys(("kr", "sek", "kronor"), ("kr", 0)),
    **dict.fromkeys(("tkr", "kkr", "ksek", "tsek"), ("kr", 3)),
    **dict.fromkeys(("mkr", "mnkr", "msek"), ("kr", 6)),
    **dict.fromkeys(("€", "eur", "euro"), ("eur", 0)),
    **dict.fromkeys(("keur", "teur", "k€", "t€"), ("eur", 3)),
    **dict.fromkeys(("meur", "m€"), ("eur", 6)),
}
"""Units of money: the currency, and the power of ten."""


@dataclass(slots=True)
class RowRead:
    """A row of the file. `number` is Excel's; `values` are of the fields that could be read."""

    number: int
    row: str = ""
    unit: str = ""
    board: str = ""
    period: str = ""
    source: str = ""
    extracted: object = None
    values: dict[str, Decimal] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def is_money(unit: str) -> bool:
    """Whether a unit of measure is one of money."""
    return bare(unit) in _MONEY


def shift(given: str, expected: str) -> int | None:
    """The power of ten by which amounts in one unit become those in another; None if by none."""
    if bare(given) == bare(expected):
        return 0
    one, other = _MONEY.get(bare(given)), _MONEY.get(bare(expected))
    if one is None or other is None or one[0] != other[0]:
        return None
    return one[1] - other[1]


def converted(value: Decimal, power: int, *, reverse: bool) -> Decimal:
    """A figure in the plan's unit and sign."""
    moved = value.scaleb(power, context=EXACT)
    return plain(-moved if reverse else moved)


def read_parts(extract: Extract, language: Language) -> dict[int, RowRead]:
    """What each row says it is of, by its number; rows without anything in them are left out."""
    kinds = {PERIOD: Kind.MONTH, EXTRACTED: Kind.DATE}
    fields = [Field(means, means, kinds.get(means, Kind.TEXT)) for means in PARTS]
    table = _read(extract, fields, language)
    found: dict[int, RowRead] = {}
    cells = extract.sheet.rows
    for number in range(extract.header + 1, len(cells)):
        columns = extract.columns.values()
        if any(raw_text(cells[number][c]).strip() for c in columns if c < len(cells[number])):
            found[number + 1] = RowRead(number + 1)
    for row in table.rows:
        if row.number in found:
            _parts(found[row.number], row.values, row.bad, extract)
    _tell(table.findings, found, extract)
    return found


def _parts(read: RowRead, values: Mapping[str, Value], bad: set[str], extract: Extract) -> None:
    """Put a row's parts where they belong, and find those that are empty."""
    read.row, read.unit = str(values.get(ROW, "")), str(values.get(UNIT, ""))
    read.board, read.period = str(values.get(BOARD, "")), str(values.get(PERIOD, ""))
    read.source, read.extracted = str(values.get(SOURCE, "")), values.get(EXTRACTED)
    read.findings += [
        about(extract, read, means, Code.EMPTY)
        for means in (ROW, UNIT, PERIOD)
        if means in extract.at and means not in values and means not in bad
    ]
    if len(read.source) > LONGEST_SOURCE:
        length = {"n": len(read.source), "limit": LONGEST_SOURCE}
        read.findings.append(about(extract, read, SOURCE, Code.TOO_LONG, **length))


def about(extract: Extract, read: RowRead, means: str, code: Code, /, **values: object) -> Finding:
    """A finding at a cell of a row."""
    place = extract.place(read.number - 1, means)
    return Finding.about(code, place, extract.form.key, means, (str(read.number),), **values)


def _tell(found: list[Finding], rows: Mapping[int, RowRead], extract: Extract) -> None:
    """Put what the reader found to its rows, under the file's own headings."""
    for finding in found:
        read = rows.get(int(finding.row[0]))
        if read is not None:
            place = replace(finding.place, label=extract.heading(finding.field))
            read.findings.append(replace(finding, place=place))


def read_figures(
    extract: Extract,
    rows: Mapping[int, RowRead],
    unit_of: Callable[[RowRead], str],
    language: Language,
) -> None:
    """Read the figures of rows into them. `unit_of` gives the unit of measure that is the plan's.

    A column that says its own unit is read in that; the figures stay as they stand in the file.
    """
    groups: dict[str, list[ImportColumn]] = {}
    for column in extract.figures:
        groups.setdefault(column.measure_unit, []).append(column)
    asked = importable(extract.form.key)
    for stated, columns in groups.items():
        fields = [asked[column.means] for column in columns]

        def expected(key: tuple[str, ...], stated: str = stated) -> str:
            read = rows.get(int(key[0]))
            return stated or (unit_of(read) if read else "")

        table = _read(extract, fields, language, expected)
        for row in table.rows:
            read = rows.get(row.number)
            if read is None:
                continue
            for asked_field in fields:
                value = row.values.get(asked_field.key)
                if isinstance(value, Decimal | int):
                    read.values[asked_field.key] = Decimal(value)
                elif asked_field.key not in row.raw:
                    read.findings.append(about(extract, read, asked_field.key, Code.NO_FIGURE))
        _tell(table.findings, rows, extract)


def _read(
    extract: Extract,
    fields: list[Field],
    language: Language,
    unit_of: Callable[[tuple[str, ...]], str] = lambda _: "",
) -> Table:
    """The columns of these fields as a table, whose rows are known by their number."""
    present = [asked for asked in fields if asked.key in extract.at]
    number = Field("number", "number", role=Role.KEY)
    form = Form(
        extract.form.key, 1, extract.form.title, (number, *present), ("number",), RowsOf.FREE
    )
    columns = {"number": 0, **{asked.key: extract.at[asked.key] for asked in present}}
    place = Found(extract.sheet, extract.header, columns, extract.header)
    keys = {n: (str(n + 1),) for n in range(extract.header + 1, len(extract.sheet.rows))}
    return TableReader(form, language, unit_of=unit_of).read(place, 1, keys)
