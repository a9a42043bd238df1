"""Compression of macros: the specification's own examples, and what oletools makes of ours."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from vba_reading import decompressed

from xlgoals.excel.vba.compression import CHUNK_SIZE, compress

BYTES = random.Random(7)


def noise(length):
    """Bytes at random of which no three come again within a chunk, so that none is saved."""
    made, seen = bytearray(), set()
    while len(made) < length:
        if len(made) % CHUNK_SIZE == 0:
            seen = set()
        made.append(BYTES.randrange(256))
        three = bytes(made[-3:])
        if three in seen:
            made.pop()
        seen.add(three)
    return bytes(made)


@pytest.mark.parametrize(
    ("content", "container"),
    [
        (
            b"abcdefghijklmnopqrstuv.",
            "01 19B0 00 6162636465666768 00 696A6B6C6D6E6F70 00 717273747576 2E",
        ),
        (b"a" * 73, "01 03B0 02 61 4500"),
    ],
    ids=["nothing to compress", "as much as can be"],
)
def test_the_examples_of_the_specification(content, container):
    """[MS-OVBA] 3.2.1 and 3.2.3."""
    assert compress(content) == bytes.fromhex(container)
    assert decompressed(compress(content)) == content


def test_the_normal_example_of_the_specification_is_as_short():
    """[MS-OVBA] 3.2.2, whose copies begin further back than they need to."""
    content = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
    assert compress(content)[:3] == bytes.fromhex("01 2FB0")
    assert decompressed(compress(content)) == content


def test_nothing_is_a_container_without_chunks():
    assert compress(b"") == b"\x01"
    assert decompressed(compress(b"")) == b""


WORDS = st.sampled_from(
    [b"Dim ", b"Sub ", b"End Sub\r\n", b"xlgoals", b'"', b"    ", b"\xe5", b"."]
)


@given(st.lists(WORDS | st.binary(max_size=6), max_size=60), st.integers(1, 400))
@example([b"a"], CHUNK_SIZE)
@example([b"ab"], CHUNK_SIZE)
@example([b"abc"], 3 * CHUNK_SIZE)
def test_what_repeats_comes_back(parts, times):
    content = b"".join(parts) * times
    assert decompressed(compress(content)) == content


@pytest.mark.parametrize("signs", [2, 20, 200])
@pytest.mark.parametrize("length", [1, 2, 3, 4095, 4096, 4097, 8192, 10_000, 70_000])
def test_random_texts_come_back(signs, length):
    content = bytes(BYTES.randrange(signs) for _ in range(length))
    back = decompressed(compress(content, b" "))
    assert back.startswith(content)
    assert back[length:].strip(b" ") == b""


@pytest.mark.parametrize("chunks", [1, 2, 17])
def test_whole_chunks_that_cannot_be_compressed_are_kept_as_they_are(chunks):
    content = noise(chunks * CHUNK_SIZE)
    made = compress(content)
    assert decompressed(made) == content
    assert len(made) == 1 + chunks * (2 + CHUNK_SIZE)


def test_the_last_chunk_is_filled_only_where_it_must_be():
    """Noise grows by an eighth, so that it fits into a chunk up to 3640 bytes."""
    fits, not_quite = noise(3640), noise(3641)
    assert decompressed(compress(fits)) == fits
    assert decompressed(compress(not_quite)) == not_quite + bytes(CHUNK_SIZE - 3641)
    assert decompressed(compress(not_quite, b" ")) == not_quite.ljust(CHUNK_SIZE)


def test_chunks_that_compress_and_chunks_that_do_not_stand_side_by_side():
    content = noise(CHUNK_SIZE) + b"a" * CHUNK_SIZE + noise(CHUNK_SIZE) + b"the end"
    assert decompressed(compress(content)) == content
