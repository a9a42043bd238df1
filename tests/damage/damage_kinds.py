"""The table of damages: what is done to a return, where it applies, and what is to be found.

A place is (form, row key, field); None stands for all. Cells are damaged before rows, these before
columns, sheets and the file, as a later one may take an earlier one away with it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from damage_editing import SHEETS, SPOTS, TOP, Editing, Spot, rows_of
from damage_returns import FILLED, FORMS, KEY, ROWS, SV, changed, made

from xlgoals.codes import Code
from xlgoals.forms.form import Filled, Kind, Role
from xlgoals.forms.form_row import closed_inputs
from xlgoals.forms.parse import raw_text
from xlgoals.identity import make_token

Place = tuple[str | None, tuple[str, ...] | None, str | None]
FORM_ROWS = {**ROWS, "ready": []}
KEYS = {name: list(dict.fromkeys(k for f, k, _ in SPOTS if f == name and k)) for name in FORMS}
OWN = {(name, row.key) for name, rows in ROWS.items() for row in rows if row.is_own}
PLANNED = {form: [key for key in keys if (form, key) not in OWN] for form, keys in KEYS.items()}
"""The rows of the plan, and the sum of all; the others are those that the unit adds."""
CLOSED = {
    (name, row.key): closed_inputs(FORMS[name], row) for name, rows in ROWS.items() for row in rows
}
LAST_TEXT = {
    name: [field.key for field in FORMS[name].inputs if field.kind is Kind.LONG_TEXT][-1]
    for name in ROWS
}
MANIFEST = "xlgoals"


class Level(IntEnum):
    """The order in which damages are done."""

    CELL = 1
    MERGE = 2
    ROW = 3
    COLUMN = 4
    SHEET = 5
    FILE = 6


class How(IntEnum):
    """What becomes of what was typed in a cell."""

    KEPT = 1
    CHANGED = 2
    SPOILT = 3


class Told(NamedTuple):
    """A finding that is to come: at a cell, of a sheet, or (neither) of the whole file.

    `rests_on` are fields of the row that it follows from: where one of them cannot be read, it is
    not told; where one is changed, or in any case if the finding is `delicate`, the pair is left
    out, since then other rules apply.
    """

    code: Code
    spot: Spot | None = None
    sheet: str = ""
    about: Place = (None, None, None)
    rests_on: frozenset[str] = frozenset()
    delicate: bool = False


@dataclass(frozen=True)
class Damage:
    """One damage at one place: what is done, and what it hides of others' findings."""

    kind: str
    level: Level
    at: Place
    do: Callable[[Editing], list[Told]]
    how: How = How.KEPT
    hides: Place | None = None
    """What is not looked at any more."""
    touches: frozenset[tuple[str, tuple[str, ...]]] = frozenset()
    """Further rows that are changed."""
    by_sheets: bool = False
    """Whether it follows from the marks of all sheets, so that others copied in matter."""


@dataclass(frozen=True)
class KindOf:
    """One row of the table."""

    name: str
    places: Callable[[], Iterator[Damage]]
    level: Level
    in_files_only: bool = False


TABLE: list[KindOf] = []


def kind(name, level, *, in_files_only=False):
    """Put a kind into the table; what it decorates yields its damages."""

    def put(places):
        TABLE.append(KindOf(name, places, level, in_files_only))
        return places

    return put


# --- cells ---


class Target(NamedTuple):
    """An input cell."""

    form: str
    key: tuple[str, ...]
    field: object
    now: object
    """What is typed there, or None."""
    shown: object
    """What the cell holds."""

    @property
    def row(self):
        return next((row for row in FORM_ROWS[self.form] if row.key == self.key), None)

    @property
    def is_answered(self):
        """Whether answers in words may be given."""
        return self.field.kind is Kind.ANSWER and bool(self.row.answers)

    @property
    def unit(self):
        return self.row.shown.get("measure_unit", "") if self.field.kind is Kind.ANSWER else ""

    def of(self, *names, field="outcome"):
        return self.form == "goals" and self.key[0] in names and self.field.key == field


def targets():
    for form, keys in KEYS.items():
        book = {sheet.name: sheet.rows for sheet in made().book.sheets}
        for key in keys:
            for field in FORMS[form].inputs:
                if field.key in CLOSED.get((form, key), ()):
                    continue
                spot = SPOTS[form, key, field.key]
                cells = [*book[spot.sheet][spot.row], *[""] * 60]
                now = FILLED.get(form, {}).get(key, {}).get(field.key)
                yield Target(form, key, field, now, cells[spot.column])


NOTHING = object()


def cell(name, put, code=None, how=How.SPOILT, rests_on=(), also=None, **marks):
    """A kind that writes in a cell: `put` gives what, or NOTHING where it does not apply.

    `code` is a code, a function of the target, or None; `also` gives the field and code of what
    else is to be told.
    """

    @kind(name, Level.CELL)
    def places():
        for target in targets():
            value = put(target)
            if value is not NOTHING:
                yield _cell_damage(name, target, value, code, how, frozenset(rests_on), also, marks)


