"""Compound files: olefile, which takes the least defect for an error, reads back what was put in."""

import struct

import olefile
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vba_reading import opened, streams_of

from xlgoals.excel.values import LayoutError
from xlgoals.excel.vba.compound import compound_file

SIZES = (0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 70_000)


def content_of(size):
    return bytes(number * 7 % 251 for number in range(size))


@pytest.mark.parametrize("size", SIZES)
def test_a_stream_of_any_size_comes_back(size):
    assert streams_of(compound_file({"a": content_of(size)})) == {("a",): content_of(size)}


def test_short_and_long_streams_lie_side_by_side():
    tree = {f"stream {size}": content_of(size) for size in SIZES}
    found = streams_of(compound_file({**tree, "inner": {**tree, "deep": {"x": b"1"}}}))
    assert {path[-1]: found[path] for path in found if len(path) == 1} == tree
    assert {path[-1]: found[path] for path in found if path[:-1] == ("inner",)} == tree
    assert found["inner", "deep", "x"] == b"1"


NAMES = st.text("abcdefgXYZ_0123åÄ ", min_size=1, max_size=31).filter(str.strip)


@given(st.dictionaries(NAMES, st.binary(max_size=200), max_size=40))
def test_any_names_are_found(tree):
    by_upper = {name.upper(): (name, content) for name, content in tree.items()}
    tree = dict(by_upper.values())
    made = compound_file(tree)
    assert streams_of(made) == {(name,): content for name, content in tree.items()}
    with opened(made) as file:
        assert all(file.get_size(name) == len(content) for name, content in tree.items())


def test_siblings_are_in_order_and_trees_are_low():
    """[MS-CFB] 2.6.4; a program looks for a name by going left or right."""
    names = [f"Sheet{number}" for number in range(1, 41)] + ["dir", "Dictionary", "_VBA_PROJECT"]
    with opened(compound_file(dict.fromkeys(names, b"x"))) as file:
        entries = [entry for entry in file.direntries if entry]
        for name in names:
            at, steps = entries[0].sid_child, 0
            while (here := entries[at]).name != name:
                less = (len(name), name.upper()) < (len(here.name), here.name.upper())
                at, steps = here.sid_left if less else here.sid_right, steps + 1
                assert at != olefile.NOSTREAM, name
            assert steps <= 6


def test_a_large_file_needs_many_sectors_of_the_table():
    tree = {"large": content_of(3_000_000), "small": b"x"}
    made = compound_file(tree)
    assert streams_of(made) == {("large",): tree["large"], ("small",): b"x"}
    assert struct.unpack_from("<I", made, 44) == (47,)


def test_what_is_larger_than_the_header_has_places_for_is_refused():
    with pytest.raises(LayoutError, match="more than a macro project holds"):
        compound_file({"large": bytes(109 * 128 * 512)})


@pytest.mark.parametrize("name", ["", "a" * 32, "a/b", "a:b", "a!b", "a\\b"])
def test_a_name_that_none_can_have_is_refused(name):
    with pytest.raises(LayoutError, match="cannot be the name of a stream"):
        compound_file({name: b""})


def test_the_same_tree_is_the_same_bytes():
    tree = {"b": b"1", "a": {"c": content_of(5000)}}
    assert compound_file(tree) == compound_file(tree)


def test_a_file_without_streams_is_one():
    assert streams_of(compound_file({})) == {}
