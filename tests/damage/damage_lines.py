"""Damages of what only lines have: sums, differences, given figures, amounts, rows of one's own."""

from damage_editing import SPOTS
from damage_kinds import (
    KEYS,
    OWN,
    TABLE,
    Damage,
    How,
    Level,
    Told,
    cell,
    comma,
    harmless,
    in_numbers,
    kind,
    of_kind,
    where,
)
from damage_returns import FORMS, ROWS, SV, made

from xlgoals.codes import Code
from xlgoals.forms.form import NUMBERS, Kind, Product, rests_on

__all__ = ["TABLE"]

AMOUNT = of_kind(Kind.AMOUNT)
BOOK = {sheet.name: sheet.rows for sheet in made().book.sheets}


def now(place):
    """What the sound return holds in a cell; a sum or difference as the template computed it."""
    spot = SPOTS[place]
    cells = BOOK[spot.sheet][spot.row]
    return cells[spot.column] if spot.column < len(cells) else ""


def whole_form(form):
    """All rows of a form, since what is typed in one may make a sum in another."""
    return frozenset((form, key) for key in KEYS[form])


def sums():
    """Every computed cell of a row that is a sum, with what it shows."""
    for form, rows in ROWS.items():
        for row in rows:
            for field in FORMS[form].summed if row.is_sum else ():
                yield form, row.key, field.key


def differences():
    """Every computed figure of a row, what it follows from, and whether that must be exact."""
    for form, rows in ROWS.items():
        for row in rows:
            for field, how in FORMS[form].computed:
                place = form, row.key, field.key
                if field.kind in NUMBERS and isinstance(now(place), float):
                    yield place, frozenset(rests_on(how)), isinstance(how, Product)


def over(name, place, value, code, rests=frozenset(), touches=frozenset()):
    """A damage that writes a value over a locked cell."""

    def do(book):
        book.put(SPOTS[place], value)
        return [Told(code, SPOTS[place], "", place, rests, bool(rests))] if code else []

    return Damage(name, Level.CELL, place, do, touches=touches)


# --- sums and differences ---


@kind("typed sum that differs", Level.CELL)
def _wrong_sum():
    for place in sums():
        if isinstance(now(place), float):
            value = now(place) + 100.0
            code = Code.DOES_NOT_ADD_UP
            yield over("typed sum that differs", place, value, code, touches=whole_form(place[0]))


@kind("typed sum within rounding", Level.CELL)
def _rounded_sum():
    for place in sums():
        if isinstance(now(place), float):
            value = float(round(now(place)))
            touches = whole_form(place[0])
            yield over("typed sum within rounding", place, value, None, touches=touches)


@kind("typed sum of nothing", Level.CELL)
def _sum_of_nothing():
    for place in sums():
        if now(place) == "":
            touches = whole_form(place[0])
            code = Code.LOCKED_CHANGED
            yield over("typed sum of nothing", place, 7.0, code, touches=touches)


@kind("words over a sum", Level.CELL)
def _words_over_sum():
    for place in sums():
        yield over("words over a sum", place, "se bilaga", Code.LOCKED_CHANGED)


@kind("typed difference that differs", Level.CELL)
def _wrong_difference():
    for place, rests, is_exact in differences():
        value = now(place) + (1.0 if is_exact else 50.0)
        code, touches = Code.DOES_NOT_ADD_UP, whole_form(place[0])
        yield over("typed difference that differs", place, value, code, rests, touches)


@kind("typed difference within rounding", Level.CELL)
def _rounded_difference():
    for place, _, is_exact in differences():
        value = now(place) if is_exact else float(round(now(place)))
        touches = whole_form(place[0])
        yield over("typed difference within rounding", place, value, None, touches=touches)


@kind("chosen in a sum", Level.CELL)
def _chosen_in_sum():
    for form, rows in ROWS.items():
        for row in rows:
            for field in FORMS[form].inputs if row.is_sum else ():
                if field.kind is Kind.CHOICE:
                    place, word = (form, row.key, field.key), field.choices[0].words(SV)
                    yield over("chosen in a sum", place, word, Code.LOCKED_CHANGED)


# --- what is given ---


def _over_given(name, value):
    @kind(name, Level.CELL)
    def places():
        for form, rows in ROWS.items():
            for row in rows:
                for field, given in row.given.items():
                    code = Code.GIVEN_CHANGED if field in row.sources else Code.LOCKED_CHANGED
                    touches = whole_form(form)
                    put = value(given)
                    if put is not None:
                        yield over(name, (form, row.key, field), put, code, touches=touches)


def _more(given):
    return None if isinstance(given, str) else float(given) + 7


_over_given("given figure or title in words", lambda given: "något annat")
_over_given("given figure or title emptied", lambda given: "")
_over_given("another figure for a given one", _more)

# --- amounts ---

cell("another unit of amounts", where(AMOUNT, "12 mkr"), Code.OTHER_UNIT_OF_AMOUNT)
cell("kronor for thousands of them", where(AMOUNT, "12 000 kr"), Code.OTHER_UNIT_OF_AMOUNT)
harmless(
    "the unit of amounts typed",
    where(lambda t: AMOUNT(t) and in_numbers(t), lambda t: f"{comma(t.shown)} tkr"),
)
cell(
    "the other sign",
    where(
        lambda t: in_numbers(t) and t.row is not None and t.row.nature != "either",
        lambda t: -t.shown,
    ),
    Code.UNEXPECTED_SIGN, How.CHANGED,
)  # fmt: skip
_COMPARED = {
    "outcome": ("budget", "last_year"),
    "forecast": ("year_budget",),
    "frame": ("last_year",),
}
cell(
    "a thousand times off",
    where(lambda t: in_numbers(t) and AMOUNT(t) and _beside(t), lambda t: _beside(t) * 1000),
    Code.THOUSAND_TIMES, How.CHANGED,
    {name for names in _COMPARED.values() for name in names},
)  # fmt: skip


def _beside(t):
    """The first amount that this one is held against."""
    names = (
        ()
        if (t.form, t.field.key) == ("investments", "forecast")
        else _COMPARED.get(t.field.key, ())
    )
    there = [now((t.form, t.key, name)) for name in names if name in FORMS[t.form].field]
    return next((figure for figure in there if isinstance(figure, float)), None)


# --- rows of one's own ---

for _form in ("investments", "savings", "internal_control"):
    cell(
        f"blank: title in {_form}",
        where(lambda t, form=_form: (t.form, t.field.key, t.key[0]) == (form, "title", "N01"), ""),
        Code.EMPTY, How.CHANGED, {"outcome", "budget", "effect", "comment", "risk"},
    )  # fmt: skip


@kind("row of one's own filled in", Level.CELL)
def _another_own():
    for form, key in sorted(OWN):
        title = SPOTS[form, key, "title"]
        if now((form, key, "title")) == "":

            def do(book, title=title):
                book.put(title, "Något eget")
                return []

            place = form, key, "title"
            yield Damage("row of one's own filled in", Level.CELL, place, do, How.CHANGED)


@kind("number of a row of one's own edited", Level.ROW)
def _own_number():
    for form, key in sorted(OWN):
        for value in ("X99", "") if now((form, key, "title")) != "" else ("X99",):
            at = FORMS[form].keys[0]
            spot = SPOTS[form, key, at]

            def do(book, spot=spot, value=value, form=form):
                book.put(spot, value)
                return [Told(Code.UNKNOWN_ROW, spot, about=(form, None, None))]

            yield Damage(
                "number of a row of one's own edited", Level.ROW, (form, key, None), do,
                hides=(form, key, None), touches=frozenset({(form, key)}),
            )  # fmt: skip