def _cell_damage(name, target, value, code, how, rests_on, also, marks):
    form, key, field = target.form, target.key, target.field.key
    wanted = code(target) if callable(code) and not isinstance(code, Code) else code
    spot = SPOTS[form, key, field]

    def do(book):
        how_put = {k: (v(target) if callable(v) else v) for k, v in marks.items()}
        book.put(spot, value, **how_put)
        told = []
        if wanted:
            rests, delicate = (
                rests_on | {field},
                wanted in (Code.DOES_NOT_ADD_UP, Code.THOUSAND_TIMES),
            )
            told = [Told(wanted, spot, "", (form, key, field), rests, delicate)]
        for at, rests in _wanting(target, value, how):
            told.append(Told(Code.EMPTY, SPOTS[form, key, at], "", (form, key, at), rests))
        if also and (other := also(target)):
            at, other_code = other
            rests = frozenset({field, at})
            told.append(
                Told(other_code, SPOTS[form, key, at], about=(form, key, at), rests_on=rests)
            )
        return told

    if how is How.KEPT and target.now is None and str(value).strip():
        how = How.CHANGED  # something stands where nothing did
    return Damage(name, Level.CELL, (form, key, field), do, how)


def _wanting(target, value, how):
    """What else of the row must be filled in, now that this stands there: field, rests on."""
    form, key = target.form, target.key
    if form == "ready" or how is How.SPOILT:
        return
    given = target.row.given
    before = {**FILLED[form].get(key, {}), **given}
    after = {**before, target.field.key: value if str(value).strip() else None}
    for rule in FORMS[form].rules:
        mended = rule.at not in CLOSED[form, key]
        if mended and rule.code is Code.EMPTY and _holds(rule, after) > _holds(rule, before):
            yield rule.at, frozenset({rule.at, *(one.field for one in rule.when)})


def _holds(rule, values):
    filled = {name for name, value in values.items() if value is not None}
    return all((one.field in filled) is isinstance(one, Filled) for one in rule.when)


def where(condition, value):
    """The value, where the condition holds of the target; it may be a function of it."""
    return lambda t: (value(t) if callable(value) else value) if condition(t) else NOTHING


def of_kind(*kinds):
    return lambda t: t.field.kind in kinds


NUMBERS = (Kind.ANSWER, Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT)
TEXTS = (Kind.TEXT, Kind.LONG_TEXT)
a_number = of_kind(*NUMBERS)
a_text = of_kind(*TEXTS)


def in_numbers(t):
    """A number is typed there."""
    return a_number(t) and isinstance(t.shown, float)


def typed(t):
    return t.now is not None


def listed_or(code):
    return lambda t: Code.NOT_IN_LIST if t.is_answered else code


def comma(number):
    return f"{number:.10g}".replace(".", ",")


# unreadable
cell("text in number", where(a_number, "vet inte än"), listed_or(Code.NOT_A_NUMBER))
cell("a hedge", where(a_number, "ca 5"), listed_or(Code.NOT_A_NUMBER))
cell("two numbers", where(a_number, "52 70"), listed_or(Code.TWO_NUMBERS))
cell("a range", where(a_number, "4-5"), listed_or(Code.TWO_NUMBERS))
cell("more or less than", where(a_number, ">95"), listed_or(Code.SAID_MORE_OR_LESS))
cell("a logical value", where(a_number, True), listed_or(Code.NOT_A_NUMBER))
cell("a date for a number", where(a_number, datetime(2022, 5, 4)), listed_or(Code.NOT_A_NUMBER))
cell("out of all size", where(a_number, 1e14), listed_or(Code.OUT_OF_SIZE))
cell("personal number in number", where(a_number, "850101-2390"), listed_or(Code.TWO_NUMBERS))
cell("near an answer", where(lambda t: t.is_answered, "Pågåend"), Code.NEAR_MATCH)
cell("not in list, far", where(of_kind(Kind.CHOICE), "lila"), Code.NOT_IN_LIST)
cell("a number for a choice", where(of_kind(Kind.CHOICE), 3.0), Code.NOT_IN_LIST)
cell(
    "not in list, near",
    where(of_kind(Kind.CHOICE), lambda t: t.field.choices[0].words(SV) + "x"),
    Code.NEAR_MATCH,
)
cell("not a date", where(of_kind(Kind.DATE), "i juni"), Code.NOT_A_DATE)
cell("a day that is none", where(of_kind(Kind.DATE), "2022-02-30"), Code.NOT_A_DATE)
cell("date without its format", where(of_kind(Kind.DATE), 44727.0), Code.NOT_A_DATE)
cell("not a month", where(of_kind(Kind.MONTH), "våren"), Code.NOT_A_MONTH)
cell("a thirteenth month", where(of_kind(Kind.MONTH), "2022-13"), Code.NOT_A_MONTH)
cell("error value", lambda t: "", Code.ERROR_VALUE, error="#N/A")
cell("error value of a lost cell", lambda t: "", Code.ERROR_VALUE, error="#REF!")
cell("uncalculated formula", lambda t: "", Code.UNCALCULATED, formula=True)
# out of range
cell(
    "below the least", where(lambda t: t.field.minimum is not None, -1.0), Code.TOO_SMALL,
    How.CHANGED,
)  # fmt: skip
cell("above the most", where(lambda t: t.field.maximum is not None, 5.0), Code.TOO_BIG, How.CHANGED)
cell("not whole", where(of_kind(Kind.INTEGER), 2.5), Code.NOT_WHOLE)
cell(
    "too long", where(lambda t: t.field.max_length and t.form in ROWS, lambda t: "x" * (t.field.max_length + 1)),
    Code.TOO_LONG, How.CHANGED,
)  # fmt: skip
cell(
    "share beyond its bounds", where(lambda t: t.of("G1"), 100.1), Code.IMPOSSIBLE_SHARE,
    How.CHANGED, {"explanation"},
)  # fmt: skip
cell(
    "count below zero", where(lambda t: t.of("G6"), -1.0), Code.NEGATIVE_COUNT,
    How.CHANGED, {"explanation"},
)  # fmt: skip
cell(
    "0,947 for 94,7",
    where(lambda t: t.of("G1", "G6"), lambda t: 0.805 if t.of("G1") else 0.05),
    Code.HUNDRED_TIMES, How.CHANGED,
)  # fmt: skip
cell(
    "0,947 for 94,7, beside what it is of", where(lambda t: t.of("G5"), 0.96),
    Code.DOES_NOT_ADD_UP, How.CHANGED, {"numerator", "denominator"},
    also=lambda t: ("comment", Code.NO_COMMENT),
)  # fmt: skip
cell(
    "outcome beside a reason for none", where(lambda t: t.of("G7", "G8"), 97.0), None, How.CHANGED,
    also=lambda t: ("no_outcome", Code.OUTCOME_AND_REASON),
)  # fmt: skip
cell(
    "more digits than are kept",
    where(lambda t: t.of("G1", field="forecast") or t.of("G2"), lambda t: float(t.now) + 0.123456789),
    Code.ROUNDED, How.KEPT,
)  # fmt: skip
# blank where required


