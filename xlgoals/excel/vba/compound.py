"""Compound files, the folder of streams that a macro project is kept in: [MS-CFB], version 3.

The file is a header and sectors of 512 bytes. A table (FAT) says of each sector which one follows
it. Short streams lie together in one stream of their own, the mini stream, in sectors of 64 bytes
with a table of their own. A directory names storages and streams, as binary trees.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from xlgoals.excel.values import LayoutError

Tree: TypeAlias = Mapping[str, "bytes | Tree"]
"""What is to be in the file, by name: streams, and storages of such."""

SECTOR = 512
MINI_SECTOR = 64
SHORT = 4096
"""Streams shorter than this lie in the mini stream: 2.2, Mini Stream Cutoff Size."""
LONGEST_NAME = 31
"""Characters of a name, without the zero at its end: 2.6.1."""
FAT_SECTORS_IN_HEADER = 109
"""The first places of the FAT stand in the header; more sectors than these are not needed."""

_FREE = 0xFFFFFFFF
"""FREESECT, 2.1; in the directory NOSTREAM, 2.6.1."""
_END_OF_CHAIN = 0xFFFFFFFE
_FAT_SECTOR = 0xFFFFFFFD
_NUMBER = struct.Struct("<I")
_NUMBERS_IN_SECTOR = SECTOR // _NUMBER.size

_HEADER = struct.Struct("<8s16x5H6x9I")
"""2.2, up to the places of the FAT."""
_MAGIC = bytes.fromhex("D0CF11E0A1B11AE1")
_MINOR, _MAJOR, _LITTLE_ENDIAN, _SECTOR_SHIFT, _MINI_SHIFT = 0x003E, 3, 0xFFFE, 9, 6

_ENTRY = struct.Struct("<64sHBB3I16x4x16xIQ")
"""2.6.1, without class, bits of state and moments, which are zero."""
_UNUSED, _STORAGE, _STREAM, _ROOT = 0, 1, 2, 5
_BLACK = 1
"""A tree whose nodes are all black keeps to the rules of 2.6.4."""


@dataclass
class _Entry:
    """One line of the directory: 2.6.1."""

    name: str
    kind: int
    content: bytes = b""
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = 0
    """The first sector of its content; nothing is there for a storage."""

    def written(self) -> bytes:
        name = self.name.encode("utf-16-le")
        length = len(name) + 2 if name else 0
        links = (self.left, self.right, self.child)
        color = _BLACK if name else 0
        return _ENTRY.pack(name, length, self.kind, color, *links, self.start, len(self.content))


@dataclass
class _Chains:
    """Sectors of one size, and for each the one that follows it."""

    size: int
    content: bytearray = field(default_factory=bytearray)
    following: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Put some content after what there is; its first sector."""
        if not content:
            return _END_OF_CHAIN
        first, count = len(self.following), _sectors(len(content), self.size)
        self.content += content.ljust(count * self.size, b"\0")
        self.following += [*range(first + 1, first + count), _END_OF_CHAIN]
        return first


def compound_file(tree: Tree) -> bytes:
    """The file; the same tree gives the same bytes.

    Raises:
        LayoutError: A name is too long, or the content is.
    """
    entries = [_Entry("Root Entry", _ROOT)]
    _enter(entries, 0, tree)
    sectors, short = _Chains(SECTOR), _Chains(MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            chains = sectors if len(entry.content) >= SHORT else short
            entry.start = chains.add(entry.content)
    root = entries[0]
    root.content = bytes(short.content)
    root.start = sectors.add(root.content)
    mini_table = _table(short.following)
    mini_start = sectors.add(mini_table)
    directory = sectors.add(_directory(entries))
    table_start, table_count = _add_table(sectors)
    header = _HEADER.pack(
        _MAGIC,
        *(_MINOR, _MAJOR, _LITTLE_ENDIAN, _SECTOR_SHIFT, _MINI_SHIFT),
        0,  # sectors of the directory, which version 3 does not count
        table_count,
        directory,
        0,  # no transactions
        SHORT,
        *(mini_start, len(mini_table) // SECTOR),
        *(_END_OF_CHAIN, 0),  # no places of the FAT beyond the header
    )
    places = [*range(table_start, table_start + table_count)]
    places += [_FREE] * (FAT_SECTORS_IN_HEADER - table_count)
    return header + _numbers(places) + sectors.content


def _enter(entries: list[_Entry], parent: int, tree: Tree) -> None:
    """Enter what is in a storage, and what is in that, as a tree below the storage."""
    numbers = []
    for name, content in tree.items():
        if not name or len(name) > LONGEST_NAME or set(name) & set("/\\:!"):
            raise LayoutError(f"{name!r} cannot be the name of a stream")
        numbers.append(len(entries))
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entries.append(_Entry(name, _STORAGE))
            _enter(entries, numbers[-1], content)
    numbers.sort(key=lambda number: _order(entries[number].name))
    entries[parent].child = _balanced(entries, numbers)


def _order(name: str) -> tuple[int, str]:
    """2.6.4: shorter names come first, then those that are less in capital letters."""
    return len(name), name.upper()


def _balanced(entries: list[_Entry], numbers: list[int]) -> int:
    """Link entries in their order to a binary tree; the entry on top of it."""
    if not numbers:
        return _FREE
    middle = len(numbers) // 2
    top = numbers[middle]
    entries[top].left = _balanced(entries, numbers[:middle])
    entries[top].right = _balanced(entries, numbers[middle + 1 :])
    return top


def _directory(entries: list[_Entry]) -> bytes:
    """2.6: whole sectors of entries, unused ones at the end."""
    count = _sectors(len(entries) * _ENTRY.size, SECTOR) * (SECTOR // _ENTRY.size)
    unused = [_Entry("", _UNUSED)] * (count - len(entries))
    return b"".join(entry.written() for entry in [*entries, *unused])


def _add_table(sectors: _Chains) -> tuple[int, int]:
    """Add the FAT, which counts its own sectors too (2.3); where it begins and its length."""
    first, count = len(sectors.following), 1
    while first + count > count * _NUMBERS_IN_SECTOR:
        count += 1
    if count > FAT_SECTORS_IN_HEADER:
        raise LayoutError(f"{first * SECTOR} bytes are more than a macro project holds")
    sectors.following += [_FAT_SECTOR] * count
    sectors.content += _table(sectors.following)
    return first, count


def _table(following: list[int]) -> bytes:
    """Whole sectors of numbers, the free ones at the end."""
    count = _sectors(len(following), _NUMBERS_IN_SECTOR) * _NUMBERS_IN_SECTOR
    return _numbers([*following, *[_FREE] * (count - len(following))])


def _numbers(numbers: list[int]) -> bytes:
    return b"".join(map(_NUMBER.pack, numbers))


def _sectors(length: int, size: int) -> int:
    return -(-length // size)
