"""What the parser does not tell of an .ods, picked out of its XML."""

from __future__ import annotations

import re
from html import unescape
from itertools import product
from typing import TYPE_CHECKING
from xml.parsers.expat import ParserCreate

from xlgoals.excel.limits import (
    MarkedPlaces,
    Package,
    ReadFailure,
    ReadLimits,
    SheetMarks,
    check_number,
    first,
    megabytes,
    moment,
    too_far,
    too_large,
)
from xlgoals.findings import Code
from xlgoals.forms.raw import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.excel.package import Parts

_ENCRYPTED = b"encryption-data"
_DATE = re.compile(rb"<dc:date>([^<]*)<")
_PROGRAM = re.compile(rb"<meta:generator>([^<]*)<")
_TABLE = re.compile(rb"<table:table(?=[\s>])[^<>]*>")
_TABLE_END = b"</table:table>"
_TABLE_NAME = re.compile(rb"""\stable:name=(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell)\b([^<>]*)>")
_TELLING = re.compile(rb"value|formula=|-spanned=")
_REPEATED = re.compile(rb"""table:number-(?:rows|columns)-repeated=["'](\d{1,10})["']""")
_SPANNED = re.compile(rb'table:number-(rows|columns)-spanned="(\d{1,7})"')
_TEXT = re.compile(rb"<text:p[^<>]*>([^<]*)<")


def inspect_ods(parts: Parts, limits: ReadLimits) -> Package:
    """When it was saved, by what, and the marks of its tables; refuses a value too far out."""
    if _ENCRYPTED in parts.read_if_there("META-INF/manifest.xml"):
        raise ReadFailure(Code.ENCRYPTED)
    meta = parts.read_if_there("meta.xml")
    found = Package(moment(first(_DATE, meta)), first(_PROGRAM, meta))
    content = parts.read("content.xml")
    # the parser waits for ever for the end of a table that has none
    ParserCreate().Parse(content, True)
    if (number := content.count(b"<table:table-")) > limits.cells:
        raise too_large(f"content.xml: {number}", str(limits.cells))
    text = 0
    for name, start, end in _tables(content):
        table = _Table(name, limits)
        table.read(content, start, end)
        found.sheets.append(
            SheetMarks(
                table.errors,
                frozenset(table.percents),
                " ".join(table.formulas),
                tuple(table.merged),
            )
        )
        text += table.text
        if text > limits.unpacked_bytes // 4:
            raise too_large(f"{name}: {megabytes(text)}", megabytes(limits.unpacked_bytes // 4))
    return found


def _tables(content: bytes) -> Iterator[tuple[str, int, int]]:
    """Each table's name, and where it begins and ends."""
    end = 0
    while tag := _TABLE.search(content, end):
        end = content.find(_TABLE_END, tag.end())
        end = len(content) if end < 0 else end
        if name := _TABLE_NAME.search(tag[0]):
            yield unescape((name[1] or name[2] or b"").decode()), tag.end(), end


class _Table:
    """What is to be known of one table's cells."""

    def __init__(self, name: str, limits: ReadLimits) -> None:
        self.name, self.limits = name, limits
        self.errors: MarkedPlaces = {}
        self.percents: set[tuple[int, int]] = set()
        self.formulas: list[str] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.text = 0
        """Bytes of its cells' texts, each as often as it is repeated."""

    def read(self, content: bytes, start: int, end: int) -> None:
        """Go from cell to cell."""
        row, column, height = 0, 0, 1
        for tag in _PLACE.finditer(content, start, end):
            repeated = _REPEATED.search(tag[3])
            times = int(repeated[1]) if repeated else 1
            if tag[2] == b"table-row":
                if tag[1] or tag[3].endswith(b"/"):
                    row, column = row + (height if tag[1] else times), 0
                else:
                    height = times
            elif not tag[1]:
                if _TELLING.search(tag[3]):
                    area = range(row, row + height), range(column, column + times)
                    self._take(tag, content, *area)
                column += times

    def _take(self, tag: re.Match[bytes], content: bytes, rows: range, columns: range) -> None:
        place, limits = (rows[0], columns[0]), self.limits
        if b"value" in tag[3]:
            if rows[-1] >= limits.rows or columns[-1] >= limits.columns:
                raise too_far(self.name, rows[-1], columns[-1], limits)
            size = len(tag[3])
            if not tag[3].endswith(b"/"):
                size += max(0, content.find(b"</table:", tag.end()) - tag.end())
            self.text += size * len(rows) * len(columns)
            if b'office:value-type="percentage"' in tag[3]:
                check_number(self.name, len(self.percents) + len(rows) * len(columns), limits)
                self.percents.update(product(rows, columns))
            if b'calcext:value-type="error"' in tag[3]:
                self.errors[place] = first(_TEXT, content[tag.end() : tag.end() + 200])
        if b"table:formula=" in tag[3]:
            rows = range(rows[0], min(rows.stop, limits.rows))
            columns = range(columns[0], min(columns.stop, limits.columns))
            check_number(self.name, len(self.formulas) + len(rows) * len(columns), limits)
            self.formulas += [address(*cell) for cell in product(rows, columns)]
        if b"-spanned=" in tag[3] and len(self.merged) < limits.rows:
            size_of = {name: int(number) for name, number in _SPANNED.findall(tag[3])}
            last = place[0] + size_of.get(b"rows", 1) - 1, place[1] + size_of.get(b"columns", 1) - 1
            if last != place:
                self.merged.append((*place, *last))
