"""The hostile files: name of the file, how it is made of a good return, and what becomes of it.

A thing that does no harm is taken in. What the rules of the form make of an answer is stated too.
"""

import json
import random
import zipfile
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass

from pieces import (
    CORE,
    GOALS,
    LISTS,
    MAIN,
    MARK,
    ODS_VALUE,
    OFFICE,
    RELATIONS,
    STRICT,
    STYLES,
    TEXTS,
    WORKBOOK,
    Good,
    compound,
    end_of_zip,
    ods,
    overlapping,
    packed,
    record,
    sheet,
    text,
    xls,
    zipped,
)

MIB = 2**20
DAMAGED, PASSWORD, LARGE, STOPPED = "XG-101", "XG-102", "XG-103", "XG-104"
FOREIGN, NOT_GENUINE = "XG-111", "XG-112"
UNREADABLE = {DAMAGED, PASSWORD, LARGE, STOPPED}
TAKEN = "accepted"
INCOMPLETE, REJECTED = "incomplete", "rejected"


@dataclass(frozen=True)
class Case:
    """A hostile file. `becomes` is its state, or the code of why it is turned away."""

    file_name: str | bytes
    make: Callable[[Good], bytes]
    becomes: str

    @property
    def state(self):
        if self.becomes in UNREADABLE:
            return "unreadable"
        return {FOREIGN: "foreign", NOT_GENUINE: "rejected"}.get(self.becomes, self.becomes)

    @property
    def ours(self):
        """Whether it is some unit's return."""
        return self.becomes not in UNREADABLE | {FOREIGN, NOT_GENUINE}


def cases():
    """All of them, by name."""
    made = [
        *other_kinds(),
        *damaged(),
        *locked(),
        *bombs(),
        *extents(),
        *numbers_of_things(),
        *xml_tricks(),
        *active_content(),
        *structure(),
        *values(),
        *markings(),
        *entry_names(),
        *file_names(),
    ]
    named = {f"{at:03} {name}": Case(*rest) for at, (name, *rest) in enumerate(made, 1)}
    return {name: numbered(name, case) for name, case in named.items()}


def numbered(name, case):
    """A case whose file is only an ending gets the name of its kind."""
    if isinstance(case.file_name, str) and case.file_name.startswith("."):
        return Case(f"{name}{case.file_name}", case.make, case.becomes)
    return case


def simple(name, content, becomes=DAMAGED, ending=".xlsx"):
    """A file that has nothing of the return in it."""
    return name, ending, lambda good: content, becomes


def changed(name, change, becomes=TAKEN, ending=".xlsx"):
    """A return with something changed."""
    return name, ending, lambda good: change(good).content, becomes


def other_kinds():
    word = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}
    old_xml = f'<?xml version="1.0"?><Workbook xmlns="{MAIN[:35]}"><Worksheet/></Workbook>'
    texts = {
        "csv": "Mål;Utfall\n1;2\n",
        "html": "<html><table><tr><td>1</td></tr></table></html>",
        "rtf": r"{\rtf1 1}",
        "pdf": "%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF",
        "eml": "From: a@example.org\nSubject: svar\n\nHej",
        "json": '{"outcome": 90}',
        "xml of 2003": old_xml,
        "link of a web page": "[InternetShortcut]\nURL=https://example.org/",
        "script": "#!/bin/sh\necho 1\n",
    }
    for name, content in texts.items():
        yield simple(name, content.encode())
    yield simple("one byte", b"P")
    yield simple("zeros", bytes(5000))
    yield simple("png", bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(40))
    yield simple("gzip", bytes.fromhex("1f8b0800000000000003cb48cdc9c9070086a6103605000000"))
    yield simple("database", b"SQLite format 3\0" + bytes(2000))
    yield simple("program", b"MZ" + bytes(3000))
    yield simple("docx", zipped(word))
    yield simple("zip of texts", zipped({"a.txt": "a", "b.csv": "1;2"}))
    yield simple("zip of nothing", end_of_zip(0, 0, 0))
    yield simple("zip of folders", zipped({"xl/": b"", "xl/workbook.xml/": b""}))
    yield simple("xlsb", zipped({"xl/workbook.bin": bytes(100), "[Content_Types].xml": "<Types/>"}))
    yield simple(
        "odt", zipped({"mimetype": "application/x", "content.xml": "<a/>"}), DAMAGED, ".ods"
    )
    yield simple("old Word", compound({"WordDocument": bytes(5000)}), DAMAGED, ".xls")
    yield simple("compound of zeros", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000))
    yield simple("xls renamed", xls({(0, 0): 1, (3, 2): 2.5}), FOREIGN)
    yield simple(
        "ods renamed", ods(f"<table:table-row>{ODS_VALUE.format('')}</table:table-row>"), FOREIGN
    )
    yield simple(
        "ods renamed xls",
        ods("<table:table-row><table:table-cell/></table:table-row>"),
        FOREIGN,
        ".xls",
    )
    yield changed("xlsx renamed xls", lambda good: good, TAKEN, ".xls")
    yield changed("xlsx renamed", lambda good: good.having({CORE: b"<a/>"}), TAKEN, ".pdf.exe")
    yield "zip in a zip", ".xlsx", lambda good: zipped({"svar.xlsx": good.content}), DAMAGED


