"""The whole cycle on an example, as people would live it: some late, some faulty, all mended."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xlgoals import clock
from xlgoals.catalogue.snapshot import from_snapshot
from xlgoals.excel.reader import read_book
from xlgoals.excel.typing_in import type_into
from xlgoals.forms.declared import MASTER_FORMS, READY, RETURN_FORMS
from xlgoals.forms.form import Form, Kind
from xlgoals.forms.parse import Found, find_table
from xlgoals.forms.raw import RawBook, address
from xlgoals.forms.values import Value, key_text
from xlgoals.steps.collect import Collected, collect
from xlgoals.steps.consolidate import Consolidated, consolidate
from xlgoals.steps.example import (
    Stated,
    example_folder,
    first_example,
    read_column,
    read_csv,
    stated,
    story,
)
from xlgoals.steps.imports import Imported, import_file
from xlgoals.steps.issue import Issued, file_name, issue
from xlgoals.steps.new import new
from xlgoals.steps.report import Format, Reported, report
from xlgoals.steps.session import Progress, Session, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from xlgoals.domain.model import Catalogue
    from xlgoals.forms.form import Field
    from xlgoals.i18n import Language

Cells = dict[tuple[str, str], Any]
"""What is typed, by sheet and address."""


@dataclass
class Demo:
    """What happened, step by step."""

    root: Path
    imported: list[Imported]
    """What systems held, as it was read before templates went out."""
    issued: Issued
    first: Collected
    first_master: Consolidated
    second: Collected
    second_master: Consolidated
    final: Consolidated
    reported: Reported
    beside: Consolidated | None = None
    """The master of the round that is open beside, where the story has one."""
    late: list[str] = field(default_factory=list)
    faulty: list[str] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    """What the example's source says itself of its goals."""


def demo(
    root: Path, name: str | None = None, language: str | None = None, progress: Progress = silent
) -> Demo:
    """Run an example's story in a new workspace at `root`; the first example's when not named."""
    name = name or first_example()
    session = Session.open(new(root, example=name, language=language), progress)
    source = example_folder(name)
    told = story(source)
    teller = _Teller(session, source, told, told["round"])
    imported = []
    if told.get("imports"):
        with teller.at("import"):
            imported = teller.import_figures()
    beside = None
    if other := told.get("beside"):
        beside = _in_one_go(session, source, told, other)
    with teller.at("issue"):
        issued = issue(teller.session, teller.round)
    with teller.at("first_returns"):
        teller.send_first()
    with teller.at("first_collect"):
        first = collect(teller.session, teller.round)
        first_master = consolidate(teller.session, teller.round)
    with teller.at("mended_returns"):
        teller.send_mended()
        teller.send_late()
    with teller.at("second_collect"):
        second = collect(teller.session, teller.round)
        second_master = consolidate(teller.session, teller.round)
    with teller.at("master_edited"):
        teller.edit_master(second_master.path)
        final = consolidate(teller.session, teller.round)
    with teller.at("report"):
        reported = report(teller.session, teller.round, formats=[Format.HTML])
    return Demo(
        root,
        imported,
        issued,
        first,
        first_master,
        second,
        second_master,
        final,
        reported,
        beside,
        list(teller.story["late"]),
        [fault["unit"] for fault in teller.story["faulty"]],
        stated(teller.source),
    )


def _in_one_go(
    session: Session, source: Path, told: Mapping[str, Any], round_id: str
) -> Consolidated:
    """A round that is open beside: everyone answers in time, and nothing is faulty."""
    times = {**told["times"], **told.get("times_beside", {})}
    teller = _Teller(session, source, {"times": times, "late": [], "faulty": []}, round_id)
    with teller.at("issue"):
        issue(session, round_id)
    with teller.at("first_returns"):
        teller.send_first()
    with teller.at("first_collect"):
        collect(session, round_id)
        made = consolidate(session, round_id)
        report(session, round_id, formats=[Format.HTML])
    return made


