"""What the parser does not tell of one sheet of an .xlsx, and what would be the end of it.

A sheet is searched as text, by regular expressions that pass over it once: none runs on beyond the
tag it began in (`[^<>]`), or a sheet made for it would take hours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from xlgoals.excel.limits import (
    MIB,
    MarkedPlaces,
    ReadLimits,
    SheetMarks,
    check_number,
    first,
    too_far,
)
from xlgoals.forms.raw import address

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_PREFIX = re.compile(rb"""xmlns(?::(\w+))?=["'](?:%s|%s)["']""" % (_MAIN, _STRICT))
_AFTER_NAME = frozenset({b" ", b">", b"/", b"\t", b"\r", b"\n"})
_NAME = rb"(?:[^<>\s/!?:]+:)?"
_FORMULA_PLACE = re.compile(rb"""\n<%sc [^<>]*?\br=["']([A-Z]{1,3}[0-9]{1,7})["']""" % _NAME)
_TAG = re.compile(rb"<%s(row|c|f)(?=[\s/>])([^<>]*)>" % _NAME)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,9})(\d{1,10})""")
_PREFIXED_CELL = re.compile(rb":(?=c[\s/>])")
_CELL_WITHOUT_PLACE = re.compile(rb"<%sc(?=[\s/>])(?![^<>]{0,1000}\sr\s*=)" % _NAME)
_ERROR = b't="e"'
_ERROR_VALUE = re.compile(rb"<%sv>([^<]*)<" % _NAME)
_END_OF_CELL = re.compile(rb"</%sc>" % _NAME)
_TEXT_PLACE = re.compile(rb"v>\s*(\d{1,10})\s*<")
_MERGED = re.compile(
    rb"""mergeCell\s[^<>]*?ref=["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']"""
)
_LARGE = 8 * MIB
_NEAREST = 300
"""How far a tag's beginning, or a cell's value, is looked for, in bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's text: its name, all of it, and its cells alone without their formulas' text."""

    title: str
    xml: bytes
    lean: bytes
    begin: int
    end: int
    formulas: str

    @classmethod
    def of(cls, title: str, xml: bytes, limits: ReadLimits) -> Sheet:
        """Look for the cells and the formulas among them."""
        if len(xml) > _LARGE:
            for sign in (b"f>", b"<f", b":f", _ERROR):
                check_number(title, xml.count(sign), limits)
        begin, end = max(0, xml.find(b"sheetData")), max(0, xml.rfind(b"sheetData"))
        lean, formulas = _without_formulas(xml, end)
        return cls(title, xml, lean, begin, end, formulas)

    def check_extent(self, limits: ReadLimits) -> None:
        """Refuse a cell beyond the limits that holds something.

        A whole sheet may be formatted down to row 1,048,576 and still hold little; but one value
        at XFD1048576 makes the parser ask for room for 17,179,869,184 cells, and the process dies.
        """
        usual, far_with_value = _cells(limits)
        # most sheets have no unusual cell at all, and are done with the two cheap searches
        if not (
            usual.search(self.lean, self.begin) or _PREFIXED_CELL.search(self.lean, self.begin)
        ):
            return
        if hit := far_with_value.search(self.lean):
            raise too_far(self.title, *coordinates(hit[1], hit[2]), limits)
        if _CELL_WITHOUT_PLACE.search(self.lean, self.begin):
            for name, row, column in _walk(self.lean):
                if name == b"c" and (row >= limits.rows or column >= limits.columns):
                    raise too_far(self.title, row, column, limits)

    def marks(self, percent: re.Pattern[bytes] | None, limits: ReadLimits) -> SheetMarks:
        """What is to be known of its cells; `percent` finds those that show per cent."""
        return SheetMarks(
            self._errors() if _ERROR in self.lean else {},
            self._placed(percent, limits) if percent else frozenset(),
            self.formulas,
            self._merged(limits),
        )

    def most_text(self, longest: int) -> int:
        """No fewer characters than its cells can have, with no shared text over `longest`."""
        return len(self.lean) // len('<c t="s"><v>0</v></c>') * longest

    def shared_text(self, sizes: list[int]) -> int:
        """The characters of its shared texts, by their sizes; a small number may count as one."""
        places = map(int, _TEXT_PLACE.findall(self.lean))
        return sum(sizes[place] for place in places if place < len(sizes))

    def _errors(self) -> MarkedPlaces:
        """The cells that show an error, by place."""
        errors = {}
        at = self.lean.find(_ERROR)
        while at >= 0:
            tag = _TAG.match(self.lean, self.lean.rfind(b"<", max(0, at - _NEAREST), at))
            reference = _REFERENCE.search(tag[2]) if tag and tag[1] == b"c" else None
            if not tag or not reference:
                return self._errors_one_by_one()
            if at < tag.end():  # and not a text that reads like it
                errors[coordinates(*reference.groups())] = self._error_in(tag)
            at = self.lean.find(_ERROR, at + len(_ERROR))
        return errors

    def _errors_one_by_one(self) -> MarkedPlaces:
        """The same where a cell has no address, and follows the one before it."""
        errors = {}
        for tag, row, column in _walk_tags(self.lean):
            if tag[1] == b"c" and _ERROR in tag[2]:
                errors[row, column] = self._error_in(tag)
        return errors

    def _error_in(self, cell: re.Match[bytes]) -> str:
        if cell[2].endswith(b"/"):
            return ""
        inside = _END_OF_CELL.split(self.lean[cell.end() : cell.end() + _NEAREST], 1)[0]
        return first(_ERROR_VALUE, inside)

    def _placed(self, pattern: re.Pattern[bytes], limits: ReadLimits) -> frozenset[tuple[int, int]]:
        """The places of the cells with such a style; one without a place of its own is left out."""
        found = set()
        for style in pattern.finditer(self.lean):
            start = self.lean.rfind(b"<", max(0, style.start() - _NEAREST), style.start())
            tag = _TAG.match(self.lean, start) if start >= 0 else None
            reference = _REFERENCE.search(tag[2]) if tag and tag[1] == b"c" else None
            if reference and reference[1]:
                place = coordinates(reference[1], reference[2])
                if place[0] < limits.rows and place[1] < limits.columns:
                    found.add(place)
                    check_number(self.title, len(found), limits)
        return frozenset(found)

    def _merged(self, limits: ReadLimits) -> tuple[tuple[int, int, int, int], ...]:
        """The merged ranges, which stand after the cells; no more of them than a sheet has rows."""
        if self.xml.find(b"mergeCell", self.end) < 0:
            return ()
        tags = islice(_MERGED.finditer(self.xml, self.end), limits.rows)
        return tuple((*coordinates(tag[1], tag[2]), *coordinates(tag[3], tag[4])) for tag in tags)


