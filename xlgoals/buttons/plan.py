"""What is to be written where, so that a sheet as it stands becomes the sheet as built anew.

Pure: it looks at what stands there, at what the sheet was built with and at the new layout, and
changes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.books.live_links import to_cell
from xlgoals.books.looks import (
    Keyed,
    Look,
    SheetLooks,
    cell_looks,
    frame,
    heights_of,
    keyed,
    raw_sheet,
)
from xlgoals.books.references import alike, in_row
from xlgoals.buttons.live import LiveSheet, Place, Typed, as_text
from xlgoals.excel.values import (
    formula_of,
    number_of,
    serial_of,
    style_of,
    text_of,
)
from xlgoals.forms.raw import address
from xlgoals.forms.sheet import Cell, SheetLayout
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.books.looks_sheet import LiveLooks
    from xlgoals.forms.raw import RawSheet, RawValue

Area = tuple[int, int, int, int]
DEFAULT_HEIGHT = 15.0
"""How high a row is that nothing is said of."""
UNTOUCHED: Look = ("", "", 0)
"""The look of a cell that is none of ours."""
_NOTHING = Cell(style="plain")

MOVED = N_("Rows or columns have been put in or taken away there, or headings changed.")
IN_THE_WAY = N_("In {cell} stands something of your own where the list now goes on. Move it.")


class Kept(Exception):
    """A sheet is left as it is; `words` says why."""

    def __init__(self, words: str, **values: object) -> None:
        super().__init__(words)
        self.words, self.values = words, values


@dataclass
class SheetPlan:
    """What is to be done on one sheet, in this order."""

    part: list[Area] = field(default_factory=list)
    """Merged areas that are parted."""
    looks: dict[Place, Look] = field(default_factory=dict)
    """Cells that take another look."""
    cells: dict[Place, Typed] = field(default_factory=dict)
    merge: list[Area] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    told: SheetLooks = field(default_factory=SheetLooks)
    """What the sheet is built with once that is done."""
    is_whole: bool = True
    """Whether it is then as if built anew; else something is left that cannot be written."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.part or self.looks or self.cells or self.merge or self.heights)


class Planner:
    """Plans the sheets of one workbook."""

    def __init__(self, looks: LiveLooks, names: Mapping[str, str]) -> None:
        self.looks = looks
        """What the open workbook was built with."""
        self.names = names
        """The defined names of the new one."""
        self.left: frozenset[tuple[str, Place]] = frozenset()
        """Cells of sheets that are left as they are: they are the buttons' own."""
        self.goes: dict[str, dict[int, int]] = {}
        """Per sheet with keys, where each of its new rows stands in the open workbook."""

    def find_rows(self, fresh: SheetLayout, live: LiveSheet) -> None:
        """Find where a sheet's rows stand; of all sheets, before any is planned.

        Raises:
            Kept: its table is not as it was built.
        """
        table = keyed(raw_sheet(fresh))
        if table is None:
            return
        there = keyed(live.raw)
        if there is None or (there.columns, there.body) != (table.columns, table.body):
            raise Kept(MOVED)
        if list(there.head[: len(table.head)]) != list(table.head):
            raise Kept(MOVED)
        self.goes[fresh.name] = _places(table, there, self.looks.sheets[fresh.name])

    def plan(self, fresh: SheetLayout, live: LiveSheet, typed: RawSheet | None = None) -> SheetPlan:
        """What is to be done on a sheet; `typed` is what it held when edits were read.

        Raises:
            Kept: it is not to be touched.
        """
        if fresh.name in self.looks.shifted:
            raise Kept(MOVED)
        return _OneSheet(self, fresh, live, typed).plan()


def _places(table: Keyed, there: Keyed, built: SheetLooks) -> dict[int, int]:
    """Where rows stand: by their keys; those that are new where one is gone, else below."""
    goes = {row: there.rows[key] for key, row in table.rows.items() if key in there.rows}
    gone = [(row, key) for key, row in there.rows.items() if key not in table.rows]
    free = sorted(row for row, key in gone if f"={key}" in built.cells)
    below = max(there.rows.values(), default=there.body - 1) + 1
    for row in sorted(set(table.rows.values()) - goes.keys()):
        if free:
            goes[row] = free.pop(0)
        else:
            goes[row] = below
            below += 1
    return goes


