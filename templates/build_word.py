"""Make the template of the report in Word: python templates/build_word.py.

Run it where the marks or the styles are to be others for everybody. Whoever wants another look
for one organisation changes a copy of report.docx in Word instead.
"""

import io
import sys
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from xlgoals.forms.themes import theme
from xlgoals.pages.word.package import COMPATIBLE, packed
from xlgoals.pages.word.template import GROUNDS, INKS, dress

FILE = Path(__file__).with_name("report.docx")
MARGINS = {"left": 16, "right": 16, "top": 20, "bottom": 24}
"""Millimetres, of an A4 page on its side."""


@dataclass(frozen=True)
class Style:
    """A paragraph style. Distances and sizes are points."""

    name: str
    size: float = 0
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 0
    line: float = 0
    """Lines apart, such as 1.15."""
    based: str = "Normal"
    next: str = ""
    keep_next: bool = False
    level: int = 0
    """Of a heading."""
    edge: str = ""
    """Which sides have a line: `all`, `left`, `bottom`, `top`."""
    left: float = 0
    right: float = 0
    hanging: float = 0
    plain: bool = True
    """Whether Word offers it among the first."""

    @property
    def id(self) -> str:
        return self.name.title().replace(" ", "") if self.name != "Normal" else "Normal"


STYLES = (
    Style("Title", 24, bold=True, after=4, next="Report text", keep_next=True),
    Style("Organisation", 11, bold=True, after=2),
    Style("Facts", 10, after=1),
    Style("Working material", 11, bold=True, before=4, after=2),
    Style("Notice", 11, bold=True, before=8, after=10, edge="all", left=6, right=6),
    Style("Draft", 10.5, bold=True, before=8, after=10, edge="left", left=7),
    *(
        Style(
            f"heading {level}",
            size,
            bold=True,
            before=before,
            after=4,
            next="Report text",
            keep_next=True,
            level=level,
        )
        for level, size, before in (
            (1, 17, 20),
            (2, 13.5, 16),
            (3, 12, 12),
            (4, 11, 10),
            (5, 10, 8),
        )
    ),
    Style("Report text", 10, after=6, line=1.15),
    Style("Headline", 13, after=6, line=1.15, based="Report text"),
    Style("Description", 10, italic=True, after=6, based="Report text"),
    Style("Narrative", 10, after=6, based="Report text"),
    Style("Note", 8.5, after=5),
    Style("List Bullet", 10, after=3, based="Report text", left=18, hanging=14),
    Style("Legend heading", 10, bold=True, before=6, after=3, keep_next=True),
    Style("Legend", 10, after=3, left=92, hanging=92, based="Report text"),
    Style("caption", 10, bold=True, before=8, after=3, keep_next=True),
    Style("Chart", before=2, after=6),
    Style("Table text", 8.5),
    Style("Table row head", 8.5, bold=True, based="Table text"),
    Style("Table head", 8.5, bold=True, based="Table text", keep_next=True),
    Style("Table note", 8, after=2, based="Table text"),
    Style("Table end", 4, after=4, plain=False),
    Style("TOC Heading", 13.5, bold=True, before=14, after=4, keep_next=True),
    Style("toc 1", 10, bold=True, before=4, after=1, plain=False),
    Style("toc 2", 10, after=1, left=12, plain=False),
    Style("toc 3", 9.5, after=0, left=24, plain=False),
    Style("header", 8.5, edge="", plain=False),
    Style("Header mark", 11, bold=True, based="header"),
    Style("footer", 8.5, plain=False),
)
_UNHYPHENATED = ("Title", "Organisation", "caption", "Headline", "TOC Heading", "toc 1", "toc 2")