def emptied(field, goals, code, rests_on, form="goals"):
    cell(
        f"blank: {field}",
        where(lambda t: (t.form, t.field.key) == (form, field) and t.key[0] in goals, ""),
        code, How.CHANGED, rests_on,
    )  # fmt: skip


emptied("outcome", ("G1", "G2", "G3", "G6"), Code.NO_OUTCOME, {"explanation", "no_outcome"})
emptied("comment", ("G1", "G3"), Code.NO_COMMENT, {"outcome"})
emptied("action", ("G1", "G3"), Code.NO_ACTION, {"outcome", "comment"})
emptied("denominator", ("G5",), Code.NO_WEIGHT, {"outcome"})
emptied("expected", ("G7",), Code.NO_DATE, {"no_outcome", "outcome", "explanation"})
emptied("explanation", ("G8",), Code.NO_EXPLANATION, {"no_outcome", "outcome", "comment"})
emptied("own_status", ("G1",), Code.REASON_WITHOUT_STATUS, {"own_status_reason"})
emptied("own_status_reason", ("G1",), Code.STATUS_WITHOUT_REASON, {"own_status"})
emptied("progress", ("A1",), Code.EMPTY, {"comment"}, "dated_activities")
emptied("ready", ("return",), Code.NOT_READY, (), "ready")
cell(
    "ready in other words", where(lambda t: t.field.key == "ready", "Klart och kollat"),
    Code.NOT_IN_LIST,
)  # fmt: skip
# legible, and worth a word
cell(
    "percent format",
    where(lambda t: in_numbers(t) and t.field.kind is not Kind.AMOUNT, lambda t: t.shown / 100),
    Code.PERCENT_CELL, How.KEPT, percent=True,
)  # fmt: skip
cell(
    "formula", where(in_numbers, lambda t: t.shown), Code.FORMULA, How.KEPT, formula=True,
)  # fmt: skip
cell(
    "another unit of measure",
    where(lambda t: in_numbers(t) and t.unit == "%", lambda t: f"{comma(t.shown)} mkr"),
    Code.OTHER_UNIT_OF_MEASURE, How.KEPT,
)  # fmt: skip
cell(
    "personal number in a text",
    where(of_kind(Kind.LONG_TEXT), "Ring 850101-2390 om detta."), Code.PERSONAL_NUMBER,
    How.KEPT,
)  # fmt: skip
cell(
    "working note left",
    where(of_kind(Kind.LONG_TEXT), "Vi ligger till [xx kollas]."), Code.EDITING_MARK, How.KEPT,
)  # fmt: skip
# harmless: what is read is what was typed


def harmless(name, put, **marks):
    cell(name, put, None, How.KEPT, **marks)


