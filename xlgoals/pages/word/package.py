"""A Word file packed so that the same content gives the same bytes, and tells of no machine."""

from __future__ import annotations

import io
import re
import zipfile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBLE = (
    f'<w:compat xmlns:w="{MAIN}"><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
)
"""Word shows the file as its later versions do."""
_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = "[Content_Types].xml"
_APP = "docProps/app.xml"
_APP_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'extended-properties"><Application>Microsoft Office Word</Application></Properties>'
)
_SETTINGS, _SETTINGS_LINKS = "word/settings.xml", "word/_rels/settings.xml.rels"
_CUSTOM = "docProps/custom.xml"
_CUSTOM_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'custom-properties"/>'
)
_PEOPLE = "word/people.xml"
_PEOPLE_XML = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<w15:people xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"/>'
)
_DOCUMENT = "word/document.xml"
_ATTACHED = re.compile(rb"<w:attachedTemplate\b[^>]*/>")
_ATTACHED_LINK = re.compile(rb'<Relationship\b[^>]*/attachedTemplate"[^>]*/>')
_AUTHORED = re.compile(rb"<w:\w+\s[^<>]*\bw:(?:author|initials)=[^<>]*>")
"""A change or a comment of somebody's."""
_AUTHOR = re.compile(rb"""\b(w:(?:author|initials))=(?:"[^"]*"|'[^']*')""")
_ENTRY = re.compile(
    r'(<w:instrText xml:space="preserve"> PAGEREF (\w+) \\h </w:instrText></w:r>'
    r'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r>)<w:t(?:/>|>[^<]*</w:t>)'
)
_AFTER_UPDATE = re.compile(
    rb"<w:(?:hdrShapeDefaults|footnotePr|endnotePr|compat|docVars|rsids|attachedSchema|"
    rb"themeFontLang|clrSchemeMapping|doNotIncludeSubdocsInStats|shapeDefaults|decimalSymbol|"
    rb"listSeparator)\b|<m:mathPr\b|</w:settings>"
)


def packed(content: bytes) -> bytes:
    """The same parts in a fixed order, with fixed dates, without the maker's name and paths."""
    return _pack(_parts(content))


def with_page_numbers(content: bytes, pages: dict[str, int]) -> bytes:
    """The file with the page of each bookmark where its table of contents tells it.

    Where a page is not known, Word is asked to find all of them when the file is opened.
    """
    parts = _parts(content)
    document = parts[_DOCUMENT].decode()
    asked = {found[2] for found in _ENTRY.finditer(document)}
    if asked <= set(pages):
        filled = _ENTRY.sub(lambda m: f"{m[1]}<w:t>{pages[m[2]]}</w:t>", document)
        parts[_DOCUMENT] = filled.encode()
    else:
        parts[_SETTINGS] = _asking(parts[_SETTINGS])
    return _pack(parts)


def _asking(settings: bytes) -> bytes:
    """Settings by which Word finds what fields show, at the place where it looks for that."""
    if b"<w:updateFields" in settings:
        return settings
    return _AFTER_UPDATE.sub(lambda m: b'<w:updateFields w:val="true"/>' + m[0], settings, count=1)


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    # what a template tells of those who made it
    for name, blank in ((_APP, _APP_XML), (_CUSTOM, _CUSTOM_XML), (_PEOPLE, _PEOPLE_XML)):
        if name in parts:
            parts[name] = blank
    for name in parts:
        if name.startswith("word/") and name.endswith(".xml"):
            parts[name] = _AUTHORED.sub(lambda m: _AUTHOR.sub(rb'\1=""', m[0]), parts[name])
    if _SETTINGS_LINKS in parts:  # the file that a template was made from, by its path
        parts[_SETTINGS] = _ATTACHED.sub(b"", parts[_SETTINGS])
        parts[_SETTINGS_LINKS] = _ATTACHED_LINK.sub(b"", parts[_SETTINGS_LINKS])
    return parts


def _pack(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return made.getvalue()
