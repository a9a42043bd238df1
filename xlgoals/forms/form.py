"""What a form is: fields, and rules across them, declared once.

From a `Form` come the sheet and its drop-downs, the live formulas, the reading, the check, the
columns of the master, the table of the report, and the guide's description.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from xlgoals.domain.lines import Convention

if TYPE_CHECKING:
    from decimal import Decimal

    from xlgoals.domain.model import GoalKind
    from xlgoals.findings import Code
    from xlgoals.i18n import Language


class Kind(StrEnum):
    """What a field holds once read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"
    CHOICE = "choice"
    WORDS = "words"
    """Several words with semicolons between."""
    ANSWER = "answer"
    """A number, or one of the answers in words that the plan has for the row's kind of goal."""
    AMOUNT = "amount"
    """A sum of money, in the row's own unit of measure and with the form's signs."""


NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.AMOUNT})


class Role(StrEnum):
    """Who writes a field."""

    KEY = "key"
    """Locked; tells which row it is."""
    SHOWN = "shown"
    """Locked; comes from the catalogue."""
    INPUT = "input"
    LIVE = "live"
    """Locked; a formula while the person types, and Python's own value on reading."""


class Rows(StrEnum):
    """Where a form's rows come from."""

    GOALS = "goals"
    """One per goal that the unit reports."""
    LINES = "lines"
    """One per line of this form in the catalogue."""
    ONE = "one"
    """A single row."""
    FREE = "free"
    """The person adds rows."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: the code that programs see, the label that people see."""

    code: str
    label: str
    of: str = ""
    """What `{of}` stands for in a label that many choices share."""

    def words(self, language: Language) -> str:
        """The label in a language."""
        of = language.text(self.of)
        return language.text(self.label, of=of) if of else language.text(self.label)


@dataclass(frozen=True, slots=True)
class Difference:
    """What is computed: `of` less `minus`. With `signed`, in the signs where more is better."""

    of: str
    minus: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class PerCent:
    """What is computed: `of` in per cent of the size of `base`, with one decimal."""

    of: str
    base: str


@dataclass(frozen=True, slots=True)
class Product:
    """What is computed: `of` times `by`."""

    of: str
    by: str


@dataclass(frozen=True, slots=True)
class InWords:
    """What is computed: a word for a figure above, below or at zero."""

    of: str
    above: str
    below: str
    at: str


Computed = Difference | PerCent | Product | InWords


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a form. Labels and helps are English message ids; widths are characters."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    role: Role = Role.INPUT
    help: str = ""
    choices: tuple[Choice, ...] = ()
    refers_to: str = ""
    """The catalogue form among whose row keys the value must stand."""
    required: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    max_length: int = 0
    width: float = 12
    hidden: bool = False
    on_request: bool = False
    """Whether the column is shown only where some row asks for it."""
    ratio: bool = False
    """Whether it is a share from 0 to 1, so that 90 per cent is 0.9 here, and not 90."""
    since: int = 1
    """The version of the form from which on it is there, by this key."""
    was: tuple[str, ...] = ()
    """Its keys in versions before."""
    style: str = ""
    """A style from `look.STYLES` where the kind's own will not do."""
    computed: Computed | None = None
    """How a live figure follows from others of its row."""
    summed: bool = False
    """Whether it is computed in rows that are sums of others."""
    last_of: str = ""
    """The field whose value of the round before it shows."""
    example: str = ""
    """How it is filled in well, shown above its column."""


@dataclass(frozen=True, slots=True)
class Blank:
    """Holds where the field is blank."""

    field: str


@dataclass(frozen=True, slots=True)
class Filled:
    """Holds where the field is not blank."""

    field: str


@dataclass(frozen=True, slots=True)
class Among:
    """Holds where the field is one of these codes."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outside:
    """Holds where the field is a number below `low` or above `high`."""

    field: str
    low: Decimal
    high: Decimal


Condition = Blank | Filled | Among | Outside


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition across a row's fields: where all of `when` holds, `code` is found at `at`."""

    code: Code
    at: str
    when: tuple[Condition, ...]


FORM_MARK = "form:"


class BadForm(Exception):
    """A declaration that no sheet could follow."""