def flipped(good, marker, at, content=b"\xff" * 8):
    start = good.content.index(marker) + at
    return good.content[:start] + content + good.content[start + len(content) :]


def within(good, part, share):
    """Where in the file the middle of a part's packed bytes is."""
    at = good.content.index(part.encode()) + len(part)
    following = good.content.index(b"PK", at)
    return at + int((following - at) * share)


def garbled(part, share=0.5):
    def change(good):
        at = within(good, part, share)
        return good.content[:at] + b"\xa5" * 20 + good.content[at + 20 :]

    return change


def damaged():
    for name, cut in (("half", 2), ("a tenth", 10)):
        yield (
            f"truncated to {name}",
            ".xlsx",
            lambda g, c=cut: g.content[: len(g.content) // c],
            DAMAGED,
        )
    for bytes_off in (1, 22, 300):
        yield f"{bytes_off} bytes off", ".xlsx", lambda g, b=bytes_off: g.content[:-b], DAMAGED
    yield (
        "upload cut by zeros",
        ".xlsx",
        lambda g: g.content[:9000].ljust(len(g.content), b"\0"),
        DAMAGED,
    )
    for part in (GOALS, TEXTS, STYLES, "xl/theme/theme1.xml"):
        yield f"garbled {part.rpartition('/')[2]}", ".xlsx", garbled(part), DAMAGED
    yield "garbled directory", ".xlsx", lambda g: flipped(g, b"PK\1\2", 42), DAMAGED
    yield "garbled header", ".xlsx", lambda g: flipped(g, b"PK\3\4", 0, b"QQ"), DAMAGED
    yield "garbled end", ".xlsx", lambda g: flipped(g, b"PK\5\6", 8), DAMAGED
    yield "two ends", ".xlsx", lambda g: g.content + end_of_zip(0, 0, 0), DAMAGED
    yield "all as lines of text", ".xlsx", lambda g: g.content.replace(b"\n", b"\r\n"), DAMAGED
    yield "through UTF-8", ".xlsx", lambda g: g.content.decode("latin-1").encode(), DAMAGED
    yield changed("a sheet that stops", lambda g: g.having({GOALS: g.parts[GOALS][:9000]}), DAMAGED)
    yield changed(
        "zeros in a sheet", lambda g: g.changed(GOALS, ("<sheetData>", b"<sheetData>\0\0"))
    )


def locked():
    encrypted = {
        "EncryptionInfo": bytes(4200),
        "EncryptedPackage": random.Random(1).randbytes(9000),
    }
    yield simple("password", compound(encrypted), PASSWORD)
    yield simple(
        "password xls", xls({(0, 0): 1}, record(0x2F, b"\1" + bytes(53))), PASSWORD, ".xls"
    )
    yield simple(
        "password ods", ods("", "<manifest:encryption-data/>", b"\1\2\3"), PASSWORD, ".ods"
    )
    yield "password zip", ".xlsx", locked_entries, PASSWORD


def locked_entries(good):
    """The bit of a password in the directory of a zip."""
    content = bytearray(good.content)
    at = content.find(b"PK\1\2")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\1\2", at + 4)
    return bytes(content)


def lying(good, in_directory, in_header):
    parts = [(name, part, len(part), len(part)) for name, part in good.parts.items()]
    bomb = b" " * (60 * MIB)
    return packed(
        [
            (
                name,
                *(
                    (part + bomb, in_directory or len(part) + 60 * MIB, in_header)
                    if name == TEXTS
                    else rest
                ),
            )
            for name, *rest in parts
            for part in [rest[0]]
        ]
    )


def bombs():
    yield changed("bomb", lambda g: g.having({"xl/media/a.png": bytes(40 * MIB)}), LARGE)
    yield changed(
        "bomb in a sheet",
        lambda g: g.changed(GOALS, ("<sheetData>", "<sheetData>" + "<row/>" * 4_000_000)),
        LARGE,
    )
    yield "bomb that lies in the directory", ".xlsx", lambda g: lying(g, 100, 0), DAMAGED
    yield "bomb that lies in the header", ".xlsx", lambda g: lying(g, 0, 100), LARGE
    yield "bomb that lies twice", ".xlsx", lambda g: lying(g, 5000, 5000), DAMAGED
    yield simple("200 MB", packed([("xl/workbook.xml", b"<a/>", 201 * MIB, 4)]), LARGE)
    yield simple("overlapping", overlapping(400, 20_000), DAMAGED)
    yield simple("overlapping bomb", overlapping(3000, 900_000), LARGE)
    inner = zipped({f"{n}.zip": zipped({"a": bytes(MIB)}) for n in range(20)})
    yield changed("zip of zips inside", lambda g: g.having({"xl/embeddings/a.zip": inner}))
    yield simple("70,000 entries", zipped({f"xl/{n}": b"" for n in range(70_000)}), LARGE)
    yield "25 MB and a byte", ".xlsx", lambda g: g.content.ljust(25 * MIB + 1, b"\0"), LARGE
    noise = random.Random(2).randbytes(9 * MIB)
    yield changed(
        "9 MB of noise in docProps", lambda g: g.having({"docProps/thumbnail.wmf": noise})
    )
    for name, sign in (("tags", "<c "), ("rows", "<row ")):
        yield changed(
            f"{name} without end", lambda g, s=sign: g.having({GOALS: sheet(s * 400_000)}), DAMAGED
        )
    yield changed(
        "cells without end", lambda g: g.having({GOALS: sheet("<c><f>" * 400_000)}), LARGE
    )
    places = "<c " + 'r="XFD1" ' * 900_000
    yield changed("places without end", lambda g: g.having({GOALS: sheet(places)}), LARGE)
    yield changed(
        "formulas without place",
        lambda g: g.having({GOALS: sheet('<c s="1"><f>' * 600_000)}),
        LARGE,
    )
    tables = b'<table:table table:name="a">' * 300_000
    yield simple("ods of tables without end", ods("", body=tables), DAMAGED, ".ods")
    yield changed(
        "styles without end", lambda g: g.having({STYLES: b"<cellXfs " * 900_000}), DAMAGED
    )


def far(name, cell, becomes=LARGE):
    return changed(
        f"a value at {name}", lambda g: g.with_cells(f'<row r="9">{cell}</row>'), becomes
    )


def extents():
    for place in ("XFD1048576", "A1048576", "XFD9", "GS9", "A10001", "A9999999999", "xfd1048576"):
        yield far(place, f'<c r="{place}"><v>1</v></c>')
    yield far("0000001048576", '<c r="A0000001048576"><v>1</v></c>')
    yield far("XFD with spaces", '<c\n r = "XFD1048576"><v>1</v></c>')
    yield far("XFD after a sign", '<c s=">" r="XFD1048576"><v>1</v></c>')
    yield far("XFD of another space", '<y:c r="XFD1048576"><v>1</v></y:c>')
    yield far("XFD in a comment", '<c r="XFD1048576"><!-- --><v>1</v></c>')
    for place in ("A0", "A-1", "9A", "$A$9", "", "ÅÄÖ9", "A", "9", "A9:B9"):
        yield far(
            f"{place or 'nowhere'}".replace(":", " to "), f'<c r="{place}"><v>1</v></c>', DAMAGED
        )
    yield far("AAAAAAAAAA9", '<c r="AAAAAAAAAA9"><v>1</v></c>')
    yield far("20,000 cells on", "<c/>" * 20_000 + "<c><v>1</v></c>")
    yield far("20,000 rows on", "</row>" + "<row/>" * 20_000 + "<row><c><v>1</v></c>")
    for name, size in (("A1", "A1"), ("huge", "A1:XFD1048576"), ("beyond", "A1:XFE1048577")):
        yield changed(
            f"dimension {name}",
            lambda g, s=size: g.changed(
                GOALS, ('<dimension ref="A1:AN7"/>', f'<dimension ref="{s}"/>')
            ),
        )
    for name, size in (("garbage", "#REF!"), ("empty", ""), ("three", "A1:B2:C3")):
        yield changed(
            f"dimension {name}",
            lambda g, s=size: g.changed(
                GOALS, ('<dimension ref="A1:AN7"/>', f'<dimension ref="{s}"/>')
            ),
            DAMAGED,
        )
    rows = "".join(f'<row r="{n}" s="1"><c r="A{n}" s="1"/></row>' for n in range(9, 1_048_577, 9))
    last = '<row r="1048576"><c r="XFD1048576" s="1"/></row>'
    yield changed("formatted to the end", lambda g: g.with_cells(rows + last))
    column = "".join(f'<row r="{n}"><c r="GR{n}"><v>1</v></c></row>' for n in range(1, 10_001, 7))
    yield changed(
        "many wide sheets",
        lambda g: g.with_sheet("Bred", sheet(column)).with_cells(
            '<row r="9999"><c r="GR9999"><v>1</v></c></row>'
        ),
        LARGE,
    )
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    yield simple(
        "ods far down",
        ods(row.format(1048575, "<table:table-cell/>") + row.format(1, ODS_VALUE.format(""))),
        LARGE,
        ".ods",
    )
    yield simple(
        "ods far right",
        ods(
            row.format(
                1,
                '<table:table-cell table:number-columns-repeated="16383"/>' + ODS_VALUE.format(""),
            )
        ),
        LARGE,
        ".ods",
    )
    repeated = ODS_VALUE.format(' table:number-columns-repeated="4000000000"')
    yield simple("ods repeated", ods(row.format(4_000_000_000, repeated)), LARGE, ".ods")
    yield simple(
        "ods without types",
        ods(row.format(1048576, repeated.replace('office:value-type="float" ', ""))),
        LARGE,
        ".ods",
    )
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="190"><text:p>{"x" * 30_000}</text:p></table:table-cell>'
    yield simple("ods of repeated texts", ods(row.format(9000, cell)), LARGE, ".ods")
    yield simple("xls far down", xls({(0, 0): 1, (65535, 255): 1}), LARGE, ".xls")


def numbers_of_things():
    names = "".join(f'<sheet name="{n}" sheetId="{n + 10}" r:id="rId1"/>' for n in range(100_000))
    yield changed(
        "100,000 sheets", lambda g: g.changed(WORKBOOK, ("</sheets>", names + "</sheets>")), LARGE
    )
    yield changed(
        "60,000 styles",
        lambda g: g.changed(STYLES, ("</cellXfs>", '<xf numFmtId="9"/>' * 60_000 + "</cellXfs>")),
    )
    yield changed(
        "a shared text of 20 MB",
        lambda g: g.changed(TEXTS, ("</sst>", f"<si><t>{noise(20 * MIB)}</t></si></sst>")),
        LARGE,
    )
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 9000))
    long_text = f'<sst xmlns="{MAIN}"><si><t>{"x" * 32_767}</t></si></sst>'.encode()
    yield changed(
        "one long text everywhere",
        lambda g: g.having({TEXTS: long_text, LISTS: sheet(cells)}),
        LARGE,
    )
    yield changed(
        "the longest text", lambda g: g.typed({"comment": text("å" * 32_767)}), INCOMPLETE
    )
    merged = "<mergeCells>" + '<mergeCell ref="A20:B20"/>' * 100_000 + "</mergeCells>"
    yield changed("100,000 merged", lambda g: g.with_sheet("Hop", sheet("", tail=merged)))
    rules = "".join(f'<definedName name="n{n}">#REF!</definedName>' for n in range(30_000))
    yield changed(
        "30,000 names", lambda g: g.changed(WORKBOOK, ("<definedNames>", "<definedNames>" + rules))
    )
    formulas = "".join(f'<row r="{n}"><c r="A{n}"><f>1/0</f></c></row>' for n in range(1, 9000))
    yield changed("formulas in every cell", lambda g: g.with_sheet("Formler", sheet(formulas)))
    errors = "".join(
        f'<row r="{n}"><c r="B{n}" t="e"><v>#N/A</v></c></row>' for n in range(1, 9000)
    )
    yield changed("errors in every cell", lambda g: g.with_sheet("Fel", sheet(errors)))


