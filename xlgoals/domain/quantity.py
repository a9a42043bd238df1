"""What people type as a number, read exactly or refused.

A cell holds a number, or a text that a careful person reads as one number without doubt: with
a comparator in front, a unit behind, spaces between thousands. Anything else is refused with a
reason and never guessed (RULES 1, "Reading values" and "Exactness").
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import StrEnum
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from xlgoals.domain.model import Comparator
from xlgoals.i18n import N_

if TYPE_CHECKING:
    from fractions import Fraction

    from xlgoals.i18n import Language

DIGITS = 10
"""Significant digits that are kept; with these, decimals and a sheet's doubles agree."""
SMALLEST, LARGEST = Decimal("1e-6"), Decimal("1e12")
"""The sizes a figure other than zero may have."""
LONGEST = 120
"""Longest text that can be a number with its unit, in characters; longer ones are prose."""
LONGEST_UNIT = 80
"""Longest unit, so that a comparator, the number and it fit in `LONGEST` in either language."""
COMPARED = {
    Comparator.AT_LEAST: N_("at least {value}"),
    Comparator.AT_MOST: N_("at most {value}"),
    Comparator.MORE_THAN: N_("more than {value}"),
    Comparator.LESS_THAN: N_("less than {value}"),
}
"""A number with its comparator in words; `read_number` knows the words of both languages."""
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Arithmetic with room for every digit of such figures; independent of the caller's context."""

_ZERO = Decimal(0)
_KEPT = Context(prec=DIGITS, rounding=ROUND_HALF_UP)
_SEEN = Context(prec=15, rounding=ROUND_HALF_UP)


class Unreadable(StrEnum):
    """Why a cell is not a number; the names are those of the findings."""

    NOT_A_NUMBER = "not_a_number"
    TWO_NUMBERS = "two_numbers"
    OUT_OF_SIZE = "out_of_size"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was read.

    `value` has at most ten significant digits, no trailing zeros and no exponent. `unit` is the
    text behind the number (`recept per 1000 inv`), `denominator` the number in it (1000).
    `rounded` says that digits which a spreadsheet can show (fifteen) were cut.
    """

    value: Decimal
    comparator: Comparator | None = None
    unit: str = ""
    denominator: Decimal | None = None
    rounded: bool = False


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros, exponent or a minus before zero."""
    if not value:
        return _ZERO
    short = value.normalize(EXACT)
    exponent = short.as_tuple().exponent
    if isinstance(exponent, int) and exponent > 0:
        return short.quantize(Decimal(1), context=EXACT)
    return short


def significant(value: Decimal | Fraction) -> Decimal:
    """`value` with ten significant digits, ties rounded away from zero."""
    return plain(_KEPT.plus(_decimal(value)))


def rounded(value: Decimal | Fraction, decimals: int) -> Decimal:
    """`value` with so many decimals, ties rounded away from zero as a spreadsheet does."""
    return plain(_decimal(value).quantize(Decimal(1).scaleb(-decimals), context=EXACT))


def twelve(value: Decimal | Fraction) -> Decimal:
    """`value` with twelve decimals: how ratios are compared."""
    return rounded(value, 12)


def written(quantity: Quantity, language: Language) -> str:
    """`quantity` in words, which `read_number` reads as the same: `mindre än 20 581 besök`.

    The unit stays in the language it was typed in; only `rounded` is not told.

    Raises:
        KeyError: The comparator is `between`, which has two limits and is never read.
    """
    number = language.number(quantity.value)
    if quantity.comparator is not None:
        number = language.text(COMPARED[quantity.comparator], value=number)
    return f"{number} {quantity.unit}".rstrip()


def read_number(raw: str | int | float, language: str = "sv") -> Quantity | Unreadable:
    """Read the content of a cell as a number, or say why it is not one.

    Args:
        raw: what the cell holds. A logical value is no number.
        language: `sv` or `en`; decides `1,234` (Swedish 1.234, English 1 234) and `1.234`
            (English 1.234; refused in Swedish, where it may be either).
    """
    if isinstance(raw, str) and len(raw) > LONGEST:
        return Unreadable.NOT_A_NUMBER
    return _read(raw, language)


