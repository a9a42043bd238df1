"""Macro projects: every module comes back character for character, and nothing is protected."""

import random
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from vba_reading import decompressed, decrypted, modules_of, streams_of

from xlgoals.errors import Unusable
from xlgoals.excel.values import LayoutError
from xlgoals.excel.vba import macro_project, shipped_project
from xlgoals.excel.vba.project import _module_stream, _project, project_of
from xlgoals.excel.vba.sources import Kind, library_modules, module, own_module

EXAMPLE = {  # [MS-OVBA] 3.1.6
    "ID": "{917DED54-440B-4FD1-A5C1-74ACF261E600}",
    "CMG": "0705D8E3D8EDDBF1DBF1DBF1DBF1",
    "DPB": "0E0CD1ECDFF4E7F5E7F5E7",
    "GC": "1517CAF1D6F9D7F9D706",
}


def settings(stream):
    """The stream PROJECT: what is set once to its value."""
    return dict(re.findall(r'^(\w+)="?([^"\r]*)"?\r$', stream.decode("cp1252"), re.MULTILINE))


def items(stream):
    return re.findall(r"^(Document|Module|Class)=([^/\r]+)", stream.decode("cp1252"), re.MULTILINE)


def protection(found):
    key = sum(found["ID"].encode()) & 0xFF
    told = {name: decrypted(found[name]) for name in ("CMG", "DPB", "GC")}
    assert {version for version, _, _ in told.values()} == {2}
    assert {its_key for _, its_key, _ in told.values()} == {key}
    return {name: content for name, (_, _, content) in told.items()}


def test_every_module_comes_back_character_for_character():
    found = modules_of(macro_project(17))
    wanted = [own_module(), *library_modules()]
    for each in wanted:
        ending = {Kind.STANDARD: "bas", Kind.CLASS: "cls"}[each.kind]
        assert found[f"{each.name}.{ending}"] == each.text
    documents = ["ThisWorkbook", *(f"Sheet{number}" for number in range(1, 18))]
    assert [*found] == [f"{name}.cls" for name in documents] + [
        "XlGoalsButtons.bas",
        "xlwings.bas",
        "Dictionary.cls",
    ]
    for name in documents:
        assert found[f"{name}.cls"].startswith(f'Attribute VB_Name = "{name}"\r\n')


def test_the_modules_of_the_library_are_its_files():
    """But for the head of a class, which is as Excel has written it of the same file.

    Excel's editor writes a name as it was written last, and so `Err` here and `err` there.
    """
    calls, dictionary = library_modules()
    folder = Path(find_spec("xlwings").origin).parent
    assert calls.text.encode() == (folder / "xlwings.bas").read_bytes()
    assert dictionary.kind is Kind.CLASS
    written = modules_of(shipped_project())["Dictionary.cls"]
    assert dictionary.text.casefold() == written.casefold()


def test_a_class_without_attributes_has_those_that_it_must():
    head = 'VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1  \'True\nEND\nAttribute VB_Name = "C"\n'
    read = module(head + "Option Explicit\n")
    assert (read.name, read.kind) == ("C", Kind.CLASS)
    assert read.text.split("\r\n") == [
        'Attribute VB_Name = "C"',
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = False",
        "Option Explicit",
        "",
    ]


def test_the_streams_are_those_that_a_project_has():
    found = streams_of(macro_project(2))
    inner = ["Dictionary", "Sheet1", "Sheet2", "ThisWorkbook", "XlGoalsButtons", "_VBA_PROJECT"]
    assert sorted(found) == sorted(
        [("PROJECT",), ("PROJECTwm",), *(("VBA", name) for name in [*inner, "dir", "xlwings"])]
    )
    assert found["VBA", "_VBA_PROJECT"][:4] == bytes.fromhex("CC61FFFF"), "nothing is compiled"
    named = found["PROJECTwm",].decode("latin-1")
    assert named.startswith("ThisWorkbook\0T\0h\0i\0s\0")
    assert items(found["PROJECT",]) == [
        ("Document", "ThisWorkbook"),
        ("Document", "Sheet1"),
        ("Document", "Sheet2"),
        ("Module", "XlGoalsButtons"),
        ("Module", "xlwings"),
        ("Class", "Dictionary"),
    ]


def test_nothing_is_protected():
    """As in the specification's example and in what Excel has written for xlwings."""
    nothing = {"CMG": bytes(4), "DPB": b"\0", "GC": b"\xff"}
    assert protection(EXAMPLE) == nothing
    assert protection(settings(streams_of(shipped_project())["PROJECT",])) == nothing
    assert protection(settings(streams_of(macro_project(1))["PROJECT",])) == nothing


def records(content):
    """The stream dir ([MS-OVBA] 2.3.4.2): number and content of every record."""
    at, found = 0, []
    while at < len(content):
        number, length = (
            content[at] + 256 * content[at + 1],
            int.from_bytes(content[at + 2 : at + 6], "little"),
        )
        length = 6 if number == 9 else length  # the version says the length of its first half
        found.append((number, content[at + 6 : at + 6 + length]))
        at += 6 + length
    assert at == len(content)
    return found


