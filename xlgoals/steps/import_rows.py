"""An extract's rows held against the plan and the round: figures to take in, and findings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from xlgoals.catalogue.extracts import BOARD, PERIOD, ROW, UNIT, importable
from xlgoals.catalogue.pointing import nearest, title
from xlgoals.domain.combine import OF_ANSWERS
from xlgoals.domain.lines import Given
from xlgoals.domain.model import DONE
from xlgoals.findings import Code, Finding, Severity
from xlgoals.forms.form import Rows
from xlgoals.forms.line_rows import unit_of
from xlgoals.forms.raw import address
from xlgoals.forms.values import fold
from xlgoals.intake.checking import Severities
from xlgoals.steps.given import rows_of
from xlgoals.steps.import_cells import RowRead, about, converted, read_figures, shift
from xlgoals.steps.import_sizes import Sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from xlgoals.domain.earlier import Earlier
    from xlgoals.domain.lines import Line
    from xlgoals.domain.model import Catalogue, Goal, Round
    from xlgoals.i18n import Language
    from xlgoals.steps.import_extract import Extract

MOST_NEAR = 200
"""As many unknown names are held against the known ones."""


@dataclass
class Held:
    """What the figures of a file are held against beside the plan."""

    figures: Sequence[Given]
    """Those that are in force, of other files."""
    earlier: Earlier


@dataclass
class Found:
    """What there is in a file: figures of rows in order, and all findings."""

    figures: list[Given] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    """Rows with anything in them."""
    blocked: int = 0
    """Rows of which nothing is taken in, since something must be fixed."""


class RowChecker:
    """Checks the rows of one extract for one round."""

    def __init__(
        self, extract: Extract, catalogue: Catalogue, round_: Round, language: Language
    ) -> None:
        self.extract, self.catalogue, self.round = extract, catalogue, round_
        self.language = language
        self.boards = rows_of(catalogue, extract.form)
        """What units report: boards by unit and row."""
        names = {unit.unit_id: unit.name for unit in catalogue.units}
        rows = dict.fromkeys(self._all_rows(), "")
        self.units, self.rows = _by_name(names), _by_name(rows)
        self._spelled = {"units": {*names, *names.values()}, self._sheet: set(rows)}
        """How units and rows may be written, by the sheet that they stand in."""
        self.line: dict[tuple[str, str], Line] = {
            (line.unit_id, line.line_id): line
            for line in catalogue.lines
            if line.form == extract.form.key
        }
        self.places: dict[int, tuple[str, str, str]] = {}
        """Unit, row and board of each row of the file that has a place."""
        self._near: dict[tuple[str, str], str | None] = {}

    def _all_rows(self) -> list[str]:
        if self.extract.form.rows is Rows.GOALS:
            return [goal.goal_id for goal in self.catalogue.goals]
        return [x.line_id for x in self.catalogue.lines if x.form == self.extract.form.key]

    def run(
        self,
        rows: Mapping[int, RowRead],
        held: Held,
        source: str,
        progress: Callable[[int, int], None],
    ) -> Found:
        """Read and check the figures of rows whose parts have been read.

        Args:
            rows: The rows by number.
            held: What the figures are held against.
            source: Where figures come from whose row does not say.
            progress: Called with how many rows are done, and of how many.
        """
        for read in rows.values():
            self._find_place(read)
        read_figures(self.extract, rows, self._unit_of, self.language)
        sizes = Sizes(self.extract, self.catalogue, self.round, held.figures, held.earlier)
        notes = self._convert(rows)
        self._find_twice(rows)
        for number, read in enumerate(rows.values(), 1):
            self._check(read, sizes)
            if number % 500 == 0 or number == len(rows):
                progress(number, len(rows))
        return self._settle(rows, notes, source)

    # --- whose a row is ---

    def _find_place(self, read: RowRead) -> None:
        """Which unit's row it is of; what does not lead there is found, one fault a row."""
        if read.period and read.period != self.round.period:
            values = {"value": read.period, "expected": self.round.period}
            self._tell(read, PERIOD, Code.OTHER_PERIOD, **values)
            return
        unit = self._known(read, UNIT, read.unit, self.units, "units")
        row = self._known(read, ROW, read.row, self.rows, self._sheet)
        board = read.board and self._known(read, BOARD, read.board, self.units, "units")
        if unit is None or row is None or board is None:
            return
        boards = self.boards.get((unit, row), [])
        if not boards or (board and board not in boards):
            form = self.language.text(self.extract.form.title)
            values = {"unit": self.catalogue.unit[unit].name, "value": row, "of": form}
            self._tell(read, BOARD if boards else ROW, Code.NOT_REPORTED, **values)
        elif not board and len(boards) > 1:
            values = {"unit": self.catalogue.unit[unit].name, "value": row}
            self._tell(read, ROW, Code.WHICH_BOARD, **values, choices="; ".join(boards))
        elif self._is_worded(goal := self.catalogue.goal.get((row, board or boards[0]))):
            self._tell(read, ROW, Code.ANSWERED_IN_WORDS, value=goal.title if goal else row)
        else:
            self.places[read.number] = unit, row, board or boards[0]

    def _is_worded(self, goal: Goal | None) -> bool:
        """Whether no figure answers what the row asks."""
        if goal is None or self.extract.form.rows is not Rows.GOALS:
            return False
        return goal.yardstick.target == DONE or goal.aggregation in OF_ANSWERS

    @property
    def _sheet(self) -> str:
        return "catalogue_goals" if self.extract.form.rows is Rows.GOALS else "lines"

    def _known(
        self, read: RowRead, means: str, text: str, names: Mapping[str, str], sheet: str
    ) -> str | None:
        """The id that a text names; one that is unknown is found, a blank one has been."""
        if not text:
            return None
        found = names.get(fold(text))
        if found is None:
            where = title(sheet, self.language)
            near = self._nearest(text, sheet)
            if near is None:
                self._tell(read, means, Code.UNKNOWN_REFERENCE, value=text, where=where)
            else:
                values = {"value": text, "where": where, "near": near}
                self._tell(read, means, Code.NEAR_REFERENCE, **values)
        return found

    def _nearest(self, text: str, sheet: str) -> str | None:
        if (sheet, text) not in self._near and len(self._near) < MOST_NEAR:
            self._near[sheet, text] = nearest(text[:100], sorted(self._spelled[sheet]))
        return self._near.get((sheet, text))

    def _tell(self, read: RowRead, means: str, code: Code, /, **values: object) -> None:
        read.findings.append(about(self.extract, read, means, code, **values))

    # --- figures ---

    def _unit_of(self, read: RowRead) -> str:
        """The plan's unit of measure for a row's figures."""
        if read.number not in self.places:
            return ""
        unit, row, board = self.places[read.number]
        if self.extract.form.rows is Rows.GOALS:
            return self.catalogue.goal[row, board].measure_unit
        return unit_of(self.extract.form, self.line[unit, row], self.catalogue)

    def _convert(self, rows: Mapping[int, RowRead]) -> list[Finding]:
        """Bring figures to the plan's unit and sign; what was converted is told per column."""
        counted: dict[tuple[str, str, str], int] = {}
        for read in rows.values():
            expected = self._unit_of(read) if read.number in self.places else None
            for column in self.extract.figures:
                value = read.values.get(column.means)
                if value is None or expected is None:
                    continue
                power = shift(column.measure_unit, expected) if column.measure_unit else 0
                if power is None:
                    del read.values[column.means]
                    values = {"value": column.measure_unit, "expected": expected or "–"}
                    self._tell(read, column.means, Code.OTHER_UNIT_OF_AMOUNT, **values)
                    continue
                if power:
                    key = column.means, column.measure_unit, expected
                    counted[key] = counted.get(key, 0) + 1
                read.values[column.means] = converted(value, power, reverse=column.reversed)
        return [
            Finding.about(
                Code.CONVERTED,
                self.extract.place(self.extract.header, means),
                self.extract.form.key,
                means,
                (),
                given=given,
                expected=expected,
                n=n,
            )
            for (means, given, expected), n in sorted(counted.items())
        ]

    def _find_twice(self, rows: Mapping[int, RowRead]) -> None:
        """Two rows that give the same figure another value."""
        given: dict[tuple[tuple[str, str, str], str], list[RowRead]] = {}
        for read in rows.values():
            place = self.places.get(read.number)
            for means in read.values if place else ():
                assert place is not None  # noqa: S101 - the loop is empty without
                given.setdefault((place, means), []).append(read)
        for (_, means), reads in given.items():
            if len({read.values[means] for read in reads}) == 1:
                continue
            for read in reads:
                value = read.values[means]
                other = next(one for one in reads if one.values[means] != value)
                column = self.extract.at[means]
                shown = {"value": self._number(value), "second": self._number(other.values[means])}
                cell = address(other.number - 1, column)
                self._tell(read, means, Code.TWO_VALUES, **shown, other=cell)

    def _check(self, read: RowRead, sizes: Sizes) -> None:
        """Limits, signs and sizes of a row's figures."""
        place = self.places.get(read.number)
        if place is None:
            return
        fields = importable(self.extract.form.key)
        for means, value in read.values.items():
            low, high = fields[means].minimum, fields[means].maximum
            for limit, code, beyond in (
                (low, Code.TOO_SMALL, low is not None and value < low),
                (high, Code.TOO_BIG, high is not None and value > high),
            ):
                if beyond:
                    shown = {"value": self._number(value), "limit": limit}
                    self._tell(read, means, code, **shown)
        self._check_signs(read, place, sizes)
        doubt = sizes.thousand_times(place, read.values)
        if doubt is not None:
            words = self.language.text(doubt.words) if doubt.words else self._heading(doubt.of)
            values = {
                "value": self._number(doubt.value),
                "other": self._number(doubt.other),
                "of": words,
                "expected": self._unit_of(read) or "–",
            }
            self._tell(read, doubt.field, Code.IMPORT_THOUSAND_TIMES, **values)

    def _heading(self, means: str) -> str:
        """What a figure is called: by the file where it has the column, else by the form."""
        if means in self.extract.at:
            return self.extract.heading(means)
        return self.language.text(self.extract.form.field[means].label)

    def _check_signs(self, read: RowRead, place: tuple[str, str, str], sizes: Sizes) -> None:
        line = self.line.get(place[:2])
        if line is None:
            return
        for means, value in read.values.items():
            if sizes.is_wrong_way(line, means, value):
                values = {
                    "value": self._number(value),
                    "of": sizes.nature_words(line, self.language),
                    "where": title("imports", self.language),
                }
                self._tell(read, means, Code.WRONG_SIGN, **values)

    def _number(self, value: Decimal) -> str:
        return self.language.number(value)

    # --- what comes of it ---

    def _settle(self, rows: Mapping[int, RowRead], notes: list[Finding], source: str) -> Found:
        """Findings as serious as they are here, one a cell, and the figures of sound rows."""
        severities = Severities(self.catalogue, self.round)
        found = Found(rows=len(rows), findings=[severities.judged(f, None, ()) for f in notes])
        for read in rows.values():
            place = self.places.get(read.number)
            key = (place[1], place[2]) if place else ()
            unit = place[0] if place else None
            judged = [severities.judged(replace(f, row=key), unit, ()) for f in read.findings]
            judged.sort(key=lambda f: list(Severity).index(f.severity))
            told: dict[str, Finding] = {}
            for finding in judged:
                told.setdefault(finding.place.cell, finding)
            blocked = any(f.severity is Severity.MUST_FIX for f in judged)
            found.findings += (
                f for f in told.values() if not (blocked and f.code is Code.NO_FIGURE)
            )
            found.blocked += blocked
            if place is not None and not blocked:
                found.figures += self._figures(read, place, source)
        # of rows that say the same of a figure one is kept, whichever stands first
        found.figures.sort(key=lambda one: (one.key, one.source, str(one.extracted)), reverse=True)
        found.figures = sorted(
            {one.key: one for one in found.figures}.values(), key=lambda x: x.key
        )
        return found

    def _figures(self, read: RowRead, place: tuple[str, str, str], source: str) -> list[Given]:
        unit, row, board = place
        day = read.extracted
        return [
            Given(
                self.round.round_id,
                self.extract.form.key,
                unit,
                row,
                board,
                means,
                value,
                read.source or source,
                day,  # type: ignore[arg-type]
                sheet=self.extract.sheet.name,
                cell=address(read.number - 1, self.extract.at[means]),
            )
            for means, value in read.values.items()
        ]


def _by_name(names: Mapping[str, str]) -> dict[str, str]:
    """Ids by themselves and by their names, folded; a name that several have leads to none."""
    count: dict[str, int] = {}
    for name in names.values():
        count[fold(name)] = count.get(fold(name), 0) + 1
    known = {fold(name): key for key, name in names.items() if name and count[fold(name)] == 1}
    return known | {fold(key): key for key in names}
