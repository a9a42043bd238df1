"""What the sheet shows while a person types is what Python says: recalculated by LibreOffice.

Thousands of goals are laid out in real templates, and every formula is written with a value that
it never gives. LibreOffice opens the files without recalculating, shows the wrong values, is told
to compute, and is asked again: in English and in Swedish. Python's side is the program's own
reading of the very same files, held against the rule.
"""

import pickle
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import once
from office import Calculator
from twin_books import (
    CHECK,
    SV,
    WRONG,
    WRONG_NUMBER,
    Made,
    Place,
    content_of,
    plan_of,
    template_content,
    typed_in,
)
from twin_cases import at_least, cases

from xlgoals.books.content import Typed
from xlgoals.books.start import LISTED
from xlgoals.domain.lines import Line
from xlgoals.domain.model import Goal, GoalKind, MeasureType, Status
from xlgoals.domain.quantity import DIGITS, LARGEST, SMALLEST
from xlgoals.findings import Code
from xlgoals.forms import formulas
from xlgoals.forms.values import Value

D = Decimal
ROWS = 1000
"""Goals in one template."""
CASES = {f"G{number}": case for number, case in enumerate(cases(), 1)}
BOOKS = {
    name: "change" if case.changes else f"twin{number // ROWS}"
    for number, (name, case) in enumerate(CASES.items())
}

# --- a template of three goals and an activity, for the start sheet --------------------------

Typing = dict[str, dict[tuple[str, ...], dict[str, Value]]]
FILLED: Typing = {
    "goals": {
        ("G1", "B", "total"): {"outcome": D(60)},
        ("G2", "B", "total"): {"outcome": D(70)},
    },
    "dated_activities": {("A1", "B"): {"progress": "ongoing"}},
}
NOT_YET: Typing = {
    "goals": {
        ("G1", "B", "total"): {"outcome": D(10)},  # red without a comment
        ("G2", "B", "total"): {"outcome": D(70)},
    }
}
SMALL: dict[str, Typing] = {"empty": {}, "begun": NOT_YET, "filled": FILLED}
LEFT = {"empty": (2, 1), "begun": (1, 1), "filled": (0, 0)}
"""Rows left per form: G3 is not asked for in this round."""
BAR = {
    "empty": ("□□□□□□□□□□", "□□□□□□□□□□"),
    "begun": ("■■■■■□□□□□", "□□□□□□□□□□"),
    "filled": ("■■■■■■■■■■", "■■■■■■■■■■"),
}
NEXT = {
    "empty": ["Återstår: G1 Ett", "Återstår: G2 Två", "Återstår: A1 Bygga"],
    "begun": ["Kommentar saknas: G1 Ett", "Återstår: A1 Bygga"],
    "filled": [],
}
"""The rows that the start sheet leads to."""


def small_plan():
    share, count = MeasureType.SHARE, MeasureType.COUNT
    kind, higher = GoalKind.INDICATOR, at_least(D(50))
    goals = (
        Goal("G1", "B", "S1", "Ett", kind, higher, share, "%"),
        Goal("G2", "B", "S1", "Två", kind, higher, count),
        Goal("G3", "B", "S1", "Tre", kind, higher, due_in=("helår",)),
    )
    return plan_of(goals, lines=[Line("dated_activities", "A1", "B", "S1", "U", "Bygga")])


ENGLISH = str.maketrans({",": ".", "\N{NO-BREAK SPACE}": ","})
"""Swedish signs for decimals and thousands to English ones."""


# --- written, read by Python, recalculated ---------------------------------------------------


@dataclass(frozen=True)
class Recalculated:
    """What LibreOffice shows for every formula before and after it computes, per file."""

    before: dict[str, dict[Place, object]]
    after: dict[str, dict[Place, object]]
    figure: str
    """The first outcome of all, as a person sees it."""


class Twin:
    """The files, what Python says of them, and what LibreOffice does."""

    def __init__(self, made: Made, sheets: Recalculated, locale: str) -> None:
        self.made, self.sheets, self.locale = made, sheets, locale
        self.echoes = {(book, fields["echo"]) for (book, _), fields in made.places.items()}

    def shown(self, name: str, field: str) -> object:
        """What the sheet shows in a field of a case's row."""
        book = BOOKS[name]
        return self.sheets.after[book][self.made.places[book, name][field]]

    def ours(self, book: str, place: Place) -> object:
        """What Python says that a formula gives, with the signs of the person's spreadsheet."""
        said = self.made.formulas[book][place]
        if self.locale == "en-US" and (book, place) in self.echoes:
            figure, space, unit = str(said).partition(" ")
            return figure.translate(ENGLISH) + space + unit
        return said

    def by_rule(self, name: str) -> tuple[str, object]:
        return self.made.by_rule[BOOKS[name], name]


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    folder = once(tmp_path_factory, "twin", _write)
    return folder, pickle.loads((folder / "made").read_bytes())


