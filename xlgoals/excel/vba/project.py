"""A macro project as Office keeps it, `xl/vbaProject.bin`: [MS-OVBA] 2.2 and 2.3.

It holds the texts of the modules and nothing that is compiled from them: Office compiles them when
the workbook is opened. So does the project that xlwings ships.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from xlgoals.excel.values import LayoutError
from xlgoals.excel.vba.compound import compound_file
from xlgoals.excel.vba.compression import compress
from xlgoals.excel.vba.sources import CODE_PAGE, Kind, Module

if TYPE_CHECKING:
    from collections.abc import Iterable

WORKBOOK = "ThisWorkbook"
"""The workbook's own module."""
PROJECT_NAME = "VBAProject"

_PROJECT_ID = "{6E8D5F2A-3C41-4B7B-9A55-0A1B2C3D4E5F}"
"""The same for every project: the same content is the same bytes."""
_WORKBOOK_CLASS, _SHEET_CLASS = "00020819", "00020820"
_DOCUMENT = (
    'Attribute VB_Name = "{name}"\r\n'
    'Attribute VB_Base = "0{{{base}-0000-0000-C000-000000000046}}"\r\n'
    "Attribute VB_GlobalNameSpace = False\r\n"
    "Attribute VB_Creatable = False\r\n"
    "Attribute VB_PredeclaredId = True\r\n"
    "Attribute VB_Exposed = True\r\n"
    "Attribute VB_TemplateDerived = False\r\n"
    "Attribute VB_Customizable = True\r\n"
)
"""The module of a workbook or a sheet, with no text of its own."""
_REFERENCES = {
    "stdole": (
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb"
        "#OLE Automation"
    ),
    "Office": (
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        "#Microsoft Office 16.0 Object Library"
    ),
}
"""The libraries that any project of Excel refers to; Office finds them wherever they are."""


def sheet_name(number: int) -> str:
    """The name of the module of a sheet, counted from 1."""
    return f"Sheet{number}"


def project_of(modules: Iterable[Module], sheets: int) -> bytes:
    """The project of a workbook of so many sheets, with these modules besides those of its own.

    Raises:
        LayoutError: Two modules have one name.
    """
    return _project((*_documents(sheets), *modules))


def _documents(sheets: int) -> Iterable[Module]:
    yield _document(WORKBOOK, _WORKBOOK_CLASS)
    for number in range(1, sheets + 1):
        yield _document(sheet_name(number), _SHEET_CLASS)


def _document(name: str, base: str) -> Module:
    return Module(name, Kind.DOCUMENT, _DOCUMENT.format(name=name, base=base))


@lru_cache(maxsize=8)
def _project(modules: tuple[Module, ...]) -> bytes:
    """2.2.1: the streams and where they lie."""
    names = [module.name for module in modules]
    if len({name.casefold() for name in names}) < len(names):
        raise LayoutError(f"two modules have one name: {', '.join(names)}")
    texts = {module.name: _module_stream(module.text) for module in modules}
    told = {"_VBA_PROJECT": _NO_CACHE, "dir": compress(_dir_stream(modules))}
    return compound_file(
        {
            "PROJECT": _project_stream(modules),
            "PROJECTwm": _names_stream(names),
            "VBA": {**texts, **told},
        }
    )


@lru_cache(maxsize=64)
def _module_stream(text: str) -> bytes:
    """2.3.4.3: the text, with nothing before it."""
    return compress(text.encode(CODE_PAGE), fill=b" ")


_NO_CACHE = bytes.fromhex("CC61 FFFF 00 0000")
"""2.3.4.1, the stream _VBA_PROJECT: the version says that nothing is compiled."""


# --- the stream dir: what the project consists of, 2.3.4.2 ---

_WIN64 = 3
"""PROJECTSYSKIND: what the project was made on; it runs elsewhere as well."""
_ENGLISH = 0x0409
_WINDOWS_1252 = 1252
_NO_COOKIE = 0xFFFF
_STANDARD_RECORD, _OTHER_RECORD = 0x0021, 0x0022
"""MODULETYPE: standard modules, and those of documents and classes."""


def _dir_stream(modules: tuple[Module, ...]) -> bytes:
    parts = [*_information(), *(_reference(*item) for item in _REFERENCES.items())]
    parts += [_short(0x000F, len(modules)), _short(0x0013, _NO_COOKIE)]
    parts += map(_module_record, modules)
    return b"".join([*parts, _record(0x0010)])


