"""What hostile files are put together from: a filled return, zip packages, compound files."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

LONG_AGO = (1980, 1, 1, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main",
    OFFICE: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
START, GOALS, LISTS, MARK = (f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3, 5))
TEXTS, STYLES, CORE = "xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml"


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    """A package of parts; a name may be a ZipInfo, and parts may be pairs with a name twice."""
    target = io.BytesIO()
    pairs = parts.items() if isinstance(parts, dict) else parts
    with zipfile.ZipFile(target, "w", method, compresslevel=6) as package:
        for name, content in pairs:
            entry = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = method
            package.writestr(entry, content)
    return target.getvalue()


@dataclass
class Good:
    """A return as it should be. `spots` are addresses: `outcome`, `comment`, `ready` ..."""

    content: bytes
    spots: dict[str, str]
    parts: dict[str, bytes] = field(init=False)

    def __post_init__(self):
        with zipfile.ZipFile(io.BytesIO(self.content)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}

    def typed(self, values, sheet=GOALS):
        """The same with other cells: spot or address to the inside of its tag, such as `<v>`."""
        xml = self.parts[sheet].decode()
        for spot, inside in values.items():
            place = self.spots.get(spot, spot)
            attributes, inside = inside if isinstance(inside, tuple) else ("", inside)
            cell = rf'<c r="{place}"(?: s="(\d+)")?[^>]*?(?:/>|>.*?</c>)'
            xml, number = re.subn(
                cell,
                lambda found, a=attributes, i=inside, p=place: (
                    f'<c r="{p}" s="{found[1] or 0}"{a}>{i}</c>'
                ),
                xml,
            )
            assert number == 1, (spot, place, number)
        return self.having({sheet: xml.encode()})

    def having(self, parts):
        """The same with these parts; None takes a part away."""
        other = Good.__new__(Good)
        other.spots, other.parts = self.spots, {**self.parts, **parts}
        other.parts = {name: part for name, part in other.parts.items() if part is not None}
        other.content = zipped(other.parts)
        return other

    def changed(self, part, *changes):
        """The same with texts replaced in one part."""
        xml = self.parts[part]
        for old, new in changes:
            old, new = (text.encode() if isinstance(text, str) else text for text in (old, new))
            assert old in xml, (part, old)
            xml = xml.replace(old, new)
        return self.having({part: xml})

    def with_cells(self, rows):
        """The same with rows of XML after the goals' own."""
        return self.changed(GOALS, ("</sheetData>", f"{rows}</sheetData>"))

    def with_sheet(self, name, xml, state="visible"):
        """The same with one more sheet."""
        workbook = self.changed(
            WORKBOOK,
            (
                "</sheets>",
                f'<sheet name="{name}" sheetId="9" state="{state}" r:id="rId99"/></sheets>',
            ),
        )
        relation = (
            f'<Relationship Id="rId99" Type="{OFFICE}/worksheet" Target="worksheets/nine.xml"/>'
        )
        return workbook.changed(
            RELATIONS, ("</Relationships>", f"{relation}</Relationships>")
        ).having({"xl/worksheets/nine.xml": xml})


def text(value):
    """The inside and attributes of a cell that holds a text of its own."""
    return ' t="inlineStr"', f'<is><t xml:space="preserve">{value}</t></is>'


def sheet(rows, head="", tail=""):
    return (
        f'<worksheet xmlns="{MAIN}">{head}<sheetData>{rows}</sheetData>{tail}</worksheet>'.encode()
    )


# --- an .ods -------------------------------------------------------------------------------

ODS_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)


def ods(rows, manifest="<manifest/>", body=None):
    content = (
        f"<office:document-content {ODS_SPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Blad">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": body if body is not None else content,
            "META-INF/manifest.xml": manifest,
        }
    )


ODS_VALUE = '<table:table-cell office:value-type="float" office:value="1"{}/>'


# --- a zip that lies -----------------------------------------------------------------------


def packed(entries):
    """A zip written by hand: name, inflated content, and what the two headers say of its size."""
    body, directory = b"", b""
    for name, content, in_directory, in_header in entries:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = deflater.compress(content) + deflater.flush()
        shared = struct.pack("<HHHHH", 20, 0, 8, 0, 33)
        crc = zlib.crc32(content[:in_directory])
        at = len(body)
        sizes = struct.pack("<III", crc, len(data), in_header) + struct.pack("<HH", len(name), 0)
        body += b"PK\3\4" + shared + sizes + name.encode() + data
        sizes = struct.pack("<III", crc, len(data), in_directory)
        sizes += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, at)
        directory += b"PK\1\2" + struct.pack("<H", 20) + shared + sizes + name.encode()
    return body + directory + end_of_zip(len(entries), len(directory), len(body))


def end_of_zip(number, size, offset):
    number &= 0xFFFF
    return b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, number, number, size, offset, 0)


def overlapping(number, size):
    """Many entries that all unpack the same bytes."""
    deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = deflater.compress(bytes(size)) + deflater.flush()
    shared = struct.pack("<HHHHH", 20, 0, 8, 0, 33)
    sizes = struct.pack("<III", zlib.crc32(bytes(size)), len(data), size)
    body = b"PK\3\4" + shared + sizes + struct.pack("<HH", 15, 0) + b"xl/workbook.xml" + data
    directory = b""
    for at in range(number):
        name = b"xl/workbook.xml" if at == 0 else b"xl/workshe%05d" % at
        rest = struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        directory += b"PK\1\2" + struct.pack("<H", 20) + shared + sizes + rest + name
    return body + directory + end_of_zip(number, len(directory), len(body))


# --- compound files ------------------------------------------------------------------------

_FREE, _LAST, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams):
    """A compound file ([MS-CFB], version 3) of streams of over 4,096 bytes in the root folder."""
    sectors, places, table = [], [], [_FAT, _LAST]  # the table itself, then the directory
    for content in streams.values():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        first, count = len(table), len(padded) // 512
        places.append((first, len(padded)))
        table += [*range(first + 1, first + count), _LAST]
        sectors.append(padded)
    assert len(table) <= 128
    assert len(streams) <= 3
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHHHIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0)
    header += struct.pack("<IIIII", 4096, _LAST, 0, _LAST, 0)
    header += struct.pack("<109I", 0, *([_FREE] * 108))
    entries = _entry("Root Entry", 5, 1 if streams else _FREE, _LAST, 0)
    for at, (name, (first, size)) in enumerate(zip(streams, places, strict=True), 1):
        entries += _entry(name, 2, _FREE, first, size, at + 1 if at < len(streams) else _FREE)
    fat = struct.pack("<128I", *table, *([_FREE] * (128 - len(table))))
    return header + fat + entries.ljust(512, b"\0") + b"".join(sectors)


def _entry(name, kind, child, first, size, right=_FREE):
    text = name.encode("utf-16-le") + b"\0\0"
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, right, child)
    return entry + bytes(36) + struct.pack("<IQ", first, size)


def record(kind, content=b""):
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells, before=b""):
    """A workbook of one sheet in BIFF8: zero-based row and column to a number."""
    begin = struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6)
    name = struct.pack("<BB", 4, 0) + b"Blad"
    globals_ = record(0x809, begin) + before
    offset = len(globals_) + 4 + 6 + len(name) + 4
    globals_ += record(0x85, struct.pack("<IBB", offset, 0, 0) + name) + record(0x0A)
    rows = b"".join(
        record(0x203, struct.pack("<HHHd", row, column, 0, number))
        for (row, column), number in cells.items()
    )
    inside = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    return compound({"Workbook": globals_ + inside + rows + record(0x0A)})