# Figures repeat from cell to cell; `typed` keeps True and 1.0 apart from 1.
@lru_cache(maxsize=1 << 14, typed=True)
def _read(raw: str | int | float, language: str) -> Quantity | Unreadable:
    if isinstance(raw, float):
        return _read_float(raw)
    if isinstance(raw, str):
        return _read_text(raw, language)
    if isinstance(raw, bool):
        return Unreadable.NOT_A_NUMBER
    return Quantity(Decimal(raw)) if -1e9 < raw < 1e9 else _kept(Decimal(raw))


def _decimal(value: Decimal | Fraction) -> Decimal:
    if isinstance(value, Decimal):
        return value
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


def _kept(value: Decimal, comparator: Comparator | None = None) -> Quantity | Unreadable:
    """A quantity of the digits that are kept, if its size is one of a figure."""
    if value and not SMALLEST <= value.copy_abs() <= LARGEST:
        return Unreadable.OUT_OF_SIZE
    kept = significant(value)
    # The binary noise of 0.1 + 0.2 is beyond what a spreadsheet shows: nobody's digits were cut.
    return Quantity(kept, comparator, rounded=kept != _SEEN.plus(value))


def _read_float(raw: float) -> Quantity | Unreadable:
    if 1e-6 <= abs(raw) < 1e9:
        if raw.is_integer():
            return Quantity(Decimal(int(raw)))
        text = float.__repr__(raw)  # numpy's floats have a repr of their own
        if len(text) <= DIGITS:
            return Quantity(Decimal(text))
    if not isfinite(raw):
        return Unreadable.NOT_A_NUMBER
    return _kept(Decimal(float.__repr__(raw)))


# --- Text ------------------------------------------------------------------------------------

_SPACES = " \u00a0\u202f\u2009"
_SIGNS = "-\u2212\u2013"
_WORDS = {
    "minst": Comparator.AT_LEAST,
    "minimum": Comparator.AT_LEAST,
    "at least": Comparator.AT_LEAST,
    ">=": Comparator.AT_LEAST,
    "≥": Comparator.AT_LEAST,
    "högst": Comparator.AT_MOST,
    "max": Comparator.AT_MOST,
    "maximalt": Comparator.AT_MOST,
    "maximum": Comparator.AT_MOST,
    "at most": Comparator.AT_MOST,
    "<=": Comparator.AT_MOST,
    "≤": Comparator.AT_MOST,
    "mer än": Comparator.MORE_THAN,
    "fler än": Comparator.MORE_THAN,
    "more than": Comparator.MORE_THAN,
    ">": Comparator.MORE_THAN,
    "mindre än": Comparator.LESS_THAN,
    "färre än": Comparator.LESS_THAN,
    "less than": Comparator.LESS_THAN,
    "fewer than": Comparator.LESS_THAN,
    "<": Comparator.LESS_THAN,
}
"""Comparators that mean one thing. Left out, and so refused: `under 30 dagar` may be during them,
`min` is minutes and `my`, `från`, `upp till` and `över` tell of changes and places as well,
`lägre än` and `högre än` compare with a year or another's result more often than with a number."""

_COMPARATORS = "|".join(
    re.escape(word).replace(r"\ ", r"\s+") for word in _WORDS if word[0].isalpha()
)
# A minus glued to a word may be a hyphen, and one with a space after it a dash: neither is read.
_PARTS = re.compile(
    rf"\s*(?:(?P<word>{_COMPARATORS})(?:\s+|(?=[0-9]))|(?P<symbol>>=|<=|[<>≥≤])\s*)?"
    rf"(?P<sign>[{_SIGNS}+])?"
    rf"(?P<number>[0-9](?:[0-9.,{_SPACES}]*[0-9])?)"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_DECIMALS = re.compile(
    rf"(?P<whole>0|[1-9][0-9]*|[1-9][0-9]{{0,2}}(?:[{_SPACES}][0-9]{{3}})+)(?:(?P<mark>[.,])(?P<part>[0-9]+))?"
)
_BY_POINT = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,(?P<part>[0-9]+))?")
_BY_COMMA = re.compile(r"(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+)(?:\.(?P<part>[0-9]+))?")
_NOT_DIGITS = re.compile(r"[^0-9]")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

