"""Whose a returned workbook is, by its marking and by the marks of its sheets (CONTRACT)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.findings import Code, Finding
from xlgoals.forms.declared import READY, RETURN_FORMS
from xlgoals.identity import (
    ORGANISATION,
    Owner,
    Payload,
    TokenFault,
    edited,
    find_manifests,
    owner_of,
    read_token,
    refusal,
)
from xlgoals.ledger import ReceiptState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from xlgoals.forms.parse import Found
    from xlgoals.forms.raw import RawBook
    from xlgoals.intake.known import Known
    from xlgoals.intake.returned import Return


def identify(file: Return, book: RawBook, known: Known) -> Payload | None:
    """What the workbook is by its marking; None, with the file turned away, when it is not ours.

    The name of the file means nothing.
    """
    manifests = find_manifests(book)
    if not manifests:
        file.turn_away(ReceiptState.FOREIGN, Finding.of(Code.NOT_OURS))
        return None
    marked = [rows for rows in manifests if rows.get("token")]
    if not marked:
        shown = known.unit_name(manifests[0].get("unit") or "–")
        file.turn_away(ReceiptState.REJECTED, Finding.of(Code.BAD_TOKEN, shown=shown))
        return None
    tokens = {rows["token"]: rows for rows in marked}
    token = read_token(next(iter(tokens)), known.key)
    others = [read_token(text, known.key) for text in list(tokens)[1:]]
    if not _is_usable(file, token, marked[0], known):
        return None
    assert isinstance(token, Payload)  # noqa: S101 - a token that is not refused is one
    mine = Owner(token.round, token.unit)
    for other in others:
        if isinstance(other, Payload) and Owner(other.round, other.unit) != mine:
            _mixed_up(file, Owner(other.round, other.unit), mine, known)
            return None
    if difference := edited(marked[0], token):
        what, *sides = difference
        names = {"unit": known.unit_name, "round": known.round_name}
        shown, ours = (names.get(what, str)(side) for side in sides)
        file.findings.append(Finding.of(Code.MARKING_EDITED, shown=shown, ours=ours))
    if any(version > _version(form) for form, version in token.forms.items()):
        file.turn_away(ReceiptState.REJECTED, Finding.of(Code.LATER_VERSION))
        return None
    return token


def _version(form: str) -> int:
    """The version of a form that is known here; 0 of one that is not."""
    known = {READY.key: READY, **RETURN_FORMS}.get(form)
    return known.version if known else 0


def _is_usable(
    file: Return, token: Payload | TokenFault, rows: Mapping[str, str], known: Known
) -> bool:
    """Whether the token is of this workspace and round; if not the file is turned away."""
    claimed = token.claimed if isinstance(token, TokenFault) else token
    match refusal(token, known.workspace):
        case Code.OTHER_WORKSPACE:
            theirs = _workspace(rows.get(ORGANISATION, ""), claimed.workspace if claimed else "?")
            ours = _workspace(known.catalogue.plan.organisation, known.workspace)
            finding = Finding.of(Code.OTHER_WORKSPACE, theirs=theirs, ours=ours)
            file.turn_away(ReceiptState.FOREIGN, finding)
            return False
        case Code.BAD_TOKEN:
            # Ours by its own word: kept, since somebody may have written in it.
            shown = known.unit_name(claimed.unit) if claimed else "–"
            file.turn_away(ReceiptState.REJECTED, Finding.of(Code.BAD_TOKEN, shown=shown))
            return False
    if claimed is not None and claimed.round != known.round.round_id:
        theirs, ours = known.round_name(claimed.round), known.round_name(known.round.round_id)
        finding = Finding.of(Code.OTHER_ROUND, theirs=theirs, ours=ours)
        file.turn_away(ReceiptState.FOREIGN, finding)
        return False
    return True


def _workspace(organisation: str, identity: str) -> str:
    """A workspace as people know it; the id tells copies of one workspace apart."""
    return f"{organisation} ({identity[:8]})" if organisation else identity[:8]


def is_mixed_up(file: Return, places: Iterable[Found], mine: Owner, known: Known) -> bool:
    """Whether every sheet is marked as another template's; then the file is turned away.

    So it is when a marking has been copied in from another workbook: rows alone do not tell, as
    several units may report the same goals.
    """
    owners = [owner for place in places if (owner := owner_of(place.sheet.rows[place.key_row]))]
    if not owners or mine in owners:
        return False
    _mixed_up(file, owners[0], mine, known)
    return True


def _mixed_up(file: Return, theirs: Owner, mine: Owner, known: Known) -> None:
    them, us = known.owner_names(theirs, mine)
    file.turn_away(ReceiptState.REJECTED, Finding.of(Code.MIXED_UP, theirs=them, ours=us))