harmless("trailing spaces", where(typed, lambda t: f"{_words(t)}  "))
harmless("leading spaces", where(typed, lambda t: f"  {_words(t)}"))
harmless("non-breaking spaces", where(typed, lambda t: f"\u00a0{_words(t)}\u00a0"))
harmless("line break after", where(typed, lambda t: f"{_words(t)}\n"))
harmless("only spaces where nothing is", where(lambda t: not typed(t) and t.shown == "", "   "))
harmless("only non-breaking spaces", where(lambda t: not typed(t) and t.shown == "", "\u00a0"))
harmless("decimal comma as text", where(in_numbers, lambda t: f"{t.shown:.1f}".replace(".", ",")))
harmless(
    "decimal point as text", where(lambda t: in_numbers(t) and t.shown % 1, lambda t: f"{t.shown}")
)
harmless(
    "spaces between thousands",
    where(
        lambda t: in_numbers(t) and t.shown >= 1000, lambda t: f"{t.shown:,.0f}".replace(",", " ")
    ),
)
harmless(
    "per cent typed",
    where(lambda t: in_numbers(t) and t.unit == "%", lambda t: f"{comma(t.shown)} %"),
)
harmless("negative zero", where(lambda t: t.of("G6"), -0.0))
harmless("date as text", where(lambda t: isinstance(t.now, date), lambda t: t.now.isoformat()))
harmless("month as date", where(lambda t: t.of("G1", field="outcome_period"), date(2022, 3, 31)))
harmless("month in words", where(lambda t: t.of("G1", field="outcome_period"), "mars 2022"))
harmless("capitals in a choice", where(lambda t: _chosen(t), lambda t: t.shown.upper()))
harmless("small letters in a choice", where(lambda t: _chosen(t), lambda t: t.shown.lower()))
harmless(
    "a choice in the other language",
    where(lambda t: t.field.choices and typed(t), lambda t: _english(t)),
)
harmless("control characters", where(a_text, "en rad\x0bmed skräp\x07 i"))
harmless("a text like a formula", where(of_kind(Kind.LONG_TEXT), "-1+1"))


def _words(t):
    """A cell's content as text."""
    return comma(t.shown) if isinstance(t.shown, float) else raw_text(t.shown)


def _chosen(t):
    return typed(t) and (t.field.kind is Kind.CHOICE or (isinstance(t.now, str) and t.is_answered))


def _english(t):
    return next(c.label for c in t.field.choices if c.code == t.now)


# --- locked cells, merged cells, text outside ---


@kind("pasted over a locked cell", Level.CELL)
def _locked():
    yield from _over_locked("pasted over a locked cell", lambda now: "något annat")


@kind("locked cell emptied", Level.CELL)
def _locked_emptied():
    yield from _over_locked(
        "locked cell emptied", lambda now: "" if now not in ("", None) else None
    )


def _over_locked(name, value):
    for form, rows in ROWS.items():
        for row in rows:
            for field in FORMS[form].shown:
                if field.role is Role.KEY or field.key not in row.fixed:
                    continue
                put = value(row.fixed[field.key])
                if put is not None:
                    yield _at_cell(name, (form, row.key, field.key), put, Code.LOCKED_CHANGED)


@kind("computed cell overwritten", Level.CELL)
def _live():
    for form, rows in ROWS.items():
        for row in rows:
            for field in FORMS[form].fields:
                if field.role is Role.LIVE:
                    place = form, row.key, field.key
                    yield _at_cell("computed cell overwritten", place, "green", None)


@kind("header label changed", Level.CELL)
def _header():
    for form in ROWS:
        for field in FORMS[form].fields:
            place = form, None, field.key
            yield _at_cell("header label changed", place, "Något annat", Code.LOCKED_CHANGED)


def _at_cell(name, place, value, code, spot=None):
    spot = spot or SPOTS[place]

    def do(book):
        book.put(spot, value)
        return [Told(code, spot, about=place)] if code else []

    return Damage(name, Level.CELL, place, do)


def _outside(name, form, row, column, value="se bilaga"):
    sheet = SHEETS[form]
    return _at_cell(name, (form, None, None), value, Code.OUTSIDE, Spot(sheet, row, column))


@kind("text beside the form", Level.CELL)
def _beside():
    for form in ROWS:
        for row in (TOP[form] + 1, *rows_of(form)):
            yield _outside("text beside the form", form, row, len(FORMS[form].fields) + 3)


@kind("text below the form", Level.CELL)
def _below():
    for form in ROWS:
        for column in range(len(FORMS[form].fields)):
            for gap in (1, 3):
                yield _outside("text below the form", form, rows_of(form)[-1] + gap, column)


@kind("text above the form", Level.CELL)
def _above():
    for form in ROWS:
        for row, column in ((0, 0), (0, 6), (1, 0), (1, 9)):
            yield _outside("text above the form", form, row, column)


@kind("text outside on the start sheet", Level.CELL)
def _on_start():
    rows = next(sheet.rows for sheet in made().book.sheets if sheet.name == SHEETS["ready"])
    between = next(row for row in range(4, len(rows)) if not any(rows[row]))
    for row, column in ((1, 4), (3, 3), (10, 5), (between, 1)):
        yield _outside("text outside on the start sheet", "ready", row, column)


@kind("personal number outside", Level.CELL)
def _number_outside():
    for form in ROWS:
        row, column = rows_of(form)[-1] + 2, 1
        yield _outside("personal number outside", form, row, column, "850101-2390 Anna")


@kind("another unit's name on the start sheet", Level.CELL)
def _other_name():
    spot = Spot(SHEETS["ready"], 1, 1)
    yield _at_cell(
        "another unit's name on the start sheet", ("ready", None, None), "En annan",
        Code.OTHER_UNIT, spot,
    )  # fmt: skip


