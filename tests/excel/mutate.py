"""Workbooks with small damage, the same for the same number each time."""

import io
import re
import struct
import zipfile
from html import escape
from random import Random

_PIECES = re.compile(rb"<[^<>]*>|[^<>]+")
_ATTRIBUTE = re.compile(rb'="([^"]*)"')
_NUMBER = re.compile(rb"\d+")
_ODD = (
    *(b"", b"0", b"-1", b"1e999", b"NaN", b"inf", b"4294967295", b"18446744073709551616"),
    *(b"XFD1048576", b"A1048577", b"#REF!", b"e", b"s", b"str", b"inlineStr", b"d", b"b", b"n"),
    *("åäö".encode(), "😀".encode(), b"\xff\xfe", b"\0", b"&lt;", b"&e;", b"&#0;", b"&#xFFFFF;"),
    *(b"<", b">", b'"', b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"<c>", b"</c>", b"<v/>"),
    *(b"<f>", b"</row>", b"<row/>", b"</sheetData>", b"<is><t>x</t></is>", b"A" * 5000),
    *(b' r="A1"', b' t="e"', b' s="99999"', b"_x0000_", b"true", b"1900-01-00", b"9" * 400),
)


def parts_of(content):
    """The parts of a package, in its order."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def mutant(base, number):
    """One of the workbooks in `base` (parts, or bytes of an .xls), damaged in one to four ways."""
    random = Random(number)
    origin = random.choice(base)
    if isinstance(origin, bytes):
        return _times(random, origin, _bytes)
    if random.random() < 0.2:
        return _times(random, packed(origin), _bytes)
    parts = dict(origin)
    for _ in range(random.randint(1, 4)):
        # the parts that say where things are, as often as the large ones
        name = random.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        change = random.choice((_bytes, _tags, _tags, _attribute, _attribute, _number))
        parts[name] = change(random, parts[name])
    if random.random() < 0.03:
        del parts[random.choice(list(parts))]
    if random.random() < 0.03:
        one, other = random.sample(list(parts), 2)
        parts[one], parts[other] = parts[other], parts[one]
    return packed(parts)


def _times(random, content, change):
    for _ in range(random.randint(1, 4)):
        content = change(random, content)
    return content


def _bytes(random, content):
    """Bytes flipped, dropped, doubled, exchanged for odd ones, or all cut off."""
    if not content:
        return b"x"
    at = random.randrange(len(content))
    size = random.choice((1, 1, 2, 4, 8, 60, 500))
    there = content[at : at + size]
    new = {
        "flip": bytes([there[0] ^ 1 << random.randrange(8)]) + there[1:],
        "drop": b"",
        "double": there + there,
        "odd": random.choice(_ODD),
        "number": struct.pack("<I", random.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF, 65536))),
    }
    kind = random.choice((*new, *new, "cut"))
    return content[:at] if kind == "cut" else content[:at] + new[kind] + content[at + size :]


def _tags(random, content):
    """Tags and texts dropped, doubled, moved, or one in another's place."""
    pieces = _PIECES.findall(content)
    if len(pieces) < 2:
        return content
    one, other = random.randrange(len(pieces)), random.randrange(len(pieces))
    kind = random.randrange(5)
    if kind == 0:
        del pieces[one : one + random.choice((1, 1, 3, 20))]
    elif kind == 1:
        pieces.insert(one, pieces[other])
    elif kind == 2:
        pieces[one], pieces[other] = pieces[other], pieces[one]
    elif kind == 3:
        pieces.insert(one, random.choice(_ODD))
    else:
        pieces[one:one] = pieces[other : other + random.choice((2, 30))] * random.choice((1, 1, 50))
    return b"".join(pieces)


def _attribute(random, content):
    return _spot(random, content, _ATTRIBUTE, 1)


def _number(random, content):
    return _spot(random, content, _NUMBER, 0)


def _spot(random, content, pattern, group):
    found = list(pattern.finditer(content))
    if not found:
        return content
    spot = random.choice(found)
    return content[: spot.start(group)] + random.choice(_ODD) + content[spot.end(group) :]


def as_ods(book):
    """The cells of a workbook as the parts of an .ods."""
    tables = "".join(
        f'<table:table table:name="{escape(sheet.name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in sheet.rows
        )
        + "</table:table>"
        for sheet in book.sheets
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    return {
        "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": (
            f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>"
        ).encode(),
        "META-INF/manifest.xml": b"<manifest/>",
    }


def _cell(value):
    if value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
