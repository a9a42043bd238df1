"""The master's sheets that are only read: returns, findings, waivers, decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.books.common import Column, plain_table
from xlgoals.books.links import file_link
from xlgoals.books.listing import listing
from xlgoals.findings import SETTLED_WORDS, Severity
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.sheet import Area, Cell, CellValue, Highlight, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.decisions import RULED_WORDS, Ruled
from xlgoals.tables.figures import ARRIVAL_WORDS, PART_WORDS, Arrival, Figures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlgoals.tables.waivers import WaiverRow


def units_sheet(figures: Figures, pages: Mapping[str, str]) -> SheetLayout:
    """Who has returned, who is late, what is left; `pages` are links to the units' pages."""
    language = figures.language
    t = language.text
    title = t(N_("Returns"))
    due = language.day(figures.round.due) if figures.round.due else "–"
    lead = t(N_("Due date: {due}"), due=due)
    columns = [
        # on one line, since not every program breaks the lines of a link
        Column(
            t(N_("Unit")), max([34, *(len(f"{u.unit_id} {u.name}") + 1 for u in figures.units)])
        ),
        Column(t(N_("Board")), 8),
        Column(t(N_("State")), 18),
        Column(t(N_("Received")), 17),
        Column(t(N_("Parts")), 34),
        Column(t(N_("Rows filled in")), 10),
        Column(t(Severity.MUST_FIX.words), 12, "whole"),
        Column(t(Severity.CHECK.words), 12, "whole"),
        Column(t(N_("File")), 44, "link_cell"),
    ]
    withdrawn = _withdrawn(figures)
    if withdrawn:
        columns.append(Column(t(N_("Withdrawn by staff")), 50))
    rows: list[list[CellValue | Cell]] = []
    for unit in figures.units:
        parts = "; ".join(
            f"{t(RETURN_FORMS[form].title)}: {t(PART_WORDS[state]).lower()}"
            for form, state in unit.parts.items()
        )
        rows.append(
            [
                Cell(f"{unit.unit_id} {unit.name}", "link_cell", link=pages.get(unit.unit_id, "")),
                unit.board,
                t(ARRIVAL_WORDS[unit.arrival]),
                language.moment(unit.received_at) if unit.received_at else "",
                parts,
                t(N_("{n} of {of}"), n=unit.filled, of=unit.rows),
                unit.must_fix,
                unit.check,
                _file_link(unit.file_name, unit.path),
                *([withdrawn.get(unit.unit_id, "")] if withdrawn else []),
            ]
        )
    sheet, area = listing(figures, title, lead, columns, rows, frozen=1)
    missing = t(ARRIVAL_WORDS[Arrival.MISSING])
    late = t(ARRIVAL_WORDS[Arrival.LATE])
    first = area.first_row + 1
    states = Area(area.first_row, 2, area.last_row, 2)
    sheet.highlights += [
        Highlight(states, f'$C{first}="{missing}"', "red"),
        Highlight(states, f'$C{first}="{late}"', "yellow"),
    ]
    return sheet


def _withdrawn(figures: Figures) -> dict[str, str]:
    """Per unit the files of it that staff have withdrawn, each with the reason."""
    found: dict[str, str] = {}
    for row in figures.decisions:
        if row.ruled is Ruled.WITHDRAWN_FILE:
            said = f"{row.file_name}: {row.reason}"
            found[row.unit_id] = "; ".join(filter(None, (found.get(row.unit_id), said)))
    return found


def _file_link(name: str, path: str) -> Cell:
    """A link to the unit's file. Paths outside the workspace are named, not linked."""
    link = file_link(path)
    return Cell(name, "link_cell" if link else "text", link=link)


def findings_sheet(figures: Figures) -> SheetLayout:
    """Everything found in the returns that count."""
    t = figures.language.text
    title = t(N_("Findings"))
    sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
    sheet.put(0, 0, title, "title")
    words = {severity.value: t(severity.words) for severity in Severity}
    columns = [
        Column(t(N_("How serious")), 14),
        Column(t(N_("Code")), 9),
        Column(t(N_("Unit")), 12),
        Column(t(N_("Place")), 14),
        Column(t(N_("What, and what to do")), 90),
        Column(t(N_("Settled by")), 24),
        Column(t(N_("File")), 40),
    ]
    order = list(words)
    rows = sorted(figures.findings, key=lambda f: order.index(f.severity))
    place = N_("{sheet} {cell}")
    area = plain_table(
        sheet,
        2,
        columns,
        (
            [
                words[f.severity],
                f.code,
                f.unit_id,
                t(place, sheet=f.sheet, cell=f.cell).strip(),
                f.message,
                ": ".join(filter(None, (t(SETTLED_WORDS[f.settled]), f.reason))),
                f.file_name,
            ]
            for f in rows
        ),
    )
    sheet.freeze = (3, 0)
    sheet.autofilter = Area(2, 0, area.last_row, len(columns) - 1)
    sheet.repeat_rows = (2, 2)
    return sheet


def waivers_sheet(waivers: Sequence[WaiverRow], figures: Figures) -> SheetLayout:
    """The waivers in force in the round: what, to whom, who decided, why, until when."""
    t = figures.language.text
    title = t(N_("Waivers"))
    lead = N_("Rules that do not apply in this round, by decision. What they settle is a note.")
    columns = [
        Column(t(N_("Code")), 9, "bold"),
        Column(t(N_("Rule")), 30),
        Column(t(N_("Unit")), 24),
        Column(t(N_("Goal")), 34),
        Column(t(N_("Decided by")), 22),
        Column(t(N_("Reason")), 50),
        Column(t(N_("Until")), 18),
        Column(t(N_("Findings settled")), 12, "whole"),
    ]
    rows: list[list[CellValue | Cell]] = [
        [
            row.waiver.rule,
            row.rule,
            row.unit,
            row.goal,
            row.waiver.decided_by,
            row.waiver.reason,
            row.until,
            row.settled,
        ]
        for row in waivers
    ]
    return listing(figures, title, t(lead), columns, rows)[0]


def decisions_sheet(figures: Figures) -> SheetLayout:
    """What staff have accepted and withdrawn of the returns, why, who and when."""
    language = figures.language
    t = language.text
    title = t(N_("Decisions on returns"))
    lead = N_(
        "Rows that count as they are though something in them had to be mended, and rows and "
        "returns that do not count."
    )
    columns = [
        Column(t(N_("Decision")), 24, "bold"),
        Column(t(N_("Unit")), 30),
        Column(t(N_("Row")), 40),
        Column(t(N_("File")), 40),
        Column(t(N_("Reason")), 60),
        Column(t(N_("Decided by")), 22),
        Column(t(N_("When")), 17),
    ]
    rows: list[list[CellValue | Cell]] = [
        [
            t(RULED_WORDS[row.ruled]),
            f"{row.unit_id} {row.unit}",
            row.row_words,
            row.file_name,
            row.reason,
            row.who,
            language.moment(row.made_at) if row.made_at else "",
        ]
        for row in figures.decisions
    ]
    return listing(figures, title, t(lead), columns, rows)[0]