@cache
def _cells(limits: ReadLimits) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Searches for a cell that is not plainly within the limits, and for one beyond with content.

    They begin with a fixed text, and the first has no branches: a thirtieth of the time.
    """
    row, column = str(limits.rows + 1), address(0, limits.columns)[:-1]
    near = "[A-Z]?" * (len(column) - 1)
    if column[0] > "A":
        near = f"[A-{chr(ord(column[0]) - 1)}]?{near}"
    digits = f"[0-9]{{0,{len(row) - 1}}}"
    rows = "|".join(_greater(row, "[1-9]", "[0-9]", "9"))
    columns = "|".join(_greater(column, "[A-Z]", "[A-Z]", "Z"))
    beyond = f"(?:(?:{columns})[0-9]+|[A-Z]+0*(?:{rows}))"
    return (
        re.compile(rf"""<c(?! r="{near}{digits}")(?=[\s/>])""".encode()),
        re.compile(
            rf"""(?i)r\s*=\s*["'](?={beyond}["'])([A-Z]+)([0-9]+)["']"""
            # a tag without end, or something after it that is not the end of the cell
            r"""(?:[^<>]{1001}|(?:[^<>]{0,999}[^<>/])?>\s*(?:<(?!/)|[^<\s]))""".encode()
        ),
    )


def _greater(bound: str, first_sign: str, any_sign: str, top: str) -> list[str]:
    """Regular expressions of what is at least `bound`: by length, then sign by sign."""
    choices = [f"{first_sign}{any_sign}{{{len(bound)},}}", bound]
    for at, sign in enumerate(bound):
        if sign != top:
            rest = len(bound) - at - 1
            choices.append(f"{bound[:at]}[{chr(ord(sign) + 1)}-{top}]{any_sign}{{{rest}}}")
    return choices


def coordinates(letters: bytes, digits: bytes) -> tuple[int, int]:
    """The zero-based row and column of a place, with no column as -1."""
    return int(digits) - 1, _column(letters)


@lru_cache(1000)
def _column(letters: bytes) -> int:
    column = 0
    for letter in letters.upper():
        column = column * 26 + letter - 64
    return column - 1


def _without_formulas(xml: bytes, end: int) -> tuple[bytes, str]:
    """A sheet up to `end` without the text of its formulas, and which cells hold one.

    Three quarters of a template's sheet are formulas, and all other searches are done sooner
    without them. The text is cut where a formula follows its cell's tag; a regular expression over
    all cells takes several times as long.
    """
    prefixes = set(_PREFIX.findall(xml, 0, 4000)) or {b""}
    name = b"<" + b":".join(filter(None, [*prefixes, b"f"]))
    mark = b'">' + name
    head, *rest = xml.split(mark)
    del rest[len(rest) - xml.count(mark, end) :]  # rules after the cells have formulas too
    tags = [piece[piece.rfind(b"<") :] for piece in (head, *rest[:-1])] if rest else []
    lean = (mark + b">").join([head, *[piece[piece.find(b"<") :] for piece in rest]])
    lean = lean[: max(0, lean.rfind(b"sheetData"))]
    found = _FORMULA_PLACE.findall(b'"\n'.join([b"", *tags, b""]))
    plain = len(prefixes) == 1 and {piece[:1] for piece in rest} <= _AFTER_NAME
    if plain and len(found) == len(rest) == lean.count(name):
        return lean, b" ".join(found).decode()
    cells = xml[:end]
    return cells, " ".join(_formulas_one_by_one(cells))


def _formulas_one_by_one(cells: bytes) -> Iterator[str]:
    """The same where a cell has no address, and follows the one before it."""
    for name, row, column in _walk(cells):
        if name == b"f" and row >= 0 <= column:
            yield address(row, column)


def _walk(cells: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each row, cell and formula with its place."""
    return ((tag[1], row, column) for tag, row, column in _walk_tags(cells))


def _walk_tags(cells: bytes) -> Iterator[tuple[re.Match[bytes], int, int]]:
    row, column = -1, -1
    for tag in _TAG.finditer(cells):
        if tag[1] != b"f":
            reference = _REFERENCE.search(tag[2])
            if tag[1] == b"row":
                row, column = int(reference[2]) - 1 if reference else row + 1, -1
            elif reference and reference[1]:
                row, column = coordinates(*reference.groups())
            else:
                column += 1
        yield tag, row, column
