"""The macros of a master that a round has: every module, every button, every function it calls."""

import inspect
import re
import zipfile
from datetime import timedelta

import pytest
from conftest import NOON
from vba_reading import modules_of, streams_of

from xlgoals import buttons
from xlgoals.books.buttons import ACTS
from xlgoals.excel.vba.sources import library_modules, own_module


@pytest.fixture
def master(full_region):
    full_region.consolidate()
    return full_region.dir.master_with_buttons


def project_in(path):
    with zipfile.ZipFile(path) as package:
        return package.read("xl/vbaProject.bin")


def test_its_modules_are_ours_and_the_librarys_and_nothing_is_wrong_with_them(master):
    project = project_in(master)
    found = {name.split(".")[0]: text for name, text in modules_of(project).items()}
    for one in (own_module(), *library_modules()):
        assert found[one.name] == one.text
    assert streams_of(project)


def test_libreoffice_resolves_every_button(master, tmp_path_factory):
    from office import Calculator

    with Calculator(tmp_path_factory.mktemp("master") / "profile", "sv-SE") as engine:
        book = engine.open(master, macros=True)
        modules = book.modules()
        drawn = {sheet: book.buttons(sheet) for sheet in book.sheets}
    assert {"XlGoalsButtons", "xlwings", "Dictionary"} <= set(modules)
    called = {
        sheet: [
            script.partition("?")[0].rpartition(".")[2]
            for _, scripts in found
            for script in scripts
        ]
        for sheet, found in drawn.items()
        if found
    }
    assert {sheet: sorted(subs) for sheet, subs in called.items()} == {
        "All goals": ["CheckEdits", "Recalculate", "ShowSource"],
        "Assessments": ["CheckEdits", "Recalculate"],
        "Buttons and log": sorted(act.macro for act in ACTS),
        "Sources": ["ShowSource"],
    }


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.macro)
def test_every_sub_calls_a_function_that_takes_what_it_is_given(act):
    source = own_module().text.replace("\r", "")
    (body,) = re.findall(rf"(?ms)^Public Sub {act.macro}\(\)\n(.*?)^End Sub", source)
    ((name, row),) = re.findall(r'RunButton "(\w+)"(, WithRow:=True)?', body)
    assert name == act.target
    (row_of,) = re.findall(r"(?ms)^Private Function SelectedRow\(\).*?^End Function", source)
    numbers = re.findall(r"CStr\((\w+\.\w+)\)", row_of) if row else []
    signature = inspect.signature(getattr(buttons, name))
    signature.bind(*range(len(numbers)))
    assert all(one.annotation == "int" for one in signature.parameters.values())


def test_no_path_of_this_computer_is_in_the_workbook(master, full_region):
    full_region.send("U3", {("G5", "outcome"): 13}, "more.xlsx", saved_at=NOON + timedelta(hours=1))
    full_region.collect()
    full_region.consolidate()
    with zipfile.ZipFile(master) as package:
        content = b"".join(package.read(name) for name in package.namelist())
    texts = "".join(modules_of(project_in(master)).values()).encode()
    for told in (str(full_region.root), inspect.getfile(buttons), re.__file__):
        assert told.encode() not in content + texts
