"""Values as the text they have in the ledger: the same value is the same text.

JSON with keys in order and no spaces. What JSON has no form for is `{"$decimal": "94.70"}`, and
so for dates (`$date`), points in time (`$moment`), times of day (`$time`) and spans of time in
microseconds (`$span`). A tuple becomes a list.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def _tag(value: object) -> object:
    if isinstance(value, Decimal):
        return {"$decimal": str(value)}
    if isinstance(value, datetime):
        return {"$moment": value.isoformat()}
    if isinstance(value, date):
        return {"$date": value.isoformat()}
    if isinstance(value, time):
        return {"$time": value.isoformat()}
    if isinstance(value, timedelta):
        return {"$span": str(value // timedelta(microseconds=1))}
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"the ledger has no form for {type(value).__name__}")


_TAGS: dict[str, Callable[[str], Any]] = {
    "$decimal": Decimal,
    "$moment": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$span": lambda text: timedelta(microseconds=int(text)),
}


def _untag(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        ((name, text),) = found.items()
        if name in _TAGS and isinstance(text, str):
            return _TAGS[name](text)
    return found


encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_tag
).encode
"""The text of a value. TypeError for a value of another kind."""
decode = json.JSONDecoder(object_hook=_untag).decode
"""The value of a text that `encode` made."""


def digest(text: str) -> str:
    """The sha256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """A point in time as the ledger writes it: ISO, in UTC. One without a zone is in UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()
