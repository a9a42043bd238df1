"""What is looked at in an .xls before it is parsed: a password, and cells far out.

An .xls is a compound file ([MS-CFB]) with a stream of records ([MS-XLS]). Its cells are at most in
row 65,536 and column IV, but two of them are enough for the parser to take a gigabyte.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from xlgoals.excel.limits import Package, ReadFailure, ReadLimits, too_far, too_large
from xlgoals.findings import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

_LAST = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of a chain, a free sector."""
_ENTRY = 128
_SMALL = 4096
"""Streams below this size lie in the small sectors of the root's stream."""
_PASSWORD, _SHEET, _BEGIN = 0x2F, 0x85, 0x809
_CELLS = frozenset({0x06, 0x206, 0x406, 0x203, 0x204, 0x205, 0x27E, 0xBD, 0xD6, 0xFD})
_ROW_OF_NUMBERS = 0xBD
_A_WORKSHEET = 0x10


def inspect_xls(content: bytes, limits: ReadLimits) -> Package:
    """Guard one .xls; there is nothing to be told of it.

    Raises:
        ReadFailure: it has a password, or a cell beyond the limits, or too many cells in all.
        BAD_PACKAGE: it is damaged, or no workbook.
    """
    names: list[str] = []
    sheet, row, column, cells = 0, -1, -1, 0
    for kind, record in _records(_workbook(content)):
        if kind == _PASSWORD:
            raise ReadFailure(Code.ENCRYPTED)
        if kind == _SHEET:
            names.append(_name(record))
        elif kind == _BEGIN and record[2] == _A_WORKSHEET:
            cells += (row + 1) * (column + 1)
            sheet, row, column = sheet + 1, -1, -1
        elif kind in _CELLS:
            at = struct.unpack_from("<HH", record)
            last = struct.unpack_from("<H", record, len(record) - 2)[0]
            row = max(row, at[0])
            column = max(column, last if kind == _ROW_OF_NUMBERS else at[1])
            if row >= limits.rows or column >= limits.columns:
                name = names[sheet - 1] if 0 < sheet <= len(names) else ""
                raise too_far(name, row, column, limits)
    cells += (row + 1) * (column + 1)
    if cells > limits.cells:
        raise too_large(str(cells), str(limits.cells))
    return Package()


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _name(record: bytes) -> str:
    size, wide = record[6], record[7] & 1
    return record[8 : 8 + size * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _workbook(content: bytes) -> bytes:
    """The stream that holds the workbook's records."""
    sector = 1 << struct.unpack_from("<H", content, 30)[0]
    (directory,) = struct.unpack_from("<I", content, 48)
    small_table, _, more, _ = struct.unpack_from("<IIII", content, 60)
    table = _table(content, sector, more)
    entries = _chain(content, table, directory, sector)
    streams: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries), _ENTRY):
        size = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, size - 2)].decode("utf-16-le", "replace")
        streams.setdefault(name.lower(), struct.unpack_from("<II", entries, at + 116))
    first, size = streams.get("workbook") or streams["book"]
    if size >= _SMALL:
        return _chain(content, table, first, sector)[:size]
    small = _chain(content, table, struct.unpack_from("<I", entries, 116)[0], sector)
    numbers = _numbers(_chain(content, table, small_table, sector))
    return b"".join(small[n * 64 : n * 64 + 64] for n in _sectors(numbers, first))[:size]


def _table(content: bytes, sector: int, more: int) -> tuple[int, ...]:
    """Which sector follows each."""
    places = list(struct.unpack_from("<109I", content, 76))
    seen = set()
    while more < _LAST and more not in seen:
        seen.add(more)
        *found, more = _numbers(content[(more + 1) * sector : (more + 2) * sector])
        places += found
    pieces = [content[(at + 1) * sector : (at + 2) * sector] for at in places if at < _LAST]
    return _numbers(b"".join(pieces))


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _chain(content: bytes, table: tuple[int, ...], first: int, sector: int) -> bytes:
    return b"".join(content[(n + 1) * sector : (n + 2) * sector] for n in _sectors(table, first))


def _sectors(table: tuple[int, ...], first: int) -> Iterator[int]:
    """The sectors of a chain; one that comes back to itself is damaged."""
    for _ in range(len(table) + 1):
        if first >= _LAST:
            return
        yield first
        first = table[first]
    raise ValueError
