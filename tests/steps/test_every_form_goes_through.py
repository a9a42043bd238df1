"""A form is one declaration: sheet, reading, check, ledger, master, report, export follow from it.

Whatever form is declared is run here; nothing in this file, and nothing outside the declaration,
names one.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from conftest import SMALL, Region, small_catalogue

from xlgoals import clock
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.form import Field, Form, Kind, Rows
from xlgoals.i18n import Language
from xlgoals.steps.issue import issue
from xlgoals.steps.new import new
from xlgoals.steps.session import Session

EN = Language("en")
NOON = datetime(2022, 5, 4, 12, tzinfo=UTC)
LINE_FORMS = [form for form in RETURN_FORMS.values() if form.rows is Rows.LINES]
OWN = "N01"


def typed(asked: Field) -> object:
    """A value that fits a field, as a person types it."""
    if asked.choices:
        return asked.choices[-1].words(EN)
    if asked.kind in (Kind.NUMBER, Kind.AMOUNT):
        return 12.5
    if asked.kind is Kind.INTEGER:
        return 3
    if asked.kind is Kind.DATE:
        return date(2022, 3, 31)
    return f"Words about {asked.key}."


def shown(asked: Field) -> object:
    """The same value as the tables for other programs have it."""
    if asked.choices:
        return asked.choices[-1].code
    return "2022-03-31" if asked.kind is Kind.DATE else typed(asked)


def line(form: Form, line_id: str, **rest: object) -> dict[str, object]:
    return {"form": form.key, "line_id": line_id, "board": "B1", "unit_id": "U1",
            "title": f"Title of {line_id}", **rest}  # fmt: skip


@pytest.fixture(scope="module", params=LINE_FORMS, ids=lambda form: form.key)
def gone_through(request, tmp_path_factory):
    """A region whose unit U1 owes one line of the form, and adds one where it may."""
    form = request.param
    root = tmp_path_factory.mktemp(form.key) / "region"
    with clock.fixed(NOON):
        workspace = new(root, language="en")
        small_catalogue(workspace.catalogue, {**SMALL, "lines": [line(form, "L1")]})
        issue(Session.open(workspace))
        region = Region(root)
        own = [OWN] if form.own_rows else []
        values = {
            (name, asked.key): typed(asked)
            for name in ("L1", *own)
            for asked in form.inputs
            if not (asked.key == "title" and name == "L1")
        }
        goals = {("G1", "outcome"): 95, ("G2", "outcome"): 60, ("G4", "outcome"): 4.5}
        region.send("U1", {**values, **goals})
        collected = region.collect()
        master = region.consolidate()
        reported = region.report()
    return form, region, collected, master, reported


def test_sensible_answers_give_no_findings(gone_through):
    _, _, collected, _, _ = gone_through
    assert [f.message(EN) for file in collected.files for f in file.findings] == []
    assert collected.states == {"accepted": 1}


def test_the_export_has_what_was_typed(gone_through):
    form, region, *_ = gone_through
    rows = {row["line_id"]: row for row in region.export(form.key)}
    names = ["L1", *([OWN] if form.own_rows else []), *(["SUM"] if form.has_total else [])]
    assert list(rows) == names
    for name in names:
        assert (rows[name]["round"], rows[name]["board"], rows[name]["unit_id"]) == (
            "R1", "B1", "U1",
        )  # fmt: skip
    for asked in (one for one in form.inputs if one.key != "title"):
        assert rows["L1"][asked.key] == shown(asked)
    for asked in form.summed if form.has_total else ():
        assert rows["SUM"][asked.key] == 2 * typed(asked)


def test_the_master_has_a_sheet_of_it(gone_through):
    form, _, _, master, _ = gone_through
    book = openpyxl.load_workbook(master.path, data_only=True)
    sheet = book[EN.text(form.title)]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    for asked in (one for one in form.inputs if one.key not in ("title", "explanation")):
        assert EN.text(asked.label) in cells
        value = typed(asked)
        wanted = datetime(2022, 3, 31) if isinstance(value, date) else value
        assert wanted in cells, asked.key


def test_the_report_has_a_section_of_it(gone_through):
    form, _, _, _, reported = gone_through
    (path,) = reported.paths
    page = path.read_text("utf-8")
    assert f'id="form-{form.key}"' in page
    for asked in form.inputs:
        if asked.kind in (Kind.LONG_TEXT, Kind.TEXT) and asked.key not in ("title", "explanation"):
            assert f"Words about {asked.key}." in page
        if asked.kind is Kind.AMOUNT:
            assert EN.number(Decimal("12.5")) in page


def test_nobody_else_is_asked_for_it(gone_through):
    form, region, *_ = gone_through
    book = openpyxl.load_workbook(region.template("U3"))
    assert EN.text(form.title) not in book.sheetnames
