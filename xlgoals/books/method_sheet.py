"""The master's last sheet: how figures were judged and counted, and what was set by hand."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from xlgoals import __version__
from xlgoals.books.across import Span, put_across, put_table
from xlgoals.domain.assess import ASSESSMENT_WORDS
from xlgoals.domain.forecast import METHOD_WORDS, Method
from xlgoals.domain.model import LAYER_WORDS, STATUS_WORDS, Layer, Status
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.words import ROUND_STATES
from xlgoals.forms.formulas import shown_status
from xlgoals.forms.sheet import Cell, CellValue, SheetLayout
from xlgoals.i18n import N_
from xlgoals.tables.by_hand import by_hand
from xlgoals.tables.figures import Arrival
from xlgoals.tables.method import UNROUNDED, assessed, judged, meaning
from xlgoals.tables.waivers import waiver_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from xlgoals.books.goals_table import GoalsTable
    from xlgoals.tables.figures import Figures

_WIDTHS = (10, 30, 20, 16, 16, 30, 44)
_LAST = len(_WIDTHS) - 1
_COUNTING = (
    N_("Each goal counts once under each board that has it: one row on the sheet of all goals."),
    N_("Shares are of all goals, and where it says so of those that have been measured."),
    N_(
        "Counts and shares on the overview, the charts and the boards' sheets are formulas over "
        "the sheet of all goals: where a status is changed there, they follow."
    ),
    N_(
        "Of the layers unit, board and region the highest that has set a status is shown, marked "
        "with an asterisk where it is not the computed one. A status set by hand holds for the "
        "outcome it was set on, and waits to be confirmed when that becomes another."
    ),
    N_("What turned red, the unit pages and this sheet are as when the workbook was built."),
)
_PROJECTING = {
    Method.LAST_YEARS_SHARE: N_(
        "the outcome is divided by the share of the year that it was at the same month last year."
    ),
    Method.LINEAR: N_("the outcome is carried forward at the same pace to the end of the year."),
    Method.LAST_VALUE: N_("the year is taken to end at the last outcome."),
    Method.LINEAR_TREND: N_("the line that is nearest to the outcomes so far, at December."),
}
_PROJECTED = N_(
    "A forecast is made by a person. A projection is computed by the program; it is named with its "
    "method and printed only where staff have confirmed it."
)


def method_sheet(figures: Figures, goals: GoalsTable) -> SheetLayout:
    """Lay out the sheet."""
    return _Method(figures, goals).laid_out()


class _Method:
    """The sheet while it is laid out."""

    def __init__(self, figures: Figures, goals: GoalsTable) -> None:
        self.figures, self.goals = figures, goals
        self.language, self.t = figures.language, figures.language.text
        title = self.t(N_("Method"))
        self.sheet = SheetLayout(title, print_title=f"{figures.round.name} – {title}")
        self.sheet.widths = dict(enumerate(_WIDTHS))
        self.row = 2

    def laid_out(self) -> SheetLayout:
        """The whole sheet."""
        figures, t, language = self.figures, self.t, self.language
        plan = figures.catalogue.plan
        self.sheet.put(0, 0, self.t(N_("Method and limits")), "title")
        if figures.goals:
            asked = [figures.catalogue.goal[row.goal_id, row.board] for row in figures.goals]
            said = judged(asked, figures.catalogue.answers, plan.scale, language)
            self._sentences(t(N_("How a status is decided")), [*said, t(UNROUNDED)])
            self._scale()
            self._sentences(t(N_("How goals are counted")), map(t, _COUNTING))
            self._sentences(t(N_("How parts of the plan are assessed")), assessed(plan, language))
            self._sentences(t(N_("Forecasts and projections")), self._projections())
        self._versions()
        if figures.goals:
            self._by_hand()
            self._assessments()
        self._waivers()
        return self.sheet

    def _sentences(self, heading: str, lines: Iterable[str]) -> None:
        self._across(heading, "heading")
        for words in lines:
            self._across(f"• {words}", "plain_wrap")
        self.row += 1

    def _across(self, words: str, style: str) -> None:
        put_across(self.sheet, self.row, (0, _LAST), Cell(words, style))
        self.row += 1

    def _table(
        self,
        heading: str,
        heads: Sequence[tuple[Span, str]],
        rows: Sequence[Sequence[CellValue | Cell]],
    ) -> None:
        self._across(f"{heading} ({len(rows)})", "heading")
        if rows:
            self.row = put_table(self.sheet, self.row, heads, rows, ("text",) * len(heads)) + 1
        else:
            self._across(self.t(N_("Nothing.")), "plain")
            self.row += 1

    def _scale(self) -> None:
        """What each status means in this plan."""
        plan = self.figures.catalogue.plan
        for status in Status:
            cell = Cell(shown_status(status, self.language), f"status_{status.value}")
            put_across(self.sheet, self.row, (0, 1), cell)
            words = Cell(meaning(plan, status, self.language), "text")
            put_across(self.sheet, self.row, (2, _LAST), words)
            self.row += 1
        self.row += 1

    def _projections(self) -> Iterator[str]:
        """What a projection is, and the methods that the round's were made by."""
        yield self.t(_PROJECTED)
        used = {row.projection_method for row in self.figures.goals}
        for method in Method:
            if method.value in used:
                yield f"{self.t(METHOD_WORDS[method])}: {self.t(_PROJECTING[method])}"

    def _versions(self) -> None:
        """What the workbook was made of."""
        figures, t, language = self.figures, self.t, self.language
        round_, issued = figures.round, figures.issued
        state = next(choice for choice in ROUND_STATES if choice.code == round_.state)
        arrived = sum(unit.arrival is not Arrival.MISSING for unit in figures.units)
        forms = ", ".join(
            t(
                N_("{form} {versions}"),
                form=t(RETURN_FORMS[form].title),
                versions="/".join(map(str, versions)),
            )
            for form, versions in issued.forms.items()
        )
        facts = {
            t(N_("Round")): f"{round_.name} ({round_.round_id}), {state.words(language).lower()}",
            t(N_("Period")): language.month(round_.period),
            t(N_("Due date")): language.day(round_.due) if round_.due else "",
            t(N_("As of")): language.moment(figures.as_of) if figures.as_of else "",
            t(N_("Templates issued")): self._issued(),
            t(N_("Units that have returned")): t(
                N_("{n} of {of}"), n=arrived, of=len(figures.units)
            ),
            t(N_("Files received")): str(len(figures.returns)),
            t(N_("Versions of the forms")): forms,
            t(N_("Catalogue, snapshot")): issued.snapshot[:12],
            t(N_("Last round")): figures.before_name,
            t(N_("Program")): f"xlgoals {__version__}",
        }
        self._across(t(N_("Versions")), "heading")
        for name, words in facts.items():
            if words:
                put_across(self.sheet, self.row, (0, 1), Cell(name, "bold"))
                put_across(self.sheet, self.row, (2, _LAST), Cell(words, "text"))
                self.row += 1
        self.row += 1

    def _issued(self) -> str:
        """When the templates were issued, and to how many units."""
        issued, language = self.figures.issued, self.language
        if issued.first is None or issued.last is None:
            return ""
        moments = dict.fromkeys(language.moment(one) for one in (issued.first, issued.last))
        units = language.ntext("{n} unit", "{n} units", issued.units)
        return f"{' – '.join(moments)}, {units}"

    def _by_hand(self) -> None:
        """Every status that a person has set beside the computed one."""
        figures, t = self.figures, self.t
        heads: list[tuple[Span, str]] = [
            ((0, 0), t(N_("Goal no."))),
            ((1, 1), t(N_("Goal"))),
            ((2, 2), t(N_("Set by"))),
            ((3, 3), t(N_("Computed status"))),
            ((4, 4), t(N_("Set status"))),
            ((5, 5), t(N_("Reason"))),
            ((6, 6), t(N_("Justification"))),
        ]
        rows: list[list[CellValue | Cell]] = []
        for one in by_hand(figures.goals, figures.catalogue, self.language):
            row = one.row
            status = t(STATUS_WORDS[one.status])
            rows.append(
                [
                    Cell(row.goal_id, "link_cell", link=self.goals.link((row.goal_id, row.board))),
                    f"{row.title} ({row.board})",
                    one.set_by,
                    Cell(
                        shown_status(row.status_computed, self.language),
                        f"status_{row.status_computed.value}",
                    ),
                    Cell(shown_status(one.status, self.language), f"status_{one.status.value}")
                    if one.confirmed
                    else t(N_("{status}, not confirmed"), status=status),
                    one.ground,
                    one.justification,
                ]
            )
        self._table(t(N_("Statuses set by hand")), heads, rows)

    def _assessments(self) -> None:
        """The assessments that depart from what was proposed, the region's and the boards'."""
        figures, t = self.figures, self.t
        heads: list[tuple[Span, str]] = [
            ((0, 1), t(N_("Part of the plan"))),
            ((2, 2), t(N_("Set by"))),
            ((3, 4), t(N_("Proposed assessment"))),
            ((5, 5), t(N_("Assessment"))),
            ((6, 6), t(N_("Justification"))),
        ]
        region = [("", one) for one in figures.summaries if one.level != "board"]
        rows: list[list[CellValue | Cell]] = []
        for board, summary in chain(region, figures.board_summaries):
            final, proposed = summary.final, summary.proposed
            if final is None or final.assessment is proposed:
                continue
            rows.append(
                [
                    f"{summary.key} {summary.name}",
                    board or t(LAYER_WORDS[Layer.REGION]),
                    t(ASSESSMENT_WORDS[proposed]) if proposed else "",
                    t(ASSESSMENT_WORDS[final.assessment]),
                    final.justification,
                ]
            )
        self._table(t(N_("Assessments that depart from the proposal")), heads, rows)

    def _waivers(self) -> None:
        """The rules that do not apply, in short."""
        t = self.t
        waivers = list(waiver_rows(self.figures))
        if not waivers:
            return
        target = "internal:'" + t(N_("Waivers")) + "'!A1"
        heads: list[tuple[Span, str]] = [
            ((0, 0), t(N_("Code"))),
            ((1, 1), t(N_("Rule"))),
            ((2, 4), t(N_("Applies to"))),
            ((5, 5), t(N_("Until"))),
            ((6, 6), t(N_("Reason"))),
        ]
        rows: list[list[CellValue | Cell]] = [
            [
                Cell(one.waiver.rule, "link_cell", link=target),
                one.rule,
                f"{one.unit}; {one.goal}",
                one.until,
                one.waiver.reason,
            ]
            for one in waivers
        ]
        self._table(t(N_("Waivers")), heads, rows)
