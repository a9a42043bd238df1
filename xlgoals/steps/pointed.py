"""What staff point at when they decide: a received file, or a row of what a unit has sent."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlgoals.catalogue.pointing import nearest
from xlgoals.domain.model import TOTAL
from xlgoals.errors import Unusable
from xlgoals.files import relative_name
from xlgoals.forms.declared import RETURN_FORMS
from xlgoals.forms.declared.words import RETURN_STATES
from xlgoals.forms.values import fold
from xlgoals.i18n import N_
from xlgoals.intake.merging import TAKEN_IN, newest_last
from xlgoals.steps.standing import is_of_goals
from xlgoals.tables.decisions import row_words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from xlgoals.domain.model import Catalogue
    from xlgoals.intake.merging import At
    from xlgoals.ledger import Receipt, RowRecord
    from xlgoals.ledger.reading import Reading
    from xlgoals.steps.session import Session

SHORT = 12
"""Characters of a hash that are shown."""
LEAST = 4
"""Characters of a hash that are taken as one."""
_LISTED = 12


@dataclass(frozen=True)
class Asked:
    """What was named in the call, as it was written."""

    file: str = ""
    """A name, a path, or the first characters of the hash."""
    unit: str = ""
    row: str = ""
    board: str = ""
    part: str = ""
    form: str = ""


@dataclass(frozen=True)
class Pointed:
    """A whole file, or a row in one file or in all that the unit has sent."""

    unit_id: str
    receipt: Receipt | None
    """The file, where one was named."""
    at: At | None
    """The row, where one was named."""
    rows: list[tuple[Receipt, RowRecord]]
    """The row in each file that holds it, the one saved last at the end; else the file's rows."""


def point(
    ledger: Reading, session: Session, catalogue: Catalogue, round_id: str, asked: Asked
) -> Pointed:
    """Find what was named. Raises Unusable when there is none, or several."""
    return _Pointer(ledger, session, catalogue, round_id).find(asked)


