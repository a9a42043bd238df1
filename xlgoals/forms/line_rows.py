"""The rows of a form whose rows are lines of the plan, and of what the unit adds itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.domain.lines import Convention, Line, Nature
from xlgoals.forms.form import Role
from xlgoals.forms.form_row import FormRow
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xlgoals.domain.earlier import Earlier
    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Form
    from xlgoals.forms.sheet import CellValue
    from xlgoals.i18n import Language

SUM_ROW = "SUM"
"""The key of the row with the sums of all rows."""
_OWN = "N{number:02}"
"""The keys of rows that the unit adds."""


def line_rows(
    form: Form,
    lines: Sequence[Line],
    catalogue: Catalogue,
    earlier: Earlier,
    language: Language,
) -> list[FormRow]:
    """The rows of a form for one unit: its lines, rows of its own, the sum of all.

    Args:
        form: A form whose rows are lines.
        lines: The unit's lines of it; a unit without any owes none.
        catalogue: The plan, for names, signs and units of measure.
        earlier: What was answered in rounds before.
        language: Of the words for the sum of all.
    """
    if not lines:
        return []
    sums = {line.part_of for line in lines if line.part_of} if "part_of" in form.field else set()
    taken = {line.line_id for line in lines}
    total = _free(SUM_ROW, taken)
    top = total if form.has_total else ""
    rows = [_row(form, line, line.line_id in sums, top, catalogue, earlier) for line in lines]
    first = lines[0]
    sign = convention(form, catalogue).sign(Nature.EITHER)
    turn = sign * form.convention.sign(Nature.EITHER)
    frame = {**_frame(form, first, top, catalogue), "sign": sign}
    for number in _own_numbers(form, catalogue):
        key = _free(_OWN.format(number=number), taken)
        shown = {**frame, "line_id": key}
        own = FormRow((key, first.board), shown, due=False, is_own=True, sign=sign, turn=turn)
        rows.append(own)
    if form.has_total:
        title = language.text(N_("In all"))
        shown = {**frame, "line_id": total, "part_of": "", "title": title}
        given = {"title": title} if _asks_title(form) else {}
        key_of_sum = total, first.board
        rows.append(
            FormRow(
                key_of_sum, shown, given=given, is_sum=True, is_total=True, sign=sign, turn=turn
            )
        )
    return rows


def _free(key: str, taken: Collection[str]) -> str:
    """A key that no line of the plan has."""
    while key in taken:
        key += "_"
    return key


def _own_numbers(form: Form, catalogue: Catalogue) -> range:
    wanted = dict(catalogue.plan.own_rows).get(form.key, form.own_rows)
    return range(1, (wanted if form.own_rows else 0) + 1)


def _row(
    form: Form, line: Line, is_sum: bool, top: str, catalogue: Catalogue, earlier: Earlier
) -> FormRow:
    path = [node.name for node in catalogue.path(line.node_id)] + ["", "", ""]
    last = earlier.lines.get((form.key, line.unit_id, line.key), {})
    from_before = {asked.key: last.get(asked.last_of) for asked in form.fields if asked.last_of}
    shown: dict[str, CellValue] = {
        **_frame(form, line, line.part_of or top, catalogue),
        "level1": path[0],
        "level2": path[1],
        "level3": path[2],
        "title": line.title,
        "description": line.description,
        "start": line.start,
        "end": line.end,
        **from_before,  # type: ignore[dict-item]
    }
    sign = convention(form, catalogue).sign(line.nature)
    return FormRow(
        line.key,
        {**shown, "sign": sign},
        volatile=frozenset({"previous", *from_before}),
        given={"title": line.title} if _asks_title(form) else {},
        nature=line.nature,
        is_sum=is_sum,
        sign=sign,
        turn=sign * form.convention.sign(line.nature),
    )


def _asks_title(form: Form) -> bool:
    """Whether the unit writes the title of what it adds."""
    asked = form.field.get("title")
    return asked is not None and asked.role is Role.INPUT


def _frame(form: Form, line: Line, part_of: str, catalogue: Catalogue) -> dict[str, CellValue]:
    """What every row of the form shows."""
    return {
        "line_id": line.line_id,
        "board": line.board,
        "part_of": part_of,
        "measure_unit": unit_of(form, line, catalogue),
    }


def unit_of(form: Form, line: Line, catalogue: Catalogue) -> str:
    """The unit of measure of a line's figures: its own, and of amounts else the plan's."""
    return line.measure_unit or (catalogue.plan.amount_unit if form.has_amounts else "")


def convention(form: Form, catalogue: Catalogue) -> Convention:
    """Which signs the form's amounts are typed with in this plan.

    Where all is spent, amounts without a minus sign are what is spent, whatever a line is called.
    """
    chosen = dict(catalogue.plan.conventions).get(form.key, form.convention)
    if chosen is Convention.ALL_POSITIVE and form.convention is Convention.SPENDING:
        return Convention.SPENDING
    return chosen