def noise(size):
    """Text that does not pack well."""
    return b32encode(random.Random(3).randbytes(size * 5 // 8)).decode()


def laughs():
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{levels}]>'


def declared(good, declaration, part=GOALS):
    xml = good.parts[part]
    return good.having({part: declaration.encode() + xml[xml.index(b"?>") + 2 :]})


def entity(definition):
    def change(good):
        changed_ = good.typed({"comment": text("&e;")})
        xml = '<?xml version="1.0" encoding="UTF-8"?>'
        return declared(changed_, f"{xml}<!DOCTYPE worksheet [{definition}]>")

    return change


def recoded(alphabet, name, part=GOALS):
    def change(good):
        xml = good.parts[part].decode()
        xml = f'<?xml version="1.0" encoding="{name}"?>' + xml[xml.index("?>") + 2 :]
        return good.having({part: xml.encode(alphabet, "xmlcharrefreplace")})

    return change


def prefixed(good):
    """All names of a sheet with a prefix, as some programs write them."""
    import re

    xml = good.parts[GOALS].decode()
    xml = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", xml).replace(
        f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"'
    )
    return good.having({GOALS: xml.encode()})


def strict(good):
    parts = {}
    for name, part in good.parts.items():
        for old, new in STRICT.items():
            part = part.replace(old.encode(), new.encode())
        parts[name] = part
    return good.having(parts)


