"""The template's start sheet: whose it is, how to, what is left, the mark of readiness."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import put_logo, put_notice
from xlgoals.books.content import Typed
from xlgoals.books.left import counted, left_sheet, listed, total
from xlgoals.forms import formulas
from xlgoals.forms.declared.returns import READY
from xlgoals.forms.fit import height_of
from xlgoals.forms.former import FORMER_TEXTS
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

LISTED = 6
"""How many of the rows that are left are listed with links."""
_BAR = 10
"""How many squares the bar of a sheet's progress has."""

_STEPS = (
    N_("Press Enable Editing if Excel asks. There are no macros here."),
    N_(
        "Fill in the yellow cells on each sheet, the outcome first. The column Row check then says "
        "what else the row needs; other yellow cells are optional."
    ),
    N_("Mark it ready below, save, and send the file back to {contact}. Its name does not matter."),
)


def start_sheet(
    content: TemplateContent,
    placed: Mapping[str, Placed],
    left: SheetLayout,
    typed: Typed,
    lists: Lists,
) -> SheetLayout:
    """Lay out the start sheet over the tables that have been placed; `left` counts their rows."""
    language = content.language
    title = language.text(READY.title)
    sheet = SheetLayout(title, protected=True, print_title=title, landscape=False)
    sheet.widths = {0: 2, 1: 34, 2: 56}
    sheet.put(0, 1, content.round.name, "title")
    sheet.put(*START_UNIT, content.unit.name, "heading")
    put_notice(sheet, content.catalogue.plan, 2, 1, 2)
    put_logo(sheet, content.catalogue.plan, Area(0, 2, 1, 2))
    _readiness(sheet, 3, left, language)
    row = _facts(sheet, content, 6)
    row = _steps(sheet, row + 1, content)
    row = _progress(sheet, row + 1, placed, left, language)
    row = _next(sheet, row + 1, left, language)
    ready = _ready(sheet, row + 1, content, typed, lists)  # last: what stands below is read with it
    _what_now(sheet, 4, ready, typed, left, language)
    return sheet


def _readiness(sheet: SheetLayout, row: int, left: SheetLayout, language: Language) -> None:
    """The one cell that says whether anything is left."""
    rows = total(left)
    done, some = language.text(N_("Done, nothing more to do")), N_("{n} left to do")
    left_words = formulas.sentence(some, language, n=rows.cell)
    live = f"IF({rows.cell}=0,{formulas.literal(done)},{left_words})"
    shown = language.text(some, n=rows.now) if rows.now else done
    sheet.cells[row, 1] = Cell(shown, "readiness", live)
    sheet.merged.append(Area(row, 1, row, 2))
    sheet.heights[row] = 30
    is_done = f"{address(row, 1)}={formulas.literal(done)}"
    sheet.highlights.append(Highlight(Area(row, 1, row, 2), is_done, "done"))


def _what_now(
    sheet: SheetLayout, row: int, ready: int, typed: Typed, left: SheetLayout, language: Language
) -> None:
    """What is to be done about the mark of readiness, which stands in the row `ready`."""
    rows = total(left)
    marked, by = address(ready, 1), address(ready, 2)
    mark, name = (
        N_("Mark it ready below, and send the file."),
        N_("Write below who marks it ready."),
    )
    send, early = (
        N_("Marked ready. Save, and send the file."),
        N_("Marked ready, but {n} left to do."),
    )
    words = {message: language.text(message, n=rows.now) for message in (mark, name, send, early)}
    if not typed.ready.get("ready"):
        shown = "" if rows.now else words[mark]
    elif rows.now:
        shown = words[early]
    else:
        shown = words[send] if typed.ready.get("ready_by") else words[name]
    said = {message: formulas.literal(text) for message, text in words.items()}
    said[early] = formulas.sentence(early, language, n=rows.cell)
    unmarked = f'IF({rows.cell}=0,{said[mark]},"")'
    nameless = f"IF({formulas.length(by)}=0,{said[name]},{said[send]})"
    live = f"IF({formulas.length(marked)}=0,{unmarked},IF({rows.cell}>0,{said[early]},{nameless}))"
    sheet.cells[row, 1] = Cell(shown, "bold_plain", live)


