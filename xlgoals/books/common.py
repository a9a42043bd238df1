"""What the workbooks share: moments, hidden sheets, plain tables, headings of levels."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from xlgoals.forms.fit import height_of
from xlgoals.forms.raw import column_name, place_on
from xlgoals.forms.sheet import Area, BookLayout, Cell, CellValue, LogoPlace, SheetLayout

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlgoals.domain.model import Plan


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table that is only read: visible name, width, style of its cells."""

    label: str
    width: float
    style: str = "text"


def midnight(day: date) -> datetime:
    """The first moment of a day: what a file says of when it was made."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def plain_table(
    sheet: SheetLayout,
    top: int,
    columns: Sequence[Column],
    rows: Iterable[Sequence[CellValue | Cell]],
    first_column: int = 0,
) -> Area:
    """A header and rows from `top` on; returns the body's area (its header when it is empty)."""
    for place, column in enumerate(columns, first_column):
        sheet.put(top, place, column.label, "head")
        sheet.widths[place] = max(column.width, sheet.widths.get(place, 0))
    last = top
    for last, values in enumerate(rows, top + 1):
        for place, (column, value) in enumerate(zip(columns, values, strict=True), first_column):
            cell = value if isinstance(value, Cell) else Cell(value, column.style)
            sheet.cells[last, place] = cell
    return Area(min(top + 1, last), first_column, last, first_column + len(columns) - 1)


def manifest_sheet(rows: Iterable[tuple[str, str]]) -> SheetLayout:
    """The hidden sheet that tells what the workbook is; all of it text."""
    sheet = SheetLayout("xlgoals", hidden=True, protected=True)
    for number, (key, value) in enumerate(rows):
        sheet.put(number, 0, key, "plain")
        sheet.put(number, 1, value, "plain")
    sheet.widths = {0: 24, 1: 80}
    return sheet


def put_notice(sheet: SheetLayout, plan: Plan, row: int, first: int, last: int) -> None:
    """The plan's notice across some columns whose widths are set; nothing where it has none."""
    if not plan.notice:
        return
    sheet.put(row, first, plan.notice, "notice")
    sheet.merged.append(Area(row, first, row, last))
    width = sum(sheet.widths[column] for column in range(first, last + 1))
    sheet.heights[row] = 8 + height_of(sheet.cells[row, first], width)


def put_logo(sheet: SheetLayout, plan: Plan, area: Area) -> None:
    """Let the logo, if there is one, lie in these cells, which nothing else stands in."""
    sheet.logo = LogoPlace(area, plan.organisation)


def level_labels(plan: Plan) -> dict[str, str]:
    """The plan's own names of its levels, by field; the fields' labels serve where it has none."""
    return {f"level{number}": name for number, name in enumerate(plan.level_names, 1) if name}


def unused_levels(plan: Plan) -> frozenset[str]:
    """The level columns that the plan has no level for."""
    return frozenset(f"level{number}" for number in (1, 2, 3) if number > len(plan.level_names))


def digest(layout: BookLayout) -> str:
    """A hash of all that a person sees in a workbook: the same content is the same hash."""
    content = repr((layout.sheets, sorted(layout.names.items()), layout.title))
    return hashlib.sha256(content.encode()).hexdigest()


def names_of(areas: Mapping[str, Area], sheets: Mapping[str, str]) -> dict[str, str]:
    """Defined names for areas: name to area, and name to the sheet it is on."""
    found = {}
    for name, area in areas.items():
        first = f"${column_name(area.first_column)}${area.first_row + 1}"
        last = f"${column_name(area.last_column)}${area.last_row + 1}"
        found[name] = f"={place_on(sheets[name], f'{first}:{last}')}"
    return found