class _OneSheet:
    """One sheet while it is being planned; places are those of the open workbook."""

    def __init__(
        self, planner: Planner, fresh: SheetLayout, live: LiveSheet, typed: RawSheet | None
    ) -> None:
        self.planner, self.fresh, self.live, self.typed = planner, fresh, live, typed
        self.built = planner.looks.sheets[fresh.name]
        self.goes = planner.goes.get(fresh.name, {})
        self.wanted = {
            (self._row(row), column): self._moved(cell, row)
            for (row, column), cell in fresh.cells.items()
        }
        self.merged = {
            (a.first_row, a.first_column, a.last_row, a.last_column) for a in fresh.merged
        }
        self.of_keys = set(self.goes.values())
        self.was = self._as_built()
        self.into = self._as_new()
        self.done = SheetPlan()

    def plan(self) -> SheetPlan:
        """The whole plan."""
        self._refuse_foreign()
        self._plan_looks()
        self._plan_cells()
        self._plan_heights()
        plan = self.done
        plan.is_whole &= frame(self.fresh, self.planner.names) == self.built.frame
        plan.told.frame, plan.told.merged = self.built.frame, self.merged
        rows, columns = zip(*(self.into or {(0, 0): UNTOUCHED}), strict=True)
        plan.told.rows, plan.told.columns = max(rows) + 1, max(columns) + 1
        return plan

    def _row(self, row: int) -> int:
        return self.goes.get(row, row)

    def _moved(self, cell: Cell, row: int) -> Cell:
        """A cell as it is in the row where it goes, its links leading to where rows stand."""
        if not cell.formula:
            return cell
        formula = in_row(cell.formula, row + 1, self._row(row) + 1)
        if found := to_cell(formula):
            name = found[1].removeprefix("'").removesuffix("'").replace("''", "'")
            at = int(found[3]) - 1
            to = self.planner.goes.get(name, {}).get(at, at) + 1
            formula = f"{formula[: found.start(3)]}{to}{formula[found.end(3) :]}"
        return replace(cell, formula=formula)

    def _as_built(self) -> dict[Place, Look]:
        """Which cells are ours, and what they look like."""
        with_keys = any(name.startswith("=") for name in self.built.cells)
        table = keyed(self.live.raw) if with_keys else None
        at = {f"={key}": row for key, row in table.rows.items()} if table else {}
        return {
            (at[name] if name in at else int(name), column): look
            for name, cells in self.built.cells.items()
            if name in at or not name.startswith("=")
            for column, look in cells.items()
        }

    def _as_new(self) -> dict[Place, Look]:
        """What the cells are to look like; what is covered by another looks like that one."""
        return cell_looks(replace(self.fresh, cells=self.wanted), self.planner.looks.highlights)

    def _refuse_foreign(self) -> None:
        """Refuse to write where something stands that is not ours."""
        for place in sorted(self.into.keys() - self.was.keys()):
            cell = self.wanted.get(place, _NOTHING)
            if not self.live.is_blank(*place) and is_other(cell, self.live, place):
                raise Kept(IN_THE_WAY, cell=address(*place))

    # --- looks and merged areas ---

    def _plan_looks(self) -> None:
        plan = self.done
        for place, look in self.into.items():
            was = self.was.get(place, UNTOUCHED)
            same = look[:2] == was[:2] if place[0] in self.of_keys else look == was
            if not same:
                self._take_look(place, look, was)
        plan.looks |= dict.fromkeys(self.was.keys() - self.into.keys(), UNTOUCHED)
        again = {
            area
            for area in self.built.merged & self.merged
            if any(place in plan.looks for place in _inside(area))
        }
        plan.part = sorted(self.built.merged - self.merged | again)
        plan.merge = sorted(self.merged - self.built.merged | again)
        for area in plan.part:
            for place in _inside(area):
                self._take_look(place, self.into.get(place, UNTOUCHED), UNTOUCHED)
        names = {row: f"={key}" for key, row in self._keys().items()}
        for (row, column), look in self.into.items():
            name = names.get(row, str(row))
            plan.told.cells.setdefault(name, {})[column] = self._seen((row, column), look)

    def _take_look(self, place: Place, look: Look, was: Look) -> None:
        """Let a cell have another look, as far as there is a sample of it."""
        if look == UNTOUCHED:
            self.done.looks[place] = look
            return
        samples = self.planner.looks
        kept = not style_of(look[0]).locked or not samples.sample(look)
        if look[:2] == was[:2] and kept:
            self.done.is_whole = False  # its highlights are others, and its choices are kept
            return
        bare: Look = (look[0], look[1], 0)
        found = next((one for one in (look, bare) if samples.sample(one)), None)
        self.done.is_whole &= found == look
        if found is not None:
            self.done.looks[place] = found

    def _seen(self, place: Place, look: Look) -> Look:
        """What a cell looks like when all is done."""
        if place in self.done.looks:
            return self.done.looks[place]
        was = self.was.get(place, UNTOUCHED)
        return look if look[:2] == was[:2] and place[0] in self.of_keys else was

    def _keys(self) -> dict[str, int]:
        table = keyed(raw_sheet(self.fresh)) if self.goes else None
        return {key: self._row(row) for key, row in table.rows.items()} if table else {}

    # --- cells and heights ---

    def _plan_cells(self) -> None:
        covered = {place for area in self.merged for place in _inside(area) if place != area[:2]}
        covered |= {place for name, place in self.planner.left if name == self.fresh.name}
        for place in sorted((self.into.keys() | self.was.keys()) - covered):
            cell = self.wanted.get(place, _NOTHING)
            look = self.done.looks.get(place)
            if look is not None and look != UNTOUCHED:
                needed = True  # it now holds what the sample holds
            elif look is not None:
                needed = False
            else:
                needed = is_other(cell, self.live, place) and not self._just_typed(cell, place)
            if needed:
                at = f"{self.fresh.name}!{address(*place)}"
                self.done.cells[place] = typed(cell, at)

    def _just_typed(self, cell: Cell, place: Place) -> bool:
        """Whether somebody has written there since edits were read: that is read the next time."""
        if self.typed is None or style_of(cell.style).locked:
            return False
        row, column = place
        cells = self.typed.rows[row] if row < len(self.typed.rows) else []
        return (cells[column] if column < len(cells) else "") != self.live.at(row, column)

    def _plan_heights(self) -> None:
        wanted = {self._row(row): high for row, high in heights_of(self.fresh).items()}
        for row in wanted.keys() | self.built.heights.keys():
            if wanted.get(row) != self.built.heights.get(row):
                self.done.heights[row] = wanted.get(row, DEFAULT_HEIGHT)
        self.done.told.heights = wanted


