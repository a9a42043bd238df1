"""What the parser does not tell of an .xlsx or .xlsm, picked out of its XML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from posixpath import normpath
from typing import TYPE_CHECKING

from xlgoals.excel.limits import (
    MIB,
    MarkedPlaces,
    Package,
    ReadLimits,
    first,
    megabytes,
    moment,
    too_large,
)
from xlgoals.excel.sheet_text import Sheet, coordinates

if TYPE_CHECKING:
    from xlgoals.excel.package import Parts

_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_SHEET_NAME = re.compile(rb"""\sname=(?:"([^"]*)"|'([^']*)')""")
_SHEET_ID = re.compile(rb"""\s\w+:id=["']([^"']*)""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_RELATION_ID = re.compile(rb"""\sId=["']([^"']*)""")
_RELATION_TARGET = re.compile(rb"""\sTarget=["']([^"']*)""")
_MODIFIED = re.compile(rb"<dcterms:modified[^<>]*>([^<]*)<")
_MODIFIED_BY = re.compile(rb"<cp:lastModifiedBy>([^<]*)<")
_APPLICATION = re.compile(rb"<Application>([^<]*)<")
_TO_NOTES = re.compile(rb"""/relationships/comments["']""")
_NOTE = re.compile(rb"<(?:\w+:)?comment(?=\s)")
_NOTE_PLACE = re.compile(rb"""\sref=["']([A-Za-z]{1,3})(\d{1,7})["']""")
_NOTE_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")
MOST_NOTES = 2_000
LONGEST_NAME = 100
"""Most characters that are kept of who saved a workbook."""
_SHARED_TEXT = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")


def inspect_xlsx(parts: Parts, limits: ReadLimits) -> Package:
    """When it was saved, by what, and the marks of its sheets.

    Raises:
        ReadFailure: a cell stands too far out, or there are too many sheets or too much text.
        KeyError: a sheet has no part.
    """
    core = parts.read_if_there("docProps/core.xml")
    found = Package(
        moment(first(_MODIFIED, core)),
        first(_APPLICATION, parts.read_if_there("docProps/app.xml")),
        saved_by=" ".join(first(_MODIFIED_BY, core).split())[:LONGEST_NAME],
    )
    percent = _percent_cells(parts.read_if_there("xl/styles.xml"))
    sheets = _sheet_parts(parts, limits)
    named = {part.lower() for _, part in sheets}
    # parts that no sheet names are not read, as far as we can see; but the parser may see further
    stray = [name for name in parts if name.startswith("xl/worksheets/") and name not in named]
    text = _Text(parts.read_if_there("xl/sharedStrings.xml"), limits.unpacked_bytes // 4)
    noted = any("comment" in name for name in parts)
    for number, (title, part) in enumerate([*sheets, *(("", part) for part in stray)]):
        sheet = Sheet.of(title, parts.read(part), limits)
        sheet.check_extent(limits)
        text.add(sheet)
        if number < len(sheets):
            marks = sheet.marks(percent, limits)
            if noted:
                marks.notes = _notes(parts, part)
            found.sheets.append(marks)
    return found


def _notes(parts: Parts, sheet: str) -> MarkedPlaces:
    """What is hung on a sheet's cells; of an absurd number the first."""
    folder, _, name = sheet.rpartition("/")
    notes: MarkedPlaces = {}
    for tag in _RELATION.findall(parts.read_if_there(f"{folder}/_rels/{name}.rels")):
        target = _RELATION_TARGET.search(tag)
        if not target or not _TO_NOTES.search(tag):
            continue
        path = unescape(target[1].decode())
        whole = path[1:] if path.startswith("/") else normpath(f"{folder}/{path}")
        for note in _NOTE.split(parts.read_if_there(whole))[1 : MOST_NOTES + 1]:
            place = _NOTE_PLACE.search(note[: note.find(b">") + 1])
            text = "".join(unescape(piece.decode()) for piece in _NOTE_TEXT.findall(note))
            if place and text.strip():
                notes[coordinates(place[1], place[2])] = text.strip()
    return notes


class _Text:
    """How much text all sheets have: a long one may be shared by every cell there is."""

    def __init__(self, shared: bytes, most: int) -> None:
        self.shared = shared
        self.longest = max(map(len, shared.split(b"si>")))
        self.most, self.sum = most, 0
        if self.longest > MIB:  # a cell holds 32,767 characters
            raise too_large(f"xl/sharedStrings.xml: {megabytes(self.longest)}", megabytes(MIB))

    def add(self, sheet: Sheet) -> None:
        """Count a sheet's texts: exactly only where a guess from above is too much."""
        guess = sheet.most_text(self.longest)
        if self.sum + guess > self.most:
            guess = sheet.shared_text([len(piece) for piece in _SHARED_TEXT.split(self.shared)[1:]])
        self.sum += guess
        if self.sum > self.most:
            raise too_large(f"{sheet.title}: {megabytes(self.sum)}", megabytes(self.most))


def _sheet_parts(parts: Parts, limits: ReadLimits) -> list[tuple[str, str]]:
    """Each sheet's name and the part that holds it, in the workbook's order."""
    targets: dict[bytes, str] = {}
    for tag in _RELATION.findall(parts.read_if_there("xl/_rels/workbook.xml.rels")):
        identity, target = _RELATION_ID.search(tag), _RELATION_TARGET.search(tag)
        if identity and target:
            path = unescape(target[1].decode())
            # a leading slash counts from the package's root
            path = path.removeprefix("/")
            targets[identity[1]] = path if path.startswith("xl/") else f"xl/{path}"
    sheets = []
    for tag in _SHEET.findall(parts.read("xl/workbook.xml")):
        name, identity = _SHEET_NAME.search(tag), _SHEET_ID.search(tag)
        title = unescape((name[1] or name[2] or b"").decode()) if name else ""
        sheets.append((title, targets.get(identity[1], "") if identity else ""))
    if len(sheets) > limits.sheets:
        raise too_large(f"xl/workbook.xml: {len(sheets)}", str(limits.sheets))
    return sheets


_NUMBER_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s[^<>]*>")
_FORMAT_ID = re.compile(rb"""\snumFmtId=["'](\d+)""")
_FORMAT_CODE = re.compile(rb"""\sformatCode=(?:"([^"]*)"|'([^']*)')""")
_CELL_FORMAT = re.compile(rb"<(?:\w+:)?xf\b[^<>]*>")
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')
"""Parts of a number format that are texts, fillings and conditions."""
_BUILT_IN_PERCENTS = frozenset({9, 10})


def _percent_cells(styles: bytes) -> re.Pattern[bytes] | None:
    # returns of one round have the same styles; others' may be large and are not kept
    return _percent_styles(styles) if len(styles) < MIB else _percent_styles.__wrapped__(styles)


@lru_cache(4)
def _percent_styles(styles: bytes) -> re.Pattern[bytes] | None:
    """A search for cells whose number format shows per cent; None where no style does."""
    percents = set(_BUILT_IN_PERCENTS)
    for tag in _NUMBER_FORMAT.findall(styles):
        identity, code = _FORMAT_ID.search(tag), _FORMAT_CODE.search(tag)
        if identity and code:
            shown = _NOT_SHOWN.sub("", unescape((code[1] or code[2] or b"").decode()))
            if "%" in shown:
                percents.add(int(identity[1]))
    start = max(0, styles.find(b"cellXfs"))
    block = styles[start : max(start, styles.find(b"cellXfs>", start + 8))]
    wanted = [
        str(number).encode()
        for number, tag in enumerate(_CELL_FORMAT.findall(block))
        if (identity := _FORMAT_ID.search(tag)) and int(identity[1]) in percents
    ]
    if not wanted:
        return None
    # only the attribute is looked for: cheaper than looking at every cell
    return re.compile(rb"""s=["'](?:%s)["']""" % b"|".join(wanted))