GUIDE = (
    (
        "{#p Mallen för rapporten i Word. Ändra teckensnitt, färger, marginaler, sidhuvud, "
        "sidfot och logotyp som i vilket dokument som helst, helst genom formatmallarna. Låt "
        "det som står mellan klamrar vara. Det här stycket kommer inte med i rapporten. #}"
    ),
    (
        "{#p The template of the report in Word. Change fonts, colours, margins, header, footer "
        "and logo as in any document, preferably by the styles. Leave what stands between braces. "
        "This paragraph does not come with the report. #}"
    ),
)
HEAD_LINES = (
    ("{%p if header %}", "header"),
    ("{{ header }}", "header"),
    ("{%p endif %}", "header"),
    ("{%p if notice %}", "header"),
    ("{{ notice }}", "header"),
    ("{%p endif %}", "header"),
    ("{{ working_material }}", "Header mark"),
)
BODY = (
    *((words, "Report text") for words in GUIDE),
    ("{{p logo }}", "Report text"),
    ("{{ organisation }}", "Organisation"),
    ("{{ title }}", "Title"),
    ("{%p for fact in facts %}", "Facts"),
    ("{{ fact }}", "Facts"),
    ("{%p endfor %}", "Facts"),
    ("{%p if working_material %}", "Working material"),
    ("{{ working_material }}", "Working material"),
    ("{%p endif %}", "Working material"),
    ("{%p if notice %}", "Notice"),
    ("{{ notice }}", "Notice"),
    ("{%p endif %}", "Notice"),
    ("{%p if draft %}", "Draft"),
    ("{{ draft }}", "Draft"),
    ("{%p endif %}", "Draft"),
    ("{{p contents }}", "Report text"),
    ("{%p for part in parts %}", "Report text"),
    *(
        line
        for level in range(1, 6)
        for line in (
            (f"{{%p if part.level == {level} %}}", f"heading {level}"),
            ("{{r part.heading }}", f"heading {level}"),
            ("{%p endif %}", f"heading {level}"),
        )
    ),
    ("{%p for block in part.blocks %}", "Report text"),
    ("{{p block }}", "Report text"),
    ("{%p endfor %}", "Report text"),
    ("{%p endfor %}", "Report text"),
)
"""What the template says, a paragraph each, and its style."""


def build() -> bytes:
    """The template as a Word file."""
    document = Document()
    _clear(document)
    _style(document)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(297), Mm(210)
    for side, size in MARGINS.items():
        setattr(section, f"{side}_margin", Mm(size))
    section.header_distance = section.footer_distance = Mm(9)
    for words, style in BODY:
        document.add_paragraph(words, _id(style, document))
    _fill(section.header, HEAD_LINES, document)
    _foot(section.footer, document)
    made = io.BytesIO()
    document.save(made)
    return packed(made.getvalue())


def _id(name, document):
    """A style by the name that stands in the file, which the library changes for some."""
    return next(style for style in document.styles if style.style_id == _style_id(name))


def _clear(document):
    """Leave out of the library's own template what ours has not got."""
    for relation in [*document.part.package.rels.values()]:
        if relation.reltype.endswith("/thumbnail"):
            del document.part.package.rels[relation.rId]
    for relation in [*document.part.rels.values()]:
        if relation.reltype.endswith(("/customXml", "/stylesWithEffects")):
            del document.part.rels[relation.rId]
    settings = document.settings.element
    for child in [*settings]:
        settings.remove(child)
    settings.append(parse_xml(f'<w:zoom {nsdecls("w")} w:percent="100"/>'))
    settings.append(parse_xml(f'<w:defaultTabStop {nsdecls("w")} w:val="720"/>'))
    settings.append(parse_xml(f"<w:autoHyphenation {nsdecls('w')}/>"))
    settings.append(parse_xml(f'<w:hyphenationZone {nsdecls("w")} w:val="284"/>'))
    settings.append(parse_xml(f"<w:doNotHyphenateCaps {nsdecls('w')}/>"))
    settings.append(parse_xml(COMPATIBLE))
    numbering = document.part.numbering_part.element
    for child in [*numbering]:
        numbering.remove(child)
    numbering.append(
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="0">'
            '<w:multiLevelType w:val="hybridMultilevel"/>'
            '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
            '<w:pStyle w:val="ListBullet"/>'
            '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="360" w:hanging="280"/></w:pPr></w:lvl></w:abstractNum>'
        )
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="1"><w:abstractNumId w:val="0"/></w:num>')
    )


def _style(document):
    root = document.styles.element
    for child in [*root]:
        if not child.tag.endswith("latentStyles"):
            root.remove(child)
    root.insert(0, parse_xml(_DEFAULTS))
    for text in (
        _NORMAL,
        _FONT,
        _LINK,
        _ASIDE,
        *map(_paragraph_style, STYLES),
        _TABLE_NORMAL,
        _TABLE,
    ):
        root.append(parse_xml(text.replace("<w:style ", f"<w:style {nsdecls('w')} ", 1)))
    dress(root, theme())


_DEFAULTS = (
    f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>"
    '<w:rFonts w:ascii="" w:hAnsi="" w:cs="" w:eastAsia=""/><w:sz w:val="20"/><w:szCs w:val="20"/>'
    '<w:lang w:val="sv-SE" w:eastAsia="sv-SE" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)
_NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    '<w:qFormat/><w:rPr><w:color w:val="auto"/></w:rPr></w:style>'
)
_FONT = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
)
_LINK = (
    '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>'
    '<w:rPr><w:color w:val="auto"/><w:u w:val="single"/></w:rPr></w:style>'
)
_ASIDE = (
    '<w:style w:type="character" w:customStyle="1" w:styleId="Aside"><w:name w:val="Aside"/>'
    '<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/>'
    '<w:rPr><w:color w:val="auto"/><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
)
_TABLE_NORMAL = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)
_TABLE = (
    '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable">'
    '<w:name w:val="Report table"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "bottom", "insideH")
    )
    + '</w:tblBorders><w:tblCellMar><w:top w:w="45" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
    '<w:bottom w:w="45" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    + "".join(
        f'<w:tblStylePr w:type="{part}"><w:rPr><w:b/></w:rPr><w:tcPr>'
        '<w:shd w:val="clear" w:color="auto" w:fill="auto"/></w:tcPr></w:tblStylePr>'
        for part in ("firstRow", "lastRow")
    )
    + "</w:style>"
)