_LETTER = "A-Za-zÀ-ÖØ-öø-ɏµΩ"
_EXPONENT = re.compile(r"[eE][-+]?[0-9]")
# Only powers of ten: `per 1000 inv` is a denominator, `per 2020` may be anything.
_PER = re.compile(
    rf"(?:(?<![{_LETTER}])per |(?<=[{_LETTER}%])/ ?)"
    r"(?P<number>1(?:0{0,2}(?: 000){1,2}|0{1,6}))"
)
_POWERS = re.compile(rf"(?<![{_LETTER}])[cdk]?m[23](?![{_LETTER}0-9])|[CNS]?O[23](?![0-9])")
"""Digits that belong to a unit: `m2`, `km3`, `CO2`."""
_UNIT = re.compile(rf"(?:/ ?)?[{_LETTER}%‰°€$][{_LETTER}%‰°€$/.·²³'’ –-]*(?<![/·'’ –-])")


def _any_of(words: str) -> re.Pattern[str]:
    """Finds any of the words, which are parted by spaces, as a whole word."""
    either = "|".join(words.split())
    return re.compile(rf"(?<![{_LETTER}])(?:{either})(?![{_LETTER}])", re.IGNORECASE)


# Words behind a number that take back its certainty; in front of it only a comparator may stand.
_HEDGES = _any_of(
    r"ca c\.a cirka circa ungefär omkring nästan drygt knappt kanske troligen ev\. eventuellt "
    "uppskattat uppskattad uppskattade uppskattning prel preliminär preliminärt preliminära "
    "osäker osäkert osäkra oklart eller plus minus ja nej ej inte saknas "
    "minst högst lägst mest max maximalt maximum minimum uppåt nedåt "
    "about around approximately approx roughly nearly almost maybe perhaps probably "
    "estimate estimated preliminary uncertain or but yes not missing least most upwards downwards"
)
_MONTHS = _any_of(
    "jan januari january feb februari february mar mars march apr april maj may jun juni june "
    "jul juli july aug augusti august sep sept september okt oct oktober october nov november "
    "dec december"
)
"""`4,5 (okt)` and `5 maj`: a figure of another time, or a date."""
_NUMBERS = _any_of(
    "halv halva halvt två tre fyra fem sex sju åtta nio tio elva tolv femton tjugo trettio fyrtio "
    "femtio sextio sjuttio åttio nittio hundra hundratal tusen tusental miljon miljoner miljard "
    "miljarder dussin half two three four five six seven eight nine ten eleven twelve fifteen "
    "twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands "
    "million millions billion billions dozen k mn mln bn"
)
"""A second number in words: `4 av tio`, `5 tusen`, which may be 5 or 5000. `mkr` is a unit."""
_DURING = (
    r"(?! (?:hela |the )?(?:året|åren|perioden|mandatperioden|månaden|terminen|kvartalet|veckan"
    rf"|year|month|period)(?![{_LETTER}'’]))"
)
_COMPARING = (
    "mera?|mindre|fler|färre|högre|lägre|bättre|sämre|ökning|minskning|höjning|sänkning|ökat|ökad|"
    "minskat|minskad|more|less|fewer|higher|lower|better|worse|increase|decrease|reduction|"
    rf"och upp|and up|(?:över|under|over|above|below){_DURING}"
)
_CHANGE = re.compile(
    rf"^(?:[^ ]* )?[^{_LETTER} ]*(?:{_COMPARING})(?![{_LETTER}])"
    rf"|(?<![{_LETTER}])(?:{_COMPARING})(?= än\b| than\b|[ .]*$)",
    re.IGNORECASE,
)
"""A difference from something else, whose sign or limit is in words: `5 % lägre`, `3 fler`. Later
among the words they only describe: `3 insatser för bättre hälsa`."""
_YEARLY = _any_of(r"års nivå nivån utfall utfallet s\slevel level levels outcome")


