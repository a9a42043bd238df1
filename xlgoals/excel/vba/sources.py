"""The texts of macros: reading `.bas` and `.cls` files, and where those of a master come from."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from xlgoals.errors import Unusable
from xlgoals.excel.values import LayoutError
from xlgoals.i18n import N_
from xlgoals.resources import folder

OWN_MODULE = "XlGoalsButtons"
"""The module of our own: a Sub for each button."""
SHIPPED_MACRO = "SampleCall"
"""The one Sub of the project that xlwings ships."""
CODE_PAGE = "cp1252"
"""What a project's texts are written in: 2.3.4.2.1.4, PROJECTCODEPAGE."""
LONGEST_LINE = 1023
"""Characters of a line of VBA; the editor takes no more."""

_OWN_FILE = "xlgoals_buttons.bas"
_LIBRARY = "xlwings"
_LIBRARY_MODULES = ("xlwings.bas", "addin/Dictionary.cls")
"""Those parts of xlwings that are free to be passed on (BSD and MIT): the call of Python."""
_LIBRARY_BOOK = "quickstart_standalone.xlsm"

_NAME = re.compile(r'^Attribute VB_Name = "([A-Za-z]\w{0,30})"\r\n', re.ASCII)
_CLASS_HEADER = re.compile(
    r"VERSION [\d.]+ CLASS\r\nBEGIN\r\n.*?^END\r\n", re.DOTALL | re.MULTILINE
)
_SUB = re.compile(r"^Public Sub (\w+)\(\)", re.MULTILINE)
_CLASS_BASE = 'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"\r\n'
_CLASS_REST = (
    "Attribute VB_TemplateDerived = False\r\n"
    "Attribute VB_Customizable = False\r\n"
)  # fmt: skip
"""What a class module has in a project and not in a file of its own."""
_EXPOSED = re.compile(r"^Attribute VB_Exposed = \w+\r\n", re.MULTILINE)


class Kind(Enum):
    """What a module is, by the word that stands for it in the stream PROJECT: 2.3.1.3 and on."""

    DOCUMENT = "Document"
    """The workbook or a sheet."""
    STANDARD = "Module"
    CLASS = "Class"


@dataclass(frozen=True, slots=True)
class Module:
    """One module: its text with its attributes, lines ending as on Windows."""

    name: str
    kind: Kind
    text: str


def module(text: str) -> Module:
    """A module by the text of its `.bas` or `.cls` file.

    Raises:
        LayoutError: It says no name, or holds what a project cannot hold.
    """
    text = re.sub(r"\r\n|\r|\n", "\r\n", text)
    header = _CLASS_HEADER.match(text)
    text = text[header.end() :] if header else text
    found = _NAME.match(text)
    if not found:
        raise LayoutError(f"a module without a name that VBA takes: {text[:60]!r}")
    if header:
        text = _class_text(text, found.end())
    _refuse(found[1], text)
    return Module(found[1], Kind.CLASS if header else Kind.STANDARD, text)


def _class_text(text: str, head: int) -> str:
    """A class's text as in a project: Excel writes the same of the same file."""
    exposed = _EXPOSED.search(text)
    rest = exposed.end() if exposed else head
    return text[:head] + _CLASS_BASE + text[head:rest] + _CLASS_REST + text[rest:]


def _refuse(name: str, text: str) -> None:
    """Raise LayoutError for a text that no project can hold, or that its editor cannot show."""
    try:
        text.encode(CODE_PAGE)
    except UnicodeEncodeError as fault:
        number = text.count("\n", 0, fault.start) + 1
        sign = text[fault.start]
        raise LayoutError(f"{name}: {sign!r} in line {number} is not in {CODE_PAGE}") from fault
    for number, line in enumerate(text.split("\r\n"), 1):
        if len(line) > LONGEST_LINE or "\0" in line:
            raise LayoutError(f"{name}: line {number} is too long, or holds a zero")


def public_subs(text: str) -> list[str]:
    """The Subs of a module that a button can call."""
    return _SUB.findall(text)


def own_module() -> Module:
    """The module of our own. Raises Unusable where it is not there."""
    return _read(folder("macros") / _OWN_FILE)


def library_modules() -> list[Module]:
    """The modules of xlwings that ours calls. Raises Unusable where they are not there."""
    return [_read(_library_file(name)) for name in _LIBRARY_MODULES]


def library_book() -> bytes:
    """The workbook with macros that xlwings ships. Raises Unusable where it is not there."""
    return _content(_library_file(_LIBRARY_BOOK))


def _library_file(name: str) -> Path:
    """A file of xlwings, which is found and not imported: it would take half a second."""
    found = importlib.util.find_spec(_LIBRARY)
    places = found.submodule_search_locations if found else None
    return Path(*(places or [_LIBRARY])[:1], name)


def _read(path: Path) -> Module:
    return module(_content(path).decode("utf-8-sig"))


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = N_(
            "The file {file}, which the buttons in Excel need, cannot be read ({why}). Install "
            "xlgoals again."
        )
        why = error.strerror or type(error).__name__
        raise Unusable(message, file=path, why=why) from error