def own_cells(content: TemplateContent) -> tuple[frozenset[tuple[int, int]], frozenset[str]]:
    """The start sheet's own cells, and its texts folded, also former ones.

    What else stands there was written by somebody.
    """
    placed = {
        key: Placed(form, content.language.text(form.title), 0, 0, 0, dict.fromkeys(form.field, 0))
        for key, form in content.forms.items()
    }
    left = left_sheet(placed, (), content.language)
    sheet = start_sheet(content, placed, left, Typed(), Lists(content.language))
    texts = frozenset(fold(str(cell.value)) for cell in sheet.cells.values() if cell.value)
    return frozenset(sheet.cells), texts | FORMER_TEXTS


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


def _steps(sheet: SheetLayout, row: int, content: TemplateContent) -> int:
    language = content.language
    sheet.put(row, 1, language.text(N_("How to")), "heading")
    contact = content.catalogue.plan.contact or language.text(N_("the contact person"))
    for number, step in enumerate(_STEPS, 1):
        words = language.text(step, contact=contact)
        sheet.put(row + number, 1, f"{number}. {words}", "plain_wrap")
        sheet.merged.append(Area(row + number, 1, row + number, 2))
        height = height_of(sheet.cells[row + number, 1], sheet.widths[1] + sheet.widths[2])
        sheet.heights[row + number] = height
    return row + len(_STEPS) + 1


def _progress(
    sheet: SheetLayout,
    row: int,
    placed: Mapping[str, Placed],
    left: SheetLayout,
    language: Language,
) -> int:
    """A line per form: a link to it, how many rows are left of it, and the same as a bar."""
    sheet.put(row, 1, language.text(N_("What is left")), "heading")
    words = N_("{left} left of {n}")
    for number, table in enumerate(placed.values()):
        row += 1
        link = table.link(0, table.form.inputs[0].key)
        sheet.cells[row, 1] = Cell(table.sheet, "link", link=link)
        open_, done = counted(left, number)
        every, in_all = f"({open_.cell}+{done.cell})", open_.now + done.now
        shown = language.text(words, left=open_.now, n=in_all)
        live = formulas.sentence(words, language, left=open_.cell, n=every)
        full = _BAR * done.now // in_all if in_all else _BAR
        reached = f"IF({every}=0,{_BAR},INT({_BAR}*{done.cell}/{every}))"
        bar = f'REPT("■",{reached})&REPT("□",{_BAR}-{reached})'
        squares = "■" * full + "□" * (_BAR - full)
        sheet.cells[row, 2] = Cell(f"{squares}   {shown}", "plain", f'{bar}&"   "&{live}')
    return row + 1


def _next(sheet: SheetLayout, row: int, left: SheetLayout, language: Language) -> int:
    """Links to the first rows that are left, and how many more there are."""
    rows, heading = total(left), language.text(N_("Do this next"))
    live = f'IF({rows.cell}>0,{formulas.literal(heading)},"")'
    sheet.cells[row, 1] = Cell(heading if rows.now else "", "heading", live)
    for cell in listed(left, LISTED):
        row += 1
        sheet.cells[row, 1] = cell
    more = N_("and {n} more")
    shown = language.text(more, n=rows.now - LISTED) if rows.now > LISTED else ""
    said = formulas.sentence(more, language, n=f"{rows.cell}-{LISTED}")
    sheet.cells[row + 1, 1] = Cell(shown, "muted", f'IF({rows.cell}>{LISTED},{said},"")')
    return row + 2


def _ready(
    sheet: SheetLayout, row: int, content: TemplateContent, typed: Typed, lists: Lists
) -> int:
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
    return placed.first_row
