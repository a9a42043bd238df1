"""Workbooks with macros: what Excel finds in the file, and what LibreOffice makes of it."""

import re
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO

import openpyxl
import pytest
from vba_reading import modules_of

from xlgoals.books.macro_texts import macro_texts, settings_sheet
from xlgoals.excel.reader import read_book
from xlgoals.excel.values import LayoutError
from xlgoals.excel.vba import macro_project, shipped_project
from xlgoals.excel.vba.project import project_of
from xlgoals.excel.vba.sources import library_modules, module, own_module
from xlgoals.excel.writer import write_book
from xlgoals.forms.sheet import BookLayout, Button, Cell, SheetLayout
from xlgoals.i18n import Language

SUBS = ("CollectReturns", "Recalculate", "CheckEdits", "MakeReport", "ShowSource")
CREATED = datetime(2022, 4, 30, tzinfo=UTC)


def book(macros="own"):
    first, second = SheetLayout("Översikt"), SheetLayout("Mål", protected=True)
    first.put(0, 0, "Läs in & räkna om")
    first.cells[1, 0] = Cell("noted", note="A note lies in the same drawing as the buttons.")
    first.buttons = [
        Button(2, place, 120, 24, f"Knapp & <{name}>", name, 4, 2)
        for place, name in enumerate(SUBS)
    ]
    second.put(0, 0, 1)
    second.buttons = [Button(0, 3, 100, 20, "Visa källan", "ShowSource")]
    return BookLayout([first, second, SheetLayout("xlgoals", hidden=True)], CREATED, macros=macros)


def parts(content):
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def code_names(found):
    texts = {name: content.decode() for name, content in found.items() if name.endswith(".xml")}
    workbook = re.search(r'<workbookPr [^>]*codeName="(\w+)"', texts["xl/workbook.xml"])
    sheets = [
        re.search(r'<sheetPr [^>]*codeName="(\w+)"', texts[f"xl/worksheets/sheet{number}.xml"])
        for number in (1, 2, 3)
    ]
    return [match[1] for match in (workbook, *sheets)]