@dataclass(frozen=True)
class Form:
    """A form: its key, version, name as a sheet, and what it asks."""

    key: str
    version: int
    title: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...]
    rows: Rows
    rules: tuple[Rule, ...] = ()
    lead: str = ""
    """What stands above the table."""
    blank_rows: int = 0
    optional: bool = False
    """Whether a workbook may do without it."""
    kinds: tuple[GoalKind, ...] = ()
    """The kinds of goals it is for, where its rows are goals."""
    own_rows: int = 0
    """How many blank rows are prepared for what the unit adds itself."""
    is_open: bool = False
    """Whether its sheet is not protected, since spelling is checked on such sheets only."""
    has_total: bool = False
    """Whether it ends with the sums of all its rows."""
    convention: Convention = Convention.COSTS_NEGATIVE
    """Which signs its amounts are typed with, where the plan does not say."""

    def __post_init__(self) -> None:
        keys = [field.key for field in self.fields]
        if len(set(keys)) != len(keys):
            raise BadForm(f"{self.key}: a field is declared twice")
        if len(self.key_of) != len(keys) + sum(len(field.was) for field in self.fields):
            raise BadForm(f"{self.key}: a field has had the key of another")
        if missing := [key for key in self.keys if key not in keys]:
            raise BadForm(f"{self.key}: key without field: {missing}")
        for field in self.fields:
            _refuse(self.key, field)
            for name in (n for n in rests_on(field.computed) if n not in keys):
                raise BadForm(f"{self.key}.{field.key}: computed of {name!r}, not a field")
        for rule in self.rules:
            for name in (rule.at, *(condition.field for condition in rule.when)):
                if name not in keys:
                    raise BadForm(f"{self.key}: rule {rule.code.id} names {name!r}, not a field")

    @property
    def mark(self) -> str:
        """What stands beside the field keys on its sheet, which forms may share."""
        return f"{FORM_MARK}{self.key}"

    @cached_property
    def field(self) -> dict[str, Field]:
        """Fields by key."""
        return {field.key: field for field in self.fields}

    @cached_property
    def key_of(self) -> dict[str, str]:
        """The fields' keys by every key they have or have had."""
        return {key: field.key for field in self.fields for key in (field.key, *field.was)}

    @cached_property
    def inputs(self) -> tuple[Field, ...]:
        """The fields a person writes."""
        return tuple(field for field in self.fields if field.role is Role.INPUT)

    @cached_property
    def summed(self) -> tuple[Field, ...]:
        """The inputs that are computed in rows that are sums of others."""
        return tuple(field for field in self.fields if field.summed)

    @cached_property
    def computed(self) -> tuple[tuple[Field, Computed], ...]:
        """The live figures that follow from others of their row, in an order that they can."""
        return tuple((field, field.computed) for field in self.fields if field.computed)

    @cached_property
    def has_amounts(self) -> bool:
        """Whether it asks for sums of money."""
        return any(field.kind is Kind.AMOUNT for field in self.inputs)

    @cached_property
    def shown(self) -> tuple[Field, ...]:
        """The locked fields that are not formulas."""
        return tuple(field for field in self.fields if field.role in (Role.KEY, Role.SHOWN))

    @cached_property
    def fingerprint(self) -> str:
        """A hash of keys, kinds and choices: what an older copy must share to be read alike."""
        shape = [
            [f.key, f.kind, f.role, f.required, [choice.code for choice in f.choices]]
            for f in self.fields
        ]
        text = json.dumps([self.key, list(self.keys), self.rows, shape])
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def rests_on(computed: Computed | None) -> tuple[str, ...]:
    """The fields that something is computed of."""
    match computed:
        case None:
            return ()
        case Difference(of=of, minus=other) | PerCent(of=of, base=other) | Product(of=of, by=other):
            return of, other
        case InWords(of=of):
            return (of,)


def _refuse(form: str, field: Field) -> None:
    if (field.kind is Kind.CHOICE) != bool(field.choices) and field.role is not Role.LIVE:
        raise BadForm(f"{form}.{field.key}: choices go with the kind choice")
    if field.required and field.role is not Role.INPUT and not field.refers_to:
        raise BadForm(f"{form}.{field.key}: only what a person writes can be required")
    bounds = (field.minimum, field.maximum)
    if any(b is not None for b in bounds) and field.kind not in NUMBERS:
        raise BadForm(f"{form}.{field.key}: limits go with numbers")
    if None not in bounds and bounds[0] > bounds[1]:  # type: ignore[operator]
        raise BadForm(f"{form}.{field.key}: the lower limit is above the upper one")
    if field.computed is not None and field.role is not Role.LIVE:
        raise BadForm(f"{form}.{field.key}: what is computed is live")
    if field.summed and (field.kind not in NUMBERS or field.role is not Role.INPUT):
        raise BadForm(f"{form}.{field.key}: only numbers that a person writes are summed")
    if len(field.help) > 255:
        raise BadForm(f"{form}.{field.key}: a spreadsheet's hint holds 255 characters")