def _write(folder: Path) -> None:
    made = Made()
    for book in dict.fromkeys(BOOKS.values()):
        some = {name: case for name, case in CASES.items() if BOOKS[name] == book}
        made.add(folder / f"{book}.xlsx", content_of(some), typed_in(some))
    for book, values in SMALL.items():
        made.add(folder / f"{book}.xlsx", template_content(small_plan()), Typed(values))
    (folder / "made").write_bytes(pickle.dumps(made))


@pytest.fixture(scope="module")
def twin(calculator: Calculator, written, tmp_path_factory) -> Twin:
    source, made = written

    def recalculate(folder: Path) -> None:
        result = _recalculated(calculator, source, made)
        (folder / "result").write_bytes(pickle.dumps(result))

    folder = once(tmp_path_factory, f"twin-{calculator.locale}", recalculate)
    return Twin(made, pickle.loads((folder / "result").read_bytes()), calculator.locale)


def _recalculated(calculator: Calculator, source: Path, made: Made) -> Recalculated:
    before, after, figure = {}, {}, ""
    for book, wanted in made.formulas.items():
        with calculator.open(source / f"{book}.xlsx") as opened:
            before[book] = _values(opened.read(), wanted)
            opened.calculate()
            after[book] = _values(opened.read(), wanted)
            if not figure:
                sheet, *place = made.places[book, "G1"]["outcome"]
                figure = opened.shown(sheet, place)
    return Recalculated(before, after, figure)


def _values(sheets, wanted):
    return {
        (name, row, column): sheets[name].get((row, column), "") for name, row, column in wanted
    }


# --- that there is something to prove, and that it is proved ---------------------------------


def test_the_cases_are_many_and_wide(written) -> None:
    _, made = written
    numbers = [case for case in CASES.values() if case.yardstick and case.yardstick.number]
    typed = [case.values.get(case.judged) for case in numbers]
    figures = [value for value in typed if isinstance(value, Decimal)]
    assert len(figures) >= 3000
    sizes = [abs(value) for value in figures if value]
    assert (min(sizes), max(sizes)) == (SMALLEST, LARGEST)
    assert [value for value in figures if value.is_zero() and value.is_signed()]
    assert max(len(value.normalize().as_tuple().digits) for value in figures) == DIGITS
    codes = Counter(status for status, _ in made.by_rule.values())
    assert codes.keys() == {*Status, CHECK, ""}
    assert min(codes[status] for status in Status) >= 200


def test_nothing_was_computed_before_it_was_asked_for(twin: Twin) -> None:
    for book, shown in twin.sheets.before.items():
        links = twin.made.links[book]
        assert shown.keys() > links, book
        # links are computed at once, from cells that say nothing sensible yet
        assert {shown[place] for place in links} == {""}, book
        assert {shown[place] for place in shown.keys() - links} <= {WRONG, WRONG_NUMBER}, book
    assert sum(map(len, twin.sheets.before.values())) > 11 * len(CASES)


def test_the_locale_is_another(twin: Twin, calculator: Calculator) -> None:
    assert twin.sheets.figure == {"en-US": "4.65", "sv-SE": "4,65"}[calculator.locale]


# --- the sheet, Python, the rules ------------------------------------------------------------


NEAR = D("1.05e-12")
"""One in the twelfth decimal: next to a tie a sheet's double may be rounded another way."""


AT_LIMIT = "på gränsen"


def same(theirs: object, ours: object) -> bool:
    """Equal; ratios to twelve decimals, and no further than the fifteen digits of a double."""
    if isinstance(theirs, float) and isinstance(ours, Decimal):
        return apart(theirs, ours) <= max(NEAR, abs(ours) * D("5e-15"))
    return theirs == ours


def apart(theirs: object, ours: object) -> Decimal:
    assert isinstance(theirs, float)
    assert isinstance(ours, Decimal)
    return abs(Decimal(theirs) - ours)


