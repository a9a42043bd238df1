"""Tables for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlgoals.errors import Unusable
from xlgoals.i18n import N_
from xlgoals.steps.figures import figures
from xlgoals.tables.export import TABLES, encoded, table

if TYPE_CHECKING:
    from xlgoals.steps.session import Session

FORMATS = ("csv", "json", "parquet")


def export(
    session: Session, name: str, form: str, round_id: str | None = None, *, to_file: bool = False
) -> bytes:
    """One table of a round in a format of `FORMATS`; parquet only to a file."""
    for given, known in ((name, TABLES), (form, FORMATS)):
        if given not in known:
            message = N_('There is no "{choice}". There are: {known}')
            raise Unusable(message, choice=given, known="; ".join(known))
    if form == "parquet" and not to_file:
        raise Unusable(N_("parquet is not text. Name a file: --output FILE"))
    frame = table(figures(session, round_id), name)
    try:
        return encoded(frame, form)
    except ImportError as error:
        message = N_("parquet needs another package: pip install xlgoals[parquet]")
        raise Unusable(message) from error