def xml_tricks():
    yield changed("Strict", strict)
    yield changed("with prefixes", prefixed)
    yield changed(
        "with a mark of order",
        lambda g: declared(g, '\ufeff<?xml version="1.0" encoding="UTF-8"?>'),
    )
    yield changed("without declaration", lambda g: declared(g, ""))
    yield changed("Latin-1", recoded("latin-1", "ISO-8859-1"))
    yield changed("UTF-16", recoded("utf-16", "UTF-16"), DAMAGED)
    yield changed("UTF-16 by its word", recoded("utf-8", "UTF-16"), DAMAGED)
    yield changed(
        "UTF-16 undeclared",
        lambda g: g.having({GOALS: g.parts[GOALS].decode().encode("utf-16-be")}),
        DAMAGED,
    )
    yield changed("UTF-7", recoded("utf-7", "UTF-7"), DAMAGED)
    yield changed("EBCDIC", recoded("cp037", "cp037"), DAMAGED)
    yield changed(
        "a document type", lambda g: declared(g, '<?xml version="1.0"?><!DOCTYPE a>'), DAMAGED
    )
    yield changed(
        "laughs", lambda g: declared(g.typed({"comment": text("&l9;")}), laughs()), DAMAGED
    )
    yield changed("laughs in texts", lambda g: declared(g, laughs(), TEXTS), DAMAGED)
    for name, definition in {
        "a file": '<!ENTITY e SYSTEM "file:///etc/passwd">',
        "the web": '<!ENTITY e SYSTEM "http://127.0.0.1:9/e">',
        "itself": '<!ENTITY e "&e;">',
        "a parameter": '<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;',
    }.items():
        yield changed(f"entity of {name}", entity(definition), DAMAGED)
    yield changed("an entity of nobody", lambda g: g.typed({"comment": text("&e;")}), DAMAGED)
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
    yield changed(
        "an inclusion", lambda g: g.changed(GOALS, ("<sheetData>", f"{include}<sheetData>"))
    )
    style = (
        '<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?>'
    )
    yield changed("a style sheet", lambda g: declared(g, style))
    deep = "<a>" * 50_000 + "</a>" * 50_000
    yield changed(
        "50,000 deep", lambda g: g.changed(GOALS, ("<sheetData>", f"<ext>{deep}</ext><sheetData>"))
    )
    yield changed(
        "an attribute of 2 MB",
        lambda g: g.changed(GOALS, ("<sheetData>", f'<a b="{noise(2 * MIB)}"/><sheetData>')),
    )
    yield changed(
        "tags that cross",
        lambda g: g.changed(GOALS, ("</sheetData>", "</row></c></sheetData></b>")),
        DAMAGED,
    )