def is_other(cell: Cell, live: LiveSheet, place: Place) -> bool:
    """Whether something else than a cell's content stands at a place."""
    word = live.formulas.get(place)
    if cell.formula:
        return word is None or alike(word) != alike(cell.formula)
    return word is not None or not _same(cell.value, live.at(*place))


def _inside(area: Area) -> list[Place]:
    top, left, bottom, right = area
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _same(wanted: object, there: RawValue) -> bool:
    """Whether a cell holds a value already, as Excel gives it back."""
    if wanted is None or isinstance(wanted, str):
        return (wanted or "") == there
    if isinstance(wanted, bool) or isinstance(there, bool | str):
        return wanted is there
    number = serial_of(there, "") if isinstance(there, datetime) else there
    if not isinstance(number, int | float):
        return False
    return math.isclose(_number(wanted, ""), number, rel_tol=1e-12, abs_tol=1e-12)


def _number(value: object, at: str) -> float:
    if isinstance(value, date):
        return serial_of(value, at)
    if isinstance(value, int | float | Decimal):
        return number_of(value, at)
    raise TypeError(f"{at}: {value!r}")


def typed(cell: Cell, at: str) -> Typed:
    """What is put into a cell; a date as the number that it is, whatever zone Excel is in."""
    if cell.formula:
        return Typed(formula_of(cell.formula, at), is_formula=True)
    value = cell.value
    if value is None or value == "":
        return Typed(None)
    if isinstance(value, str):
        return Typed(as_text(text_of(value, at), style_of(cell.style).number))
    return Typed(value if isinstance(value, bool) else _number(value, at))
