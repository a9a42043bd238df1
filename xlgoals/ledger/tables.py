"""The ledger's tables as queries see them; `migrations` makes them, with their rules."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Boolean, Column, Integer, MetaData, Table, Text
from sqlalchemy.types import TypeDecorator

from xlgoals.ledger.codec import decode, encode, stamp

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Json(TypeDecorator[Any]):
    """A value as JSON text (`codec`). None is a value too: `null`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        """The text of a value."""
        return encode(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """The value of a text."""
        return decode(value)


class Moment(TypeDecorator[datetime]):
    """A point in time as ISO text in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The text of a point in time."""
        return None if value is None else stamp(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The point in time of a text."""
        return None if value is None else datetime.fromisoformat(value)


metadata = MetaData()


def _table(name: str, /, **columns: type[Any]) -> Table:
    return Table(name, metadata, *(Column(column, kind) for column, kind in columns.items()))


meta = _table("meta", name=Text, value=Text)
snapshots = _table("snapshots", sha256=Text, content=Json, recorded_at=Moment)
issues = _table(
    "issues",
    id=Integer,
    round=Text,
    unit_id=Text,
    number=Integer,
    snapshot=Text,
    forms=Json,
    token=Text,
    layout_sha256=Text,
    file_sha256=Text,
    issued_at=Moment,
    sequence=Integer,
)
receipts = _table(
    "receipts",
    id=Integer,
    round=Text,
    path=Text,
    sha256=Text,
    file_name=Text,
    state=Text,
    unit_id=Text,
    issue=Integer,
    received_at=Moment,
    saved_at=Moment,
    ready=Boolean,
    ready_by=Text,
)
rows = _table(
    "rows",
    receipt_id=Integer,
    form=Text,
    row_key=Json,
    sheet=Text,
    row_number=Integer,
    cells=Json,
    filled=Boolean,
    blocked=Boolean,
)
findings = _table(
    "findings",
    receipt_id=Integer,
    round=Text,
    seq=Integer,
    code=Text,
    severity=Text,
    sheet=Text,
    cell=Text,
    label=Text,
    form=Text,
    field=Text,
    row_key=Json,
    values=Json,
    settled=Text,
)
strays = _table("strays", receipt_id=Integer, seq=Integer, sheet=Text, cell=Text, text=Text)
decisions = _table(
    "decisions",
    id=Integer,
    round=Text,
    kind=Text,
    layer=Text,
    key=Json,
    old=Json,
    new=Json,
    reason=Text,
    text=Text,
    bound_to=Text,
    who=Text,
    made_at=Moment,
)
events = _table(
    "events",
    id=Integer,
    at=Moment,
    who=Text,
    round=Text,
    kind=Text,
    unit_id=Text,
    sha256=Text,
    details=Json,
)
imports = _table(
    "imports",
    id=Integer,
    round=Text,
    sha256=Text,
    file_name=Text,
    extract=Text,
    imported_at=Moment,
    withdrawn_at=Moment,
)
imported = _table(
    "imported",
    import_id=Integer,
    form=Text,
    unit_id=Text,
    row=Text,
    board=Text,
    field=Text,
    value=Json,
    source=Text,
    extracted=Json,
    sheet=Text,
    cell=Text,
)
builds = _table(
    "builds", round=Text, number=Integer, sha256=Text, made_at=Moment, base=Json, files=Json
)