def active_content():
    def more(**parts):
        return lambda good: good.having(parts)

    def named(name, xml):
        return lambda good: good.having({name: xml})

    link = f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
    yield changed("external links", named("xl/externalLinks/externalLink1.xml", link.encode()))
    yield changed(
        "macros", named("xl/vbaProject.bin", compound({"VBA": bytes(5000)})), TAKEN, ".xlsm"
    )
    for name, part in {
        "an OLE object": "xl/embeddings/oleObject1.bin",
        "ActiveX": "xl/activeX/activeX1.bin",
        "customXml": "customXml/item1.xml",
        "a query": "xl/queryTables/queryTable1.xml",
        "a connection": "xl/connections.xml",
        "a pivot cache": "xl/pivotCache/pivotCacheRecords1.xml",
        "a signature": "_xmlsignatures/sig1.xml",
        "a ribbon": "customUI/customUI14.xml",
    }.items():
        yield changed(name, named(part, b'<a url="http://127.0.0.1:9/" command="calc.exe"/>'))
    for name, formula in {
        "DDE": "cmd|'/c calc'!A1",
        "WEBSERVICE": 'WEBSERVICE("http://127.0.0.1:9/")',
        "HYPERLINK": 'HYPERLINK("file:///etc/passwd","x")',
        "a link to a file": "'[/etc/passwd]Blad1'!A1",
        "endless": "A9",
    }.items():
        cell = f'<row r="900"><c r="A900"><f>{formula.replace("&", "&amp;")}</f></c></row>'
        yield changed(f"formula {name}", lambda g, c=cell: g.with_sheet("Formler", sheet(c)))
    names = '<definedName name="_xlnm.Auto_Open" hidden="1">#REF!</definedName>'
    yield changed(
        "hidden names of others",
        lambda g: g.changed(WORKBOOK, ("<definedNames>", f"<definedNames>{names}")),
    )
    yield changed(
        "our own names broken", lambda g: g.changed(WORKBOOK, ("'Goals'!$A$5", "#REF!$A$5"))
    )
    yield changed("a web query in docProps", named("docProps/custom.xml", b"<Properties/>"))


