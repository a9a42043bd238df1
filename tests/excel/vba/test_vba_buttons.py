"""The macros of the buttons, as text: what they call, what they say, what VBA takes."""

import re

import pytest

from xlgoals.books.macro_texts import macro_texts
from xlgoals.excel.vba.sources import own_module, public_subs
from xlgoals.i18n import Language
from xlgoals.resources import folder

MOST_CONTINUED = 24
"""How many times a statement of VBA may be continued on the next line."""
CALLS = {
    "CollectReturns": 'RunButton "collect"',
    "Recalculate": 'RunButton "recalculate"',
    "CheckEdits": 'RunButton "check"',
    "MakeReport": 'RunButton "report"',
    "ShowSource": 'RunButton "show_source", WithRow:=True',
}


@pytest.fixture(scope="module")
def source():
    return own_module().text.replace("\r\n", "\n")


def code(source):
    """Its statements without comments, continued lines as one."""
    joined = re.sub(r" _\n *", " ", source)
    return [line.strip() for line in joined.splitlines() if not line.strip().startswith("'")]


def said(source):
    """What it says: the name of a text's cell and the text in English."""
    found = re.findall(r'Said\("(\w+)", ((?:"[^"]*"|[ &])+)\)', "\n".join(code(source)))
    return [(name, "".join(re.findall(r'"([^"]*)"', text))) for name, text in found]


def test_a_sub_for_each_button(source):
    assert public_subs(source) == list(CALLS)


@pytest.mark.parametrize(("sub", "call"), CALLS.items())
def test_a_sub_does_nothing_but_call(source, sub, call):
    body = re.search(rf"Public Sub {sub}\(\)\n(.*?)\nEnd Sub", "\n".join(code(source)), re.DOTALL)
    assert body[1].splitlines() == [call]


def test_what_it_says_is_what_the_workbook_has_in_its_language(source):
    assert sorted(said(source)) == sorted(macro_texts(Language("en")))
    assert len(said(source)) == 4


def test_the_workbook_has_it_in_swedish():
    texts = dict(macro_texts(Language("sv")))
    assert texts["xg_said_no_python"] == (
        "Excel vet inte än var xlgoals finns på den här datorn. Kör detta en gång i en terminal "
        "och försök sedan igen: xlgoals excel install"
    )
    assert all(text.encode("cp1252") for text in texts.values()), "a MsgBox shows no other letters"


def test_vba_takes_it(source):
    assert source.isascii()
    assert source.startswith('Attribute VB_Name = "XlGoalsButtons"\n')
    assert "\nOption Explicit\n" in source
    assert max(map(len, source.splitlines())) <= 100
    continued = re.findall(r"(?:.* _\n)+", source)
    assert max(lines.count("\n") for lines in continued) <= MOST_CONTINUED


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (r"(?:Public|Private) Sub ", "End Sub"),
        (r"(?:Public|Private) Function ", "End Function"),
        (r"If .* Then", "End If"),
        (r"#If .* Then", "#End If"),
    ],
)
def test_what_begins_ends(source, begins, ends):
    lines = code(source)
    opened = [line for line in lines if re.fullmatch(rf"{begins}.*", line)]
    if ends == "End If":
        opened = [line for line in opened if line.endswith("Then")]
    assert len(opened) == lines.count(ends) > 0


def test_nothing_but_numbers_is_put_into_a_call(source):
    """And Python is run in one place, which is handed its call by the Subs above."""
    runs = [line for line in code(source) if line.startswith("RunPython ")]
    assert runs == [
        'RunPython "import xlgoals.buttons; xlgoals.buttons." & FunctionName & "(" & Numbers & ")"'
    ]
    numbers = [line for line in code(source) if re.match(r"If .*Numbers =|SelectedRow =", line)]
    assert numbers == [
        "If WithRow Then Numbers = SelectedRow()",
        'SelectedRow = CStr(ActiveSheet.Index) & ", " & CStr(ActiveCell.Row)',
    ]
    handed = [line for line in code(source) if line.startswith("RunButton ")]
    assert handed == list(CALLS.values())


def test_only_the_users_own_settings_say_which_python(source):
    asked = [line for line in code(source) if "GetConfig(" in line]
    assert asked == [
        'Python = GetConfig("INTERPRETER_MAC", "", "user")',
        'Python = GetConfig("INTERPRETER_WIN", "", "user")',
    ]


def test_what_it_calls_of_xlwings_is_there(source):
    from xlgoals.excel.vba.sources import library_modules

    calls = library_modules()[0].text
    named = {"RunPython", "GetConfig", "SheetExists", "FileExists", "GetFullName", "IsFullName"}
    for name in named | {"GetDirectoryConfigFilePath"}:
        assert re.search(rf"(?m)^(?:Public )?Function {name}\(", calls), name
        assert f"{name}" in "\n".join(code(source))


def test_it_is_shipped():
    shipped = [path.relative_to(folder("macros")) for path in folder("macros").rglob("*.*")]
    assert sorted(path.as_posix() for path in shipped if path.suffix != ".pyc") == [
        "README.md",
        "single_button/master.py",
        "xlgoals_buttons.bas",
    ]