def test_the_file_carries_macros_and_buttons():
    found = parts(write_book(book()))
    assert found["xl/vbaProject.bin"] == macro_project(3)
    assert b"application/vnd.ms-excel.sheet.macroEnabled.main+xml" in found["[Content_Types].xml"]
    assert code_names(found) == ["ThisWorkbook", "Sheet1", "Sheet2", "Sheet3"]
    drawn = found["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawn) == list(SUBS)
    assert "Knapp &amp; &lt;ShowSource&gt;" in drawn
    assert drawn.count('ObjectType="Note"') == 1


def test_every_module_of_the_file_is_a_text_of_ours_or_of_the_library():
    found = modules_of(parts(write_book(book()))["xl/vbaProject.bin"])
    ours = {each.name: each.text for each in (own_module(), *library_modules())}
    assert {
        name.split(".")[0]: text for name, text in found.items() if name.split(".")[0] in ours
    } == ours


def test_a_book_without_macros_has_no_buttons():
    layout = book("")
    found = parts(write_book(layout))
    assert "xl/vbaProject.bin" not in found
    assert b"codeName" not in found["xl/workbook.xml"]
    assert b"FmlaMacro" not in found["xl/drawings/vmlDrawing1.vml"]
    assert b"sheet.main+xml" in found["[Content_Types].xml"]
    for sheet in layout.sheets:
        sheet.buttons = []
    assert write_book(layout) == write_book(book(""))


def test_the_project_that_xlwings_ships_serves_every_button():
    found = parts(write_book(book("xlwings")))
    assert found["xl/vbaProject.bin"] == shipped_project()
    drawn = found["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawn) == ["SampleCall"] * 5


@pytest.mark.parametrize("macros", ["own", "xlwings"])
def test_the_same_layout_is_the_same_bytes(macros):
    assert write_book(book(macros)) == write_book(book(macros))


@pytest.mark.parametrize(
    ("button", "said"),
    [
        (Button(0, 0, 10, 10, "A", "Format"), "Översikt!A1: there is no macro 'Format'"),
        (Button(0, 0, 10, 10, "A", ""), "Översikt!A1: there is no macro ''"),
        (
            Button(0, 0, 10, 10, "", "Recalculate"),
            "Översikt!A1: a button's caption of 0 characters",
        ),
        (Button(0, 0, 10, 0, "A", "Recalculate"), "Översikt!A1: a button of 10 x 0 pixels"),
        (Button(1 << 20, 0, 10, 10, "A", "Recalculate"), "UserWarning: Cannot insert button"),
    ],
)
@pytest.mark.parametrize("macros", ["own", "xlwings"])
def test_a_button_that_would_do_nothing_is_refused(button, said, macros):
    layout = book(macros)
    layout.sheets[0].buttons = [button]
    with pytest.raises(LayoutError) as caught:
        write_book(layout)
    assert str(caught.value).startswith(said)


def test_openpyxl_keeps_the_macros(tmp_path):
    path = tmp_path / "master.xlsm"
    path.write_bytes(write_book(book()))
    opened = openpyxl.load_workbook(path, keep_vba=True)
    opened["Mål"]["B1"] = "typed"
    opened.save(path)
    found = parts(path.read_bytes())
    assert found["xl/vbaProject.bin"] == macro_project(3)
    assert openpyxl.load_workbook(path)["Mål"]["B1"].value == "typed"


# --- in LibreOffice, which compiles and runs such macros itself ---


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    """A real spreadsheet engine that stays open."""
    from office import Calculator

    with Calculator(tmp_path_factory.mktemp("macros") / "profile", "en-US") as started:
        yield started


def statements(text):
    """A module's lines but for those that say what it is, which LibreOffice has in words of its own."""
    lines = text.rstrip().splitlines()
    said = re.compile(r"(Rem )?Attribute |Option (VBASupport 1|ClassModule)")
    return [line for line in lines if not said.match(line)]


@pytest.mark.parametrize("macros", ["own", "xlwings"])
def test_libreoffice_finds_the_modules_and_what_each_button_calls(engine, tmp_path, macros):
    path = tmp_path / "master.xlsm"
    path.write_bytes(write_book(book(macros)))
    with engine.open(path, macros=True) as opened:
        assert opened.sheets == ["Översikt", "Mål", "xlgoals"]
        modules = opened.modules()
        buttons = {sheet: opened.buttons(sheet) for sheet in opened.sheets}
    documents = {"ThisWorkbook", "Sheet1", "Sheet2", "Sheet3"}

    def script(sub):
        place = f"XlGoalsButtons.{sub}" if macros == "own" else "Module1.SampleCall"
        return [f"vnd.sun.star.script:VBAProject.{place}?language=Basic&location=document"]

    if macros == "own":
        assert set(modules) == {*documents, "XlGoalsButtons", "xlwings", "Dictionary"}
        for each in (own_module(), *library_modules()):
            assert statements(modules[each.name]) == statements(each.text)
    assert buttons["Översikt"] == [(f"Knapp & <{name}>", script(name)) for name in SUBS]
    assert buttons["Mål"] == [("Visa källan", script("ShowSource"))]
    assert buttons["xlgoals"] == []


PING = """Attribute VB_Name = "Ping"
Option Explicit

Public Sub Ping()
    ThisWorkbook.Worksheets(1).Range("C9").Value = "pong from " & ActiveSheet.Index & ", åäö"
End Sub
"""
CELL = (8, 2)

LIBRARY = """Attribute VB_Name = "xlwings"
Option Explicit

Public Function RunPython(PythonCommand As String)
    ThisWorkbook.Worksheets(1).Range("C9").Value = PythonCommand
End Function

Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    If configKey = "INTERPRETER_WIN" And source = "user" Then GetConfig = "{python}"
End Function

Function SheetExists(wb As Workbook, sheetName As String) As Boolean
    SheetExists = (sheetName = "{sheet}")
End Function

Function IsFullName(sFile As String) As Boolean
    IsFullName = InStr(sFile, "\\") + InStr(sFile, "/") > 0
End Function

Function GetFullName(wb As Workbook) As String
    GetFullName = "{folder}/master.xlsm"
End Function

Function GetDirectoryConfigFilePath() As String
    GetDirectoryConfigFilePath = "{folder}/xlwings.conf"
End Function
"""
"""What ours calls of xlwings, as simple as can be: LibreOffice cannot compile xlwings' own. It has
a FileExists of its own."""


def ours_with(more="", python=sys.executable, sheet="", folder="/nowhere"):
    """Our module, and more at its end, beside a library that has these settings."""
    library = LIBRARY.format(python=python, sheet=sheet, folder=folder)
    return [module(own_module().text + more), module(library)]


@pytest.fixture
def opened_with(engine, tmp_path, monkeypatch):
    """Write a book with these modules in the place of ours, and open it."""

    def open_it(modules, layout=None):
        monkeypatch.setattr("xlgoals.excel.macros.macro_project", lambda n: project_of(modules, n))
        path = tmp_path / "master.xlsm"
        path.write_bytes(write_book(layout or book()))
        return engine.open(path, macros=True)

    return open_it


def test_libreoffice_runs_what_is_compiled(opened_with):
    """Also after a text of many chunks."""
    lines = "\n".join(f"Const Number{number} = {number * 7919}" for number in range(4000))
    long = f'Attribute VB_Name = "Long"\n{lines}\nFunction Last()\n    Last = Number3999\nEnd Function\n'
    assert len(long) > 65_536
    ping = PING.replace("åäö", 'åäö " & Last() & "')
    with opened_with([*ours_with(), module(long), module(ping)]) as opened:
        opened.run("VBAProject.Ping.Ping")
        assert opened.read()["Översikt"][CELL] == f"pong from 1, åäö {3999 * 7919}"


@pytest.mark.parametrize(
    ("sub", "call"),
    [
        ("CollectReturns", "collect()"),
        ("Recalculate", "recalculate()"),
        ("CheckEdits", "check()"),
        ("MakeReport", "report()"),
        ("ShowSource", "show_source(2, 5)"),
    ],
)
def test_a_button_calls_its_function(opened_with, sub, call):
    layout = book()
    layout.active, layout.sheets[1].selected = "Mål", (4, 1)
    with opened_with(ours_with(), layout) as opened:
        opened.run(f"VBAProject.XlGoalsButtons.{sub}")
        found = opened.read()["Översikt"][CELL]
    assert found == f"import xlgoals.buttons; xlgoals.buttons.{call}"


ASK = """
Public Sub Ask()
    ThisWorkbook.Worksheets(1).Range("C9").Value = "<" & WhatHinders() & ">"
End Sub
"""


CHANGED = (
    {(0, 0): "INTERPRETER_WIN", (0, 1): "C:\\other\\python.exe"},
    {(0, 1): "True"},
    {(1, 0): "INTERPRETER_WIN", (1, 1): "C:\\other\\python.exe"},
)
"""What somebody has made of the sheet with the setting that the master brings."""


@pytest.mark.parametrize(
    ("settings", "name", "more"),
    [
        ({}, "", ""),
        ({"python": "python"}, "", ""),
        ({"python": ""}, "xg_said_no_python", ""),
        ({"python": "/gone/python"}, "xg_said_python_gone", "\n\n/gone/python"),
        ({"folder": "here"}, "xg_said_other_settings", ""),
        *(({"sheet": change}, "xg_said_other_settings", "") for change in CHANGED),
        ({"sheet": {}}, "", ""),
    ],
    ids=[
        *("nothing", "a name without a folder", "no Python", "gone", "a folder's"),
        *("a sheet of others", "ours changed", "ours and more", "ours"),
    ],
)
@pytest.mark.parametrize("named", [True, False], ids=["in Swedish", "the cells are gone"])
def test_what_hinders_is_said_in_the_workbooks_language(
    opened_with, tmp_path, settings, name, more, named
):
    (tmp_path / "xlwings.conf").touch()
    if "folder" in settings:
        settings = {"folder": tmp_path.as_posix()}
    layout, texts = book(), macro_texts(Language("sv"))
    if "sheet" in settings:
        sheet = settings_sheet()
        for place, value in settings["sheet"].items():
            sheet.put(*place, value)
        layout.sheets.append(sheet)
        settings = {"sheet": sheet.name}
    if named:
        for row, (each, text) in enumerate(texts):
            layout.sheets[2].put(row, 1, text)
            layout.names[each] = f"='xlgoals'!$B${row + 1}"
    told = {"": "", **dict(texts if named else macro_texts(Language("en")))}
    with opened_with(ours_with(ASK, **settings), layout) as opened:
        opened.run("VBAProject.XlGoalsButtons.Ask")
        found = opened.read()["Översikt"][CELL]
    assert found.replace("\r\n", "\n") == f"<{told[name]}{more}>"


def test_our_reader_reads_it(tmp_path):
    path = tmp_path / "master.xlsm"
    path.write_bytes(write_book(book()))
    assert [sheet.name for sheet in read_book(path).sheets] == ["Översikt", "Mål", "xlgoals"]