def _read_text(raw: str, language: str) -> Quantity | Unreadable:
    if len(raw) < DIGITS and raw.isascii() and raw.isdigit() and (raw[0] != "0" or raw == "0"):
        return Quantity(Decimal(raw))
    found = _PARTS.fullmatch(raw if raw.isascii() else unicodedata.normalize("NFC", raw))
    if found is None:
        return Unreadable.NOT_A_NUMBER
    digits = _read_digits(found["number"], language)
    if isinstance(digits, Unreadable):
        return digits
    if found["sign"] and found["sign"] in _SIGNS:
        digits = f"-{digits}"
    comparator = _comparator(found["word"] or found["symbol"])
    if isinstance(comparator, Unreadable):
        return comparator
    kept = _kept(Decimal(digits), comparator)
    if isinstance(kept, Unreadable):
        return kept
    unit = _read_unit(found["rest"])
    if isinstance(unit, Unreadable):
        return unit
    if _YEAR.fullmatch(found["number"]) and _of_year(comparator, unit[0]):
        return Unreadable.NOT_A_NUMBER
    return Quantity(kept.value, comparator, *unit, kept.rounded)


def _comparator(said: str | None) -> Comparator | Unreadable | None:
    if not said:
        return None
    # Without regard to case, a pattern's `i` and `s` are letters of other scripts too.
    return _WORDS.get(" ".join(said.casefold().split()), Unreadable.NOT_A_NUMBER)


def _of_year(comparator: Comparator | None, unit: str) -> bool:
    """Whether a number that looks like a year is one: `mindre än 2020`, `2020 års nivå`."""
    if not unit:
        return comparator is not None and comparator.strict
    return _YEARLY.match(unit) is not None


def _read_digits(text: str, language: str) -> str | Unreadable:
    """Digits with a decimal point, of one number and no more."""
    simple = _DECIMALS.fullmatch(text)
    if simple is None:
        return _read_marked(text, language)
    whole, mark, part = simple["whole"], simple["mark"], simple["part"]
    if mark is None:
        return _NOT_DIGITS.sub("", whole)
    # Three digits behind a mark may be a group of thousands, unless 0 or four digits precede.
    if len(part) == 3 and len(whole) <= 3 and whole[0] != "0":
        if language == "en":
            return whole + part if mark == "," else f"{whole}.{part}"
        if mark == ".":
            return Unreadable.TWO_NUMBERS
    return f"{_NOT_DIGITS.sub('', whole)}.{part}"


def _read_marked(text: str, language: str) -> str | Unreadable:
    """Thousands parted by points or commas: `1.234,5`, `1,234.5`, `1.234.567`."""
    found = _BY_POINT.fullmatch(text) or _BY_COMMA.fullmatch(text)
    # In Swedish `100,200,300` is a list of three; what is not even grouped is two cells in one.
    if found is None or (found["part"] is None and "," in text and language != "en"):
        return Unreadable.TWO_NUMBERS
    return f"{_NOT_DIGITS.sub('', found['whole'])}.{found['part'] or 0}"


def _read_unit(rest: str) -> tuple[str, Decimal | None] | Unreadable:
    """The unit behind a number and the denominator in it, or why it makes the number doubtful."""
    unit = " ".join(rest.split())
    if not unit:
        return "", None
    if _EXPONENT.match(rest):  # 1E5 is a machine's way of writing, often of what was no number
        return Unreadable.NOT_A_NUMBER
    per = _PER.search(unit)
    denominator = Decimal(per["number"].replace(" ", "")) if per else None
    words = _POWERS.sub("m", _PER.sub("per ", unit, count=1).rstrip())
    if _NUMBERS.search(words):
        return Unreadable.TWO_NUMBERS
    if len(unit) <= LONGEST_UNIT and _UNIT.fullmatch(words) and not _doubtful(words):
        return unit, denominator
    has_digits = any("0" <= sign <= "9" for sign in words)
    return Unreadable.TWO_NUMBERS if has_digits else Unreadable.NOT_A_NUMBER


def _doubtful(unit: str) -> bool:
    return bool(_HEDGES.search(unit) or _MONTHS.search(unit) or _CHANGE.search(unit))