@kind("merged across", Level.MERGE)
def _merged_across():
    for form, keys in KEYS.items():
        if form == "ready":
            continue
        fields = FORMS[form].fields
        for key in keys:
            for left, right in pairwise(fields):
                if left.role is not Role.KEY and right.role is not Role.KEY:
                    yield _merge("merged across", (form, key, left.key), (form, key, right.key))


@kind("merged down", Level.MERGE)
def _merged_down():
    for form, keys in KEYS.items():
        for field in FORMS[form].inputs if form != "ready" else ():
            for upper, lower in pairwise(keys):
                yield _merge("merged down", (form, upper, field.key), (form, lower, field.key))


def _merge(name, first, last):
    form, key, field = last
    spoilt = FORMS[form].field[field].role is Role.INPUT and field not in CLOSED[form, key]

    def do(book):
        book.merge(SPOTS[first], SPOTS[last])
        return [Told(Code.MERGED, SPOTS[last], about=last)] if spoilt else []

    hides = None if spoilt else last
    touches = frozenset({(form, first[1])})
    return Damage(name, Level.MERGE, last, do, How.SPOILT, hides, touches)


@kind("row numbers merged down", Level.MERGE)
def _merged_keys():
    for form, keys in PLANNED.items():
        at = FORMS[form].keys[0]
        for upper, lower in pairwise(keys):
            if SPOTS[form, lower, at].row != SPOTS[form, upper, at].row + 1:
                continue  # what the unit adds is between them

            def do(book, form=form, upper=upper, lower=lower, at=at):
                book.merge(SPOTS[form, upper, at], SPOTS[form, lower, at])
                return [Told(Code.KEY_CHANGED, SPOTS[form, lower, at], about=(form, lower, at))]

            touches = frozenset({(form, upper)})
            yield Damage(
                "row numbers merged down", Level.MERGE, (form, lower, at), do, touches=touches
            )


# --- several cells ---


@kind("three paragraphs over three rows of comments", Level.CELL)
def _paragraphs():
    for form in ("goals", "assignments", "factors"):
        rows, keys = rows_of(form), KEYS[form]
        column = SPOTS[form, keys[0], "comment"].column
        for first in rows:
            places = [Spot(SHEETS[form], first + n, column) for n in range(3)]

            def do(book, places=places, last=rows[-1], form=form):
                told = []
                for number, spot in enumerate(places, 1):
                    book.put(spot, f"Stycke {'abc'[number - 1]}.")
                    if spot.row > last:
                        told.append(Told(Code.OUTSIDE, spot, about=(form, None, None)))
                return told

            touched = frozenset((form, key) for key in keys)
            yield Damage(
                "three paragraphs over three rows of comments", Level.CELL,
                (form, keys[rows.index(first)], "comment"), do, How.CHANGED, touches=touched,
            )  # fmt: skip


@kind("three paragraphs over three outcomes", Level.CELL)
def _paragraphs_in_numbers():
    keys = KEYS["goals"]
    for first in range(len(keys)):
        over = keys[first : first + 3]

        def do(book, over=over):
            told = []
            for number, key in enumerate(over):
                spot = SPOTS["goals", key, "outcome"]
                book.put(spot, f"Stycke {'abc'[number]}.")
                code = Code.NOT_IN_LIST if key[0] == "G3" else Code.NOT_A_NUMBER
                told.append(Told(code, spot, about=("goals", key, "outcome")))
            for extra in range(3 - len(over)):
                last = SPOTS["goals", keys[-1], "outcome"]
                spot = Spot(last.sheet, last.row + 1 + extra, last.column)
                book.put(spot, "Stycke.")
                told.append(Told(Code.OUTSIDE, spot, about=("goals", None, None)))
            return told

        touches = frozenset(("goals", key) for key in over)
        yield Damage(
            "three paragraphs over three outcomes", Level.CELL, ("goals", over[0], "outcome"), do,
            How.SPOILT, touches=touches,
        )  # fmt: skip


# --- rows ---


def _rows():
    for form in ROWS:
        for key in KEYS[form]:
            yield form, key, SPOTS[form, key, FORMS[form].keys[0]].row


@kind("row deleted", Level.ROW)
def _row_deleted():
    for form, key, row in _rows():

        def do(book, form=form, row=row, key=key):
            book.delete_row(SHEETS[form], row)
            if (form, key) in OWN:
                return []
            return [Told(Code.MISSING_ROWS, sheet=SHEETS[form], about=(form, None, None))]

        yield Damage("row deleted", Level.ROW, (form, key, None), do, hides=(form, key, None))


@kind("blank row inserted", Level.ROW)
def _row_inserted():
    for form in ROWS:
        for row in (0, TOP[form], TOP[form] + 1, *rows_of(form)):

            def do(book, form=form, row=row):
                book.insert_row(SHEETS[form], row)
                return []

            yield Damage("blank row inserted", Level.ROW, (form, None, None), do)


@kind("row with one character inserted", Level.ROW)
def _character():
    for form in ROWS:
        for column in range(len(FORMS[form].fields)):
            row = rows_of(form)[1]

            def do(book, form=form, row=row, column=column):
                spot = Spot(SHEETS[form], book.insert_row(SHEETS[form], row), column)
                book.put(spot, "x")
                return [Told(Code.OUTSIDE, spot, about=(form, None, None))]

            yield Damage("row with one character inserted", Level.ROW, (form, None, None), do)