def structure():
    def without(part):
        return lambda good: good.having({part: None})

    def pointing(target):
        return lambda good: good.changed(RELATIONS, ("worksheets/sheet2.xml", target))

    yield changed("no workbook", without(WORKBOOK), DAMAGED)
    yield changed("no relations", without(RELATIONS), DAMAGED)
    yield changed("no sheet", without(GOALS), DAMAGED)
    yield changed("no list of parts", without("[Content_Types].xml"))
    yield changed("no first relations", without("_rels/.rels"), DAMAGED)
    yield changed("no styles", without(STYLES))
    yield changed("no texts", without(TEXTS), DAMAGED)
    yield changed("no docProps", without(CORE))
    for name, target in {
        "above": "../../../../etc/passwd",
        "a file": "file:///etc/passwd",
        "the web": "http://127.0.0.1:9/sheet.xml",
        "another sheet": "worksheets/sheet99.xml",
    }.items():
        yield changed(f"a sheet at {name}", pointing(target), DAMAGED)
    yield changed("a sheet at a part that is none", pointing("styles.xml"), REJECTED)
    yield changed("a sheet from the root", pointing("/xl/worksheets/sheet2.xml"))
    yield changed("a chart first", chart_first)
    for name, title, state in (
        ("quotes", "O&apos;Hara &quot;x&quot;", "visible"),
        ("brackets", "[a]b:c*?/", "visible"),
        ("an emoji", "😀" * 31, "hidden"),
        ("200 letters", "å" * 200, "veryHidden"),
        ("nothing", "", "visible"),
        ("the same again", "Goals", "visible"),
    ):
        yield changed(
            f"a sheet called {name}", lambda g, t=title, s=state: g.with_sheet(t, sheet(""), s)
        )
    yield changed("a state of no kind", lambda g: g.with_sheet("A", sheet(""), "gone"), DAMAGED)
    yield changed(
        "years from 1904",
        lambda g: g.changed(WORKBOOK, ("<workbookPr ", '<workbookPr date1904="1" ')),
    )
    years = {"year 0": "0000-00-00T00:00:00Z", "year 9999": "9999-12-31T23:59:59Z", "words": "igår"}
    for name, moment in years.items():
        made = f"<a><dcterms:created>{moment}</dcterms:created><dcterms:modified>{moment}</dcterms:modified></a>"
        yield changed(f"saved in {name}", lambda g, m=made: g.having({CORE: m.encode()}))


