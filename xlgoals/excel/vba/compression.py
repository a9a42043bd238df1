"""Compression as macro projects have it: [MS-OVBA] 2.4.1.

A container is a signature and chunks, each of which holds 4096 bytes of the content and knows
nothing of the others. A chunk is compressed, or raw where that would be longer. What is compressed
is a row of tokens: a byte as it is, or a copy of bytes that stand earlier in the same chunk. A byte
of flags goes before every eight of them and says which are copies.
"""

from __future__ import annotations

from dataclasses import dataclass, field

SIGNATURE = b"\x01"
"""What every container begins with: 2.4.1.1.1."""
CHUNK_SIZE = 4096
"""How many bytes of the content a chunk holds; only the last may hold fewer: 2.4.1.1.4."""
TOKENS_TO_A_FLAG_BYTE = 8
SHORTEST_COPY = 3
"""A copy takes two bytes, so that it pays from three on: 2.4.1.3.19.4."""
FEWEST_OFFSET_BITS = 4
"""Of a copy's 16 bits, how many at least say how far back it begins: 2.4.1.3.19.1."""
MOST_TRIED = 64
"""How many earlier places are tried for a copy. More find hardly any that are longer."""

_HEADER_SIGNATURE = 0b011 << 12
"""2.4.1.1.5: bits 12 to 14 of a chunk's header."""
_COMPRESSED = 1 << 15
"""2.4.1.1.5: bit 15 of a chunk's header, for what is not raw."""


def compress(content: bytes, fill: bytes = b"\0") -> bytes:
    """The content as a compressed container: 2.4.1.3.6.

    Args:
        content: What is to be compressed.
        fill: The byte that is put after content whose last chunk cannot be compressed. Such a
            chunk is always as long as one can be (2.4.1.3.10), so that what fills it becomes part
            of the content: a program's text takes blanks, which mean nothing there.
    """
    chunks = range(0, len(content), CHUNK_SIZE)
    made = [_chunk(content[start : start + CHUNK_SIZE], fill) for start in chunks]
    return SIGNATURE + b"".join(made)


def _chunk(content: bytes, fill: bytes) -> bytes:
    """One chunk with its header, which says how long it is: 2.4.1.3.7."""
    tokens = _Tokens(content).written()
    if len(tokens) > CHUNK_SIZE:
        return _header(CHUNK_SIZE, 0) + content.ljust(CHUNK_SIZE, fill)
    return _header(len(tokens), _COMPRESSED) + tokens


def _header(size: int, flag: int) -> bytes:
    """2.4.1.1.5: the size is that of the chunk with its two bytes of header, less three."""
    return (flag | _HEADER_SIGNATURE | (size - 1)).to_bytes(2, "little")


@dataclass
class _Tokens:
    """A chunk's content on its way to tokens: 2.4.1.3.8 and 2.4.1.3.9."""

    content: bytes
    at: int = 0
    """How much of the content is written."""
    seen: dict[bytes, list[int]] = field(default_factory=dict)
    """Where each three bytes stand in what is written: a copy begins at one of these places."""

    def written(self) -> bytes:
        """All of the content as tokens, with their flags."""
        made = bytearray()
        while self.at < len(self.content):
            flags, place = 0, len(made)
            made.append(0)
            for bit in range(TOKENS_TO_A_FLAG_BYTE):
                if self.at == len(self.content):
                    break
                length, distance = self._longest_copy()
                if length:
                    flags |= 1 << bit
                    made += _copy(self.at, length, distance)
                else:
                    made.append(self.content[self.at])
                self._go_on(length or 1)
            made[place] = flags
        return bytes(made)

    def _longest_copy(self) -> tuple[int, int]:
        """How long a copy can be here and how far back it begins, 0 where none pays: 2.4.1.3.19.4.

        The nearest of those that are equally long. A copy may reach into what it copies.
        """
        content, at = self.content, self.at
        starts = self.seen.get(content[at : at + SHORTEST_COPY])
        if not starts:
            return 0, 0
        most = min(_longest(at), len(content) - at)
        best, distance = SHORTEST_COPY, at - starts[-1]
        for start in reversed(starts[-MOST_TRIED:]):
            if best == most:
                break
            if content[start + best] != content[at + best]:
                continue  # no longer than what is found
            length = SHORTEST_COPY
            while length < most and content[start + length] == content[at + length]:
                length += 1
            if length > best:
                best, distance = length, at - start
        return best, distance

    def _go_on(self, steps: int) -> None:
        for start in range(self.at, min(self.at + steps, len(self.content) - SHORTEST_COPY + 1)):
            self.seen.setdefault(self.content[start : start + SHORTEST_COPY], []).append(start)
        self.at += steps


def _offset_bits(at: int) -> int:
    """How many bits of a copy say how far back it begins; the further on the more: 2.4.1.3.19.1."""
    return max(FEWEST_OFFSET_BITS, (at - 1).bit_length())


def _longest(at: int) -> int:
    """How long a copy can be that stands here: 2.4.1.3.19.1."""
    return (0xFFFF >> _offset_bits(at)) + SHORTEST_COPY


def _copy(at: int, length: int, distance: int) -> bytes:
    """A copy as a token: 2.4.1.3.19.3."""
    token = (distance - 1) << (16 - _offset_bits(at)) | (length - SHORTEST_COPY)
    return token.to_bytes(2, "little")
