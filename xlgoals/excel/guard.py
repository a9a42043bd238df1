"""What is looked at before a workbook is parsed, so that a hostile or absurd one costs little.

The package's parts are inflated once: declared sizes are added up, cells far outside any template
are looked for, and what the parser does not tell (when saved, by which program, which cells show
an error) is picked out of the XML. Nothing is expanded and nothing outside the file is followed.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html import unescape
from posixpath import join, normpath

from xlgoals.findings import Code
from xlgoals.forms.raw import address

MIB = 2**20


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much of a workbook is read; a template is far below all of it (CONTRACT, Limits)."""

    file_bytes: int = 25 * MIB
    unpacked_bytes: int = 200 * MIB
    ratio: int = 100
    """Most that the parts may grow when unpacked, in all; counted from `ratio_from` bytes on."""
    ratio_from: int = 10 * MIB
    rows: int = 10_000
    columns: int = 200


class ReadFailure(Exception):
    """A file that cannot be read, with the finding's code and the values of its message.

    A value such as `what` is in figures and signs only, so that it needs no translation.
    """

    def __init__(self, code: Code, **values: str) -> None:
        super().__init__(code.id, values)
        self.code = code
        self.values = values

    def __reduce__(self) -> tuple[object, ...]:
        return _failure, (self.code, self.values)


def _failure(code: Code, values: dict[str, str]) -> ReadFailure:
    return ReadFailure(code, **values)


@dataclass(slots=True)
class SheetMarks:
    """What the parser does not tell of a sheet's cells, by zero-based row and column."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()
    """Cells that show their number as per cent."""


@dataclass(slots=True)
class Package:
    """What the XML tells that the parser does not; `sheets` are in the workbook's order."""

    saved_at: datetime | None = None
    application: str = ""
    sheets: list[SheetMarks] = field(default_factory=list)


BAD_PACKAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    IndexError,
    KeyError,  # a part that is named but not there
    NotImplementedError,  # a way of packing that workbooks do not use
    OSError,
    OverflowError,
    ValueError,  # offsets out of the file, names and texts in no alphabet
    struct.error,
)
"""What reading a damaged package raises."""


def too_large(found: str, limit: str) -> ReadFailure:
    """The failure of a file where `found` is beyond `limit`."""
    return ReadFailure(Code.TOO_LARGE, what=f"{found} > {limit}")


def too_far(sheet: str, row: int, column: int, limits: ReadLimits) -> ReadFailure:
    """The failure of a sheet with something in the cell at zero-based `row`, `column`."""
    last = address(limits.rows - 1, limits.columns - 1)
    return too_large(f"{sheet}!{address(row, column)}", last)


def megabytes(size: int) -> str:
    """A size in bytes as people read it."""
    return f"{size / MIB:.{0 if size % MIB == 0 or size > 100 * MIB else 1}f} MB"