def test_the_records_are_those_that_excel_writes():
    """Compared with the project that Excel has written for xlwings: each number in its order."""
    ours, theirs = (
        records(decompressed(streams_of(each)["VBA", "dir"]))
        for each in (macro_project(2), shipped_project())
    )

    def about(found, first, last):
        same = {0x21: 0x22}  # modules of either kind, which stand in another order
        numbers = [same.get(number, number) for number, _ in found]
        return numbers[numbers.index(first) : numbers.index(last) + 1]

    assert about(ours, 1, 0x3C) == about(theirs, 1, 0x3C)
    assert about(ours, 0x0F, 0x10) == about(theirs, 0x0F, 0x10)
    assert dict(ours)[3] == dict(theirs)[3] == (1252).to_bytes(2, "little")
    assert [content for number, content in ours if number == 0x31] == [bytes(4)] * 6
    names = [content.decode() for number, content in ours if number == 0x19]
    wide = [content.decode("utf-16-le") for number, content in ours if number == 0x47]
    assert (
        names
        == wide
        == ["ThisWorkbook", "Sheet1", "Sheet2", "XlGoalsButtons", "xlwings", "Dictionary"]
    )


RANDOM = random.Random(11)
LETTERS = "".join(chr(code) for code in range(32, 127)) + "åäöÅÄÖé€–"


def text_of(lines, width):
    body = "\r\n".join(
        "'" + "".join(RANDOM.choices(LETTERS, k=RANDOM.randrange(width))) for _ in range(lines)
    )
    return f'Attribute VB_Name = "Long"\r\n{body}\r\n'


@pytest.mark.parametrize(("lines", "width"), [(10, 40), (120, 90), (900, 200), (90, 1000)])
def test_long_texts_come_back(lines, width):
    text = text_of(lines, width)
    found = modules_of(project_of([module(text)], 1))["Long.bas"]
    assert found.rstrip(" ") == text.rstrip(" ")


def test_a_text_longer_than_64_kilobytes_comes_back():
    text = 'Attribute VB_Name = "Long"\r\n' + "".join(
        f"Public Sub Number{number}()\r\n    Debug.Print {number * 7919}\r\nEnd Sub\r\n"
        for number in range(3000)
    )
    assert len(text) > 2 * 65_536
    assert modules_of(project_of([module(text)], 1))["Long.bas"] == text


def test_a_module_without_text_comes_back():
    text = 'Attribute VB_Name = "Blank"\r\n'
    assert modules_of(project_of([module(text)], 1))["Blank.bas"] == text


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_lines_end_as_on_windows(ending):
    read = module(f'Attribute VB_Name = "M"{ending}Option Explicit{ending}')
    assert read.text == 'Attribute VB_Name = "M"\r\nOption Explicit\r\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sub A()\nEnd Sub\n", "a module without a name that VBA takes: 'Sub A()"),
        ('Attribute VB_Name = "1st"\n', "a module without a name that VBA takes"),
        (f'Attribute VB_Name = "{"a" * 32}"\n', "a module without a name that VBA takes"),
        ("Attribute VB_Name = \"M\"\n' plain\n' žluť ☃\n", "M: 'ť' in line 3 is not in cp1252"),
        ('Attribute VB_Name = "M"\n\0\n', "M: line 2 is too long, or holds a zero"),
        (f'Attribute VB_Name = "M"\n{"a" * 1024}\n', "M: line 2 is too long, or holds a zero"),
    ],
)
def test_what_a_project_cannot_hold_is_refused(text, said):
    with pytest.raises(LayoutError) as caught:
        module(text)
    assert str(caught.value).startswith(said)


def test_two_modules_of_one_name_are_refused():
    with pytest.raises(LayoutError, match="two modules have one name"):
        project_of([module('Attribute VB_Name = "SHEET1"\n')], 1)


def test_the_same_texts_are_the_same_bytes():
    first = macro_project(3)
    _project.cache_clear()
    _module_stream.cache_clear()
    assert macro_project(3) == first != macro_project(4)


def test_the_shipped_project_has_its_one_macro():
    found = modules_of(shipped_project())
    assert "Sub SampleCall()" in found["Module1.bas"]
    assert "Public Function RunPython(" in found["xlwings.bas"]


def test_a_library_that_is_gone_is_told(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(Unusable) as caught:
        macro_project(1)
    file = Path("xlwings", "xlwings.bas")
    assert str(caught.value) == (
        f"The file {file}, which the buttons in Excel need, cannot be read (No such file or "
        "directory). Install xlgoals again."
    )
    with pytest.raises(Unusable, match=r"quickstart_standalone\.xlsm, which the buttons"):
        shipped_project()


def test_the_library_is_not_imported_for_its_texts():
    ask = "import sys; from xlgoals.excel.vba import macro_project; macro_project(1); print('xlwings' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