def chart_first(good):
    relation = (
        f'<Relationship Id="rId98" Type="{OFFICE}/chartsheet" Target="chartsheets/sheet1.xml"/>'
    )
    return (
        good.changed(
            WORKBOOK, ("<sheets>", '<sheets><sheet name="Bild" sheetId="98" r:id="rId98"/>')
        )
        .changed(RELATIONS, ("</Relationships>", f"{relation}</Relationships>"))
        .having({"xl/chartsheets/sheet1.xml": f'<chartsheet xmlns="{MAIN}"/>'.encode()})
    )


def values():
    for name, number in {"1e300": "1e300", "NaN": "NaN", "inf": "inf", "1e999": "1e999"}.items():
        yield changed(
            f"outcome of {name}",
            lambda g, n=number: g.typed({"outcome": f"<v>{n}</v>"}),
            INCOMPLETE,
        )
    dates = "".join(
        f'<row r="{n}"><c r="A{n}" s="{n % 9}"><v>{value}</v></c></row>'
        for n, value in enumerate(["1e300", "-1", "2958466", "-1e300", "60", "0", "1e9"] * 9, 1)
    )
    formats = "".join(f'<xf numFmtId="{kind}"/>' for kind in (14, 22, 45, 46, 47, 18, 9, 0, 15))
    dated = f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'
    yield changed(
        "dates of no calendar",
        lambda g: g.with_sheet("Datum", sheet(dates)).having({STYLES: dated.encode()}),
        DAMAGED,
    )
    yield changed(
        "a text out of range",
        lambda g: g.typed({"comment": (' t="s"', "<v>999999999</v>")}),
        DAMAGED,
    )
    yield changed(
        "a text of no number", lambda g: g.typed({"comment": (' t="s"', "<v>-1</v>")}), TAKEN
    )
    yield changed(
        "a style out of range", lambda g: g.changed(GOALS, ('<c r="A1" s="', '<c r="A1" s="99999'))
    )
    yield changed(
        "a kind of cell of none", lambda g: g.typed({"comment": (' t="q"', "<v>1</v>")}), DAMAGED
    )
    yield changed(
        "a date of no calendar",
        lambda g: g.typed({"comment": (' t="d"', "<v>2022-99-99</v>")}),
        TAKEN,
    )
    yield changed(
        "an error for an outcome",
        lambda g: g.typed({"outcome": (' t="e"', "<v>#N/A</v>")}),
        INCOMPLETE,
    )
    yield changed(
        "an error of no kind", lambda g: g.typed({"outcome": (' t="e"', "<v>#HEJ!</v>")}), DAMAGED
    )
    yield changed("rows far down", lambda g: moved(g, 5000), REJECTED)
    for name, words in {
        "control signs": "a_x0000_b_x0007_c_x000D_",
        "right to left": "\u202eabc\u202c \u200fאב",
        "zero width": "a\u200bb\u200c\u200d\ufeff",
        "combining": "a" + "\u0301" * 500,
        "emoji": "👩‍👩‍👧‍👦" * 50,
        "a formula as text": "=cmd|'/c calc'!A1",
        "markup": "&lt;script&gt;alert(1)&lt;/script&gt; [bold]x[/bold] {0} %s",
        "no text at all": "\ufffe\uffff",
    }.items():
        yield changed(f"a comment of {name}", lambda g, w=words: g.typed({"comment": text(w)}))


