"""What is wrong with lines, the calendar and what goals say of boards and dates in a catalogue."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from xlgoals.catalogue.boards import read_boards
from xlgoals.catalogue.pointing import at, nearest, unknown
from xlgoals.domain.lines import Convention, Nature
from xlgoals.findings import Code
from xlgoals.forms.calendar import asked_forms
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Rows
from xlgoals.forms.line_rows import convention
from xlgoals.forms.values import fold
from xlgoals.i18n import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlgoals.domain.model import Catalogue
    from xlgoals.findings import Finding
    from xlgoals.forms.form import Form
    from xlgoals.forms.parse import Row, Table

    Tables = Mapping[str, Table]

_LINE_FORMS = [form for form in RETURN_FORMS.values() if form.rows is Rows.LINES]

# --- names that lead nowhere ------------------------------------------------------------------


def line_references(tables: Tables, language: Language) -> Iterator[Finding]:
    """Names in lines, calendar and goals that stand for nothing, and dates in the wrong order."""
    if "lines" in tables:
        yield from _lines(tables["lines"], language)
    if "calendar" in tables:
        yield from _calendar(tables["calendar"], language)
    if "catalogue_goals" in tables and "units" in tables:
        yield from _responsible(tables, language)


def _lines(table: Table, language: Language) -> Iterator[Finding]:
    for row in table.rows:
        if "form" in row.values:
            key, finding = _form(table, row, "form", str(row.values["form"]), _LINE_FORMS, language)
            row.values["form"] = key
            yield from finding
        yield from _ends_first(table, row, "start", "end", language)
    yield from _parts_of_nothing(table, language)
    yield from _rings(table, language)


def _calendar(table: Table, language: Language) -> Iterator[Finding]:
    forms = list(RETURN_FORMS.values())
    for row in table.rows:
        keys = []
        for name in _words(row, "forms"):
            key, finding = _form(table, row, "forms", name, forms, language)
            keys.append(key)
            yield from finding
        if keys:
            row.values["forms"] = tuple(dict.fromkeys(keys))
        yield from _ends_first(table, row, "date", "until", language)


def _words(row: Row, key: str) -> Sequence[str]:
    written = row.values.get(key, ())
    return written if isinstance(written, tuple) else ()


def _form(
    table: Table, row: Row, field: str, name: str, forms: Sequence[Form], language: Language
) -> tuple[str, list[Finding]]:
    """The key of a form that is written by its key or its title in any language.

    All forms are named in the message, since no sheet of the catalogue lists them.
    """
    ways = {form.key: form.key for form in forms}
    ways |= {fold(Language(code).text(f.title)): f.key for code in LANGUAGES for f in forms}
    if fold(name) in ways:
        return ways[fold(name)], []
    titles = {form.key: language.text(form.title) for form in forms}
    listed = "; ".join(titles.values())
    near = get_close_matches(fold(name), ways, n=1, cutoff=0.6)
    if not near:
        return name, [at(table, row, field, Code.NOT_IN_LIST, language, value=name, choices=listed)]
    meant = titles[ways[near[0]]]
    values = {"value": name, "near": meant, "choices": listed}
    return name, [at(table, row, field, Code.NEAR_MATCH, language, **values)]


def _ends_first(
    table: Table, row: Row, first: str, last: str, language: Language
) -> Iterator[Finding]:
    day, until = _day(row, first), _day(row, last)
    if day is not None and until is not None and until < day:
        days = {"day": language.day(day), "until": language.day(until)}
        yield at(table, row, last, Code.ENDS_FIRST, language, **days)


def _day(row: Row, key: str) -> date | None:
    return row.values.get(key)  # type: ignore[return-value] # a date, by the form


def _place(row: Row) -> tuple[str, str]:
    return str(row.values.get("form", "")), str(row.values.get("unit_id", ""))


def _parts_of_nothing(table: Table, language: Language) -> Iterator[Finding]:
    """Lines that are part of one that there is not, in the same form and unit."""
    ids: dict[tuple[str, str], set[str]] = {}
    for row in table.rows:
        ids.setdefault(_place(row), set()).add(str(row.values.get("line_id", "")))
    anywhere = set().union(*ids.values())
    for row in table.rows:
        name = str(row.values.get("part_of", ""))
        mine = ids[_place(row)]
        if not name or name in mine:
            continue
        if name not in anywhere and nearest(name, mine) is not None:
            yield unknown(table, row, "part_of", name, "lines", language, mine)
        else:
            yield at(table, row, "part_of", Code.PART_OF_NOTHING, language, value=name)


def _rings(table: Table, language: Language) -> Iterator[Finding]:
    """Lines that are part of themselves, at once or through others."""
    whole = {
        (*_place(row), str(row.values.get("line_id", ""))): str(row.values.get("part_of", ""))
        for row in table.rows
    }
    for row in table.rows:
        place, name = _place(row), str(row.values.get("line_id", ""))
        above, seen = whole[*place, name], set()
        while above and above != name and above not in seen:
            seen.add(above)
            above = whole.get((*place, above), "")
        if above and above == name:
            yield at(table, row, "part_of", Code.RING, language, name=name)


def _responsible(tables: Tables, language: Language) -> Iterator[Finding]:
    """Goals that name a board which is not among the units."""
    table = tables["catalogue_goals"]
    boards = [row.key[0] for row in tables["units"].rows if row.values.get("kind") == "board"]
    for row in table.rows:
        for name in read_boards(str(row.values.get("responsible", "")), boards)[1]:
            yield unknown(table, row, "responsible", name, "units", language, boards)


# --- what does not hold between sheets --------------------------------------------------------


def lines_across(catalogue: Catalogue, tables: Tables, language: Language) -> Iterator[Finding]:
    """What does not hold of lines, calendar and added goals, where all cells are in order."""
    if "lines" in tables:
        yield from _mixed_units(catalogue, tables["lines"], language)
        yield from _natures(catalogue, tables["lines"], language)
    if "calendar" in tables:
        yield from _meetings(catalogue, tables["calendar"], language)
    yield from _added(catalogue, tables["catalogue_goals"], language)


def _mixed_units(catalogue: Catalogue, table: Table, language: Language) -> Iterator[Finding]:
    """Sums of lines with different units of measure, which are never mixed (RULES 5).

    A sum is a line that others are part of, and the total of a form that has one.
    """
    sums: dict[tuple[str, str, str], list[tuple[str, Row]]] = {}
    for line, row in zip(catalogue.lines, table.rows, strict=True):
        form = RETURN_FORMS[line.form]
        unit = line.measure_unit or (catalogue.plan.amount_unit if form.has_amounts else "")
        names = [name for name in (line.part_of, line.line_id) if name]
        for name in [*names, *([""] if form.has_total else [])]:
            sums.setdefault((line.form, line.unit_id, name), []).append((unit, row))
    told: set[int] = set()
    for (key, unit_id, name), summed in sums.items():
        units = list(dict.fromkeys(unit for unit, _ in summed))
        others = [row for unit, row in summed if unit != units[0]]
        if not others or others[0].number in told:
            continue
        told.add(others[0].number)
        title = language.text(RETURN_FORMS[key].title)
        of = name or f"{title} ({catalogue.unit[unit_id].name})"
        words = language.listing([unit or "–" for unit in units])
        yield at(table, others[0], "measure_unit", Code.MIXED_UNITS, language, of=of, units=words)


def _natures(catalogue: Catalogue, table: Table, language: Language) -> Iterator[Finding]:
    """Lines whose sign cannot be known, since costs are written as income is."""
    sums = {(line.form, line.unit_id, line.part_of) for line in catalogue.lines}
    for line, row in zip(catalogue.lines, table.rows, strict=True):
        form = RETURN_FORMS[line.form]
        wanted = form.has_amounts and convention(form, catalogue) is Convention.ALL_POSITIVE
        is_sum = (line.form, line.unit_id, line.line_id) in sums
        if wanted and line.nature is Nature.EITHER and not is_sum:
            title = language.text(form.title)
            yield at(table, row, "nature", Code.NO_NATURE, language, form=title)


def _meetings(catalogue: Catalogue, table: Table, language: Language) -> Iterator[Finding]:
    """Rounds that are dealt with before their period ends, or that ask for everything."""
    rounds = {round_.round_id: round_ for round_ in catalogue.rounds}
    named: set[str] = set()
    for meeting, row in zip(catalogue.calendar, table.rows, strict=True):
        round_ = rounds.get(meeting.round_id)
        if round_ is None:
            continue
        if meeting.day < round_.ends:
            days = {"day": language.day(meeting.day), "ends": language.day(round_.ends)}
            code = Code.MEETING_TOO_EARLY
            yield at(table, row, "date", code, language, round=round_.round_id, **days)
        if round_.round_id not in named and not asked_forms(catalogue, round_):
            yield at(table, row, "forms", Code.ASKS_FOR_ALL, language, round=round_.round_id)
        named.add(round_.round_id)


def _added(catalogue: Catalogue, table: Table, language: Language) -> Iterator[Finding]:
    """Goals that are added after the year of every round."""
    last = max((round_.ends.year for round_ in catalogue.rounds), default=None)
    rows = {row.key: row for row in table.rows}
    for goal in catalogue.goals:
        if goal.added is not None and last is not None and goal.added.year > last:
            day = language.day(goal.added)
            yield at(table, rows[goal.key], "added", Code.ADDED_LATER, language, day=day)
