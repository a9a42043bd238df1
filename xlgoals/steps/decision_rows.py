"""The decisions on returns in force in a round, with what they are about in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.intake.merging import TAKEN_IN
from xlgoals.steps.decided import decided, file_key, withdrawal_key
from xlgoals.tables.decisions import DecisionRow, Ruled, row_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlgoals.domain.model import Catalogue
    from xlgoals.i18n import Language
    from xlgoals.ledger import Decision, Receipt
    from xlgoals.ledger.reading import Reading
    from xlgoals.steps.standing import Standing


def decision_rows(
    ledger: Reading, catalogue: Catalogue, round_id: str, standing: Standing, language: Language
) -> list[DecisionRow]:
    """What staff have withdrawn and accepted: of acceptances those of rows as they are now.

    In the catalogue's order of units, and within one as they were decided.
    """
    teller = _Teller(ledger, catalogue, round_id, language)
    told = [*teller.files(), *teller.rows(standing)]
    order = {unit.unit_id: place for place, unit in enumerate(catalogue.units)}
    told.sort(key=lambda item: (order.get(item[1].unit_id, len(order)), item[0]))
    return [row for _, row in told]


class _Teller:
    """Makes the rows of one round, each with the number of its decision."""

    def __init__(
        self, ledger: Reading, catalogue: Catalogue, round_id: str, language: Language
    ) -> None:
        self.ledger, self.catalogue = ledger, catalogue
        self.round_id, self.language = round_id, language
        self.decisions = decided(ledger, round_id)

    def files(self) -> Iterator[tuple[int, DecisionRow]]:
        """The returns that are withdrawn."""
        if not self.decisions.withdrawn:
            return
        for receipt in self.ledger.receipts(self.round_id):
            decision = self.decisions.withdrawn.get(file_key(receipt))
            if decision is not None and receipt.state in TAKEN_IN:
                yield decision.id, self._row(Ruled.WITHDRAWN_FILE, decision, receipt)

    def rows(self, standing: Standing) -> Iterator[tuple[int, DecisionRow]]:
        """The rows that are withdrawn, and those that are accepted."""
        for merged in standing.units.values():
            for receipt, row in merged.set_aside.values():
                decision = self.decisions.withdrawn[withdrawal_key(receipt, row)]
                at = row.form, row.key
                yield decision.id, self._row(Ruled.WITHDRAWN_ROW, decision, receipt, *at)
        for (form, _, row_key), (receipt, _, decision) in standing.accepted.items():
            yield decision.id, self._row(Ruled.ACCEPTED_ROW, decision, receipt, form, row_key)

    def _row(
        self,
        ruled: Ruled,
        decision: Decision,
        receipt: Receipt,
        form: str = "",
        key: tuple[str, ...] = (),
    ) -> DecisionRow:
        unit = self.catalogue.unit.get(receipt.unit_id or "")
        board = self.catalogue.board_of(receipt.unit_id or "")
        return DecisionRow(
            ruled,
            receipt.unit_id or "",
            unit.name if unit else receipt.unit_id or "",
            board.unit_id if board else "",
            form,
            key,
            row_words(self.catalogue, self.language, form, key) if key else "",
            receipt.file_name,
            receipt.sha256,
            decision.reason,
            decision.who,
            decision.made_at,
        )
