"""The parts of a zip package, each unpacked to exactly the size that it says, and never further.

The parser opens the same bytes by itself. So nothing is left that it could understand otherwise:
two directories, one name twice, entries that share their bytes, a part that grows beyond its word.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers.expat import ExpatError

from xlgoals.excel.limits import ReadFailure, ReadLimits, megabytes, too_large
from xlgoals.findings import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

BAD_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    KeyError,  # a part that is named but not there
    NotImplementedError,  # a way of packing that workbooks do not use
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,  # offsets out of the file, names and texts in no alphabet
    struct.error,
    ExpatError,
)
"""What reading a damaged package raises."""

_END = b"PK\x05\x06"
_LONGEST_END = 22 + 65_535
_ENTRY = b"PK\x01\x02"
_PIECE = 1 << 16
_LOCAL = struct.Struct("<4s22xHH")
_HEAD = re.compile(
    rb"""(?:\xef\xbb\xbf)?\s*
    (?:<\?xml\s[^<>]*?(?:encoding\s*=\s*["']([^"'<>]*)["'][^<>]*)?\?>)?
    (?:\s+|<!--.*?-->|<\?[^<>]*\?>)*
    (<[A-Za-z_])?""",
    re.VERBOSE | re.DOTALL,
)
_LIKE_ASCII = frozenset(
    {b"", b"utf-8", b"utf8", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"}
)
"""Alphabets in which the searches for tags and places see the same as the parser."""


_READ_BY_THE_PARSER = ("xl/", "_rels/", "content.xml")


class Parts:
    """The parts of a package by name; capitals, and which slash, make no difference, as in Excel.

    Raises:
        ReadFailure: it is larger, or has more parts, than the limits allow, or has a password.
        BAD_PACKAGE: it is no package, or a damaged one.
    """

    def __init__(self, content: bytes, limits: ReadLimits) -> None:
        number = content.count(_ENTRY)
        if number > limits.parts:
            raise too_large(f"zip: {number}", str(limits.parts))
        if content.count(_END, max(0, len(content) - _LONGEST_END)) != 1:
            raise zipfile.BadZipFile
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
        _check_sizes(entries, limits)
        self._content = content
        self._entries = {_folded(entry.orig_filename): entry for entry in entries}
        self._unseen = set(self._entries)
        if len(self._entries) < len(entries):
            raise zipfile.BadZipFile
        self._starts = dict(self._placed())

    def __contains__(self, name: str) -> bool:
        return _folded(name) in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def read(self, name: str) -> bytes:
        """A part, unpacked. Raises one of BAD_PACKAGE when it is not what it says, or not there."""
        name = _folded(name)
        entry = self._entries[name]
        packed = self._content[self._starts[name] : self._starts[name] + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            content = packed
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            content = _inflated(packed, entry.file_size)
        else:
            raise NotImplementedError
        if len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
            raise zipfile.BadZipFile
        if name.startswith(_READ_BY_THE_PARSER) and name.endswith((".xml", ".rels")):
            _check_head(content)
        self._unseen.discard(name)
        return content

    def read_if_there(self, name: str) -> bytes:
        """The same, and nothing where there is no such part."""
        return self.read(name) if name in self else b""

    def read_rest(self) -> None:
        """Unpack what nobody has asked for, since the parser may."""
        for name in sorted(self._unseen):
            self.read(name)

    def _placed(self) -> Iterator[tuple[str, int]]:
        """Where the bytes of each part begin; no two may share any."""
        free = 0
        for name, entry in sorted(self._entries.items(), key=lambda item: item[1].header_offset):
            at = entry.header_offset
            mark, name_length, extra_length = _LOCAL.unpack_from(self._content, at)
            start = at + _LOCAL.size + name_length + extra_length
            if mark != b"PK\x03\x04" or at < free:
                raise zipfile.BadZipFile
            free = start + entry.compress_size
            yield name, start


def _inflated(packed: bytes, size: int) -> bytes:
    """What was deflated to `packed`, which is not to be over `size` bytes."""
    unpacking, chunks = zlib.decompressobj(-15), []
    # in pieces that fit the memory at hand: a quarter of the time of one large piece
    while not unpacking.eof:
        chunk = unpacking.decompress(packed, _PIECE)
        size -= len(chunk)
        if size < 0 or not (chunk or unpacking.eof):
            raise zipfile.BadZipFile
        packed = unpacking.unconsumed_tail
        chunks.append(chunk)
    return b"".join(chunks)


def _folded(name: str) -> str:
    return name.replace("\\", "/").lower()


def _check_sizes(entries: list[zipfile.ZipInfo], limits: ReadLimits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise too_large(f"zip: {megabytes(unpacked)}", megabytes(limits.unpacked_bytes))
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > limits.ratio_from and unpacked > packed * limits.ratio:
        raise too_large(f"zip: {unpacked // packed} : 1", f"{limits.ratio} : 1")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadFailure(Code.ENCRYPTED)


def _check_head(xml: bytes) -> None:
    """Refuse a document type, which workbooks do not have, and alphabets that hide tags."""
    head = _HEAD.match(xml)
    if xml and (not head or not head[2] or (head[1] or b"").lower() not in _LIKE_ASCII):
        raise zipfile.BadZipFile