def inspect(content: bytes, limits: ReadLimits) -> Package:
    """Guard one zip package and read what the parser will not tell.

    Raises:
        ReadFailure: it is damaged, encrypted, too large, or neither .xlsx/.xlsm nor .ods.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_sizes(package, limits)
            names = set(package.namelist())
            if "xl/workbook.xml" in names:
                return _inspect_xlsx(package, names, limits)
            if "content.xml" in names and "mimetype" in names:
                return _inspect_ods(package, names, limits)
    except BAD_PACKAGE as error:
        raise ReadFailure(Code.UNREADABLE) from error
    raise ReadFailure(Code.UNREADABLE)


def _check_sizes(package: zipfile.ZipFile, limits: ReadLimits) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise too_large(f"zip: {megabytes(unpacked)}", megabytes(limits.unpacked_bytes))
    packed = max(1, sum(entry.compress_size for entry in entries))
    if unpacked > limits.ratio_from and unpacked > packed * limits.ratio:
        raise too_large(f"zip: {unpacked // packed} : 1", f"{limits.ratio} : 1")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ReadFailure(Code.ENCRYPTED)


# --- .xlsx and .xlsm

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_SHEET_NAME = re.compile(rb"""\sname=(?:"([^"]*)"|'([^']*)')""")
_SHEET_ID = re.compile(rb"""\s\w+:id=["']([^"']*)""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_RELATION_ID = re.compile(rb"""\sId=["']([^"']*)""")
_RELATION_TARGET = re.compile(rb"""\sTarget=["']([^"']*)""")
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>([^<]*)<")
_APPLICATION = re.compile(rb"<Application>([^<]*)<")
_ERROR_CELL = b't="e"'
_PLACE = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)>")
_REFERENCE = re.compile(rb"""\br=["']([A-Za-z]*)(\d+)""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")


def _inspect_xlsx(package: zipfile.ZipFile, names: set[str], limits: ReadLimits) -> Package:
    found = Package()
    if "docProps/core.xml" in names:
        found.saved_at = _moment(_first(_MODIFIED, package.read("docProps/core.xml")))
    if "docProps/app.xml" in names:
        found.application = _first(_APPLICATION, package.read("docProps/app.xml"))
    far, far_with_value = _far_cells(limits)
    percent = _percent_cells(package.read("xl/styles.xml")) if "xl/styles.xml" in names else None
    sheets = _sheet_parts(package, names)
    stray = {name for name in names if name.startswith("xl/worksheets/") and name[-4:] == ".xml"}
    for title, part in [*sheets, *(("", part) for part in stray - {part for _, part in sheets})]:
        xml = package.read(part) if part in names else b""
        # most sheets have no cell out there at all, and are done with the cheaper search
        if far.search(xml) and (hit := far_with_value.search(xml)):
            row, column = _coordinates(hit[1], hit[2])
            raise too_far(title, row, column, limits)
        found.sheets.append(
            SheetMarks(
                _error_cells(xml) if _ERROR_CELL in xml else {},
                _placed(percent, xml) if percent else frozenset(),
            )
        )
    del found.sheets[len(sheets) :]
    return found


def _sheet_parts(package: zipfile.ZipFile, names: set[str]) -> list[tuple[str, str]]:
    """Each sheet's name and the part that holds it, in the workbook's order."""
    relations = "xl/_rels/workbook.xml.rels"
    targets: dict[bytes, str] = {}
    if relations in names:
        for tag in _RELATION.findall(package.read(relations)):
            identity, target = _RELATION_ID.search(tag), _RELATION_TARGET.search(tag)
            if identity and target:
                # a leading slash counts from the package's root
                targets[identity[1]] = normpath(join("/xl", target[1].decode()))[1:]
    sheets = []
    for tag in _SHEET.findall(package.read("xl/workbook.xml")):
        name, identity = _SHEET_NAME.search(tag), _SHEET_ID.search(tag)
        title = unescape((name[1] or name[2] or b"").decode()) if name else ""
        sheets.append((title, targets.get(identity[1], "") if identity else ""))
    return sheets


@cache
def _far_cells(limits: ReadLimits) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Searches for a cell beyond the limits: any that may be, and one that is and holds something.

    A whole sheet may be formatted down to row 1,048,576 and still hold little; but one value at
    XFD1048576 makes the parser ask for room for 17,179,869,184 cells, and the process dies.
    """
    row, column = str(limits.rows + 1), address(0, limits.columns)[:-1]
    rows = "|".join(_greater(row, "[1-9]", "[0-9]", "9"))
    columns = "|".join(_greater(column, "[A-Z]", "[A-Z]", "Z"))
    reference = f"(?:(?:{columns})[0-9]+|[A-Z]+(?:{rows}))"
    # they begin with a fixed text, and the first has few branches: 0.5 instead of 3.5 ms a workbook
    return (
        re.compile(rf"""r=["'](?:{columns}|[A-Z]{{1,3}}[0-9]{{{len(row)}}})""".encode()),
        re.compile(
            rf"""r=["'](?={reference}["'])([A-Z]+)([0-9]+)["']"""
            r"""(?:[^>]*[^>/])?>\s*<(?!/)""".encode()
        ),
    )


def _greater(bound: str, first: str, any_sign: str, top: str) -> list[str]:
    """Regular expressions of what is at least `bound`: by length, then sign by sign."""
    choices = [f"{first}{any_sign}{{{len(bound)},}}", bound]
    for at, sign in enumerate(bound):
        if sign != top:
            rest = len(bound) - at - 1
            choices.append(f"{bound[:at]}[{chr(ord(sign) + 1)}-{top}]{any_sign}{{{rest}}}")
    return choices


def _coordinates(letters: bytes, digits: bytes) -> tuple[int, int]:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return int(digits) - 1, column - 1


def _error_cells(xml: bytes) -> dict[tuple[int, int], str]:
    """The cells that show an error, by place; a cell without a place follows the one before it."""
    errors = {}
    row, column = -1, -1
    for tag in _PLACE.finditer(xml):
        reference = _REFERENCE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(reference[2]) - 1 if reference else row + 1, -1
            continue
        row, column = _coordinates(*reference.groups()) if reference else (row, column + 1)
        if _ERROR_CELL in tag[2] and not tag[2].endswith(b"/"):
            end = xml.find(b"<", xml.find(b"v>", tag.end())) + 1
            errors[row, column] = _first(_VALUE, xml[tag.end() : end])
    return errors


_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^>]*>")
_FORMAT_ID = re.compile(rb"""\snumFmtId=["'](\d+)""")
_FORMAT_CODE = re.compile(rb"""\sformatCode=(?:"([^"]*)"|'([^']*)')""")
_CELL_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^>]*>")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
"""Parts of a number format that are texts, fillings and conditions."""
_BUILT_IN_PERCENTS = frozenset({9, 10})