@kind("rows sorted", Level.ROW)
def _sorted():
    for form in ROWS:
        rows = rows_of(form)
        for wanted in (rows[::-1], rows[1:] + rows[:1]):

            def do(book, form=form, wanted=wanted):
                book.order_rows(SHEETS[form], [r for r in wanted if r in book.rows[SHEETS[form]]])
                return []

            yield Damage("rows sorted", Level.ROW, (form, None, None), do)


@kind("row numbers sorted alone", Level.ROW)
def _keys_sorted():
    for form in ROWS:
        at = FORMS[form].keys[0]
        rows = [SPOTS[form, key, at].row for key in PLANNED[form]]
        wanted = rows[1:] + rows[:1]

        def do(book, form=form, wanted=wanted, at=at):
            book.sort_cells(SHEETS[form], SPOTS[form, None, at].column, wanted)
            return [
                Told(Code.KEY_CHANGED, SPOTS[form, key, at], about=(form, key, at))
                for key in PLANNED[form]
            ]

        touches = frozenset((form, key) for key in PLANNED[form])
        yield Damage(
            "row numbers sorted alone", Level.ROW, (form, KEYS[form][0], None), do, touches=touches
        )


@kind("row pasted in once more", Level.ROW)
def _twice():
    for form, key, row in _rows():

        def do(book, form=form, key=key, row=row):
            sheet, at = SHEETS[form], FORMS[form].keys[0]
            new = book.insert_row(sheet, book.rows[sheet][book.rows[sheet].index(row) + 1])
            book.copy_row(sheet, row, new)
            spot = Spot(sheet, new, SPOTS[form, key, at].column)
            return [Told(Code.ROW_TWICE, spot, about=(form, None, None))]

        yield Damage(
            "row pasted in once more", Level.ROW, (form, key, None), do, How.CHANGED,
            touches=frozenset({(form, key)}),
        )  # fmt: skip


def _key_kind(name, value):
    @kind(name, Level.ROW)
    def places():
        for form, key, _ in _rows():
            if (form, key) in OWN:
                continue
            for number, part in enumerate(FORMS[form].keys):
                put = value(form, key, number)
                if put is None:
                    continue
                spot, at = SPOTS[form, key, part], (form, key, part)

                def do(book, spot=spot, at=at, put=put):
                    book.put(spot, put)
                    return [Told(Code.KEY_CHANGED, spot, about=at)]

                yield Damage(name, Level.ROW, (form, key, None), do)


_key_kind("row number edited", lambda form, key, part: "X99")
_key_kind("row number deleted", lambda form, key, part: "")
_key_kind(
    "row number of another row",
    lambda form, key, part: (
        PLANNED[form][(PLANNED[form].index(key) + 1) % len(PLANNED[form])][0] if part == 0 else None
    ),
)


@kind("spaces around a row number", Level.CELL)
def _spaced_key():
    for form, key, _ in _rows():
        for part in FORMS[form].keys:
            place = form, key, part
            value = f" {dict(zip(FORMS[form].keys, key, strict=True))[part]}\u00a0"
            yield _at_cell("spaces around a row number", place, value, None)


@kind("a row that was never in the plan", Level.ROW)
def _new_row():
    for form in ROWS:
        field = FORMS[form].inputs[0]

        def do(book, form=form, field=field):
            row = rows_of(form)[-1] + 2
            for part, value in zip(FORMS[form].keys, ("G77", "B", "total"), strict=False):
                book.put(Spot(SHEETS[form], row, SPOTS[form, None, part].column), value)
            book.put(Spot(SHEETS[form], row, SPOTS[form, None, field.key].column), 5.0)
            spot = Spot(SHEETS[form], row, SPOTS[form, None, FORMS[form].keys[0]].column)
            return [Told(Code.UNKNOWN_ROW, spot, about=(form, None, None))]

        yield Damage("a row that was never in the plan", Level.ROW, (form, None, None), do)


@kind("another unit's row pasted in", Level.ROW)
def _others_row():
    def do(book):
        row = rows_of("goals")[-1] + 1
        theirs = next(s for s in made("V").book.sheets if s.name == SHEETS["goals"])
        cells = theirs.rows[TOP["goals"] + 3]
        for column, value in enumerate(cells):
            if value != "":
                book.put(Spot(SHEETS["goals"], row, column), value)
        spot = Spot(SHEETS["goals"], row, SPOTS["goals", None, "goal_id"].column)
        return [Told(Code.UNKNOWN_ROW, spot, about=("goals", None, None))]

    yield Damage("another unit's row pasted in", Level.ROW, ("goals", None, None), do)


# --- columns ---


@kind("column moved", Level.COLUMN)
def _column_moved():
    for form in ROWS:
        width = len(FORMS[form].fields)
        for field in FORMS[form].fields:
            for to in (0, width + 2):
                column = SPOTS[form, None, field.key].column
                if column == to:
                    continue

                def do(book, form=form, column=column, to=to):
                    book.move_column(SHEETS[form], column, to)
                    return []

                yield Damage("column moved", Level.COLUMN, (form, None, field.key), do)


