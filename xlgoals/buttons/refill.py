"""An open master made what it would be if it were built anew, sheet by sheet, where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlgoals.books.live_links import with_live_links
from xlgoals.books.looks_sheet import SHEET, UNTOUCHED, lines_told, read_looks
from xlgoals.buttons.faults import is_busy, is_of_excel
from xlgoals.buttons.live import Typed, cells, put, read_sheet, read_sheets
from xlgoals.buttons.plan import UNTOUCHED as NOTHING
from xlgoals.buttons.plan import Kept, Planner, SheetPlan, is_other, typed
from xlgoals.errors import Unusable
from xlgoals.forms.raw import address
from xlgoals.forms.sheet import Cell
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlgoals.books.looks import Look
    from xlgoals.buttons.live import LiveSheet, OpenBook, OpenSheet, Place
    from xlgoals.forms.raw import RawSheet
    from xlgoals.forms.sheet import BookLayout, SheetLayout

PROTECTED = N_("Excel does not let it be changed; take its protection away, under Review.")
NOT_TAKEN = N_("Excel has not taken what was written in {cell}.")
NEW = N_("It is new, and comes when the workbook is built anew.")
GONE = N_("It is not in this workbook, or has another name.")
_ATTEMPTS = 2
"""How often a sheet is written until it reads as it should."""


@dataclass
class Refilled:
    """What became of the sheets of an open workbook."""

    kept: list[tuple[str, Kept]] = field(default_factory=list)
    """The sheets that were left as they are, and why."""
    surplus: list[str] = field(default_factory=list)
    """The sheets that are there no more when it is built anew."""
    unlike: list[str] = field(default_factory=list)
    """The sheets whose columns, charts or lists are others when it is built anew."""
    cells: int = 0
    """How many cells were written."""


def refill(
    book: OpenBook,
    layout: BookLayout,
    typed_before: Mapping[str, RawSheet],
    manifest: str,
    left: Collection[tuple[str, Place]] = (),
) -> Refilled:
    """Write what differs into an open workbook.

    Args:
        book: The workbook.
        layout: What stands in it when it is built anew.
        typed_before: Its sheets as they were when staff's edits were read.
        manifest: The name of the sheet that tells which build it is.
        left: Cells that are not written, by the name of their sheet.

    Raises:
        Unusable: It does not tell what it was built with.
    """
    refilling = _Refill(book, layout, typed_before)
    refilling.planner.left = frozenset(left)
    return refilling.run(manifest)


class _Refill:
    """A workbook while it is being refilled."""

    def __init__(
        self, book: OpenBook, layout: BookLayout, typed_before: Mapping[str, RawSheet]
    ) -> None:
        self.live = {sheet.raw.name: sheet for sheet in read_sheets(book)}
        if SHEET not in self.live:
            message = N_(
                "The workbook lacks the hidden sheet {sheet}, which tells how it was built. Close "
                "it and run: xlgoals consolidate"
            )
            raise Unusable(message, sheet=SHEET)
        self.looks = read_looks(self.live[SHEET].raw)
        self.layout = layout
        self.planner = Planner(self.looks, layout.names)
        self.typed_before = typed_before
        self.done = Refilled()

    def run(self, manifest: str) -> Refilled:
        """Refill all sheets; which build it is only when all that staff write in are done."""
        fresh = [with_live_links(sheet) for sheet in self.layout.sheets if sheet.name != SHEET]
        ready = [sheet for sheet in fresh if self._is_ready(sheet)]
        with_keys = {name for name in (sheet.name for sheet in fresh) if self._has_keys(name)}
        for sheet in sorted(ready, key=lambda one: one.name == manifest):
            if sheet.name == manifest and with_keys & {name for name, _ in self.done.kept}:
                continue
            self._attempt(sheet)
        there = {sheet.name for sheet in fresh}
        self.done.surplus = [n for n in self.looks.sheets if n not in there and n in self.live]
        self._tell()
        return self.done

    def _has_keys(self, name: str) -> bool:
        built = self.looks.sheets.get(name)
        return built is not None and any(row.startswith("=") for row in built.cells)

    def _is_ready(self, sheet: SheetLayout) -> bool:
        """Whether a sheet is there, and its rows are found."""
        try:
            if sheet.name not in self.looks.sheets:
                raise Kept(NEW)
            if sheet.name not in self.live:
                raise Kept(GONE)
            self.planner.find_rows(sheet, self.live[sheet.name])
        except Kept as why:
            self.done.kept.append((sheet.name, why))
            return False
        return True

    def _attempt(self, sheet: SheetLayout) -> None:
        try:
            self._refill(sheet)
        except Kept as why:
            self.done.kept.append((sheet.name, why))
        except Exception as error:
            if is_busy(error) or not is_of_excel(error):
                raise
            self.done.kept.append((sheet.name, Kept(PROTECTED)))

    def _refill(self, sheet: SheetLayout) -> None:
        """Write a sheet until it reads as it should."""
        name = sheet.name
        plan = self.planner.plan(sheet, self.live[name], self.typed_before.get(name))
        if not plan.is_whole:
            self.done.unlike.append(name)
        for _ in range(_ATTEMPTS):
            if not plan.is_empty:
                self._write(plan, self.live[name])
            self.looks.sheets[name] = plan.told
            if plan.is_empty:
                return
            self.live[name] = read_sheet(self.live[name].page)
            plan = self.planner.plan(sheet, self.live[name], self.typed_before.get(name))
        if plan.cells:
            raise Kept(NOT_TAKEN, cell=address(*min(plan.cells)))

    # --- writing ---

    def _write(self, plan: SheetPlan, live: LiveSheet) -> None:
        page = live.page
        for area in plan.part:
            self._copy(NOTHING, page, area)
        for (row, first, last), look in _in_runs(plan.looks):
            self._copy(look, page, (row, first, row, last))
        for row, first, run in _written_together(plan.cells):
            put(page, row, first, run)
        for area in plan.merge:
            cells(page, *area).merge()
        for row, height in sorted(plan.heights.items()):
            whole = cells(page, row, 0, row, 0)
            if whole.row_height:  # a hidden one would be shown again
                whole.row_height = height
        self.done.cells += len(plan.cells)

    def _copy(self, look: Look, page: OpenSheet, area: tuple[int, int, int, int]) -> None:
        """Let cells look like a sample; what is merged there is parted by that."""
        place = UNTOUCHED if look == NOTHING else self.looks.sample(look)
        if place is not None:
            samples = self.live[SHEET].page
            cells(samples, *place, *place).copy(cells(page, *area))

    def _tell(self) -> None:
        """Let the workbook tell what its sheets are now built with."""
        live = self.live[SHEET]
        told = {name: one for name, one in self.looks.sheets.items() if name in self.live}
        lines = list(lines_told(told, self.looks.known()))
        for at, line in enumerate(lines, self.looks.first_line):
            width = max(len(line), len(live.raw.rows[at]) if at < len(live.raw.rows) else 0)
            whole = [*line, *[Cell(None, "plain")] * (width - len(line))]
            if any(is_other(cell, live, (at, column)) for column, cell in enumerate(whole)):
                put(live.page, at, 0, [typed(cell, SHEET) for cell in whole])
        for row in range(self.looks.first_line + len(lines), len(live.raw.rows)):
            put(live.page, row, 0, [Typed(None)] * len(live.raw.rows[row]))


def _in_runs(looks: Mapping[Place, Look]) -> list[tuple[tuple[int, int, int], Look]]:
    """Neighbouring cells of a row that take the same look: row, first and last column."""
    runs: list[tuple[tuple[int, int, int], Look]] = []
    for (row, column), look in sorted(looks.items()):
        if runs and runs[-1][1] == look and runs[-1][0][0::2] == (row, column - 1):
            runs[-1] = ((row, runs[-1][0][1], column), look)
        else:
            runs.append(((row, column, column), look))
    return runs


def _written_together(written: Mapping[Place, Typed]) -> list[tuple[int, int, list[Typed]]]:
    """Neighbouring cells of a row that are written: row, first column and what."""
    runs: list[tuple[int, int, list[Typed]]] = []
    for (row, column), one in sorted(written.items()):
        if runs and runs[-1][0] == row and runs[-1][1] + len(runs[-1][2]) == column:
            runs[-1][2].append(one)
        else:
            runs.append((row, column, [one]))
    return runs
