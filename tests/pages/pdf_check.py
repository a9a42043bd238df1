"""What PDF/UA-1 asks of a file, as far as it can be checked here: a list of what is wrong."""

import re

import pikepdf
from pikepdf import Array, Dictionary, Name

INSIDE = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
}
"""What a tag must stand in."""
ONLY = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
}
"""What alone may stand in a tag."""
PAINTING = frozenset(
    [
        "Tj",
        "TJ",
        "'",
        '"',
        "f",
        "F",
        "f*",
        "B",
        "B*",
        "b",
        "b*",
        "S",
        "s",
        "Do",
        "sh",
        "BI",
        "EI",
        "INLINE IMAGE",
    ]
)
STANDARD = frozenset(
    [
        "Document",
        "Part",
        "Art",
        "Sect",
        "Div",
        "BlockQuote",
        "Caption",
        "NonStruct",
        "P",
        "Span",
        *(f"H{level}" for level in range(1, 7)),
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Link",
        "Figure",
        "Table",
        "THead",
        "TBody",
        "TFoot",
        "TR",
        "TH",
        "TD",
        "Quote",
        "Note",
        "Code",
    ]
)
"""The tags that a reader knows by themselves."""


def kids(element):
    found = element.get("/K", Array())
    return list(found) if isinstance(found, Array) else [found]


def elements(pdf):
    """Every structure element in the reading order, with the tag it stands in."""

    def walk(element, above):
        yield element, above
        for kid in kids(element):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from walk(kid, str(element.S)[1:])

    for top in kids(pdf.Root.StructTreeRoot):
        yield from walk(top, "")


def tag(element):
    return str(element.S)[1:]


def faults(pdf):
    """What is wrong in an open PDF, in words."""
    return [
        *_of_document(pdf),
        *_of_tree(pdf),
        *_of_content(pdf),
        *_of_links(pdf),
        *_of_fonts(pdf),
    ]


def _of_document(pdf):
    root = pdf.Root
    if not str(root.get("/Lang", "")):
        yield "no language"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no title"
    if not root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle"):
        yield "the title is not shown"
    if not root.get("/MarkInfo", Dictionary()).get("/Marked"):
        yield "not marked"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        if xmp.get("pdfuaid:part") != "1":
            yield "does not say that it is PDF/UA-1"
        if xmp.get("dc:title") != str(pdf.docinfo.Title):
            yield "another title in the metadata"


def _of_tree(pdf):
    level = 0
    for element, above in elements(pdf):
        name = tag(element)
        if name not in STANDARD:
            yield f"unknown tag {name}"
        if above not in INSIDE.get(name, {above}):
            yield f"{name} in {above}"
        inner = [tag(kid) for kid in kids(element) if isinstance(kid, Dictionary) and "/S" in kid]
        yield from (f"{kid} in {name}" for kid in inner if kid not in ONLY.get(name, {kid}))
        if "Caption" in inner[1:-1] and name == "Table":
            yield "a caption in the midst of a table"
        if name == "TR" and not inner:
            yield "an empty row"
        about = element.get("/A", Dictionary())
        if name == "TH" and about.get("/Scope") not in (Name.Column, Name.Row):
            yield "TH without scope"
        if name == "Figure":
            if not str(element.get("/Alt", "")).strip():
                yield "picture without text"
            left, low, right, high = map(float, about.BBox)
            _, _, wide, tall = map(float, element.Pg.MediaBox)
            if not (-1 <= left < right <= wide + 1 and -1 <= low < high <= tall + 1):
                yield f"picture off its page: {left} {low} {right} {high}"
        if found := re.fullmatch(r"H(\d)", name):
            if int(found[1]) > level + 1:
                yield f"H{level} is followed by {name}"
            level = int(found[1])


def _of_content(pdf):
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    parents = {int(numbers[i]): numbers[i + 1] for i in range(0, len(numbers), 2)}
    known = {element.objgen for element, _ in elements(pdf)}
    for number, page in enumerate(pdf.pages, 1):
        if page.obj.get("/Tabs") != Name.S:
            yield f"page {number} has no tab order"
        of_page = parents[int(page.obj.StructParents)]
        open_marks = []
        for operands, operator in pikepdf.parse_content_stream(page):
            done = str(operator)
            if done in ("BMC", "BDC"):
                mcid = operands[1].get("/MCID") if done == "BDC" else None
                kind = "artifact" if operands[0] == Name.Artifact else "tagged"
                if kind == "tagged" and (
                    mcid is None
                    or of_page[int(mcid)] is None
                    or of_page[int(mcid)].objgen not in known
                ):
                    yield f"page {number}: content {mcid} is in no tag"
                if open_marks and open_marks[-1] != kind:
                    yield f"page {number}: {kind} within {open_marks[-1]}"
                open_marks.append(kind)
            elif done == "EMC":
                open_marks.pop()
            elif done in PAINTING and not open_marks:
                yield f"page {number}: {done} neither tagged nor an artifact"


def _of_links(pdf):
    linked = {
        kid.Obj.objgen
        for element, _ in elements(pdf)
        if tag(element) == "Link"
        for kid in kids(element)
        if isinstance(kid, Dictionary) and "/Obj" in kid
    }
    for page in pdf.pages:
        for note in page.obj.get("/Annots", Array()):
            if note.objgen not in linked:
                yield "a link that no tag holds"
            if not str(note.get("/Contents", "")).strip():
                yield "a link without words"


def _of_fonts(pdf):
    files = {"/FontFile", "/FontFile2", "/FontFile3"}
    for item in pdf.objects:
        if not isinstance(item, Dictionary):
            continue
        if item.get("/Type") == Name.FontDescriptor and not files & set(item.keys()):
            yield f"{item.FontName} is not embedded"
        if item.get("/Subtype") == Name.Type0 and "/ToUnicode" not in item:
            yield f"{item.BaseFont} cannot be read as text"