class _Pointer:
    """Finds files and rows of one round."""

    def __init__(
        self, ledger: Reading, session: Session, catalogue: Catalogue, round_id: str
    ) -> None:
        self.ledger, self.catalogue, self.round_id = ledger, catalogue, round_id
        self.root, self.language = session.workspace.root, session.language

    def find(self, asked: Asked) -> Pointed:
        """What was named."""
        if not asked.row and (asked.board or asked.part or asked.form or not asked.file):
            message = N_("Say which file with --file, or which row with --unit and --row.")
            raise Unusable(message)
        receipt = self._file(asked.file) if asked.file else None
        if receipt is None and not asked.unit:
            raise Unusable(N_("Say whose row it is with --unit, or in which file with --file."))
        unit_id = self._unit(asked.unit) if asked.unit else (receipt and receipt.unit_id) or ""
        if receipt is not None and receipt.unit_id != unit_id:
            message = N_("{file} is from {theirs}, not from {unit}.")
            theirs, ours = self._name(receipt.unit_id or ""), self._name(unit_id)
            raise Unusable(message, file=receipt.file_name, theirs=theirs, unit=ours)
        receipts = [receipt] if receipt else self._taken_in(unit_id)
        order = {one.id: place for place, one in enumerate(receipts)}
        rows = sorted(
            self.ledger.rows(self.round_id, receipts=order), key=lambda r: order[r.receipt_id]
        )
        if not asked.row:
            return Pointed(unit_id, receipt, None, [(receipts[0], row) for row in rows])
        at = self._row(asked, unit_id, {(row.form, row.key) for row in rows})
        found = [(receipts[order[r.receipt_id]], r) for r in rows if (r.form, r.key) == at]
        return Pointed(unit_id, receipt, at, found)

    def _taken_in(self, unit_id: str) -> list[Receipt]:
        found = [r for r in self.ledger.receipts(self.round_id, unit_id) if r.state in TAKEN_IN]
        if not found:
            message = N_("Nothing has been taken in from {unit} in the round {round}.")
            raise Unusable(message, unit=self._name(unit_id), round=self.round_id)
        return newest_last(found)

    def _name(self, unit_id: str) -> str:
        unit = self.catalogue.unit.get(unit_id)
        return f"{unit_id} {unit.name}" if unit else unit_id

    # --- files ---

    def _file(self, asked: str) -> Receipt:
        receipts = self.ledger.receipts(self.round_id)
        hashes = _fitting(receipts, asked, relative_name(Path(asked), self.root))
        taken_in = {r.sha256: r for r in receipts if r.sha256 in hashes and r.state in TAKEN_IN}
        others = {r.sha256: r for r in receipts if r.sha256 in hashes}
        found = list((taken_in or others).values())
        if not found:
            names = {receipt.file_name for receipt in receipts}
            near = nearest(Path(asked).stem, {Path(name).stem for name in names})
            meant = next((name for name in names if Path(name).stem == near), None)
            message = N_("No file {file} has been received in the round {round}.")
            raise _unknown(message, self, meant, (), file=asked, round=self.round_id)
        if len(found) > 1:
            message = N_(
                "Several received files fit {file}. Say which by the first characters of its "
                "hash:\n{files}"
            )
            listed = "\n".join(self._line(receipt) for receipt in found)
            raise Unusable(message, file=asked, files=listed)
        if not taken_in:
            message = N_("Nothing of {file} counts, so there is nothing to decide. It is: {state}.")
            raise Unusable(message, file=found[0].file_name, state=self._state(found[0]))
        return found[0]

    def _line(self, receipt: Receipt) -> str:
        when = self.language.moment(receipt.received_at) if receipt.received_at else "–"
        unit = self._name(receipt.unit_id or "") or "–"
        parts = [receipt.file_name, unit, self._state(receipt), when]
        return f"  {receipt.sha256[:SHORT]}  {'; '.join(parts)}"

    def _state(self, receipt: Receipt) -> str:
        words = {choice.code: choice.words(self.language) for choice in RETURN_STATES}
        return words[receipt.state.value].lower()

    # --- units and rows ---

    def _unit(self, asked: str) -> str:
        wanted = _plain(asked)
        units = self.catalogue.units
        found = [unit for unit in units if _plain(unit.unit_id) == wanted] or [
            unit for unit in units if _plain(unit.name) == wanted
        ]
        if len(found) > 1:
            names = "; ".join(self._name(unit.unit_id) for unit in found)
            message = N_('Several units are called "{unit}". Say which by its id: {names}')
            raise Unusable(message, unit=asked, names=names)
        if not found:
            ids = {unit.unit_id for unit in units}
            names_of = {unit.name: unit.unit_id for unit in units}
            near = nearest(asked, ids) or nearest(asked, names_of)
            meant = self._name(names_of.get(near, near)) if near else None
            owing = [unit.unit_id for unit in self.catalogue.reporting_units]
            raise _unknown(N_('There is no unit "{unit}".'), self, meant, owing, unit=asked)
        return found[0].unit_id

    def _row(self, asked: Asked, unit_id: str, known: Collection[At]) -> At:
        """The one row that fits; the total where no part was named."""
        named = [at for at in known if _plain(at[1][0]) == _plain(asked.row)]
        if not named:
            ids = sorted({at[1][0] for at in known})
            message = N_('{unit} has sent no row "{row}".')
            meant = nearest(asked.row, ids)
            raise _unknown(message, self, meant, ids, unit=self._name(unit_id), row=asked.row)
        boards = {_plain(board.name): board.unit_id for board in self.catalogue.boards}
        wanted = {
            "board": boards.get(_plain(asked.board), asked.board),
            "breakdown": asked.part or TOTAL,
        }
        found = [at for at in named if self._fits(at, wanted, asked.form)]
        if len(found) == 1:
            return found[0]
        rows = "\n".join(f"  {self._row_words(at)}" for at in sorted(found or named))
        message = (
            N_("Several rows fit. Say which with --board, --part or --form:\n{rows}")
            if found
            else N_("No row fits. These there are:\n{rows}")
        )
        raise Unusable(message, rows=rows)

    def _fits(self, at: At, wanted: dict[str, str], form: str) -> bool:
        declared = RETURN_FORMS.get(at[0])
        if form and _plain(form) not in (at[0], _plain(self._title(at[0]))):
            return False
        if declared is None:
            return True
        values = dict(zip(declared.keys, at[1], strict=True))
        return all(
            not value or name not in values or _plain(values[name]) == _plain(value)
            for name, value in wanted.items()
        )

    def _title(self, form: str) -> str:
        return self.language.text(RETURN_FORMS[form].title) if form in RETURN_FORMS else form

    def _row_words(self, at: At) -> str:
        words = row_words(self.catalogue, self.language, *at)
        return f"{self._title(at[0])}: {words}" if is_of_goals(at[0]) else words


def _fitting(receipts: Iterable[Receipt], asked: str, path: str) -> set[str]:
    """The hashes of the files that are meant: by path, else by name, else by hash."""
    wanted = _plain(asked)
    fits: tuple[Callable[[Receipt], bool], ...] = (
        lambda r: r.path in (asked, path),
        lambda r: _plain(r.file_name) == wanted,
        lambda r: len(wanted) >= LEAST and r.sha256.startswith(wanted),
    )
    for fit in fits:
        if found := {receipt.sha256 for receipt in receipts if fit(receipt)}:
            return found
    return set()


def _plain(text: str) -> str:
    """A text as it is compared, however its letters are put together."""
    return fold(unicodedata.normalize("NFC", text))


def _unknown(
    message: str, pointer: _Pointer, near: str | None, names: Collection[str], **values: str
) -> Unusable:
    """Something that there is not, with what was probably meant, else with what there is."""
    said = pointer.language.text(message, **values)
    if near:
        return Unusable(N_('{said} Did you mean "{near}"?'), said=said, near=near)
    if not names:
        return Unusable("{said}", said=said)
    shown = "; ".join(list(names)[:_LISTED]) + ("; …" if len(names) > _LISTED else "")
    return Unusable(N_("{said} There are: {names}"), said=said, names=shown)
