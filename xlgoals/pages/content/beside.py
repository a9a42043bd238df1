"""The economy of units and boards, and the forms beside the goals."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Kind as FieldKind
from xlgoals.i18n import N_
from xlgoals.pages.content.pieces import cell, paragraph
from xlgoals.pages.document import Bullets, Cell, Column, Kind, Line, Look, Part, Row, Table, Tone
from xlgoals.tables.economy import FORECAST_FORM, OUTCOME_FORM, deviation_words
from xlgoals.tables.lines import stated_words
from xlgoals.tables.shown import is_figure, shown_fields, shown_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlgoals.forms.form import Field
    from xlgoals.i18n import Language
    from xlgoals.pages.document import Block
    from xlgoals.pages.view import View
    from xlgoals.tables.economy import EconomyRow
    from xlgoals.tables.lines import UnitLine

_OVERVIEW = (
    ("economy/figure", N_("Outcome")),
    ("economy/budget", N_("Budget of the period")),
    ("economy/deviation", N_("Deviation")),
    ("economy/percent", N_("Deviation, %")),
    ("economy/words", N_("In words")),
    ("economy/before", N_("Last year")),
    ("economy/change", N_("Change since last year")),
    ("forecast/figure", N_("Forecast full year")),
    ("forecast/budget", N_("Budget full year")),
    ("forecast/deviation", N_("Deviation of the forecast")),
    ("forecast/change", N_("Change since last forecast")),
)
"""What the overview of the economy shows, by the names of `_figures`."""
_IN_WORDS = "economy/words"
_LEVELS = {"level1": 1, "level2": 2, "level3": 3}
"""What the plan has its own names for."""
_NARROWEST = 11
_NOT_PRINTED = frozenset({"line_id", "measure_unit"})
"""What stands in the caption of a unit's table, or says nothing to those who read."""


def parts(v: View) -> Iterator[Part]:
    """The overview of the economy, then a part for each form that anybody has rows of."""
    blocks = list(_economy(v))
    if blocks:
        said = N_(
            "Boards first, then what is below them; the largest deviations first, of outcome or "
            "forecast. Above zero is better."
        )
        title = v.language.text(N_("Economy overview"))
        yield Part("economy", title, 2, [paragraph(v.language.text(said)), *blocks])
    for form, lines in v.form_lines.items():
        title = v.language.text(RETURN_FORMS[form].title)
        yield Part(f"form-{form}", title, 2, list(_tables(v, form, lines)))


# the economy


def _economy(v: View) -> Iterator[Block]:
    found = [(row, dict(_figures(row, v.language))) for row in v.economy]
    if found:
        shown = [
            (name, v.language.text(label))
            for name, label in _OVERVIEW
            if any(in_words(figures[name], v.language) for _, figures in found)
        ]
        yield _overview(v, shown, found)
    wrong = [
        v.language.text(
            N_("{what}: {stated} is stated, and {computed} is the sum."),
            what=stated_words(one, v.catalogue, v.language),
            stated=v.language.number(one.stated),
            computed=v.language.number(one.computed),
        )
        for one in v.figures.stated
        if v.is_mine(one.line.board) and not one.adds_up
    ]
    if wrong:
        yield paragraph(v.language.text(N_("Totals that do not add up")), Tone.STRONG)
        yield Bullets([Line(words) for words in wrong])


def _overview(
    v: View,
    shown: Sequence[tuple[str, str]],
    found: Sequence[tuple[EconomyRow, Mapping[str, object]]],
) -> Table:
    t = v.language.text
    columns = [
        Column(t(N_("Unit")), Look.TITLE, 20),
        Column(t(N_("Amounts in")), share=7),
        *(
            Column(label, share=13) if name == _IN_WORDS else Column(label, Look.FIGURE)
            for name, label in shown
        ),
    ]
    rows = []
    for row, figures in found:
        title = [Line(row.unit.name)]
        if row.preliminary:
            title.append(Line(t(N_("Preliminary")), Tone.STRONG))
        key = f"economy-overview/{row.unit.unit_id}/{row.measure_unit}"
        cells = [cell(in_words(figures[name], v.language), f"{key}/{name}") for name, _ in shown]
        whole = row.depth == 0
        rows.append(Row([Cell(title), cell(row.measure_unit), *cells], is_total=whole))
    caption = t(N_("Economy overview"))
    return Table("economy-table", caption, columns, rows, Kind.FORM, caption_shown=False)