def described(book: str, place: Place, made: Made) -> str:
    for (file, name), places in made.places.items():
        if file == book and place in places.values():
            field = next(field for field, spot in places.items() if spot == place)
            return f"{field} of {name}: {CASES[name] if book == BOOKS.get(name) else book}"
    return f"{book} {place}"


def test_every_formula_gives_what_python_says(twin: Twin) -> None:
    wrong = [
        (book, place, theirs, ours)
        for book, wanted in twin.made.formulas.items()
        for place in wanted
        if not same(theirs := twin.sheets.after[book][place], ours := twin.ours(book, place))
    ]
    told = [
        f"{described(book, place, twin.made)}: the sheet {theirs!r}, Python {ours!r}"
        for book, place, theirs, ours in wrong[:5]
    ]
    assert not wrong, f"{len(wrong)}: {told}"


def test_status_and_attainment_are_those_of_the_rule(twin: Twin) -> None:
    """Straight against the domain, past all that lays out sheets."""
    wrong = []
    for name, case in CASES.items():
        status, attainment = twin.by_rule(name)
        code, ratio = twin.shown(name, "status_code"), twin.shown(name, "attainment")
        if code != status or not same(ratio, attainment):
            wrong.append(f"the sheet {code} {ratio}, the rule {status} {attainment}, {case}")
    assert not wrong, f"{len(wrong)}: {wrong[:5]}"


def test_the_twelfth_decimal_seldom_differs(twin: Twin) -> None:
    ratios = {n: ours for n in CASES if isinstance(ours := twin.by_rule(n)[1], Decimal)}
    other = [
        name
        for name, ours in ratios.items()
        if abs(ours) < 100 and apart(twin.shown(name, "attainment"), ours) > NEAR / 2
    ]
    assert len(ratios) > 3000
    assert len(other) * 200 < len(ratios), other


def test_both_say_what_the_rules_say(twin: Twin) -> None:
    stated = {name: case for name, case in CASES.items() if case.expected}
    assert len(stated) >= 40
    for name, case in stated.items():
        code, ratio = twin.shown(name, "status_code"), twin.shown(name, "attainment")
        assert (code, twin.by_rule(name)[0]) == (case.expected, case.expected), case
        if isinstance(ratio, str) and ratio.startswith(AT_LIMIT):
            assert case.ratio in ("0.0", "100.0"), case
        elif case.ratio == "reached":
            assert ratio == SV.text(formulas.REACHED_WORDS), case
        elif case.ratio:
            assert f"{100 * ratio + 0:.1f}" == case.ratio, case


def test_what_is_no_number_has_no_status(twin: Twin) -> None:
    wanted = {SV.text(formulas.NUMBER_WANTED)}
    alone = [n for n, case in CASES.items() if twin.by_rule(n)[0] == CHECK and case.yardstick]
    assert len(alone) > 100
    assert {twin.shown(name, "status") for name in alone} == wanted
    assert {twin.shown(name, "check") for name in alone} == wanted
    assert {twin.shown(name, "attainment") for name in alone} == {""}


# --- the start sheet -------------------------------------------------------------------------


@pytest.mark.parametrize("book", SMALL)
def test_the_start_sheet_counts_what_is_left(book: str, twin: Twin) -> None:
    shown = {place: v for place, v in twin.sheets.after[book].items() if place[0] == "Start"}
    goals, activities = LEFT[book]
    whole = SV.text("{n} left to do", n=goals + activities)
    if goals + activities == 0:
        whole = SV.text("Done, nothing more to do")
    links = NEXT[book]
    assert [shown[place] for place in sorted(shown)] == [
        whole,
        "" if links else SV.text("Mark it ready below, and send the file."),
        f"{BAR[book][0]}   {SV.text('{left} left of {n}', left=goals, n=2)}",
        f"{BAR[book][1]}   {SV.text('{left} left of {n}', left=activities, n=1)}",
        SV.text("Do this next") if links else "",
        *links,
        *[""] * (LISTED - len(links)),
        "",
    ]


@pytest.mark.parametrize("book", SMALL)
def test_each_row_says_what_it_lacks(book: str, twin: Twin) -> None:
    after, places = twin.sheets.after[book], twin.made.places
    shown = [after[places[book, name]["check"]] for name in ("G1", "G2", "G3")]
    done, remains, later = (SV.text(words) for words in ("Done", "Remains", "Not now"))
    wanted = {
        "empty": [remains, remains, later],
        "begun": [SV.text(Code.NO_COMMENT.value.title), done, later],
        "filled": [done, done, later],
    }
    assert shown == wanted[book]
