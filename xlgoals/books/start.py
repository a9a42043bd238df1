"""The template's start sheet: whose it is, how to, what is left, the mark of readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import put_logo, put_notice
from xlgoals.books.content import Typed
from xlgoals.forms import formulas
from xlgoals.forms.declared.returns import READY
from xlgoals.forms.layout import Lists, Placed, TableLayout
from xlgoals.forms.raw import address, column_name
from xlgoals.forms.sheet import Area, Cell, Highlight, SheetLayout
from xlgoals.forms.values import fold
from xlgoals.i18n import N_, Language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlgoals.books.content import TemplateContent

START_UNIT = (1, 1)
"""The zero-based cell that names the unit."""
READY_KEY = ("return",)
"""The one row of the mark of readiness."""

_STEPS = (
    N_("Press Enable Editing if Excel asks. There are no macros here."),
    N_("Fill in the yellow cells on each sheet. The last column says what a row lacks."),
    N_("Mark it ready below, save, and send the file back. Its name does not matter."),
)


def start_sheet(
    content: TemplateContent, placed: Mapping[str, Placed], typed: Typed, lists: Lists
) -> SheetLayout:
    """Lay out the start sheet over the tables that have been placed."""
    language = content.language
    title = language.text(READY.title)
    sheet = SheetLayout(title, protected=True, print_title=title, landscape=False)
    sheet.widths = {0: 2, 1: 30, 2: 46, 3: 18, 4: 24}
    sheet.put(0, 1, content.round.name, "title")
    sheet.put(*START_UNIT, content.unit.name, "heading")
    put_notice(sheet, content.catalogue.plan, 2, 1, 4)
    put_logo(sheet, content.catalogue.plan, Area(0, 5, 1, 7))
    row = _facts(sheet, content, 3)
    row = _steps(sheet, row + 1, language)
    row = _progress(sheet, row + 1, content, placed)
    _ready(sheet, row + 1, content, typed, lists)
    return sheet


def own_cells(content: TemplateContent) -> tuple[frozenset[tuple[int, int]], frozenset[str]]:
    """The start sheet's own cells, and its texts folded: the rest was written by somebody."""
    placed = {
        key: Placed(form, content.language.text(form.title), 0, 0, 0, dict.fromkeys(form.field, 0))
        for key, form in content.forms.items()
    }
    sheet = start_sheet(content, placed, Typed(), Lists(content.language))
    texts = frozenset(fold(str(cell.value)) for cell in sheet.cells.values() if cell.value)
    return frozenset(sheet.cells), texts


def _facts(sheet: SheetLayout, content: TemplateContent, row: int) -> int:
    language, plan, round_ = content.language, content.catalogue.plan, content.round
    contact = " · ".join(part for part in (plan.contact, plan.contact_telephone) if part)
    facts = [
        (N_("Organisation"), plan.organisation),
        (N_("Plan"), plan.plan_name),
        (N_("Period"), language.month(round_.period)),
        (N_("Due date"), language.day(round_.due) if round_.due else ""),
        (N_("Marked ready by (role)"), content.unit.responsible_role),
        (N_("Contact"), contact),
    ]
    for label, value in facts:
        if value:
            sheet.put(row, 1, language.text(label), "muted")
            sheet.put(row, 2, value, "plain_wrap")
            row += 1
    return row


def _steps(sheet: SheetLayout, row: int, language: Language) -> int:
    sheet.put(row, 1, language.text(N_("How to")), "heading")
    for number, step in enumerate(_STEPS, 1):
        sheet.put(row + number, 1, f"{number}. {language.text(step)}", "plain")
    return row + len(_STEPS) + 1


def _progress(
    sheet: SheetLayout, row: int, content: TemplateContent, placed: Mapping[str, Placed]
) -> int:
    """A line per form with what is left, and one cell for the whole."""
    language = content.language
    sheet.put(row, 1, language.text(N_("What is left")), "heading")
    counted = []
    for number, table in enumerate(placed.values(), row + 1):
        left, value = _left(table, content)
        link = table.link(0, table.form.inputs[0].key)
        sheet.cells[number, 1] = Cell(table.sheet, "link", link=link)
        words = language.text(N_("left to do"))
        sheet.cells[number, 2] = Cell(f"{value} {words}", "text", f'({left})&" {words}"')
        counted.append((left, value))
    last = row + len(placed) + 1
    total, value = "+".join(f"({left})" for left, _ in counted), sum(v for _, v in counted)
    done = language.text(N_("Done, nothing more to do"))
    some = language.text(N_("left to do in all"))
    shown = done if not value else f"{value} {some}"
    formula = f'IF({total}=0,{formulas.literal(done)},({total})&" {some}")'
    sheet.put(last, 1, language.text(N_("In all")), "bold")
    sheet.cells[last, 2] = Cell(shown, "bold", formula)
    sheet.highlights.append(
        Highlight(Area(last, 2, last, 2), f"{address(last, 2)}={formulas.literal(done)}", "done")
    )
    return last + 1


def _left(table: Placed, content: TemplateContent) -> tuple[str, int]:
    """How many rows are not done, as a formula and as the number it gives now."""
    language = content.language
    area = table.area("check")
    # rows that are prepared for the unit's own say nothing as long as nothing is in them
    finished = ["", *map(language.text, (formulas.DONE_WORDS, formulas.NOT_NOW_WORDS))]
    counts = "".join(f"-COUNTIF({area},{formulas.literal(words)})" for words in finished)
    now = sum(check not in finished for check in table.checks)
    return f"ROWS({area}){counts}", now


def _ready(
    sheet: SheetLayout, row: int, content: TemplateContent, typed: Typed, lists: Lists
) -> None:
    language = content.language
    sheet.put(row, 1, language.text(N_("When all is filled in")), "heading")
    widths = dict(sheet.widths)
    table = TableLayout(READY, sheet, lists, language, top=row + 1, owner=content.owner)
    table.headers()
    words = {name: table.words(READY.field[name], value) for name, value in typed.ready.items()}
    placed = table.body([{"part": READY_KEY[0], **words}])
    sheet.widths = widths
    sheet.heights[placed.first_row] = 24
    letter = column_name(placed.columns["ready"])
    sheet.highlights.append(
        Highlight(
            Area(placed.first_row, 1, placed.first_row, 1),
            f"LEN(${letter}{placed.first_row + 1})>0",
            "done",
        )
    )
    sheet.selected = (placed.first_row, 1)