class _Teller:
    """Types what the units and staff would in one round."""

    def __init__(
        self, session: Session, source: Path, told: Mapping[str, Any], round_id: str
    ) -> None:
        self.session, self.source, self.story, self.round = session, source, told, round_id
        self.language: Language = session.language
        self.folder = session.workspace.round_dir(round_id)
        self.answers = self._answers()

    @contextmanager
    def at(self, moment: str) -> Iterator[None]:
        """Let the story's clock stand at one of its times."""
        time: datetime = self.story["times"][moment]
        with clock.fixed(time):
            yield

    def _answers(self) -> dict[str, dict[str, dict[tuple[str, ...], Mapping[str, Value]]]]:
        """What the units answer: per unit and form, values by row key."""
        found: dict[str, dict[str, dict[tuple[str, ...], Mapping[str, Value]]]] = {}
        for key, form in RETURN_FORMS.items():
            path = self.source / "returns" / self.round / f"{key}.csv"
            if not path.exists():
                continue
            units = read_column(path, "unit_id")
            for unit, row in zip(units, read_csv(path, form, self.language), strict=True):
                found.setdefault(unit, {}).setdefault(key, {})[row.key] = row.values
        return found

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that the templates were made from."""
        snapshot = self.session.snapshot(self.round)
        assert snapshot is not None  # noqa: S101 - issued before anything is sent
        return from_snapshot(snapshot)

    def import_figures(self) -> list[Imported]:
        """Read the extracts of the systems, each as the plan's sheet Imports says."""
        folder = self.source / "imports" / self.round
        return [
            import_file(self.session, folder / name, Path(name).stem, self.round)
            for name in self.story["imports"]
        ]

    def send_first(self) -> None:
        """Every unit but the late ones sends its template; the faulty ones with a fault."""
        faults = {fault["unit"]: fault for fault in self.story["faulty"]}
        units = [unit for unit in self.answers if unit not in self.story["late"]]
        for number, unit in enumerate(units, 1):
            self._send(unit, self.folder.templates, f"{unit}.xlsx", faults.get(unit))
            self.session.progress("fill", number, len(units))

    def send_mended(self) -> None:
        """The faulty ones mend the workbook they got back."""
        for fault in self.story["faulty"]:
            unit = fault["unit"]
            self._mend(unit, f"{unit} ny.xlsx", fault)

    def send_late(self) -> None:
        """The late ones send theirs."""
        for unit in self.story["late"]:
            self._send(unit, self.folder.templates, f"{unit} (sen).xlsx", None)

    def _send(self, unit: str, folder: Path, name: str, fault: Mapping[str, str] | None) -> None:
        """Fill in a template, perhaps with a fault, and put it in the inbox."""
        path = folder / file_name(self.catalogue.unit[unit])
        book = read_book(path)
        cells: Cells = {}
        for key, rows in self.answers[unit].items():
            place = _place(RETURN_FORMS[key], book)
            for row_key, values in rows.items():
                cells |= self._cells(RETURN_FORMS[key], place, row_key, values)
        if fault is not None:
            cells[self._faulty_cell(book, fault)] = fault["typed"]
        self._save(path, cells | self._ready(book, unit), name)

    def _mend(self, unit: str, name: str, fault: Mapping[str, str]) -> None:
        """Type the right value into the workbook that came back."""
        path = self.folder.feedback / file_name(self.catalogue.unit[unit])
        form = _faulty_form(fault)
        rows = self.answers[unit][form.key]
        value = next(v for key, v in rows.items() if key[0] == fault["goal"]).get(fault["field"])
        asked = form.field[fault["field"]]
        typed = None if value is None else self._typed(asked, value)
        self._save(path, {self._faulty_cell(read_book(path), fault): typed}, name)

    def _save(self, path: Path, cells: Cells, name: str) -> None:
        type_into(path, cells, save_as=self.folder.inbox / name, saved_at=clock.now())

    def _faulty_cell(self, book: RawBook, fault: Mapping[str, str]) -> tuple[str, str]:
        form = _faulty_form(fault)
        place = _place(form, book)
        row = _row(form, place, (fault["goal"], *[""] * (len(form.keys) - 1)))
        return place.sheet.name, address(row, place.columns[fault["field"]])

    def _ready(self, book: RawBook, unit: str) -> Cells:
        place = _place(READY, book)
        ready, by = READY.field["ready"], READY.field["ready_by"]
        row = place.body
        return {
            (place.sheet.name, address(row, place.columns["ready"])): self._typed(ready, "yes"),
            (place.sheet.name, address(row, place.columns["ready_by"])): self._typed(
                by, self.catalogue.unit[unit].responsible_role
            ),
        }

    def _cells(
        self,
        form: Form,
        place: Found,
        row_key: tuple[str, ...],
        values: Mapping[str, Value],
    ) -> Cells:
        """What is typed in one row, at the places where the workbook has it."""
        row = _row(form, place, row_key)
        return {
            (place.sheet.name, address(row, place.columns[name])): self._typed(
                form.field[name], value
            )
            for name, value in values.items()
            if name not in form.keys
        }

    def _typed(self, asked: Field, value: Value) -> Any:
        """A value as a person types it: words for codes, numbers as numbers."""
        if asked.choices:
            label = next(choice.label for choice in asked.choices if choice.code == value)
            return self.language.text(label)
        if asked.kind is Kind.ANSWER and isinstance(value, str):
            answers = (a for a in self.catalogue.answers if a.answer == value)
            return next(answer.label for answer in answers)
        return float(value) if isinstance(value, Decimal) else value

    def edit_master(self, path: Path) -> None:
        """Staff set a status and some assessments, and write the texts for the report."""
        book = read_book(path)
        goals, nodes = MASTER_FORMS["master_goals"], MASTER_FORMS["assessments"]
        cells: Cells = {}
        for set_ in self.story["status"]:
            values = {
                "set_status": set_["status"],
                "set_reason": set_["reason"],
                "justification": set_["justification"],
            }
            key = (set_["goal"], set_["board"])
            cells |= self._cells(goals, _place(goals, book), key, values)
        for node, values in self._node_texts().items():
            cells |= self._cells(nodes, _place(nodes, book), (node,), values)
        type_into(path, cells, saved_at=clock.now(), force=True)

    def _node_texts(self) -> dict[str, dict[str, Value]]:
        path = self.source / "narratives.csv"
        texts = zip(read_column(path, "node_id"), read_column(path, "narrative"), strict=True)
        found: dict[str, dict[str, Value]] = {node: {"narrative": text} for node, text in texts}
        for set_ in self.story["assessment"]:
            found.setdefault(set_["node"], {}).update(
                {"assessment": set_["assessment"], "justification": set_["justification"]}
            )
        return found


def _faulty_form(fault: Mapping[str, str]) -> Form:
    """The form that a fault is in: the goals, where the story does not say."""
    return RETURN_FORMS[fault.get("form", "goals")]


def _place(form: Form, book: RawBook) -> Found:
    place = find_table(form, book)
    if place is None:
        raise LookupError(form.key)
    return place


def _row(form: Form, place: Found, key: tuple[str, ...]) -> int:
    """The zero-based row of a key; parts of the key that are not given match anything."""
    columns = [place.columns[name] for name in form.keys]
    for number, cells in enumerate(place.sheet.rows[place.body :], place.body):
        there = [key_text(cells[c]) if c < len(cells) else "" for c in columns]
        if all(mine in ("", other) for mine, other in zip(key, there, strict=True)):
            return number
    raise LookupError(f"{form.key}: no row {key}")