def _paragraph_style(style):
    small = style.name.casefold()
    builtin = small.startswith(("heading", "toc")) or small in {
        *("title", "caption", "header", "footer", "list bullet"),
    }
    about = f'<w:name w:val="{style.name}"/><w:basedOn w:val="{_style_id(style.based)}"/>'
    about += f'<w:next w:val="{_style_id(style.next)}"/>' if style.next else ""
    about += "<w:qFormat/>" if style.plain else '<w:uiPriority w:val="39"/>'
    own = "" if builtin else 'w:customStyle="1" '
    return (
        f'<w:style w:type="paragraph" {own}w:styleId="{style.id}">{about}'
        f"<w:pPr>{_paragraph_look(style)}</w:pPr><w:rPr>{_run_look(style)}</w:rPr></w:style>"
    )


def _style_id(name):
    return next((style.id for style in STYLES if style.name == name), name)


def _paragraph_look(style):
    small = style.name.casefold()
    look = "<w:keepNext/>" if style.keep_next else ""
    look += "<w:keepLines/>" if style.level or small == "table head" else ""
    if small == "list bullet":
        look += '<w:numPr><w:numId w:val="1"/></w:numPr>'
    if style.edge:
        sides = ("top", "left", "bottom", "right") if style.edge == "all" else (style.edge,)
        width = 24 if style.edge == "left" else 8
        edges = (
            f'<w:{side} w:val="single" w:sz="{width}" w:space="5" w:color="auto"/>'
            for side in sides
        )
        look += f"<w:pBdr>{''.join(edges)}</w:pBdr>"
    if small in GROUNDS:
        look += '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>'
    if style.hanging and small == "legend":
        look += f'<w:tabs><w:tab w:val="left" w:pos="{round(20 * style.left)}"/></w:tabs>'
    if style.level or style.name in _UNHYPHENATED:
        look += "<w:suppressAutoHyphens/>"
    line = f' w:line="{round(240 * style.line)}" w:lineRule="auto"' if style.line else ""
    before, after = round(20 * style.before), round(20 * style.after)
    look += f'<w:spacing w:before="{before}" w:after="{after}"{line}/>'
    if style.left:
        hanging = f' w:hanging="{round(20 * style.hanging)}"' if style.hanging else ""
        right = f' w:right="{round(20 * style.right)}"' if style.right else ""
        look += f'<w:ind w:left="{round(20 * style.left)}"{right}{hanging}/>'
    look += '<w:jc w:val="right"/>' if small == "header" else ""
    look += f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    return look


def _run_look(style):
    look = ("<w:b/>" if style.bold else "") + ("<w:i/>" if style.italic else "")
    look += '<w:color w:val="auto"/>' if style.name.casefold() in INKS else ""
    if style.size:
        look += f'<w:sz w:val="{round(2 * style.size)}"/><w:szCs w:val="{round(2 * style.size)}"/>'
    return look


def _fill(part, lines, document):
    first = part.paragraphs[0]
    for place, (words, style) in enumerate(lines):
        paragraph = first if place == 0 else part.add_paragraph()
        paragraph.style = _id(style, document)
        paragraph.add_run(words)


def _foot(footer, document):
    """Who and what, the page, and where the texts are edited."""
    paragraph = footer.paragraphs[0]
    paragraph.style = _id("footer", document)
    paragraph.add_run("{{ running_foot }} · {{ page_word }} ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" {{ of_word }} ")
    _field(paragraph, "NUMPAGES")
    for words in ("{%p if footer %}", "{{ footer }}", "{%p endif %}", "{{ made_by }}"):
        footer.add_paragraph(words, _id("footer", document))


def _field(paragraph, code):
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {code} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        run = paragraph.add_run().element
        run.extend(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))


if __name__ == "__main__":
    content = build()
    changed = not FILE.exists() or FILE.read_bytes() != content
    if changed:
        FILE.write_bytes(content)
    sys.stdout.write(f"{FILE.name}: {'built' if changed else 'as it was'}\n")
