"""Tables that systems give as text: cells stand where a spreadsheet would show them."""

import pytest

from xlgoals.excel.delimited import is_text, read_delimited
from xlgoals.excel.limits import ReadFailure, ReadLimits
from xlgoals.findings import Code

LIMITS = ReadLimits()


def read(tmp_path, content, limits=LIMITS):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert is_text(path)
    (sheet,) = read_delimited(path, limits).sheets
    assert sheet.name == "table.csv"
    return sheet.rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a;b\n1,5;2,5\n", [["a", "b"], ["1,5", "2,5"]]),
        ("a,b\n1.5,2.5\n", [["a", "b"], ["1.5", "2.5"]]),
        ("a\tb\n1,5\t2;5\n", [["a", "b"], ["1,5", "2;5"]]),
        ("Utfall, ack;b\n1,5;2\n1,6;3\n", [["Utfall, ack", "b"], ["1,5", "2"], ["1,6", "3"]]),
        ("Title\n\na;b\n1;2\n", [["Title"], [], ["a", "b"], ["1", "2"]]),
        ('a;b\n"x;\ny";2\n', [["a", "b"], ["x;\ny", "2"]]),
        ("sep=,\na,b\n1;2,3\n", [["a", "b"], ["1;2", "3"]]),
        ("a;b;;\n1;2; ;\n;;;\n", [["a", "b"], ["1", "2"]]),
        ("a;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
        ("alone\n5\n", [["alone"], ["5"]]),
        ("", []),
    ],
)
def test_cells(tmp_path, text, rows):
    assert read(tmp_path, text) == rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(tmp_path, encoding):
    assert read(tmp_path, "Mål;Nämnd\nå;€\n".encode(encoding)) == [["Mål", "Nämnd"], ["å", "€"]]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a;b\n\x00;1\n", Code.UNREADABLE),
        (b"a;b\n\x1b[31m;1\n", Code.UNREADABLE),
        (b"\xff\xfea", Code.UNREADABLE),
        (b"\x81", Code.UNREADABLE),
        (b'a;"b\n1;2\n', Code.UNREADABLE),
        (b"a;" + b"x" * 140_000, Code.UNREADABLE),
        (b"a;" * 201 + b"b", Code.TOO_LARGE),
        (b"a;b\n" * 11, Code.TOO_LARGE),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, content, code):
    with pytest.raises(ReadFailure) as told:
        read(tmp_path, content, ReadLimits(rows=10))
    assert told.value.code is code


def test_files_that_are_gone_too_large_or_workbooks(tmp_path):
    with pytest.raises(ReadFailure) as told:
        read_delimited(tmp_path / "gone.csv", LIMITS)
    assert told.value.code is Code.VANISHED
    with pytest.raises(ReadFailure) as told:
        read(tmp_path, "a;b\n" * 300, ReadLimits(file_bytes=1000))
    assert told.value.code is Code.TOO_LARGE
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04...")
    assert not is_text(tmp_path / "book.csv")