def _figures(row: EconomyRow, language: Language) -> Iterator[tuple[str, object]]:
    for form, result in ((OUTCOME_FORM, row.outcome), (FORECAST_FORM, row.forecast)):
        yield f"{form}/figure", result.figure
        yield f"{form}/budget", result.budget
        yield f"{form}/deviation", result.deviation
        yield f"{form}/percent", result.deviation_percent
        yield f"{form}/words", deviation_words(result, language)
        yield f"{form}/before", result.before
        yield f"{form}/change", result.change


# the forms


def _tables(v: View, key: str, lines: Sequence[UnitLine]) -> Iterator[Table]:
    """A table a unit, all with the same columns; units with a single row share the last one."""
    fields = [
        asked for asked in shown_fields(RETURN_FORMS[key], lines) if asked.key not in _NOT_PRINTED
    ]
    fields.sort(key=lambda asked: asked.key != "title")
    by_unit: dict[str, list[UnitLine]] = {}
    for line in lines:
        by_unit.setdefault(line.unit_id, []).append(line)
    single = [mine[0] for mine in by_unit.values() if len(mine) == 1]
    if len(single) == 1:
        single = []
    for number, (unit_id, mine) in enumerate(by_unit.items(), 1):
        if mine[0] not in single:
            caption = v.catalogue.unit[unit_id].name
            yield _table(v, f"form-{key}-{number}", caption, fields, mine)
    if single:
        caption = v.language.text(N_("Units with one row each"))
        yield _table(v, f"form-{key}-single", caption, fields, single, of_units=True)


def _table(
    v: View,
    key: str,
    caption: str,
    fields: Sequence[Field],
    lines: Sequence[UnitLine],
    *,
    of_units: bool = False,
) -> Table:
    """Rows of a form; with their units where they are not all of the same."""
    columns = [_column(v, asked) for asked in fields]
    rows = [[_cell(v, line, asked) for asked in fields] for line in lines]
    measured = [str(line.values.get("measure_unit") or "") for line in lines]
    notes = [_listed(source for line in lines for source in line.sources)]
    if of_units:
        columns.insert(0, Column(v.language.text(N_("Unit")), Look.TITLE, 22))
        for cells, line, unit in zip(rows, lines, measured, strict=True):
            name = v.catalogue.unit[line.unit_id].name
            cells.insert(0, Cell([Line(name, after=f"({unit})" if unit else "")]))
    elif shared := _listed(measured):
        notes.insert(0, f"({shared})")
    shown = [Row(cells, is_total=line.row.is_sum) for cells, line in zip(rows, lines, strict=True)]
    said = " ".join(words for words in notes if words)
    return Table(key, caption, columns, shown, Kind.FORM, note=said)


def _column(v: View, asked: Field) -> Column:
    """A field's column, as wide as it is in the sheets."""
    label, look = v.language.text(asked.label), Look.PLAIN
    if asked.key in _LEVELS:
        label = v.plan.level_name(_LEVELS[asked.key], v.language)
    if asked.key == "title":
        look = Look.TITLE
    elif asked.kind is FieldKind.LONG_TEXT:
        look = Look.WORDS
    elif is_figure(asked):
        look = Look.FIGURE
    return Column(label, look, max(round(asked.width), _NARROWEST))


def _listed(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))


def _cell(v: View, line: UnitLine, asked: Field) -> Cell:
    value = shown_value(asked, line, v.language)
    words = in_words(value, v.language)
    if isinstance(value, str) and not asked.choices and asked.computed is None:
        words = v.printed(words, line.line_id)
    tone = Tone.PERSON if asked.kind is FieldKind.LONG_TEXT else Tone.PLAIN
    key = f"{line.form}/{line.unit_id}/{line.line_id}/{asked.key}"
    return Cell([Line(words, tone)] if words else [], key)


def in_words(value: object, language: Language) -> str:
    """A value as the report prints it; blank for none."""
    if value is None:
        return ""
    if isinstance(value, Decimal | int):
        return language.number(value).replace("-", "−")
    if isinstance(value, date):
        return language.day(value)
    return str(value)