def moved(good, rows):
    """The goals' table, its key row and all, so many rows further down."""
    import re

    xml = good.parts[GOALS].decode()
    xml = re.sub(r' r="([A-Z]*)(\d+)"', lambda f: f' r="{f[1]}{int(f[2]) + rows}"', xml)
    return good.having({GOALS: xml.encode()})


def marked(good, token):
    return good.typed({"token": text(token)}, MARK)


def markings():
    def made(name, token, becomes=NOT_GENUINE):
        return changed(f"a marking {name}", lambda g: marked(g, token), becomes)

    yield made("of a million letters", "A" * 1_000_000)
    yield made("of nested lists", b32encode(b"[" * 100_000).decode() + ".AAAA")
    yield made("of nested names", b32encode(b'{"a":' * 50_000).decode() + ".AAAA")
    yield made("of a long number", b32encode(b"1" * 30_000).decode() + ".AAAA")
    yield made(
        "of odd kinds",
        b32encode(
            json.dumps(dict.fromkeys(("workspace", "round", "unit", "issue", "forms"))).encode()
        ).decode()
        + ".AAAA",
    )
    yield made("of NaN", b32encode(b'{"workspace":NaN}').decode() + ".AAAA")
    yield made("of dots", "." * 1000)
    yield made("of emoji", "😀.😀")
    yield made("of nothing", " ")
    yield changed("no marking", lambda g: g.having({MARK: sheet("")}), FOREIGN)


def entry_names():
    def more(name, bits=0):
        def change(good):
            entry = zipfile.ZipInfo("x", (1980, 1, 1, 0, 0, 0))
            entry.filename, entry.external_attr = name, bits << 16
            return zipped([*good.parts.items(), (entry, b"/etc/passwd")])

        return change

    yield "entry with a root", ".xlsx", more("/etc/cron.d/x"), TAKEN
    yield "entry that climbs", ".xlsx", more("../../../../etc/cron.d/x"), TAKEN
    yield "entry of Windows", ".xlsx", more("C:\\Windows\\x.dll"), TAKEN
    yield "entry that is a link", ".xlsx", more("xl/link", 0o120777), TAKEN
    yield "entry of a long name", ".xlsx", more("x" * 60_000), TAKEN
    yield "entry twice", ".xlsx", lambda g: twice(g, GOALS), DAMAGED
    yield "entry in capitals too", ".xlsx", lambda g: twice(g, GOALS.upper()), DAMAGED
    yield "entries with backslashes", ".xlsx", lambda g: renamed(g, "\\"), TAKEN
    yield (
        "entries in capitals",
        ".xlsx",
        lambda g: zipped({name.upper(): part for name, part in g.parts.items()}),
        TAKEN,
    )
    yield "stored", ".xlsx", lambda g: zipped(g.parts, zipfile.ZIP_STORED), TAKEN
    yield "packed otherwise", ".xlsx", lambda g: zipped(g.parts, zipfile.ZIP_BZIP2), DAMAGED


def twice(good, name):
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return zipped([*good.parts.items(), (name, b"<worksheet/>")])


def renamed(good, slash):
    content = good.content
    for name in good.parts:
        content = content.replace(name.encode(), name.replace("/", slash).encode())
    return content


def file_names():
    names = [
        "å ä ö.xlsx",
        "a\u030a a\u0308 o\u0308.xlsx",
        "😀👩‍👩‍👧‍👦.xlsx",
        "å" * 120 + ".xlsx",
        "-rf.xlsx",
        "rad\nrad.xlsx",
        "[bold]x[red].xlsx",
        "\x1b[31mröd.xlsx",
        "{0} %s $(id) `id`.xlsx",
        "a;b|c&d>e.xlsx",
        "slut.xlsx.",
        "slut.xlsx ",
        "CON.xlsx",
        "utan ändelse",
        "\u202excod.xlsx",
        b"\xe5\xe4\xf6.xlsx",
        b"\xff\xfe.xlsx",
    ]
    for name in names:
        yield f"name {len(name)}", name, lambda good: good.content, TAKEN
