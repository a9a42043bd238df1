"""What is used of xlwings is there, and is little; and the macros' targets take what they are given."""

import ast
import inspect
from pathlib import Path

import excel_double
import pytest
import xlwings

from xlgoals import buttons
from xlgoals.books.buttons import ACTS
from xlgoals.buttons.live import MEMBERS, OpenBook, OpenRange, OpenSheet

SET = {"Range.value", "Range.formula", "Range.row_height"}
CALLED = {"collect": (), "recalculate": (), "check": (), "report": (), "show_source": (3, 17)}


def of(library, name):
    cls, _, member = name.partition(".")
    return inspect.getattr_static(getattr(library, cls), member)


def test_at_most_15_members_are_used():
    assert len(MEMBERS) <= 15


@pytest.mark.parametrize("library", [xlwings, excel_double], ids=["installed", "the double"])
@pytest.mark.parametrize("name", MEMBERS)
def test_each_member_is_there_with_that_signature(library, name):
    found = of(library, name)
    if isinstance(found, property):
        assert MEMBERS[name] == ()
        assert (found.fset is not None) or name not in SET
        return
    signature = inspect.signature(getattr(found, "__func__", found))
    needed = [
        parameter.name
        for parameter in list(signature.parameters.values())[1:]
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL)
    ]
    assert set(MEMBERS[name]) <= signature.parameters.keys()
    assert set(needed) <= set(MEMBERS[name])


def test_the_protocol_has_these_members_and_no_others():
    protocols = {"Book": OpenBook, "Sheet": OpenSheet, "Range": OpenRange}
    named = {
        f"{cls}.{member}"
        for cls, protocol in protocols.items()
        for member in {*protocol.__annotations__, *vars(protocol)}
        if not member.startswith("_")
    }
    assert named == MEMBERS.keys() - {"Book.__init__", "Book.caller"}


def test_of_xlwings_itself_the_book_alone_is_named():
    """Nothing of xlwings.pro, and nothing beside the Protocol."""
    folder = Path(buttons.__file__).parent
    used = set()
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                used |= {node.attr} if node.value.id == "xlwings" else set()
            if isinstance(node, ast.ImportFrom):
                assert not (node.module or "").startswith("xlwings")
    assert used == {"Book"}


def test_every_button_has_its_target():
    assert {action.target for action in ACTS} == CALLED.keys()
    assert [action.macro for action in ACTS] == [
        "CollectReturns",
        "Recalculate",
        "CheckEdits",
        "MakeReport",
        "ShowSource",
    ]


@pytest.mark.parametrize("name", [*CALLED, "main"])
def test_every_target_takes_what_it_is_given(name):
    assert name in buttons.__all__
    signature = inspect.signature(getattr(buttons, name))
    signature.bind(*CALLED.get(name, ()))
    assert {parameter.annotation for parameter in signature.parameters.values()} <= {"int"}