@kind("column deleted", Level.COLUMN)
def _column_deleted():
    for form in ROWS:
        for field in FORMS[form].fields:
            about = form, None, field.key

            def do(book, form=form, field=field, about=about):
                book.delete_column(SHEETS[form], SPOTS[form, None, field.key].column)
                if field.role is Role.KEY:
                    return [Told(Code.NO_TABLE, about=(form, None, None))]
                if field.role is Role.INPUT:
                    return [Told(Code.NO_COLUMN, sheet=SHEETS[form], about=about)]
                return []

            hides = (form, None, None) if field.role is Role.KEY else about
            yield Damage("column deleted", Level.COLUMN, about, do, How.SPOILT, hides)


@kind("blank column inserted", Level.COLUMN)
def _column_inserted():
    for form in ROWS:
        for column in range(len(FORMS[form].fields)):

            def do(book, form=form, column=column):
                book.insert_column(SHEETS[form], column)
                return []

            yield Damage("blank column inserted", Level.COLUMN, (form, None, None), do)


@kind("column of one's own inserted", Level.COLUMN)
def _own_column():
    for form in ROWS:
        for row in rows_of(form)[:2]:

            def do(book, form=form, row=row):
                new = book.insert_column(SHEETS[form], SPOTS[form, None, LAST_TEXT[form]].column)
                spot = Spot(SHEETS[form], row, new)
                book.put(spot, "eget")
                return [Told(Code.OUTSIDE, spot, about=(form, None, None))]

            yield Damage("column of one's own inserted", Level.COLUMN, (form, None, None), do)


@kind("row of field names deleted", Level.COLUMN)
def _names_deleted():
    for form in ROWS:

        def do(book, form=form):
            book.delete_row(SHEETS[form], TOP[form])
            return [Told(Code.NO_TABLE, about=(form, None, None))]

        yield Damage(
            "row of field names deleted", Level.COLUMN, (form, None, None), do,
            hides=(form, None, None),
        )  # fmt: skip


@kind("header row deleted", Level.COLUMN)
def _header_deleted():
    for form in ROWS:

        def do(book, form=form):
            book.delete_row(SHEETS[form], TOP[form] + 1)
            return []

        yield Damage(
            "header row deleted", Level.COLUMN, (form, None, None), do, hides=(form, None, "header")
        )


# --- sheets ---


def _sheet_kind(name, forms, do, hides=None):
    @kind(name, Level.SHEET)
    def places():
        for form in forms:
            hidden = None if hides is None else (form, None, None)
            yield Damage(
                name, Level.SHEET, (form, None, None), lambda book, form=form: do(book, form),
                hides=hidden,
            )  # fmt: skip


def _renamed(book, form):
    book.rename(SHEETS[form], "Vårt blad")
    return []


def _deleted(book, form):
    book.delete_sheet(SHEETS[form])
    code = Code.NOT_READY if form == "ready" else Code.NO_TABLE
    return [Told(code, about=(form, None, None))]


def _hidden(book, form):
    book.hide(SHEETS[form])
    return []


def _copied(book, form):
    book.add_sheet(f"Kopia av {form}", book.values(SHEETS[form]))
    return []


def _copied_and_changed(book, form):
    copy = f"Kopia två av {form}"
    book.add_sheet(copy, book.values(SHEETS[form]))
    key, field = KEYS[form][1], FORMS[form].field[LAST_TEXT[form]]
    at = SPOTS[form, key, field.key]
    where_now = book.at(at) if at.row in book.rows[at.sheet] else None
    if where_now is None:
        return []
    book.put(Spot(copy, *where_now), "Ett annat svar.")
    return [Told(Code.TABLE_TWICE, sheet=copy, about=(form, None, None))]


def _foreign(unit, round_id):
    def do(book, form, *, instead):
        theirs = next(s for s in made(unit, round_id).book.sheets if s.name == SHEETS[form])
        if instead:
            book.delete_sheet(SHEETS[form])
        name = f"{form} {unit} {round_id} {instead:d}"
        book.add_sheet(name, theirs.rows)
        return [Told(Code.SHEET_OF_ANOTHER, sheet=name, about=(form, None, None))]

    return do


EVERY = (*ROWS, "ready")
OF_BOTH = ("goals", "dated_activities", "economy", "investments")
"""Forms that the other unit has filled in too."""
_sheet_kind("sheet renamed", EVERY, _renamed)
_sheet_kind("sheet hidden", EVERY, _hidden)
_sheet_kind("sheet deleted", EVERY, _deleted, hides=True)
_sheet_kind("sheet copied", ROWS, _copied)
_sheet_kind("sheet copied with other answers", ROWS, _copied_and_changed)
for _who, _round, _words_for in (("V", "R", "unit"), ("U", "Q", "round")):
    _do = _foreign(_who, _round)
    _sheet_kind(
        f"sheet of another {_words_for} instead", OF_BOTH,
        lambda book, form, do=_do: do(book, form, instead=True), hides=True,
    )  # fmt: skip
    _sheet_kind(
        f"sheet of another {_words_for} beside", OF_BOTH,
        lambda book, form, do=_do: do(book, form, instead=False),
    )  # fmt: skip


