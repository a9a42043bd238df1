"""The guide for whoever adds a form: its example is a form that works, and its commands are there."""

import re
from pathlib import Path

from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Form
from xlgoals.forms.form_row import FormRow
from xlgoals.forms.layout import Lists
from xlgoals.forms.sheet import SheetLayout
from xlgoals.forms.unit_table import UnitTable
from xlgoals.i18n import Language

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "add_a_form.md").read_text(encoding="utf-8")
EN = Language("en")
ROW = FormRow(("V1", "B"), {"line_id": "V1", "board": "B", "title": "Buses"})


def example() -> Form:
    (source,) = re.findall(r"^```python\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(source, "docs/add_a_form.md", "exec"), names)
    (form,) = (value for value in names.values() if isinstance(value, Form))
    return form


def laid_out(form: Form, values: dict[str, object]) -> dict[str, object]:
    """What the row shows when these values are typed."""
    sheet = SheetLayout("Sheet")
    table = UnitTable(form, sheet, Lists(EN), EN)
    table.headers()
    placed = table.fill([ROW], {ROW.key: values})
    return {key: sheet.cells[placed.first_row, at].value for key, at in placed.columns.items()}


def test_the_example_can_be_laid_out_and_computes() -> None:
    form = example()
    assert form.key not in RETURN_FORMS, "it is an example, and no form of ours"
    shown = laid_out(form, {"vehicles": 8, "electric": 2})
    assert (shown["title"], shown["share"], shown["check"]) == ("Buses", 25, "Done")
    assert laid_out(form, {"electric": 2})["check"] == "Vehicles missing"
    assert laid_out(form, {})["check"] == "Remains"


def test_every_file_and_name_that_it_speaks_of_is_there() -> None:
    paths = set(re.findall(r"`((?:xlgoals|tests|docs)/[\w/.]+)`", PAGE))
    paths |= set(re.findall(r"(?:pytest|python) ((?:tests|docs|workbooks)/[\w/.]+)", PAGE))
    assert len(paths) >= 8
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
    assert {"texts", "goals"} <= RETURN_FORMS.keys()