def _percent_cells(styles: bytes) -> re.Pattern[bytes] | None:
    """A search for cells whose number format shows per cent; None where no style does."""
    percents = set(_BUILT_IN_PERCENTS)
    for tag in _NUMBER_FORMAT.findall(styles):
        identity, code = _FORMAT_ID.search(tag), _FORMAT_CODE.search(tag)
        if identity and code:
            shown = _NOT_SHOWN.sub("", unescape((code[1] or code[2] or b"").decode()))
            if "%" in shown:
                percents.add(int(identity[1]))
    block = _CELL_FORMATS.search(styles)
    wanted = [
        str(number).encode()
        for number, tag in enumerate(_CELL_FORMAT.findall(block[0]) if block else ())
        if (identity := _FORMAT_ID.search(tag)) and int(identity[1]) in percents
    ]
    if not wanted:
        return None
    # only the attribute is looked for: cheaper than looking at every cell
    return re.compile(rb"""s=["'](?:%s)["']""" % b"|".join(wanted))


def _placed(pattern: re.Pattern[bytes], xml: bytes) -> frozenset[tuple[int, int]]:
    """The places of the cells with such a style; one without a place of its own is left out."""
    found = set()
    for style in pattern.finditer(xml):
        tag = _PLACE.match(xml, xml.rfind(b"<", 0, style.start()))
        reference = _REFERENCE.search(tag[2]) if tag and tag[1] == b"c" else None
        if reference and reference[1]:
            found.add(_coordinates(reference[1], reference[2]))
    return frozenset(found)


# --- .ods

_ODS_ENCRYPTED = b"encryption-data"
_ODS_DATE = re.compile(rb"<dc:date>([^<]*)<")
_ODS_PROGRAM = re.compile(rb"<meta:generator>([^<]*)<")
_ODS_TABLE = re.compile(
    rb"""<table:table\s[^>]*?table:name="([^"]*)".*?</table:table>""", re.DOTALL
)
_ODS_PLACE = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell)\b([^>]*)>")
_ODS_REPEATED = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d+)"')
_ODS_TEXT = re.compile(rb"<text:p[^>]*>([^<]*)<")


def _inspect_ods(package: zipfile.ZipFile, names: set[str], limits: ReadLimits) -> Package:
    if "META-INF/manifest.xml" in names and _ODS_ENCRYPTED in package.read("META-INF/manifest.xml"):
        raise ReadFailure(Code.ENCRYPTED)
    found = Package()
    if "meta.xml" in names:
        meta = package.read("meta.xml")
        found.saved_at = _moment(_first(_ODS_DATE, meta))
        found.application = _first(_ODS_PROGRAM, meta)
    for table in _ODS_TABLE.finditer(package.read("content.xml")):
        name = unescape(table[1].decode())
        found.sheets.append(_ods_cells(name, table[0], limits))
    return found


def _ods_cells(name: str, xml: bytes, limits: ReadLimits) -> SheetMarks:
    """The cells of one table that show an error or per cent; refuses a value too far out."""
    errors: dict[tuple[int, int], str] = {}
    percents: set[tuple[int, int]] = set()
    row, column, height = 0, 0, 1
    for tag in _ODS_PLACE.finditer(xml):
        repeated = _ODS_REPEATED.search(tag[3])
        times = int(repeated[1]) if repeated else 1
        if tag[2] == b"table-row":
            if tag[1] or tag[3].endswith(b"/"):
                row, column = row + (height if tag[1] else times), 0
            else:
                height = times
        elif not tag[1]:
            if b"value-type=" in tag[3]:
                last_row, last_column = row + height - 1, column + times - 1
                if last_row >= limits.rows or last_column >= limits.columns:
                    raise too_far(name, last_row, last_column, limits)
                if b'office:value-type="percentage"' in tag[3]:
                    percents.update((row, column + place) for place in range(times))
                if b'calcext:value-type="error"' in tag[3]:
                    errors[row, column] = _first(_ODS_TEXT, xml[tag.end() : tag.end() + 200])
            column += times
    return SheetMarks(errors, frozenset(percents))


def _first(pattern: re.Pattern[bytes], xml: bytes) -> str:
    found = pattern.search(xml)
    return unescape(found[1].decode()).strip() if found else ""


def _moment(text: str) -> datetime | None:
    """A time in UTC. One without a zone (.ods) is by the clock in Sweden, as in `Language`."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            from zoneinfo import ZoneInfo

            moment = moment.replace(tzinfo=ZoneInfo("Europe/Stockholm"))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