def _one(name, do, *, level=Level.SHEET, hides=None, in_files_only=False, by_sheets=False):
    @kind(name, level, in_files_only=in_files_only)
    def places():
        yield Damage(name, level, (None, None, None), do, hides=hides, by_sheets=by_sheets)


def _notes(book):
    book.add_sheet("Anteckningar", [["Att tänka på"], [], ["", "12"]])
    return [Told(Code.OTHER_SHEET, sheet="Anteckningar")]


def _blank(book):
    book.add_sheet("Blad1", [])
    return []


def _hidden_notes(book):
    book.add_sheet("Dolt", [["Tillägg", 12.0]], visible=False)
    return []


def _reversed(book):
    book.reverse_sheets()
    return []


def _lists_gone(book):
    book.delete_sheet("Listor")
    return []


_one("sheet added with notes", _notes)
_one("blank sheet added", _blank)
_one("hidden sheet added", _hidden_notes)
_one("sheets in another order", _reversed)
_one("hidden lists deleted", _lists_gone)

# --- defined names, which only files have ---


def _named(name, target):
    def do(book):
        book.name(name, target)
        return []

    return do


_one("own name deleted", _named("xg_goals", None), in_files_only=True)
_one("own name broken", _named("xg_goals", "#REF!"), in_files_only=True)
_one("own name elsewhere", _named("xg_goals", "'Start'!$A$1:$B$2"), in_files_only=True)
_one("foreign names", _named("_xlnm_Addin.Data", "'Start'!$A$1"), in_files_only=True)
_one("list's name broken", _named("xg_list_own_status", "#REF!"), in_files_only=True)

# --- the marking ---


def _manifest_row(name):
    sheet = next(s for s in made().book.sheets if s.name == MANIFEST)
    return Spot(MANIFEST, [row[0] for row in sheet.rows].index(name), 1)


def _marking(name, row, value, code, *, turned_away=False, column=1):
    spot = _manifest_row(row)._replace(column=column) if row else Spot(MANIFEST, 0, column)

    def do(book):
        book.put(spot, value)
        return [Told(code)] if code else []

    hides = (None, None, None) if turned_away else None
    _one(name, do, level=Level.FILE, hides=hides, by_sheets=code is Code.MIXED_UP)


def _token(**rest):
    return make_token(KEY, changed(**rest))


for _row, _value in (("unit", "V"), ("round", "Q"), ("issue", "2"), ("workspace", "other")):
    _marking(f"manifest's {_row} edited", _row, _value, Code.MARKING_EDITED)
_marking("manifest's organisation edited", "organisation", "En annan region", None)
_marking("manifest's form edited", "form:goals", "7", None)
_marking("manifest's first cell edited", "", "annat", Code.NOT_OURS, turned_away=True, column=0)
_MADE = made().token
for _name, _value, _code in (
    ("token cut", _MADE[:-20], Code.BAD_TOKEN),
    ("token's last character", _MADE.rstrip("=")[:-1] + ("A" if _MADE.rstrip("=")[-1] != "A" else "B"), Code.BAD_TOKEN),
    ("token's half", _MADE.partition(".")[0], Code.BAD_TOKEN),
    ("token emptied", "", Code.BAD_TOKEN),
    ("token is words", "ingen aning", Code.BAD_TOKEN),
    ("token of another unit", made("V").token, Code.MIXED_UP),
    ("token of another round", made("U", "Q").token, Code.OTHER_ROUND),
    ("token of another workspace", _token(workspace="99999999"), Code.OTHER_WORKSPACE),
    ("token of a later version", _token(forms={"goals": 9}), Code.LATER_VERSION),
    ("token with another key", make_token(b"x" * 32, changed()), Code.BAD_TOKEN),
):  # fmt: skip
    _marking(_name, "token", _value, _code, turned_away=True)
_marking("token in small letters", "token", _MADE.lower(), None)
_marking("token with spaces", "token", f" {_MADE[:40]} {_MADE[40:]}\n", None)


def _manifest_of(unit, code):
    def do(book):
        theirs = next(s for s in made(unit).book.sheets if s.name == MANIFEST)
        book.add_sheet("xlgoals (2)", theirs.rows, visible=False)
        return [Told(code)] if code else []

    return do


_one("marking twice", _manifest_of("U", None), level=Level.FILE)
_one(
    "marking of another unit too", _manifest_of("V", Code.MIXED_UP), level=Level.FILE,
    hides=(None, None, None),
)  # fmt: skip


def _manifest_gone(book):
    book.delete_sheet(MANIFEST)
    return [Told(Code.NOT_OURS)]


_one("marking deleted", _manifest_gone, level=Level.FILE, hides=(None, None, None))


def _all_replaced(book):
    for form in EVERY:
        if SHEETS[form] in book.names:
            book.delete_sheet(SHEETS[form])
        theirs = next((s for s in made("V").book.sheets if s.name == SHEETS[form]), None)
        if theirs is not None:
            book.add_sheet(f"{SHEETS[form]} (2)", theirs.rows)
    return [Told(Code.MIXED_UP)]


_one(
    "every sheet is another unit's", _all_replaced, level=Level.FILE, hides=(None, None, None),
    by_sheets=True,
)  # fmt: skip