def _information() -> list[bytes]:
    """2.3.4.2.1; texts stand in it twice, in the code page and in Unicode."""
    return [
        _long(0x0001, _WIN64),
        _long(0x0002, _ENGLISH),
        _long(0x0014, _ENGLISH),  # the language that names of members are looked up in
        _short(0x0003, _WINDOWS_1252),
        _record(0x0004, PROJECT_NAME.encode(CODE_PAGE)),
        *(_record(0x0005), _record(0x0040)),  # no description
        *(_record(0x0006), _record(0x003D)),  # no help file
        _long(0x0007, 0),  # no place in it
        _long(0x0008, 0),  # flags
        struct.pack("<HIIH", 0x0009, 4, 1, 1),  # version: its length is not that of its content
        *(_record(0x000C), _record(0x003C)),  # no constants
    ]


def _reference(name: str, library: str) -> bytes:
    """2.3.4.2.2: a name, and where the library is registered."""
    place = library.encode(CODE_PAGE)
    registered = struct.pack("<I", len(place)) + place + bytes(6)
    return (
        _record(0x0016, name.encode(CODE_PAGE))
        + _record(0x003E, name.encode("utf-16-le"))
        + _record(0x000D, registered)
    )


def _module_record(module: Module) -> bytes:
    """2.3.4.2.3.2: a module's name, its stream of the same name, and what it is."""
    name, wide = module.name.encode(CODE_PAGE), module.name.encode("utf-16-le")
    kind = _STANDARD_RECORD if module.kind is Kind.STANDARD else _OTHER_RECORD
    return b"".join(
        [
            *(_record(0x0019, name), _record(0x0047, wide)),
            *(_record(0x001A, name), _record(0x0032, wide)),
            *(_record(0x001C), _record(0x0048)),  # no description
            _long(0x0031, 0),  # the text is all that its stream holds
            _long(0x001E, 0),  # no place in a help file
            _short(0x002C, _NO_COOKIE),
            _record(kind),
            _record(0x002B),
        ]
    )


def _record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(content)) + content


def _long(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<I", value))


def _short(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<H", value))


# --- the streams PROJECT and PROJECTwm, 2.3.1 and 2.3.3 ---

_UNPROTECTED = bytes(4)
"""2.3.1.15, the state of protection: none."""
_NO_PASSWORD = bytes(1)
"""2.3.1.16."""
_VISIBLE = b"\xff"
"""2.3.1.17."""


def _project_stream(modules: tuple[Module, ...]) -> bytes:
    """The project's properties as lines of text."""
    lines = [
        f'ID="{_PROJECT_ID}"',
        *map(_project_item, modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_encrypted(_UNPROTECTED)}"',
        f'DPB="{_encrypted(_NO_PASSWORD)}"',
        f'GC="{_encrypted(_VISIBLE)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",  # where the editor's windows stand: closed
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(CODE_PAGE)


def _project_item(module: Module) -> str:
    version = "/&H00000000" if module.kind is Kind.DOCUMENT else ""
    return f"{module.kind.value}={module.name}{version}"


def _names_stream(names: list[str]) -> bytes:
    """2.3.3: each module's name in the code page and in Unicode."""
    pairs = (name.encode(CODE_PAGE) + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in names)
    return b"".join(pairs) + b"\0\0"


_SEED, _DATA_VERSION, _IGNORED = 0x2A, 2, 0x07
"""2.4.3.2: any number serves as seed, and any byte as one that is not looked at."""


def _encrypted(content: bytes) -> str:
    """What protects the project, as hexadecimal digits: 2.4.3.2, Data Encryption."""
    key = sum(_PROJECT_ID.encode(CODE_PAGE)) & 0xFF
    made = [_SEED, _SEED ^ _DATA_VERSION, _SEED ^ key]
    plain, last, before = key, made[2], made[1]
    ignored = bytes([_IGNORED] * ((_SEED & 6) // 2))
    for byte in ignored + struct.pack("<I", len(content)) + content:
        made.append(byte ^ ((before + plain) & 0xFF))
        plain, last, before = byte, made[-1], last
    return bytes(made).hex().upper()
